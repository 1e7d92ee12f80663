"""What a plan shows to change, and the provider does not send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from srm_tf.catalogue.load import control_files
from srm_tf.model.graph import Graph
from srm_tf.model.value import Unknown
from srm_tf.terraform.unsent import _NEVER_EMPTIED, _NEVER_RESET, _PARAMETER, _PERHAPS_EMPTIED, _PERHAPS_SENT, _SENT_ONCE
from tests.support.judging import beside_plan, configured_graph, schema, worlds_of
from tests.support.pages import control_page
from tests.support.planned import plan_of

ONCE = [(type_, name) for type_, arguments in _SENT_ONCE.items() for name in arguments]
GROUPS = [(type_, _PARAMETER) for type_ in sorted(_NEVER_RESET)]
ROWS = ONCE + GROUPS + [row for rows in (_PERHAPS_SENT, _NEVER_EMPTIED, _PERHAPS_EMPTIED) for row in rows.items()]


def authorizer(*lines: str) -> str:
    body = "\n  ".join(('name = "devices"', 'authorizer_function_arn = "arn:aws:lambda:eu-west-1:111122223333:function:devices"', *lines))
    return f'resource "aws_iot_authorizer" "a" {{\n  {body}\n}}\n'


STACK = 'resource "aws_cloudformation_stack" "s" { name = "s" }\n'
OFF, ON = "signing_disabled = true", "signing_disabled = false"


def changed(before: str, after: str) -> dict[str, Any]:
    return plan_of(after, before=before)


def after(plan: dict[str, Any]) -> Graph:
    return worlds_of(plan).after


def told(graph: Graph) -> list[str]:
    return [one.text for one in graph.notes if "sends it only when it makes the resource" in one.text]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (authorizer(OFF), authorizer(ON)),
        (authorizer(OFF), authorizer()),
        (authorizer(OFF), 'variable "off" { type = bool }\n# plan: off = false\n' + authorizer("signing_disabled = var.off")),
        (authorizer(OFF), STACK + authorizer('signing_disabled = aws_cloudformation_stack.s.outputs["x"]')),
    ],
    ids=["set to something else", "taken away", "given by a variable", "known after apply"],
)
def test_what_is_not_sent_stays_as_it_was(before: str, now: str) -> None:
    graph = after(changed(before, now))
    value = graph.by_address["aws_iot_authorizer.a"].get("signing_disabled")
    assert (value.data, value.written) == (True, True)
    (note,) = told(graph)
    assert note.startswith("signing_disabled changes in this plan")
    assert note.endswith("`-replace=aws_iot_authorizer.a` has another one made")


@pytest.mark.parametrize(
    "plan",
    [
        plan_of(authorizer(ON)),
        changed(authorizer(ON), authorizer(ON)),
        changed(authorizer(ON), authorizer(ON, "enable_caching_for_http = true")),
        changed(authorizer(OFF), '# plan: replace = ["aws_iot_authorizer.a"]\n' + authorizer(ON)),
    ],
    ids=["made", "left", "changed otherwise", "made anew"],
)
def test_what_is_made_gets_what_is_written(plan: dict[str, Any]) -> None:
    graph = after(plan)
    assert graph.by_address["aws_iot_authorizer.a"].get("signing_disabled").data is False
    assert not told(graph)


def test_of_nothing_and_an_empty_text_none_is_sent() -> None:
    cluster = 'resource "aws_neptune_cluster" "c" { cluster_identifier = "graph" }\n'
    plan = changed(cluster, cluster)
    change = plan["resource_changes"][0]["change"]
    change["actions"] = ["update"]
    change["before"]["replication_source_identifier"] = ""  # as a state spells it
    assert not told(after(plan))


def memcached(nodes: int, zones: str) -> str:
    body = f'cluster_id = "pages"\n  engine = "memcached"\n  num_cache_nodes = {nodes}\n  preferred_availability_zones = {zones}'
    return f'resource "aws_elasticache_cluster" "c" {{\n  {body}\n}}\n'


@pytest.mark.parametrize(("nodes", "zones"), [(2, ["a", "a"]), (3, ["a", "a", "b"])])
def test_zones_are_sent_for_nodes_that_are_added(nodes: int, zones: list[str]) -> None:
    wanted = '["a", "b"]' if nodes == 2 else '["a", "a", "b"]'
    graph = after(changed(memcached(2, '["a", "a"]'), memcached(nodes, wanted)))
    value = graph.by_address["aws_elasticache_cluster.c"].get("preferred_availability_zones")
    assert isinstance(value.data, tuple)
    assert [one.data for one in value.data] == zones


def test_what_was_never_read_is_not_known() -> None:
    graph = after(changed(memcached(2, "null"), memcached(2, '["a", "b"]')))
    value = graph.by_address["aws_elasticache_cluster.c"].get("preferred_availability_zones")
    assert isinstance(value.data, Unknown)
    assert value.data.why == "the preferred_availability_zones that it was made with"


@pytest.mark.parametrize("type_", [one for one, name in _PERHAPS_SENT.items() if name == "engine_lifecycle_support"])
def test_what_aws_may_ignore_is_not_known(type_: str) -> None:
    block = f'resource "{type_}" "d" {{\n  engine = "mysql"\n%s}}\n'
    disabled = '  engine_lifecycle_support = "open-source-rds-extended-support-disabled"\n'
    made = after(plan_of(block % disabled)).by_address[f"{type_}.d"].get("engine_lifecycle_support")
    switched = after(changed(block % "", block % disabled)).by_address[f"{type_}.d"].get("engine_lifecycle_support")
    assert made.data == "open-source-rds-extended-support-disabled"
    assert isinstance(switched.data, Unknown)


INTEGRATION = """
resource "aws_api_gateway_integration" "i" {
  rest_api_id = "a1b2c3d4e5"
  resource_id = "f6g7h8"
  http_method = "GET"
  type        = "HTTP_PROXY"
  %s
}
"""


@pytest.mark.parametrize(("now", "skips"), [("", True), ("tls_config { insecure_skip_verification = false }", False)])
def test_a_block_of_which_nothing_is_sent_stays(now: str, *, skips: bool) -> None:
    graph = after(changed(INTEGRATION % "tls_config { insecure_skip_verification = true }", INTEGRATION % now))
    value = graph.by_address["aws_api_gateway_integration.i"].get("tls_config")
    assert isinstance(value.data, tuple)
    (block,) = value.data
    assert isinstance(block.data, Mapping)
    assert block.data["insecure_skip_verification"].data is skips
    notes = [one.text for one in graph.notes if "the provider sends nothing of that" in one.text]
    assert len(notes) == skips


DIRECTORY = 'resource "aws_workspaces_directory" "d" {\n  directory_id = "d-0123456789"\n  %s\n}\n'
WEB = 'workspace_access_properties {\n    device_type_ios = "%s"\n    %s\n  }'


@pytest.mark.parametrize(
    ("now", "web", "ios"),
    [
        (WEB % ("DENY", ""), "ALLOW", "DENY"),
        (WEB % ("DENY", 'device_type_web = ""'), "ALLOW", "DENY"),
        (WEB % ("DENY", 'device_type_web = "DENY"'), "DENY", "DENY"),
        ("", "ALLOW", "ALLOW"),
    ],
)
def test_an_argument_in_a_block_of_which_nothing_is_sent_stays(now: str, web: str, ios: str) -> None:
    """What is written beside it is what is sent."""
    allowed = WEB % ("ALLOW", 'device_type_web = "ALLOW"')
    value = after(changed(DIRECTORY % allowed, DIRECTORY % now)).by_address["aws_workspaces_directory.d"].get("workspace_access_properties")
    assert isinstance(value.data, tuple)
    (block,) = value.data
    assert isinstance(block.data, Mapping)
    assert (block.data["device_type_web"].data, block.data["device_type_ios"].data) == (web, ios)


def test_nothing_stands_of_a_directory_that_is_made_anew() -> None:
    allowed = WEB % ("ALLOW", 'device_type_web = "ALLOW"')
    graph = after(changed(DIRECTORY % allowed, '# plan: replace = ["aws_workspaces_directory.d"]\n' + DIRECTORY % (WEB % ("DENY", ""))))
    assert graph.by_address["aws_workspaces_directory.d"].get("workspace_access_properties.device_type_web").is_nothing
    assert not graph.notes


def group(*parameters: tuple[str, str], more: str = "") -> str:
    blocks = "".join(f'  parameter {{\n    name  = "{name}"\n    value = "{value}"\n  }}\n' for name, value in parameters)
    return f'resource "aws_redshift_parameter_group" "g" {{\n  name   = "g"\n  family = "redshift-2.0"\n{blocks}}}\n{more}'


OFF_TLS, ON_TLS, OTHER = ("require_ssl", "false"), ("require_ssl", "true"), ("statement_timeout", "0")


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        ([OFF_TLS, OTHER], [OTHER], [OTHER, OFF_TLS]),
        ([OFF_TLS], [], [OFF_TLS]),
        ([("Require_SSL", "FALSE")], [ON_TLS], [ON_TLS]),
        ([OFF_TLS], [ON_TLS], [ON_TLS]),
        ([OFF_TLS], [OFF_TLS], [OFF_TLS]),
        ([], [OTHER], [OTHER]),
    ],
)
def test_a_parameter_that_is_not_reset_stays(
    before: list[tuple[str, str]], now: list[tuple[str, str]], left: list[tuple[str, str]]
) -> None:
    graph = after(changed(group(*before), group(*now)))
    found = graph.by_address["aws_redshift_parameter_group.g"].get("parameter").items()
    assert [(one.get("name").data, one.get("value").data) for one in found] == left
    assert len([one for one in graph.notes if "the provider resets none" in one.text]) == (len(left) > len(now))


def test_of_a_parameter_whose_name_is_not_known_yet_nothing_is_said() -> None:
    later = 'resource "aws_ssm_parameter" "later" {\n  name  = "later"\n  type  = "String"\n  value = "x"\n}\n'
    graph = after(changed(group(OFF_TLS), group(("${aws_ssm_parameter.later.arn}", "true"), more=later)))
    assert len(graph.by_address["aws_redshift_parameter_group.g"].get("parameter").items()) <= 1
    assert not [one for one in graph.notes if "resets none" in one.text]


@pytest.mark.parametrize("cut", ["***", ["***"], [None], {"name": "require_ssl"}, 3])
def test_what_is_cut_out_of_a_plan_is_no_parameter(cut: object) -> None:
    plan = changed(group(OFF_TLS), group(OTHER))
    plan["resource_changes"][0]["change"]["before"]["parameter"] = cut
    found = after(plan).by_address["aws_redshift_parameter_group.g"].get("parameter").items()
    assert [one.get("name").data for one in found] == [OTHER[0]]


def test_a_group_that_is_made_anew_has_what_is_written() -> None:
    graph = after(changed(group(OFF_TLS), f'# plan: replace = ["aws_redshift_parameter_group.g"]\n{group()}'))
    assert not graph.by_address["aws_redshift_parameter_group.g"].get("parameter").items()


def test_what_changed_outside_of_terraform_has_come_about() -> None:
    """A plan that only refreshes shows what AWS has by now."""
    change = changed(group(ON_TLS, OTHER), group(OTHER))["resource_changes"][0]
    state = {key: change[key] for key in ("address", "mode", "type", "name")} | {"values": change["change"]["after"]}
    plan = plan_of(group(ON_TLS, OTHER)) | {"resource_drift": [change], "planned_values": {"root_module": {}}}
    plan |= {"prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [state]}}}}
    del plan["resource_changes"]
    graph = after(plan)
    found = graph.by_address["aws_redshift_parameter_group.g"].get("parameter").items()
    assert [one.get("name").data for one in found] == [OTHER[0]]
    assert not [one for one in graph.notes if "resets none" in one.text]


@pytest.mark.parametrize(("now", "known"), [("", False), ("ssl_properties { disable_ssl = false }", True)])
def test_a_block_that_aws_may_keep_is_not_known(now: str, *, known: bool) -> None:
    source = (
        'resource "aws_quicksight_data_source" "s" {\n  data_source_id = "s"\n  name = "s"\n  type = "MYSQL"\n  parameters {}\n  %s\n}\n'
    )
    graph = after(changed(source % "ssl_properties { disable_ssl = true }", source % now))
    assert graph.by_address["aws_quicksight_data_source.s"].get("ssl_properties").is_unknown is not known


TAGGED = "  tags = { stack = aws_cloudformation_stack.s.id }\n"


def beside_later(type_: str, before: str, now: str) -> Graph:
    """The world after a change beside which a tag comes later: then a plan has a mask of what is known, too, `[{}]` or `[false]`."""
    block = f'resource "{type_}" "x" {{\n  %s\n%s}}\n'
    plan = changed(block % (before, ""), STACK + block % (now, TAGGED))
    (change,) = (one["change"] for one in plan["resource_changes"] if one["type"] == type_)
    assert (change["actions"], change["after_unknown"]["tags"]) == (["update"], True)
    return after(plan)


@pytest.mark.parametrize(
    ("type_", "body", "name"),
    [
        (
            "aws_elasticache_cluster",
            'cluster_id = "pages"\n  engine = "memcached"\n  num_cache_nodes = 2\n  preferred_availability_zones = ["a", "b"]',
            "preferred_availability_zones",
        ),
        (
            "aws_verifiedaccess_trust_provider",
            'policy_reference_name = "p"\n  sse_specification {\n    customer_managed_key_enabled = true\n  }',
            "sse_specification",
        ),
    ],
)
def test_what_is_known_beside_what_comes_later_does_not_change(type_: str, body: str, name: str) -> None:
    graph = beside_later(type_, body, body)
    assert not graph.by_address[f"{type_}.x"].get(name).is_unknown
    assert not [one for one in graph.notes if name in one.text]


def test_what_is_taken_away_beside_what_comes_later_stays() -> None:
    directory, family = 'directory_id = "d-0123456789"\n  ' + WEB, 'name = "g"\n  family = "redshift-2.0"'
    of_directory = beside_later("aws_workspaces_directory", directory % ("DENY", 'device_type_web = "ALLOW"'), directory % ("DENY", ""))
    (block,) = of_directory.by_address["aws_workspaces_directory.x"].get("workspace_access_properties").items()
    assert block.get("device_type_web").data == "ALLOW"
    parameters = [f'parameter {{\n    name = "{name}"\n    value = "{value}"\n  }}' for name, value in (OTHER, OFF_TLS)]
    of_group = beside_later("aws_redshift_parameter_group", "\n  ".join((family, *parameters)), f"{family}\n  {parameters[0]}")
    found = of_group.by_address["aws_redshift_parameter_group.x"].get("parameter").items()
    assert [one.get("name").data for one in found] == [OTHER[0], OFF_TLS[0]]


def test_a_value_that_comes_later_takes_no_parameter_away() -> None:
    now = group(("statement_timeout", "${aws_cloudformation_stack.s.id}"), more=STACK)
    found = after(changed(group(OFF_TLS, OTHER), now)).by_address["aws_redshift_parameter_group.g"].get("parameter").items()
    assert [one.get("name").data for one in found] == [OTHER[0], OFF_TLS[0]]


def test_a_configuration_does_not_tell_what_aws_takes_over() -> None:
    """What the configuration says of it, the plan has as well."""
    provider = 'resource "aws_verifiedaccess_trust_provider" "t" {\n  policy_reference_name = "p"\n  %s\n}\n'
    block = "sse_specification {\n    customer_managed_key_enabled = true\n    kms_key_arn = aws_kms_key.k.arn\n  }"
    now = 'resource "aws_kms_key" "k" {}\n' + provider % block
    graph = beside_plan(configured_graph(now), after(changed(provider % "", now)))
    assert graph.by_address["aws_verifiedaccess_trust_provider.t"].get("sse_specification").is_unknown


@pytest.mark.parametrize(("type_", "name"), ROWS)
def test_the_schema_knows_what_is_sent_once(type_: str, name: str) -> None:
    attribute = schema().attribute(type_, tuple(name.split(".")))
    assert attribute is not None
    assert attribute.optional
    beside = _SENT_ONCE.get(type_, {}).get(name, "")
    assert not beside or schema().attribute(type_, (beside,)) is not None


def test_an_example_changes_each() -> None:
    """Of a type that no control asks about it, a row would be for nobody."""
    changes = [one for path in control_files() for one in control_page(path).examples if one.before]
    texts = [f"{one.before}{one.terraform}" for one in changes]
    found = {(type_, name) for type_, name in ROWS if any(f'"{type_}"' in text and name.rpartition(".")[2] in text for text in texts)}
    assert found == set(ROWS)


@pytest.mark.parametrize("mask", [True, [{"value": True}]])
def test_what_stood_and_was_sensitive_is_so_still(mask: object) -> None:
    plan = changed(group(OFF_TLS), group())
    plan["resource_changes"][0]["change"]["before_sensitive"] = {"parameter": mask}
    (left,) = after(plan).by_address["aws_redshift_parameter_group.g"].get("parameter").items()
    assert left.get("value").hides


def test_an_argument_in_a_block_that_was_sensitive_is_so_still() -> None:
    plan = changed(DIRECTORY % (WEB % ("ALLOW", 'device_type_web = "ALLOW"')), DIRECTORY % (WEB % ("ALLOW", "")))
    plan["resource_changes"][0]["change"]["before_sensitive"] = {"workspace_access_properties": [{"device_type_web": True}]}
    (block,) = after(plan).by_address["aws_workspaces_directory.d"].get("workspace_access_properties").items()
    assert block.get("device_type_web").data == "ALLOW"
    assert block.get("device_type_web").hides
    assert not block.get("device_type_ios").hides

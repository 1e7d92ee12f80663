"""Blocks that a plan shows as known after apply, without an expression: left to the provider, or made by a `dynamic`.

The forms are those of real plans: Terraform 1.15, with `for_each = split(",", terraform_data.later.id)`.
"""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.resource import Attributes, Resource
from srm_tf.model.value import Unknown
from tests.support.judging import after_plan, beside_plan, configured_graph, graph_of


def planned(type_: str, after: dict[str, Any], unknown: dict[str, Any], expressions: dict[str, Any], mode: str = "managed") -> Resource:
    """The resource of a plan that makes (or reads) nothing else."""
    head = {"mode": mode, "type": type_, "name": "x"}
    address = f"data.{type_}.x" if mode == "data" else f"{type_}.x"
    body = {"actions": ["read" if mode == "data" else "create"], "before": None, "after": after, "after_unknown": unknown}
    plan = {
        "format_version": "1.2",
        "resource_changes": [{"address": address, **head, "change": body}],
        "configuration": {"root_module": {"resources": [{"address": address, **head, "expressions": expressions}]}},
    }
    return after_plan(plan).by_address[address]


@pytest.mark.parametrize(
    ("type_", "block", "mode"),
    [
        ("aws_cloudfront_distribution", "origin", "managed"),  # required
        ("aws_cloudtrail", "event_selector", "managed"),  # empty where it is left out
        ("aws_instance", "credit_specification", "managed"),
        ("aws_iam_policy_document", "statement", "data"),
    ],
)
def test_a_block_that_the_provider_never_makes_up_was_written(type_: str, block: str, mode: str) -> None:
    value = planned(type_, {}, {block: True, "id": True}, {}, mode).get(block)
    assert value.is_unknown
    assert value.written


@pytest.mark.parametrize(
    ("type_", "block"),
    [("aws_instance", "root_block_device"), ("aws_s3_bucket", "versioning"), ("aws_iam_role", "inline_policy"), ("aws_vpc", "arn")],
)
def test_what_the_provider_fills_in_was_left_out(type_: str, block: str) -> None:
    value = planned(type_, {}, {block: True}, {}).get(block)
    assert value.is_null
    assert not value.written


BEFORE: dict[str, Any] = {"server_side_encryption": []}
LATER = {"server_side_encryption": True}
SHOWN = {"server_side_encryption": [{"enabled": True}]}


@pytest.mark.parametrize(
    ("other", "is_dynamic"),
    [
        ({"actions": ["create"], "before": None, "after": SHOWN, "after_unknown": {}}, False),  # of this one all may be known, and null
        ({"actions": ["update"], "before": BEFORE, "after": {}, "after_unknown": LATER}, True),
        ({"actions": ["update"], "before": BEFORE, "after": BEFORE, "after_unknown": {}}, False),
        ({"actions": ["no-op"], "before": SHOWN, "after": SHOWN, "after_unknown": {}}, False),  # AWS may have filled it in
        ({"actions": ["delete", "create"], "before": SHOWN, "after": {}, "after_unknown": LATER}, False),
    ],
)
def test_an_update_shows_that_a_dynamic_makes_what_the_provider_may_fill_in(other: dict[str, Any], *, is_dynamic: bool) -> None:
    """Terraform 1.15, AWS provider 3.39: where nobody writes it, an update leaves the block as it is, and it is unknown at a creation."""
    head = {"mode": "managed", "type": "aws_dynamodb_table", "name": "d"}
    new = {"actions": ["create"], "before": None, "after": {}, "after_unknown": LATER}
    shown = [("module.a.aws_dynamodb_table.d", None, new), ('module.a.aws_dynamodb_table.d["x.y"]', "x.y", other)]
    config = {"resources": [{"address": "aws_dynamodb_table.d", **head, "expressions": {"name": {"constant_value": "d"}}}]}
    changes = [{"address": a, "module_address": "module.a", "index": key, **head, "change": body} for a, key, body in shown]
    plan = {
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {"root_module": {"module_calls": {"a": {"source": "./a", "module": config}}}},
    }
    graph = after_plan(plan)
    assert graph.by_address["module.a.aws_dynamodb_table.d"].get("server_side_encryption").is_unknown is is_dynamic
    updated = graph.by_address['module.a.aws_dynamodb_table.d["x.y"]'].get("server_side_encryption")
    assert updated.is_unknown is (is_dynamic and other["actions"] == ["update"])


def test_an_update_of_the_subnets_of_a_load_balancer_shows_nothing_of_their_mapping() -> None:
    """The provider computes it anew: `SetNewComputed("subnet_mapping")` where `subnets` changes."""
    head = {"address": "aws_lb.l", "mode": "managed", "type": "aws_lb", "name": "l"}
    before = {"subnets": ["subnet-1"], "subnet_mapping": [{"subnet_id": "subnet-1"}]}
    subnets = ["subnet-1", "subnet-2"]
    body = {"actions": ["update"], "before": before, "after": {"subnets": subnets}, "after_unknown": {"subnet_mapping": True}}
    written = {**head, "expressions": {"subnets": {"constant_value": subnets}}}
    plan = {"resource_changes": [{**head, "change": body}], "configuration": {"root_module": {"resources": [written]}}}
    graph = after_plan({"format_version": "1.2", **plan})
    assert graph.by_address["aws_lb.l"].get("subnet_mapping").is_null


def test_a_block_in_a_block() -> None:
    selector = planned(
        "aws_cloudtrail",
        {"event_selector": [{"include_management_events": True, "read_write_type": "All"}]},
        {"event_selector": [{"data_resource": True}]},
        {"event_selector": [{"read_write_type": {"constant_value": "All"}}]},
    ).get("event_selector")
    assert [one.get("data_resource").is_unknown for one in selector.items()] == [True]


def test_a_block_in_a_block_that_the_provider_fills_in() -> None:
    brokers = planned(
        "aws_msk_cluster",
        {"broker_node_group_info": [{"instance_type": "kafka.m5.large"}]},
        {"broker_node_group_info": [{"connectivity_info": True}]},
        {"broker_node_group_info": [{"instance_type": {"constant_value": "kafka.m5.large"}}]},
    ).get("broker_node_group_info")
    assert [one.get("connectivity_info").is_null for one in brokers.items()] == [True]


def test_an_element_of_a_set_belongs_to_the_block_whose_constants_it_has() -> None:
    """A set has no order; a value that is not known is no constant, and a block makes one element."""
    found = planned(
        "aws_spot_fleet_request",
        {"launch_specification": [{"ami": "ami-frozen"}, {"instance_type": "t3.large"}]},
        {"launch_specification": [{"instance_type": True}, {"ami": True}]},
        {
            "launch_specification": [
                {"ami": {"references": ["data.aws_ssm_parameter.latest"]}, "instance_type": {"constant_value": "t3.large"}},
                {"ami": {"constant_value": "ami-frozen"}, "instance_type": {"references": ["local.later"]}},
            ]
        },
    ).get("launch_specification")
    assert [[one.text for one in item.get("ami").references] for item in found.items()] == [[], ["data.aws_ssm_parameter.latest"]]


def test_what_a_dynamic_block_may_have_written_later() -> None:
    """`cidrs = [aws_eip.a.public_ip]` and no `cidrs` at all plan alike; a switch hardly ever comes later."""
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp"}
    ports = planned("aws_lightsail_instance_public_ports", {"port_info": [rule]}, {"port_info": [{"cidrs": True}]}, {}).get("port_info")
    assert ports.items()[0].get("cidrs").is_unknown
    logs = {"webserver_logs": [{"log_level": "INFO"}]}
    switch = {"webserver_logs": [{"enabled": True}]}
    mwaa = planned("aws_mwaa_environment", {"logging_configuration": [logs]}, {"logging_configuration": [switch]}, {})
    (logging,) = mwaa.get("logging_configuration").items()
    (webserver,) = logging.get("webserver_logs").items()
    assert webserver.get("enabled").is_null


def test_what_a_dynamic_block_of_a_data_source_asks_with() -> None:
    """Terraform 1.15, with `identifiers = split(",", aws_ssm_parameter.who.arn)` and `resources = [aws_sqs_queue.q.arn]`."""
    after = {"statement": [{"actions": ["sqs:*"], "principals": [{"type": "AWS"}], "resources": [None], "sid": None}]}
    unknown = {"id": True, "json": True, "statement": [{"actions": [False], "principals": [{"identifiers": True}], "resources": [True]}]}
    (statement,) = planned("aws_iam_policy_document", after, unknown, {}, "data").get("statement").items()
    (principals,) = statement.get("principals").items()
    assert principals.get("identifiers").is_unknown
    assert [one.is_unknown for one in statement.get("resources").items()] == [True]
    assert statement.get("sid").is_null


def test_what_a_dynamic_block_of_a_data_source_waits_for_was_written() -> None:
    """Data sources are read as they are configured: nothing in a block of theirs is filled in."""
    statement = planned(
        "aws_iam_policy_document",
        {"statement": [{"actions": ["s3:*"], "resources": [None], "condition": [{"test": "StringEquals", "values": ["x"]}]}]},
        {"statement": [{"actions": [False], "resources": [True], "condition": [{"values": [False], "variable": True}]}]},
        {},
        "data",
    ).get("statement")
    (shown,) = statement.items()
    (resource,) = shown.get("resources").items()
    (condition,) = shown.get("condition").items()
    assert (resource.is_unknown, resource.written) == (True, True)
    assert (condition.get("variable").is_unknown, condition.get("variable").written) == (True, True)


def test_what_waits_is_called_by_its_whole_name() -> None:
    """An argument without its resource may be anybody's."""
    group = planned("aws_cloudtrail", {}, {"event_selector": True, "id": True}, {})
    assert group.get("event_selector").unknown.depends_on == ("aws_cloudtrail.x.event_selector",)
    beside = planned("aws_cloudtrail", {}, {"event_selector": True}, {"event_selector": [{"read_write_type": {"constant_value": "All"}}]})
    assert beside.get("event_selector").unknown.depends_on == ("aws_cloudtrail.x.event_selector",)
    document = planned("aws_iam_policy_document", {}, {"statement": True}, {}, "data")
    assert document.get("statement").unknown.depends_on == ("data.aws_iam_policy_document.x.statement",)


def test_a_block_that_the_provider_fills_in_two_levels_down() -> None:
    """Of an Auto Scaling group, as provider 6 plans one without `override`."""
    specification = {"launch_template_id": "lt-0123456789abcdef0", "version": "$Default"}
    template = {"launch_template_specification": [specification]}
    expressions = {"launch_template_specification": [{"launch_template_id": {"constant_value": "lt-0123456789abcdef0"}}]}
    policy = planned(
        "aws_autoscaling_group",
        {"mixed_instances_policy": [{"launch_template": [template]}]},
        {"mixed_instances_policy": [{"launch_template": [{"override": True}]}]},
        {"mixed_instances_policy": [{"launch_template": [expressions]}]},
    ).get("mixed_instances_policy")
    overrides = [two.get("override") for one in policy.items() for two in one.get("launch_template").items()]
    assert [one.is_null for one in overrides] == [True]
    assert [one.written for one in overrides] == [False]


def test_a_text_that_a_dynamic_block_leaves_out_plans_as_an_empty_one() -> None:
    """Terraform 1.15, with `transit_encryption = volume.value.transit`, which is null: nobody wrote it."""
    mounted = {"file_system_id": "fs-1", "root_directory": "/", "transit_encryption": "", "transit_encryption_port": None}
    volumes = [{"name": "a", "host_path": "", "efs_volume_configuration": [mounted]}]
    (volume,) = planned("aws_ecs_task_definition", {"family": "t", "volume": volumes}, {"id": True}, {}).get("volume").items()
    (mount,) = volume.get("efs_volume_configuration").items()
    assert (mount.get("file_system_id").written, mount.get("transit_encryption").written) == (True, False)
    told = {"parameter": [{"apply_method": "immediate", "name": "init_connect", "value": ""}]}
    (parameter,) = planned("aws_db_parameter_group", told, {"id": True}, {}).get("parameter").items()
    assert (parameter.get("value").data, parameter.get("value").written) == ("", True)  # it has to be there


def test_a_switch_that_comes_later_is_known_to_the_configuration_beside_the_plan() -> None:
    """A plan alone takes it for left out, since the provider may fill it in."""
    text = """
resource "aws_ssm_parameter" "later" {
  name  = "later"
  type  = "String"
  value = "x"
}
resource "aws_opensearch_domain" "d" {
  domain_name = "d"
  dynamic "advanced_security_options" {
    for_each = [1]
    content {
      enabled                = true
      anonymous_auth_enabled = aws_ssm_parameter.later.version > 1
    }
  }
}
"""
    source = configured_graph(text)
    merged = beside_plan(source, graph_of(text))
    switch = merged.by_address["aws_opensearch_domain.d"].get("advanced_security_options.anonymous_auth_enabled")
    assert (switch.is_unknown, switch.unknown.depends_on) == (True, ("aws_ssm_parameter.later.version",))


def test_what_is_looked_up_in_a_dynamic_block_is_told_by_the_configuration_beside_the_plan() -> None:
    """The plan knows the text, which the look-up returned; the configuration, where it comes from."""
    text = """
data "aws_ssm_parameter" "image" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}
resource "aws_ssm_parameter" "later" {
  name  = "later"
  type  = "String"
  value = "x"
}
resource "aws_batch_compute_environment" "c" {
  dynamic "compute_resources" {
    for_each = [aws_ssm_parameter.later.version]
    content {
      type      = "EC2"
      max_vcpus = compute_resources.value
      ec2_configuration {
        image_id_override = data.aws_ssm_parameter.image.value
      }
    }
  }
}
"""
    source = configured_graph(text)
    merged = beside_plan(source, graph_of(text))
    environment = merged.by_address["aws_batch_compute_environment.c"]
    path = "compute_resources.ec2_configuration.image_id_override"
    image = environment.get(path)
    assert image.text() is not None
    assert [one.text for one in image.references] == ["data.aws_ssm_parameter.image.value"]
    assert isinstance(environment.values, Attributes)
    assert not environment.values.hides(tuple(path.split(".")))


@pytest.mark.parametrize("each", ["{ for name in var.names : name => { port = 22 } }", "[for name in var.names : { port = 22 }]"])
def test_a_block_has_what_is_known_of_each_element_however_many_there_are(each: str) -> None:
    text = f"""
variable "names" {{
  type = set(string)
}}
resource "aws_security_group" "g" {{
  dynamic "ingress" {{
    for_each = {each}
    content {{
      from_port = ingress.value.port
      to_port   = ingress.value.port
      protocol  = "tcp"
    }}
  }}
}}
"""
    blocks = configured_graph(text).by_address["aws_security_group.g"].get("ingress")
    assert isinstance(blocks.data, Unknown)
    assert blocks.data.body is not None
    assert blocks.data.body.get("from_port").data == 22


def test_a_block_hides_what_it_takes_from_a_hidden_list_of_which_some_is_known() -> None:
    text = """
variable "more" {
  type = list(string)
}
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = coalescelist(sensitive(concat(["10.0.0.0/8"], var.more)))
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}
"""
    known, _ = configured_graph(text).by_address["aws_security_group.g"].get("ingress").items()
    assert known.get("cidr_blocks").plain() == ["10.0.0.0/8"]
    assert (known.get("cidr_blocks").hides, known.get("from_port").hides) == (True, False)


@pytest.mark.parametrize(
    ("each", "wanted"),
    [
        ("{ for one in [aws_security_group.a, aws_security_group.b] : one.name => one.id }", ["a.id", "b.id"]),
        ("{ (aws_security_group.a.name) = aws_security_group.b.id }", ["b.id"]),
        ("{ for name, one in aws_security_group.many : name => one.id }", ['many["?"].id']),
    ],
)
def test_a_block_for_a_name_that_is_not_known_refers_to_what_has_that_name_alone(each: str, wanted: list[str]) -> None:
    text = f"""
variable "names" {{
  type = set(string)
}}
resource "aws_security_group" "a" {{}}
resource "aws_security_group" "b" {{}}
resource "aws_security_group" "many" {{
  for_each = var.names
}}
resource "aws_security_group" "g" {{
  dynamic "ingress" {{
    for_each = {each}
    content {{
      from_port       = 22
      to_port         = 22
      protocol        = "tcp"
      security_groups = [ingress.value]
    }}
  }}
}}
"""
    blocks = configured_graph(text).by_address["aws_security_group.g"].get("ingress").items()
    read = [reference.text for one in blocks for reference in one.get("security_groups").references]
    assert read == [f"aws_security_group.{one}" for one in wanted]

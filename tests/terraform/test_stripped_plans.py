"""Plans that somebody took parts out of: what is not there is not known, and never says that nobody wrote something."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from srm_tf.engine.inputs import Session
from srm_tf.errors import SrmError
from srm_tf.model.graph import ERRORED, Graph
from srm_tf.model.resource import Action
from srm_tf.model.value import Certainty
from srm_tf.terraform.decode import decode
from tests.support.judging import after_plan
from tests.support.planned import plan_of

Json = dict[str, Any]
KEY = """
resource "aws_kms_key" "k" {}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  encrypted         = true
  kms_key_id        = aws_kms_key.k.arn
}
"""
SIGNED = """
resource "aws_lambda_code_signing_config" "c" {
  allowed_publishers { signing_profile_version_arns = ["arn:aws:signer:eu-west-1:111122223333:/signing-profiles/p/abcdefghij"] }
}
resource "aws_kms_key" "k" { description = "orders" }
"""
PARAMETER = """
data "aws_ssm_parameter" "latest" { name = "/aws/service/ami" }
resource "aws_instance" "i" {
  ami           = nonsensitive(data.aws_ssm_parameter.latest.value)
  instance_type = "t3.micro"
}
"""


def read(plan: Json) -> Graph:
    return after_plan(plan)


def without(plan: Json, *names: str) -> Json:
    return {name: one for name, one in plan.items() if name not in names}


def test_without_configuration_what_can_be_written_may_have_been() -> None:
    volume = read(without(plan_of(KEY), "configuration")).by_address["aws_ebs_volume.v"]
    assert volume.get("encrypted").data is True
    assert volume.get("kms_key_id").is_unknown
    assert volume.get("arn").is_null  # nobody can write that


@pytest.mark.parametrize(
    ("shown", "is_told"),
    [
        ({"acl": "private", "force_destroy": False}, True),  # providers before 4 have these defaults
        ({"tags_all": {"owner": "web"}}, True),  # of the provider's own block
        ({"object_lock_enabled": False}, True),
        ({"bucket": "orders"}, False),  # nobody but its author knows this
    ],
)
def test_a_block_without_arguments_shows_none(shown: Json, is_told: bool) -> None:
    plan = plan_of('resource "aws_s3_bucket" "b" {}')
    (change,) = (one for one in plan["resource_changes"] if one["address"] == "aws_s3_bucket.b")
    change["change"]["after"] |= shown
    graph = read(plan)
    assert graph.untold is not is_told
    assert graph.by_address["aws_s3_bucket.b"].get("policy").is_null is is_told


ALONE: Json = {"address": "aws_x.y", "mode": "managed", "name": "y"}
POLICY = '{"Statement":[]}'


def changed(type_: str, after: Json | None, *actions: str, **more: Any) -> Json:
    """One resource that a plan makes or changes."""
    before = None if actions == ("create",) else {"name": "y"}
    body = {"actions": list(actions), "before": before, "after": after, "after_unknown": {}}
    return {**ALONE, "address": f"{type_}.y", "type": type_, "change": body | more}


def beside(*blocks: Json, **calls: Json) -> Json:
    return {"root_module": {"resources": list(blocks), "module_calls": calls}}


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        (changed("aws_sqs_queue", {"kms_master_key_id": "alias/orders"}, "create"), False),
        (changed("aws_sqs_queue", {"kms_master_key_id": "alias/orders"}, "update"), False),
        (changed("aws_sqs_queue", {"kms_master_key_id": ""}, "create"), True),
        (changed("aws_sqs_queue", {"kms_master_key_id": None, "tags": {}}, "create"), True),
        (changed("aws_sqs_queue", {"tags": {"owner": "web"}}, "create"), False),
        (changed("aws_sqs_queue", {"tags": {"owner": "web"}, "kms_master_key_id": "x"}, "no-op"), True),
        (changed("aws_sqs_queue", {"delay_seconds": 5}, "create"), True),  # an earlier provider may have had another default
        (changed("aws_sqs_queue", {"arn": "arn:aws:sqs:eu-west-1:111122223333:q"}, "create"), True),
        (changed("aws_sqs_queue", {"policy": POLICY}, "create"), False),  # of what is new the provider computes nothing yet
        (changed("aws_sqs_queue", {"policy": POLICY}, "delete", "create"), False),
        (changed("aws_sqs_queue", {"policy": POLICY}, "update", before=None), False),
        (changed("aws_sqs_queue", {"policy": POLICY}, "update"), True),
        (changed("aws_sqs_queue", {}, "create", after_unknown={"policy": True}), True),
        (changed("aws_sqs_queue", {}, "create", after_unknown={"kms_master_key_id": True}), False),
        (changed("aws_sqs_queue", {}, "create", after_unknown={"kms_master_key_id": False, "tags": {"owner": True}}), True),
        (changed("aws_ebs_volume", {"availability_zone": "eu-west-1a"}, "update"), False),
        (changed("aws_ebs_volume", {"availability_zone": None}, "update"), True),
        (changed("aws_rds_cluster", {"engine": "aurora-mysql"}, "update"), False),
        (changed("aws_rds_cluster", {"engine": "aurora"}, "update"), True),  # the default of providers before 5
    ],
)
def test_what_has_to_be_written_tells_that_no_block_shows_it(change: Json, is_told: bool) -> None:
    block = {**ALONE, "address": change["address"], "type": change["type"], "expressions": {}}
    plan = {"format_version": "1.2", "resource_changes": [change], "configuration": beside(block)}
    assert read(plan).untold is not is_told


def test_of_blocks_beside_others_only_what_each_has_to_have_tells_it() -> None:
    shown = {**ALONE, "address": "aws_kms_key.k", "type": "aws_kms_key", "name": "k", "expressions": {"policy": {"references": ["var.a"]}}}
    for type_, after, is_told in (
        ("aws_ebs_volume", {"availability_zone": "eu-west-1a"}, False),
        ("aws_ebs_volume", {"availability_zone": None}, True),
        ("aws_sqs_queue", {"kms_master_key_id": "alias/orders"}, True),
    ):
        key = changed("aws_kms_key", {"policy": POLICY}, "create") | {"address": "aws_kms_key.k", "name": "k"}
        changes = [changed(type_, after, "create"), key]
        block = {**ALONE, "address": f"{type_}.y", "type": type_}
        plan = {"format_version": "1.2", "resource_changes": changes, "configuration": beside(block, shown)}
        assert read(plan).untold is not is_told


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        (changed("aws_sqs_queue", {"name": "y"}, "create"), False),
        (changed("aws_sqs_queue", {"name": "y"}, "update"), False),
        (changed("aws_sqs_queue", {"name": "y"}, "update", importing={"id": "y"}), True),  # -generate-config-out writes it later
        (changed("aws_sqs_queue", {"name": "y"}, "no-op"), True),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_what_is_made_without_a_block_of_its_own_tells_it(change: Json, is_told: bool, inside: bool) -> None:
    block = {**ALONE, "address": "aws_sqs_queue.z", "type": "aws_sqs_queue", "name": "z", "expressions": {"name": {"constant_value": "z"}}}
    given = beside(m={"module": {"resources": [block]}}) if inside else beside(block)
    within = {"address": "module.m.aws_sqs_queue.y", "module_address": "module.m"} if inside else {}
    assert read({"format_version": "1.2", "resource_changes": [change | within], "configuration": given}).untold is not is_told


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        (changed("aws_sqs_queue", {"name": "y"}, "no-op"), False),
        (changed("aws_sqs_queue", None, "delete"), True),
        (changed("aws_sqs_queue", {"name": "y"}, "read") | {"mode": "data", "address": "data.aws_sqs_queue.y"}, True),
    ],
)
def test_what_stands_beside_a_configuration_of_nothing_tells_it(change: Json, is_told: bool) -> None:
    assert read({"format_version": "1.2", "resource_changes": [change], "configuration": {"root_module": {}}}).untold is not is_told


def test_a_block_that_has_to_be_there_may_be_a_dynamic_one() -> None:
    """Terraform shows no expression of a `dynamic` block. Where no other block shows one either, somebody may have taken them out."""
    plan = plan_of(SIGNED)
    blocks = plan["configuration"]["root_module"]["resources"]
    (config,) = (one for one in blocks if one["address"] == "aws_lambda_code_signing_config.c")
    del config["expressions"]["allowed_publishers"]
    graph = read(plan)
    assert not graph.untold
    assert graph.by_address["aws_kms_key.k"].get("policy").is_null
    for one in blocks:
        one["expressions"] = {}
    assert read(plan).untold


def test_a_data_source_that_was_read_and_is_not_shown_is_still_where_a_value_comes_from() -> None:
    image = read(without(plan_of(PARAMETER), "prior_state")).by_address["aws_instance.i"].get("ami")
    assert [one.text for one in image.references] == ["data.aws_ssm_parameter.latest.value"]


def test_a_data_source_without_instances_gives_nothing() -> None:
    plan = without(plan_of(PARAMETER), "prior_state")
    sources = plan["configuration"]["root_module"]["resources"]
    next(one for one in sources if one["mode"] == "data")["count_expression"] = {"references": ["var.lookup"]}
    assert read(plan).by_address["aws_instance.i"].get("ami").references == ()


def test_without_variables_nobody_says_that_one_is_null() -> None:
    plan = plan_of('# plan: on = true\nvariable "on" {}\nresource "aws_ebs_volume" "v" {\navailability_zone = "a"\nencrypted = var.on\n}')
    assert read(without(plan, "variables")).by_address["aws_ebs_volume.v"].get("encrypted").written


@pytest.mark.parametrize("mask", [None, False, {}])
def test_without_marks_what_has_no_value_comes_later(mask: Json | None) -> None:
    """A whole plan shows every attribute, as null where nobody writes it."""
    plan = plan_of(KEY)
    for one in plan["resource_changes"]:
        one["change"].pop("after_unknown")
        one["change"] |= {} if mask is None else {"after_unknown": mask}
    graph = read(plan)
    assert [one.text for one in graph.notes] == [
        "this plan does not mark what is known after apply: what it shows no value of is taken for that"
    ]
    volume = graph.by_address["aws_ebs_volume.v"]
    assert volume.get("kms_key_id").is_unknown
    assert [one.target for one in volume.get("kms_key_id").references] == ["aws_kms_key.k"]
    assert volume.get("snapshot_id").is_null


def test_so_does_what_other_providers_make_up() -> None:
    """No schema tells what a plan leaves out of a password that is still to be drawn."""
    plan = plan_of("""
resource "random_password" "p" { length = 24 }
resource "aws_ssm_parameter" "p" {
  name  = "p"
  type  = "String"
  value = random_password.p.result
}""")
    for one in plan["resource_changes"]:
        one["change"].pop("after_unknown")
    value = read(plan).by_address["aws_ssm_parameter.p"].get("value")
    assert value.is_unknown
    assert [one.text for one in value.references] == ["random_password.p.result"]


def test_so_does_what_a_change_leaves_without_a_value() -> None:
    plan = plan_of(KEY, before='resource "aws_ebs_volume" "v" {\n  availability_zone = "eu-west-1a"\n}\n')
    change = next(one["change"] for one in plan["resource_changes"] if one["address"] == "aws_ebs_volume.v")
    change |= {"actions": ["update"], "after_unknown": {}}
    assert read(plan).by_address["aws_ebs_volume.v"].get("kms_key_id").is_unknown


def test_a_key_of_a_map_that_is_taken_away_does_not() -> None:
    topic = 'resource "aws_sns_topic" "t" {\n  tags = { %s }\n}\n'
    plan = plan_of(topic % 'a = "b"', before=topic % 'a = "b", c = "d"')
    plan["resource_changes"][0]["change"]["after_unknown"] = {}
    assert read(plan).by_address["aws_sns_topic.t"].get("tags").plain() == {"a": "b"}


def test_what_a_check_looks_up_was_read_for_the_plan() -> None:
    """Terraform 1.15.5 shows it among the changes, to be read once more, and marks nothing of it: all of it is known."""
    statement = {"actions": ["*"], "resources": ["*"], "effect": "Allow", "principals": []}
    head = {"address": "data.aws_iam_policy_document.d", "mode": "data", "type": "aws_iam_policy_document", "name": "d"}
    body = {"actions": ["read"], "before": None, "after": {"json": "{}", "statement": [statement]}, "after_unknown": {}}
    plan = plan_of(KEY)
    plan["resource_changes"].append({**head, "change": body, "action_reason": "read_because_check_nested"})
    written = {"actions": {"constant_value": ["*"]}, "resources": {"constant_value": ["*"]}}
    plan["configuration"]["root_module"]["resources"].append({**head, "expressions": {"statement": [written]}})
    found = read(plan).by_address["data.aws_iam_policy_document.d"]
    assert found.get("statement").plain() == [statement]
    assert not found.get("json").sensitive
    body["after_sensitive"] = {"statement": [{"actions": True}]}  # Terraform marks the arguments, and not the text made of them
    plan.pop("prior_state", None)  # where what was read stands as well
    assert read(plan).by_address["data.aws_iam_policy_document.d"].get("json").sensitive


@pytest.mark.parametrize("actions", [["delete", "create"], ["create", "delete"], ["create", "forget"]])
def test_what_is_made_anew_was_written_as_if_it_were_new(actions: list[str]) -> None:
    """Of what is replaced, too, the provider knows nothing that it computes: `ingress` is known, so a `dynamic` wrote it."""
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
    head = {"address": "aws_security_group.s", "mode": "managed", "type": "aws_security_group", "name": "s"}
    body = {"actions": actions, "before": {"ingress": [rule]}, "after": {"ingress": [rule]}, "after_unknown": {"arn": True}}
    plan = {
        "format_version": "1.2",
        "resource_changes": [{**head, "change": body}],
        "configuration": {"root_module": {"resources": [{**head, "expressions": {"vpc_id": {"constant_value": "vpc-1"}}}]}},
    }
    assert read(plan).by_address["aws_security_group.s"].get("ingress").written


def bare(*names: str, **more: Any) -> Json:
    """A plan of queues, with a configuration that declares `a`, `b` and, perhaps, `c`."""
    heads = {name: {"address": f"aws_sqs_queue.{name}", "mode": "managed", "type": "aws_sqs_queue", "name": name} for name in "abc"}
    body = {"actions": ["create"], "before": None, "after": {"name": "q"}, "after_unknown": {}}
    written = {name: {**head, "expressions": {"name": {"constant_value": "q"}}} for name, head in heads.items()}
    declared = [written["a"], written["b"], {**written["c"], "count_expression": {"references": ["var.c"]}}]
    changes = {"resource_changes": [{**heads[name], "change": body} for name in names]} if names else {}
    return {"format_version": "1.2", **changes, "configuration": {"root_module": {"resources": declared}}, **more}


def test_what_a_plan_leaves_out_is_said() -> None:
    assert read(bare("a", "b")).notes == ()
    assert [one.text for one in read(bare("a")).notes] == [
        "aws_sqs_queue.b is not in this plan (-target, or an error): what it leaves out is judged as it stands, if there is any of it yet"
    ]
    assert "partial" in read(bare("a", complete=False)).notes[0].text


@pytest.mark.parametrize(("version", "said"), [("1.11.0", True), ("1.10.7", False), ("0.12.31", False), ("", False)])
def test_of_opentofu_it_may_be_switched_off_as_well(version: str, said: bool) -> None:
    """Its plans say neither that they are complete nor what `enabled` comes to; Terraform's of these versions say the first."""
    (note,) = read(bare("a", terraform_version=version, errored=False)).notes
    assert ("(-target, or an error, or switched off with `enabled`)" in note.text) == said


def test_what_is_read_does_not_stand_for_the_resource_of_its_name() -> None:
    """`data.aws_sqs_queue.b` is read while the plan is applied; `aws_sqs_queue.b` is left out."""
    plan = bare("a")
    body = {"actions": ["read"], "before": None, "after": {"name": "q"}, "after_unknown": {}}
    read_later = {"address": "data.aws_sqs_queue.b", "mode": "data", "type": "aws_sqs_queue", "name": "b", "change": body}
    plan["resource_changes"].append(read_later)
    assert any("aws_sqs_queue.b is not in this plan" in one.text for one in read(plan).notes)


@pytest.mark.parametrize("planned", [1, {"root_module": []}])
def test_what_will_be_in_another_shape_is_no_plan(planned: object) -> None:
    with pytest.raises(SrmError, match="a part of it"):
        decode(json.dumps({"planned_values": planned}).encode(), "plan.json")


def test_a_plan_that_says_that_it_is_complete_leaves_nothing_out() -> None:
    assert read(bare("a", complete=True)).notes == ()


def test_a_repetition_that_refers_to_nothing_is_not_shown_in_the_configuration() -> None:
    """`for_each = toset(["x"])`, of a resource or of a module: Terraform writes no `for_each_expression` then."""
    plan = bare("a", "b")
    plan["resource_changes"][1] |= {"address": 'aws_sqs_queue.b["x.y"]', "index": "x.y"}
    inside = {"address": 'module.m["a.b"].aws_sqs_queue.c', "module_address": 'module.m["a.b"]'}
    plan["resource_changes"].append(plan["resource_changes"][0] | inside | {"name": "c"})
    head: Json = {"address": "aws_sqs_queue.c", "mode": "managed", "type": "aws_sqs_queue", "name": "c"}
    head["expressions"] = {"name": {"constant_value": "q"}}
    plan["configuration"]["root_module"]["module_calls"] = {"m": {"module": {"resources": [head]}}}
    assert read(plan).notes == ()


def test_a_plan_that_only_destroys_leaves_nothing_out() -> None:
    plan = bare("a")
    plan["resource_changes"][0]["change"] = {"actions": ["delete"], "before": {"name": "q"}, "after": None}
    assert read(plan).notes == ()


@pytest.mark.parametrize("more", [{}, {"errored": True, "complete": False}])
def test_a_plan_of_nothing_that_declares_something_ended_with_an_error(more: Json) -> None:
    with pytest.raises(SrmError, match="expected the changes of the resources that the configuration declares, got none"):
        read(bare(**more))


@pytest.mark.parametrize("more", [{"errored": False, "complete": True}, {"prior_state": {"format_version": "1.0"}}])
def test_nothing_to_destroy_or_to_refresh_is_no_error(more: Json) -> None:
    plan = bare(planned_values={"root_module": {}}, **more)
    found = read(plan)
    assert [one.mode for one in found.resources if one.mode == "managed"] == []
    told = "nothing that is configured is in this plan (-target, -destroy, -refresh-only, or no instances of it): it is not judged"
    assert told in [one.text for one in found.notes]


def test_a_plan_of_nothing_that_declares_nothing_leaves_nothing_out() -> None:
    plan = bare(planned_values={"root_module": {}}, prior_state={"format_version": "1.0"})
    for one in plan["configuration"]["root_module"]["resources"]:
        one["count_expression"] = {"references": ["var.n"]}
    assert [one.text for one in read(plan).notes if "is configured" in one.text] == []


@pytest.mark.parametrize(
    "more",
    [
        {"prior_state": {"format_version": "1.0", "values": {"root_module": {}}}},
        {"variables": {"name": {"value": "q"}}},
        {"resource_drift": []},
        {"errored": False, "configuration": {"root_module": {}}},
    ],
)
def test_what_shows_neither_changes_nor_what_will_be_is_no_plan(more: Json) -> None:
    """Every plan of Terraform has planned_values: the state before it says nothing of what it does."""
    with pytest.raises(SrmError, match="no resource_changes, no planned_values"):
        read({"format_version": "1.2", **more})


def test_a_block_that_the_provider_filled_in_stays_nobodys() -> None:
    """`grant` of a bucket: what AWS said of it once, a plan repeats."""
    grant = [{"id": "0d", "permissions": ["FULL_CONTROL"], "type": "CanonicalUser", "uri": ""}]
    head = {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b"}
    body = {"actions": ["no-op"], "before": {"grant": grant}, "after": {"grant": grant}, "after_unknown": {}}
    plan = {
        "format_version": "1.2",
        "resource_changes": [{**head, "change": body}],
        "configuration": {"root_module": {"resources": [{**head, "expressions": {"acl": {"constant_value": "private"}}}]}},
    }
    assert not read(plan).by_address["aws_s3_bucket.b"].get("grant").written


CREATED: Json = {"actions": ["create"], "after": {"name": "orders"}}
QUEUES: Json = {
    "resources": [{"address": "aws_sqs_queue.q", "type": "aws_sqs_queue", "name": "q", "values": {"name": "orders"}}],
    "child_modules": [
        {
            "address": 'module.m["a.b"]',
            "resources": [
                {"address": 'module.m["a.b"].aws_sqs_queue.q[0]', "type": "aws_sqs_queue", "name": "q", "index": 0, "values": {"name": "q"}}
            ],
        }
    ],
}


@pytest.mark.parametrize("changes", [{}, {"resource_changes": None}, {"resource_changes": []}])
def test_what_will_be_is_read_of_a_plan_that_lost_its_changes(changes: Json) -> None:
    graph = read({"format_version": "1.2", "planned_values": {"root_module": QUEUES}, **changes})
    root, inner = (graph.by_address[name] for name in ("aws_sqs_queue.q", 'module.m["a.b"].aws_sqs_queue.q[0]'))
    assert (root.get("name").data, root.action, inner.module, inner.key) == ("orders", Action.CREATE, 'module.m["a.b"]', 0)
    assert [note.kind for note in graph.notes if "lost its changes" in note.text] == [ERRORED]


def test_a_plan_that_lost_its_changes_is_compared_with_its_state() -> None:
    def queue(name: str, values: Json) -> Json:
        return {"address": f"aws_sqs_queue.{name}", "type": "aws_sqs_queue", "name": name, "values": values}

    before = [queue("same", {"name": "a"}), queue("other", {"name": "b"}), queue("gone", {"name": "c"})]
    after = [queue("same", {"name": "a"}), queue("other", {"name": "d"}), queue("new", {"name": "e"})]
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": after}},
        "prior_state": {"values": {"root_module": {"resources": before}}},
    }
    found = read(plan).by_address
    actions = {name: found[f"aws_sqs_queue.{name}"].action for name in ("same", "other", "gone", "new")}
    assert actions == {"same": Action.NO_OP, "other": Action.UPDATE, "gone": Action.DELETE, "new": Action.CREATE}


@pytest.mark.parametrize("part", ["planned_values", "resource_changes"])
def test_a_part_of_a_plan_is_judged_and_is_no_pass(part: str, tmp_path: Path) -> None:
    """`jq '{planned_values}'`: without a format_version, too."""
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({part: plan_of('resource "aws_sns_topic" "t" { name = "t" }')[part]}))
    report = Session({}).examine([str(file)])
    told = {one.control: one.verdict.word for one in report.outcomes if one.address == "aws_sns_topic.t"}
    assert told["sns/topics-are-encrypted-at-rest"] == "missing"
    assert any("a part of a plan (no format_version)" in one.text for one in report.failures)


def test_what_an_address_says_need_not_be_written_beside_it() -> None:
    address = 'module.m["a.b"].aws_sqs_queue.q["x.y"]'
    (queue,) = (one for one in read({"resource_changes": [{"address": address, "change": CREATED}]}).resources if one.mode == "managed")
    assert (queue.address, queue.type, queue.name, queue.get("name").data) == (address, "aws_sqs_queue", "q", "orders")


def test_values_that_no_terraform_writes_are_an_error(tmp_path: Path) -> None:
    deep: Any = 1
    for _ in range(600):
        deep = {"a": deep}
    head = {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b"}
    body = {"actions": ["create"], "before": None, "after": {"policy": deep, "acl": deep}}
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"format_version": "1.2", "resource_changes": [{**head, "change": body}]}))
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    try:
        report = Session({}).examine([str(file)])
    finally:
        sys.setrecursionlimit(before)
    assert [one.text.partition("expected ")[2] for one in report.failures] == ["a plan, got values that are nested too deeply to be judged"]


@pytest.mark.parametrize("actions", [["create"], ["update"], ["delete", "create"]])
def test_what_is_made_without_values_is_an_error(actions: list[str]) -> None:
    change: Json = {"actions": actions, "before": None if actions == ["create"] else {}, "after": None, "after_unknown": {}}
    one = {"address": "aws_vpc.v", "mode": "managed", "type": "aws_vpc", "name": "v", "change": change}
    with pytest.raises(SrmError) as refused:
        decode(json.dumps({"format_version": "1.2", "resource_changes": [one]}).encode(), "plan.json")
    assert refused.value.where == ("plan.json", "resource_changes[0].change.after")


GIVEN = """
variable "secret" {
  default = "hunter2hunter2"
}
variable "own" {
  default = true
}
resource "aws_kms_key" "k" {
  count = 1
}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  kms_key_id        = var.own ? aws_kms_key.k[0].arn : null
}
resource "aws_db_instance" "d" {
  instance_class = "db.t4g.micro"
  username       = "u-${var.secret}"
  password       = var.secret
}
"""


@pytest.mark.parametrize("shown", [True, False])
def test_without_the_values_of_variables_nobody_knows_what_they_decide(*, shown: bool) -> None:
    """Terraform shows the default of a variable that is given nothing. A text that is one has it from there."""
    graph = read(plan_of(GIVEN) if shown else without(plan_of(GIVEN), "variables"))
    database, volume = graph.by_address["aws_db_instance.d"], graph.by_address["aws_ebs_volume.v"]
    assert database.get("password").references == ()
    assert [one.certainty for one in database.get("username").references] == ([] if shown else [Certainty.POSSIBLE])
    assert volume.get("kms_key_id").unknown.not_null is shown


def test_without_the_declarations_of_variables_nobody_knows_their_defaults() -> None:
    plan = without(plan_of(GIVEN), "variables")
    del plan["configuration"]["root_module"]["variables"]
    password = read(plan).by_address["aws_db_instance.d"].get("password")
    assert [one.certainty for one in password.references] == [Certainty.POSSIBLE]

"""The plan door: actions, states, what was written and by whom, and where references lead."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from srm_tf.errors import SrmError
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Action, Attributes
from srm_tf.model.value import Certainty
from srm_tf.terraform import inputs
from tests.support.judging import after_plan, graph_of, worlds_of

STATE: dict[str, Any] = {
    "format_version": "1.0",
    "terraform_version": "1.9.0",
    "values": {
        "root_module": {
            "resources": [
                {
                    "address": "aws_sqs_queue.q",
                    "mode": "managed",
                    "type": "aws_sqs_queue",
                    "name": "q",
                    "values": {"name": "q", "fifo_queue": False},
                }
            ],
            "child_modules": [
                {
                    "address": "module.m[0]",
                    "resources": [
                        {
                            "address": "module.m[0].aws_sns_topic.t",
                            "mode": "managed",
                            "type": "aws_sns_topic",
                            "name": "t",
                            "values": {"name": "t", "kms_master_key_id": "secret-key"},
                            "sensitive_values": {"kms_master_key_id": True},
                        }
                    ],
                }
            ],
        }
    },
}


def read(document: dict[str, Any]) -> Graph:
    """The world after a plan, or of a state."""
    return after_plan(document)


def change(actions: list[str], **more: Any) -> dict[str, Any]:
    """A plan of one queue."""
    body = {"actions": actions, "before": {"name": "a"}, "after": {"name": "b"}, "after_unknown": {}, **more.pop("body", {})}
    return {
        "format_version": "1.2",
        "resource_changes": [{"address": "aws_sqs_queue.q", "type": "aws_sqs_queue", "name": "q", "change": body, **more}],
    }


def test_a_state_is_a_world_in_which_nothing_changes() -> None:
    graph = read(STATE)
    assert [one.address for one in graph.resources] == ["aws_sqs_queue.q", "module.m[0].aws_sns_topic.t"]
    assert {one.action for one in graph.resources} == {Action.NONE}
    assert worlds_of(STATE).before is None
    assert graph.by_address["module.m[0].aws_sns_topic.t"].get("kms_master_key_id").sensitive


@pytest.mark.parametrize(
    ("actions", "action"),
    [
        (["create"], Action.CREATE),
        (["update"], Action.UPDATE),
        (["delete"], Action.DELETE),
        (["delete", "create"], Action.REPLACE),
        (["create", "delete"], Action.CREATE_BEFORE_DELETE),
        (["no-op"], Action.NO_OP),
        (["read"], Action.READ),
        (["forget"], Action.FORGET),
        (["create", "forget"], Action.CREATE_THEN_FORGET),
        (["forget", "create"], Action.CREATE_THEN_FORGET),
        (["ForgetThenCreate"], Action.CREATE_THEN_FORGET),
    ],
)
def test_every_action_is_known(actions: list[str], action: Action) -> None:
    queue = read(change(actions)).by_address["aws_sqs_queue.q"]
    assert queue.action == action
    assert queue.text("name") == ("a" if action.ends else "b")


@pytest.mark.parametrize(
    ("actions", "body", "action"),
    [
        (["recreate"], {}, Action.UPDATE),
        (["delete", "create", "forget"], {}, Action.REPLACE),
        (["discard"], {"after": None}, Action.DELETE),
        (["abandon", "forget"], {"after": None}, Action.FORGET),
        (["adopt"], {"before": None}, Action.CREATE),
        (["open"], {"after": {"name": "a"}}, Action.NO_OP),
    ],
)
def test_what_a_later_terraform_calls_otherwise_is_told_by_what_it_does(actions: list[str], body: dict[str, Any], action: Action) -> None:
    graph = read(change(actions, body=body))
    assert graph.by_address["aws_sqs_queue.q"].action == action
    assert f"what this plan does with aws_sqs_queue.q is not known ({' and '.join(actions)})" in "\n".join(one.text for one in graph.notes)


def test_what_opentofu_opens_for_the_run_is_no_resource() -> None:
    """It lists ephemeral resources among the changes: https://github.com/opentofu/opentofu, `internal/command/jsonplan/plan.go`."""
    plan = change(["create"], body={"before": None})
    opened = {"address": "ephemeral.aws_sqs_queue.q", "mode": "ephemeral", "type": "aws_sqs_queue", "name": "q"}
    plan["resource_changes"].append({**opened, "change": {"actions": ["open"], "before": None, "after": None, "after_unknown": {}}})
    plan["planned_values"] = {"root_module": {"resources": [{**opened, "values": {}}]}}
    graph = read(plan)
    assert [one.address for one in graph.resources if one.type == "aws_sqs_queue"] == ["aws_sqs_queue.q"]
    assert [one for one in graph.notes if "open" in one.text] == []
    plan["resource_changes"] = plan["resource_changes"][1:]
    assert [one.address for one in read(plan).resources if one.type == "aws_sqs_queue"] == []


def test_a_move_and_an_import_are_told() -> None:
    moved = read(change(["no-op"], previous_address="aws_sqs_queue.old")).by_address["aws_sqs_queue.q"]
    assert moved.previous_address == "aws_sqs_queue.old"
    assert moved.action is Action.NO_OP
    imported = {"importing": {"id": "q"}}
    assert read(change(["no-op"], body=imported)).by_address["aws_sqs_queue.q"].action is Action.IMPORT
    assert read(change(["update"], body=imported)).by_address["aws_sqs_queue.q"].action is Action.UPDATE


def test_what_stands_today_is_the_world_before() -> None:
    found = worlds_of(change(["update"]))
    assert found.before is not None
    assert found.before.by_address["aws_sqs_queue.q"].text("name") == "a"
    assert found.after.by_address["aws_sqs_queue.q"].text("name") == "b"


def test_omitted_is_not_unknown_and_a_reference_is_followed() -> None:
    graph = graph_of(
        """
        resource "aws_kms_key" "k" {}
        resource "aws_ebs_volume" "v" {
          availability_zone = "eu-west-1a"
          kms_key_id        = aws_kms_key.k.arn
        }
        """
    )
    volume = graph.by_address["aws_ebs_volume.v"]
    assert volume.get("encrypted").is_null
    assert not volume.get("encrypted").written
    key = volume.get("kms_key_id")
    assert key.written
    assert key.unknown.not_null
    assert [(one.target, one.attribute, one.certainty) for one in key.references] == [("aws_kms_key.k", "arn", Certainty.EXACT)]


@pytest.mark.parametrize(
    ("expression", "written", "text"),
    [
        (None, False, None),
        ({"constant_value": "q"}, True, "q"),  # it is what somebody wrote, whatever the provider says of it
        ({}, True, None),  # `uuid()`
        ({"references": ["aws_sqs_queue.other.name", "aws_sqs_queue.other"]}, True, None),
        ({"references": ["var.name"]}, False, None),  # known, and null: the provider makes up a name
    ],
)
def test_a_name_that_is_known_after_apply(expression: dict[str, Any] | None, written: bool, text: str | None) -> None:
    plan = change(["create"], body={"before": None, "after": {}, "after_unknown": {"name": True}})
    block = {"type": "aws_sqs_queue", "name": "q", "expressions": {} if expression is None else {"name": expression}}
    graph = read({**plan, "variables": {"name": {}}, "configuration": {"root_module": {"resources": [block], "variables": {"name": {}}}}})
    value = graph.by_address["aws_sqs_queue.q"].get("name")
    assert (value.written, value.text(), value.is_unknown) == (written, text, written and text is None)


def test_only_what_is_asked_of_the_aws_provider_tells_its_defaults() -> None:
    said = [("aws", "aws", "~> 6.0"), ("random", "random", "~> 3.0"), ("module.m:aws", "aws", ">= 5.0"), ("aws.b", "aws", "")]
    configs = {key: {"name": name, "version_constraint": version} for key, name, version in said}
    root = {"resources": [{"type": "aws_sqs_queue", "name": "q", "expressions": {}}]}
    assert read({**change(["no-op"]), "configuration": {"provider_config": configs, "root_module": root}}).asked == ("~> 6.0", ">= 5.0")


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("idle_timeout", 60, False),
        ("idle_timeout", 61, True),
        ("drop_invalid_header_fields", False, False),
        ("drop_invalid_header_fields", True, True),
        ("tags", {"a": "b"}, True),
        ("tags", {}, False),
        ("name", "l", True),
        ("arn", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/l/1", False),
    ],
)
def test_of_what_stands_the_defaults_and_what_the_provider_computes_are_nobodys(name: str, value: object, *, written: bool) -> None:
    body = {"actions": ["no-op"], "before": {name: value}, "after": {name: value}}
    plan = {"format_version": "1.2", "resource_changes": [{"address": "aws_lb.l", "type": "aws_lb", "name": "l", "change": body}]}
    before = worlds_of(plan).before
    assert before is not None
    assert before.by_address["aws_lb.l"].get(name).written is written


def test_a_mask_of_the_whole_marks_all_that_is_asked_for() -> None:
    plan = change(["create"], body={"before": None, "after": {}, "after_unknown": True})
    expressions = {"name": {"references": ["aws_sqs_queue.other.name", "aws_sqs_queue.other"]}}
    block = {"type": "aws_sqs_queue", "name": "q", "expressions": expressions}
    values = read({**plan, "configuration": {"root_module": {"resources": [block]}}}).by_address["aws_sqs_queue.q"]
    assert values.get("name").is_unknown
    assert "policy" not in values.values
    assert not values.get("policy").written


@pytest.mark.parametrize(("actions", "written"), [(["update"], False), (["delete", "create"], True), (["create", "delete"], True)])
def test_of_what_is_made_anew_a_block_without_an_expression_is_of_a_dynamic(actions: list[str], *, written: bool) -> None:
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
    head = {"type": "aws_security_group", "name": "g"}
    body = {"actions": actions, "before": {"name": "a", "ingress": [rule]}, "after": {"name": "b", "ingress": [rule]}, "after_unknown": {}}
    block = {**head, "expressions": {"name": {"constant_value": "b"}}}
    plan = {"format_version": "1.2", "resource_changes": [{"address": "aws_security_group.g", **head, "change": body}]}
    graph = read({**plan, "configuration": {"root_module": {"resources": [block]}}})
    assert graph.by_address["aws_security_group.g"].get("ingress").written is written


LOGIN = {"authenticate_oidc": [{"client_secret": "x"}]}
SPELT = {"authenticate_oidc": [{"client_secret": {"constant_value": "x"}}]}


@pytest.mark.parametrize(
    ("blocks", "expressions", "hidden"),
    [
        ([LOGIN], {"default_action": [SPELT]}, False),
        ([LOGIN], {"default_action": [{}]}, True),
        ([LOGIN], {"port": {"constant_value": 443}}, True),
        ([LOGIN, LOGIN], {"default_action": [SPELT]}, True),
        ([LOGIN, LOGIN], {"default_action": [SPELT, SPELT]}, False),
        ([{"authenticate_oidc": []}], {"default_action": [{}]}, False),
        ([{"authenticate_oidc": []}, LOGIN], {"default_action": [{}, {}]}, True),
        ([LOGIN, LOGIN], {"default_action": [SPELT, {}]}, True),
        ([LOGIN], {"default_action": [SPELT, SPELT]}, False),  # of a set, where both are alike
    ],
)
def test_what_a_dynamic_block_makes_is_hidden(blocks: list[object], expressions: dict[str, object], hidden: bool) -> None:
    head = {"type": "aws_lb_listener", "name": "l"}
    body = {"actions": ["create"], "before": None, "after": {"default_action": blocks}, "after_unknown": {}}
    plan = {
        "format_version": "1.2",
        "resource_changes": [{"address": "aws_lb_listener.l", **head, "change": body}],
        "configuration": {"root_module": {"resources": [{**head, "expressions": expressions}]}},
    }
    values = read(plan).by_address["aws_lb_listener.l"].values
    assert isinstance(values, Attributes)
    assert values.hides(("default_action", "authenticate_oidc", "client_secret")) is hidden


def test_null_by_way_of_a_variable_is_not_written() -> None:
    graph = graph_of(
        'module "v" {\n  source = "./v"\n}\n',
        files={
            "v/main.tf": """
            variable "key" { default = null }
            variable "on" { default = null }
            resource "aws_ebs_volume" "v" {
              availability_zone = "eu-west-1a"
              kms_key_id        = var.key
              encrypted         = var.on
            }
            """
        },
    )
    volume = graph.by_address["module.v.aws_ebs_volume.v"]
    for name in ("kms_key_id", "encrypted"):
        assert volume.get(name).is_null
        assert not volume.get(name).written


def test_equal_keys_pair_and_a_splat_means_all() -> None:
    graph = graph_of(
        """
        resource "aws_s3_bucket" "b" {
          for_each = toset(["x.y", "z"])
        }
        resource "aws_s3_bucket_versioning" "v" {
          for_each = aws_s3_bucket.b
          bucket   = each.value.id
          versioning_configuration { status = "Enabled" }
        }
        resource "aws_subnet" "s" {
          count      = 2
          vpc_id     = "vpc-1"
          cidr_block = "10.0.${count.index}.0/24"
        }
        resource "aws_db_subnet_group" "g" {
          subnet_ids = aws_subnet.s[*].id
        }
        """
    )
    paired = graph.by_address['aws_s3_bucket_versioning.v["x.y"]'].get("bucket").references
    assert [(one.target, one.certainty) for one in paired] == [('aws_s3_bucket.b["x.y"]', Certainty.INFERRED)]
    group = graph.by_address["aws_db_subnet_group.g"].get("subnet_ids").references
    assert {one.target for one in group} == {"aws_subnet.s[0]", "aws_subnet.s[1]"}


def test_an_element_of_a_map_is_perhaps_what_the_map_names() -> None:
    """Which element a name stands in, the plan does not say: the others may be null, which it shows as known after apply, too."""
    graph = graph_of(
        """
        resource "aws_kms_key" "k" {}
        resource "aws_redshift_snapshot_copy_grant" "g" {
          for_each                 = { own = aws_kms_key.k.arn, aws = null }
          snapshot_copy_grant_name = each.key
          kms_key_id               = each.value
        }
        resource "aws_redshift_snapshot_copy_grant" "one" {
          for_each                 = { own = aws_kms_key.k.arn }
          snapshot_copy_grant_name = each.key
          kms_key_id               = each.value
        }
        """
    )
    for key in ("own", "aws"):
        references = graph.by_address[f'aws_redshift_snapshot_copy_grant.g["{key}"]'].get("kms_key_id").references
        assert [(one.target, one.certainty) for one in references] == [("aws_kms_key.k", Certainty.POSSIBLE)]
    (alone,) = graph.by_address['aws_redshift_snapshot_copy_grant.one["own"]'].get("kms_key_id").references
    assert alone.certainty == Certainty.INFERRED


def test_a_text_that_holds_none_of_a_variable_comes_perhaps_from_it() -> None:
    """Of a choice a plan shows the names on all its branches; the variable that was given another text is not the one that was taken."""
    graph = graph_of(
        """
        variable "given" { type = string }
        resource "aws_docdb_cluster" "c" {
          for_each        = toset(["own", "joined", "other"])
          master_username = "keeper"
          master_password = each.key == "own" ? var.given : each.key == "joined" ? "x-${var.given}" : "literally"
        }
        """,
        files={"terraform.tfvars": 'given = "from-the-vault"'},
    )
    said = {key: graph.by_address[f'aws_docdb_cluster.c["{key}"]'].get("master_password").references for key in ("own", "joined", "other")}
    assert {key: [(one.text, one.certainty) for one in found] for key, found in said.items()} == {
        "own": [("var.given", Certainty.EXACT)],
        "joined": [("var.given", Certainty.EXACT)],
        "other": [("var.given", Certainty.POSSIBLE)],
    }


def test_a_binary_plan_is_shown_by_terraform_or_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = tmp_path / "tfplan"
    with zipfile.ZipFile(plan, "w") as archive:
        archive.writestr("tfplan", "x")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(SrmError, match="no terraform or tofu on PATH") as caught:
        inputs.read(str(plan))
    assert f"terraform show -json {plan} > plan.json" in str(caught.value)
    tofu = tmp_path / "bin" / "tofu"
    tofu.parent.mkdir()
    tofu.write_text(f"#!/bin/sh\n/bin/cat <<'END'\n{json.dumps(change(['create']))}\nEND\n")
    tofu.chmod(tofu.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(tofu.parent))
    document = inputs.read(str(plan))
    assert document.resource_changes is not None
    assert document.resource_changes[0].address == "aws_sqs_queue.q"
    tofu.write_text("#!/bin/sh\necho secret >&2\nexit 1\n")
    with pytest.raises(SrmError, match="got exit 1") as failed:
        inputs.read(str(plan))
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize(
    ("said", "providers"),
    [
        ({}, {"provider.aws"}),  # neither the root nor its modules say anything: it is all one configuration
        ({"module.b:aws": {"expressions": {"region": {"constant_value": "eu-west-1"}}}}, {"provider.aws", "provider.module.b:aws"}),
        (
            {"aws": {"expressions": {"region": {"constant_value": "eu-west-1"}}}},
            {"provider.aws", "provider.module.a:aws", "provider.module.b:aws"},
        ),
    ],
)
def test_modules_that_say_nothing_of_a_provider_share_the_default_one(said: dict[str, Any], providers: set[str]) -> None:
    def queue(module: str) -> dict[str, Any]:
        body = {"actions": ["create"], "before": None, "after": {"name": "q"}, "after_unknown": {}}
        return {"address": f"{module}.aws_sqs_queue.q", "module_address": module, "type": "aws_sqs_queue", "name": "q", "change": body}

    def called(module: str) -> dict[str, Any]:
        key = f"{module}:aws"
        inner = {"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q", "provider_config_key": key}
        return {"source": "./queue", "module": {"resources": [{**inner, "expressions": {"name": {"constant_value": "q"}}}]}}

    configs = {f"module.{name}:aws": {"name": "aws", "module_address": f"module.{name}"} for name in ("a", "b")}
    for key, more in said.items():
        configs[key] = {"name": "aws", **configs.get(key, {}), **more}
    document = {
        "format_version": "1.2",
        "resource_changes": [queue("module.a"), queue("module.b")],
        "configuration": {"provider_config": configs, "root_module": {"module_calls": {"a": called("module.a"), "b": called("module.b")}}},
    }
    graph = read(document)
    assert {one.address for one in graph.resources if one.mode == "provider"} == providers
    assert {f"provider.{one.provider}" for one in graph.resources if one.mode == "managed"} <= providers


@pytest.mark.parametrize(("given", "texts"), [("", []), ('# plan: name = "a"\n', []), ('# plan: name = "b"\n', ["var.name"])])
def test_a_default_is_a_literal_of_the_configuration(given: str, texts: list[str]) -> None:
    graph = graph_of(f'{given}variable "name" {{\n  default = "a"\n}}\nresource "aws_sqs_queue" "q" {{\n  name = var.name\n}}\n')
    found = graph.get("aws_sqs_queue.q")
    assert found is not None
    assert [one.text for one in found.get("name").references] == texts

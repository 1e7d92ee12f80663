"""Actions: what a configuration has done beside its resources (Terraform since 1.14). What they do nobody judges, and that is said.

What they are given is held against secrets that stand in the code.
"""

from __future__ import annotations

import json

import pytest

from tests.support.own_blocks import assert_no_format_repeats, verdicts
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

ACTION = 'action "aws_lambda_invoke" "warm" {\n  config {\n    function_name = "f"\n    payload       = "{}"\n  }\n}\n'
TRIGGER = """
resource "aws_kms_key" "k" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [%s]
    }
  }
}
"""


def notes(scan: Scan) -> list[str]:
    return [f"{one.text}: {one.where}" for one in scan.last.notes if one.kind == "warning"]


def test_what_a_resource_invokes_is_not_judged_and_said(scan: Scan) -> None:
    stops = 'action.aws_ec2_stop_instance.all["a"], action.aws_ec2_stop_instance.all[var.b]'
    scan.write(ACTION + TRIGGER % f"action.aws_lambda_invoke.warm, {stops}").judge()
    told = "this configuration also invokes actions, and what they do is not judged"
    assert notes(scan) == [f"{told}: {action}" for action in ("action.aws_lambda_invoke.warm", "action.aws_ec2_stop_instance.all")]
    assert scan.verdict("aws_kms_key.k", "kms/keys-rotate") == "missing"


def test_of_modules_it_is_said_where_they_are_called(scan: Scan) -> None:
    scan.write({"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": ACTION + TRIGGER % "action.aws_lambda_invoke.warm"}).judge()
    (note,) = notes(scan)
    assert note.endswith("not judged: module.m.action.aws_lambda_invoke.warm")


def test_an_action_that_waits_to_be_asked_for_by_name_is_none(scan: Scan) -> None:
    """`terraform apply -invoke` runs it, and no plan of the configuration."""
    scan.write(ACTION).judge()
    assert notes(scan) == []


def test_several_are_said_in_one_line(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": ACTION + TRIGGER % "action.aws_lambda_invoke.warm, action.aws_ec2_stop_instance.all"})
    told = " ".join(srm_tf("check", ".", "--fail-on", "never").stdout.decode().split())
    assert "and what they do is not judged: action.aws_lambda_invoke.warm, action.aws_ec2_stop_instance.all" in told


CONTROL = "generic/actions-keep-secrets-out-of-code"
QUEUE = 'resource "aws_sqs_queue" "q" {}\n'
INVOKE = 'action "aws_lambda_invoke" "i" {\n%s  config {\n    payload = jsonencode({ password = %s })\n  }\n}\n'
LITERAL = INVOKE % ("", '"canary-7f3a9c"') + QUEUE


def found(srm_tf: Program, *named: str) -> dict[str, str]:
    return verdicts(srm_tf, CONTROL, *named)


def test_a_plan_shows_what_is_written_beside_its_source(scan: Scan, srm_tf: Program) -> None:
    scan.write({"p/main.tf": LITERAL, "q/plan.json": plan_text(LITERAL)})
    assert found(srm_tf, "p") == {"action.aws_lambda_invoke.i": "misconfigured"}
    assert found(srm_tf, "q/plan.json") == {}
    assert found(srm_tf, "q/plan.json", "--source", "p") == {"action.aws_lambda_invoke.i": "misconfigured"}


@pytest.mark.parametrize(
    ("repeats", "written", "verdicts"),
    [
        ('  for_each = { a = "canary", b = "" }\n', "each.value", {'["a"]': "misconfigured", '["b"]': "satisfied"}),
        ("  count = 2\n", '"canary-${count.index}"', {"[0]": "misconfigured", "[1]": "misconfigured"}),
        ("  count = 0\n", '"canary"', {}),
        ("  count = var.n\n", '"canary"', {'["?"]': "unknown"}),
        ("", "var.n", {"": "satisfied"}),
        ("", "aws_sqs_queue.q.id", {"": "satisfied"}),
    ],
)
def test_each_instance_by_what_it_gets(scan: Scan, srm_tf: Program, repeats: str, written: str, verdicts: dict[str, str]) -> None:
    scan.write(INVOKE % (repeats, written) + QUEUE + 'variable "n" {}\n')
    assert found(srm_tf, ".") == {f"action.aws_lambda_invoke.i{key}": one for key, one in verdicts.items()}


def test_in_a_module_by_what_that_is_passed(scan: Scan, srm_tf: Program) -> None:
    call = 'module "m" {\n  source = "./m"\n  p      = "canary-7f3a9c"\n}\n'
    scan.write({"main.tf": call, "m/main.tf": INVOKE % ("", "var.p") + QUEUE + 'variable "p" {}\n'})
    assert found(srm_tf, "main.tf") == {"module.m.action.aws_lambda_invoke.i": "misconfigured"}


def test_the_json_form(scan: Scan, srm_tf: Program) -> None:
    kinds = {"i": {"config": {"payload": '${jsonencode({ password = "canary" })}'}}}
    scan.write({"main.tf.json": json.dumps({"action": {"aws_lambda_invoke": kinds}}), "queue.tf": QUEUE})
    assert found(srm_tf, ".") == {"action.aws_lambda_invoke.i": "misconfigured"}


def test_those_of_another_provider_are_not_judged(scan: Scan, srm_tf: Program) -> None:
    scan.write(LITERAL.replace("aws_lambda_invoke", "http_post"))
    assert found(srm_tf, ".") == {}


def test_what_it_refers_to_is_not_used_for_that(scan: Scan, srm_tf: Program) -> None:
    """Both doors say the same of a resource that nothing but an action speaks of: a plan does not show what that refers to."""
    group = 'resource "aws_security_group" "g" {\n  vpc_id = "vpc-1"\n}\n'
    scan.write({"p/main.tf": group + INVOKE % ("", "aws_security_group.g.id"), "q/main.tf": group})
    given, alone = (srm_tf("check", one, "--profile", "all", "--format", "json").document["outcomes"] for one in ("p", "q"))
    of_group = [[(one["control"], one["verdict"]) for one in some if one["address"] == "aws_security_group.g"] for some in (given, alone)]
    assert of_group[0] == of_group[1] != []


def test_no_format_repeats_a_secret(scan: Scan, srm_tf: Program) -> None:
    assert_no_format_repeats(scan, srm_tf, CONTROL, LITERAL)


def test_a_name_that_is_sensitive_is_not_repeated(scan: Scan, srm_tf: Program) -> None:
    given = 'environment_variables_override {\n    name = sensitive("canary-7f3a9c")\n    value = "AKIAIOSFODNN7ABCDEFG"\n  }\n'
    scan.write(f'action "aws_codebuild_start_build" "b" {{\n  config {{\n  {given}  }}\n}}\n{QUEUE}')
    done = srm_tf("check", ".", "--only", CONTROL, "--format", "json", "--verbose")
    assert b'"misconfigured"' in done.stdout
    assert b"canary" not in done.stdout

"""Actions: what a configuration has done beside its resources (Terraform since 1.14). Nobody judges it, and that is said."""

from __future__ import annotations

from tests.support.scanning import Scan

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
    return [one.text for one in scan.last.notes if one.kind == "warning"]


def test_what_a_resource_invokes_is_not_judged_and_said(scan: Scan) -> None:
    stops = 'action.aws_ec2_stop_instance.all["a"], action.aws_ec2_stop_instance.all[var.b]'
    scan.write(ACTION + TRIGGER % f"action.aws_lambda_invoke.warm, {stops}").judge()
    told = "action.aws_lambda_invoke.warm, action.aws_ec2_stop_instance.all"
    assert notes(scan) == [f"this configuration also invokes actions, and what they do is not judged: {told}"]
    assert scan.verdict("aws_kms_key.k", "kms/keys-rotate") == "missing"


def test_of_modules_it_is_said_where_they_are_called(scan: Scan) -> None:
    scan.write({"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": ACTION + TRIGGER % "action.aws_lambda_invoke.warm"}).judge()
    (note,) = notes(scan)
    assert note.endswith("not judged: module.m.action.aws_lambda_invoke.warm")


def test_an_action_that_waits_to_be_asked_for_by_name_is_none(scan: Scan) -> None:
    """`terraform apply -invoke` runs it, and no plan of the configuration."""
    scan.write(ACTION).judge()
    assert notes(scan) == []

"""What may patch, refresh or be snapshot stands perhaps in what could not be read: nobody is told to lack what a comma too many hides."""

from __future__ import annotations

import pytest

from tests.support.judging import asked_of, configured_graph, report_on

PATCHES = "ec2/instances-install-patches-on-schedule"
SNAPSHOTS = "dlm/policies-snapshot-tagged-volumes"
HERE = """
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
}
resource "aws_instance" "api" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
}
resource "aws_dlm_lifecycle_policy" "daily" {
  description        = "daily"
  execution_role_arn = "arn:aws:iam::111122223333:role/dlm"
  policy_details {
    resource_types = ["INSTANCE"]
    target_tags    = { Backup = "daily" }
  }
}
"""
LOST = [
    ("", {"more.tf.json": '{"resource": {"aws_ssm_association": {"patch": {'}, "a file that could not be read"),
    ('module "patches" {\n  source = "./patches"\n  every = ,\n}\n', {"patches/main.tf": ""}, "module.patches, "),
]


@pytest.mark.parametrize(("text", "files", "why"), LOST, ids=["a file", "a call"])
@pytest.mark.parametrize("control", [PATCHES, SNAPSHOTS])
def test_it_may_stand_in_what_could_not_be_read(control: str, text: str, files: dict[str, str], why: str) -> None:
    found = asked_of(configured_graph(HERE + text, files=files, broken=True), control)
    assert {one.verdict.word for one in found} == {"unknown"}
    assert all(why in one.because for one in found)


def test_a_module_that_is_not_installed_answers_for_nothing_that_it_is_not_about() -> None:
    """Modules are passed instances for alarms, targets, names: all of these would be unknown."""
    calls = 'module "alarms" {\n  source    = "terraform-aws-modules/cloudwatch/aws"\n  instances = [aws_instance.web.id]\n}\n'
    report = report_on(configured_graph(HERE + calls))
    words = {(one.control, one.verdict.word) for one in report.outcomes if one.control in {PATCHES, SNAPSHOTS}}
    assert words == {(PATCHES, "missing"), (SNAPSHOTS, "missing")}

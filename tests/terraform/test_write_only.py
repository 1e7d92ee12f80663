"""Arguments that no plan and no state ever shows: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only.

Their names end in `_wo`, and what stands in their place is null; only the configuration that a plan carries tells what was written.
"""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import after_plan, beside_plan, configured_graph, graph_of
from tests.support.planned import plan_of

DATABASE = """
variable "given" {
  default = "a given one"
}
resource "aws_secretsmanager_secret" "s" {
  name = "s"
}
resource "aws_db_instance" "d" {
  instance_class = "db.t4g.micro"
  %s
}
"""


def written(argument: str) -> Value:
    plan = plan_of(DATABASE % argument)
    changes = [one["change"] for one in plan["resource_changes"] if one["type"] == "aws_db_instance"]
    for change in changes:
        change["after"]["password_wo"] = None
        change["after_unknown"].pop("password_wo", None)
    after = after_plan(plan)
    return after.by_address["aws_db_instance.d"].get("password_wo")


def test_what_is_written_out_is_known() -> None:
    value = written('password_wo = "correct horse"')
    assert (value.text(), value.written) == ("correct horse", True)


def test_what_comes_from_elsewhere_is_not_known() -> None:
    value = written("password_wo = aws_secretsmanager_secret.s.arn")
    assert (value.is_unknown, value.written, [one.text for one in value.references]) == (True, True, ["aws_secretsmanager_secret.s.arn"])
    assert written("password_wo = var.given").is_unknown


def test_nor_is_what_is_made_of_a_local_value() -> None:
    """It may be a literal, and is no null for the plan's not showing it."""
    value = written('password_wo = local.words\n}\nlocals {\n  words = "correct horse"')
    assert (value.is_unknown, value.unknown.why) == (True, "local.words")


@pytest.mark.parametrize("argument", ["local.words", 'var.own ? "correct horse" : null', 'join(" ", ["correct", "horse"])'])
def test_the_configuration_beside_the_plan_tells_what_it_is(argument: str) -> None:
    text = f"""
variable "own" {{
  default = true
}}
locals {{
  words = "correct horse"
}}
resource "aws_ssm_parameter" "p" {{
  name     = "p"
  type     = "SecureString"
  value_wo = {argument}
}}
"""
    plan = graph_of(text)
    source = configured_graph(text)
    merged = beside_plan(source, plan)
    assert merged.by_address["aws_ssm_parameter.p"].get("value_wo").text() == "correct horse"


def test_so_it_does_of_what_lives_as_long_as_a_run() -> None:
    """No plan shows an ephemeral resource: that it is not there does not say that the plan is of another configuration."""
    text = """
ephemeral "aws_secretsmanager_random_password" "p" {}
locals {
  words = ephemeral.aws_secretsmanager_random_password.p.random_password
}
resource "aws_ssm_parameter" "p" {
  name     = "p"
  type     = "SecureString"
  value_wo = local.words
}
"""
    plan = graph_of(text)
    source = configured_graph(text)
    merged = beside_plan(source, plan)
    found = merged.by_address["aws_ssm_parameter.p"].get("value_wo")
    assert [one.target for one in found.references] == ["ephemeral.aws_secretsmanager_random_password.p"]


def test_a_module_may_be_called_ephemeral() -> None:
    """What it makes every plan shows: one without it was made of another configuration, whose words tell nothing of this one."""
    text = """
module "ephemeral" {
  source = "./topic"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_ssm_parameter" "p" {
  name  = "p"
  type  = "String"
  value = %s
}
"""
    topic = 'resource "aws_sns_topic" "%s" {}\noutput "arn" { value = aws_sns_topic.%s.arn }'
    plan = plan_of(text % "aws_vpc.main.arn", files={"topic/main.tf": topic % ("old", "old")})
    source = configured_graph(text % "module.ephemeral.arn", files={"topic/main.tf": topic % ("new", "new")})
    shown = after_plan(plan)
    merged = beside_plan(source, shown)
    assert [one.target for one in merged.by_address["aws_ssm_parameter.p"].get("value").references] == ["aws_vpc.main"]


def test_what_nobody_wrote_is_null() -> None:
    assert written("").is_null
    assert written("password_wo = null").is_null
    assert written('password_wo = var.none\n}\nvariable "none" {\n  default = null').is_null


def test_so_is_what_is_written_out_in_a_block() -> None:
    block = 'resource "aws_fsx_windows_file_system" "f" {\n  self_managed_active_directory {\n    password_wo = "correct horse"\n  }\n}\n'
    after = graph_of(block)
    value = after.by_address["aws_fsx_windows_file_system.f"].get("self_managed_active_directory.password_wo")
    assert (value.text(), value.written) == ("correct horse", True)

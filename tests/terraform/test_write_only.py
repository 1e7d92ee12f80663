"""Arguments that no plan and no state ever shows: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only.

Their names end in `_wo`, and what stands in their place is null; only the configuration that a plan carries tells what was written.
"""

from __future__ import annotations

import msgspec

from srm_tf.model.value import Value
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import schema
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
    after = worlds(decode(msgspec.json.encode(plan), "plan.json"), schema(), "plan.json").after
    return after.by_address["aws_db_instance.d"].get("password_wo")


def test_what_is_written_out_is_known() -> None:
    value = written('password_wo = "correct horse"')
    assert (value.text(), value.written) == ("correct horse", True)


def test_what_comes_from_elsewhere_may_be_null() -> None:
    assert written("password_wo = aws_secretsmanager_secret.s.arn").is_null
    assert written("password_wo = var.given").is_null


def test_what_nobody_wrote_is_null() -> None:
    assert written("").is_null
    assert written("password_wo = null").is_null


def test_so_is_what_is_written_out_in_a_block() -> None:
    block = 'resource "aws_fsx_windows_file_system" "f" {\n  self_managed_active_directory {\n    password_wo = "correct horse"\n  }\n}\n'
    after = worlds(decode(msgspec.json.encode(plan_of(block)), "plan.json"), schema(), "plan.json").after
    value = after.by_address["aws_fsx_windows_file_system.f"].get("self_managed_active_directory.password_wo")
    assert (value.text(), value.written) == ("correct horse", True)

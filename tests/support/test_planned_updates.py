"""Plans of a change: `plan_of(terraform, before=…)`."""

from __future__ import annotations

from typing import Any

from tests.support.planned import plan_of

Json = dict[str, Any]
MODULE = {
    "modules/bucket/main.tf": """
    variable "name" { type = string }
    resource "aws_s3_bucket" "this" { bucket = var.name }
    output "id" { value = aws_s3_bucket.this.id }
    """
}


def change(plan: Json, address: str) -> Json:
    found: Json = next(one for one in plan["resource_changes"] if one["address"] == address)["change"]
    return found


BEFORE = """
resource "aws_db_instance" "d" {
  identifier        = "d"
  storage_encrypted = true
  multi_az          = true
}
resource "aws_s3_bucket" "same" { bucket = "same" }
resource "aws_s3_bucket_public_access_block" "same" {
  bucket            = aws_s3_bucket.same.id
  block_public_acls = true
}
resource "aws_sqs_queue" "gone" { name = "gone" }
"""


def test_an_update_knows_what_was_there() -> None:
    made = plan_of(BEFORE.replace("multi_az          = true", "multi_az = false").split('resource "aws_sqs_queue"')[0], before=BEFORE)
    actions = {one["address"]: one["change"]["actions"] for one in made["resource_changes"]}
    assert actions == {
        "aws_db_instance.d": ["update"],
        "aws_s3_bucket.same": ["no-op"],
        "aws_s3_bucket_public_access_block.same": ["no-op"],
        "aws_sqs_queue.gone": ["delete"],
    }
    updated = change(made, "aws_db_instance.d")
    assert (updated["before"]["multi_az"], updated["after"]["multi_az"]) == (True, False)
    assert updated["before"]["arn"] == updated["after"]["arn"] == "arn:aws:rds:us-east-1:123456789012:db:d"
    assert updated["after_unknown"] == {}
    assert change(made, "aws_s3_bucket_public_access_block.same")["after"]["bucket"] == "same"
    assert change(made, "aws_sqs_queue.gone")["after"] is None


def test_a_replacement_is_new_again() -> None:
    made = plan_of(BEFORE.replace("storage_encrypted = true", "storage_encrypted = false"), before=BEFORE)
    replaced = change(made, "aws_db_instance.d")
    assert replaced["actions"] == ["delete", "create"]
    assert replaced["replace_paths"] == [["storage_encrypted"]]
    assert replaced["before"]["storage_encrypted"] is True
    assert replaced["after_unknown"]["arn"] is True


def test_a_replacement_can_be_asked_for() -> None:
    made = plan_of(f'# plan: replace = ["aws_sqs_queue.gone"]\n{BEFORE}', before=BEFORE)
    assert change(made, "aws_sqs_queue.gone")["actions"] == ["delete", "create"]


def test_what_did_not_change_is_a_no_op_even_in_modules() -> None:
    text = 'module "b" {\n source = "./modules/bucket"\n name = "x"\n}'
    made = plan_of(text, before=text, files=MODULE)
    assert {tuple(one["change"]["actions"]) for one in made["resource_changes"]} == {("no-op",)}
    assert made["applyable"] is False


def test_what_is_imported_stands_as_it_is_written() -> None:
    block = 'import {\n  to = module.b["x"].aws_s3_bucket.this\n  id = "same"\n}\n'
    call = 'module "b" {\n  source   = "./modules/bucket"\n  for_each = toset(["x", "y"])\n  name     = each.key\n}\n'
    made = plan_of(block + call, files=MODULE)
    taken = change(made, 'module.b["x"].aws_s3_bucket.this')
    assert (taken["actions"], taken["importing"], taken["before"]["bucket"]) == (["no-op"], {"id": "same"}, "x")
    assert change(made, 'module.b["y"].aws_s3_bucket.this')["actions"] == ["create"]

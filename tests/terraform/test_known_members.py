"""What a value that is known came from, where a plan names more than was taken: its text tells."""

from __future__ import annotations

import pytest

from tests.support.judging import report_on_plan
from tests.support.planned import plan_of

GROUPS = 'resource "aws_security_group" "a" {}\nresource "aws_security_group" "b" {}\n'
USED = 'variable "own" {\n  default = false\n}\nresource "aws_network_interface" "n" {\n  subnet_id = "s"\n  security_groups = %s\n}\n'
OUTPUT = """
output "all" { value = { a = aws_security_group.a } }
output "ids" { value = { web = aws_security_group.b.id, db = aws_security_group.a.id } }
"""
A, B = "sg-0123456789abcdef0", "sg-0fedcba9876543210"


@pytest.mark.parametrize(
    ("groups", "known", "in_use"),
    [
        ("[var.own ? aws_security_group.a.id : aws_security_group.b.id]", [B], "unknown satisfied"),
        ("var.own ? [aws_security_group.a.id] : [aws_security_group.b.id]", [B], "unknown satisfied"),
        ("[module.m.ids.web]", [B], "unknown satisfied"),
        ("[aws_security_group.a.id, aws_security_group.b.id]", [A, B], "satisfied satisfied"),
        ("[aws_security_group.b.id]", ["sg-0000000000000000a"], "missing unknown"),  # its changes are ignored
        ('var.own ? [aws_security_group.b.id] : ["sg-0000000000000000a"]', ["sg-0000000000000000a"], "missing unknown"),
        ("concat([module.m.all.a.id], var.own ? [module.m.ids.web] : [])", [A], "satisfied unknown"),
    ],
)
def test_of_what_is_named_that_is_sure_whose_text_is_there(groups: str, known: list[str], in_use: str) -> None:
    inside = "module." in groups
    text = USED % groups + ('module "m" {\n  source = "./m"\n}\n' if inside else GROUPS)
    plan = plan_of(text, files={"m/main.tf": GROUPS + OUTPUT} if inside else None)
    for change in plan["resource_changes"]:
        own = {"security_groups": known} if change["type"] == "aws_network_interface" else {"id": A if change["name"] == "a" else B}
        values = {**change["change"]["after"], **own}
        change["change"].update(actions=["no-op"], before=values, after=values, after_unknown={}, after_sensitive={}, before_sensitive={})
    found = sorted(
        (one.address, one.verdict.word) for one in report_on_plan(plan).outcomes if one.control == "vpc/security-groups-are-in-use"
    )
    assert " ".join(word for _, word in found) == in_use

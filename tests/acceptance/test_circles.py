"""What depends on itself: Terraform refuses it ("Cycle", "Self-referential block"), and here it comes to an end, said once."""

from __future__ import annotations

import pytest

from tests.support.scanning import Scan

QUEUE = 'resource "aws_sqs_queue" "{name}" {{\n  {text}\n}}\n'
CIRCLES = {
    "for_each of itself": QUEUE.format(name="a", text="for_each = aws_sqs_queue.a"),
    "count of itself": QUEUE.format(name="a", text="count = length(aws_sqs_queue.a)"),
    "count that tries": QUEUE.format(name="a", text="count = try(length(aws_sqs_queue.a), 0)"),
    "two that count each other": QUEUE.format(name="a", text="count = length(aws_sqs_queue.b)")
    + QUEUE.format(name="b", text="count = length(aws_sqs_queue.a)"),
    "through a local value": QUEUE.format(name="a", text="for_each = local.all")
    + "locals {\n  all = { for key, one in aws_sqs_queue.a : key => one.id }\n}\n",
    "through a module": QUEUE.format(name="a", text="count = module.m.number")
    + 'module "m" {\n  source = "./m"\n  all = aws_sqs_queue.a\n}\n',
    "a module that counts itself": QUEUE.format(name="a", text="count = 1")
    + 'module "m" {\n  source = "./m"\n  count = module.m[0].number\n  all = []\n}\n',
}
MODULE = 'variable "all" {\n}\noutput "number" {\n  value = length(var.all)\n}\n'


@pytest.mark.parametrize("circle", CIRCLES)
def test_how_many_there_are_may_not_depend_on_how_many_there_are(circle: str, scan: Scan) -> None:
    files = {"main.tf": CIRCLES[circle]} | ({"m/main.tf": MODULE} if "./m" in CIRCLES[circle] else {})
    scan.write(files).judge()
    assert scan.failures() == []
    assert len(scan.addresses()) == CIRCLES[circle].count('resource "')
    assert any("Terraform would refuse this: the number of " in note for note in scan.notes())

"""What Terraform leaves as it is where nobody writes it any more: `--against` knows what stood there.

That a plan of real Terraform says "no changes" to each of these was asked of Terraform 1.15 with version 3.39 of the AWS provider.
"""

from __future__ import annotations

import json

import pytest

from srm_tf.engine.kept_resources import with_what_stays
from srm_tf.model.graph import Graph, Note
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT, Unknown, Value
from tests.acceptance.test_against import changes, checked, committed
from tests.support.scanning import Program, Scan

RULE = 'ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n'
NONE = """dynamic "ingress" {
    for_each = []
    content {
      from_port = 22
      to_port   = 22
      protocol  = "tcp"
    }
  }
"""
ANYBODY = json.dumps({"Statement": [{"Effect": "Allow", "Action": "SQS:*", "Resource": "*", "Principal": "*"}]})
POLICY = f"policy = {json.dumps(ANYBODY)}\n"
TRUST = json.dumps({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]})
ALL = json.dumps(json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
INLINE = f'inline_policy {{\n    name = "p"\n    policy = {ALL}\n  }}\n'
ADMIN, QUEUES, IAM = (
    "vpc/security-groups-close-admin-ports-to-world",
    "sqs/queue-policies-restrict-principals",
    "iam/policies-grant-scoped-privileges",
)


def group(inside: str, name: str = "g") -> str:
    return f'resource "aws_security_group" "g" {{\n  name = "{name}"\n  description = "g"\n  {inside}}}\n'


def queue(inside: str) -> str:
    return f'resource "aws_sqs_queue" "q" {{\n  name = "q"\n  {inside}}}\n'


def role(inside: str) -> str:
    return f'resource "aws_iam_role" "r" {{\n  name = "r"\n  assume_role_policy = {json.dumps(TRUST)}\n  {inside}}}\n'


PART = 'resource "aws_sqs_queue_policy" "q" {\n  queue_url = aws_sqs_queue.q.id\n  policy = jsonencode({ Statement = [] })\n}\n'
OWN = f'resource "aws_iam_role_policy" "r" {{\n  role = aws_iam_role.r.name\n  policy = {ALL}\n}}\n'


@pytest.mark.parametrize(
    ("before", "after", "control", "address", "change"),
    [
        (group(RULE), group(""), ADMIN, "aws_security_group.g", "unchanged"),
        (group(RULE), group(NONE), ADMIN, "aws_security_group.g", "unchanged"),
        (group(RULE), group('tags = { a = "b" }\n'), ADMIN, "aws_security_group.g", "unchanged"),
        (group(RULE), group("ingress = []\n"), ADMIN, "aws_security_group.g", "fixed"),
        (group(RULE), group(RULE.replace("0.0.0.0/0", "10.0.0.0/8")), ADMIN, "aws_security_group.g", "fixed"),
        (group(RULE), group("", "h"), ADMIN, "aws_security_group.g", "fixed"),  # another group
        (queue(POLICY), queue(""), QUEUES, "aws_sqs_queue.q", "unchanged"),
        (queue(POLICY), queue("") + PART, QUEUES, "aws_sqs_queue.q", "fixed"),
        (role(INLINE), role(""), IAM, "aws_iam_role.r", "unchanged"),
        (role(INLINE), role("inline_policy {}\n"), IAM, "aws_iam_role.r", "fixed"),
        (role(INLINE), role("") + OWN, IAM, "aws_iam_role.r", "fixed"),
    ],
)
def test_what_is_written_no_more(scan: Scan, srm_tf: Program, before: str, after: str, control: str, address: str, change: str) -> None:
    committed(scan, {"main.tf": before})
    scan.write({"main.tf": after})
    document = checked(srm_tf, ".", "--against", "HEAD")
    assert changes(document, control)[".", address] == change
    told = [note["where"] for note in document["notes"] if "Terraform leaves what stands there" in note["text"]]
    assert told == ([address] if change == "unchanged" else [])
    assert srm_tf("check", ".", "--against", "HEAD", "--only", control, "--only", address).returncode == (change == "unchanged")
    (alone,) = (one for one in checked(srm_tf, ".")["outcomes"] if (one["control"], one["address"]) == (control, address))
    assert alone["verdict"] == "satisfied"  # a configuration by itself has no state


def test_a_place_that_is_there_no_more_is_not_named(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": "\n\n" + group(RULE)})
    scan.write({"main.tf": group("")})
    found = [one for one in checked(srm_tf, ".", "--against", "HEAD")["outcomes"] if one["control"] == ADMIN]
    assert [(one["location"]["file"], one["location"]["line"], one["verdict"]) for one in found] == [("main.tf", 1, "missing")]
    assert {piece["location"] and piece["location"]["file"] for one in found for piece in one["evidence"]} <= {None, "main.tf"}


KEPT, NEWER = {"policy": Value("{}", written=True)}, {"newer": Value(1, written=True)}  # of an argument that no schema here has yet


@pytest.mark.parametrize(
    ("then", "now", "stays"),
    [
        (KEPT, {}, True),
        ({"policy": Value(Unknown("var.p"), written=True)}, {}, True),
        ({"policy": Value("", written=True)}, {}, False),
        ({"policy": Value(None, written=True)}, {}, False),
        ({"policy": Value(Unknown("it could not be read"))}, {}, False),
        (KEPT, {"policy": Value("", written=True)}, False),
        (KEPT | NEWER, NEWER, True),
        (KEPT | NEWER, {}, False),
        (KEPT, NEWER, False),
    ],
)
def test_only_what_was_written_stays_of_what_is_otherwise_as_it_was(then: dict[str, Value], now: dict[str, Value], *, stays: bool) -> None:
    def graph(values: dict[str, Value]) -> Graph:
        return Graph((Resource("aws_sqs_queue.q", "aws_sqs_queue", "q", values),), (Note("warning", "main.tf", "another one"),))

    found = with_what_stays(graph(now), graph(then))
    assert found.resources[0].get("policy").data == (then if stays else now).get("policy", ABSENT).data
    assert [note.where for note in found.notes] == ["main.tf", *["aws_sqs_queue.q"] * stays]

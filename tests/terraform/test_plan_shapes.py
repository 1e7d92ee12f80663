"""Whatever stands at any place of a plan: it is refused with its place, or read; nothing else is raised, and no value is repeated."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from srm_tf.errors import SrmError
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import schema
from tests.support.planned import plan_of

CANARY = "canary-5d41402a"
GONE = object()
ODD: tuple[Any, ...] = (
    *(GONE, None, True, 10**40, CANARY, [], {}, [None], [[CANARY]], {CANARY: CANARY}),
    *({"references": CANARY}, {"references": [1, "aws_kms_key.k.arn"]}, {"constant_value": {}}, {"references": {"references": []}}),
)
BEFORE = """
module "m" {
  source = "./m"
  key    = aws_kms_key.k.arn
}
resource "aws_kms_key" "k" {}
"""
TEXT = """
variable "size" { default = 3 }
module "m" {
  source   = "./m"
  for_each = toset(["a.b"])
  key      = aws_kms_key.k.arn
}
resource "aws_kms_key" "k" {}
resource "aws_instance" "i" {
  count         = 1
  ami           = data.aws_ami.a.id
  instance_type = "t3.micro"
  root_block_device {
    encrypted   = true
    kms_key_id  = aws_kms_key.k.arn
    volume_size = var.size
  }
}
data "aws_ami" "a" { owners = ["amazon"] }
"""
FILES = {"m/main.tf": 'variable "key" {}\nresource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  kms_key_id = var.key\n}\n'}


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands."""
    if path:
        yield path
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, one in inside:
        yield from places(one, (*path, name))


def put(plan: Any, path: tuple[Any, ...], odd: Any) -> bytes:
    changed = copy.deepcopy(plan)
    at = changed
    for step in path[:-1]:
        at = at[step]
    if odd is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = odd
    return json.dumps(changed).encode()


def told(data: bytes) -> str:
    """What is said against a plan, "" where it is read, with every value in it."""
    try:
        found = worlds(decode(data, "plan.json"), schema())
        for graph in (found.after, found.before):
            for resource in graph.resources if graph is not None else ():
                for value in resource.values.values():
                    list(value.walk())
    except SrmError as error:
        return str(error)
    return ""


def test_nothing_at_any_place_is_more_than_an_error() -> None:
    plan = plan_of(TEXT, before=BEFORE, files=FILES)
    for unread in ("planned_values", "output_changes", "timestamp"):
        plan.pop(unread, None)
    refused = 0
    for path in places(plan):
        for odd in ODD:
            error = told(put(plan, path, odd))
            refused += bool(error)
            assert CANARY not in error.replace(f"got '{CANARY}'", "") or path == ("format_version",), (path, odd, error)
            assert not error or error.startswith("==> plan.json\n==> "), (path, odd, error)
    assert refused

"""Inputs with mistakes in them, made by chance from good ones: an answer or an error that names the file, never a defect of ours."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

TERRAFORM = """
variable "names" {
  type    = set(string)
  default = ["a", "b"]
}
resource "aws_s3_bucket" "b" {
  for_each = var.names
  bucket   = each.key
}
resource "aws_s3_bucket_versioning" "b" {
  for_each = aws_s3_bucket.b
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_security_group" "g" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
ODD: list[Any] = [
    None,
    True,
    -1,
    10**400,
    1e308,
    "",
    "a.b[0]",
    'module.x["q\\"\n"].aws_y.z',
    "\0é",
    [],
    {},
    [None],
    [[]],
    {"": 1},
    [{"a": {}}],
]
MANIFEST = {"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "m", "Source": "./m", "Version": "1.0.0", "Dir": "m"}]}


def chance_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 — nothing here is secret


def trails(tree: Any, trail: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place below the top."""
    for step in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield (*trail, step)
        yield from trails(tree[step], (*trail, step))


def mutated(tree: Any, chance: random.Random) -> Any:
    """Some parts taken away, or of another kind."""
    for _ in range(chance.randint(1, 4)):
        *above, last = chance.choice(list(trails(tree)))
        inside = tree
        for step in above:
            inside = inside[step]
        if chance.random() < 0.3:
            del inside[last]
        else:
            inside[last] = deepcopy(chance.choice(ODD))
        if not tree:
            break
    return tree


def told(program: Program, name: str, *arguments: str) -> None:
    """Run; what is wrong is told of the file."""
    done = program("check", *arguments, "--format", "json", "--profile", "all")
    assert b"defect of srm-tf" not in done.stderr, done.stderr
    assert done.returncode in {0, 1} or (done.returncode == 2 and name.encode() in done.stderr)


@pytest.mark.parametrize("seed", range(6))
def test_mutated_plans(scan: Scan, srm_tf: Program, seed: int) -> None:
    scan.write({"plan.json": json.dumps(mutated(json.loads(plan_text(TERRAFORM)), chance_of(seed)))})
    told(srm_tf, "plan.json", "plan.json", "--scope", "all")


@pytest.mark.parametrize("seed", range(8))
def test_mutated_baselines(scan: Scan, srm_tf: Program, seed: int) -> None:
    chance = chance_of(seed)
    scan.write(TERRAFORM)
    assert srm_tf("baseline", "write", ".").returncode == 0
    path = Path("srm-tf-baseline.jsonl")
    head, first, *others = path.read_text(encoding="utf-8").splitlines()
    broken = first[: (at := chance.randrange(len(first)))] + chance.choice(['"', "{", "\0", "1"]) + first[at:]
    line = broken if seed % 2 else json.dumps(mutated(json.loads(first), chance))
    path.write_text("\n".join([head, line, *others]), encoding="utf-8")
    told(srm_tf, path.name, ".", "--baseline", path.name)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_manifests(scan: Scan, srm_tf: Program, seed: int) -> None:
    manifest = mutated(json.loads(json.dumps(MANIFEST)), chance_of(seed))
    call = 'module "m" {\n  source  = "acme/thing/aws"\n  version = "~> 1.0"\n}\n'
    scan.write({"main.tf": TERRAFORM + call, ".terraform/modules/modules.json": json.dumps(manifest)})
    told(srm_tf, "modules.json", ".")

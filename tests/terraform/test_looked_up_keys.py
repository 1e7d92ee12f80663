"""A configuration beside a plan makes its instances for what the plan has looked up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from srm_tf.engine.configurations import origins
from srm_tf.model.value import Certainty
from tests.support.judging import after_plan, schema
from tests.support.planned import plan_of

ZONES = ["eu-west-1a", "eu-west-1b"]
NETWORK = """
resource "aws_subnet" "s" {
  for_each          = %s
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = each.key
  cidr_block        = "10.0.0.0/24"
}
resource "aws_autoscaling_group" "g" {
  min_size            = 2
  max_size            = 3
  vpc_zone_identifier = [for one in aws_subnet.s : one.id]
}
"""
LOOKED_UP = 'data "aws_availability_zones" "here" {}\n' + NETWORK


def read(kind: str, name: str, attribute: str, texts: list[str], *, sensitive: bool = False) -> dict[str, Any]:
    """The state before a plan, in which stands what its data source has found."""
    shown = {
        "address": f"data.{kind}.{name}",
        "mode": "data",
        "type": kind,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "schema_version": 0,
        "values": {"id": "eu-west-1", attribute: texts},
        "sensitive_values": {attribute: True if sensitive else [False] * len(texts)},
    }
    return {"format_version": "1.0", "terraform_version": "1.15.5", "values": {"root_module": {"resources": [shown]}}}


@pytest.mark.parametrize(
    ("kind", "attribute", "keys"),
    [
        ("aws_availability_zones", "names", "toset(data.aws_availability_zones.here.names)"),
        ("aws_availability_zones", "names", "toset(slice(data.aws_availability_zones.here.names, 0, 2))"),
        ("aws_availability_zones", "names", "{ for place, zone in data.aws_availability_zones.here.names : zone => place }"),
        ("aws_availability_zones", "group_names", "data.aws_availability_zones.here.group_names"),  # a set
    ],
)
def test_one_subnet_for_each_zone_that_the_plan_has_found(kind: str, attribute: str, keys: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(LOOKED_UP % keys, encoding="utf-8")
    plan = plan_of(NETWORK % f"toset({json.dumps(ZONES)})") | {"prior_state": read(kind, "here", attribute, ZONES)}
    graph = after_plan(plan)
    placed = origins(tmp_path, schema(), {}, graph).placed(graph)
    value = placed.by_address["aws_autoscaling_group.g"].get("vpc_zone_identifier")
    assert [[(one.target, one.certainty) for one in item.references] for item in value.items()] == [
        [(f'aws_subnet.s["{zone}"]', Certainty.EXACT)] for zone in ZONES
    ]


def test_what_is_sensitive_or_not_shown_makes_no_keys(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(LOOKED_UP % "toset(data.aws_availability_zones.here.names)", encoding="utf-8")
    plan = plan_of(NETWORK % f"toset({json.dumps(ZONES)})")
    for prior in ({}, {"prior_state": read("aws_availability_zones", "here", "names", ZONES, sensitive=True)}):
        graph = after_plan(plan | prior)
        found = origins(tmp_path, schema(), {}, graph)
        assert 'aws_subnet.s["?"]' in found.instances

"""Backup policies of an organization: for whom they leave open whether a plan takes it in."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from tests.language.terms.build import world
from tests.support.judging import configured_graph

load()
STACK = """
variable "later" {}
resource "aws_organizations_policy" "one" {
  name    = "one"
  type    = %s
  content = %s
}
resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 10
  tags              = { backup = "daily", stage = var.later }
}
"""
POLICY = "jsonencode({ plans = { daily = { selections = { %s } } } })"
TAGS = 'tags = { some = { tag_key = { "@@assign" = %s }, tag_value = { "%s" = %s } } }'
KIND = '"BACKUP_POLICY"'


def told(content: str, kind: str = KIND) -> str:
    context = world(*configured_graph(STACK % (kind, content)).resources)
    [subject] = context.graph.of_type("aws_ebs_volume")
    return SENTENCES["is covered by a backup plan"].function(subject, context).verdict.word


def by_tag(key: str, values: str, how: str = "@@assign") -> str:
    return POLICY % (TAGS % (key, how, values))


@pytest.mark.parametrize(
    "content",
    [
        by_tag('"backup"', '["hourly", "daily"]'),
        by_tag('"backup"', '["d*"]'),
        by_tag('"backup"', '["daily"]', "@@append"),
        by_tag('"backup"', "[var.later]"),
        by_tag("var.later", '["daily"]'),
        by_tag('"stage"', '["production"]'),
        POLICY % 'resources = { some = { resource_types = { "@@assign" = ["arn:aws:ec2:*:*:volume/*"] } } }',
        POLICY % "tags = var.later",
        "jsonencode({ plans = var.later })",
        "var.later",
    ],
)
def test_it_may_take_in(content: str) -> None:
    assert told(content) == "unknown"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (by_tag('"backup"', '["hourly"]'), KIND),
        (by_tag('"backups"', '["daily"]'), KIND),
        (POLICY % 'tags = { "@@operators_allowed_for_child_policies" = ["@@none"] }', KIND),
        ("jsonencode({ plans = {} })", KIND),
        ('"plans"', KIND),
        (by_tag('"backup"', '["daily"]'), '"TAG_POLICY"'),
    ],
)
def test_it_does_not(content: str, kind: str) -> None:
    assert told(content, kind) == "missing"


def test_a_type_that_nobody_knows_is_open() -> None:
    assert told(by_tag('"backup"', '["daily"]'), "var.later") == "unknown"

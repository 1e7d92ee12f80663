"""Which block of the configuration an element of a plan's values came from."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.terraform.parallel import paired

LOGS = {"bucket": {"constant_value": "logs"}, "enabled": {"constant_value": False}}
OTHER = {"bucket": {"constant_value": "other"}, "enabled": {"constant_value": True}}
NAMED = {"bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}}
REQUIRED = {"name": {"references": ["var.z"]}, "required": {"constant_value": True}}
LOOSE = {"name": {"references": ["var.a"]}}
SITE = {"id": {"references": ["local.site"]}, "control": {"references": ["aws_cloudfront_origin_access_control.site.id"]}}
API = {"id": {"references": ["local.api"]}, "custom": [{"port": {"constant_value": 80}}]}
AUDIT = {"kind": {"constant_value": "AUDIT"}, "to": {"references": ["var.to"]}}
LATER = {"kind": {"references": ["var.kind"]}, "on": {"references": ["local.on"]}, "to": {"references": ["var.to"]}}
FILES = {"id": {"references": ["local.files"]}, "s3": [{"identity": {"references": ["aws_cloudfront_origin_access_identity.i.path"]}}]}


@pytest.mark.parametrize(
    ("data", "trees", "found"),
    [
        ([{"bucket": "logs", "enabled": False}], [LOGS], [LOGS]),
        # The provider (3.39) empties the bucket of a load balancer where its logging is off.
        ([{"bucket": "", "enabled": False}], [LOGS], [LOGS]),
        ([{"bucket": "", "enabled": False}, {"bucket": "other", "enabled": True}], [OTHER, LOGS], [LOGS, OTHER]),
        ([{"bucket": "other", "enabled": True}, {"bucket": "logs", "enabled": False}], [LOGS, OTHER], [OTHER, LOGS]),
        # Two that nobody can tell apart are no one's.
        ([{"bucket": "a", "enabled": None}, {"bucket": "b", "enabled": None}], [LOGS, OTHER], [None, None]),
        # One more than written: a `dynamic` made it.
        ([{"bucket": "", "enabled": False}, {"bucket": "logs", "enabled": False}], [LOGS], [None, LOGS]),
        # The provider (3.39) plans null for what a block of a set leaves out: `required` of the `schema` of a user pool.
        ([{"name": "a", "required": None}, {"name": "z", "required": True}], [REQUIRED, LOOSE], [LOOSE, REQUIRED]),
        ([{"bucket": None, "enabled": None}, {"bucket": "logs", "enabled": None}], [LOGS, NAMED], [NAMED, LOGS]),
        ([{"name": "a", "required": None}, {"name": "z", "required": None}], [LOOSE, REQUIRED], [LOOSE, REQUIRED]),
        ([{"bucket": "logs", "enabled": False}, {"bucket": "mine", "enabled": None}], [NAMED, LOGS], [LOGS, NAMED]),
    ],
)
def test_blocks_are_paired(data: list[Any], trees: list[Any], found: list[Any]) -> None:
    assert paired(data, None, trees) == found


@pytest.mark.parametrize(
    ("data", "unknown", "trees", "found"),
    [
        # Origins of a distribution, a set: nothing but local values is written of two, and that one of them has a block, or an argument.
        ([{"id": "a", "custom": [{"port": 80}]}, {"id": "s", "custom": []}], [{}, {"control": True}], [SITE, API], [API, SITE]),
        ([{"id": "a", "custom": [{"port": 80}]}, {"id": "s", "control": "E1"}], [], [SITE, API], [API, SITE]),
        ([{"id": "a", "s3": []}, {"id": "f", "s3": [{}]}], [{}, {"s3": [{"identity": True}]}], [FILES, LOOSE], [LOOSE, FILES]),
        ([{"id": "a", "control": ""}, {"id": "s", "control": "E1"}], [], [SITE, LOOSE], [LOOSE, SITE]),
        ([{"id": "a", "control": ""}, {"id": "s"}], [{}, {"control": True}], [SITE, LOOSE], [LOOSE, SITE]),
        # What is not known yet is not the constant of the other one, whichever has more of it.
        ([{"kind": "AUDIT", "on": True}, {"on": True}], [{"to": True}, {"to": True, "kind": True}], [LATER, AUDIT], [AUDIT, LATER]),
    ],
)
def test_what_is_written_of_one_block_alone_tells_it_from_others(data: list[Any], unknown: Any, trees: list[Any], found: list[Any]) -> None:
    assert paired(data, unknown, trees) == found


def test_blocks_of_a_list_stand_in_their_order() -> None:
    """What the second of them writes and leaves empty, the first has: only where blocks have no order, that tells something."""
    first, second = {"name": {"references": ["var.a"]}}, {"name": {"references": ["var.b"]}, "level": {"references": ["var.c"]}}
    data = [{"name": "a", "level": "UNSPECIFIED"}, {"name": "b", "level": ""}]
    assert paired(data, None, [first, second], listed=True) == [first, second]
    assert paired(data, None, [first, second]) == [second, first]


def test_a_list_that_contradicts_its_blocks_is_paired_as_a_set_is() -> None:
    assert paired([{"bucket": "other"}, {"bucket": "logs"}], None, [LOGS, OTHER], listed=True) == [OTHER, LOGS]

"""Real plans of every shape that Terraform makes: what will be there is judged, and nothing that ends or that only drifted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Report
from srm_tf.engine.run import World, run
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.acceptance.test_canary import shown
from tests.support.judging import facts, schema

PLANS = Path(__file__).parent / "shapes"
HIDDEN = "hunter2-of-the-shop"
TLS, BLOCKED, ROTATES, KEPT = "s3/buckets-require-tls", "s3/buckets-block-public-access", "kms/keys-rotate", "kms/keys-are-retained"
ADMIN, OWN_KEY, TRUST = "vpc/security-groups-close-admin-ports-to-world", "sqs/queues-use-customer-keys", "sns/topics-require-tls"
BUCKET, KEY, GROUP, QUEUE = "aws_s3_bucket.b", "aws_kms_key.k", "aws_security_group.g", "aws_sqs_queue.q"

# Shape → subject and control → verdict, change, and whether the plan has to answer for it; "" where nothing may be said.
EXPECTED: dict[str, dict[tuple[str, str], str]] = {
    "no-change": {(BUCKET, TLS): "satisfied unchanged False", (GROUP, ADMIN): "satisfied unchanged False"},
    "state": {(BUCKET, TLS): "satisfied unchanged True", (BUCKET, BLOCKED): "satisfied unchanged True"},
    "drift-undone": {(BUCKET, TLS): "satisfied fixed True", (GROUP, ADMIN): "satisfied fixed True"},
    "refresh-only-with-drift": {
        (BUCKET, TLS): "misconfigured introduced True",
        (GROUP, ADMIN): "misconfigured introduced True",
        (KEY, ROTATES): "satisfied unchanged False",
    },
    "destroy": {(BUCKET, TLS): "", (GROUP, ADMIN): "", (KEY, ROTATES): "", (KEY, KEPT): "misconfigured introduced True"},
    "destroy-target": {(BUCKET, BLOCKED): "missing introduced True", (BUCKET, TLS): "satisfied unchanged False"},
    "target-beside-removed": {(BUCKET, BLOCKED): "satisfied unchanged False", (GROUP, ADMIN): "satisfied unchanged False"},
    "replace": {(KEY, KEPT): "misconfigured introduced True", (QUEUE, OWN_KEY): "satisfied unchanged True"},
    "moved": {
        (KEY, ROTATES): "",
        ("aws_kms_key.kk", ROTATES): "satisfied unchanged False",
        ("module.m.aws_sqs_queue.q", OWN_KEY): "satisfied unchanged False",
    },
    "removed": {(BUCKET, TLS): "missing introduced True", (BUCKET, BLOCKED): "satisfied unchanged True", (GROUP, ADMIN): ""},
    "create-before-destroy": {(GROUP, ADMIN): "satisfied unchanged True", (BUCKET, BLOCKED): "satisfied unchanged True"},
    "deposed-and-tainted": {
        (KEY, ROTATES): "satisfied unchanged False",
        (GROUP, ADMIN): "satisfied unchanged False",
        (f"{KEY} (deposed 0a1b2c3d)", KEPT): "misconfigured introduced True",
        (QUEUE, OWN_KEY): "satisfied unchanged True",
    },
    "failing-checks": {(KEY, ROTATES): "satisfied unchanged False", (BUCKET, TLS): "satisfied unchanged False"},
    "read-during-apply": {
        ("aws_iam_role.r", "iam/role-trust-policies-restrict-principals"): "misconfigured introduced True",
        ("aws_sns_topic.t", TRUST): "missing introduced True",
        (BUCKET, TLS): "satisfied unchanged False",
    },
    "import-generated": {(GROUP, ADMIN): "misconfigured unchanged True"},
    "import-with-changes": {
        (GROUP, ADMIN): "misconfigured unchanged True",
        ('aws_s3_bucket.b["a"]', "s3/buckets-are-versioned"): "satisfied fixed True",
    },
}
ALL = ("aws_kms_key.k", "aws_s3_bucket.b", "aws_s3_bucket_policy.b", "aws_s3_bucket_public_access_block.b", GROUP, QUEUE, "aws_vpc.v")
ENDED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # what a plan destroys, and what it lets go of
    "destroy": (ALL, ()),
    "destroy-target": (("aws_s3_bucket_public_access_block.b",), ()),
    "removed": (("aws_s3_bucket_policy.b",), ("aws_s3_bucket_public_access_block.b", GROUP)),
    "deposed-and-tainted": ((f"{KEY} (deposed 0a1b2c3d)", f"{GROUP} (deposed 0a1b2c3d)"), ()),
}
NOTES = {
    "refresh-only-with-drift": "only refreshes the state",
    "destroy-target": "this plan is partial",
    "target-beside-removed": "this plan is partial",
    "import-generated": "does not show all of its configuration",
}


@cache
def report(name: str) -> Report:
    """The report on a plan."""
    found = worlds(decode((PLANS / f"{name}.json").read_bytes(), name), schema())
    return run((World(name, found.after, found.before),), facts(), Choice("all"))


def test_every_plan_is_looked_at() -> None:
    assert {path.stem for path in PLANS.glob("*.json")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_plan_comes_to(name: str) -> None:
    said = {(one.address, one.control): f"{one.verdict.word} {one.change} {one.touched}" for one in report(name).outcomes}
    assert {pair: said.get(pair, "") for pair in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_everything_is_accounted_for_once(name: str) -> None:
    found = report(name)
    pairs = [(one.address, one.control) for one in found.outcomes]
    assert len(pairs) == len(set(pairs))
    assert (found.destroyed, found.forgotten) == ENDED.get(name, ((), ()))
    assert [NOTES[name] in one.text for one in found.notes] == [True] if name in NOTES else not found.notes


@pytest.mark.parametrize("name", EXPECTED)
def test_no_format_tells_what_is_sensitive(name: str) -> None:
    assert HIDDEN not in shown(report(name))

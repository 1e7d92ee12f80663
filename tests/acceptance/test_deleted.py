"""What a plan deletes is judged where that is the fault: a KMS key, without which nobody can read what it encrypted."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.support.planned import plan_of
from tests.support.scanning import Program

KEY = 'resource "aws_kms_key" "%s" {\n  description = "%s"\n}\n'
BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'


@pytest.mark.parametrize(
    ("before", "after", "told", "aside"),
    [
        (KEY % ("a", "a") + KEY % ("b", "b"), KEY % ("a", "a"), ["aws_kms_key.b"], False),
        (KEY % ("a", "a") + BUCKET, KEY % ("a", "a"), [], True),
        (KEY % ("a", "a"), KEY % ("a", "another"), [], False),
    ],
    ids=["a key", "a bucket", "a change"],
)
def test_the_deletion_of_a_key_is_a_finding(
    tmp_path: Path, srm_tf: Program, before: str, after: str, told: list[str], *, aside: bool
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(msgspec.json.encode(plan_of(after, before=before)))
    done = srm_tf("check", str(plan), "--format", "json")
    found = [one for one in done.document["outcomes"] if one["control"] == "kms/keys-are-retained"]
    assert [(one["address"], one["change"]) for one in found if one["verdict"] == "misconfigured"] == [(one, "introduced") for one in told]
    assert done.returncode == (1 if told else 0)
    text = srm_tf("check", str(plan)).stdout.decode()
    assert ("Destroyed" in text) is aside


@pytest.mark.parametrize(
    ("actions", "verdict"),
    [(["delete", "create"], "misconfigured"), (["create", "delete"], "misconfigured"), (["create", "forget"], "satisfied")],
    ids=["made anew", "another first", "let go"],
)
def test_a_key_that_is_only_let_go_of_is_kept(tmp_path: Path, srm_tf: Program, actions: list[str], verdict: str) -> None:
    """`["create", "forget"]` makes another one and leaves the one that stands where it is."""
    made = plan_of(KEY % ("a", "another"), before=KEY % ("a", "a"))
    made["resource_changes"][0]["change"]["actions"] = actions
    plan = tmp_path / "plan.json"
    plan.write_bytes(msgspec.json.encode(made))
    report = srm_tf("check", str(plan), "--format", "json", "--fail-on", "never").document
    assert [one["verdict"] for one in report["outcomes"] if one["control"] == "kms/keys-are-retained"] == [verdict]

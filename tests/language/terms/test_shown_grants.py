"""Grants that the state shows of a bucket, and nobody wrote: whose account the bucket is of, they tell by themselves."""

from __future__ import annotations

from srm_tf.language.context import Site
from srm_tf.language.terms.differing_arguments import is_the_canonical_user
from tests.language.terms.build import block, resource, world

OWNER, OTHER = "7f3c0c9f5e2f1b4d0a6c", "0d1e2f3a4b5c6d7e8f90"
LOGS = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"


def full(whose: str, *permissions: str) -> dict[str, object]:
    return {"id": whose, "permissions": list(permissions or ("FULL_CONTROL",)), "type": "CanonicalUser", "uri": ""}


def asked(grants: list[dict[str, object]], index: int = 0, *, written: bool = False) -> str:
    bucket = (
        resource("aws_s3_bucket.b", grant=[block(**one) for one in grants])
        if written
        else resource("aws_s3_bucket.b", computed={"grant": grants})
    )
    value = bucket.get("grant").items()[index].get("id")
    return is_the_canonical_user(Site(bucket, f"grant[{index}].id", value, ("grant", "id")), world(bucket)).verdict.word


def test_the_only_one_with_full_control_is_the_owner() -> None:
    assert asked([full(OWNER)]) == "satisfied"
    assert asked([full(OWNER), full(LOGS)]) == "satisfied"  # CloudFront delivers its logs so
    group: dict[str, object] = {"id": "", "permissions": ["WRITE", "READ_ACP"], "type": "Group", "uri": "x/LogDelivery"}
    assert asked([full(OWNER), group]) == "satisfied"


def test_of_several_nobody_can_tell() -> None:
    assert asked([full(OWNER), full(OTHER)]) == "unknown"
    assert asked([full(OWNER), full(OTHER, "READ")], 1) == "unknown"
    assert asked([full(LOGS)]) == "unknown"


def test_what_somebody_wrote_may_be_anybodys() -> None:
    assert asked([full(OWNER)], written=True) == "unknown"

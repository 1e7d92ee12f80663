"""Which provider configurations work in the same account."""

from __future__ import annotations

import pytest

from srm_tf.model.accounts import account_of, works_in
from srm_tf.terraform.credentials import Signed, first_alike


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        ("arn:aws:iam::111122223333:role/deploy", "111122223333"),
        ("arn:aws-cn:iam::111122223333:role/path/deploy", "111122223333"),
        ("arn:aws:iam::111122223333:user/deploy", None),
        ("deploy", None),
        (None, None),
    ],
)
def test_a_role_tells_its_account(arn: object, account: str | None) -> None:
    assert account_of(arn) == account


DEPLOY = "arn:aws:iam::111122223333:role/deploy"
OTHER = "arn:aws:iam::444455556666:role/deploy"


@pytest.mark.parametrize(
    ("roles", "allowed", "account"),
    [
        ([DEPLOY, OTHER], ["777788889999"], "444455556666"),
        ([DEPLOY, None], ["777788889999"], None),  # nobody knows in which it works, whatever it may work in
        ([], ["777788889999"], "777788889999"),
        ([], ["777788889999", "111122223333"], None),
        ([], [None], None),
        ([], [], None),
    ],
)
def test_the_last_role_tells_where_it_works_else_what_is_allowed(roles: list[object], allowed: list[object], account: str | None) -> None:
    assert works_in(roles, allowed) == account


def test_words_and_numbers_both_tell_who_works_in_one_account() -> None:
    found = first_alike(
        {
            "aws.c": Signed("c", "1"),
            "aws.d": Signed("d", "2"),
            "aws.e": Signed("e", "1"),
            "aws.f": Signed("d"),
            "aws.g": Signed(None, "2"),
            "aws.h": Signed(None),
        }
    )
    assert found == {"aws.c": "aws.c", "aws.d": "aws.d", "aws.e": "aws.c", "aws.f": "aws.d", "aws.g": "aws.d", "aws.h": "aws.h"}


def test_who_is_like_two_brings_them_together() -> None:
    found = first_alike({"aws.a": Signed("x"), "aws.b": Signed(None, "1"), "aws.c": Signed("x", "1"), "aws.d": Signed("y", "1")})
    assert set(found.values()) == {"aws.a"}

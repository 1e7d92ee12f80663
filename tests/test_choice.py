"""Which addresses a run speaks of, by the words of `--only` and `--skip`."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice, address_wanted, is_address
from tests.support.judging import facts

ROTATES, GRANTS = "kms/keys-rotate", "kms/grants-avoid-create-grant"  # what everybody owes, and an opinion; both of key_management


@pytest.mark.parametrize(
    ("word", "address"),
    [
        ("aws_s3_bucket.a", True),
        ("module.a.*", True),
        ("*.aws_s3_bucket.*", True),
        ("account_region", True),
        ("s3", False),
        ("s3/buckets-*", False),
        ("aws_s3_bucket", False),
        ("S3.9", False),
        ("3.1.1", False),
        ("s3.x9", True),
    ],
)
def test_words_with_a_dot_are_addresses(word: str, *, address: bool) -> None:
    assert is_address(word) is address


@pytest.mark.parametrize(
    ("only", "skip", "address", "wanted"),
    [
        ((), (), "aws_a.x", True),
        (("aws_a.*",), (), "aws_a.x", True),
        (("aws_a.*",), (), "aws_b.x", False),
        (("aws_a.*", "aws_b.x"), (), "aws_b.x", True),
        (("kms",), (), "aws_a.x", True),
        (("kms", "aws_a.*"), (), "aws_b.x", False),
        ((), ("aws_a.x",), "aws_a.x", False),
        ((), ("aws_a.x",), "aws_a.xy", True),
        ((), ("kms",), "kms", True),
        (("aws_a.*",), ("aws_a.x",), "aws_a.x", False),
        (("aws_a.*",), ("aws_a.x",), "aws_a.y", True),
        (("aws_a.x[0]",), (), "aws_a.x[0]", True),
        (("aws_a.x[0]",), (), "aws_a.x0", False),
        (("aws_a.x[*]",), (), "aws_a.x[12]", True),
        (("aws_a.x",), (), "aws_a.x.provisioner[0]", True),
        (("aws_a.x",), (), "aws_a.xy.provisioner[0]", False),
    ],
)
def test_words_about_addresses_choose_among_them(only: tuple[str, ...], skip: tuple[str, ...], address: str, *, wanted: bool) -> None:
    choice = Choice("all", only, skip)
    assert choice.wants_address(address) is wanted
    assert choice.limited is any("." in word for word in (*only, *skip))


@pytest.mark.parametrize(
    ("only", "skip", "there"),
    [
        ((), (), True),
        (("kms",), ("kms",), True),
        (("module.a.*",), (), True),
        (("module.a",), (), False),
        (("module.a.aws_s3_bucket.b",), (), True),
        (("module.a[0].aws_s3_bucket.b",), (), True),
        (("module.*",), (), True),
        (("*.aws_s3_bucket.*",), (), True),
        (("module.b.*",), (), False),
        (("aws_s3_bucket.b",), (), False),
        ((), ("module.a.*",), False),
        ((), ("module.a[*",), False),
        ((), ("module.a*",), False),
        ((), ("module.a",), False),
        ((), ("module.a.aws_s3_bucket.b",), True),
        ((), ("module.b.*",), True),
        ((), ("*",), True),
        (("module.a.*", "module.b.*"), (), True),
        (("module.a.*",), ("module.a.*",), False),
    ],
)
def test_a_module_may_hold_what_is_asked_for(only: tuple[str, ...], skip: tuple[str, ...], *, there: bool) -> None:
    assert Choice("all", only, skip).wants_some_in("module.a") is there


@pytest.mark.parametrize(
    ("choice", "rotates", "grants"),
    [
        (Choice(), True, False),
        (Choice("opinion"), True, True),
        (Choice("policy_level"), True, False),
        (Choice("all"), True, True),
        (Choice(only=(GRANTS,)), False, True),  # by its name, whatever the profile
        (Choice(only=("kms",)), True, False),
        (Choice("all", only=("key_management",)), True, True),
        (Choice("all", only=("kms/keys-*", "s3")), True, False),
        (Choice("all", only=("s3",)), False, False),
        (Choice("all", only=("aws_kms_key.*",)), True, True),
        (Choice("all", only=("aws_kms_key.*", "s3")), False, False),
        (Choice("all", skip=(ROTATES, "s3")), False, True),
        (Choice("all", skip=("aws_kms_key.*",)), True, True),
        (Choice("all", skip=("kms",)), False, False),
        (Choice("all", only=("kms",), skip=(GRANTS,)), True, False),
        (Choice("all", named=frozenset({GRANTS})), False, True),
        (Choice("all", named=frozenset()), False, False),
        (Choice("all", only=(ROTATES,), named=frozenset({GRANTS})), False, False),
        (Choice("all", skip=(GRANTS,), named=frozenset({GRANTS})), False, False),
    ],
)
def test_words_about_controls_choose_among_them(choice: Choice, *, rotates: bool, grants: bool) -> None:
    found = [facts().catalogue.get(one) for one in (ROTATES, GRANTS)]
    assert [one is not None and choice.wants(one) for one in found] == [rotates, grants]


@pytest.mark.parametrize(("words", "wanted"), [(("aws_a.*", "aws_b.x"), True), (("aws_b.*",), False), ((), False)])
def test_an_address_is_wanted_by_one_word_or_by_none(words: tuple[str, ...], *, wanted: bool) -> None:
    assert address_wanted("aws_a.x", words) is wanted

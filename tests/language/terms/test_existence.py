"""The subject itself is the offence, or the evidence."""

from __future__ import annotations

from srm_tf.language.terms.existence import is_enough, is_not_used
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import resource, world

USER = resource("aws_iam_user.jane")


def test_what_should_not_be_there_is_misconfigured() -> None:
    answer = is_not_used(USER, world(USER))
    assert answer.verdict == Verdict.MISCONFIGURED
    assert answer.because.startswith("aws_iam_user.jane ")


def test_being_there_can_be_enough() -> None:
    assert is_enough(USER, world(USER)).verdict == Verdict.SATISFIED


def test_a_subject_that_may_not_exist_decides_nothing() -> None:
    maybe = resource("aws_iam_user.jane", doubt="var.with_jane")
    for term in (is_not_used, is_enough):
        answer = term(maybe, world(maybe))
        assert answer.verdict == Verdict.UNKNOWN
        assert answer.because == "aws_iam_user.jane depends on var.with_jane"

"""The subject itself is the offence, or the evidence."""

from __future__ import annotations

from datetime import timedelta

from srm_tf.language.terms.existence import comes_with, is_enough, is_not_used, is_of_a_service_that_aws_runs_until, was_made_since
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, unknown, world

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


def test_a_part_that_has_to_go_with_the_subject() -> None:
    recorder = resource("aws_config_configuration_recorder.r", name="r")

    def said(*others: Resource) -> Verdict:
        return comes_with(recorder, world(recorder, *others), "aws_config_configuration_recorder_status", "name").verdict

    def status(name: object) -> Resource:
        return resource("aws_config_configuration_recorder_status.s", name=name)

    assert said() == Verdict.MISSING
    assert said(status(ref("aws_config_configuration_recorder.r.name"))) == Verdict.SATISFIED
    assert said(status("other")) == Verdict.MISSING
    assert said(status(unknown("var.name"))) == Verdict.UNKNOWN


def test_a_service_runs_until_its_last_day_and_not_after_it() -> None:
    here = world(USER)
    today = here.as_of

    def said(day: str, subject: Resource = USER) -> Verdict:
        return is_of_a_service_that_aws_runs_until(subject, here, day).verdict

    assert said(str(today)) == Verdict.SATISFIED
    assert said(str(today + timedelta(days=1))) == Verdict.SATISFIED
    assert said(str(today - timedelta(days=1))) == Verdict.MISCONFIGURED
    assert said(str(today - timedelta(days=1)), resource("aws_iam_user.jane", doubt="var.with_jane")) == Verdict.UNKNOWN
    assert said("some day") == Verdict.UNKNOWN


def test_what_is_looked_up_stands_already() -> None:
    """In a configuration as in a plan."""
    for address, verdict in (("data.aws_iam_user.jane", Verdict.UNKNOWN), ("aws_iam_user.jane", Verdict.SATISFIED)):
        subject = resource(address)
        assert was_made_since(subject, world(subject), "April 2023").verdict == verdict

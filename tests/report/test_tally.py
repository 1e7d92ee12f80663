"""What a report adds up to: inputs, and those that could not be read."""

from __future__ import annotations

import pytest

from srm_tf.engine.finding import Failure, Limits
from srm_tf.report.tally import asked_of, number_of_inputs, unread
from tests.report.reports import outcome, report, resource

_WHOLE, _PART = "could not be read", "could not be read in full"


@pytest.mark.parametrize(
    ("inputs", "which", "said"),
    [
        (("a",), (), _WHOLE),
        (("a",), ("a",), _PART),
        (("a",), ("a/main.tf",), _PART),
        (("a",), ("ab/main.tf",), _WHOLE),
        (("a",), ("a/main.tf", "b.json"), _WHOLE),
        ((".",), ("main.tf",), _PART),
        ((".",), ("/else/main.tf",), _WHOLE),
        ((".",), ("../main.tf",), _WHOLE),
        (("b",), (".",), _WHOLE),
    ],
)
def test_what_is_judged_all_the_same_is_not_read_in_full(inputs: tuple[str, ...], which: tuple[str, ...], said: str) -> None:
    one = report(inputs=inputs, failures=tuple(Failure(name, "cut") for name in which))
    assert unread(one, *which) == said
    assert number_of_inputs(one) == len(inputs) + len([name for name in which if unread(one, name) == _WHOLE])


def test_an_input_is_one_wherever_it_is_named() -> None:
    found, there = (outcome("aws_x.a", "own/x", "missing", root="b"),), (resource("aws_x.a", root="c"),)
    assert number_of_inputs(report(inputs=("a", "b"), outcomes=found, resources=there)) == 3


def test_what_was_asked_is_said_in_a_few_words() -> None:
    limits = {"a": Limits(("s3",), ("vpc", "ec2")), "b": Limits(("s3",))}
    assert asked_of(report(), str) == "profile baseline"
    assert asked_of(report(frameworks=("cis", "pci")), str) == "framework cis, pci, every profile"
    assert asked_of(report(inputs=("a", "b"), limits=limits), str) == "profile baseline, only s3, without vpc and ec2 in a"
    assert asked_of(report(excluded=("x", "y")), str.upper) == "profile BASELINE, X and Y not looked into"

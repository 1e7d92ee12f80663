"""What a report adds up to: inputs, and those that could not be read."""

from __future__ import annotations

import pytest

from srm_tf.engine.finding import Failure, Limits
from srm_tf.report.tally import asked_of, number_of_inputs, roots, tally, unread
from tests.report.reports import outcome, report, resource, split_of_type

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
    found = tuple(outcome("aws_x.a", "own/x", "missing", root=root) for root in "bd")
    one = report(inputs=("a", "b"), outcomes=found, resources=(resource("aws_x.a", root="c"),), failures=(Failure("e", "cut"),))
    assert number_of_inputs(one) == 5
    assert roots(one) == ("a", "b", "c", "d", "e")


def test_what_was_asked_is_said_in_a_few_words() -> None:
    limits = {"a": Limits(("s3",), ("vpc", "ec2")), "b": Limits(("s3",))}
    assert asked_of(report(), str) == "profile baseline"
    assert asked_of(report(frameworks=("cis", "pci")), str) == "framework cis, pci, every profile"
    assert asked_of(report(inputs=("a", "b"), limits=limits), str) == "profile baseline, only s3, without vpc and ec2 in a"
    assert asked_of(report(excluded=("x", "y")), str.upper) == "profile BASELINE, X and Y not looked into"


def test_what_does_not_apply_is_nobodys_to_act_on() -> None:
    """An address holds no data: the area has an owner all the same."""
    counted = tally(report(resources=tuple(resource(f"aws_eip.{name}", split=split_of_type("aws_eip")) for name in "ab")))
    area = {"domain": "backup_resilience"}
    assert [counted.owners(**area), counted.idle(**area), counted.acting(**area)] == [{"customer": 2}, {"customer": 2}, {}]
    assert counted.acting().total() == 2 * 22 - counted.idle().total() > 0

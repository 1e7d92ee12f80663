"""Instances that may not be there: what others of their block fail is said once; nothing else of them is left out."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.engine.finding import Outcome
from srm_tf.model.grounds import IF_THERE, Fact
from srm_tf.report import github
from srm_tf.report.siblings import as_siblings, known_by_siblings
from tests.report.reports import WAIVED, outcome, report

CONTROL = "ebs/volumes-are-encrypted-at-rest"


def failing(at: str = "aws_x.a[0]", **more: Any) -> Outcome:
    return outcome(at, CONTROL, "missing", f"{at}.encrypted is not set", **more)


def possible(at: str = "aws_x.a[1]", because: str = "encrypted is not set", **more: Any) -> Outcome:
    grounds = Fact("", f"whether {at} exists depends on var.n{IF_THERE}", because=f"{at}.{because}")
    return replace(outcome(at, CONTROL, "unknown", "", depends_on=("var.n",), **more), grounds=grounds)


def test_what_another_instance_fails_is_known() -> None:
    one = possible()
    assert known_by_siblings(report(outcomes=(failing(), one))) == {id(one)}
    assert list(as_siblings([one], 9, str)) == ["aws_x.a[1] would fail what other instances of its block fail: 1 control"]


def test_several_are_one_sentence_a_block() -> None:
    found = [possible(f"aws_x.a[{at}]") for at in (10, 9)]
    found += [replace(found[0], control="ebs/other"), possible("aws_x.b[1]", root="b.json"), possible("aws_x.b[1]")]
    assert list(as_siblings(found, 9, str.upper)) == [
        "AWS_X.A[9], AWS_X.A[10] would fail what other instances of their block fail: 2 controls",
        *["AWS_X.B[1] would fail what other instances of its block fail: 1 control"] * 2,
    ]


OTHERS: dict[str, tuple[Outcome, ...]] = {
    "nobody fails": (outcome("aws_x.a[0]", CONTROL, "satisfied", "aws_x.a[0].encrypted is not set"), possible()),
    "another reason": (failing(), possible(because="kms_key_id is not set")),
    "another block": (failing("aws_x.b[0]"), possible()),
    "another input": (failing(root="b.json"), possible()),
    "another control": (replace(failing(), control="ebs/other"), possible()),
    "that one is waived": (failing(waiver=WAIVED), possible()),
    "it is waived": (failing(), possible(waiver=WAIVED)),
    "it is no instance": (failing(), possible("aws_x.a")),
    "it fails": (failing(), failing("aws_x.a[1]")),
    "it is there": (
        failing(),
        replace(possible(), grounds=Fact("aws_x.a[1].n", "is not known", because="aws_x.a[1].encrypted is not set")),
    ),
    "it waits for something else": (failing(), outcome("aws_x.a[1]", CONTROL, "unknown", "aws_x.a[1].encrypted is not set")),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_no_other_instance_fails_is_told_by_itself(name: str) -> None:
    assert known_by_siblings(report(outcomes=OTHERS[name])) == frozenset()


def test_annotations_leave_out_what_is_known_and_nothing_else() -> None:
    assert "::notice" not in github.page(report(outcomes=(failing(), possible())))
    for name in ("another reason", "another block", "that one is waived"):
        assert github.page(report(outcomes=OTHERS[name])).count("::notice") == 1, name

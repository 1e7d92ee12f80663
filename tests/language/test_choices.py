"""What a choice hangs on: all of it, wherever nobody can tell which part of it is the one that is open."""

from __future__ import annotations

import pytest

from srm_tf.language.choices import whichever
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import SATISFIED, Evidence, Judgement, depends

KEY = Value(Unknown("aws_a.k.arn and var.key", ("aws_a.k.arn", "var.key")))
NAME = Value("arn:aws:kms:eu-west-1:111122223333:key/k")
GONE = Value(Unknown("aws_a.k.arn, which is not declared here and var.key", ("aws_a.k.arn", "var.key")))
OWN = ("var.own", "var.own")
ON = ("var.own", "aws_a.k.arn", "var.key")


@pytest.mark.parametrize(
    ("conditions", "other", "answers", "why"),
    [
        (OWN, NAME, (depends("", ("var.key",)), SATISFIED), "var.own and var.key"),
        (OWN, NAME, (depends("", ("another stack",)), SATISFIED), "var.own and aws_a.k.arn and var.key"),
        (OWN, NAME, (SATISFIED, depends("", ("another stack",))), "all of it"),
        (OWN, GONE, (SATISFIED, depends("", ("aws_a.k.arn",))), "var.own and aws_a.k.arn, which is not declared here"),
        (("", ""), KEY, (depends("", ("var.key",)), SATISFIED), "all of it"),
        (("var.own", ""), KEY, (depends("", ("var.key",)), SATISFIED), "all of it"),
    ],
    ids=["a part of a side", "no part of it", "a text", "a part with a reason", "no condition", "a side without a condition"],
)
def test_a_choice_hangs_on_what_is_open_of_it(conditions: tuple[str, str], other: Value, answers: tuple[Judgement, ...], why: str) -> None:
    choice = Unknown("all of it", ON, branches=tuple(zip(conditions, (KEY, other), strict=True)))
    found = whichever(choice, answers, "kms_key", Evidence("aws_x.y", "kms_key", None, "term"))
    assert found.because == f"kms_key depends on {why}"
    assert found.depends_on == tuple(one for one in ON if why == "all of it" or one in why)

"""What a choice between values hangs on, once each of them is judged."""

from __future__ import annotations

from collections.abc import Sequence

from srm_tf.model.value import Unknown
from srm_tf.model.verdict import Evidence, Judgement, Verdict, agreed, depends
from srm_tf.wording import together

_AND = " and "


def whichever(choice: Unknown, answers: Sequence[Judgement], path: str, evidence: Evidence) -> Judgement:
    """What holds whichever of the branches a value comes to; unknown where they differ. `answers`: those of the branches."""
    if (answer := agreed(answers)) is not None:
        return answer
    why, on = _what_decides(choice, answers)
    return depends(f"{path} depends on {why}", on or (path,), evidence)


def _what_decides(choice: Unknown, answers: Sequence[Judgement]) -> tuple[str, tuple[str, ...]]:
    """Why an answer is open, and what that depends on.

    A branch that has its answer does not matter, whatever it is made of. All counts where no condition is known.

    >>> from srm_tf.model.value import ABSENT, Value
    >>> from srm_tf.model.verdict import SATISFIED, lacks
    >>> key = Value(Unknown("aws_kms_key.k.arn", ("aws_kms_key.k.arn",)))
    >>> own = Unknown("var.own and aws_kms_key.k.arn", ("var.own", "aws_kms_key.k.arn"), branches=(("var.own", key), ("var.own", ABSENT)))
    >>> _what_decides(own, (SATISFIED, lacks("no key")))
    ('var.own', ('var.own',))
    """
    sides = [(value, one) for (_, value), one in zip(choice.branches, answers, strict=True) if one.verdict == Verdict.UNKNOWN]
    if not all(condition for condition, _ in choice.branches) or not all(value.is_unknown for value, _ in sides):
        return choice.why, choice.depends_on
    reasons = [reason for condition, _ in choice.branches for reason in condition.split(_AND)]
    for value, answer in sides:
        why = value.unknown.why.split(_AND)
        reasons += [one for one in why if _name(one) in answer.depends_on] or why
    names = {*map(_name, reasons)}.union(*(answer.depends_on for _, answer in sides))
    told = together(tuple(dict.fromkeys(reason.removesuffix(",") for reason in reasons)))
    return told, tuple(one for one in choice.depends_on if one in names) or choice.depends_on


def _name(reason: str) -> str:
    return reason.partition(", ")[0]

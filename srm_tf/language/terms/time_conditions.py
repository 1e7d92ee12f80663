"""Conditions on the time of a request: which are met for good, and which never again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.comparisons import bare_name
from srm_tf.language.terms.globs import on_text, sure
from srm_tf.language.terms.match import NO, Match, every, maybe
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition
    from srm_tf.language.terms.globs import Test

EPOCH: Final = frozenset({"aws:epochtime"})
TIMES: Final = EPOCH | {"aws:currenttime"}
LATER: Final = frozenset(f"{kind}{name}" for kind in ("date", "numeric") for name in ("greaterthan", "greaterthanequals", "notequals"))
EARLIER: Final = frozenset(f"{kind}{name}" for kind in ("date", "numeric") for name in ("lessthan", "lessthanequals"))
_DATE: Final = regex(r"(\d{4})(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_FAR_YEAR, _FAR_SECOND = 2050, 2_524_608_000  # an end date from here on never comes
_DIGITS: Final = 16  # more of them are later than any day
_PAST_YEAR, _PAST_SECOND = 2026, 1_767_225_600


def is_met_by_now(condition: Condition) -> Match:
    """Whether a condition on the time has been met for years and is for good, or is until a day that never comes."""
    name, as_number = _compared(condition)
    return condition.values.some(settled(as_number=as_number, over=name in LATER)) if name in LATER | EARLIER else NO


def is_over(condition: Condition) -> Match:
    """Whether a condition asks for a time before a day that is long over, and so for none that is still to come."""
    name, as_number = _compared(condition)
    if name not in EARLIER:
        return NO
    return every([condition.values.present, condition.values.every(settled(as_number=as_number, over=True))])


def _compared(condition: Condition) -> tuple[str, bool]:
    """The operator of a condition on the time, and whether it compares numbers; "" of one on something else."""
    key, name = condition.key_name, bare_name(condition.test_name)
    as_number = name.startswith("numeric")
    return name if key in (EPOCH if as_number else TIMES) else "", as_number


def settled(*, as_number: bool, over: bool) -> Test:
    """Whether a date, or a time in seconds since 1970, was over when this was written, or else whether it never comes. No date is a number.

    Nobody tells which of the two four digits are.
    """

    def test(text: str) -> Match:
        date, told = None if as_number else _DATE.fullmatch(text), set[bool]()
        if date is not None:
            told.add(int(date[1]) < _PAST_YEAR if over else int(date[1]) >= _FAR_YEAR)
        if text.isdecimal():
            seconds = int(text[:_DIGITS])  # Python reads no number of thousands of digits
            told.add(seconds < _PAST_SECOND if over else seconds >= _FAR_SECOND)
        if not told and not text[:4].isdecimal():
            return NO
        return sure(told == {True}) if len(told) == 1 else maybe("what AWS makes of such a date")

    return on_text(test)

"""Waivers as people write them: comments beside what they are about, and entries of the settings.

A comment reads `srm-tf: waive <control>[, <control>…] [until DATE]: reason`; `<control>` may be a glob. It holds for what stands in the
lines it is about: a resource, each of its instances, what a module call makes, a whole file; inside a block, for what is found there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from srm_tf.engine.finding import Waiver, WrittenWaiver
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.settings import Waive
    from srm_tf.terraform.comments import Mark

_COMMENT = regex(
    r"(?i:srm-tf:\s*waive)\s+(?P<controls>[\w/*?.\-]+(?:\s*,\s*[\w/*?.\-]+)*)(?:\s+until\s+(?P<until>[^\s:]+))?\s*:\s*(?P<reason>\S.*)"
)
_FORM = "srm-tf: waive CONTROL [until DATE]: REASON"
_LAST_DAY = regex(r"(?i:\buntil)\s+(\d{4}-\d\d-\d\d)\W*$")  # a reason that ends in a last day: it would never end otherwise
_LONGEST = 40  # of a word that a message repeats
_WORDS = regex(r"(?i:srm-tf):\s*(?P<verb>[^\s:]*)\s*(?P<rest>[^\n]*)")
_NAMED = regex(r"[\w/*?.\-]+(?:\s*,\s*[\w/*?.\-]+)*")


def comments(marks: Iterable[Mark], known: Callable[[str], str]) -> Iterator[WrittenWaiver]:
    """The waivers of our own comments. `known`: what is wrong with a word for controls, "" if nothing is."""
    for mark in marks:
        if mark.foreign is None:
            yield _comment(mark, known)


def _comment(mark: Mark, known: Callable[[str], str]) -> WrittenWaiver:
    place = str(mark.place)
    hit = _COMMENT.search(mark.text)
    if hit is None:
        return WrittenWaiver(Waiver("comment", "", location=mark.place), (), place, problem=f"expected `{_FORM}`, got {_slip(mark.text)}")
    until, wrong = _day(hit["until"] or last_day(hit["reason"]))
    waiver = Waiver("comment", hit["reason"].strip(), until, location=mark.place)
    controls = tuple(one.strip() for one in hit["controls"].split(","))
    wrong = wrong or next((why for one in controls if (why := known(one))), "")
    if mark.about is None:
        wrong = wrong or "it stands at no resource, block or module call, and not at the top of its file"
    return WrittenWaiver(waiver, controls, place, about=mark.about, around=mark.around, problem=wrong)


def last_day(reason: str) -> str | None:
    """The day that a reason ends in."""
    found = _LAST_DAY.search(reason)
    return found[1] if found is not None else None


def _slip(text: str) -> str:
    """What stands in a comment of ours in place of the form, or what of the form it lacks: the reason, most often."""
    hit = _WORDS.search(text)
    if hit is None:
        return f"`{text[: text.lower().index('waive') + len('waive')]}`"
    verb = hit["verb"]
    if verb.lower() != "waive":
        return f"`{verb[:_LONGEST]}` for `waive`" if verb else "nothing after it"
    named = _NAMED.match(hit["rest"])
    if named is None:
        return "no control"
    between, colon, _ = hit["rest"][named.end() :].partition(":")
    if between.split()[:1] == ["until"]:
        until = between.split()[1:]
        return "no day after `until`" if not until else "no reason" if len(until) == 1 else "more than a day after `until`"
    if between.strip():
        return "something else after the control" if colon else "no colon after the control"
    return "no reason"


def _day(text: str | None) -> tuple[date | None, str]:
    try:
        return (date.fromisoformat(text) if text else None), ""
    except ValueError:
        return None, f"expected a day as 2026-11-25 after `until`, got {text!r}"


def settled(waives: Sequence[Waive], name: str) -> Iterator[WrittenWaiver]:
    """The waivers of a file of settings."""
    for place, one in enumerate(waives):
        waiver = Waiver("settings", one.reason, one.until, one.owner, one.ticket)
        yield WrittenWaiver(waiver, (one.control,), f"{name}: waive[{place}]", address=one.address)

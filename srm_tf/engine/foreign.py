"""Comments for other checkers as waivers: their ids → the controls that answer to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.catalogue.aliases import spelled
from srm_tf.engine.finding import Waiver, WrittenWaiver
from srm_tf.regex import regex
from srm_tf.terraform.foreign import ALL

if TYPE_CHECKING:
    from srm_tf.catalogue.aliases import Aliases
    from srm_tf.terraform.marks import Directive, Mark

_NAME = regex(r"[a-z]+(?:-[a-z\d]+){2,}")  # of a rule of tfsec: aws-s3-enable-bucket-logging


def entries(marks: Iterable[Mark], aliases: Aliases) -> Iterator[WrittenWaiver]:
    """The waivers of the comments for others. What is not known of one, or about nothing, is its problem."""
    for mark in marks:
        if mark.foreign is not None:
            yield _entry(mark, mark.foreign, aliases)


def _entry(mark: Mark, one: Directive, aliases: Aliases) -> WrittenWaiver:
    found = controls(one, aliases)
    problem = one.problem or ("" if found else unknown(one, aliases))
    if mark.about is None:
        problem = problem or f"{one.word} is about nothing there"
    return WrittenWaiver(
        Waiver("comment", reason(one), one.until, location=mark.place),
        found,
        f"{mark.place.file}:{mark.place.line}",
        about=mark.about,
        around=mark.around,
        problem=problem,
        foreign=one.word,
        points=one.points,
        only=one.only,
    )


def reason(one: Directive) -> str:
    """Why, as the comment has it."""
    return one.reason or f"{one.word} without a reason"


def controls(one: Directive, aliases: Aliases) -> tuple[str, ...]:
    """The controls that a directive is about: where it says all, those that answer to any id of the tool."""
    known = aliases.get(one.peer, {})
    named = [control for name in one.ids for control in known.get(spelled(one.peer, name), ())]
    if ALL not in one.ids and not one.all_but:
        return tuple(dict.fromkeys(named))
    every = dict.fromkeys(control for several in known.values() for control in several)
    return tuple(control for control in every if not (one.all_but and control in named))


def unknown(one: Directive, aliases: Aliases) -> str:
    """Why some id of a directive leads to no control; "" if each leads to one."""
    known = aliases.get(one.peer, {})
    names = [name for name in one.ids if name != ALL and spelled(one.peer, name) not in known]
    if not names:
        return ""
    if one.peer == "trivy" and any(_NAME.fullmatch(name) for name in names):
        return f"{', '.join(names)}: rules are known here by their number, as AVD-AWS-0089, not by their name"
    return f"no control answers to {', '.join(names)}"

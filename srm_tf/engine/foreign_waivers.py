"""Comments for other checkers as waivers: their ids → the controls that answer to them, and the part of these that they ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.aliases import Aliases, Asks, spelled
from srm_tf.engine.finding import Waiver, WrittenWaiver
from srm_tf.regex import regex
from srm_tf.terraform.foreign_comments import ALL

if TYPE_CHECKING:
    from srm_tf.language.syntax import Scalar
    from srm_tf.terraform.comments import Directive, Mark

_NAME = regex(r"[a-z]+(?:-[a-z\d]+){2,}")  # of a rule of tfsec: aws-s3-enable-bucket-logging


class Known(msgspec.Struct, frozen=True):
    """What a catalogue knows of the ids of others: which controls answer to them, and of which of these they ask a part."""

    aliases: Aliases
    narrower: Asks = {}


def entries(marks: Iterable[Mark], known: Known) -> Iterator[WrittenWaiver]:
    """The waivers of the comments for others. What is not known of one, or about nothing, is its problem."""
    for mark in marks:
        if mark.foreign is not None:
            yield _entry(mark, mark.foreign, known)


def _entry(mark: Mark, one: Directive, known: Known) -> WrittenWaiver:
    found, less = controls(one, known), parts(one, known)
    accepted = tuple(control for control in found if less.get(control, ("all",)))
    problem = one.problem or ("" if accepted else _untold(one, found, known))
    if mark.about is None:
        problem = problem or f"{one.word} is about nothing there"
    return WrittenWaiver(
        Waiver("comment", reason(one), one.until, location=mark.place),
        accepted or found,
        str(mark.place),
        about=mark.about,
        around=mark.around,
        problem=problem,
        foreign=one.word,
        points=one.points,
        only=one.only,
        parts={control: less[control] for control in accepted if control in less},
    )


def reason(one: Directive) -> str:
    """Why, as the comment has it."""
    return one.reason or f"{one.word} without a reason"


def controls(one: Directive, known: Known) -> tuple[str, ...]:
    """The controls that a directive is about: where it says all, those that answer to any id of the tool."""
    ids = known.aliases.get(one.peer, {})
    named = [control for name in one.ids for control in ids.get(_read(one, name), ())]
    if ALL not in one.ids and not one.all_but:
        return tuple(dict.fromkeys(named))
    every = dict.fromkeys(control for several in ids.values() for control in several)
    return tuple(control for control in every if not (one.all_but and control in named))


def _read(one: Directive, name: str) -> str:
    """An id of a directive as its tool reads it: to Checkov one in other capitals is another."""
    return name if one.peer == "checkov" else spelled(one.peer, name)


def parts(one: Directive, known: Known) -> dict[str, tuple[Scalar, ...]]:
    """The controls of which a directive is about a part only, each with that part: of several ids, what they ask together."""
    ids = known.aliases.get(one.peer, {})
    names = [_read(one, name) for name in one.ids] if ALL not in one.ids and not one.all_but else []
    found: dict[str, tuple[Scalar, ...] | None] = {}
    for name in names:
        less = known.narrower.get(name.lower(), {})
        for control in ids.get(name, ()):
            asks, before = less.get(control), found.get(control, ())
            found[control] = None if asks is None or before is None else tuple(dict.fromkeys((*before, *asks)))
    return {control: asks for control, asks in found.items() if asks is not None}


def unknown(one: Directive, known: Known) -> str:
    """Why some id of a directive leads to no control; "" if each leads to one."""
    ids = known.aliases.get(one.peer, {})
    names = [name for name in one.ids if name != ALL and _read(one, name) not in ids]
    if not names:
        return ""
    if one.peer == "trivy" and any(_NAME.fullmatch(name) for name in names):
        return f"{', '.join(names)}: a name that is not known here: write the number of the rule, as AVD-AWS-0089"
    return f"no control answers to {', '.join(names)}"


def _untold(one: Directive, found: tuple[str, ...], known: Known) -> str:
    """Why nothing is accepted: ids that nobody knows, or that ask what nobody can tell from the rest of a control."""
    return unknown(one, known) or (
        f"{', '.join(one.ids)} asks less than {found[0]}, of which no part can be accepted alone" if found else ""
    )

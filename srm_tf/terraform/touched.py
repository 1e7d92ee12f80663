"""What functions that touch up a text leave of what is known of it: Terraform lets go of all of that in a function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.alike import made_by
from srm_tf.terraform.convert import as_text
from srm_tf.terraform.cty import Blank, Val
from srm_tf.terraform.given_by_aws import is_tight
from srm_tf.terraform.handing import hands_on
from srm_tf.terraform.joining import joined
from srm_tf.terraform.one_of_many import at_most_possible
from srm_tf.terraform.shortened import shortened
from srm_tf.terraform.types import STRING

_Change: TypeAlias = Callable[[str], str]
_ENDS: Final = " \t\r\n\v\f"


def touched_up(name: str, given: Sequence[Val]) -> Val | None:
    """What a text comes to of which parts are not known; None where nothing is known of it."""
    change = _CHANGES.get(name)
    if change is None:
        return shortened(name, given)
    if len(given) != 1 or given[0].known or given[0].type != STRING:
        return None
    return change(given[0])


def _recased(function: str, change: _Change) -> Callable[[Val], Val | None]:
    """Each part in other letters; what comes into the gaps is no longer what it is called."""

    def made(text: Val) -> Val | None:
        parts = text.blank.pieces
        if not parts or not all(as_text(part).isascii() for part in parts if part.known):
            return None
        return joined([cty.string(change(as_text(part))) if part.known else _loose(part, change, function) for part in parts])

    return made


def _stripped(text: Val) -> Val | None:
    left = _with_other_end(0, text, lambda one: one.lstrip(_ENDS))
    return None if left is None else _with_other_end(-1, left, lambda one: one.rstrip(_ENDS))


def _chomped(text: Val) -> Val | None:
    return _with_other_end(-1, text, lambda one: one.rstrip("\r\n"))


def _with_other_end(place: int, text: Val, change: _Change) -> Val | None:
    """The text with another end. What is not known there may lose something as well, unless it is what AWS calls something."""
    blank = text.blank
    if blank.tree is not None or blank.draft is not None:  # a document is one with and without lines around it
        changed = replace(blank, shape=change(blank.shape), words=change(blank.words), pieces=())
        start, end = (change(blank.prefix), blank.suffix) if place == 0 else (blank.prefix, change(blank.suffix))
        return replace(text, data=replace(changed, prefix=start, suffix=end))
    parts = list(blank.pieces)
    while parts and parts[place].known:
        shown = change(as_text(parts[place]))
        if shown:
            parts[place] = cty.string(shown)
            return joined(parts)
        parts.pop(place)
    return _loosened(parts, range(len(parts)) if place == 0 else range(len(parts) - 1, -1, -1), change) if parts else _kept(text)


def _kept(text: Val) -> Val | None:
    return text if is_tight(text) else None


def _loosened(parts: list[Val], inwards: range, change: _Change) -> Val | None:
    """Where what is not known at the end may be nothing, what stands before it is the end."""
    for place in inwards:
        part = parts[place]
        if part.known and change(as_text(part)) != as_text(part):
            return None
        if part.known or is_tight(part):
            break
        parts[place] = _loose(part, change)
    return joined(parts)


def _loose(part: Val, change: _Change, function: str = "") -> Val:
    """Something unknown that is made of a part; `function` makes the same of the same."""
    blank = part.blank
    origin = made_by(function, [part]) if function else ""
    marks = part.marks if not function or hands_on(function, [part]) else at_most_possible(part.marks)
    return Val(STRING, Blank(not_null=True, why=blank.why, words=change(blank.words), origin=origin), marks)


_CHANGES: Final[dict[str, Callable[[Val], Val | None]]] = {
    "chomp": _chomped,
    "lower": _recased("lower", str.lower),
    "trimspace": _stripped,
    "upper": _recased("upper", str.upper),
}

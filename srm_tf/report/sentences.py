"""A control's sentences as people read them: clauses as written, tables as a line with what holds inside it below.

A regular expression that a few words say as well stands as these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.language.parse import DECIDERS
from srm_tf.language.patterns import meaning
from srm_tf.language.show import path_text
from srm_tf.language.syntax import AnyOf, Clause, Elements, Join, Meets, Sentence

if TYPE_CHECKING:
    from srm_tf.language.syntax import Item

Line = tuple[int, str]  # depth, text
_ENDS = {"start": "starts", "end": "ends", "contain": "contains"}


def lines(items: Iterable[Item], depth: int = 0) -> Iterator[Line]:
    """One or more lines for each item; all of a list hold together."""
    for item in items:
        yield from _item(item, depth)


def _item(item: Item, depth: int) -> Iterator[Line]:
    match item:
        case Clause():
            yield depth, _worded(item)
        case Sentence():
            yield depth, item.text or item.term
        case Meets():
            yield depth, f"meets {item.control}" + (", whatever guard that has" if item.always else "")
        case AnyOf():
            yield from _any_of(item, depth)
        case Elements():
            yield from _elements(item, depth)
        case Join():
            yield from _join(item, depth)


def _worded(clause: Clause) -> str:
    """The clause, with words in the place of a regular expression: `is one of 'a', 'b'` for `matches '^(a|b)$'`."""
    pattern = str(clause.arguments[0]) if clause.test == "matches" and clause.arguments else ""
    words = meaning(pattern) if pattern else ""
    before, found, after = clause.text.partition("matches ")
    if not words or not found or pattern not in after:
        return clause.text
    verb, _, rest = words.removeprefix("to ").partition(" ") if words.startswith("to ") else ("is", "", words)
    return f"{before}{_ENDS.get(verb, verb)} {rest}{after.rpartition(pattern)[2][1:]}"


def _any_of(item: AnyOf, depth: int) -> Iterator[Line]:
    """A bullet for each alternative; what else it asks stands below its first item, with `and`, what guards it as well but once."""
    yield depth, "any of:"
    for alternative in item.alternatives:
        for place, ((_, first), *rest) in enumerate(dict.fromkeys(tuple(_item(one, depth + 2)) for one in alternative)):
            yield (depth + 2, f"and {first}") if place else (depth + 1, f"- {first}")
            yield from rest


def _elements(item: Elements, depth: int) -> Iterator[Line]:
    yield depth, f"{item.quantifier} {path_text(item.path)} where:"
    if item.when:
        yield depth + 1, "only when:"
        yield from lines(item.when, depth + 2)
    yield from lines(item.where, depth + 1)


def _join(item: Join, depth: int) -> Iterator[Line]:
    number = f"at least {item.at_least} " if item.at_least != 1 else ""
    which = "".join(f"{' and' if place else ', of those whose'} {one.text}" for place, one in enumerate(item.which))
    said = f"{'lacks' if item.lacks else 'has'} {number}{' or '.join(item.types)}{_key(item)}{which}"
    yield depth, f"{said}{', where:' if item.where else ''}"
    yield from lines(item.where, depth + 1)
    yield from ((depth + 1, f"({text})") for text in _asides(item))


def _key(item: Join) -> str:
    """By which attribute one finds the other."""
    if item.pattern:
        return f" whose {item.via} is {item.pattern}"
    if item.via:
        return f" whose {item.via} refers to it"
    return f" that its {item.by} refers to" if item.by else ""


def _asides(item: Join) -> Iterator[str]:
    """What a reader needs only where there is no candidate, or where it stands alone."""
    if item.absent in DECIDERS:
        yield f"none at all: the {item.absent} decides"
    elif item.absent:
        yield f"none at all: {item.absent}"
    if item.builtin:
        yield f"one that AWS owns, {item.builtin}, counts as none"
    if item.sole:
        yield "there is at most one"

"""A control's sentences as people read them. Clauses stand as written; tables become a line with what holds inside it below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.language.show import path_text
from srm_tf.language.syntax import AnyOf, Clause, Elements, Join, Meets, Sentence

if TYPE_CHECKING:
    from srm_tf.language.syntax import Item

Line = tuple[int, str]  # depth, text


def lines(items: Iterable[Item], depth: int = 0) -> Iterator[Line]:
    """One or more lines for each item; all of a list hold together."""
    for item in items:
        yield from _item(item, depth)


def _item(item: Item, depth: int) -> Iterator[Line]:
    match item:
        case Clause() | Sentence():
            yield depth, item.text or item.term
        case Meets():
            yield depth, f"meets {item.control}"
        case AnyOf():
            yield from _any_of(item, depth)
        case Elements():
            yield from _elements(item, depth)
        case Join():
            yield from _join(item, depth)


def _any_of(item: AnyOf, depth: int) -> Iterator[Line]:
    yield depth, "any of:"
    for place, alternative in enumerate(item.alternatives):
        if place:
            yield depth, "or:"
        yield from lines(alternative, depth + 1)


def _elements(item: Elements, depth: int) -> Iterator[Line]:
    yield depth, f"{item.quantifier} {path_text(item.path)} where:"
    if item.when:
        yield depth + 1, "only when:"
        yield from lines(item.when, depth + 2)
    yield from lines(item.where, depth + 1)


def _join(item: Join, depth: int) -> Iterator[Line]:
    said = [f"{'lacks' if item.lacks else 'has'} {' or '.join(item.types)}"]
    said += [f"(at least {item.at_least})"] if item.at_least != 1 else []
    said += [f"via its {item.via}"] if item.via else []
    said += [f"by {item.by}"] if item.by else []
    said += [f"named {item.pattern}"] if item.pattern else []
    said += [f"(not counting {item.builtin})"] if item.builtin else []
    said += [f"(none at all: {item.absent})"] if item.absent else []
    yield depth, f"{' '.join(said)}{' where:' if item.where else ''}"
    yield from lines(item.where, depth + 1)

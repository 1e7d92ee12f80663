"""Whether something is taken out of a collection that may turn out to be without it: `aws_kms_key.k[0]` with `count = var.on ? 1 : 0`.

What is made of it is known as far as the element is, as if it were there; only `try` and `can` make something of there being none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.names import parts
from srm_tf.terraform.reading import stepped
from srm_tf.terraform.syntax import ITEM, Call, For, Get, Index, Splat, Traversal

if TYPE_CHECKING:
    from srm_tf.terraform.certain import Look
    from srm_tf.terraform.syntax import Access, Expression

    Bound: TypeAlias = Mapping[str, Sequence[Val]]  # the names of loops, and what each may be in a round
_TRIES = frozenset({"can", "try"})  # what fails in one of these has been seen to there
_VALUES = frozenset({"local", "var"})  # what is read of these is a member of a value; of others it may be an attribute


def may_lack(argument: Expression, look: Look) -> tuple[str, ...]:
    """Why an expression may yet fail for want of an instance or a member; () where it cannot.

    Only what something is taken out of is looked up, each once, and nothing that itself tries: that is seen to there.
    """
    why: dict[str, None] = {}
    for collection, place in _taken_out_of(argument, look):
        if not collection.known and _may_be_without(collection, place):
            why |= dict.fromkeys(cty.reasons(collection))
    return tuple(why)


def _may_be_without(collection: Val, place: int | str) -> bool:
    """Whether there may be nothing at a place, or under a name, of a collection of which that much is known."""
    blank = collection.blank
    if isinstance(place, int) and blank.each is not None:
        return place >= blank.least
    if blank.branches:
        return any(not _holds(one, place) if one.known else _may_be_without(one, place) for _, one in blank.branches)
    if isinstance(place, int):
        return False
    return (blank.member is not None or bool(blank.entries)) and all(name.data != place for name, _ in blank.entries)


def _holds(collection: Val, place: int | str) -> bool:
    """Whether there is something at a place, or under a name, of a collection that is known."""
    return place < len(collection.items) if isinstance(place, int) else place in collection.members


def _taken_out_of(argument: Expression, look: Look) -> Iterator[tuple[Val, int | str]]:
    """(collection, place) of everything that is taken out by its place or name; of a place that is not written, the first to be there."""
    waiting: list[tuple[Expression, Bound]] = [(argument, {})]
    while waiting:
        one, bound = waiting.pop()
        if isinstance(one, Traversal):
            yield from _along(one, bound, look)
        elif isinstance(one, Index) or (isinstance(one, Get) and not one.step.attribute):
            place = 0 if isinstance(one, Index) else one.step.key
            yield from ((value, place) for value in _all_of(one.source, bound, look))
        if isinstance(one, (For, Splat)):
            names = one.names if isinstance(one, For) else (ITEM,)
            members = [inner for value in _all_of(one.source, bound, look) for inner in _members(value, alone=isinstance(one, Splat))]
            bound = {**bound, **dict.fromkeys(names[:-1], ()), names[-1]: members}
        waiting += [(part, bound) for part in unseen_to(one)]


def unseen_to(one: Expression) -> Iterator[Expression]:
    """The expressions directly inside that fail with it: of `try` the last argument, of `can` none."""
    if isinstance(one, Call) and one.name in _TRIES:
        return iter(one.arguments[-1:] if one.name == "try" else ())
    return parts(one)


def _along(name: Traversal, bound: Bound, look: Look) -> Iterator[tuple[Val, int | str]]:
    """What the steps after a name are taken out of."""
    values = _VALUES if name.root not in bound else {name.root}
    for at, step in enumerate(name.steps):
        if not step.attribute or (at > 0 and name.root in values):
            yield from ((value, step.key) for value in _all_of(Traversal(name.root, name.steps[:at]), bound, look))


def _all_of(expression: Expression, bound: Bound, look: Look) -> Sequence[Val]:
    """What an expression comes to, in each round where it is one of those that a loop goes over; nothing where nobody can tell."""
    if isinstance(expression, Traversal) and expression.root in bound:
        found = [_walked(value, expression.steps) for value in bound[expression.root]]
        return [one for one in found if one is not None]
    if not isinstance(expression, Traversal) and _speaks_of(expression, bound):
        return ()
    value = look(expression)
    return (value,) if value is not None else ()


def _speaks_of(expression: Expression, bound: Bound) -> bool:
    """Whether a name that a loop binds stands in it, or something that is tried."""
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        if (isinstance(one, Traversal) and one.root in bound) or (isinstance(one, Call) and one.name in _TRIES):
            return True
        waiting += parts(one)
    return False


def _walked(value: Val, steps: Sequence[Access]) -> Val | None:
    """What stands behind some steps; None where there is nothing."""
    try:
        for step in steps:
            value = stepped(value, step)
    except EvalError:
        return None
    return value


def _members(value: Val, *, alone: bool) -> Iterator[Val]:
    """What a loop may have in a round; `alone`: a splat goes over what is no list as well."""
    if value.known:
        yield from value.items if value.type.is_sequence or not alone else (value,)
        return
    blank = value.blank
    yield from (one for one in (blank.each, blank.member) if one is not None)
    yield from (one for _, one in blank.entries)
    for part in (*blank.parts, *(one for _, one in blank.branches)):
        yield from _members(part, alone=alone)

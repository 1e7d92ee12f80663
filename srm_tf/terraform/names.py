"""The names that an expression refers to, found in its text alone; nothing here goes deeper for what is nested deeper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, cast, get_args

from srm_tf.terraform.syntax import ITEM, Access, Call, Expression, For, Get, Index, Literal, Number, Traversal

_KINDS: Final[frozenset[type]] = frozenset(get_args(Expression))  # none has a subclass
_LEAVES: Final[frozenset[type]] = frozenset({Literal, Number})


def references(expression: Expression) -> Iterator[Traversal]:
    """The references of an expression whose names it does not bind itself, in no order."""
    waiting = [(expression, frozenset({ITEM}))]
    while waiting:
        one, bound = waiting.pop()
        if isinstance(one, Traversal):
            if one.root not in bound:
                yield one
        elif isinstance(one, For):
            inner = bound | set(one.names)
            waiting.append((one.source, bound))
            waiting += [(part, inner) for part in (one.value, one.key, one.test) if part is not None]
        elif isinstance(one, Call) and one.name.removeprefix("core::") == "convert":
            waiting += [(part, bound) for part in one.arguments[:1]]  # words for types are no names
        elif type(one) not in _LEAVES:  # most of a long policy is texts
            waiting += [(part, bound) for part in parts(one)]


def parts(of: Expression) -> Iterator[Expression]:
    """The expressions directly inside: fields, and what stands in tuples in them."""
    waiting: list[object] = [getattr(of, field) for field in of.__struct_fields__]
    while waiting:
        one = waiting.pop()
        if type(one) in _KINDS:
            yield cast("Expression", one)  # _KINDS are the members of the union
        elif isinstance(one, tuple):
            waiting += cast("tuple[object, ...]", one)


def made_of(name: str, below: Callable[[str], list[str]]) -> Iterator[str]:
    """All that a name is made of, each behind what it is made of itself. `below` is asked for the next ones when it is needed.

    >>> list(made_of("a", {"a": ["b", "c"], "b": [], "c": ["b"]}.__getitem__))
    ['b', 'c']
    """
    waiting, seen, done = [name], set[str](), {name}
    while waiting:
        last = waiting[-1]
        deeper = [] if last in seen else [one for one in below(last) if one not in seen]
        seen.add(last)
        waiting += deeper
        if not deeper and waiting.pop() not in done:
            done.add(last)
            yield last


def names_of(address: Expression | None) -> list[str]:
    """The names of an address, without keys of instances: `module.m[each.key].aws_vpc.v` → module, m, aws_vpc, v; none of anything else."""
    behind: list[Access] = []
    while isinstance(address, (Index, Get)):
        behind += [address.step] if isinstance(address, Get) else []
        address = address.source
    if not isinstance(address, Traversal):
        return []
    return [address.root, *(str(step.key) for step in (*address.steps, *reversed(behind)) if step.attribute)]


def head_of(name: Traversal, first: str) -> tuple[str, ...]:
    """The block that declares what a reference names: its type and its labels."""
    if name.root == "local":
        return ("locals",)
    if name.root in {"var", "module"}:
        return {"var": "variable"}.get(name.root, name.root), first
    if name.root in {"resource", "data", "ephemeral"}:
        return name.root, first, str(name.steps[1].key) if len(name.steps) > 1 else ""
    return "resource", name.root, first

"""Conditions that nobody knows before apply, and what an evaluation supposes that they come to.

All that a configuration says of one condition it says of the same truth. So whoever wants to know what it comes to whichever way a
condition goes evaluates it once for each way, with the same answer wherever the same condition stands: the same comparison of the same,
the same variable, the same function of the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.model.graph import Graph
from srm_tf.model.resource import OPEN_KEY
from srm_tf.terraform import cty
from srm_tf.terraform.alike import hides, identity
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import Blank, EvalError, Val
from srm_tf.terraform.types import BOOL, STRING
from srm_tf.terraform.values import names

# What an answer waits for in a world that cannot be: Terraform refuses what it hangs on.
NEVER = "a key that is none of those that are there"
Way: TypeAlias = "bool | str | None"  # what a condition comes to, or which key is taken; None: none of those that are there

_KEYS = 8  # of more keys than these, nobody looks at each
_LONGEST = 120  # letters of a name that people can still read
# The comparisons that others are the opposite of: https://developer.hashicorp.com/terraform/language/expressions/operators
_OPPOSITE = {"!=": "==", "<=": ">", ">=": "<"}
_TURNED = {"<": ">", ">": "<", "==": "=="}


class NoneOfTheseError(EvalError):
    """A key that is supposed to be none of those that are there: Terraform refuses it unless something stands in for what it leads to."""


class Condition(msgspec.Struct, frozen=True):
    """Something that decides and that is not known. `name` is how it would be written, and tells it from all others.

    `ways`: what it may come to; `on`: what it depends on, as answers name it; `of`: what is compared for equality, with `to`, or is one of
    the keys; `null`: whether it is asked somewhere whether it is null, which is neither way.
    """

    name: str
    ways: tuple[Way, ...] = (True, False)
    on: tuple[str, ...] = ()
    of: str = ""
    to: Val | None = None
    null: bool = False

    @property
    def of_keys(self) -> bool:
        """Whether it decides which of several keys is taken."""
        return self.ways != (True, False)

    def where(self, way: Way) -> str:
        """How it would be written that it comes to this."""
        if self.of_keys:
            return f'{self.of} is "{way}"' if isinstance(way, str) else self.name.replace(" of ", " is none of ", 1)
        if way is True:
            return self.name
        if self.to is not None:
            return self.name.replace(" == ", " != ", 1)
        return f"not ({self.name})" if " " in self.name else f"!{self.name}"


Supposition: TypeAlias = "tuple[tuple[Condition, Way], ...]"


class Open(msgspec.Struct, frozen=True):
    """What a world hangs on. `conditions`: those that are open, as far as values were read; `supposing`: the world where one is not."""

    conditions: Callable[[], Sequence[Condition]] = tuple
    supposing: Callable[[Condition, Way], tuple[Graph, Open]] | None = None

    def through(self, change: Callable[[Graph], Graph]) -> Open:
        """The same of a world that something was made of."""
        if self.supposing is None:
            return self
        supposing = self.supposing

        def changed(condition: Condition, way: Way) -> tuple[Graph, Open]:
            graph, beside = supposing(condition, way)
            return change(graph), beside.through(change)

        return Open(self.conditions, changed)


class Supposed:
    """What one evaluation supposes, and the conditions that it came across and that are open all the same."""

    def __init__(self, ways: Supposition = ()) -> None:
        self._ways = {condition.name: way for condition, way in ways}
        self._equal = [(condition, way) for condition, way in ways if condition.of]
        self._read = {condition.name: way is True for condition, way in ways if not (condition.of or condition.of_keys or condition.null)}
        self.met: dict[str, Condition] = {}

    def truth(self, test: Val) -> Val:
        """A value that stands where Terraform takes true or false and nothing else."""
        name = _name_of(test)
        return self._decided(name, test, lambda: Condition(name, on=names(test.blank.why))) if name else test

    def read(self, value: Val) -> Val:
        """A bool that is an argument as well as a condition: Terraform refuses a condition that is null."""
        if value.known or not self._read or value.type != BOOL or _is_settled(value) or hides(value):
            return value
        way = self._read.get(identity(value))
        return value if way is None else cty.mark(cty.boolean(way), value.marks)

    def open(self, condition: Condition) -> Condition:
        """A condition that was met, with what was asked of it."""
        null = any(one.of == condition.name and one.to is not None and one.to.is_null for one in self.met.values())
        return replace(condition, null=True) if null else condition

    def compared(self, sign: str, left: Val, right: Val, found: Val) -> Val:
        """A comparison, of which `found` is all that is known."""
        if _is_settled(found) or sign not in {*_OPPOSITE, *_TURNED}:
            return found
        one, other, direct = identity(left), identity(right), _OPPOSITE.get(sign, sign)
        if not one or not other or hides(left, right):
            return found
        if left.known and not right.known:
            one, other, direct, right = other, one, _TURNED[direct], left
        name = f"{one} {direct} {other}"
        equal = direct == "==" and right.known
        made = Condition(name, on=names(found.blank.why), of=one if equal else "", to=right if equal else None)
        answer = self._decided(name, found, lambda: made)
        if answer is found or direct == sign:
            return answer
        return cty.mark(cty.boolean(answer.data is False), answer.marks)

    def key(self, source: Val, key: Val) -> Val:
        """The key that is taken of a map all of whose names are known. Raises NoneOfTheseError where it is none of them."""
        closed = _is_settled(key) or not source.known or not source.members
        name = "" if closed or cty.is_hidden(source) or hides(key) else identity(key)
        if not name or len(source.members) > _KEYS or OPEN_KEY in name:
            return key
        keys = tuple(sorted(source.members))
        named = f"{name} of {', '.join(keys)}"
        if len(named) > _LONGEST:
            return key
        if named not in self._ways:
            self.met.setdefault(named, Condition(named, (*keys, None), names(key.blank.why), name))
            return key
        way = self._ways[named]
        if not isinstance(way, str):
            raise NoneOfTheseError(NEVER)
        return cty.mark(cty.string(way), key.marks)

    def variable(self, name: str, value: Val) -> Val:
        """A variable of the root that has no value, with what the supposed comparisons leave of it."""
        for condition, way in self._equal:
            if condition.of != name:
                continue
            is_now = cty.string(way) if isinstance(way, str) else condition.to if way is True else None
            if is_now is not None:
                try:
                    return cty.mark(convert(cty.unmark_deep(is_now)[0], value.type), value.marks)
                except EvalError:
                    return value
            value = replace(value, data=_without(value.blank, condition))
        return value

    def _decided(self, name: str, found: Val, made: Callable[[], Condition]) -> Val:
        if len(name) > _LONGEST or OPEN_KEY in name:  # each of many instances may have an answer of its own
            return found
        if name in self._ways:
            return cty.mark(cty.boolean(self._ways[name] is True), cty.hiding(found.marks))
        if name not in self.met:
            self.met[name] = made()
        return found


def _without(blank: Blank, condition: Condition) -> Blank:
    """What is left of a value that is none of these."""
    if condition.to is not None and condition.to.is_null:
        return replace(blank, not_null=True)
    gone = [one for one in condition.ways if isinstance(one, str)] if condition.to is None else [str(condition.to.data)]
    texts = condition.to is None or condition.to.type == STRING
    return replace(blank, none_of=(*blank.none_of, *gone)) if texts else blank


def _name_of(test: Val) -> str:
    return "" if _is_settled(test) or hides(test) else identity(test)


def _is_settled(value: Val) -> bool:
    """Whether nothing is open: it is known, or will be what is known of it."""
    return value.known or (value.blank.sure is not None and value.blank.sure.known)

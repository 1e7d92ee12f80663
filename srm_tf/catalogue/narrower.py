"""What of a control is left without the part that a check of another tool asks: a comment about that check accepts nothing else.

A part is a clause, by its path (`block_public_acls`) or as it is written, or a member of a list in one (22 of `[22, 3389]`), or the type of
what has to stand beside the subject: that there is one at all. What a check asks of no such part (one action of a policy, one way to more
privileges) can't be told from the rest: its part is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.parts import types
from srm_tf.language.syntax import AnyOf, Argument, Arm, Clause, Elements, Item, Join, Sentence, Setting

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.language.syntax import Literal, Scalar, Step

Parts: TypeAlias = "frozenset[Scalar]"
_Left: TypeAlias = "Item | bool"  # what is left of an item; what it comes to, where nothing is


class Narrowed(Catalogue):
    """A catalogue that asks one control, without a part of it. Others are there for those that point at them."""

    def __init__(self, whole: Catalogue, control: Control) -> None:
        super().__init__(whole.source, whole.compiled)
        self._whole, self._control = whole, control

    def for_types(self, names: Iterable[str]) -> tuple[Control, ...]:
        """The control, if it has one of these subject types, or a part of that type."""
        return (self._control,) if set(names).intersection(types(self._control)) else ()

    def get(self, control_id: str) -> Control | None:
        """One control, or None."""
        return self._control if control_id == self._control.id else self._whole.get(control_id)


def without(control: Control, parts: Parts) -> Control:
    """The control, asking of these parts no more. What it asks of nothing else, it does not ask."""
    settings = {name: replace(one, default=_members(one.default, parts)) for name, one in control.settings.items()}
    empty = frozenset(name for name, one in settings.items() if one.default == [] != control.settings[name].default)
    left = _Without(parts, empty)
    return replace(control, arms=tuple(arm for one in control.arms if (arm := left.arm(one)) is not None), settings=settings)


def settings_without(given: Mapping[str, Literal], parts: Parts) -> dict[str, Literal]:
    """What a user has changed of its settings, without these parts."""
    return {name: _members(one, parts) for name, one in given.items()}


def _members(one: Literal, parts: Parts) -> Literal:
    return [member for member in one if member not in parts] if isinstance(one, list) else one


def path_of(steps: tuple[Step, ...]) -> str:
    """A path as parts name it: without what selects among elements."""
    return ".".join(step.name for step in steps)


class _Without:
    """What is left of sentences. `empty`: the settings that have no member left."""

    def __init__(self, parts: Parts, empty: frozenset[str]) -> None:
        self._parts, self._empty = parts, empty

    def arm(self, one: Arm) -> Arm | None:
        """The arm without the sentences that the settings take away; None if no sentence is left."""
        expect = self._all(one.expect, accepted=True)
        return replace(one, expect=expect) if not isinstance(expect, bool) and (expect or not one.expect) else None

    def _all(self, items: tuple[Item, ...], *, accepted: bool) -> tuple[Item, ...] | bool:
        """What is left of several that hold together. `accepted`: what a part comes to that is asked no more; below `lacks`, false."""
        found = [self._item(one, accepted=accepted) for one in items]
        if False in found:
            return False
        left = tuple(one for one in found if not isinstance(one, bool))
        return left if left or not items else True

    def _item(self, one: Item, *, accepted: bool) -> _Left:
        if isinstance(one, Clause | Sentence):
            return self._clause(one, accepted=accepted)
        if isinstance(one, AnyOf):
            return self._any(one, accepted=accepted)
        if isinstance(one, Elements):
            return self._elements(one, accepted=accepted)
        return self._join(one, accepted=accepted) if isinstance(one, Join) else one

    def _clause(self, one: Clause | Sentence, *, accepted: bool) -> _Left:
        if one.text in self._parts or (isinstance(one, Clause) and path_of(one.path) in self._parts):
            return accepted
        arguments = tuple(self._argument(each) for each in one.arguments)
        if any(self._is_empty(new, old) for new, old in zip(arguments, one.arguments, strict=True)):
            return accepted
        return replace(one, arguments=arguments)

    def _argument(self, one: Argument) -> Argument:
        return _members(one, self._parts) if isinstance(one, list) else one

    def _is_empty(self, new: Argument, old: Argument) -> bool:
        return (new == [] and old != []) or (isinstance(new, Setting) and new.name in self._empty)

    def _any(self, one: AnyOf, *, accepted: bool) -> _Left:
        kept: list[tuple[Item, ...]] = []
        guards: list[int] = []
        for items, count in zip(one.alternatives, one.guards or (0,) * len(one.alternatives), strict=True):
            left = self._all(items[count:], accepted=accepted)
            if left is True and not count:
                return True
            if left is not False:
                kept.append((*items[:count], *(() if left is True else left)))
                guards.append(count)
        return replace(one, alternatives=tuple(kept), guards=tuple(guards) if one.guards else ()) if kept else False

    def _elements(self, one: Elements, *, accepted: bool) -> _Left:
        if path_of(one.path) in self._parts:
            return accepted
        is_no = one.quantifier == "no"
        left = self._all(one.where, accepted=accepted != is_no)
        return (left != is_no) if isinstance(left, bool) else replace(one, where=left)

    def _join(self, one: Join, *, accepted: bool) -> _Left:
        if not one.lacks and accepted and not self._parts.isdisjoint(one.types):
            one = replace(one, absent="satisfied")
        left = self._all(one.where, accepted=accepted != one.lacks)
        if left is False:
            return one.lacks
        return replace(one, where=() if left is True else left)

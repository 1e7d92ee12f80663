"""Which resources local values and `dynamic` blocks may refer to: of these a plan shows no more than the module that they stand in.

An expression sees what its module makes and what the module is passed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from srm_tf.model.value import Certainty, Reference
from srm_tf.regex import regex
from srm_tf.terraform.instances import Position

if TYPE_CHECKING:
    from srm_tf.terraform.configuration import Configuration

_MANY: Final = 200  # so many resources may be named; beyond that a value may lead anywhere
_LOCAL: Final = regex(r"^(module\..+)\.local\.")  # that of a module; one of the root may hold anything
_READ: Final = regex(r"^(?:(module\..+)\.)?data\.")


class Reach:
    """What the expressions of one plan may come from, module by module."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._known: dict[str, tuple[Reference, ...] | None] = {}
        self._within: dict[str, tuple[Reference, ...] | None] = {}

    def within(self, position: Position | None) -> tuple[Reference, ...]:
        """What an expression of a module may lead to that the plan does not show: what the module makes and what it is passed.

        () at the root, where that may be anything, and where it is too much to name.
        """
        return self._sees(position) or ()

    def _sees(self, position: Position | None) -> tuple[Reference, ...] | None:
        """The same, but None where it may be anything: a module that makes nothing, and is passed no more, sees nothing."""
        if position is None or position.module.parent is None:
            return None
        module = position.module
        if module.address not in self._within:
            passed = [trail.reference for name in module.config.variables for trail in self._configuration.passed(module, name)]
            of_module = self._configuration.instances.of_module
            made = [Reference(it, it) for one in self._below(module.address) for it in of_module.get(one, ())]
            found = dict.fromkeys(one.at_most(Certainty.POSSIBLE) for one in (*passed, *made))
            self._within[module.address] = tuple(found) if len(found) <= _MANY else None
        return self._within[module.address]

    @cached_property
    def _read_later(self) -> dict[str, str]:
        """The data sources that are read at apply, with their modules: that may be anybody's, looked up by whatever it is called."""
        unknown = self._configuration.instances.unknown
        return {address: found[1] or "" for address, mask in unknown.items() if mask and (found := _READ.match(address))}

    def of(self, later: Sequence[Reference]) -> tuple[Reference, ...]:
        """The resources that a value made of these references may come from; () if it may be anything, or is shown."""
        return self._of(later) or ()

    def _of(self, later: Sequence[Reference]) -> tuple[Reference, ...] | None:
        """The same, but None where it may be anything."""
        hidden = [one for one in later if one.target is None and not one.is_given]
        found: dict[Reference, None] = {}
        for one in hidden:
            local = _LOCAL.match(one.text)
            reach = self._of_module(local[1]) if local else None
            if reach is None:
                return None
            found.update(dict.fromkeys(reach))
        return tuple(found)

    def _of_module(self, address: str) -> tuple[Reference, ...] | None:
        if address not in self._known:
            self._known[address] = None  # a cycle ends here
            self._known[address] = self._seen_by(address)
        return self._known[address]

    def _seen_by(self, address: str) -> tuple[Reference, ...] | None:
        module = self._configuration.module(address)
        reach = self._sees(Position(module)) if module is not None else None
        within = {*self._read_later.values()}.intersection(self._below(address))
        if reach is None or within or any(one.target in self._read_later for one in reach):
            return None
        passed = self._of([one for one in reach if one.target is None])
        return None if passed is None else (*(one for one in reach if one.target is not None), *passed)

    def _below(self, address: str) -> Iterator[str]:
        """A module instance and all that it calls."""
        yield address
        for one in self._configuration.instances.calls_of.get(address, ()):
            yield from self._below(one)

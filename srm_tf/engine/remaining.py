"""What a control still finds without the part of it that a comment for another checker accepts: the world is asked once more, without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.narrower import Narrowed, settings_without, without
from srm_tf.engine.run import Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from srm_tf.catalogue.narrower import Parts
    from srm_tf.engine.choice import Choice
    from srm_tf.engine.finding import Outcome
    from srm_tf.engine.judge import Facts
    from srm_tf.engine.run import World


class Rest(msgspec.Struct, frozen=True):
    """What is said without some parts of a control, by address: of its subjects, and once more at what has to change."""

    found: Mapping[str, Outcome]
    told: Mapping[str, Outcome]

    def of(self, one: Outcome) -> Outcome | None:
        """What is left of an outcome: of one at a part that fails no more, what its whole may come to; None where nothing is."""
        if not one.of:
            return self.found.get(one.address)
        there = self.told.get(one.address)
        wholes = (self.found.get(address) for address in one.of)
        return there or next((whole for whole in wholes if whole is not None and whole.verdict and not whole.verdict.fails), None)


class Remaining:
    """The rests of one world, each found out when it is first asked for."""

    def __init__(self, world: World, facts: Facts, choice: Choice) -> None:
        self._world, self._facts, self._choice = world, facts, choice
        self._known: dict[tuple[str, Parts], Rest] = {}

    def __call__(self, control: str, parts: Parts) -> Rest:
        """What a control says without these parts."""
        key = (control, parts)
        if key not in self._known:
            self._known[key] = self._asked(control, parts)
        return self._known[key]

    def _asked(self, name: str, parts: Parts) -> Rest:
        control = self._facts.catalogue.get(name)
        if control is None:
            return Rest({}, {})
        given = settings_without(self._facts.settings.get(name, {}), parts)
        less = replace(control, settings={key: replace(one, default=given.get(key, one.default)) for key, one in control.settings.items()})
        others = {key: one for key, one in self._facts.settings.items() if key != name}
        facts = replace(self._facts, catalogue=Narrowed(self._facts.catalogue, without(less, parts)), settings=others)
        outcomes, told = Run(self._world, facts, self._choice).judged()
        return Rest({one.address: one for one in outcomes}, {one.address: one for one in told})

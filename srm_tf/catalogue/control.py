"""A control as the catalogue holds it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.parts import asked
from srm_tf.language.syntax import AnyOf, Arm, Clause, Item, Literal, Meets, Scalar, Sibling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.catalogue.fixes import Fix

SEVERITIES = ("low", "medium", "high", "critical")


class Default(msgspec.Struct, frozen=True, omit_defaults=True):
    """A setting of a control: what it is unless the user says otherwise, and why."""

    default: Literal
    why: str = ""


class Control(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """What judging and reporting need."""

    id: str
    title: str
    domain: str
    severity: str
    arms: tuple[Arm, ...]
    remediation: str
    profile: str = "baseline"
    evidence: str = ""
    decides: dict[str, str | Item] = {}  # decider → control id, or an item about the account or region
    settings: dict[str, Default] = {}
    covers: tuple[str, ...] = ()  # services whose control area it judges beside those of its subjects: what an account's scanner scans
    deleted: bool = False  # it asks about what a plan deletes as well

    @property
    def service(self) -> str:
        """The folder it stands in."""
        return self.id.partition("/")[0]

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The subject types of all its arms, without repeats; kept, since every resource asks."""
        return tuple(dict.fromkeys(name for arm in self.arms for name in arm.resource))

    @cached_property
    def parts(self) -> dict[str, tuple[Arm, ...]]:
        """What it asks of the parts of its subjects, by their types; kept, since every root module asks."""
        return asked(self.arms, self.types)

    @cached_property
    def guards(self) -> dict[str, tuple[str, ...]]:
        """Type → the arguments of it that guards ask, or by which others are judged: their values tell which text of a fix is meant.

        Kept, since every finding asks.
        """
        found = {name: dict[str, None]() for name in self.types}
        for arm in self.arms:
            for name in arm.resource:
                found[name] |= dict.fromkeys(_guarding(arm))
        return {name: tuple(some) for name, some in found.items()}

    def met_by(self, kind: str) -> tuple[str, ...]:
        """The controls each of which is all that this one asks of a type: where one of them is met on a subject, so is this one."""
        ways = [_ways(arm.expect) for arm in self.arms if kind in arm.resource]
        return tuple(one for one in ways[0] if all(one in others for others in ways)) if ways else ()


def _ways(expect: tuple[Item, ...]) -> tuple[str, ...]:
    """The controls that a sentence only points at, or has for one of its alternatives."""
    (whole,) = expect if len(expect) == 1 else (None,)
    alternatives = whole.alternatives if isinstance(whole, AnyOf) else (expect,)
    return tuple(one[0].control for one in alternatives if len(one) == 1 and isinstance(one[0], Meets))


def _guarding(arm: Arm) -> Iterator[str]:
    """The arguments that its guard asks, and the guards of its alternatives; and those that another one is held against."""
    several = [one for one in arm.expect if isinstance(one, AnyOf)]
    inner = (item for one in several for items, count in zip(one.alternatives, one.guards, strict=False) for item in items[:count])
    for item in (*arm.when, *inner):
        if isinstance(item, Clause) and len(item.path) == 1:
            yield item.path[0].name
    for item in (*arm.expect, *(item for one in several for items in one.alternatives for item in items)):
        if isinstance(item, Clause):
            yield from (one.path for one in item.arguments if isinstance(one, Sibling))


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """An example: Terraform text, and the verdict it must get."""

    name: str
    verdict: str
    terraform: str
    address: str = ""  # the resource that is judged; "" for the first subject of the control
    plan: str = ""  # the verdict of a plan, where that shows another world than the configuration (mostly less of it)
    before: str = ""  # what stood before the change
    files: dict[str, str] = {}  # local modules beside it
    settings: dict[str, Literal] = {}  # what a user changed
    as_of: str = ""  # the day of judgement
    here: bool = False  # this stack is the account's baseline


class Narrower(msgspec.Struct, frozen=True):
    """Ids of other tools that ask less than the control: paths of clauses, or members of its lists; none that anybody could tell apart."""

    aliases: tuple[str, ...]
    asks: tuple[Scalar, ...]


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """The rest of a control file: what people read.

    `fixes`: Terraform texts, each of which mends subjects of some type (fixes.py). `for_others`: one of no type (for_others.py).
    """

    control: Control
    rationale: str
    references: tuple[str, ...]
    aliases: dict[str, tuple[str, ...]] = {}
    examples: tuple[Example, ...] = ()
    note: str = ""
    fixes: tuple[str, ...] = ()
    for_others: str = ""
    narrower: tuple[Narrower, ...] = ()

    def part_of(self, name: str) -> str:
        """What of the control an id of another tool asks, as people read it; "" where that is all."""
        parts = next((one.asks for one in self.narrower if name in one.aliases), None)
        return "" if parts is None else f"{', '.join(map(str, parts))} alone" if parts else "a part"

    def known_as(self, tool: str) -> list[str]:
        """The ids of a tool that the control answers to, with the part that each asks."""
        return [f"{name} ({part})" if (part := self.part_of(name)) else name for name in self.aliases.get(tool, ())]

    @property
    def fix(self) -> Fix:
        """Its fixes, and the types that they are for."""
        from srm_tf.catalogue.fixes import Fix  # noqa: PLC0415 — only those who show a fix need it

        return Fix(self.fixes, self.control.types, self.for_others)

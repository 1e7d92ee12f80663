"""What a run found: every resource with its split, every judged pair with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.control import SEVERITIES
from srm_tf.model.verdict import Verdict

if TYPE_CHECKING:
    from srm_tf.catalogue.frameworks import Tag
    from srm_tf.catalogue.split import Cell
    from srm_tf.model.graph import Note
    from srm_tf.model.value import Location
    from srm_tf.model.verdict import Evidence


class Outcome(msgspec.Struct, frozen=True):
    """One control judged on one subject. `change` is introduced, fixed or unchanged; `remediation` says how to fix it.

    `source` is the address of the block without instance keys: outcomes of one block and one control belong together. `location` is
    that of what decided, if it stands in the block, else the block's; `calls` are the module calls that lead there, the outermost first.
    `of` names the resources whose finding this one repeats at the part of them that has to change; empty for a finding of its own.
    """

    root: str
    address: str
    source: str
    type: str
    control: str
    title: str
    verdict: Verdict
    severity: str
    domain: str
    profile: str
    because: str = ""
    evidence: tuple[Evidence, ...] = ()
    depends_on: tuple[str, ...] = ()
    change: str = "unchanged"
    location: Location | None = None
    calls: tuple[Location, ...] = ()
    remediation: str = ""
    waiver: str | None = None
    of: tuple[str, ...] = ()


class Accounted(msgspec.Struct, frozen=True):
    """One resource of the input and who owns what on it. `split` is None for a type the catalogue does not map."""

    root: str
    address: str
    type: str
    module: str
    service: str
    kind: str
    action: str
    role: str
    split: Mapping[str, Cell] | None
    location: Location | None = None


class Failure(msgspec.Struct, frozen=True):
    """An input that could not be read; the run ends with exit 2."""

    root: str
    text: str


class Report(msgspec.Struct, frozen=True):
    """Everything a renderer may show. `outcomes` holds every judged pair of the asked controls, satisfied ones too.

    `told` repeats findings of `outcomes` at the parts that have to change: the same finding from another side, counted nowhere.
    `inputs` names what was read, also where nothing is in it.
    `out_of_scope` counts resources of other providers by type; `unmapped` are addresses of AWS types the catalogue does not know;
    `destroyed` are addresses that end with the plan; `not_loaded` and `notes` say what could not be used.
    `frameworks` are those asked for, and `tags` their ids by control; both are empty where none was.
    """

    as_of: date
    profile: str
    resources: tuple[Accounted, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    told: tuple[Outcome, ...] = ()
    out_of_scope: Mapping[str, int] = {}
    unmapped: tuple[tuple[str, str], ...] = ()  # (address, type)
    destroyed: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    failures: tuple[Failure, ...] = ()
    settings_changed: tuple[tuple[str, str, str], ...] = ()  # (control, setting, value)
    inputs: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # all of them, in the order they are shown
    frameworks: tuple[str, ...] = ()
    tags: Mapping[str, tuple[Tag, ...]] = {}

    def failing(self, fail_on: str, *, strict: bool = False) -> tuple[Outcome, ...]:
        """The outcomes that make the gate fail: false ones at or above a severity; with `strict`, unknown ones as well."""
        if fail_on == "never":
            return ()
        floor = SEVERITIES.index(fail_on)
        return tuple(
            one
            for one in self.outcomes
            if one.waiver is None
            and (one.verdict.fails or (strict and one.verdict == Verdict.UNKNOWN))
            and SEVERITIES.index(one.severity) >= floor
        )

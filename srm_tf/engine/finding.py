"""What a run found: every resource with its split, every judged pair with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.control import SEVERITIES
from srm_tf.model.grounds import text_of
from srm_tf.model.value import Location
from srm_tf.model.verdict import Verdict

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Page
    from srm_tf.catalogue.frameworks import Tag
    from srm_tf.catalogue.split import Cell
    from srm_tf.errors import SrmError
    from srm_tf.model.graph import Note
    from srm_tf.model.grounds import Grounds
    from srm_tf.model.verdict import Evidence


class Waiver(msgspec.Struct, frozen=True):
    """Who accepted a finding, why, and how long. `kind` is comment, settings or baseline; `until` its last day, None for no end.

    `location` is where it is written, if that is a line of a file.
    """

    kind: str
    reason: str
    until: date | None = None
    owner: str = ""
    ticket: str = ""
    location: Location | None = None


class WrittenWaiver(msgspec.Struct, frozen=True):
    """One waiver as it is written. `controls` and `address` (of the settings) are globs; `place` is how messages call it.

    `about`: the lines a comment is about, None where it is about nothing, `around` the block whose argument that is; `problem`: why it
    cannot hold.
    Of a comment for another checker `foreign` is its word, and `controls` holds no globs; `points`: it is about findings that point at
    its lines; `only`: what attributes must be, as (path, value).
    """

    waiver: Waiver
    controls: tuple[str, ...]
    place: str
    address: str = ""
    about: Location | None = None
    around: Location | None = None
    problem: str = ""
    foreign: str = ""
    points: bool = False
    only: tuple[tuple[str, str], ...] = ()

    def speaks_of(self, control: str) -> bool:
        """Whether it is about this control."""
        if self.foreign:
            return control in self.controls
        return any(fnmatchcase(control, one) for one in self.controls)


class Use(msgspec.Struct, frozen=True):
    """What became of a waiver in one input. `asked`: a control was that it speaks of; `whole`: all was judged that it may be about.

    `accepts`: how many findings it accepts, alone or with others; `in_part`: of how many only some of the places, so that they count.
    """

    root: str
    entry: WrittenWaiver
    used: bool
    asked: bool
    whole: bool
    accepts: int = 0
    in_part: int = 0


class Move(msgspec.Struct, frozen=True):
    """A control area that changes hands. `left` and `came` are addresses: of what goes and what comes, or of one resource that stays.

    `perhaps`: it stays where it was if what is not known yet turns out so.
    """

    root: str
    domain: str
    was: str
    now: str
    left: tuple[str, ...]
    came: tuple[str, ...]
    perhaps: bool = False


class Gate(msgspec.Struct, frozen=True):
    """What makes a run fail. `scope` is changed (what the change introduces or touches) or all."""

    fail_on: str = "high"
    strict: bool = False
    scope: str = "changed"

    def stops(self, one: Outcome) -> bool:
        """Whether an outcome makes the run fail: false ones at or above a severity; with `strict`, unknown ones as well."""
        return self.fail_on != "never" and self.counts(one) and SEVERITIES.index(one.severity) >= SEVERITIES.index(self.fail_on)

    def counts(self, one: Outcome) -> bool:
        """The same of any severity."""
        if one.waiver is not None or not (one.verdict.fails or (self.strict and one.verdict == Verdict.UNKNOWN)):
            return False
        return self.scope == "all" or one.touched


class Outcome(msgspec.Struct, frozen=True):
    """One control judged on one subject. `change` is introduced, fixed or unchanged; `remediation` says how to fix it.

    `source` is the address of the block without instance keys: outcomes of one block and one control belong together. `location` is
    that of what decided, if it stands in the block, else the block's; `calls` are the module calls that lead there, the outermost first.
    `touched`: the change has to answer for it. It introduces it, does something to the subject or to what decides, or hands the subject to
    somebody more (`used_by`: their addresses); or nothing is planned at all (a configuration, a state).
    `met_by` names other controls: who mends what one of them finds on the subject, mends this as well.
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
    grounds: Grounds = ""
    evidence: tuple[Evidence, ...] = ()
    depends_on: tuple[str, ...] = ()
    change: str = "unchanged"
    location: Location | None = None
    calls: tuple[Location, ...] = ()
    remediation: str = ""
    waiver: Waiver | None = None
    touched: bool = True
    used_by: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """The grounds as one sentence."""
        return text_of(self.grounds)


DEFAULT_GATE = Gate()


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
    """An input that could not be read; the run ends with exit 2. `line`: where in it, from 1; 0 where nobody can say."""

    root: str
    text: str
    line: int = 0

    @classmethod
    def of(cls, root: str, error: SrmError) -> Failure:
        """What an error says of an input."""
        return cls(root, str(error), error.line)

    @property
    def location(self) -> Location | None:
        """The line."""
        return Location(self.root, self.line, self.line) if self.line else None


class Report(msgspec.Struct, frozen=True):
    """Everything a renderer may show. `outcomes` holds every judged pair of the asked controls, satisfied ones too.

    `told` repeats findings of `outcomes` at the parts that have to change: the same finding from another side, counted nowhere.
    `inputs` names what was read, also where nothing is in it.
    `out_of_scope` counts resources of other providers by type; `unmapped` are addresses of AWS types the catalogue does not know;
    `destroyed` are addresses that end with the plan, `forgotten` those that live on without Terraform; `not_loaded` and `notes` say what
    could not be used.
    `moves`: what changes hands between the world before and the one after. `uses`: the waivers, and what became of each.
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
    forgotten: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    failures: tuple[Failure, ...] = ()
    settings_changed: tuple[tuple[str, str, str], ...] = ()  # (control, setting, value)
    inputs: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # all of them, in the order they are shown
    frameworks: tuple[str, ...] = ()
    tags: Mapping[str, tuple[Tag, ...]] = {}
    uses: tuple[Use, ...] = ()
    moves: tuple[Move, ...] = ()
    cells_before: Mapping[tuple[str, str], int] = {}  # (domain, owner) → how many; empty where nothing changes
    former: Mapping[str, Mapping[str, tuple[str, ...]]] = {}  # input → address → those it had before, the latest first
    gates: Mapping[str, Gate] = {}  # by input; `Gate()` where none is named
    own: Mapping[str, Page] = {}  # the controls that are not shipped, by id

    def gate(self, root: str) -> Gate:
        """What decides for one input."""
        return self.gates.get(root, DEFAULT_GATE)

    @property
    def failing(self) -> tuple[Outcome, ...]:
        """The outcomes that make the run fail."""
        return tuple(one for one in self.outcomes if self.gate(one.root).stops(one))

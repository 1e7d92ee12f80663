"""What a run found: every resource with its split, every judged pair with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.control import SEVERITIES
from srm_tf.model.grounds import text_of
from srm_tf.model.value import UNREAD, Location
from srm_tf.model.verdict import Verdict
from srm_tf.regex import regex
from srm_tf.wording import unsigned

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Page
    from srm_tf.catalogue.frameworks import Tag
    from srm_tf.catalogue.split import Cell
    from srm_tf.errors import SrmError
    from srm_tf.model.graph import Note
    from srm_tf.model.grounds import Grounds
    from srm_tf.model.verdict import Evidence, Judgement

NOT_READ = f"it {UNREAD.removeprefix('which ')}"  # what is said of each control on a block that an error leaves out
_PLACES: Final = regex(r"\[\d+\]")


def without_places(path: str) -> str:
    """A path without places in lists, which not all that is told of an argument has, and which others in the list move.

    >>> without_places("setting[2].value")
    'setting.value'
    """
    return _PLACES.sub("", path)


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
    """One waiver as it is written: a comment, or an entry of the settings."""

    waiver: Waiver
    controls: tuple[str, ...]  # globs; of a comment for another checker, ids
    place: str  # how messages call it
    address: str = ""  # a glob; only the settings have one
    about: Location | None = None  # the lines that a comment is about; None where it is about nothing
    around: Location | None = None  # the block, where `about` is an argument of it
    problem: str = ""  # why it cannot hold
    foreign: str = ""  # the word of a comment for another checker
    points: bool = False  # it is about findings that point at its lines
    only: tuple[tuple[str, str], ...] = ()  # (path, value): it holds for resources whose attributes have these values
    parts: Mapping[str, tuple[str | float, ...]] = {}  # control → the parts of it that are accepted; of others, all is

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
        """Whether an outcome would make the run fail, were it severe enough."""
        if one.waiver is not None or not (one.verdict.fails or (self.strict and one.verdict == Verdict.UNKNOWN)):
            return False
        return self.scope == "all" or one.touched


class Outcome(msgspec.Struct, frozen=True):
    """One control judged on one subject."""

    root: str  # the input
    address: str
    source: str  # the address of the block, without instance keys: outcomes of one block and one control belong together
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
    change: str = "unchanged"  # or introduced, or fixed
    location: Location | None = None  # of what decided, if it stands in the block; else of the block
    calls: tuple[Location, ...] = ()  # the module calls that lead there, the outermost first
    remediation: str = ""
    waiver: Waiver | None = None
    # Whether the change has to answer for it: it introduces it, changes the subject or what decides, or lets more use the subject.
    # True as well where nothing is planned: of a configuration, and of a state.
    touched: bool = True
    used_by: tuple[str, ...] = ()  # the addresses of those that the change lets use the subject
    of: tuple[str, ...] = ()  # the resources whose finding this one repeats, at the part of them that has to change
    met_by: tuple[str, ...] = ()  # other controls: what mends their findings on the subject mends this one as well
    beyond_texts: bool = False  # whether it rests on statements of a policy that stand in none of the documents where it is told
    left: Judgement | None = None  # what is unknown of it all the same, where all that is told of documents is accepted
    given: tuple[tuple[str, str], ...] = ()  # of what fails: arguments that guards ask, and their texts, or how these begin
    stands: tuple[tuple[str, str], ...] = ()  # of what fails: by which `provider` and `region` what is added beside it stands there too
    home: str = ""  # of what fails: the Region where it is, if that is known

    @property
    def because(self) -> str:
        """The grounds as one sentence."""
        return text_of(self.grounds)

    def shared_by(self, other: Outcome) -> Outcome:
        """The finding at a part of one whole as that of another one, too: a change answers for it that answers for either."""
        if not other.touched:
            return self
        change = other.change if other.change == "introduced" else self.change
        return replace(self, change=change, touched=True, used_by=tuple(dict.fromkeys((*self.used_by, *other.used_by))))

    @property
    def is_unread(self) -> bool:
        """Whether it waits for an error to be mended that leaves out the block itself."""
        return self.depends_on == (self.address,) and self.because == NOT_READ


class Limits(msgspec.Struct, frozen=True):
    """Words of `--only` and `--skip`, or of the settings, that leave controls or resources out."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


class About(msgspec.Struct, frozen=True):
    """What is said of a finding about a run itself, which no control file tells of: its title, why it is one, how it is mended."""

    title: str
    why: str
    mend: str


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
    written: frozenset[str] | None = None  # the names of the arguments and blocks in it; None where nobody can tell


class Failure(msgspec.Struct, frozen=True):
    """An input that could not be read; the run ends with exit 2. `line`: where in it, from 1; 0 where nobody can say."""

    root: str
    text: str
    line: int = 0

    @classmethod
    def of(cls, root: str, error: SrmError) -> Failure:
        """What an error says of an input, whose name may be an address that nothing was read from."""
        return cls(unsigned(root), str(error), error.line)

    @property
    def location(self) -> Location | None:
        """Where in the input it could not be read, if anybody can say."""
        return Location(self.root, self.line, self.line) if self.line else None


class Report(msgspec.Struct, frozen=True):
    """Everything a renderer may show."""

    as_of: date
    profile: str
    resources: tuple[Accounted, ...] = ()
    outcomes: tuple[Outcome, ...] = ()  # every judged pair of the controls that were asked, satisfied ones too
    told: tuple[Outcome, ...] = ()  # findings of `outcomes` once more, at the parts that have to change; counted nowhere
    out_of_scope: Mapping[str, int] = {}  # type → how many resources of other providers
    unmapped: tuple[tuple[str, str, str], ...] = ()  # (address, type, input) of AWS types that the catalogue does not know
    destroyed: tuple[str, ...] = ()  # the addresses of what ends with the plan
    forgotten: tuple[str, ...] = ()  # of what lives on without Terraform
    notes: tuple[Note, ...] = ()  # what of the inputs could not be used as it is
    failures: tuple[Failure, ...] = ()
    settings_changed: tuple[tuple[str, str, str], ...] = ()  # (control, setting, value)
    inputs: tuple[str, ...] = ()  # what was read, also where nothing is in it
    domains: tuple[str, ...] = ()  # all of them, in the order they are shown
    frameworks: tuple[str, ...] = ()  # those that were asked for
    tags: Mapping[str, tuple[Tag, ...]] = {}  # control → its ids in these
    uses: tuple[Use, ...] = ()  # the waivers, and what became of each
    moves: tuple[Move, ...] = ()  # what changes hands between the world before and the one after
    compared: tuple[str, ...] = ()  # the inputs that a world before is known of
    cells_before: Mapping[tuple[str, str], int] = {}  # (domain, owner) → how many; empty where nothing changes
    cells_away: Mapping[tuple[str, str], int] = {}  # those of them of resources of which nobody can tell what becomes of them
    former: Mapping[str, Mapping[str, tuple[str, ...]]] = {}  # input → address → those it had before, the latest first
    gates: Mapping[str, Gate] = {}  # by input; `Gate()` where none is named
    limits: Mapping[str, Limits] = {}  # by input; none where all is asked
    excluded: tuple[str, ...] = ()  # globs of directories that nobody looked into
    own: Mapping[str, Page] = {}  # the controls that are not shipped, by id

    def gate(self, root: str) -> Gate:
        """What makes the run fail for what is found in one input."""
        return self.gates.get(root, DEFAULT_GATE)

    @property
    def unread(self) -> bool:
        """Whether there is nothing to tell but errors."""
        return bool(self.failures) and not self.inputs

    @property
    def failing(self) -> tuple[Outcome, ...]:
        """The outcomes that make the run fail."""
        return tuple(one for one in self.outcomes if self.gate(one.root).stops(one))

"""Names on the command line → report. An input that cannot be read fails alone; the others are judged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.services import load_services
from srm_tf.engine.choice import asks
from srm_tf.engine.finding import Failure, Limits, Report
from srm_tf.engine.judge import Facts
from srm_tf.engine.nearest import Finder, UnfitError, misnamed, spelled_out
from srm_tf.engine.resolved_options import UNHEARD, WORDS, Asking, general, no_control, refuse_no_files, unheard
from srm_tf.engine.run import World, merged, run
from srm_tf.engine.unjudged import looked_for, unjudged
from srm_tf.errors import SrmError
from srm_tf.model.graph import ERRORED, Note
from srm_tf.model.verdict import Verdict
from srm_tf.terraform import inputs
from srm_tf.terraform.plan import worlds
from srm_tf.terraform.roots import SETTINGS, is_configuration, label
from srm_tf.terraform.schema import ShippedSchema
from srm_tf.terraform.tree import has_configuration
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.frameworks import Framework, Tag
    from srm_tf.engine.choice import Choice
    from srm_tf.engine.finding import WrittenWaiver
    from srm_tf.engine.origins import Origins
    from srm_tf.engine.resolved_options import Asked
    from srm_tf.engine.waivers import Remains

_FEW = 3


class Read(msgspec.Struct, frozen=True):
    """What became of the inputs: a report on each, what could not be read, and what nobody asked for and could not be read."""

    reports: tuple[Report, ...] = ()
    failures: tuple[Failure, ...] = ()
    aside: tuple[Note, ...] = ()

    def __add__(self, other: Read) -> Read:
        return Read(self.reports + other.reports, self.failures + other.failures, self.aside + other.aside)


class Session:
    """One run of the program. `line`: what the command line says, by name; what it leaves out, the settings or the defaults say.

    Raises SrmError for options that cannot take effect.
    """

    def __init__(self, line: Mapping[str, Any]) -> None:
        finder = Finder()
        try:
            settings = finder.of(Path.cwd())
        except UnfitError as error:
            settings = error.settings  # what is wrong is told below, with all that cannot take effect
        self.general = general(line, settings)
        self._here = settings
        self.schema = ShippedSchema()
        self._line = line
        self._names: tuple[str, ...] = ()
        self._facts = Facts(Catalogue(), load_services(), self.schema, load_lifecycle(), self.general.as_of)
        self._asking = Asking(line, self._facts, finder)
        self._asking.of(Path.cwd())  # what cannot take effect is an error even where there is nothing to judge

    def examine(self, names: Sequence[str]) -> Report:
        """Read, judge and account. An input that cannot be read is a failure of the report."""
        read = self.judged(names)
        accepted, notes = self._baselined(read.reports)
        unmatched = self._unmatched(read.reports) if not read.failures else ()
        return self._together(accepted, (*read.aside, *notes, *unmatched, *self._misnamed()), read.failures)

    def judged(self, names: Sequence[str]) -> Read:
        """The report on each input, whatever a baseline says, and what could not be read."""
        self._names = names = tuple(dict.fromkeys(names))
        configuration = [name for name in names if is_configuration(name)]
        gone = self._removed()
        hook = gone is not None  # which may find nothing to judge
        if not hook and not configuration and (self._line.get("given") or self._line.get("exclude")):
            kinds = {kind for kind, _ in self._line.get("given") or ()}
            option = "--var" if "var" in kinds else "--var-file" if kinds else "--exclude"
            raise SrmError((option,), "expected a directory or a file of configuration to apply it to, got none")
        if not hook and not configuration and self._line.get("against"):
            what = "expected a directory or a file of configuration to compare, got none"
            raise SrmError(("--against",), what, "A plan holds what was there before by itself.")
        if not hook and self._line.get("source") and len(configuration) == len(names):
            raise SrmError(("--source",), "expected a plan to show the lines of, got none", "A directory of configuration has its own.")
        plans = self._plans([name for name in names if name not in configuration])
        return plans + self._configurations(configuration, gone or ()) if configuration or gone else plans

    def asked(self, root: str) -> Asked:
        """What was asked of an input that was read."""
        return self._asking.of(self._folder(root))

    def _folder(self, root: str) -> Path:
        """The directory whose settings count for an input."""
        if Path(root).is_dir():
            return Path(root)
        source = self._line.get("source")
        return Path(source) if source else Path.cwd() if root == "-" else Path(root).parent

    def baseline(self, root: str) -> Path | None:
        """The baseline that counts for an input, None where nobody names one."""
        settings = self._asking.settings(self._folder(root))
        said: str | None = self._line.get("baseline")
        if said is None and (settings.file is None or not settings.file.baseline):
            return None
        from srm_tf.engine import baselines  # noqa: PLC0415 — most runs have none

        return baselines.place(said, settings)

    def baseline_named_by(self, root: str) -> tuple[str, ...]:
        """Where settings name the baseline of an input, as an error says it; nothing where the line does."""
        return () if self._line.get("baseline") is not None else (self._asking.settings(self._folder(root)).name, "baseline")

    def _baselined(self, parts: Sequence[Report]) -> tuple[Sequence[Report], Sequence[Note]]:
        """The reports with what baselines accept, and what is to be said of these."""
        places = {root: place for part in parts for root in part.inputs if (place := self.baseline(root)) is not None}
        if not places:
            return parts, ()
        from srm_tf.engine import accepting  # noqa: PLC0415

        return accepting.accepted(self, parts, places, self._names)

    def _removed(self) -> Sequence[str] | None:
        """What the change takes away; None if nobody asks. Raises SrmError."""
        if not self._line.get("deleted"):
            return None
        from srm_tf.engine.removed_files import removed  # noqa: PLC0415 — only hooks ask

        return removed(os.environ)

    def _plans(self, names: Sequence[str]) -> Read:
        """The reports on plans and states, and those that could not be read."""
        reports: list[Report] = []
        failures: list[Failure] = []
        for name in names:
            try:
                report = self._plan(name)
                reports.append(report)
                failures += [Failure.of(name, SrmError((name,), one.text)) for one in report.notes if one.kind == ERRORED]
            except SrmError as error:
                failures.append(Failure.of(name, error))
            except RecursionError:  # Terraform's types never nest like that
                failures.append(Failure.of(name, SrmError((name,), "expected a plan, got values that are nested too deeply to be judged")))
        return Read(tuple(reports), tuple(failures))

    def _plan(self, name: str) -> Report:
        """The report on one plan or state."""
        folder = self._folder(name)
        return self._judged(self._world(name, folder), folder)

    def _world(self, name: str, folder: Path) -> World:
        """The world of a plan or state, with its places where its configuration is at hand.

        By itself, so that the text of the plan and what nobody needs of it are gone before it is judged.
        """
        given = self._line.get("source")
        document = inputs.read(name)
        found = worlds(document, self.schema)
        world = World(name, found.after, found.before)
        if given or has_configuration(folder):
            variables = {variable: one.value for variable, one in document.variables.items()}
            world = self._placed(world, folder, variables, asked=bool(given))
        return world

    def _placed(self, world: World, folder: Path, variables: Mapping[str, object], *, asked: bool) -> World:
        """The world with the places of a configuration: the one that was asked for, or one that most of the plan is found in."""
        from srm_tf.engine.configurations import origins  # noqa: PLC0415 — a plan needs nothing of the language
        from srm_tf.engine.origins import notes  # noqa: PLC0415

        if asked and not has_configuration(folder):
            raise SrmError(("--source",), f"expected a directory with Terraform configuration, got {folder.as_posix()!r}")
        try:
            found = origins(folder, self.schema, variables, world.after)
        except SrmError as error:
            if asked:
                raise
            why = f"the configuration beside the plan could not be read, places are not shown: {error.what}"
            note = Note("source", folder.as_posix(), why)
            return replace(world, after=replace(world.after, notes=(*world.after.notes, note)))
        linked, missing = found.share(world.after)
        if not linked and asked and missing:
            what = f"expected the configuration that {world.root} is a plan of, got {folder.as_posix()!r}, which has none of its resources"
            raise SrmError(("--source",), what)
        if linked < len(missing):  # something else, which happens to stand beside it
            return _untold(world, found) if asked else world
        after = found.placed(world.after)
        after = replace(after, resources=(*after.resources, *found.unshown()), notes=(*after.notes, *notes(found, after)))
        before = world.before and found.at_home(replace(world.before, resources=(*world.before.resources, *found.stood(world.after))))
        return replace(world, after=after, before=before, marks=found.marks, origins=found)

    def _configurations(self, names: Sequence[str], removed: Sequence[str]) -> Read:
        """The reports on the root modules that these names concern, and what could not be read."""
        from srm_tf.engine.configurations import Named, judged  # noqa: PLC0415 — a plan needs nothing of the language

        def read(named: Named) -> Read:
            reports, failures, aside = judged(named, self.schema, lambda world: self._judged(world, Path(world.root)))
            return Read(tuple(reports), tuple(failures), tuple(aside))

        refuse_no_files(self._here)
        against = self._line.get("against")
        named = Named(
            names, self.general.given, self.general.exclude, removed=removed, settings=self._here.name, elsewhere=self._elsewhere()
        )
        if not against:
            return read(named)
        from srm_tf.engine.revision import Revision  # noqa: PLC0415

        with Revision(str(against)) as revision:
            return read(replace(named, against=revision))

    def _elsewhere(self) -> frozenset[str]:
        """Which values may be for root modules that are not judged: those of the settings, and all that a hook has for every commit."""
        if self._holds(self._here.folder):
            return frozenset()
        return frozenset({"setting", "var"} if self._line.get("deleted") else {"setting"})

    def _judged(self, world: World, folder: Path) -> Report:
        asked = self._asking.of(folder)
        report = run((world,), asked.facts, asked.choice)
        report = replace(report, outcomes=(*report.outcomes, *unjudged(report, asked.choice, world)))
        report = self._accepted(report, world, asked, folder)
        names = tuple(one.id for one in asked.frameworks)
        said = Limits(asked.choice.only, asked.choice.skip)
        limits = {world.root: said} if said != Limits() else {}
        return replace(report, gates={world.root: asked.gate}, limits=limits, frameworks=names, tags=_tags(asked.frameworks))

    def _accepted(self, report: Report, world: World, asked: Asked, folder: Path) -> Report:
        """The report, with what comments and settings accept."""
        file = asked.settings.file
        if not world.marks and (file is None or not file.waive):
            return report
        from srm_tf.engine import waiver_states, waivers, written_waivers  # noqa: PLC0415 — most runs have none

        catalogue, choice = asked.facts.catalogue, asked.choice

        def known(word: str) -> str:
            near = no_control(catalogue, word, glob=True)
            return f"expected a control, got {word!r}: {near[:1].lower()}{near[1:]}" if near else ""

        entries = [
            *written_waivers.comments(world.marks, known),
            *written_waivers.settled(file.waive if file is not None else (), asked.settings.name),
        ]
        if self.general.honour_foreign_waivers:
            entries += _foreign(world, catalogue)
        acceptance = waivers.Acceptance(entries, world.after, self.general.as_of, _remaining(world, asked, entries))
        found, told = waivers.accepted(report.outcomes, report.told, acceptance.of, acceptance.own)
        found, told = [acceptance.left(one) for one in found], [acceptance.left(one) for one in told]

        def wanted(word: str) -> bool:
            return any(map(choice.wants, _spoken_of(word, catalogue))) or looked_for(word, choice, world.root)

        def whole(entry: WrittenWaiver) -> bool:
            if choice.limited or not all(choice.wants(one) for word in entry.controls for one in _spoken_of(word, catalogue, choice)):
                return False
            location = entry.waiver.location
            return (
                Path(location.file).parent == Path(label(folder.resolve()))
                if location is not None
                else self._covers(asked.settings.folder, folder)
            )

        done = {(one.control, one.address): one.waiver is not None for one in found if one.verdict != Verdict.SATISFIED}
        uses = tuple(waiver_states.use_of(one, acceptance, done, world.root, wanted, whole=whole(one)) for one in entries)
        return replace(report, outcomes=tuple(found), told=tuple(told), uses=uses)

    def _misnamed(self) -> Iterator[Note]:
        """What settles nothing, since it is not called as a file of settings is."""
        for name in misnamed(Path.cwd()) if not self._here.name else ():
            yield Note("settings", name, f"it is not read: a file of settings is called {SETTINGS}")
        if more := self._of_a_shell():
            what = f"if a shell made this of a glob, put that in quotes: {listed(more, _FEW)} would then be no input of its own"
            yield Note("settings", f"--exclude {self._line['exclude'][0]}", what)

    def _of_a_shell(self) -> list[str]:
        """Inputs that a shell may have put behind the first name that a glob after --exclude matched, since they are in another input."""
        places = {Path(word).parent for word in self._line.get("exclude") or () if not _is_glob(word) and Path(word).exists()}
        inner = [name for name in self._names if Path(name).parent in places and Path(name).exists()] if places else []
        around = [Path(name).resolve() for name in self._names if name not in inner and Path(name).is_dir()]
        return [name for name in inner if any(Path(name).resolve().is_relative_to(folder) for folder in around)]

    def _unmatched(self, parts: Sequence[Report]) -> Iterator[Note]:
        """What the command line and the settings say that is about nothing."""
        by_file: dict[str, list[tuple[Path, Report]]] = {}
        for report in parts:
            for folder in map(self._folder, report.inputs):
                by_file.setdefault(self._asking.settings(folder).name, []).append((folder, report))
        told = [(self._asking.settings(several[0][0]), several) for several in by_file.values()]
        for settings, _ in told:
            if keys := unheard(self._line, self._here, settings):
                yield Note("settings", f"{settings.name}: {', '.join(keys)}", UNHEARD)
        files = [(settings, several) for settings, several in told if settings.file is not None and self._holds(settings.folder)]
        words = any(self._line.get(name) for name in WORDS)
        excluding = self._excluding()
        if not files and not words and not excluding:
            return
        from srm_tf.engine import unmatched  # noqa: PLC0415 — most runs have none

        if not self._line.get("deleted"):  # a hook judges what a commit is about
            unmatched.refuse(self._line, files, parts, self.asked)
        yield from unmatched.notes(self._line, files, parts)
        yield from unmatched.excluded(excluding, self.general.exclude if excluding else (), self._names)

    def _excluding(self) -> str:
        """Where directories are excluded (`--exclude`, or the settings file), if everything they could exclude is judged; else ""."""
        names = [name for name in self._names if is_configuration(name)]
        if not self.general.exclude or not names or not all(Path(name).is_dir() for name in names):
            return ""
        if self._line.get("against"):  # it may have been there before
            return ""
        if self._line.get("exclude"):
            return "--exclude"
        return f"{self._here.name}: exclude" if self._holds(self._here.folder) else ""

    def _covers(self, settled: Path, folder: Path) -> bool:
        """Whether everything is judged that settings in a directory may speak of."""
        return spelled_out(folder) == spelled_out(settled) or self._holds(settled)

    def _holds(self, settled: Path) -> bool:
        """Whether a directory is judged with all that is in it."""
        return any(Path(name).is_dir() and settled.resolve().is_relative_to(Path(name).resolve()) for name in self._names)

    def _together(self, parts: Sequence[Report], notes: Sequence[Note], failures: Sequence[Failure]) -> Report:
        """One report, with a finding for each waiver that is of no use."""
        asked = self._asking.of(Path.cwd())
        nothing = run((), asked.facts, asked.choice, tuple(failures))
        excluded = tuple(dict.fromkeys(self.general.exclude)) if any(map(is_configuration, self._names)) else ()
        report = replace(merged((replace(nothing, notes=tuple(notes)), *parts)), excluded=excluded)
        if not report.uses:
            return report
        from srm_tf.engine import waiver_states  # noqa: PLC0415

        return replace(report, outcomes=(*report.outcomes, *waiver_states.lapsed(report.uses, self.general.as_of)))


def _is_glob(word: str) -> bool:
    return any(sign in word for sign in "*?[")


def _untold(world: World, other: Origins) -> World:
    """The world, and why no places are shown of the configuration that was asked for."""
    from srm_tf.engine.origins import notes  # noqa: PLC0415 — only where one is read

    told = (replace(one, text=f"it is not used, since most of the plan is not in it: {one.text}") for one in notes(other, world.after))
    return replace(world, after=replace(world.after, notes=(*world.after.notes, *told)))


def _spoken_of(word: str, catalogue: Catalogue, choice: Choice | None = None) -> Sequence[Control]:
    """The controls that a word of a waiver names; a glob, where a choice is given, those of its profile."""
    control = catalogue.get(word)
    if control is not None:
        return (control,)
    return _in_profile(word, catalogue, choice.profile if choice is not None else "all")


@lru_cache(maxsize=256)  # hundreds of waivers may speak of the same controls
def _in_profile(glob: str, catalogue: Catalogue, profile: str) -> Sequence[Control]:
    return [one for one in catalogue.all() if asks(profile, one) and fnmatchcase(one.id, glob)]


def _foreign(world: World, catalogue: Catalogue) -> Iterator[WrittenWaiver]:
    """The waivers that comments for other checkers are."""
    if all(mark.foreign is None for mark in world.marks):
        return iter(())
    from srm_tf.engine import foreign_waivers  # noqa: PLC0415 — only where they are to count

    return foreign_waivers.entries(world.marks, foreign_waivers.Known(catalogue.aliases, catalogue.narrower))


def _remaining(world: World, asked: Asked, entries: Sequence[WrittenWaiver]) -> Remains | None:
    """What controls find without the parts of them that waivers accept; None where each accepts all."""
    if not any(one.parts for one in entries):
        return None
    from srm_tf.engine.remaining import Remaining  # noqa: PLC0415 — only comments for other checkers are about a part

    return Remaining(world, asked.facts, asked.choice)


def _tags(frameworks: Sequence[Framework]) -> Mapping[str, tuple[Tag, ...]]:
    if not frameworks:
        return {}
    from srm_tf.catalogue.frameworks import tags  # noqa: PLC0415 — most runs ask for none

    return tags(frameworks)

"""Names on the command line → report. An input that cannot be read fails alone; the others are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.services import load_services
from srm_tf.engine.asked import Asking, general
from srm_tf.engine.finding import Failure, Report
from srm_tf.engine.judge import Facts
from srm_tf.engine.nearest import Finder
from srm_tf.engine.run import World, merged, run
from srm_tf.errors import SrmError
from srm_tf.terraform import inputs
from srm_tf.terraform.plan import worlds
from srm_tf.terraform.roots import is_configuration
from srm_tf.terraform.schema import ShippedSchema

if TYPE_CHECKING:
    from srm_tf.catalogue.frameworks import Framework, Tag


class Session:
    """One run of the program. `line`: what the command line says, by name; what it leaves out, the settings or the defaults say.

    Raises SrmError for options that cannot take effect.
    """

    def __init__(self, line: Mapping[str, Any]) -> None:
        finder = Finder()
        self.general = general(line, finder.of(Path.cwd()))
        self.schema = ShippedSchema()
        self._line = line
        self._facts = Facts(Catalogue(), load_services(), self.schema, load_lifecycle(), self.general.as_of)
        self._asking = Asking(line, self._facts, finder)
        self._asking.of(Path.cwd())  # what cannot take effect is an error even where there is nothing to judge

    def examine(self, names: Sequence[str]) -> Report:
        """Read, judge and account. An input that cannot be read is a failure of the report."""
        names = tuple(dict.fromkeys(names))
        configuration = [name for name in names if is_configuration(name)]
        if not configuration and (self._line.get("given") or self._line.get("exclude")):
            option = "--var" if self._line.get("given") else "--exclude"
            raise SrmError((option,), "expected a directory or a file of configuration to apply it to, got none")
        parts, failures = self._plans([name for name in names if name not in configuration])
        if configuration:
            read, wrong = self._configurations(configuration)
            parts, failures = [*parts, *read], [*failures, *wrong]
        return self._together(parts, failures)

    def _plans(self, names: Sequence[str]) -> tuple[list[Report], list[Failure]]:
        """The reports on plans and states, and those that could not be read."""
        reports: list[Report] = []
        failures: list[Failure] = []
        for name in names:
            folder = Path.cwd() if name == "-" else Path(name).parent
            try:
                found = worlds(inputs.read(name), self.schema, name)
            except SrmError as error:
                failures.append(Failure(name, str(error)))
            else:
                reports.append(self._judged(World(name, found.after, found.before), folder))
        return reports, failures

    def _configurations(self, names: Sequence[str]) -> tuple[list[Report], list[Failure]]:
        """The reports on the root modules that these names concern, and what could not be read."""
        from srm_tf.engine.configurations import Named, judged  # noqa: PLC0415 — a plan needs nothing of the language

        named = Named(names, self.general.given, self.general.exclude)
        return judged(named, self.schema, lambda world: self._judged(world, Path(world.root)))

    def _judged(self, world: World, folder: Path) -> Report:
        asked = self._asking.of(folder)
        report = run((world,), asked.facts, asked.choice)
        names = tuple(one.id for one in asked.frameworks)
        return replace(report, gates={world.root: asked.gate}, frameworks=names, tags=_tags(asked.frameworks))

    def _together(self, parts: Sequence[Report], failures: Sequence[Failure]) -> Report:
        """One report."""
        asked = self._asking.of(Path.cwd())
        nothing = run((), asked.facts, asked.choice, tuple(failures))
        return merged((nothing, *parts))


def _tags(frameworks: Sequence[Framework]) -> Mapping[str, tuple[Tag, ...]]:
    if not frameworks:
        return {}
    from srm_tf.catalogue.frameworks import tags  # noqa: PLC0415 — most runs ask for none

    return tags(frameworks)

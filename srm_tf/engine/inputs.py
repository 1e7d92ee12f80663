"""Names on the command line → report. An input that cannot be read fails alone; the others are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.services import load_services
from srm_tf.engine.choice import choose, day
from srm_tf.engine.finding import DEFAULT_GATE, Failure, Gate, Report
from srm_tf.engine.judge import Facts
from srm_tf.engine.run import World, merged, run
from srm_tf.errors import SrmError
from srm_tf.terraform import inputs
from srm_tf.terraform.plan import worlds
from srm_tf.terraform.roots import is_configuration
from srm_tf.terraform.schema import ShippedSchema

if TYPE_CHECKING:
    from srm_tf.catalogue.frameworks import Framework, Tag


def examine(  # noqa: PLR0913 — what the command line may say, each by its name
    names: Sequence[str],
    *,
    as_of: str | None,
    profile: str,
    only: Sequence[str],
    skip: Sequence[str],
    given: Sequence[tuple[str, str]] = (),
    exclude: Sequence[str] = (),
    framework: Sequence[str] = (),
    gate: Gate = DEFAULT_GATE,
) -> Report:
    """Read, judge and account.

    `given` are values of variables, ("var", "name=value") or ("file", path) in order; `exclude` are globs of directories not to look into.
    `framework` are names of frameworks whose controls alone are asked, of every profile. `gate`: what makes the run fail.
    Raises SrmError for options that cannot take effect.
    """
    catalogue, services, schema = Catalogue(), load_services(), ShippedSchema()
    frameworks = _frameworks(framework)
    choice = choose(profile, only, skip, catalogue, services.domains, frameworks)
    facts = Facts(catalogue, services, schema, load_lifecycle(), day(as_of))
    parts: list[Report] = []
    configuration = [name for name in dict.fromkeys(names) if is_configuration(name)]
    read, failures = _plans([name for name in dict.fromkeys(names) if name not in configuration], schema)
    if not configuration and (given or exclude):
        raise SrmError(("--var" if given else "--exclude",), "expected a directory or a file of configuration to apply it to, got none")
    if configuration:
        from srm_tf.engine.configurations import Asked, judged  # noqa: PLC0415 — a plan needs nothing of the language

        asked = Asked(configuration, tuple(given), exclude)
        parts, wrong = judged(asked, schema, lambda world: run((world,), facts, choice))
        failures += wrong
    report = merged((run(read, facts, choice, tuple(failures)), *parts))
    report = replace(report, gates=dict.fromkeys(report.inputs, gate))
    return replace(report, frameworks=tuple(dict.fromkeys(framework)), tags=_tags(frameworks)) if frameworks else report


def _plans(names: Sequence[str], schema: ShippedSchema) -> tuple[list[World], list[Failure]]:
    """The worlds of plans and states, and those that could not be read."""
    read: list[World] = []
    failures: list[Failure] = []
    for name in names:
        try:
            found = worlds(inputs.read(name), schema, name)
        except SrmError as error:
            failures.append(Failure(name, str(error)))
        else:
            read.append(World(name, found.after, found.before))
    return read, failures


def _frameworks(names: Sequence[str]) -> tuple[Framework, ...]:
    if not names:
        return ()
    from srm_tf.catalogue.frameworks import load_frameworks  # noqa: PLC0415 — most runs ask for none

    return load_frameworks(names)


def _tags(frameworks: Sequence[Framework]) -> Mapping[str, tuple[Tag, ...]]:
    from srm_tf.catalogue.frameworks import tags  # noqa: PLC0415

    return tags(frameworks)

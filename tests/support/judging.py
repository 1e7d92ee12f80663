"""Judge a control's example the way users' input is judged, by both doors.

Terraform text → plan JSON → the door of plans → control, and Terraform text → the door of configuration → control.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example, Page
from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.services import Services, load_services
from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Outcome, Report
from srm_tf.engine.judge import Facts, Judge
from srm_tf.engine.origins import Origins
from srm_tf.engine.run import World, run, worlds_beside
from srm_tf.engine.scopes import with_scopes
from srm_tf.language import terms
from srm_tf.model.graph import Graph, typed
from srm_tf.model.resource import Resource
from srm_tf.model.scopes import UNSHOWN
from srm_tf.model.verdict import Judgement
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import Worlds, worlds
from srm_tf.terraform.schema import ShippedSchema
from tests.support.folders import laid_out
from tests.support.graphs import from_configuration
from tests.support.planned import plan_of

AS_OF = date(2026, 11, 24)  # the day the shipped dates were collected; an example that needs another says so


@cache
def schema() -> ShippedSchema:
    """The provider's schema."""
    return ShippedSchema()


@cache
def catalogue() -> Catalogue:
    """The catalogue as its files stand in the tree."""
    return Catalogue()


@cache
def services() -> Services:
    """What the catalogue knows of services; reading it from TOML takes a second."""
    return load_services()


@cache
def facts(as_of: date = AS_OF) -> Facts:
    """What judging needs, as the program puts it together."""
    terms.load()
    return Facts(catalogue(), services(), schema(), load_lifecycle(), as_of)


# Of the two providers, the second signs in otherwise, and says the number of its account.
TWO_PROVIDERS = """
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}
provider "aws" {
  alias               = "audit"
  region              = "eu-west-1"
  profile             = "audit"
  allowed_account_ids = ["%s"]
}
"""


def report_on(graph: Graph) -> Report:
    """The report on one world, with all controls."""
    return run([World("", graph)], facts(), Choice("all"))


def asked_of(graph: Graph, control: str) -> tuple[Outcome, ...]:
    """What one control says of a world; it alone is asked, which takes a fraction of the time."""
    return run([World("", graph)], facts(), Choice("all", only=(control,))).outcomes


def words_of(graph: Graph, control: str) -> dict[str, str]:
    """Address → the verdict of one control."""
    return {one.address: one.verdict.word for one in asked_of(graph, control)}


def word_of(graph: Graph, control: str) -> str:
    """The verdict of a control that speaks of one thing in that world."""
    (word,) = words_of(graph, control).values()
    return word


def worlds_of(plan: Mapping[str, object]) -> Worlds:
    """The worlds before and after a plan."""
    return worlds(decode(msgspec.json.encode(plan), "plan.json"), schema())


def after_plan(plan: Mapping[str, object]) -> Graph:
    """The world after a plan."""
    return worlds_of(plan).after


def beside_plan(source: Graph, graph: Graph) -> Graph:
    """The world of a plan, with what the configuration beside it tells of its values."""
    return Origins(".", {one.block: one for one in source.resources}, source.by_address, {}).placed(graph)


def report_on_plan(plan: Mapping[str, object]) -> Report:
    """The report on a plan, with all controls."""
    found = worlds_of(plan)
    return run([World("plan.json", found.after, found.before)], facts(), Choice("all"))


def graph_of(terraform: str, *, before: str = "", files: dict[str, str] | None = None) -> Graph:
    """The world after the plan of a configuration (with `before`: of changing that one into this)."""
    plan = plan_of(terraform, before=before, files=files) if before else plan_of(terraform, files=files)
    graph = after_plan(plan)
    texts = (terraform, *(files or {}).values())
    if not any(word in text for word in ('backend "', 'key_provider "', 'method "', 'action "') for text in texts):
        return graph
    unshown = (one for one in configured_graph(terraform, files=files).resources if one.mode in UNSHOWN)  # as beside its source
    return replace(graph, resources=(*graph.resources, *unshown))


def configured_graph(terraform: str, *, files: Mapping[str, str] | None = None, broken: bool = False) -> Graph:
    """The world that a configuration describes, read as configuration. `broken`: not all of it can be read."""
    with laid_out({"main.tf": terraform, **(files or {})}) as folder:
        graph = from_configuration(folder, broken=broken).graph
        for one in graph.resources:
            dict(one.values)  # read while the files are there
        return graph


def outcome(control: Control, example: Example, *, planned: bool = True) -> tuple[str, Judgement | None]:
    """(address, judgement) of the example's subject; None where the control has nothing to say."""
    return answered(control, example, world(example, planned=planned))


def outcome_either_way(control: Control, example: Example) -> tuple[str, Judgement | None]:
    """The same of a configuration, where what is open is judged whichever way a condition goes, as the program does."""
    with laid_out({"main.tf": example.terraform, **example.files}) as folder:
        found = from_configuration(folder)
        graph = with_scopes(found.graph)
        subject = _subject(control, example, graph)
        asked = _asked(control, example)
        return subject.address, Judge(graph, asked, worlds_beside(found.open, asked)).outcome(control, subject)


def world(example: Example, *, planned: bool = False) -> Graph:
    """The world of an example, with its accounts and regions."""
    if planned:
        return with_scopes(graph_of(example.terraform, before=example.before, files=example.files))
    return with_scopes(configured_graph(example.terraform, files=example.files))


def judged(control: Control, example: Example, plan: Mapping[str, object]) -> tuple[str, Judgement | None]:
    """The same, where somebody else made the plan."""
    return answered(control, example, with_scopes(after_plan(plan)))


def address_of(control: Control, example: Example) -> str:
    """The address of whom an example is about, read as configuration; that takes a while, and several tests ask."""
    return example.address or _first_address(control.types, control.deleted, example.terraform, tuple(sorted(example.files.items())))


@cache
def _first_address(types: tuple[str, ...], deleted: bool, terraform: str, files: tuple[tuple[str, str], ...]) -> str:
    found = _subjects(types, with_scopes(configured_graph(terraform, files=dict(files))), deleted=deleted)
    assert found, f"no subject of {types} in {terraform}"
    return found[0].address


def answered(control: Control, example: Example, graph: Graph) -> tuple[str, Judgement | None]:
    """(address, judgement) of the example's subject in a world that is the example's."""
    subject = _subject(control, example, graph)
    return subject.address, Judge(graph, _asked(control, example)).outcome(control, subject)


def _asked(control: Control, example: Example) -> Facts:
    base = facts(date.fromisoformat(example.as_of) if example.as_of else AS_OF)
    return replace(base, settings={control.id: example.settings} if example.settings else {}, here=example.here)


def _subject(control: Control, example: Example, graph: Graph) -> Resource:
    """The resource the example names, else the first one by address, as plans have them, of the control's subject types."""
    found = _subjects(control.types, graph, deleted=control.deleted)
    if example.address:
        found = [one for one in found if one.address == example.address]
    assert found, f"{control.id}: {example.name!r} has no subject {example.address or control.types}"
    return found[0]


def _subjects(types: Sequence[str], graph: Graph, *, deleted: bool) -> list[Resource]:
    ordered = sorted(graph.resources, key=lambda one: one.address)
    return [one for one in ordered if typed(one) in types and (not one.action.ends or (deleted and one.action.deletes))]


def wrong(page: Page) -> list[str]:
    """A line for each example whose verdict, read through a plan, is not the one it names, or whose reason ends in the air."""
    lines: list[str] = []
    for example in page.examples:
        address, answer = outcome(page.control, example)
        got = answer.verdict.word if answer is not None else "silent"
        wanted = example.plan or example.verdict
        if got != wanted:
            because = answer.because if answer is not None else "the control has nothing to say"
            lines.append(f"{page.control.id}: {example.name!r}: {address} is {got}, expected {wanted} ({because})")
        if answer is not None and answer.because.endswith(" "):
            lines.append(f"{page.control.id}: {example.name!r}: expected a whole sentence, got {answer.because!r}")
    return lines

"""What is known of a reference decides, and no more: a choice gets no other verdict than each of what it may come to.

Of the examples of every control references are chosen by a condition, a function or a switch (`tests/support/choosing.py`), by chance but
always the same. What passes or fails has to pass or fail whatever the choice comes to; all else has to stay unknown. A plan shows what was
chosen, and has to say what that says, or leave it open.

`pytest tests/test_chosen_references.py -k s3/` takes the controls of one service. A failure shows the configuration that was judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example, Page
from srm_tf.catalogue.load import control_files
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.verdict import Verdict
from srm_tf.terraform.hcl import parse
from tests.support.altering import told
from tests.support.choosing import DECLARED, SWITCHED, WAYS, Choice, Place, chosen, decided, places, switched, twin
from tests.support.judging import address_of, answered, configured_graph, graph_of
from tests.support.pages import control_page
from tests.support.printing import text_of
from tests.support.rewriting import Config

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
TRIALS = 3  # of each control
ALL = ("twin", *WAYS, *SWITCHED)
JUDGED_WHERE_CARRIED = {"aws_iam_policy_document"}  # a document that may be carried is judged at whoever may carry it


def verdict(control: Control, example: Example, config: Config, *, given: str = "") -> tuple[str, str]:
    """(verdict, why); through a plan where its variables are given."""
    text = text_of(config.added(*DECLARED).main)
    world = graph_of(f"{given}{text}", files=config.files) if given else configured_graph(text, files=config.files)
    graph = with_scopes(world)
    address, answer = answered(control, replace(example, address=config.subject), graph)
    if answer is None and address in told(control, example, graph):
        return Verdict.MISCONFIGURED.word, "its whole says so"
    return (answer.verdict.word, answer.because) if answer is not None else ("silent", "")


def follows(form: str, sides: list[str]) -> bool:
    """Whether a choice may get this verdict where what it may come to gets those."""
    fails = {Verdict.MISSING.word, Verdict.MISCONFIGURED.word}
    if form in fails:
        return fails.issuperset(sides)
    return form == Verdict.UNKNOWN.word or {form, "silent"}.issuperset(sides)


def configs(page: Page) -> Iterator[tuple[Example, Config, Place]]:
    """The references of all examples, each kind of it once for a verdict."""
    seen: set[str] = set()
    for example in page.examples:
        if example.before or example.verdict == Verdict.UNKNOWN.word:
            continue
        config = Config(parse(example.terraform, "main.tf").body, dict(example.files), address_of(page.control, example))
        for place in places(config):
            key = f"{example.verdict}: {place.key}"
            if key not in seen and place.target[-2] not in JUDGED_WHERE_CARRIED:
                seen.add(key)
                yield example, config, place


def choice(random: Random, config: Config, place: Place) -> tuple[str, Choice]:
    """One of the forms that have a meaning there."""
    for way in random.sample(ALL, len(ALL)):
        made = chosen(config, place, way) if way in WAYS else switched(config, place, way) if way in SWITCHED else twin(config, place)
        if made is not None:
            return way, made
    raise AssertionError(place)  # a twin always has one


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_choice_decides_what_each_side_of_it_decides(path: Path) -> None:
    page = control_page(path)
    random, found = Random(page.control.id), list(configs(page))  # noqa: S311 — the same every time
    for example, config, place in random.sample(found, min(TRIALS, len(found))):
        way, made = choice(random, config, place)
        form, because = verdict(page.control, example, made.form)
        sides = [verdict(page.control, example, side) for side in made.sides]
        shown = f"{example.name!r}, {place.key}, {way}: {form} ({because}), of {sides}\n{text_of(made.form.main)}"
        assert follows(form, [word for word, _ in sides]), shown


def given(example: Example, *, on: bool) -> str:
    """The values of all variables, as comments."""
    lines = [line for line in example.terraform.splitlines() if line.strip().startswith("# plan:")]
    own = (f"chosen_on = {'true' if on else 'false'}", 'chosen_other = "x"', "chosen_place = 0")
    return "\n".join((*lines, *(f"# plan: {one}" for one in own), ""))


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_plan_decides_by_what_was_chosen(path: Path) -> None:
    page = control_page(path)
    if page.control.id.endswith("-out-of-code"):
        return  # where a known text comes from, a plan does not show
    random, found = Random(page.control.id), list(configs(page))  # noqa: S311 — the same every time
    for example, config, place in random.sample(found, min(TRIALS, len(found))):
        on, alike = random.random() < 1 / 2, random.random() < 1 / 2
        made = decided(config, place, on=on, alike=alike)
        form, because = verdict(page.control, example, made.form, given=given(example, on=on))
        side, why = verdict(page.control, example, made.sides[0], given=given(example, on=on))
        shown = f"{example.name!r}, {place.key}, {on=}, {alike=}: {form} ({because}), not {side} ({why})\n{text_of(made.form.main)}"
        assert follows(form, [side]), shown

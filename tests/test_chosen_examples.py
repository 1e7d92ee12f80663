"""A condition that chooses between two examples of a control gets what both get, and nothing where they differ.

Both stand in one configuration (`tests/support/between.py`): arguments that differ are chosen, blocks that differ are `dynamic`, and
resources of one of them have a `count`, all by the same variable. Which two is by chance, but always the same. This holds what
`srm_tf/engine/sides.py` decides against the whole catalogue.

`pytest tests/test_chosen_examples.py -k s3/` takes the controls of one service. A failure shows the configuration that was judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example
from srm_tf.catalogue.load import control_files
from srm_tf.engine.configurations import described
from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.engine.sides import Sides
from srm_tf.model.verdict import Verdict
from srm_tf.terraform.hcl import parse
from srm_tf.terraform.syntax import Body
from tests.support.between import between
from tests.support.choosing import DECLARED
from tests.support.judging import AS_OF, address_of, configured_graph, facts, schema
from tests.support.pages import control_page
from tests.support.printing import text_of

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
TRIALS = 6  # of each control
# Examples that are chosen with no other one, and why.
ALONE: dict[str, set[str]] = {
    # Terraform marks what a choice comes to as sensitive where either side is.
    "ec2/instances-keep-secrets-out-of-user-data": {"what the provider calls sensitive inside a block of another resource"},
    # Of two documents, both known, nobody sees any more which of their texts came from where.
    "ecs/containers-keep-secrets-out-of-environment": {
        "where a secret is looked up that is called as its container",
        "where a secret is looked up, as whoever looks it up wants its name",
    },
}
FAILS = frozenset({Verdict.MISSING.word, Verdict.MISCONFIGURED.word})


def judged(control: Control, text: str, address: str, folder: Path) -> tuple[str, str]:
    """(verdict, why) of a configuration, whichever way its conditions go."""
    (folder / "main.tf").write_text(text, encoding="utf-8")
    world = described(folder, schema())
    graph = with_scopes(world.after)
    assert world.open is not None
    answer = Judge(graph, facts(AS_OF), Sides.of(world.open, facts(AS_OF))).outcome(control, graph.by_address[address])
    return (answer.verdict.word, answer.because) if answer is not None else ("silent", "")


@cache
def is_of_today(terraform: str) -> bool:
    """Whether it tells of no provider that it was written for."""
    return all(note.kind != "earlier" for note in configured_graph(terraform).notes)


def is_plain(example: Example) -> bool:
    """Whether its Terraform text is all there is to it, and decides."""
    beside = example.before or example.files or example.here or example.settings or example.as_of
    return not beside and example.verdict != Verdict.UNKNOWN.word


def pairs(control: Control, examples: list[Example]) -> Iterator[tuple[Example, Example, Body, str]]:
    """Two examples about the same address, in one; none that tells which provider it was written for, which holds of both sides."""
    apart = ALONE.get(control.id, set())
    ordered = list(permutations((one for one in examples if is_plain(one) and one.name not in apart), 2))
    Random(control.id).shuffle(ordered)  # noqa: S311 — the same every time
    for one, other in ordered:
        address = address_of(control, one)
        if address != address_of(control, other) or address.startswith("data.aws_iam_policy_document"):  # judged at whoever may carry it
            continue
        if not (is_of_today(one.terraform) and is_of_today(other.terraform)):
            continue
        found = between(parse(one.terraform, "main.tf").body, parse(other.terraform, "main.tf").body)
        if found is not None and tuple(address.split(".")) not in found[1]:
            yield one, other, found[0], address


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_choice_between_two_examples_gets_what_both_get(path: Path, tmp_path: Path) -> None:
    page = control_page(path)
    for _, (one, other, body, address) in zip(range(TRIALS), pairs(page.control, list(page.examples)), strict=False):
        text = text_of(replace(body, blocks=(*body.blocks, *DECLARED)))
        form, because = judged(page.control, text, address, tmp_path)
        sides = {judged(page.control, side.terraform, address, tmp_path)[0] for side in (one, other)}
        shown = f"{one.name!r} or {other.name!r}: {form} ({because}), of {sides}\n{text}"
        if form in FAILS:
            assert FAILS.issuperset(sides), shown
        else:
            assert form == Verdict.UNKNOWN.word or {form, "silent"}.issuperset(sides), shown

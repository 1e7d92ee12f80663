"""Law 2 of what may be there or not: what is decided while that is open is neither overturned by its being there nor by its absence.

`pytest tests/test_law_2_existence.py -k s3/` takes the controls of one service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.load import control_files
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.support.clauses import proofs
from tests.support.judging import answered, world
from tests.support.pages import control_page

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]


def beside(graph: Graph, subject: str) -> Iterator[Resource]:
    """The resources that can be left out: nothing refers to them."""
    for one in graph.resources:
        if one.mode == "managed" and one.address != subject and not (one.doubt or one.action.ends or graph.users.get(one.address)):
            yield one


def contradict(one: Judgement | None, other: Judgement | None) -> bool:
    """Whether one is satisfied where the other fails."""
    if one is None or other is None:
        return False
    return {one.verdict.fails, other.verdict.fails} == {True, False} and Verdict.SATISFIED in {one.verdict, other.verdict}


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_what_may_be_there_overturns_nothing(path: Path) -> None:
    page = control_page(path)
    wrong = []
    for example in [*page.examples, *(example for _, example in proofs(page))]:
        if example.before:
            continue  # a change, of which a configuration shows the end only
        graph = world(example)
        address, there = answered(page.control, example, graph)
        here = replace(example, address=address)
        for one in beside(graph, address):
            rest = [other for other in graph.resources if other is not one]
            open_ = replace(one, doubt="var.on", doubt_on=("var.on",))
            _, perhaps = answered(page.control, here, replace(graph, resources=(*rest, open_)))
            if perhaps is None or perhaps.verdict == Verdict.UNKNOWN:
                continue
            _, gone = answered(page.control, here, replace(graph, resources=tuple(rest)))
            if contradict(perhaps, there) or contradict(perhaps, gone):
                wrong.append(f"{example.name!r}: {perhaps.verdict.word} ({perhaps.because}), whether or not there is {one.address}")
    assert wrong == []

"""Law 6 over the catalogue: each value of each example is made sensitive, one at a time, and none is ever repeated.

What a message says depends on the path that judging takes, and random worlds reach few of those paths; the examples reach them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example
from srm_tf.catalogue.load import control_files
from srm_tf.catalogue.read import read_page
from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph, typed
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement
from tests.support.judging import AS_OF, facts, graph_of

CANARY = "canary-5d41402a"
NUMBER = 918273645
PAGES = [(path, f"{path.parent.name}/{path.stem}") for path in control_files()]
Path = tuple[int | str, ...]


def leaves(value: Value, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """(where, text or number) of every known scalar inside."""
    if isinstance(value.data, tuple):
        for index, item in enumerate(value.data):
            yield from leaves(item, (*path, index))
    elif isinstance(value.data, dict):
        for name, item in value.data.items():
            yield from leaves(item, (*path, name))
    elif isinstance(value.data, (str, int, float)) and not isinstance(value.data, bool):
        yield path, value.data


def put(value: Value, path: Path, data: Any) -> Value:
    """The value with sensitive data at one place."""
    if not path:
        return replace(value, data=data, sensitive=True)
    first, *rest = path
    if isinstance(value.data, tuple):
        return replace(value, data=tuple(put(item, tuple(rest), data) if at == first else item for at, item in enumerate(value.data)))
    assert isinstance(value.data, dict)
    return replace(value, data={name: put(item, tuple(rest), data) if name == first else item for name, item in value.data.items()})


def marked_json(text: str) -> str | None:
    """A JSON document with the canary after every text in it; None if it is none."""
    try:
        tree = json.loads(text)
    except ValueError:
        return None
    return json.dumps(_marked(tree)) if isinstance(tree, (dict, list)) else None


def _marked(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _marked(inner) for name, inner in tree.items()}
    if isinstance(tree, list):
        return [_marked(inner) for inner in tree]
    return tree + CANARY if isinstance(tree, str) else tree


def disguises(data: Any) -> list[Any]:
    """Secrets in place of a text or number, as like it as can be told apart: what begins or ends alike is judged alike."""
    if not isinstance(data, str):
        return [NUMBER]
    changed = marked_json(data)
    return [CANARY, data + CANARY, CANARY + data, *([changed] if changed else [])]


def altered(graph: Graph) -> Iterator[tuple[str, Graph]]:
    """(what is secret, world with that secret) for each value of each resource."""
    for place, one in enumerate(graph.resources):
        for name, value in one.values.items():
            for path, data in leaves(value):
                for disguise in disguises(data):
                    values = {**one.values, name: put(value, path, disguise)}
                    resources = (*graph.resources[:place], replace(one, values=values), *graph.resources[place + 1 :])
                    yield f"{one.address}.{'.'.join(map(str, (name, *path)))} = {disguise}", replace(graph, resources=resources)


def world_of(example: Example) -> Callable[[Graph], Judge]:
    """What judges an example's graph."""
    base = facts(date.fromisoformat(example.as_of) if example.as_of else AS_OF)
    return lambda graph: Judge(graph, replace(base, here=example.here))


def said(answer: Judgement) -> str:
    """All that a report may show of a judgement."""
    proof = [text for one in answer.evidence for text in (one.address, one.path, one.value or "")]
    return "\n".join([answer.because, *answer.depends_on, *proof])


def answers(control: Control, judge: Judge) -> Iterator[Judgement]:
    """The control's answer for each of its subjects."""
    for one in judge.graph.resources:
        if typed(one) in control.types and not one.action.ends:
            answer = judge.outcome(control, one)
            if answer is not None:
                yield answer


@pytest.mark.parametrize(("path", "control_id"), PAGES, ids=[name for _, name in PAGES])
def test_no_value_that_is_made_sensitive_is_repeated(path: Any, control_id: str) -> None:
    page = read_page(path, control_id)
    tried = 0
    for example in page.examples:
        judging = world_of(example)
        graph = with_scopes(graph_of(example.terraform, before=example.before, files=example.files))
        for secret, world in altered(graph):
            for answer in answers(page.control, judging(world)):
                tried += 1
                text = said(answer)
                assert CANARY not in text, (example.name, secret, text)
                assert str(NUMBER) not in text, (example.name, secret, text)
    assert tried

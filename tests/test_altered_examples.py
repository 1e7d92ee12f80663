"""Laws 2 and 6 over the catalogue: each value of each example is hidden, or made sensitive, one at a time.

What an answer says depends on the path that judging takes, and random worlds reach few of those paths; the examples reach them all.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.load import control_files
from srm_tf.model.value import Reference, Unknown, Value, of
from srm_tf.model.verdict import Judgement
from tests.support.altering import answers, described, every_place, kind, places, put, told, with_value, world_of
from tests.support.pages import control_page

PAGES = [(path, f"{path.parent.name}/{path.stem}") for path in control_files()]
CANARY = "canary-5d41402a"
TRIALS = 2  # of each example
NUMBER = 918273645
HIDDEN = Value(Unknown("var.hidden", ("var.hidden",)), written=True, references=(Reference("var.hidden"),))


# --- law 6: a sensitive value appears in no output --------------------------------------------------------------------------------------


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


def disguises(data: object) -> list[str | int]:
    """Secrets in place of a text or number, as like it as can be told apart: what begins or ends alike is judged alike."""
    if isinstance(data, str):
        changed = marked_json(data)
        return [CANARY, data + CANARY, CANARY + data, *([changed] if changed else [])]
    return [NUMBER] if isinstance(data, (int, float)) and not isinstance(data, bool) else []


def said(answer: Judgement) -> str:
    """All that a report may show of a judgement."""
    proof = [text for one in answer.evidence for text in (one.address, one.path, one.value or "")]
    return "\n".join([answer.because, *answer.depends_on, *proof])


@pytest.mark.parametrize("path", [path for path, _ in PAGES], ids=[name for _, name in PAGES])
def test_no_value_that_is_made_sensitive_is_repeated(path: Any) -> None:
    page = control_page(path)
    tried = 0
    for example in page.examples:
        graph = world_of(example)
        for at, one, name, place, value in every_place(graph):
            for disguise in disguises(value.data):
                world = with_value(graph, at, name, place, replace(value, data=disguise, sensitive=True))
                for answer in answers(page.control, example, world).values():
                    tried += 1
                    text = said(answer) if answer is not None else ""
                    assert CANARY not in text, (example.name, described(one, name, place), disguise, text)
                    assert str(NUMBER) not in text, (example.name, described(one, name, place), text)
    assert tried


# --- law 2: knowing less never turns one answer into another ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path, _ in PAGES], ids=[name for _, name in PAGES])
def test_a_value_that_is_hidden_leaves_the_answer_open_or_as_it_was(path: Any) -> None:
    page = control_page(path)
    for example in page.examples:
        graph = world_of(example)
        whole, at_parts = answers(page.control, example, graph), told(page.control, example, graph)
        for at, one, name, place, value in every_place(graph):
            # What nobody wrote is not hidden by a variable, and what stands today is known.
            if not value.written or one.action.ends or one.mode not in {"managed", "data"}:
                continue
            for address, answer in answers(page.control, example, with_value(graph, at, name, place, HIDDEN)).items():
                fine = {"open", "fails" if address in at_parts else kind(whole[address])}  # a part that is silent fails at its whole
                assert kind(answer) in {*fine, kind(whole[address])}, (example.name, described(one, name, place), answer, whole[address])


def _with_a_gap(tree: Value, inside: tuple[int | str, ...]) -> Value:
    """As `jsonencode` gives a document of which one part is not known."""
    why = Unknown("var.hidden", ("var.hidden",), not_null=True, tree=put(tree, inside, HIDDEN))
    return Value(why, written=True, references=HIDDEN.references)


@pytest.mark.parametrize(
    "path", [path for path, name in PAGES if "secret" not in name], ids=[name for _, name in PAGES if "secret" not in name]
)
def test_a_part_of_a_document_that_is_hidden_leaves_the_answer_open_or_as_it_was(path: Any) -> None:
    """Here and there, by chance but always the same. A secret is none where a variable takes its place."""
    page, chance = control_page(path), Random(path.stem)  # noqa: S311 — the same every time
    for example in page.examples:
        graph = world_of(example)
        parts = [
            (at, one, name, place, inside, tree)
            for at, one, name, place, value in every_place(graph)
            if value.written and not value.references and not one.action.ends and one.mode in {"managed", "data"}
            if marked_json(str(value.data)) is not None
            for tree in [of(json.loads(str(value.data)))]
            for inside, _ in places(tree)
            if inside
        ]
        for at, one, name, place, inside, tree in chance.sample(parts, min(TRIALS, len(parts))):
            whole, at_parts = answers(page.control, example, graph), told(page.control, example, graph)
            world = with_value(graph, at, name, place, _with_a_gap(tree, inside))
            for address, answer in answers(page.control, example, world).items():
                fine = {"open", "fails" if address in at_parts else kind(whole[address]), kind(whole[address])}
                assert kind(answer) in fine, (example.name, described(one, name, (*place, *inside)), answer, whole[address])

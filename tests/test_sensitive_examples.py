"""Law 6, control by control: of an example whose texts are all sensitive, none is in the answer.

`tests/test_laws.py` puts a text of its own in the place of each, which few terms make anything of; here all stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.load import control_files
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement
from tests.support.judging import answered, world
from tests.support.pages import control_page

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
SHORT = 5  # letters: what is shorter stands in any sentence
OURS = re.compile(r"allowed|trail-changes|[a-z0-9-]+:[A-Z]\w+")  # words of answers that an example has as well, and the names of actions


def hidden(value: Value) -> Value:
    """The value with every text in it sensitive that somebody wrote."""
    if isinstance(value.data, tuple):
        return replace(value, data=tuple(hidden(item) for item in value.data))
    if isinstance(value.data, Mapping):
        return replace(value, data={name: hidden(item) for name, item in value.data.items()})
    return replace(value, sensitive=True) if isinstance(value.data, str) and value.written else value


def texts(value: Value) -> Iterator[str]:
    """Every text that somebody wrote in a value."""
    for one in value.walk():
        if isinstance(one.data, str) and one.written and len(one.data) >= SHORT and not OURS.fullmatch(one.data):
            yield one.data


def told(answer: Judgement) -> str:
    """All that an answer says of values."""
    return "\n".join((answer.because, *(piece.value or "" for piece in answer.evidence)))


def hides_all(graph: Graph) -> Graph:
    """The same world, with every text in it sensitive."""
    return replace(graph, resources=tuple(_hidden(one) if is_configured(one) else one for one in graph.resources))


def _hidden(resource: Resource) -> Resource:
    return replace(resource, values={name: hidden(value) for name, value in resource.values.items()})


def is_configured(resource: Resource) -> bool:
    """Whether its values are the user's words: of what stands for an account, a call or a provisioner some are ours."""
    return resource.mode in {"managed", "data"}


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_no_answer_tells_what_is_sensitive(path: Path) -> None:
    page = control_page(path)
    own = path.read_text(encoding="utf-8").partition("[[example]]")[0]  # what the control asks for, it may name
    for example in (one for one in page.examples if one.verdict == "misconfigured" and not one.before):
        graph = world(example)
        given = {text for one in graph.resources if is_configured(one) for value in one.values.values() for text in texts(value)}
        called = "\n".join(one.address for one in graph.resources)
        address, answer = answered(page.control, example, hides_all(graph))
        said = told(answer) if answer is not None else ""
        assert [text for text in sorted(given) if text in said and text not in own and text not in called] == [], (address, said)

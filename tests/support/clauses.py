"""The clauses of a control, each taken away or bent in turn: whoever loses one by mistake must see an example or a proof fail.

Proofs stand in `tests/catalogue/proofs/`, a file a service: an example with one thing changed, and the verdict that follows. They say what
the examples of a control, which are there to be read, leave out.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example, Page
from srm_tf.catalogue.read_control import page
from srm_tf.errors import SrmError
from srm_tf.model.graph import Graph, typed
from tests.support.judging import answered, world

PROOFS = Path(__file__).parent.parent / "catalogue" / "proofs"
_READ = frozenset(
    {
        "example",
        "title",
        "rationale",
        "remediation",
        "fix",
        "references",
        "note",
        "domain",
        "severity",
        "profile",
        "aliases",
        "narrower",
        "settings",
    }
)
_MAY_GO = frozenset({"when", "where", "pattern", "builtin", "absent", "decides", "sole", "which"})
_SUFFIXES = re.compile(r" or \w+ decides| by default")
_LIST = re.compile(r"\[([^\]]*)\]")
_OPERATORS = ((" is not set", " is set"), (" is true", " is set"))
_SHOWN = 90  # letters of a clause


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An example of a control with one thing changed: `write` in the place of `instead_of`, in main.tf or `file`; `beside` at its end.

    Without an `example`, what stands `beside` is all there is. `plan` is the verdict of a plan where it shows another world, `address` whom
    it is about, if not whom the example is about.
    """

    verdict: str
    example: str = ""
    instead_of: str = ""
    write: str = ""
    beside: str = ""
    file: str = ""
    address: str = ""
    plan: str = ""

    def of(self, example: Example) -> Example:
        """The example with the change. Raises ValueError where the text to replace is not there, or not there once."""
        texts = {"": example.terraform, **example.files}
        before = texts[self.file]
        if self.instead_of:
            if before.count(self.instead_of) != 1:
                raise ValueError(f"{self.example!r} has {before.count(self.instead_of)} times {self.instead_of!r}")
            texts[self.file] = before.replace(self.instead_of, self.write)
        main = f"{texts.pop('')}\n{self.beside}"
        return replace(example, verdict=self.verdict, plan=self.plan, address=self.address or example.address, terraform=main, files=texts)


@cache
def _proofs(service: str) -> Mapping[str, list[Proof]]:
    path = PROOFS / f"{service}.toml"
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), dict[str, list[Proof]]) if path.is_file() else {}


def proofs(found: Page) -> list[tuple[Proof, Example]]:
    """What is proven of a control beside its examples. Raises KeyError for an example that is not there."""
    named = {one.name: one for one in found.examples} | {"": Example("", "", "")}
    return [(one, one.of(named[one.example])) for one in _proofs(found.control.service).get(found.control.id, [])]


def bent(path: Path) -> Iterator[tuple[str, Control]]:
    """(what was done, the control) for each way in which one clause of a control file can be lost."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    name = f"{path.parent.name}/{path.stem}"
    for what, one in _tables(raw, ()):
        try:
            yield what, page(one, name, (name,)).control
        except SrmError:  # it cannot be lost without a word
            continue


def _bent(node: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from _tables(node, path)
    elif isinstance(node, list):
        for at, one in enumerate(node):
            if len(node) > 1:
                yield f"{_place(path)} without {json.dumps(one)[:_SHOWN]}", [*node[:at], *node[at + 1 :]]
            yield from ((what, [*node[:at], less, *node[at + 1 :]]) for what, less in _bent(one, (*path, str(at))))
    elif isinstance(node, str) and path[-1].isdigit() and not {"resource", "via", "references"} & set(path[-2:]):
        yield from _sentences(node, _place(path))


def _tables(node: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in node.items():
        if not path and key in _READ:
            continue
        if key in _MAY_GO:
            yield f"{_place((*path, key))} left out", {name: one for name, one in node.items() if name != key}
        yield from ((what, {**node, key: less}) for what, less in _bent(value, (*path, key)))


def _sentences(text: str, place: str) -> Iterator[tuple[str, str]]:
    for suffix in _SUFFIXES.findall(text):
        yield f"{place} without '{suffix.strip()}': {text[:_SHOWN]}", text.replace(suffix, "", 1)
    found = _LIST.search(text)
    items = [one.strip() for one in found[1].split(",")] if found is not None else []
    for at, item in enumerate(items if len(items) > 1 else []):
        assert found is not None
        left = ", ".join([*items[:at], *items[at + 1 :]])
        yield f"{place} without {item}: {text[:_SHOWN]}", f"{text[: found.start(1)]}{left}{text[found.end(1) :]}"
    for sign, other in _OPERATORS:
        if sign in text:
            yield f"{place} with '{other.strip()}': {text[:_SHOWN]}", text.replace(sign, other, 1)


def _place(path: tuple[str, ...]) -> str:
    return "/".join(path)


def unseen(path: Path, found: Page) -> list[str]:
    """The clauses whose loss no example and no proof of a control would show; what stood before a change takes a plan."""
    if not all(arm.expect for arm in found.control.arms):
        return []
    examples = [*found.examples, *(proof for _, proof in proofs(found))]
    judged = [_Judged(found.control, one, world(one, planned=bool(one.before))) for one in examples]
    return [what for what, less in bent(path) if not _any_tells(judged, found.control, less)] if judged else []


def _any_tells(judged: Iterable[_Judged], control: Control, less: Control) -> bool:
    alike = _asked_alike(control, less)
    return any(one.tells(less) for one in judged if one.type not in alike)


class _Judged:
    """An example with what a control says of it."""

    def __init__(self, control: Control, example: Example, graph: Graph) -> None:
        self._example, self._graph = example, graph
        address, self._verdict = self._answer(control)
        self.type = typed(graph.by_address[address]) if address in graph.by_address else ""

    def tells(self, less: Control) -> bool:
        """Whether the same control with one clause less says something else."""
        return self._answer(less)[1] != self._verdict

    def _answer(self, control: Control) -> tuple[str, str]:
        """(address, verdict), also of a control that is left without a subject."""
        try:
            address, answer = answered(control, self._example, self._graph)
        except AssertionError:
            return "", "no subject"
        return address, answer.verdict.word if answer is not None else "silent"


def _asked_alike(control: Control, less: Control) -> frozenset[str]:
    """The types of which both controls ask the same: where these are the same types in all, judging one of them tells nothing."""
    if replace(less, arms=control.arms) != control or less.types != control.types:
        return frozenset()
    others = [arm for arm in (*control.arms, *less.arms) if arm not in control.arms or arm not in less.arms]
    return frozenset(control.types).difference(*(arm.resource for arm in others))

"""Every recorded answer of real Terraform against ours: value, type, and what is not known.

`expressions/<group>.toml` says what was asked and beside which configuration, `cases/<group>.jsonl` what Terraform answered
(`make conformance` records anew). Where we disagree, `disagreements.toml` says why, and the test holds that we still do.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from srm_tf.errors import SrmError
from srm_tf.terraform import cty, hcl
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, RootSession
from srm_tf.terraform.module import ModuleInstance
from srm_tf.terraform.root_variables import parse_file
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.tree import Tree
from srm_tf.terraform.types import Type

HERE = Path(__file__).parent
GROUPS = sorted(path.stem for path in (HERE / "expressions").glob("*.toml"))
KNOWN_DISAGREEMENTS = tomllib.loads((HERE / "disagreements.toml").read_text(encoding="utf-8"))
LEAST = 1500  # expressions, over all groups


def answers(group: str) -> list[tuple[str, dict[str, Any]]]:
    """(expression, answer) of a group; numbers are Decimals, exact as Terraform wrote them."""
    lines = (HERE / "cases" / f"{group}.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    found = [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]
    return [(one["expr"], one["answer"]) for one in found]


def module_of(group: str, folder: Path) -> ModuleInstance:
    """The root module of a group's configuration, written out."""
    asked = tomllib.loads((HERE / "expressions" / f"{group}.toml").read_text(encoding="utf-8"))
    files = {"preamble.tf": asked.get("preamble", ""), **asked.get("files", {})}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: str(path.relative_to(folder)))
    given = Given({name: cty.of(value) for name, value in asked.get("variables", {}).items()})
    session = RootSession(folder, tree, shipped(), given, lambda where: Readable(folder, where))
    session.start()
    assert tree.errors == {}
    return session.module


def ours(expr: str, module: ModuleInstance) -> dict[str, Any]:
    """Our answer, in the form of the recorded ones."""
    try:
        body = hcl.parse(f"value = {expr}\n", "expression").body
        if body.attributes.keys() != {"value"} or body.blocks:
            return {"error": "more than one expression"}
        value = evaluate(body.attributes["value"].value, module)
        _writable(value)
    except (EvalError, SrmError) as error:
        return {"error": str(error)}
    if not value.known:
        return {"unknown": True}
    told: dict[str, Any] = {"value": shown(value)}
    if cty.wholly_known(value):
        return {**told, "type": "dynamic" if value.is_null else in_plan(value.type)}
    return {"partly_unknown": True, **told, "after_unknown": unknown_in(value)}


def in_plan(kind: Type) -> object:
    """A type as plan JSON writes it: `"string"`, `["list", "string"]`, `["object", {…}]`."""
    if kind.element is not None:
        return [kind.kind, in_plan(kind.element)]
    if kind.kind == "object":
        return ["object", {name: in_plan(one) for name, one in kind.attributes}]
    return ["tuple", [in_plan(one) for one in kind.items]] if kind.kind == "tuple" else kind.kind


def _writable(value: Val) -> None:
    """An output takes neither infinity nor what is ephemeral."""
    if cty.marks_in(value).ephemeral:
        raise EvalError("an output may not be ephemeral")
    for one in cty.walk(value):
        if isinstance(one.data, Decimal) and one.data.is_infinite():
            raise EvalError("infinity cannot be written as JSON")


def shown(value: Val) -> Any:
    """As plan JSON writes it: what is not known is left out of objects and is null in lists."""
    if isinstance(value.data, tuple):
        return [shown(one) for one in value.data]
    if isinstance(value.data, dict):
        return {name: shown(one) for name, one in value.data.items() if one.known}
    if isinstance(value.data, cty.Float64):
        return Decimal(cty.show_number(value.data))
    if isinstance(value.data, str):
        return str(value.data)  # without what it is made of
    return value.data if value.known else None


def unknown_in(value: Val) -> Any:
    """As plan JSON writes `after_unknown`: true where something is unknown; known members of objects are left out."""
    if not value.known:
        return True
    if isinstance(value.data, tuple):
        return [unknown_in(one) for one in value.data]
    if isinstance(value.data, dict):
        return {name: inside for name, one in value.data.items() if (inside := unknown_in(one)) is not False}
    return False


def same(expected: Any, got: Any) -> bool:
    """Equal; numbers up to the last of the digits that Terraform prints."""
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return expected == got or abs(expected - got) <= abs(expected) * Decimal("1e-150")
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(same(expected[name], got[name]) for name in expected)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(same, expected, got))
    return type(expected) is type(got) and bool(expected == got)


def agree(expected: dict[str, Any], got: dict[str, Any]) -> bool:
    """Whether two answers say the same; why something is an error is told in our own words."""
    if "error" in expected or "error" in got:
        return "error" in expected and "error" in got
    return same(expected, got)


def differing(group: str, folder: Path) -> Iterator[tuple[str, str]]:
    """(expression, what differs)."""
    module = module_of(group, folder)
    for expr, expected in answers(group):
        got = ours(expr, module)
        if not agree(expected, got):
            yield expr, f"{expr}\n    Terraform {brief(expected)}\n    ours      {brief(got)}"


def brief(answer: dict[str, Any]) -> str:
    text = json.dumps(answer, default=str, ensure_ascii=False)
    return text if len(text) < 300 else text[:300] + "…"


@pytest.mark.parametrize("group", GROUPS)
def test_we_answer_as_terraform_does(group: str, tmp_path: Path) -> None:
    listed = {one["expr"] for one in KNOWN_DISAGREEMENTS.get(group, [])}
    found = dict(differing(group, tmp_path))
    new = [text for expr, text in found.items() if expr not in listed]
    assert not new, f"{len(new)} of {len(answers(group))} differ:\n" + "\n".join(new)
    assert listed <= found.keys(), "settled by now: take it off the list"


def test_every_disagreement_has_its_reason() -> None:
    assert KNOWN_DISAGREEMENTS.keys() <= set(GROUPS)
    assert [one for group in KNOWN_DISAGREEMENTS.values() for one in group if not one["expr"] or len(one["why"]) < 20] == []


def test_enough_was_asked() -> None:
    asked = {(group, expr) for group in GROUPS for expr, _ in answers(group)}
    assert len(asked) >= LEAST
    for group in GROUPS:
        questions = tomllib.loads((HERE / "expressions" / f"{group}.toml").read_text(encoding="utf-8"))["exprs"]
        assert questions == [expr for expr, _ in answers(group)], f"{group}: record it anew"

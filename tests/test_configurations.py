"""Whole configurations and real Terraform's plans of them: both doors must lead to the same graph.

`configurations/<name>/plan.json` is what Terraform planned (`make plans` records anew); `differences.toml` beside this file's folder of
configurations lists what differs all the same, with its reason.
"""

from __future__ import annotations

import itertools
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from srm_tf.model.resource import Attributes
from tests.support.graphs import Difference, differences, from_configuration, from_plan

HERE = Path(__file__).parent
CONFIGURATIONS = HERE / "configurations"
FIXTURES = HERE.parent / "fixtures"
FOLDERS = {path.parent.name: path.parent for path in (*CONFIGURATIONS.glob("*/plan.json"), *FIXTURES.glob("*/plan.json"))}
KNOWN = tomllib.loads((CONFIGURATIONS / "differences.toml").read_text(encoding="utf-8"))
LEAST = 25
META_ARGUMENTS = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"}


def settings(folder: Path) -> dict[str, Any]:
    told = folder / "plan.toml"
    return tomllib.loads(told.read_text(encoding="utf-8")) if told.is_file() else {}


def given(folder: Path) -> tuple[tuple[str, str], ...]:
    """The options that the plan was made with, as far as they give variables."""
    words = settings(folder).get("args", [])
    found: list[tuple[str, str]] = []
    for word, value in itertools.pairwise(words):
        if word == "--var-file":
            found.append(("file", str(folder / value)))
        if word == "--var":
            found.append(("var", value))
    return tuple(found)


@cache
def found(name: str) -> tuple[Difference, ...]:
    folder = FOLDERS[name]
    ours = from_configuration(folder, given(folder), settings(folder).get("root", ".")).graph
    return tuple(differences(from_plan(folder / "plan.json"), ours))


def listed(name: str) -> dict[str, str]:
    """`address.path` → why it differs."""
    return {f"{one['address']}.{one['path']}": one["why"] for one in KNOWN.get(name, [])}


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_both_doors_lead_to_the_same_graph(name: str) -> None:
    new = [str(one) for one in found(name) if f"{one.address}.{one.path}" not in listed(name)]
    assert not new, "\n".join(new)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_what_differs_still_does(name: str) -> None:
    assert listed(name).keys() <= {f"{one.address}.{one.path}" for one in found(name)}, "settled by now: take it off the list"
    assert all(len(why) > 20 for why in listed(name).values())


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_plan_tells_of_all_that_somebody_wrote(name: str) -> None:
    """But for blocks of which a `dynamic` has made none. It may tell of more: it does not show which blocks such a one has made."""
    folder = FOLDERS[name]
    planned = from_plan(folder / "plan.json")
    for one in from_configuration(folder, given(folder), settings(folder).get("root", ".")).graph.resources:
        shown = planned.get(one.address)
        if one.mode == "managed" and shown is not None and isinstance(one.values, Attributes) and isinstance(shown.values, Attributes):
            untold = (one.values.written() or frozenset()) - (shown.values.written() or frozenset()) - META_ARGUMENTS
            assert all(shown.values[path].is_empty for path in untold), (one.address, untold)


def test_there_are_enough_configurations() -> None:
    assert len([name for name in FOLDERS if (CONFIGURATIONS / name).is_dir()]) >= LEAST

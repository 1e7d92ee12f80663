"""Law 2 for configuration: a variable that nobody gives a value leaves verdicts open. It overturns none and hides no finding.

Each variable of each root module loses its value, one after the other. What fails with all values must fail, or be left open, without
one of them: on the same resource, or on the one that stands for an unknown number of instances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from srm_tf.engine.finding import Outcome
from srm_tf.model.value import Reference
from srm_tf.model.verdict import Verdict
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Marks, Val
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, configured
from srm_tf.terraform.root_variables import Options, parse_file, variables
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.tree import Tree
from tests.support.judging import report_on
from tests.test_configurations import FOLDERS, given, settings


class Root:
    """A root module that can be judged with other values than it is given."""

    def __init__(self, folder: Path) -> None:
        self.top = folder.resolve()
        self.folder = self.top / settings(folder).get("root", ".")
        self.tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: path.name)
        self.declared = self.tree.module(self.folder)
        self.values = variables(self.folder, self.declared, Options(given(folder)))

    def outcomes(self, values: Mapping[str, Val]) -> list[Outcome]:
        """Every outcome of every control."""
        found = configured(self.folder, self.tree, shipped(), Given({**self.values, **values}), lambda where: Readable(self.top, where))
        return list(report_on(found.graph).outcomes)


def lost(name: str) -> Val:
    """As a variable reads that nobody gave a value."""
    return cty.unknown(why=(f"var.{name}, which has no value",), marks=Marks(references=(Reference(f"var.{name}"),)))


def overturned(full: list[Outcome], less: list[Outcome]) -> list[str]:
    """What `less` decides otherwise, or does not mention any more."""
    same = {(one.address, one.control): one for one in less}
    block: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in less:
        block[one.source, one.control].append(one)
    return [line for one in full if (line := _overturned(one, same.get((one.address, one.control)), block[one.source, one.control]))]


def _overturned(full: Outcome, less: Outcome | None, block: list[Outcome]) -> str:
    if less is not None:
        decided = Verdict.UNKNOWN not in {full.verdict, less.verdict}
        wrong = decided and full.verdict.fails != less.verdict.fails
        return f"{full.address} {full.control}: {less.verdict.word} ({less.because}), in full {full.verdict.word}" if wrong else ""
    told = any(one.verdict.fails or one.verdict == Verdict.UNKNOWN for one in block)
    return (
        f"{full.address} {full.control}: not told, in full {full.verdict.word} ({full.because})" if full.verdict.fails and not told else ""
    )


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_variable_without_a_value_overturns_nothing(name: str) -> None:
    root = Root(FOLDERS[name])
    full = root.outcomes({})
    wrong = [f"without var.{one}: {line}" for one in root.declared.variables for line in overturned(full, root.outcomes({one: lost(one)}))]
    assert wrong == []

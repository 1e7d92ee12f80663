"""What a report shows for a finding mends that finding, pasted as it stands there, and spoils nothing that was right; Terraform takes it.

What it says has to go is there.

Of the examples of all controls, of every severity and profile. Each exception stands in `left_by_fixes.toml` with its reason, and is
needed.
`pytest tests/test_fixes_shown.py -k s3/` tests the controls of one service.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example, Page
from srm_tf.catalogue.fixes import address_of, laid_over, pieces
from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Outcome, Report
from srm_tf.engine.run import World, run
from srm_tf.report.fixes import Fixes
from srm_tf.report.groups import Finding, findings
from srm_tf.terraform import hcl
from tests.support.judging import AS_OF, configured_graph, facts
from tests.support.pages import control_page
from tests.support.pasting import OF_ANOTHER
from tests.test_fixes import FAILING, FILES, IDS

KNOWN = tomllib.loads((Path(__file__).parent / "catalogue" / "left_by_fixes.toml").read_text(encoding="utf-8"))
LEFT, SPOILT, CLASHING = (KNOWN[name] for name in ("left", "spoilt", "clashing"))


@dataclass(frozen=True)
class Pasted:
    """A finding of an example, the text that is shown for it, and the reports on the example without and with it."""

    finding: Finding
    text: str
    example: Example
    pasted: Example
    before: Report
    after: Report

    @property
    def left(self) -> bool:
        """Whether the finding is still there, or no text of its type was shown."""
        about = self.finding.first
        return self.text.startswith(OF_ANOTHER) or any(
            one.verdict.fails and (one.address, one.control) == (about.address, about.control) for one in self.after.outcomes
        )

    @property
    def clashes(self) -> set[str]:
        """Pairs of arguments that Terraform refuses beside each other, which are so only with the text."""
        old, new = (dict(_clashes(example.terraform)) for example in (self.example, self.pasted))
        return {pair for block, pairs in new.items() for pair in pairs - old.get(block, set())}

    @property
    def vain(self) -> set[str]:
        """What the text says has to go of a block, and is not written there."""
        written = {address_of(piece.key): {name for name, _ in piece.members} for piece in pieces(self.example.terraform) if piece.key}
        gone = (line.split(" ")[2].removesuffix(".") for line in self.text.splitlines() if line.startswith("# Delete "))
        parts = (one.rpartition(".") for one in gone)
        return {f"{block}.{name}" for block, _, name in parts if block in written and name not in written[block]}

    @property
    def spoilt(self) -> set[str]:
        """The controls that were satisfied somewhere and fail there now."""
        right = {(one.address, one.control) for one in self.before.outcomes if one.verdict.word == "satisfied"}
        return {one.control for one in self.after.outcomes if one.verdict.fails and (one.address, one.control) in right}


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_what_is_shown_mends(path: Path) -> None:
    page = control_page(path)
    left: set[str] = set()
    spoilt: set[str] = set()
    clashes: set[str] = set()
    vain: set[str] = set()
    for example in page.examples if page.fixes else ():
        if example.verdict in FAILING and not example.before and not example.files:
            for one in _pasted(page, example):
                left |= {example.name} if one.left else set()
                spoilt |= one.spoilt
                clashes |= one.clashes
                vain |= one.vain
    assert left == set(LEFT.get(page.control.id, ()))
    assert spoilt == set(SPOILT.get(page.control.id, ()))
    assert clashes == set(CLASHING.get(page.control.id, ()))
    assert vain == set()


def test_each_exception_has_a_reason() -> None:
    told = {reason for table in (LEFT, SPOILT, CLASHING) for rows in table.values() for reason in rows.values()}
    assert told == KNOWN["reasons"].keys()
    assert set().union(LEFT, SPOILT, CLASHING) <= set(IDS)


def _pasted(page: Page, example: Example) -> Iterator[Pasted]:
    before = _report(page.control, example)
    fixes = Fixes(before.own, before.resources)
    for finding in findings(one for one in before.outcomes if _is_about(one, page.control)):
        text = fixes.named(finding.outcomes)
        pasted = replace(example, terraform=laid_over(example.terraform, text))
        yield Pasted(finding, text, example, pasted, before, _report(page.control, pasted))


def _clashes(terraform: str) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Of each block of a resource."""
    for block in hcl.parse(f"{terraform}\n", "example").body.blocks:
        kind = block.labels[0] if block.type == "resource" else ""
        names = {*block.body.attributes, *(one.labels[0] if one.type == "dynamic" else one.type for one in block.body.blocks)}
        yield block.labels, {f"{one} and {other}" for one, other in KNOWN["refused"].get(kind, ()) if {one, other} <= names}


def _is_about(one: Outcome, control: Control) -> bool:
    return one.control == control.id and one.verdict.fails


def _report(control: Control, example: Example) -> Report:
    day = date.fromisoformat(example.as_of) if example.as_of else AS_OF
    asked = replace(facts(day), settings={control.id: example.settings} if example.settings else {}, here=example.here)
    return run([World("", configured_graph(example.terraform))], asked, Choice("all"))

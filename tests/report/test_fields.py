"""Law 6 begins before the renderers: values reach them redacted, as the text of evidence. So they must not reach further back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import srm_tf.report
from srm_tf.model.verdict import Evidence
from srm_tf.report import as_json, matrix, table
from tests.report.reports import outcome, report, resource

FILES = sorted(Path(srm_tf.report.__file__).parent.glob("*.py"))
RAW_VALUES = {"srm_tf.model.resource", "srm_tf.model.graph", "srm_tf.model.value"}


def _imported(tree: ast.AST) -> Iterator[str]:
    """Modules imported when the file is, or while it works; not those for annotations alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        yield from _imported(node)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_renderers_do_not_know_raw_values(path: Path) -> None:
    assert RAW_VALUES.isdisjoint(_imported(ast.parse(path.read_text(encoding="utf-8"))))


def test_what_evidence_hides_stays_hidden() -> None:
    hidden = Evidence("aws_db_instance.a", "password", "sensitive")
    one = report(
        resources=(resource("aws_db_instance.a"),),
        outcomes=(outcome("aws_db_instance.a", "rds/x", "misconfigured", "password is a sensitive value", evidence=(hidden,)),),
    )
    assert '"value":"sensitive"' in as_json.render(one)
    assert "password is a sensitive value" in table.render(one, width=80, colour=False, verbose=True)
    assert "password" not in matrix.render(one, width=80, colour=False)

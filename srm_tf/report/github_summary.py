"""The summary of a step of GitHub Actions: the page of `markdown` with more room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.report.markdown import Shape, render

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report

# A step's summary is refused above 1024 KiB: https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions
# "Step isolation and limits". Less, so that the step may add to it.
SUMMARY = Shape(limit=1_000_000, rows=100, instances=50)


def page(report: Report) -> str:
    """The summary, as a format."""
    return render(report, SUMMARY)

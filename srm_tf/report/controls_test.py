"""`controls test`: each complaint with its file, then the count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.report.text import NARROWEST, fold, page, safe
from srm_tf.wording import count, listed

if TYPE_CHECKING:
    from srm_tf.engine.examples import Trial

_MOST = 5  # stray files that are named


def render(trial: Trial, *, width: int) -> str:
    """What is wrong, file by file, and a summary. Files that could not be read are told by `errors`."""
    width = max(width, NARROWEST)
    return page([*_complaints(trial, width), *_summary(trial, width)])


def errors(trial: Trial) -> str:
    """The files that could not be read, for standard error; "" where there are none."""
    return "\n\n".join(one.error for one in trial.tested if one.error)


def _complaints(trial: Trial, width: int) -> Iterator[str]:
    for one in trial.tested:
        if one.faults:
            yield safe(one.file)
            for fault in one.faults:
                yield from fold(safe(fault), width, 4, 2)
            yield ""


def _summary(trial: Trial, width: int) -> Iterator[str]:
    tested = trial.tested
    bad, unread = sum(1 for one in tested if one.faults), sum(1 for one in tested if one.error)
    examples, skipped = sum(one.examples for one in tested), sum(one.skipped for one in tested)
    parts = [f"{count(bad, 'fails', 'fail')}"] if bad else []
    parts += [f"{unread:,} cannot be read"] if unread else []
    asked = f"{count(len(tested), 'control')}, {count(examples, 'example')}"
    yield f"{asked}: {', '.join(parts) if parts else 'all pass' if len(tested) > 1 else 'passes'}"
    if skipped:
        yield f"Skipped: {count(skipped, 'example')} of a change (`before`), which only a plan shows"
    if trial.strays:
        names = listed(trial.strays, _MOST, safe)
        yield from fold(f"Not looked at: {names} (a control stands in SERVICE/SENTENCE.toml)", width, 2, 0)

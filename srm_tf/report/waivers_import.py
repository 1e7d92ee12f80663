"""`srm-tf waivers import`: what changes as a unified diff, and what is left alone with its place and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from srm_tf.engine.importing import comments_alone
from srm_tf.regex import regex
from srm_tf.report.text import fold, safe
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.engine.importing import Imported, Rewritten

_ODD = regex(r"[^\t\r\n\x20-\x7e]|\r(?!\n)")  # beyond what every terminal shows as it is


def render(found: Imported, *, written: bool, width: int) -> str:
    """The diff unless it is `written`, then what was left, then the numbers."""
    changed = [one for one in found.files if one.before != one.after]
    diff = "" if written else "".join(line for one in changed for line in _diff(one))
    lines = [line for one in found.files for line in _left(one, width)]
    return diff + "\n".join([*lines, *(_numbers(found, len(changed), written=written))])


def _diff(one: Rewritten) -> Iterator[str]:
    """The lines that change, and none around them: a password may stand there. What a terminal might obey is escaped.

    Each line stays where it is; nearly all of them are alike without their values, so that to look for the same ones would find others.
    """
    before, after = (re.findall(r"[^\n]*\n|[^\n]+\Z", comments_alone(text, one.name)) for text in (one.before, one.after))
    name = safe(one.name).lstrip("/")
    yield from (f"--- a/{name}\n", f"+++ b/{name}\n")
    pairs = enumerate(zip(before, after, strict=True), start=1)
    for changes, several in groupby(pairs, key=lambda found: found[1][0] != found[1][1]):
        if changes:
            yield from _hunk(list(several))


def _hunk(lines: Sequence[tuple[int, tuple[str, str]]]) -> Iterator[str]:
    at = f"{lines[0][0]}" if len(lines) == 1 else f"{lines[0][0]},{len(lines)}"
    yield f"@@ -{at} +{at} @@\n"
    for line in (*(f"-{old}" for _, (old, _) in lines), *(f"+{new}" for _, (_, new) in lines)):
        shown = _ODD.sub(lambda hit: safe(hit[0]), line)
        yield shown if shown.endswith("\n") else f"{shown}\n\\ No newline at end of file\n"


def _left(one: Rewritten, width: int) -> Iterator[str]:
    for left in one.left:
        yield from fold(f"{safe(one.name)}:{left.line}: {safe(left.word)}: {safe(left.why)}", width, 4, 0)


def _numbers(found: Imported, changed: int, *, written: bool) -> Iterator[str]:
    moved, left = sum(one.moved for one in found.files), sum(len(one.left) for one in found.files)
    verb = "rewritten" if written else "to rewrite"
    rest = f", {left:,} left alone" if left else ""
    yield f"{count(moved, 'comment')} {verb} in {count(changed, 'file')}{rest}."
    if moved and not written:
        yield "Nothing is changed yet: --write does it."

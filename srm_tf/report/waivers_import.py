"""`srm-tf waivers import`: what changes as a unified diff, and what is left alone with its place and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING

from srm_tf.regex import regex
from srm_tf.report.text import fold, safe
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.engine.importing import Imported, Rewritten

# What a line of code is read by: `\"`, `$${` and `%%{` end and begin nothing in a text, `${` and `%{` begin an expression there.
# https://developer.hashicorp.com/terraform/language/expressions/strings
_PIECE = regex(r"\\.|\$\$\{|%%\{|[$%]\{|//|/\*|.", re.DOTALL)
_COMMENTS = frozenset({"#", "//", "/*"})
_ODD = regex(r"[^\t\r\n\x20-\x7e]|\r(?!\n)")  # beyond what every terminal shows as it is


def render(found: Imported, *, written: bool, width: int) -> str:
    """The diff unless it is `written`, then what was left, then the numbers."""
    changed = [one for one in found.files if one.before != one.after]
    diff = "" if written else "".join(line for one in changed for line in _diff(one))
    lines = [line for one in found.files for line in _left(one, width)]
    return diff + "\n".join([*lines, *(_numbers(found, len(changed), written=written))])


def _diff(one: Rewritten) -> Iterator[str]:
    """The lines that change, and none around them: a password may stand there. What a terminal might obey is escaped."""
    before, after = (re.findall(r"[^\n]*\n|[^\n]+\Z", text.decode("utf-8")) for text in (one.before, one.after))
    name = safe(one.name).lstrip("/")
    for line in unified_diff(before, after, f"a/{name}", f"b/{name}", n=0):
        bare = line if line.startswith(("---", "+++", "@@")) else _without_texts(line)
        shown = _ODD.sub(lambda hit: safe(hit[0]), bare)
        yield shown if shown.endswith("\n") else f"{shown}\n\\ No newline at end of file\n"


def _without_texts(line: str) -> str:
    r"""A line with `"…"` for each text in its code. In a text there may be expressions, and in these texts again.

    >>> print(_without_texts('a = "b$${c" + "${d["e"]}f" # "g"'))
    a = "…" + "…" # "g"
    """
    shown, ends = "", list[str]()  # `ends`: what ends each text and each expression in one that has begun
    for hit in _PIECE.finditer(line):
        piece = hit[0]
        if not ends and piece in _COMMENTS:
            return shown + line[hit.start() :]
        if ends and piece == ends[-1]:
            ends.pop()
        elif piece == '"':
            shown += "" if ends else '"…"'
            ends.append('"')
        elif ends and piece in ({"${", "%{"} if ends[-1] == '"' else {"{"}):
            ends.append("}")
        elif not ends or piece == "\n":
            shown += piece
    return shown


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

r"""The text of a fix by its blocks: what they are called, what they refer to, what is in them. Nothing of the text gets lost.

>>> [block.name for block in blocks('# One:\nresource "a" "b" {\n  c = 1\n}\nresource "a" "d" {\n}')]
['b', 'd']
"""

from __future__ import annotations

import re
from itertools import groupby

import msgspec

from srm_tf.model.scopes import BACKEND
from srm_tf.regex import regex

_LABELS = regex(r'^(resource|data) "(\w+)" "([\w-]+)"', re.MULTILINE)
_STATE = regex(r'^ *backend "s3" \{', re.MULTILINE)
_BLOCK = regex(r'^resource "(\w+)" "([\w-]+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
_SETTING = regex(r"  ([\w-]+) += (.*[^{\[(\s])")


class Part(msgspec.Struct):
    """A block of a resource and the lines in it; or what stands between two of these, where `kind` is empty."""

    body: str
    kind: str = ""
    name: str = ""

    @property
    def text(self) -> str:
        """The HCL text of the part, as in the fix."""
        return f'resource "{self.kind}" "{self.name}" {{\n{self.body}}}' if self.kind else self.body

    def refers(self, kind: str, name: str) -> bool:
        """Whether it refers to a block."""
        return re.search(rf"(?<![\w.-]){re.escape(kind)}\.{re.escape(name)}(?![\w-])", self.body) is not None


def parts(fix: str) -> list[Part]:
    """The blocks of resources, and what stands before, between and after them."""
    found: list[Part] = []
    end = 0
    for block in _BLOCK.finditer(fix):
        found += (Part(fix[end : block.start()]), Part(block[3], block[1], block[2]))
        end = block.end()
    return [*found, Part(fix[end:])]


def body_of(fix: str, kind: str, name: str) -> str:
    """The text between the braces of the resource block `kind` `name` in a fix; "" if the fix has no such block."""
    return next((one.body for one in blocks(fix) if (one.kind, one.name) == (kind, name)), "")


def blocks(fix: str) -> list[Part]:
    """The resource blocks of a fix, in the order of its text."""
    return [part for part in parts(fix) if part.kind]


def labels(fix: str) -> set[tuple[str, str]]:
    """(type, name) of all of its blocks, of resources and of data sources."""
    return {(label[2], label[3]) for label in _LABELS.finditer(fix)}


def stands(fix: str, kind: str) -> str:
    """The name that the fix gives to what it mends: what it refers to and does not add, else the first block of that type."""
    if kind == BACKEND:
        return "s3" if _STATE.search(fix) else ""
    names = _labelled(fix, kind)
    return next(iter([*(one for one in _referred(fix, kind) if one not in names), *names]), "")


def only_referred_to(fix: str, kind: str) -> str:
    """The one name of a type that a fix refers to and has no block for: what it is about is there."""
    strangers = set(_referred(fix, kind)).difference(_labelled(fix, kind))
    return strangers.pop() if len(strangers) == 1 else ""


def _labelled(fix: str, kind: str) -> list[str]:
    """The names of its blocks of a type."""
    looked, bare = kind.startswith("data."), kind.removeprefix("data.")
    return [label[3] for label in _LABELS.finditer(fix) if label[2] == bare and (label[1] == "data") == looked]


def _referred(fix: str, kind: str) -> list[str]:
    """The names of what it refers to of a type."""
    return re.findall(rf"(?<![\w.-]){re.escape(kind)}\.([A-Za-z_][\w-]*)", fix)


def closed_up(body: str) -> str:
    """The `=` of neighbours one below the other, as the longest name lets them: one that was longer may have gone, or come."""
    lines: list[str] = []
    for setting, some in groupby(body.splitlines(), key=lambda line: _SETTING.fullmatch(line) is not None):
        run = list(some)
        found = [one for one in map(_SETTING.fullmatch, run) if one is not None]
        width = max((len(one[1]) for one in found), default=0)
        lines += [f"  {one[1]:{width}} = {one[2]}" for one in found] if setting else run
    return "".join(f"{line}\n" for line in lines).lstrip("\n")

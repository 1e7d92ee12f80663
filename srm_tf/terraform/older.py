"""Text in forms that Terraform ≤ 0.11 took and HCL 2 refuses, where they mean one thing only → the same in today's form.

So do a comma or a semicolon behind an argument, and a colon for its `=`, as in the maps and the languages that they are copied from. The
error stays an error; what stands in the block is judged all the same.
https://developer.hashicorp.com/terraform/language/v1.1.x/upgrade-guides/0-12
"""

from __future__ import annotations

import re
from collections.abc import Callable

from srm_tf.regex import regex
from srm_tf.terraform.syntax import File
from srm_tf.terraform.tokens import Refusal

_NAME = r"[A-Za-z_][\w-]*"
_QUOTED = regex(rf'"({_NAME})"(?=[ \t]*(?:=(?!=)|\{{))')
_KEY = regex(r'"[^"\n]*"[ \t]*=')
_QUOTED_LINE = regex(rf'^([ \t]*)"({_NAME})"(?=[ \t]*(?:=(?!=)|\{{))', re.MULTILINE)
_OPENING = regex(rf"^[ \t]+{_NAME}([ \t]\{{)[ \t]*$", re.MULTILINE)
_CLOSING = regex(r"^[ \t]*\}", re.MULTILINE)
_OBJECT = regex(rf"({_NAME})[ \t]*=[ \t]*\{{")
_BEHIND = regex(r"[,;](?=[ \t]*(?:(?:#|//)[^\n]*)?\n)")
_ARGUMENT = regex(rf"^[ \t]*{_NAME}[ \t]*\Z")
_FORMS = 40  # forms in one block, each wherever it stands in it


def renewed(block: str, place: int, parse: Callable[[str], File]) -> str | None:
    """A block that is refused at a place, in today's form, each letter where it was; None where nobody can tell what it means."""
    for _ in range(_FORMS):
        newer = _names(block, place) or _map(block, place) or _blocks(block, place) or _signs(block, place)
        if newer is None:
            return None
        block = newer
        try:
            parse(block)
        except Refusal as refusal:
            place = refusal.place
        else:
            return block
    return None


def _names(block: str, place: int) -> str | None:
    """`"name" = "x"`, `"environment_variable" {`: names without quotes. In a heredoc, such lines are text."""
    hit = _QUOTED.match(block, place)
    if hit is None:
        return None
    block = f"{block[:place]} {hit[1]} {block[hit.end() :]}"
    return block if "<<" in block else _QUOTED_LINE.sub(r"\1 \2 ", block)


def _map(block: str, place: int) -> str | None:
    """`tags { "kubernetes.io/cluster/x" = "owned" }`: what is no name is the key of a map."""
    if _KEY.match(block, place) is None:
        return None
    opening = next(reversed(list(_OPENING.finditer(block, 0, place))), None)
    if opening is None or _CLOSING.search(block, opening.end(), place) is not None:
        return None
    return f"{block[: opening.start(1)]}={{{block[opening.end(1) :]}"


def _blocks(block: str, place: int) -> str | None:
    """A second `ebs_block_device = { … }` in one block: two blocks."""
    hit = _OBJECT.match(block, place)
    indent = block[block.rfind("\n", 0, place) + 1 : place]
    if hit is None or indent.strip():
        return None
    line = regex(rf"^({indent}{re.escape(hit[1])}[ \t]*)=(?=[ \t]*\{{)", re.MULTILINE)
    return line.sub(r"\1 ", block) if len(line.findall(block)) > 1 else None


def _signs(block: str, place: int) -> str | None:
    """`name = "x",` at the end of a line, and `name: "x"` at its beginning."""
    line = block.rfind("\n", 0, place) + 1
    if _BEHIND.match(block, place) is not None and block[line:place].strip():
        return f"{block[:place]} {block[place + 1 :]}"
    if block.startswith(":", place) and _ARGUMENT.match(block[line:place]) is not None:
        return f"{block[:place]}={block[place + 1 :]}"
    return None

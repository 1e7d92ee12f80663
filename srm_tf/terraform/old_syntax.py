"""Text in forms that Terraform ≤ 0.11 took and HCL 2 refuses, where they mean one thing only → the same in today's form.

So do a comma or a semicolon behind an argument, a colon for its `=`, single or curly quotes, spaces of web pages, and quotes or spaces
around the end marker of a heredoc, as in the maps, languages and pages that they are copied from. The error stays an error; what stands in
the block is judged all the same. Terraform 0.11 saw no line breaks, and took a comma between two arguments or none: several on one line, or
a block in a block of one line, get a BREAK between them.
https://developer.hashicorp.com/terraform/language/v1.1.x/upgrade-guides/0-12
https://github.com/hashicorp/hcl/blob/v1.0.0/hcl/parser/parser.go
"""

from __future__ import annotations

import re
from collections.abc import Callable

from srm_tf.regex import regex
from srm_tf.terraform.syntax import File
from srm_tf.terraform.tokens import BREAK, Refusal

_NAME = r"[A-Za-z_][\w-]*"
_QUOTED = regex(rf'"({_NAME})"(?=[ \t]*(?:=(?!=)|\{{))')
_KEY = regex(r'"[^"\n]*"[ \t]*=')
_QUOTED_LINE = regex(rf'^([ \t]*)"({_NAME})"(?=[ \t]*(?:=(?!=)|\{{))', re.MULTILINE)
_OPENING = regex(rf"^[ \t]+{_NAME}([ \t]\{{)[ \t]*\r?$", re.MULTILINE)
_CLOSING = regex(r"^[ \t]*\}", re.MULTILINE)
_OBJECT = regex(rf"({_NAME})[ \t]*=[ \t]*\{{")
_BEHIND = regex(r"[,;](?=[ \t]*(?:(?:#|//)[^\n]*)?\r?\n)")
_SINGLE = regex(r"'([^'\"\\$%\n]*)'")
_ESCAPED = regex(r'\\"([^"\\$%\n]*)\\"')  # as of a text in a text, though in `${ }` it is none
_CURLY = regex(r"[“”„]([^“”„\"\\$%\n]*)[“”]")  # as word processors and chats make of straight ones
_BLANKS = regex("[ \t]*[\u00a0\u200b\u202f\u2009\u3000\ufeff\f]+")  # spaces of web pages, or none that anybody sees
_BLANK_LINES = regex(rf"^{_BLANKS.pattern}", re.MULTILINE)
_HEREDOC = regex(rf"""<<(-?)[ \t]*["']?({_NAME})["']?[ \t]*(?=\r?\n)""")
_ARGUMENT = regex(rf"^[ \t]*{_NAME}[ \t]*\Z")
_HEADER = rf"{_NAME}(?:[ \t]+(?:\"[^\"\n]*\"|{_NAME}))*"
_NEXT = regex(rf"[ \t]*(?:(?:{_NAME}|\"[^\"\n]*\")[ \t]*=(?!=)|{_HEADER}[ \t]*\{{)")  # an argument or a block
_INNER = regex(rf"[ \t{{]({_HEADER}[ \t]*)\Z")
_NO_CODE = regex(r'"(?:[^"\\\n]|\\.)*"|(?:#|//).*|/\*.*?\*/')
_LOW_BRACE = regex(rf"^([ \t]*{_HEADER}[ \t]*)(\r?\n\s*)\Z", re.MULTILINE)
_LOW_BRACES = regex(r'^([a-z]+(?:[ \t]+"[^"\n]+"){1,2}[ \t]*)(\r?\n)\{', re.MULTILINE)
# Where a text begins that may have braces in it which are none of the configuration's, and what of one line such a text does not begin in.
_TEXTS = regex(rf"""(?P<short>"(?:[^"\\\n]|\\[^\n])*"|(?:\#|//)[^\n]*)|/\*|<<-?[ \t]*["']?(?P<mark>{_NAME})["']?[ \t]*\r?\n""", re.VERBOSE)
_SHOWN = regex(r"[^\n]")
_ENDLESS = 20  # kinds of texts that end nowhere: it is no configuration
_FORMS = 40  # forms in one block, each wherever it stands in it


def code(text: str) -> str:
    """A text with nothing in its heredocs and its comments of several lines, each letter where it was."""
    parts, done, endless = list[str](), 0, set[str]()
    place = 0
    while len(endless) < _ENDLESS and (hit := _TEXTS.search(text, place)) is not None:
        place, mark = hit.end(), hit["mark"] or "*/"
        if hit["short"] is not None or mark in endless:  # what did not end before does not end here either
            continue
        end = text.find("*/", place) + 2 if hit["mark"] is None else _end_of_heredoc(text, place - 1, mark)
        if end < place:
            endless.add(mark)
            continue
        parts += [text[done : hit.start()], blanked(text[hit.start() : end])]
        place = done = end
    return "".join([*parts, text[done:]])


def _end_of_heredoc(text: str, place: int, mark: str) -> int:
    """Where its mark ends, looked for from the end of its first line on; 0 where it is nowhere."""
    end = regex(rf"\n[ \t]*{mark}[ \t]*\r?(?=\n|\Z)").search(text, place)
    return 0 if end is None else end.end()


def blanked(text: str) -> str:
    """The lines of it, empty."""
    return _SHOWN.sub(" ", text)


def renewed(block: str, place: int, parse: Callable[[str], File]) -> str | None:
    """A block that is refused at a place, in today's form, each line where it was; None where nobody can tell what it means."""
    for _ in range(_FORMS):
        forms = (_names, _map, _blocks, _signs, _pasted, _lines)
        newer = next((found for form in forms if (found := form(block, place)) is not None), None)
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
    r"""`name = "x",` at the end of a line, `name: "x"` at its beginning, `'x'`, `\"x\"` outside of texts, and `<<"EOT"`."""
    line = block.rfind("\n", 0, place) + 1
    if _BEHIND.match(block, place) is not None and block[line:place].strip():
        return f"{block[:place]} {block[place + 1 :]}"
    if block.startswith(":", place) and _ARGUMENT.match(block[line:place]) is not None:
        return f"{block[:place]}={block[place + 1 :]}"
    if (hit := _SINGLE.match(block, place)) is not None:
        return f'{block[:place]}"{hit[1]}"{block[hit.end() :]}'
    if (hit := _ESCAPED.match(block, place)) is not None:
        return f'{block[:place]} "{hit[1]}" {block[hit.end() :]}'
    hit = _HEREDOC.match(block, place)
    return None if hit is None else f"{block[:place]}{f'<<{hit[1]}{hit[2]}':>{len(hit[0])}}{block[hit.end() :]}"


def _pasted(block: str, place: int) -> str | None:
    """`“x”`, and spaces that are none to Terraform, as they come with what is copied from a page. In a heredoc, such lines are text."""
    if (hit := _CURLY.match(block, place)) is not None:
        return f'{block[:place]}"{hit[1]}"{block[hit.end() :]}'
    if (hit := _BLANKS.match(block, place)) is None:
        return None
    block = f"{block[:place]}{' ' * len(hit[0])}{block[hit.end() :]}"
    return block if "<<" in block else _BLANK_LINES.sub(lambda blank: " " * len(blank[0]), block)


def _lines(block: str, place: int) -> str | None:
    """`name = "x" value = "y"`, `default_action { allow {} }`: where a line would have to end, a BREAK."""
    before = block[block.rfind("\n", 0, place) + 1 : place]
    sign = block[place : place + 1]
    if sign in {",", ";"} and before.strip() and before.rstrip()[-1] not in "{[(,;":
        last = block[place + 1 :].lstrip(" \t").startswith("}")
        return f"{block[:place]}{BREAK}{block[place + 1 :]}" if last or _NEXT.match(block, place + 1) is not None else None
    if sign == "{":
        hit = _INNER.search(block, place - len(before), place)
        return None if hit is None else _broken(block, hit.start(1))
    if sign == "}" or _NEXT.match(block, place) is not None:
        return _broken(block, place)
    return _opened(block, place, before) if block[place:].lstrip(" \t\r").startswith("\n") else None


def _opened(block: str, place: int, before: str) -> str | None:
    """`{ name = "x"` and more on the next line: the `{` that is open there is that of a block of several lines."""
    depth, code = 0, _NO_CODE.sub(lambda hit: "_" * len(hit[0]), before)
    for at in range(len(code) - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(code[at], 0)
        if depth < 0:
            rest = code[at + 1 :]
            return _broken(block, place - len(rest.lstrip(" \t")))
    return None


def _broken(block: str, place: int) -> str | None:
    """A BREAK before a letter: for the space there, or for one that the line begins with."""
    line = block.rfind("\n", 0, place) + 1
    if block[place - 1] == BREAK:
        return None
    space = place - 1 if block[place - 1] in " \t" else line
    return f"{block[:space]}{block[space + 1 : place]}{BREAK}{block[place:]}" if block[space] in " \t" else None


def raised(text: str, place: int) -> str | None:
    """The text with the `{` at a place, and each `{` of a block with labels, on the line of its name; None where it stands there."""
    if not text.startswith("{", place):
        return None
    hit = _LOW_BRACE.search(text, text.rfind("\n", 0, len(text[:place].rstrip())) + 1, place)
    if hit is None:
        return None
    text = f"{text[: hit.end(1)]}{{{hit[2]}{text[place + 1 :]}"
    for low in _LOW_BRACES.finditer(code(text)):
        text = f"{text[: low.end(1)]}{{{text[low.start(2) : low.end(2)]}{text[low.end() :]}"
    return text

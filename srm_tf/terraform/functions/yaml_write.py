"""YAML as Terraform's `yamlencode` writes it: https://developer.hashicorp.com/terraform/language/functions/yamlencode.

Every text stands in quotation marks or, if it has several lines, as a literal block; rows and maps stand as blocks unless they are empty.
"""

from __future__ import annotations

from decimal import Decimal

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Val
from srm_tf.terraform.types import STRING

_WIDTH = 80  # columns behind which a text in quotation marks is continued on the next line
_STEP = 2
_LONGEST_NAME = 120  # bytes; the form changes for longer ones
# What a literal block cannot hold: signs that YAML has to escape, and a space before a line end.
_NO_BLOCK = regex("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]| (?=[\n\x85\u2028\u2029])| \\Z")
_ESCAPED = regex('[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|["\\\\\u2028\u2029]')
_BREAK = regex("(?<=[\u2028\u2029])(?=[^\n\u2028\u2029])")  # these end a line, too
_SHORT = {
    **dict(zip("\0\a\b\t\n\v\f\r\x1b", "0abtnvfre", strict=True)),
    **dict(zip('"\\\x85\xa0\u2028\u2029', '"\\N_LP', strict=True)),
}
_BYTE_ORDER = "\ufeff"
_WHY = ("yamlencode() of a map with a name that is long or has a line end",)


def write(item: Val) -> Val:
    """A wholly known value without marks as a text; not known where a name would take a form that is not written here."""
    if not _plain_names(item):
        return cty.unknown(STRING, not_null=True, why=_WHY)
    text = _node(item, -_STEP, 0)
    if isinstance(item.data, (bool, Decimal)) or item.data is None:
        text += "\n..."  # the end of what a reader might take to go on
    return cty.string(text if text.endswith("\n") else text + "\n")


def _plain_names(item: Val) -> bool:
    names = [name for one in cty.walk(item) for name in one.members]
    return all("\n" not in name and len(name.encode()) <= _LONGEST_NAME for name in names)


def _node(item: Val, indent: int, column: int) -> str:
    """A value in a collection at some indent, written from a column on; without the line end behind it."""
    data = item.data
    if isinstance(data, str):
        return _text(data, max(indent + _STEP, _STEP), column)
    if isinstance(data, dict):
        return _mapping(data, indent) if data else "{}"
    if isinstance(data, tuple):
        return _row(data, indent) if data else "[]"
    if isinstance(data, bool):
        return "true" if data else "false"
    return _number(data) if isinstance(data, Decimal) else "null"


def _number(amount: Decimal) -> str:
    return ("-.inf" if amount < 0 else ".inf") if amount.is_infinite() else cty.show_number(amount)


def _mapping(members: dict[str, Val], indent: int) -> str:
    """The lines of a map that stands inside a collection at `indent`; the first one without its indent."""
    own = indent + _STEP
    lines: list[str] = []
    for name in sorted(members):
        begin, item = f"{_quoted(name)}:", members[name]
        if isinstance(item.data, dict) and item.data:
            lines.append(f"{begin}\n{' ' * (own + _STEP)}{_mapping(item.data, own)}")
        elif isinstance(item.data, tuple) and item.data:
            lines.append(f"{begin}\n{' ' * own}{_row(item.data, own - _STEP)}")
        else:
            lines.append(f"{begin} {_node(item, own, own + len(begin) + 1)}")
    return _lines(lines, own)


def _row(items: tuple[Val, ...], indent: int) -> str:
    own = indent + _STEP
    return _lines(["- " + _node(item, own, own + _STEP) for item in items], own)


def _lines(lines: list[str], indent: int) -> str:
    """Joined; a literal block that keeps its line ends has one already."""
    found = ""
    for line in lines:
        found += (("" if found.endswith("\n") else "\n") + " " * indent if found else "") + line
    return found


def _text(text: str, indent: int, column: int) -> str:
    if "\n" in text and not _NO_BLOCK.search(text):
        return _literal(text, indent)
    return _quoted(text) if text.startswith(_BYTE_ORDER) else _folded(text, indent, column)


def _literal(text: str, indent: int) -> str:
    hint = str(_STEP) if text[0] in " \n" else ""
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    sign = "-" if not ends else "+" if ends > 1 or not body else ""
    lines = "\n".join(" " * indent + line if line else "" for line in body.split("\n"))
    lines = _BREAK.sub(" " * indent, lines)
    return f"|{hint}{sign}\n{lines}" + "\n" * (ends if sign == "+" or not body else 0)


def _quoted(text: str) -> str:
    if text.startswith(_BYTE_ORDER):  # behind it, Terraform takes every sign for another one
        return '"' + "".join(map(_escape, text)) + '"'
    return '"' + _ESCAPED.sub(lambda hit: _escape(hit[0]), text) + '"'


def _escape(sign: str) -> str:
    if sign in _SHORT:
        return "\\" + _SHORT[sign]
    code = ord(sign)
    return f"\\x{code:02X}" if code < 1 << 8 else f"\\u{code:04X}" if code < 1 << 16 else f"\\U{code:08X}"


def _folded(text: str, indent: int, column: int) -> str:
    """In quotation marks; a space behind the last column of a line becomes a line end, and further spaces are kept by a backslash."""
    found, place, spaced = '"', column + 1, False
    for at, sign in enumerate(text):
        if sign == " " and place > _WIDTH and not spaced and 0 < at < len(text) - 1:
            found += "\n" + " " * indent + ("\\" if text[at + 1] == " " else "")
            place, spaced = indent + (text[at + 1] == " "), True
            continue
        piece = _escape(sign) if _ESCAPED.match(sign) else sign
        found += piece
        place, spaced = place + len(piece), sign == " "
    return found + '"'

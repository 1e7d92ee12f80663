"""The pieces of a template → one expression: escapes, `~`, the indentation of `<<-`, and the directives.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#templates. A literal piece of a heredoc ends with its line, and `~` trims
the one piece beside it: so it does not reach past the line break that ends the line before.
"""

from __future__ import annotations

import re
from unicodedata import normalize

import msgspec

from srm_tf.regex import regex
from srm_tf.terraform.syntax import Conditional, Expression, For, Literal, Template
from srm_tf.terraform.tokens import Refusal

SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

_QUOTED = regex(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{")
_PLAIN = regex(r"([$%])\1\{")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_SURROGATES = range(0xD800, 0xE000)
_LAST_CHARACTER = 0x10FFFF


def unescaped(raw: str, place: int, *, quoted: bool) -> str:
    """What literal text means: backslash escapes count in quotes only, `$${` and `%%{` everywhere. Raises Refusal."""

    def replaced(hit: re.Match[str]) -> str:
        short, long, sign, doubled = hit.groups()
        if doubled:
            return f"{doubled}{{"
        code = int(short or long or "0", 16)
        character = _ESCAPES.get(sign) if sign else chr(code) if code <= _LAST_CHARACTER and code not in _SURROGATES else None
        if character is None:
            what = "the code of no character" if short or long else "another character after the backslash"
            raise Refusal(place + hit.start(), rf"expected \n, \r, \t, \", \\, \uNNNN or \UNNNNNNNN, got {what}")
        return character

    if not quoted:
        return _PLAIN.sub(r"\1{", raw)
    return _QUOTED.sub(replaced, raw)


def text_of(value: str) -> str:
    """A string as Terraform keeps it: in Unicode's form NFC (https://github.com/zclconf/go-cty/blob/main/docs/types.md#string)."""
    return value if value.isascii() else normalize("NFC", value)


class Piece(msgspec.Struct):
    """One piece: literal text, `value` (an interpolation), or a directive: if, else, endif, for, endfor.

    `place` is where it starts; `trims_before` and `trims_after` are its `~`.
    """

    kind: str
    place: int
    text: str = ""
    value: Expression | None = None
    names: tuple[str, ...] = ()
    trims_before: bool = False
    trims_after: bool = False


def assembled(pieces: list[Piece], *, flush: bool) -> Expression:
    """The expression that a template is; `flush` takes the common indentation away. Raises Refusal for directives without a partner."""
    _trim(pieces)
    if flush:
        _flush(pieces)
    if len(pieces) == 1 and pieces[0].value is not None and pieces[0].kind == "value":
        return pieces[0].value
    return _Assembly().of(pieces)


def _trim(pieces: list[Piece]) -> None:
    for number, piece in enumerate(pieces):
        if piece.trims_before and number:
            pieces[number - 1].text = pieces[number - 1].text.rstrip(SPACES)
        if piece.trims_after and number + 1 < len(pieces):
            pieces[number + 1].text = pieces[number + 1].text.lstrip(SPACES)


def _flush(pieces: list[Piece]) -> None:
    """Take away the indentation that all lines share; a line of nothing but spaces neither counts nor changes."""
    indented: list[Piece] = []
    least: int | None = None
    starts = True
    for piece in pieces:
        if starts:
            bare = piece.text.lstrip(SPACES)
            if bare or not piece.text.endswith("\n"):
                depth = len(piece.text) - len(bare)
                least = depth if least is None else min(least, depth)
                indented.append(piece)
        starts = piece.text.endswith("\n")
    for piece in indented:
        piece.text = piece.text[least:]


class _Open(msgspec.Struct):
    """A directive that waits for its end; `before` are the parts in front of it."""

    piece: Piece
    before: list[Expression]
    yes: Expression | None = None


class _Assembly:
    """Joins pieces to parts, and directives to what they enclose."""

    def __init__(self) -> None:
        self._parts: list[Expression] = []
        self._text: list[str] = []
        self._open: list[_Open] = []

    def of(self, pieces: list[Piece]) -> Expression:
        """All pieces of a template."""
        for piece in pieces:
            if piece.kind == "text":
                self._text.append(piece.text)
            else:
                self._end_text()
                getattr(self, f"_{piece.kind}")(piece)
        if self._open:
            opened = self._open[-1].piece
            raise Refusal(opened.place, f"expected `%{{ end{opened.kind} }}` before the end of the template, got none")
        return self._closed()

    def _end_text(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text:
            self._parts.append(Literal(text_of(text)))

    def _closed(self) -> Expression:
        """The parts so far as a text."""
        self._end_text()
        parts = self._parts
        if not parts:
            return Literal("")
        return parts[0] if len(parts) == 1 and isinstance(parts[0], Literal) and isinstance(parts[0].value, str) else Template(tuple(parts))

    def _value(self, piece: Piece) -> None:
        if piece.value is not None:
            self._parts.append(piece.value)

    def _if(self, piece: Piece) -> None:
        self._open.append(_Open(piece, self._parts))
        self._parts = []

    _for = _if

    def _ends(self, piece: Piece, kind: str) -> _Open:
        if not self._open or self._open[-1].piece.kind != kind:
            what = f"`%{{ end{self._open[-1].piece.kind} }}`" if self._open else f"`%{{ {kind} }}` before this"
            raise Refusal(piece.place, f"expected {what}, got `%{{ {piece.kind} }}`")
        return self._open[-1]

    def _else(self, piece: Piece) -> None:
        opened = self._ends(piece, "if")
        if opened.yes is not None:
            raise Refusal(piece.place, "expected `%{ endif }`, got a second `%{ else }`")
        opened.yes = self._closed()
        self._parts = []

    def _close(self, part: Expression) -> None:
        self._parts = [*self._open.pop().before, part]

    def _endif(self, piece: Piece) -> None:
        opened = self._ends(piece, "if")
        last = self._closed()
        test = opened.piece.value or Literal(None)
        self._close(Conditional(test, last, Literal("")) if opened.yes is None else Conditional(test, opened.yes, last))

    def _endfor(self, piece: Piece) -> None:
        opened = self._ends(piece, "for")
        self._close(For(opened.piece.names, opened.piece.value or Literal(None), self._closed(), joined=True))

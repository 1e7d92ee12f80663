"""JSON text → values that know where they stand, with every number as it is written and every key as often as it is written.

As strict as Terraform's own reader: https://github.com/hashicorp/hcl/blob/main/json/spec.md.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

import msgspec

from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.terraform.syntax import Span
from srm_tf.terraform.tokens import Lines

DEEPEST = 100  # arrays and objects inside each other: whoever walks the tree recurses

_TOKEN = regex(
    r"""[ \t\r\n]*+ (?:
        (?P<string> "[^"\\\x00-\x1f]*+ (?: \\. [^"\\\x00-\x1f]*+ )*+ ")
      | (?P<number> -? (?: 0 | [1-9][0-9]*+ ) (?: \.[0-9]++ )? (?: [eE][+-]?[0-9]++ )? (?![\w.+-]) )
      | (?P<word> (?: true | false | null ) (?!\w) )
      | (?P<sign> [][{},:] )
      | (?P<end> \Z )
    )""",
    re.VERBOSE,
)
_BLANK = regex(r"[ \t\r\n]*+")
_LONE = regex("[\ud800-\udfff]")
_WORDS = {"true": True, "false": False, "null": None}


class Scalar(msgspec.Struct, frozen=True):
    """A string, a bool or null."""

    start: int
    end: int
    value: str | bool | None


class Digits(msgspec.Struct, frozen=True):
    """A number."""

    start: int
    end: int
    text: str


class Array(msgspec.Struct, frozen=True):
    """`[…]`."""

    start: int
    end: int
    items: tuple[Node, ...]


class Member(msgspec.Struct, frozen=True):
    """`"name": value`; it starts at the name and ends with the value."""

    start: int
    name: str
    value: Node

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.value.end


class Object(msgspec.Struct, frozen=True):
    """`{…}`, its members in order; a name may occur more than once."""

    start: int
    end: int
    members: tuple[Member, ...]


Node: TypeAlias = Scalar | Digits | Array | Object


class Source:
    """A text with its name, and the places in it."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self._lines = Lines(text)

    def span(self, start: int, end: int) -> Span:
        """Lines and columns of a range."""
        return self._lines.span(start, end)

    def error(self, place: int, what: str, hint: str = "") -> SrmError:
        """An error at a place."""
        line, column = self._lines.at(place)
        return SrmError((self.name, f"line {line}, column {column}"), what, hint)


def read(source: Source) -> Node:
    """The value that a text holds. Raises SrmError for what is not JSON, or nested too deeply."""
    reader = _Reader(source)
    found = reader.value(0)
    reader.expect("end", "", "the end of the file")
    return found


def spoken(node: Node) -> str:
    """What a value is, for messages: never the value itself.

    >>> spoken(Scalar(0, 4, None)), spoken(Scalar(0, 2, ""))
    ('null', 'a string')
    """
    if isinstance(node, Scalar):
        return "null" if node.value is None else "a bool" if isinstance(node.value, bool) else "a string"
    return {Digits: "a number", Array: "an array", Object: "an object"}[type(node)]


class _Reader:
    """One pass over the text: `place` is where the next token starts."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.place = 0
        self.kind = ""
        self.word = ""
        self.start = 0
        self._next()

    def _next(self) -> None:
        """Take the next token."""
        hit = _TOKEN.match(self.source.text, self.place)
        if hit is None:
            blank = _BLANK.match(self.source.text, self.place)
            raise self.source.error(
                blank.end() if blank is not None else self.place, "expected JSON, got what is none", _hint(self.source.text)
            )
        self.kind = hit.lastgroup or ""
        self.start, self.place = hit.span(self.kind)
        self.word = hit[self.kind]

    def _wrong(self, expected: str) -> SrmError:
        got = {"end": "the end of the file", "string": "a string", "number": "a number"}.get(self.kind, f"`{self.word}`")
        return self.source.error(self.start, f"expected {expected}, got {got}")

    def expect(self, kind: str, token: str, spoken_of: str) -> int:
        """Go past a token that has to come; the place behind it."""
        if self.kind != kind or (token and self.word != token):
            raise self._wrong(spoken_of)
        end = self.place
        if kind != "end":
            self._next()
        return end

    def value(self, depth: int) -> Node:
        """The value that starts here."""
        if depth > DEEPEST:
            raise self.source.error(self.start, f"expected at most {DEEPEST} arrays and objects inside each other, got more")
        start, end, word = self.start, self.place, self.word
        if self.kind == "sign" and word in "[{":
            return self._array(start, depth) if word == "[" else self._object(start, depth)
        if self.kind == "string":
            return Scalar(start, end, self._text())
        if self.kind not in {"number", "word"}:
            raise self._wrong("a value")
        kind = self.kind
        self._next()
        return Digits(start, end, word) if kind == "number" else Scalar(start, end, _WORDS[word])

    def _text(self) -> str:
        """A string without its quotes and escapes; half of a surrogate pair becomes U+FFFD, as in Go."""
        text = self.word[1:-1]
        if "\\" in text:
            try:
                text = _LONE.sub("\ufffd", json.loads(self.word))
            except ValueError:
                raise self.source.error(self.start, "expected a string, got one with an escape that JSON does not have") from None
        self._next()
        return text

    def _array(self, start: int, depth: int) -> Array:
        self._next()
        items: list[Node] = []
        while self.word != "]" or self.kind != "sign":
            if items:
                self.expect("sign", ",", "`,` or `]`")
            items.append(self.value(depth + 1))
        return Array(start, self.expect("sign", "]", "`]`"), tuple(items))

    def _object(self, start: int, depth: int) -> Object:
        self._next()
        members: list[Member] = []
        while self.word != "}" or self.kind != "sign":
            if members:
                self.expect("sign", ",", "`,` or `}`")
            members.append(self._member(depth))
        return Object(start, self.expect("sign", "}", "`}`"), tuple(members))

    def _member(self, depth: int) -> Member:
        if self.kind != "string":
            raise self._wrong("a name in quotes")
        start, name = self.start, self._text()
        self.expect("sign", ":", "`:`")
        return Member(start, name, self.value(depth + 1))


def _hint(text: str) -> str:
    """Whoever writes HCL into a file for JSON sees it in the first character."""
    return "" if text.lstrip()[:1] in {"{", "["} else "Files whose names end in .json hold Terraform's JSON syntax."

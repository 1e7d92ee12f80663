"""What the scanner hands to the parser: tokens by the names of python-hcl2's grammar, and where the scanner stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from srm_tf.terraform.syntax import Span

LINE = "NL_OR_COMMENT"
END = "$END"
BREAK = "\v"  # stands for a line break that a text in an older form lacks: `old_syntax.py` puts it there
GROUP = "group"  # the mark of what follows an expression in parentheses or quotes: `(a).b`, `(a) = 1`
DOTTED = "dotted"  # the mark of what follows a key that may have dots
DEEPEST = 250  # how deep an expression may be nested: whoever walks the tree recurses

SIGNS = {
    "==": "DOUBLE_EQ", "!=": "NEQ", "<=": "LEQ", ">=": "GEQ", "<": "LT", ">": "GT", "&&": "DOUBLE_AMP", "||": "DOUBLE_PIPE",
    "+": "PLUS", "-": "MINUS", "*": "ASTERISK", "/": "SLASH", "%": "PERCENT", "!": "NOT", "?": "QMARK", ":": "COLON", ",": "COMMA",
    "=": "EQ", "=>": "FOR_OBJECT_ARROW", "...": "ELLIPSIS", ".": "DOT",
}  # fmt: skip
BRACKETS = {"(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", "{": "LBRACE", "}": "RBRACE"}
SPOKEN = {kind: f"`{sign}`" for sign, kind in {**SIGNS, **BRACKETS}.items()} | {
    LINE: "the end of the line", END: "the end", "DBLQUOTE": "a string", "TEMPLATE_STRING": "a string",
    "INT_LITERAL": "a number", "FLOAT_LITERAL": "a number", "FULL_SPLAT_START": "`[*]`", "ATTR_SPLAT": "`.*`",
}  # fmt: skip

# An operator, whose right side has to begin on the same line.
OPEN_ENDED = frozenset(SIGNS.values()) - {"COMMA", "EQ", "DOT", "ELLIPSIS", "FOR_OBJECT_ARROW"}
ENDS = frozenset({
    "NAME", "INT_LITERAL", "FLOAT_LITERAL", "TEMPLATE_STRING", "DBLQUOTE", "RPAR", "RSQB", "RBRACE", "TRUE", "FALSE", "NULL",
    "ATTR_SPLAT", "FULL_SPLAT_START",
})  # fmt: skip
STARTS = frozenset({"NAME", "INT_LITERAL", "FLOAT_LITERAL", "TEMPLATE_STRING", "DBLQUOTE", "TRUE", "FALSE", "NULL", "LBRACE", "NOT"})


class Refusal(Exception):  # noqa: N818 — becomes an SrmError at the edge, which alone knows the file's name
    """The text at `place`, an offset in it, is not HCL."""

    def __init__(self, place: int, what: str, hint: str = "") -> None:
        self.place, self.what, self.hint = place, what, hint
        super().__init__(what)


class Token(msgspec.Struct):
    """A token; `mark` is what the scanner knows of it beyond the grammar.

    A span, GROUP, DOTTED, how a string is written, `~`, how many `[*]` a splat is inside of.
    """

    type: str
    value: str
    start: int
    end: int
    mark: str | Span | int | None = None


class Level(msgspec.Struct):
    """What the scanner is inside of.

    `kind`: block (a file, too), object, for, tuple, parens, code (`${…}`), or a template: quoted, heredoc, bare.
    """

    kind: str
    start: int
    mark: str = ""  # parens: GROUP; heredoc: its end marker
    header: Token | None = None  # block: the first token of the statement, and its `=`
    equals: Token | None = None
    short: bool = False  # block: nothing but an argument may stand in it, since it began on the line of its `{`
    several: bool = False  # block: it is short and was meant as one of several lines: a BREAK stands in it
    intro: bool = False  # for: before its `in`
    depth: int = 0  # how deep the operand at hand is nested, and the deepest before the last separator
    deepest: int = 0
    opened: int = 0  # templates: directives that wait for their end
    names: set[str] = set()  # block: the arguments so far


class Lines:
    """Offsets of a text → lines and columns, counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        place = text.find("\n")
        while place >= 0:
            self._starts.append(place + 1)
            place = text.find("\n", place + 1)

    def at(self, place: int) -> tuple[int, int]:
        """Line and column."""
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """From the character at `start` to the one before `end`."""
        return Span(*self.at(start), *self.at(end))


_OPERATORS = frozenset(SIGNS.values()) - {"COMMA", "EQ", "COLON", "ELLIPSIS", "FOR_OBJECT_ARROW", "NOT"} | {
    "ATTR_SPLAT",
    "FULL_SPLAT_START",
}
_NAMES = {
    "NAME": "a name", "STRING_CHARS": "text", "IN": "`in`", "FOR": "`for`", "IF": "`if`",
    "TRUE": "`true`", "FALSE": "`false`", "NULL": "`null`",
}  # fmt: skip
_ORDER = (
    "NAME",
    "COMMA",
    "COLON",
    "EQ",
    "FOR_OBJECT_ARROW",
    "IN",
    "IF",
    "ELLIPSIS",
    "DBLQUOTE",
    "LBRACE",
    "RPAR",
    "RSQB",
    "RBRACE",
    LINE,
    END,
)


def expected(kinds: Iterable[str]) -> str:
    """What may come next, in words: all that begins an expression is one thing, and so are all operators."""
    rest, words = set(kinds), list[str]()
    if rest >= {"LPAR", "INT_LITERAL"}:
        rest -= STARTS | {"LPAR", "LSQB", "MINUS", "FOR"}
        words.append("an expression")
    elif rest & _OPERATORS:
        words.append("an operator")
    if "NAME" in rest:
        rest -= {"IN", "FOR", "IF", LINE}
    words += [_NAMES.get(kind) or SPOKEN[kind] for kind in _ORDER if kind in rest]
    return " or ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]]) or "nothing"


def spoken(token: Token) -> str:
    """A token in words; never its text: a name may be the rest of a secret with a quote too many in it."""
    return SPOKEN.get(token.type) or _NAMES.get(token.type) or f"`{token.type.lower()}`"

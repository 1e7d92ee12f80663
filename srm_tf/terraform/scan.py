"""HCL text → tokens of python-hcl2's grammar.

python-hcl2's own lexer has no notion of being inside brackets or templates, so the lexer is ours: it knows where line breaks count,
reads heredocs and strings as the same kind of template, and takes names with constant steps as one token. Rules that the grammar
does not state (what ends a statement, what may follow a line break) are kept here.
Follows https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from srm_tf.regex import regex
from srm_tf.terraform.scan_template import TemplateScanner
from srm_tf.terraform.syntax import Comment
from srm_tf.terraform.tokens import (
    BRACKETS,
    END,
    ENDS,
    GROUP,
    LINE,
    OPEN_ENDED,
    SIGNS,
    Level,
    Refusal,
    Token,
)

_WORD = r"[^\W\d][\w-]*"
_CODE = regex(
    rf"""[ \t]*(?:
    (?P<word>{_WORD}(?:(?:[ \t]*::[ \t]*{_WORD})+|(?:\.{_WORD})*))
    |(?P<line>\r?\n)
    |(?P<plain>"[^"\\$%\r\n]*")
    |(?P<comment>\#[^\r\n]*|//[^\r\n]*|/\*.*?\*/)
    |(?P<heredoc><<-?{_WORD}\r?\n)
    |(?P<splat>\[\s*\*\s*\]|\.[ \t]*\*)
    |(?P<step>\.[ \t]*\d+)
    |(?P<sign>==|!=|<=|>=|=>|&&|\|\||\.\.\.|[=<>+*%!?:,.-]|/(?!\*))
    |(?P<opens>[(\[{{])
    |(?P<closes>[)\]}}]|~\}})
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<quote>")
    |(?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_CONSTANTS = {"true": "TRUE", "false": "FALSE", "null": "NULL"}
_WORDS = frozenset({*_CONSTANTS, "for", "in", "if"})
_DIRECTIVES = {"if": "IF", "else": "ELSE", "endif": "ENDIF", "for": "FOR", "endfor": "ENDFOR"}
_CLOSES = {"tuple": "]", "parens": ")"}
_ODD = {
    "'": "Single quotes are no quotes here: write double quotes.",
    ";": "Write one argument a line, and commas between the items of a list.",
    "&": "There are no bitwise operators: the logical one is `&&`.",
    "|": "There are no bitwise operators: the logical one is `||`.",
    "~": "There are no bitwise operators: the logical one is `!`.",
    "/": "The comment that `/*` opens needs a `*/`.",
}


class Scanner(TemplateScanner):
    """Turns one text into `tokens`. What cannot be scanned is kept in `failure`, since an earlier token may be wrong already."""

    def __init__(self, text: str, kind: str) -> None:
        """`kind` is that of the outermost level: block (a file), parens (an expression) or bare (a template)."""
        super().__init__(text, kind)
        self.failure: Refusal | None = None
        try:
            self._scan()
        except Refusal as refusal:
            self.failure = refusal

    def __iter__(self) -> Iterator[Token]:
        yield from self.tokens
        if self.failure is not None:
            raise self.failure

    def _scan(self) -> None:
        text, match, size = self.text, _CODE.match, len(self.text)
        handlers: dict[str, Callable[[re.Match[str]], int]] = {
            group: getattr(self, f"_{group}") for group in _CODE.groupindex
        }  # one for each alternative of _CODE; each returns where to go on
        place = self._bare() if self._level.kind == "bare" else 0
        while place < size:
            hit = match(text, place)
            if hit is None or hit.lastgroup is None:
                raise self._odd(place)
            place = handlers[hit.lastgroup](hit)
        self._finish(size)

    def _bare(self) -> int:
        self._put("DBLQUOTE", "", 0, 0, "bare")
        return self._template(0)

    def _odd(self, place: int) -> Refusal:
        while self.text[place] in " \t":
            place += 1
        sign = self.text[place]
        return Refusal(place, f"The character {sign!r} cannot stand here.", _ODD.get(sign, ""))

    def _finish(self, size: int) -> None:
        """The end of the text."""
        level = self._level
        if len(self._stack) > 1:
            raise Refusal(level.start, "What opens here is never closed.")
        self._end_statement(level)
        if level.kind == "block":
            self._put(LINE, "", size, size)
        self._put(END, "", size, size)

    # What each alternative of _CODE means ----------------------------------------------------------------------------------------

    def _end(self, hit: re.Match[str]) -> int:
        return hit.end()

    def _line(self, hit: re.Match[str]) -> int:
        level, last = self._level, self._last
        if level.kind in {"block", "object"} and last.type != LINE:
            if last.type in OPEN_ENDED:
                raise Refusal(
                    last.start, "The expression is cut off by the end of the line.", "Put it in parentheses to go on in the next."
                )
            if level.kind == "block":
                if last.type == "LBRACE":
                    level.short = False
                elif level.short:
                    raise Refusal(hit.start(), "A block with its argument on the line of its `{` has to end on that line.")
                self._end_statement(level)
            self._separate(level)
            self._put(LINE, "\n", hit.start("line"), hit.end())
        return hit.end()

    def _comment(self, hit: re.Match[str]) -> int:
        start, end = hit.span("comment")
        self.comments.append(Comment(hit["comment"], self.lines.span(start, end)))
        return end

    def _word(self, hit: re.Match[str]) -> int:
        text, (start, end) = hit["word"], hit.span("word")
        level = self._level
        if self._last.type == "DIRECTIVE_START":
            self._put(self._directive(text, start), text, start, end)
        elif level.kind == "block" and level.equals is None and "." in text:
            raise Refusal(start, f"`{text}` is no name.", "Names of arguments and blocks have no dots in them.")
        else:
            token = self._put(self._keyword(text) if text in _WORDS else "NAME", text, start, end)
            if level.header is None:
                level.header = token
        return end

    def _directive(self, text: str, start: int) -> str:
        if text not in _DIRECTIVES:
            raise Refusal(start, f"There is no template directive `{text}`.", "There are if, else, endif, for and endfor.")
        self._level.intro = text == "for"
        return _DIRECTIVES[text]

    def _keyword(self, text: str) -> str:
        """The token of a word that is special in some places."""
        level, last = self._level, self._last.type
        if last == "DOT":
            return "NAME"
        if text == "for" and ((level.kind == "tuple" and last == "LSQB") or (level.kind == "object" and last in {"LBRACE", LINE})):
            if last == LINE and not self._first_in(level):
                return "NAME"
            level.kind, level.intro = ("for", True)
            return "FOR"
        if text == "in" and level.intro:
            level.intro = False
            return "IN"
        if text == "if" and level.kind == "for" and not level.intro and last in ENDS | {"ELLIPSIS"}:
            return "IF"
        return _CONSTANTS.get(text, "NAME")

    def _first_in(self, level: Level) -> bool:
        """Whether nothing but a line break stands in an object so far; if so, the line break goes, since it does not count in `for`."""
        if self.tokens[-2].start != level.start or self.tokens[-2].type != "LBRACE":
            return False
        self.tokens.pop()
        self._last = self.tokens[-1]
        return True

    def _number(self, hit: re.Match[str]) -> int:
        text, (start, end) = hit["number"], hit.span("number")
        self._put("INT_LITERAL" if text.isdigit() else "FLOAT_LITERAL", text, start, end)
        return end

    def _step(self, hit: re.Match[str]) -> int:
        """The old way to write an index: `a.0`."""
        start, end = hit.span("step")
        if self.text[end : end + 1] == "." and self.text[end + 1 : end + 2].isdigit():
            raise Refusal(start, "Two indexes in the old way cannot follow each other.", "Write `[0][1]`, not `.0.1`.")
        self._dot(start)
        self._put("INT_LITERAL", hit["step"][1:].strip(), start + 1, end)
        return end

    def _dot(self, start: int) -> None:
        self._deepen(self._level)
        self._put("DOT", ".", start, start + 1, self._apart())

    def _apart(self) -> str | None:
        """GROUP behind `(…)` that are no arguments, and behind a string."""
        last = self._last
        return GROUP if last.type == "DBLQUOTE" or (last.type == "RPAR" and last.mark == GROUP) else None

    def _splat(self, hit: re.Match[str]) -> int:
        start, end = hit.span("splat")
        self._deepen(self._level)
        kind = "FULL_SPLAT_START" if hit["splat"][0] == "[" else "ATTR_SPLAT"
        if self._last.type not in ENDS:
            raise Refusal(start, "There is nothing before this splat.")
        self._put(kind, hit["splat"], start, end, "nested" if self._in_splat() else None)
        return end

    def _in_splat(self) -> bool:
        """Whether the steps before belong to `[*]`: it takes all that follow, other splats too."""
        place, depth = len(self.tokens) - 1, 0
        while place >= 0:
            kind = self.tokens[place].type
            if kind == "FULL_SPLAT_START" and not depth:
                return True
            depth += {"RSQB": 1, "LSQB": -1}.get(kind, 0)
            if not depth and kind != "LSQB":
                if self.tokens[place - 1].type != "DOT":
                    return False
                place -= 1
            place -= 1
        return False

    def _sign(self, hit: re.Match[str]) -> int:
        sign, (start, end) = hit["sign"], hit.span("sign")
        kind, level, last = SIGNS[sign], self._level, self._last
        if sign == "!" or (sign == "-" and last.type not in ENDS):
            return self._prefix(sign, start)
        if last.type == LINE and self.tokens and level.kind in {"block", "object"}:
            raise Refusal(start, f"A line cannot begin with `{sign}`.", "Put the whole expression in parentheses to write it over several.")
        if sign == ".":
            self._dot(start)
        elif sign == "=" and level.kind == "block":
            self._equals(level, start)
        else:
            self._put(kind, sign, start, end, self._apart())
            if sign == ",":
                self._separate(level)
            elif kind in OPEN_ENDED:
                self._deepen(level)
        return end

    def _equals(self, level: Level, start: int) -> None:
        if level.equals is not None:
            raise Refusal(start, "A second `=` in one line.", "Each argument needs a line of its own.")
        name = level.header.value if level.header is not None else ""
        if level.header is not None and name in level.names:
            raise Refusal(level.header.start, f"`{name}` is set twice in this block.", "Keep one of them: an argument has one value.")
        level.names.add(name)
        self._separate(level)
        level.equals = self._put("EQ", "=", start, start + 1)

    def _prefix(self, sign: str, start: int) -> int:
        """`-` and `!` before an operand; several are one token, since the grammar knows one."""
        self._deepen(self._level)
        if self._last.mark == "prefix":
            self._last.value += sign
        else:
            self._put(SIGNS[sign], sign, start, start + 1, "prefix")
        return start + 1

    def _opens(self, hit: re.Match[str]) -> int:
        sign, (start, end) = hit["opens"], hit.span("opens")
        level, last = self._level, self._last
        if sign == "{":
            return self._brace(level, start)
        if sign == "(":
            if last.type in ENDS and last.type != "NAME":
                raise Refusal(start, "`(` follows something that is no name of a function.")
            self._put("LPAR", sign, start, end)
            self._push("parens", start, "" if last.type == "NAME" else GROUP)
        else:
            self._put("LSQB", sign, start, end, self._apart())
            self._push("tuple", start)
        return end

    def _brace(self, level: Level, start: int) -> int:
        block = level.kind == "block" and level.equals is None
        if block and self._last.type == LINE:
            raise Refusal(start, "A block's `{` stands at the start of a line.", "It belongs on the line of the block's name.")
        if block and level.short:
            raise Refusal(start, "A block written in one line cannot hold another block.")
        self._put("LBRACE", "{", start, start + 1)
        self._push("block" if block else "object", start).short = block
        return start + 1

    def _closes(self, hit: re.Match[str]) -> int:
        sign, (start, end) = hit["closes"], hit.span("closes")
        level = self._level
        if level.kind == "code" and sign != ")" and sign != "]":
            self._put("RBRACE", "}", start, end, "~" if sign == "~}" else None)
            self._pop()
            return self._template(end)
        expected = _CLOSES.get(level.kind) or ("]" if level.kind == "for" and self.text[level.start] == "[" else "}")
        if len(self._stack) == 1 or level.kind == "code" or sign != expected:
            raise Refusal(start, f"`{sign}` closes nothing." if len(self._stack) == 1 else f"`{sign}` closes what it did not open.")
        token = self._put(BRACKETS[sign], sign, start, end, GROUP if level.mark == GROUP else None)
        if level.kind == "block":
            self._end_statement(level)
        self._pop()
        if level.kind == "block" and self._level.header is not None:
            token.mark = self.lines.span(self._level.header.start, end)
            self._level.header = None
        return end

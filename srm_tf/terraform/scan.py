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
    BREAK,
    DOTTED,
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

# Letters, digits, `_`, `-` and all beyond ASCII, at which `_word` looks closer. Said by what it is not: compiling a class that goes on to
# the last character takes longer than scanning a file.
_WORD = r"[^\x00-@\[-^`{-\x7f][^\x00-,./:-@\[-^`{-\x7f]*"
_CODE = regex(
    rf"""[ \t]*(?:
    (?P<word>for(?=\.)|{_WORD}(?:(?:[ \t]*::[ \t]*{_WORD})+|(?:\.{_WORD})*))
    |(?P<line>\r?\n)
    |(?P<older>\v)
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
    "“": "Curly quotes are no quotes here: write straight ones.",
    "”": "Curly quotes are no quotes here: write straight ones.",
    "\u00a0": "It looks like a blank and is none (U+00A0): write a plain one.",
    "\u200b": "It cannot be seen (U+200B): delete it.",
    "\ufeff": "It cannot be seen (U+FEFF): delete it.",
    ";": "Write one argument a line, and commas between the items of a list.",
    "&": "There are no bitwise operators: the logical one is `&&`.",
    "|": "There are no bitwise operators: the logical one is `||`.",
    "~": "There are no bitwise operators: the logical one is `!`.",
    "/": "The comment that `/*` opens needs a `*/`.",
    "\\": "In `${ }` and outside texts, quotes stand as they are, without a backslash.",
    "$": "Outside texts, a reference stands by itself: `var.x`, no `${var.x}`.",
}

_LONGEST_EXPONENT = 10  # with its sign; Terraform's numbers end at about 1e646456993
_LONGER = "In parentheses an expression may go over several lines."


class Scanner(TemplateScanner):
    """Turns one text into `tokens`. What cannot be scanned is kept in `failure`, since an earlier token may be wrong already."""

    def __init__(self, text: str, kind: str, *, older: bool = False) -> None:
        """`kind` is that of the outermost level: block (a file), parens (an expression) or bare (a template).

        `older`: the text may have a BREAK in it.
        """
        super().__init__(text, kind)
        self._breaks = older
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

    def _end_body(self, level: Level, place: int) -> None:
        if not level.short and self._last.type != LINE:
            raise Refusal(place, "expected the end of the line, got `}`", "A block of several lines has its `}` on a line of its own.")
        self._end_statement(level)

    def _closing_of(self, level: Level) -> str:
        return _CLOSES.get(level.kind) or ("]" if level.kind == "for" and self.text[level.start] == "[" else "}")

    def _odd(self, place: int) -> Refusal:
        while self.text[place] in " \t":
            place += 1
        sign = self.text[place]
        shown = r"'\'" if sign == "\\" else repr(sign)  # as it stands there: one, not two
        return Refusal(place, f"expected a word, a number, a string or a sign, got {shown}", _ODD.get(sign, ""))

    def _finish(self, size: int) -> None:
        """The end of the text."""
        level = self._level
        if len(self._stack) > 1:
            raise Refusal(level.start, f"expected a `{self._closing_of(level)}` for this, got the end")
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
                raise Refusal(hit.start("line"), "expected an expression, got the end of the line", _LONGER)
            if level.kind == "block":
                if last.type == "LBRACE":
                    level.short = False
                elif level.short and not level.several:
                    raise Refusal(hit.start(), "expected `}` on the line of its `{`, got the end of the line")
                self._end_statement(level)
            self._separate(level)
            self._put(LINE, "\n", hit.start("line"), hit.end())
        return hit.end()

    def _older(self, hit: re.Match[str]) -> int:
        """A BREAK. The block that it stands in has several lines from here on, wherever its `}` is."""
        start, end = hit.span("older")
        if not self._breaks:
            raise self._odd(start)
        level = self._level
        if level.kind in {"block", "object"} and self._last.type != LINE:
            if level.kind == "block":
                self._end_statement(level)
            self._separate(level)
            self._put(LINE, BREAK, start, end)
        level.several = True
        return end

    def _comment(self, hit: re.Match[str]) -> int:
        start, end = hit.span("comment")
        self.comments.append(Comment(hit["comment"], self.lines.span(start, end)))
        return end

    def _word(self, hit: re.Match[str]) -> int:
        text, (start, end) = hit["word"], hit.span("word")
        level = self._level
        if not text.isascii():
            self._check(text, start)
        if self._last.type == "DIRECTIVE_START":
            self._put(self._directive(text, start), text, start, end)
        elif level.kind == "block" and level.equals is None and ("." in text or ":" in text):
            raise Refusal(start, f"expected the name of an argument or a block, got `{text}`")
        else:
            token = self._put(self._keyword(text) if text in _WORDS else "NAME", text, start, end)
            if level.header is None:
                level.header = token
        return end

    @staticmethod
    def _check(text: str, start: int) -> None:
        """Names are those of Unicode, with `-`: https://www.unicode.org/reports/tr31/."""
        for hit in re.finditer(r"[^.: \t]+", text):
            name = hit[0].replace("-", "_")
            if not name.isidentifier():
                odd = next(place for place, sign in enumerate(name) if not f"{'a' if place else ''}{sign}".isidentifier())
                raise Refusal(start + hit.start() + odd, f"expected a name, got {name[odd]!r} in it", _ODD.get(name[odd], ""))

    def _directive(self, text: str, start: int) -> str:
        if text not in _DIRECTIVES:
            raise Refusal(start, "expected if, else, endif, for or endfor, got another word")
        self._level.intro = text == "for"
        template = self._stack[-2]
        template.opened = max(0, template.opened + (1 if text in {"if", "for"} else -1 if text.startswith("end") else 0))
        return _DIRECTIVES[text]

    def _keyword(self, text: str) -> str:
        """The token of a word that is special in some places."""
        level, last = self._level, self._last.type
        if last == "DOT" or (level.intro and last in {"FOR", "COMMA"}):
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
        if len(text.lower().partition("e")[2]) > _LONGEST_EXPONENT:
            raise Refusal(start, "expected a number, got one too large to count with")
        self._put("INT_LITERAL" if text.isdigit() else "FLOAT_LITERAL", text, start, end)
        return end

    def _step(self, hit: re.Match[str]) -> int:
        """The old way to write an index: `a.0`."""
        start, end = hit.span("step")
        if self.text[end : end + 1] == "." and self.text[end + 1 : end + 2].isdigit():
            raise Refusal(start, "expected one index after a dot, got two", "Write `[0][1]`, not `.0.1`.")
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
            raise Refusal(start, "expected something before the splat, got nothing")
        if "\n" in hit["splat"] and self._level.kind in {"block", "object"}:
            raise Refusal(start, "expected `[*]` on one line, got a line break")
        around, nested = self._splats_before()
        if kind == "ATTR_SPLAT" and nested:
            raise Refusal(start, "expected no second `.*` in the attributes of a `.*`, got one", "Write `[*]`.")
        self._put(kind, hit["splat"], start, end, around)
        return end

    def _splats_before(self) -> tuple[int, bool]:
        """How many `[*]` the steps before belong to, and whether they belong to a `.*`.

        `[*]` takes all that follow, other splats too; `.*` takes attributes alone.
        """
        place, depth, around, attributes, nested = len(self.tokens) - 1, 0, 0, True, False
        while place >= 0:
            kind = self.tokens[place].type
            depth += {"RSQB": 1, "LSQB": -1}.get(kind, 0)
            if not depth and kind == "FULL_SPLAT_START":
                around += 1
            elif not depth and kind == "ATTR_SPLAT":
                nested = nested or attributes
            elif not depth and kind != "LSQB":
                if self.tokens[place - 1].type != "DOT":
                    break
                place -= 1
            attributes = attributes and kind in {"NAME", "INT_LITERAL", "TRUE", "FALSE", "NULL"}
            place -= 1
        return around, nested

    def _sign(self, hit: re.Match[str]) -> int:
        sign, (start, end) = hit["sign"], hit.span("sign")
        kind, level, last = SIGNS[sign], self._level, self._last
        if sign == "!" or (sign == "-" and last.type not in ENDS):
            return self._prefix(sign, start)
        if last.type == LINE and self.tokens and level.kind in {"block", "object"}:
            raise Refusal(start, f"expected a name, got `{sign}`", _LONGER)
        if sign == ".":
            self._dot(start)
        elif sign == "=" and level.kind == "block":
            self._equals(level, start)
        else:
            self._put(kind, sign, start, end, self._separator(level, last) if sign in "=:" else None)
            if sign == ",":
                self._separate(level)
            elif kind in OPEN_ENDED:
                self._deepen(level)
        return end

    def _separator(self, level: Level, key: Token) -> str | None:
        """The mark of what stands behind a key. A name with dots is one in the `providers` of a module alone."""
        around = self._stack[-2] if level.kind == "object" else level
        header = around.header if around.kind == "block" else None
        dotted = header is not None and header.value == "providers" and key.type == "NAME"
        return DOTTED if dotted else self._apart()

    def _equals(self, level: Level, start: int) -> None:
        if level.equals is not None:
            raise Refusal(start, "expected the end of the line, got a second `=`")
        name = level.header.value if level.header is not None else ""
        if level.header is not None and name in level.names:
            raise Refusal(level.header.start, f"expected one `{name}` in this block, got two")
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
                raise Refusal(start, "expected an operator, got `(`", "Only the name of a function takes arguments.")
            self._put("LPAR", sign, start, end)
            self._push("parens", start, "" if last.type == "NAME" else GROUP)
        else:
            if last.type in ENDS:
                self._deepen(level)
            self._put("LSQB", sign, start, end, self._apart())
            self._push("tuple", start)
        return end

    def _brace(self, level: Level, start: int) -> int:
        block = level.kind == "block" and level.equals is None
        if block and self._last.type == LINE:
            raise Refusal(start, "expected the name of a block, got `{`", "A block's `{` belongs on the line of its name.")
        if block and level.short and not level.several:
            raise Refusal(start, "expected an argument in a block of one line, got a block")
        self._put("LBRACE", "{", start, start + 1)
        self._push("block" if block else "object", start).short = block
        return start + 1

    def _closes(self, hit: re.Match[str]) -> int:
        sign, (start, end) = hit["closes"], hit.span("closes")
        level = self._level
        if level.kind == "code" and sign not in {")", "]"}:
            self._put("RBRACE", "}", start, end, "~" if sign == "~}" else None)
            self._pop()
            return self._template(end)
        expected = self._closing_of(level)
        if len(self._stack) == 1 or sign != expected:
            what = f"`{expected}`" if len(self._stack) > 1 else "a name or the end" if level.kind == "block" else "an operator or the end"
            raise Refusal(start, f"expected {what}, got `{sign}`")
        if level.kind == "block":
            self._end_body(level, start)
        token = self._put(BRACKETS[sign], sign, start, end, GROUP if level.mark == GROUP else None)
        self._pop()
        if level.kind == "block" and self._level.header is not None:
            token.mark = self.lines.span(self._level.header.start, end)
            self._level.header = None
        return end

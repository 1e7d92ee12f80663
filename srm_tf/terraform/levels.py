"""What every scanner of HCL keeps: the tokens so far, what it is inside of, and how deep that goes."""

from __future__ import annotations

from srm_tf.terraform.syntax import Comment
from srm_tf.terraform.tokens import DEEPEST, ENDS, GROUP, LINE, STARTS, Level, Lines, Refusal, Token, spoken

_DEPTHS = {"LPAR": -1, "LSQB": -1, "LBRACE": -1, "INTERP_START": -1, "DIRECTIVE_START": -1, "RPAR": 1, "RSQB": 1, "RBRACE": 1}


class Levels:
    """The tokens of one text as they come, and a stack of what is open."""

    def __init__(self, text: str, kind: str) -> None:
        """`kind` is that of the outermost level: block (a file), parens (an expression) or bare (a template)."""
        self.text = text
        self.lines = Lines(text)
        self.tokens: list[Token] = []
        self.comments: list[Comment] = []
        self._last = Token(LINE, "", 0, 0)
        self._level = Level(kind, 0, GROUP)
        self._stack = [self._level]

    def _put(self, kind: str, value: str, start: int, end: int, mark: str | int | None = None) -> Token:
        """Add a token, unless it follows another with nothing between them that has to be there."""
        if kind in STARTS and self._last.type in ENDS and self._complete(self._level):
            what = "a line break" if self._level.kind == "block" else "a line break or a comma"
            raise Refusal(start, f"expected {what}, got {spoken(Token(kind, value, start, end))}")
        self._last = token = Token(kind, value, start, end, mark)
        self.tokens.append(token)
        return token

    def _complete(self, level: Level) -> bool:
        """Whether nothing but a separator may follow: the grammar knows none in objects and bodies."""
        return level.kind == "object" or (level.kind == "block" and (level.equals is not None or self._last.type == "RBRACE"))

    def _push(self, kind: str, start: int, mark: str = "") -> Level:
        if len(self._stack) > DEEPEST:
            raise Refusal(start, f"expected at most {DEEPEST} levels of nesting, got more")
        self._level = Level(kind, start, mark)
        self._stack.append(self._level)
        return self._level

    def _pop(self) -> None:
        inner = self._stack.pop()
        self._level = self._stack[-1]
        self._deepen(self._level, max(inner.depth, inner.deepest) + 1 + self._level.opened - self._level.depth)

    def _deepen(self, level: Level, by: int = 1) -> None:
        """Operators that follow each other nest, too: `a + b + c` is `(a + b) + c`."""
        if by > 0:
            level.depth += by
            if level.depth > DEEPEST:
                raise Refusal(self._last.start, f"expected at most {DEEPEST} levels of nesting in an expression, got more")

    @staticmethod
    def _separate(level: Level) -> None:
        level.deepest = max(level.deepest, level.depth)
        level.depth = 0

    def _end_statement(self, level: Level) -> None:
        """Tell the `=` of an argument how far the argument goes."""
        if level.equals is not None and level.header is not None:
            level.equals.mark = self.lines.span(level.header.start, self._last.end)
        level.header = level.equals = None

    def breaks_lines(self, place: Token) -> bool:
        """Whether a line break counts where a token stands."""
        depth, after = 0, place
        for token in reversed(self.tokens[: self.tokens.index(place)]):
            depth += _DEPTHS.get(token.type, 0)
            if depth < 0:
                return token.type == "LBRACE" and after.type != "FOR"
            after = token
        return self._stack[0].kind == "block"

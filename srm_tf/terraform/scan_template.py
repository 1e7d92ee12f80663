"""Strings, heredocs and bare templates → tokens. All are one kind of thing: literal text, `${…}` and `%{…}`, between two DBLQUOTE."""

from __future__ import annotations

import re

from srm_tf.regex import regex
from srm_tf.terraform.levels import Levels
from srm_tf.terraform.templates import SPACES, unescaped
from srm_tf.terraform.tokens import Refusal, Token

_LITERAL = r"\$\$\{|%%\{|\$(?!\{)|%(?!\{)"
_LINE = regex(rf"(?:[^$%\n]++|{_LITERAL})++\n?|\n")  # possessive: what was read as text is never read again another way
_TEXTS = {"quoted": regex(rf'(?:[^"\\$%\r\n]++|\\.|{_LITERAL})++'), "heredoc": _LINE, "bare": _LINE}
_LABEL = regex(rf'((?:[^"\\$%\r\n]++|\\.|{_LITERAL})*+)"')
_SEQUENCES = {"${": "INTERP_START", "%{": "DIRECTIVE_START"}
_NEVER = {
    "quoted": ('expected a `"` at the end of this string, got the end of the line', "Text of several lines is written as a heredoc."),
    "heredoc": ("expected the marker of this heredoc, got the end", "It has to stand on a line of its own, with a line break behind it."),
}


class TemplateScanner(Levels):
    """The half that reads templates; the code inside them is read by the other half."""

    def _label(self) -> bool:
        """Whether the grammar wants the label of a block here."""
        return self._level.kind == "block" and self._level.equals is None

    def _plain(self, hit: re.Match[str]) -> int:
        """A string without anything special: one token, but where the grammar wants a label."""
        start, end = hit.span("plain")
        if self._label():
            return self._labelled(start, end, hit["plain"][1:-1])
        self._put("TEMPLATE_STRING", hit["plain"][1:-1], start, end)
        return end

    def _labelled(self, start: int, end: int, text: str) -> int:
        self._put("DBLQUOTE", '"', start, start + 1)
        self._put("STRING_CHARS", text, start + 1, end - 1)
        self._put("DBLQUOTE", '"', end - 1, end)
        return end

    def _quote(self, hit: re.Match[str]) -> int:
        """A string with escapes or sequences."""
        start, end = hit.span("quote")
        if not self._label():
            return self._template(self._enter("quoted", start, end, "quoted"))
        label = _LABEL.match(self.text, end)
        if label is None:
            raise Refusal(start, "expected a plain string, got something else", "A label ends on its line and holds no `${` or `%{`.")
        return self._labelled(start, label.end(), unescaped(label[1], end, quoted=True))

    def _heredoc(self, hit: re.Match[str]) -> int:
        start, end = hit.span("heredoc")
        if self._label():
            raise Refusal(start, "expected a label, got a heredoc", "The label of a block is a name or a string.")
        marker = hit["heredoc"].strip()[2:]
        return self._template(self._enter("flush" if marker[0] == "-" else "heredoc", start, end, "heredoc", marker.lstrip("-")))

    def _enter(self, mark: str, start: int, end: int, kind: str, marker: str = "") -> int:
        self._put("DBLQUOTE", '"', start, end, mark)
        self._push(kind, start, marker)
        return end

    def _template(self, place: int) -> int:
        """Read text from `place` on, to the end of the template or the start of code; where to go on."""
        level, text = self._level, self.text
        kind, literal = level.kind, _TEXTS[level.kind].match
        while True:
            sequence = _SEQUENCES.get(text[place : place + 2])
            if sequence is not None:
                return self._sequence(sequence, place)
            end = self._closing(kind, place)
            if end is not None:
                return self._leave(place, end)
            hit = literal(text, place)
            if hit is None:
                raise Refusal(level.start, *_NEVER[kind])
            self._text(hit)
            place = hit.end()

    def _text(self, hit: re.Match[str]) -> None:
        raw, (start, end) = hit[0], hit.span()
        if "\\" in raw or "{" in raw:
            raw = unescaped(raw, start, quoted=self._level.kind == "quoted")
        self._add(Token("STRING_CHARS", raw, start, end))

    def _sequence(self, kind: str, place: int) -> int:
        end = place + (3 if self.text[place + 2 : place + 3] == "~" else 2)
        self._add(Token(kind, self.text[place:end], place, end, "~" if end - place > len("${") else None))
        self._push("code", place)
        return end

    def _closing(self, kind: str, place: int) -> int | None:
        """Where the template that ends at `place` is over; None if it goes on."""
        if kind == "quoted":
            return place + 1 if self.text.startswith('"', place) else None
        if kind == "bare":
            return place if place == len(self.text) else None
        if self.text[place - 1] != "\n":
            return None
        end = self.text.find("\n", place)
        line = self.text[place:end].rstrip(SPACES)
        return place + len(line) if end >= 0 and line.lstrip(SPACES) == self._level.mark else None

    def _leave(self, place: int, end: int) -> int:
        if len(self._stack) > 1:
            self._pop()
        self._add(Token("DBLQUOTE", '"', place, end))
        return end

    def _add(self, token: Token) -> None:
        self._last = token
        self.tokens.append(token)

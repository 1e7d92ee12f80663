"""Filter patterns of CloudWatch Logs, held against an event: whether a metric filter would count it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

import msgspec

from srm_tf.regex import regex

Event = Mapping[str, str]  # field, as a selector names it without `$.` → what stands there
_TOKEN: Final = regex(
    r"""\s*(?: (?P<op> && | \|\| | !=|<=|>=|=|<|> | [(){}] )
      | (?P<field> \$ (?: \.[\w-]+ | \[ [^\]]* \] )+ )
      | "(?P<quoted> (?:[^"\\]|\\.)* )"
      | (?P<regex> %[^%]*% )
      | (?P<word> [^\s(){}&|=<>!"]+ ) )""",
    re.VERBOSE,
)
_TERM: Final = regex(r'([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_STEP: Final = regex(r"\.([\w-]+)|\[\s*['\"]?([^\]'\"]*)['\"]?\s*\]")
_ESCAPED: Final = regex(r"\\(.)")
_DEEPEST: Final = 50  # nested parentheses; nobody writes as many


class Token(msgspec.Struct, frozen=True):
    """A word of a pattern with its kind, as the groups of `_TOKEN` name it."""

    kind: str
    text: str


def counts(pattern: str, event: Event) -> bool:
    """Whether the pattern certainly matches the event. Of a field that the event does not tell, only an exclusion holds.

    >>> counts("{ ($.eventName = Delete*) && ($.errorCode NOT EXISTS) }", {"eventName": "DeleteTrail"})
    True
    """
    text = pattern.strip()
    if text.startswith("{"):
        tokens = _tokens(text)
        reading = _Reading(tokens, event) if tokens is not None else None
        return reading is not None and reading.whole()
    return not text.startswith("[") and _terms(text, event)


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[Token, ...] | None:
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            return tuple(found) if not text[place:].strip() else None
        kind = match.lastgroup or ""
        found.append(Token(kind, match[kind]))
        place = match.end()
    return tuple(found)


def _plain(quoted: str) -> str:
    return _ESCAPED.sub(r"\1", quoted)


def _terms(text: str, event: Event) -> bool:
    """A pattern without braces: words of the event's text; `?` makes them alternatives, `-` excludes.

    Only whole values count, for a pattern that says `error` is about logs of any kind.
    """
    shown = frozenset(event.values())
    terms = [(sign, _plain(quoted) if quoted else word) for sign, quoted, word in _TERM.findall(text)]
    wanted = [word in shown for sign, word in terms if not sign]
    either = [word in shown for sign, word in terms if sign == "?"]
    return all(wanted) and (bool(wanted) or not either or any(either)) and not any(word in shown for sign, word in terms if sign == "-")


def _is_token(value: str, wanted: Token) -> bool:
    if wanted.kind != "regex":
        pattern = _plain(wanted.text) if wanted.kind == "quoted" else wanted.text
        return fnmatchcase(value, pattern.replace("[", "[[]").replace("?", "[?]"))  # `*` is the one wildcard
    if "(" in wanted.text:  # CloudWatch takes no groups
        return False
    try:
        return re.search(wanted.text[1:-1], value) is not None
    except re.error:
        return False


class _Reading:
    """A pattern in braces, read once and held against an event on the way; what cannot be read matches nothing."""

    def __init__(self, tokens: tuple[Token, ...], event: Event) -> None:
        self._tokens = tokens
        self._event = event
        self._place = 0
        self._depth = 0
        self._broken = False

    def whole(self) -> bool:
        answer = self._either()
        return answer and not self._broken and self._place == len(self._tokens)

    def _next(self, *ops: str) -> bool:
        """Take the operator that stands here, if it is one of these."""
        here = self._tokens[self._place] if self._place < len(self._tokens) else None
        if here is None or here.kind != "op" or here.text not in ops:
            return False
        self._place += 1
        return True

    def _take(self, *kinds: str) -> Token | None:
        here = self._tokens[self._place] if self._place < len(self._tokens) else None
        if here is None or here.kind not in kinds:
            return None
        self._place += 1
        return here

    def _either(self) -> bool:
        return self._chain("||", any, lambda: self._chain("&&", all, self._one))

    def _chain(self, op: str, join: Callable[[list[bool]], bool], part: Callable[[], bool]) -> bool:
        found = [part()]
        while not self._broken and self._next(op):
            found.append(part())
        return join(found)

    def _one(self) -> bool:
        if not self._next("(", "{"):
            return self._comparison()
        self._depth += 1
        answer = self._depth <= _DEEPEST and self._either()
        self._broken |= self._depth > _DEEPEST or not self._next(")", "}")
        self._depth -= 1
        return answer

    def _comparison(self) -> bool:
        field = self._take("field")
        if field is None:
            self._broken = True
            return False
        given = self._event.get(".".join(name or key for name, key in _STEP.findall(field.text)))
        for op in ("=", "!="):
            if self._next(op):
                wanted = self._take("quoted", "regex", "word")
                self._broken |= wanted is None
                if given is None or wanted is None:
                    return op == "!="
                return _is_token(given, wanted) == (op == "=")
        return self._other(given)

    def _other(self, given: str | None) -> bool:
        """`NOT EXISTS`, `IS NULL`, and comparisons of numbers, of which an event tells nothing."""
        if self._next("<", ">", "<=", ">="):
            self._broken |= self._take("word", "quoted") is None
            return False
        first, second = self._take("word"), self._take("word")
        words = (first.text.upper() if first else "", second.text.upper() if second else "")
        self._broken |= words[0] not in {"NOT", "IS"}
        return given is None and words == ("NOT", "EXISTS")

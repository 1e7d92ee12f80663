"""How text stands on a terminal: what may be printed as it is, where lines break, what is coloured."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from srm_tf import wording
from srm_tf.regex import regex

NARROWEST = 40  # a narrower terminal breaks lines by itself: indents would leave too little beside them
NARROWEST_GRID = 72  # the same of a grid of services or resources and control areas
_WORD = regex(r'(?:\["(?:[^"\\]|\\.)*"\]|\S)+')  # an instance key is part of its word, whatever spaces are in it
_KEY = regex(r'\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]')
_DIGITS = regex(r"([0-9]+)")
_ADDRESS = regex(r'((?:\baws_[a-z0-9_]+|\bmodule)\.[\w-]+)(\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])')
_COLOURS: dict[str, dict[str, object]] = {
    "critical": {"fg": "bright_red", "bold": True},
    "high": {"fg": "red"},
    "medium": {"fg": "yellow"},
    "low": {"fg": "cyan"},
    "misconfigured": {"fg": "red"},
    "missing": {"fg": "magenta"},
    "unknown": {"fg": "yellow"},
    "satisfied": {"fg": "green"},
    "aws": {"dim": True},
    "title": {"bold": True},
    "aside": {"dim": True},
}


safe = wording.safe


def prose(text: str) -> str:
    """Text of the catalogue as one paragraph."""
    return safe(" ".join(text.split()))


def blocks(text: str) -> Iterator[tuple[bool, str]]:
    r"""The paragraphs of a text of the catalogue: whether it is code (indented, as in Markdown, and kept as it stands), and the text.

    >>> list(blocks("Say\nso:\n\n    a = 1"))
    [(False, 'Say so:'), (True, 'a = 1')]
    >>> list(blocks("Say\n\n  \n\nso"))[1]  # nothing is no code
    (False, '')
    """
    for one in text.rstrip().lstrip("\n").expandtabs(4).split("\n\n"):
        code = bool(one.strip()) and all(line.startswith("    ") for line in one.splitlines() if line.strip())
        yield code, "\n".join(safe(line[4:].rstrip()) for line in one.splitlines()) if code else prose(one)


def columns_of(text: str) -> int:
    """How many columns a printable text takes, colours aside."""
    if "\x1b" in text:
        from click import unstyle  # noqa: PLC0415 — as in Paint

        text = unstyle(text)
    if text.isascii():
        return len(text)
    return sum(_columns(one) for one in text)


def _columns(one: str) -> int:
    if unicodedata.category(one) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(one) in {"W", "F"} else 1


def fold(text: str | Sequence[str], width: int, indent: int = 0, first: int | None = None) -> list[str]:
    """The words of `text`, or these words, in lines of at most `width`, indented by `indent` (the first one by `first`).

    A word is never cut: it moves to the left where it would not fit otherwise, and runs over only if it is wider than a line.
    The bullet of a text, `-`, is part of its first word.
    """
    words: Sequence[str] = text
    if isinstance(text, str):
        words = _WORD.findall(text) if '["' in text else text.split()
        if words[:1] == ["-"]:
            words = [" ".join(words[:2]), *words[2:]]
    if not words:
        return []
    start = indent if first is None else first
    whole = " ".join(words)
    if start + columns_of(whole) <= width:
        return [" " * start + whole]
    return list(_lines(words, width, indent, start))


def _lines(words: Iterable[str], width: int, indent: int, start: int) -> Iterator[str]:
    line: list[str] = []
    used = 0
    for word in words:
        size = columns_of(word)
        if line and used + 1 + size > width:
            yield " " * start + " ".join(line)
            line, start = [], indent
        start = start if line else min(start, max(0, width - size))
        used = used + 1 + size if line else start + size
        line.append(word)
    yield " " * start + " ".join(line)


def hang(text: str | Sequence[str], width: int, indent: int, lead: str, taken: int) -> list[str]:
    """`fold` with `lead` before the first line; `taken` is how many columns the lead takes, colours aside."""
    lines = fold(text, width, indent, taken)
    if lines and lines[0].startswith(" " * taken):
        return [lead + lines[0][taken:], *lines[1:]]
    return [lead.rstrip(), *fold(text, width, indent)]


def without_keys(address: str) -> str:
    """The source block of an address.

    >>> without_keys('module.a["x"].aws_s3_bucket.b[0]')
    'module.a.aws_s3_bucket.b'
    """
    return _KEY.sub("", address) if "[" in address else address


def without_own_key(text: str, address: str) -> str:
    """A sentence about an instance as it reads for all instances of its block: addresses lose the keys of this instance."""
    own = _KEY.findall(address)
    if not own:
        return text
    return _ADDRESS.sub(lambda found: found[1] if found[2] in own else found[0], text)


def natural(text: str) -> tuple[str | tuple[int, str], ...]:
    """Sorts `[2]` before `[10]`. Of two numbers the longer is the larger: Python reads none of thousands of digits."""
    return tuple(_number(part) if place % 2 else part for place, part in enumerate(_DIGITS.split(text)))


def _number(digits: str) -> tuple[int, str]:
    bare = digits.lstrip("0")
    return len(bare), bare


class Paint:
    """Colours, if they were asked for."""

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, role: str) -> str:
        """The text in the colour of a severity, a verdict or a part of the page."""
        style = _COLOURS.get(role)
        if not self.colour or style is None or not text:
            return text
        import click  # noqa: PLC0415

        return click.style(text, **style)  # type: ignore[arg-type]


def page(lines: Iterable[str]) -> str:
    """The lines as one text, without blank lines at its ends or two in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")

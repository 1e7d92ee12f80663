"""Text of the input in Markdown: shown, never obeyed, by GitHub and by GitLab alike.

Nothing of an input stands bare. Plain words stand as they are; every other word stands in a code span, where neither renderer reads
markup, HTML, `@mentions`, `#123`, commit ids, URLs or `:emoji:`. What could end a code span or a table cell is written as a character
reference, which is never markup: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references. No line begins with `/`:
GitLab would run it as a quick action, with the rights of whoever posts the comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec
from msgspec.structs import replace

from srm_tf.regex import regex
from srm_tf.report.text import safe
from srm_tf.wording import listed

_PLAIN = regex(r"[A-Za-z][A-Za-z0-9]*(?:['-][A-Za-z]+)*|[0-9]{1,6}(?:[.-][0-9]{1,6}){0,3}|[.,;:?]{0,3}")
_COMMIT = regex(r"(?i)[0-9a-f]{7,64}")  # both renderers link what may be a commit
_URL = regex(r"https://[A-Za-z0-9./_#?=&%~:+,-]+")
_TICKS = regex(r"`{3,}")
_OPERATORS = frozenset({"==", "!=", "<", "<=", ">", ">=", "&&", "||"})
_OPENS = ("'", '"', "['", '["')
_LONGEST = 50  # words of a text in quotes
_MORE = "…"
_SIGNS = 4
_FENCE = 40  # GitHub counts the signs of a fence in one byte


def clip(text: str, most: int) -> str:
    """The text, or its head and an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + _MORE


def code(text: str, most: int = 400) -> str:
    """The text as a code span, for paragraphs and for table cells.

    >>> code("aws_s3_bucket.a"), code("a|b"), code("")
    ('`aws_s3_bucket.a`', '<code>a&#124;b</code>', '`""`')
    """
    shown = clip(safe(text), most) or '""'
    if "`" in shown or "|" in shown or shown[0] == " " or shown[-1] in " \\":
        return f"<code>{_referenced(shown)}</code>"
    return f"`{shown}`"


def _referenced(text: str) -> str:
    """A comment after `@`: both renderers look for e-mail addresses when the references are read already, in `<code>` as anywhere."""
    return "".join(one if one.isalnum() else f"&#{ord(one)};{'<!-- -->' if one == '@' else ''}" for one in text)


class _Word(msgspec.Struct, frozen=True):
    """A word: the punctuation of the sentence around it, and whether it has to stand as code."""

    before: str
    core: str
    after: str
    coded: bool


def prose(text: str, most: int = 2000) -> str:
    """A sentence: its plain words as they are, all others as code; white space is one space.

    >>> prose("policy depends on var.policy, see @team")
    'policy depends on `var.policy`, see `@team`'
    """
    words = _with_texts(_with_operands([_word(one) for one in clip(text, most).split()]))
    runs = groupby(words, key=lambda one: one.coded)
    return " ".join(" ".join(map(_coded, _things(run)) if coded else map(_text, run)) for coded, run in runs)


def _with_operands(words: Sequence[_Word]) -> list[_Word]:
    """What stands beside an operator is code, however plain it is: `var.n > 2` is one thing."""
    places = {at + side for at, one in enumerate(words) if one.core in _OPERATORS for side in (-1, 1)}
    return [replace(one, coded=True) if at in places else one for at, one in enumerate(words)]


def _with_texts(words: list[_Word]) -> list[_Word]:
    """A text in quotes, or a list of such, is code from its first word to its last: `'Managed by Terraform'` is one thing."""
    told: list[_Word] = []
    while len(told) < len(words):
        at = len(told)
        ends = range(at + 1, min(len(words), at + _LONGEST) + 1) if words[at].core.startswith(_OPENS) else ()
        end = next((end for end in ends if _is_whole(" ".join(map(_text, words[at:end])))), 0)
        told += [replace(one, coded=True) for one in words[at:end]] or [words[at]]
    return told


def _things(words: Iterable[_Word]) -> Iterator[list[_Word]]:
    """Words of code, those of one thing together: another one begins behind a comma or the end of a part, unless inside of brackets."""
    thing: list[_Word] = []
    for one in words:
        thing.append(one)
        if one.after and _is_whole(" ".join(map(_text, thing))):
            yield thing
            thing = []
    if thing:
        yield thing


def _is_whole(text: str) -> bool:
    return all(text.count(one) == text.count(other) for one, other in ("[]", "{}", "()")) and not any(text.count(one) % 2 for one in "'\"")


def _word(word: str) -> _Word:
    """What is around a word is the sentence's own: brackets that are not of the word, and the signs at the end of a part."""
    core, before, after = safe(word), "", ""
    while core[-1:] and (core[-1] in ",;:.?" or (core[-1] == ")" and core.count("(") < core.count(")"))):
        core, after = core[:-1], core[-1] + after
    while core[:1] == "(" and (core.count("(") > core.count(")") or core[-1] == ")"):
        before += "("
        core, after = (core[1:-1], ")" + after) if core.count("(") <= core.count(")") else (core[1:], after)
    plain = _PLAIN.fullmatch(core) and not _COMMIT.fullmatch(core) and not _numbers(core, before, after)
    return _Word(before, core, after, coded=not plain) if len(before + after) <= _SIGNS else _Word("", safe(word), "", coded=True)


def _numbers(core: str, before: str, after: str) -> bool:
    """Whether it would begin a numbered list: `1.`, `1)`."""
    return core.isdigit() and not before and after[:1] in {".", ")"}


def _text(word: _Word) -> str:
    return f"{word.before}{word.core}{word.after}"


def _coded(words: Sequence[_Word]) -> str:
    """Words of one thing stand in one span, such as `["a", "b"]`."""
    whole = " ".join(map(_text, words)).removeprefix(words[0].before)
    return words[0].before + code(whole.removesuffix(words[-1].after), len(whole) + 1) + words[-1].after


def link(shown: str, url: str) -> str:
    """Markdown that links somewhere, if that is an address that needs no escaping."""
    return f"[{shown}]({url})" if _URL.fullmatch(url) else shown


def row(cells: Iterable[str]) -> str:
    """A line of a table. The cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


def fence(text: str, language: str = "", most: int = 4000) -> str:
    """The text as a block of code, in a fence longer than any inside."""
    lines = [_TICKS.sub(lambda run: clip(run[0], _FENCE), safe(line.rstrip())) for line in clip(text, most).expandtabs(4).split("\n")]
    ticks = "`" * max(3, 1 + max((len(run) for line in lines for run in _TICKS.findall(line)), default=0))
    shown = "\n".join(f" {line}" if line.startswith("/") else line for line in lines)
    return f"{ticks}{language}\n{shown}\n{ticks}"


def bullet(text: str, depth: int = 0) -> str:
    """An item of a list; one without text would make a heading of what is above it."""
    return f"{'  ' * depth}- {text or '…'}"


def codes(items: Sequence[str], most: int) -> str:
    """Names as code with commas; of many, the first ones."""
    return listed(items, most, lambda one: code(one, 200))

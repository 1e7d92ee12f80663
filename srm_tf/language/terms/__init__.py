"""Words that need code: predicates (in the place of an operator) and sentences (about a whole subject).

A phrase has holes `{name:kind}`. Kinds: `list` (`[22, 3389]`, `$setting`), `number`, `text` (quoted), `operand` (quoted text, or the
dotted path of an attribute of the subject, given as `Sibling`), `path`, `word` (bare, with `-`), `value` (any literal).
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

if TYPE_CHECKING:
    from srm_tf.model.verdict import Judgement

Predicate: TypeAlias = "Callable[..., Judgement]"
_NUMBER = r"-?\d+(?:\.\d+)?"
_TEXT = r"'[^']*'|\"[^\"]*\""
_SETTING = r"\$[a-z_][a-z0-9_]*"
_PATH = r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*"
KINDS = {
    "list": rf"\[[^\]]*\]|{_SETTING}",
    "number": rf"{_NUMBER}|{_SETTING}",
    "text": rf"{_TEXT}|{_SETTING}",
    "operand": rf"{_TEXT}|{_SETTING}|{_PATH}",
    "path": _PATH,
    "word": r"[a-z][a-z0-9-]*",
    "value": rf"{_TEXT}|{_NUMBER}|true|false|\[[^\]]*\]|{_SETTING}",
}


class Term(msgspec.Struct, frozen=True):
    """A registered phrase. `partial`: the predicate wants to see unknown, null and absent values itself.

    `whole`: the predicate takes a list or set whole instead of element by element. `on`: the subject types of a sentence, empty = any.
    """

    phrase: str
    pattern: re.Pattern[str]
    holes: tuple[str, ...]
    function: Predicate
    partial: bool = False
    whole: bool = False
    on: tuple[str, ...] = ()


PREDICATES: dict[str, Term] = {}
SENTENCES: dict[str, Term] = {}


def predicate(phrase: str, *, partial: bool = False, whole: bool = False) -> Callable[[Predicate], Predicate]:
    """Register `function(site: Site, context: Context, *holes) -> Judgement` for the place of an operator."""

    def register(function: Predicate) -> Predicate:
        PREDICATES[phrase] = _term(phrase, function, partial=partial, whole=whole)
        return function

    return register


def sentence(phrase: str, *, on: Sequence[str] = ()) -> Callable[[Predicate], Predicate]:
    """Register `function(subject: Resource, context: Context, *holes) -> Judgement` for a whole sentence."""

    def register(function: Predicate) -> Predicate:
        SENTENCES[phrase] = _term(phrase, function, on=tuple(on))
        return function

    return register


def _term(phrase: str, function: Predicate, **options: Any) -> Term:  # noqa: ANN401 — passed on to Term
    parts = re.split(r"\{(\w+):(\w+)\}", phrase)
    pattern = re.escape(parts[0])
    for kind, text in zip(parts[2::3], parts[3::3], strict=True):
        pattern += f"({KINDS[kind]}){re.escape(text)}"
    return Term(phrase, re.compile(pattern), tuple(parts[2::3]), function, **options)


MODULES = (
    "apart",
    "certificates",
    "classic_tls",
    "compute",
    "coverage",
    "existence",
    "flow_logs",
    "iam",
    "keys",
    "network",
    "patching",
    "policies",
    "registry",
    "removals",
    "replication",
    "routes",
    "secrets",
    "tls",
    "versions",
)


def load() -> None:
    """Import every module of terms, so that their phrases are registered. At call time: start-up is free of it."""
    for name in MODULES:
        importlib.import_module(f"{__name__}.{name}")

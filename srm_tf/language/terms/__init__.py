"""Words that need code: predicates (in the place of an operator) and sentences (about a whole subject).

A phrase has holes `{name:kind}`. Kinds: `list` (`[22, 3389]`, `$setting`), `number`, `text` (quoted), `operand` (quoted text, or the
dotted path of an attribute of the subject, given as `Sibling`), `path`, `word` (bare, with `-`), `value` (any literal).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, wraps
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.verdict import Judgement

Predicate: TypeAlias = "Callable[..., Judgement]"
NUMBER = r"-?\d+(?:\.\d+)?"
_TEXT = r"'[^']*'|\"[^\"]*\""
_SETTING = r"\$[a-z_][a-z0-9_]*"
_PATH = r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*"
KINDS = {
    "list": rf"\[[^\]]*\]|{_SETTING}",
    "number": rf"{NUMBER}|{_SETTING}",
    "text": rf"{_TEXT}|{_SETTING}",
    "operand": rf"{_TEXT}|{_SETTING}|{_PATH}",
    "path": _PATH,
    "word": r"[a-z][a-z0-9-]*",
    "value": rf"{_TEXT}|{NUMBER}|true|false|\[[^\]]*\]|{_SETTING}",
}


class Term(msgspec.Struct, frozen=True, dict=True):
    """A registered phrase. Absence is answered for a predicate; one that is `partial` wants to see what is not known itself.

    `begun`: it tells by the beginning of a text of which only that is known. `whole`: it takes a list or set whole instead of element by
    element. `on`: the subject types of a sentence, empty = any.
    `needs`: arguments of which a subject type has to have one. `wrong`: why a member of its list is none that it can take, or "".
    """

    phrase: str
    function: Predicate
    partial: bool = False
    begun: bool = False
    whole: bool = False
    on: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    wrong: Callable[[object], str] | None = None

    @cached_property
    def holes(self) -> tuple[str, ...]:
        """The kind of each hole, in order."""
        return tuple(re.findall(r"\{\w+:(\w+)\}", self.phrase))

    @property
    def names(self) -> tuple[str, ...]:
        """What each hole is called, in order."""
        return tuple(re.findall(r"\{(\w+):\w+\}", self.phrase))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What the phrase matches, with a group for each hole. Only parsing needs it: a compiled catalogue never does."""
        first, *rest = re.split(r"\{\w+:\w+\}", self.phrase)
        return re.compile(
            re.escape(first) + "".join(f"({KINDS[kind]}){re.escape(text)}" for kind, text in zip(self.holes, rest, strict=True))
        )


class Words(dict[str, Term]):
    """Phrase → term. One that is not registered yet is looked for in the module that `know` named for it."""

    def __missing__(self, phrase: str) -> Term:
        if phrase not in _homes:
            raise KeyError(phrase)
        importlib.import_module(f"{__name__}.{_homes[phrase]}")
        return super().__getitem__(phrase)


PREDICATES = Words()
SENTENCES = Words()
_homes: dict[str, str] = {}


def predicate(
    phrase: str, *, partial: bool = False, begun: bool = False, whole: bool = False, wrong: Callable[[object], str] | None = None
) -> Callable[[Predicate], Predicate]:
    """Register `function(site: Site, context: Context, *holes) -> Judgement` for the place of an operator."""

    def register(function: Predicate) -> Predicate:
        PREDICATES[phrase] = Term(phrase, _naming(function), partial=partial, begun=begun, whole=whole, wrong=wrong)
        return function

    return register


def _naming(function: Predicate) -> Predicate:
    """The predicate, with whole names for what its answers depend on: at its site `ami` may be that of any instance."""

    @wraps(function)
    def named(site: Site, context: Context, *holes: object) -> Judgement:
        answer: Judgement = function(site, context, *holes)
        address = site.resource.address
        if not answer.depends_on or site.path.startswith(f"{address}."):
            return answer
        on = tuple(f"{address}.{name}" if _stands_in(name, site.path) else name for name in answer.depends_on)
        return replace(answer, depends_on=on)

    return named


def _stands_in(name: str, path: str) -> bool:
    return name == path or name.startswith((f"{path}.", f"{path}["))


def sentence(
    phrase: str, *, on: Sequence[str] = (), needs: Sequence[str] = (), wrong: Callable[[object], str] | None = None
) -> Callable[[Predicate], Predicate]:
    """Register `function(subject: Resource, context: Context, *holes) -> Judgement` for a whole sentence."""

    def register(function: Predicate) -> Predicate:
        SENTENCES[phrase] = Term(phrase, function, on=tuple(on), needs=tuple(needs), wrong=wrong)
        return function

    return register


@cache
def load() -> None:
    """Import every module of this package, so that their phrases are registered. At call time: start-up is free of it."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def homes() -> dict[str, str]:
    """Phrase → the module of this package that registers it: what a compiled catalogue keeps for `know`."""
    load()
    return {term.phrase: term.function.__module__.removeprefix(f"{__name__}.") for term in (*PREDICATES.values(), *SENTENCES.values())}


def know(places: Mapping[str, str]) -> None:
    """Instead of `load`: where each phrase is registered, so that only the modules of the phrases that are asked for are imported."""
    _homes.update(places)

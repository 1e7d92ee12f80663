"""How messages speak of statements: by what in them a control is about, and not by all that stands beside it.

Names come sorted: the provider renders the lists of a document in an order of its own, so that only this order is the same for a
document, the policy that is made of it, and a plan of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from srm_tf import wording
from srm_tf.language.terms.forms import starred
from srm_tf.language.terms.globs import Test, Texts, on_text, overlap, settle, sure
from srm_tf.language.terms.match import YES, Match
from srm_tf.model.value import GAP

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Statement
    from srm_tf.language.terms.globs import Test
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.value import Value

_MOST: Final = 3  # names a message lists
_LONGEST: Final = 80  # letters of a name a message shows
_NOT_KNOWN: Final = "what is known after apply"
UNNAMED: Final = "an action that has yet to be named"


def listed(names: Iterable[str]) -> str:
    """The first names, and how many there are beside them."""
    return wording.listed(list(names), _MOST)


def any_of_them(_: Value) -> Match:
    """A control that is about all that a list holds."""
    return YES


def actions_of(statement: Statement, told: Test = any_of_them) -> str:
    """Those actions of a statement that a control is about."""
    if statement.actions.others.items and not statement.actions.these.items:
        return f"everything but {_named(statement.actions.others, any_of_them)}"
    return UNNAMED if names_no_action(statement) else _named(statement.actions.these, told)


def names_no_action(statement: Statement) -> bool:
    """Whether a statement has neither `Action` nor `NotAction`, which AWS refuses: what it is about is told when it is mended."""
    hidden = statement.actions.these.hidden
    return hidden is not None and hidden.unknown.why == UNNAMED


def resources_of(statement: Statement, told: Test) -> str:
    """Those resources of a statement that a control is about."""
    return _named(statement.resources.these, told) if statement.resources.these.items else "nearly everything"


def principals_of(statement: Statement, told: Callable[[Principal], Match]) -> str:
    """Those principals of a statement that a control is about."""
    named = statement.principals.named
    return _named(Texts(tuple(one.name for one in named if told(one).yes) or tuple(one.name for one in named)), any_of_them)


def _named(texts: Texts, told: Test) -> str:
    """Elements of a list: those that surely are meant, else all of it."""
    items = tuple(item for item in texts.items if settle(item, told).yes) or texts.items
    if any(item.sensitive for item in items):
        return "sensitive values"
    return listed(sorted(dict.fromkeys(map(_short, items)), key=lambda name: (name == _NOT_KNOWN, name.lower(), name))) or _NOT_KNOWN


def _short(item: Value) -> str:
    """A name; one that is nothing but an attribute of something is called by that."""
    origin = item.references[0].text if item.unknown.shape == GAP and len(item.references) == 1 else ""
    around = item.form.replace(GAP, "…") if item.unknown.prefix or item.unknown.suffix else ""
    text = " ".join((item.text() or item.unknown.sketch or origin or around or _NOT_KNOWN).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def reaching(items: Sequence[str]) -> Test:
    """A test of an action: whether some of these items is one that it stands for."""
    return on_text(lambda text: sure(any(overlap(starred(text).lower(), item) for item in items)))

"""Principals of a statement: who is named, and who is spared.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html, …_notprincipal.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.terms.conditions import names_one
from srm_tf.language.terms.forms import split
from srm_tf.language.terms.globs import Texts, one_of, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Statement

_ALL: Final = regex(r"\*+")
NO_WILDCARD: Final = frozenset({"service", "federated"})  # kinds of principals of which AWS takes no `*`


class Principal(msgspec.Struct, frozen=True):
    """One principal: its kind (AWS, Service, Federated, CanonicalUser, `*`) and its identifier."""

    kind: Value
    name: Value


class Principals(msgspec.Struct, frozen=True):
    """Who is meant: those that are `named`, and with `all_but` everybody except those that are `spared` (`NotPrincipal`).

    `likely`: what is known of some that may be there, each as often as one likes, or not at all. `rest`: the answer of any test for those
    of whom nothing is known.
    """

    named: tuple[Principal, ...] = ()
    likely: tuple[Principal, ...] = ()
    rest: Match = NO
    all_but: Match = NO
    spared: Principals | None = None

    @property
    def present(self) -> Match:
        """Whether anybody is named, or spared."""
        return some([self.some(lambda _: YES), self.all_but])

    def some(self, test: Callable[[Principal], Match]) -> Match:
        """Whether the test holds for one of them."""
        named = [test(one) for one in self.named]
        if not self.likely:
            return some([*named, self.rest])
        likely = every([some(map(test, self.likely)), maybe(*(name for one in self.likely for name in one.name.origins))])
        return some([*named, likely, self.rest])


def sparing(shown: Principals, spared: Principals) -> Principals:
    """These, and everybody but those that are spared, if any are; but for everybody, nobody is left."""
    all_but = every([spared.some(lambda _: YES), opposite(spared.some(lambda one: settle(one.name, _is_everybody)))])
    return replace(shown, all_but=all_but, spared=spared)


def _is_everybody(name: Value) -> Match:
    open_ = name.text() is None and not names_one(name) and not name.form.strip(f"*{GAP}")
    return maybe(*name.origins) if open_ else sure((name.text() or GAP).strip("*") == "")


def paired(lists: Sequence[tuple[Value, Texts]]) -> Principals:
    """The principals of several kinds. What is not known of some kinds is at least of that kind, and so stands for one of it."""
    forms = [(kind, form) for kind, names in lists for form in names.forms]
    hidden = [(kind, names.hidden) for kind, names in lists if names.hidden is not None and not names.forms]
    alike = [one for one in hidden if (one[0].text() or "").lower() in NO_WILDCARD]
    seen = [(kind, name) for kind, names in lists for name in names.items]
    rest = some(maybe(*one[1].origins) for one in hidden if one not in alike)
    return Principals(tuple(Principal(*one) for one in (*seen, *alike)), tuple(Principal(*one) for one in forms), rest)


def everybody(statement: Statement) -> Match:
    """Whether a statement speaks of every caller (a Deny to `NotPrincipal` does, but for those it names; one to every service does not)."""

    def is_all(one: Principal) -> Match:
        found = every_name(one.name)
        return found if found.no else every([found, opposite(every([statement.denies, settle(one.kind, one_of(NO_WILDCARD))]))])

    return some([statement.principals.some(is_all), every([statement.denies, statement.principals.all_but])])


def every_name(name: Value) -> Match:
    """Whether it is a bare wildcard."""
    return by_name(name, lambda text: sure(_ALL.fullmatch(text) is not None))


def by_name(name: Value, check: Callable[[str], Match]) -> Match:
    """A test of a principal's name; a name made of a reference to one resource is no wildcard, and AWS takes none inside of an ARN."""

    def test(value: Value) -> Match:
        shown = value.form
        if value.text() is None and names_one(value):
            return NO
        if GAP in shown and not split(shown):
            return maybe(*value.origins)
        found = check(shown)
        return maybe(*value.origins) if GAP in shown and not found.no and not found.yes else found

    return settle(name, test)

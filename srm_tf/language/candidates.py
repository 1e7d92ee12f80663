"""The candidates of a join table: what stands beside a subject, or may, whatever is asked of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.language.joined import Doubt, Joined, Link
from srm_tf.language.names import in_reach, is_left_open, may_be_apart
from srm_tf.language.other_providers import doubt_of
from srm_tf.language.recipes import HOLE, differ
from srm_tf.language.syntax import Join
from srm_tf.model.graph import typed
from srm_tf.model.scopes import SCOPES
from srm_tf.model.value import Certainty, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.recipes import Recipe
    from srm_tf.model.resource import Resource


def joined_to(item: Join, subject: Resource, context: Context) -> Joined:
    """The candidates of a join table for one subject, whatever its `where` makes of them."""
    if subject.mode in SCOPES and not item.via and not item.by:
        return _in_scope(item, subject, context)
    if item.by:
        key = subject.keys(item.by)
        if key.is_unknown and is_builtin(key, item.builtin):
            return Joined()
        return _without_builtin(context.links.parents(subject, key, item.by, item.types), item.builtin)
    found = context.links.children(subject, item.types, item.via, item.pattern)
    return _named(found, item, subject, context) if item.pattern else found


def _in_scope(item: Join, subject: Resource, context: Context) -> Joined:
    """For an account or region: everything of these types that lives there."""
    there = [one for one in context.graph.of_type(*item.types) if not one.action.deletes]
    inside = [one for one in there if one.within(subject)]
    doubts = [Doubt(one, "", one.doubt, one.waits_for) for one in inside if one.doubt]
    doubts += [Doubt(one, "", f"the {subject.mode} of {one.address}", (on,)) for one in there if (on := _perhaps_inside(one, subject))]
    doubts += [doubt_of(one, "") for one in context.links.made_elsewhere(item.types)]
    return Joined(tuple(Link(one, "") for one in inside if not one.doubt), tuple(doubts))


def _perhaps_inside(one: Resource, scope: Resource) -> str:
    """On what it depends whether a resource lives in a scope.

    One of the two says its own region and nobody knows which that is, or nobody knows in which of the scope's accounts it is.
    """
    if one.spread == "account":
        return f"provider.{one.provider}" if one.counts_for(scope) else ""
    apart = scope.mode != "region" or one.account != scope.account or one.within(scope)
    return "" if apart else one.own_region or scope.own_region


def _without_builtin(joined: Joined, builtin: str) -> Joined:
    """A literal that names what AWS itself owns counts as no candidate."""
    if not builtin or not joined.literals:
        return joined
    return replace(joined, literals=tuple(one for one in joined.literals if not fnmatchcase(one.text, builtin)))


def is_builtin(key: Value, pattern: str) -> bool:
    """Whether a key names what AWS itself owns. The beginning tells, where the pattern asks for no more: `default.${var.family}`."""
    known = key.unknown.prefix if key.is_unknown and pattern.endswith("*") else key.text()
    return bool(known and fnmatchcase(known, pattern))


def _named(found: Joined, item: Join, subject: Resource, context: Context) -> Joined:
    """`as`: a text that is built from the subject's own attributes. Whoever has nothing but one of these for its name is another."""
    names = context.links.names
    wanted = names.filled(item.pattern, subject)
    referring = (one for one in found.links if one.how == "reference")
    links = tuple(one for one in referring if not differ(_made(one.resource.get(item.via), item, subject, context), wanted))
    found = replace(found, doubts=tuple(one for one in found.doubts if not _is_another(one, item, subject, context)))
    if links:
        return replace(found, links=links)
    called_so = in_reach(names.called(wanted, item.types, item.via), subject)
    if called_so:
        unsure = [Doubt(one, item.via, one.doubt, one.waits_for) for one in called_so if one.doubt]
        there = [(one, may_be_apart(one, subject)) for one in called_so if not one.doubt]
        unsure += [Doubt(one, item.via, f"the region of {one.address}", (on,)) for one, on in there if on]
        return Joined(tuple(Link(one, item.via, "inferred") for one, on in there if not on), (*found.doubts, *unsure))
    open_ = () if wanted is not None and not wanted.gaps else _namesakes(found, item, subject, context)
    return Joined((), (*found.doubts, *open_))


def _is_another(doubt: Doubt, item: Join, subject: Resource, context: Context) -> bool:
    """Whether a key is a choice each side of which is another name."""
    if doubt.resource is None or not doubt.resource.get(item.via).unknown.is_choice:
        return False
    fits, wanted = _pattern(item.pattern, subject), context.links.names.filled(item.pattern, subject)
    sides = [side for _, side in doubt.resource.get(item.via).unknown.branches]
    known = [text for side in sides if (text := side.text()) is not None]
    rest = [side for side in sides if side.text() is None]
    return not any(map(fits.fullmatch, known)) and all(differ(_made(one, item, subject, context), wanted) for one in rest)


def _made(key: Value, item: Join, subject: Resource, context: Context) -> Recipe | None:
    """How a key is made. What it has of the subject's own name, or of its id, is what stands in the hole of the pattern."""
    names, holes = context.links.names, HOLE.findall(item.pattern)
    own = names.recipe(key)
    if own is None or len(holes) != 1 or len(key.references) != 1:
        return own
    reference = key.references[0]
    if reference.target != subject.address or reference.certainty != Certainty.EXACT:
        return own
    if reference.attribute == "id" and len(own.gaps) == 1:
        return names.filled(f"{own.pieces[0]}{{{holes[0]}}}{own.pieces[1]}", subject)
    wanted = names.filled(item.pattern, subject)
    alike = reference.attribute == holes[0] and wanted is not None and len(own.gaps) == len(wanted.gaps)
    return replace(own, gaps=wanted.gaps) if alike and wanted is not None else own


def _namesakes(found: Joined, item: Join, subject: Resource, context: Context) -> Iterator[Doubt]:
    """Candidates whose known key fits the pattern, as far as the subject's own names are known."""
    open_names = [name for name in dict.fromkeys(HOLE.findall(item.pattern)) if subject.text(name) is None]
    if not all(is_left_open(subject.get(name)) for name in open_names):
        return
    fits = _pattern(item.pattern, subject)
    why = " and ".join(f"{subject.address}.{name}" for name in open_names)
    taken = {_filled(item.pattern, one) for one in context.graph.of_type(typed(subject)) if one is not subject}
    doubted = {doubt.resource.address for doubt in found.doubts if doubt.resource is not None}
    for one in context.graph.of_type(*item.types):
        text = one.text(item.via)
        if text is not None and not one.action.deletes and one.address not in doubted and text not in taken and fits.fullmatch(text):
            yield Doubt(one, item.via, why, tuple(f"{subject.address}.{name}" for name in open_names))


def _pattern(pattern: str, subject: Resource) -> re.Pattern[str]:
    """The pattern with the subject's known names in it, and with what the open ones begin with: none has what stands between names."""
    parts = HOLE.split(pattern)  # text, name, text, name, …, text
    anything = "[^/]*" if any("/" in part for part in parts[::2]) else ".*"
    texts = [re.escape(part) if place % 2 == 0 else _written(subject.get(part), anything) for place, part in enumerate(parts)]
    return re.compile("".join(texts), re.DOTALL)


def _written(name: Value, anything: str) -> str:
    text, unknown = name.text(), name.unknown
    if unknown.is_choice:
        return f"(?:{'|'.join(_written(branch, anything) for _, branch in unknown.branches)})"
    return re.escape(text) if text is not None else f"{re.escape(unknown.prefix)}{anything}{re.escape(unknown.suffix)}"


def _filled(pattern: str, subject: Resource) -> str:
    return HOLE.sub(lambda match: subject.text(match[1]) or match[0], pattern)

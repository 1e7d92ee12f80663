"""What a variable is given, where that may be a part of what comes later: of `concat(var.groups, [aws_x.own.id])` a plan shows names.

It knows what the variable is given, wherever that is from: a file of variables, a call, its default. Nothing and a switch are no part of a
policy; an ID may be one in a list, and so may be any text in a policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.model.value import Certainty, Reference
from srm_tf.regex import regex
from srm_tf.terraform.addresses import longest, named_in, parts, read_from
from srm_tf.terraform.decode import references_of
from srm_tf.terraform.instances import Trail, has_default

if TYPE_CHECKING:
    from srm_tf.terraform.addresses import Part
    from srm_tf.terraform.decode import Tree, Written
    from srm_tf.terraform.instances import Position
    from srm_tf.terraform.source import Source

_POLICY: Final = regex(r"(^|_)polic(y|ies)(_document|_json|_text)?$")
_CALL: Final = regex(r"[/:*]|^[a-z]+-[0-9a-f]{8,}$")  # what AWS calls things, and ranges: names and keys pick something
_WHOLE, _DOCUMENT = 2, 3  # steps of `var.x` and `each.value`, and of `data.aws_iam_policy_document.d`


def later_trails(source: Source, expression: Written, path: tuple[str, ...], *, listed: bool) -> tuple[Trail, ...]:
    """Where the references of an expression end whose value comes later, and which of its variables have a part in it."""
    position, policy = source.position, not listed and _POLICY.search(path[-1]) is not None
    if position is None:
        return ()
    trails = source.configuration.trails(expression, position, listed=listed)
    if all(trail.known for trail in trails) or not (listed or policy):
        return trails
    given = _given(source, expression, position)
    nothing = [text for text, value in given.items() if value in ("", []) or (policy and _is_no_part(value))]
    more = [text for text, value in given.items() if text not in nothing and (policy or any(map(_CALL.search, _texts(value))))]
    if nothing:
        others = {text for one in longest(references_of(expression)) if one not in nothing for text in _ends(source, one, position)}
        none = {text for one in nothing for text in _ends(source, one, position)} - others
        trails = tuple(trail for trail in trails if not (trail.known and trail.reference.text in none))
    own = [Reference(named_in(position.module.address, text), certainty=Certainty.POSSIBLE) for text in more]
    return (*trails, *(Trail(one) for one in own))


def all_named(trails: Iterable[Trail], *, listed: bool) -> tuple[Reference, ...]:
    """What they lead to. What is known already is not what one value waits for; of a list it may be a member.

    Of a resource it stays an output of several.
    """
    return tuple(
        replace(one.reference, unnamed=False) if one.known and not listed and one.reference.target is None else one.reference
        for one in trails
    )


def _is_no_part(value: Tree) -> bool:
    """A switch, or null."""
    return value is None or isinstance(value, bool) or value in ("true", "false")


def _ends(source: Source, text: str, position: Position) -> set[str]:
    return {trail.reference.text for trail in source.configuration.followed(text, position)}


def _given(source: Source, expression: Written, position: Position) -> dict[str, Tree]:
    """The variables and elements of an expression that are known, with their values; but for the keys by which documents are picked."""
    references = references_of(expression)
    names = [text for text in longest(references) if text.startswith(("var.", "each.value")) and text not in _keys(references)]
    told = {text: _told(source, parts(text), position) for text in names}
    return {text: value for text, (known, value) in told.items() if known}


def _told(source: Source, steps: tuple[Part, ...], position: Position) -> tuple[bool, Tree]:
    """(known, value). In the place of null there may be another one: the default of the variable, that of a member, which no plan shows."""
    known, whole = source.configuration.named(steps[:2], position)
    if whole is None and steps[0].name == "var" and has_default(position.module, steps[1].name):
        whole = position.module.config.variables[steps[1].name].default
    value = read_from(whole, steps[1], steps[2:])
    return known and not (value is None and len(steps) > _WHOLE), value


def _keys(references: list[str]) -> set[str]:
    """The names that stand directly behind a document of which nothing is read: `data.aws_iam_policy_document.d[var.env].json`."""
    found, last = set[str](), ""
    for text in references:
        if last.startswith(f"{text}."):
            continue
        if last.startswith("data.") and len(parts(last)) == _DOCUMENT:
            found.add(text)
        last = text
    return found


def _texts(value: Tree) -> list[str]:
    inside: Iterable[Tree] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for one in inside for text in _texts(one)]

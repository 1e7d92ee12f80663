"""What a variable is given, where that may be a part of what comes later: of `concat(var.groups, [aws_x.own.id])` a plan shows names.

It knows what the variable is given, wherever that is from: a file of variables, a call, its default. Nothing and a switch are no part of a
policy; an ID may be one in a list, and so may be any text in a policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from srm_tf.model.value import Certainty, Reference
from srm_tf.regex import regex
from srm_tf.terraform.addresses import join_module, longest, named_in, parts, read_from
from srm_tf.terraform.decode import references_of
from srm_tf.terraform.instances import Trail, has_default

if TYPE_CHECKING:
    from srm_tf.terraform.addresses import Part
    from srm_tf.terraform.decode import Tree, Written
    from srm_tf.terraform.instances import Position
    from srm_tf.terraform.source import Source

_POLICY: Final = regex(r"(^|_)polic(y|ies)(_document|_json|_text)?$")
_CALL: Final = regex(r"[/:*]|^[a-z]+-[0-9a-f]{8,}$")  # what AWS calls things, and ranges: names and keys pick something
_READ: Final = regex(r"(^|\.)data\.(?!aws_)|(^|\.)data\.aws_ssm_parameter")  # another stack, a parameter: they may say anything
_KEY: Final = "each.key"
_WHOLE, _DOCUMENT = 2, 3  # steps of `var.x` and `each.value`, and of `data.aws_iam_policy_document.d`
_NOTHING: Final = Trail(Reference(""), known=True)
_HEADS: Final = ("var.", "each.", "module.")


def later_trails(source: Source, expression: Written, path: tuple[str, ...], *, listed: bool) -> tuple[Trail, ...]:
    """Where the references of an expression end whose value comes later, and which of its variables have a part in it."""
    position, policy = source.position, _is_policy(path, listed=listed)
    if position is None:
        return ()
    trails = source.configuration.trails(expression, position, listed=listed)
    if all(trail.known for trail in trails) or not (listed or policy):
        return trails
    given = _given(source, expression, position)
    nothing = [text for text, value in given.items() if value in ("", []) or (policy and _is_no_part(value))]
    any_text = {text for text in given if policy and text != _KEY}  # a key picks, as a name does in a list
    more = [text for text, value in given.items() if text not in nothing and (text in any_text or any(map(_CALL.search, _texts(value))))]
    if nothing:
        others = {text for one in longest(references_of(expression)) if one not in nothing for text in _ends(source, one, position)}
        none = {text for one in nothing for text in _ends(source, one, position)} - others
        trails = tuple(trail for trail in trails if not (trail.known and trail.reference.text in none))
    read = [one.reference.text for one in trails if listed and one.known and one.reference.target and _READ.search(one.reference.target)]
    own = [f"for_each of {source.address}" if text.startswith("each.") else named_in(position.module.address, text) for text in more]
    return (*trails, *(Trail(Reference(text, certainty=Certainty.POSSIBLE), beside=listed) for text in dict.fromkeys((*read, *own))))


def always_named(source: Source, expression: Written, trails: Iterable[Trail], path: tuple[str, ...], *, listed: bool) -> list[Reference]:
    """Those of them that all have to have a value, if the whole is never null.

    None of a policy that something may choose: each switch tells two apart, and of anything else that is known nobody knows what it does.
    """
    position = source.position
    if position is not None and _is_policy(path, listed=listed):
        references = references_of(expression)
        switches = [text for text, value in _given(source, expression, position).items() if value is not None and _is_no_part(value)]
        others = [text for text in longest(references) if text not in switches]
        known = any(trail.known for text in others for trail in source.configuration.followed(text, position) or (_NOTHING,))
        if known or (switches and sum(map(references.count, switches)) >= len(others)):
            return []
    return [trail.reference for trail in trails if not (trail.known or trail.beside)]


def _is_policy(path: tuple[str, ...], *, listed: bool) -> bool:
    return not listed and _POLICY.search(path[-1]) is not None


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


def _is_nothing(value: Tree) -> bool:
    return value in ("", []) or _is_no_part(value)


def _ends(source: Source, text: str, position: Position) -> set[str]:
    return {trail.reference.text for trail in source.configuration.followed(text, position)}


def _given(source: Source, expression: Written, position: Position) -> dict[str, Tree]:
    """What is known of the variables, outputs, elements and keys of an expression, but for those by which documents are picked."""
    references = references_of(expression)
    apart = frozenset(_apart(references))
    names = [text for text in longest(references) if text in apart and text.startswith(_HEADS) and len(parts(text)) > 1]
    told = {text: _told(source, text, position) for text in names}
    return {text: value for text, (known, value) in told.items() if known}


def _told(source: Source, text: str, position: Position) -> tuple[bool, Any]:
    """(known, value), UNSET of an output that is made of what is known: `var.on ? file("p.json") : ""` names a switch and is none.

    In the place of null there may be another one: the default of the variable, that of a member, which no plan shows.
    """
    steps = parts(text)
    if steps[0].name == "each" and (steps[1].name == "key" or _is_of_set(source, position)):
        return True, position.key
    if steps[0].name == "module":
        known, whole = source.configuration.named(steps, position)
        made = not known or (_is_nothing(whole) and not _is_written_out(source, steps, position))
        return known or _is_of_texts(source, text, position), msgspec.UNSET if made else whole
    known, whole = source.configuration.named(steps[:2], position)
    if whole is None and steps[0].name == "var" and has_default(position.module, steps[1].name):
        whole = position.module.config.variables[steps[1].name].default
    value = read_from(whole, steps[1], steps[2:])
    return known and not (value is None and len(steps) > _WHOLE), value


def _is_written_out(source: Source, steps: Sequence[Part], position: Position) -> bool:
    """Whether an output is a constant."""
    module = source.configuration.module(join_module(position.module.address, steps[1].name, steps[1].key))
    output = module.config.outputs.get(steps[2].name) if module is not None else None
    return output is not None and output.expression is not None and output.expression.constant


def _is_of_texts(source: Source, text: str, position: Position) -> bool:
    """Whether an output is made of nothing but texts that are written out, or that variables bring."""
    return all(trail.known and trail.reference.target is None for trail in source.configuration.followed(text, position))


def _is_of_set(source: Source, position: Position) -> bool:
    """Whether `each.value` is the key. Of `toset(["a"])`, which refers to nothing, a plan shows no expression."""
    over: Tree = source.configuration.over(position)
    return over is None or (isinstance(over, list) and position.key in over)


def _apart(references: list[str]) -> Iterator[str]:
    """The names that do not stand directly behind a document of which nothing is read: `data.aws_iam_policy_document.d[var.env].json`."""
    last = ""
    for text in references:
        if not last.startswith((f"{text}.", f"{text}[")):
            if not (last.startswith("data.") and len(parts(last)) == _DOCUMENT):
                yield text
            last = text


def _texts(value: Tree) -> list[str]:
    inside: Iterable[Tree] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for one in inside for text in _texts(one)]

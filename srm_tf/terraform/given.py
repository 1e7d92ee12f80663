"""What a variable is given, where that may be a part of what comes later: of `concat(var.groups, [aws_x.own.id])` a plan shows names.

It knows what the variable is given, wherever that is from: a file of variables, a call, its default. Nothing and a switch are no part of a
policy; an ID may be one in a list, and so may be any text in a policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from srm_tf.model.value import Certainty, Reference
from srm_tf.regex import regex
from srm_tf.terraform.addresses import by_themselves, join_module, longest, named_in, parts, read_from
from srm_tf.terraform.decode import references_of
from srm_tf.terraform.instances import Trail, has_default
from srm_tf.terraform.parallel import texts
from srm_tf.terraform.switches import written_at

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


def later_trails(
    source: Source, expression: Written, path: tuple[str, ...], *, listed: bool
) -> tuple[tuple[Trail, ...], tuple[Reference, ...]]:
    """Where the references of an expression end whose value comes later, and which of its variables have a part in it.

    Beside them those that all have to have a value, if the whole is never null.
    """
    position = source.position
    if position is None:
        return (), ()
    trails = source.configuration.trails(expression, position, listed=listed)
    policy = not listed and _POLICY.search(path[-1]) is not None
    if all(trail.known for trail in trails) or not (listed or policy):
        return trails, _needed(trails)
    told = _given(source, *written_at(expression, position, members=policy), policy=policy)
    found = told.trails(trails, listed=listed)
    return found, () if policy and told.may_be_left_out() else _needed(found)


def _needed(trails: Iterable[Trail]) -> tuple[Reference, ...]:
    return tuple(trail.reference for trail in trails if not (trail.known or trail.beside))


class _Given(msgspec.Struct, frozen=True):
    """What is known of the names in an expression, where that is written. `switches`: which of them only choose."""

    source: Source
    expression: Written
    position: Position
    values: Mapping[str, Tree]
    switches: frozenset[str]
    policy: bool

    def trails(self, trails: tuple[Trail, ...], *, listed: bool) -> tuple[Trail, ...]:
        """The trails with what may stand beside them, and without what is nothing."""
        nothing = [text for text, value in self.values.items() if value in ("", []) or text in self.switches]
        more = [text for text, value in self.values.items() if text not in nothing and self._may_be_part(text, value)]
        if nothing:
            others = {end for one in longest(references_of(self.expression)) if one not in nothing for end in self._ends(one)}
            none = {end for one in nothing for end in self._ends(one)} - others
            trails = tuple(trail for trail in trails if not (trail.known and trail.reference.text in none))
        read = [one.reference.text for one in trails if listed and one.known and _READ.search(one.reference.target or "")]
        here = self.position.module.address
        own = [f"for_each of {self._repeated()}" if text.startswith("each.") else named_in(here, text) for text in more]
        return (*trails, *(Trail(Reference(text, certainty=Certainty.POSSIBLE), beside=listed) for text in dict.fromkeys((*read, *own))))

    def _repeated(self) -> str:
        """Whose element it is: that of the resource, or of the call that hands the expression on."""
        address, position = self.source.address, self.source.position
        while position is not None and position.module.address != self.position.module.address:
            address, position = position.module.address, position.module.outside
        return address

    def may_be_left_out(self) -> bool:
        """Whether something may choose null: each switch tells two apart, and of anything else that is known nobody knows what it does."""
        references = references_of(self.expression)
        switches = [text for text in self.switches if self.values[text] is not None]
        others = [text for text in longest(references) if text not in switches]
        known = any(trail.known for text in others for trail in self.source.configuration.followed(text, self.position) or (_NOTHING,))
        return known or bool(switches and sum(map(references.count, switches)) >= len(others))

    def _may_be_part(self, text: str, value: Tree) -> bool:
        """Any text of a policy may be, but for a key: that picks, as a name does in a list."""
        return (self.policy and text != _KEY) or any(map(_CALL.search, texts(value)))

    def _ends(self, text: str) -> set[str]:
        return {trail.reference.text for trail in self.source.configuration.followed(text, self.position)}


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


def _given(source: Source, expression: Written, position: Position, *, policy: bool) -> _Given:
    """What is known of the variables, outputs, elements and keys of an expression, but for those by which documents are picked."""
    references = references_of(expression)
    apart = frozenset(_apart(references))
    names = [text for text in longest(references) if text in apart and text.startswith(_HEADS) and len(parts(text)) > 1]
    told = {text: _told(source, text, position) for text in names}
    values = {text: value for text, (known, value) in told.items() if known}
    switches = frozenset(text for text, value in values.items() if policy and _is_no_part(value))
    return _Given(source, expression, position, values, switches, policy)


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
    for last, text in pairwise(("", *by_themselves(references))):
        if not (last.startswith("data.") and len(parts(last)) == _DOCUMENT):
            yield text

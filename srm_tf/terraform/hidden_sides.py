"""Whether what a plan names in one argument may be the sides of a choice: `[var.own ? a.id : b.id]` looks much like `[a.id, b.id]`.

Something has to choose: a variable, a local value, the key of an instance, or a resource of a kind that the argument does not take.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.model.value import Certainty
from srm_tf.terraform.addresses import by_themselves, parts, things
from srm_tf.terraform.decode import references_of
from srm_tf.terraform.parallel import stem
from srm_tf.terraform.switches import CALL, CALLED, OWN_KEYS, is_attribute, written_at

if TYPE_CHECKING:
    from srm_tf.model.value import Reference, Value
    from srm_tf.terraform.configuration import Configuration
    from srm_tf.terraform.decode import Written
    from srm_tf.terraform.instances import Position, Trail

_DECIDE: Final = frozenset({"var", "local", "each", "count", "terraform"})
_NOTHING: Final = frozenset({"path", "self"})


class HiddenSides(msgspec.Struct, frozen=True):
    """`some`: of what is named, some may not be meant after all. `none`: all of it may be beside a condition, and null its other side."""

    some: bool = False
    none: bool = False


def sides(expression: Written, position: Position, argument: str, configuration: Configuration, *, listed: bool) -> HiddenSides:
    """What may be chosen among what is named. One value is one of them, whatever chooses; of one that is `listed`, it may be all."""
    expression, position = written_at(expression, position)
    references = references_of(expression)
    names = [text for text in things(references) if text.partition(".")[0] not in _NOTHING]
    targets = [text for text in names if text.partition(".")[0] not in _DECIDE]
    later = [text for text in targets if not configuration.is_known(text, position)]
    own = [text for text in targets if not set(stem(argument)).isdisjoint(words_of(text))] if CALLED.search(argument) else []
    if CALLED.search(argument) and _are_foreign(later, own, listed=listed):
        return HiddenSides(some=True, none=True)
    fitting = [text for text in targets if text in own or not _type(text)] if own else targets  # of an output no type is named
    chosen = listed and len(names) > len(fitting) > 1
    return HiddenSides(
        some=chosen and (all(is_attribute(parts(text)) for text in targets) or _chooses(references, position, configuration))
    )


def _chooses(references: Iterable[str], position: Position, configuration: Configuration) -> bool:
    """Whether a switch is named, a key, or a text that is no member of a list; behind a whole block it may be what picks an instance."""
    thing, keys = "", 0
    for text in by_themselves(references):
        if text.partition(".")[0] not in _DECIDE:
            thing, keys = text, 0
            continue
        value = configuration.named(parts(text), position)[1]
        picks = thing != "" and not is_attribute(parts(thing))
        keys += text in OWN_KEYS
        if isinstance(value, bool) or (isinstance(value, str) and value and not picks and not CALL.match(value)) or keys > picks:
            return True
    return False


def perhaps(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """The same, none of them sure."""
    return tuple(one.at_most(Certainty.POSSIBLE) for one in references)


def surely(branches: Iterable[tuple[str, Value]]) -> tuple[tuple[str, Value], ...]:
    """Values that may be chosen: if one is, it leads where it leads."""
    return tuple((on, replace(side, references=tuple(map(_sure, side.references)))) for on, side in branches)


def _sure(one: Reference) -> Reference:
    return one if one.unnamed else replace(one, certainty=max(one.certainty, Certainty.INFERRED))


def none_sure(references: Iterable[Reference]) -> bool:
    """Whether each of them may as well be another one."""
    return all(one.certainty == Certainty.POSSIBLE for one in references)


def of_some(trails: Iterable[Trail], position: Position) -> tuple[str, ...]:
    """What decides where fewer things are named than there are instances, each of which has its own, or nothing."""
    later = [trail for trail in trails if not trail.known]
    few = len(later) < max(position.siblings, 2)
    return ("each.value",) if few and all(trail.one_of and none_sure((trail.reference,)) for trail in later) else ()


def _are_foreign(later: list[str], own: list[str], *, listed: bool) -> bool:
    """Whether an argument does not take some of them, as far as names tell: beside a subnet, `subnet_id` takes no queue.

    That one may be compared. A list may hold several kinds, and one value that is made of two kinds may be a choice by one of them.
    """
    telling = [text for text in later if _type(text)]
    if own:
        return any(text not in own for text in telling)
    return not listed and len(telling) == len(later) and len({_type(text) for text in telling}) > 1


def _type(text: str) -> str:
    first, *others = (one.name for one in parts(text))
    if first == "module":
        return ""
    return others[0] if first == "data" and others else first


def words_of(text: str) -> list[str]:
    """The words of a type, and of what is read of it."""
    return [*stem(_type(text).partition("_")[2]), *stem(parts(text)[-1].name)]

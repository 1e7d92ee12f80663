"""What may have chosen null in the place of a value that a plan does not know yet: of `var.own ? aws_kms_key.k.arn : null` it shows names.

What is known of them decides, as far as one can tell from names: a switch, whether it is off, missing (`try(each.value.own, false)`) or on
(`var.plain ? null : …`), a key of an instance, a text that something may be compared with. A variable that is null
or empty is one that something of one's own stands in for, if it is called like what the argument takes and named as that, too
(`var.key != null ? var.key : aws_kms_key.k.arn`): any other may be a switch (`var.x != null`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from srm_tf.regex import regex
from srm_tf.terraform.addresses import Part, join_module, longest, named_in, parts, things
from srm_tf.terraform.decode import references_of
from srm_tf.terraform.instances import Module, Position
from srm_tf.terraform.members import as_output, picks
from srm_tf.terraform.parallel import stem

if TYPE_CHECKING:
    from srm_tf.terraform.configuration import Configuration
    from srm_tf.terraform.decode import Tree, Written
    from srm_tf.terraform.source import Source

OWN_KEYS: Final = frozenset({"each.key", "count.index"})
_UNTOLD: Final = ("local.", "each.value")
_HANDED: Final = ("var.", "module.")
_HOLDERS: Final = ("var.", "local.")  # what a key picks from these may be null
_ELEMENT: Final = ("each", "value")
CALLED: Final = regex(
    r"(_id|_arn|_key|_name)s?$|_boundary$|^(security_groups|subnets)$"
)  # arguments that call something else by what it is called
CALL: Final = regex(r"^(arn:.+|[a-z]+-[0-9a-f]{8,})$")  # what AWS calls things
_AWAY: Final = regex(r"(^|_)(no|not|without|skip|disabled?|use_default|use_aws)(_|$)")  # how a switch is called that takes something away
_WORKSPACE: Final = "terraform.workspace"
_WHOLE: Final = {"var": 2, "each": 2, "module": 3}  # steps that name all that is handed on; members of an object have others beside them
_NO_THING: Final = frozenset({"path", "self"})
DEPTH: Final = 40


def switched_off(source: Source, expression: Written, position: Position, path: tuple[str, ...]) -> tuple[str, ...]:
    """What is known to be false, or may be, of an expression that speaks of one thing besides. Of two, one condition chooses one.

    Beside an attribute of a whole resource (`aws_kms_key.k.arn`), the key of an instance picks no element: it decides. So do locals
    and elements of what `for_each` runs over, which a plan does not tell, where the argument at `path` takes one value, and what any
    other variable comes to where it takes what something else is called, of which no text is made.
    """
    alone = source.takes_one(path)
    calls = path[-1] if CALLED.search(path[-1]) else ""
    return _off(_Search(source.configuration, alone, calls), expression, position)


class _Search(msgspec.Struct, frozen=True):
    """Whether the argument takes one value, `alone`; its name, if it `calls` something else; how many hands it went through."""

    configuration: Configuration
    alone: bool
    calls: str
    hands: int = 0


class _Names(msgspec.Struct, frozen=True):
    """The names in an expression, by what is known of them; each in one group only."""

    known: dict[str, Any]  # with their values
    read: list[str]  # of resources, and known
    keys: list[str]  # of instances, and what else may choose and a plan does not tell
    workspace: list[str]
    things: list[str]  # what there is to choose from
    picked: frozenset[str]  # of which a key picks an instance
    whole: bool  # no key and no value picks among the things


def _off(search: _Search, expression: Written, position: Position) -> tuple[str, ...]:
    references = references_of(expression)
    picked = [(name, keys) for name, keys in picks(references) if not (name.startswith(_HOLDERS) or is_attribute(parts(name)))]
    picking = Counter(key for _, keys in picked for key in keys)
    times = Counter(references) - picking
    texts = [text for text in things(references) if not text.startswith("path.") and _is_more(text, picking, times)]
    if len(texts) == 1:
        return _handed_off(texts[0], search, position)
    names = _names(texts, search, position, frozenset(name for name, _ in picked))
    members = [text for text in texts if search.alone and search.calls and text not in names.known and _is_member(text)]
    if len(members) > 1:
        return tuple(members)  # of several that nobody tells, one may decide about another
    off = _off_by_itself(names, position, alone=search.alone)
    if search.calls and all(text in names.picked or _may_be_chosen(text, position) for text in names.things):
        off += _compared(names, off, times, search)
    if not names.things or not _may_choose(off, names.things, times, names.known if not search.alone else {}):
        there = [text for text in names.things if _targets(text, search, position)]  # of a block that makes none, nothing is chosen
        return _handed_off(there[0], search, position) if len(there) == 1 else ()
    return tuple(named_in(position.module.address, text) if text.startswith(_HANDED) else text for text in off)


def _is_more(text: str, picking: Mapping[str, int], times: Mapping[str, int]) -> bool:
    """Whether a name does more than pick an instance. What a key is compared with, before it picks, is nobody's null: that chooses."""
    return text not in picking or (text in OWN_KEYS and times[text] > 0)


def _names(texts: list[str], search: _Search, position: Position, picked: frozenset[str]) -> _Names:
    known = {text: value for text in texts for is_known, value in [search.configuration.named(parts(text), position)] if is_known}
    untold = [text for text in texts if text not in known]
    read = [text for text in untold if search.calls and _is_read(text, search, position)]
    keys = [text for text in texts if text in OWN_KEYS or (search.alone and text in untold and _is_untold(text, position))]
    things = [text for text in untold if text not in keys and text not in read and text != _WORKSPACE]
    workspace = [text for text in texts if text == _WORKSPACE]
    whole = not any(text not in picked and _is_of_many(text, search, position) for text in things)
    return _Names(known, read, keys, workspace, things, picked, whole)


def _off_by_itself(names: _Names, position: Position, *, alone: bool) -> list[str]:
    """What is false or missing, and keys that pick nothing: what decides whatever the argument takes."""
    repeated = not alone or all(text in names.picked or _is_picked(text) for text in names.things)
    off = [text for text, value in names.known.items() if _is_off(text, value, repeated=repeated)]
    decides = names.whole and all(text in names.picked or is_attribute(parts(text)) or handed(text, position) for text in names.things)
    return off + names.keys if decides else off


def _is_off(text: str, value: Tree, *, repeated: bool) -> bool:
    """Whether a switch is off or missing, or may be one that takes something away: `var.plain ? null : aws_kms_key.k.arn`.

    Instances that are `repeated` are there where `count` asks the same, as those in a list are: only what is called so takes them away.
    """
    if value is True or value == "true":
        return not repeated or _AWAY.search(parts(text)[-1].name) is not None
    return value is False or value in ("false", msgspec.UNSET)


def _compared(names: _Names, off: list[str], times: Counter[str], search: _Search) -> list[str]:
    """What else something may be compared with, where the argument takes what something else is called. Null picks nothing."""
    values = [text for text, value in names.known.items() if text not in off and (names.whole or value is None)]
    decide = [text for text in values if _may_decide(text, names.known[text], search, times[text])]
    if not names.whole:
        return decide
    told_as_it_is = all(text.endswith("arn") for text in names.things)  # of names and ids, texts are made
    return names.workspace + decide + (names.read if told_as_it_is else [])


def _handed_off(text: str, search: _Search, position: Position) -> tuple[str, ...]:
    """The same of what a variable, an element or an output is handed."""
    passed_on = handed(text, position) if search.hands < DEPTH else None
    if passed_on is None:
        return ()
    bare = text.count(".") == 1  # the other members of an object speak of variables, too
    return _off(replace(search, calls=search.calls if bare else "", hands=search.hands + 1), *passed_on)


def _may_choose(off: list[str], things: list[str], times: Counter[str], known: Mapping[str, Any]) -> bool:
    """Whether null may be among what is chosen from: each condition, however often it is named, tells two apart.

    `known`: what decides about lists. A list takes as many as there are: of `var.on ? [a, b] : null` they stand on one side.
    """
    if any(text in known for text in off):
        return True
    return sum(times[text] for text in off) >= len(things)


def _targets(text: str, search: _Search, position: Position) -> set[str | None]:
    return {trail.reference.target for trail in search.configuration.followed(text, position)}


def _is_member(text: str) -> bool:
    """Whether it is in an object that is handed on: `var.settings.key`, `each.value.key`."""
    steps = parts(text)
    return steps[0].name in {"var", "each"} and len(steps) > 2  # noqa: PLR2004 - the object itself has two


def _is_read(text: str, search: _Search, position: Position) -> bool:
    """Whether it is of a resource, and known: what comes later is not this, but may hang on it."""
    steps = parts(text)
    if not is_attribute(steps) or steps[0].name == "module":
        return False
    return search.configuration.is_known(text, position)


def _is_of_many(text: str, search: _Search, position: Position) -> bool:
    """Whether one is picked of what an output or a variable holds: `module.m.arns[each.key]`, where that names all instances of a block.

    Of `module.m.arns["a"]` nothing else picks.
    """
    steps = parts(text)
    many = search.alone and steps[0].name in {"module", "var"} and steps[-1].key is None
    return many and len(_targets(text, search, position)) > 1


def _may_be_chosen(text: str, position: Position) -> bool:
    """Whether it is one thing that a condition may choose, or what a module is handed: `var.env == "prod" ? var.key : null`."""
    return not _is_picked(text) if is_attribute(parts(text)) else handed(text, position) is not None


def _is_picked(text: str) -> bool:
    """Whether an instance is named, which there is: `count` asks what the expression asks. The places of a list are none."""
    steps = parts(text)
    return steps[2 if steps[0].name == "data" else 1].key is not None


def _may_decide(text: str, value: Tree, search: _Search, times: int) -> bool:
    """Whether something may be compared with a value that is named so many times. True is on.

    For what is null or empty and called alike, something else stands in: `var.key != null ? var.key : aws_kms_key.k.arn`. Named once,
    nothing tells `coalesce(var.key, aws_kms_key.k.arn)` from `try(…)` of the same, which is null. In a list there may be others, which a
    variable names or brings along.
    """
    if value is True or value == "true":
        return False
    if value is None or value == "":
        return (search.alone and times == 1) or not _is_called_alike(text, search.calls)
    if value == []:
        return search.alone or not _is_called_alike(text, search.calls)
    if isinstance(value, list):
        return search.alone or not any(one is None or not isinstance(one, str) or CALL.match(one) for one in value)
    return search.alone or not (isinstance(value, str) and CALL.match(value))


def _is_called_alike(text: str, argument: str) -> bool:
    """Whether a variable is called like what an argument takes: `var.key`, `var.cmk_arn` of `kms_key_id`."""
    name = parts(text)[-1].name
    return CALLED.search(name) is not None or not set(stem(name)).isdisjoint(stem(argument))


def _is_untold(text: str, position: Position) -> bool:
    passed_on = handed(text, position)
    if passed_on is None or text.startswith("each."):
        return text.startswith(_UNTOLD) or (text.startswith("var.") and position.module.parent is None)  # of one that was cut out
    return all(_is_untold(one, passed_on[1]) for one in longest(references_of(passed_on[0])))


def handed(text: str, position: Position) -> tuple[Written, Position] | None:
    """What a variable of a module is passed, `for_each` runs over, or an output is, and where that stands; None of what gets a constant."""
    steps = parts(text)
    if steps[0].name == "module":
        return _handed_out(steps, position.module)
    if tuple(step.name for step in steps[:2]) == _ELEMENT:
        over = position.for_each
        return (over, replace(position, for_each=None)) if over is not None and over.references else None
    call, outside = position.module.call, position.module.outside
    if call is None or outside is None or len(steps) < 2 or steps[0].name != "var":  # noqa: PLR2004 - `var` and its name
        return None
    passed: Tree = call.expressions.get(steps[1].name)
    return (passed, outside) if isinstance(passed, dict) and references_of(passed) else None


def _handed_out(steps: tuple[Part, ...], module: Module) -> tuple[Written, Position] | None:
    call = module.config.module_calls.get(steps[1].name) if len(steps) > 1 else None
    steps = as_output(steps, call) if call is not None else steps
    if len(steps) < 3:  # noqa: PLR2004 - `module`, its name, an output
        return None
    _, called, named = steps[:3]
    output = call.module.outputs.get(named.name) if call is not None and call.module is not None else None
    if call is None or call.module is None or output is None or output.expression is None or not output.expression.references:
        return None
    inside = Module(join_module(module.address, called.name, called.key), call.module, module, call, called.key)
    return output.expression, Position(inside)


def written_at(expression: Written, position: Position, *, members: bool = False) -> tuple[Written, Position]:
    """The expression that is handed on by way of a variable, an element or an output, as a whole or in `members`, and where that stands."""
    for _ in range(DEPTH):
        names = [text for text in longest(references_of(expression)) if text.partition(".")[0] not in _NO_THING]
        alone = len(names) == 1 and (members or len(parts(names[0])) == _WHOLE.get(parts(names[0])[0].name))
        onward = handed(names[0], position) if alone else None
        if onward is None:
            break
        expression, position = onward
    return expression, position


def is_attribute(steps: tuple[Part, ...]) -> bool:
    """Whether a reference names an attribute of one resource, or an output of one call."""
    kind = steps[0].name
    named = len(steps) > (3 if kind == "data" else 2) and not any(one.dynamic for one in steps)
    return named and kind not in {"var", "local", "each", "path", "self"}

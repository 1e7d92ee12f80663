"""Which members of an object that a module is handed are null: of `settings = { log_key = aws_kms_key.k.arn }` a plan shows the key.

What reads the members tells: one that is known where the provider fills in nothing is known; where more of them come later than things
are named that fit, some are null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from srm_tf.terraform.addresses import join_module, longest, named_in, parts
from srm_tf.terraform.decode import references_of
from srm_tf.terraform.hidden_sides import of_some, words_of
from srm_tf.terraform.instances import Module, Position
from srm_tf.terraform.members import is_call
from srm_tf.terraform.parallel import below, stem
from srm_tf.terraform.switches import DEPTH, handed, is_attribute, switched_off

if TYPE_CHECKING:
    from srm_tf.terraform.configuration import Configuration
    from srm_tf.terraform.decode import ConfigResource, Tree, Written
    from srm_tf.terraform.instances import Trail
    from srm_tf.terraform.source import Source

_WHOLE: Final = 2  # steps of `var.x`


class _Read(msgspec.Struct, frozen=True):
    """An argument that is a member and nothing else; whether it comes later, and whether the provider may fill it in."""

    member: str
    argument: str
    later: bool
    filled: bool


class _Member(msgspec.Struct, frozen=True):
    """A member of an object, where it is read, and the module and the variable that the object is handed to first."""

    module: Module
    text: str
    owner: Module
    variable: str
    made: tuple[Written, Position]  # what the object is made of

    @property
    def name(self) -> str:
        return self.text.split(".", _WHOLE)[_WHOLE]


def left_out(source: Source, expression: Written, position: Position, path: tuple[str, ...], trails: Sequence[Trail]) -> tuple[str, ...]:
    """What decides whether an expression comes to null, as far as names tell: a switch, an element of `for_each`, a member of an object."""
    off = switched_off(source, expression, position, path) or of_some(trails, position)
    off = off or _not_handed(source, expression, position, path[-1]) or _of_others(source, path[-1], trails)
    return off or _picked(source, expression, position, trails) or _looped(expression, position, trails)


def _looped(expression: Written, position: Position, trails: Sequence[Trail]) -> tuple[str, ...]:
    """What a loop goes over, where it may leave out all of that: beside it, nothing picks."""
    later, names = [trail for trail in trails if not trail.known], longest(references_of(expression))
    looped = len(names) == len(later) and all(trail.is_looped(position.module.address, names) for trail in later)
    return tuple(trail.reference.text for trail in later) if looped else ()


def _picked(source: Source, expression: Written, position: Position, trails: Sequence[Trail]) -> tuple[str, ...]:
    """What takes a member that was told from others by its name: it is null where what is of its kind is another member's."""
    if not any(trail.picked for trail in trails):
        return ()
    member = _member(expression, position)
    reads = source.configuration.objects.reads(member.owner, member.variable) if member is not None else ()
    if member is not None and any(one.member == member.name and one.later and not one.filled for one in reads):
        return ()
    return tuple(
        named_in(position.module.address, text) for text in longest(references_of(expression)) if text.startswith(("var.", "each."))
    )


def _of_others(source: Source, argument: str, trails: Sequence[Trail]) -> tuple[str, ...]:
    """What is named instead, where nothing is of the type that an argument is called after: of security groups, the subnets beside `[]`."""
    words, types = stem(argument), source.configuration.instances.types
    later = [trail.reference for trail in trails if not trail.known]
    calls = all(map(is_call, later))
    kind = next((words[at:] for at in range(len(words)) if source.schema.has_type("_".join(("aws", *words[at:])))), None)
    if not calls or kind is None:
        return ()
    others = not any({*kind} <= {*stem(types.get(one.target or "", argument))} for one in later)
    return tuple(one.text for one in later) if others else ()


def is_null(source: Source, expression: Written, position: Position) -> bool:
    """Whether what is not known where the provider may have filled it in is a member that is known elsewhere: then it is null."""
    member = _member(expression, position)
    if member is None:
        return False
    reads = source.configuration.objects.reads(member.owner, member.variable)
    return any(one.member == member.name and not one.later and not one.filled for one in reads)


def _not_handed(source: Source, expression: Written, position: Position, argument: str) -> tuple[str, ...]:
    """The member that an expression reads, where all that its object is made of may stand in other members."""
    member = _member(expression, position)
    fitting = _fitting(member.made, argument, source.configuration) if member is not None else []
    if member is None or not fitting:
        return ()
    words = {word for one in fitting for word in words_of(one)} or {*stem(argument)}
    reads = source.configuration.objects.reads(member.owner, member.variable)
    alike = len(words.intersection(stem(argument)))  # beside a security group, `parameter_group_name` takes another kind of group
    later = [one for one in reads if one.later and len(words.intersection(stem(one.argument))) >= alike]
    sure = any(one.member == member.name and not one.filled for one in later)
    short = len({member.name, *(one.member for one in later)}) > len(fitting)
    return (named_in(member.module.address, member.text),) if short and not sure else ()


def _member(expression: Written, position: Position) -> _Member | None:
    """The one member that an expression reads; what is passed on as it is, is followed to where it is written."""
    for _ in range(DEPTH):
        names = longest(references_of(expression))
        if len(names) != 1 or not names[0].startswith("var."):
            return None
        onward = handed(names[0], position)
        if onward is None:
            return None
        if not _is_whole(names[0]):
            return _of_object(names[0], position.module, onward)
        expression, position = onward
    return None


def _of_object(text: str, module: Module, made: tuple[Written, Position]) -> _Member | None:
    _, variable, *members = parts(text)
    if variable.key is not None or any(one.key is not None for one in members):
        return None
    owner, name = module, variable.name
    while len(names := references_of(made[0])) == 1 and _is_whole(names[0]):  # named twice, it is in two members
        onward = handed(names[0], made[1])
        if onward is None:
            return None
        owner, name, made = made[1].module, parts(names[0])[1].name, onward
    return _Member(module, text, owner, name, made)


def _is_whole(text: str) -> bool:
    return text.startswith("var.") and len(steps := parts(text)) == _WHOLE and steps[1].key is None


def _fitting(made: tuple[Written, Position], argument: str, configuration: Configuration) -> list[str]:
    """What an object is made of that fits an argument, as often as it is named; [] if nobody can tell. Of an output no type is named."""
    words = {*stem(argument)}
    return [text for text in _things(made, configuration) or () if not words_of(text) or not words.isdisjoint(words_of(text))]


def _things(made: tuple[Written, Position], configuration: Configuration, depth: int = 0) -> list[str] | None:
    """What comes later of all that something is made of, by way of variables as well; None where a plan does not name it."""
    expression, position = made
    references, found = references_of(expression), list[str]()
    passed: dict[str, int] = {}  # variables that hand something on, and how often one member of them is named
    for text in longest(references):
        if configuration.is_known(text, position):
            continue
        steps, times = parts(text), references.count(text)
        if is_attribute(steps):
            found += [text] * times
        elif steps[0].name != "var" or depth > DEPTH:
            return None
        else:
            passed[steps[1].name] = max(times, passed.get(steps[1].name, 0))
    for name, times in passed.items():
        onward = handed(f"var.{name}", position)
        inner = _things(onward, configuration, depth + 1) if onward is not None else []  # a constant, or its default
        if inner is None:
            return None
        found += inner * times
    return found


class SharedObjects:
    """What reads the objects that the modules of a plan are handed."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._reads: dict[tuple[str, str], frozenset[_Read]] = {}

    def reads(self, module: Module, variable: str) -> frozenset[_Read]:
        """The arguments that are a member of a variable, in its module and in those that it calls."""
        key = (module.address, variable)
        if key not in self._reads:
            self._reads[key] = frozenset(self._found(module, f"var.{variable}", ""))
        return self._reads[key]

    def _found(self, module: Module, head: str, member: str) -> Iterator[_Read]:
        """`member`: what is called so is this member, not the object."""
        for block in module.config.resources:
            for argument, expression in block.expressions.items() if block.mode == "managed" else ():
                read = _read(expression, head, member)
                if read:
                    yield from self._of_block(module, block, argument, read)
        for name, call in module.config.module_calls.items():
            for argument, expression in call.expressions.items():
                read = _read(expression, head, member)
                if read is None:
                    continue
                for key in self._configuration.instances.modules.get((module.address, name), {}):
                    inside = self._configuration.module(join_module(module.address, name, key))
                    if inside is not None:
                        yield from self._found(inside, f"var.{argument}", read)

    def _of_block(self, module: Module, block: ConfigResource, argument: str, member: str) -> Iterator[_Read]:
        instances = self._configuration.instances
        attribute = instances.schema.attribute(block.type, (argument,)) if instances.schema is not None else None
        for address in instances.blocks.get((module.address, block.mode, block.type, block.name), {}).values():
            later: Any = below(instances.unknown.get(address), argument)
            if later is True or not later:
                yield _Read(member, argument, later is True, attribute is None or attribute.computed)


def _read(expression: Tree, head: str, member: str) -> str | None:
    """The member that an expression reads, "" of the object itself; None where it reads anything else, or more."""
    names = longest(references_of(expression)) if isinstance(expression, Mapping) else []
    if len(names) != 1 or (names[0] != head and (member or not names[0].startswith(f"{head}."))):
        return None
    return member if names[0] == head else names[0].removeprefix(f"{head}.")

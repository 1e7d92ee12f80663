"""What a plan has of each block and each call: modules and their instances, and how much is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec

from srm_tf.model.value import Certainty
from srm_tf.terraform.addresses import named_in

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from srm_tf.model.resource import Key
    from srm_tf.model.schema import Schema
    from srm_tf.model.value import Reference
    from srm_tf.terraform.decode import ConfigModule, ConfigResource, Expression, ModuleCall, Tree

BlockId: TypeAlias = "tuple[str, str, str, str]"  # module instance, mode, type, name


class By(msgspec.Struct, frozen=True):
    """The key by which an expression may pick one instance, of as many as there are `siblings` where it is its own; GAP if nobody knows.

    `only`: it names the block itself, so that it picks one or nobody knows which; else it picks from what is made of the block, and where
    this is no key of the block, that may be all of them. `one`: it takes one member of that for sure. `apart`: what is made of blocks is
    told apart by the key; of a text that is known, that text tells more.
    """

    keys: tuple[Key, ...] = ()
    only: bool = True
    one: bool = False
    apart: bool = True
    siblings: int = 0


EVERY = By()  # nothing is picked


class Trail(msgspec.Struct, frozen=True):
    """Where one reference of an expression ends. `known`: its value was known when the plan was made; `one_of`: it may be another one.

    With a certainty of POSSIBLE, it may be that of another instance. `part`: a member is read of something that refers to it, which may
    be a member that does not. `picked`: it was told from other things by what the member is called, which may be null instead.
    `beside`: what it leads to takes the place of nothing else: a list with what a variable brings has all the rest as well.
    """

    reference: Reference
    known: bool = False
    one_of: bool = False
    part: bool = False
    picked: bool = False
    beside: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether something is read of a resource, nobody knows what."""
        return self.reference.text == self.reference.target

    def is_looped(self, module: str, names: Iterable[str]) -> bool:
        """Whether a loop may leave it out, of which a plan shows what it goes over: `[for one in [aws_x.y] : one.id if …]`."""
        return self.is_whole and any(self.reference.text == named_in(module, name) for name in names)


class Module(msgspec.Struct, frozen=True):
    """A module instance. `siblings`: how many its call has."""

    address: str
    config: ConfigModule
    parent: Module | None = None
    call: ModuleCall | None = None
    key: Key = None
    siblings: int = 0

    @property
    def outside(self) -> Position | None:
        """Where its call stands; None of the root."""
        return Position(self.parent, self.key, self.call.for_each_expression, self.siblings) if self.parent and self.call else None


def has_default(module: Module, variable: str) -> bool:
    """Whether a variable has a value where nobody gives it one."""
    declared = module.config.variables.get(variable)
    return declared is not None and declared.default is not msgspec.UNSET and declared.default is not None


def keys_of(repeated: Expression) -> tuple[Key, ...] | None:
    """The keys of the instances that a constant `count` or `for_each` makes; None of any other."""
    value: Tree = repeated.constant_value
    if not repeated.constant:
        return None
    return tuple(range(value)) if isinstance(value, int) else tuple(map(str, value)) if isinstance(value, dict) else ()


def same_key(key: str | int, instances: Container[Key]) -> tuple[Key, ...]:
    """The key of the instance that one names: `x["0"]` is `x[0]` where instances have numbers, `x[0]` is `x["0"]` where they have names."""
    other = int(key) if isinstance(key, str) and key.isdecimal() else str(key)
    return tuple(one for one in (key, other) if one in instances)[:1]


def is_made_once(block: ConfigResource) -> bool:
    """Whether there is one of a block wherever there is its module."""
    return block.mode == "managed" and block.count_expression is None and block.for_each_expression is None


class Position(msgspec.Struct, frozen=True):
    """Where an expression of a plan stands: its module instance, and the instance key and `for_each` of its resource or call.

    `siblings` is how many its resource or call has, 0 where that is not known.
    """

    module: Module
    key: Key = None
    for_each: Expression | None = None
    siblings: int = 0

    @property
    def many(self) -> bool:
        """Whether there are several."""
        return self.siblings > 1


class Instances(msgspec.Struct):
    """Which instances the plan has of each block, and what is known of them."""

    blocks: dict[BlockId, dict[Key, str]] = {}
    modules: dict[tuple[str, str], dict[Key, str]] = {}
    unknown: dict[str, Tree] = {}  # address → after_unknown
    values: dict[str, Tree] = {}  # address → what is known of it
    left_out: set[tuple[str, str]] = set()  # (type, block) without elements in a created resource
    dynamic: set[tuple[str, str]] = set()  # (address of a block, nested one) that a `dynamic` makes in one of its instances
    stated: bool = True  # whether the plan shows the state, and with it what was read for the plan
    types: dict[str, str] = {}  # address → type, of managed resources
    of_module: dict[str, list[str]] = {}  # module instance → its managed resources
    calls_of: dict[str, list[str]] = {}  # module instance → the module instances it calls
    schema: Schema | None = None

    def may_read(self, type_: str, attribute: str) -> bool:
        """Whether a name may be that of an attribute of a type."""
        return self.schema is None or not self.schema.has_type(type_) or self.schema.attribute(type_, (attribute,)) is not None

    def has_none(self, config: ConfigModule, mode: str, type_: str, name: str) -> bool:
        """Whether a block without an instance in the plan is declared and has none, by `count` or `for_each`."""
        declared = next((one for one in config.resources if one.type == type_ and one.name == name and one.mode == mode), None)
        if declared is None:
            return False
        repeated = declared.count_expression is not None or declared.for_each_expression is not None
        return repeated or mode != "data" or self.stated  # else it was read, and what came of it is not shown

    def knows(self, address: str, attribute: str) -> bool:
        """Whether the plan knows the value of an attribute."""
        mask = self.unknown.get(address, {})
        if not attribute:
            return not mask
        return mask is not True and not (isinstance(mask, dict) and mask.get(attribute))

    def doubted(self, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
        """The references of a known value; one to something that is known only after apply becomes possible at most."""
        return tuple(one.at_most(Certainty.POSSIBLE) if self._is_later(one) else one for one in references)

    def _is_later(self, one: Reference) -> bool:
        mask = self.unknown.get(one.target or "") if one.attribute else None
        return mask is True or (isinstance(mask, dict) and mask.get(one.attribute) is True)

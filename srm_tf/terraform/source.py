"""The trees of one planned resource, and what the schema says of its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from srm_tf.model.schema import WRITE_ONLY
from srm_tf.model.value import Reference
from srm_tf.regex import regex
from srm_tf.terraform.addresses import parts
from srm_tf.terraform.without_schema import FILLED, is_found

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute, Schema
    from srm_tf.terraform.configuration import Configuration
    from srm_tf.terraform.decode import Tree
    from srm_tf.terraform.instances import Position
    from srm_tf.terraform.sensitive_elsewhere import Repeated

OBJECTS: Final = regex(r"^(list|set)\(object")  # a block that the provider declares as an attribute: `ingress`, `route`
_TEXTS: Final = frozenset({"string", "list(string)", "set(string)"})
_PLAIN: Final = frozenset({"bool", "number", "string"})


class Source(msgspec.Struct, frozen=True):
    """The parallel trees of one resource: values, what is unknown, what is sensitive, and the expressions behind them."""

    address: str
    type: str
    values: Mapping[str, Any]
    unknown: Tree
    sensitive: Tree
    expressions: Mapping[str, Any] | None  # None where no configuration is shown: of a state, of what is being deleted
    position: Position | None
    configuration: Configuration
    schema: Schema
    prior: Mapping[str, Any] | None = None  # the values before; None for what is created
    now: Mapping[str, Any] | None = None  # of the world before, what the configuration writes today
    reads: bool = False  # a data source
    repeated: Repeated | None = None  # what the plan marks as sensitive anywhere

    def attribute(self, path: tuple[str, ...]) -> Attribute | None:
        """What the schema knows of an argument or a block."""
        return self.schema.attribute(self.type, path)

    def secret(self, path: tuple[str, ...], mask: Tree) -> Tree:
        """The mask of what is sensitive; true also of what the schema calls so.

        Before Terraform 0.15 plans and states have no masks, and no plan shows of a write-only argument more than how it is written.
        """
        if mask is True:
            return True
        attribute = self.attribute(path)
        secret = path[-1].endswith(WRITE_ONLY) if attribute is None else attribute.sensitive
        return True if secret else mask

    def is_map(self, path: tuple[str, ...]) -> bool:
        """Whether an argument is a map: `{}` stands for its expression where that calls a function and refers to nothing."""
        attribute = self.attribute(path)
        return attribute is not None and attribute.kind.startswith("map")

    def is_switch(self, path: tuple[str, ...]) -> bool:
        """Whether an argument that may be left out is on or off: what it is made of is compared, and null may be what comes of it."""
        attribute = self.attribute(path)
        return attribute is not None and attribute.kind == "bool" and attribute.optional

    def takes_one(self, path: tuple[str, ...]) -> bool:
        """Whether an argument takes one value: what a list is put together of does not decide about one another."""
        attribute = self.attribute(path)
        return attribute is not None and attribute.kind in _PLAIN

    def reach(self, later: tuple[Reference, ...], path: tuple[str, ...]) -> tuple[Reference, ...]:
        """All that a value may come from which is made of these, if a plan tells; beside it, a set hides the texts that are known."""
        return self.configuration.reach.of(later) if self.takes_one(path) else ()

    def may_lack(self, path: tuple[str, ...]) -> bool:
        """Whether it is a text that nobody has to write."""
        attribute = self.attribute(path)
        return attribute is not None and attribute.kind == "string" and not attribute.required

    def always_there(self, reference: Reference) -> bool:
        """Whether the attribute referred to will have a value: it is required, or the provider computes it; what is looked up has it."""
        type_, attribute = self.configuration.instances.types.get(reference.target or ""), reference.attribute
        if type_ is None:
            names = [one.name for one in parts(reference.target or "")]
            return names[-3:-2] == ["data"] and is_found(names[-2], attribute)
        if not attribute or (type_, attribute) in FILLED:
            return True
        known = self.schema.attribute(type_, (attribute,))
        return known is not None and (known.required or known.computed)

    def untold(self, attribute: Attribute | None) -> bool:
        """Whether nobody can tell that something was left out: the plan shows no configuration, and it can be written."""
        return self.expressions is None and (attribute is None or attribute.optional or attribute.required)

    def shown_dynamic(self, path: tuple[str, ...]) -> bool:
        """Whether something else in the plan shows that a block without an expression is made by a `dynamic`."""
        instances, name = self.configuration.instances, path[-1]
        if len(path) > 1:
            return False
        if (self.type, name) in instances.left_out:
            return True
        return bool(instances.dynamic) and (".".join(one.name for one in parts(self.address)), name) in instances.dynamic

    def named(self, path: tuple[str, ...]) -> str:
        """How an argument is called in a message: by its whole name."""
        return f"{self.address}.{'.'.join(path)}"

    def may_be_written(self, path: tuple[str, ...]) -> bool:
        """A text, or several, that a `dynamic` block may write and the provider fill in. A switch or a number hardly ever comes later."""
        attribute = self.attribute(path)
        return attribute is not None and attribute.optional and attribute.kind in _TEXTS

    def is_of_objects(self, path: tuple[str, ...]) -> bool:
        """Whether an argument is a list of objects, which is written as blocks are."""
        top = self.attribute(path)
        return top is not None and OBJECTS.search(top.kind) is not None

    def in_objects(self, path: tuple[str, ...]) -> bool:
        """Whether it is a member of such an object."""
        return len(path) > 1 and self.is_of_objects(path[:1])

    def required(self, path: tuple[str, ...]) -> bool:
        """Whether it has to be written, so that null is nothing that it may come to."""
        attribute = self.attribute(path)
        return attribute is not None and attribute.required

    def computed(self, path: tuple[str, ...]) -> bool:
        """Whether the provider may fill it in. It fills in nothing of what it reads as configured: a block of a data source, its own."""
        if (self.reads and len(path) > 1) or self.type == "provider.aws":
            return False
        attribute = self.attribute(path)
        return attribute is None or attribute.computed

"""References that may lead elsewhere: the forms people choose one in, each with what it may come to. For tests only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from srm_tf.terraform.schema import shipped
from srm_tf.terraform.syntax import (
    ITEM,
    Access,
    Attribute,
    Block,
    Body,
    Conditional,
    Expression,
    Index,
    Literal,
    Splat,
    Traversal,
    TupleOf,
)
from tests.support.rewriting import (
    META,
    META_BLOCKS,
    Config,
    Head,
    an_object,
    block,
    call,
    head,
    heads,
    is_resource,
    led_to,
    listed,
    name,
    number,
    repeats,
    text,
    whole,
    with_values,
)

NULL = Literal(None)
ELSEWHERE = text("elsewhere-52f1")  # what nobody here is called
_ON, _OTHER, _PLACE = name("var.chosen_on"), name("var.chosen_other"), name("var.chosen_place")
DECLARED = tuple(
    block("variable", word, values={"type": name(kind)})
    for word, kind in (("chosen_on", "bool"), ("chosen_other", "string"), ("chosen_place", "number"))
)


class Place(msgspec.Struct, frozen=True):
    """A reference where it stands: the block, the path of the argument, the expression, and what it leads to."""

    holder: Block
    path: tuple[str, ...]
    node: Traversal
    target: Head
    rest: tuple[Access, ...]

    @property
    def key(self) -> str:
        """What tells it from others of its kind."""
        return f"{self.holder.labels[0]}.{'.'.join(self.path)}: {self.target[-2]}.{self.rest[0].key}"

    @property
    def required(self) -> bool:
        """Whether Terraform takes no null there."""
        if len(self.path) == 0 or "[]" in self.path:
            return True
        attribute = shipped().attribute(self.holder.labels[0], self.path)
        return attribute is not None and attribute.required


class Choice(msgspec.Struct, frozen=True):
    """A configuration in which a reference is a choice, and those with each of what it may come to in its place."""

    form: Config
    sides: tuple[Config, ...]


def places(config: Config) -> Iterator[Place]:
    """Each reference to a block of the root module that is an argument, or an element of one."""
    found = heads(config)
    for one in config.main.blocks:
        for path, node in _arguments(one.body, ()) if is_resource(one) else ():
            hit = led_to(node, found)
            if isinstance(node, Traversal) and hit is not None and hit[1] and _is_text(one.labels[0], path):
                yield Place(one, path, node, *hit)


def _is_text(kind: str, path: tuple[str, ...]) -> bool:
    """Whether the argument takes one text there."""
    attribute = shipped().attribute(kind, path)
    return path[-1] == "[]" or attribute is None or attribute.kind == "string"


def _arguments(one: Body, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Expression]]:
    for key, attribute in one.attributes.items():
        yield from _elements(attribute.value, (*path, key)) if path or key not in META else ()
    for inner in one.blocks:
        yield from _arguments(inner.body, (*path, inner.type)) if inner.type not in META_BLOCKS else ()


def _elements(node: Expression, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Expression]]:
    if isinstance(node, TupleOf):
        for item in node.items:
            yield from _elements(item, (*path, "[]"))
    else:
        yield path, node


def put(config: Config, place: Place, new: Expression) -> Config:
    """Something else where the reference stands."""

    def change(node: Expression) -> Expression:
        if node is place.node:
            return new
        return TupleOf(tuple(map(change, node.items))) if isinstance(node, TupleOf) else node

    blocks = tuple(replace(one, body=with_values(one.body, change)) if one is place.holder else one for one in config.main.blocks)
    return replace(config, main=Body(config.main.attributes, blocks))


# --- of what is there for sure ------------------------------------------------------------------------------------------------------------

Way = Callable[[Expression], tuple[Expression, Expression]]  # a reference → the choice, and what it comes to otherwise
WAYS: Mapping[str, Way] = {
    "or null": lambda node: (Conditional(_ON, node, NULL), NULL),
    "or a text": lambda node: (Conditional(_ON, node, ELSEWHERE), ELSEWHERE),
    "or a variable": lambda node: (Conditional(_ON, node, _OTHER), _OTHER),
    "coalesce": lambda node: (call("coalesce", _OTHER, node), call("coalesce", _OTHER)),
    "element": lambda node: (call("element", listed(node, ELSEWHERE), _PLACE), ELSEWHERE),
    "under a key": lambda node: (Index(an_object({"a": node, "b": ELSEWHERE}), _OTHER), ELSEWHERE),
}


def chosen(config: Config, place: Place, way: str) -> Choice | None:
    """The reference, or something that is not here."""
    form, other = WAYS[way](place.node)
    if other == NULL and place.required:
        return None
    return Choice(put(config, place, form), (config, put(config, place, other)))


def twin(config: Config, place: Place) -> Choice:
    """The reference, or one to another resource that is made alike, of which nothing else here speaks."""
    beside, other = _with_twin(config, place)
    return Choice(put(beside, place, Conditional(_ON, place.node, other)), (beside, put(beside, place, other)))


def decided(config: Config, place: Place, *, on: bool, alike: bool) -> Choice:
    """A condition that a plan knows (`on`) between the reference and a text, or (`alike`) a twin; the only side is what it says."""
    beside, other = _with_twin(config, place) if alike else (config, ELSEWHERE)
    return Choice(put(beside, place, Conditional(_ON, place.node, other)), (beside if on else put(beside, place, other),))


def _with_twin(config: Config, place: Place) -> tuple[Config, Expression]:
    labels = (*place.target[:-1], f"{place.target[-1]}_twin")
    found = heads(config)[place.target]
    attributes = {key: Attribute(key, renamed(key, attribute.value)) for key, attribute in found.body.attributes.items()}
    made = replace(found, labels=labels[-2:], body=Body(attributes, found.body.blocks))
    return config.added(made), Traversal(labels[0], (*map(Access, labels[1:]), *place.rest))


def renamed(key: str, value: Expression) -> Expression:
    """What the twin has in the place of an argument: a name of its own, and else the same."""
    named = key in {"name", "bucket", "family", "alias", "id", "domain"} or key.endswith(("_name", "identifier", "_id"))
    return text(f"{value.value}-twin") if named and isinstance(value, Literal) and isinstance(value.value, str) else value


# --- of what a switch makes ---------------------------------------------------------------------------------------------------------------

Switched = Callable[[Expression, Expression], tuple[Expression, Expression]]  # (the first, all of them) → the choice, and without any
SWITCHED: Mapping[str, Switched] = {
    "switched, or a text": lambda first, _: (Conditional(_ON, first, ELSEWHERE), ELSEWHERE),
    "switched, or null": lambda first, _: (Conditional(_ON, first, NULL), NULL),
    "tried": lambda first, _: (call("try", first, _OTHER), _OTHER),
    "one": lambda _, every: (call("one", every), NULL),
    "first of": lambda _, every: (call("element", call("concat", every, listed(_OTHER)), number(0)), _OTHER),
    "one, or a variable": lambda _, every: (call("coalesce", call("one", every), _OTHER), call("coalesce", _OTHER)),
}


def switched(config: Config, place: Place, way: str) -> Choice | None:
    """The target is made only if a variable says so; None where others read it as well, or it is the subject itself."""
    target = heads(config)[place.target]
    alone = sum(one.target == place.target for one in places(config)) == 1
    if not alone or repeats(target) or target.type == "data" or config.subject == ".".join(place.target):
        return None
    base = whole(place.target)
    first = Traversal(base.root, (*base.steps, Access(0, attribute=False), *place.rest))
    form, other = SWITCHED[way](first, Splat(base, Traversal(ITEM, place.rest)))
    if other == NULL and place.required:
        return None

    def made(count: Expression, new: Expression) -> Config:
        done = put(config, place, new)
        counted = {"count": Attribute("count", count)}
        blocks = (
            replace(one, body=Body({**counted, **one.body.attributes}, one.body.blocks))
            if is_resource(one) and head(one) == place.target
            else one
            for one in done.main.blocks
        )
        return replace(done, main=Body(done.main.attributes, tuple(blocks)))

    return Choice(made(Conditional(_ON, number(1), number(0)), form), (made(number(1), first), made(number(0), other)))

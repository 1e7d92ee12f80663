"""Two configurations in one, between which a condition chooses: each argument, each block, and each resource. For tests only."""

from __future__ import annotations

from collections.abc import Iterator

from srm_tf.terraform.syntax import Access, Attribute, Block, Body, Conditional, Expression, Literal, Traversal, spelled
from tests.support.judging import schema
from tests.support.rewriting import META, META_BLOCKS, Head, in_body, is_resource, listed, name, number

ON = name("var.chosen_on")
_BESIDE = frozenset({"locals", "output", "provider", "variable"})


def between(yes: Body, no: Body) -> tuple[Body, frozenset[Head]] | None:
    """The root module that is one where `var.chosen_on` is true and else the other, and which of its resources exist one way only.

    None where Terraform has no way to write it, or where it would be another configuration.
    """
    first, second = ({(one.type, *one.labels): one for one in body.blocks} for body in (yes, no))
    blocks: list[Block] = []
    only: set[Head] = set()
    for key in first | second:
        one, other = first.get(key), second.get(key)
        if key[0] not in _BESIDE | {"resource", "data"}:
            return None
        if one is not None and other is not None:
            if spelled(one) != spelled(other) and not is_resource(one) and key[0] != "data":
                return None
            inner = _chosen(one.body, other.body)
            if inner is None or (is_resource(one) and _leaves_out(key[1], one.body, other.body)):
                return None
            blocks.append(Block(one.type, one.labels, inner))
            continue
        alone = one if one is not None else other
        assert alone is not None
        if key[0] == "provider":
            return None  # which speaks of both sides
        if key[0] in _BESIDE:
            blocks.append(alone)
            continue
        if not META.isdisjoint(alone.body.attributes):
            return None
        only.add(key[1:] if key[0] == "resource" else key)
        count = _either(one is not None, number(1), number(0))
        blocks.append(
            Block(alone.type, alone.labels, Body({"count": Attribute("count", count), **alone.body.attributes}, alone.body.blocks))
        )
    found = tuple(Block(one.type, one.labels, in_body(one.body, lambda node: _of_the_one(node, only))) for one in blocks)
    return Body({}, found), frozenset(only)


def _leaves_out(kind: str, *sides: Body) -> bool:
    """Whether one side has no argument, or block, that the provider requires and the other one has."""
    names = {word for side in sides for word in (*side.attributes, *(block.type for block in side.blocks))}
    alike = (word for word in names if all(word in side.attributes or side.of_type(word) for side in sides))
    return any((found := schema().attribute(kind, (word,))) is not None and found.required for word in names - set(alike))


def _either(yes: bool, there: Expression, gone: Expression) -> Conditional:
    return Conditional(ON, there, gone) if yes else Conditional(ON, gone, there)


def _chosen(yes: Body, no: Body) -> Body | None:
    """The arguments and blocks of a resource."""
    attributes: dict[str, Attribute] = {}
    for word in yes.attributes | no.attributes:
        one, other = (body.value(word) or Literal(None) for body in (yes, no))
        if spelled(one) == spelled(other):
            attributes[word] = Attribute(word, one)
        elif word in META:
            return None
        else:
            attributes[word] = Attribute(word, Conditional(ON, one, other))
    blocks: list[Block] = []
    for kind in dict.fromkeys(one.type for one in (*yes.blocks, *no.blocks)):
        if list(map(spelled, yes.of_type(kind))) == list(map(spelled, no.of_type(kind))):
            blocks += yes.of_type(kind)
        elif kind in META_BLOCKS or kind == "dynamic":
            return None
        else:
            blocks += _switched(yes.of_type(kind), there=True)
            blocks += _switched(no.of_type(kind), there=False)
    return Body(attributes, tuple(blocks))


def _switched(blocks: tuple[Block, ...], *, there: bool) -> Iterator[Block]:
    for one in blocks:
        each = Attribute("for_each", _either(there, listed(number(1)), listed()))
        yield Block("dynamic", (one.type,), Body({"for_each": each}, (Block("content", (), one.body),)))


def _of_the_one(node: Expression, only: set[Head]) -> Expression:
    """A reference to a resource that exists one way only."""
    if not isinstance(node, Traversal):
        return node
    taken = 2 if node.root == "data" else 1
    head = (node.root, *(str(step.key) for step in node.steps[:taken]))
    return Traversal(node.root, (*node.steps[:taken], Access(0, attribute=False), *node.steps[taken:])) if head in only else node

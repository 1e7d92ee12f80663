"""The parallel trees of a plan: steps into them, and which block of the configuration an element of the values came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.model.value import Certainty, Reference, as_text
from srm_tf.terraform.decode import is_constant, names_in

if TYPE_CHECKING:
    from srm_tf.terraform.decode import Tree

Fall: TypeAlias = Callable[[str], tuple[Reference, ...]]  # a name → the references that fall to it


def refers(expression: Tree) -> bool:
    """Whether anything in an expression, or in the expressions of a block, refers to something."""
    if isinstance(expression, dict):
        if is_constant(expression):
            return False
        return bool(expression.get("references")) or any(refers(inner) for inner in expression.values())
    return isinstance(expression, list) and any(refers(inner) for inner in expression)


def below(tree: Tree, name: str) -> Tree:
    """The subtree of a mask: a whole `true` covers everything under it."""
    if tree is True:
        return True
    return tree.get(name) if isinstance(tree, dict) else None


def either(one: Tree, other: Tree) -> Tree:
    """The mask of what is marked in one of two.

    >>> either({"a": True, "b": [{}, {"c": True}]}, {"b": [{"d": True}], "e": {}})
    {'a': True, 'b': [{'d': True}, {'c': True}], 'e': {}}
    >>> either([True], {"a": True})
    True
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one | {name: either(one.get(name), mask) for name, mask in other.items()}
    if isinstance(one, list) and isinstance(other, list):
        return [either(*pair) for pair in zip_longest(one, other)]
    return True if one and other else one or other  # of another form than before: neither tells a place in the other


def at(tree: Tree, index: int) -> Tree:
    """The same of an element."""
    if tree is True:
        return True
    return tree[index] if isinstance(tree, list) and index < len(tree) else None


class Spot(msgspec.Struct, frozen=True):
    """One place in the trees of a resource: its value, and the masks of what is known after apply and of what is sensitive there."""

    path: tuple[str, ...]
    data: Tree
    unknown: Tree
    sensitive: Tree

    @property
    def secret(self) -> bool:
        """Whether all of it is sensitive."""
        return self.sensitive is True

    def names(self) -> Iterable[str]:
        """The members of an object or a block, with those that are known after apply only."""
        shown, later = self.data, self.unknown
        return dict.fromkeys((*(shown if isinstance(shown, dict) else ()), *(later if isinstance(later, dict) else ())))

    def member(self, name: str) -> Spot:
        """What stands under a name."""
        data = self.data.get(name) if isinstance(self.data, dict) else None
        return Spot((*self.path, name), data, below(self.unknown, name), below(self.sensitive, name))

    def elements(self) -> list[Spot]:
        """The elements of a list; nothing for anything else. A path has no index."""
        data = self.data if isinstance(self.data, list) else []
        return [Spot(self.path, one, at(self.unknown, i), at(self.sensitive, i)) for i, one in enumerate(data)]


def is_blocks(expression: Tree, data: Tree) -> bool:
    """Whether this is a nested block: the configuration shows a tree of expressions instead of one.

    `{}` is an expression that names nothing (`jsonencode({ a = 1 })`), unless what it made is a single block.
    """
    if isinstance(expression, list):
        return True
    if isinstance(expression, dict):
        return isinstance(data, dict) if not expression else "references" not in expression and "constant_value" not in expression
    return False


def says_something(data: Tree) -> bool:
    """Whether anything in it is neither null, false, zero nor empty."""
    if isinstance(data, dict):
        return any(says_something(inner) for inner in data.values())
    if isinstance(data, list):
        return any(says_something(inner) for inner in data)
    return bool(data)


def opaque(expression: Mapping[str, Any]) -> bool:
    """`timestamp()`, `uuid()`: an expression without references that is unknown all the same."""
    return not expression.get("references")


def paired(data: list[Any], unknown: Tree, trees: list[Mapping[str, Any]], *, listed: bool = False) -> list[Mapping[str, Any] | None]:
    """Which block of the configuration each element came from.

    By position where each has all that its block writes, or what is `listed` contradicts none of these, else by what they share: a set has
    no order, and a `dynamic` adds elements that no block stands for. What a block of a set leaves out is null there, which contradicts no
    constant of another one. A block makes one element. Where the counts agree no `dynamic` added any, so what the provider wrote otherwise
    than the configuration (an emptied bucket: logging is off) is what is left.
    """
    places, alike = range(len(data)), len(data) == len(trees)
    here = [_shared(data[i], at(unknown, i), trees[i]) for i in places] if alike else [None]
    if None not in here and (listed or here == [len(tree) for tree in trees]):
        return list(trees)
    fits = [[_shared(data[i], at(unknown, i), tree) for tree in trees] for i in places]
    found: list[Mapping[str, Any] | None] = [None] * len(data)
    only = [alike and sum(shared is not None for shared in row) == 1 for row in fits]
    pairs = ((only[i], shared, -i, -j) for i, row in enumerate(fits) for j, shared in enumerate(row) if shared is not None)
    left = set(range(len(trees)))
    for _, _, i, j in sorted(pairs, reverse=True):  # what fits nothing else first, then those that share most, then in their order
        if found[-i] is None and -j in left:
            found[-i] = trees[-j]
            left.discard(-j)
    if alike and len(left) == 1:
        found[found.index(None)] = trees[left.pop()]
    return found


def _shared(item: Tree, unknown: Tree, tree: Mapping[str, Tree]) -> int | None:
    """How much of what a block writes an element has; None where a constant contradicts: it is another, or not known."""
    if not isinstance(item, dict):
        return 0
    shared = 0
    for name, expression in tree.items():
        there, later = item.get(name), below(unknown, name)
        constant = expression["constant_value"] if isinstance(expression, dict) and is_constant(expression) else None
        if not isinstance(constant, (str, int, float, bool)):
            shared += bool(there) or marks(later)
        elif later is True or (there is not None and as_text(there) != as_text(constant)):
            return None
        else:
            shared += there is not None
    return shared


def shares(data: list[Any], unknown: Tree, references: tuple[Reference, ...]) -> Callable[[int], tuple[Reference, ...]]:
    """How the references of a list fall to its elements.

    One each where exactly as many lead to resources as elements are unknown; otherwise every unknown element may have any of them.
    """
    blanks = [i for i in range(len(data)) if at(unknown, i) is True]
    leading: Sequence[Reference] = [one for one in references if one.target is not None and one.certainty > Certainty.POSSIBLE]
    if len(references) == len(blanks) and not leading and all(one.text == one.target for one in references):
        leading = references = tuple(replace(one, certainty=Certainty.INFERRED) for one in references)  # all instances of a block
    if len(leading) == len(blanks) == len(references):
        one_each = dict(zip(blanks, leading, strict=True))
        return lambda i: (one_each[i],) if i in one_each else ()
    whole = len(references) == len(data) == len(leading) and not any(isinstance(item, dict) for item in data)
    if whole and not blanks:
        return lambda i: (references[i],)
    return lambda i: references if i in blanks or isinstance(data[i], (dict, list)) else ()


def by_name(unknown: Tree, references: tuple[Reference, ...], types: Mapping[str, str]) -> Fall:
    """How the references of objects that have one expression (`ingress` and `route` of older providers) fall to what is unknown in them.

    A plan shows the references of all of them in one list, and a set in an order of its own: the id of a peering connection is not what
    `nat_gateway_id` waits for. `types`: address → type.
    """
    masks: list[Tree] = unknown if isinstance(unknown, list) else [unknown]
    names: dict[str, None] = dict.fromkeys(name for mask in masks if isinstance(mask, dict) for name, inner in mask.items() if marks(inner))
    if len(names) < 2:  # noqa: PLR2004 - nothing to tell apart
        return lambda _: references
    meant = [(one, _best(one, types.get(one.target or "", ""), names)) for one in references]
    free = tuple(one for one, best in meant if not best)
    fall = {name: tuple(one for one, best in meant if name in best) or free or references for name in names}
    return lambda name: fall.get(name, references)


def marks(mask: Tree) -> bool:
    """Whether a mask marks anything."""
    if isinstance(mask, dict):
        return any(marks(one) for one in mask.values())
    return any(marks(one) for one in mask) if isinstance(mask, list) else mask is True


def _best(reference: Reference, type_: str, names: Iterable[str]) -> frozenset[str]:
    """The names that say most of what a reference leads to: of a NAT gateway `nat_gateway_id`, and where there is none `gateway_id`."""
    known = (set(stem(type_.partition("aws_")[2])), set(stem(reference.attribute)))
    scores = {name: len(words) for name in names if (words := stem(name)) and any(one.issuperset(words) for one in known)}
    most = max(scores.values(), default=0)
    return frozenset(name for name, score in scores.items() if score == most)


def stem(name: str) -> list[str]:
    """The words of a name: `security_groups` → security, group; `subnet_ids` → subnet."""
    parts = name.split("_")
    if parts[-1] in {"id", "ids", "arn", "arns"}:
        parts.pop()
    return [*parts[:-1], parts[-1].removesuffix("s")] if parts and parts[-1] else []


def all_references(expression: Tree) -> Iterable[list[str]]:
    """The `references` lists anywhere inside a passed expression; objects of a call may be nested."""
    if isinstance(expression, dict):
        references: Tree = expression.get("references")
        if isinstance(references, list):
            yield names_in(references)
            return
        for inner in expression.values():
            yield from all_references(inner)
    elif isinstance(expression, list):
        for inner in expression:
            yield from all_references(inner)


def texts(value: Tree) -> Iterator[str]:
    """The texts, numbers and switches in something, but for empty texts."""
    if isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from texts(one)
    elif text := as_text(value):
        yield text

"""The values of one planned resource, built name by name from the plan's parallel trees."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from srm_tf.model.resource import Attributes
from srm_tf.model.schema import WRITE_ONLY
from srm_tf.model.value import ABSENT, Reference, Unknown, Value, as_text
from srm_tf.terraform.computed_blocks import is_filled_in, is_left_to_a_dynamic
from srm_tf.terraform.decode import is_constant
from srm_tf.terraform.given import all_named, later_trails
from srm_tf.terraform.hidden_sides import none_sure, perhaps, sides, surely
from srm_tf.terraform.parallel import Spot, below, by_name, is_blocks, marks, opaque, paired, refers, says_something, shares
from srm_tf.terraform.shared_objects import is_null, left_out
from srm_tf.terraform.source import OBJECTS, Source
from srm_tf.terraform.spelled import borne_out, is_nobodys, is_perhaps_kept, member_of, null_passed, of_its_texts, spelled_out

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute
    from srm_tf.terraform.decode import Tree
    from srm_tf.terraform.parallel import Fall

_EMPTY: Mapping[str, Any] = {}
_NOTHING: tuple[Any, ...] = ("", [], {})  # what a provider may fill in although it is written


class PlannedValues(Attributes):
    """The attributes of one resource in one world. Each is built once, when it is first read."""

    __slots__ = ("_built", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._built: dict[str, Value] = {}

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """As a dict's; quicker than the inherited one for the many names a type does not have."""
        built = self._built.get(name)
        if built is None:
            if name not in self:
                return default
            built = self._built[name] = _top(self._source, name)
        return built

    def __contains__(self, name: object) -> bool:
        source = self._source
        if name in source.values or (source.expressions is not None and name in source.expressions):
            return True
        return isinstance(source.unknown, dict) and name in source.unknown

    def written(self) -> frozenset[str] | None:
        """What a `dynamic` makes has no expression: any block with something in it may be made so."""
        source = self._source
        if source.expressions is None:
            return None
        later = (name for name, mark in source.unknown.items() if marks(mark)) if isinstance(source.unknown, dict) else ()
        filled = (name for name, data in source.values.items() if data and isinstance(data, (list, dict)))
        return frozenset((*source.expressions, *filter(self._may_be_blocks, {*later, *filled}.difference(source.expressions))))

    def _may_be_blocks(self, name: str) -> bool:
        attribute = self._source.attribute((name,))
        return attribute is None or attribute.is_block or OBJECTS.search(attribute.kind) is not None

    def is_of(self, source: Mapping[str, Value]) -> bool:
        """Whether the plan can have been made of a configuration with these values: all that it shows as written, they have."""
        shown = (self._source.expressions or {}).items()
        return all(
            name in source and (not is_constant(one) or source[name].text() == as_text(one["constant_value"])) for name, one in shown
        )

    def is_open(self, name: str) -> bool:
        """Whether anything of it is known after apply only."""
        return marks(below(self._source.unknown, name))

    def later(self, name: str) -> Tree:
        """The tree of what is known after apply only, under a name: true in the place of each such value."""
        return below(self._source.unknown, name)

    def may_be_nobodys(self, path: tuple[str, ...], value: Value) -> bool:
        """Whether what stands at a place can be there although nobody writes it: the provider's default, or what the state has already."""
        source = self._source
        attribute = source.attribute(path)
        if attribute is None:
            return False
        if attribute.default is not None and value.text() == attribute.default:
            return True
        return (attribute.computed or attribute.is_block) and _stays(source, path[0])

    def hides(self, path: tuple[str, ...]) -> bool:
        """In blocks that a `dynamic` makes: a plan shows what they come to, and no expression of them. Of several, all are counted."""
        trees, blocks = [cast("Tree", self._source.expressions)], [cast("Tree", self._source.values)]
        for name in path[:-1]:
            trees, blocks = _each(trees, name), _each(blocks, name)
            if len(blocks) > len(trees):
                return any(blocks)
        return False

    def _names(self) -> dict[str, None]:
        source = self._source
        unknown = source.unknown if isinstance(source.unknown, dict) else _EMPTY
        return dict.fromkeys((*source.values, *(source.expressions or ()), *unknown))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def referring(self) -> Iterable[str]:
        """Only what an expression stands behind can refer to something."""
        return tuple(name for name, expression in (self._source.expressions or {}).items() if refers(expression))


def _each(trees: list[Tree], name: str) -> list[Tree]:
    """The blocks, or values, that each tree has under a name, in one list."""
    found = [below(tree, name) for tree in trees]
    return [one for inside in found for one in (inside if isinstance(inside, list) else () if inside is None else (inside,))]


def _stays(source: Source, name: str) -> bool:
    """Whether something is as it was before."""
    return source.prior is not None and name in source.prior and source.values.get(name) == source.prior[name]


def _top(source: Source, name: str) -> Value:
    expression: Tree = source.expressions.get(name) if source.expressions is not None else None
    spot = Spot((name,), source.values.get(name), below(source.unknown, name), below(source.sensitive, name))
    found = _Builder(source).build(spot, expression)
    return source.repeated.veiled(found) if source.repeated else found


def _left_to_aws(attribute: Attribute | None) -> Value:
    """What nobody wrote. Where the shipped provider has a default, and an earlier one asked AWS, that is what AWS had answered."""
    if attribute is None or attribute.default is None or attribute.computed:
        return Value(None, written=False)
    return Value(attribute.default if attribute.kind == "string" else json.loads(attribute.default), written=False)


def _by_schema(value: Value) -> Value:
    """A value that is written out, where nothing but the schema calls it sensitive: a call of `sensitive` is no constant of a plan."""
    return replace(value, by_schema=value.sensitive)


class _Builder:
    """Walks the trees of one resource in parallel."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def build(self, spot: Spot, expression: Tree) -> Value:
        """The value at one place; `expression` is a leaf (`references`, `constant_value`), a block's tree, or None."""
        spot = self._masked(spot)
        data, path = spot.data, spot.path
        if data is None and path[-1].endswith(WRITE_ONLY) and (isinstance(expression, dict) or is_perhaps_kept(path, self.source)):
            return self._write_only(expression, spot) if isinstance(expression, dict) else self._hidden(path)
        if is_blocks(expression, data) and (expression or not self.source.is_map(path)):
            return self._blocks(spot, expression)
        if spot.unknown is True:
            return self._unknown(expression, spot)
        later = marks(spot.unknown)
        references = self._references(expression, known=not later, listed=later, secret=spot.secret)
        if not later:
            references = of_its_texts(self.source.configuration.instances.doubted(references), data, self.source)
        written, text = self._written(data, expression, path), spelled_out(data, expression, self.source)
        found = self._known(spot if text is data else replace(spot, data=text), written=written, references=references)
        return found.throughout(_by_schema) if spot.secret and is_constant(expression) else found

    def _masked(self, spot: Spot) -> Spot:
        """The spot, marked as the schema says where an argument is sensitive."""
        sensitive = self.source.secret(spot.path, spot.sensitive)
        return spot if sensitive is spot.sensitive else replace(spot, sensitive=sensitive)

    def _write_only(self, expression: dict[str, Any], spot: Spot) -> Value:
        """Every plan shows null. What is written out is known; else it is made of what the expression names, or null after all."""
        if is_constant(expression):
            return self._constant(expression, spot)
        if null_passed(expression, self.source):
            return Value(None, written=False)
        references = self._references(expression)
        on = tuple(dict.fromkeys(one.text for one in references))
        unknown = Unknown(" and ".join(on) or "what no plan shows", on, hidden=True)
        return Value(unknown, written=True, sensitive=spot.secret, references=references)

    def _constant(self, expression: Mapping[str, Any], spot: Spot) -> Value:
        """The constant of an expression, for a value that the plan does not show."""
        constant = expression["constant_value"]
        return self._known(replace(spot, data=constant, unknown=None), written=constant is not None)

    def _unknown(self, expression: Tree, spot: Spot) -> Value:
        """Known after apply: nobody wrote it, or somebody wrote something whose value comes later."""
        if not isinstance(expression, dict):
            return self._unconfigured(spot.path)
        if is_constant(expression):
            return self._constant(expression, spot)
        path, position = spot.path, self.source.position
        listed, fills = not self.source.takes_one(path), self.source.computed(path)
        trails, needed = later_trails(self.source, expression, path, listed=listed)
        known = all(trail.known for trail in trails) and not opaque(expression)
        if position is not None and fills and (known or is_null(self.source, expression, position)):
            # Everything it is made of is known and yet it is not: it came out as null, and the provider fills it in.
            return Value(None, written=False)
        later = tuple(trail.reference for trail in trails if not trail.known)
        may_be_null = position is not None and later and fills and not self.source.reads  # what nobody asks for, a data source finds
        off = left_out(self.source, expression, position, path, trails) if position and may_be_null else ()
        if off:
            return self._perhaps_nothing(off, later, sensitive=spot.secret)
        named = all_named(trails, listed=listed)
        # A list may hold none of those that it picks by name. An empty one the provider fills in: that comes later, too.
        nothing = self.source.is_switch(path) or (listed and none_sure(later) and fills)
        configuration, told = self.source.configuration, not fills  # where nothing is filled in, null would be known
        if position is not None and later and (choice := sides(expression, position, path[-1], configuration, listed=listed)).some:
            later, named, told = perhaps(later), perhaps(named), False
            nothing = nothing or (choice.none and not self.source.required(path))
        found = self._depending(spot, later, named, needed)
        not_null = found.unknown.not_null and not nothing
        branches = surely(found.unknown.branches) if told and not_null else found.unknown.branches
        return replace(found, data=replace(found.unknown, not_null=not_null, branches=branches, single=not listed and len(later) > 1))

    def _perhaps_nothing(self, off: tuple[str, ...], later: tuple[Reference, ...], *, sensitive: bool) -> Value:
        """Of `var.own ? aws_kms_key.k.arn : null` a plan shows the names. Where the variable is false, the provider may fill it in."""
        on = tuple(dict.fromkeys((*off, *(reference.text for reference in later))))
        return Value(Unknown(" and ".join(on), on, hidden=True), written=True, sensitive=sensitive, references=perhaps(later))

    def _depending(self, spot: Spot, later: tuple[Reference, ...], named: tuple[Reference, ...], there: Sequence[Reference]) -> Value:
        """A value that comes from `later`. Where it can only come from resources, it is one of theirs (or a list of some of them).

        `there`: those that all have to be there always, if it is never null.
        """
        on = tuple(dict.fromkeys(reference.text for reference in later))
        of_resources = bool(later) and all(reference.target for reference in later)
        branches: tuple[tuple[str, Value], ...] = ()
        if of_resources and len(later) > 1:
            branches = tuple(("", Value(Unknown(one.text, (one.text,), hidden=True), True, spot.secret, (one,))) for one in later)  # noqa: FBT003
        unknown = Unknown(
            " and ".join(on) or "a value known after apply",
            on,
            not_null=bool(there) and all(one.target and self.source.always_there(one) for one in there),
            branches=branches,
            hidden=True,
            reach=self.source.reach(later, spot.path),
        )
        return Value(unknown, written=True, sensitive=spot.secret, references=named)

    def _unconfigured(self, path: tuple[str, ...]) -> Value:
        """Unknown without an expression. Inside a block that a `dynamic` made, the plan shows no expressions at all."""
        # A block that the provider computes is unknown where it is left out (`inline_policy` of a role); some it computes in some versions
        # only. Where another resource of the type shows the block empty, an unknown one is a `dynamic` over something unknown. So it is
        # where it, or another instance, is updated and what stood there is not known any more.
        attribute = self.source.attribute(path)
        if self.source.shown_dynamic(path) or self.source.untold(attribute) or is_left_to_a_dynamic(self.source.type, path, attribute):
            return self._hidden(path)
        if len(path) > 1 and (not self.source.computed(path) or self.source.may_be_written(path)):
            return self._hidden(path)
        return _left_to_aws(attribute)

    def _hidden(self, path: tuple[str, ...]) -> Value:
        """What a `dynamic` block writes, of which the plan shows no expression: anything within reach may be in it."""
        reach = self.source.configuration.reach.within(self.source.position)
        return Value(Unknown("a value known after apply", (self.source.named(path),)), written=True, references=reach)

    def _written(self, data: Tree, expression: Tree, path: tuple[str, ...]) -> bool:
        if isinstance(expression, dict):
            if is_constant(expression):
                return expression["constant_value"] is not None and (expression["constant_value"] not in _NOTHING or data in _NOTHING)
            return self._is_nobodys_default(data, path) or not is_nobodys(data, expression, path, self.source)
        if self.source.expressions is None or len(path) > 1:
            return self._looks_written(data, path)
        return self._is_dynamic(data, path)

    def _is_dynamic(self, data: Tree, path: tuple[str, ...]) -> bool:
        """A block nobody is shown to have written, and that the provider cannot have made up: a `dynamic` made it."""
        if not isinstance(data, (list, dict)) or not data:
            return False
        attribute = self.source.attribute(path)
        if attribute is None or not (attribute.is_block or OBJECTS.search(attribute.kind)):
            return False
        # What the provider computes is unknown on create and as before on update: anything else was written.
        if path[1:]:
            return not attribute.computed
        if data != (self.source.prior or {}).get(path[0]):
            return True
        # As before: the provider of the plan may be older than the schema, and read from AWS what it computes no more.
        return not attribute.computed and not is_filled_in(self.source.type, path) and self._says_more(data, path)

    def _says_more(self, data: Tree, path: tuple[str, ...]) -> bool:
        """Whether anything in a block is neither empty nor its default: what the provider keeps of a block that is left out is that."""
        if isinstance(data, list):
            return any(self._says_more(inner, path) for inner in data)
        if isinstance(data, dict):
            return any(self._says_more(inner, (*path, name)) for name, inner in data.items())
        attribute = self.source.attribute(path)
        return says_something(data) and (attribute is None or attribute.default is None or as_text(data) != attribute.default)

    def _looks_written(self, data: Tree, path: tuple[str, ...]) -> bool:
        """Without an expression to go by: written, unless it is what the provider fills in by itself."""
        if data is None or data in _NOTHING:
            return False
        attribute = self.source.attribute(path)
        if attribute is None:
            return self.source.expressions is not None
        if attribute.is_block:
            return not attribute.computed
        now = self.source.now
        if attribute.computed and (not attribute.optional or (len(path) == 1 and now is not None and path[0] not in now)):
            return False  # what nobody writes today and AWS may fill in, AWS most likely filled in then
        return attribute.default is None or as_text(data) != attribute.default

    def _is_nobodys_default(self, data: Tree, path: tuple[str, ...]) -> bool:
        """Whether a text, or several, stand where nobody but their author puts any: made around a null, they are none.

        What the provider computes is not known while it creates, and as before while it updates; only the Region it has at once. Of a
        number, or a switch that none computes, an earlier provider may have had a default.
        """
        attribute = self.source.attribute(path)
        if attribute is None or attribute.default is not None:
            return False
        new = self.source.prior is None or (len(path) == 1 and not _stays(self.source, path[0]))
        if not isinstance(data, str | list | dict) or not data:
            return isinstance(data, bool) and attribute.computed and new and not self.source.reads
        return not attribute.computed or (new and not self.source.reads and path != ("region",))

    def _references(self, expression: Tree, *, known: bool = False, listed: bool = False, secret: bool = False) -> tuple[Reference, ...]:
        if self.source.position is None or not isinstance(expression, dict) or not expression.get("references"):
            return ()
        trails = self.source.configuration.trails(expression, self.source.position, known=known, listed=listed)
        untold = known and secret  # of another text it makes no odds which member it is: the same one stands in both
        return tuple(replace(trail.reference, unnamed=True) if untold and trail.part else trail.reference for trail in trails)

    def _known(self, spot: Spot, *, written: bool, references: tuple[Reference, ...] = (), of: Fall | None = None) -> Value:
        """`of`: which references fall to each name of an object."""
        data, unknown = spot.data, spot.unknown
        if isinstance(data, list):
            own = shares(data, unknown, references)
            of = by_name(unknown, references, self.source.configuration.instances.types) if self.source.is_of_objects(spot.path) else None
            items = [self._element(one, written=written, references=own(i), of=of) for i, one in enumerate(spot.elements())]
            return Value(tuple(items), written, spot.secret, references)
        if isinstance(data, dict):
            inside = {
                name: self._element(
                    member_of(spot, name, self.source), written=written, references=of(name) if of is not None else references
                )
                for name in spot.names()
            }
            return Value(inside, written, spot.secret, references)
        return Value(data, written and data is not None, spot.secret, borne_out(references, data, self.source))

    def _element(self, spot: Spot, *, written: bool, references: tuple[Reference, ...], of: Fall | None = None) -> Value:
        """Something inside a value that has one expression for the whole."""
        data, path = spot.data, spot.path
        if spot.unknown is True:
            untold = self.source.untold(self.source.attribute(path))
            if not references and not untold and len(path) > 1 and self.source.computed(path) and not self.source.in_objects(path):
                return self._hidden(path) if self.source.may_be_written(path) else Value(None, written=False)
            return self._depending(spot, references, references, references)
        if data == "" and (self.source.in_objects(path) or self.source.may_lack(path)):
            return Value(None, written=False)  # so plans an argument that is left out of such a block, or of one that a `dynamic` makes
        inner = references if isinstance(data, (list, dict)) or len(references) == 1 else ()
        return self._known(spot, written=written, references=inner, of=of)

    def _blocks(self, spot: Spot, expression: Tree) -> Value:
        """Nested blocks: each element with the expressions of the block it came from."""
        shown: list[Tree] = expression if isinstance(expression, list) else [expression]
        trees: list[Mapping[str, Any]] = [tree for tree in shown if isinstance(tree, dict)]
        if isinstance(spot.data, dict):
            return self._block(spot, trees[0] if trees else None)
        if spot.unknown is True:
            return Value(Unknown("a block known after apply", (self.source.named(spot.path),)), written=True)
        if not isinstance(spot.data, list):
            return Value(None, written=bool(trees) and spot.data is not None)
        block = self.source.attribute(spot.path)
        chosen = paired(spot.data, spot.unknown, trees, listed=block is not None and block.kind == "block(list)")
        items = tuple(self._block(one, tree) for one, tree in zip(spot.elements(), chosen, strict=True))
        return Value(items, bool(trees), spot.secret)

    def _block(self, spot: Spot, tree: Mapping[str, Any] | None) -> Value:
        if spot.unknown is True:
            return Value(Unknown("a block known after apply", (self.source.named(spot.path),)), written=True)
        if not isinstance(spot.data, dict):
            return Value(None, written=False)
        inside = {
            name: self.build(member_of(spot, name, self.source), tree.get(name) if tree is not None else None)
            if tree is None or name in tree
            else self._omitted(spot.member(name))
            for name in dict.fromkeys((*spot.data, *(tree or ()), *spot.names()))
        }
        return Value(inside, written=True, sensitive=spot.secret)

    def _omitted(self, spot: Spot) -> Value:
        """A name the block's expressions do not have: in force, if it has a value, but nobody wrote it; a nested block is a `dynamic`."""
        if spot.unknown is True:
            left = is_left_to_a_dynamic(self.source.type, spot.path, self.source.attribute(spot.path))
            return self._hidden(spot.path) if left else Value(None, written=False)
        if self._is_dynamic(spot.data, spot.path):
            return self.build(spot, None)
        return self._known(self._masked(spot), written=False)

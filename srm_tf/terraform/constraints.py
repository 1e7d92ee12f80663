"""Type constraints of variables as written → types, and the defaults of `optional()`.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.convert import fitted
from srm_tf.terraform.cty import Blank, EvalError, Marks, Val, mark, marks_in
from srm_tf.terraform.syntax import Call, Expression, Literal, ObjectOf, Traversal, TupleOf
from srm_tf.terraform.types import ANY, BOOL, COLLECTIONS, NUMBER, STRING, Type, list_of, map_of, object_of, set_of, tuple_of

Constant = Callable[[Expression], Val]
_WORDS = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": ANY, "list": list_of(ANY), "map": map_of(ANY), "set": set_of(ANY)}


class Defaults(msgspec.Struct, frozen=True):
    """What `optional(type, default)` fills in: of the object itself, inside its attributes, and inside the elements of a collection."""

    values: Mapping[str, Val] = {}
    inside: Mapping[str, Defaults] = {}
    element: Defaults | None = None
    items: tuple[Defaults | None, ...] = ()


class Constraint(msgspec.Struct, frozen=True, eq=False):
    """The type that a variable asks for."""

    type: Type = ANY
    defaults: Defaults | None = None

    def apply(self, value: Val) -> Val:
        """The value as the variable holds it. Raises EvalError where it does not fit.

        Made once: each of hundreds of instances of a module may be given the same map of all of them.
        """
        if not isinstance(value.data, (tuple, dict)):
            return self._made_of(value)
        if self not in value.made:
            value.made[self] = self._made_of(value)
        return value.made[self]

    def _made_of(self, value: Val) -> Val:
        filled = _filled(value, self.defaults) if self.defaults is not None else value
        return fitted(filled, self.type)


def instead_of_null(value: Val, default: Val) -> Val:
    """A value as a variable takes it that is not nullable: with its default wherever it may come to null."""
    if value.is_null:
        return default
    blank = value.data
    if not isinstance(blank, Blank) or not (blank.branches or blank.sure is not None):
        return value
    sure = None if blank.sure is None else instead_of_null(blank.sure, default)
    branches = tuple((condition, instead_of_null(one, default)) for condition, one in blank.branches)
    return replace(value, data=replace(blank, sure=sure, branches=branches))


def constraint(expression: Expression, constant: Constant) -> Constraint:
    """Read a constraint; `constant` evaluates a default. Raises EvalError for what is none."""
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        expression = Traversal(expression.value)  # `type = "string"`, as before 0.12
    if isinstance(expression, Traversal) and not expression.steps and expression.root in _WORDS:
        return Constraint(_WORDS[expression.root])
    if isinstance(expression, Call) and len(expression.arguments) == 1:
        argument = expression.arguments[0]
        if expression.name in COLLECTIONS:
            inner = constraint(argument, constant)
            defaults = Defaults(element=inner.defaults) if inner.defaults is not None else None
            return Constraint(COLLECTIONS[expression.name](inner.type), defaults)
        if expression.name == "object" and isinstance(argument, ObjectOf):
            return _object(argument, constant)
        if expression.name == "tuple" and isinstance(argument, TupleOf):
            return _tuple(argument, constant)
    raise EvalError("expected a type such as string, list(string) or object({…})")


def converted(call: Call, value: Constant) -> Val:
    """`convert(value, type)`, whose second argument is a constraint; `value` evaluates. Something sensitive in it hides all of it."""
    if len(call.arguments) != 2 or call.spread:  # noqa: PLR2004 — a value, a type
        raise EvalError('function "convert" expects two arguments')
    given, wanted = call.arguments
    written = wanted.root if isinstance(wanted, Traversal) else ""
    if isinstance(wanted, Literal) or written in COLLECTIONS:
        raise EvalError("expected a type such as string, list(string) or object({…})")
    found = value(given)
    inside = marks_in(found)
    return mark(constraint(wanted, value).apply(found), Marks(inside.sensitive, inside.ephemeral))


def _tuple(items: TupleOf, constant: Constant) -> Constraint:
    found = [constraint(item, constant) for item in items.items]
    defaults = Defaults(items=tuple(one.defaults for one in found)) if any(one.defaults is not None for one in found) else None
    return Constraint(tuple_of(one.type for one in found), defaults)


def _object(members: ObjectOf, constant: Constant) -> Constraint:
    kinds: dict[str, Type] = {}
    optional: set[str] = set()
    values: dict[str, Val] = {}
    inside: dict[str, Defaults] = {}
    for key, value in members.items:
        name = key.value if isinstance(key, Literal) else None
        if not isinstance(name, str):
            raise EvalError("expected the name of an attribute")
        kind = value
        if isinstance(value, Call) and value.name == "optional" and 1 <= len(value.arguments) <= 2:  # noqa: PLR2004 — a type, a default
            optional.add(name)
            kind = value.arguments[0]
        inner = constraint(kind, constant)
        kinds[name] = inner.type
        if inner.defaults is not None:
            inside[name] = inner.defaults
        if isinstance(value, Call) and name in optional and len(value.arguments) == 2:  # noqa: PLR2004 — with a default
            values[name] = inner.apply(constant(value.arguments[1]))
    defaults = Defaults(values, inside) if values or inside else None
    return Constraint(object_of(kinds, optional), defaults)


def _filled(value: Val, defaults: Defaults) -> Val:
    """The value with the defaults in the place of what is missing or null."""
    if value.is_null:
        return value
    if isinstance(value.data, Blank):
        return replace(value, data=_filled_blank(value.data, defaults))
    inner, marks = _inside_marked(value, defaults)
    if isinstance(inner.data, dict):
        return cty.mark(_filled_members(inner, inner.data, defaults), marks)
    if not isinstance(inner.data, tuple):
        return value
    if defaults.items:
        pairs = zip(inner.data, (*defaults.items, *[None] * len(inner.data)), strict=False)
        return cty.mark(cty.a_tuple(item if one is None else _filled(item, one) for item, one in pairs), marks)
    if defaults.element is None:
        return value
    return cty.mark(cty.a_tuple(_filled(item, defaults.element) for item in inner.data), marks)


def _inside_marked(value: Val, defaults: Defaults) -> tuple[Val, cty.Marks]:
    """A value of which what is inside says where it comes from, and its other marks: a default comes from where it is declared."""
    inner, marks = cty.unmark(value)
    trail = cty.trail_of(marks)
    if trail is cty.NONE or not (inner.items or defaults.values):
        return inner, marks
    return replace(inner, data=cty.each_inside(inner, lambda one: cty.mark(one, trail))), cty.hiding(marks)


def _filled_blank(blank: Blank, defaults: Defaults) -> Blank:
    """What is known of a value, with the defaults. What is taken of it may be a default of this place alone."""
    sure = None if blank.sure is None else _filled(blank.sure, defaults)
    branches = tuple((condition, _filled(one, defaults)) for condition, one in blank.branches)
    filled, inner = replace(blank, origin="", sure=sure, branches=branches), defaults.element
    if inner is None:  # an object: in one that is merged, what stands in for what one part lacks would hide what another one has
        return replace(filled, merged=(), entries=()) if blank.merged or blank.entries else filled
    return replace(
        filled,
        each=None if blank.each is None else _filled(blank.each, inner),
        member=None if blank.member is None else _filled(blank.member, inner),
        parts=tuple(_filled(one, defaults) for one in blank.parts),
        merged=tuple(_filled(one, defaults) for one in blank.merged),
        entries=tuple((name, _filled(one, inner)) for name, one in blank.entries),
    )


def _filled_members(inner: Val, members: dict[str, Val], defaults: Defaults) -> Val:
    if defaults.element is not None:
        return cty.an_object({name: _filled(item, defaults.element) for name, item in members.items()})
    found = dict(members)
    if inner.type.kind == "map" and not defaults.inside and not defaults.values:
        return inner
    for name, value in defaults.values.items():
        if name not in found or found[name].is_null:
            found[name] = value
    for name, one in defaults.inside.items():
        if name in found:
            found[name] = _filled(found[name], one)
    return cty.an_object(found)

"""Where a value is written that is only named at its place: the default of a variable, an argument of a call, a local value.

And on which lines a part of it stands that is written out: a statement of a document, an element of a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.model.resource import OPEN_KEY, Key, first_name
from srm_tf.model.value import Location
from srm_tf.model.verdict import Origin
from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.deciding import Steps, deciding, key_of, member, value_in
from srm_tf.terraform.declared import DOCUMENT, Declaration, ResourceId, block_name, place
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import Nothing
from srm_tf.terraform.meant import iterator
from srm_tf.terraform.module import ModuleInstance
from srm_tf.terraform.operations import spread
from srm_tf.terraform.roots import label
from srm_tf.terraform.scope import Bound, Scope, remembered
from srm_tf.terraform.syntax import NOWHERE, Access, Attribute, Block, Body, Call, Expression, Literal, Span, Traversal
from srm_tf.terraform.variables import flag
from srm_tf.terraform.within import lines_of, lines_of_document

if TYPE_CHECKING:
    from srm_tf.terraform.resources import ResourceInstance

_STEP = regex(r"""\[(\d+)\]|\['([^']*)'\]|\["((?:[^"\\]|\\.)*)"\]|([^.\[\]]+)|\[((?:[\w-]+='[^']*'(?:,\ )?)+)\]|(\[)""", re.VERBOSE)
_KEY = regex(r"([\w-]+)='([^']*)'")
_LONG = 32  # names that lead on to another, one after the other
_Step: TypeAlias = "Access | tuple[tuple[str, str], ...]"  # the latter: that which has these arguments
_READ = frozenset({"file", "templatefile"})
_BROUGHT = frozenset({"source_policy_documents", "override_policy_documents", "source_json", "override_json"})


class _Around(msgspec.Struct, frozen=True):
    """The block that repeats what an expression stands in, and under which key."""

    declaration: Declaration
    key: Key = None


class _Spot(msgspec.Struct, frozen=True):
    """An expression, and what is read of it; `place` and `name` are those of the argument that it stands in. `over`: by iterator."""

    expression: Expression
    scope: Scope
    steps: Steps = ()
    place: Location | None = None
    name: str = ""
    around: _Around | None = None
    over: Mapping[str, _Spot] = {}

    @property
    def lines(self) -> Location | None:
        """Those of the part that is read."""
        return lines_of(self.place, self.name, self.steps) if self.place is not None else None


class _Entered(msgspec.Struct, frozen=True):
    """The body of a block, and where it is evaluated. `any`: one of those that nobody knows how many there are of."""

    body: Body
    spot: _Spot
    over: _Spot | None = None
    any: bool = False
    span: Span = NOWHERE


class _Hop(msgspec.Struct, frozen=True):
    """What a name stands for; `spot` None: it leads no further. `tested`: a condition about the name chooses the value."""

    origin: Origin
    spot: _Spot | None = None
    tested: bool = False


def traced(of: ResourceInstance, path: str) -> tuple[Location | None, Origin | None]:
    """The lines of an argument, of a part of it where that is written out there, or of the innermost block; None of all else.

    And where its value is written, as far as one name leads to the next; None where it stands at its own place.
    """
    if not of.declaration.writes(first_name(path)):  # so it is of most that fails: nobody wrote it
        return None, None
    return remembered(_kept(of.scope), ("traced", id(of), path), of, lambda: _traced(of, path))


def _kept(scope: Scope) -> dict[object, object] | None:
    """What the module around a scope has found out."""
    module = _module(scope)
    return module.kept if module is not None else None


def _traced(of: ResourceInstance, path: str) -> tuple[Location | None, Origin | None]:
    spot, lines = _argument(of, path)
    found: Origin | None = None
    tested = False
    for _ in range(_LONG):
        hop = _next(spot) if spot is not None else None
        if hop is None:
            break
        found, spot, tested = hop.origin, hop.spot, tested or hop.tested
    return lines, replace(found, what=f"{found.what} (by a condition)") if found is not None and tested else found


def _steps(path: str) -> tuple[_Step, ...]:
    """The steps of a path, up to one that does not say which element it leads to."""
    found: list[_Step] = []
    for index, odd, key, name, which, other in _STEP.findall(path):
        if other:
            break
        found.append(tuple(_KEY.findall(which)) if which else Access(int(index) if index else odd or key or name, attribute=bool(name)))
    return tuple(found)


def _argument(of: ResourceInstance, path: str) -> tuple[_Spot | None, Location | None]:
    """The expression that a path leads to, through blocks, and its lines; of what one `dynamic` block makes, what it goes over."""
    declaration, steps = of.declaration, list(_steps(path))
    file = declaration.elsewhere.get(first_name(path), declaration.file)
    entered, last = _Entered(declaration.body, _Spot(Literal(None), of.scope, around=_Around(declaration, of.key))), None
    while steps:
        step = steps.pop(0)
        name = str(step.key) if isinstance(step, Access) else ""
        attribute = _attribute(entered, name)
        if attribute is not None:
            rest = tuple(one for one in steps if isinstance(one, Access))
            at = place(file, attribute.span)
            spot = replace(entered.spot, expression=attribute.value, steps=rest, place=at, name=attribute.name)
            return spot, spot.lines
        which = steps.pop(0) if steps and not (isinstance(steps[0], Access) and steps[0].attribute) else None
        found = _inside(entered, name, which, file)
        if found is None:
            last = None
            break
        entered, last = found, found.over or last
    return last, place(file, entered.span) if entered.span != NOWHERE else None


def _attribute(entered: _Entered, name: str) -> Attribute | None:
    return member(entered.body.attributes, name, lambda one: value_in(one.value, entered.spot.scope))


def _inside(entered: _Entered, name: str, which: _Step | None, file: str) -> _Entered | None:
    """The body of the block that a path goes on into."""
    blocks, plain = _blocks(entered.body, name, entered.spot.scope)
    if plain and isinstance(which, Access) and isinstance(which.key, int):  # one of hundreds, and so is each of the others asked for
        return _picked(_entered(blocks[which.key : which.key + 1], entered.spot, file), Access(0))
    return _picked(_entered(blocks, entered.spot, file), which)


def _blocks(body: Body, name: str, scope: Scope) -> tuple[Sequence[Block], bool]:
    """The blocks of one type, and whether all of them are written out: looked through once for all paths into them."""

    def find() -> tuple[Sequence[Block], bool]:
        found = [one for one in body.blocks if block_name(one) == name]
        return found, all(one.type != "dynamic" for one in found)

    return remembered(_kept(scope), ("blocks", id(body), name), body, find)


def _entered(blocks: Sequence[Block], spot: _Spot, file: str) -> list[_Entered]:
    """The bodies of the blocks of one type, in their order; none where nobody knows how many there are before others."""
    found: list[_Entered] = []
    for block in blocks:
        made = [_Entered(block.body, spot, span=block.span)] if block.type != "dynamic" else _made_once(block, spot, file)
        if made is None or (made and made[0].any and len(blocks) > 1):
            return []
        found += made
    return found


def _made_once(block: Block, spot: _Spot, file: str) -> list[_Entered] | None:
    """The same for each of the blocks that it makes."""
    key = ("made", id(block), id(spot.scope))
    return remembered(_kept(spot.scope), key, (block, spot.scope), lambda: _made_by_dynamic(block, spot, file))


def _made_by_dynamic(block: Block, spot: _Spot, file: str) -> list[_Entered] | None:
    """What a `dynamic` block makes, each with what it goes over."""
    source, content = block.body.attributes.get("for_each"), next(iter(block.body.of_type("content")), None)
    if source is None or content is None:
        return None
    name, _ = iterator(block)
    over = replace(spot, expression=source.value, steps=(), place=place(file, source.span), name="for_each")
    elements = value_in(source.value, spot.scope)
    if elements is None or not elements.known or elements.is_null:
        return [_Entered(content.body, replace(spot, over={**spot.over, name: over}), over, any=True, span=content.span)]
    found: list[_Entered] = []
    for key, value in spread(elements):
        one = replace(over, steps=_key_steps(key_of(key)))
        scope = Bound(spot.scope, {name: cty.an_object({"key": key, "value": value})})
        found.append(_Entered(content.body, replace(spot, scope=scope, over={**spot.over, name: one}), one, span=content.span))
    return found


def _picked(found: Sequence[_Entered], which: _Step | None) -> _Entered | None:
    """The one at an index, or whose arguments are what is asked for."""
    if len(found) == 1 and found[0].any:
        return found[0]
    if isinstance(which, tuple):
        fitting = [one for one in found if all(_says(one, name, text) for name, text in which)]
        return fitting[0] if len(fitting) == 1 else None
    at = which.key if which is not None else 0 if len(found) == 1 else None
    return found[at] if isinstance(at, int) and at < len(found) else None


def _says(one: _Entered, name: str, text: str) -> bool:
    expression = one.body.value(name)
    return expression is not None and key_of(value_in(expression, one.spot.scope)) == text


def _key_steps(key: Key) -> Steps:
    return (Access(key, attribute=False),) if key is not None and f'["{key}"]' != OPEN_KEY else ()


def _module(scope: Scope) -> ModuleInstance | None:
    while isinstance(scope, Bound):
        scope = scope.outer
    return scope if isinstance(scope, ModuleInstance) else None


def _next(spot: _Spot) -> _Hop | None:
    """What gives an expression its value, if that stands elsewhere."""
    module = _module(spot.scope)
    if module is not None and isinstance(spot.expression, Call) and spot.expression.name in _READ:
        return _file(spot.expression, spot, module)
    found = deciding(spot.expression, spot.scope, spot.steps)
    hop = _named(found.name, found.steps, spot, module) if found is not None and module is not None else None
    return replace(hop, tested=True) if found is not None and found.tested and hop is not None else hop


def _named(name: Traversal, steps: Steps, spot: _Spot, module: ModuleInstance) -> _Hop | None:
    """What a name stands for, and where; None where that is not written in a place of its own."""
    first, inner = str(name.steps[0].key) if name.steps else "", (*name.steps[1:], *steps)
    if name.root in spot.over:
        return _iterated(spot.over[name.root], first, inner)
    if name.root == "each" and spot.around is not None:
        return _each(spot.around, first, inner, module)
    if name.root == "var":
        return _variable(first, inner, module)
    if name.root == "local" and first in module.declared.locals:
        expression, location = module.declared.locals[first]
        return _hop(f"local.{first}", _Spot(expression, module, inner, location, first))
    if name.root == "module" and first in module.declared.calls:
        return _output(first, inner, module)
    return _document(first, inner, module) if name.root == "data" else None


def _hop(what: str, spot: _Spot) -> _Hop:
    return _Hop(Origin(what, spot.lines), spot)


def _file(read: Call, spot: _Spot, module: ModuleInstance) -> _Hop | None:
    """The file that a text is read from: names in it start at the root module. Of a template, what stands there whatever it is given."""
    name = _told_name(read.arguments[0], spot.scope) if read.arguments else None
    if name is None:
        return None
    lines = lines_of_document(label(module.session.root / name), spot.steps)
    told = read.name == "file" or (lines.line and spot.steps)
    return _Hop(Origin(f"the file of {read.name}()", lines)) if told else None


def _told_name(expression: Expression, scope: Scope) -> str | None:
    """The name of a file, unless it is not known, or sensitive."""
    try:
        value = evaluate(expression, scope)
    except EvalError:
        return None
    return value.data if isinstance(value.data, str) and not value.marks.sensitive else None


def _iterated(over: _Spot, first: str, inner: Steps) -> _Hop:
    """Of `rule.value.cidr` the element of the list of rules."""
    spot = replace(over, steps=(*over.steps, *inner) if first == "value" else over.steps)
    return _Hop(Origin("the for_each of its dynamic block", spot.lines), spot if first == "value" else None)


def _each(around: _Around, first: str, inner: Steps, module: ModuleInstance) -> _Hop | None:
    source, location, at = around.declaration.body.value("for_each"), around.declaration.place("for_each"), _key_steps(around.key)
    if source is None or location is None:
        return None
    which = f'the element "{around.key}" of for_each' if at else "for_each"
    spot = _Spot(source, module, (*at, *inner) if first == "value" else at, location, "for_each")
    return _Hop(Origin(which, spot.lines), spot if first == "value" else None)


def _variable(name: str, inner: Steps, module: ModuleInstance) -> _Hop | None:
    declaration = module.declared.variables.get(name)
    if declaration is None:
        return None
    kind = declaration.body.value("type")
    if kind is not None and _lacks(_raw(name, declaration, module), inner) and not _lacks(_held(name, module), inner):  # `optional` has it
        return _Hop(Origin(f"the type of var.{name}", _Spot(kind, module, inner, declaration.place("type"), "type").lines))
    if not _is_given(name, declaration, module):
        default = declaration.body.value("default")
        found = _Spot(default, module, inner, declaration.place("default"), "default") if default is not None else None
        return _hop(f"the default of var.{name}", found) if found is not None else None
    if module.above is None:
        location = module.session.where(name)
        given = "" if location is not None else module.session.by(name)
        lines = lines_of(location, name, inner) if location is not None else None
        return _Hop(Origin(f"the value of var.{name}{f', given {given}' if given else ''}", lines))
    call, key = module.step
    around = _Around(module.above.declared.calls[call], key)
    expression = around.declaration.body.value(name)
    scope = next((scope for at, scope in module.above.modules(call)[0].pairs if at == key), module.above)
    if expression is None:
        return None
    return _hop(f"{name} in the call of module.{call}", _Spot(expression, scope, inner, around.declaration.place(name), name, around))


def _held(name: str, module: ModuleInstance) -> Val | None:
    try:
        return module.variable(name)
    except EvalError:
        return None


def _raw(name: str, declaration: Declaration, module: ModuleInstance) -> Val | None:
    """The value of a variable before its type is applied to it."""
    default = declaration.body.value("default")
    try:
        if name in module.inputs and _is_given(name, declaration, module):
            return _passed(name, module)
        return evaluate(default, Nothing()) if default is not None else None
    except EvalError:
        return None


def _passed(name: str, module: ModuleInstance) -> Val:
    """What a variable is given: made once for all that ask where a part of it is written. Raises EvalError."""
    given = module.inputs[name]
    return remembered(module.kept, ("given", name), given, given)


def _is_given(name: str, declaration: Declaration, module: ModuleInstance) -> bool:
    """Whether a variable has what somebody gives it: one that is not `nullable` has its default in place of null."""
    given = module.inputs.get(name)
    if given is None or flag(declaration.body, "nullable", otherwise=True):
        return given is not None
    try:
        return not _passed(name, module).is_null
    except EvalError:
        return True


def _lacks(value: Val | None, steps: Steps) -> bool:
    """Whether an object does not have what these names lead to, or only null."""
    for step in steps:
        value = cty.unmark(value)[0] if value is not None else None
        if value is None or not value.known or value.type.kind != "object":
            return False
        value = value.members.get(str(step.key))
        if value is None or value.is_null:
            return True
    return False


def _output(call: str, steps: Steps, module: ModuleInstance) -> _Hop | None:
    """All instances of a module say the same in the same place."""
    keys, names = _parted(steps)
    pairs, members = module.modules(call)
    below = next((one for one in members if one.step[1] == keys[0].key), None) if keys and members else next(iter(members), None)
    declaration = below.declared.outputs.get(str(names[0].key)) if below is not None and names else None
    expression = declaration.body.value("value") if declaration is not None else None
    if below is None or declaration is None or expression is None or (not keys and len(pairs.pairs) > 1):
        return None
    return _hop(f"output.{names[0].key} of module.{call}", _Spot(expression, below, names[1:], declaration.place("value"), "value"))


def _parted(steps: Steps) -> tuple[Steps, Steps]:
    """The key of an instance, and the names behind it."""
    return (steps[:1], steps[1:]) if steps and not steps[0].attribute else ((), steps)


def _document(type_: str, steps: Steps, module: ModuleInstance) -> _Hop | None:
    """The statement of a data source that makes a policy, where its statements are written one by one and nothing else is in it."""
    name, rest = (str(steps[0].key), steps[1:]) if steps else ("", ())
    found = module.declared.resources.get(ResourceId("data", type_, name)) if type_ == DOCUMENT else None
    rest = _parted(rest)[1]
    if found is None or not rest or rest[0].key != "json":
        return None
    body, at = found.body, [one.key for one in rest[2:3] if isinstance(one.key, int)] or [0]
    statements = [one for one in body.blocks if block_name(one) == "statement"]
    plain = not any(one.type == "dynamic" for one in statements) and _BROUGHT.isdisjoint(body.attributes)
    told = len(rest) > 1 and rest[1].key == "Statement" and plain and at[0] < len(statements)
    location = place(found.file, statements[at[0]].span) if told else found.location
    return _Hop(Origin(f"data.{type_}.{name}", location))

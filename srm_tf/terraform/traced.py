"""Where a value is written that is only named at its place: the default of a variable, an argument of a call, a local value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from srm_tf.model.verdict import Origin
from srm_tf.regex import regex
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.declared import Declaration, block_name
from srm_tf.terraform.evaluate import Bound, Scope
from srm_tf.terraform.module import ModuleInstance
from srm_tf.terraform.syntax import Access, Body, Expression, Literal, ObjectOf, Traversal

if TYPE_CHECKING:
    from srm_tf.terraform.resources import ResourceInstance

_STEP = regex(r"[^.\[\]\"]+")
_LONG = 32  # names that lead on to another, one after the other
_Hop: TypeAlias = "tuple[Origin, Expression | None, ModuleInstance, Declaration | None]"  # with what is read on there, in which module


def traced(of: ResourceInstance, path: str) -> Origin | None:
    """Where the value of an argument is written, as far as one name leads to the next; None where it stands at its own place."""
    found: Origin | None = None
    expression = _argument(of.declaration.body, _STEP.findall(path))
    module = _module(of.scope)
    around: Declaration | None = of.declaration
    for _ in range(_LONG):
        hop = _hop(expression, module, around) if module is not None and isinstance(expression, Traversal) else None
        if hop is None:
            break
        found, expression, module, around = hop
    return found


def _module(scope: Scope) -> ModuleInstance | None:
    while isinstance(scope, Bound):
        scope = scope.outer
    return scope if isinstance(scope, ModuleInstance) else None


def _argument(body: Body, steps: list[str]) -> Expression | None:
    """The expression that a path leads to, through blocks; of what one `dynamic` block makes, what it goes over."""
    over: dict[str, Expression] = {}  # by iterator
    for at, name in enumerate(steps):
        if name in body.attributes:
            return _gone_over(body.attributes[name].value, over)
        blocks = [one for one in body.blocks if block_name(one) == name]
        index = int(steps[at + 1]) if at + 1 < len(steps) and steps[at + 1].isdigit() else 0
        if len(blocks) == 1 and blocks[0].type == "dynamic":
            body, around = next((one.body for one in blocks[0].body.of_type("content")), Body()), blocks[0].body
            iterator, source = around.value("iterator"), around.value("for_each")
            if source is not None:
                over[iterator.root if isinstance(iterator, Traversal) else name] = source
        elif index < len(blocks) and not any(one.type == "dynamic" for one in blocks):
            body = blocks[index].body
        elif not name.isdigit():
            return None
    return next(reversed(over.values()), None)


def _gone_over(expression: Expression, over: Mapping[str, Expression]) -> Expression:
    """Of `rule.value.cidr` the list of rules: which of them it is, its name does not say."""
    for _ in range(len(over)):
        value = isinstance(expression, Traversal) and bool(expression.steps) and expression.steps[0].key == "value"
        expression = over.get(expression.root, expression) if value and isinstance(expression, Traversal) else expression
    return expression


def _hop(name: Traversal, module: ModuleInstance, around: Declaration | None) -> _Hop | None:
    """What a name stands for, and where; None where that is not written in a place of its own."""
    first = str(name.steps[0].key) if name.steps else ""
    if name.root == "each" and first == "value" and around is not None:
        location = around.place("for_each")
        return (Origin("for_each", location), around.body.value("for_each"), module, around) if location is not None else None
    if name.root == "var":
        return _variable(first, name.steps[1:], module)
    if name.root == "local" and first in module.declared.locals:
        expression, location = module.declared.locals[first]
        return Origin(f"local.{first}", location), _inside(expression, name.steps[1:]), module, None
    if name.root == "module" and first in module.declared.calls:
        return _output(first, name.steps[1:], module)
    return None


def _variable(name: str, inner: tuple[Access, ...], module: ModuleInstance) -> _Hop | None:
    declaration = module.declared.variables.get(name)
    if declaration is None:
        return None
    what, expression, location, outer, around = f"the default of var.{name}", declaration.body.value("default"), None, module, None
    if not _is_given(name, declaration, module):
        location = declaration.place("default")
    elif module.above is None:
        return Origin(f"the value of var.{name}", module.session.where(name)), None, module, None
    else:
        what, outer, around = f"{name} in the call of module.{module.step[0]}", module.above, module.above.declared.calls[module.step[0]]
        expression, location = around.body.value(name), around.place(name)
    kind = declaration.place("type")
    if kind is not None and _lacks(expression, inner):  # `optional` in the type has it
        return Origin(f"the type of var.{name}", kind), None, module, None
    return (Origin(what, location), _inside(expression, inner), outer, around) if expression and location else None


def _is_given(name: str, declaration: Declaration, module: ModuleInstance) -> bool:
    """Whether a variable has what somebody gives it: one that is not `nullable` has its default in place of null."""
    given = module.inputs.get(name)
    if given is None or declaration.body.value("nullable") != Literal(value=False):
        return given is not None
    try:
        return not given().is_null
    except EvalError:
        return True


def _output(call: str, steps: tuple[Access, ...], module: ModuleInstance) -> _Hop | None:
    """All instances of a module say the same in the same place."""
    names = [str(one.key) for one in steps if one.attribute]
    below = next(iter(module.modules(call)[1]), None)
    declaration = below.declared.outputs.get(names[0]) if below is not None and names else None
    location = declaration.place("value") if declaration is not None else None
    if below is None or declaration is None or location is None:
        return None
    return Origin(f"output.{names[0]} of module.{call}", location), declaration.body.value("value"), below, None


def _inside(expression: Expression, steps: tuple[Access, ...]) -> Expression | None:
    """What stands under constant names of an object that is written out, or the name itself with further steps."""
    for at, step in enumerate(steps):
        if isinstance(expression, Traversal):
            return Traversal(expression.root, (*expression.steps, *steps[at:]))
        found = [value for key, value in expression.items if _says(key, step)] if isinstance(expression, ObjectOf) else []
        if len(found) != 1:
            return None
        expression = found[0]
    return expression


def _lacks(expression: Expression | None, steps: tuple[Access, ...]) -> bool:
    """Whether an object that is written out does not have what these names lead to."""
    for step in steps:
        if not isinstance(expression, ObjectOf) or not all(isinstance(key, Literal) for key, _ in expression.items):
            return False
        expression = next((value for key, value in expression.items if _says(key, step)), None)
        if expression is None:
            return True
    return False


def _says(key: Expression, step: Access) -> bool:
    return isinstance(key, Literal) and key.value == step.key

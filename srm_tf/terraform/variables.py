"""What an input variable holds: what it is given, else its default, else what is told of it where neither is there.

https://developer.hashicorp.com/terraform/language/values/variables
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.value import Reference
from srm_tf.terraform import cty
from srm_tf.terraform.constraints import Constraint, constraint, instead_of_null
from srm_tf.terraform.convert import convert
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import Nothing
from srm_tf.terraform.hiding import misspelt
from srm_tf.terraform.types import BOOL
from srm_tf.terraform.validated import without_value

if TYPE_CHECKING:
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.supposed import Supposed
    from srm_tf.terraform.syntax import Body, Expression

_ANYTHING = Constraint()


def held(name: str, body: Body, given: Val | None, text: str, supposed: Supposed) -> Val:
    """The value as the variable has it. `given` is None where nobody gave it one; `text`: the reference to it. Raises EvalError.

    What somebody gives to the root stands in no block of the configuration: it is a variable's, not a literal. But the default's text does.
    """
    wanted, default, value = constraint_of(body), body.value("default"), given
    if value is not None and text == f"var.{name}":
        value = _of_variable(value, _default(default), cty.Marks(references=(Reference(text),)))
    never_null = not flag(body, "nullable", otherwise=True)
    if default is not None and (value is None or never_null):
        value = _constant(default) if value is None else instead_of_null(value, _constant(default))
    elif never_null and value is not None and value.is_null:
        value = None
    if value is None:
        found = supposed.variable(text, without_value(text, name, wanted.type, body, _constant, never_null=never_null))
    else:
        found = wanted.apply(value)
    return hidden(found, body)


def _of_variable(value: Val, default: Val | None, marks: cty.Marks) -> Val:
    """What somebody gives, as the variable's, but for texts that are the default's: those stand in the configuration all the same."""
    if default is None or not _has_written(value, default):
        return cty.mark(value, marks)
    data, others = value.data, default.data
    if isinstance(data, dict) and isinstance(others, dict):
        return replace(value, data={name: _of_variable(one, others.get(name), marks) for name, one in data.items()})
    if isinstance(data, tuple) and isinstance(others, tuple):
        return replace(
            value, data=tuple([_of_variable(one, other, marks) for one, other in zip(data, chain(others, repeat(None)), strict=False)])
        )
    return value


def _has_written(value: Val, default: Val) -> bool:
    """Whether a text that somebody gives, or one in it, is what the default has in its place."""
    data, others = value.data, default.data
    if isinstance(data, dict) and isinstance(others, dict):
        return any(_has_written(one, others[name]) for name, one in data.items() if name in others)
    if isinstance(data, tuple) and isinstance(others, tuple):
        return any(map(_has_written, data, others))
    return isinstance(data, str) and data == others


def _default(expression: Expression | None) -> Val | None:
    """The default, where it is a value at all: of one that something is given instead of, nothing else is asked."""
    with suppress(cty.EvalError):
        return _constant(expression) if expression is not None else None
    return None


def hidden(value: Val, body: Body) -> Val:
    """A value with what a variable or an output says of who may see it. Raises EvalError where that is not said in Terraform's words."""
    if word := misspelt(body):
        raise cty.EvalError(f"{word}, which Terraform refuses and which may be meant for sensitive")
    marks = cty.Marks(flag(body, "sensitive"), flag(body, "ephemeral"))
    return cty.mark(value, cty.NONE if marks == cty.NONE else marks)


def constraint_of(body: Body) -> Constraint:
    """The type that a variable or an output declares."""
    kind = body.value("type")
    return _ANYTHING if kind is None else _declared(kind)


@lru_cache(maxsize=1024)
def _declared(kind: Expression) -> Constraint:
    """The same one for all instances of a module: what is made of a value is kept by it."""
    return constraint(kind, _constant)


def flag(body: Body, name: str, *, otherwise: bool = False) -> bool:
    """Whether an argument that no name may stand in is true, as a text too; `otherwise` where it is not written. Raises EvalError."""
    expression = body.value(name)
    if expression is None:
        return otherwise
    value = convert(_constant(expression), BOOL)
    if value.is_null:
        raise cty.EvalError(f"{name} expects true or false, got null")
    return value.data is True


def is_sensitive(body: Body) -> bool:
    """Whether a variable is declared to be sensitive; one that says neither, where Terraform refuses it, has no value to be told."""
    try:
        return bool(misspelt(body)) or flag(body, "sensitive")
    except cty.EvalError:
        return True


def _constant(expression: Expression) -> Val:
    return evaluate(expression, Nothing())

"""What an input variable holds: what it is given, else its default, else what is told of it where neither is there.

https://developer.hashicorp.com/terraform/language/values/variables
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.model.value import Reference
from srm_tf.terraform import cty
from srm_tf.terraform.constraints import Constraint, constraint, instead_of_null
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import Nothing
from srm_tf.terraform.syntax import Literal
from srm_tf.terraform.validated import without_value

if TYPE_CHECKING:
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.supposed import Supposed
    from srm_tf.terraform.syntax import Body, Expression


def held(name: str, body: Body, given: Val | None, text: str, supposed: Supposed) -> Val:
    """The value as the variable has it. `given` is None where nobody gave it one; `text`: the reference to it. Raises EvalError.

    What somebody gives to the root stands in no block of the configuration: it is a variable's, not a literal. But the default's text does.
    """
    wanted, default, value = constraint_of(body), body.value("default"), given
    if value is not None and text == f"var.{name}" and not _is_written(value, default):
        value = cty.mark(value, cty.Marks(references=(Reference(text),)))
    never_null = value is not None and not flag(body, "nullable", otherwise=True)
    if default is not None and (value is None or never_null):
        value = _constant(default) if value is None else instead_of_null(value, _constant(default))
    elif never_null and value is not None and value.is_null:
        value = None
    found = supposed.variable(text, without_value(text, name, wanted.type, body, _constant)) if value is None else wanted.apply(value)
    return hidden(found, body)


def _is_written(value: Val, default: Expression | None) -> bool:
    """Whether a text that somebody gives is the default, so that it stands in the configuration all the same."""
    return isinstance(value.data, str) and isinstance(default, Literal) and value.data == default.value


def hidden(value: Val, body: Body) -> Val:
    """A value with what a variable or an output says of who may see it."""
    marks = cty.Marks(flag(body, "sensitive"), flag(body, "ephemeral"))
    return cty.mark(value, cty.NONE if marks == cty.NONE else marks)


def constraint_of(body: Body) -> Constraint:
    """The type that a variable or an output declares."""
    kind = body.value("type")
    return Constraint() if kind is None else constraint(kind, _constant)


def flag(body: Body, name: str, *, otherwise: bool = False) -> bool:
    """Whether an argument that no name may stand in is true; `otherwise` where it is not written."""
    expression = body.value(name)
    return otherwise if expression is None else _constant(expression).data is True


def _constant(expression: Expression) -> Val:
    return evaluate(expression, Nothing())

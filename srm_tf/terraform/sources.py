"""Where a module call leads, when its `source` is made of variables and local values: Terraform since 1.15, OpenTofu since 1.8.

https://opentofu.org/docs/language/modules/sources/#support-for-variable-and-local-evaluation. Terraform asks for `const` variables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.circles import by_itself
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.declared import by_default
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.syntax import Literal
from srm_tf.terraform.values import names

if TYPE_CHECKING:
    from srm_tf.terraform.module import ModuleInstance


def in_module(module: ModuleInstance, call: str, argument: str, running: set[str]) -> tuple[str, tuple[str, ...]]:
    """The text of an argument of a call (`source`, `version`) as its module knows it, "" if it does not; and on what it depends then.

    `running`: the arguments that are being read; who asks for one of them again depends on itself.
    """
    expression = module.declared.calls[call].body.value(argument)
    if expression is None or isinstance(expression, Literal):
        return by_default(expression, module.declared), ()
    try:
        own = f"{module.address}.module.{call}.{argument}".lstrip(".")
        value = will_be(by_itself(running, own, lambda: evaluate(expression, module)))
    except EvalError:
        return "", ()
    if isinstance(value.data, str) and not cty.marks_in(value).sensitive:
        return value.data, ()
    return "", names(value.blank.why)

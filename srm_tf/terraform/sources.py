"""Where a module call leads, when its `source` is made of variables and local values: Terraform since 1.15, OpenTofu since 1.8.

https://opentofu.org/docs/language/modules/sources/#support-for-variable-and-local-evaluation. Terraform asks for `const` variables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.addresses import named_in
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.declared import Declared
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import Nothing
from srm_tf.terraform.self_references import by_itself
from srm_tf.terraform.syntax import Expression, Literal, Traversal, constant_text
from srm_tf.terraform.values import names

if TYPE_CHECKING:
    from srm_tf.terraform.module import ModuleInstance


class _ByDefault(Nothing):
    """The scope of a module before anybody gives a variable a value: defaults, and local values that are made of them."""

    def __init__(self, module: Declared) -> None:
        self.module = module
        self.running = set[str]()

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """A variable's default, a local value, or where the module is."""
        first = str(name.steps[0].key) if name.steps else ""
        default = self.module.variables[first].body.value("default") if name.root == "var" and first in self.module.variables else None
        if default is not None:
            return evaluate(default, Nothing()), 1
        if name.root == "local" and first in self.module.locals:
            return by_itself(self.running, f"local.{first}", lambda: evaluate(self.module.locals[first][0], self)), 1
        if name.root == "path" and first == "module":
            return cty.string("."), 1
        return super().resolve(name)

    def called(self, name: str) -> str:
        """Any function of the language; nobody shows files to it."""
        return name if "::" not in name else super().called(name)


def by_default(expression: Expression, module: Declared) -> str:
    """The text of a source before anybody gives a variable a value, as far as constants, defaults and local values tell it; else ""."""
    try:
        value = will_be(evaluate(expression, _ByDefault(module)))
    except EvalError:
        return ""
    return value.data if isinstance(value.data, str) else ""


def in_module(module: ModuleInstance, call: str, argument: str, running: set[str]) -> tuple[str, tuple[str, ...]]:
    """The text of an argument of a call (`source`, `version`) as its module knows it, "" if it does not; and on what it depends then.

    `running`: the arguments that are being read; who asks for one of them again depends on itself.
    """
    expression = module.declared.calls[call].body.value(argument)
    if expression is None or isinstance(expression, Literal):
        return constant_text(expression), ()
    try:
        own = named_in(module.address, f"module.{call}.{argument}")
        value = will_be(by_itself(running, own, lambda: evaluate(expression, module)))
    except EvalError:
        return "", ()
    if isinstance(value.data, str) and not cty.marks_in(value).sensitive:
        return value.data, ()
    return "", names(value.blank.why)

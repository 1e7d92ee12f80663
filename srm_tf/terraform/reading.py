"""References while they are read: the value that a name has, and what each step behind it takes out of that.

https://developer.hashicorp.com/terraform/language/expressions/references
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.choices import within_measure
from srm_tf.terraform.indexing import constant_key, get
from srm_tf.terraform.syntax import Access, Expression, Get, Index, Traversal

if TYPE_CHECKING:
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.scope import Scope


def read(name: Traversal, scope: Scope) -> Val:
    """The value of a reference. Raises EvalError for a name that means nothing there, and for a step that leads nowhere."""
    value, taken = scope.resolve(name)
    value = within_measure(value)
    for step in name.steps[taken:]:
        value = stepped(value, step)
    return value if value.known or scope.supposed is None else scope.supposed.read(value)


def stepped(value: Val, step: Access) -> Val:
    """What one step takes out of a value. Raises EvalError where there is no such thing.

    Of a choice that is taken of each side, and once: each of hundreds of instances may look for its own among hundreds of these.
    """
    if step.attribute and value.type.kind == "object" and value.marks is cty.NONE:
        member = value.members.get(str(step.key))
        if member is not None and member.known:
            return member
    if not value.blank.branches:
        return _taken(value, step)
    if step not in value.made:
        value.made[step] = _taken(value, step)
    return value.made[step]


def _taken(value: Val, step: Access) -> Val:
    key = cty.string(step.key) if isinstance(step.key, str) else cty.number(step.key)
    return get(value, key, attribute=step.attribute)


def named(expression: Expression, value: Callable[[Expression], Val]) -> Traversal | None:
    """`aws_x.y[each.key].id` as the reference that it is once its key is known: an attribute may be known where the whole is not.

    `value` is asked for keys. None for what is no reference.
    """
    if isinstance(expression, Traversal):
        return expression
    if isinstance(expression, Get):  # behind a computed key, `["name"]` is no key of an instance: it reads the attribute
        step: Access | None = Access(expression.step.key, attribute=isinstance(expression.step.key, str))
    else:
        step = constant_key(value(expression.key)) if isinstance(expression, Index) else None
    name = named(expression.source, value) if step is not None and isinstance(expression, (Get, Index)) else None
    return Traversal(name.root, (*name.steps, step)) if name is not None and step is not None else None

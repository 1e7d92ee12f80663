"""Expressions that cannot fail any more, whatever their unknown parts turn out to be.

Terraform knows nothing of `try(x, …)` and of `compact([x])` before it knows all of `x`. What they come to is certain before that, where
`x` is only looked up and put together: then the unknown value says so (`sure`), and the graph has what it will be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.syntax import Call, Conditional, Get, Index, Literal, Number, ObjectOf, Template, Traversal, TupleOf

if TYPE_CHECKING:
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.syntax import Expression

_GATHERS = frozenset({"compact", "concat", "flatten", "lookup", "merge"})
Look = Callable[["Expression"], "Val | None"]  # the value of a part; None where it cannot be evaluated


def cannot_fail(expression: Expression, look: Look) -> bool:
    """Whether the value that the expression has now is made of the same parts later."""
    if isinstance(expression, (Literal, Number)):
        return True
    if isinstance(expression, TupleOf):
        return all(cannot_fail(item, look) for item in expression.items)
    if isinstance(expression, ObjectOf):
        return all(cannot_fail(side, look) for pair in expression.items for side in pair)
    if isinstance(expression, Template):
        return all(cannot_fail(part, look) for part in expression.parts)
    value = look(expression)
    if value is None or cty.wholly_known(value):
        return value is not None
    if isinstance(expression, Conditional):
        test = look(expression.test)
        return test is not None and test.known and cannot_fail(expression.yes if test.data else expression.no, look)
    if isinstance(expression, Call) and expression.name != "try":
        inside = expression.name in _GATHERS and not expression.spread and all(cannot_fail(one, look) for one in expression.arguments)
        return inside and _stands(value)
    return isinstance(expression, (Traversal, Get, Index, Call)) and _stands(value)


def _stands(value: Val) -> bool:
    """A collection all of whose elements are here, the attribute of something that is here, or what is sure itself."""
    return value.known or value.blank.shape != "" or value.blank.sure is not None


def without_empty(texts: Val) -> Val | None:
    """What `compact` leaves of a list of texts, where each of them is certain to be empty or not."""
    if not texts.known:
        return None
    later = [one if one.known else one.blank.sure or one for one in texts.items]
    kept = [one for one in later if not one.is_null and (not one.known or one.data)]
    if any(not one.known and not (one.blank.there or one.blank.prefix) for one in kept):
        return None
    return cty.a_list(kept, texts.type.of)

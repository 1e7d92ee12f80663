"""Expressions that cannot fail any more, whatever their unknown parts turn out to be.

Terraform knows nothing of `try(x, …)` and of `compact([x])` before it knows all of `x`. What they come to is certain before that, where
`x` is only looked up and put together: then the unknown value says so (`sure`), and the graph has what it will be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.syntax import Call, Conditional, Get, Index, Literal, Number, ObjectOf, Template, Traversal, TupleOf

if TYPE_CHECKING:
    from srm_tf.terraform.syntax import Expression

_GATHERS = frozenset({"compact", "concat", "flatten", "lookup", "merge"})
_CHOICES = 16  # more than these are no help to anybody
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
    return isinstance(expression, (Traversal, Get, Index, Call)) and _stands(value) and _there(expression, look)


def _there(expression: Expression, look: Look) -> bool:
    """Whether each element that is taken out of a list on the way is known to be in it: there may be none."""
    lists: list[Expression] = []
    if isinstance(expression, Traversal):
        lists = [replace(expression, steps=expression.steps[:i]) for i, step in enumerate(expression.steps) if not step.attribute]
    while isinstance(expression, (Get, Index)):
        if isinstance(expression, Index) or not expression.step.attribute:
            lists.append(expression.source)
        expression = expression.source
    found = [look(one) for one in lists]
    return all(one is not None and one.known for one in found)


def _stands(value: Val) -> bool:
    """A collection all of whose elements are here, the attribute of something that is here, or what is sure itself."""
    return value.known or value.blank.shape != "" or value.blank.sure is not None


def with_what_will_be(name: str, value: Val, given: Sequence[Val], gather: Callable[[list[Val]], Val]) -> Val:
    """What a function puts together of unknown parts, with what it will be where that is told of them: `flatten([try(…)])`."""
    if value.known or value.blank.sure is not None or name.removeprefix("core::") not in _GATHERS:
        return value
    settled = [_settled(one) for one in given]
    if name.endswith("lookup") and settled[0].known and not settled[1].known:
        return _one_of(value, [*settled[0].items, *settled[2:]])
    if all(one is other for one, other in zip(given, settled, strict=True)):
        return value
    try:
        later = gather(settled)
    except EvalError:
        return value
    return Val(value.type, replace(value.blank, sure=later), value.marks) if later.known else value


def _one_of(value: Val, choices: Sequence[Val]) -> Val:
    """What is looked up under a key that is not known is one of those that there are, or what stands in for them."""
    if len(choices) > _CHOICES:
        return value
    return Val(value.type, replace(value.blank, branches=tuple(("", one) for one in choices)), value.marks)


def _settled(value: Val) -> Val:
    """A value with what its parts will be in their places; the same one where nobody tells of any."""
    if not value.known:
        return value if value.blank.sure is None else cty.mark(value.blank.sure, value.marks)
    if not isinstance(value.data, tuple):
        return value
    items = tuple(_settled(one) for one in value.data)
    same = all(one is other for one, other in zip(value.data, items, strict=True))
    return value if same else cty.mark(cty.a_tuple(items), value.marks)


def without_empty(texts: Val) -> Val | None:
    """What `compact` leaves of a list of texts, where each of them is certain to be empty or not."""
    if not texts.known:
        return None
    later = [one if one.known else one.blank.sure or one for one in texts.items]
    kept = [one for one in later if not one.is_null and (not one.known or one.data)]
    if any(not one.known and not (one.blank.there or one.blank.prefix) for one in kept):
        return None
    return cty.a_list(kept, texts.type.of)

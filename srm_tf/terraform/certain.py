"""Expressions that cannot fail any more, whatever their unknown parts turn out to be.

Terraform knows nothing of `try(x, …)` and of `compact([x])` before it knows all of `x`. What they come to is certain before that, where
`x` is only looked up and put together: then the unknown value says so (`sure`), and the graph has what it will be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.syntax import Call, Conditional, Get, Index, Literal, Number, ObjectOf, Template, Traversal, TupleOf
from srm_tf.terraform.types import ANY

if TYPE_CHECKING:
    from srm_tf.terraform.syntax import Expression

_GATHERS = frozenset({"compact", "concat", "flatten", "lookup", "merge"})
_CHOICES = 16  # more than these are no help to anybody
_LISTS = frozenset({"concat", "flatten"})
_ARRANGES = frozenset({"distinct", "reverse", "sort", "tolist", "toset"})
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


def with_what_will_be(name: str, value: Val, given: Sequence[Val], gather: Callable[[list[Val]], Val]) -> Val:
    """What a function puts together of unknown parts, with what it will be where that is told of them: `flatten([try(…)])`.

    A list that a variable adds to has what it has: `concat(var.more, ["0.0.0.0/0"])`. However many there are more, one stands for them.
    """
    bare = name.removeprefix("core::")
    if value.known or value.blank.sure is not None or bare not in _GATHERS | _ARRANGES:
        return value
    settled = [_settled(one) for one in given]
    if bare == "lookup" and settled[0].known and not settled[1].known:
        return _one_of(value, [*settled[0].items, *settled[2:]])
    later = _listed(bare, settled) if bare in _LISTS else settled[0] if bare in _ARRANGES else None
    if later is None and any(one is not other for one, other in zip(given, settled, strict=True)):
        try:
            later = gather(settled)
        except EvalError:
            return value
    return Val(value.type, replace(value.blank, sure=later), value.marks) if later is not None and later.known else value


def _one_of(value: Val, choices: Sequence[Val]) -> Val:
    """What is looked up under a key that is not known is one of those that there are, or what stands in for them."""
    if len(choices) > _CHOICES:
        return value
    return Val(value.type, replace(value.blank, branches=tuple(("", one) for one in choices)), value.marks)


def _listed(name: str, given: Sequence[Val]) -> Val | None:
    """All elements of some lists, with one that is not known for each list that is not; None where nothing else is there."""
    found = [part for one in given for part in _parts(one, deep=name == "flatten")]
    return cty.a_tuple(found) if any(part.known or part.type != ANY for part in found) else None


def _parts(value: Val, *, deep: bool) -> Iterator[Val]:
    if not value.known:
        listed = value.type == ANY or value.type.is_sequence
        yield Val(ANY, cty.Blank(why=value.blank.why), value.marks) if listed else value
    elif value.type.is_sequence:
        for item in value.items:
            yield from _parts(item, deep=deep) if deep else (item,)
    else:
        yield value


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
    kept = [one for one in texts.items if not one.is_null and (not one.known or one.data)]
    if any(not one.known and not (one.blank.there or one.blank.prefix) for one in kept):
        return None
    return cty.a_list(kept, texts.type.of)

"""What a variable that has no value may come to: Terraform refuses what its `validation` blocks do not let through.

https://developer.hashicorp.com/terraform/language/values/variables#custom-validation-rules
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.value import GAP, Reference
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, Val
from srm_tf.terraform.operations import INFINITE, within
from srm_tf.terraform.syntax import Access, Binary, Call, Expression, Literal, Traversal
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, Type

if TYPE_CHECKING:
    from srm_tf.terraform.syntax import Body

_CHOICES = 32  # more than these are no help to anybody
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
Constant = Callable[[Expression], Val]  # the value of an expression in which no name stands. Raises EvalError


def without_value(text: str, name: str, kind: Type, body: Body, constant: Constant, *, never_null: bool) -> Val:
    """The unknown value of a variable, with what its validations leave of what it may be. `text`: the reference to it."""
    shape = GAP if kind in {STRING, ANY} else ""
    blank = cty.Blank(never_null, why=(f"{text}, which has no value",), shape=shape, origin="" if shape else text)
    value = Val(kind, blank, Marks(references=(Reference(text),)))
    own = Traversal("var", (Access(name),))
    for block in body.of_type("validation"):
        condition = block.body.value("condition")
        for term in _terms(condition) if condition is not None else ():
            value = _narrowed(value, term, own, constant)
    return value


def _terms(condition: Expression, sign: str = "&&") -> Iterator[Expression]:
    """What all has to hold, or of what one has."""
    if isinstance(condition, Binary) and condition.sign == sign:
        yield from _terms(condition.left, sign)
        yield from _terms(condition.right, sign)
    else:
        yield condition


def _narrowed(value: Val, term: Expression, own: Traversal, constant: Constant) -> Val:
    if value.blank.branches or value.blank.sure is not None:
        return _bounded(value, term, own, constant)
    choices = [_choices(one, own, value.type, constant) for one in _terms(term, "||")]
    found = [one for several in choices if several is not None for one in several]
    if None in choices or not 0 < len(found) <= _CHOICES:
        return _bounded(value, term, own, constant)
    if len(found) == 1:
        return replace(value, data=replace(value.blank, sure=cty.mark(found[0], value.marks)))
    return replace(value, data=replace(value.blank, branches=tuple((value.blank.why[0], one) for one in found)))


def _choices(term: Expression, own: Traversal, kind: Type, constant: Constant) -> list[Val] | None:
    """The values that a condition lets through, where it names them: `contains(["a", "b"], var.x)`, `var.x == "a"`, `var.x`."""
    if term == own and kind == BOOL:
        return [cty.TRUE]
    if isinstance(term, Binary) and term.sign == "==" and own in {term.left, term.right}:
        return _known([term.right if term.left == own else term.left], kind, constant)
    if not isinstance(term, Call) or term.name != "contains" or len(term.arguments) != 2 or term.arguments[1] != own:  # noqa: PLR2004 — both
        return None
    listed = _attempt(term.arguments[0], constant)
    return None if listed is None or not cty.wholly_known(listed) else _fitting(listed.items, kind)


def _known(written: Sequence[Expression], kind: Type, constant: Constant) -> list[Val] | None:
    found = [_attempt(one, constant) for one in written]
    return None if any(one is None or not one.known for one in found) else _fitting([one for one in found if one is not None], kind)


def _fitting(found: Sequence[Val], kind: Type) -> list[Val] | None:
    try:
        return [convert(one, kind) for one in found] if kind.is_primitive else None
    except EvalError:
        return None


def _bounded(value: Val, term: Expression, own: Traversal, constant: Constant) -> Val:
    """With the bound that a comparison sets: `var.days >= 30`; a text that is not empty is there."""
    if not isinstance(term, Binary) or value.blank.branches:
        return value
    if value.type == STRING and term == Binary("!=", own, Literal("")):
        return replace(value, data=replace(value.blank, there=True))
    turned = term.right == own
    sign = _TURNED.get(term.sign) if turned else term.sign if term.left == own else None
    limit = _attempt(term.left if turned else term.right, constant) if sign in _TURNED else None
    if value.type != NUMBER or limit is None or not isinstance(limit.data, Decimal):
        return value
    known = value.blank.sure.blank if value.blank.sure is not None else cty.Blank(least=-INFINITE)
    low, high = Decimal(known.least), INFINITE if known.most is None else Decimal(known.most)
    low, high = (low, min(high, limit.data)) if sign in {"<", "<="} else (max(low, limit.data), high)
    sure = within(low, high, value.blank.why).blank.sure
    return replace(value, data=replace(value.blank, sure=None if sure is None else cty.mark(sure, value.marks)))


def _attempt(expression: Expression, constant: Constant) -> Val | None:
    try:
        return constant(expression)
    except EvalError:
        return None

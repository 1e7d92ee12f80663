"""Conditions and what they choose between: `a ? b : c`, `&&`, `||`, while a side may be unknown or wrong.

https://developer.hashicorp.com/terraform/language/expressions/conditionals
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import TypeAlias

from msgspec.structs import replace

from srm_tf.model.value import Certainty
from srm_tf.terraform import cty
from srm_tf.terraform.certain import to_come, will_be
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, Val
from srm_tf.terraform.one_of_many import at_most_possible, of_some, some
from srm_tf.terraform.operations import binary, operand
from srm_tf.terraform.picking import FEW
from srm_tf.terraform.types import ANY, BOOL, NUMBER, Type, unify
from srm_tf.wording import together

Side: TypeAlias = tuple[Val, EvalError | None]  # what a side comes to; an unknown value, and the error, where it is wrong
_MOST = 64  # ends of choices in choices: where each of forty names chooses between two that the one before chose, they are without number
Bound: TypeAlias = Decimal | int | None


def truth(value: Val, what: str) -> Val:
    """A value where a bool has to stand. Raises EvalError for a null."""
    if value.is_null:
        raise EvalError(f"{what} is null: conditions must be either true or false")
    return convert(value, BOOL)


def common_type(yes: Val, no: Val) -> Type | None:
    """The type of both branches. Raises EvalError where they have none in common."""
    if yes.type == no.type:
        return None
    for one, other in ((yes, no), (no, yes)):
        if one.is_null and one.type == ANY:
            return other.type
    kind = unify([yes.type, no.type])
    if kind is None:
        raise EvalError("the true and false result expressions must have consistent types")
    return kind


def either(test: Val, yes: Val, no: Val, kind: Type | None) -> Val:
    """An open condition: not known, but both branches are, and what they share is."""
    try:
        sides = [one if kind is None else convert(one, kind) for one in (yes, no)]
    except EvalError:  # the side that does not fit may never be chosen
        sides = [yes, no]
    marks = cty.hiding(test.marks) | sides[0].marks | sides[1].marks  # a condition hides its result, which comes from the branches
    marks |= _inside(sides, marks)
    if sides[0].is_null and sides[1].is_null:
        return cty.null(sides[0].type)
    not_null = all(not one.is_null and (one.known or one.blank.not_null) for one in sides)
    why = tuple(dict.fromkeys((*test.blank.why, *(reason for one in sides for reason in one.blank.why))))
    alike = yes.type == no.type and (yes.type == NUMBER or yes.type.element is not None)
    (low, high), counted = _between(sides) if alike else (None, None), yes.type == NUMBER
    if counted and alike and not_null and low is not None and low == high:
        return cty.mark(sides[0], marks)
    sure = sides[0] if sides[0] == sides[1] else None  # the same, whatever is chosen
    if sure is None:  # of rounds, or of instances, one may come to this side and the next to the other
        sides, marks = [some(one) for one in sides], of_some(marks)
    condition = together(test.blank.why)
    branches = (condition, sides[0]), (condition, sides[1])
    blank = cty.Blank(not_null, "", low or 0, high, why, branches, counted=counted and low is not None, sure=sure)
    return Val(sides[0].type if sides[0].type == sides[1].type else ANY, blank, marks)


def within_measure(value: Val) -> Val:
    """The value; what chooses between more than anybody can go through is no choice any more, but unknown by the same reasons."""
    if cty.ends_of(value) <= _MOST:
        return value
    found = value.made.get(within_measure)
    if found is None:
        found = value.made[within_measure] = _cut(value)
    return found


def _cut(value: Val) -> Val:
    if value.known:
        return Val(value.type, cty.each_inside(value, within_measure), value.marks)
    blank = value.blank
    kept = cty.Blank(blank.not_null, blank.prefix, blank.least, blank.most, blank.why, words=blank.words, counted=blank.counted)
    # Nothing tells any more from which side it comes.
    return Val(value.type, replace(kept, there=blank.there), at_most_possible(cty.marks_in(value)))


def compared(sign: str, left: Val, right: Val) -> Val:
    """`left sign right`, with what it will be where what the sides will be is certain. Raises EvalError."""
    if sign == "==" and left.marks is cty.NONE and right.marks is cty.NONE and isinstance(left.data, str) and isinstance(right.data, str):
        return cty.boolean(left.data == right.data)  # hundreds of instances may look for their own name among hundreds
    found = _of_choices(sign, left, right, binary(sign, left, right))
    if found.known or found.blank.sure is not None or (left.blank.sure is None and right.blank.sure is None):
        return found
    later = to_come(found, lambda: binary(sign, will_be(left), will_be(right)))
    return later if later.blank.sure is not None and later.blank.sure.known else found


def _of_choices(sign: str, left: Val, right: Val, found: Val) -> Val:
    """What comes of sides of which the few values are known that they may have: certain, where it is always the same."""
    if found.known or not (left.blank.branches or right.blank.branches):
        return found
    sides = [[one for _, one in side.blank.branches] or [side] for side in (left, right)]
    if prod(map(len, sides)) > FEW or not all(one.known for side in sides for one in side):
        return found
    try:
        made = [binary(sign, one, other) for one, other in product(*sides)]
    except EvalError:
        return found
    if not all(one.known for one in made):
        return found
    if all(one.data == made[0].data for one in made):
        return Val(found.type, replace(found.blank, sure=cty.unmark(made[0])[0]), found.marks)
    return found if found.type != NUMBER else Val(NUMBER, replace(found.blank, branches=tuple(("", one) for one in made)), found.marks)


def foreseen(result: Val, test: Val, yes: Side, no: Side) -> Val:
    """The result of an open condition, with what it will be where what the condition will be is certain."""
    sure = test.blank.sure
    if sure is None or not isinstance(sure.data, bool) or result.known:
        return result
    chosen, error = yes if sure.data else no
    fitting = None if error is not None else convert(chosen, result.type)
    return result if fitting is None else replace(result, data=replace(result.blank, sure=fitting.blank.sure or fitting))


def _inside(sides: Sequence[Val], known: Marks) -> Marks:
    """What stands inside one of the lists or maps that there may be: the result may refer to it, and what is made of the result."""
    texts = {one.text for one in known.references}
    inside = (part for side in sides for part in (side, *side.blank.parts))
    found = dict.fromkeys(one for part in inside for one in cty.marks_in(part).references if one.text not in texts)
    return Marks(references=tuple(one.at_most(Certainty.POSSIBLE) for one in found)) if found else cty.NONE


def _between(sides: Sequence[Val]) -> tuple[Bound, Bound]:
    """What bounds the number, or the length of the collection, that one of these values will be."""
    bounds = [_bounds(one) for one in sides]
    low = None if None in (bounds[0][0], bounds[1][0]) else min(bounds[0][0] or 0, bounds[1][0] or 0)
    high = None if None in (bounds[0][1], bounds[1][1]) else max(bounds[0][1] or 0, bounds[1][1] or 0)
    return low, high


def _bounds(one: Val) -> tuple[Bound, Bound]:
    if isinstance(one.data, Decimal):
        return one.data, one.data
    if one.type == NUMBER and not one.blank.counted:  # null is none
        return None, None
    if one.known:
        return (len(one.items), len(one.items)) if cty.length_known(one) else (0, None)
    return one.blank.least, one.blank.most


def logical(sign: str, one: Side, other: Side) -> Val:
    """`&&` or `||`. A side decides whatever is wrong with the other one, unless that is no bool. Raises EvalError."""
    decides = sign == "||"
    (left, wrong), (right, bad) = one, other
    marks = cty.hiding(left.marks | right.marks)
    sides = [_operand(side) for side in (left, right)]
    truths = [side.data is True if side.known else None for side in sides]  # null counts as false here
    if truths == [None, None] and wrong is None:
        return _undecided(sign, sides, marks)
    for truth, beside, error in ((truths[0], truths[1], wrong), (truths[1], truths[0], bad)):
        if truth is decides and error is None:
            return cty.mark(cty.boolean(decides), marks)
        if truth is None and beside is (not decides) and error is None:
            return _undecided(sign, sides, marks)
    for error in (wrong, bad):
        if error is not None:
            raise error
    for side in sides:
        operand(side, BOOL)  # null is no bool, unless the other side decides
    return cty.mark(cty.boolean(not decides), marks)


def _operand(side: Val) -> Val:
    """A side of `&&` or `||` as a bool, without its marks."""
    try:
        return convert(cty.unmark(side)[0], BOOL)
    except EvalError as error:
        raise EvalError(f"invalid operand: unsuitable value: {error}") from None


def _undecided(sign: str, sides: Sequence[Val], marks: Marks) -> Val:
    """Not known, but maybe certain: what a side will be decides as what it is does."""
    truths = [(one.blank.sure or one).data for one in sides]
    decides = sign == "||"
    sure = cty.boolean(decides) if decides in truths else cty.boolean(not decides) if truths == [not decides] * 2 else None
    return Val(BOOL, cty.Blank(not_null=True, why=cty.reasons(*sides), sure=sure), marks)

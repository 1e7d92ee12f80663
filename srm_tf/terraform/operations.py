"""What the operators and the index do with values: https://developer.hashicorp.com/terraform/language/expressions/operators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from operator import add
from operator import mul as times
from operator import sub as subtract

from msgspec.structs import replace

from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.value import GAP
from srm_tf.terraform import cty, digits
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Marks, Val
from srm_tf.terraform.given_by_aws import are_of_two, is_never_empty
from srm_tf.terraform.told_apart import are_apart, are_one
from srm_tf.terraform.types import BOOL, NUMBER, STRING, Type, may_agree

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}
INFINITE = Decimal("Infinity")
_SHORT = 70  # digits: what is multiplied, or divided, of so many is exact in 512 bits


def binary(sign: str, left: Val, right: Val) -> Val:
    """`left sign right`, but for `&&` and `||`, which ask less of their sides. Raises EvalError for a null or a wrong type."""
    (left, ours), (right, theirs) = cty.unmark_deep(left), cty.unmark_deep(right)
    marks = cty.hiding(ours | theirs)  # what is computed of values does not come from where they do
    if sign in {"==", "!="}:
        same = equal(left, right)
        if same.known and ((left.is_null and not right.known) or (right.is_null and not left.known)):
            marks |= cty.FORESEEN
        return cty.mark(_not(same) if sign == "!=" else same, marks)
    return cty.mark(_operated(sign, operand(left, NUMBER), operand(right, NUMBER)), marks)


def operand(one: Val, wanted: Type) -> Val:
    """What an operator is given, in the type that it takes. Raises EvalError for a null or a wrong type."""
    if one.is_null:
        raise EvalError("invalid operand: argument must not be null")
    try:
        return convert(one, wanted)
    except EvalError as error:
        raise EvalError(f"invalid operand: unsuitable value: {error}") from None


def _operated(sign: str, left: Val, right: Val) -> Val:
    one, other = left.data, right.data
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        kind = BOOL if sign in _COMPARE else NUMBER
        decided = _compared(sign, _bounds(left), _bounds(right)) if sign in _COMPARE else None
        return _about(sign, left, right, kind) if decided is None else cty.boolean(decided)
    if sign in _COMPARE:
        return cty.boolean(sign in {"<=", ">="} if digits.same(one, other) else _COMPARE[sign](one, other))
    return cty.number(arithmetic(sign, one, other))


def _about(sign: str, left: Val, right: Val, kind: Type) -> Val:
    """A result that is not known. A number is within bounds that Terraform does not see: `1 + length(var.names)` is one at least."""
    why = cty.reasons(left, right)
    (low, high), (least, most) = limits(left), limits(right)
    if kind != NUMBER:
        answer = _touching(sign, (low, high), (least, most))
        return Val(kind, cty.Blank(not_null=True, why=why, sure=None if answer is None else cty.boolean(answer)))
    if sign == "%" and low >= 0 and high < least:
        return within(low, high, why)  # less than what it is divided by is left over whole
    if sign == "%":
        divisor = INFINITE if least <= 0 <= most else max(abs(least), abs(most))  # divided by zero, all is left
        return within(*_rest(low, high, divisor), why)
    if sign == "/" and least <= 0 <= most:  # the closer to zero, the greater what is divided by it
        return Val(kind, cty.Blank(not_null=True, why=why))
    ends = [_end(sign, one, other) for one in (low, high) for other in (least, most)]
    return within(min(ends), max(ends), why)


def _rest(low: Decimal, high: Decimal, divisor: Decimal) -> tuple[Decimal, Decimal]:
    """The bounds of what a division leaves: it has the sign of what is divided."""
    return max(min(low, Decimal(0)), -divisor), min(max(high, Decimal(0)), divisor)


def _end(sign: str, one: Decimal, other: Decimal) -> Decimal:
    """What a bound and a bound come to; 0 where one takes all that the other one adds."""
    try:
        return INFINITELY[sign](one, other)
    except InvalidOperation:
        return Decimal(0)


def within(low: Decimal, high: Decimal, why: tuple[str, ...]) -> Val:
    """A number that Terraform knows nothing of, and that will be within these bounds."""
    blank = cty.Blank(not_null=True, why=why)
    if not low.is_finite() and not high.is_finite():
        return Val(NUMBER, blank)
    counted = replace(blank, counted=True, least=low, most=high if high.is_finite() else None)
    return Val(NUMBER, replace(blank, sure=cty.number(low) if low == high else Val(NUMBER, counted)))


def limits(side: Val) -> tuple[Decimal, Decimal]:
    """The least and the greatest that a number will be."""
    side = side.blank.sure or side
    if side.blank.branches and not side.blank.counted:
        ends = [limits(one) for _, one in side.blank.branches]
        return min(low for low, _ in ends), max(high for _, high in ends)
    return _bounds(side)


def _bounds(side: Val) -> tuple[Decimal, Decimal]:
    """The least and the greatest that a number may be."""
    if isinstance(side.data, Decimal):
        return side.data, side.data
    blank = side.blank
    greatest = INFINITE if blank.most is None else Decimal(blank.most)
    return (Decimal(blank.least), greatest) if blank.counted else (-INFINITE, INFINITE)


def _touching(sign: str, left: tuple[Decimal, Decimal], right: tuple[Decimal, Decimal]) -> bool | None:
    """What bounds decide that lie apart or touch each other; Terraform does not see the latter."""
    if left[0] >= right[1]:
        return sign == ">=" if left[0] == right[1] and sign in {"<", ">="} else _compared(sign, left, right)
    if left[1] <= right[0]:
        return sign == "<=" if left[1] == right[0] and sign in {">", "<="} else _compared(sign, left, right)
    return None


def _compared(sign: str, left: tuple[Decimal, Decimal], right: tuple[Decimal, Decimal]) -> bool | None:
    """What the bounds decide: only bounds that lie apart do, those that touch do not."""
    if left[0] > right[1]:
        return sign in {">", ">="}
    return sign in {"<", "<="} if left[1] < right[0] else None


_EXACTLY: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": subtract, "*": times, "/": lambda one, other: one / other}
INFINITELY: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"+": add, "-": subtract, "*": times, "/": lambda one, other: one / other}


def arithmetic(sign: str, left: Decimal, right: Decimal) -> Decimal:
    """`+ - * / %` in Terraform's precision. Dividing by zero gives infinity; a zero or an infinity by itself is an error."""
    if left.is_infinite() or right.is_infinite():
        return _with_infinity(sign, left, right)
    if right == 0 and sign in {"/", "%"}:
        return _by_zero(sign, left)
    if (whole := _of_whole_numbers(sign, left, right)) is not None:
        found = Decimal(whole)
    else:
        one, other = digits.binary(left), digits.binary(right)
        if sign == "%":  # the sign is that of the dividend, as in Go
            return digits.decimal(one - digits.rounded(other * int(digits.rounded(one / other))))
        found = digits.decimal(_EXACTLY[sign](one, other))
    below_zero = sign in {"*", "/"} and left.is_signed() != right.is_signed()  # a zero has a sign, too
    return found if found or not below_zero else Decimal("-0")


def _of_whole_numbers(sign: str, left: Decimal, right: Decimal) -> int | None:
    """What comes of two whole numbers, as most are, without their fractions; None where something is left over, or they are too long."""
    if not all(one.adjusted() <= _SHORT and one == one.to_integral_value() for one in (left, right)):
        return None
    one, other = int(left), int(right)
    if sign == "%":
        return abs(one) % abs(other) * (-1 if one < 0 else 1)
    if sign == "/":
        return one // other if one % other == 0 else None
    return one + other if sign == "+" else one - other if sign == "-" else one * other


def _by_zero(sign: str, left: Decimal) -> Decimal:
    if sign == "%":
        return left
    if left == 0:
        raise EvalError("can't divide zero by zero")
    return -INFINITE if left < 0 else INFINITE


def _with_infinity(sign: str, left: Decimal, right: Decimal) -> Decimal:
    """What the operators make of an infinity."""
    try:
        return INFINITELY[sign](left, right)
    except (InvalidOperation, KeyError):
        raise EvalError("can't compute with these infinities") from None


def unary(sign: str, value: Val) -> Val:
    """`-x` and `!x`."""
    inner, marks = cty.unmark_deep(value)
    marks = cty.hiding(marks)
    one = operand(inner, NUMBER if sign == "-" else BOOL)
    if isinstance(one.data, Decimal):
        return cty.mark(cty.number(type(one.data)(one.data.copy_negate())), marks)  # a float of 64 bits stays one
    return cty.mark(_not(one) if one.type == BOOL else _about("-", cty.number(0), one, NUMBER), marks)


def _not(one: Val) -> Val:
    if one.known:
        return cty.boolean(not one.data)
    sure = None if one.blank.sure is None else _not(one.blank.sure)
    return Val(BOOL, cty.Blank(not_null=True, why=one.blank.why, sure=sure))


def equal(left: Val, right: Val) -> Val:
    """`==` of values without marks: true, false, or not known yet. Values of different types are never equal."""
    for one, other in ((left, right), (right, left)):
        if not one.known and other.known and _excluded(one, other):
            return cty.FALSE
    if not left.known or not right.known:
        return Val(BOOL, cty.Blank(not_null=True, why=cty.reasons(left, right), sure=_foreseen(left, right)))
    if left.is_null or right.is_null:
        return cty.boolean(left.is_null and right.is_null)
    if isinstance(left.data, tuple) and len(left.items) != len(right.items) and cty.length_known(left) and cty.length_known(right):
        return cty.FALSE
    if left.type == right.type:
        return _same(left, right)
    open_ = (_may_change_type(left) or _may_change_type(right)) and may_agree(left.type, right.type)
    return cty.unknown(BOOL, not_null=True, why=cty.reasons(left, right)) if open_ else cty.FALSE


def _may_change_type(one: Val) -> bool:
    """Whether its type, or that of something in it, comes with what is not known; that of a null is settled.

    https://pkg.go.dev/github.com/zclconf/go-cty/cty#Value.HasWhollyKnownType
    """
    if not one.known:
        return one.type.is_open
    if isinstance(one.data, tuple):
        return any(map(_may_change_type, one.data))
    return isinstance(one.data, dict) and any(map(_may_change_type, one.data.values()))


def _foreseen(left: Val, right: Val) -> Val | None:
    """The answer there will be, where what is not known is certain all the same, or certain to be there at all.

    Whether it is empty is another question: what a resource computes may be an empty text, as the association of a VPC without IPv6 is.
    """
    one, other = left.blank.sure or left, right.blank.sure or right
    if one.known and other.known:
        answer = equal(one, other)
        return answer if answer.known else answer.blank.sure
    if one.type == other.type == STRING and not one.is_null and not other.is_null:
        if _is_one_thing(one) and are_one(one, other):
            return cty.TRUE
        if _surely_differ(one, other):
            return cty.FALSE
    if (other.data == "" and is_never_empty(one)) or (one.data == "" and is_never_empty(other)):
        return cty.FALSE
    return cty.FALSE if (one.blank.there and other.is_null) or (other.blank.there and one.is_null) else None


def _is_one_thing(item: Val) -> bool:
    """Whether it is an attribute, a variable or a place in a list of AWS's, which are the same wherever they are read."""
    blank = item.blank
    if blank.source is not None:
        return True
    return blank.shape == GAP and blank.origin == "" and not any(OPEN_KEY in reason for reason in blank.why)


def _surely_differ(one: Val, other: Val) -> bool:
    """Whether two texts, of which one is not known, are two: by their ends, by their places in a list of AWS's, as ARNs of two things."""
    return are_apart(*((other, one) if one.known else (one, other))) or are_of_two(one, other)


def _excluded(blank: Val, known: Val) -> bool:
    """Whether what is known of a value rules the other one out."""
    if known.is_null:
        return blank.blank.not_null
    if blank.type != known.type and not (_may_change_type(blank) or _may_change_type(known)):
        return True
    if isinstance(known.data, str):
        return not known.data.startswith(blank.blank.prefix)
    if isinstance(known.data, Decimal):
        least, most = _bounds(blank)
        return not least <= known.data <= most
    size, limits = len(known.items), blank.blank
    return known.type.kind in {"list", "map"} and (size < limits.least or (limits.most is not None and size > limits.most))


def _same(left: Val, right: Val) -> Val:
    if isinstance(left.data, dict) and isinstance(right.data, dict):
        if left.data.keys() != right.data.keys():
            return cty.FALSE
        answers = [equal(left.data[name], right.data[name]) for name in sorted(left.data)]
        # Terraform goes through members in no order, and stops at the first that differs or is not known
        return next((one for one in answers if one.data is False), next((one for one in answers if not one.known), cty.TRUE))
    if isinstance(left.data, tuple) and isinstance(right.data, tuple):
        if left.type.kind == "set" and not (cty.wholly_known(left) and cty.wholly_known(right)):
            return cty.unknown(BOOL, not_null=True, why=cty.reasons(left, right))
        return _all(left.data, right.data)
    if isinstance(left.data, Decimal) and isinstance(right.data, Decimal):
        return cty.boolean(digits.same(left.data, right.data))
    return cty.boolean(left.type == right.type and left.data == right.data)


def _all(left: Sequence[Val], right: Sequence[Val]) -> Val:
    """Element by element; the first that is not equal, or not known, ends it."""
    if len(left) != len(right):
        return cty.FALSE
    answers = (equal(one, other) for one, other in zip(left, right, strict=True))
    return next((answer for answer in answers if answer.data is not True), cty.TRUE)


def spread(source: Val, trail: Marks = NONE) -> Iterator[tuple[Val, Val]]:
    """(key, value) of everything in a known collection: indexes of a list, names of a map, and the elements of a set as both.

    `trail`: where the collection comes from, and so does each of its names and elements.
    """
    if isinstance(source.data, dict):
        for name in sorted(source.data):
            yield cty.mark(cty.string(name), trail), cty.mark(source.data[name], trail)
        return
    for place, item in enumerate(source.items):
        one = cty.mark(item, trail)
        yield (one if source.type.kind == "set" else cty.number(place)), one


def put_together(found: Val, marks: Marks) -> Val:
    """A collection made of parts of others, with the marks of these; each part has their trail already.

    What hides them hides all that is made of them, but where a part says itself where it comes from, none comes from what stands beside it.
    """
    told = bool(marks.references) and any(cty.marks_in(one).references for one in found.items)  # asked last: that goes through all of it
    return cty.mark(found, cty.hiding(marks) if told else marks)

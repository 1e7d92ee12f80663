"""The functions for numbers: https://developer.hashicorp.com/terraform/language/functions, "Numeric Functions"."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from string import ascii_lowercase, ascii_uppercase, digits

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import Param, function
from srm_tf.terraform.operations import limits, within
from srm_tf.terraform.types import ANY, NUMBER, STRING, Type

_INT64 = (-(1 << 63), (1 << 63) - 1)
_SIGNS = digits + ascii_lowercase + ascii_uppercase
_AMOUNT = Param(NUMBER, unknown=True)
_ANY_CASE = 36  # up to this base, letters of both cases mean the same
_BASES = (2, 62)
_OVERFLOW = 1 << 63
_CATASTROPHE = 1 << 12


def whole(amount: Decimal, *, limits: tuple[int, int] | None = _INT64) -> int:
    """A number that has to be whole, within the limits. Raises EvalError otherwise."""
    if amount.is_infinite() or amount != amount.to_integral_value():
        raise EvalError("a whole number is required")
    found = int(amount)
    if limits is not None and not limits[0] <= found <= limits[1]:
        raise EvalError(f"value must be a whole number, between {limits[0]} and {limits[1]} inclusive")
    return found


@function("abs", _AMOUNT, returns=NUMBER)
def absolute(amount: Val) -> Val:
    """The amount without its sign."""
    if isinstance(amount.data, Decimal):
        found = amount.data.copy_abs()
        return cty.number(cty.Float64(found) if isinstance(amount.data, cty.Float64) else found)
    low, high = limits(amount)
    return within(max(low, -high, Decimal(0)), max(-low, high), cty.reasons(amount))


@function("ceil", _AMOUNT, returns=NUMBER)
def ceil(amount: Val) -> Val:
    """The next whole number that is not less."""
    return _at_its_ends(amount, ROUND_CEILING)


@function("floor", _AMOUNT, returns=NUMBER)
def floor(amount: Val) -> Val:
    """The next whole number that is not greater."""
    return _at_its_ends(amount, ROUND_FLOOR)


def _at_its_ends(amount: Val, way: str) -> Val:
    """What is rounded lies between its rounded bounds."""
    if isinstance(amount.data, Decimal):
        return cty.number(_rounded(amount.data, way))
    low, high = (_rounded(end, way) for end in limits(amount))
    return within(low, high, cty.reasons(amount))


def _rounded(amount: Decimal, way: str) -> Decimal:
    found = amount.to_integral_value(rounding=way)
    return amount if found == amount else found or Decimal(0)


@function("log", NUMBER, NUMBER, returns=NUMBER)
def log(amount: Decimal, base: Decimal) -> Decimal:
    """The logarithm, computed in 64-bit floats."""
    above, below = _logarithm(_float(amount)), _logarithm(_float(base))
    if below == 0:
        return _of_float(math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, above))
    return _of_float(above / below)


def _float(amount: Decimal) -> float:
    """The nearest 64-bit float. Raises EvalError for a finite number that is too large for one."""
    found = float(amount)
    if math.isinf(found) and not amount.is_infinite():
        raise EvalError("value must be a number that fits into 64 bits")
    return found


def _of_float(amount: float) -> Decimal:
    if math.isnan(amount):
        raise EvalError("the result is not a number")
    return cty.Float64(amount)


# The coefficients of https://www.netlib.org/fdlibm/e_log.c, by which Go computes: C libraries differ in the last digit.
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_EVEN = (1.479819860510658591e-01, 1.818357216161805012e-01, 2.857142874366239149e-01, 6.666666666666735130e-01)
_ODD = (1.531383769920937332e-01, 2.222219843214978396e-01, 3.999999999940941908e-01)


def _logarithm(amount: float) -> float:
    """The natural logarithm."""
    if amount <= 0 or math.isinf(amount) or math.isnan(amount):
        return -math.inf if amount == 0 else amount if amount > 0 else math.nan
    fraction, power = math.frexp(amount)
    if fraction < math.sqrt(0.5):
        fraction, power = fraction * 2, power - 1
    rest = fraction - 1
    ratio = rest / (2 + rest)
    square = ratio * ratio
    high = square * _polynomial(square * square, _EVEN) + square * square * _polynomial(square * square, _ODD)
    half = 0.5 * rest * rest
    return power * _LN2_HIGH - ((half - (ratio * (half + high) + power * _LN2_LOW)) - rest)


def _polynomial(at: float, coefficients: tuple[float, ...]) -> float:
    found = 0.0
    for one in coefficients:
        found = found * at + one
    return found


@function("max", rest=_AMOUNT, returns=NUMBER)
def greatest(*amounts: Val) -> Val:
    """The greatest; an error where there is none."""
    return _chosen(amounts, max)


@function("min", rest=_AMOUNT, returns=NUMBER)
def least(*amounts: Val) -> Val:
    """The least; an error where there is none."""
    return _chosen(amounts, min)


def _chosen(amounts: Sequence[Val], choose: Callable[[Iterable[Decimal]], Decimal]) -> Val:
    """One of several numbers, or what bounds it where one is not known."""
    if not amounts:
        raise EvalError("must pass at least one number")
    bounds = [limits(one) for one in amounts]
    low, high = (choose(side) for side in zip(*bounds, strict=True))
    return cty.number(low) if all(one.known for one in amounts) else within(low, high, cty.reasons(*amounts))


def _parsed(given: Sequence[Val]) -> Type:
    """The result of parseint is a number; its first argument has to be a string already."""
    text = given[0]
    if text.type not in {STRING, ANY}:
        raise EvalError(f"first argument must be a string, not {text.type.words()}")
    return NUMBER


@function("parseint", Param(ANY), NUMBER, returns=_parsed)
def parseint(text: Val, base: Decimal) -> Decimal:
    """A whole number written in a base from 2 to 62; above 36, upper-case letters come after lower-case ones."""
    _parsed([text])
    size = whole(base)
    if not _BASES[0] <= size <= _BASES[1]:
        raise EvalError("base must be a whole number between 2 and 62 inclusive")
    written = str(text.data)
    body = written.removeprefix("-") if written.startswith("-") else written.removeprefix("+")
    total = 0
    for sign in body.lower() if size <= _ANY_CASE else body:
        value = _SIGNS.find(sign)
        if not 0 <= value < size:
            raise EvalError(f"cannot parse this as a base {size} integer")
        total = total * size + value
    if not body:
        raise EvalError(f"cannot parse this as a base {size} integer")
    return Decimal(-total if written.startswith("-") else total)


@function("pow", NUMBER, NUMBER, returns=NUMBER)
def power(amount: Decimal, exponent: Decimal) -> Decimal:
    """The power, computed in 64-bit floats."""
    return _of_float(_power(_float(amount), _float(exponent)))


@function("signum", NUMBER, returns=NUMBER)
def signum(amount: Decimal) -> int:
    """-1, 0 or 1; only for whole numbers of 64 bits."""
    found = whole(amount)
    return (found > 0) - (found < 0)


def _power(base: float, exponent: float) -> float:
    """As Go computes it, which differs from C in the last digit: https://pkg.go.dev/math#Pow. NaN where there is no result."""
    special = _special_power(base, exponent)
    if special is not None:
        return special
    fraction, count = math.modf(abs(exponent))
    if fraction and base < 0:
        return math.nan
    mantissa, shift = 1.0, 0
    if fraction:
        if fraction > 0.5:  # noqa: PLR2004 — the smaller fraction is the more exact
            fraction, count = fraction - 1, count + 1
        mantissa = math.exp(fraction * _logarithm(base))
    mantissa, shift = _multiplied(mantissa, base, int(count))
    if exponent < 0:
        mantissa, shift = 1 / mantissa, -shift
    try:
        return math.ldexp(mantissa, shift)
    except OverflowError:
        return math.copysign(math.inf, mantissa)


def _special_power(base: float, exponent: float) -> float | None:
    """The results that need no computing."""
    if exponent == 0 or base == 1:
        return 1.0
    if base == 0:
        return 0.0 if exponent > 0 else math.inf
    if abs(exponent) >= _OVERFLOW:
        return 1.0 if base == -1 else 0.0 if (abs(base) < 1) == (exponent > 0) else math.inf
    if math.isinf(base):
        if exponent < 0:
            return 0.0
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    if abs(exponent) == 0.5:  # noqa: PLR2004 — the square root
        root = math.sqrt(base) if base > 0 else math.nan
        return root if exponent > 0 else 1 / root
    return base if exponent == 1 else None


def _multiplied(mantissa: float, base: float, count: int) -> tuple[float, int]:
    """`mantissa × baseᶜᵒᵘⁿᵗ` by squaring, as a mantissa and a power of two."""
    shift = 0
    factor, step = math.frexp(base)
    while count:
        if abs(step) > _CATASTROPHE:
            shift += step
            break
        if count & 1:
            mantissa *= factor
            shift += step
        factor, step, count = factor * factor, step * 2, count >> 1
        if factor < 0.5:  # noqa: PLR2004 — a mantissa lies between 0.5 and 1
            factor, step = factor * 2, step - 1
    return mantissa, shift

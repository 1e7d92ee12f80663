"""Numbers as Terraform keeps them, binary floats of 512 bits, and the digits it shows of them.

Ours are decimal, with as many digits: https://pkg.go.dev/math/big#Float. The two differ behind the last digit that counts only, which
is where 1/3 + 1/3 + 1/3 becomes 1, and where a number that has no end is cut.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

BITS = 512
SURE = 153  # digits that always come back from 512 bits as they went in
_FARTHEST = 4_000  # the power of ten of the greatest number: Python takes the square of the digits to write one out, and stops at 4,300


def within_measure(amount: Decimal) -> Decimal:
    """A number, or infinity in the place of one that nobody has, and zero in that of one as small."""
    if not amount or abs(amount.adjusted()) <= _FARTHEST:
        return amount
    return Decimal("Infinity" if amount.adjusted() > 0 else 0).copy_sign(amount)


def exponent(size: Fraction) -> int:
    """The power of two that a positive number reaches: 2ⁿ ≤ size < 2ⁿ⁺¹."""
    found = size.numerator.bit_length() - size.denominator.bit_length()
    return found if Fraction(2) ** found <= size else found - 1


def binary(amount: Decimal, bits: int = BITS) -> Fraction:
    """The number nearest to this one that so many bits can hold."""
    return rounded(Fraction(amount), bits)


def rounded(exact: Fraction, bits: int = BITS) -> Fraction:
    """The number nearest to this one that so many bits can hold."""
    if not exact or (exact.denominator == 1 and exact.numerator.bit_length() <= bits):
        return exact
    unit = Fraction(2) ** (exponent(abs(exact)) - bits + 1)
    return round(exact / unit) * unit


def decimal(exact: Fraction) -> Decimal:
    """What a computation comes to: rounded to 512 bits, and written with as few digits as tell it from other such numbers."""
    found = rounded(exact)
    return Decimal(found.numerator) if found.denominator == 1 else _written(found, BITS, 1)


def same(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one in 512 bits."""
    if one == other or one.is_infinite() or other.is_infinite():
        return one == other
    long = max(len(one.as_tuple().digits), len(other.as_tuple().digits)) > SURE
    return long and binary(one) == binary(other)


def shortest(amount: Decimal, bits: int = BITS) -> Decimal:
    """The decimal number of the fewest digits that is nearest to this one among the floats of so many bits.

    >>> shortest(Decimal(2**64), 53), shortest(Decimal("0.1"))
    (Decimal('1.844674407370955E+19'), Decimal('0.1'))
    """
    exact = binary(amount, bits)
    return _written(exact, bits, 1 if bits < BITS else min(len(amount.as_tuple().digits), SURE)) if exact else amount


def _written(number: Fraction, bits: int, count: int) -> Decimal:
    """A number that so many bits hold, with the fewest digits, but at least `count`."""
    exact = abs(number)
    half = Fraction(2) ** (exponent(exact) - bits)
    even = exact / half % 4 == 0  # the bounds themselves round to an even number
    first = len(str(exact.numerator)) - len(str(exact.denominator))
    first -= Fraction(10) ** first > exact  # the place of the first digit: 0 for units
    while True:
        unit = Fraction(10) ** (first - count + 1)
        found = round(exact / unit)
        away = abs(found * unit - exact)
        if away < half or (even and away == half):
            return Decimal(f"{'-' if number < 0 else ''}{found}E{first - count + 1}")
        count += 1

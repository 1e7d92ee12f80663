"""Numbers as Terraform keeps them, binary floats of 512 bits, and the digits it shows of them.

Ours are decimal, with as many digits: https://pkg.go.dev/math/big#Float. The two differ behind the last digit that counts only, which
is where 1/3 + 1/3 + 1/3 becomes 1, and where a number that has no end is cut.
"""

from __future__ import annotations

from bisect import bisect_left
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

    def nearest(digits: int) -> tuple[int, int]:
        """So many digits, rounded; and by how much they miss the number, as `allowed` has it: in whole numbers, which are not reduced."""
        places = digits - 1 - first
        amount, unit = exact.numerator * 10 ** max(places, 0), exact.denominator * 10 ** max(-places, 0)
        found, rest = divmod(amount, unit)
        found += (2 * rest, found % 2) > (unit, 0)
        return found, abs(found * unit - amount)

    def tells(digits: int) -> bool:
        """Whether so many are nearer to this number than to the next one."""
        away, allowed = nearest(digits)[1], half * exact.denominator * 10 ** max(digits - 1 - first, 0)
        return away < allowed or (even and away == allowed)

    # With each digit more they are nearer, or as near, so that nobody has to try one number of digits after the other: so many always do.
    fewest = bisect_left(range(count, bits * 3 // 10 + 3), x=True, key=tells) + count
    return Decimal(f"{'-' if number < 0 else ''}{nearest(fewest)[0]}E{first - fewest + 1}")

"""Numbers as text in Terraform's `format`, which are those of Go's `big.Float` and `big.Int`: https://pkg.go.dev/math/big#Float.Text.

A number is kept in 512 bits there. Where a decimal number lies half-way between two roundings, that decides: 2.675 with two places is 2.67.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from srm_tf.terraform.cty import PRECISION, Float64
from srm_tf.terraform.digits import SURE, binary, shortest

_DEFAULT = 6  # digits, where none are asked for


def integer(amount: Decimal, mode: str) -> str:
    """The digits of a whole number without its sign: binary, octal, decimal or hexadecimal."""
    return format(abs(int(amount)), mode)


def real(amount: Decimal, mode: str, precision: int | None) -> str:
    """The digits of a number without its sign: `e`, `E`, `f`, `g`, `G` as in C.

    >>> real(Decimal("1234567"), "g", None), real(Decimal("2.675"), "f", 2)
    ('1.234567e+06', '2.67')
    """
    size = amount.copy_abs()
    if size.is_infinite():
        return "Inf"
    if mode == "f":
        return _fixed(size, _DEFAULT if precision is None else precision)
    if mode in "eE":
        digits, exponent = _significant(size, (_DEFAULT if precision is None else precision) + 1)
        return _scientific(digits, exponent, mode)
    return _general(shortest(size, 53) if isinstance(amount, Float64) else size, mode, precision)


def _fixed(size: Decimal, places: int) -> str:
    digits = str(round(binary(size) * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _significant(size: Decimal, count: int) -> tuple[str, int]:
    """The first digits, rounded, and the power of ten of the first of them."""
    if not size:
        return "0" * count, 0
    exponent = size.adjusted()
    value = round(binary(size) * Fraction(10) ** (count - 1 - exponent))
    if value >= 10**count:
        value, exponent = value // 10, exponent + 1
    return str(value), exponent


def _scientific(digits: str, exponent: int, mode: str) -> str:
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}{mode}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _general(size: Decimal, mode: str, precision: int | None) -> str:
    """`%g`: the shorter of the two forms, without zeros at the end."""
    if precision is None:
        kept = size.normalize(PRECISION)
        kept = shortest(kept) if len(kept.as_tuple().digits) > SURE else kept
        digits, exponent, limit = "".join(map(str, kept.as_tuple().digits)), kept.adjusted(), _DEFAULT
    else:
        limit = max(precision, 1)
        digits, exponent = _significant(size, limit)
        digits = digits.rstrip("0")
    if not size:
        return "0"
    if exponent < -4 or exponent >= limit:  # noqa: PLR2004 — as C has it
        return _scientific(digits, exponent, "e" if mode == "g" else "E")
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    return f"{whole}.{digits[exponent + 1 :]}" if len(digits) > exponent + 1 else whole

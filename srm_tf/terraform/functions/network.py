"""The functions for IP networks: https://developer.hashicorp.com/terraform/language/functions, "IP Network Functions".

Addresses are computed as whole numbers, the way of https://github.com/apparentlymart/go-cidr; a decimal part of an IPv4 address may
have leading zeros, and is decimal all the same.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from srm_tf.regex import regex
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions import function
from srm_tf.terraform.functions.numbers import whole
from srm_tf.terraform.types import BOOL, NUMBER, STRING, list_of

_ZEROS = regex(r"(?<![0-9A-Fa-f])0+(?=[0-9A-Fa-f])")
_V4, _V6 = 32, 128
_MAPPED = 0xFFFF << _V4  # ::ffff:0:0/96, the IPv6 addresses that are written as IPv4
_MAX_NEW = 32


class _Net(msgspec.Struct, frozen=True):
    """A network: its first address, the length of its prefix, and the bits of its addresses."""

    first: int
    length: int
    bits: int

    @property
    def mapped(self) -> bool:
        """Whether it is an IPv4 network in the guise of an IPv6 one."""
        return self.bits == _V6 and self.first >> _V4 == _MAPPED >> _V4

    @property
    def last(self) -> int:
        """The last address."""
        return self.first | ((1 << (self.bits - self.length)) - 1)

    def __str__(self) -> str:
        return f"{_shown(self.first, self.bits)}/{self.length - (_V6 - _V4 if self.mapped else 0)}"


def _address(text: str) -> tuple[int, int] | None:
    """The address and its bits; None for what is none."""
    if ":" in text:
        return _address6(text)
    parts = text.split(".")
    if len(parts) != _V4 // 8 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    found = [int(part) for part in parts]
    return (int.from_bytes(bytes(found), "big"), _V4) if max(found) <= 255 else None  # noqa: PLR2004 — the largest of 8 bits


def _address6(text: str) -> tuple[int, int] | None:
    from ipaddress import AddressValueError, IPv6Address  # noqa: PLC0415 — few configurations compute networks

    if "%" in text:
        return None
    try:
        return int(IPv6Address(_ZEROS.sub("", text))), _V6
    except AddressValueError:
        return None


def _parsed(prefix: str) -> _Net:
    """A network in CIDR notation; bits of the host are dropped."""
    address, _, length = prefix.partition("/")
    found = _address(address)
    if found is None or not (length.isascii() and length.isdigit()) or int(length) > found[1]:
        raise EvalError("invalid CIDR expression: an address prefix like 10.0.0.0/8 is required")
    return _cut(found[0], int(length), found[1])


def _cut(address: int, length: int, bits: int) -> _Net:
    """The network of a prefix length that an address lies in."""
    spare = bits - length
    return _Net(address >> spare << spare, length, bits)


def _shown(address: int, bits: int) -> str:
    from ipaddress import IPv4Address, IPv6Address  # noqa: PLC0415 — few configurations compute networks

    if bits == _V4 or address >> _V4 == _MAPPED >> _V4:
        return str(IPv4Address(address & 0xFFFFFFFF))
    return str(IPv6Address(address))


@function("cidrhost", STRING, NUMBER, returns=STRING)
def cidrhost(prefix: str, host: Decimal) -> str:
    """The address of a host by its number; a negative one counts from the end."""
    number = whole(host, limits=None)
    net = _parsed(prefix)
    spare = net.bits - net.length
    wanted = number if number >= 0 else -number - 1
    if wanted >= 1 << spare:
        raise EvalError(f"prefix of {net.length} does not accommodate a host of that number")
    placed = (number if number >= 0 else (1 << spare) + number) << (_V6 - _V4 if net.mapped else 0)
    return _shown(net.first | placed, net.bits)


@function("cidrnetmask", STRING, returns=STRING)
def cidrnetmask(prefix: str) -> str:
    """The mask of an IPv4 network."""
    net = _parsed(prefix)
    if net.bits == _V6 and not net.mapped:
        raise EvalError("IPv6 addresses cannot have a netmask")
    return _shown(((1 << net.length) - 1) << (net.bits - net.length), net.bits)


@function("cidrsubnet", STRING, NUMBER, NUMBER, returns=STRING)
def cidrsubnet(prefix: str, newbits: Decimal, netnum: Decimal) -> str:
    """One of the equal parts of a network, by its number."""
    added, number = whole(newbits), whole(netnum, limits=None)
    net = _parsed(prefix)
    length = net.length + added
    if length > net.bits:
        raise EvalError(f"insufficient address space to extend prefix of {net.length} by {added}")
    if length < 0 or number.bit_length() > added >= 0:  # a prefix that gets shorter takes any number
        raise EvalError(f"prefix extension of {added} does not accommodate a subnet of that number")
    first = abs(net.first | (number << (net.bits - length)))
    if first.bit_length() > net.bits:
        raise EvalError("there is no such address")
    return str(_Net(first, length, net.bits))


@function("cidrsubnets", STRING, rest=NUMBER, returns=list_of(STRING))
def cidrsubnets(prefix: str, *newbits: Decimal) -> list[str]:
    """Consecutive parts of a network, each with its own number of additional bits."""
    net = _parsed(prefix)
    if net.mapped and newbits:
        raise EvalError("not enough remaining address space in an IPv4 network that is written as IPv6")
    found: list[_Net] = []
    for added in newbits:
        length = net.length + _checked(whole(added), net)
        start = found[-1].last + 1 if found else net.first
        after = _cut(start + (1 << (net.bits - length)) - 1, length, net.bits)
        if after.first > net.last or net.first == 0:  # a network that starts at zero counts as run over, too
            raise EvalError(f"not enough remaining address space for a subnet with a prefix of {length} bits")
        found.append(after)
    return [str(one) for one in found]


def _checked(added: int, net: _Net) -> int:
    if added < 1:
        raise EvalError("must extend prefix by at least one bit")
    if added > _MAX_NEW:
        raise EvalError("may not extend prefix by more than 32 bits")
    if net.length + added > net.bits:
        raise EvalError(f"would extend prefix to {net.length + added} bits, which is too long for the address")
    return added


@function("cidrcontains", STRING, STRING, returns=BOOL)
def cidrcontains(prefix: str, inner: str) -> bool:
    """Whether an address or a network lies in a network. OpenTofu only: https://opentofu.org/docs/language/functions/cidrcontains/."""
    outer = _parsed(prefix)
    address = _address(inner)
    within = _Net(address[0], address[1], address[1]) if address is not None else _parsed(inner)
    if (outer.bits == _V6 and not outer.mapped) != (within.bits == _V6 and not within.mapped):
        raise EvalError("address family mismatch")
    return outer.first <= within.first and within.last <= outer.last

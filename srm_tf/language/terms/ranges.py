"""CIDR arithmetic: what a set of address ranges covers, and whether that is the internet.

"The world" is every public address of one family. `0.0.0.0/0` is it, so are `0.0.0.0/1` with `128.0.0.0/1`, the well-known lists
that leave out private networks only, and `2000::/3`. Sources: https://www.iana.org/assignments/iana-ipv4-special-registry,
https://www.iana.org/assignments/ipv6-unicast-address-assignments (global unicast is 2000::/3).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network
Span: TypeAlias = tuple[int, int]  # first and last address, both included

WORLD_V4: Final = IPv4Network("0.0.0.0/0")
WORLD_V6: Final = IPv6Network("::/0")
WORLDS: Final[tuple[Network, ...]] = (WORLD_V4, WORLD_V6)
PRIVATE: Final = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))  # RFC 1918
_SPECIAL: Final = (
    *PRIVATE,
    *(IPv4Network(text) for text in ("0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24")),
    *(IPv4Network(text) for text in ("198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4")),
)
_DIGITS: Final = 3  # of a length: no more than 128
_EXAMPLES: Final = tuple(IPv4Network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))  # RFC 5737


def parse(text: str) -> Network | None:
    """The range a text means (a lone address is a range of one; host bits are cut off, as AWS does); None for anything else."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def length_of(text: str) -> int | None:
    """The length that a range ends with, or the end of one does (`0/24` of `10.${x}.0/24`); None where it shows none."""
    _, slash, bits = text.rpartition("/")
    return int(bits) if slash and bits.isdecimal() and len(bits) <= _DIGITS else None


def spans(networks: Iterable[Network], version: int) -> list[Span]:
    """The addresses of one family, as sorted spans that neither overlap nor touch."""
    found: list[Span] = []
    for first, last in sorted((int(one.network_address), int(one.broadcast_address)) for one in networks if one.version == version):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def without(whole: list[Span], taken: list[Span]) -> list[Span]:
    """What is left of `whole`; both sorted and free of overlaps."""
    left: list[Span] = []
    for first, last in whole:
        at = first
        for begin, end in taken:
            if end < at or begin > last:
                continue
            if begin > at:
                left.append((at, begin - 1))
            at = end + 1
        if at <= last:
            left.append((at, last))
    return left


_V6: Final = spans([IPv6Network("2000::/3")], 6)
_PUBLIC: Final = {4: without(spans([WORLD_V4], 4), spans(_SPECIAL, 4)), 6: _V6}
_INTERNET: Final = {4: without(_PUBLIC[4], spans(_EXAMPLES, 4)), 6: _V6}  # whoever leaves out the example networks still has all of it


@lru_cache(maxsize=4096)
def is_world(networks: frozenset[Network]) -> bool:
    """Whether the ranges together hold every public address of a family."""
    return any(not without(_INTERNET[version], spans(networks, version)) for version in (4, 6))


def making_world(networks: Iterable[Network]) -> list[Network]:
    """Those of the ranges that are the world by themselves; of a family without such a one, the public ones that together are.

    A range inside another one adds nothing: without it the rest is the world just the same.
    """
    found: list[Network] = []
    held = tuple(dict.fromkeys(networks))
    for version in (4, 6):
        own = [one for one in held if one.version == version]
        if is_world(frozenset(own)):
            found += [one for one in own if is_world(frozenset([one]))] or [one for one in outermost(own) if is_public(one)]
    return found


def covering(networks: Iterable[Network], wanted: Network) -> list[Network]:
    """Those of the ranges that hold all of `wanted`: each by itself, or else parts of it that do together; empty where they do not."""
    held = tuple(dict.fromkeys(networks))
    if not held or not covers(held, wanted):
        return []
    return [one for one in held if covers([one], wanted)] or [one for one in held if overlap([one], [wanted])]


@lru_cache(maxsize=4096)
def is_much_of_the_world(networks: frozenset[Network]) -> bool:
    """Whether the ranges together hold two fifths of the public addresses of a family, or more: so much is in each half of IPv4."""
    return any(5 * _size(without(_PUBLIC[version], spans(networks, version))) <= 3 * _size(_PUBLIC[version]) for version in (4, 6))


def leaves_much_of_the_world(networks: frozenset[Network]) -> bool:
    """Whether two fifths of the public addresses of a family, or more, are outside of the ranges."""
    return any(5 * _size(without(_PUBLIC[version], spans(networks, version))) >= 2 * _size(_PUBLIC[version]) for version in (4, 6))


def _size(found: list[Span]) -> int:
    return sum(last - first + 1 for first, last in found)


def covers(networks: Iterable[Network], wanted: Network) -> bool:
    """Whether the ranges together hold all of `wanted`."""
    return not without(spans([wanted], wanted.version), spans(networks, wanted.version))


def overlap(one: Iterable[Network], other: Iterable[Network]) -> bool:
    """Whether some address is in both."""
    first, second = tuple(one), tuple(other)
    return any(a <= d and c <= b for version in (4, 6) for a, b in spans(first, version) for c, d in spans(second, version))


def public_left(networks: Iterable[Network], taken: Iterable[Network]) -> bool:
    """Whether the ranges hold a public address that is not among `taken`."""
    first, second = tuple(networks), tuple(taken)
    for version in (4, 6):
        left = without(spans(first, version), spans(second, version))
        if left and without(_PUBLIC[version], without(_PUBLIC[version], left)):
            return True
    return False


def outermost(networks: Iterable[Network]) -> list[Network]:
    """Those of the ranges that stand inside no other one, sorted. Two ranges are apart, or one is inside the other."""
    found: list[Network] = []
    for one in sorted(networks, key=lambda one: (one.version, int(one.network_address), one.prefixlen)):
        if not found or found[-1].version != one.version or int(one.broadcast_address) > int(found[-1].broadcast_address):
            found.append(one)
    return found


@lru_cache(maxsize=4096)
def is_public(network: Network) -> bool:
    """Whether the range holds any public address."""
    return public_left([network], ())


def wider(network: Network, prefix: float) -> bool:
    """Whether a range is wider than `prefix` bits. `prefix` counts for IPv4; four times as many bits are its like for IPv6 (/32: /128)."""
    return network.prefixlen < prefix_of(prefix, network.version)


def prefix_of(prefix: float, version: int) -> float:
    """The like in a family of so many bits of IPv4."""
    return prefix if version == 4 else min(128, 4 * prefix)  # noqa: PLR2004 — the two families

from __future__ import annotations

from ipaddress import IPv4Network, ip_address, ip_network
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms.ranges import (
    Network,
    covers,
    is_public,
    is_world,
    making_world,
    outermost,
    overlap,
    parse,
    public_left,
    spans,
    wider,
    without,
)

# Ranges inside one /26, so that a brute-force check over 64 addresses is the whole truth.
SPACE = IPv4Network("198.51.100.0/26")
small = st.builds(
    lambda host, bits: IPv4Network((int(SPACE.network_address) + (host >> bits << bits), 32 - bits)),
    st.integers(0, 63),
    st.integers(0, 6),
)
smalls = st.lists(small, max_size=8)
unhurried = settings(deadline=None, max_examples=60)


def net(text: str) -> Network:
    return ip_network(text)


def world(*texts: str) -> bool:
    return is_world(frozenset(net(text) for text in texts))


@unhurried
@given(smalls, small)
def test_covering_is_what_counting_addresses_says(networks: list[IPv4Network], wanted: IPv4Network) -> None:
    held = {address for one in networks for address in one}
    assert covers(networks, wanted) == all(address in held for address in wanted)


@unhurried
@given(smalls, smalls)
def test_what_is_left_and_what_overlaps_is_what_counting_addresses_says(one: list[IPv4Network], other: list[IPv4Network]) -> None:
    first, second = ({int(address) for each in nets for address in each} for nets in (one, other))
    left = without(spans(one, 4), spans(other, 4))
    assert {address for begin, end in left for address in range(begin, end + 1)} == first - second
    assert overlap(one, other) == bool(first & second)
    assert public_left(one, other) == bool(first - second)


@unhurried
@given(smalls)
def test_spans_are_sorted_and_apart(networks: list[IPv4Network]) -> None:
    found = spans(networks, 4)
    assert all(first <= last for first, last in found)
    assert all(earlier[1] + 1 < later[0] for earlier, later in pairwise(found))


@unhurried
@given(st.integers(0, 12), st.randoms(use_true_random=False))
def test_any_split_of_everything_is_the_world_and_no_public_part_may_be_missing(cuts: int, random: object) -> None:
    parts = [IPv4Network("0.0.0.0/0")]
    for _ in range(cuts):
        widest = parts.pop(random.randrange(len(parts)))  # type: ignore[attr-defined]
        parts += widest.subnets() if widest.prefixlen < 31 else [widest]
    assert is_world(frozenset(parts))
    for one in parts:
        rest = frozenset(parts) - {one}
        assert is_world(rest) == (not is_public(one))


def test_the_world() -> None:
    assert world("0.0.0.0/0")
    assert world("::/0")
    assert world("10.0.0.0/8", "0.0.0.0/1", "128.0.0.0/1")
    assert world("2000::/3")
    assert world("::/1", "8000::/1")
    # Every public address and no private one: the list people paste to get round a check for 0.0.0.0/0.
    public = list(IPv4Network("0.0.0.0/0").address_exclude(IPv4Network("10.0.0.0/8")))
    assert world(*(str(one) for one in public))


def test_not_the_world() -> None:
    assert not world()
    assert not world("0.0.0.0/1")
    assert not world("128.0.0.0/1", "64.0.0.0/2")
    assert not world("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
    assert not world("0.0.0.0/1", "8000::/1")  # half of each family
    assert not world("203.0.113.44/32", "198.51.100.0/29")


def test_texts() -> None:
    assert parse("10.0.0.5/8") == net("10.0.0.0/8")
    assert parse(" 203.0.113.9 ") == net("203.0.113.9/32")
    assert parse("::/0") == net("::/0")
    assert [parse(text) for text in ("", "pl-0123", "10.0.0.0/33", "all", "1.2.3", "sg-1")] == [None] * 6


def test_public_ranges() -> None:
    assert is_public(net("8.8.8.8/32"))
    assert is_public(net("8.0.0.0/6"))  # spills out of 10.0.0.0/8
    assert is_public(net("203.0.113.0/24"))  # an example network stands for a public one
    assert not is_public(net("10.0.0.0/8"))
    assert not is_public(net("169.254.169.254/32"))
    assert not is_public(net("fd00::/8"))
    assert ip_address("100.64.0.1") in net("100.64.0.0/10")
    assert not is_public(net("100.64.0.0/10"))


def test_widths() -> None:
    assert wider(net("10.0.0.0/8"), 9)
    assert not wider(net("10.0.0.0/9"), 9)
    assert wider(net("2001:db8::/64"), 32)
    assert not wider(net("2001:db8::1/128"), 32)
    assert not wider(net("2001:db8::/64"), 16)


def test_nothing_covers_what_nobody_named() -> None:
    assert not covers([], net("10.0.0.0/8"))
    assert not public_left([], [])
    assert not overlap([], [net("0.0.0.0/0")])
    assert not overlap([net("0.0.0.0/0")], [net("::/0")])


@unhurried
@given(smalls)
def test_the_outermost_ranges_hold_what_all_hold(networks: list[IPv4Network]) -> None:
    kept = outermost(networks)
    assert spans(kept, 4) == spans(networks, 4)
    assert sum(one.num_addresses for one in kept) == sum(last - first + 1 for first, last in spans(networks, 4))


def test_a_range_inside_another_is_not_told_of_the_world() -> None:
    halves = [net("0.0.0.0/1"), net("128.0.0.0/1")]
    assert making_world([net("8.8.8.0/24"), *halves, net("2001:db8::/32")]) == halves
    assert making_world([net("8.8.8.0/24"), net("0.0.0.0/0")]) == [net("0.0.0.0/0")]

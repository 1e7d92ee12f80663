"""Ranges of addresses that a condition compares callers with: whether they leave the world out, alone and together."""

from __future__ import annotations

from functools import reduce
from ipaddress import IPv6Network
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.addresses import MODULES
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.language.terms.ranges import WORLD_V4, is_much_of_the_world, leaves_much_of_the_world, length_of, parse
from srm_tf.language.terms.sources import is_published, stand_ins
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from srm_tf.language.terms.documents import Condition, Statement
    from srm_tf.language.terms.globs import Texts
    from srm_tf.language.terms.ranges import Network

# S3 counts ranges broader than these as public, private addresses excepted:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
_NARROWEST: Final = {4: 8, 6: 32}  # the private IPv4 ranges are as narrow anyway
_LOCAL_V6: Final = IPv6Network("fc00::/7")
_ADDRESS: Final = regex(rf"^{MODULES}aws_\w+\..+\.(public|private)_ip$")


def narrow(text: str) -> bool:
    """Whether a range of addresses leaves the world out."""
    network = parse(text)
    if network is None:
        return False
    return network.prefixlen >= _NARROWEST[network.version] or (isinstance(network, IPv6Network) and network.subnet_of(_LOCAL_V6))


def narrow_by_length(value: Value) -> Match:
    """Whether a range of which the address is not known leaves the world out; its length may tell, where that is written."""
    if _one_address(value) or _looked_up(value):
        return YES
    shown, bits = f"{value.unknown.prefix} {value.unknown.suffix}", length_of(value.unknown.suffix)
    if bits is None:
        return maybe(*value.origins)
    is_v4, is_v6 = "." in shown or _is_address(value), ":" in shown
    if bits >= _NARROWEST[6] or (bits >= _NARROWEST[4] and is_v4):
        return YES
    wide = bits < _LOCAL_V6.prefixlen or (bits < _NARROWEST[4] and is_v4 and not is_v6)
    return NO if wide else maybe(*value.origins)


def _looked_up(value: Value) -> bool:
    """Whether a range, or a list of them, comes from look-ups that bring narrow ones alone; a plan hides what may stand beside them."""
    return not value.unknown.hidden and all(narrow(str(one)) for one in stand_ins(value) or (WORLD_V4,))


def beside_published(values: Texts) -> Texts:
    """Ranges without those of a list that AWS publishes of its own, where all of them are narrow."""
    hidden = values.hidden
    told = hidden is not None and is_published(hidden) and _looked_up(hidden)
    return replace(values, hidden=None) if told else values


def _one_address(value: Value) -> bool:
    """Whether a range is the address of a resource and nothing else."""
    return value.form == GAP and _is_address(value)


def _is_address(value: Value) -> bool:
    """Whether all that is not known of a range is the address of a resource."""
    return len(value.references) == 1 and _ADDRESS.search(value.references[0].text) is not None


def wide_together(values: Texts) -> bool:
    """Whether those of the ranges that are known hold much of the world together: many narrow ones are a wide one."""
    return is_much_of_the_world(_known(values))


def wide_without(values: Texts) -> bool:
    """Whether much of the world is outside of those of the ranges that are known: of the addresses of one family, whatever the other's."""
    return leaves_much_of_the_world(_known(values))


def spared_by_all(denies: Iterable[Statement]) -> Iterator[Statement]:
    """Of Denies that are alike but for the addresses that they spare, one that spares those which all of them do.

    Two that each spare another half of the world spare nobody.
    """
    alike: dict[object, list[tuple[Statement, Condition]]] = {}
    for deny in denies:
        sparing = [one for one in deny.conditions if _told(one)[:2] == ("notipaddress", "aws:sourceip")]
        others = frozenset(_told(one) for one in deny.conditions if one not in sparing)
        known = deny.certain.yes and deny.other_conditions.no and None not in {deny.actions.patterns, deny.resources.patterns}
        told = all(map(all, (*map(_told, sparing), *others)))
        if len(sparing) == 1 and known and told and deny.of_everybody.yes and deny.principals.all_but.no:
            alike.setdefault((deny.actions.patterns, deny.resources.patterns, others), []).append((deny, sparing[0]))
    for (first, asked), *rest in alike.values():
        if rest:
            yield _with_values(first, asked, reduce(_in_both, (_known(one.values) for _, one in rest), _known(asked.values)))


def _told(condition: Condition) -> tuple[str, str, tuple[str, ...]]:
    texts = [one.text() or "" for one in condition.values.items]
    known = condition.values.hidden is None and all(texts)
    return condition.test_name, condition.key_name, tuple(sorted(texts)) if known else ()


def _in_both(one: frozenset[Network], other: frozenset[Network]) -> frozenset[Network]:
    pairs = [(a, b) for a in one for b in other if a.version == b.version]
    return frozenset(a if _is_in(a, b) else b for a, b in pairs if _is_in(a, b) or _is_in(b, a))


def _is_in(one: Network, other: Network) -> bool:
    return one.network_address in other and one.prefixlen >= other.prefixlen


def _with_values(deny: Statement, condition: Condition, networks: frozenset[Network]) -> Statement:
    """A Deny that spares these addresses alone; without the condition, where it spares none."""
    left = replace(
        condition, values=replace(condition.values, items=tuple([Value(str(one), written=True) for one in sorted(map(str, networks))]))
    )
    changed = [left if one is condition else one for one in deny.conditions if one is not condition or networks]
    return replace(deny, conditions=tuple(changed))


def _known(values: Texts) -> frozenset[Network]:
    networks = (parse(text) for item in values.items if (text := item.text()) is not None)
    return frozenset(one for one in networks if one is not None)

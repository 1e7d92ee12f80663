"""Ranges of addresses that a condition compares callers with: whether they leave the world out, alone and together."""

from __future__ import annotations

from ipaddress import IPv6Network
from typing import TYPE_CHECKING, Final

from srm_tf.language.addresses import MODULES
from srm_tf.language.terms.forms import form
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.language.terms.ranges import is_much_of_the_world, leaves_much_of_the_world, length_of, parse
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.globs import Texts
    from srm_tf.language.terms.ranges import Network
    from srm_tf.model.value import Value

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
    if _one_address(value):
        return YES
    shown, bits = f"{value.unknown.prefix} {value.unknown.suffix}", length_of(value.unknown.suffix)
    if bits is None:
        return maybe(*value.origins)
    is_v4, is_v6 = "." in shown or _is_address(value), ":" in shown
    if bits >= _NARROWEST[6] or (bits >= _NARROWEST[4] and is_v4):
        return YES
    wide = bits < _LOCAL_V6.prefixlen or (bits < _NARROWEST[4] and is_v4 and not is_v6)
    return NO if wide else maybe(*value.origins)


def _one_address(value: Value) -> bool:
    """Whether a range is the address of a resource and nothing else."""
    return form(value) == GAP and _is_address(value)


def _is_address(value: Value) -> bool:
    """Whether all that is not known of a range is the address of a resource."""
    return len(value.references) == 1 and _ADDRESS.search(value.references[0].text) is not None


def wide_together(values: Texts) -> bool:
    """Whether those of the ranges that are known hold much of the world together: many narrow ones are a wide one."""
    return is_much_of_the_world(_known(values))


def wide_without(values: Texts) -> bool:
    """Whether much of the world is outside of those of the ranges that are known: of the addresses of one family, whatever the other's."""
    return leaves_much_of_the_world(_known(values))


def _known(values: Texts) -> frozenset[Network]:
    networks = (parse(text) for item in values.items if (text := item.text()) is not None)
    return frozenset(one for one in networks if one is not None)

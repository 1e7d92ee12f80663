"""Ranges of addresses that a condition compares callers with: whether they leave the world out, alone and together."""

from __future__ import annotations

from ipaddress import IPv6Network
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.ranges import is_much_of_the_world, parse

if TYPE_CHECKING:
    from srm_tf.language.terms.globs import Texts

# S3 counts ranges broader than these as public, private addresses excepted:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
_NARROWEST: Final = {4: 8, 6: 32}  # the private IPv4 ranges are as narrow anyway
_LOCAL_V6: Final = IPv6Network("fc00::/7")


def narrow(text: str) -> bool:
    """Whether a range of addresses leaves the world out."""
    network = parse(text)
    if network is None:
        return False
    return network.prefixlen >= _NARROWEST[network.version] or (isinstance(network, IPv6Network) and network.subnet_of(_LOCAL_V6))


def wide_together(values: Texts) -> bool:
    """Whether those of the ranges that are known hold much of the world together: many narrow ones are a wide one."""
    networks = (parse(text) for item in values.items if (text := item.text()) is not None)
    return is_much_of_the_world(frozenset(one for one in networks if one is not None))

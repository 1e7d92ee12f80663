"""IPv6 addresses that an instance asks for: itself, by its network interfaces, or by its launch template, which is asked as well.

Each is a public one, and what stands in a subnet with a way to an internet gateway is found by it
(https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html). Prefixes are addresses, too
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.terms import sentence
from srm_tf.language.terms.launching import starts_private
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.public_addresses import attached, given, stands_private, templates_in_use
from srm_tf.language.terms.route_graph import private_all
from srm_tf.language.terms.sources import names_of
from srm_tf.model.value import ABSENT, Value, as_number
from srm_tf.model.verdict import Evidence, Judgement, all_of, any_of, breaks, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_TEMPLATE: Final = "aws_launch_template"
_COUNTS: Final = ("ipv6_address_count", "ipv6_prefix_count")
_LISTS: Final = ("ipv6_addresses", "ipv6_address_list", "ipv6_prefixes")


class _Interface(msgspec.Struct, frozen=True):
    """What may ask for addresses: whose it is, how its path begins, its arguments, its subnet, and what it depends on that it counts."""

    holder: Resource
    path: str
    get: Callable[[str], Value]
    subnet: Value = ABSENT
    doubts: tuple[str, ...] = ()


@sentence("asks for no IPv6 address in a public subnet", on=("aws_instance", "aws_spot_instance_request", _TEMPLATE))
def asks_for_no_ipv6_address(subject: Resource, context: Context) -> Judgement:
    """Neither it nor an interface of it asks for an IPv6 address, or no subnet that it starts in has a way to an internet gateway."""
    fine = holds(f"{subject.address} asks for no IPv6 address", evidence(subject, how="term"))
    interfaces = _of_template(subject) if subject.type == _TEMPLATE else _interfaces(subject, context)
    return all_of([fine, *(part for one in interfaces for part in _asked(one, subject, context))])


def _interfaces(instance: Resource, context: Context) -> Iterator[_Interface]:
    yield _Interface(instance, "", instance.get, instance.get("subnet_id"))
    for one, doubts in (*given(instance, context), *attached(instance, context)):
        yield _Interface(one, "", one.get, one.get("subnet_id"), tuple(name for doubt in doubts for name in doubt.names))
    for template, used in templates_in_use(instance, context):
        yield from (each if used.yes else replace(each, doubts=used.on) for each in _of_template(template))


def _of_template(template: Resource) -> Iterator[_Interface]:
    for index, block in enumerate(template.get("network_interfaces").items()):
        yield _Interface(template, f"network_interfaces[{index}].", block.get, block.get("subnet_id"))


def _asked(one: _Interface, instance: Resource, context: Context) -> Iterator[Judgement]:
    """An answer for each argument that asks for addresses, or may."""
    for name in (*_COUNTS, *_LISTS):
        value = one.get(name)
        asks = _asks(value)
        if asks is False:
            continue
        at = f"{one.holder.address}.{one.path}{name}"
        shown = "sensitive" if value.sensitive else value.text()
        evidence = Evidence(one.holder.address, f"{one.path}{name}", shown, "written", value.location or one.holder.location)
        on = one.doubts or (names_of(value, at) if asks is None else ())
        said = f"{at} asks for an IPv6 address"
        own = depends(f"{at} may ask for an IPv6 address of {instance.address}", on, evidence) if on else breaks(said, evidence)
        yield any_of([own, _private(one, instance, context)])


def _private(one: _Interface, instance: Resource, context: Context) -> Judgement:
    if one.subnet.is_nothing:
        return starts_private(instance, context) if instance.type == _TEMPLATE else stands_private(instance, context)
    path = f"{one.path}subnet_id"
    return private_all(one.subnet, f"{one.holder.address}.{path}", one.holder.address, ("subnet_id",), context)


def _asks(value: Value) -> bool | None:
    """Whether an argument asks for addresses; None where that is not known. What nobody wrote and AWS fills in later asks for none."""
    if value.is_nothing:
        return False
    if value.is_unknown:
        return None if value.written or value.references else False
    number = as_number(value.data)
    return number > 0 if number is not None else True

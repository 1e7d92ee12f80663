"""Which AWS services a VPC reaches through endpoints of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.absent import named
from srm_tf.language.show import evidence_text
from srm_tf.language.terms import predicate, sentence
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    Words,
    awaiting,
    every,
    evidence,
    fits,
    is_one_of,
    lives,
    nearby,
    only_one,
    said,
    some,
    undecided,
)
from srm_tf.language.terms.rules import VPCS
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Evidence, Judgement, all_of, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_ENDPOINT: Final = "aws_vpc_endpoint"
_LOOKED_UP: Final = "data.aws_vpc_endpoint_service"
_MADE: Final = ("aws_vpc_endpoint_service", "service_name")
_LOOK_UP: Final = regex(r"(?:^|\.)data\.")
# Types of providers that are not AWS's, about the private links of a service of theirs: `confluent_private_link_attachment`,
# `mongodbatlas_privatelink_endpoint`, `ec_aws_privatelink_endpoint`. What they are called is the provider's word for it, not AWS's.
_LINKS_OF_OTHERS: Final = regex(r"(?!aws_|awscc_)\w*private_?(?:link|endpoint)\w*")
# com.amazonaws.eu-west-1.ecr.api, cn.com.amazonaws.cn-north-1.ec2: what stands after the Region is the service.
# https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
_AFTER_REGION: Final = regex(r"[\w.]+?\.[a-z]{2,4}(?:-[a-z]+)+-\d+\.(?P<service>.*)", re.DOTALL)
_PARTNER: Final = "com.amazonaws.vpce."
_PARTNERS_ID: Final = "vpce-svc-"
FIPS: Final = "-fips"


@sentence("has an endpoint for each of {services:list}", on=VPCS)
def has_endpoints(subject: Resource, context: Context, services: Sequence[object]) -> Judgement:
    """For each service a gateway or an interface endpoint of the VPC; a service is called as endpoints call it (`s3`, `ecr.api`)."""
    return _each(subject, context, services, interface=False)


@sentence("has an interface endpoint for each of {services:list}", on=VPCS)
def has_interface_endpoints(subject: Resource, context: Context, services: Sequence[object]) -> Judgement:
    """The same, of interface endpoints only."""
    return _each(subject, context, services, interface=True)


@sentence("shares its Region with {types:list}")
def shares_its_region_with(subject: Resource, context: Context, types: Sequence[object]) -> Judgement:
    """A guard: this configuration makes one of these types in the subject's account and Region, so the service is in use there."""
    open_on: list[str] = []
    for one in context.graph.of_type(*(str(name) for name in types)):
        beside = every([nearby(one, subject), lives(one)])
        seen = evidence(one, how="term")
        if beside.yes:
            return holds(f"{one.address} stands in the same Region as {subject.address}", seen)
        if not beside.no:
            open_on += beside.on or (one.address,)
    own = evidence(subject, how="term")
    if open_on:
        return awaiting(f"{subject.address} may share its Region with what", open_on, own)
    return lacks(f"{subject.address} stands alone in its Region", own)


def _each(subject: Resource, context: Context, services: Sequence[object], *, interface: bool) -> Judgement:
    joined = context.links.children(subject, (_ENDPOINT,), "vpc_id")
    parts = [_reaches_service(subject, str(service), joined, context, interface=interface) for service in services]
    return all_of(parts or [holds(f"{subject.address} needs no endpoint", Evidence(subject.address))])


def _reaches_service(subject: Resource, service: str, joined: Joined, context: Context, *, interface: bool) -> Judgement:
    open_on: list[str] = []
    for link in joined.links:
        answer = _serves(link.resource, service, context, interface=interface)
        if answer.yes:
            name = link.resource.get("service_name")
            seen = Evidence(link.resource.address, "service_name", evidence_text(name), "reference", name.location)
            return holds(f"{link.resource.address} leads from {subject.address} to {service}", seen)
        if not answer.no:
            open_on += answer.on or (f"{link.resource.address}.service_name",)
    for doubt in joined.doubts:
        if doubt.resource is None or not _serves(doubt.resource, service, context, interface=interface).no:
            open_on += doubt.on or (f"{subject.address}.id",)
    own, kind = evidence(subject, how="term"), "interface endpoint" if interface else "endpoint"
    if open_on:
        on = tuple(dict.fromkeys(open_on))
        return undecided(f"{subject.address} may have an {kind} for {service}", on, own)
    return lacks(f"{subject.address} has no {kind} for {service}", replace(own, path=_ENDPOINT, value=service))


def _serves(endpoint: Resource, service: str, context: Context, *, interface: bool) -> Match:
    kind = is_one_of(endpoint.get("vpc_endpoint_type"), ("Interface",)) if interface else YES
    return every([kind, _leads(endpoint.get("service_name"), service, context)])


def _leads(value: Value, service: str, context: Context) -> Match:
    asked = _asked(value, context)
    return _named(value, service) if asked is None else fits(asked, lambda text: text in {service, f"{service}{FIPS}"})


def _asked(value: Value, context: Context) -> Value | None:
    """What a look-up that the name comes from asks for, where it asks for a service of AWS's by its short name (`s3`).

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/vpc_endpoint_service
    """
    found = only_one(value, (_LOOKED_UP,), context) if value.references and not value.unknown.branches else None
    return None if found is None or found.get("service").is_null else found.get("service")


def _named(value: Value, service: str) -> Match:
    if _of_own_service(value):
        return NO
    of_aws = _behind_a_region(value)
    if of_aws:
        return YES if of_aws in {service, f"{service}{FIPS}"} else NO
    return fits(value, lambda text: _names_service(text, service), lambda start: _may_become(start, service))


def _behind_a_region(value: Value) -> str:
    """The service in a name of AWS's own whose Region alone is not known: `com.amazonaws.${var.region}.ecr.api`. "" where it is none.

    A name of another provider's service ends in its id.
    """
    begins, dot, service = value.unknown.prefix, value.unknown.suffix[:1], value.unknown.suffix[1:]
    return service if begins.endswith("com.amazonaws.") and dot == "." and not service.startswith(_PARTNERS_ID) else ""


def service_of(value: Value, context: Context) -> str:
    """The service of AWS's that the name of an endpoint service leads to, as endpoints call it; "" where that is not told."""
    asked, text = _asked(value, context), value.text()
    if asked is not None:
        return asked.text() or ""
    told = _AFTER_REGION.fullmatch(text) if text else None
    return told["service"] if told else _behind_a_region(value)


@predicate("is a service of another provider", partial=True)
def is_of_another_provider(site: Site, context: Context) -> Judgement:
    """Of the name of an endpoint service: AWS did not make it, whoever did publishes it under an id."""
    value, begins = site.value, site.value.unknown.prefix
    if begins.startswith(_PARTNER) or _behind_a_region(value):
        return _said(site, YES if begins.startswith(_PARTNER) else NO, "of another provider")
    if _of_own_service(value):
        return _said(site, YES, "of another provider")
    asked = _asked(value, context)
    if asked is not None and asked.text() is not None:  # only services of AWS's have such names
        return _said(site, NO, "of another provider")
    return _said(site, fits(value, lambda text: text.startswith(_PARTNER), _PARTNER.startswith), "of another provider")


def _of_own_service(value: Value) -> bool:
    """The name of a service that somebody makes with Terraform, or that another provider tells of its own, is none of AWS's."""
    if value.text() is not None or len(value.references) != 1 or value.references[0].certainty != Certainty.EXACT:
        return False
    text = value.references[0].text
    made = named(text)
    return (made == _MADE and not _LOOK_UP.search(text)) or _LINKS_OF_OTHERS.fullmatch(made[0]) is not None


@predicate("is a service of {services:list}", partial=True)
def is_a_service_of(site: Site, context: Context, services: Sequence[object]) -> Judgement:
    """Of the name of an endpoint service: it is one of these of AWS's, as endpoints call them, in whatever Region."""
    names = [str(one) for one in services]
    found = some(_leads(site.value, name, context) for name in names)
    return _said(site, found, f"one of {', '.join(names)}")


def _said(site: Site, found: Match, what: str) -> Judgement:
    seen = evidence(site.resource, site.path, site.value)
    words = Words(
        f"{site.path} names a service that is {what}",
        f"{site.path} names no service that is {what}",
        f"{site.path} may name a service that is {what}",
        site.path,
    )
    return said(found, words, seen)


def _names_service(text: str, service: str) -> bool:
    named = _AFTER_REGION.fullmatch(text)
    return named is not None and named["service"] in {service, f"{service}{FIPS}"}


def _may_become(start: str, service: str) -> bool:
    """Whether the name of an endpoint for the service can begin like this."""
    named = _AFTER_REGION.fullmatch(start)
    if named is None:
        return not start.startswith(_PARTNER)
    return f"{service}{FIPS}".startswith(named["service"])

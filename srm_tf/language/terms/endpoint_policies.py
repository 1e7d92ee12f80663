"""Policies of VPC endpoints: whether one leaves out anything of what an endpoint carries that has none.

An endpoint carries the calls of one service, so all actions of that service are all there are.
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once_each
from srm_tf.language.terms.arns import is_wide, of_anyone
from srm_tf.language.terms.conditions import THROUGH_ENDPOINTS
from srm_tf.language.terms.documents import EVERYTHING, Document, Statement
from srm_tf.language.terms.endpoints import FIPS, service_of
from srm_tf.language.terms.globs import PatternSet, Texts, a_service
from srm_tf.language.terms.match import NO, Match, every, maybe, opposite, some
from srm_tf.language.terms.policy_words import actions_of, resources_of
from srm_tf.language.terms.principals import Principal, Principals, everybody
from srm_tf.language.terms.strangers import unprotected
from srm_tf.model.value import ABSENT, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

_ENDPOINT: Final = "aws_vpc_endpoint"
_BLANK: Final = Value("")
_ALL: Final = PatternSet(Texts((EVERYTHING,)))
# Services that actions call otherwise than endpoints, by none of the words of their name. Endpoints and prefixes of actions:
# https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_IN_ACTIONS: Final = {
    "appconfigdata": "appconfig",
    "cloudcontrolapi": "cloudformation",
    "cloudhsmv2": "cloudhsm",
    "deviceadvisor": "iotdeviceadvisor",
    "email": "ses",
    "forecastquery": "forecast",
    "memory-db": "memorydb",
    "monitoring": "cloudwatch",
    "notebook": "sagemaker",
    "pinpoint-sms-voice": "sms-voice",
    "studio": "sagemaker",
    "tagging": "tag",
    "transcribestreaming": "transcribe",
}


def in_force(readings: tuple[Document, ...], site: Site) -> tuple[Document, ...]:
    """The readings of a policy, with AWS's own for one that is blank where the site is an endpoint's: the provider sends none then.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_endpoint.go (`d.GetOk("policy")`)
    """
    if not site.resource.type.startswith(_ENDPOINT) or not any(one.blank for one in readings):
        return readings
    return tuple(_given(site.path) if one.blank else one for one in readings)


@cache
def _given(path: str) -> Document:
    """The policy that AWS gives an endpoint: full access."""
    all_of_it = Texts((EVERYTHING,))
    actions, resources, whom = (
        PatternSet(all_of_it, Texts(())),
        PatternSet(all_of_it, Texts(()), fold=False),
        Principal(EVERYTHING, EVERYTHING),
    )
    return Document((Statement(path, _BLANK, Value("Allow"), ABSENT, actions, resources, Principals((whom,))),))


def gives_everybody(statement: Statement) -> str:
    """What a finding says of a statement that leaves nothing out."""
    if statement.source is _BLANK:
        return "is empty, and AWS gives the endpoint full access"
    who = "everybody but some" if statement.principals.all_but.yes else "everybody"
    return f"allows {who} {actions_of(statement, a_service)} on {resources_of(statement, is_wide)}, which is full access"


def full_access(site: Site, context: Context) -> Callable[[Statement, Document], Match]:
    """Whether a statement of the policy at a site gives everybody all that an endpoint carries without a policy."""
    names, on = _carried(site, context)
    told_by = on or (f"{site.resource.address}.vpc_endpoint_id",)
    read = once_each(lambda document: _of_its_service(document, names, told_by))

    def offence(statement: Statement, document: Document) -> Match:
        meant = read(document)
        who = some([everybody(statement), statement.principals.all_but])
        all_there_is = every([who, _gives_all(statement.actions, names, on), of_anyone(statement.resources)])
        found = unprotected(statement, meant, all_there_is, THROUGH_ENDPOINTS)
        return found if found.no else every([found, opposite(some(_spares_some(one, statement) for one in meant.statements))])

    return offence


def _of_its_service(document: Document, names: set[str], on: tuple[str, ...]) -> Document:
    """The document, with each Deny of all actions of the service that the endpoint carries as one of all there are.

    Without names, it may be that of any service; it then stands as both.
    """
    if not document.denying:
        return document
    meant: list[Statement] = []
    for one in document.statements:
        of_all = _names_all(one.actions, names) if names else every([one.actions.names_a_service, maybe(*on)])
        about = NO if one.denies.no else of_all
        if not about.yes:
            meant.append(one)
        if not about.no:
            meant.append(replace(one, actions=_ALL, certain=every([one.certain, about])))
    return replace(document, statements=tuple(meant))


def _spares_some(deny: Statement, allow: Statement) -> Match:
    """Whether a Deny leaves some resources only."""
    closes = every([deny.certain, deny.denies, everybody(deny), opposite(deny.conditional)])
    return every([closes, deny.actions.covers_all_of(allow.actions), deny.resources.others.present])


def _carried(site: Site, context: Context) -> tuple[set[str], tuple[str, ...]]:
    """What actions of the service begin with that the endpoint carries, or what tells which it is; of one that is elsewhere: nothing."""
    endpoint = site.resource
    if endpoint.type != _ENDPOINT:
        joined = context.links.parents(endpoint, endpoint.get("vpc_endpoint_id"), "vpc_endpoint_id", (_ENDPOINT,))
        if joined.doubts or len(joined.links) > 1:
            return set(), joined.on or (f"{endpoint.address}.vpc_endpoint_id",)
        if not joined.links:
            return set(), ()
        endpoint = joined.links[0].resource
    name = endpoint.get("service_name")
    service = service_of(name, context)
    return (_names(service), ()) if service else (set(), name.origins or (f"{endpoint.address}.service_name",))


def _gives_all(actions: PatternSet, names: set[str], on: tuple[str, ...]) -> Match:
    """Whether actions are all of a service that goes by one of these names, or all but some: what a Deny takes does not count, either.

    Without names: of any service; `on`: what tells whether it is that of the endpoint.
    """
    if names:
        but_some = every([actions.others.present, *(actions.reaches(f"{one}:*") for one in names)])
        return some([but_some, _names_all(actions, names)])
    of_some = some([actions.names_a_service, actions.others.present])
    return some([actions.covers("*:*"), every([of_some, maybe(*on)])]) if on else of_some


def _names_all(actions: PatternSet, names: set[str]) -> Match:
    return every([opposite(actions.others.present), some(actions.covers(f"{one}:*") for one in names)])


def _names(service: str) -> set[str]:
    """What actions of a service may begin with: `ecr.api` → `ecr`, `kinesis-firehose` → also `firehose`, `s3-fips` → `s3`."""
    plain = service.partition(".")[0].removesuffix(FIPS)
    return {plain, *plain.split("-"), *(name for start, name in _IN_ACTIONS.items() if plain.startswith(start))}

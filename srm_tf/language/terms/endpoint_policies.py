"""Policies of VPC endpoints: whether one leaves out anything of what an endpoint carries that has none.

An endpoint carries the calls of one service, so all actions of that service are all there are.
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.arns import is_wide, of_anyone
from srm_tf.language.terms.conditions import THROUGH_ENDPOINTS
from srm_tf.language.terms.documents import EVERYTHING, Document, Statement
from srm_tf.language.terms.endpoints import FIPS, service_of
from srm_tf.language.terms.globs import PatternSet, Texts, a_service
from srm_tf.language.terms.match import Match, every, maybe, opposite, some
from srm_tf.language.terms.policy_words import actions_of, resources_of
from srm_tf.language.terms.principals import Principal, Principals, everybody
from srm_tf.language.terms.strangers import unprotected
from srm_tf.model.value import ABSENT, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

_ENDPOINT: Final = "aws_vpc_endpoint"
_BLANK: Final = Value("")
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
    whole = _whole_service(site, context)

    def offence(statement: Statement, document: Document) -> Match:
        who = some([everybody(statement), statement.principals.all_but])
        all_there_is = every([who, whole(statement.actions), of_anyone(statement.resources)])
        found = unprotected(statement, document, all_there_is, THROUGH_ENDPOINTS)
        return found if found.no else every([found, opposite(some(_spares_some(one, statement) for one in document.statements))])

    return offence


def _spares_some(deny: Statement, allow: Statement) -> Match:
    """Whether a Deny leaves some resources only."""
    closes = every([deny.certain, deny.denies, everybody(deny), opposite(deny.conditional)])
    return every([closes, deny.actions.covers_all_of(allow.actions), deny.resources.others.present])


def _whole_service(site: Site, context: Context) -> Callable[[PatternSet], Match]:
    """A test of actions: whether they are all of the service that the endpoint carries. Of one that is elsewhere: all of any."""
    endpoint = site.resource
    if endpoint.type != _ENDPOINT:
        joined = context.links.parents(endpoint, endpoint.get("vpc_endpoint_id"), "vpc_endpoint_id", (_ENDPOINT,))
        if joined.doubts or len(joined.links) > 1:
            on = tuple(name for doubt in joined.doubts for name in doubt.on) or (f"{endpoint.address}.vpc_endpoint_id",)
            return lambda actions: _perhaps_whole(actions, on)
        if not joined.links:
            return lambda actions: some([actions.names_a_service, actions.others.present])
        endpoint = joined.links[0].resource
    name = endpoint.get("service_name")
    service = service_of(name, context)
    if not service:
        on = name.origins or (f"{endpoint.address}.service_name",)
        return lambda actions: _perhaps_whole(actions, on)
    return lambda actions: _is_whole(actions, _names(service))


def _is_whole(actions: PatternSet, names: set[str]) -> Match:
    """Whether actions are all of a service that goes by one of these names, or all but some: what a Deny takes does not count, either."""
    but_some = every([actions.others.present, *(actions.reaches(f"{one}:*") for one in names)])
    named = every([opposite(actions.others.present), some(actions.covers(f"{one}:*") for one in names)])
    return some([but_some, named])


def _perhaps_whole(actions: PatternSet, on: tuple[str, ...]) -> Match:
    """The same where nobody knows which service it is."""
    of_some = some([actions.names_a_service, actions.others.present])
    return some([actions.covers("*:*"), every([of_some, maybe(*on)])])


def _names(service: str) -> set[str]:
    """What actions of a service may begin with: `ecr.api` → `ecr`, `kinesis-firehose` → also `firehose`, `s3-fips` → `s3`."""
    plain = service.partition(".")[0].removesuffix(FIPS)
    return {plain, *plain.split("-"), *(name for start, name in _IN_ACTIONS.items() if plain.startswith(start))}

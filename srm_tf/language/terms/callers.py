"""`serves callers inside a VPC`: whether a REST API shows whom it is meant for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.documents import Condition, Document, Statement, documents
from srm_tf.language.terms.match import Match, agreed, every, evidence, fits, lives, maybe, some
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# What only a request that came through a VPC endpoint carries:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-policies.html
_KEYS: Final = frozenset({"aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:vpcsourceip"})


@sentence("serves callers inside a VPC", on=("aws_api_gateway_rest_api",))
def serves_callers_inside_a_vpc(subject: Resource, context: Context) -> Judgement:
    """A guard: its policy asks for the VPC or the endpoint that a request comes from. Without that, nobody sees who calls it."""
    met = some(_asks(carrier, policy, there, context) for carrier, policy, there in _policies(subject, context))
    if met.yes:
        return holds(f"{subject.address} asks for the VPC that a request comes from", evidence(subject, "policy", how="term"))
    on = met.on or (f"who calls {subject.address}",)
    return depends(f"{subject.address} does not show whether its callers are internal", on, evidence(subject, "policy", how="term"))


def _policies(subject: Resource, context: Context) -> Iterator[tuple[Resource, Value, Match]]:
    """(carrier, policy, whether it is the subject's) of its own policy and of those beside it."""
    yield subject, subject.get("policy"), lives(subject)
    joined = context.links.children(subject, ("aws_api_gateway_rest_api_policy",), "rest_api_id")
    for link in joined.links:
        yield link.resource, link.resource.get("policy"), lives(link.resource)
    for doubt in joined.doubts:
        if doubt.resource is not None:
            yield doubt.resource, doubt.resource.get("policy"), maybe(*doubt.names)


def _asks(carrier: Resource, policy: Value, there: Match, context: Context) -> Match:
    found = (_document(one) for one in documents(policy, context.graph, f"{carrier.address}.policy"))
    return every([there, agreed(found, policy.origins or (f"{carrier.address}.policy",))])


def _document(document: Document) -> Match:
    return some([document.rest, *(_statement(one) for one in document.statements)])


def _statement(statement: Statement) -> Match:
    return every([statement.certain, some([statement.other_conditions, *(_condition(one) for one in statement.conditions)])])


def _condition(condition: Condition) -> Match:
    return fits(condition.key, lambda text: text.lower() in _KEYS)

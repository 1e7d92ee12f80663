"""Whether a resource policy lets strangers in: any AWS account, unsigned requests, or services that act for any customer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.terms.actions import SERVICES
from srm_tf.language.terms.arns import bucket_halves
from srm_tf.language.terms.caller_ranges import spared_by_all
from srm_tf.language.terms.comparisons import NULL, each_is
from srm_tf.language.terms.conditions import (
    CALLERS,
    HOLD_FOR_SERVICES,
    HOLD_FOR_STRANGERS,
    anything,
    leaves_only_named,
    limited,
    names_a_part,
    whole,
)
from srm_tf.language.terms.forms import starred
from srm_tf.language.terms.globs import Covering, Texts, on_text, one_of, settle, sure
from srm_tf.language.terms.issuers import is_shared_provider
from srm_tf.language.terms.joint_denies import ALWAYS, cases_of, in_every_case, lone, of_names, steps, told, undecided
from srm_tf.language.terms.kept_out import kept_out
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.principals import NO_WILDCARD, Principals, by_name, every_name
from srm_tf.language.terms.time_conditions import is_met_by_now
from srm_tf.model.accounts import ACCOUNT_ID
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.conditions import Held, Keys
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.language.terms.joint_denies import Case, Cases
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.value import Value

ANY_ACCOUNT: Final = regex(r"\*+|arn:[^:]*:[^:]*:[^:]*:[^:]*[*?].*|arn:[^:]*\*.*", re.IGNORECASE | re.DOTALL)
# One organizational unit: https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
_UNIT: Final = regex(r"/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}(/|$)")
# Services that call a queue, topic, bucket or API of another account for a resource of any customer, without a role: confused deputies,
# https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
DEPUTIES: Final = frozenset({"apigateway", "cloudfront", "cognito-idp", "events", "iot", "s3", "ses", "sns"})
# Resource types that these services cannot reach for a stranger: KMS checks the permissions of the customer as well. A policy that allows
# every service is another matter: CloudTrail or CloudWatch Logs use the key for a trail or log group of any customer.
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
_UNREACHED: Final = ("aws_kms_",)
# Amazon SES sent the account that it acts for in `aws:Referer` before `aws:SourceAccount`. Other callers set that header freely:
# https://docs.aws.amazon.com/ses/latest/DeveloperGuide/receiving-email-permissions.html
_SES: Final = frozenset({"ses"})
_ON_BEHALF_OF: Final[Keys] = {"aws:referer": lambda text: ACCOUNT_ID.fullmatch(text) is not None}
_MOST_PARTS: Final = 256  # actions times resources of one Allow, beyond which no Denies are put together
_OF_SERVICES: Final = ("aws:principalservicename", "aws:principalservicenameslist")
# Keys that requests of services never carry (Availability):
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_NEVER_OF_SERVICES: Final = (
    *("aws:username", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/"),
    *("aws:multifactorauthpresent", "aws:sourceidentity", "aws:federatedprovider", "aws:vpcsourceip"),
    *("aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"),
    *("ec2:sourceinstancearn", "lambda:sourcefunctionarn", "ssm:sourceinstancearn"),
)
_OF_PEOPLE: Final[Keys] = {
    **dict.fromkeys(_NEVER_OF_SERVICES, anything),
    **dict.fromkeys(("aws:useragent", "aws:referer"), names_a_part),
    "aws:principalisawsservice": lambda text: text.lower() == "false",
}
# Whom the policy of an organization can be for are its members: to be of the organization tells none of them apart.
# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
_OF_MEMBERS: Final[Keys] = {
    **{key: check for key, check in CALLERS.items() if "orgid" not in key and "orgpaths" not in key},
    "aws:principalorgpaths": lambda text: _UNIT.search(text) is not None,
}
# AWS documents these policies for EventBridge without a condition: for a topic https://repost.aws/knowledge-center/sns-not-getting-eventbridge-notification
# and for log groups https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
_SPARED: Final = {"aws_sns_": frozenset({"events"}), "aws_cloudwatch_log_": frozenset({"events"})}
# Actions of S3, or patterns of some, that are about objects, and about buckets, whatever else a statement names beside these:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
_OF_OBJECTS: Final = regex(
    r"s3:((get|put|delete|restore|replicate)object|updateobjectencryption$|objectowneroverridetobucketowner$"
    r"|abortmultipartupload$|listmultipartuploadparts$|bypassgovernanceretention$|replicate(delete|tags)$)"
)
_OF_BUCKETS: Final = regex(
    r"s3:((list|get|put|create|delete)bucket"
    r"|(get|put)(accelerate|analytics|encryption|intelligenttiering|inventory|lifecycle|metrics|replication)configuration$)"
)
# A stage, a method and a path of the API that carries the policy, however the policy names that elsewhere:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
_ANY_CALL: Final = "execute-api:/*/*/*"


class _Closing(NamedTuple):
    """A Deny, whether it keeps out all strangers wherever it speaks of what they are allowed, and in which cases alone it does."""

    deny: Statement
    closes: Match
    cases: Cases = ALWAYS


class _Closings(NamedTuple):
    """All of a document that may keep strangers out. `split`: actions and resources that one of them names, and another one leaves out.

    `lone`: cases of one of them that no other one is for the opposite of.
    """

    all: Sequence[_Closing]
    by_actions: Covering
    split: frozenset[Case]
    lone: Cases

    def about(self, actions: PatternSet) -> Sequence[_Closing]:
        """Those that may be about all of some actions."""
        whole = actions.first == "*" or any(question[0] == "action" for question, _ in self.split)
        return self.all if whole else [self.all[place] for place in self.by_actions.places(actions)]


# --- resource policies --------------------------------------------------------------------------------------------------------------


def admits_stranger(statement: Statement, document: Document, consumer: str) -> Match:
    """Whether an Allow of a resource policy lets in strangers, or a service that acts for them.

    `consumer`: the type of the resource it protects. `*` as principal includes AWS services.
    """
    if statement.allows.no:  # a Deny has principals as well, of whom it would be asked in vain what keeps them out
        return NO
    keys = _keys(consumer, by_service=True)

    def is_open(one: Principal) -> Match:
        found = every([_deputy(one, consumer), opposite(_told_apart(one, statement))])
        return found if found.no else every([found, opposite(barred(one, statement, document, keys, consumer))])

    services = statement.principals.some(is_open)
    all_there_are = [statement.principals.all_but, statement.principals.some(lambda one: every([is_anyone(one), every_name(one.name)]))]
    reached = some([services, *all_there_are])
    by_service = unprotected(statement, document, reached, keys, HOLD_FOR_SERVICES, consumer)
    return some([admits_caller(statement, document, consumer), by_service])


def admits_caller(statement: Statement, document: Document, consumer: str) -> Match:
    """The same for direct callers only, not for services."""
    return unprotected(statement, document, of_anyone(statement.principals), _keys(consumer, by_service=False), carrier=consumer)


@lru_cache(maxsize=256)
def _keys(consumer: str, *, by_service: bool) -> Keys:
    """The condition keys that restrict who calls a resource; naming a service restricts only if that is no confused deputy.

    `by_service`: for requests of services, also the keys that these never carry.
    """
    named = dict.fromkeys(_OF_SERVICES, partial(_is_no_deputy, deputies=_deputies(consumer)))
    callers = _OF_MEMBERS if consumer.startswith("aws_organizations_") else CALLERS
    return {**callers, **named, **(_OF_PEOPLE if by_service else {})}


def _is_no_deputy(text: str, deputies: frozenset[str]) -> bool:
    return whole(text) and text.lower().partition(".")[0] not in deputies


def unprotected(
    statement: Statement,
    document: Document,
    stranger: Match,
    keys: Keys = CALLERS,
    held: Held = HOLD_FOR_STRANGERS,
    carrier: str = "",
) -> Match:
    """Whether an Allow lets strangers in: no condition on one of these keys restricts it, and no Deny of the document keeps them out.

    `carrier`: the type of the resource whose policy it is.
    """
    open_door = every([statement.certain, statement.allows, stranger, opposite(limited(statement, keys))])
    return open_door if open_door.no else every([open_door, opposite(_shut_out(statement, document, keys, held, carrier))])


def is_stranger(principal: Principal, consumer: str) -> Match:
    """Whether a principal is every account, or a service that acts for any customer."""
    return some([is_anyone(principal), _deputy(principal, consumer)])


def _told_apart(principal: Principal, statement: Statement) -> Match:
    """Whether a condition on a key of this service alone says for which account it acts."""
    return every([is_any_service(principal, _SES), limited(statement, _ON_BEHALF_OF)])


def is_anyone(principal: Principal) -> Match:
    """Whether a principal is every account. An unknown service or identity provider is not: AWS takes no wildcard for these."""
    one = settle(principal.kind, on_text(lambda text: sure(text.lower() in NO_WILDCARD and principal.name.is_unknown)))
    return every([opposite(one), by_name(principal.name, lambda text: sure(ANY_ACCOUNT.fullmatch(text) is not None))])


def of_anyone(principals: Principals) -> Match:
    """Whether every account is among principals: by itself, or as all but some."""
    return some([principals.all_but, principals.some(is_anyone)])


def _deputy(principal: Principal, consumer: str) -> Match:
    """Whether a principal is a service that acts for any customer."""
    return is_any_service(principal, _deputies(consumer))


def _deputies(consumer: str) -> frozenset[str]:
    """The services that call a resource of a type for any customer."""
    if consumer.startswith(_UNREACHED):
        return frozenset()
    return DEPUTIES - next((names for start, names in _SPARED.items() if consumer.startswith(start)), frozenset[str]())


def is_any_service(principal: Principal, services: frozenset[str]) -> Match:
    """Whether it is one of these services, by the first part of their names."""
    service = settle(principal.kind, one_of({"service"}))
    return every([service, settle(principal.name, lambda name: _is_service(name, services))])


def _is_service(name: Value, services: frozenset[str]) -> Match:
    """Whether it is one of these services: `s3.amazonaws.com` → `s3`, `logs.eu-west-1.amazonaws.com`, whatever the Region, → `logs`."""
    start, dot, _ = name.form.lower().partition(".")
    return maybe(*name.origins) if GAP in start or (name.is_unknown and not dot) else sure(start in services)


def _shut_out(allow: Statement, document: Document, keys: Keys, held: Held, carrier: str) -> Match:
    """Whether Denies of the same document keep out all who are not named, wherever the Allow lets them in: one of them, or all together."""
    closing = _closing(document, keys, held, carrier)
    alone = [_keeps_out(one, allow, carrier) for one in closing.about(allow.actions) if not one.cases]
    found = some([*alone, document.rest])
    return found if found.yes or not closing.all else some([found, _shut_out_in_parts(allow, closing, carrier, steps(document))])


def _shut_out_in_parts(allow: Statement, closing: _Closings, carrier: str, left: Iterator[int]) -> Match:
    """Whether of each action that an Allow names, on each resource that it names, in each case some Deny keeps them out."""
    actions, resources = allow.actions, allow.resources
    parts = [replace(allow, actions=action, resources=resource) for action, resource in product(_parts(actions), _parts(resources))]
    if not 0 < len(parts) <= _MOST_PARTS:
        return NO
    given = cases_of(allow.conditions)
    idle = undecided(closing.lone, given)
    asked = (
        tuple([_in_cases(one, part, closing.split, carrier) for one in closing.about(part.actions) if idle.isdisjoint(one.cases)])
        for part in parts
    )
    return every(in_every_case(answers, left, given) for answers in dict.fromkeys(asked))  # most parts get the same answers


def _parts(names: PatternSet) -> list[PatternSet]:
    """A set for each of the patterns of a set; the set itself where it is all but some, or where nobody can see all of it."""
    whole = not names.others.present.no or names.these.hidden is not None
    return [names] if whole else [replace(names, these=Texts((one,))) for one in names.these.items]


def barred(service: Principal, allow: Statement, document: Document, keys: Keys, carrier: str) -> Match:
    """Whether Denies that name a service keep it out, but where it acts for those whom a condition on one of these keys names."""
    spares = partial(_spares_named, keys=keys, held=HOLD_FOR_SERVICES)
    return kept_out(service, document, spares, lambda deny: _reaches(deny, allow, carrier), given=allow.conditions)


def _spares_named(condition: Condition, keys: Keys, held: Held) -> Match:
    """Whether a Deny with this condition spares only callers that its values name, or none: what a service never sends is absent."""
    found = some([is_met_by_now(condition), leaves_only_named(condition, keys, held)])
    if held is HOLD_FOR_STRANGERS or condition.test_name != NULL:
        return found
    never = settle(condition.key, on_text(lambda key: sure(key.lower().startswith(_NEVER_OF_SERVICES))))
    return every([never, each_is(condition, "true")])


def _keeps_out(closing: _Closing, allow: Statement, carrier: str) -> Match:
    reaches = _reaches(closing.deny, allow, carrier)
    return NO if reaches.no else every([closing.closes, reaches])


def _reaches(deny: Statement, allow: Statement, carrier: str) -> Match:
    """Whether a Deny is about all actions and resources of an Allow, or about all there are of what the policy protects."""
    actions = _reaches_actions(deny, allow, carrier)
    return actions if actions.no else every([actions, _reaches_resources(deny, allow, carrier)])


def _reaches_actions(deny: Statement, allow: Statement, carrier: str) -> Match:
    return some([deny.actions.covers_all_of(allow.actions), _all_of_its_service(deny, carrier)])


def _reaches_resources(deny: Statement, allow: Statement, carrier: str) -> Match:
    return some([deny.resources.covers_all_of(allow.resources), _all_of_it(deny, allow, carrier)])


def _in_cases(closing: _Closing, part: Statement, split: frozenset[Case], carrier: str) -> tuple[Match, Cases]:
    """Whether a Deny keeps out who is not named, and in which cases: for the others, it is about other actions or resources."""
    deny, cases = closing.deny, set(closing.cases)
    actions = _reaches_actions(deny, part, carrier)
    if actions.no:
        actions = _in_part(of_names("action", deny.actions), split, cases)
    resources = NO if actions.no else _reaches_resources(deny, part, carrier)
    if resources.no and not actions.no:
        resources = _in_part(of_names("resource", deny.resources), split, cases)
        resources = _in_half(deny, carrier, cases) if resources.no else resources
    return every([closing.closes, actions, resources]), frozenset(cases)


def _in_part(case: Case | None, split: frozenset[Case], cases: set[Case]) -> Match:
    """Yes, where it is for a part that another Deny leaves to it, which then is one of its cases."""
    if case is None or case not in split:
        return NO
    cases.add(case)
    return YES


def _in_half(deny: Statement, carrier: str, cases: set[Case]) -> Match:
    """The same of a Deny that is about the bucket itself, or about all its objects."""
    for half, itself in zip(bucket_halves(deny.resources) if carrier.startswith("aws_s3_") else (), (True, False), strict=False):
        if not half.no:
            cases.add((("resource", "the bucket itself"), itself))
            return half
    return NO


def _all_of_its_service(deny: Statement, carrier: str) -> Match:
    """Whether a Deny covers all actions of the service whose resource the policy protects; other actions do not matter there."""
    service = _service_of(carrier)
    return deny.actions.covers(f"{service}:*") if service else NO


@lru_cache(maxsize=256)
def _service_of(carrier: str) -> str:
    return next((service for start, service in SERVICES.items() if carrier.startswith(start)), "")


def _all_of_it(deny: Statement, allow: Statement, carrier: str) -> Match:
    """Whether a Deny covers a bucket and its objects, or what is asked for of these; or all calls of an API: a policy is of no other."""
    if carrier.startswith("aws_api_gateway_"):
        return deny.resources.covers(_ANY_CALL)
    if not carrier.startswith("aws_s3_"):
        return NO
    bucket, objects = bucket_halves(deny.resources)
    both, actions = every([bucket, objects]), allow.actions
    if bucket == objects or not carrier.startswith("aws_s3_bucket") or not actions.others.present.no or actions.these.present.no:
        return both

    def by_half(action: Value) -> Match:
        text = action.text()
        if text is None:  # it may be about either
            return maybe(*action.origins)
        name = starred(text).lower()
        return objects if _OF_OBJECTS.match(name) else bucket if _OF_BUCKETS.match(name) else both

    return actions.these.every(by_half)


def _closing(document: Document, keys: Keys, held: Held, carrier: str) -> _Closings:
    """The Deny statements that keep out, or may keep out, all strangers; found once per document, for each of its Allows."""

    def ask() -> _Closings:
        denies = (*document.statements, *spared_by_all(document.denying))
        closing = [one for deny in denies if not (one := _closes(deny, keys, held, carrier)).closes.no]
        named = {case for one in closing for case in (of_names("action", one.deny.actions), of_names("resource", one.deny.resources))}
        split = frozenset(case for case in named if case is not None and (case[0], not case[1]) in named)
        alone = lone(case for one in closing for case in one.cases)
        return _Closings(closing, Covering([one.deny.actions for one in closing]), split, alone)

    return once_of(document, ("closing", id(keys), id(held), carrier), ask, keys, held)


def _closes(deny: Statement, keys: Keys, held: Held, carrier: str) -> _Closing:
    """Whether a Deny, whatever its actions, spares nobody but principals it excludes or its conditions name, none of them strangers."""
    first = NO if deny.denies.no else every([deny.certain, deny.denies, deny.of_everybody])
    if first.no:
        return _Closing(deny, NO)
    spared = deny.principals.spared or Principals()
    served = NO if held is HOLD_FOR_STRANGERS else spared.some(lambda one: _deputy(one, carrier))
    asked = [told(condition, lambda one: _spares_named(one, keys, held)) for condition in deny.conditions]
    named = every([*(answer for answer, _ in asked), opposite(deny.other_conditions)])
    closes = every([first, opposite(served), opposite(spared.some(is_shared_provider)), named])
    return _Closing(deny, closes, frozenset(case for _, cases in asked for case in cases))

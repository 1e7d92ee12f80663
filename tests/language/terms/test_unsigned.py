"""Requests that nobody signed, and the auth policies of VPC Lattice that let them in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.model.value import Value
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, unknown
from tests.language.terms.policy_texts import ROOT, M, S, U, ask, policy, shaped, when
from tests.support import aws_callers, aws_policies
from tests.support.aws_evaluation import Request, allows

INVOKE, SERVICE = "vpc-lattice-svcs:Invoke", "arn:aws:vpc-lattice:eu-west-1:111122223333:service/svc-0123456789abcdef0/*"
ORG, OURS, TYPE = "aws:PrincipalOrgID", "o-a1b2c3d4e5", "aws:PrincipalType"
PHRASE = "turns unsigned requests away"


def let_in(principal: object = "*", condition: object = None, **more: object) -> dict[str, object]:
    asked = {} if condition is None else {"Condition": condition}
    return {"Effect": "Allow", "Principal": principal, "Action": INVOKE, "Resource": "*", **asked, **more}


def kept_out(condition: object = None, **more: object) -> dict[str, object]:
    return {**let_in("*", condition), "Effect": "Deny", **more}


def verdict_of(*statements: object) -> Verdict:
    return ask(PHRASE, policy(*statements), on="aws_vpclattice_auth_policy").verdict


@pytest.mark.parametrize(
    ("principal", "verdict"),
    [("*", M), ({"AWS": "*"}, M), ({"AWS": [ROOT, "*"]}, M), ({"AWS": ROOT}, S), ({"AWS": unknown()}, U)],
)
def test_whom_a_policy_names(principal: object, verdict: Verdict) -> None:
    assert verdict_of(let_in(principal)) == verdict


def test_everybody_but_some() -> None:
    assert verdict_of({"Effect": "Allow", "NotPrincipal": {"AWS": ROOT}, "Action": "*", "Resource": "*"}) == M


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (when("StringNotEqualsIgnoreCase", TYPE, "anonymous"), S),
        (when("StringNotEquals", TYPE, "Anonymous"), S),
        (when("StringNotEquals", TYPE, "anonymous"), M),  # AWS writes it with a capital
        (when("StringEqualsIgnoreCase", TYPE, "anonymous"), M),
        (when("StringLike", TYPE, "*"), M),
        (when("StringEquals", TYPE, "AssumedRole"), S),
        (when("StringEquals", ORG, OURS), S),
        (when("StringNotEquals", ORG, OURS), M),
        (when("StringEqualsIfExists", ORG, OURS), M),
        ({"StringEqualsIfExists": {ORG: OURS}, "Null": {ORG: "false"}}, S),
        (when("ForAllValues:StringLike", "aws:PrincipalOrgPaths", f"{OURS}/*"), M),
        (when("ForAnyValue:StringNotLike", "aws:PrincipalOrgPaths", f"{OURS}/*"), S),
        (when("Null", "aws:PrincipalArn", "true"), M),
        (when("Null", "aws:PrincipalArn", ["true", "false"]), S),  # not for us to say
        (when("Null", "aws:PrincipalAccount", "false"), M),
        (when("Bool", "aws:SecureTransport", "true"), M),
        (when("StringEquals", "vpc-lattice-svcs:RequestMethod", "GET"), S),  # what is meant for everybody
        (when("StringEquals", "vpc-lattice-svcs:SourceVpc", "vpc-1a2b3c4d"), S),
        (when("StringNotEquals", TYPE, unknown()), U),
        (when("StringEquals", "aws:PrincipalAccount", ref("data.aws_caller_identity.me.account_id")), S),
        (when("StringNotEquals", "aws:PrincipalAccount", ref("data.aws_caller_identity.me.account_id")), M),
        (when("StringEquals", "aws:PrincipalAccount", ref("var.account")), U),
        (unknown(), U),
    ],
)
def test_which_conditions_a_signed_request_alone_meets(condition: object, verdict: Verdict) -> None:
    assert verdict_of(let_in("*", condition)) == verdict


ANONYMOUS = when("StringEqualsIgnoreCase", TYPE, "anonymous")


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([kept_out(ANONYMOUS)], S),
        ([kept_out(ANONYMOUS, Action="*")], S),
        ([let_in("*", Action="*"), kept_out(ANONYMOUS, Action="vpc-lattice-svcs:*")], S),
        ([kept_out(ANONYMOUS, Resource=SERVICE.replace("/*", "/admin/*"))], M),
        ([kept_out(ANONYMOUS, Action="vpc-lattice-svcs:Connect")], M),
        ([kept_out(when("StringNotEquals", ORG, OURS))], S),
        ([kept_out(when("Null", "aws:PrincipalArn", "true"))], S),
        ([kept_out({**ANONYMOUS, "Bool": {"aws:SecureTransport": "false"}})], M),
        ([kept_out({**ANONYMOUS, "Bool": {"aws:SecureTransport": one}}) for one in ("true", "false")], S),
        ([kept_out({**ANONYMOUS, "StringEquals": {"vpc-lattice-svcs:RequestMethod": "GET"}})], M),
        ([kept_out(when("StringEquals", TYPE, unknown()))], U),
        ([unknown()], U),
    ],
)
def test_what_a_deny_takes_back(denies: list[object], verdict: Verdict) -> None:
    assert verdict_of(let_in(), *denies) == verdict
    assert verdict_of(*denies, let_in()) == verdict


@pytest.mark.parametrize(
    ("actions", "barred", "verdict"),
    [
        ("*", INVOKE, S),  # a connection to a TLS listener cannot be signed
        ("vpc-lattice-svcs:Connect", None, S),
        (["vpc-lattice-svcs:Connect", "vpc-lattice-svcs:I*"], None, M),
        ("*", "vpc-lattice-svcs:Connect", M),
        (unknown("var.action"), None, U),
    ],
)
def test_what_can_be_signed(actions: object, barred: str | None, verdict: Verdict) -> None:
    denies = [] if barred is None else [kept_out(ANONYMOUS, Action=barred)]
    assert verdict_of(let_in(Action=actions), *denies) == verdict


MINE, OTHER = resource("aws_vpclattice_service.mine"), resource("aws_vpclattice_service.other")
MY_ARN, OTHER_ARN = (ref(f"aws_vpclattice_service.{name}.arn") for name in ("mine", "other"))


def below(arn: Value, path: str) -> Value:
    return replace(shaped(f"{{}}/{path}"), references=arn.references)


@pytest.mark.parametrize(
    ("carrier", "barred", "verdict"),
    [
        ("svc-0123456789abcdef0", SERVICE, S),
        (SERVICE.removesuffix("/*"), SERVICE, S),
        ("svc-0123456789abcdef0", "*/*", S),
        ("svc-0123456789abcdef0", "arn:aws:vpc-lattice:*:*:service/*/*", S),
        ("svc-0123456789abcdef0", SERVICE.replace("svc-0123456789abcdef0", "*"), S),
        ("svc-0123456789abcdef0", SERVICE.replace("/*", "/admin/*"), M),
        ("svc-0123456789abcdef0", SERVICE.removesuffix("/*"), M),  # no path of it
        ("svc-0fedcba9876543210", SERVICE, M),
        ("sn-0123456789abcdef0", SERVICE, M),
        ("sn-0123456789abcdef0", "*/*", S),
        (unknown("var.service"), SERVICE, U),
        (MY_ARN, below(MY_ARN, "*"), S),
        (MY_ARN, below(OTHER_ARN, "*"), M),
        (MY_ARN, below(MY_ARN, "admin/*"), M),
        (MY_ARN, SERVICE, U),
        (ref("aws_vpclattice_service_network.all.id"), below(MY_ARN, "*"), M),
    ],
)
def test_a_deny_for_all_of_the_service_that_carries_the_policy(carrier: object, barred: object, verdict: Verdict) -> None:
    document = policy(let_in(), kept_out(ANONYMOUS, Resource=barred))
    network = resource("aws_vpclattice_service_network.all")
    assert ask(PHRASE, document, MINE, OTHER, network, on="aws_vpclattice_auth_policy", resource_identifier=carrier).verdict == verdict


# --- against AWS's rules, request by request ----------------------------------------------------------------------------------------

KEYS: aws_policies.Keys = {
    **{key: aws_policies.WHO[key] for key in ("aws:PrincipalAccount", ORG, "aws:PrincipalOrgPaths", "aws:PrincipalArn")},
    **{key: aws_policies.HOW[key] for key in ("aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:PrincipalTag/team")},
    TYPE: ("text", ("Anonymous", "anonymous", "A*", ["AssumedRole", "User"])),
}


@st.composite
def statements(draw: st.DrawFn, effect: str) -> dict[str, Any]:
    principal = draw(st.sampled_from((*aws_policies.EVERYBODY, *aws_policies.EVERYBODY, *aws_policies.ACCOUNTS)))
    asked = draw(aws_policies.conditions(KEYS, 2, odd=True))
    action = draw(st.sampled_from((INVOKE, "*"))) if effect == "Deny" else INVOKE
    found = {"Effect": effect, "Principal": principal, "Action": action, "Resource": "*"}
    if principal not in aws_policies.EVERYBODY and draw(st.booleans()):
        found["NotPrincipal"] = found.pop("Principal")
    return {**found, **({"Condition": asked} if asked else {})}


def unsigned(document: dict[str, Any]) -> Iterator[Request]:
    strangers = aws_callers.strangers(document, [INVOKE], [SERVICE])
    return (one for one in strangers if not one.principal.account)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(statements("Allow"), min_size=1, max_size=2), st.lists(statements("Deny"), max_size=2))
def test_which_unsigned_requests_pass(some: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    document = {"Version": "2012-10-17", "Statement": [*some, *others]}
    passing = next((one for one in unsigned(document) if allows(document, one)), None)
    verdict = ask(PHRASE, json.dumps(document), on="aws_vpclattice_auth_policy").verdict
    assert (verdict == M) == (passing is not None), f"{verdict.name}, lets through {passing}"

"""The terms about policies against AWS's rules of evaluation, request by request.

What is called safe lets no stranger through, and what is called open does. The other side (`tests/support/aws_evaluation.py`) knows one
request and one policy, and nothing of what the terms know. The terms judge more than it does: what a policy is meant for. So of odd
policies only the first half is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource
from tests.language.terms.policy_texts import OWN, M, S, ask
from tests.support import aws_callers, aws_policies
from tests.support.aws_callers import ROLE, STRANGE
from tests.support.aws_evaluation import Request, allows, denies
from tests.support.aws_policies import CARRIERS, S3, SNS, SQS, Carrier

often = settings(max_examples=100, deadline=None, derandomize=True)


def _first(policy: dict[str, Any], requests: Iterator[Request]) -> Request | None:
    return next((one for one in requests if allows(policy, one)), None)


def _allow_by_allow(policy: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The policy with each of its Allows alone: one of them may let nobody in, by conditions that nobody can meet together."""
    denying = [one for one in policy["Statement"] if one["Effect"] == "Deny"]
    for one in policy["Statement"]:
        if one["Effect"] == "Allow":
            yield {**policy, "Statement": [one, *denying]}


# --- resource policies --------------------------------------------------------------------------------------------------------------


def _of_all(statement: dict[str, Any]) -> bool:
    return "NotPrincipal" in statement or statement["Principal"] in aws_policies.EVERYBODY


def _stranger(policy: dict[str, Any], carrier: Carrier) -> Request | None:
    """A request of a stranger, or of a service that the policy names and that acts for one, which passes."""
    everybody = any(one["Effect"] == "Allow" and _of_all(one) for one in policy["Statement"])
    named = [one for one in carrier.deputies if everybody or f'"{one}.amazonaws.com"' in json.dumps(policy)]
    tls = _ways_to_travel(policy)
    unknown = aws_callers.strangers(policy, carrier.asked, carrier.on, unsigned=carrier.unsigned, tls=tls)
    return _first(policy, chain(unknown, aws_callers.deputies(named, carrier.asked, carrier.on, tls=tls)))


def _ways_to_travel(policy: dict[str, Any]) -> tuple[str, ...]:
    return ("true", "false") if "securetransport" in json.dumps(policy).lower() else ("true",)


def _lets_anybody_in(policy: dict[str, Any], carrier: Carrier) -> bool:
    known = aws_callers.known(policy, carrier.asked, carrier.on)
    of_own = ((aws_callers.OWN,), aws_callers.OWN_ORG)
    served = aws_callers.deputies(("s3", "sns", "events"), carrier.asked, carrier.on, *of_own, tls=_ways_to_travel(policy))
    return _first(policy, chain(known, served)) is not None


def _verdict(policy: dict[str, Any], carrier: Carrier) -> Verdict:
    return ask("admits no stranger", json.dumps(policy), OWN, on=carrier.type).verdict


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda one: one.type)
@often
@given(st.data())
def test_who_is_kept_out_of_a_resource(carrier: Carrier, data: st.DataObject) -> None:
    policy = data.draw(aws_policies.of_resources(carrier))
    verdict, passing = _verdict(policy, carrier), _stranger(policy, carrier)
    assert verdict in {S, M}
    assert passing is None or verdict == M, f"lets through {passing}"
    assert passing is not None or verdict == S or not all(_lets_anybody_in(one, carrier) for one in _allow_by_allow(policy))


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda one: one.type)
@often
@given(st.data())
def test_who_is_kept_out_by_several_denies_together(carrier: Carrier, data: st.DataObject) -> None:
    policy = data.draw(aws_policies.of_resources_in_parts(carrier))
    verdict, passing = _verdict(policy, carrier), _stranger(policy, carrier)
    assert verdict in {S, M}
    assert passing is None or verdict == M, f"lets through {passing}"
    assert passing is not None or verdict == S or not all(_lets_anybody_in(one, carrier) for one in _allow_by_allow(policy))


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda one: one.type)
@often
@given(st.data())
def test_no_odd_policy_lets_a_stranger_in_unseen(carrier: Carrier, data: st.DataObject) -> None:
    policy = data.draw(aws_policies.of_resources(carrier, odd=True))
    passing = _stranger(policy, carrier)
    assert passing is None or _verdict(policy, carrier) == M, f"lets through {passing}"


# --- plain HTTP ---------------------------------------------------------------------------------------------------------------------


def _plain(policy: dict[str, Any], carrier: Carrier) -> Request | None:
    """A request without TLS that no Deny keeps out; `s3:GetObject` of an object, `s3:ListBucket` of a bucket."""
    asked = aws_callers.TRAFFIC[carrier.type]
    strangers = aws_callers.strangers(policy, asked, carrier.on, tls=("false",))
    known = aws_callers.known(policy, asked, carrier.on, tls=("false",))
    meant = (one for one in chain(known, strangers) if carrier is not S3 or ("/" in one.resource) == one.action.endswith("Object"))
    return next((one for one in meant if not denies(policy, one)), None)


@pytest.mark.parametrize("carrier", [S3, SQS, SNS], ids=lambda one: one.type)
@often
@given(st.data())
def test_what_travels_without_tls(carrier: Carrier, data: st.DataObject) -> None:
    policy = data.draw(aws_policies.of_transport(carrier))
    verdict, passing = ask("denies plain HTTP", json.dumps(policy), on=carrier.type).verdict, _plain(policy, carrier)
    assert (verdict, passing is None) in {(S, True), (M, False)}, f"lets through {passing}"


# --- trust policies -----------------------------------------------------------------------------------------------------------------


def _impostor(policy: dict[str, Any]) -> Request | None:
    strangers = aws_callers.strangers(policy, ["sts:AssumeRole"], [ROLE], unsigned=False, tls=("true",))
    tokens = aws_callers.tokens(policy, ("evil", "acmeevil", "acme-evil"))
    return _first(policy, chain(strangers, aws_callers.customers_of_a_partner(policy), tokens))


def _is_for_somebody(policy: dict[str, Any]) -> bool:
    return _first(policy, chain(aws_callers.known(policy, ["sts:AssumeRole"], [ROLE]), aws_callers.tokens(policy, ("acme",)))) is not None


def _trusts(policy: dict[str, Any]) -> Verdict:
    return ask("allows no stranger to assume", json.dumps(policy), OWN, on="aws_iam_role", path="assume_role_policy").verdict


@settings(often, max_examples=300)
@given(aws_policies.of_roles())
def test_who_may_assume_a_role(policy: dict[str, Any]) -> None:
    verdict, passing = _trusts(policy), _impostor(policy)
    assert verdict in {S, M}
    assert passing is None or verdict == M, f"lets through {passing}"
    assert passing is not None or verdict == S or not all(map(_is_for_somebody, _allow_by_allow(policy)))


@settings(often, max_examples=300)
@given(aws_policies.of_roles(odd=True))
def test_no_odd_trust_policy_lets_a_stranger_in_unseen(policy: dict[str, Any]) -> None:
    passing = _impostor(policy)
    assert passing is None or _trusts(policy) == M, f"lets through {passing}"


# --- whom services act for ----------------------------------------------------------------------------------------------------------

ACTING = ("s3", "events")


def _misled(policy: dict[str, Any]) -> Request | None:
    """A service that assumes the role for somebody whom the policy does not name."""
    return _first(policy, aws_callers.deputies(ACTING, ["sts:AssumeRole"], [ROLE], tls=_ways_to_travel(policy)))


def _acts_for(policy: dict[str, Any]) -> Verdict:
    phrase = f"names whom {{services:list}} act for | {json.dumps(ACTING)}"
    return ask(phrase, json.dumps(policy), OWN, on="aws_iam_role", path="assume_role_policy").verdict


def _serves(policy: dict[str, Any]) -> bool:
    own = aws_callers.deputies(ACTING, ["sts:AssumeRole"], [ROLE], (aws_callers.OWN,), aws_callers.OWN_ORG)
    return _first(policy, own) is not None


@often
@given(aws_policies.of_deputies(ACTING))
def test_whom_a_service_acts_for(policy: dict[str, Any]) -> None:
    verdict, passing = _acts_for(policy), _misled(policy)
    assert verdict in {S, M}
    assert passing is None or verdict == M, f"lets through {passing}"
    assert passing is not None or verdict == S or not all(map(_serves, _allow_by_allow(policy)))


@often
@given(aws_policies.of_deputies(ACTING, odd=True))
def test_no_odd_policy_lets_a_service_act_for_anybody_unseen(policy: dict[str, Any]) -> None:
    passing = _misled(policy)
    assert passing is None or _acts_for(policy) == M, f"lets through {passing}"


# --- policies of VPC endpoints ------------------------------------------------------------------------------------------------------


def _stops_nobody(policy: dict[str, Any]) -> bool:
    """Whether some stranger gets through an endpoint with whatever he asks for."""
    return any(all(allows(policy, one) for one in requests) for requests in aws_callers.through_an_endpoint())


def _of_endpoint(policy: dict[str, Any]) -> Verdict:
    endpoint = resource("aws_vpc_endpoint.e", service_name="com.amazonaws.eu-west-1.s3", id="vpce-1")
    here, whose = "aws_vpc_endpoint_policy", ref("aws_vpc_endpoint.e.id")
    return ask("admits no stranger", json.dumps(policy), OWN, endpoint, on=here, vpc_endpoint_id=whose).verdict


@settings(often, max_examples=300)
@given(aws_policies.of_endpoints())
def test_what_an_endpoint_stops(policy: dict[str, Any]) -> None:
    assert _of_endpoint(policy) == (M if _stops_nobody(policy) else S)


@settings(often, max_examples=300)
@given(aws_policies.of_endpoints(odd=True))
def test_no_odd_policy_of_an_endpoint_lets_all_through_unseen(policy: dict[str, Any]) -> None:
    assert not _stops_nobody(policy) or _of_endpoint(policy) == M


def test_strangers_come_by_every_way() -> None:
    ways = list(aws_callers.strangers({"Statement": []}, ["s3:GetObject"], ["arn:aws:s3:::b/k"]))
    assert {one.principal.account for one in ways} == {"", *STRANGE}
    assert {one.context["aws:securetransport"] for one in ways} == {("true",), ("false",)}
    assert any("aws:sourcevpce" in one.context for one in ways)
    assert any("aws:principalorgid" not in one.context and one.principal.account for one in ways)

"""The terms about policies of identities against AWS's rules of evaluation, request by request.

What is called granted, whoever holds the policy may do without taking trouble, to all there is of a kind; and what is not, he may not. The
other side (`tests/support/aws_evaluation.py`) knows one request and one policy, and nothing of what the terms know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource
from tests.language.terms.policy_texts import M, S, U, ask, say
from tests.support import aws_holders
from tests.support.aws_callers import OWN
from tests.support.aws_evaluation import Request, allows, denies
from tests.support.aws_holders import DONE, ESCALATING, EVERYTHING, Done

ME = resource("data.aws_caller_identity.me", account_id=OWN)
often = settings(max_examples=150, deadline=None, derandomize=True)


def may(policy: dict[str, Any], action: str, resource: str, *, mfa: bool = False) -> bool:
    """Whether an Allow speaks of a plain request, and some way of the holder's gets round every Deny."""
    allowing = {**policy, "Statement": [one for one in policy["Statement"] if one["Effect"] == "Allow"]}
    plain: Iterable[Request] = aws_holders.plain_ways(action, resource, mfa=mfa)
    return any(allows(allowing, one) for one in plain) and not all(denies(policy, one) for one in aws_holders.all_ways(action, resource))


def granted(policy: dict[str, Any], done: Done) -> Verdict:
    phrase = f'grants no {{actions:list}} on every resource | ["{done.action}"]'
    return ask(phrase, json.dumps(policy), on="aws_iam_policy").verdict


def _is_walled(statement: dict[str, Any]) -> bool:
    """Whether it is a Deny of which nobody tells from the policy who gets round it."""
    return statement["Effect"] == "Deny" and "SourceVpce" in json.dumps(statement)


def within_walls(policy: dict[str, Any]) -> dict[str, Any]:
    """The same for who is in none of one's own networks: an Allow for those alone counts as a limit, and so does a Deny of all others."""
    outside = [_is_walled(one) and "Not" in "".join(one.get("Condition", ())) for one in policy["Statement"]]
    seen = [{**one, "Condition": {}} if out else one for one, out in zip(policy["Statement"], outside, strict=True)]
    return {**policy, "Statement": seen}


def tagged(policy: dict[str, Any], done: Done) -> dict[str, Any]:
    """The same for who has put the tags on himself, or on what he reaches, that it asks for, where it lets him tag all of that kind."""
    himself = all(may(policy, f"iam:Tag{kind.capitalize()}", f"arn:aws:iam::{OWN}:{kind}/zzz") for kind in ("user", "role"))
    tags = done.action.replace("PassRole", "TagRole") if "Role" in done.action else f"{done.action.partition(':')[0]}:TagResource"
    given = {"aws:PrincipalTag": himself, "aws:ResourceTag": all(may(policy, tags, one) for one in done.to)}

    def left(statement: dict[str, Any]) -> dict[str, Any]:
        tests = {
            name: {key: value for key, value in asked.items() if not given.get(key.partition("/")[0])}
            for name, asked in statement["Condition"].items()
        }
        return {**statement, "Condition": tests}

    return {**policy, "Statement": [left(one) if one["Effect"] == "Allow" and "Condition" in one else one for one in policy["Statement"]]}


@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("done", DONE, ids=lambda one: one.action)
@often
@given(st.data())
def test_what_an_identity_may_do_to_all_of_a_kind(done: Done, odd: bool, data: st.DataObject) -> None:
    policy = data.draw(aws_holders.of_holders(done, odd=odd))
    held = tagged(policy, done)
    told, kept = (M if all(may(seen, done.action, one) for one in done.to) else S for seen in (held, within_walls(held)))
    assert granted(policy, done) in ({told, kept, U} if any(map(_is_walled, policy["Statement"])) else {told})


def beside_machines(policy: dict[str, Any]) -> dict[str, Any]:
    """The same, and machines may be started: then whoever passes a role has it."""
    return {**policy, "Statement": [*policy["Statement"], {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}]}


def leads_to_more(policy: dict[str, Any], done: Done) -> bool:
    started = done.action != "iam:PassRole" or may(policy, "ec2:RunInstances", f"arn:aws:ec2:eu-west-1:{OWN}:instance/*", mfa=True)
    return started and all(may(policy, done.action, one, mfa=True) for one in done.to)


@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("done", ESCALATING, ids=lambda one: one.action)
@often
@given(st.data())
def test_what_leads_an_identity_to_more(done: Done, odd: bool, data: st.DataObject) -> None:
    policy = beside_machines(data.draw(aws_holders.of_holders(done, odd=odd, but=False)))
    subject = resource("aws_iam_policy.p", policy=json.dumps(policy))
    told, kept = (M if leads_to_more(one, done) else S for one in (policy, within_walls(policy)))
    possible = {told, kept, U} if any(map(_is_walled, policy["Statement"])) else {told}
    assert say("allows no privilege escalation", subject, ME).verdict in possible


def may_by_all(policies: list[dict[str, Any]], bound: dict[str, Any] | None, action: str, to: str) -> bool:
    """The same of all policies of a role together, as far as its boundary allows it."""
    plain = list(aws_holders.plain_ways(action, to, mfa=True))
    every_one = [*policies, *([bound] if bound else [])]
    granted_by = [[_allowing(one) for one in policies], *([[_allowing(bound)]] if bound else [])]
    given_to = any(all(any(allows(one, request) for one in some) for some in granted_by) for request in plain)
    return given_to and not all(any(denies(one, request) for one in every_one) for request in aws_holders.all_ways(action, to))


def all_lead_to_more(policies: list[dict[str, Any]], bound: dict[str, Any] | None, done: Done) -> bool:
    machines = f"arn:aws:ec2:eu-west-1:{OWN}:instance/*"
    started = done.action != "iam:PassRole" or may_by_all(policies, bound, "ec2:RunInstances", machines)
    return started and all(may_by_all(policies, bound, done.action, one) for one in done.to)


def _allowing(policy: dict[str, Any]) -> dict[str, Any]:
    return {**policy, "Statement": [one for one in policy["Statement"] if one["Effect"] == "Allow"]}


def _is_under_a_condition(policies: list[dict[str, Any]]) -> bool:
    return any("Condition" in one for policy in policies for one in policy["Statement"])


@pytest.mark.parametrize("done", ESCALATING, ids=lambda one: one.action)
@settings(often, max_examples=80)
@given(st.data())
def test_what_leads_a_role_to_more_by_all_its_policies_within_its_boundary(done: Done, data: st.DataObject) -> None:
    drawn = aws_holders.of_holders(done, but=False)
    policies = [beside_machines(data.draw(drawn)), data.draw(drawn)]
    bound = beside_machines(data.draw(drawn)) if data.draw(st.booleans()) else None
    told = M if all_lead_to_more(policies, bound, done) else S
    kept = M if all_lead_to_more([within_walls(one) for one in policies], bound and within_walls(bound), done) else S
    limit = ref("aws_iam_policy.bound.arn") if bound else None
    role = resource("aws_iam_role.r", name="r", assume_role_policy="{}", permissions_boundary=limit)
    parts = [
        resource(f"aws_iam_role_policy.p{place}", name=f"p{place}", role=ref("aws_iam_role.r.id"), policy=json.dumps(one))
        for place, one in enumerate(policies)
    ]
    world = [ME, role, *parts, *([resource("aws_iam_policy.bound", name="bound", policy=json.dumps(bound))] if bound else [])]
    found = [say("allows no privilege escalation", one, *(other for other in world if other is not one)).verdict for one in (role, *parts)]
    walled = any(_is_walled(one) for policy in (*policies, *([bound] if bound else [])) for one in policy["Statement"])
    possible = {told, kept, U} if walled or (bound and _is_under_a_condition([bound])) else {told}
    assert (M if M in found else U if U in found else S) in possible, found


@pytest.mark.parametrize("odd", [False, True])
@often
@given(st.data())
def test_no_administrator_goes_unseen(odd: bool, data: st.DataObject) -> None:
    policy = data.draw(aws_holders.of_holders(EVERYTHING, odd=odd))
    everything = all(may(policy, one, "arn:aws:x:eu-west-1:111122223333:thing/of/any-kind") for one in EVERYTHING.to)
    assert not everything or ask("grants no administrator access", json.dumps(policy), on="aws_iam_policy").verdict == M

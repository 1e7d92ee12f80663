"""What a policy says of the bucket, queue or topic that carries it, against AWS's rules of evaluation, request by request.

Its Denies speak of that one, of others, of parts, or of all but these. The other side (`tests/support/aws_evaluation.py`) knows one request
and one policy, and nothing of what the terms know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.model.verdict import Verdict
from tests.language.terms.policy_texts import OWN, M, S, U, ask
from tests.support import aws_callers, aws_named_resources
from tests.support.aws_callers import TRAFFIC
from tests.support.aws_evaluation import Request, allows, denies
from tests.support.aws_named_resources import CHANGES, NAMED, Named

often = settings(max_examples=60, deadline=None, derandomize=True)


def _fits(request: Request) -> bool:
    """Whether a request to S3 is one that there is: `s3:GetObject` of an object, `s3:ListBucket` of a bucket."""
    about_objects = request.action.endswith(("Object", "ObjectAcl"))
    return not request.action.startswith("s3:") or ("/" in request.resource) == about_objects


def _verdict(phrase: str, policy: dict[str, Any], named: Named) -> Verdict:
    return ask(phrase, json.dumps(policy), OWN, on=named.carrier.type, **named.told).verdict


def _deny_by_deny(policy: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The policy with each of its Denies alone: what several come to together, one action or one folder each, is not put together."""
    allowing = [one for one in policy["Statement"] if one["Effect"] == "Allow"]
    yield from ({**policy, "Statement": [*allowing, one]} for one in policy["Statement"] if one["Effect"] == "Deny")


def _in_plain(policy: dict[str, Any], named: Named) -> Request | None:
    """A request without TLS that no Deny keeps out."""
    asked = TRAFFIC[named.carrier.type]
    callers = (some(policy, asked, named.on, tls=("false",)) for some in (aws_callers.known, aws_callers.strangers))
    return next((one for one in chain.from_iterable(callers) if _fits(one) and not denies(policy, one)), None)


def _stranger(policy: dict[str, Any], named: Named) -> Request | None:
    """A request that passes, of a stranger or of a service that acts for one."""
    carrier = named.carrier
    strangers = aws_callers.strangers(policy, carrier.asked, named.on, unsigned=carrier.unsigned)
    served = aws_callers.deputies(carrier.deputies, carrier.asked, named.on, tls=("true", "false"))
    return next((one for one in chain(strangers, served) if _fits(one) and allows(policy, one)), None)


def _hold_against_aws(
    phrase: str, policy: dict[str, Any], named: Named, passing: Callable[[dict[str, Any], Named], Request | None]
) -> None:
    """A policy fails where a request passes, and only where no Deny alone keeps out all that should not."""
    verdict, found = _verdict(phrase, policy, named), passing(policy, named)
    assert verdict in {S, M}
    assert found is None or verdict == M, f"lets through {found}"
    assert verdict == S or all(passing(one, named) for one in _deny_by_deny(policy))


@pytest.mark.parametrize("named", NAMED, ids=lambda one: one.carrier.type)
@often
@given(st.data())
def test_what_travels_without_tls(named: Named, data: st.DataObject) -> None:
    _hold_against_aws("denies plain HTTP", data.draw(aws_named_resources.of_transport(named)), named, _in_plain)


@pytest.mark.parametrize("named", NAMED, ids=lambda one: one.carrier.type)
@often
@given(st.data())
def test_who_is_kept_out(named: Named, data: st.DataObject) -> None:
    _hold_against_aws("admits no stranger", data.draw(aws_named_resources.of_strangers(named)), named, _stranger)


@often
@given(aws_named_resources.of_other_accounts())
def test_what_other_accounts_are_given(policy: dict[str, Any]) -> None:
    callers = (some(policy, CHANGES, NAMED[0].on) for some in (aws_callers.known, aws_callers.strangers))
    others = (one for one in chain.from_iterable(callers) if _fits(one) and one.principal.account != aws_callers.OWN)
    given_away = next((one for one in others if allows(policy, one)), None)
    verdict = _verdict(f"gives other accounts no {{actions:list}} | {json.dumps(CHANGES)}", policy, NAMED[0])
    assert verdict in ({M, U} if given_away else {S}), f"gives {given_away}"


@often
@given(aws_named_resources.of_lockout())
def test_who_is_locked_out(policy: dict[str, Any]) -> None:
    every_way = aws_callers.known(policy, ["s3:PutBucketPolicy"], ["arn:aws:s3:::b"], ("true", "false"))
    own = (one for one in every_way if one.principal.account == aws_callers.OWN)
    left = next((one for one in own if not denies(policy, one)), None)
    assert (_verdict("locks nobody out", policy, NAMED[0]), left is None) in {(M, True), (S, False)}, f"left is {left}"

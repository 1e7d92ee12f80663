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
from tests.language.terms.policy_texts import M, S, ask
from tests.support import aws_holders
from tests.support.aws_evaluation import Request, allows, denies
from tests.support.aws_holders import DONE, Done

often = settings(max_examples=150, deadline=None, derandomize=True)


def may(policy: dict[str, Any], action: str, resource: str) -> bool:
    """Whether an Allow speaks of a plain request, and some way of the holder's gets round every Deny."""
    allowing = {**policy, "Statement": [one for one in policy["Statement"] if one["Effect"] == "Allow"]}
    plain: Iterable[Request] = aws_holders.plain_ways(action, resource)
    return any(allows(allowing, one) for one in plain) and not all(denies(policy, one) for one in aws_holders.all_ways(action, resource))


def granted(policy: dict[str, Any], done: Done) -> Verdict:
    phrase = f'grants no {{actions:list}} on every resource | ["{done.action}"]'
    return ask(phrase, json.dumps(policy), on="aws_iam_policy").verdict


@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("done", DONE, ids=lambda one: one.action)
@often
@given(st.data())
def test_what_an_identity_may_do_to_all_of_a_kind(done: Done, odd: bool, data: st.DataObject) -> None:
    policy = data.draw(aws_holders.of_holders(done, odd=odd))
    assert granted(policy, done) == (M if all(may(policy, done.action, one) for one in done.to) else S)

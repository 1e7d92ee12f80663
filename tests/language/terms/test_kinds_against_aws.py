"""Of which resources policies speak against AWS's rules of evaluation, ARN by ARN: what is called scoped reaches nothing of a new name.

The other side (`tests/support/aws_evaluation.py`) knows one request and one policy, and of the terms no more than which ARNs an action is
about, and what it takes beside that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms.action_kinds import arns_about, arns_beside
from tests.language.terms.build import resource
from tests.language.terms.policy_texts import M, S, ask
from tests.support.aws_callers import OWN
from tests.support.aws_evaluation import Principal, Request, allows, denies

ME = resource("data.aws_caller_identity.me", account_id=OWN)
WHO = Principal(f"{OWN}/zoe", OWN, (f"arn:aws:iam::{OWN}:user/zoe",))
ACTIONS = (
    *("ssm:SendCommand", "ssm:StartSession", "ecs:ExecuteCommand", "s3:GetObject", "s3:PutBucketPolicy", "s3:PutAccessPointPolicy"),
    *("iam:CreatePolicyVersion", "dynamodb:Query", "sqs:ReceiveMessage", "lambda:AddPermission", "ec2:ModifySnapshotAttribute"),
    *("secretsmanager:GetSecretValue", "sso:UpdatePermissionSet", "codeconnections:GetConnectionToken"),
)
REGIONS = ("eu-west-1", "eu-north-1", "us-east-1")
often = settings(max_examples=400, deadline=None, derandomize=True)


def new_ones(kind: str) -> Iterator[str]:
    """What no policy here names, of a kind: in two Regions, and of documents AWS's own as well."""
    _, __, service, region, account, name = kind.split(":", 5)
    called = name.replace("??????", "AbCdEf").replace("*", "zq9")
    for where in REGIONS if region == "*" else (region,):
        yield f"arn:aws:{service}:{where}:{OWN if account == '*' else account}:{called}"
        yield from (f"arn:aws:ssm:{where}::document/AWS-RunShellScript" for _ in range(name == "document/*"))


@st.composite
def pattern(draw: st.DrawFn, action: str) -> str:
    kinds = [*arns_about(action.lower()), *arns_about(action.lower()), *arns_beside(action.lower())]
    fields = draw(st.sampled_from(kinds)).format(draw(st.sampled_from(("aws", "aws", "*")))).split(":", 5)
    fields[3] = draw(st.sampled_from((fields[3], fields[3], "*", "eu-west-1", "eu-*", "")))
    fields[4] = draw(st.sampled_from((fields[4], fields[4], "*", OWN, "aws", "")))
    name = fields[5]
    fields[5] = draw(st.sampled_from((name, name, "*", "?*", name.replace("*", "app", 1), f"{name}*", f"{name[:3]}*")))
    return ":".join(fields[: draw(st.sampled_from((6, 6, 6, 5, 4, 3)))]) if draw(st.integers(0, 9)) else "*"


@st.composite
def policies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    action = draw(st.sampled_from(ACTIONS))

    def statement(effect: str) -> dict[str, Any]:
        named = draw(st.lists(pattern(action), min_size=1, max_size=3))
        return {"Effect": effect, "Action": action, draw(st.sampled_from(("Resource", "Resource", "NotResource"))): named}

    effects = ["Allow", *draw(st.lists(st.sampled_from(("Allow", "Deny", "Deny")), max_size=3))]
    return action, {"Version": "2012-10-17", "Statement": [statement(one) for one in effects]}


def completed(policy: dict[str, Any]) -> dict[str, Any]:
    """The same with all fields of each ARN, as AWS reads it."""

    def whole(text: str) -> str:
        return text + ":*" * (5 - text.count(":")) if text.startswith("arn:") else text

    def read(statement: dict[str, Any]) -> dict[str, Any]:
        return {name: [*map(whole, value)] if "Resource" in name else value for name, value in statement.items()}

    return {**policy, "Statement": [read(one) for one in policy["Statement"]]}


def reached(action: str, policy: dict[str, Any]) -> str | None:
    """Something new that the policy lets its holder do this to."""

    def ask_for(arn: str) -> Request:
        return Request(WHO, action, arn, {})

    taken = [all(denies(policy, ask_for(arn)) for arn in new_ones(kind)) for kind in arns_beside(action.lower())]
    found = (arn for kind in arns_about(action.lower()) for arn in new_ones(kind) if not any(taken) and allows(policy, ask_for(arn)))
    return next(found, None)


@often
@given(policies())
def test_what_is_called_scoped_reaches_nothing_new(drawn: tuple[str, dict[str, Any]]) -> None:
    action, policy = drawn
    verdict = ask(f'grants no {{actions:list}} on every resource | ["{action}"]', json.dumps(policy), ME, on="aws_iam_policy").verdict
    assert verdict in {S, M}
    if verdict == S:
        assert reached(action, completed(policy)) is None


@often
@given(st.data(), st.sampled_from(ACTIONS))
def test_what_is_called_wide_reaches_something_new(data: st.DataObject, action: str) -> None:
    allow = {"Effect": "Allow", "Action": action, "Resource": data.draw(pattern(action))}
    deny = {"Effect": "Deny", "Action": action, "Resource": data.draw(st.lists(pattern(action), min_size=1, max_size=3))}
    policy = {"Version": "2012-10-17", "Statement": [allow, deny]}
    verdict = ask(f'grants no {{actions:list}} on every resource | ["{action}"]', json.dumps(policy), ME, on="aws_iam_policy").verdict
    if verdict == M:
        assert reached(action, completed({**policy, "Statement": [{**allow, "Resource": [allow["Resource"]]}, deny]})) is not None

"""Sentences about all policies of a principal or a function."""

from __future__ import annotations

import json
from typing import Any

import pytest

from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import of
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, secret, unknown
from tests.language.terms.policy_texts import NO_TLS, M, S, U, policy, say, shaped

MISSING = Verdict.MISSING
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ROLE = resource("aws_iam_role.r", name="app", assume_role_policy="")
FUNCTION = resource("aws_lambda_function.f", name="f", role=ref("aws_iam_role.r.arn"))


def grant(*actions: str, resources: object = "*", **more: object) -> dict[str, object]:
    return policy({"Effect": "Allow", "Action": list(actions), "Resource": resources, **more})


# --- permissions of a function ------------------------------------------------------------------------------------------------------

PERMISSIONS: list[tuple[dict[str, object], Verdict]] = [
    ({"principal": "*"}, M),
    ({"principal": "*", "source_arn": "arn:aws:events:eu-west-1:111122223333:rule/r"}, M),
    ({"principal": "*", "principal_org_id": "o-a1b2c3d4e5"}, S),
    ({"principal": "*", "function_url_auth_type": "AWS_IAM"}, M),
    ({"principal": "111122223333"}, S),
    ({"principal": "arn:aws:iam::111122223333:role/r"}, S),
    ({"principal": ref("aws_iam_role.r.arn")}, S),
    ({"principal": unknown()}, U),
    ({"principal": unknown(branches={"a": "*", "!a": "111122223333"})}, U),
    ({"principal": "sns.amazonaws.com"}, M),
    ({"principal": "logs.eu-west-1.amazonaws.com"}, M),
    ({"principal": "sns.amazonaws.com", "source_arn": "arn:aws:sns:eu-west-1:111122223333:t"}, S),
    ({"principal": "sns.amazonaws.com", "source_arn": "*"}, M),
    ({"principal": "sns.amazonaws.com", "source_arn": ref("aws_sns_topic.t.arn")}, S),
    ({"principal": "sns.amazonaws.com", "source_arn": unknown()}, U),
    ({"principal": "events.amazonaws.com", "source_account": "111122223333"}, S),
    ({"principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::b"}, M),
    ({"principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::b", "source_account": "111122223333"}, S),
    ({"principal": "alexa-appkit.amazon.com"}, M),
    ({"principal": "alexa-appkit.amazon.com", "event_source_token": "amzn1.ask.skill.x"}, S),
    ({"principal": "sns.amazonaws.com", "source_arn": "arn:aws:sns:eu-west-1:111122223333:t", "source_account": None}, S),
    ({"principal": shaped("logs.{}.amazonaws.com", "var.region")}, M),
    ({"principal": shaped("logs.{}.amazonaws.com", "var.region"), "source_arn": "arn:aws:logs:eu-west-1:111122223333:log-group:a:*"}, S),
    ({"principal": shaped("{}.amazonaws.com", "var.service")}, M),
    ({"principal": shaped("{}.amazonaws.com", "var.service"), "source_account": "111122223333"}, S),
    (
        {"principal": shaped("{}.amazonaws.com", "var.service"), "source_arn": "arn:aws:sns:eu-west-1:111122223333:t"},
        U,
    ),  # S3 needs the account
    ({"principal": shaped("s{}.amazonaws.com", "var.service"), "source_arn": "arn:aws:sns:eu-west-1:111122223333:t"}, U),
    ({"principal": shaped("arn:aws:iam::{}:root", "var.account")}, S),  # AWS takes no wildcard inside of an ARN
    ({"principal": shaped("{}:root", "var.account")}, U),
]


def permission(values: dict[str, object], name: str = "p", action: Action = Action.CREATE) -> Resource:
    found = {key: of(value) for key, value in {"function_name": ref("aws_lambda_function.f.function_name"), **values}.items()}
    return Resource(f"aws_lambda_permission.{name}", "aws_lambda_permission", name, found, action=action)


@pytest.mark.parametrize(("values", "verdict"), PERMISSIONS)
def test_permissions_of_a_function(values: dict[str, object], verdict: Verdict) -> None:
    assert say("its permissions admit no stranger", FUNCTION, permission(values)).verdict == verdict


def test_a_function_without_permissions_admits_nobody() -> None:
    assert say("its permissions admit no stranger", FUNCTION).verdict == S
    gone = permission({"principal": "*"}, action=Action.DELETE)
    assert say("its permissions admit no stranger", FUNCTION, gone).verdict == S


def test_a_permission_that_may_be_the_functions() -> None:
    lost = permission({"function_name": unknown("var.name"), "principal": "*"})
    answer = say("its permissions admit no stranger", FUNCTION, lost)
    assert answer.verdict == U
    assert "var.name" in answer.depends_on
    harmless = permission({"function_name": unknown(), "principal": "111122223333"})
    assert say("its permissions admit no stranger", FUNCTION, harmless).verdict == S
    passed = {"module.hooks": ("aws_lambda_function.f.arn",)}
    assert say("its permissions admit no stranger", FUNCTION, open_modules=passed).verdict == U


def test_one_open_permission_is_enough_and_is_named() -> None:
    fine, open_to_all = permission({"principal": "111122223333"}), permission({"principal": "*"}, "q")
    answer = say("its permissions admit no stranger", FUNCTION, fine, open_to_all)
    assert answer.verdict == M
    assert answer.because == "aws_lambda_permission.q admits * from anywhere"
    assert answer.evidence[0].address == "aws_lambda_permission.q"


def test_a_source_does_not_name_a_principal() -> None:
    """AWS's words: https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html."""
    for source in ({"source_account": "111122223333"}, {"source_arn": "arn:aws:events:eu-west-1:111122223333:rule/daily"}):
        answer = say("its permissions admit no stranger", FUNCTION, permission({"principal": "*", **source}))
        assert answer.verdict == M
        assert answer.because == "aws_lambda_permission.p admits * as its principal, which AWS calls public whatever the source"
    assert say("its permissions admit no stranger", FUNCTION, permission({"principal": "*", "principal_org_id": "o-abc"})).verdict == S


def test_a_bucket_that_anybody_may_own_is_said_to_be_one() -> None:
    answer = say(
        "its permissions admit no stranger", FUNCTION, permission({"principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::b"})
    )
    whose = "admits s3.amazonaws.com for a bucket of whichever account: source_account is not set"
    assert answer.because == f"aws_lambda_permission.p {whose}"


# --- the role of a function ---------------------------------------------------------------------------------------------------------

PART = resource("aws_iam_role_policy.p", role="app", name="part", policy=json.dumps(grant("s3:*")))
ATTACHED: list[tuple[tuple[Resource, ...], Verdict]] = [
    ((), S),
    ((resource("aws_iam_role_policy_attachment.a", role=ref("aws_iam_role.r.name"), policy_arn=ADMIN),), M),
    ((resource("aws_iam_role_policy_attachment.a", role="app", policy_arn=ADMIN),), M),
    ((resource("aws_iam_role_policy_attachment.a", role="other", policy_arn=ADMIN),), S),
    ((resource("aws_iam_role_policy_attachment.a", role=ref("aws_iam_role.r.name"), policy_arn=READ_ONLY),), S),
    ((resource("aws_iam_role_policy_attachment.a", role=ref("aws_iam_role.r.name"), policy_arn=unknown()),), U),
    ((resource("aws_iam_role_policy_attachment.a", role=unknown(), policy_arn=ADMIN),), U),
    ((resource("aws_iam_role_policy_attachment.a", role=unknown(), policy_arn=READ_ONLY),), S),
    ((resource("aws_iam_role_policy_attachment.a", role="app", policy_arn=ADMIN, action=Action.DELETE),), S),
    ((resource("aws_iam_role_policy_attachment.a", role="app", policy_arn="arn:aws:iam::111122223333:policy/own"),), U),
    ((resource("aws_iam_policy_attachment.a", roles=[ref("aws_iam_role.r.name")], policy_arn=ADMIN),), M),
    ((resource("aws_iam_role_policy_attachments_exclusive.a", role_name="app", policy_arns=[READ_ONLY, ADMIN]),), M),
    ((resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.id"), policy=json.dumps(grant("*"))),), M),
    ((resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.id"), policy=json.dumps(grant("s3:*"))),), S),
    ((resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.id"), policy=json.dumps(grant("*")).removesuffix("}") + ",}"),), M),
    ((resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.id"), policy=json.dumps(grant("s3:*")).removesuffix("}") + ",}"),), U),
    ((resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.id"), policy=unknown()),), U),
    ((resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.id"), policy="{"),), U),
    ((resource("aws_iam_role_policies_exclusive.e", role_name="app", policy_names=["elsewhere"]),), U),
    ((resource("aws_iam_role_policies_exclusive.e", role_name="app", policy_names=[]),), S),
    ((resource("aws_iam_role_policies_exclusive.e", role_name="other", policy_names=["elsewhere"]),), S),
    ((PART, resource("aws_iam_role_policies_exclusive.e", role_name="app", policy_names=["part"])), S),
    ((PART, resource("aws_iam_role_policies_exclusive.e", role_name="app", policy_names=[ref("aws_iam_role_policy.p.name")])), S),
    ((PART, resource("aws_iam_role_policies_exclusive.e", role_name="app", policy_names=["part", "elsewhere"])), U),
]


@pytest.mark.parametrize(("others", "verdict"), ATTACHED)
def test_the_role_of_a_function(others: tuple[Resource, ...], verdict: Verdict) -> None:
    assert say("its role holds no administrator access", FUNCTION, ROLE, *others).verdict == verdict


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        (resource("aws_iam_role.r", managed_policy_arns=[READ_ONLY, ADMIN]), M),
        (resource("aws_iam_role.r", inline_policy=[block(name="x", policy=json.dumps(grant("*")))]), M),
        (resource("aws_iam_role.r", inline_policy=[block(name="x", policy=json.dumps(grant("s3:Get*")))]), S),
        (resource("aws_iam_role.r", inline_policy=unknown()), U),
        (resource("aws_iam_role.r", managed_policy_arns=unknown()), U),
    ],
)
def test_what_a_role_carries_itself(role: Resource, verdict: Verdict) -> None:
    assert say("its role holds no administrator access", FUNCTION, role).verdict == verdict
    notebook = resource("aws_sagemaker_notebook_instance.n", role_arn=ref("aws_iam_role.r.arn"))
    assert say("its role holds no administrator access", notebook, role).verdict == verdict


@pytest.mark.parametrize(
    ("boundary", "verdict"),
    [
        (None, M),
        (ADMIN, M),
        (READ_ONLY, S),
        (ref("aws_iam_policy.narrow.arn"), S),
        (ref("aws_iam_policy.wide.arn"), M),  # all but to take the boundary away
        ("arn:aws:iam::111122223333:policy/elsewhere", U),
        (unknown(), U),
        (unknown("var.c", branches={"c": READ_ONLY, "not c": None}), U),
    ],
)
def test_what_the_boundary_of_a_role_leaves(boundary: object, verdict: Verdict) -> None:
    role = resource("aws_iam_role.r", managed_policy_arns=[ADMIN], permissions_boundary=boundary)
    taken = {"Effect": "Deny", "Action": "iam:DeleteRolePermissionsBoundary", "Resource": "*"}
    narrow = resource("aws_iam_policy.narrow", policy=json.dumps(grant("s3:*")))
    given: Any = grant("*")
    wide = resource("aws_iam_policy.wide", policy=json.dumps({**given, "Statement": [*given["Statement"], taken]}))
    answer = say("its role holds no administrator access", FUNCTION, role, narrow, wide)
    assert answer.verdict == verdict
    assert verdict != S or answer.because == "aws_iam_role.r.permissions_boundary leaves nothing of its administrator access"


def test_a_role_that_is_looked_up_shows_no_boundary() -> None:
    function = resource("aws_lambda_function.f", role=ref("data.aws_iam_role.r.arn"))
    role = resource("data.aws_iam_role.r", name="app", permissions_boundary=unknown("known after apply"))
    attached = resource("aws_iam_role_policy_attachment.a", role=ref("data.aws_iam_role.r.name"), policy_arn=ADMIN)
    assert say("its role holds no administrator access", function, role, attached).verdict == M


@pytest.mark.parametrize(
    ("name", "provider", "verdict"),
    [
        ("app", "provider.aws", M),
        (ref("aws_iam_role.r.name"), "provider.aws", M),
        ("other", "provider.aws", U),
        (unknown("var.name"), "provider.aws", U),
        ("app", "provider.aws.other", U),  # of another account, perhaps
    ],
)
def test_a_role_of_the_configuration_that_is_looked_up_by_its_name(name: object, provider: str, verdict: Verdict) -> None:
    role = resource("aws_iam_role.r", name="app", managed_policy_arns=[ADMIN])
    found = resource("data.aws_iam_role.r", name=name, provider=provider)
    function = resource("aws_lambda_function.f", role=ref("data.aws_iam_role.r.arn"))
    assert say("its role holds no administrator access", function, role, found).verdict == verdict


@pytest.mark.parametrize(
    ("refused", "verdict"),
    [
        ({"Action": "iam:*", "Resource": "*"}, S),
        ({"NotAction": "s3:*", "Resource": "*"}, S),
        ({"NotAction": "iam:Get*", "Resource": "*"}, M),
        ({"Action": "iam:*", "Resource": "arn:aws:iam::*:role/security/*"}, M),
        ({"Action": "iam:*", "Resource": "*", "Condition": NO_TLS}, M),
        ({"Action": unknown("var.actions"), "Resource": "*"}, U),
    ],
)
def test_whoever_is_denied_all_of_iam_is_no_administrator(refused: dict[str, object], verdict: Verdict) -> None:
    """By the same policy, in which he is allowed everything; of a boundary it leaves no administrator either."""
    given = policy({"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", **refused})
    role = resource("aws_iam_role.r", name="app", inline_policy=[block(name="x", policy=given)])
    assert say("its role holds no administrator access", FUNCTION, role).verdict == verdict
    boundary = resource("aws_iam_policy.b", policy=given)
    bounded = resource("aws_iam_role.r", name="app", managed_policy_arns=[ADMIN], permissions_boundary=ref("aws_iam_policy.b.arn"))
    assert say("its role holds no administrator access", FUNCTION, bounded, boundary).verdict == verdict


def test_a_role_that_may_not_be_there_is_not_the_one_that_is_looked_up() -> None:
    """Where `var.create` is false, another one has its name."""
    role = resource("aws_iam_role.r", name="app", managed_policy_arns=[ADMIN], doubt="var.create")
    found = resource("data.aws_iam_role.r", name="app")
    function = resource("aws_lambda_function.f", role=ref("data.aws_iam_role.r.arn"))
    assert say("its role holds no administrator access", function, role, found).verdict == U


@pytest.mark.parametrize(
    ("look_up", "verdict"),
    [
        ({"name": "own"}, M),
        ({"arn": ref("aws_iam_policy.own.arn")}, M),
        ({"name": ref("aws_iam_policy.own.name")}, M),
        ({"name": "own", "arn": ref("aws_iam_policy.own.arn"), "policy": json.dumps(grant("s3:*"))}, M),  # as it was when it was read
        ({"name": "other", "policy": json.dumps(grant("s3:*"))}, S),
        ({"name": "other"}, U),
        ({"name": unknown("var.name")}, U),
        ({"name": "own", "provider": "provider.aws.other"}, U),
    ],
)
def test_a_policy_of_the_configuration_that_is_looked_up(look_up: dict[str, Any], verdict: Verdict) -> None:
    role = resource("aws_iam_role.r", name="app", managed_policy_arns=[ref("data.aws_iam_policy.own.arn")])
    own = resource("aws_iam_policy.own", name="own", policy=json.dumps(grant("*")))
    found = resource("data.aws_iam_policy.own", **look_up)
    assert say("its role holds no administrator access", FUNCTION, role, own, found).verdict == verdict


@pytest.mark.parametrize(("account", "verdict"), [("111122223333", M), ("444455556666", S), (None, U)])
def test_a_policy_that_is_looked_up_by_whoever_signs_in_otherwise(account: str | None, verdict: Verdict) -> None:
    """To the same account: what stands in the plan counts, not what the look-up has read before."""
    role = resource("aws_iam_role.r", name="app", managed_policy_arns=[ref("data.aws_iam_policy.own.arn")])
    own = resource("aws_iam_policy.own", name="own", policy=json.dumps(grant("*")))
    before = json.dumps(grant("s3:*"))
    found = resource("data.aws_iam_policy.own", provider="provider.aws.other", name=ref("aws_iam_policy.own.name"), policy=before)
    here = resource("data.aws_caller_identity.here", account_id="111122223333")
    there = resource("data.aws_caller_identity.there", provider="provider.aws.other", account_id=account)
    assert say("its role holds no administrator access", FUNCTION, role, own, found, here, there).verdict == verdict


POWER, IAM = "arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/IAMFullAccess"
BUT_IAM = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}]})
ALL_OF_IAM = json.dumps(grant("iam:*"))


@pytest.mark.parametrize(
    ("arns", "documents", "verdict"),
    [
        ([POWER], [], S),
        ([IAM], [], S),
        ([POWER, IAM], [], M),
        ([POWER], [ALL_OF_IAM], M),
        ([IAM], [BUT_IAM], M),
        ([], [BUT_IAM, ALL_OF_IAM], M),
        ([], [BUT_IAM, json.dumps(grant("iam:Get*"))], S),
        ([], [BUT_IAM], S),
    ],
)
def test_two_policies_may_be_administrator_access_together(arns: list[str], documents: list[str], verdict: Verdict) -> None:
    role = resource("aws_iam_role.r", managed_policy_arns=arns, inline_policy=[block(name="x", policy=one) for one in documents])
    answer = say("its role holds no administrator access", FUNCTION, role)
    assert answer.verdict == verdict
    assert (" with " in answer.because) == (verdict == M)


@pytest.mark.parametrize("documents", [[grant("*"), grant("*")], [grant("iam:*"), json.loads(BUT_IAM), grant("iam:*")]])
def test_each_policy_is_named_that_is_administrator_access(documents: list[dict[str, Any]]) -> None:
    """Whoever accepts one of them at its line has not accepted the others."""
    held = [
        resource(f"aws_iam_role_policy.p{at}", role=ref("aws_iam_role.r.id"), policy=json.dumps(one)) for at, one in enumerate(documents)
    ]
    answer = say("its role holds no administrator access", FUNCTION, ROLE, *held)
    assert answer.verdict == M
    assert {one.address for one in answer.evidence} == {one.address for one in held}


def test_a_policy_of_the_configuration_is_followed_through_its_attachment() -> None:
    own = resource("aws_iam_policy.p", policy=grant("*"))
    attached = resource("aws_iam_role_policy_attachment.a", role=ref("aws_iam_role.r.name"), policy_arn=ref("aws_iam_policy.p.arn"))
    answer = say("its role holds no administrator access", FUNCTION, ROLE, attached, own)
    assert answer.verdict == M
    assert answer.because.startswith("aws_iam_role.r, the role of aws_lambda_function.f,")
    assert "aws_iam_policy.p.policy" in answer.because


def test_a_looked_up_policy_is_known_by_name_or_text() -> None:
    attached = resource("aws_iam_role_policy_attachment.a", role="app", policy_arn=ref("data.aws_iam_policy.p.arn"))
    by_name = resource("data.aws_iam_policy.p", name="AdministratorAccess")
    by_text = resource("data.aws_iam_policy.p", name="own", policy=json.dumps(grant("*")))
    assert say("its role holds no administrator access", FUNCTION, ROLE, attached, by_name).verdict == M
    assert say("its role holds no administrator access", FUNCTION, ROLE, attached, by_text).verdict == M


def test_a_policy_of_aws_is_known_by_its_name_alone() -> None:
    attached = resource("aws_iam_role_policy_attachment.a", role="app", policy_arn=ref("data.aws_iam_policy.p.arn"))

    def looked_up(**given: Any) -> Verdict:
        return say("allows no privilege escalation", ROLE, attached, resource("data.aws_iam_policy.p", **given)).verdict

    assert looked_up(name="AWSLambdaBasicExecutionRole") == S
    assert looked_up(name="AWSLambdaBasicExecutionRole", path_prefix="/ours/") == U  # leaves out what stands in another path
    assert looked_up(name="AWSLambdaBasicExecutionRole", path_prefix=unknown("var.path")) == U
    assert looked_up(name="AWSLambdaBasicExecutionRoleOfOurs") == U
    assert looked_up(name="AWSLambdaBasicExecutionRole", arn="arn:aws:iam::111122223333:policy/AWSLambdaBasicExecutionRole") == U


def test_a_role_elsewhere() -> None:
    elsewhere = resource("aws_lambda_function.f", role="arn:aws:iam::111122223333:role/elsewhere")
    assert say("its role holds no administrator access", elsewhere).verdict == U
    assert say("its role holds no administrator access", resource("aws_lambda_function.f")).verdict == MISSING
    hidden = resource("aws_lambda_function.f", role=secret("arn:aws:iam::111122223333:role/canary"))
    assert "canary" not in repr(say("its role holds no administrator access", hidden))
    lost = resource("aws_lambda_function.f", role=unknown("var.role"))
    assert say("its role holds no administrator access", lost).depends_on == ("var.role",)


# --- attachments --------------------------------------------------------------------------------------------------------------------

OWN_POLICY = resource("aws_iam_policy.p", name="AdministratorAccess", policy=grant("*"))


@pytest.mark.parametrize(
    ("subject", "verdict"),
    [
        (resource("aws_iam_role_policy_attachment.a", policy_arn=ADMIN), M),
        (resource("aws_iam_role_policy_attachment.a", policy_arn="arn:aws-us-gov:iam::aws:policy/AdministratorAccess"), M),
        (resource("aws_iam_role_policy_attachment.a", policy_arn="arn:aws:iam::111122223333:policy/AdministratorAccess"), S),
        (resource("aws_iam_user_policy_attachment.a", policy_arn=READ_ONLY), S),
        (resource("aws_iam_group_policy_attachment.a", policy_arn=ref("aws_iam_policy.p.arn")), S),
        (resource("aws_iam_group_policy_attachment.a", policy_arn=unknown()), U),
        (resource("aws_iam_policy_attachment.a", policy_arn=ADMIN), M),
        (resource("aws_ssoadmin_managed_policy_attachment.a", managed_policy_arn=ADMIN), M),
        (resource("aws_iam_role.a", managed_policy_arns=[READ_ONLY, ADMIN]), M),
        (resource("aws_iam_role.a", managed_policy_arns=[READ_ONLY, unknown()]), U),
        (resource("aws_iam_role.a"), S),
    ],
)
def test_has_no_administrator_access(subject: Resource, verdict: Verdict) -> None:
    assert say("has no administrator access", subject, OWN_POLICY).verdict == verdict


def test_a_sensitive_arn_leaves_no_text() -> None:
    attached = resource("aws_iam_role_policy_attachment.a", role="app", policy_arn=secret("arn:aws:iam::111122223333:policy/canary"))
    assert "canary" not in repr(say("its role holds no administrator access", FUNCTION, ROLE, attached))
    assert "canary" not in repr(say("has no administrator access", attached))


def test_attaches_no_policy_of_a_name() -> None:
    attached = resource("aws_iam_role_policy_attachment.a", policy_arn="arn:aws:iam::aws:policy/IAMFullAccess")
    assert say("attaches no {policy:text} | IAMFullAccess", attached).verdict == M
    assert say("attaches no {policy:text} | AWSCloudShellFullAccess", attached).verdict == S
    pathed = resource("aws_iam_role_policy_attachment.a", policy_arn="arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")
    assert say("attaches no {policy:text} | ViewOnlyAccess", pathed).verdict == M


def test_attaches_none_of_several_policies() -> None:
    attached = resource("aws_iam_role_policy_attachments_exclusive.a", policy_arns=[f"arn:aws:iam::aws:policy/{name}" for name in "AB"])
    assert say('attaches none of {policies:list} | ["X", "B"]', attached).verdict == M
    assert say('attaches none of {policies:list} | ["X", "Y"]', attached).verdict == S
    open_one = resource("aws_iam_role_policy_attachment.a", policy_arn=unknown("x"))
    assert say('attaches none of {policies:list} | ["X", "Y"]', open_one).verdict == U


def test_a_policy_of_ones_own_that_is_declared_elsewhere_is_none_of_aws() -> None:
    elsewhere = shaped("{}", "aws_iam_policy.p.arn")
    attached = resource("aws_iam_role_policy_attachment.a", role="app", policy_arn=elsewhere)
    assert say("has no administrator access", attached).verdict == S
    assert say("its role holds no administrator access", FUNCTION, ROLE, attached).verdict == U


# --- privilege escalation -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        (grant("iam:UpdateLoginProfile"), M),
        (grant("iam:Put*"), M),
        (grant("*"), M),
        (grant("iam:AttachRolePolicy", resources="arn:aws:iam::111122223333:role/*"), M),
        (grant("iam:AttachRolePolicy", resources="arn:aws:iam::111122223333:role/app"), S),
        (grant("iam:AttachRolePolicy", Condition={"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::1:policy/b"}}), S),
        (grant("iam:PassRole"), S),
        (grant("iam:PassRole", "ec2:RunInstances"), M),
        (grant("iam:PassRole", "lambda:CreateFunction"), S),
        (grant("iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"), M),
        (grant("lambda:CreateFunction", resources="s3"), S),
        (policy({"Effect": "Deny", "Action": "iam:*", "Resource": "*"}), S),
        (policy({"Effect": "Allow", "NotAction": ["s3:*"], "Resource": "*"}), M),
        (policy(unknown("var.more")), U),
        (unknown(), U),
    ],
)
def test_a_policy_that_leads_to_more_privileges(document: object, verdict: Verdict) -> None:
    for subject in (
        resource("aws_iam_policy.p", policy=document),
        resource("aws_ssoadmin_permission_set_inline_policy.p", inline_policy=document),
    ):
        assert say("allows no privilege escalation", subject).verdict == verdict


def test_a_bare_data_source_may_lead_there_too() -> None:
    subject = resource("data.aws_iam_policy_document.d", statement=[block(actions=["iam:PassRole", "ec2:*"], resources=["*"])])
    answer = say("allows no privilege escalation", subject)
    assert answer.verdict == M
    assert answer.because.startswith("data.aws_iam_policy_document.d allows iam:PassRole with ec2:RunInstances")


def test_an_identity_answers_for_what_only_its_policies_together_allow() -> None:
    user = resource("aws_iam_user.u", name="ursula")
    passing = resource("aws_iam_user_policy.pass", user=ref("aws_iam_user.u.name"), policy=grant("iam:PassRole"))
    starting = resource("aws_iam_policy.start", policy=grant("ec2:RunInstances"))
    attached = resource("aws_iam_user_policy_attachment.a", user="ursula", policy_arn=ref("aws_iam_policy.start.arn"))
    alone = resource("aws_iam_user_policy.all", user="ursula", policy=grant("iam:PassRole", "ec2:RunInstances"))
    assert say("allows no privilege escalation", user, passing, starting, attached).verdict == M
    assert say("allows no privilege escalation", user, passing).verdict == S
    assert say("allows no privilege escalation", user, alone).verdict == S  # reported at the policy itself
    carried = resource("aws_iam_role.r", inline_policy=[block(policy=json.dumps(grant("iam:CreateAccessKey")))])
    assert say("allows no privilege escalation", carried).verdict == M


# --- MFA ----------------------------------------------------------------------------------------------------------------------------

GROUP = resource("aws_iam_group.g", name="developers")
WITH_MFA = {"Bool": {"aws:MultiFactorAuthPresent": ["true"]}}


def deny_without(operator: str, value: object, but: object = "iam:*", **more: object) -> dict[str, Any]:
    condition = {operator: {"aws:MultiFactorAuthPresent": value}, **more}
    return policy({"Effect": "Deny", "NotAction": but, "Resource": "*", "Condition": condition})


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        (grant("ec2:*", Condition=WITH_MFA), S),
        (grant("ec2:*"), MISSING),
        (grant("ec2:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}), MISSING),
        (grant("ec2:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": ["true", "false"]}}), MISSING),
        (grant("ec2:*", Condition={"StringEquals": {"aws:MultiFactorAuthPresent": "true"}}), S),
        (grant("ec2:*", Condition={"StringNotEquals": {"aws:MultiFactorAuthPresent": "false"}}), MISSING),
        (grant("ec2:*", Condition={"ForAnyValue:Bool": {"aws:MultiFactorAuthPresent": "true"}}), S),
        (grant("ec2:*", Condition={"ForAllValues:Bool": {"aws:MultiFactorAuthPresent": "true"}}), MISSING),
        (grant("ec2:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": unknown()}}), U),
        (deny_without("BoolIfExists", "false"), S),
        (deny_without("Bool", "false"), MISSING),  # which access keys do not send
        (deny_without("Null", "true"), MISSING),  # of a session without MFA the key says so
        (deny_without("Bool", "false", Null={"aws:MultiFactorAuthPresent": "true"}), MISSING),  # at once it is never both
        (policy(*deny_without("Bool", "false")["Statement"], *deny_without("Null", "true")["Statement"]), S),
        (deny_without("StringNotEquals", "true"), S),
        (deny_without("StringNotEqualsIfExists", "true"), S),
        (deny_without("StringNotEquals", "false"), MISSING),
        (deny_without("ForAllValues:Bool", "false"), S),
        (deny_without("ForAnyValue:Bool", "false"), MISSING),
        (deny_without("BoolIfExists", ["true", "false"]), S),
        (deny_without("BoolIfExists", "False"), S),
        (deny_without("BoolIfExists", "*"), MISSING),  # which is neither
        (deny_without("StringEqualsIfExists", "False"), MISSING),  # capitals count in texts
        (deny_without("StringEqualsIgnoreCaseIfExists", "False"), S),
        (deny_without("StringEqualsIfExists", "f*"), MISSING),
        (deny_without("StringLikeIfExists", "f*"), S),
        (deny_without("BoolIfExists", unknown()), U),
        (deny_without("Bool", "true"), MISSING),
        (deny_without("BoolIfExists", "false", ["iam:*MFA*", "sts:GetSessionToken"]), S),
        (deny_without("BoolIfExists", "false", ["iam:*MFA*", "s3:*"]), MISSING),
        (deny_without("BoolIfExists", "false", ["iam:*MFA*", unknown()]), U),
        (deny_without("BoolIfExists", "false", Bool={"aws:ViaAWSService": "false"}), S),
        (deny_without("BoolIfExists", "false", Bool={"aws:ViaAWSService": "true"}), MISSING),  # who calls himself goes on
        (deny_without("BoolIfExists", "false", StringNotEquals={"aws:ViaAWSService": "true"}), S),
        (deny_without("BoolIfExists", "false", Bool={"aws:PrincipalIsAWSService": unknown()}), U),
        (deny_without("BoolIfExists", "false", NotIpAddress={"aws:SourceIp": "203.0.113.0/24"}), U),
        (deny_without("BoolIfExists", "false", NotIpAddress=unknown()), U),
        *(
            (policy({"Effect": effect, "Action": "*", "Resource": "*", "Condition": {test: {"aws:MultiFactorAuthAge": value}}}), verdict)
            for effect, test, value, verdict in [
                ("Deny", "Null", "true", S),
                ("Deny", "Null", "false", MISSING),
                ("Deny", "NumericGreaterThanIfExists", "3600", S),
                ("Deny", "NumericGreaterThan", "3600", MISSING),
                ("Deny", "NumericLessThanIfExists", "3600", S),  # what is left of MFA is old
                ("Allow", "NumericLessThan", "3600", S),
                ("Allow", "NumericLessThanIfExists", "3600", MISSING),
                ("Allow", "NumericGreaterThan", "60", S),
                ("Allow", "Null", "false", S),
                ("Allow", "Null", "true", MISSING),
            ]
        ),
        (deny_without("BoolIfExists", "false", NumericGreaterThan={"aws:MultiFactorAuthAge": "3600"}), MISSING),
        (deny_without("BoolIfExists", "false", NumericGreaterThanIfExists={"aws:MultiFactorAuthAge": "3600"}), S),
        (unknown(), U),
    ],
)
def test_a_group_requires_mfa(document: object, verdict: Verdict) -> None:
    inline = resource("aws_iam_group_policy.p", group=ref("aws_iam_group.g.name"), policy=document)
    assert say("requires MFA", GROUP, inline).verdict == verdict
    attached = resource("aws_iam_group_policy_attachment.a", group=ref("aws_iam_group.g.name"), policy_arn=ref("aws_iam_policy.p.arn"))
    assert say("requires MFA", GROUP, attached, resource("aws_iam_policy.p", policy=document)).verdict == verdict


def test_a_group_without_policies_or_with_a_way_round() -> None:
    assert say("requires MFA", GROUP).verdict == MISSING
    inline = resource("aws_iam_group_policy.p", group="developers", policy=grant("ec2:*", Condition=WITH_MFA))
    around = resource("aws_iam_group_policy_attachment.a", group="developers", policy_arn=READ_ONLY)
    assert say("requires MFA", GROUP, inline, around).verdict == MISSING


# --- instances ----------------------------------------------------------------------------------------------------------------------

TO_THE_WORLD = block(cidr_block="0.0.0.0/0", gateway_id=ref("aws_internet_gateway.g.id"))
PRIVATE = (
    resource("aws_vpc.v"),
    resource("aws_subnet.public", vpc_id=ref("aws_vpc.v.id")),
    resource("aws_subnet.private", vpc_id=ref("aws_vpc.v.id")),
    resource("aws_internet_gateway.g", vpc_id=ref("aws_vpc.v.id")),
    resource(
        "aws_route_table.t", vpc_id=ref("aws_vpc.v.id"), route=[block(cidr_block="0.0.0.0/0", gateway_id=ref("aws_internet_gateway.g.id"))]
    ),
    resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.public.id"), route_table_id=ref("aws_route_table.t.id")),
    resource("aws_iam_instance_profile.one", name="one", role=ref("aws_iam_role.r.name")),
    resource("aws_iam_instance_profile.two", name="two", role=ref("aws_iam_role.r.name")),
    resource("aws_iam_instance_profile.other", name="other", role="other"),
    ROLE,
)


def instance(name: str, subnet: str, profile: object) -> Resource:
    return resource(f"aws_instance.{name}", subnet_id=ref(f"aws_subnet.{subnet}.id"), iam_instance_profile=profile)


@pytest.mark.parametrize(
    ("mine", "theirs", "verdict"),
    [
        ("one", "one", M),
        (ref("aws_iam_instance_profile.one.name"), ref("aws_iam_instance_profile.two.name"), M),
        (ref("aws_iam_instance_profile.one.name"), "other", S),
        ("elsewhere", "elsewhere", M),
        (None, "one", S),
        ("one", None, S),
        ("one", unknown(), U),
    ],
)
def test_roles_of_public_and_private_instances(mine: object, theirs: object, verdict: Verdict) -> None:
    public, private = instance("web", "public", mine), instance("db", "private", theirs)
    assert say("shares no role with a private instance", public, private, *PRIVATE).verdict == verdict
    assert say("shares no role with a private instance", private, public, *PRIVATE).verdict == S


def test_public_instances_may_share_a_role() -> None:
    web, other = instance("web", "public", "one"), instance("other", "public", "one")
    assert say("shares no role with a private instance", web, other, *PRIVATE).verdict == S

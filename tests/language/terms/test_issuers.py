"""Identity providers that all their customers share, and the claims by which a trust policy tells whose tokens it means."""

from __future__ import annotations

import json

import pytest

from srm_tf.model.verdict import Verdict
from tests.language.terms.policy_texts import OWN, M, S, U, ask, policy

GITHUB, GITLAB, BUILDKITE = "token.actions.githubusercontent.com", "gitlab.com", "agent.buildkite.com"
GOOGLE, COGNITO = "accounts.google.com", "cognito-identity.amazonaws.com"
TERRAFORM = "app.terraform.io"
SENTINEL = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d"
TURBONOMIC = "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7"
BY_NAME = {GOOGLE, COGNITO}  # what stands for itself as a principal


def trusting(issuer: str, *conditions: tuple[str, str, object]) -> Verdict:
    provider = issuer if issuer in BY_NAME else f"arn:aws:iam::111122223333:oidc-provider/{issuer}"
    asked: dict[str, dict[str, object]] = {}
    for test, claim, value in conditions:
        asked.setdefault(test, {})[claim if claim.startswith("sts:") else f"{issuer}:{claim}"] = value
    allow = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": asked}
    return ask("allows no stranger to assume", json.dumps(policy(allow)), OWN, on="aws_iam_role", path="assume_role_policy").verdict


@pytest.mark.parametrize(
    ("subject", "verdict"),
    [
        ("repo:acme@123456/shop@789:*", S),
        ("repo:acme@123456/*", S),
        ("repo:acme@*/shop@*:ref:refs/heads/main", S),  # no account has an `@` in its name
        ("repo:acme@*", S),
        ("repo:acme*/shop*:*", M),
        ("repo:*@123456/*", M),  # a branch may be called so
        ("repo:*@123456/shop@789:*", M),
        ("repo:?cme@123456/*", M),
    ],
)
def test_a_subject_with_the_numbers_of_its_owner(subject: str, verdict: Verdict) -> None:
    assert trusting(GITHUB, ("StringLike", "sub", subject)) == verdict


@pytest.mark.parametrize(
    ("operator", "subject", "verdict"),
    [("StringLike", "repo:acme/shop:*", S), ("StringLike", "repo:*", M), ("StringLikeIfExists", "repo:acme/shop:*", M)],
)
def test_aws_keeps_the_address_of_a_provider_without_its_scheme(operator: str, subject: str, verdict: Verdict) -> None:
    """`"${aws_iam_openid_connect_provider.x.url}:sub"`, with the `url` as it is written."""
    provider = f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"
    asked = {operator: {f"https://{GITHUB}:sub": subject}}
    allow = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": asked}
    answer = ask("allows no stranger to assume", json.dumps(policy(allow)), OWN, on="aws_iam_role", path="assume_role_policy")
    assert answer.verdict == verdict


@pytest.mark.parametrize(
    ("issuer", "operator", "subject", "verdict"),
    [
        ("oidc.modal.com", "StringLike", "modal:workspace_id:ac-12345abcd:*", S),
        ("oidc.modal.com", "StringLike", "modal:workspace_id:ac-12345abcd:environment_name:main:*", S),
        ("oidc.modal.com", "StringEquals", "modal:workspace_id:ac-12345abcd", S),
        ("oidc.modal.com", "StringLike", "modal:workspace_id:*:environment_name:main:*", M),
        ("oidc.modal.com", "StringLike", "modal:workspace_id:ac-12345*", M),
        ("oidc.modal.com", "StringLike", "modal:*", M),
        ("cloud.rwx.com/mint", "StringEquals", "mint:0f3c-12:vault", S),
        ("cloud.rwx.com/mint", "StringLike", "mint:0f3c-12:*", S),
        ("cloud.rwx.com/mint", "StringLike", "mint:*:vault", M),
        ("cloud.rwx.com/other", "StringLike", "*", S),  # somebody else's
    ],
)
def test_where_functions_and_builds_run_for_everybody(issuer: str, operator: str, subject: str, verdict: Verdict) -> None:
    assert trusting(issuer, (operator, "sub", subject)) == verdict
    assert trusting(issuer, ("StringEquals", "aud", "sts.amazonaws.com")) == (S if issuer.endswith("other") else M)


WORKFLOW = "acme/shop/.github/workflows/deploy.yml@refs/heads/main"


@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        ([("StringEquals", "job_workflow_ref", WORKFLOW)], U),  # of a public repository, anybody may call it
        ([("StringLike", "job_workflow_ref", "*/deploy.yml@*")], M),
        ([("StringEquals", "job_workflow_ref", WORKFLOW), ("StringLike", "sub", "repo:acme/*")], S),
        ([("StringLike", "sub", f"job_workflow_ref:{WORKFLOW}")], U),
        ([("StringLike", "sub", "job_workflow_ref:*")], M),
    ],
)
def test_a_workflow_says_what_runs_and_not_for_whom(conditions: list[tuple[str, str, object]], verdict: Verdict) -> None:
    assert trusting(GITHUB, *conditions) == verdict


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"Federated": "*"}])
@pytest.mark.parametrize("action", ["sts:AssumeRoleWithWebIdentity", ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"], "sts:AssumeRole"])
@pytest.mark.parametrize(
    ("operator", "claim", "value", "verdict"),
    [
        ("StringEquals", "sub", "repo:acme/shop:ref:refs/heads/main", S),
        ("StringLike", "sub", "repo:acme/*", S),
        ("StringLike", "sub", "repo:*", M),
        ("StringEqualsIfExists", "sub", "repo:acme/shop:ref:refs/heads/main", M),  # tokens of others have no such claim
        ("StringEquals", "aud", "sts.amazonaws.com", M),
    ],
)
def test_a_claim_tells_customers_apart_who_are_everybody(
    principal: object, action: object, operator: str, claim: str, value: str, verdict: Verdict
) -> None:
    allow = {"Effect": "Allow", "Principal": principal, "Action": action, "Condition": {operator: {f"{GITHUB}:{claim}": value}}}
    answer = ask("allows no stranger to assume", json.dumps(policy(allow)), OWN, on="aws_iam_role", path="assume_role_policy")
    assert answer.verdict == verdict


ANY_REPOSITORY = ("StringLike", "sub", "repo:*")


@pytest.mark.parametrize(
    ("issuer", "conditions", "verdict"),
    [
        (GITHUB, [ANY_REPOSITORY, ("StringEquals", "repository_id", "789")], S),
        (GITHUB, [ANY_REPOSITORY, ("StringEquals", "enterprise_id", ["345", "346"])], S),
        (GITHUB, [ANY_REPOSITORY, ("StringLike", "repository_id", "*")], M),
        (GITHUB, [ANY_REPOSITORY, ("StringEqualsIfExists", "enterprise_id", "345")], M),  # not every repository is of one
        (GITHUB, [ANY_REPOSITORY, ("StringEquals", "actor", "octocat")], M),  # in whose repository, it does not say
        (GITHUB, [ANY_REPOSITORY, ("StringEquals", "environment", "prod")], M),
        (GITLAB, [("StringEquals", "namespace_id", "12345")], S),
        (GITLAB, [("StringLike", "sub", "project_path:*"), ("StringEquals", "project_id", "12345")], S),
        (GITLAB, [("StringLike", "sub", "project_path:*"), ("StringEquals", "user_login", "octocat")], M),
        (GITLAB, [("StringEquals", "ref_protected", "true")], M),
        (BUILDKITE, [("StringEquals", "organization_slug", "acme-inc"), ("StringEquals", "pipeline_slug", "shop")], S),
        (BUILDKITE, [("StringEquals", "organization_id", "0184990a-477b-4fa8-9968-496074483cee")], S),
        (BUILDKITE, [("StringEquals", "pipeline_id", "0184990a-477b-4fa8-9968-496074483cee")], S),
        (BUILDKITE, [("StringEquals", "pipeline_slug", "shop")], M),
        (BUILDKITE, [("StringLike", "sub", "organization:acme-inc:pipeline:*")], S),
        (BUILDKITE, [("StringLike", "sub", "organization:*:pipeline:shop:*")], M),
        (GOOGLE, [("NumericEquals", "google/organization_number", "123456")], S),
        (GOOGLE, [("NumericGreaterThan", "google/organization_number", "0")], M),
        (GOOGLE, [("StringLike", "email", "*@example.com")], M),
        (TERRAFORM, [("StringLike", "sub", "organization:acme:project:*:workspace:*:run_phase:*")], S),
        (TERRAFORM, [("StringLike", "sub", "organization:*:project:shop:workspace:prod:run_phase:apply")], M),
        ("app.eu.terraform.io", [("StringEquals", "aud", "aws.workload.identity")], M),
        ("app.eu.terraform.io", [("StringLike", "sub", "organization:acme:*")], S),
        ("terraform.example.com", [("StringEquals", "aud", "aws.workload.identity")], S),  # Terraform Enterprise, of one's own
        (COGNITO, [("ForAnyValue:StringLike", "amr", "authenticated")], M),
        (SENTINEL, [("StringEquals", "aud", "api://1462b192-27f7-4cb9-8523-0f4ecb54b47e")], M),
        (SENTINEL, [("StringEquals", "sts:RoleSessionName", "MicrosoftSentinel_0184990a")], S),
        (SENTINEL, [("StringLike", "sts:RoleSessionName", "*")], M),
        ("sts.windows.net/0184990a-477b-4fa8-9968-496074483cee", [("StringEquals", "aud", "api://aws")], S),  # a tenant of one's own
        (GITHUB, [ANY_REPOSITORY, ("StringEquals", "sts:RoleSessionName", "MicrosoftSentinel_0184990a")], M),  # the caller's choice
        (TURBONOMIC, [("StringEquals", "aud", "sts.amazonaws.com")], M),
        (TURBONOMIC, [("StringEquals", "sub", "system:serviceaccount:acme:t8c-operator")], S),
        ("oidc.circleci.com/org/0184990a", [("StringEquals", "aud", "0184990a")], S),  # an issuer of one organization
    ],
)
def test_claims_that_tell_whose_a_token_is(issuer: str, conditions: list[tuple[str, str, object]], verdict: Verdict) -> None:
    assert trusting(issuer, *conditions) == verdict


@pytest.mark.parametrize(
    ("test", "cluster", "verdict"),
    [
        ("StringEquals", "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", S),  # GitHub's tokens have no such claim
        ("StringEqualsIfExists", "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", M),
        ("StringLikeIfExists", "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", M),
        ("StringEqualsIfExists", GITHUB, S),  # which has no service accounts
    ],
)
def test_the_service_account_of_another_provider(test: str, cluster: str, verdict: Verdict) -> None:
    provider = {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"}
    asked = {test: {f"{cluster}:sub": "system:serviceaccount:shop:api"}}
    trust = {"Effect": "Allow", "Principal": provider, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": asked}
    found = ask("allows no stranger to assume", json.dumps(policy(trust)), OWN, on="aws_iam_role", path="assume_role_policy")
    assert found.verdict == verdict

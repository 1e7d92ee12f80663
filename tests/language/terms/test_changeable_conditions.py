"""Conditions that the holder of an Allow undoes by what else the same policy gives him, in policies that should be scoped."""

from __future__ import annotations

import json

import pytest

from srm_tf.model.value import Unknown, Value, of
from srm_tf.model.verdict import Verdict
from tests.language.terms.policy_texts import OWN, M, S, U, ask, shaped

TEAM = {"StringEquals": {"aws:ResourceTag/team": "shop"}}
OF_OBJECTS = {"StringEquals": {"s3:ExistingObjectTag/team": "shop"}}
UNLOCKED = {"StringNotEquals": {"aws:ResourceTag/locked": "true"}}
TAGGED, UNTAGGED = ({"Null": {"aws:ResourceTag/team": word}} for word in ("false", "true"))
READS = "secretsmanager:GetSecretValue"
TAGS, UNTAGS = "secretsmanager:TagResource", "secretsmanager:UntagResource"


def allow(action: str | list[str], condition: object = None, *, on: str = "*") -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": on, **({"Condition": condition} if condition else {})}


def deny(action: str | list[str], condition: object) -> dict[str, object]:
    return {**allow(action, condition), "Effect": "Deny"}


def verdict(table: str, *statements: dict[str, object]) -> Verdict:
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return ask(f"grants no {{actions:word}} on every resource | {table}", text, OWN, on="aws_iam_policy").verdict


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        # the tags of objects, which are asked for by keys of their own
        ([allow("s3:GetObject", OF_OBJECTS), allow("s3:PutObjectTagging")], M),
        ([allow("s3:GetObject", OF_OBJECTS), allow("s3:PutObjectTagging", on="arn:aws:s3:::shop/*")], S),
        ([allow(["s3:GetObject", "s3:PutObjectTagging"], OF_OBJECTS)], S),
        ([allow("s3:GetObject", OF_OBJECTS), allow("s3:PutObjectTagging", {"StringEquals": {"s3:RequestObjectTag/team": "web"}})], S),
        ([allow("s3:GetObject", OF_OBJECTS), allow("s3:PutObjectTagging", {"StringEquals": {"s3:RequestObjectTag/team": "shop"}})], M),
        (
            [
                allow("s3:GetObject", OF_OBJECTS),
                allow("s3:PutObjectTagging"),
                deny("s3:PutObjectTagging", {"ForAnyValue:StringEquals": {"s3:RequestObjectTagKeys": "team"}}),
            ],
            S,
        ),
        ([allow("s3:GetObjectVersion", OF_OBJECTS), allow("s3:PutObjectVersionTagging")], M),
        ([allow("s3:GetObjectVersion", OF_OBJECTS), allow("s3:PutObjectTagging")], S),
        ([allow("s3:GetObject", OF_OBJECTS), allow("s3:TagResource")], S),  # of buckets
        # services that call it otherwise
        ([allow("kinesis:GetRecords", TEAM), allow("kinesis:AddTagsToStream")], M),
        ([allow("kinesis:GetRecords", TEAM), allow("kinesis:TagResource")], M),
        ([allow("ssm:GetParameter", TEAM), allow("ssm:AddTagsToResource")], M),
        # who removes a tag gives none: a condition on those that are given is met, or missed, without them
        ([allow(READS, UNLOCKED), allow(UNTAGS, {"StringEquals": {"aws:RequestTag/locked": "false"}})], S),
        ([allow(READS, UNLOCKED), allow(UNTAGS, {"StringNotEquals": {"aws:RequestTag/locked": "false"}})], M),
        ([allow(READS, UNLOCKED), allow(UNTAGS), deny([TAGS, UNTAGS], {"StringNotEquals": {"aws:RequestTag/locked": "true"}})], S),
        ([allow(READS, UNLOCKED), allow(UNTAGS), deny([TAGS, UNTAGS], {"StringEquals": {"aws:RequestTag/locked": "false"}})], M),
        ([allow(READS, UNLOCKED), allow(UNTAGS), deny([TAGS, UNTAGS], {"Null": {"aws:RequestTag/locked": "true"}})], S),
        # what cannot be tagged has the tag already, or does not
        ([allow(READS, TAGGED), allow(TAGS, UNTAGGED)], M),
        ([allow(READS, TAGGED), allow(TAGS), deny(TAGS, TAGGED)], M),
        ([allow(READS, TAGGED), allow(TAGS), deny(TAGS, UNTAGGED)], S),
        ([allow(READS, TEAM), allow(TAGS, UNTAGGED)], S),
        ([allow(READS, UNLOCKED), allow(TAGS), deny(TAGS, {"Null": {"aws:ResourceTag/locked": "true"}})], M),
        ([allow(READS, TEAM), allow(TAGS, {"StringNotEquals": {"secretsmanager:ResourceTag/team": "shop"}})], M),
        ([allow(READS, TEAM), allow(TAGS, {"StringNotEquals": {"aws:ResourceTag/owner": "shop"}})], S),
        # what he may tag only where it has no such tag, or may not where it has one, he takes that from before
        ([allow(READS, TEAM), allow(TAGS, UNTAGGED), allow(UNTAGS)], M),
        ([allow(READS, TEAM), allow(TAGS), deny(TAGS, TAGGED), allow(UNTAGS)], M),
        (
            [allow(READS, TEAM), allow(TAGS, UNTAGGED), allow(UNTAGS), deny(UNTAGS, {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}})],
            S,
        ),
        ([allow(READS, TEAM), allow(TAGS, {"StringEquals": {"aws:ResourceTag/team": "web"}}), allow(UNTAGS)], S),
        # a Deny of the call under a condition that he does not get past, as of a way to more privileges
        ([allow(READS, TEAM), allow(TAGS), deny(TAGS, {"StringNotEquals": {"aws:ResourceTag/owner": "shop"}})], S),
        ([allow(READS, TEAM), allow(TAGS), deny("*", {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}})], S),
        ([allow(READS, TEAM), allow(TAGS), deny(TAGS, {"StringNotEquals": {"aws:PrincipalTag/role": "admin"}})], U),
        ([allow(READS, TEAM), allow(TAGS), deny(TAGS, {"StringEquals": {"aws:ResourceTag/owner": "web"}})], U),
        ([allow(READS, TEAM), allow(TAGS), deny(TAGS, {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})], M),
        ([allow(READS, TEAM), allow(TAGS), deny(UNTAGS, {"StringNotEquals": {"aws:ResourceTag/owner": "shop"}})], M),
    ],
)
def test_a_condition_on_tags_limits_nobody_who_gives_or_removes_them(statements: list[dict[str, object]], expected: Verdict) -> None:
    assert verdict("data-access", *statements) == expected


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        # a call that gives the tag has it, and what has another tag has one: whether it exists is no question there
        ([allow(READS, TEAM), allow(TAGS, {"StringEqualsIfExists": {"aws:RequestTag/team": "web"}})], S),
        ([allow(READS, TEAM), allow(TAGS, {"StringEqualsIfExists": {"aws:RequestTag/team": "shop"}})], M),
        ([allow(READS, TEAM), allow(TAGS, {"StringEqualsIfExists": {"aws:RequestTag/owner": "web"}})], M),
        ([allow(READS, TEAM), allow(TAGS, {"StringEqualsIfExists": {"aws:ResourceTag/team": "shop"}})], S),
        ([allow([READS, TAGS], {**TEAM, "ForAllValues:StringEquals": {"aws:TagKeys": ["owner"]}})], S),
        ([allow(READS, {"StringEqualsIgnoreCase": TEAM["StringEquals"]}), allow(TAGS, {"StringNotEquals": TEAM["StringEquals"]})], M),
        ([allow(READS, TEAM), allow(TAGS, {"StringNotEqualsIgnoreCase": TEAM["StringEquals"]})], M),
        ([allow(READS, {"StringEqualsIgnoreCase": TEAM["StringEquals"]}), allow(TAGS, TEAM)], S),
        # what a Deny lets him tag is not all
        ([allow(READS, TEAM), allow(TAGS), deny(TAGS, TAGGED)], U),
        ([allow(READS, TEAM), allow(TAGS, {"StringNotEquals": {"aws:ResourceTag/team": "web"}})], S),
        ([allow(READS, TEAM), allow(TAGS), deny(TAGS, {"StringEquals": {"aws:ResourceTag/team": "shop"}})], M),
    ],
)
def test_a_tag_that_is_asked_of_what_has_it(statements: list[dict[str, object]], expected: Verdict) -> None:
    assert verdict("data-access", *statements) == expected


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
@pytest.mark.parametrize("test", ["StringEquals", "StringNotEquals"])
def test_a_condition_on_the_same_tag_that_is_not_known_is_open(test: str, effect: str) -> None:
    more = [] if effect == "Allow" else [allow(TAGS)]
    asked = {"Effect": effect, "Action": TAGS, "Resource": "*", "Condition": {test: {"aws:ResourceTag/team": Value(Unknown("later"))}}}
    text = {"Version": "2012-10-17", "Statement": [allow(READS, TEAM), *more, asked]}
    answer = ask("grants no {actions:word} on every resource | data-access", text, on="aws_iam_policy").verdict
    # what has no tag at all is not among what has one, whichever that is
    assert answer == (S if (test, effect) in {("StringEquals", "Allow"), ("StringNotEquals", "Deny")} else U)


@pytest.mark.parametrize(
    ("on", "tags", "tagged", "expected"),
    [
        # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html
        ("*", "ssm:AddTagsToResource", "*", M),
        ("*", "ssm:AddTagsToResource", "arn:aws:ssm:*:*:managed-instance/*", M),
        ("*", "ssm:AddTagsToResource", "arn:aws:ssm:*:*:parameter/*", S),
        ("arn:aws:ssm:*:*:*", "ssm:AddTagsToResource", "arn:aws:ssm:*:*:managed-instance/*", M),
        ("arn:aws:ec2:*:*:instance/*", "ssm:AddTagsToResource", "*", S),
        ("arn:aws:ec2:*:*:instance/*", "ec2:CreateTags", "*", M),
        ("arn:aws:ssm:*:*:managed-instance/*", "ec2:CreateTags", "*", S),
        ("*", "ec2:CreateTags", "arn:aws:ec2:*:*:instance/*", M),
    ],
)
def test_machines_of_others_get_their_tags_from_systems_manager(on: str, tags: str, tagged: str, expected: Verdict) -> None:
    for action in ("ssm:SendCommand", "ssm:StartSession"):
        assert verdict("remote-commands", allow(action, TEAM, on=on), allow(tags, on=tagged)) == expected


@pytest.mark.parametrize(("tagged", "expected"), [("arn:aws:ec2:*::snapshot/*", M), ("arn:aws:ec2:*:*:instance/*", S)])
def test_snapshots_have_tags_of_their_own(tagged: str, expected: Verdict) -> None:
    shares = allow("ec2:ModifySnapshotAttribute", TEAM)
    assert verdict("permission-changes", shares, allow("ec2:CreateTags", on=tagged)) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"Resource": "arn:aws:dynamodb:eu-west-1:*:table/*"}, M),
        ({"NotResource": "arn:aws:dynamodb:*:*:table/*"}, S),
        ({"NotResource": "arn:aws:dynamodb:*:*:table/app"}, M),
    ],
)
def test_who_tags_some_of_what_a_condition_is_about_undoes_it_there(tags: dict[str, object], expected: Verdict) -> None:
    reads = allow("dynamodb:GetItem", TEAM, on="arn:aws:dynamodb:eu-*:*:table/*")
    assert verdict("data-access", reads, {"Effect": "Allow", "Action": "dynamodb:TagResource", **tags}) == expected


@pytest.mark.parametrize(("kind", "expected"), [("role", S), ("*", S), ("user", M)])
def test_a_deny_of_tagging_roles_takes_that_from_all_of_them(kind: str, expected: Verdict) -> None:
    on = "arn:aws:iam::*:*" if kind == "*" else f"arn:aws:iam::*:{kind}/*"
    barred: dict[str, object] = {"Effect": "Deny", "Action": "iam:TagRole", "Resource": on}
    assert verdict("credential-access", allow("sts:AssumeRole", TEAM), allow("iam:TagRole"), barred) == expected


def test_the_tags_of_tasks_are_given_by_ecs() -> None:
    assert verdict("remote-commands", allow("ssm:StartSession", TEAM), allow("ecs:TagResource")) == M
    assert verdict("remote-commands", allow("ssm:SendCommand", TEAM), allow("ecs:TagResource")) == S


def test_the_tags_of_objects_guard_their_acls_no_better() -> None:
    assert verdict("permission-changes", allow("s3:PutObjectAcl", OF_OBJECTS), allow("s3:PutObjectTagging")) == M
    assert verdict("permission-changes", allow("s3:PutObjectVersionAcl", OF_OBJECTS), allow("s3:PutObjectVersionTagging")) == M
    assert verdict("permission-changes", allow("s3:PutObjectVersionAcl", OF_OBJECTS), allow("s3:PutObjectTagging")) == S
    assert verdict("permission-changes", allow("s3:PutObjectAcl", OF_OBJECTS)) == S


def test_snapshots_of_databases_are_tagged_as_all_of_rds() -> None:
    shares = allow("rds:ModifyDBSnapshotAttribute", TEAM)
    assert verdict("permission-changes", shares, allow("rds:AddTagsToResource")) == M
    assert verdict("permission-changes", shares, allow("rds:TagResource")) == S  # there is no such action


def test_rds_has_keys_of_its_own_for_tags() -> None:
    shares = allow("rds:ModifyDBSnapshotAttribute", {"StringEquals": {"rds:snapshot-tag/team": "shop"}})
    assert verdict("permission-changes", shares) == S
    assert verdict("permission-changes", shares, allow("rds:AddTagsToResource")) == M
    asked = [{"StringEquals": {"rds:req-tag/team": word}} for word in ("shop", "web")]
    assert [verdict("permission-changes", shares, allow("rds:AddTagsToResource", one)) for one in asked] == [M, S]


def test_the_tags_of_a_bucket_are_those_of_no_object() -> None:
    reads = allow("s3:GetObject", {"StringEquals": {"s3:BucketTag/team": "shop"}})
    assert [verdict("data-access", reads, allow(name)) for name in ("s3:PutObjectTagging", "s3:TagResource")] == [S, M]


@pytest.mark.parametrize(
    ("action", "tags"),
    [
        ("iam:AddRoleToInstanceProfile", "iam:TagInstanceProfile"),
        ("iam:UpdateSAMLProvider", "iam:TagSAMLProvider"),
        ("iam:UpdateOpenIDConnectProviderThumbprint", "iam:TagOpenIDConnectProvider"),
        ("iam:EnableMFADevice", "iam:TagUser"),
        ("iam:UpdateRole", "iam:TagRole"),
        ("cloudsearch:UpdateServiceAccessPolicies", "cloudsearch:AddTags"),
        ("codebuild:PutResourcePolicy", "codebuild:UpdateProject"),
        ("elasticfilesystem:PutFileSystemPolicy", "elasticfilesystem:CreateTags"),
        ("apigateway:UpdateRestApiPolicy", "apigateway:PUT"),
    ],
)
def test_what_gives_tags_where_that_is_called_otherwise(action: str, tags: str) -> None:
    assert verdict("permission-changes", allow(action, TEAM)) == S
    assert verdict("permission-changes", allow(action, TEAM), allow(tags)) == M


@pytest.mark.parametrize("key", ["sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "s3:TlsVersion", "ssm:Recursive"])
def test_a_key_that_only_requests_of_another_service_have_is_never_met(key: str) -> None:
    assert verdict("data-access", allow(READS, {"StringEquals": {key: "x"}})) == S
    assert verdict("data-access", allow(READS, {"StringNotEquals": {key: "x"}})) == M
    assert verdict("data-access", allow(READS, {"StringEqualsIfExists": {key: "x"}})) == M


BY_ADDRESS = {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}


@pytest.mark.parametrize(
    ("denied", "condition", "expected"),
    [
        # what services do for him is a limit, as it is where an Allow asks for it
        ("*", {**BY_ADDRESS, "Bool": {"aws:ViaAWSService": "false"}}, S),
        (READS, {**BY_ADDRESS, "Bool": {"aws:ViaAWSService": "false"}}, S),
        ("*", {**BY_ADDRESS, "Bool": {"aws:ViaAWSService": "true"}}, M),
        ("*", {"Bool": {"aws:ViaAWSService": "false"}}, S),
        (READS, {**BY_ADDRESS, "Bool": {"aws:PrincipalIsAWSService": "false"}}, S),
    ],
)
def test_a_deny_that_spares_what_services_do_holds_for_people(denied: str, condition: object, expected: Verdict) -> None:
    assert verdict("data-access", allow(READS), deny(denied, condition)) == expected


@pytest.mark.parametrize("phrase", ["grants no {actions:word} on every resource | data-access", "names its resources"])
@pytest.mark.parametrize("sensitive", [False, True])
def test_the_key_of_a_condition_is_not_told_of_a_sensitive_policy(phrase: str, *, sensitive: bool) -> None:
    own = {"StringEquals": {"aws:RequestTag/canary": "${aws:PrincipalTag/team}"}}
    statements = [allow(READS, {"StringEquals": {"aws:ResourceTag/canary": "shop"}}), allow(TAGS, own)]
    answer = ask(phrase, of(json.dumps({"Version": "2012-10-17", "Statement": statements}), sensitive=sensitive), on="aws_iam_policy")
    said = "\n".join((answer.because, *answer.depends_on))
    assert ("canary" in said) is (answer.verdict == U and not sensitive)


def test_a_deny_of_tagging_what_is_of_another_account_keeps_nobody_from_it_here() -> None:
    tags = allow("kms:TagResource"), {**allow("kms:TagResource", on="arn:aws:kms:*:999988887777:key/*"), "Effect": "Deny"}
    assert verdict("permission-changes", allow("kms:CreateGrant", TEAM), *tags) == M


def _named_by_a_variable(*beside: str) -> dict[str, Unknown]:
    """A condition on a tag whose name ends with a variable, and on others, as modules for clusters write it."""
    named = shaped("aws:ResourceTag/kubernetes.io/cluster/{}", "var.cluster")
    return {
        "StringEquals": Unknown(
            "var.cluster", ("var.cluster",), entries=((named, of("owned")), *((of(one), of("owned")) for one in beside))
        )
    }


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow("iam:AddRoleToInstanceProfile", _named_by_a_variable())], S),
        ([allow("iam:AddRoleToInstanceProfile", _named_by_a_variable("aws:ResourceTag/region"))], S),
        ([allow(["iam:AddRoleToInstanceProfile", "iam:TagInstanceProfile"], _named_by_a_variable())], S),
        # which may be the same tag, or may not
        ([allow("iam:AddRoleToInstanceProfile", _named_by_a_variable("aws:ResourceTag/kubernetes.io/cluster/shop"))], U),
        ([allow("iam:AddRoleToInstanceProfile", _named_by_a_variable()), allow("iam:TagInstanceProfile")], U),
        ([allow("iam:AddRoleToInstanceProfile"), allow("iam:TagInstanceProfile", _named_by_a_variable())], M),
    ],
)
def test_a_tag_whose_name_is_not_known_limits(statements: list[dict[str, object]], expected: Verdict) -> None:
    answer = ask("grants no {actions:word} on every resource | permission-changes", {"Statement": statements}, OWN, on="aws_iam_policy")
    assert answer.verdict == expected
    asks_for_mfa = ask(
        "asks for MFA", {"Statement": [allow("ec2:RunInstances", _named_by_a_variable("aws:RequestTag/x"))]}, on="aws_iam_policy"
    )
    assert asks_for_mfa.verdict == M  # a guard

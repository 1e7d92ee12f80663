"""Denies under conditions: what each leaves counts as what an Allow under the opposite condition would give, of several the most of it."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, unknown, world
from tests.language.terms.policy_texts import M, S, U, ask, policy, say

ESCALATES = "allows no privilege escalation"
READS = "grants no {actions:word} on every resource | data-access"
ALLOWS = {"Effect": "Allow", "Action": ["iam:AttachUserPolicy", "s3:GetObject"], "Resource": "*"}


def deny(condition: object, action: object = "*") -> dict[str, object]:
    return {"Effect": "Deny", "Action": action, "Resource": "*", "Condition": condition}


def answers(*statements: object) -> tuple[Verdict, Verdict]:
    """Whether policies lead to more privileges, and whether they open data."""
    text = policy(*statements)
    return say(ESCALATES, resource("aws_iam_policy.p", policy=text)).verdict, ask(READS, text, on="aws_iam_policy").verdict


OWN_NETWORK = {"NotIpAddressIfExists": {"aws:SourceIp": "203.0.113.0/24"}, "StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}
BY_SERVICES = {"BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}}
EXCEPTED = {"StringNotEquals": {"aws:PrincipalTag/network-perimeter-exception": "true"}}


@pytest.mark.parametrize(
    ("condition", "action", "verdicts"),
    [
        # as AWS writes its perimeters: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
        ({**OWN_NETWORK, **BY_SERVICES}, "*", (S, S)),
        ({**OWN_NETWORK, **BY_SERVICES}, ["iam:*", "s3:*"], (U, S)),  # what services do in IAM for him leads on, if he may call them
        ({**OWN_NETWORK, **BY_SERVICES, **EXCEPTED}, "*", (U, U)),  # who may have the tag
        (OWN_NETWORK, "*", (S, S)),
        ({**OWN_NETWORK, "NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, "*", (M, M)),  # a condition that no request meets: no Deny at all
        ({**OWN_NETWORK, "Bool": {"aws:MultiFactorAuthPresent": "false"}}, "*", (M, M)),
        ({**OWN_NETWORK, "StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}, "*", (S, M)),
        ({"StringNotEqualsIfExists": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}, "*", (M, M)),
        ({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, **BY_SERVICES}, "*", (M, M)),
        ({"StringNotEquals": {"aws:ResourceTag/a": "1", "aws:ResourceTag/b": "1"}}, "*", (S, S)),  # what has the one or the other
        # his own call meets it
        ({"Bool": {"aws:ViaAWSService": "false"}}, "*", (S, S)),
        ({"Bool": {"aws:ViaAWSService": "false"}}, ["iam:*", "s3:*"], (U, S)),
        # what only a service's own calls have, for whom nobody holds a policy
        ({"StringNotEquals": {"aws:SourceAccount": "111122223333"}}, "*", (S, S)),
        ({"ArnNotLikeIfExists": {"aws:SourceArn": "arn:aws:s3:::b"}}, "*", (S, S)),
        ({"Null": {"aws:SourceOrgID": "true"}}, "*", (S, S)),
        ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, "*", (M, M)),
        ({"ForAnyValue:StringNotLike": {"aws:SourceOrgPaths": "o-a1b2c3d4e5/*"}}, "*", (M, M)),
        # all who may hold a policy, or none of them
        ({"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/*", "arn:aws:iam::*:user/*"]}}, "*", (S, S)),
        ({"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/*", "arn:aws:iam::*:user/*"]}}, "*", (M, M)),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:*"}}, "*", (S, S)),
        ({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:principalaccount}:*"}}, "*", (M, M)),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}, "*", (U, U)),
        ({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}, "*", (M, M)),
        ({"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}, "*", (S, S)),
        ({"StringNotLike": {"aws:userid": "AROAEXAMPLEID:root"}}, "*", (U, U)),  # the session of a role, which is called so
    ],
)
def test_a_deny_leaves_what_misses_any_of_its_conditions(condition: object, action: object, verdicts: tuple[Verdict, Verdict]) -> None:
    assert answers(ALLOWS, deny(condition, action)) == verdicts


@pytest.mark.parametrize(("account", "verdicts"), [("*", (S, M)), ("111122223333", (S, M)), ("999988887777", (U, U))])
@pytest.mark.parametrize("kinds", [["user/*", "role/*"], ["*"]])
def test_a_deny_of_the_identities_of_another_account_holds_for_no_holder(
    account: str, kinds: list[str], verdicts: tuple[Verdict, Verdict]
) -> None:
    named = {"aws:PrincipalArn": [f"arn:aws:iam::{account}:{kind}" for kind in kinds]}
    here = resource("data.aws_caller_identity.me", account_id="111122223333")
    for test, verdict in zip(("ArnLike", "ArnNotLike"), verdicts, strict=True):
        text = policy(ALLOWS, deny({test: named}))
        assert say(ESCALATES, resource("aws_iam_policy.p", policy=text), here).verdict == verdict
        assert ask(READS, text, here, on="aws_iam_policy").verdict == verdict


PROTECTED = {"StringEquals": {"aws:ResourceTag/x": "protected"}}
TAGGED = {"Null": {"aws:ResourceTag/x": "false"}}


@pytest.mark.parametrize("condition", [PROTECTED, TAGGED])
@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ([], U),  # nobody can tell what has the tag
        (["iam:UntagUser"], M),
        (["iam:TagUser"], None),
        (["iam:TagRole"], U),
    ],
)
def test_what_has_a_tag_is_barred_from_whoever_cannot_take_it_away(condition: object, more: list[str], verdict: Verdict | None) -> None:
    given = {"Effect": "Allow", "Action": ["iam:AttachUserPolicy", *more], "Resource": "*"}
    expected = verdict or (M if condition is PROTECTED else U)  # another value takes the place of the one that is barred
    assert answers(given, deny(condition, "iam:AttachUserPolicy"))[0] == expected


OF_AWS, OF_ACCOUNT = "arn:aws:iam::aws:policy/*", "arn:aws:iam::111122223333:policy/*"


@pytest.mark.parametrize(
    ("policies", "verdict"),
    [
        ([OF_AWS, OF_ACCOUNT], S),
        ([OF_AWS, "arn:aws:iam::*:policy/*"], S),
        ("*", S),
        ([OF_AWS, "arn:aws-cn:iam::111122223333:policy/*"], M),
        (OF_AWS, M),
        (OF_ACCOUNT, M),
        ([OF_AWS, "arn:aws:iam::111122223333:policy/admin-*"], M),
    ],
)
def test_a_deny_of_all_policies_there_are_leaves_none_to_attach(policies: object, verdict: Verdict) -> None:
    assert answers(ALLOWS, deny({"ArnLike": {"iam:PolicyARN": policies}}, "iam:Attach*"))[0] == verdict
    bare = {"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*"}
    assert answers({**bare, "Condition": {"ArnNotLike": {"iam:PolicyARN": policies}}})[0] == verdict


@pytest.mark.parametrize(
    ("condition", "denied", "allowed"),
    [
        ({"Null": {"iam:PolicyARN": "false"}}, M, S),
        ({"ArnLike": {"iam:PolicyARN": "*"}}, M, S),
        ({"ArnLike": {"iam:PolicyARN": [OF_AWS, OF_ACCOUNT]}}, M, S),
        ({"ArnLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}}, M, S),
        ({"Null": {"iam:PolicyARN": "true"}}, S, M),
        ({"ArnLikeIfExists": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}, S, M),
        ({"ArnNotLike": {"iam:PolicyARN": [OF_AWS, OF_ACCOUNT]}}, S, M),
        ({"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}, S, M),
        ({"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}, M, S),
    ],
)
@pytest.mark.parametrize("action", ["iam:PutUserPolicy", "iam:CreatePolicyVersion", "iam:AddUserToGroup"])
def test_an_action_without_the_key_of_a_condition(condition: object, action: str, denied: Verdict, allowed: Verdict) -> None:
    """Which policy is meant is told by the actions that attach or detach one, alone, and to which service a role goes by passing it.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    """
    given = {"Effect": "Allow", "Action": action, "Resource": "*"}
    for statements, verdict in (([given, deny(condition, "iam:*")], denied), ([{**given, "Condition": condition}], allowed)):
        assert answers(*statements)[0] == verdict
        grants = f'grants no {{actions:list}} on every resource | ["{action}"]'
        assert ask(grants, policy(*statements), on="aws_iam_policy").verdict == verdict


TAGS_USERS = {"Effect": "Allow", "Action": "iam:TagUser", "Resource": "*"}
BY_TAG = {"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/x": "1"}}}


@pytest.mark.parametrize(
    ("condition", "names", "verdict"),
    [
        ({"StringEquals": {"aws:RequestTag/y": "1"}}, "x", S),  # which asks for a tag that it does not take
        ({"Null": {"aws:RequestTag/y": "false"}}, "x*", S),
        ({"StringEquals": {"aws:RequestTag/y": "1"}}, ["x", "Y"], M),
        ({"StringEqualsIfExists": {"aws:RequestTag/y": "1"}}, "x", M),
        ({"StringNotEquals": {"aws:RequestTag/y": "1"}}, "x", M),
        ({"StringEquals": {"aws:RequestTag/y": "1"}}, "${aws:username}", S),  # another name than `x`
    ],
)
def test_a_tag_that_is_asked_for_and_not_taken(condition: dict[str, object], names: object, verdict: Verdict) -> None:
    given = {**TAGS_USERS, "Condition": {**condition, "ForAllValues:StringLike": {"aws:TagKeys": names}}}
    assert answers(BY_TAG, given)[0] == verdict


@pytest.mark.parametrize(
    ("action", "regions", "verdict"),
    [
        ("organizations:MoveAccount", "eu-west-1", S),
        ("organizations:MoveAccount", ["eu-west-1", "us-east-1"], M),
        ("globalaccelerator:DeleteAccelerator", "us-east-1", S),
        ("globalaccelerator:DeleteAccelerator", "us-west-2", M),
        ("route53:ChangeResourceRecordSets", "us-gov-west-1", U),
        # of several Regions: https://docs.aws.amazon.com/chime-sdk/latest/dg/chime-sdk-meetings-regions.html
        ("chime:DeleteMeeting", "eu-central-1", U),
        ("aws-marketplace:StartChangeSet", "eu-west-1", U),
        ("ecr-public:DeleteRepository", "us-west-2", U),
        ("ec2:TerminateInstances", "eu-west-1", M),  # everything in one Region is still everything
    ],
)
def test_a_service_of_one_region_is_barred_where_that_is(action: str, regions: object, verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Action": action, "Resource": "*"}
    denied = deny({"StringNotEquals": {"aws:RequestedRegion": regions}})
    assert ask("names its resources", policy(given, denied), on="aws_iam_policy").verdict == verdict


@pytest.mark.parametrize(
    ("resource", "more", "verdict"),
    [
        # the root user of each account of an organization, for a task:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
        ("*", {}, M),
        ("arn:aws:iam::*:root", {}, M),
        ("arn:aws:iam::111122223333:root", {}, S),
        ("*", {"Condition": {"ArnEquals": {"sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"}}}, S),
    ],
)
def test_root_users_are_credentials_too(resource: str, more: dict[str, object], verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Action": "sts:AssumeRoot", "Resource": resource, **more}
    table = "grants no {actions:word} on every resource | credential-access"
    assert ask(table, policy(given), on="aws_iam_policy").verdict == verdict
    every_root = {"Effect": "Deny", "Action": "sts:AssumeRoot", "Resource": "arn:aws:iam::*:root"}
    assert ask(table, policy(given, every_root), on="aws_iam_policy").verdict == S


def test_no_action_of_iam_is_about_root_users() -> None:
    """`iam:CreateAccessKey` is about a user: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html."""
    given = {"Effect": "Allow", "Action": "iam:*", "Resource": "arn:aws:iam::*:root"}
    assert ask("grants no {actions:word} on every resource | credential-access", policy(given), on="aws_iam_policy").verdict == S
    assert answers(given)[0] == S


ADMINS = {"StringEquals": {"aws:PrincipalTag/team": "admins"}}
OTHERS = {"StringNotEquals": {"aws:PrincipalTag/team": "admins"}}
TAGS_HOLDERS = {"Effect": "Allow", "Action": ["iam:TagUser", "iam:TagRole"], "Resource": "*"}


@pytest.mark.parametrize(
    ("more", "allowed", "denied"),
    [
        ([], (S, S), (U, U)),  # who may have the tag
        ([TAGS_HOLDERS], (M, M), (M, M)),  # or gives it to himself
        ([{**TAGS_HOLDERS, "Action": "iam:TagRole"}], (U, U), (U, U)),  # if he is a role
        ([{**TAGS_HOLDERS, "Condition": ADMINS}], (S, S), (U, U)),
        ([{**TAGS_HOLDERS, "Action": ["iam:UntagUser", "iam:UntagRole"]}], (S, S), (U, U)),
        ([TAGS_HOLDERS, deny({"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}, "iam:Tag*")], (S, S), (U, U)),
        ([TAGS_HOLDERS, deny({"ForAnyValue:StringEquals": {"aws:TagKeys": "cost"}}, "iam:Tag*")], (M, M), (M, M)),
    ],
)
def test_who_tags_himself_undoes_what_asks_for_his_tags(
    more: list[object], allowed: tuple[Verdict, Verdict], denied: tuple[Verdict, Verdict]
) -> None:
    assert answers({**ALLOWS, "Condition": ADMINS}, *more) == allowed
    assert answers(ALLOWS, deny(OTHERS, ["iam:Attach*", "s3:*"]), *more) == denied


AWS_POLICIES, OWN_POLICIES = "arn:aws:iam::aws:policy/*", "arn:aws:iam::111122223333:policy/*"


def for_policies(names: object, action: object = "iam:Attach*", test: str = "ArnLike") -> dict[str, object]:
    return deny({test: {"iam:PolicyARN": names}}, action)


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([for_policies([AWS_POLICIES, OWN_POLICIES])], S),
        ([for_policies(AWS_POLICIES), for_policies(OWN_POLICIES)], S),
        ([for_policies(AWS_POLICIES, "iam:*"), for_policies(OWN_POLICIES, "*")], S),
        ([for_policies(AWS_POLICIES), for_policies(OWN_POLICIES, test="arnlike")], S),
        ([for_policies(AWS_POLICIES, test="ArnLikeIfExists"), for_policies(OWN_POLICIES, test="ArnLikeIfExists")], S),
        ([for_policies(AWS_POLICIES), for_policies(OWN_POLICIES, test="ArnLikeIfExists")], S),
        ([for_policies(AWS_POLICIES, test="ArnLikeIfExists"), for_policies(OWN_POLICIES, "iam:Detach*", "ArnLikeIfExists")], M),
        ([for_policies(AWS_POLICIES), for_policies(f"{AWS_POLICIES[:-1]}Admin*")], M),
        ([for_policies(AWS_POLICIES), for_policies(OWN_POLICIES, "iam:Detach*")], M),
        ([for_policies(AWS_POLICIES), {**for_policies(OWN_POLICIES), "Resource": "arn:aws:iam::*:user/a*"}], M),
        ([for_policies(AWS_POLICIES, test="ArnNotLike"), for_policies(OWN_POLICIES, test="ArnNotLike")], S),  # none is both
        ([for_policies([AWS_POLICIES, "x"], test="ArnNotLike"), for_policies([AWS_POLICIES, "y"], test="ArnNotLike")], M),
        ([deny("x"), deny({"ArnLike": "x"})], U),  # what is no condition says nothing of what it asks
        ([for_policies(AWS_POLICIES), deny("x"), for_policies(OWN_POLICIES)], S),
        (
            [
                deny({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}),
                deny({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}),
            ],
            S,
        ),
    ],
)
def test_denies_that_ask_for_other_values_of_one_key_are_one_for_all_of_them(denies: list[object], verdict: Verdict) -> None:
    text = policy({"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*"}, *denies)
    assert say(ESCALATES, resource("aws_iam_policy.p", policy=text)).verdict == verdict


HERE, ELSEWHERE = "111122223333", "999988887777"
ME = resource("data.aws_caller_identity.me", account_id=HERE)


@pytest.mark.parametrize(
    ("test", "names", "verdict"),
    [
        ("ArnNotLike", f"arn:aws:iam::{HERE}:role/admin", S),
        ("StringNotLike", ["arn:aws:iam::*:role/admin", "arn:aws:iam::*:role/aws-reserved/*"], S),
        ("ArnNotEquals", f"arn:aws:iam::{HERE}:role/ci/app", M),
        ("ArnNotLike", "arn:aws:iam::*:role/ci/*", M),
        ("ArnNotLike", f"arn:aws:iam::{HERE}:*", M),
        ("ArnNotLike", f"arn:aws:iam::{ELSEWHERE}:role/ci/app", S),
        ("StringNotEquals", f"arn:aws:iam::{HERE}:role/ci/app", M),
        ("StringNotEquals", "arn:aws:iam::*:role/ci/app", S),  # where the star is one
        ("ArnLike", f"arn:aws:iam::{HERE}:role/ci/app", S),
        ("ArnLike", f"arn:aws:iam::{HERE}:role/app", M),
        ("ArnLike", f"arn:aws:iam::{HERE}:user/ci/app", M),
        ("StringLike", "*:role/ci/*", U),  # which is not told by its parts
        ("ArnLike", unknown("var.role"), U),
        # what a request brings is known to nobody; of a user it is no role
        ("ArnNotLike", "arn:aws:iam::*:role/${aws:PrincipalTag/team}/*", U),
        ("ArnLike", "arn:aws:iam::*:role/${aws:PrincipalTag/team}/*", U),
        ("StringNotEquals", "arn:aws:iam::${aws:PrincipalAccount}:role/ci/app", U),
        ("ArnNotLike", "arn:aws:iam::*:user/${aws:username}", S),
    ],
)
def test_who_is_named_by_his_arn_is_told_from_others_where_it_is_known(test: str, names: object, verdict: Verdict) -> None:
    text = policy({"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*"}, deny({test: {"aws:PrincipalArn": names}}))
    role = resource("aws_iam_role.r", name="app", path="/ci/")
    inline = resource("aws_iam_role_policy.p", name="p", role=ref("aws_iam_role.r.name"), policy=text)
    assert say(ESCALATES, inline, role, ME).verdict == verdict
    assert say(ESCALATES, resource("aws_iam_role.r", name="app", path="/ci/", inline_policy=[block(policy=text)]), ME).verdict == verdict
    assert say(ESCALATES, inline, resource("aws_iam_role.r", name=unknown("var.name")), ME).verdict in {verdict, U}
    bound = resource(
        "aws_iam_policy.b", policy=policy({"Effect": "Allow", "Action": "*", "Resource": "*"}, deny({test: {"aws:PrincipalArn": names}}))
    )
    allows = block(policy=policy({"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*"}))
    bounded = resource("aws_iam_role.r", name="app", path="/ci/", inline_policy=[allows], permissions_boundary=ref("aws_iam_policy.b.arn"))
    assert say(ESCALATES, bounded, bound, ME).verdict == verdict


@pytest.mark.parametrize("spared", ["app", "ci"])
def test_whom_a_deny_spares_is_asked_of_each_who_holds_the_policy(spared: str) -> None:
    denied = deny({"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{HERE}:role/{spared}"}})
    text = policy({"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*"}, denied)
    roles = [resource(f"aws_iam_role.{one}", name=one) for one in ("app", "ci")]
    held = [
        resource(f"aws_iam_role_policy_attachment.{one}", role=ref(f"aws_iam_role.{one}.name"), policy_arn=ref("aws_iam_policy.p.arn"))
        for one in ("app", "ci")
    ]
    shared = resource("aws_iam_policy.p", name="p", policy=text)
    subject = world(shared, *roles, *held, ME)
    found = [SENTENCES[ESCALATES].function(one, subject).verdict for one in (*roles, shared)]
    assert found == [U if spared == "app" else S, U if spared == "ci" else S, U]


@pytest.mark.parametrize(("names", "verdict"), [("user/ops/*", M), ("user/dev/*", S), ("role/ops/*", S)])
def test_a_user_is_named_by_his_arn_as_well(names: str, verdict: Verdict) -> None:
    """A Deny for everybody but those that it names."""
    denied = deny({"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{HERE}:{names}"}})
    text = policy({"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*"}, denied)
    user = resource("aws_iam_user.u", name="ann", path="/ops/")
    assert say(ESCALATES, resource("aws_iam_user_policy.p", user=ref("aws_iam_user.u.name"), policy=text), user, ME).verdict == verdict


@pytest.mark.parametrize(("certainty", "verdict"), [(Certainty.EXACT, M), (Certainty.SOME, U), (Certainty.POSSIBLE, U)])
@pytest.mark.parametrize("key", ["Resource", "NotResource"])
def test_what_a_function_makes_of_an_arn_is_no_arn_of_one_thing(key: str, certainty: Certainty, verdict: Verdict) -> None:
    """`"${dirname(aws_iam_role.app.arn)}/*"`, or `element(concat(aws_iam_role.app[*].arn, ["*"]), 0)`."""
    given = {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": "*"}
    denied = {"Effect": "Deny", "Action": "iam:*", key: ref("aws_iam_role.app.arn", certainty=certainty)}
    found = say(ESCALATES, resource("aws_iam_policy.p", policy=policy(given, denied))).verdict
    assert found == (S if (key, verdict) == ("NotResource", M) else verdict)

"""On which resources an action is given to all it can reach."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.actions import TABLES
from tests.language.terms.build import resource
from tests.language.terms.policy_texts import OWN, M, S, U, ask, policy, say, shaped
from tests.language.terms.test_conditional_denies import ESCALATES

EVERY_INSTANCE, EVERY_MACHINE = "arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:managed-instance/*"
EVERY_TASK = "arn:aws:ecs:*:*:task/*"
EVERY_BUCKET = "arn:aws:s3:::*"


def given(table: str, action: str, *resources: object, denied: tuple[object, ...] = ()) -> object:
    """What the sentence about a table says of an action on resources."""
    allow = {"Effect": "Allow", "Action": action, "Resource": list(resources)}
    deny = [{"Effect": "Deny", "Action": action, "Resource": list(denied)}] if denied else []
    return ask(f"grants no {{actions:word}} on every resource | {table}", policy(allow, *deny), OWN, on="aws_iam_policy").verdict


@pytest.mark.parametrize(
    ("table", "action", "resources", "verdict"),
    [
        # https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
        *(("remote-commands", "ssm:SendCommand", (one,), M) for one in (EVERY_MACHINE, "arn:aws:ssm:*:*:*", "arn:aws:ssm:*")),
        *(("remote-commands", "ssm:StartSession", (one,), M) for one in (EVERY_MACHINE, EVERY_TASK, "arn:aws:ssm:*:111122223333:*")),
        ("remote-commands", "ssm:CreateAssociation", ("arn:aws:ssm:eu-west-1:111122223333:managed-instance/mi-*",), M),
        ("remote-commands", "ssm:StartSession", ("arn:aws:ec2:eu-west-1:111122223333:instance/i-*",), M),
        ("remote-commands", "ssm:SendCommand", ("arn:aws:ssm:*:*:document/*", "arn:aws:ssm:*:*:managed-instance/mi-0123"), S),
        ("remote-commands", "ssm:SendCommand", (EVERY_TASK,), S),  # a command is for machines
        ("remote-commands", "ssm:StartSession", ("arn:aws:ec2:*:*:volume/*", "arn:aws:ssm:*:*:session/*"), S),
        ("remote-commands", "ssm:StartSession", (shaped("arn:aws:ssm:*:*:managed-instance/{}"),), U),
        ("remote-commands", "ecs:ExecuteCommand", ("arn:aws:ecs:*:*:cluster/*", "arn:aws:ecs:*:*:task/app/*"), S),
        ("remote-commands", "sagemaker:StartSession", ("arn:aws:sagemaker:*:*:space/*/*",), M),
        ("remote-commands", "bedrock-agentcore:InvokeCodeInterpreter", ("*",), M),
        ("remote-commands", "bedrock-agentcore:InvokeCodeInterpreter", ("arn:aws:bedrock-agentcore:*:*:code-interpreter-custom/*",), M),
        # AWS's own has no role
        ("remote-commands", "bedrock-agentcore:*", ("arn:aws:bedrock-agentcore:eu-west-1:aws:code-interpreter/*",), S),
        ("credential-access", "deadline:Assume*", ("*",), M),
        ("credential-access", "deadline:AssumeQueueRoleForUser", ("arn:aws:deadline:*:*:farm/*/queue/*",), M),
        ("credential-access", "deadline:AssumeQueueRoleForUser", ("arn:aws:deadline:*:*:farm/farm-1/queue/queue-1",), S),
        ("permission-changes", "*:Get*", ("*",), S),  # which reads passwords, and changes nothing
        ("credential-access", "*:Get*", ("*",), M),
        # what lies in something else
        ("data-access", "dynamodb:Query", ("arn:aws:dynamodb:*:*:table/*/index/*",), M),
        ("data-access", "dynamodb:Query", ("arn:aws:dynamodb:*:*:table/app/index/*", "arn:aws:dynamodb:*:*:table/*/stream/*"), S),
        ("data-access", "dynamodb:Query", (shaped("arn:aws:dynamodb:*:*:table/{}/index/*"),), U),
        ("data-access", "dynamodb:GetRecords", ("arn:aws:dynamodb:*:*:table/*/stream/*",), M),
        ("data-access", "kinesis:SubscribeToShard", ("arn:aws:kinesis:*:*:stream/*/consumer/*",), M),
        ("data-access", "kinesis:SubscribeToShard", ("arn:aws:kinesis:*:*:stream/app/consumer/*",), S),
        ("data-access", "s3:GetObject", ("arn:aws:s3:*:*:accesspoint/*/object/*",), M),
        ("data-access", "s3tables:GetTableData", ("arn:aws:s3tables:*:*:bucket/*/table/*",), M),
        ("data-access", "ssm:GetParameter", ("arn:aws:ssm:*:*:parameter/*/public",), S),
        ("permission-changes", "s3:PutBucketPolicy", (EVERY_BUCKET,), M),
        ("permission-changes", "s3:PutBucketPolicy", ("arn:aws:s3:*:*:accesspoint/*",), S),
        ("permission-changes", "s3:PutBucketPolicy", ("arn:aws:s3:::app-*",), S),
        ("permission-changes", "s3:PutBucketPolicy", ("arn:aws:s3:::*/*",), S),
        ("permission-changes", "s3:PutBucketPolicy", (shaped("arn:aws:s3:::{}/*"),), S),
        ("permission-changes", "s3:PutBucketPolicy", ("arn:aws:s3:eu-west-1:111122223333:*",), S),  # of which no bucket is
        ("permission-changes", "s3:PutBucketPolicy", (shaped("arn:aws:s3:{}:111122223333:*"),), S),
        ("permission-changes", "s3:PutBucketPolicy", (shaped("arn:aws:s3:{}:*:*"),), U),
        ("permission-changes", "s3:PutBucketPolicy", (shaped("arn:aws:s3:{}:*:*", "data.aws_region.here.name"),), S),
        ("permission-changes", "s3:PutAccessPointPolicy", ("arn:aws:s3:eu-west-1:111122223333:*",), M),
        ("permission-changes", "s3:PutObjectAcl", ("arn:aws:s3:::*/*",), M),
        ("data-access", "s3:GetObject", ("arn:aws:s3:::*/*",), M),
        ("data-access", "s3:GetObject", ("arn:aws:s3:::app/*",), S),
        ("data-access", "s3:GetObject", ("arn:aws:s3:*:*:accesspoint/*",), M),
        ("data-access", "s3:GetObject", ("arn:aws:s3:*:*:accesspoint/app/object/*",), S),
        # AWS's own policies nobody changes
        ("permission-changes", "iam:CreatePolicyVersion", ("arn:aws:iam::aws:policy/*",), S),
        *(("permission-changes", "iam:CreatePolicyVersion", (f"arn:aws:iam::{one}:policy/*",), M) for one in ("111122223333", "*", "1*")),
        ("permission-changes", "iam:CreatePolicyVersion", (shaped("arn:aws:iam::{}:policy/*"),), M),
        ("permission-changes", "iam:CreateRole", ("arn:aws:iam::*:role/*/*",), M),
        ("permission-changes", "ecr:SetRepositoryPolicy", ("arn:aws:ecr:eu-west-1:111122223333:*", "arn:aws:ecr"), M),
        *(("permission-changes", "s3:*", (one,), S) for one in ("arn:aws:s3:::a*", "arn:aws:s3:::acc*/*")),
        *(("permission-changes", "s3:*", (one,), M) for one in (EVERY_BUCKET, "arn:aws:s3:*:*:a*", "arn:aws:s3:*")),
        ("permission-changes", "ecr:SetRepositoryPolicy", ("arn:aws:ecr:*:*:repository/*",), M),
        # of one organization, which has one instance of Identity Center
        ("permission-changes", "sso:AttachManagedPolicyToPermissionSet", ("arn:aws:sso:::permissionSet/ssoins-722/*",), M),
        ("permission-changes", "sso:AttachManagedPolicyToPermissionSet", ("arn:aws:sso:::permissionSet/ssoins-722/ps-1",), S),
        # what a service has, and none of these actions is about
        ("permission-changes", "ec2:*", (EVERY_INSTANCE,), S),
        ("permission-changes", "rds:*", ("arn:aws:rds:*:*:cluster:*",), S),
        ("permission-changes", "glue:*", ("arn:aws:glue:*:*:job/*",), S),
        ("credential-access", "redshift:*", ("arn:aws:redshift:*:*:namespace:*",), S),
    ],
)
def test_all_of_a_kind_is_what_an_action_can_reach(table: str, action: str, resources: tuple[object, ...], verdict: object) -> None:
    assert given(table, action, *resources) == verdict


@pytest.mark.parametrize(
    ("action", "denied", "verdict"),
    [
        ("ssm:StartSession", (EVERY_INSTANCE, EVERY_MACHINE, EVERY_TASK), S),
        ("ssm:StartSession", (EVERY_INSTANCE, EVERY_MACHINE), M),
        ("ssm:SendCommand", (EVERY_INSTANCE, EVERY_MACHINE), S),
        ("ssm:SendCommand", (EVERY_INSTANCE,), M),
        # which takes a document, AWS's own ones as well, and a task that runs in a cluster
        ("ssm:SendCommand", ("arn:aws:ssm:*:*:document/*",), S),
        ("ssm:SendCommand", ("arn:aws:ssm:*:111122223333:document/*",), M),
        ("ssm:SendCommand", ("arn:aws:ssm:*:*:document/AWS-*",), M),
        ("ssm:StartSession", ("arn:aws:ssm:*:*:document/*",), M),  # one without a document is for a shell
        ("ecs:ExecuteCommand", ("arn:aws:ecs:*:*:cluster/*",), S),
        ("ecs:ExecuteCommand", ("arn:aws:ecs:*:111122223333:cluster/*",), S),
        ("ecs:ExecuteCommand", ("arn:aws:ecs:*:444455556666:cluster/*",), M),
        ("ecs:ExecuteCommand", ("arn:aws:ecs:*:*:cluster/app",), M),
    ],
)
def test_what_is_of_several_kinds_is_denied_on_each(action: str, denied: tuple[object, ...], verdict: object) -> None:
    assert given("remote-commands", action, "*", denied=denied) == verdict


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        (("arn:aws:s3:::*/*", "arn:aws:s3:*:*:accesspoint/*/object/*"), S),
        (("arn:aws:s3:::*", "arn:aws:s3:*:*:accesspoint/*"), S),
        (("arn:aws:s3:::*/*",), M),
        (("arn:aws:s3:::*/public/*", "arn:aws:s3:*:*:accesspoint/*/object/*"), M),
    ],
)
def test_objects_are_denied_in_buckets_and_through_access_points(denied: tuple[object, ...], verdict: object) -> None:
    assert given("data-access", "s3:GetObject", "*", denied=denied) == verdict
    assert given("data-access", "s3:GetObject", "arn:aws:s3:::*", denied=denied[:1]) == (M if "public" in str(denied[0]) else S)


def test_what_an_allow_does_not_reach_nobody_has_to_deny() -> None:
    assert given("remote-commands", "ssm:StartSession", "arn:aws:ssm:*:*:*", denied=(EVERY_MACHINE,)) == S
    assert given("remote-commands", "ssm:StartSession", EVERY_TASK, EVERY_MACHINE, denied=(EVERY_MACHINE,)) == M
    assert given("remote-commands", "ssm:SendCommand", EVERY_INSTANCE, "arn:aws:ssm:*:*:document/app", denied=(EVERY_INSTANCE,)) == S
    no_machines = {"Effect": "Deny", "Action": "ssm:SendCommand", "Resource": EVERY_MACHINE}
    said = "grants no {actions:word} on every resource | remote-commands"
    for spared in ("arn:*:ec2:*:*:instance/*", EVERY_INSTANCE, EVERY_INSTANCE.replace("*:i", "111122223333:i")):
        but_instances = {"Effect": "Allow", "Action": "ssm:SendCommand", "NotResource": spared}
        assert ask(said, policy(but_instances), OWN, on="aws_iam_policy").verdict == M
        assert ask(said, policy(but_instances, no_machines), OWN, on="aws_iam_policy").verdict == S
    every_secret = {
        "Effect": "Allow",
        "Action": "secretsmanager:GetSecretValue",
        "NotResource": "arn:aws:secretsmanager:*:*:secret:*-??????",
    }
    assert ask("grants no {actions:word} on every resource | data-access", policy(every_secret), OWN, on="aws_iam_policy").verdict == S


@pytest.mark.parametrize(
    ("allowed", "denied", "verdict"),
    [
        ("arn:aws:ssm:eu-west-1:*:*", ("arn:aws:ssm:eu-west-1:*:managed-instance/*",), S),
        ("arn:aws:ssm:eu-west-1:*:*", ("arn:aws:ssm:eu-*:*:managed-instance/*",), S),
        ("arn:*:ec2:*:*", ("arn:aws:ec2:*:*:instance/i-*",), S),
        ("arn:aws", ("arn:aws:ec2:*:*:instance/i-*",), M),
        ("arn:aws:ssm:eu-*:*:*", ("arn:aws:ssm:eu-west-1:*:managed-instance/*",), M),
        ("arn:aws:ssm:*:*:*", ("arn:aws:ssm:eu-west-1:*:managed-instance/*",), M),
        ("arn:aws:ssm:us-east-1:*:*", ("arn:aws:ssm:eu-west-1:*:managed-instance/*",), M),
        (shaped("arn:aws:ssm:{}:*:*"), ("arn:aws:ssm:eu-west-1:*:managed-instance/*",), U),
    ],
)
def test_what_is_allowed_in_a_region_is_denied_there(allowed: object, denied: tuple[object, ...], verdict: object) -> None:
    assert given("remote-commands", "ssm:StartSession", allowed, denied=denied) == verdict


@pytest.mark.parametrize(("account", "verdict"), [("111122223333", M), ("*", S), ("", S)])
@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("apigateway:UpdateRestApiPolicy", "arn:aws:apigateway:*:{}:/restapis/*"),
        ("ec2:ModifySnapshotAttribute", "arn:aws:ec2:*:{}:snapshot/*"),
        ("sso:DeletePermissionSet", "arn:aws:sso::{}:permissionSet/*"),
    ],
)
def test_an_account_denies_nothing_of_what_has_none_in_its_arn(action: str, kind: str, account: str, verdict: object) -> None:
    assert given("permission-changes", action, "*", denied=(kind.format(account),)) == verdict


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        # what an ARN lacks are stars: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
        (({"Resource": "arn:aws:sqs:*:*:*"}, {"Effect": "Deny", "NotResource": "arn:aws:sqs"}), M),
        (({"Resource": "arn:aws:sqs:*:*:*"}, {"Effect": "Deny", "Resource": "arn:aws:sqs"}), S),
        (({"NotResource": "arn:aws:sqs"},), S),
        (({"Resource": "arn:aws:sqs"}, {"Effect": "Deny", "Resource": "arn:aws:sqs:*:*:?*"}), S),
        (({"Resource": "arn:aws:sqs"}, {"Effect": "Deny", "Resource": "arn:aws:sqs:*:*:app-*"}), M),
        (({"Resource": "arn:aws:sqs:*:*:?*"}, {"Effect": "Deny", "Resource": "arn:aws:sns:*:*:*"}), M),
    ],
)
def test_what_an_arn_lacks_are_stars(statements: tuple[dict[str, object], ...], verdict: object) -> None:
    text = policy(*({"Effect": "Allow", "Action": "sqs:ReceiveMessage", **one} for one in statements))
    assert ask("grants no {actions:word} on every resource | data-access", text, OWN, on="aws_iam_policy").verdict == verdict


@pytest.mark.parametrize(("denied", "verdict"), [(EVERY_BUCKET, S), ("arn:aws:s3:::*/*", M), ("arn:aws:s3:::app-*", M)])
def test_buckets_have_no_word_for_their_kind(denied: str, verdict: object) -> None:
    assert given("permission-changes", "s3:PutBucketPolicy", "*", denied=(denied,)) == verdict


KNOWN = [(table, action) for table, rows in TABLES.items() for action in rows.actions if arns_about(action)]


@pytest.mark.parametrize(("table", "action"), KNOWN, ids=lambda one: one)
def test_each_action_is_given_by_the_arns_it_is_about_and_taken_by_a_deny_of_them(table: str, action: str) -> None:
    arns = [arn.format("aws") for arn in arns_about(action)]
    for arn in (one for one in arns if one.endswith("*")):
        assert given(table, action, arn) == M
    assert given(table, action, "*") == M
    assert given(table, action, "*", denied=tuple(arns)) == S


def test_who_may_let_himself_into_every_cluster_escalates_unless_that_is_denied() -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html."""
    allow = {"Effect": "Allow", "Action": ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"], "Resource": "*"}
    deny = {"Effect": "Deny", "Action": "eks:AssociateAccessPolicy", "Resource": "arn:aws:eks:*:*:access-entry/*"}
    for statements, verdict in (((allow,), M), ((allow, deny), S)):
        assert say(ESCALATES, resource("aws_iam_policy.p", policy=policy(*statements)), OWN).verdict == verdict


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        (shaped("arn:{}user/app"), U),  # of which nobody knows of what service it is
        (shaped("arn:aws:iam::{}:user/app"), S),
        (shaped("arn:aws:account-access:{}:111122223333:*"), M),
        ("arn:aws:*", M),
    ],
)
def test_whoever_may_entitle_users_to_roles_names_a_resource_of_that_service(named: object, verdict: object) -> None:
    allow = {"Effect": "Allow", "Action": "account-access:CreateEntitlement", "Resource": named}
    assert say(ESCALATES, resource("aws_iam_policy.p", policy=policy(allow)), OWN).verdict == verdict

"""Policies of VPC endpoints: less than what an endpoint carries without one."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms import PREDICATES
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import ref, resource, unknown, world
from tests.language.terms.policy_texts import NO_TLS, M, S, U, allow, deny, policy, shaped, when

OTHERS_RESOURCES = when("StringNotEquals", "aws:ResourceOrgID", "o-1")
OWN_ID = "data.aws_caller_identity.current.account_id"


def asked(document: object, service: object = "com.amazonaws.eu-west-1.s3") -> Judgement:
    endpoint = resource("aws_vpc_endpoint.e", service_name=service, policy=document)
    answer: Judgement = PREDICATES["admits no stranger"].function(Site(endpoint, "policy", endpoint.get("policy")), world(endpoint))
    return answer


def test_it_says_what_it_gives() -> None:
    assert asked(policy(allow("*", "s3:*", "*"))).because == "policy.Statement[0] allows everybody s3:* on *, which is full access"


@pytest.mark.parametrize(
    ("action", "service", "verdict"),
    [
        ("*", "com.amazonaws.eu-west-1.s3", M),
        ("S3:*", "com.amazonaws.eu-west-1.s3", M),
        ("s3:?*", "com.amazonaws.eu-west-1.s3", M),
        (["s3:GetObject", "s3:*"], "com.amazonaws.eu-west-1.s3", M),
        ("s3:*", shaped("com.amazonaws.{}.s3"), M),
        ("s3:Get*", "com.amazonaws.eu-west-1.s3", S),
        ("dynamodb:*", "com.amazonaws.eu-west-1.s3", S),
        ("ecr:*", "com.amazonaws.eu-west-1.ecr.api", M),
        ("kms:*", "com.amazonaws.eu-west-1.kms-fips", M),
        ("firehose:*", "com.amazonaws.eu-west-1.kinesis-firehose", M),
        ("bedrock:*", "com.amazonaws.eu-west-1.bedrock-runtime", M),
        ("cloudwatch:*", "com.amazonaws.eu-west-1.monitoring", M),
        ("appconfig:*", "com.amazonaws.eu-west-1.appconfigdata", M),
        ("cloudhsm:*", "com.amazonaws.eu-west-1.cloudhsmv2", M),
        ("iotdeviceadvisor:*", "com.amazonaws.eu-west-1.deviceadvisor.iot", M),
        ("ses:*", "com.amazonaws.eu-west-1.email", M),
        ("ses:*", "com.amazonaws.eu-west-1.email-smtp", M),
        ("forecast:*", "com.amazonaws.eu-west-1.forecastquery", M),
        ("memorydb:*", "com.amazonaws.eu-west-1.memory-db", M),
        ("sms-voice:*", "com.amazonaws.eu-west-1.pinpoint-sms-voice-v2", M),
        ("sagemaker:*", "aws.sagemaker.eu-west-1.notebook", M),
        ("sagemaker:*", "aws.sagemaker.eu-west-1.studio", M),
        ("tag:*", "com.amazonaws.eu-west-1.tagging", M),
        ("transcribe:*", "com.amazonaws.eu-west-1.transcribestreaming", M),
        ("tag:*", "com.amazonaws.eu-west-1.studio", S),
        ("s3:*", unknown(), U),
        ("s3:Get*", unknown(), S),
        ("*", unknown(), M),
    ],
)
def test_all_actions_of_the_service(action: object, service: object, verdict: Verdict) -> None:
    assert asked(policy(allow("*", action, "*")), service).verdict == verdict


@pytest.mark.parametrize(
    ("action", "service", "verdict"),
    [
        ("*", "com.amazonaws.eu-west-1.s3", S),
        ("s3:*", "com.amazonaws.eu-west-1.s3", S),
        ("firehose:*", "com.amazonaws.eu-west-1.kinesis-firehose", S),
        ("s3:Get*", "com.amazonaws.eu-west-1.s3", M),
        ("sqs:*", "com.amazonaws.eu-west-1.s3", M),
        ("*", unknown(), S),
        ("s3:*", unknown(), U),
        ("s3:Get*", unknown(), M),
    ],
)
def test_a_deny_of_all_that_the_endpoint_carries(action: object, service: object, verdict: Verdict) -> None:
    """`Deny s3:*` to what is of another organization, beside `Allow *`: nothing but S3 comes this way."""
    refused = {**deny(Condition=OTHERS_RESOURCES), "Action": action, "Resource": "*"}
    assert asked(policy(allow("*", "*", "*"), refused), service).verdict == verdict
    assert asked(policy(allow("*", "s3:*", "*"), {**refused, "Action": "s3:*"}), unknown()).verdict == S


@pytest.mark.parametrize(
    ("all_but", "service", "verdict"),
    [
        ("s3:DeleteBucket", "com.amazonaws.eu-west-1.s3", M),  # as with a Deny of that
        (["iam:*", "s3:Delete*"], "com.amazonaws.eu-west-1.s3", M),
        ("s3:*", "com.amazonaws.eu-west-1.s3", S),
        (["iam:*", "S3:*"], "com.amazonaws.eu-west-1.s3", S),
        ("firehose:*", "com.amazonaws.eu-west-1.kinesis-firehose", S),
        ("firehose:DeleteDeliveryStream", "com.amazonaws.eu-west-1.kinesis-firehose", M),
        ("s3:DeleteBucket", unknown(), U),
        (unknown(), "com.amazonaws.eu-west-1.s3", U),
    ],
)
def test_all_actions_of_the_service_but_some(all_but: object, service: object, verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Principal": "*", "NotAction": all_but, "Resource": "*"}
    assert asked(policy(given), service).verdict == verdict


def test_everybody_but_some() -> None:
    given = {"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"}
    assert asked(policy(given)).verdict == M
    assert "allows everybody but some s3:* on *" in asked(policy(given)).because


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        ("arn:aws:s3:::*", M),
        ("arn:aws:s3:::b/*", S),
        (["arn:aws:s3:::b/*", "*"], M),
        ("arn:aws:dynamodb:eu-west-1:*:table/*", M),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/*", S),
        (shaped("arn:aws:dynamodb:eu-west-1:{}:table/*", OWN_ID), S),
        (shaped("arn:aws:dynamodb:eu-west-1:{}:table/*", "var.account"), U),
        (ref("aws_s3_bucket.b.arn"), S),
    ],
)
def test_all_resources_whoever_owns_them(resources: object, verdict: Verdict) -> None:
    assert asked(policy(allow("*", "*", resources))).verdict == verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (when("StringEquals", "aws:PrincipalOrgID", "o-1"), S),
        (when("StringEquals", "aws:ResourceAccount", "111122223333"), S),
        (when("StringEquals", "s3:ResourceAccount", unknown()), S),
        (when("StringLike", "aws:ResourceOrgID", "*"), M),
        (when("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}"), S),
        (when("StringEquals", "aws:SourceVpce", "vpce-0123456789abcdef0"), M),
        (when("StringEquals", "aws:SourceVpc", "vpc-0123456789abcdef0"), M),
        (when("Bool", "aws:SecureTransport", "true"), M),
    ],
)
def test_conditions(condition: dict[str, object], verdict: Verdict) -> None:
    assert asked(policy(allow("*", "s3:*", "*", Condition=condition))).verdict == verdict


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        (deny(Action="*", Resource="*", Condition=OTHERS_RESOURCES), S),
        (deny(Action="s3:*", Resource="*", Condition=OTHERS_RESOURCES), S),
        (deny(Action="s3:PutObject", Resource="*", Condition=OTHERS_RESOURCES), M),
        (deny(Action="s3:*", Resource="*", Condition=NO_TLS), M),
        ({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": "arn:aws:s3:::b/*"}, S),
        ({"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "NotResource": "arn:aws:s3:::b/*"}, M),
    ],
)
def test_what_a_deny_leaves(denied: dict[str, object], verdict: Verdict) -> None:
    assert asked(policy(allow("*", "s3:*", "*"), denied)).verdict == verdict


@pytest.mark.parametrize(
    ("action", "condition", "verdict"),
    [
        ("*", when("StringNotEquals", "aws:SourceVpc", ref("aws_vpc.v.id")), M),
        ("s3:*", when("StringNotEquals", "aws:SourceVpc", ref("aws_vpc.v.id")), M),
        ("s3:Get*", when("StringNotEquals", "aws:SourceVpc", ref("aws_vpc.v.id")), M),
        ("*", when("StringNotEquals", "aws:SourceVpce", unknown()), M),
        ("*", when("StringNotEquals", "aws:PrincipalOrgID", ref("aws_organizations_organization.o.id")), S),
    ],
)
def test_a_deny_of_what_comes_from_elsewhere(action: str, condition: dict[str, object], verdict: Verdict) -> None:
    """One Deny, of whatever network its condition tells: what comes through the endpoint comes from its own, and nothing denies that."""
    assert asked(policy(allow("*", "*", "*"), deny(Action=action, Resource="*", Condition=condition))).verdict == verdict


@pytest.mark.parametrize(
    ("action", "endpoint", "verdict"),
    [
        ("s3:*", "vpce-0123456789abcdef0", M),
        ("s3:Get*", "vpce-0123456789abcdef0", S),
        ("s3:*", ref("aws_vpc_endpoint.s3.id"), M),
        ("s3:*", ref("aws_vpc_endpoint.kms.id"), S),
        ("kms:*", ref("aws_vpc_endpoint.kms.id"), M),
        ("s3:*", unknown(), U),
        ("*", unknown(), M),
    ],
)
def test_a_policy_beside_its_endpoint(action: str, endpoint: object, verdict: Verdict) -> None:
    beside = [resource(f"aws_vpc_endpoint.{name}", service_name=f"com.amazonaws.eu-west-1.{name}") for name in ("s3", "kms")]
    carrier = resource("aws_vpc_endpoint_policy.p", vpc_endpoint_id=endpoint, policy=policy(allow("*", action, "*")))
    site, context = Site(carrier, "policy", carrier.get("policy")), world(carrier, *beside)
    assert PREDICATES["admits no stranger"].function(site, context).verdict == verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (when("Bool", "aws:PrincipalIsAWSService", "true"), S),  # as AWS's policies for a data perimeter have it
        (when("Bool", "aws:PrincipalIsAWSService", "false"), M),
        (when("BoolIfExists", "aws:PrincipalIsAWSService", "true"), M),  # whoever signs nothing
        (when("Bool", "aws:PrincipalIsAWSService", ["true", "false"]), M),
        (when("Bool", "aws:PrincipalIsAWSService", unknown()), U),
        (when("Bool", "aws:ViaAWSService", "true"), M),
    ],
)
def test_an_allow_for_services_of_aws_by_themselves(condition: object, verdict: Verdict) -> None:
    own = allow("*", "*", "*", Condition=when("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"))
    assert asked(policy(own, allow("*", "*", "*", Condition=condition))).verdict == verdict


def test_a_blank_policy_is_full_access_of_an_endpoint_alone() -> None:
    """The provider sends none then, and only an endpoint is given one by AWS."""
    assert asked("").verdict == M
    assert "is empty, and AWS gives the endpoint full access" in asked("").because
    queue = resource("aws_sqs_queue.q", policy="")
    answer: Judgement = PREDICATES["admits no stranger"].function(Site(queue, "policy", queue.get("policy")), world(queue))
    assert answer.verdict == S

"""Predicates on policy documents."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, secret, unknown
from tests.language.terms.policy_texts import GUARDS, NO_TLS, OWN, PHRASES, ROOT, M, S, U, allow, ask, deny, policy, shaped, when

# --- acceptance cases ---------------------------------------------------------------------------------------------------------------


def test_case_2_a_policy_that_embeds_a_new_arn_is_rebuilt_or_unknown_and_never_passes() -> None:
    document = resource(
        "data.aws_iam_policy_document.d",
        statement=[
            block(actions=["s3:GetObject"], resources=[ref("aws_s3_bucket.b.arn")], principals=[block(type="AWS", identifiers=["*"])])
        ],
    )
    rebuilt = ask("admits no stranger", ref("data.aws_iam_policy_document.d.json"), document)
    assert rebuilt.verdict == M
    assert rebuilt.because.startswith("data.aws_iam_policy_document.d.statement[0] allows everybody s3:GetObject")
    encoded = policy(allow("*", resources=ref("aws_s3_bucket.b.arn")))
    assert ask("admits no stranger", encoded).verdict == M
    for phrase in PHRASES:
        lost = ask(phrase, ref("aws_s3_bucket.b.arn"))
        assert lost.verdict == U
        assert lost.depends_on == ("aws_s3_bucket.b.arn",)
        assert "aws_s3_bucket.b.arn" in lost.because


def test_case_35_a_document_is_judged_by_its_consumer_and_a_deny_never_grants() -> None:
    resource_policy = policy(allow("*", "sns:Publish", "*", Condition=when("StringEquals", "aws:SourceOwner", "111122223333")))
    assert ask("admits no stranger", resource_policy, on="aws_sns_topic").verdict == S
    for key in ("aws:SourceArn", "aws:SourceAccount", "aws:PrincipalOrgID"):
        value = "arn:aws:s3:::b" if key.endswith("Arn") else "o-a1b2c3d4e5" if key.endswith("OrgID") else "111122223333"
        assert ask("admits no stranger", policy(allow(Condition=when("StringLike", key, value)))).verdict == S
    refusal = policy({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"})
    for phrase in PHRASES:
        if phrase not in {"locks nobody out", *GUARDS}:
            assert ask(phrase, refusal).verdict == S
    trust = policy({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
    assert ask("admits no stranger", trust, on="aws_iam_role", path="assume_role_policy").verdict == S
    root = policy(allow({"AWS": ROOT}, "kms:*", "*"))
    assert ask("admits no stranger", root, on="aws_kms_key").verdict == S


# --- admits no stranger -------------------------------------------------------------------------------------------------------------

PRINCIPALS: list[tuple[object, Verdict]] = [
    ("*", M),
    ({"AWS": "*"}, M),
    ({"AWS": [ROOT, "*"]}, M),
    (["foo", "*"], M),
    ({"AWS": "arn:aws:iam::*:role/reader"}, M),
    ({"AWS": ROOT}, S),
    ({"AWS": "111122223333"}, S),
    ("arn:aws:iam::111122223333:role/reader", S),
    ({"AWS": "arn:aws:iam::111122223333:role/*"}, S),
    ({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, S),
    ({"Service": "cloudtrail.amazonaws.com"}, S),
    ({"Service": "cloudfront.amazonaws.com"}, M),
    ({"AWS": unknown()}, U),
    ({"AWS": ref("aws_iam_role.r.arn")}, S),
    ({"AWS": ref("data.aws_caller_identity.me.account_id")}, S),
    ({"AWS": Value(Unknown("var.name", prefix="arn:aws:iam::111122223333:role/"))}, S),
    ({"AWS": Value(Unknown("var.account", prefix="arn:aws:iam::"))}, U),
    ({"AWS": unknown(branches={"a": ROOT, "!a": "arn:aws:iam::111122223333:role/r"})}, S),
    ({"AWS": unknown(branches={"a": ROOT, "!a": "*"})}, U),
    ({"Service": shaped("logs.{}.amazonaws.com")}, S),
    ({"Service": shaped("s3.{}")}, M),
    ({"Service": shaped("{}.amazonaws.com")}, U),
    ({"Service": unknown()}, U),
    ({"AWS": shaped("arn:aws:iam::{}:root")}, S),
    ({"AWS": shaped("arn:{}:iam::{}:role/deploy")}, S),
    ({"AWS": shaped("arn:aws:iam::*:role/{}")}, M),
    ({"AWS": shaped("{}:root")}, U),
    (unknown(), U),
]


@pytest.mark.parametrize(("principal", "verdict"), PRINCIPALS)
def test_who_is_a_stranger(principal: object, verdict: Verdict) -> None:
    assert ask("admits no stranger", policy(allow(principal)), OWN).verdict == verdict


CONDITIONS: list[tuple[str, str, object, Verdict]] = [
    ("StringEquals", "aws:SourceAccount", "111122223333", S),
    ("StringEquals", "aws:PrincipalServiceName", "cloudtrail.amazonaws.com", S),
    ("StringEqualsIfExists", "aws:PrincipalServiceName", "cloudtrail.amazonaws.com", M),
    ("StringLike", "aws:PrincipalServiceName", "*.amazonaws.com", M),
    ("StringNotEquals", "aws:PrincipalServiceName", "cloudtrail.amazonaws.com", M),
    ("ForAnyValue:StringEquals", "aws:PrincipalServiceNamesList", ["logs.amazonaws.com"], S),
    ("StringEquals", "AWS:SourceOwner", "111122223333", S),
    ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", S),
    ("StringLike", "aws:PrincipalOrgID", "o-*", M),
    ("StringLike", "aws:PrincipalOrgID", "", S),  # nobody shows an empty one
    ("IpAddress", "aws:SourceIp", "", M),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/*", S),
    ("StringEquals", "aws:sourceVpce", ["vpce-1", "vpce-2"], S),
    ("StringEquals", "aws:SourceVpc", "vpc-12345678", S),
    ("ArnEquals", "aws:SourceVpcArn", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-12345678", S),
    ("ArnLike", "aws:SourceVpcArn", "arn:aws:ec2:*:*:vpc/*", M),
    ("ArnEquals", "lambda:SourceFunctionArn", "arn:aws:lambda:eu-west-1:111122223333:function:orders", S),
    ("StringEquals", "aws:VpceAccount", "111122223333", S),
    ("StringEquals", "kms:CallerAccount", "111122223333", S),
    ("StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com", M),
    ("ArnLike", "aws:SourceArn", "arn:aws:cloudtrail:*:111122223333:trail/*", S),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::uploads", S),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*", M),
    ("ArnLike", "aws:SourceArn", "*", M),
    ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*", M),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Reader", M),
    ("ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::111122223333:user/u", "arn:aws:iam::*:user/u"], M),
    ("ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:user/u", M),
    ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", M),
    ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5", M),
    ("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", M),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", S),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"], S),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0", M),
    ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"], M),
    ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "::/0"], M),
    ("IpAddress", "aws:VpcSourceIp", ["10.0.0.0/8", "fd00::/8"], M),
    ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:*:111122223333:accesspoint/*", S),
    ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:*:*:accesspoint/*", M),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:uploads", S),
    ("IpAddress", "aws:SourceIp", [ref("aws_eip.nat.public_ip")], S),
    ("IpAddress", "aws:SourceIp", [ref("aws_ssm_parameter.p.value")], U),
    *(
        ("IpAddress", "aws:SourceIp", [shaped("{}" + end, "aws_eip.nat.public_ip")], found)
        for end, found in (("/32", S), ("/8", S), ("/0", M))
    ),
    *(
        ("IpAddress", "aws:SourceIp", [shaped("{}" + end)], found)
        for end, found in (("/32", S), ("/16", U), ("/7", U), ("/4", M), ("/0", M))
    ),
    *(("IpAddress", "aws:SourceIp", [shaped(text)], found) for text, found in (("10.{}.0.0/16", S), ("{}.0.0.0/7", M))),
    *(("ArnLike", "aws:SourceArn", [shaped(text)], M) for text in ("arn:aws:sns:*:*:{}", "arn:aws:s3:::shop-*{}")),
    *(
        ("ArnLike", "aws:SourceArn", [shaped(text)], U)
        for text in ("arn:aws:sns:*:{}:t", "arn:aws:s3:::{}", "arn:aws:sns:*:{}", "arn:aws:{}:*:*:t")
    ),
    *(("StringLike", "aws:SourceVpce", [shaped(text)], v) for text, v in (("vpce-*{}", M), ("vpce-{}", U))),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", shaped("{}/*", "data.aws_organizations_organization.o.id"), S),
    ("StringLike", "aws:SourceAccount", "1*", M),
    ("StringLike", "aws:SourceAccount", "????????????", M),
    ("StringLike", "aws:PrincipalOrgID", "o-a*", M),
    ("StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5*", S),
    ("StringLike", "aws:PrincipalOrgPaths", "*/ou-ab12-prod/*", M),
    ("StringLike", "aws:userid", "AROA*", M),
    ("StringEquals", "aws:userid", "anonymous", M),
    ("StringLike", "aws:PrincipalAccount", ["111122223333", "anonymous"], M),
    ("StringEqualsIfExists", "aws:PrincipalAccount", "111122223333", S),
    ("StringLikeIfExists", "aws:PrincipalAccount", "1111*", M),
    ("StringLikeIfExists", "aws:userid", "AROAEXAMPLE123:*", S),
    ("ForAllValues:StringEquals", "aws:PrincipalAccount", "111122223333", S),
    ("ForAllValues:StringEqualsIfExists", "aws:userid", "AIDAEXAMPLE123", S),
    ("StringLike", "sns:Endpoint", "https://*", M),
    ("StringLike", "sns:Endpoint", "https://hooks.example.com/*", S),
    ("IpAddress", "aws:SourceIp", "home", M),
    ("StringLike", "aws:userid", "AROAEXAMPLE123:*", S),
    ("Bool", "aws:SecureTransport", "true", M),
    ("Bool", "aws:MultiFactorAuthPresent", "true", M),
    ("StringLike", "aws:Referer", "https://shop.example/*", M),
    ("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}", S),
    ("StringEquals", "aws:ResourceOrgID", "o-a1b2c3d4e5", M),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", "true", S),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", "false", M),
    ("StringLike", "aws:SourceAccount", unknown(), U),
    ("StringEquals", "aws:SourceAccount", unknown(), S),
    ("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}", S),
    ("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}", M),
    ("StringEquals", "aws:PrincipalAccount", ["111122223333", "${aws:PrincipalTag/account}"], M),
    ("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}", S),
    ("StringEquals", "aws:ResourceAccount", "${aws:PrincipalTag/account}", M),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::${aws:PrincipalAccount}:role/admin", M),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:user/${aws:username}", S),
    ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::${aws:ResourceAccount}:role/${*}", S),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::shop-*", M),  # whoever likes makes a bucket that begins so
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::shop", S),
    ("StringLike", "sns:Endpoint", "*@example.com", S),
    ("StringLike", "sns:Endpoint", "*@*", M),
    ("StringLike", "sns:Endpoint", "https://example.com/*", S),
    ("StringLike", "sns:Endpoint", "https://example.com*", M),
    ("StringLike", "sns:Endpoint", "https://*.example.com/hook", M),
    ("StringLike", "sns:Endpoint", "arn:aws:sqs:*:111122223333:*", S),
    ("StringLike", "sns:Endpoint", "arn:aws:sqs:eu-west-1:*:orders", M),
    ("StringLike", "lambda:EventSourceToken", "amzn1.ask.skill.*", M),
    ("StringLike", "aws:SourceArn", ref("aws_sns_topic.t.arn", "aws_sns_topic.u.arn"), U),
    ("StringLike", "aws:SourceArn", ref("aws_sns_topic.t.arn"), S),
    ("StringLike", "aws:SourceArn", [ref("aws_sns_topic.t.arn")], S),
    ("ArnLike", "aws:SourceArn", [Value(Unknown("x", prefix="arn:aws:cloudtrail:*:111122223333:trail/"))], S),
]


@pytest.mark.parametrize(("operator", "key", "value", "verdict"), CONDITIONS)
def test_what_limits_everybody(operator: str, key: str, value: object, verdict: Verdict) -> None:
    assert ask("admits no stranger", policy(allow(Condition=when(operator, key, value)))).verdict == verdict


DENIES: list[tuple[dict[str, object], Verdict]] = [
    (deny(Condition=when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")), S),
    (deny(Condition=when("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5")), S),
    (deny(Condition=when("NotIpAddress", "aws:SourceIp", "203.0.113.0/24")), S),
    (deny(Condition=when("NotIpAddress", "aws:SourceIp", "0.0.0.0/0")), M),
    (deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}), M),
    (deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "Bool": {"aws:PrincipalIsAWSService": "false"}}), M),
    (deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "ForAllValues:Bool": {"aws:PrincipalIsAWSService": "false"}}), M),
    (deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "Bool": {"aws:ViaAWSService": "false"}}), M),  # his Athena gets in
    (deny(Condition=when("StringNotEquals", "aws:userid", ["AIDAEXAMPLE123", "anonymous"])), M),
    (deny(Condition=when("StringNotEquals", "aws:PrincipalAccount", ["111122223333", "anonymous"])), M),
    (deny(Condition=when("BoolIfExists", "elasticfilesystem:AccessedViaMountTarget", "false")), S),
    (deny(Condition=when("Bool", "elasticfilesystem:AccessedViaMountTarget", "false")), M),
    (deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "Bool": {"aws:SecureTransport": "false"}}), M),
    (deny(Condition=when("Bool", "aws:SecureTransport", "false")), M),
    (deny(Condition=when("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")), M),
    (deny(Condition=when("StringNotEquals", "aws:PrincipalOrgID", "o-1"), Action="s3:Put*"), M),
    (deny(Condition=when("StringNotEquals", "aws:PrincipalOrgID", "o-1"), Resource="arn:aws:s3:::b/private/*"), M),
    (deny(Condition=when("StringNotEquals", "aws:PrincipalOrgID", "o-1"), Principal={"AWS": ROOT}), M),
    (deny(), S),
    ({"Effect": "Deny", "NotPrincipal": {"AWS": ROOT}, "Action": "*", "Resource": "*"}, S),
    ({"Effect": "Deny", "NotPrincipal": {"AWS": [ROOT, "*"]}, "Action": "*", "Resource": "*"}, M),
    ({"Effect": "Deny", "NotPrincipal": {"AWS": "*"}, "Action": "*", "Resource": "*"}, M),
    ({"Effect": "Deny", "NotPrincipal": "*", "Action": "*", "Resource": "*"}, M),
    ({"Effect": "Deny", "NotPrincipal": {"AWS": shaped("{}")}, "Action": "*", "Resource": "*"}, U),
    ({"Effect": "Deny", "NotPrincipal": {"AWS": shaped("arn:aws:iam::{}:root")}, "Action": "*", "Resource": "*"}, S),
    (deny(Effect=unknown()), U),
    (deny(Condition=unknown()), U),
]


@pytest.mark.parametrize(("refusal", "verdict"), DENIES)
def test_a_deny_may_keep_everybody_else_out(refusal: dict[str, object], verdict: Verdict) -> None:
    assert ask("admits no stranger", policy(allow(), refusal)).verdict == verdict


BUT_SERVICES = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
SPARED: list[tuple[str, object, dict[str, object], Verdict]] = [
    ("aws_sqs_queue", "*", {"NotPrincipal": {"Service": "sns.amazonaws.com"}}, M),
    ("aws_sqs_queue", {"Service": "sns.amazonaws.com"}, {"NotPrincipal": {"Service": "sns.amazonaws.com"}}, M),
    ("aws_sqs_queue", "*", {"NotPrincipal": {"Service": "logs.amazonaws.com"}}, S),
    ("aws_sqs_queue", {"AWS": "arn:aws:iam::*:role/x"}, {"NotPrincipal": {"Service": "sns.amazonaws.com"}}, S),
    ("aws_sqs_queue", "*", {"NotPrincipal": {"Service": shaped("{}.amazonaws.com")}}, U),
    ("aws_kms_key", "*", {"NotPrincipal": {"Service": "s3.amazonaws.com"}}, S),
    ("aws_sqs_queue", "*", {"Principal": "*", "Condition": BUT_SERVICES}, M),
    ("aws_kms_key", "*", {"Principal": "*", "Condition": BUT_SERVICES}, M),  # a trail of a stranger's is one of them
    ("aws_ecr_repository_policy", "*", {"Principal": "*", "Condition": BUT_SERVICES}, M),
    ("aws_sqs_queue", "*", {"Principal": "*", "Condition": when("StringNotEquals", "aws:PrincipalServiceName", "sns.amazonaws.com")}, M),
    ("aws_sqs_queue", "*", {"Principal": "*", "Condition": when("StringNotEquals", "aws:PrincipalServiceName", "logs.amazonaws.com")}, S),
    ("aws_kms_key", "*", {"Principal": "*", "Condition": when("ArnNotLike", "aws:SourceArn", "*")}, M),
    ("aws_sqs_queue", "*", {"Principal": "*", "Condition": when("ArnNotLike", "aws:SourceArn", "*")}, M),
]


@pytest.mark.parametrize(("carrier", "principal", "refused", "verdict"), SPARED)
def test_a_deny_of_all_but_services_leaves_them_to_strangers(
    carrier: str, principal: object, refused: dict[str, object], verdict: Verdict
) -> None:
    shut = {"Effect": "Deny", "Action": "*", "Resource": "*", **refused}
    assert ask("admits no stranger", policy(allow(principal, "*", "*"), shut), on=carrier).verdict == verdict


@pytest.mark.parametrize(
    ("principal", "who"),
    [
        ({"AWS": "111122223333", "Service": "sns.amazonaws.com"}, "sns.amazonaws.com"),
        ({"AWS": ["arn:aws:iam::*:root", ROOT], "Service": "ec2.amazonaws.com"}, "arn:aws:iam::*:root"),
        ({"AWS": ["*", "111122223333"]}, "everybody"),
    ],
)
def test_of_several_principals_strangers_alone_are_told_of(principal: object, who: str) -> None:
    for phrase in ("admits no stranger", 'gives strangers no {actions:list} | ["sqs:SendMessage"]'):
        answer = ask(phrase, policy(allow(principal, "sqs:*", "*")), on="aws_sqs_queue")
        assert answer.because == f"policy.Statement[0] allows {who} sqs:* under no limiting condition"


OVER = "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("test", "key", "days", "stranger", "administrator"),
    [
        ("DateLessThan", "aws:CurrentTime", OVER, S, S),
        ("DateLessThanEquals", "aws:EpochTime", [OVER, "2021"], S, S),
        ("NumericLessThan", "aws:EpochTime", "1577836800", S, S),
        ("DateLessThan", "aws:CurrentTime", [OVER, "2045-01-01"], M, M),
        ("DateLessThan", "aws:CurrentTime", shaped("{}"), U, U),
        ("DateLessThan", "aws:TokenIssueTime", OVER, M, M),
        ("DateGreaterThan", "aws:CurrentTime", OVER, M, M),
        ("StringEquals", "aws:CurrentTime", OVER, M, M),
    ],
)
def test_nothing_is_allowed_until_a_day_that_is_over(test: str, key: str, days: object, stranger: Verdict, administrator: Verdict) -> None:
    asked = when(test, key, days)
    assert ask("admits no stranger", policy(allow(Condition=asked))).verdict == stranger
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": asked}
    assert ask("grants no administrator access", policy(everything), on="aws_iam_policy").verdict == administrator
    shut = {**allow("*", "s3:*", "*"), "Effect": "Deny", "Condition": when("DateLessThan", "aws:CurrentTime", OVER)}
    assert ask("admits no stranger", policy(allow("*", "s3:*", "*"), shut)).verdict == M


@pytest.mark.parametrize(
    ("test", "day", "verdict"),
    [
        ("DateLessThan", "2099-12-31T23:59:59Z", S),  # for good
        ("DateGreaterThanEqualsIfExists", "2021-12-31", S),
        ("DateLessThan", "2021-12-31", M),
        ("DateGreaterThan", "2099-12-31", M),
        ("DateLessThan", shaped("{}"), U),
    ],
)
def test_a_deny_until_a_day_that_never_comes(test: str, day: object, verdict: Verdict) -> None:
    shut = {**allow("*", "s3:*", "*"), "Effect": "Deny", "Condition": when(test, "aws:CurrentTime", day)}
    assert ask("admits no stranger", policy(allow("*", "s3:*", "*"), shut)).verdict == verdict
    org = {**shut, "Condition": {**when(test, "aws:CurrentTime", day), **when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")}}
    assert ask("admits no stranger", policy(allow("*", "s3:*", "*"), org)).verdict == verdict


@pytest.mark.parametrize(
    ("carrier", "service", "verdict"),
    [
        ("aws_s3_bucket_policy", "s3", S),
        ("aws_kinesis_resource_policy", "kinesis", S),
        ("aws_opensearch_domain_policy", "es", S),
        ("aws_cloudwatch_log_resource_policy", "logs", S),
        ("aws_cloudwatch_log_resource_policy", "events", M),
        ("aws_cloudwatch_event_bus_policy", "events", S),
        ("aws_s3control_access_point_policy", "s3", S),
        ("aws_s3control_object_lambda_access_point_policy", "s3", M),
        ("aws_acmpca_policy", "acm-pca", S),
        ("aws_cloudsearch_domain_service_access_policy", "cloudsearch", S),
        ("aws_codebuild_resource_policy", "codebuild", S),
        ("aws_dsql_cluster_policy", "dsql", S),
        ("aws_networkfirewall_resource_policy", "network-firewall", S),
        ("aws_osis_resource_policy", "osis", S),
        ("aws_pinpointsmsvoicev2_resource_policy", "sms-voice", S),
        ("aws_prometheus_resource_policy", "aps", S),
        ("aws_redshift_resource_policy", "redshift", S),
        ("aws_s3control_bucket_policy", "s3-outposts", S),
        ("aws_sagemaker_model_package_group_policy", "sagemaker", S),
        ("aws_schemas_registry_policy", "schemas", S),
        ("aws_vpclattice_resource_policy", "vpc-lattice", S),
        ("aws_xray_resource_policy", "xray", S),
        ("aws_msk_cluster_policy", "kafka", M),  # `kafka-cluster` is another service, of whose actions it speaks as well
        ("aws_iam_policy_document", "iam", M),  # of whatever it is for
    ],
)
def test_a_policy_speaks_of_the_actions_of_its_service_alone(carrier: str, service: str, verdict: Verdict) -> None:
    shut = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": f"{service}:*",
        "Resource": "*",
        "Condition": when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
    }
    assert ask("admits no stranger", policy(allow("*", "*", "*"), shut), on=carrier).verdict == verdict


def test_of_services_that_a_deny_spares_it_is_told_as_such() -> None:
    shut = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": BUT_SERVICES}
    spared = ask("admits no stranger", policy(allow("*", "sqs:SendMessage", "*"), shut), on="aws_sqs_queue")
    assert "allows everybody sqs:SendMessage, of whom a Deny spares services that act for whoever asks them" in spared.because
    assert "under no limiting condition" in ask("admits no stranger", policy(allow("*", "*", "*")), on="aws_sqs_queue").because


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (when("Bool", "aws:MultiFactorAuthPresent", "true"), S),
        (when("BoolIfExists", "aws:MultiFactorAuthPresent", "true"), M),
        (when("StringEquals", "aws:PrincipalTag/team", "blue"), S),
        (when("Bool", "aws:PrincipalIsAWSService", "false"), S),
        (when("Bool", "aws:ViaAWSService", "false"), M),
        (when("ArnLike", "ec2:SourceInstanceArn", "*"), S),
        (when("ArnLike", "lambda:SourceFunctionArn", "arn:aws:lambda:*:*:function:app"), S),
    ],
)
def test_a_service_shows_nothing_of_people(condition: dict[str, object], verdict: Verdict) -> None:
    shut = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": BUT_SERVICES}
    asked = policy(allow("*", "*", "*", Condition=condition), shut)
    assert ask("admits no stranger", asked, on="aws_sqs_queue").verdict == verdict


ONLY_SERVICES: list[tuple[str, dict[str, object], Verdict]] = [
    ("aws_kms_key", when("Bool", "aws:PrincipalIsAWSService", "true"), M),
    ("aws_kms_key", when("StringEquals", "aws:PrincipalServiceName", "cloudtrail.amazonaws.com"), S),  # as a service by its name
    ("aws_kms_key", when("Bool", "aws:PrincipalIsAWSService", "false"), M),
    ("aws_kms_key", when("ArnLike", "aws:SourceArn", "*"), M),  # a trail of a stranger's is one, too
    ("aws_kms_key", when("Bool", "kms:GrantIsForAWSResource", "true"), M),  # of whoever has a service use the key
    ("aws_sqs_queue", when("Bool", "aws:PrincipalIsAWSService", "true"), M),
    ("aws_sqs_queue", when("StringEquals", "aws:PrincipalServiceName", "sns.amazonaws.com"), M),
    ("aws_sqs_queue", when("StringEquals", "aws:PrincipalServiceName", "logs.amazonaws.com"), S),
    ("aws_sqs_queue", when("StringLike", "aws:PrincipalServiceName", "*.amazonaws.com"), M),
    ("aws_sns_topic", when("StringEquals", "aws:PrincipalServiceName", "events.amazonaws.com"), S),
]


@pytest.mark.parametrize(("carrier", "condition", "verdict"), ONLY_SERVICES)
def test_everybody_may_be_services_alone(carrier: str, condition: dict[str, object], verdict: Verdict) -> None:
    assert ask("admits no stranger", policy(allow("*", "*", "*", Condition=condition)), on=carrier).verdict == verdict


BUCKET, OBJECTS = shaped("{}", "aws_s3_bucket.b.arn"), shaped("{}/*", "aws_s3_bucket.b.arn")


@pytest.mark.parametrize(
    ("given", "refused", "verdict"),
    [
        ({"action": "*"}, {}, S),
        ({"action": ["*", "s3:GetObject"], "resources": "*"}, {}, S),
        ({"action": "*", "resources": "arn:aws:s3:::*"}, {}, S),
        ({"action": "*"}, {"Action": "s3:Get*"}, M),
        ({"action": "*"}, {"Action": "sqs:*"}, M),
        ({"action": "s3:*", "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, M),
        ({"resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, S),  # `s3:GetObject` is about objects alone
        ({"resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}, {"NotResource": "arn:aws:s3:::b"}, S),
        ({"action": "s3:ListBucket*", "resources": "*"}, {"Resource": "arn:aws:s3:::b"}, S),
        ({"action": "s3:ListBucket*", "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, M),
        ({"action": "s3:Get*", "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, M),
        ({"action": ["s3:GetObject", "s3:ListBucket"], "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, M),
        ({"resources": "*"}, {"Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/x/*"]}, M),
        ({"action": ["s3:GetObject", "s3:ListBucket"], "resources": [BUCKET, OBJECTS]}, {"Resource": OBJECTS}, M),
        ({"action": ["s3:GetObject", "s3:PutObject"], "resources": [BUCKET, OBJECTS]}, {"Resource": OBJECTS}, S),
        ({"action": [unknown("var.action")], "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, U),  # `s3:GetObject`, or `s3:ListBucket`
        ({"action": unknown("var.actions"), "resources": [BUCKET, OBJECTS]}, {"Resource": OBJECTS}, U),
        ({"action": [unknown("var.action"), "s3:ListBucket"], "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, M),
        ({"resources": "*"}, {"Resource": shaped("arn:aws:s3:::{}")}, U),
        *(
            ({"action": f"s3:{name}", "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, S)  # about objects, whatever they are called
            for name in (
                "AbortMultipartUpload",
                "ListMultipartUploadParts",
                "BypassGovernanceRetention",
                "ReplicateDelete",
                "ReplicateTags",
            )
        ),
        ({"action": "s3:ListBucketMultipartUploads", "resources": "*"}, {"Resource": "arn:aws:s3:::b/*"}, M),
        ({"action": "s3:PutInventoryConfiguration", "resources": "*"}, {"Resource": "arn:aws:s3:::b"}, S),
        ({"action": "s3:Put*Configuration", "resources": "*"}, {"Resource": "arn:aws:s3:::b"}, M),  # may be new ones
    ],
)
def test_all_actions_in_the_policy_of_a_bucket_are_those_of_s3_and_all_resources_its_own(
    given: dict[str, object], refused: dict[str, object], verdict: Verdict
) -> None:
    shut = deny(Condition=when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), **refused)
    assert ask("admits no stranger", policy(allow(**given), shut)).verdict == verdict


API = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3"


@pytest.mark.parametrize(
    ("given", "refused", "verdict"),
    [
        ("execute-api:/*", "execute-api:/*", S),
        (f"{API}/*", "execute-api:/*", S),
        (shaped("{}/*"), "execute-api:/*", S),
        ("execute-api:/*", "execute-api:/*/*/*", S),
        ("execute-api:/*", "execute-api:/prod/*", M),
        (f"{API}/*", "execute-api:/prod/*", M),
        ("execute-api:/*", shaped("{}/*"), U),
        ("execute-api:/*", shaped("{}/prod/*"), M),
    ],
)
def test_the_calls_of_an_api_in_its_own_policy(given: object, refused: object, verdict: Verdict) -> None:
    outside = {"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}
    shut = deny(Action="execute-api:Invoke", Resource=refused, Condition=outside)
    found = ask("admits no stranger", policy(allow(action="execute-api:Invoke", resources=given), shut), on="aws_api_gateway_rest_api")
    assert found.verdict == verdict


def around(text: str, name: str) -> Value:
    """A text with a hole for what is surely this attribute of a resource."""
    made = shaped(text, name)
    return replace(made, references=ref(name).references)


OF_A, OF_B = "aws_api_gateway_rest_api.a", "aws_api_gateway_rest_api.b"


@pytest.mark.parametrize(
    ("api", "refused", "verdict"),
    [
        (ref(f"{OF_A}.id"), around("{}/*", f"{OF_A}.execution_arn"), S),
        (ref(f"{OF_A}.id"), around("arn:aws:execute-api:eu-west-1:111122223333:{}/*", f"{OF_A}.id"), S),
        (ref(f"{OF_A}.id"), around("{}/prod/*", f"{OF_A}.execution_arn"), M),
        (ref(f"{OF_A}.id"), around("{}/*", f"{OF_B}.execution_arn"), U),
        (unknown("var.api"), around("{}/*", f"{OF_A}.execution_arn"), U),
        ("a1b2c3", f"{API}/*", S),
        ("a1b2c3", f"{API}/prod/*", M),
        ("d4e5f6", f"{API}/*", M),
        (unknown("var.api"), f"{API}/*", U),
        (unknown("var.api"), f"{API}/prod/*", M),
    ],
)
def test_the_policy_of_an_api_may_name_it_by_its_arn_as_well(api: object, refused: object, verdict: Verdict) -> None:
    shut = deny(Action="execute-api:Invoke", Resource=refused, Condition={"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}})
    document = policy(allow(action="execute-api:Invoke", resources="execute-api:/*"), shut)
    found = ask("admits no stranger", document, resource(OF_A), resource(OF_B), on="aws_api_gateway_rest_api_policy", rest_api_id=api)
    assert found.verdict == verdict
    put = ask("admits no stranger", document, resource(OF_A), resource(OF_B), on="aws_api_gateway_rest_api_put", rest_api_id=api)
    assert put.verdict == verdict


@pytest.mark.parametrize(("api", "verdict"), [("a1b2c3", S), ("d4e5f6", M), (None, U)])
def test_the_policy_in_an_api_may_name_it_by_its_id(api: str | None, verdict: Verdict) -> None:
    shut = deny(Action="execute-api:*", Resource=f"{API}/*", Condition={"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}})
    document = policy(allow(action="execute-api:Invoke", resources="execute-api:/*"), shut)
    assert ask("admits no stranger", document, on="aws_api_gateway_rest_api", id=api).verdict == verdict


def test_all_actions_in_the_policy_of_a_queue_are_those_of_sqs() -> None:
    shut = deny(Action="sqs:*", Resource="*", Condition=when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"))
    assert ask("admits no stranger", policy(allow(action="*", resources="*"), shut), on="aws_sqs_queue").verdict == S
    assert ask("admits no stranger", policy(allow(action="*", resources="*"), shut), on="aws_lambda_function").verdict == M


def test_a_statement_nobody_sees_may_keep_them_out() -> None:
    assert ask("admits no stranger", policy(allow(), unknown())).verdict == U
    assert ask("admits no stranger", policy(allow({"AWS": ROOT}), unknown())).verdict == U
    assert ask("admits no stranger", policy(allow({"AWS": ROOT}), unknown(body=allow({"AWS": ROOT})))).verdict == S


def test_everybody_but_one_is_everybody() -> None:
    everybody_but = {"Effect": "Allow", "NotPrincipal": {"AWS": ROOT}, "Action": "s3:*", "Resource": "*"}
    assert ask("admits no stranger", policy(everybody_but)).verdict == M


SERVICES: list[tuple[str, str, dict[str, object], Verdict]] = [
    ("aws_sqs_queue", "s3.amazonaws.com", {}, M),
    ("aws_sqs_queue", "events.amazonaws.com", {}, M),
    ("aws_sns_topic", "s3.amazonaws.com", {}, M),
    ("aws_sns_topic", "events.amazonaws.com", {}, S),
    ("aws_cloudwatch_log_resource_policy", "events.amazonaws.com", {}, S),
    ("aws_cloudwatch_log_resource_policy", "s3.amazonaws.com", {}, M),
    ("aws_sns_topic", "cloudwatch.amazonaws.com", {}, S),
    ("aws_kms_key", "sns.amazonaws.com", {}, S),
    ("aws_sqs_queue", "sns.amazonaws.com", when("ArnEquals", "aws:SourceArn", "arn:aws:sns:eu-west-1:111122223333:t"), S),
    ("aws_sqs_queue", "s3.amazonaws.com", when("StringEquals", "aws:SourceAccount", "111122223333"), S),
]


@pytest.mark.parametrize(("carrier", "service", "condition", "verdict"), SERVICES)
def test_services_that_act_for_anybody(carrier: str, service: str, condition: dict[str, object], verdict: Verdict) -> None:
    asked = policy(allow({"Service": service}, "*", "*", Condition=condition))
    assert ask("admits no stranger", asked, on=carrier).verdict == verdict


@pytest.mark.parametrize(
    ("refusal", "verdict"),
    [
        ({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}, M),
        ({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Bool": {"aws:ViaAWSService": "false"}}, S),
        ({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, S),
        ({"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, "Bool": {"aws:PrincipalIsAWSService": "true"}}, S),
        ({"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-*"}, "Bool": {"aws:PrincipalIsAWSService": ["true", "false"]}}, M),
        ({"Bool": {"aws:PrincipalIsAWSService": "true"}}, S),
    ],
)
def test_a_deny_that_spares_services_keeps_none_of_them_out(refusal: dict[str, object], verdict: Verdict) -> None:
    asked = policy(allow({"Service": "s3.amazonaws.com"}, "sqs:SendMessage", "*"), deny(Action="sqs:*", Resource="*", Condition=refusal))
    assert ask("admits no stranger", asked, on="aws_sqs_queue").verdict == verdict
    trusted = trust({"Service": "scheduler.amazonaws.com"})["Statement"]
    shut = {"Effect": "Deny", "Action": "sts:*", "Principal": "*", "Condition": refusal}
    of_service = ask('names whom {services:list} act for | ["scheduler"]', policy(*trusted, shut), on="aws_iam_role")  # type: ignore[misc]
    assert of_service.verdict == (M if "aws:PrincipalOrgID" in str(refusal) else verdict)


# --- trust policies -----------------------------------------------------------------------------------------------------------------

GITHUB = {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}
SOMEBODYS = shaped("arn:aws:iam::{}:oidc-provider/token.actions.githubusercontent.com")
SUBJECT = "token.actions.githubusercontent.com:sub"


def trust(principal: object, condition: object = None) -> dict[str, object]:
    return policy({"Effect": "Allow", "Action": "sts:AssumeRole*", "Principal": principal, "Condition": condition})


def named(name: str, value: object) -> Unknown:
    """An object with a name that is not known."""
    return Unknown("var.x", ("var.x",), entries=((shaped(name), of(value)),))


TRUSTS: list[tuple[object, object, Verdict]] = [
    ("*", None, M),
    ({"AWS": ["*"]}, None, M),
    ("*", when("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), S),
    ("*", when("StringEquals", "sts:ExternalId", "abc"), M),
    ({"Service": "s3.amazonaws.com"}, None, S),
    ({"AWS": ROOT}, None, S),
    ({"AWS": "arn:aws:iam::999988887777:root"}, None, M),
    ({"AWS": "999988887777"}, None, M),
    ({"AWS": "999988887777"}, when("StringEquals", "sts:ExternalId", "abc"), S),
    *(
        ({"AWS": "999988887777"}, when(*condition), verdict)
        for condition, verdict in [
            (("StringEquals", "sts:ExternalId", unknown()), S),
            (("StringLike", "sts:ExternalId", "acme-*"), S),
            (("StringLike", "sts:ExternalId", "*"), M),
            (("StringLike", "sts:ExternalId", unknown()), U),
            (("StringEqualsIfExists", "sts:ExternalId", "abc"), M),
            (("StringNotEquals", "sts:ExternalId", "abc"), M),
            (("Null", "sts:ExternalId", "true"), M),
            (("Bool", "aws:MultiFactorAuthPresent", "true"), S),
            (("Bool", "aws:MultiFactorAuthPresent", "false"), M),
            (("BoolIfExists", "aws:MultiFactorAuthPresent", "true"), M),
            (("NumericLessThan", "aws:MultiFactorAuthAge", "3600"), S),
            (("StringEquals", "aws:UserAgent", "abc"), M),
        ]
    ),
    ({"AWS": "arn:aws:iam::999988887777:role/deploy"}, None, S),
    (GITHUB, None, M),
    (GITHUB, when("StringLike", SUBJECT, Value(Unknown("var.repo", ("var.repo",), prefix="repo:acme/"), written=True)), S),
    (GITHUB, when("StringLike", SUBJECT, Value(Unknown("var.repo", ("var.repo",), prefix="repo:acme"), written=True)), U),
    (GITHUB, when("StringEquals", "token.actions.githubusercontent.com:aud", "sts.amazonaws.com"), M),
    (GITHUB, when("StringLike", SUBJECT, "repo:acme/shop:*"), S),
    (GITHUB, when("StringLike", SUBJECT, "repo:acme/*"), S),
    (GITHUB, when("StringLike", SUBJECT, "*"), M),
    (GITHUB, when("StringLike", SUBJECT, "repo:*"), M),
    (GITHUB, when("StringLike", SUBJECT, "repo:acme*"), M),
    (GITHUB, when("StringLike", SUBJECT, ["repo:acme/shop:*", "repo:*"]), M),
    (GITHUB, when("StringEquals", SUBJECT, "invalid"), M),
    (GITHUB, when("StringEquals", SUBJECT, "workflow:x:repo:acme/shop"), M),
    (GITHUB, when("StringNotLike", SUBJECT, "repo:acme/shop:*"), M),
    (GITHUB, when("StringLike", SUBJECT, unknown()), U),
    (GITHUB, when("StringEquals", SUBJECT, unknown()), U),
    (GITHUB, when("StringEquals", SUBJECT, shaped("repo:{}/{}:ref:refs/heads/main", "var.org", "var.repo")), S),
    (GITHUB, when("ForAnyValue:StringEquals", SUBJECT, shaped("repo:{}:environment:prod", "var.repo")), S),
    (GITHUB, when("StringLike", SUBJECT, shaped("repo:{}/{}:ref:refs/heads/main", "var.org", "var.repo")), U),
    (GITHUB, when("StringEquals", SUBJECT, shaped("environment:{}", "var.environment")), U),
    (GITHUB, when("StringEquals", SUBJECT, [shaped("repo:{}/shop:*", "var.org"), "repo:*"]), M),
    ({"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"}, when("StringLike", "gitlab.com:sub", "project_path:acme/*"), S),
    ({"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"}, when("StringLike", "gitlab.com:sub", "project_path:*"), M),
    ({"Federated": "arn:aws:iam::111122223333:oidc-provider/sandboxes.cloud"}, None, M),
    ({"Federated": "arn:aws:iam::111122223333:oidc-provider/sandboxes.cloud"}, when("StringEquals", "sandboxes.cloud:aud", "acme"), S),
    ({"Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"}, None, S),
    ({"Federated": "arn:aws:iam::111122223333:saml-provider/corporate"}, None, S),
    ({"Federated": "cognito-identity.amazonaws.com"}, None, M),
    ({"Federated": "cognito-identity.amazonaws.com"}, when("StringEquals", "cognito-identity.amazonaws.com:aud", "eu-west-1:pool"), S),
    ({"Federated": ref("aws_iam_openid_connect_provider.github.arn")}, None, M),
    ({"Federated": ref("aws_iam_openid_connect_provider.eks.arn")}, None, S),
    ({"Federated": ref("aws_iam_openid_connect_provider.any.arn")}, None, U),
    ({"Federated": unknown()}, None, U),
    ({"Federated": unknown()}, {"StringEquals": named("{}:sub", "system:serviceaccount:shop:api")}, S),
    ({"Federated": unknown()}, {"StringLike": named("{}:sub", shaped("system:serviceaccount:{}:api"))}, S),
    ({"Federated": unknown()}, {"StringEquals": Unknown("x", ("x",), entries=((unknown(), of("system:serviceaccount:shop:api")),))}, S),
    ({"Federated": unknown()}, {"StringNotLike": named("{}:sub", "system:serviceaccount:shop:api")}, U),
    ({"Federated": unknown()}, {"StringEquals": named("{}:sub", "repo:acme/shop")}, U),
    ({"Federated": unknown()}, {"StringEquals": named("{}:aud", "sts.amazonaws.com")}, U),
    ({"Federated": SOMEBODYS}, None, M),
    (
        {"Federated": SOMEBODYS},
        when("StringLike", SUBJECT, "repo:acme/*"),
        S,
    ),
    ({"Federated": shaped("arn:aws:iam::{}:saml-provider/corporate")}, None, S),
    ({"Service": unknown()}, None, S),
    ({"AWS": shaped("arn:aws:iam::{}:role/deploy")}, None, S),
    ({"AWS": shaped("arn:aws:iam::{}:root")}, None, U),
    ({"AWS": shaped("arn:aws:iam::{}:root")}, when("StringEquals", "sts:ExternalId", "abc"), S),
]


PARTNER, EITHER = "999988887777", {"AWS": [ROOT, "999988887777"]}
OF_ACCOUNTS: list[tuple[object, object, Verdict]] = [
    ("*", when("StringEquals", "aws:PrincipalAccount", PARTNER), M),
    ("*", when("StringEquals", "aws:PrincipalAccount", "111122223333"), S),
    ("*", when("StringEquals", "aws:PrincipalAccount", ["111122223333", PARTNER]), M),
    ("*", when("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}"), S),
    ("*", when("StringEquals", "aws:PrincipalAccount", unknown()), U),
    ("*", when("StringEquals", "aws:PrincipalAccount", ref("data.aws_caller_identity.me.account_id")), S),
    ("*", {"StringEquals": {"aws:PrincipalAccount": PARTNER, "sts:ExternalId": "abc"}}, S),
    ("*", {"StringEquals": {"aws:PrincipalAccount": PARTNER, "aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, S),
    ("*", {"StringEquals": {"aws:PrincipalAccount": PARTNER}, "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}, S),
    ("*", when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::999988887777:*"), M),
    ("*", when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::999988887777:role/*"), M),
    ("*", when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::999988887777:role/deploy-*"), S),
    ("*", when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"), S),
    ("*", when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy"), M),
    ("*", when("ArnLike", "aws:PrincipalArn", shaped("arn:aws:iam::999988887777:role/{}")), U),
    ("*", when("ArnLike", "aws:PrincipalArn", shaped("arn:aws:iam::999988887777:role/deploy-{}")), S),
    ({"AWS": PARTNER}, when("StringEquals", "aws:PrincipalAccount", PARTNER), M),
    ({"AWS": PARTNER}, when("StringNotEquals", "aws:PrincipalAccount", "111122223333"), M),
    (EITHER, when("StringEquals", "aws:PrincipalAccount", "111122223333"), S),
    (EITHER, when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:*"), S),
    (EITHER, when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy"), S),
    (EITHER, when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/*"), M),
    (EITHER, when("StringLike", "aws:PrincipalArn", "*:role/deploy"), S),
    (EITHER, when("StringLike", "aws:PrincipalArn", "*"), M),
    (EITHER, when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/${aws:username}"), M),
    (EITHER, when("IpAddress", "aws:SourceIp", "203.0.113.0/24"), S),
]


@pytest.mark.parametrize(("principal", "condition", "verdict"), OF_ACCOUNTS)
def test_the_whole_of_another_account_is_told_apart_however_it_is_named(principal: object, condition: object, verdict: Verdict) -> None:
    answer = ask("allows no stranger to assume", trust(principal, condition), OWN, on="aws_iam_role", path="assume_role_policy")
    assert answer.verdict == verdict


def test_everybody_but_one_may_be_of_another_account() -> None:
    everybody_but = {"Effect": "Allow", "NotPrincipal": {"AWS": ROOT}, "Action": "sts:AssumeRole"}
    for account, verdict in ((PARTNER, M), ("111122223333", S)):
        asked = policy({**everybody_but, "Condition": when("StringEquals", "aws:PrincipalAccount", account)})
        assert ask("allows no stranger to assume", asked, OWN, on="aws_iam_role", path="assume_role_policy").verdict == verdict


def test_who_is_let_in_by_a_condition_is_told_as_such() -> None:
    asked = trust("*", when("StringEquals", "aws:PrincipalAccount", PARTNER))
    answer = ask("allows no stranger to assume", asked, OWN, on="aws_iam_role", path="assume_role_policy")
    said = "lets the whole of another account assume the role: its conditions name the account, and no caller of it"
    assert answer.because == f"assume_role_policy.Statement[0] {said}"


@pytest.mark.parametrize(
    ("refusal", "verdict"),
    [
        (when("StringNotEquals", "sts:ExternalId", "abc"), S),
        (when("StringNotLike", "sts:ExternalId", "*"), M),
        (when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"), S),
        (when("Bool", "aws:MultiFactorAuthPresent", "false"), M),
        (when("BoolIfExists", "aws:MultiFactorAuthPresent", "true"), M),
        (when("BoolIfExists", "aws:MultiFactorAuthPresent", ["false", "true"]), S),  # which nobody gets by
        (when("BoolIfExists", "aws:SourceVpc", "false"), M),
        (when("StringEquals", "sts:ExternalId", "abc"), M),
        (when("ArnNotLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/deploy"]), S),
        (when("ArnNotLike", "aws:PrincipalArn", ["arn:aws:iam::999988887777:role/*"]), M),
        (when("StringNotEquals", "aws:PrincipalAccount", [PARTNER]), M),
        (when("StringNotEquals", "aws:PrincipalAccount", "111122223333"), S),
        (when("StringNotEqualsIfExists", "aws:PrincipalAccount", ["111122223333", PARTNER]), M),
        (when("StringNotEquals", "aws:PrincipalAccount", unknown()), U),
        (when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:*"), S),
        ({**when("StringNotEquals", "aws:PrincipalAccount", "111122223333"), **NO_TLS}, M),
        (when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), S),
    ],
)
def test_a_deny_may_tell_apart_the_callers_of_another_account(refusal: object, verdict: Verdict) -> None:
    shut = {"Effect": "Deny", "Action": "sts:AssumeRole*", "Principal": "*", "Condition": refusal}
    for principal in ({"AWS": PARTNER}, {"AWS": [ROOT, PARTNER]}):
        asked = policy(*trust(principal)["Statement"], shut)  # type: ignore[misc]
        assert ask("allows no stranger to assume", asked, OWN, on="aws_iam_role", path="assume_role_policy").verdict == verdict


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        ("sts:TagSession", S),
        (["sts:TagSession", "sts:SetSourceIdentity"], S),
        ("sts:AssumeRole", M),
        ("STS:Assume*", M),
        ("*", M),
        (unknown(), U),
    ],
)
def test_who_may_only_tag_a_session_has_none(action: object, verdict: Verdict) -> None:
    for principal in ("*", {"AWS": PARTNER}):
        asked = policy({"Effect": "Allow", "Action": action, "Principal": principal})
        assert ask("allows no stranger to assume", asked, OWN, on="aws_iam_role", path="assume_role_policy").verdict == verdict


def test_a_statement_that_names_no_action_is_about_assuming_the_role() -> None:
    """AWS refuses it, and whatever mends it lets somebody assume the role; `action` in a policy document is such a slip."""
    for statement in ({"Effect": "Allow", "Principal": GITHUB}, {"Effect": "Allow", "Principal": "*"}):
        assert ask("allows no stranger to assume", policy(statement), on="aws_iam_role", path="assume_role_policy").verdict == M


@pytest.mark.parametrize(
    ("action", "verdict"),
    [("sts:TagSession", S), ("sts:AssumeRoleWithWebIdentity", M), (unknown("var.action"), U), ("sts:Assume*", M)],
)
def test_who_signs_nothing_shows_no_arn_where_he_may_come_with_a_token(action: object, verdict: Verdict) -> None:
    asked = when("ArnLikeIfExists", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/app")
    statement = {"Effect": "Allow", "Principal": "*", "Action": ["sts:AssumeRole", action], "Condition": asked}
    found = ask("allows no stranger to assume", policy(statement), OWN, on="aws_iam_role", path="assume_role_policy")
    assert found.verdict == verdict


@pytest.mark.parametrize(("principal", "condition", "verdict"), TRUSTS)
def test_who_may_assume_a_role(principal: object, condition: object, verdict: Verdict) -> None:
    providers = (
        resource("aws_iam_openid_connect_provider.github", url="https://token.actions.githubusercontent.com"),
        resource("aws_iam_openid_connect_provider.eks", url=ref("aws_eks_cluster.c.identity")),
        resource("aws_iam_openid_connect_provider.any", url=unknown("var.issuer")),
    )
    for phrase in ("allows no stranger to assume", "admits no stranger"):
        answer = ask(phrase, trust(principal, condition), OWN, *providers, on="aws_iam_role", path="assume_role_policy")
        assert answer.verdict == verdict


def test_whether_an_account_is_another_one_may_not_be_known() -> None:
    answer = ask("allows no stranger to assume", trust({"AWS": "999988887777"}), on="aws_iam_role")
    assert answer.verdict == U
    assert answer.depends_on == ("which account this is",)


QUEUE = "arn:aws:sqs:eu-west-1:111122223333:q"


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((resource("aws_sqs_queue.q", provider="", computed={"arn": QUEUE}),), M),
        ((resource("aws_sqs_queue.q", provider="", computed={"arn": QUEUE.replace("111122223333", "999988887777")}),), S),
        ((resource("aws_iam_role.r", provider="", computed={"arn": "arn:aws:iam::111122223333:role/r"}),), M),
        ((resource("aws_sqs_queue.q", provider="", computed={"arn": unknown()}),), U),
        (
            (
                resource(
                    "aws_organizations_account.a",
                    provider="",
                    computed={"arn": "arn:aws:organizations::111122223333:account/o-1/999988887777"},
                ),
            ),
            U,
        ),
        ((resource("aws_sqs_queue.q", provider="", computed={"arn": QUEUE}), resource("aws_sns_topic.t", provider="provider.aws.dr")), U),
        (
            (
                resource("aws_sqs_queue.q", provider="", computed={"arn": QUEUE}),
                resource("data.aws_caller_identity.me", account_id=unknown()),
            ),
            U,
        ),
    ],
)
def test_the_arns_of_what_stands_show_the_account(others: tuple[Resource, ...], verdict: Verdict) -> None:
    assert ask("allows no stranger to assume", trust({"AWS": "999988887777"}), *others, on="aws_iam_role").verdict == verdict


# --- plain HTTP ---------------------------------------------------------------------------------------------------------------------

BUCKET = ref("aws_s3_bucket.b.arn")
HTTP: list[tuple[tuple[object, ...], Verdict]] = [
    ((deny(Condition=NO_TLS),), S),
    ((deny(Condition=NO_TLS, Principal={"AWS": "*"}),), S),
    ((deny(Condition=NO_TLS, Action="*", Resource="*"),), S),
    ((deny(Condition=when("Bool", "aws:SecureTransport", ["false"])),), S),
    ((deny(Condition={"Bool": {"aws:SecureTransport": False}}),), S),
    ((deny(Condition=when("StringEquals", "aws:SecureTransport", "false")),), S),
    ((deny(Condition=when("StringEquals", "aws:SecureTransport", "False")),), M),  # a text in other letters
    ((deny(Condition=when("StringEqualsIgnoreCase", "aws:SecureTransport", "False")),), S),
    ((deny(Condition=when("StringNotEquals", "aws:SecureTransport", "true")),), S),
    ((deny(Condition=when("StringNotEquals", "aws:SecureTransport", "false")),), M),
    ((deny(Condition=when("StringEquals", "aws:SecureTransport", "true")),), M),
    ((deny(Condition=when("StringEquals", "aws:SecureTransport", unknown())),), U),
    ((deny(Condition=when("Null", "aws:SecureTransport", "true")),), M),
    ((deny(Condition=when("NumericLessThan", "s3:TlsVersion", "1.2")),), S),
    ((deny(Condition={**NO_TLS, "NumericLessThan": {"s3:TlsVersion": "1.2"}}),), S),
    ((deny(Condition={**NO_TLS, "NumericLessThan": {"s3:max-keys": "10"}}),), M),
    ((deny(Condition={**NO_TLS, "BoolIfExists": {"aws:SecureTransport": "true"}}),), M),
    ((deny(Condition=NO_TLS, Resource=[BUCKET, BUCKET]),), S),
    ((deny(Condition=NO_TLS, Resource=ref("aws_s3_bucket.b.arn", "aws_s3_bucket.b.id")),), S),
    ((deny(Condition=NO_TLS, Resource=["arn:aws:s3:::b/*", BUCKET]),), S),
    ((deny(Condition=NO_TLS, Resource=[BUCKET]),), U),
    ((deny(Condition=NO_TLS, Resource=[unknown(), unknown()]),), U),
    ((deny(Condition=NO_TLS, Resource=[shaped("arn:aws:s3:::{}"), shaped("arn:aws:s3:::{}/*")]),), S),
    ((deny(Condition=NO_TLS, Resource=[shaped("arn:aws:s3:::{}-logs/*"), shaped("arn:aws:s3:::{}-logs")]),), S),
    ((deny(Condition=NO_TLS, Resource=[shaped("{}", "var.arn"), shaped("{}/*", "var.arn")]),), S),
    ((deny(Condition=NO_TLS, Resource=[shaped("arn:aws:s3:::{}"), shaped("arn:aws:s3:::{}-logs/*")]),), U),
    ((deny(Condition=NO_TLS, Resource=[shaped("arn:aws:s3:::{}"), shaped("arn:aws:s3:::{}/logs/*")]),), U),
    ((deny(Condition=NO_TLS, Resource=[shaped("arn:aws:s3:::{}", "var.a"), shaped("arn:aws:s3:::{}/*", "var.b")]),), U),
    ((deny(Condition=NO_TLS, Resource=shaped("arn:aws:s3:::{}")),), U),
    ((deny(Condition=NO_TLS, Resource=shaped("arn:aws:s3:::{}/*")),), M),
    ((deny(Condition=NO_TLS, Resource="arn:aws:s3:::b*"),), S),
    ((deny(Condition=NO_TLS, Resource="arn:aws:s3:::b/*"),), M),
    ((deny(Condition=NO_TLS, Resource="arn:aws:s3:::b"), deny(Condition=NO_TLS, Resource="arn:aws:s3:::b/*")), S),
    ((deny(Condition=NO_TLS, Resource="arn:aws:s3:::b"), deny(Condition=NO_TLS, Resource="arn:aws:s3:::b/*", Effect=unknown())), U),
    ((deny(Condition=NO_TLS, Action="s3:GetObject"),), M),
    ((deny(Condition=NO_TLS, Principal={"AWS": ROOT}),), M),
    ((deny(Condition={**NO_TLS, "StringEquals": {"aws:PrincipalAccount": "1"}}),), M),
    ((deny(Condition=when("Bool", "aws:SecureTransport", "true")),), M),
    ((allow(Condition=when("Bool", "aws:SecureTransport", "true")),), M),
    ((deny(Condition=unknown()),), U),
    ((deny(),), S),
    ((deny(Resource="arn:aws:s3:::b"), deny(Condition=NO_TLS, Resource="arn:aws:s3:::b/*")), S),
    ((deny(Condition={"StringEquals": {"aws:PrincipalAccount": "1"}}),), M),
    ((allow(), unknown()), U),
    ((), M),
]


@pytest.mark.parametrize(("statements", "verdict"), HTTP)
def test_denies_plain_http(statements: tuple[object, ...], verdict: Verdict) -> None:
    assert ask("denies plain HTTP", policy(*statements)).verdict == verdict


@pytest.mark.parametrize(
    ("carrier", "action", "verdict"),
    [
        ("aws_sns_topic_policy", "SNS:Publish", S),
        ("aws_sns_topic_policy", "sns:Subscribe", M),
        ("aws_sqs_queue_policy", "sqs:*", S),
        ("aws_sqs_queue_policy", ["sqs:SendMessage", "sqs:ReceiveMessage"], S),
        ("aws_sqs_queue_policy", "sqs:SendMessage", M),
        ("aws_efs_file_system_policy", "*", S),
        ("aws_backup_vault_policy", "backup:*", S),
        ("aws_backup_vault_policy", "backup:Delete*", M),
    ],
)
def test_all_traffic_of_a_service(carrier: str, action: object, verdict: Verdict) -> None:
    asked = policy(deny(Condition=NO_TLS, Action=action, Resource="*"))
    assert ask("denies plain HTTP", asked, on=carrier).verdict == verdict


@pytest.mark.parametrize(
    ("actions", "verdict"),
    [
        (["sqs:SendMessage", "sqs:ReceiveMessage"], S),
        (["sqs:SendMessage", "sqs:SendMessage"], M),
        (["sqs:SendMessage", "sqs:Rec*"], S),
        (["sqs:SendMessage", unknown()], U),
    ],
)
def test_a_deny_for_each_of_the_actions(actions: list[object], verdict: Verdict) -> None:
    asked = policy(*(deny(Condition=NO_TLS, Action=one, Resource="*") for one in actions))
    assert ask("denies plain HTTP", asked, on="aws_sqs_queue_policy").verdict == verdict


@pytest.mark.parametrize(("carrier", "verdict"), [("aws_s3_bucket", S), ("aws_sns_topic_policy", M), ("aws_sqs_queue", M)])
def test_a_key_of_s3_tells_nothing_of_requests_to_another_service(carrier: str, verdict: Verdict) -> None:
    asked = policy(deny(Condition=when("NumericLessThan", "s3:TlsVersion", "1.2"), Action="*", Resource="*"))
    assert ask("denies plain HTTP", asked, on=carrier).verdict == verdict


# --- messages -----------------------------------------------------------------------------------------------------------------------


def test_nobody_can_tell_what_no_policy_document_allows() -> None:
    for phrase in (one for one in PHRASES if one not in GUARDS):
        answer = ask(phrase, '{"Statement": [')
        assert answer.verdict == Verdict.UNKNOWN
        if "no-such" not in phrase:
            assert answer.because == "policy is not a policy document: its text is not JSON"


def test_a_comma_too_many_hides_nothing_that_is_allowed() -> None:
    text = '{"Statement": [{"Effect": "%s", "Principal": "*", "Action": ["s3:*",], "Resource": "*", %s},]}'
    assert ask("grants no {actions:word} on every resource | data-access", text % ("Allow", "")).verdict == M
    assert ask("grants no {actions:word} on every resource | pass-role", text % ("Allow", "")).verdict == U
    no_tls = '"Condition": {"Bool": {"aws:SecureTransport": "false",}}'
    assert ask("denies plain HTTP", text % ("Deny", no_tls)).verdict == U


def test_comments_and_commas_that_lack_at_the_end_of_a_line_hide_nothing_that_is_allowed() -> None:
    text = '{\n "Statement": [{ // why\n "Effect": "Allow"\n "Principal": "*", # all\n "Action": "s3:*", "Resource": "*"}]\n}'
    answer = ask("admits no stranger", text)
    assert answer.verdict == M
    assert answer.evidence[0].path == "policy.Statement[0]"
    assert ask("admits no stranger", text.replace('"*", #', '{"AWS": "111122223333"}, #')).verdict == U


def test_a_message_says_where_and_what() -> None:
    answer = ask("admits no stranger", policy(allow({"AWS": ROOT}), allow()))
    assert answer.because == "policy.Statement[1] allows everybody s3:GetObject under no limiting condition"
    assert answer.evidence[0].path == "policy.Statement[1]"


def test_alternatives_that_differ_are_unknown_and_those_that_agree_are_not() -> None:
    def choice(one: object, other: object) -> Judgement:
        return ask("admits no stranger", unknown("var.open", branches={"var.open": one, "!var.open": other}))

    assert choice(policy(allow()), policy(allow({"AWS": ROOT}))).verdict == U
    assert choice(policy(allow()), policy(allow({"AWS": ROOT}))).depends_on == ("var.open",)
    assert choice(policy(allow()), policy(allow({"AWS": "*"}))).verdict == M
    assert choice(policy(allow({"AWS": ROOT})), "").verdict == S


def test_a_sensitive_policy_leaves_no_text() -> None:
    for phrase in PHRASES:
        hidden = {"Effect": "Allow", "Principal": "*", "Action": "canary:*", "Resource": "*", "Sid": "canary"}
        answer = ask(phrase, secret(json.dumps(policy(hidden))))
        assert "canary" not in repr(answer)


HALVES = ("0.0.0.0/1", "128.0.0.0/1")


@pytest.mark.parametrize(
    ("spared", "verdict"),
    [
        (HALVES, S),  # each takes the half that the other one spares
        ((HALVES[0], [HALVES[1], "203.0.113.0/24"]), S),
        ((HALVES[0], ["0.0.0.0/2", "64.0.0.0/2"]), M),
        ((HALVES[0], "::/1"), S),  # no caller has addresses of both families
        (([*HALVES], [*HALVES]), M),
        ((HALVES[0], unknown("var.office")), U),
    ],
)
def test_denies_that_spare_addresses_spare_those_that_all_of_them_do(spared: tuple[object, ...], verdict: Verdict) -> None:
    shut = [deny(Condition=when("NotIpAddress", "aws:SourceIp", one)) for one in spared]
    everybody = allow(resources=["arn:aws:s3:::b", "arn:aws:s3:::b/*"])
    assert ask("admits no stranger", policy(everybody, *shut), OWN).verdict == verdict
    if verdict == S:
        others = [{**shut[0], "NotPrincipal": {"AWS": "arn:aws:iam::444455556666:root"}}, *shut[1:]]
        others[0].pop("Principal")
        elsewhere = [{**shut[0], "Action": "s3:PutObject"}, *shut[1:]]
        assert ask("admits no stranger", policy(everybody, *elsewhere), OWN).verdict == M
        assert ask("admits no stranger", policy(everybody, *others), OWN).verdict == M

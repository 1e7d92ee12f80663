"""What identity policies grant, what other accounts are given, and who is locked out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import iam, lockout
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world
from tests.language.terms.policy_texts import NO_TLS, OWN, ROOT, M, S, U, allow, ask, deny, policy, say, shaped, when

# --- identity policies --------------------------------------------------------------------------------------------------------------


def grant(action: object, resources: object = "*", **more: object) -> dict[str, object]:
    return policy({"Effect": "Allow", "Action": action, "Resource": resources, **more})


def grant_but(action: object, resources: object = "*") -> dict[str, object]:
    return policy({"Effect": "Allow", "NotAction": action, "Resource": resources})


OWN_ID = "data.aws_caller_identity.current.account_id"
MFA = when("Bool", "aws:MultiFactorAuthPresent", "true")
ARN = "arn:aws:s3:::b/*"
READS = ["s3:GetObject", "secretsmanager:GetSecretValue", "ssm:GetParameter"]
MACHINE = "arn:aws:ec2:*:*:instance/i-1"
GRANTS: list[tuple[str, object, Verdict]] = [
    ("grants no administrator access", grant("*"), M),
    ("grants no administrator access", grant(["s3:Get*", "*:*"], [ARN, "*"]), M),
    ("grants no administrator access", grant("*", Condition=MFA), M),
    ("grants no administrator access", grant("*", ARN), S),
    ("grants no administrator access", grant("*", ref("aws_s3_bucket.b.arn")), S),
    ("grants no administrator access", grant("*", ref("aws_s3_bucket.b.arn", "aws_s3_bucket.c.arn")), U),
    ("grants no administrator access", grant("*", [ref("aws_s3_bucket.b.arn")]), S),
    ("grants no administrator access", grant("*", [unknown()]), U),
    ("grants no administrator access", grant("*", [Value(Unknown("x", prefix="arn:aws:s3:::"))]), S),
    ("grants no administrator access", grant("s3:*"), S),
    ("grants no administrator access", grant_but("s3:DeleteBucket"), M),
    ("grants no administrator access", grant_but(["iam:*", "organizations:*"]), S),
    ("grants no administrator access", grant_but("s3:*", ARN), S),
    ("grants no administrator access", policy({"Action": "*", "Resource": "*"}), M),
    ("grants no administrator access", policy({"Effect": "Allow", "Action": "*", "NotResource": ARN}), M),
    ("grants no {actions:word} on every resource | data-access", grant("s3:GetObject"), M),
    ("grants no {actions:word} on every resource | data-access", grant("S3:Get*", "arn:aws:s3:::*/*"), M),
    ("grants no {actions:word} on every resource | data-access", grant("s3:GetObject", ARN), S),
    ("grants no {actions:word} on every resource | data-access", grant("s3:GetObject", [ref("aws_s3_bucket.b.arn")]), S),
    ("grants no {actions:word} on every resource | data-access", grant("s3:GetObject", Condition=MFA), S),
    ("grants no {actions:word} on every resource | data-access", grant("s3express:CreateSession"), M),
    ("grants no {actions:word} on every resource | data-access", grant("s3express:CreateSession", "arn:aws:s3express:*:*:bucket/*"), M),
    ("grants no {actions:word} on every resource | data-access", grant("s3express:CreateBucket"), S),
    (
        "grants no {actions:word} on every resource | data-access",
        grant("s3express:CreateSession", Condition=when("StringEquals", "s3express:SessionMode", "ReadOnly")),
        M,
    ),
    (
        "grants no {actions:word} on every resource | data-access",
        grant("s3express:CreateSession", "arn:aws:s3express:eu-west-1:111122223333:bucket/a--euw1-az1--x-s3"),
        S,
    ),
    ("grants no {actions:word} on every resource | data-access", grant("s3tables:Get*"), M),
    ("grants no {actions:word} on every resource | data-access", grant("s3tables:GetTable"), S),
    (
        "grants no {actions:word} on every resource | data-access",
        grant("s3tables:GetTableData", "arn:aws:s3tables:*:*:bucket/b/table/*"),
        S,
    ),
    *(
        ("grants no {actions:word} on every resource | data-access", grant("s3:GetObject", Condition=when(*condition)), verdict)
        for condition, verdict in [
            (("Bool", "aws:SecureTransport", "true"), M),
            (("Bool", "aws:SecureTransport", "false"), S),
            (("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "0.0.0.0/0"]), M),
            (("IpAddress", "aws:SourceIp", "10.0.0.0/8"), S),
            (("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]), M),
            (("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), M),
            (("StringLike", "aws:UserAgent", "*Terraform*"), M),
            (("StringEquals", "aws:Referer", unknown()), M),
            (("Null", "aws:PrincipalArn", "false"), M),
            (("Null", "aws:TokenIssueTime", "true"), M),  # whoever has an access key
            (("Bool", "aws:ViaAWSService", "false"), M),
            (("Bool", "aws:ViaAWSService", "true"), S),
            (("ForAnyValue:StringLike", "aws:PrincipalArn", "*"), M),
            (("StringNotEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:user/u"), M),
            (("StringNotEquals", "aws:ResourceTag/Stage", "prod"), S),
            (("StringLike", "aws:PrincipalArn", "*"), M),
            (("StringLike", "aws:ResourceTag/Team", "*"), S),
            (("StringEquals", "aws:PrincipalArn", "*"), S),
            (("StringLike", "aws:PrincipalArn", unknown()), U),
        ]
    ),
    ("grants no {actions:word} on every resource | data-access", grant("s3:PutObject"), S),
    ("grants no {actions:word} on every resource | data-access", grant(shaped("s3:Put{}")), S),
    ("grants no {actions:word} on every resource | data-access", grant(shaped("s3:{}")), U),
    ("grants no {actions:word} on every resource | data-access", grant(shaped("ec2:{}")), S),
    ("grants no {actions:word} on every resource | data-access", grant_but("s3:*"), M),
    (
        "grants no {actions:word} on every resource | data-access",
        grant_but(["s3:*", "s3-o*", "s3express:*", "s3tables:*", "ssm:*", "secretsmanager:*", "dynamodb:*", "sqs:*", "kinesis:*"]),
        S,
    ),
    ("grants no {actions:word} on every resource | credential-access", grant("ecr:GetAuthorizationToken"), S),
    ("grants no {actions:word} on every resource | credential-access", grant(["s3:GetObject", "iam:CreateAccessKey"]), M),
    ("grants no {actions:word} on every resource | permission-changes", grant("iam:*"), M),
    ("grants no {actions:word} on every resource | permission-changes", grant("s3:*", "arn:aws:s3:::example"), S),
    ("grants no {actions:word} on every resource | pass-role", grant("iam:PassRole", "arn:aws:iam::111122223333:role/*"), M),
    ("grants no {actions:word} on every resource | pass-role", grant("iam:PassRole", shaped("arn:aws:iam::{}:role/*", OWN_ID)), M),
    ("grants no {actions:word} on every resource | pass-role", grant("iam:PassRole", shaped("arn:aws:iam::{}:role/app", OWN_ID)), S),
    ("grants no {actions:word} on every resource | pass-role", grant("iam:PassRole", shaped("arn:aws:iam::{}:role/*", "var.account")), M),
    *(
        ("grants no {actions:word} on every resource | data-access", grant(READS, shaped(text, "var.x")), verdict)
        for text, verdict in [
            ("arn:aws:s3:::logs-{}/*", S),
            ("arn:aws:s3:::{}-logs/*", S),
            ("arn:aws:s3:::{}/home/*", S),
            ("arn:aws:s3:::{}/*", U),
            ("{}/*", U),
            ("{}/home/*", S),
            ("arn:aws:secretsmanager:{}:111122223333:secret:*", M),
            ("arn:aws:secretsmanager:{}:111122223333:secret:app-*", S),
            ("arn:aws:ssm:{}:111122223333:parameter/{}/*", U),
            ("arn:aws:ssm:{}:111122223333:parameter/app/{}/*", S),
        ]
    ),
    *(
        (f"grants no {{actions:word}} on every resource | {table}", grant(action, resource), verdict)
        for table, action, resource, verdict in [
            ("data-access", "s3:GetObject", "arn:aws:s3:*", M),
            ("data-access", "s3:GetObject", "arn:aws:s3", M),
            ("data-access", "s3:GetObject", "arn:aws:s3::", M),
            ("data-access", "s3:GetObject", "arn:aws:s3:::**", M),
            ("data-access", "s3:GetObject", "arn:aws:s3:::?*", M),
            ("data-access", "s3:GetObject", "arn:aws:s3:::?*/*", M),
            ("data-access", "s3:GetObject", "arn:aws:s3:::a*", S),
            ("data-access", "s3:GetObject", "arn:aws:s3:::user*", S),
            ("data-access", "s3:GetObject", "arn:aws:s3:::policy/*", S),
            ("data-access", "s3:GetObject", "arn:aws:s3::reports", S),
            ("data-access", "s3:GetObject", "arn:aws:s3:reports", S),
            ("data-access", "s3:GetObject", "arn:aws:s3:reports/*", S),
            ("data-access", "ssm:GetParameter", "arn:aws:ssm:eu-west-1:111122223333:parameter*", M),
            ("data-access", "ssm:GetParameter", "arn:aws:ssm:eu-west-1", M),
            ("data-access", "ssm:GetParameter", "arn:aws:ssm:eu-west-1:111122223333", M),
            ("data-access", "ssm:GetParameter", "arn:aws:ssm:*:parameter/*", M),
            ("data-access", "ssm:GetParameter", "arn:aws:ssm:*:parameter/app/*", S),
            ("data-access", "s3:GetObject", "arn:aws:s3:*:*:accesspoint/*", M),
            ("data-access", "s3:GetObject", "arn:aws:s3:eu-west-1:111122223333:accesspoint/app", S),
            ("data-access", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*-??????", M),
            ("data-access", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:app-??????", S),
            ("data-access", "secretsmanager:GetSecretValue", shaped("arn:aws:secretsmanager:*:*:secret:{}*-??????"), U),
            ("data-access", "ssm:GetParameter", shaped("arn:aws:ssm:eu-{}-1"), U),
            ("data-access", "ssm:GetParameter", shaped("arn:{}/home/*"), S),
            ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*", M),
            ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:111122223333:key/?*", M),
            ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:key/*", M),
            ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:*:key/a*", S),
            ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:111122223333:alias/*", S),
            ("kms-decryption", "kms:Decrypt", ["arn:aws:kms:*:111122223333:alias/*", "arn:aws:kms:*:111122223333:key/*"], M),
            ("pass-role", "iam:PassRole", "arn:aws:iam:*", M),
            ("pass-role", "iam:PassRole", "arn:aws:iam::111122223333:role/?*", M),
            ("pass-role", "iam:PassRole", "arn:aws:iam::111122223333:role/app-*", S),
            ("pass-role", "iam:PassRole", shaped("arn:{}:iam::*", "var.partition"), M),
            ("pass-role", "iam:PassRole", shaped("arn:aws:iam::{}", "var.rest"), U),
            ("pass-role", "iam:PassRole", shaped("arn:aws:iam:{}*", "var.rest"), U),
            ("pass-role", "iam:PassRole", shaped("arn:aws:iam::{}", OWN_ID), U),
            ("pass-role", "iam:PassRole", shaped("arn:aws:iam::111122223333:role/{}?*", "var.start"), U),
            ("permission-changes", "sns:AddPermission", "arn:aws:sns:*:*:user*", S),
            ("permission-changes", "rds:ModifyDBSnapshotAttribute", "arn:aws:rds:*:*:snapshot:*", M),
            ("permission-changes", "rds:ModifyDBSnapshotAttribute", "arn:aws:rds:*:*:snapshot:app-*", S),
            ("permission-changes", "codebuild:PutResourcePolicy", "arn:aws:codebuild:*:111122223333:project/*", M),
            ("permission-changes", "lambda:AddLayerVersionPermission", "arn:aws:lambda:*:*:layer:*:*", M),
            ("permission-changes", "apigateway:UpdateRestApiPolicy", "arn:aws:apigateway:*::/*", M),
            ("permission-changes", "apigateway:UpdateRestApiPolicy", "arn:aws:apigateway:*::/restapis/*", M),
            ("permission-changes", "apigateway:UpdateRestApiPolicy", "arn:aws:apigateway:*::/restapis/abc123", S),
            ("permission-changes", "sso:UpdatePermissionSet", "arn:aws:sso:::permissionSet/*/*", M),
            ("permission-changes", "codebuild:PutResourcePolicy", shaped("arn:aws:codebuild:*:*:{}/*", "var.kind"), U),
            ("permission-changes", "codebuild:PutResourcePolicy", shaped("arn:aws:codebuild:{}:*:project/*", "var.region"), M),
            ("permission-changes", "s3tables:PutTablePolicy", shaped("arn:aws:{}:*:*:bucket/*", "var.service"), U),
            ("permission-changes", "codeartifact:*", "arn:aws:s3:::*", S),
            ("permission-changes", "servicecatalog:CreatePortfolioShare", "arn:aws:catalog:*:*:portfolio/*", M),
            ("permission-changes", "servicecatalog:CreatePortfolioShare", "arn:aws:ec2:*:*:instance/*", S),
            ("permission-changes", "glue:Get*", "*", S),
            ("permission-changes", ["glue:List*", "quicksight:Describe*"], "*", S),
            ("permission-changes", "glue:*", "*", M),
            ("pass-role", ["iam:PassRole", "s3:GetObject"], ["arn:aws:iam::111122223333:role/app", "arn:aws:s3:::*"], S),
            ("data-access", ["iam:PassRole", "s3:GetObject"], ["arn:aws:iam::111122223333:role/app", "arn:aws:s3:::*"], M),
            ("data-access", ["s3:GetObject", "ssm:GetParameter"], ["arn:aws:s3:::b/*", "arn:aws:ssm:*:*:parameter/*"], M),
            ("data-access", "s3:GetObject", "arn:aws:*:*:*:*", M),
            ("data-access", "s3:GetObjectVersion", "arn:aws:s3:::*", M),
            ("data-access", "s3:GetObjectTagging", "arn:aws:s3:::*", S),
            ("data-access", "ssm:GetParameterHistory", "*", M),
            ("data-access", "s3:GetObject", shaped("arn:aws:{}:*:*:*", "var.service"), U),
            ("credential-access", "sts:AssumeRole", "arn:aws:iam::*:role/*", M),
            ("credential-access", "sts:AssumeRole", "arn:aws:iam::*:r*", M),
            ("credential-access", "iam:CreateAccessKey", "arn:aws:iam::*:us*", M),
            ("credential-access", "iam:CreateAccessKey", "arn:aws:iam::*:r*", S),
            ("pass-role", "iam:PassRole", "arn:aws:iam::*:r*", M),
            ("pass-role", "iam:PassRole", shaped("arn:{}:iam::{}:r*", "data.aws_partition.current.partition", "var.account"), M),
            ("pass-role", "iam:PassRole", shaped("arn:aws:{}::{}:r*", "var.service", "var.account"), U),
            ("pass-role", "iam:PassRole", "arn:aws:iam:::role/*", S),
            ("permission-changes", "iam:Put*", "arn:aws:iam::*:r*", M),
            ("data-access", "ssm:*", "arn:aws:ssm:*:*:document/*", S),
            ("data-access", "ssm:*", "arn:aws:ssm:*:*:parameter/*", M),
            ("data-access", "ssm:*", ["arn:aws:ssm:*:*:document/*", "arn:aws:ssm:*:*:parameter/*"], M),
            ("credential-access", ["redshift:GetClusterCredentials*", "s3:GetObject"], "*", M),
            ("credential-access", "redshift:GetClusterCredentialsWithIAM", "arn:aws:redshift:*:*:dbname:*/*", M),
            ("credential-access", "redshift:GetClusterCredentialsWithIAM", "arn:aws:redshift:*:*:dbname:app/orders", S),
            ("credential-access", "grafana:CreateWorkspaceServiceAccountToken", "arn:aws:grafana:*:*:/workspaces/*", M),
            ("credential-access", "elasticache:Connect", "arn:aws:elasticache:*:*:user:*", M),
            ("credential-access", "elasticache:Connect", ["arn:aws:elasticache:*:*:user:app", "arn:aws:s3:::*"], S),
            ("credential-access", "memorydb:Connect", "*", M),
            ("credential-access", "dsql:DbConnect*", "arn:aws:dsql:*:111122223333:cluster/*", M),
            ("credential-access", "lightsail:CreateBucketAccessKey", "*", M),
            ("credential-access", "codestar-connections:GetConnectionToken", "arn:aws:codestar-connections:*:*:connection/*", M),
            ("credential-access", "codeconnections:GetConnectionToken", "arn:aws:codestar-connections:*:*:connection/*", M),
            ("credential-access", "codeconnections:UseConnection", "*", S),
            ("credential-access", "airflow:CreateWebLoginToken", "arn:aws:airflow:*:*:role/*", M),
            ("credential-access", "elasticmapreduce:GetClusterSessionCredentials", "arn:aws:elasticmapreduce:*:*:cluster/*", M),
            ("credential-access", "emr-containers:GetManagedEndpoint*", "arn:aws:emr-containers:*:*:/virtualclusters/*", M),
            ("credential-access", "cognito-identity:GetOpenIdTokenForDeveloperIdentity", "*", M),
            ("credential-access", "gamelift:GetInstanceAccess", "arn:aws:gamelift:*:*:fleet/*", M),
            ("credential-access", "gamelift:GetComputeAccess", "arn:aws:gamelift:*:*:containerfleet/*", M),
            ("credential-access", "gamelift:Get*", "arn:aws:gamelift:*:*:fleet/fleet-1", S),
            ("credential-access", "gamelift:GetComputeAuthToken", "*", S),
            ("credential-access", "lightsail:CreateGUISessionAccessDetails", "arn:aws:lightsail:*:*:Instance/*", M),
            ("remote-commands", "bedrock-agentcore:InvokeAgentRuntimeCommand", "arn:aws:bedrock-agentcore:*:*:runtime/*", M),
            ("remote-commands", "codebuild:StartSandboxConnection", "arn:aws:codebuild:*:*:sandbox/*", M),
            ("data-access", "kinesis:GetRecords", "arn:aws:kinesis:*:*:stream/*", M),
            ("remote-commands", "sagemaker:StartSession", "arn:aws:sagemaker:*:*:space/*", M),
            ("remote-commands", "sagemaker:*", "arn:aws:sagemaker:*:*:endpoint/*", S),
            ("remote-commands", "lambda:CreateMicrovmShellAuthToken", "arn:aws:lambda:*:*:microvm-image:*", M),
            ("remote-commands", "lambda:*", "arn:aws:lambda:*:*:function:*", S),
            ("remote-commands", "gameliftstreams:CreateStreamSessionAdminShell", "arn:aws:gameliftstreams:*:*:streamgroup/*", M),
            ("remote-commands", "gameliftstreams:*", "arn:aws:gameliftstreams:*:*:application/*", S),
            ("remote-commands", "ssm:StartSession", ["arn:aws:ecs:*:*:task/*", "arn:aws:ssm:*:*:document/x"], M),
            # what else a statement gives on all of a kind makes no machine one of those that it names
            ("remote-commands", ["ssm:SendCommand", "codebuild:StartBuild"], [MACHINE, "arn:aws:codebuild:*:*:project/*"], S),
            ("remote-commands", ["ssm:SendCommand", "codebuild:Start*"], [MACHINE, "arn:aws:codebuild:*:*:sandbox/*"], M),
            ("data-access", "s3-outposts:GetObject", "arn:aws:s3-outposts:*:*:outpost/*", M),
            ("data-access", "s3-object-lambda:GetObjectVersion", "arn:aws:s3-object-lambda:*:*:accesspoint/*", M),
        ]
    ),
    ("grants no administrator access", grant("*", "arn:aws:**"), M),
    ("grants no administrator access", grant("*", shaped("{}/*", "var.arn")), S),
    ("grants no administrator access", grant("*", shaped("{}:*", "var.arn")), U),
    ("grants no {actions:word} on every resource | pass-role", grant("iam:PassRole", "arn:aws:iam::111122223333:role/app"), S),
    ("grants no {actions:word} on every resource | pass-role", grant("iam:PassRole", Condition=MFA), M),
    ("grants no {actions:word} on every resource | kms-decryption", grant("kms:Decrypt", Condition=MFA), M),
    ("grants no {actions:word} on every resource | kms-decryption", grant("kms:Decrypt", [unknown()]), U),
    ("grants no {actions:word} on every resource | no-such-table", grant("*"), U),
    ('grants no {actions:list} on every resource | ["s3:DeleteBucket"]', grant("s3:Delete*"), M),
    ('grants no {actions:list} on every resource | ["s3:DeleteBucket"]', grant("s3:Get*"), S),
    ("names its actions", grant("s3:*"), M),
    ("names its actions", grant(["s3:GetObject", "*"], ARN), M),
    ("names its actions", grant(["s3:Get*", "s3:PutObject"]), S),
    ("names its actions", grant_but("iam:*", ARN), M),
    ("names its actions", grant(unknown()), U),
    *(("names its actions", grant(shaped(text)), S) for text in ("s3:Get{}", "s3:{}Object", "{}Object", "{}:Get{}", "{}:Get*")),
    *(("names its actions", grant(shaped(text)), U) for text in ("s3:{}", "s3:{}*", "{}*", "{}:{}", "{}s3:{}")),
    ("names its actions", grant(shaped("{}:*")), M),
    ("names its resources", grant("s3:GetObject"), M),
    ("names its resources", grant(["ec2:Describe*", "s3:ListAllMyBuckets"]), S),
    ("names its resources", grant(["ec2:Describe*", "ec2:RunInstances"]), M),
    ("names its resources", grant(["ec2:Desc*", "ses:Des*", "transcribe:Lis*"]), S),
    ("names its resources", grant("ec2:De*"), M),
    *(("names its resources", grant(shaped(text)), S) for text in ("ec2:Describe{}", "ec2:Desc{}", "support:{}")),
    *(("names its resources", grant(shaped(text)), U) for text in ("ec2:{}", "s3:List{}", "{}:ListKeys", "{}:*")),
    *(("names its resources", grant(shaped(text)), M) for text in ("kms:Decry{}", "sqs:{}Message")),
    ("names its resources", grant(["rekognition:DetectLabels", "textract:DetectDocumentText", "comprehend:BatchDetectSentiment"]), S),
    ("names its resources", grant(["lakeformation:GetDataAccess", "transcribe:StartTranscriptionJob", "cloudfront:ListDistributions"]), S),
    ("names its resources", grant(["bedrock:ListFoundationModels", "bedrock:InvokeModel"]), M),
    ("names its resources", grant("s3:GetObject", Condition=MFA), S),
    ("names its resources", grant("s3:GetObject", ARN), S),
    ("names its resources", grant("*"), M),
]


@pytest.mark.parametrize(("phrase", "document", "verdict"), GRANTS)
def test_what_an_identity_policy_grants(phrase: str, document: object, verdict: Verdict) -> None:
    assert ask(phrase, document, on="aws_iam_policy").verdict == verdict


def test_what_is_all_of_a_kind_is_named() -> None:
    told = ask(
        "grants no {actions:word} on every resource | remote-commands",
        grant("codebuild:*", ["arn:aws:codebuild:*:*:project/*", "arn:aws:codebuild:*:*:sandbox/*"]),
        on="aws_iam_policy",
    )
    assert told.because == "policy.Statement[0] allows codebuild:* on arn:aws:codebuild:*:*:sandbox/*"


@pytest.mark.parametrize(
    ("table", "action", "denied", "verdict"),
    [
        ("data-access", "ssm:GetParameter", {"Resource": "arn:aws:ssm:*:*:parameter/*"}, S),
        ("data-access", "ssm:GetParameter", {"Resource": "arn:aws:ssm:*:*:parameter/app/*"}, M),
        ("data-access", "dynamodb:Scan", {"Resource": "arn:aws:dynamodb:*:*:table/*"}, S),
        ("data-access", "dynamodb:Scan", {"Resource": "arn:aws:dynamodb:*:*:table/app"}, M),
        ("data-access", "kinesis:GetRecords", {"Resource": "arn:aws:kinesis:*:*:stream/*"}, S),
        ("data-access", "sqs:ReceiveMessage", {"Resource": "arn:aws:sqs:*:*:*"}, S),
        ("data-access", "sqs:ReceiveMessage", {"Resource": "arn:aws:sqs:*:*:app-*"}, M),
        ("data-access", "kinesis:SubscribeToShard", {"Resource": "arn:aws:kinesis:*:*:stream/*/consumer/*"}, S),
        ("data-access", "kinesis:*", {"Resource": "arn:aws:kinesis:*:*:stream/*/consumer/*"}, M),  # records without a consumer
        ("remote-commands", "sagemaker:*", {"Resource": "arn:aws:sagemaker:*:*:space/*"}, S),
        ("remote-commands", "codebuild:*", {"Resource": "arn:aws:codebuild:*:*:sandbox/*"}, S),
        ("credential-access", "redshift-serverless:*", {"Resource": "arn:aws:redshift-serverless:*:*:workgroup/*"}, S),
        ("credential-access", "rds-db:connect", {"Resource": "arn:aws:rds-db:*:*:dbuser:*"}, S),
        ("credential-access", "rds-db:connect", {"Resource": "arn:aws:rds-db:*:*:dbuser:*/admin"}, M),
        ("credential-access", "ec2:GetPasswordData", {"Resource": "arn:aws:ec2:*:*:instance/*"}, S),
        ("credential-access", "ec2:GetPasswordData", {"Resource": "arn:aws:ec2:*:*:volume/*"}, M),
        # a document that may be run, and any machine that it may be run on
        ("remote-commands", "ssm:SendCommand", {"NotResource": ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/x"]}, M),
        ("remote-commands", "ssm:SendCommand", {"NotResource": ["arn:aws:ec2:*:*:instance/i-1", "arn:aws:ssm:*:*:document/x"]}, S),
    ],
)
def test_a_deny_of_all_of_a_kind_takes_what_is_about_no_other(table: str, action: str, denied: dict[str, object], verdict: Verdict) -> None:
    document = policy({"Effect": "Allow", "Action": action, "Resource": "*"}, {"Effect": "Deny", "Action": action, **denied})
    assert ask(f"grants no {{actions:word}} on every resource | {table}", document, on="aws_iam_policy").verdict == verdict


@pytest.mark.parametrize("test", ["Bool", "StringEquals", "StringLike"])
def test_to_ask_for_no_mfa_is_no_limit(test: str) -> None:
    phrase = "grants no {actions:word} on every resource | remote-commands"
    asked = {word: grant("ssm:StartSession", Condition=when(test, "aws:MultiFactorAuthPresent", word)) for word in ("false", "true")}
    found = {word: ask(phrase, document, on="aws_iam_policy").verdict for word, document in asked.items()}
    assert found == {"false": M, "true": S}


def test_a_bare_data_source_is_its_own_subject_and_its_resource_policies_grant_nobody_anything() -> None:
    def bare(**more: object) -> Judgement:
        subject = resource("data.aws_iam_policy_document.d", statement=[block(actions=["*"], resources=["*"], **more)])
        return iam.grants_no_administrator_access(Site(subject, "statement", subject.get("statement")), world(subject))

    assert bare().verdict == M
    assert bare(principals=[block(type="AWS", identifiers=[ROOT])]).verdict == S


# --- other accounts, lock-out -------------------------------------------------------------------------------------------------------

CHANGE = 'gives other accounts no {actions:list} | ["s3:PutBucketPolicy", "s3:PutObjectAcl"]'


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (allow({"AWS": "arn:aws:iam::999988887777:root"}, "s3:PutBucketPolicy"), M),
        (allow({"AWS": "arn:aws:iam::999988887777:role/r"}, "s3:Put*"), M),
        (allow({"AWS": "999988887777"}, "s3:GetObject"), S),
        (allow({"AWS": ROOT}, "s3:*"), S),
        (allow({"AWS": ref("aws_iam_role.r.arn")}, "s3:*"), S),
        (allow({"Service": "logging.s3.amazonaws.com"}, "s3:PutObjectAcl"), S),
        (allow("*", "s3:*"), M),
        (allow("*", "s3:*", Condition=when("StringEquals", "aws:PrincipalOrgID", "o-1")), M),
        (allow("*", "s3:*", Condition=when("StringEquals", "aws:PrincipalAccount", "111122223333")), S),
        (allow("*", "s3:*", Condition=when("StringEquals", "aws:PrincipalAccount", ["111122223333", "999988887777"])), M),
        (allow("*", "s3:*", Condition=when("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}")), S),
        (allow("*", "s3:*", Condition=when("StringEquals", "aws:PrincipalAccount", unknown("var.account"))), U),
        (allow("*", "s3:*", Condition=when("StringNotEquals", "aws:PrincipalAccount", "111122223333")), M),
        (allow("*", "s3:*", Condition=when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*")), S),
        (allow("*", "s3:*", Condition=when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::999988887777:role/*")), M),
        (allow({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, "s3:PutObjectAcl"), U),
    ],
)
def test_gives_other_accounts_no(statement: dict[str, object], verdict: Verdict) -> None:
    assert ask(CHANGE, policy(statement), OWN).verdict == verdict


@pytest.mark.parametrize(
    ("action", "on", "verdict"),
    [
        ("s3:Delete*", "arn:aws:s3:::b/*", S),
        (["s3:Get*", "s3:Delete*"], "arn:aws:s3:::b/in/*", S),
        ("s3:Delete*", "arn:aws:s3:::b", M),
        ("s3:Delete*", ["arn:aws:s3:::b/*", "arn:aws:s3:::b"], M),
        ("s3:Delete*", "arn:aws:s3:::b*", M),
        ("s3:Delete*", "*", M),
        ("s3:Delete*", [shaped("{}", "aws_s3_bucket.b.arn")], M),
        ("s3:Delete*", [ref("aws_s3_bucket.b.arn")], U),  # a plan does not show what else there is in it
        ("s3:Delete*", [shaped("{}/*", "aws_s3_bucket.b.arn")], S),
        ("s3:Delete*", [shaped("{}/*", "var.bucket")], S),
        ("s3:Delete*", unknown("var.bucket"), U),
        ("s3:*", unknown("var.bucket"), M),  # whichever of the two it is
        ("s3:*", "arn:aws:s3:::b/*", M),
        ("s3:Put*", "arn:aws:s3:::b", M),
        ("s3:*Object*", "arn:aws:s3:::b", S),
        ("s3:*Object*", "arn:aws:s3:::b/in/*", M),
        ("s3:*Object*", "arn:aws:s3:::b*", M),
        ("s3:*Object*", unknown("var.bucket"), U),
        ("s3:DeleteBucketPolicy", "arn:aws:s3:::b/*", M),  # which S3 refuses, and which says what is meant
    ],
)
def test_a_pattern_of_actions_gives_those_that_are_about_what_it_names(action: object, on: object, verdict: Verdict) -> None:
    asked = 'gives other accounts no {actions:list} | ["s3:DeleteBucketPolicy", "s3:PutObjectAcl", "s3:PutBucketAcl"]'
    assert ask(asked, policy(allow({"AWS": "999988887777"}, action, on)), OWN).verdict == verdict


@pytest.mark.parametrize(
    ("action", "but", "verdict"),
    [
        ("s3:Delete*", "arn:aws:s3:::b", S),
        ("s3:Delete*", "arn:aws:s3:::b/in/*", M),
        ("s3:*Object*", "arn:aws:s3:::b/*", S),
        ("s3:*Object*", "arn:aws:s3:::b/in/*", M),
    ],
)
def test_a_pattern_of_actions_gives_nothing_that_is_about_what_it_leaves_out(action: str, but: str, verdict: Verdict) -> None:
    asked = 'gives other accounts no {actions:list} | ["s3:DeleteBucketPolicy", "s3:PutObjectAcl"]'
    statement = {"Effect": "Allow", "Principal": {"AWS": "999988887777"}, "Action": action, "NotResource": but}
    assert ask(asked, policy(statement), OWN).verdict == verdict


def test_all_but_some_principals_are_called_so() -> None:
    statement = {"Effect": "Allow", "NotPrincipal": {"AWS": "999988887777"}, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}
    found = ask(CHANGE, policy(statement), OWN)
    assert (found.verdict, found.because) == (M, "policy.Statement[0] gives everybody but a few s3:*")


def test_another_account_is_one_only_when_this_one_is_known() -> None:
    assert ask(CHANGE, policy(allow({"AWS": "999988887777"}, "s3:*"))).verdict == U


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (deny(), M),
        (deny(Principal={"AWS": ["*"]}, Action=["s3:*"], Resource="*"), M),
        ({"Effect": "Deny", "Principal": "*", "Action": "s3:*"}, M),
        (deny(Action="s3:PutBucketPolicy"), M),
        (deny(Action="s3:DeleteObject"), S),
        (deny(Resource="arn:aws:s3:::b/*"), S),
        (deny(Principal={"AWS": ROOT}), U),  # all of an account, which may be this one
        (deny(Condition=NO_TLS), S),
        (deny(Condition=unknown()), U),
        (deny(Resource=[unknown()]), U),
        ({"Effect": "Deny", "Principal": "*", "NotAction": "s3:GetObject", "Resource": "*"}, M),
        (allow("*", "s3:*"), S),
    ],
)
def test_locks_nobody_out(statement: dict[str, object], verdict: Verdict) -> None:
    assert ask("locks nobody out", policy(statement)).verdict == verdict


@pytest.mark.parametrize(
    ("who", "verdict"),
    [(ROOT, M), ("111122223333", M), ("999988887777", S), (f"{ROOT[:-4]}role/app", S), (["999988887777", ROOT], M)],
)
def test_who_denies_his_own_account_locks_all_of_it_out(who: object, verdict: Verdict) -> None:
    assert ask("locks nobody out", policy(deny(Principal={"AWS": who})), OWN).verdict == verdict


@pytest.mark.parametrize(
    ("spared", "verdict"),
    [
        ("arn:aws:s3:::b/*", M),
        ("arn:aws:s3:::b", S),
        (["arn:aws:s3:::b", "arn:aws:s3:::b/*"], S),
        ("arn:aws:s3:::other", M),
        ("arn:aws:s3:::*", S),
        ("*", S),
        (unknown("var.spared"), U),
        (shaped("{}/*", "aws_s3_bucket.b.arn"), M),
    ],
)
def test_whether_all_but_some_resources_leave_the_bucket_out(spared: object, verdict: Verdict) -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": spared}
    subject = resource("aws_s3_bucket_policy.x", bucket="b", policy=policy(statement))
    assert lockout.locks_nobody_out(Site(subject, "policy", subject.get("policy")), world(subject)).verdict == verdict


def test_the_bucket_of_a_policy_is_known_by_its_reference() -> None:
    bucket = resource("aws_s3_bucket.b", bucket="b")
    for spared, verdict in (("arn:aws:s3:::b", S), ("arn:aws:s3:::other", M)):
        text = policy({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": spared})
        subject = resource("aws_s3_bucket_policy.x", bucket=ref("aws_s3_bucket.b.id"), policy=text)
        assert lockout.locks_nobody_out(Site(subject, "policy", subject.get("policy")), world(bucket, subject)).verdict == verdict


def arn(text: str, name: str) -> Value:
    """A text with a reference in its hole, as a configuration shows it."""
    return replace(shaped(text, name), references=ref(name).references)


@pytest.mark.parametrize(
    ("spared", "verdict"),
    [
        (arn("{}", "aws_s3_bucket.b.arn"), S),
        (arn("{}", "aws_s3_bucket.logs.arn"), M),
        ([arn("{}", "aws_s3_bucket.logs.arn"), arn("{}/*", "aws_s3_bucket.b.arn")], M),
        ([arn("{}", "aws_s3_bucket.logs.arn"), arn("{}", "aws_s3_bucket.b.arn")], S),
        (arn("arn:aws:s3:::{}", "aws_s3_bucket.logs.id"), M),
        (arn("{}*", "aws_s3_bucket.logs.arn"), U),  # and whatever else begins so, as this one may
        (unknown(branches={"var.a": arn("{}", "aws_s3_bucket.logs.arn"), "!var.a": arn("{}", "aws_s3_bucket.b.arn")}), U),
        (arn("{}", "data.aws_s3_bucket.there.arn"), U),  # which may be the same one
        (arn("{}", 'aws_s3_bucket.many["?"].arn'), U),
    ],
)
@pytest.mark.parametrize("name", [None, unknown("var.name")], ids=["a name that is made up", "a variable"])
def test_another_bucket_spares_nobody(name: Value | None, spared: object, verdict: Verdict) -> None:
    others = resource("aws_s3_bucket.logs", bucket="logs"), resource('aws_s3_bucket.many["?"]'), resource("data.aws_s3_bucket.there")
    text = policy({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": spared})
    subject = resource("aws_s3_bucket_policy.x", bucket=ref("aws_s3_bucket.b.id"), policy=text)
    bucket = resource("aws_s3_bucket.b", bucket=name)
    assert lockout.locks_nobody_out(Site(subject, "policy", subject.get("policy")), world(bucket, subject, *others)).verdict == verdict


# --- what is said -------------------------------------------------------------------------------------------------------------------

MIXED = ["logs:PutLogEvents", "logs:CreateLogStream", "logs:CreateLogGroup", "s3:*", "s3:GetObject", "kms:Decrypt", "iam:PassRole"]


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("grants no {actions:word} on every resource | data-access", "s3:*, s3:GetObject on *"),
        ("grants no {actions:word} on every resource | kms-decryption", "kms:Decrypt on *"),
        ("grants no {actions:word} on every resource | pass-role", "iam:PassRole on *"),
        ("names its actions", "s3:*"),
        ("names its resources", "iam:PassRole, kms:Decrypt, logs:CreateLogGroup and 4 more on *"),
    ],
)
def test_a_finding_names_what_the_control_is_about(phrase: str, said: str) -> None:
    for actions in (MIXED, MIXED[::-1]):
        assert ask(phrase, grant(actions, [ARN, "*"]), on="aws_iam_policy").because == f"policy.Statement[0] allows {said}"


def test_a_finding_names_the_resources_that_its_actions_are_about() -> None:
    kinds = ["arn:aws:iam::*:role/*", "arn:aws:kms:*:*:key/*", "arn:aws:s3:::*"]
    for phrase, said in (("data-access", "s3:GetObject on arn:aws:s3:::*"), ("pass-role", "iam:PassRole on arn:aws:iam::*:role/*")):
        asked = f"grants no {{actions:word}} on every resource | {phrase}"
        given = ask(asked, grant(["s3:GetObject", "kms:Decrypt", "iam:PassRole"], kinds), on="aws_iam_policy").because
        assert given == f"policy.Statement[0] allows {said}"


def test_a_finding_of_principals_names_the_strangers() -> None:
    known, other = "arn:aws:iam::111122223333:role/r", "arn:aws:iam::999988887777:root"
    given = ask(CHANGE, policy(allow({"AWS": [known, other]}, ["s3:GetObject", "s3:PutBucketPolicy"])), OWN).because
    assert given == f"policy.Statement[0] gives {other} s3:PutBucketPolicy"


def test_of_what_is_denied_only_the_actions_that_lock_out_are_told() -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": ["s3:GetObject", "s3:PutBucketPolicy", "s3:Delete*"], "Resource": "*"}
    assert ask("locks nobody out", policy(statement)).because.endswith("denies everybody s3:PutBucketPolicy")


# --- conditions that limit nobody ---------------------------------------------------------------------------------------------------

QUARTERS = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"]
EIGHTHS = [f"{first}.0.0.0/8" for first in range(256)]
TAGS = {"aws:TagKeys": ["team"]}
CONDITIONS: list[tuple[dict[str, object], Verdict]] = [
    ({"IpAddress": {"aws:SourceIp": QUARTERS}}, M),
    ({"IpAddress": {"aws:SourceIp": QUARTERS[:2]}}, M),
    ({"IpAddress": {"aws:SourceIp": QUARTERS[1]}}, S),
    ({"IpAddress": {"aws:SourceIp": "128.0.0.0/1"}}, M),
    ({"IpAddress": {"aws:SourceIp": EIGHTHS}}, M),
    ({"IpAddress": {"aws:SourceIp": EIGHTHS[20:60]}}, S),
    ({"IpAddress": {"aws:SourceIp": ["2000::/4", "3000::/4"]}}, M),
    ({"IpAddress": {"aws:SourceIp": [*QUARTERS, unknown("var.range")]}}, M),
    ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", unknown("var.range")]}}, U),
    ({"IpAddress": {"aws:SourceIp": "nowhere"}}, S),
    ({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, M),
    ({"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}, M),  # all of IPv6 is left
    ({"NotIpAddress": {"aws:SourceIp": "::/0"}}, M),
    ({"NotIpAddress": {"aws:SourceIp": [*EIGHTHS, "::/0"]}}, S),
    ({"NotIpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0", unknown("var.range")]}}, S),
    ({"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", unknown("var.range")]}}, U),
    ({"ForAllValues:StringEquals": TAGS}, M),
    ({"ForAllValues:StringEquals": TAGS, "Null": {"aws:TagKeys": "false"}}, S),
    ({"ForAnyValue:StringEquals": TAGS}, S),
    ({"ForAllValues:StringEquals": {"aws:PrincipalTag/team": "a"}}, M),
    ({"ForAllValues:StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a"}}, S),
    ({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}, M),
    ({"StringEqualsIfExists": {"aws:ResourceTag/team": "a"}}, M),
    ({"StringEqualsIfExists": {"secretsmanager:ResourceTag/team": "a"}}, M),
    ({"StringNotEqualsIfExists": {"aws:ResourceTag/team": "a"}}, S),
    ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, M),
    ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, S),
    ({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}, M),
    ({"StringNotLikeIfExists": {"aws:SourceAccount": "111122223333"}}, M),
    ({"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::b"}}, M),
    ({"NotIpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}, M),
    ({"ForAllValues:StringNotEquals": {"aws:CalledVia": "athena.amazonaws.com"}}, M),
    ({"ForAnyValue:StringNotEquals": {"aws:CalledVia": "athena.amazonaws.com"}}, S),
    ({"ForAnyValue:StringNotEqualsIfExists": {"aws:CalledVia": "athena.amazonaws.com"}}, M),
    ({"StringNotEquals": {"aws:PrincipalTag/team": "a"}}, S),
    ({"ForAllValues:StringNotEquals": TAGS}, S),
    ({"Null": {"aws:SourceIp": "false"}}, M),
    ({"Null": {"aws:ViaAWSService": "false"}}, M),
    ({"Null": {"aws:SourceIp": "true"}}, S),
    ({"StringEqualsIfExists": {"ec2:InstanceType": "t3.micro"}}, M),  # which no call of S3 has
    ({"StringEquals": {"aws:ResourceTag/team": "a"}}, S),
    ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, M),
    ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, M),
    ({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}, M),
    ({"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}, M),
    ({"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}, M),
    ({"StringEquals": {"s3:ResourceAccount": unknown("var.account")}}, M),
    ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}, M),
    ({"Null": {"aws:ResourceAccount": "false"}}, M),
    ({"StringNotEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}, S),
    ({"StringNotLike": {"aws:PrincipalArn": ["arn:aws:iam::111122223333:role/a", "*"]}}, S),
    ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, M),
    ({"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, S),
    ({"DateLessThan": {"aws:CurrentTime": "2099-12-31T23:59:59Z"}}, M),
    ({"DateLessThan": {"aws:CurrentTime": "never"}}, S),
    ({"DateLessThan": {"aws:CurrentTime": "2099-13-01"}}, U),  # no date
    ({"NumericLessThan": {"aws:CurrentTime": "4102444800"}}, S),  # which is no number: no request meets it
    ({"NumericLessThan": {"aws:EpochTime": "2099"}}, S),  # seconds, no year
    ({"NumericLessThan": {"aws:EpochTime": "4102444800"}}, M),
    ({"NumericGreaterThan": {"aws:EpochTime": "1577836800"}}, M),
    ({"NumericLessThan": {"aws:EpochTime": "1577836800"}}, S),
    ({"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}}, M),
    ({"DateLessThan": {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}}, S),
    ({"StringEquals": {"aws:SecureTransport": "true"}}, M),
    ({"StringNotEquals": {"aws:SecureTransport": "false"}}, M),
    ({"StringNotEquals": {"aws:SecureTransport": "true"}}, S),
    ({"StringLike": {"aws:ViaAWSService": "f*"}}, M),
    ({"Bool": {"aws:ViaAWSService": "true"}}, S),
    ({"Bool": {"aws:MultiFactorAuthPresent": ["true", "false"]}}, M),
    ({"StringEquals": {"aws:PrincipalType": ["User", "AssumedRole", "FederatedUser"]}}, M),
    ({"StringEquals": {"aws:PrincipalType": "AssumedRole"}}, M),  # so are all roles
    ({"StringEquals": {"aws:PrincipalType": "Account"}}, S),
    ({"StringNotEquals": {"aws:PrincipalType": "Account"}}, M),
    ({"StringNotEquals": {"aws:PrincipalType": ["User", "AssumedRole"]}}, S),
    ({"StringEquals": {"aws:username": "${aws:username}"}}, M),
    ({"StringEquals": {"aws:username": "anna"}}, S),
    ({"StringLike": {"aws:username": "*"}}, M),
    ({"StringLike": {"aws:username": "admin-*"}}, S),
    ({"StringEquals": {"aws:username": "*"}}, S),
    ({"StringLike": {"aws:userid": "AROA*"}}, M),
    ({"StringLike": {"aws:userid": "*:anna"}}, S),
    ({"Null": {"aws:username": "true"}}, M),
    ({"ArnLike": {"aws:PrincipalArn": shaped("arn:aws:iam::{}:role/*", OWN_ID)}}, M),
    ({"ArnLike": {"aws:PrincipalArn": shaped("arn:{}:iam::{}:role/*", "var.partition", "var.account")}}, M),
    ({"ArnLike": {"aws:PrincipalArn": shaped("arn:aws:iam::{}:role/admin-{}", OWN_ID, "var.env")}}, S),
    ({"ArnLike": {"aws:PrincipalArn": shaped("arn:aws:iam::111122223333:role/{}", "var.role")}}, U),
    ({"ArnEquals": {"aws:PrincipalArn": ref("aws_iam_role.r.arn")}}, S),
    ({"StringEquals": {"aws:username": unknown("var.user")}}, S),
    ({"StringEquals": {"aws:PrincipalType": unknown("var.type")}}, U),
    ({"StringNotEquals": {"aws:username": unknown("var.user")}}, M),
    ({"StringLike": {"aws:userid": shaped("{}:*", "aws_iam_role.r.unique_id")}}, S),
    ({"StringNotLike": {"aws:PrincipalArn": shaped("arn:aws:iam::{}:role/admin-{}", OWN_ID, "var.env")}}, M),
    ({"StringEqualsIfExists": {"aws:username": "anna"}}, M),  # roles have no such name
    ({"StringNotLike": {"aws:username": "*"}}, M),
    ({"StringEquals": {"aws:PrincipalType": "Us*"}}, S),
    ({"StringLike": {"aws:PrincipalType": "Us*"}}, M),
    ({"StringNotEquals": {"aws:PrincipalArn": "*"}}, M),  # of which the star is none that stands for others
    ({"StringNotLike": {"aws:PrincipalArn": "*"}}, S),
    ({"ArnEquals": {"aws:PrincipalArn": "${aws:PrincipalArn}"}}, M),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}, M),
    ({"StringLike": {"aws:PrincipalArn": "*:role/*"}}, M),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin-*"}}, S),
    ({"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/*", "arn:aws:iam::*:user/*"]}}, S),
]


@pytest.mark.parametrize(("conditions", "verdict"), CONDITIONS)
def test_a_condition_that_holds_anyway_is_no_limit(conditions: dict[str, object], verdict: Verdict) -> None:
    document = policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": conditions})
    phrase = "grants no {actions:word} on every resource | data-access"
    assert ask(phrase, document, on="aws_iam_policy").verdict == verdict


def test_the_names_of_tags_limit_those_who_may_only_tag() -> None:
    def asked(*actions: str) -> Verdict:
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*", "Condition": {"ForAllValues:StringEquals": TAGS}}
        return ask("names its resources", policy(statement), on="aws_iam_policy").verdict

    assert asked("ec2:CreateTags", "ec2:DeleteTags") == S
    assert asked("ec2:CreateTags", "ec2:TerminateInstances") == M


GIVEN: list[tuple[str, object, Verdict]] = [
    ("ArnEquals", "arn:aws:iam::111122223333:policy/app", S),
    ("ArnLike", "arn:aws:iam::111122223333:policy/*", S),
    ("ArnLike", "*", M),
    ("ArnLike", "arn:aws:iam::*:policy/*", M),
    ("ArnLike", ["arn:aws:iam::111122223333:policy/app", "arn:aws:iam::aws:policy/*"], M),
    ("StringEquals", "arn:aws:iam::aws:policy/AdministratorAccess", M),
    ("StringEqualsIfExists", "arn:aws:iam::aws:policy/ReadOnlyAccess", S),
    ("StringEquals", ref("aws_iam_policy.app.arn"), S),
    ("ArnLike", [ref("aws_iam_policy.app.arn"), "arn:aws:iam::aws:policy/*"], M),
    ("StringEquals", ref("aws_iam_policy.app.arn", "var.other"), U),
    ("ArnLike", ref("aws_iam_policy.app.arn", certainty=Certainty.POSSIBLE), U),  # what a function makes of it: `arn:*`
    ("ArnLike", ref('aws_iam_policy.app["?"].arn', certainty=Certainty.SOME), U),  # or what stands in its place where there is none
    ("StringEquals", ref("data.aws_iam_policy.admin.arn"), U),
    ("ArnEquals", unknown("var.policy"), U),
    ("ArnEquals", shaped("arn:aws:iam::{}:policy/app", "var.account"), S),
    ("ArnLike", shaped("arn:aws:iam::{}:policy/*", "data.aws_caller_identity.me.account_id"), S),
    ("ArnLike", shaped("arn:aws:iam::{}:policy/*", "var.account"), U),
    ("ArnEquals", shaped("arn:aws:iam::aws:policy/{}", "var.name"), U),
    ("ArnEquals", shaped("arn:{}:iam::aws:policy/AdministratorAccess", "data.aws_partition.here.partition"), M),
    ("ArnEquals", shaped("arn:{}:iam::aws:policy/ReadOnlyAccess", "data.aws_partition.here.partition"), S),
    ("ArnLike", shaped("arn:{}:iam::{}:policy/*", "data.aws_partition.here.partition", "data.aws_caller_identity.me.account_id"), S),
]


@pytest.mark.parametrize(("operator", "arns", "verdict"), GIVEN)
def test_who_may_give_administrator_access_away_is_not_limited(operator: str, arns: object, verdict: Verdict) -> None:
    statement = {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": "*", "Condition": {operator: {"iam:PolicyARN": arns}}}
    phrase = "grants no {actions:word} on every resource | permission-changes"
    assert ask(phrase, policy(statement), on="aws_iam_policy").verdict == verdict


# --- what a Deny takes away ---------------------------------------------------------------------------------------------------------

DATA = "grants no {actions:word} on every resource | data-access"
WIDE = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
TAKEN: list[tuple[object, Verdict]] = [
    ({"Action": "s3:GetObject*", "Resource": "*"}, S),
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::x/*"}, M),
    ({"Action": "s3:Put*", "Resource": "*"}, M),
    ({"NotAction": "s3:List*", "Resource": "*"}, S),
    ({"NotAction": "s3:GetObject", "Resource": "*"}, M),
    ({"Action": "s3:*", "NotResource": ["arn:aws:s3:::x", "arn:aws:s3:::x/*"]}, S),
    ({"Action": "s3:*", "NotResource": "arn:aws:s3:::*"}, M),
    ({"Action": "s3:*", "NotResource": ["arn:aws:s3:::x", "arn:aws:s3:::*/*"]}, M),
    ({"Action": "s3:*", "Resource": "*", "Condition": NO_TLS}, M),
    # what it leaves, an Allow would under that condition, and it counts as that, unless whoever likes is who is left
    ({"Action": "s3:*", "Resource": "*", "Condition": when("StringNotEquals", "aws:SourceVpce", "vpce-1")}, S),
    ({"Action": "s3:*", "Resource": "*", "Condition": when("NotIpAddress", "aws:SourceIp", "192.0.2.0/24")}, S),
    ({"Action": "s3:Put*", "Resource": "*", "Condition": when("NotIpAddress", "aws:SourceIp", "192.0.2.0/24")}, M),
    ({"Action": "s3:*", "Resource": "*", "Condition": when("StringNotEquals", "aws:RequestedRegion", "eu-west-1")}, M),
    ({"Action": "s3:*", "Resource": "*", "Condition": when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")}, M),
    ({"Action": "s3:*", "Resource": "*", "Condition": when("BoolIfExists", "aws:MultiFactorAuthPresent", "false")}, M),
    ({"Action": "s3:*", "Resource": "*", "Condition": when("StringNotEquals", "aws:PrincipalTag/team", "shop")}, U),
    ({"Action": unknown("var.actions"), "Resource": "*"}, U),
    ({"Action": "s3:*", "Resource": "*", "Condition": unknown("var.condition")}, U),
]


@pytest.mark.parametrize(("refused", "verdict"), TAKEN)
def test_what_a_deny_takes_away_for_certain_is_not_granted(refused: dict[str, object], verdict: Verdict) -> None:
    assert ask(DATA, policy(WIDE, {"Effect": "Deny", **refused}), on="aws_iam_policy").verdict == verdict


DELEGATED = {"Effect": "Allow", "Action": ["iam:PutUserPolicy", "iam:AttachUserPolicy"], "Resource": "*"}
UNBOUNDED = when("StringNotEquals", "iam:PermissionsBoundary", "arn:aws:iam::111122223333:policy/limits")


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        # as AWS delegates: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
        ([], S),
        ([{"Effect": "Allow", "Action": "iam:DeleteUserPermissionsBoundary", "Resource": "*"}], M),
    ],
)
def test_a_deny_of_all_but_some_is_the_condition_of_an_allow(more: list[object], verdict: Verdict) -> None:
    written = policy(DELEGATED, {**DELEGATED, "Effect": "Deny", "Condition": UNBOUNDED}, *more)
    assert ask("grants no {actions:word} on every resource | permission-changes", written, on="aws_iam_policy").verdict == verdict
    assert say("allows no privilege escalation", resource("aws_iam_policy.p", policy=written)).verdict == verdict


@pytest.mark.parametrize(
    ("table", "action", "resource", "verdict"),
    [
        ("pass-role", "iam:PassRole", "arn:aws:iam::*:role/*", S),
        ("pass-role", "iam:Pass*", "arn:aws-cn:iam::*:*", S),
        ("pass-role", "iam:PassRole", "arn:aws:iam::*", S),
        ("pass-role", "iam:PassRole", "arn:aws:iam::*:policy/*", M),
        ("pass-role", "iam:PassRole", "arn:aws:iam::*:role/admin-*", M),
        ("pass-role", "iam:PassRole", "arn:aws:iam::111122223333:role/*", S),  # nobody passes a role of another account than his own
        ("pass-role", "iam:PassRole", shaped("arn:aws:iam::{}:role/*", "data.aws_caller_identity.me.account_id"), S),
        ("pass-role", "iam:PassRole", shaped("arn:{}:iam::{}:role/*", "data.aws_partition.p.partition", "var.account"), U),
        ("pass-role", "iam:PassRole", shaped("arn:aws:iam::{}:role/app-*", "var.account"), M),
        ("pass-role", "iam:PassRole", shaped("arn:aws:iam::111122223333:role/{}", "var.role"), U),
        ("kms-decryption", "kms:*", "arn:aws:kms:*:*:key/*", S),
        ("kms-decryption", "kms:*", "arn:aws:kms:*:111122223333:key/*", S),
        ("kms-decryption", "kms:*", "arn:aws:kms:eu-west-1:*:key/*", M),
        ("kms-decryption", "kms:*", "arn:aws:kms:*:*:alias/*", M),
        ("data-access", "secretsmanager:*", "arn:aws:secretsmanager:*:*:secret:*", S),
        ("data-access", "secretsmanager:*", "arn:aws:secretsmanager:*:*:secret:app-*", M),
        ("data-access", "secretsmanager:*", shaped("arn:aws:secretsmanager:{}:*:secret:*"), U),
    ],
)
def test_a_deny_of_all_of_a_kind_takes_away_what_is_done_to_that_kind(table: str, action: str, resource: object, verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Action": f"{action.partition(':')[0]}:*", "Resource": "*"}
    document = policy(given, {"Effect": "Deny", "Action": action, "Resource": resource})
    assert ask(f"grants no {{actions:word}} on every resource | {table}", document, OWN, on="aws_iam_policy").verdict == verdict


@pytest.mark.parametrize(
    ("refused", "verdict"),
    [
        ({"Action": "s3:*", "NotResource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}, S),
        ({"Action": "*", "Resource": "*"}, S),
        ({"Action": "s3:Put*", "NotResource": "arn:aws:s3:::b/*"}, M),
        ({"Action": "s3:*", "NotResource": "arn:aws:s3:::b/*", "Condition": NO_TLS}, M),
        ({"Action": unknown("var.actions"), "NotResource": "arn:aws:s3:::b/*"}, U),
    ],
)
def test_what_a_deny_leaves_of_some_resources_names_them(refused: dict[str, object], verdict: Verdict) -> None:
    document = policy({**WIDE, "Action": ["s3:GetObject", "s3:Put*"]}, {"Effect": "Deny", **refused})
    assert ask("names its resources", document, on="aws_iam_policy").verdict == verdict


KEY = ref("aws_kms_key.k.arn")


@pytest.mark.parametrize(
    ("given", "denied", "verdict"),
    [
        ("*", {"Resource": KEY}, M),
        ("*", {"Resource": [KEY, "arn:aws:kms:*:*:key/a"]}, M),
        ("*", {"Resource": [KEY, "arn:aws:kms:*:*:key/*"]}, S),
        ("arn:aws:kms:*:*:key/*", {"Resource": KEY}, M),
        ("*", {"Resource": unknown("var.key")}, U),
        ("*", {"Resource": ref("data.aws_ssm_parameter.k.value")}, U),
        ("*", {"Resource": ref("aws_ssm_parameter.k.value")}, U),  # which may be a star
        ("*", {"Resource": KEY, "Condition": NO_TLS}, M),
        ("*", {"NotResource": KEY}, S),
        ("*", {"NotResource": unknown("var.key")}, U),
        ("arn:aws:kms:*:*:key/*", {"NotResource": [KEY, "arn:aws:kms:*:*:key/*"]}, M),
    ],
)
def test_one_thing_that_stands_here_is_never_all_that_is_given(given: str, denied: dict[str, object], verdict: Verdict) -> None:
    allowed = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": given}
    document = policy(allowed, {"Effect": "Deny", "Action": "kms:*", **denied})
    assert ask("grants no {actions:word} on every resource | kms-decryption", document, on="aws_iam_policy").verdict == verdict


def test_a_role_of_another_account_may_still_be_assumed_where_those_of_ones_own_may_not() -> None:
    refused = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::111122223333:role/*"}
    phrase = "grants no {actions:word} on every resource | credential-access"
    assert ask(phrase, policy({"Effect": "Allow", "Action": "sts:*", "Resource": "*"}, refused), on="aws_iam_policy").verdict == M


@pytest.mark.parametrize(
    ("table", "action", "spared", "verdict"),
    [
        ("pass-role", "iam:PassRole", "arn:aws:iam::*:role/*", M),
        ("pass-role", "iam:PassRole", "arn:aws:iam::111122223333:role/*", M),
        ("pass-role", "iam:PassRole", "arn:aws:iam::111122223333:role/app", S),
        ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:*:key/*", M),
        ("data-access", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*", M),
        ("data-access", "secretsmanager:GetSecretValue", "arn:aws:s3:::b", S),
    ],
)
def test_a_deny_of_all_else_takes_away_nothing_of_a_kind_that_it_spares(table: str, action: str, spared: str, verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Action": action, "Resource": "*"}
    document = policy(given, {"Effect": "Deny", "Action": action, "NotResource": spared})
    assert ask(f"grants no {{actions:word}} on every resource | {table}", document, on="aws_iam_policy").verdict == verdict


@pytest.mark.parametrize(
    ("table", "action", "spared", "verdict"),
    [
        ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:111122223333:key/*", S),
        ("kms-decryption", "kms:*", ["arn:aws:s3:::b", "arn:aws:kms:*:*:*"], S),
        ("kms-decryption", "kms:Decrypt", shaped("arn:{}:kms:*:{}:key/*", "data.aws_partition.p.partition", "var.account"), U),
        ("kms-decryption", "kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/*", M),
        ("kms-decryption", "kms:Decrypt", shaped("arn:aws:kms:{}:111122223333:key/*", "data.aws_region.r.region"), M),
        ("kms-decryption", "kms:Decrypt", shaped("arn:aws:kms:{}:111122223333:key/*", "var.region"), U),
        ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", M),
        ("kms-decryption", "kms:Decrypt", "arn:aws:kms:*:111122223333:alias/*", M),
        ("pass-role", "iam:PassRole", "arn:aws:iam::111122223333:role/*", S),
        ("pass-role", "iam:PassRole", "arn:aws:iam::111122223333:role/admin", M),
        ("credential-access", "sts:AssumeRole", "arn:aws:iam::111122223333:role/*", M),
        ("data-access", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*", S),
        ("data-access", "s3:GetObject", "arn:aws:s3:::b/*", M),
    ],
)
def test_an_allow_gives_nothing_of_a_kind_that_it_leaves_out(table: str, action: str, spared: object, verdict: Verdict) -> None:
    document = policy({"Effect": "Allow", "Action": action, "NotResource": spared})
    assert ask(f"grants no {{actions:word}} on every resource | {table}", document, OWN, on="aws_iam_policy").verdict == verdict


def test_a_statement_that_nobody_sees_may_take_it_away() -> None:
    assert ask(DATA, policy(WIDE, unknown("var.more")), on="aws_iam_policy").verdict == U
    assert ask(DATA, policy(WIDE, unknown(body={"Effect": "Allow", "Action": "ec2:*", "Resource": "*"})), on="aws_iam_policy").verdict == M


# --- two statements that are one together -------------------------------------------------------------------------------------------

BUT_IAM = {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}
ALL_OF_IAM = {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}
TOGETHER: list[tuple[list[object], Verdict]] = [
    ([BUT_IAM], S),
    ([ALL_OF_IAM], S),
    ([BUT_IAM, ALL_OF_IAM], M),
    ([BUT_IAM, {**ALL_OF_IAM, "Resource": "arn:aws:iam::*:role/app"}], S),
    ([BUT_IAM, {**ALL_OF_IAM, "Action": ["iam:Get*", "iam:List*"]}], S),
    ([BUT_IAM, {**ALL_OF_IAM, "Condition": when("StringEquals", "iam:PermissionsBoundary", "arn:aws:iam::111122223333:policy/b")}], S),
    ([BUT_IAM, {**ALL_OF_IAM, "Effect": "Deny"}], S),
    ([BUT_IAM, {**ALL_OF_IAM, "Effect": unknown("var.effect")}], U),
    ([BUT_IAM, unknown("var.more")], U),
]


@pytest.mark.parametrize(("statements", "verdict"), TOGETHER)
def test_everything_but_iam_and_iam_are_everything(statements: list[object], verdict: Verdict) -> None:
    found = ask("grants no administrator access", policy(*statements), on="aws_iam_policy")
    assert found.verdict == verdict
    if verdict == M:
        assert found.because == "policy.Statement[0] allows everything but iam:*, organizations:* on *, and another statement all of IAM"


@pytest.mark.parametrize(
    ("account", "here", "verdict"),
    [
        ("111122223333", (OWN,), S),  # none of one's own keys: as AWS writes it for those in its accounts
        ("999988887777", (OWN,), M),  # all of one's own keys
        ("999988887777", (), U),
        ("*", (), S),
        (OWN_ID, (), S),
        ("var.account", (), U),
    ],
)
def test_all_but_the_keys_of_an_account_are_none_of_ones_own_if_it_is_this_one(
    account: str, here: tuple[Resource, ...], verdict: Verdict
) -> None:
    keys = "arn:aws:kms:*:{}:key/*"
    named = shaped(keys, account) if "." in account else keys.format(account)
    but_them = policy({"Effect": "Allow", "Action": "kms:Decrypt", "NotResource": named})
    denied = policy({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}, {"Effect": "Deny", "Action": "kms:*", "Resource": named})
    for one in (but_them, denied):
        assert ask("grants no {actions:word} on every resource | kms-decryption", one, *here, on="aws_iam_role_policy").verdict == verdict


@pytest.mark.parametrize(
    ("action", "tags", "untags"),
    [
        ("acm-pca:PutPolicy", "acm-pca:TagCertificateAuthority", "acm-pca:UntagCertificateAuthority"),
        ("ds:CreateTrust", "ds:AddTagsToResource", "ds:RemoveTagsFromResource"),
        ("es:UpdateElasticsearchDomainConfig", "es:AddTags", "es:RemoveTags"),
        ("glacier:SetVaultAccessPolicy", "glacier:AddTagsToVault", "glacier:RemoveTagsFromVault"),
        ("rds:ModifyDBSnapshotAttribute", "rds:AddTagsToResource", "rds:RemoveTagsFromResource"),
        ("redshift:AuthorizeSnapshotAccess", "redshift:CreateTags", "redshift:DeleteTags"),
        ("workspaces:UpdateWorkspaceImagePermission", "workspaces:CreateTags", "workspaces:DeleteTags"),
    ],
)
def test_tags_by_the_names_that_a_service_has_for_giving_them(action: str, tags: str, untags: str) -> None:
    phrase = "grants no {actions:word} on every resource | permission-changes"
    for test, undoes, other in (("StringEquals", tags, untags), ("StringNotEquals", untags, "s3:GetObject")):
        limited = {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": {test: {"aws:ResourceTag/team": "blue"}}}
        for more, verdict in ((undoes, M), (other, S)):
            document = policy(limited, {"Effect": "Allow", "Action": more, "Resource": "*"})
            assert ask(phrase, document, on="aws_iam_policy").verdict == verdict


@pytest.mark.parametrize("key", ["sts:RoleSessionName", "sts:SourceIdentity", "sts:ExternalId"])
def test_what_a_caller_says_of_his_session_is_no_limit(key: str) -> None:
    phrase = "grants no {actions:word} on every resource | credential-access"
    for value in ("${aws:username}", "anna"):
        assert ask(phrase, grant("sts:AssumeRole", Condition={"StringEquals": {key: value}}), on="aws_iam_policy").verdict == M
        scoped = grant("sts:AssumeRole", "arn:aws:iam::111122223333:role/app", Condition={"StringEquals": {key: value}})
        assert ask(phrase, scoped, on="aws_iam_policy").verdict == S


@pytest.mark.parametrize(
    ("table", "action", "condition"),
    [
        ("remote-commands", "ssm:StartSession", {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}}),
        ("data-access", "secretsmanager:GetSecretValue", {"ForAnyValue:StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}}),
        ("data-access", "s3:GetObject", {"NumericGreaterThanEquals": {"s3:TlsVersion": "1.2"}}),
        ("data-access", "ssm:GetParametersByPath", {"StringEquals": {"ssm:Recursive": "true"}}),
    ],
)
def test_how_a_caller_asks_is_no_limit(table: str, action: str, condition: object) -> None:
    phrase = f"grants no {{actions:word}} on every resource | {table}"
    assert ask(phrase, grant(action, Condition=condition), on="aws_iam_policy").verdict == M
    tagged = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    assert ask(phrase, grant(action, Condition=tagged), on="aws_iam_policy").verdict == S


@pytest.mark.parametrize(
    ("table", "action", "resource_", "verdict"),
    [
        ("credential-access", "sts:AssumeRole", "arn:aws:iam::*:role/*", M),
        ("credential-access", "sts:AssumeRole", "arn:aws:iam::*:root", S),
        ("credential-access", "sts:AssumeRoot", "arn:aws:iam::*:root", M),
        ("credential-access", "sts:AssumeRoot", "arn:aws:iam::*:role/*", S),
        ("credential-access", "sts:Assume*", "arn:aws:iam::*:root", M),
        ("credential-access", "iam:CreateAccessKey", "arn:aws:iam::*:user/*", M),
        ("credential-access", "iam:CreateAccessKey", "arn:aws:iam::*:policy/*", S),
        ("permission-changes", "iam:PutRolePolicy", "arn:aws:iam::*:policy/*", S),
        ("permission-changes", "iam:*Policy*", "arn:aws:iam::*:policy/*", M),  # versions of it
        ("data-access", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*", M),
    ],
)
def test_an_action_is_about_what_is_of_its_kind(table: str, action: str, resource_: str, verdict: Verdict) -> None:
    document = policy({"Effect": "Allow", "Action": action, "Resource": resource_})
    assert ask(f"grants no {{actions:word}} on every resource | {table}", document, on="aws_iam_policy").verdict == verdict

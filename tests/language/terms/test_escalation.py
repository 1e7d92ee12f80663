"""What takes privilege escalation away, or leaves it open: Denies, boundaries, groups."""

from __future__ import annotations

import json
from typing import Any

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Certainty, Unknown, Value
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, secret, unknown, world
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.support.counting import calls

PHRASE = "allows no privilege escalation"


def give(action: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": resources, **more}


def deny(action: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {**give(action, resources, **more), "Effect": "Deny"}


NO_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
ATTACH = give("iam:AttachUserPolicy")
LAUNCH = (give("iam:PassRole"), {"Effect": "Allow", "Action": "ec2:RunInstances", "NotResource": "arn:aws:ec2:*:*:instance/*"})
OWN = "arn:aws:iam::111122223333:user/${aws:username}"
AWS = "arn:aws:iam::aws:policy"
ME = resource("data.aws_caller_identity.me", account_id="111122223333")


DENIED: list[tuple[list[Any], Verdict]] = [
    ([ATTACH], M),
    ([ATTACH, deny("iam:*")], S),
    ([ATTACH, deny("iam:Attach*")], S),
    ([ATTACH, {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::*:user/app"}], S),
    ([ATTACH, {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::*:user/*"}], M),
    ([ATTACH, {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::*:role/*"}], S),  # no user is a role
    ([ATTACH, {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::111122223333:*"}], M),
    ([ATTACH, {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::*:us*"}], M),
    ([ATTACH, deny("iam:AttachRolePolicy")], M),
    # what is about functions, stacks, jobs alone is taken by a Deny of all of them, and given by nothing else
    ([give("lambda:Update*"), deny("lambda:*", "arn:aws:lambda:*:*:function:*")], S),
    ([give("lambda:Update*"), deny("lambda:*", "arn:aws:lambda:*:*:function:app-*")], M),
    ([give("lambda:*", "arn:aws:lambda:*:*:layer:*")], S),
    ([give("lambda:*", ["arn:aws:lambda:*:*:layer:*", "arn:aws:lambda:*:*:function:*"])], M),
    ([give("iam:PassRole"), give("lambda:*", "arn:aws:lambda:*:*:layer:*")], S),
    ([give("cloudformation:*Stack"), deny("*", "arn:aws:cloudformation:*:*:stack/*")], S),
    ([give("cloudformation:*Stack"), deny("*", "arn:aws:cloudformation:*:*:stack/*/*")], S),
    ([give("cloudformation:*Stack"), deny("*", "arn:aws:cloudformation:*:*:stackset/*")], M),
    ([give(["iam:PassRole", "glue:*"]), deny("glue:*", ["arn:aws:glue:*:*:job/*", "arn:aws:glue:*:*:devEndpoint/*"])], M),
    ([give(["iam:PassRole", "glue:*Job*"]), deny("glue:*", "arn:aws:glue:*:*:job/*")], S),
    # all services, notebooks, machines of a kind are all that such an action is about, whatever ARNs of another kind stand beside them
    ([give("apprunner:UpdateService", "arn:aws:apprunner:*:*:service/*")], M),
    ([give("apprunner:*", "arn:aws:apprunner:*:*:connection/*")], S),
    ([give("glue:UpdateDevEndpoint", "arn:aws:glue:*:*:devEndpoint/*")], M),
    ([give("glue:UpdateDevEndpoint"), deny("glue:*", "arn:aws:glue:*:*:devEndpoint/*")], S),
    ([give("sagemaker:CreatePresigned*", "arn:aws:sagemaker:*:*:notebook-instance/*")], M),
    ([give("sagemaker:CreatePresigned*", "arn:aws:sagemaker:*:*:user-profile/*")], M),
    ([give("sagemaker:CreatePresigned*", "arn:aws:sagemaker:*:*:mlflow-tracking-server/*")], S),
    ([{"Effect": "Allow", "Action": "sagemaker:CreatePresignedD*", "NotResource": "arn:aws:sagemaker:*:*:user-profile/*"}], S),
    ([give("states:*", "arn:aws:states:*:*:stateMachine:*")], M),
    ([give("states:*", "arn:aws:states:*:*:stateMachine:app")], S),
    ([give("states:*", "arn:aws:states:*:*:activity:*")], S),
    ([give("states:*"), deny("states:Update*", "arn:aws:states:*:*:stateMachine:*")], S),
    ([give("servicecatalog:*", "arn:aws:catalog:*:*:product/*")], M),
    ([give("servicecatalog:*", "arn:aws:catalog:*:*:portfolio/*")], S),
    ([give("ec2:*LaunchTemplate*", "arn:aws:ec2:*:*:launch-template/*")], M),
    ([give("ec2:*LaunchTemplate*"), deny("ec2:*", "arn:aws:ec2:*:*:launch-template/*")], S),
    ([give("ec2:*LaunchTemplate*"), deny("ec2:*", "arn:aws:ec2:*:*:instance/*")], M),
    ([give("emr-containers:StartJobRun"), deny("*", "arn:aws:emr-containers:*:*:/virtualclusters/*")], S),
    ([give("iam:PassRole"), give("ecs:RunTask"), deny("ecs:*", "arn:aws:ecs:*:*:task-definition/*")], S),
    ([give("iam:PassRole"), give("ecs:RunTask"), deny("ecs:*", "arn:aws:ecs:*:*:cluster/*")], M),
    ([give("ec2:*Instance*"), deny("ec2:*", "arn:aws:ec2:*:*:instance/*")], S),
    ([{"Effect": "Allow", "Action": "ec2:*Instance*", "NotResource": "arn:aws:ec2:*:*:instance/*"}], S),
    # a runbook may be another account's, who shares it
    ([give(["iam:PassRole", "ssm:StartAutomationExecution"])], M),
    ([give("iam:PassRole"), give("ssm:Start*", "arn:aws:ssm:*:111122223333:automation-definition/*")], S),
    ([give("iam:PassRole"), give("ssm:Start*", "arn:aws:ssm:*:*:automation-definition/AWS-RestartEC2Instance:*")], S),
    ([give("eks:*Access*"), deny("eks:*", "arn:aws:eks:*:*:cluster/*")], S),
    ([give("eks:*Access*"), deny("eks:*", "arn:aws:eks:*:*:nodegroup/*")], M),
    ([give(["iam:PassRole", "scheduler:*"]), deny("scheduler:*", "arn:aws:scheduler:*:*:schedule/*")], S),
    ([give(["iam:PassRole", "scheduler:*"]), deny("scheduler:*", "arn:aws:scheduler:*:*:schedule-group/*")], M),
    ([give(["iam:PassRole", "glue:CreateSession", "glue:RunStatement"]), deny("glue:*", "arn:aws:glue:*:*:session/*")], S),
    ([give(["iam:PassRole", "sagemaker:CreateTr*"]), deny("*", "arn:aws:sagemaker:*:*:training-job/*")], S),
    ([give(["iam:PassRole", "sagemaker:CreatePro*"]), deny("*", "arn:aws:sagemaker:*:*:training-job/*")], M),
    # the ARN of a role, a user or a policy that names no account is none
    ([give("iam:PutRolePolicy", "arn:aws:iam:::role/*")], S),
    ([give("iam:PutRolePolicy"), deny("iam:*", "arn:aws:iam:::role/*")], M),
    # no role is an instance, and what starts one says nothing of roles
    ([give(["iam:PassRole", "ec2:RunInstances"], "arn:aws:iam::*:role/*")], S),
    ([give(["iam:PassRole", "ec2:RunInstances"], ["arn:aws:iam::*:role/*", "arn:aws:ec2:*:*:*"])], M),
    ([give(["iam:PassRole", "ec2:RunInstances"], ["arn:aws:iam::*:role/*", "arn:aws:ec2:eu-west-1:111122223333:instance/*"])], M),
    ([give("*", "arn:aws:iam::*:role/*"), deny(["iam:Attach*", "iam:Put*", "iam:Update*"])], S),
    ([give("iam:PassRole", "arn:aws:iam::*:role/*"), give("lambda:*", "arn:aws:lambda:*:*:function:app-*")], M),
    ([give(["iam:PassRole", "ec2:Associate*"]), give("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*")], M),
    ([{"Effect": "Allow", "NotAction": "s3:*", "NotResource": "arn:aws:iam::*:role/*"}, give("iam:PassRole")], M),
    # whoever may start no instance at all starts none
    ([give("iam:PassRole"), {"Effect": "Allow", "Action": "ec2:RunInstances", "NotResource": "arn:aws:ec2:*:*:instance/*"}], S),
    ([give("iam:PassRole"), {"Effect": "Allow", "Action": "ec2:RunInstances", "NotResource": "arn:aws:ec2:*:*:subnet/subnet-1"}], M),
    ([give("iam:PassRole"), give("ec2:RunInstances"), deny("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*")], S),
    ([{"Effect": "Allow", "Action": "iam:UpdateAssumeRolePolicy", "NotResource": "arn:aws:iam::*:*"}, give("sts:AssumeRole")], S),
    ([{"Effect": "Allow", "Action": "iam:AttachUserPolicy", "NotResource": "arn:aws:iam::*:user/*"}], S),
    ([{"Effect": "Allow", "Action": "iam:AttachUserPolicy", "NotResource": "arn:aws:iam::*:role/*"}], M),
    ([{"Effect": "Allow", "Action": "iam:AttachUserPolicy", "NotResource": unknown("var.spared")}], U),
    ([give("iam:PassRole"), give("ec2:RunInstances", ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*::image/*"])], S),
    ([give("iam:PassRole"), give("ec2:RunInstances", ["arn:aws:ec2:*:*:i*", "arn:aws:ec2:*::image/*"])], M),
    *(
        ([give("iam:PassRole"), give("ec2:RunInstances"), deny("ec2:RunInstances", images)], told)
        for images, told in [
            ("arn:aws:ec2:*::image/*", S),
            ("arn:aws:ec2:*:*:image/*", S),
            ("arn:aws:ec2:*::image/ami-*", S),
            ("arn:aws:ec2:eu-west-1::image/*", M),
            ("arn:aws:ec2:*::image/ami-0*", M),
            ("arn:aws:ec2:*::image/ami-0abcdef1234567890", M),
        ]
    ),
    (
        [
            *(give("iam:PassRole"), give("ec2:RunInstances")),
            deny("ec2:RunInstances", "arn:aws:ec2:*::image/*", Condition={"StringNotEquals": {"ec2:Owner": "amazon"}}),
        ],
        M,
    ),
    ([give("iam:PassRole"), give("ec2:RunInstances"), deny("ec2:RunInstances", "arn:aws:ec2:*::image/*", Condition=unknown())], U),
    *(
        ([give("iam:PassRole"), give("ec2:RunInstances"), {"Effect": "Deny", "Action": "ec2:RunInstances", "NotResource": spared}], told)
        for spared, told in [
            ("arn:aws:ec2:*:*:instance/*", S),
            ("arn:aws:ec2:*::image/*", S),
            (["arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:image/*"], M),
        ]
    ),
    ([give("iam:PassRole"), give("ec2:RunInstances"), deny("ec2:RunInstances", "arn:aws:ec2:eu-west-1:*:instance/*")], M),
    *(
        ([give("iam:PassRole"), give("ec2:RunInstances"), deny("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", Condition=one)], told)
        for one, told in (
            ({"StringNotEquals": {"ec2:InstanceType": ["t3.micro"]}}, M),
            ({"StringNotEquals": {"ec2:MetadataHttpTokens": "required"}}, M),
            ({"Null": {"aws:RequestTag/team": "true"}}, U),
        )
    ),
    (
        [
            give(["iam:PassRole", "ec2:RunInstances", "ec2:CreateTags"]),
            deny("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", Condition={"Null": {"aws:RequestTag/team": "true"}}),
        ],
        M,
    ),
    *(
        (
            [
                give(["iam:PassRole", "ec2:RunInstances", "ec2:CreateTags"]),
                deny("ec2:RunInstances", ["arn:aws:ec2:*:*:instance/*", f"arn:aws:ec2:*:*:{kind}/*"], Condition=asked),
            ],
            told,
        )
        for kind, asked, told in (
            ("volume", {"StringNotLike": {"aws:RequestTag/team": "?*"}}, M),
            ("subnet", {"StringNotLike": {"aws:RequestTag/team": "?*"}}, U),  # which exists, and is tagged by nobody who launches
            ("volume", {"StringNotEquals": {"ec2:InstanceType": "t3.micro"}}, U),
        )
    ),
    # which an image has not, and without an image there is no instance
    ([give("iam:PassRole"), give("ec2:RunInstances", Condition={"StringEquals": {"ec2:InstanceType": "t3.micro"}})], S),
    # but another Allow may give the image, and this one what is asked for of the instance alone
    *(
        ([*LAUNCH, give("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", Condition=asked), *more], told)
        for asked, more, told in (
            ({"StringEquals": {"ec2:InstanceType": "t3.micro"}}, (), M),
            ({"StringEquals": {"ec2:MetadataHttpTokens": "required"}}, (), M),
            ({"StringEquals": {"aws:RequestTag/team": "shop"}}, (give("ec2:CreateTags"),), M),
            ({"StringEquals": {"aws:RequestTag/team": "shop"}}, (), S),
            ({"ArnEquals": {"ec2:InstanceProfile": "arn:aws:iam::111122223333:instance-profile/app"}}, (), S),
        )
    ),
    # about a user: of what is called so, or of all there is
    ([give("iam:AttachUserPolicy", "arn:aws:iam::*:policy/*")], S),
    ([give("iam:AttachUserPolicy", ["arn:aws:iam::*:r*/*", "arn:aws:iam::*:user/*-x"])], S),
    ([give("iam:AttachUserPolicy", "arn:aws:iam::*:us*")], M),
    ([give("iam:AttachUserPolicy", "arn:aws:iam::111122223333:?ser/*")], M),
    ([give("iam:AttachUserPolicy", "arn:aws:i*::*:*ser/*")], M),
    ([give("iam:AttachUserPolicy", "arn:aws:s3:::us*")], S),
    ([give("iam:AttachUserPolicy", ["arn:aws:iam::aws:policy/*", "arn:aws:iam::*:role/*"])], S),
    ([give("iam:AttachUserPolicy", "arn:aws:iam::111122223333:*")], M),
    ([give("iam:*", "arn:aws:iam::*:policy/*")], M),  # a version of a policy is made of a policy
    ([give(["iam:PassRole", "iam:CreateRole"], "arn:aws:iam::*:policy/*"), give("ec2:RunInstances")], S),
    ([ATTACH, deny("iam:*", "arn:aws:iam::*:user/*")], S),
    ([ATTACH, deny("iam:*", "arn:aws:iam::*:role/*")], M),
    ([give("iam:CreatePolicyVersion"), deny("iam:*", "arn:aws:iam::*:policy/*")], S),
    ([give("iam:CreatePolicyVersion"), deny("iam:*", "arn:aws:iam::aws:policy/*")], M),  # which nobody changes anyway
    ([ATTACH, deny("iam:*", "arn:aws:iam:::user/*")], M),
    ([ATTACH, deny("iam:*", "arn:awz:iam::*:user/*")], M),  # a partition that there is none of
    ([give(["iam:AttachUserPolicy", "iam:AttachRolePolicy"]), deny("iam:*", "arn:aws:iam::*:user/*")], M),
    ([give("iam:AddUserToGroup"), deny("iam:*", "arn:aws:iam::*:group/*")], S),
    ([ATTACH, deny("iam:*", "arn:aws:iam::111122223333:user/admin")], M),
    ([give("iam:AttachUserPolicy", "arn:aws:iam::1:user/*"), deny("iam:*", "arn:aws:iam::*:user/*")], S),
    ([ATTACH, deny("iam:*", Condition=NO_MFA)], M),
    ([ATTACH, deny("iam:*", Condition={"Bool": {"aws:SecureTransport": "false"}})], M),
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"aws:SecureTransport": "true"}})], M),
    ([ATTACH, deny("iam:*", Condition={"Bool": {"aws:ViaAWSService": "true"}})], M),
    # which a call of his own meets: it takes a service that calls for him
    ([ATTACH, deny("iam:*", Condition={"Bool": {"aws:ViaAWSService": "false"}})], U),
    ([ATTACH, deny("iam:*", Condition={"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}})], M),
    # he misses these as he likes, or has missed them long ago
    ([ATTACH, deny("*", Condition={"DateLessThan": {"aws:TokenIssueTime": "2024-01-01T00:00:00Z"}})], M),
    ([ATTACH, deny("*", Condition={"DateLessThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}})], M),
    ([ATTACH, deny("*", Condition={"DateGreaterThan": {"aws:CurrentTime": "2031-01-01T00:00:00Z"}})], U),
    ([ATTACH, deny("*", Condition={"DateGreaterThanEquals": {"aws:CurrentTime": "2020-01-01"}})], S),  # since then
    ([ATTACH, deny("*", Condition={"DateLessThan": {"aws:CurrentTime": "2099-12-31T23:59:59Z"}})], S),  # for good
    ([ATTACH, deny("*", Condition={"NumericLessThan": {"aws:EpochTime": "4070908800"}})], S),
    ([ATTACH, deny("*", Condition={"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}})], M),  # until then
    ([ATTACH, deny("*", Condition={"DateGreaterThan": {"aws:CurrentTime": "never"}})], U),
    # a date is no number, and of no other month than twelve
    ([ATTACH, deny("*", Condition={"NumericGreaterThan": {"aws:CurrentTime": "1577836800"}})], U),
    ([ATTACH, deny("*", Condition={"NumericGreaterThan": {"aws:EpochTime": "2020-01-01T00:00:00Z"}})], U),
    ([ATTACH, deny("*", Condition={"DateGreaterThan": {"aws:CurrentTime": "2020-13-01"}})], U),
    ([ATTACH, deny("*", Condition={"NumericLessThan": {"aws:EpochTime": "3000"}})], M),  # seconds, no year
    ([ATTACH, deny("*", Condition={"DateLessThan": {"aws:CurrentTime": "3000"}})], U),  # the one or the other
    ([ATTACH, deny("*", Condition={"DateLessThan": {"aws:CurrentTime": unknown("var.end")}})], U),
    ([ATTACH, deny("*", Condition={"DateGreaterThan": {"aws:CurrentTime": "2020"}})], S),  # whichever it is
    ([ATTACH, deny("*", Condition={"NumericLessThan": {"aws:EpochTime": "9" * 5000}})], S),
    ([ATTACH, deny("*", Condition={"NumericGreaterThan": {"aws:EpochTime": "3000"}})], S),
    ([ATTACH, deny("iam:*", Condition={"StringEquals": {"aws:PrincipalAccount": "111122223333"}})], U),
    ([ATTACH, deny("iam:*", Condition={"ArnLike": {"iam:PolicyARN": "arn:aws:iam::*:policy/*"}})], S),
    ([ATTACH, deny("iam:*", Condition={"ArnLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/*"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"StringNotEquals": {"iam:PolicyARN": "arn:aws:iam::*:policy/*"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"StringNotEquals": {"iam:PolicyARN": "*"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"StringNotLike": {"iam:PolicyARN": "arn:aws:iam::*:policy/*"}})], S),
    ([give("iam:AttachRolePolicy", Condition={"StringEquals": {"iam:PolicyARN": f"{AWS}/*"}})], S),
    ([give("iam:AttachRolePolicy", Condition={"StringEquals": {"iam:PolicyARN": f"{AWS}/AdministratorAccess"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"StringLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/*"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"ArnEquals": {"iam:PolicyARN": f"{AWS}/IAMFullAccess"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"StringEquals": {"iam:PolicyARN": f"{AWS}/PowerUserAccess"}})], S),
    ([give("iam:PutRolePermissionsBoundary", Condition={"StringEquals": {"iam:PermissionsBoundary": f"{AWS}/IAMFullAccess"}})], S),
    ([give("iam:AttachRolePolicy", Condition={"ArnLike": {"iam:PolicyARN": "arn:aws-us-gov:iam::aws:policy/*"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"StringEquals": {"iam:PolicyARN": "arn:aws-cn:iam::aws:policy/AdministratorAccess"}})], M),
    ([give("iam:AttachRolePolicy", Condition={"StringEqualsIgnoreCase": {"iam:PolicyARN": f"{AWS}/administratoraccess"}})], M),
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"iam:PolicyARN": "arn:aws:iam::*:policy/*"}})], S),
    # which no call of IAM has: it meets what is true without the key
    ([ATTACH, deny("*", Condition={"NumericLessThanIfExists": {"s3:TlsVersion": "1.2"}})], S),
    ([ATTACH, deny("*", Condition={"StringNotEquals": {"sts:ExternalId": "a"}})], S),
    ([ATTACH, deny("*", Condition={"NumericLessThan": {"s3:TlsVersion": "1.2"}})], M),
    ([ATTACH, deny("*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})], M),
    ([ATTACH, deny("*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}})], M),
    ([ATTACH, deny("*", Condition={"Bool": {"aws:PrincipalIsAWSService": "true"}})], M),
    ([ATTACH, deny("*", Condition={"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}})], U),
    (
        [ATTACH, deny("*", Condition={"StringEquals": {"iam:PolicyARN": f"{AWS}/AdministratorAccess"}})],
        M,
    ),  # another one
    # nor has one of another service's: IAM is not asked for instances or for databases
    ([give("*", Condition={"StringLikeIfExists": {"ec2:InstanceType": "t3.*"}})], M),
    ([give("iam:*", Condition={"StringNotEquals": {"rds:DatabaseClass": "db.r5.large"}})], M),
    ([give("iam:*", Condition={"Null": {"kms:GrantIsForAWSResource": "true"}})], M),
    ([give("iam:*", Condition={"StringEquals": {"ec2:InstanceType": "t3.micro"}})], S),
    ([ATTACH, deny("*", Condition={"StringNotLike": {"ec2:InstanceType": "t3.*"}})], S),
    ([ATTACH, deny("*", Condition={"StringNotLikeIfExists": {"ec2:InstanceType": "t3.*"}})], S),
    ([ATTACH, deny("*", Condition={"StringLike": {"ec2:InstanceType": "x*"}})], M),
    # but whatever runs on a machine, or in a function, shows that
    ([give("iam:*", Condition={"ArnLikeIfExists": {"ec2:SourceInstanceArn": "arn:aws:ec2:*:*:instance/i-1"}})], S),
    ([give("iam:*", Condition={"ArnNotLike": {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:a"}})], S),
    ([give("iam:AttachUserPolicy", Condition={"Null": {"iam:PolicyARN": "false"}})], M),  # there is always one
    ([give("iam:*", Condition={"Null": {"iam:PolicyARN": "true"}})], M),  # asked of whatever attaches none
    ([ATTACH, deny("*", Condition={"Null": {"iam:PolicyARN": "true"}})], M),
    # a request of the holder need not have these keys
    ([ATTACH, deny("iam:*", Condition={"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}})], M),
    ([ATTACH, deny("iam:*", Condition={"StringEqualsIfExists": {"aws:SourceVpce": "vpce-0123456789abcdef0"}})], U),
    # a Deny of all but one is an Allow of that one
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}})], S),
    ([ATTACH, deny("iam:*", Condition={"StringNotLike": {"aws:SourceVpce": "*"}})], S),
    ([ATTACH, deny("iam:*", Condition={"ForAllValues:StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}})], U),
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}})], S),
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}})], M),
    ([ATTACH, deny("iam:*", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}})], S),
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"aws:RequestedRegion": ["cn-north-1", "cn-northwest-1"]}})], U),
    ([ATTACH, deny("iam:*", Condition={"StringNotLike": {"aws:RequestedRegion": ["eu-*", "us-*"]}})], M),
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"aws:RequestedRegion": unknown("var.regions")}})], U),
    ([ATTACH, deny("iam:*", Condition={"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}})], S),
    ([ATTACH, deny("iam:*", Condition={"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}})], M),
    ([ATTACH, deny("iam:*", Condition={"Null": {"aws:SourceVpce": "false"}})], M),
    ([ATTACH, deny("iam:*", Condition={"Null": {"aws:SourceVpce": "true"}})], S),
    ([ATTACH, deny("iam:*", Condition={"ForAnyValue:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}})], M),
    ([ATTACH, deny("iam:*", Condition={"ForAnyValue:StringNotEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}})], M),
    ([ATTACH, deny("iam:*", Condition={"ForAllValues:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}})], U),
    # an agent's call comes through AWS's MCP servers, and whoever likes calls without, or with
    ([ATTACH, deny("iam:*", Condition={"Bool": {"aws:ViaAWSMCPService": "true"}})], M),
    ([ATTACH, deny("iam:*", Condition={"StringEquals": {"aws:CalledViaAWSMCP": "aws-mcp.amazonaws.com"}})], M),
    ([ATTACH, deny("iam:*", Condition={"BoolIfExists": {"aws:ViaAWSMCPService": "false"}})], M),
    ([give("iam:*", Condition={"BoolIfExists": {"aws:ViaAWSMCPService": "false"}})], M),
    ([give("iam:*", Condition={"Bool": {"aws:ViaAWSMCPService": "true"}})], M),
    ([give("iam:*", Condition={"Bool": {"aws:IsMcpServiceAction": "true"}})], S),  # actions of MCP servers, of which IAM has none
    ([ATTACH, deny("iam:*", Condition={"ArnNotLike": {"iam:PolicyARN": "arn:aws:iam::1:policy/team/*"}})], S),
    ([ATTACH, deny("iam:*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::1:user/team/*"}})], U),
    ([ATTACH, deny("iam:*", Condition={"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::1:role/admin"}})], U),  # who may be its holder
    ([ATTACH, deny("iam:*", Condition={"StringNotEquals": {"aws:PrincipalTag/team": "admins"}})], U),
    (
        [
            ATTACH,
            deny("iam:*", Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "StringLike": {"aws:PrincipalArn": "*/team/*"}}),
        ],
        U,
    ),
    ([ATTACH, deny("iam:*", Condition=unknown())], U),
    ([ATTACH, deny("*", Condition={"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}})], M),
    ([ATTACH, deny("*", Condition={"StringNotEqualsIfExists": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}})], M),
    ([ATTACH, deny("*", Condition={"ForAllValues:StringNotLike": {"aws:ResourceOrgPaths": "o-a1b2c3d4e5/*"}})], M),
    ([ATTACH, deny("*", Condition={"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}})], U),
    ([ATTACH, deny(unknown())], U),
    ([ATTACH, {"Effect": "Deny", "NotAction": ["s3:*"], "Resource": "*"}], S),
    ([ATTACH, {"Effect": "Deny", "NotAction": ["iam:AttachUserPolicy"], "Resource": "*"}], M),
    ([ATTACH, unknown()], U),
    ([give("iam:AttachUserPolicy", OWN)], M),
    # conditions that every holder meets, or can choose to
    ([give("iam:*", Condition={"StringNotEquals": {"aws:username": "mallory"}})], M),
    ([give("iam:*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}})], M),
    ([give("iam:*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/*"}})], M),
    ([give("iam:*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin-*"}})], S),
    ([give("iam:Attach*", Condition={"ArnNotEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}})], M),
    ([give("iam:Attach*", Condition={"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}})], S),
    ([give("iam:Put*", Condition={"StringLike": {"iam:PermissionsBoundary": "*"}})], M),
    ([give("iam:Put*", Condition={"Null": {"iam:PermissionsBoundary": "true"}})], M),
    ([give("iam:Put*", Condition={"Null": {"aws:CalledVia": "true"}})], M),
    ([give("iam:Put*", Condition={"Null": {"aws:CalledVia": "false"}})], S),
    ([give("iam:Put*", Condition={"ForAnyValue:StringNotEquals": {"aws:CalledVia": "athena.amazonaws.com"}})], S),
    ([give("iam:Put*", Condition={"ForAnyValue:StringNotEqualsIfExists": {"aws:CalledVia": "athena.amazonaws.com"}})], M),
    ([give("iam:Put*", Condition={"StringNotEquals": {"aws:PrincipalType": "Anonymous"}})], M),
    ([give("iam:Put*", Condition={"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}})], M),
    ([give("iam:Put*", Condition={"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}})], M),
    ([give("iam:Put*", Condition={"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}})], S),
    ([give("iam:Put*", Condition={"StringNotEquals": {"iam:PermissionsBoundary": "arn:aws:iam::1:policy/x"}})], M),
    ([give("iam:Put*", Condition={"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::1:policy/dev"}})], S),
    ([give("iam:CreateAccessKey", OWN)], S),
    ([give(["iam:PassRole", "ecs:*"])], M),
    ([give(["iam:PassRole", "ecs:RunTask"])], M),  # of a definition that is there, with another role
    ([give(["iam:PassRole", "ecs:RegisterTaskDefinition"])], S),
    ([give(["iam:PassRole", "sagemaker:CreateTrainingJob"])], M),
    ([give(["iam:PassRole", "scheduler:CreateSchedule"])], M),
    ([give(["iam:PassRole", "states:CreateStateMachine"])], S),
    ([give(["iam:PassRole", "states:*"])], M),
    ([give("iam:PassRole", "arn:aws:iam::1:role/web"), give("scheduler:*")], S),
    ([give("iam:PassRole", "arn:aws:iam::1:role/web"), give("ec2:RunInstances")], S),
    # a condition on MFA is met by whoever signs in with it
    ([give("iam:AttachUserPolicy", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})], M),
    ([give("iam:*", Condition={"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})], M),
    ([give("iam:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}, "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})], S),
    ([give("iam:*", Condition={"Bool": {"aws:ViaAWSService": "true"}})], S),
    # what has a role already
    ([give("ec2:*")], M),
    ([give(["ec2:ModifyInstanceAttribute", "ec2:StartInstances"])], S),
    ([give("ec2:*", "arn:aws:ec2:*:1:volume/*")], S),
    ([give("ec2:*", ["arn:aws:ec2:*:1:volume/*", "arn:aws:ec2:eu-west-1:1:instance/i-1"])], S),
    ([give("ec2:*", "arn:aws:ec2:*:1:instance/*")], M),
    ([give("lambda:UpdateFunctionConfiguration")], M),
    ([give("lambda:UpdateFunctionConfiguration", "arn:aws:lambda:eu-west-1:1:function:app")], S),
    ([give("cloudformation:UpdateStack")], M),
    ([give("cloudformation:UpdateStack", "arn:aws:cloudformation:*:1:stack/app/*")], S),
    ([give("cloudformation:CreateChangeSet")], S),
    ([give("sagemaker:CreatePresigned*")], M),
    ([give("codebuild:StartBuild")], S),
    ([give(["codebuild:StartBuild", "codebuild:UpdateProject"])], M),
    # what public lists have named since, each without what alone leads nowhere
    ([give(["iam:PassRole", "states:TestState"])], M),
    ([give(["iam:PassRole", "cloudformation:CreateResource"])], M),
    ([give("cloudformation:CreateResource")], S),  # with what the holder may do himself
    ([give(["iam:PassRole", "amplify:*"])], M),
    ([give(["iam:PassRole", "amplify:CreateApp", "amplify:CreateBranch"])], S),
    ([give(["iam:PassRole", "athena:*"])], M),
    ([give(["iam:PassRole", "athena:CreateWorkGroup", "athena:StartQueryExecution"])], S),
    ([give(["iam:PassRole", "omics:CreateWorkflow", "omics:StartRun"])], M),
    ([give(["iam:PassRole", "bedrock-agentcore:UpdateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommand"])], M),
    ([give(["iam:PassRole", "bedrock-agentcore:CreateAgentRuntime"])], S),
    ([give(["iam:PassRole", "bedrock-agentcore:*Browser*"])], M),
    ([give(["iam:PassRole", "ec2:ReplaceIamInstanceProfileAssociation", "ssm:StartSession"])], M),
    ([give(["iam:PassRole", "ecs:CreateExpressGatewayService"])], M),
    ([give(["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"])], M),
    ([give(["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"], "arn:aws:eks:eu-west-1:111122223333:cluster/dev")], S),
    ([give("eks:Describe*")], S),
    ([give(["servicecatalog:CreateProvisioningArtifact", "servicecatalog:ProvisionProduct"])], M),
    ([give("servicecatalog:ProvisionProduct")], S),
    ([give("emr-containers:StartJobRun", "arn:aws:emr-containers:eu-west-1:111122223333:/virtualclusters/*")], M),
    ([give("emr-containers:StartJobRun", "arn:aws:emr-containers:eu-west-1:111122223333:/virtualclusters/abc")], S),
    ([give("emr-containers:*", Condition={"ArnEquals": {"emr-containers:ExecutionRoleArn": "arn:aws:iam::1:role/job"}})], S),
    # stack sets are changed with the roles of their accounts, which nobody passes
    ([give("cloudformation:UpdateStackSet")], M),
    ([give("cloudformation:*", "arn:aws:cloudformation:*:111122223333:stackset/*")], M),
    ([give("cloudformation:*", "arn:aws:cloudformation:*:111122223333:stackset/app-*:*")], S),
    ([give(["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"])], M),
    ([give(["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"], "arn:aws:cloudformation:*:*:stackset/*:*")], U),
    ([give("cloudformation:CreateStackInstances")], S),
    # the authority of a trust anchor, and who is in a group of Identity Center, or signs in with which password
    ([give("rolesanywhere:UpdateTrustAnchor", "arn:aws:rolesanywhere:*:*:trust-anchor/*")], M),
    ([give("rolesanywhere:UpdateTrustAnchor", "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/abc")], S),
    ([give("rolesanywhere:*"), deny("*", "arn:aws:rolesanywhere:*:*:trust-anchor/*")], S),
    ([give("sso-directory:*")], M),
    ([give("sso-directory:UpdatePassword")], M),
    ([give(["sso-directory:Describe*", "sso-directory:List*"])], S),
    ([give("*", "arn:aws:sso:::instance/ssoins-1")], S),
    # what runs in Studio, in builds
    ([give(["sagemaker:UpdateUserProfile", "sagemaker:CreateStudioLifecycleConfig", "sagemaker:CreateApp"])], M),
    ([give(["sagemaker:UpdateUserProfile", "sagemaker:CreateApp"])], S),
    ([give(["amplify:UpdateApp", "amplify:StartJob"])], M),
    ([give(["amplify:UpdateApp", "amplify:StartJob"], "arn:aws:amplify:eu-west-1:111122223333:apps/d1/*")], S),
    ([give(["codebuild:UpdateProject", "codebuild:StartBuildBatch"])], M),
    ([give("account-access:CreateEntitlement")], M),
    # the one application of an organization, for all of its roles
    ([give("account-access:CreateEntitlement", "arn:aws:account-access:eu-west-1:111122223333:application/app-1")], M),
    ([give("account-access:*", "arn:aws:account-access:*:111122223333:application/*"), deny("account-access:CreateEntitlement")], S),
    ([give("account-access:*", "arn:aws:s3:::b/*")], S),
    ([give("*", "abc*")], S),  # no ARN begins so
    ([give("account-access:*", "arn:aws:account-*")], M),
    # Identity Center: the permission set and the group tell, not the accounts and users
    ([give("sso:CreateAccountAssignment")], M),
    ([give("sso:CreateAccountAssignment", ["arn:aws:sso:::account/*", "arn:aws:sso:::permissionSet/ssoins-1/ps-1"])], S),
    ([give("identitystore:CreateGroupMembership", ["arn:aws:identitystore:::user/*", "arn:aws:identitystore:::group/1"])], S),
    ([give("identitystore:CreateGroupMembership", "arn:aws:identitystore:::group/*")], M),
]


@pytest.mark.parametrize(("statements", "verdict"), DENIED)
def test_a_deny_takes_away(statements: list[Any], verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(*statements))).verdict == verdict


def _denies(statement: object) -> bool:
    return isinstance(statement, dict) and statement["Effect"] == "Deny"


def bounded(own: list[Any], *boundary: dict[str, object]) -> Verdict:
    limit = resource("aws_iam_policy.b", policy=policy(*boundary))
    held = [block(policy=policy(*own))]
    role = resource("aws_iam_role.r", name=unknown("var.name"), permissions_boundary=ref("aws_iam_policy.b.arn"), inline_policy=held)
    return say(PHRASE, role, limit, ME).verdict


@pytest.mark.parametrize(("statements", "verdict"), [case for case in DENIED if any(_denies(one) for one in case[0])])
def test_so_it_does_in_a_boundary_that_allows_all_else(statements: list[Any], verdict: Verdict) -> None:
    own, denies = [one for one in statements if not _denies(one)], [one for one in statements if _denies(one)]
    assert bounded(own, give("*"), *denies) == verdict


TAGGED = {"StringNotEquals": {"aws:ResourceTag/team": "dev"}}
KEPT_IN = {"StringNotEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/b"}}


@pytest.mark.parametrize(
    ("own", "boundary", "verdict"),
    [
        ([ATTACH], [give("*"), deny("iam:AttachUserPolicy", Condition=TAGGED)], S),
        ([ATTACH, give("iam:TagUser")], [give("*"), deny("iam:AttachUserPolicy", Condition=TAGGED)], M),
        ([ATTACH, give("iam:TagUser")], [give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=TAGGED)], S),
        ([ATTACH, give("iam:TagUser")], [give("*"), deny("iam:*", Condition=TAGGED)], S),  # he tags only what has the tag
        ([ATTACH, give("iam:TagUser")], [give("*"), deny(["iam:AttachUserPolicy"], Condition=TAGGED), deny("iam:TagUser")], S),
        ([ATTACH, give("iam:*PermissionsBoundary")], [give("*"), deny("iam:AttachUserPolicy", Condition=KEPT_IN)], M),
        # who has another policy by then keeps it without the boundary
        ([ATTACH, give("iam:*PermissionsBoundary")], [give("*"), deny(["iam:AttachUserPolicy", "iam:*Boundary"], Condition=KEPT_IN)], M),
        (
            [ATTACH, give("iam:*PermissionsBoundary")],
            [give("*"), deny(["iam:AttachUserPolicy", "iam:Put*Boundary"], Condition=KEPT_IN), deny("iam:Delete*Boundary")],
            S,
        ),
    ],
)
def test_a_deny_of_a_boundary_is_undone_by_what_its_holder_may_do_inside_it(
    own: list[dict[str, object]], boundary: list[dict[str, object]], verdict: Verdict
) -> None:
    assert bounded(own, *boundary) == verdict


BY_A_SERVICE = {"Bool": {"aws:ViaAWSService": "true"}}
BY_A_STACK = {"ForAnyValue:StringEquals": {"aws:CalledVia": ["cloudformation.amazonaws.com", "athena.amazonaws.com"]}}
BY_A_QUERY = {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}}
STACKS = give("cloudformation:CreateStack")


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give("iam:AttachRolePolicy", Condition=BY_A_SERVICE)], S),
        ([give("iam:AttachRolePolicy", Condition=BY_A_SERVICE), STACKS], U),
        ([give("iam:AttachRolePolicy", Condition={"StringEquals": {"aws:CalledViaFirst": "cloudformation.amazonaws.com"}}), STACKS], U),
        ([give("iam:AttachRolePolicy", Condition=BY_A_STACK), STACKS], U),
        ([give("iam:AttachRolePolicy", Condition={"ForAnyValue:StringLike": {"aws:CalledVia": "cloudform*"}}), STACKS], U),
        ([give("iam:AttachRolePolicy", Condition={"StringLike": {"aws:CalledViaLast": "athena*"}}), STACKS], S),
        ([give("iam:AttachRolePolicy", Condition={"StringEquals": {"aws:CalledViaLast": "cloudform*"}}), STACKS], S),  # no service
        ([give("iam:AttachRolePolicy", Condition={"Null": {"aws:CalledVia": "false"}}), STACKS], U),
        ([give("iam:AttachRolePolicy", Condition={"ForAnyValue:StringNotEquals": {"aws:CalledVia": "athena.amazonaws.com"}}), STACKS], U),
        ([give("iam:AttachRolePolicy", Condition={"ForAnyValue:StringNotLike": {"aws:CalledVia": "cloudformation.*"}}), STACKS], S),
        ([give("iam:AttachRolePolicy", Condition=BY_A_QUERY), STACKS], S),
        ([give("iam:AttachRolePolicy", Condition=BY_A_SERVICE), STACKS, deny("cloudformation:*")], S),
        ([give("iam:AttachRolePolicy", Condition={**BY_A_SERVICE, "StringEquals": {"aws:SourceVpce": "vpce-1"}}), STACKS], S),
        ([give(["iam:AttachRolePolicy", "cloudformation:CreateStack"], Condition=BY_A_SERVICE)], S),  # who would begin
        ([give(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], Condition=BY_A_SERVICE), STACKS], U),
    ],
)
def test_a_stack_does_for_its_owner_what_services_alone_may_do_for_him(statements: list[Any], verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(*statements)), ME).verdict == verdict


@pytest.mark.parametrize(("kind", "key", "date"), [("Date", "aws:CurrentTime", "2024-01-01"), ("Numeric", "aws:EpochTime", "1704067200")])
@pytest.mark.parametrize(
    ("order", "is_met"),
    [
        *(("LessThan", False), ("LessThanEquals", False), ("Equals", False)),
        *(("GreaterThan", True), ("GreaterThanEquals", True), ("NotEquals", True)),
    ],
)
def test_what_is_asked_of_the_time_is_met_from_then_on_or_never(kind: str, key: str, date: str, order: str, *, is_met: bool) -> None:
    under = {"Condition": {f"{kind}{order}": {key: date}}}
    for statements, verdict in (([give("iam:*", **under)], M if is_met else S), ([ATTACH, deny("*", **under)], S if is_met else M)):
        policy_ = resource("aws_iam_policy.p", policy=policy(*statements))
        assert say("allows no privilege escalation", policy_, ME).verdict == verdict


@pytest.mark.parametrize(("account", "here", "verdict"), [("111122223333", (ME,), S), ("999988887777", (ME,), M), ("999988887777", (), U)])
@pytest.mark.parametrize("conditions", [{}, {"Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}])
@pytest.mark.parametrize("inline", [False, True])
def test_a_deny_that_names_what_is_of_another_account_binds_nobody_here(
    conditions: dict[str, object], account: str, here: tuple[Resource, ...], verdict: Verdict, *, inline: bool
) -> None:
    text = policy(ATTACH, deny("iam:*", f"arn:aws:iam::{account}:user/*", **conditions))
    role = resource("aws_iam_role.p", inline_policy=[block(policy=text)])
    assert say(PHRASE, role if inline else resource("aws_iam_policy.p", policy=text), *here).verdict == verdict


@pytest.mark.parametrize(("account", "verdict"), [("111122223333", U), ("*", S)])
def test_the_accounts_of_a_permission_set_are_those_that_it_is_assigned_in(account: str, verdict: Verdict) -> None:
    text = policy(ATTACH, deny("iam:*", f"arn:aws:iam::{account}:user/*"))
    assert say(PHRASE, resource("aws_ssoadmin_permission_set_inline_policy.p", inline_policy=text), ME).verdict == verdict


ITSELF = "arn:aws:iam::111122223333:role/r"


@pytest.mark.parametrize(
    ("own", "denied", "verdict"),
    [
        (give("iam:PutRolePolicy", ITSELF), deny("iam:PutRolePolicy", ITSELF), S),
        (give("iam:PutRolePolicy", ITSELF), deny("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/other"), M),
        (give("iam:PutRolePolicy", ITSELF), deny("iam:PutRolePolicy", unknown("var.role")), U),
        (give("iam:PutRolePolicy"), deny("iam:PutRolePolicy", ITSELF), M),
        (give("lambda:Update*", "arn:aws:lambda:eu-west-1:*:function:*"), deny("*", "arn:aws:lambda:eu-west-1:*:function:*"), S),
        (give("lambda:Update*", "arn:aws:lambda:*:*:function:*"), deny("*", "arn:aws:lambda:eu-west-1:*:function:*"), M),
    ],
)
def test_what_a_policy_names_its_boundary_may_deny(own: object, denied: object, verdict: Verdict) -> None:
    boundary = resource("aws_iam_policy.b", policy=policy(give("*"), denied))
    whole: dict[str, Any] = {"name": "r", "permissions_boundary": ref("aws_iam_policy.b.arn")}
    inside = resource("aws_iam_role.r", inline_policy=[block(policy=policy(own))], **whole)
    assert say(PHRASE, inside, boundary, ME).verdict == verdict
    inline = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.name"), policy=policy(own))
    assert say(PHRASE, inline, resource("aws_iam_role.r", **whole), boundary, ME).verdict == verdict


def test_so_it_is_in_a_boundary() -> None:
    boundary = resource("aws_iam_policy.b", policy=policy(give("*"), deny("iam:*", "arn:aws:iam::999988887777:user/*")))
    role = resource("aws_iam_role.r", permissions_boundary=ref("aws_iam_policy.b.arn"), inline_policy=[block(policy=policy(ATTACH))])
    assert say(PHRASE, role, boundary, ME).verdict == M


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([ATTACH], M),
        ([ATTACH, deny("iam:*")], U),  # nobody can tell what else its author wants
        ([give("s3:GetObject")], U),
    ],
)
def test_a_comma_too_many_hides_nothing_that_is_allowed(statements: list[object], verdict: Verdict) -> None:
    text = json.dumps(policy(*statements)).removesuffix("]}") + ",]}"
    assert say(PHRASE, resource("aws_iam_policy.p", policy=text)).verdict == verdict


FUNCTIONS, OTHERS = "arn:aws:lambda:*:*:function:team-*", "arn:aws:lambda:*:*:function:other-*"
OF_ACCOUNT = "arn:aws:lambda:*:111122223333:function:team-*"
ME_ALONE = "arn:aws:iam::111122223333:user/${aws:username}"


def but(action: str, *resources: object) -> dict[str, object]:
    return {"Effect": "Deny", "Action": action, "NotResource": list(resources)}


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give(["iam:PassRole", "lambda:*"]), but("lambda:*", FUNCTIONS)], M),  # of his own name, he makes one with any role
        ([give("iam:PassRole"), give("lambda:*", FUNCTIONS), but("lambda:*", FUNCTIONS)], M),
        ([give("iam:PassRole"), give("lambda:*", FUNCTIONS), but("lambda:*", OTHERS, FUNCTIONS)], M),
        ([give("iam:PassRole"), give("lambda:*", FUNCTIONS), but("lambda:*", OTHERS)], S),
        ([give(["iam:PassRole", "lambda:*"]), but("lambda:*", FUNCTIONS), but("lambda:*", OTHERS)], S),
        ([give(["iam:PassRole", "lambda:*"]), but("lambda:*", FUNCTIONS), but("lambda:*", unknown("var.functions"))], U),
        ([give(["iam:PassRole", "lambda:*"]), but("lambda:*", FUNCTIONS), deny("lambda:*", FUNCTIONS)], S),
        ([give(["iam:PassRole", "lambda:*"]), but("lambda:*", "arn:aws:s3:::uploads")], S),
        # what only overlaps with it: of one Region and of one account, of two names
        ([give("iam:PassRole"), give("lambda:*", "arn:aws:lambda:eu-west-1:*:function:*"), but("lambda:*", OF_ACCOUNT)], M),
        ([give(["iam:PassRole", "lambda:*"]), but("lambda:*", FUNCTIONS), but("lambda:*", "arn:aws:lambda:*:*:function:*-app")], M),
        ([give("iam:PassRole"), give("lambda:*", "arn:aws:lambda:eu-west-1:*:function:a*"), but("lambda:*", OF_ACCOUNT)], S),
        ([give(["iam:PassRole", "lambda:*"]), but("*", "arn:aws:iam::*:role/*")], S),
        ([give(["iam:PassRole", "ec2:RunInstances"]), but("iam:*", "arn:aws:iam::*:role/app")], S),  # no role of his choice
        ([give(["iam:PassRole", "ec2:RunInstances"]), but("ec2:*", "arn:aws:ec2:*:*:instance/*")], S),  # but no image
        ([give("lambda:*"), but("lambda:*", FUNCTIONS)], S),
        ([give("iam:PutUserPolicy", ME_ALONE), but("iam:*", ME_ALONE)], M),
        ([give("iam:PutUserPolicy"), but("iam:*", ME_ALONE)], M),
        ([give("iam:PutUserPolicy"), but("iam:*", ME_ALONE), deny("iam:Put*")], S),
        # what accepts no resource is denied by all of these
        ([give("sso-directory:*"), but("*", "arn:aws:s3:::uploads", "arn:aws:iam::*:role/*")], S),
        ([give("iam:PassRole"), give("datapipeline:*"), but("datapipeline:*", "arn:aws:datapipeline:*:*:pipeline/df-1")], S),
        ([give("iam:PassRole"), give("datapipeline:*"), but("datapipeline:*", "arn:aws:datapipeline:*:*:pipeline/*")], U),
        ([give("iam:PassRole"), give("datapipeline:*"), deny("datapipeline:*", "arn:aws:datapipeline:*:*:pipeline/*")], U),
        ([give("iam:PassRole"), give("datapipeline:*"), deny("datapipeline:*", "arn:aws:datapipeline:*:*:pipeline/df-1")], M),
    ],
)
def test_what_a_deny_of_all_but_some_spares(statements: list[object], verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(*statements))).verdict == verdict


def test_what_a_boundary_denies_but_for_some_is_spared() -> None:
    bound = resource("aws_iam_policy.b", policy=policy(give("*"), but("lambda:*", FUNCTIONS)))
    held = [block(policy=policy(give(["iam:PassRole", "lambda:*"])))]
    role = resource("aws_iam_role.r", permissions_boundary=ref("aws_iam_policy.b.arn"), inline_policy=held)
    assert say(PHRASE, role, role, bound).verdict == M


TO_LAMBDA = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
TO_OTHERS = {"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}


@pytest.mark.parametrize(
    ("test", "services", "action", "verdict"),
    [
        ("StringLike", "*", "ec2:RunInstances", M),
        ("StringEquals", "ec2.amazonaws.com", "ec2:RunInstances", M),
        ("StringEquals", ["lambda.amazonaws.com", "ec2.amazonaws.com"], "ec2:RunInstances", M),
        ("StringEqualsIfExists", "ec2.amazonaws.com", "ec2:RunInstances", M),
        ("ForAnyValue:StringLike", "ec2.*", "ec2:RunInstances", M),
        ("ForAllValues:StringEquals", "lambda.amazonaws.com", "ec2:RunInstances", S),
        ("StringEquals", "lambda.amazonaws.com", "ec2:RunInstances", S),
        ("StringNotEquals", "lambda.amazonaws.com", "ec2:RunInstances", M),
        ("StringNotEquals", "ec2.amazonaws.com", "ec2:RunInstances", S),
        ("StringNotEqualsIfExists", ["lambda.amazonaws.com", "EC2.amazonaws.com"], "ec2:RunInstances", S),
        ("StringNotLike", "ec2*", "ec2:RunInstances", S),
        ("StringNotEquals", "ec2*", "ec2:RunInstances", M),
        ("StringNotEquals", unknown("var.service"), "ec2:RunInstances", U),
        ("StringNotEquals", ["ec2.amazonaws.com", unknown("var.service")], "ec2:RunInstances", S),
        ("StringNotEquals", "ec2.amazonaws.com", "datapipeline:CreatePipeline", M),  # which has a role of its own
        # a command is given no role: the instance is
        ("StringEquals", "ssm.amazonaws.com", ["ec2:AssociateIamInstanceProfile", "ssm:SendCommand"], S),
        ("StringEquals", "ec2.amazonaws.com", ["ec2:AssociateIamInstanceProfile", "ssm:SendCommand"], M),
        ("StringEquals", "ecs-tasks.amazonaws.com", "ecs:*", M),
        ("StringEquals", "ecs.amazonaws.com", "ecs:*", S),
        ("StringEquals", "vpc-flow-logs.amazonaws.com", "ec2:RunInstances", S),
        ("StringEquals", "ec2.amazonaws.com.cn", "ec2:RunInstances", M),  # as the service is called in China
        ("StringEquals", unknown("var.service"), "ec2:RunInstances", U),
        ("StringEquals", ["lambda.amazonaws.com", unknown("var.service")], "ec2:RunInstances", U),
        ("StringEquals", ["ec2.amazonaws.com", unknown("var.service")], "ec2:RunInstances", M),
        ("StringEquals", unknown("var.service"), "s3:GetObject", S),
    ],
)
def test_a_role_passed_to_a_service_that_the_holder_may_use(test: str, services: object, action: str, verdict: Verdict) -> None:
    passing = give("iam:PassRole", Condition={test: {"iam:PassedToService": services}})
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(passing, give(action)))).verdict == verdict


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        # whom a role is passed to is asked where one is passed: `lambda:CreateFunction` says nothing of it, and such an Allow gives none
        ([give(["iam:PassRole", "lambda:*"], Condition=TO_LAMBDA)], S),
        ([give(["iam:PassRole", "lambda:*"], Condition={"StringEqualsIfExists": TO_LAMBDA["StringEquals"]})], M),
        ([give(["iam:PassRole", "lambda:*"], Condition={"ForAllValues:StringEquals": TO_LAMBDA["StringEquals"]})], M),
        ([give(["iam:PassRole", "ec2:*"], Condition={"ArnLike": {"iam:AssociatedResourceArn": "arn:aws:ec2:*:*:instance/*"}})], S),
        ([give(["iam:PassRole", "ec2:*"], Condition={"ArnLikeIfExists": {"iam:AssociatedResourceArn": "arn:aws:ec2:*:*:instance/*"}})], M),
        ([give(["iam:PassRole", "lambda:*"]), deny("iam:PassRole", Condition=TO_OTHERS)], M),
        ([give(["iam:PassRole", "lambda:*"]), deny("*", Condition=TO_OTHERS)], S),
    ],
)
def test_only_passing_a_role_says_whom_it_is_passed_to(statements: list[object], verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(*statements))).verdict == verdict


@pytest.mark.parametrize(
    "actions",
    [
        ["codepipeline:CreatePipeline"],
        ["sagemaker:CreateModel", "sagemaker:CreateTransformJob"],
        ["gamelift:Create*"],
        ["kinesisanalytics:*"],
        ["imagebuilder:*"],
        ["apigateway:*"],
        ["appsync:*"],
        ["cognito-identity:SetIdentityPoolRoles"],
        ["rolesanywhere:Create*"],
        ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:UpdateProfile"],
        ["iot:*"],
        ["ec2:Associate*", "ssm:Start*"],
        ["iam:*InstanceProfile", "ssm:SendCommand"],
        ["autoscaling:CreateLaunchConfiguration", "autoscaling:UpdateAutoScalingGroup"],
        ["codebuild:CreateProject", "codebuild:StartSandbox", "codebuild:StartCommandExecution"],
        ["sagemaker:CreateMonitoringSchedule"],
        ["sagemaker:UpdatePipeline", "sagemaker:Start*"],
        ["kafkaconnect:Create*"],
        ["airflow:UpdateEnvironment", "s3:PutObject"],
        ["emr-serverless:AccessLivyEndpoints"],
        ["bedrock-agentcore:CreateGateway*"],
        ["events:Put*"],
        ["pipes:*"],
        ["budgets:*"],
        ["deadline:UpdateQueue", "deadline:AssumeQueueRoleForUser"],
    ],
)
def test_other_ways_to_use_a_role(actions: list[str]) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(give(["iam:PassRole", *actions])))).verdict == M
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(give(actions)))).verdict == S


@pytest.mark.parametrize(
    ("action", "resources", "verdict"),
    [
        ("*", "arn:aws:s3:::uploads/*", S),
        ("*", "arn:aws:rds:eu-west-1:111122223333:db:app", S),
        ("*", "arn:aws:batch:eu-west-1:111122223333:job-definition/app:*", S),  # to submit a job takes a queue as well, or a job
        # What accepts none by AWS's reference may be held against an ARN all the same: so are a cluster of EMR and an API of AppSync.
        ("elasticmapreduce:*", "arn:aws:elasticmapreduce:*:111122223333:cluster/*", U),
        ("elasticmapreduce:*", "arn:aws:elasticmapreduce:eu-west-1:111122223333:cluster/j-1234567890ABC", S),
        ("appsync:*", "arn:aws:appsync:*:*:/v1/apis/*", U),
        ("*", "arn:aws:omics:eu-west-1:111122223333:run/*", U),
        ("*", "arn:aws:omics:eu-west-1:111122223333:run/1234567", S),
        ("datapipeline:*", "arn:aws:datapipeline:*:111122223333:pipeline/*", U),
        ("datapipeline:*", ["arn:aws:s3:::uploads/*", "*"], M),
        ("datapipeline:*", unknown("var.resources"), U),
        ("scheduler:*", "arn:aws:scheduler:eu-west-1:111122223333:schedule/app/*", M),
    ],
)
def test_what_accepts_other_resources_or_none_runs_nothing(action: str, resources: object, verdict: Verdict) -> None:
    document = policy(give("iam:PassRole"), give(action, resources))
    assert say(PHRASE, resource("aws_iam_policy.p", policy=document)).verdict == verdict


def test_what_another_inline_policy_denies_is_not_given() -> None:
    own = resource("aws_iam_role.r", name="app")
    giving = resource("aws_iam_role_policy.a", role=ref("aws_iam_role.r.name"), policy=policy(ATTACH))
    denying = resource("aws_iam_role_policy.b", role=ref("aws_iam_role.r.name"), policy=policy(deny("iam:Attach*")))
    elsewhere = resource("aws_iam_role_policy.b", role="other", policy=policy(deny("iam:Attach*")))
    assert say(PHRASE, giving, own).verdict == M
    assert say(PHRASE, giving, own, denying).verdict == S
    assert say(PHRASE, giving, own, elsewhere).verdict == M


def test_what_a_policy_gives_is_open_beside_one_that_cannot_be_read() -> None:
    """AWS refuses that: once it is mended it may be a Deny."""
    giving = resource("aws_iam_user_policy.a", user="ursula", policy=policy(ATTACH))
    torn = resource("aws_iam_user_policy.b", user="ursula", policy='{"Statement": [{"Effect": "Deny", "Action": "iam:*"')
    found = say(PHRASE, giving, USER, torn)
    assert (found.verdict, found.depends_on) == (U, ("aws_iam_user_policy.b.policy",))


def test_a_policy_that_may_be_attached_denies_what_it_gives_itself() -> None:
    """Whoever holds it holds its Deny; what may be attached beside it takes nothing away for sure."""
    role = resource("aws_iam_role.r", name="app")
    attached = resource("aws_iam_role_policy_attachment.a", role=unknown(), policy_arn=ref("aws_iam_policy.p.arn"))
    beside = resource("aws_iam_role_policy_attachment.b", role=unknown(), policy_arn=ref("aws_iam_policy.q.arn"))
    other = resource("aws_iam_policy.q", name="q", policy=policy(deny("iam:*")))
    for given, verdict in (([ATTACH, deny("iam:*")], S), ([ATTACH], U)):
        written = resource("aws_iam_policy.p", name="p", policy=policy(*given))
        one = resource("aws_iam_role_policy.i", name="i", role=ref("aws_iam_role.r.name"), policy=policy(give("s3:GetObject")))
        answers = [say(PHRASE, role, attached, written, one, *more).verdict for more in ((), (beside, other))]
        assert answers == [verdict, verdict], given


USER = resource("aws_iam_user.u", name="ursula")
GROUP = resource("aws_iam_group.g", name="builders")
MEMBER = resource("aws_iam_user_group_membership.m", user=ref("aws_iam_user.u.name"), groups=[ref("aws_iam_group.g.name")])
PASSING = resource("aws_iam_user_policy.pass", user=ref("aws_iam_user.u.name"), policy=policy(give("iam:PassRole")))


def of_group(*statements: object) -> Resource:
    return resource("aws_iam_group_policy.p", group=ref("aws_iam_group.g.name"), policy=policy(*statements))


@pytest.mark.parametrize(
    ("memberships", "verdict"),
    [([MEMBER], S), ([], M), ([resource("aws_iam_user_group_membership.m", user="ursula", groups=unknown())], U)],
)
def test_what_a_group_denies_no_inline_policy_of_its_user_gives(memberships: list[Resource], verdict: Verdict) -> None:
    inline = resource("aws_iam_user_policy.all", user=ref("aws_iam_user.u.name"), policy=policy(give("iam:AttachUserPolicy")))
    assert say(PHRASE, inline, ME, USER, GROUP, of_group(deny("iam:*")), *memberships).verdict == verdict


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([PASSING], S),
        ([PASSING, GROUP, MEMBER], S),
        ([PASSING, GROUP, MEMBER, of_group(give("ec2:RunInstances"))], M),
        ([PASSING, GROUP, MEMBER, of_group(give("ec2:RunInstances"), deny("iam:PassRole"))], S),
        ([GROUP, MEMBER, of_group(give(["iam:PassRole", "ec2:*"]))], S),  # reported at the policy of the group
        ([PASSING, GROUP, resource("aws_iam_group_membership.m", users=["ursula"], group="builders"), of_group(give("ec2:*"))], M),
        ([PASSING, resource("aws_iam_user_group_membership.m", user="ursula", groups=["elsewhere"])], U),
        ([PASSING, resource("aws_iam_user_group_membership.m", user="ursula", groups=[unknown()])], U),
        ([PASSING, GROUP, resource("aws_iam_user_group_membership.m", user="ursula", groups=unknown()), of_group(give("ec2:*"))], U),
        ([resource("aws_iam_user_policy_attachment.a", user="ursula", policy_arn="arn:aws:iam::aws:policy/AmazonEC2FullAccess")], S),
        (
            [
                PASSING,
                resource("aws_iam_user_policy_attachment.a", user="ursula", policy_arn="arn:aws:iam::aws:policy/AmazonEC2FullAccess"),
            ],
            U,
        ),
        ([PASSING, resource("aws_iam_user_policy_attachment.a", user="ursula", policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess")], S),
        (
            [
                PASSING,
                resource(
                    "aws_iam_user_policy_attachment.a",
                    user="ursula",
                    policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                ),
            ],
            S,
        ),
    ],
)
def test_a_user_and_his_groups(others: list[Resource], verdict: Verdict) -> None:
    assert say(PHRASE, USER, USER, *others).verdict == verdict


BOUNDARY = resource("aws_iam_policy.b", policy=policy(give(["s3:*", "ec2:RunInstances"])))


@pytest.mark.parametrize(
    ("boundary", "verdict"),
    [
        (None, M),
        ("", M),
        (ref("aws_iam_policy.b.arn"), S),
        ("arn:aws:iam::aws:policy/AdministratorAccess", M),
        ("arn:aws-cn:iam::aws:policy/AdministratorAccess", M),
        ("arn:aws:iam::aws:policy/PowerUserAccess", M),  # it allows lambda:UpdateFunctionCode
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", S),
        ("arn:aws:iam::aws:policy/AmazonEC2FullAccess", U),
        ("arn:aws:iam::111122223333:policy/elsewhere", U),
        (unknown(), U),
    ],
)
def test_a_boundary_holds_its_identity(boundary: object, verdict: Verdict) -> None:
    inline = [block(policy=policy(give("*")))]
    role = resource("aws_iam_role.r", name="r", permissions_boundary=boundary, inline_policy=inline)
    assert say(PHRASE, role, role, BOUNDARY).verdict == verdict
    beside = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.name"), policy=policy(give("*")))
    assert say(PHRASE, beside, role, BOUNDARY).verdict == verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}, M),
        ({"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}, M),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, M),
        ({"StringEquals": {"aws:PrincipalTag/team": "blue"}}, U),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, U),
    ],
)
def test_a_boundary_under_a_condition_that_its_holder_meets_anyway_is_none(condition: dict[str, object], verdict: Verdict) -> None:
    bound = resource("aws_iam_policy.b", policy=policy(give("*", Condition=condition)))
    inline = [block(policy=policy(give("iam:*")))]
    role = resource("aws_iam_role.r", name="r", permissions_boundary=ref("aws_iam_policy.b.arn"), inline_policy=inline)
    assert say(PHRASE, role, role, bound).verdict == verdict


@pytest.mark.parametrize(
    ("test", "service", "verdict"),
    [
        ("StringEquals", "ec2.amazonaws.com", M),
        ("StringEquals", "lambda.amazonaws.com", U),
        ("StringNotEquals", "lambda.amazonaws.com", M),
        ("StringNotEquals", "ec2.amazonaws.com", U),
    ],
)
def test_a_boundary_that_lets_roles_go_to_some_services(test: str, service: str, verdict: Verdict) -> None:
    passing = give("iam:PassRole", Condition={test: {"iam:PassedToService": service}})
    bound = resource("aws_iam_policy.b", policy=policy(passing, give("ec2:RunInstances")))
    role = resource("aws_iam_role.r", permissions_boundary=ref("aws_iam_policy.b.arn"), inline_policy=[block(policy=policy(give("*")))])
    assert say(PHRASE, role, role, bound).verdict == verdict


def test_a_power_user_has_no_rights_of_iam_and_all_others() -> None:
    power = "arn:aws:iam::aws:policy/PowerUserAccess"
    role = resource("aws_iam_role.r", name="r", permissions_boundary=power, inline_policy=[block(policy=policy(give("iam:*")))])
    assert say(PHRASE, role, role).verdict == S
    attached = resource("aws_iam_user_policy_attachment.a", user="ursula", policy_arn=power)
    assert say(PHRASE, USER, USER, PASSING, attached).verdict == M
    assert say(PHRASE, USER, USER, attached).verdict == S


@pytest.mark.parametrize(
    ("arn", "verdict"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", S),
        ("arn:aws-cn:iam::aws:policy/AdministratorAccess", S),
        ("arn:aws:iam::aws:policy/AmazonEC2FullAccess", U),
    ],
)
def test_an_administrator_gets_nothing_more_by_another_policy_and_is_reported_as_one(arn: str, verdict: Verdict) -> None:
    attached = resource("aws_iam_user_policy_attachment.a", user=ref("aws_iam_user.u.name"), policy_arn=arn)
    assert say(PHRASE, USER, USER, PASSING, attached).verdict == verdict
    inside = resource("aws_iam_role.r", name="r", managed_policy_arns=[arn])
    passing = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.r.name"), policy=policy(give("iam:PassRole")))
    assert say(PHRASE, inside, inside, passing).verdict == verdict
    own = resource("aws_iam_role.r", name="r", managed_policy_arns=[arn], inline_policy=[block(policy=policy(give("iam:*")))])
    assert say(PHRASE, own, own).verdict == M


def test_an_inline_policy_of_a_role_that_is_elsewhere_or_not_known() -> None:
    for role, verdict in (("elsewhere", M), (unknown(), U)):
        one = resource("aws_iam_role_policy.p", role=role, policy=policy(give("iam:*")))
        assert say(PHRASE, one).verdict == verdict


@pytest.mark.parametrize(("own", "verdict"), [("iam:*", M), ("s3:GetObject", S), (None, S)])
@pytest.mark.parametrize("harmless", ["a", "b"])
def test_an_identity_answers_for_its_own_policy_and_not_for_those_that_are_reported_themselves(
    own: str | None, harmless: str, verdict: Verdict
) -> None:
    inline: dict[str, Any] = {} if own is None else {"inline_policy": [block(policy=policy(give(own)))]}
    role = resource("aws_iam_role.r", name="r", **inline)
    policies = [resource(f"aws_iam_policy.{one}", policy=policy(give("s3:*" if one == harmless else "iam:*"))) for one in "ab"]
    attached = [resource(f"aws_iam_role_policy_attachment.{one}", role="r", policy_arn=ref(f"aws_iam_policy.{one}.arn")) for one in "ab"]
    assert say(PHRASE, role, *policies, *attached).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "about", "verdict"),
    [
        ("role", "arn:aws:iam::111122223333:role/ops/app", M),
        ("role", "arn:aws:iam::111122223333:role/ops/*", M),
        ("role", ref("aws_iam_role.r.arn"), M),
        ("role", "arn:aws:iam::111122223333:role/app", S),  # its path is told
        ("role", "arn:aws:iam::111122223333:role/ops/other", S),
        ("role", ref("aws_iam_role.other.arn"), S),
        ("role", ref("aws_iam_role.r.name"), S),
        ("role", "arn:aws:iam::111122223333:user/${aws:username}", S),
        ("user", "arn:aws:iam::111122223333:user/${aws:username}", M),
        ("user", "arn:aws:iam::111122223333:user/ops/app", M),
        ("user", "arn:aws:iam::111122223333:role/ops/app", S),
    ],
)
def test_what_somebody_may_do_to_himself_is_enough(kind: str, about: object, verdict: Verdict) -> None:
    who = resource(f"aws_iam_{kind}.r", name="app", path="/ops/")
    holder: dict[str, Any] = {kind: ref(f"aws_iam_{kind}.r.name")}
    for does in ("Put", "Attach"):
        may = policy(give(f"iam:{does}{kind.capitalize()}Policy", about))
        own = resource(f"aws_iam_{kind}_policy.p", policy=may, **holder)
        assert say(PHRASE, own, who).verdict == verdict


@pytest.mark.parametrize("action", ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"])
@pytest.mark.parametrize(("about", "verdict"), [("policy/ops/app", M), ("policy/ops/a*", M), ("policy/app", S), ("policy/ops/web", S)])
def test_a_policy_that_may_be_written_by_whoever_holds_it(action: str, about: str, verdict: Verdict) -> None:
    may = policy(give(action, f"arn:aws:iam::111122223333:{about}"))
    assert say(PHRASE, resource("aws_iam_policy.p", name="app", path="/ops/", policy=may)).verdict == verdict


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("certainty", [Certainty.EXACT, Certainty.POSSIBLE])
@pytest.mark.parametrize(
    "statements",
    [
        [give("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/a")],
        [give("iam:PutRolePolicy"), {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::111122223333:role/a"}],
    ],
)
def test_a_policy_of_two_roles_is_asked_for_each_of_them(statements: list[object], certainty: Certainty, order: str) -> None:
    """It is about one of them, whichever is asked first."""
    shared = resource("aws_iam_policy.p", name="p", policy=policy(*statements))
    roles = {one: resource(f"aws_iam_role.{one}", name=one) for one in "ab"}
    attached = [
        resource(
            f"aws_iam_role_policy_attachment.{one}",
            role=ref(f"aws_iam_role.{one}.name", certainty=certainty),
            policy_arn=ref("aws_iam_policy.p.arn"),
        )
        for one in "ab"
    ]
    here = world(shared, *roles.values(), *attached)
    found = {one: SENTENCES[PHRASE].function(roles[one], here).verdict for one in order}
    assert found == {"a": M if certainty == Certainty.EXACT else U, "b": S}


@pytest.mark.parametrize(("about", "verdict"), [("role/app-prod", U), ("role/web-prod", S)])
def test_whether_it_is_himself_depends_on_a_name_that_is_partly_known(about: str, verdict: Verdict) -> None:
    name = Value(Unknown("var.stage", ("var.stage",), prefix="app-", suffix="", shape=f"app-{GAP}"), written=True)
    may = policy(give("iam:PutRolePolicy", f"arn:aws:iam::111122223333:{about}"))
    own = resource("aws_iam_role_policy.p", policy=may, role=ref("aws_iam_role.r.name"))
    assert say(PHRASE, own, resource("aws_iam_role.r", name=name)).verdict == verdict


def test_a_finding_names_the_way_and_the_statements_that_allow_it() -> None:
    """Not what denies another action, nor what allows one that leads nowhere."""
    statements = [deny("iam:PassRole", "arn:aws:iam::*:role/x"), give("s3:GetObject"), give("iam:PassRole"), give("ec2:RunInstances")]
    said = say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements)))
    assert said.because == "aws_iam_policy.p allows iam:PassRole with ec2:RunInstances, which leads to more privileges"
    proof = [(one.path, one.value) for one in said.evidence]
    assert [path for path, _ in proof] == ["policy.Statement[2]", "policy.Statement[3]", "actions"]
    assert proof[-1][1] == "iam:PassRole with ec2:RunInstances"
    alone = say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(give("iam:CreatePolicyVersion"))))
    assert alone.because == "aws_iam_policy.p allows iam:CreatePolicyVersion, which leads to more privileges"


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        ("terraform-deploy", U),
        ("web", S),
        (unknown(), U),
        (Value(Unknown("var.x", ("var.x",), prefix="web-"), written=True), S),
        (secret("terraform-deploy"), U),
    ],
)
def test_an_inline_policy_may_be_about_its_own_role_of_which_the_name_alone_is_told(role: object, verdict: Verdict) -> None:
    """In which path it stands, another stack knows."""
    about = policy(give("iam:AttachRolePolicy", "arn:aws:iam::111122223333:role/terraform-*"))
    assert say(PHRASE, resource("aws_iam_role_policy.p", role=role, policy=about)).verdict == verdict
    elsewhere = policy(give("iam:AttachRolePolicy", "arn:aws:iam::111122223333:role/ops/terraform-*"))
    assert say(PHRASE, resource("aws_iam_role_policy.p", role=role, policy=elsewhere)).verdict == verdict
    of_users = policy(give("iam:AttachUserPolicy", "arn:aws:iam::111122223333:user/terraform-*"))
    assert say(PHRASE, resource("aws_iam_role_policy.p", role=role, policy=of_users)).verdict == S


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        ("data.aws_iam_role.ci.name", U),
        ("data.aws_iam_role.ci.id", U),
        ("data.aws_iam_role.web.name", S),
        ("aws_iam_role.web.id", S),
        ("var.role", U),
        ("module.role.name", U),
    ],
)
def test_an_inline_policy_about_its_own_role_that_is_looked_up(role: str, verdict: Verdict) -> None:
    """What it may do to itself is told; whether a boundary holds it back, another stack knows."""
    about = policy(give("iam:PutRolePolicy", ref("data.aws_iam_role.ci.arn")))
    assert say(PHRASE, resource("aws_iam_role_policy.p", role=ref(role), policy=about)).verdict == verdict
    of_a_bucket = policy(give("iam:PutRolePolicy", ref("data.aws_s3_bucket.ci.arn")))
    assert say(PHRASE, resource("aws_iam_role_policy.p", role=ref(role), policy=of_a_bucket)).verdict == S


# --- permission sets ----------------------------------------------------------------------------------------------------------------

SET = resource("aws_ssoadmin_permission_set.s", name="build")
OF_SET = ref("aws_ssoadmin_permission_set.s.arn")
INLINE = resource("aws_ssoadmin_permission_set_inline_policy.i", inline_policy=policy(give("iam:PassRole")), permission_set_arn=OF_SET)
RUNS = resource("aws_iam_policy.run", name="run", policy=policy(give("ec2:RunInstances")))


def test_the_policies_of_a_permission_set_count_together() -> None:
    assert say(PHRASE, SET).verdict == S
    assert say(PHRASE, SET, INLINE).verdict == S
    for name, verdict in ((ref("aws_iam_policy.run.name"), M), ("run", M), ("elsewhere", U)):
        by_name = resource(
            "aws_ssoadmin_customer_managed_policy_attachment.a",
            customer_managed_policy_reference=[block(name=name)],
            permission_set_arn=OF_SET,
        )
        assert say(PHRASE, SET, INLINE, RUNS, by_name).verdict == verdict
    others = resource("aws_ssoadmin_managed_policy_attachment.a", permission_set_arn=unknown(), managed_policy_arn=unknown())
    assert say(PHRASE, SET, INLINE, others).verdict == U


def test_what_a_permission_set_denies_elsewhere_its_inline_policy_does_not_give() -> None:
    everything = resource("aws_ssoadmin_permission_set_inline_policy.i", inline_policy=policy(give("*")), permission_set_arn=OF_SET)
    denies = resource("aws_iam_policy.denies", name="denies", policy=policy(deny("*")))
    for name, verdict in ((ref("aws_iam_policy.denies.name"), S), ("elsewhere", M)):
        by_name = resource(
            "aws_ssoadmin_customer_managed_policy_attachment.a",
            customer_managed_policy_reference=[block(name=name)],
            permission_set_arn=OF_SET,
        )
        assert say(PHRASE, everything, SET, denies, by_name).verdict == verdict


def test_what_a_group_denies_no_policy_of_it_gives() -> None:
    group = resource("aws_iam_group.g", name="g")
    gives, denies, others = (
        resource(f"aws_iam_group_policy.{name}", name=name, group=ref(f"aws_iam_group.{of}.name"), policy=policy(what))
        for name, of, what in (("gives", "g", ATTACH), ("denies", "g", deny("iam:*")), ("others", "h", deny("iam:*")))
    )
    assert say(PHRASE, gives, group, denies).verdict == S
    assert say(PHRASE, gives, group, others, resource("aws_iam_group.h", name="h")).verdict == M


@pytest.mark.parametrize(
    ("boundary", "verdict"),
    [
        ({"managed_policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, S),
        ({"managed_policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"}, M),
        ({"managed_policy_arn": unknown()}, U),
        ({"customer_managed_policy_reference": [block(name=ref("aws_iam_policy.run.name"))]}, S),
    ],
)
def test_a_permission_set_stays_inside_its_boundary(boundary: dict[str, object], verdict: Verdict) -> None:
    attached = resource(
        "aws_ssoadmin_managed_policy_attachment.a", managed_policy_arn="arn:aws:iam::aws:policy/PowerUserAccess", permission_set_arn=OF_SET
    )
    bound = resource("aws_ssoadmin_permissions_boundary_attachment.b", permissions_boundary=[block(**boundary)], permission_set_arn=OF_SET)
    assert say(PHRASE, SET, INLINE, RUNS, attached, bound).verdict == verdict
    everything = resource("aws_ssoadmin_permission_set_inline_policy.i", inline_policy=policy(give("*")), permission_set_arn=OF_SET)
    assert say(PHRASE, everything, SET, RUNS, bound).verdict == verdict
    elsewhere = resource(
        "aws_ssoadmin_customer_managed_policy_attachment.c",
        customer_managed_policy_reference=[block(name="extras")],
        permission_set_arn=OF_SET,
    )
    assert say(PHRASE, everything, SET, RUNS, bound, elsewhere).verdict == verdict


def test_another_permission_set_stays_outside_of_it() -> None:
    bound = resource(
        "aws_ssoadmin_permissions_boundary_attachment.b",
        permissions_boundary=[block(managed_policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess")],
        permission_set_arn=ref("aws_ssoadmin_permission_set.other.arn"),
    )
    other = resource("aws_ssoadmin_permission_set.other", name="other")
    everything = resource("aws_ssoadmin_permission_set_inline_policy.i", inline_policy=policy(give("*")), permission_set_arn=OF_SET)
    assert say(PHRASE, everything, SET, other, bound).verdict == M


def test_the_name_of_a_sensitive_policy_is_not_told() -> None:
    hidden = secret("arn:aws:iam::aws:policy/AmazonCanaryAccess")
    attached = resource("aws_iam_user_policy_attachment.a", user="ursula", policy_arn=hidden)
    answer = say(PHRASE, USER, USER, PASSING, attached)
    assert answer.verdict == U
    assert "Canary" not in repr(answer)
    inside = resource("aws_iam_role.r", name="r", permissions_boundary=hidden, inline_policy=[block(policy=policy(give("iam:*")))])
    assert "Canary" not in repr(say(PHRASE, inside, inside))


TEAM = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
VOLUMES, INSTANCES = ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:snapshot/*"], "arn:aws:ec2:*:*:instance/*"
NOTEBOOK = give("iam:PassRole"), give("sagemaker:CreatePresignedNotebookInstanceUrl", "arn:aws:sagemaker:*:*:notebook-instance/own-*")
LOCKED_DOWN = {
    "StringEquals": {"sagemaker:DirectInternetAccess": "Disabled", "sagemaker:RootAccess": "Disabled"},
    "Null": {"sagemaker:VpcSubnets": "false", "sagemaker:VpcSecurityGroupIds": "false"},
}
NO_NETWORK = {"Null": {"sagemaker:VpcSubnets": "true"}}
CLUSTER = "arn:aws:ecs:eu-west-1:111122223333:cluster/c"
PASSES, PROFILES = give("iam:PassRole"), give(["iam:PassRole", "ec2:AssociateIamInstanceProfile"])
OTHER_TEAM = {"StringNotEquals": TEAM["StringEquals"]}
TAGS_USERS = (give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser"))
PERMISSION_SETS = (
    ["sso:CreateAccountAssignment"],
    *(
        [f"sso:{one}ToPermissionSet", "sso:ProvisionPermissionSet"]
        for one in ("PutInlinePolicy", "AttachManagedPolicy", "AttachCustomerManagedPolicyReference")
    ),
)
PASSED_TO_DOCUMENTS = (give(["iam:PassRole", "ssm:CreateDocument"]), give("ssm:StartAutomationExecution", Condition=TEAM))
PASSED_TO_INSTANCES = (give(["iam:PassRole", "ec2:AssociateIamInstanceProfile"]), give("ssm:SendCommand", Condition=TEAM))
GUARDED = {"StringNotEquals": {"iam:ResourceTag/guarded": "true"}}
OWN_TEAM = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
TAGGED, UNTAGGED = ({"Null": {"aws:ResourceTag/team": word}} for word in ("false", "true"))


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give("iam:AttachUserPolicy", Condition=TEAM)], S),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser")], M),  # whoever tags users tags the one he wants
        ([give("iam:AttachUserPolicy", Condition=TEAM), give(["iam:Tag*", "iam:List*"])], M),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagRole")], S),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:UntagUser")], S),
        ([give("iam:AttachUserPolicy", Condition=GUARDED), give("iam:UntagUser")], M),
        ([give("iam:AttachUserPolicy", Condition=GUARDED), give("iam:TagUser")], M),
        # to have a tag at all, or none
        ([give("iam:AttachUserPolicy", Condition=TAGGED), give("iam:TagUser")], M),
        ([give("iam:AttachUserPolicy", Condition=TAGGED), give("iam:UntagUser")], S),
        ([give("iam:AttachUserPolicy", Condition=UNTAGGED), give("iam:TagUser")], S),
        ([give("iam:AttachUserPolicy", Condition=UNTAGGED), give("iam:UntagUser")], M),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser", "arn:aws:iam::111122223333:user/app")], S),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser", Condition=TEAM)], S),  # tags only what has the tag
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser", Condition={"Null": {"aws:RequestTag/team": "true"}})], S),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser"), deny("iam:Tag*")], S),
        # what an Allow asks of the tags that are given is met by the one that is wanted, or is not
        *(
            ([give("iam:AttachUserPolicy", Condition=guard), give("iam:TagUser", Condition={test: {key: value}})], verdict)
            for guard, test, key, value, verdict in [
                (TEAM, "StringEquals", "aws:RequestTag/team", "blue", M),
                (TEAM, "StringLike", "aws:RequestTag/Team", "b*", M),
                (TEAM, "StringEquals", "aws:RequestTag/team", "red", S),
                (TEAM, "StringEquals", "aws:RequestTag/team", "Blue", S),
                (TEAM, "StringEqualsIgnoreCase", "aws:RequestTag/team", "Blue", M),
                (TEAM, "StringEquals", "aws:RequestTag/team", "${aws:PrincipalTag/team}", U),
                (OWN_TEAM, "StringEquals", "aws:RequestTag/team", "red", U),
                (OWN_TEAM, "StringEquals", "aws:RequestTag/team", "${aws:PrincipalTag/team}", M),
                (TEAM, "StringNotEquals", "aws:RequestTag/team", ["red", "green"], M),
                (TEAM, "StringNotEquals", "aws:RequestTag/team", ["red", "blue"], S),
                (TEAM, "StringEquals", "aws:RequestTag/team", unknown("var.team"), U),
                (TEAM, "StringEquals", "aws:RequestTag/cost", "red", M),
                (TEAM, "Null", "aws:RequestTag/team", "false", M),
                (TEAM, "ForAllValues:StringEquals", "aws:TagKeys", ["team", "cost"], M),
                (TEAM, "ForAllValues:StringEquals", "aws:TagKeys", "cost", S),
                (TEAM, "ForAllValues:StringNotEquals", "aws:TagKeys", "team", S),
                (TEAM, "ForAllValues:StringEquals", "aws:TagKeys", unknown("var.tag"), U),
                (TEAM, "ForAnyValue:StringEquals", "aws:TagKeys", "cost", M),  # he gives that one beside it
                (TEAM, "StringNotEquals", "aws:ResourceTag/team", "blue", M),  # he tags what is not tagged so yet
                (GUARDED, "StringEquals", "aws:RequestTag/guarded", "false", M),
                (GUARDED, "StringNotEquals", "aws:RequestTag/guarded", "false", M),
                (GUARDED, "StringEquals", "aws:RequestTag/guarded", "true", S),
            ]
        ),
        (
            [give("iam:AttachUserPolicy", Condition=GUARDED), give("iam:UntagUser", Condition={"StringEquals": {"aws:RequestTag/x": "y"}})],
            S,
        ),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give(unknown("var.action"))], U),
        (
            [
                give("iam:AttachUserPolicy", Condition={"StringEquals": {"aws:ResourceTag/team": "blue", "aws:PrincipalTag/x": "y"}}),
                give("iam:TagUser"),
            ],
            U,  # a user tags himself, too
        ),
        ([give("iam:AddUserToGroup", Condition=TEAM), give("iam:TagUser")], S),
        ([give("iam:UpdateSAMLProvider", Condition=TEAM), give("iam:TagSAMLProvider")], M),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser", Condition=UNTAGGED), give("iam:UntagUser")], M),
        ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser", Condition=UNTAGGED)], S),
        ([give("iam:AttachUserPolicy", Condition={"StringEquals": {"sts:ExternalId": "x"}})], S),  # which only AssumeRole has
        ([give("lambda:UpdateFunctionCode", Condition=TEAM), give("lambda:TagResource")], M),
        ([give("sagemaker:CreatePresignedDomainUrl", Condition=TEAM), give("sagemaker:AddTags")], M),
        ([give("iam:PassRole"), give("elasticmapreduce:RunJobFlow", Condition=TEAM), give("elasticmapreduce:AddTags")], M),
        ([give("iam:PassRole"), give("elasticmapreduce:RunJobFlow", Condition=TEAM), give("tag:TagResources")], S),  # does nothing alone
        ([*PASSED_TO_DOCUMENTS, give("ssm:AddTagsToResource")], M),
        ([*PASSED_TO_DOCUMENTS, give("ssm:RemoveTagsFromResource")], S),
        ([*PASSED_TO_INSTANCES, give("ec2:CreateTags", INSTANCES)], M),  # whose tags are asked for, not those of documents
        ([*PASSED_TO_INSTANCES, give("ssm:AddTagsToResource")], S),
        ([give(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], Condition=TEAM), give("ec2:CreateTags")], M),
        ([PROFILES, give("ssm:StartSession", Condition=TEAM), give("ec2:CreateTags")], M),
        ([PROFILES, give("ssm:SendCommand", Condition=TEAM), give(["ec2:DeleteTags", "ssm:AddTagsToResource"])], S),
        ([PASSES, give(["ssm:UpdateDocument", "ssm:StartAutomationExecution"], Condition=TEAM), give("ssm:AddTagsToResource")], M),
        (
            [
                give(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], Condition=TEAM),
                give("ec2:CreateTags", Condition={"StringEquals": {"ec2:CreateAction": "RunInstances"}}),
            ],
            S,
        ),
        (
            [
                give(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], Condition=TEAM),
                give("ec2:CreateTags", VOLUMES),
            ],
            S,
        ),
        (
            [
                give(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], Condition=TEAM),
                give("ec2:CreateTags", INSTANCES),
            ],
            M,
        ),
        ([give(["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"], Condition=TEAM), give("ec2:CreateTags", INSTANCES)], S),
        (
            [
                give(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], Condition=TEAM),
                give("ec2:CreateTags"),
                deny("ec2:CreateTags", Condition={"StringNotEquals": {"ec2:CreateAction": "RunInstances"}}),
            ],
            S,
        ),
        # of a permission set, an instance and an account, whose tags are asked for, the first says who gets more
        *(
            ([give(actions, Condition=TEAM), give("sso:TagResource", about)], verdict)
            for actions in PERMISSION_SETS
            for about, verdict in (("arn:aws:sso:::permissionSet/*", M), ("arn:aws:sso:::instance/*", S))
        ),
        # what is denied of tagging keeps the condition in force: of all but what has the tag, or of the tag itself
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"StringNotEquals": {"aws:ResourceTag/team": "blue"}})], S),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"StringEquals": {"aws:ResourceTag/team": "blue"}})], M),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"StringNotEquals": {"aws:ResourceTag/cost": "blue"}})], S),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "team"}})], M),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": unknown("var.tag")}})], U),
        ([give("iam:AttachUserPolicy", Condition={**TEAM, "Bool": {"aws:SecureTransport": "true"}}), give("iam:TagUser")], M),
        (
            [
                give("iam:AttachUserPolicy", Condition={"StringEquals": {"aws:ResourceTag/team": unknown("var.team")}}),
                give("iam:TagUser"),
                deny("iam:TagUser", Condition={"StringNotEquals": {"aws:ResourceTag/team": unknown("var.other")}}),
            ],
            S,
        ),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"StringNotEquals": {"aws:ResourceTag/team": "red"}})], S),
        # so does a Deny of all that lacks the tag, unless its holder gives it
        ([give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=OTHER_TEAM)], S),
        ([give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=UNTAGGED)], S),
        ([give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=UNTAGGED), give("iam:TagUser")], M),
        ([give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=UNTAGGED), give("iam:UntagUser")], S),
        ([give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=TAGGED)], U),
        ([give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=OTHER_TEAM), give("iam:TagUser")], M),
        ([give("iam:AttachUserPolicy"), deny(["iam:AttachUserPolicy", "iam:TagUser"], Condition=OTHER_TEAM), give("iam:TagUser")], S),
        ([give("iam:AttachUserPolicy"), deny("iam:AttachUserPolicy", Condition=OTHER_TEAM), give(unknown("var.action"))], U),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": ["team", "cost"]}})], S),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"ForAnyValue:StringLike": {"aws:TagKeys": "*"}})], S),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": "cost"}})], M),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["team"]}})], M),  # others alone
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"ForAnyValue:StringNotLike": {"aws:TagKeys": "te*"}})], M),
        # a Deny on the tags that are given is one that he gets past by what he gives, or that the wanted tag meets
        *(
            ([give("iam:AttachUserPolicy", Condition=TEAM), give("iam:TagUser"), deny("iam:TagUser", Condition=condition)], verdict)
            for condition, verdict in [
                ({"StringEquals": {"aws:RequestTag/team": "blue"}}, S),
                ({"StringEquals": {"aws:RequestTag/team": "red"}}, M),
                ({"StringNotEquals": {"aws:RequestTag/team": "blue"}}, M),
                ({"StringNotEquals": {"aws:RequestTag/team": "red"}}, S),
                ({"StringNotEquals": {"aws:RequestTag/team": unknown("var.team")}}, U),
                ({"StringNotEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}, U),
                ({"StringNotEquals": {"aws:RequestTag/cost": "red"}}, M),
                ({"Null": {"aws:RequestTag/cost": "true"}}, M),
                ({"Null": {"aws:RequestTag/team": "false"}}, S),
                ({"Null": {"aws:TagKeys": "false"}}, S),
                ({"StringNotEquals": {"aws:RequestTag/team": "blue", **TEAM["StringEquals"]}}, M),
                ({"StringNotEquals": {**TEAM["StringEquals"], "aws:PrincipalTag/team": "admins"}}, U),
                ({"ForAllValues:StringLike": {"aws:TagKeys": "*"}}, S),
                ({"ForAnyValue:StringNotEquals": TEAM["StringEquals"]}, U),  # met only by what has the tag
            ]
        ),
        ([*TAGS_USERS, deny("iam:TagUser", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})], M),
        (
            [
                give("iam:AttachUserPolicy", Condition=GUARDED),
                give(["iam:TagUser", "iam:UntagUser"]),
                deny(["iam:TagUser", "iam:UntagUser"], Condition={"StringEquals": {"iam:ResourceTag/guarded": "true"}}),
            ],
            S,
        ),
    ],
)
def test_tags_keep_nothing_from_whoever_may_change_them(statements: list[object], verdict: Verdict) -> None:
    subject = resource("aws_iam_policy.p", name="p", policy=policy(*statements))
    assert say(PHRASE, subject).verdict == verdict


@pytest.mark.parametrize("first", ["member", "lead"])
def test_a_policy_that_two_hold_is_asked_anew_for_who_may_give_the_tags_that_it_asks_for(first: str) -> None:
    shared, tags = (
        resource(f"aws_iam_policy.{name}", name=name, policy=policy(one))
        for name, one in (("shared", give("iam:AttachUserPolicy", Condition=TEAM)), ("tags", give("iam:TagUser")))
    )
    roles = {name: resource(f"aws_iam_role.{name}", name=name) for name in ("member", "lead")}
    attached = [
        resource(f"aws_iam_role_policy_attachment.{role}_{one}", role=role, policy_arn=ref(f"aws_iam_policy.{one}.arn"))
        for role, one in (("member", "shared"), ("lead", "shared"), ("lead", "tags"))
    ]
    answers = {name: say(PHRASE, roles[name], shared, tags, *attached).verdict for name in dict.fromkeys((first, *roles))}
    assert answers == {"member": S, "lead": M}


BOUNDED = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/boundary"}}
KEEP = deny("iam:DeleteRolePermissionsBoundary")
NOT_BOUNDED = {"StringNotEquals": BOUNDED["StringEquals"]}
OTHER_BOUNDARY = deny("iam:PutRolePermissionsBoundary", Condition=NOT_BOUNDED)


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give("iam:PutRolePolicy", Condition=BOUNDED)], S),
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:DeleteRolePermissionsBoundary")], M),
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:PutRolePermissionsBoundary")], M),
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:DeleteUserPermissionsBoundary")], S),
        # as AWS writes it
        ([give(["iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"], Condition=BOUNDED)], S),
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:Delete*"), deny("iam:DeleteRolePermissionsBoundary")], S),
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:PutRolePermissionsBoundary"), OTHER_BOUNDARY], S),
        # a Deny of all that lacks the boundary says the same
        ([give("iam:PutRolePolicy"), deny("iam:PutRolePolicy", Condition=NOT_BOUNDED)], S),
        ([give("iam:*RolePermissionsBoundary"), give("iam:PutRolePolicy"), deny("iam:PutRole*", Condition=NOT_BOUNDED)], M),
        (
            [
                give("iam:*Role*"),
                deny(["iam:PutRole*", "iam:AttachRole*", "iam:UpdateAssume*", "iam:PassRole"], Condition=NOT_BOUNDED),
                KEEP,
            ],
            S,
        ),
        # who takes one away is asked for the one that is there: a Deny of that keeps him from it, one of all others does not
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:Delete*"), deny("iam:Delete*", Condition=BOUNDED)], S),
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:Delete*"), deny("iam:Delete*", Condition=NOT_BOUNDED)], M),
        ([give("iam:PutRolePolicy", Condition=BOUNDED), give("iam:PutRolePerm*"), deny("iam:PutRolePerm*", Condition=BOUNDED)], M),
        ([give(["iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary"], Condition=BOUNDED)], M),
    ],
)
def test_a_boundary_keeps_nothing_from_whoever_may_take_it_away(statements: list[object], verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements))).verdict == verdict


LAUNCHES = give(["iam:PassRole", "ec2:RunInstances"])


@pytest.mark.parametrize(
    ("denied", "verdict"),
    [
        # he launches what is asked for, with the tag that is asked for, or passes the role to the service that he uses
        (deny("ec2:RunInstances", Condition={"StringNotEquals": {"aws:RequestTag/team": "blue"}}), U),
        (deny("ec2:RunInstances", Condition={"StringNotEquals": {"ec2:InstanceType": "t3.micro"}}), U),
        (deny("iam:PassRole", Condition={"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}), M),
        (deny("iam:PassRole", Condition={"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}), S),
        (deny("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}), S),
        (deny("iam:*", Condition={"StringLike": {"iam:PassedToService": ["ec2.*", "lambda.*"]}}), S),
        (deny("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}), M),
        (deny("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "*"}}), M),  # a star, and nothing else
        (deny("ec2:*", Condition={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}), M),  # which only passing a role has
        # or may be who is asked for, or call by way of what is
        (deny("*", Condition={"ArnNotEquals": {"ec2:SourceInstanceARN": "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123"}}), U),
        (deny("*", Condition={"StringNotEquals": {"aws:SourceIdentity": "alice"}}), U),
        (deny("*", Condition={"StringNotEquals": {"aws:CalledViaFirst": "cloudformation.amazonaws.com"}}), U),
        (deny("*", Condition={"StringNotEquals": {"aws:SourceVpc": "vpc-0123456789abcdef0"}}), S),
        (deny("ec2:RunInstances", Condition={"ArnNotEquals": {"ec2:InstanceProfile": "arn:aws:iam::111122223333:instance-profile/a"}}), S),
    ],
)
def test_a_deny_of_all_but_what_its_holder_chooses_is_no_wall(denied: object, verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(LAUNCHES, denied))).verdict == verdict


TEAM_ASKED = {"StringEquals": {"aws:RequestTag/team": "blue"}}
MAKES = give("lambda:CreateFunction", Condition=TEAM_ASKED)
CALLS, TAGGING = give(["iam:PassRole", "lambda:InvokeFunction"]), give("lambda:TagResource")
SESSIONS = give(["iam:PassRole", "glue:RunStatement"])
UNTAGGED = {"Null": {"aws:RequestTag/team": "true"}}


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        # the tag that is asked for he gives, if he may give tags
        ([CALLS, MAKES, TAGGING], M),
        ([CALLS, give(["lambda:CreateFunction", "lambda:TagResource"], Condition=TEAM_ASKED)], M),
        ([CALLS, give("lambda:CreateFunction", Condition={"ForAnyValue:StringLike": {"aws:TagKeys": "team*"}}), TAGGING], M),
        ([CALLS, MAKES], S),
        ([CALLS, MAKES, TAGGING, deny("lambda:TagResource")], S),
        ([CALLS, MAKES, TAGGING, deny("lambda:TagResource", Condition={"StringNotEquals": {"aws:RequestTag/team": "blue"}})], M),
        ([CALLS, give("lambda:CreateFunction", Condition={"ForAnyValue:StringNotEquals": {"aws:TagKeys": "env"}})], S),
        ([CALLS, give("lambda:CreateFunction", Condition={"ForAnyValue:StringNotEquals": {"aws:TagKeys": "env"}}), TAGGING], M),
        # a project of CodeBuild gets its tags where it is made, and a stack by one more action
        ([PASSES, give("codebuild:CreateProject", Condition=TEAM_ASKED), give("codebuild:StartBuild")], M),
        ([PASSES, give("cloudformation:CreateStack", Condition=TEAM_ASKED)], S),
        ([PASSES, give("cloudformation:CreateStack", Condition=TEAM_ASKED), give("cloudformation:TagResource")], M),
        # and no tag at all, whoever may
        ([CALLS, give("lambda:CreateFunction"), deny("lambda:*", Condition={"ForAnyValue:StringNotEquals": {"aws:TagKeys": "env"}})], M),
        ([CALLS, give("lambda:CreateFunction"), deny("lambda:*", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "env"}})], U),
        ([CALLS, give("lambda:CreateFunction", Condition=UNTAGGED)], M),
        ([CALLS, give("lambda:CreateFunction"), TAGGING, deny("lambda:CreateFunction", Condition=UNTAGGED)], M),
        ([CALLS, give("lambda:CreateFunction"), deny("lambda:CreateFunction", Condition=UNTAGGED)], U),
        # calling a function gives it no tag, and neither do images and subnets get one
        ([give(["iam:PassRole", "lambda:CreateFunction"]), {**MAKES, "Action": "lambda:InvokeFunction"}, TAGGING], S),
        ([CALLS, {**MAKES, "Action": "ec2:RunInstances"}, give("ec2:CreateTags")], S),
        ([CALLS, give("sagemaker:CreateTrainingJob", Condition={"StringEquals": {"sagemaker:InstanceTypes": "ml.t3.medium"}})], M),
        # in which network a function runs, says nothing of what it hands out
        ([CALLS, give("lambda:CreateFunction", Condition={"StringEquals": {"lambda:VpcIds": "vpc-1"}})], M),
        ([CALLS, give("lambda:CreateFunction", Condition={"ForAllValues:StringEquals": {"lambda:SubnetIds": ["subnet-1"]}})], M),
        ([CALLS, give("lambda:CreateFunction"), deny("lambda:CreateFunction", Condition={"Null": {"lambda:VpcIds": "true"}})], M),
        ([CALLS, give("lambda:CreateFunction", Condition={"StringEquals": {"lambda:CodeSigningConfigArn": "arn:aws:lambda:x"}})], S),
        ([*NOTEBOOK, give("sagemaker:CreateNotebookInstance", Condition=LOCKED_DOWN)], M),
        ([*NOTEBOOK, give("sagemaker:CreateNotebookInstance"), deny("sagemaker:CreateNotebookInstance", Condition=NO_NETWORK)], M),
        (
            [*NOTEBOOK, give("sagemaker:CreateTrainingJob", Condition={"Null": {"sagemaker:VpcSubnets": "false"}})],
            S,
        ),  # which answers nobody
        ([SESSIONS, give("glue:CreateSession", Condition={"ForAnyValue:StringEquals": {"glue:VpcIds": ["vpc-1"]}})], M),
        ([SESSIONS, give("glue:CreateSession"), deny("glue:CreateSession", Condition={"Null": {"glue:VpcIds": "true"}})], M),
        ([PASSES, give(["glue:CreateJob", "glue:StartJobRun"], Condition={"StringEquals": {"glue:VpcIds": ["vpc-1"]}})], S),
        # on which cluster a task runs, says nothing of what it runs
        ([PASSES, give("ecs:RunTask", Condition={"ArnEquals": {"ecs:cluster": CLUSTER}})], M),
        ([PASSES, give("ecs:RunTask", Condition={"ArnLike": {"ecs:cluster": "arn:aws:ecs:*:111122223333:cluster/*"}})], M),
        (
            [
                PASSES,
                give(["ecs:RegisterTaskDefinition", "ecs:DescribeTasks"]),
                give("ecs:UpdateService", Condition={"ArnEquals": {"ecs:cluster": CLUSTER}}),
            ],
            M,
        ),
        # which a definition is for none of
        ([PASSES, give(["ecs:RegisterTaskDefinition", "ecs:UpdateService"], Condition={"ArnEquals": {"ecs:cluster": CLUSTER}})], S),
        ([PASSES, give("ecs:RunTask"), deny("ecs:*", Condition={"ArnNotEquals": {"ecs:cluster": CLUSTER}})], M),
        (
            [
                give("iam:PassRole", "arn:aws:iam::111122223333:role/task"),
                give("ecs:RunTask", Condition={"ArnEquals": {"ecs:cluster": CLUSTER}}),
            ],
            S,
        ),
    ],
)
def test_what_is_asked_for_beside_a_role_is_no_limit(statements: list[object], verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements))).verdict == verdict


@pytest.mark.parametrize(
    ("test", "arns", "verdict"),
    [
        ("ArnLike", ["arn:aws:ec2:eu-west-1:111122223333:instance/*", "arn:aws:ec2:us-east-1:111122223333:instance/*"], M),
        ("StringLike", "arn:aws:ec2:*:*:instance/*", M),
        ("ArnLikeIfExists", "*", M),
        ("ArnLike", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", S),
        ("ArnLike", "arn:aws:lambda:*:*:function:*", S),
        ("StringEquals", "arn:aws:ec2:*:*:instance/*", S),
    ],
)
def test_a_role_for_any_machine_is_a_role_for_one_of_his_own(test: str, arns: object, verdict: Verdict) -> None:
    passing = give("iam:PassRole", Condition={test: {"iam:AssociatedResourceArn": arns}})
    document = policy(passing, give("ec2:RunInstances"))
    assert say(PHRASE, resource("aws_iam_policy.p", name="p", policy=document)).verdict == verdict
    if test.startswith("ArnLike"):  # a Deny of all others says the same
        barred = deny("iam:PassRole", Condition={test.replace("Like", "NotLike"): {"iam:AssociatedResourceArn": arns}})
        assert say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(LAUNCHES, barred))).verdict == verdict


@pytest.mark.parametrize(
    ("arns", "uses", "verdict"),
    [
        ("arn:aws:ec2:*:*:instance/*", "ec2:RunInstances", S),
        ("arn:aws:ec2:*:111122223333:instance/*", "ec2:RunInstances", S),
        (Value(Unknown("x", shape=f"arn:aws:ec2:*:{GAP}:instance/*")), "ec2:RunInstances", S),
        ("arn:aws:ec2:eu-west-1:111122223333:instance/*", "ec2:RunInstances", M),  # in another Region he launches others
        (["arn:aws:ec2:*:*:instance/i-0123456789abcdef0", "arn:aws:lambda:*:*:function:*"], "ec2:RunInstances", M),
        ("arn:aws:ec2:*:*:instance/*", "scheduler:CreateSchedule", M),
        ("arn:aws:scheduler:*:*:schedule/*", "scheduler:CreateSchedule", U),  # nobody says which services tell
        (unknown("var.arns"), "ec2:RunInstances", U),
    ],
)
def test_a_deny_of_passing_roles_to_machines(arns: object, uses: str, verdict: Verdict) -> None:
    barred = deny("iam:PassRole", Condition={"ArnLike": {"iam:AssociatedResourceArn": arns}})
    document = policy(give(["iam:PassRole", uses]), barred)
    assert say(PHRASE, resource("aws_iam_policy.p", name="p", policy=document)).verdict == verdict


@pytest.mark.parametrize(
    ("action", "verdict"),
    [("lambda:UpdateFunctionCode", M), ("iam:AttachUserPolicy", S)],  # IAM is in one Region alone, whichever it is called from
)
def test_a_region_is_chosen(action: str, verdict: Verdict) -> None:
    elsewhere = deny("*", Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}})
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(give(action), elsewhere))).verdict == verdict


@pytest.mark.parametrize(
    ("action", "test", "regions", "verdict"),
    [
        ("iam:AttachUserPolicy", "StringEquals", "eu-west-1", S),  # IAM is never asked there
        ("iam:AttachUserPolicy", "StringLike", ["eu-*", "ap-south-2"], S),
        ("iam:AttachUserPolicy", "StringEqualsIfExists", "eu-west-1", S),
        ("iam:AttachUserPolicy", "StringEquals", ["eu-west-1", "us-east-1"], M),
        ("iam:AttachUserPolicy", "StringLike", "us-*", M),
        ("iam:AttachUserPolicy", "StringEquals", "cn-north-1", M),
        ("iam:AttachUserPolicy", "StringEquals", "us-isof-south-1", M),  # each partition has a Region of its own for IAM
        ("iam:AttachUserPolicy", "StringNotEquals", "eu-west-1", M),
        ("iam:AttachUserPolicy", "StringEquals", unknown("var.region"), U),
        ("lambda:UpdateFunctionCode", "StringEquals", "eu-west-1", M),
        ("lambda:UpdateFunctionCode", "StringEquals", unknown("var.region"), M),
    ],
)
def test_iam_is_not_asked_in_any_region(action: str, test: str, regions: object, verdict: Verdict) -> None:
    document = policy(give(action, Condition={test: {"aws:RequestedRegion": regions}}))
    assert say(PHRASE, resource("aws_iam_policy.p", policy=document)).verdict == verdict


HERE, ELSEWHERE = ({test: {"ec2:Region": "eu-west-1"}} for test in ("StringEquals", "StringNotEquals"))


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give("ec2:*", Condition=HERE)], M),
        ([give("ec2:*", Condition=ELSEWHERE)], M),
        ([give("ec2:*"), deny("ec2:*", Condition=ELSEWHERE)], M),
        ([give("ec2:*"), deny("ec2:*", Condition={"StringNotLike": {"ec2:Region": ["eu-*", "us-*"]}})], M),
        ([give("iam:*", Condition=HERE)], S),  # which have no such key
        ([give("iam:*"), deny("iam:*", Condition=ELSEWHERE)], S),
        ([give("iam:*"), deny("iam:*", Condition=HERE)], M),
    ],
)
def test_ec2_has_a_key_of_its_own_for_the_region(statements: list[object], verdict: Verdict) -> None:
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(*statements))).verdict == verdict


@pytest.mark.parametrize(("regions", "verdict"), [("eu-west-1", U), (["eu-west-1", "us-east-1"], M)])
def test_in_which_region_a_role_is_passed_is_told_nowhere(regions: object, verdict: Verdict) -> None:
    """No call, but asked for by a service: in the Region of that, or where all of IAM is asked for."""
    passes = give(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
    elsewhere = deny("*", Condition={"StringNotEquals": {"aws:RequestedRegion": regions}})
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(passes, elsewhere))).verdict == verdict


def test_denies_that_ask_for_tags_are_not_undone_by_way_of_each_other() -> None:
    """Each with each is enough: what of the tags of others the holder reaches by giving himself each of his is left open."""

    def asked(number: int) -> int:
        tags = [{"aws:ResourceTag/k": str(one), f"aws:PrincipalTag/x{one}": "y"} for one in range(number)]
        denies = [deny("*", Condition={"StringNotEquals": one}) for one in tags]
        document = resource("aws_iam_policy.p", policy=policy(give(["iam:*", "lambda:*"]), *denies))
        return calls(lambda: say(PHRASE, document), "_holds")

    few, many = asked(2), asked(4)
    assert 0 < many < few * 4

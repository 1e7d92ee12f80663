"""Which services an action is about, as ARNs have them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# Services of which all actions that are asked for are about ARNs of these services only (of SSM, what reads parameters and shares):
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_OWN_ARNS: Final = (
    *("acm-pca", "airflow", "amplify", "apigateway", "apprunner", "appsync", "athena", "autoscaling", "aws-marketplace", "backup"),
    *("batch", "bedrock-agentcore", "billing", "budgets", "chime", "cleanrooms-ml", "cloudformation", "cloudsearch", "codeartifact"),
    *("codebuild", "codeguru-profiler", "codepipeline", "cognito-identity", "deadline", "ds", "dsql", "dynamodb", "ec2", "ecr"),
    *("ecr-public", "ecs", "eks", "elasticache", "elasticfilesystem", "elasticmapreduce", "emr-containers", "emr-serverless", "es"),
    *("events", "fsx", "gamelift", "gameliftstreams", "glacier", "glue", "grafana", "iam", "identitystore", "imagebuilder", "iot"),
    *("kinesis", "kinesisanalytics", "kms", "lambda", "lightsail", "mediapackage", "mediastore", "mediatailor", "memorydb"),
    *("monitron", "networkmanager", "omics", "opsworks", "pipes", "quicksight", "ram", "rds", "rds-db", "redshift"),
    *("redshift-serverless", "resource-explorer-2", "rolesanywhere", "route53resolver", "s3-object-lambda", "s3-outposts"),
    *("s3express", "s3tables", "s3vectors", "sagemaker", "scheduler", "secretsmanager", "ses", "signer", "sms-voice", "sns", "sqs"),
    *("ssm", "ssm-incidents", "sso", "states", "storagegateway", "vpc-lattice", "waf", "waf-regional", "wafv2", "workmail"),
    *("workspaces"),
)
_CONNECTIONS: Final = ("codeconnections", "codestar-connections")  # the new name takes what was made under the old one
_ABOUT: Final = {
    **{name: frozenset({name}) for name in _OWN_ARNS},
    **dict.fromkeys(_CONNECTIONS, frozenset(_CONNECTIONS)),
    "ec2-instance-connect": frozenset({"ec2"}),
    **dict.fromkeys(("ssm:createassociation", "ssm:createassociationbatch", "ssm:sendcommand"), frozenset({"ec2", "ssm"})),
    "ssm:startsession": frozenset({"ec2", "ecs", "ssm"}),
    "route53-recovery-control-config": frozenset({"route53-recovery-control"}),
    "s3": frozenset({"s3", "s3-object-lambda"}),
    "servicecatalog": frozenset({"catalog"}),
    "sts": frozenset({"iam", "sts"}),
}


@lru_cache(maxsize=4096)
def services_about(action: str) -> frozenset[str]:
    """The services, as ARNs have them, of all that an action can be about; none where that is not known."""
    return _ABOUT.get(action, _ABOUT.get(action.partition(":")[0], frozenset()))

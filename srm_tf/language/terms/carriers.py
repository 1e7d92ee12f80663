"""What carries a policy of its own, and how that and its ARN are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms.action_kinds import halves_about
from srm_tf.language.terms.bucket_origins import BUCKETS
from srm_tf.language.terms.forms import RESOURCE
from srm_tf.language.terms.globs import contains
from srm_tf.model.value import ABSENT, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.model.resource import Resource


class Carrier(msgspec.Struct, frozen=True):
    """What carries a policy: its types, the attribute of a policy that leads to it, and those that hold its name; its service.

    `holds`: something lies in it, which ARNs name behind a slash. `alone`: its service refuses a policy that speaks of another one.
    `kind`: what stands before its name in its ARN. `inside`: what its policy is about as well, as ARNs have it behind its own.
    `only`: the actions that are about it alone, where its policy is about what has ARNs of its own, too.
    `unnamed`: the one meant by a policy that names none.
    """

    types: tuple[str, ...]
    key: str
    names: tuple[str, ...]
    service: str
    holds: bool = False
    alone: bool = False
    kind: str = ""
    inside: str = ""
    only: tuple[str, ...] = ()
    unnamed: str = ""

    def called(self, resource: Resource) -> Value:
        """The name of one, by whichever argument it has."""
        return next((value for one in self.names if not (value := resource.get(one)).is_nothing), ABSENT)

    def named_in(self, arn: str) -> str | None:
        """The name in an ARN, or in a pattern of ARNs that says how it ends."""
        fields = arn.split(":", RESOURCE)
        return self.cut(fields[RESOURCE]) if len(fields) > RESOURCE else None

    def cut(self, named: str) -> str:
        """A name without what lies in it, and without its kind."""
        name = named.removeprefix(self.kind)
        return name.partition("/")[0] if self.holds or self.inside else name

    def is_of_all(self, named: Sequence[Value], actions: PatternSet) -> bool:
        """Whether ARNs that are all of it are of all that some actions are about there: itself, and all there is inside of it."""
        rests = [one.form.rpartition(":")[2].removeprefix(self.kind).partition("/")[1:] for one in named]
        with_all = any(one.form.endswith("*") and not slash for one, (slash, _) in zip(named, rests, strict=True))
        inside = with_all or any(contains(f"/{path}", self.inside) for slash, path in rests if slash)
        of_itself, of_inside = halves_about(actions.patterns, self.inside)
        return not self.inside or ((not of_itself or not all(slash for slash, _ in rests)) and (not of_inside or inside))

    def spelt(self, *parts: str) -> str:
        """An ARN of its service, of a partition, a Region, an account and a name; those of buckets have neither Region nor account."""
        partition, region, account, name = parts
        return f"arn:{partition}:{self.service}:{'' if self.holds else region}:{'' if self.holds else account}:{self.kind}{name}"


_IDENTITIES: Final = ("aws_ses_domain_identity", "aws_ses_email_identity", "aws_sesv2_email_identity", "data.aws_sesv2_email_identity")
_NAMES_OF_IDENTITIES: Final = ("domain", "email", "email_identity")
# Whose ARNs end in their name, or have it in front of the slash. S3 refuses a policy of another bucket; one of another queue, topic or file
# system is about none that carries it:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteAccessPermissionsReqd.html
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies-key-concepts.html
# ARNs and addresses of queues:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
# Of file systems: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html
CARRIERS: Final = {
    "aws_s3_bucket": Carrier(BUCKETS, "bucket", ("bucket",), "s3", holds=True, alone=True),
    "aws_sqs_queue": Carrier(("aws_sqs_queue", "data.aws_sqs_queue"), "queue_url", ("name",), "sqs"),
    "aws_sns_topic": Carrier(("aws_sns_topic", "data.aws_sns_topic"), "arn", ("name",), "sns"),
    "aws_efs_file_system": Carrier(
        ("aws_efs_file_system", "data.aws_efs_file_system"), "file_system_id", ("id",), "elasticfilesystem", kind="file-system/"
    ),
    "aws_kinesis_resource": Carrier(
        ("aws_kinesis_stream", "data.aws_kinesis_stream"), "resource_arn", ("name",), "kinesis", kind="stream/"
    ),
    "aws_lambda_resource": Carrier(
        ("aws_lambda_function", "data.aws_lambda_function"), "resource_arn", ("function_name",), "lambda", kind="function:"
    ),
    # Policies of tables are about their indexes, those of domains about what is called there:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
    # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
    "aws_dynamodb_resource": Carrier(
        ("aws_dynamodb_table", "data.aws_dynamodb_table"), "resource_arn", ("name",), "dynamodb", kind="table/", inside="/index/*"
    ),
    **{
        one: Carrier((one, f"data.{one}"), "domain_name", ("domain_name",), "es", kind="domain/", inside="/*")
        for one in ("aws_elasticsearch_domain", "aws_opensearch_domain")
    },
    "aws_glacier_vault": Carrier(("aws_glacier_vault",), "name", ("name",), "glacier", kind="vaults/"),
    "aws_osis_resource": Carrier(("aws_osis_pipeline",), "resource_arn", ("pipeline_name",), "osis", kind="pipeline/"),
    # Its rules are named by ARNs that do not begin with its own; events are put on the bus itself:
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
    "aws_cloudwatch_event_bus": Carrier(
        ("aws_cloudwatch_event_bus", "data.aws_cloudwatch_event_bus"),
        *("event_bus_name", ("name",), "events"),
        kind="event-bus/",
        only=("events:putevents", "events:describeeventbus"),
        unnamed="default",
    ),
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
    "aws_ses_identity": Carrier(_IDENTITIES, "identity", _NAMES_OF_IDENTITIES, "ses", kind="identity/"),
    "aws_sesv2_email_identity": Carrier(_IDENTITIES, "email_identity", _NAMES_OF_IDENTITIES, "ses", kind="identity/"),
    "aws_cloudwatch_log_destination": Carrier(
        ("aws_cloudwatch_log_destination",), "destination_name", ("name",), "logs", kind="destination:"
    ),
}

# Policies that name by its ARN what nothing lies in, and what gets an ARN that no name tells: argument, and service.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html
BY_ARN: Final = {
    "aws_acmpca_policy": ("resource_arn", "acm-pca"),
    "aws_codebuild_resource_policy": ("resource_arn", "codebuild"),
    "aws_networkfirewall_resource_policy": ("resource_arn", "network-firewall"),
    "aws_redshift_resource_policy": ("resource_arn", "redshift*"),  # of a namespace without servers as well
    "aws_secretsmanager_secret_policy": ("secret_arn", "secretsmanager"),
    "aws_vpclattice_resource_policy": ("resource_arn", "vpc-lattice"),
}

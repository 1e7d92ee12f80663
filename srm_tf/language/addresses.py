"""Names inside of ARNs and URLs that somebody wrote out: whom they lead to, of what stands in the same configuration."""

from __future__ import annotations

from typing import Final

import msgspec

from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP
from srm_tf.regex import regex

MODULES: Final = r"(?:module\.[^.\[]+(?:\[[^\]]*\])?\.)*"  # those that a resource stands in, in front of its own address
# How these services write the names of what they hold, which a name alone tells apart within an account and Region:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_ARN: Final = regex(r"arn:[^:]*:(?P<service>[a-z0-9-]+):(?P<region>[^:]*):(?!aws:)[^:]*:(?P<rest>.+)")  # not what is AWS's own
_QUEUE: Final = regex(rf"https://(?P<service>sqs)\.(?P<region>[^./]+)\.amazonaws\.com(?:\.cn)?/(?:\d+|{GAP})/(?P<rest>[^/]+)")
# A name may have gaps in it, of what is not known yet. The path of a role or a policy stands before its name.
_REST: Final = {
    "sns": ((regex(rf"(?P<name>[\w.{GAP}-]+)"), ("aws_sns_topic",)),),
    "sqs": ((regex(rf"(?P<name>[\w.{GAP}-]+)"), ("aws_sqs_queue",)),),
    "s3": ((regex(rf"(?P<name>[a-z0-9.{GAP}-]+)"), ("aws_s3_bucket",)),),
    "lambda": ((regex(rf"function:(?P<name>[\w{GAP}-]+)(?::[\w$-]+)?"), ("aws_lambda_function",)),),
    "dynamodb": ((regex(rf"table/(?P<name>[\w.{GAP}-]+)"), ("aws_dynamodb_table",)),),
    "kinesis": ((regex(rf"stream/(?P<name>[\w.{GAP}-]+)"), ("aws_kinesis_stream",)),),
    "firehose": ((regex(rf"deliverystream/(?P<name>[\w.{GAP}-]+)"), ("aws_kinesis_firehose_delivery_stream",)),),
    "ecr": ((regex(rf"repository/(?P<name>[\w./{GAP}-]+)"), ("aws_ecr_repository",)),),
    "es": ((regex(rf"domain/(?P<name>[a-z0-9{GAP}-]+)"), ("aws_opensearch_domain", "aws_elasticsearch_domain")),),
    "logs": ((regex(r"log-group:(?P<name>[^:*]+)(?::\*)?"), ("aws_cloudwatch_log_group",)),),
    "network-firewall": ((regex(rf"firewall/(?P<name>[\w{GAP}-]+)"), ("aws_networkfirewall_firewall",)),),
    "elasticloadbalancing": (
        (regex(rf"loadbalancer/(?:app|net|gwy)/(?P<name>[\w{GAP}-]+)/[^/]+"), ("aws_lb", "aws_alb")),
        (regex(rf"loadbalancer/(?P<name>[\w{GAP}-]+)"), ("aws_elb",)),
    ),
    "rds": (
        (regex(rf"db:(?P<name>[\w{GAP}-]+)"), ("aws_db_instance",)),
        (regex(rf"cluster:(?P<name>[\w{GAP}-]+)"), ("aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster")),
    ),
    "iam": (
        (regex(rf"role(?P<path>/(?:[^{GAP}]*/)?)(?P<name>[\w+=,.@{GAP}-]+)"), ("aws_iam_role",)),
        (regex(rf"policy(?P<path>/(?:[^{GAP}]*/)?)(?P<name>[\w+=,.@{GAP}-]+)"), ("aws_iam_policy",)),
    ),
}
# A function in less than an ARN: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
_FUNCTION: Final = regex(r"(?:\d{12}:function:)?(?P<rest>[\w-]+(?::[\w$-]+)?)")
# With gaps in it, but not in the name.
_SIMPLE: Final = regex(
    r"(?:arn:[^:]*:(?:sns|sqs):|https://sqs\.).*[:/](?P<name>[\w.-]+)|arn:[^:]*:lambda:.*:function:(?P<function>[\w-]+)(?::[\w$-]+)?"
)


class Address(msgspec.Struct, frozen=True):
    """What an ARN or a URL names: one of these types, by its name, in a Region; "" where it does not say which. `path`: of IAM's."""

    types: tuple[str, ...]
    name: str
    region: str
    path: str = ""

    def may_be(self, resource: Resource) -> bool:
        """Whether a resource of that name can be the one."""
        near = not self.region or not resource.region or self.region == resource.region
        return near and (not self.path or (resource.get("path").is_null and self.path == "/") or resource.text("path") == self.path)


def address(text: str) -> Address | None:
    """What a text names; None for what is no address, or not of something that is known by its name. What is not known is a GAP.

    >>> address("arn:aws:sns:eu-west-1:111122223333:alerts")
    Address(types=('aws_sns_topic',), name='alerts', region='eu-west-1', path='')
    >>> address("https://sqs.eu-west-1.amazonaws.com/111122223333/jobs").types, address("arn:aws:kms:eu-west-1:111122223333:key/1")
    (('aws_sqs_queue',), None)
    >>> address("111122223333:function:app:live")
    Address(types=('aws_lambda_function',), name='app', region='', path='')
    """
    if (function := _FUNCTION.fullmatch(text)) is not None:
        return Address(("aws_lambda_function",), function["rest"].partition(":")[0], "")
    found = _ARN.fullmatch(text) or _QUEUE.fullmatch(text)
    if found is None:
        return None
    forms = ((form.fullmatch(found["rest"]), types) for form, types in _REST.get(found["service"], ()))
    region = "" if GAP in found["region"] else found["region"]
    return next((Address(types, rest["name"], region, rest.groupdict().get("path", "")) for rest, types in forms if rest), None)


def name_at_end(text: str) -> str:
    """The name in an ARN or URL that is not known whole; "" where it has none for certain.

    >>> name_at_end("arn:aws:sns:…:…:alerts"), name_at_end("arn:aws:sns:…:…:…-alerts"), name_at_end("arn:aws:lambda:…:…:function:f:live")
    ('alerts', '', 'f')
    """
    found = _SIMPLE.fullmatch(text)
    return (found["name"] or found["function"]) if found else ""

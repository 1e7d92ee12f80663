"""Names inside of ARNs and URLs that somebody wrote out: whom they lead to, of what stands in the same configuration."""

from __future__ import annotations

from typing import Final

import msgspec

from srm_tf.model.resource import Resource
from srm_tf.regex import regex

MODULES: Final = r"(?:module\.[^.\[]+(?:\[[^\]]*\])?\.)*"  # those that a resource stands in, in front of its own address
# How these services write the names of what they hold, which a name alone tells apart within an account and Region:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_ARN: Final = regex(r"arn:[^:]*:(?P<service>[a-z0-9]+):(?P<region>[^:]*):[^:]*:(?P<rest>.+)")
_QUEUE: Final = regex(r"https://(?P<service>sqs)\.(?P<region>[^./]+)\.amazonaws\.com(?:\.cn)?/\d+/(?P<rest>[^/]+)")
_REST: Final = {
    "sns": (regex(r"(?P<name>[\w.-]+)"), ("aws_sns_topic",)),
    "sqs": (regex(r"(?P<name>[\w.-]+)"), ("aws_sqs_queue",)),
    "s3": (regex(r"(?P<name>[a-z0-9.-]+)"), ("aws_s3_bucket",)),
    "lambda": (regex(r"function:(?P<name>[\w-]+)(?::[\w$-]+)?"), ("aws_lambda_function",)),
    "dynamodb": (regex(r"table/(?P<name>[\w.-]+)"), ("aws_dynamodb_table",)),
    "kinesis": (regex(r"stream/(?P<name>[\w.-]+)"), ("aws_kinesis_stream",)),
    "ecr": (regex(r"repository/(?P<name>[\w./-]+)"), ("aws_ecr_repository",)),
    "logs": (regex(r"log-group:(?P<name>[^:*]+)(?::\*)?"), ("aws_cloudwatch_log_group",)),
}
# A function in less than an ARN: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
_FUNCTION: Final = regex(r"(?:\d{12}:function:)?(?P<rest>[\w-]+(?::[\w$-]+)?)")
# With gaps in it, but not in the name.
_SIMPLE: Final = regex(
    r"(?:arn:[^:]*:(?:sns|sqs):|https://sqs\.).*[:/](?P<name>[\w.-]+)|arn:[^:]*:lambda:.*:function:(?P<function>[\w-]+)(?::[\w$-]+)?"
)


class Address(msgspec.Struct, frozen=True):
    """What an ARN or a URL names: one of these types, by its name, in a Region; "" where it does not say which."""

    types: tuple[str, ...]
    name: str
    region: str

    def may_be(self, resource: Resource) -> bool:
        """Whether a resource of that name can be the one."""
        return not self.region or not resource.region or self.region == resource.region


def address(text: str) -> Address | None:
    """What a known text names; None for what is no address, or not of something that is known by its name.

    >>> address("arn:aws:sns:eu-west-1:111122223333:alerts")
    Address(types=('aws_sns_topic',), name='alerts', region='eu-west-1')
    >>> address("https://sqs.eu-west-1.amazonaws.com/111122223333/jobs").types, address("arn:aws:kms:eu-west-1:111122223333:key/1")
    (('aws_sqs_queue',), None)
    >>> address("111122223333:function:app:live")
    Address(types=('aws_lambda_function',), name='app', region='')
    """
    if (function := _FUNCTION.fullmatch(text)) is not None:
        return Address(("aws_lambda_function",), function["rest"].partition(":")[0], "")
    found = _ARN.fullmatch(text) or _QUEUE.fullmatch(text)
    form, types = _REST.get(found["service"], (None, ())) if found else (None, ())
    rest = form.fullmatch(found["rest"]) if found and form else None
    return Address(types, rest["name"], found["region"]) if found and rest else None


def name_at_end(text: str) -> str:
    """The name in an ARN or URL that is not known whole; "" where it has none for certain.

    >>> name_at_end("arn:aws:sns:…:…:alerts"), name_at_end("arn:aws:sns:…:…:…-alerts"), name_at_end("arn:aws:lambda:…:…:function:f:live")
    ('alerts', '', 'f')
    """
    found = _SIMPLE.fullmatch(text)
    return (found["name"] or found["function"]) if found else ""

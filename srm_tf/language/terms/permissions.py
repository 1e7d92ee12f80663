"""`aws_lambda_permission`: one statement of a function's policy, written as a resource."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.conditions import limits, names_one
from srm_tf.language.terms.documents import Condition
from srm_tf.language.terms.forms import split
from srm_tf.language.terms.globs import Texts, settle, sure
from srm_tf.language.terms.match import NO, Match, every, is_given, maybe, opposite, some
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.globs import Test
    from srm_tf.model.resource import Resource

# What each argument becomes: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
_SOURCES: Final = {
    "source_account": ("StringEquals", "aws:SourceAccount"),
    "principal_org_id": ("StringEquals", "aws:PrincipalOrgID"),
    "event_source_token": ("StringEquals", "lambda:EventSourceToken"),
    "source_arn": ("ArnLike", "aws:SourceArn"),
}
_SERVICE: Final = regex(r"[\w.-]+\.amazon(aws)?\.com(\.cn)?", re.IGNORECASE)
_OF_SERVICES: Final = (".amazonaws.com", ".amazonaws.com.cn", ".amazon.com")
_S3: Final = regex(r"s3\.amazonaws\.com(\.cn)?", re.IGNORECASE)
_EVERYBODY: Final = regex(r"\*+|arn:[^:]*:[^:]*:[^:]*:[^:]*\*.*", re.IGNORECASE)


def admits_anyone(permission: Resource) -> Match:
    """Whether it lets in everybody, or a service without saying on whose behalf.

    Everybody is limited by an organization only: a source limits them as well, and AWS still calls public what names nobody as principal
    (https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html). The name of a bucket may pass
    to another owner and its ARN names no account, so S3 needs the account
    (https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1).
    """
    principal = permission.get("principal")
    everybody = settle(principal, _named(_EVERYBODY))
    source = every([opposite(settle(principal, _named(_S3))), _limited(permission, "source_arn", "event_source_token")])
    account = _limited(permission, "source_account", "principal_org_id")
    return some(
        [
            every([everybody, opposite(_limited(permission, "principal_org_id"))]),
            every([settle(principal, _named(_SERVICE)), opposite(some([account, source]))]),
        ]
    )


def whence(permission: Resource) -> str:
    """From where one admits that admits anyone: of S3 a bucket may be named, and still not whose it is; of anyone, a source."""
    principal, source = permission.get("principal"), is_given(permission.get("source_arn")).yes
    if source and settle(principal, _named(_S3)).yes:
        return "for a bucket of whichever account: source_account is not set"
    limited = (source or is_given(permission.get("source_account")).yes) and settle(principal, _named(_EVERYBODY)).yes
    return "as its principal, which AWS calls public whatever the source" if limited else "from anywhere"


def _named(pattern: re.Pattern[str]) -> Test:
    """A test of a principal. Whatever the Region, `logs.${var.region}.amazonaws.com` is a service, and not S3."""

    def test(value: Value) -> Match:
        shown = value.form
        if value.text() is not None or split(shown):  # AWS takes no wildcard inside of an ARN
            return sure(pattern.fullmatch(shown) is not None)
        if names_one(value):
            return NO
        start, _, end = shown.partition(GAP)
        if not end.lower().endswith(_OF_SERVICES) or not _SERVICE.fullmatch(shown.replace(GAP, "x")):
            return maybe(*value.origins)
        if pattern is not _S3:
            return sure(pattern is _SERVICE)
        return maybe(*value.origins) if "s3.".startswith(start.lower()) else NO

    return test


def _limited(permission: Resource, *names: str) -> Match:
    return some(_limits(permission.get(name), *_SOURCES[name]) for name in names)


def _limits(value: Value, test: str, key: str) -> Match:
    """Whether an argument is there and limits; one that may turn out null may not be there."""
    return every([is_given(value), limits(Condition(Value(test), Value(key), Texts((value,))))])

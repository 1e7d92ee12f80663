"""`aws_lambda_permission`: one statement of a function's policy, written as a resource."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.conditions import limits, names_one
from srm_tf.language.terms.documents import Condition
from srm_tf.language.terms.globs import Texts, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, every, is_given, maybe, opposite, origins, some
from srm_tf.model.value import Value
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
_S3: Final = regex(r"s3\.amazonaws\.com(\.cn)?", re.IGNORECASE)
_BUCKET: Final = regex(r"arn:[^:]*:s3:.*", re.IGNORECASE)
_OF_BUCKET: Final = regex(r"(^|\.)aws_s3_bucket\.")  # a reference to one
_EVERYBODY: Final = regex(r"\*+|arn:[^:]*:[^:]*:[^:]*:[^:]*\*.*", re.IGNORECASE)


def admits_anyone(permission: Resource) -> Match:
    """Whether it lets in everybody, or a service without saying on whose behalf.

    A source limits everybody, too: only a service that calls for somebody shows one, and for whom
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceaccount). The name of
    a bucket may pass to another owner and its ARN names no account, so buckets need the account
    (https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1).
    """
    principal = permission.get("principal")
    everybody = settle(principal, _text(_EVERYBODY))
    bucket = settle(principal, _text(_S3))
    service = every([settle(principal, _text(_SERVICE)), opposite(bucket)])
    account = _limited(permission, "source_account", "principal_org_id")
    return some(
        [
            every([everybody, opposite(some([account, every([_limited(permission, "source_arn"), opposite(_from_bucket(permission))])]))]),
            every([bucket, opposite(account)]),
            every([service, opposite(some([account, _limited(permission, "source_arn", "event_source_token")]))]),
        ]
    )


def _from_bucket(permission: Resource) -> Match:
    """Whether the source that it names is a bucket."""
    return settle(permission.get("source_arn"), _is_bucket)


def _is_bucket(value: Value) -> Match:
    text = value.text()
    if text is None and any(_OF_BUCKET.search(one.text) for one in value.references):
        return YES
    return _text(_BUCKET)(value)


def whence(permission: Resource) -> str:
    """From where one admits that admits anyone: of S3 a bucket may be named, and still not whose it is."""
    buckets = some([settle(permission.get("principal"), _text(_S3)), _from_bucket(permission)])
    named = buckets.yes and is_given(permission.get("source_arn")).yes
    return "for a bucket of whichever account: source_account is not set" if named else "from anywhere"


def _text(pattern: re.Pattern[str]) -> Test:
    def test(value: Value) -> Match:
        text = value.text()
        if text is None:
            return NO if names_one(value) else maybe(*origins(value))
        return sure(pattern.fullmatch(text) is not None)

    return test


def _limited(permission: Resource, *names: str) -> Match:
    return some(_limits(permission.get(name), *_SOURCES[name]) for name in names)


def _limits(value: Value, test: str, key: str) -> Match:
    """Whether an argument is there and limits; one that may turn out null may not be there."""
    return every([is_given(value), limits(Condition(Value(test), Value(key), Texts((value,))))])

"""The second opinion on policies, against the tables of AWS's documentation that it was written from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.aws_evaluation import Principal, Request, allows, denies

ROLE = Principal("app", "111122223333", ("arn:aws:iam::111122223333:role/app", "arn:aws:sts::111122223333:assumed-role/app/me"))
NOBODY, SERVICE = Principal("nobody"), Principal("a service", service="sns.amazonaws.com")


def asked(caller: Principal = ROLE, /, *, action: str = "s3:GetObject", **context: str) -> Request:
    """A request for an object; `aws_one="a"` is the key `aws:one`, and `a|b` are two values."""
    return Request(caller, action, "arn:aws:s3:::b/k", {key.replace("_", ":"): tuple(value.split("|")) for key, value in context.items()})


def policy(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}


@pytest.mark.parametrize(
    ("principal", "role", "nobody", "service"),
    [
        ("*", True, True, True),
        ({"AWS": "*"}, True, True, True),
        ({"AWS": "111122223333"}, True, False, False),
        ({"AWS": "arn:aws:iam::111122223333:root"}, True, False, False),
        ({"AWS": ["arn:aws:iam::111122223333:role/app"]}, True, False, False),
        ({"AWS": "arn:aws:iam::111122223333:role/ap*"}, False, False, False),
        ({"Service": "sns.amazonaws.com"}, False, False, True),
        ({"Service": "s3.amazonaws.com", "AWS": "444455556666"}, False, False, False),
    ],
)
def test_principals(principal: Any, role: bool, nobody: bool, service: bool) -> None:
    for caller, expected in ((ROLE, role), (NOBODY, nobody), (SERVICE, service)):
        assert allows(policy(Principal=principal, Action="*"), asked(caller)) == expected
        assert allows(policy(NotPrincipal=principal, Action="*"), asked(caller)) != expected


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"Action": "S3:get*", "Resource": "arn:aws:s3:::b/*"}, True),
        ({"Action": "s3:Get?bject", "Resource": "*"}, True),
        ({"Action": ["s3:Put*", "s3:List*"], "Resource": "*"}, False),
        ({"NotAction": "s3:Put*", "Resource": "*"}, True),
        ({"Action": "*", "NotResource": "arn:aws:s3:::b/*"}, False),
        ({"Action": "*", "Resource": "arn:aws:s3:::B/*"}, False),
        ({"Action": "*", "Resource": "arn:aws:s3:::${s3:prefix}/*"}, False),
        ({"Action": "*", "Resource": "arn:aws:s3:::${s3:prefix, 'b'}/*"}, True),
        ({"Action": "*", "Resource": "arn:aws:s3:::b/${*}"}, False),
    ],
)
def test_actions_and_resources(element: dict[str, Any], expected: bool) -> None:
    assert allows(policy(**element), asked()) == expected


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("StringEquals", "aws:here", ["a", "b"], True),
        ("StringEquals", "AWS:Here", "B", False),
        ("StringEqualsIgnoreCase", "aws:here", "B", True),
        ("StringNotEquals", "aws:here", ["a", "b"], False),
        ("StringNotEquals", "aws:here", ["a", "c"], True),
        ("StringLike", "aws:here", "*", True),
        ("StringEquals", "aws:here", "*", False),
        ("StringEquals", "aws:gone", "a", False),
        ("StringEqualsIfExists", "aws:gone", "a", True),
        ("StringNotEquals", "aws:gone", "a", True),
        ("StringEqualsIfExists", "aws:here", "a", False),
        ("Null", "aws:gone", "true", True),
        ("Null", "aws:here", "true", False),
        ("Bool", "aws:flag", True, True),
        ("BoolIfExists", "aws:gone", "false", True),
        ("Bool", "aws:gone", "false", False),
        ("IpAddress", "aws:address", ["10.0.0.0/8", "203.0.113.0/24"], True),
        ("NotIpAddress", "aws:address", ["10.0.0.0/8", "203.0.113.0/24"], False),
        ("NotIpAddress", "aws:gone", "10.0.0.0/8", True),
        ("ArnLike", "aws:arn", "arn:aws:iam::*:role/*", True),
        ("ArnEquals", "aws:arn", "arn:aws:iam::*:role/*", True),
        ("ArnLike", "aws:arn", "arn:aws:*:role/app", False),
        ("StringLike", "aws:arn", "arn:aws:*:role/app", True),
        ("NumericLessThan", "aws:age", "3600", True),
        ("ForAllValues:StringEquals", "aws:many", ["a", "b", "c"], True),
        ("ForAllValues:StringEquals", "aws:many", ["a", "c"], False),
        ("ForAllValues:StringEquals", "aws:gone", "a", True),
        ("ForAnyValue:StringEquals", "aws:many", ["a", "c"], True),
        ("ForAnyValue:StringEquals", "aws:gone", "a", False),
        ("ForAllValues:StringNotEquals", "aws:many", "a", False),
        ("ForAnyValue:StringNotEquals", "aws:many", "a", True),
        ("ForAnyValue:StringNotEquals", "aws:gone", "a", False),
        ("StringEquals", "aws:arn", "arn:aws:iam::${aws:account}:role/app", True),
        ("StringEquals", "aws:here", "${aws:gone}", False),
    ],
)
def test_conditions(operator: str, key: str, values: Any, expected: bool) -> None:
    context = {
        "aws_here": "b",
        "aws_flag": "true",
        "aws_address": "203.0.113.9",
        "aws_age": "60",
        "aws_account": "111122223333",
        "aws_arn": "arn:aws:iam::111122223333:role/app",
        "aws_many": "a|b",
    }
    assert allows(policy(Action="*", Condition={operator: {key: values}}), asked(ROLE, action="s3:GetObject", **context)) == expected


def test_all_keys_are_asked_and_a_deny_goes_before_every_allow() -> None:
    both = {"StringEquals": {"aws:one": "a"}, "Bool": {"aws:two": "true"}}
    assert allows(policy(Action="*", Condition=both), asked(aws_one="a", aws_two="true"))
    assert not allows(policy(Action="*", Condition=both), asked(aws_one="a", aws_two="false"))
    shut = {"Statement": [{"Effect": "Allow", "Action": "*"}, {"Effect": "Deny", "Action": "s3:Put*"}]}
    assert allows(shut, asked())
    assert not allows(shut, asked(action="s3:PutObject"))
    assert denies(shut, asked(action="s3:PutObject"))
    assert not allows({"Statement": []}, asked())

"""Which texts of a plan repeat one that it marks as sensitive elsewhere."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest

from srm_tf.model.value import of
from srm_tf.terraform.decode import decode
from srm_tf.terraform.repeated import Repeated
from srm_tf.terraform.schema import shipped

WORD = "hU7$k-2@pQ/x"
KEY = "line 1\nMIIEvQIBADANBgkq\n<end"


def repeated(*texts: str) -> Repeated:
    change = {"actions": ["create"], "after": {"a": texts}, "after_sensitive": {"a": True}}
    plan = {"format_version": "1.2", "resource_changes": [{"address": "aws_iam_role.r", "change": change}]}
    return Repeated(decode(json.dumps(plan).encode(), "plan.json"), shipped())


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("a1b2c3d4", "arn:aws:sqs:eu-west-1:111122223333:appa1b2c3d4x"),
        ("hU7$k-2@pQ!x", "amqp://u:hU7$k-2@pQ!x@host"),
        ("ppwklzuvqhxbnmtdeaor", "xppwklzuvqhxbnmtdeaorx"),
        ("the old mill", "(the old mill)"),
        ("the-old-mill", "arn:aws:s3:::the-old-mill-logs"),
        ("ab3d-9x2k-77qp", "licence=ab3d-9x2k-77qp"),
        ("111122223333", "arn:aws:iam::111122223333:root"),
        (KEY, json.dumps({"k": KEY})),
        (KEY, json.dumps({"k": json.dumps({"k": KEY})})),
        (KEY, json.dumps({"k": KEY}).replace("<", "\\u003c")),  # as `jsonencode` writes it
        ("production", "arn:aws:sqs:eu-west-1:111122223333:production-x"),
        (WORD, f"amqps://u:{quote(WORD, safe='')}@host"),
        ("hünter-geheim-2024", f"https://u:{quote('hünter-geheim-2024')}@host"),
        ("correct horse & battery", f"https://host/?pw={quote_plus('correct horse & battery')}"),
        ("correct horse battery", "https://host/?pw=correct+horse+battery"),  # as `urlencode` writes it
        ("ab+cd!ef", "amqps://u:ab+cd%21ef@host"),  # as Go writes it of a user
        (WORD, b64encode(f"export PW={WORD}".encode()).decode()),
        (KEY, b64encode(json.dumps({"k": KEY}).encode()).decode()),
        ("orders.abc123.eu-west-1.rds.amazonaws.com", "postgres://orders.abc123.eu-west-1.rds.amazonaws.com/orders"),
        ("a1b2:c3d4:e5f6:a7b8", "key a1b2:c3d4:e5f6:a7b8"),
        ("a%41b-C%2Fd", json.dumps({"k": "a%41b-C%2Fd\n"})),
    ],
)
def test_a_sensitive_text_is_not_shown_wherever_it_stands(secret: str, text: str) -> None:
    assert repeated(secret).veiled(of(text)).sensitive
    assert repeated(secret, *(f"{secret}{each}" for each in range(20))).veiled(of(text)).sensitive


def test_a_word_that_is_sensitive_as_well_hides_nothing_of_a_secret_that_has_it() -> None:
    assert repeated("master", "master-Secret1").veiled(of("xmaster-Secret1")).sensitive


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("eu-west-1", "arn:aws:sqs:eu-west-1:111122223333:q"),
        ("ap-southeast-2", "arn:aws:sqs:ap-southeast-2:111122223333:q"),
        ("us-gov-west-1a", "us-gov-west-1a"),
        ("10.0.0.0/16", "10.0.0.0/16"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("t3.micro", "t3.micro"),
        ("db.t3.micro", "db.t3.micro"),
        ("m5.2xlarge.search", "m5.2xlarge.search"),
        ("sun:03:00-sun:04:00", "sun:03:00-sun:04:00"),
        ("03:00-04:00", "03:00-04:00"),
        ("2024-01-31", "2024-01-31"),
        ("master", "masterUsername"),
        ("Xq7kB", "Xq7kB"),  # as short as many a word
        ("ec2.amazonaws.com", "ec2.amazonaws.com"),
        ("AES256", "AES256"),
        ("TLSv1.2", "TLSv1.2_2021"),
        ("Enabled", "Enabled"),
        ("default", "default"),
    ],
)
def test_an_ordinary_word_of_a_sensitive_variable_hides_nothing(word: str, text: str) -> None:
    assert not repeated(word).veiled(of(text)).sensitive


@pytest.mark.parametrize(
    ("kinds", "hides"),
    [({"types": ["String", "StringList"]}, False), ({"types": ["String", "SecureString"]}, True), ({"types": []}, True), ({}, True)],
)
def test_parameters_that_are_no_secrets_hide_nothing_else(kinds: dict[str, object], *, hides: bool) -> None:
    """The provider marks the values of all that are read by a path, most of which are names and ids."""
    state: dict[str, object] = {
        "address": "data.aws_ssm_parameters_by_path.p",
        "mode": "data",
        "type": "aws_ssm_parameters_by_path",
        "name": "p",
    }
    state |= {"values": {"values": ["vpc-0123456789abcdef0", "b"], **kinds}, "sensitive_values": {"values": True}}
    plan = {"format_version": "1.2", "resource_changes": [], "prior_state": {"values": {"root_module": {"resources": [state]}}}}
    found = Repeated(decode(json.dumps(plan).encode(), "plan.json"), shipped())
    assert found.veiled(of("vpc-0123456789abcdef0")).sensitive == hides


@pytest.mark.parametrize("sensitive", [False, True])
def test_a_constant_hides_where_it_is_given_to_a_sensitive_variable_of_a_module(*, sensitive: bool) -> None:
    change = {"actions": ["create"], "after": {"tags": {"a": "hunter2hunter2"}}, "after_sensitive": {"tags": {"a": True}}}
    called = {"variables": {"tag": {"sensitive": True} if sensitive else {}}}
    call = {"source": "./m", "expressions": {"tag": {"constant_value": "hunter2hunter2"}}, "module": called}
    plan = {
        "format_version": "1.2",
        "resource_changes": [{"address": "module.m.aws_sqs_queue.q", "change": change}],
        "configuration": {"root_module": {"module_calls": {"m": call}}},
    }
    assert Repeated(decode(json.dumps(plan).encode(), "plan.json"), shipped()).veiled(of("hunter2hunter2")).sensitive is sensitive


def test_what_the_provider_calls_sensitive_is_hidden_elsewhere_too_in_a_plan_without_masks() -> None:
    """Before 0.15 no plan has any, and not one attribute of the rest hides what has the same text."""
    after = {"user": [{"username": "an-ordinary-user", "password": "hunter2hunter2"}], "broker_name": "an-ordinary-name"}
    change = {"actions": ["create"], "before": None, "after": after}
    plan = {"format_version": "0.1", "resource_changes": [{"address": "aws_mq_broker.b", "type": "aws_mq_broker", "change": change}]}
    found = Repeated(decode(json.dumps(plan).encode(), "plan.json"), shipped())
    assert found.veiled(of("amqps://u:hunter2hunter2@host")).sensitive
    assert not any(found.veiled(of(text)).sensitive for text in ("an-ordinary-user", "an-ordinary-name"))


def test_a_policy_that_is_made_of_something_sensitive_is_sensitive_as_in_the_configuration() -> None:
    """It is not only hidden, as what repeats a part of it is: who passes it on in clear is told."""
    policy = json.dumps({"Statement": [{"Sid": "x", "Effect": "Allow", "Resource": "*"}]})
    state = {"address": "data.aws_iam_policy_document.d", "mode": "data", "type": "aws_iam_policy_document", "name": "d"}
    read = {**state, "values": {"json": policy, "statement": [{"sid": "x"}]}, "sensitive_values": {"statement": [{"sid": True}]}}
    plan = {"format_version": "1.2", "resource_changes": [], "prior_state": {"values": {"root_module": {"resources": [read]}}}}
    found = Repeated(decode(json.dumps(plan).encode(), "plan.json"), shipped())
    one = found.veiled(of(json.dumps(json.loads(policy), indent=2)))
    assert (one.sensitive, one.repeats) == (True, False)
    assert not found.veiled(of(policy.replace("Allow", "Deny"))).sensitive


def test_a_map_is_hidden_that_many_others_have_in_them() -> None:
    common = {"falcon": "a", "kestrel": "b"}
    maps = [common, *({**common, "name": f"n{each}"} for each in range(20))]
    changes = [
        {"address": f"aws_sqs_queue.q{each}", "change": {"actions": ["create"], "after": {"tags": one}, "after_sensitive": {"tags": True}}}
        for each, one in enumerate(maps)
    ]
    found = Repeated(decode(json.dumps({"format_version": "1.2", "resource_changes": changes}).encode(), "plan.json"), shipped())
    assert [found.veiled(of(one)).sensitive for one in (common, {"falcon": "a"}, {**common, "x": "y"})] == [True, False, True]

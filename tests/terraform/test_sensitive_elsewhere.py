"""Which texts of a plan repeat one that it marks as sensitive elsewhere."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest
from msgspec.structs import replace

from srm_tf.model.value import of
from srm_tf.terraform.decode import decode
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.sensitive_elsewhere import Repeated

WORD = "hU7$k-2@pQ/x"
KEY = "line 1\nMIIEvQIBADANBgkq\n<end"


def repeated(*texts: str) -> Repeated:
    change = {"actions": ["create"], "after": {"a": texts}, "after_sensitive": {"a": True}}
    return of_plan(resource_changes=[{"address": "aws_iam_role.r", "change": change}])


def of_plan(**parts: object) -> Repeated:
    """What a plan of these parts hides."""
    return Repeated(decode(json.dumps({"format_version": "1.2", **parts}).encode(), "plan.json"), shipped())


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("a1b2c3d4", "arn:aws:sqs:eu-west-1:111122223333:appa1b2c3d4x"),
        ("a1b2c3", "licence a1b2c3"),
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
    found = of_plan(resource_changes=[], prior_state={"values": {"root_module": {"resources": [state]}}})
    assert found.veiled(of("vpc-0123456789abcdef0")).sensitive == hides


HIDDEN = "hunter2hunter2"


def test_what_only_the_values_before_have_is_hidden_as_well() -> None:
    change = {"actions": ["delete"], "before": {"a": HIDDEN}, "before_sensitive": {"a": True}, "after": None, "after_sensitive": False}
    assert of_plan(resource_changes=[{"address": "aws_iam_role.r", "change": change}]).veiled(of(f"x-{HIDDEN}")).sensitive


def test_what_repeats_is_told_apart_from_what_is_sensitive_by_itself() -> None:
    found = repeated(HIDDEN)
    assert found.veiled(of(HIDDEN)).repeats
    assert not found.veiled(replace(of(HIDDEN), sensitive=True)).repeats


def test_a_sensitive_policy_is_hidden_however_aws_writes_it_anew() -> None:
    policy = {"Statement": [{"Sid": HIDDEN, "Effect": "Allow"}]}
    found = repeated(json.dumps(policy))
    assert found.veiled(of(json.dumps({"Statement": {"Effect": "Allow", "Sid": HIDDEN}}, indent=2))).sensitive
    assert not found.veiled(of(json.dumps({"Statement": {"Effect": "Deny", "Sid": HIDDEN}}))).sensitive


@pytest.mark.parametrize("sensitive", [False, True])
def test_what_a_sensitive_variable_is_given_is_hidden_wherever_it_stands(*, sensitive: bool) -> None:
    declared = {"root_module": {"variables": {"a": {"sensitive": sensitive}}}}
    given = {"a": {"value": {"word": HIDDEN}}, "undeclared": {"value": "an-ordinary-name"}}
    found = of_plan(resource_changes=[], configuration=declared, variables=given)
    assert found.veiled(of(f"x-{HIDDEN}")).sensitive is sensitive
    assert not found.veiled(of("an-ordinary-name")).sensitive


@pytest.mark.parametrize(
    "expressions",
    [
        {"name": {"constant_value": HIDDEN}},
        {"environment": [{"variables": {"constant_value": {"WORD": HIDDEN}}}]},
        {"a": {"references": ["var.a"]}, "b": [{"c": [{"d": {"constant_value": HIDDEN}}]}]},
    ],
)
@pytest.mark.parametrize("modules", [0, 1, 2])
def test_what_is_written_out_is_not_hidden_in_whichever_module_it_is_written(modules: int, expressions: object) -> None:
    module: object = {"resources": [{"address": "aws_x.y", "mode": "managed", "type": "aws_x", "name": "y", "expressions": expressions}]}
    for _ in range(modules):
        module = {"module_calls": {"gone": {"source": "./gone"}, "m": {"source": "./m", "module": module}}}
    change = {"actions": ["create"], "after": {"a": [HIDDEN, "another-secret"]}, "after_sensitive": {"a": True}}
    found = of_plan(resource_changes=[{"address": "aws_iam_role.r", "change": change}], configuration={"root_module": module})
    assert not found.veiled(of(HIDDEN)).sensitive
    assert not found.veiled(of(f"x-{HIDDEN}")).sensitive
    assert found.veiled(of("x-another-secret")).sensitive


def test_what_is_written_out_is_shown_with_a_word_in_it_that_is_sensitive_elsewhere() -> None:
    written = {
        "address": "aws_x.y",
        "mode": "managed",
        "type": "aws_x",
        "name": "y",
        "expressions": {"a": {"constant_value": f"x-{HIDDEN}"}},
    }
    change = {"actions": ["create"], "after": {"a": HIDDEN}, "after_sensitive": {"a": True}}
    made = [{"address": "aws_iam_role.r", "change": change}]
    found = of_plan(resource_changes=made, configuration={"root_module": {"resources": [written]}})
    assert not found.veiled(of(f"x-{HIDDEN}")).sensitive
    assert found.veiled(of(f"y-{HIDDEN}")).sensitive


def test_of_several_maps_one_is_hidden_beside_parts_of_another_and_whatever_else_there_is() -> None:
    first, second = {"falcon": "a", "kestrel": "b"}, {"merlin": "c", "hobby": "d"}
    changes = [
        {"address": f"aws_sqs_queue.{name}", "change": {"actions": ["create"], "after": {"tags": tags}, "after_sensitive": {"tags": True}}}
        for name, tags in (("a", first), ("b", second))
    ]
    found = of_plan(resource_changes=changes)
    assert found.veiled(of({**first, "merlin": "c", "inside": {"x": ["y"]}, "number": 1})).sensitive
    assert found.veiled(of({**second, "falcon": "a"})).sensitive
    assert not found.veiled(of({"falcon": "a", "merlin": "c", "inside": {"x": ["y"]}})).sensitive


@pytest.mark.parametrize("sensitive", [False, True])
def test_a_constant_hides_where_it_is_given_to_a_sensitive_variable_of_a_module(*, sensitive: bool) -> None:
    change = {"actions": ["create"], "after": {"tags": {"a": HIDDEN}}, "after_sensitive": {"tags": {"a": True}}}
    called = {"variables": {"tag": {"sensitive": True} if sensitive else {}}}
    call = {"source": "./m", "expressions": {"tag": {"constant_value": HIDDEN}}, "module": called}
    made = [{"address": "module.m.aws_sqs_queue.q", "change": change}]
    found = of_plan(resource_changes=made, configuration={"root_module": {"module_calls": {"m": call}}})
    assert found.veiled(of(HIDDEN)).sensitive is sensitive


def test_what_the_provider_calls_sensitive_is_hidden_elsewhere_too_in_a_plan_without_masks() -> None:
    """Before 0.15 no plan has any, and not one attribute of the rest hides what has the same text."""
    after = {"user": [{"username": "an-ordinary-user", "password": "hunter2hunter2"}], "broker_name": "an-ordinary-name"}
    change = {"actions": ["create"], "before": None, "after": after}
    made = [{"address": "aws_mq_broker.b", "type": "aws_mq_broker", "change": change}]
    found = of_plan(format_version="0.1", resource_changes=made)
    assert found.veiled(of("amqps://u:hunter2hunter2@host")).sensitive
    assert not any(found.veiled(of(text)).sensitive for text in ("an-ordinary-user", "an-ordinary-name"))


def test_a_policy_that_is_made_of_something_sensitive_is_sensitive_as_in_the_configuration() -> None:
    """It is not only hidden, as what repeats a part of it is: who passes it on in clear is told."""
    policy = json.dumps({"Statement": [{"Sid": "x", "Effect": "Allow", "Resource": "*"}]})
    state = {"address": "data.aws_iam_policy_document.d", "mode": "data", "type": "aws_iam_policy_document", "name": "d"}
    read = {**state, "values": {"json": policy, "statement": [{"sid": "x"}]}, "sensitive_values": {"statement": [{"sid": True}]}}
    found = of_plan(resource_changes=[], prior_state={"values": {"root_module": {"resources": [read]}}})
    one = found.veiled(of(json.dumps(json.loads(policy), indent=2)))
    assert (one.sensitive, one.repeats) == (True, False)
    assert not found.veiled(of(policy.replace("Allow", "Deny"))).sensitive
    assert not found.veiled(of({"policy": "an-ordinary-name"})).sensitive


def test_a_map_is_hidden_that_many_others_have_in_them() -> None:
    common = {"falcon": "a", "kestrel": "b"}
    maps = [common, *({**common, "name": f"n{each}"} for each in range(20))]
    changes = [
        {"address": f"aws_sqs_queue.q{each}", "change": {"actions": ["create"], "after": {"tags": one}, "after_sensitive": {"tags": True}}}
        for each, one in enumerate(maps)
    ]
    found = of_plan(resource_changes=changes)
    assert [found.veiled(of(one)).sensitive for one in (common, {"falcon": "a"}, {**common, "x": "y"})] == [True, False, True]

"""What messages say was expected."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from srm_tf.language.show import digest_of, evidence_text, readable, shown, told, unset
from srm_tf.language.show import test_text as expected_text
from srm_tf.model.value import GAP, Certainty, Location, Reference, Unknown, Value


@pytest.mark.parametrize(
    ("test", "operands", "text"),
    [
        ("is", (True,), "true"),
        ("is", ("false",), "false"),
        ("is one of", (["a", "b"],), "one of 'a', 'b'"),
        ("is between", (1, 5), "between 1 and 5"),
        ("is one of", (["HTTPS", "https", "TLS", "Https", "tls"],), "one of 'HTTPS', 'TLS'"),
        ("is one of", (["HTTPS", "https"],), "'HTTPS'"),
        ("is one of", ([1, True],), "one of 1, true"),
        ("is one of", ([],), "one of none"),
        ("is set", (), "a value"),
        ("is not set", (), "no value"),
        ("is not", ("NONE",), "anything else"),
        ("has at least", (2,), "at least 2"),
        ("has at most", (1,), "at most 1"),
        ("has at most", (0,), "none"),
        ("contains", ("audit",), "to contain 'audit'"),
        ("matches", ("^x",), "to start with 'x'"),
        ("matches", ("ELB|VPC_LATTICE",), "to contain 'ELB' or 'VPC_LATTICE'"),
        ("matches", ("^a|b$",), "to match '^a|b$'"),
        ("matches", ("(?i)^lambda:Invoke(Function|Async)$",), "one of 'lambda:InvokeFunction', 'lambda:InvokeAsync'"),
        ("matches", (r"^/dev/sda1?$",), "one of '/dev/sda', '/dev/sda1'"),
        ("matches", (r"^default\.mysql(9\.([7-9]|[1-9][0-9])|[1-9][0-9])",), "to start with 'default.mysql9.7' or later"),
        ("matches", ("[a-z]",), "to match '[a-z]'"),
        ("matches", ("x{3}$",), "to match 'x{3}$'"),
        ("matches", ("(a",), "to match '(a'"),
        ("matches", ("^(?i:true)$",), "true"),
        ("matches", ("^(?i:redis|valkey)$",), "one of 'redis', 'valkey'"),
        ("matches", ("^(?i:a.c)$",), "to match '^(?i:a.c)$'"),
        ("matches", ("^(?!(root|0+)(:|$)).",), "anything else"),
        ("matches", ("^(?!x)y",), "to match '^(?!x)y'"),
        ("matches", (r"(?m)^\s*auto\.create\.topics\s*[=:]\s*false\s*$",), "to hold the line 'auto.create.topics = false'"),
        ("matches", (r"(?m)^\s*a\s*$",), r"to match '(?m)^\s*a\s*$'"),
        ("starts with", ("MULTI_AZ",), "to start with 'MULTI_AZ'"),
    ],
)
def test_what_was_expected(test: str, operands: tuple[object, ...], text: str) -> None:
    assert expected_text(test, operands) == text


KEY = Reference("aws_kms_key.app.arn", "aws_kms_key.app", "arn")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value("a"), "'a'"),
        (Value("false"), "false"),  # of an argument that takes true, false or nothing, which the provider keeps as a text
        (Value(Unknown("aws_kms_key.app.arn", shape=GAP), references=(KEY,)), "aws_kms_key.app.arn"),
        (Value(Unknown("aws_kms_key.app.arn", shape=f"x{GAP}"), references=(KEY,)), "'x…'"),
        (Value(Unknown("aws_eip.a.public_ip", prefix="http://", suffix=":3000")), "'http://…:3000'"),
        (Value(Unknown("random_pet.a.id", prefix="http://"), sensitive=True), "a sensitive value"),
        (Value(Unknown("each.value")), "known after apply"),
        (Value(Unknown("aws_kms_key.app.arn", shape=GAP), references=(KEY, KEY)), "known after apply"),
        (Value(Unknown("x", shape=GAP), references=(Reference("each.value", certainty=Certainty.POSSIBLE),)), "known after apply"),
        (Value(Unknown("var.x", shape=GAP), references=(KEY,), sensitive=True), "a sensitive value"),
    ],
)
def test_a_value_in_a_message(value: Value, text: str) -> None:
    assert shown(value) == text


BLOCKS = (Value({"a": Value(1)}), Value({"a": Value(2)}))


@pytest.mark.parametrize(
    ("value", "test", "text"),
    [
        (Value("a"), "is", "is 'a'"),
        (Value(BLOCKS), "has at most", "has 2 blocks"),
        (Value(BLOCKS[:1]), "has at least", "has 1 block"),
        (Value(()), "has at least", "is []"),
        (Value((Value("a"),)), "has at most", "is ['a']"),
        (Value(BLOCKS, sensitive=True), "has at most", "is a sensitive value"),
        (Value(BLOCKS[:1]), "contains", "is [{a = 1}]"),
    ],
)
def test_what_a_value_is(value: Value, test: str, text: str) -> None:
    assert told(value, test) == text


KEY_ID = "AKIA" + "IOSFODNN7ABCDEFG"


@pytest.mark.parametrize(
    "text",
    [
        f"key {KEY_ID}",
        "export DB_PASSWORD=correct-horse",
        "mysql -u root -pcorrect-horse shop",
        "Server=db.example.com;User Id=sa;Password=correct-horse",
        '{"password": "correct-horse"}',
    ],
)
def test_nothing_is_shown_of_a_text_with_a_secret_in_it(text: str) -> None:
    value = Value(text, written=True)
    assert (shown(value), evidence_text(value), readable(value)) == ("a text with a secret in it", "sensitive", "")
    assert (shown(Value((value,))), digest_of(value)) == ("['…']", UNSET)


@pytest.mark.parametrize("text", ["PASSWORD=${VAR}", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db", "http_tokens = required"])
def test_a_text_without_one_is_shown(text: str) -> None:
    assert shown(Value(text)) == f"'{text}'"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("git::https://me:correct-horse@example.com/a.git?ref=v1", "'git::https://…@example.com/a.git?ref=v1'"),
        ("https://example.com/a.zip?version=3&access_token=correct-horse", "'https://example.com/a.zip?version=3&access_token=…'"),
    ],
)
def test_of_an_address_no_more_is_left_out_than_what_it_signs_in_with(source: str, text: str) -> None:
    assert shown(Value(source)) == text
    assert shown(Value({"at": Value(source)})) == f"{{at = {text}}}"


def test_what_stands_under_the_name_of_a_secret_is_not_shown() -> None:
    assert shown(Value({"DB_PASSWORD": Value("correct-horse"), "USER": Value("shop")})) == "{DB_PASSWORD = '…', USER = 'shop'}"


def test_what_makes_no_block_is_not_set_rather_than_null() -> None:
    here = Location("main.tf", 1)
    assert [unset(Value(data, location=here)) for data in (None, ())] == ["null", "not set"]

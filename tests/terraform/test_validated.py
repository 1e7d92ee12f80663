"""What a variable without a value may come to: nothing that its validations refuse."""

from __future__ import annotations

import pytest

from srm_tf.model.value import GAP, Value
from tests.support.judging import configured_graph

WORLD = """
variable "x" {
  type = %s
  validation {
    condition     = %s
    error_message = "Not this one."
  }
}
resource "terraform_data" "t" { input = var.x }
"""


def value_of(kind: str, condition: str) -> Value:
    return configured_graph(WORLD % (kind, condition)).by_address["terraform_data.t"].get("input")


@pytest.mark.parametrize(
    ("kind", "condition", "choices"),
    [
        ("string", 'contains(["a", "b"], var.x)', ["a", "b"]),
        ("string", 'var.x == "a" || var.x == "b"', ["a", "b"]),
        ("string", 'var.x == null || contains(["a", "b"], var.x)', [None, "a", "b"]),
        ("number", "contains([7, 30], var.x)", [7, 30]),
        ("string", 'contains(["a", "b"], var.x) && length(var.x) > 0', ["a", "b"]),
        ("string", 'contains(["a", "b"], lower(var.x))', []),
        ("string", 'contains(["a", "b"], var.x) || startswith(var.x, "c")', []),
        ("string", '!contains(["a", "b"], var.x)', []),
        ("string", 'contains([var.x, "b"], var.x)', []),
        ("list(string)", 'contains(["a"], var.x[0])', []),
        ("string", 'var.x != "a"', []),
        ("string", '"a" == upper("A")', []),
        ("string", "var.x", []),
        ("bool", "!var.x", []),
    ],
)
def test_it_is_one_of_what_they_let_through(kind: str, condition: str, choices: list[object]) -> None:
    unknown = value_of(kind, condition).unknown
    assert [one.data for _, one in unknown.branches] == choices
    assert unknown.depends_on == ("var.x",)


@pytest.mark.parametrize(
    ("condition", "bounds"),
    [
        ("var.x >= 30", (30, None)),
        ("var.x >= 30 && var.x < 90", (30, 90)),
        ("30 <= var.x", (30, None)),
        ("var.x > 3 || var.x == 0", (None, None)),
        ("var.x >= var.x", (None, None)),
    ],
)
def test_it_is_within_their_bounds(condition: str, bounds: tuple[object, object]) -> None:
    unknown = value_of("number", condition).unknown
    assert (unknown.least, unknown.most) == bounds


def test_it_is_the_only_one_they_let_through() -> None:
    assert value_of("bool", "var.x").data is True
    assert value_of("bool", "var.x == true").data is True
    assert value_of("string", 'contains(["a"], var.x)').data == "a"


@pytest.mark.parametrize(("nullable", "is_null"), [("false", "no"), ("true", None)])
def test_what_may_be_null_is_said_by_nullable(nullable: str, is_null: str | None) -> None:
    variable = f'variable "x" {{\n  type = string\n  nullable = {nullable}\n}}\n'
    text = variable + 'resource "aws_sqs_queue" "q" { name = var.x == null ? "yes" : "no" }'
    assert configured_graph(text).by_address["aws_sqs_queue.q"].get("name").text() == is_null


@pytest.mark.parametrize(("kind", "shape"), [("string", GAP), ("any", GAP), ("list(string)", ""), ("number", "")])
def test_only_what_may_be_a_text_is_one_to_come(kind: str, shape: str) -> None:
    assert value_of(kind, "true").unknown.shape == shape


def test_what_is_given_is_what_it_is() -> None:
    text = f'{WORLD % ("string", """contains(["a", "b"], var.x)""")}'.replace("type = string", 'type = string\n  default = "b"')
    assert configured_graph(text).by_address["terraform_data.t"].get("input").data == "b"


def test_each_that_they_let_through_is_judged() -> None:
    text = """
    variable "days" {
      type = number
      validation {
        condition     = var.days >= 400
        error_message = "Longer."
      }
    }
    resource "aws_cloudwatch_log_group" "g" { retention_in_days = var.days }
    """
    value = configured_graph(text).by_address["aws_cloudwatch_log_group.g"].get("retention_in_days")
    assert value.unknown.least == 400
    assert [one.text for one in value.references] == ["var.days"]


COUNTED = """
variable "n" {
  type = number
  validation {
    condition     = contains([2, 3], var.n)
    error_message = "Two or three."
  }
}
variable "stage" {
  type = string
  validation {
    condition     = contains(["dev", "prod"], var.stage)
    error_message = "Not this one."
  }
}
variable "any" { type = number }
resource "aws_sqs_queue" "q" {
  count = %s
}
resource "aws_sqs_queue" "named" {
  name = %s ? "yes" : "no"
}
"""


@pytest.mark.parametrize(
    ("count", "keys"),
    [
        ("var.n * 2", "0 1 2 3 4? 5?"),
        ("var.n - 1", "0 1?"),
        ("10 - var.n * 3", "0 1? 2? 3?"),
        ("var.n - var.n", "0?"),  # each of the two may be either, for all that is known: it comes to 1 at most
        ("var.n * var.any", "?"),
    ],
)
def test_what_is_counted_by_it_is_one_of_few(count: str, keys: str) -> None:
    queues = [one for one in configured_graph(COUNTED % (count, "true")).of_type("aws_sqs_queue") if one.name == "q"]
    assert " ".join(f"{one.key}{'?' if one.doubt and one.key != '?' else ''}" for one in queues) == keys


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        ('var.stage != "test"', "yes"),
        ('var.stage == "test"', "no"),
        ('var.stage == "dev"', None),
        ("var.n > 1", "yes"),
        ("var.n + 1 < 3", "no"),
        ("var.n > 2", None),
        ('var.n > 1 && var.stage != ""', "yes"),
    ],
)
def test_what_is_asked_of_each_is_certain_where_all_say_the_same(condition: str, name: str | None) -> None:
    graph = configured_graph(COUNTED % ("1", condition))
    assert graph.by_address["aws_sqs_queue.named"].get("name").text() == name


@pytest.mark.parametrize(
    ("written", "bounds"),
    [
        ("min(var.x, 35)", (14, 35)),
        ("max(var.x, 20)", (20, 365)),
        ("-var.x + length(var.more)", (-365, None)),
        ("(var.more == [] ? 3 : 5) * length(var.more) + 1", (1, None)),
    ],
)
def test_what_is_made_of_one_of_few_numbers_is_within_theirs(written: str, bounds: tuple[object, object]) -> None:
    text = WORLD % ("number", "contains([14, 20, 365], var.x)")
    text = text.replace("input = var.x", f"input = {written}") + 'variable "more" { type = list(string) }\n'
    unknown = configured_graph(text).by_address["terraform_data.t"].get("input").unknown
    assert (unknown.least, unknown.most) == bounds

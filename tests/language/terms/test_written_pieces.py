"""Of a value that is put together, what stands in the configuration: a literal beside a variable is one, whatever the variable is given."""

from __future__ import annotations

import pytest

from srm_tf.model.graph import Graph
from tests.support.judging import configured_graph, graph_of, word_of

TEXT = """
variable "host" {
  # plan: host = "db.example.com"
}
variable "db_password" {
  # plan: db_password = "given-by-h4nd"
}
variable "usual" { default = "Tr0ub4dor-and-3" }
locals {
  document = jsonencode({ host = var.host, password = "Tr0ub4dor-and-3" })
  texts    = { address = "postgres://app:Tr0ub4dor-and-3@${var.host}" }
}
resource "aws_secretsmanager_secret_version" "v" {
  secret_id     = "shop"
  secret_string = VALUE
}
"""
GIVEN = {"terraform.tfvars": 'host = "db.example.com"\ndb_password = "given-by-h4nd"\n'}
LITERALS = [
    'jsonencode({ host = var.host, password = "Tr0ub4dor-and-3" })',
    '"postgres://app:Tr0ub4dor-and-3@${var.host}"',
    'format("{\\"host\\": \\"%s\\", \\"password\\": \\"Tr0ub4dor-and-3\\"}", var.host)',
    'join("", ["postgres://app:Tr0ub4dor-and-3@", var.host])',
    "<<-T\n    DB_HOST=${var.host}\n    DB_PASSWORD=Tr0ub4dor-and-3\n  T",
    "local.document",
    'local.texts["address"]',
    'lookup(local.texts, "address", "")',
    'jsonencode(merge({ host = var.host }, { password = "Tr0ub4dor-and-3" }))',
    'jsonencode(tomap({ host = var.host, password = "Tr0ub4dor-and-3" }))',
    "jsonencode({ host = var.host, password = var.usual })",
    'base64encode("postgres://app:Tr0ub4dor-and-3@${var.host}")',
    'yamlencode({ host = var.host, password = "Tr0ub4dor-and-3" })',
    'jsonencode({ host = var.host, inner = jsonencode({ password = "Tr0ub4dor-and-3" }) })',
    'jsonencode({ password = var.db_password, users = [{ name = "a", password = "Tr0ub4dor-and-3" }] })',
    'upper("postgres://app:Tr0ub4dor-and-3@${var.host}")',
    'jsonencode({ password = var.db_password, old = "postgres://app:Tr0ub4dor-and-3@db" })',
]
GOOD = [
    "var.db_password",
    'jsonencode({ host = "db.example.com", password = var.db_password })',
    '"postgres://app:${var.db_password}@${var.host}"',
    'jsonencode({ host = var.host, password = "changeme" })',
    "jsonencode({ inner = jsonencode({ password = var.db_password }) })",
    'jsonencode(merge({ password = "x" }, { password = var.db_password }))',
]


def judged(graph: Graph) -> str:
    return word_of(graph, "generic/arguments-keep-secrets-out-of-code")


@pytest.mark.parametrize("value", LITERALS)
def test_a_literal_beside_a_variable_is_one_whatever_that_is_given(value: str) -> None:
    assert judged(configured_graph(TEXT.replace("VALUE", value), files=GIVEN)) == "misconfigured"


@pytest.mark.parametrize("value", [one for one in LITERALS if "upper" not in one])
def test_a_literal_beside_a_variable_without_a_value_is_one(value: str) -> None:
    assert judged(configured_graph(TEXT.replace("VALUE", value))) == "misconfigured"


@pytest.mark.parametrize("value", [one for one in LITERALS if "yaml" not in one])
def test_a_plan_alone_does_not_show_where_a_secret_comes_from_that_no_variable_was_given(value: str) -> None:
    assert judged(graph_of(TEXT.replace("VALUE", value))) == "unknown"


@pytest.mark.parametrize("value", GOOD)
def test_a_secret_that_a_variable_was_given_is_no_literal(value: str) -> None:
    assert judged(configured_graph(TEXT.replace("VALUE", value), files=GIVEN)) == "satisfied"
    assert judged(graph_of(TEXT.replace("VALUE", value))) == "satisfied"


def test_words_around_what_is_no_secret_may_be_one() -> None:
    text = TEXT.replace("VALUE", '"Tr0ub4dor-${var.host}"')
    assert judged(configured_graph(text, files=GIVEN)) == "unknown"
    assert judged(graph_of(text)) == "unknown"


def test_a_literal_in_a_template_and_in_what_a_module_is_passed() -> None:
    template = {"t.tftpl": '{"host": "${host}", "password": "Tr0ub4dor-and-3"}'}
    text = TEXT.replace("VALUE", 'templatefile("${path.module}/t.tftpl", { host = var.host })')
    assert judged(configured_graph(text, files=GIVEN | template)) == "misconfigured"
    module = """
    variable "host" {}
    module "m" {
      source   = "./m"
      host     = var.host
      password = "Tr0ub4dor-and-3"
    }
    """
    inner = """
    variable "host" {}
    variable "password" {}
    resource "aws_secretsmanager_secret_version" "v" {
      secret_id     = "shop"
      secret_string = "postgres://app:${var.password}@${var.host}"
    }
    """
    assert judged(configured_graph(module, files={"m/main.tf": inner, "terraform.tfvars": 'host = "db"\n'})) == "misconfigured"


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ('{ for name, text in merge(var.more, { DB_PASSWORD = "Tr0ub4dor-and-3" }) : name => text }', "misconfigured"),
        ('{ CONFIGURATION = jsonencode(merge(var.more, { password = "Tr0ub4dor-and-3" })) }', "misconfigured"),
        ('{ CONFIGURATION = jsonencode(merge({ password = "Tr0ub4dor-and-3" }, { (var.name) = "1" })) }', "unknown"),
        ('merge({ DB_PASSWORD = "Tr0ub4dor-and-3" }, var.more)', "unknown"),
    ],
)
def test_a_literal_among_members_that_nobody_can_count(variables: str, wanted: str) -> None:
    text = """
    variable "more" { type = map(string) }
    variable "name" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
      role          = "arn:aws:iam::111122223333:role/f"
      environment { variables = VARIABLES }
    }
    """
    control = "lambda/functions-keep-secrets-out-of-environment"
    assert word_of(configured_graph(text.replace("VARIABLES", variables)), control) == wanted


def test_a_number_in_a_document_leaves_it_a_document() -> None:
    text = TEXT.replace("VALUE", "jsonencode({ host = var.host, port = var.port })").replace(
        'variable "usual"', 'variable "port" {\n  # plan: port = 5432\n  type = number\n}\nvariable "usual"'
    )
    assert judged(graph_of(text)) == "satisfied"
    alone = text.replace("jsonencode({ host = var.host, port = var.port })", "tostring(var.port)")
    assert judged(graph_of(alone)) == "satisfied"


def test_a_plan_shows_a_text_without_the_blanks_that_its_variable_was_given() -> None:
    text = TEXT.replace("VALUE", "jsonencode({ password = var.db_password, address = trimspace(var.padded) })").replace(
        'variable "usual"', 'variable "padded" {\n  # plan: padded = " postgres://app:Tr0ub4dor-and-3@db "\n}\nvariable "usual"'
    )
    assert judged(graph_of(text)) == "satisfied"


@pytest.mark.parametrize("beside", ["false ? aws_dynamodb_table.t.arn : var.host", "coalesce(aws_dynamodb_table.t.range_key, var.host)"])
def test_a_plan_leaves_open_a_secret_beside_an_attribute_of_which_it_shows_nothing(beside: str) -> None:
    text = """
variable "host" {
  # plan: host = "db.example.com"
}
resource "aws_dynamodb_table" "t" {
  name     = "shop"
  hash_key = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_dynamodb_table_item" "i" {
  table_name = "shop"
  hash_key   = "id"
  item       = jsonencode({ id = { S = BESIDE }, url = { S = "postgres://app:Tr0ub4dor-and-3@db" } })
}
""".replace("BESIDE", beside)
    assert (judged(configured_graph(text)), judged(graph_of(text))) == ("misconfigured", "unknown")


def test_a_plan_leaves_open_a_literal_in_a_document_beside_an_attribute_that_comes_later() -> None:
    made = 'resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }\n'
    text = made + TEXT.replace("VALUE", 'jsonencode({ host = false ? aws_vpc.v.arn : var.host, password = "Tr0ub4dor-and-3" })')
    assert (judged(configured_graph(text)), judged(graph_of(text))) == ("misconfigured", "unknown")
    text = made + TEXT.replace("VALUE", "jsonencode({ host = false ? aws_vpc.v.arn : var.host, password = var.db_password })")
    assert (judged(configured_graph(text)), judged(graph_of(text))) == ("satisfied", "satisfied")


@pytest.mark.parametrize(
    ("value", "configured"),
    [
        ('jsonencode({ host = var.host, password = "Tr0ub4dev-and-3" })', "misconfigured"),
        ('"postgres://app:Tr0ub4dev-and-3@${var.host}"', "misconfigured"),
        ('jsonencode({ host = var.host, password = "Tr0ub4${var.host}-and-3" })', "satisfied"),
    ],
)
def test_a_plan_leaves_open_whether_the_few_letters_of_a_variable_stand_in_a_text_by_chance(value: str, configured: str) -> None:
    text = TEXT.replace("VALUE", value).replace('host = "db.example.com"', 'host = "dev"')
    assert (judged(configured_graph(text, files={"terraform.tfvars": 'host = "dev"\n'})), judged(graph_of(text))) == (configured, "unknown")

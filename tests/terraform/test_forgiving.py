"""Names that are not declared: what local values, variables, outputs and `for_each` say that use them."""

from __future__ import annotations

import pytest

from srm_tf.model.graph import Graph
from srm_tf.model.value import Value
from tests.support.judging import configured_graph

MODULE = {
    "m/main.tf": """
variable "given" { type = object({ id = string, days = number }) }
resource "aws_cloudwatch_log_group" "l" {
  name              = var.given.id
  retention_in_days = var.given.days
}
output "made" { value = { id = aws_vpc.nowhere.id, days = 7 } }
"""
}


def graph_of(text: str) -> Graph:
    return configured_graph(text, files=MODULE)


def days(graph: Graph) -> list[object]:
    return sorted((one.get("retention_in_days").data for one in graph.of_type("aws_cloudwatch_log_group")), key=str)


def name_of(graph: Graph) -> Value:
    return next(iter(graph.of_type("aws_cloudwatch_log_group"))).get("name")


@pytest.mark.parametrize(
    "text",
    [
        """
        locals { made = { id = aws_vpc.nowhere.id, days = 7 } }
        resource "aws_cloudwatch_log_group" "l" {
          name              = local.made.id
          retention_in_days = local.made.days
        }
        """,
        'module "m" {\n  source = "./m"\n  given  = { id = aws_vpc.nowhere.id, days = 7 }\n}\n',
    ],
)
def test_what_the_rest_says_it_says_all_the_same(text: str) -> None:
    graph = graph_of(text)
    assert days(graph) == [7]
    assert name_of(graph).unknown.depends_on == ("aws_vpc.nowhere.id",)


@pytest.mark.parametrize(
    ("many", "read"),
    [
        ("", "retention_in_days = module.m.made.days"),
        ("", "retention_in_days = { for name, one in module.m : name => one }.made.days"),
        ("count = 1", "retention_in_days = module.m[0].made.days"),
        ("count = 1", "retention_in_days = one(module.m[*].made.days)"),
        ('for_each = { a = "b" }', 'retention_in_days = module.m["a"].made.days'),
        ('for_each = { a = "b" }', 'retention_in_days = module.m[module.m["a"].made.id].made.days'),
        ('for_each = { a = "b" }', "retention_in_days = values(module.m)[0].made.days"),
        ('for_each = { a = "b" }', "for_each = module.m\n  retention_in_days = each.value.made.days"),
        ('for_each = { a = "b" }', "for_each = { for name, one in module.m : name => one.made }\n  retention_in_days = each.value.days"),
    ],
)
def test_an_output_says_what_the_rest_of_it_does(many: str, read: str) -> None:
    graph = graph_of(
        f'module "m" {{\n  source = "./m"\n  {many}\n  given = {{ id = "a", days = 1 }}\n}}\n'
        f'resource "aws_cloudwatch_log_group" "o" {{\n  {read}\n}}\n'
    )
    assert days(graph) == [1, 7]


@pytest.mark.parametrize("read", ["module.m.made", "module.m[*].made", "values({ a = module.m })[0].made"])
@pytest.mark.parametrize("out", ["sensitive = true", "ephemeral = true", ""])
def test_an_output_hides_what_it_hides_all_the_same(read: str, out: str) -> None:
    module = f'output "made" {{\n  {out}\n  value = "canary ${{local.nowhere}}"\n}}\n'
    graph = configured_graph(
        f'module "m" {{\n  source = "./m"\n}}\nresource "aws_sqs_queue" "q" {{ policy = jsonencode({read}) }}\n',
        files={"m/main.tf": module},
    )
    assert graph.by_address["aws_sqs_queue.q"].get("policy").sensitive is (out != "")


def test_an_output_has_its_type_all_the_same() -> None:
    module = 'output "made" {\n  type = object({ days = number })\n  value = { days = "7", id = aws_vpc.nowhere.id }\n}\n'
    graph = configured_graph(
        'module "m" {\n  source = "./m"\n}\nresource "aws_sqs_queue" "q" { policy = jsonencode(module.m.made) }\n',
        files={"m/main.tf": module},
    )
    assert graph.by_address["aws_sqs_queue.q"].text("policy") == '{"days":7}'


@pytest.mark.parametrize("many", ["for_each = { a = aws_vpc.nowhere.id, b = 1 }", "count = length([aws_vpc.nowhere.id, 1])"])
def test_how_many_there_are_is_known_all_the_same(many: str) -> None:
    assert days(graph_of(f'resource "aws_cloudwatch_log_group" "l" {{\n  {many}\n  retention_in_days = 7\n}}\n')) == [7, 7]


def test_names_that_lead_back_to_themselves_are_none() -> None:
    graph = graph_of(
        "locals {\n  a = [aws_vpc.nowhere.id, local.b]\n  b = [local.a]\n}\n"
        'resource "aws_cloudwatch_log_group" "l" {\n  name = local.b[0][0]\n  retention_in_days = 7\n}\n'
    )
    assert name_of(graph).is_unknown


@pytest.mark.parametrize("call", ['file("c.pem")', 'templatefile("c.tpl", {})', 'filebase64("c.pem")', "local.text"])
def test_a_file_that_a_build_makes_takes_nothing_beside_it_along(call: str) -> None:
    graph = configured_graph(
        f"""
locals {{ text = file("c.pem") }}
resource "aws_lambda_function" "f" {{
  environment {{
    variables = merge({{ DB_PASSWORD = "hunter2hunter2" }}, {{ CERT = {call} }})
  }}
}}
resource "aws_sqs_queue" "q" {{ policy = {call} }}
resource "aws_sns_topic" "t" {{ policy = try({call}, "{{}}") }}
"""
    )
    assert graph.by_address["aws_sqs_queue.q"].get("policy").unknown.why == "a file that is not here"
    assert graph.by_address["aws_sns_topic.t"].text("policy") == "{}"
    variables = graph.by_address["aws_lambda_function.f"].get("environment.variables")
    if call != "local.text":  # nobody reads a local value twice
        assert variables.get("DB_PASSWORD").text() == "hunter2hunter2"
        assert variables.get("CERT").unknown.why == "a file that is not here"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("aws_kms_key.nowhere.arn", True),
        ("data.aws_kms_key.nowhere.arn", True),
        ("aws_s3_bucket.nowhere.bucket", True),
        ("aws_db_instance.nowhere.kms_key_id", False),  # which its block may leave out
        ("random_pet.nowhere.bucket", False),  # which a provider of somebody else's may call as it likes
    ],
)
def test_what_names_a_resource_is_there_whatever_its_block_says(name: str, *, there: bool) -> None:
    graph = graph_of(f'resource "aws_cloudwatch_log_group" "l" {{\n  name       = "l"\n  kms_key_id = {name}\n}}\n')
    (group,) = graph.of_type("aws_cloudwatch_log_group")
    assert group.get("kms_key_id").unknown.not_null is there

"""A plan with the configuration it was made of, and with one it was not made of."""

from __future__ import annotations

import json

from srm_tf.engine.choice import Choice
from srm_tf.engine.origins import Origins
from srm_tf.engine.run import World, run
from srm_tf.model.graph import Graph
from srm_tf.model.verdict import Verdict
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import configured_graph, facts, schema
from tests.support.planned import plan_of

ADMIN = "vpc/security-groups-close-admin-ports-to-world"
GROUP = """
resource "aws_eip" "office" {}
resource "aws_security_group" "g" {
  name = "%s"
  dynamic "ingress" {
    for_each = [%s]
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}
"""
OFFICE = '"${aws_eip.office.public_ip}/32"'


def planned(terraform: str) -> Graph:
    return worlds(decode(json.dumps(plan_of(terraform)).encode(), "plan.json"), schema(), "plan.json").after


def verdict(graph: Graph) -> Verdict:
    report = run((World("plan.json", graph),), facts(), Choice("all"))
    (found,) = {one.verdict for one in report.outcomes if (one.address, one.control) == ("aws_security_group.g", ADMIN)}
    return found


def beside(graph: Graph, terraform: str) -> Graph:
    source = configured_graph(terraform)
    return Origins(".", {one.block: one for one in source.resources}, source.by_address, {}).placed(graph)


def test_what_a_dynamic_block_holds_is_known_from_its_words() -> None:
    graph = planned(GROUP % ("g", OFFICE))
    value = beside(graph, GROUP % ("g", OFFICE)).by_address["aws_security_group.g"].get("ingress")
    assert {one.target for inner in value.walk() for one in inner.references} == {"aws_eip.office"}


def test_another_configuration_tells_nothing() -> None:
    graph = planned(GROUP % ("g", OFFICE))
    for other in (GROUP % ("h", OFFICE), GROUP % ("g", '"10.0.0.0/8"'), GROUP.replace("name", "description") % ("g", OFFICE)):
        placed = beside(graph, other)
        assert verdict(placed) == verdict(graph)
        assert placed.by_address["aws_security_group.g"].location is not None


def test_what_the_plan_knows_stays_and_what_is_sensitive_stays_so() -> None:
    text = 'variable "s" {\n  sensitive = true\n}\n# plan: s = "hunter2"\nresource "aws_db_instance" "d" {\n  password = var.s\n}\n'
    graph = beside(planned(text), text)
    value = graph.by_address["aws_db_instance.d"].get("password")
    assert value.sensitive
    assert value.text() == "hunter2"


TABLE = """
resource "aws_kms_key" "k" {}
resource "aws_dynamodb_table" "t" {
  name = "t"
  dynamic "server_side_encryption" {
    for_each = aws_kms_key.k.arn == null ? [] : [aws_kms_key.k.arn]
    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
"""


def test_a_dynamic_block_that_the_provider_fills_in_where_it_is_left_out_is_known_from_its_words() -> None:
    """Terraform does not know whether the ARN is null, so that the plan shows of the block what it shows of one that is left out."""
    graph = planned(TABLE)
    assert graph.by_address["aws_dynamodb_table.t"].get("server_side_encryption").is_null
    value = beside(graph, TABLE).by_address["aws_dynamodb_table.t"].get("server_side_encryption")
    assert {one.target for inner in value.walk() for one in inner.references} == {"aws_kms_key.k"}

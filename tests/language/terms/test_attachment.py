"""Whether a security group guards anything."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.language.terms.attachment import attached
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, world
from tests.support.judging import catalogue, configured_graph, facts, graph_of, schema, words_of

GROUP = resource("aws_security_group.report", name="report")
HIDDEN = Value(Unknown("a value known after apply", hidden=True), written=True)  # what a `dynamic` block writes, in a plan


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (resource("aws_lambda_function.f", vpc_config=[{"security_group_ids": [ref("aws_security_group.report.id")]}]), Verdict.SATISFIED),
        (resource("aws_instance.i", security_groups=["report"]), Verdict.SATISFIED),
        # A function that is called as the group is does not use it.
        (resource("aws_lambda_function.f", function_name="report"), Verdict.MISSING),
        (resource("aws_lambda_function.f", vpc_config=[{"security_group_ids": HIDDEN}]), Verdict.UNKNOWN),
        (resource("aws_lambda_function.f", environment=[{"variables": HIDDEN}]), Verdict.MISSING),
        (resource("aws_launch_template.t", network_interfaces=[{"security_groups": HIDDEN}]), Verdict.UNKNOWN),
        (resource("aws_launch_template.t", network_interfaces=[{"subnet_id": HIDDEN}]), Verdict.MISSING),
        (resource("aws_launch_template.t", network_interfaces=[{"security_groups": ["sg-0123456789abcdef0"]}]), Verdict.MISSING),
        (
            resource("aws_scheduler_schedule.s", target=[{"ecs_parameters": [{"network_configuration": [{"security_groups": HIDDEN}]}]}]),
            Verdict.UNKNOWN,
        ),
        # A block that could not be read may take it; what is only looked up takes none.
        (replace(resource("aws_lambda_function.f"), unread=True), Verdict.UNKNOWN),
        (replace(resource("data.aws_lambda_function.f"), mode="data", unread=True), Verdict.MISSING),
    ],
)
def test_a_group_is_attached_where_its_id_is_taken(other: Resource, verdict: Verdict) -> None:
    assert attached(GROUP, replace(world(GROUP, other), schema=schema())).verdict == verdict


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        ("[aws_security_group.g.id]", Verdict.SATISFIED),
        ("concat([aws_security_group.g.id], var.more)", Verdict.SATISFIED),
        ("var.on ? [aws_security_group.g.id] : concat(var.more, [aws_security_group.g.id])", Verdict.SATISFIED),
        ("var.on ? concat([aws_security_group.g.id], var.more) : var.more", Verdict.UNKNOWN),
        ('var.on ? [aws_security_group.g.id] : ["sg-0123456789abcdef0"]', Verdict.UNKNOWN),
        ('[var.on ? aws_security_group.g.id : "sg-0123456789abcdef0"]', Verdict.UNKNOWN),
        ('[var.on ? aws_security_group.g.id : "sg-0123456789abcdef0", aws_security_group.g.id]', Verdict.SATISFIED),
    ],
)
def test_a_condition_may_leave_the_group_out(groups: str, verdict: Verdict) -> None:
    graph = configured_graph(f"""
variable "on" {{ type = bool }}
variable "more" {{ type = list(string) }}
resource "aws_security_group" "g" {{}}
resource "aws_lb" "l" {{ security_groups = {groups} }}
""")
    assert verdict_on(graph) == verdict


def verdict_on(graph: Graph) -> Verdict:
    control = catalogue().get("vpc/security-groups-are-in-use")
    assert control is not None
    answer = Judge(with_scopes(graph), facts()).outcome(control, graph.by_address["aws_security_group.g"])
    assert answer is not None
    return answer.verdict


@pytest.mark.parametrize(
    ("compared", "read", "verdict"),
    [
        ('resource "random_id" "r" {\n  byte_length = 3\n  keepers = %s\n}\n', "random_id.r.hex", Verdict.MISSING),
        ('resource "random_id" "r" {\n  byte_length = 3\n  keepers = %s\n}\n', "random_id.r.keepers.group", Verdict.UNKNOWN),
        ('resource "time_sleep" "t" {\n  create_duration = "9s"\n  triggers = %s\n}\n', "time_sleep.t.id", Verdict.MISSING),
        ('resource "null_resource" "n" {\n  triggers = %s\n}\n', "null_resource.n.id", Verdict.SATISFIED),
    ],
)
def test_what_is_only_compared_attaches_nothing(compared: str, read: str, verdict: Verdict) -> None:
    """A provisioner may take a trigger, and whoever reads a keeper gets the group."""
    graph = configured_graph(f"""
resource "aws_security_group" "g" {{}}
{compared % "{ group = aws_security_group.g.id, rules = jsonencode([aws_security_group.g.id]) }"}
resource "aws_lb" "l" {{ security_groups = [{read}] }}
""")
    assert verdict_on(graph) == verdict


@pytest.mark.parametrize(("read", "verdict"), [("keepers.group", Verdict.UNKNOWN), ("hex", Verdict.MISSING)])
def test_an_output_may_hand_out_what_is_compared(read: str, verdict: Verdict) -> None:
    graph = configured_graph(f"""
resource "aws_security_group" "g" {{}}
resource "random_id" "r" {{
  byte_length = 3
  keepers     = {{ group = aws_security_group.g.id }}
}}
output "o" {{ value = random_id.r.{read} }}
""")
    assert verdict_on(graph) == verdict


@pytest.mark.parametrize(("read", "verdict"), [("random_id.r", Verdict.UNKNOWN), ("random_id.r.hex", Verdict.MISSING)])
def test_who_names_all_of_it_may_read_what_is_compared(read: str, verdict: Verdict) -> None:
    """A plan shows no more of `[for one in random_id.r : one.keepers.group]`, and of what a module hands out."""
    group, compared = resource("aws_security_group.report"), resource("random_id.r", keepers=ref("aws_security_group.report.id"))
    user = resource("aws_lb.l", security_groups=ref(read))
    assert attached(group, replace(world(group, compared, user), schema=schema())).verdict == verdict


_AROUND = """
resource "aws_security_group" "outside" {}
module "m" {
  source     = "./m"
  attributes = { subnet_id = "subnet-0123456789abcdef0" }
}
"""
_NESTED = """
variable "attributes" { type = map(string) }
resource "aws_security_group" "g" {}
resource "aws_emr_cluster" "c" {
  name          = "c"
  release_label = "emr-7.5.0"
  service_role  = "arn:aws:iam::111122223333:role/emr"
  dynamic "ec2_attributes" {
    for_each = [var.attributes]
    content {
      instance_profile                  = "p"
      subnet_id                         = ec2_attributes.value.subnet_id
      emr_managed_master_security_group = aws_security_group.g.id
    }
  }
}
"""


@pytest.mark.parametrize(
    ("address", "planned", "word"),
    [
        ("module.m.aws_security_group.g", True, "unknown"),
        ("module.m.aws_security_group.g", False, "satisfied"),
        ("aws_security_group.outside", True, "missing"),
    ],
)
def test_a_dynamic_block_of_a_module_may_take_any_group_within_its_reach(address: str, planned: bool, word: str) -> None:
    """A plan shows no expression of a `dynamic` block, and what it hides may come from all that its module makes or is passed."""
    graph = (graph_of if planned else configured_graph)(_AROUND, files={"m/main.tf": _NESTED})
    assert words_of(graph, "vpc/security-groups-are-in-use")[address] == word

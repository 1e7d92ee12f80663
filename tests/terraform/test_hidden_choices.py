"""What a plan names and hides the choice of: instances that are picked, and sides of conditions that it shows together."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty
from tests.support.judging import configured_graph, graph_of, word_of, words_of

VPCS = """
resource "aws_vpc" "n" {
  count      = 2
  cidr_block = "10.${count.index}.0.0/16"
}
resource "aws_vpc" "f" {
  for_each   = { a = 1, b = 2 }
  cidr_block = "10.${each.value}.0.0/16"
}
"""
SUBNET = """
resource "aws_subnet" "s" {
  %s
  vpc_id     = %s
  cidr_block = "10.0.0.0/24"
}
"""


@pytest.mark.parametrize(
    ("repeated", "vpc", "led"),
    [
        ("count = 2", "aws_vpc.n[count.index].id", {"aws_vpc.n[0]": Certainty.INFERRED}),
        ("count = 4", "aws_vpc.n[count.index % 2].id", {"aws_vpc.n[0]": Certainty.POSSIBLE, "aws_vpc.n[1]": Certainty.POSSIBLE}),
        ('for_each = toset(["a", "b"])', "aws_vpc.f[each.key].id", {'aws_vpc.f["a"]': Certainty.INFERRED}),
        ('for_each = toset(["a", "b"])', "aws_vpc.f[each.value].id", {'aws_vpc.f["a"]': Certainty.INFERRED}),
        ('for_each = { a = "b", b = "a" }', "aws_vpc.f[each.value].id", {'aws_vpc.f["b"]': Certainty.INFERRED}),
        ('for_each = { a = { vpc = "b" } }', "aws_vpc.f[each.value.vpc].id", {'aws_vpc.f["b"]': Certainty.INFERRED}),
        (
            "for_each = local.subnets",
            "aws_vpc.f[each.value.vpc].id",
            {'aws_vpc.f["a"]': Certainty.POSSIBLE, 'aws_vpc.f["b"]': Certainty.POSSIBLE},
        ),
    ],
)
def test_an_instance_is_picked_by_the_key_that_is_shown(repeated: str, vpc: str, led: dict[str, Certainty]) -> None:
    local = 'locals {\n  subnets = { a = { vpc = "b" } }\n}\n'
    graph = graph_of(VPCS + local + SUBNET % (repeated, vpc))
    first = min(graph.of_type("aws_subnet"), key=lambda one: one.address)
    found = {one.target: one.certainty for one in first.get("vpc_id").references if one.target}
    assert found == led


ROLE = """
resource "aws_sqs_queue" "q" {}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = "{}"
}
resource "aws_iam_role" "r" {
  assume_role_policy   = "{}"
  permissions_boundary = %s
}
"""
INSTANCE = """
variable "own" {
  default = false
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_instance" "i" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = %s
}
"""


def said(text: str, control: str) -> str:
    return word_of(graph_of(text), control)


@pytest.mark.parametrize(
    ("boundary", "verdict"),
    [
        ("aws_iam_policy.p.arn", "satisfied"),
        ('aws_sqs_queue.q.id == "x" ? aws_iam_policy.p.arn : null', "unknown"),
        ("lookup({ a = aws_iam_policy.p.arn }, aws_sqs_queue.q.id, null)", "unknown"),
    ],
)
def test_beside_what_comes_later_and_is_no_policy_there_may_be_none(boundary: str, verdict: str) -> None:
    assert said(ROLE % boundary, "iam/identities-have-permissions-boundaries") == verdict


@pytest.mark.parametrize(("subnet", "verdict"), [("aws_subnet.s.id", "satisfied"), ("var.own ? aws_subnet.s.id : null", "unknown")])
def test_an_instance_that_may_have_no_subnet_may_stand_in_the_default_one(subnet: str, verdict: str) -> None:
    assert said(INSTANCE % subnet, "ec2/instances-are-private") == verdict


def test_one_element_that_is_left_of_several_may_be_either() -> None:
    keys = 'resource "aws_kms_key" "a" {}\nresource "aws_kms_key" "b" {}\n'
    volume = 'resource "aws_ebs_volume" "v" {\n  for_each = %s\n  availability_zone = "a"\n  kms_key_id = each.value\n}\n'
    each = '{ for name, key in { a = aws_kms_key.a.arn, b = aws_kms_key.b.arn } : name => key if name == "b" }'
    (found,) = (one.get("kms_key_id") for one in graph_of(keys + volume % each).of_type("aws_ebs_volume"))
    assert {one.certainty for one in found.references} == {Certainty.POSSIBLE}


BALANCER = """
variable "own" {
  default = null
}
resource "aws_sqs_queue" "q" {}
resource "aws_lb" "b" {
  subnets  = ["subnet-1", "subnet-2"]
  internal = %s
}
"""


@pytest.mark.parametrize(
    ("internal", "verdict"),
    [
        ("coalesce(var.own, false)", "satisfied"),
        ("var.own", "missing"),
        ('aws_sqs_queue.q.id == "x" ? true : null', "unknown"),
    ],
)
def test_a_switch_is_written_where_it_is_known_and_may_be_null_where_it_is_not(internal: str, verdict: str) -> None:
    assert said(BALANCER % internal, "elb/public-load-balancers-are-declared") == verdict


@pytest.mark.parametrize(("policy", "verdict"), [("aws_iam_policy.p.arn", "satisfied"), ('aws_sqs_queue.q.id == "x" ? %s : %s', "unknown")])
def test_beside_a_policy_that_is_made_here_one_of_aws_may_be_attached(policy: str, verdict: str) -> None:
    own = 'resource "aws_sqs_queue" "q" {}\nresource "aws_iam_policy" "p" {\n  policy = "{}"\n}\n'
    both = ("aws_iam_policy.p.arn", '"arn:aws:iam::aws:policy/AdministratorAccess"')
    arn = policy % both if "%" in policy else policy
    attached = f'resource "aws_iam_role_policy_attachment" "a" {{\n  role = "r"\n  policy_arn = {arn}\n}}\n'
    assert said(own + attached, "iam/identities-avoid-administrator-access") == verdict


LOGGED = """
variable "on" {
  default = false
}
resource "aws_vpc" "first" {
  cidr_block = "10.9.0.0/16"
}
resource "aws_flow_log" "l" {
  vpc_id               = %s
  log_destination      = "arn:aws:s3:::example-logs"
  log_destination_type = "s3"
}
"""
NAMED = '{ for key, vpc in aws_vpc.f : key => vpc.id }["a"]'


@pytest.mark.parametrize(
    ("vpc", "first"),
    [
        ("aws_vpc.first.id", "satisfied"),
        ("var.on ? aws_vpc.first.id : aws_vpc.n[0].id", "unknown"),
        (f"var.on ? aws_vpc.first.id : {NAMED}", "unknown"),  # of those with names nobody knows which
        (f"coalesce(var.on ? aws_vpc.first.id : null, {NAMED})", "unknown"),
    ],
)
def test_one_of_some_that_may_be_meant_is_surely_none_of_them(vpc: str, first: str) -> None:
    found = words_of(graph_of(VPCS + LOGGED % vpc), "vpc/vpcs-log-flows")
    assert found["aws_vpc.first"] == first


BALANCED = """
variable "on" {
  default = true
}
resource "aws_subnet" "own" {
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = "eu-west-1a"
}
module "net" {
  source = "./net"
}
resource "aws_lb" "l" {
  subnets = %s
}
"""
NET = """
resource "aws_subnet" "s" {
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = "eu-west-1b"
}
output "id" {
  value = aws_subnet.s.id
}
"""


@pytest.mark.parametrize(
    ("subnets", "verdict"),
    [
        ("[aws_subnet.own.id, module.net.id]", "satisfied"),
        ("var.on ? [aws_subnet.own.id] : [module.net.id]", "unknown"),
    ],
)
def test_an_output_may_be_the_other_side(subnets: str, verdict: str) -> None:
    """Its name tells no type, and so not that the argument takes nothing of it."""
    assert word_of(graph_of(BALANCED % subnets, files={"net/main.tf": NET}), "elb/load-balancers-are-multi-az") == verdict


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ('var.on ? "" : "alias/a"', "unknown"),
        ('coalesce(var.on ? "" : "alias/a")', "satisfied"),  # or Terraform fails
        ('coalesce(var.on ? "" : "alias/a", "alias/b")', "satisfied"),
        ('coalesce(var.on ? null : "alias/a", "alias/b")', "satisfied"),
        ('coalesce(var.on ? "" : "alias/aws/sns", "alias/b")', "unknown"),
    ],
)
def test_no_empty_text_is_left_of_a_choice_where_something_else_takes_its_place(key: str, verdict: str) -> None:
    found = word_of(
        configured_graph(f'variable "on" {{}}\nresource "aws_sns_topic" "t" {{\n  kms_master_key_id = {key}\n}}\n'),
        "sns/topics-use-customer-keys",
    )
    assert found == verdict


TAKEN = """
variable "n" {}
resource "aws_vpc" "b" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "c" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_vpc" "many" {
  count      = var.n
  cidr_block = "10.2.0.0/16"
}
locals {
  many = { for number, vpc in aws_vpc.many : "k${number}" => vpc.id }
}
resource "aws_flow_log" "l" {
  vpc_id               = %s
  log_destination      = "arn:aws:s3:::example-logs"
  log_destination_type = "s3"
}
"""


@pytest.mark.parametrize(
    ("vpc", "logged", "perhaps"),
    [
        ("one([aws_vpc.b.id])", "b", ""),
        ('trimprefix("x${aws_vpc.b.id}", "x")', "b", ""),
        ("chunklist([aws_vpc.b.id], length(aws_vpc.c.id))[0][0]", "b", ""),
        ("element([aws_vpc.b.id, aws_vpc.c.id], var.n)", "", "b c"),
        ('element([aws_vpc.b.id, "vpc-1"], var.n)', "", "b"),
        ('lookup({ a = aws_vpc.b.id, b = aws_vpc.c.id }, var.n, "vpc-1")', "", "b c"),
        ('lookup({ a = aws_vpc.b.id }, var.n, "vpc-1")', "", "b"),
        ('slice([aws_vpc.b.id, "vpc-1"], var.n, 2)[0]', "", "b"),
        ('matchkeys([aws_vpc.b.id, aws_vpc.c.id], ["a", "b"], [var.n])[0]', "", "b c"),
        ("element(setsubtract([aws_vpc.b.id, aws_vpc.c.id], [var.n])[*], 0)", "", "b c"),
        ("coalesce(var.n, aws_vpc.b.id)", "", "b"),
        ("substr(aws_vpc.b.id, 0, length(aws_vpc.c.id))", "", "b"),
        ("regex(aws_vpc.c.id, aws_vpc.b.id)", "", "b"),
        ("split(aws_vpc.c.id, aws_vpc.b.id)[0]", "", "b"),
        ('lookup({ a = "vpc-1" }, aws_vpc.b.id, "vpc-2")', "", "b"),
        ("element(aws_vpc.many[*].id, 0)", "", ""),
        ("slice(aws_vpc.many[*].id, 0, 1)[0]", "", ""),
        ("one(aws_vpc.many[*].id)", "", ""),
        ("element(concat(aws_vpc.many[*].id, [aws_vpc.b.id]), 0)", "", "b"),
        ("element(values(local.many), 0)", "", ""),
        ('lookup(local.many, "k0")', "", ""),
        ('lookup(local.many, "k0", aws_vpc.b.id)', "", "b"),
    ],
)
def test_what_is_taken_out_of_several_is_surely_none_of_them(vpc: str, logged: str, perhaps: str) -> None:
    graph = configured_graph(TAKEN.replace("%s", vpc))
    found = words_of(graph, "vpc/vpcs-log-flows")
    words = {name: found["aws_vpc." + (name if name != "many" else 'many["?"]')] for name in ("b", "c", "many")}
    wanted = {"b": "missing", "c": "missing", "many": "unknown"}  # there may be none of the many
    assert words == wanted | dict.fromkeys(logged.split(), "satisfied") | dict.fromkeys(perhaps.split(), "unknown")


COUNTED = """
variable "on" {
  default = %s
}
locals {
  none = ["a"]
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "p" {
  count             = 2
  vpc_id            = aws_vpc.v.id
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_security_group" "own" {
  count = 2
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "other" {
  vpc_id = aws_vpc.v.id
}
resource "aws_lb" "b" {
  internal        = true
  subnets         = %s
  security_groups = %s
}
"""
OWN = "aws_security_group.own[*].id"


@pytest.mark.parametrize(
    ("on", "subnets", "verdict"),
    [
        ("true", "aws_subnet.p[*].id", "satisfied"),
        ("true", "[aws_subnet.p[0].id]", "misconfigured"),
        ("true", "var.on ? aws_subnet.p[*].id : [aws_subnet.p[0].id]", "unknown"),
        ("false", "var.on ? aws_subnet.p[*].id : [aws_subnet.p[0].id]", "unknown"),
        ("true", "[values({ for s in aws_subnet.p : s.id => s.id })[0], aws_subnet.p[0].id]", "unknown"),
        ("true", "[aws_subnet.p[count.index].id]", "misconfigured"),
        ("true", "var.on ? aws_subnet.p[*].id : [aws_subnet.p[count.index].id]", "unknown"),
    ],
)
def test_a_block_beside_an_instance_of_it_may_be_all_of_them(on: str, subnets: str, verdict: str) -> None:
    text = COUNTED.replace('"aws_lb" "b" {', '"aws_lb" "b" {\n  count = 2') if "count" in subnets else COUNTED
    assert set(words_of(graph_of(text % (on, subnets, OWN)), "elb/load-balancers-are-multi-az").values()) == {verdict}


@pytest.mark.parametrize(
    ("on", "groups", "verdict"),
    [
        ("[]", f"concat({OWN}, [aws_security_group.other.id])", "satisfied"),
        ("[]", f"concat(var.on, {OWN}, [aws_security_group.other.id])", "satisfied"),
        ('"a"', '[aws_security_group.own[var.on == "a" ? 0 : 1].id, aws_security_group.other.id]', "satisfied"),
        ("1", "[aws_security_group.own[var.on].id, aws_security_group.other.id]", "satisfied"),
        ('"0"', "[aws_security_group.own[min(length(local.none), var.on)].id, aws_security_group.other.id]", "satisfied"),
        ("false", f"var.on ? [aws_security_group.other.id] : {OWN}", "unknown"),
        ("true", f"var.on ? {OWN} : [aws_security_group.other.id]", "unknown"),
        ("false", f"concat({OWN}, var.on ? [aws_security_group.other.id] : [])", "unknown"),
        ('"dev"', f'var.on == "prod" ? [aws_security_group.other.id] : {OWN}', "unknown"),
    ],
)
def test_all_instances_of_a_block_may_be_the_other_side(on: str, groups: str, verdict: str) -> None:
    found = words_of(graph_of(COUNTED % (on, "aws_subnet.p[*].id", groups)), "vpc/security-groups-are-in-use")
    assert found["aws_security_group.other"] == verdict

"""Of `module.net[each.key].app_id` a plan shows `module.net` and not which output: what only another one hands out is not used for that."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.model.graph import Graph
from tests.support.judging import facts, graph_of
from tests.support.planned import plan_of
from tests.support.scanning import Program

INSTANCES = """
module "net" {
  for_each = toset(["a", "b"])
  source   = "./net"
}

resource "aws_instance" "app" {
  for_each               = toset(["a", "b"])
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t4g.micro"
  subnet_id              = module.net[each.key].subnet_id
  vpc_security_group_ids = %s
}
"""
NET = """
resource "aws_subnet" "app" {
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "app" {
  vpc_id = "vpc-0123456789abcdef0"
}
%s
output "subnet_id" {
  value = aws_subnet.app.id
}

output "app_id" {
  value = aws_security_group.app.id
}
"""
ADMIN = """
resource "aws_security_group" "admin" {
  vpc_id = "vpc-0123456789abcdef0"
}

output "admin_id" {
  value = aws_security_group.admin.id
}
"""


@pytest.mark.parametrize(
    ("groups", "more", "verdicts"),
    [
        ("[module.net[each.key].app_id]", "", {"app": "satisfied"}),
        ("[module.net[each.key].app_id]", ADMIN, {"app": "unknown", "admin": "unknown"}),
        ('["sg-0123456789abcdef0"]', ADMIN, {"app": "missing", "admin": "missing"}),
    ],
    ids=["the only group", "one of two", "none of them"],
)
def test_an_output_that_is_not_named_may_be_another(
    tmp_path: Path, srm_tf: Program, groups: str, more: str, verdicts: dict[str, str]
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(msgspec.json.encode(plan_of(INSTANCES % groups, files={"net/main.tf": NET % more})))
    report = srm_tf("check", str(plan), "--format", "json", "--profile", "all", "--fail-on", "never").document
    found = [one for one in report["outcomes"] if one["control"] == "vpc/security-groups-are-in-use"]
    assert {one["address"].rpartition(".")[2]: one["verdict"] for one in found} == verdicts


def test_a_module_without_resources_hands_on_what_it_is_given(tmp_path: Path, srm_tf: Program) -> None:
    call = 'module "keys" {\n  source = "./keys"\n  key    = aws_kms_key.k.arn\n}\n'
    volume = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "eu-west-1a"\n  size = 1\n  kms_key_id = module.keys.key\n}\n'
    keys = 'variable "key" {\n  type = string\n}\n\noutput "key" {\n  value = var.key\n}\n'
    plan = tmp_path / "plan.json"
    plan.write_bytes(msgspec.json.encode(plan_of('resource "aws_kms_key" "k" {}\n' + call + volume, files={"keys/main.tf": keys})))
    report = srm_tf("check", str(plan), "--format", "json", "--profile", "all", "--fail-on", "never").document
    found = [one["verdict"] for one in report["outcomes"] if one["control"] == "ebs/volumes-use-customer-keys"]
    assert found == ["satisfied"]


NAMED = """
variable "name" {
  type = string
}

resource "aws_security_group" "app" {
  vpc_id = "vpc-0123456789abcdef0"
}

output "ids" {
  value = { for one in [aws_security_group.app] : var.name => one.id }
}
"""
RULES = """
module "net" {
  for_each = toset(["a", "b"])
  source   = "./net"
  name     = each.key
}

resource "aws_security_group" "other" {
  vpc_id = "vpc-0123456789abcdef0"
}

resource "aws_security_group_rule" "in" {
  for_each          = merge(values(module.net)[*].ids...)
  type              = "ingress"
  security_group_id = each.value
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}
"""


def test_a_name_that_is_known_is_not_the_id_that_comes_later(tmp_path: Path, srm_tf: Program) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(msgspec.json.encode(plan_of(RULES, files={"net/main.tf": NAMED})))
    report = srm_tf("check", str(plan), "--format", "json", "--fail-on", "never").document
    found = [one for one in report["outcomes"] if one["control"] == "vpc/security-groups-close-admin-ports-to-world"]
    verdicts = {one["address"]: one["verdict"] for one in found}
    assert verdicts["aws_security_group.other"] == "satisfied"  # of a module, none of whose outputs it is
    assert {verdict for address, verdict in verdicts.items() if address.startswith("module.net")} == {"misconfigured"}


GROUP = """
resource "aws_security_group" "admin" {
  vpc_id = "vpc-0123456789abcdef0"
}
"""
HANDED_ON = """
module "net" {
  for_each = toset(["a", "b"])
  source   = "./net"
  admin    = aws_security_group.admin.id
}

resource "aws_instance" "app" {
  for_each      = toset(["a", "b"])
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
  subnet_id     = module.net[each.key].subnet_id
}
"""
SUBNET = """
variable "admin" {
  type = string
}

resource "aws_subnet" "app" {
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.0.1.0/24"
}

output "subnet_id" {
  value = aws_subnet.app.id
}

output "admin_id" {
  value = var.admin
}
"""


def test_a_group_that_is_there_already_is_not_used_for_a_subnet_that_comes_later(tmp_path: Path, srm_tf: Program) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(msgspec.json.encode(plan_of(GROUP + HANDED_ON, files={"net/main.tf": SUBNET}, before=GROUP)))
    report = srm_tf("check", str(plan), "--format", "json", "--profile", "all", "--fail-on", "never").document
    found = [one["verdict"] for one in report["outcomes"] if one["control"] == "vpc/security-groups-are-in-use"]
    assert found == ["missing"]


PARTS = """
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

output "ids" {
  value = %s
}
"""
WITH_PARTS = """
module "net" {
  source = "./net"
}

%s
"""
ROUTES = 'resource "aws_route_table" "r" {\n  vpc_id = %s\n}\n'
MACHINE = 'resource "aws_instance" "m" {\n  ami = "ami-0123456789abcdef0"\n  vpc_security_group_ids = [%s]\n}\n'
CLUSTER = """resource "aws_eks_cluster" "c" {
  name     = "c"
  role_arn = "arn:aws:iam::111122223333:role/c"
  vpc_config {
    subnet_ids         = [%s]
    security_group_ids = [%s]
  }
}
"""
TEMPLATE = """resource "aws_launch_template" "t" {
  network_interfaces {
    subnet_id       = %s
    security_groups = [%s]
  }
}
"""
ELSEWHERE = 'resource "kubernetes_service" "s" {\n  annotation = %s\n}\n'


def in_use(graph: Graph) -> dict[str, str]:
    """Of each group the verdict whether it is in use."""
    found = run([World("", graph)], facts(), Choice("all", only=("vpc/security-groups-are-in-use",))).outcomes
    return {one.address: one.verdict.word for one in found}


@pytest.mark.parametrize(
    ("output", "used", "verdict"),
    [
        ("{ vpc = aws_vpc.main.id, group = aws_security_group.app.id }", ROUTES % "module.net.ids.vpc", "missing"),
        ("{ vpc = aws_vpc.main, group = aws_security_group.app }", ROUTES % "module.net.ids.vpc.id", "missing"),
        ("{ vpc = aws_vpc.main.id, group = aws_security_group.app.id }", MACHINE % "module.net.ids.group", "satisfied"),
        ("{ net = aws_vpc.main.id, group = aws_security_group.app.id }", CLUSTER % ("module.net.ids.net", '"sg-1"'), "missing"),
        ("{ net = aws_vpc.main.id, group = aws_security_group.app.id }", CLUSTER % ('"subnet-1"', "module.net.ids.group"), "satisfied"),
        ("{ net = aws_vpc.main.id, group = aws_security_group.app.id }", TEMPLATE % ("module.net.ids.net", '"sg-1"'), "missing"),
        ("{ net = aws_vpc.main.id, group = aws_security_group.app.id }", TEMPLATE % ('"subnet-1"', "module.net.ids.group"), "satisfied"),
        ("{ vpc = aws_vpc.main.id, group = aws_security_group.app.id }", ELSEWHERE % "module.net.ids.group", "unknown"),
        ("{ group = aws_security_group.app.id }", ELSEWHERE % "module.net.ids.group", "satisfied"),
    ],
)
def test_a_member_of_an_output_is_one_of_all_that_stands_in_it(output: str, used: str, verdict: str) -> None:
    """Of `module.net.ids.vpc` a plan shows what all of `ids` refers to: the group in it is not in use for that."""
    graph = graph_of(WITH_PARTS % used, files={"net/main.tf": PARTS % output})
    assert list(in_use(graph).values()) == [verdict]


INSTANCE_OF = """
module "net" {
  for_each = toset(["a", "b"])
  source   = "./net"
}

resource "%s" "user" {
  for_each = toset(["a", "b"])
  %s
}
"""


@pytest.mark.parametrize(
    ("type_", "argument", "verdict"),
    [
        ("aws_route53_resolver_query_log_config_association", "resource_id = module.net[each.key].vpc", "missing"),
        ("aws_ssm_parameter", "value = module.net[each.key].group", "unknown"),
        ("kubernetes_service", "resource_id = module.net[each.key].group", "unknown"),
    ],
)
def test_an_id_that_aws_asks_for_is_of_a_group_where_it_is_called_after_that(type_: str, argument: str, verdict: str) -> None:
    outputs = 'aws_vpc.main.id\n}\noutput "group" {\n  value = aws_security_group.app.id'
    graph = graph_of(INSTANCE_OF % (type_, argument), files={"net/main.tf": PARTS.replace('"ids"', '"vpc"') % outputs})
    assert set(in_use(graph).values()) == {verdict}


def test_a_tag_on_a_group_is_no_use_of_it() -> None:
    tag = 'resource "aws_ec2_tag" "t" {\n  resource_id = aws_security_group.app.id\n  key = "team"\n  value = "shop"\n}\n'
    graph = graph_of(PARTS % "aws_vpc.main.id" + tag)
    assert list(in_use(graph).values()) == ["missing"]


def test_of_two_groups_in_one_output_either_may_be_the_one_of_a_block() -> None:
    """`subnet_id` names both as well, and took neither."""
    output = "{ net = aws_vpc.main.id, group = aws_security_group.app.id, other = aws_security_group.other.id }"
    files = {"net/main.tf": PARTS % output + 'resource "aws_security_group" "other" {}\n'}
    graph = graph_of(WITH_PARTS % (TEMPLATE % ("module.net.ids.net", "module.net.ids.group")), files=files)
    assert in_use(graph) == {
        "module.net.aws_security_group.app": "unknown",
        "module.net.aws_security_group.other": "unknown",
    }

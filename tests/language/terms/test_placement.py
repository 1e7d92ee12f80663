from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, resource, unknown, world
from tests.support.judging import configured_graph, graph_of, words_of

load()

SUBNET = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"))
SUBNET_ID = ref("aws_subnet.s.id")


def ask(phrase: str, subject: Resource, *others: Resource, **options: object) -> Judgement:
    answer: Judgement = SENTENCES[phrase].function(subject, world(subject, *others, **options))  # type: ignore[arg-type]
    return answer


def holds_data(*others: Resource, **options: object) -> str:
    return ask("subnet holds data stores", SUBNET, *others, **options).verdict.word


def test_which_subnets_hold_data_stores() -> None:
    assert holds_data() == "missing"
    assert holds_data(resource("aws_db_subnet_group.g", subnet_ids=ref("aws_subnet.s.id", "aws_subnet.t.id"))) == "satisfied"
    assert holds_data(resource("aws_opensearch_domain.d", vpc_options=[block(subnet_ids=[SUBNET_ID])])) == "satisfied"
    assert holds_data(resource("aws_efs_mount_target.m", subnet_id=SUBNET_ID)) == "satisfied"
    assert holds_data(resource("aws_instance.i", subnet_id=SUBNET_ID)) == "missing"
    assert holds_data(resource("aws_db_subnet_group.g", action=Action.DELETE, subnet_ids=[SUBNET_ID])) == "missing"
    assert holds_data(resource("aws_db_subnet_group.g", doubt="var.db", subnet_ids=[SUBNET_ID])) == "unknown"
    assert holds_data(resource("aws_db_subnet_group.g", subnet_ids=unknown())) == "unknown"
    assert holds_data(open_modules={"module.db": ("aws_subnet.s.id",)}) == "unknown"


def test_a_default_vpc_without_workload() -> None:
    vpc = resource("aws_default_vpc.v")
    phrase = "holds no workload"
    subnet = resource("aws_default_subnet.d", availability_zone="eu-west-1a")
    own = resource("aws_subnet.s", vpc_id=ref("aws_default_vpc.v.id"))
    assert ask(phrase, vpc).verdict.word == "satisfied"
    assert ask(phrase, vpc, subnet, own).verdict.word == "satisfied"
    association = resource("aws_route_table_association.a", subnet_id=ref("aws_default_subnet.d.id"))
    assert ask(phrase, vpc, subnet, association).verdict.word == "satisfied"
    placed = ask(phrase, vpc, subnet, resource("aws_instance.i", subnet_id=ref("aws_default_subnet.d.id")))
    assert placed.verdict.word == "misconfigured"
    assert placed.because == "aws_instance.i stands in aws_default_subnet.d, a subnet of aws_default_vpc.v"
    assert ask(phrase, vpc, own, resource("aws_lb.l", subnets=[SUBNET_ID])).verdict.word == "misconfigured"
    perhaps = resource("aws_instance.i", doubt="var.on", subnet_id=ref("aws_default_subnet.d.id"))
    assert ask(phrase, vpc, subnet, perhaps).verdict.word == "unknown"
    landed = ask(phrase, vpc, resource("aws_instance.i"))
    assert (landed.verdict.word, landed.because) == ("missing", "aws_instance.i.subnet_id is not set, so it lands in aws_default_vpc.v")
    elsewhere = resource("aws_instance.i", provider="provider.aws.other")
    assert ask(phrase, vpc, elsewhere).verdict.word == "satisfied"


def test_what_lands_in_a_default_vpc() -> None:
    vpc = resource("aws_default_vpc.v")

    def asked(address: str, **values: Any) -> str:
        return ask("holds no workload", vpc, resource(address, **values)).verdict.word

    assert asked("aws_elasticache_cluster.c") == asked("aws_mq_broker.b") == asked("aws_docdb_cluster.c") == "missing"
    assert asked("aws_elasticache_cluster.c", replication_group_id=ref("aws_elasticache_replication_group.g.id")) == "satisfied"
    assert asked("aws_autoscaling_group.g", availability_zones=["eu-west-1a"]) == asked("aws_elb.e", availability_zones=["a"]) == "missing"
    assert asked("aws_autoscaling_group.g", vpc_zone_identifier=["subnet-1"], availability_zones=[]) == "satisfied"
    assert asked("aws_autoscaling_group.g") == "satisfied"


# https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html; what is restored or copied stands where its source says
ELSEWHERE = [
    ("aws_instance", "subnet_id"),
    ("aws_instance", "network_interface"),
    ("aws_instance", "primary_network_interface"),
    ("aws_instance", "launch_template"),
    ("aws_spot_instance_request", "subnet_id"),
    ("aws_spot_instance_request", "network_interface"),
    ("aws_db_instance", "db_subnet_group_name"),
    ("aws_db_instance", "replicate_source_db"),
    ("aws_db_instance", "snapshot_identifier"),
    ("aws_rds_cluster", "db_subnet_group_name"),
    ("aws_rds_cluster", "replication_source_identifier"),
    ("aws_rds_cluster", "snapshot_identifier"),
    ("aws_docdb_cluster", "db_subnet_group_name"),
    ("aws_docdb_cluster", "snapshot_identifier"),
    ("aws_neptune_cluster", "neptune_subnet_group_name"),
    ("aws_neptune_cluster", "replication_source_identifier"),
    ("aws_neptune_cluster", "snapshot_identifier"),
    ("aws_elasticache_cluster", "subnet_group_name"),
    ("aws_elasticache_replication_group", "subnet_group_name"),
    ("aws_elasticache_replication_group", "global_replication_group_id"),
    ("aws_memorydb_cluster", "subnet_group_name"),
    ("aws_mq_broker", "subnet_ids"),
    ("aws_dms_replication_instance", "replication_subnet_group_id"),
    ("aws_elb", "subnets"),
]


@pytest.mark.parametrize(("kind", "name"), ELSEWHERE)
def test_what_says_where_it_stands_lands_nowhere_else(kind: str, name: str) -> None:
    vpc = resource("aws_default_vpc.v")
    assert ask("holds no workload", vpc, resource(f"{kind}.x", availability_zones=["eu-west-1a"])).verdict.word == "missing"
    given = [block(id="x")] if name in {"network_interface", "primary_network_interface", "launch_template"} else "x"
    placed = resource(f"{kind}.x", availability_zones=["eu-west-1a"], **{name: given})  # type: ignore[arg-type]
    assert ask("holds no workload", vpc, placed).verdict.word == "satisfied"


def test_a_spot_request_lands_by_default_whatever_its_template_says() -> None:
    """The provider sends no template of it: https://github.com/pulumi/pulumi-aws/issues/1648."""
    spot = resource("aws_spot_instance_request.x", launch_template=[block(id="x")])
    assert ask("holds no workload", resource("aws_default_vpc.v"), spot).verdict.word == "missing"


def test_a_subnet_group_counts_once_something_uses_it() -> None:
    vpc, subnet = resource("aws_default_vpc.v"), resource("aws_default_subnet.d")
    group = resource("aws_db_subnet_group.g", subnet_ids=[ref("aws_default_subnet.d.id")])
    database = resource("aws_db_instance.db", db_subnet_group_name=ref("aws_db_subnet_group.g.name"))
    assert ask("holds no workload", vpc, subnet, group).verdict.word == "satisfied"
    assert ask("holds no workload", vpc, subnet, group, database).verdict.word == "misconfigured"


# --- data stores and the instances that may talk to them ---------------------------------------------------------------------------------

GROUP = ref("aws_security_group.db.id")
STORE = resource("aws_db_instance.db", port=5432, vpc_security_group_ids=[GROUP])
OPEN = resource("aws_subnet.open", vpc_id="vpc-1", cidr_block="10.0.1.0/24")
TABLE = resource("aws_route_table.t", route=[block(cidr_block="0.0.0.0/0", gateway_id="igw-1")])
TIED = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.open.id"), route_table_id=ref("aws_route_table.t.id"))
WEB = resource("aws_security_group.web")
PUBLIC = resource(
    "aws_instance.i",
    subnet_id=ref("aws_subnet.open.id"),
    associate_public_ip_address=True,
    vpc_security_group_ids=[ref("aws_security_group.web.id")],
)


def admits(store: Resource = STORE, instance: Resource = PUBLIC, **rule: object) -> Judgement:
    given = {"protocol": "tcp", "from_port": 5432, "to_port": 5432}
    group = resource("aws_security_group.db", ingress=[block(**{**given, **rule})])
    return ask("admits private instances only", store, group, instance, OPEN, TABLE, TIED, WEB)


def test_data_stores_and_public_instances() -> None:
    answer = admits(security_groups=[ref("aws_security_group.web.id")])
    assert answer.verdict.word == "misconfigured"
    assert answer.because.startswith("aws_security_group.db.ingress[0] admits aws_instance.i, which the internet can reach: ")
    assert admits(security_groups=[GROUP]).verdict.word == "satisfied"
    assert admits(cidr_blocks=["10.0.1.0/24"]).verdict.word == "misconfigured"
    assert admits(cidr_blocks=["10.0.2.0/24"]).verdict.word == "satisfied"
    assert admits(cidr_blocks=["10.0.1.128/25"]).verdict.word == "unknown"  # the instance may have an address of that half
    assert admits(cidr_blocks=["10.0.0.0/8"], from_port=22, to_port=22).verdict.word == "satisfied"
    assert admits(cidr_blocks=[unknown()]).verdict.word == "unknown"
    assert admits(self=True).verdict.word == "satisfied"
    hidden = resource("aws_instance.i", subnet_id=ref("aws_subnet.open.id"), associate_public_ip_address=False)
    assert admits(instance=hidden, cidr_blocks=["10.0.0.0/8"]).verdict.word == "satisfied"


def started(template: Resource, **group: Any) -> Resource:
    given: dict[str, Any] = {
        "vpc_zone_identifier": [ref("aws_subnet.open.id")],
        "launch_template": [block(id=ref(f"{template.address}.id"))],
    }
    return resource("aws_autoscaling_group.g", **{**given, **group})


def test_data_stores_and_what_groups_start() -> None:
    web = [ref("aws_security_group.web.id")]
    inside = resource("aws_launch_template.t", network_interfaces=[block(associate_public_ip_address=True, security_groups=web)])
    beside = resource("aws_launch_template.t", vpc_security_group_ids=web, network_interfaces=[block(associate_public_ip_address=False)])
    silent = resource("aws_launch_template.t", vpc_security_group_ids=web)
    old = resource("aws_launch_configuration.t", associate_public_ip_address=True, security_groups=web)

    def asked(plan: Resource, group: Resource) -> str:
        rules = resource("aws_security_group.db", ingress=[block(protocol="tcp", from_port=5432, to_port=5432, security_groups=web)])
        return ask("admits private instances only", STORE, rules, plan, group, OPEN, TABLE, TIED, WEB).verdict.word

    assert asked(inside, started(inside)) == "misconfigured"
    assert asked(beside, started(beside)) == "satisfied"
    assert asked(silent, started(silent)) == "satisfied"  # the subnet assigns no public addresses
    assert asked(old, started(old, launch_template=(), launch_configuration=ref("aws_launch_configuration.t.name"))) == "misconfigured"
    assert asked(inside, started(inside, launch_template=[block(id=unknown())])) == "unknown"
    assert asked(inside, started(inside, vpc_zone_identifier=[unknown()])) == "unknown"
    assert (
        asked(
            inside,
            resource("aws_instance.i", subnet_id=ref("aws_subnet.open.id"), launch_template=[block(id=ref("aws_launch_template.t.id"))]),
        )
        == "misconfigured"
    )


def test_the_port_that_nobody_names() -> None:
    def asked(**store: Any) -> str:
        return admits(resource("aws_db_instance.db", vpc_security_group_ids=[GROUP], **store), cidr_blocks=["10.0.1.0/24"]).verdict.word

    assert asked(engine="postgres") == "misconfigured"
    assert asked(engine="mysql") == "satisfied"
    assert asked(engine="postgres", snapshot_identifier="last") == asked(engine="postgres", port=unknown()) == asked() == "unknown"


def test_data_stores_whose_groups_are_not_here() -> None:
    assert admits(resource("aws_db_instance.db")).depends_on == ("the default group of its VPC",)
    assert admits(resource("aws_db_instance.db", vpc_security_group_ids=["sg-1"])).depends_on == ("sg-1",)
    domain = resource("aws_opensearch_domain.d", vpc_options=[block(security_group_ids=[GROUP])])
    assert admits(domain, cidr_blocks=["10.0.1.0/24"], protocol="-1").verdict.word == "misconfigured"


def test_what_may_stand_in_a_default_vpc() -> None:
    vpc, subnet, own = resource("aws_default_vpc.v"), resource("aws_default_subnet.d"), resource("aws_subnet.s", vpc_id="vpc-1")
    either = ref("aws_default_subnet.d.id", "aws_subnet.s.id")
    instance = resource("aws_instance.i", subnet_id=either)
    assert ask("holds no workload", vpc, subnet, own, instance).verdict.word == "unknown"
    listed = resource("aws_lb.l", subnets=[ref("aws_subnet.s.id"), ref("aws_default_subnet.d.id")])
    assert ask("holds no workload", vpc, subnet, own, listed).verdict.word == "misconfigured"
    nested = resource("aws_lambda_function.f", vpc_config=[block(subnet_ids=[ref("aws_default_subnet.d.id")])])
    assert ask("holds no workload", vpc, subnet, nested).verdict.word == "misconfigured"
    for later in (resource("aws_instance.i", subnet_id=unknown()), resource("aws_db_instance.i", db_subnet_group_name=unknown())):
        assert ask("holds no workload", vpc, subnet, later).verdict.word == "unknown"
        assert ask("holds no workload", vpc, later).verdict.word == "unknown"  # its subnets are there, whoever writes them down


def test_what_stands_in_subnets_of_a_default_vpc_that_are_looked_up() -> None:
    vpc, other = resource("aws_default_vpc.v"), resource("aws_vpc.w", cidr_block="10.0.0.0/16")
    balancer = resource("aws_lb.l", subnets=ref("data.aws_subnets.s.ids"))

    def asked(*others: Resource, **lookup: Any) -> str:
        return ask("holds no workload", vpc, other, resource("data.aws_subnets.s", **lookup), *others).verdict.word

    def of(to: Value) -> list[Value]:
        return [block(name="vpc-id", values=[to])]

    own = of(ref("aws_default_vpc.v.id"))
    assert asked(balancer, filter=own) == "misconfigured"
    assert asked(filter=own) == "satisfied"
    assert asked(balancer, filter=of(ref("aws_vpc.w.id"))) == "satisfied"
    assert asked(balancer, filter=[block(name="default-for-az", values=["true"])]) == "misconfigured"
    for default in (True, "true"):  # no schema here converts what a data source is given
        assert asked(balancer, resource("data.aws_vpc.d", default=default), filter=of(ref("data.aws_vpc.d.id"))) == "misconfigured"
    known = Value((Value("subnet-1", written=True),), written=True, references=balancer.get("subnets").references)
    read = resource("aws_lb.l", subnets=known)
    assert asked(read, filter=own, ids=["subnet-1", "subnet-2"]) == "misconfigured"
    one = resource("data.aws_subnet.o", vpc_id=ref("aws_default_vpc.v.id"))
    instance = resource("aws_instance.i", subnet_id=ref("data.aws_subnet.o.id"))
    assert asked(one, instance, filter=of(ref("aws_vpc.w.id"))) == "misconfigured"


_DYNAMIC = """
resource "aws_default_vpc" "d" {}
resource "aws_default_subnet" "a" { availability_zone = "eu-west-1a" }
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/f"
  dynamic "vpc_config" {
    for_each = [1]
    content {
      subnet_ids         = [SUBNET]
      security_group_ids = ["sg-0123456789abcdef0"]
    }
  }
}
"""
_VPC = "vpc/default-vpcs-are-empty"


@pytest.mark.parametrize(
    ("subnet", "written", "planned"),
    [
        ("aws_default_subnet.a.id", "misconfigured", "unknown"),
        ('"subnet-0123456789abcdef0"', "satisfied", "satisfied"),
    ],
)
def test_a_dynamic_block_may_stand_in_a_default_vpc(subnet: str, written: str, planned: str) -> None:
    """Of a `dynamic` block a plan shows no expression: what it hides may be a subnet of the root, or of the module it stands in."""
    text = _DYNAMIC.replace("SUBNET", subnet)
    assert words_of(configured_graph(text), _VPC) == {"aws_default_vpc.d": written}
    assert words_of(graph_of(text), _VPC) == {"aws_default_vpc.d": planned}
    within = graph_of('module "m" { source = "./m" }', files={"m/main.tf": text})
    assert words_of(within, _VPC) == {"module.m.aws_default_vpc.d": planned}


def test_a_block_that_names_a_subnet_nobody_knows_may_stand_in_a_default_vpc() -> None:
    graph = configured_graph("""
variable "subnet" { type = string }
resource "aws_default_vpc" "d" {}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/f"
  vpc_config {
    subnet_ids         = [var.subnet]
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}
""")
    assert words_of(graph, _VPC) == {"aws_default_vpc.d": "unknown"}

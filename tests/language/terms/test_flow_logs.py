"""`its traffic is recorded`: by a flow log of the VPC, or by one for each of its subnets."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.flow_logs import its_traffic_is_recorded
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty
from tests.language.terms.build import ref, resource, unknown, world

VPC, OTHER = resource("aws_vpc.v"), resource("aws_vpc.w")
EITHER = ref("aws_vpc.v.id", "aws_vpc.w.id", certainty=Certainty.POSSIBLE)


def log(name: str, traffic: object = "ALL", **of: object) -> Resource:
    return resource(f"aws_flow_log.{name}", traffic_type=traffic, **of)  # type: ignore[arg-type]


def subnet(name: str, vpc: object = None) -> Resource:
    return resource(f"aws_subnet.{name}", vpc_id=ref("aws_vpc.v.id") if vpc is None else vpc)


def of(name: str, traffic: object = "ALL") -> Resource:
    """A flow log of this subnet."""
    return log(f"of_{name}", traffic, subnet_id=ref(f"aws_subnet.{name}.id"))


def verdict(*others: Resource) -> str:
    return its_traffic_is_recorded(VPC, world(VPC, OTHER, *others)).verdict.word


@pytest.mark.parametrize(
    ("traffic", "expected"),
    [
        ("ALL", "satisfied"),
        ("REJECT", "satisfied"),
        (None, "satisfied"),
        ("ACCEPT", "misconfigured"),
        (unknown("var.traffic"), "unknown"),
    ],
)
def test_a_log_of_the_vpc(traffic: object, expected: str) -> None:
    assert verdict(log("a", traffic, vpc_id=ref("aws_vpc.v.id"))) == expected


def test_without_one_it_is_missing_unless_one_may_be_its_own() -> None:
    assert verdict() == "missing"
    assert verdict(log("a", vpc_id=ref("aws_vpc.w.id"))) == "missing"
    assert verdict(log("a", vpc_id=EITHER)) == "unknown"
    assert verdict(log("a", "ACCEPT", vpc_id=EITHER)) == "missing"


def test_a_log_for_each_subnet_is_as_good() -> None:
    assert verdict(subnet("s"), of("s")) == "satisfied"
    assert verdict(subnet("s"), subnet("t"), of("s")) == "missing"
    assert verdict(subnet("s"), subnet("t"), of("s"), of("t", "REJECT")) == "satisfied"
    assert verdict(subnet("s"), subnet("t"), of("s"), of("t", "ACCEPT")) == "misconfigured"
    assert verdict(subnet("s"), of("s", unknown("var.traffic"))) == "unknown"


def test_a_subnet_that_may_be_of_the_vpc_leaves_open_what_hangs_on_it() -> None:
    perhaps = subnet("t", EITHER)
    assert verdict(subnet("s"), perhaps, of("s"), of("t")) == "satisfied"
    assert verdict(subnet("s"), perhaps, of("s")) == "unknown"
    assert verdict(subnet("s"), perhaps, of("s"), of("t", "ACCEPT")) == "unknown"
    assert verdict(subnet("s"), perhaps, of("t")) == "missing"
    assert verdict(perhaps, of("t")) == "unknown"  # without it, the VPC has no subnet with a log
    assert verdict(perhaps) == "missing"


def test_a_module_that_is_not_loaded_may_add_subnets_without_a_log() -> None:
    passed = {"module.network": ("aws_vpc.v.id",)}
    known = world(VPC, subnet("s"), of("s"), open_modules=passed)
    assert its_traffic_is_recorded(VPC, known).verdict.word == "unknown"
    recorded = world(VPC, log("a", vpc_id=ref("aws_vpc.v.id")), open_modules=passed)
    assert its_traffic_is_recorded(VPC, recorded).verdict.word == "satisfied"


def rule(of: str = "aws_observabilityadmin_telemetry_rule", action: Action = Action.CREATE, doubt: str = "", **more: object) -> Resource:
    return resource(f"{of}.r", action=action, doubt=doubt, rule=[{"telemetry_type": "Logs", "resource_type": "AWS::EC2::VPC", **more}])


def traffic(kind: object) -> list[object]:
    return [{"vpc_flow_log_parameters": [{"traffic_type": kind}]}]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (rule(), "satisfied"),
        (rule(destination_configuration=traffic("REJECT")), "satisfied"),
        (rule(destination_configuration=traffic("ACCEPT")), "missing"),
        (rule(destination_configuration=traffic(unknown("var.kind"))), "unknown"),
        (rule(telemetry_type="Metrics"), "missing"),
        (rule(resource_type="AWS::EKS::Cluster"), "missing"),
        (rule(resource_type=unknown("var.type")), "unknown"),
        (rule(telemetry_source_types=["VPC_FLOW_LOGS"]), "satisfied"),
        (rule(telemetry_source_types=["ROUTE53_RESOLVER_QUERY_LOGS"]), "missing"),
        (rule(telemetry_source_types=unknown("var.sources")), "unknown"),
        (rule(telemetry_source_types=replace(unknown("known after apply"), written=False, references=())), "satisfied"),
        (rule(scope="OrganizationId = 'o-example'"), "unknown"),
        (rule(selection_criteria="ResourceTag.env = 'prod'"), "unknown"),
        (rule(selection_criteria=""), "satisfied"),
        (rule(action=Action.DELETE), "missing"),
        (rule(doubt="var.on"), "unknown"),
        (rule("aws_observabilityadmin_telemetry_rule_for_organization"), "satisfied"),
        (rule("aws_observabilityadmin_telemetry_rule_for_organization", scope="ou-abcd-12345678"), "unknown"),
        (resource("aws_observabilityadmin_telemetry_rule.r", rule=unknown("var.rules")), "unknown"),
    ],
)
def test_a_rule_has_aws_make_flow_logs(one: Resource, expected: str) -> None:
    assert verdict(one) == expected


def test_a_flow_log_that_records_too_little_is_not_followed_by_another() -> None:
    assert verdict(log("l", "ACCEPT", vpc_id=ref("aws_vpc.v.id")), rule()) == "misconfigured"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "missing"),
        ({"all_regions": True}, "satisfied"),
        ({"all_regions": unknown("var.all")}, "unknown"),
        ({"regions": ["eu-west-1", "us-east-1"]}, "satisfied"),
        ({"regions": ["us-west-2"]}, "missing"),
        ({"regions": unknown("var.regions")}, "unknown"),
    ],
)
def test_a_rule_holds_where_it_is_copied_to(more: dict[str, object], expected: str) -> None:
    here, there = replace(VPC, region="eu-west-1"), replace(rule(**more), region="us-east-1")  # type: ignore[arg-type]
    assert its_traffic_is_recorded(here, world(here, there)).verdict.word == expected


def test_a_rule_of_an_organization_is_copied_to_accounts_that_nobody_tells() -> None:
    here = replace(VPC, region="eu-west-1", alike="provider.aws.member")
    of = "aws_observabilityadmin_telemetry_rule_for_organization"
    for more, expected in (({"all_regions": True}, "unknown"), ({"regions": ["us-west-2"]}, "missing"), ({}, "missing")):
        there = replace(rule(of, **more), region="us-east-1")
        assert its_traffic_is_recorded(here, world(here, there)).verdict.word == expected

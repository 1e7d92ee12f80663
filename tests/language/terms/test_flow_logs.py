"""`its traffic is recorded`: by a flow log of the VPC, or by one for each of its subnets."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.flow_logs import its_traffic_is_recorded
from srm_tf.model.resource import Resource
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

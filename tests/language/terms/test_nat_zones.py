"""`carries the traffic of its own zone only`."""

from __future__ import annotations

import msgspec
import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.nat_zones import carries_the_traffic_of_its_own_zone_only
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Unknown
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, resource, unknown, world

GATEWAY = resource("aws_nat_gateway.n", subnet_id=ref("aws_subnet.home.id"))
INLINE = resource("aws_route_table.t", route=[block(cidr_block="0.0.0.0/0", nat_gateway_id=ref("aws_nat_gateway.n.id"))])
EMPTY = resource("aws_route_table.t")
ROUTE = resource("aws_route.r", route_table_id=ref("aws_route_table.t.id"), nat_gateway_id=ref("aws_nat_gateway.n.id"))


def later(name: str) -> object:
    """The text of a variable, whatever it is."""
    return msgspec.structs.replace(ref(name), data=Unknown(name, depends_on=(name,), shape=GAP))


def subnet(name: str, zone: object = None) -> Resource:
    return resource(f"aws_subnet.{name}", availability_zone=zone)


def tied(name: str, table: str = "aws_route_table.t") -> Resource:
    return resource(f"aws_route_table_association.{name}", subnet_id=ref(f"aws_subnet.{name}.id"), route_table_id=ref(f"{table}.id"))


def judged(*others: Resource, gateway: Resource = GATEWAY) -> Judgement:
    return carries_the_traffic_of_its_own_zone_only(gateway, world(gateway, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["carries the traffic of its own zone only"].function is carries_the_traffic_of_its_own_zone_only


@pytest.mark.parametrize(
    ("home", "other", "expected"),
    [
        ("eu-west-1a", "eu-west-1a", "satisfied"),
        ("eu-west-1a", "eu-west-1b", "misconfigured"),
        ("eu-west-1a", unknown(), "unknown"),
        (later("var.zone"), later("var.zone"), "satisfied"),
        (unknown("var.one"), unknown("var.two"), "unknown"),
        (None, None, "unknown"),
        ("eu-west-1a", None, "unknown"),
    ],
)
@pytest.mark.parametrize("ways", [(INLINE,), (EMPTY, ROUTE)])
def test_a_subnet_and_the_one_the_gateway_stands_in(home: object, other: object, expected: str, ways: tuple[Resource, ...]) -> None:
    assert judged(subnet("home", home), subnet("s", other), tied("s"), *ways).verdict.word == expected


def test_it_may_serve_the_very_subnet_it_stands_in() -> None:
    assert judged(subnet("home"), tied("home"), INLINE).verdict.word == "satisfied"


def test_what_no_route_leads_to_carries_nothing_from_elsewhere() -> None:
    assert judged(subnet("home", "eu-west-1a"), subnet("s", "eu-west-1b"), tied("s"), EMPTY).verdict.word == "satisfied"


def test_one_subnet_of_another_zone_is_enough() -> None:
    found = judged(subnet("home", "eu-west-1a"), subnet("s", "eu-west-1a"), subnet("z", "eu-west-1b"), tied("s"), tied("z"), INLINE)
    assert found.verdict.word == "misconfigured"
    assert found.because.startswith("aws_nat_gateway.n carries the traffic of aws_subnet.z")


def test_ids_of_zones_count_and_a_name_and_an_id_may_mean_the_same() -> None:
    def said(other: Resource) -> str:
        home = resource("aws_subnet.home", availability_zone_id="euw1-az1")
        return judged(home, other, tied("s"), INLINE).verdict.word

    assert said(resource("aws_subnet.s", availability_zone_id="euw1-az1")) == "satisfied"
    assert said(resource("aws_subnet.s", availability_zone_id="euw1-az2")) == "misconfigured"
    assert said(subnet("s", "eu-west-1a")) == "unknown"


def test_what_is_not_known_of_the_way_is_not_known_of_the_answer() -> None:
    home, other = subnet("home", "eu-west-1a"), subnet("s", "eu-west-1a")
    elsewhere = resource("aws_nat_gateway.n", subnet_id="subnet-0123")
    assert judged(home, other, tied("s"), INLINE, gateway=elsewhere).verdict.word == "unknown"
    open_table = resource("aws_route.r", route_table_id=unknown("var.table"), nat_gateway_id=ref("aws_nat_gateway.n.id"))
    assert judged(home, other, tied("s"), EMPTY, open_table).verdict.word == "unknown"
    one_of_two = resource(
        "aws_route.r",
        route_table_id=ref("aws_route_table.t.id"),
        nat_gateway_id=unknown(branches={"var.a": ref("aws_nat_gateway.n.id"), "!var.a": "nat-0123"}),
    )
    assert judged(home, other, tied("s"), EMPTY, one_of_two).verdict.word == "unknown"
    outside = resource("aws_route_table_association.s", subnet_id="subnet-0123", route_table_id=ref("aws_route_table.t.id"))
    assert judged(home, other, outside, INLINE).verdict.word == "unknown"


def test_any_subnet_may_use_a_main_route_table() -> None:
    main = resource("aws_main_route_table_association.m", route_table_id=ref("aws_route_table.t.id"))
    assert judged(subnet("home", "eu-west-1a"), INLINE, main).verdict.word == "unknown"


@pytest.mark.parametrize(
    ("first", "second", "served", "expected"),
    [
        ("eu-west-1a", "eu-west-1b", ("eu-west-1a", "eu-west-1b"), "misconfigured"),  # wherever it stands, it serves the other zone
        ("eu-west-1a", "eu-west-1b", ("eu-west-1c",), "misconfigured"),
        ("eu-west-1a", "eu-west-1a", ("eu-west-1a",), "satisfied"),
        ("eu-west-1a", "eu-west-1b", ("eu-west-1a",), "unknown"),
        ("eu-west-1a", unknown("var.zone"), ("eu-west-1b",), "unknown"),
    ],
)
def test_it_stands_in_one_of_two_subnets(first: object, second: object, served: tuple[str, ...], expected: str) -> None:
    """As a plan shows `element(aws_subnet.public[*].id, 0)`."""
    gateway = resource("aws_nat_gateway.n", subnet_id=ref("aws_subnet.one.id", "aws_subnet.two.id"))
    others = [part for index, zone in enumerate(served) for part in (subnet(f"s{index}", zone), tied(f"s{index}"))]
    assert judged(subnet("one", first), subnet("two", second), INLINE, *others, gateway=gateway).verdict.word == expected


def test_it_may_stand_in_one_of_two_subnets_or_elsewhere() -> None:
    gateway = resource("aws_nat_gateway.n", subnet_id=ref("aws_subnet.one.id", "aws_subnet.two.id", "var.elsewhere"))
    served = (subnet("s", "eu-west-1c"), tied("s"))
    assert judged(subnet("one", "eu-west-1a"), subnet("two", "eu-west-1b"), INLINE, *served, gateway=gateway).verdict.word == "unknown"


LISTED = "data.aws_availability_zones.here.names"


@pytest.mark.parametrize(
    ("home", "other", "expected"),
    [
        (f"{LISTED}[0]", f"{LISTED}[0]", "satisfied"),
        (f"{LISTED}[0]", f"{LISTED}[1]", "misconfigured"),
        (f"{LISTED}[0]", "data.aws_availability_zones.there.names[0]", "unknown"),
        (f"{LISTED}[count.index]", f"{LISTED}[count.index]", "unknown"),  # whichever of them
        (LISTED, LISTED, "unknown"),
    ],
)
def test_a_place_in_the_list_that_aws_gives_is_one_zone(home: str, other: str, expected: str) -> None:
    assert judged(subnet("home", unknown(home)), subnet("s", unknown(other)), tied("s"), INLINE).verdict.word == expected

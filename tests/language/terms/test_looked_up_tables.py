from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, resource, unknown, world

load()

VPC = resource("aws_vpc.v", cidr_block="10.0.0.0/16")
OTHER = resource("aws_vpc.w", cidr_block="10.1.0.0/16")
SUBNET = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.1.0/24")
OUT = {"route_table_id": ref("data.aws_route_table.t.id"), "destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-0123"}
MAIN = block(name="association.main", values=["true"])
OF_VPC = block(name="vpc-id", values=[ref("aws_vpc.v.id")])


def route(*, doubt: str = "", **values: object) -> Resource:
    return resource("aws_route.r", doubt=doubt, **{**OUT, **values})  # type: ignore[arg-type]


def look_up(kind: str = "data.aws_route_table", **values: object) -> Resource:
    return resource(f"{kind}.t", computed={"id": unknown(), "ids": unknown()}, **values)  # type: ignore[arg-type]


def private(*others: Resource) -> Judgement:
    answer: Judgement = SENTENCES["is a private subnet"].function(SUBNET, world(SUBNET, VPC, OTHER, *others))
    return answer


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"vpc_id": ref("aws_vpc.v.id"), "filter": [MAIN]}, "misconfigured"),
        ({"filter": [OF_VPC, MAIN]}, "misconfigured"),
        ({"vpc_id": ref("aws_vpc.v.id")}, "unknown"),  # another table of the VPC may be the one
        ({"vpc_id": ref("aws_vpc.v.id"), "filter": [block(name="association.main", values=[unknown()])]}, "unknown"),
        ({"vpc_id": unknown(), "filter": [MAIN]}, "unknown"),
        ({"vpc_id": ref("aws_vpc.v.id"), "filter": [block(name="association.main", values=["false"])]}, "satisfied"),
        ({"vpc_id": ref("aws_vpc.v.id"), "subnet_id": ref("aws_subnet.s.id")}, "satisfied"),
        ({"vpc_id": ref("aws_vpc.w.id"), "filter": [MAIN]}, "satisfied"),
        ({"filter": [block(name="tag:Name", values=["main"])]}, "satisfied"),  # before the VPC is there, it finds another one
    ],
)
def test_a_route_that_is_added_to_a_table_which_is_looked_up(asked: dict[str, Value | object], verdict: str) -> None:
    assert private(look_up("data.aws_route_table", **asked), route()).verdict.word == verdict


def test_what_leads_nowhere_or_may_not_be_there_says_no_more_than_of_a_table_that_is_named() -> None:
    main = look_up(vpc_id=ref("aws_vpc.v.id"), filter=[MAIN])
    assert private(main, route()).because == "aws_route.r takes aws_subnet.s to an internet gateway (0.0.0.0/0)"
    assert private(main, route(gateway_id=None, nat_gateway_id="nat-1")).verdict.word == "satisfied"
    assert private(main, route(doubt="var.public")).verdict.word == "unknown"
    tied = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.s.id"), route_table_id=ref("aws_route_table.o.id"))
    own = resource("aws_route_table.o", vpc_id=ref("aws_vpc.v.id"))
    assert private(main, route(), tied, own).verdict.word == "satisfied"
    assert private(look_up(vpc_id=ref("aws_vpc.v.id")), route(), tied, own).verdict.word == "unknown"
    made_main = resource("aws_main_route_table_association.m", vpc_id=ref("aws_vpc.v.id"), route_table_id=ref("aws_route_table.o.id"))
    assert private(main, route(), tied, own, made_main).verdict.word == "unknown"


def test_of_all_tables_of_a_vpc_the_main_one_may_be_meant() -> None:
    tables = look_up("data.aws_route_tables", vpc_id=ref("aws_vpc.v.id"))
    assert private(tables, route(route_table_id=ref("data.aws_route_tables.t.ids"))).verdict.word == "unknown"

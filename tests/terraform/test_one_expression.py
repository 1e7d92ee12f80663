"""Objects of one expression (`route` of provider 3, `route = [...]`): which references fall to what is unknown in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from srm_tf.model.graph import Graph
from tests.support.judging import after_plan

WORLD = ("aws_network_interface.i", "aws_vpc_peering_connection.p", "aws_nat_gateway.n", "aws_internet_gateway.g", "aws_vpc.v")


def planned(elements: list[Mapping[str, Any]], referred: tuple[str, ...]) -> Graph:
    """A plan of a route table beside others; a value that is True waits for one of the resources that are referred to."""
    after = [{name: None if value is True else value for name, value in element.items()} for element in elements]
    unknown = [{name: True for name, value in element.items() if value is True} for element in elements]
    expression = {"references": [text for one in referred for text in (one, one.rpartition(".")[0])]}

    def change(address: str, after: Mapping[str, Any], unknown: Mapping[str, Any]) -> dict[str, Any]:
        kind, _, name = address.partition(".")
        body = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown}
        return {"address": address, "mode": "managed", "type": kind, "name": name, "change": body}

    def configured(address: str, expressions: Mapping[str, Any]) -> dict[str, Any]:
        kind, _, name = address.partition(".")
        return {"address": address, "mode": "managed", "type": kind, "name": name, "expressions": expressions}

    table = "aws_route_table.t"
    changes = [change(one, {}, {"id": True, "ipv6_cidr_block": True}) for one in WORLD] + [
        change(table, {"route": after}, {"route": unknown})
    ]
    resources = [configured(one, {}) for one in WORLD] + [configured(table, {"route": expression})]
    document = {"format_version": "1.2", "resource_changes": changes, "configuration": {"root_module": {"resources": resources}}}
    return after_plan(document)


@pytest.mark.parametrize(
    ("elements", "referred", "found"),
    [
        # The configuration names the peering connection first, the set has it last.
        (
            [{"network_interface_id": True}, {"vpc_peering_connection_id": True}],
            ("aws_vpc_peering_connection.p.id", "aws_network_interface.i.id"),
            [{"network_interface_id": ["aws_network_interface.i"]}, {"vpc_peering_connection_id": ["aws_vpc_peering_connection.p"]}],
        ),
        (
            [{"nat_gateway_id": True}, {"gateway_id": True}],
            ("aws_internet_gateway.g.id", "aws_nat_gateway.n.id"),
            [{"nat_gateway_id": ["aws_nat_gateway.n"]}, {"gateway_id": ["aws_internet_gateway.g"]}],
        ),
        # A NAT gateway passed as `gateway_id`: nobody can tell which is which.
        (
            [{"gateway_id": True}, {"gateway_id": True}],
            ("aws_internet_gateway.g.id", "aws_nat_gateway.n.id"),
            [
                {"gateway_id": ["aws_internet_gateway.g", "aws_nat_gateway.n"]},
                {"gateway_id": ["aws_internet_gateway.g", "aws_nat_gateway.n"]},
            ],
        ),
        (
            [{"ipv6_cidr_block": True, "gateway_id": True}],
            ("aws_internet_gateway.g.id", "aws_vpc.v.ipv6_cidr_block"),
            [{"ipv6_cidr_block": ["aws_vpc.v"], "gateway_id": ["aws_internet_gateway.g"]}],
        ),
    ],
)
def test_what_is_unknown_waits_for_what_it_is_called_after(
    elements: list[Mapping[str, Any]], referred: tuple[str, ...], found: list[dict[str, list[str]]]
) -> None:
    route = planned(elements, referred).by_address["aws_route_table.t"].get("route")
    told = [
        {name: sorted(str(one.target) for one in element.get(name).references) for name in wanted}
        for element, wanted in zip(route.items(), found, strict=True)
    ]
    assert told == found

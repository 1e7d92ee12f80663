from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import PREDICATES, SENTENCES, load
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty, Value, of
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, resource, secret, unknown, world

load()

VPC = resource("aws_vpc.v", cidr_block="10.0.0.0/16")
GATEWAY = resource("aws_internet_gateway.g", vpc_id=ref("aws_vpc.v.id"))
SUBNET = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"), availability_zone="eu-west-1a", cidr_block="10.0.1.0/24")
TO_GATEWAY = block(cidr_block="0.0.0.0/0", gateway_id=ref("aws_internet_gateway.g.id"))
PUBLIC = resource("aws_route_table.t", vpc_id=ref("aws_vpc.v.id"), route=[TO_GATEWAY])
PRIVATE = resource("aws_route_table.t", vpc_id=ref("aws_vpc.v.id"))
TIED = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.s.id"), route_table_id=ref("aws_route_table.t.id"))


def private(*others: Resource, subnet: Resource = SUBNET, **options: object) -> Judgement:
    answer: Judgement = SENTENCES["is a private subnet"].function(subnet, world(subnet, VPC, GATEWAY, *others, **options))  # type: ignore[arg-type]
    return answer


def table(*routes: object, **more: object) -> Resource:
    return resource("aws_route_table.t", vpc_id=ref("aws_vpc.v.id"), route=list(routes), **more)  # type: ignore[arg-type]


def route(**values: object) -> Resource:
    given = {"route_table_id": ref("aws_route_table.t.id"), "destination_cidr_block": "0.0.0.0/0"}
    return resource("aws_route.r", **{**given, **values})  # type: ignore[arg-type]


def test_its_own_table_decides() -> None:
    answer = private(TIED, PUBLIC)
    assert answer.because == "aws_route_table.t.route[0] takes aws_subnet.s to an internet gateway (0.0.0.0/0)"
    assert [one.address for one in answer.evidence] == ["aws_route_table_association.a", "aws_route_table.t"]
    assert answer.verdict.word == "misconfigured"
    assert private(TIED, PRIVATE).verdict.word == "satisfied"
    assert private(TIED, PRIVATE, route(gateway_id=ref("aws_internet_gateway.g.id"))).verdict.word == "misconfigured"
    gone = route(gateway_id=ref("aws_internet_gateway.g.id"))
    deleted = resource("aws_route.r", action=Action.DELETE, **gone.values)  # type: ignore[arg-type]
    assert private(TIED, PRIVATE, deleted).verdict.word == "satisfied"


@pytest.mark.parametrize(("gateway", "verdict"), [("igw-0123", "misconfigured"), (unknown(), "unknown"), ("local", "satisfied")])
@pytest.mark.parametrize("place", [0, 1])
def test_one_route_to_the_internet_is_enough_among_others(gateway: object, verdict: str, place: int) -> None:
    routes = [block(cidr_block="10.1.0.0/16", gateway_id="local"), block(cidr_block="10.2.0.0/16", nat_gateway_id="nat-1")]
    routes.insert(place, block(cidr_block="0.0.0.0/0", gateway_id=gateway))
    assert private(TIED, table(*routes)).verdict.word == verdict
    assert private(TIED, table(routes[place]), route(gateway_id="local")).verdict.word == verdict


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"gateway_id": "igw-0123"}, "misconfigured"),
        ({"gateway_id": ref("aws_internet_gateway.g.id"), "destination_cidr_block": None, "ipv6_cidr_block": "::/0"}, "misconfigured"),
        ({"gateway_id": ref("aws_internet_gateway.g.id"), "destination_cidr_block": "203.0.113.0/24"}, "misconfigured"),
        ({"gateway_id": "vgw-0123"}, "satisfied"),
        ({"gateway_id": "local"}, "satisfied"),
        ({"gateway_id": "", "nat_gateway_id": ref("aws_nat_gateway.n.id")}, "satisfied"),
        ({"transit_gateway_id": "tgw-1"}, "satisfied"),
        ({"egress_only_gateway_id": unknown()}, "satisfied"),
        ({"vpc_endpoint_id": unknown()}, "satisfied"),
        ({"gateway_id": ref("aws_vpn_gateway.w.id")}, "satisfied"),
        ({"gateway_id": unknown()}, "unknown"),
        ({"gateway_id": ref("aws_internet_gateway.g.id", certainty=Certainty.POSSIBLE)}, "unknown"),
        ({"gateway_id": unknown(branches={"var.a": "igw-1", "": "igw-2"})}, "misconfigured"),
        ({"gateway_id": unknown(branches={"var.a": "igw-1", "": None})}, "unknown"),
    ],
)
def test_what_leads_to_the_internet(values: dict[str, object], verdict: str) -> None:
    others = [resource("aws_nat_gateway.n"), resource("aws_vpn_gateway.w")]
    assert private(TIED, PRIVATE, route(**values), *others).verdict.word == verdict
    assert private(TIED, table(block(**values)), *others).verdict.word == verdict


LOOK_UP = resource("data.aws_route_table.l", route_table_id=ref("aws_route_table.t.id"))
BY_LOOK_UP = ref("data.aws_route_table.l.id")


def test_a_table_that_is_looked_up_by_the_id_of_one_here_is_that_one() -> None:
    tied = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.s.id"), route_table_id=BY_LOOK_UP)
    assert private(PUBLIC, LOOK_UP, tied).verdict.word == "misconfigured"
    assert private(PRIVATE, LOOK_UP, tied).verdict.word == "satisfied"
    others = resource("data.aws_route_table.l", vpc_id=ref("aws_vpc.v.id"))
    assert private(PRIVATE, others, tied).verdict.word == "unknown"
    known = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.s.id"), route_table_id="rtb-1")
    read = resource("data.aws_route_table.l", id="rtb-1")
    assert private(resource("aws_route_table.t", id="rtb-1", route=[TO_GATEWAY]), read, known).verdict.word == "misconfigured"


def test_a_route_is_added_to_the_table_that_its_look_up_finds_by_id() -> None:
    added = route(route_table_id=BY_LOOK_UP, destination_cidr_block="0.0.0.0/0", gateway_id=ref("aws_internet_gateway.g.id"))
    assert private(PRIVATE, TIED, LOOK_UP, added).verdict.word == "misconfigured"
    other = resource("data.aws_route_table.l", route_table_id=ref("aws_route_table.other.id"))
    assert private(PRIVATE, TIED, other, resource("aws_route_table.other"), added).verdict.word == "satisfied"
    assert private(PRIVATE, TIED, resource("data.aws_route_table.l", route_table_id=unknown()), added).verdict.word == "unknown"


def test_the_main_table_decides_where_nothing_is_associated() -> None:
    untouched = private()
    assert untouched.because == "aws_subnet.s uses the main route table of aws_vpc.v, to which nobody added a gateway"
    assert untouched.verdict.word == "satisfied"
    by_vpc = ref("aws_vpc.v.main_route_table_id")
    assert private(route(route_table_id=by_vpc, gateway_id=ref("aws_internet_gateway.g.id"))).verdict.word == "misconfigured"
    assert private(route(route_table_id=by_vpc, nat_gateway_id="nat-1")).verdict.word == "satisfied"
    adopted = resource("aws_default_route_table.d", default_route_table_id=ref("aws_vpc.v.default_route_table_id"), route=[TO_GATEWAY])
    assert private(adopted).verdict.word == "misconfigured"
    main = resource("aws_main_route_table_association.m", vpc_id=ref("aws_vpc.v.id"), route_table_id=ref("aws_route_table.t.id"))
    assert private(main, PUBLIC).verdict.word == "misconfigured"
    assert private(main, PRIVATE, adopted).verdict.word == "satisfied"
    assert private(adopted, TIED, PRIVATE).verdict.word == "satisfied"  # its own table goes first


def test_a_route_of_the_main_table_that_may_be_there() -> None:
    main = ref("aws_vpc.v.main_route_table_id")
    perhaps = route(route_table_id=main, gateway_id="igw-1", doubt="var.public")
    assert private(perhaps).verdict.word == "unknown"
    assert private(route(route_table_id=main, nat_gateway_id="nat-1", doubt="var.public")).verdict.word == "satisfied"
    either = ref("aws_vpc.v.main_route_table_id", "aws_vpc.w.main_route_table_id", certainty=Certainty.POSSIBLE)
    assert private(resource("aws_vpc.w"), route(route_table_id=either, gateway_id="igw-1")).verdict.word == "unknown"
    adopted = resource("aws_default_route_table.d", default_route_table_id=ref("aws_vpc.v.default_route_table_id"), route=[])
    assert private(adopted, perhaps).verdict.word == "unknown"
    assert private(adopted).verdict.word == "satisfied"
    assert private(open_modules={"module.routes": ("aws_vpc.v.main_route_table_id",)}).verdict.word == "unknown"
    passed = private(PRIVATE, TIED, open_modules={"module.routes": ("aws_route_table.t.id",)})
    assert (passed.verdict.word, "which may have another route: it depends on module.routes" in passed.because) == ("unknown", True)
    main_one = resource("aws_main_route_table_association.m", vpc_id=ref("aws_vpc.v.id"), route_table_id=ref("aws_route_table.t.id"))
    assert private(replace(main_one, doubt="var.on"), PRIVATE).verdict.word == "unknown"
    assert private(replace(adopted, doubt="var.on")).verdict.word == "unknown"


def test_a_vpc_elsewhere_and_default_subnets() -> None:
    outside = resource("aws_subnet.s", vpc_id="vpc-1")
    answer = private(subnet=outside)
    assert (answer.verdict.word, answer.depends_on) == ("unknown", ("the main route table of its VPC",))
    looked_up = resource("aws_subnet.s", vpc_id=ref("data.aws_vpc.d.id"))
    for found in ((), (resource("data.aws_vpc.d"),), (resource("data.aws_vpc.d", computed={"id": "vpc-1", "default": False}),)):
        assert private(*found, subnet=looked_up).verdict.word == "unknown"
    assert private(TIED, PRIVATE, subnet=outside).verdict.word == "satisfied"
    default = resource("aws_default_subnet.d", availability_zone="eu-west-1a")
    assert private(subnet=default).verdict.word == "missing"
    assert private(resource("aws_default_vpc.d"), subnet=default).verdict.word == "missing"
    shut = resource("aws_default_route_table.t", default_route_table_id=ref("aws_default_vpc.d.default_route_table_id"))
    assert private(resource("aws_default_vpc.d"), shut, subnet=default).verdict.word == "satisfied"


def test_what_may_be_associated() -> None:
    perhaps = resource(
        "aws_route_table_association.a",
        subnet_id=ref("aws_subnet.s.id", certainty=Certainty.POSSIBLE),
        route_table_id=ref("aws_route_table.t.id"),
    )
    assert private(perhaps, PUBLIC).verdict.word == "unknown"
    assert private(perhaps, PRIVATE).verdict.word == "satisfied"  # either way
    assert private(open_modules={"module.routes": ("aws_subnet.s.id",)}).verdict.word == "unknown"
    doubted = resource("aws_route.r", doubt="var.public", route_table_id=ref("aws_route_table.t.id"), gateway_id="igw-1")
    assert private(TIED, PRIVATE, doubted).verdict.word == "unknown"
    assert private(TIED, PRIVATE, route(route_table_id=unknown("data.x.y.id"), gateway_id="igw-1")).verdict.word == "unknown"
    assert private(TIED, PRIVATE, route(route_table_id=unknown(), nat_gateway_id="nat-1")).verdict.word == "satisfied"
    elsewhere = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.s.id"), route_table_id="rtb-1")
    assert private(elsewhere).depends_on == ("rtb-1",)
    assert private(TIED, resource("aws_route_table.t", route=unknown())).verdict.word == "unknown"
    assert private(TIED, resource("aws_route_table.t", route=unknown(body=block(nat_gateway_id=unknown())))).verdict.word == "satisfied"
    assert private(TIED, resource("aws_route_table.t", route=unknown(body=TO_GATEWAY))).verdict.word == "unknown"


def test_a_state_still_lists_a_route_that_goes_away() -> None:
    listed = resource("aws_route_table.t", action=Action.NO_OP, computed={"route": [{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"}]})
    assert private(TIED, listed).verdict.word == "missing"
    now_nat = route(nat_gateway_id="nat-1")
    assert private(TIED, listed, now_nat).verdict.word == "satisfied"
    of_another = route(route_table_id=ref("aws_route_table.u.id"), nat_gateway_id="nat-1")
    assert private(TIED, listed, resource("aws_route_table.u"), of_another).verdict.word == "missing"


# --- what a value names --------------------------------------------------------------------------------------------------------------

OPEN = resource("aws_subnet.open", vpc_id=ref("aws_vpc.v.id"), availability_zone="eu-west-1b")
OPEN_TIED = resource("aws_route_table_association.o", subnet_id=ref("aws_subnet.open.id"), route_table_id=ref("aws_route_table.t.id"))


def named(value: object, name: str = "subnet_ids") -> Judgement:
    subject = resource("aws_db_subnet_group.g", **{name: value})  # type: ignore[arg-type]
    context = world(subject, VPC, GATEWAY, SUBNET, OPEN, OPEN_TIED, PUBLIC)
    answer: Judgement = PREDICATES["is a private subnet"].function(Site(subject, name, of(value), (name,)), context)
    return answer


CLOSED_ID, OPEN_ID = ref("aws_subnet.s.id"), ref("aws_subnet.open.id")


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ([CLOSED_ID], "satisfied"),
        ([CLOSED_ID, OPEN_ID], "misconfigured"),
        ([OPEN_ID, unknown()], "misconfigured"),
        ([CLOSED_ID, unknown()], "unknown"),
        (ref("aws_subnet.s.id", "aws_subnet.open.id"), "misconfigured"),  # known after apply as a whole, so it lists both
        (ref("aws_subnet.s.id"), "satisfied"),
        (ref("aws_subnet.s.id", "aws_subnet.open.id", "var.tier"), "unknown"),
        ([ref("aws_subnet.s.id", "aws_subnet.open.id")], "unknown"),  # one element is one of the two
        (unknown(branches={"var.a": [CLOSED_ID], "": [CLOSED_ID]}), "satisfied"),
        (unknown(branches={"var.a": [CLOSED_ID], "": [OPEN_ID]}), "unknown"),
        (unknown(body=CLOSED_ID), "satisfied"),
        (unknown(body=OPEN_ID), "misconfigured"),
        (unknown(body=unknown("each.value")), "unknown"),
        ("", "missing"),
        (ref("module.network.private_subnet_ids"), "unknown"),
        (["subnet-1"], "unknown"),
        ([], "missing"),
        (None, "missing"),
    ],
)
def test_every_subnet_a_value_names(value: object, verdict: str) -> None:
    assert named(value).verdict.word == verdict


def test_the_message_names_what_it_depends_on() -> None:
    assert named(ref("module.network.private_subnet_ids")).depends_on == ("module.network.private_subnet_ids",)
    assert named(["subnet-1"]).because == "subnet_ids[0] is 'subnet-1', which is outside this configuration"


def test_the_id_of_a_subnet_means_itself() -> None:
    for value in (Value(), unknown()):
        site = Site(OPEN, "id", value, ("id",))
        answer = PREDICATES["is a private subnet"].function(site, world(OPEN, OPEN_TIED, PUBLIC, VPC, GATEWAY))
        assert answer.verdict.word == "misconfigured"


def test_a_literal_id_may_be_associated_here() -> None:
    tied = resource("aws_route_table_association.a", subnet_id="subnet-1", route_table_id=ref("aws_route_table.t.id"))
    subject = resource("aws_lambda_function.f")
    site = Site(subject, "subnet_ids", of(["subnet-1"]), ("subnet_ids",))
    for routes, verdict in ((PUBLIC, "misconfigured"), (PRIVATE, "satisfied")):
        assert PREDICATES["is a private subnet"].function(site, world(subject, tied, routes, GATEWAY)).verdict.word == verdict


# --- zones ---------------------------------------------------------------------------------------------------------------------------


def spans(value: object, name: str = "subnet_ids", *others: Resource, wanted: object = 2) -> Judgement:
    subject = resource("aws_x.g", **{name: value})  # type: ignore[arg-type]
    site = Site(subject, name, of(value), (name,))
    answer: Judgement = PREDICATES["span at least {n:number} zones"].function(site, world(subject, SUBNET, OPEN, *others), wanted)
    return answer


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ([CLOSED_ID, OPEN_ID], "satisfied"),
        (ref("aws_subnet.s.id", "aws_subnet.open.id"), "satisfied"),
        ([CLOSED_ID, CLOSED_ID], "misconfigured"),
        ([CLOSED_ID], "misconfigured"),
        ([CLOSED_ID, unknown()], "unknown"),
        ([CLOSED_ID, "subnet-1"], "unknown"),
        (["subnet-1"], "misconfigured"),  # one subnet is in one zone
        (ref("aws_subnet.s.id", "aws_subnet.open.id", "var.which"), "unknown"),
        (ref("aws_subnet.s.id", "aws_subnet.open.id", certainty=Certainty.POSSIBLE), "unknown"),  # of `slice(…)`, who knows how many
        (unknown(), "unknown"),
        (["eu-west-1a", "eu-west-1b"], "satisfied"),
        (["eu-west-1a", "eu-west-1a"], "misconfigured"),
        (["euw1-az1", "euw1-az2"], "satisfied"),
        (["euw1-az1", "eu-west-1b"], "unknown"),  # an id and a name may be the same zone
        ([block(subnet_id=CLOSED_ID), block(subnet_id=OPEN_ID)], "satisfied"),
        ([block(availability_zone_id="euw1-az1"), block(availability_zone_id="euw1-az1")], "misconfigured"),
        ([], "misconfigured"),
    ],
)
def test_zones(value: object, verdict: str) -> None:
    assert spans(value).verdict.word == verdict


def test_how_many_zones_there_are_is_told() -> None:
    assert spans(["subnet-1"]).because == "subnet_ids spans 1 zone, expected at least 2 zones"
    assert spans([CLOSED_ID]).because == "subnet_ids spans only eu-west-1a, expected at least 2 zones"
    assert spans(["subnet-1", "subnet-2"], wanted=3).because == "subnet_ids spans 2 zones at most, expected at least 3 zones"
    assert spans([secret("eu-west-1a")]).because == "subnet_ids spans 1 zone, expected at least 2 zones"
    assert spans([]).because == "subnet_ids spans no zone, expected at least 2 zones"


def test_a_zone_nobody_knows() -> None:
    third = resource("aws_subnet.third")
    assert spans([CLOSED_ID, ref("aws_subnet.third.id")], "subnet_ids", third).verdict.word == "unknown"
    assert spans([ref("aws_subnet.third.id")], "subnet_ids", third).verdict.word == "misconfigured"
    assert spans([CLOSED_ID, OPEN_ID, ref("aws_subnet.third.id")], "subnet_ids", third).verdict.word == "satisfied"
    assert spans([CLOSED_ID, OPEN_ID], wanted=3).because == "subnet_ids spans only eu-west-1a, eu-west-1b, expected at least 3 zones"


@pytest.mark.parametrize(
    ("name", "values", "verdict"),
    [
        ("availability-zone", ["eu-west-1b"], "satisfied"),
        ("availability-zone", ["eu-west-1a"], "misconfigured"),
        ("availability-zone", ["eu-west-1?"], "unknown"),
        ("availability-zone", ["eu-west-1a", "eu-west-1b"], "unknown"),
        ("availability-zone", [unknown()], "unknown"),
        ("availability-zone-id", ["euw1-az2"], "unknown"),  # which may be the same zone
        ("tag:Name", ["eu-west-1b"], "unknown"),
    ],
)
def test_the_zone_that_a_look_up_filters_by(name: str, values: list[object], verdict: str) -> None:
    found = resource("data.aws_subnet.third", filter=[block(name=name, values=values)])
    assert spans([CLOSED_ID, ref("data.aws_subnet.third.id")], "subnet_ids", found).verdict.word == verdict


# --- addresses -----------------------------------------------------------------------------------------------------------------------


def instance(**values: object) -> Resource:
    return resource("aws_instance.i", **values)  # type: ignore[arg-type]


def reached(subject: Resource, others: Sequence[Resource] = ()) -> Judgement:
    answer: Judgement = SENTENCES["cannot be reached from the internet"].function(
        subject, world(subject, VPC, GATEWAY, SUBNET, OPEN, OPEN_TIED, PUBLIC, *others)
    )
    return answer


def test_a_public_address_in_a_public_subnet_can_be_reached() -> None:
    public = instance(subnet_id=OPEN_ID, associate_public_ip_address=True)
    assert reached(public).verdict.word == "misconfigured"
    assert reached(instance(subnet_id=OPEN_ID, associate_public_ip_address=False)).verdict.word == "satisfied"
    hidden = instance(subnet_id=CLOSED_ID, associate_public_ip_address=True)
    assert reached(hidden).verdict.word == "satisfied"
    assert reached(instance(subnet_id=OPEN_ID, associate_public_ip_address=unknown())).verdict.word == "unknown"
    assert reached(instance(subnet_id=unknown(), associate_public_ip_address=True)).verdict.word == "unknown"
    assert reached(instance(associate_public_ip_address=True)).verdict.word == "misconfigured"  # the default VPC is public
    assert reached(instance()).depends_on == ("the subnet's map_public_ip_on_launch",)


@pytest.mark.parametrize("public", [True, False])
def test_what_a_sensitive_switch_says_of_addresses_is_not_told(*, public: bool) -> None:
    said = reached(instance(subnet_id=OPEN_ID, associate_public_ip_address=secret(public)))
    assert "aws_instance.i.associate_public_ip_address is a sensitive value" in said.because
    assert [one.value for one in said.evidence if one.path == "associate_public_ip_address"] == ["sensitive"]


def test_elastic_addresses() -> None:
    subject = instance(subnet_id=OPEN_ID, associate_public_ip_address=False)
    assert reached(subject, [resource("aws_eip.e", instance=ref("aws_instance.i.id"))]).verdict.word == "misconfigured"
    assert reached(subject, [resource("aws_eip_association.e", instance_id=ref("aws_instance.i.id"))]).verdict.word == "misconfigured"
    assert reached(subject, [resource("aws_eip.e", instance=unknown())]).verdict.word == "unknown"
    assert reached(subject, [resource("aws_eip.e")]).verdict.word == "satisfied"
    by_interface = resource("aws_eip.e", network_interface=ref("aws_instance.i.primary_network_interface_id"))
    assert reached(subject, [by_interface]).verdict.word == "misconfigured"


def test_what_is_attached_later_or_perhaps_counts_too() -> None:
    subject = instance(subnet_id=OPEN_ID, associate_public_ip_address=False)
    other = resource("aws_instance.other")
    interface = resource("aws_network_interface.n", subnet_id=OPEN_ID)
    elastic = resource("aws_eip.e", network_interface=ref("aws_network_interface.n.id"))
    interface_id, either = (
        ref("aws_network_interface.n.id"),
        ref("aws_instance.i.id", "aws_instance.other.id", certainty=Certainty.POSSIBLE),
    )

    def attached(to: object) -> str:
        one = resource("aws_network_interface_attachment.a", instance_id=to, network_interface_id=interface_id)
        return reached(subject, [other, interface, elastic, one]).verdict.word

    assert attached(ref("aws_instance.i.id")) == "misconfigured"
    assert attached(either) == "unknown"
    assert attached(ref("aws_instance.other.id")) == "satisfied"
    itself = resource("aws_network_interface.n", subnet_id=OPEN_ID, attachment=[block(instance=either, device_index=1)])
    assert reached(subject, [other, itself, elastic]).verdict.word == "unknown"
    hidden = instance(network_interface=[block(network_interface_id=unknown("var.interface"), device_index=0)])
    assert reached(hidden).verdict.word == "unknown"


def test_interfaces_and_templates_speak_for_the_instance() -> None:
    interface = resource("aws_network_interface.n", subnet_id=OPEN_ID)
    subject = instance(network_interface=[block(network_interface_id=ref("aws_network_interface.n.id"), device_index=0)])
    assert reached(subject, [interface]).verdict.word == "satisfied"
    elastic = resource("aws_eip.e", network_interface=ref("aws_network_interface.n.id"))
    assert reached(subject, [interface, elastic]).verdict.word == "misconfigured"
    template = resource("aws_launch_template.t", network_interfaces=[block(associate_public_ip_address="true", subnet_id=OPEN_ID)])
    subject = instance(launch_template=[block(id=ref("aws_launch_template.t.id"))])
    says = "aws_launch_template.t.network_interfaces[0].associate_public_ip_address is true"
    assert reached(subject, [template]).because.startswith(says)
    assert reached(instance(launch_template=[block(id="lt-1")])).depends_on == ("aws_instance.i.launch_template",)


def test_the_subnet_speaks_last() -> None:
    def mapped(**values: object) -> str:
        subnet = resource("aws_subnet.m", vpc_id=ref("aws_vpc.v.id"), **values)  # type: ignore[arg-type]
        tied = resource("aws_route_table_association.m", subnet_id=ref("aws_subnet.m.id"), route_table_id=ref("aws_route_table.t.id"))
        return reached(instance(subnet_id=ref("aws_subnet.m.id")), [subnet, tied]).verdict.word

    assert mapped() == "satisfied"
    assert mapped(map_public_ip_on_launch=False) == "satisfied"
    assert mapped(map_public_ip_on_launch=True) == "misconfigured"
    assert mapped(map_public_ip_on_launch=unknown()) == "unknown"
    default = resource("aws_default_subnet.d")
    subject = instance(subnet_id=ref("aws_default_subnet.d.id"))
    assert reached(subject, [default]).verdict.word == "missing"

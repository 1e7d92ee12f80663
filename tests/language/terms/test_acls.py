"""Network ACLs. Cases 13 and 14 are documented mistakes of other tools."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import load
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty, Unknown, Value
from tests.language.terms.build import ask, block, ref, resource, unknown

load()

WORLD = "0.0.0.0/0"
OPENS = "no ingress opens {ports:list} to the world"
SERVES = "serves a subnet"
OWN = "has a network ACL of its own"


def admin(subject: Resource, *others: Resource) -> str:
    return ask(OPENS, subject, *others, holes=[[22, 3389]]).verdict.word


def line(number: object, action: object, ports: object = 22, cidr: object = WORLD, **more: object) -> Value:
    first, last = ports if isinstance(ports, tuple) else (ports, ports)
    given = {"rule_no": number, "action": action, "protocol": "tcp", "from_port": first, "to_port": last, "cidr_block": cidr}
    return block(**{**given, **more})


def acl(*ingress: object, **more: object) -> Resource:
    return resource("aws_network_acl.n", ingress=list(ingress), **more)  # type: ignore[arg-type]


def everything(number: object, action: object, **more: object) -> Value:
    return line(number, action, 0, **{"protocol": "-1", **more})


def split(number: object, action: object, **values: object) -> Resource:
    given = {"network_acl_id": ref("aws_network_acl.n.id"), "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_block": WORLD}
    return resource(f"aws_network_acl_rule.r{number}", rule_number=number, rule_action=action, **{**given, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([], "satisfied"),
        ([everything(100, "deny")], "satisfied"),
        ([everything(100, "allow")], "misconfigured"),
        ([line(90, "deny"), line(91, "deny", 3389), everything(100, "allow")], "satisfied"),  # UDP stays open; EC2.21 asks for TCP
        ([everything(100, "allow"), line(90, "deny"), line(91, "deny", 3389)], "satisfied"),  # the order in the file is nothing
        ([line(100, "allow", (1, 65535)), line(200, "deny")], "misconfigured"),
        ([line(10, "deny"), line(20, "allow", (1, 65535))], "misconfigured"),  # 3389 falls through
        ([everything(300, "deny"), line(200, "allow")], "misconfigured"),
        ([line(100, "allow", cidr="10.0.0.0/8"), everything(110, "deny"), line(120, "allow")], "satisfied"),
        ([line(100, "allow", cidr="203.0.113.0/24"), everything(110, "deny"), line(120, "allow")], "satisfied"),
        ([line(10, "deny", cidr="203.0.113.0/24"), line(20, "allow")], "misconfigured"),  # a part denied leaves the rest
        ([line(10, "deny", cidr="0.0.0.0/1"), line(11, "deny", cidr="128.0.0.0/1"), line(20, "allow")], "satisfied"),
        ([line(10, "allow", cidr="0.0.0.0/1"), line(11, "allow", cidr="128.0.0.0/1")], "misconfigured"),
        ([everything(10, "deny"), line(20, "allow", cidr=None, ipv6_cidr_block="::/0")], "misconfigured"),
        ([line(10, "deny", protocol="udp"), line(20, "allow")], "misconfigured"),
        ([line(20, "allow", protocol="icmp")], "satisfied"),
        ([line(unknown(), "deny"), line(20, "allow")], "unknown"),
        ([line(10, unknown()), line(20, "allow")], "unknown"),
        ([line(10, "deny", cidr=unknown()), line(20, "allow")], "unknown"),
        ([line(10, "deny"), line(20, "allow", cidr=unknown()), line(11, "deny", 3389)], "satisfied"),  # all of IPv4 is denied before
        ([line(10, unknown()), line(5, "deny", (1, 65535)), line(20, "allow")], "satisfied"),
    ],
)
def test_case_13_first_match_wins(rules: list[object], verdict: str) -> None:
    assert admin(acl(*rules)) == verdict


def test_case_13_rule_resources_and_the_default() -> None:
    bare = resource("aws_network_acl.n")
    assert admin(bare, split(100, "allow")) == "misconfigured"
    assert admin(bare, split(100, "allow", egress=True)) == "satisfied"
    assert admin(bare, split(100, "allow", egress=unknown())) == "unknown"
    assert admin(bare, split(90, "deny"), split(100, "allow")) == "satisfied"
    assert admin(acl(line(90, "deny")), split(100, "allow")) == "satisfied"
    assert admin(bare, split(100, "allow", network_acl_id=ref("aws_network_acl.n.id", certainty=Certainty.POSSIBLE))) == "unknown"
    default = resource("aws_default_network_acl.d", default_network_acl_id=ref("aws_vpc.v.default_network_acl_id"))
    by_vpc = split(100, "allow", network_acl_id=ref("aws_vpc.v.default_network_acl_id"))
    assert admin(default, resource("aws_vpc.v")) == "satisfied"
    assert admin(default, resource("aws_vpc.v"), by_vpc) == "misconfigured"


def test_named_ports() -> None:
    phrase = "no rule allows every port"
    assert ask(phrase, acl()).verdict.word == "satisfied"
    assert ask(phrase, acl(everything(1, "deny"))).verdict.word == "satisfied"
    assert ask(phrase, acl(line(1, "allow", (1, 65535), "10.0.0.0/8"))).verdict.word == "misconfigured"
    assert ask(phrase, resource("aws_network_acl.n", egress=[everything(1, "allow")])).because == "egress[0] allows every port"
    assert ask(phrase, split(1, "allow", protocol="all", from_port=80, to_port=80)).verdict.word == "misconfigured"
    assert ask(phrase, split(1, "allow", protocol=unknown())).verdict.word == "unknown"
    assert ask(phrase, acl(everything(1, unknown()))).verdict.word == "unknown"


def test_case_14_three_ways_to_serve_a_subnet() -> None:
    subnet = resource("aws_subnet.s")
    assert ask(SERVES, acl(subnet_ids=[ref("aws_subnet.s.id")]), subnet).verdict.word == "satisfied"
    assert ask(SERVES, acl(subnet_ids=ref("aws_subnet.s.id")), subnet).verdict.word == "satisfied"
    assert ask(SERVES, acl(subnet_ids=["subnet-1"])).verdict.word == "satisfied"
    tied = resource("aws_network_acl_association.t", network_acl_id=ref("aws_network_acl.n.id"), subnet_id=ref("aws_subnet.s.id"))
    assert ask(SERVES, acl(), subnet, tied).because == "aws_network_acl_association.t gives aws_network_acl.n a subnet"
    assert ask(SERVES, resource("aws_default_network_acl.d")).verdict.word == "satisfied"
    assert ask(SERVES, acl()).verdict.word == "missing"
    assert ask(SERVES, acl(subnet_ids=[])).verdict.word == "misconfigured"
    assert ask(SERVES, acl(subnet_ids=unknown())).verdict.word == "unknown"
    assert ask(SERVES, acl(), open_modules={"module.m": ("aws_network_acl.n.id",)}).verdict.word == "unknown"


def test_which_acl_guards_a_subnet() -> None:
    vpc = resource("aws_vpc.v", cidr_block="10.0.0.0/16")
    subnet = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.1.0/24")
    default = resource("aws_default_network_acl.d", default_network_acl_id=ref("aws_vpc.v.default_network_acl_id"))
    named = acl(subnet_ids=ref("aws_subnet.s.id", "aws_subnet.other.id"))
    assert ask(OWN, subnet, vpc, named).verdict.word == "satisfied"
    assert ask(OWN, subnet, vpc).verdict.word == "missing"
    assert ask(OWN, subnet, vpc, default).verdict.word == "satisfied"
    wide = resource(
        "aws_default_network_acl.d",
        default_network_acl_id=ref("aws_vpc.v.default_network_acl_id"),
        ingress=[everything(100, "allow")],
    )
    assert ask(OWN, subnet, vpc, wide).verdict.word == "misconfigured"
    tied = resource("aws_network_acl_association.t", network_acl_id="acl-1", subnet_id=ref("aws_subnet.s.id"))
    assert ask(OWN, subnet, vpc, wide, tied).verdict.word == "satisfied"
    assert ask(OWN, subnet, vpc, acl(subnet_ids=unknown())).verdict.word == "unknown"
    gone = resource("aws_network_acl.n", action=Action.DELETE, subnet_ids=[ref("aws_subnet.s.id")])
    assert ask(OWN, subnet, vpc, gone).verdict.word == "missing"


def test_a_vpc_hidden_behind_a_local_is_the_one_whose_range_holds_the_subnet() -> None:
    vpcs = [resource("aws_vpc.v", cidr_block="10.0.0.0/16"), resource("aws_vpc.w", cidr_block="10.1.0.0/16")]
    default = resource("aws_default_network_acl.d", default_network_acl_id=ref("aws_vpc.v.default_network_acl_id"))

    def asked(cidr: str, vpc_id: Value) -> str:
        return ask(OWN, resource("aws_subnet.s", vpc_id=vpc_id, cidr_block=cidr), *vpcs, default).verdict.word

    assert asked("10.0.1.0/24", ref("local.subnets")) == "satisfied"
    assert asked("10.1.1.0/24", ref("local.subnets")) == "missing"
    assert asked("10.9.1.0/24", ref("local.subnets")) == "unknown"
    assert asked("10.0.1.0/24", ref("var.vpc")) == "unknown"


def test_an_association_may_give_a_subnet_the_default_acl_of_its_vpc() -> None:
    vpc = resource("aws_vpc.v", cidr_block="10.0.0.0/16")
    subnet = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.1.0/24")
    own = ref("aws_vpc.v.default_network_acl_id")

    def tied(acl: object, *others: Resource) -> str:
        association = resource("aws_network_acl_association.a", subnet_id=ref("aws_subnet.s.id"), network_acl_id=acl)
        return ask(OWN, subnet, vpc, association, *others).verdict.word

    def adopted(*ingress: Value) -> Resource:
        return resource("aws_default_network_acl.d", default_network_acl_id=own, ingress=list(ingress))

    assert tied(own) == "missing"
    assert tied(own, adopted()) == "satisfied"
    assert tied(own, adopted(everything(100, "allow"))) == "misconfigured"
    assert tied(ref("aws_default_network_acl.d.id"), adopted(everything(100, "allow"))) == "misconfigured"
    assert tied(ref("aws_network_acl.n.id"), acl(), adopted(everything(100, "allow"))) == "satisfied"
    assert tied("acl-0123") == "satisfied"


def test_of_a_list_that_stands_the_ids_tell_which_of_several_it_names() -> None:
    """A state knows `[module.net.ids[1]]` by the id of one, and refers to all that the output hands on."""
    one, other = (resource(f"aws_subnet.s{number}", computed={"id": f"subnet-{number}"}) for number in (0, 1))

    def asked(subject: Resource, *ids: str | Unknown) -> str:
        whole = (*ref("aws_subnet.s0.id").references, *ref("aws_subnet.s1.id").references)
        listed = resource("aws_network_acl.n", subnet_ids=Value(tuple(Value(each, written=True) for each in ids), True, references=whole))
        return ask(OWN, subject, *(each for each in (one, other) if each is not subject), listed).verdict.word

    assert asked(one, "subnet-0") == asked(other, "subnet-1") == "satisfied"
    assert asked(one, "subnet-1") == asked(other, "subnet-0") == "missing"
    assert asked(one, "subnet-1", Unknown("later")) != "missing"

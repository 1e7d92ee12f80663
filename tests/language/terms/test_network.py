"""Security groups. Cases 9–12, 15, 33 and 34 are documented mistakes of other tools, each a test that bears its number."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from srm_tf.language.context import Context, Site
from srm_tf.language.terms import PREDICATES, load
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty, Unknown, Value, of
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import ask, block, ref, resource, secret, unknown, world

load()

ADMIN = [22, 3389]
OPENS = "no ingress opens {ports:list} to the world"
ONLY = "ingress from the world reaches only {ports:list}"
EVERY_IN = "no ingress opens every port to the world"
EVERY_OUT = "no egress opens every port to the world"
WIDER = "no public ingress outside {ports:list} is wider than {prefix:number}"


def admin(subject: Resource, *others: Resource, **options: object) -> str:
    return ask(OPENS, subject, *others, holes=[ADMIN], **options).verdict.word


def tcp(port: object, *cidrs: object, **more: object) -> Value:
    return block(**{"protocol": "tcp", "from_port": port, "to_port": port, "cidr_blocks": list(cidrs), **more})


def group(*ingress: object, **more: object) -> Resource:
    return resource("aws_security_group.a", ingress=list(ingress), **more)  # type: ignore[arg-type]


def rule(name: str = "r", action: Action = Action.CREATE, doubt: str = "", **values: object) -> Resource:
    given = {"type": "ingress", "security_group_id": ref("aws_security_group.a.id"), "protocol": "tcp", "from_port": 22, "to_port": 22}
    return resource(f"aws_security_group_rule.{name}", action=action, doubt=doubt, **{**given, **values})  # type: ignore[arg-type]


def vpc_rule(**values: object) -> Resource:
    given = {"security_group_id": ref("aws_security_group.a.id"), "ip_protocol": "tcp", "from_port": 22, "to_port": 22}
    return resource("aws_vpc_security_group_ingress_rule.v", **{**given, **values})  # type: ignore[arg-type]


WORLD = "0.0.0.0/0"
EMPTY = resource("aws_security_group.a")
OTHER = resource("aws_security_group.other")


def test_case_9_any_reference_but_a_rule_attaches() -> None:
    phrase = "is attached to something"
    assert ask(phrase, EMPTY).verdict.word == "missing"
    invented = resource("aws_brand_new_thing.x", guard=ref("aws_security_group.a.id"))
    assert ask(phrase, EMPTY, invented).because == "aws_brand_new_thing.x.guard refers to aws_security_group.a"
    only_rules = [
        rule(),
        rule("source", security_group_id="sg-1", source_security_group_id=ref("aws_security_group.a.id")),
        resource("aws_security_group.b", ingress=[tcp(22, security_groups=[ref("aws_security_group.a.id")])]),
        resource("aws_instance.gone", action=Action.DELETE, vpc_security_group_ids=[ref("aws_security_group.a.id")]),
    ]
    assert ask(phrase, EMPTY, *only_rules).verdict.word == "missing"
    several = resource("aws_instance.i", vpc_security_group_ids=ref("aws_security_group.a.id", "aws_security_group.other.id"))
    assert ask(phrase, EMPTY, OTHER, several).verdict.word == "satisfied"
    perhaps = resource("aws_instance.i", vpc_security_group_ids=ref("aws_security_group.a.id", certainty=Certainty.POSSIBLE))
    assert ask(phrase, EMPTY, perhaps).verdict.word == "unknown"
    passed_on = ask(phrase, EMPTY, open_modules={"module.app": ("aws_security_group.a.id",)})
    assert (passed_on.verdict.word, passed_on.depends_on) == ("unknown", ("module.app",))


def test_case_9_a_group_that_exists_is_found_by_its_id() -> None:
    known = resource("aws_security_group.a", action=Action.NO_OP, id="sg-1")
    assert ask("is attached to something", known, resource("aws_lb.l", security_groups=["sg-1"])).verdict.word == "satisfied"
    assert ask("is attached to something", known, resource("aws_lb.l", security_groups=["sg-2"])).verdict.word == "missing"
    assert ask("is attached to something", known, resource("aws_lb.l", security_groups=unknown())).verdict.word == "unknown"


@pytest.mark.parametrize(
    "opening",
    [
        rule(cidr_blocks=["10.0.0.0/8", WORLD]),
        rule(ipv6_cidr_blocks=["::/0"]),
        vpc_rule(cidr_ipv4=WORLD),
        vpc_rule(cidr_ipv6="::/0"),
        vpc_rule(cidr_ipv4=WORLD, ip_protocol="-1", from_port=None, to_port=None),
        vpc_rule(prefix_list_id=ref("aws_ec2_managed_prefix_list.all.id")),
        rule(prefix_list_ids=[ref("aws_ec2_managed_prefix_list.all.id")]),
        rule(prefix_list_ids=[ref("aws_ec2_managed_prefix_list.split.id")]),
    ],
)
def test_case_10_one_model_for_all_syntaxes(opening: Resource) -> None:
    lists = [
        resource("aws_ec2_managed_prefix_list.all", address_family="IPv4", entry=[block(cidr="198.51.100.0/24"), block(cidr=WORLD)]),
        resource("aws_ec2_managed_prefix_list.split", address_family="IPv4", entry=[block(cidr="0.0.0.0/1")]),
        resource("aws_ec2_managed_prefix_list_entry.e", cidr="128.0.0.0/1", prefix_list_id=ref("aws_ec2_managed_prefix_list.split.id")),
    ]
    answer = ask(OPENS, EMPTY, opening, *lists, holes=[ADMIN])
    assert answer.verdict.word == "misconfigured"
    assert answer.because.startswith(f"{opening.address} opens 22")
    assert {one.address for one in answer.evidence} == {opening.address}


def test_case_11_a_group_is_never_the_world_even_while_unknown() -> None:
    assert admin(EMPTY, vpc_rule(referenced_security_group_id=unknown())) == "satisfied"
    assert admin(EMPTY, rule(source_security_group_id=ref("aws_security_group.other.id"), from_port=unknown()), OTHER) == "satisfied"
    assert admin(EMPTY, rule(self=True, protocol="-1")) == "satisfied"
    assert admin(group(tcp(22, security_groups=unknown(), self=unknown()))) == "satisfied"


@pytest.mark.parametrize("cidr", ["198.51.100.0/29", "203.0.113.44/32", "203.0.113.44", "0.0.0.0/1", "10.0.0.0/8", ""])
def test_case_12_narrow_ranges_are_not_the_world(cidr: str) -> None:
    assert admin(group(tcp(22, cidr))) == "satisfied"


def test_a_text_that_is_no_range_may_have_meant_the_world() -> None:
    answer = ask(OPENS, group(tcp(22, "10.0.0.0/8,0.0.0.0/0")), holes=[ADMIN])
    assert answer.verdict.word == "unknown"
    assert answer.depends_on == ("aws_security_group.a.ingress[0].cidr_blocks, which is no range of addresses",)
    assert admin(group(tcp(22, "0.0.0.0/0,10.0.0.0/8"))) == "unknown"
    assert admin(group(tcp(22, "office/32"))) == "satisfied"  # one address, whichever that is
    assert admin(group(tcp(443, "no range"))) == "satisfied"


def test_case_12_arithmetic_and_unresolved_ranges() -> None:
    assert admin(group(tcp(22, "0.0.0.0/1"), tcp(22, "128.0.0.0/1"))) == "misconfigured"
    assert admin(group(tcp(22, "0.0.0.0/1"), tcp(3389, "128.0.0.0/1"))) == "satisfied"
    unresolved = ask(OPENS, group(tcp(22, unknown("var.office"))), holes=[ADMIN])
    assert (unresolved.verdict.word, unresolved.depends_on) == ("unknown", ("var.office",))
    assert unresolved.because == "ingress[0] may open too much: it depends on var.office"
    assert admin(group(tcp(443, unknown()))) == "satisfied"
    both = unknown(branches={"var.open": [WORLD], "": ["10.0.0.0/8"]})
    assert admin(group(tcp(22, cidr_blocks=both))) == "unknown"
    assert admin(group(tcp(22, cidr_blocks=unknown(branches={"var.a": [WORLD], "": [WORLD, "10.0.0.0/8"]})))) == "misconfigured"


def test_case_12_an_unknown_address_of_this_graph_is_one_address() -> None:
    others = [resource("aws_eip.nat"), resource("aws_vpc.v")]
    assert admin(group(tcp(22, ref("aws_eip.nat.public_ip"), ref("aws_vpc.v.cidr_block"))), *others) == "satisfied"
    assert admin(group(tcp(22, ref("aws_vpc.nowhere.cidr_block"), ends("/32")))) == "satisfied"
    assert admin(group(tcp(22, ref("data.aws_vpc.v.cidr_block_associations"))), resource("data.aws_vpc.v")) == "satisfied"
    assert admin(group(tcp(22, ref("aws_ssm_parameter.nowhere.value")))) == "unknown"
    assert admin(group(tcp(22, cidr_blocks=ref("aws_eip.nat.public_ip"))), *others) == "unknown"  # a constant may hide in the list
    assert admin(EMPTY, vpc_rule(cidr_ipv4=ref("aws_eip.nat.public_ip")), *others) == "satisfied"
    assert admin(EMPTY, vpc_rule(cidr_ipv4=ref("aws_eip.nat.public_ip", "var.bits")), *others) == "unknown"
    beside_a_group = ref("aws_eip.nat.public_ip", "aws_security_group.other.id")  # as a plan shows the references of a whole block
    assert admin(group(tcp(22, beside_a_group, security_groups=beside_a_group)), OTHER, *others) == "satisfied"
    assert admin(group(tcp(22, ref("aws_security_group.other.id"))), OTHER, *others) == "unknown"


def test_the_ranges_that_aws_publishes_are_not_the_world() -> None:
    lookup, published = resource("data.aws_ip_ranges.x"), ref("data.aws_ip_ranges.x.cidr_blocks")
    assert admin(group(tcp(22, cidr_blocks=published)), lookup) == "satisfied"
    assert admin(group(tcp(22, published, "10.0.0.0/8")), lookup) == "satisfied"
    assert admin(group(tcp(22, published, WORLD)), lookup) == "misconfigured"
    assert admin(group(tcp(22, cidr_blocks=ref("data.aws_ip_ranges.x.cidr_blocks", "var.more"))), lookup) == "unknown"
    assert admin(group(tcp(22, cidr_blocks=ref("data.aws_ip_ranges.x.url"))), lookup) == "unknown"
    for body, verdict in ((WORLD, "unknown"), (published, "satisfied")):  # `[for one in … : "0.0.0.0/0"]`
        each = replace(published, data=replace(published.unknown, body=body if isinstance(body, Value) else Value(body)))
        assert admin(group(tcp(22, cidr_blocks=each)), lookup) == verdict
    hidden = replace(published, data=replace(published.unknown, hidden=True))
    assert admin(group(tcp(22, cidr_blocks=hidden)), lookup) == "unknown"  # a plan shows no constant beside it
    assert admin(EMPTY, vpc_rule(cidr_ipv4=published), lookup) == "satisfied"


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [(22, unknown(), "misconfigured"), (unknown(), 22, "misconfigured"), (21, unknown(), "unknown"), (unknown(), 23, "unknown")],
)
def test_one_end_of_the_ports_is_open_whatever_the_other_one_is(first: object, last: object, verdict: str) -> None:
    assert admin(group(tcp(22, WORLD, from_port=first, to_port=last))) == verdict
    assert admin(EMPTY, vpc_rule(cidr_ipv4=WORLD, from_port=first, to_port=last)) == verdict


def ends(suffix: str) -> Value:
    """What `"${var.office}/32"` is before anybody says which address that is."""
    return Value(Unknown("var.office", ("var.office",), suffix=suffix), written=True)


def holds_private(*cidrs: object) -> str:
    return ask("no ingress to {ports:list} admits a whole private network", group(tcp(22, *cidrs)), holes=[["0-65535"]]).verdict.word


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (ends("/16"), "unknown"),  # 192.168.0.0
        (ends("/12"), "unknown"),
        (ends("/9"), "unknown"),
        (ends("/17"), "satisfied"),
        (Value(Unknown("var.x", ("var.x",), prefix="10.", suffix=".0.0/16"), written=True), "satisfied"),
        (Value(Unknown("var.x", ("var.x",), prefix="192.", suffix=".0.0/16"), written=True), "unknown"),
        (Value(Unknown("var.x", ("var.x",), prefix="192.168.", suffix="/16"), written=True), "unknown"),
        (Value(Unknown("var.x", ("var.x",), prefix="172.1", suffix=".0.0/12"), written=True), "unknown"),
    ],
)
def test_a_range_of_which_the_length_is_known_may_be_a_private_network(text: Value, verdict: str) -> None:
    assert holds_private(text) == verdict


def between(least: int | None, most: int | None) -> Value:
    return Value(Unknown("var.port", ("var.port",), least=least, most=most), written=True)


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [
        (between(8000, 8999), between(8000, 8999), "satisfied"),
        (between(1024, None), between(1024, None), "unknown"),  # 3389, say
        (between(8000, None), between(8000, None), "satisfied"),
        (between(1, 20), between(1, 20), "satisfied"),
        (between(None, 20), between(None, 20), "unknown"),  # -1 is all ports
        (between(1, 22), between(22, 100), "misconfigured"),
        (between(1, 30), between(20, 100), "unknown"),
        (20, between(30, None), "misconfigured"),
        (20, between(20, 21), "satisfied"),
    ],
)
def test_what_is_known_of_a_port_decides(first: object, last: object, verdict: str) -> None:
    assert admin(group(tcp(22, WORLD, from_port=first, to_port=last))) == verdict


def test_the_length_of_a_range_tells_whatever_its_address_is() -> None:
    address = Value(Unknown("aws_eip.nat.public_ip", suffix="/0"), written=True, references=ref("aws_eip.nat.public_ip").references)
    short = Value(Unknown("aws_eip.nat.public_ip", suffix="/4"), written=True, references=ref("aws_eip.nat.public_ip").references)
    nat = resource("aws_eip.nat")
    assert admin(group(tcp(22, address)), nat) == "misconfigured"
    assert admin(group(tcp(22, ends("/0")))) == "misconfigured"
    assert admin(group(tcp(22, ends(":/0")))) == "satisfied"  # none of the other family
    assert admin(EMPTY, vpc_rule(cidr_ipv6=ends(":/0"))) == "misconfigured"
    assert admin(group(tcp(22, short)), nat) == "unknown"


def test_case_15_a_dynamic_block_is_judged_by_its_body() -> None:
    assert admin(resource("aws_security_group.a", ingress=unknown(body=tcp(443, WORLD)))) == "satisfied"
    assert admin(resource("aws_security_group.a", ingress=unknown(body=tcp(22, "10.0.0.0/8")))) == "satisfied"
    open_body = ask(OPENS, resource("aws_security_group.a", ingress=unknown("var.ports", body=tcp(unknown(), WORLD))), holes=[ADMIN])
    assert (open_body.verdict.word, open_body.depends_on) == ("unknown", ("var.x", "var.ports"))
    assert admin(resource("aws_security_group.a", ingress=unknown())) == "unknown"
    assert admin(resource("aws_security_group.a", ingress=unknown(body=tcp(22, WORLD)), egress=[])) == "unknown"
    assert admin(group(tcp(22, WORLD), unknown(body=tcp(443, WORLD)))) == "misconfigured"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, "22"),
        ({"to_port": 23}, "22-23"),
        ({"from_port": 0, "to_port": 65535}, "every port"),
        ({"from_port": 1, "to_port": 65535}, "every port"),
        ({"from_port": 2, "to_port": 65535}, "2-65535"),
        ({"from_port": 0, "to_port": 65534}, "0-65534"),
        ({"protocol": "-1"}, "every port"),
        ({"to_port": between(22, None)}, "ports"),
    ],
)
def test_the_ports_of_a_rule_are_shown(given: dict[str, object], shown: str) -> None:
    answer = ask(OPENS, group(tcp(22, WORLD, **given)), holes=[[22]])
    assert answer.evidence[-1].value == f"{shown} {WORLD}"


def test_only_the_rules_that_leave_it_open_are_told() -> None:
    perhaps = tcp(22, WORLD, from_port=unknown("var.first"), to_port=unknown("var.first"))
    of_one = ask(OPENS, group(tcp(22, "10.0.0.0/8"), perhaps), holes=[ADMIN])
    assert (of_one.because, of_one.depends_on) == ("ingress[1] may open too much: it depends on var.first", ("var.first",))
    assert [piece.path for piece in of_one.evidence] == ["ingress[1]"]
    of_both = ask(OPENS, group(tcp(22, "10.0.0.0/8", unknown("var.more")), perhaps), holes=[ADMIN])
    assert [piece.path for piece in of_both.evidence] == ["ingress[0]", "ingress[1]"]


@pytest.mark.parametrize("phrase", [EVERY_IN, EVERY_OUT, "no rule allows every port"])
def test_case_33_an_emptied_default_group_is_fine(phrase: str) -> None:
    emptied = resource("aws_default_security_group.d", vpc_id=ref("aws_vpc.v.id"))
    assert ask(phrase, emptied, resource("aws_vpc.v")).verdict.word == "satisfied"
    assert admin(emptied) == "satisfied"
    assert admin(resource("aws_default_security_group.d", computed={"ingress": unknown().data})) == "satisfied"


def test_case_34_on_updates_a_rule_counts_once() -> None:
    state = resource("aws_security_group.a", action=Action.NO_OP, id="sg-1", computed={"ingress": [tcp(22, WORLD).data]})
    answer = ask(OPENS, state, rule(action=Action.NO_OP, cidr_blocks=[WORLD]), holes=[ADMIN])
    assert answer.because == f"aws_security_group_rule.r opens 22 to {WORLD}"
    assert len(answer.evidence) == 2
    lumped = resource("aws_security_group.a", action=Action.NO_OP, computed={"ingress": [tcp(22, WORLD, "10.0.0.0/8").data]})
    parts = [rule("one", action=Action.NO_OP, cidr_blocks=[WORLD]), rule("two", action=Action.NO_OP, cidr_blocks=["10.0.0.0/8"])]
    assert {one.address for one in ask(OPENS, lumped, *parts, holes=[ADMIN]).evidence} == {"aws_security_group_rule.one"}
    mixed = ask(OPENS, group(tcp(22, WORLD)), rule(cidr_blocks=[WORLD], from_port=22), holes=[ADMIN])
    assert {one.address for one in mixed.evidence} == {"aws_security_group_rule.r"}


def test_case_34_a_state_still_lists_what_the_plan_takes_away() -> None:
    def state(**more: object) -> Resource:
        listed = {"ingress": [tcp(22, WORLD).data]}
        return resource("aws_security_group.a", action=Action.NO_OP, id="sg-1", computed=listed, **more)  # type: ignore[arg-type]

    deleted = rule(action=Action.DELETE, security_group_id="sg-1", cidr_blocks=[WORLD])
    assert admin(state(), deleted) == "satisfied"
    before = {"type": "ingress", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": [WORLD]}
    replaced = resource(
        "aws_security_group_rule.r",
        action=Action.REPLACE,
        before=before,
        **{**before, "cidr_blocks": ["10.0.0.0/8"], "security_group_id": ref("aws_security_group.a.id")},  # type: ignore[arg-type]
    )
    assert admin(state(), replaced) == "satisfied"
    assert admin(state()) == "missing"  # in force, and nobody wrote it
    assert admin(resource("aws_security_group.a", action=Action.NO_OP, ingress=[tcp(22, WORLD)])) == "misconfigured"


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"type": "INGRESS"}, "misconfigured"),  # refused by the provider; it can mean one thing only
        ({"protocol": "6"}, "misconfigured"),
        ({"protocol": 6}, "misconfigured"),
        ({"protocol": "TCP"}, "misconfigured"),
        ({"protocol": "udp"}, "misconfigured"),  # Security Hub's EC2.19 names ports without a protocol
        ({"protocol": "-1", "from_port": 0, "to_port": 0}, "misconfigured"),
        ({"protocol": "-1", "from_port": 8080, "to_port": 8080}, "misconfigured"),  # EC2 takes every port, whichever is named
        ({"protocol": "all"}, "misconfigured"),
        ({"from_port": 0, "to_port": 0}, "satisfied"),  # of TCP that is port 0, and no other
        ({"protocol": "icmp", "from_port": 8, "to_port": 0}, "satisfied"),
        ({"protocol": "icmp", "from_port": 22, "to_port": 22}, "satisfied"),
        ({"protocol": "50"}, "satisfied"),
        ({"protocol": unknown()}, "unknown"),
        ({"protocol": None}, "misconfigured"),
        ({"protocol": None, "from_port": 443, "to_port": 443}, "satisfied"),  # Terraform refuses it; the ports tell what is meant
        ({"protocol": None, "from_port": 0, "to_port": 0}, "misconfigured"),
        ({"protocol": None, "from_port": None, "to_port": None}, "misconfigured"),
        ({"protocol": None, "from_port": 0, "to_port": unknown()}, "unknown"),
        ({"from_port": 443, "to_port": None}, "unknown"),  # Terraform refuses one end alone: nobody can tell how far it was to go
        ({"from_port": 22, "to_port": None}, "misconfigured"),
        ({"from_port": 8080, "to_port": None}, "satisfied"),
        ({"from_port": None, "to_port": 21}, "unknown"),  # -1 would be all ports
        ({"from_port": None, "to_port": 443}, "unknown"),
        ({"from_port": 20, "to_port": 4000}, "misconfigured"),
        ({"from_port": 23, "to_port": 3388}, "satisfied"),
        ({"from_port": "22", "to_port": "22"}, "misconfigured"),
        ({"from_port": -1, "to_port": -1}, "misconfigured"),
        ({"from_port": unknown(), "to_port": 21}, "unknown"),  # -1 would be all ports
        ({"from_port": 443, "to_port": unknown()}, "unknown"),
        ({"from_port": 4000, "to_port": unknown()}, "satisfied"),
        ({"from_port": None, "to_port": None}, "misconfigured"),
        ({"cidr_blocks": []}, "satisfied"),
        ({"cidr_blocks": None}, "satisfied"),
    ],
)
def test_protocols_and_ports(values: dict[str, object], verdict: str) -> None:
    assert admin(group(tcp(22, WORLD, **values))) == verdict


def test_prefix_lists_outside_this_configuration() -> None:
    assert admin(EMPTY, vpc_rule(prefix_list_id="pl-0123")) == "unknown"
    read = resource("data.aws_ec2_managed_prefix_list.l", name="offices", entries=[block(cidr="198.51.100.0/24")])
    assert admin(EMPTY, vpc_rule(prefix_list_id=ref("data.aws_ec2_managed_prefix_list.l.id")), read) == "satisfied"
    unread = resource("data.aws_ec2_managed_prefix_list.l", name="offices")
    assert admin(EMPTY, vpc_rule(prefix_list_id=ref("data.aws_ec2_managed_prefix_list.l.id")), unread) == "unknown"
    of_aws = resource("data.aws_ec2_managed_prefix_list.l", name="com.amazonaws.global.cloudfront.origin-facing")
    assert admin(EMPTY, vpc_rule(prefix_list_id=ref("data.aws_ec2_managed_prefix_list.l.id")), of_aws) == "satisfied"
    mine = resource("aws_ec2_managed_prefix_list.l", address_family="IPv4", entry=unknown(body=block(cidr="10.0.0.0/8")))
    assert admin(EMPTY, vpc_rule(prefix_list_id=ref("aws_ec2_managed_prefix_list.l.id")), mine) == "satisfied"
    mine = resource("aws_ec2_managed_prefix_list.l", address_family="IPv4", entry=[block(cidr=unknown())])
    assert admin(EMPTY, vpc_rule(prefix_list_id=ref("aws_ec2_managed_prefix_list.l.id")), mine) == "unknown"


def test_rules_that_may_belong_or_may_not_exist() -> None:
    assert admin(EMPTY, rule(security_group_id=unknown("data.x.y.id"), cidr_blocks=[WORLD])) == "unknown"
    assert admin(EMPTY, rule(security_group_id=unknown("data.x.y.id"), cidr_blocks=["10.0.0.0/8"])) == "satisfied"
    perhaps = ref("aws_security_group.a.id", certainty=Certainty.POSSIBLE)
    assert admin(EMPTY, rule(security_group_id=perhaps, cidr_blocks=[WORLD])) == "unknown"
    counted = ask(OPENS, EMPTY, rule(doubt="var.debug", cidr_blocks=[WORLD]), holes=[ADMIN])
    assert counted.because == "aws_security_group_rule.r may open too much: it depends on var.debug and aws_security_group_rule.r"
    assert admin(EMPTY, rule(cidr_blocks=[WORLD], security_group_id=ref("aws_security_group.other.id")), OTHER) == "satisfied"
    assert admin(EMPTY, rule(type="egress", cidr_blocks=[WORLD])) == "satisfied"
    assert admin(EMPTY, rule(type=unknown(), cidr_blocks=[WORLD])) == "unknown"
    assert admin(EMPTY, open_modules={"module.m": ("aws_security_group.a.id",)}) == "unknown"


def test_the_default_group_named_by_its_vpc() -> None:
    default = resource("aws_default_security_group.d", vpc_id=ref("aws_vpc.v.id"))
    opening = rule(security_group_id=ref("aws_vpc.v.default_security_group_id"), cidr_blocks=[WORLD])
    assert admin(default, resource("aws_vpc.v"), opening) == "misconfigured"
    assert admin(default, resource("aws_vpc.v"), rule(security_group_id="sg-1", cidr_blocks=[WORLD])) == "satisfied"


def test_a_rule_of_a_group_elsewhere_carries_its_own_finding() -> None:
    phrase = "belongs to a group outside this configuration"
    foreign = rule(security_group_id="sg-0123", cidr_blocks=[WORLD])
    assert ask(phrase, foreign, EMPTY).verdict.word == "satisfied"
    assert admin(foreign, EMPTY) == "misconfigured"
    assert ask(phrase, rule(), EMPTY).verdict.word == "misconfigured"
    assert ask(phrase, rule(security_group_id=ref("module.net.sg_id")), EMPTY).verdict.word == "satisfied"
    either = rule(security_group_id=ref("aws_security_group.a.id", "aws_security_group.other.id"))
    assert ask(phrase, either, EMPTY, OTHER).verdict.word == "satisfied"  # neither tells for certain
    hidden = rule(security_group_id=replace(unknown(), references=()))  # of a plan without its configuration
    assert ask(phrase, hidden, EMPTY).verdict.word == ask(phrase, hidden).verdict.word == "satisfied"
    by_vpc = rule(security_group_id=ref("aws_vpc.v.default_security_group_id"))
    assert ask(phrase, by_vpc, resource("aws_vpc.v")).verdict.word == "satisfied"
    adopted = resource("aws_default_security_group.d", vpc_id=ref("aws_vpc.v.id"))
    assert ask(phrase, by_vpc, resource("aws_vpc.v"), adopted).verdict.word == "misconfigured"


def test_only_approved_ports() -> None:
    def only(subject: Resource, ports: Sequence[object] = (80, 443)) -> str:
        return ask(ONLY, subject, holes=[list(ports)]).verdict.word

    assert only(group(tcp(80, WORLD), tcp(443, WORLD, ipv6_cidr_blocks=["::/0"]), tcp(22, "10.0.0.0/8"))) == "satisfied"
    assert only(group(tcp(443, WORLD, to_port=444))) == "misconfigured"
    assert only(group(tcp(443, WORLD, protocol="udp"))) == "satisfied"
    assert only(group(tcp(53, WORLD, protocol="udp"))) == "misconfigured"
    assert only(group(tcp(0, WORLD, protocol="-1"))) == "misconfigured"
    assert only(group(tcp(8, WORLD, protocol="icmp"))) == "satisfied"
    assert only(group(tcp(8080, WORLD)), ["8000-8100"]) == "satisfied"
    assert only(group(tcp(8080, WORLD)), []) == "misconfigured"


def test_every_port() -> None:
    def every(*ingress: object) -> str:
        return ask(EVERY_IN, group(*ingress)).verdict.word

    assert every(tcp(0, WORLD, to_port=65535)) == "misconfigured"
    assert every(tcp(1, WORLD, to_port=65535)) == "misconfigured"
    assert every(tcp(0, WORLD, to_port=1023), tcp(1024, WORLD, to_port=65535)) == "misconfigured"
    assert every(tcp(0, WORLD, to_port=1023), tcp(1025, WORLD, to_port=65535)) == "satisfied"
    assert every(tcp(0, WORLD, to_port=1023), tcp(1024, WORLD, to_port=65535, protocol="udp")) == "satisfied"
    assert every(tcp(20, WORLD, to_port=4000)) == "satisfied"
    assert every(tcp(0, WORLD, protocol=unknown(), to_port=0)) == "unknown"
    assert every(tcp(0, "10.0.0.0/8", protocol="-1")) == "satisfied"


def test_egress() -> None:
    def out(**values: object) -> str:
        return ask(EVERY_OUT, resource("aws_security_group.a", egress=[tcp(0, WORLD, **values)])).verdict.word

    assert out(protocol="-1") == "misconfigured"
    assert out(from_port=443, to_port=443) == "satisfied"
    assert out(protocol="-1", cidr_blocks=["10.0.0.0/8"]) == "satisfied"
    assert ask(EVERY_OUT, group(tcp(0, WORLD, protocol="-1"))).verdict.word == "satisfied"
    outbound = resource("aws_vpc_security_group_egress_rule.e", security_group_id="sg-1", ip_protocol="-1", cidr_ipv4=WORLD)
    assert ask(EVERY_OUT, outbound).verdict.word == "misconfigured"


def test_widths() -> None:
    def wider(cidr: object, prefix: object, port: int = 22) -> str:
        return ask(WIDER, group(tcp(port, cidr)), holes=[[443], prefix]).verdict.word

    assert wider("203.0.113.0/24", 25) == "misconfigured"
    assert wider("203.0.113.0/24", 24) == "satisfied"
    assert wider("203.0.113.0/24", 25, port=443) == "satisfied"
    assert wider("10.0.0.0/8", 32) == "satisfied"
    assert wider("8.0.0.0/6", 32) == "misconfigured"
    assert wider(unknown(), 32) == "unknown"
    single = group(tcp(22, "203.0.113.9/32"), tcp(443, WORLD), tcp(1, "10.0.0.0/8"))
    assert ask(WIDER, single, holes=[[443], 32]).verdict.word == "satisfied"
    whole = "no ingress to {ports:list} admits a whole private network"
    assert ask(whole, group(tcp(22, "10.0.0.0/9", "10.128.0.0/9")), holes=[ADMIN]).verdict.word == "misconfigured"
    assert ask(whole, group(tcp(22, "192.168.0.0/17", "10.0.0.0/9")), holes=[ADMIN]).verdict.word == "satisfied"


def test_only_the_ranges_that_offend_are_told() -> None:
    def opened(*rules: object) -> str:
        return ask(OPENS, group(*rules), holes=[ADMIN]).because

    beside = opened(tcp(22, "10.0.0.0/8", WORLD, "203.0.113.4/32"))
    assert beside == f"ingress[0] opens 22 to {WORLD}"
    assert opened(tcp(22, WORLD, ipv6_cidr_blocks=["::/0", "2001:db8::/32"])) == f"ingress[0] opens 22 to {WORLD}, ::/0"
    assert opened(tcp(22, "0.0.0.0/1", "10.0.0.0/8", "128.0.0.0/1", ipv6_cidr_blocks=["2001:db8::/32"])) == (
        "ingress[0] opens 22 to 0.0.0.0/1, 128.0.0.0/1"
    )
    assert opened(tcp(22, "0.0.0.0/1", "10.0.0.0/8", ipv6_cidr_blocks=["2001:db8::/32"]), tcp(22, "128.0.0.0/1", "10.1.0.0/16")) == (
        "ingress[0] opens 22 to 0.0.0.0/1; ingress[1] opens 22 to 128.0.0.0/1"
    )
    every = ask(EVERY_IN, group(tcp(0, WORLD, "10.0.0.0/8", protocol="-1")))
    assert every.because == f"ingress[0] opens every port to {WORLD}"
    assert [one.value for one in every.evidence][1:] == [f"every port {WORLD}, 10.0.0.0/8"]  # which keeps the rule whole


def test_only_the_ranges_that_are_too_wide_are_told() -> None:
    mixed = group(tcp(22, "198.51.100.0/29", "203.0.113.44/32", "10.0.0.0/8"))
    answer = ask(WIDER, mixed, holes=[[443], 32])
    assert answer.because == "ingress[0] admits 198.51.100.0/29, public and wider than /32"
    assert [one.value for one in answer.evidence][1:] == ["22 10.0.0.0/8, 198.51.100.0/29, 203.0.113.44/32"]
    longer = group(tcp(22, "198.51.100.0/29", ipv6_cidr_blocks=["2001:db8::/64"]))
    assert ask(WIDER, longer, holes=[[443], 32]).because == (
        "ingress[0] admits 198.51.100.0/29, 2001:db8::/64, public and wider than /32 (IPv6: /128)"
    )
    only = group(tcp(22, ipv6_cidr_blocks=["2001:db8::/64"]))
    assert ask(WIDER, only, holes=[[443], 32]).because == "ingress[0] admits 2001:db8::/64, public and wider than /128"
    whole = "no ingress to {ports:list} admits a whole private network"
    halves = group(tcp(22, "10.0.0.0/9", "10.128.0.0/9", "172.16.4.0/24", "203.0.113.44/32"))
    assert ask(whole, halves, holes=[ADMIN]).because == "ingress[0] admits 10.0.0.0/9, 10.128.0.0/9, and with it a whole private network"
    alone = group(tcp(22, "10.0.0.0/8", "10.1.0.0/16"))
    assert ask(whole, alone, holes=[ADMIN]).because == "ingress[0] admits 10.0.0.0/8, a whole private network"


def test_what_is_sensitive_is_not_shown() -> None:
    subjects = [
        group(tcp(22, secret(WORLD))),
        group(tcp(secret(22), WORLD)),
        resource("aws_security_group.a", ingress=secret([{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": [WORLD]}])),
    ]
    for subject in subjects:
        answer = ask(OPENS, subject, holes=[ADMIN])
        assert answer.verdict.word == "misconfigured"
        assert answer.because.startswith("ingress[0] opens ")
        assert {one.value for one in answer.evidence} == {"sensitive"}
    assert WORLD not in ask(OPENS, subjects[0], holes=[ADMIN]).because
    many = [f"198.51.{number}.0/24" for number in range(9)]
    assert {one.digest for one in ask(OPENS, group(tcp(secret(22), WORLD, *many)), holes=[ADMIN]).evidence} == {UNSET}
    assert {one.digest for one in ask(OPENS, group(tcp(22, secret(WORLD), *many)), holes=[ADMIN]).evidence} == {UNSET}
    assert UNSET not in {one.digest for one in ask(OPENS, group(tcp(22, WORLD, *many)), holes=[ADMIN]).evidence}
    assert "22" not in ask(OPENS, subjects[1], holes=[ADMIN]).because


def world_range(value: object, siblings: Sequence[object] = ()) -> Judgement:
    subject = resource("aws_eks_cluster.e", vpc_config=[block(public_access_cidrs=[value, *siblings])])
    site = Site(subject, "vpc_config.public_access_cidrs[0]", of(value), ("vpc_config", "public_access_cidrs"))
    context: Context = world(subject)
    answer: Judgement = PREDICATES["is a world range"].function(site, context)
    return answer


def test_world_ranges() -> None:
    assert world_range(WORLD).verdict.word == "satisfied"
    assert world_range("::/0").verdict.word == "satisfied"
    assert world_range("0.0.0.0/1").verdict.word == "misconfigured"
    assert world_range("0.0.0.0/1", ["128.0.0.0/1"]).verdict.word == "satisfied"
    assert world_range("10.0.0.0/8", [WORLD]).verdict.word == "misconfigured"
    assert world_range("198.51.100.0/24", ["0.0.0.0/1", "128.0.0.0/1"]).verdict.word == "misconfigured"
    assert world_range("0.0.0.0/2", ["0.0.0.0/1", "128.0.0.0/1"]).verdict.word == "misconfigured"
    assert world_range("0.0.0.0/1", ["0.0.0.0/1", "0.0.0.0/2", "128.0.0.0/1"]).verdict.word == "satisfied"
    assert world_range("0.0.0.0/1", [unknown()]).verdict.word == "unknown"
    assert world_range("10.0.0.0/8", [unknown()]).verdict.word == "misconfigured"
    assert world_range(["0.0.0.0/1", "128.0.0.0/1"]).verdict.word == "satisfied"
    assert world_range("10.0.0.0").because == "vpc_config.public_access_cidrs[0] is 10.0.0.0, not the whole internet"
    assert world_range("text").verdict.word == "unknown"
    assert world_range(unknown()).verdict.word == "unknown"
    assert world_range(ends("/32")).verdict.word == "misconfigured"
    assert world_range("0.0.0.0/1", [ends("/32")]).verdict.word == "misconfigured"
    assert world_range(ends("/0")).verdict.word == "satisfied"
    assert world_range(ends("/4")).verdict.word == "unknown"
    assert world_range(ends("/1")).verdict.word == "unknown"
    assert WORLD not in str(world_range(secret(WORLD)))


DESCRIBED = "every rule of it has a description"


def described(subject: Resource, *others: Resource) -> tuple[str, str]:
    answer = ask(DESCRIBED, subject, *others)
    return answer.verdict.word, answer.because


def test_every_inline_rule_says_what_it_is_for() -> None:
    assert described(EMPTY)[0] == "satisfied"
    assert described(group(tcp(443, "10.0.0.0/8", description="from the office"))) == (
        "satisfied",
        "ingress[0].description is 'from the office'",
    )
    assert described(group(tcp(443, "10.0.0.0/8"))) == ("missing", "ingress[0].description is not set")
    assert described(group(tcp(443, "10.0.0.0/8", description=""))) == ("misconfigured", "ingress[0].description is '', expected a value")
    assert described(group(tcp(443, "10.0.0.0/8", description=unknown("var.why"))))[0] == "unknown"


def standing(*rules: Value) -> Resource:
    """A group that stands: its rules are in force, and nothing shows who wrote them (a dynamic block, or another resource)."""
    found = [replace(one, written=False) for one in rules]
    return resource("aws_security_group.a", action=Action.NO_OP, computed={"ingress": found})


def test_a_rule_that_another_resource_made_is_described_there() -> None:
    shown = tcp(22, "10.0.0.0/8", description="")
    assert described(standing(shown), rule(cidr_blocks=["10.0.0.0/8"]))[0] == "satisfied"
    assert described(standing(shown), rule(cidr_blocks=["10.1.0.0/16"]))[0] == "missing"


def test_a_rule_in_force_that_nothing_explains_has_to_say_it() -> None:
    assert described(standing(tcp(443, "10.0.0.0/8", description=""))) == ("missing", "ingress[0].description is not set")
    assert described(standing(tcp(443, "10.0.0.0/8", description="from the office")))[0] == "satisfied"


def test_an_inline_rule_has_to_say_it_even_if_a_resource_makes_the_same() -> None:
    assert described(group(tcp(22, "10.0.0.0/8")), rule(cidr_blocks=["10.0.0.0/8"]))[0] == "missing"

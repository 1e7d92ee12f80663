"""Laws of the network terms: they never raise, and knowing more never overturns a decided answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from srm_tf.language.context import Context, Site
from srm_tf.language.terms import PREDICATES, SENTENCES, load
from srm_tf.language.terms.rules import Bounds, Rule
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Reference, Unknown, Value, as_number, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, world

load()

unhurried = settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))

HERE = {"network", "attachment", "routes", "placement", "admissions"}
MINE = {
    "aws_security_group": ["ingress", "egress", "vpc_id", "id"],
    "aws_default_security_group": ["ingress", "egress", "vpc_id"],
    "aws_security_group_rule": ["type", "protocol", "from_port", "to_port", "cidr_blocks", "prefix_list_ids", "security_group_id", "self"],
    "aws_vpc_security_group_ingress_rule": ["ip_protocol", "from_port", "cidr_ipv4", "cidr_ipv6", "prefix_list_id", "security_group_id"],
    "aws_network_acl": ["ingress", "egress", "subnet_ids"],
    "aws_network_acl_rule": ["rule_number", "rule_action", "egress", "protocol", "cidr_block", "network_acl_id"],
    "aws_default_network_acl": ["ingress", "default_network_acl_id"],
    "aws_ec2_managed_prefix_list": ["entry", "address_family", "id"],
    "aws_subnet": ["vpc_id", "cidr_block", "availability_zone", "map_public_ip_on_launch", "id"],
    "aws_route_table": ["route", "id"],
    "aws_route_table_association": ["subnet_id", "route_table_id"],
    "aws_route": ["route_table_id", "gateway_id"],
    "aws_vpc": ["cidr_block", "id"],
    "aws_default_vpc": ["id"],
    "aws_instance": ["subnet_id", "associate_public_ip_address", "vpc_security_group_ids", "network_interface", "launch_template"],
    "aws_db_instance": ["vpc_security_group_ids", "port"],
    "aws_db_subnet_group": ["subnet_ids"],
    "aws_eip": ["instance"],
}
RANGES = ["0.0.0.0/0", "0.0.0.0/1", "::/0", "10.0.0.0/8"]
WORDS = ["", "tcp", "-1", "allow", "deny", "ingress", "egress", "igw-1", "pl-1", "22", "true", "id-1", "nan", "inf", *RANGES]
BLOCK_NAMES = ["protocol", "from_port", "to_port", "cidr_blocks", "cidr_block", "cidr", "self", "rule_no", "action", "gateway_id"]
references = st.builds(
    lambda kind, name, certainty: Reference(f"{kind}.a.{name}", f"{kind}.a", name, certainty),
    st.sampled_from(sorted(MINE)),
    st.sampled_from(["id", "cidr_block", "public_ip", "default_security_group_id", ""]),
    st.sampled_from(list(Certainty)),
)
trails = st.lists(st.one_of(references, st.just(Reference("var.x"))), max_size=2).map(tuple)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-2, 70000), st.floats(), st.sampled_from(WORDS), st.text(max_size=3))


def _value(data: object, written: object, sensitive: object, found: object) -> Value:
    return Value(data, bool(written), bool(sensitive), found)  # type: ignore[arg-type]


def _wider(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    unknowns = st.builds(
        Unknown,
        st.sampled_from(["", "var.x"]),
        branches=st.lists(st.tuples(st.sampled_from(["", "var.c"]), inner), max_size=2).map(tuple),
        body=st.one_of(st.none(), inner),
    )
    lists = st.lists(inner, max_size=3).map(tuple)
    blocks = st.dictionaries(st.sampled_from(BLOCK_NAMES), inner, max_size=4)
    return st.builds(_value, st.one_of(unknowns, lists, blocks), st.booleans(), st.booleans(), trails)


values = st.recursive(st.builds(_value, scalars, st.booleans(), st.booleans(), trails), _wider, max_leaves=6)


@st.composite
def graphs(draw: st.DrawFn) -> list[Resource]:
    kinds = draw(st.lists(st.sampled_from(sorted(MINE)), min_size=1, max_size=6, unique=True))
    return [resource(f"{kind}.a", **draw(st.dictionaries(st.sampled_from(MINE[kind]), values, max_size=5))) for kind in kinds]  # type: ignore[arg-type]


def _answers(context: Context, subject: Resource) -> Iterator[Judgement]:
    """Every sentence of mine about the subject, and every predicate about its values."""
    for term in SENTENCES.values():
        if term.function.__module__.rpartition(".")[2] in HERE and subject.type in term.on:
            holes = {"list": [22, "80-90", None], "number": 9}
            yield term.function(subject, context, *(holes[kind] for kind in term.holes))
    for name, value in subject.values.items():
        site = Site(subject, name, value, (name,))
        yield PREDICATES["is a private subnet"].function(site, context)
        yield PREDICATES["span at least {n:number} zones"].function(site, context, 2)
        yield PREDICATES["is a world range"].function(site, context)


@unhurried
@given(graphs())
def test_nothing_raises_and_every_answer_speaks(graph: list[Resource]) -> None:
    context = world(*graph)
    for subject in graph:
        for answer in _answers(context, subject):
            assert isinstance(answer, Judgement)
            assert answer.because
            assert answer.verdict != Verdict.UNKNOWN or answer.depends_on or answer.evidence


# --- knowing more -----------------------------------------------------------------------------------------------------------------------

CIDR = ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "203.0.113.0/24"]
POOLS: Mapping[str, list[object]] = {
    "protocol": ["tcp", "-1", "udp", "icmp"],
    "from_port": [-1, 0, 1, 22, 23],
    "to_port": [21, 22, 4000, 65535],
    "cidr_block": [*CIDR, None],
    "rule_no": [10, 20, 30],
    "action": ["allow", "deny"],
    "type": ["ingress", "egress"],
    "gateway_id": ["igw-1", "vgw-1", None],
    "map": [True, False, None],
    "zone": ["eu-west-1a", "eu-west-1b"],
}
HIDDEN = Value(Unknown("var.x", ("var.x",)), written=True)


@st.composite
def pairs(draw: st.DrawFn, pool: str) -> tuple[Value, Value]:
    """(as it is now, as it will be known): mostly the same, sometimes hidden."""
    known = of(draw(st.sampled_from(POOLS[pool])))
    return (HIDDEN, known) if draw(st.integers(0, 3)) == 0 else (known, known)


@st.composite
def blocks(draw: st.DrawFn, names: Mapping[str, str]) -> tuple[Value, Value]:
    drawn = {name: draw(pairs(pool)) for name, pool in names.items()}
    ends = [as_number(drawn[name][1].data) or 0 for name in ("from_port", "to_port") if name in drawn]
    assume(ends == sorted(ends))  # AWS refuses a last port that comes before the first one
    return block(**{name: now for name, (now, _) in drawn.items()}), block(**{name: later for name, (_, later) in drawn.items()})


@st.composite
def lists(draw: st.DrawFn, names: Mapping[str, str]) -> tuple[Value, Value]:
    drawn = draw(st.lists(blocks(names), max_size=4))
    later = of([known for _, known in drawn])
    hide = draw(st.integers(0, 7))
    if hide == 0:
        return HIDDEN, later
    if hide == 1 and len(drawn) == 1:
        return Value(Unknown("var.n", ("var.n",), body=drawn[0][0]), written=True), of([drawn[0][1]] * draw(st.integers(0, 2)))
    return of([now for now, _ in drawn]), later


PORTS = {"protocol": "protocol", "from_port": "from_port", "to_port": "to_port"}
GROUP = lists({**PORTS, "cidr_blocks": "cidr_block"})
ACL = lists({**PORTS, "cidr_block": "cidr_block", "rule_no": "rule_no", "action": "action"})
RULE = blocks({**PORTS, "cidr_blocks": "cidr_block", "type": "type"})


def stays(subject: tuple[Resource, Resource], others: tuple[list[Resource], list[Resource]]) -> None:
    """Every decided answer about the subject is the same once more is known."""
    now = list(_answers(world(subject[0], *others[0]), subject[0]))
    later = list(_answers(world(subject[1], *others[1]), subject[1]))
    for before, after in zip(now, later, strict=True):
        if before.verdict != Verdict.UNKNOWN:
            assert before.verdict.fails == after.verdict.fails, (before, after)
            assert after.verdict != Verdict.UNKNOWN, (before, after)


@unhurried
@given(GROUP, GROUP, RULE)
def test_knowing_more_never_overturns_a_security_group(
    ingress: tuple[Value, Value], egress: tuple[Value, Value], rule: tuple[Value, Value]
) -> None:
    groups = tuple(resource("aws_security_group.a", ingress=ingress[i], egress=egress[i]) for i in (0, 1))
    rules = [resource("aws_security_group_rule.r", security_group_id=ref("aws_security_group.a.id"), **_data(one)) for one in rule]
    stays((groups[0], groups[1]), ([rules[0]], [rules[1]]))


def _data(one: Value) -> dict[str, Any]:
    return dict(one.data) if isinstance(one.data, Mapping) else {}


@settings(unhurried, max_examples=150)
@given(ACL)
def test_knowing_more_never_overturns_a_network_acl(ingress: tuple[Value, Value]) -> None:
    acls = tuple(resource("aws_network_acl.a", ingress=one) for one in ingress)
    stays((acls[0], acls[1]), ([], []))


@unhurried
@given(lists({"gateway_id": "gateway_id", "cidr_block": "cidr_block"}), pairs("gateway_id"), pairs("map"), pairs("map"), pairs("zone"))
def test_knowing_more_never_overturns_a_subnet_or_an_instance(
    routes: tuple[Value, Value],
    gateway: tuple[Value, Value],
    public: tuple[Value, Value],
    mapped: tuple[Value, Value],
    zone: tuple[Value, Value],
) -> None:
    def graph(i: int) -> list[Resource]:
        return [
            resource("aws_instance.i", subnet_id=ref("aws_subnet.s.id"), associate_public_ip_address=public[i]),
            resource("aws_subnet.s", vpc_id="vpc-1", map_public_ip_on_launch=mapped[i], availability_zone=zone[i]),
            resource("aws_subnet.other", vpc_id="vpc-1", availability_zone="eu-west-1a"),
            resource("aws_db_subnet_group.g", subnet_ids=[ref("aws_subnet.s.id"), ref("aws_subnet.other.id")]),
            resource("aws_route_table.t", route=routes[i]),
            resource("aws_route.r", route_table_id=ref("aws_route_table.t.id"), gateway_id=gateway[i]),
            resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.s.id"), route_table_id=ref("aws_route_table.t.id")),
            resource("aws_route_table_association.b", subnet_id=ref("aws_subnet.other.id"), route_table_id=ref("aws_route_table.t.id")),
        ]

    now, later = graph(0), graph(1)
    for index in (0, 1, 3):
        stays((now[index], later[index]), ([*now[:index], *now[index + 1 :]], [*later[:index], *later[index + 1 :]]))


_END = st.none() | st.integers(-2, 12)


@given(st.sampled_from([None, -1, 1, 6, 17]), _END, _END, st.tuples(_END, _END), st.tuples(_END, _END))
def test_a_rule_lets_nothing_beside_the_ports_that_it_may_speak_of(
    protocol: int | None, first: int | None, last: int | None, of_first: Bounds, of_last: Bounds
) -> None:
    rule = Rule("rule", protocol=protocol, first=first, last=last, of_first=of_first, of_last=of_last)
    least, most = rule.reach
    beside = [port for port in range(20) if not least <= port <= most]
    assert {rule.lets(asked, port) for asked in (6, 17) for port in beside} <= {False}

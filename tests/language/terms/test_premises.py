"""What stands on an Outpost because its subnet does."""

from __future__ import annotations

from hypothesis import given, settings

from srm_tf.language.terms.premises import stands_on_an_outpost, stands_on_no_outpost
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import anything, block, ref, resource, unknown, world

OUTPOST = resource("aws_subnet.there", outpost_arn="arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0")
REGION = resource("aws_subnet.here")


def stands(subject: Resource, *others: Resource, key: str = "subnet_id") -> Judgement:
    return stands_on_an_outpost(subject, world(subject, *others), key)


def test_by_its_subnet() -> None:
    assert stands(resource("aws_instance.a", subnet_id=ref("aws_subnet.there.id")), OUTPOST).verdict == Verdict.SATISFIED
    assert stands(resource("aws_instance.a", subnet_id=ref("aws_subnet.here.id")), REGION).verdict.fails
    assert stands(resource("aws_instance.a"), OUTPOST).verdict.fails


def test_one_of_several_is_enough() -> None:
    group = resource("aws_autoscaling_group.a", vpc_zone_identifier=[ref("aws_subnet.here.id"), ref("aws_subnet.there.id")])
    assert stands(group, REGION, OUTPOST, key="vpc_zone_identifier").verdict == Verdict.SATISFIED


def test_a_subnet_that_is_not_here_is_taken_for_one_of_a_region() -> None:
    assert stands(resource("aws_instance.a", subnet_id="subnet-0123456789abcdef0"), OUTPOST).verdict.fails
    assert stands(resource("aws_instance.a", subnet_id=unknown()), OUTPOST).verdict.fails


def test_what_is_not_known_is_named() -> None:
    perhaps = resource("aws_subnet.there", outpost_arn=unknown("var.outpost"))
    found = stands(resource("aws_instance.a", subnet_id=ref("aws_subnet.there.id")), perhaps)
    assert (found.verdict, found.depends_on) == (Verdict.UNKNOWN, ("var.outpost",))


def test_by_a_group_of_subnets() -> None:
    on = resource("aws_db_subnet_group.on", name="on", subnet_ids=[ref("aws_subnet.there.id")])
    off = resource("aws_db_subnet_group.off", name="off", subnet_ids=[ref("aws_subnet.here.id")])
    database = resource("aws_db_instance.a", db_subnet_group_name=ref("aws_db_subnet_group.on.name"))
    assert stands(database, OUTPOST, REGION, on, off, key="db_subnet_group_name").verdict == Verdict.SATISFIED
    named = resource("aws_db_instance.a", db_subnet_group_name="on")
    assert stands(named, OUTPOST, REGION, on, off, key="db_subnet_group_name").verdict == Verdict.SATISFIED
    for other in (ref("aws_db_subnet_group.off.name"), "off", "elsewhere", unknown()):
        database = resource("aws_db_instance.a", db_subnet_group_name=other)
        assert stands(database, OUTPOST, REGION, on, off, key="db_subnet_group_name").verdict.fails


def test_what_stands_on_no_outpost() -> None:
    there, here = (resource("aws_lb.a", subnets=[ref(f"aws_subnet.{name}.id")]) for name in ("there", "here"))
    assert stands_on_no_outpost(here, world(here, REGION), "subnets").verdict == Verdict.SATISFIED
    assert stands_on_no_outpost(there, world(there, OUTPOST), "subnets").verdict.fails
    perhaps = resource("aws_subnet.there", outpost_arn=unknown("var.outpost"))
    assert stands_on_no_outpost(there, world(there, perhaps), "subnets").depends_on == ("var.outpost",)


def test_where_a_subnet_here_is_on_an_outpost_one_that_is_not_known_may_be_that() -> None:
    later = resource("aws_lb.a", subnets=unknown("var.subnets"))
    assert stands_on_no_outpost(later, world(later, OUTPOST, REGION), "subnets").depends_on == ("var.subnets",)
    assert stands_on_no_outpost(later, world(later, REGION), "subnets").verdict == Verdict.SATISFIED
    group = resource("aws_elasticache_subnet_group.g", name="g", subnet_ids=unknown("var.subnets"))
    cache = resource("aws_elasticache_replication_group.a", subnet_group_name="g")
    assert stands_on_no_outpost(cache, world(cache, group, OUTPOST), "subnet_group_name").depends_on == ("var.subnets",)
    assert stands_on_no_outpost(cache, world(cache, group, REGION), "subnet_group_name").verdict == Verdict.SATISFIED


def test_by_its_network_interface() -> None:
    interface = resource("aws_network_interface.n", subnet_id=ref("aws_subnet.there.id"))
    instance = resource("aws_instance.a", network_interface=[block(network_interface_id=ref("aws_network_interface.n.id"))])
    key = "network_interface.network_interface_id"
    assert stands(instance, interface, OUTPOST, key=key).verdict == Verdict.SATISFIED
    elsewhere = resource("aws_network_interface.n", subnet_id=ref("aws_subnet.here.id"))
    assert stands(instance, elsewhere, REGION, key=key).verdict.fails
    assert stands(resource("aws_instance.a"), interface, OUTPOST, key=key).verdict.fails


def test_one_of_two_groups_leaves_it_open() -> None:
    on = resource("aws_db_subnet_group.on", name="on", subnet_ids=[ref("aws_subnet.there.id")])
    off = resource("aws_db_subnet_group.off", name="off", subnet_ids=[ref("aws_subnet.here.id")])
    sides = (("", ref("aws_db_subnet_group.on.name")), ("", ref("aws_db_subnet_group.off.name")))
    database = resource("aws_db_instance.a", db_subnet_group_name=Value(Unknown("var.x", ("var.x",), branches=sides)))
    assert stands(database, OUTPOST, REGION, on, off, key="db_subnet_group_name").verdict == Verdict.UNKNOWN


ANYTHING = anything()


@settings(deadline=None, max_examples=60)
@given(first=ANYTHING, second=ANYTHING)
def test_no_value_makes_it_raise(first: object, second: object) -> None:
    subnet = resource("aws_subnet.there", outpost_arn=second)
    assert stands(resource("aws_instance.a", subnet_id=first), subnet).verdict in Verdict
    assert stands(resource("aws_instance.b", subnet_id=ref("aws_subnet.there.id")), subnet).verdict in Verdict
    group = resource("aws_elasticache_subnet_group.a", name=second, subnet_ids=first)
    cluster = resource("aws_elasticache_cluster.a", subnet_group_name=ref("aws_elasticache_subnet_group.a.name"))
    assert stands(cluster, group, subnet, key="subnet_group_name").verdict in Verdict

"""`its instances are not pinned to one zone`."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.cluster_zones import several_zones
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Unknown
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import ref, resource, secret, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED
CLUSTER = resource("aws_rds_cluster.c", cluster_identifier="orders")


def instance(name: str, zone: object, *, doubt: str = "", cluster: object = None) -> Resource:
    key = ref("aws_rds_cluster.c.id") if cluster is None else cluster
    return resource(f"aws_rds_cluster_instance.{name}", cluster_identifier=key, availability_zone=zone, doubt=doubt)


def judged(*zones: object, others: tuple[Resource, ...] = ()) -> Judgement:
    members = [instance(f"i{index}", zone) for index, zone in enumerate(zones)]
    return several_zones(CLUSTER, world(CLUSTER, *members, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its instances are not pinned to one zone"].function is several_zones


@pytest.mark.parametrize(
    ("zones", "verdict"),
    [
        ((), SATISFIED),
        (("a",), SATISFIED),
        (("a", "b"), SATISFIED),
        (("a", "a"), MISCONFIGURED),
        (("a", "a", "b"), SATISFIED),
        ((None, None), SATISFIED),
        (("a", None), SATISFIED),
        (("a", unknown()), UNKNOWN),
        ((unknown(), unknown()), UNKNOWN),
        (("a", "b", unknown()), SATISFIED),
        (("a", ["a"]), UNKNOWN),
    ],
)
def test_the_zones_of_its_instances(zones: tuple[object, ...], verdict: Verdict) -> None:
    assert judged(*zones).verdict == verdict


def element(place: object, name: str = "z") -> object:
    """A zone as a configuration shows it: the reference is to the whole list, and only what the value depends on says which one."""
    whole = ref(f"data.aws_availability_zones.{name}.names")
    return msgspec.structs.replace(whole, data=Unknown("read", depends_on=(f"data.aws_availability_zones.{name}.names[{place}]",)))


def test_elements_of_a_look_up() -> None:
    assert judged(element(0), element(1)).verdict == SATISFIED
    assert judged(element(0), element(0)).verdict == MISCONFIGURED
    assert judged(element(0), "a").verdict == UNKNOWN
    assert judged(element(0), element(1, "other")).verdict == UNKNOWN
    assert judged(element("count.index"), element("count.index")).verdict == UNKNOWN


def test_names_that_are_not_known() -> None:
    def zone(name: str, *, not_null: bool = False, suffix: str = "") -> object:
        return msgspec.structs.replace(ref(name), data=Unknown(name, depends_on=(name,), shape=GAP, not_null=not_null, suffix=suffix))

    subnet = zone("aws_subnet.a.availability_zone", not_null=True)
    assert judged(subnet, subnet).verdict == MISCONFIGURED
    assert judged(subnet, zone("aws_subnet.b.availability_zone", not_null=True)).verdict == UNKNOWN
    assert judged(zone("var.zone"), zone("var.zone")).verdict == UNKNOWN  # null, they stand anywhere
    assert judged("eu-west-1a", zone("var.zone", not_null=True, suffix="b")).verdict == SATISFIED
    assert judged("eu-west-1a", zone("var.zone", not_null=True, suffix="a")).verdict == UNKNOWN


def test_an_instance_that_may_belong_to_it() -> None:
    doubtful = instance("d", "a", doubt="var.on")
    assert judged("a", others=(doubtful,)).verdict == UNKNOWN
    assert judged("a", "a", others=(instance("d", "b", doubt="var.on"),)).verdict == UNKNOWN
    assert judged("a", "b", others=(doubtful,)).verdict == SATISFIED
    assert judged("a", "a", others=(instance("d", "b", cluster=unknown()),)).verdict == UNKNOWN


def test_a_zone_that_aws_chose_is_in_force() -> None:
    standing = [
        resource(
            f"aws_rds_cluster_instance.{name}",
            action=Action.NO_OP,
            cluster_identifier=ref("aws_rds_cluster.c.id"),
            computed={"availability_zone": "a"},
        )
        for name in ("x", "y")
    ]
    assert several_zones(CLUSTER, world(CLUSTER, *standing)).verdict == MISSING


def test_it_says_what_is_wrong_and_no_secret() -> None:
    answer = judged(secret("eu-west-1a"), "eu-west-1a")
    assert answer.because == "aws_rds_cluster.c has all its 2 instances in one Availability Zone"
    assert "eu-west-1a" not in str(answer)


def test_knowing_more_overturns_nothing() -> None:
    known: list[object] = [None, "a", "b"]
    for one, other in product([*known, unknown()], repeat=2):
        before = judged(one, other).verdict
        after = {judged(a, b).verdict for a in (known if one not in known else [one]) for b in (known if other not in known else [other])}
        assert before == UNKNOWN or after == {before}

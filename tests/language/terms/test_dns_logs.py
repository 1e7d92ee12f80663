"""Who records the DNS queries of a VPC."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms.dns_logs import its_dns_queries_are_logged
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import anything, ref, resource, unknown, world

VPC = resource("aws_vpc.v")
HERE = ref("aws_vpc.v.id")
MAYBE = ref("aws_vpc.v.id", certainty=Certainty.POSSIBLE)
PROFILE = resource("aws_route53profiles_profile.p", name="p")
CONFIG = resource("aws_route53_resolver_query_log_config.c", name="c")
OTHER = resource("aws_route53_zone.z", name="z")
OURS = ref("aws_route53profiles_profile.p.id")


def logged(*others: Resource) -> Judgement:
    return its_dns_queries_are_logged(VPC, world(VPC, *others))


def direct(vpc: Any) -> Resource:
    return resource("aws_route53_resolver_query_log_config_association.a", resource_id=vpc)


def given_profile(profile: Any = OURS, vpc: Any = HERE) -> Resource:
    return resource("aws_route53profiles_association.a", profile_id=profile, resource_id=vpc)


def part(arn: Any, profile: Any = OURS) -> Resource:
    return resource("aws_route53profiles_resource_association.r", profile_id=profile, resource_arn=arn)


def test_an_association_of_the_vpc() -> None:
    assert logged(direct(HERE)).verdict.word == "satisfied"
    assert logged().verdict.word == logged(direct("vpc-2")).verdict.word == "missing"
    assert logged(direct(MAYBE)).verdict.word == logged(direct(unknown("data.x.y.id"))).verdict.word == "unknown"
    assert logged(direct(unknown("data.x.y.id"))).because.startswith("aws_vpc.v ")


def test_a_profile_that_brings_it() -> None:
    new = ref("aws_route53_resolver_query_log_config.c.arn")
    assert logged(given_profile(), PROFILE, CONFIG, part(new)).verdict.word == "satisfied"
    arn = "arn:aws:route53resolver:eu-west-1:111122223333:resolver-query-log-config/rqlc-1"
    assert logged(given_profile(), PROFILE, part(arn)).verdict.word == "satisfied"
    assert logged(given_profile(), PROFILE).verdict.word == "missing"
    assert logged(given_profile(), PROFILE, OTHER, part(ref("aws_route53_zone.z.arn"))).verdict.word == "missing"
    assert logged(given_profile(), PROFILE, part(unknown())).verdict.word == "unknown"
    assert logged(given_profile(), PROFILE, part(arn, unknown())).verdict.word == "unknown"


def test_a_profile_that_may_bring_it() -> None:
    assert logged(given_profile("rp-1")).verdict.word == logged(given_profile(unknown()), PROFILE).verdict.word == "unknown"
    assert logged(given_profile("rp-1", MAYBE)).verdict.word == "unknown"
    assert logged(given_profile(OURS, MAYBE), PROFILE).verdict.word == "missing"


ANYTHING = anything(st.sampled_from([HERE, OURS]))


@settings(deadline=None, max_examples=60)
@given(vpc=ANYTHING, profile=ANYTHING, arn=ANYTHING)
def test_no_value_makes_it_raise(vpc: object, profile: object, arn: object) -> None:
    assert logged(given_profile(profile, vpc), PROFILE, CONFIG, part(arn, profile)).verdict in Verdict

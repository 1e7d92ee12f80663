"""`its bucket is called as it is`, `its alias leads to a bucket that is called as it is`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.bucket_records import is_called_as_it_is, leads_to_its_namesake
from srm_tf.model.resource import Action, Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, secret, unknown, world

SATISFIED, UNKNOWN, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISCONFIGURED
ZONE = ref("aws_route53_zone.z.zone_id")


def judged(*others: Resource, name: object = "press.example.com", zone_id: object = "Z1", records: object = None) -> Judgement:
    record = resource("aws_route53_record.r", type="CNAME", name=name, zone_id=zone_id, records=records)
    return is_called_as_it_is(record, world(record, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its bucket is called as it is"].function is is_called_as_it_is


@pytest.mark.parametrize(
    ("host", "verdict"),
    [
        ("press.example.com.s3.amazonaws.com", SATISFIED),
        ("press.example.com.s3-website-eu-west-1.amazonaws.com.", SATISFIED),
        ("acme-press.s3.eu-west-1.amazonaws.com", MISCONFIGURED),
        ("acme-press.s3-website.eu-central-1.amazonaws.com", MISCONFIGURED),
        ("example.com.s3.amazonaws.com", MISCONFIGURED),
        ("d111111abcdef8.cloudfront.net", SATISFIED),
        ("press.example.net", SATISFIED),
        (ref("aws_apigatewayv2_domain_name.d.domain_name_configuration"), SATISFIED),
        (ref("aws_lb.x.dns_name"), SATISFIED),
        (ref("aws_lb.x.name"), UNKNOWN),
        (ref("aws_s3_bucket.x.bucket_domain_name"), UNKNOWN),
        (unknown(), UNKNOWN),
        (unknown("var.on", branches={"var.on": "acme.s3.amazonaws.com", "": "x.example.com"}), UNKNOWN),
    ],
)
def test_where_it_leads(host: object, verdict: Verdict) -> None:
    assert judged(records=[host]).verdict == verdict


@pytest.mark.parametrize(
    ("name", "verdict"), [("press", SATISFIED), ("press.example.com.", SATISFIED), ("news", MISCONFIGURED), (unknown("var.name"), UNKNOWN)]
)
def test_its_name_with_and_without_the_zone(name: object, verdict: Verdict) -> None:
    zone, host = resource("aws_route53_zone.z", name="example.com"), "press.example.com.s3.amazonaws.com"
    assert judged(zone, name=name, zone_id=ZONE, records=[host]).verdict == verdict


def test_a_name_in_a_zone_of_which_nobody_knows_the_name() -> None:
    assert judged(name="press", records=["press.example.com.s3.amazonaws.com"]).verdict == UNKNOWN
    assert judged(name="acme", records=["acme.s3.amazonaws.com"]).verdict == MISCONFIGURED
    assert judged(name="", records=["acme.s3.amazonaws.com"]).verdict == UNKNOWN


def test_buckets_of_this_configuration() -> None:
    host = [ref("aws_s3_bucket.b.bucket_domain_name")]
    assert judged(resource("aws_s3_bucket.b", bucket="press.example.com"), records=host).verdict == SATISFIED
    assert judged(resource("aws_s3_bucket.b", bucket="acme"), records=host).verdict == MISCONFIGURED
    assert judged(resource("aws_s3_bucket.b", bucket_prefix="press"), records=host).verdict == MISCONFIGURED
    assert judged(resource("aws_s3_bucket.b", bucket=unknown("var.bucket")), records=host).verdict == UNKNOWN
    site = resource("aws_s3_bucket_website_configuration.w", bucket=ref("aws_s3_bucket.b.id"))
    ends = [ref("aws_s3_bucket_website_configuration.w.website_endpoint")]
    for all_of_it in (ends, ref("aws_s3_bucket_website_configuration.w.website_endpoint")):
        assert judged(site, resource("aws_s3_bucket.b", bucket="acme"), records=all_of_it).verdict == MISCONFIGURED


def test_records_that_are_not_known_and_no_secret_is_said() -> None:
    assert judged(records=unknown()).verdict == UNKNOWN
    assert judged(records=None).verdict == judged(records=[]).verdict == SATISFIED
    said = judged(records=[secret("acme-4711.s3.amazonaws.com")])
    assert said.verdict == MISCONFIGURED
    assert "4711" not in str(said)


HOSTS = st.one_of(
    st.just(unknown()), st.sampled_from(["press.example.com.s3.amazonaws.com", "acme.s3.amazonaws.com", "x.net", 1]), st.none()
)
NAMES = st.one_of(st.just(unknown("var.a")), st.sampled_from(["press", "press.example.com", "acme", ""]))
PLACES = st.one_of(st.just(unknown("var.z")), st.just("Z1"), st.just(ZONE), st.none())


@settings(deadline=None, max_examples=80)
@given(NAMES, PLACES, st.lists(HOSTS, max_size=2))
def test_it_never_raises_and_knowing_more_overturns_nothing(name: object, place: object, hosts: list[object]) -> None:
    def answer(**changed: Any) -> Verdict:
        known = {"name": name, "place": place, "hosts": hosts, **changed}
        zone = resource("aws_route53_zone.z", name="example.com")
        return judged(zone, name=known["name"], zone_id=known["place"], records=known["hosts"]).verdict

    for one in ("name", "place", "hosts"):
        assert answer(**{one: unknown("var.other")}) in {UNKNOWN, answer()}


def alias(*others: Resource, name: object = "www.example.com", zone_id: object = "Z1", target: object = None) -> Judgement:
    record = resource("aws_route53_record.r", type="A", name=name, zone_id=zone_id, alias=block(name=target))
    return leads_to_its_namesake(record, world(record, *others))


SITE = "s3-website-eu-west-1.amazonaws.com"
NAMESAKE = resource("aws_s3_bucket.b", bucket="www.example.com")


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        (SITE, SATISFIED),
        ("s3-website.eu-central-1.amazonaws.com.", SATISFIED),
        ("S3-WEBSITE-us-east-1.amazonaws.com", SATISFIED),
        ("d111111abcdef8.cloudfront.net", SATISFIED),
        ("s3-website.example.com", SATISFIED),
        (ref("aws_s3_bucket.b.website_domain"), SATISFIED),
        (ref("aws_lb.x.dns_name"), SATISFIED),
        (unknown(), UNKNOWN),
        (unknown(branches={"var.on": SITE, "!var.on": "d111111abcdef8.cloudfront.net"}), SATISFIED),
    ],
)
def test_an_alias_beside_a_bucket_of_its_name(target: object, verdict: Verdict) -> None:
    assert alias(NAMESAKE, resource("aws_lb.x"), target=target).verdict == verdict


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        (SITE, UNKNOWN),
        ("s3-website.eusc-de-east-1.amazonaws.eu", UNKNOWN),
        (ref("aws_s3_bucket.b.website_domain"), MISCONFIGURED),
        (unknown(branches={"var.on": ref("aws_s3_bucket.b.website_domain"), "!var.on": "x.cloudfront.net"}), UNKNOWN),
        ("d111111abcdef8.cloudfront.net", SATISFIED),
    ],
)
def test_an_alias_beside_a_bucket_of_another_name(target: object, verdict: Verdict) -> None:
    assert alias(resource("aws_s3_bucket.b", bucket="acme"), target=target).verdict == verdict


def test_an_alias_whose_bucket_goes() -> None:
    gone = resource("aws_s3_bucket.b", bucket="www.example.com", action=Action.DELETE)
    assert alias(gone, target=SITE).verdict == MISCONFIGURED


def test_the_name_of_an_alias_with_and_without_its_zone() -> None:
    zone = resource("aws_route53_zone.z", name="example.com")
    assert alias(NAMESAKE, zone, name="www", zone_id=ZONE, target=SITE).verdict == SATISFIED
    assert alias(NAMESAKE, name="www", target=SITE).verdict == UNKNOWN
    assert alias(NAMESAKE, name=unknown("var.name"), target=SITE).verdict == UNKNOWN


TARGETS = st.one_of(
    st.just(unknown()), st.just(ref("aws_s3_bucket.b.website_domain")), st.sampled_from([SITE, "x.cloudfront.net", "s3", ""]), st.none()
)


@settings(deadline=None, max_examples=80)
@given(NAMES, PLACES, TARGETS)
def test_of_an_alias_it_never_raises_and_knowing_more_overturns_nothing(name: object, place: object, target: object) -> None:
    def answer(**changed: Any) -> Verdict:
        known = {"name": name, "place": place, "target": target, **changed}
        zone, bucket = resource("aws_route53_zone.z", name="example.com"), resource("aws_s3_bucket.b", bucket="press.example.com")
        return alias(zone, bucket, name=known["name"], zone_id=known["place"], target=known["target"]).verdict

    for one in ("name", "place", "target"):
        assert answer(**{one: unknown("var.other")}) in {UNKNOWN, answer()}

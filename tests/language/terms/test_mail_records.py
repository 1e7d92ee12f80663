"""`its domain names who sends its mail`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.mail_records import names_its_senders
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import ref, resource, secret, unknown, world

SATISFIED, UNKNOWN, MISSING = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING
POLICY = ["v=spf1 mx -all"]
ZONE = ref("aws_route53_zone.z.zone_id")


def variable(name: str) -> Value:
    """What one variable and nothing else is."""
    value = unknown(name)
    return replace(value, data=replace(value.unknown, origin=name))


def txt(records: object = POLICY, name: object = "example.com", zone_id: object = "Z1", **values: Any) -> Resource:
    return resource("aws_route53_record.t", **{"type": "TXT", "name": name, "zone_id": zone_id, "records": records, **values})


def judged(*others: Resource, name: object = "example.com", zone_id: object = "Z1") -> Judgement:
    mail = resource("aws_route53_record.m", type="MX", name=name, zone_id=zone_id, records=["10 mail.example.com"])
    return names_its_senders(mail, world(mail, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its domain names who sends its mail"].function is names_its_senders


@pytest.mark.parametrize(
    ("records", "verdict"),
    [
        (POLICY, SATISFIED),
        (["x", "V=SPF1 include:amazonses.com ~all"], SATISFIED),
        (['"v=spf1 -all"'], SATISFIED),
        (["v=spf1 a:all.example.com ?all"], SATISFIED),
        (["v=spf1 mx +all"], MISSING),
        (["v=spf1 all"], MISSING),
        (["verification=v=spf1"], MISSING),
        ([], MISSING),
        (unknown(), UNKNOWN),
        (["x", unknown()], UNKNOWN),
        (unknown("var.on", branches={"var.on": ["x"], "": ["x", "y"]}), UNKNOWN),
    ],
)
def test_what_the_text_says(records: object, verdict: Verdict) -> None:
    assert judged(txt(records)).verdict == verdict


@pytest.mark.parametrize(
    ("mail", "text", "verdict"),
    [
        ("example.com", "Example.com.", SATISFIED),
        ("example.com", "", SATISFIED),
        ("", "example.com", SATISFIED),
        ("news", "news.example.com", SATISFIED),
        ("news", "", MISSING),
        ("example.com", "news", MISSING),
        ("badexample.com", "", MISSING),
        (variable("var.domain"), variable("var.domain"), SATISFIED),
        (unknown("var.domain"), "example.com", UNKNOWN),
        (unknown("var.domain"), "", UNKNOWN),
    ],
)
def test_names_with_and_without_the_zone(mail: object, text: object, verdict: Verdict) -> None:
    zone = resource("aws_route53_zone.z", name="example.com")
    assert judged(zone, txt(name=text, zone_id=ZONE), name=mail, zone_id=ZONE).verdict == verdict


@pytest.mark.parametrize(
    ("mail", "text", "verdict"), [("example.com", "", UNKNOWN), ("news", "news.example.com", UNKNOWN), ("example.com", "a.net", MISSING)]
)
def test_names_in_a_zone_of_which_nobody_knows_the_name(mail: object, text: object, verdict: Verdict) -> None:
    assert judged(txt(name=text), name=mail).verdict == verdict


def test_the_zones() -> None:
    zone, other = resource("aws_route53_zone.z", name="example.com"), resource("aws_route53_zone.y", name="example.com")
    looked_up = resource("data.aws_route53_zone.d", name="example.com")
    assert judged(txt(zone_id="Z2")).verdict == MISSING
    assert judged(zone, other, txt(zone_id=ref("aws_route53_zone.y.zone_id")), zone_id=ZONE).verdict == MISSING
    assert judged(txt(zone_id=variable("var.zone")), zone_id=variable("var.zone")).verdict == SATISFIED
    assert judged(txt(zone_id=variable("var.other")), zone_id=variable("var.zone")).verdict == UNKNOWN
    assert judged(txt(), zone_id=unknown("var.zone")).verdict == UNKNOWN
    assert judged(zone, looked_up, txt(zone_id=ref("data.aws_route53_zone.d.zone_id")), zone_id=ZONE).verdict == UNKNOWN
    assert judged(zone, txt(zone_id=unknown()), zone_id=ZONE).verdict == UNKNOWN


def test_records_that_are_no_policy_and_one_that_may_not_exist() -> None:
    assert judged().verdict == judged(txt(type="SPF")).verdict == judged(txt(action=Action.DELETE)).verdict == MISSING
    assert judged(txt(doubt="var.mail")).verdict == judged(txt(type=unknown())).verdict == UNKNOWN
    assert "1234" not in str(judged(txt([secret("v=spf1 ip4:1234 -all")], zone_id=secret("Z1234")), zone_id=secret("Z1234")))


def test_what_a_certificate_asks_for_takes_no_mail() -> None:
    certificate = resource("aws_acm_certificate.c")
    given = ref("aws_acm_certificate.c.domain_validation_options")
    proof = resource("aws_route53_record.p", type=given, name="_x.example.com", zone_id="Z1", records=[given])
    assert names_its_senders(proof, world(proof, certificate)).verdict == SATISFIED
    other = resource("aws_route53_record.p", type=ref("aws_acm_certificate.c.x", "aws_ssm_parameter.s.value"), name="x", zone_id="Z1")
    assert names_its_senders(other, world(other, certificate, resource("aws_ssm_parameter.s"))).verdict == MISSING


NAMES = st.one_of(st.just(variable("var.a")), st.just(variable("var.b")), st.sampled_from(["", "example.com", "news", "news.example.com"]))
PLACES = st.one_of(st.just(variable("var.a")), st.just(variable("var.b")), st.sampled_from(["Z1", "Z2"]), st.just(ZONE), st.none())
TEXTS = st.one_of(st.just(unknown()), st.lists(st.sampled_from(["v=spf1 -all", "v=spf1 +all", "x", 1, unknown()]), max_size=2), st.none())


@settings(deadline=None, max_examples=80)
@given(NAMES, NAMES, PLACES, PLACES, TEXTS)
def test_it_never_raises_and_knowing_more_overturns_nothing(mail: object, text: object, here: object, there: object, says: object) -> None:
    def answer(**changed: Any) -> Verdict:
        known = {"mail": mail, "text": text, "here": here, "there": there, "says": says, **changed}
        zone = resource("aws_route53_zone.z", name="example.com")
        record = txt(known["says"], known["text"], known["there"])
        return judged(zone, record, name=known["mail"], zone_id=known["here"]).verdict

    for name in ("mail", "text", "here", "there", "says"):
        assert answer(**{name: unknown("var.other")}) in {UNKNOWN, answer()}

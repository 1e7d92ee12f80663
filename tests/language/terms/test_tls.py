"""TLS policies by name, those of classic load balancers, and certificates."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms.certificates import read
from srm_tf.language.terms.classic_tls import its_policy_allows_current_tls_only
from srm_tf.language.terms.tls import TABLES, is_a_current_tls_policy
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import AS_OF, block, ref, resource, says, secret, unknown, world
from tests.language.terms.pem import EDWARDS, ELLIPTIC_EXPIRED, ELLIPTIC_LONG, RSA_1024, RSA_2048

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED


def named(resource_type: str, policy: object) -> Judgement:
    subject = resource(f"{resource_type}.a", ssl_policy=policy)
    return says("ssl_policy is a current TLS policy", subject, world(subject))


@pytest.mark.parametrize(
    ("resource_type", "begins", "verdict"),
    [
        ("aws_lb_listener", "ELBSecurityPolicy-TLS13-1-2-", SATISFIED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS-1-0-", MISCONFIGURED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS13-1-", UNKNOWN),
        ("aws_lb_listener", "ELBSecurityPolicy-", UNKNOWN),
        ("aws_lb_listener", "", UNKNOWN),
        ("aws_opensearch_domain", "Policy-Min-TLS-1-0-", MISCONFIGURED),
        ("aws_opensearch_domain", "Policy-Min-TLS-1-2-", SATISFIED),
        ("aws_cloudfront_distribution", "TLSv1.2_20", UNKNOWN),
        ("aws_transfer_server", "TransferSecurityPolicy-20", UNKNOWN),
        ("aws_instance", "ELBSecurityPolicy-TLS13-1-2-", UNKNOWN),
    ],
)
def test_the_beginning_of_a_name_decides_where_any_word_may_follow(resource_type: str, begins: str, verdict: Verdict) -> None:
    assert named(resource_type, Unknown("var.rest", ("var.rest",), prefix=begins)).verdict == verdict


def classic(subject: Resource, *others: Resource) -> Judgement:
    return its_policy_allows_current_tls_only(subject, world(subject, *others))


def strong(text: object) -> Judgement:
    return says("certificate_body is a strong certificate", resource("aws_iam_server_certificate.a", certificate_body=text), world())


def unexpired(text: object, as_of: date = AS_OF) -> Judgement:
    subject = resource("aws_iam_server_certificate.a", certificate_body=text)
    return says("certificate_body is an unexpired certificate", subject, world(as_of=as_of))


@pytest.mark.parametrize(
    ("resource_type", "policy", "verdict"),
    [
        ("aws_lb_listener", "ELBSecurityPolicy-TLS13-1-2-2021-06", SATISFIED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", SATISFIED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04", SATISFIED),
        ("aws_lb_listener", "ELBSecurityPolicy-FS-1-2-Res-2020-10", SATISFIED),
        ("aws_alb_listener", "ELBSecurityPolicy-TLS-1-2-Ext-2018-06", SATISFIED),
        ("aws_lb_listener", "ELBSecurityPolicy-2016-08", MISCONFIGURED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS13-1-0-2021-06", MISCONFIGURED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS13-1-1-2021-06", MISCONFIGURED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS-1-1-2017-01", MISCONFIGURED),
        ("aws_lb_listener", "ELBSecurityPolicy-FS-2018-06", MISCONFIGURED),
        ("aws_lb_listener", "ELBSecurityPolicy-TLS14-2030-01", UNKNOWN),
        ("aws_lb_listener", "TLS_1_2", UNKNOWN),
        ("aws_api_gateway_domain_name", "TLS_1_2", SATISFIED),
        ("aws_api_gateway_domain_name", "TLS_1_0", MISCONFIGURED),
        ("aws_api_gateway_domain_name", "SecurityPolicy_TLS13_1_3_2025_09", SATISFIED),
        ("aws_api_gateway_domain_name", "SecurityPolicy_TLS12_2018_EDGE", SATISFIED),
        ("aws_apigatewayv2_domain_name", "TLS_1_2", SATISFIED),
        ("aws_cloudfront_distribution", "TLSv1.2_2021", SATISFIED),
        ("aws_cloudfront_distribution", "TLSv1.3_2025", SATISFIED),
        ("aws_cloudfront_distribution", "TLSv1.2_2019", MISCONFIGURED),
        ("aws_cloudfront_distribution", "TLSv1", MISCONFIGURED),
        ("aws_cloudfront_distribution", "TLSv1.1_2016", MISCONFIGURED),
        ("aws_cloudsearch_domain", "Policy-Min-TLS-1-2-2019-07", SATISFIED),
        ("aws_cloudsearch_domain", "Policy-Min-TLS-1-0-2019-07", MISCONFIGURED),
        ("aws_opensearch_domain", "Policy-Min-TLS-1-2-PFS-2023-10", SATISFIED),
        ("aws_opensearch_domain", "Policy-Min-TLS-1-0-2019-07", MISCONFIGURED),
        ("aws_elasticsearch_domain", "Policy-Min-TLS-1-2-2019-07", SATISFIED),
        ("aws_iot_domain_configuration", "IoTSecurityPolicy_TLS13_1_2_2022_10", SATISFIED),
        ("aws_iot_domain_configuration", "IoTSecurityPolicy_TLS12_1_0_2016_01", MISCONFIGURED),
        ("aws_transfer_server", "TransferSecurityPolicy-2024-01", SATISFIED),
        ("aws_transfer_server", "TransferSecurityPolicy-2025-03", SATISFIED),
        ("aws_transfer_server", "TransferSecurityPolicy-SshAuditCompliant-2025-02", SATISFIED),
        ("aws_transfer_server", "TransferSecurityPolicy-AS2Restricted-2025-07", SATISFIED),
        ("aws_transfer_server", "TransferSecurityPolicy-FIPS-2023-05", SATISFIED),
        ("aws_transfer_server", "TransferSecurityPolicy-2023-05", SATISFIED),
        ("aws_transfer_server", "TransferSecurityPolicy-2022-03", MISCONFIGURED),
        ("aws_transfer_server", "TransferSecurityPolicy-2018-11", MISCONFIGURED),
        ("aws_transfer_server", "TransferSecurityPolicy-PQ-SSH-Experimental-2023-04", MISCONFIGURED),
        ("aws_transfer_connector", "TransferSFTPConnectorSecurityPolicy-2024-03", SATISFIED),
        ("aws_transfer_connector", "TransferSFTPConnectorSecurityPolicy-2023-07", MISCONFIGURED),
        ("aws_instance", "TLS_1_2", UNKNOWN),
        ("aws_lb_listener", None, MISSING),
        ("aws_lb_listener", unknown("var.policy"), UNKNOWN),
    ],
)
def test_policies_by_name(resource_type: str, policy: object, verdict: Verdict) -> None:
    assert named(resource_type, policy).verdict == verdict


def test_what_the_answer_says() -> None:
    assert named("aws_lb_listener", "ELBSecurityPolicy-2016-08").because == (
        "ssl_policy is 'ELBSecurityPolicy-2016-08', which offers TLS 1.0 or 1.1"
    )
    assert named("aws_lb_listener", unknown("var.policy")).depends_on == ("var.policy",)
    assert "2016" not in str(named("aws_lb_listener", secret("ELBSecurityPolicy-2016-08")))


def test_of_a_default_it_says_that_nobody_wrote_it() -> None:
    site = Site(resource("aws_transfer_server.a"), "security_policy_name", Value("TransferSecurityPolicy-2018-11", written=False))
    assert is_a_current_tls_policy(site, world()).because == (
        "security_policy_name is not set; 'TransferSecurityPolicy-2018-11' in force, "
        "which offers algorithms that the policies of 2024-01 leave out"
    )


def test_every_table_has_a_source() -> None:
    assert all(table.source.startswith("https://docs.aws.amazon.com/") for table in TABLES.values())


REFERENCE = "Reference-Security-Policy"


def negotiation(name: str, port: object = 443, **attributes: object) -> Resource:
    pairs = [block(name=key.replace("_", "-").replace("!", "."), value=value) for key, value in attributes.items()]
    return resource(f"aws_lb_ssl_negotiation_policy.{name}", load_balancer=ref("aws_elb.a.id"), lb_port=port, attribute=pairs)


def elb(*listeners: object) -> Resource:
    return resource("aws_elb.a", name="a", listener=list(listeners))


HTTPS = block(lb_port=443, lb_protocol="https", instance_port=80, instance_protocol="http")
HTTP = block(lb_port=80, lb_protocol="http", instance_port=80, instance_protocol="http")
GOOD = {"Reference_Security_Policy": "ELBSecurityPolicy-TLS-1-2-2017-01"}
BAD = {"Reference_Security_Policy": "ELBSecurityPolicy-2016-08"}


def test_policies_of_classic_load_balancers() -> None:
    assert classic(negotiation("p", **GOOD)).verdict == SATISFIED
    assert classic(negotiation("p", **BAD)).verdict == MISCONFIGURED
    assert classic(negotiation("p", **{"Protocol-TLSv1.2": "true", "ECDHE-RSA-AES128-GCM-SHA256": "true"})).verdict == SATISFIED
    assert classic(negotiation("p", **{"Protocol-TLSv1": "false", "Protocol-TLSv1.2": "true"})).verdict == SATISFIED
    assert classic(negotiation("p", **{"Protocol-TLSv1": "true"})).verdict == MISCONFIGURED
    assert classic(negotiation("p", **{"Protocol-TLSv1.2": "true", "DES-CBC3-SHA": "true"})).verdict == MISCONFIGURED
    assert classic(negotiation("p", **{"Protocol-TLSv1.2": "true", "RC4-MD5": True})).verdict == MISCONFIGURED
    assert classic(negotiation("p", **{"Protocol-TLSv1.1": unknown()})).verdict == UNKNOWN
    assert classic(negotiation("p", **{"AES128-SHA": unknown()})).verdict == SATISFIED
    assert classic(negotiation("p", **{REFERENCE: unknown()})).verdict == UNKNOWN
    assert classic(negotiation("p", **{REFERENCE: "ELBSecurityPolicy-Someday"})).verdict == UNKNOWN
    assert classic(negotiation("p", **{"Protocol-TLSv1": "true", REFERENCE: unknown()})).verdict == MISCONFIGURED
    assert classic(negotiation("p")).verdict == MISSING
    assert classic(resource("aws_lb_ssl_negotiation_policy.p", attribute=unknown())).verdict == UNKNOWN


def policy(name: str, **more: object) -> Resource:
    values: dict[str, Any] = {
        "load_balancer_name": ref("aws_elb.a.name"),
        "policy_name": name,
        "policy_type_name": "SSLNegotiationPolicyType",
        **more,
    }
    return resource(f"aws_load_balancer_policy.{name}", **values)


def attributes(*pairs: tuple[str, object]) -> list[object]:
    return [block(name=name, value=value) for name, value in pairs]


def listening(*names: object, port: object = 443) -> Resource:
    values: dict[str, Any] = {"load_balancer_name": ref("aws_elb.a.name"), "load_balancer_port": port, "policy_names": list(names)}
    return resource("aws_load_balancer_listener_policy.l", **values)


def test_policies_of_other_types_say_nothing_about_tls() -> None:
    assert classic(policy("p", policy_type_name="ProxyProtocolPolicyType")).verdict == SATISFIED
    assert classic(policy("p", policy_type_name=unknown())).verdict == UNKNOWN
    assert classic(policy("p", policy_attribute=attributes((REFERENCE, "ELBSecurityPolicy-2015-05")))).verdict == MISCONFIGURED


def test_listeners_of_classic_load_balancers() -> None:
    good = policy("good", policy_attribute=attributes((REFERENCE, "ELBSecurityPolicy-TLS-1-2-2017-01")))
    bad = policy("bad", policy_attribute=attributes(("Protocol-TLSv1", "true")))
    sticky = policy("sticky", policy_type_name="LBCookieStickinessPolicyType")
    assert classic(elb(HTTP)).verdict == SATISFIED
    assert classic(elb(HTTP, HTTPS)).verdict == MISSING
    assert classic(elb(HTTPS), negotiation("p", **GOOD)).verdict == SATISFIED
    assert classic(elb(HTTPS), negotiation("p", **BAD)).verdict == MISCONFIGURED
    assert classic(elb(HTTPS), negotiation("p", 8443, **GOOD)).verdict == MISSING
    assert classic(elb(HTTPS), negotiation("p", unknown("var.port"), **GOOD)).verdict == UNKNOWN
    assert classic(elb(HTTPS), good, listening(ref("aws_load_balancer_policy.good.policy_name"))).verdict == SATISFIED
    assert classic(elb(HTTPS), bad, listening(ref("aws_load_balancer_policy.bad.policy_name"))).verdict == MISCONFIGURED
    assert classic(elb(HTTPS), sticky, listening(ref("aws_load_balancer_policy.sticky.policy_name"))).verdict == MISSING
    assert classic(elb(HTTPS), listening("ELBSecurityPolicy-2016-08")).verdict == MISCONFIGURED
    assert classic(elb(HTTPS), listening("made-elsewhere")).verdict == UNKNOWN
    assert classic(elb(HTTPS), listening(unknown())).verdict == UNKNOWN
    assert classic(elb(HTTPS), good, listening(ref("aws_load_balancer_policy.good.policy_name"), unknown())).verdict == UNKNOWN
    assert classic(elb(unknown())).verdict == UNKNOWN
    assert classic(resource("aws_elb.a", listener=unknown())).verdict == UNKNOWN
    assert "ELBSecurityPolicy-2016-08" in classic(elb(HTTPS)).because


@pytest.mark.parametrize(
    ("pem", "key", "bits", "last"),
    [
        (RSA_1024, "rsa", 1024, date(2036, 11, 22)),
        (RSA_2048, "rsa", 2048, date(2036, 11, 22)),
        (ELLIPTIC_EXPIRED, "elliptic", 0, date(2025, 1, 1)),
        (ELLIPTIC_LONG, "elliptic", 0, date(2059, 10, 3)),
        (EDWARDS, "elliptic", 0, date(2027, 11, 25)),
    ],
)
def test_certificates_are_read(pem: str, key: str, bits: int, last: date) -> None:
    found = read(pem)
    assert found is not None
    assert (found.key, found.bits, found.last_day) == (key, bits, last)


def test_strong_certificates() -> None:
    assert strong(RSA_2048).verdict == strong(ELLIPTIC_LONG).verdict == strong(EDWARDS).verdict == SATISFIED
    assert strong(RSA_1024).verdict == MISCONFIGURED
    assert strong(RSA_1024).because == "certificate_body has an RSA key of 1024 bits, expected RSA of 2048 bits or an elliptic curve"
    assert strong(f"leaf first\n{RSA_1024}{RSA_2048}").verdict == MISCONFIGURED
    assert strong("not a certificate").verdict == UNKNOWN
    assert strong(unknown("var.body")).depends_on == ("var.body",)
    assert strong(None).verdict == strong("").verdict == MISSING


def test_unexpired_certificates() -> None:
    assert unexpired(RSA_2048).verdict == SATISFIED
    assert unexpired(ELLIPTIC_EXPIRED).verdict == MISCONFIGURED
    assert unexpired(ELLIPTIC_EXPIRED, date(2025, 1, 1)).verdict == SATISFIED
    assert unexpired(ELLIPTIC_EXPIRED).because == "certificate_body expired on 2025-01-01"
    assert unexpired("").verdict == MISSING


def test_a_sensitive_certificate_is_not_told() -> None:
    for answer in (strong(secret(RSA_1024)), unexpired(secret(ELLIPTIC_EXPIRED))):
        assert answer.verdict == MISCONFIGURED
        assert "1024" not in str(answer)
        assert "2025" not in str(answer)
        assert "MII" not in str(answer)


unhurried = settings(deadline=None, max_examples=60)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just(Unknown("x")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@unhurried
@given(value=ANYTHING, resource_type=st.sampled_from(sorted(TABLES)))
def test_no_value_makes_them_raise(value: object, resource_type: str) -> None:
    assert named(resource_type, value).verdict in Verdict
    assert strong(value).verdict in Verdict
    assert unexpired(value).verdict in Verdict


def test_a_policy_that_may_be_there_leaves_open_what_a_listener_gets() -> None:
    balancer = resource("aws_elb.a", name="a", listener=[block(lb_protocol="HTTPS", lb_port=443)])
    own = resource("aws_lb_ssl_negotiation_policy.n", load_balancer=ref("aws_elb.a.id"), lb_port=443, attribute=[])
    set_ = resource(
        "aws_load_balancer_listener_policy.l", load_balancer_name=ref("aws_elb.a.name"), load_balancer_port=443, policy_names=[]
    )
    assert classic(balancer).verdict == MISSING
    for perhaps in (own, set_):
        assert classic(balancer, replace(perhaps, doubt="var.on")).verdict == UNKNOWN


@unhurried
@given(first=ANYTHING, second=ANYTHING, third=ANYTHING)
def test_no_load_balancer_makes_it_raise(first: object, second: object, third: object) -> None:
    load_balancer = resource("aws_elb.a", name="a", listener=[{"lb_protocol": "SSL", "lb_port": first}, second])
    holder = resource("aws_load_balancer_listener_policy.l", load_balancer_name=second, load_balancer_port=first, policy_names=third)
    own = resource("aws_lb_ssl_negotiation_policy.n", load_balancer=ref("aws_elb.a.id"), lb_port=first, attribute=third)
    other = resource(
        "aws_load_balancer_policy.p", policy_type_name="SSLNegotiationPolicyType", policy_attribute=[{"name": first, "value": third}]
    )
    for subject in (load_balancer, own, other):
        assert its_policy_allows_current_tls_only(subject, world(load_balancer, holder, own, other)).verdict in Verdict


@unhurried
@given(der=st.binary(max_size=80), place=st.integers(0, 400), byte=st.integers(0, 255))
def test_no_bytes_make_the_reader_raise(der: bytes, place: int, byte: int) -> None:
    lines = "".join(RSA_2048.splitlines()[1:-1])
    whole = bytearray(base64.b64decode(lines))
    whole[place] = byte
    for data in (der, bytes(whole)):
        found = read(f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(data).decode()}\n-----END CERTIFICATE-----\n")
        assert found is None or found.key in {"rsa", "elliptic", "other"}


NAMES = st.sampled_from(["Protocol-TLSv1", "Protocol-TLSv1.2", REFERENCE, "RC4-MD5", "AES128-SHA"])
VALUES = st.sampled_from(["true", "false", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-2-2017-01"])


@unhurried
@given(pairs=st.lists(st.tuples(NAMES, VALUES, st.booleans()), min_size=1, max_size=4))
def test_knowing_a_value_only_decides_what_was_open(pairs: list[tuple[str, str, bool]]) -> None:
    hidden = attributes(*((name, unknown() if open_ else value) for name, value, open_ in pairs))
    known = attributes(*((name, value) for name, value, _ in pairs))
    before = classic(resource("aws_lb_ssl_negotiation_policy.n", attribute=hidden)).verdict
    assert before in {UNKNOWN, classic(resource("aws_lb_ssl_negotiation_policy.n", attribute=known)).verdict}

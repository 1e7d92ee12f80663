"""`its bucket origins exist`."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.bucket_origins import bucket_of, exist
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Certainty, Unknown, Value, of
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, reference, resource, secret, unknown, world

HOST = "press.s3.eu-west-1.amazonaws.com"
BUCKET = resource("aws_s3_bucket.b", bucket="press")
GONE = resource("aws_s3_bucket.b", bucket="press", action=Action.DELETE)
REGION = resource("data.aws_region.r")
BY_REFERENCE = ref("aws_s3_bucket.b.bucket_regional_domain_name")


def judged(host: object, *others: Resource, **blocks: object) -> Judgement:
    subject = resource("aws_cloudfront_distribution.d", origin=[block(domain_name=host, origin_id="main", **blocks)])
    return exist(subject, world(subject, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its bucket origins exist"].function is exist


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("press.s3.amazonaws.com", "press"),
        ("press.s3.eu-west-1.amazonaws.com", "press"),
        ("Press.S3.EU-West-1.amazonaws.com.", "press"),
        ("press.s3-eu-west-1.amazonaws.com", "press"),
        ("press.s3.dualstack.eu-west-1.amazonaws.com", "press"),
        ("press.s3-website-eu-west-1.amazonaws.com", "press"),
        ("press.s3-website.eu-central-1.amazonaws.com", "press"),
        ("press.s3.cn-north-1.amazonaws.com.cn", "press"),
        ("press.s3.eusc-de-east-1.amazonaws.eu", "press"),
        ("www.s3.example.com.s3.eu-west-1.amazonaws.com", "www.s3.example.com"),
        ("s3.eu-west-1.amazonaws.com", None),
        ("press.s3.example.com", None),
        ("press.s3.amazonaws.com.example.com", None),
        ("app-1234.eu-west-1.elb.amazonaws.com", None),
        ("reader-111122223333.s3-accesspoint.eu-west-1.amazonaws.com", None),
        ("reader-abc123-s3alias.s3.eu-west-1.amazonaws.com", None),
        ("reader.mrap.accesspoint.s3-global.amazonaws.com", None),
        ("", None),
    ],
)
def test_hosts_of_buckets(host: str, bucket: str | None) -> None:
    assert bucket_of(host) == bucket


def test_a_bucket_that_is_referred_to_exists() -> None:
    answer = judged(BY_REFERENCE, BUCKET)
    assert answer.verdict.word == "satisfied"
    assert answer.because == "origin[0].domain_name refers to aws_s3_bucket.b"


def test_a_bucket_that_is_declared_elsewhere_is_taken_for_one() -> None:
    why = f"{BY_REFERENCE.unknown.why}, which is not declared here"
    answer = judged(replace(BY_REFERENCE, data=Unknown(why, (why,))))
    assert (answer.verdict.word, answer.because.partition(" refers to ")[2]) == (
        "satisfied",
        f"{BY_REFERENCE.unknown.why} (not declared here)",
    )


def test_the_address_in_front_of_a_bucket_leads_to_it() -> None:
    site = resource("aws_s3_bucket_website_configuration.w", bucket=ref("aws_s3_bucket.b.id"))
    assert judged(ref("aws_s3_bucket_website_configuration.w.website_endpoint"), site, BUCKET).verdict.word == "satisfied"
    either = resource("aws_s3_bucket_website_configuration.w", bucket=ref("aws_s3_bucket.b.id", certainty=Certainty.POSSIBLE))
    assert judged(ref("aws_s3_bucket_website_configuration.w.website_endpoint"), either, BUCKET).verdict.word == "unknown"
    other = resource("aws_s3_bucket_website_configuration.w", bucket="archive")
    assert judged(ref("aws_s3_bucket_website_configuration.w.website_endpoint"), other, BUCKET).verdict.word == "unknown"


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "unknown"),
        ([BUCKET], "satisfied"),
        ([resource("aws_s3_bucket.b", bucket="other")], "unknown"),
        ([resource("data.aws_s3_bucket.b", bucket="press")], "satisfied"),
        ([resource("aws_s3_bucket.b", bucket="press", doubt="var.on")], "unknown"),
        ([GONE], "misconfigured"),
        ([resource("aws_s3_bucket.b", bucket="press", action=Action.FORGET)], "satisfied"),
        ([resource("aws_s3_bucket.b", bucket="other", action=Action.DELETE)], "unknown"),
        ([GONE, resource("aws_s3_bucket.c", bucket="press")], "satisfied"),
        ([GONE, resource("aws_s3_bucket.c", bucket=unknown())], "unknown"),
        (
            [GONE, resource("aws_s3_bucket.c", bucket=Value(Unknown("var.env", prefix="logs-", shape=f"logs-{GAP}"), written=True))],
            "misconfigured",
        ),
        (
            [
                resource("aws_s3_bucket.b", bucket="press", action=Action.DELETE),
                resource("aws_s3_bucket.c", bucket="press", doubt="var.on"),
            ],
            "unknown",
        ),
        ([resource("aws_s3_bucket.b", bucket="new", before={"bucket": "press"}, action=Action.REPLACE)], "misconfigured"),
        ([resource("aws_s3_bucket.b", bucket=unknown(), before={"bucket": "press"}, action=Action.REPLACE)], "unknown"),
        ([resource("aws_s3_bucket.b", bucket="press", before={"bucket": "press"}, action=Action.REPLACE)], "satisfied"),
        ([resource("aws_s3_bucket.b", bucket="new", before={"bucket": "press"}, action=Action.UPDATE)], "unknown"),
    ],
)
def test_a_bucket_that_is_named(others: list[Resource], verdict: str) -> None:
    assert judged(HOST, *others).verdict.word == verdict


@pytest.mark.parametrize(
    ("host", "others", "verdict"),
    [
        ("app.example.com", [], "satisfied"),
        (None, [], "satisfied"),
        (unknown(), [BUCKET], "unknown"),
        (ref("aws_lb.a.dns_name"), [resource("aws_lb.a")], "satisfied"),
        (ref("aws_lb.a.name"), [resource("aws_lb.a")], "unknown"),
        (ref("aws_lb.a.dns_name"), [], "satisfied"),
        (ref("aws_api_gateway_rest_api.a.id"), [resource("aws_api_gateway_rest_api.a")], "satisfied"),
        (ref("aws_apigatewayv2_domain_name.a.domain_name_configuration"), [resource("aws_apigatewayv2_domain_name.a")], "satisfied"),
        (ref("aws_lb.a.id"), [resource("aws_lb.a")], "unknown"),
        (ref("aws_lb.a.dns_name", "var.region"), [resource("aws_lb.a")], "unknown"),
        (ref("aws_api_gateway_rest_api.a.id", "data.aws_region.r.name"), [resource("aws_api_gateway_rest_api.a"), REGION], "satisfied"),
        (ref("aws_s3_bucket.b.id", "data.aws_region.r.name"), [BUCKET, REGION], "satisfied"),
        (ref("data.aws_region.r.name"), [REGION], "unknown"),
        (ref("aws_cloudformation_stack.s.outputs"), [resource("aws_cloudformation_stack.s")], "unknown"),
        (ref("aws_s3_bucket.b.bucket_domain_name", certainty=Certainty.POSSIBLE), [BUCKET], "unknown"),
        (BY_REFERENCE, [resource("aws_s3_bucket.b", bucket="press", doubt="var.on")], "unknown"),
        (Value(Unknown("var.region", shape=f"press.s3.{GAP}.amazonaws.com")), [BUCKET], "satisfied"),
        (Value(Unknown("var.region", shape=f"press.s3.{GAP}.amazonaws.com")), [GONE], "misconfigured"),
        (Value(Unknown("var.region", shape=f"press.s3.{GAP}.amazonaws.com")), [], "unknown"),
        (unknown(branches={"a": "app.example.com", "b": "api.example.com"}), [], "satisfied"),
        (unknown(branches={"a": "app.example.com", "b": BY_REFERENCE}), [BUCKET], "satisfied"),
        (unknown(branches={"a": "app.example.com", "b": HOST}), [], "unknown"),
        (unknown(branches={"a": HOST, "b": HOST}), [GONE], "misconfigured"),
        (unknown(branches={"a": ref("aws_s3_bucket.c.id"), "b": HOST}), [resource("aws_s3_bucket.c"), GONE], "unknown"),
        (
            unknown(branches={"a": "app.example.com", "b": HOST}),
            [GONE],
            "unknown",
        ),
    ],
)
def test_hosts_that_are_not_known_or_no_buckets(host: object, others: list[Resource], verdict: str) -> None:
    assert judged(host, *others).verdict.word == verdict


def test_what_a_name_came_to_counts_and_not_what_it_might_have_been() -> None:
    host = replace(of("other.s3.amazonaws.com"), written=True, references=(reference("aws_s3_bucket.b.bucket_domain_name"),))
    assert judged(host, BUCKET).verdict.word == "unknown"


def test_an_origin_inside_a_vpc_is_no_bucket() -> None:
    assert judged(unknown(), vpc_origin_config=[block(vpc_origin_id="vo-1")]).verdict.word == "satisfied"


@pytest.mark.parametrize("origin", [unknown(), [block(domain_name="app.example.com"), unknown()]])
def test_origins_that_are_not_known(origin: object) -> None:
    subject = resource("aws_cloudfront_distribution.d", origin=origin)
    answer = exist(subject, world(subject))
    assert answer.verdict.word == "unknown"
    assert answer.depends_on == ("var.x",)


@pytest.mark.parametrize("action", [Action.CREATE, Action.DELETE])
def test_a_sensitive_host_is_not_repeated(action: Action) -> None:
    host: Value = secret(HOST)
    answer = judged(host, resource("aws_s3_bucket.b", bucket="press" if action is Action.DELETE else "other", action=action))
    said = " ".join([answer.because, *answer.depends_on, *(one.value or "" for one in answer.evidence)])
    assert "press" not in said
    assert answer.verdict.word == ("misconfigured" if action is Action.DELETE else "unknown")


def by_region(service: str, end: str) -> Value:
    """A host of AWS's of which neither the first word nor the Region is known."""
    return Value(Unknown("var.region, which has no value", ("var.region",), shape=f"{GAP}.{service}.{GAP}.{end}"), written=True)


@pytest.mark.parametrize(
    ("service", "end", "verdict"),
    [
        ("execute-api", "amazonaws.com", "satisfied"),
        ("lambda-url", "on.aws", "satisfied"),
        ("s3", "amazonaws.com", "unknown"),
        ("edge", "amazonaws.com", "unknown"),
        ("execute-api", "example.com", "unknown"),
    ],
)
def test_the_word_of_another_service_in_front_of_the_region_is_no_buckets_host(service: str, end: str, verdict: str) -> None:
    assert judged(by_region(service, end)).verdict.word == verdict


@pytest.mark.parametrize(
    ("waits_for", "hidden", "verdict"),
    [
        (("aws_api_gateway_rest_api.shop.id",), True, "satisfied"),  # `"${aws_api_gateway_rest_api.shop.id}.execute-api.${var.region}.…"`
        (("aws_api_gateway_rest_api.shop.id", "var.region"), True, "unknown"),
        (("aws_api_gateway_rest_api.shop.id",), False, "unknown"),
        ((), True, "unknown"),
    ],
)
def test_a_variable_that_a_plan_names_beside_what_it_waits_for_is_known(waits_for: tuple[str, ...], hidden: bool, verdict: str) -> None:
    api = "aws_api_gateway_rest_api.shop.id"
    host = Value(Unknown(api, waits_for, hidden=hidden), written=True, references=(reference(api), reference("var.region")))
    assert judged(host, resource("aws_api_gateway_rest_api.shop")).verdict.word == verdict

"""Origins that CloudFront can sign requests for."""

from __future__ import annotations

import pytest

from srm_tf.model.value import GAP, Reference, Unknown, Value
from tests.language.terms.build import ref, resource, says, secret, unknown, world


def made(end: str) -> Value:
    """The id of a bucket with a text behind it."""
    return Value(Unknown("aws_s3_bucket.b.id", shape=GAP + end), written=True, references=(Reference("aws_s3_bucket.b.id"),))


def answer(value: object) -> str:
    subject = resource("aws_cloudfront_distribution.a", domain_name=value)
    return says("domain_name is an origin that CloudFront can sign for", subject, world(subject)).verdict.word


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("site.s3.amazonaws.com", "satisfied"),
        ("site.s3.eu-west-1.amazonaws.com", "satisfied"),
        ("site.s3-eu-west-1.amazonaws.com", "satisfied"),
        ("site.s3.cn-north-1.amazonaws.com.cn", "satisfied"),
        ("site.s3.eusc-de-east-1.amazonaws.eu", "satisfied"),
        ("a1b2.lambda-url.eu-west-1.on.aws", "satisfied"),
        ("site.s3-website-eu-west-1.amazonaws.com", "misconfigured"),
        ("site.s3-website.eu-central-1.amazonaws.com", "misconfigured"),
        ("www.example.com", "misconfigured"),
        (ref("aws_s3_bucket.site.bucket_regional_domain_name"), "satisfied"),
        (ref("aws_s3_bucket.site.bucket_domain_name"), "satisfied"),
        (ref("aws_s3_bucket.site.website_endpoint"), "misconfigured"),
        (ref("aws_s3_bucket_website_configuration.site.website_endpoint"), "misconfigured"),
        (ref("aws_s3_bucket.site.id"), "unknown"),
        (ref("aws_lb.site.dns_name"), "misconfigured"),
        (ref("module.edge.aws_api_gateway_stage.live.invoke_url"), "misconfigured"),
        (ref("module.edge.aws_lb"), "unknown"),
        (made(".s3.amazonaws.com"), "satisfied"),
        (made(".s3-website.eu-central-1.amazonaws.com"), "misconfigured"),
        (made(".example.com"), "unknown"),
        (made(f".execute-api.{GAP}.amazonaws.com"), "misconfigured"),
        (made(f".lambda-url.{GAP}.on.aws"), "satisfied"),
        (made(".lambda-url.eu-west-1.on.aws"), "satisfied"),
        (made(f".s3.{GAP}.amazonaws.com"), "satisfied"),
        (made(f".s3-website.{GAP}.amazonaws.com"), "misconfigured"),
        (made(f".s3-website-{GAP}.amazonaws.com"), "misconfigured"),
        (made(f".s3.dualstack.{GAP}.amazonaws.com"), "satisfied"),
        (Value(Unknown("var.region", shape=f"site.s3.{GAP}.amazonaws.com"), written=True), "satisfied"),
        (Value(Unknown("var.region", shape=f"site-{GAP}.s3-website.{GAP}.amazonaws.com"), written=True), "misconfigured"),
        (made(f".s3-{GAP}.amazonaws.com"), "unknown"),  # perhaps that of a web site
        (made(f".{GAP}.amazonaws.com"), "unknown"),
        (made(f".execute-api.{GAP}"), "unknown"),
        (unknown("var.host"), "unknown"),
        (ref("aws_lambda_function_url.site.function_url"), "satisfied"),
        (unknown(branches={"a": "x.s3.amazonaws.com", "b": ref("aws_s3_bucket.site.bucket_domain_name")}), "satisfied"),
        (unknown(branches={"a": "www.example.com", "b": "x.s3-website.eu-west-1.amazonaws.com"}), "misconfigured"),
        (unknown(branches={"a": "x.s3.amazonaws.com", "b": "www.example.com"}), "unknown"),
    ],
)
def test_hosts(value: object, verdict: str) -> None:
    assert answer(value) == verdict


def test_a_sensitive_host_is_not_told() -> None:
    subject = resource("aws_cloudfront_distribution.a", domain_name=secret("hidden.s3.amazonaws.com"))
    assert "hidden" not in str(says("domain_name is an origin that CloudFront can sign for", subject, world(subject)))

"""Response headers policies of CloudFront that are AWS's own."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.headers import has_managed_headers
from tests.language.terms.build import resource, unknown, world

LOOK_UP = "data.aws_cloudfront_response_headers_policy.h"


# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"name": "Managed-SecurityHeadersPolicy"}, "satisfied"),
        ({"name": "Managed-CORS-and-SecurityHeadersPolicy"}, "satisfied"),
        ({"name": "Managed-CORS-with-preflight-and-SecurityHeadersPolicy"}, "satisfied"),
        ({"id": "67f7725c-6f97-4210-82d7-5512b31e9d03"}, "satisfied"),
        ({"id": "e61eb60c-9c35-4d20-a928-2b84e02af89c"}, "satisfied"),
        ({"id": "eaab4381-ed33-4a86-88ca-d9558dc6cd63"}, "satisfied"),
        ({"name": "Managed-SimpleCORS"}, "missing"),
        ({"name": "company-headers"}, "unknown"),  # what it holds is read with the plan
        ({"name": "company-headers", "etag": "E23ZP02F085DFQ"}, "missing"),  # it was read, and holds none
        ({"name": unknown("var.name")}, "unknown"),
        ({"id": unknown("var.id")}, "unknown"),
    ],
)
def test_what_is_looked_up(values: dict[str, object], verdict: str) -> None:
    subject = resource(LOOK_UP, **values)  # type: ignore[arg-type]
    assert has_managed_headers(subject, world(subject)).verdict.word == verdict


def test_one_that_is_written_here_is_none_of_them() -> None:
    subject = resource("aws_cloudfront_response_headers_policy.h", name="Managed-SecurityHeadersPolicy")
    assert has_managed_headers(subject, world(subject)).verdict.word == "missing"

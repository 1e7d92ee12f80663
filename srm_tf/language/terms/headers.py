"""`is looked up among AWS's policies with security headers`: a response headers policy of CloudFront that nobody here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.model.verdict import Judgement, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_LOOK_UP: Final = "data.aws_cloudfront_response_headers_policy"
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
_MANAGED: Final = "Managed-"
_WITH_HEADERS: Final = frozenset(
    {
        "Managed-SecurityHeadersPolicy",
        "Managed-CORS-and-SecurityHeadersPolicy",
        "Managed-CORS-with-preflight-and-SecurityHeadersPolicy",
        "67f7725c-6f97-4210-82d7-5512b31e9d03",
        "e61eb60c-9c35-4d20-a928-2b84e02af89c",
        "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
    }
)


@sentence("is looked up among AWS's policies with security headers", on=("aws_cloudfront_response_headers_policy", _LOOK_UP))
def has_managed_headers(subject: Resource, _: Context) -> Judgement:
    """By its name or id. What another policy holds is known when it has been read."""
    if subject.mode != "data":
        return lacks(f"{subject.address} is none of AWS's own policies", evidence(subject))
    asked = "id" if subject.get("name").is_null else "name"
    text = subject.text(asked)
    seen = evidence(subject, asked)
    if text in _WITH_HEADERS:
        return holds(f"{subject.address} is AWS's {shown(subject.get(asked))}", seen)
    if (text or "").startswith(_MANAGED) or subject.text("etag"):
        return lacks(f"{subject.address} is {shown(subject.get(asked))}, which has no security headers", seen)
    return depends(f"{subject.address} is read at plan time", (subject.address,), seen)

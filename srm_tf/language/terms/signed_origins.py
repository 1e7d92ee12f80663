"""`is an origin that CloudFront can sign for`: host names, also before they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.bucket_origins import regional_service, without_surroundings
from srm_tf.language.terms.match import evidence
from srm_tf.model.partitions import HOSTS_END
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.value import Reference

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html, https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
_SIGNED: Final = regex(rf"[.]s3[.-](?:[a-z0-9-]+[.])*{HOSTS_END}$|[.]lambda-url[.]")
_SIGNING: Final = frozenset({"s3", "lambda-url"})
_SITE: Final = regex(r"[.]s3-website[.-]")
# Attributes that are the whole of such an address.
_BUCKETS: Final = regex(r"(?:.*[.])?aws_s3_bucket[.].+[.](?:bucket_domain_name|bucket_regional_domain_name)")
_FUNCTIONS: Final = regex(r"(?:.*[.])?aws_lambda_function_url[.].+")
# Attributes that are the address of something else, or a name in somebody's own zone.
_OTHERS: Final = regex(
    r"(?:module[.].+[.])?aws_(?:a?lb|elb|instance|eip|api_gateway_\w+|apigatewayv2_\w+|apprunner_\w+|elastic_beanstalk_\w+|globalaccelerator_\w+"
    r"|lightsail_\w+|media_?\w+|route53_record|vpc_endpoint)[.].+"
)
_SITES: Final = regex(r"(?:.*[.])?aws_s3_bucket(?:_website_configuration)?[.].+[.](?:website_endpoint|website_domain)")


@predicate("is an origin that CloudFront can sign for", partial=True)
def can_be_signed_for(site: Site, _: Context) -> Judgement:
    """Whether origin access control works for this host name; known before apply where it is an attribute of a bucket."""
    value = site.value
    seen = evidence(site.resource, site.path, value)
    text = value.text()
    if text is not None:
        fits = bool(_SIGNED.search(text)) and not _SITE.search(text)
        return holds(f"{site.path} is {shown(value)}", seen) if fits else breaks(f"{site.path} is {shown(value)}, another host", seen)
    if service := regional_service(value):
        said = f"{site.path} is '….{service}.…'"
        return holds(said, seen) if service in _SIGNING else breaks(f"{said}, another host", seen)
    if GAP in value.unknown.shape and (end := value.unknown.shape.rpartition(GAP)[2]) and _SIGNED.search(end):
        said = f"{site.path} is '…{end}'"
        return breaks(f"{said}, another host", seen) if _SITE.search(end) else holds(said, seen)
    if value.is_unknown and len(parts := without_surroundings(value).references) == 1:
        word = _by_name(parts[0])
        if word is not None:
            said = f"{site.path} is {parts[0].text}"
            return holds(said, seen) if word else breaks(f"{said}, another host", seen)
    return _not_known(site)


def _not_known(site: Site) -> Judgement:
    value = site.value
    why = value.unknown.why if value.is_unknown else "what is not shown"
    on = value.origins or (f"{site.resource.address}.{site.path}",)
    return depends(f"{site.path} depends on {why}", on, evidence(site.resource, site.path, value))


def _by_name(reference: Reference) -> bool | None:
    """What the attribute's own name says; None: nothing."""
    if _BUCKETS.fullmatch(reference.text) or _FUNCTIONS.fullmatch(reference.text):
        return True
    return False if _SITES.fullmatch(reference.text) or _OTHERS.fullmatch(reference.text) else None

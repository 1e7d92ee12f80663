"""`is an origin that CloudFront can sign for`, `is the address of a bucket` or of its web site: host names, also before they are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence, origins
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.value import Reference

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html, https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
_SIGNED: Final = regex(r"[.]s3[.-](?:[a-z0-9-]+[.])*amazonaws[.]com(?:[.]cn)?$|[.]lambda-url[.]")
_BUCKET: Final = regex(r"[.]s3[.-](?:[a-z0-9-]+[.])*amazonaws[.]com(?:[.]cn)?$")
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
def can_be_signed_for(site: Site, context: Context) -> Judgement:
    """Whether origin access control works for this host name; known before apply where it is an attribute of a bucket."""
    del context
    return _is_address(site, _SIGNED, functions=True)


@predicate("is the address of a bucket", partial=True)
def is_a_bucket(site: Site, context: Context) -> Judgement:
    """Whether it is a bucket's own host name; not its web site's."""
    del context
    return _is_address(site, _BUCKET, functions=False)


@predicate("is the address of a web site", partial=True)
def is_a_web_site(site: Site, context: Context) -> Judgement:
    """Whether it is the host name of a bucket's web site, which speaks HTTP only."""
    del context
    value = site.value
    seen = evidence(site.resource, site.path, value)
    text = value.text()
    if text is None and value.is_unknown and not value.unknown.branches and len(value.references) == 1:
        text = value.references[0].text
        fits = _SITES.fullmatch(text) is not None
        if fits or _OTHERS.fullmatch(text) or _BUCKETS.fullmatch(text):
            return holds(f"{site.path} is {text}", seen) if fits else breaks(f"{site.path} is {text}, another host", seen)
    elif text is not None:
        said = f"{site.path} is {shown(value)}"
        return holds(said, seen) if _SITE.search(text) else breaks(f"{said}, another host", seen)
    return _not_known(site)


def _is_address(site: Site, pattern: re.Pattern[str], *, functions: bool) -> Judgement:
    value = site.value
    seen = evidence(site.resource, site.path, value)
    text = value.text()
    if text is not None:
        fits = bool(pattern.search(text)) and not _SITE.search(text)
        return holds(f"{site.path} is {shown(value)}", seen) if fits else breaks(f"{site.path} is {shown(value)}, another host", seen)
    branches = [branch for _, branch in value.unknown.branches]
    if branches:
        answers = [_is_address(type(site)(site.resource, site.path, one, site.names), pattern, functions=functions) for one in branches]
        if len({answer.verdict for answer in answers}) == 1:
            return all_of(answers)
    elif GAP in value.unknown.shape and (end := value.unknown.shape.rpartition(GAP)[2]) and pattern.search(end):
        said = f"{site.path} is '…{end}'"
        return breaks(f"{said}, another host", seen) if _SITE.search(end) else holds(said, seen)
    elif value.is_unknown and len(value.references) == 1:
        word = _by_name(value.references[0], functions=functions)
        if word is not None:
            said = f"{site.path} is {value.references[0].text}"
            return holds(said, seen) if word else breaks(f"{said}, another host", seen)
    return _not_known(site)


def _not_known(site: Site) -> Judgement:
    value = site.value
    why = value.unknown.why if value.is_unknown else "what is not shown"
    on = origins(value) or (f"{site.resource.address}.{site.path}",)
    return depends(f"{site.path} depends on {why}", on, evidence(site.resource, site.path, value))


def _by_name(reference: Reference, *, functions: bool) -> bool | None:
    """What the attribute's own name says; None: nothing."""
    if _BUCKETS.fullmatch(reference.text):
        return True
    if _FUNCTIONS.fullmatch(reference.text):
        return functions
    return False if _SITES.fullmatch(reference.text) or _OTHERS.fullmatch(reference.text) else None

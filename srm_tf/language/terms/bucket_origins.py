"""`its bucket origins exist`: whether the buckets that a CloudFront distribution fetches from are there once the plan is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.absent import named, undeclared
from srm_tf.language.joined import Literal
from srm_tf.language.once import once
from srm_tf.language.show import shown
from srm_tf.language.surroundings import is_looked_up
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import blocks, evidence, fits, is_given
from srm_tf.model.partitions import HOSTS_END
from srm_tf.model.resource import Action
from srm_tf.model.value import GAP, Certainty, Value
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    import re

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference
    from srm_tf.model.verdict import Evidence

BUCKETS: Final = ("aws_s3_bucket", "data.aws_s3_bucket")
# What has an address of its own and stands in front of the bucket that its `bucket` names.
FRONTS: Final = ("aws_s3_bucket_website_configuration", "aws_s3_access_point")
# Hosts of buckets and of their web sites: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
_HOST: Final = regex(rf"([a-z0-9][a-z0-9._-]*)[.]s3[.-](?!accesspoint[.]|object-lambda[.]|global[.])(?:[a-z0-9-]+[.])*{HOSTS_END}")
# Endings of names that stand for an access point: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html
_ALIASES: Final = ("-s3alias", "--ol-s3")
# Types and attributes that give AWS's own address of something else than a bucket: of `domain_name_configuration` it is the target's name.
_OTHERS: Final = regex(
    r"aws_(?:alb|lb|elb|instance|eip|lambda_function_url|apprunner_service|elastic_beanstalk_environment|globalaccelerator_\w+|"
    r"media_\w+|media_?store_container|cloudfront_distribution|lightsail_lb)|aws_api_?gateway(?:v2)?_\w+"
)
_ADDRESSES: Final = frozenset({
    "api_endpoint", "cloudfront_domain_name", "cname", "dns_name", "domain_name_configuration", "endpoint", "endpoint_url", "function_url",
    "invoke_url", "private_dns", "public_dns", "regional_domain_name", "service_url",
})  # fmt: skip
_API_ID = "id"  # `"${aws_api_gateway_rest_api.shop.id}.execute-api.eu-west-1.amazonaws.com"`
# A service's own word in front of the Region, which may be the gap that is left: nobody calls a Region as a service is called.
# https://docs.aws.amazon.com/general/latest/gr/rande.html#regional-endpoints
_REGIONAL: Final = regex(
    rf"((?:{GAP}|[a-z0-9._-])+)[.](execute-api|lambda-url|s3|s3-website)(?:[.]|(?<=-website)-)(?:dualstack[.])?"
    rf"(?:{GAP}|[a-z]+-[a-z0-9-]+)[.](?:{HOSTS_END}|on[.]aws)"
)
_SOME_REGION: Final = "us-east-1"  # which one tells no two buckets apart


class _Names(msgspec.Struct):
    """The buckets of a world by name: those that will be there, those that will not, and those whose name nobody knows."""

    there: dict[str, list[Resource]] = {}
    gone: dict[str, list[Resource]] = {}
    open: list[Resource] = []


@sentence("its bucket origins exist", on=("aws_cloudfront_distribution", "aws_cloudfront_multitenant_distribution"))
def exist(subject: Resource, context: Context) -> Judgement:
    """Every origin that is a bucket is one of this configuration, or one that a data source has read.

    A name that nobody here has may be free, and then belongs to whoever takes it first; or it is a bucket of another stack.
    """
    value = subject.get("origin")
    found: list[Judgement] = []
    for index, origin in enumerate(() if value.is_unknown else value.items()):
        if is_given(origin.get("vpc_origin_config")).yes:
            continue
        answer = _host(subject, f"origin[{index}].domain_name", origin.get("domain_name"), context)
        found += [answer] if answer is not None else []
    hidden = blocks(value).open
    if hidden:
        found.append(depends(f"{subject.address}.origin depends on {hidden[0]}", hidden, evidence(subject, "origin", value)))
    return all_of(found) if found else holds(f"{subject.address} has no bucket among its origins", evidence(subject, "origin", how="term"))


def bucket_of(host: str) -> str | None:
    """The bucket that a host name of S3 names; None where it names something else.

    >>> bucket_of("press.example.com.s3.eu-west-1.amazonaws.com"), bucket_of("press-s3.example.com")
    ('press.example.com', None)
    """
    match = _HOST.fullmatch(host.lower().rstrip("."))
    return None if match is None or match[1].endswith(_ALIASES) else str(match[1])


def _host(subject: Resource, path: str, host: Value, context: Context) -> Judgement | None:
    """The judgement about one host name; None if it is not that of a bucket."""
    branches = host.unknown.branches
    if branches:
        return _agreed(subject, path, host, [_host(subject, path, one, context) for _, one in branches])
    text = host.text()
    if text is not None:  # what it is made of may be more than what it came to: a condition leaves both in a plan
        name = bucket_of(text)
        return None if name is None else named_in(subject, path, host, name, context)
    parts = without_surroundings(host)
    buckets = referred(parts, context)
    if len(buckets) == 1:
        return _stands(path, buckets[0], evidence(subject, path, host, "reference"))
    if name := _in_some_region(host):
        return named_in(subject, path, host, name, context)
    if not host.is_unknown or is_other(parts, context):
        return None
    if absent := undeclared(host, BUCKETS[:1]):
        return holds(f"{path} refers to {absent} (not declared here)", evidence(subject, path, host, "reference"))
    on = host.origins or (f"{subject.address}.{path}",)
    return depends(f"{path} depends on {host.unknown.why}", on, evidence(subject, path, host))


def _agreed(subject: Resource, path: str, host: Value, answers: list[Judgement | None]) -> Judgement | None:
    """What holds whichever of several host names it is."""
    heard = [one for one in answers if one is not None]
    if not heard:
        return None
    if len({one.verdict for one in heard}) == 1 and (len(heard) == len(answers) or not heard[0].verdict.fails):
        return all_of(heard)
    return depends(f"{path} depends on {host.unknown.why}", host.origins or (f"{subject.address}.{path}",), evidence(subject, path, host))


def without_surroundings(host: Value) -> Value:
    """The host name without what only says where the program runs: `"${aws_s3_bucket.site.id}.s3.${data.aws_region.here.name}.…"`.

    So it is with a variable that a plan names beside what it waits for: its value is known, and a name of it alone would be, too.
    """
    waits = host.unknown.depends_on if host.unknown.hidden else ()

    def surrounds(one: Reference) -> bool:
        return is_looked_up(one.target) if one.target is not None else bool(waits) and one.text not in waits

    return replace(host, references=tuple(one for one in host.references if not surrounds(one)))


def referred(host: Value, context: Context) -> list[Resource]:
    """The buckets that a host name surely comes from by reference."""
    if not host.references:
        return []
    sure = [one for one, how in context.links.targets(host, BUCKETS) if how == Certainty.EXACT]
    for front, how in context.links.targets(host, FRONTS):
        if how == Certainty.EXACT:
            sure += [one for one, certain in context.links.targets(front.get("bucket"), BUCKETS) if certain == Certainty.EXACT]
    return sure


def _stands(path: str, bucket: Resource, proof: Evidence) -> Judgement:
    """What a reference to a bucket says."""
    if bucket.doubt:
        return depends(f"{path} refers to {bucket.address}, which depends on {bucket.doubt}", bucket.waits_for, proof)
    return holds(f"{path} refers to {bucket.address}", proof)


def named_in(subject: Resource, path: str, host: Value, name: str, context: Context) -> Judgement:
    """What the name of a bucket says that stands in a text: whether one here has it."""
    names = _names(context)
    there, gone = names.there.get(name, []), names.gone.get(name, [])
    proof = evidence(subject, path, host)
    sure = [one for one in there if not one.doubt]
    if sure:
        return holds(f"{path} names {sure[0].address}", evidence(subject, path, host, "inferred"))
    if there:
        return _stands(path, there[0], proof)
    perhaps = [one for one in names.open if not fits(one.get("bucket"), name.__eq__, name.startswith).no]
    if perhaps:
        on = [origin for one in perhaps for origin in one.get("bucket").origins or (one.address,)]
        return depends(f"{path} may name {perhaps[0].address}: it depends on {on[0]}", on, proof)
    if gone:
        return breaks(f"{path} is {shown(host)}, whose bucket {gone[0].address} is deleted: its name is free for anybody", proof)
    known = Literal(name, host.hides)
    return depends(f"{path} names {known.quoted}, a bucket outside this configuration", (known.name,), proof)


@once
def _names(context: Context) -> _Names:
    """The buckets by name; one that is only forgotten by Terraform stays where it is, and one that is renamed leaves its old name."""
    made = _Names()
    for one in context.graph.of_type(*BUCKETS):
        _enter(one, made)
    return made


def _enter(bucket: Resource, names: _Names) -> None:
    value = bucket.get("bucket")
    name = value.text() or bucket.text("id")
    if bucket.action is Action.DELETE:
        names.gone.setdefault(name or "", []).append(bucket)
        return
    if name:
        names.there.setdefault(name, []).append(bucket)
    elif value.written:
        names.open.append(bucket)
    old = (bucket.before or {}).get("bucket")
    text = old.text() if old is not None else None
    if text and bucket.action.replaces:
        names.gone.setdefault(text, []).append(bucket)


def regional_service(host: Value) -> str:
    """The service that a host name says in front of its Region, before the rest of it is known; "" where it does not.

    >>> from srm_tf.model.value import Unknown
    >>> regional_service(Value(Unknown("var.region", shape=f"{GAP}.execute-api.{GAP}.amazonaws.com")))
    'execute-api'
    """
    found = _regional(host)
    return "" if found is None else str(found[2])


def _regional(host: Value) -> re.Match[str] | None:
    return _REGIONAL.fullmatch(host.unknown.shape) if host.is_unknown else None


def _in_some_region(host: Value) -> str | None:
    """The bucket that a host name names of which nothing but the Region is open."""
    found = _regional(host)
    return None if found is None or GAP in found[1] else bucket_of(host.unknown.shape.replace(GAP, _SOME_REGION))


def is_other(host: Value, context: Context) -> bool:
    """Whether a host name nobody knows yet is surely that of something else than a bucket: all it is made of are such addresses."""
    if regional_service(host) in {"execute-api", "lambda-url"}:
        return True
    return bool(host.references) and all(_gives_address(one, context) for one in host.references)


def _gives_address(reference: Reference, context: Context) -> bool:
    """Whether it is an address of AWS's own for one of the others, which may stand in another file, or be looked up."""
    target = context.graph.get(reference.target)
    type_, attribute = (target.type, reference.attribute) if target is not None else named(reference.text)
    if _OTHERS.fullmatch(type_) is None:
        return False
    return attribute in _ADDRESSES or (attribute == _API_ID and type_.startswith("aws_api"))

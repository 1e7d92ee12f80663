"""`searches headers for no literal secret`: rules of WAF by which a word in a header lets requests pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms import predicate
from srm_tf.language.terms.literals import is_not_a_literal
from srm_tf.language.terms.match import not_known
from srm_tf.language.terms.secret_headers import is_a_switch_or_names_a_header, names_a_header_with_a_secret
from srm_tf.model.verdict import Judgement, Verdict, all_of, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

_MATCH: Final = "byte_match_statement"
_WITHIN: Final = (
    *("statement", "scope_down_statement", "and_statement", "or_statement", "not_statement"),
    *("rate_based_statement", "managed_rule_group_statement"),
)
_HEADER: Final = ("field_to_match", "single_header", "name")
_SEARCHED: Final = "search_string"
# How somebody signs in, before any secret: https://www.iana.org/assignments/http-authschemes, and how a token begins: in JSON with what
# says how it is signed (https://www.rfc-editor.org/rfc/rfc7515#section-4.1), else with its kind (`ghs_`).
_SCHEME: Final = regex(
    r"""(?:[A-Za-z]+[ =:]*)?(?:ey[A-Za-z]{0,2}|eyJ(?:hbGciO|0eXAiO|raWQiO)[\w-]*|[A-Za-z]+="?|[a-z]{2,5}_)?|AWS4-HMAC-SHA256[ ]*"""
)
_ATTACK: Final = regex(r"\W+|\$\{\w*:?")  # `../`; or how Log4Shell begins: https://nvd.nist.gov/vuln/detail/CVE-2021-44228


@predicate("searches headers for no literal secret", partial=True, whole=True)
def searches_headers_for_no_literal_secret(site: Site, context: Context) -> Judgement:
    """What a rule looks for in a header that holds a secret comes from elsewhere, however deep the statement stands in others.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
    """
    return all_of([*_judged(site, context)] or [holds(f"{site.path} searches no header for a secret")])


def _judged(site: Site, context: Context) -> Iterator[Judgement]:
    """Of the blocks at a place, and of those in them."""
    body = site.value.unknown.body
    if body is not None:
        inside = all_of([*_judged(replace(site, value=body), context)] or [holds(f"{site.path} searches no header for a secret")])
        yield inside if inside.verdict == Verdict.SATISFIED else not_known(site)
        return
    if site.value.is_unknown:
        yield not_known(site)
        return
    several = isinstance(site.value.data, tuple) and len(site.value.data) > 1
    for at, block in enumerate(site.value.items()):
        here = replace(site, path=f"{site.path}[{at}]" if several else site.path, value=block)
        if block.is_unknown:
            yield not_known(here)
            continue
        for name in _WITHIN:
            yield from _judged(_under(here, name), context)
        yield from (_of_match(one, context) for one in _blocks(_under(here, _MATCH)))


def _blocks(site: Site) -> Iterator[Site]:
    yield from (replace(site, value=one) for one in site.value.items())


def _of_match(site: Site, context: Context) -> Judgement:
    """A statement that looks for one word in one place."""
    header = site
    for name in _HEADER:
        header = _under(header, name)
    searched = _under(site, _SEARCHED)
    if header.value.is_null or searched.value.is_null:
        return holds(f"{site.path} searches no header")
    text = searched.value.text()
    is_no_secret = text is not None and (_SCHEME.fullmatch(text) or _ATTACK.fullmatch(text))
    named, plain = names_a_header_with_a_secret(header, context), is_a_switch_or_names_a_header(searched, context)
    if named.verdict.fails or plain.verdict == Verdict.SATISFIED or is_no_secret:
        return holds(f"{searched.path} is no secret")
    told = is_not_a_literal(searched, context)
    is_open = told.verdict.fails and Verdict.UNKNOWN in {named.verdict, plain.verdict}
    return next(one for one in (named, plain) if one.verdict == Verdict.UNKNOWN) if is_open else told


def _under(site: Site, name: str) -> Site:
    """What stands there under a name: of a block that can be there once, in it."""
    value = site.value
    if isinstance(value.data, tuple) and len(value.data) == 1:
        value = value.data[0]
    return replace(site, path=f"{site.path}.{name}", value=value.get(name), names=(*site.names, name))

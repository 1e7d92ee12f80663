"""`names a header with a secret`, `is a switch or names a header`: headers by which a backend tells who calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import settle, sure, told
from srm_tf.language.terms.match import NO, YES, Match, Words, maybe, said, whereabouts
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.value import Value

# Which tells of it, and has it not.
_ABOUT: Final = (
    r"(?!.*-(audience|domain|env|environment|host|id|issuer|level|method|mode|name|path|policy|provider|realm|region|role|scheme|scope"
    r"|source|tenant|timeout|ttl|type|url|user|version)s?$)"
)
_SECRET: Final = regex(rf"(secret|token|password|verify|(api|origin|shared)-?key|auth(?!or(?!i[sz]))){_ABOUT}", re.IGNORECASE)
_SWITCH: Final = r"true|false|yes|no|on|off|(en|dis)abled|required|optional|none|v?[0-9]{1,2}"
_PLAIN: Final = regex(rf"{_SWITCH}|authorization|x(-[a-z]+)+", re.IGNORECASE)
_OF_OTHERS: Final = regex(r"[^a-z0-9-]", re.IGNORECASE)  # no sign of such a word
_GOES_ON: Final = ("or", "x")  # `X-Auth` becomes `X-Author`


@predicate("names a header with a secret", partial=True)
def names_a_header_with_a_secret(site: Site, _: Context) -> Judgement:
    """A guard. Of a name that is not known yet, what is known in it may tell."""
    yes, no = ", the name of a header with a secret", ", which names no header with a secret"
    return told(site, _named, yes, no, "may name a header with a secret")


@predicate("is a switch or names a header", partial=True)
def is_a_switch_or_names_a_header(site: Site, _: Context) -> Judgement:
    """A guard, of what stands in such a header; a number of a version is a switch as well. It is not shown: it may be the secret."""
    words = Words(
        f"{site.path} is a switch, or the name of a header",
        f"{site.path} is neither a switch nor the name of a header",
        f"{site.path} may be a switch, or the name of a header",
        f"{site.resource.address}.{site.path}",
    )
    return said(settle(site.value, _plain), words, whereabouts(site))


def _named(value: Value) -> Match:
    text = value.form
    if GAP not in text:
        return sure(_SECRET.search(text) is not None)
    found = not text.endswith(GAP) and all(_SECRET.search(text.replace(GAP, one)) for one in _GOES_ON)
    return YES if found else maybe(*value.origins)


def _plain(value: Value) -> Match:
    text = value.form
    if GAP not in text:
        return sure(_PLAIN.fullmatch(text) is not None)
    return NO if _OF_OTHERS.search(text.replace(GAP, "")) else maybe(*value.origins)

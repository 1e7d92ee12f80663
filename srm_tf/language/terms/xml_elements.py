"""`has an element of [...]`: a text in XML, of which comments are no part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence
from srm_tf.model.verdict import Judgement, breaks, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

_COMMENT: Final = regex(r"(?s)<!--.*?(?:-->|$)")


@predicate("has an element of {names:list}")
def has_an_element(site: Site, _: Context, names: object) -> Judgement:
    """Whether one of these elements begins somewhere in the text, with whatever prefix of a namespace."""
    wanted = [str(name) for name in cast("list[object]", names)]
    text = site.value.text()
    pattern = rf"<(?:[\w.-]+:)?({'|'.join(map(re.escape, wanted))})(?=[\s/>])"
    found = None if text is None else re.search(pattern, _COMMENT.sub("", text))
    seen = evidence(site.resource, site.path, site.value)
    if found is not None:
        return holds(f"{site.path} has an element {found[1]}", seen)
    return breaks(f"{site.path} has no element {' or '.join(wanted)}", seen)

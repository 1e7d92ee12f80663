"""`anchors each alternative`: a regular expression that a service looks for anywhere in a text takes in whole texts only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Judgement, breaks, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

# `^a$`, `^(a)$` and `^(a|b)$`; behind one, others after a bar. In `^a|b$` each anchor holds for one alternative only.
_WHOLE: Final = r"(?:\^\(?[^^$|]*\)?\$|\^\([^^$()]*\)\$)"
_EACH: Final = regex(rf"{_WHOLE}(?:\|{_WHOLE})*")


@predicate("anchors each alternative")
def anchors_each_alternative(site: Site, _: Context) -> Judgement:
    """Between `^` and `$` stands each of the texts that the pattern is made of, or all of them in brackets."""
    proof = evidence(site.resource, site.path, site.value)
    if _EACH.fullmatch(site.value.text() or "") is None:
        return breaks(Fact(site.path, f"is {shown(site.value)}", "each alternative between ^ and $"), proof)
    return holds(f"{site.path} is {shown(site.value)}", proof)

"""`permits everything`: whether a policy in Cedar lets every principal do every action with every resource.

https://docs.cedarpolicy.com/policies/syntax-policy.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.forms import form
from srm_tf.language.terms.globs import settle
from srm_tf.language.terms.match import NO, YES, Match, evidence, maybe
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.value import Value

_COMMENT: Final = rf"//[^\n{GAP}]*\n"
_SPACE: Final = rf"(?:\s|{_COMMENT})*"
_NOTES: Final = rf'(?:\s|{_COMMENT}|@\w+(?:\s*\("[^"{GAP}]*"\))?)*'  # annotations, which decide nothing
_ALL: Final = rf"permit{_SPACE}\({_SPACE}principal{_SPACE},{_SPACE}action{_SPACE},{_SPACE}resource{_SPACE}(?:,{_SPACE})?\){_SPACE}"
_ALWAYS: Final = rf"(?:(?:when{_SPACE}\{{{_SPACE}true|unless{_SPACE}\{{{_SPACE}false){_SPACE}\}}{_SPACE})*"
_EVERYTHING: Final = regex(rf"{_NOTES}{_ALL}{_ALWAYS};")
# How a policy begins that does not, whatever stands further on: a scope, or a condition that is more than a word.
_SCOPED: Final = rf'permit{_SPACE}\((?:[^)/"{GAP}]|{_COMMENT})*?(?:==|\b(?:in|is)\b)'
_CONDITION: Final = rf"{_ALL}{_ALWAYS}(?:when{_SPACE}\{{{_SPACE}(?!true)|unless{_SPACE}\{{{_SPACE}(?!false))[^\s/{GAP}]"
_SOME: Final = regex(rf"{_NOTES}(?:forbid\b|{_SCOPED}|{_CONDITION})")


@predicate("permits everything", partial=True)
def permits_everything(site: Site, context: Context) -> Judgement:
    """Of a policy that is not known yet, how it begins may tell: `permit (principal in Group::"…` has a scope, whichever group it is."""
    del context
    found = settle(site.value, _permits)
    proof = evidence(site.resource, site.path, site.value)
    if found.yes:
        return holds(f"{site.path} is {shown(site.value)}, without a scope and without a condition", proof)
    if found.no:
        return breaks(f"{site.path} is {shown(site.value)}", proof)
    on = found.on or (f"{site.resource.address}.{site.path}",)
    return depends(f"{site.path} depends on {', '.join(on)}", on, proof)


def _permits(value: Value) -> Match:
    text = form(value)
    if _EVERYTHING.match(text):
        return YES
    return maybe(*value.origins) if GAP in text and not _SOME.match(text) else NO

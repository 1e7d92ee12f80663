"""`permits everything`: whether a policy in Cedar, or one of several in a text, lets every principal do every action with every resource.

https://docs.cedarpolicy.com/policies/syntax-policy.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import Test, sure, told
from srm_tf.language.terms.match import NO, YES, Match, every, maybe
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement
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
_ANOTHER: Final = regex(rf";(?={_NOTES}(?:permit\b|forbid\b|\Z))")
_FORBIDS: Final = regex(rf"{_NOTES}forbid\b")
_FORBIDS_OTHERS: Final = regex(rf"{_NOTES}{_ALL.replace('permit', 'forbid', 1)}unless{_SPACE}\{{{_SPACE}(?!true)[^\s/{GAP}]")


@predicate("permits everything", partial=True)
def permits_everything(site: Site, _: Context) -> Judgement:
    """Of a policy that is not known yet, how it begins may tell: `permit (principal in Group::"…` has a scope, whichever group it is."""
    return _judged(site, _permits)


@predicate("permits everything by one of its policies", partial=True)
def permits_everything_by_one(site: Site, _: Context) -> Judgement:
    """The same of a text of several policies. What one leaves out that forbids something is told of `forbid` for all, `unless`, alone."""
    return _judged(site, _permits_by_one)


def _judged(site: Site, test: Test) -> Judgement:
    return told(site, test, ", without a scope and without a condition", "", "may permit everything")


def _permits(value: Value) -> Match:
    text = value.form
    if _EVERYTHING.match(text):
        return YES
    return maybe(*value.origins) if GAP in text and not _SOME.match(text) else NO


def _permits_by_one(value: Value) -> Match:
    text = value.form
    policies = [f"{policy};" for policy in _ANOTHER.split(f"{text}\n")]
    if any(_FORBIDS_OTHERS.match(policy) for policy in policies):
        return NO
    if GAP not in text:
        found = sure(any(_EVERYTHING.match(policy) for policy in policies))
        return every([found, maybe("what its `forbid` leaves out")]) if any(map(_FORBIDS.match, policies)) else found
    return NO if all(_is_less(policy) for policy in policies) else maybe(*value.origins)


def _is_less(policy: str) -> bool:
    """Whether a policy is surely not for everything, whatever stands in its gaps: one after its end may bring another policy."""
    ended = GAP in policy and ";" in policy[:-1]
    return not policy.strip("; \n") or (not ended and _SOME.match(policy) is not None)

"""Conditions of an Allow that ask for MFA: who signs with an access key sends no `aws:MultiFactorAuthPresent`, and has to fail them too.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.iam import forbid, guard
from srm_tf.language.terms.match import Match, every, opposite, some
from srm_tf.language.terms.policies import bars_without_mfa
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.globs import Test
    from srm_tf.model.verdict import Judgement

_PRESENT: Final = "aws:multifactorauthpresent"
_AGE: Final = "aws:multifactorauthage"
_ASKS: Final = regex(r"(?:for(?:any|all)values?:)?(bool|numericlessthan(?:equals)?)(?:ifexists)?")
_HOLDS_WITHOUT: Final = regex(r"forallvalues:.*|.*ifexists")  # true where the request has no such key


@predicate("asks for MFA", partial=True, whole=True)
def asks_for_mfa(site: Site, context: Context) -> Judgement:
    """A guard: an Allow has a condition on MFA."""
    return guard(site, context, _allows_with_mfa, "has", "condition that asks for MFA")


@predicate("asks access keys for MFA as well", partial=True, whole=True)
def asks_access_keys(site: Site, context: Context) -> Judgement:
    """No Allow asks for MFA in a way that a request without the key meets, unless something beside it does not."""

    def offence(statement: Statement, document: Document) -> Match:
        elsewhere = some([*map(_denies_without_mfa, document.statements), document.rest])
        demands = some([*map(_demands, statement.conditions), statement.other_conditions])
        return every([_allows_with_mfa(statement), opposite(demands), opposite(elsewhere)])

    def says(_: Statement) -> str:
        return "allows what is signed with an access key without MFA: its condition is met where the key is not sent"

    return forbid(site, context, offence, says, "asks access keys for MFA as well")


def _allows_with_mfa(statement: Statement) -> Match:
    asks = some([*map(_asks, statement.conditions), statement.other_conditions])
    return every([statement.certain, statement.allows, asks])


def _asks(condition: Condition) -> Match:
    """Whether it is met by a request with MFA and by none with a key that says otherwise."""
    test = settle(condition.test, on_text(lambda text: sure(_ASKS.fullmatch(text.lower()) is not None)))
    present = every([_about(condition, _PRESENT), condition.values.present, condition.values.every(_is("true"))])
    return every([test, some([present, _about(condition, _AGE)])])


def _demands(condition: Condition) -> Match:
    """Whether a request without the key does not meet it: a plain operator, or `Null` that says the key is there."""
    with_key = every([_asks(condition), opposite(settle(condition.test, on_text(lambda text: sure(_without(text)))))])
    null = settle(condition.test, _is("null"))
    there = every([null, some([_about(condition, _PRESENT), _about(condition, _AGE)]), condition.values.every(_is("false"))])
    return some([with_key, there])


def _denies_without_mfa(statement: Statement) -> Match:
    """Whether a Deny of everything speaks of requests without the key: `BoolIfExists` false, or `Null` true."""

    def speaks(condition: Condition) -> Match:
        false = every([settle(condition.test, _is("boolifexists")), condition.values.every(_is("false"))])
        null = every([settle(condition.test, _is("null")), condition.values.every(_is("true"))])
        return every([_about(condition, _PRESENT), some([false, null])])

    return every([bars_without_mfa(statement), some(map(speaks, statement.conditions))])


def _about(condition: Condition, name: str) -> Match:
    return settle(condition.key, _is(name))


def _without(text: str) -> bool:
    return _HOLDS_WITHOUT.fullmatch(text.lower()) is not None


def _is(wanted: str) -> Test:
    """A test for a known text in whatever capitals."""
    return one_of({wanted})

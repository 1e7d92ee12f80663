"""Who may assume a role: strangers, whole other accounts, and what a trust policy asks of those."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.conditions import CALLERS, EXACT, leaves_only_named, limits, names_a_part, names_caller, operator
from srm_tf.language.terms.forms import may_be, split
from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.issuers import of_shared_provider
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.own_accounts import own_accounts
from srm_tf.language.terms.principals import Principal
from srm_tf.language.terms.strangers import ANY_ACCOUNT, by_name, everybody, is_anyone, unprotected
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.conditions import Keys
    from srm_tf.language.terms.documents import Condition, Document, Statement

_ACCOUNT: Final = regex(r"(\d{12})|arn:[^:]*:(?:iam|sts)::(\d{12}):(.+)", re.IGNORECASE | re.DOTALL)
# Keys that tell the account of a caller, by its id or by an ARN.
_OF_ACCOUNTS: Final = frozenset({"aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourceowner"})
_OF_CALLERS: Final = frozenset({"aws:principalaccount", "aws:principalarn"})
_OF_ORGANIZATIONS: Final = frozenset({"aws:principalorgid", "aws:principalorgpaths"})  # whose accounts are other accounts
# What tells that a statement expects callers from another account, by operator: under which key, and with which values. With `…IfExists`
# it lets in those as well who show neither: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
_FROM_OUTSIDE: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    **dict.fromkeys(EXACT, ("sts:externalid", lambda _: True)),
    "stringlike": ("sts:externalid", lambda text: text.strip("*?") != ""),
    "bool": ("aws:multifactorauthpresent", lambda text: text.lower() == "true"),
    **dict.fromkeys(("numericlessthan", "numericlessthanequals"), ("aws:multifactorauthage", lambda _: True)),
}
# What tells the callers of another account apart, where that account may assume the role: its id says nothing more of them.
_ONE_OF_AN_ACCOUNT: Final[Keys] = {
    **{key: check for key, check in CALLERS.items() if key != "aws:principalaccount"},
    "aws:principalarn": names_caller,
    "sts:externalid": names_a_part,
    "aws:multifactorauthpresent": lambda text: text.lower() == "true",
}
_ASSUMES: Final = "sts:assumerole*"


def trusts_stranger(statement: Statement, document: Document, context: Context) -> Match:
    """Whether a trust policy lets a caller nobody has named assume the role.

    Services may always assume: who passes them the role is decided elsewhere. An identity provider that all its customers share
    needs the claim that tells them apart; a whole other account needs an external id. Who may only tag a session has none.
    """
    actions = statement.actions
    unsaid = opposite(some([actions.these.present, actions.others.present]))  # which AWS refuses: whatever mends it is about assuming
    assumes = some([actions.reaches(_ASSUMES), unsaid])
    if assumes.no:
        return NO
    named = statement.principals.some(lambda one: _is_stranger(one, statement, context))
    anybody = unprotected(statement, document, some([statement.principals.all_but, named]))
    outside = unprotected(statement, document, leaves_an_account(statement, context), _ONE_OF_AN_ACCOUNT)
    if not outside.no:
        kept = (_keeps_to_own(one, statement, context) for one in document.statements)
        outside = every([outside, opposite(some(kept))])
    return every([assumes, some([anybody, outside])])


def is_trusted_stranger(principal: Principal, statement: Statement, context: Context) -> Match:
    """Whether a principal of a trust policy is one that its statement does not tell from anybody else."""
    outside = every([opposite(_tells_apart(statement, context)), _other_account(principal, context)])
    return some([_is_stranger(principal, statement, context), outside])


def _is_stranger(principal: Principal, statement: Statement, context: Context) -> Match:
    return some([is_anyone(principal), of_shared_provider(principal, statement, context)])


def leaves_an_account(statement: Statement, context: Context) -> Match:
    """Whether the whole of another account may assume the role, by its principals or by a condition that names the account alone."""
    named = statement.principals.some(lambda one: some([is_anyone(one), _other_account(one, context)]))
    whole = some([statement.principals.all_but, named])
    return whole if whole.no else every([whole, opposite(_tells_apart(statement, context))])


def _keeps_to_own(deny: Statement, allow: Statement, context: Context) -> Match:
    """Whether a Deny keeps out all but the callers of one's own account, whatever the Allow lets in."""
    if deny.denies.no or not deny.conditions:
        return NO
    own = (every([leaves_only_named(one, CALLERS), _is_of_callers(one), _all_own(one, context)]) for one in deny.conditions)
    kept = [some([mine, leaves_only_named(one, _ONE_OF_AN_ACCOUNT)]) for mine, one in zip(own, deny.conditions, strict=True)]
    covered = deny.actions.covers_all_of(allow.actions)
    return every([deny.certain, deny.denies, everybody(deny), covered, opposite(deny.other_conditions), *kept])


def _tells_apart(statement: Statement, context: Context) -> Match:
    """Whether a condition lets in one's own account alone, or asks of others for an external id or a person with MFA."""
    inside = (_of_own_account(one, context) for one in statement.conditions)
    return some([*(_expects(one) for one in statement.conditions), *inside, statement.other_conditions])


def _of_own_account(condition: Condition, context: Context) -> Match:
    """Whether a condition leaves the callers of one's own account alone."""
    key = _is_of_callers(condition)
    return key if key.no else every([key, limits(condition), _all_own(condition, context)])


def _is_of_callers(condition: Condition) -> Match:
    return settle(condition.key, one_of(_OF_CALLERS))


def _expects(condition: Condition) -> Match:
    name = operator(condition)
    if isinstance(name, Match):
        return every([name, settle(condition.key, one_of({key for key, _ in _FROM_OUTSIDE.values()}))])
    if name not in _FROM_OUTSIDE:
        return NO
    wanted, told = _FROM_OUTSIDE[name]
    key = settle(condition.key, one_of({wanted}))
    return key if name in EXACT else every([key, condition.values.every(on_text(lambda text: sure(told(text))))])


def _other_account(principal: Principal, context: Context) -> Match:
    """Whether the principal is the whole of another account."""
    aws = settle(principal.kind, one_of({"aws", "*"}))
    return every([aws, by_name(principal.name, lambda text: _is_other(text, context, whole=True))])


def other_account(principal: Principal, context: Context) -> Match:
    """Whether the principal belongs to another account."""
    kind = settle(principal.kind, on_text(lambda text: sure(text.lower() not in {"service", "federated", "canonicaluser"})))
    canonical = settle(principal.kind, one_of({"canonicaluser"}))
    named = by_name(principal.name, lambda text: _is_other(text, context, whole=False))
    return some([every([kind, named]), every([canonical, maybe("whose canonical user it is")])])


def kept_inside(statement: Statement, context: Context) -> Match:
    """Whether a condition leaves only callers of one's own account; which one does is not told from here, but of the keys that say so."""
    return some([*(_keeps_inside(condition, context) for condition in statement.conditions), statement.other_conditions])


def _keeps_inside(condition: Condition, context: Context) -> Match:
    named = _all_own(condition, context)

    def by_key(key: str) -> Match:
        if key.lower() in _OF_ORGANIZATIONS:
            return NO
        return named if key.lower() in _OF_ACCOUNTS else maybe("what the condition lets through")

    return every([limits(condition), settle(condition.key, on_text(by_key))])


def _all_own(condition: Condition, context: Context) -> Match:
    """Whether each account or ARN that a condition names is of one's own account."""
    return condition.values.every(lambda value: opposite(other_account(Principal(Value("AWS"), value), context)))


def _is_other(text: str, context: Context, *, whole: bool) -> Match:
    if whole and split(text) and not may_be(split(text)[-1], "root"):
        return NO
    if GAP in text:
        return maybe()
    found = _ACCOUNT.fullmatch(text)
    if found is None:
        return NO if whole or ANY_ACCOUNT.fullmatch(text) is None else YES
    known, others = own_accounts(context)
    return NO if (found[1] or found[2]) in known else opposite(others)

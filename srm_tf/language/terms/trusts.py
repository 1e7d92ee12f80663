"""Who may assume a role: strangers, whole other accounts, and what a trust policy asks of those."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms.arns import bucket_halves, covers_bucket_itself, names_objects
from srm_tf.language.terms.carried_keys import among_signers, of_signers
from srm_tf.language.terms.comparisons import EXACT, holds_without
from srm_tf.language.terms.conditions import CALLERS, leaves_only_named, limited, limits, names_a_part, names_caller, names_origin, operator
from srm_tf.language.terms.forms import may_be, split
from srm_tf.language.terms.globs import Texts, on_text, one_of, settle, sure
from srm_tf.language.terms.issuers import CLAIMS, of_shared_provider
from srm_tf.language.terms.kept_out import kept_out
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, maybe, opposite, some
from srm_tf.language.terms.own_accounts import own_accounts
from srm_tf.language.terms.policy_words import names_no_action
from srm_tf.language.terms.principals import Principal, by_name
from srm_tf.language.terms.strangers import ANY_ACCOUNT, is_anyone, of_anyone, unprotected
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.conditions import Keys
    from srm_tf.language.terms.documents import Condition, Document, Statement

_ACCOUNT: Final = regex(r"(\d{12})|arn:[^:]*:[^:]*:[^:]*:(\d{12}):(.+)", re.IGNORECASE | re.DOTALL)
# Keys that tell the account of a caller, by its id or by an ARN.
_OF_ACCOUNTS: Final = frozenset({"aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourceowner"})
# What a caller calls from: a network, an instance, a function.
_OF_ORIGINS: Final = frozenset({"aws:sourcevpcarn", "ec2:sourceinstancearn", "ssm:sourceinstancearn", "lambda:sourcefunctionarn"})
_OF_CALLERS: Final = frozenset({"aws:principalaccount", "aws:principalarn", "aws:vpceaccount"}) | _OF_ORIGINS
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
    **CLAIMS,
    **{key: check for key, check in CALLERS.items() if key not in {"aws:principalaccount", "aws:vpceaccount"}},
    **dict.fromkeys(_OF_ORIGINS, names_origin),
    "aws:principalarn": names_caller,
    "sts:externalid": names_a_part,
    "aws:multifactorauthpresent": lambda text: text.lower() == "true",
}
# What tells callers apart who are everybody, or have a token of a provider that all its customers share.
_TOLD_APART: Final[Keys] = {**CLAIMS, **CALLERS}
_ASSUMES: Final = "sts:assumerole*"
_BY_TOKEN: Final = ("sts:assumerolewithwebidentity", "sts:assumerolewithsaml")


def trusts_stranger(statement: Statement, document: Document, context: Context) -> Match:
    """Whether a trust policy lets a caller nobody has named assume the role.

    Services may always assume: who passes them the role is decided elsewhere. An identity provider that all its customers share
    needs the claim that tells them apart; a whole other account needs an external id. Who may only tag a session has none.
    """
    if statement.allows.no:
        return NO
    assumes = YES if names_no_action(statement) else statement.actions.reaches(_ASSUMES)  # whatever mends it is about assuming
    if assumes.no:
        return NO
    statement = about_assuming(statement)
    by_token = _takes_tokens(statement)
    signed = (of_signers(statement), among_signers(document))
    ways = [signed] if by_token.no else [(statement, document)] if by_token.yes else [signed, (statement, document)]
    return every([assumes, agreed([_lets_in(one, among, context) for one, among in ways], by_token.on)])


def _lets_in(statement: Statement, document: Document, context: Context) -> Match:
    """Whether a statement about assuming a role lets in a caller nobody has named."""
    asked = _of_everybody(statement)
    anybody = unprotected(asked, document, of_anyone(asked.principals), _TOLD_APART)
    customers = statement.principals.some(lambda one: _is_open_provider(one, statement, document, context))
    tokens = every([statement.certain, statement.allows, customers, opposite(limited(statement))])
    outside = unprotected(asked, document, leaves_an_account(asked, document, context), _ONE_OF_AN_ACCOUNT)
    if not outside.no:
        kept = (_keeps_to_own(one, statement, context) for one in document.statements)
        outside = every([outside, opposite(some(kept))])
    return some([anybody, tokens, outside])


def _of_everybody(statement: Statement) -> Statement:
    """The statement without what lets in who has no such claim: only tokens of one provider have it, and everybody may bring others."""
    left = tuple([one for one in statement.conditions if not _is_optional_claim(one)])
    return statement if len(left) == len(statement.conditions) else replace(statement, conditions=left)


def _is_optional_claim(condition: Condition) -> bool:
    return holds_without(condition.test_name) and condition.key_name in CLAIMS and not condition.there.yes


def about_assuming(statement: Statement) -> Statement:
    """The statement without what it allows beside assuming the role, so that a Deny need not speak of `sts:TagSession` as well."""
    actions = statement.actions
    if actions.patterns is None or len(actions.patterns) == 1:
        return statement
    left = tuple([one for one in actions.these.items if not replace(actions, these=Texts((one,))).reaches(_ASSUMES).no])
    return statement if len(left) == len(actions.patterns) else replace(statement, actions=replace(actions, these=Texts(left)))


def _takes_tokens(statement: Statement) -> Match:
    """Whether a role is assumed here with a token, or an assertion, of a provider: who does that signs nothing, all else is signed.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
    """
    return YES if names_no_action(statement) else some([statement.actions.reaches(name) for name in _BY_TOKEN])


def is_trusted_stranger(principal: Principal, statement: Statement, document: Document, context: Context) -> Match:
    """Whether a principal of a trust policy is one that its statement does not tell from anybody else."""
    statement = about_assuming(statement)
    outside = every([opposite(_tells_apart(statement, context)), _is_open_account(principal, statement, document, context)])
    return some([is_anyone(principal), _is_open_provider(principal, statement, document, context), outside])


def _is_open_provider(principal: Principal, statement: Statement, document: Document, context: Context) -> Match:
    """Whether a principal is an identity provider for all of its customers, and no Deny keeps those out who are not named."""
    found = every([_takes_tokens(statement), of_shared_provider(principal, statement, context)])
    if found.no:
        return found
    given = statement.conditions
    barred = kept_out(principal, document, lambda one: leaves_only_named(one, _TOLD_APART), partial(_reaches, statement), given=given)
    return every([found, opposite(barred)])


def _is_open_account(principal: Principal, statement: Statement, document: Document, context: Context) -> Match:
    """Whether a principal is the whole of another account, and no Deny keeps that out or spares only some of its callers."""
    found = _other_account(principal, context)
    if found.no:
        return found
    given = statement.conditions
    barred = kept_out(principal, document, lambda one: _spares_few(one, context), partial(_reaches, statement), given=given)
    return every([found, opposite(barred)])


def _reaches(allow: Statement, deny: Statement) -> Match:
    return deny.actions.covers_all_of(allow.actions)


def leaves_an_account(statement: Statement, document: Document, context: Context) -> Match:
    """Whether the whole of another account may assume the role, by its principals or by a condition that names the account alone."""
    named = statement.principals.some(lambda one: some([is_anyone(one), _is_open_account(one, statement, document, context)]))
    whole = some([statement.principals.all_but, named])
    return whole if whole.no else every([whole, opposite(_tells_apart(statement, context))])


def _keeps_to_own(deny: Statement, allow: Statement, context: Context) -> Match:
    """Whether a Deny keeps out all but the callers of one's own account, whatever the Allow lets in."""
    if deny.denies.no or not deny.conditions:
        return NO
    kept = (_spares_few(one, context) for one in deny.conditions)
    return every([deny.certain, deny.denies, deny.of_everybody, _reaches(allow, deny), opposite(deny.other_conditions), *kept])


def _spares_few(condition: Condition, context: Context) -> Match:
    """Whether a Deny under a condition spares only callers of one's own account, or some of another one."""

    def ask() -> Match:
        own = every([leaves_only_named(condition, CALLERS), _is_of_callers(condition), _all_own(condition, context)])
        return some([own, leaves_only_named(condition, _ONE_OF_AN_ACCOUNT)])

    return _once("trusts.few", condition, context, ask)


def _once(name: str, condition: Condition, context: Context, ask: Callable[[], Match]) -> Match:
    """What a condition of a Deny says, which each principal of each Allow asks."""
    found: dict[int, tuple[Condition, Match]] = context.memo.setdefault(name, {})  # each kept: no other one takes its place
    if id(condition) not in found:
        found[id(condition)] = condition, ask()
    return found[id(condition)][1]


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


def given_to_others(statement: Statement, document: Document, actions: Sequence[str], context: Context) -> Match:
    """Whether an Allow gives another account one of these actions, on what that can be about.

    `s3:Delete*` on objects gives nobody `s3:DeleteBucketPolicy`. What is named without a star, and fits nothing, S3 refuses: it says what
    is meant.
    """
    given = [(name, found) for name in actions if not (found := given_to_another(statement, document, name, context)).no]
    if not given or not all(name.startswith("s3:") for name, _ in given):
        return some(found for _, found in given)
    named = some(every([found, statement.actions.these.some(one_of({name}))]) for name, found in given)
    objects, bucket = (some(found for name, found in given if ("object" in name) is of_objects) for of_objects in (True, False))
    on_objects, on_bucket = names_objects(statement.resources), covers_bucket_itself(statement.resources)
    return some([named, every([objects, bucket]), every([objects, on_objects]), every([bucket, on_bucket])])


def given_to_another(statement: Statement, document: Document, action: str, context: Context) -> Match:
    """Whether an Allow gives another account an action, and neither a condition of it nor a Deny keeps that inside of one's own."""
    reached = NO if statement.allows.no else statement.actions.reaches(action)
    if reached.no:
        return NO
    outside = statement.principals.some(lambda one: _is_given(one, statement, document, action, context))
    return every([reached, some([statement.principals.all_but, outside])])


def is_other_given(principal: Principal, statement: Statement, document: Document, actions: Sequence[str], context: Context) -> Match:
    """Whether a principal is of another account, and some of the actions are left to it."""
    reached = [name for name in actions if not statement.actions.reaches(name).no]
    return some(_is_given(principal, statement, document, name, context) for name in reached)


def _is_given(principal: Principal, statement: Statement, document: Document, action: str, context: Context) -> Match:
    other = other_account(principal, context)
    if other.no:
        return other

    def reaches(deny: Statement) -> Match:
        covered = deny.actions.covers(action)
        if covered.no:
            return NO
        on_all = some([deny.resources.covers_all_of(statement.resources), _all_it_is_about(deny, action)])
        return every([covered, on_all])

    given = statement.conditions
    barred = kept_out(principal, document, lambda one: _spares_own(one, context), reaches, given=given, assuming=False)
    return every([other, opposite(barred)])


def _all_it_is_about(deny: Statement, action: str) -> Match:
    """Whether a Deny of an action of S3 is about the bucket, or about all objects, whichever the action is about."""
    if not action.startswith("s3:"):
        return NO
    return bucket_halves(deny.resources)[1] if "object" in action else covers_bucket_itself(deny.resources)


def _spares_own(condition: Condition, context: Context) -> Match:
    """Whether a Deny under a condition spares only callers of one's own account; who is in an organization is not told from here."""
    return _once("trusts.own", condition, context, lambda: every([leaves_only_named(condition, CALLERS), _is_inside(condition, context)]))


def kept_inside(statement: Statement, context: Context) -> Match:
    """Whether a condition leaves only callers of one's own account; which one does is not told from here, but of the keys that say so."""
    return some([*(_keeps_inside(condition, context) for condition in statement.conditions), statement.other_conditions])


def _keeps_inside(condition: Condition, context: Context) -> Match:
    return every([limits(condition), _is_inside(condition, context, organizations=NO)])


def _is_inside(condition: Condition, context: Context, organizations: Match | None = None) -> Match:
    """Whether what a condition names is one's own account. `organizations`: the answer for their keys."""
    named = _all_own(condition, context)
    left = maybe("what the condition lets through")

    def by_key(key: str) -> Match:
        if key.lower() in _OF_ORGANIZATIONS:
            return organizations or left
        return named if key.lower() in _OF_ACCOUNTS else left

    return settle(condition.key, on_text(by_key))


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

"""Which accounts are one's own: those that the provider configurations work in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.surroundings import account_number, is_word, told_accounts
from srm_tf.language.terms.arns import shown_accounts
from srm_tf.language.terms.globs import sure
from srm_tf.language.terms.match import NO, YES, Match, account_of_which, every, maybe, nearby
from srm_tf.model.accounts import ACCOUNT_ID
from srm_tf.model.graph import typed
from srm_tf.model.value import GAP

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.denials import Own
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value

_HERE: Final = "which account this is"
_ASSIGNED: Final = "the accounts that the permission set is assigned in"


@once
def own_accounts(context: Context) -> tuple[frozenset[str], Match]:
    """The account ids of this configuration, and whether there may be others of its own."""
    graph = context.graph
    providers = graph.of_type("provider.aws")
    said = [(one.account, accounts) for one in providers if (accounts := told_accounts(one))]
    known, told = frozenset[str]().union(*(accounts for _, accounts in said)), {account for account, _ in said}
    if unread := [one.address for one in graph.resources if one.unread and (one.mode == "provider" or len(providers) > 1)]:
        return known, maybe(*unread)
    # What a plan deletes without a configuration, or a state shows, does not say by whom it is made.
    used = {one.account for one in graph.resources if one.provider and one.type.startswith("aws_")}
    if told and used <= told:
        return known, NO
    lookups = graph.of_type("data.aws_caller_identity")
    shown: frozenset[str] = frozenset() if lookups else shown_accounts(graph)
    if shown:
        return known | shown, NO
    texts = {one.address: one.text("account_id") for one in lookups if one.account not in told}
    known |= {text for text in texts.values() if text}
    open_ones = [address for address, text in texts.items() if not text]
    untold = sorted(used - told - {one.account for one in lookups}) if known else []
    open_ones += [f"which account provider.{name} works in" if graph.get(f"provider.{name}") else _HERE for name in untold]
    return known, maybe(*(open_ones or [_HERE])) if open_ones or not known else NO


def lives_in(account: str, subject: Resource, context: Context) -> Match:
    """Whether an account is the one that a resource lives in, of all that are one's own."""
    own = account_number(subject, context.graph)
    if own is not None:
        return sure(account == own)
    known, others = own_accounts(context)
    return others if account not in known else YES if len(known) == 1 and others.no else maybe(_HERE)


def is_account_of(account: str, named: Value, subject: Resource, context: Context) -> Match:
    """Whether what stands in place of an account, in a text, means the one that a resource lives in: looked up there, or by its number."""
    if account != GAP:
        return lives_in(account, subject, context) if ACCOUNT_ID.fullmatch(account) is not None else YES
    looked_up = [one for one in named.references if is_word(one.text) and one.text.endswith(".account_id")]
    return every(_is_asked_there(one, subject, context) for one in looked_up) if looked_up else maybe(*named.origins)


def own_of(subject: Resource, context: Context) -> Own:
    """Whether what stands in place of an account, in a text, is the one in which the holders of a policy are: its own.

    Those of a permission set are in the accounts that it is assigned in: of one that a text names, nobody can tell here.
    """
    elsewhere = _is_assigned(subject)
    key = f"iam.own {'' if elsewhere else subject.account}"  # one for all controls: what they find out by it is kept
    named = _may_be_assigned if elsewhere else partial(is_account_of, subject=subject, context=context)
    own: Own = context.memo.setdefault(key, named)
    return own


def _is_assigned(subject: Resource) -> bool:
    """Whether the holders of a policy are in whatever accounts a permission set is assigned in."""
    return typed(subject).startswith("aws_ssoadmin_")


def _may_be_assigned(account: str, named: Value) -> Match:
    return maybe(*(named.origins or (_ASSIGNED,))) if account.strip("*") else YES


def _is_asked_there(reference: Reference, subject: Resource, context: Context) -> Match:
    """Whether an account is looked up by who signs in to the one that a resource lives in."""
    asked = context.graph.get(reference.target) if reference.target else None
    providers = context.graph.of_type("provider.aws")
    lost = [one.address for one in providers if one.unread]
    if len(providers) > 1 and (lost or asked is None):  # nobody sees by whom it is looked up
        return maybe(*(lost or [reference.text]))
    return YES if asked is None else share_account(asked, subject, context, f"which account {asked.address} looks up")


def share_account(one: Resource, subject: Resource, context: Context, why: str = "") -> Match:
    """Whether two resources live in one account, whatever the Region. `why`: what else it depends on where their providers do not say."""
    if one.account == subject.account:
        return YES
    numbers = account_number(one, context.graph), account_number(subject, context.graph)
    return maybe(why or account_of_which(one)) if None in numbers else sure(numbers[0] == numbers[1])


def in_own_account(one: Resource, subject: Resource, context: Context) -> Match:
    """Whether something is in the account of the holders of a policy, whatever the Region: nobody passes, or changes, one of another."""
    return maybe(_ASSIGNED) if _is_assigned(subject) else share_account(one, subject, context)


def near(one: Resource, subject: Resource, context: Context) -> Match:
    """`nearby`, where providers that sign in differently may say all the same in which account they work."""
    apart = one.account != subject.account
    known = {account_number(one, context.graph), account_number(subject, context.graph)} if apart else set[str | None]()
    if not apart or None in known:
        return nearby(one, subject)
    return nearby(in_account_of(subject, one), subject) if len(known) == 1 else NO


def in_account_of(subject: Resource, one: Resource) -> Resource:
    """A resource as one of the subject's account: what is left to tell apart is the Region."""
    return replace(one, alike=subject.account)

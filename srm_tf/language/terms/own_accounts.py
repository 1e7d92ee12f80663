"""Which accounts are one's own: those that the provider configurations work in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.arns import shown_accounts
from srm_tf.language.terms.match import NO, Match, maybe
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# A provider works in the account of the role that it assumes, of several the last:
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assuming-an-iam-role
_ASSUMES: Final = ("assume_role", "assume_role_with_web_identity")
_CALLERS: Final = (*_ASSUMES, "profile", "access_key")  # who calls AWS, and so in which account
_HERE: Final = "which account this is"
_NOBODY: Final = (None,) * len(_CALLERS)
_ROLE: Final = regex(r"arn:[^:]*:iam::(\d{12}):role/.+")


def own_accounts(context: Context) -> tuple[frozenset[str], Match]:
    """The account ids of this configuration, and whether there may be others of its own."""
    found = context.memo.get("iam.accounts")
    if found is None:
        found = context.memo["iam.accounts"] = _find_accounts(context)
    accounts: tuple[frozenset[str], Match] = found
    return accounts


def _find_accounts(context: Context) -> tuple[frozenset[str], Match]:
    graph = context.graph
    providers = graph.of_type("provider.aws")
    told = {one.provider: accounts for one in providers if (accounts := told_accounts(one))}
    known = frozenset(account for accounts in told.values() for account in accounts)
    used = {one.provider for one in graph.resources if one.type.startswith(("aws_", "data.aws_"))}
    if told and used <= told.keys():
        return known, NO
    lookups = graph.of_type("data.aws_caller_identity")
    shown: frozenset[str] = frozenset() if lookups else shown_accounts(graph)
    if shown:
        return known | shown, NO
    texts = {one.address: one.text("account_id") for one in lookups if one.provider not in told}
    known |= {text for text in texts.values() if text}
    asked = told.keys() | {one.provider for one in lookups}
    callers = {one.provider: _caller(one) for one in providers}
    answered = [callers.get(name, _NOBODY) for name in asked]  # a provider without a block speaks as whoever runs Terraform
    open_ones = [address for address, text in texts.items() if not text]
    untold = [name for name in sorted(used - asked) if callers.get(name, _NOBODY) not in answered] if known else []
    open_ones += [f"provider.{name}" if name in callers else _HERE for name in untold]
    return known, maybe(*(open_ones or [_HERE])) if open_ones or not known else NO


def told_accounts(provider: Resource) -> frozenset[str]:
    """The accounts in which a provider is allowed to work at all, or that of the role which it assumes; empty where it does not say."""
    allowed = provider.get("allowed_account_ids").items()
    if allowed:
        texts = [one.text() for one in allowed]
        return frozenset(text for text in texts if text) if all(texts) else frozenset()
    roles = [_ROLE.fullmatch(one.get("role_arn").text() or "") for name in _ASSUMES for one in provider.get(name).items()[-1:]]
    return frozenset(role[1] for role in roles if role) if all(roles) else frozenset()


def _caller(provider: Resource) -> tuple[object, ...]:
    return tuple(provider.get(name).plain() for name in _CALLERS)

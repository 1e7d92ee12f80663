"""Where a configuration is applied: the account, the partition and the Region that it looks up, which are parts of many an ARN.

They say where something is, and never what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.addresses import MODULES
from srm_tf.model.accounts import ASSUMES, account_of
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource

_LOOK_UP: Final = regex(rf"{MODULES}data\.aws_(?:caller_identity|partition|region)\.")
_WORD: Final = regex(rf"{MODULES}data\.aws_(?:caller_identity\..+\.account_id|region\..+\.(?:name|id|region)|partition\..+\.\w+)")
_ASKED: Final = ("name", "region", "endpoint")  # what makes of data.aws_region another Region than the provider's
_SAID_ALIKE: Final = {"aws_caller_identity.id": "account_id", "aws_region.id": "region", "aws_region.name": "region"}
_TOLD: Final = regex(r"aws_(?P<what>caller_identity|partition|region)\.\w+ of (?P<of>.+)")


def is_looked_up(text: str) -> bool:
    """Whether an address, or a reference, leads to one of the data sources that say where a configuration is applied.

    >>> is_looked_up("module.a.data.aws_region.here.name"), is_looked_up("data.aws_vpc.main.id")
    (True, False)
    """
    return _LOOK_UP.match(text) is not None


def is_word(text: str) -> bool:
    """Whether a reference reads the account, the Region or the partition itself: whatever that is, it has no colon, slash or star in it.

    >>> is_word("data.aws_caller_identity.me.account_id"), is_word("data.aws_caller_identity.me.arn")
    (True, False)
    """
    return _WORD.fullmatch(text) is not None


def told(looked_up: Resource, attribute: str) -> str:
    """What an attribute of such a data source says, alike for all that say the same; "" where that is its own.

    An account and a partition are those of whoever asks, a Region is the one of the provider configuration, unless it asks for another,
    or the configuration stands for several.
    """
    said = _SAID_ALIKE.get(f"{looked_up.type}.{attribute}", attribute)
    if looked_up.type in {"aws_caller_identity", "aws_partition"}:
        return f"{looked_up.type}.{said} of {looked_up.account}"
    elsewhere = looked_up.spread or any(looked_up.get(name).written for name in _ASKED)
    return f"{looked_up.type}.{said} of {looked_up.provider}" if looked_up.type == "aws_region" and not elsewhere else ""


def is_where(told: str, resource: Resource) -> bool:
    """Whether what has been told so is said of where the resource is, for certain."""
    found = _TOLD.fullmatch(told)
    if found is None:
        return False
    if found["what"] == "region":
        return found["of"] == resource.provider and not resource.get("region").written
    return found["of"] == resource.account


def account_number(resource: Resource, graph: Graph) -> str | None:
    """The number of the account that a resource lives in: looked up there, or said by a provider configuration that works in it."""
    lookups = (one for one in graph.of_type("data.aws_caller_identity") if one.account == resource.account)
    found = next((text for one in lookups if (text := one.text("account_id"))), None)
    if found is not None:
        return found
    told = (told_accounts(one) for one in graph.of_type("provider.aws") if one.account == resource.account)
    return next((next(iter(accounts)) for accounts in told if len(accounts) == 1), None)


def told_accounts(provider: Resource) -> frozenset[str]:
    """The accounts in which a provider is allowed to work at all, or that of the role which it assumes; empty where it does not say."""
    allowed = provider.get("allowed_account_ids").items()
    if allowed:
        texts = [one.text() for one in allowed]
        return frozenset(text for text in texts if text) if all(texts) else frozenset()
    found = [account_of(one.get("role_arn").text()) for name in ASSUMES for one in provider.get(name).items()[-1:]]
    return frozenset(one for one in found if one) if all(found) else frozenset()

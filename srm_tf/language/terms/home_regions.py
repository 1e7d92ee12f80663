"""Services of which all calls go to one Region of a partition: a condition on the Region tells for certain whether it is met there.

Their endpoints: https://docs.aws.amazon.com/general/latest/gr/rande.html#global-endpoints, the Regions that their control planes are in:
https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html. IAM is asked in us-east-1, whoever asks:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
But nobody calls `iam:PassRole`: a service asks for it where that itself is called, and no documentation tells which Region that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.comparisons import EXCLUDING, bare_name
from srm_tf.language.terms.globs import contains, on_text, sure
from srm_tf.language.terms.match import NO, Match, opposite, some

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition

_REGION: Final = "aws:requestedregion"
_IN_VIRGINIA: Final = frozenset(
    {
        *("account", "billing", "billingconductor", "budgets", "ce", "cloudfront", "iam"),
        *("organizations", "route53", "savingsplans", "shield", "tax", "waf"),
    }
)
_IN_OREGON: Final = frozenset({"globalaccelerator", "networkmanager"})
# In some Regions, or of some of their actions in each: https://docs.aws.amazon.com/marketplace/latest/developerguide/metering-regions.html,
# https://docs.aws.amazon.com/general/latest/gr/ecr-public.html, https://docs.aws.amazon.com/chime-sdk/latest/dg/chime-sdk-meetings-regions.html
_IN_SOME: Final = frozenset({"aws-marketplace", "chime", "ecr-public"})
_EQUAL: Final = frozenset({"stringequals", "stringlike"})
_PASSING: Final = "iam:passrole"
_ELSEWHERE: Final = (
    "cn-north-1",
    "cn-northwest-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "us-isof-south-1",
    "eusc-de-east-1",
)


def is_in_some_regions(action: str) -> bool:
    """Whether whoever calls an action cannot choose just any Region."""
    return _home(action) != "" or action.partition(":")[0] in _IN_SOME


def is_never_there(condition: Condition, action: str) -> Match:
    """Whether a condition asks for Regions in which an action is surely never called: of IAM for others than its own."""
    home, name = _home(action), bare_name(condition.test_name)
    if not home or action == _PASSING or condition.key_name != _REGION or name not in _EQUAL:
        return NO
    return opposite(_names_a_home(condition, name, home))


def _home(action: str) -> str:
    service = action.partition(":")[0]
    return "us-east-1" if service in _IN_VIRGINIA else "us-west-2" if service in _IN_OREGON else ""


def is_met_at_home(condition: Condition, action: str) -> Match | None:
    """Whether each call of an action meets a condition on its Region; None where nobody can tell, or the caller has a choice."""
    home = _home(action)
    name = bare_name(condition.test_name)
    wanted = EXCLUDING.get(name, name)
    if not home or condition.key_name != _REGION or wanted not in _EQUAL:
        return None

    named = _names(condition, wanted, home)
    if not named.yes and not _names_a_home(condition, wanted, home).no:
        return None
    met = opposite(named) if name in EXCLUDING else named
    return None if met.yes and action == _PASSING else met


def _names(condition: Condition, operator: str, region: str) -> Match:
    """Whether a Region is one that a condition names."""
    takes = contains if operator == "stringlike" else str.__eq__
    return condition.values.some(on_text(lambda text: sure(takes(text.lower(), region))))


def _names_a_home(condition: Condition, operator: str, home: str) -> Match:
    """Whether one of the Regions is named that a service is at home in, of whichever partition."""
    return some(_names(condition, operator, one) for one in (home, *_ELSEWHERE))

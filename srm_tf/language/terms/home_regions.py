"""Services of which all calls go to one Region of a partition: a condition on the Region tells for certain whether it is met there.

Their endpoints: https://docs.aws.amazon.com/general/latest/gr/rande.html#global-endpoints, the Regions that their control planes are in:
https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html. IAM is asked in us-east-1, whoever asks:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.comparisons import EXCLUDING, bare_name
from srm_tf.language.terms.globs import contains, on_text, sure
from srm_tf.language.terms.match import Match, opposite

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition

_REGION: Final = "aws:requestedregion"
_IN_VIRGINIA: Final = frozenset(
    {
        *("account", "aws-marketplace", "billing", "billingconductor", "budgets", "ce", "chime", "cloudfront", "ecr-public", "iam"),
        *("organizations", "route53", "savingsplans", "shield", "tax", "waf"),
    }
)
_IN_OREGON: Final = frozenset({"globalaccelerator", "networkmanager"})
_ELSEWHERE: Final = ("cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1")


def is_in_one_region(action: str) -> bool:
    """Whether whoever calls an action has no choice of the Region."""
    return _home(action) != ""


def _home(action: str) -> str:
    service = action.partition(":")[0]
    return "us-east-1" if service in _IN_VIRGINIA else "us-west-2" if service in _IN_OREGON else ""


def is_met_at_home(condition: Condition, action: str) -> Match | None:
    """Whether each call of an action meets a condition on its Region; None where nobody can tell, or the caller has a choice."""
    home = _home(action)
    name = bare_name(condition.test.text() or "")
    wanted = EXCLUDING.get(name, name)
    if not home or (condition.key.text() or "").lower() != _REGION or wanted not in {"stringequals", "stringlike"}:
        return None

    def names(region: str) -> Match:
        takes = contains if wanted == "stringlike" else str.__eq__
        return condition.values.some(on_text(lambda text: sure(takes(text.lower(), region))))

    named = names(home)
    if not named.yes and not all(names(one).no for one in (home, *_ELSEWHERE)):
        return None
    return opposite(named) if name in EXCLUDING else named

"""Statements that AWS takes in no policy, so that nothing is applied of a document that holds one.

`Effect` is Allow or Deny, in this spelling: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html
A policy of an identity names resources (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html), one of
a resource names principals, and may mean what it is attached to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Statement

_EFFECTS: Final = ("Allow", "Deny")


def refusal(statement: Statement) -> str:
    """Why AWS refuses it; "" if it does not, or if that is open."""
    if not statement.certain.yes:
        return ""
    effect = statement.effect.text()
    if effect is not None and effect not in _EFFECTS:
        said = "neither Allow nor Deny" if statement.effect.sensitive else f"'{effect}', not Allow or Deny"
        return f"AWS refuses {statement.place}, of which the effect is {said}"
    resources = (statement.resources.these, statement.resources.others)
    if statement.principals.present.no and all(one.present.no for one in resources):
        return f"AWS refuses {statement.place}, which names neither a principal nor a resource"
    return ""

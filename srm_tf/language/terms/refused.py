"""Statements that AWS takes in no policy, so that nothing is applied of a document that holds one.

`Effect` is Allow or Deny, in this spelling: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html
A policy of an identity names resources (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html), one of
a resource names principals, and may mean what it is attached to.

The document is read all the same: what AWS refuses has to be mended, and may then be anything, as if it were not known yet. What holds
whatever it comes to holds of the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.globs import on_text, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, maybe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.language.terms.documents import Principals
    from srm_tf.language.terms.globs import Texts
    from srm_tf.model.value import Value

_EFFECTS: Final = ("Allow", "Deny")


def flaw(place: str, effect: Value, named: Iterable[Texts | Principals]) -> str:
    """Why AWS refuses a statement that names these resources and principals; "" if it does not, or if that is open."""
    text = effect.text()
    if text is not None and text not in _EFFECTS:
        said = "neither Allow nor Deny" if effect.sensitive else f"'{text}', not Allow or Deny"
        return f"AWS refuses {place}, of which the effect is {said}"
    return f"AWS refuses {place}, which names neither a principal nor a resource" if all(one.present.no for one in named) else ""


def allows(effect: Value) -> Match:
    """Whether a statement of this effect allows. None is an Allow: the data source's default, and the careful reading of broken JSON."""
    return YES if effect.is_null else settle(effect, on_text(lambda text: sure(text.lower() != "deny")))


def denies(effect: Value, place: str) -> Match:
    """Whether it denies. What is misspelt keeps nobody out, and may once it is mended."""
    return NO if effect.is_null else settle(effect, on_text(lambda text: _denies(text, place)))


def _denies(text: str, place: str) -> Match:
    return YES if text == "Deny" else NO if text.lower() in {"allow", ""} else maybe(place)

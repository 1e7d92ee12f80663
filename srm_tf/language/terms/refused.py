"""Statements that AWS takes in no policy, so that nothing is applied of a document that holds one.

`Effect` is Allow or Deny, in this spelling: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html
A policy of an identity names resources (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html), one of
a resource names principals, and may mean what it is attached to. Each of them, each action and each value of a condition is a text, or all
are in one list of texts, and null is none: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
A statement names actions: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
An operator is one of those there are, after `ForAllValues:` or `ForAnyValue:` or neither:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-operator

The document is read all the same: what AWS refuses has to be mended, and may then be anything, as if it were not known yet. What holds
whatever it comes to holds of the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms.comparisons import is_operator
from srm_tf.language.terms.forms import members
from srm_tf.language.terms.globs import on_text, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.model.value import Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.language.terms.globs import Texts
    from srm_tf.language.terms.principals import Principals

_EFFECTS: Final = ("Allow", "Deny")
_LISTS: Final = frozenset({"action", "resource", "principal", "condition"})
_ACTIONS: Final = frozenset({"action", "notaction", "actions", "not_actions"})  # in JSON, and as arguments of the data source
_NOTHING: Final = frozenset({"action", "resource"})


def flaw(place: str, effect: Value, named: Iterable[Texts | Principals], block: Value, tests: Iterable[Value]) -> str:
    """Why AWS refuses a statement that names these resources and principals; "" if it does not, or if that is open.

    `tests`: the operators of its conditions.
    """
    text = effect.text()
    if text is not None and text not in _EFFECTS:
        said = "neither Allow nor Deny" if effect.sensitive else f"'{text}', not Allow or Deny"
        return f"AWS refuses {place}, of which the effect is {said}"
    written = [(key.text() or "", value) for key, value in members(block)]
    nested = next((name for name, value in written if name.lower().removeprefix("not") in _LISTS and _is_nested(value)), "")
    if nested:
        return f"AWS refuses {place}, which has a list in the list of its {nested}"
    if any(name.lower() == "condition" and not value.is_null and _has_null(value) for name, value in written):
        return f"AWS refuses {place}, which has a condition of null"
    if all(_is_left_out(value, name.lower()) for name, value in written if name.lower() in _ACTIONS):
        return f"AWS refuses {place}, which names no action"
    if all(one.present.no for one in named):
        return f"AWS refuses {place}, which names neither a principal nor a resource"
    return _of_operators(place, tests)


def is_idle(block: Value) -> bool:
    """Whether a statement in JSON has an empty list of actions, or of resources: AWS takes it, and it means nothing.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-action
    """
    return any(value.data == () for key, value in members(block) if (key.text() or "").lower() in _NOTHING)


def _is_left_out(value: Value, name: str) -> bool:
    """Whether an argument is not written, or an empty list, which the data source leaves out."""
    return value.is_null or (value.data == () and name != "notaction")


def all_but(left_out: Value, these: Value) -> Value:
    """What a statement in JSON leaves out. Where that is an empty list, and it names nothing else, nobody can tell.

    Everything but nothing is everything, says the element; with an empty `Action` or `NotAction` a statement provides no permissions, says
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-action
    """
    if left_out.data != () or not these.is_null:
        return left_out
    why = "whether everything but an empty list is everything"
    return replace(left_out, data=Unknown(why, (why,)))


def mended(condition: Value, place: str) -> Value:
    """What a statement asks for. Null in it is nothing yet, and not known before it is mended."""
    if condition.is_null or not _has_null(condition):
        return condition
    return condition.throughout(lambda one: _to_come(one, place))


def needed(place: str, block: Value, *names: str) -> tuple[Value, ...]:
    """What a block of the data source has to say. Terraform refuses one that does not, and nobody can tell what it will say.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document#condition
    """
    return tuple([_to_come(one, place) for one in map(block.get, names)])


def _to_come(value: Value, place: str) -> Value:
    """Null is nothing yet: what it will be instead is not known."""
    return replace(value, data=Unknown(place, (place,))) if value.is_null else value


def _has_null(value: Value) -> bool:
    return any(one.is_null for one in value.walk())


def operator(test: Value, place: str) -> Value:
    """An operator of a condition; one that there is none of is not known before it is mended."""
    return Value(Unknown(place, (place,)), written=test.written, location=test.location) if _is_none(test) else test


def _is_none(test: Value) -> bool:
    text = test.text()
    return text is not None and not is_operator(text)


def _of_operators(place: str, tests: Iterable[Value]) -> str:
    wrong = next(filter(_is_none, tests), None)
    if wrong is None:
        return ""
    said = "an operator that there is none of" if wrong.sensitive else f"the operator '{wrong.text()}', which is none"
    return f"AWS refuses {place}, which has a condition of {said}"


def _is_nested(value: Value) -> bool:
    """Whether a list stands in a list, at whatever depth: of a principal and a condition, the lists are under names."""
    return any(isinstance(one.data, tuple) for inside in value.walk() for one in inside.items())


def allows(effect: Value) -> Match:
    """Whether a statement of this effect allows. None is an Allow: the data source's default, and the careful reading of broken JSON."""
    return YES if effect.is_null else settle(effect, on_text(lambda text: sure(text.lower() != "deny")))


def denies(effect: Value, place: str) -> Match:
    """Whether it denies. What is misspelt keeps nobody out, and may once it is mended."""
    return NO if effect.is_null else settle(effect, on_text(lambda text: _denies(text, place)))


def _denies(text: str, place: str) -> Match:
    return YES if text == "Deny" else NO if text.lower() in {"allow", ""} else maybe(place)

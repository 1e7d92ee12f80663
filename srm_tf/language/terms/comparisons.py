"""Operators of conditions: what each compares, and what it makes of a key with several values, or none.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.match import NO, Match, every

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition
    from srm_tf.language.terms.globs import Test

IN_ANY_CASE: Final = "stringequalsignorecase"
# Operators without wildcards: `*` is a literal character in them, so that any value restricts.
EXACT: Final = frozenset({"stringequals", IN_ANY_CASE})
LIMITING: Final = EXACT | {"stringlike", "arnequals", "arnlike", "ipaddress", "bool"}
EXCLUDING: Final = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": IN_ANY_CASE,
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
}
ON_SWITCHES: Final = EXACT | {"bool", "stringlike"}  # what keys may be asked with that are true or false
FOR_ANY, FOR_ALL = "foranyvalue:", "forallvalues:"  # no difference for a key with one value
IF_EXISTS: Final = "ifexists"
NULL: Final = "null"
_ORDERED: Final = ("equals", "notequals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals")
_OF_ORDER: Final = {f"{kind}{name}" for kind in ("numeric", "date") for name in _ORDERED}
_ALL: Final = frozenset({*LIMITING, *EXCLUDING, *_OF_ORDER, NULL, "binaryequals"})
_FOLDING: Final = frozenset({"bool", IN_ANY_CASE, "stringnotequalsignorecase"})


def bare_name(operator: str) -> str:
    """An operator in small letters, without what it says of several values, and of none."""
    return operator.lower().removeprefix(FOR_ANY).removeprefix(FOR_ALL).removesuffix(IF_EXISTS)


def is_operator(text: str) -> bool:
    """Whether AWS takes a word as an operator; `Null` has no `…IfExists`."""
    name = bare_name(text)
    return name in _ALL and not (name == NULL and text.lower().endswith(IF_EXISTS))


def holds_without(operator: str) -> bool:
    """Whether an operator, if it is none that negates, is true of a request without the key: `ForAllValues:`, `…IfExists`."""
    name = operator.lower()
    return name.startswith(FOR_ALL) or name.endswith(IF_EXISTS)


def holds_without_key(operator: str) -> bool:
    """Whether an operator is true of a request without the key, be it as none that negates or because it negates."""
    name = operator.lower()
    return holds_without(name) or ("not" in name and not name.startswith(FOR_ANY))


def each_is(condition: Condition, word: str) -> Match:
    """Whether a condition compares with a word alone: `Null` with "true"."""
    return every([condition.values.present, condition.values.every(one_of({word}))])


def is_switched(condition: Condition, value: str) -> Match:
    """Whether a condition on a Bool key holds for this value, `true` or `false`, and not for the other one.

    String operators may be used on such keys:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String-wildcard
    """
    other = "false" if value == "true" else "true"

    def by_test(text: str) -> Match:
        name = bare_name(text)
        wanted = by_word(other if name in EXCLUDING else value, condition)
        return condition.values.every(wanted) if EXCLUDING.get(name, name) in ON_SWITCHES else NO

    return every([condition.values.present, settle(condition.test, on_text(by_test))])


def by_word(word: str, condition: Condition) -> Test:
    """A test of values: a word in small letters, in whatever capitals where the operator does not mind them."""
    name = bare_name(condition.test_name)
    return one_of({word}) if name in _FOLDING else on_text(lambda one: sure(one == word))

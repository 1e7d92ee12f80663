"""Conditions of one statement read together: which keys a request must carry, and whether any request can meet all of them.

All conditions of a statement have to hold, and `Null` asks whether a key is there at all:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms.carried_keys import VARIABLE, is_carried
from srm_tf.language.terms.comparisons import (
    EXACT,
    EXCLUDING,
    FOR_ALL,
    FOR_ANY,
    IF_EXISTS,
    IN_ANY_CASE,
    LIMITING,
    NULL,
    bare_name,
    each_is,
    holds_without,
)
from srm_tf.language.terms.globs import contains, on_text, overlap, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, same, some
from srm_tf.language.terms.time_conditions import is_over
from srm_tf.model.value import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.terms.documents import Condition
    from srm_tf.model.value import Value

_PATTERNS: Final = LIMITING - {"ipaddress"}
_AS_WRITTEN: Final = {*EXACT, "stringlike"} - {IN_ANY_CASE}
_TAG_KEYS: Final = "aws:tagkeys"  # the names of the tags of a request, of which each is a key of its own
_TAG_OF_REQUEST: Final = "aws:requesttag/"
_ON_NAMES: Final = {*EXACT, "stringlike"}
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (Value type)
_OF_SEVERAL_VALUES: Final = frozenset(
    {
        *("aws:calledvia", "aws:principalorgpaths", "aws:principalservicenameslist", "aws:resourceorgpaths"),
        *("aws:sourceorgpaths", "aws:tagkeys", "aws:vpceorgpaths"),
    }
)


def with_keys_told(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """The conditions; those that also hold without their key say whether another one asks for it (`there`).

    AWS advises `Null … false` beside `ForAllValues:`, which together let in only requests that carry one of the values.
    """
    if len(conditions) < 2 or not any(map(_may_be_optional, conditions)):  # noqa: PLR2004 — two
        return tuple(conditions)
    return tuple(replace(one, there=_asked_for(one, conditions)) if _may_be_optional(one) else one for one in conditions)


def _may_be_optional(condition: Condition) -> bool:
    """Whether a condition, by its operator, also holds for requests without its key."""
    return holds_without(condition.test_name)


def _asked_for(condition: Condition, conditions: Sequence[Condition]) -> Match:
    """Whether another condition holds only for requests that carry the key of this one."""
    return some(every([_of_one_key(condition, one), _asks_for_key(one)]) for one in conditions if one is not condition)


def _of_one_key(one: Condition, other: Condition) -> Match:
    texts = one.key.text(), other.key.text()
    if None not in texts:
        return sure(texts[0].lower() == texts[1].lower())  # type: ignore[union-attr]
    forms = [condition.key.form.lower().replace(GAP, "*") for condition in (one, other)]
    return same(one.key, other.key) if overlap(*forms) else NO  # `${…}:sub` is never `${…}:aud`


def _asks_for_key(condition: Condition) -> Match:
    """Whether a condition is false for every request without its key."""

    def by_test(text: str) -> Match:
        name = text.lower()
        if name == NULL:
            return each_is(condition, "false")
        return NO if holds_without(name) else sure(name.startswith(FOR_ANY) or "not" not in name)

    return settle(condition.test, on_text(by_test))


def unmet(conditions: Sequence[Condition]) -> Match:
    """Whether no request meets all of the conditions.

    One asks that no key be there that always is, or for a time that is over, or two of one key what it cannot be.
    """
    alone = [_is_never_met(one) if one.test_name == NULL else is_over(one) for one in conditions]
    keys = [one.key.text() for one in conditions]
    if len(conditions) < 2:  # noqa: PLR2004 — two
        return some(alone)
    of_tags = [one for one, key in zip(conditions, keys, strict=True) if key is not None and key.lower() == _TAG_KEYS]
    named = [_leaves_out(one, other) for one in of_tags for other in conditions if other is not one]
    if None not in keys and len({str(key).lower() for key in keys}) == len(keys):
        return some([*alone, *named])  # most ask each key once
    return some([*alone, *named, *(_contradicts(one, other) for one, other in permutations(conditions, 2))])


def _leaves_out(names: Condition, other: Condition) -> Match:
    """Whether a condition takes only names of tags among which that one is not for whose value another condition asks."""
    key = other.key_name
    test, tag = names.test_name, key.removeprefix(_TAG_OF_REQUEST)
    if tag == key or test.removeprefix(FOR_ALL) == test or bare_name(test) not in _ON_NAMES:
        return NO
    barred = names.values.every(on_text(lambda text: sure(VARIABLE not in text and not contains(text.lower(), tag))))
    return every([_asks_for_key(other), barred])


def _is_never_met(condition: Condition) -> Match:
    """Whether `Null` asks for requests without a key that every request carries."""
    carried = is_carried(condition.key)
    return carried if carried.no else every([carried, each_is(condition, "true")])


def _contradicts(one: Condition, other: Condition) -> Match:
    key = _of_one_key(one, other)
    if key.no:
        return NO
    names = one.test.text(), other.test.text()
    if names[0] is None or names[1] is None:
        return every([key, maybe(*one.test.origins, *other.test.origins)])
    found = _cannot_both_hold(one, names[0].lower(), other, names[1].lower())
    return every([key, found, YES if names[1].lower() == NULL else settle(one.key, on_text(_of_one_value))])


def _cannot_both_hold(one: Condition, name: str, other: Condition, beside: str) -> Match:
    """`one` asks for the key, or for certain values of it; `other` for its absence, for other values, or for none of those."""
    if beside == NULL:
        return every([_asks_for_key(one), each_is(other, "true")])
    base, excluded = name.removesuffix(IF_EXISTS), EXCLUDING.get(beside.removesuffix(IF_EXISTS))
    if base not in LIMITING or name.endswith(IF_EXISTS) or not one.values.items:
        return NO
    if excluded is not None:
        return one.values.every(lambda value: other.values.some(lambda barred: _bars(barred, value, excluded, base)))
    if base not in _PATTERNS or beside.removesuffix(IF_EXISTS) not in _PATTERNS or not other.values.items:
        return NO
    return one.values.every(lambda value: other.values.every(lambda wanted: _are_apart(value, wanted)))


def _of_one_value(text: str) -> Match:
    """Whether a request has at most one value of a key: so it is of the global keys, but for a few."""
    return sure(text.lower().startswith("aws:") and text.lower() not in _OF_SEVERAL_VALUES)


def _bars(barred: Value, value: Value, excluded: str, base: str) -> Match:
    """Whether a negated operator rules out all that a value stands for. Equal words of equal operators; patterns of texts too."""

    def test(text: str) -> Match:
        def against(other: str) -> Match:
            if VARIABLE in text + other:
                return NO
            wide = excluded == "stringlike" and base in _AS_WRITTEN
            alike = excluded == IN_ANY_CASE and base in EXACT and text.lower() == other.lower()
            return sure(alike or (text == other and base == excluded) or (wide and contains(other, text)))

        return settle(barred, on_text(against))

    return settle(value, on_text(test))


def _are_apart(value: Value, wanted: Value) -> Match:
    """Whether no text fits both of two values, each a pattern or a word."""

    def test(text: str) -> Match:
        return settle(wanted, on_text(lambda other: sure(VARIABLE not in text + other and not overlap(text.lower(), other.lower()))))

    return settle(value, on_text(test))

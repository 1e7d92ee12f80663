"""The fourteen operators, each on a known value and on an unknown one. None means: cannot be decided yet."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from srm_tf.language.absent import named
from srm_tf.language.addresses import ACCOUNT_NUMBER
from srm_tf.language.beginnings import begins_otherwise
from srm_tf.language.syntax import Clause, Literal
from srm_tf.model.value import GAP, OFF, ON, Certainty, Scalar, Unknown, Value, as_number, as_text
from srm_tf.regex import regex

Operands = tuple[Any, ...]
Tri = bool | None

_LOOKS_BACK = re.compile(r"\\[bBA]|\(\?<|\(\?[a-z]*m")
_NUMERIC = frozenset("0123456789+-.")
# Words that stand for everybody where an ARN may stand as well; the second is Lake Formation's
# (https://docs.aws.amazon.com/lake-formation/latest/dg/upgrade-glue-lake-formation.html).
_EVERYBODY = (("*",), ("IAM_ALLOWED_PRINCIPALS",))
_ACCOUNT = regex(ACCOUNT_NUMBER)
_DIGITS = re.compile(r"[0-9]{12}")
WHOLE = frozenset({"has at least", "has at most", "contains"})  # these take a list as it is
PRESENCE = frozenset({"is set", "is not set", "has at least", "has at most"})  # these have their own answer to absence


def equal(data: Scalar | Unknown | tuple[Value | Scalar, ...] | Mapping[str, Value], literal: Literal) -> bool:
    """Equality after Terraform's conversion of primitives: `"true"` = true, `"1"` = 1. Lists compare whole, unordered.

    >>> equal("true", True), equal("False", False), equal(1, "1"), equal("a", "A"), equal(("a", "b"), ["b", "a"])
    (True, True, True, False, True)
    """
    if isinstance(literal, bool) and isinstance(data, str):
        return data in (ON if literal else OFF)
    if isinstance(literal, list):
        texts = sorted(str(as_text(one)) for one in literal)
        return isinstance(data, tuple) and sorted(str(as_text(one.data if isinstance(one, Value) else one)) for one in data) == texts
    left, right = as_text(data), as_text(literal)
    if left is None or right is None:
        return False
    if left == right:
        return True
    if not _begins_a_number(left) or not _begins_a_number(right):
        return False
    numbers = as_number(left), as_number(right)
    return None not in numbers and numbers[0] == numbers[1]


def _begins_a_number(text: str) -> bool:
    """Most texts are none: telling so by a letter spares an exception."""
    return text[:1] in _NUMERIC


def takes_whole(clause: Clause) -> bool:
    """Whether a test takes a list as it is at the end of a path: `every block.list is set`, too, for one without elements is not."""
    return clause.test in WHOLE or (clause.test == "is set" and clause.quantifier == "every" and len(clause.path) > 1)


def known(test: str, value: Value, operands: Operands) -> Tri:
    """The test on a value that is there and (at its top) known; elements may still be unknown."""
    return _KNOWN[test](value, operands)


def unknown(test: str, value: Unknown, operands: Operands) -> Tri:
    """The test on a value known after apply, as far as what is known of it decides."""
    if test == "is set":
        return True if value.not_null else None
    if test == "is not set":
        return False if value.not_null else None
    if test == "has at least" and value.not_null:
        return True if (as_number(operands[0]) or 0) <= 1 else None
    if test == "starts with":
        return _prefix(value.prefix, str(operands[0]))
    if test in _LIMITS and (value.least is not None or value.most is not None):
        return _within(value, *_LIMITS[test](operands))
    if test == "matches":
        at_end = _at_its_end(value.shape, str(operands[0])) if GAP in value.shape else None
        return at_end if at_end is not None else _part_matches(value, str(operands[0]))
    literal: Literal = operands[0] if operands else ""
    if test == "is one of" or (test in {"is", "is not"} and not isinstance(literal, list)):  # which it may come to, whatever that is
        wanted = [text for one in (literal if isinstance(literal, list) else [literal]) for text in _texts(one)]
        if not any(one.startswith(value.prefix) and one.endswith(value.suffix) and _fits(value, one) for one in wanted):
            return test == "is not"
    return None


def _texts(literal: Scalar) -> Iterable[str]:
    """The texts that are equal to it, but for numbers."""
    return (ON if literal else OFF) if isinstance(literal, bool) else (str(as_text(literal)),)


def _fits(value: Unknown, text: str) -> bool:
    """Whether a number within bounds may be this one; of an account, whether it is a number at all."""
    if value.shape == GAP and all(map(_ACCOUNT.fullmatch, value.depends_on or ("",))):
        return _DIGITS.fullmatch(text) is not None
    number = as_number(text)
    return number is None or _within(value, number, number) is not False


_LIMITS: Mapping[str, Callable[[Operands], tuple[float | None, float | None]]] = {
    "is at least": lambda operands: (as_number(operands[0]), None),
    "is at most": lambda operands: (None, as_number(operands[0])),
    "is between": lambda operands: (as_number(operands[0]), as_number(operands[1])),
}


def _within(value: Unknown, low: float | None, high: float | None) -> Tri:
    """Whether a number within bounds lies within others, whatever it comes to."""
    least = -math.inf if value.least is None else value.least
    most = math.inf if value.most is None else value.most
    if (low is None or least >= low) and (high is None or most <= high):
        return True
    return False if (low is not None and most < low) or (high is not None and least > high) else None


def _at_its_end(shape: str, pattern: str) -> Tri:
    """A match in what follows the last part that is not known is one of the whole text, unless it looks at what stands before it."""
    end = GAP + shape.rpartition(GAP)[2]
    found = None if _LOOKS_BACK.search(pattern) else _regex(pattern).search(end)
    return True if found is not None and found.start() > 0 else None


def _prefix(prefix: str, wanted: str) -> Tri:
    if prefix.startswith(wanted):
        return True
    return None if wanted.startswith(prefix) else False


_LOOKS_LEFT = regex(r"(?<!\[)\^|\\[AbB]|\(\?<[=!]")  # what a pattern asks of the text before it: the beginning of a line, say
_LOOKS_RIGHT = regex(r"\$|\\[ZbB]|\(\?[=!]")
_LITERAL_END = regex(r"((?:[\w/:. -]|\\[./-])*[\w/])\$")
_CLASS_END = regex(r"([\w/:@ -]+)(\[[^\]^\\]+\])[*+]\$")  # a plain text, and after it characters of one kind up to the end


def _part_matches(value: Unknown, pattern: str) -> Tri:
    """A match in what a text ends or begins with is one in all of it, unless the pattern asks what stands around."""
    if begins_otherwise(pattern, value.prefix):
        return False
    if value.suffix and not _LOOKS_LEFT.search(pattern) and _regex(pattern).search(value.suffix):
        return True
    if value.prefix and not _LOOKS_RIGHT.search(pattern) and _regex(pattern).search(value.prefix):
        return True
    if (run := _CLASS_END.fullmatch(pattern)) is not None:
        return _ends_otherwise(value.suffix, run[1], _regex(run[2]))
    plain = _LITERAL_END.fullmatch(pattern)
    if plain is None or "." in plain[1].replace("\\.", ""):
        return None
    wanted = plain[1].replace("\\", "")
    # What ends in it has matched above; `$` stands before a last line break, too.
    return False if not wanted.endswith(value.suffix.removesuffix("\n")) else None


def _ends_otherwise(suffix: str, wanted: str, kind: re.Pattern[str]) -> Tri:
    """Of a text that ends so: False where something else than `wanted` stands before the last characters of a kind."""
    if kind.match(wanted[-1]) or suffix.endswith("\n"):  # `$` stands before a last line break, too
        return None
    before = suffix
    while before and kind.match(before[-1]):
        before = before[:-1]
    return False if not before.endswith(wanted) and not wanted.endswith(before) else None


def _is(value: Value, operands: Operands) -> Tri:
    open_ = [one.unknown for one in value.data if one.is_unknown] if isinstance(value.data, tuple) else []
    return _may_be(value, open_, operands[0]) if open_ else equal(value.data, operands[0])


def _is_not(value: Value, operands: Operands) -> Tri:
    found = _is(value, operands)
    return None if found is None else not found


def _may_be(value: Value, open_: Sequence[Unknown], literal: Literal) -> Tri:
    """Whether a list with open elements is another one: those that are known decide, and what each of the others cannot be.

    Those of a set may coincide, and one that stands for many may be any number of them.
    """
    wanted = {as_text(one) for one in literal} if isinstance(literal, list) else set[str | None]()
    left = wanted - {as_text(one.data) for one in value.items() if not one.is_unknown}
    strange = any(as_text(one.data) not in wanted for one in value.items() if not one.is_unknown)
    single = [one for one in open_ if one.body is None]
    if strange or any(unknown("is one of", one, (literal,)) is False for one in single):
        return False
    return False if len(single) == len(open_) < len(left) else None


def _is_one_of(value: Value, operands: Operands) -> Tri:
    return any(equal(value.data, one) for one in operands[0])


def _at_least(value: Value, operands: Operands) -> Tri:
    number, bound = as_number(value.data), as_number(operands[0])
    return number is not None and bound is not None and number >= bound


def _at_most(value: Value, operands: Operands) -> Tri:
    number, bound = as_number(value.data), as_number(operands[0])
    return number is not None and bound is not None and number <= bound


def _between(value: Value, operands: Operands) -> Tri:
    return bool(_at_least(value, operands[:1]) and _at_most(value, operands[1:]))


def _is_set(value: Value, operands: Operands) -> Tri:
    del operands
    if isinstance(value.data, tuple) and all(item.unknown.body is not None or item.may_be_blank for item in value.data):
        # of each of these there are none, one or many, or it is one or none
        return False if all(item.is_blank for item in value.data) else None
    return not value.is_empty


def _is_not_set(value: Value, operands: Operands) -> Tri:
    found = _is_set(value, operands)
    return None if found is None else not found


def _bounds(value: Value) -> tuple[int, int]:
    """The least and the most elements a list may have: unknown blocks of a list count, members of a set may coincide, blanks are none."""
    if isinstance(value.data, tuple):
        found = [item for item in value.data if not item.is_blank]
        certain = sum(not item.is_unknown for item in found)
        several = any(item.unknown.body is not None for item in found)
        there = any(item.is_unknown and item.unknown.body is None and not item.may_be_blank for item in found)
        return (certain + (1 if there and not certain else 0), sys.maxsize if several else len(found))
    if isinstance(value.data, Mapping):
        return (len(value.data), len(value.data))
    return (0, 0) if value.is_blank else (1, 1)


def _has_at_least(value: Value, operands: Operands) -> Tri:
    least, most = _bounds(value)
    bound = as_number(operands[0]) or 0
    return True if least >= bound else False if most < bound else None


def _has_at_most(value: Value, operands: Operands) -> Tri:
    least, most = _bounds(value)
    bound = as_number(operands[0]) or 0
    return True if most <= bound else False if least > bound else None


def _contains(value: Value, operands: Operands) -> Tri:
    if isinstance(value.data, Mapping):
        return str(operands[0]) in value.data
    if any(equal(item.data, operands[0]) for item in value.items()):
        return True
    return None if any(item.is_unknown for item in value.items()) else False


@lru_cache(maxsize=512)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _matches(value: Value, operands: Operands) -> Tri:
    text = value.text()
    return text is not None and _regex(str(operands[0])).search(text) is not None


def _starts_with(value: Value, operands: Operands) -> Tri:
    text = value.text()
    return text is not None and text.startswith(str(operands[0]))


_KNOWN: dict[str, Callable[[Value, Operands], Tri]] = {
    "is": _is,
    "is not": _is_not,
    "is one of": _is_one_of,
    "is at least": _at_least,
    "is at most": _at_most,
    "is between": _between,
    "is set": _is_set,
    "is not set": _is_not_set,
    "has at least": _has_at_least,
    "has at most": _has_at_most,
    "contains": _contains,
    "matches": _matches,
    "starts with": _starts_with,
}


def what_is_known(value: Value, operands: tuple[Any, ...]) -> Unknown:
    """What is known of a value; where somebody may stand or a word for everybody, the ARN of a resource is somebody."""
    unknown, references = value.unknown, value.references
    whole = operands in _EVERYBODY and unknown.shape == GAP and len(references) == 1 and references[0].certainty == Certainty.EXACT
    kind, attribute = named(references[0].text) if whole else ("", "")
    return replace(unknown, prefix="arn:") if kind.startswith("aws_") and attribute == "arn" else unknown

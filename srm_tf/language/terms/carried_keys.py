"""Keys that every request carries: a condition that asks whether one is there is met by all requests, or by none.

Availability of each key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.terms.comparisons import FOR_ANY, IN_ANY_CASE, NULL, bare_name
from srm_tf.language.terms.globs import one_of, settle
from srm_tf.model.value import Value

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.match import Match

# Each with the value that it always has, where it has but one. None has several at once: `ForAnyValue:` and `ForAllValues:` ask no more.
# (Requests to some services lack `aws:ViaAWSService`.)
_BY_ALL: Final[Mapping[str, str]] = dict.fromkeys(
    (
        *("aws:principalaccount", "aws:principaltype", "aws:userid"),
        *("aws:securetransport", "aws:requestedregion", "aws:currenttime", "aws:epochtime"),
    ),
    "",
)
# The same of what somebody has signed, and no service of AWS by itself.
_BY_SIGNERS: Final[Mapping[str, str]] = {**_BY_ALL, "aws:principalarn": "", "aws:principalisawsservice": "false"}
_BOTH: Final = {"true", "false"}
# Keys that are true or false; `Bool` for both words is met by the value of no other one.
_SWITCHES: Final = frozenset({"aws:securetransport", "aws:viaawsservice", "aws:principalisawsservice", "aws:multifactorauthpresent"})
_TEXTS: Final = frozenset({"stringequals", "stringlike", "stringequalsignorecase"})
VARIABLE: Final = "${"  # a statement is about no request that has no value for it
_FOR_ANY: Final = frozenset({"stringlike", "arnlike", "bool", NULL})


def plainly(conditions: Sequence[Condition], carried: Mapping[str, str] = _BY_ALL) -> tuple[Condition, ...]:
    """The conditions without those that every request meets, each without what asks, or does not ask, for a key that is there anyway."""
    return tuple([plain for one in conditions if (plain := _plain(one, carried)) is not None])


def _plain(condition: Condition, carried: Mapping[str, str]) -> Condition | None:
    name, key = condition.test.text(), condition.key.text()
    if name is None or key is None:
        return condition
    name, key = name.lower(), key.lower()
    bare = bare_name(name)
    there = key in carried
    if (there or (name != bare and not name.startswith(FOR_ANY))) and takes_any(condition, bare, carried.get(key, "")):
        return None
    if not there:
        return condition
    if name == NULL:
        return None if {one.lower() for one in _words(condition)} == {"false"} else condition
    return condition if name == bare else replace(condition, test=Value(bare))


def takes_any(condition: Condition, name: str, only: str = "") -> bool:
    """Whether a condition holds for whatever value its key has: `Bool` for both words. `only`: the one value that the key has.

    `name`: its operator in small letters, without what it says of several values, and of none.
    """
    words, key = _words(condition), condition.key_name
    if any(VARIABLE in one for one in words):
        return False
    if only and name in _TEXTS and only in ({one.lower() for one in words} if name == IN_ANY_CASE else words):
        return True
    if name == "bool":
        return key in _SWITCHES and {one.lower() for one in words} >= ({only} if only else _BOTH)
    return "*" in words and (name == "stringlike" or (name == "arnlike" and key.endswith("arn")))


def _words(condition: Condition) -> set[str]:
    """The known values of a condition; none where it may have others, for which it would still hold, or not."""
    if condition.values.hidden is not None:
        return set()
    texts = [one.text() for one in condition.values.items]
    return set() if None in texts else {one for one in texts if one is not None}


def may_take_any(condition: Condition) -> bool:
    """Whether a condition, of which something is not known yet, may turn out to be one that every request meets."""
    name, key = condition.test_name, condition.key.text()
    there = key is None or key.lower() in _BY_ALL
    bare = bare_name(name)
    return bare in _FOR_ANY and (there or (name != bare and not name.startswith(FOR_ANY)))


def is_carried(key: Value) -> Match:
    """Whether every request carries a key."""
    return settle(key, one_of(_BY_ALL.keys()))


def of_signers(statement: Statement) -> Statement:
    """A statement as it is for requests that somebody signed."""
    left = plainly(statement.conditions, _BY_SIGNERS) if statement.conditions else ()
    return statement if left == statement.conditions else replace(statement, conditions=left)


def among_signers(document: Document) -> Document:
    """A document as it is for requests that somebody signed; the same one each time it is asked for."""

    def ask() -> Document:
        statements = tuple([of_signers(one) for one in document.statements])
        alike = all(one is other for one, other in zip(statements, document.statements, strict=True))
        return document if alike else replace(document, statements=statements)

    return once_of(document, "signed", ask)

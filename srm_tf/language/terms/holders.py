"""What a request of whoever holds an identity policy shows, so that conditions on it tell no two requests of his apart.

The holder is a user or a role of one's own account, who calls by TLS and by himself. Keys, and when a request has them (Availability):
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.language.terms.caller_ranges import wide_together, wide_without
from srm_tf.language.terms.conditions import HOLD_FOR_STRANGERS, has_one_arn
from srm_tf.language.terms.forms import ACCOUNT, RESOURCE, form
from srm_tf.language.terms.globs import contains, on_text, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.globs import Test, Texts
    from srm_tf.model.value import Value

_TYPE: Final = "aws:principaltype"
# Of keys that tell holders apart, what all of a large kind of them show: users, and sessions of roles.
_KINDS: Final = {
    _TYPE: ("User", "AssumedRole"),
    "aws:principalarn": ("arn:*:iam::*:user/*", "arn:*:iam::*:role/*"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    "aws:userid": ("AIDA*", "AROA*:*"),
    "aws:username": ("*",),
    "aws:principalaccount": ("*",),
}
# What switches show.
_FLAGS: Final = {"aws:securetransport": "true", **{key: value for key, (value, _) in HOLD_FOR_STRANGERS.items()}}
# The holder's own account and organization, whatever they are, and those of what he gets at without the word of anybody else: all
# resources of an account are all of a kind.
OWN: Final = frozenset(
    {
        *("aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "kms:calleraccount"),
        *("aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount"),
    }
)
_TIMES: Final = frozenset({"aws:currenttime", "aws:epochtime"})
# Of temporary credentials, which a user fetches without any right to, and without MFA if he likes:
# https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
_OF_SESSIONS: Final = frozenset({"aws:multifactorauthpresent", "aws:tokenissuetime"})
# What each request of the holder has, or has if he comes by the internet or as the one or the other kind of holder.
_ALL_BRING: Final = (
    _TIMES
    | _OF_SESSIONS
    | _FLAGS.keys()
    | _KINDS.keys()
    | {
        *("aws:requestedregion", "aws:sourceip", "aws:resourceaccount"),
        *("aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths"),
    }
)
# Keys that a request of the holder need not carry: of calls by networks and services, and of tags.
LEFT_OUT: Final = frozenset(
    {
        *("aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"),
        *("aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "aws:principalservicename", "aws:principalservicenameslist"),
        *("aws:tagkeys", "iam:permissionsboundary", "kms:viaservice", "s3:dataaccesspointaccount", "s3:dataaccesspointarn"),
    }
)
# Those of sign-in, which he lacks by an access key, by a role, or in a session of his own.
WITHOUT_SIGN_IN: Final = _OF_SESSIONS | {"aws:multifactorauthage", "aws:federatedprovider", "aws:sourceidentity"}
# Whoever is held back by a list of the few that are not meant takes another one: a policy, a service, a boundary or none.
_BUT_A_FEW: Final = frozenset({"iam:policyarn", "iam:passedtoservice", "iam:permissionsboundary"})
_ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"

_EXACT: Final = frozenset({"stringequals", "stringequalsignorecase"})
_LIKE: Final = frozenset({"stringlike", "arnlike", "arnequals"})
_UNEQUAL: Final = frozenset({"stringnotequals", "stringnotequalsignorecase"})
_UNLIKE: Final = frozenset({"stringnotlike", "arnnotequals", "arnnotlike"})
NEGATED: Final = _UNLIKE | _UNEQUAL
_LATER: Final = frozenset(f"{kind}{name}" for kind in ("date", "numeric") for name in ("greaterthan", "greaterthanequals", "notequals"))
_EARLIER: Final = frozenset(f"{kind}{name}" for kind in ("date", "numeric") for name in ("lessthan", "lessthanequals"))
_DATE: Final = regex(r"(\d{4})(-.*)?")
_FAR_YEAR, _FAR_SECOND = 2050, 2_524_608_000  # from then on, a day is written that nobody means to see

Holds: TypeAlias = Callable[["Texts"], Match]
Row: TypeAlias = tuple[frozenset[str], frozenset[str], Holds]


def _one(check: Callable[[str], bool]) -> Holds:
    return lambda values: values.some(on_text(lambda text: sure(check(text))))


def _each(check: Callable[[str], bool]) -> Holds:
    return lambda values: values.every(on_text(lambda text: sure(check(text))))


def _always(_: Texts) -> Match:
    return YES


def _world(values: Texts) -> Match:
    """Whether ranges are a good part of the world, alone or together."""
    return YES if wide_together(values) else values.some(on_text(lambda _: NO))


def _rest_of_the_world(values: Texts) -> Match:
    """Whether a good part of the world is outside of the ranges, by IPv4 or by IPv6; further ones would only take away."""
    return values.every(on_text(lambda _: YES)) if wide_without(values) else NO


def _is_far(text: str) -> bool:
    """Whether a day, or a second since 1970, is one that nobody waits for."""
    date = _DATE.fullmatch(text)
    return int(date[1]) >= _FAR_YEAR if date is not None else text.isdecimal() and int(text) >= _FAR_SECOND


def _is_itself(text: str, key: str) -> bool:
    """Whether a key is compared with its own value: `${aws:username}`."""
    return text.lower() == f"${{{key}}}"


def _takes_in(text: str, kind: str, key: str) -> bool:
    """Whether a value of a key stands for all of a kind of holders: by a pattern, in whichever account, or by what each of them shows."""
    fields = text.split(":", RESOURCE)
    if fields[0] == "arn":
        fields[1:2] = ["*"]
        fields[ACCOUNT:RESOURCE] = ["*"] if len(fields) > RESOURCE else fields[ACCOUNT:RESOURCE]
    return _is_itself(text, key) or contains(":".join(fields), kind)


def _like(key: str, kind: str) -> Test:
    return _on_form(lambda text: _takes_in(text, kind, key))


def _exactly(key: str, kind: str) -> Test:
    """The same of values that are compared as they are: a star in one is a star."""
    return on_text(lambda text: sure(_is_itself(text, key) or text.lower() == kind.lower()))


def _is_its_own(key: str) -> Holds:
    """Whether a key that is another one for each holder is compared with its own value; a value that nobody knows yet is of one holder."""
    return lambda values: sure(any(_is_itself(item.text() or "", key) for item in values.items))


def _is_another(key: str) -> Holds:
    return lambda values: opposite(_is_its_own(key)(values))


def _some_kind(tests: Sequence[Test]) -> Holds:
    return lambda values: some(values.some(one) for one in tests)


def _spares_a_kind(tests: Sequence[Test]) -> Holds:
    return lambda values: opposite(every(values.some(one) for one in tests))


def _on_form(check: Callable[[str], bool]) -> Test:
    """A test of what is known of a text: a star in each gap is all that may come, and a letter shows where it does not matter.

    What is made of a new ARN or id is of one holder.
    """

    def test(value: Value) -> Match:
        if value.text() is None and has_one_arn(value):
            return NO
        shown = form(value)
        found = check(shown.replace(GAP, "*"))
        return maybe(*value.origins) if found and not check(shown.replace(GAP, "x")) else sure(found)

    return test


def _is_shown(text: str, shown: str) -> bool:
    return contains(text.lower(), shown)


def _is_not_shown(text: str, shown: str) -> bool:
    return not _is_shown(text, shown)


def _rows() -> Iterator[Row]:
    for key, kinds in _KINDS.items():
        patterns = [_like(key, kind) for kind in kinds]
        yield _LIKE, frozenset({key}), _some_kind(patterns)
        yield _UNLIKE, frozenset({key}), _spares_a_kind(patterns)
        yield _EXACT, frozenset({key}), _is_its_own(key)
        if key != _TYPE:
            yield _UNEQUAL, frozenset({key}), _is_another(key)
    named = [_exactly(_TYPE, kind) for kind in _KINDS[_TYPE]]
    yield _EXACT, frozenset({_TYPE}), _some_kind(named)
    yield _UNEQUAL, frozenset({_TYPE}), _spares_a_kind(named)
    yield NEGATED, frozenset({"aws:username"}), _always  # which a role has none of
    for key, shown in _FLAGS.items():
        yield _EXACT | {"bool", "stringlike"}, frozenset({key}), _one(partial(_is_shown, shown=shown))
        yield NEGATED, frozenset({key}), _each(partial(_is_not_shown, shown=shown))
    yield frozenset({"bool"}), _OF_SESSIONS, _one(lambda text: text.lower() == "false")
    yield frozenset({"ipaddress"}), frozenset({"aws:sourceip"}), _world
    yield frozenset({"notipaddress"}), frozenset({"aws:sourceip"}), _rest_of_the_world
    yield frozenset({"null"}), _ALL_BRING, _one(lambda text: text.lower() == "false")
    yield frozenset({"null"}), LEFT_OUT | WITHOUT_SIGN_IN | {"aws:username"}, _one(lambda text: text.lower() == "true")
    yield _EXACT | _LIKE, OWN, _always
    # The caller goes where he may: all there is in a Region is all of a kind.
    yield _EXACT | _LIKE | NEGATED, frozenset({"aws:requestedregion"}), _always
    yield NEGATED, _BUT_A_FEW, _each(lambda text: text.strip("*") != "")
    yield _LATER, _TIMES | {"aws:tokenissuetime"}, _always  # that day comes, and whoever needs a newer session signs in again
    yield _EARLIER, _TIMES, _one(_is_far)
    # Who may give AdministratorAccess away may give everything away, and within that as a boundary there is everything.
    given = frozenset({"iam:policyarn", "iam:permissionsboundary"})
    yield _LIKE | {"stringequals"}, given, _one(lambda text: contains(text, _ADMINISTRATOR))


@lru_cache(maxsize=1024)
def met_by_all(key: str | None) -> tuple[Row, ...]:
    """Operators, keys and values with which a condition holds for everybody who calls himself, or for everybody but a few.

    Those about one key, in small letters, or all where nobody knows which it is.
    """
    return tuple(_rows()) if key is None else tuple(one for one in met_by_all(None) if key in one[1])

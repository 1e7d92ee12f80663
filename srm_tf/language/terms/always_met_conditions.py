"""Conditions of identity policies that are met by every request, or by a whole kind of them, and so restrict nothing.

An identity policy is attached to a user or role of one's own account, here called the holder, who calls over TLS and directly, not through
a service. Condition keys, and which requests carry them (Availability):
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.language.addresses import MODULES
from srm_tf.language.surroundings import is_word
from srm_tf.language.terms.aws_policies import ADMINISTRATOR
from srm_tf.language.terms.caller_ranges import wide_together, wide_without
from srm_tf.language.terms.comparisons import EXACT, NULL, ON_SWITCHES, bare_name
from srm_tf.language.terms.conditions import has_one_arn
from srm_tf.language.terms.forms import ACCOUNT, RESOURCE
from srm_tf.language.terms.globs import contains, on_text, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.time_conditions import EARLIER, EPOCH, LATER, TIMES, settled
from srm_tf.model.partitions import PARTITIONS
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition
    from srm_tf.language.terms.globs import Test, Texts
    from srm_tf.model.value import Value

_TYPE: Final = "aws:principaltype"
# Keys that identify a holder, with the patterns that match all users, or all role sessions.
_KINDS: Final = {
    _TYPE: ("User", "AssumedRole"),
    "aws:principalarn": ("arn:*:iam::*:user/*", "arn:*:iam::*:role/*"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    "aws:userid": ("AIDA*", "AROA*:*"),
    "aws:username": ("*",),
    "aws:principalaccount": ("*",),
}
# The values of Bool keys in a request of a holder, who calls directly: who gets by through a service needs one that does it for him.
_FLAGS: Final = {"aws:securetransport": "true", "aws:principalisawsservice": "false", "aws:viaawsservice": "false"}
# Account and organization of the holder, and of a resource that he reaches by his identity policy alone, without a resource policy: both
# are always his own.
OWN: Final = frozenset(
    {
        *("aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "kms:calleraccount"),
        *("aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount"),
    }
)
PRINCIPAL_ARN: Final = "aws:principalarn"
_WHO: Final = frozenset({_TYPE, PRINCIPAL_ARN, "aws:userid"})
_ROOT: Final = ":root"
# Keys of temporary credentials, which any user can get by GetSessionToken, without a permission and without MFA:
# https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
_OF_SESSIONS: Final = frozenset({"aws:multifactorauthpresent", "aws:tokenissuetime"})
# Keys that every request of a holder carries, or that it carries over the internet, or if the holder is a user, or if he is a role.
_ALL_BRING: Final = (
    TIMES
    | _OF_SESSIONS
    | _FLAGS.keys()
    | _KINDS.keys()
    | {
        *("aws:requestedregion", "aws:sourceip", "aws:resourceaccount"),
        *("aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths"),
        *("iam:policyarn", "iam:passedtoservice"),  # where an action has them at all
    }
)
# Keys that a request of a holder can lack: those of VPC endpoints, of calls through a service, and of tags.
LEFT_OUT: Final = frozenset(
    {
        *("aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"),
        *("aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "aws:principalservicename", "aws:principalservicenameslist"),
        *("aws:tagkeys", "iam:permissionsboundary", "kms:viaservice", "s3:dataaccesspointaccount", "s3:dataaccesspointarn"),
    }
)
# Keys of sign-in that requests lack with an access key, as a role, or with credentials of GetSessionToken.
WITHOUT_SIGN_IN: Final = _OF_SESSIONS | {"aws:multifactorauthage", "aws:federatedprovider", "aws:sourceidentity"}
# Keys of which a negated condition excludes only a few values: the holder uses another policy, service or boundary instead.
_BUT_A_FEW: Final = frozenset({"iam:policyarn", "iam:passedtoservice", "iam:permissionsboundary"})
_SERVICES: Final = "*.amazonaws.com"
_ADMINISTRATOR: Final = tuple([f"arn:{one.name}:iam::aws:policy/{ADMINISTRATOR}" for one in PARTITIONS])
# By which whoever has it gives himself any other: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/IAMFullAccess.html
_ALL_OF_IAM: Final = tuple([f"arn:{one.name}:iam::aws:policy/IAMFullAccess" for one in PARTITIONS])

_MADE_HERE: Final = regex(rf"{MODULES}aws_iam_policy\.")
_GIVEN: Final = frozenset({"iam:policyarn", "iam:permissionsboundary"})
_LIKE: Final = frozenset({"stringlike", "arnlike", "arnequals"})
_UNEQUAL: Final = frozenset({"stringnotequals", "stringnotequalsignorecase"})
_UNLIKE: Final = frozenset({"stringnotlike", "arnnotequals", "arnnotlike"})
NEGATED: Final = _UNLIKE | _UNEQUAL
_LITERAL: Final = frozenset({"stringequals", "stringnotequals"})  # in which a star is one
_INSERTED: Final = regex(r"\$\{[^}]*\}")
_HIS_ACCOUNT: Final = regex(r"(?i)\$\{aws:principalaccount\}")

Holds: TypeAlias = Callable[["Texts"], Match]
Row: TypeAlias = tuple[frozenset[str], frozenset[str], Holds]


def _one(check: Callable[[str], bool]) -> Holds:
    return lambda values: values.some(on_text(lambda text: sure(check(text))))


def _each(check: Callable[[str], bool]) -> Holds:
    return lambda values: values.every(on_text(lambda text: sure(check(text))))


def _always(_: Texts) -> Match:
    return YES


def _world(values: Texts) -> Match:
    """Whether IP ranges cover a large part of the internet, alone or together."""
    return YES if wide_together(values) else values.some(on_text(lambda _: NO))


def _rest_of_the_world(values: Texts) -> Match:
    """Whether a large part of the internet (IPv4 or IPv6) is outside of the ranges; every range has to be known."""
    return values.every(on_text(lambda _: YES)) if wide_without(values) else NO


def _spares_some(values: Texts) -> Match:
    """Whether a service, or a policy, is left beside these: not where they are all services, or AWS's policies and those of an account."""
    services = values.some(on_text(lambda text: sure(contains(text, _SERVICES))))
    pairs = ((partial(_names_all, partition=one.name, whose=whose) for whose in ("aws", "*")) for one in PARTITIONS)
    return opposite(some([services, *(every(values.some(on_form(test)) for test in pair) for pair in pairs)]))


def _names_all(text: str, partition: str, whose: str) -> bool:
    """Whether a pattern is of all policies of AWS, or of an account, whichever it names: hardly anybody names one that is not his."""
    fields = text.split(":", RESOURCE)
    if whose == "*" and len(fields) > RESOURCE and fields[ACCOUNT] != "aws":
        fields[ACCOUNT] = "*"
    return contains(":".join(fields), f"arn:{partition}:iam::{whose}:policy/*")


def _is_itself(text: str, key: str) -> bool:
    """Whether a value is the policy variable of its own key: `aws:username` compared with `${aws:username}`."""
    return text.lower() == f"${{{key}}}"


def _takes_in(text: str, kind: str, key: str) -> bool:
    """Whether a value matches all users, or all role sessions (`kind`): by wildcards, in any account, or by its policy variable."""
    fields = _in_any_account(text).split(":", RESOURCE)
    if fields[0] == "arn":
        fields[1:2] = ["*"]
        fields[ACCOUNT:RESOURCE] = ["*"] if len(fields) > RESOURCE else fields[ACCOUNT:RESOURCE]
    return _is_itself(text, key) or contains(":".join(fields), kind)


def _in_any_account(text: str) -> str:
    """An ARN in the account of who calls, which may be any: that is always his own."""
    return _HIS_ACCOUNT.sub("*", text)


def _like(key: str, kind: str) -> Test:
    return on_form(lambda text: _takes_in(text, kind, key))


def _exactly(kind: str) -> Test:
    """The same of the type of a principal, for operators without wildcards, where `*` is a literal character."""
    return on_text(lambda text: sure(_is_itself(text, _TYPE) or text.lower() == kind.lower()))


def _is_its_own(key: str) -> Holds:
    """Whether a value is the policy variable of its own key, which every holder matches; an unknown value is one holder's."""
    return lambda values: sure(any(_is_itself(item.text() or "", key) for item in values.items))


def _fails(test: Holds) -> Holds:
    return lambda values: opposite(test(values))


def _some_kind(tests: Sequence[Test]) -> Holds:
    return lambda values: some(values.some(one) for one in tests)


def _spares_a_kind(tests: Sequence[Test]) -> Holds:
    return lambda values: opposite(every(values.some(one) for one in tests))


def on_form(check: Callable[[str], bool]) -> Test:
    """A test of a text with unknown parts: certain where it holds for `*` and for a letter in their place, or for neither.

    A text with the ARN or id of a resource of the configuration names one holder.
    """

    def test(value: Value) -> Match:
        if value.text() is None and has_one_arn(value):
            return NO
        shown = value.form
        found = check(shown.replace(GAP, "*"))
        return maybe(*value.origins) if found and not check(shown.replace(GAP, "x")) else sure(found)

    return test


def _is_shown(text: str, shown: str) -> bool:
    return contains(text.lower(), shown)


def _rows() -> Iterator[Row]:
    for key, kinds in _KINDS.items():
        patterns = [_like(key, kind) for kind in kinds]
        yield _LIKE, frozenset({key}), _some_kind(patterns)
        yield _UNLIKE, frozenset({key}), _spares_a_kind(patterns)
        yield EXACT, frozenset({key}), _is_its_own(key)
        if key != _TYPE:
            yield _UNEQUAL, frozenset({key}), _fails(_is_its_own(key))
    named = [_exactly(kind) for kind in _KINDS[_TYPE]]
    yield EXACT, frozenset({_TYPE}), _some_kind(named)
    yield _UNEQUAL, frozenset({_TYPE}), _spares_a_kind(named)
    yield NEGATED, frozenset({"aws:username"}), _always  # requests of roles lack the key
    for key, shown in _FLAGS.items():
        yield ON_SWITCHES, frozenset({key}), _one(partial(_is_shown, shown=shown))
        yield NEGATED, frozenset({key}), _fails(_one(partial(_is_shown, shown=shown)))
    yield ON_SWITCHES, _OF_SESSIONS, _one(lambda text: text.lower() == "false")
    yield frozenset({"ipaddress"}), frozenset({"aws:sourceip"}), _world
    yield frozenset({"notipaddress"}), frozenset({"aws:sourceip"}), _rest_of_the_world
    yield frozenset({NULL}), _ALL_BRING, _one(lambda text: text.lower() == "false")
    yield frozenset({NULL}), LEFT_OUT | WITHOUT_SIGN_IN | {"aws:username"}, _one(lambda text: text.lower() == "true")
    yield EXACT | _LIKE, OWN, _always
    # A holder chooses the Region, which EC2 tells by a key of its own as well; everything in one Region is still everything.
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-policy-keys
    yield EXACT | _LIKE | NEGATED, frozenset({"aws:requestedregion", "ec2:region"}), _always
    yield _UNEQUAL, _BUT_A_FEW, _each(lambda _: True)  # where `*` is a literal character
    yield _UNLIKE, _BUT_A_FEW, _spares_some
    yield LATER, TIMES | {"aws:tokenissuetime"}, _always  # the date passes; a newer session is got by signing in again
    for kind, times in (("date", TIMES), ("numeric", EPOCH)):
        ends = settled(as_number=kind == "numeric", over=False)
        yield frozenset(one for one in EARLIER if one.startswith(kind)), times, _some_kind([ends])
    # Whoever may attach AdministratorAccess can attach every permission; as a boundary it restricts nothing.
    for keys, policies in ((_GIVEN, _ADMINISTRATOR), (frozenset({"iam:policyarn"}), _ALL_OF_IAM)):
        yield _LIKE, keys, _of_policy(partial(_takes_any, policies=policies), policies)
        yield EXACT, keys, _of_policy(partial(_is_any, policies=policies), policies)


def _of_policy(check: Callable[[str], bool], policies: Sequence[str]) -> Holds:
    """A test of the ARNs of policies, some for one of them: what is made here, or has a name of its own in an account, is none of AWS's."""

    def test(value: Value) -> Match:
        shown = value.form.replace(f"arn:{GAP}:", "arn:aws:")  # whichever partition it is
        if value.text() is not None or (GAP not in shown and shown):
            return sure(check(shown))
        read = value.references
        filled = shown.replace(GAP, "-" if read and all(is_word(one.text) for one in read) else "*")
        itself = not value.unknown.made and all(one.certainty.whole for one in read)  # not what a function makes of it
        made = itself and read and all(_MADE_HERE.match(one.text) for one in read)
        other = shown and not _takes_any(filled, policies)
        return NO if made or other else maybe(*value.origins)

    return lambda values: values.some(test)


def _takes_any(text: str, policies: Sequence[str]) -> bool:
    return any(contains(text, one) for one in policies)


def _is_any(text: str, policies: Sequence[str]) -> bool:
    return text.lower() in map(str.lower, policies)


@lru_cache(maxsize=1024)
def met_by_all(key: str | None) -> tuple[Row, ...]:
    """Rows (operators, keys, test of the values): a condition that fits one is met by every holder, or by all of a kind.

    The rows of one key, in small letters, or all of them where the key is unknown (None).
    """
    return tuple(_rows()) if key is None else tuple(one for one in met_by_all(None) if key in one[1])


def names_holders(condition: Condition, own: Own) -> Match | None:
    """Whether all who may hold a policy meet a condition on who calls, as a user or as a role: no, where none of them does.

    None of any other condition, and of one on some of them, or on those of an account that may not be theirs. The root user of an account
    holds no policy.
    """
    key, name = condition.key_name, bare_name(condition.test_name)
    if key not in _WHO or name not in _LIKE | _UNLIKE:
        return None
    values, kinds = condition.values, _KINDS[key]
    none = values.every(on_text(lambda text: sure(key == PRINCIPAL_ARN and text.endswith(_ROOT))))
    every_kind = every(values.some(_of_own(_like(key, kind), own)) for kind in kinds)
    met = YES if every_kind.yes else NO if none.yes else None
    return opposite(met) if met is not None and name in _UNLIKE else met


def is_holder(condition: Condition, called: str, own: Own) -> Match:
    """Whether one holder meets a condition on the ARN of who calls.

    `called`: the end of his ARN, `role/ci/app`; "" where it is not known.
    """
    key, name = condition.key_name, bare_name(condition.test_name)
    if key != PRINCIPAL_ARN or not called or name not in _LIKE | _UNLIKE | _LITERAL:
        return maybe()

    def is_his(value: Value) -> Match:
        text = value.text() or ""
        fields = _INSERTED.sub("*", text).split(":", RESOURCE)
        if len(fields) <= RESOURCE:
            return maybe(*value.origins)
        if _INSERTED.search(text) is not None:  # what a request brings
            return maybe(*value.origins) if contains(fields[RESOURCE], called) else NO
        if name in _LITERAL:
            return every([sure(fields[RESOURCE] == called), own(fields[ACCOUNT], value) if "*" not in fields[ACCOUNT] else NO])
        return every([sure(contains(fields[RESOURCE], called)), YES if fields[ACCOUNT] == "*" else own(fields[ACCOUNT], value)])

    found = condition.values.some(is_his)
    return opposite(found) if name in NEGATED else found


def _of_own(test: Test, own: Own) -> Test:
    def of_own(value: Value) -> Match:
        found, fields = test(value), _in_any_account(value.form).split(":", RESOURCE)
        return every([found, own(fields[ACCOUNT], value)]) if not found.no and len(fields) > RESOURCE else found

    return of_own

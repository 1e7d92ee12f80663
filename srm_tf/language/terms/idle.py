"""Conditions of identity policies that limit nobody: every request meets them, or everyone who cares to.

The holder of such a policy is of one's own account, so what tells strangers apart (`conditions`) says nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.caller_ranges import wide_together
from srm_tf.language.terms.conditions import HOLD_FOR_STRANGERS
from srm_tf.language.terms.globs import contains, on_text, one_of, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, every, opposite, some
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition, Statement
    from srm_tf.language.terms.globs import Texts

_PRINCIPAL: Final = frozenset({"aws:principalarn", "aws:principalaccount", "aws:userid"})
_ALL_HAVE: Final = _PRINCIPAL | {"aws:requestedregion"}
_OWN: Final = frozenset({"aws:principalaccount", "aws:principalorgid", "kms:calleraccount"})  # the holder's, whatever it is
# What each request of the holder has, or has if he comes by the internet.
_ALL_BRING: Final = _ALL_HAVE | {
    *("aws:currenttime", "aws:epochtime", "aws:principaltype", "aws:principalisawsservice", "aws:securetransport", "aws:sourceip"),
    *("aws:viaawsservice",),
}
_FREE: Final = frozenset({"aws:useragent", "aws:referer"})  # headers, in which a caller writes what he likes
_EQUAL: Final = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})
_UNEQUAL: Final = frozenset({"stringnotequals", "stringnotequalsignorecase", "stringnotlike"})
_ARN_UNEQUAL: Final = frozenset({"arnnotequals", "arnnotlike"})
# Whoever is held back by a list of the few that are not meant takes another: a user, a policy, a service, a boundary or none.
_BUT_A_FEW: Final = _PRINCIPAL | {"aws:username", "aws:principaltype", "iam:policyarn", "iam:passedtoservice", "iam:permissionsboundary"}
_TIMES: Final = frozenset({"aws:currenttime", "aws:epochtime"})
_ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"

# Keys that a request of the holder need not carry: of calls by networks and services, and of tags; then of sign-in and of organizations,
# which nobody leaves out in a call. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (Availability)
_LEFT_OUT: Final = frozenset(
    {
        *("aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"),
        *("aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "aws:principalservicename", "aws:principalservicenameslist"),
        *("aws:tagkeys", "iam:permissionsboundary", "kms:viaservice", "s3:dataaccesspointaccount", "s3:dataaccesspointarn"),
    }
)
_MAY_LACK: Final = _LEFT_OUT | {
    *("aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime", "aws:federatedprovider", "aws:sourceidentity"),
    *("aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths"),
}
_TAGS: Final = regex(r"\w+:(resource|request|principal|existingobject|requestobject)tag/.*")
_TAG_KEYS: Final = "aws:tagkeys"
_HOLDS_WITHOUT: Final = regex(r"(forallvalues:.*|.*ifexists)")
_NEGATED: Final = regex(r"(not(equals|like|ipaddress)|^notipaddress)")
_QUALIFIER: Final = regex(r"^(foranyvalue|forallvalues):|ifexists$")

Holds = Callable[["Texts"], Match]


def _one(check: Callable[[str], bool]) -> Holds:
    return lambda values: values.some(on_text(lambda text: sure(check(text))))


def _each(check: Callable[[str], bool]) -> Holds:
    return lambda values: values.every(on_text(lambda text: sure(check(text))))


def _takes_in_all(text: str) -> bool:
    """Whether an ARN is one of all users or of all roles: the account of whoever holds the policy is one's own."""
    return text.startswith("arn:") and text.rpartition(":")[2].rstrip("*") in {"", "role/", "user/"}


def _world(values: Texts) -> Match:
    """Whether ranges are a good part of the world, alone or together."""
    return YES if wide_together(values) else values.some(on_text(lambda _: NO))


# Operators, keys and values with which a condition holds for everybody who calls himself, or for everybody but a few.
_IDLE: Final[tuple[tuple[frozenset[str], frozenset[str], Holds], ...]] = (
    (frozenset({"bool"}), frozenset({"aws:securetransport"}), _one(lambda text: text.lower() == "true")),
    (frozenset({"bool"}), frozenset(HOLD_FOR_STRANGERS), _one(lambda text: text.lower() == "false")),
    (frozenset({"ipaddress"}), frozenset({"aws:sourceip"}), _world),
    (frozenset({"notipaddress"}), frozenset({"aws:sourceip"}), lambda values: opposite(_world(values))),
    (frozenset({"null"}), _ALL_BRING, _one(lambda text: text.lower() == "false")),
    (frozenset({"null"}), _LEFT_OUT, _one(lambda text: text.lower() == "true")),
    (frozenset({"stringlike", "arnlike", "arnequals"}), _ALL_HAVE, _one(lambda text: text != "" and not text.strip("*"))),
    (frozenset({"stringlike", "arnlike", "arnequals"}), frozenset({"aws:principalarn"}), _one(_takes_in_all)),
    (_EQUAL, _OWN, lambda _: YES),
    # The caller goes where he may: all there is in a Region is all of a kind.
    (_EQUAL | _UNEQUAL, frozenset({"aws:requestedregion"}), lambda _: YES),
    (_UNEQUAL | _ARN_UNEQUAL, _BUT_A_FEW, _each(lambda text: text.strip("*") != "")),
    (frozenset({"dategreaterthan", "dategreaterthanequals"}), _TIMES, lambda _: YES),  # that day comes
    # Who may give AdministratorAccess away may give everything away, and within that as a boundary there is everything.
    (
        frozenset({"stringequals", "stringlike", "arnequals", "arnlike"}),
        frozenset({"iam:policyarn", "iam:permissionsboundary"}),
        _one(lambda text: contains(text, _ADMINISTRATOR)),
    ),
)


def bounded(statement: Statement) -> Match:
    """Whether an Allow has a condition that not every request meets anyway."""
    return some([*(opposite(_idle(condition, statement)) for condition in statement.conditions), statement.other_conditions])


def _idle(condition: Condition, statement: Statement) -> Match:
    """Whether every request, or everyone who cares to, meets a condition: TLS, any address of the world, a key that may be left out."""
    free = settle(condition.key, one_of(_FREE))
    return some([free, _holds_without(condition, statement), *(_meets_all(condition, *one) for one in _IDLE)])


def _meets_all(condition: Condition, names: frozenset[str], keys: frozenset[str], holds: Holds) -> Match:
    test = settle(condition.test, on_text(lambda text: sure(_QUALIFIER.sub("", text.lower()) in names)))
    key = settle(condition.key, one_of(keys))
    found = every([test, key])
    return found if found.no else every([found, holds(condition.values)])


def _holds_without(condition: Condition, statement: Statement) -> Match:
    """Whether a condition is true without its key, and the holder may leave that out: `ForAllValues:`, `…IfExists`.

    So are those that only keep off what the key must not be (`StringNotEquals`), but for tags: which of them must not be there is a
    limit of its own kind, and so is a condition on the names of tags for whoever may do nothing but tag.
    """

    def by_key(text: str) -> Match:
        key = text.lower()
        if key == _TAG_KEYS:
            tagging = statement.actions.these.every(on_text(lambda action: sure("tag" in action.lower())))
            return opposite(every([statement.actions.these.present, tagging]))
        return sure(key in _MAY_LACK or _TAGS.fullmatch(key) is not None)

    test = settle(condition.test, on_text(lambda text: sure(_is_true_without(text.lower()))))
    kept_off = settle(condition.test, on_text(lambda text: sure(_is_true_but_for(text.lower()))))
    left_out = settle(condition.key, on_text(lambda text: sure(text.lower() in _LEFT_OUT and text.lower() != _TAG_KEYS)))
    without = test if test.no else every([test, settle(condition.key, on_text(by_key))])
    return some([without, every([kept_off, left_out])])


def _is_true_but_for(name: str) -> bool:
    """Whether an operator is true without its key because it asks for what the key must not be; `ForAnyValue:` asks for the key."""
    asks_for_it = name.startswith("foranyvalue:") and not name.endswith("ifexists")
    return _NEGATED.search(name) is not None and not asks_for_it


def _is_true_without(name: str) -> bool:
    return _HOLDS_WITHOUT.fullmatch(name) is not None and _NEGATED.search(name) is None

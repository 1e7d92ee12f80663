"""Conditions on MFA: who signs with an access key sends no `aws:MultiFactorAuthPresent`, and has to fail there too.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.arns import everything
from srm_tf.language.terms.carried_keys import of_signers
from srm_tf.language.terms.comparisons import NULL, bare_name, each_is, holds_without, holds_without_key
from srm_tf.language.terms.globs import contains, on_text, one_of, settle, sure
from srm_tf.language.terms.iam import forbid, guard
from srm_tf.language.terms.match import NO, Match, every, maybe, opposite, some

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.globs import Test
    from srm_tf.model.verdict import Judgement

_PRESENT: Final = "aws:multifactorauthpresent"
_AGE: Final = "aws:multifactorauthage"
_ASKS: Final = frozenset({"bool", "numericlessthan", "numericlessthanequals"})
# Where the ways lie to enrol a device, and to sign in with it. (IAM as a whole is what AWS's first example left open.)
_ENROLLING: Final = ("iam:", "sts:")
# Of how long ago MFA was asked for, what asks for MFA:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
_OF_SOME_AGE: Final = frozenset({"numericlessthan", "numericlessthanequals", "numericgreaterthan", "numericgreaterthanequals"})
_NULL: Final = frozenset({NULL})
# AWS's services show no device when they act for somebody.
_BESIDE_MFA: Final = frozenset({"aws:viaawsservice", "aws:principalisawsservice"})
_OF_MFA: Final = frozenset({_PRESENT, _AGE})


@predicate("asks for MFA", partial=True, whole=True)
def asks_for_mfa(site: Site, context: Context) -> Judgement:
    """A guard: an Allow has a condition on MFA."""
    return guard(site, context, _allows_with_mfa, "has", "condition that asks for MFA")


@predicate("asks access keys for MFA as well", partial=True, whole=True)
def asks_access_keys(site: Site, context: Context) -> Judgement:
    """No Allow asks for MFA in a way that a request without the key meets, unless something beside it does not."""

    def offence(statement: Statement, document: Document) -> Match:
        elsewhere = some([*map(bars_access_keys, document.statements), document.rest])
        demands = some([*map(_demands, statement.conditions), statement.other_conditions])
        return every([_allows_with_mfa(statement), opposite(demands), opposite(elsewhere)])

    def says(_: Statement) -> str:
        return "allows what is signed with an access key without MFA: its condition is met where the key is not sent"

    return forbid(site, context, offence, says, "asks access keys for MFA as well")


def _allows_with_mfa(statement: Statement) -> Match:
    asks = some([*map(_asks, statement.conditions), statement.other_conditions])
    return every([statement.certain, statement.allows, asks])


def _asks(condition: Condition) -> Match:
    """Whether it is met by a request with MFA and by none with a key that says otherwise."""
    test = settle(condition.test, on_text(lambda text: sure(bare_name(text) in _ASKS)))
    present = every([_about(condition, _PRESENT), each_is(condition, "true")])
    return every([test, some([present, _about(condition, _AGE)])])


def _demands(condition: Condition) -> Match:
    """Whether a request without the key does not meet it: a plain operator, or `Null` that says the key is there."""
    with_key = every([_asks(condition), opposite(settle(condition.test, on_text(lambda text: sure(holds_without(text)))))])
    null = settle(condition.test, one_of({NULL}))
    there = every([null, some([_about(condition, _PRESENT), _about(condition, _AGE)]), condition.values.every(one_of({"false"}))])
    return some([with_key, there])


def bars_access_keys(statement: Statement) -> Match:
    """Whether it denies everything, or everything but the way to enrol a device, to what is signed with an access key."""
    return _bars(statement, shown=None)


def bars_plain_sessions(statement: Statement) -> Match:
    """The same to a session that was begun without MFA, of which `aws:MultiFactorAuthPresent` is there and says so."""
    return _bars(statement, shown="false")


def _bars(statement: Statement, shown: str | None) -> Match:
    """Whether it denies everything, or everything but the way to enrol a device, to who shows this of MFA; None: nothing at all."""
    others = statement.actions.others
    all_but_enrolling = every([others.present, others.every(on_text(lambda text: sure(text.lower().startswith(_ENROLLING))))])
    broad = some([statement.actions.covers("*:*"), all_but_enrolling])
    statement = of_signers(statement)
    of_mfa = (settle(one.key, one_of(_OF_MFA)) for one in statement.conditions)
    asked = some([*of_mfa, statement.other_conditions, opposite(statement.conditional)])  # under none: whoever asks
    found = every([statement.certain, statement.denies, asked, broad, everything(statement.resources)])
    met = (some([_met(one, shown), _leaves_as_it_is(one, statement)]) for one in statement.conditions)
    return found if found.no else every([found, *met, opposite(statement.other_conditions)])


def _met(condition: Condition, shown: str | None) -> Match:
    """Whether a condition on MFA is true of who shows this; of how long ago it was asked for, there is nothing without it."""
    present = every([_about(condition, _PRESENT), _compares(condition, shown)])
    return present if present.yes else some([present, every([_about(condition, _AGE), _compares(condition, None)])])


def _compares(condition: Condition, shown: str | None) -> Match:
    """Whether the operator is true of a key with this value, or of none."""

    def by_test(text: str) -> Match:
        name = text.lower()
        bare = bare_name(name)
        if bare == NULL:
            return condition.values.some(one_of({"true" if shown is None else "false"}))
        if shown is None:
            return sure(holds_without_key(name))
        found = condition.values.some(_naming(shown, bare))
        return opposite(found) if "not" in bare else found

    return settle(condition.test, on_text(by_test))


def _naming(shown: str, bare: str) -> Test:
    """Whether a value under an operator, without all around its name, is met by this word: wildcards and capitals count in some."""
    if bare.endswith("like"):
        return on_text(lambda text: sure(contains(text, shown)))
    folds = bare == "bool" or bare.endswith("ignorecase")
    return on_text(lambda text: sure((text.lower() if folds else text) == shown))


def _leaves_as_it_is(condition: Condition, statement: Statement) -> Match:
    """Whether a condition beside that of MFA lets nobody through who calls himself; of others that is not told from here."""
    beside, of_mfa = settle(condition.key, one_of(_BESIDE_MFA)), settle(condition.key, one_of(_OF_MFA))
    if of_mfa.yes:
        return NO
    return maybe(f"the condition of {statement.place}") if beside.no else every([beside, _compares(condition, "false")])


def with_mfa(statement: Statement) -> Match:
    """Whether an Allow asks for MFA. Under `BoolIfExists`, what is signed with an access key, and so without MFA, is allowed as well."""
    asked = [every([_about(one, _PRESENT), *_tells_apart(one)]) for one in statement.conditions]
    told = [some([_is_of_age(one, _OF_SOME_AGE), _is_of_age(one, _NULL, "false")]) for one in statement.conditions]
    return some([*asked, *told, statement.other_conditions])


def _is_of_age(condition: Condition, tests: frozenset[str], value: str = "") -> Match:
    """Whether it is about how long ago MFA was asked for, with one of these operators, and this value where there is one."""
    operator = settle(condition.test, one_of(tests))
    wanted = condition.values.every(on_text(lambda text: sure(value in {"", text.lower()})))
    return every([operator, _about(condition, _AGE), condition.values.present, wanted])


def _tells_apart(condition: Condition) -> list[Match]:
    """Whether the operator is true of who signed in with MFA, and neither of who says that he did not nor of who says nothing."""
    return [_compares(condition, "true"), opposite(_compares(condition, "false")), opposite(_compares(condition, None))]


def _about(condition: Condition, name: str) -> Match:
    return settle(condition.key, one_of({name}))

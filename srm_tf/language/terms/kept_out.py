"""Which principals of an Allow a Deny of the same document keeps out: it names them or everybody, and its conditions spare none of them.

A Deny that names an account is about all who call from it:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.language.terms.carried_keys import among_signers
from srm_tf.language.terms.comparisons import EXACT, IF_EXISTS
from srm_tf.language.terms.globs import contains, on_text, one_of, settle, sure
from srm_tf.language.terms.joint_denies import ALWAYS, cases_of, in_every_case, in_some_cases, steps
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, same, some
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.globs import Test
    from srm_tf.language.terms.joint_denies import Cases
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.value import Value

Spares: TypeAlias = Callable[["Condition"], Match]  # whether a Deny under a condition spares only callers that may be let in
Reaches: TypeAlias = Callable[["Statement"], Match]  # whether a Deny is about all that is asked: actions, resources
_WHOLE_ACCOUNT: Final = regex(r"(?:arn:[^:]*:iam::)?(\d{12})(?::root)?")
_OF_ACCOUNT: Final = regex(r"arn:[^:]*:(?:iam|sts)::(\d{12}):.+")
_LIKE: Final = EXACT | {"stringlike", "arnlike", "arnequals"}
_ACCOUNT_KEY, _ARN_KEY = "aws:principalaccount", "aws:principalarn"
# Sessions of GetFederationToken, whose ARN is none of IAM. They may not assume roles:
# https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
_FEDERATED: Final = ":federated-user/"
_ONE_IDENTITY: Final = regex(r"(^|\.)aws_iam_(role|user)\.")


def kept_out(
    principal: Principal,
    document: Document,
    spares: Spares,
    reaches: Reaches,
    *,
    given: Sequence[Condition],
    assuming: bool = True,
) -> Match:
    """Whether Denies of the document keep a principal out, one or all together.

    `given`: the conditions under which it is let in; `assuming`: of assuming a role.
    """
    denying = among_signers(document).denying if _signs(principal) else document.denying
    refused = [_refuses(one, principal, spares, reaches, assuming=assuming) for one in denying]
    return some([in_every_case(refused, steps(document), cases_of(given)), document.rest])


def _signs(principal: Principal) -> bool:
    """Whether a principal signs whatever it asks for, as accounts do and who is in one; everybody may sign nothing."""
    kind, name = (principal.kind.text() or "").lower(), principal.name.form
    return kind == "aws" and name.replace(GAP, "") != "" and "*" not in name


def _refuses(deny: Statement, principal: Principal, spares: Spares, reaches: Reaches, *, assuming: bool) -> tuple[Match, Cases]:
    """Whether a Deny keeps a principal out, and in which cases alone it does."""
    spared = NO if deny.principals.spared is None else deny.principals.spared.some(lambda one: _takes_in(one, principal))
    spoken = some([every([deny.of_everybody, opposite(spared)]), deny.principals.some(lambda one: _takes_in(one, principal))])
    if spoken.no:
        return NO, ALWAYS
    about = reaches(deny)
    if about.no:  # most are about something else: what they ask for is not looked into
        return NO, ALWAYS
    found = every([deny.certain, deny.denies, spoken, about])
    return in_some_cases(deny, found, lambda one: some([spares(one), _holds_for(one, principal, assuming=assuming)]))


def _takes_in(outer: Principal, inner: Principal) -> Match:
    """Whether a principal of a Deny is one of an Allow, or the account of that one."""
    kinds = outer.kind.text(), inner.kind.text()
    if kinds[0] is None or kinds[1] is None:
        return maybe(*outer.kind.origins, *inner.kind.origins)
    if kinds[0].lower() != kinds[1].lower():
        return NO
    return settle(outer.name, lambda name: settle(inner.name, lambda other: _names(name, other)))


def _names(outer: Value, inner: Value) -> Match:
    alike = same(outer, inner)
    whole, account = _found(_WHOLE_ACCOUNT, outer), account_of(inner)
    if alike.yes or (whole and whole == account):
        return YES
    if outer.text() is not None and inner.text() is not None:
        return NO
    if outer.text() is None and any(_ONE_IDENTITY.search(one.text) is not None for one in outer.references):
        return alike
    return maybe(*outer.origins, *inner.origins)


def account_of(name: Value) -> str:
    """The number of the account of an AWS principal, or "" where that is not known."""
    return whole_account(name) or _found(_OF_ACCOUNT, name)


def whole_account(name: Value) -> str:
    """The number of an account that is a principal itself; "" for others, and where that is not known."""
    return _found(_WHOLE_ACCOUNT, name)


def _found(pattern: re.Pattern[str], name: Value) -> str:
    match = pattern.fullmatch(name.text() or "")
    return "" if match is None else str(match[1])


def _holds_for(condition: Condition, principal: Principal, *, assuming: bool) -> Match:
    """Whether every caller of a principal meets a condition, which names the account of it."""
    if (principal.kind.text() or "").lower() != "aws":
        return NO

    def by_key(key: str) -> Match:
        if key.lower() not in {_ACCOUNT_KEY, _ARN_KEY}:
            return NO
        return settle(principal.name, lambda name: _is_among(condition, key.lower(), name, assuming=assuming))

    test = settle(condition.test, on_text(lambda text: sure(text.lower().removesuffix(IF_EXISTS) in _LIKE)))
    return every([test, settle(condition.key, on_text(by_key))])


def _is_among(condition: Condition, key: str, name: Value, *, assuming: bool) -> Match:
    account = account_of(name)
    if not account:
        return maybe(*name.origins) if name.text() is None else NO
    if condition.test_name.removesuffix(IF_EXISTS) in EXACT:  # `*` is a literal character
        return condition.values.some(one_of({account})) if key == _ACCOUNT_KEY else NO
    shown = [account] if key == _ACCOUNT_KEY else _arns(name.text() or "", account, assuming=assuming)
    return every(condition.values.some(_covering(one)) for one in shown)


def _covering(shown: str) -> Test:
    return on_text(lambda text: sure(contains(text, shown)))


def _arns(name: str, account: str, *, assuming: bool) -> list[str]:
    """The patterns of `aws:PrincipalArn` that the callers of a principal show."""
    own, federated = f"arn:aws:iam::{account}:*", f"arn:aws:sts::{account}{_FEDERATED}*"
    if _FEDERATED in name:
        return [federated]
    return [own, federated] if _WHOLE_ACCOUNT.fullmatch(name) is not None and not assuming else [own]

"""Services of AWS that act for whoever asks them: whether a trust policy, or the policy of a bucket, says for whom.

Such a service takes the role of one customer, or writes into his bucket, in the name of another where its own checks fail; the condition
keys say for which account or resource it may:
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.conditions import CALLERS, HOLD_FOR_SERVICES, names_a_part
from srm_tf.language.terms.iam import consumer, forbid, guard
from srm_tf.language.terms.match import YES, Match, every, opposite
from srm_tf.language.terms.own_denials import about_its_own
from srm_tf.language.terms.strangers import barred, is_any_service, unprotected
from srm_tf.language.terms.trusts import about_assuming

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.conditions import Keys
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.verdict import Judgement

_ASSUMES: Final = "sts:assumerole"
_DEPUTY: Final = "service that acts for others"
_FOR_WHOM: Final[Keys] = {
    **{key: CALLERS[key] for key in ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")},
    "sts:externalid": names_a_part,
}


@predicate("trusts one of {services:list}", partial=True, whole=True)
def trusts_one_of(site: Site, context: Context, services: Sequence[object]) -> Judgement:
    """A guard: one of these services of AWS may assume the role."""
    return guard(site, context, partial(_trusts, services=_named(services)), "trusts", _DEPUTY)


@predicate("names whom {services:list} act for", partial=True, whole=True)
def names_whom_they_act_for(site: Site, context: Context, services: Sequence[object]) -> Judgement:
    """Those of these services that may assume the role may do so for an account, an organization or a resource that a condition names."""
    said = "lets a service assume the role for whoever asks it: no condition names the account or the resource it acts for"
    aim = "names whom the services that assume the role act for"
    return _none_for_anybody(site, context, services, said, aim, _ASSUMES)


@predicate("lets in one of {services:list}", partial=True, whole=True)
def lets_in_one_of(site: Site, context: Context, services: Sequence[object]) -> Judgement:
    """A guard: one of these services of AWS may do something."""
    return guard(site, context, partial(_lets_in, services=_named(services)), "lets in", _DEPUTY)


@predicate("names for whom {services:list} come", partial=True, whole=True)
def names_for_whom_they_come(site: Site, context: Context, services: Sequence[object]) -> Judgement:
    """Those of these services that may do something may do so for an account, an organization or a resource that a condition names."""
    said = "lets in a service for whoever asks it: no condition names the account or the resource it acts for"
    return _none_for_anybody(site, context, services, said, "names for whom the services come that it lets in")


def _none_for_anybody(site: Site, context: Context, services: Sequence[object], said: str, aim: str, action: str = "") -> Judgement:
    """No Allow of an action lets one of the services act without a condition that names for whom; `said` of one that does, `aim` of all."""
    names, read, carrier = _named(services), about_its_own(site, context), consumer(site)

    def offence(statement: Statement, document: Document) -> Match:
        own, asked = read(document), about_assuming(statement) if action else statement

        def is_open(one: Principal) -> Match:
            found = is_any_service(one, names)
            return found if found.no else every([found, opposite(barred(one, asked, own, _FOR_WHOM, carrier))])

        given = statement.actions.reaches(action) if action else YES
        meant = every([statement.certain, statement.allows, given, statement.principals.some(is_open)])
        return unprotected(asked, own, meant, _FOR_WHOM, HOLD_FOR_SERVICES, carrier)

    return forbid(site, context, offence, lambda _: said, aim)


def _lets_in(statement: Statement, services: frozenset[str]) -> Match:
    service = statement.principals.some(lambda one: is_any_service(one, services))
    return every([statement.certain, statement.allows, service])


def _named(services: Sequence[object]) -> frozenset[str]:
    return frozenset(str(one).lower() for one in services)


def _trusts(statement: Statement, services: frozenset[str]) -> Match:
    return every([_lets_in(statement, services), statement.actions.reaches(_ASSUMES)])

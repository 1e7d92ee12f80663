"""Services of AWS that act for whoever asks them: whether a trust policy, or the policy of a bucket, says for whom.

Such a service takes the role of one customer, or writes into his bucket, in the name of another where its own checks fail; the condition
keys say for which account or resource it may:
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from srm_tf.language.recipes import recipe
from srm_tf.language.surroundings import is_word
from srm_tf.language.terms import predicate
from srm_tf.language.terms.conditions import CALLERS, HOLD_FOR_SERVICES, names_a_part
from srm_tf.language.terms.globs import settle, sure
from srm_tf.language.terms.iam import consumer, forbid, guard
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite
from srm_tf.language.terms.own_denials import about_its_own
from srm_tf.language.terms.strangers import barred, is_any_service, unprotected
from srm_tf.language.terms.trusts import about_assuming
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.conditions import Keys
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.value import Value
    from srm_tf.model.verdict import Judgement

_ASSUMES: Final = "sts:assumerole"
_WRITES: Final = "s3:putobject"
_FOLDERS: Final = "/AWSLogs/"
_ACCOUNT: Final = regex(r"\d{12}")
_OF_BUCKET: Final = frozenset({"arn", "bucket", "id"})
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


@predicate("names for whom {services:list} write, or in whose folder", partial=True, whole=True)
def names_for_whom_they_write(site: Site, context: Context, services: Sequence[object]) -> Judgement:
    """Those of these services that may write do so for whom a condition names, or into the folder of an account, `AWSLogs/111122223333/`.

    So it is with services that take no prefix with `AWSLogs` in it, and write nowhere else:
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#attach-bucket-policy
    """
    said = "lets in a service for whoever asks it: no condition, and no folder, names the account that it writes for"
    return _none_for_anybody(site, context, services, said, "names for whom the services write that it lets in", _WRITES, _is_in_folders)


def _is_in_folders(statement: Statement) -> Match:
    """Whether all that a statement speaks of is in the folder of an account."""
    these = statement.resources.these
    if not statement.resources.others.present.no:
        return NO
    found = [settle(one, _is_in_folder) for one in these.items]
    found += [maybe(*these.hidden.origins)] if these.hidden is not None else []
    return every(found) if found else NO


def _is_in_folder(value: Value) -> Match:
    before, folder, behind = value.form.partition(_FOLDERS)
    account = behind.partition("/")[0]
    if folder and account != GAP:
        return sure(_ACCOUNT.fullmatch(account) is not None) if GAP not in account else maybe(*value.origins)
    made = recipe(value)
    if folder:
        told = made is not None and len(made.gaps) > before.count(GAP) and is_word(made.gaps[before.count(GAP)])
        return YES if told else maybe(*value.origins)
    of_bucket = bool(value.references) and value.references[0].attribute in _OF_BUCKET
    return maybe(*value.origins) if GAP in value.form.removeprefix(GAP if of_bucket else "") else NO


def _in_no_folder(_statement: Statement) -> Match:
    return NO


def _none_for_anybody(
    site: Site,
    context: Context,
    services: Sequence[object],
    said: str,
    aim: str,
    action: str = "",
    spared: Callable[[Statement], Match] = _in_no_folder,
) -> Judgement:
    """No Allow of an action lets one of the services act without a condition that names for whom; `said` of one that does, `aim` of all."""
    names, read, carrier = _named(services), about_its_own(site, context), consumer(site)

    def offence(statement: Statement, document: Document) -> Match:
        own, asked = read(document), about_assuming(statement) if action == _ASSUMES else statement

        def is_open(one: Principal) -> Match:
            found = is_any_service(one, names)
            return found if found.no else every([found, opposite(barred(one, asked, own, _FOR_WHOM, carrier))])

        given = statement.actions.reaches(action) if action else YES
        meant = every([statement.certain, statement.allows, given, statement.principals.some(is_open)])
        return every([unprotected(asked, own, meant, _FOR_WHOM, HOLD_FOR_SERVICES, carrier), opposite(spared(statement))])

    return forbid(site, context, offence, lambda _: said, aim)


def _lets_in(statement: Statement, services: frozenset[str]) -> Match:
    service = statement.principals.some(lambda one: is_any_service(one, services))
    return every([statement.certain, statement.allows, service])


def _named(services: Sequence[object]) -> frozenset[str]:
    return frozenset(str(one).lower() for one in services)


def _trusts(statement: Statement, services: frozenset[str]) -> Match:
    return every([_lets_in(statement, services), statement.actions.reaches(_ASSUMES)])

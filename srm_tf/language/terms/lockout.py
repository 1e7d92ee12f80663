"""Whether a resource policy takes from everybody, administrators included, the action that would change it.

Only the root user of the account gets in then: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once_each
from srm_tf.language.terms import predicate
from srm_tf.language.terms.actions import MENDING
from srm_tf.language.terms.arns import covers_bucket_itself
from srm_tf.language.terms.conditions import names_one
from srm_tf.language.terms.globs import a_service, one_of, settle, sure
from srm_tf.language.terms.iam import consumer, forbid
from srm_tf.language.terms.joint_denies import in_every_case, in_some_cases, steps
from srm_tf.language.terms.kept_out import whole_account
from srm_tf.language.terms.match import NO, Match, Sure, every, maybe, opposite, some
from srm_tf.language.terms.own_accounts import lives_in, share_account
from srm_tf.language.terms.own_denials import of_its_own
from srm_tf.language.terms.policy_words import actions_of, reaching
from srm_tf.language.terms.principals import everybody
from srm_tf.model.graph import typed
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.language.terms.principals import Principal
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value
    from srm_tf.model.verdict import Judgement

_CALLER: Final = "data.aws_caller_identity"
# What an account is called as a principal: its number, or its ARN. In a gap may stand all that is in front of what follows it.
_ACCOUNT: Final = regex(rf"(?:arn:[^:]*:iam::)?(?P<number>[\d{GAP}]+)(?::root)?")


@predicate("locks nobody out", partial=True, whole=True)
def locks_nobody_out(site: Site, context: Context) -> Judgement:
    """No Deny takes from everybody the action that changes the policy, whatever the request: one alone, or several by turns."""
    carrier = consumer(site)
    split, of_bucket = of_its_own(site, context), carrier.startswith("aws_s3_")

    def itself(part: Statement) -> Match:
        return every([part.certain, covers_bucket_itself(part.resources)]) if of_bucket else part.certain

    def bars(statement: Statement) -> Match:
        reach = some(map(itself, split(statement)))
        whole = statement.principals.some(lambda one: is_own_account(one, site.resource, context))
        nobody_spared = every([some([everybody(statement), whole]), opposite(statement.principals.all_but)])
        return every([statement.certain, statement.denies, nobody_spared, _bars(statement.actions, carrier), reach])

    together = once_each(lambda document: _by_turns(document, bars))

    def offence(statement: Statement, document: Document) -> Match:
        if statement.denies.no:
            return NO
        found = bars(statement)
        alone = every([found, opposite(statement.conditional)])
        if found.no or not alone.no:
            return alone
        answer, needed = together(document)
        return every([found, sure(any(one is statement for one in needed)) if answer.yes else answer])

    mending = _mending(carrier)
    told = a_service if mending is None else reaching((mending,))
    return forbid(site, context, offence, lambda one: f"denies everybody {actions_of(one, told)}", "locks nobody out")


def _by_turns(document: Document, bars: Callable[[Statement], Match]) -> tuple[Match, Sequence[Statement]]:
    """Whether Denies that are each for some requests come to all of them together, and which of them it takes, where they surely do."""
    left = [(one, in_some_cases(one, bars(one))) for one in document.denying if one.conditions]
    found = in_every_case((answer for _, answer in left), steps(document))
    if not found.yes:
        return found, ()
    for each in tuple(left):
        rest = [one for one in left if one is not each]
        left = rest if in_every_case((answer for _, answer in rest), steps(document)).yes else left
    return found, [one for one, _ in left]


def is_own_account(principal: Principal, subject: Resource, context: Context) -> Match:
    """Whether a principal is one's own account, which means everybody in it, and not its root user alone.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
    """

    def is_own(one: Reference) -> Match:
        found = context.graph.get(one.target) if one.target is not None else None
        asked = found is not None and typed(found) == _CALLER
        return share_account(found, subject, context, one.text) if found is not None and asked else maybe(one.text)

    def test(name: Value) -> Match:
        account, shape = whole_account(name), _ACCOUNT.fullmatch(name.form)
        if account:
            return lives_in(account, subject, context)
        looked_up = [one for one in name.references if one.attribute == "account_id"]
        if name.text() is not None or shape is None or (names_one(name) and not looked_up and not name.unknown.unread):
            return NO
        told = every(is_own(one) for one in name.references if one.attribute != "partition") if looked_up else maybe()
        return maybe(*name.origins) if shape["number"] != GAP or told.sure is Sure.MAYBE else told

    return every([settle(principal.kind, one_of({"aws"})), settle(principal.name, test)])


def _mending(carrier: str) -> str | None:
    return next((name for start, name in MENDING.items() if carrier.startswith(start)), None)


def _bars(actions: PatternSet, carrier: str) -> Match:
    mending = _mending(carrier)
    if mending is not None:
        return actions.covers(mending)
    return actions.names_a_service

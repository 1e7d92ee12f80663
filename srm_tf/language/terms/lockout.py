"""Whether a resource policy takes from everybody, administrators included, the action that would change it.

Only the root user of the account gets in then: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.actions import MENDING
from srm_tf.language.terms.arns import covers_bucket_itself
from srm_tf.language.terms.bucket_origins import BUCKETS
from srm_tf.language.terms.cases import in_every_case, in_some_cases, steps
from srm_tf.language.terms.forms import form
from srm_tf.language.terms.globs import a_service, reaching, sure
from srm_tf.language.terms.iam import consumer, forbid
from srm_tf.language.terms.match import NO, YES, Match, every, opposite, some
from srm_tf.language.terms.once import once_each
from srm_tf.language.terms.own_denials import of_its_bucket
from srm_tf.language.terms.own_resource import is_another, names_another, own_bucket
from srm_tf.language.terms.policy_words import actions_of
from srm_tf.language.terms.principals import everybody
from srm_tf.model.value import Certainty
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value
    from srm_tf.model.verdict import Judgement


_WILD: Final = regex(r"[*?]")


@predicate("locks nobody out", partial=True, whole=True)
def locks_nobody_out(site: Site, context: Context) -> Judgement:
    """No Deny takes from everybody the action that changes the policy, whatever the request: one alone, or several by turns."""
    carrier = consumer(site)
    bucket, name = own_bucket(site, context)
    is_of_another = names_another(site, context)

    def is_spared(spared: Value) -> Match:
        return _is_another(spared, bucket, name, context)

    def itself(part: Statement) -> Match:
        return every([part.certain, covers_bucket_itself(part.resources, name, is_spared)])

    def bars(statement: Statement) -> Match:
        reach = some(itself(one) for one in of_its_bucket(statement, is_of_another)) if carrier.startswith("aws_s3_") else YES
        nobody_spared = every([everybody(statement), opposite(statement.principals.all_but)])
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
    found = in_every_case((answer for _, answer in left), left=steps(document))
    if not found.yes:
        return found, ()
    for each in tuple(left):
        rest = [one for one in left if one is not each]
        left = rest if in_every_case((answer for _, answer in rest), left=steps(document)).yes else left
    return found, [one for one, _ in left]


def _is_another(spared: Value, bucket: Resource | None, name: Value, context: Context) -> Match:
    """Whether what a Deny spares is for certain another bucket than the one that carries the policy."""
    found = context.links.targets(spared, BUCKETS)
    if _WILD.search(form(spared)) is not None or len(found) != 1 or found[0][1] == Certainty.POSSIBLE:
        return NO
    return is_another(found[0][0], bucket, name, spared)


def _mending(carrier: str) -> str | None:
    return next((name for start, name in MENDING.items() if carrier.startswith(start)), None)


def _bars(actions: PatternSet, carrier: str) -> Match:
    mending = _mending(carrier)
    if mending is not None:
        return actions.covers(mending)
    return actions.names_a_service

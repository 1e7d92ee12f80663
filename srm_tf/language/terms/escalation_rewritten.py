"""Roles, users and groups that are no administrators, but become one for whoever may write their rights, and let himself in.

Nobody has to be let in already: who may change a trust policy as well, make a key, or put users into a group, sees to that himself.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_controlling.html
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.escalation_assumed import becomes_an_administrator
from srm_tf.language.terms.escalation_identities import Identity
from srm_tf.language.terms.escalation_names import ByName, by_names
from srm_tf.language.terms.escalation_targets import ROLE, Strong, made_of
from srm_tf.language.terms.escalation_ways import LETTING_IN, reached
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.match import NO, Match
from srm_tf.language.terms.own_accounts import in_own_account
from srm_tf.language.terms.own_names import end_of_arn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.escalation_ways import Row
    from srm_tf.language.terms.escalation_written import Asking
    from srm_tf.language.terms.globs import PatternSet

_MOST: Final = 8  # of hundreds that two statements name, one is enough
_SHOWN: Final = {
    ROLE: "whose trust policy may be changed as well",
    "aws_iam_user": "whose credentials may be made as well",
    "aws_iam_group": "which users may be added to as well",
}


class Rewritten(Identity, frozen=True):
    """Somebody whose rights one action writes, and whom another one lets its doer act as."""

    def taken_by(self, row: Row) -> Match:
        """Whether a way is one of both."""
        return self.held if row[1:] and row[0] in LETTING_IN and set(row) <= set(self.actions) else NO

    def is_asked(self, action: str, row: Row) -> bool:
        """It is the same one whom both are done to."""
        return action in self.actions and action in row


def rewritten(resources: PatternSet, action: str, asking: Asking) -> Iterator[Strong]:
    """Those that a statement names for an action that writes rights, and another one for what lets in: of hundreds, the first ones."""
    yield from islice(_opened(resources, action, asking), _MOST)


def _opened(resources: PatternSet, action: str, asking: Asking) -> Iterator[Strong]:
    there, named = _ones(asking.context), asking.naming(resources)
    written = (there.ones[address] for address in there.may_be_named(resources))
    leading: Callable[[Strong], Strong | None] | None = None
    for one in written:
        if leading is None:
            letting_in = _letting_in(action, asking)
            if not letting_in:  # hundreds of policies write rights, and let nobody in
                return
            leading = _leading(action, letting_in, asking)
        if action not in one.actions or named(one).no or in_own_account(one.thing, asking.subject, asking.context).no:
            continue
        found = leading(one)
        if found is not None:
            yield found


def _leading(action: str, letting_in: Sequence[tuple[str, PatternSet]], asking: Asking) -> Callable[[Strong], Strong | None]:
    """Those that leave the policies open, for what lets in: asked once for all of whom the policies say the same."""
    beside = [(name, asking.naming(those)) for name, those in letting_in]
    apart = [asking.naming(one) for one in asking.told_apart((action, *LETTING_IN[action]))]
    holders = {one.address for one, _ in asking.whose}
    known = dict[tuple[object, ...], tuple[str, ...]]()

    def leading(one: Strong) -> Strong | None:
        said = (one.thing.address if one.thing.address in holders else one.held, *[names(one) for names in apart])
        if said not in known:
            lets_in = dict.fromkeys(name for name, names in beside if not names(one).no)
            known[said] = tuple(name for name in lets_in if not asking.leads((action, name), replace(one, actions=(action, name))).no)
        return replace(one, actions=(action, *known[said])) if known[said] else None

    return leading


def _letting_in(action: str, asking: Asking) -> list[tuple[str, PatternSet]]:
    """What the policies give beside it, of what lets in whoever may do it, on which resources."""
    allowing = (one for policy in asking.held for document in policy.readings for one in document.allowing)
    return [(name, one.resources) for one in allowing for name in LETTING_IN[action] if name in reached(one)]


@once
def _ones(context: Context) -> ByName:
    """All whose rights somebody may write, and who are no administrators yet."""
    return by_names(_rewritable(context))


def _rewritable(context: Context) -> Iterator[Rewritten]:
    for kind, shown in _SHOWN.items():
        short = kind.removeprefix("aws_iam_")
        actions = tuple(action for action in LETTING_IN if short in action)
        for one in context.graph.of_type(kind):
            becomes = becomes_an_administrator(one, context)
            if not becomes.no:
                ends = end_of_arn(one)
                yield Rewritten(one, becomes, shown, ends, actions, made_of(ends, one.get("name")), look_ups_of(one, context))

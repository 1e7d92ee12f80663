"""Groups that somebody is in, and policies that he holds: whoever may write the rights of one of these writes his own.

https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.attached import policies_of
from srm_tf.language.terms.escalation_assumed import becomes_an_administrator, members
from srm_tf.language.terms.escalation_names import ByName, by_names
from srm_tf.language.terms.escalation_targets import Strong, made_of
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.match import NO, Match, every, lives, maybe, some
from srm_tf.language.terms.own_names import end_of_arn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.escalation_ways import Row
    from srm_tf.language.terms.escalation_written import Asking
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.model.resource import Resource

_GROUP, _POLICY = "aws_iam_group", "aws_iam_policy"
# What is done to one, and what it is to whoever does that.
_KINDS: Final = {
    _GROUP: (("iam:putgrouppolicy", "iam:attachgrouppolicy"), "whose member its holder is"),
    _POLICY: (("iam:createpolicyversion", "iam:setdefaultpolicyversion"), "which its holder has as well"),
}
WRITING_OWN: Final = frozenset(action for actions, _ in _KINDS.values() for action in actions)


class OfHolder(Strong, frozen=True):
    """A group that whoever holds a policy is in, or another policy that he holds."""

    def taken_by(self, row: Row) -> Match:
        """Whether a way is to write it, and nothing else."""
        return self.held if len(row) == 1 and row[0] in self.actions else NO


def written_by_holders(
    resources: PatternSet, action: str, asking: Asking, holders: Callable[[Resource], Sequence[tuple[Resource, Match]]]
) -> Iterator[Strong]:
    """What a statement names of that which rights of its holders stand in. `holders`: who holds a policy."""
    there = _ones(asking.context)
    for one in (there.ones[address] for address in there.may_be_named(resources) if asking.whose):
        if action in one.actions and not one.named_by(resources, asking.own).no:
            by_him = some(every([how, _gains(who, one.thing, asking.context, holders)]) for who, how in asking.whose)
            yield replace(one, held=every([one.held, by_him]))


def _gains(who: Resource, thing: Resource, context: Context, holders: Callable[[Resource], Sequence[tuple[Resource, Match]]]) -> Match:
    """Whether somebody is an administrator by what stands in a group, or a policy, and is none yet."""
    if who.address == thing.address:  # a group: whoever is in it, be he here or elsewhere
        inside = [every([how, becomes_an_administrator(user, context)]) for user, how in members(thing, context)]
        return some(inside) if inside else becomes_an_administrator(who, context)
    ones = members(thing, context) if thing.type == _GROUP else holders(thing)
    his = some([*(how for one, how in ones if one.address == who.address), *_unread(who, thing, context)])
    return his if his.no else every([his, becomes_an_administrator(who, context)])


def _unread(who: Resource, policy: Resource, context: Context) -> Iterator[Match]:
    """What gives somebody a policy, and cannot be read: nobody knows whether it is this one."""
    for one in policies_of(who, context) if policy.type == _POLICY else ():
        giver = context.graph.get(one.place.partition(" → ")[0].rpartition(".")[0])
        if giver is not None and giver.unread:
            yield maybe(giver.address)


@once
def _ones(context: Context) -> ByName:
    return by_names(_made(context))


def _made(context: Context) -> Iterator[OfHolder]:
    for kind, (actions, shown) in _KINDS.items():
        for one in context.graph.of_type(kind):
            ends = end_of_arn(one)
            yield OfHolder(one, lives(one), shown, ends, actions, made_of(ends, one.get("name")), look_ups_of(one, context))

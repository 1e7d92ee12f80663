"""The roles whose rights a statement lets somebody write: of hundreds that it may name, as many as leave it open.

One that a Deny bars, that a boundary leaves out, or that is in another account leaves nothing open, and stands for no other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from srm_tf.language.terms.attached import AWS_OWNED, Held
from srm_tf.language.terms.denials import ASSUMES, Own
from srm_tf.language.terms.escalation_assumed import Writable, assumed_by, by_ends, let_in_by, writable_ones
from srm_tf.language.terms.escalation_names import ByName
from srm_tf.language.terms.escalation_strength import all_policies
from srm_tf.language.terms.escalation_targets import Strong
from srm_tf.language.terms.escalation_ways import WRITING, Row
from srm_tf.language.terms.globs import PatternSet
from srm_tf.language.terms.match import Match
from srm_tf.language.terms.own_accounts import in_own_account
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP

if TYPE_CHECKING:
    from srm_tf.language.context import Context

_OF_MANY: Final = "aws_iam_policy"  # asked for itself, whoever holds it
_MOST: Final = 8  # roles that a statement may name, where one is enough to leave it open


class Asking(NamedTuple):
    """Whose policies roles to write are looked for in, and whether a way leads to more by one of them."""

    held: Sequence[Held]
    whose: Sequence[tuple[Resource, Match]]
    own: Own
    subject: Resource
    context: Context
    leads: Callable[[Row, Strong], Match]

    def told_apart(self, actions: Collection[str] = (*WRITING, ASSUMES)) -> list[PatternSet]:
        """What the policies speak of to write or to assume: two roles of which they say the same leave them equally open."""
        beside = chain(*(all_policies(who, self.context) for who, _ in self.whose)) if self.subject.type != _OF_MANY else ()
        statements = (one for policy in (*self.held, *beside) for document in policy.readings for one in document.statements)
        asked = (one for one in statements if any(not one.actions.reaches(action).no for action in actions))
        found = {id(one.resources): one.resources for one in asked if not any(value.text() == "*" for value in one.resources.these.items)}
        return list(found.values())

    def naming(self, resources: PatternSet) -> Callable[[Strong], Match]:
        """Whether a statement speaks of a role to write: found out once for all statements that name the same, in the same words."""
        words = _words(resources)
        if words is None:
            return lambda role: role.named_by(resources, self.own)
        known: dict[str, Match] = self.context.memo.setdefault(("iam.named", words, self.own), {})

        def named(role: Strong) -> Match:
            found = known.get(role.thing.address)
            if found is None:
                found = known[role.thing.address] = role.named_by(resources, self.own)
            return found

        return named

    def leaves_open(self, role: Writable, action: str) -> bool:
        """Whether a role that is perhaps named leaves a policy open: no Deny, no boundary, and no other account bars it."""
        parts = [part for part in assumed_by(role, self.whose, self.held, self.own, self.context) if not part.held.no]
        return any(not self.leads((action, ASSUMES) if ASSUMES in part.actions else (action,), part).no for part in parts)


def written(resources: PatternSet, action: str, asking: Asking) -> Iterator[Strong]:
    """The roles to write that a statement names: of hundreds that it may name, and that leave it open, the first ones."""
    context = asking.context
    there, let_in, perhaps = writable_ones(context), let_in_by(context), 0
    assumable, who, names = _assumable(asking, there), by_ends(asking.whose, context), asking.naming(resources)
    read = {one.target for value in resources.these.items for one in value.references}
    told = any(value.text() is not None and GAP not in value.form for value in resources.these.items)
    ones = [there.ones[address] for address in there.may_be_named(resources)]
    opens: Callable[[Strong], bool] = _opening(action, asking, who) if len(ones) > _MOST else _always
    for one in sorted(ones, key=lambda one: one.is_open and one.thing.address not in read):
        by = let_in[one.thing.address]
        lets_him_in, is_read = by.may_be(who), one.thing.address in read or not read.isdisjoint(one.found_by)
        enough = perhaps >= _MOST and by.account and (by.anybody or not lets_him_in)
        if (enough and not is_read and (one.is_open or not told)) or not (lets_him_in or assumable(one)):
            continue
        spoken = names(one)
        if spoken.yes or not (spoken.no or enough or not opens(one)):
            yield one
            perhaps += not spoken.yes and by.account and (by.anybody or assumable(one))


def _words(resources: PatternSet) -> tuple[object, ...] | None:
    """All of what a statement names that an answer may depend on; None of what has parts of its own."""
    found = list[object]()
    for texts in (resources.these, resources.others):
        if texts.hidden is not None:
            return None
        for value in texts.items:
            unknown = value.unknown
            if (value.text() is None and not value.is_unknown) or unknown.branches or unknown.entries or unknown.body or unknown.tree:
                return None
            found.append((value.form, value.data, value.references))  # `1` is no `true`
        found.append(None)
    return tuple(found)


def _always(_role: Strong) -> bool:
    return True


def _opening(action: str, asking: Asking, who: Sequence[tuple[str, str]]) -> Callable[[Strong], bool]:
    """Whether roles leave policies open, asked once for all whom no trust policy lets in by name, and of whom the policies say the same."""
    let_in, apart = let_in_by(asking.context), [asking.naming(one) for one in asking.told_apart()]
    known = dict[tuple[Match, ...], bool]()
    holders = {one.address for one, _ in asking.whose}

    def opens(role: Strong) -> bool:
        here = in_own_account(role.thing, asking.subject, asking.context)
        if here.no or not isinstance(role, Writable):
            return False
        by = let_in[role.thing.address]
        if by.may_be(who) or role.thing.address in holders:  # who holds the policies gains nothing by himself
            return asking.leaves_open(role, action)
        if not by.account:
            return False
        said = tuple([names(role) for names in apart])
        if said not in known:
            known[said] = asking.leaves_open(role, action)
        return known[said]

    return opens


def _assumable(asking: Asking, there: ByName) -> Callable[[Strong], bool]:
    """Whether policies surely or perhaps give a right to assume a role; of what nobody sees they may give any."""
    allowing = [one for policy in asking.held for document in policy.readings for one in document.allowing]
    given = [one.resources for one in allowing if not one.actions.reaches(ASSUMES).no]
    if any(AWS_OWNED.fullmatch(one.name) or not one.is_read for one in asking.held):
        return _always
    named = [(asking.naming(each), frozenset(there.may_be_named(each))) for each in given]
    return lambda role: any(role.thing.address in those and not names(role).no for names, those in named)

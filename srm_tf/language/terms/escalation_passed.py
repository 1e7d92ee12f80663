"""Roles that are no administrators, but become one for whoever may write their rights, and pass them to what runs his own code.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.escalation_assumed import becomes_an_administrator
from srm_tf.language.terms.escalation_names import ByName, by_names
from srm_tf.language.terms.escalation_targets import ROLE, StrongRole, by_profile_of, made_of, trust_of
from srm_tf.language.terms.escalation_ways import BY_WRITING, COMMON, WRITING, open_rows
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.match import NO, Match
from srm_tf.language.terms.own_accounts import in_own_account
from srm_tf.language.terms.own_names import end_of_arn
from srm_tf.language.terms.pass_role_conditions import PASSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.escalation_targets import Strong
    from srm_tf.language.terms.escalation_ways import Row
    from srm_tf.language.terms.escalation_written import Asking
    from srm_tf.language.terms.globs import PatternSet

_MOST: Final = 8  # of hundreds that a statement names, one is enough
_SHOWN: Final = "whose rights may be written as well"


class Passed(StrongRole, frozen=True):
    """A role that one action passes, and whose rights another one writes."""

    def taken_by(self, row: Row) -> Match:
        """Whether a way is one of both, and its service may take the role."""
        return super().taken_by(row[:-1]) if row in BY_WRITING and row[-1] in self.actions else NO

    def is_asked(self, action: str, row: Row) -> bool:
        """It is the same role that is passed, and written."""
        return action in (row[0], row[-1])


def passed(resources: PatternSet, asking: Asking) -> Iterator[Strong]:
    """Those that a statement names to be passed, and others of the policies to be written: of hundreds, the first ones."""
    yield from islice(_opened(resources, asking), _MOST)


def ways_with(roles: Iterable[Strong]) -> Iterable[Row]:
    """All ways where there is a role that is passed and written, and the common ones where there is none."""
    return (*COMMON, *BY_WRITING) if any(isinstance(one, Passed) for one in roles) else COMMON


def _opened(resources: PatternSet, asking: Asking) -> Iterator[Strong]:
    there = _ones(asking.context)
    rows = list(open_rows(asking.held, BY_WRITING)) if there.ones else []
    if not rows:  # hundreds of policies pass roles, and write none
        return
    named, leading = asking.naming(resources), _leading(rows, asking)
    for one in (there.ones[address] for address in there.may_be_named(resources)):
        if named(one).no or in_own_account(one.thing, asking.subject, asking.context).no:
            continue
        found = leading(one)
        if found is not None:
            yield found


def _leading(rows: Sequence[Row], asking: Asking) -> Callable[[Strong], Strong | None]:
    """Those that leave the policies open: asked once for all that trust the same services, and of which the policies say the same."""
    apart = [asking.naming(one) for one in asking.told_apart((PASSING, *WRITING))]
    holders = {one.address for one, _ in asking.whose}
    known = dict[tuple[object, ...], tuple[str, ...]]()

    def leading(one: Strong) -> Strong | None:
        ways = [row for row in rows if not one.taken_by(row).no]
        said = (one.thing.address if one.thing.address in holders else one.held, tuple(ways), *[names(one) for names in apart])
        if said not in known:
            open_ = (row[-1] for row in ways if not asking.leads(row, replace(one, actions=(PASSING, row[-1]))).no)
            known[said] = tuple(dict.fromkeys(open_))
        return replace(one, actions=(PASSING, *known[said])) if known[said] else None

    return leading


@once
def _ones(context: Context) -> ByName:
    """All roles whose rights somebody may write, and that are no administrators yet."""
    return by_names(_passable(context))


def _passable(context: Context) -> Iterator[Passed]:
    for role in context.graph.of_type(ROLE):
        becomes = becomes_an_administrator(role, context)
        if not becomes.no:
            ends, actions = end_of_arn(role), (PASSING, *WRITING)
            made, by_profile, trust = made_of(ends, role.get("name")), by_profile_of(role, context), trust_of(role, context)
            yield Passed(role, becomes, _SHOWN, ends, actions, made, look_ups_of(role, context), by_profile=by_profile, trust=trust)

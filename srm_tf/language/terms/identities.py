"""IAM users and their credentials: who signs in with them, how many there are, how old they are."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.durations import begins_on
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    awaiting,
    every,
    evidence,
    is_one_of,
    lives,
    maybe,
    nearby,
    only_one,
    same,
    some,
    undecided,
)
from srm_tf.model.grounds import Fact
from srm_tf.model.value import GAP, Certainty, as_number
from srm_tf.model.verdict import Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference

_USER, _PASSWORD, _KEY = "aws_iam_user", "aws_iam_user_login_profile", "aws_iam_access_key"


@sentence("nobody signs in as it", on=(_USER, _PASSWORD))
def nobody_signs_in_as_it(subject: Resource, context: Context) -> Judgement:
    """No password opens the console to it. Where none is written, whoever made the user may have set one by hand."""
    if subject.type == _PASSWORD:
        return _password(subject, context)
    joined = context.links.children(subject, (_PASSWORD,), "user")
    if joined.links:
        one = joined.links[0].resource
        return breaks(f"{subject.address} has a console password by {one.address}", evidence(one, "user", how="reference"))
    return undecided(f"{subject.address} may be a person or a program", joined.names or ("who uses it",), evidence(subject))


def _password(subject: Resource, context: Context) -> Judgement:
    """A password of a user who stands here is counted against the user; of any other user it is one, whoever that is."""
    proof = evidence(subject, "user", subject.get("user"))
    joined = context.links.parents(subject, subject.get("user"), "user", (_USER,))
    if joined.links:
        return holds(f"{subject.address} belongs to {joined.links[0].resource.address}, which answers for it", proof)
    if context.links.may_be_of_one(subject, (_USER,), "user", joined):
        return awaiting(f"{subject.address}.user", joined.names, proof)
    return breaks(f"{subject.address} gives an IAM user a console password", proof)


# --- access keys --------------------------------------------------------------------------------------------------------------------


@sentence("is the only active key of its user", on=(_KEY,))
def is_the_only_active_key_of_its_user(subject: Resource, context: Context) -> Judgement:
    """No other active key here belongs to the same user; an inactive one opens nothing."""
    proof = evidence(subject, "user", subject.get("user"))
    own = _active(subject)
    if own.no:
        return holds(f"{subject.address} is not active", evidence(subject, "status", subject.get("status")))
    keys = _keys_beside(subject, context)
    others = [(one, alike) for one in keys if one is not subject and not (alike := _same_user(subject, one, context)).no]
    answers = [(one, every([own, _active(one), lives(one), nearby(one, subject), alike])) for one, alike in others]
    second = next((one for one, answer in answers if answer.yes), None)
    if second is not None:
        return breaks(f"{subject.address} is active beside {second.address}, a key of the same user", proof)
    user = context.graph.get(_user(subject, context))
    away = (maybe(module) for module in (context.links.given_to(user) if user is not None else ()))  # it may make one more
    whole = some([*(answer for _, answer in answers), *(every([own, one]) for one in away)])
    if whole.no:
        return holds(f"{subject.address} is the only active key of its user here", proof)
    return undecided(f"{subject.address} may be the second key of its user", whole.on or (f"{subject.address}.user",), proof)


def _keys_beside(subject: Resource, context: Context) -> list[Resource]:
    """The keys that may belong to the user of one, in the order of the graph: not those of hundreds of others."""
    user, of_users = _user(subject, context), _keys_of_users(context)
    may_be = (*of_users.get(user, ()), *of_users.get("", ())) if user else chain.from_iterable(of_users.values())
    return [one for _, one in sorted(may_be, key=itemgetter(0))]


@once
def _keys_of_users(context: Context) -> Mapping[str, Sequence[tuple[int, Resource]]]:
    """By the addresses of the users; those of whom that is not told under ""."""
    found: dict[str, list[tuple[int, Resource]]] = defaultdict(list)
    for at, one in enumerate(context.graph.of_type(_KEY)):
        if not one.action.ends:
            found[_user(one, context)].append((at, one))
    return found


def _active(key: Resource) -> Match:
    return is_one_of(key.get("status"), ("Active",), unset=YES)


def _same_user(one: Resource, other: Resource, context: Context) -> Match:
    """Whether two keys belong to one user: by the resource they name, else by the name itself."""
    left, right = _user(one, context), _user(other, context)
    if left and right:
        return YES if left == right else NO
    alike = _reference(one) is not None and _reference(one) == _reference(other)
    return YES if alike else same(one.get("user"), other.get("user"))


def _reference(key: Resource) -> Reference | None:
    """The one user that a key names, wherever that stands: no two users have a name in common, whatever its case."""
    found = key.get("user").references
    exact = len(found) == 1 and found[0].certainty == Certainty.EXACT and f"{_USER}." in found[0].text
    return found[0] if exact and key.get("user").unknown.shape in {"", GAP} else None


@once
def _user(key: Resource, context: Context) -> str:
    """The address of the one user a key surely names; "" where that is not told."""
    user = only_one(key.get("user"), (_USER,), context)
    return "" if user is None else user.address


@sentence("was made within {days:number} days", on=(_KEY,))
def was_made_within(subject: Resource, context: Context, days: object) -> Judgement:
    """An active key is no older than this. A key that is still to be made has no date, and nobody sees yet how long it will live."""
    proof = evidence(subject, "create_date", subject.get("create_date"), how="term")
    active, made, limit = _active(subject), begins_on(subject.text("create_date")), as_number(days)
    if active.no:
        return holds(f"{subject.address} is not active", evidence(subject, "status", subject.get("status")))
    if made is None or not active.yes or limit is None:
        on = (*active.on, *subject.get("create_date").origins) or (f"{subject.address}.create_date",)
        return depends(f"when {subject.address} will be replaced is not shown; somebody has to attest its rotation", on, proof)
    age = (context.as_of - made).days
    if age > limit:
        return lacks(Fact(subject.address, f"is {age} days old", f"{limit:g} at most"), proof)
    return holds(f"{subject.address} is {max(age, 0)} days old", proof)

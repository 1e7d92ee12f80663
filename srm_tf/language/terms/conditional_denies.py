"""Denies under conditions: which of them hold, whatever the holder of the policy does.

A Deny under a condition leaves what does not meet it, as an Allow under the opposite would: it holds as far as that limits. One under
several leaves what misses any of them: it holds where each, by itself, would.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.terms.always_met_conditions import names_holders
from srm_tf.language.terms.arns import everything
from srm_tf.language.terms.comparisons import EXCLUDING, IF_EXISTS, LIMITING, NULL, bare_name, each_is, is_switched
from srm_tf.language.terms.denials import denies_of, speaks_of, taken_away
from srm_tf.language.terms.globs import Texts
from srm_tf.language.terms.home_regions import is_in_some_regions, is_met_at_home
from srm_tf.language.terms.idle_conditions import FREE, asks_for_more, bounded, is_missed, is_of_another, met_without
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.pass_role_conditions import MFA, is_about
from srm_tf.language.terms.tag_keys import TAG_OF_HOLDER, TAG_OF_RESOURCE
from srm_tf.language.terms.time_conditions import is_met_by_now
from srm_tf.model.value import Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition, Document, Statement

    Limits = Callable[[Statement], Match]  # whether the condition of a statement limits who holds it
    # of a condition of a Deny, and an action: whether its holder gets past it, and whether every such call meets it
    Past = Callable[[Condition, str, Statement], tuple[Match, Match]]

# What a caller finds as it is, and cannot choose: what an action reaches, gives, takes or follows, and the network that he is in.
_LIMITS: Final = regex(
    rf"{TAG_OF_RESOURCE.pattern}|aws:principaltag/.*|[\w-]+:createaction|aws:(sourceip|vpcsourceip|sourcevpc|sourcevpcarn|sourcevpce)"
    r"|iam:(permissionsboundary|policyarn|passedtoservice|associatedresourcearn)|ec2:(new)?instanceprofile|cloudformation:rolearn"
)
# Whoever holds a policy can meet or miss these as he likes: a Deny under one of them is no wall.
_PASSABLE: Final = MFA | FREE
FOR_HIM: Final = frozenset({"aws:viaawsservice"})
_DIRECT: Final = FOR_HIM | {"aws:principalisawsservice"}
_INCLUDING: Final = {other: one for one, other in EXCLUDING.items()}
_POLICY: Final = "iam:policyarn"
_REGION: Final = frozenset({"aws:requestedregion"})


def is_barred(action: str, given: Statement, document: Document, own: Own, limits: Limits = bounded, past: Past | None = None) -> Match:
    """Whether a Deny takes a call away from whoever has it by a statement, be it under conditions that he does not get past.

    `limits`: whether the condition does of what is left, where an Allow could say as well what a Deny leaves.
    """
    if document.bars_nothing and given.resources.others.present.no:  # as of most policies, which a hundred actions are asked about
        return NO
    asked = _Asked(action, own, limits, past or _as_he_likes)
    under_some = [one for one in denies_of(action, document) if not one.conditional.no]
    told = chain(under_some, _together(under_some, given, document, asked))
    return some(chain((taken_away(action, given, document, own),), (_is_wall(one, given, document, asked) for one in told)))


def _together(denies: Sequence[Statement], given: Statement, document: Document, asked: _Asked) -> Iterator[Statement]:
    """Of Denies that each ask for other values of one key, and for nothing else, one that asks for any of them."""
    alike: dict[tuple[str, str], list[Statement]] = {}
    for deny in denies if len(denies) > 1 else ():
        if len(deny.conditions) != 1 or not deny.other_conditions.no:
            continue
        one = deny.conditions[0]
        key, name = one.key_name, one.test_name.removesuffix(IF_EXISTS)
        if key and name in LIMITING:
            alike.setdefault((key, name), []).append(deny)
    for denying in alike.values():
        about = [one for one in denying if speaks_of(one, asked.action, given, asked.own).yes] if len(denying) > 1 else []
        if len(about) > 1:
            yield _one_of(about, document)


def _one_of(denies: Sequence[Statement], document: Document) -> Statement:
    """The first of some Denies with the values of all; each time the same one."""

    def join() -> Statement:
        first, *others = [one.conditions[0] for one in denies]
        items = [value for one in (first, *others) for value in one.values.items]
        hidden = next((one.values.hidden for one in (first, *others) if one.values.hidden is not None), None)
        return replace(denies[0], conditions=(replace(first, values=Texts(tuple(items), hidden)),))

    return once_of(document, ("together", *map(id, denies)), join, denies)


class _Asked(NamedTuple):
    action: str
    own: Own
    limits: Limits
    past: Past


def _is_wall(deny: Statement, given: Statement, document: Document, asked: _Asked) -> Match:
    about = speaks_of(deny, asked.action, given, asked.own)
    if about.no:
        return NO
    told = once_of(document, ("turned", id(deny)), lambda: tuple([(one, _turned(one, deny)) for one in deny.conditions]), deny)
    return every(chain((about, opposite(deny.other_conditions)), (_holds(one, left, deny, asked) for one, left in told)))


def _holds(condition: Condition, left: Statement | None, deny: Statement, asked: _Asked) -> Match:
    """Whether a condition of a Deny, were it the only one, leaves its holder no more than one of an Allow would; `left`: that Allow."""
    decided = names_holders(condition, asked.own) or is_met_at_home(condition, asked.action)
    by_now = NO if decided is not None else is_met_by_now(condition)
    if decided is not None or not by_now.no:
        return decided or by_now
    if is_of_another(condition, asked.action).yes:
        return met_without(condition)
    if left is None:
        passed, held = asked.past(condition, asked.action, deny)
        return NO if passed.yes else YES if held.yes else maybe(*(passed.on or (f"the condition of {deny.place}",)))
    if is_about(condition, FOR_HIM).yes and every([deny.actions.covers("*:*"), everything(deny.resources)]).yes:
        return YES
    limited = asked.limits(left)
    of_some = limited.yes and (_has_tag(condition) or condition.key_name.startswith(TAG_OF_HOLDER))
    return maybe(f"what the condition of {deny.place} leaves") if of_some else limited


def _turned(condition: Condition, deny: Statement) -> Statement | None:
    """A Deny with the opposite of one of its conditions: what it leaves, as an Allow would say it.

    None where its holder chooses what is asked (a tag that he gives, the type of an instance), or may be who is asked for. By a service he
    calls only what he has called that service for: what a Deny leaves to services is a limit of its own
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html).
    """
    key, name = condition.key_name, condition.test_name
    if key in _DIRECT and is_switched(condition, "false").yes:
        return replace(deny, conditions=(replace(condition, test=Value("Bool"), values=Texts((Value("true"),))),))
    if _LIMITS.fullmatch(key) is None:
        return None
    opposed = _opposed(condition, bare_name(name), name.removesuffix(IF_EXISTS), alone=key == _POLICY or _has_tag(condition))
    return None if opposed is None else replace(deny, conditions=(opposed,))


def _opposed(condition: Condition, bare: str, name: str, *, alone: bool) -> Condition | None:
    """The opposite of a condition; of one that asks for what the key has, too, where that `alone` tells what is barred."""
    if bare == NULL:
        word = "false" if each_is(condition, "true").yes else "true" if alone and each_is(condition, "false").yes else ""
        return replace(condition, values=Texts((Value(word),))) if word else None
    test = EXCLUDING.get(name) or (_INCLUDING.get(name) if alone else None)
    return None if test is None else replace(condition, test=Value(test))


def _has_tag(condition: Condition) -> bool:
    """Whether it is met only by what has a tag."""
    name = condition.test_name
    asks = each_is(condition, "false").yes if name == NULL else name in _INCLUDING
    return asks and TAG_OF_RESOURCE.fullmatch(condition.key_name) is not None


def _as_he_likes(condition: Condition, action: str, _: Statement) -> tuple[Match, Match]:
    return is_passable(condition, action), NO


def is_passable(condition: Condition, action: str) -> Match:
    """Whether whoever holds a policy meets or misses a condition as he likes: he chooses the Region, too, where an action has them all."""
    missed = NO if is_in_some_regions(action) and not is_about(condition, _REGION).no else is_missed(condition)
    return some([is_about(condition, _PASSABLE), missed, asks_for_more(condition)])

"""What the security groups do that a resource names: each that is known, each that may be meant, and rules added to groups of elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from srm_tf.language.terms.exposure import evidence_of, shown_ranges, world_of
from srm_tf.language.terms.route_graph import alternatives
from srm_tf.language.terms.rules import GROUP_RULES, GROUPS, Rule, of_resource, rules_of
from srm_tf.language.terms.sources import names_of
from srm_tf.language.terms.subnets import Named, choices_in, named
from srm_tf.model.grounds import jointly
from srm_tf.model.verdict import Evidence, Judgement, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.exposure import Openings
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_KEYS: Final = ("count.", "each.")  # these choose among the instances of a group, which the reference to it tells
_NAMED: Final = 3  # so many rules a message names

OfRules: TypeAlias = Callable[[Sequence[Rule], str], Judgement]  # what rules do; the text is how a message calls whose they are
OfNone: TypeAlias = Callable[[], Judgement]  # what holds of a resource that names no group


class Asked(msgspec.Struct, frozen=True):
    """Whose groups are judged, by which of its attributes; `good` and `bad` say what none of them does, and what one may do."""

    subject: Resource
    key: str
    good: str
    bad: str
    judge: OfRules
    nobody: OfNone


def by_groups(asked: Asked, value: Value, context: Context) -> Judgement:
    """What the groups do that a value names."""
    subject, at = asked.subject, f"{asked.subject.address}.{asked.key}"
    own = Evidence(subject.address, asked.key, None, "term", value.location or subject.location)
    branches = choices_in(value, many=True)
    if branches:
        answers = [by_groups(asked, branch, context) for branch in branches]
        return alternatives(answers, f"{at} depends on {value.unknown.why}", names_of(value, at), own)
    groups = named(value, GROUPS, context, at, many=True)
    if not _speaks(value, groups, context):
        return asked.nobody()
    sure = [of_group(asked, one, context) for one in groups.sure]
    if any(answer.verdict.fails for answer in sure) and _may_choose(value, groups.everybody):
        sure = [depends(f"{at} may name a group that {asked.bad}", groups.open or (at,), own)]
    parts = [holds(f"{subject.address} {asked.good}", own), *sure]
    for choice in groups.choices:
        judged = [of_group(asked, one, context) for one in choice]
        parts.append(alternatives(judged, f"{at} depends on which group is meant", (at,), own))
    if groups.open or groups.literals:
        outside = _rules_outside(value, context)
        parts += [asked.judge(outside, at)] if outside else []
        on = (*groups.open, *(() if value.hides else groups.literals)) or (at,)
        parts.append(depends(f"{at} names a group outside this configuration", on, own))
    return all_of(parts)


def names_groups(value: Value, context: Context) -> bool:
    """Whether somebody wrote groups there, or the state shows one of this configuration, or one that this configuration adds rules to."""
    return _speaks(value, named(value, GROUPS, context, many=True), context)


def _speaks(value: Value, groups: Named, context: Context) -> bool:
    return not value.is_nothing and (value.written or bool(groups.everybody) or bool(_rules_outside(value, context)))


def of_group(asked: Asked, group: Resource, context: Context) -> Judgement:
    """The judgement about one security group; a failure is unknown if the group may not exist."""
    answer = asked.judge(rules_of(group, context), group.address)
    if group.doubt and answer.verdict.fails:
        return depends(f"{answer.because}, if {group.address} exists", group.waits_for, *answer.evidence)
    return answer


def opening(subject: Resource, what: str, found: Openings, also: Sequence[str] = ()) -> Judgement | None:
    """What rules say that open `what` to the world; None where none does. `also`: what else has to be known to tell."""
    if found.sure and not also:
        opened = {rule: world_of(rule, found.sure) for rule in found.sure}
        texts = [f"{rule.at(subject.address)} opens {what} to {shown_ranges(rule, world)}" for rule, world in opened.items()]
        word = breaks if any(rule.written for rule in opened) else lacks
        return word(jointly(texts[:_NAMED]), *(piece for rule, world in opened.items() for piece in evidence_of(rule, rule.naming(world))))
    rules = [*found.sure, *found.may]
    if not rules:
        return None
    on = [name for rule in rules for name in rule.unknowns or (rule.address,)]
    because = f"{rules[0].at(subject.address)} may open {what} to the world"
    return depends(because, [*on, *also], *(piece for rule in rules for piece in evidence_of(rule)))


def _may_choose(value: Value, groups: Sequence[Resource]) -> bool:
    """Whether something beside groups stands in an expression that is not known: `c ? a : b` and `concat(a, b)` look alike in a plan."""
    addresses = {one.address for one in groups}
    beside = [one for inner in value.walk() if inner.is_unknown for one in inner.references if one.target not in addresses]
    return any(not one.text.startswith(_KEYS) for one in beside)


def _rules_outside(value: Value, context: Context) -> tuple[Rule, ...]:
    """The rules that this configuration adds to groups it does not hold, named by their known ids."""
    ids = {text for item in value.items() if (text := item.text())}
    named_here = (one for one in context.graph.of_type(*GROUP_RULES) if not one.action.ends)
    return tuple(of_resource(one, context) for one in named_here if one.get("security_group_id").text() in ids)

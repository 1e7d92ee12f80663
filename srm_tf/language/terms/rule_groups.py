"""What the rules of a web ACL do: whether it runs a managed rule group and lets it block, and whether any of them stops a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    Words,
    blocks,
    every,
    evidence,
    fits,
    inside,
    is_one_of,
    lives,
    maybe,
    names,
    opposite,
    said,
    some,
    undecided,
)
from srm_tf.language.terms.texts import tree_of
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, any_of, breaks, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# What a group is there for: rules that may not be switched off, by the beginning of their name.
# https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
_CORE: Final = {"AWSManagedRulesKnownBadInputsRuleSet": ("Log4JRCE",)}
_HARMLESS: Final = ("count", "allow")
# What a rule does to a request that it matches: `count` goes on to the next rule, `allow` lets it through. A captcha and a challenge stop
# whoever does not solve them, and a price whoever does not pay it. https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html
_STOPPING: Final = ("block", "captcha", "challenge", "monetize")


class _Use(msgspec.Struct, frozen=True):
    """One place that runs the group. `there`: whether it does; `counts`: whether it only counts; `spares`: whether core rules are off."""

    where: str
    holder: Resource
    there: Match
    counts: Match
    spares: Match

    def answer(self, name: str) -> Judgement | None:
        """None where another group runs there."""
        if self.there.no:
            return None
        proof = evidence(self.holder, self.where if self.where != self.holder.address else "", how="term")
        flaw = some([self.counts, self.spares])
        if self.there.yes and flaw.no:
            return holds(f"{self.where} runs {name}", proof)
        if self.there.yes and flaw.yes:
            what = "only counts what it finds" if self.counts.yes else "has its main rules switched off"
            return breaks(f"{self.where} runs {name}, which {what}", proof)
        on = (*self.there.on, *flaw.on) or (self.where,)
        return undecided(f"{self.where} may run {name}", on, proof)


@sentence("includes rule group {name:text}", on=("aws_wafv2_web_acl",))
def includes_rule_group(subject: Resource, context: Context, name: object) -> Judgement:
    """Inline, as JSON, or in a resource of its own."""
    group = str(name).strip("'\"")
    uses = [*_inline(subject, group), *_json(subject, group), *_beside(subject, group, context)]
    answers = [answer for use in uses if (answer := use.answer(group)) is not None]
    return any_of(answers) if answers else lacks(f"{subject.address} does not run {group}", evidence(subject, how="term"))


def _inline(acl: Resource, group: str) -> Iterator[_Use]:
    """`rule` blocks."""
    rules = blocks(acl.get("rule"))
    for index, rule in enumerate(rules.elements):
        yield from _rule(rule, group, acl, f"{acl.address}.rule[{index}]")
    yield _Use(f"{acl.address}.rule", acl, rules.rest, NO, NO)


def _rule(rule: Value, group: str, holder: Resource, where: str) -> Iterator[_Use]:
    statements = inside(rule.get("statement"), "managed_rule_group_statement")
    counts = inside(rule.get("override_action"), "count").present
    for one in statements.elements:
        yield _Use(where, holder, is_one_of(one.get("name"), (group,)), counts, _spared(one, group))
    yield _Use(where, holder, statements.rest, NO, NO)


def _spared(statement: Value, group: str) -> Match:
    """Whether a core rule of the group is excluded or overridden to do nothing."""
    core = _CORE.get(group, ())
    excluded = [_is_core(one.get("name"), core) for one in inside(statement.get("excluded_rule")).elements]
    overrides = inside(statement.get("rule_action_override"))
    overridden = [every([_is_core(one.get("name"), core), _harmless(one)]) for one in overrides.elements]
    rest = some([inside(statement.get("excluded_rule")).rest, overrides.rest]) if core else NO
    return some([*excluded, *overridden, rest])


def _is_core(name: Value, core: tuple[str, ...]) -> Match:
    return fits(name, lambda text: text.startswith(core)) if core else NO


def _harmless(override: Value) -> Match:
    return some(inside(override.get("action_to_use"), action).present for action in _HARMLESS)


def _json(acl: Resource, group: str) -> Iterator[_Use]:
    """`rule_json`: the same as the API writes it."""
    value = acl.get("rule_json")
    where = f"{acl.address}.rule_json"
    tree = tree_of(value)
    if value.is_unknown and tree is None:
        yield _Use(where, acl, maybe(*(value.origins or (where,))), NO, NO)
    for index, rule in enumerate(tree.items() if tree is not None else ()):
        statement = rule.get("Statement").get("ManagedRuleGroupStatement")
        counts = _written(rule.get("OverrideAction").get("Count"))
        yield _Use(f"{where}[{index}]", acl, is_one_of(statement.get("Name"), (group,)), counts, _spared_json(statement, group))


def _spared_json(statement: Value, group: str) -> Match:
    core = _CORE.get(group, ())
    excluded = [_is_core(one.get("Name"), core) for one in statement.get("ExcludedRules").items()]
    overridden = [
        every([_is_core(one.get("Name"), core), some(_written(one.get("ActionToUse").get(action.capitalize())) for action in _HARMLESS)])
        for one in statement.get("RuleActionOverrides").items()
    ]
    return some([*excluded, *overridden])


def _beside(acl: Resource, group: str, context: Context) -> Iterator[_Use]:
    """`aws_wafv2_web_acl_rule` and `aws_wafv2_web_acl_rule_group_association`."""
    for one in context.graph.of_type("aws_wafv2_web_acl_rule"):
        mine = _belongs(one, acl, context)
        for use in () if mine.no else _rule(Value(one.values), group, one, one.address):
            yield _Use(use.where, one, every([mine, use.there]), use.counts, use.spares)
    for one in context.graph.of_type("aws_wafv2_web_acl_rule_group_association"):
        mine = _belongs(one, acl, context)
        counts = is_one_of(one.get("override_action"), ("count",))
        managed = blocks(one.get("managed_rule_group"))
        for element in () if mine.no else managed.elements:
            yield _Use(one.address, one, every([mine, is_one_of(element.get("name"), (group,))]), counts, _spared(element, group))
        if not mine.no:
            yield _Use(one.address, one, managed.rest, NO, NO)


def _belongs(one: Resource, acl: Resource, context: Context) -> Match:
    return every([lives(one), names(one.get("web_acl_arn"), acl, context)])


@sentence("a rule of it stops requests", on=("aws_wafv2_web_acl",))
def a_rule_of_it_stops_requests(subject: Resource, context: Context) -> Judgement:
    """Inline, as JSON, or in a resource of its own; what the rules of a group do is not asked, where their outcome is left alone."""
    rules = blocks(subject.get("rule"))
    found = [*map(_stops, rules.elements), rules.rest, _json_stops(subject.get("rule_json")), *_others_stop(subject, context)]
    words = Words(
        f"a rule of {subject.address} stops requests",
        f"no rule of {subject.address} stops requests: they count them, or let them through",
        f"a rule of {subject.address} may stop requests",
        f"{subject.address}.rule",
    )
    return said(some(found), words, evidence(subject, "rule", how="term"))


def _stops(rule: Value) -> Match:
    left_alone = inside(rule.get("override_action"), "none").present
    return some([left_alone, *(inside(rule.get("action"), action).present for action in _STOPPING)])


def _json_stops(value: Value) -> Match:
    tree = tree_of(value)
    if tree is None:
        return maybe(*value.origins) if value.is_unknown else NO
    return some(
        _written(rule.get(part).get(action))
        for rule in tree.items()
        for part, action in (("OverrideAction", "None"), *(("Action", word.capitalize()) for word in _STOPPING))
    )


def _written(value: Value) -> Match:
    return maybe(*value.origins) if value.is_unknown else NO if value.is_null else YES


def _others_stop(acl: Resource, context: Context) -> Iterator[Match]:
    """Resources that give it rules, and modules that are not loaded and may."""
    for one in context.graph.of_type("aws_wafv2_web_acl_rule"):
        yield every([_belongs(one, acl, context), _stops(Value(one.values))])
    for one in context.graph.of_type("aws_wafv2_web_acl_rule_group_association"):
        yield every([_belongs(one, acl, context), opposite(is_one_of(one.get("override_action"), ("count",)))])
    yield from (maybe(one) for one in context.links.given_to(acl))

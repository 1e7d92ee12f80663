"""`its registry scans it`, `its own scan setting is in force`: whether a registry's rules take a repository in, or leave it its own."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from srm_tf.language.recipes import Recipe, begins, recipe
from srm_tf.language.terms import sentence
from srm_tf.language.terms.globs import overlap, some_of, taken_in_by
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    blocks,
    every,
    evidence,
    fits,
    inside,
    is_one_of,
    lives,
    maybe,
    opposite,
    some,
    undecided,
)
from srm_tf.language.terms.own_accounts import near
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, any_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_CONFIGURATION: Final = "aws_ecr_registry_scanning_configuration"
_BY_ITSELF: Final = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")


@sentence("its registry scans it", on=("aws_ecr_repository",))
def its_registry_scans_it(subject: Resource, context: Context) -> Judgement:
    """By a rule of the registry, or by Inspector, which scans every repository where the registry has no rules of its own.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
    """
    found = [*_by_rules(subject, context), *_by_inspector(subject, context)]
    if found:
        return any_of(found)
    return lacks(f"{subject.address} is covered by no scanning rule of its registry here", evidence(subject, how="term"))


@sentence("its own scan setting is in force", on=("aws_ecr_repository",))
def its_own_scan_setting_is_in_force(subject: Resource, context: Context) -> Judgement:
    """With enhanced scanning, the filters of the registry decide, and the setting of a repository has no effect.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html
    """
    for one in context.graph.of_type(_CONFIGURATION):
        enhanced = _enhanced(one, subject, context)
        if enhanced.yes:
            because = f"{one.address} has enhanced scanning, which goes by its own filters and not by {subject.address}"
            return lacks(because, evidence(one, "scan_type", one.get("scan_type")))
        if not enhanced.no:
            because = f"whether {one.address} goes by its own filters depends on {' and '.join(enhanced.on)}"
            return depends(because, enhanced.on, evidence(one, "scan_type"))
    return holds(f"nothing overrules the scan setting of {subject.address} here", evidence(subject, how="term"))


def _by_rules(subject: Resource, context: Context) -> Iterator[Judgement]:
    for one in context.graph.of_type(_CONFIGURATION):
        there = every([lives(one), near(one, subject, context)])
        rules = blocks(one.get("rule"))
        if not rules.elements and not _enhanced(one, subject, context).no:  # AWS scans all, then, or nothing: no page says of an empty list
            yield _open(one, (f"{one.address}.rule",))
        for rule in rules.elements:
            yield from _said(one, every([there, _takes(rule, subject)]), is_one_of(rule.get("scan_frequency"), _BY_ITSELF))
        if rules.open and not there.no:
            yield _open(one, rules.open)


def _enhanced(one: Resource, subject: Resource, context: Context) -> Match:
    return every([lives(one), near(one, subject, context), is_one_of(one.get("scan_type"), ("ENHANCED",))])


def _overrules_inspector(one: Resource, subject: Resource, context: Context) -> Match:
    """Enhanced scanning is Inspector's, under its filters; beside basic scanning the last of the two to be made decides."""
    there, enhanced = every([lives(one), near(one, subject, context)]), _enhanced(one, subject, context)
    return enhanced if enhanced.yes or there.no else maybe(one.address)


def _by_inspector(subject: Resource, context: Context) -> Iterator[Judgement]:
    overruled = some(_overrules_inspector(one, subject, context) for one in context.graph.of_type(_CONFIGURATION))
    for one in context.graph.of_type("aws_inspector2_enabler"):
        ecr = some_of(one.get("resource_types"), lambda item: is_one_of(item, ("ECR",)))
        meant = every([lives(one), near(one, subject, context), ecr, opposite(overruled)])
        yield from _said(one, meant, YES)


def _takes(rule: Value, subject: Resource) -> Match:
    """Whether one of the filters fits the repository's name; one without `*` fits every name that contains it."""
    filters = inside(rule.get("repository_filter"))
    return some([*(_fits(one.get("filter"), subject.get("name")) for one in filters.elements), filters.rest])


def _fits(pattern: Value, name: Value) -> Match:
    text = pattern.text()
    if text is None:
        return _may_fit(pattern, name) if pattern.is_unknown else NO
    glob = (text if "*" in text else f"*{text}*").replace("[", "[[]").replace("?", "[?]")
    if not glob.strip("*"):
        return YES
    if name.is_unknown and not name.unknown.branches:  # what is known of it may decide, whatever stands in its gaps
        return taken_in_by(glob)(name)
    return fits(name, lambda one: fnmatchcase(one, glob))


def _may_fit(pattern: Value, name: Value) -> Match:
    """A filter that is not known all the same fits a name that begins with what it is made of."""
    made = recipe(pattern)
    if made is not None and begins(recipe(name), Recipe((*made.pieces[:-1], made.pieces[-1].rstrip("*")), made.gaps)):
        return YES
    shown = name.form.replace(GAP, "*")
    return maybe(*pattern.origins) if overlap(f"*{pattern.form.replace(GAP, '*')}*", shown) else NO


def _said(one: Resource, meant: Match, scans: Match) -> Iterator[Judgement]:
    """What one rule says of the repository; nothing where it is about others."""
    whole = every([meant, scans])
    if meant.no:
        return
    if whole.yes:
        yield holds(f"{one.address} scans it", evidence(one, how="term"))
    elif meant.yes and scans.no:
        yield breaks(f"{one.address} has it scanned by hand only", evidence(one, "rule"))
    else:
        yield _open(one, whole.on)


def _open(one: Resource, on: tuple[str, ...]) -> Judgement:
    return undecided(f"{one.address} may scan it", on or (one.address,), evidence(one))

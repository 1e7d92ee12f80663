"""What a control says of itself in other programs. Title and remedy stand in the report, the reasons and references in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from srm_tf.catalogue.fixes import Fix
from srm_tf.report.fixes import together
from srm_tf.report.tags import who
from srm_tf.report.tally import severity_rank
from srm_tf.report.text import blocks, prose, safe

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Page
    from srm_tf.engine.finding import Outcome, Report

# Control → its page in the catalogue, if it has one. An argument of the renderers, so that the same report and pages are the same text.
About: TypeAlias = "Callable[[str], Page | None]"


class Rule(msgspec.Struct, frozen=True):
    """A control that has results."""

    id: str
    title: str
    severity: str
    domain: str
    profile: str
    remediation: str
    rationale: str = ""
    references: tuple[str, ...] = ()
    frameworks: tuple[tuple[str, str], ...] = ()  # (framework and who says so, id)
    fix: Fix = Fix()

    @property
    def service(self) -> str:
        """The folder of its catalogue."""
        return self.id.partition("/")[0]

    @property
    def link(self) -> str:
        """Where to read more; "" where it names nothing."""
        return next((one for one in self.references if one.startswith("https://")), "")


def shipped(control: str) -> Page | None:
    """The page of the shipped catalogue."""
    from srm_tf.catalogue.load import Catalogue  # noqa: PLC0415 — only those who show it need it

    return Catalogue().page(control)


def rules(outcomes: Iterable[Outcome], report: Report, about: About) -> dict[str, Rule]:
    """The controls of these outcomes, by id; the worst severity where settings give several."""
    worst: dict[str, Outcome] = {}
    for one in outcomes:
        known = worst.get(one.control)
        if known is None or severity_rank(one.severity) < severity_rank(known.severity):
            worst[one.control] = one
    return {control: _rule(worst[control], report, report.own.get(control) or about(control)) for control in sorted(worst)}


def _rule(one: Outcome, report: Report, page: Page | None) -> Rule:
    said = tuple((f"{tag.framework}{who(tag.mapping)}", id_) for tag in report.tags.get(one.control, ()) for id_ in tag.ids)
    return Rule(
        one.control,
        prose(one.title) or one.control,
        one.severity,
        one.domain,
        one.profile,
        one.remediation,
        page.rationale if page else "",
        page.references if page else (),
        said,
        page.fix if page else Fix(),
    )


def help_text(rule: Rule) -> str:
    """Plain text: why, how to mend it, where to read more."""
    facts = f"{rule.id}: {rule.severity}, {rule.domain}, {rule.profile}"
    parts = [rule.title, *paragraphs("Why: ", rule.rationale), *_mending(rule, "How to mend it: "), safe(facts)]
    return "\n\n".join([*parts, *([_references(rule)] if rule.references else [])])


def help_markdown(rule: Rule) -> str:
    """The same in Markdown, which the catalogue is written in."""
    why = ("**Why**", *paragraphs("", rule.rationale)) if rule.rationale else ()
    mend = ("**How to mend it**", *_mending(rule)) if rule.remediation else ()
    facts = f"`{safe(rule.id)}` · {rule.severity} · control area `{safe(rule.domain)}` · profile `{safe(rule.profile)}`"
    more = [_references(rule, "- <{}>")] if rule.references else []
    return "\n\n".join([rule.title, *why, *mend, *more, facts])


def _mending(rule: Rule, label: str = "") -> list[str]:
    return [*paragraphs(label, rule.remediation), *indented(together(rule.fix))]


def paragraphs(label: str, text: str) -> list[str]:
    """Text of the catalogue as Markdown: paragraphs, and code by its indentation."""
    shown = ["\n".join(f"    {line}" for line in one.splitlines()) if code else one for code, one in blocks(text) if one]
    return [f"{label}{shown[0]}", *shown[1:]] if shown else []


def indented(fix: str) -> list[str]:
    """A fix as code of Markdown."""
    return ["\n".join(f"    {safe(line)}".rstrip() for line in fix.splitlines())] if fix else []


def _references(rule: Rule, line: str = "{}") -> str:
    return "\n".join(line.format(safe(one)) for one in rule.references)

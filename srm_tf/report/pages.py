"""What `explain` shows: the page of a control, of a resource type, of a service."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.services import CLASSES
from srm_tf.model.scopes import SCOPES
from srm_tf.report import sentences
from srm_tf.report.fixes import together
from srm_tf.report.tags import who
from srm_tf.report.tally import NOTHING_THERE, OWNER_WORDS, severity_rank
from srm_tf.report.text import NARROWEST, blocks, fold, hang, page, prose, safe
from srm_tf.wording import capital, count, listed

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control, Example, Page
    from srm_tf.catalogue.frameworks import Tag
    from srm_tf.catalogue.services import Domain, Override, ResourceType
    from srm_tf.catalogue.split import Cell
    from srm_tf.language.syntax import Arm, Item, Literal

_LABEL = 14
_MOST_TYPES = 100  # of one arm that are named: a glob may stand for hundreds


def control_page(one: Page, domain: Domain, *, width: int, tags: Sequence[Tag] = (), every: bool = True) -> str:
    """What the catalogue knows of a control; with every example, or with one of each verdict. `tags`: its ids in the frameworks."""
    return page(_control(one, domain, max(width, NARROWEST), tags, every=every))


def _control(one: Page, domain: Domain, width: int, tags: Sequence[Tag], *, every: bool) -> Iterator[str]:
    control = one.control
    yield safe(control.id)
    yield from fold(prose(control.title), width)
    yield ""
    yield from field("Severity", control.severity, width)
    yield from field("Profile", control.profile, width)
    yield from field("Control area", f"{control.domain} ({_words(domain.class_)} in AWS's model)", width)
    yield from field("AWS", domain.aws or "nothing", width)
    yield from field("You", domain.customer or "nothing", width)
    yield ""
    yield from asked(control, width=width)
    yield from _prose("Why", one.rationale, width)
    yield from _prose(fix_label(control), control.remediation, width)
    yield from _code(together(one.fix))
    yield from _prose("Note", one.note, width)
    yield from _listed("References", one.references, width)
    yield from _listed("Elsewhere known as", [f"{tool}: {', '.join(one.known_as(tool))}" for tool in one.aliases], width)
    yield from _listed("In the frameworks", [f"{tag.framework}{who(tag.mapping)}: {', '.join(tag.ids)}" for tag in tags], width)
    first = {example.verdict: example for example in reversed(one.examples)}
    shown = [example for example in one.examples if every or first[example.verdict] is example]
    for example in shown:
        yield from _example(example, width)
    if left := len(one.examples) - len(shown):
        yield from ("", *fold(f"{count(left, 'example')} more: srm-tf explain {safe(control.id)} --verbose", width, 2, 0))


def field(label: str, text: str, width: int) -> list[str]:
    """A line that begins with what it is about."""
    return hang(prose(text), width, _LABEL, f"{label:<{_LABEL}}", _LABEL)


def _prose(label: str, text: str, width: int) -> Iterator[str]:
    """Paragraphs; code in them stands as it is."""
    for place, (code, one) in enumerate(blocks(text)):
        if one:
            yield from ("", label) if not place else ("",)
            yield from (f"    {line}".rstrip() for line in one.splitlines()) if code else fold(one, width, 2)


def _code(text: str) -> Iterator[str]:
    """It stands as it is: broken lines would be another configuration."""
    if text:
        yield from ("", *(f"    {safe(line)}".rstrip() for line in text.expandtabs(2).splitlines()))


def _listed(label: str, items: Sequence[str], width: int) -> Iterator[str]:
    if items:
        yield from ("", label)
    for item in items:
        yield from fold(safe(item), width, 4, 2)


def _words(name: str) -> str:
    return name.replace("_", " ")


def asked(control: Control, *, width: int) -> Iterator[str]:
    """What a control asks, in its own words: its cases, who decides where nothing is written, its settings."""
    if len(control.arms) > 1:
        fit = "the type and the `when` fit" if any(arm.when for arm in control.arms) else "the type fits"
        yield from fold(f"{len(control.arms)} cases; every one where {fit} must hold.", width)
    for place, arm in enumerate(control.arms):
        yield from [""] if place or len(control.arms) > 1 else []
        yield from _arm(arm, width)
    yield from _by_themselves(control, width)
    yield from _deciders(control, width)
    yield from _settings(control, width)


def fix_label(control: Control) -> str:
    """Over its remediation: what is attested has to be shown."""
    return "What to show" if control.evidence else "Fix"


def _arm(arm: Arm, width: int) -> Iterator[str]:
    yield from fold(f"For {listed(arm.resource, _MOST_TYPES, safe)}", width, 4, 0)
    for word, items in (("when", arm.when), ("expect", arm.expect)):
        if items:
            yield f"  {word}"
        yield from _items(items, width, 4)
    if not arm.expect:
        yield from fold("takes an attestation: nothing in Terraform shows it, so the verdict is unknown", width, 4, 2)


def _items(items: Sequence[Item], width: int, indent: int) -> Iterator[str]:
    """A line that goes on stands further in than what is below it, also where it began with a bullet."""
    for depth, text in sentences.lines(items):
        start = indent + 2 * depth
        yield from fold(safe(text), width, start + (6 if text.startswith("- ") else 4), start)


def _by_themselves(control: Control, width: int) -> Iterator[str]:
    """Parts that are judged without their whole: see catalogue/parts.py."""
    parts = {name: arms for name, arms in control.parts.items() if not any(SCOPES.intersection(arm.resource) for arm in arms)}
    if parts:
        yield from ("", "Judged by itself where what it belongs to is not here")
        yield from fold(", ".join(safe(name) for name in parts), width, 2)


def _deciders(control: Control, width: int) -> Iterator[str]:
    for decider, one in control.decides.items():
        yield from ("", f"The {safe(decider)} decides by")
        yield from fold(safe(one), width, 4, 2) if isinstance(one, str) else _items((one,), width, 2)


def _settings(control: Control, width: int) -> Iterator[str]:
    if control.settings:
        yield from ("", "Settings")
    for name, setting in control.settings.items():
        why = f" ({setting.why})" if setting.why else ""
        yield from fold(prose(f"${name} = {literal(setting.default)}{why}"), width, 4, 2)


def literal(value: Literal) -> str:
    """A value as control files write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _example(example: Example, width: int) -> Iterator[str]:
    """Terraform text stands as it is: broken lines would be another configuration."""
    yield ""
    yield from fold(f"Example, {example.verdict}: {prose(example.name)}{conditions(example)}", width, 2, 0)
    for name, text in (("", example.terraform), *example.files.items(), ("before", example.before)):
        if text:
            yield from (f"  # {safe(name)}" for _ in range(1) if name)
            yield from (f"  {safe(line)}".rstrip() for line in text.strip().expandtabs(2).splitlines())


def conditions(example: Example) -> str:
    """Under which circumstances its verdict holds."""
    found = [f"from the plan alone: {example.plan}"] if example.plan else []
    found += [f"as of {example.as_of}"] if example.as_of else []
    found += [f"${name} = {literal(value)}" for name, value in example.settings.items()]
    found += ["this stack is the account's baseline"] if example.here else []
    return safe(f" ({', '.join(found)})") if found else ""


class TypeFacts(msgspec.Struct, frozen=True):
    """A resource type, and what the catalogue has about it. `overrides`: what its values change of the cells."""

    name: str
    known: ResourceType
    brand: str
    cells: Mapping[str, Cell]
    overrides: Sequence[Override]
    controls: Sequence[Control]


def type_page(facts: TypeFacts, *, width: int) -> str:
    """A resource type: who owns what on it, what changes that, and which controls speak of it."""
    return page(_type(facts, max(width, NARROWEST)))


def _type(facts: TypeFacts, width: int) -> Iterator[str]:
    known = facts.known
    yield safe(facts.name)
    yield from fold(f"{safe(facts.brand)} {safe(known.name)}: {_words(known.kind)}, {safe(known.role)}", width)
    yield ""
    yield from _owned(facts.cells, width)
    if facts.overrides:
        yield from ("", *fold("Unless its values say otherwise, each on top of those before it", width))
    for override in facts.overrides:
        yield from override_lines(override, width=width)
    yield from controls_of(facts.controls, width, facts.name)


def subject_page(name: str, controls: Sequence[Control], *, width: int) -> str:
    """What is no resource type and yet the subject of controls."""
    return page([safe(name), *controls_of(controls, max(width, NARROWEST))])


def _owned(cells: Mapping[str, Cell], width: int) -> Iterator[str]:
    """Who acts in each area, by class, and why, where that is not as in others of its kind; then where there is nothing to act on."""
    by_class: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in CLASSES}
    nothing: dict[str, list[str]] = defaultdict(list)
    for name, cell in cells.items():
        if cell.applies:
            by_class[cell.class_][cell.owner].append(name)
        else:
            nothing[cell.because].append(name)
    yield "Who acts"
    for class_, owners in by_class.items():
        for owner, names in owners.items():
            lead = f"  {_words(class_):<18}{OWNER_WORDS[owner]:<8}"
            yield from hang(", ".join(names), width, len(lead), lead, len(lead))
    for why in dict.fromkeys(cell.why for cell in cells.values() if cell.why):
        yield from fold(prose(why), width, 4, 2)
    if nothing:
        yield from ("", capital(NOTHING_THERE))
    for because, names in nothing.items():
        yield from fold(f"{', '.join(names)}: {prose(because)}", width, 4, 2)


def override_lines(override: Override, *, width: int) -> Iterator[str]:
    """When an override applies, what it changes, and why."""
    for place, (depth, text) in enumerate(sentences.lines(override.when) if override.when else [(0, "nothing else is said")]):
        word = "" if depth else "and " if place else "when "
        yield from fold(f"{word}{safe(text)}", width, 6 + 2 * depth, 2 + 2 * depth)
    changed = [f"{OWNER_WORDS[owner]}: {', '.join(names)}" for owner, names in _by_owner(override.owner).items()]
    parts = [f"as {_words(override.kind)}"] if override.kind else []
    yield from fold("; ".join([*parts, *changed]), width, 6, 4)
    yield from fold(prose(override.why), width, 6, 4)


def _by_owner(owner: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for domain, whose in owner.items():
        found[whose].append(domain)
    return found


def controls_of(controls: Iterable[Control], width: int, name: str = "") -> Iterator[str]:
    """Worst first; on the page of a type, with the subject where that is another."""
    ordered = sorted(controls, key=lambda one: (severity_rank(one.severity), one.id))
    yield from ("", f"Controls ({len(ordered)})" if ordered else "No control speaks of it.")
    for one in ordered:
        profile = "" if one.profile == "baseline" else f" ({one.profile})"
        lead = f"  {one.severity:<8}  "
        yield from hang(f"{safe(one.id)}{profile}{_beside(one, name)}", width, len(lead), lead, len(lead))


def _beside(control: Control, name: str) -> str:
    """Whose part a resource of the type is, where a control does not speak of the type itself."""
    if not name or name in control.types:
        return ""
    looked_up = f"data.{name}"
    whole = looked_up if looked_up in control.types else f"beside {listed(control.types, 2)}"
    return safe(f" ({whole})")


def service_page(service: str, brand: str, types: Mapping[str, ResourceType], controls: Sequence[Control], *, width: int) -> str:
    """A service: its resource types by kind, and its controls."""
    return page(_service(service, brand, types, controls, max(width, NARROWEST)))


def _service(service: str, brand: str, types: Mapping[str, ResourceType], controls: Sequence[Control], width: int) -> Iterator[str]:
    yield safe(service)
    yield from fold(f"{safe(brand)}: {count(len(types), 'resource type')}", width)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for name, known in types.items():
        by_kind[known.kind].append(name)
    for kind, number in Counter(known.kind for known in types.values()).most_common():
        yield from ("", f"Resource types, {_words(kind)} ({number})")
        yield from fold(", ".join(safe(name) for name in sorted(by_kind[kind])), width, 2)
    yield from controls_of(controls, width)

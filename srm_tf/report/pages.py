"""What `explain` shows: the page of a control, of a resource type, of a service."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from srm_tf.report import sentences
from srm_tf.report.tags import who
from srm_tf.report.tally import CLASSES, OWNER_WORDS, severity_rank
from srm_tf.report.text import NARROWEST, fold, hang, page, prose, safe

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control, Example, Page
    from srm_tf.catalogue.frameworks import Tag
    from srm_tf.catalogue.services import Domain, Override, ResourceType
    from srm_tf.language.syntax import Arm

_LABEL = 14


def control_page(one: Page, domain: Domain, *, width: int, tags: Sequence[Tag] = ()) -> str:
    """Everything the catalogue knows of a control. `tags`: its ids in the frameworks."""
    return page(_control(one, domain, max(width, NARROWEST), tags))


def _control(one: Page, domain: Domain, width: int, tags: Sequence[Tag]) -> Iterator[str]:
    control = one.control
    yield safe(control.id)
    yield from fold(prose(control.title), width)
    yield ""
    yield from _field("Severity", control.severity, width)
    yield from _field("Profile", control.profile, width)
    yield from _field("Control area", f"{control.domain} ({_words(domain.class_)} in AWS's model)", width)
    yield from _field("AWS", domain.aws or "nothing", width)
    yield from _field("You", domain.customer or "nothing", width)
    yield ""
    for arm in control.arms:
        yield from _arm(arm, width)
    yield from _settings(control, width)
    if control.evidence:
        yield from ("", f"Evidence: {safe(control.evidence)}")
    yield from _prose("Why", one.rationale, width)
    yield from _prose("Fix", control.remediation, width)
    yield from _prose("Note", one.note, width)
    yield from _listed("References", one.references, width)
    yield from _listed("Elsewhere known as", [f"{tool}: {', '.join(ids)}" for tool, ids in one.aliases.items()], width)
    yield from _listed("In the frameworks", [f"{tag.framework}{who(tag.mapping)}: {', '.join(tag.ids)}" for tag in tags], width)
    for example in one.examples:
        yield from _example(example, width)


def _field(label: str, text: str, width: int) -> list[str]:
    return hang(prose(text), width, _LABEL, f"{label:<{_LABEL}}", _LABEL)


def _prose(label: str, text: str, width: int) -> Iterator[str]:
    if text:
        yield from ("", label, *fold(prose(text), width, 2))


def _listed(label: str, items: Sequence[str], width: int) -> Iterator[str]:
    if items:
        yield from ("", label)
    for item in items:
        yield from fold(safe(item), width, 4, 2)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _arm(arm: Arm, width: int) -> Iterator[str]:
    yield from fold(f"For {', '.join(safe(name) for name in arm.resource)}", width, 4, 0)
    for word, items in (("when", arm.when), ("expect", arm.expect)):
        if items:
            yield f"  {word}"
        for depth, text in sentences.lines(items):
            yield from fold(safe(text), width, 8 + 2 * depth, 4 + 2 * depth)


def _settings(control: Control, width: int) -> Iterator[str]:
    if control.settings:
        yield from ("", "Settings")
    for name, setting in control.settings.items():
        why = f" ({setting.why})" if setting.why else ""
        yield from fold(prose(f"${name} = {setting.default}{why}"), width, 4, 2)


def _example(example: Example, width: int) -> Iterator[str]:
    """Terraform text stands as it is: broken lines would be another configuration."""
    yield ""
    yield from fold(f"Example, {example.verdict}: {prose(example.name)}{_conditions(example)}", width, 2, 0)
    for name, text in (("", example.terraform), *example.files.items(), ("before", example.before)):
        if text:
            yield from (f"  # {safe(name)}" for _ in range(1) if name)
            yield from (f"  {safe(line)}".rstrip() for line in text.strip().expandtabs(2).splitlines())


def _conditions(example: Example) -> str:
    """Under which circumstances its verdict holds."""
    found = [f"from the plan alone: {example.plan}"] if example.plan else []
    found += [f"as of {example.as_of}"] if example.as_of else []
    found += [f"${name} = {value}" for name, value in example.settings.items()]
    found += ["this stack is the account's baseline"] if example.here else []
    return safe(f" ({', '.join(found)})") if found else ""


class TypeFacts(msgspec.Struct, frozen=True):
    """A resource type, and what the catalogue has about it."""

    name: str
    known: ResourceType
    brand: str
    domains: Mapping[str, Domain]
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
    yield from _owned(facts.domains, known.split_kind, width)
    if facts.overrides:
        yield from ("", "Unless its values say otherwise, each on top of those before it")
    for override in facts.overrides:
        yield from _override(override, width)
    yield from _controls(facts.controls, width)


def subject_page(name: str, controls: Sequence[Control], *, width: int) -> str:
    """What is no resource type and yet the subject of controls."""
    return page([safe(name), *_controls(controls, max(width, NARROWEST))])


def _owned(domains: Mapping[str, Domain], kind: str, width: int) -> Iterator[str]:
    """Who acts in each area, by class."""
    by_class: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in CLASSES}
    for name, domain in domains.items():
        by_class[domain.class_][domain.owner_of(kind)].append(name)
    yield "Who acts"
    for class_, owners in by_class.items():
        for owner, names in owners.items():
            lead = f"  {_words(class_):<18}{OWNER_WORDS[owner]:<8}"
            yield from hang(", ".join(names), width, len(lead), lead, len(lead))


def _override(override: Override, width: int) -> Iterator[str]:
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


def _controls(controls: Iterable[Control], width: int) -> Iterator[str]:
    """Worst first."""
    ordered = sorted(controls, key=lambda one: (severity_rank(one.severity), one.id))
    yield from ("", f"Controls ({len(ordered)})" if ordered else "No control speaks of it.")
    for one in ordered:
        profile = "" if one.profile == "baseline" else f" ({one.profile})"
        lead = f"  {one.severity:<8}  "
        yield from hang(f"{safe(one.id)}{profile}", width, len(lead), lead, len(lead))


def service_page(service: str, brand: str, types: Mapping[str, ResourceType], controls: Sequence[Control], *, width: int) -> str:
    """A service: its resource types by kind, and its controls."""
    return page(_service(service, brand, types, controls, max(width, NARROWEST)))


def _service(service: str, brand: str, types: Mapping[str, ResourceType], controls: Sequence[Control], width: int) -> Iterator[str]:
    yield safe(service)
    yield from fold(f"{safe(brand)}: {len(types)} resource types", width)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for name, known in types.items():
        by_kind[known.kind].append(name)
    for kind, number in Counter(known.kind for known in types.values()).most_common():
        yield from ("", f"{_words(kind)[:1].upper()}{_words(kind)[1:]} ({number})")
        yield from fold(", ".join(safe(name) for name in sorted(by_kind[kind])), width, 2)
    yield from _controls(controls, width)

"""What may be wrong with a control that reads: names that nobody knows, sentences the schema refutes, examples that are not there.

For those who write controls, and for the tests; a user's run never comes here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator
from typing import Protocol, cast

from srm_tf.catalogue.control import Control, Page
from srm_tf.catalogue.narrower import without
from srm_tf.catalogue.sentences import all_complaints, arm_complaints, phrase_complaints, stand
from srm_tf.errors import nearest
from srm_tf.language.syntax import AnyOf, Clause, Elements, Item, Join, Literal, Meets, Sentence, Setting
from srm_tf.model.schema import Schema

LEFT = "TODO"  # what a new file has where its author is to write
GENERIC = "generic"  # rules by the names of arguments, for types of any service
OWN = "own"  # rules of a user's own that are of no one service: no shipped control has a name that begins so
LONGEST_ID, LONGEST_TITLE = 44, 90
TOOLS = ("checkov", "trivy", "prowler", "kics", "terrascan")
_NEGATIONS = frozenset({"not", "no", "without", "should", "never"})
_SENTENCE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# What a page must show, and the words of its note that excuse it.
_SHOWN = (("satisfied", ("satisfied",)), ("missing or misconfigured", ("missing", "misconfigured")), ("unknown", ("unknown",)))


class Domains(Protocol):
    """Whoever knows the control areas and the folders of services."""

    @property
    def domains(self) -> Collection[str]:
        """The ids of the domains."""
        ...

    @property
    def services(self) -> Collection[str]:
        """The folders of services."""
        ...


def faults(page: Page, schema: Schema, services: Domains, ids: Container[str]) -> list[str]:
    """Everything that is wrong with a control file, a line each. `ids`: those that other controls may have."""
    control = page.control
    return [
        *_unfilled(page),
        *name_faults(control.id, services),
        *_profiled(control),
        *_placed(control, services),
        *_reading(page),
        *_sentences(control, schema),
        *_idle_settings(control),
        *_pointers(control, ids),
        *_examples(page),
    ]


def misfits(page: Page, schema: Schema, services: Domains, ids: Container[str]) -> list[str]:
    """What `faults` says of that by which a control is judged, whatever its name, its prose and its examples are like."""
    return [*_unfilled(page), *_placed(page.control, services), *_sentences(page.control, schema), *_pointers(page.control, ids)]


def _unfilled(page: Page) -> Iterator[str]:
    """What `srm-tf controls new` left to its user."""
    control = page.control
    texts = {"title": control.title, "domain": control.domain, "rationale": page.rationale, "remediation": control.remediation}
    yield from (f"{key}: expected your own text, got the {LEFT} of a new file" for key, text in texts.items() if LEFT in text)
    if any(LEFT in text for text in page.fixes):
        yield f"fix: expected Terraform text that mends an example, got the {LEFT} of a new file"
    for example in page.examples:
        if LEFT in example.terraform:
            yield f"example {example.name!r}: expected Terraform text that is {example.verdict}, got the {LEFT} of a new file"
    if not control.evidence and any(not arm.expect for arm in control.arms):
        yield "expect: expected at least one sentence, got an empty list"


def name_faults(control_id: str, services: Domains) -> Iterator[str]:
    """The rules of ids that need no reader (docs/control-ids.md)."""
    service, _, name = control_id.partition("/")
    if service not in services.services and service not in {GENERIC, OWN}:
        yield f"expected the folder of a service, got {service!r}{_hint(service, services.services)}"
    if not _SENTENCE.fullmatch(name):
        yield f"expected a name in kebab-case, got {name!r}"
    if service != OWN:
        yield from _wording(name)


def _wording(name: str) -> Iterator[str]:
    """What shipped names keep to, so that hundreds of them are of one kind."""
    if len(name) > LONGEST_ID:
        yield f"expected a name of {LONGEST_ID} characters or fewer, got {len(name)}"
    words = name.split("-")
    yield from (f"expected an affirmative name, got {word!r} in it" for word in words if word in _NEGATIONS)
    yield from (f"expected no number in the name (it belongs in the title), got {word!r}" for word in words if word.isdigit())


def _profiled(control: Control) -> Iterator[str]:
    """The profile that a name asks for."""
    if control.id.endswith("use-customer-keys") and control.profile != "policy_level" and control.service != "cloudtrail":
        yield "expected the profile policy_level for a preference of customer keys"


def _placed(control: Control, services: Domains) -> Iterator[str]:
    """The control area, and the services that it covers."""
    if control.domain not in services.domains and LEFT not in control.domain:
        near = _hint(control.domain, services.domains) or f". They are {', '.join(services.domains)}"
        yield f"domain: expected a domain of the catalogue, got {control.domain!r}{near}"
    for name in control.covers:
        if name not in services.services:
            yield f"covers: expected a service of the catalogue, got {name!r}{_hint(name, services.services)}"


def _hint(word: str, known: Iterable[str]) -> str:
    near = nearest(word, tuple(known))
    return f". {near}" if near else ""


def _reading(page: Page) -> Iterator[str]:
    """What people read."""
    title = page.control.title
    if len(title) > LONGEST_TITLE:
        yield f"title: expected a title of {LONGEST_TITLE} characters or fewer, got {len(title)}"
    if title.endswith("."):
        yield "title: expected a title without full stop"
    if not page.references:
        yield "references: expected at least one, got none"
    yield from (f"references: expected an https address, got {one!r}" for one in page.references if not one.startswith("https://"))
    yield from (
        f"aliases: expected one of {', '.join(TOOLS)}, got {tool!r}{_hint(tool, TOOLS)}" for tool in page.aliases if tool not in TOOLS
    )
    known = {name for ids in page.aliases.values() for name in ids}
    for one in page.narrower:
        yield from (f"narrower: expected one of the aliases, got {name!r}" for name in one.aliases if name not in known)
        idle = (part for part in one.asks if without(page.control, frozenset([part])) == page.control)
        expected = "a clause, its path, a member of a list in one or a type of `has`"
        yield from (f"narrower: expected {expected}, got {part!r}" for part in idle)


def _sentences(control: Control, schema: Schema) -> Iterator[str]:
    settings = {name: one.default for name, one in control.settings.items()}
    for arm in control.arms:
        yield from arm_complaints(arm, schema, settings)
    yield from all_complaints(_deciding(control), stand(("region",), schema, settings))


def _idle_settings(control: Control) -> Iterator[str]:
    """Settings that a user may change to no effect."""
    said = str((control.arms, tuple(control.decides.values())))
    yield from (f"settings.{name}: nothing says ${name}" for name in control.settings if f"Setting(name={name!r})" not in said)


def _pointers(control: Control, ids: Container[str]) -> Iterator[str]:
    """`meets` and `decides` name controls that exist, and every decider that is named is asked."""
    items = list(_all_items(control))
    pointed = [item.control for item in items if isinstance(item, Meets)]
    pointed += [holder for holder in control.decides.values() if isinstance(holder, str)]
    near = cast("Iterable[str]", ids) if isinstance(ids, Iterable) else ()
    yield from (f"expected the id of a control, got {one!r}{_hint(one, near)}" for one in pointed if one not in ids)
    asked = {item.tail for item in items if isinstance(item, Clause)} | {item.absent for item in items if isinstance(item, Join)}
    yield from (f"decides.{decider}: nothing says `or {decider} decides`" for decider in control.decides if decider not in asked)


def _all_items(control: Control) -> Iterator[Item]:
    """All that a control says, and what it says of those who decide for it."""
    return every_item((*(item for arm in control.arms for item in (*arm.when, *arm.expect)), *_deciding(control)))


def _deciding(control: Control) -> list[Item]:
    return [item for item in control.decides.values() if not isinstance(item, str)]


def every_item(items: Iterable[Item]) -> Iterator[Item]:
    """The items and all items inside them."""
    for item in items:
        yield item
        match item:
            case Elements():
                yield from every_item((*item.when, *item.where))
            case Join():
                yield from every_item((*item.which, *item.where))
            case AnyOf():
                for alternative in item.alternatives:
                    yield from every_item(alternative)
            case _:
                pass


def refusal(control: Control, setting: str, value: object, schema: Schema) -> str:
    """Why a value of a setting cannot be asked with: it is no regular expression, or a phrase cannot take it. "" where nothing is wrong."""
    asking = [item for item in _all_items(control) if isinstance(item, Clause | Sentence) and Setting(setting) in item.arguments]
    if isinstance(value, str) and any(isinstance(item, Clause) and item.test == "matches" for item in asking):
        try:
            re.compile(value)
        except re.error as error:
            return f"expected a regular expression, got {value!r}: {error}"
    at = stand((), schema, {setting: cast("Literal", value)})
    return next((wrong for item in asking if item.term for wrong in phrase_complaints(item, at)), "")


def _examples(page: Page) -> Iterator[str]:
    """One example of each kind of verdict, unless the note says that there can be none ("never unknown: …")."""
    verdicts = {word for example in page.examples for word in (example.verdict, example.plan) if word}
    for kind, words in _SHOWN:
        if page.control.evidence and kind != "unknown":
            continue
        if not verdicts.intersection(words) and not any(f"never {word}" in page.note.lower() for word in words):
            yield f"expected an example that is {kind}, got none"
    repeated = [name for name, times in Counter(example.name for example in page.examples).items() if times > 1]
    yield from (f"example: expected names that differ, got {name!r} twice" for name in repeated)

"""What could not be decided, by what it depends on: whoever settles that settles all of these."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from srm_tf.engine.unjudged import LOADED
from srm_tf.model.verdict import Verdict
from srm_tf.report.groups import reasons
from srm_tf.report.places import path_of
from srm_tf.report.siblings import as_siblings, known_by_siblings
from srm_tf.report.tally import WORST_FIRST, of_scope, severity_rank
from srm_tf.report.text import fold, hang, natural, safe
from srm_tf.report.view import said
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, Report
    from srm_tf.report.view import View

_INDENT = 14
_REASONS = 3
_NAMED = 3  # of what waits for a module that is not loaded, by their names: a bucket beside one leaves fifteen of its controls open
_NAMES = 6  # that stand in a head
_ABSENT = ", which is not loaded"  # of a module: said once, in the head of what depends on it
_UNDECLARED = ", which is not declared here"  # of a name: no option gives it a value
_OUTSIDE = ("which is outside this configuration", "which are outside this configuration")
_LOOK = "made elsewhere: look there; a waiver can say that it is fine"
_ELSEWHERE = "another stack"
_ATTESTATION = "an attestation"
_WRITE = "write what is left out"
# Beginnings of what an outcome depends on → what whoever reads it can do about it.
_SETTLED_BY = {
    "var.": "give it a value, with --var or --var-file",
    "data.": "a plan knows what is looked up",
    _ATTESTATION: "say it under [attested] in the settings",
    "the account's default": f"{_WRITE}, or attest what the account does",
    "the service's default": _WRITE,
    "the image's default": _WRITE,
    "the subnet's setting": _WRITE,
    "the default group of its VPC": _WRITE,
    "the setting of what it belongs to": _WRITE,
    _ELSEWHERE: 'account = "here" in the settings says that none does',
}
_PLANNED = {"var.": "", "data.": ""}  # who made the plan gave it a value, and looked up what could be looked up
_MADE_OF = "--source DIR tells what it is made of"
_IN_A_PLAN = {"plan": _PLANNED, "bare plan": _PLANNED | dict.fromkeys(("local.", "each.", "count."), _MADE_OF)}


def unknowns(report: Report, view: View) -> Iterator[str]:
    """All of them: those about resources by what they depend on, those about the account and its regions in one group."""
    groups, account = by_dependency(report)
    if not groups and not account:
        return
    yield from hang("until what they depend on is known", view.width, 2, f"{view.paint('UNKNOWN', 'title')} ", 8)
    entered_by, known = doors(report), frozenset[int]() if view.verbose else known_by_siblings(report)
    for on, outcomes in groups:
        yield from _group(on, outcomes, view, entered_by.get(outcomes[0].root, ""), known)
    yield from _account(account, view)
    yield ""


def by_dependency(report: Report) -> tuple[list[tuple[str, list[Outcome]]], list[Outcome]]:
    """What is waited for with the outcomes that wait, worst first; and those of accounts and regions that another stack may settle.

    Each for an attribute of its own, resources of one type stand together.
    """
    groups: dict[str, list[Outcome]] = defaultdict(list)
    account: list[Outcome] = []
    for one in report.outcomes:
        if one.verdict != Verdict.UNKNOWN or one.waiver is not None:
            continue
        if of_scope(one) and (_ELSEWHERE in one.depends_on or not one.depends_on):
            account.append(one)
        else:
            groups[lost_in(one) or ", ".join(_of_type(one)) or "what is known after apply"].append(one)
    return sorted(((_head(on, several), several) for on, several in groups.items()), key=_order), account


def _head(on: str, outcomes: Sequence[Outcome]) -> str:
    return on if lost_in(outcomes[0]) else listed(awaited(outcomes), _NAMES) or on


def awaited(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """What those of one group wait for; instances of a block, each for an attribute of its own, for that of the block."""
    said: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = defaultdict(dict)
    for one in outcomes:
        said[one.source][one.depends_on] = _own(one, one.source)
    told = (names for alike in said.values() for names in (alike if len(alike) == 1 else alike.values()))
    return tuple(dict.fromkeys(name for names in told for name in names))


def _own(one: Outcome, called: str) -> tuple[str, ...]:
    """What it waits for, its own attributes under another name than its own."""
    return tuple(f"{called}{on.removeprefix(one.address)}" if on.startswith(f"{one.address}.") else on for on in one.depends_on)


def _of_type(one: Outcome) -> tuple[str, ...]:
    """What it waits for; of its own attributes only which one of which type: nobody reads a page that tells of each subnet anew."""
    return _own(one, one.type)


def lost_in(one: Outcome) -> str:
    """The file in which all of a block could not be read, as the head of a group: who mends that file settles all that it makes."""
    return f"what could not be read in {path_of(one.location)}" if one.is_unread and one.location is not None else ""


def settled_by(on: Sequence[str], *, door: str = "") -> str:
    """What settles it, as far as that can be told from what is waited for; "" where it cannot. `door`: of its input, if that is a plan.

    >>> settled_by(("var.a", "var.b")), settled_by(("var.a", "aws_x.a.arn")), settled_by(("local.a",), door="bare plan")
    ('give them values, with --var or --var-file', '', '--source DIR tells what it is made of')
    """
    known = _SETTLED_BY | _IN_A_PLAN.get(door, {})
    awaited = [one for one in on if one != _ELSEWHERE] or on
    said = {next((how for start, how in known.items() if one.startswith(start)), "") for one in awaited}
    written = {how for how in said if how.startswith(_WRITE)}  # once it is written, the rest seldom matters
    said = written if said - written == {""} else said
    how = said.pop() if len(said) == 1 else ""
    return how.replace("it a value", "them values") if len(awaited) > 1 else how


def settled(outcomes: Sequence[Outcome], door: str) -> str:
    """What settles those of one group."""
    one = outcomes[0]
    if any(f"{on}{_UNDECLARED}" in one.because for on in one.depends_on):
        return "declare it"
    return settled_by(one.depends_on, door=door) or (_LOOK if all(each.because.endswith(_OUTSIDE) for each in outcomes) else "")


def doors(report: Report) -> dict[str, str]:
    """Input → `plan`, or `bare plan` where no configuration stands beside it, for those that are plans."""
    planned = {one.root for one in report.resources if one.action != "none"}
    placed = {one.root for one in report.resources if one.location is not None}
    return {root: "plan" if root in placed else "bare plan" for root in planned}


def _order(group: tuple[str, list[Outcome]]) -> tuple[object, ...]:
    """Worst first, then the most."""
    on, outcomes = group
    return min(severity_rank(one.severity) for one in outcomes), -len(outcomes), on


def _group(on: str, outcomes: list[Outcome], view: View, door: str, known: frozenset[int]) -> Iterator[str]:
    by_name = outcomes[0].depends_on and not lost_in(outcomes[0])
    names = listed(awaited(outcomes), view.few, safe) if by_name else safe(on)
    absent = _absent(outcomes)
    how = settled(outcomes, door)
    yield from fold(f"{names}{absent} ({len(outcomes):,}){f': {how}' if how else ''}", view.width, 4, 2)
    counted = held(outcomes) if absent and not (view.verbose or view.tags) else []
    if counted:
        yield from _listed([one for one in outcomes if one.control == LOADED], on, view)
        yield from fold(f"{settled_inside(counted)}; --verbose lists them", view.width, _INDENT, 4)
        yield from _at(holders(counted), view)
        return
    yield from _listed([one for one in outcomes if id(one) not in known], on, view)
    for sentence in as_siblings([one for one in outcomes if id(one) in known], view.few, safe):
        yield from fold(sentence, view.width, 6, 4)


def _absent(outcomes: Sequence[Outcome]) -> str:
    """What is said of the modules that all of one group wait for, where none of them is loaded; "" where something else is waited for."""
    names = awaited(outcomes)
    if not names or not all(any(f"{name}{_ABSENT}" in one.because for one in outcomes) for name in names):
        return ""
    return _ABSENT if len(names) == 1 else _ABSENT.replace(" is ", " are ")


def held(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those of one group that are counted and not listed: many that wait for modules that are not loaded, and for nothing else."""
    waiting = [one for one in outcomes if one.control != LOADED]
    return waiting if len(waiting) > _NAMED and _absent(outcomes) else []


def settled_inside(outcomes: Sequence[Outcome]) -> str:
    """How many there are that what is in a module may settle."""
    return f"{_counts(outcomes)}: may be settled by what is in {'it' if len(awaited(outcomes)) == 1 else 'them'}"


def holders(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """One for each resource, in the order of their names."""
    by_name = sorted(outcomes, key=lambda one: (one.root, natural(one.address)))
    return list({(one.root, one.address): one for one in by_name}.values())


def by_control(outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """Those of each control together, the gravest first."""
    controls: dict[str, list[Outcome]] = defaultdict(list)
    for one in sorted(outcomes, key=lambda one: (severity_rank(one.severity), one.control, one.root, natural(one.address))):
        controls[one.control].append(one)
    return list(controls.values())


def _listed(outcomes: Sequence[Outcome], on: str, view: View) -> Iterator[str]:
    """Each control by its name, the gravest first."""
    for several in by_control(outcomes):
        yield from _control(several, on, view)


def _control(outcomes: list[Outcome], on: str, view: View) -> Iterator[str]:
    """The control, and each reason with whom it is true of."""
    one = outcomes[0]
    yield from hang(
        f"{safe(one.control)}{view.ids(one.control)}",
        view.width,
        _INDENT,
        f"    {view.paint(f'{one.severity:<8}', one.severity)}  ",
        _INDENT,
    )
    why = reasons(outcomes)
    shown = why if view.verbose else why[:_REASONS]
    for reason in shown:
        shorter = (one.replace(f" in {on}{_ABSENT}", " in it") for one in reason.alternatives)
        yield from said(shorter, view, _INDENT)
        yield from _at(reason.outcomes, view)
    left = sum(len(reason.outcomes) for reason in why[len(shown) :])
    if left:
        yield from fold(f"and {left:,} more (--verbose lists them)", view.width, _INDENT)


def _at(outcomes: Sequence[Outcome], view: View) -> Iterator[str]:
    addresses = [f"{safe(each.address)} ({safe(each.root)})" if view.several_roots else safe(each.address) for each in outcomes]
    yield from fold(f"at {listed(addresses, view.few)}", view.width, _INDENT + 2)


def _counts(outcomes: Sequence[Outcome]) -> str:
    """How many of each severity, the gravest first."""
    found = Counter(one.severity for one in outcomes)
    return ", ".join(f"{found[severity]:,} {severity}" for severity in WORST_FIRST if found[severity])


def _account(outcomes: list[Outcome], view: View) -> Iterator[str]:
    """One group: which stack holds it, only the user knows. Its controls are the same in every run, so their names are for who asks."""
    if not outcomes:
        return
    subjects = ", ".join(sorted({safe(one.address) for one in outcomes}))
    if view.verbose or view.tags:
        yield from fold(f"the account and its regions: {subjects} ({len(outcomes):,}); another stack may hold these", view.width, 4, 2)
        for severity in WORST_FIRST:
            yield from _named(sorted({one.control for one in outcomes if one.severity == severity}), severity, view)
        return
    settle = '--verbose lists them, `account = "here"` in the settings makes them this stack\'s'
    yield from fold(
        f"the account and its regions: {subjects} ({_counts(outcomes)}); another stack may hold these: {settle}", view.width, 4, 2
    )


def _named(controls: list[str], severity: str, view: View) -> Iterator[str]:
    """The controls of one severity by their names, each on a line of its own where ids stand behind it: they have commas of their own."""
    shown = [f"{safe(control)}{view.ids(control)}" for control in controls]
    for place, text in enumerate(shown if view.tags else [", ".join(shown)] if shown else []):
        lead = f"    {view.paint(f'{severity:<8}' if not place else ' ' * 8, severity)}  "
        yield from hang(text, view.width, _INDENT, lead, _INDENT)

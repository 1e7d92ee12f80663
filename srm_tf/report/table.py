"""The report of `check` for people at a terminal: what it adds up to, what is wrong, what is not known, what was not judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.engine.finding import DEFAULT_GATE
from srm_tf.model.verdict import Verdict
from srm_tf.report.alike import with_others
from srm_tf.report.aside import asides
from srm_tf.report.entries import Entry, entries
from srm_tf.report.evidence import proof, put_to_use, written_at
from srm_tf.report.groups import Block, Reason, blocks, findings
from srm_tf.report.moved import sentences
from srm_tf.report.shared_modules import told_once
from srm_tf.report.summary import ACTION_WORDS, summary
from srm_tf.report.tally import WORST_FIRST, of_scope, roots, tally, unread
from srm_tf.report.text import blocks as paragraphs
from srm_tf.report.text import columns_of, fold, hang, safe
from srm_tf.report.text import page as put
from srm_tf.report.unknowns import unknowns
from srm_tf.report.view import View, said, view_of
from srm_tf.wording import count, listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Gate, Outcome, Report
    from srm_tf.model.value import Location
    from srm_tf.report.formats import Layout

_INDENT = 12  # where sentences stand below a finding
_REASONS = 3
_PIECES = 3  # of evidence
_PLACES = 6  # where values are written
_PASTE = "Fixes as Terraform to paste: --verbose, or `srm-tf explain ID`"
_JSON = "Fixes are HCL: write them in JSON syntax into a file of JSON, or change the program that makes it (CDKTF)"
_EACH = "(--verbose tells each in full, `srm-tf explain ID` how to mend it)"


def page(report: Report, how: Layout) -> str:
    """The whole page, as a format."""
    if report.unread:
        return ""  # the errors say it all
    return render(report, width=how.width, colour=how.colour, verbose=how.verbose)


def render(report: Report, *, width: int, colour: bool, verbose: bool = False) -> str:
    """The whole page. The last line says what the exit code is, and why."""
    view = view_of(report, width=width, colour=colour, verbose=verbose)
    return put(_page(report, view))


def _page(report: Report, view: View) -> Iterator[str]:
    yield from summary(report, tally(report), view)
    yield from _moves(report, view)
    yield ""
    failing = [one for one in report.outcomes if one.verdict.fails and one.waiver is None]
    own = [one for one in failing if not view.changing or one.touched]
    stood = [one for one in failing if view.changing and not one.touched]
    told: set[str] = set()
    yield from _findings("FINDINGS of what the change introduces or touches" if stood else "FINDINGS", own, told, report, view)
    yield from _findings("FINDINGS that stood before, in what the change does not touch", stood, told, report, view)
    fixed = [one for one in failing if one.control not in report.own or report.own[one.control].fixes]
    in_json = any(one.location is not None and one.location.file.endswith(".json") for one in fixed)
    hints = [_PASTE] * (not view.verbose and bool(fixed)) + [_JSON] * in_json
    yield from (line for hint in hints for line in (*fold(hint, view.width, 2), ""))
    yield from unknowns(report, view)
    if view.verbose:
        yield from _satisfied(report, view)
    yield from asides(report, view)
    yield ""
    yield from _last(report, failing, view)


def _moves(report: Report, view: View) -> Iterator[str]:
    """What changes hands."""
    if report.moves:
        yield from ("", view.paint("CHANGES HANDS", "title"))
    for sentence in sentences(report, view.few):
        yield from fold(sentence, view.width, 4, 2)


def _findings(title: str, failing: list[Outcome], told: set[str], report: Report, view: View) -> Iterator[str]:
    """Block by block; `told`: what stands above: controls (their remedy), texts of them (Terraform to paste), the hint about entries."""
    if failing:
        yield from (*(view.paint(line, "title") for line in fold(title, view.width, 2, 0)), "")
    for alike, others in with_others(told_once(blocks(findings(failing), report.outcomes), view), view):
        block = alike[0]
        yield from _head(block, view, alike, len(others))
        for entry in map(Entry, block.findings) if view.verbose else entries(block.findings):
            one = entry.first.first
            new = {one.control, view.fixes.told_by(entry.first.outcomes) if view.verbose else f"{one.control} {one.type}"} - told
            yield from _finding(entry, block, view, new=new, alone=len(alike) == 1)
            told |= new
            if entry.also:
                yield from _also(entry, view, hint=_EACH not in told)
                told.add(_EACH)
        yield from _others(others, view)
        yield ""


def _others(others: Sequence[Block], view: View) -> Iterator[str]:
    """The names of those that are not told by themselves, each with its place."""
    if others:
        yield from fold(f"The same is found of {len(others):,} more (--verbose tells each by itself):", view.width, 4, 2)
        names = [f"{safe(one.source)}{_placed(one, view)}" for one in others]
        yield from fold([*(f"{one}," for one in names[:-1]), names[-1]], view.width, 4)


def _placed(block: Block, view: View) -> str:
    """Where a block stands that is only named: what is in a module at the call, since many have the lines in it."""
    first = block.findings[0].first
    location = first.calls[0] if first.calls else _block_place(first, view)
    return f" ({_at(location)})" if location else ""


def _head(block: Block, view: View, alike: Sequence[Block] = (), more: int = 0) -> Iterator[str]:
    """The address, or the source block and its instances; where it stands; what the plan does with it; in which inputs it is so.

    `more`: how many others are told with it, and named below.
    """
    several = len(block.instances) > 1
    name = safe(block.source if several else block.instances[0])
    first = block.findings[0].first
    location = _block_place(first, view)
    notes = [count(len(block.instances), "instance")] if several else []
    notes += [_at(location)] if location and _at(location) != name else []  # a waiver is called by its place
    callers = dict.fromkeys(" > ".join(map(_at, one.findings[0].first.calls)) for one in alike or (block,))
    notes += [f"called from {listed(list(callers), view.few)}"] if first.calls else []
    notes += _actions(block, view) if view.changing else []
    roots = [safe(one.root) for one in alike or (block,)]
    notes += [f"in {listed(roots, view.few)}"] if view.several_roots else []
    notes += [f"and {more:,} more of which the same is found, named below"] if more else []
    yield from hang(f"({', '.join(notes)})" if notes else "", view.width, 4, f"{view.paint(name, 'title')} ", columns_of(name) + 1)
    if several:
        yield from fold(listed(block.instances, view.few, safe), view.width, 2)


def _block_place(one: Outcome, view: View) -> Location | None:
    """An account stands nowhere; what is wrong with it does."""
    return None if one.type in {"account", "region"} else view.places.get((one.root, one.address), one.location)


def _at(location: Location) -> str:
    return safe(str(location))


def _line(one: Outcome, view: View) -> str:
    """Where in its block a finding can be mended, if that is one of its arguments; else where the other resource stands that decides."""
    block, own = _block_place(one, view), one.location
    if own is None or own == block:
        beside = (piece.location for piece in one.evidence if piece.location is not None and piece.address != one.address)
        other = next(beside, None) if one.verdict.fails else None
        return f" · {_at(other)}" if other is not None else ""
    return f" · line {own.line}" if block is not None and own.file == block.file else f" · {_at(own)}"


def _actions(block: Block, view: View) -> list[str]:
    """What happens to the instances."""
    done = Counter(view.actions.get((block.root, one), "") for one in block.instances)
    words = [(ACTION_WORDS[action], number) for action, number in done.items() if action in ACTION_WORDS]
    return [word if number == len(block.instances) else f"{number} {word}" for word, number in words]


def _finding(entry: Entry, block: Block, view: View, *, new: Collection[str], alone: bool) -> Iterator[str]:
    """`new`: of what mends it, what does not stand above; `alone`: not told of several inputs at once, with values of their own."""
    finding, one = entry.first, entry.first.first
    place = _line(one, view)
    lead = f"  {view.paint(f'{one.severity.upper():<8}', one.severity)}  {view.paint(f'{one.verdict.word:<13}', one.verdict.word)}  "
    beside = f"{_change(one, view)}{place}".split(" · ")[1:]  # `line 9` stays together
    words = [safe(one.control), *(word for each in beside for word in ("·", each)), *view.ids(one.control).split()]
    yield from hang(words, view.width, _INDENT, lead, 27)
    for text in put_to_use(finding.outcomes, view.few):
        yield from fold(text, view.width, _INDENT)
    whole = len(finding.outcomes) == len(block.instances)
    shown = finding.reasons if view.verbose else finding.reasons[:_REASONS]
    also = [text for each in entry.also for text in proof(each.first, _at, placed=True) if f"({place.removeprefix(' · ')})" not in text]
    for reason in shown:
        yield from _reason(reason, view, whole=whole and len(finding.reasons) == 1, beside=also)
        if alone:
            yield from _first(list(map(safe, written_at(reason.outcomes, _at))), _PLACES, view, _INDENT + 2)
    left = sum(len(reason.outcomes) for reason in finding.reasons[len(shown) :])
    if left:
        yield from fold(f"and {count(left, 'instance')} more, for reasons of their own (--verbose lists them)", view.width, _INDENT)
    if one.remediation and new:
        yield from _mended(finding.outcomes, view, again=one.control not in new)


def _mended(outcomes: Sequence[Outcome], view: View, *, again: bool) -> Iterator[str]:
    """In words, once for a control, and as Terraform to paste; `again`: where another text of it is for this."""
    one = outcomes[0]
    text = view.fixes.named(outcomes) if view.verbose else ""
    if not again:
        yield from _fix(one.remediation, view)
    elif f'"{one.type}"' in text:
        yield from _labelled("Fix:", "as above, for this one:", view)
    else:
        return
    if text:
        yield from _pasted(view.fixes.pasted(outcomes, text), view)


def _also(entry: Entry, view: View, *, hint: bool) -> Iterator[str]:
    """What else the same lines fail for the same reason; one a line where ids of frameworks stand beside them."""
    label, names = "Also fails:", [_named(one.first, view) for one in entry.also]
    lead = f"{' ' * _INDENT}{view.paint(label, 'aside')}"
    if any(view.ids(one.first.control) for one in entry.also):
        yield lead
        for name, one in zip(names, entry.also, strict=True):
            yield from fold([*name, *view.ids(one.first.control).split()], view.width, _INDENT + 4, _INDENT + 2)
    else:
        words = [word for name in names[:-1] for word in (*name[:-1], f"{name[-1]},")] + names[-1]
        yield from hang(words, view.width, _INDENT + 2, f"{lead} ", _INDENT + len(label) + 1)
    if hint:
        yield from fold(_EACH, view.width, _INDENT + 2)


def _named(one: Outcome, view: View) -> list[str]:
    """A severity stays with its control wherever there is room for both, and a comma."""
    name = safe(one.control)
    both = f"{one.severity.upper()} {name}"
    return [both] if columns_of(both) < view.width else [one.severity.upper(), name]


def _fix(remediation: str, view: View) -> Iterator[str]:
    """The paragraphs; code keeps its lines."""
    label = "Fix:"
    for place, (code, text) in enumerate(paragraphs(remediation)):
        if code:
            yield from (f"{'':{_INDENT + len(label) + 1}}{line}".rstrip() for line in text.splitlines())
        elif place:
            yield from fold(text, view.width, _INDENT + len(label) + 1)
        else:
            yield from _labelled(label, text, view)


def _pasted(fix: str, view: View) -> Iterator[str]:
    """Terraform text keeps its lines; it moves to the left where one would not fit."""
    lines = [safe(line) for line in fix.splitlines()]
    room = view.width - max(map(columns_of, lines), default=0)
    yield from (f"{'':{max(2, min(room, _INDENT + 5))}}{line}".rstrip() for line in lines)


def _change(one: Outcome, view: View) -> str:
    """What the plan has to do with it, where that can be told from what stands there already."""
    action = view.actions.get((one.root, one.address), "")
    if not view.changing or action == "create" or (not action and not of_scope(one)):
        return ""
    return {"introduced": " · introduced", "unchanged": " · already so"}.get(one.change, "")


def _reason(reason: Reason, view: View, *, whole: bool, indent: int = _INDENT, beside: Sequence[str] = ()) -> Iterator[str]:
    """The sentence; whom it is true of, unless of the whole block; the evidence that it does not name, and what else there is `beside`."""
    yield from said(reason.alternatives, view, indent)
    if not whole:
        yield from fold(f"at {listed(reason.outcomes, view.few, lambda one: safe(one.address))}", view.width, indent + 2)
    if len(reason.outcomes) == 1:
        pieces = list(dict.fromkeys((*proof(reason.outcomes[0], _at), *beside)))
        yield from _first(pieces, _PIECES, view, indent + 2)


def _first(texts: Sequence[str], most: int, view: View, indent: int) -> Iterator[str]:
    """Each on a line of its own, and how many more there are; of one more, that one."""
    shown = texts if view.verbose or len(texts) <= most + 1 else texts[:most]
    for text in shown:
        yield from fold(text, view.width, indent)
    if left := len(texts) - len(shown):
        yield from fold(f"and {left:,} more (--verbose lists them)", view.width, indent)


def _labelled(label: str, text: str, view: View) -> list[str]:
    return hang(text, view.width, _INDENT, f"{' ' * _INDENT}{view.paint(label, 'aside')} ", _INDENT + len(label) + 1)


def _satisfied(report: Report, view: View) -> Iterator[str]:
    """Block by block, what holds and why."""
    found = findings(one for one in report.outcomes if one.verdict == Verdict.SATISFIED)
    if found:
        yield from (view.paint("SATISFIED", "title"), "")
    for block in sorted(blocks(found, report.outcomes), key=lambda block: (block.root, block.source)):
        yield from _head(block, view)
        for finding in block.findings:
            whole = len(finding.outcomes) == len(block.instances)
            yield from fold(f"{view.paint(safe(finding.first.control), 'satisfied')}{view.ids(finding.first.control)}", view.width, 4, 2)
            for reason in finding.reasons:
                yield from _reason(reason, view, whole=whole and len(finding.reasons) == 1, indent=4)
        yield ""


def _last(report: Report, failing: Sequence[Outcome], view: View) -> Iterator[str]:
    """One line to take away: the counts, and what the exit code means."""
    severities = Counter(one.severity for one in failing)
    parts = ", ".join(f"{severities[name]:,} {name}" for name in WORST_FIRST if severities[name])
    verdicts = Counter(one.verdict for one in report.outcomes if one.waiver is None)
    total = count(len(failing), "finding") + (f" ({parts})" if parts else "")
    waived = len(report.outcomes) - verdicts.total()
    counted = f"{total}, {verdicts[Verdict.UNKNOWN]:,} unknown, {verdicts[Verdict.SATISFIED]:,} satisfied"
    counted += f", {waived:,} waived." if waived else "."
    code, why = _exit(report)
    lead = view.paint(f"Exit {code}:", "critical" if code else "satisfied")
    yield from fold(counted, view.width)
    yield from hang(why, view.width, 2, f"{lead} ", 8)


def _exit(report: Report) -> tuple[int, str]:
    if report.failures:
        return 2, f"{count(len(report.failures), 'input')} {unread(report, *(one.root for one in report.failures))}."
    gates = dict.fromkeys(report.gate(root) for root in roots(report)) or {DEFAULT_GATE: None}
    limit, flags = _limit(next(iter(gates))) if len(gates) == 1 else ("at or above the fail-on of its input", "settings")
    if all(gate.fail_on == "never" for gate in gates):
        return 0, f"findings do not matter ({flags})."
    if report.resources and not report.outcomes:
        return 0, "no control that was asked speaks of what is here."
    found = report.failing
    left = _standing(report)
    if not found:
        unseen = " What is not loaded, above, is not judged." if any(one.kind == "not_loaded" for one in report.notes) else ""
        return 0, f"nothing {limit} ({flags}).{left}{unseen}"
    open_ = sum(1 for one in found if one.verdict == Verdict.UNKNOWN)
    what = [count(len(found) - open_, "finding")] if len(found) > open_ else []
    what += [f"{open_:,} unknown"] if open_ else []
    return 1, f"{' and '.join(what)} {limit} ({flags}).{left}"


def _limit(gate: Gate) -> tuple[str, str]:
    """The severity from which on findings count, and the options that say so."""
    limit = gate.fail_on if gate.fail_on in {"critical", "never"} else f"{gate.fail_on} or above"
    return limit, f"--fail-on {gate.fail_on}{' --strict' if gate.strict else ''}"


def _standing(report: Report) -> str:
    """What would count if the plan had anything to do with it."""
    whole = {root: replace(report.gate(root), scope="all") for root in roots(report)}
    left = sum(1 for one in report.outcomes if whole[one.root].stops(one)) - len(report.failing)
    return (
        f" {left:,} more stood before, and the change does not touch {'it' if left == 1 else 'them'} (--scope all counts all)."
        if left
        else ""
    )

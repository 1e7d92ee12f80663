"""The full account for machines, version 1: report.schema.json describes it, every other format is a view of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.services import CLASSES, OWNERS
from srm_tf.model.verdict import Verdict
from srm_tf.report.fixes import Fixes
from srm_tf.report.long import told
from srm_tf.report.tally import Tally, of_scope, tally
from srm_tf.wording import encodable, safe_json

if TYPE_CHECKING:
    from srm_tf.catalogue.split import Cell
    from srm_tf.engine.finding import Accounted, Move, Outcome, Report, Waiver
    from srm_tf.model.value import Location
    from srm_tf.model.verdict import Evidence

VERSION = 1
_AT_ONCE: Final = 1000  # elements of a long list
_WORDS = {verdict: verdict.word for verdict in Verdict}
_encode = msgspec.json.Encoder().encode
_Tree: TypeAlias = "dict[str, _Tree] | list[_Tree] | tuple[_Tree, ...] | msgspec.Struct | msgspec.Raw | str | float | None"


class _Resource(msgspec.Struct, frozen=True):
    address: str
    type: str
    module: str
    service: str
    kind: str
    role: str
    action: str
    location: Location | None
    root: str
    split: msgspec.Raw  # encoded once for all resources that have the same


class _Tag(msgspec.Struct, frozen=True):
    ids: tuple[str, ...]
    mapping: str


class _Outcome(msgspec.Struct, frozen=True):
    address: str
    control: str
    title: str
    verdict: str
    severity: str
    domain: str
    profile: str
    change: str
    touched: bool
    because: str
    evidence: tuple[Evidence, ...]
    depends_on: tuple[str, ...]
    location: Location | None
    calls: tuple[Location, ...]
    waiver: Waiver | None
    root: str
    source: str
    type: str
    remediation: str
    frameworks: dict[str, _Tag] | msgspec.UnsetType = msgspec.UNSET  # only where a framework was asked for
    of: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET  # only where it repeats a finding
    used_by: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET  # only where a change hands the subject to somebody more
    left_out: dict[str, int] | msgspec.UnsetType = msgspec.UNSET  # only where it is unknown for very many reasons


def page(report: Report) -> Iterator[bytes]:
    """One JSON document on one line, as a format: in pieces of UTF-8, for that of a large plan is larger than all that it is made of."""
    return _pieces(report)


def render(report: Report) -> str:
    """One JSON document on one line."""
    return b"".join(_pieces(report)).decode()


def _pieces(report: Report) -> Iterator[bytes]:
    before = b"{"
    for name, value in _document(report).items():
        yield b"%b%b:" % (before, _encode(name))
        yield from _array(cast("Iterator[_Tree]", value)) if isinstance(value, Iterator) else (_encoded(value),)
        before = b","
    yield b"}"


def _array(items: Iterator[_Tree]) -> Iterator[bytes]:
    """A list whose elements are made while it is written."""
    before = b"["
    while some := list(islice(items, _AT_ONCE)):
        yield before
        yield _encoded(some)[1:-1]
        before = b","
    yield b"[]" if before == b"[" else b"]"


def _encoded(tree: _Tree) -> bytes:
    try:
        found = _encode(tree)
    except UnicodeEncodeError:
        found = _encode(_all_encodable(tree))
    return safe_json(found)


def _document(report: Report) -> dict[str, Any]:
    """Its parts, in their order; the lists that may be long are made while they are written."""
    splits: dict[object, msgspec.Raw] = {}
    name = partial(_name, {})
    tags = {control: {tag.framework: _Tag(tag.ids, tag.mapping) for tag in several} for control, several in report.tags.items()}

    def shown(outcomes: Iterable[Outcome]) -> Iterator[_Outcome]:
        return (_outcome(one, name(one.root), tags.get(one.control, msgspec.UNSET)) for one in outcomes)

    return {
        "version": VERSION,
        "as_of": report.as_of.isoformat(),
        "profile": report.profile,
        **_asked(report, name),
        "inputs": [name(one) for one in report.inputs],
        "summary": _summary(report, tally(report)),
        "resources": (_resource(one, name(one.root), splits) for one in report.resources),
        "outcomes": shown(chain(report.outcomes, report.told)),
        "account": shown(filter(of_scope, report.outcomes)),
        "fixes": Fixes(report.own).all(report.outcomes),
        "moves": [_move(one, name(one.root)) for one in report.moves],
        "unmapped": [{"address": address, "type": kind, "root": name(root)} for address, kind, root in report.unmapped],
        "not_loaded": [
            {"address": note.where, "text": note.text, "root": name(note.root)} for note in report.notes if note.kind == "not_loaded"
        ],
        "notes": [
            {"kind": note.kind, "where": note.where, "text": note.text, "root": name(note.root)}
            for note in report.notes
            if note.kind != "not_loaded"
        ],
        "out_of_scope": dict(sorted(report.out_of_scope.items())),
        "destroyed": list(report.destroyed),
        "forgotten": list(report.forgotten),
        "settings_changed": [{"control": control, "setting": name, "value": value} for control, name, value in report.settings_changed],
        "errors": [{"root": name(one.root), "text": encodable(one.text), "line": one.line or None} for one in report.failures],
    }


def _asked(report: Report, name: Callable[[str], str]) -> dict[str, Any]:
    """What was asked but for the profile, and what is left out; only what there is."""
    found = {
        "frameworks": list(report.frameworks),
        "limits": [{"root": name(root), "only": list(one.only), "skip": list(one.skip)} for root, one in report.limits.items()],
        "excluded": list(report.excluded),
    }
    return {key: value for key, value in found.items() if value}


def _name(seen: dict[str, str], root: str) -> str:
    if root not in seen:
        seen[root] = encodable(root)
    return seen[root]


def _all_encodable(tree: _Tree) -> _Tree:
    """The same with every text escaped where it has to be: the files and folders of lines are named in many places."""
    if isinstance(tree, str):
        return encodable(tree)
    if isinstance(tree, dict):
        return {key: _all_encodable(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_all_encodable(one) for one in tree]
    if isinstance(tree, msgspec.Struct):
        return replace(tree, **{name: _all_encodable(getattr(tree, name)) for name in tree.__struct_fields__})
    return tree


def _resource(one: Accounted, root: str, splits: dict[object, msgspec.Raw]) -> _Resource:
    return _Resource(
        one.address, one.type, one.module, one.service, one.kind, one.role, one.action, one.location, root, _split(one.split, splits)
    )


def _split(split: Mapping[str, Cell] | None, known: dict[object, msgspec.Raw]) -> msgspec.Raw:
    """Most resources share a split: there are about as many as kinds of service."""
    key = (
        tuple([(cell.owner, cell.class_, cell.visibility, cell.why, cell.perhaps, cell.because) for cell in split.values()])
        if split
        else None
    )
    if key not in known:
        cells = {domain: _cell(cell) for domain, cell in split.items()} if split else None
        known[key] = msgspec.Raw(_encode(cells))
    return known[key]


def _cell(cell: Cell) -> dict[str, str | bool]:
    shown: dict[str, str | bool] = {"owner": cell.owner, "class": cell.class_, "visibility": cell.visibility}
    more = {"why": cell.why, "perhaps": cell.perhaps}
    shown |= {name: text for name, text in more.items() if text}
    return shown if cell.applies else {**shown, "applies": False, "because": cell.because}


def _outcome(one: Outcome, root: str, tags: dict[str, _Tag] | msgspec.UnsetType) -> _Outcome:
    short = told(one)
    left = {"evidence": short.evidence_left, "depends_on": short.depends_left}
    return _Outcome(
        one.address,
        one.control,
        one.title,
        _WORDS[one.verdict],
        one.severity,
        one.domain,
        one.profile,
        one.change,
        one.touched,
        short.because,
        short.evidence,
        short.depends_on,
        one.location,
        one.calls,
        one.waiver,
        root,
        one.source,
        one.type,
        one.remediation,
        tags,
        one.of or msgspec.UNSET,
        one.used_by or msgspec.UNSET,
        left if any(left.values()) else msgspec.UNSET,
    )


def _move(one: Move, root: str) -> dict[str, Any]:
    shown = {"domain": one.domain, "was": one.was, "now": one.now, "left": one.left, "came": one.came, "root": root}
    return {**shown, "perhaps": True} if one.perhaps else shown


def _summary(report: Report, counted: Tally) -> dict[str, Any]:
    return {
        "resources": len(report.resources),
        "failing": len(report.failing),
        "actions": dict(sorted(counted.actions.items())),
        "verdicts": _verdicts(counted.verdicts),
        "severities": {severity: _verdicts(verdicts) for severity, verdicts in counted.severities.items()},
        "domains": {
            domain: {**_verdicts(counted.domains.get(domain, Counter())), "owners": _by_owner(counted.owners(domain=domain))}
            for domain in dict.fromkeys((*report.domains, *counted.domains))
        },
        "owners": _by_owner(counted.owners()),
        "classes": {name: _by_owner(counted.owners(class_=name)) for name in CLASSES},
        "does_not_apply": {
            "domains": {domain: _by_owner(counted.idle(domain=domain)) for domain in report.domains},
            "owners": _by_owner(counted.idle()),
            "classes": {name: _by_owner(counted.idle(class_=name)) for name in CLASSES},
        },
    }


def _verdicts(counted: Counter[Verdict]) -> dict[str, int]:
    return {word: counted[verdict] for verdict, word in _WORDS.items()}


def _by_owner(counted: Counter[str]) -> dict[str, int]:
    return {owner: counted[owner] for owner in OWNERS}

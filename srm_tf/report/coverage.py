"""`coverage`: what the catalogue judges and what it does not, for people and for machines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from srm_tf.report import areas
from srm_tf.report.tags import PUBLISHED, WORDS
from srm_tf.report.tally import NOTHING, NOTHING_THERE
from srm_tf.report.text import NARROWEST, NARROWEST_GRID, fold, hang, page, prose, safe
from srm_tf.wording import count, listed, safe_json

if TYPE_CHECKING:
    from srm_tf.catalogue.coverage import Cell, FrameworkId, OfFramework, OfService, Survey

VERSION = 1
_CELL = 3
_FEW = 8
_STATES = ("judged", "attestation", "not covered")
_COLUMNS = (
    ("judged", "at least one control judges it"),
    ("attested", "only an attestation can show it"),
    ("uncovered", "no control answers it; ? where no list of all ids is here to compare with"),
    ("unpublished", "those of judged and attested that only Prowler or our own reading gives to a control"),
)
_MARKS = {"attestation": "a", "not covered": "-", "aws": " ", "does not apply": NOTHING}


def table(found: Survey, *, width: int) -> str:
    """The whole page: frameworks, services × control areas, totals."""
    return page(_page(found, max(width, NARROWEST)))


def _page(found: Survey, width: int) -> Iterator[str]:
    if found.asked or not found.chosen:  # who names a service alone asks about that: what is told of whole frameworks would stand before it
        yield from _frameworks(found, width)
    if found.asked:
        for one in found.frameworks:
            yield from _ids(one, width)
    yield from _services(found, width)
    yield from _totals(found, width)


def _frameworks(found: Survey, width: int) -> Iterator[str]:
    """A row each, and what the numbers do not say."""
    from tabulate import tabulate  # noqa: PLC0415

    rows = [_framework(one) for one in found.frameworks]
    head = ("framework", "controls", "ids", "judged", "attested", "uncovered", "unpublished")
    align = ("left", *("right" for _ in head[1:]))
    yield from tabulate([head, *rows], tablefmt="plain", disable_numparse=True, colalign=align).splitlines()
    yield ""
    yield from fold("Judged, attested and uncovered add up to ids:", width)
    for name, told in _COLUMNS:
        yield from hang(told, width, 15, f"  {name:<13}", 15)
    yield ""
    for one in found.frameworks:
        if one.note:
            yield from fold(f"{safe(one.id)}: {_mapped(one)}{prose(one.note)}", width, 2, 0)


def _mapped(one: OfFramework) -> str:
    """How many controls by which mapping, where there are several."""
    told = [f"{number:,} {WORDS.get(mapping, mapping)}" for mapping, number in one.mappings.items()]
    return f"Controls: {', '.join(told)}. " if len(told) > 1 else ""


def _framework(one: OfFramework) -> tuple[str, ...]:
    judged = sum(1 for entry in one.ids if entry.judged)
    unpublished = sum(1 for entry in one.ids if not entry.published)
    numbers = (one.controls, len(one.ids) + len(one.gaps), judged, len(one.ids) - judged, len(one.gaps), unpublished)
    told = [f"{number:,}" if number else "·" for number in numbers]
    return (safe(one.id), *told[:4], told[4] if one.complete else "?", told[5])


def _ids(one: OfFramework, width: int) -> Iterator[str]:
    """Every id with the controls that carry it, then those that none carries, each with its reason."""
    yield from ("", *fold(f"{safe(one.id)}: {prose(one.name)}", width, 2, 0))
    told = [(entry.id, _carriers(entry)) for entry in one.ids]
    told += [(gap.id, f"not covered. {prose(gap.why)}".rstrip()) for gap in one.gaps]
    indent = 4 + max((len(name) for name, _ in told), default=0)
    for name, text in told:
        yield from hang(text, width, indent, f"  {safe(name):<{indent - 2}}", indent)


def _carriers(entry: FrameworkId) -> str:
    """Mapping by mapping, so that nobody takes one for another."""
    by_mapping: dict[str, list[str]] = defaultdict(list)
    for one in entry.carriers:
        by_mapping[one.mapping].append(f"{safe(one.control)} (attestation)" if one.attested else safe(one.control))
    return "; ".join(f"{_lead(mapping)}{listed(controls, _FEW)}" for mapping, controls in by_mapping.items())


def _lead(mapping: str) -> str:
    return "" if mapping == PUBLISHED else f"{WORDS.get(mapping, mapping)}: "


def _services(found: Survey, width: int) -> Iterator[str]:
    shown = [area for area in found.domains if any(one.cells[area].state != "aws" for one in found.services)]
    nothing = any(one.cells[area].state == "does not apply" for one in found.services for area in shown)
    told = (
        "In each cell: how many controls judge what is yours or shared there, a attestation only, - not covered"
        f"{f', {NOTHING} {NOTHING_THERE}' if nothing else ''}; empty where all of it is AWS's to do."
    )
    yield from ("", *fold(told, width, 2, 0))
    yield from fold(", ".join(f"{areas.code(area)}={area}" for area in shown), width, 2)
    rows = [one for one in found.services if one.controls or found.chosen]
    label = max((len(one.id) for one in rows), default=0)
    if rows:
        label = min(label, max(width, NARROWEST_GRID) - _CELL * len(shown))
        yield from ("", f"{'':<{label}}{''.join(f'{areas.code(area):>{_CELL}}' for area in shown)}")
    for one in rows:
        yield from _row(one, shown, label)
    silent = [safe(one.id) for one in found.services if one not in rows]
    if silent:
        whose = f" of {', '.join(found.asked)}" if found.asked else ""
        yield from ("", *fold(f"No control{whose} speaks of {count(len(silent), 'service')}: {', '.join(silent)}", width, 2, 0))


def _row(one: OfService, shown: Sequence[str], label: int) -> Iterator[str]:
    """A service; a name too long for its column has a line of its own."""
    cells = "".join(f"{_mark(one.cells[area]):>{_CELL}}" for area in shown).rstrip()
    name = safe(one.id)
    if len(name) > label:
        yield name
        name = ""
    yield f"{name:<{label}}{cells}"


def _mark(cell: Cell) -> str:
    return f"{cell.judged:,}" if cell.judged else _MARKS[cell.state]


def _totals(found: Survey, width: int) -> Iterator[str]:
    """Cells by control area; a cell that is all AWS's, or has nothing in it, counts only where a control speaks of it."""
    from tabulate import tabulate  # noqa: PLC0415

    rows = [(areas.code(area), area, *_numbers(_counted(found, (area,)))) for area in found.domains if _counted(found, (area,)).total()]
    whole = _counted(found, found.domains)
    head = ("", "cells by control area", *_STATES, "all")
    align = ("left", "left", *("right" for _ in head[2:]))
    yield ""
    yield from tabulate([head, *rows, ("", "all", *_numbers(whole))], tablefmt="plain", disable_numparse=True, colalign=align).splitlines()
    hidden = [area for area in found.hidden if _counted(found, (area,))["not covered"] and not _counted(found, (area,))["judged"]]
    if hidden:
        yield from ("", *fold(f"Only an attestation can show the customer's part of {', '.join(hidden)}.", width, 2, 0))
    yield f"{count(len(found.services), 'service')}, {count(found.controls, 'control')}"


def _counted(found: Survey, domains: Sequence[str]) -> Counter[str]:
    """Cells by state, but for those that are AWS's alone or have nothing in them."""
    return Counter(cell.state for one in found.services for area in domains if (cell := one.cells[area]).state in _STATES)


def _numbers(counted: Counter[str]) -> list[str]:
    return [f"{number:,}" if number else "·" for number in (*(counted[state] for state in _STATES), counted.total())]


def as_json(found: Survey) -> str:
    """One JSON document on one line."""
    import msgspec  # noqa: PLC0415

    document: dict[str, Any] = {
        "version": VERSION,
        "controls": found.controls,
        "frameworks": [_framework_json(one) for one in found.frameworks],
        "services": [_service_json(one) for one in found.services],
        "totals": {area: _total_json(found, (area,)) for area in found.domains},
        "total": _total_json(found, found.domains),
        "hidden": list(found.hidden),
    }
    return safe_json(msgspec.json.encode(document)).decode()


def _framework_json(one: OfFramework) -> dict[str, Any]:
    facts = {"id": one.id, "name": one.name, "source": one.source, "note": one.note, "controls": one.controls, "mappings": one.mappings}
    gaps = [{"id": gap.id, "state": "not_covered", "why": gap.why} for gap in one.gaps]
    return {**facts, "complete": one.complete, "ids": [*(_entry_json(entry) for entry in one.ids), *gaps]}


def _entry_json(entry: FrameworkId) -> dict[str, Any]:
    controls = [{"control": one.control, "attestation": one.attested, "mapping": one.mapping} for one in entry.carriers]
    return {"id": entry.id, "state": "judged" if entry.judged else "attestation", "published": entry.published, "controls": controls}


def _service_json(one: OfService) -> dict[str, Any]:
    cells = {
        area: {"owner": cell.owner, "state": cell.state.replace(" ", "_"), "judged": cell.judged, "attestation": cell.attested}
        for area, cell in one.cells.items()
    }
    return {"id": one.id, "name": one.brand, "controls": one.controls, "cells": cells}


def _total_json(found: Survey, domains: Sequence[str]) -> dict[str, int]:
    counted = _counted(found, domains)
    return {state.replace(" ", "_"): counted[state] for state in _STATES}

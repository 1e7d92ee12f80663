"""`controls list`: the catalogue in a table, in short records where that would not fit, for programs a control a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from srm_tf.report.tags import who
from srm_tf.report.text import NARROWEST, fold, page, prose, safe
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.frameworks import Tag

_HEAD = ("control", "severity", "profile", "control area", "title")
_TITLE = 40  # columns that titles need at least


def render(controls: Sequence[Control], *, width: int | None, tags: Mapping[str, tuple[Tag, ...]] | None = None) -> str:
    """One control a line where there is room for it; in the order given. `tags`: the ids to show with them, which need records.

    `width`: of a terminal; None for a program that reads lines: each control is one, whatever its length.
    """
    rows = [(safe(one.id), one.severity, one.profile, one.domain, prose(one.title)) for one in controls]
    if width is None:
        return page([*_lines(rows, tags or {}), "", count(len(controls), "control")])
    width = max(width, NARROWEST)
    taken = sum(max(map(len, column)) + 2 for column in list(zip(_HEAD, *rows, strict=True))[:-1])
    lines = _table(rows, width - taken) if width - taken >= _TITLE and not tags else _records(rows, width, tags or {})
    return page([*lines, "", count(len(controls), "control")])


def _lines(rows: Sequence[tuple[str, ...]], tags: Mapping[str, tuple[Tag, ...]]) -> list[str]:
    from tabulate import tabulate  # noqa: PLC0415

    head = (*_HEAD[:-1], "ids", _HEAD[-1]) if tags else _HEAD
    whole = [(*facts, "; ".join(map(_ids, tags.get(facts[0], ()))), title) if tags else (*facts, title) for *facts, title in rows]
    return tabulate(whole, head, tablefmt="plain", disable_numparse=True).splitlines()


def _ids(tag: Tag) -> str:
    return f"{tag.framework}{who(tag.mapping)}: {', '.join(tag.ids)}"


def _table(rows: Sequence[tuple[str, ...]], room: int) -> list[str]:
    from tabulate import tabulate  # noqa: PLC0415

    folded = [(*facts, "\n".join(fold(title, room))) for *facts, title in rows]
    return tabulate([_HEAD, *folded], tablefmt="plain", disable_numparse=True).splitlines()


def _records(rows: Sequence[tuple[str, ...]], width: int, tags: Mapping[str, tuple[Tag, ...]]) -> list[str]:
    lines: list[str] = []
    for name, severity, profile, domain, title in rows:
        facts = ", ".join([severity, domain] if profile == "baseline" else [severity, domain, profile])
        lines += [name, *fold(f"{facts}: {title}", width, 6, 4)]
        lines += [line for tag in tags.get(name, ()) for line in fold(_ids(tag), width, 6, 4)]
    return lines

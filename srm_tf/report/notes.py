"""The notes on an input, what it has that could not be used as it is: what is said alike of several places is put together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from srm_tf.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from srm_tf.engine.finding import Report
    from srm_tf.model.graph import Note


def place_of(note: Note, *, several: bool) -> str:
    """What a note is about; with the input where there are `several`."""
    return (f"{note.where} ({note.root})" if note.where and note.root and several else note.where or note.root) or "the input"


def together(notes: Iterable[Note], at: Callable[[Note], str]) -> Iterator[tuple[str, str, list[str]]]:
    """(kind, text, where), in the order of the notes; `at` names the place of one.

    Terraform refuses the same of many things where they are written in the manner of an older version: it is said once, and of what, where.
    """
    places: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    alike: dict[tuple[str, str], dict[str, Note]] = defaultdict(dict)
    for note in notes:
        places[note.kind, note.text][at(note)] = None
        alike[note.kind, note.refused[1] or note.text].setdefault(note.text, note)
    for (kind, _), same in alike.items():
        if len(same) == 1:
            text = next(iter(same))
            yield kind, text, list(places[kind, text])
        else:
            text = next(iter(same.values())).refused[1]
            yield kind, text, [f"{note.refused[0]} at {place}" for one, note in same.items() for place in places[kind, one]]


def not_loaded(report: Report) -> str:
    """`2 modules are not loaded and not judged`: what nobody should overlook where nothing fails; "" where all is loaded."""
    missing = dict.fromkeys((note.root, note.where) for note in report.notes if note.kind == "not_loaded")
    if not missing:
        return ""
    what = "module" if all(where.startswith("module.") for _, where in missing) else "thing"
    return f"{count(len(missing), what)} {'is' if len(missing) == 1 else 'are'} not loaded and not judged"

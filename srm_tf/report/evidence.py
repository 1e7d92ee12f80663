"""The evidence that the sentence of an outcome leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.model.verdict import Origin

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome
    from srm_tf.model.value import Location
    from srm_tf.model.verdict import Evidence

THROUGH = {"reference": "through ", "inferred": "through (inferred) "}  # before what was found by following a reference


def untold(one: Outcome) -> Iterator[tuple[str, Evidence]]:
    """Each piece once, with the name it goes by: the attribute, of which resource if it is another."""
    because = one.because
    for piece in dict.fromkeys(one.evidence):
        name = name_of(piece, one)
        if name and not _bare(piece, one) and not _told(piece, name, because):
            yield name, piece


def origins(several: Iterable[Outcome]) -> list[tuple[str, Origin]]:
    """Where the values are written that are only named at their place, each once, with the name of the attribute."""
    found: dict[tuple[str, Origin], None] = {}
    for one in several:
        for piece in one.evidence:
            if isinstance(piece.origin, Origin):
                found[name_of(piece, one), piece.origin] = None
    return list(found)


def written_at(several: Iterable[Outcome], at: Callable[[Location], str]) -> list[str]:
    """`encrypted is from main.tf:9, local.enc`, a sentence for each; `at`: how the page names places."""
    return [f"{name} is from {f'{at(origin.location)}, ' if origin.location else ''}{origin.what}" for name, origin in origins(several)]


def name_of(piece: Evidence, one: Outcome) -> str:
    """The attribute, of which resource if it is another than the subject."""
    return ".".join(part for part in (piece.address if piece.address != one.address else "", piece.path) if part)


def _bare(piece: Evidence, one: Outcome) -> bool:
    """An argument of the subject itself, without a value, in the lines where the finding stands: its name alone tells nobody anything."""
    return piece.address == one.address and piece.value is None and piece.location in {None, one.location}


def _told(piece: Evidence, name: str, because: str) -> bool:
    """Whether the sentence names the place and, unless it is a whole structure, every word of the value."""
    value = "" if piece.value is None or piece.value == "known after apply" else piece.value
    if not (name in because or (piece.path and piece.path in because)):
        around, plain = f"{piece.address}.{piece.path}".rpartition(".")[0], value.strip("[]")
        inner = piece.path.rpartition(".")[0]
        named = around in because or (inner != "" and inner in because)
        return named and bool(plain) and all(word.strip(",'") in because for word in plain.split())
    return value.startswith(("[", "{")) or all(word.strip(",'") in because for word in value.split())

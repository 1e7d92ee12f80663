"""The evidence that the sentence of an outcome leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.engine.scopes import DEFAULT
from srm_tf.model.verdict import Origin
from srm_tf.report.text import safe
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome
    from srm_tf.model.value import Location
    from srm_tf.model.verdict import Evidence

THROUGH = {"reference": "through ", "inferred": "through (inferred) "}  # before what was found by following a reference


def untold(one: Outcome) -> Iterator[tuple[str, Evidence]]:
    """Each piece once, with the name it goes by: the attribute, of which resource if it is another."""
    because, places = one.because, _by_place(one.evidence)
    for piece in dict.fromkeys(one.evidence):
        name = name_of(piece, one)
        if (
            name
            and not _bare(piece, one)
            and not _told(piece, name, because)
            and not any(_says_all(other, piece) for place in piece.around() for other in places.get(place, ()))
        ):
            yield name, piece


def proof(one: Outcome, at: Callable[[Location], str], *, placed: bool = False) -> Iterator[str]:
    """What the sentence leaves out: another resource, an attribute, its value, its place; `placed`: only what stands elsewhere.

    `at`: how the page names places.
    """
    for name, piece in untold(one):
        elsewhere = stands_elsewhere(piece, one)
        if placed and not elsewhere:
            continue
        place = f" ({at(piece.location)})" if piece.location and elsewhere else ""
        value = f" = {piece.value}" if piece.value is not None else ""
        yield safe(f"{THROUGH.get(piece.how, '')}{name}{value}{place}")


def stands_elsewhere(piece: Evidence, one: Outcome) -> bool:
    """Whether it stands in other lines than the finding, and than what these are a part of."""
    there, here = piece.location, one.location
    if there is None or here is None or there.file != here.file:
        return there is not None
    return not (there.line <= here.line and max(here.line, here.end_line) <= max(there.line, there.end_line))


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


def put_to_use(several: Iterable[Outcome], most: int) -> list[str]:
    """`now used by aws_iam_role_policy_attachment.a`, one sentence or none: whom a change hands the subjects to, `most` of them by name."""
    users = dict.fromkeys(name for one in several for name in one.used_by)
    return [f"now used by {listed(list(users), most, safe)}"] if users else []


def name_of(piece: Evidence, one: Outcome) -> str:
    """The attribute, of which resource if it is another than the subject."""
    return ".".join(part for part in (piece.address if piece.address != one.address else "", piece.path) if part)


def _bare(piece: Evidence, one: Outcome) -> bool:
    """A name that tells nobody anything: the account's, or an argument of the subject without a value in the lines of the finding."""
    if piece.address == DEFAULT and not piece.path and piece.value is None:
        return True
    return piece.address == one.address and piece.value is None and not stands_elsewhere(piece, one)


def _by_place(pieces: Iterable[Evidence]) -> dict[tuple[str, str], list[Evidence]]:
    """By resource and attribute: a policy may be told with hundreds of its ways."""
    found: dict[tuple[str, str], list[Evidence]] = {}
    for one in pieces:
        found.setdefault((one.address, one.path), []).append(one)
    return found


def _says_all(whole: Evidence, piece: Evidence) -> bool:
    """Whether one piece has all that a part of it says: a rule, and its ranges."""
    if whole.value is None or piece.value is None:
        return False
    return all(word.strip("[],'") in whole.value for word in piece.value.split())


def _told(piece: Evidence, name: str, because: str) -> bool:
    """Whether the sentence names the place and, unless it is a whole structure, every word of the value."""
    value = "" if piece.value is None or piece.value == "known after apply" else piece.value
    if not (name in because or (piece.path and piece.path in because)):
        around, plain = f"{piece.address}.{piece.path}".rpartition(".")[0], value.strip("[]")
        inner = piece.path.rpartition(".")[0]
        named = around in because or (inner != "" and inner in because)
        return named and bool(plain) and all(word.strip(",'") in because for word in plain.split())
    return value.startswith(("[", "{")) or all(word.strip(",'") in because for word in value.split())

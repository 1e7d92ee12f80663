"""Names that are not known and are two different ones all the same: by how they begin or end, or by their place in a list of AWS's."""

from __future__ import annotations

from typing import TypeAlias

from srm_tf.model.value import GAP
from srm_tf.terraform.cty import Val, unmark

_Piece: TypeAlias = "str | tuple[str, int]"


def are_apart(one: Val, other: Val) -> bool:
    """Whether two names, of which the first is not known, are different ones for sure."""
    if one.blank.source is not None:
        return _other_place(one, other)
    return _differ(one, other) or _differ_in_a_piece(one, other)


def spelled(name: Val, gap: str) -> str:
    """A name as an address shows it: with the element of a list of AWS's in the place of that, and `gap` for all else that is not known."""
    if name.known:
        return str(name.data)
    if name.blank.source is not None:
        listed, place = name.blank.source
        return f"{listed}[{place}]"
    pieces = [unmark(piece)[0] for piece in name.blank.pieces]
    if any(piece.blank.source is not None for piece in pieces):
        return "".join(spelled(piece, gap) for piece in pieces)
    return (name.blank.shape or f"{name.blank.prefix}{GAP}{name.blank.suffix}").replace(GAP, gap)


def _other_place(one: Val, other: Val) -> bool:
    """Whether they stand in two places of one list, in which nothing stands twice."""
    here, there = one.blank.source, other.blank.source
    return here is not None and there is not None and here[0] == there[0] and here[1] != there[1]


def ends(name: Val) -> tuple[str, str]:
    """How a name begins and ends."""
    recipe, shape = _recipe(name), name.blank.shape
    if recipe:
        first, last = recipe[0], recipe[-1]
        return first if isinstance(first, str) else "", last if isinstance(last, str) else ""
    return (shape.partition(GAP)[0], shape.rpartition(GAP)[2]) if GAP in shape else (name.blank.prefix, name.blank.suffix)


def _differ(one: Val, other: Val) -> bool:
    """Whether one begins or ends as the other does not."""
    (start, end), (begins, finishes) = ends(one), ends(other)
    if other.known:
        return not (begins.startswith(start) and finishes.endswith(end))
    return not ((begins.startswith(start) or start.startswith(begins)) and (finishes.endswith(end) or end.endswith(finishes)))


def _differ_in_a_piece(one: Val, other: Val) -> bool:
    """Whether they are made of the same pieces, but for one of them, which is another place of a list."""
    here, there = _recipe(one), _recipe(other)
    unlike = [pair for pair in zip(here, there, strict=False) if pair[0] != pair[1]]
    if len(here) != len(there) or len(unlike) != 1:
        return False
    left, right = unlike[0]
    return not isinstance(left, str) and not isinstance(right, str) and left[0] == right[0]


def are_one(one: Val, other: Val) -> bool:
    """Whether two names are the same for sure.

    Of two that are not known, what is known may be the same and they another: `random_shuffle.z.result[0]` and `[1]`.
    """
    if one.known or other.known:
        return one.data == other.data
    compared, recipe = GAP in one.blank.shape or one.blank.source is not None, _recipe(one)
    return (compared and one.data == other.data) or (recipe != () and recipe == _recipe(other))


def _recipe(name: Val) -> tuple[_Piece, ...]:
    """Of what a name is made: known texts, and places of lists; () where a piece of it is something else."""
    found: list[_Piece] = []
    for piece in name.blank.pieces or (name,):
        bare = unmark(piece)[0]
        if isinstance(bare.data, str):
            found = [*found[:-1], found[-1] + bare.data] if found and isinstance(found[-1], str) else [*found, bare.data]
        elif bare.blank.source is not None:
            found.append(bare.blank.source)
        else:
            return ()
    return tuple(found)

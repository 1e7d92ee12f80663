"""What a change does to the split, of sides written by hand: on what stays, and between what goes and what comes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from srm_tf.catalogue.split import Cell
from srm_tf.engine.moves import Side, away, cells, moves
from srm_tf.model.resource import Resource

AREA = "guest_os_patching"


def side(name: str, owner: str = "", *, perhaps: str = "", because: str = "", workload: bool = True, was: str = "") -> Side:
    """A resource with one control area; without an owner, of a type that nobody knows."""
    resource = Resource(name, "aws_x", name, {}, previous_address=was or None)
    return Side(resource, {AREA: Cell(owner, "shared", "attribute", perhaps=perhaps, because=because)} if owner else None, workload)


def moved(before: Sequence[Side], after: Sequence[Side], left: Sequence[str] = ()) -> list[tuple[str, str, str, str, bool]]:
    """Who acted and who acts, what goes and what comes, and whether that is open."""
    were = {one.resource.address: one.resource for one in (*before, side("data.x"))}  # the world before has more than sides

    def formerly(resource: Resource) -> Resource | None:
        return were.get(resource.previous_address or resource.address)

    found = list(moves("plan", before, after, (AREA,), formerly, left))
    assert {(one.root, one.domain) for one in found} <= {("plan", AREA)}
    return [(one.was, one.now, " ".join(one.left), " ".join(one.came), one.perhaps) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([side("a", "aws")], [side("a", "customer")], [("aws", "customer", "a", "a", False)]),
        ([side("a", "aws")], [side("b", "customer", was="a")], [("aws", "customer", "a", "b", False)]),
        ([side("a", "aws", workload=False)], [side("a", "shared", workload=False)], [("aws", "shared", "a", "a", False)]),
        ([side("a", "aws", perhaps="customer")], [side("a", "customer")], [("aws", "customer", "a", "a", True)]),
        ([side("a", "aws")], [side("a", "aws")], []),
        ([side("a", "aws")], [side("a", "customer", because="nothing runs")], []),
        ([side("a", "aws", because="nothing runs")], [side("a", "customer")], []),
        ([side("a")], [side("a", "customer")], []),
        ([side("a", "aws")], [side("a")], []),
    ],
)
def test_an_area_of_what_stays_changes_hands(before: list[Side], after: list[Side], found: list[object]) -> None:
    assert moved(before, after) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([side("a", "aws")], [side("b", "customer")], [("aws", "customer", "a", "b", False)]),
        ([side("a", "customer")], [side("b", "aws")], [("customer", "aws", "a", "b", False)]),
        ([side("a", "aws")], [side("b", "customer", was="data.x"), side("u")], [("aws", "customer", "a", "b", False)]),
        ([side("a", "shared")], [side("b", "customer")], [("shared", "customer", "a", "b", False)]),
        ([side("a", "customer")], [side("b", "shared")], [("customer", "shared", "a", "b", False)]),
        ([side("a", "aws")], [side("b", "shared")], []),  # nothing of that is the customer's
        ([side("a", "aws"), side("c", "aws")], [side("b", "customer")], [("aws", "customer", "a c", "b", False)]),
        ([side("a", "aws", perhaps="customer")], [side("b", "customer")], [("aws", "customer", "a", "b", True)]),
        ([side("a", "aws")], [side("b", "customer", perhaps="aws")], [("aws", "customer", "a", "b", True)]),
        ([side("a", "aws"), side("c", "aws", perhaps="customer")], [side("b", "customer")], [("aws", "customer", "a c", "b", False)]),
        # As many go of one owner as come: their work stays what it was.
        ([side("a", "aws"), side("m", "customer")], [side("b", "aws"), side("n", "customer")], []),
        ([side("a", "aws"), side("m", "customer")], [side("n", "customer")], []),
        ([side("m", "customer")], [side("b", "aws"), side("n", "customer")], []),
        # What runs or holds nothing takes no work with it.
        ([side("a", "aws", workload=False), side("m", "customer")], [side("b", "customer"), side("m", "customer")], []),
        ([side("a", "aws"), side("m", "customer")], [side("b", "customer", workload=False), side("m", "customer")], []),
        # The customer takes it on for the first time, in a stack that was there.
        ([side("m", "aws")], [side("m", "aws"), side("b", "customer")], [("aws", "customer", "", "b", False)]),
        ([side("m", "aws")], [side("m", "aws"), side("b", "customer", perhaps="aws")], [("aws", "customer", "", "b", True)]),
        ([side("m", "customer")], [side("m", "customer"), side("b", "customer")], []),
        (
            [side("m", "customer", workload=False)],
            [side("m", "customer", workload=False), side("b", "customer")],
            [
                ("aws", "customer", "", "b", False),
            ],
        ),
        ([side("m", "customer", because="nothing runs")], [side("b", "customer")], [("aws", "customer", "", "b", False)]),
        ([], [side("b", "customer")], []),
    ],
)
def test_an_area_passes_from_what_goes_to_what_comes(before: list[Side], after: list[Side], found: list[object]) -> None:
    assert moved(before, after) == found


def test_what_is_forgotten_runs_on_in_the_same_hands() -> None:
    before, after = [side("a", "aws"), side("m", "customer")], [side("b", "customer"), side("m", "customer")]
    assert moved(before, after) == [("aws", "customer", "a", "b", False)]
    assert moved(before, after, left=["a"]) == []


def test_cells_are_counted_by_owner_where_there_is_something_to_act_on() -> None:
    sides = [side("a", "aws"), side("b", "aws"), side("c", "customer"), side("d", "customer", because="nothing runs"), side("e")]
    assert cells(sides) == {(AREA, "aws"): 2, (AREA, "customer"): 1}


def test_what_is_not_even_deleted_is_away() -> None:
    before, after = [side(name, "aws") for name in "abc"], [side("a", "aws"), side("x", "aws", was="b")]
    assert [one.resource.address for one in away(before, [one.resource for one in after])] == ["c"]

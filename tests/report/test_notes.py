"""What is said alike of several places is said once."""

from __future__ import annotations

from srm_tf.model.graph import REFUSED, Note
from srm_tf.report.notes import together


def _together(*notes: Note) -> list[tuple[str, str, list[str]]]:
    return list(together(notes, lambda note: note.where))


def test_one_text_of_several_places_is_said_once() -> None:
    found = _together(
        Note("unlinked", "a", "it refers to nothing"), Note("warning", "b", "other"), Note("unlinked", "c", "it refers to nothing")
    )
    assert found == [("unlinked", "it refers to nothing", ["a", "c"]), ("warning", "other", ["b"])]


def test_what_terraform_refuses_of_several_things_is_said_once() -> None:
    found = _together(
        Note("warning", "main.tf:1", f"aws_elb.a: {REFUSED}number required; read as 1"),
        Note("warning", "main.tf:2", f"aws_elb.a.subnets: {REFUSED}element 0: string required; read as one list"),
        Note("warning", "main.tf:9", f"aws_elb.b and 2 more: {REFUSED}number required; read as 1"),
    )
    assert found == [
        (
            "warning",
            "Terraform would refuse this: number required; read as 1",
            ["aws_elb.a at main.tf:1", "aws_elb.b and 2 more at main.tf:9"],
        ),
        ("warning", "aws_elb.a.subnets: Terraform would refuse this: element 0: string required; read as one list", ["main.tf:2"]),
    ]


def test_a_thing_refused_in_two_places_keeps_both() -> None:
    found = _together(
        Note("warning", "a.tf:1", f"x: {REFUSED}why"),
        Note("warning", "b.tf:1", f"x: {REFUSED}why"),
        Note("warning", "c.tf:1", f"y: {REFUSED}why"),
    )
    assert found == [("warning", "Terraform would refuse this: why", ["x at a.tf:1", "x at b.tf:1", "y at c.tf:1"])]

"""On which lines a part of an argument stands; where nobody can tell, those of what it is a part of."""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.model.value import Location
from srm_tf.terraform.syntax import Access
from srm_tf.terraform.within import lines_of, lines_of_document

TEXT = """
a = { # comment } with brackets ]
  "b" = [
    "x ${f("}", [1])} \\" {", // and ) one
    # none, of these
    {
      C : "$${no}",
    },
  ], d = 1
}
n = <<-EOT
  {"s": [
    {"k": "${var.x["}"]}"},
    {"k": ${jsonencode(["}"])}}
  ]}
  EOT
e = [for one in x : one]
t = "one line"
f = jsonencode(merge({ a = 1 },
  { b = 2 }))
s = jsonencode({ Statement = {
  Action = "*"
} })
o = object({ a = optional(bool),
  b = optional(object({
    c = string
  })) })
x = [1,
  2][0]
p = <<EOT
%{ if x }
{"a": 1}
%{ endif }
EOT
"""


@pytest.mark.parametrize(
    ("name", "first", "last", "steps", "expected"),
    [
        ("a", 2, 10, ("b",), (3, 9)),
        ("a", 2, 10, ("b", 0), (4, 4)),
        ("a", 2, 10, ("b", 1), (6, 8)),
        ("a", 2, 10, ("b", 1, "C"), (7, 7)),
        ("a", 2, 10, ("b", 1, "Z"), (6, 8)),
        ("a", 2, 10, ("b", 2), (3, 9)),
        ("a", 2, 10, ("d",), (9, 9)),
        ("n", 11, 16, ("s", 1), (14, 14)),
        ("n", 11, 16, ("S", 0, "K"), (13, 13)),
        ("e", 17, 17, (0,), (17, 17)),
        ("t", 18, 18, ("a",), (18, 18)),
        ("f", 19, 20, ("b",), (19, 20)),
        ("s", 21, 23, ("Statement", 0, "Action"), (22, 22)),
        ("s", 21, 23, ("Statement", 0), (21, 23)),
        ("o", 24, 27, ("b", "c"), (26, 26)),
        ("x", 28, 29, (1,), (28, 29)),
        ("p", 30, 34, ("a",), (30, 34)),
        ("missing", 2, 10, ("b",), (2, 10)),
        ("a", 90, 91, ("b",), (90, 91)),
    ],
)
def test_the_innermost_part_that_is_written_out(
    tmp_path: Path, name: str, first: int, last: int, steps: tuple[str | int, ...], expected: tuple[int, int]
) -> None:
    file = tmp_path / "main.tf"
    file.write_text(TEXT, encoding="utf-8")
    found = lines_of(Location(str(file), first, last), name, [Access(one) for one in steps])
    assert (found.line, found.end_line) == expected


@pytest.mark.parametrize("text", ['a = { b = "', "a = [", "a = <<EOT\n{", "a = {b = ${"])
def test_a_text_without_its_end_is_no_reason_to_fail(tmp_path: Path, text: str) -> None:
    file = tmp_path / "main.tf"
    file.write_text(text, encoding="utf-8")
    place = Location(str(file), 1, 1)
    assert lines_of(place, "a", [Access("b")]) == place


def test_a_file_that_is_a_document(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text('{\n  "Statement": [\n    {"Effect": "Allow"}\n  ]\n}\n', encoding="utf-8")
    assert lines_of_document(str(file), [Access("Statement"), Access(0)]) == Location(str(file), 3, 3)
    assert lines_of_document(str(tmp_path / "none.json"), [Access("Statement")]) == Location(str(tmp_path / "none.json"))


JSON = """{
  "environment": [{
    "variables": {
      "A": "${x}",
      "B": ["}",
        {"c": 1}]
    }
  }],
  "one": 1, "one": {"a": 1}
}"""


@pytest.mark.parametrize(
    ("name", "line", "steps", "expected"),
    [
        ("variables", 3, ("A",), (4, 4)),
        ("variables", 3, ("A", "Statement"), (4, 4)),
        ("variables", 3, ("B", 1, "c"), (6, 6)),
        ("variables", 3, ("B", 2), (5, 6)),
        ("environment", 2, (0, "variables", "B"), (5, 6)),
        ("environment", 2, ("variables", 0, "B", 0), (5, 5)),
        ("variables", 3, ("Z",), (3, 7)),
        ("variables", 4, ("A",), (4, 4)),
        ("one", 9, ("a",), (9, 9)),
    ],
)
def test_a_part_of_what_is_written_in_json(
    tmp_path: Path, name: str, line: int, steps: tuple[str | int, ...], expected: tuple[int, int]
) -> None:
    file = tmp_path / "cdk.tf.json"
    file.write_text(JSON, encoding="utf-8")
    found = lines_of(Location(str(file), line, line), name, [Access(one) for one in steps])
    assert (found.line, found.end_line) == expected
    file.write_text(JSON[1:], encoding="utf-8")
    assert lines_of(Location(str(file), line, line), name, [Access(one) for one in steps]).line == line

"""What comments say to Checkov, Trivy, tfsec, KICS and Terrascan, and which lines they are about by the rules of each."""

from __future__ import annotations

from datetime import date

import pytest

from srm_tf.terraform import hcl
from srm_tf.terraform.comments import marks as own_marks
from srm_tf.terraform.foreign_comments import directives, marks

SAID = [
    ("checkov:skip=CKV_AWS_20:it is public", "checkov", ("CKV_AWS_20",), "it is public"),
    ("bridgecrew:skip=BC_AWS_S3_1: it is public", "checkov", ("BC_AWS_S3_1",), "it is public"),
    ("checkov:skip= CKV_AWS_20,CKV2_AWS_6:both: yes", "checkov", ("CKV_AWS_20", "CKV2_AWS_6"), "both: yes"),
    ("checkov:skip=CKV_AWS_20", "checkov", ("CKV_AWS_20",), ""),
    ("trivy:ignore:AVD-AWS-0001", "trivy", ("AVD-AWS-0001",), ""),
    ("trivy:ignore:aws-0001 because it is so", "trivy", ("aws-0001",), "because it is so"),
    ("It is so: trivy:ignore:AWS-0001", "trivy", ("AWS-0001",), "It is so"),
    ("tfsec:ignore:aws-s3-enable-bucket-logging", "trivy", ("aws-s3-enable-bucket-logging",), ""),
    ("tfsec:ignore:*", "trivy", ("*",), ""),
    ("kics-scan ignore-block", "kics", ("*",), ""),
    ("KICS-SCAN Ignore-Line", "kics", ("*",), ""),
    ("kics-scan disable=a-1,b-2", "kics", ("a-1", "b-2"), ""),
    ("kics-scan ignore", "kics", ("*",), ""),
    ("ts:skip=AC_AWS_0207 it is public", "terrascan", ("AC_AWS_0207",), "it is public"),
    ("ts:skip=AWS.S3Bucket.DS.High.1043", "terrascan", ("AWS.S3Bucket.DS.High.1043",), ""),
    ("ts:skip=AC-AW-IS-IN-M-0144 why", "terrascan", ("AC-AW-IS-IN-M-0144",), "why"),
]


@pytest.mark.parametrize(("text", "peer", "ids", "reason"), SAID, ids=[one[0] for one in SAID])
def test_the_forms(text: str, peer: str, ids: tuple[str, ...], reason: str) -> None:
    (one,) = directives(text)
    assert (one.peer, one.ids, one.reason, one.problem) == (peer, ids, reason, "")


@pytest.mark.parametrize(
    "text",
    [
        "checkov skip CKV_AWS_20",
        "xtrivy:ignore:AWS-0001",
        "about kics-scan ignore",
        "Trivy:ignore:AWS-0001",
        "srm-tf: waive a/b: trivy:ignore:x",
        "ts:skip= AC_AWS_0207",
        "ts:minseverity=high",
    ],
)
def test_what_is_none(text: str) -> None:
    assert directives(text) == []


def test_conditions_and_days() -> None:
    (one,) = directives("trivy:ignore:aws-0001[name=a,port=22]:exp:2024-12-31")
    assert (one.ids, one.only, one.until) == (("aws-0001",), (("name", "a"), ("port", "22")), date(2024, 12, 31))
    (one,) = directives("tfsec:ignore:AWS-0001:exp:2022-01-02")
    assert one.until == date(2022, 1, 2)
    (one,) = directives("kics-scan enable=a-1")
    assert one.all_but


@pytest.mark.parametrize(
    "text",
    ["checkov:skip=:why", "trivy:ignore:AWS-0001:exp:soon", "tfsec:ignore:AWS-0001:ws:prod", "kics-scan dance", "trivy:ignore:[a=b]"],
)
def test_what_cannot_be_understood_has_a_problem(text: str) -> None:
    (one,) = directives(text)
    assert one.problem


def test_several_in_one_line_each_with_its_reason() -> None:
    first, second, third = directives("tfsec:ignore:a tfsec:ignore:b #checkov:skip=C:why # not")
    assert [one.reason for one in (first, second, third)] == ["", "", "why # not"]
    assert (first.end, third.end) == (second.start, len("tfsec:ignore:a tfsec:ignore:b #checkov:skip=C:why # not"))


TEXT = """\
resource "aws_s3_bucket" "a" {{ {header}
  {inside}
  bucket = "a" {behind}
  nested {{
    {deep}
    x = 1
    y = [
      2, {element}
    ]
  }}
}} {closing}
{above}
{higher}
resource "aws_s3_bucket" "b" {{
}}
{end}
"""
SLOTS = ("header", "inside", "behind", "deep", "element", "closing", "above", "higher", "end")
CHECKOV, TRIVY, BLOCK, LINE = "# checkov:skip=A:why", "# trivy:ignore:A", "# kics-scan ignore-block", "# kics-scan ignore-line"
TERRASCAN = "#ts:skip=AC_AWS_0001 why"
PLACES = [
    ("header", CHECKOV, None),
    ("inside", CHECKOV, (1, 11)),
    ("behind", CHECKOV, (1, 11)),
    ("deep", CHECKOV, (1, 11)),
    ("higher", CHECKOV, None),
    ("closing", CHECKOV, None),
    ("header", TRIVY, (1, 11)),
    ("inside", TRIVY, (3, 3)),
    ("behind", TRIVY, (3, 3)),
    ("deep", TRIVY, (6, 6)),
    ("element", TRIVY, None),
    ("higher", TRIVY, (14, 15)),
    ("above", TRIVY, None),
    ("end", TRIVY, None),
    ("higher", BLOCK, (14, 15)),
    ("above", BLOCK, None),
    ("inside", BLOCK, (3, 3)),
    ("behind", BLOCK, (4, 10)),
    ("deep", BLOCK, (6, 6)),
    ("element", BLOCK, (7, 9)),
    ("inside", LINE, (2, 3)),
    ("behind", LINE, (3, 4)),
    ("higher", LINE, (13, 14)),
    ("higher", "# kics-scan ignore", None),
    ("higher", "/* kics-scan ignore-block */", "nothing"),
    ("header", TERRASCAN, (1, 11)),
    ("inside", TERRASCAN, (1, 11)),
    ("deep", TERRASCAN, (1, 11)),
    ("closing", TERRASCAN, None),
    ("higher", TERRASCAN, None),
    ("inside", "# Public: #ts:skip=AC_AWS_0001", (1, 11)),
    ("inside", "# ts:skip=AC_AWS_0001", "nothing"),
    ("inside", "//ts:skip=AC_AWS_0001", "nothing"),
]


@pytest.mark.parametrize(("slot", "comment", "about"), PLACES, ids=[f"{slot} {comment}" for slot, comment, _ in PLACES])
def test_the_lines_they_are_about(slot: str, comment: str, about: tuple[int, int] | str | None) -> None:
    text = TEXT.format(**{name: comment if name == slot else "" for name in SLOTS})
    found = [(one.about.line, one.about.end_line) if one.about else None for one in marks("main.tf", hcl.parse(text, "main.tf"))]
    assert found == ([] if about == "nothing" else [about])


def lines(text: str) -> list[tuple[int, int] | None]:
    return [(one.about.line, one.about.end_line) if one.about else None for one in marks("x.tf", hcl.parse(text, "x.tf"))]


def test_lines_for_trivy_below_each_other_are_one() -> None:
    block = 'resource "a" "b" {\n}\n'
    assert lines(f"# trivy:ignore:A\n# tfsec:ignore:B\n{block}") == [(3, 4), (3, 4)]
    assert lines(f"# trivy:ignore:A\n# another comment\n{block}") == [None]
    assert lines(f"# checkov:skip=A\n# trivy:ignore:A\n{block}") == [None, (3, 4)]
    assert lines("/*\n * trivy:ignore:A\n */\n" + block) == [None]


def test_terrascan_reads_one_rule_of_a_line() -> None:
    (one,) = directives("ts:skip=AC_AWS_0214 as agreed #ts:skip=AC_AWS_0497 too")
    assert (one.ids, one.reason) == (("AC_AWS_0214",), "as agreed #ts:skip=AC_AWS_0497 too")
    assert [one.ids for one in directives("ts:skip=AC_AWS_0214#ts:skip=AC_AWS_0497")] == [("AC_AWS_0214",), ("AC_AWS_0497",)]
    assert [one.peer for one in directives("ts:skip=AC_AWS_0214 so #checkov:skip=CKV_AWS_18:so")] == ["terrascan", "checkov"]


def test_checkov_reads_one_comment_of_a_line() -> None:
    (one,) = directives("checkov:skip=CKV_AWS_18:why #checkov:skip=CKV_AWS_21:that")
    assert (one.ids, one.reason) == (("CKV_AWS_18",), "why #checkov:skip=CKV_AWS_21:that")
    assert [one.ids for one in directives("checkov:skip=CKV_AWS_9999 bridgecrew:skip=CKV_AWS_21")] == [("CKV_AWS_9999",)]
    assert [one.peer for one in directives("checkov:skip=CKV_AWS_18:why trivy:ignore:AWS-0089")] == ["checkov", "trivy"]


def test_a_dash_belongs_to_an_id_of_checkov() -> None:
    assert [one.ids for one in directives("checkov:skip=CKV_AWS_18-why")] == [("CKV_AWS_18-why",)]
    assert [(one.ids, one.reason) for one in directives("checkov:skip=CKV_AWS_18 - why")] == [(("CKV_AWS_18",), "why")]


def test_terrascan_reads_resources_alone() -> None:
    assert lines('data "a" "b" {\n  #ts:skip=AC_AWS_0001\n}\n') == [None]
    assert lines('resource "a" "b" {} #ts:skip=AC_AWS_0001\n') == [None]


def test_commands_of_kics_for_a_file_stand_among_the_first_comments_with_a_number_sign() -> None:
    everything, block = (1, 10**9), 'resource "a" "b" {\n}\n'
    assert lines(f"# Owned by us\n\n# kics-scan disable=a\n{block}") == [everything]
    assert lines(f"// Owned by us\n# kics-scan ignore\n{block}") == [None]
    assert lines(f"// kics-scan ignore\n{block}") == [None]
    assert lines(f"{block}# kics-scan ignore\n") == [None]


OURS = "# srm-tf: waive x/y: why"
ABOVE = [
    (f'{OURS}\nresource "a" "b" {{ # a comment\n}}\n', (2, 3)),
    (f'{OURS}\n# a comment\nresource "a" "b" {{ # another\n}}\n', (3, 4)),
    (f'resource "a" "b" {{\n  {OURS}\n  x = 1 # a comment\n  inner {{\n  }}\n}}\n', (1, 6)),
    (f'resource "a" "b" {{\n  {OURS}\n  inner {{ # a comment\n  }}\n}}\n', (3, 4)),
]


@pytest.mark.parametrize(("text", "about"), ABOVE)
def test_a_comment_of_ours_above_a_line_that_ends_with_another(text: str, about: tuple[int, int]) -> None:
    (one,) = own_marks("x.tf", hcl.parse(text, "x.tf"))
    assert one.about is not None
    assert (one.about.line, one.about.end_line) == about


def test_the_block_around_an_argument_counts_unless_another_goes_by_a_like_name() -> None:
    text = "resource {0}a{0} {0}g{0} {{\n  ingress {{\n    cidr_blocks = [] # trivy:ignore:A\n{1}  }}\n}}\n"
    (one,) = marks("x.tf", hcl.parse(text.format('"', ""), "x.tf"))
    assert one.around is not None
    assert (one.around.line, one.around.end_line) == (2, 4)
    (one,) = marks("x.tf", hcl.parse(text.format('"', "    ipv6_cidr_blocks = []\n"), "x.tf"))
    assert one.around is None

"""`srm-tf waivers import`: comments of other checkers become ours, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tf.catalogue.aliases import Aliases
from srm_tf.engine.foreign_waivers import Known
from srm_tf.engine.importing import rewritten
from srm_tf.terraform import hcl
from tests.support.scanning import Program

ALIASES: Aliases = {
    "checkov": {"CKV_AWS_18": ("s3/buckets-log-access",), "CKV_AWS_20": ("s3/bucket-acls-are-private", "s3/buckets-block-public-access")},
    "trivy": {"AWS-0089": ("s3/buckets-log-access",), "AWS-0107": ("vpc/x",), "AWS-0105": ("vpc/y",), "AWS-0106": ("vpc/y",)},
    "kics": {"f861041c": ("s3/buckets-log-access",)},
    "terrascan": {"AC_AWS_0497": ("s3/buckets-log-access",)},
}
LOGS = "s3/buckets-log-access"
KNOWN = Known(ALIASES, {"aws-0105": {"vpc/y": (22,)}, "aws-0106": {"vpc/y": ()}})


def moved(text: str, *, keep: bool = False) -> str:
    return rewritten(text, hcl.parse(text, "x.tf"), KNOWN, keep=keep)[0]


def why(text: str) -> list[str]:
    return [one.why for one in rewritten(text, hcl.parse(text, "x.tf"), KNOWN, keep=False)[2]]


def test_what_asks_a_part_of_a_control_is_left_alone() -> None:
    assert why(above("#trivy:ignore:AWS-0105")) == ["AWS-0105 asks of vpc/y 22 alone, ours would accept all of it"]
    assert why(above("#trivy:ignore:AWS-0106")) == ["AWS-0106 asks of vpc/y a part alone, ours would accept all of it"]
    assert why(above("#trivy:ignore:AWS-0089 trivy:ignore:AWS-0105"))[-1].startswith("AWS-0105 asks of vpc/y 22 alone")


def inside(comment: str) -> str:
    return f'resource "a" "b" {{\n  {comment}\n  x = 1\n}}\n'


def above(comment: str) -> str:
    return f'{comment}\nresource "a" "b" {{\n  x = 1\n}}\n'


LINES = [
    (inside, "#checkov:skip=CKV_AWS_18:why so", f"# srm-tf: waive {LOGS}: why so"),
    (inside, "//checkov:skip=CKV_AWS_18: why so  ", f"// srm-tf: waive {LOGS}: why so  "),
    (inside, "# checkov:skip=CKV_AWS_18", f"# srm-tf: waive {LOGS}: checkov:skip without a reason"),
    (inside, "#checkov:skip=CKV_AWS_20:x", "# srm-tf: waive s3/bucket-acls-are-private, s3/buckets-block-public-access: x"),
    (inside, "/*checkov:skip=CKV_AWS_18:why*/", f"/* srm-tf: waive {LOGS}: why*/"),
    (inside, "/*\n   * checkov:skip=CKV_AWS_18:why\n   */", f"/*\n   * srm-tf: waive {LOGS}: why\n   */"),
    (inside, "#ts:skip=AC_AWS_0497 why so", f"# srm-tf: waive {LOGS}: why so"),
    (inside, "# Logs: checkov:skip=CKV_AWS_18:why", f"# Logs srm-tf: waive {LOGS}: why"),
    (above, "#trivy:ignore:AVD-AWS-0089:exp:2030-12-31", f"# srm-tf: waive {LOGS} until 2030-12-31: trivy:ignore without a reason"),
    (above, "# it is so tfsec:ignore:AWS-0089", f"# srm-tf: waive {LOGS}: it is so"),
    (above, "#tfsec:ignore:AWS-0089 trivy:ignore:aws-0107 both", f"# srm-tf: waive {LOGS}, vpc/x: both"),
    (above, "#tfsec:ignore:AWS-0089 tfsec:ignore:aws-s3-x", f"# tfsec:ignore:aws-s3-x srm-tf: waive {LOGS}: tfsec:ignore without a reason"),
    (lambda one: f"{one}\n\nlocals {{}}\n", "# kics-scan disable=f861041c", f"# srm-tf: waive {LOGS}: kics-scan disable without a reason"),
]


def test_what_a_comment_says_to_us_is_left_alone_whatever_its_capitals() -> None:
    text = above(f"# SRM-TF: Waive {LOGS}: was tfsec:ignore:AWS-0089")
    assert moved(text) == text


@pytest.mark.parametrize(("around", "old", "new"), LINES, ids=[old for _, old, _ in LINES])
def test_a_comment_of_others_becomes_ours(around: Callable[[str], str], old: str, new: str) -> None:
    assert moved(around(old)) == around(new)
    assert moved(around(new)) == around(new)
    kept = moved(around(old), keep=True)
    assert old.lstrip("#/").strip(" */\n").split("*")[0].strip() in kept
    assert "srm-tf: waive" in kept
    assert moved(kept, keep=True) == kept
    assert hcl.parse(kept, "x.tf").body == hcl.parse(around(old), "x.tf").body


def test_behind_an_argument() -> None:
    text = 'resource "a" "b" {\n  x {\n    y = 1 # trivy:ignore:AWS-0089\n  }\n}\n'
    assert moved(text) == text.replace("# trivy:ignore:AWS-0089", f"# srm-tf: waive {LOGS}: trivy:ignore without a reason")


LEFT = [
    (inside("#checkov:skip=CKV_AWS_99:x"), "no control answers to CKV_AWS_99"),
    (inside("#checkov:skip=CKV_AWS_18,CKV_AWS_99:x"), "no control answers to CKV_AWS_99"),
    (above("#tfsec:ignore:*"), "it is about all checks: name the controls that you mean"),
    (
        above("#tfsec:ignore:aws-s3-no-such-rule"),
        "aws-s3-no-such-rule: a name that is not known here: write the number of the rule, as AVD-AWS-0089",
    ),
    (above("#trivy:ignore:AWS-0089[a=b]"), "ours knows no conditions on attributes"),
    (above("#trivy:ignore:AWS-0089:ws:prod"), "it is about one workspace"),
    (above("#trivy:ignore:AWS-0089:exp:soon"), "'soon' is no day as 2026-11-25"),
    (above("# kics-scan ignore-block"), "it is about all checks: name the controls that you mean"),
    (above("# kics-scan disable=f861041c"), "it is about the file, ours would be about lines 2 to 4"),
    (above("#checkov:skip=CKV_AWS_18:x"), "it is about nothing there"),
    (inside("#ts:skip=AC_AWS_0253 x"), "no control answers to AC_AWS_0253"),
    (inside("y = 1 #ts:skip=AC_AWS_0497"), "it is about lines 1 to 4, ours would be about line 2"),
    (inside("#trivy:ignore:AWS-0089"), "it is about line 3, ours would be about lines 1 to 4"),
    (inside("x {\n    #tfsec:ignore:AWS-0089\n    y = 1\n  }"), "it is about line 4, ours would be about lines 2 to 5"),
    ('resource "a" "b" {\n  x = 1 #checkov:skip=CKV_AWS_18:x\n}\n', "it is about lines 1 to 3, ours would be about line 2"),
]


@pytest.mark.parametrize(("text", "says"), LEFT, ids=[text for text, _ in LEFT])
def test_what_ours_cannot_say_is_left_alone(text: str, says: str) -> None:
    assert moved(text) == text
    assert why(text) == [says]


def test_two_days_in_a_line_are_left_alone() -> None:
    text = above("#trivy:ignore:AWS-0089:exp:2030-01-01 trivy:ignore:AWS-0107:exp:2031-01-01")
    assert moved(text) == text
    assert why(text) == ["ours has one day for all it names: write two comments"] * 2


def test_a_reason_that_ends_in_a_day_ends_nothing_there_and_would_end_ours() -> None:
    text = above("#trivy:ignore:AWS-0089 open until 2030-01-01")
    assert moved(text) == text
    assert why(text) == ["its reason ends in a day, on which ours would end"]
    given = above("#trivy:ignore:AWS-0089:exp:2031-01-01 open until 2030-01-01")
    assert "waive s3/buckets-log-access until 2031-01-01: open until 2030-01-01" in moved(given)


COMMENTS = st.sampled_from(
    [old for _, old, _ in LINES if "\n" not in old]
    + [
        "# plain",
        "#trivy:ignore:AWS-0089[a=b]",
        "# kics-scan ignore-line",
        "#checkov:skip=CKV_AWS_18:ä 中 🙂",
        "#checkov:skip=CKV_AWS_18:\u2028x",
    ]
)
STRINGS = st.sampled_from(['"# checkov:skip=CKV_AWS_18:no"', "1", '"${ /* tfsec:ignore:AWS-0089 */ 1}"', "[\n    1,\n  ]", '"ä🙂"'])
PIECES = st.lists(
    st.one_of(
        COMMENTS,
        st.builds("  x{} = {} {}".format, st.integers(0, 10**6), STRINGS, COMMENTS),
        st.builds("  in {{\n    {}\n    y = 1 {}\n  }}".format, COMMENTS, COMMENTS),
        st.just("  h = <<E\n# checkov:skip=CKV_AWS_18:text\nE"),
        st.just(""),
    ),
    max_size=6,
    unique_by=lambda piece: piece.partition(" = ")[0] if piece.startswith("  x") else piece,  # a name is given once in a block
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=COMMENTS, inner=PIECES, after=COMMENTS, ends=st.sampled_from(["\n", "\r\n"]), bom=st.booleans(), keep=st.booleans())
def test_only_bytes_of_comments_change(*, before: str, inner: list[str], after: str, ends: str, bom: bool, keep: bool) -> None:
    text = "\n".join([before, 'resource "a" "b" {', *inner, "}", after]).replace("\n", ends)
    text = ("\ufeff" if bom else "") + text
    new = moved(text, keep=keep)
    assert without_comments(new) == without_comments(text)
    assert moved(new, keep=keep) == new
    assert new.count("\n") == text.count("\n")
    assert new.startswith("\ufeff") == bom


def without_comments(text: str) -> list[str]:
    """What stands between the comments."""
    starts = [0]
    bare = text.removeprefix("\ufeff")
    for line in bare.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    at, parts = 0, []
    for one in hcl.parse(text, "x.tf").comments:
        begin = starts[one.span.line - 1] + one.span.column - 1
        assert bare[begin : begin + len(one.text)] == one.text
        parts.append(bare[at:begin])
        at = begin + len(one.text)
    return [*parts, bare[at:]]


@pytest.fixture
def srm_tf(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Program:
    """The program, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    return Program(monkeypatch, capfdbinary)


OLD = b'\xef\xbb\xbfresource "aws_s3_bucket" "b" {\r\n\t#checkov:skip=CKV_AWS_18:\xc3\xa4 why\r\n  bucket = "b"\r\n}'


def test_nothing_is_written_unless_it_is_asked_for(srm_tf: Program, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    file = tmp_path / "m" / "main.tf"
    file.write_bytes(OLD)
    file.chmod(0o640)
    (tmp_path / "m" / "link.tf").symlink_to("main.tf")
    done = srm_tf("waivers", "import", ".")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert file.read_bytes() == OLD
    assert "\n+\t# srm-tf: waive s3/buckets-log-access: " in shown
    assert "1 comment to rewrite in 1 file.\nNothing is changed yet: --write does it." in shown
    assert b"1 comment rewritten in 1 file." in srm_tf("waivers", "import", "m/main.tf", "--write").stdout
    new = OLD.replace(b"#checkov:skip=CKV_AWS_18:", b"# srm-tf: waive s3/buckets-log-access: ")
    assert file.read_bytes() == new
    assert file.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "m" / "link.tf").is_symlink()
    assert b"0 comments rewritten in 0 files." in srm_tf("waivers", "import", ".", "--write").stdout
    assert file.read_bytes() == new
    assert sorted(one.name for one in (tmp_path / "m").iterdir()) == ["link.tf", "main.tf"]


def test_what_is_left_is_told_with_its_place_and_a_terminal_is_told_nothing(srm_tf: Program, tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text(
        inside("#checkov:skip=CKV_AWS_18:\x1b[31mred") + inside("#checkov:skip=CKV_X:y").replace('"b"', '"c"'), "utf-8"
    )
    shown = srm_tf("waivers", "import", "a.tf").stdout.decode()
    assert "\x1b" not in shown
    assert "a.tf:6: checkov:skip=CKV_X: no control answers to CKV_X\n" in shown
    assert "1 left alone" in shown


def test_what_stands_around_a_comment_is_not_shown(srm_tf: Program, tmp_path: Path) -> None:
    text = 'resource "aws_db_instance" "d" {\n  password = "hunter1"\n  #checkov:skip=CKV_AWS_18:the "old" one\n  username = "hunter2"\n'
    text += '  kms_key_id = "https://hunter3/${lower("hunter4")}" // tfsec:ignore:AWS-0089\n}\n'
    (tmp_path / "a.tf").write_text(text, "utf-8")
    shown = srm_tf("waivers", "import", "a.tf").stdout.decode()
    assert 'the "old" one' in shown
    assert "+  kms_key_id = … // srm-tf: waive" in shown
    assert shown.count("srm-tf: waive") == 2
    assert "hunter" not in shown


@pytest.mark.parametrize(
    "written",
    [
        '"hunter$${2"',
        '"hunter%%{2"',
        '"a${b("}")}hunter"',
        '"%{ if var.x == "hunter" }x%{ endif }"',
        '"${{ a = "hunter" }["a"]}hunter"',
        '"a\\\\" == "hunter"',
        '/* of prod, "as ever */ "hunter"',
        "hunter2",
        "/* a */ hunter2",
        "20481024",
    ],
)
def test_no_code_is_shown_whatever_it_is(srm_tf: Program, tmp_path: Path, written: str) -> None:
    text = f'resource "aws_db_instance" "d" {{\n  password = {written} + 1 # trivy:ignore:AVD-AWS-0080 for "now"\n}}\n'
    (tmp_path / "a.tf").write_text(text, "utf-8")
    shown = srm_tf("waivers", "import", "a.tf").stdout.decode()
    assert '… # trivy:ignore:AVD-AWS-0080 for "now"\n' in shown
    assert "hunter" not in shown
    assert "20481024" not in shown


def test_of_many_blocks_alike_no_line_is_shown_but_the_one_that_changes(srm_tf: Program, tmp_path: Path) -> None:
    many = "".join(f'resource "a" "b{number}" {{\n  x = {number}\n}}\n\n' for number in range(300))
    (tmp_path / "a.tf").write_text(many + inside("#checkov:skip=CKV_AWS_18:so") + many.replace('"b', '"c'), "utf-8")
    shown = srm_tf("waivers", "import", "a.tf").stdout.decode()
    told = (
        "--- a/a.tf\n+++ b/a.tf\n@@ -1202 +1202 @@\n-  #checkov:skip=CKV_AWS_18:so\n+  # srm-tf: waive s3/buckets-log-access: so\n1 comment"
    )
    assert shown.startswith(told)


def test_what_cannot_be_read_is_exit_2_and_the_others_are_done(srm_tf: Program, tmp_path: Path) -> None:
    (tmp_path / "good.tf").write_text(inside("#checkov:skip=CKV_AWS_18:x"), "utf-8")
    (tmp_path / "bad.tf").write_text("resource {", "utf-8")
    (tmp_path / "latin.tf").write_bytes(b"# checkov:skip=CKV_AWS_18:\xe4\n")
    (tmp_path / "x.json").write_text("{}", "utf-8")
    done = srm_tf("waivers", "import", ".", "x.json", "nowhere", "--write")
    said = done.stderr.decode()
    assert done.returncode == 2
    assert "srm-tf: waive" in (tmp_path / "good.tf").read_text("utf-8")
    assert (tmp_path / "bad.tf").read_text("utf-8") == "resource {"
    assert "expected a file or a directory, got nothing of that name" in said
    for name in ("bad.tf", "latin.tf", "x.json", "nowhere"):
        assert f"==> {name}" in said
    assert "Traceback" not in said


def test_what_was_imported_holds_as_it_did(srm_tf: Program, tmp_path: Path) -> None:
    group = 'resource "aws_instance" "i" {\n  ami = "ami-1"\n  root_block_device {\n'
    group += "    encrypted = false #trivy:ignore:AVD-AWS-0131\n  }\n}\n"
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "b" {\n  #checkov:skip=CKV_AWS_18:x\n}\n' + group, "utf-8")
    before = accepted(srm_tf, "--honour-foreign-waivers")
    srm_tf("waivers", "import", ".", "--write")
    assert before == accepted(srm_tf)
    assert len(before) == 2


def accepted(srm_tf: Program, *more: str) -> list[tuple[str, str]]:
    document = srm_tf("check", ".", "--format", "json", *more).document
    assert not [one for one in document["outcomes"] if one["type"] == "waiver"]
    return sorted((one["address"], one["control"]) for one in document["outcomes"] if one["waiver"])

"""Several formats of one run, as users ask for them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from srm_tf.errors import SrmError
from srm_tf.report.formats import Wanted, wanted, write_all

ROOT = Path(__file__).parents[2]
PLAN = "fixtures/08-risky-pull-request/plan.json"
NAMES = ("markdown", "github", "github-summary", "csv")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All formats of one run."""
    folder = tmp_path_factory.mktemp("formats")
    options = [word for name in (*NAMES, "json") for word in ("--format", f"{name}:{folder / name}")]
    argv = [sys.executable, "-m", "srm_tf", "check", PLAN, "--as-of", "2026-11-24", *options]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_says_the_same(written: dict[str, bytes]) -> None:
    outcomes = json.loads(written["json"])["outcomes"]
    rows = list(csv.DictReader(written["csv"].decode().splitlines(keepends=True), strict=True))
    assert [(row["address"], row["control"], row["verdict"]) for row in rows] == [
        (one["address"], one["control"], one["verdict"]) for one in outcomes
    ]
    introduced = [one for one in outcomes if one["change"] == "introduced" and one["severity"] in {"critical", "high"}]
    assert introduced
    for name in ("markdown", "github-summary"):
        for one in introduced:
            if one["verdict"] in {"missing", "misconfigured"} and one["waiver"] is None:
                assert f"`{one['control']}`" in written[name].decode()


@pytest.mark.parametrize("name", NAMES)
def test_standard_output_gets_the_same_bytes(name: str, written: dict[str, bytes]) -> None:
    argv = [sys.executable, "-m", "srm_tf", "check", PLAN, "--as-of", "2026-11-24", "--format", name]
    assert subprocess.run(argv, cwd=ROOT, capture_output=True, check=False).stdout == written[name]


def test_each_ends_as_its_lines_do(written: dict[str, bytes]) -> None:
    for name in ("markdown", "github", "github-summary"):
        assert written[name].endswith(b"\n")
        assert not written[name].endswith(b"\n\n")
        assert b"\r" not in written[name]
    assert written["csv"].endswith(b"\r\n")
    assert written["csv"].count(b"\r") == written["csv"].count(b"\r\n")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system limits no file sizes")
def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old", encoding="utf-8")
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)); from srm_tf.report.formats import write; "
    done = subprocess.run([sys.executable, "-B", "-c", f"{limit}write(sys.argv[1], b'x'*99)", str(file)], capture_output=True, check=False)
    assert b"expected a file that can be written" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["report.json"]
    assert file.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("place", ["gone/report.sarif", "folder"])
def test_where_one_file_cannot_be_written_none_is(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    old = tmp_path / "report.json"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(SrmError) as refused:
        write_all({str(old): [b"new"], str(tmp_path / "report.md"): [b"new"], str(tmp_path / place): [b"new"]})
    assert refused.value.where == (str(tmp_path / place),)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "report.json"]
    assert old.read_text(encoding="utf-8") == "old"


def test_a_file_in_a_directory_that_is_not_there_is_told_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(SrmError) as told:
        write_all({str(tmp_path / "out dir" / "report"): [b"new"]})
    assert told.value.hint == f"Its directory has to be there: mkdir -p '{(tmp_path / 'out dir').as_posix()}'"


def test_a_dash_is_standard_output() -> None:
    assert wanted(["json:/dev/stdout"]) == wanted(["json:-"])
    assert wanted(["json:-", "sarif:out.sarif"]) == wanted(["json", "sarif:out.sarif"])
    with pytest.raises(SrmError, match="expected one format for standard output, got json and sarif"):
        wanted(["json:-", "sarif:-"])


def test_what_loses_nothing_may_be_said_twice() -> None:
    assert wanted(["json", "json:-", "sarif:a", "sarif:a"]) == (Wanted("json"), Wanted("sarif", "a"))
    assert wanted([f"json:{os.devnull}", f"sarif:{os.devnull}"]) == (Wanted("json", os.devnull), Wanted("sarif", os.devnull))


@pytest.mark.parametrize("other", ["a", "./a", "b/../a"])
def test_a_file_holds_one_format(other: str) -> None:
    with pytest.raises(SrmError, match="expected a file of its own for each format, got 'a' twice"):
        wanted(["json:a", f"sarif:{other}"])


def test_two_spellings_of_one_file_leave_one_file(tmp_path: Path) -> None:
    write_all({str(tmp_path / "report"): [b"first"], f"{tmp_path}/./report": [b"second"]})
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"report": b"second"}


def test_what_takes_the_place_of_a_file_is_as_hidden_as_that_and_stands_where_a_link_leads(tmp_path: Path) -> None:
    kept, link, new = tmp_path / "kept", tmp_path / "link", tmp_path / "new"
    kept.write_bytes(b"old")
    kept.chmod(0o600)
    link.symlink_to(kept)
    mask = os.umask(0o022)
    try:
        write_all({str(link): [b"report"], str(new): [b"report"]})
    finally:
        os.umask(mask)
    assert (link.is_symlink(), kept.read_bytes()) == (True, b"report")
    assert [one.stat().st_mode & 0o777 for one in (kept, new)] == [0o600, 0o644]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no such links on this system")
def test_what_stands_in_a_file_that_is_handed_over_open_stays(tmp_path: Path) -> None:
    log, link = tmp_path / "log", tmp_path / "link"
    with log.open("ab", buffering=0) as handed:
        handed.write(b"before\n")
        place = f"/proc/self/fd/{handed.fileno()}"
        link.symlink_to(place)  # as /dev/stderr is one
        write_all({place: [b"report\n"]})
        write_all({str(link): [b"another\n"]})
        handed.write(b"behind\n")
    assert link.is_symlink()
    assert log.read_bytes() == b"before\nreport\nanother\nbehind\n"


def test_a_pipe_takes_a_report() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as there:
        write_all({f"/dev/fd/{write}": [b"report"]})
        os.close(write)
        assert there.read() == b"report"

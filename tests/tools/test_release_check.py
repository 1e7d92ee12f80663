"""The release checklist: it tells what is old, not yet said, or stale, on a day that it is given."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from srm_tf.catalogue.lifecycle import read_lifecycle
from srm_tf.catalogue.services import SOURCE

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 25)


@pytest.fixture(scope="session")
def check(tool: Callable[[str], Any]) -> Any:
    return tool("release_check")


def tree(root: Path, *, version: str = "1.2.0", log: str = "", waiting: tuple[str, ...] = ()) -> Path:
    """As much of a source tree as the changelog needs."""
    (root / "srm_tf").mkdir()
    (root / "srm_tf" / "__init__.py").write_text(f'"""A package."""\n\n__version__ = "{version}"\n')
    (root / "changes").mkdir()
    for name in ("README.md", *waiting):
        (root / "changes" / name).write_text("Something.\n")
    (root / "CHANGELOG.md").write_text(f"# Changelog\n\nWords.\n{log}")
    return root


@pytest.mark.parametrize(("age", "old"), [(0, False), (180, False), (181, True), (4000, True)])
def test_a_row_is_old_after_180_days(check: Any, tmp_path: Path, age: int, old: bool) -> None:
    checked = DAY - timedelta(age)
    text = '[[rows]]\nsource = "https://x.example/{0}"\nchecked = {1}\n[rows.cycles]\n"{0}" = 2030-01-01\n'
    (tmp_path / "product.toml").write_text(text.format("a", checked) + text.format("b", DAY) + '"c" = false\n')
    found = list(check.old_rows(tmp_path, DAY))
    assert found == ([f"lifecycle/product.toml: 1 row looked up {checked}, {age} days ago\n  https://x.example/a"] if old else [])


def test_a_file_that_cannot_be_read_is_told(check: Any, tmp_path: Path) -> None:
    (tmp_path / "product.toml").write_text("x = 1\n")
    assert list(check.old_rows(tmp_path, DAY)) == ["lifecycle/product.toml: 'rows' is missing"]


def test_every_shipped_row_gets_old(check: Any) -> None:
    youngest = max(rows.checked for product in read_lifecycle() for rows in product.rows)
    assert not any(str(youngest) in one for one in check.old_rows(SOURCE / "lifecycle", youngest))
    groups = sum(len(product.rows) for product in read_lifecycle())
    assert len(list(check.old_rows(SOURCE / "lifecycle", youngest + timedelta(181)))) == groups


def test_a_release_that_is_written_down_is_whole(check: Any, tmp_path: Path) -> None:
    log = f"\n## 1.2.0 ({DAY})\n\n- New.\n\n## 1.1.0 (2026-01-01)\n"
    assert list(check.changelog(tree(tmp_path, log=log), DAY)) == []


@pytest.mark.parametrize(
    ("log", "waiting", "found"),
    [
        ("", (), ["CHANGELOG.md: begins with no version, expected `## 1.2.0 (2026-11-25)`"]),
        ("## 1.1.0 (2026-01-01)\n", (), ["CHANGELOG.md: begins with version 1.1.0, expected `## 1.2.0 (2026-11-25)`"]),
        ("## 1.2.0 (2026-11-24)\n", (), ["CHANGELOG.md: version 1.2.0 is of 2026-11-24, expected `## 1.2.0 (2026-11-25)`"]),
        (
            "## 1.2.0 (2026-11-25)\n",
            ("a.added.md", "b.fixed.md"),
            ["changes/: 2 not yet moved to CHANGELOG.md, under `## 1.2.0 (2026-11-25)`"],
        ),
    ],
)
def test_what_is_not_written_down_is_told(check: Any, tmp_path: Path, log: str, waiting: tuple[str, ...], found: list[str]) -> None:
    assert list(check.changelog(tree(tmp_path, log=log, waiting=waiting), DAY)) == found


def test_a_stale_file_is_told_with_its_script(check: Any, tmp_path: Path) -> None:
    stale, fresh = tmp_path / "stale.py", tmp_path / "fresh.py"
    stale.write_text('import sys\nprint("differs: a.md", "1 of 3 files differ", sep="\\n")\nsys.exit("--check" in sys.argv)\n')
    fresh.write_text('print("0 of 3 files differ")\n')
    assert list(check.stale([[str(stale), "--check"], [str(fresh), "--check"]])) == ["stale.py: 1 of 3 files differ\n  differs: a.md"]


def test_a_script_that_breaks_is_told_too(check: Any, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise SystemExit('no such table')\n")
    assert list(check.stale([[str(tmp_path / "broken.py")]])) == ["broken.py: no such table"]
    (tmp_path / "lost.py").write_text("open('/nowhere/a.tsv')\n")
    told = "lost.py: FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/a.tsv'"
    assert list(check.stale([[str(tmp_path / "lost.py")]])) == [told]


def test_a_day_that_is_none_is_told(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        check.main(["--as-of", "tomorrow"])
    assert "expected a day as 2026-11-25, got 'tomorrow'" in capsys.readouterr().err


def test_every_builder_is_asked(check: Any) -> None:
    builders = {path.stem for path in (ROOT / "tools").glob("build_*.py")}
    assert {Path(command[0]).stem for command in check.checks(Path("tables"), Path("reference.whl"))} == builders
    assert {Path(command[0]).stem for command in check.checks(None)} == {"build_pages", "build_modules", "build_lifecycle"}
    assert all("--check" in command for command in check.checks(Path("tables"), Path("reference.whl")))


def test_the_command_fails_on_a_day_when_all_is_old() -> None:
    argv = [sys.executable, "-B", str(ROOT / "tools" / "release_check.py"), "--as-of", "2199-01-01"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "- lifecycle/amazon-eks.toml: " in done.stdout
    assert "not looked at without --tables: services, provider schema, frameworks\n" in done.stdout
    assert "build_lifecycle.py" not in done.stdout


def test_the_makefile_has_it() -> None:
    assert "\nrelease-check: " in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "make release-check" in (ROOT / "docs" / "release.md").read_text(encoding="utf-8")

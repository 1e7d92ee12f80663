"""What the builders share: reading the tables, and writing the shipped files or comparing them with a fresh build."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "srm_tf" / "catalogue" / "aws"
Row: TypeAlias = dict[str, str]
Files: TypeAlias = dict[str, str]


def rows(path: Path) -> list[Row]:
    """The rows of a tab-separated file without quoting."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    names = header.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines]


def quoted(text: str) -> str:
    """A TOML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ship(build: Callable[[Path], Files], target: Path, pattern: str, made_of: str = "the folder of the tables") -> int:
    """Write what `build(SOURCE)` gives under `target`, or with --check tell which of the shipped files (`pattern`) differ."""
    parser = _parser()
    parser.add_argument("source", type=Path, help=made_of)
    options = parser.parse_args()
    return settle(build(options.source), target, pattern, check=options.check)


def ship_own(build: Callable[[], Files], target: Path, pattern: str) -> int:
    """The same of what is made of this tree alone."""
    return settle(build(), target, pattern, check=_parser().parse_args().check)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="compare the shipped files with a fresh build, write nothing")
    return parser


def settle(fresh: Files, target: Path, pattern: str, *, check: bool) -> int:
    """Write the fresh files under `target` in place of those that `pattern` finds there, or only tell which of them differ."""
    shipped = {path.relative_to(target).as_posix(): path.read_text(encoding="utf-8") for path in target.glob(pattern)}
    stale = sorted(name for name in fresh.keys() | shipped.keys() if fresh.get(name) != shipped.get(name))
    if check:
        print(*(f"differs: {name}" for name in stale), f"{len(stale)} of {len(fresh)} files differ", sep="\n")
        return bool(stale)
    for name in stale:
        write(target / name, fresh.get(name))
    print(f"{len(fresh)} files, {sum(map(len, fresh.values()))} characters; {len(stale)} changed")
    return 0


def write(path: Path, text: str | None) -> None:
    """Write a file, or remove it where there is no text."""
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

"""What this repository promises about itself: its commands, its house rules, its pinned tools."""

from __future__ import annotations

import ast
import json
import os
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "srm_tf").rglob("*.py"))
WORLDS = sorted(path.parent for path in (ROOT / "fixtures").glob("*/expected.toml"))
KINDS = ("added", "changed", "fixed", "removed")
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_MOST_FUNCTIONS = 8
SIDE_OF_A_MERGE = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
BROKEN = ROOT / "tests" / "terraform" / "broken"  # whose files are so on purpose
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.:-])/(?:work|root|home/\w+|Users/\w+)/")
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees() -> dict[Path, ast.Module]:
    """The modules of the product, parsed once for all that look into them."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the product with its length, from `def` to its last line."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def tracked() -> list[Path]:
    """The files under version control, except those that are gone from the tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so nobody can say which files belong to it")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def pins(lock: str) -> dict[str, str]:
    """Package → version of a lock file."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE))


def test_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    told = set(re.findall(r"^ *make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {"demo", "test"} <= told
    assert told <= targets


def test_the_tree_of_the_architecture_is_this_one() -> None:
    """It names files that are there, and each folder of the package."""
    tree = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## The tree")[2].partition("\n## ")[0]
    there = {path.name for folder in (ROOT / "srm_tf", ROOT / "tools", ROOT / "bench", ROOT / "tests") for path in folder.rglob("*.py")}
    assert set(re.findall(r"\w+\.py\b", tree)) - there == set()
    folders = {path.parent.name for path in MODULES if path.name == "__init__.py"}
    assert folders - set(re.findall(r"(\w+)/", tree)) == set()


def test_the_page_of_modules_is_what_they_say() -> None:
    done = subprocess.run(
        [sys.executable, "-B", "tools/build_modules.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"docs/modules.md: {done.stdout}{done.stderr} run `make pages` and commit what it writes"


def test_files_are_rooms_of_one_job() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_long() -> None:
    assert {name: length for name, length in functions() if length > MOST_LINES_OF_A_FUNCTION} == {}


def test_most_functions_are_short() -> None:
    assert statistics.median(length for _, length in functions()) <= MOST_LINES_OF_MOST_FUNCTIONS


def test_one_broad_except() -> None:
    def broad(handler: ast.ExceptHandler) -> bool:
        return handler.type is None or (isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"})

    found = [path.name for path, tree in trees().items() for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and broad(node)]
    assert found == ["cli.py"]


def test_no_message_names_a_page_that_is_not_installed() -> None:
    """A wheel has no docs/: what is said to its users names a command, or an address of the web."""

    def said(tree: ast.Module) -> Iterator[str]:
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and isinstance(node.body[0], ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield node.value

    texts = {path.name: said(tree) for path, tree in trees().items()}
    assert {name: text for name, several in texts.items() for text in several if re.search(r"(?<![\w/])docs/[\w-]+\.md", text)} == {}


def test_nothing_is_mocked() -> None:
    mocks = re.compile(r"^\s*(?:from unittest import mock|import unittest\.mock|from unittest\.mock|.*\bmocker\b)", re.MULTILINE)
    here = Path(__file__)
    assert [path.name for path in (ROOT / "tests").rglob("*.py") if path != here and mocks.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path in tracked()
        if path != Path(__file__) and (match := SOMEBODYS_MACHINE.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


def test_no_file_holds_two_sides_of_a_merge() -> None:
    """In a docstring no other check finds them."""
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in tracked() if path.parent != BROKEN}
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if SIDE_OF_A_MERGE.search(text)] == []


def test_tools_are_pinned_as_the_project_asks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]

    def names(entries: list[str | dict[str, str]]) -> set[str]:
        return {match.group().lower() for entry in entries if isinstance(entry, str) and (match := re.match(r"[\w-]+", entry))}

    wanted = names(project["project"]["dependencies"]) | names(groups["test"])
    assert wanted <= pins("test.lock").keys()
    assert wanted | names(groups["dev"]) <= pins("dev.lock").keys()
    assert pins("test.lock").items() <= pins("dev.lock").items()


def test_changes_say_what_kind_they_are() -> None:
    fragments = [path.name for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    assert [name for name in fragments if not re.fullmatch(rf"[a-z0-9-]+\.(?:{'|'.join(KINDS)})\.md", name)] == []


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_worlds_are_whole(world: Path) -> None:
    expected = tomllib.loads((world / "expected.toml").read_text(encoding="utf-8"))
    assert expected["world"]["title"]
    assert expected["expect"]
    assert list(world.glob("*.tf"))
    for plan in world.glob("plan*.json"):
        assert json.loads(plan.read_text(encoding="utf-8"))["format_version"]


def test_readme_shows_what_the_program_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    plan = re.search(r"From `srm-tf check (\S+)`", readme)
    excerpt = re.search(r"```text\n(.*?)```", readme, flags=re.DOTALL)
    assert plan
    assert excerpt
    argv = [sys.executable, "-m", "srm_tf", "check", plan[1], "--as-of", "2026-11-25"]
    said = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "80"}).stdout
    parts = [part.strip("\n") for part in excerpt[1].split("…\n")]
    assert [part for part in parts if part not in said] == []

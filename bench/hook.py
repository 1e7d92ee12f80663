"""How long a commit waits for the hook of pre-commit: whole processes in a repository of 50 root modules that share child modules.

    python -m bench.hook [--product .venv/bin/srm-tf] [--runs 40] [--roots 50]

Each run changes one file, stages it and starts what `.pre-commit-hooks.yaml` starts, with the names that pre-commit would give; what the
product keeps between runs is warm. Prints a table in Markdown: the median, the 95th percentile and the slowest of the runs.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.make_configuration import write
from bench.run import SCRATCH, loop, mood

PLACE = SCRATCH / "hook"
AUTHOR = {f"GIT_{who}_{what}": "bench@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(*arguments: str) -> None:
    """Do it in the repository."""
    subprocess.run(["git", "-C", str(PLACE), *arguments], check=True, env={**os.environ, **AUTHOR}, capture_output=True)  # noqa: S607


def repository(roots: int) -> None:
    """The configuration, made anew and committed."""
    shutil.rmtree(PLACE, ignore_errors=True)
    write("roots", roots, PLACE)
    (PLACE / "README.md").write_text("", encoding="utf-8")
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "as it is")


def seconds(command: list[str], number: int, change: str, names: list[str]) -> float:
    """One commit's wait. Ends the benchmark where the hook could not run."""
    with (PLACE / change).open("a", encoding="utf-8") as file:
        file.write(f"# {number}\n")
    git("add", change)
    environment = {**os.environ, "XDG_CACHE_HOME": str(SCRATCH.resolve() / "hook-cache")}
    began = time.perf_counter()
    done = subprocess.run([*command, *names], cwd=PLACE, env=environment, capture_output=True, check=False)
    took = time.perf_counter() - began
    if done.returncode not in {0, 1}:
        sys.exit(done.stderr.decode())
    git("reset", "--quiet", "--hard")
    return took


def percentile(found: list[float], share: float) -> float:
    """The smallest of them that so large a share of them does not exceed."""
    return sorted(found)[max(0, math.ceil(share * len(found)) - 1)]


def cases(roots: int) -> dict[str, tuple[tuple[str, ...], Callable[[int], tuple[str, list[str]]]]]:
    """Options of the hook, and by the number of the run what is changed and what is named."""

    def one(number: int) -> tuple[str, list[str]]:
        name = f"live/stack{number % roots:03d}/team.tf"
        return name, [name]

    shared = min(path.relative_to(PLACE).as_posix() for path in PLACE.glob("modules/**/*.tf"))
    return {
        "one file of one root module": ((), one),
        "the same, `--against HEAD`": (("--against", "HEAD"), one),
        "a file of a module that all call": ((), lambda _: (shared, [shared])),
        "nothing of Terraform": ((), lambda _: ("README.md", [])),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--product", type=Path, default=Path(".venv/bin/srm-tf"))
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--roots", type=int, default=50)
    asked = parser.parse_args()
    repository(asked.roots)
    command = [str(asked.product.absolute()), "check", "--deleted"]
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, {asked.roots} root modules, {asked.runs} commits each\n")
    print("| a commit of | median | p95 | slowest |\n|---|---|---|---|")
    loops: list[float] = []
    for name, (options, changed) in cases(asked.roots).items():
        found: list[float] = []
        for number in range(-1, asked.runs):  # the first one warms what is kept
            loops.append(loop())
            took = seconds([*command, *options], number, *changed(max(number, 0)))
            found += [took] if number >= 0 else []
        print(f"| {name} | {statistics.median(found):.2f} s | {percentile(found, 0.95):.2f} s | {max(found):.2f} s |")
    print(f"\n{mood(loops)}")


if __name__ == "__main__":
    main()

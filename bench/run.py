"""Whole-process times and memory of srm-tf, beside the peers that are installed, on plans of growing size and on configuration.

    make bench            or: python -m bench.run --product .venv/bin/srm-tf --peers .venv-peers/bin [--runs 5] [--sizes 54,500]
                                                  [--only configuration]

Every figure is of whole processes, from start to exit, on the machine it runs on: the median time and the highest resident memory.
Prints a table in Markdown and writes everything measured to .bench/results.json. A peer that is absent, fails or takes longer than
--timeout is named with its reason, never left out in silence.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench.make_configuration import write
from bench.make_plan import make_plan

SCRATCH: Final = Path(".bench")
KEPT: Final = SCRATCH / "cache"  # what the product keeps between runs; the peers have a place of their own
SIZES: Final = (54, 500, 2000, 8000)
MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, KiB on Linux: getrusage(2)


PLANS, CONFIGURATION = "plans", "configuration"
DIRECTORIES: Final = (
    ("30 files, first run ever", "folder", 30, True),
    ("30 files, unchanged", "folder", 30, False),
    ("5,000 lines in one file, first run ever", "file", 5000, True),
    ("50 root modules, first run ever", "roots", 50, True),
    ("50 root modules, unchanged", "roots", 50, False),
    ("2 × 1,000 instances, unchanged", "instances", 1000, False),
    ("2 × 10,000 instances, unchanged", "instances", 10000, False),
    ("100 open statements of a policy, unchanged", "policy", 100, False),
)


@dataclass(frozen=True, slots=True)
class Program:
    """A program under measurement: how it judges one plan, and a directory of configuration."""

    name: str
    path: Path
    check: Callable[[Path], list[str]]
    scan: Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured: arguments by program. `first`: with nothing kept from earlier runs, as on a machine that sees the program first."""

    name: str
    table: str
    arguments: Callable[[Program], list[str]]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one command: median seconds, peak memory in MB and the number of runs, or why there is none."""

    program: str
    case: str
    table: str
    seconds: float | None = None
    megabytes: float | None = None
    runs: int = 0
    reason: str = ""


def programs(product: Path, peers: Path) -> list[Program]:
    """The product, and the peers as their own documentation says to run them on a plan and on a directory, offline."""
    ours = ["check", "--format", "json", "--fail-on", "never"]
    trivy = ["config", "--quiet", "--format", "json", "--skip-check-update", "--skip-version-check", "--cache-dir", str(SCRATCH / "trivy")]
    checkov = ["--output", "json", "--quiet", "--soft-fail", "--skip-download", "--framework"]
    return [
        Program("srm-tf", product, lambda plan: [*ours, str(plan)], lambda folder: [*ours, str(folder)]),
        Program("Trivy", peers / "trivy", lambda plan: [*trivy, str(plan.parent)], lambda folder: [*trivy, str(folder)]),
        Program(
            "Checkov", peers / "checkov",
            lambda plan: [*checkov, "terraform_plan", "--file", str(plan)],
            lambda folder: [*checkov, "terraform", "--directory", str(folder)],
        ),
    ]  # fmt: skip


def once(argv: list[str], timeout: float) -> tuple[float, float] | str:
    """Seconds and MB of one run of a whole process, or why it counts for nothing."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        environment = os.environ | {"XDG_CACHE_HOME": str(KEPT.resolve())}
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=environment)
        alarm = threading.Timer(timeout, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip().splitlines()
    if seconds >= timeout:
        return f"longer than {timeout:.0f} s"
    if process.returncode:
        return f"exit {process.returncode}: {said[-1][:120] if said else 'nothing on standard error'}"
    return seconds, usage.ru_maxrss * MAXRSS_UNIT / 1e6


def measure(program: Program, case: Case, limits: argparse.Namespace) -> Measured:
    """One run to warm the caches, then up to `runs`, as long as they stay below the budget of one command."""
    if not program.path.is_file():
        return Measured(program.name, case.name, case.table, reason="not installed")
    found: list[tuple[float, float]] = []
    for number in range(limits.runs + 1):
        if case.first:
            shutil.rmtree(KEPT, ignore_errors=True)
        result = once([str(program.path), *case.arguments(program)], limits.timeout)
        if isinstance(result, str):
            return Measured(program.name, case.name, case.table, reason=result)
        if number or result[0] * limits.runs > limits.budget:  # a slow command needs no warm-up and no repeats
            found.append(result)
        if sum(seconds for seconds, _ in found) + result[0] > limits.budget:
            break
    times, memory = zip(*found, strict=True)
    return Measured(program.name, case.name, case.table, statistics.median(times), max(memory), len(found))


def loop() -> float:
    """Seconds that two million additions take: on a steady machine always the same, on a shared one how much of it is ours."""
    began = time.perf_counter()
    total = 0
    for number in range(2_000_000):
        total += number
    return time.perf_counter() - began


def plan_file(resources: int) -> Path:
    """A plan of this size in a folder of its own, made anew: the generator may have changed."""
    path = SCRATCH / f"plan-{resources}" / "tfplan.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(make_plan(resources), separators=(",", ":")), encoding="utf-8")
    return path


def directory(shape: str, size: int) -> Path:
    """A configuration of this shape and size, made anew."""
    path = SCRATCH / f"{shape}-{size}"
    shutil.rmtree(path, ignore_errors=True)
    return write(shape, size, path)


def plan_cases(sizes: list[int]) -> Iterator[Case]:
    """The start, and plans of these sizes."""
    yield Case("--version", PLANS, lambda _: ["--version"])
    for size in sizes:
        plan = plan_file(size)
        yield Case(f"{size:,} resources", PLANS, lambda program, plan=plan: program.check(plan))  # type: ignore[misc]


def directory_cases() -> Iterator[Case]:
    """Directories of configuration."""
    for name, shape, size, first in DIRECTORIES:
        folder = directory(shape, size)
        yield Case(name, CONFIGURATION, lambda program, folder=folder: program.scan(folder), first)  # type: ignore[misc]


def cases(limits: argparse.Namespace) -> Iterator[Case]:
    """Everything that was asked for."""
    if limits.only != CONFIGURATION:
        yield from plan_cases(limits.sizes)
    if limits.only != PLANS:
        yield from directory_cases()


def run(limits: argparse.Namespace, loops: list[float]) -> list[Measured]:
    """Measure everything, case by case, so that the machine's moods fall on all programs alike; `loops` tells of these moods."""
    found: list[Measured] = []
    everyone = programs(limits.product, limits.peers)
    for case in cases(limits):
        for program in everyone:
            loops.extend(loop() for _ in range(5))
            print(f"{program.name}: {case.name}", file=sys.stderr)
            found.append(measure(program, case, limits))
    return found


def cell(measured: Measured, product: Measured) -> str:
    """Time, memory and, for a peer, how many times the product's time it took."""
    if measured.seconds is None or measured.megabytes is None:
        return "–"
    ratio = f" ({measured.seconds / product.seconds:.1f}×)" if product.seconds and measured is not product else ""
    return f"{measured.seconds:.2f} s, {measured.megabytes:.0f} MB{ratio}"


def tables(found: list[Measured]) -> str:
    """The figures as Markdown tables, one of plans and one of configuration."""
    return "\n\n".join(table([one for one in found if one.table == name]) for name in dict.fromkeys(one.table for one in found))


def table(found: Iterable[Measured]) -> str:
    """One table, with the reasons of what is absent below it."""
    found = list(found)
    names = list(dict.fromkeys(one.program for one in found))
    lines = ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for case in dict.fromkeys(one.case for one in found):
        row = [one for one in found if one.case == case]
        lines.append(f"| {case} | " + " | ".join(cell(one, row[0]) for one in row) + " |")
    absent = dict.fromkeys(f"- {one.program}, {one.case}: {one.reason}" for one in found if one.reason)
    return "\n".join([*lines, *([""] if absent else []), *absent])


def mood(loops: list[float]) -> str:
    """How steady the machine was while it measured: absolute figures mean nothing where the median is far from the best."""
    best, middle = min(loops), statistics.median(loops)
    return (
        f"Two million additions, {len(loops)} times in between: {best:.2f} s at best, {middle:.2f} s in the median, "
        f"{sum(loops) / len(loops) / best:.1f}× the best on average, {max(loops):.2f} s at worst."
    )


def main() -> None:
    """Measure, print the table, write the JSON; exit 1 where the product itself has no figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--product", type=Path, default=Path(".venv/bin/srm-tf"))
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers/bin"), help="folder of the peers' programs")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--timeout", type=float, default=300, help="seconds for one run")
    parser.add_argument("--budget", type=float, default=60, help="seconds for all runs of one command; a run under way is finished")
    parser.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=list(SIZES))
    parser.add_argument("--only", choices=(PLANS, CONFIGURATION), help="one of the two tables")
    loops: list[float] = []
    found = run(parser.parse_args(), loops)
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "python": platform.python_version(), "loops": loops}
    results = {"machine": machine, "measured": [asdict(one) for one in found]}
    (SCRATCH / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"{machine['processors']} processors, Python {machine['python']}\n\n{tables(found)}\n\n{mood(loops)}")
    sys.exit(any(one.program == "srm-tf" and one.seconds is None for one in found))


if __name__ == "__main__":
    main()

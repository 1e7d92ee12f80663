"""Whole-process times and memory of srm-tf, beside the peers that are installed, on plans of growing size.

    make bench            or: python -m bench.run --product .venv/bin/srm-tf --peers .venv-peers/bin [--runs 5] [--sizes 54,500]

Every figure is of whole processes, from start to exit, on the machine it runs on: the median time and the highest resident memory.
Prints a table in Markdown and writes everything measured to .bench/results.json. A peer that is absent, fails or takes longer than
--timeout is named with its reason, never left out in silence.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench.make_plan import make_plan

SCRATCH: Final = Path(".bench")
SIZES: Final = (54, 500, 2000, 8000)
MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, KiB on Linux: getrusage(2)


@dataclass(frozen=True, slots=True)
class Program:
    """A program under measurement: how it says its version, and how it judges one plan."""

    name: str
    path: Path
    check: Callable[[Path], list[str]]
    version: tuple[str, ...] = ("--version",)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one command: median seconds, peak memory in MB and the number of runs, or why there is none."""

    program: str
    case: str
    seconds: float | None = None
    megabytes: float | None = None
    runs: int = 0
    reason: str = ""


def programs(product: Path, peers: Path) -> list[Program]:
    """The product, and the peers as their own documentation says to run them on a plan, offline."""
    return [
        Program("srm-tf", product, lambda plan: ["check", "--format", "json", "--fail-on", "never", str(plan)]),
        Program(
            "Trivy", peers / "trivy",
            lambda plan: ["config", "--quiet", "--format", "json", "--skip-check-update", "--skip-version-check",
                          "--cache-dir", str(SCRATCH / "trivy"), str(plan.parent)],
        ),
        Program(
            "Checkov", peers / "checkov",
            lambda plan: ["--framework", "terraform_plan", "--output", "json", "--quiet", "--soft-fail", "--skip-download",
                          "--file", str(plan)],
        ),
    ]  # fmt: skip


def once(argv: list[str], timeout: float) -> tuple[float, float] | str:
    """Seconds and MB of one run of a whole process, or why it counts for nothing."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
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


def measure(program: Program, case: str, arguments: list[str], limits: argparse.Namespace) -> Measured:
    """One run to warm the caches, then up to `runs`, as long as they stay below the budget of one command."""
    if not program.path.is_file():
        return Measured(program.name, case, reason="not installed")
    found: list[tuple[float, float]] = []
    for number in range(limits.runs + 1):
        result = once([str(program.path), *arguments], limits.timeout)
        if isinstance(result, str):
            return Measured(program.name, case, reason=result)
        if number or result[0] * limits.runs > limits.budget:  # a slow command needs no warm-up and no repeats
            found.append(result)
        if sum(seconds for seconds, _ in found) + result[0] > limits.budget:
            break
    times, memory = zip(*found, strict=True)
    return Measured(program.name, case, statistics.median(times), max(memory), len(found))


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


def cases(sizes: list[int]) -> Iterator[tuple[str, Path | None]]:
    """The name of each case, with its plan (None: only the version)."""
    yield "--version", None
    for size in sizes:
        yield f"{size:,} resources", plan_file(size)


def run(limits: argparse.Namespace, loops: list[float]) -> list[Measured]:
    """Measure everything, case by case, so that the machine's moods fall on all programs alike; `loops` tells of these moods."""
    found: list[Measured] = []
    everyone = programs(limits.product, limits.peers)
    for case, plan in cases(limits.sizes):
        for program in everyone:
            loops.extend(loop() for _ in range(5))
            print(f"{program.name}: {case}", file=sys.stderr)
            found.append(measure(program, case, program.check(plan) if plan else list(program.version), limits))
    return found


def cell(measured: Measured, product: Measured) -> str:
    """Time, memory and, for a peer, how many times the product's time it took."""
    if measured.seconds is None or measured.megabytes is None:
        return "–"
    ratio = f" ({measured.seconds / product.seconds:.1f}×)" if product.seconds and measured is not product else ""
    return f"{measured.seconds:.2f} s, {measured.megabytes:.0f} MB{ratio}"


def table(found: list[Measured]) -> str:
    """The figures as a Markdown table, with the reasons of what is absent below it."""
    names = list(dict.fromkeys(one.program for one in found))
    lines = ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for case in dict.fromkeys(one.case for one in found):
        row = [one for one in found if one.case == case]
        lines.append(f"| {case} | " + " | ".join(cell(one, row[0]) for one in row) + " |")
    absent = dict.fromkeys(f"- {one.program}, {one.case}: {one.reason}" for one in found if one.reason)
    return "\n".join([*lines, "", *absent])


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
    loops: list[float] = []
    found = run(parser.parse_args(), loops)
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "python": platform.python_version(), "loops": loops}
    results = {"machine": machine, "measured": [asdict(one) for one in found]}
    (SCRATCH / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"{machine['processors']} processors, Python {machine['python']}\n\n{table(found)}\n\n{mood(loops)}")
    sys.exit(any(one.program == "srm-tf" and one.seconds is None for one in found))


if __name__ == "__main__":
    main()

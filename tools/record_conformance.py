"""Ask real Terraform what expressions are worth, and keep its answers for the tests.

    python tools/record_conformance.py ORACLE [GROUP ...]

ORACLE is a command that answers as `ORACLE eval QUESTIONS.json -`: QUESTIONS.json holds `exprs`, `preamble` (HCL text beside them), `files`
(name → text) and `variables`; the answer is a list of JSON objects, one for each expression: `value` and `type` as plan JSON writes them,
`unknown`, or `partly_unknown` with `after_unknown`, or `error`.

Each `tests/conformance/expressions/<group>.toml` gives `tests/conformance/cases/<group>.jsonl`, one expression with its answer a line.
Numbers stay as Terraform wrote them, and never pass through a float.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).resolve().parent.parent / "tests" / "conformance"
KEPT = ("value", "type", "unknown", "partly_unknown", "after_unknown", "error")  # not the details: they change from run to run
EXPECTED_KEYS = {"preamble", "files", "variables", "exprs"}


def questions(source: Path) -> dict[str, Any]:
    """What one group asks."""
    group = tomllib.loads(source.read_text(encoding="utf-8"))
    surplus = group.keys() - EXPECTED_KEYS
    twice = {expr for expr in group["exprs"] if group["exprs"].count(expr) > 1}
    if surplus or twice:
        sys.exit(f"{source.name}: surplus keys {sorted(surplus)}, expressions that stand there twice {sorted(twice)}")
    return group


def ask(oracle: str, group: dict[str, Any]) -> list[dict[str, msgspec.Raw]]:
    """The answers of real Terraform, with every value in the text it was written in."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder, "questions.json")
        asked.write_text(json.dumps(group), encoding="utf-8")
        done = subprocess.run([oracle, "eval", str(asked), "-"], stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=list[dict[str, msgspec.Raw]])


def line(expr: str, answer: dict[str, msgspec.Raw]) -> str:
    """One line of a file of answers."""
    told = ", ".join(f'"{key}": {bytes(answer[key]).decode()}' for key in KEPT if key in answer)
    return f'{{"expr": {json.dumps(expr, ensure_ascii=False)}, "answer": {{{told}}}}}\n'


def record(oracle: str, source: Path) -> int:
    """Write the answers of one group, and give back how many there are."""
    group = questions(source)
    answers = ask(oracle, group)
    kept = HERE / "cases" / f"{source.stem}.jsonl"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("".join(line(expr, answer) for expr, answer in zip(group["exprs"], answers, strict=True)), encoding="utf-8")
    return len(answers)


def main(oracle: str, *names: str) -> None:
    """Record the named groups, or all of them; answers of groups that are gone go, too."""
    sources = sorted((HERE / "expressions").glob("*.toml"))
    known = {source.stem for source in sources}
    if set(names) - known:
        sys.exit(f"no such group: {', '.join(sorted(set(names) - known))}")
    for source in sources:
        if not names or source.stem in names:
            print(f"{source.stem}: {record(oracle, source)} answers", flush=True)
    for kept in (HERE / "cases").glob("*.jsonl"):
        if kept.stem not in known:
            kept.unlink()


if __name__ == "__main__":
    if len(sys.argv) < 2:  # noqa: PLR2004 — the program and the oracle
        sys.exit(__doc__)
    main(*sys.argv[1:])

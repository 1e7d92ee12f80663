"""Let real Terraform plan the configurations of the tests, and keep its plans beside them.

    python tools/record_plans.py ORACLE [NAME ...]

ORACLE is a command that answers as `ORACLE plan FOLDER OUT [OPTION ...]`: it plans the configuration in FOLDER, without AWS, and writes to
OUT what `terraform show -json` prints of the plan. A NAME is a folder of `tests/configurations`, or the number it begins with; without any,
all are planned.

Each folder has a `plan.toml`: `title`, `probes` (what of the language it is about), `args` (options for the oracle: `--var NAME=VALUE`,
`--var-file FILE`, `--moto` for data sources that read from AWS) and `root`, where the root module stands in a folder of its own. Files are
named from the folder of the `plan.toml`. The list in `tests/configurations/README.md` is written anew from them, too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent / "tests" / "configurations"
REQUIRED_KEYS = {"title", "probes"}
EXPECTED_KEYS = REQUIRED_KEYS | {"args", "root"}
HEADING = "## What each probes\n"


def settings(folder: Path) -> dict[str, Any]:
    """The `plan.toml` of a configuration."""
    told = tomllib.loads((folder / "plan.toml").read_text(encoding="utf-8"))
    if not REQUIRED_KEYS <= told.keys() <= EXPECTED_KEYS:
        sys.exit(f"{folder.name}/plan.toml: keys {sorted(told)}, expected {sorted(REQUIRED_KEYS)} and perhaps args, root")
    return told


def record(oracle: str, folder: Path) -> int:
    """Write the plan of one configuration, and give back how many bytes it has. Exits where Terraform refuses."""
    told = settings(folder)
    kept = folder / "plan.json"
    # Variables of whoever records are no part of a configuration.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_VAR_")}
    asked = [oracle, "plan", told.get("root", "."), kept.name, *told.get("args", [])]
    if subprocess.run(asked, cwd=folder, env=environment, check=False).returncode:
        sys.exit(f"{folder.name}: Terraform did not plan it")
    return kept.stat().st_size


def chosen(names: tuple[str, ...]) -> list[Path]:
    """The folders that are meant, in order."""
    folders = sorted(path.parent for path in HERE.glob("*/plan.toml"))
    wanted = [folder for folder in folders if not names or {folder.name, folder.name.partition("-")[0]} & set(names)]
    if len(wanted) < len(set(names)):
        sys.exit(f"{', '.join(names)}: not all of them are configurations of {HERE}")
    return wanted


def list_all() -> None:
    """Write the list of all configurations, one line each, below the heading in the README."""
    readme = HERE / "README.md"
    told = {path.parent.name: settings(path.parent) for path in sorted(HERE.glob("*/plan.toml"))}
    lines = [f"- **{name}** ({one['title']}): {one['probes']}." for name, one in told.items()]
    head, heading, _ = readme.read_text(encoding="utf-8").partition(HEADING)
    readme.write_text(f"{head}{heading}\n{chr(10).join(lines)}\n", encoding="utf-8")


def main(oracle: str, *names: str) -> None:
    """Record the named configurations, or all of them."""
    command = str(Path(oracle).resolve()) if Path(oracle).exists() else oracle
    for folder in chosen(names):
        print(f"{folder.name}: {record(command, folder)} bytes", flush=True)
    list_all()


if __name__ == "__main__":
    if len(sys.argv) < 2:  # noqa: PLR2004 — the program and the oracle
        sys.exit(__doc__)
    main(*sys.argv[1:])

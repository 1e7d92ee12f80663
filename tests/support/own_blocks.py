"""What is asked of blocks of Terraform's own, which no plan shows: their verdicts, and whether a report repeats what they hide."""

from __future__ import annotations

from srm_tf.report.formats import FORMATS
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan


def verdicts(srm_tf: Program, control: str, *named: str) -> dict[str, str]:
    """Address → verdict of a control on what is named."""
    done = srm_tf("check", *named, "--only", control, "--format", "json", "--fail-on", "never")
    return {one["address"]: one["verdict"] for one in done.document["outcomes"]}


def assert_no_format_repeats(scan: Scan, srm_tf: Program, control: str, text: str) -> None:
    """Neither a configuration, nor a plan beside it, has the word `canary` of the configuration in a report that names the control."""
    scan.write({"w/main.tf": text, "w/plan.json": plan_text(text)})
    out = scan.place / "out"
    out.mkdir()
    for named in ("w", "w/plan.json"):
        asked = [word for name in FORMATS for word in ("--format", f"{name}:{out / name}")]
        done = srm_tf("check", named, "--profile", "all", "--verbose", *asked)
        said = [done.stdout, done.stderr, *(path.read_bytes() for path in out.iterdir())]
        assert control.encode() in b"".join(said)
        assert not any(b"canary" in one for one in said)

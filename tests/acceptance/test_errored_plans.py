"""Law 3: a plan that Terraform could not finish is judged as far as it goes, and the gate stays shut."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.planned import plan_of
from tests.support.scanning import Program

QUEUE = 'resource "aws_sqs_queue" "orders" {\n  name = "orders"\n}\n'


def plan(folder: Path, **more: Any) -> None:
    """A plan without a finding that would make the run fail."""
    (folder / "plan.json").write_text(json.dumps({**plan_of(QUEUE), **more}), encoding="utf-8")


def test_a_plan_that_terraform_could_not_finish_is_no_pass(srm_tf: Program, tmp_path: Path) -> None:
    plan(tmp_path)
    whole = srm_tf("check", str(tmp_path / "plan.json"), "--fail-on", "never")
    plan(tmp_path, errored=True, complete=False)
    cut = srm_tf("check", str(tmp_path / "plan.json"), "--fail-on", "never")
    assert (whole.returncode, cut.returncode) == (0, 2)
    assert b"aws_sqs_queue.orders" in cut.stdout
    assert b"plan.json" in cut.stderr
    assert "plan.json: 1 AWS resource (1 to create), could not be read in full As of" in " ".join(cut.stdout.decode().split())
    assert b"Exit 2: 1 input could not be read in full.\n" in cut.stdout

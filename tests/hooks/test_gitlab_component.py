"""The component for GitLab CI/CD: GitLab takes it, and its script does what it says in a repository with a merge request."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.hooks.stands import CONTROL, ROOT, VOLUME, Stand, commit, documents, git, needs_formats, needs_git, repository, schema
from tests.support.planned import plan_text

FORMATS = ("html", "markdown", "gitlab-code-quality", "gitlab-sast", "junit")
PACKAGE = "git+https://example.org/srm-tf@abc"
SPEC, PIPELINE = documents("gitlab/template.yml")
(JOB,) = PIPELINE.values()
(SCRIPT,) = JOB["script"]
shellcheck = shutil.which("shellcheck") or shutil.which("shellcheck", path=str(Path(sys.executable).parent))


def filled(value: Any, inputs: dict[str, str]) -> Any:
    """A document with its inputs put in, as GitLab does before it reads it."""
    if isinstance(value, dict):
        return {filled(key, inputs): filled(one, inputs) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, inputs) for one in value]
    return re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", lambda found: inputs[found[1]], value) if isinstance(value, str) else value


def defaults() -> dict[str, str]:
    return {
        name: str(one["default"]).lower() if one.get("type") == "boolean" else one.get("default", PACKAGE)
        for name, one in SPEC["spec"]["inputs"].items()
    }


def test_gitlab_takes_it() -> None:
    validator = jsonschema.Draft7Validator(schema("gitlab-ci.json"))
    validator.validate(SPEC)
    validator.validate(filled(PIPELINE, defaults()))
    assert "$[[" not in str(filled(PIPELINE, defaults()))


def test_what_is_installed_is_said_by_the_user() -> None:
    assert "default" not in SPEC["spec"]["inputs"]["package"]  # a name on an index may be somebody else's


def test_every_input_has_an_effect_and_none_is_pasted_into_the_script() -> None:
    text = (ROOT / "hooks" / "gitlab" / "template.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(SPEC["spec"]["inputs"])
    assert "$[[" not in SCRIPT


@pytest.mark.skipif(shellcheck is None, reason="shellcheck is not installed; test.lock has it")
def test_shellcheck_has_nothing_to_say() -> None:
    assert shellcheck
    done = subprocess.run([shellcheck, "--shell=sh", "-"], input=SCRIPT, capture_output=True, text=True, check=False)
    assert done.stdout == ""


class Runner:
    """The script of the job in a checkout, with a `pip install` that leaves the product of this tree."""

    def __init__(self, place: Path) -> None:
        self.stand = Stand(place)
        self.stand.from_here()
        self.stand.program("python3", self._python())
        self.checkout = repository(place / "checkout")
        self.before = commit(self.checkout, {"infra/main.tf": VOLUME % ("old", "false")})

    def _python(self) -> str:
        """`python3 -m venv DIR` makes an environment whose python installs nothing; all else is Python."""
        return f"""if [ "$1 $2" = "-m venv" ]; then
  mkdir -p "$3/bin"
  printf '#!/bin/sh\\nprintf "%%s\\\\n" "pip $*" >> "{self.stand.place}/calls"\\n' > "$3/bin/python"
  chmod +x "$3/bin/python"
else
  exec "{sys.executable}" "$@"
fi"""

    def run(self, inputs: dict[str, str], **environment: str) -> subprocess.CompletedProcess[str]:
        (job,) = filled(PIPELINE, {**defaults(), "args": f"--only {CONTROL} --fail-on low", **inputs}).values()
        return self.stand.run(["sh", "-c", job["script"][0]], {**job["variables"], **environment}, where=self.checkout)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@needs_git
@needs_formats(*FORMATS)
def test_a_branch_counts_all_there_is_and_leaves_its_reports(runner: Runner) -> None:
    done = runner.run({"directory": "infra"})
    assert done.returncode == 1, done.stderr
    assert CONTROL in done.stdout
    for reports in JOB["artifacts"]["reports"].values():
        assert (runner.checkout / reports).stat().st_size
    for kept in JOB["artifacts"]["paths"]:
        assert list(runner.checkout.glob(kept)), kept
    glob = runner.run({"directory": "infra", "args": "--skip infra/*"})  # a word, and not the names of files that a shell makes of it
    assert (glob.returncode, "got 'infra/*'" in glob.stderr) == (2, True)
    assert runner.stand.calls("pip")[:1] == [f"pip -m pip install --quiet --disable-pip-version-check {PACKAGE}"]


@needs_git
@needs_formats(*FORMATS)
def test_a_merge_request_counts_what_it_makes_worse(runner: Runner) -> None:
    commit(runner.checkout, {"infra/new.tf": VOLUME % ("new", "true")})
    merge = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": runner.before, "CI_MERGE_REQUEST_IID": "3"}
    fine = runner.run({"directory": "infra"}, **merge)
    assert fine.returncode == 0, fine.stdout + fine.stderr
    assert "SRM_TF_GITLAB_TOKEN is not set" in fine.stderr
    commit(runner.checkout, {"infra/new.tf": VOLUME % ("new", "false")})
    assert runner.run({"directory": "infra"}, **merge).returncode == 1
    assert runner.run({"directory": "infra"}, **{**merge, "CI_MERGE_REQUEST_DIFF_BASE_SHA": "1" * 40}).returncode == 2


@needs_git
@needs_formats(*FORMATS)
def test_a_plan_of_an_earlier_job_or_one_that_is_made(runner: Runner) -> None:
    (runner.checkout / "tfplan.json").write_text(plan_text(VOLUME % ("v", "false")), encoding="utf-8")
    assert runner.run({"plan": "tfplan.json"}).returncode == 1
    assert runner.run({"plan": "not-there.json"}).returncode == 2
    runner.stand.program("tofu", f'case "$1" in show) cat "{runner.checkout}/tfplan.json";; plan) touch "${{4#-out=}}";; esac')
    made = runner.run({"directory": "infra", "make-plan": "true"})
    assert made.returncode == 1, made.stderr
    assert "infra/main.tf:" in made.stdout or "infra/srm-tf-plan.json" in made.stdout
    assert git(runner.checkout, "status", "--porcelain", "infra") == ""

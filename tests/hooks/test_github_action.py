"""The composite action: GitHub takes it, it is pinned, and each of its scripts does what it says in a repository with a pull request."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from srm_tf import __version__
from tests.hooks.stands import CONTROL, ROOT, VOLUME, Stand, commit, documents, git, needs_formats, needs_git, repository, schema
from tests.support.planned import plan_text

FORMATS = ("html", "github", "github-summary", "markdown", "github-sarif")
(ACTION,) = documents("github/action.yml")
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = {step["name"]: step["run"] for step in STEPS if "run" in step}
HERE = str(ROOT / "hooks" / "github")
shellcheck = shutil.which("shellcheck") or shutil.which("shellcheck", path=str(Path(sys.executable).parent))


def test_github_takes_it() -> None:
    jsonschema.Draft7Validator(schema("github-action.json")).validate(ACTION)


def test_every_action_it_uses_is_pinned_by_its_commit() -> None:
    text = (ROOT / "hooks" / "github" / "action.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert len(used) == 2
    assert [one for one in used if not re.fullmatch(r"[\w-]+(?:/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_no_secret_is_needed_and_nothing_is_pasted_into_a_script() -> None:
    text = (ROOT / "hooks" / "github" / "action.yml").read_text(encoding="utf-8")
    assert "secrets." not in text
    assert [name for name, script in SCRIPTS.items() if "${{" in script] == []  # values come by the environment
    asked = set(re.findall(r"inputs\.([a-z-]+)", text))
    assert asked == set(ACTION["inputs"])
    for step in STEPS:
        known = set(step.get("env", {})) | {"PATH", "RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_REF", "GITHUB_SHA"}
        known |= {"GITHUB_STEP_SUMMARY", "GITHUB_ACTION_PATH"}
        assert set(re.findall(r"\$\{?([A-Z][A-Z_]+)", step.get("run", ""))) <= known


def test_what_may_be_refused_is_not_what_decides() -> None:
    told = {step.get("name", step.get("uses")): step for step in STEPS}
    assert told["Comment"]["continue-on-error"] is True
    assert told["Upload to code scanning"]["continue-on-error"] is True
    assert "fork != true" in told["Upload to code scanning"]["if"]
    assert [name for name, step in told.items() if not step.get("continue-on-error")][-1] == "Gate"


@pytest.mark.skipif(shellcheck is None, reason="shellcheck is not installed; test.lock has it")
@pytest.mark.parametrize("name", SCRIPTS)
def test_shellcheck_has_nothing_to_say(name: str) -> None:
    assert shellcheck
    done = subprocess.run([shellcheck, "--shell=bash", "-"], input=SCRIPTS[name], capture_output=True, text=True, check=False)
    assert done.stdout == ""


class Job:
    """A job of a workflow: its scripts, as the runner starts them, in a checkout."""

    def __init__(self, stand: Stand, checkout: Path) -> None:
        self.stand = stand
        self.checkout = checkout
        self.temporary = stand.place / "runner"
        (self.temporary / "srm-tf-venv").mkdir(parents=True)
        (self.temporary / "srm-tf-venv" / "bin").symlink_to(stand.programs)
        self.output, self.summary = stand.place / "output", stand.place / "summary"
        self.event: dict[str, str] = {"GITHUB_REF": "refs/heads/main", "GITHUB_SHA": git(checkout, "rev-parse", "HEAD")}

    def step(self, name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step; inputs that are not given are empty."""
        (step,) = (step for step in STEPS if step.get("name") == name)
        runner = {
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_ACTION_PATH": HERE,
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        environment = {**dict.fromkeys(step.get("env", {}), ""), **runner, **self.event, **inputs}
        script = self.stand.place / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        return self.stand.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], environment, where=self.checkout)

    def outputs(self) -> dict[str, str]:
        """What the steps said to those after them."""
        return dict(line.split("=", 1) for line in self.output.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """On the main branch, where an old volume is not encrypted, and has a plan."""
    stand = Stand(tmp_path)
    stand.from_here()
    place = repository(tmp_path / "origin")
    git(place, "config", "uploadpack.allowAnySHA1InWant", "true")
    commit(place, {"infra/main.tf": VOLUME % ("old", "false"), "plans/tfplan.json": plan_text(VOLUME % ("old", "false"))})
    return Job(stand, place)


def pull_request(job: Job, text: str) -> Job:
    """The same job for a pull request that adds a file: a checkout of one commit, as actions/checkout makes it."""
    origin = job.checkout
    before = git(origin, "rev-parse", "HEAD")
    git(origin, "checkout", "--quiet", "-b", "feature")
    commit(origin, {"infra/new.tf": text})
    git(origin, "checkout", "--quiet", "main")
    commit(origin, {"infra/meanwhile.tf": VOLUME % ("meanwhile", "false")})
    git(origin, "merge", "--quiet", "--no-ff", "--message", "merge", "feature")
    merge = git(origin, "rev-parse", "HEAD")
    git(origin, "update-ref", "refs/pull/7/merge", merge)
    place = job.stand.place / "checkout"
    git(job.stand.place, "clone", "--quiet", "--depth", "1", origin.as_uri(), str(place))
    job.checkout = place
    job.event = {"GITHUB_REF": "refs/pull/7/merge", "GITHUB_SHA": merge, "BASE_SHA": before}
    return job


ASK = f"--only {CONTROL}\n--fail-on low"


@needs_git
@needs_formats(*FORMATS)
def test_a_push_counts_all_there_is(job: Job) -> None:
    done = job.step("Check", DIRECTORY="infra", ARGS=ASK)
    assert done.returncode == 0, done.stderr
    told = job.outputs()
    assert told["exit-code"] == "1"
    assert CONTROL in done.stdout
    assert "::error file=infra/main.tf" in done.stdout or "::warning file=infra/main.tf" in done.stdout
    assert {path.name for path in Path(told["reports"]).iterdir()} == {
        "annotations.txt", "summary.md", "comment.md", "srm-tf.sarif", "srm-tf.json", "srm-tf.html",
    }  # fmt: skip
    assert told["sarif"].endswith("/srm-tf.sarif")
    assert CONTROL in job.summary.read_text(encoding="utf-8")
    assert job.step("Gate", CODE=told["exit-code"]).returncode == 1
    glob = job.step("Check", DIRECTORY="infra", ARGS="--skip infra/*")  # a word, and not the names of files that a shell makes of it
    assert (job.outputs()["exit-code"], "got 'infra/*'" in glob.stderr) == ("2", True)


@needs_git
@needs_formats(*FORMATS)
def test_a_pull_request_is_compared_with_the_branch_it_goes_to(job: Job) -> None:
    pull_request(job, VOLUME % ("new", "true"))
    done = job.step("Check", DIRECTORY="infra", ARGS=ASK)
    assert (done.returncode, job.outputs()["exit-code"]) == (0, "0"), done.stdout + done.stderr
    assert "aws_ebs_volume.meanwhile" in done.stdout  # was there before it: shown, and not counted
    assert job.step("Gate", CODE="0").returncode == 0
    counted = job.step("Check", DIRECTORY="infra", ARGS=ASK, AGAINST="none")
    assert (counted.returncode, job.outputs()["exit-code"]) == (0, "1")


@needs_git
@needs_formats(*FORMATS)
def test_a_pull_request_that_makes_something_worse(job: Job) -> None:
    pull_request(job, VOLUME % ("new", "false"))
    job.step("Check", DIRECTORY="infra", ARGS=ASK)
    assert job.outputs()["exit-code"] == "1"


@needs_git
@needs_formats(*FORMATS)
def test_a_head_that_is_not_the_merge_is_compared_with_what_it_started_from(job: Job) -> None:
    pull_request(job, VOLUME % ("new", "false"))
    commit(job.checkout, {"infra/later.tf": "locals {}\n"})  # its parent has the finding already: not what to compare with
    job.step("Check", DIRECTORY="infra", ARGS=ASK)
    assert job.outputs()["exit-code"] == "1"
    job.event["BASE_SHA"] = "1" * 40
    done = job.step("Check", DIRECTORY="infra", ARGS=ASK)
    assert job.outputs()["exit-code"] == "2"
    assert "--against" in done.stderr
    git(job.checkout, "checkout", "--quiet", job.event["GITHUB_SHA"])
    git(job.checkout, "remote", "set-url", "origin", "nowhere")
    done = job.step("Check", DIRECTORY="infra", ARGS=ASK)
    assert (done.returncode, "::error::srm-tf: the revision" in done.stdout) == (2, True)


@needs_git
@needs_formats(*FORMATS)
def test_plans_one_a_line_and_the_lines_of_their_configuration(job: Job) -> None:
    done = job.step("Check", PLANS="plans/tfplan.json\n", DIRECTORY="infra", ARGS=ASK)
    assert (done.returncode, job.outputs()["exit-code"]) == (0, "1"), done.stderr
    assert "infra/main.tf" in Path(job.outputs()["sarif"]).read_text(encoding="utf-8")
    job.step("Check", PLANS="plans/tfplan.json\nplans/not-there.json\n", ARGS=ASK)
    assert job.outputs()["exit-code"] == "2"


@needs_git
@needs_formats(*FORMATS)
def test_a_plan_is_made(job: Job) -> None:
    shown = job.checkout / "plans" / "tfplan.json"
    job.stand.program("terraform", f'case "$1" in show) cat "{shown}";; plan) touch "${{4#-out=}}";; esac')
    job.step("Check", DIRECTORY="infra", MAKE_PLAN="true", ARGS=ASK)
    assert job.outputs()["exit-code"] == "1"
    assert [call.split()[1] for call in job.stand.calls("terraform")] == ["init", "plan", "show"]
    job.stand.program("terraform", "exit 1")
    job.step("Check", DIRECTORY="infra", MAKE_PLAN="true", ARGS=ASK)
    assert job.outputs()["exit-code"] == "2"


@needs_git
def test_the_comment_is_kept_and_no_permission_is_no_failure(job: Job) -> None:
    (job.temporary / "comment.md").write_text("<!-- srm-tf -->\nfine\n")
    job.event |= {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r"}
    job.stand.program("gh", 'case "$*" in *--jq*) echo 41;; esac')
    done = job.step("Comment", REPORTS=str(job.temporary), SRM_TF_PULL="7", GH_TOKEN="x")  # noqa: S106
    assert done.returncode == 0, done.stderr
    assert "PATCH repos/o/r/issues/comments/41" in job.stand.calls("gh")[-1]
    job.stand.program("gh", "echo 'HTTP 403' >&2; exit 1")
    assert job.step("Comment", REPORTS=str(job.temporary), SRM_TF_PULL="7", GH_TOKEN="x").returncode == 0  # noqa: S106


@needs_git
def test_a_gate_without_an_answer_is_not_green(job: Job) -> None:
    assert [job.step("Gate", CODE=code).returncode for code in ("0", "1", "2", "")] == [0, 1, 2, 2]


@pytest.mark.slow
@needs_git
def test_it_installs_what_stands_at_its_revision(job: Job) -> None:
    job.temporary.joinpath("srm-tf-venv", "bin").unlink()
    done = job.step("Install srm-tf", PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    programs = job.temporary / "srm-tf-venv" / "bin"
    said = subprocess.run([programs / "srm-tf", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == f"srm-tf, version {__version__}\n"
    assert (programs / "srm-tf-gate").read_text() == (ROOT / "hooks/shell/srm-tf-gate.sh").read_text()
    assert (programs / "srm-tf-comment").stat().st_mode & 0o111

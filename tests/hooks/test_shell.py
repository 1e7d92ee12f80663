"""The scripts for runners with a shell: which plan is judged, how they end, what becomes of comments."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hooks.stands import CONTROL, ROOT, VOLUME, Stand
from tests.support.planned import plan_text

SCRIPTS = sorted((ROOT / "hooks" / "shell").glob("*.sh"))
GATE, COMMENT = ("sh", str(ROOT / "hooks/shell/srm-tf-gate.sh")), ("sh", str(ROOT / "hooks/shell/srm-tf-comment.sh"))
BAD = plan_text(VOLUME % ("v", "false"))
ASK = ("--only", CONTROL, "--fail-on", "low")
TERRAFORM = 'case "$1" in show) cat "$(dirname "$0")/../plan.json";; plan) touch "${4#-out=}";; esac'
shellcheck = shutil.which("shellcheck") or shutil.which("shellcheck", path=str(Path(sys.executable).parent))


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    found = Stand(tmp_path)
    found.from_here()
    (tmp_path / "plan.json").write_text(BAD, encoding="utf-8")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.tf").write_text(VOLUME % ("v", "false"), encoding="utf-8")
    return found


@pytest.mark.skipif(shellcheck is None, reason="shellcheck is not installed; test.lock has it")
def test_shellcheck_has_nothing_to_say() -> None:
    assert shellcheck
    done = subprocess.run([shellcheck, *SCRIPTS], capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert len(SCRIPTS) == 2


@pytest.mark.parametrize(("script", "usage"), [(GATE, "srm-tf-gate [OPTION]..."), (COMMENT, "srm-tf-comment FILE")])
def test_each_says_what_it_takes(stand: Stand, script: tuple[str, ...], usage: str) -> None:
    done = stand.run([*script, "--help"], {})
    assert (done.returncode, done.stderr) == (0, "")
    assert f"\n  {usage}" in done.stdout
    assert "set -eu" not in done.stdout
    assert not any(line.startswith("#") for line in done.stdout.splitlines())


def test_a_plan_that_is_named_is_told_how_to_be(stand: Stand) -> None:
    done = stand.run([*GATE, "plan.json"], {})
    says = "expected an option of srm-tf check, got 'plan.json': SHOWFILE or PLANFILE name a plan; or judge it by: srm-tf check 'plan.json'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"srm-tf-gate: {says}\n")


@pytest.mark.parametrize("arguments", [(), ("",), ("--x",)])
def test_no_file_is_no_comment_and_no_success(stand: Stand, arguments: tuple[str, ...]) -> None:
    done = stand.run([*COMMENT, *arguments], {})
    assert (done.returncode, done.stderr[:52]) == (2, "srm-tf-comment: expected a file, as srm-tf-comment F")


def test_a_plan_as_json_is_judged_as_it_is(stand: Stand) -> None:
    done = stand.run([*GATE, *ASK], {"SHOWFILE": str(stand.place / "plan.json")})
    assert (done.returncode, done.stdout[:11]) == (1, "plan.json: "), done.stderr
    assert stand.calls("terraform") == []


def test_a_gate_that_is_called_by_its_path_takes_the_program_beside_it(stand: Stand) -> None:
    """As `.venv/bin/srm-tf-gate`, where nobody has put the folder on PATH."""
    beside = stand.place / "venv" / "bin"
    beside.mkdir(parents=True)
    shutil.copy(GATE[1], beside / "srm-tf-gate")
    (stand.programs / "srm-tf").rename(beside / "srm-tf")
    done = stand.run(["sh", "venv/bin/srm-tf-gate", *ASK], {"SHOWFILE": "plan.json"}, alone=True)
    assert (done.returncode, done.stdout[:11]) == (1, "plan.json: "), done.stderr
    stand.program("terraform", TERRAFORM)
    (beside / "terraform").write_text("#!/bin/sh\nexit 9\n", encoding="utf-8")  # another version, further behind on PATH
    (beside / "terraform").chmod(0o755)
    made = stand.run(["sh", "venv/bin/srm-tf-gate", *ASK], {"DIR": "infra"})
    assert (made.returncode, stand.calls("terraform") != []) == (1, True), made.stderr


def test_a_saved_plan_is_shown_and_nothing_is_left(stand: Stand) -> None:
    stand.program("terraform", TERRAFORM)
    (stand.place / "saved").write_text("binary")
    done = stand.run([*GATE, *ASK], {"PLANFILE": "saved", "SHOWFILE": "not-there.json", "DIR": "infra"})
    assert (done.returncode, done.stdout[:26]) == (1, "infra/srm-tf-plan.json: 1 "), done.stderr
    assert "infra/main.tf:" in done.stdout  # the configuration beside it gives the lines
    assert stand.calls("terraform") == [f"terraform show -json {stand.place}/saved"]
    assert [path.name for path in (stand.place / "infra").iterdir()] == ["main.tf"]


def test_a_plan_is_made_of_a_directory(stand: Stand) -> None:
    stand.program("terraform1.9", TERRAFORM)
    done = stand.run([*GATE, *ASK], {"DIR": "infra", "ATLANTIS_TERRAFORM_VERSION": "1.9"})
    assert done.returncode == 1, done.stderr
    assert [call.split()[1] for call in stand.calls("terraform")] == ["init", "plan", "show"]
    assert stand.calls("terraform")[0].endswith(" init -input=false")  # nobody is there to answer
    done = stand.run([*GATE, "--fail-on", "never"], {"DIR": "infra", "TERRAFORM": "terraform1.9"})
    assert (done.returncode, "there is no plan" in done.stderr) == (0, False)


def test_a_plan_is_made_without_questions_or_a_lock_and_initialised_once_by_the_real_program(stand: Stand) -> None:
    stand.program("terraform", "exit 9")  # as hashicorp/setup-terraform wraps it
    stand.program("terraform-bin", TERRAFORM)
    stand.program("srm-tf", "exit 0")
    (stand.place / "infra" / ".terraform").mkdir()
    assert stand.run(GATE, {"DIR": "infra/", "SHOWFILE": "not-there.json"}).returncode == 0
    plan, show, check = stand.calls()
    assert plan.startswith("terraform-bin plan -input=false -lock=false -out=/")
    assert show == f"terraform-bin show -json {plan.partition('-out=')[2]}"
    assert check == "srm-tf check infra/srm-tf-plan.json"
    (stand.place / "saved").write_text("binary")
    stand.run(GATE, {"PLANFILE": str(stand.place / "saved")})
    assert stand.calls()[3:] == [f"terraform-bin show -json {stand.place}/saved", "srm-tf check srm-tf-plan.json"]


def test_a_plan_is_for_nobody_else_to_read_and_reports_are(stand: Stand) -> None:
    """A plan shows secrets in clear."""
    stand.program("terraform", TERRAFORM)
    modes = "stat -c %a infra/srm-tf-plan.json > report"
    stand.program("srm-tf", modes)
    stand.run(["sh", "-c", f"umask 022; sh {GATE[1]}"], {"DIR": "infra"})
    report = stand.place / "report"
    assert (report.read_text(), oct(report.stat().st_mode)) == ("600\n", "0o100644")
    stand.program("srm-tf", "touch of-showfile")
    stand.run(["sh", "-c", f"umask 022; sh {GATE[1]}"], {"SHOWFILE": "plan.json"})
    assert oct((stand.place / "of-showfile").stat().st_mode) == "0o100644"


# Whoever runs the tests in the background of a shell makes them, and all that they start, deaf to SIGINT.
AS_STARTED = [
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])",
]


@pytest.mark.parametrize(("sign", "code"), [("INT", 130), ("TERM", 143)])
def test_a_run_that_is_stopped_leaves_no_plan(stand: Stand, sign: str, code: int) -> None:
    stand.program("terraform", TERRAFORM)
    stand.program("srm-tf", f"kill -{sign} $PPID")
    (stand.place / "temporary").mkdir()
    assert stand.run([*AS_STARTED, *GATE], {"DIR": "infra", "TMPDIR": str(stand.place / "temporary")}).returncode == code
    assert [path.name for path in (stand.place / "infra").iterdir()] == ["main.tf"]
    assert list((stand.place / "temporary").iterdir()) == []


def test_one_that_is_made_in_place_of_one_that_was_named_is_told(stand: Stand) -> None:
    stand.program("terraform", TERRAFORM)
    done = stand.run([*GATE, *ASK], {"DIR": "infra", "PLANFILE": "tfplan"})
    assert done.returncode == 1
    assert f"srm-tf-gate: there is no plan in '{stand.place}/tfplan': one is made of 'infra'" in done.stderr


@pytest.mark.parametrize("fails", ["init", "plan", "show"])
def test_no_plan_is_no_green_gate(stand: Stand, fails: str) -> None:
    stand.program("terraform", f'[ "$1" != {fails} ] || exit 1\n{TERRAFORM}')
    done = stand.run([*GATE, *ASK], {"DIR": "infra"})
    assert done.returncode == 2
    assert f"srm-tf-gate: 'terraform {fails}" in done.stderr
    assert [path.name for path in (stand.place / "infra").iterdir()] == ["main.tf"]


def test_where_no_plan_can_be_made(stand: Stand) -> None:
    assert stand.run([*GATE], {"DIR": "infra", "PATH": f"{stand.programs}:/usr/bin:/bin"}).returncode == 2
    stand.program("tofu", TERRAFORM)
    assert "expected a directory, got 'nowhere'" in stand.run([*GATE], {"DIR": "nowhere"}).stderr
    (stand.place / "infra" / "srm-tf-plan.json").write_text("somebody's")
    done = stand.run([*GATE], {"DIR": "infra"})
    assert (done.returncode, "is in the way" in done.stderr) == (2, True)
    assert (stand.place / "infra" / "srm-tf-plan.json").read_text() == "somebody's"


ATLANTIS = {"BASE_REPO_OWNER": "org", "BASE_REPO_NAME": "infra", "PULL_NUM": "7", "GH_TOKEN": "x"}


def test_a_comment_on_github_is_written_once_and_then_replaced(stand: Stand) -> None:
    (stand.place / "c.md").write_text("<!-- srm-tf -->\nfine\n")
    stand.program("gh", "exit 0")
    done = stand.run([*COMMENT, "c.md"], ATLANTIS)
    assert (done.returncode, done.stderr) == (0, "")
    listed, written = stand.calls("gh")
    assert "--paginate repos/org/infra/issues/7/comments" in listed  # a long talk has more than one page
    assert 'startswith("<!-- srm-tf -->")' in listed
    assert written == "gh api --silent --method POST repos/org/infra/issues/7/comments -F body=@c.md"
    stand.program("gh", 'case "$*" in *--jq*) echo 41; echo 42;; esac')
    stand.run([*COMMENT, "c.md"], {**ATLANTIS, "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r", "SRM_TF_PULL": "8"})
    assert 'select((.body | startswith("<!-- srm-tf -->")) and .user.type == "Bot")' in stand.calls("gh")[2]  # no other bot's
    assert stand.calls("gh")[-1] == "gh api --silent --method PATCH repos/o/r/issues/comments/41 -F body=@c.md"


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"CHANGE_ID": "9", "SRM_TF_REPOSITORY": "a/b", "GITHUB_TOKEN": "x"}, "a/b/issues/9"),  # Jenkins
        ({**ATLANTIS, "SRM_TF_REPOSITORY": "a/b", "SRM_TF_PULL": "1", "CHANGE_ID": "9"}, "a/b/issues/1"),
        ({**ATLANTIS, "GITHUB_REPOSITORY": "o/r", "CHANGE_ID": "9"}, "o/r/issues/7"),
    ],
)
def test_which_pull_request_is_meant(stand: Stand, environment: dict[str, str], path: str) -> None:
    (stand.place / "c.md").write_text("<!-- srm-tf -->\nfine\n")
    stand.program("gh", "exit 0")
    stand.run([*COMMENT, "c.md"], environment)
    assert [f"repos/{path}/comments" in call for call in stand.calls("gh")] == [True, True]


@pytest.mark.parametrize(
    ("gh", "environment", "says"),
    [
        ("exit 1", ATLANTIS, "GitHub does not list comments"),
        ('case "$*" in *POST*) exit 1;; esac', ATLANTIS, "GitHub does not take it"),
        ('case "$*" in *--jq*) echo 41;; *PATCH*) exit 1;; esac', ATLANTIS, "GitHub does not take it"),
        ("exit 0", {**ATLANTIS, "GH_TOKEN": ""}, "GH_TOKEN is not set"),
        ("exit 0", {**ATLANTIS, "PULL_NUM": ""}, "this is no pull request"),
        ("exit 0", {}, "this is no pull request"),
        ("exit 0", {"CI_MERGE_REQUEST_IID": "3"}, "SRM_TF_GITLAB_TOKEN is not set"),
    ],
)
def test_where_no_comment_can_be_written_nothing_fails(stand: Stand, gh: str, environment: dict[str, str], says: str) -> None:
    (stand.place / "c.md").write_text("<!-- srm-tf -->\nfine\n")
    stand.program("gh", gh)
    done = stand.run([*COMMENT, "c.md"], environment)
    assert (done.returncode, done.stderr) == (0, f"srm-tf-comment: no comment: {says}\n")


def test_nothing_written_is_no_comment(stand: Stand) -> None:
    done = stand.run([*COMMENT, "not-there.md"], ATLANTIS)
    assert (done.returncode, "nothing was written" in done.stderr) == (0, True)
    assert stand.run([*COMMENT]).returncode != 0


GITLAB = {
    "CI_API_V4_URL": "https://gitlab.example.com/api/v4",
    "CI_PROJECT_ID": "5",
    "CI_MERGE_REQUEST_IID": "3",
    "SRM_TF_GITLAB_TOKEN": "glpat-secret",
}
NOTES = "https://gitlab.example.com/api/v4/projects/5/merge_requests/3/notes"


def test_the_token_of_gitlab_reaches_curl_and_no_list_of_processes(stand: Stand) -> None:
    (stand.place / "c.md").write_text("<!-- srm-tf -->\nfine\n")
    stand.program("curl", "cat >> config; echo '[]'")
    stand.run([*COMMENT, "c.md"], GITLAB)
    assert (stand.place / "config").read_text() == 'header = "PRIVATE-TOKEN: glpat-secret"\n' * 2
    assert all(call.startswith("curl --config - --fail ") for call in stand.calls("curl"))  # what is refused is no list of notes
    assert "glpat-secret" not in (stand.place / "calls").read_text()


def test_a_note_on_gitlab_is_found_page_by_page_and_replaced(stand: Stand) -> None:
    (stand.place / "c.md").write_text("<!-- srm-tf -->\nfine\n")
    ours = '[{"id": 9, "body": "hello"}, {"id": 10, "body": "<!-- srm-tf -->\\nold"}]'
    pages = f"""cat > /dev/null
case "$*" in *page=1) echo '[{{"id": 1, "body": "hello"}}]';; *page=2) echo '{ours.replace(chr(92), chr(92) * 2)}';; esac"""
    stand.program("curl", pages)
    done = stand.run([*COMMENT, "c.md"], GITLAB)
    assert (done.returncode, done.stderr) == (0, "")
    assert stand.calls("curl")[-1].endswith(f"--request PUT --data-urlencode body@c.md {NOTES}/10")
    stand.program("curl", "cat > /dev/null; echo '[]'")
    stand.run([*COMMENT, "c.md"], GITLAB)
    assert stand.calls("curl")[-1].endswith(f"--request POST --data-urlencode body@c.md {NOTES}")
    for curl, says in (
        ("exit 22", "GitLab does not list notes"),
        ("echo '{}'; echo '[]'", "GitLab lists notes in another form"),
        ('case "$*" in *POST*) exit 22;; esac; echo "[]"', "GitLab does not take it"),
        ("""case "$*" in *PUT*) exit 22;; esac; echo '[{"id": 1, "body": "<!-- srm-tf -->"}]'""", "GitLab does not take it"),
    ):
        stand.program("curl", f"cat > /dev/null; {curl}")
        done = stand.run([*COMMENT, "c.md"], GITLAB)
        assert (done.returncode, done.stderr.splitlines()[-1]) == (0, f"srm-tf-comment: no comment: {says}")

"""What a commit takes away, which no hook is told of: `--deleted` asks git."""

from __future__ import annotations

import re

import pytest

from tests.acceptance.test_against import committed, git
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

KEY = 'resource "aws_kms_key" "k" {\n  enable_key_rotation = true\n}\n'
CALL = 'module "m" {\n  source = "../../m"\n}\n'
LIVE = {"live/a/main.tf": CALL, "live/b/main.tf": CALL, "live/c/main.tf": KEY, "m/main.tf": KEY, "m/more.tf": "locals {}\n"}


@pytest.fixture(autouse=True)
def _no_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tests themselves run below pre-commit."""
    for name in ("PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)


def judged(srm_tf: Program, *arguments: str) -> list[str]:
    """The root modules."""
    done = srm_tf("check", "--deleted", *arguments)
    assert done.returncode == 0 or b"calls, got none" in done.stderr, done.stderr
    return re.findall(r"^(\S+): \d+ AWS resources? in scope", done.stdout.decode(), flags=re.MULTILINE)


def test_nothing_is_nothing_to_judge_and_no_input_is_an_error_without_it(scan: Scan, srm_tf: Program) -> None:
    committed(scan, LIVE)
    assert judged(srm_tf) == []
    assert judged(srm_tf, "--against", "HEAD", "--exclude", "x") == []
    done = srm_tf("check")
    assert done.returncode == 2
    assert b"Missing argument 'PLAN|DIR...'" in done.stderr


@pytest.mark.parametrize(
    ("gone", "roots"),
    [
        ("m/more.tf", ["live/a", "live/b"]),
        ("m", ["live/a", "live/b"]),
        ("live/c", []),
        ("live/c/main.tf", []),
        ("README.md", []),
        ("live/a/values.tfvars", ["live/a"]),
        ("live/a/values/prod.tfvars.json", ["live/a"]),
        ("live/.srm-tf.toml", ["live/a", "live/c"]),
        ("live/b/.srm-tf.toml", ["live/b"]),
    ],
)
def test_what_is_deleted_concerns_what_is_left_and_who_calls_it(scan: Scan, srm_tf: Program, gone: str, roots: list[str]) -> None:
    more = {"README.md": "", "live/a/values.tfvars": "", "live/a/values/prod.tfvars.json": "{}"}
    committed(scan, {**LIVE, **more, "live/.srm-tf.toml": "", "live/b/.srm-tf.toml": ""})
    git(scan.place, "rm", "-q", "-r", gone)
    assert judged(srm_tf) == roots


def test_what_is_changed_or_added_a_hook_is_told_of(scan: Scan, srm_tf: Program) -> None:
    committed(scan, LIVE)
    scan.write({"m/more.tf": "locals {\n}\n", "live/c/new.tf": "locals {}\n"})
    git(scan.place, "add", "-A")
    assert judged(srm_tf) == []


def test_a_call_of_a_module_that_is_gone_is_an_error(scan: Scan, srm_tf: Program) -> None:
    committed(scan, LIVE)
    git(scan.place, "rm", "-q", "-r", "m")
    for arguments in (("--deleted",), ("live/a",), ("live/a/main.tf",), (".",)):
        done = srm_tf("check", *arguments)
        assert done.returncode == 2
        assert b"live/a/main.tf" in done.stderr
        assert b"expected the configuration that module.m calls, got none: there is no configuration in ../../m" in done.stderr


def test_one_that_was_gone_before_and_is_back_is_no_error(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {name: text for name, text in LIVE.items() if not name.startswith("m/")})
    scan.write(LIVE)
    assert srm_tf("check", ".", "--against", "HEAD", "--fail-on", "never").returncode == 0


@pytest.mark.parametrize(
    ("gone", "emptied"), [("live/c", "live/c"), ("live/c/main.tf", "live/c"), ("m/more.tf", None), ("live/a/values.tfvars", None)]
)
def test_that_nothing_is_left_of_a_root_module_is_said(scan: Scan, srm_tf: Program, gone: str, emptied: str | None) -> None:
    committed(scan, {**LIVE, "live/a/values.tfvars": ""})
    git(scan.place, "rm", "-q", "-r", gone)
    for arguments in ((), ("live/a",), ("--against", "HEAD"), (".", "--against", "HEAD")):
        done = srm_tf("check", "--deleted", *arguments, "--format", "json")
        told = [note["where"] for note in done.document["notes"] if "is not judged" in note["text"]]
        assert told == ([emptied] if emptied else [])


def test_what_is_named_is_judged_once_with_it(scan: Scan, srm_tf: Program) -> None:
    committed(scan, LIVE)
    git(scan.place, "rm", "-q", "m/more.tf")
    scan.write({"tfplan.json": plan_text(KEY)})
    done = srm_tf("check", "--deleted", "live/b/main.tf", "tfplan.json", "--format", "json")
    assert done.document["inputs"] == ["tfplan.json", "live/b", "live/a"]


def test_names_are_as_they_are_wherever_it_starts(scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(scan, {**LIVE, "ein Ordner/größer\n.tf": KEY, "ein Ordner/b.tf": "locals {}\n"})
    git(scan.place, "rm", "-q", "ein Ordner/größer\n.tf")
    monkeypatch.chdir(scan.place / "live")
    done = srm_tf("check", "--deleted", "--format", "json")
    assert done.document["inputs"] == [str(scan.place.resolve() / "ein Ordner")]


def test_before_the_first_commit(scan: Scan, srm_tf: Program) -> None:
    git(scan.place, "init", "-q")
    scan.write({"main.tf": KEY})
    git(scan.place, "add", "-A")
    assert judged(srm_tf, "main.tf") == ["."]


def test_between_two_revisions_the_index_does_not_count(scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(scan, LIVE)
    git(scan.place, "rm", "-q", "m/more.tf")
    git(scan.place, "commit", "-q", "-m", "two")
    git(scan.place, "rm", "-q", "-r", "live/b")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD~1")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    assert judged(srm_tf) == ["live/a"]
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "nowhere")
    done = srm_tf("check", "--deleted")
    assert done.returncode == 2
    assert b"==> --deleted" in done.stderr


def test_where_there_is_no_repository_or_no_git(scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    scan.write({"main.tf": KEY})
    done = srm_tf("check", "--deleted", "main.tf")
    assert done.returncode == 2
    assert b"expected a git repository" in done.stderr
    monkeypatch.setenv("PATH", str(scan.place))
    assert b"expected git on PATH, got none" in srm_tf("check", "--deleted").stderr
    scan.write({"git": "nothing that can be run"})
    assert b"expected git on PATH, got none" in srm_tf("check", "--deleted").stderr


def test_settings_that_are_named_stand_for_what_they_speak_of(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {**LIVE, "live/.srm-tf.toml": 'fail-on = "low"\n', "live/c/.srm-tf.toml": ""})
    assert judged(srm_tf, "live/.srm-tf.toml") == ["live/a", "live/b"]
    scan.write({"m/.srm-tf.toml": ""})
    assert judged(srm_tf, "m/.srm-tf.toml") == ["m"]
    done = srm_tf("check", "nowhere/.srm-tf.toml")
    assert done.returncode == 2

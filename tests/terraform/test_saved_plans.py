"""A plan as Terraform saves it: shown by the Terraform on PATH, else told how to convert it."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from srm_tf.errors import SrmError
from srm_tf.terraform.inputs import read

SAVED = b"PK\x03\x04"
REMOTE = b'{\n  "remote_plan_format": 1,\n  "run_id": "run-0123456789abcdef",\n  "hostname": "app.terraform.io"\n}'


@pytest.fixture(name="path")
def _path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, with nothing in it."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "bin"


@pytest.mark.parametrize("saved", [SAVED, REMOTE])
@pytest.mark.parametrize("program", ["terraform", "tofu"])
def test_it_is_shown_by_the_program_on_path(path: Path, program: str, saved: bytes) -> None:
    Path("a plan").write_bytes(saved)
    shown = path / program
    shown.write_text('#!/bin/sh\n[ "$1 $2" = "show -json" ] && echo \'{"format_version": "1.2", "resource_changes": []}\'\n')
    shown.chmod(0o755)
    assert read("a plan").resource_changes == []


def test_one_that_nobody_here_can_show_is_told_how_to_convert(path: Path) -> None:
    assert path.is_dir()
    Path("a plan").write_bytes(SAVED)
    with pytest.raises(SrmError, match="got a saved plan, and no terraform or tofu on PATH") as caught:
        read("a plan")
    assert caught.value.hint == "Convert it where it was made: terraform show -json 'a plan' > plan.json"


def test_one_that_runs_elsewhere_is_told_as_such(path: Path) -> None:
    """What `terraform plan -out` writes where HCP Terraform makes the plan: which run it is, and nothing of it."""
    assert path.is_dir()
    Path("p").write_bytes(REMOTE)
    with pytest.raises(SrmError, match="a saved plan of HCP Terraform, and no terraform or tofu on PATH") as caught:
        read("p")
    assert caught.value.hint == "Convert it where it was made: terraform show -json p > plan.json"


def test_a_pipe_that_brings_nothing_is_no_empty_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """`terraform show -json tfplan | srm-tf check -`, where Terraform failed."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(SrmError, match="got nothing") as caught:
        read("-")
    assert caught.value.hint == "The program before the pipe printed none."


def test_one_from_a_pipe_has_no_name_to_convert(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAVED)))
    with pytest.raises(SrmError, match="it came from a pipe") as caught:
        read("-")
    assert caught.value.hint == "Convert it where it was made: terraform show -json FILE > plan.json"


@pytest.mark.parametrize(
    ("script", "got", "hint"),
    [
        ("#!/bin/sh\necho hunter2; echo hunter2 >&2; exit 3\n", "exit 3", "Run it where the plan was made, after init: "),
        ("#!/nowhere/sh\n", "FileNotFoundError", "Run: "),
    ],
)
def test_one_that_the_program_cannot_show_is_told_as_such(path: Path, script: str, got: str, hint: str) -> None:
    """What Terraform prints then may quote values of the plan, and is not repeated."""
    Path("a plan").write_bytes(SAVED)
    (path / "tofu").write_text(script)
    (path / "tofu").chmod(0o755)
    with pytest.raises(SrmError) as caught:
        read("a plan")
    assert caught.value.what == f"expected tofu to show this saved plan, got {got}"
    assert caught.value.hint == f"{hint}terraform show -json 'a plan' > plan.json"
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_what_never_ends_is_read_no_further_than_its_start(device: str) -> None:
    if not Path(device).exists():
        pytest.skip("no such device here")
    code = f"""
import resource
from srm_tf.errors import SrmError
from srm_tf.terraform.inputs import read
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    read({device!r})
except SrmError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert f"==> {device}\n==> expected" in done.stdout


def test_what_only_begins_as_a_plan_is_read_no_further_than_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.BytesIO(b"{" + b"\x9f" * 3_000_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(SrmError, match="expected"):
        read("-")
    assert endless.tell() == 1 << 20


def test_a_long_plan_is_read_whole_whatever_it_is_written_in(tmp_path: Path) -> None:
    text = '{"format_version": "1.2", "resource_changes": [' + " " * 3_000_000 + "]}"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        (tmp_path / "plan.json").write_bytes(text.encode(encoding))
        assert read(str(tmp_path / "plan.json")).resource_changes == []

"""Windows parts paths by another sign: what is read, found and said has to be the same (tests/support/windows.py stands in for it)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OPEN_TO_ALL = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
MAIN = """
module "store" {
  source = "../modules/store"
  acl    = var.acl
}
variable "acl" {}
resource "aws_iam_policy" "read" {
  policy = file("${path.module}/../policies/all.json")
}
resource "aws_iam_policy" "each" {
  for_each = fileset("${path.module}/../policies", "**/*.json")
  policy   = templatefile("../policies/${each.key}", {})
}
"""
STORE = """
variable "acl" {}
resource "aws_s3_bucket_acl" "one" {
  bucket = "one"
  acl    = var.acl
}
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository whose root module reads files beside it, and is given values by one that is elsewhere."""
    files = {
        "infra/live/main.tf": MAIN,
        "infra/modules/store/main.tf": STORE,
        "infra/policies/all.json": OPEN_TO_ALL,
        "infra/policies/deep/all.json": OPEN_TO_ALL,
        "infra/examples/old/main.tf": 'resource "aws_s3_bucket" "old" {}',
        "values/prod.tfvars": 'acl = "public-read"',
        ".srm-tf.toml": '[[path]]\nmatch = "infra/live"\nprofile = "opinion"\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for words in (("init", "-q"), ("add", "-A"), (*who, "commit", "-qm", "a")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True, env=bare())
    return tmp_path


def bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "TF_"))}


def said(place: Path, line: str, *before: str, **environment: str) -> tuple[int, bytes, bytes]:
    command = [sys.executable, *before, "-m", "srm_tf", *line.split()]
    own = {"PYTHONPATH": str(ROOT), "SRM_TF_NO_CACHE": "1", **environment}
    done = subprocess.run(command, cwd=place, capture_output=True, check=False, env=bare() | own)
    return done.returncode, done.stdout, done.stderr


def on_windows(place: Path, line: str, **environment: str) -> tuple[int, bytes, bytes]:
    return said(place, line, str(ROOT / "tests" / "support" / "windows.py"), **environment)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        r"check infra\live --var-file values\prod.tfvars --format json",
        r"check .\infra --exclude infra\examples --against HEAD --var-file values\prod.tfvars --format sarif",
        r"check infra\live --var-file values\prod.tfvars --profile opinion",  # a table, whose signs no code page has
        r"check infra\lvie",
        r"config show infra\live",
        r"baseline write infra --baseline accepted\all.jsonl",
    ],
)
def test_a_run_is_the_same_on_windows(place: Path, line: str) -> None:
    (place / "accepted").mkdir()
    code, out, err = on_windows(place, line)
    written = [one.read_bytes() for one in (place / "accepted").iterdir()]
    for one in (place / "accepted").iterdir():
        one.unlink()
    assert (code, out, err) == said(place, line.replace("\\", "/"))
    assert written == [one.read_bytes() for one in (place / "accepted").iterdir()]


@pytest.mark.slow
def test_files_that_are_named_from_a_drive_are_of_the_tree(place: Path) -> None:
    line = "check infra/live --var acl=private --format json"
    main = place / "infra" / "live" / "main.tf"
    found = said(place, line)
    main.write_text(MAIN.replace("${path.module}/..", f"C:{place.as_posix()}/infra"), encoding="utf-8")
    assert on_windows(place, line) == found


@pytest.mark.slow
def test_a_drive_that_stands_for_a_directory_is_where_the_program_was_started(place: Path) -> None:
    line = "check infra/live --var acl=private --format json"
    assert on_windows(place, line, PLACE=str(place)) == said(place, line)


@pytest.mark.slow
def test_what_a_user_asks_of_python_stands(place: Path) -> None:
    line = "check infra/live --var acl=private"
    table = said(place, line)[1].decode()
    assert "·" in table
    assert on_windows(place, line, PYTHONIOENCODING="cp437")[1].decode("cp437") == table.encode("cp437", "backslashreplace").decode("cp437")

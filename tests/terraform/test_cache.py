"""Files kept parsed: by their content alone, safe under parallel runs, safe to delete, and never holding a value of a variable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bench.make_configuration import write
from srm_tf.errors import SrmError
from srm_tf.terraform import cache
from srm_tf.terraform.root_variables import parse_file
from srm_tf.terraform.syntax import File

ROOT = Path(__file__).parent.parent.parent
TEXT = b'resource "aws_sqs_queue" "a" {\n  name = "a"\n}\n'


class Call(msgspec.Struct):
    """What may hold itself."""

    name: str
    arguments: list[Call]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache directory."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def kept(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.is_file() and "parsed" in str(path.relative_to(place)))


def refuse(_data: bytes, name: str) -> File:
    raise SrmError((name,), "expected to be kept, got parsed again")


def test_what_did_not_change_is_not_parsed_again(place: Path) -> None:
    first = cache.parsed(TEXT, "a.tf", parse_file)
    assert cache.parsed(TEXT, "elsewhere/b.tf", refuse) == first
    assert len(kept(place)) == 1
    with pytest.raises(SrmError, match="parsed again"):
        cache.parsed(TEXT + b"\n", "a.tf", refuse)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("name", ["a.tf", "a.tf.json"])
@pytest.mark.parametrize("grammar", ["start: /another/", None])
def test_what_another_grammar_made_is_not_read(name: str, grammar: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no grammar at all, JSON is read all the same."""
    text = b"{}" if name == "a.tf.json" else TEXT
    found = cache.parsed(text, name, parse_file)
    (tmp_path / "hcl2").mkdir()
    (tmp_path / "hcl2" / "__init__.py").touch()
    if grammar is not None:
        (tmp_path / "hcl2" / "hcl2.lark").write_text(grammar, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "hcl2", raising=False)
        patch.syspath_prepend(tmp_path)
        cache.trees.cache_clear()
        assert cache.kept(text, name) is None
    cache.trees.cache_clear()
    assert cache.kept(text, name) == found


def test_the_same_bytes_mean_something_else_in_json(place: Path) -> None:
    cache.parsed(b"", "empty.tf", parse_file)
    with pytest.raises(SrmError):
        cache.parsed(b"", "empty.tf.json", parse_file)
    assert len(kept(place)) == 1


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"not what was written", bytes(1000)])
def test_a_damaged_file_is_parsed_and_kept_anew(place: Path, damage: bytes) -> None:
    whole = cache.parsed(TEXT, "a.tf", parse_file)
    (file,) = kept(place)
    written = file.read_bytes()
    for bad in (damage, written[: len(written) // 2]):
        file.write_bytes(bad)
        assert cache.kept(TEXT, "a.tf") is None
        assert cache.parsed(TEXT, "a.tf", parse_file) == whole
        assert file.read_bytes() == written


def test_a_file_with_a_damaged_letter_is_not_read(place: Path) -> None:
    """Most of what it holds would be read, and mean another configuration."""
    cache.parsed(TEXT, "a.tf", parse_file)
    (file,) = kept(place)
    written = file.read_bytes()
    for at, byte in enumerate(written):
        file.write_bytes(written[:at] + bytes([byte ^ 1]) + written[at + 1 :])
        assert cache.kept(TEXT, "a.tf") is None, at


def test_where_nothing_can_be_written_everything_is_parsed(place: Path, tmp_path: Path) -> None:
    place.write_text("a file where the directory would be", encoding="utf-8")
    assert cache.parsed(TEXT, "a.tf", parse_file) == cache.parsed(TEXT, "a.tf", parse_file)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_what_is_too_deep_to_be_written_leaves_nothing_half_written(place: Path) -> None:
    tree = Call("tolist", [])
    tree.arguments.append(tree)  # deeper than any limit
    cache.write(place / "deep", tree)
    assert not [path for path in place.rglob("*") if path.is_file()]


def test_nothing_is_kept_where_the_user_wants_nothing_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRM_TF_NO_CACHE", "1")
    cache.parsed(TEXT, "a.tf", parse_file)
    assert cache.folder() is None
    assert not place.exists()


def test_only_the_user_may_look_in(place: Path) -> None:
    cache.parsed(TEXT, "a.tf", parse_file)
    (file,) = kept(place)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_what_other_installations_left_long_ago_goes(place: Path) -> None:
    old, new = place / "srm-tf" / "parsed-0.0.1-a", place / "srm-tf" / "parsed-0.0.2-b"
    for folder in (old, new):
        (folder / "ab").mkdir(parents=True)
        (folder / "ab" / "file").write_bytes(b"")
    os.utime(old, (0, 0))
    cache.parsed(TEXT, "a.tf", parse_file)
    assert {path.relative_to(place / "srm-tf").parts[0] for path in kept(place)} == {cache.trees(), new.name}


def test_a_folder_that_is_full_loses_what_is_old(place: Path) -> None:
    cache.parsed(TEXT, "a.tf", parse_file)
    (file,) = kept(place)
    for number in range(cache.FULL):
        (file.parent / f"{number:02}").write_bytes(b"")
        os.utime(file.parent / f"{number:02}", (number, number))
    file.unlink()
    cache.parsed(TEXT + b" ", "a.tf", parse_file)  # another folder
    assert len(kept(place)) == cache.FULL + 1
    (file.parent / "one more").write_bytes(b"")
    found = cache.parsed(TEXT, "a.tf", parse_file)
    assert len(kept(place)) == cache.FULL // 2 + 2
    assert cache.kept(TEXT, "a.tf") == found


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "srm_tf", "check", "--fail-on", "never", "--format", "json", *arguments]


def test_no_value_of_a_variable_is_kept(place: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "main.tf").write_bytes(b'variable "a" {}\nvariable "b" {}\nvariable "c" {}\n' + TEXT)
    (tree / "terraform.tfvars").write_text('a = "first-secret"\n', encoding="utf-8")
    (tree / "more.auto.tfvars.json").write_text('{"b": "second-secret"}', encoding="utf-8")
    (tree / "given.tfvars").write_text('c = "third-secret"\n', encoding="utf-8")
    argv = command("--var-file", str(tree / "given.tfvars"), str(tree))
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"TF_VAR_c": "fourth-secret"})
    assert (done.returncode, done.stderr) == (0, "")
    assert len(kept(place)) == 1
    assert not [path for path in place.rglob("*") if path.is_file() and b"-secret" in path.read_bytes()]


HCL = 'variable "s" {\n  %s = true\n  default = %s\n}\n'
WRITTEN = 'resource "aws_db_instance" "d" {\n  password_wo = %s\n}\n'
NESTED = 'resource "aws_a" "b" {\n  user {\n    password_wo = %s\n  }\n}\n'


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        (HCL % ("sensitive", '"hunter2"'), "a.tf", 0),
        (HCL % ("sensitive", '{ a = "hunter2" }'), "a.tf", 0),
        (HCL % ("ephemeral", '"hunter2"'), "a.tf", 0),
        ('variable "s" {\n  sensitive = "true"\n  default = "hunter2"\n}\n', "a.tf", 0),
        ('variable "s" {\n  sensitive = !false\n  default = "hunter2"\n}\n', "a.tf", 0),
        ('variable "s" {\n  sensitive = false\n  default = "hunter2"\n}\n', "a.tf", 1),
        (HCL % ("nullable", '"hunter2"'), "a.tf", 1),
        ('variable "s" {\n  sensitive = true\n  default {\n    a = "hunter2"\n  }\n}\n', "a.tf", 0),
        (HCL % ("sensitive", '""'), "a.tf", 1),
        (HCL % ("sensitive", "null"), "a.tf", 1),
        ('{"variable": {"s": {"sensitive": true, "default": "hunter2"}}}', "a.tf.json", 0),
        ('{"variable": {"s": {"sensitive": "true", "default": "hunter2"}}}', "a.tf.json", 0),
        ('{"variable": {"s": {"default": "hunter2"}}}', "a.tf.json", 1),
        (WRITTEN % '"hunter2"', "a.tf", 0),
        (WRITTEN % "var.s", "a.tf", 1),
        (NESTED % '"hunter2"', "a.tf", 0),
        ('{"resource": {"aws_db_instance": {"d": {"password_wo": "hunter2"}}}}', "a.tf.json", 0),
    ],
)
def test_no_file_is_kept_that_holds_what_terraform_keeps_nowhere(place: Path, text: str, name: str, number: int) -> None:
    assert cache.parsed(text.encode(), name, parse_file) == parse_file(text.encode(), name)
    assert len(kept(place)) == number


def test_what_is_kept_opens_with_its_content_only(place: Path) -> None:
    """A password of an ordinary argument is in the configuration in clear, and nowhere else."""
    text = b'resource "aws_db_instance" "d" {\n  password = "hunter2"\n}\n'
    whole = cache.parsed(text, "a.tf", parse_file)
    (file,) = kept(place)
    assert not [word for word in (b"hunter2", b"password", b"aws_db_instance") if word in file.read_bytes()]
    assert cache.parsed(text, "a.tf", refuse) == whole


def test_eight_runs_at_once_and_a_deletion_agree(place: Path, tmp_path: Path) -> None:
    tree = write("folder", 12, tmp_path / "tree")
    began = [subprocess.Popen(command(str(tree)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    shutil.rmtree(place, ignore_errors=True)
    said = [process.communicate() for process in began]
    assert {process.returncode for process in began} == {0}
    assert len(set(said)) == 1
    assert said[0][1] == b""
    assert not [path for path in place.rglob("tmp*") if path.is_file()]

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.report.uris import Base, here, inside, ours, outer_uri, path, relative_uri

BASE = Base("/repo", "/repo/infra")


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("main.tf", "infra/main.tf"),
        ("./a/../main.tf", "infra/main.tf"),
        ("../modules/vpc/main.tf", "modules/vpc/main.tf"),
        ("/repo/a.tf", "a.tf"),
        ("..", "."),
        (".", "infra"),
        ("../../repository/a.tf", ""),
        ("../../else/a.tf", ""),
        ("/else/a.tf", ""),
        ("/repository/a.tf", ""),
        ("-", ""),
    ],
)
def test_paths_begin_at_the_root_of_the_repository(file: str, found: str) -> None:
    assert inside(file, BASE) == found


def test_a_repository_may_be_the_whole_disk() -> None:
    assert inside("a.tf", Base("/", "/")) == "a.tf"


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("odd name#1?.tf", "infra/odd%20name%231%3F.tf"),
        ("100%.tf", "infra/100%25.tf"),
        ("a:b.tf", "infra/a%3Ab.tf"),
        ("[x].tf", "infra/%5Bx%5D.tf"),
        ("字.tf", "infra/%E5%AD%97.tf"),
        ("bad\udcff.tf", "infra/bad%FF.tf"),  # a name that is not UTF-8
    ],
)
def test_odd_names_are_their_bytes_in_a_uri(file: str, found: str) -> None:
    assert relative_uri(file, BASE) == found


def test_what_is_outside_keeps_the_name_it_was_given() -> None:
    assert relative_uri("/else/p 1.json", BASE) == ""
    assert outer_uri("/else/p 1.json", BASE) == "file:///else/p%201.json"
    assert outer_uri("/", BASE) == "file:///"
    assert outer_uri("../../else/p.json", BASE) == "../../else/p.json"
    assert path("../../else/p.json", BASE) == "../../else/p.json"
    assert (path("-", BASE), outer_uri("-", BASE)) == ("stdin", "stdin")


def test_what_terraform_fetched_is_not_ours() -> None:
    assert ours("main.tf", BASE)
    assert not ours(".terraform/modules/logs/main.tf", BASE)
    assert not ours("/else/main.tf", BASE)
    assert ours(".terraform.lock.hcl", BASE)  # a file that is committed, called nearly like the directory


@pytest.mark.parametrize("git", ["directory", "file"])  # a worktree and a submodule have a file
def test_the_repository_is_where_git_keeps_its_data(tmp_path: Path, git: str) -> None:
    below = tmp_path / "repo" / "a" / "b"
    below.mkdir(parents=True)
    marker = tmp_path / "repo" / ".git"
    marker.mkdir() if git == "directory" else marker.write_text("gitdir: elsewhere", encoding="utf-8")
    assert here(below) == Base(str(tmp_path / "repo"), str(below))
    (below / ".git").mkdir()
    assert here(below) == Base(str(below), str(below))  # one within another is a repository of its own


def test_without_a_repository_paths_begin_where_the_program_was_started(tmp_path: Path) -> None:
    if any((one / ".git").exists() for one in tmp_path.parents):
        pytest.skip("the directory for temporary files is in a repository")
    assert here(tmp_path) == Base(str(tmp_path), str(tmp_path))

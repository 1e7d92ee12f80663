"""What functions may see of the file system: the scanned tree, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from srm_tf.terraform import cty, functions, hcl
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.files import LARGEST, Tree
from srm_tf.terraform.functions import Unseen, filesystem, globs
from srm_tf.terraform.rendering import TemplateScope

OUTSIDE = ("a file outside of what is scanned",)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a root module in it; a secret lies beside the repository."""
    (tmp_path / "secret.txt").write_text("s3cret")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("s3cret")
    folder = tmp_path / "repository" / "live [1]*"
    (folder / "sub" / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "sub" / "b.txt").write_text("b")
    (folder / "sub" / "deep" / "c.txt").write_text("c")
    (folder / "bytes").write_bytes(b"\xff")
    (tmp_path / "repository" / "shared.tftpl").write_text("shared ${x}")
    return folder


@pytest.fixture
def tree(root: Path) -> Tree:
    return Tree(root.parent, root)


def value(expression: str, tree: Tree | None) -> Val:
    return evaluate(hcl.parse_expression(expression, "test"), TemplateScope({}, tree))


def test_files_of_the_tree_are_read(tree: Tree) -> None:
    assert tree.read("a.txt") == tree.read("./sub/../a.txt") == b"a"
    assert tree.read("../shared.tftpl") == b"shared ${x}"
    assert tree.exists("a.txt")
    assert not tree.exists("b.txt")


def test_absolute_paths_into_the_tree_are_read(tree: Tree, root: Path) -> None:
    assert tree.read(str(root / "a.txt")) == b"a"
    assert tree.matching(str(root / "sub").replace("[1]*", "\\[1\\]\\*"), "*.nothing") == []


@pytest.mark.parametrize("path", ["../../secret.txt", "/etc/passwd", "../../../../../../etc/passwd", "../../repository-2/x", "../..", "/"])
def test_what_lies_outside_is_not_looked_at(tree: Tree, path: str) -> None:
    for look in (tree.read, tree.exists):
        with pytest.raises(Unseen, match="outside"):
            look(path)


def test_links_that_lead_out_are_not_followed(tree: Tree, root: Path) -> None:
    (root / "link.txt").symlink_to(root.parent.parent / "secret.txt")
    (root / "folder").symlink_to(root.parent.parent / "elsewhere")
    (root / "inside.txt").symlink_to(root / "a.txt")
    for path in ("link.txt", "folder/a.txt", "folder/missing"):
        with pytest.raises(Unseen, match="outside"):
            tree.read(path)
    with pytest.raises(Unseen, match="outside"):
        tree.matching(".", "*.txt")
    assert tree.read("inside.txt") == b"a"


def test_a_missing_file_is_an_error(tree: Tree) -> None:
    for path in ("missing.txt", "sub", "", "a.txt/x", "a\0b", "x" * 5000):
        with pytest.raises(EvalError):
            tree.read(path)
    for path in ("sub", "", "a.txt/x", "a\0b"):
        with pytest.raises(EvalError):
            tree.exists(path)


def test_large_and_special_files_are_not_read(tree: Tree, root: Path) -> None:
    with (root / "large").open("wb") as large:
        large.truncate(LARGEST + 1)
    with pytest.raises(Unseen, match="too large"):
        tree.read("large")
    os.mkfifo(root / "pipe")
    with pytest.raises(EvalError, match="regular"):
        tree.read("pipe")


def test_home_directories(tree: Tree) -> None:
    with pytest.raises(Unseen, match="home directory"):
        tree.read("~/x")
    with pytest.raises(EvalError, match="certain user"):
        tree.read("~root/x")


def test_patterns_see_the_tree_only(tree: Tree) -> None:
    assert tree.matching(".", "**/*.txt") == ["a.txt", "sub/b.txt", "sub/deep/c.txt"]
    assert tree.matching("sub", "**") == ["b.txt", "deep/c.txt"]
    assert tree.matching("..", "*.tftpl") == ["shared.tftpl"]
    for folder, pattern in (("../..", "*"), ("/etc", "*"), (".", "../../*"), ("/", "*")):
        with pytest.raises(Unseen, match="outside"):
            tree.matching(folder, pattern)


def test_a_link_that_leads_nowhere_is_an_error(tree: Tree, root: Path) -> None:
    (root / "gone.txt").symlink_to(root / "missing")
    with pytest.raises(EvalError, match="nowhere"):
        tree.matching(".", "g*")


def test_patterns_take_time_within_reason() -> None:
    assert not globs.matches("*a" * 40 + "b", "a" * 200)
    assert not globs.matches("{a,aa}" * 40 + "b", "a" * 200)
    with pytest.raises(EvalError, match="wildcards"):
        globs.matches("*" * 5000, "a")


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ('file("../../secret.txt")', OUTSIDE),
        ('filesha256("../../secret.txt")', OUTSIDE),
        ('fileexists("../../secret.txt")', OUTSIDE),
        ('templatefile("../../secret.txt", {})', OUTSIDE),
        ('fileset("../..", "*")', OUTSIDE),
        ('pathexpand("~/x")', ("the home directory of whoever runs Terraform",)),
        ('abspath("x")', ("path.cwd, the directory that Terraform is started in",)),
    ],
)
def test_what_is_out_of_sight_is_unknown_with_its_reason(expression: str, why: tuple[str, ...], tree: Tree) -> None:
    found = value(expression, tree)
    assert not found.known
    assert found.blank.why == why


@pytest.mark.parametrize("expression", ['file("a.txt")', 'fileexists("a.txt")', 'fileset(".", "*")', 'templatefile("a.txt", {})'])
def test_where_no_files_are_shown_they_are_unknown(expression: str) -> None:
    assert not value(expression, None).known


def test_templates(tree: Tree) -> None:
    assert value('templatefile("../shared.tftpl", { x = [1][0] })', tree).data == "shared 1"
    for wrong in ('templatefile("bytes", {})', 'file("bytes")', 'templatefile("../shared.tftpl", {})', 'templatefile("missing", {})'):
        with pytest.raises(EvalError):
            value(wrong, tree)


def test_a_sensitive_path_makes_an_unseen_file_sensitive(tree: Tree) -> None:
    path = cty.mark(cty.string("../../secret.txt"), cty.SENSITIVE)
    assert functions.call("file", [path], tree).marks.sensitive
    scope = TemplateScope({"path": path}, tree)
    assert evaluate(hcl.parse_expression("templatefile(path, {})", "test"), scope).marks.sensitive


def test_names_of_files_are_texts() -> None:
    assert (filesystem.basename("a/b/"), filesystem.dirname("a/b/"), filesystem.dirname("/..")) == ("b", "a/b", "/")

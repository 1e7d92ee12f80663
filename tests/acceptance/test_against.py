"""Configuration compared with a git revision, and what changes hands (case 31 of the documented ones, without a plan)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from srm_tf.engine.revision import Revision
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

VOLUME = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "eu-west-1a"\n  size = 10\n  encrypted = %s\n}\n'
KEY = 'resource "aws_kms_key" "k" {\n  enable_key_rotation = %s\n}\n'
CALL = 'module "m" {\n  source = "../../m"\n}\n'
ENCRYPTED, ROTATES = "ebs/volumes-are-encrypted-at-rest", "kms/keys-rotate"


def git(place: Path, *arguments: str) -> None:
    own = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"}
    subprocess.run(["git", "-C", str(place), *arguments], check=True, capture_output=True, env={**os.environ, **own})


def committed(scan: Scan, files: dict[str, str]) -> None:
    scan.write(files)
    if not (scan.place / ".git").exists():
        git(scan.place, "init", "-q", "-b", "main")
    git(scan.place, "add", "-A")
    git(scan.place, "commit", "-q", "-m", "one")


def checked(srm_tf: Program, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = srm_tf("check", *arguments, "--format", "json").document
    return found


def changes(document: dict[str, Any], control: str) -> dict[tuple[str, str], str]:
    return {(one["root"], one["address"]): one["change"] for one in document["outcomes"] if one["control"] == control and "of" not in one}


def test_what_got_worse_counts_and_what_was_so_does_not(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"a/main.tf": VOLUME % "true" + KEY % "false", "a/other.tf": "", "docs/images/notes.txt": "notes"})
    scan.write({"a/main.tf": VOLUME % "false" + KEY % "false"})
    document = checked(srm_tf, ".", "--against", "HEAD")
    assert changes(document, ENCRYPTED) == {("a", "aws_ebs_volume.v"): "introduced"}
    assert changes(document, ROTATES) == {("a", "aws_kms_key.k"): "unchanged"}
    only = ("--only", ROTATES, "--fail-on", "low")
    assert srm_tf("check", ".", "--against", "HEAD", *only).returncode == 0
    assert srm_tf("check", ".", "--against", "HEAD", *only, "--scope", "all").returncode == 1
    assert srm_tf("check", ".", *only).returncode == 1
    assert srm_tf("check", ".", "--against", "HEAD", "--only", ENCRYPTED, "--fail-on", "low").returncode == 1


SHARED = """
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
"""
HOLDER = """
resource "aws_s3_bucket" "NAME" {
  bucket = "acme-NAME"
}
resource "aws_s3_bucket_policy" "NAME" {
  bucket = aws_s3_bucket.NAME.id
  policy = data.aws_iam_policy_document.d.json
}
"""


@pytest.mark.parametrize("first", [False, True])
def test_what_is_told_of_a_part_is_new_where_it_is_new_of_any_that_share_it(scan: Scan, srm_tf: Program, first: bool) -> None:
    """The document was at fault before; a second bucket makes it that of one more, whichever of the two comes first."""
    old, new = SHARED + HOLDER.replace("NAME", "a"), HOLDER.replace("NAME", "b")
    committed(scan, {"main.tf": old})
    scan.write({"main.tf": new + old if first else old + new})
    control, part = "s3/bucket-policies-restrict-principals", "data.aws_iam_policy_document.d"
    outcomes = checked(srm_tf, ".", "--against", "HEAD", "--only", control)["outcomes"]
    (told,) = [one for one in outcomes if one["address"] == part]
    assert (told["change"], sorted(told["of"])) == ("introduced", ["aws_s3_bucket.a", "aws_s3_bucket.b"])
    done = srm_tf("check", ".", "--against", "HEAD", "--only", control, "--only", part, "--format", "json")
    assert [(one["address"], one["change"]) for one in done.document["outcomes"]] == [(part, "introduced")]
    assert done.returncode == 1


def test_a_hook_of_another_repository_asks_the_one_that_the_directory_is_in(
    scan: Scan, srm_tf: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git starts a hook with GIT_DIR, and whatever asks git there gets answers about that repository."""
    committed(scan, {"a/main.tf": KEY % "false"})
    git(tmp_path, "init", "-q", "hooked")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "hooked" / ".git"))
    assert changes(checked(srm_tf, ".", "--against", "HEAD"), ROTATES) == {("a", "aws_kms_key.k"): "unchanged"}


def test_a_module_that_is_not_loaded_counts_whether_its_call_is_touched_or_not(scan: Scan, srm_tf: Program) -> None:
    """What it is passed may be written elsewhere, and nobody can tell what comes of it."""
    vendor = (
        'locals {\n  open = "10.0.0.0/8"\n}\nmodule "vendor" {\n  source = "acme/vendor/aws"\n  from   = local.open\n  to     = "22"\n}\n'
    )
    committed(scan, {"main.tf": vendor})
    strict = ("check", ".", "--against", "HEAD", "--strict", "--only", ROTATES)
    for now in (vendor, vendor.replace('"10.0.0.0/8"', '"0.0.0.0/0"'), vendor.replace('"22"', '"0"')):
        scan.write({"main.tf": now})
        assert srm_tf(*strict).returncode == 1
        assert srm_tf(*strict, "--no-strict").returncode == 0


def test_a_type_that_nobody_knows_counts_where_its_block_is_touched(scan: Scan, srm_tf: Program) -> None:
    block = 'resource "aws_quantum_ledger" "q" {\n  size = %s\n}\n'
    committed(scan, {"main.tf": block % 1})
    strict = ("check", ".", "--against", "HEAD", "--strict", "--only", "aws_quantum_ledger.*")
    assert srm_tf(*strict).returncode == 0
    assert srm_tf(*strict, "--scope", "all").returncode == 1
    scan.write({"main.tf": "\n" + block % 1})
    assert srm_tf(*strict).returncode == 0
    scan.write({"main.tf": block % 2})
    assert srm_tf(*strict).returncode == 1


def test_what_is_edited_is_touched_and_what_only_moves_is_not(scan: Scan, srm_tf: Program) -> None:
    only = ("--only", ROTATES, "--fail-on", "low")
    committed(scan, {"main.tf": KEY % "false"})
    scan.write({"main.tf": "# a line above\n\n" + KEY % "false"})
    assert srm_tf("check", ".", "--against", "HEAD", *only).returncode == 0
    scan.write({"main.tf": (KEY % "false").replace("{\n", '{\n  description = "orders"\n', 1)})
    assert srm_tf("check", ".", "--against", "HEAD", *only).returncode == 1


def test_what_is_given_another_value_is_touched(scan: Scan, srm_tf: Program) -> None:
    """The words of the resource stay; what they mean does not."""
    only = ("--only", ENCRYPTED, "--fail-on", "low")
    module = 'variable "size" {\n  default = 10\n}\n' + (VOLUME % "false").replace("10", "var.size")
    committed(scan, {"live/main.tf": CALL.replace("../../m", "../m"), "m/main.tf": module, "live/x.auto.tfvars": ""})
    assert srm_tf("check", "live", "--against", "HEAD", *only).returncode == 0
    scan.write({"live/main.tf": CALL.replace("../../m", "../m").replace("}", "  size = 20\n}")})
    assert srm_tf("check", "live", "--against", "HEAD", *only).returncode == 1
    scan.write({"live/main.tf": CALL.replace("../../m", "../m").replace("}", "  size = 5 + 5\n}")})
    assert srm_tf("check", "live", "--against", "HEAD", *only).returncode == 0


def test_values_that_an_argument_in_the_environment_names_are_those_of_then(
    scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory is laid out when somebody says that it will be looked into, and so is that of such a file."""
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-var-file=env/prod.tfvars")
    main = 'variable "on" {\n  default = "true"\n}\n' + VOLUME % "var.on"
    others = {f"docs/{number}.md": "" for number in range(4)}
    committed(scan, {"live/main.tf": main, "live/env/prod.tfvars": "on = false\n", **others})
    assert changes(checked(srm_tf, "live", "--against", "HEAD"), ENCRYPTED) == {("live", "aws_ebs_volume.v"): "unchanged"}
    committed(scan, {"live/env/prod.tfvars": "on = true\n"})
    scan.write({"live/env/prod.tfvars": "on = false\n"})
    assert changes(checked(srm_tf, "live", "--against", "HEAD"), ENCRYPTED) == {("live", "aws_ebs_volume.v"): "introduced"}


def test_what_got_better_is_fixed_and_what_is_new_counts(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": KEY % "false"})
    scan.write({"main.tf": KEY % "true" + VOLUME % "false"})
    document = checked(srm_tf, ".", "--against", "HEAD")
    assert changes(document, ROTATES) == {(".", "aws_kms_key.k"): "fixed"}
    assert changes(document, ENCRYPTED) == {(".", "aws_ebs_volume.v"): "introduced"}


def test_a_module_that_several_roots_share(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"live/a/main.tf": CALL, "live/b/main.tf": CALL, "m/main.tf": KEY % "true"})
    scan.write({"m/main.tf": KEY % "false"})
    document = checked(srm_tf, "m/main.tf", "--against", "HEAD")
    assert changes(document, ROTATES) == {(root, "module.m.aws_kms_key.k"): "introduced" for root in ("live/a", "live/b")}


def test_a_root_that_is_new_is_all_introduced(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"a/main.tf": KEY % "true"})
    scan.write({"b/main.tf": KEY % "false"})
    assert changes(checked(srm_tf, "b", "--against", "main"), ROTATES) == {("b", "aws_kms_key.k"): "introduced"}


def test_what_is_gone_is_known_as_gone(scan: Scan, srm_tf: Program) -> None:
    bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "example"\n}\n'
    block = 'resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = aws_s3_bucket.b.id\n'
    block += "".join(f"  {name} = true\n" for name in ("block_public_acls", "block_public_policy", "ignore_public_acls"))
    committed(scan, {"main.tf": bucket + block + "  restrict_public_buckets = true\n}\n"})
    scan.write({"main.tf": bucket})
    document = checked(srm_tf, ".", "--against", "HEAD")
    assert changes(document, "s3/buckets-block-public-access") == {(".", "aws_s3_bucket.b"): "introduced"}
    assert document["destroyed"] == ["aws_s3_bucket_public_access_block.b"]


def test_what_is_gone_from_several_inputs_is_named_once(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"live/a/main.tf": CALL, "live/b/main.tf": CALL, "m/main.tf": KEY % "true" + VOLUME % "true"})
    scan.write({"m/main.tf": KEY % "true"})
    text = " ".join(srm_tf("check", "live", "--against", "HEAD").stdout.decode().split())
    assert "Destroyed 2 not judged: module.m.aws_ebs_volume.v in 2 inputs" in text
    done = srm_tf("check", "live", "--against", "HEAD", "--format", "markdown").stdout.decode()
    assert "destroyed, 2: `module.m.aws_ebs_volume.v`\n" in done


@pytest.mark.parametrize("keys", ["", '  for_each = toset(["a"])\n'])
def test_what_a_module_made_that_is_not_loaded_any_more_is_not_taken_for_gone(scan: Scan, srm_tf: Program, keys: str) -> None:
    """A call of another version of it, say, before `terraform init`."""
    bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "example"\n}\n'
    called = f"{keys}  bucket = aws_s3_bucket.b.id\n}}\n"
    block = 'variable "bucket" {}\nresource "aws_s3_bucket_public_access_block" "b" {\n  bucket = var.bucket\n'
    block += "".join(f"  {name} = true\n" for name in ("block_public_acls", "block_public_policy", "ignore_public_acls"))
    local = f'module "m" {{\n  source = "../m"\n{called}'
    committed(scan, {"live/main.tf": bucket + local, "m/main.tf": block + "  restrict_public_buckets = true\n}\n"})
    scan.write({"live/main.tf": bucket + f'module "m" {{\n  source = "acme/block/aws"\n{called}'})
    document = checked(srm_tf, "live", "--against", "HEAD")
    assert [one["address"] for one in document["not_loaded"]] == ["module.m"]
    assert document["destroyed"] == []
    said = [one for one in document["outcomes"] if one["control"] == "s3/buckets-block-public-access"]
    assert {one["verdict"] for one in said if one["address"] == "aws_s3_bucket.b"} == {"unknown"}
    scan.write({"live/main.tf": bucket})
    document = checked(srm_tf, "live", "--against", "HEAD")
    assert changes(document, "s3/buckets-block-public-access") == {("live", "aws_s3_bucket.b"): "introduced"}
    assert len(document["destroyed"]) == 1


@pytest.mark.parametrize("none", ["count = 0", "for_each = {}", "for_each = toset([])"])
def test_what_a_call_makes_no_more_is_gone_wherever_it_leads(scan: Scan, srm_tf: Program, none: str) -> None:
    committed(scan, {"live/main.tf": 'module "m" {\n  source = "../m"\n}\n', "m/main.tf": KEY % "true"})
    scan.write({"live/main.tf": f'module "m" {{\n  source = "acme/key/aws"\n  {none}\n}}\n'})
    document = checked(srm_tf, "live", "--against", "HEAD", "--only", "kms/keys-are-retained")
    (found,) = document["outcomes"]
    assert (found["change"], found["because"]) == ("introduced", f"{found['address']} is deleted")  # and no word of a plan
    assert len(document["destroyed"]) == 1


def test_a_key_of_a_module_that_is_not_loaded_any_more_is_not_deleted(scan: Scan, srm_tf: Program) -> None:
    """The one control that asks what is deleted."""
    call = 'module "m" {\n  source = "%s"\n}\n'
    committed(scan, {"live/main.tf": call % "../m", "m/main.tf": KEY % "true"})
    scan.write({"live/main.tf": call % "acme/key/aws"})
    only = ("--against", "HEAD", "--only", "kms/keys-are-retained")
    assert [one["control"] for one in checked(srm_tf, "live", *only)["outcomes"]] == ["srm-tf/modules-are-loaded"]
    scan.write({"live/main.tf": ""})
    assert [one["change"] for one in checked(srm_tf, "live", *only)["outcomes"]] == ["introduced"]
    outer = 'variable "n" {}\nmodule "o" {\n  source = "../o"\n  count  = %s\n}\n'
    committed(scan, {"live/main.tf": outer % "2", "o/main.tf": call % "../m"})
    scan.write({"live/main.tf": outer % "var.n", "o/main.tf": call % "acme/key/aws"})
    assert [one["control"] for one in checked(srm_tf, "live", *only)["outcomes"]] == ["srm-tf/modules-are-loaded"]


BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'
ACCESS = """resource "aws_s3_bucket_public_access_block" "b" {
  count                   = 2
  bucket                  = aws_s3_bucket.b.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
"""
MOVED = "moved {\n  from = aws_s3_bucket_public_access_block.b\n  to   = aws_s3_bucket_public_access_block.c\n}\n"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("", 2),
        ("\0\0\0", 0),
        (ACCESS.replace("= 2", "= = 2"), 0),
        (MOVED + ACCESS.replace("= 2", "= = 2").replace('"b"', '"c"'), 0),
        (ACCESS.replace("= 2", "= = 2").replace('"b"', '"c"'), 2),
        (MOVED.replace("from =", "from = =") + ACCESS.replace("= 2", "= 1").replace('"b"', '"c"'), 0),
    ],
)
def test_what_may_stand_in_what_could_not_be_read_is_not_taken_for_gone(scan: Scan, srm_tf: Program, text: str, gone: int) -> None:
    committed(scan, {"a/main.tf": BUCKET, "a/access.tf": ACCESS})
    scan.write({"a/access.tf": text})
    document = checked(srm_tf, ".", "--against", "HEAD")
    assert len(document["destroyed"]) == gone
    said = [one for one in document["outcomes"] if one["control"] == "s3/buckets-block-public-access"]
    assert gone or "misconfigured" not in {one["verdict"] for one in said}


def test_a_root_that_is_gone_is_told(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"live/a/main.tf": KEY % "true", "live/b/main.tf": CALL, "m/main.tf": KEY % "true"})
    shutil.move(scan.place / "live/b", scan.place / "live/c")
    for name, options, told in (("live", (), ["live/b"]), (".", (), ["live/b"]), ("live", ("--exclude", "b"), []), ("live/a", (), [])):
        notes = srm_tf("check", name, "--against", "HEAD", *options, "--format", "json").document["notes"]
        assert [one["where"] for one in notes] == told
        assert all(one["text"] == "the root module that stood here is gone: what it made is not judged" for one in notes)


def test_a_root_that_is_gone_is_told_whatever_state_it_was_in(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"a/main.tf": KEY % "true", "b/main.tf": "resource {\n"})
    shutil.rmtree(scan.place / "b")
    done = srm_tf("check", ".", "--against", "HEAD", "--format", "json")
    assert done.returncode == 0
    assert [one["where"] for one in done.document["notes"]] == ["b"]


@pytest.mark.parametrize("place", ["", "part/"])
@pytest.mark.parametrize(("destroy", "ends"), [("false", "forgotten"), ("true", "destroyed")])
def test_what_a_removed_block_lets_go_of_is_forgotten(scan: Scan, srm_tf: Program, place: str, destroy: str, ends: str) -> None:
    call = {"main.tf": 'module "p" {\n  source   = "./part"\n  for_each = toset(["a"])\n}\n'} if place else {}
    committed(scan, {f"{place}main.tf": KEY % "true", **call})
    scan.write({f"{place}main.tf": f"removed {{\n  from = aws_kms_key.k\n  lifecycle {{\n    destroy = {destroy}\n  }}\n}}\n"})
    document = checked(srm_tf, ".", "--against", "HEAD")
    found = {name: document[name] for name in ("destroyed", "forgotten") if document[name]}
    assert found == {ends: ['module.p["a"].aws_kms_key.k' if place else "aws_kms_key.k"]}


def test_nothing_is_left_behind_and_the_repository_is_as_it_was(
    scan: Scan, srm_tf: Program, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path_factory.mktemp("temporary")  # others may run at the same time
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    committed(scan, {"main.tf": KEY % "true"})
    before = {path for path in (scan.place / ".git").rglob("*") if path.is_file()}
    srm_tf("check", ".", "--against", "HEAD")
    assert {path for path in (scan.place / ".git").rglob("*") if path.is_file()} == before
    assert list(own.iterdir()) == []


@pytest.mark.parametrize(
    ("revision", "says"), [("nowhere", "expected a revision, got 'nowhere'"), ("--output=/x", "expected a revision, got '--output=/x'")]
)
def test_what_is_no_revision(scan: Scan, srm_tf: Program, revision: str, says: str) -> None:
    committed(scan, {"main.tf": KEY % "true"})
    done = srm_tf("check", ".", f"--against={revision}")
    assert done.returncode == 2
    assert says in done.stderr.decode()


def test_what_a_shallow_clone_lacks_is_there_once_the_hint_is_followed(
    scan: Scan, srm_tf: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a clone follows no other branch: fetching one makes no `origin/main`."""
    committed(scan, {"main.tf": KEY % "true"})
    git(scan.place, "switch", "-q", "-c", "change")
    committed(scan, {"main.tf": KEY % "false"})
    clone = tmp_path / "clone"
    git(scan.place, "clone", "-q", "--depth", "1", "--branch", "change", scan.place.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    done = srm_tf("check", ".", "--against", "origin/main")
    hint = done.stderr.decode().splitlines()[-1]
    assert (done.returncode, hint.startswith("==> In a shallow clone, fetch it first: ")) == (2, True)
    command, _, revision = hint.partition(": ")[2].removesuffix(".").partition(", and give ")
    git(clone, *command.split()[1:])
    assert changes(checked(srm_tf, ".", "--against", revision), ROTATES) == {(".", "aws_kms_key.k"): "introduced"}


def test_nobody_is_told_to_cut_off_a_clone_that_has_its_history(
    scan: Scan, srm_tf: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`git fetch --depth` makes such a clone shallow. Jenkins clones in full, and one branch only."""
    committed(scan, {"main.tf": KEY % "true"})
    git(scan.place, "branch", "release")
    git(scan.place, "switch", "-q", "-c", "change")
    committed(scan, {"main.tf": KEY % "false"})
    clone = tmp_path / "clone"
    git(scan.place, "clone", "-q", "--single-branch", "--branch", "change", scan.place.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    done = srm_tf("check", ".", "--against", "origin/release")
    hint = done.stderr.decode().splitlines()[-1]
    assert done.returncode == 2
    assert hint == "==> `git branch --all` lists those that are here. To fetch another: git fetch origin release, and give FETCH_HEAD."
    git(clone, "fetch", "-q", "origin", "release")
    assert changes(checked(srm_tf, ".", "--against", "FETCH_HEAD"), ROTATES) == {(".", "aws_kms_key.k"): "introduced"}
    assert not (clone / ".git" / "shallow").exists()


def test_a_repository_has_no_head_before_its_first_commit(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": KEY % "true"})
    git(scan.place, "init", "-q")
    done = srm_tf("check", ".", "--against", "HEAD")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[1:] == ["==> expected a revision, got 'HEAD'", "==> There is one from the first commit on."]


def test_where_there_is_no_repository_and_where_there_is_a_plan(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": KEY % "true", "out/plan.json": plan_text(KEY % "true")})
    done = srm_tf("check", ".", "--against", "HEAD")
    assert done.returncode == 2
    assert b"expected a git repository around" in done.stderr
    done = srm_tf("check", "out/plan.json", "--against", "HEAD")
    assert done.returncode == 2
    assert b"A plan holds what was there before by itself" in done.stderr


def test_a_revision_that_does_not_parse_is_said_of_its_root(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": "resource {\n"})
    scan.write({"main.tf": KEY % "true"})
    done = srm_tf("check", ".", "--against", "HEAD")
    assert done.returncode == 2
    assert b"main.tf (before)" in done.stderr


KEEP = 'resource "aws_s3_bucket" "keep" {\n  bucket = "keep-this"\n}\n'
DATABASE = 'resource "aws_db_instance" "main" {\n  identifier = "main"\n  instance_class = "db.t4g.micro"\n  engine = "postgres"\n}\n'
MACHINE = 'resource "aws_instance" "db" {\n  ami = "ami-0123456789abcdef0"\n  instance_type = "t4g.micro"\n}\n'
TASK = 'resource "aws_ecs_service" "s" {\n  name = "s"\n  launch_type = "%s"\n}\n'
MOVES = "Guest OS patching moves from AWS to you: aws_db_instance.main → aws_instance.db"


def said(srm_tf: Program, *arguments: str) -> str:
    return " ".join(srm_tf(*arguments).stdout.decode().split())


def test_patching_moves_to_the_customer_with_the_database(scan: Scan, srm_tf: Program) -> None:
    (scan.place / "plan.json").write_text(plan_text(KEEP + MACHINE, before=KEEP + DATABASE), encoding="utf-8")
    assert MOVES in said(srm_tf, "check", "plan.json")
    shown = said(srm_tf, "matrix", "--diff", "plan.json")
    assert MOVES in shown
    assert "guest_os_patching 2 → 1 0 0 → 1" in shown  # of AWS, shared, of the customer
    assert "backup_resilience 0 2 → 1 0 → 1" in shown
    moves = {one["domain"]: one for one in checked(srm_tf, "plan.json")["moves"]}
    assert (moves["guest_os_patching"]["was"], moves["guest_os_patching"]["now"]) == ("aws", "customer")
    assert moves["guest_os_patching"]["left"] == ["aws_db_instance.main"]


def test_and_back_to_aws(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": KEEP + MACHINE})
    scan.write({"main.tf": KEEP + DATABASE})
    assert "Guest OS patching moves from you to AWS: aws_instance.db → aws_db_instance.main" in said(
        srm_tf, "check", ".", "--against", "HEAD"
    )


def test_a_value_may_change_hands_on_one_resource(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": TASK % "FARGATE"})
    scan.write({"main.tf": TASK % "EC2"})
    shown = said(srm_tf, "matrix", "--diff", ".", "--against", "HEAD")
    assert "Guest OS patching" in shown
    assert "to you: aws_ecs_service.s" in shown


def test_what_may_change_hands_is_not_said_to(scan: Scan, srm_tf: Program) -> None:
    """A launch type that nobody knows may be what it was."""
    variable = 'variable "launch_type" {\n  type = string\n}\n'
    open_ = variable + TASK.replace('"%s"', "var.launch_type")
    committed(scan, {"main.tf": TASK % "FARGATE"})
    scan.write({"main.tf": open_})
    assert "guest OS patching may move from AWS to you: aws_ecs_service.s" in said(srm_tf, "check", ".", "--against", "HEAD")
    moves = {one["domain"]: one for one in checked(srm_tf, ".", "--against", "HEAD")["moves"]}
    assert moves["guest_os_patching"]["perhaps"] is True
    committed(scan, {"main.tf": open_})
    scan.write({"main.tf": TASK % "FARGATE"})
    assert "guest OS patching may move from you to AWS: aws_ecs_service.s" in said(srm_tf, "check", ".", "--against", "HEAD")
    scan.write({"main.tf": TASK % "EC2"})
    assert "patching" not in said(srm_tf, "check", ".", "--against", "HEAD").partition("CHANGES HANDS")[2].partition("FINDINGS")[0]


def test_what_comes_may_be_awss(scan: Scan, srm_tf: Program) -> None:
    variable = 'variable "engine" {\n  type = string\n}\n'
    stack = KEEP + 'resource "aws_db_instance" "other" {\n  instance_class = "db.t4g.micro"\n  engine = var.engine\n}\n'
    committed(scan, {"main.tf": KEEP + DATABASE})
    scan.write({"main.tf": variable + stack})
    shown = said(srm_tf, "check", ".", "--against", "HEAD")
    assert "Guest OS patching may move from AWS to you: aws_db_instance.main → aws_db_instance.other" in shown


ADDRESS = 'resource "aws_eip" "nat" {\n  domain = "vpc"\n}\n'


def test_nothing_passes_to_what_holds_nothing(scan: Scan, srm_tf: Program) -> None:
    """An address takes over no encryption of a bucket that goes, though its kind of service leaves more of it to the customer."""
    (scan.place / "plan.json").write_text(plan_text(ADDRESS, before=KEEP), encoding="utf-8")
    moved = {one["domain"] for one in checked(srm_tf, "plan.json")["moves"]}
    assert "network_configuration" in moved
    assert moved.isdisjoint({"encryption_at_rest", "encryption_in_transit", "backup_resilience", "key_management"})
    shown = said(srm_tf, "matrix", "--diff", "plan.json")
    assert "encryption_at_rest 0 1 → 0 0 " in shown  # it ends with the bucket
    (scan.place / "plan.json").write_text(plan_text(KEEP + ADDRESS, before=KEEP), encoding="utf-8")
    shown = said(srm_tf, "matrix", "--diff", "plan.json")
    assert "network_configuration 0 1 0 → 1" in shown
    assert "encryption_at_rest" not in shown
    assert "backup_resilience" not in shown.partition("control area")[2].partition("Introduced")[0]


def test_what_is_all_new_changes_nothing(scan: Scan, srm_tf: Program) -> None:
    (scan.place / "plan.json").write_text(plan_text(MACHINE), encoding="utf-8")
    assert checked(srm_tf, "plan.json")["moves"] == []
    done = srm_tf("matrix", "--diff", "plan.json")
    assert done.returncode == 2
    assert b"expected a change to show, got nothing to compare with" in done.stderr


def test_a_repository_of_somebody_else_is_told_with_what_git_says_to_do(
    scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As in a container of a CI job, whose checkout another user owns: git says so in several lines."""
    committed(scan, {"main.tf": KEY % "true"})
    git_of_another = tmp_path / "bin" / "git"
    git_of_another.parent.mkdir()
    git_of_another.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n', encoding="utf-8")
    git_of_another.chmod(0o755)
    monkeypatch.setenv("PATH", str(git_of_another.parent), prepend=os.pathsep)
    for arguments in ((".", "--against", "HEAD"), ("--deleted",)):
        done = srm_tf("check", *arguments)
        assert done.returncode == 2
        assert b"got: fatal: detected dubious ownership in repository at " in done.stderr
        assert b"==> git says: git config --global --add safe.directory " in done.stderr


def test_links_that_lead_out_of_the_repository_are_no_part_of_it(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": KEY % "false"})
    (scan.place / "a" / "hosts").symlink_to("/etc/hosts")
    (scan.place / "a" / "above").symlink_to("../../above")
    (scan.place / "b").symlink_to("a")
    committed(scan, {})
    scan.write({"a/main.tf": "# more\n" + KEY % "false"})
    assert changes(checked(srm_tf, "a", "--against", "HEAD"), ROTATES) == {("a", "aws_kms_key.k"): "unchanged"}
    assert srm_tf("check", "a", "--against", "HEAD").returncode == 0


ELSEWHERE = {
    "file": 'file("../data/on.txt") == "true"',
    "exists": 'fileexists("../data/on.txt")',
    "set": 'length(fileset("..", "*/on.txt")) == 1',
    "rendered": 'templatefile("../data/on.tftpl", {}) == "true"',
    "module": "module.m.on",
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_stands_elsewhere_in_the_repository_is_read_as_it_was(what: str, scan: Scan, srm_tf: Program) -> None:
    """Nothing but what is needed of the world before is laid out: all of this is needed."""
    files = {
        "a/main.tf": KEY % ELSEWHERE[what] + ('module "m" {\n  source = "../deep/m"\n}\n' if what == "module" else ""),
        "data/on.txt": "true",
        "data/on.tftpl": "true",
        "deep/m/main.tf": 'module "n" {\n  source = "./n"\n}\noutput "on" {\n  value = module.n.on\n}\n',
        "deep/m/n/main.tf": 'output "on" {\n  value = true\n}\n',
        "much/else.tf": KEY % "false",
        **{f"others/{number}.txt": "" for number in range(10)},
    }
    committed(scan, files)
    shutil.rmtree(scan.place / "data")
    shutil.rmtree(scan.place / "deep")
    scan.write({"a/main.tf": KEY % "false"})
    assert changes(checked(srm_tf, "a/main.tf", "--against", "HEAD"), ROTATES) == {("a", "aws_kms_key.k"): "introduced"}


def test_of_a_large_repository_only_what_is_looked_at_is_laid_out(scan: Scan) -> None:
    committed(scan, {"a/b/main.tf": KEY % "false", "a/x.txt": "", "m/main.tf": "", **{f"many/{one}/main.tf": "" for one in range(5)}})
    with Revision("HEAD") as revision:
        place, past = revision.of(scan.place / "a" / "b")
        assert not place.exists()
        past.reach((place,))
        found = sorted(one.relative_to(past.top).as_posix() for one in past.top.rglob("*") if one.is_file())
        assert found == ["a/b/main.tf"]
        holding = {one.relative_to(past.top).as_posix() for one in past.holding((".tf",))}
        assert holding == {"a/b", "m", *(f"many/{number}" for number in range(5))}
        past.whole()
        assert len([one for one in past.top.rglob("*") if one.is_file()]) == 8


@pytest.mark.parametrize("also", [{}, {"other/main.tf": KEY % "true", "more/main.tf": KEY % "true"}])
@pytest.mark.parametrize("link", [False, True])
def test_what_releases_leave_out_was_there_all_the_same(also: dict[str, str], link: bool, scan: Scan, srm_tf: Program) -> None:
    if link:
        (scan.place / "link").symlink_to("a")
    ignored = {".gitattributes": "a/*.tf export-ignore\n/m export-ignore\n", "m/main.tf": KEY % "false"}
    committed(scan, {"a/main.tf": VOLUME % "false" + CALL.replace("../../m", "../m"), **ignored, **also})
    document = checked(srm_tf, "a", "--against", "HEAD")
    assert changes(document, ENCRYPTED) == {("a", "aws_ebs_volume.v"): "unchanged"}
    assert changes(document, ROTATES) == {("a", "module.m.aws_kms_key.k"): "unchanged"}


WRITTEN = """
terraform {
  backend "s3" {
    bucket     = "example-state"
    key        = "orders"
    access_key = "AKIAQ3EGRJ5XW2T7BHMP"
  }
}
provider "aws" {
  access_key = "AKIAQ3EGRJ5XW2T7BHMP"
}
module "m" {
  source = "git::https://oauth2:hunter2Xk93Qr@example.com/a.git?ref=v1.0.0"
}
data "aws_ami" "a" {
  most_recent = true
  name_regex  = "^AKIAQ3EGRJ5XW2T7BHMP"
}
"""
KEYS = {
    "backend.s3": "iam/backends-keep-secrets-out-of-code",
    "provider.aws": "iam/providers-keep-secrets-out-of-code",
    "module.m": "generic/modules-keep-secrets-out-of-source-urls",
    "data.aws_ami.a": "ec2/ami-lookups-name-owners",
}


def test_what_terraform_itself_reads_is_touched_as_well(scan: Scan, srm_tf: Program) -> None:
    """A key that takes the place of another one is as new as one where none was."""
    committed(scan, {"main.tf": WRITTEN})
    only = [word for one in KEYS.values() for word in ("--only", one)]
    scan.write({"main.tf": "# a line above\n" + WRITTEN})
    assert srm_tf("check", ".", "--against", "HEAD", *only).returncode == 0
    scan.write({"main.tf": WRITTEN.replace("XW2T7", "XW2T8").replace("hunter2", "hunter3")})
    found = [one for one in checked(srm_tf, ".", "--against", "HEAD", *only)["outcomes"] if one["control"] in KEYS.values()]
    assert {one["address"]: one["control"] for one in found if one["touched"]} == KEYS


RUN = '  provisioner "local-exec" {\n    command = "DB_PASSWORD=%s ./run"\n  }\n'
HARMLESS = '  provisioner "local-exec" {\n    command = "./run"\n  }\n'
FIRST, SECOND, THIRD = RUN % "hunter2-Xk93", RUN % "hunter3-Xk93", RUN % "hunter4-Xk93"
# what is run now, of FIRST and SECOND → (change, touched) of each finding
RUNS = {
    "one more that is harmless, at the beginning": (HARMLESS + FIRST + SECOND, {1: ("unchanged", False), 2: ("unchanged", False)}),
    "one more, at the beginning": (
        THIRD + FIRST + SECOND,
        {0: ("introduced", True), 1: ("unchanged", False), 2: ("unchanged", False)},
    ),
    "one less": (SECOND, {0: ("unchanged", False)}),
    "the other way round": (SECOND + FIRST, {0: ("unchanged", False), 1: ("unchanged", False)}),
    "another one instead": (FIRST + THIRD, {0: ("unchanged", False), 1: ("unchanged", True)}),
    "the same once more": (FIRST + SECOND + FIRST, {0: ("unchanged", False), 1: ("unchanged", False), 2: ("introduced", True)}),
}


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("name", RUNS)
def test_what_a_resource_runs_is_known_by_what_it_says(scan: Scan, srm_tf: Program, name: str, moved: bool) -> None:
    now, expected = RUNS[name]
    text = 'resource "terraform_data" "%s" {\n%s}\n'
    committed(scan, {"main.tf": text % ("d", FIRST + SECOND)})
    moves = "moved {\n  from = terraform_data.d\n  to = terraform_data.e\n}\n"
    scan.write({"main.tf": moves + text % ("e", now) if moved else text % ("d", now)})
    document = checked(srm_tf, ".", "--against", "HEAD")
    outcomes = [one for one in document["outcomes"] if one["type"] == "provisioner" and one["verdict"] == "misconfigured"]
    whose = "terraform_data.e" if moved else "terraform_data.d"
    found = {one["address"]: (one["change"], one["touched"]) for one in outcomes}
    assert found == {f"{whose}.provisioner[{place}]": said for place, said in expected.items()}


def test_a_module_that_is_called_otherwise_now_takes_its_calls_along(scan: Scan, srm_tf: Program) -> None:
    call = 'module "%s" {\n  source = "github.com/example/a"\n}\n'
    committed(scan, {"main.tf": call % "old"})
    scan.write({"main.tf": call % "new" + "moved {\n  from = module.old\n  to = module.new\n}\n"})
    document = checked(srm_tf, ".", "--against", "HEAD", "--profile", "all")
    assert changes(document, "generic/modules-name-their-versions") == {(".", "module.new"): "unchanged"}


def test_what_was_in_a_module_that_is_not_loaded_any_more_is_neither_gone_nor_moved(scan: Scan, srm_tf: Program) -> None:
    """A call of another version of it, say: nobody can tell whether its database is still there."""
    call = 'module "m" {\n  source = "%s"\n}\n'
    committed(scan, {"live/main.tf": KEEP + call % "../m", "m/main.tf": DATABASE})
    scan.write({"live/main.tf": KEEP + MACHINE + call % "acme/database/aws"})
    shown = said(srm_tf, "matrix", "--diff", "live", "--against", "HEAD")
    assert "guest_os_patching 1 0 0 → 1" in shown
    assert "Not loaded acme/database/aws is not installed" in shown
    assert "module.m" in shown
    moves = {one["domain"]: one for one in checked(srm_tf, "live", "--against", "HEAD")["moves"]}
    assert (moves["guest_os_patching"]["left"], moves["guest_os_patching"]["came"]) == ([], ["aws_instance.db"])


def test_where_all_of_it_is_in_such_a_module_there_is_still_something_to_compare(scan: Scan, srm_tf: Program) -> None:
    call = 'module "m" {\n  source = "%s"\n}\n'
    committed(scan, {"live/main.tf": call % "../m", "m/main.tf": DATABASE})
    scan.write({"live/main.tf": call % "acme/database/aws"})
    done = srm_tf("matrix", "--diff", "live", "--against", "HEAD")
    assert done.returncode == 0
    assert b"No control area changes.\n" in done.stdout


def test_a_configuration_without_resources_is_a_change_where_it_is_compared_with_one(scan: Scan, srm_tf: Program) -> None:
    """Of a provider block alone there is a world before as well; compared with nothing, nothing is introduced."""
    key = 'provider "aws" {\n  region = "eu-west-1"\n  access_key = "AKIAQ3EGRXYZABCDEFGH"\n  secret_key = "%s"\n}\n'
    committed(scan, {"main.tf": key % ("x1Y2" * 10)})

    def said(*more: str) -> tuple[str, bytes]:
        page = srm_tf("check", ".", *more, "--format", "table", "--format", "markdown:comment.md").stdout
        return Path("comment.md").read_text(encoding="utf-8").splitlines()[3], page

    sentence, page = said()
    assert sentence == "1 finding."
    assert b"\nFINDINGS\n" in page
    sentence, page = said("--against", "HEAD")
    assert sentence == "This change introduces no finding; 1 stood before and is not touched."
    assert b"\nFINDINGS that stood before, in what the change does not touch\n" in page
    git(scan.place, "commit", "-q", "--allow-empty", "-m", "two")
    committed(scan, {"main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\n'})
    assert said("--against", "HEAD~1")[0] == "This change fixes 1 finding."


TAGS = "iam/accounts-keep-secrets-out-of-tags"
TAGGED = 'resource "aws_sqs_queue" "{name}" {{\n  tags = {{ {tag} = "{text}" }}\n}}\n'


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (("a", "token", "kd82Hs0aQpz71Lm4"), {}),
        (("b", "token", "kd82Hs0aQpz71Lm4"), {"account_region": "introduced", "aws_sqs_queue.b": "introduced"}),
        (("b", "team", "orders"), {}),
    ],
    ids=["as it was", "a second one", "a tag"],
)
def test_a_second_secret_in_the_tags_of_an_account_is_introduced(
    scan: Scan, srm_tf: Program, now: tuple[str, str, str], expected: dict[str, str]
) -> None:
    """The control stands at the account, which nobody writes down: what a change adds to it is told by where it lies."""
    first = TAGGED.format(name="a", tag="token", text="kd82Hs0aQpz71Lm4")
    committed(scan, {"main.tf": first})
    name, tag, secret = now
    second = TAGGED.format(name=name, tag=tag, text=secret)
    scan.write({"main.tf": first if second == first else first + second})
    found = [one for one in checked(srm_tf, ".", "--against", "HEAD")["outcomes"] if one["control"] == TAGS]
    stood = {"account_region": "unchanged", "aws_sqs_queue.a": "unchanged"}
    assert {one["address"]: one["change"] for one in found} == stood | expected
    assert found[0]["location"]["line"] == (5 if expected else 2)


def test_another_secret_beside_one_in_the_same_tags_is_introduced(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": TAGGED.format(name="a", tag="token", text="kd82Hs0aQpz71Lm4")})
    scan.write({"main.tf": TAGGED.format(name="a", tag='api_key = "x1Y2z3W4v5U6t7S8", token', text="kd82Hs0aQpz71Lm4")})
    document = checked(srm_tf, ".", "--against", "HEAD")
    assert changes(document, TAGS) == {(".", "account_region"): "introduced"}


def test_a_secret_that_is_taken_out_of_tags_introduces_none(scan: Scan, srm_tf: Program) -> None:
    two = "".join(TAGGED.format(name=name, tag="token", text="kd82Hs0aQpz71Lm4") for name in "ab")
    committed(scan, {"main.tf": two})
    scan.write({"main.tf": two[: len(two) // 2]})
    assert changes(checked(srm_tf, ".", "--against", "HEAD"), TAGS) == {(".", "account_region"): "unchanged"}

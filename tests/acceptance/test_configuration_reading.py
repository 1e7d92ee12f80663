"""Which files and modules of a tree are read, and what is said of those that are not (cases 18 to 21, 28, 36 to 38)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from srm_tf.terraform.tree import matching_none
from tests.support.counting import calls
from tests.support.scanning import Program, Scan

ENCRYPTED = "ebs/volumes-are-encrypted-at-rest"


def volume(name: str = "v", encrypted: str = "false") -> str:
    """An EBS volume."""
    return f'resource "aws_ebs_volume" "{name}" {{\n  encrypted = {encrypted}\n}}\n'


def call(name: str, source: str, more: str = "") -> str:
    """A module call."""
    return f'module "{name}" {{\n  source = "{source}"\n  {more}\n}}\n'


NEW = """
ephemeral "random_password" "p" {
  length = 20
}
moved {
  from = aws_ebs_volume.a
  to   = aws_ebs_volume.v
}
removed {
  from = aws_ebs_volume.z
  lifecycle {
    destroy = false
  }
}
import {
  to = aws_ebs_volume.v
  id = "vol-1"
}
check "health" {
  data "aws_ami" "scoped" {
    most_recent = true
  }
  assert {
    condition     = false
    error_message = "no"
  }
}
action "aws_lambda_invoke" "tell" {
  config {
    function_name = "tell"
  }
}
provider "nonesuch" {
  odd {
    deep {}
  }
}
quantum "aws_flux" "x" {
  entangled = true
}
variable "one" "more" {}
"""


def test_case_18_what_the_program_does_not_know_is_passed_over_and_said(scan: Scan) -> None:
    scan.write(volume() + NEW).judge()
    assert scan.failures() == []
    assert scan.addresses() == ["aws_ebs_volume.v"]
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "misconfigured"
    notes = "\n".join(scan.notes())
    assert "a block of type quantum is not known here and was skipped" in notes
    assert "expected 1 label of a variable block, got 2; it was skipped" in notes
    assert len(scan.notes()) == 2


def test_what_a_check_looks_up_is_judged_as_in_its_plan(scan: Scan) -> None:
    """A plan shows the data source of a `check` among its resources (`read_because_check_nested`), in the configuration as any other."""
    document = 'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["s3:*"]\n    resources = ["*"]\n  }\n}\n'
    assertion = 'assert {\n  condition = data.aws_iam_policy_document.d.json != ""\n  error_message = "no"\n}\n'
    scan.write(f'check "health" {{\n{document}{assertion}}}\n').judge()
    assert scan.failures() == scan.notes() == []
    assert scan.verdict("data.aws_iam_policy_document.d", "iam/policies-name-specific-actions") == "misconfigured"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ('resource "aws_ebs_volume"', "expected 2 labels of a resource block, got 1"),
        ('resource "aws_ebs_volume" "a" "b"', "expected 2 labels of a resource block, got 3"),
        ("resource", "expected 2 labels of a resource block, got 0"),
        ('module "a" "b"', "expected 1 label of a module block, got 2"),
        ('Resource "aws_ebs_volume" "a"', "expected a block of type resource, got Resource"),
        ('resources "aws_ebs_volume" "a"', "expected a block of type resource, got resources"),
    ],
)
def test_case_18_a_block_that_makes_something_and_has_no_name_is_an_error(scan: Scan, head: str, what: str) -> None:
    scan.write(volume() + f"{head} {{\n}}\n").judge()
    assert scan.failures() == [f"==> main.tf\n==> line 4\n==> {what}"]
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "misconfigured"


@pytest.mark.parametrize(
    ("head", "address", "verdict"),
    [
        ('resource "aws_ebs_volume"', "aws_ebs_volume.?", "unknown"),
        ('resource "aws_ebs_volume" "a" "b"', "aws_ebs_volume.a", "misconfigured"),
        ('Resource "aws_ebs_volume" "a"', "aws_ebs_volume.a", "misconfigured"),
        ('resources "aws_ebs_volume" "a"', "aws_ebs_volume.a", "misconfigured"),
    ],
)
def test_case_18_what_is_meant_by_it_is_judged(scan: Scan, head: str, address: str, verdict: str) -> None:
    scan.write(volume() + f"{head} {{\n  encrypted = false\n}}\n").judge()
    assert scan.addresses() == ["aws_ebs_volume.v", address]
    assert scan.verdict(address, ENCRYPTED) == verdict


def test_case_18_beside_what_does_not_parse_it_is_told_as_well(scan: Scan) -> None:
    scan.write(volume() + 'resource "aws_ebs_volume" {\n}\nlocals {\n  a = = 1\n}\n').judge()
    told = scan.failures()[0]
    assert "line 7" in told
    assert "expected 2 labels of a resource block, got 1" in told


def test_case_18_one_wrong_expression_is_a_note_and_the_rest_is_judged(scan: Scan) -> None:
    scan.write("""
    variable "few" {
      default = 3
      validation {
        condition     = var.few > 5
        error_message = "More than five."
      }
    }
    resource "aws_ebs_volume" "count" {
      count     = -1
      encrypted = false
    }
    resource "aws_ebs_volume" "each" {
      for_each  = [{ name = "a" }]
      encrypted = false
    }
    resource "aws_ebs_volume" "typed" {
      encrypted = "perhaps"
    }
    resource "aws_ebs_volume" "undeclared" {
      encrypted = local.nothing
    }
    resource "aws_ebs_volume" "right" {
      encrypted = true
    }
    """).judge()
    assert scan.failures() == []
    assert scan.verdict("aws_ebs_volume.right", ENCRYPTED) == "satisfied"
    for name in ('count["?"]', 'each["?"]', "typed", "undeclared"):
        assert scan.verdict(f"aws_ebs_volume.{name}", ENCRYPTED) == "unknown"
    said = "\n".join(scan.notes())
    assert "main.tf:4: var.few: Terraform would refuse this: More than five." in said
    for line, what in (
        (9, "aws_ebs_volume.count"),
        (13, "aws_ebs_volume.each"),
        (18, "aws_ebs_volume.typed"),
        (21, "undeclared.encrypted"),
    ):
        assert any(note.startswith(f"main.tf:{line}: ") and what in note for note in scan.notes()), (line, said)


BROKEN = {
    "block.tf": b'resource "aws_ebs_volume" "w" {\n',
    "latin.tf": b'resource "aws_ebs_volume" caf\xe9 {}\n',
    "binary.tf": b"\x00\x01\x02\xff",
    "wide.tf": "resource {{".encode("utf-16"),
    "cut.tf.json": b'{"resource": {"aws_ebs_volume": {',
    "list.tf.json": b"[1, 2",
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_case_28_a_broken_file_is_exit_2_and_the_rest_is_judged(scan: Scan, srm_tf: Program, name: str) -> None:
    scan.write({"main.tf": volume(), "other/main.tf": volume("o")})
    (scan.place / name).write_bytes(BROKEN[name])
    done = srm_tf("check", ".", "--format", "json")
    assert done.returncode == 2
    assert f"==> {name}".encode() in done.stderr
    assert b"Traceback" not in done.stderr
    report = done.document
    lost = [(".", "aws_ebs_volume.w")] if name == "block.tf" else []  # of which nothing is known
    assert [(one["root"], one["address"]) for one in report["resources"]] == [
        (".", "aws_ebs_volume.v"),
        *lost,
        ("other", "aws_ebs_volume.o"),
    ]
    assert [one["root"] for one in report["errors"]] == [name]


def test_case_28_a_broken_module_is_told_once_and_its_callers_are_judged(scan: Scan) -> None:
    scan.write({"a/main.tf": volume() + call("m", "../m"), "b/main.tf": volume() + call("m", "../m"), "m/main.tf": "resource {{"}).judge()
    assert len(scan.failures()) == 1
    assert scan.last.inputs == ("a", "b")
    assert scan.addresses() == ["aws_ebs_volume.v", "aws_ebs_volume.v"]


def test_case_28_a_broken_file_that_nobody_asked_for_is_a_note_until_it_is_reached(scan: Scan, srm_tf: Program) -> None:
    """A hook that is given one file looks everywhere for callers; somebody else's broken file must not stop the commit."""
    files = {"live/main.tf": volume(encrypted="true"), "module/main.tf": volume(encrypted="true"), "old/broken.tf": "module {\n"}
    scan.write({**files, "odd/broken.tf": "resource {\n", ".git/HEAD": ""})
    done = srm_tf("check", "live/main.tf", "module/main.tf", "--only", ENCRYPTED)
    assert done.returncode == 0
    assert b"Not loaded" in done.stdout
    assert b"old/broken.tf" in done.stdout
    assert b"odd/broken.tf" not in done.stdout  # which calls nothing, whatever else is wrong with it
    (scan.place / "odd" / "broken.tf").unlink()
    assert srm_tf("check", "live/main.tf", "old/broken.tf", "--only", ENCRYPTED).returncode == 2
    assert srm_tf("check", ".", "--only", ENCRYPTED).returncode == 2
    scan.write({"live/call.tf": call("m", "../old"), "old/main.tf": volume()})
    done = srm_tf("check", "live/main.tf", "--only", ENCRYPTED)
    assert done.returncode == 2
    assert b"Not loaded" not in done.stdout


def test_case_28_a_directory_without_configuration_is_exit_2_and_an_empty_file_is_not(scan: Scan, srm_tf: Program) -> None:
    scan.write({"docs/README.md": "nothing", "empty/main.tf": "", "vars/variables.tf": 'variable "x" {}\n'})
    assert srm_tf("check", "docs").returncode == 2
    done = srm_tf("check", "empty", "vars")
    assert done.returncode == 0
    assert b"0 AWS resources" in done.stdout


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("live/main.tftest.hcl", "tests"),
        ("live/all.tfquery.hcl", "queries"),
        ("live/app.tfcomponent.hcl", "a stack"),
        ("live/app.tfdeploy.hcl", "deployments of a stack"),
    ],
)
def test_files_beside_configuration_say_what_they_are(scan: Scan, srm_tf: Program, name: str, kind: str) -> None:
    """They disturb nobody where there is configuration, and alone they are no configuration."""
    scan.write({name: 'run "a" {\n  command = plan\n}\n'})
    directory = srm_tf("check", "live")
    assert directory.returncode == 2
    told = " ".join(directory.stderr.decode().split())
    assert f"What is there ({kind}) holds no resources: judge the modules that it names, or is about." in told
    file = srm_tf("check", name)
    assert file.returncode == 2
    assert f"expected a plan or configuration, got {kind}" in file.stderr.decode()
    scan.write({"live/main.tf": volume()})
    assert srm_tf("check", "live", "--fail-on", "never").returncode == 0


@pytest.mark.parametrize("folder", [".", "live"])
def test_what_terragrunt_gives_to_the_configuration_beside_it_is_said_to_be_unknown(scan: Scan, folder: str) -> None:
    """Its `inputs` come before the defaults of variables: what is judged may not be what it applies."""
    files = {"main.tf": volume(), "terragrunt.hcl": "inputs = {}\n", "m/main.tf": volume(), "m/more.hcl": "inputs = {}\n"}
    scan.write({f"{folder}/{name}": text for name, text in files.items()}).judge()
    (note,) = scan.notes()
    where = "terragrunt.hcl" if folder == "." else "live/terragrunt.hcl"
    assert note.startswith(f"{where}: terragrunt.hcl is not read: what Terragrunt gives to variables")


def test_what_calls_modules_from_elsewhere_is_told(scan: Scan, srm_tf: Program) -> None:
    """Terragrunt's usual tree, and a stack's: the modules are judged by their defaults, and get other values."""
    wrapping = ("live/a/terragrunt.hcl", "live/b/terragrunt.hcl", "main.tfcomponent.hcl", "prod.tfdeploy.hcl")
    scan.write({**dict.fromkeys((*wrapping, "modules/v/.terraform/x/terragrunt.hcl"), "locals {}\n"), "modules/v/main.tf": volume()})
    live, stack = (one["text"] for one in srm_tf("check", ".", "--format", "json").document["notes"])
    assert stack.startswith("2 files of a stack, not read: what it gives to the variables of modules")
    assert live.startswith("2 files of Terragrunt, not read: what it gives to the variables of modules")
    assert srm_tf("check", "modules", "--format", "json").document["notes"] == []


@pytest.mark.parametrize("name", ["live/app/terragrunt.hcl", "live/terragrunt.stack.hcl"])
def test_case_28_a_directory_of_terragrunt_is_told_where_its_configuration_is(scan: Scan, srm_tf: Program, name: str) -> None:
    scan.write({name: "locals {}\n", "live/app/.terragrunt-cache/x/main.tf": volume(), "docs/README.md": "nothing"})
    done = srm_tf("check", "live")
    assert done.returncode == 2
    assert b"Terragrunt" in done.stderr
    assert b"Terragrunt" not in srm_tf("check", "docs").stderr
    assert b"expected a plan or configuration, got a file of Terragrunt\n==> Files of Terragrunt" in srm_tf("check", name).stderr


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
def test_case_28_links_that_lead_nowhere_and_pipes_are_told(scan: Scan) -> None:
    scan.write(volume())
    (scan.place / "lost.tf").symlink_to("nowhere.tf")
    (scan.place / "loop.tf").symlink_to("loop.tf")
    os.mkfifo(scan.place / "pipe.tf")
    (scan.place / "directory.tf").mkdir()
    scan.judge()
    assert [text.splitlines()[0] for text in scan.failures()] == ["==> loop.tf", "==> lost.tf", "==> pipe.tf"]
    assert scan.addresses() == ["aws_ebs_volume.v"]


# what no file of its kind is, and with it a run might never end → what is asked with it
ENDLESS: dict[str, tuple[str, ...]] = {
    ".terraform/modules/modules.json": (),
    "terraform.tfvars": (),
    "x.auto.tfvars.json": (),
    "accepted.json": ("--baseline", "accepted.json"),
    "given.tfvars": ("--var-file", "given.tfvars"),
}


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
@pytest.mark.parametrize("name", ENDLESS)
def test_files_without_end_are_told(scan: Scan, srm_tf: Program, name: str) -> None:
    scan.write({"main.tf": volume() + 'module "m" {\n  source = "a/b/aws"\n}\n', name: ""})
    (scan.place / name).unlink()
    (scan.place / name).symlink_to("/dev/zero")
    done = srm_tf("check", ".", "--fail-on", "never", *ENDLESS[name])
    assert done.returncode == 2
    assert b"expected a regular file, got something else" in done.stderr or b"expected at most 64 MB of variable values" in done.stderr


@pytest.mark.parametrize("name", ["terraform.tfvars", "x.auto.tfvars.json"])
def test_a_directory_where_values_should_be_is_told(scan: Scan, srm_tf: Program, name: str) -> None:
    """Terraform 1.15: `Error while reading terraform.tfvars: read terraform.tfvars: is a directory`."""
    scan.write({"main.tf": volume(), f"{name}/notes.txt": ""})
    done = srm_tf("check", ".", "--fail-on", "never")
    assert done.returncode == 2
    assert f"{name}\n==> expected a regular file, got a directory".encode() in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
def test_a_link_to_nothing_has_no_values(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": volume()})
    (scan.place / "terraform.tfvars").symlink_to(os.devnull)
    assert srm_tf("check", ".", "--fail-on", "never").returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
def test_a_pipe_is_no_workspace(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": volume() + 'output "w" {\n  value = terraform.workspace\n}\n', ".terraform/x": ""})
    os.mkfifo(scan.place / ".terraform" / "environment")
    assert srm_tf("check", ".", "--fail-on", "never").returncode == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="who may do everything may read everything")
def test_case_28_a_directory_that_may_not_be_read_is_told(scan: Scan) -> None:
    scan.write({"main.tf": volume(), "closed/main.tf": volume()})
    (scan.place / "closed").chmod(0)
    scan.judge()
    (scan.place / "closed").chmod(0o700)
    assert [text.splitlines()[0] for text in scan.failures()] == ["==> closed"]


def test_case_28_a_directory_that_cannot_be_read_is_told(scan: Scan) -> None:
    """Its path is longer than the system takes, which holds for every user."""
    scan.write(volume())
    for _ in range(20):
        Path("d" * 250).mkdir()
        os.chdir("d" * 250)
    os.chdir(scan.place)
    scan.judge()
    assert any("expected a readable directory" in text for text in scan.failures())
    assert scan.addresses() == ["aws_ebs_volume.v"]


def test_case_19_all_four_endings_are_read_and_opentofu_has_precedence(scan: Scan) -> None:
    def of(name: str) -> str:
        return json.dumps({"resource": {"aws_ebs_volume": {name: {"encrypted": False}}}})

    scan.write({
        "a.tf": volume("hidden"), "a.tofu": volume("a"), "b.tf": volume("b"), "c.tf.json": of("hidden_too"), "c.tofu.json": of("c"),
        "d.tf.json": of("d"), "e.tofu": volume("e"), "a.tf~": volume("backup"), ".lock.tf": volume("editor"),
    }).judge()  # fmt: skip
    assert sorted(scan.addresses()) == [f"aws_ebs_volume.{name}" for name in "abcde"]
    told = "OpenTofu reads %s in its place, and so did this run; Terraform reads this one"
    assert scan.notes("not_loaded") == [f"a.tf: {told % 'a.tofu'}", f"c.tf.json: {told % 'c.tofu.json'}"]


def test_a_file_that_opentofu_leaves_unread_is_told_in_a_called_module_as_well(scan: Scan) -> None:
    call = 'module "m" {\n  source = "./m"\n}\n'
    scan.write({"main.tf": call, "m/main.tf": volume("hidden"), "m/main.tofu": volume("shown")}).judge()
    assert scan.addresses() == ["module.m.aws_ebs_volume.shown"]
    (told,) = scan.notes("not_loaded")
    assert told.startswith("m/main.tf: OpenTofu reads main.tofu in its place")


def test_an_override_file_configures_a_default_provider_that_nobody_else_does(scan: Scan) -> None:
    """Terraform takes it for an empty configuration that is overridden; one with an alias has to be there."""
    late = 'provider "aws" {\n  alias = "late"\n  secret_key = "wJalrXUtnFEMIbKMDENGbPxRfiCYzzEXAMPLEKEY"\n}\n'
    scan.write({"main.tf": volume(), "my_override.tf": late.replace('  alias = "late"\n', "") + late})
    scan.judge()
    assert scan.verdict("provider.aws", "iam/providers-keep-secrets-out-of-code") == "misconfigured"
    assert not any("provider.aws.late" in one.address for one in scan.last.outcomes)
    assert [one for one in scan.notes() if "to override" in one] == [
        "my_override.tf:4: there is no provider aws.late to override; the block was skipped"
    ]


def test_case_19_override_files_change_what_they_name(scan: Scan) -> None:
    scan.write({
        "main.tf": volume("a") + volume("b") + volume("c"), "override.tf": volume("a", "true"), "b_override.tofu": volume("b", "true"),
        "c_override.tf.json": '{"resource": {"aws_ebs_volume": {"c": {"encrypted": true}}}}', "z_override.tf": volume("nobody", "true"),
    }).judge()  # fmt: skip
    assert {scan.verdict(f"aws_ebs_volume.{name}", ENCRYPTED) for name in "abc"} == {"satisfied"}
    place = scan.outcome("aws_ebs_volume.b", ENCRYPTED).location
    assert place is not None
    assert (place.file, place.line) == ("b_override.tofu", 2)
    assert any("aws_ebs_volume.nobody" in note for note in scan.notes())


INSTALLED = {
    "Modules": [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "net", "Source": "registry.terraform.io/x/net/aws", "Version": "1.0.0", "Dir": ".terraform/modules/net"},
        {"Key": "net.sub", "Source": "./modules/sub", "Dir": ".terraform/modules/net/modules/sub"},
    ]
}


def test_case_20_installed_modules_are_judged_and_the_others_are_named(scan: Scan) -> None:
    below = ".terraform/modules/net"
    scan.write({
        "main.tf": call("net", "x/net/aws", 'version = "1.0.0"') + call("far", "git::https://example.org/far.git")
        + call("lost", "./lost") + volume("v", "module.far.encrypted"),
        ".terraform/modules/modules.json": json.dumps(INSTALLED),
        f"{below}/main.tf": volume("in") + call("sub", "./modules/sub"),
        f"{below}/modules/sub/main.tf": volume("sub"),
        f"{below}/examples/whole/main.tf": volume("example"),
    }).judge()  # fmt: skip
    assert scan.last.inputs == (".",)
    assert scan.addresses() == ["aws_ebs_volume.v", "module.net.aws_ebs_volume.in", "module.net.module.sub.aws_ebs_volume.sub"]
    one = scan.outcome("aws_ebs_volume.v", ENCRYPTED)
    assert (one.verdict.word, one.depends_on) == ("unknown", ("module.far.encrypted",))
    assert "module.far.encrypted, an output of a module that is not here" in one.because
    assert [note.partition(": ")[0] for note in scan.notes("not_loaded")] == ["module.far", "module.lost"]


@pytest.mark.parametrize(("asked", "verdict"), [(".", "misconfigured"), ("prod", "unknown")])
def test_case_20_without_a_repository_files_are_read_in_what_was_asked_for(scan: Scan, asked: str, verdict: str) -> None:
    scan.write({
        "prod/main.tf": call("m", "../modules/m"),
        "modules/m/main.tf": 'resource "aws_iam_role_policy" "p" {\n  role = "r"\n  policy = file("${path.module}/p.json")\n}\n',
        "modules/m/p.json": json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}),
    }).judge(asked)  # fmt: skip
    assert scan.verdict("module.m.aws_iam_role_policy.p", "iam/policies-grant-scoped-privileges") == verdict


@pytest.mark.parametrize(("source", "passed"), [("modules/disk", "false"), ("modules/aws/disk", "false"), ("disk", "true")])
def test_case_20_a_path_without_its_dot_is_a_path_where_the_directory_is(scan: Scan, source: str, passed: str) -> None:
    inner = 'variable "on" {}\n' + volume(encrypted="var.on")
    scan.write({"main.tf": call("disk", source, f"on = {passed}"), f"{source}/main.tf": inner}).judge()
    assert scan.last.inputs == (".",)
    assert scan.verdict("module.disk.aws_ebs_volume.v", ENCRYPTED) == ("satisfied" if passed == "true" else "misconfigured")
    text = f'Terraform ≥ 0.12 would refuse the address "{source}"; read as "./{source}", which is what to write'
    assert scan.notes() == [f"main.tf:2: {text}"]
    assert scan.notes("not_loaded") == []


@pytest.mark.parametrize("source", ["modules/disk", "x/disk/aws", "git::https://example.org/far.git"])
def test_case_20_an_address_without_a_directory_is_no_path(scan: Scan, source: str) -> None:
    scan.write({"main.tf": call("disk", source), "modules/readme/empty.txt": ""}).judge()
    assert scan.notes() == []
    assert [note.partition(": ")[0] for note in scan.notes("not_loaded")] == ["module.disk"]


def test_case_20_what_is_installed_has_precedence(scan: Scan) -> None:
    below = ".terraform/modules/net"
    scan.write({
        "main.tf": call("net", "x/net/aws", 'version = "1.0.0"'),
        ".terraform/modules/modules.json": json.dumps(INSTALLED),
        f"{below}/main.tf": volume("installed"), "x/net/aws/main.tf": volume("beside"),
    }).judge()  # fmt: skip
    assert scan.last.inputs == (".", "x/net/aws")
    assert scan.addresses() == ["module.net.aws_ebs_volume.installed", "aws_ebs_volume.beside"]
    assert scan.notes() == []


@pytest.mark.parametrize(
    ("source", "version", "why"),
    [
        ("x/net/aws", "~> 2.0", "it asks for x/net/aws ~> 2.0, and version 1.0.0 is installed: run terraform init, or judge the plan"),
        (
            "y/net/aws",
            "1.0.0",
            "it asks for y/net/aws 1.0.0, and registry.terraform.io/x/net/aws is installed: run terraform init, or judge the plan",
        ),
    ],
)
def test_case_20_what_is_installed_is_not_what_is_asked_for_any_more(scan: Scan, source: str, version: str, why: str) -> None:
    scan.write({
        "main.tf": call("net", source, f'version = "{version}"'), ".terraform/modules/net/main.tf": volume("installed"),
        ".terraform/modules/modules.json": json.dumps(INSTALLED),
    }).judge()  # fmt: skip
    assert scan.addresses() == []
    assert scan.notes("not_loaded") == [f"module.net: {why}"]


def test_case_20_what_a_module_that_is_not_here_is_passed_may_be_protected_by_it(scan: Scan) -> None:
    scan.write('resource "aws_s3_bucket" "b" {}\n' + call("guard", "x/guard/aws", "bucket = aws_s3_bucket.b.id")).judge()
    one = scan.outcome("aws_s3_bucket.b", "s3/buckets-are-versioned")
    assert (one.verdict.word, one.depends_on) == ("unknown", ("module.guard",))


@pytest.mark.parametrize(
    "files",
    [
        {"main.tf": volume() + call("me", "./")},
        {"main.tf": call("m", "./m"), "m/main.tf": volume() + call("me", "../m")},
        {"a/main.tf": volume() + call("b", "../b"), "b/main.tf": call("a", "../a")},
    ],
)
def test_case_21_a_module_that_calls_itself_is_an_error_and_no_endless_loop(scan: Scan, files: dict[str, str]) -> None:
    scan.write(files).judge()
    assert len(scan.failures()) == 1
    assert "expected modules that do not call themselves" in scan.failures()[0]
    assert len(scan.addresses()) == 1


def test_case_21_vendored_directories_and_what_is_excluded_hold_no_roots(scan: Scan) -> None:
    scan.write({
        "main.tf": volume(), ".terraform/modules/x/main.tf": volume("x"), ".terragrunt-cache/a/main.tf": volume("y"),
        "node_modules/z/main.tf": volume("z"), "examples/one/main.tf": volume("e"), "modules/m/tests/main.tf": volume("t"),
    })  # fmt: skip
    assert scan.judge(exclude=("examples", "modules/*/tests")).inputs == (".",)
    assert scan.judge().inputs == (".", "examples/one", "modules/m/tests")


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        ("./live/examples", ["live/app"]),
        ("live/examples/", ["live/app"]),
        ("live/examples/**", ["live/app"]),
        ("**/examples", ["live/app"]),
        ("**/one", ["live/app"]),
        ("**/examples/**", ["live/app"]),
        ("examples/one", ["live/app"]),
        ("live/examples/two", ["live/app", "live/examples/one"]),
        ("amples", ["live/app", "live/examples/one"]),
    ],
)
def test_what_is_excluded_may_be_written_in_any_of_the_usual_ways(scan: Scan, exclude: str, left: list[str]) -> None:
    """Of the directory `live`: from where it begins, or from where the program is started."""
    scan.write({"live/app/main.tf": volume(), "live/examples/one/main.tf": volume("e")})
    assert list(scan.judge("live", exclude=(exclude,)).inputs) == left
    assert matching_none(("live",), (exclude, ".terraform", "**/node_modules")) == ([exclude] if len(left) == 2 else [])


def test_case_21_links_between_directories_are_no_endless_loop(scan: Scan) -> None:
    scan.write({"main.tf": volume(), "m/main.tf": volume(), "live/main.tf": call("m", "./m")})
    (scan.place / "loop").symlink_to(scan.place)
    (scan.place / "live" / "m").symlink_to("../m")
    assert scan.judge().inputs == (".", "live")
    assert scan.addresses() == ["aws_ebs_volume.v", "module.m.aws_ebs_volume.v"]
    assert scan.judge("loop/live", "live").inputs == ("live",)


PASSED = 'variable "encrypted" {\n  default = true\n}\n' + volume("v", "var.encrypted")


@pytest.mark.parametrize(
    ("passed", "expected", "on"),
    [
        ("encrypted = var.given", "unknown", ("var.given",)),
        ('encrypted = data.aws_caller_identity.me.account_id == "1"', "unknown", ("data.aws_caller_identity.me.account_id",)),
        ("encrypted = module.far.encrypted", "unknown", ("module.far.encrypted",)),
        ("", "satisfied", ()),
    ],
)
def test_case_36_a_default_never_stands_in_for_what_is_passed(scan: Scan, passed: str, expected: str, on: tuple[str, ...]) -> None:
    root = 'variable "given" {}\ndata "aws_caller_identity" "me" {}\n' + call("far", "x/far/aws") + call("m", "./m", passed)
    scan.write({"main.tf": root, "m/main.tf": PASSED}).judge()
    one = scan.outcome("module.m.aws_ebs_volume.v", ENCRYPTED)
    assert (one.verdict.word, one.depends_on) == (expected, on)
    assert all(name in one.because for name in on)


RULE = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
DYNAMIC = {"for_each": [22], "content": {**RULE, "from_port": "${ingress.value}"}}


@pytest.mark.parametrize(
    "groups",
    [
        {"g": {"ingress": RULE}},
        {"g": {"ingress": [RULE]}},
        {"g": [{"ingress": [{**RULE, "cidr_blocks": ["10.0.0.0/8"]}, RULE]}]},
        [{"g": {"dynamic": {"ingress": DYNAMIC}}}],
        {"g": {"dynamic": [{"ingress": [DYNAMIC]}]}},
        {"g": {"dynamic": {"ingress": DYNAMIC}, "//": "a comment"}},
    ],
)
def test_case_37_all_shapes_of_json_blocks_mean_the_same(scan: Scan, groups: object) -> None:
    scan.write({"main.tf.json": json.dumps({"//": "a comment", "resource": [{"aws_security_group": groups}]}, indent=1)}).judge()
    assert scan.failures() == []
    one = scan.outcome("aws_security_group.g", "vpc/security-groups-close-admin-ports-to-world")
    assert (one.verdict.word, one.because.partition(" ")[2]) == ("misconfigured", "opens 22 to 0.0.0.0/0")


def test_case_38_cost_grows_with_the_number_of_instances_and_no_faster(scan: Scan) -> None:
    scan.write({
        "main.tf": 'variable "n" { type = number }\n' + call("a", "./a", "count = var.n"),
        "a/main.tf": call("b", "../b", 'for_each = toset(["x", "y"])'), "b/main.tf": volume() + call("c", "../c"), "c/main.tf": volume(),
    })  # fmt: skip

    def cost(number: int) -> int:
        found = calls(lambda: scan.judge(given=[("var", f"n={number}")]))
        assert len(scan.addresses()) == 4 * number
        return found

    assert cost(400) < 1.1 * 4 * cost(100)


@pytest.mark.parametrize("output", ["group", "groups.main.id", 'groups["main"].id', "all[0].id"])
def test_what_belongs_to_a_module_that_is_not_here_belongs_to_nothing_here(scan: Scan, output: str) -> None:
    """However deep in an output it stands."""
    group = 'resource "aws_security_group" "g" {\n  vpc_id = "vpc-0123456789abcdef0"\n}\n'
    rule = f'security_group_id = module.far.{output}\n  cidr_ipv4 = "0.0.0.0/0"\n  ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n'
    far = 'module "far" {\n  source = "acme/far/aws"\n%s}\n'
    text = f'{group}resource "aws_vpc_security_group_ingress_rule" "r" {{\n  {rule}}}\n{far}'
    control = "vpc/security-groups-close-admin-ports-to-world"
    scan.write(text % "").judge()
    assert scan.verdict("aws_security_group.g", control) == "satisfied"
    scan.write(text % "  group = aws_security_group.g.id\n").judge()
    assert scan.verdict("aws_security_group.g", control) == "unknown"


@pytest.mark.parametrize(
    ("output", "verdict"),
    [
        ("group_id", "satisfied"),
        ("default_security_group_id", "unknown"),
        ("vpc.default_security_group_id", "unknown"),
        ("groups.default.id", "unknown"),
        ('groups["default"].id', "unknown"),
        ("groups.app.id", "satisfied"),
        ('groups["app"].id', "satisfied"),
    ],
)
def test_an_output_of_a_module_that_is_not_here_is_what_its_name_says(scan: Scan, output: str, verdict: str) -> None:
    for call, keys in (("default", ""), ('default["a"]', '  for_each = toset(["a"])\n')):
        called = f'module "default" {{\n  source = "acme/net/aws"\n{keys}}}\n'
        scan.write(f'resource "aws_instance" "i" {{\n  vpc_security_group_ids = [module.{call}.{output}]\n}}\n{called}').judge()
        assert scan.verdict("aws_instance.i", "ec2/instances-have-own-security-groups") == verdict, call

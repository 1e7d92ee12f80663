"""The hooks, installed and run by the real pre-commit in repositories of their users."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WHAT_A_WHEEL_NEEDS = (
    "srm_tf",
    "hooks",
    "pyproject.toml",
    "hatch_build.py",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
)
CONTROL = "vpc/security-groups-close-admin-ports-to-world"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed; test.lock has it"),
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]


def plan(source: str) -> str:
    """The plan of a security group that lets `source` in by SSH."""
    rule = {"cidr_blocks": [source], "description": "ssh", "from_port": 22, "to_port": 22, "protocol": "tcp", "ipv6_cidr_blocks": [],
            "prefix_list_ids": [], "security_groups": [], "self": False}  # fmt: skip
    block = {"address": "aws_security_group.admin", "mode": "managed", "type": "aws_security_group", "name": "admin"}
    after = {"name": "admin", "description": "administrators", "ingress": [rule], "vpc_id": "vpc-0123456789abcdef0"}
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {"id": True, "arn": True, "egress": True}}
    written = {name: {"constant_value": value} for name, value in after.items()}
    provider = {"provider_name": "registry.terraform.io/hashicorp/aws"}
    document = {
        "format_version": "1.2",
        "terraform_version": "1.15.5",
        "planned_values": {"root_module": {"resources": [{**block, **provider, "schema_version": 1, "values": after}]}},
        "resource_changes": [{**block, **provider, "change": change}],
        "configuration": {"root_module": {"resources": [{**block, "provider_config_key": "aws", "expressions": written}]}},
    }
    return json.dumps(document)


class Repository:
    """A scratch git repository. Its home is not the user's, so that nobody's settings count; `home` keeps what pre-commit installs."""

    def __init__(self, place: Path, home: Path) -> None:
        self.place = place
        place.mkdir(parents=True)
        home.mkdir(exist_ok=True)
        names = {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_DIR", "GIT_INDEX", "GIT_WORK"))}
        inherited.setdefault("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))  # what pip fetched once need not come again
        self.environment = {**inherited, **names, "HOME": str(home), "PRE_COMMIT_HOME": str(home / "pre-commit")}
        self.run("git", "init", "--quiet", "--initial-branch", "main", ".")

    def hooks(self, *options: str) -> subprocess.CompletedProcess[str]:
        """What pre-commit makes of it, and what the hooks say even where they pass."""
        return self.run(sys.executable, "-m", "pre_commit", "run", "--verbose", *options)

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            argv, cwd=self.place, env=self.environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )

    def write(self, name: str, text: str) -> None:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.run("git", "add", name)

    def git(self, *arguments: str) -> None:
        done = self.run("git", "-c", "protocol.file.allow=always", *arguments)
        assert done.returncode == 0, done.stderr

    def commit(self) -> str:
        self.run("git", "add", "--all")
        done = self.run("git", "commit", "--quiet", "--message", "as it is")
        assert done.returncode == 0, done.stderr
        return self.run("git", "rev-parse", "HEAD").stdout.strip()


def product(place: Path) -> tuple[Path, str]:
    """This tree, committed as it is now: what is tested is what lies here, not what was committed last."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *WHAT_A_WHEEL_NEEDS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so nobody can say which files belong to it")
    repository = Repository(place, place.parent / "home")
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)  # with its mode: scripts are scripts
    return place, repository.commit()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The product as a repository that hooks can be taken from, and its revision."""
    return product(tmp_path_factory.mktemp("published") / "srm-tf")


def configured(published: tuple[Path, str], place: Path, hook: str, more: str = "") -> Repository:
    """A user's repository with one hook of ours. `more`: what else stands at the hook."""
    source, revision = published
    user = Repository(place, source.parent / "home")
    hooks = f"    hooks:\n      - id: {hook}\n{more}"
    user.write(".pre-commit-config.yaml", f"repos:\n  - repo: {source.as_posix()}\n    rev: {revision}\n{hooks}")
    return user


def group(source: str) -> str:
    """A module with a security group that lets `source` in by SSH."""
    return f"""
variable "from" {{
  type    = string
  default = "10.0.0.0/8"
}}

resource "aws_security_group" "admin" {{
  name        = "admin"
  description = "administrators"

  ingress {{
    description = "ssh"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [{source}]
  }}
}}
"""


def test_configuration_hook_judges_the_roots_that_a_commit_concerns(published: tuple[Path, str], tmp_path: Path) -> None:
    user = configured(published, tmp_path / "user", "srm-tf")
    user.write("modules/admin/main.tf", group("var.from"))
    user.write("live/a/main.tf", 'module "admin" {\n  source = "../../modules/admin"\n}\n')
    user.write("live/b/main.tf", 'module "admin" {\n  source = "../../modules/admin"\n  from   = var.office\n}\nvariable "office" {}\n')
    user.write("old/main.tf", group('"0.0.0.0/0"'))
    user.commit()

    def run(*files: str) -> subprocess.CompletedProcess[str]:
        return user.run(sys.executable, "-m", "pre_commit", "run", *(("--files", *files) if files else ()))

    clean = run("modules/admin/main.tf")  # both callers, and not what stands elsewhere
    assert clean.returncode == 0, clean.stdout + clean.stderr
    user.write("live/b/terraform.tfvars", 'office = "0.0.0.0/0"\n')
    bad = run()
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "module.admin.aws_security_group.admin" in bad.stdout
    assert "modules/admin/main.tf" in bad.stdout
    assert "live/b" in bad.stdout
    assert "live/a" not in bad.stdout
    user.write("live/a/more.tf", "resource {")
    assert "- exit code: 2" in run().stdout
    assert CONTROL in run("old/main.tf").stdout


def test_plan_hook_passes_a_clean_plan_and_stops_a_bad_one(published: tuple[Path, str], tmp_path: Path) -> None:
    user = configured(published, tmp_path / "user", "srm-tf-plan")
    user.write("notes/about-the-plan.json", '{"not": "a plan, and not named like one"}')
    user.write("infra/tfplan.json", plan("203.0.113.0/24"))
    clean = user.run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert "Passed" in clean.stdout

    user.write("infra/plan-of-today.json", plan("0.0.0.0/0"))
    bad = user.run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "- exit code: 1" in bad.stdout
    assert "aws_security_group.admin" in bad.stdout
    assert CONTROL in bad.stdout

    user.write("infra/plan-of-today.json", "{")
    broken = user.run(sys.executable, "-m", "pre_commit", "run", "srm-tf-plan", "--files", "infra/plan-of-today.json")
    assert "- exit code: 2" in broken.stdout


OPEN, CLOSED = 'office = "0.0.0.0/0"\n', 'office = "10.0.0.0/8"\n'
CALL = 'module "admin" {\n  source = "../../modules/admin"\n  from   = var.office\n}\nvariable "office" {\n  default = "0.0.0.0/0"\n}\n'
ANOTHER = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "eu-west-1a"\n  size = 10\n  encrypted = false\n}\n'
AGAINST = "        args: [--against, HEAD, --fail-on, medium]\n"


def monorepo(published: tuple[Path, str], place: Path, more: str = "") -> Repository:
    """Two root modules that share a module and are closed by their values only, and an old one that is open; all committed."""
    user = configured(published, place, "srm-tf", more)
    user.write("modules/admin/main.tf", group("var.from"))
    for name in ("a", "b"):
        user.write(f"live/{name}/main.tf", CALL)
        user.write(f"live/{name}/terraform.tfvars", CLOSED)
    user.write("old/main.tf", group('"0.0.0.0/0"'))
    user.write("README.md", "# ours\n")
    user.commit()
    return user


def roots(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The root modules that were judged."""
    return re.findall(r"^(\S+): \d+ AWS resources? in scope", done.stdout, flags=re.MULTILINE)


def test_only_what_a_commit_concerns_is_judged(published: tuple[Path, str], tmp_path: Path) -> None:
    user = monorepo(published, tmp_path / "user")
    user.write("README.md", "# ours, and old/ is not looked at\n")
    words = user.hooks()
    assert (words.returncode, roots(words)) == (0, []), words.stdout
    user.write("live/a/tags.tf", "locals {}\n")
    one = user.hooks()
    assert (one.returncode, roots(one)) == (0, ["live/a"]), one.stdout
    user.write("modules/admin/outputs.tf", "locals {}\n")
    shared = user.hooks()
    assert (shared.returncode, roots(shared)) == (0, ["live/a", "live/b"]), shared.stdout
    everything = user.hooks("--all-files")
    assert (everything.returncode, sorted(roots(everything))) == (1, ["live/a", "live/b", "old"]), everything.stdout


def test_what_is_staged_is_judged_and_what_git_does_not_know_is_read(published: tuple[Path, str], tmp_path: Path) -> None:
    user = monorepo(published, tmp_path / "user")
    values = user.place / "live" / "a" / "terraform.tfvars"
    for staged, lies_there, code in ((OPEN, CLOSED, 1), (f"# ours\n{CLOSED}", OPEN, 0)):
        user.write("live/a/terraform.tfvars", staged)
        values.write_text(lies_there, encoding="utf-8")
        done = user.hooks()
        assert (done.returncode, roots(done)) == (code, ["live/a"]), done.stdout
        assert values.read_text(encoding="utf-8") == lies_there
    user.git("checkout", "--quiet", "--", ".")
    (user.place / "live" / "a" / "office.auto.tfvars").write_text(OPEN, encoding="utf-8")
    assert user.hooks().returncode == 1


def test_a_deleted_file_is_missed_by_those_it_belonged_to(published: tuple[Path, str], tmp_path: Path) -> None:
    user = monorepo(published, tmp_path / "user")
    user.git("rm", "--quiet", "live/b/terraform.tfvars")
    bad = user.hooks()
    assert (bad.returncode, roots(bad)) == (1, ["live/b"]), bad.stdout
    assert "module.admin.aws_security_group.admin" in bad.stdout
    user.git("rm", "--quiet", "-r", "live/b")
    assert (user.hooks().returncode, roots(user.hooks())) == (0, [])
    user.commit()
    gone = user.hooks("--from-ref", "HEAD~1", "--to-ref", "HEAD")
    assert (gone.returncode, roots(gone)) == (0, []), gone.stdout
    user.git("rm", "--quiet", "-r", "modules")
    callers = user.hooks()
    assert roots(callers) == ["live/a"]
    assert "there is no configuration in ../../modules/admin" in " ".join(callers.stdout.split())


def test_a_file_that_moves_is_missed_where_it_was(published: tuple[Path, str], tmp_path: Path) -> None:
    user = monorepo(published, tmp_path / "user")
    (user.place / "notes").mkdir()
    user.git("mv", "live/b/terraform.tfvars", "notes/terraform.tfvars")
    away = user.hooks()
    assert (away.returncode, roots(away)) == (1, ["live/b"]), away.stdout
    user.git("mv", "notes/terraform.tfvars", "live/b/office.auto.tfvars")
    within = user.hooks()
    assert (within.returncode, roots(within)) == (0, ["live/b"]), within.stdout
    user.git("mv", "live/a/main.tf", "live/a/office.tf")
    assert roots(user.hooks()) == ["live/a", "live/b"]
    done = user.run(sys.executable, "-m", "pre_commit", "run", "--from-ref", "HEAD", "--to-ref", "HEAD", "--verbose")
    assert (done.returncode, roots(done)) == (0, []), done.stdout  # what is pushed, not what is staged


def test_what_was_so_before_may_be_left_alone(published: tuple[Path, str], tmp_path: Path) -> None:
    user = monorepo(published, tmp_path / "user", AGAINST)
    user.write("old/tags.tf", "locals {}\n")
    before = user.hooks()
    assert (before.returncode, roots(before)) == (0, ["old"]), before.stdout
    assert "already so" in before.stdout
    user.write("old/more.tf", ANOTHER)
    assert user.hooks().returncode == 1
    user.git("rm", "--quiet", "--force", "old/more.tf", "live/a/terraform.tfvars")
    bad = user.hooks()
    assert (bad.returncode, sorted(roots(bad))) == (1, ["live/a", "old"]), bad.stdout  # args take nothing from the entry


def test_settings_are_judged_by_what_they_settle(published: tuple[Path, str], tmp_path: Path) -> None:
    user = monorepo(published, tmp_path / "user")
    user.write("live/.srm-tf.toml", 'fail-on = "critical"\n')
    fine = user.hooks()
    assert (fine.returncode, roots(fine)) == (0, ["live/a", "live/b"]), fine.stdout
    user.write("live/.srm-tf.toml", 'fail-on = "hihg"\n')
    wrong = user.hooks()
    assert "- exit code: 2" in wrong.stdout
    assert "Did you mean 'high'?" in wrong.stdout


def test_git_commit_stops_at_the_hook(published: tuple[Path, str], tmp_path: Path) -> None:
    user = monorepo(published, tmp_path / "user")
    assert user.run(sys.executable, "-m", "pre_commit", "install").returncode == 0
    user.write("old/tags.tf", "locals {}\n")
    user.write("live/a/tags.tf", "locals {}\n")
    assert user.run("git", "commit", "--quiet", "--message", "all of it").returncode == 1
    part = user.run("git", "commit", "--quiet", "--message", "part of it", "live/a/tags.tf")  # git gives the hook another index
    assert part.returncode == 0, part.stdout + part.stderr
    user.git("reset", "--quiet", "--hard")
    user.git("rm", "--quiet", "live/a/terraform.tfvars")
    assert user.run("git", "commit", "--quiet", "--message", "deletes only").returncode == 1


def test_a_module_in_a_submodule(published: tuple[Path, str], tmp_path: Path) -> None:
    shared = Repository(tmp_path / "shared", published[0].parent / "home")
    shared.write("admin/main.tf", group('"10.0.0.0/8"'))
    good = shared.commit()
    shared.write("admin/main.tf", group('"0.0.0.0/0"'))
    bad = shared.commit()
    user = configured(published, tmp_path / "user", "srm-tf")
    user.git("submodule", "--quiet", "add", str(shared.place), "modules")
    user.write("live/a/main.tf", CALL.replace("  from   = var.office\n", ""))
    user.write("live/b/main.tf", "locals {}\n")
    user.git("-C", "modules", "checkout", "--quiet", good)
    user.commit()
    user.git("-C", "modules", "checkout", "--quiet", bad)
    user.git("add", "modules")
    moved = user.hooks()
    assert (moved.returncode, roots(moved)) == (1, ["live/a"]), moved.stdout
    assert "modules/admin/main.tf" in moved.stdout
    shutil.copy(user.place / ".pre-commit-config.yaml", user.place / "modules")
    (user.place / "modules" / "admin" / "tags.tf").write_text("locals {}\n")
    user.git("-C", "modules", "add", "--all")
    command = [sys.executable, "-m", "pre_commit", "run", "--verbose"]
    own = subprocess.run(command, cwd=user.place / "modules", env=user.environment, capture_output=True, text=True, check=False)
    assert (own.returncode, roots(own)) == (1, ["admin"]), own.stdout + own.stderr


def test_the_revision_is_pinned_as_autoupdate_writes_it(published: tuple[Path, str], tmp_path: Path) -> None:
    source, _ = published
    remote = tmp_path / "remote"
    user = configured(published, tmp_path / "user", "srm-tf")
    user.git("clone", "--quiet", str(source), str(remote))
    user.git("-C", str(remote), "tag", "--annotate", "--message", "first", "v0.1.0")
    user.git("-C", str(remote), "commit", "--quiet", "--allow-empty", "--message", "next")
    user.git("-C", str(remote), "tag", "--annotate", "--message", "next", "v0.2.0")
    config = user.place / ".pre-commit-config.yaml"
    config.write_text(config.read_text().replace(source.as_posix(), remote.as_posix()).replace(published[1], "v0.1.0"))
    update = [sys.executable, "-m", "pre_commit", "autoupdate"]
    assert user.run(*update).returncode == 0
    assert "rev: v0.2.0\n" in config.read_text()
    assert user.run(*update, "--freeze").returncode == 0
    tag = user.run("git", "-C", str(remote), "rev-parse", "v0.2.0").stdout.strip()
    assert f"rev: {tag}  # frozen: v0.2.0\n" in config.read_text()  # pre-commit has read the hooks there: the others install such a one


def test_a_plan_is_made_where_terraform_is(published: tuple[Path, str], tmp_path: Path) -> None:
    more = "        entry: env DIR=infra srm-tf-gate\n        always_run: true\n        pass_filenames: false\n"
    user = configured(published, tmp_path / "user", "srm-tf-plan", more)
    terraform = tmp_path / "bin" / "terraform"
    terraform.parent.mkdir()
    (tmp_path / "plan.json").write_text(plan("0.0.0.0/0"))
    cases = f'show) cat "{tmp_path}/plan.json";; plan) touch "${{4#-out=}}";;'
    terraform.write_text(f'#!/bin/sh\ncase "$1" in {cases} esac\n')
    terraform.chmod(0o755)
    user.write("infra/main.tf", group('"0.0.0.0/0"'))
    user.environment["TERRAFORM"] = str(terraform)
    bad = user.hooks()
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert CONTROL in bad.stdout
    assert not (user.place / "infra" / "srm-tf-plan.json").exists()
    user.environment["TERRAFORM"] = "false"
    assert "- exit code: 2" in user.hooks().stdout

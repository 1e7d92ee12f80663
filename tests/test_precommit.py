"""The hooks, installed and run by the real pre-commit in repositories of their users."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WHAT_A_WHEEL_NEEDS = ("srm_tf", "pyproject.toml", "hatch_build.py", "README.md", "CHANGELOG.md", "LICENSE", ".pre-commit-hooks.yaml")
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
    """A scratch git repository, with a home of its own so that nobody's settings count."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True)
        home = place.parent / "home"
        home.mkdir(exist_ok=True)
        names = {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_DIR", "GIT_INDEX", "GIT_WORK"))}
        inherited.setdefault("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))  # what pip fetched once need not come again
        self.environment = {**inherited, **names, "HOME": str(home), "PRE_COMMIT_HOME": str(home / "pre-commit")}
        self.run("git", "init", "--quiet", ".")

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            argv, cwd=self.place, env=self.environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )

    def write(self, name: str, text: str) -> None:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.run("git", "add", name)

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
    repository = Repository(place)
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place / name)
    return place, repository.commit()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The product as a repository that hooks can be taken from, and its revision."""
    return product(tmp_path_factory.mktemp("published") / "srm-tf")


def configured(published: tuple[Path, str], place: Path, hook: str) -> Repository:
    """A user's repository with one hook of ours."""
    source, revision = published
    user = Repository(place)
    user.write(
        ".pre-commit-config.yaml",
        f"repos:\n  - repo: {source.as_posix()}\n    rev: {revision}\n    hooks:\n      - id: {hook}\n",
    )
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

"""Whether what `terraform init` installed is still what a call asks for. The answers are those of `terraform validate` (core 1.15.5)."""

from __future__ import annotations

import pytest

from srm_tf.terraform.installed import Installed

THING = "registry.terraform.io/acme/thing/aws"
GIT = "git::https://github.com/acme/thing.git"


@pytest.mark.parametrize(
    ("version", "constraint", "admitted"),
    [
        ("3.2.0", "~> 3.0", True),
        ("3.2.0", "~> 3.3", False),
        ("4.0.0", "~> 3", True),
        ("3.2.1", "~> 3.2.0", True),
        ("3.3.0", "~> 3.2.0", False),
        ("3.2.0", ">= 3.0, < 4", True),
        ("4.1.0", ">= 3.0, < 4", False),
        ("3.2.0", "3.2", True),
        ("3.2.1", "3.2", False),
        ("3.2.0", "v3.2.0", True),
        ("3.2.0", "!= 3.2.0", False),
        ("3.2.0", "> 3.2.0", False),
        ("3.2.0", "<= 3.2", True),
        ("3.2.0", "< 3.2", False),
        ("2.0.0", "~>3.0", False),
        ("3.3.0-beta1", "3.3.0-beta1", True),
        ("3.3.0-beta1", ">= 4", True),  # what is not of plain numbers is taken as meant
        ("= 3.2.0", ">= 4", True),  # and so is what no manifest holds
        ("3.2.0", "", True),
        ("3.2.0", "no condition", True),  # Terraform refuses it for what it is
    ],
)
def test_a_version_that_is_no_longer_asked_for(version: str, constraint: str, admitted: bool) -> None:
    found = Installed("m", THING, version, "m").outdated("acme/thing/aws", constraint)
    assert found == ("" if admitted else f"version {version} is installed")


@pytest.mark.parametrize(
    ("source", "installed", "same"),
    [
        ("acme/thing/aws", THING, True),
        ("acme/thing/aws", "registry.opentofu.org/acme/thing/aws", True),  # as OpenTofu has it
        ("acme/thing/aws", "acme/thing/aws", True),
        ("acme/thing/aws", "registry.terraform.io/acme/other/aws", False),
        ("acme/thing/aws//modules/x", f"{THING}//modules/x", True),
        ("acme/thing/aws//modules/x", THING, False),
        ("app.terraform.io/acme/thing/aws", THING, False),
        ("app.terraform.io/acme/thing/aws", "app.terraform.io/acme/thing/aws", True),
        ("github.com/acme/thing", GIT, True),
        ("github.com/acme/thing?ref=v2", f"{GIT}?ref=v2", True),
        ("github.com/acme/thing?ref=v2", f"{GIT}?ref=v1", False),
        ("github.com/acme/thing//modules/x?ref=v2", f"{GIT}//modules/x?ref=v2", True),
        ("github.com/acme/thing//modules/x", f"{GIT}//modules/y", False),
        ("github.com/acme/thing/sub", f"{GIT}//sub", True),
        ("github.com/acme/thing/sub/deep?ref=v2", f"{GIT}//sub/deep?ref=v2", True),
        ("github.com/acme/thing/sub", f"{GIT}//other", False),
        ("bitbucket.org/acme/thing", "git::https://bitbucket.org/acme/thing.git", True),
        ("git@github.com:acme/thing.git//x?ref=1", "git::ssh://git@github.com/acme/thing.git//x?ref=1", True),
        ("git::ssh://git@example.org/acme/thing.git?ref=a", "git::ssh://git@example.org/acme/thing.git?ref=b", False),
        ("git::https://github.com/acme/thing.git?depth=1&ref=v2", f"{GIT}?depth=1&ref=v2", True),
        ("acme/thing/aws", GIT, False),
        ("https://example.org/m.zip", "https://example.org/n.zip", True),  # it may be: those are not compared
        ("acme/thing/aws", "", True),  # Terraform ≤ 0.11 wrote none
    ],
)
def test_a_source_that_has_changed(source: str, installed: str, same: bool) -> None:
    assert Installed("m", installed, "1.0.0", "m").outdated(source, "1.0.0") == ("" if same else f"{installed} is installed")

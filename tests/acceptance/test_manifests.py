"""`.terraform/modules/modules.json`: what Terraform refuses is an error. The answers are those of `terraform validate` (core 1.15.5)."""

from __future__ import annotations

import pytest

from tests.support.scanning import Program, Scan

CALL = 'module "m" {\n  source = "%s"\n}\n'
MANIFEST = ".terraform/modules/modules.json"


@pytest.mark.parametrize(
    ("manifest", "source", "refused"),
    [
        ('{"Modules":[{"Key":"m","Sour', "acme/thing/aws", True),
        ("[]", "acme/thing/aws", True),
        ('{"Modules":[{"Key":"m","Source":"acme/thing/aws","Dir":"m\\u0000"}]}', "acme/thing/aws", True),
        ('{"Modules":3}', "acme/thing/aws", True),
        ("", "acme/thing/aws", False),
        ('{"Modules":[{"Source":"acme/thing/aws"}]}', "acme/thing/aws", False),
        ('{"Modules":[{"Key":"m","Sour', "./m", False),  # needs none
    ],
)
def test_a_manifest_that_terraform_refuses_is_no_modules_that_are_not_installed(
    scan: Scan, srm_tf: Program, manifest: str, source: str, *, refused: bool
) -> None:
    scan.write(
        {"main.tf": CALL % source + 'resource "aws_sns_topic" "t" {}\n', "m/main.tf": 'resource "aws_vpc" "v" {}\n', MANIFEST: manifest}
    )
    found = srm_tf("check", ".")
    assert (found.returncode == 2) is refused
    assert (MANIFEST.encode() in found.stderr) is refused


def test_a_path_that_no_directory_has_is_not_loaded(scan: Scan, srm_tf: Program) -> None:
    scan.write(CALL % "./m\\u0000" + 'resource "aws_sns_topic" "t" {}\n')
    found = srm_tf("check", ".", "--format", "json")
    assert found.returncode in {0, 1}, found.stderr
    (missing,) = found.document["not_loaded"]
    assert "module.m" in missing.values()

"""What is declared twice, which Terraform refuses: one declaration counts, and the note says which."""

from __future__ import annotations

import pytest

from tests.support.scanning import Scan

ENCRYPTED = "ebs/volumes-are-encrypted-at-rest"
WITH = 'resource "aws_ebs_volume" "v" {\n  encrypted = true\n}\n'
WITHOUT = 'resource "aws_ebs_volume" "v" {\n  encrypted = false\n}\n'


def test_the_first_counts_and_the_other_is_said_not_to_be_judged(scan: Scan) -> None:
    """Terraform 1.15: `Duplicate resource "aws_ebs_volume" configuration`."""
    scan.write({"a.tf": WITH, "b.tf": WITHOUT}).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "satisfied"
    assert scan.notes() == [
        "b.tf:1: resource aws_ebs_volume.v is declared twice, which Terraform refuses; the one in a.tf:1 counts, this one is not judged"
    ]


@pytest.mark.parametrize(("named", "verdict"), [("a.tf", "satisfied"), ("b.tf", "misconfigured"), ("m/../b.tf", "misconfigured")])
def test_what_stands_in_a_file_that_is_asked_for_counts(scan: Scan, named: str, verdict: str) -> None:
    scan.write({"a.tf": WITH, "b.tf": WITHOUT, "m/none.txt": ""}).judge(named)
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == verdict
    assert len(scan.notes()) == 1


def test_of_two_files_that_are_asked_for_the_first_by_name_counts(scan: Scan) -> None:
    scan.write({"a.tf": WITH, "b.tf": WITHOUT, "c.tf": WITH}).judge("c.tf", "b.tf")
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "misconfigured"


def test_a_file_of_a_module_that_is_asked_for_counts_there(scan: Scan) -> None:
    scan.write({"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/a.tf": WITH, "m/b.tf": WITHOUT}).judge("m/b.tf")
    assert scan.verdict("module.m.aws_ebs_volume.v", ENCRYPTED) == "misconfigured"


def test_a_local_value_is_declared_once_as_well(scan: Scan) -> None:
    """Terraform 1.15: `Duplicate local value definition`. An override file may replace one, that is no second declaration."""
    volume = 'resource "aws_ebs_volume" "v" {\n  encrypted = local.on\n}\n'
    scan.write({"main.tf": f"locals {{\n  on = false\n}}\nlocals {{\n  on = true\n}}\n{volume}"}).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "misconfigured"
    assert scan.notes() == ["main.tf:5: local.on is declared twice, which Terraform refuses; the one in main.tf:2 counts"]


def test_an_override_file_replaces_a_local_value(scan: Scan) -> None:
    volume = 'resource "aws_ebs_volume" "v" {\n  encrypted = local.on\n}\n'
    scan.write({"main.tf": f"locals {{\n  on = false\n}}\n{volume}", "override.tf": "locals {\n  on = true\n}\n"}).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "satisfied"
    assert scan.notes() == []

"""Sources of modules that are made of `const` variables and local values: Terraform since 1.15, OpenTofu since 1.8.

https://developer.hashicorp.com/terraform/language/modules/configuration and
https://opentofu.org/docs/language/modules/sources/#support-for-variable-and-local-evaluation
"""

from __future__ import annotations

import json

import pytest

from tests.support.scanning import Scan

ROTATES = "kms/keys-rotate"
KEY = 'resource "aws_kms_key" "k" {\n  enable_key_rotation = %s\n}\n'
WHERE = 'variable "where" {\n  type    = string\n  default = "safe"\n  const   = true\n}\n'
BOTH = {"parts/safe/main.tf": KEY % "true", "parts/other/main.tf": KEY % "false"}


@pytest.mark.parametrize(
    "text",
    [
        WHERE + 'module "m" {\n  source = "./parts/${var.where}"\n}\n',
        WHERE + 'locals {\n  below = "./parts"\n  path  = "${local.below}/${var.where}"\n}\nmodule "m" {\n  source = local.path\n}\n',
        'variable "path" {\n  default = "./parts/safe"\n}\nmodule "m" {\n  source = var.path\n}\n',
        'module "m" {\n  source = "${path.module}/parts/safe"\n}\n',
        WHERE + 'module "m" {\n  source = var.where == "safe" ? "./parts/safe" : "./parts/other"\n}\n',
        WHERE + 'module "m" {\n  source = join("/", [".", "parts", lower(var.where)])\n}\n',
    ],
    ids=["template", "local", "variable", "path", "condition", "function"],
)
def test_a_source_that_is_known_leads_to_its_module(scan: Scan, text: str) -> None:
    scan.write({"main.tf": text, **BOTH}).judge("main.tf")
    assert scan.verdict("module.m.aws_kms_key.k", ROTATES) == "satisfied"
    assert {one.root for one in scan.last.outcomes} == {"."}
    scan.judge()
    assert {one.root for one in scan.last.outcomes} == {".", "parts/other"}


def test_the_value_of_the_variable_counts(scan: Scan) -> None:
    text = WHERE + 'module "m" {\n  source = "./parts/${var.where}"\n}\n'
    scan.write({"main.tf": text, "terraform.tfvars": 'where = "other"\n', **BOTH}).judge("main.tf")
    assert scan.verdict("module.m.aws_kms_key.k", ROTATES) == "misconfigured"


def test_a_module_hands_it_on(scan: Scan) -> None:
    inner = WHERE + 'module "n" {\n  source = "./${var.where}"\n}\n'
    below = {"parts/main.tf": inner, **BOTH}
    scan.write({"main.tf": 'module "m" {\n  source = "./parts"\n  where  = "other"\n}\n', **below}).judge("main.tf")
    assert scan.verdict("module.m.module.n.aws_kms_key.k", ROTATES) == "misconfigured"


def test_what_is_not_known_is_not_loaded_and_says_on_what_that_depends(scan: Scan) -> None:
    scan.write({"main.tf": 'variable "where" {}\nmodule "m" {\n  source = "./parts/${var.where}"\n}\n', **BOTH}).judge("main.tf")
    (note,) = [one for one in scan.last.notes if one.kind == "not_loaded"]
    assert (note.where, note.text) == ("module.m", "its source depends on var.where: give it a value, or judge the plan")


def test_what_is_installed_counts_where_nobody_knows_the_source(scan: Scan) -> None:
    text = 'variable "where" {}\nmodule "m" {\n  source = "./parts/${var.where}"\n}\n'
    modules = [{"Key": "m", "Source": "./parts/safe", "Dir": "parts/safe"}]
    manifest = {".terraform/modules/modules.json": json.dumps({"Modules": modules})}
    scan.write({"main.tf": text, **BOTH, **manifest}).judge("main.tf")
    assert scan.verdict("module.m.aws_kms_key.k", ROTATES) == "satisfied"


def test_a_source_that_leads_in_a_circle_is_told(scan: Scan) -> None:
    text = 'module "m" {\n  source = module.m.path\n}\nlocals {\n  a = local.b\n  b = local.a\n}\nmodule "n" {\n  source = local.a\n}\n'
    scan.write({"main.tf": text, **BOTH}).judge("main.tf")
    assert {one.where for one in scan.last.notes if one.kind == "not_loaded"} == {"module.m", "module.n"}

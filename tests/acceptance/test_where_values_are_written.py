"""A finding at an argument that only names its value says where the value is written: that is what has to change."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.support.planned import plan_of
from tests.support.scanning import Program

INSTANCE = """
resource "aws_db_instance" "main" {{
  engine              = "postgres"
  instance_class      = "db.t4g.micro"
  publicly_accessible = {value}
}}
"""
PRIVATE = "rds/instances-are-private"
CALLED = {
    "main.tf": 'module "db" {\n  source = "./db"\n  public = var.open\n}\n\nvariable "open" {\n  default = true\n}\n',
    "db/main.tf": 'variable "public" {\n  default = false\n}\n' + INSTANCE.format(value="var.public"),
}
GROUP = """
locals {
  open = [{ port = 22, from = ["0.0.0.0/0"] }]
}

resource "aws_security_group" "main" {
  dynamic "ingress" {
    for_each = local.open
    iterator = rule
    content {
      from_port   = rule.value.port
      to_port     = rule.value.port
      protocol    = "tcp"
      cidr_blocks = rule.value.from
    }
  }
}
"""


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def origins(srm_tf: Program, folder: Path, control: str, *more: str) -> list[tuple[str, str, int | None]]:
    """(path, what, line) of each piece of the findings of a control."""
    done = srm_tf("check", str(folder), "--format", "json", "--fail-on", "never", *more)
    pieces: list[dict[str, Any]] = [
        piece for one in msgspec.json.decode(done.stdout)["outcomes"] if one["control"] == control for piece in one["evidence"]
    ]
    found = [(piece["path"], piece["origin"]) for piece in pieces if "origin" in piece]
    return [(path, origin["what"], origin["location"] and origin["location"]["line"]) for path, origin in found]


@pytest.mark.parametrize(
    ("files", "more", "what", "line"),
    [
        ({"main.tf": 'variable "open" {\n  default = true\n}\n' + INSTANCE.format(value="var.open")}, (), "the default of var.open", 2),
        ({"main.tf": "locals {\n  open = true\n}\n" + INSTANCE.format(value="local.open")}, (), "local.open", 2),
        ({"main.tf": "locals {\n  db = {\n    open = true\n  }\n}\n" + INSTANCE.format(value="local.db.open")}, (), "local.db", 2),
        (CALLED, (), "the default of var.open", 7),
        (CALLED | {"a.auto.tfvars": "# ours\nopen = true\n"}, (), "the value of var.open", 2),
        (CALLED, ("--var", "open=true"), "the value of var.open", None),
        (
            CALLED | {"main.tf": 'module "db" {\n  source = "./db"\n  public = true\n}\n'},
            (),
            "public in the call of module.db",
            3,
        ),
        (
            CALLED
            | {
                "main.tf": 'module "db" {\n  source = "./db"\n  public = null\n}\n',
                "db/x_override.tf": 'variable "public" {\n  nullable = false\n  default = true\n}\n',
            },
            (),
            "the default of var.public",
            3,
        ),
        (
            CALLED
            | {
                "main.tf": 'module "db" {\n  source = "./db"\n  public = var.open\n}\n\nvariable "open" {\n  default = null\n}\n',
                "db/x_override.tf": 'variable "public" {\n  nullable = false\n  default = true\n}\n',
            },
            (),
            "the default of var.public",
            3,
        ),
        (
            {
                "main.tf": 'variable "db" {\n  type = object({ open = optional(bool, true) })\n  default = {}\n}\n'
                + INSTANCE.format(value="var.db.open")
            },
            (),
            "the type of var.db",
            2,
        ),
        (
            {
                "main.tf": 'module "m" {\n  source = "./m"\n}\n' + INSTANCE.format(value="module.m.open"),
                "m/main.tf": 'output "open" {\n  value = true\n}\n',
            },
            (),
            "output.open of module.m",
            2,
        ),
    ],
    ids=["default", "local", "object", "through a call", "file", "command line", "call", "null", "passed null", "optional", "output"],
)
def test_the_place_of_the_value_is_told(
    tmp_path: Path, srm_tf: Program, files: dict[str, str], more: tuple[str, ...], what: str, line: int | None
) -> None:
    assert origins(srm_tf, written(tmp_path, files), PRIVATE, *more) == [("publicly_accessible", what, line)]


@pytest.mark.parametrize("value", ["true", "aws_db_instance.main.multi_az || true"], ids=["a literal", "an expression"])
def test_what_stands_at_its_own_place_needs_no_more(tmp_path: Path, srm_tf: Program, value: str) -> None:
    assert origins(srm_tf, written(tmp_path, {"main.tf": INSTANCE.format(value=value)}), PRIVATE) == []


def test_what_an_override_file_brings_stands_there(tmp_path: Path, srm_tf: Program) -> None:
    text = 'variable "open" {\n  default = false\n}\n' + INSTANCE.format(value="var.open")
    folder = written(tmp_path, {"main.tf": text, "x_override.tf": '# ours\n\nvariable "open" {\n  default = true\n}\n'})
    done = srm_tf("check", str(folder), "--format", "csv", "--fail-on", "never")
    row = next(one for one in csv.DictReader(io.StringIO(done.stdout.decode())) if one["control"] == PRIVATE)
    assert "x_override.tf:4, the default of var.open" in row["evidence"]


def test_the_way_to_another_resource_has_no_value_that_could_change(tmp_path: Path, srm_tf: Program) -> None:
    text = """
resource "aws_s3_bucket" "main" {}

resource "aws_s3_bucket_public_access_block" "main" {
  for_each            = { main = aws_s3_bucket.main.id }
  bucket              = each.value
  block_public_policy = false
}
"""
    assert origins(srm_tf, written(tmp_path, {"main.tf": text}), "s3/buckets-block-public-access") == []


def test_what_a_dynamic_block_goes_over_is_told(tmp_path: Path, srm_tf: Program) -> None:
    found = origins(srm_tf, written(tmp_path, {"main.tf": GROUP}), "vpc/security-groups-close-admin-ports-to-world")
    assert found
    assert {(what, line) for _, what, line in found} == {("local.open", 3)}


def test_a_value_of_the_wrong_type_is_told_where_it_is_given(tmp_path: Path, srm_tf: Program) -> None:
    variable = 'variable "days" {\n  type = number\n}\n'
    main = variable + 'module "db" {\n  source = "./db"\n  days = "few"\n}\n'
    folder = written(tmp_path, {"main.tf": main, "terraform.tfvars": '# ours\ndays = "many"\n', "db/main.tf": variable})
    notes = msgspec.json.decode(srm_tf("check", str(folder), "--format", "json").stdout)["notes"]
    places = {one["text"].partition(":")[0]: one["where"].removeprefix(f"{folder}/") for one in notes}
    assert places == {"var.days": "terraform.tfvars:2", "module.db.var.days": "main.tf:6"}


def test_a_plan_beside_its_configuration_tells_it_too(tmp_path: Path, srm_tf: Program) -> None:
    text = "locals {\n  open = true\n}\n" + INSTANCE.format(value="local.open")
    folder = written(tmp_path / "code", {"main.tf": text})
    plan = tmp_path / "plan.json"
    plan.write_bytes(msgspec.json.encode(plan_of(text)))
    assert origins(srm_tf, plan, PRIVATE, "--source", str(folder)) == [("publicly_accessible", "local.open", 2)]
    assert origins(srm_tf, plan, PRIVATE) == []


def test_every_format_tells_it_and_none_the_secret(tmp_path: Path, srm_tf: Program) -> None:
    text = 'variable "word" {\n  default = "hunter2hunter2"\n}\n' + INSTANCE.format(value="false\n  password = var.word")
    folder = str(written(tmp_path, {"main.tf": text}))
    pages = {
        name: srm_tf("check", folder, "--format", name, "--fail-on", "never").stdout.decode()
        for name in ("table", "json", "csv", "sarif", "markdown", "junit", "github")
    }
    assert not [name for name, page in pages.items() if "hunter2" in page]
    words = {name: " ".join(page.replace("`", "").split()) for name, page in pages.items()}
    assert {name for name, page in words.items() if "the default of var.word" in page} == set(pages)
    result = next(one for one in msgspec.json.decode(pages["sarif"])["runs"][0]["results"] if "passwords-out-of-code" in one["ruleId"])
    there = next(one for one in result["relatedLocations"] if one["physicalLocation"]["region"]["startLine"] == 2)
    assert there["message"]["text"] == "the default of var.word gives password its value"
    assert "logicalLocations" not in there  # no resource stands there
    row = next(one for one in csv.DictReader(io.StringIO(pages["csv"])) if "passwords-out-of-code" in one["control"])
    assert "main.tf:2, the default of var.word" in row["evidence"]

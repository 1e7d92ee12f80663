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
    pieces: list[dict[str, Any]] = [piece for one in done.document["outcomes"] if one["control"] == control for piece in one["evidence"]]
    found = [(piece["path"], piece["origin"]) for piece in pieces if "origin" in piece]
    return [(path, origin["what"], origin["location"] and origin["location"]["line"]) for path, origin in found]


@pytest.mark.parametrize(
    ("files", "more", "what", "line"),
    [
        ({"main.tf": 'variable "open" {\n  default = true\n}\n' + INSTANCE.format(value="var.open")}, (), "the default of var.open", 2),
        ({"main.tf": "locals {\n  open = true\n}\n" + INSTANCE.format(value="local.open")}, (), "local.open", 2),
        ({"main.tf": "locals {\n  db = {\n    open = true\n  }\n}\n" + INSTANCE.format(value="local.db.open")}, (), "local.db", 3),
        (CALLED, (), "the default of var.open", 7),
        (CALLED | {"a.auto.tfvars": "# ours\nopen = true\n"}, (), "the value of var.open", 2),
        (CALLED, ("--var", "open=true"), "the value of var.open, given by --var open", None),
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
        (
            {
                "main.tf": 'variable "open" {\n  default = true\n}\n'
                + INSTANCE.format(value="var.open").replace("engine ", "replicate_source_db = aws_db_instance.whole.arn\n  # engine ")
                + 'resource "aws_db_instance" "whole" {\n  engine = "postgres"\n}\n'
            },
            (),
            "the default of var.open",
            2,
        ),
    ],
    ids=["default", "local", "object", "through a call", "file", "command line", "call", "null", "passed null", "optional", "output", "db"],
)
def test_the_place_of_the_value_is_told(
    tmp_path: Path, srm_tf: Program, files: dict[str, str], more: tuple[str, ...], what: str, line: int | None
) -> None:
    assert origins(srm_tf, written(tmp_path, files), PRIVATE, *more) == [("publicly_accessible", what, line)]


@pytest.mark.parametrize(
    ("declared", "value", "what", "line"),
    [
        ('variable "open" {\n  default = true\n}\n', "var.open ? true : false", "the default of var.open (by a condition)", 2),
        ('variable "closed" {\n  default = false\n}\n', "!var.closed", "the default of var.closed", 2),
        ("locals {\n  a = { open = false }\n  b = { open = true }\n}\n", "merge(local.a, local.b).open", "local.b", 3),
        ("locals {\n  a = { open = true }\n  b = { name = true }\n}\n", "merge(local.a, local.b).open", "local.a", 2),
        ("locals {\n  a = {\n    open = true\n  }\n}\n", 'lookup(local.a, "open", false)', "local.a", 3),
        ("locals {\n  a = {}\n  b = true\n}\n", 'lookup(local.a, "open", local.b)', "local.b", 3),
        ('variable "open" {\n  default = null\n}\nlocals {\n  b = true\n}\n', "coalesce(var.open, local.b)", "local.b", 5),
        ('variable "open" {\n  default = true\n}\nlocals {\n  b = true\n}\n', "coalesce(var.open, local.b)", "the default of var.open", 2),
        ("locals {\n  a = {}\n  b = true\n}\n", "try(local.a.open, local.b)", "local.b", 3),
        ("locals {\n  a = [\n    false,\n    true,\n  ]\n}\n", "local.a[length(local.a) - 1]", "local.a", 4),
        ("locals {\n  a = [\n    false,\n    true,\n  ]\n}\n", "concat([false], local.a)[2]", "local.a", 4),
        ("locals {\n  a = [\n    false,\n    true,\n  ]\n}\n", "element(local.a, 3)", "local.a", 4),
        ("locals {\n  a = [\n    false,\n    true,\n  ]\n}\n", "coalescelist([], local.a)[1]", "local.a", 4),
        ('variable "env" {\n  default = "PROD"\n}\n', 'lower(var.env) == "prod"', "the default of var.env", 2),
        (
            ('variable "db" {\n  type = object({\n    open = optional(bool, true)\n  })\n  default = {}\n}\nlocals {\n  db = var.db\n}\n'),
            "local.db.open",
            "the type of var.db",
            3,
        ),
        ("locals {\n  a = {\n    open = true\n    x = null\n  }\n}\n", "{ for k, v in local.a : k => v if v != null }.open", "local.a", 3),
        ("locals {\n  a = [\n    false,\n    true,\n  ]\n}\n", "[for one in local.a : one if one][0]", "local.a", 4),
        ("locals {\n  a = {\n    x = { open = true }\n  }\n}\n", '{ for k, v in local.a : "db-${k}" => v }["db-x"].open', "local.a", 3),
        ("locals {\n  a = true\n}\n", '{ for k in ["x", "y"] : k => k == "x" ? local.a : false }["x"]', "local.a", 2),
        ('locals {\n  a = [\n    "x",\n  ]\n}\n', "length([for one in local.a : one]) == 1", "local.a", 2),
    ],
    ids=[
        "?",
        "!",
        "last",
        "only",
        "found",
        "otherwise",
        "second",
        "first",
        "try",
        "index",
        "concat",
        "element",
        "coalescelist",
        "==",
        "optional",
        "for",
        "for of a list",
        "for keys",
        "for value",
        "for all",
    ],
)
def test_what_decides_is_told_through_functions_and_conditions(
    tmp_path: Path, srm_tf: Program, declared: str, value: str, what: str, line: int
) -> None:
    folder = written(tmp_path, {"main.tf": declared + INSTANCE.format(value=value)})
    assert origins(srm_tf, folder, PRIVATE) == [("publicly_accessible", what, line)]


def test_where_two_decide_neither_is_told(tmp_path: Path, srm_tf: Program) -> None:
    declared = 'variable "a" {\n  default = true\n}\nvariable "b" {\n  default = true\n}\n'
    assert origins(srm_tf, written(tmp_path, {"main.tf": declared + INSTANCE.format(value="var.a && var.b")}), PRIVATE) == []


def test_which_element_of_for_each_it_is(tmp_path: Path, srm_tf: Program) -> None:
    each = INSTANCE.format(value="each.value.open").replace(
        '"main" {', '"main" {\n  for_each = {\n    a = { open = false }\n    b = { open = true }\n  }'
    )
    assert origins(srm_tf, written(tmp_path, {"main.tf": each}), PRIVATE) == [("publicly_accessible", 'the element "b" of for_each', 5)]
    named = each.replace("{\n    a = { open = false }\n    b = { open = true }\n  }", "local.all")
    given = "locals {\n  all = {\n    a = { open = false }\n    b = { open = true }\n  }\n}\n"
    assert origins(srm_tf, written(tmp_path, {"main.tf": given + named}), PRIVATE) == [("publicly_accessible", "local.all", 4)]


def test_the_environment_is_named(tmp_path: Path, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_VAR_open", "true")
    folder = written(tmp_path, CALLED)
    assert origins(srm_tf, folder, PRIVATE) == [
        ("publicly_accessible", "the value of var.open, given by TF_VAR_open in the environment", None)
    ]


POLICIES = """
locals {
  statements = [
    { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::a/*" },
    { Effect = "Allow", Action = "*", Resource = "*" }, # line 5
  ]
}

resource "aws_iam_policy" "encoded" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::a/*" }, # not this one
      {
        Effect = "Allow", Action = "*", Resource = "*"
      },
    ]
  })
}

resource "aws_iam_policy" "heredoc" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"},
        {"Effect": "Allow", "Action": "*", "Resource": "*"}
      ]
    }
  EOT
}

resource "aws_iam_policy" "named" {
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::a/*"]
  }
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "document" {
  policy = data.aws_iam_policy_document.d.json
}
"""


def test_the_statement_of_a_policy_has_its_line(tmp_path: Path, srm_tf: Program) -> None:
    done = srm_tf("check", str(written(tmp_path, {"main.tf": POLICIES})), "--format", "json", "--fail-on", "never")
    outcomes = [one for one in done.document["outcomes"] if one["control"] == "iam/policies-grant-scoped-privileges"]
    pieces = {one["address"]: one["evidence"][0] for one in outcomes}
    lines = {address: piece["location"]["line"] for address, piece in pieces.items()}
    assert lines == {
        "aws_iam_policy.encoded": 14,
        "aws_iam_policy.heredoc": 27,
        "aws_iam_policy.named": 34,
        "data.aws_iam_policy_document.d": 42,
        "aws_iam_policy.document": 49,
    }
    told = {
        address: (piece["origin"]["what"], piece["origin"]["location"]["line"]) for address, piece in pieces.items() if "origin" in piece
    }
    assert told == {"aws_iam_policy.named": ("local.statements", 5), "aws_iam_policy.document": ("data.aws_iam_policy_document.d", 42)}


CONTAINERS = {
    "main.tf": """
data "aws_ssm_parameter" "image" { name = "i" }
module "service" {
  source = "./service"
  containers = {
    app = {
      privileged = true
      image      = data.aws_ssm_parameter.image.value
    }
    side = { privileged = false }
  }
}
""",
    "service/main.tf": """
variable "containers" { type = map(object({ privileged = bool, image = optional(string) })) }
module "container" {
  source     = "./container"
  for_each   = { for k, v in var.containers : k => v if v != null }
  privileged = each.value.privileged
  image      = each.value.image
}
resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([for k, v in module.container : v.definition])
}
""",
    "service/container/main.tf": """
variable "privileged" {}
variable "image" {}
locals { all = { image = var.image, privileged = var.privileged } }
output "definition" { value = { for k, v in local.all : k => v if v != null } }
""",
}


def test_a_container_is_told_where_it_is_passed_to_the_module_that_puts_it_together(tmp_path: Path, srm_tf: Program) -> None:
    found = origins(srm_tf, written(tmp_path, CONTAINERS), "ecs/containers-run-unprivileged")
    assert found == [("container_definitions[0].privileged", "containers in the call of module.service", 7)]


SECRETS = """
variable "password" {
  default = "hunter2-S3cr3t!"
}

resource "aws_ecs_task_definition" "t" {
  family = "t"
  container_definitions = jsonencode([{
    name  = "a"
    image = "a:1"
    environment = [
      { name = "STAGE", value = "live" },
      { name = "DB_PASSWORD", value = var.password },
    ]
  }])
}

resource "aws_codebuild_project" "c" {
  name         = "c"
  service_role = "arn:aws:iam::123456789012:role/x"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  source {
    type = "CODEPIPELINE"
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
    dynamic "environment_variable" {
      for_each = { STAGE = "live", DB_PASSWORD = var.password }
      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }
  }
}
"""


def test_a_document_in_a_file_has_its_lines_there(tmp_path: Path, srm_tf: Program) -> None:
    statements = '{\n  "Statement": [\n    {"Effect": "Allow", "Action": "*", "Resource": "*"}\n  ]\n}\n'
    reads = ('file("${path.module}/p.json")', 'templatefile("${path.module}/p.json", {})')
    text = "".join(f'resource "aws_iam_policy" "p{at}" {{\n  policy = {one}\n}}\n' for at, one in enumerate(reads))
    folder = written(tmp_path, {"main.tf": text, "p.json": statements})
    found = origins(srm_tf, folder, "iam/policies-grant-scoped-privileges")
    assert found == [("policy.Statement[0]", "the file of file()", 3), ("policy.Statement[0]", "the file of templatefile()", 3)]


def test_a_variable_of_the_environment_has_its_line(tmp_path: Path, srm_tf: Program) -> None:
    folder = written(tmp_path, {"main.tf": SECRETS})
    done = srm_tf("check", str(folder), "--format", "json", "--fail-on", "never").document
    found = {
        (one["address"], piece["path"]): (piece["location"]["line"], piece["origin"]["location"]["line"])
        for one in done["outcomes"]
        if "secrets-out-of-environment" in one["control"]
        for piece in one["evidence"]
        if "origin" in piece
    }
    assert found == {
        ("aws_ecs_task_definition.t", "container_definitions[0].environment[1].DB_PASSWORD"): (13, 3),
        ("aws_codebuild_project.c", "environment[0].environment_variable[0].DB_PASSWORD"): (35, 3),
    }


def test_a_block_may_be_named_by_its_arguments(tmp_path: Path, srm_tf: Program) -> None:
    text = """
variable "force" {
  default = "0"
}

resource "aws_db_parameter_group" "main" {
  family = "postgres14"
  parameter {
    name  = "log_statement"
    value = "all"
  }
  parameter {
    name  = "rds.force_ssl"
    value = var.force
  }
}
"""
    group = INSTANCE.format(value='false\n  engine_version = "14.9"\n  parameter_group_name = aws_db_parameter_group.main.name')
    found = origins(srm_tf, written(tmp_path, {"main.tf": text + group}), "rds/databases-require-tls")
    assert set(found) == {("parameter[name='rds.force_ssl'].value", "the default of var.force", 3)}


def test_a_rule_names_the_argument_that_is_wrong(tmp_path: Path, srm_tf: Program) -> None:
    group = GROUP.replace("cidr_blocks = rule.value.from", 'cidr_blocks = rule.value.from\n      description = "x"')
    done = srm_tf("check", str(written(tmp_path, {"main.tf": group})), "--format", "json", "--fail-on", "never")
    control = "vpc/security-groups-close-admin-ports-to-world"
    (found,) = (one for one in done.document["outcomes"] if one["control"] == control)
    assert [(one["path"], one["value"], one["location"]["line"]) for one in found["evidence"]] == [
        ("ingress[0].cidr_blocks", "['0.0.0.0/0']", 14),
        ("ingress[0]", "22 0.0.0.0/0", 10),
    ]
    assert found["location"]["line"] == 14


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
    notes = srm_tf("check", str(folder), "--format", "json").document["notes"]
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


def test_a_plan_has_blocks_in_an_order_of_its_own(tmp_path: Path, srm_tf: Program) -> None:
    """What is said of one of its rules is where the configuration writes that rule, wherever it stands among the others."""
    rule = '  ingress {{\n    from_port   = {0}\n    to_port     = {0}\n    protocol    = "tcp"\n    cidr_blocks = {1}\n  }}\n'
    group = 'resource "aws_security_group" "main" {\n%s}\n'
    office = 'variable "office" {\n  default = ["10.0.0.0/8"]\n}\nvariable "admins" {\n  default = ["0.0.0.0/0"]\n}\n'
    source = office + group % (rule.format(443, "var.office") + rule.format(22, "var.admins"))
    planned = office + group % (rule.format(22, "var.admins") + rule.format(443, "var.office"))
    place = written(tmp_path, {"main.tf": source})
    (place / "plan.json").write_bytes(msgspec.json.encode(plan_of(planned)))
    found = origins(srm_tf, place / "plan.json", "vpc/security-groups-close-admin-ports-to-world")
    assert {(what, line) for _, what, line in found} == {("the default of var.admins", 5)}


def test_a_parameter_that_stays_has_not_the_line_of_another_one(tmp_path: Path, srm_tf: Program) -> None:
    """The provider does not reset what is taken away: nobody writes it any more."""
    group = 'resource "aws_docdb_cluster_parameter_group" "g" {\n  family = "docdb5.0"\n%s}\n'
    audit, tls = (
        f'  parameter {{\n    name  = "{name}"\n    value = "{value}"\n  }}\n'
        for name, value in (("audit_logs", "all"), ("tls", "disabled"))
    )
    folder = written(tmp_path, {"main.tf": group % audit})
    (folder / "plan.json").write_bytes(msgspec.json.encode(plan_of(group % audit, before=group % (audit + tls))))
    done = srm_tf("check", str(folder / "plan.json"), "--source", str(folder), "--format", "json", "--fail-on", "never")
    (found,) = (one for one in done.document["outcomes"] if one["control"] == "docdb/clusters-require-tls")
    assert (found["verdict"], found["location"]["line"]) == ("misconfigured", 1)


def test_what_is_missing_stands_nowhere_whatever_the_resource_is_called(srm_tf: Program, tmp_path: Path) -> None:
    """A `name` beside a `value` names it in a list of variables of a build; the name of a parameter is none of its arguments."""
    parameter = 'resource "aws_ssm_parameter" "main" {\n  name  = "key_id"\n  type  = "SecureString"\n  value = "x"\n}\n'
    folder = written(tmp_path, {"main.tf": parameter})
    done = srm_tf("check", str(folder), "--format", "json", "--fail-on", "never", "--only", "ssm/secret-parameters-use-customer-keys")
    found = next(one for one in done.document["outcomes"] if one["address"] == "aws_ssm_parameter.main")
    assert (found["verdict"], found["evidence"][0]["path"], found["evidence"][0]["location"]) == ("missing", "key_id", None)
    assert found["location"]["line"] == 1

"""A condition that nobody knows comes to one of its ways, and to the same one wherever it stands: where all say the same, that is so.

What differs stays unknown, and says which way fails. What looks like one condition and is two gets no verdict that either may overturn.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.make_configuration import write
from tests.support.scanning import Scan

PORTS = "vpc/security-groups-close-admin-ports-to-world"
VERSIONS = "rds/databases-run-supported-versions"
RETAINED = "cloudwatch/log-groups-retain-logs"
BLOCKED = "s3/buckets-block-public-access"
SCOPED = "iam/policies-grant-scoped-privileges"
GOOD, NARROW, WIDE = (
    '{ port = 443, cidr = "0.0.0.0/0" }',
    '{ port = 22, cidr = "10.0.0.0/8" }',
    '{ port = 22, cidr = "0.0.0.0/0" }',
)
GROUP = """
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = %s
    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = [ingress.value.cidr]
    }
  }
}
"""
GIVEN = """
variable "prod" {
  type = bool
}
variable "create" {
  type = bool
}
variable "env" {
  type = string
}
variable "key" {
  type = string
}
variable "names" {
  type = list(string)
}
variable "old" {}
variable "map" {
  type = map(string)
}
variable "on" {
  type = map(bool)
}
variable "number" {
  type = number
}
variable "secret" {
  type      = string
  sensitive = true
}
data "aws_region" "here" {}
"""
CONDITIONS = (
    "var.prod",
    "!var.prod",
    "var.prod && var.create",
    'var.env == "prod"',
    'var.env != "dev"',
    "var.key != null",
    "length(var.names) > 0",
    'contains(["a", "b"], var.env)',
    'data.aws_region.here.name == "us-east-1"',
    'terraform.workspace == "prod"',
    "var.old",
    "var.number >= 3",
)


def _judged(scan: Scan, terraform: str, address: str, control: str) -> tuple[str, str]:
    scan.write(GIVEN + terraform).judge()
    assert scan.failures() == []
    found = scan.outcome(address, control)
    return found.verdict.word, found.because


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_has_one_answer_wherever_it_stands(scan: Scan, condition: str) -> None:
    rules = "[{ port = (%s) ? 22 : 443, cidr = (%s) ? %s : %s }]"
    narrow = rules % (condition, condition, '"10.0.0.0/8"', '"0.0.0.0/0"')
    verdict, because = _judged(scan, GROUP % narrow, "aws_security_group.g", PORTS)
    assert verdict == "satisfied"
    assert because.startswith("whether ")
    wide = rules % (condition, condition, '"0.0.0.0/0"', '"10.0.0.0/8"')
    verdict, because = _judged(scan, GROUP % wide, "aws_security_group.g", PORTS)
    assert verdict == "unknown"
    assert "; it fails if " in because or "&&" in condition


@pytest.mark.parametrize(
    "chosen",
    [
        "var.prod ? [%s] : [%s]",
        "concat(var.prod ? [%s] : [], var.prod ? [] : [%s])",
        "[for one in [merge(%s, { on = var.prod }), merge(%s, { on = !var.prod })] : one if one.on]",
        '[{ yes = %s, no = %s }[var.prod ? "yes" : "no"]]',
        "[[%s], [%s]][var.prod ? 0 : 1]",
        "values(var.prod ? { one = %s } : { other = %s })",
        "{ dev = [%s], prod = [%s] }[var.env]",
        "lookup({ dev = [%s], prod = [%s] }, var.env)",
        "jsondecode(var.prod ? jsonencode([%s]) : jsonencode([%s]))",
    ],
)
def test_a_block_is_chosen(scan: Scan, chosen: str) -> None:
    for one, other, wanted in (
        (GOOD, NARROW, {"satisfied"}),
        (GOOD, WIDE, {"unknown"}),
        (WIDE, NARROW, {"unknown"}),
        (WIDE, WIDE, {"misconfigured"}),
    ):
        verdict, because = _judged(scan, GROUP % chosen % (one, other), "aws_security_group.g", PORTS)
        assert verdict in wanted, (one, other, because)


@pytest.mark.parametrize(
    ("terraform", "wanted"),
    [
        ('engine = var.prod ? "mysql" : "postgres"\n  engine_version = var.prod ? "8.4.3" : "17.2"', "satisfied"),
        ('engine = var.prod ? "mysql" : "postgres"\n  engine_version = !var.prod ? "17.2" : "8.4.3"', "satisfied"),
        ('engine = var.env == "a" ? "mysql" : "postgres"\n  engine_version = "a" != var.env ? "17.2" : "8.4.3"', "satisfied"),
        ('engine = var.number > 3 ? "mysql" : "postgres"\n  engine_version = var.number <= 3 ? "17.2" : "8.4.3"', "satisfied"),
        ('engine = var.prod ? "mysql" : "postgres"\n  engine_version = var.create ? "8.4.3" : "17.2"', "unknown"),
        ('engine = var.env == "a" ? "mysql" : "postgres"\n  engine_version = var.env == "b" ? "8.4.3" : "17.2"', "unknown"),
        ('engine = { a = "mysql", b = "postgres" }[var.env]\n  engine_version = { a = "8.4.3", b = "17.2" }[var.env]', "satisfied"),
        ('engine = { a = "mysql", b = "postgres" }[var.env]\n  engine_version = { a = "8.4.3", b = "9.6.1" }[var.env]', "unknown"),
    ],
)
def test_arguments_are_chosen_together(scan: Scan, terraform: str, wanted: str) -> None:
    database = f'resource "aws_db_instance" "d" {{\n  {terraform}\n}}\n'
    verdict, because = _judged(scan, database, "aws_db_instance.d", VERSIONS)
    assert verdict == wanted, because


STATEMENTS = """
locals {
  all  = { Effect = "Allow", Action = "*", Resource = "*" }
  read = { Effect = "Allow", Action = "s3:Get*", Resource = "*" }
}
"""
POLICY = """
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Version = "2012-10-17", Statement = %s })
}
"""


@pytest.mark.parametrize(
    ("statements", "wanted"),
    [
        ('[{ Effect = "Allow", Action = var.prod ? "*" : "s3:Get*", Resource = var.prod ? "arn:aws:s3:::x" : "*" }]', "satisfied"),
        ('[{ Effect = "Allow", Action = var.prod ? "*" : "s3:Get*", Resource = var.prod ? "*" : "arn:aws:s3:::x" }]', "unknown"),
        ('[{ Effect = var.prod ? "Deny" : "Allow", Action = "*", Resource = "*" }, var.prod ? local.all : local.read]', "misconfigured"),
    ],
)
def test_a_statement_differs_by_a_condition(scan: Scan, statements: str, wanted: str) -> None:
    verdict, because = _judged(scan, STATEMENTS + POLICY % statements, "aws_iam_policy.p", SCOPED)
    assert verdict == wanted, because


BUCKETS = """
resource "aws_s3_bucket" "a" {
  count  = var.prod ? 1 : 0
  bucket = "a"
}
resource "aws_s3_bucket" "b" {
  count  = var.prod ? 0 : 1
  bucket = "b"
}
resource "aws_s3_bucket_public_access_block" "x" {
  bucket                  = %s
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
"""


@pytest.mark.parametrize(
    "named",
    [
        "one(concat(aws_s3_bucket.a[*].id, aws_s3_bucket.b[*].id))",
        "try(aws_s3_bucket.a[0].id, aws_s3_bucket.b[0].id)",
        'join("", concat(aws_s3_bucket.a[*].id, aws_s3_bucket.b[*].id))',
        "coalescelist(aws_s3_bucket.a[*].id, aws_s3_bucket.b[*].id)[0]",
        "var.prod ? aws_s3_bucket.a[0].id : aws_s3_bucket.b[0].id",
    ],
)
def test_a_part_belongs_to_the_one_of_two_that_exists(scan: Scan, named: str) -> None:
    for address in ("aws_s3_bucket.a[0]", "aws_s3_bucket.b[0]"):
        verdict, because = _judged(scan, BUCKETS % named, address, BLOCKED)
        assert verdict == "satisfied", because


SWITCHED = """
resource "aws_s3_bucket" "b" {
  count  = var.prod ? 1 : 0
  bucket = "uploads"
}
resource "aws_s3_bucket_versioning" "b" {
  count  = var.%s ? 1 : 0
  bucket = %s
  versioning_configuration {
    status = "Enabled"
  }
}
"""


@pytest.mark.parametrize(("switch", "wanted"), [("prod", "satisfied"), ("create", "unknown")])
@pytest.mark.parametrize(
    "named",
    [
        'join("", aws_s3_bucket.b.*.id)',
        'element(concat(aws_s3_bucket.b.*.id, [""]), 0)',
        'try(aws_s3_bucket.b[0].id, "")',
        "one(aws_s3_bucket.b[*].id)",
        "aws_s3_bucket.b[0].id",
    ],
)
def test_what_one_switch_makes_stands_side_by_side(scan: Scan, named: str, switch: str, wanted: str) -> None:
    verdict, because = _judged(scan, SWITCHED % (switch, named), "aws_s3_bucket.b[0]", "s3/buckets-are-versioned")
    assert verdict == wanted, because


LOGS = """
resource "aws_cloudwatch_log_group" "l" {
  retention_in_days = %s
}
"""
TWICE = "(%s ? 1 : 400) + (%s ? 400 : 1)"  # a year and more where both are the same


@pytest.mark.parametrize(
    ("one", "other", "locals_"),
    [
        ('var.names[0] == "x"', 'var.names[1] == "x"', ""),
        ('local.o[0] == "x"', 'local.o[1] == "x"', "o = [for one in var.names : one]"),
        ('local.o[0] == "x"', 'local.o[1] == "x"', "o = [for one in var.old : one]"),
        ('local.o[0] == "x"', 'local.o[1] == "x"', "o = [for key, one in var.old : key]"),
        ('local.o[0] == "x"', 'local.o[1] == "x"', "o = var.old[*].name"),
        ('local.o["a"] == "x"', 'local.o["b"] == "x"', "o = { for key, one in var.old : key => one }"),
        ('local.o[0] == "x"', 'local.o[1] == "x"', 'o = formatlist("%s-a", var.names)'),
        ('local.o[0][0] == "x"', 'local.o[1][0] == "x"', 'o = tolist(setproduct(var.names, ["a"]))'),
        ('var.old == "x"', 'local.o[0] == "x"', "o = [for one in var.old : one]"),
        ('lookup(var.on, "a", false)', 'lookup(var.on, "a", true)', ""),
        ("coalesce(var.prod, false)", "coalesce(var.prod, true)", ""),
        ("try(var.old.on, false)", "try(var.old.on, true)", ""),
        ("!(var.prod == true)", "var.prod == false", ""),
        ('uuid() == "x"', 'uuid() == "x"', ""),
    ],
)
def test_two_conditions_that_look_alike_are_two(scan: Scan, one: str, other: str, locals_: str) -> None:
    verdict, because = _judged(scan, f"locals {{\n  {locals_}\n}}\n" + LOGS % TWICE % (one, other), "aws_cloudwatch_log_group.l", RETAINED)
    assert verdict == "unknown", because


@pytest.mark.parametrize(
    "condition",
    ['var.names[0] == "x"', "var.map.a", 'lookup(var.on, "a", false)', "var.old.inner.on", 'lower(var.env) == "x"', "var.number > 3"],
)
def test_one_condition_is_one_wherever_it_stands(scan: Scan, condition: str) -> None:
    verdict, because = _judged(scan, LOGS % TWICE % (condition, condition), "aws_cloudwatch_log_group.l", RETAINED)
    assert verdict == "satisfied", because


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        ("{ dev = 400, prod = 500 }[var.env]", "satisfied"),
        ("try({ dev = 400, prod = 500 }[var.env], 5)", "unknown"),  # any other key
        ("lookup({ dev = 400, prod = 500 }, var.env, 5)", "unknown"),
        ("contains(keys({ dev = 400 }), var.env) ? { dev = 400 }[var.env] : 5", "unknown"),
        ("can({ dev = 400 }[var.env]) ? { dev = 400 }[var.env] : 600", "satisfied"),
        ('var.env == "dev" ? 400 : { dev = 5, prod = 400 }[var.env]', "satisfied"),
        ("var.number == 400 ? var.number : 500", "satisfied"),
        ("var.number == 4 ? var.number : 500", "unknown"),
        ("var.number == null ? 400 : var.number", "unknown"),
        ('var.secret == "x" ? 400 : 500', "satisfied"),
    ],
)
def test_a_key_and_what_a_comparison_says_of_a_variable(scan: Scan, days: str, wanted: str) -> None:
    verdict, because = _judged(scan, LOGS % days, "aws_cloudwatch_log_group.l", RETAINED)
    assert verdict == wanted, because


@pytest.mark.parametrize(
    ("count", "days", "wanted"),
    [
        ("var.prod ? 1 : 0", "5", "unknown"),  # there may be none
        ("var.prod ? 1 : 0", "var.prod ? 500 : 5", "satisfied"),
        ("var.prod ? 1 : 0", "var.prod ? 5 : 500", "unknown"),
        ("var.prod ? 1 : 2", "var.prod ? 5 : 3", "misconfigured"),
    ],
)
def test_what_exists_one_way_only(scan: Scan, count: str, days: str, wanted: str) -> None:
    group = (LOGS % days).replace("{\n", f"{{\n  count = {count}\n", 1)
    verdict, because = _judged(scan, group, "aws_cloudwatch_log_group.l[0]", RETAINED)
    assert verdict == wanted, because


MODULE = """
variable "on" {}
variable "rule" {}
resource "aws_security_group" "g" {
  ingress {
    from_port   = var.rule.port
    to_port     = var.on ? var.rule.port : 443
    protocol    = "tcp"
    cidr_blocks = [var.rule.cidr]
  }
}
"""


def test_an_input_of_a_module_is_chosen(scan: Scan) -> None:
    for one, other, wanted in ((NARROW, GOOD, "satisfied"), (NARROW, WIDE, "unknown")):
        call = f'module "m" {{\n  source = "./m"\n  on = var.prod\n  rule = var.prod ? {one} : {other}\n}}\n'
        scan.write({"main.tf": GIVEN + call, "m/main.tf": MODULE}).judge(".")
        assert scan.verdict("module.m.aws_security_group.g", PORTS) == wanted


def test_modules_that_are_given_other_things_have_other_conditions(scan: Scan) -> None:
    inner = 'variable "v" {}\nlocals {\n  p = [var.v == "x"]\n}\noutput "o" {\n  value = local.p[0]\n}\n'
    for second, wanted in (("var.key", "unknown"), ("var.env", "satisfied")):
        calls = "".join(f'module "{name}" {{\n  source = "./m"\n  v = {given}\n}}\n' for name, given in (("a", "var.env"), ("b", second)))
        scan.write({"main.tf": GIVEN + calls + LOGS % TWICE % ("module.a.o", "module.b.o"), "m/main.tf": inner}).judge(".")
        assert scan.verdict("aws_cloudwatch_log_group.l", RETAINED) == wanted


ROLES = """
locals {
  accounts = [for one in ["111122223333", "444455556666"] : "\\"arn:aws:iam::${one}:root\\"" if one != var.env]
}
resource "aws_sns_topic" "t" {}
resource "aws_sns_topic_policy" "t" {
  arn    = aws_sns_topic.t.arn
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::777788889999:root" }, "Action": "sns:Publish", "Resource": "*" }
        %{ if length(local.accounts) > 0 ~}
        , { "Effect": "Allow", "Principal": { "AWS": [${join(",", local.accounts)}] }, "Action": "sns:Publish", "Resource": "*" }
        %{ endif ~}
      ]
    }
  JSON
}
"""


def test_what_fails_alike_each_way_is_told_without_the_condition(scan: Scan) -> None:
    """Nobody mends it by the condition."""
    verdict, because = _judged(scan, ROLES, "aws_sns_topic.t", "sns/topics-require-tls")
    assert verdict == "misconfigured"
    assert because.startswith("aws_sns_topic_policy.t.policy does not deny everybody")


def test_what_hangs_on_very_many_conditions_leaves_the_worlds_to_others(scan: Scan, tmp_path: Path) -> None:
    policy = (write("policy", 100, tmp_path / "policy") / "main.tf").read_text(encoding="utf-8")
    rules = '[{ port = var.prod ? 22 : 443, cidr = var.prod ? "10.0.0.0/8" : "0.0.0.0/0" }]'
    assert _judged(scan, policy + GROUP % rules, "aws_security_group.g", PORTS)[0] == "satisfied"
    assert scan.verdict("aws_s3_bucket.store", "s3/bucket-policies-restrict-principals") == "unknown"


def test_one_switch_decides_before_very_many_conditions(scan: Scan) -> None:
    one = (
        '{ Effect = "Allow", Action = var.prod ? "s3:Get*" : var.names[i] == "a" ? "*" : "s3:*",'
        ' Resource = var.prod ? "*" : "arn:aws:s3:::x" }'
    )
    verdict, because = _judged(scan, POLICY % f"[for i in range(40) : {one}]", "aws_iam_policy.p", SCOPED)
    assert verdict == "satisfied", because


ENDPOINT = """
variable "cfg" {
  type = object({ public = bool, private = optional(bool, true) })
}
locals {
  public = var.cfg.public
}
resource "aws_eks_cluster" "c" {
  name     = "main"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config {
    subnet_ids             = ["subnet-0123456789abcdef0"]
    endpoint_public_access = %s
    public_access_cidrs    = %s
  }
}
"""


@pytest.mark.parametrize(
    ("public", "cidrs", "wanted"),
    [
        ("var.create", 'var.create ? ["10.0.0.0/8"] : null', "satisfied"),
        ("var.create", 'var.create ? ["0.0.0.0/0"] : null', "unknown"),
        ("!var.create", 'var.create ? null : ["10.0.0.0/8"]', "satisfied"),
        ("var.create", 'var.create ? null : ["10.0.0.0/8"]', "unknown"),
        ("var.create", 'var.prod ? ["10.0.0.0/8"] : null', "unknown"),
        ("var.cfg.public", 'var.cfg.public ? ["10.0.0.0/8"] : null', "satisfied"),
        ("local.public", 'var.cfg.public ? ["10.0.0.0/8"] : null', "satisfied"),
        ('var.on["a"]', 'var.on["a"] ? ["10.0.0.0/8"] : null', "satisfied"),
        # Null leaves the argument to the provider, which opens the endpoint.
        ("var.create", 'var.create == null ? null : var.create ? ["10.0.0.0/8"] : null', "unknown"),
        ("var.old", 'var.old ? ["10.0.0.0/8"] : null', "unknown"),  # of no type: it may be a text
    ],
)
def test_a_condition_is_an_argument_as_well(scan: Scan, public: str, cidrs: str, wanted: str) -> None:
    verdict, because = _judged(scan, ENDPOINT % (public, cidrs), "aws_eks_cluster.c", "eks/cluster-endpoints-are-private")
    assert verdict == wanted, because


RULES = """
resource "aws_s3_bucket" "b" {
  bucket = "uploads"
}
resource "aws_s3_bucket_lifecycle_configuration" "b" {
  bucket = %s
  dynamic "rule" {
    for_each = merge({ abort = %s }, var.env == "prod" ? {} : { more = 30 })
    content {
      id     = rule.key
      status = "Enabled"
      filter {}
      abort_incomplete_multipart_upload {
        days_after_initiation = rule.value
      }
    }
  }
}
"""


@pytest.mark.parametrize(("days", "wanted"), [("7", "satisfied"), ("null", "unknown")])
@pytest.mark.parametrize(
    ("bucket", "address"),
    [("aws_s3_bucket.b.id", "aws_s3_bucket.b"), ('"elsewhere"', "aws_s3_bucket_lifecycle_configuration.b")],
)
def test_a_condition_decides_how_many_blocks_there_are(scan: Scan, days: str, wanted: str, bucket: str, address: str) -> None:
    verdict, because = _judged(scan, RULES % (bucket, days), address, "s3/buckets-abort-incomplete-uploads")
    assert verdict == wanted, because


@pytest.mark.parametrize("control", ["grant-invocation-only", "restrict-principals"])
def test_a_grant_for_one_of_two_functions_fails_at_itself(scan: Scan, control: str) -> None:
    """Whichever it is for, that one fails: neither of them does for certain, and it does."""
    functions = "".join(f'resource "aws_lambda_function" "{one}" {{\n  function_name = "{one}"\n}}\n' for one in "ab")
    grant = """
variable "new" {
  type = bool
}
resource "aws_lambda_permission" "p" {
  action        = "lambda:*"
  principal     = "*"
  function_name = var.new ? aws_lambda_function.a.arn : aws_lambda_function.b.arn
}
"""
    scan.write(functions + grant).judge()
    assert scan.verdict("aws_lambda_permission.p", f"lambda/function-policies-{control}") == "misconfigured"
    assert scan.verdict("aws_lambda_function.a", f"lambda/function-policies-{control}") == "unknown"

"""`is not a literal` of a member of what a module is passed: of such an object a plan shows what all of its members refer to."""

from __future__ import annotations

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.model.graph import Graph
from tests.support.judging import catalogue, configured_graph, facts, graph_of

CONTROL = "rds/databases-keep-passwords-out-of-code"
MODULE = """
variable "o" {}
resource "aws_db_instance" "d" {
  engine         = "mysql"
  instance_class = "db.t3.micro"
  username       = "u"
  password       = var.o.password
}
"""
BESIDE = """
# plan: secret = "wordpress"
variable "secret" {
  type      = string
  sensitive = true
}
# plan: name = "wordpress"
variable "name" { type = string }
# plan: other = "shop"
variable "other" { type = string }
# plan: all = { password = "wordpress", name = "wordpress" }
variable "all" { type = object({ password = string, name = string }) }
resource "aws_s3_bucket" "b" { bucket = "wordpress" }
resource "aws_kms_key" "k" {}
resource "random_password" "p" { length = 20 }
"""


def answer(graph: Graph) -> str:
    subject = next(one for one in graph.resources if one.name == "d")
    asked = next(one for one in catalogue().for_types({subject.type}) if one.id == CONTROL)
    outcome = Judge(graph, facts()).outcome(asked, subject)
    return outcome.verdict.word if outcome is not None else "silent"


def answers(terraform: str, files: dict[str, str] | None = None) -> tuple[str, str]:
    """What the configuration and what its plan says."""
    return answer(configured_graph(terraform, files=files)), answer(graph_of(terraform, files=files))


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        ('{ password = "wordpress", bucket = aws_s3_bucket.b.bucket }', ("misconfigured", "unknown")),
        ('{ password = "wordpress", bucket = aws_s3_bucket.b.bucket, key = aws_kms_key.k.arn }', ("misconfigured", "unknown")),
        ('{ password = "wordpress2", bucket = aws_s3_bucket.b.bucket }', ("misconfigured", "unknown")),
        ("{ password = random_password.p.result, bucket = aws_s3_bucket.b.bucket }", ("satisfied", "satisfied")),
        ("{ password = var.secret, key = aws_kms_key.k.arn }", ("satisfied", "satisfied")),
        ("{ password = var.secret, bucket = aws_s3_bucket.b.bucket }", ("satisfied", "satisfied")),
        ('{ password = "wordpress", name = var.name }', ("misconfigured", "unknown")),
        ('{ password = "wordpress", name = var.name, other = var.other }', ("misconfigured", "unknown")),
        ('{ password = "wordpress", bucket = aws_s3_bucket.b.bucket, other = var.other }', ("misconfigured", "unknown")),
        ("{ password = var.secret, name = var.other }", ("satisfied", "satisfied")),
        ("var.all", ("unknown", "satisfied")),
        ("{ password = var.all.password, other = var.other }", ("unknown", "satisfied")),
    ],
)
def test_a_password_beside_a_name_of_the_same_text_may_be_a_literal(passed: str, expected: tuple[str, str]) -> None:
    assert answers(f'{BESIDE}\nmodule "m" {{\n  source = "./m"\n  o      = {passed}\n}}\n', {"m/main.tf": MODULE}) == expected


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        ("{ password = terraform_data.kept.output, key = aws_kms_key.k.arn }", ("misconfigured", "misconfigured")),
        ("{ password = terraform_data.named.output, key = aws_kms_key.k.arn }", ("satisfied", "satisfied")),
        ("{ password = random_password.p.result, label = terraform_data.kept.output }", ("satisfied", "satisfied")),
    ],
)
def test_a_password_that_comes_later_comes_from_no_key_beside_it(passed: str, expected: tuple[str, str]) -> None:
    kept = 'resource "terraform_data" "kept" { input = "correct horse" }\nresource "terraform_data" "named" { input = var.secret }\n'
    assert answers(f'{BESIDE}{kept}\nmodule "m" {{\n  source = "./m"\n  o      = {passed}\n}}\n', {"m/main.tf": MODULE}) == expected


def test_what_a_module_hands_on_may_be_a_literal_as_well() -> None:
    outer = 'variable "o" {}\nmodule "n" {\n  source = "../n"\n  p      = var.o.password\n}\n'
    inner = MODULE.replace('variable "o"', 'variable "p"').replace("var.o.password", "var.p")
    call = 'module "m" {\n  source = "./m"\n  o      = { password = "wordpress", bucket = aws_s3_bucket.b.bucket }\n}\n'
    assert answers(f"{BESIDE}\n{call}", {"m/main.tf": outer, "n/main.tf": inner}) == ("misconfigured", "unknown")


def test_a_password_that_is_a_name_comes_from_there() -> None:
    terraform = BESIDE + MODULE.replace('variable "o" {}\n', "").replace("var.o.password", "aws_s3_bucket.b.bucket")
    assert answers(terraform) == ("satisfied", "satisfied")

"""A password that is read from where it is kept: a literal only where this configuration keeps it as one."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.literals import is_not_a_literal
from srm_tf.language.terms.secrets import holds_no_secret
from srm_tf.model.value import Certainty, Reference, Value
from tests.language.terms.build import reference, resource, unknown, world
from tests.support.judging import configured_graph, graph_of, word_of, words_of

DATABASE = """
resource "aws_db_instance" "d" {
  engine         = "mysql"
  instance_class = "db.t3.micro"
  username       = "admin"
  password       = %s
}
data "aws_secretsmanager_secret_version" "s" {
  secret_id = "shop/database"
}
data "aws_ssm_parameter" "p" {
  name = "/shop/database"
}
resource "aws_secretsmanager_secret" "own" {}
resource "aws_secretsmanager_secret_version" "own" {
  secret_id     = aws_secretsmanager_secret.own.id
  secret_string = "hunter2-hunter2"
}
"""


@pytest.mark.parametrize(
    ("password", "verdict"),
    [
        ("data.aws_secretsmanager_secret_version.s.secret_string", "satisfied"),
        ('jsondecode(data.aws_secretsmanager_secret_version.s.secret_string)["password"]', "satisfied"),
        ("data.aws_ssm_parameter.p.value", "satisfied"),
        ("nonsensitive(data.aws_ssm_parameter.p.value)", "satisfied"),
        ("aws_secretsmanager_secret_version.own.secret_string", "misconfigured"),
    ],
)
def test_what_is_looked_up_is_no_literal(password: str, verdict: str) -> None:
    assert word_of(configured_graph(DATABASE % password), "rds/databases-keep-passwords-out-of-code") == verdict


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [
        ("initial-password", "satisfied"),
        ("dummy secret, to be changed", "satisfied"),
        ("initial-Xk9q2m4", "misconfigured"),
        ("see-you-later-alligator", "misconfigured"),
    ],
)
def test_words_for_what_comes_later_are_told_wherever_they_are_kept(kept: str, verdict: str) -> None:
    found = word_of(
        configured_graph((DATABASE % "aws_secretsmanager_secret_version.own.secret_string").replace("hunter2-hunter2", kept)),
        "rds/databases-keep-passwords-out-of-code",
    )
    assert found == verdict


@pytest.mark.parametrize(
    ("password", "verdict"),
    [
        ("var.whole", "satisfied"),
        ('"${var.hidden}"', "satisfied"),
        ("local.alike", "satisfied"),
        ("tostring(var.whole)", "satisfied"),
        ('"${var.whole}-2025"', "unknown"),
        ('coalesce(var.whole, "correct horse")', "unknown"),
        ('var.whole == "" ? "correct horse" : var.whole', "unknown"),
        ("var.settings.password", "unknown"),  # its type may have a default
        ('replace(var.whole, "a", "b")', "unknown"),
        ('jsonencode({ user = "u", password = var.whole })', "satisfied"),
        ('jsonencode({ user = "u", password = "${var.whole}-2025" })', "unknown"),
        ('jsonencode({ user = "u", password = coalesce(var.whole, "correct horse") })', "unknown"),
        ('jsonencode({ user = "u", password = var.settings.password })', "unknown"),
        ('jsonencode({ user = var.whole, password = "correct horse" })', "misconfigured"),
    ],
)
def test_a_variable_is_no_literal_whoever_gives_it_a_value(password: str, verdict: str) -> None:
    declared = """
    variable "whole" { type = string }
    variable "hidden" {
      type      = string
      sensitive = true
    }
    variable "settings" { type = object({ password = optional(string, "correct horse") }) }
    locals { alike = var.whole }
    """
    assert word_of(configured_graph(DATABASE % password + declared), "rds/databases-keep-passwords-out-of-code") == verdict


@pytest.mark.parametrize(
    ("password", "verdict"),
    [
        ("var.settings.password", "unknown"),
        ("var.empty.password", "unknown"),
        ("var.full.password", "satisfied"),
        ("var.listed[0].password", "unknown"),
        ("var.listed[1].password", "satisfied"),
        ('var.mapped["a"].password', "unknown"),
        ('var.mapped["b"].password', "satisfied"),
        ("var.pair.password", "misconfigured"),
        ("var.pair.user", "satisfied"),
        ("var.pairs[1]", "misconfigured"),
        ("var.pairs[0]", "satisfied"),
        ("element(var.pairs, 1)", "unknown"),
        ("element(var.pairs, 0)", "satisfied"),
        ('lookup(var.pair, "password", "")', "unknown"),
        ("jsonencode(var.pair)", "unknown"),
        ("jsonencode(var.other)", "satisfied"),
        ("var.whole", "satisfied"),
        ('"${var.whole}"', "satisfied"),
        ('coalesce(var.nothing, "correct horse")', "unknown"),
        ("base64decode(var.password)", "unknown"),
    ],
)
def test_a_plan_shows_whether_a_variable_was_given_a_text(password: str, verdict: str) -> None:
    """What it was not given, its type may have filled in: `optional(string, "correct horse")`."""
    declared = """
    # plan: whole = " battery staple "
    variable "whole" { type = string }
    # plan: password = "YmF0dGVyeSBzdGFwbGU="
    variable "password" { type = string }
    # plan: nothing = ""
    variable "nothing" { type = string }
    # plan: settings = { user = "shop" }
    variable "settings" { type = object({ user = string, password = optional(string, "correct horse") }) }
    # plan: empty = {}
    variable "empty" { type = object({ password = optional(string, "correct horse") }) }
    # plan: full = { password = "battery staple" }
    variable "full" { type = object({ password = optional(string, "correct horse") }) }
    # plan: pair = { user = "shopkeeper", password = "correct horse" }
    variable "pair" {
      type    = object({ user = string, password = string })
      default = { user = "somebody", password = "correct horse" }
    }
    # plan: other = { user = "somebody", password = "battery staple" }
    variable "other" {
      type    = object({ user = string, password = string })
      default = { user = "somebody", password = "correct horse" }
    }
    # plan: pairs = ["battery staple", "correct horse"]
    variable "pairs" {
      type    = list(string)
      default = ["somebody", "correct horse"]
    }
    # plan: listed = [{ user = "e" }, { user = "e", password = "battery staple" }]
    variable "listed" { type = list(object({ user = string, password = optional(string, "correct horse") })) }
    # plan: mapped = { a = { user = "e" }, b = { user = "e", password = "battery staple" } }
    variable "mapped" { type = map(object({ user = string, password = optional(string, "correct horse") })) }
    """
    assert word_of(graph_of(DATABASE % password + declared), "rds/databases-keep-passwords-out-of-code") == verdict


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ("[var.token]", "satisfied"),
        ("var.tokens", "satisfied"),
        ('["correct horse"]', "misconfigured"),
        ('["correct horse", var.token]', "unknown"),  # of the two, a plan does not show which is the variable's
        ("[var.known]", "misconfigured"),
        ("var.sorted", "unknown"),
    ],
)
def test_an_element_of_a_list_comes_from_the_variable_whose_text_it_has(values: str, verdict: str) -> None:
    """A plan tells what a list refers to, not which of its elements do."""
    rule = """
    # plan: token = "battery staple"
    variable "token" { type = string }
    # plan: tokens = ["battery staple"]
    variable "tokens" { type = list(string) }
    # plan: known = "correct horse"
    variable "known" { default = "correct horse" }
    # plan: sorted = ["battery staple", "correct horse"]
    variable "sorted" {
      type    = set(string)
      default = ["correct horse", "battery staple"]
    }
    resource "aws_lb_listener_rule" "r" {
      condition {
        http_header {
          http_header_name = "X-Origin-Verify"
          values           = %s
        }
      }
    }
    """
    assert word_of(graph_of(rule % values), "generic/arguments-keep-secrets-out-of-code") == verdict


RANDOM = resource("random_password.p", result="q<7&Zr-e1T")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("q<7&Zr-e1T", "satisfied"),
        ("q<7&Zr", "satisfied"),  # substr()
        ('{"password":"q\\u003c7\\u0026Zr-e1T"}', "satisfied"),  # jsonencode()
        ("correct horse", "unknown"),  # `var.own ? random_password.p.result : "correct horse"`, or a hash of it
    ],
)
def test_a_known_text_comes_from_what_it_has_something_of(text: str, verdict: str) -> None:
    value = Value(
        text,
        written=True,
        sensitive=True,
        references=(reference("random_password.p.result"), Reference("var.own", certainty=Certainty.POSSIBLE)),
    )
    own = resource("aws_db_instance.d", password=value)
    answer = is_not_a_literal(Site(own, "password", value, ("password",)), world(own, RANDOM))
    assert answer.verdict.word == verdict
    assert text not in repr(answer)


CLUSTER = """
variable "settings" {
  type = object({ password = string, key = optional(string), bucket = optional(any) })
}
resource "aws_rds_cluster" "own" {
  engine          = "aurora-postgresql"
  master_username = "admin"
  master_password = var.settings.password
  kms_key_id      = var.settings.key
}
"""


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ('{ password = "correct-horse", key = aws_kms_key.k.arn }', "unknown"),
        ('{ password = "correct-horse", bucket = aws_s3_bucket.logs }', "unknown"),
        ("{ password = aws_s3_bucket.logs.bucket, bucket = aws_s3_bucket.logs }", "unknown"),
        ('{ password = "${aws_s3_bucket.logs.bucket}-9", bucket = aws_s3_bucket.logs }', "unknown"),
        ("{ password = random_password.p.result, key = aws_kms_key.k.arn }", "satisfied"),
    ],
)
def test_a_known_member_comes_from_nothing_that_is_known_after_apply(settings: str, verdict: str) -> None:
    """Of an object that a module is passed a plan shows all that any member refers to, and not the literals beside that."""
    terraform = f"""
    resource "aws_kms_key" "k" {{}}
    resource "random_password" "p" {{ length = 20 }}
    resource "aws_s3_bucket" "logs" {{ bucket = "logs-of-the-shop" }}
    module "shop" {{
      source   = "./m"
      settings = {settings}
    }}
    """
    assert word_of(graph_of(terraform, files={"m/main.tf": CLUSTER}), "rds/databases-keep-passwords-out-of-code") == verdict


@pytest.mark.parametrize("text", ["module.settings", "module.a.module.settings[0].password", 'module.settings["x"].password'])
def test_what_a_call_hands_out_unseen_may_be_a_literal(text: str) -> None:
    """A plan shows nothing of a module without resources that `count` makes: `module.settings[0].password`."""
    value = Value("correct horse", written=True, sensitive=True, references=(Reference(text, certainty=Certainty.INFERRED),))
    own = resource("aws_db_instance.d", password=value)
    assert is_not_a_literal(Site(own, "password", value, ("password",)), world(own)).verdict.word == "unknown"
    later = unknown(text)  # what it hands out is known later than any literal
    own = resource("aws_db_instance.d", password=later)
    assert is_not_a_literal(Site(own, "password", later, ("password",)), world(own)).verdict.word == "satisfied"


def test_a_literal_beside_a_reference_is_named_as_what_it_is() -> None:
    variables = Value(
        {
            "API_SECRET": Value("correct horse", written=True, references=(reference("random_password.p.result"),)),
            "DB_PASSWORD": Value("q<7&Zr-e1T", written=True, references=(reference("random_password.p.result"),)),
        }
    )
    own = resource("aws_lambda_function.f", environment=Value((Value({"variables": variables}),)))
    answer = holds_no_secret(Site(own, "environment", own.get("environment"), ("environment",)), world(own, RANDOM))
    assert "API_SECRET is a literal" in answer.because
    assert "DB_PASSWORD holds the text of random_password.p.result" in answer.because


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        ([None, unknown("var.x")], "unknown"),  # it may come to a literal, which is worse than nothing
        ([None, "correct-horse"], "misconfigured"),
        ([None, None], "missing"),
    ],
)
def test_an_element_that_is_not_there_is_none_of_a_list(listed: list[object], verdict: str) -> None:
    own = resource("aws_x.a", words=listed)
    answer = is_not_a_literal(Site(own, "words", own.get("words"), ("words",)), world(own))
    assert answer.verdict.word == verdict


PASSED_ON = """
variable "given" { sensitive = true }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "random_password" "r" { length = 20 }
resource "terraform_data" "d" {
  input = {
    days     = 7
    password = "hunter2-hunter2"
    given    = var.given
    made     = random_password.r.result
    vpc      = aws_vpc.v.id
  }
}
"""


@pytest.mark.parametrize(
    ("password", "verdict"),
    [
        ("terraform_data.d.output.password", "misconfigured"),
        ('terraform_data.d.input["password"]', "misconfigured"),
        ('"correct-horse-${terraform_data.d.output.days}"', "misconfigured"),
        ("terraform_data.d.output.given", "satisfied"),
        ("terraform_data.d.output.made", "satisfied"),
    ],
)
def test_of_an_object_that_is_passed_on_the_member_counts_that_is_read(password: str, verdict: str) -> None:
    """That another member comes from elsewhere makes no literal any better."""
    assert word_of(configured_graph(PASSED_ON + DATABASE % password), "rds/databases-keep-passwords-out-of-code") == verdict


def test_a_password_may_be_a_side_of_a_condition_on_what_is_no_secret() -> None:
    """A plan shows of both sides the name in the condition: nobody is given the number of a resource as a password."""
    late = 'resource "terraform_data" "t" {\n  input = 1\n}\n'
    for graph, verdict in (
        (configured_graph(late + DATABASE % '(terraform_data.t.id == "" ? "correct-horse" : "battery-staple")'), "misconfigured"),
        (graph_of(late + DATABASE % '(terraform_data.t.id == "" ? "correct-horse" : "battery-staple")'), "unknown"),
    ):
        assert word_of(graph, "rds/databases-keep-passwords-out-of-code") == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("PLACEHOLDER_VALUE", "satisfied"),
        ("your-token-here", "satisfied"),
        ("NOT_SET", "satisfied"),
        ("[REDACTED]", "satisfied"),
        ("please-change-me", "satisfied"),
        ("<client-secret>", "satisfied"),
        ("temp", "satisfied"),
        ("nope", "satisfied"),
        ("Your Song", "misconfigured"),
        ("ChangeMe123!", "misconfigured"),
        ("Change_Me_123!", "misconfigured"),
        ("ReplaceMe123!", "misconfigured"),
        ("prod/orders/x9-kT4", "misconfigured"),  # elsewhere it may be a path; here it is the secret
        ("placeholders9", "misconfigured"),
    ],
)
def test_what_says_that_it_is_replaced_is_no_literal_of_a_secret(text: str, verdict: str) -> None:
    kept = f"""
    resource "aws_ssm_parameter" "p" {{
      name  = "/shop/token"
      type  = "SecureString"
      value = "{text}"
    }}
    resource "aws_secretsmanager_secret_version" "v" {{
      secret_id     = "shop"
      secret_string = "{text}"
    }}
    """
    found = words_of(configured_graph(kept), "generic/arguments-keep-secrets-out-of-code")
    assert found == {"aws_ssm_parameter.p": verdict, "aws_secretsmanager_secret_version.v": verdict}

"""Law 6 for what secrets are made into: whatever expression one stands in, and wherever that stands, no format shows any of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from tests.acceptance.test_canary import shown
from tests.support.graphs import from_configuration
from tests.support.judging import after_plan, facts
from tests.support.planned import PlanError, plan_of

SECRET = "zq7kx9-w3vb8t"  # noqa: S105 — the very text that must not be found
AROUND = """
variable "s" {
  type      = string
  sensitive = true
  default   = "SECRET"
}
variable "host" {
  default = "db"
}
variable "unset" {
  type = string
}
locals {
  own   = sensitive("a SECRET")
  mixed = sensitive("SECRET ${var.host}")
  map   = { a = var.s, b = "plain" }
  list  = ["plain", var.s, var.host]
}
module "m" {
  source = "./m"
  given  = var.s
}
resource "aws_sqs_queue" "new" {
}
resource "aws_ssm_parameter" "p" {
  name  = "p"
  type  = "SecureString"
  value = "SECRET"
}
"""
MODULE = """
variable "given" {
  type = string
}
output "out" {
  value     = "${var.given}!"
  sensitive = true
}
"""
USES = """
resource "aws_instance" "i" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = HERE
  key_name      = HERE
  tags          = { Name = HERE }
}
resource "aws_launch_template" "l" {
  user_data = base64encode("export TOKEN=${HERE}\\n")
}
resource "aws_lambda_function" "f" {
  function_name = HERE
  role          = "arn:aws:iam::111122223333:role/r"
  runtime       = HERE
  environment {
    variables = { PLAIN = HERE, URL = "https://u:${HERE}@${var.host}" }
  }
}
resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([{
    name = "a", image = HERE, command = ["-p", HERE], environment = [{ name = "K", value = HERE }, { name = "L", value = var.host }]
  }])
}
resource "aws_sqs_queue" "q" {
  name              = HERE
  kms_master_key_id = HERE
  policy            = jsonencode({ Version = "2012-10-17", Statement = [{
    Sid       = HERE, Effect = "Allow", Action = ["sqs:*", HERE], Resource = HERE, Principal = { AWS = ["*", HERE] },
    Condition = { StringLike = { "aws:PrincipalArn" = [HERE, aws_sqs_queue.new.arn] } }
  }] })
}
resource "aws_s3_bucket" "b" {
  bucket = HERE
}
resource "aws_s3_bucket_policy" "b" {
  bucket = HERE
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Principal = "*", Resource = "arn:aws:s3:::${HERE}/*" }] })
}
resource "aws_security_group" "g" {
  description = HERE
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = HERE
    cidr_blocks = ["0.0.0.0/0", HERE]
    description = HERE
  }
}
resource "aws_lb_listener" "l" {
  load_balancer_arn = HERE
  protocol          = "HTTPS"
  ssl_policy        = HERE
  default_action {
    type = HERE
  }
}
resource "aws_db_instance" "d" {
  engine         = HERE
  engine_version = HERE
  password       = HERE
}
resource "aws_sns_topic_subscription" "s" {
  topic_arn = HERE
  protocol  = "http"
  endpoint  = "http://${HERE}"
}
"""
OF_THE_PROVIDER = "aws_ssm_parameter.p.value"
SECRETS = (
    "var.s",
    "local.own",
    "local.mixed",
    "local.map.a",
    "local.list[1]",
    "module.m.out",
    OF_THE_PROVIDER,
    'sensitive("SECRET")',
    'sensitive("SECRET${var.host}")',
)
PLAIN = ('"x"', "var.host", "var.unset", "aws_sqs_queue.new.arn")
MADE = (
    "A",
    '"a-${A}-${B}"',
    '"${B}${A}"',
    'join("-", [B, A])',
    'format("%s %s", A, B)',
    "jsonencode({ k = A, l = [B] })",
    "base64encode(A)",
    'base64encode("${A}${B}")',
    "upper(A)",
    'replace("${A}/x", "x", B)',
    'split("-", A)[0]',
    "substr(A, 0, 9)",
    "try(A, B)",
    "coalesce(A, B)",
    'var.host == "db" ? A : B',
    'var.unset == "db" ? A : B',
    'aws_sqs_queue.new.arn == "a" ? B : A',
    "[for one in [A, B] : one][0]",
    "{ for one in [B] : one => A }[B]",
    'merge({ a = B }, { a = A })["a"]',
    'lookup({ a = A }, "a", B)',
    "element(concat([A], [B]), 0)",
    "yamlencode({ k = A, l = B })",
    "urlencode(A)",
)


def pieces(text: str) -> Iterator[str]:
    """What gives a secret away: halves of it, whatever their case, and what base64 makes of it, wherever that begins."""
    yield from (text[:6], text[-6:], text[:6].upper(), text[-6:].upper())
    for before in ("", "a", "ab"):
        yield base64.b64encode((before + text).encode()).decode()[4:14]


def tells(found: World, secret: str = SECRET) -> list[str]:
    """Which pieces of the secret any format shows."""
    text = shown(run((found,), facts(), Choice("all")))
    return [one for one in pieces(secret) if one in text and one.lower() != "ssword"]


def world(folder: Path, text: str) -> World:
    """The world of a configuration whose files are there while it is read, with what conditions in it may come to."""
    folder.mkdir(exist_ok=True)
    (folder / "m").mkdir(exist_ok=True)
    (folder / "m" / "main.tf").write_text(MODULE, encoding="utf-8")
    (folder / "main.tf").write_text(text, encoding="utf-8")
    found = from_configuration(folder)
    return World(".", found.graph, open=found.open)


def planned(text: str) -> World:
    """The world of its plan."""
    plan = plan_of('# plan: unset = "u"\n' + text, files={"m/main.tf": MODULE})
    return World("plan.json", after_plan(plan))


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.sampled_from(MADE), st.sampled_from(MADE), st.sampled_from(SECRETS), st.sampled_from(PLAIN), st.sampled_from(PLAIN))
def test_whatever_is_made_of_a_secret_is_in_no_format(
    tmp_path: Path, outer: str, inner: str, secret: str, beside: str, further: str
) -> None:
    expression = f"({outer.replace('B', further).replace('A', f'({inner})')})".replace("A", secret).replace("B", beside)
    text = (AROUND + USES.replace("HERE", expression)).replace("SECRET", SECRET)
    assert not tells(world(tmp_path / "configuration", text))
    if secret == OF_THE_PROVIDER:
        return  # Terraform marks it where it is read, and the tests' own planner does not
    try:
        plan = planned(text)
    except PlanError:  # a function that the tests' own planner does not know
        return
    assert not tells(plan)


CLEAR = """
resource "aws_db_instance" "d" {
  engine   = "mysql"
  password = HERE
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  environment {
    variables = { DB_PASSWORD = HERE, CONFIG = jsonencode({ password = HERE, host = var.host }), URL = "https://u:${HERE}@${var.host}/" }
  }
}
resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([{ name = "a", image = "b", environment = [{ name = "DB_PASSWORD", value = HERE }] }])
}
resource "aws_instance" "i" {
  ami       = "ami-0123456789abcdef0"
  user_data = "#!/bin/sh\\nexport DB_PASSWORD=${HERE}\\nexport HOST=${var.host}\\n"
}
resource "aws_launch_template" "l" {
  user_data = base64encode("#!/bin/sh\\nexport DB_PASSWORD=${HERE}\\nexport HOST=${var.host}\\n")
}
resource "aws_codebuild_project" "p" {
  environment {
    environment_variable {
      name  = "DB_PASSWORD"
      value = HERE
    }
  }
}
"""
WRITTEN = (
    '"SECRET"',
    '"SECRET${var.host}"',
    '"${var.host}SECRET"',
    '"${aws_sqs_queue.new.arn}SECRET"',
    'format("%sSECRET", var.host)',
    'var.unset == "db" ? "SECRET" : "x"',
)


@pytest.mark.parametrize("written", WRITTEN)
def test_what_controls_take_for_a_secret_is_in_no_format(tmp_path: Path, written: str) -> None:
    """Nobody marked it, and part of it may come from elsewhere: what is written in its own place tells of it, and is not repeated."""
    text = (AROUND.replace("SECRET", "other") + CLEAR.replace("HERE", f"({written})")).replace("SECRET", SECRET)
    assert not tells(world(tmp_path / "configuration", text))
    assert not tells(planned(text))


BESIDE = (
    'element([{ v = var.s, w = "x" }, { v = var.s, w = "y" }], var.place).w',
    'flatten([[element([{ v = var.s, w = "x" }, { v = var.s, w = "y" }], var.place)]])[0].w',
    'lookup({ a = { v = var.s, w = "x" } }, var.unset, { v = local.mixed, w = "y" }).w',
    'one(slice([{ v = "a-${var.s}", w = "x" }, { v = "b", w = "y" }], 0, var.place)).w',
    'element([{ v = sensitive("SECRET-${var.unset}"), w = "x" }, { v = "b", w = "y" }], var.place).w',
    'sensitive({ SECRET = "x", b = "y" })[var.unset]',
)
HANGING = """
variable "place" {
  type = number
}
resource "aws_ebs_volume" "v" {
  availability_zone = "us-east-1a"
  size              = 1
  encrypted         = HERE == "x" ? true : false
}
resource "aws_ebs_volume" "l" {
  availability_zone = "us-east-1a"
  size              = 1
  encrypted         = { x = true, y = false }[lower(HERE)]
}
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = HERE == "x" ? [1] : []
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
"""


@pytest.mark.parametrize("taken", BESIDE)
def test_what_stands_beside_a_secret_names_none_of_it(tmp_path: Path, taken: str) -> None:
    """An element of many is in the clear where its other members are not, and what it hangs on is told by how it is taken."""
    text = (AROUND + HANGING + USES).replace("HERE", f"({taken})").replace("SECRET", SECRET)
    assert not tells(world(tmp_path / "configuration", text))


NAMED = "zq7kx9-w3vb8t-password"  # a secret that reads like the name of one
LITERAL = "x9fjw83jfk"
KEYS = (
    '{ (var.s) = "LITERAL" }',
    '{ (sensitive("SECRET")) = "LITERAL" }',
    '{ (local.own) = "LITERAL", host = var.host }',
    '{ "${var.s}" = "LITERAL", password = "LITERAL" }',
    'merge({ a = "LITERAL" }, { (var.s) = "LITERAL" })',
    'zipmap([var.s], ["LITERAL"])',
    '{ for one in ["LITERAL"] : module.m.out => one }',
    '{ outer = jsonencode({ (var.s) = { password = "LITERAL" } }) }',
    '{ (var.s) = aws_sqs_queue.new.arn, (var.unset) = "LITERAL" }',
    '{ a = "export ${var.s}=LITERAL\\n" }',
    '{ a = "${var.s}: LITERAL\\nhost: ${var.host}\\n" }',
)
UNDER_KEYS = """
resource "aws_ssm_parameter" "json" {
  name  = "/app/settings"
  type  = "String"
  value = jsonencode(HERE)
}
resource "aws_secretsmanager_secret_version" "v" {
  secret_id     = "s"
  secret_string = jsonencode(HERE)
}
resource "aws_secretsmanager_secret_version" "f" {
  secret_id     = "s"
  secret_string = "[a]\\n${join("\\n", [for name, one in HERE : "${name}=${one}"])}"
}
resource "aws_glue_connection" "g" {
  name                  = "g"
  connection_properties = HERE
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  environment {
    variables = HERE
  }
}
resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([{ name = "a", image = "b", environment = [for name, one in HERE : { name = name, value = one }] }])
}
resource "aws_instance" "i" {
  ami       = "ami-0123456789abcdef0"
  tags      = HERE
  user_data = join("\\n", [for name, one in HERE : "export ${name}=${one}"])
}
resource "aws_cloudformation_stack" "s" {
  name          = "s"
  parameters    = HERE
  template_body = jsonencode({ Parameters = HERE, Resources = { D = { Type = "AWS::RDS::DBInstance", Properties = HERE } } })
}
resource "aws_sqs_queue" "q" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*", Principal = HERE, Condition = { Bool = HERE } }] })
}
resource "terraform_data" "d" {
  input = HERE
  provisioner "local-exec" {
    command     = join("\\n", [for name, one in HERE : "export ${name}=${one}"])
    environment = HERE
  }
  provisioner "local-exec" {
    command = "echo ${self.input.a}"
  }
}
resource "null_resource" "n" {
  triggers = HERE
}
"""


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.sampled_from(KEYS), st.sampled_from(UNDER_KEYS.split("\nresource ")[1:]))
def test_a_secret_that_is_a_name_is_in_no_format(tmp_path: Path, made: str, place: str) -> None:
    """A key has no mark, and under it a literal may stand: who tells where that is must not tell what it is called."""
    text = f"{AROUND}resource {place.replace('HERE', made)}\n".replace("LITERAL", LITERAL).replace("SECRET", NAMED)
    assert not tells(world(tmp_path / "configuration", text), NAMED)
    assert not tells(planned(text), NAMED)


PARAMETER = """
variable "token" {
  default = "abc"%s
}
resource "aws_ssm_parameter" "p" {
  name  = "/app/settings"
  type  = "String"
  value = %s
}
"""


@pytest.mark.parametrize(
    ("marked", "written", "by_configuration", "by_plan"),
    [
        ("", '"{\\"password\\": \\"LITERAL\\"}"', "value.password", "value.password"),
        ("", 'jsonencode({ password = "LITERAL" })', "value.password", "value.a key"),  # a plan does not show what is called
        ("", 'jsonencode({ password = "LITERAL", token = var.token })', "value.password", "value.a key"),
        ("\n  sensitive = true", 'jsonencode({ password = "LITERAL", token = var.token })', "value.a key", "value.a key"),
    ],
)
def test_a_name_in_what_the_provider_alone_calls_sensitive_is_told(
    tmp_path: Path, marked: str, written: str, by_configuration: str, by_plan: str
) -> None:
    text = PARAMETER % (marked, written.replace("LITERAL", LITERAL))
    said = f"{by_configuration} is a literal under the name of a secret"
    assert said in shown(run((world(tmp_path / "configuration", text),), facts(), Choice("all")))
    assert f"{by_plan} is a literal under the name of a secret" in shown(run((planned(text),), facts(), Choice("all")))

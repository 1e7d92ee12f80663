"""Secrets in texts of which a part is known after apply only, read from configuration and from a plan."""

from __future__ import annotations

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph
from tests.support.judging import catalogue, configured_graph, facts, graph_of, words_of

CONTROL = "ec2/instances-keep-secrets-out-of-user-data"
CLUSTER = 'resource "aws_ecs_cluster" "c" { name = "c" }\n'
LINE = "export DB_PASSWORD=hunter2hunter2"
TEXTS = [
    (f'"echo ${{aws_ecs_cluster.c.id}}\\n{LINE}"', "misconfigured"),
    (f'"{LINE}\\necho ${{aws_ecs_cluster.c.id}}"', "misconfigured"),
    (f'base64encode("{LINE}\\necho ${{aws_ecs_cluster.c.id}}")', "misconfigured"),
    (f'base64gzip("{LINE}\\necho ${{aws_ecs_cluster.c.id}}")', "misconfigured"),
    (f'base64gzip("{LINE}")', "misconfigured"),
    ('base64gzip("export A=1")', "satisfied"),
    (f'join("\\n", ["echo ${{aws_ecs_cluster.c.id}}", "{LINE}"])', "misconfigured"),
    (f'format("echo %s\\n{LINE}", aws_ecs_cluster.c.id)', "misconfigured"),
    ('format("DB_PASSWORD=%s CLUSTER=%s", "hunter2hunter2", aws_ecs_cluster.c.id)', "misconfigured"),
    ('format("CLUSTER=%s", aws_ecs_cluster.c.id)', "satisfied"),
    ('"curl https://me:hunter2hunter2@${aws_ecs_cluster.c.id}/"', "misconfigured"),
    ('"export DB_PASSWORD=${aws_ecs_cluster.c.id}"', "satisfied"),
    ('"export DB_PASSWORD=\\"a${aws_ecs_cluster.c.id}\\""', "satisfied"),
    ('"echo ${aws_ecs_cluster.c.id}"', "satisfied"),
    ("aws_ecs_cluster.c.id", "satisfied"),
    ('"#cloud-config\\n${yamlencode({ password = "hunter2hunter2", cluster = aws_ecs_cluster.c.id })}"', "misconfigured"),
    ('"#cloud-config\\n${yamlencode({ chpasswd = { expire = false }, cluster = aws_ecs_cluster.c.id })}"', "satisfied"),
    ('"#cloud-config\\n${jsonencode({ runcmd = ["export DB_PASSWORD=hunter2hunter2", aws_ecs_cluster.c.id] })}"', "misconfigured"),
    ('base64encode(jsonencode({ password = "hunter2hunter2", cluster = aws_ecs_cluster.c.id }))', "misconfigured"),
    ('"${var.line}\\necho ${aws_ecs_cluster.c.id}"', "unknown"),
    ("templatefile(var.line, { cluster = aws_ecs_cluster.c.id })", "unknown"),
    ("templatestring(var.line, { cluster = aws_ecs_cluster.c.id })", "unknown"),
    ('templatefile("missing.sh", { cluster = aws_ecs_cluster.c.id })', "unknown"),
    ('base64encode(templatefile("../../outside.sh", { cluster = aws_ecs_cluster.c.id }))', "unknown"),
    ('replace(file("missing.sh"), "CLUSTER", aws_ecs_cluster.c.id)', "unknown"),
    ('"echo ${timestamp()} ${aws_ecs_cluster.c.id}"', "satisfied"),
]
SOURCES = [
    ('data "template_file" "t" { template = "PLACE" }', "data.template_file.t.rendered"),
    ('data "template_cloudinit_config" "t" {\n part { content = "PLACE" }\n}', "data.template_cloudinit_config.t.rendered"),
    ('data "cloudinit_config" "t" {\n part { content = "PLACE" }\n}', "base64encode(data.cloudinit_config.t.rendered)"),
    ('resource "terraform_data" "t" { input = "PLACE" }', '"${terraform_data.t.output}\\n${aws_ecs_cluster.c.id}"'),
]


# Of databases of which nobody knows how many there are: their passwords hide themselves, and not their addresses.
DATABASES = """
variable "number" { type = number }
variable "names" { type = set(string) }
variable "on" { type = bool }
resource "aws_db_instance" "q" {
  count    = var.number
  password = "hunter2hunter2"
}
resource "aws_db_instance" "z" {
  for_each = var.names
  password = "hunter2hunter2"
}
resource "aws_db_instance" "on" {
  count    = var.on ? 1 : 0
  password = "hunter2hunter2"
}
"""
OF_MANY = [
    ("aws_db_instance.q[0].address", "satisfied"),
    ('join(",", aws_db_instance.q.*.address)', "satisfied"),
    ('element(concat(aws_db_instance.q.*.address, [""]), 0)', "satisfied"),
    ('try(aws_db_instance.q[0].address, "")', "satisfied"),
    ('aws_db_instance.z["a"].address', "satisfied"),
    ('join(",", [for one in aws_db_instance.z : one.address])', "satisfied"),
    ('join(",", values(aws_db_instance.z)[*].address)', "satisfied"),
    ('join("", aws_db_instance.on.*.address)', "satisfied"),
    ("one(aws_db_instance.on[*].address)", "satisfied"),
    ('"export SIZE=${length(aws_db_instance.q)}"', "unknown"),
    ('join(",", keys(aws_db_instance.z))', "unknown"),
    ('"%{ for one in aws_db_instance.q }${one.address} %{ endfor }"', "satisfied"),
    ('"%{ for key, one in aws_db_instance.z }${key}=${one.address} %{ endfor }"', "satisfied"),
    ('join(",", toset(values(aws_db_instance.z)[*].address))', "satisfied"),
    ('join(",", flatten([aws_db_instance.q])[*].address)', "satisfied"),
    ('var.on ? aws_db_instance.z["a"].address : ""', "satisfied"),
    ("aws_db_instance.q[0].password", "misconfigured"),
    ('"%{ for one in aws_db_instance.q }${one.password} %{ endfor }"', "misconfigured"),
    ('"%{ for key, one in aws_db_instance.z }${key}=${one.password} %{ endfor }"', "misconfigured"),
    ('"%{ for one in aws_db_instance.on }${one.password} %{ endfor }"', "misconfigured"),
    ('join(",", toset(values(aws_db_instance.z)[*].password))', "misconfigured"),
    ('join(",", setunion(toset(values(aws_db_instance.z)[*].password), ["a"]))', "misconfigured"),
    ('join(",", flatten([aws_db_instance.q[*].password]))', "misconfigured"),
    ('var.on ? aws_db_instance.z["a"].password : ""', "misconfigured"),
    ('join(",", aws_db_instance.q.*.password)', "misconfigured"),
    ('aws_db_instance.z["a"].password', "misconfigured"),
    ('join(",", [for one in aws_db_instance.z : one.password])', "misconfigured"),
    ('join(",", values(aws_db_instance.z)[*].password)', "misconfigured"),
    ('join("", aws_db_instance.on.*.password)', "misconfigured"),
    ("jsonencode(aws_db_instance.q)", "misconfigured"),
    ("jsonencode(values(aws_db_instance.z))", "misconfigured"),
    ("jsonencode(aws_db_instance.on)", "misconfigured"),
]


def verdict(graph: Graph) -> str:
    return next(word for address, word in words_of(graph, CONTROL).items() if address.startswith("aws_instance."))


def instance(expression: str) -> str:
    return f'{CLUSTER}variable "line" {{ type = string }}\nresource "aws_instance" "i" {{ user_data = {expression} }}\n'


@pytest.mark.parametrize(("expression", "word"), TEXTS)
def test_the_words_around_what_comes_later_are_read(expression: str, word: str) -> None:
    assert verdict(configured_graph(instance(expression))) == word


@pytest.mark.parametrize(("expression", "word"), OF_MANY)
def test_a_secret_of_one_hides_no_other_attribute(expression: str, word: str) -> None:
    assert verdict(configured_graph(DATABASES + instance(expression))) == word


@pytest.mark.parametrize(("source", "expression"), SOURCES)
def test_a_text_that_is_made_elsewhere_is_read_there(source: str, expression: str) -> None:
    assert verdict(configured_graph(source.replace("PLACE", LINE) + "\n" + instance(expression))) == "misconfigured"
    assert verdict(configured_graph(source.replace("PLACE", "echo ${var.line}") + "\n" + instance(expression))) == "unknown"
    assert verdict(configured_graph(source.replace("PLACE", "echo ${aws_ecs_cluster.c.id}") + "\n" + instance(expression))) == "satisfied"


@pytest.mark.parametrize("source", ["data.http.h.response_body", "data.external.h.result.script", "data.local_file.h.content"])
def test_what_somebody_else_says_may_be_anything(source: str) -> None:
    kind = source.split(".")[1]
    assert verdict(configured_graph(f'data "{kind}" "h" {{}}\n{instance(source)}')) == "unknown"


def test_a_plan_shows_no_words_around_what_comes_later() -> None:
    text = f'"echo ${{aws_ecs_cluster.c.id}}\\n{LINE}"'
    bare = f'{CLUSTER}resource "aws_instance" "i" {{ user_data = {text} }}\n'
    assert verdict(graph_of(bare)) == "unknown"
    assert verdict(configured_graph(bare)) == "misconfigured"


TASK = """
variable "p" {
  sensitive = true
  DEFAULT
}
variable "host" {}
resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([{ name = "a", image = "b", environment = [
    { name = "HOST", value = HOST }, { name = "OPEN", value = SECRET }, { name = "LEVEL", value = "info" } ], KEYS }])
}
"""
CLEAR = "holds a sensitive value in clear"


@pytest.mark.parametrize(
    ("host", "secret", "keys", "default", "told"),
    [
        ('"db"', "var.p", "", "", f"container_definitions[0].environment[1].value {CLEAR}"),
        ('"db"', "var.p", "", 'default = "canary"', f"container_definitions {CLEAR}"),  # the text is known, and all of it marked
        ("var.host", "var.p", "", "", f"container_definitions {CLEAR}"),  # either may be the one
        ('"db"', '"x"', '"dockerLabels" = { (var.p) = var.host }', 'default = "canary"', f"container_definitions[0] {CLEAR}"),
    ],
)
def test_a_text_is_marked_as_a_whole_and_so_is_what_is_told(host: str, secret: str, keys: str, default: str, told: str) -> None:
    text = TASK.replace("HOST }", f"{host} }}").replace("SECRET", secret).replace("KEYS", keys).replace("DEFAULT", default)
    graph = configured_graph(text)
    control = catalogue().get("ecs/containers-keep-secrets-out-of-environment")
    assert control is not None
    answer = Judge(with_scopes(graph), facts()).outcome(control, next(iter(graph.of_type("aws_ecs_task_definition"))))
    assert answer is not None
    assert (answer.verdict.word, answer.because) == ("misconfigured", told)
    assert len(answer.evidence) == 1
    assert "canary" not in str(answer)

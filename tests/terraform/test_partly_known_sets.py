"""`for_each` of a set of which some elements are known: these are instances of their own, beside one for the others."""

from __future__ import annotations

import pytest

from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from tests.support.judging import configured_graph

TEXT = """
variable "name" {{}}
variable "other" {{}}

locals {{
  names = toset([{elements}])
}}

resource "aws_sns_topic" "t" {{
  for_each = {each}
  name     = each.value
}}

resource "aws_sns_topic_policy" "p" {{
  for_each = {each}
  arn      = aws_sns_topic.t[each.key].arn
  policy   = "{{}}"
}}

resource "aws_sns_topic_subscription" "s" {{
  topic_arn = aws_sns_topic.t["b"].arn
  protocol  = "https"
  endpoint  = "https://example.com"
}}

resource "aws_sqs_queue" "q" {{
  for_each = aws_sns_topic.t
  name     = each.value.name
}}
"""


def graph_of(elements: str = 'var.name, "b"', each: str = "local.names") -> Graph:
    return configured_graph(TEXT.format(elements=elements, each=each))


def named(graph: Graph, kind: str) -> dict[object, Resource]:
    return {one.key: one for one in graph.of_type(kind)}


@pytest.mark.parametrize("elements", ['var.name, "b"', '"b", var.name', 'var.name, "b", var.other', '"b", "b", var.name'])
def test_what_is_known_is_an_instance_of_its_own(elements: str) -> None:
    topics = named(graph_of(elements), "aws_sns_topic")
    assert list(topics) == ["b", "?"]
    assert (topics["b"].text("name"), topics["b"].doubt, topics["b"].most) == ("b", "", 1)
    assert (topics["?"].doubt, topics["?"].several) == ("var.name, which has no value", True)
    assert topics["?"].get("name").is_unknown


def test_where_nothing_is_known_there_is_one_for_all() -> None:
    topics = named(graph_of("var.name, var.other"), "aws_sns_topic")
    assert list(topics) == ["?"]


def test_what_is_made_for_the_same_set_pairs() -> None:
    graph = graph_of()
    policies = named(graph, "aws_sns_topic_policy")
    for key in ("b", "?"):
        (reference,) = policies[key].get("arn").references
        assert reference.target == named(graph, "aws_sns_topic")[key].address
        assert reference.certainty.name == "EXACT"


def test_an_instance_is_read_by_its_key() -> None:
    graph = graph_of()
    (reference,) = graph.by_address["aws_sns_topic_subscription.s"].get("topic_arn").references
    assert reference.target == 'aws_sns_topic.t["b"]'


def test_what_is_made_for_each_of_them_has_as_many() -> None:
    queues = named(graph_of(), "aws_sqs_queue")
    assert list(queues) == ["b", "?"]
    assert (queues["b"].text("name"), queues["b"].doubt) == ("b", "")
    assert queues["?"].doubt


def test_so_it_is_with_modules() -> None:
    text = 'variable "name" {}\nmodule "m" {\n  source   = "./m"\n  for_each = toset([var.name, "b"])\n  name     = each.value\n}\n'
    graph = configured_graph(text, files={"m/main.tf": 'variable "name" {}\nresource "aws_sns_topic" "t" {\n  name = var.name\n}\n'})
    topics = {one.module: one for one in graph.of_type("aws_sns_topic")}
    assert list(topics) == ['module.m["b"]', 'module.m["?"]']
    assert (topics['module.m["b"]'].text("name"), topics['module.m["b"]'].doubt) == ("b", "")
    assert topics['module.m["?"]'].doubt == "var.name, which has no value"


def test_so_it_is_with_a_map_of_which_a_key_is_known() -> None:
    topics = named(graph_of(each='{ (var.name) = "x", b = "y" }'), "aws_sns_topic")
    assert list(topics) == ["b", "?"]
    assert [topics[key].text("name") for key in topics] == ["y", "x"]


GAPS = """
data "aws_partition" "here" {{}}
variable "who" {{}}

resource "aws_iam_role_policy_attachment" "a" {{
  for_each   = toset([{elements}])
  role       = "r"
  policy_arn = each.value
}}

resource "aws_ssm_parameter" "p" {{
  for_each = toset([{elements}])
  name     = "p"
  type     = "String"
  value    = aws_iam_role_policy_attachment.a[each.key].id
}}

resource "aws_sns_topic" "t" {{
  name = join(",", [for key, _ in aws_iam_role_policy_attachment.a : key])
}}
"""
AWS = "arn:${data.aws_partition.here.partition}:iam::aws:policy"
READ, ADMIN = f'"{AWS}/ReadOnlyAccess"', f'"{AWS}/AdministratorAccess"'
READ_KEY, ADMIN_KEY = "arn:?:iam::aws:policy/ReadOnlyAccess", "arn:?:iam::aws:policy/AdministratorAccess"


@pytest.mark.parametrize(
    ("elements", "keys"),
    [
        ((READ, ADMIN), {READ_KEY, ADMIN_KEY}),
        ((READ, ADMIN, '"arn:aws:iam::111122223333:policy/own"'), {READ_KEY, ADMIN_KEY, "arn:aws:iam::111122223333:policy/own"}),
        ((READ,), {READ_KEY}),
        ((READ, '"arn:aws:iam::aws:policy/ReadOnlyAccess"'), {"arn:aws:iam::aws:policy/ReadOnlyAccess", "?"}),  # it may be the same
        ((READ, "var.who"), {"?"}),
        ((READ, '"${var.who}/ReadOnlyAccess"'), {"?"}),
    ],
)
def test_what_differs_whatever_the_gaps_hold_is_an_instance_of_its_own(elements: tuple[str, ...], keys: set[str]) -> None:
    graph = configured_graph(GAPS.format(elements=", ".join(elements)))
    attached = named(graph, "aws_iam_role_policy_attachment")
    assert set(attached) == keys
    assert {key: one.doubt != "" for key, one in attached.items()} == {key: key == "?" for key in keys}
    assert {key: one.get("policy_arn").is_unknown for key, one in attached.items()} == {key: "?" in str(key) for key in keys}
    for key, parameter in named(graph, "aws_ssm_parameter").items():
        found = [one for one in parameter.get("value").references if "attachment" in one.text]
        assert [(one.target, one.certainty.name) for one in found] == [(attached[key].address, "EXACT")]
    (topic,) = graph.of_type("aws_sns_topic")
    assert topic.get("name").is_unknown

"""What a variable is given, where the whole comes later: a plan knows it, and shows of the expression the names in it alone."""

from __future__ import annotations

import json

import pytest

from srm_tf.language.terms.documents import documents
from srm_tf.language.terms.match import Sure
from srm_tf.model.graph import Graph
from tests.support.judging import after_plan, graph_of
from tests.support.planned import plan_of

DOCUMENT = """
resource "aws_kms_key" "k" {}
data "aws_iam_policy_document" "d" {
  %s
  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.k.arn]
  }
}
resource "aws_iam_role_policy" "p" {
  role   = "worker"
  policy = %s
}
"""
SUBNETS = """
resource "aws_subnet" "own" {}
resource "aws_db_subnet_group" "g" {
  subnet_ids = %s
}
"""
SUBNET = "subnet-0123456789abcdef0"
JSON = "data.aws_iam_policy_document.d.json"
OTHER = JSON.replace(".d.", ".e.")
WAYS = ("default", "file", "call", "handed", "handed default")


def graph_with(inside: str, given: object, by: str) -> Graph:
    """The graph of a configuration whose variable `it` gets something in one of five ways."""
    written, bare = json.dumps(given), 'variable "it" {}\n'
    declared = f'variable "it" {{\n  default = {written}\n}}\n'
    call = 'module "m" {\n  source = "./m"\n  it = %s\n}\n'
    tfvars, module = {"terraform.tfvars": f"it = {written}\n"}, {"m/main.tf": bare + inside}
    root, files = {
        "default": (declared + inside, {}),
        "file": (bare + inside, tfvars),
        "call": (call % written, module),
        "handed": (bare + call % "var.it", module | tfvars),
        "handed default": (declared + call % "var.it", module),
    }[by]
    return graph_of(root, files=files)


def may_hold_more(policy: str, given: object, by: str, *, each: str = "") -> bool:
    """Whether a policy may hold more than the statement of its document."""
    graph = graph_with(DOCUMENT % (each, policy), given, by)
    (one,) = graph.of_type("aws_iam_role_policy")
    assert one.get("policy").is_unknown
    return any(document.rest.sure is Sure.MAYBE for document in documents(one.get("policy"), graph, "policy"))


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize(
    ("policy", "given"),
    [
        (f'replace({JSON}, "kms:Decrypt", var.it)', "*"),
        (f"jsonencode(merge(jsondecode({JSON}), {{ Statement = var.it }}))", [{"Action": "*"}]),
        (f'replace({JSON}, "kms:Decrypt", var.it[0].Action)', [{"Action": "*"}]),
    ],
)
def test_a_text_may_be_a_part_of_a_policy(policy: str, given: object, by: str) -> None:
    assert may_hold_more(policy, given, by)


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize(
    ("policy", "given"),
    [
        (f"coalesce(var.it, {JSON})", None),
        (f"coalesce(var.it, {JSON})", ""),
        (f"coalesce(var.it[0].policy, {JSON})", [{"policy": ""}]),
        (f"var.it ? {JSON} : null", True),
        (f"jsonencode({{ Statement = concat(jsondecode({JSON}).Statement, var.it) }})", []),
    ],
)
def test_nothing_and_a_switch_are_no_part_of_a_policy(policy: str, given: object, by: str) -> None:
    assert not may_hold_more(policy, given, by)


@pytest.mark.parametrize(
    ("type_", "attribute"),
    [
        ("aws_opensearch_domain", "access_policies"),
        ("aws_cloudwatch_log_resource_policy", "policy_document"),
        ("aws_ssoadmin_permission_set_inline_policy", "inline_policy"),
    ],
)
def test_whatever_the_argument_of_a_policy_is_called(type_: str, attribute: str) -> None:
    inside = DOCUMENT.partition('resource "aws_iam_role_policy"')[0] % ""
    changed = f'replace({JSON}, "kms:Decrypt", var.it)'
    graph = graph_with(f'{inside}resource "{type_}" "p" {{\n  {attribute} = {changed}\n}}\n', "*", "default")
    (one,) = graph.of_type(type_)
    (document,) = documents(one.get(attribute), graph, attribute)
    assert document.rest.sure is Sure.MAYBE


@pytest.mark.parametrize("by", ["file", "handed", "handed default"])
def test_a_member_that_is_null_may_be_what_its_type_says(by: str) -> None:
    """`optional(string, "…")`, which no plan shows."""
    assert may_hold_more(f"coalesce(var.it.policy, {JSON})", {"policy": None}, by)


def test_null_in_the_place_of_a_default_may_be_that() -> None:
    """With `nullable = false`, which no plan shows."""
    inside = DOCUMENT % ("", f"jsonencode(merge(jsondecode({JSON}), {{ Statement = var.it }}))")
    called = 'variable "it" {\n  default = [{ Action = "*" }]\n  nullable = false\n}\n'
    graph = graph_of('module "m" {\n  source = "./m"\n  it = null\n}\n', files={"m/main.tf": called + inside})
    (one,) = graph.of_type("aws_iam_role_policy")
    (document,) = documents(one.get("policy"), graph, "policy")
    assert document.rest.sure is Sure.MAYBE


def test_a_key_by_which_a_document_is_picked_is_no_part_of_it() -> None:
    assert not may_hold_more(JSON.replace("d.json", "d[var.it].json"), "a", "default", each='for_each = toset(["a"])')


@pytest.mark.parametrize(
    ("over", "part", "open_"),
    [
        ('toset(["*"])', "each.value", True),
        ('toset(["*"])', "each.key", True),
        ('toset(["worker"])', "each.key", False),  # as a key that picks
        ('{ a = { who = "*" } }', "each.value.who", True),
        ('{ a = "*" }', "each.value", True),
    ],
)
def test_an_element_may_be_a_part_of_a_policy(over: str, part: str, *, open_: bool) -> None:
    inside = DOCUMENT % ("", f'replace({JSON}, "kms:Decrypt", {part})')
    graph = graph_of(inside.replace('"p" {', f'"p" {{\n  for_each = {over}'))
    (one,) = graph.of_type("aws_iam_role_policy")
    (document,) = documents(one.get("policy"), graph, "policy")
    assert (document.rest.sure is Sure.MAYBE) is open_


def test_one_that_picks_a_document_may_be_a_part_of_it_besides() -> None:
    changed = f'replace({JSON.replace("d.json", "d[var.it].json")}, "kms:Decrypt", var.it)'
    assert may_hold_more(changed, "*", "default", each='for_each = toset(["*"])')


def handed(way: str, top: str, value: str, resource: str, argument: str) -> Graph:
    """The graph of a resource whose argument is the whole of what a module passes on, or a member of it."""
    if way == "in an object":
        inside = {"m/main.tf": f'variable "it" {{}}\n{resource % f"var.it.{argument}"}'}
        return graph_of(f'{top}module "m" {{\n  source = "./m"\n  it = {{ {argument} = {value}, more = "x" }}\n}}\n', files=inside)
    if way == "in":
        inside = {"m/main.tf": f'variable "{argument}" {{}}\n{resource % f"var.{argument}"}'}
        return graph_of(f'{top}module "m" {{\n  source = "./m"\n  {argument} = {value}\n}}\n', files=inside)
    out = {"m/main.tf": f'{top}output "it" {{\n  value = {value}\n}}\n'}
    return graph_of('module "m" {\n  source = "./m"\n}\n' + resource % "module.m.it", files=out)


def test_an_element_of_a_call_is_told_as_that_of_the_call() -> None:
    top, _, role = (DOCUMENT % ("", "%s")).partition('resource "aws_iam_role_policy"')
    call = f'module "m" {{\n  source = "./m"\n  for_each = {{ a = "*" }}\n  policy = replace({JSON}, "kms:Decrypt", each.value)\n}}\n'
    graph = graph_of(top + call, files={"m/main.tf": f'variable "policy" {{}}\nresource "aws_iam_role_policy"{role % "var.policy"}'})
    (one,) = graph.of_type("aws_iam_role_policy")
    assert {reference.text for reference in one.get("policy").references} >= {'for_each of module.m["a"]'}


@pytest.mark.parametrize("way", ["in", "in an object", "out"])
@pytest.mark.parametrize(
    ("given", "policy"),
    [
        ("*", f'replace({JSON}, "kms:Decrypt", var.it)'),
        ("worker", f'replace({JSON}, "kms:Decrypt", var.it)'),
        ("dev", f'var.it == "prod" ? {JSON} : {OTHER}'),  # looks like the last one
        ("dev", f'replace(var.it == "prod" ? {JSON} : {OTHER}, "kms:Decrypt", var.it)'),
        ("dev", f"{{ prod = {JSON}, dev = {OTHER} }}[var.it]"),  # as in `replace` of one document
        (
            "kms",
            f"""jsonencode({{
          Statement = concat([{{ Action = "${{var.it}}:*" }}], jsondecode({JSON}).Statement, jsondecode({OTHER}).Statement)
        }})""",
        ),
    ],
)
def test_a_text_may_stand_in_a_policy_that_is_passed_on(given: str, policy: str, way: str) -> None:
    head, _, role = DOCUMENT.partition('resource "aws_iam_role_policy"')
    key, _, document = (head % "").partition("data ")
    both = f'variable "it" {{\n  default = "{given}"\n}}\n{key}data {document}data {document.replace(""""d" {""", """"e" {""")}'
    plain = graph_of(f'{both}resource "aws_iam_role_policy"{role % policy}')
    for graph in (plain, handed(way, both, policy, f'resource "aws_iam_role_policy"{role}', "policy")):
        (one,) = graph.of_type("aws_iam_role_policy")
        assert any(document.rest.sure is Sure.MAYBE for document in documents(one.get("policy"), graph, "policy"))


@pytest.mark.parametrize("way", ["in", "out"])
def test_an_id_may_stand_in_a_list_that_is_passed_on(way: str) -> None:
    top, _, group = SUBNETS.partition('resource "aws_db_subnet_group"')
    given = f'variable "it" {{\n  default = ["{SUBNET}"]\n}}\n'
    graph = handed(way, given + top, "concat(var.it, [aws_subnet.own.id])", f'resource "aws_db_subnet_group"{group}', "subnet_ids")
    (one,) = graph.of_type("aws_db_subnet_group")
    assert any(name.endswith("var.it") for name in one.get("subnet_ids").unknown.depends_on)


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize(("given", "open_"), [([SUBNET], True), ({"a": [SUBNET]}, True), ([], False), (["a"], False)])
def test_an_id_that_is_given_may_stand_in_a_list_beside_what_comes_later(given: object, by: str, *, open_: bool) -> None:
    more = "var.it" if isinstance(given, list) else "values(var.it)[0]"
    graph = graph_with(SUBNETS % f"concat({more}, [aws_subnet.own.id])", given, by)
    (one,) = graph.of_type("aws_db_subnet_group")
    unknown = one.get("subnet_ids").unknown
    assert any(name.endswith("var.it") for name in unknown.depends_on) is open_
    assert unknown.not_null  # the subnet is in it either way


@pytest.mark.parametrize(
    ("given", "policy", "sure"),
    [
        (None, JSON, True),
        (True, f"var.it ? {JSON} : data.aws_iam_policy_document.e.json", True),
        (False, f"var.it ? {JSON} : data.aws_iam_policy_document.e.json", True),
        (True, f"var.it ? {JSON} : null", False),
        (True, f"var.it ? null : {JSON}", False),
        ("dev", f'var.it == "prod" ? {JSON} : null', False),
        (["a"], f'contains(var.it, "b") ? {JSON} : null', False),
        ([], f"length(var.it) > 0 ? {JSON} : null", False),
        (None, f"var.it != null ? {JSON} : null", False),
        (None, f'terraform.workspace == "prod" ? {JSON} : null', False),
        (None, f'data.aws_region.here.name == "eu-north-1" ? {JSON} : null', False),
    ],
)
def test_a_policy_is_there_that_is_a_document_whatever_is_known(given: object, policy: str, *, sure: bool) -> None:
    document = "data" + DOCUMENT.partition('resource "aws_iam_role_policy"')[0].partition("data")[2] % ""
    inside = document.replace('"d"', '"e"') + 'data "aws_region" "here" {}\n' + DOCUMENT % ("", policy)
    graph = graph_with(inside, given, "default")
    assert graph.by_address["aws_iam_role_policy.p"].get("policy").unknown.not_null is sure


def said_by(inside: str, value: str) -> Graph:
    """The graph of a configuration with a module whose output `it` is this."""
    variables = "".join(f'variable "{name}" {{\n  default = {of}\n}}\n' for name, of in {"a": '"*"', "b": '""', "on": "true"}.items())
    module = f'{variables}output "it" {{\n  value = {value}\n}}\n'
    return graph_of(f'module "n" {{\n  source = "./n"\n}}\n{inside}', files={"n/main.tf": module})


@pytest.mark.parametrize(
    ("value", "policy", "open_"),
    [
        ('"*"', f'replace({JSON}, "kms:Decrypt", module.n.it)', True),
        ('{ who = "*" }', f'replace({JSON}, "kms:Decrypt", module.n.it.who)', True),
        ("var.a", f'replace({JSON}, "kms:Decrypt", module.n.it)', True),
        ("join(var.b, [var.a])", f'replace({JSON}, "kms:Decrypt", module.n.it)', True),
        ('lower("*")', f'replace({JSON}, "kms:Decrypt", module.n.it)', True),
        ('""', f"coalesce(module.n.it, {JSON})", False),
        ("var.b", f"coalesce(module.n.it, {JSON})", True),  # a plan shows the same of the next one
        ('var.b == "" ? "*" : var.b', f'replace({JSON}, "kms:Decrypt", module.n.it)', True),
        ('var.on ? "*" : ""', f'replace({JSON}, "kms:Decrypt", module.n.it)', True),
        ("true", f"module.n.it ? {JSON} : null", False),
    ],
)
def test_so_may_what_an_output_says(value: str, policy: str, *, open_: bool) -> None:
    graph = said_by(DOCUMENT % ("", policy), value)
    one = graph.by_address["aws_iam_role_policy.p"].get("policy")
    assert any(document.rest.sure is Sure.MAYBE for document in documents(one, graph, "policy")) is open_


@pytest.mark.parametrize("value", [f'"{SUBNET}"', f'["{SUBNET}"]'])
def test_an_id_that_an_output_says_may_stand_in_a_list(value: str) -> None:
    graph = said_by(SUBNETS % "flatten([module.n.it, aws_subnet.own.id])", value)
    unknown = graph.by_address["aws_db_subnet_group.g"].get("subnet_ids").unknown
    assert "module.n.it" in unknown.depends_on
    assert unknown.not_null


@pytest.mark.parametrize("said", ["data.terraform_remote_state.net.outputs", "data.aws_ssm_parameter.net.value"])
def test_what_another_stack_says_may_stand_in_a_list(said: str) -> None:
    """It was read for the plan, in whose changes it is none."""
    _, kind, name, attribute = said.split(".")
    looked_up = f'data "{kind}" "{name}" {{}}\n'
    plan = plan_of(looked_up + SUBNETS % f"flatten([{said}, aws_subnet.own.id])")
    state = {"address": f"data.{kind}.{name}", "mode": "data", "type": kind, "name": name, "values": {attribute: SUBNET}}
    plan["resource_changes"] = [one for one in plan["resource_changes"] if one["mode"] != "data"]
    plan["prior_state"] = {"format_version": "1.0", "values": {"root_module": {"resources": [state]}}}
    graph = after_plan(plan)
    unknown = graph.by_address["aws_db_subnet_group.g"].get("subnet_ids").unknown
    assert any(name.startswith(f"data.{kind}.net") for name in unknown.depends_on)
    assert not unknown.branches


@pytest.mark.parametrize("name", ["var.", "each."])
def test_a_name_that_breaks_off_leads_nowhere(name: str) -> None:
    """Terraform writes none; a plan that somebody changed is read like any other."""
    plan = plan_of(DOCUMENT % ("", JSON))
    (one,) = [one for one in plan["configuration"]["root_module"]["resources"] if one["type"] == "aws_iam_role_policy"]
    one["expressions"]["policy"]["references"].append(name)
    graph = after_plan(plan)
    assert graph.by_address["aws_iam_role_policy.p"].get("policy").is_unknown

"""A member of what `for`, `merge` and their like make comes from what it is made of itself, and not from what stands beside it."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

GIVEN = """
variable "sources" { type = map(any) }
variable "names" { type = list(string) }
variable "name" { type = string }
variable "wanted" { type = bool }
variable "none" { type = map(string) }
resource "aws_kms_key" "k" {}
resource "aws_kms_key" "t" { tags = { x = "y" } }
locals {
  texts  = { x = { policy = data.aws_iam_policy_document.p.json } }
  direct = tomap({ x = data.aws_iam_policy_document.p.json })
}
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
"""
FILE = """
sources = { x = { label = "n" } }
names   = ["x"]
name    = "x"
wanted  = true
none    = {}
"""
DOCUMENT = {"data.aws_iam_policy_document.p.json"}


def _comes_from(expression: str) -> set[str]:
    text = f'{GIVEN}resource "aws_iam_policy" "made" {{\n  policy = {expression}\n}}'
    graph = configured_graph(text, files={"terraform.tfvars": FILE})
    return {one.text for one in graph.of_type("aws_iam_policy")[0].get("policy").references}


@pytest.mark.parametrize(
    ("expression", "origins"),
    [
        ("{ for k, c in var.sources : k => merge(local.texts[k], c) }.x.policy", DOCUMENT),
        ("{ for k, c in var.sources : k => merge(local.texts[k], c) }.x.label", {"var.sources"}),
        ("{ for k, c in var.sources : k => { policy = local.texts[k].policy, own = c } }.x.policy", DOCUMENT),
        ("{ for k in var.names : k => local.direct[k] }.x", DOCUMENT),
        ("{ for k in var.names : k => local.direct[k] if var.wanted }.x", DOCUMENT),
        ("[for k in var.names : local.direct[k]][0]", DOCUMENT),
        ("[for k in var.names : k][0]", {"var.names"}),
        ("[for k, c in var.sources : k][0]", {"var.sources"}),
        ('[for k, c in var.sources : "${k}-${c.label}"][0]', {"var.sources"}),
        ("{ for k in var.names : k => local.direct[k]... }.x[0]", DOCUMENT),
        ("{ for k in toset(var.names) : k => k }.x", {"var.names"}),
        ('{ for k in var.names : "${k}${aws_kms_key.k.arn}" => local.direct[k] }', DOCUMENT | {"aws_kms_key.k.arn", "var.names"}),
        ("{ for k in var.names : aws_kms_key.t.tags.x => local.direct[k] }.y", DOCUMENT),
        ("{ for k in var.names : aws_kms_key.t.tags.x => 1 }.y", {"aws_kms_key.t.tags", "var.names"}),
        ("{ (aws_kms_key.t.tags.x) = local.direct.x }.y", DOCUMENT),
        ("local.direct[var.name]", DOCUMENT),
        ("merge(local.direct, { y = var.name }).x", DOCUMENT),
        ("merge(local.direct, { y = var.name }).y", {"var.name"}),
        ("merge(local.direct, var.none).x", DOCUMENT),
        ('merge({ x = "written" }, var.sources.x).x', set()),
        ("concat([local.direct.x], var.names)[0]", DOCUMENT),
        ("concat([local.direct.x], var.names)[1]", {"var.names"}),
        ('concat(["written"], var.names)[0]', set()),
        ("flatten([[local.direct.x], [var.names]])[0]", DOCUMENT),
        ("flatten([[local.direct.x], [var.names]])[1]", {"var.names"}),
        ("[for k in var.names : lookup(local.direct, k)][0]", DOCUMENT),
        ("{ for k, c in var.sources : k => merge(lookup(local.texts, k, {}), c) }.x.policy", DOCUMENT),
        ('merge({ x = "written" }, var.sources.x).label', {"var.sources"}),
    ],
)
def test_a_member_comes_from_what_it_is_made_of(expression: str, origins: set[str]) -> None:
    assert _comes_from(expression) == origins


@pytest.mark.parametrize(
    ("expression", "variable"),
    [
        ("[for k in var.names : k]", "var.names"),
        ("{ for k, c in var.sources : k => c.label }", "var.sources"),
        ("merge(var.none, {})", "var.none"),
        ("[for k in var.none : k]", "var.none"),
    ],
)
def test_the_whole_comes_from_all_of_it(expression: str, variable: str) -> None:
    assert _comes_from(f"jsonencode({expression})") == {variable}


BUCKETS = """
resource "aws_s3_bucket" "b" {
  count  = 2
  bucket = "b${count.index}"
}
resource "aws_s3_bucket_versioning" "v" {
  for_each = %s
  bucket   = each.value
}
"""


@pytest.mark.parametrize(
    "each",
    [
        "{ for one in aws_s3_bucket.b : one.bucket => one.id }",
        "merge([for one in aws_s3_bucket.b : { (one.bucket) = one.id }]...)",
        "{ (aws_s3_bucket.b[0].bucket) = aws_s3_bucket.b[0].id, (aws_s3_bucket.b[1].bucket) = aws_s3_bucket.b[1].id }",
    ],
)
def test_a_member_does_not_come_from_the_names_beside_it(each: str) -> None:
    graph = configured_graph(BUCKETS % each)
    versioning = graph.of_type("aws_s3_bucket_versioning")
    made = {one.address: {reference.text for reference in one.get("bucket").references} for one in versioning}
    assert made == {f'aws_s3_bucket_versioning.v["b{at}"]': {f"aws_s3_bucket.b[{at}].id"} for at in range(2)}


SECRETS = """
variable "s" {
  type      = map(any)
  sensitive = true
  default   = { x = { name = "n" } }
}
variable "k" {
  type      = string
  sensitive = true
  default   = "x"
}
locals {
  d     = { x = { policy = "p" } }
  of    = tomap({ x = "p" })
  m     = { for k, c in var.s : k => merge(local.d[k], c) }
  g     = merge(local.d, var.s)
  keyed = { (var.k) = "a", b = "c" }
  some  = { for k, c in local.d : k => c if var.k == "x" }
  named = { for k, c in local.d : (var.k) => c }
  both  = concat(["a"], [for k, c in var.s : "b"])
  flat  = flatten([["a"], [[for k, c in var.s : "b"]]])
  inner = { for k, c in { x = sensitive({ name = "n" }) } : k => merge(local.d[k], c) }
}
"""
HIDDEN = {  # as `issensitive` of Terraform 1.15 answers
    "local.m": True,
    'local.m["x"]': True,
    "local.m.x.policy": True,
    "local.g": True,
    "local.g.x": True,
    "local.keyed": True,
    "local.keyed.b": True,
    "local.some": True,
    "local.some.x.policy": True,
    "local.named": True,
    "local.named.x.policy": True,
    "local.both": True,
    "local.both[0]": True,
    "local.flat": True,
    "local.flat[0]": True,
    "local.d[var.k]": False,
    "local.of[var.k]": True,
    "local.inner": False,
    "local.inner.x": True,
    "local.inner.x.policy": True,
    "merge({ a = 1 }, { b = sensitive(2) })": False,
    "merge({ a = 1 }, { b = sensitive(2) }).a": False,
    "[for x in [1, 2] : x if sensitive(true)][0]": True,
    "lookup(local.of, var.k)": True,
}


@pytest.mark.parametrize(("expression", "hidden"), HIDDEN.items())
def test_what_hides_the_whole_hides_every_member(expression: str, hidden: bool) -> None:
    graph = configured_graph(f'{SECRETS}resource "aws_iam_policy" "made" {{\n  policy = tostring(issensitive({expression}))\n}}')
    assert graph.of_type("aws_iam_policy")[0].get("policy").data == str(hidden).lower()


ROLE = """
variable "sources" { type = map(any) }
resource "aws_s3_bucket" "b" {}
locals {
  texts = { x = { policy = data.aws_iam_policy_document.p.json } }
  made  = { for k, c in var.sources : k => merge(local.texts[k], c) }
}
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["*"]
    resources = ["${aws_s3_bucket.b.arn}/*"%s]
  }
}
data "aws_iam_policy_document" "all" {
  for_each                = local.made
  source_policy_documents = [each.value.policy]
}
resource "aws_iam_role_policy" "r" {
  role   = "r"
  policy = data.aws_iam_policy_document.all["x"].json
}
"""


@pytest.mark.parametrize(("more", "word"), [("", "satisfied"), (', "*"', "misconfigured")])
def test_a_document_is_judged_by_the_documents_it_is_made_of(more: str, word: str) -> None:
    graph = configured_graph(ROLE % more, files={"terraform.tfvars": FILE.splitlines()[1]})
    assert words_of(graph, "iam/policies-grant-scoped-privileges")["aws_iam_role_policy.r"] == word

"""What a plan shows of an index, name by name as real Terraform lists it, and which instances it is taken for.

A list of names tells neither what is done with the key (`k[each.key]`, `k[replace(each.key, "a", "b")]`) nor what a condition compares:
what looks like the key alone is taken for that. What shows more of itself is one of several.
"""

from __future__ import annotations

import pytest

from tests.support.hcl_parse import parsed_expression
from tests.support.judging import graph_of, words_of
from tests.support.plan_references import references_of

K, N = "aws_kms_key.k", "aws_kms_key.n"
KB = [f'{K}["b"].arn', f'{K}["b"]', K]
WORLD = """
variable "m" {
  default = { a = "b", b = "a" }
}
variable "name" {
  default = "b"
}
locals {
  other = { a = "b", b = "a" }
}
resource "aws_kms_key" "k" {
  for_each = toset(["a", "b"])
}
resource "aws_kms_key" "n" {
  count = 2
}
resource "aws_efs_file_system" "f" {
  %s
  kms_key_id = %s
}
"""
EACH = [
    (f"{K}[each.key].arn", [K, "each.key"], "a"),
    (f'{K}["${{each.key}}"].arn', [K, "each.key"], "a"),
    (f'{K}[each.key == "a" ? "b" : "a"].arn', [K, "each.key"], "a"),
    (f'{K}[{{ a = "b", b = "a" }}[each.key]].arn', [K, "each.key"], "a"),
    (f'{K}[replace(each.key, "a", "b")].arn', [K, "each.key"], "a"),
    (f"lookup({K}, each.key).arn", [K, "each.key"], "a"),
    (f"[for k, v in {K} : v.arn if k == each.key][0]", [K, "each.key"], "a"),
    (f'{K}[each.key == "a" ? "b" : each.key].arn', [K, "each.key", "each.key"], "a or b"),
    (f'{K}[lookup(var.m, each.key, "a")].arn', [K, "var.m", "each.key"], "a or b"),
    (f"{K}[local.other[each.key]].arn", [K, "local.other", "each.key"], "a or b"),
    (f"{K}[var.name].arn", [K, "var.name"], "a or b"),
    (f'[for k, v in {K} : v.arn if k == "b"][0]', [K], "a or b"),
    (f"{K}[sort(keys({K}))[1]].arn", [K, K], "a or b"),
    (f'{K}["b"].arn', KB, "b"),
    (f'lookup({K}, each.key, {K}["b"]).arn', [K, "each.key", *KB[1:]], "a or b"),
    (f'try({K}[each.key].arn, {K}["b"].arn)', [K, "each.key", *KB], "a or b"),
    (f'each.key == "x" ? {K}["b"].arn : {K}[each.key].arn', ["each.key", *KB, K, "each.key"], "a or b"),
    (f'try({K}[var.name].arn, {K}["b"].arn)', [K, "var.name", *KB], "a or b"),
    (f'contains(keys({K}), each.key) ? {K}[each.key].arn : {K}["b"].arn', [K, "each.key", K, "each.key", *KB], "a or b"),
]
COUNT = [
    (f"{N}[count.index].arn", [N, "count.index"], "0"),
    (f"{N}[1 - count.index].arn", [N, "count.index"], "0"),
    (f"element({N}[*].arn, count.index + 1)", [N, "count.index"], "0"),
    (f"{N}[count.index == 0 ? 1 : count.index].arn", [N, "count.index", "count.index"], "0 or 1"),
    (f'{N}["1"].arn', [f'{N}["1"].arn', f'{N}["1"]', N], "1"),
    (f"count.index == 5 ? {N}[1].arn : {N}[count.index].arn", ["count.index", f"{N}[1].arn", f"{N}[1]", N, N, "count.index"], "0 or 1"),
    (f"length({N}) > 1 ? {N}[1].arn : null", [N, f"{N}[1].arn", f"{N}[1]", N], "1"),
]


def taken(repeated: str, expression: str, instance: str) -> str:
    """The instances of which the key of a file system is one."""
    value = graph_of(WORLD % (repeated, expression)).by_address[f"aws_efs_file_system.f[{instance}]"].get("kms_key_id")
    assert value.unknown.single is (len(value.references) > 1)
    led = {one.target[13:].strip('["]') for one in value.references if one.target}
    return " or ".join(sorted(led))


@pytest.mark.parametrize(("expression", "shown", "instances"), EACH)
def test_by_the_key_of_an_instance(expression: str, shown: list[str], instances: str) -> None:
    assert references_of(parsed_expression(expression)) == shown
    assert taken('for_each = { a = "a", b = "b" }', expression, '"a"') == instances


@pytest.mark.parametrize(("expression", "shown", "instances"), COUNT)
def test_by_the_number_of_an_instance(expression: str, shown: list[str], instances: str) -> None:
    assert references_of(parsed_expression(expression)) == shown
    assert taken("count = 2", expression, "0") == instances


BUCKETS = 'resource "aws_s3_bucket" "b" {\n  for_each = toset(["a", "b", "c"])\n}\n'
OPEN = 'resource "aws_s3_bucket_public_access_block" "p" {\n%s  bucket = %s\n  block_public_acls = false\n}\n'
B = "aws_s3_bucket.b"


@pytest.mark.parametrize(
    ("bucket", "words"),
    [
        (f"{B}[each.key].id", "misconfigured misconfigured satisfied"),
        (f'try({B}[each.key].id, {B}["c"].id)', "unknown unknown unknown"),
        (f'{B}[each.key == "a" ? "c" : each.key].id', "unknown unknown unknown"),
        (f'each.key == "a" ? {B}["c"].id : {B}[each.key].id', "unknown unknown unknown"),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_what_stands_beside_one_of_several_stands_beside_none_for_sure(bucket: str, words: str, *, wrapped: bool) -> None:
    each = "  for_each = { a = 1, b = 2 }\n"
    call = f'module "m" {{\n  source = "./m"\n{each}  bucket = {bucket}\n}}\n'
    inside = {"m/main.tf": 'variable "bucket" {}\n' + OPEN % ("", "var.bucket")}
    graph = graph_of(BUCKETS + call, files=inside) if wrapped else graph_of(BUCKETS + OPEN % (each, bucket))
    found = words_of(graph, "s3/buckets-block-public-access")
    assert " ".join(found[f'{B}["{key}"]'] for key in "abc") == words


def test_a_member_of_an_object_is_picked_by_the_key_that_another_member_is_as_well() -> None:
    call = f'module "m" {{\n  source = "./m"\n  for_each = toset(["a"])\n  it = {{ bucket = {B}[each.key].id, name = each.key }}\n}}\n'
    found = words_of(
        graph_of(BUCKETS + call, files={"m/main.tf": 'variable "it" {}\n' + OPEN % ("", "var.it.bucket")}), "s3/buckets-block-public-access"
    )
    assert [found[f'{B}["{key}"]'] for key in "abc"] == ["misconfigured", "satisfied", "satisfied"]


@pytest.mark.parametrize(("number", "words"), [(2, "misconfigured misconfigured"), (3, "unknown unknown unknown")])
@pytest.mark.parametrize("wrapped", [False, True])
def test_where_there_are_more_of_one_than_of_the_other_numbers_are_reckoned_with(number: int, words: str, *, wrapped: bool) -> None:
    """Of `b[1 - count.index]` a plan shows the same names. Each of two has one of two; of three nobody knows."""
    buckets = f'resource "aws_s3_bucket" "b" {{\n  count = {number}\n}}\n'
    call = f'module "m" {{\n  source = "./m"\n  count = 2\n  bucket = {B}[count.index].id\n}}\n'
    inside = {"m/main.tf": 'variable "bucket" {}\n' + OPEN % ("", "var.bucket")}
    graph = graph_of(buckets + call, files=inside) if wrapped else graph_of(buckets + OPEN % ("  count = 2\n", f"{B}[count.index].id"))
    found = words_of(graph, "s3/buckets-block-public-access")
    assert " ".join(found[f"{B}[{key}]"] for key in range(number)) == words


GROUPS = """
resource "aws_security_group" "g" {
  for_each = toset(["a", "b", "c"])
}
resource "aws_elasticache_cluster" "i" {
  for_each           = { a = 1, b = 2 }
  cluster_id         = each.key
  security_group_ids = %s
}
"""
G = "aws_security_group.g"


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (f'[{G}[each.key].id, {G}["c"].id]', "satisfied satisfied satisfied"),
        (f'[each.key == "a" ? {G}["c"].id : {G}[each.key].id]', "unknown unknown unknown"),
        (f'each.key == "a" ? [{G}["c"].id] : [{G}[each.key].id]', "unknown unknown unknown"),
        (f'concat([{G}[each.key].id], each.key == "d" ? [{G}["c"].id] : [])', "unknown unknown unknown"),
        (f'[lookup({G}, each.key, {G}["c"]).id]', "satisfied satisfied unknown"),
    ],
)
def test_a_list_may_hold_either_where_a_key_chooses_besides(groups: str, words: str) -> None:
    found = words_of(graph_of(GROUPS % groups), "vpc/security-groups-are-in-use")
    assert " ".join(found[f'{G}["{key}"]'] for key in "abc") == words

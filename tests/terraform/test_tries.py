"""`try` and `can` of an instance that there may be none of: they come to one thing or the other, whatever is known of the instance."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from srm_tf.model.value import Value
from tests.support.folders import laid_out
from tests.support.graphs import from_configuration
from tests.support.judging import configured_graph

SWITCHED = """
variable "on" { type = bool }
variable "many" { type = number }

resource "aws_ebs_volume" "v" {
  count             = %s
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = true
}

resource "aws_ebs_volume" "w" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = %s
}
"""


def encrypted(count: str, written: str) -> object:
    """What is known of the argument: its value, or what it may come to and what that waits for."""
    value = configured_graph(SWITCHED % (count, written)).by_address["aws_ebs_volume.w"].get("encrypted")
    if not value.is_unknown:
        return value.data
    return [one.data for _, one in value.unknown.branches], value.unknown.depends_on


@pytest.mark.parametrize(
    ("written", "comes_to"),
    [
        ("try(aws_ebs_volume.v[0].encrypted, false)", ([True, False], ("var.on",))),
        ("try(aws_ebs_volume.v[0].encrypted, aws_ebs_volume.v[0].encrypted, false)", ([True, True, False], ("var.on",))),
        ("try(tobool(aws_ebs_volume.v[0].encrypted), false)", ([True, False], ("var.on",))),
        ("try(aws_ebs_volume.v[0].encrypted)", True),
        ("can(aws_ebs_volume.v[0].encrypted)", ([], ("var.on",))),
    ],
)
def test_an_instance_that_may_be_lacking(written: str, comes_to: object) -> None:
    assert encrypted("var.on ? 1 : 0", written) == comes_to


@pytest.mark.parametrize("count", ["1", "2"])
def test_an_instance_that_is_there_for_certain(count: str) -> None:
    assert encrypted(count, "try(aws_ebs_volume.v[0].encrypted, false)") is True
    assert encrypted(count, "can(aws_ebs_volume.v[0].encrypted)") is True


def test_nesting_costs_no_more_than_its_length() -> None:
    written = "false"
    for _ in range(60):
        written = f"try(aws_ebs_volume.v[0].encrypted, {written})"
    nested = "aws_ebs_volume.v[0].encrypted"
    for _ in range(60):
        nested = f"try({nested}, false)"
    started = time.process_time()
    encrypted("var.on ? 1 : 0", written)
    encrypted("var.on ? 1 : 0", nested)
    assert time.process_time() - started < 20  # evaluating each twice would take 2^60


@pytest.mark.parametrize("innermost", ["var.names", "each.value", "local.of[each.key]"])
@pytest.mark.parametrize(
    "written", ["try([for one in @ : one], [])", "try([@][0], [])", "try(var.of[try(@[0], 1)], [])", "try(concat(@, var.names), [])"]
)
def test_parts_of_what_is_tried_are_looked_at_once_however_deep(written: str, innermost: str) -> None:
    """In a module, and in each instance of a block."""
    nested = innermost
    for _ in range(24):
        nested = written.replace("@", nested)
    text = f"""
variable "names" {{ type = list(string) }}
variable "of" {{ type = map(list(string)) }}
locals {{ of = {{ a = var.names }} }}
resource "aws_security_group" "g" {{
  for_each = {{ a = var.names }}
  ingress {{ cidr_blocks = {nested} }}
}}
"""
    started = time.process_time()
    configured_graph(text).by_address['aws_security_group.g["a"]'].get("ingress")
    assert time.process_time() - started < 5  # twice as much for each level would take 2^24


def test_a_document_of_an_instance_that_is_there_cannot_fail() -> None:
    """`count = 1`, as modules write it: what the document says is known although an ARN in it is not."""
    text = """
resource "aws_s3_bucket" "b" {}
data "aws_iam_policy_document" "d" {
  count = 1
  statement {
    actions   = ["*"]
    resources = ["*", aws_s3_bucket.b.arn]
  }
}
resource "aws_iam_policy" "p" { policy = try(data.aws_iam_policy_document.d[0].json, "") }
"""
    policy = configured_graph(text).by_address["aws_iam_policy.p"].get("policy")
    assert policy.unknown.branches == ()
    assert [one.text for one in policy.references] == ["data.aws_iam_policy_document.d[0].json"]


KEYED = """
variable "env" { type = string }
variable "stage" {
  type = string
  validation {
    condition     = contains(["prod", "test"], var.stage)
    error_message = "No such stage."
  }
}
variable "place" { type = number }
variable "names" { type = list(string) }
variable "on" { type = bool }
variable "yes" { type = bool }
variable "any" {}
variable "text" { type = string }
data "aws_availability_zones" "z" {}
locals {
  all   = { prod = true, test = true }
  zones = { for zone in slice(data.aws_availability_zones.z.names, 0, 2) : "in-${zone}" => true }
}

resource "terraform_data" "d" {}

resource "aws_ebs_volume" "w" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = %s
}
"""


def of_keys(written: str) -> object:
    """The value, or whether a choice may come to true, to false or to both."""
    value = configured_graph(KEYED % written).by_address["aws_ebs_volume.w"].get("encrypted")
    return set(settled(value)) if value.is_unknown else value.data


def settled(value: Value) -> Iterator[object]:
    """What a choice may come to, as far as it is known."""
    for _, one in value.unknown.branches:
        yield from settled(one) if one.is_unknown else [one.data]


@pytest.mark.parametrize(
    "written",
    [
        "try({ prod = true }[var.env], false)",
        "try(local.all[var.env], false)",
        "try(tomap(local.all)[var.env], false)",
        "try({ prod = { on = true } }[var.env].on, false)",
        "try([true][var.place], false)",
        'try(tobool("${local.all[var.env]}"), false)',
        "try([for name in var.names : local.all[name]][0], false)",
        "try([for name in [var.env] : local.all[name]][0], false)",
        "try([for all in [local.all] : all[var.env]][0], false)",
        'try({ prod = true }[var.on ? "prod" : "test"], false)',
        "try(try({ prod = true }[var.env]), false)",
        "try(try({ prod = null }[var.env].on, { prod = true }[var.env]), false)",
        "try(local.zones[var.env], false)",
        'try(local.zones["in-${var.env}"], false)',
        'try(local.zones["in-${data.aws_availability_zones.z.names[2]}"], false)',
    ],
)
def test_a_key_may_be_none_of_those_that_are_there(written: str) -> None:
    """`try` has something else then, whatever the only one is that there is to choose."""
    assert of_keys(written) in ({True, False}, set[object]())


@pytest.mark.parametrize("written", ["can({ prod = true }[var.env])", "can(local.all[var.env])", "!can([true][var.place])"])
def test_nobody_can_tell_whether_a_key_is_there(written: str) -> None:
    assert of_keys(written) == set()


@pytest.mark.parametrize(
    "written",
    [
        'try(local.all[var.on ? "prod" : "test"], false)',
        "try(local.all[var.stage], false)",
        "{ prod = true }[var.env]",
        'try(local.zones["in-${data.aws_availability_zones.z.names[1]}"], false)',
        "try([[true]][*][0], [false])[0]",
        'try([{ all = true }][*]["all"], [false])[0]',
        "can([[true]][*][0])",
        "try([for name in keys(local.all) : local.all[name]][0], false)",
    ],
)
def test_a_key_that_is_there_for_certain(written: str) -> None:
    assert of_keys(written) is True


@pytest.mark.parametrize(
    "written",
    [
        'can("${var.any}-x")',
        'can(join(",", var.any))',
        "can(compact([var.any]))",
        'can("${var.text}-x")',
        "can(upper(var.text))",
        'can("${var.yes}-x")',
        'can(join(",", var.names))',
        'can(formatlist("%d", [var.text]))',
    ],
)
def test_a_variable_may_be_null_or_without_a_type_no_text(written: str) -> None:
    """Whoever gives `var.any` a list asks just that; `formatlist` refuses a text that is no number."""
    assert of_keys(written) == set()


@pytest.mark.parametrize(
    "written", ['can("${var.stage}-x")', "can(jsonencode([var.any, var.text]))", 'can(upper("x-${terraform_data.d.id}"))', "can([var.any])"]
)
def test_a_variable_that_fits_in_any_case(written: str) -> None:
    assert of_keys(written) is True


@pytest.mark.parametrize(
    "written",
    [
        "try(jsondecode(jsonencode([for name in var.names : true]))[0], false)",
        "try(jsondecode(jsonencode({ all = var.on ? [true] : [] })).all[0], false)",
        "try(yamldecode(yamlencode([for name in var.names : { on = true }]))[0].on, false)",
    ],
)
def test_of_what_was_written_as_a_document_there_may_be_none_either(written: str) -> None:
    assert of_keys(written) in ({True, False}, {False})


MAYBE = """
variable "on" { type = bool }
module "m" {
  source = "./m"
  count  = var.on ? 1 : 0
  on     = true
}
module "n" {
  source   = "./m"
  for_each = toset(["a"])
  on       = var.on
}
resource "aws_kms_key" "k" { count = %s }
resource "aws_sns_topic" "t" { kms_master_key_id = %s }
"""
KEYS = """
resource "aws_kms_key" "k" { for_each = toset(["a", "b"]) }
output "keys" { value = aws_kms_key.k }
output "arns" { value = { for name, key in aws_kms_key.k : name => key.arn } }
output "list" { value = values(aws_kms_key.k)[*].arn }
output "some" { value = aws_kms_key.some }
variable "on" {}
resource "aws_kms_key" "some" { count = var.on ? 1 : 0 }
"""
TAKEN = [
    "[%s][0]",
    "{ key = %s }.key",
    '{ key = %s }["key"]',
    "element([%s], 0)",
    'lookup({ key = %s }, "key", "none")',
    'coalesce(%s, "none")',
    "one([%s])",
    "flatten([[%s]])[0]",
    "[for key in [%s] : key][0]",
    "[for name in [1] : %s][0]",
    '{ for name in ["a"] : name => %s }["a"]',
    "merge({ key = %s }, {}).key",
    "try({}.key, %s)",
    "element([%s][*], 0)",
]


def kept(count: str, written: str) -> tuple[object, ...]:
    """What there is to choose from: of one thing that will be there, nothing."""
    topic = configured_graph(MAYBE % (count, written), files={"m/main.tf": KEYS}).by_address["aws_sns_topic.t"]
    value = topic.get("kms_master_key_id")
    return tuple(branch.text() for _, branch in value.unknown.branches) if value.is_unknown else (value.text(),)


@pytest.mark.parametrize("taken", TAKEN)
def test_what_is_taken_of_an_instance_that_may_be_lacking(taken: str) -> None:
    """Whatever is made of it, there may be nothing to make it of: `try` has something else then."""
    written = taken % "aws_kms_key.k[0].arn"
    assert kept("var.on ? 1 : 0", f"try({written}, null)") == (None, None)
    assert kept("var.on ? 2 : 0", f"try({written}, null)") == (None, None)
    assert kept("var.on ? 1 : 0", f"try({written}, null) == null ? null : can({written})") != ("true",)
    assert kept("1", f"try({written}, null)") == ()
    assert kept("1", f'can({written}) ? "yes" : "no"') == ("yes",)


@pytest.mark.parametrize(
    "written",
    [
        "element(module.m[0].list, 0)",
        "values(module.m[0].keys)[0].arn",
        'lookup(module.m[0].arns, "a", "none")',
        "module.m[0].list[0]",
        '{ for name, key in module.m[0].keys : name => key.arn }["a"]',
        "[for key in module.m[0].keys : key.arn][0]",
        "flatten([for arn in module.m[0].arns : [arn]])[0]",
        "values(module.n)[0].some[0].arn",
        "[for called in module.n : called.some[0].arn][0]",
        "element(values(module.n)[*].some[0].arn, 0)",
        "[for name, called in module.n : element([called.some[0].arn], 0)][0]",
        "[for key in [module.n] : [for called in key : called.some[0].arn][0]][0]",
    ],
)
def test_what_is_taken_of_what_a_module_may_not_have(written: str) -> None:
    assert kept("1", f"try({written}, null)") == (None, None)


NAMED = """
variable "on" { type = bool }
variable "names" { type = set(string) }
locals {
  chosen = var.on ? { a = true } : {}
}
module "chosen" {
  source   = "./m"
  for_each = var.on ? { a = 1 } : {}
}
resource "aws_kms_key" "chosen" { for_each = var.on ? { a = 1 } : {} }
resource "aws_kms_key" "left" { for_each = { for name, key in { a = 1, b = 2 } : name => key if name == "a" || var.on } }
resource "aws_kms_key" "more" { for_each = toset(concat(["a"], var.on ? ["b"] : [])) }
resource "aws_kms_key" "named" { for_each = var.names }
resource "aws_ebs_volume" "w" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = %s
}
"""


def by_name(written: str) -> set[object]:
    """All that the argument may come to."""
    files = {"m/main.tf": 'output "yes" { value = true }\n'}
    value = configured_graph(NAMED % written, files=files).by_address["aws_ebs_volume.w"].get("encrypted")
    return set(ends(value))


def ends(value: Value) -> Iterator[object]:
    """What a value is, or may come to through all its choices."""
    if not value.is_unknown:
        yield value.data
    for _, branch in value.unknown.branches:
        yield from ends(branch)


@pytest.mark.parametrize(
    "written",
    [
        'try(aws_kms_key.chosen["a"].is_enabled, false)',
        'try(aws_kms_key.more["b"].is_enabled, false)',
        'try(aws_kms_key.left["b"].is_enabled, false)',
        'try(module.chosen["a"].yes, false)',
        'try([module.chosen["a"].yes][0], false)',
        "try([local.chosen.a][0], false)",
        'try(element([local.chosen["a"]], 0), false)',
    ],
)
def test_a_name_that_may_be_lacking(written: str) -> None:
    assert by_name(written) == {True, False}
    assert True not in by_name(f"can({written.removeprefix('try(').removesuffix(', false)')})")


@pytest.mark.parametrize("named", ["left", "more"])
def test_a_name_that_is_there_for_certain(named: str) -> None:
    assert by_name(f'try(aws_kms_key.{named}["a"].is_enabled, false)') == {True}
    assert by_name(f'try([aws_kms_key.{named}["a"].is_enabled][0], false)') == {True}


def test_a_name_among_names_that_nobody_knows() -> None:
    assert by_name('can(aws_kms_key.named["a"].is_enabled)') == set()


OPEN = """
variable "text" { type = string }
variable "other" { type = string }
variable "any" {}
variable "list" {
  type     = list(string)
  nullable = false
}
variable "maybe" { type = list(string) }
variable "rules" { type = list(object({ name = string })) }
resource "aws_kms_key" "k" {}
resource "aws_kms_key" "some" { count = var.text == "" ? 0 : 1 }
resource "aws_kms_key" "many" { count = var.text == "" ? 2 : 1 }
resource "aws_ebs_volume" "w" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = can(%s)
}
"""


def works(written: str) -> object:
    return configured_graph(OPEN % written).by_address["aws_ebs_volume.w"].get("encrypted").data


@pytest.mark.parametrize(
    "written",
    [
        "[tobool(var.text)][0]",
        '[for one in ["a"] : tobool(var.text)][0]',
        "coalesce(var.text)",
        'coalesce("", var.text)',
        "{ for rule in var.rules : rule.name => rule }",  # two may have one name
        '{ for name in [var.text, "a"] : name => aws_kms_key.k.arn }',
        "one(aws_kms_key.many[*].arn)",
        "one([for key in aws_kms_key.many : key.arn])",
        "[for one in var.any : one]",
        "[for one in var.list : one.name]",
    ],
)
def test_what_may_fail_yet(written: str) -> None:
    """It does for some value that the variables may be given."""
    assert works(written) is not True


@pytest.mark.parametrize(
    "written",
    [
        "coalesce(aws_kms_key.k.arn, var.text)",
        "coalesce(null, try(aws_kms_key.k.arn, null))",
        "one(aws_kms_key.some[*].arn)",
        "one(aws_kms_key.k[*].arn)",
        "{ for name in toset(var.list) : name => aws_kms_key.k.arn }",
        "{ for place, name in var.list : place => aws_kms_key.k.arn }",
        '[for one in var.list : "${one}-x"]',
    ],
)
def test_what_cannot_fail(written: str) -> None:
    assert works(written) is True


@pytest.mark.parametrize(
    "written", ["coalesce(null, var.text)", 'coalesce("", var.text)', "coalesce(var.text, one(aws_kms_key.none[*].arn))"]
)
def test_coalesce_of_what_may_be_empty_is_tried(written: str) -> None:
    text = (
        OPEN.replace("can(%s)", "true") % ()
        + f"""
    resource "aws_kms_key" "none" {{ count = 0 }}
    resource "aws_sns_topic" "t" {{ kms_master_key_id = try({written}, null) }}
    """
    )
    value = configured_graph(text).by_address["aws_sns_topic.t"].get("kms_master_key_id")
    assert [branch.is_null for _, branch in value.unknown.branches] == [False, True]


@pytest.mark.parametrize("step", ["arn[2]", "arn.name", "nosuch"])
def test_what_no_instance_has_works_where_there_is_none(step: str) -> None:
    """Real Terraform: `can` is true with `count = 0` and false with any more."""
    text = 'variable "n" {}\nresource "aws_kms_key" "any" {\n  count = var.n\n}\n' + OPEN
    graph = configured_graph(text % f"aws_kms_key.any[*].{step}")
    assert graph.by_address["aws_ebs_volume.w"].get("encrypted").is_unknown
    assert works(f"aws_kms_key.k[*].{step}") is False


def test_what_a_loop_makes_of_no_element_lacks_nothing() -> None:
    """Real Terraform: `can` is true and `try` gives `[]` where the list is empty, else false and what stands behind."""
    assert works("[for one in var.list : { a = one }][*].nosuch") is not False
    text = """
    variable "list" { type = list(string) }
    resource "aws_instance" "i" { security_groups = try([for one in var.list : { a = one }][*].nosuch, ["default"]) }
    """
    assert configured_graph(text).by_address["aws_instance.i"].get("security_groups").is_unknown


def test_an_attribute_that_a_type_has_not_got_is_told_whether_there_is_any() -> None:
    text = """
    variable "n" {}
    resource "aws_kms_key" "any" { count = var.n }
    resource "aws_sns_topic" "t" { name = one(aws_kms_key.any[*].nosuch) }
    """
    with laid_out({"main.tf": text}) as folder:
        found = from_configuration(folder)
        assert found.graph.by_address["aws_sns_topic.t"].get("name").is_unknown
        assert any("does not have an attribute of that name" in note.text for note in found.late())


@pytest.mark.parametrize(
    ("written", "comes_to"),
    [
        ('try(upper(local.none), "b")', {"A", "b"}),
        ('try("${local.none}-x", "b")', {"-x", "b"}),
        ('try(join("-", ["x", local.none]), "b")', {"", "b"}),
        ('try(upper(local.some), "b")', {"A", "C"}),
    ],
)
def test_a_choice_of_null_makes_no_text(written: str, comes_to: set[str]) -> None:
    """`upper(null)` fails, and then `try` has something else. Of a text that is not known, how it ends."""
    names = 'variable "on" { type = bool }\nlocals {\n  none = var.on ? null : "a"\n  some = var.on ? "c" : "a"\n}\n'
    bucket = f'{names}resource "aws_s3_bucket" "b" {{ bucket = {written} }}\n'
    waiting, ends = [configured_graph(bucket).by_address["aws_s3_bucket.b"].get("bucket")], set[str]()
    while waiting:
        one = waiting.pop()
        waiting += [side for _, side in one.unknown.branches]
        ends |= set() if one.unknown.branches else {one.text() or one.unknown.suffix}
    assert ends == comes_to


@pytest.mark.parametrize(
    "written",
    [
        '[for one in var.maybe : "${one}-x"]',
        "{ for place, one in var.maybe : place => one }",
        'concat(["a"], var.maybe)',
        "distinct(var.maybe)",
    ],
)
def test_what_goes_over_a_variable_that_may_be_null_may_fail(written: str) -> None:
    """Terraform: `A null value cannot be used as the collection in a 'for' expression`."""
    assert works(written) is not True
    assert works(written.replace("maybe", "list")) is True

"""What a plan alone hides: of an argument that the provider fills in, `var.own ? aws_kms_key.k.arn : null` comes later either way."""

from __future__ import annotations

import json

import pytest

from srm_tf.language.links import Links
from srm_tf.language.terms.documents import documents
from srm_tf.language.terms.match import Sure
from srm_tf.model.value import Certainty
from tests.support.judging import graph_of

CALLED = 'variable "kms_key" {\n  default = null\n}\nvariable "cmk_arn" {\n  default = ""\n}\n'
KEYS = CALLED + 'variable "key" {\n  default = null\n}\n'
KEYS += 'resource "aws_kms_key" "k" {}\nresource "aws_kms_key" "l" {}\nvariable "own" {\n  default = %s\n}\n'
VOLUME = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "eu-north-1a"\n  kms_key_id = %s\n}\n'


@pytest.mark.parametrize(
    ("default", "key", "sure"),
    [
        ("false", "var.own ? aws_kms_key.k.arn : null", False),
        ("false", "var.own ? null : aws_kms_key.k.arn", False),
        ('"false"', 'var.own == "true" ? aws_kms_key.k.arn : null', False),
        ("{ own = false }", "var.own.own ? aws_kms_key.k.arn : null", False),
        ("{}", "try(var.own.own, false) ? aws_kms_key.k.arn : null", False),
        ('"dev"', 'var.own == "prod" ? aws_kms_key.k.arn : null', False),
        ("1", "var.own > 5 ? aws_kms_key.k.arn : null", False),
        ('["a"]', 'contains(var.own, "b") ? aws_kms_key.k.arn : null', False),
        ("[]", "length(var.own) > 0 ? aws_kms_key.k.arn : null", False),
        ('"a"', "lookup({ b = aws_kms_key.k.arn }, var.own, null)", False),
        ('""', 'var.own != "" ? aws_kms_key.k.arn : null', False),
        ("null", "var.own != null ? aws_kms_key.k.arn : null", False),
        ("{ own = null }", "var.own.own == null ? null : aws_kms_key.k.arn", False),
        ("null", 'var.own != null ? aws_kms_key.k.arn : var.own == "a" ? aws_kms_key.l.arn : null', False),
        ('"dev"', 'var.own == "qa" ? aws_kms_key.k.arn : var.own == "prod" ? aws_kms_key.l.arn : null', False),
        ("true", "var.own ? null : aws_kms_key.k.arn", False),
        ("true", "var.own ? aws_kms_key.k.arn : null", False),  # a plan shows the same names
        ('"true"', 'var.own == "true" ? aws_kms_key.k.arn : null', False),
        ("true", "var.own ? aws_kms_key.k.arn : aws_kms_key.l.arn", True),
        ("false", "var.own ? aws_kms_key.k.arn : aws_kms_key.l.arn", True),
        ("null", "var.kms_key != null ? var.kms_key : aws_kms_key.k.arn", True),
        ("null", 'var.cmk_arn != "" ? var.cmk_arn : aws_kms_key.k.arn', True),
        ("null", "var.key != null ? var.key : aws_kms_key.k.arn", True),
        ("false", "aws_kms_key.k.arn", True),
    ],
)
def test_a_switch_beside_one_thing_may_have_left_it_out(default: str, key: str, *, sure: bool) -> None:
    found = graph_of(KEYS % default + VOLUME % key).by_address["aws_ebs_volume.v"].get("kms_key_id")
    assert found.is_unknown
    assert ("var.own" in " ".join(found.unknown.depends_on)) is not sure
    assert found.unknown.not_null is sure
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references) is sure


@pytest.mark.parametrize("on", ["true", '"true"'])
@pytest.mark.parametrize(
    ("switch", "repeated", "key", "sure"),
    [
        ("own_key", "count = var.own_key ? 1 : 0", "var.own_key ? aws_kms_key.c[0].arn : null", True),
        ("own_key", "count = 1", "var.own_key ? try(aws_kms_key.c[0].arn, null) : null", True),
        ("skip_cmk", "count = 1", "var.skip_cmk ? null : aws_kms_key.c[0].arn", False),
        ("use_default_key", "count = 1", "var.use_default_key ? null : aws_kms_key.c[0].arn", False),
        ("disable_cmk", "count = 1", "var.disable_cmk ? null : aws_kms_key.c[0].arn", False),
    ],
)
def test_one_that_is_true_leaves_instances_but_what_is_called_after_taking_away(
    on: str, switch: str, repeated: str, key: str, *, sure: bool
) -> None:
    """`count` mostly asks the same, and there they are."""
    declared = f'variable "{switch}" {{\n  default = {on}\n}}\nresource "aws_kms_key" "c" {{\n  {repeated}\n}}\n'
    found = graph_of(declared + VOLUME % key).by_address["aws_ebs_volume.v"].get("kms_key_id")
    assert found.unknown.not_null is sure


@pytest.mark.parametrize(
    ("value", "key", "sure"),
    [
        ("false", "module.on.it ? aws_kms_key.k.arn : null", False),
        ("var.on", "module.on.it ? aws_kms_key.k.arn : null", False),
        ('"dev"', 'module.on.it == "prod" ? aws_kms_key.k.arn : null', False),
        ("null", "module.on.it != null ? aws_kms_key.k.arn : null", False),
        ("true", "module.on.it ? null : aws_kms_key.k.arn", False),
    ],
)
def test_so_may_an_output(value: str, key: str, *, sure: bool) -> None:
    inside = f'resource "aws_kms_key" "k" {{}}\nmodule "on" {{\n  source = "./on"\n}}\n{VOLUME % key}'
    output = f'variable "on" {{\n  default = false\n}}\noutput "it" {{\n  value = {value}\n}}\n'
    graph = graph_of('module "m" {\n  source = "./m"\n}\n', files={"m/main.tf": inside, "m/on/main.tf": output})
    unknown = graph.by_address["module.m.aws_ebs_volume.v"].get("kms_key_id").unknown
    assert unknown.not_null is sure
    assert ("module.m.module.on.it" in unknown.depends_on) is not sure


@pytest.mark.parametrize("key", ["coalesce(var.kms_key, %s)", "try(var.kms_key, %s)", "var.kms_key != null ? %s : null"])
def test_one_that_is_null_and_named_once_may_be_what_it_came_to(key: str) -> None:
    """A plan shows the same of all three, and `try` comes to null."""
    volume = graph_of(KEYS % "true" + VOLUME % key % "aws_kms_key.k.arn").by_address["aws_ebs_volume.v"]
    assert volume.get("kms_key_id").unknown.depends_on == ("var.kms_key", "aws_kms_key.k.arn")
    assert not volume.get("kms_key_id").unknown.not_null


@pytest.mark.parametrize("read", ["module.m.key", 'module.m["key"]'])
def test_so_may_what_comes_out_of_a_module(read: str) -> None:
    call = 'module "m" {\n  source = "./m"\n  own = var.own\n  key = aws_kms_key.k.arn\n}\n'
    inside = 'variable "own" {}\nvariable "key" {}\noutput "key" {\n  value = var.own ? var.key : null\n}\n'
    graph = graph_of(KEYS % "false" + call + VOLUME % read, files={"m/main.tf": inside})
    assert graph.by_address["aws_ebs_volume.v"].get("kms_key_id").unknown.depends_on == ("module.m.var.own", "aws_kms_key.k.arn")


CHOSEN = [
    ("false", "var.own ? var.key : null"),
    ("true", "var.own ? null : var.key"),
    ('"dev"', 'var.own == "prod" ? var.key : null'),
    ("0", "var.own > 0 ? var.key : null"),
    ('["a"]', 'contains(var.own, "b") ? var.key : null'),
    ("null", "var.own == true ? var.key : null"),
    ('""', 'var.own != "" ? var.key : null'),
]


@pytest.mark.parametrize(("own", "key"), CHOSEN)
def test_so_may_one_that_a_module_is_passed(own: str, key: str) -> None:
    call = 'module "m" {\n  source = "./m"\n  own = var.own\n  key = aws_kms_key.k.arn\n}\n'
    inside = 'variable "own" {}\nvariable "key" {}\n' + VOLUME % key
    graph = graph_of(KEYS % own + call, files={"m/main.tf": inside})
    assert "module.m.var.own" in graph.by_address["module.m.aws_ebs_volume.v"].get("kms_key_id").unknown.depends_on


@pytest.mark.parametrize("key", ["var.make ? aws_kms_key.own[0].arn : var.key", "try(aws_kms_key.own[0].arn, var.key)"])
@pytest.mark.parametrize(("passed", "sure"), [('var.own == "prod" ? aws_kms_key.k.arn : null', False), ("aws_kms_key.k.arn", True)])
def test_so_may_what_it_is_passed_beside_a_key_of_its_own_that_is_not_made(key: str, passed: str, *, sure: bool) -> None:
    call = f'module "m" {{\n  source = "./m"\n  make = false\n  key = {passed}\n}}\n'
    inside = 'variable "make" {}\nvariable "key" {}\nresource "aws_kms_key" "own" {\n  count = var.make ? 1 : 0\n}\n'
    graph = graph_of(KEYS % '"dev"' + call, files={"m/main.tf": inside + VOLUME % key})
    found = graph.by_address["module.m.aws_ebs_volume.v"].get("kms_key_id")
    assert ("var.own" in found.unknown.depends_on) is not sure
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references if one.target) is sure


@pytest.mark.parametrize("key", ["var.key", "var.kms_key != null ? var.kms_key : var.key"])
def test_one_that_a_module_is_passed_and_nothing_chooses_is_there(key: str) -> None:
    call = 'module "m" {\n  source = "./m"\n  own = true\n  key = aws_kms_key.k.arn\n}\n'
    inside = CALLED + 'variable "own" {}\nvariable "key" {}\n' + VOLUME % key
    graph = graph_of(KEYS % "true" + call, files={"m/main.tf": inside})
    assert graph.by_address["module.m.aws_ebs_volume.v"].get("kms_key_id").unknown.not_null


HANDED = """
module "m" {
  source = "./m"
  %s
}
"""


@pytest.mark.parametrize(
    ("call", "inside"),
    [
        ('for_each = toset(["a"])\n  c = { v = each.key == "b" ? aws_kms_key.k.arn : null }', "var.c.v"),
        ("count = 1\n  c = [{ v = null }, { v = aws_kms_key.k.arn }][count.index]", 'lookup(var.c, "v", null)'),
        ("for_each = { a = {} }\n  c = { v = try(each.value.own, false) ? aws_kms_key.k.arn : null }", "try(var.c.v, null)"),
        ('for_each = toset(["a"])\n  c = { x = lookup({ b = aws_kms_key.k.arn }, each.key, null) }', "each.value"),
        ('for_each = toset(["a"])\n  c = { x = { v = each.key == "b" ? aws_kms_key.k.arn : null } }', "each.value.v"),
    ],
)
def test_so_may_what_a_module_is_passed_in_an_object(call: str, inside: str) -> None:
    """It is passed null; so is what `for_each` runs over inside."""
    volume = VOLUME.replace("{\n", "{\n  for_each = var.c\n", 1) if inside.startswith("each") else VOLUME
    graph = graph_of(KEYS % "true" + HANDED % call, files={"m/main.tf": 'variable "c" {}\n' + volume % inside})
    (found,) = (one.get("kms_key_id") for one in graph.of_type("aws_ebs_volume"))
    assert found.is_unknown
    assert not found.unknown.not_null
    assert all(one.certainty == Certainty.POSSIBLE for one in found.references)


@pytest.mark.parametrize(
    ("key", "sure"),
    [
        ('aws_vpc.v.cidr_block == "10.1.0.0/16" ? aws_kms_key.k.arn : null', False),
        ('aws_vpc.v.cidr_block == "10.1.0.0/16" ? aws_kms_key.k.arn : aws_kms_key.l.arn', True),
        ('"${aws_vpc.v.tags.Name}/${aws_kms_key.k.key_id}"', True),
    ],
)
def test_so_may_what_a_plan_knows_of_a_resource(key: str, *, sure: bool) -> None:
    """What comes later is not what is known of another; but of that, and of an id, a text may be made."""
    vpc = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n  tags = { Name = "v" }\n}\n'
    found = graph_of(KEYS % "true" + vpc + VOLUME % key).by_address["aws_ebs_volume.v"].get("kms_key_id")
    keys = [one for one in found.references if (one.target or "").startswith("aws_kms_key")]
    assert keys
    assert all(one.certainty > Certainty.POSSIBLE for one in keys) is sure


def test_a_key_that_there_is_where_a_text_asks_for_it_was_chosen() -> None:
    """`count` asks the same: there would be no such instance."""
    own = 'resource "aws_kms_key" "o" {\n  count = var.own == "yes" ? 1 : 0\n}\n'
    graph = graph_of(KEYS % '"yes"' + own + VOLUME % 'var.own == "yes" ? aws_kms_key.o[0].arn : null')
    assert graph.by_address["aws_ebs_volume.v"].get("kms_key_id").unknown.not_null


def test_a_text_made_of_a_variable_is_no_choice() -> None:
    bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "${var.own}-${aws_kms_key.k.key_id}"\n}\n'
    assert graph_of(KEYS % '"dev"' + bucket).by_address["aws_s3_bucket.b"].get("bucket").unknown.not_null


GROUPS = """
variable "own" {
  default = %s
}

variable "group_id" {
  default = null
}

resource "aws_security_group" "g" {}

resource "aws_security_group" "h" {}

resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_db_instance" "d" {
  instance_class         = "db.t4g.micro"
  vpc_security_group_ids = %s
}
"""


@pytest.mark.parametrize(
    ("default", "groups", "sure"),
    [
        ('"dev"', 'var.own == "prod" ? [aws_security_group.g.id] : null', False),
        ("1", "var.own > 5 ? [aws_security_group.g.id] : null", False),
        ('{ a = "x" }', 'lookup(var.own, "b", "") != "" ? [aws_security_group.g.id] : null', False),
        ('["sg-0123456789abcdef0"]', "concat(var.own, [aws_security_group.g.id])", True),
        ('["sg-0123456789abcdef0", ""]', "compact(concat(var.own, [aws_security_group.g.id]))", True),
        ('"sg-0123456789abcdef0"', "[var.own, aws_security_group.g.id]", True),
        ("null", "compact([var.group_id, aws_security_group.g.id])", True),
        ("null", "coalesce(var.group_id, [aws_security_group.g.id])", True),
        ("null", "var.own != null ? [aws_security_group.g.id] : null", False),
        ("false", "var.own ? [aws_security_group.g.id, aws_security_group.h.id] : null", False),
        ('"dev"', 'var.own == "prod" ? [aws_security_group.g.id, aws_security_group.h.id] : null', False),
        ('["a"]', 'contains(var.own, "b") ? [aws_security_group.g.id] : null', False),
        ("true", "var.own ? [aws_security_group.g.id, aws_security_group.h.id] : null", False),  # or one of them
        ("true", "[var.own ? aws_security_group.g.id : aws_security_group.h.id]", False),
        ("true", "[aws_security_group.g.id, aws_security_group.h.id]", True),
        ("true", "[aws_vpc.v.id == var.own ? aws_security_group.g.id : var.group_id]", False),
        ("true", "[aws_vpc.v.default_security_group_id, aws_security_group.g.id]", True),
    ],
)
def test_so_may_what_chooses_a_list(default: str, groups: str, *, sure: bool) -> None:
    """What is put together with it chooses nothing."""
    found = graph_of(GROUPS % (default, groups)).by_address["aws_db_instance.d"].get("vpc_security_group_ids")
    leading = [one for value in found.walk() for one in value.references if one.target == "aws_security_group.g"]
    assert leading
    assert all(one.certainty > Certainty.POSSIBLE for one in leading) is sure


@pytest.mark.parametrize(
    "groups",
    [
        "var.own ? [aws_security_group.g.id, aws_security_group.h.id] : null",
        "var.own ? [aws_security_group.g.id, aws_security_group.h.id, aws_vpc.v.default_security_group_id] : null",
    ],
)
def test_so_may_one_condition_all_of_a_list(groups: str) -> None:
    """A list takes as many as there are, so they need not stand on two sides."""
    found = graph_of(GROUPS % ("false", groups)).by_address["aws_db_instance.d"].get("vpc_security_group_ids")
    assert not found.unknown.not_null
    assert "var.own" in found.unknown.depends_on


@pytest.mark.parametrize(
    ("switches", "key", "sure"),
    [
        ("{ a = false }", "each.value ? aws_kms_key.k.arn : null", False),
        ("{ a = { own = false } }", "each.value.own ? aws_kms_key.k.arn : null", False),
        ("{ a = true }", "each.value ? null : aws_kms_key.k.arn", False),
        ("{ a = false }", "each.value ? aws_kms_key.k.arn : aws_kms_key.l.arn", True),
        ("var.own", "each.value ? aws_kms_key.k.arn : null", False),
    ],
)
def test_so_may_the_value_of_an_instance(switches: str, key: str, *, sure: bool) -> None:
    volume = VOLUME.replace("{\n", "{\n  for_each = %s\n", 1) % (switches, key)
    found = graph_of(KEYS % "{ a = false }" + volume).by_address['aws_ebs_volume.v["a"]'].get("kms_key_id")
    assert any(text.startswith("each.value") for text in found.unknown.depends_on) is not sure
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references) is sure


@pytest.mark.parametrize(
    ("repeated", "key", "sure"),
    [
        ('for_each = toset(["a"])', 'each.key == "b" ? aws_kms_key.k.arn : null', False),
        ("count = 1", "count.index > 0 ? aws_kms_key.k.arn : null", False),
        ('for_each = toset(["a"])', 'each.key == "b" ? aws_kms_key.k.arn : aws_kms_key.l.arn', True),
        ("count = 1", "[aws_kms_key.k, aws_kms_key.l][count.index].arn", True),
        ("count = 1", "aws_kms_key.k.arn", True),
    ],
)
def test_so_may_a_condition_on_the_key(repeated: str, key: str, *, sure: bool) -> None:
    volume = VOLUME.replace("{\n", "{\n  %s\n", 1) % (repeated, key)
    (found,) = (one.get("kms_key_id") for one in graph_of(KEYS % "true" + volume).of_type("aws_ebs_volume"))
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references) is sure


def test_a_key_that_picks_an_instance_is_no_condition() -> None:
    volume = VOLUME.replace("{\n", "{\n  for_each = aws_kms_key.each\n", 1) % "aws_kms_key.each[each.key].arn"
    graph = graph_of('resource "aws_kms_key" "each" {\n  for_each = toset(["a", "b"])\n}\n' + volume)
    keys = [one.get("kms_key_id").references for one in graph.of_type("aws_ebs_volume")]
    assert all(one.certainty > Certainty.POSSIBLE for references in keys for one in references)


LOCAL = 'locals {\n  own  = %s\n  dbs  = { a = { own = false } }\n  name = "own"\n}\n'


@pytest.mark.parametrize(
    ("key", "sure"),
    [
        ("local.own ? aws_kms_key.k.arn : null", False),
        ("try(local.dbs.a.own, false) ? aws_kms_key.k.arn : null", False),
        ("local.own ? aws_kms_key.k.arn : aws_kms_key.l.arn", True),
        ("{ own = aws_kms_key.k }[local.name].arn", True),
        ("aws_kms_key.k.arn", True),
    ],
)
def test_so_may_a_local_value(key: str, *, sure: bool) -> None:
    found = graph_of(KEYS % "false" + LOCAL % "var.own" + VOLUME % key).by_address["aws_ebs_volume.v"].get("kms_key_id")
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references if one.target) is sure


def test_so_may_what_for_each_takes_from_a_local_value() -> None:
    volume = VOLUME.replace("{\n", "{\n  for_each = local.dbs\n", 1) % "each.value.own ? aws_kms_key.k.arn : null"
    found = graph_of(KEYS % "false" + LOCAL % "var.own" + volume).by_address['aws_ebs_volume.v["a"]'].get("kms_key_id")
    assert "each.value.own" in found.unknown.depends_on


@pytest.mark.parametrize(
    ("own", "key", "inside", "sure"),
    [
        ("true", "local.own ? aws_kms_key.k.arn : null", "var.key", False),
        ("true", "var.own ? aws_kms_key.k.arn : null", "var.key", False),
        ("local.own", "aws_kms_key.k.arn", "var.own ? var.key : null", False),
        ("true", "aws_kms_key.k.arn", "var.own ? null : var.key", False),
        ("false", "aws_kms_key.k.arn", "var.key", True),
    ],
)
def test_so_may_what_a_module_is_passed_as_a_whole(own: str, key: str, inside: str, *, sure: bool) -> None:
    call = 'module "m" {\n  source = "./m"\n  own = %s\n  key = %s\n}\n' % (own, key)  # noqa: UP031 — braces
    module = 'variable "own" {}\nvariable "key" {}\n' + VOLUME % inside
    graph = graph_of(KEYS % "false" + LOCAL % "var.own" + call, files={"m/main.tf": module})
    found = graph.by_address["module.m.aws_ebs_volume.v"].get("kms_key_id")
    assert found.is_unknown
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references if one.target) is sure


def test_a_list_is_put_together_of_what_it_names() -> None:
    instance = 'resource "aws_instance" "i" {\n  vpc_security_group_ids = concat(local.more, [aws_security_group.g.id])\n}\n'
    groups = 'resource "aws_security_group" "g" {}\n' + instance
    found = graph_of("locals {\n  more = []\n}\n" + groups).by_address["aws_instance.i"].get("vpc_security_group_ids")
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references if one.target)


def test_what_came_out_null_leads_nowhere() -> None:
    role = 'resource "aws_iam_role" "r" {\n  name = "r"\n  permissions_boundary = local.own ? aws_iam_policy.p.arn : null\n}\n'
    graph = graph_of('locals {\n  own = false\n}\nresource "aws_iam_policy" "p" {\n  name = "p"\n}\n' + role)
    policy, holder = graph.by_address["aws_iam_policy.p"], graph.by_address["aws_iam_role.r"]
    assert any(one.target == policy.address for one in holder.get("permissions_boundary").references)
    found = Links(graph).children(policy, ("aws_iam_role",), "permissions_boundary")
    assert not found.links
    assert not found.doubts


def test_a_policy_that_may_have_been_left_out_has_two_readings() -> None:
    document = 'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = [aws_kms_key.k.arn]\n  }\n}\n'
    queue = 'resource "aws_sqs_queue" "q" {\n  for_each = toset(["a"])\n  policy = %s\n}\n'

    def read(policy: str) -> int:
        graph = graph_of(KEYS % "false" + document + queue % policy)
        return len(documents(graph.by_address['aws_sqs_queue.q["a"]'].get("policy"), graph, "policy"))

    assert read('each.key == "b" ? data.aws_iam_policy_document.d.json : null') == 2
    assert read("data.aws_iam_policy_document.d.json") == 1


@pytest.mark.parametrize("argument", ["source_policy_documents", "override_policy_documents"])
def test_what_a_variable_of_a_module_is_given_may_be_one_of_the_documents_in_a_list(argument: str) -> None:
    inside = f"""
    variable "policy" {{ default = "" }}
    resource "aws_kms_key" "k" {{}}
    data "aws_iam_policy_document" "d" {{
      statement {{
        actions   = ["kms:Decrypt"]
        resources = [aws_kms_key.k.arn]
      }}
    }}
    data "aws_iam_policy_document" "all" {{
      {argument} = compact([data.aws_iam_policy_document.d.json, var.policy])
    }}
    resource "aws_iam_role_policy" "p" {{
      role   = "worker"
      policy = data.aws_iam_policy_document.all.json
    }}
    """
    root = 'variable "policy" {}\nmodule "m" {\n  source = "./m"\n  policy = var.policy\n}\n'
    given = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    graph = graph_of(root, files={"m/main.tf": inside, "terraform.tfvars": f"policy = {json.dumps(given)}\n"})
    (document,) = documents(graph.by_address["module.m.aws_iam_role_policy.p"].get("policy"), graph, "policy")
    assert document.rest.sure is Sure.MAYBE


HOLDING = 'resource "aws_kms_key" "k" {}\noutput "keys" {\n  value = [aws_kms_key.k.arn]\n}\n'


@pytest.mark.parametrize(("key", "sure"), [("try(var.kms_key, module.m.keys[0])", False), ("module.m.keys[0]", True)])
def test_the_place_in_a_list_is_no_instance_that_there_is(key: str, *, sure: bool) -> None:
    graph = graph_of(CALLED + 'module "m" { source = "./m" }\n' + VOLUME % key, files={"m/main.tf": HOLDING})
    assert graph.by_address["aws_ebs_volume.v"].get("kms_key_id").unknown.not_null is sure


@pytest.mark.parametrize("key", ['length(var.on) > 0 ? module.m.keys["a"] : null', "try(var.kms_key, values(module.m.keys)[0])"])
def test_a_named_member_is_picked_by_nothing_else(key: str) -> None:
    """Nor by null."""
    made = 'resource "aws_kms_key" "k" {\n  for_each = toset(["a", "b"])\n}\noutput "keys" {\n  value = zipmap(["a", "b"], %s)\n}\n'
    files = {"m/main.tf": made % "values(aws_kms_key.k)[*].arn"}
    asked = 'variable "on" {\n  default = []\n}\nmodule "m" { source = "./m" }\n'
    graph = graph_of(CALLED + asked + VOLUME % key, files=files)
    assert not graph.by_address["aws_ebs_volume.v"].get("kms_key_id").unknown.not_null


@pytest.mark.parametrize(
    ("more", "groups", "sure"),
    [
        ("group_ids", "concat(var.group_ids, [aws_security_group.g.id])", True),
        ("security_groups", "concat(var.security_groups, [aws_security_group.g.id])", True),
        ("clients", "length(var.clients) > 0 ? [aws_security_group.g.id] : null", False),
    ],
)
def test_an_empty_list_adds_nothing_or_decides(more: str, groups: str, *, sure: bool) -> None:
    """A list of what the argument takes is one that is put together with others."""
    graph = graph_of('variable "%s" {\n  default = []\n}\n' % more + GROUPS % ("null", groups))  # noqa: UP031 — braces
    found = graph.by_address["aws_db_instance.d"].get("vpc_security_group_ids")
    leading = [one for value in found.walk() for one in value.references if one.target == "aws_security_group.g"]
    assert leading
    assert all(one.certainty > Certainty.POSSIBLE for one in leading) is sure


@pytest.mark.parametrize(
    ("each", "key", "sure"),
    [
        ("{ x = { key = aws_kms_key.k.arn } }", "each.value.key", True),
        ("{ x = { key = aws_kms_key.k.arn, on = false } }", "each.value.on ? each.value.key : null", False),
        ("{ x = { key = aws_kms_key.k.arn }, y = { key = null } }", "each.value.key", False),
        ("{ x = { key = aws_kms_key.k.arn }, y = { key = aws_kms_key.l.arn } }", "each.value.key", True),
    ],
)
@pytest.mark.parametrize("passed", [False, True])
def test_not_each_instance_has_what_one_of_them_has(each: str, key: str, *, sure: bool, passed: bool) -> None:
    volume = VOLUME.replace("{\n", "{\n  for_each = %s\n", 1) % ("var.it" if passed else each, key)
    call = f'module "s" {{\n  source = "./s"\n  it = {each}\n}}\n' if passed else volume
    graph = graph_of(KEYS % "true" + call, files={"s/main.tf": 'variable "it" {}\n' + volume} if passed else {})
    volumes = graph.of_type("aws_ebs_volume")
    assert len(volumes) == each.count("{ key")
    for one in volumes:
        assert one.get("kms_key_id").unknown.not_null is sure
        assert sure or all(reference.certainty == Certainty.POSSIBLE for reference in one.get("kms_key_id").references)


@pytest.mark.parametrize(
    ("passed", "key", "sure"),
    [
        ("{ key = aws_kms_key.k.arn, on = false }", "var.it.on ? var.it.key : null", False),
        ("{ key = aws_kms_key.k.arn, on = false }", "var.it.key", True),
        ("{ key = { arn = aws_kms_key.k.arn, on = true } }", "var.it.key.arn", True),
    ],
)
def test_of_two_members_one_may_decide_about_the_other(passed: str, key: str, *, sure: bool) -> None:
    call = f'module "s" {{\n  source = "./s"\n  it = {passed}\n}}\n'
    graph = graph_of(KEYS % "true" + call, files={"s/main.tf": 'variable "it" {}\n' + VOLUME % key})
    assert graph.by_address["module.s.aws_ebs_volume.v"].get("kms_key_id").unknown.not_null is sure


@pytest.mark.parametrize("passed", [False, True])
def test_nor_has_each_instance_the_only_one_of_a_block(*, passed: bool) -> None:
    each = "{ x = { key = one(aws_kms_key.o[*].arn) }, y = { key = null } }"
    own = 'resource "aws_kms_key" "o" {\n  count = 1\n}\n'
    volume = VOLUME.replace("{\n", "{\n  for_each = %s\n", 1) % ("var.it" if passed else each, "each.value.key")
    call = f'module "s" {{\n  source = "./s"\n  it = {each}\n}}\n' if passed else volume
    graph = graph_of(own + call, files={"s/main.tf": 'variable "it" {}\n' + volume} if passed else {})
    volumes = graph.of_type("aws_ebs_volume")
    assert len(volumes) == each.count("{ key")
    for one in volumes:
        assert not one.get("kms_key_id").unknown.not_null
        assert all(reference.certainty == Certainty.POSSIBLE for reference in one.get("kms_key_id").references)


@pytest.mark.parametrize(("key", "sure"), [("lookup({ b = aws_kms_key.k.arn }, var.own, null)", False), ("aws_kms_key.k.arn", True)])
def test_so_may_what_stands_in_for_a_variable_that_is_null(key: str, *, sure: bool) -> None:
    module = 'variable "kms_key" {\n  default = null\n}\nvariable "made" {}\n' + VOLUME % "var.kms_key != null ? var.kms_key : var.made"
    graph = graph_of(KEYS % '"a"' + f'module "m" {{\n  source = "./m"\n  made = {key}\n}}\n', files={"m/main.tf": module})
    assert graph.by_address["module.m.aws_ebs_volume.v"].get("kms_key_id").unknown.not_null is sure


@pytest.mark.parametrize(
    ("key", "sure"),
    [
        ("aws_kms_key.each[each.key].arn", True),
        ("aws_kms_key.each[each.value.of].arn", True),
        ("each.value.own ? aws_kms_key.each[each.key].arn : null", True),
        ("each.value.of == null ? null : aws_kms_key.each[each.value.of].arn", True),
        ("contains(keys(aws_kms_key.each), each.key) ? aws_kms_key.each[each.key].arn : null", True),
        ("each.value.off ? aws_kms_key.each[each.key].arn : null", False),
        ("each.value.days > 30 ? aws_kms_key.each[each.key].arn : null", False),
        ('each.value.env == "prod" ? aws_kms_key.each[each.key].arn : null', False),
        ('each.key == "b" ? aws_kms_key.each[each.key].arn : null', False),
        ("module.m[each.key].arn", True),
        ("each.value.days > 30 ? module.m[each.key].arn : null", False),
    ],
)
def test_beside_an_instance_that_a_key_picks_the_rest_decides(key: str, *, sure: bool) -> None:
    over = '{ a = { own = true, off = false, days = 1, env = "dev", of = "b" } }'
    system = f'resource "aws_efs_file_system" "f" {{\n  for_each = {over}\n  kms_key_id = {key}\n}}\n'
    calls = 'module "m" {\n  source = "./m"\n  for_each = toset(["a", "b"])\n}\n'
    files = {"m/main.tf": 'resource "aws_kms_key" "k" {}\noutput "arn" {\n  value = aws_kms_key.k.arn\n}\n'}
    graph = graph_of(calls + 'resource "aws_kms_key" "each" {\n  for_each = toset(["a", "b"])\n}\n' + system, files=files)
    (found,) = (one.get("kms_key_id") for one in graph.of_type("aws_efs_file_system"))
    assert all(one.certainty > Certainty.POSSIBLE for one in found.references) is sure

"""Which instance an expression of a plan picks: by its own key, by a key that a value names, and out of what a module hands on."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty
from tests.support.judging import graph_of, report_on, words_of

KEYS = 'resource "aws_kms_key" "k" { for_each = toset(["a", "b"]) }\n'
FILES = {"m/main.tf": 'resource "aws_kms_key" "k" {}\noutput "arn" { value = aws_kms_key.k.arn }\n'}
KEY_MODULES = 'module "m" {\n  source = "./m"\n  for_each = toset(["a", "b"])\n}\n'
SYSTEM = 'resource "aws_efs_file_system" "f" {\n  for_each = %s\n  kms_key_id = %s\n}\n'
ITEMS = 'variable "items" { default = { a = { of = "b" }, b = { of = "a" } } }\n'
LOCALS = 'locals {\n  items = var.items\n  other = { a = "b", b = "a" }\n  on = true\n}\n'
HANDED = """
resource "aws_kms_key" "k" { for_each = toset(["a", "b"]) }
resource "aws_kms_key" "n" { count = 2 }
resource "aws_kms_key" "o" { count = 2 }
output "arns" { value = { for k, v in aws_kms_key.k : k => v.arn } }
output "keys" { value = aws_kms_key.k }
output "listed" { value = aws_kms_key.n[*].arn }
output "joined" { value = concat(aws_kms_key.n[*].arn, aws_kms_key.o[*].arn) }
"""


def led(text: str, address: str, files: dict[str, str] | None = None) -> tuple[bool, dict[str, Certainty]]:
    """(written, target → certainty) of the key of a file system."""
    value = graph_of(text, files=files).by_address[address].get("kms_key_id")
    return value.written, {one.target: one.certainty for one in value.references if one.target}


@pytest.mark.parametrize(
    ("each", "key", "target"),
    [
        ("{ a = 1, b = 2 }", "aws_kms_key.k[each.key].arn", "a"),
        ('toset(["a", "b"])', "aws_kms_key.k[each.value].arn", "a"),
        ('{ a = "b", b = "a" }', "aws_kms_key.k[each.value].arn", "b"),
        ('{ a = { of = "b" }, b = { of = "a" } }', "aws_kms_key.k[each.value.of].arn", "b"),
        ("var.items", "aws_kms_key.k[each.value.of].arn", "b"),
        ("local.items", "aws_kms_key.k[each.value.of].arn", "a? b?"),
        ("{ for k, v in local.items : k => v }", "aws_kms_key.k[each.value.of].arn", "a? b?"),
        ('{ a = { of = "a", for = "b" } }', 'aws_kms_key.k[lookup(each.value, "for")].arn', "a? b?"),
        ('{ a = { of = "a", for = "b" } }', "aws_kms_key.k[coalesce(each.value.for, each.value.of)].arn", "a? b?"),
        ("{ a = 1, b = 2 }", "aws_kms_key.k[local.other[each.key]].arn", "a? b?"),
        ("{ a = 1, b = 2 }", 'aws_kms_key.k[lookup(local.other, each.key, "a")].arn', "a? b?"),
        ("{ a = 1, b = 2 }", "local.on ? aws_kms_key.k[each.key].arn : null", "a?"),  # or null
        ("{ a = { on = true } }", "each.value.on ? aws_kms_key.k[each.key].arn : null", "a"),
        (
            '{ a = { of = "b", x = "" } }',
            "each.value.x == each.key ? aws_kms_key.k[each.key].arn : aws_kms_key.k[each.value.of].arn",
            "a? b?",
        ),
        ('{ a = { of = "b" } }', 'aws_kms_key.k[each.key == "x" ? each.key : each.value.of].arn', "a? b?"),
        ('{ a = { of = "b" } }', "aws_kms_key.k[each.key == local.on ? local.on : each.value.of].arn", "a? b?"),
        ("{ for k, v in aws_kms_key.k : k => { key = v.arn } }", "each.value.key", "a"),
        ("{ for k, v in aws_kms_key.k : k => { arn = v.arn } }", "each.value.arn", "a"),
        ("aws_kms_key.k", "each.value.arn", "a"),
    ],
)
def test_a_value_may_name_the_key(each: str, key: str, target: str) -> None:
    text = f"{KEYS}{ITEMS}{LOCALS}{SYSTEM % (each, key)}"
    written, found = led(text, 'aws_efs_file_system.f["a"]')
    shown = {f"{address[15:-2]}{'' if sure > Certainty.POSSIBLE else '?'}" for address, sure in found.items()}
    assert written
    assert " ".join(sorted(shown)) == target


@pytest.mark.parametrize(
    ("each", "key", "target"),
    [
        ("module.m", "each.value.arn", "a"),
        ("{ for k, v in module.m : k => { key = v.arn } }", "each.value.key", "a"),
        ("{ for k, v in module.m : k => v.arn }", "each.value", "a"),
        ("var.items", "module.m[each.value.of].arn", "b"),
        ("var.items", "module.m[each.key].arn", "a"),
    ],
)
def test_so_it_may_that_of_a_module(each: str, key: str, target: str) -> None:
    written, found = led(ITEMS + KEY_MODULES + SYSTEM % (each, key), 'aws_efs_file_system.f["a"]', FILES)
    assert written
    assert [address for address, sure in found.items() if sure > Certainty.POSSIBLE] == [f'module.m["{target}"].aws_kms_key.k']


@pytest.mark.parametrize(
    ("key", "sure"),
    [
        ('module.m.arns["b"]', ['k["b"]']),
        ('module.m.keys["b"].arn', ['k["b"]']),
        ("module.m.arns.b", ['k["b"]']),
        ("module.m.keys.b.arn", ['k["b"]']),
        ("module.m.arns[each.key]", ['k["a"]']),
        ("module.m.arns[each.value.of]", ['k["b"]']),
        ("module.m.listed[1]", ["n[1]"]),
        ("module.m.joined[1]", ["n[0]", "n[1]", "o[0]", "o[1]"]),  # nobody knows where one ends and the other begins
        ("module.m.listed[0]", ["n[0]"]),
    ],
)
def test_what_an_output_is_made_of_has_the_keys_of_the_instances(key: str, sure: list[str]) -> None:
    text = ITEMS + 'module "m" { source = "./m" }\n' + SYSTEM % ("var.items", key)
    written, found = led(text, 'aws_efs_file_system.f["a"]', {"m/main.tf": HANDED})
    assert written
    assert sorted(address for address, how in found.items() if how > Certainty.POSSIBLE) == [f"module.m.aws_kms_key.{one}" for one in sure]


@pytest.mark.parametrize(
    ("passed", "inside", "target"),
    [
        ("{ for k, v in aws_kms_key.k : k => v.arn }", SYSTEM % ("var.it", "each.value"), 'f["a"]'),
        ("{ for k, v in aws_kms_key.k : k => { key = v.arn } }", SYSTEM % ("var.it", "each.value.key"), 'f["a"]'),
        ("{ for k, v in aws_kms_key.k : k => v.arn }", SYSTEM % ('toset(["a"])', "var.it[each.key]"), 'f["a"]'),
        ("aws_kms_key.k", 'resource "aws_efs_file_system" "f" { kms_key_id = var.it["a"].arn }', "f"),
        ("aws_kms_key.k", 'resource "aws_efs_file_system" "f" { kms_key_id = var.it.a.arn }', "f"),
    ],
)
def test_so_has_what_a_module_is_passed(passed: str, inside: str, target: str) -> None:
    text = f'{KEYS}module "s" {{\n  source = "./s"\n  it = {passed}\n}}\n'
    written, found = led(text, f"module.s.aws_efs_file_system.{target}", {"s/main.tf": f'variable "it" {{}}\n{inside}'})
    assert written
    assert [address for address, sure in found.items() if sure > Certainty.POSSIBLE] == ['aws_kms_key.k["a"]']


GROUPS = """
resource "aws_security_group" "a" {}
resource "aws_security_group" "b" {}
resource "aws_network_interface_sg_attachment" "n" {
  network_interface_id = "eni-0123456789abcdef0"
  security_group_id    = %s
}
"""


@pytest.mark.parametrize(
    ("group", "in_use"),
    [("aws_security_group.a.id", "satisfied missing"), ('module.s.ids["a"]', "unknown unknown")],
)
def test_one_of_several_is_not_all_of_them(group: str, in_use: str) -> None:
    passed = 'module "s" {\n  source = "./s"\n  ids = { a = aws_security_group.a.id, b = aws_security_group.b.id }\n}\n'
    files = {"s/main.tf": 'variable "ids" {}\noutput "ids" { value = var.ids }\n'}
    assert verdicts("vpc/security-groups-are-in-use", passed + GROUPS % group, files) == in_use


@pytest.mark.parametrize("key", ["0", "1"])
def test_two_that_are_one_of_several_may_differ(key: str) -> None:
    """The settings of a stage of one API beside those of a stage of another one, which is called alike."""
    text = f"""
module "apis" {{ source = "./m" }}
resource "aws_api_gateway_stage" "s" {{
  rest_api_id = module.apis.ids[0]
  deployment_id = "d"
  stage_name = "prod"
}}
resource "aws_api_gateway_method_settings" "s" {{
  rest_api_id = module.apis.ids[{key}]
  stage_name = "prod"
  method_path = "*/*"
  settings {{ logging_level = "ERROR" }}
}}
"""
    made = 'resource "aws_api_gateway_rest_api" "r" {\n  for_each = toset(["a", "b"])\n  name = each.key\n}\n'
    files = {"m/main.tf": made + 'output "ids" { value = [for k, v in aws_api_gateway_rest_api.r : v.id] }\n'}
    assert verdicts("apigateway/stages-log-executions", text, files) == "satisfied unknown"


def verdicts(control: str, text: str, files: dict[str, str]) -> str:
    """What a plan gets for one control, by the addresses of its subjects."""
    return " ".join(word for _, word in sorted(words_of(graph_of(text, files=files), control).items()))


BUCKETS = """
resource "aws_s3_bucket" "app" { bucket = "example-app" }
resource "aws_s3_bucket" "logs" { bucket_prefix = "example-logs" }
locals { app = aws_s3_bucket.app.id }
"""
VERSIONED = """
resource "aws_s3_bucket_versioning" "v" {
  %s
  bucket = %s
  versioning_configuration { status = "Enabled" }
}
"""


@pytest.mark.parametrize(
    ("passed", "each", "bucket", "verdict"),
    [
        ("{ own = aws_s3_bucket.app.id }", "", "var.it.own", "satisfied missing"),
        ("{ own = local.app, logs = aws_s3_bucket.logs.id }", "", "var.it.own", "unknown unknown"),
        ("{ own = local.app, logs = aws_s3_bucket.logs.id }", "", 'var.it["own"]', "unknown unknown"),
        ("[local.app, aws_s3_bucket.logs.id]", "", "var.it[0]", "unknown unknown"),
        ("{ own = local.app, logs = aws_s3_bucket.logs.id }", "for_each = var.it", "each.value", "unknown unknown"),
        ("[local.app, aws_s3_bucket.logs.id]", "count = 2", "var.it[count.index]", "unknown unknown"),
        ("local.on ? aws_s3_bucket.app.id : null", "", "var.it", "satisfied missing"),  # a condition, most likely
    ],
)
def test_beside_a_local_value_nobody_knows_which_is_picked(passed: str, each: str, bucket: str, verdict: str) -> None:
    text = BUCKETS.replace("locals {", "locals {\n  on = true\n ") + f'module "s" {{\n  source = "./s"\n  it = {passed}\n}}\n'
    files = {"s/main.tf": f'variable "it" {{}}\n{VERSIONED % (each, bucket)}'}
    assert verdicts("s3/buckets-are-versioned", text, files) == verdict


def test_a_known_text_tells_more_than_a_key() -> None:
    text = """
resource "aws_ecr_repository" "r" {
  count = 2
  name  = "example-${count.index}"
}
module "s" {
  source = "./s"
  names  = reverse(aws_ecr_repository.r[*].name)
}
"""
    policy = 'jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "ecr:*" }] })'
    held = f'variable "names" {{}}\nresource "aws_ecr_repository_policy" "p" {{\n  repository = var.names[1]\n  policy = {policy}\n}}\n'
    assert verdicts("ecr/repository-policies-restrict-principals", text, {"s/main.tf": held}) == "misconfigured satisfied"


PASSED_ON = {"keys/main.tf": 'variable "key" {}\noutput "key" {\n  value = var.key\n}\n'}


@pytest.mark.parametrize(
    ("repeated", "key", "led", "written"),
    [
        ("count = 2", "module.keys[0].key", Certainty.EXACT, True),
        ('for_each = toset(["a"])', 'module.keys["a"].key', Certainty.EXACT, True),
        ("count = 1", "one(module.keys[*].key)", Certainty.INFERRED, True),
        ("count = 0", "one(module.keys[*].key)", None, False),
        ("count = 0", "try(module.keys[0].key, null)", None, False),
        ("count = var.number", "module.keys[0].key", Certainty.POSSIBLE, True),
        ("count = var.number > 5 ? 1 : 0", "try(module.keys[0].key, null)", Certainty.POSSIBLE, True),
    ],
)
def test_a_module_without_resources_passes_on_what_it_is_passed(repeated: str, key: str, led: Certainty | None, *, written: bool) -> None:
    """A plan shows no instance of it. How many there are, a constant tells; else there may be none."""
    call = f'module "keys" {{\n  source = "./keys"\n  {repeated}\n  key = aws_kms_key.k.arn\n}}\n'
    system = f'resource "aws_efs_file_system" "f" {{\n  kms_key_id = {key}\n}}\n'
    text = 'variable "number" {\n  default = 2\n}\nresource "aws_kms_key" "k" {}\n' + call + system
    value = graph_of(text, files=PASSED_ON).by_address["aws_efs_file_system.f"].get("kms_key_id")
    assert [one.certainty for one in value.references if one.target] == ([led] if led is not None else [])
    assert value.written is written
    assert value.unknown.not_null is (led is not None and led > Certainty.POSSIBLE)


def test_a_module_of_which_no_resource_is_there_has_no_instance() -> None:
    files = {"keys/main.tf": 'resource "aws_kms_key" "k" {}\noutput "key" {\n  value = aws_kms_key.k.arn\n}\n'}
    call = 'variable "on" {\n  default = false\n}\nmodule "keys" {\n  source = "./keys"\n  count = var.on ? 1 : 0\n}\n'
    system = 'resource "aws_efs_file_system" "f" {\n  kms_key_id = try(module.keys[0].key, null)\n}\n'
    value = graph_of(call + system, files=files).by_address["aws_efs_file_system.f"].get("kms_key_id")
    assert value.is_null
    assert not value.written


PICKED = """
variable "name" {
  default = "a"
}
resource "aws_kms_key" "k" {
  for_each = toset(["a", "b"])
}
resource "aws_cloudwatch_log_group" "l" {
  kms_key_id = aws_kms_key.k[var.name].arn
}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  kms_key_id        = try(aws_kms_key.k[var.name].arn, null)
}
"""


def test_whichever_is_picked_is_there_where_nothing_is_filled_in() -> None:
    """Else null may come later, too: of `try(aws_kms_key.k["c"].arn, null)` a plan shows the same."""
    report = report_on(graph_of(PICKED))
    found = {one.address: one.verdict.word for one in report.outcomes if one.control.endswith("use-customer-keys")}
    assert found == {"aws_cloudwatch_log_group.l": "satisfied", "aws_ebs_volume.v": "unknown"}


@pytest.mark.parametrize(
    ("held", "member", "in_use"),
    [
        ('{ a = aws_security_group.g["a"].id, b = aws_security_group.g["b"].id }', ".b", "unknown unknown"),
        ('zipmap(["x", "y"], values(aws_security_group.g)[*].id)', '["x"]', "unknown unknown"),
        ("{ for key, group in aws_security_group.g : key => group.id }", '["b"]', "missing satisfied"),
        ('[aws_security_group.g["a"].id, aws_security_group.g["b"].id]', "", "satisfied satisfied"),
    ],
)
def test_a_list_has_one_of_those_that_an_output_holds(held: str, member: str, in_use: str) -> None:
    groups = 'resource "aws_security_group" "g" {\n  for_each = toset(["a", "b"])\n}\n'
    taken = f"[module.m.held{member}]" if member else "module.m.held"
    text = 'module "m" { source = "./m" }\nresource "aws_instance" "i" {\n  vpc_security_group_ids = %s\n}\n' % taken  # noqa: UP031 — braces
    files = {"m/main.tf": groups + f'output "held" {{\n  value = {held}\n}}\n'}
    assert verdicts("vpc/security-groups-are-in-use", text, files) == in_use


OUTPUTS = """
resource "aws_kms_key" "k" {}
resource "aws_kms_key" "o" {}
output "arn" { value = aws_kms_key.k.arn }
output "own" { value = aws_kms_key.k }
output "k" { value = aws_kms_key.o.arn }
"""


@pytest.mark.parametrize("key", ['module.m["arn"]', 'module.m["own"].arn', "module.m.own.arn", 'tostring(module.m["own"].arn)'])
def test_an_output_may_be_named_as_a_key_of_its_module(key: str) -> None:
    """A plan shows `module.m["own"]` like an instance of the module, of which there is none."""
    calls = 'module "m" { source = "./m" }\n'
    written, targets = led(calls + SYSTEM % ("toset([1])", key), 'aws_efs_file_system.f["1"]', {"m/main.tf": OUTPUTS})
    assert written
    assert targets == {"module.m.aws_kms_key.k": Certainty.EXACT}


def test_an_instance_that_is_called_like_an_output_is_an_instance() -> None:
    calls = 'module "m" {\n  source = "./m"\n  for_each = toset(["k"])\n}\n'
    written, targets = led(calls + SYSTEM % ("toset([1])", 'module.m["k"].arn'), 'aws_efs_file_system.f["1"]', {"m/main.tf": OUTPUTS})
    assert written
    assert targets == {'module.m["k"].aws_kms_key.k': Certainty.EXACT}

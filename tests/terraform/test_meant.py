"""Values that Terraform refuses: what was meant where that is plain, unknown where it is not, and a note in either case."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.model.graph import Graph
from srm_tf.model.value import Value, of
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, Val
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, configured
from srm_tf.terraform.meant import meant
from srm_tf.terraform.root_variables import parse_file
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.tree import Tree
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, Type, list_of, object_of, set_of, tuple_of
from tests.support.folders import laid_out
from tests.support.graphs import from_configuration
from tests.support.judging import configured_graph


class Read(NamedTuple):
    graph: Graph
    notes: list[str]
    refused: list[str]  # the addresses that the notes are about

    def value(self, address: str, name: str) -> Value:
        return self.graph.by_address[address].values[name]


def read_text(terraform: str) -> Read:
    """The graph, and what Terraform refuses in the values of it."""
    with laid_out({"main.tf": terraform}) as folder:
        found = from_configuration(folder)
        graph = replace(found.graph, resources=tuple(replace(one, values=dict(one.values)) for one in found.graph.resources))
        said = sorted(note.text.partition(": Terraform would refuse this: ")[::2] for note in found.late())
        return Read(graph, sorted(text for _, text in said), [address for address, _ in said])


@pytest.mark.parametrize(
    ("written", "read", "note"),
    [
        ("False", False, 'the name "False" needs an attribute after it, such as False.name; read as false'),
        ("TRUE", True, 'the name "TRUE" needs an attribute after it, such as TRUE.name; read as true'),
        ("!True", False, 'the name "True" needs an attribute after it, such as True.name; read as true'),
        ("0", False, "bool required; read as the bool that it names"),
        ("1", True, "bool required; read as the bool that it names"),
        ('"True"', True, "bool required; read as the bool that it names"),
    ],
)
def test_bools(written: str, read: bool, note: str) -> None:
    found = read_text(f'resource "aws_ebs_volume" "v" {{ encrypted = {written} }}')
    assert (found.value("aws_ebs_volume.v", "encrypted").data, found.notes) == (read, [note])


@pytest.mark.parametrize("written", ["2", '"yes"', '["true", "false"]', "{}", "no"])
def test_what_would_have_to_be_guessed_stays_unknown(written: str) -> None:
    found = read_text(f'resource "aws_ebs_volume" "v" {{ encrypted = {written} }}')
    assert found.value("aws_ebs_volume.v", "encrypted").is_unknown
    assert "read as" not in found.notes[0]


@pytest.mark.parametrize(("written", "read"), [("Enabled", "Enabled"), ("AES256", "AES256"), ("enabled", None), ("Enabled.x", None)])
def test_words_of_aws_without_their_quotes(written: str, read: str | None) -> None:
    found = read_text(f'resource "aws_s3_bucket" "b" {{ bucket = {written} }}')
    assert found.value("aws_s3_bucket.b", "bucket").text() == read
    assert ("read as a text in quotes" in found.notes[0]) is (read is not None)


def test_a_word_where_a_bool_is_wanted_is_none() -> None:
    found = read_text('resource "aws_ebs_volume" "v" { encrypted = No }')
    assert found.value("aws_ebs_volume.v", "encrypted").is_unknown


def test_one_value_is_a_list_of_one_inside_of_blocks_as_well() -> None:
    found = read_text("""
resource "aws_security_group" "g" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = "0.0.0.0/0"
  }
}
resource "aws_instance" "i" { vpc_security_group_ids = aws_security_group.g.id }
""")
    (rule,) = found.value("aws_security_group.g", "ingress").items()
    assert [one.data for one in rule.get("cidr_blocks").items()] == ["0.0.0.0/0"]
    groups = found.value("aws_instance.i", "vpc_security_group_ids")
    assert [one.target for one in groups.references] == ["aws_security_group.g"]
    assert found.notes == ["list of string required; read as a list of one", "set of string required; read as a set of one"]


def test_a_list_in_a_list_is_one_list() -> None:
    found = read_text("""
variable "ranges" { default = "10.0.0.0/8,0.0.0.0/0" }
resource "aws_security_group_rule" "r" { cidr_blocks = ["${split(",", var.ranges)}", "192.0.2.0/24"] }
""")
    ranges = found.value("aws_security_group_rule.r", "cidr_blocks")
    assert [one.data for one in ranges.items()] == ["10.0.0.0/8", "0.0.0.0/0", "192.0.2.0/24"]
    assert found.notes == ["element 0: string required; read as one list"]


@pytest.mark.parametrize("known", [True, False])
def test_lists_in_lists_of_lists_are_one_list(known: bool) -> None:
    """Terraform 0.11 opened a list wherever one stood in another: in the output, in the argument of the module, in the resource."""
    found = read_text(f"""
variable "more" {{
  type = list(string)
  {'default = ["subnet-2"]' if known else ""}
}}
locals {{
  made    = ["${{["subnet-1"]}}", "${{var.more}}"]
  handed  = ["${{local.made}}"]
}}
resource "aws_lb" "l" {{ subnets = ["${{local.handed}}"] }}
""")
    subnets = found.value("aws_lb.l", "subnets")
    assert [one.data for one in subnets.items() if not one.is_unknown] == (["subnet-1", "subnet-2"] if known else ["subnet-1"])
    assert [one.text for one in subnets.references] == ([] if known else ["var.more"])
    assert found.notes == ["element 0: string required; read as one list"]


_RULE = '{ from_port = 22, to_port = 22, protocol = "tcp", cidr_blocks = ["0.0.0.0/0"] }'


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        ('["${var.rules}"]', [22]),
        ('["${local.handed}"]', [22]),
        (f'["${{var.rules}}", {_RULE.replace("22", "23")}]', [22, 23]),
        ('["${var.rules}", "${var.more}"]', [22, None]),
        ('["${var.more}"]', None),
    ],
)
def test_lists_of_what_are_blocks_in_a_list_are_one_list(written: str, ports: list[int | None] | None) -> None:
    """So rules were handed on: https://developer.hashicorp.com/terraform/language/v1.1.x/upgrade-guides/0-12 (List and Map Syntax)."""
    found = read_text(f"""
variable "rules" {{ default = [{_RULE}] }}
variable "more" {{ type = list(any) }}
locals {{ handed = ["${{var.rules}}"] }}
resource "aws_security_group" "g" {{ ingress = {written} }}
""")
    ingress = found.value("aws_security_group.g", "ingress")
    if ports is None:
        assert ingress.is_unknown
        assert ingress.unknown.why == "var.more, which has no value"
    else:
        assert [None if one.is_unknown else one.get("from_port").data for one in ingress.items()] == ports
    assert [one.text for one in ingress.references] == (["var.more"] if "var.more" in written else [])
    assert found.notes == ["element 0: object required; read as one list"]


@pytest.mark.parametrize(
    ("written", "why", "sure"),
    [
        ('["${split(",", aws_ssm_parameter.subnets.insecure_value)}"]', "aws_ssm_parameter.subnets.insecure_value", []),
        ("[var.more]", "var.more, which has no value", []),
        ('["subnet-1", var.more]', "", ["subnet-1"]),
        ('["subnet-1", ["subnet-2"], var.more]', "", ["subnet-1", "subnet-2"]),
    ],
)
def test_a_list_that_is_not_known_in_a_list_is_one_list(written: str, why: str, sure: list[str]) -> None:
    found = read_text(f"""
variable "more" {{ type = list(string) }}
resource "aws_ssm_parameter" "subnets" {{}}
resource "aws_lb" "l" {{ subnets = {written} }}
""")
    subnets = found.value("aws_lb.l", "subnets")
    assert [one.data for one in subnets.items() if not one.is_unknown] == sure
    assert subnets.unknown.why == (why or "nothing")
    assert subnets.references
    assert found.notes[0].endswith("string required; read as one list")


def test_a_block_in_the_place_of_a_map_is_the_map() -> None:
    found = read_text("""
resource "aws_lambda_function" "f" {
  tags {
    Owner = "me"
  }
  environment {
    variables {
      MODE = "on"
    }
  }
}
""")
    assert found.value("aws_lambda_function.f", "tags").get("Owner").data == "me"
    (environment,) = found.value("aws_lambda_function.f", "environment").items()
    assert environment.get("variables").get("MODE").data == "on"
    assert found.notes == ["an argument is expected, not a block; read as the map that it writes"] * 2


RULE = """
resource "aws_security_group" "g" {{
  ingress {{
    from_port = 22
    to_port   = 22
    protocol  = "tcp"
    {}
  }}
}}
"""


@pytest.mark.parametrize(
    "block",
    ['cidr_blocks {\n x = ["0.0.0.0/0"]\n}', 'dynamic "cidr_blocks" {\n for_each = var.l\n content {\n x = cidr_blocks.value\n }\n}'],
)
def test_a_block_in_the_place_of_any_other_argument_leaves_it_open(block: str) -> None:
    """Terraform: `Blocks of type "cidr_blocks" are not expected here`. What was meant must not fall out in silence."""
    found = read_text(f'variable "l" {{}}\n{RULE.format(block)}')
    (rule,) = found.value("aws_security_group.g", "ingress").items()
    assert rule.get("cidr_blocks").is_unknown
    assert (found.notes, found.refused) == (["an argument is expected, not a block"], ["aws_security_group.g.ingress[0].cidr_blocks"])


def test_so_does_one_of_the_resource_itself_and_of_a_policy_document() -> None:
    found = read_text("""
resource "aws_db_instance" "d" {
  publicly_accessible {
    x = true
  }
}
resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.d.json }
data "aws_iam_policy_document" "d" {
  statement {
    actions {
      x = ["*"]
    }
    resources = ["*"]
  }
}
""")
    assert found.value("aws_db_instance.d", "publicly_accessible").is_unknown
    assert found.value("aws_iam_policy.p", "policy").is_unknown
    assert found.refused == ["aws_db_instance.d.publicly_accessible", "data.aws_iam_policy_document.d.statement[0].actions"]
    assert found.notes == ["an argument is expected, not a block"] * 2


def test_blocks_of_which_the_schema_says_nothing_and_those_of_earlier_providers_are_none_of_these() -> None:
    found = read_text("""
resource "aws_wafv2_web_acl" "w" {
  rule {
    statement {
      managed_rule_group_statement { name = "AWSManagedRulesCommonRuleSet" }
    }
  }
}
resource "aws_elasticache_replication_group" "r" {
  cluster_mode { num_node_groups = 2 }
}
""")
    (rule,) = found.value("aws_wafv2_web_acl.w", "rule").items()
    (statement,) = rule.get("statement").items()
    (managed,) = statement.get("managed_rule_group_statement").items()
    assert managed.get("name").text() == "AWSManagedRulesCommonRuleSet"
    assert found.value("aws_elasticache_replication_group.r", "cluster_mode").items()
    assert found.refused == []


@pytest.mark.parametrize(
    ("inside", "where"),
    [
        *(
            (f'{name} {{\n x = 1\n}}\nstatement {{\n actions = ["a:b"]\n}}', name)
            for name in ("source_policy_documents", "override_policy_documents", "source_json", "override_json", "policy_id", "version")
        ),
        ('statement {\n effect {\n x = "Deny"\n}\n actions = ["a:b"]\n}', "statement[0].effect"),
        ('statement {\n condition {\n variable {\n x = 1\n}\n test = "Bool"\n values = ["a"]\n}\n}', "statement[0].condition[0].variable"),
    ],
)
def test_so_does_one_in_the_place_of_any_argument_of_a_policy_document(inside: str, where: str) -> None:
    found = read_text(f"""
resource "aws_iam_policy" "p" {{ policy = data.aws_iam_policy_document.d.json }}
data "aws_iam_policy_document" "d" {{
{inside}
}}
""")
    assert found.value("aws_iam_policy.p", "policy").is_unknown
    assert (found.refused, found.notes) == ([f"data.aws_iam_policy_document.d.{where}"], ["an argument is expected, not a block"])


@pytest.mark.parametrize(
    ("block", "left_out"),
    [
        ('principals {\n type = "AWS"\n}', "identifiers"),
        ('principals {\n identifiers = ["*"]\n}', "type"),
        ('condition {\n test = "StringEquals"\n variable = "aws:PrincipalOrgID"\n}', "values"),
        ('condition {\n test = "StringEquals"\n variable = "aws:PrincipalOrgID"\n values = null\n}', "values"),
        ('condition {\n test = "StringEquals"\n values = ["o-abcdefgh12"]\n}', "variable"),
        ('condition {\n variable = "aws:PrincipalOrgID"\n values = ["o-abcdefgh12"]\n}', "test"),
    ],
)
def test_a_policy_document_that_lacks_what_a_block_in_it_has_to_say(block: str, left_out: str) -> None:
    """Terraform refuses it, and a condition without values would limit nobody, or all."""
    found = read_text(f"""
resource "aws_iam_policy" "p" {{ policy = data.aws_iam_policy_document.d.json }}
data "aws_iam_policy_document" "d" {{
statement {{
 actions = ["a:b"]
 {block}
}}
}}
""")
    assert found.value("aws_iam_policy.p", "policy").is_unknown
    assert found.notes == [f"the argument {left_out} is required"]


@pytest.mark.parametrize("name", ["sid", "actions", "source_policy_documents"])
def test_a_dynamic_block_of_which_there_is_none_means_nothing(name: str) -> None:
    none = f'dynamic "{name}" {{\n for_each = []\n content {{}}\n}}\n'
    outside, inside = (none, "") if name == "source_policy_documents" else ("", none)
    found = read_text(f"""
resource "aws_iam_policy" "p" {{ policy = data.aws_iam_policy_document.d.json }}
data "aws_iam_policy_document" "d" {{
{outside}
statement {{
not_actions = ["a:b"]
{inside}
}}
}}
""")
    assert '"NotAction":"a:b"' in "".join((found.value("aws_iam_policy.p", "policy").text() or "").split())


def test_a_dynamic_block_of_unknown_length_in_the_place_of_a_map_leaves_it_open() -> None:
    found = read_text("""
variable "modes" {}
resource "aws_lambda_function" "f" {
  environment {
    dynamic "variables" {
      for_each = var.modes
      content {
        MODE = variables.value
      }
    }
  }
}
""")
    (environment,) = found.value("aws_lambda_function.f", "environment").items()
    assert environment.get("variables").is_unknown
    assert found.notes == ["an argument is expected, not a block"]


def test_so_is_one_in_a_variable_in_locals_and_in_the_call_of_a_module() -> None:
    main = """
variable "sizes" {
  type = "map"
  default {
    small = 8
  }
}
locals {
  sizes {
    big = "${var.sizes["small"] * 2}"
  }
}
module "disks" {
  source = "./disks"
  sizes {
    huge = "${local.sizes["big"] * 2}"
  }
}
resource "aws_ebs_volume" "v" {
  size = "${var.sizes["small"]}"
}
"""
    disks = """
variable "sizes" {
  default {}
}
resource "aws_ebs_volume" "v" {
  size = "${var.sizes["huge"]}"
}
"""
    with laid_out({"main.tf": main, "disks/main.tf": disks}) as folder:
        graph = from_configuration(folder).graph
        sizes = [graph.by_address[address].values["size"].data for address in ("aws_ebs_volume.v", "module.disks.aws_ebs_volume.v")]
    assert sizes == [8, 32]
    said = {note.refused for note in graph.notes}
    text = "Terraform would refuse this: an argument is expected, not a block; read as the map that it writes"
    assert said == {(name, text) for name in ("var.sizes.default", "local.sizes", "module.disks.sizes")}


@pytest.mark.parametrize(
    "inside",
    [
        "default {\n a {\n b = 1\n }\n }",
        'default "x" {\n a = 1\n }',
        "validation {\n condition = true\n error_message = null\n }",
    ],
)
def test_blocks_of_a_variable_that_may_mean_something_else_give_it_no_value(inside: str) -> None:
    found = read_text(f'variable "v" {{\n {inside}\n}}\nresource "aws_ebs_volume" "v" {{ size = "${{lookup(var.v, "a")}}" }}')
    assert found.value("aws_ebs_volume.v", "size").is_unknown
    assert found.graph.notes == ()


def test_a_block_in_the_place_of_a_secret_map_is_secret() -> None:
    found = read_text("""
resource "aws_glue_connection" "g" {
  authentication_configuration {
    custom_authentication_credentials {
      token = "hidden"
    }
  }
}
""")
    (configuration,) = found.value("aws_glue_connection.g", "authentication_configuration").items()
    credentials = configuration.get("custom_authentication_credentials")
    assert credentials.sensitive
    assert credentials.get("token").sensitive


def test_a_list_of_one_is_its_element() -> None:
    found = read_text('resource "aws_ebs_volume" "v" { kms_key_id = ["alias/app"] }')
    assert found.value("aws_ebs_volume.v", "kms_key_id").data == "alias/app"
    assert found.notes == ["string required; read as its only element"]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('list("10.0.0.0/8", "0.0.0.0/0")', ["10.0.0.0/8", "0.0.0.0/0"]),
        ('concat(list("10.0.0.0/8"), list(local.world))', ["10.0.0.0/8", "0.0.0.0/0"]),
        ('["${concat(list("10.0.0.0/8"), list("0.0.0.0/0"))}"]', ["10.0.0.0/8", "0.0.0.0/0"]),
        ('list("10.0.0.0/8", split(",", "0.0.0.0/0")...)', ["10.0.0.0/8", "0.0.0.0/0"]),
        ('[lookup(map("a", "10.0.0.0/8", "b", local.world), "b")]', ["0.0.0.0/0"]),
        ("local.gone", ["0.0.0.0/0"]),
    ],
)
def test_functions_that_are_gone(written: str, wanted: list[str]) -> None:
    found = read_text(f"""
locals {{
  world = "0.0.0.0/0"
  gone  = list(local.world)
}}
resource "aws_security_group_rule" "r" {{ cidr_blocks = {written} }}
""")
    assert [one.data for one in found.value("aws_security_group_rule.r", "cidr_blocks").items()] == wanted
    assert 'there is no function named "' in found.notes[0]


@pytest.mark.parametrize("written", ['map("a")', 'map(["a", "b"]...)', 'listed("a")'])
def test_a_function_that_never_was_is_not_read(written: str) -> None:
    found = read_text(f'resource "aws_sqs_queue" "q" {{ tags = {written} }}')
    assert found.value("aws_sqs_queue.q", "tags").is_unknown


@pytest.mark.parametrize("count", ["1", "var.on ? 1 : 0", "2"])
def test_the_first_instance_where_none_is_named(count: str) -> None:
    found = read_text(f"""
variable "on" {{ type = bool }}
resource "aws_sqs_queue" "q" {{ count = {count} }}
resource "aws_sqs_queue_policy" "p" {{ queue_url = "${{aws_sqs_queue.q.id}}" }}
""")
    (reference,) = found.value("aws_sqs_queue_policy.p", "queue_url").references
    assert reference.target == "aws_sqs_queue.q[0]"
    assert found.notes == ["a reference to aws_sqs_queue.q, which needs a key of an instance; read as aws_sqs_queue.q[0].id"]


@pytest.mark.parametrize("name", ["aws_sqs_queue.q[0].id", '"${aws_sqs_queue.q.0.id}"', '"${aws_sqs_queue.q[0].id}"'])
def test_the_only_instance_where_the_first_is_named(name: str) -> None:
    found = read_text(f"""
resource "aws_sqs_queue" "q" {{}}
resource "aws_sqs_queue_policy" "p" {{ queue_url = {name} }}
""")
    (reference,) = found.value("aws_sqs_queue_policy.p", "queue_url").references
    assert reference.target == "aws_sqs_queue.q"
    assert found.notes == ["a reference to aws_sqs_queue.q, which has no key of an instance; read as aws_sqs_queue.q.id"]


def test_the_only_document_where_the_first_is_named() -> None:
    found = read_text("""
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sqs:*"]
    resources = ["*"]
  }
}
resource "aws_sqs_queue" "q" { policy = "${data.aws_iam_policy_document.d.0.json}" }
""")
    assert "sqs:*" in str(found.value("aws_sqs_queue.q", "policy").data)


@pytest.mark.parametrize("key", ["[1]", '["a"]'])
def test_no_other_key_is_read_as_the_only_instance(key: str) -> None:
    found = read_text(f"""
resource "aws_sqs_queue" "q" {{}}
resource "aws_sqs_queue_policy" "p" {{ queue_url = aws_sqs_queue.q{key}.id }}
""")
    assert found.notes == ["a reference to aws_sqs_queue.q, which has no key of an instance"]


@pytest.mark.parametrize("default", ["true", "false"])
@pytest.mark.parametrize("count", ["var.on", '"${var.on}"'])
def test_a_bool_is_a_count(default: str, count: str) -> None:
    found = read_text(f"""
variable "on" {{ default = {default} }}
resource "aws_sqs_queue" "q" {{ count = {count} }}
""")
    assert ("aws_sqs_queue.q[0]" in found.graph.by_address) == (default == "true")
    (note,) = found.graph.notes
    assert note.text == f"aws_sqs_queue.q: Terraform would refuse this: number required; read as {1 if default == 'true' else 0}"


@pytest.mark.parametrize("count", ["2.0", '"2.0"', "0.5 * 4", 'jsondecode("2.0")', "20e-1"])
def test_a_whole_number_may_have_a_fraction_of_nothing(count: str) -> None:
    found = read_text(f"""
resource "aws_sqs_queue" "q" {{ count = {count} }}
resource "aws_sqs_queue_policy" "p" {{ queue_url = aws_sqs_queue.q[{count} - 1].id }}
""")
    assert [one.address for one in found.graph.of_type("aws_sqs_queue")] == ["aws_sqs_queue.q[0]", "aws_sqs_queue.q[1]"]
    (reference,) = found.value("aws_sqs_queue_policy.p", "queue_url").references
    assert reference.target == "aws_sqs_queue.q[1]"
    assert found.graph.notes == ()


@pytest.mark.parametrize(("written", "keys"), [("[1, 2]", ["1", "2"]), ("[true]", ["true"])])
def test_numbers_and_bools_in_a_set_are_keys(written: str, keys: list[str]) -> None:
    found = read_text(f'resource "aws_sqs_queue" "q" {{\n  for_each = toset({written})\n  name = each.value\n}}')
    assert [found.value(f'aws_sqs_queue.q["{key}"]', "name").data for key in keys] == keys
    kind = "bool" if written == "[true]" else "number"
    (note,) = found.graph.notes
    wanted = f"for_each must be a map, or a set of strings, not a set of {kind}; read as a set of strings"
    assert note.text == f"aws_sqs_queue.q: Terraform would refuse this: {wanted}"


@pytest.mark.parametrize("written", ["toset([])", "toset([for x in [1, 2] : x if x > 2])"])
def test_nothing_in_a_set_is_no_key_of_another_kind(written: str) -> None:
    assert read_text(f'resource "aws_sqs_queue" "q" {{ for_each = {written} }}').graph.notes == ()


@pytest.mark.parametrize(
    "each", ['["a", "b", "a"]', "var.names", 'tolist(["a", "b"])', 'concat(["a"], var.names)', '["a", "${var.names[1]}"]']
)
def test_a_list_of_texts_is_a_set_of_keys(each: str) -> None:
    found = read_text(f"""
variable "names" {{ default = ["a", "b"] }}
resource "aws_sqs_queue" "q" {{
  for_each = {each}
  name     = each.value
}}
resource "aws_sqs_queue_policy" "p" {{ queue_url = aws_sqs_queue.q["b"].id }}
""")
    assert [found.value(f'aws_sqs_queue.q["{key}"]', "name").data for key in "ab"] == ["a", "b"]
    assert found.value("aws_sqs_queue_policy.p", "queue_url").references[0].target == 'aws_sqs_queue.q["b"]'
    (note,) = found.graph.notes
    assert note.text == "aws_sqs_queue.q: Terraform would refuse this: for_each must be a map, or a set of strings; read as toset([…])"


@pytest.mark.parametrize(
    "each",
    [
        'var.on ? ["a"] : []',
        'var.on ? tolist(["a"]) : []',
        'var.on ? (var.more ? ["a"] : []) : []',
        "var.names",
        "local.zones",
        'var.on ? ["a"] : null',
    ],
)
def test_a_list_that_is_not_known_yet_is_refused_as_well(each: str) -> None:
    """Real Terraform, whatever the variables are given."""
    found = read_text(f"""
variable "on" {{ type = bool }}
variable "more" {{ type = bool }}
variable "names" {{ type = list(string) }}
data "aws_availability_zones" "z" {{}}
locals {{
  zones = data.aws_availability_zones.z.names
}}
resource "aws_sqs_queue" "q" {{
  for_each = {each}
  name     = each.value
}}
""")
    (note,) = found.graph.notes
    assert note.text == "aws_sqs_queue.q: Terraform would refuse this: for_each must be a map, or a set of strings; read as toset([…])"
    key = '"a"' if each.endswith("[]") else '"?"'
    assert f"aws_sqs_queue.q[{key}]" in found.graph.by_address


@pytest.mark.parametrize("each", ['var.on ? toset(["a"]) : []', "var.on ? { a = 1 } : {}", "var.any", "toset(var.names)"])
def test_what_may_be_no_list_is_not(each: str) -> None:
    found = read_text(f"""
variable "on" {{ type = bool }}
variable "any" {{}}
variable "names" {{ type = list(string) }}
resource "aws_sqs_queue" "q" {{
  for_each = {each}
}}
""")
    assert found.graph.notes == ()


@pytest.mark.parametrize("each", ["[{ name = 1 }]", "var.rules", '"a"'])
def test_no_keys_are_guessed(each: str) -> None:
    found = read_text(f"""
variable "rules" {{ default = [{{ name = "a" }}] }}
resource "aws_sqs_queue" "q" {{ for_each = {each} }}
""")
    assert {one for one in found.graph.by_address if one != "provider.aws"} <= {'aws_sqs_queue.q["?"]'}
    (note,) = found.graph.notes
    assert "for_each must be a map" in note.text
    assert "read as" not in note.text


@pytest.mark.parametrize("repeated", ["count = 0", 'for_each = toset(["a"])'])
def test_no_instance_is_guessed(repeated: str) -> None:
    found = read_text(f"""
resource "aws_sqs_queue" "q" {{ {repeated} }}
resource "aws_sqs_queue_policy" "p" {{ queue_url = aws_sqs_queue.q.id }}
""")
    assert found.notes == ["a reference to aws_sqs_queue.q, which needs a key of an instance"]


@pytest.mark.parametrize("known", [True, False])
def test_an_object_is_its_json(known: bool) -> None:
    resource = '"*"' if known else "aws_s3_bucket.b.arn"
    found = read_text(f"""
resource "aws_s3_bucket" "b" {{}}
resource "aws_iam_policy" "p" {{
  policy = {{ Statement = [{{ Effect = "Allow", Action = "*", Resource = {resource} }}] }}
}}
""")
    policy = found.value("aws_iam_policy.p", "policy")
    statement = of(json.loads(str(policy.data))) if known else policy.unknown.tree
    assert statement is not None
    assert statement.get("Statement").items()[0].get("Action").data == "*"
    assert found.notes == ["string required; read as its JSON"]


KINDS = st.sampled_from([BOOL, NUMBER, STRING, list_of(STRING), set_of(NUMBER)])
SCALARS = st.one_of(
    st.booleans().map(cty.boolean),
    st.integers(-2, 2).map(Decimal).map(cty.number),
    st.text(max_size=5).map(cty.string),
    st.sampled_from([ANY, STRING, list_of(STRING), tuple_of([STRING]), object_of({"a": BOOL})]).map(cty.null),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(cty.a_tuple), st.dictionaries(st.text(max_size=2), inner, max_size=2).map(cty.an_object)
    ),
    max_leaves=4,
)


@given(VALUES, KINDS, st.booleans())
def test_what_was_meant_fits_and_stays_as_secret_as_it_was(value: Val, kind: Type, secret: bool) -> None:
    found = meant(cty.mark(value, Marks(sensitive=True)) if secret else value, kind)
    if found is None:
        return
    read, word = found
    assert convert(read, kind) == read
    assert cty.marks_in(read).sensitive == secret
    assert word in {"the bool that it names", "a list of one", "a set of one", "its only element", "its JSON", "one list"}


@pytest.mark.parametrize("nothing", [tuple_of([STRING]), tuple_of([list_of(STRING)]), list_of(STRING), object_of({"a": BOOL})])
@pytest.mark.parametrize("kind", [BOOL, NUMBER, STRING, list_of(STRING), set_of(NUMBER)])
def test_nothing_means_nothing_else(nothing: Type, kind: Type) -> None:
    """`var.b ? ["x"] : null` where a text is wanted."""
    found = meant(cty.null(nothing), kind)
    assert found is None or found[0].is_null


@given(VALUES, KINDS)
def test_what_terraform_takes_is_left_to_it(value: Val, kind: Type) -> None:
    """What fits is never asked about: for what Terraform takes, `meant` has nothing to say, or the same."""
    try:
        taken = convert(value, kind)
    except EvalError:
        return
    found = meant(value, kind)
    assert found is None or found[0] == taken


def test_notes_name_the_block_that_an_argument_stands_in() -> None:
    found = read_text("""
variable "on" { type = bool }
resource "aws_lb_listener" "l" {
  default_action {
    type = "forward"
  }
  default_action {
    order = upper("x").y
    fixed_response { status_code = ["200"] }
  }
}
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = var.on ? [1] : []
    content { cidr_blocks = "0.0.0.0/0" }
  }
}
""")
    assert found.refused == [
        "aws_lb_listener.l.default_action[1].fixed_response[0].status_code",
        "aws_lb_listener.l.default_action[1].order",
        "aws_security_group.g.ingress.cidr_blocks",
    ]


def test_what_is_refused_in_many_instances_is_said_once() -> None:
    found = read_text('resource "aws_ebs_volume" "v" {\n  count     = 3\n  encrypted = var.nobody\n}')
    assert found.notes == ['there is no variable named "nobody"']
    assert found.refused == ["aws_ebs_volume.v[0].encrypted and 2 more"]


@pytest.mark.parametrize("arn", ["arn:aws:s3:::a", "${aws_s3_bucket.a.arn}"])
def test_a_list_in_a_list_of_a_policy_document(arn: str) -> None:
    found = read_text(f"""
variable "names" {{ default = ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"] }}
resource "aws_s3_bucket" "a" {{}}
resource "aws_s3_bucket_policy" "a" {{
  bucket = aws_s3_bucket.a.id
  policy = data.aws_iam_policy_document.a.json
}}
data "aws_iam_policy_document" "a" {{
  statement {{
    actions   = ["s3:GetObject"]
    resources = ["{arn}/*"]
    principals {{
      type        = "AWS"
      identifiers = ["${{var.names}}"]
    }}
  }}
}}
""")
    text = found.value("aws_s3_bucket_policy.a", "policy").data
    if isinstance(text, str):
        assert len(json.loads(text)["Statement"][0]["Principal"]["AWS"]) == 2
    assert "arn:aws:iam::444455556666:root" in repr(found.value("data.aws_iam_policy_document.a", "statement"))
    assert found.notes == ["element 0: string required; read as one list"]
    assert found.refused == ["data.aws_iam_policy_document.a.statement[0].principals[0].identifiers"]


@pytest.mark.parametrize("statement", ["statement {\n%s\n}", "statement = {\n%s\n}", "statement = [{\n%s\n}]"])
@pytest.mark.parametrize("blocks", ["{} = {{\n{}}}", "{} = [{{\n{}}}]"])
def test_arguments_in_the_place_of_blocks_of_a_policy_document(statement: str, blocks: str) -> None:
    """Terraform 0.11 took them for blocks. Who may do it, and under which condition, must not fall out of the text."""
    whom = blocks.format("principals", 'type = "AWS"\n identifiers = ["${var.who}"]\n')
    when = blocks.format("condition", 'test = "StringEquals"\n variable = "aws:PrincipalOrgID"\n values = ["o-1"]\n')
    inside = statement % f'actions = ["sts:AssumeRole"]\n{whom}\n{when}'
    found = read_text(f"""
variable "who" {{ default = "*" }}
resource "aws_iam_role" "a" {{ assume_role_policy = data.aws_iam_policy_document.a.json }}
data "aws_iam_policy_document" "a" {{
{inside}
}}
""")
    text = found.value("aws_iam_role.a", "assume_role_policy").data
    assert isinstance(text, str)
    assert json.loads(text)["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": "*"},
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
        }
    ]
    assert set(found.notes) == {"blocks are expected, not an argument; read as the blocks that it means"}


@pytest.mark.parametrize("written", ["principals = var.whom", 'principals = "*"', "condition = var.whom", 'not_principals = ["*"]'])
def test_what_may_be_blocks_of_a_policy_document_does_not_fall_out_of_its_text(written: str) -> None:
    found = read_text(f"""
variable "whom" {{}}
resource "aws_iam_role" "a" {{ assume_role_policy = data.aws_iam_policy_document.a.json }}
data "aws_iam_policy_document" "a" {{
  statement {{
    actions = ["sts:AssumeRole"]
    {written}
  }}
}}
""")
    assert found.value("aws_iam_role.a", "assume_role_policy").is_unknown


@pytest.mark.parametrize("written", ["ingress = []", 'ingress = [{ from_port = 22, to_port = 22, protocol = "tcp" }]', "ingress = {}"])
@pytest.mark.parametrize("block", ["ingress {\n%s\n}", 'dynamic "ingress" {\nfor_each = [1]\ncontent {\n%s\n}\n}'])
def test_an_argument_beside_blocks_of_its_name_leaves_open_what_is_meant(written: str, block: str) -> None:
    """Terraform: `Blocks of type "ingress" are not expected here`. None of them is left out in silence."""
    rule = 'from_port = 22\n to_port = 22\n protocol = "tcp"\n cidr_blocks = ["0.0.0.0/0"]'
    found = read_text(f'resource "aws_security_group" "g" {{\n{written}\n{block % rule}\n}}')
    assert found.value("aws_security_group.g", "ingress").is_unknown
    assert found.notes == ["it is written both as an argument and as a block"]


@pytest.mark.parametrize("first", ["main.tf", "a_override.tf"])
def test_of_an_argument_and_blocks_in_an_override_the_argument_counts(first: str) -> None:
    """Real Terraform 1.15 takes the argument, whichever of the two files it stands in, and says nothing against it."""
    second = "a_override.tf" if first == "main.tf" else "main.tf"
    argument = 'resource "aws_security_group" "g" { ingress = [{ from_port = 22 }] }'
    block = 'resource "aws_security_group" "g" {\n ingress {\n from_port = 23\n }\n}'
    with laid_out({first: argument, second: block}) as folder:
        found = from_configuration(folder)
        (rule,) = found.graph.by_address["aws_security_group.g"].values["ingress"].items()
        assert (rule.get("from_port").data, list(found.late())) == (22, [])


def test_an_argument_in_a_block_beside_blocks_of_its_name() -> None:
    found = read_text("""
resource "aws_s3_bucket" "b" {
  server_side_encryption_configuration {
    rule = {}
    rule {
      bucket_key_enabled = true
    }
  }
}
""")
    (block,) = found.value("aws_s3_bucket.b", "server_side_encryption_configuration").items()
    assert block.get("rule").is_unknown
    assert found.notes == ["it is written both as an argument and as a block, and blocks are expected, not an argument"]


@pytest.mark.parametrize("argument", ["{ actions = [] }", "[]"])
def test_a_statement_that_is_an_argument_beside_one_that_is_a_block(argument: str) -> None:
    found = read_text(f"""
resource "aws_iam_role" "a" {{ assume_role_policy = data.aws_iam_policy_document.a.json }}
data "aws_iam_policy_document" "a" {{
  statement = {argument}
  statement {{ actions = ["sts:AssumeRole"] }}
}}
""")
    assert found.value("aws_iam_role.a", "assume_role_policy").is_unknown
    assert found.notes == ["it is written both as an argument and as a block"]


@pytest.mark.parametrize("block", ['resource "awscc_ec2_thing" "a"', 'data "datadog_thing" "a"', 'resource "aws_thing_of_tomorrow" "a"'])
@pytest.mark.parametrize("name", ["filter", "statement"])
def test_an_argument_of_other_providers_is_no_block(block: str, name: str) -> None:
    """Theirs may have arguments that are objects, as all of `awscc` have."""
    address = ("data." if block.startswith("data") else "") + block.split('"')[1] + ".a"
    found = read_text(f"""
{block} {{ {name} = {{ first = "x" }} }}
resource "aws_sns_topic" "t" {{ name = {address}.{name}.first }}
""")
    assert (found.value("aws_sns_topic.t", "name").data, found.notes) == ("x", [])


GROUP = """
variable "subnets" {}
variable "subnet" {}
variable "tls" {}
variable "access" {}
variable "named" { type = string }
module "vpc" {
  source = "git::https://example.com/vpc.git"
}
resource "aws_autoscaling_group" "g" {
  vpc_zone_identifier = %s
}
"""


@pytest.mark.parametrize(
    ("subnets", "size"),
    [
        ('["${var.subnets}"]', None),
        ('["${module.vpc.private_subnets}"]', None),
        ('["${module.vpc.private_subnet}"]', 1),
        ('["${var.subnet}"]', 1),
        ('["${var.tls}", "${var.access}"]', 2),  # words that end so in the singular
        ('["${var.named}"]', 1),
        ('["${var.subnets[0]}"]', 1),
        ('["${element(var.subnets, 0)}"]', 1),
        ('["${aws_subnet.gone.*.id}"]', None),  # is not declared, and is one for each all the same
        ('["${aws_subnet.gone[*].id}"]', None),
        ('["${module.vpc.zone.*.subnet}"]', None),
        ('["${[for one in aws_subnet.gone : one.id]}"]', None),
        ('["${aws_subnet.gone.*.id[0]}"]', 1),
        ('["${element(aws_subnet.gone.*.id, 0)}"]', 1),
        ('["${aws_subnet.gone.0.id}"]', 1),
        ('["subnet-0123456789abcdef0", "${var.subnets}"]', 2),  # one that is known, and as many as there are
    ],
)
def test_how_many_a_name_in_the_plural_brings_is_open(subnets: str, size: int | None) -> None:
    """Terraform 0.11 flattened such a list; today's refuses it, if it is one."""
    found = read_text(GROUP % subnets).value("aws_autoscaling_group.g", "vpc_zone_identifier")
    assert found.is_unknown == (size is None)
    assert size is None or len(found.items()) == size
    bodies = [one for one in found.items() if one.is_unknown and one.unknown.body is not None]
    assert len(bodies) == (1 if "0123456789abcdef0" in subnets else 0)


@pytest.mark.parametrize("written", ['try(local.a, "x")', "can(local.a)", "[for one in [1] : try(local.a, one)]"])
def test_no_try_saves_a_circle(written: str) -> None:
    """Terraform says "Self-referencing local value" before it evaluates anything."""
    found = read_text(f'locals {{ a = {written} }}\nresource "aws_sqs_queue" "q" {{ kms_master_key_id = jsonencode(local.a) }}')
    assert found.notes == ["local.a depends on itself"]


def test_no_try_saves_a_circle_of_several() -> None:
    found = read_text(
        'locals {\n  a = try(local.b, "x")\n  b = local.a\n}\nresource "aws_sqs_queue" "q" {\n  kms_master_key_id = local.b\n}'
    )
    assert found.notes == ["local.b depends on itself"]


@pytest.mark.parametrize(
    ("written", "against"),
    [
        ('["22"]', "element 0: object required"),
        ('"22"', "list of object required"),
        ('{ ssh = { from_port = 22, to_port = 22, protocol = "tcp", cidr_blocks = ["0.0.0.0/0"] } }', "list of object required"),
        ('[{ from_port = 22, to_port = 22, protocol = "tcp" }, "22"]', "element 1: object required"),
    ],
)
def test_what_stands_for_blocks_and_is_none_is_not_known(written: str, against: str) -> None:
    """Terraform 1.15 asks for a set of objects; what was meant has to be guessed."""
    found = read_text(f'resource "aws_security_group" "g" {{ ingress = {written} }}')
    assert found.value("aws_security_group.g", "ingress").is_unknown
    assert found.notes == [against]


@pytest.mark.parametrize("written", ["null", "[]", '{ from_port = 22, to_port = 22, protocol = "tcp" }', "[null]"])
def test_blocks_and_none_at_all_are_known(written: str) -> None:
    assert not read_text(f'resource "aws_security_group" "g" {{ ingress = {written} }}').value("aws_security_group.g", "ingress").is_unknown


def test_an_iterator_in_quotes_is_the_name_in_them() -> None:
    found = read_text("""
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = [22, 3389]
    iterator = "port"
    content {
      from_port = port.value
      to_port   = port.value
      protocol  = "tcp"
    }
  }
}
""")
    ports = [one.get("to_port").data for one in found.value("aws_security_group.g", "ingress").items() or ()]
    assert ports == [22, 3389]
    assert found.notes == ["an iterator is a name without quotes; read as that"]


def test_what_stands_in_a_dynamic_block_without_content_is_its_content() -> None:
    found = read_text("""
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each    = [22]
    from_port   = ingress.value
    to_port     = ingress.value
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
""")
    made = [(one.get("to_port").data, one.get("for_each").is_null) for one in found.value("aws_security_group.g", "ingress").items() or ()]
    assert made == [(22, True)]
    assert found.notes == ["a dynamic block needs a content block; read as if all that stands in it were its content"]


@pytest.mark.parametrize(
    "content", ['{ from_port = 22, to_port = ingress.value, protocol = "tcp" }', "[merge(local.rule, { to_port = 22 })]"]
)
def test_content_that_is_written_as_an_argument_is_its_content(content: str) -> None:
    found = read_text(f"""
locals {{
  tcp  = "tcp"
  rule = {{ from_port = 22, protocol = local.tcp }}
}}
resource "aws_security_group" "g" {{
  dynamic "ingress" {{
    for_each = [22]
    content  = {content}
  }}
}}
""")
    (made,) = found.value("aws_security_group.g", "ingress").items()
    assert [made.get(name).data for name in ("from_port", "to_port", "protocol")] == [22, 22, "tcp"]
    assert found.notes == ["a dynamic block needs a content block; read as if all that stands in it were its content"]


def test_an_iterator_that_is_no_name_is_none() -> None:
    found = read_text("""
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = [22]
    iterator = "a port"
    content { to_port = ingress.value }
  }
}
""")
    assert [one.get("to_port").data for one in found.value("aws_security_group.g", "ingress").items() or ()] == [22]


def test_what_stands_in_the_place_of_a_block_is_none() -> None:
    found = read_text('resource "aws_launch_template" "t" { monitoring = false }')
    assert found.value("aws_launch_template.t", "monitoring").data is False
    assert found.notes == ["blocks are expected, not an argument"]


@pytest.mark.parametrize(("written", "enabled"), [("[null]", [None]), ("[null, { enabled = true }]", [None, True])])
def test_null_among_what_means_blocks_is_one_with_nothing_in_it(written: str, enabled: list[bool | None]) -> None:
    found = read_text(f'resource "aws_s3_bucket" "b" {{ versioning = {written} }}')
    assert [one.get("enabled").written for one in found.value("aws_s3_bucket.b", "versioning").items()] == list(map(bool, enabled))
    assert len(found.notes) == 1


@pytest.mark.parametrize("written", ['"Enabled"', "true", "[true]", "var.on", '["Enabled"]', '"${var.on}"'])
def test_what_may_mean_a_block_is_neither_one_nor_none(written: str) -> None:
    found = read_text(f"""
variable "on" {{}}
resource "aws_s3_bucket" "b" {{ versioning = {written} }}
resource "aws_s3_bucket_replication_configuration" "r" {{
  rule {{
    filter = {written}
  }}
}}
""")
    (rule,) = found.value("aws_s3_bucket_replication_configuration.r", "rule").items()
    assert found.value("aws_s3_bucket.b", "versioning").is_unknown
    assert rule.get("filter").is_unknown
    assert found.notes == ["blocks are expected, not an argument"] * 2
    assert found.refused == ["aws_s3_bucket.b.versioning", "aws_s3_bucket_replication_configuration.r.rule[0].filter"]


ONE_MAP = 'tags {\n a = "b"\n}\n'


@pytest.mark.parametrize(
    "blocks",
    [
        f'{ONE_MAP}tags {{\n b = "c"\n}}',
        *(f'{ONE_MAP}dynamic "tags" {{\n for_each = {each}\n content {{}}\n}}' for each in ("[1]", "var.more")),
        'tags {\n a = "b"\n inner {\n b = "c"\n}\n}',
    ],
)
def test_two_blocks_for_one_map_or_one_with_blocks_in_it_are_no_map(blocks: str) -> None:
    found = read_text(f"""
variable "more" {{}}
resource "aws_instance" "i" {{
  ami = "ami-12345678"
  {blocks}
}}
""")
    assert found.value("aws_instance.i", "ami").data == "ami-12345678"
    assert found.value("aws_instance.i", "tags").is_unknown
    assert found.notes == ["an argument is expected, not a block"]


def test_the_providers_of_a_module_as_a_block() -> None:
    main = """
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "far"
  region = "us-east-1"
}
module "m" {
  source = "./m"
  providers {
    aws = aws.far
  }
}
"""
    with laid_out({"main.tf": main, "m/main.tf": 'resource "aws_ebs_volume" "v" { size = 1 }'}) as folder:
        found = from_configuration(folder)
        assert found.graph.by_address["module.m.aws_ebs_volume.v"].provider == "aws.far"
    text = "module.m.providers: Terraform would refuse this: an argument is expected, not a block; read as the map that it writes"
    assert [note.text for note in (*found.graph.notes, *found.late())] == [text]


@pytest.mark.parametrize(
    "twice",
    [
        'variable "v" {\n default = {}\n default {\n a = "b"\n }\n}',
        'variable "v" {\n default {}\n default {\n a = "b"\n }\n}',
        'locals {\n v = {}\n v {\n a = "b"\n }\n}\nvariable "v" { default = {} }',
        'module "m" {\n source = "./m"\n tags = {}\n tags {\n a = "b"\n }\n}',
    ],
)
def test_of_what_is_written_twice_neither_counts(twice: str) -> None:
    """What else stands in the file is judged."""
    main = f"""
{twice}
resource "aws_instance" "i" {{
  ami  = "ami-12345678"
  tags = {"local" if "locals" in twice else "module.m" if "module" in twice else "var"}.v
}}
"""
    with laid_out({"main.tf": main, "m/main.tf": 'variable "tags" { default = {} }\noutput "v" { value = var.tags }'}) as folder:
        tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: path.name)
        found = configured(folder, tree, shipped(), Given(), lambda where: Readable(folder, where))
        instance = found.graph.by_address["aws_instance.i"].values
        assert (instance["ami"].data, instance["tags"].is_unknown) == ("ami-12345678", True)
        name = "default" if "default {" in twice and "variable" in twice else "tags" if "module" in twice else "v"
        assert [str(error).splitlines()[-1] for error in tree.errors.values()] == [f"==> expected one `{name}` in this block, got two"]


LOGS = """
resource "aws_elb" "a" {{
  access_logs {}
}}
"""


@pytest.mark.parametrize("written", ['= {\nbucket = "logs"\n}', '= [{\nbucket = "logs"\n}]', '= ["${local.logs}"]'])
def test_an_argument_in_the_place_of_a_block_has_what_is_in_force_in_one(written: str) -> None:
    """Terraform 0.11 took it for the block; what the provider fills in where nobody writes it is filled in here as well."""
    local = 'locals { logs = [{ bucket = "logs" }] }\n'
    block, found = (read_text(local + LOGS.format(one)) for one in ('{\nbucket = "logs"\n}', written))
    before, after = (one.value("aws_elb.a", "access_logs") for one in (block, found))
    assert [one.get("enabled").data for one in after.items()] == [one.get("enabled").data for one in before.items()] == [True]
    assert [one.get("bucket").data for one in after.items()] == ["logs"]
    assert block.notes == []
    assert len(found.notes) == 1


def test_an_argument_in_the_place_of_a_block_inside_of_another() -> None:
    found = read_text("""
resource "aws_s3_bucket" "a" {
  server_side_encryption_configuration {
    rule = {
      bucket_key_enabled = "true"
      apply_server_side_encryption_by_default = { sse_algorithm = "aws:kms" }
    }
  }
}
""")
    (rule,) = found.value("aws_s3_bucket.a", "server_side_encryption_configuration").items()[0].get("rule").items()
    assert rule.get("bucket_key_enabled").data is True
    assert [one.get("sse_algorithm").data for one in rule.get("apply_server_side_encryption_by_default").items()] == ["aws:kms"]
    assert found.refused == ["aws_s3_bucket.a.server_side_encryption_configuration[0].rule and 1 more"]


def test_an_argument_in_the_place_of_the_filter_of_a_data_source() -> None:
    found = read_text("""
data "aws_availability_zones" "here" {
  filter = [{
    name   = "zone-type"
    values = ["availability-zone"]
  }]
}
""")
    (one,) = found.value("data.aws_availability_zones.here", "filter").items()
    assert one.get("name").data == "zone-type"
    assert found.notes == ["blocks are expected, not an argument; read as the blocks that it means"]


@pytest.mark.parametrize("written", ['environment { TOKEN = "correct-horse" }', 'environment = { TOKEN = "correct-horse" }'])
def test_a_block_in_the_place_of_the_environment_of_a_provisioner_is_the_map(written: str) -> None:
    found = read_text(f"""
resource "null_resource" "a" {{
  provisioner "local-exec" {{
    command = "true"
    {written}
  }}
}}
""")
    assert found.value("null_resource.a.provisioner[0]", "environment").get("TOKEN").data == "correct-horse"


@pytest.mark.parametrize("written", ['triggers { token = "correct-horse" }', 'triggers = { token = "correct-horse" }'])
def test_a_block_in_the_place_of_triggers_is_the_map(written: str) -> None:
    """Of other providers there is no schema, which would say that a map is expected."""
    found = read_text(f"""
resource "null_resource" "a" {{
  {written}
  provisioner "local-exec" {{ command = "login ${{self.triggers.token}}" }}
}}
""")
    assert found.value("null_resource.a.provisioner[0]", "command").data == "login correct-horse"


def test_what_is_told_of_by_a_function_that_is_gone() -> None:
    """`list` went with Terraform 0.15, and is in the outputs of every module that is older; `providers` passes nothing on."""
    found = read_text("""
resource "aws_vpc" "a" {}
resource "aws_vpc" "b" {}
output "vpc" { value = "${element(concat(aws_vpc.a.*.id, list("")), 0)}" }
module "logs" {
  source    = "git::https://example.com/logs.git"
  vpcs      = "${list(aws_vpc.b.id)}"
  providers = { aws = "aws" }
}
""")
    told = {name: [one.target for one in references] for name, references in (*found.graph.outputs(), *found.graph.open_modules)}
    assert told == {"output.vpc": ["aws_vpc.a"], "module.logs": ["aws_vpc.b"]}


def test_a_list_in_a_list_of_what_no_schema_describes() -> None:
    """Of data sources, and of blocks that the provider has no more; other providers may mean lists of lists."""
    found = read_text("""
variable "names" { default = ["a", "b"] }
data "aws_ami" "a" {
  owners = ["${var.names}"]
  filter {
    name   = "name"
    values = ["c", "${var.names}"]
  }
}
resource "aws_redshift_cluster" "a" {
  logging {
    log_exports = ["${var.names}"]
  }
}
resource "acme_grid" "a" { rows = [["a", "b"]] }
""")
    (one,) = found.value("data.aws_ami.a", "filter").items()
    (logging,) = found.value("aws_redshift_cluster.a", "logging").items()
    lists = [found.value("data.aws_ami.a", "owners"), one.get("values"), logging.get("log_exports")]
    assert [[item.data for item in each.items()] for each in lists] == [["a", "b"], ["c", "a", "b"], ["a", "b"]]
    (row,) = found.value("acme_grid.a", "rows").items()
    assert [item.data for item in row.items()] == ["a", "b"]
    assert set(found.notes) == {"no list has lists in it here; read as one list"}


@pytest.mark.parametrize("written", ["connection {{\n{}\n}}", "connection = {{\n{}\n}}"])
@pytest.mark.parametrize("inside", [True, False])
def test_an_argument_in_the_place_of_a_connection_is_the_connection(written: str, inside: bool) -> None:
    connection = written.format('user = "root"\npassword = "correct-horse"')
    found = read_text(f"""
resource "null_resource" "a" {{
  {"" if inside else connection}
  provisioner "remote-exec" {{
    inline = ["true"]
    {connection if inside else ""}
  }}
}}
""")
    (one,) = found.value("null_resource.a.provisioner[0]", "connection").items()
    assert (one.get("user").data, one.get("password").data) == ("root", "correct-horse")
    assert one.get("password").sensitive


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("for_each = null", "for_each must be a collection, not null"),
        ("for_each = var.rules", "for_each must be a collection, not null"),
        ('for_each = "abc"', "for_each must be a collection, not a string"),
        ("for_each = true", "for_each must be a collection, not a bool"),
        ("for_each = sensitive(1)", "for_each must be a collection, not a number"),
        ("", "a dynamic block needs one"),
    ],
)
def test_blocks_are_not_left_out_where_terraform_cannot_go_over_what_is_given(line: str, why: str) -> None:
    found = read_text(f"""
variable "rules" {{
  type    = list(number)
  default = null
}}
resource "aws_security_group" "s" {{
  dynamic "ingress" {{
    {line}
    content {{
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }}
  }}
}}
""")
    value = found.value("aws_security_group.s", "ingress")
    assert value.is_unknown
    assert value.unknown.why == "an expression that Terraform refuses"
    assert (found.refused, found.notes) == (["aws_security_group.s.ingress.for_each"], [why])


def test_of_several_contents_the_first_counts_and_that_is_said() -> None:
    contents = "".join(
        f'    content {{\n      from_port = {port}\n      to_port = {port}\n      protocol = "tcp"\n    }}\n' for port in (1, 2)
    )
    found = read_text(f'resource "aws_security_group" "s" {{\n  dynamic "ingress" {{\n    for_each = ["x"]\n{contents}  }}\n}}\n')
    (rule,) = found.value("aws_security_group.s", "ingress").items()
    assert rule.get("from_port").data == 1
    assert found.notes == ["a dynamic block has one content block; the first one counts, what else there is is not judged"]


@pytest.mark.parametrize(
    ("base", "said"), [("locals { on = false }", []), ("", ["there is no local.on to override, which Terraform refuses; this one counts"])]
)
def test_a_local_value_of_an_override_file_that_overrides_nothing(base: str, said: list[str]) -> None:
    text = f'{base}\nresource "aws_ebs_volume" "v" {{ encrypted = local.on }}\n'
    graph = configured_graph(text, files={"override.tf": "locals { on = true }\n"})
    assert graph.by_address["aws_ebs_volume.v"].values["encrypted"].data is True
    assert [note.text for note in graph.notes] == said

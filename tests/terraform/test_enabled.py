"""OpenTofu's `enabled`: a resource or a module that is switched off is null, and so is all that asks for it.

https://opentofu.org/docs/language/meta-arguments/enabled/
"""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

SWITCHED = """
variable "on" {{
  type = bool
{default}
}}
resource "aws_kms_key" "k" {{
  lifecycle {{
    enabled = var.on
  }}
}}
module "m" {{
  source = "./m"
  lifecycle {{
    enabled = var.on
  }}
}}
resource "aws_sns_topic" "t" {{
  kms_master_key_id = {written}
}}
"""
MODULE = {"m/main.tf": 'resource "aws_kms_key" "k" {}\noutput "arn" {\n  value = aws_kms_key.k.arn\n}\n'}
ASKED = [
    "aws_kms_key.k != null ? aws_kms_key.k.arn : null",
    "aws_kms_key.k == null ? null : aws_kms_key.k.arn",
    "one(aws_kms_key.k[*].arn)",
    "module.m != null ? module.m.arn : null",
]
TRIED = ["try(aws_kms_key.k.arn, null)", "try(module.m.arn, null)"]


def key_of(default: str, written: str) -> Value:
    """What the topic has for a key."""
    graph = configured_graph(SWITCHED.format(default=default, written=written), files=MODULE)
    keys = [one.address for one in graph.resources if one.type == "aws_kms_key"]
    assert keys == ([] if "false" in default else ["aws_kms_key.k", "module.m.aws_kms_key.k"])
    return graph.by_address["aws_sns_topic.t"].get("kms_master_key_id")


@pytest.mark.parametrize("written", [*ASKED, *TRIED])
def test_what_is_off_is_null(written: str) -> None:
    assert key_of("  default = false", written).is_null


@pytest.mark.parametrize("written", [*ASKED, *TRIED])
def test_what_is_on_is_there(written: str) -> None:
    assert [one.attribute for one in key_of("  default = true", written).references] == ["arn"]


@pytest.mark.parametrize("written", [*ASKED, *TRIED])
def test_of_what_may_be_off_nobody_knows_whether_it_is_null(written: str) -> None:
    value = key_of("", written)
    assert [side.is_null for _, side in value.unknown.branches].count(True) == 1
    assert "var.on" in value.unknown.depends_on


@pytest.mark.parametrize("written", ["aws_kms_key.k.arn", "module.m.arn"])
def test_what_is_read_of_it_is_its_own_all_the_same(written: str) -> None:
    """Where it is off, OpenTofu refuses that."""
    value = key_of("", written)
    assert [one.attribute for one in value.references] == ["arn"]
    assert not any(side.is_null for _, side in value.unknown.branches)


def test_what_may_be_off_is_in_doubt_also_where_a_name_in_it_is_not_declared() -> None:
    module = {"m/main.tf": 'output "arn" {\n  value = { key = "k", id = aws_vpc.nowhere.id }\n}\n'}
    text = SWITCHED.format(default="", written="try(module.m.arn.key, null)")
    value = configured_graph(text, files=module).by_address["aws_sns_topic.t"].get("kms_master_key_id")
    assert "var.on" in value.unknown.depends_on


@pytest.mark.parametrize(
    "written", ["", "\n  lifecycle {\n    prevent_destroy = true\n  }\n", "\n  lifecycle {\n    enabled = true\n  }\n"]
)
def test_an_override_file_switches_off_whatever_life_was_written_before(written: str) -> None:
    off = 'resource "aws_kms_key" "k" {\n  lifecycle {\n    enabled = false\n  }\n}\n'
    graph = configured_graph(f'resource "aws_kms_key" "k" {{{written}}}\nresource "aws_kms_key" "there" {{}}\n', files={"override.tf": off})
    assert [one.address for one in graph.resources if one.type == "aws_kms_key"] == ["aws_kms_key.there"]

"""`name = ""` where the provider fills in what is left out: Terraform plans it as known after apply, as where nobody wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.judging import after_plan, configured_graph, graph_of
from tests.support.planned import plan_of

EMPTY = """
resource "aws_db_instance" "main" {
  instance_class         = "db.t4g.micro"
  kms_key_id             = ""
  vpc_security_group_ids = []
}

resource "aws_instance" "main" {
  metadata_options {
    http_tokens = ""
  }
}

resource "aws_ssm_parameter" "key" {
  name  = aws_db_instance.main.kms_key_id
  type  = "String"
  value = aws_instance.main.metadata_options[0].http_tokens
}
"""


@pytest.mark.parametrize("door", [configured_graph, graph_of])
def test_who_reads_it_gets_what_the_provider_fills_in(door: Any) -> None:
    parameter = door(EMPTY).by_address["aws_ssm_parameter.key"]
    assert [parameter.get(name).is_unknown for name in ("name", "value")] == [True, True]


def test_what_stands_there_was_not_written_either() -> None:
    """The plan of an update shows the key that AWS chose."""
    plan = plan_of(EMPTY, before=EMPTY.replace('"db.t4g.micro"', '"db.t4g.small"'))
    change = next(one["change"] for one in plan["resource_changes"] if one["address"] == "aws_db_instance.main")
    assert change["actions"] == ["update"]
    for side in ("before", "after"):
        change[side]["kms_key_id"] = "arn:aws:kms:eu-west-1:111122223333:key/11112222-3333-4444-5555-666677778888"
    key = after_plan(plan).by_address["aws_db_instance.main"].get("kms_key_id")
    assert key.data
    assert not key.written


def test_an_empty_text_that_nobody_fills_in_is_read_as_such() -> None:
    text = EMPTY.replace("kms_key_id ", "domain ").replace(".kms_key_id", ".domain")
    assert configured_graph(text).by_address["aws_ssm_parameter.key"].get("name").data == ""

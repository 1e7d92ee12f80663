"""What `data.null_data_source` hands on: older modules put names and switches together in one."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

TEXT = """
variable "open" {{}}

resource "aws_kms_key" "main" {{}}

data "null_data_source" "x" {{
  {inputs}
}}

resource "aws_db_instance" "main" {{
  storage_encrypted = {value}
}}
"""
OUTPUT = '"${data.null_data_source.x.outputs["on"]}"'


@pytest.mark.parametrize(
    ("inputs", "value", "wanted"),
    [
        ('inputs = { on = "false" }', OUTPUT, False),
        ("inputs = { on = true }", OUTPUT, True),
        ('inputs {\n    on = "true"\n  }', OUTPUT, True),
        ('inputs = { on = "true" }', 'lookup(data.null_data_source.x.outputs, "off", false)', False),
        ("", 'lookup(data.null_data_source.x.outputs, "on", "false")', False),
        ('inputs = { on = "true", key = aws_kms_key.main.arn }', OUTPUT, True),
    ],
)
def test_outputs_are_inputs(inputs: str, value: str, wanted: bool) -> None:
    assert read(inputs, value).data is wanted


@pytest.mark.parametrize(
    ("inputs", "value"),
    [
        ("inputs = { on = var.open }", OUTPUT),
        ("inputs = var.open", OUTPUT),
        ('inputs = { on = "true" }', "data.null_data_source.x.random == 1"),
    ],
)
def test_what_is_open_stays_open(inputs: str, value: str) -> None:
    assert read(inputs, value).is_unknown


def test_what_is_handed_on_leads_to_what_it_is() -> None:
    text = """
resource "aws_kms_key" "main" {}

data "null_data_source" "x" {
  inputs = { key = aws_kms_key.main.arn }
}

resource "aws_sns_topic" "main" {
  kms_master_key_id = data.null_data_source.x.outputs["key"]
}
"""
    (topic,) = configured_graph(text).of_type("aws_sns_topic")
    assert "aws_kms_key.main" in {one.target for one in topic.get("kms_master_key_id").references}


def read(inputs: str, value: str) -> Value:
    (instance,) = configured_graph(TEXT.format(inputs=inputs, value=value)).of_type("aws_db_instance")
    return instance.get("storage_encrypted")

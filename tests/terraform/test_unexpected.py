"""Arguments that no version of the provider has are told at any depth, with the name that was meant."""

from __future__ import annotations

import pytest

from srm_tf.terraform.schema import shipped
from tests.support.judging import configured_graph

NONE = f"version {shipped().version} of the AWS provider has no such argument"
RULES = 'rule_definition {\n actions = []\n match_attributes {\n source {\n address_definition = "10.0.0.0/8"\n }\n }\n }'
DEEP = f"rule_group {{\n rules_source {{\n stateless_rules_and_custom_actions {{\n stateless_rule {{\n {RULES}\n }}\n }}\n }}\n }}"


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("aws_instance", "monitorng = true", [(2, "monitorng", ", perhaps monitoring")]),
        ("aws_instance", "speed = 3", [(2, "speed", "")]),
        ("aws_instance", "metadata_option {\n }", [(2, "metadata_option", ", perhaps metadata_options")]),
        ("aws_instance", "root_block_device {\n encrytped = true\n }", [(3, "root_block_device.encrytped", ", perhaps encrypted")]),
        (
            "aws_security_group",
            'dynamic "ingress" {\n for_each = [1]\n content {\n form_port = 1\n }\n }',
            [(5, "ingress.form_port", ", perhaps from_port")],
        ),
        (
            "aws_security_group",
            "ingress {\n form_port = 1\n }\n ingress {\n form_port = 2\n }",
            [(3, "ingress.form_port", ", perhaps from_port")],
        ),
        ("aws_instance", 'lifecycle {\n prevent_destroy = true\n }\n timeouts {\n create = "1h"\n }', []),
        ("aws_networkfirewall_rule_group", DEEP, []),
    ],
    ids=["misspelt", "unknown", "block", "nested", "dynamic", "twice", "meta", "deeper than the schema"],
)
def test_what_the_provider_does_not_have_is_told(kind: str, body: str, told: list[tuple[int, str, str]]) -> None:
    found = configured_graph(f'resource "{kind}" "x" {{\n {body}\n}}\n').notes
    assert [(one.where.rpartition(":")[2], one.text) for one in found] == [
        (f"{line} {kind}.x.{path}", f"{NONE}{meant}: it is not judged") for line, path, meant in told
    ]


CONDITION = '%s {\n test = "StringEquals"\n variable = "aws:SourceAccount"\n values = ["111122223333"]\n }'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (CONDITION % "Condition", [(3, "statement.Condition", ", perhaps condition")]),
        (CONDITION % "condition", []),
        ('action = ["s3:GetObject"]', [(3, "statement.action", ", perhaps actions")]),
        ('not_principals {\n type = "AWS"\n identifier = []\n }', [(5, "statement.not_principals.identifier", ", perhaps identifiers")]),
        (
            'dynamic "condition" {\n for_each = [1]\n content {\n key = "a"\n }\n }',
            [(6, "statement.condition.key", "")],
        ),
    ],
    ids=["capital", "right", "singular", "nested", "dynamic"],
)
def test_a_misspelt_part_of_a_policy_is_told(body: str, told: list[tuple[int, str, str]]) -> None:
    found = configured_graph(f'data "aws_iam_policy_document" "x" {{\n statement {{\n {body}\n }}\n count = 1\n}}\n').notes
    assert [(one.where.rpartition(":")[2], one.text) for one in found] == [
        (f"{line} data.aws_iam_policy_document.x.{path}", f"{NONE}{meant}: it is not judged") for line, path, meant in told
    ]


def test_what_other_data_sources_take_is_not_known() -> None:
    assert configured_graph('data "aws_ami" "x" {\n newest = true\n}\n').notes == ()

"""Examples that are planned many at a time: what is cut out of their plan, and the list of those that are judged otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from srm_tf.catalogue.control import Example

WHOLE: dict[str, Any] = {
    "format_version": "1.2",
    "terraform_version": "1.15.5",
    "planned_values": {
        "root_module": {
            "child_modules": [
                {"address": "module.e1", "resources": [{"address": "module.e1.aws_sqs_queue.a"}]},
                {"address": "module.e11", "resources": [{"address": "module.e11.aws_sqs_queue.b"}]},
            ]
        }
    },
    "resource_changes": [
        {"address": "module.e1.aws_sqs_queue.a", "module_address": "module.e1"},
        {"address": "module.e1.module.m[0].aws_sqs_queue.c", "module_address": "module.e1.module.m[0]"},
        {"address": "module.e11.aws_sqs_queue.b", "module_address": "module.e11"},
    ],
    "configuration": {
        "provider_config": {
            "aws": {"name": "aws"},
            "module.e1:aws.dr": {"name": "aws", "alias": "dr", "module_address": "module.e1"},
            "module.e11:aws.dr": {"name": "aws", "alias": "dr", "module_address": "module.e11"},
        },
        "root_module": {
            "module_calls": {
                "e1": {
                    "module": {
                        "variables": {"name": {}, "days": {"default": 7}},
                        "resources": [{"address": "aws_sqs_queue.a", "provider_config_key": "module.e1:aws.dr"}],
                    }
                }
            }
        },
    },
}


def test_what_became_of_a_module_is_a_plan_of_its_own(tool: Callable[[str], Any]) -> None:
    example = Example(name="a", verdict="satisfied", terraform='# plan: name = "orders"\nvariable "name" {}\n')
    plan = tool("plan_examples").cut(WHOLE, 1, example)
    assert plan["planned_values"] == {"root_module": {"resources": [{"address": "aws_sqs_queue.a"}]}}
    assert plan["resource_changes"] == [
        {"address": "aws_sqs_queue.a"},
        {"address": "module.m[0].aws_sqs_queue.c", "module_address": "module.m[0]"},
    ]
    assert plan["variables"] == {"name": {"value": "orders"}, "days": {"value": 7}}
    assert plan["configuration"]["provider_config"] == {"aws": {"name": "aws"}, "aws.dr": {"name": "aws", "alias": "dr"}}
    assert plan["configuration"]["root_module"]["resources"] == [{"address": "aws_sqs_queue.a", "provider_config_key": "aws.dr"}]


def test_the_list_names_examples_that_are_there(tool: Callable[[str], Any]) -> None:
    plan_examples = tool("plan_examples")
    there = {f"{control.id}: {example.name}": example for control, example in plan_examples.examples("").values()}
    for name, verdict in plan_examples.known().items():
        assert name in there, name
        assert verdict != (there[name].plan or there[name].verdict), name

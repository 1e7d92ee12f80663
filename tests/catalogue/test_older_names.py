"""A load balancer has two names, and a control that speaks of one means both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from srm_tf.catalogue.load import control_files, control_id
from tests.support.pages import control_page

_NAMED = re.compile(r"\baws_lb(?:_listener|_listener_rule|_target_group)?\b")


def judged(path: Path) -> str:
    """What a control asks, without its examples and what people read."""
    return str([(arm.resource, arm.when, arm.expect) for arm in control_page(path).control.arms])


@pytest.mark.parametrize("path", [path for path in control_files() if "aws_lb" in path.read_text(encoding="utf-8")], ids=control_id)
def test_who_names_a_load_balancer_names_it_by_both_names(path: Path) -> None:
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb: "`aws_alb` is known as `aws_lb`"."""
    asked = judged(path)
    for name in _NAMED.findall(asked):
        older = name.replace("aws_lb", "aws_alb")
        assert len(re.findall(rf"\b{name}\b", asked)) == len(re.findall(rf"\b{older}\b", asked)), name

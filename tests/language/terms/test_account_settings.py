"""What an account or region holds of a service, and what it asks only where that service is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Action
from tests.language.terms.build import resource, unknown, world

if TYPE_CHECKING:
    from srm_tf.model.resource import Resource

load()
REGION = replace(resource("aws_region.r"), address="account_region", type="region", mode="region")


def used(*others: Resource, here: bool = False) -> str:
    context = replace(world(REGION, *others), here=here)
    return SENTENCES["uses something of {types:list}"].function(REGION, context, ["aws_glue_*"]).verdict.word


def looks(*others: Resource, here: bool = False) -> str:
    context = replace(world(REGION, *others), here=here)
    return SENTENCES["an analyzer looks for access from outside"].function(REGION, context).verdict.word


def test_a_service_is_used_where_something_of_it_stands() -> None:
    assert used() == "missing"
    assert used(resource("aws_sqs_queue.q")) == "missing"
    assert used(resource("aws_glue_job.j")) == "satisfied"
    assert used(resource("aws_glue_job.j", doubt="var.on")) == "unknown"
    assert used(resource("aws_glue_job.j", action=Action.DELETE)) == "missing"
    assert used(replace(resource("aws_glue_job.j"), provider="provider.aws.dr")) == "missing"
    assert used(here=True) == "satisfied"


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        (None, "satisfied"),
        ("ACCOUNT", "satisfied"),
        ("ORGANIZATION", "satisfied"),
        ("ACCOUNT_UNUSED_ACCESS", "unknown"),
        (unknown(), "unknown"),
    ],
)
def test_one_analyzer_of_external_access_is_enough(kind: object, verdict: str) -> None:
    one = resource("aws_accessanalyzer_analyzer.a", type=kind)
    assert looks(one) == verdict
    assert looks(one, resource("aws_accessanalyzer_analyzer.b", type="ORGANIZATION")) == "satisfied"


def test_only_the_stack_of_the_baseline_misses_it() -> None:
    assert looks() == "unknown"
    assert looks(here=True) == "missing"

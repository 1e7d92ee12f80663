"""Whether a security group guards anything."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.attachment import attached
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, world

GROUP = resource("aws_security_group.report", name="report")
HIDDEN = Value(Unknown("a value known after apply", hidden=True), written=True)  # what a `dynamic` block writes, in a plan


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (resource("aws_lambda_function.f", vpc_config=[{"security_group_ids": [ref("aws_security_group.report.id")]}]), Verdict.SATISFIED),
        (resource("aws_instance.i", security_groups=["report"]), Verdict.SATISFIED),
        # A function that is called as the group is does not use it.
        (resource("aws_lambda_function.f", function_name="report"), Verdict.MISSING),
        (resource("aws_lambda_function.f", vpc_config=[{"security_group_ids": HIDDEN}]), Verdict.UNKNOWN),
        (resource("aws_lambda_function.f", environment=[{"variables": HIDDEN}]), Verdict.MISSING),
    ],
)
def test_a_group_is_attached_where_its_id_is_taken(other: Resource, verdict: Verdict) -> None:
    assert attached(GROUP, world(GROUP, other)).verdict == verdict

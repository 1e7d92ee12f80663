"""What a value says that comes from a resource which nobody declares: of which types it is none, whatever its name is."""

from __future__ import annotations

import pytest

from srm_tf.language.absent import is_another, is_there
from srm_tf.model.value import GAP, Reference, Unknown, Value
from srm_tf.terraform.schema import ShippedSchema

GROUP, DEFAULT = "aws_security_group", "aws_default_security_group"


def gone(*texts: str, why: str = "which is not declared here", shape: str = GAP) -> Value:
    return Value(Unknown(f"{texts[0]}, {why}", texts, shape=shape), written=True, references=tuple(Reference(one) for one in texts))


@pytest.mark.parametrize(
    ("value", "type_", "another"),
    [
        (gone(f"{GROUP}.g.id"), GROUP, True),
        # what AWS makes with a VPC is of the same kind as what is made in it
        (gone(f"{DEFAULT}.g.id"), GROUP, True),
        (gone(f"{GROUP}.g.id"), DEFAULT, True),
        (gone("aws_vpc.v.default_security_group_id"), GROUP, False),
        # an ARN names no other
        (gone("aws_sqs_queue.q.arn"), GROUP, True),
        (gone("aws_sqs_queue.q.id"), GROUP, False),
        (gone("module.m.arn"), GROUP, False),
        (gone(f"{GROUP}.g.id", f"{GROUP}.h.id"), GROUP, False),  # one of two, or a part of each
        (gone(f"{GROUP}.g.id", why="a value known after apply"), GROUP, False),
    ],
)
def test_what_nobody_declares_is_none_of_those_that_are_here(value: Value, type_: str, *, another: bool) -> None:
    assert is_another(value, [type_]) is another


@pytest.mark.parametrize(
    ("value", "there"),
    [
        (gone("aws_sqs_queue.q.arn"), True),  # which the provider computes
        (gone("aws_sqs_queue_policy.p.queue_url"), True),  # which is required
        (gone("aws_sqs_queue.q.kms_master_key_id"), False),
        (gone("aws_sqs_queue.q.tags_all.a"), False),  # a part of one
        (gone("data.aws_sqs_queue.q.arn"), False),
        (gone("module.m.arn"), False),
        (gone("aws_sqs_queue.q.arn", shape=f"{GAP}:x"), False),
        (gone("aws_sqs_queue.q.arn", why="a value known after apply"), False),
    ],
)
def test_what_every_resource_of_a_type_has_is_there_whoever_declares_it(value: Value, *, there: bool) -> None:
    assert is_there(value, ShippedSchema()) is there

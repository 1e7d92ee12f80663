"""`once`: what is found out of a graph is found out again only for another resource, another word, or another graph."""

from __future__ import annotations

from srm_tf.language.context import Context
from srm_tf.language.once import once
from srm_tf.model.resource import Resource
from tests.language.stand import context, thing

ONE, OTHER = thing("aws_sqs_queue.one"), thing("aws_sqs_queue.other")


def test_each_question_is_asked_once_a_graph() -> None:
    asked: list[str] = []

    @once
    def named(one: Resource, word: str, world: Context) -> str:
        asked.append(f"{word} {one.name} of {len(world.graph.resources)}")
        return asked[-1]

    @once
    def counted(world: Context) -> int:
        asked.append("how many")
        return len(world.graph.resources)

    both, alone = context(ONE, OTHER), context(ONE)
    for _ in range(2):
        assert [named(ONE, "a", both), named(ONE, "b", both), named(OTHER, "a", both)] == ["a one of 2", "b one of 2", "a other of 2"]
        assert named(ONE, "a", alone) == "a one of 1"
        assert (counted(both), counted(alone)) == (2, 1)
    assert len(asked) == len({*asked}) + 1  # how many there are is asked of either

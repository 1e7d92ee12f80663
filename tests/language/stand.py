"""A small stand for sentences: judge one over values written as plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from srm_tf.language import parse
from srm_tf.language.context import Context
from srm_tf.language.judge import Frame, judge
from srm_tf.language.links import Links
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import Reference, Unknown, Value, of
from srm_tf.model.verdict import Judgement, depends
from srm_tf.terraform.schema import shipped


class NoLifecycle:
    """No engine has dates here."""

    def cycles(self, engine: str) -> Mapping[str, date | None] | None:
        """Nothing is known of any engine."""
        del engine
        return None


def thing(address: str, values: Mapping[str, Any] | None = None, **more: Any) -> Resource:
    """A resource: plain values count as written; pass `Value` for anything else."""
    type_, name = address.rsplit(".", 1) if "[" not in address else (address.split(".", maxsplit=1)[0], address.split(".")[1])
    mode = "managed"
    if address.startswith("data."):
        mode, type_ = "data", address.split(".")[1]
    return Resource(address, type_, name, {key: of(value) for key, value in (values or {}).items()}, mode=mode, **more)


def later(target: str = "", attribute: str = "id", **known: Any) -> Value:
    """A value known after apply, by reference to an attribute of a resource of the graph (or to nothing)."""
    text = f"{target}.{attribute}" if target else "var.x"
    reference = (Reference(text, target or None, attribute if target else ""),)
    return Value(Unknown(text, (text,), **known), written=True, references=reference)


def in_force(plain: Any) -> Value:
    """A value nobody wrote."""
    return of(plain, written=False)


def context(*resources: Resource, **options: Any) -> Context:
    """The world of these resources."""
    graph = Graph(tuple(resources))
    return Context(
        graph,
        Links(graph, lambda _: ("bucket",)),
        shipped(),
        date(2026, 11, 24),
        NoLifecycle(),
        options.pop("meets", lambda control, _: depends(f"{control} is not here", (control,))),
        options.pop("decides", lambda _decider, _resource: None),
        **options,
    )


def judged(item: object, subject: Resource, *others: Resource, **options: Any) -> Judgement:
    """Judge one item, as a control file has it, about the subject."""
    return judge(parse.item(item, ("test",)), Frame(subject, context(subject, *others, **options)))

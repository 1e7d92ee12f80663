"""What a sentence may look at while it is judged, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

if TYPE_CHECKING:
    from srm_tf.language.links import Links
    from srm_tf.language.syntax import Literal
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.schema import Schema
    from srm_tf.model.value import Value
    from srm_tf.model.verdict import Judgement


class Lifecycle(Protocol):
    """The table of end-of-support dates."""

    def cycles(self, engine: str) -> Mapping[str, date | None] | None:
        """Release cycle → last day of standard support (None: not announced); None for an engine that is not in the table."""
        ...


class Context(msgspec.Struct, frozen=True):
    """One world under judgement."""

    graph: Graph
    links: Links
    schema: Schema
    as_of: date
    lifecycle: Lifecycle
    meets: Callable[[str, Resource], Judgement]  # asks another control about a resource
    decides: Callable[[str, Resource], Judgement | None]  # asks the control that holds a decider's answer; None: nobody knows
    settings: Mapping[str, Literal] = {}  # the control's own
    here: bool = False  # this stack is the account's baseline
    memo: dict[object, Any] = {}  # what is found out once of this graph: see `once`
    always: Callable[[str, Resource], Judgement] | None = None  # as `meets`, whatever the guard of the other control says


class Site(msgspec.Struct, frozen=True):
    """A value where it stands: whose it is, how the path to it reads (`ingress[0].from_port`), and the value."""

    resource: Resource
    path: str
    value: Value
    names: tuple[str, ...] = ()  # the path without indexes and selectors, for the schema

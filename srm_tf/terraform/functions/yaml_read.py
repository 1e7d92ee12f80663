"""YAML as Terraform's `yamldecode` reads it: https://developer.hashicorp.com/terraform/language/functions/yamldecode.

One document of YAML 1.1 with anchors, aliases and merged maps; rows become tuples, maps become objects. PyYAML parses: it wraps libyaml,
which Terraform's own parser was translated from (https://github.com/zclconf/go-cty-yaml). What its events are worth is said here.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from srm_tf.terraform import cty
from srm_tf.terraform.convert import as_text, convert
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import Unseen
from srm_tf.terraform.functions.yaml_scalars import INVALID, quoted, resolved
from srm_tf.terraform.types import STRING

_TOO_DEEP = "exceeded maximum nesting depth"  # of libyaml, at a thousand levels; Terraform has no such limit
_LARGEST = 1_000_000  # values that a document may come to, aliases counted as what they stand for


def read(text: str) -> Val:
    """The value of the only document. Raises EvalError for anything else, Unseen for what libyaml would not read, or is not there to."""
    if not yaml.__with_libyaml__:  # what PyYAML has in Python alone reads tabs and escapes otherwise
        raise Unseen("a text in YAML, which needs a PyYAML that was built with libyaml")
    try:
        return _Reader(yaml.parse(str(text), yaml.CSafeLoader)).document()
    except yaml.MarkedYAMLError as error:  # what it tells may be a part of the text
        if error.problem == _TOO_DEEP:
            raise Unseen("a text in YAML that is nested too deeply to be read") from None
        mark = error.problem_mark
        raise EvalError(INVALID if mark is None else f"{INVALID} in line {mark.line + 1}") from None
    except yaml.YAMLError:
        raise EvalError(f"{INVALID}: a character that may not stand in it") from None


class _Reader:
    """The events of a text as values, in order."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.anchors: dict[str, tuple[Val, int]] = {}
        self.size = 0

    def document(self) -> Val:
        """Everything: the stream starts, a document starts, its value, the document ends, the stream ends."""
        next(self.events)
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise EvalError(f"{INVALID}: no document")
        if start.version not in {None, (1, 1)}:
            raise EvalError(f"{INVALID}: another version than 1.1")
        found = self._value(next(self.events))
        next(self.events)
        if not isinstance(next(self.events), yaml.StreamEndEvent):
            raise EvalError(f"{INVALID}: more than one document")
        return found

    def _value(self, event: yaml.Event) -> Val:
        """The value that begins with an event; it is known under its anchor once it is complete."""
        if isinstance(event, yaml.AliasEvent):
            return self._again(event)
        before = self.size
        anchor = event.anchor if isinstance(event, yaml.NodeEvent) else None
        if anchor is not None:
            self.anchors.pop(anchor, None)
        found = _scalar(event) if isinstance(event, yaml.ScalarEvent) else self._collection(event)
        self._count(1)
        if anchor is not None:
            self.anchors[anchor] = (found, self.size - before)
        return found

    def _again(self, event: yaml.AliasEvent) -> Val:
        found, size = self.anchors.get(event.anchor or "", (None, 0))
        if found is None:
            raise EvalError(f"{INVALID}: unknown anchor")
        self._count(size)
        return found

    def _count(self, size: int) -> None:
        self.size += size
        if self.size > _LARGEST:
            raise EvalError("the YAML document is too large")

    def _collection(self, event: yaml.Event) -> Val:
        """A row or a map; its tag has to be that of its kind."""
        row = isinstance(event, yaml.SequenceStartEvent)
        tag = _tag(event.tag) if isinstance(event, yaml.CollectionStartEvent) else ""
        if tag not in {"", "!!seq" if row else "!!map"}:
            raise EvalError("unsupported tag in YAML")
        return self._row() if row else self._map()

    def _row(self) -> Val:
        found: list[Val] = []
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            found.append(self._value(event))
        return cty.a_tuple(found)

    def _map(self) -> Val:
        """A later member of a name counts, and a merged map counts where it stands."""
        found: dict[str, Val] = {}
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            anchors = dict(self.anchors) if isinstance(event, yaml.NodeEvent) and event.anchor is not None else self.anchors
            name = self._value(event)
            self.anchors = anchors  # that of a name is of no use
            value = self._value(next(self.events))
            found.update(_merged(value) if name.data == "<<" else {_name(name): value})
        return cty.an_object(found)


def _merged(value: Val) -> dict[str, Val]:
    if value.type.kind != "object":
        raise EvalError(f"{INVALID}: only a map can be merged")
    return dict(value.members)


def _name(value: Val) -> str:
    if not value.type.is_primitive or value.is_null:
        raise EvalError(f"{INVALID}: a name has to be a text")
    return as_text(value)


def _tag(written: str | None) -> str:
    return (written or "").replace("tag:yaml.org,2002:", "!!")


def _scalar(event: yaml.ScalarEvent) -> Val:
    """A block stands for what the same text in one line does, written as a text."""
    if event.style in {"'", '"'}:
        return quoted(event.value, _tag(event.tag))
    found = resolved(event.value, _tag(event.tag))
    return convert(found, STRING) if event.style in {"|", ">"} else found

"""Whether a text in a known document or map is written out there, or comes from what the document or the map refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from srm_tf.model.value import ABSENT, Value


def is_written(text: str, name: str, document: Value) -> bool | None:
    """Whether a text that a document refers to is written out in it as well, under a name.

    None where nobody can tell: a plan does not show which part comes from where, and the text stands in the document twice.
    """
    own = document.own()
    tree = own.unknown.tree if own is not None else None
    parts = list(tree.walk()) if tree is not None else []
    told = {one.target for part in parts if part.is_unknown for one in part.references}
    if not told.issuperset(one.target for one in document.references if one.target):
        return None if (document.text() or "").count(text) > 1 else False
    named = (inner for part in parts for inner in _under(part, name))
    return any(one.text() == text and not one.references for inner in named for one in inner.walk())


def is_of_another(value: Value, members: Mapping[str, Value]) -> bool | None:
    """None where a plan gives what one member of a map refers to also to another one of the same text: either may be written out.

    A configuration tells of each where it stands, and what it refers to itself.
    """
    alike = [one for one in members.values() if one.text() == value.text() and one.references == value.references and one.location is None]
    return None if len(alike) > 1 else False


def _under(value: Value, name: str) -> Iterator[Value]:
    """What an object has under a name: `{ password = … }`, `{ name = "password", value = … }`."""
    if isinstance(value.data, Mapping):
        pair = {key.lower(): inner for key, inner in value.data.items()}
        yield from (inner for key, inner in value.data.items() if key == name)
        yield from (inner for key, inner in pair.items() if key == "value" and pair.get("name", ABSENT).text() == name)

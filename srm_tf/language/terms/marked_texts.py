"""What is told of a JSON text that is sensitive: the mark is on all of the text, whatever part of it is the secret.

Terraform marks what `jsonencode` makes of anything sensitive as a whole: https://developer.hashicorp.com/terraform/language/values/variables
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Evidence, Judgement, breaks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Site

_PAIR: Final = ("name", "value")
_STEPS: Final = regex(r"([\w-]+)|\[(\d+)\]")


def marked(site: Site) -> Judgement | None:
    """What is wrong with a part of a sensitive text, told of the text; None where the part has a mark of its own.

    Of a text that is made of one thing that is not written out in it, that one is the secret, and is told.
    """
    resource = site.resource
    label = f"{resource.address}." if site.path.startswith(f"{resource.address}.") else ""
    path = site.path.removeprefix(label)
    found = _text_around(Value(resource.values), path)
    if found is None or not found[1].sensitive:
        return None
    at, text = found
    parts = list(_made_of(text.unknown.tree, at, {*site.names, *_PAIR})) if text.unknown.tree is not None else []
    inner = parts[0] if len(parts) == 1 else at
    return breaks(f"{label}{inner} holds a sensitive value in clear", Evidence(resource.address, inner, None, "term", text.location))


def _text_around(value: Value, path: str) -> tuple[str, Value] | None:
    """The text that a path leads into, and the path to it; None where there is none on the way."""
    for step in _STEPS.finditer(path):
        if isinstance(value.data, (str, Unknown)):
            return path[: step.start()].rstrip("."), value
        items = value.items()
        if step[1] is not None:
            value = (items[0] if len(items) == 1 else value).get(step[1])
        elif int(step[2]) < len(items):
            value = items[int(step[2])]
    return None


def _made_of(value: Value, at: str, told: set[str]) -> Iterator[str]:
    """The places in a text of what is not written out there. A key may be the secret: of those no others are repeated than `told`."""
    if isinstance(value.data, Mapping):
        for name, inner in value.data.items():
            yield from _made_of(inner, f"{at}.{name}", told) if name in told else (at for _ in _made_of(inner, at, told))
    elif isinstance(value.data, tuple):
        for index, inner in enumerate(value.data):
            yield from _made_of(inner, f"{at}[{index}]", told)
    elif value.is_unknown or value.references:
        yield at

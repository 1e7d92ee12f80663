"""What a plan shows of a text that refers to variables: the text less all that these were given, which the plan shows as well.

Terraform writes the values of the root module's variables into a plan, of sensitive ones, too:
https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from srm_tf.language.terms.texts import document, readings, unescaped
from srm_tf.model.value import LATER, Reference, Unknown, Value, as_text

if TYPE_CHECKING:
    from srm_tf.language.context import Context

_SHORT: Final = 3  # letters of what may stand anywhere by chance


def of_a_plan(value: Value, references: Sequence[Reference], context: Context) -> Value | None:
    """A known text with a gap for each text that something it refers to has; None where a plan does not show what that has.

    What is left may be written in its place, or be what a function or a local value makes of a variable: a plan shows neither.
    """
    text = value.text()
    if text is None or not references or not context.graph.given:
        return None
    found: set[str] = set()
    for reference in references:
        texts = set(_texts(reference, context))
        if not texts:
            return None
        found |= texts
    left = unescaped(readings(text)[-1])
    for one in sorted((one for one in found if len(one) >= _SHORT), key=len, reverse=True):
        for said in dict.fromkeys((one, json.dumps(one)[1:-1], json.dumps(one, ensure_ascii=False)[1:-1])):
            left = left.replace(said, LATER)
    return Value(Unknown("what is written in a text", words=left, tree=document(left), hidden=True), written=True)


def _texts(reference: Reference, context: Context) -> Iterator[str]:
    """The texts that what a reference reads has in it."""
    target = context.graph.get(reference.target)
    if target is not None:
        yield from _inside(target.get(reference.attribute).plain() if reference.attribute else None)
        return
    yield from _inside(context.graph.given.get(".".join(reference.text.split("[")[0].split(".")[:2])))


def _inside(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in cast("Mapping[str, object]", value).values():
            yield from _inside(inner)
    elif isinstance(value, (list, tuple)):
        for inner in cast("Sequence[object]", value):
            yield from _inside(inner)
    else:
        text = as_text(value)
        yield from (text,) if text else ()

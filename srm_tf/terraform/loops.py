"""What a `for` expression makes of its rounds: https://developer.hashicorp.com/terraform/language/expressions/for."""

from __future__ import annotations

from collections.abc import Iterable

from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, Val
from srm_tf.terraform.joining import joined
from srm_tf.terraform.syntax import For
from srm_tf.terraform.types import STRING


def origins(values: Iterable[Val]) -> Marks:
    """Where values come from, and not what hides them: of a collection that is not known, its members may still be these."""
    return Marks(references=tuple(dict.fromkeys(one for value in values for one in cty.marks_in(value).references)))


def key_of(value: Val) -> tuple[Val, Marks]:
    """The key of a round, and its marks. Raises EvalError."""
    inner, marks = cty.unmark(value)
    if inner.is_null:
        raise EvalError("key expression in 'for' expression must not produce a null value")
    return convert(inner, STRING), marks


def built(loop: For, pairs: list[tuple[Val | None, Val]]) -> Val:
    """The string, tuple or object of all rounds. Raises EvalError for a key that comes twice."""
    if loop.joined:
        return joined([value for _, value in pairs])
    if loop.key is None:
        return cty.a_tuple(value for _, value in pairs)
    groups: dict[str, list[Val]] = {}
    for name, value in pairs:
        groups.setdefault(str(name.data) if name is not None else "", []).append(value)
    if loop.grouped:
        return cty.an_object({name: cty.a_tuple(values) for name, values in groups.items()})
    if any(len(values) > 1 for values in groups.values()):
        raise EvalError("two different items produced the same key in this 'for' expression; `...` after the value groups them")
    return cty.an_object({name: values[0] for name, values in groups.items()})

"""An argument × what the schema says of it → its value in that type, with what Terraform says against what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.convert import fitted, refusal
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.meant import blocks, meant, one_list, opened
from srm_tf.terraform.types import ANY, BOOL, COLLECTIONS, NUMBER, STRING, Type, list_of, object_of

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute

_NO_ARGUMENT = "blocks are expected, not an argument"
_PRIMITIVES = {"string": STRING, "number": NUMBER, "bool": BOOL}


def kind_type(kind: str) -> Type:
    """A type of the provider schema, as `list(string)`; `any` for objects, whose attributes stand in the schema by themselves."""
    outer, _, inner = kind.removesuffix(")").partition("(")
    if outer in COLLECTIONS and inner in _PRIMITIVES:
        return COLLECTIONS[outer](_PRIMITIVES[inner])
    return _PRIMITIVES.get(kind, ANY)


def is_left_out(value: Val, known: Attribute | None) -> bool:
    """Whether an argument is null, or empty where the provider fills in what is left out: Terraform knows it after apply then."""
    fills = known is not None and known.optional and known.computed and kind_type(known.kind) != ANY
    return value.is_null or (fills and value.data in ("", (), {}))


def typed(value: Val, known: Attribute | None, kind_of: str = "") -> tuple[Val, tuple[str, ...]]:
    """An argument in its type, and what Terraform says against it: then it is what was meant, or unknown where that is not plain.

    `kind_of`: the type of what it stands in. Of data sources of AWS, and of what its provider had before, the schema says nothing; no
    argument of these is a list of lists.
    """
    if known is None:
        found = one_list(value) if kind_of.startswith("aws_") else None
        return (value, ()) if found is None else (found[0], (f"no list has lists in it here; read as {found[1]}",))
    if known.is_block or known.kind.endswith("(object)"):
        found = blocks(value)
        if found is not None:
            return found[0], (found[1],)
        if known.is_block:
            return _for_blocks(value)
        if _holds_objects(value):
            return value, ()
        return _refused(refusal(value.type, list_of(object_of({}))))
    kind = kind_type(known.kind)
    try:
        return fitted(opened(value, kind), kind), ()
    except EvalError as error:
        found = meant(value, kind)
        if found is None:
            return _refused(str(error))
        return found[0], (f"{error}; read as {found[1]}",)


def _for_blocks(value: Val) -> tuple[Val, tuple[str, ...]]:
    """An argument in the place of blocks. Objects mean these; null, as JSON may write it, and `false` mean none; all else is open.

    Terraform: `An argument named "versioning" is not expected here. Did you mean to define a block of type "versioning"?`
    """
    inner, marks = cty.unmark(value)
    each = inner.items if inner.type.is_sequence else (inner,)
    if inner.is_null or (inner.known and all(isinstance(one.data, dict) for one in each)):
        return value, ()
    if inner.known and inner.type.is_sequence and all(one.is_null or isinstance(one.data, dict) for one in each):
        return cty.mark(cty.a_tuple([cty.an_object({}) if one.is_null else one for one in each]), marks), ()  # a block with nothing in it
    return (value, (_NO_ARGUMENT,)) if inner.data is False or not inner.known else _refused(_NO_ARGUMENT)


def _holds_objects(value: Val) -> bool:
    """Whether an argument of objects holds such, or one alone, as far as it is known: `["22"]` and `{ ssh = { … } }` do not."""
    inner, _ = cty.unmark(value)
    if not inner.known or inner.is_null:
        return True
    if inner.type.is_sequence:
        return all(not one.known or one.is_null or one.type.is_mapping for one in (cty.unmark(item)[0] for item in inner.items))
    return inner.type.is_mapping and not any(item.type.is_mapping for item in inner.items)


def _refused(text: str) -> tuple[Val, tuple[str, ...]]:
    return cty.unknown(why=("an expression that Terraform refuses",)), (text,)

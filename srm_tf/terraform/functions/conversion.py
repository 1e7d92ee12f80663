"""Terraform's functions that convert, and those for sensitive and ephemeral values.

https://developer.hashicorp.com/terraform/language/functions, "Type Conversion Functions".
"""

from __future__ import annotations

from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.convert import convert, refusal
from srm_tf.terraform.cty import Blank, EvalError, Val
from srm_tf.terraform.functions import Param, function
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, Type, convertible, list_of, map_of, set_of

_AS_IT_IS = Param(ANY, null=True, unknown=True, marked=True)


def converted(value: Val, wanted: Type) -> Val:
    """What `tostring` and its like make of a value. Of one that is not known, nothing stays known to Terraform but its type."""
    if not convertible(value.type, wanted):
        raise EvalError(f"cannot convert {value.type.words()} to {wanted.words()}: {refusal(value.type, wanted)}")
    found = convert(value, wanted)
    if value.known:
        return found
    told = Blank(sure=found) if value.type != ANY else Blank(branches=found.blank.branches)
    if value.type == STRING and wanted in {BOOL, NUMBER} and not will_be(found).known:
        told = Blank(branches=(("", found),))  # it may yet be no such text, and then `try` has something else
    return Val(wanted, replace(told, why=value.blank.why), value.marks)


def _registered(name: str, wanted: Type) -> None:
    @function(name, _AS_IT_IS, returns=wanted, not_null=False)
    def to_type(value: Val) -> Val:
        return converted(value, wanted)

    to_type.__doc__ = f"`{name}(value)`."


for _name, _wanted in (("tostring", STRING), ("tonumber", NUMBER), ("tobool", BOOL)):
    _registered(_name, _wanted)
for _name, _wanted in (("tolist", list_of(ANY)), ("toset", set_of(ANY)), ("tomap", map_of(ANY))):
    _registered(_name, _wanted)


@function("sensitive", _AS_IT_IS, returns=ANY)
def sensitive(value: Val) -> Val:
    """`sensitive(value)`."""
    return cty.mark(value, cty.SENSITIVE)


@function("nonsensitive", _AS_IT_IS, returns=ANY)
def nonsensitive(value: Val) -> Val:
    """`nonsensitive(value)`: what is sensitive inside stays so."""
    return _bared(value)


def _bared(value: Val) -> Val:
    return replace(value, marks=replace(value.marks, sensitive=False)) if value.marks.sensitive else value


@function("issensitive", _AS_IT_IS, returns=BOOL, not_null=False)
def issensitive(value: Val) -> Val:
    """`issensitive(value)`: what is not known may still turn out sensitive."""
    if value.marks.sensitive:
        return cty.TRUE
    return cty.FALSE if value.known else cty.unknown(BOOL, why=value.blank.why)


@function("ephemeralasnull", _AS_IT_IS, returns=ANY)
def ephemeralasnull(value: Val) -> Val:
    """`ephemeralasnull(value)`: null for whatever in it is ephemeral."""
    return _without_ephemeral(value)


def _without_ephemeral(value: Val) -> Val:
    if value.marks.ephemeral:
        return Val(value.type, None, replace(value.marks, ephemeral=False))
    return Val(value.type, cty.each_inside(value, _without_ephemeral), value.marks)


@function("flip_sensitive", _AS_IT_IS, returns=ANY)
def flip_sensitive(value: Val) -> Val:
    """`flip_sensitive(value)` of OpenTofu."""
    return _bared(value) if value.marks.sensitive else cty.mark(value, cty.SENSITIVE)

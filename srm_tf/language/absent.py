"""What a value refers to that nobody declares: a resource of another file, or of none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from srm_tf.model.resource import Resource
from srm_tf.model.schema import Schema
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

_ABSENT: Final = "which is not declared here"  # how the reason of an unknown ends that comes from a resource nobody has declared
BORN: Final = "aws_default_"  # how types begin that are there with the VPC or the account
_KEY: Final = regex(r"\[[^\]]*\]")  # that of an instance in an address
_MODULES: Final = regex(r"^(?:module\.[^.]+\.)+")  # those that an address without keys stands in


def undeclared(value: Value, types: Sequence[str]) -> str:
    """The one reference of an unknown value, if it names a resource of these types that is not declared anywhere; else ""."""
    text = _undeclared(value)
    return text if any(text.startswith(f"{one}.") for one in types) else ""


def _undeclared(value: Value) -> str:
    absent = value.unknown.why.endswith(_ABSENT) and len(value.references) == 1
    return value.references[0].text if absent else ""


def is_another(value: Value, types: Sequence[str]) -> bool:
    """Whether a value is that of a resource which nobody declares, and so of none of these types that is here; an ARN names no other.

    What AWS makes with a VPC (`aws_default_security_group`) is of the same kind as what is made in it, and none of that.
    """
    text = _undeclared(value)
    kin = [one.replace(BORN, "aws_") if one.startswith(BORN) else one.replace("aws_", BORN) for one in types]
    return bool(undeclared(value, [*types, *kin])) or (text.startswith("aws_") and text.endswith(".arn"))


def may_be_nobody(value: Value, target: Resource) -> bool:
    """Whether a value that leads to a resource is null or empty where there is no such resource: `one(aws_kms_key.k[*].arn)`."""
    return target.doubt != "" and value.is_unknown and not value.unknown.not_null


def is_there(value: Value, schema: Schema) -> bool:
    """Whether a value is an attribute that its resource has, whoever declares it: one that is required, or that the provider computes."""
    text = _undeclared(value)
    type_, name = named(text) if text.startswith("aws_") and value.unknown.shape == GAP else ("", "")
    attribute = schema.attribute(type_, (name,)) if text.endswith(f".{name}") else None  # of a part of one nobody can tell
    return attribute is not None and (attribute.required or attribute.computed)


def call_of(text: str) -> str:
    """The call of the module that a reference to an output reads, however deep: `module.net` of `module.net.vpc.ids[0]`; "" of others."""
    found = _MODULES.match(_KEY.sub("", text))
    return found[0].removesuffix(".") if found is not None else ""


def named(text: str) -> tuple[str, str]:
    """The type and the first attribute in what a reference to a resource says, declared or not; empty for anything else.

    >>> named("aws_vpc.main[0].cidr_block"), named("module.net['a.b'].data.aws_vpc.main.id"), named("var.name")
    (('aws_vpc', 'cidr_block'), ('aws_vpc', 'id'), ('', ''))
    """
    steps = _MODULES.sub("", _KEY.sub("", text)).removeprefix("data.").split(".")
    return (steps[0], steps[2]) if len(steps) > 2 and "_" in steps[0] else ("", "")  # noqa: PLR2004 — type, name, attribute

"""What a value names, as far as that can be told of one that is not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.model.value import Value

_KEY = regex(r"\[[^\]]*\]")  # that of an instance in an address
_MODULES = regex(r"^(?:module\.[^.]+\.)+")  # those that an address without keys stands in
_ABSENT = "which is not declared here"  # how the reason of an unknown ends that comes from a resource nobody has declared


def may_be_called(name: Value, text: str) -> bool:
    """Whether a name that is open may turn out to be this text: it comes from variables, so somebody may write just that.

    A name that a resource makes up at apply is not one that somebody wrote down beforehand.
    """
    later = name.is_unknown and name.written and bool(name.references) and all(one.target is None for one in name.references)
    return later and text.startswith(name.unknown.prefix)


def may_end_alike(one: Value, other: Value) -> bool:
    """Whether two texts may end in the same way, as far as they are known: a name stands at the end of an ARN or a URL."""
    last, final = (value.text() or value.unknown.suffix for value in (one, other))
    return last.endswith(final) or final.endswith(last)


def undeclared(value: Value, types: Sequence[str]) -> str:
    """The one reference of an unknown value, if it names a resource of these types that is not declared anywhere; else ""."""
    text = _undeclared(value)
    return text if any(text.startswith(f"{one}.") for one in types) else ""


def _undeclared(value: Value) -> str:
    absent = value.unknown.why.endswith(_ABSENT) and len(value.references) == 1
    return value.references[0].text if absent else ""


def undeclared_arn(value: Value) -> str:
    """The one reference of an unknown value, if it is the ARN of a resource that is not declared anywhere, whatever its type; else ""."""
    text = _undeclared(value)
    return text if text.startswith("aws_") and text.endswith(".arn") else ""


def named(text: str) -> tuple[str, str]:
    """The type and the first attribute in what a reference to a resource says, declared or not; empty for anything else.

    >>> named("aws_vpc.main[0].cidr_block"), named("module.net['a.b'].data.aws_vpc.main.id"), named("var.name")
    (('aws_vpc', 'cidr_block'), ('aws_vpc', 'id'), ('', ''))
    """
    steps = _MODULES.sub("", _KEY.sub("", text)).removeprefix("data.").split(".")
    return (steps[0], steps[2]) if len(steps) > 2 and "_" in steps[0] else ("", "")  # noqa: PLR2004 — type, name, attribute

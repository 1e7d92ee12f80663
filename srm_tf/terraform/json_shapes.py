"""What each block of Terraform's own language holds: needed for its JSON form, which does not tell blocks from arguments.

https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.terraform.schema import shipped

# What strings mean: templates; names and other expressions, written without `${…}`; or nothing but themselves.
Mode: TypeAlias = Literal["template", "names", "literal"]


class Shape(msgspec.Struct, frozen=True):
    """How a body is read: its block types, with the number of their labels, and what the strings of its arguments mean.

    `path`: the resource type and the block names that lead here, where the provider's schema tells more; `dynamic`: it is a body of a
    provider's, in which blocks may be dynamic; `closed`: there are no arguments, and what is no known block is an unknown one.
    """

    blocks: Mapping[str, tuple[int, Shape]] = {}
    modes: Mapping[str, Mode] = {}
    otherwise: Mode = "template"
    path: tuple[str, ...] = ()
    dynamic: bool = False
    closed: bool = False


def _names(*words: str) -> dict[str, Mode]:
    return dict.fromkeys(words, "names")


def _plain_blocks(*words: str) -> dict[str, tuple[int, Shape]]:
    return dict.fromkeys(words, (0, PLAIN))


PLAIN = Shape()
_INSIDE = Shape(dynamic=True)
_LITERAL = Shape(otherwise="literal")
_CONNECTION = {"connection": (0, PLAIN)}
_PROVISIONER = Shape(_CONNECTION, _names("when", "on_failure"))
_ACTION_TRIGGER = Shape(modes=_names("events", "actions"))
_LIFECYCLE = Shape(
    {**_plain_blocks("precondition", "postcondition"), "action_trigger": (0, _ACTION_TRIGGER)},
    {**_names("ignore_changes", "replace_triggered_by"), "create_before_destroy": "literal", "prevent_destroy": "literal"},
)
RESOURCE = Shape(
    {"lifecycle": (0, _LIFECYCLE), "provisioner": (1, _PROVISIONER), **_CONNECTION}, _names("depends_on", "provider"), dynamic=True
)
_ACTION = Shape({"config": (0, PLAIN)}, _names("provider"))
_VARIABLE = Shape(_plain_blocks("validation"), _names("type"), "literal")
_OUTPUT = Shape(_plain_blocks("precondition"), {**_names("depends_on", "type"), "description": "literal", "sensitive": "literal"})
_MODULE = Shape({"lifecycle": (0, _LIFECYCLE)}, {**_names("depends_on", "providers"), "version": "literal"})
_PROVIDER = Shape(modes={"alias": "literal", "version": "literal"}, dynamic=True)
_TARGET = Shape({"fallback": (0, PLAIN)})  # whose own fallback nobody asks for
_ENCRYPTION = Shape(  # OpenTofu's: https://opentofu.org/docs/language/state/encryption/
    {
        "key_provider": (2, PLAIN),
        "method": (2, PLAIN),
        "state": (0, _TARGET),
        "plan": (0, _TARGET),
        "remote_state_data_sources": (0, Shape({"default": (0, _TARGET), "remote_state_data_source": (1, _TARGET)})),
    }
)
_TERRAFORM = Shape(
    {
        "required_providers": (0, _LITERAL),
        "backend": (1, _LITERAL),
        "cloud": (0, Shape({"workspaces": (0, _LITERAL)}, otherwise="literal")),
        "provider_meta": (1, PLAIN),
        "encryption": (0, _ENCRYPTION),
    },
    otherwise="literal",
)
_REMOVED = Shape({"lifecycle": (0, _LITERAL), "provisioner": (1, _PROVISIONER), **_CONNECTION}, _names("from"))
FILE = Shape(
    {
        "resource": (2, RESOURCE),
        "data": (2, RESOURCE),
        "ephemeral": (2, RESOURCE),
        "action": (2, _ACTION),
        "variable": (1, _VARIABLE),
        "output": (1, _OUTPUT),
        "locals": (0, PLAIN),
        "module": (1, _MODULE),
        "provider": (1, _PROVIDER),
        "terraform": (0, _TERRAFORM),
        "check": (1, Shape({"assert": (0, PLAIN), "data": (2, RESOURCE)})),
        "moved": (0, Shape(modes=_names("from", "to"))),
        "import": (0, Shape(modes=_names("to", "provider"))),
        "removed": (0, _REMOVED),
    },
    closed=True,
)
VALUES = Shape(otherwise="literal")

# Nested blocks that the shipped schema does not tell, which holds managed resources only.
_AWS_PROVIDER = ("assume_role", "assume_role_with_web_identity", "default_tags", "endpoints", "ignore_tags")
_STATEMENT = Shape(dict.fromkeys(("principals", "not_principals", "condition"), (0, _INSIDE)), dynamic=True)
_KNOWN: Mapping[tuple[str, str], Mapping[str, tuple[int, Shape]]] = {
    ("provider", "aws"): dict.fromkeys(_AWS_PROVIDER, (0, _INSIDE)),
    ("data", "aws_iam_policy_document"): {"statement": (0, _STATEMENT)},
}
_FILTERS = {"filter": (0, _INSIDE)}  # of nearly every data source of AWS, and a block in each


def specific(shape: Shape, block: str, labels: tuple[str, ...]) -> Shape:
    """The shape of a block whose first label says more: a resource type, a provider."""
    if block == "resource":
        return replace(shape, path=labels[:1])
    kind = labels[0] if labels else ""
    more = _KNOWN.get((block, kind), _FILTERS if block == "data" and kind.startswith("aws_") else {})
    return replace(shape, blocks={**shape.blocks, **more}) if more else shape


def nested(shape: Shape, name: str) -> tuple[Shape | None, bool]:
    """The shape of a block of the provider's, or None where there is none; and whether the same may also be written as an argument.

    The shipped schema has `set(object)` and `list(object)` for arguments that the provider lets be written as blocks:
    https://developer.hashicorp.com/terraform/language/attr-as-blocks
    """
    own = shape.blocks.get(name)
    if own is not None:
        return own[1], False
    path = (*shape.path, name)
    known = shipped().attribute(path[0], path[1:]) if shape.path else None
    if known is None or not (known.is_block or known.kind in {"set(object)", "list(object)"}):
        return None, False
    return replace(_INSIDE, path=path), not known.is_block


def content_of(shape: Shape, name: str) -> Shape:
    """The shape of `dynamic` for blocks of this name."""
    return Shape({"content": (0, nested(shape, name)[0] or _INSIDE)}, _names("iterator"))

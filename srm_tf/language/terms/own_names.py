"""What something is called in its ARN, also where the provider makes up its name, and whether a text is put together with that name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.model.value import GAP, Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# Behind the prefix, `terraform-` without one: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role#name_prefix
# https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/id/id.go has its length.
MADE_UP: Final = "?" * 26
_PROVIDERS: Final = "terraform-"
_NAMES: Final = frozenset({"name", "function_name", "id"})
_WRITTEN: Final = ("name", "function_name")


def called(identity: Resource) -> str:
    """Path and name in the ARN of an identity, as far as they are known; "" where AWS makes up its name."""
    path, name = identity.get("path"), identity.get("name")
    return "" if name.is_nothing else f"{'/' if path.is_nothing else path.form}{name.form}".removeprefix("/")


def name_of(identity: Resource) -> str:
    """Path and name as they end its ARN, with a sign of a pattern for each that the provider makes up."""
    name, prefix, path = identity.get("name"), identity.get("name_prefix"), identity.get("path")
    if not name.is_nothing and (name.written or name.text() is not None):
        return called(identity)
    return f"{'' if path.is_nothing else path.form}{_PROVIDERS if prefix.is_nothing else prefix.form}{MADE_UP}".removeprefix("/")


def end_of_arn(identity: Resource) -> str:
    """How the ARN of an identity, or of a policy, ends: what it is, its path and its name."""
    return f"{identity.type.removeprefix('aws_iam_')}/{name_of(identity)}"


def is_named_last(thing: Resource, value: Value) -> bool:
    """Whether the last of what a text is made of is the name of something."""
    last = value.references[-1] if value.references else None
    return last is not None and last.target == thing.address and last.attribute in _NAMES and last.certainty == Certainty.EXACT


def with_its_name(ends: str, value: Value, thing: Resource, own: str) -> str:
    """How an ARN ends that ends with the name of something, with what is known of that; `own`: how the ARN of that ends."""
    if not ends.endswith(GAP) or not is_named_last(thing, value):
        return ends
    return f"{ends[:-1]}{next((one for one in _names(thing, own) if own.endswith(one)), GAP)}"


def _names(thing: Resource, own: str) -> Iterator[str]:
    """What it may be called without its path: what is written, or begun, or all of it made up."""
    yield from (value.form for key in _WRITTEN if not (value := thing.get(key)).is_nothing and not value.is_unknown)
    if MADE_UP in own:
        yield from (f"{begun}{MADE_UP}" for begun in (thing.get("name_prefix").form, _PROVIDERS, "") if GAP not in begun)

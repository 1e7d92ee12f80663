"""Policies of a plan that are made of something sensitive: Terraform marks the arguments of what renders them, and not the text.

What a provider computes has no marks, so a plan shows the text of `data.aws_iam_policy_document` in clear, whatever is written in it (core
1.15.5). In a configuration it hides: there it is rendered here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from srm_tf.terraform.declared import DOCUMENT
from srm_tf.terraform.decode import StateResource
from srm_tf.terraform.parallel import marks
from srm_tf.terraform.standing import stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from srm_tf.terraform.decode import Document

_TEXTS: Final = ("json", "minified_json")


def rendered(document: Document) -> frozenset[str]:
    """The policies that are made of something sensitive, as they are compared."""
    return _hidden([*(one for _, one in stated(document) if one.mode == "data" and one.type == DOCUMENT), *_in_checks(document)])


def _in_checks(document: Document) -> Iterator[StateResource]:
    """The documents that stand among the changes: those of checks are known already, and a plan may have lost what was read for it."""
    for one in document.changes():
        if one.mode == "data" and one.type == DOCUMENT:
            yield StateResource(one.address, values=one.change.after, sensitive_values=one.change.after_sensitive)


def _hidden(read: list[StateResource]) -> frozenset[str]:
    """What stands in the documents with something sensitive in their arguments, or with the text of another such one."""
    found: frozenset[str] = frozenset()
    while secret := [one for one in read if marks(one.sensitive_values) or _has(one.values, found)]:
        read = [one for one in read if one not in secret]
        found |= {compared(text) for one in secret for name in _TEXTS if isinstance(text := (one.values or {}).get(name), str)}
    return found


def _has(value: Any, texts: frozenset[str]) -> bool:
    """Whether one of these texts stands in a value, in whatever form of JSON."""
    if isinstance(value, (dict, list)):
        inside = cast("dict[str, Any]", value).values() if isinstance(value, dict) else cast("Sequence[Any]", value)
        return any(_has(one, texts) for one in inside)
    return isinstance(value, str) and compared(value) in texts


def is_document(text: str) -> bool:
    """Whether a text is an object in JSON, as it begins."""
    return text.lstrip().startswith("{")


def compared(text: str) -> str:
    """A policy as it is compared. The provider and AWS write it anew: without spaces, its keys in another order, one of a list alone.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/verify/json.go (`PolicyToSet`)

    >>> compared('{ "b": ["x"], "a": ["z", "y"] }')
    '{"a":["y","z"],"b":"x"}'
    """
    if not is_document(text):
        return text
    try:
        return msgspec.json.encode(_sorted(msgspec.json.decode(text)), order="sorted").decode()
    except (msgspec.DecodeError, RecursionError):
        return text


def _sorted(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _sorted(one) for name, one in cast("dict[str, Any]", tree).items()}
    if isinstance(tree, list):
        found = [_sorted(one) for one in cast("Sequence[Any]", tree)]
        in_order = sorted(found) if all(isinstance(one, str) for one in found) else found
        return found[0] if len(found) == 1 else in_order
    return tree

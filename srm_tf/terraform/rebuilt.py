"""A plan that lost its changes: made anew of what will be (`planned_values`) and of what there is (`prior_state`).

Some pipelines keep `planned_values` alone, and policies and their tests are written against it. It has every resource that there will be,
with null where nobody writes an argument, and without what is known after apply only: as `after` of a change has it. What it lacks is
what the plan takes away, so such a plan is judged as far as it goes, and is no pass.
https://developer.hashicorp.com/terraform/internals/json-format#values-representation
"""

from __future__ import annotations

from msgspec.structs import replace

from srm_tf.terraform.decode import Change, Document, ResourceChange, StateResource
from srm_tf.terraform.standing import of_module, stated


def rebuilt(document: Document) -> Document:
    """A plan with its changes; the document itself unless it lost them."""
    if document.resource_changes or document.deferred_changes or document.values is not None:
        return document
    will_be = document.planned()
    planned = list(of_module(will_be)) if will_be is not None else []
    if not planned:
        return document
    standing = {one.address: (module, one) for module, one in stated(document) if one.mode == "managed"}
    changes = [_change(module, one, standing.get(one.address, ("", None))[1]) for module, one in planned]
    left = {one.address for one in changes}
    gone = [_ended(module, one) for module, one in standing.values() if one.address not in left]
    return replace(document, resource_changes=[*changes, *gone])


def _change(module: str, one: StateResource, before: StateResource | None) -> ResourceChange:
    body = Change(["read" if one.mode == "data" else "create"], after=one.values or {}, after_sensitive=one.sensitive_values)
    if before is not None and one.mode != "data":
        action = "no-op" if before.values == one.values else "update"
        body = replace(body, actions=[action], before=before.values, before_sensitive=before.sensitive_values)
    return _change_of(module, one, body)


def _ended(module: str, one: StateResource) -> ResourceChange:
    return _change_of(module, one, Change(["delete"], before=one.values or {}, before_sensitive=one.sensitive_values))


def _change_of(module: str, one: StateResource, body: Change) -> ResourceChange:
    return ResourceChange(one.address, body, one.type, one.name, one.mode, module, one.index)

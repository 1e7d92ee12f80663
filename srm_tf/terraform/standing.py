"""What a plan does not speak of: resources of its state that stand as they are.

`-target` and errors leave resources out of `resource_changes` that are there all the same: a bucket still has the policy that is left out.
A plan that only refreshes (`-refresh-only`) has no changes at all, but says what changed outside of Terraform: `resource_drift`.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from srm_tf.terraform.addresses import show_key
from srm_tf.terraform.decode import Change, Document, ResourceChange, StateModule, StateResource

_NOTHING = ["no-op"]


def stated(document: Document) -> Iterator[tuple[str, StateResource]]:
    """The resources of the state, with their modules. One that is deposed gave its address to another, and is about to be deleted."""
    yield from ((module, one) for module, one in _shown(document) if one.deposed_key is None)


def left_behind(document: Document) -> list[str]:
    """What a replacement could not delete (deposed), is still there, and is not deleted by this plan."""
    ending = {(one.address, one.deposed) for one in document.resource_changes or ()}
    deposed = (one for _, one in _shown(document) if one.deposed_key is not None)
    return [f"{one.address} (deposed {one.deposed_key})" for one in deposed if (one.address, one.deposed_key) not in ending]


def refreshes(document: Document) -> bool:
    """Whether it is a plan that changes nothing but the state."""
    if document.resource_changes is not None or not document.planned_values:
        return False
    return any(one.mode == "managed" for _, one in stated(document))


def completed(document: Document) -> Document:
    """A plan with everything that stands, also where nothing is planned for it."""
    if document.resource_changes is None:
        if not refreshes(document):
            return document
        document = replace(document, resource_changes=_drift(document))
    spoken_of = set[str]()
    for change in document.changes():
        if change.deposed is None:
            spoken_of.update({change.address, change.previous_address or ""})
    left_out = [_as_it_is(module, one) for module, one in stated(document) if one.mode == "managed" and one.address not in spoken_of]
    return replace(document, resource_changes=[*(document.resource_changes or ()), *left_out])


def _drift(document: Document) -> list[ResourceChange]:
    return msgspec.json.decode(document.resource_drift, type=list[ResourceChange]) if document.resource_drift else []


def _as_it_is(module: str, one: StateResource) -> ResourceChange:
    values, sensitive = one.values or {}, one.sensitive_values
    change = Change(_NOTHING, values, values, {}, sensitive, sensitive)
    return ResourceChange(one.address, change, one.type, one.name, one.mode, module, one.index)


def _shown(document: Document) -> Iterator[tuple[str, StateResource]]:
    """All that the state has, with what is deposed."""
    values = document.values or (document.prior_state.values if document.prior_state else None)
    if values is not None:
        yield from of_module(values.root_module)


def of_module(module: StateModule) -> Iterator[tuple[str, StateResource]]:
    """The resources of a module and of all in it, each with the address of its module."""
    for resource in module.resources:
        yield module.address, _called(resource, module.address)
    for child in module.child_modules:
        yield from of_module(child)


def _called(one: StateResource, module: str) -> StateResource:
    """A resource by its whole address. Terraform 0.12 leaves the module out of it, and before 0.12.22 the key.

    https://github.com/hashicorp/terraform/issues/24110, and `command/jsonstate/state.go` of each version.
    """
    address = one.address if not module or one.address.startswith(f"{module}.") else f"{module}.{one.address}"
    if not address.endswith("]"):
        address += show_key(one.index)
    return one if address == one.address else replace(one, address=address)

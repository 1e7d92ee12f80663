"""What the text of a fix hangs on beside the evidence: what its subject says where guards ask, and where it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from srm_tf.engine.scopes import DEFAULT_KEYS
from srm_tf.model.graph import typed
from srm_tf.model.value import Unknown
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from srm_tf.catalogue.control import Control
    from srm_tf.model.resource import Resource

_ALIAS = regex(r"aws\.[A-Za-z_][\w-]*")


def given(control: Control, resource: Resource) -> Iterator[tuple[str, str]]:
    """What a resource says where guards of a control ask, as its engine."""
    for name in control.guards.get(typed(resource), ()):
        value = resource.values.get(name)
        data = value.data if value is not None and not value.sensitive else None
        if isinstance(data, str):
            yield name, data
        elif isinstance(data, Unknown) and data.prefix:
            yield name, f"{data.prefix}…"


def stands(resource: Resource, homes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The arguments by which whatever is written beside a resource, or for an account or a Region, stands where that does.

    `homes`: the Region of each provider configuration. `account` is that configuration once more, where it signs in to another account
    than the default one, or may do so: what a module is passed as its default one is not seen from here. There a configuration has the name
    that the block of the resource has for it, which a plan does not show.
    """
    if resource.spread:
        return
    name = resource.named_provider if resource.module else resource.provider
    if _ALIAS.fullmatch(name):
        yield "provider", name
        if resource.module or resource.account not in DEFAULT_KEYS:
            yield "account", name
    if resource.region is not None and resource.region != homes.get(resource.provider):
        yield "region", json.dumps(resource.region)


def home(resource: Resource) -> str:
    """The Region of a resource, for texts that have its name in them; "" where there is none, nobody knows it, or it is all of them."""
    return "" if resource.spread else resource.region or ""

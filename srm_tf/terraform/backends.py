"""Where the state is kept: the `backend "s3"` block of a root module, which no plan shows.

https://developer.hashicorp.com/terraform/language/backend/s3
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import BACKEND
from srm_tf.terraform.declared import Declaration, ResourceId
from srm_tf.terraform.resources import ConfiguredValues, ResourceInstance, reads_nothing

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.module import ModuleInstance


def backends(root: ModuleInstance, schema: Schema) -> Iterator[Resource]:
    """The backend, if it is S3: there is one at most, which an override file may replace."""
    written = [
        Declaration(block.body, settings.file, block.span)
        for settings in root.declared.settings
        for block in settings.body.of_type("backend")
        if block.labels == ("s3",)
    ]
    for one in written[-1:]:
        made = ResourceInstance("", ResourceId(BACKEND, BACKEND, "s3"), one, None, root, schema, reads_nothing)
        yield Resource(BACKEND, BACKEND, "s3", ConfiguredValues(made), mode=BACKEND, block=BACKEND, location=one.location)

"""Where the state is kept: the `backend "s3"` block of a root module, which no plan shows.

https://developer.hashicorp.com/terraform/language/backend/s3
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import BACKEND
from srm_tf.terraform.declared import Declaration, ResourceId
from srm_tf.terraform.resources import ConfiguredValues, ResourceInstance, hiding, reads_nothing

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.module import ModuleInstance


# What signs in, and what the state is encrypted with.
_SECRET: Final = frozenset({"access_key", "secret_key", "token", "sse_customer_key"})


def backends(root: ModuleInstance, schema: Schema) -> Iterator[Resource]:
    """The backend, if it is S3: there is one at most, which an override file may replace by another kind, or by HCP Terraform.

    https://developer.hashicorp.com/terraform/language/files/override#merging-terraform-blocks
    """
    written = [
        (block, settings.file)
        for settings in root.declared.settings
        for block in settings.body.blocks
        if block.type in {"backend", "cloud"}
    ]
    for block, file in written[-1:]:
        if block.type == "backend" and block.labels == ("s3",):
            one = Declaration(block.body, file, block.span)
            made = ResourceInstance("", ResourceId(BACKEND, BACKEND, "s3"), one, None, root, schema, reads_nothing)
            values = hiding(ConfiguredValues(made), _SECRET)
            yield Resource(BACKEND, BACKEND, "s3", values, mode=BACKEND, block=BACKEND, location=one.location)

"""What OpenTofu encrypts the state and plans with: each `key_provider` and `method` block of a root module, which no plan shows.

https://opentofu.org/docs/language/state/encryption/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.model.resource import Resource
from srm_tf.model.scopes import KEY_PROVIDER, METHOD
from srm_tf.terraform.declared import Declaration, ResourceId, merged
from srm_tf.terraform.own_blocks import OwnBlock
from srm_tf.terraform.resources import ConfiguredValues, hiding, reads_nothing

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.module import ModuleInstance

# What the key is made of, and what signs in where it is kept: of pbkdf2, aws_kms, gcp_kms, azure_vault, openbao and stackit_kms.
_SECRET: Final = frozenset({
    "passphrase", "access_key", "secret_key", "token", "credentials", "access_token", "client_secret", "client_certificate_password",
    "oidc_token", "oidc_request_token", "service_account_key", "service_account_token", "private_key",
})  # fmt: skip


def encryption_blocks(root: ModuleInstance, schema: Schema) -> Iterator[Resource]:
    """Each of these, by its kind and name, under which an override file replaces arguments. Those of called modules mean nothing.

    https://github.com/opentofu/opentofu/blob/main/internal/encryption/config/config_merge.go
    """
    for mode in (KEY_PROVIDER, METHOD):
        yield from _blocks(mode, root, schema)


def _blocks(mode: str, root: ModuleInstance, schema: Schema) -> Iterator[Resource]:
    found: dict[str, Declaration] = {}
    for settings in root.declared.settings:
        for block in (one for around in settings.body.of_type("encryption") for one in around.body.of_type(mode)):
            address, one = ".".join((mode, *block.labels)), Declaration(block.body, settings.file, block.span)
            found[address] = merged(found[address], block, settings.file) if address in found else one
    for address, declaration in found.items():
        kind, _, name = address.removeprefix(f"{mode}.").partition(".")
        made = OwnBlock("", ResourceId(mode, kind, name), declaration, None, root, schema, reads_nothing)
        values = hiding(ConfiguredValues(made), _SECRET)
        yield Resource(address, mode, name, values, mode=mode, block=address, location=declaration.location)

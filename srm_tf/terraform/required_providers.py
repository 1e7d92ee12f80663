"""`required_providers` of a module: which provider each name in it means, and the versions that it admits.

https://developer.hashicorp.com/terraform/language/providers/requirements
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.terraform.addresses import BUILT_IN
from srm_tf.terraform.syntax import ObjectOf, constant_text

if TYPE_CHECKING:
    from srm_tf.terraform.declared import Declared
    from srm_tf.terraform.syntax import Expression


def source_of(module: Declared, provider: str) -> str | None:
    """Where the provider comes from that the module calls so in `required_providers`; None for one that does not stand there.

    https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
    """
    for wanted in _required(module, provider):
        return _text_member(wanted, "source") or (BUILT_IN if provider == "terraform" else f"hashicorp/{provider}")
    return None


def versions_of(module: Declared, provider: str) -> Iterator[str]:
    """The versions that the module admits of the provider it calls so: in `required_providers`, or, as it used to be, in `provider`.

    https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """
    for wanted in _required(module, provider):
        yield _text_member(wanted, "version") or constant_text(wanted)
    for name, declaration in module.providers.items():
        if name.partition(".")[0] == provider:
            yield constant_text(declaration.body.value("version"))


def _required(module: Declared, provider: str) -> Iterator[Expression]:
    """What `required_providers` says of a provider, the last word first."""
    blocks = (block for settings in reversed(module.settings) for block in settings.body.of_type("required_providers"))
    yield from filter(None, (block.body.value(provider) for block in blocks))


def _text_member(wanted: Expression, name: str) -> str:
    """A text in `{ source = "hashicorp/aws", version = "~> 5.0" }`."""
    items = wanted.items if isinstance(wanted, ObjectOf) else ()
    return next((constant_text(value) for key, value in items if constant_text(key) == name), "")

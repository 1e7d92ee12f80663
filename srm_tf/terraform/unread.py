"""Blocks that an error leaves out: what makes something still counts, though nobody can tell what it says.

Without them, a bucket whose policy has a comma too many would have no policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.value import UNREAD, Certainty, Reference
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Marks, Val
from srm_tf.terraform.declared import MODES, Declaration, Declared, ResourceId, is_override
from srm_tf.terraform.resources import ResourceInstance
from srm_tf.terraform.syntax import Body, Span
from srm_tf.terraform.types import ANY

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute
    from srm_tf.terraform.recovery import Head

_OF_PROVIDERS = ("region", "default_tags", "ignore_tags", "assume_role", "access_key", "secret_key", "endpoints", "allowed_account_ids")


def declare(module: Declared, lost: Iterable[tuple[Head, str, int]]) -> None:
    """Add what is lost of the files of a module: (type and labels, file, line) of each block."""
    lost = list(lost)
    module.unread |= frozenset(head for head, _, _ in lost)
    for (kind, *labels), file, line in lost:
        found = Declaration(Body(), file, Span(line), lost=True)
        if kind == "resource" and len(labels) == 2:  # noqa: PLR2004 — its type and its name
            wanted = ResourceId(MODES[kind], *labels)
            before = module.resources.get(wanted)
            # What an override says in the place of a block is lost with it: nothing of the block is known.
            module.resources[wanted] = found if before is None else replace(before, lost=before.lost or is_override(file))
        elif kind == "module" and len(labels) == 1:
            module.calls.setdefault(labels[0], found)
        elif kind == "provider" and len(labels) == 1:  # the default configuration, or one under an alias
            module.providers.setdefault(labels[0] if labels[0] not in module.providers else f"{labels[0]}.?", found)


class UnreadInstance(ResourceInstance):
    """What a block makes that could not be read. Whatever may be written in it is unknown."""

    def part(self, name: str) -> Val | None:
        """An argument, of which nothing is known; None of what only the provider says."""
        known = self.described((name,))
        if not self._is_argument(name, known):
            return None
        text = f"{self.address}.{name}"
        # Nobody can tell what it comes from: a certain reference would be to something of that name.
        return Val(ANY, cty.Blank(why=(f"{text}, {UNREAD}",)), Marks(references=(Reference(text, certainty=Certainty.POSSIBLE),)))

    def _read(self, name: str, text: str) -> Val:
        return super()._read(name, f"{text}, {UNREAD}")

    def _is_argument(self, name: str, known: Attribute | None) -> bool:
        if self.id.mode == "provider":
            return name in _OF_PROVIDERS
        return known is not None and name != "id" and (known.is_block or known.required or known.optional)

    def names(self) -> dict[str, None]:
        """Every name that its type has."""
        return dict.fromkeys(_OF_PROVIDERS) if self.id.mode == "provider" else super().names()

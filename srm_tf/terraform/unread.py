"""Blocks that an error leaves out: what makes something still counts, though nobody can tell what it says.

Without them, a bucket whose policy has a comma too many would have no policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.model.value import UNREAD, Certainty, Reference
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Marks, Val
from srm_tf.terraform.declared import ANYTHING, MODES, Declaration, Declared, ResourceId, is_override
from srm_tf.terraform.resources import ResourceInstance
from srm_tf.terraform.syntax import Body, Span
from srm_tf.terraform.types import ANY

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute
    from srm_tf.terraform.recovery import Head

(_ANY,) = ANYTHING
_WORDS = {mode: word for word, mode in MODES.items()}
_OF_PROVIDERS = ("region", "default_tags", "ignore_tags", "assume_role", "access_key", "secret_key", "endpoints", "allowed_account_ids")


def declare(module: Declared, lost: Iterable[tuple[Head, str, int]]) -> None:
    """Add what is lost of the files of a module: (type and labels, file, line) of each block."""
    lost = list(lost)
    module.unread |= frozenset(head for head, _, _ in lost)
    for (kind, *labels), file, line in lost:
        found = Declaration(Body(), file, Span(line), lost=True)
        if is_override(file):
            _forget(module, kind, labels)
        if kind == "resource" and len(labels) == 2:  # noqa: PLR2004 — its type and its name
            module.resources.setdefault(ResourceId(MODES[kind], *labels), found)
        elif kind == "module" and len(labels) == 1:
            module.calls.setdefault(labels[0], found)
        elif kind == "provider" and len(labels) == 1:  # the default configuration, or one under an alias
            if labels[0] not in module.providers or not is_override(file):
                module.providers.setdefault(labels[0] if labels[0] not in module.providers else f"{labels[0]}.?", found)
            module.unread_providers.setdefault(labels[0], found)
        elif kind == _ANY:
            module.unread_providers.setdefault(kind, found)


def _forget(module: Declared, kind: str, labels: Sequence[str]) -> None:
    """Know nothing any more of what a lost block of an override speaks of: what it says in the place of that is lost with it."""

    def meant(word: str, *names: str) -> bool:
        return kind == _ANY or (kind, *labels) == (word, *names)

    for wanted in [one for one in module.resources if meant(_WORDS[one.mode], one.type, one.name)]:
        if wanted.mode == "managed":
            module.resources[wanted] = replace(module.resources[wanted], lost=True)
        else:
            del module.resources[wanted]
    module.calls |= {name: replace(one, lost=True) for name, one in module.calls.items() if meant("module", name)}
    ours = ((name, one) for name, one in module.providers.items() if meant("provider", name.partition(".")[0]))
    module.providers |= {name: replace(one, body=Body(), lost=True) for name, one in ours}
    for word, blocks in (("variable", module.variables), ("output", module.outputs)):
        for name in [one for one in blocks if meant(word, one)]:
            del blocks[name]
    if meant("locals"):
        module.locals.clear()


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


def kind_of(declaration: Declaration) -> type[ResourceInstance]:
    """How an instance of a block is read."""
    return UnreadInstance if declaration.lost else ResourceInstance

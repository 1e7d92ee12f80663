"""Blocks in the place of an argument → what is meant by them, with what Terraform says against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.bodies import NO_BLOCK, Blocks, Refused
from srm_tf.terraform.cty import Val
from srm_tf.terraform.declared import DOCUMENT
from srm_tf.terraform.earlier import earlier_arguments
from srm_tf.terraform.typed import typed

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute
    from srm_tf.terraform.resources import ResourceInstance

_OF_DOCUMENTS = ("source_policy_documents", "override_policy_documents", "source_json", "override_json", "policy_id", "version")
# Of which no schema says so.
_KINDS = {
    ("null_resource", "triggers"): "map",
    ("provisioner", "environment"): "map",
    **dict.fromkeys([(DOCUMENT, name) for name in _OF_DOCUMENTS], "string or list"),
}


def written_as_blocks(of: ResourceInstance, called: str, blocks: Blocks, known: Attribute | None) -> tuple[Val, Refused] | None:
    """The value, and the refusal, of blocks in the place of an argument; None where they may stand there.

    One in the place of a map is the map that it writes, as Terraform 0.11 had it: what is meant by one for a text nobody knows. Of lists
    of objects either may be written: https://developer.hashicorp.com/terraform/language/attr-as-blocks
    Of blocks as deep as anybody likes (statements of a web ACL) the schema says nothing; others stood there in earlier providers.
    """
    kind = known.kind if known is not None else _KINDS.get((of.id.type, called), "block")
    if kind.startswith("block") or kind in {"any", "object", "list(object)", "set(object)"} or not (blocks.items or blocks.open):
        return None
    if any(one.startswith(f"{called}.") for one in earlier_arguments(of.id.type)):
        return None
    plain = kind.startswith("map") and len(blocks.items) == 1 and not blocks.open and not blocks.first.blocks  # of two, 0.11 made a list
    value, against = (
        typed(cty.an_object(blocks.first.values), known) if plain else (cty.unknown(why=(f"{of.address}.{called}",)), (NO_BLOCK,))
    )
    return value, Refused(NO_BLOCK if against else f"{NO_BLOCK}; read as the map that it writes", blocks.first.span.line)

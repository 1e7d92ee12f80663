"""Where the blocks stand that a fix adds: in the account and the Region of what they are for.

A block that names no provider configuration has the default one, and so another account or Region than its subject may have:
https://developer.hashicorp.com/terraform/language/meta-arguments/resource-provider. From version 6 of the provider on, most types have
an argument `region` besides: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support.
"""

from __future__ import annotations

import re

from srm_tf.catalogue.naming import Found, place_of
from srm_tf.model.schema import Schema
from srm_tf.regex import regex

_BLOCK = regex(r'^((resource|data) "(aws_\w+)" "([\w-]+)" \{)(?:\n(.*?)^\}|\}$)', re.MULTILINE | re.DOTALL)
_SAID = regex(r"^  (?:provider|region) +=", re.MULTILINE)
_ANYWHERE = frozenset({"aws_iam_policy_document"})  # a text, for which nobody is asked


def placed(text: str, found: Found, schema: Schema) -> str:
    """The text with what its subject's place takes in each block that is not there yet and says nothing of it."""
    there = {*found.taken, *(place_of(one)[1] for one in found.addresses), *(place_of(one.address)[1] for one in found.clues)}

    def told(block: re.Match[str]) -> str:
        kind, body = f"{'data.' if block[2] == 'data' else ''}{block[3]}", block[5] or ""
        if block[3] in _ANYWHERE or f"{kind}.{block[4]}" in there or _SAID.search(body):
            return block[0]
        lines = [(name, value) for name, value in found.stands if name == "provider" or schema.attribute(kind, (name,)) is not None]
        width = max((len(name) for name, _ in lines), default=0)
        said = "".join(f"  {name:{width}} = {value}\n" for name, value in lines)
        return f"{block[1]}\n{said}{chr(10) if said and body else ''}{body}}}" if said else block[0]

    return _BLOCK.sub(told, text)

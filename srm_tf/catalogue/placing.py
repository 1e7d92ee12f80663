"""Where the blocks stand that a fix adds: in the account and the Region of what they are for.

A block that names no provider configuration has the default one, and so another account or Region than its subject may have:
https://developer.hashicorp.com/terraform/language/meta-arguments/resource-provider. From version 6 of the provider on, most types have
an argument `region` besides: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from srm_tf.catalogue.naming import Found, place_of
from srm_tf.model.schema import Schema
from srm_tf.regex import regex

_BLOCK = regex(r'^((resource|data) "(aws_\w+)" "([\w-]+)" \{)(?:\n(.*?)^\}|\}$)', re.MULTILINE | re.DOTALL)
_SAID = regex(r"^  (?:provider|region) +=", re.MULTILINE)
_REGION = regex(r"[a-z]{2}(?:-[a-z]+)+-\d")
_WRITTEN = "eu-west-1"  # the Region that texts are written for
_OF_ALL = "us-east-1"  # where services stand that have no Region: what a text has there stays there
_ANYWHERE = frozenset({"aws_iam_policy_document"})  # a text, for which nobody is asked
# Data sources without that argument; the shipped schema has none of them. The guide lists them under "Non–region-aware resources".
_OF_NO_REGION = regex(
    r"aws_(?:caller_identity|canonical_user_id|default_tags|partition|regions|(?:cloudfront|iam|organizations|route53)_\w+)"
)


def placed(text: str, found: Found, schema: Schema) -> str:
    """The text with what its subject's place takes in each block that is not there yet and says nothing of it, for the Region of that.

    What is not called after its subject is called after its place: the same may be added in another one.
    """
    stands, text = dict(found.stands), at_home(text, found.home)
    there = {*found.there.names, *(place_of(one)[1] for one in found.addresses), *(place_of(one.address)[1] for one in found.clues)}
    added = list[tuple[str, str]]()

    def told(block: re.Match[str]) -> str:
        kind, body = f"{'data.' if block[2] == 'data' else ''}{block[3]}", block[5] or ""
        if block[3] in _ANYWHERE or f"{kind}.{block[4]}" in there or _SAID.search(body):
            return block[0]
        looked_up = block[2] == "data"
        regional = not _OF_NO_REGION.fullmatch(block[3]) if looked_up else schema.attribute(kind, ("region",)) is not None
        lines = list(_lines(stands, regional=regional, of_account=not looked_up and not regional))
        width = max((len(name) for name, _ in lines), default=0)
        said = "".join(f"  {name:{width}} = {value}\n" for name, value in lines)
        added.extend([(kind, block[4])] if said else [])
        return f"{block[1]}\n{said}{chr(10) if said and body else ''}{body}}}" if said else block[0]

    text = _BLOCK.sub(told, text)
    own = place_of(found.addresses[0])[1].rpartition(".")[2] if found.addresses else ""
    place = re.sub(r"\W", "_", "_".join(value.strip('"').removeprefix("aws.") for name, value in stands.items() if name != "account"))
    for kind, name in added:
        if not own or not f"{name}_".startswith(f"{own}_"):
            text = re.sub(rf"(?<![\w.-]){re.escape(kind)}\.{re.escape(name)}(?![\w-])", f"{kind}.{name}_{place}", text)
            text = text.replace(f'"{kind.removeprefix("data.")}" "{name}" {{', f'"{kind.removeprefix("data.")}" "{name}_{place}" {{')
    return text


def at_home(text: str, home: str) -> str:
    """The text with the Region of its subject in service names, zones and ARNs; what it has in that one for another goes the other way."""
    if not _REGION.fullmatch(home) or _WRITTEN not in text:
        return text
    turned = {_WRITTEN: home} if home == _OF_ALL else {_WRITTEN: home, home: _WRITTEN}
    return re.sub(rf"(?<![\w-])(?:{'|'.join(turned)})(?!\d)", lambda one: turned[one[0]], text)


def _lines(stands: Mapping[str, str], *, regional: bool, of_account: bool) -> Iterator[tuple[str, str]]:
    """`regional`: it has an argument `region`; `of_account`: it stands in no Region, such as a role, and several Regions share it."""
    provider = stands.get("account" if of_account else "provider")
    if provider:
        yield "provider", provider
    if regional and "region" in stands:
        yield "region", stands["region"]

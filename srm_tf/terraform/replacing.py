"""`replace` where the text, or what comes into it, is not known yet: what the result says all the same.

A document with marks for what is filled in later is how modules write policies of what they make themselves:
`replace(data.aws_iam_policy_document.p.json, "_BUCKET_ARN_", aws_s3_bucket.b.arn)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from srm_tf.model.value import GAP
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Val
from srm_tf.terraform.joining import begun, is_there_cut, joined, words_in
from srm_tf.terraform.types import STRING

_BETWEEN = frozenset(" \t\r\n{}[],:+-.0123456789eEtrufalsn")  # what stands between the strings of a text of JSON
_ESCAPED = frozenset('"\\<>&\u2028\u2029')  # what a string of JSON does not show as it is


class _Unclear(Exception):  # noqa: N818 — no error: what the document says is not known
    """The structure of the document may change."""


def is_pattern(old: str) -> bool:
    """Whether what is looked for is a regular expression: https://developer.hashicorp.com/terraform/language/functions/replace."""
    return len(old) > 1 and old.startswith("/") and old.endswith("/")


def replaced_later(text: Val, old: Val, new: Val) -> Val:
    """The unknown result, with what is known of it."""
    if isinstance(old.data, str) and old.data and not is_pattern(old.data):
        if isinstance(text.data, str):
            return begun(joined(list(_parts(text, old.data, new))), "") if old.data in text.data else _same(text, new)
        tree = _document(text, old.data, new)
    else:
        tree = None
    why = cty.reasons(text, old, new)
    there = tree is not None or is_there_cut(text)
    return Val(STRING, cty.Blank(not_null=True, why=why, tree=tree, words=words_in(text, old, new), there=there))


def _same(text: Val, new: Val) -> Val:
    """Nothing is replaced; Terraform waits for what would come all the same."""
    return Val(STRING, cty.Blank(not_null=True, why=cty.reasons(new), sure=text))


def _parts(text: Val, old: str, new: Val) -> Iterator[Val]:
    """The pieces of a known text, and between them what comes in the place of the other."""
    for place, piece in enumerate(str(text.data).split(old)):
        if place:
            yield new
        if piece:
            yield cty.mark(cty.string(piece), text.marks)


def _document(text: Val, old: str, new: Val) -> Val | None:
    """The document that the text is; none where what comes or goes is more than a part of its strings."""
    tree = text.blank.tree or text.blank.draft
    whole = not _BETWEEN.issuperset(old) and _ESCAPED.isdisjoint(old) and (not isinstance(new.data, str) or _ESCAPED.isdisjoint(new.data))
    if tree is None or not whole:
        return None
    try:
        return _inside(tree, old, new)
    except _Unclear:
        return None


def _inside(item: Val, old: str, new: Val) -> Val:
    data = item.data
    if isinstance(data, str):
        return joined(list(_parts(item, old, new))) if old in data else item
    if isinstance(data, tuple):
        return cty.mark(cty.a_tuple(_inside(one, old, new) for one in data), item.marks)
    if isinstance(data, dict):
        if any(old in name for name in data):
            raise _Unclear
        return cty.mark(cty.an_object({name: _inside(one, old, new) for name, one in data.items()}), item.marks)
    return _loose(item, old) if isinstance(data, cty.Blank) else item


def _loose(item: Val, old: str) -> Val:
    """Something unknown: what is known of its text holds where the replacement cannot touch it."""
    blank = item.blank
    shown = [blank.prefix, blank.suffix, *blank.shape.split(GAP)]
    if blank.tree is None and blank.sure is None and not any(_touches(piece, old) for piece in shown):
        return Val(item.type, replace(blank, branches=(), origin=""), item.marks)
    return cty.unknown(item.type, why=blank.why, marks=item.marks)


def _touches(piece: str, old: str) -> bool:
    """Whether something of the text is in a piece of another one, or may begin or end there."""
    edges = range(1, len(old))
    return old in piece or any(piece.endswith(old[:size]) or piece.startswith(old[size:]) for size in edges)

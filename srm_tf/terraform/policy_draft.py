"""What a `data.aws_iam_policy_document` that cannot be rendered yet says so far: its statements, with what is not known inside them.

Whoever takes the text as it is follows the reference to the data source. This is for those who change the text: `replace`, and documents
that others are merged into. Merging follows https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.bodies import BLOCKS, Blocks, Written
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.types import ANY, STRING, list_of, set_of

if TYPE_CHECKING:
    from srm_tf.terraform.resources import ResourceInstance

LISTS = (("Action", "actions"), ("NotAction", "not_actions"), ("Resource", "resources"), ("NotResource", "not_resources"))
_PRINCIPALS = (("Principal", "principals"), ("NotPrincipal", "not_principals"))
_BEFORE, _AFTER = ("source_json", "source_policy_documents"), ("override_policy_documents", "override_json")


class Open(Exception):  # noqa: N818 — no error: nobody can tell what the document says
    """Which statements there are is not known, or which takes the place of which."""


def draft(instance: ResourceInstance) -> Val | None:
    """The document as a value; None where it is not known which statements it has."""
    try:
        kept: list[Val] = []
        for statement in [*_named(instance, _BEFORE), *_own(instance), *_named(instance, _AFTER)]:
            _place(kept, statement)
    except (Open, EvalError):
        return None
    return cty.an_object({"Statement": cty.a_tuple(kept)})


def _place(kept: list[Val], new: Val) -> None:
    """A later statement takes the place of an earlier one with the same `Sid`."""
    sid = _sid(new)
    names = [_sid(one) for one in kept]
    if (sid is None and any(names)) or (sid and None in names):
        raise Open
    if sid and sid in names:
        kept[names.index(sid)] = new
    else:
        kept.append(new)


def _sid(statement: Val) -> str | None:
    """The name of a statement, "" where it has none; None where it is not known."""
    found = statement.members.get("Sid")
    if found is None or found.is_null:
        return ""
    return found.data if isinstance(found.data, str) else None


def _named(instance: ResourceInstance, arguments: Iterable[str]) -> Iterator[Val]:
    """The statements of the documents that arguments name."""
    for name in arguments:
        given = instance.part(name)
        if isinstance(given, Blocks):
            raise Open
        if given is None or given.is_null:
            continue
        found = given.blank.sure or given
        if not found.known:
            raise Open
        for text in found.items if found.type.is_sequence else (found,):
            yield from _statements(text)


def _statements(text: Val) -> tuple[Val, ...]:
    """Those of one document; an empty text is none."""
    if text.is_null or text.data == "":
        return ()
    if isinstance(text.data, str):
        from srm_tf.terraform.functions import json_text  # noqa: PLC0415 — few documents are merged

        document: Val | None = json_text.read(text.data)
    else:
        document = text.blank.tree or text.blank.draft
    found = document.members.get("Statement") if document is not None else None
    if found is None or not found.known or not (found.members or found.type.is_sequence):
        raise Open
    return (found,) if found.members else found.items


def _own(instance: ResourceInstance) -> Iterator[Val]:
    part = instance.part("statement")
    if part is not None and (not isinstance(part, Blocks) or part.open):
        raise Open
    for block in part.items if part is not None else ():
        yield cty.an_object(dict(_members(block)))


def _members(block: Written) -> Iterator[tuple[str, Val]]:
    if any(name in block.values for name in BLOCKS):
        raise Open
    yield "Effect", _text(block, "effect") or cty.string("Allow")
    sid = _text(block, "sid")
    if sid is not None:
        yield "Sid", sid
    for name, argument in LISTS:
        texts = _texts(block, argument)
        if texts is not None:
            yield name, texts
    for name, argument in _PRINCIPALS:
        if argument in block.blocks:
            yield name, _whom(block.blocks[argument])
    if "condition" in block.blocks:
        yield "Condition", _conditions(block.blocks["condition"])


def _text(block: Written, name: str) -> Val | None:
    value = block.values.get(name)
    return None if value is None or value.is_null else convert(value, STRING)


def _texts(block: Written, name: str) -> Val | None:
    """A list, with the policy variables in the texts that are known as JSON has them."""
    value = block.values.get(name)
    if value is None or value.is_null:
        return None
    found = convert(value, list_of(STRING) if name == "values" else set_of(STRING))
    return cty.mark(cty.a_tuple(_variables(one) for one in found.items), found.marks) if found.known else found


def _variables(text: Val) -> Val:
    return cty.mark(cty.string(text.data.replace("&{", "${")), text.marks) if isinstance(text.data, str) else text


def _whom(blocks: Blocks) -> Val:
    """Principals by type; `*` of type `*` is everybody."""
    found: dict[str, Val] = {}
    for block in blocks.items:
        _add(found, _text(block, "type"), _texts(block, "identifiers"))
    if blocks.open:
        return _anything(blocks)
    everybody = list(found) == ["*"] and [one.data for one in found["*"].items] == ["*"]
    return cty.string("*") if everybody else cty.an_object(found)


def _conditions(blocks: Blocks) -> Val:
    found: dict[str, dict[str, Val]] = {}
    for block in blocks.items:
        test = _text(block, "test")
        if test is None or not isinstance(test.data, str):
            raise Open
        _add(found.setdefault(test.data, {}), _text(block, "variable"), _texts(block, "values"))
    if blocks.open:
        return _anything(blocks)
    return cty.an_object({test: cty.an_object(keys) for test, keys in found.items()})


def _add(found: dict[str, Val], name: Val | None, texts: Val | None) -> None:
    """Further texts under a name: those of several blocks are joined."""
    if name is None or not isinstance(name.data, str) or texts is None:
        raise Open
    before = found.get(name.data)
    if before is not None and not (before.known and texts.known):
        raise Open
    found[name.data] = texts if before is None else cty.a_tuple([*before.items, *texts.items])


def _anything(blocks: Blocks) -> Val:
    """Blocks of which nobody knows how many there are."""
    sources = [source for _, source in blocks.open]
    return cty.unknown(ANY, why=cty.reasons(*sources))

"""Which text of a fix is shown for what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase

from msgspec.structs import replace

from srm_tf.catalogue.blocks_of_fixes import blocks, body_of, stands
from srm_tf.catalogue.fixes import MEANT, Fix, Piece, pieces
from srm_tf.catalogue.for_others import for_others
from srm_tf.catalogue.naming import Found, There, changes, has, kind_of, named_after
from srm_tf.catalogue.placing import placed
from srm_tf.model.schema import Attribute, Schema
from srm_tf.model.scopes import SCOPES
from srm_tf.regex import regex

# Arguments whose values are those of one type, whoever else has the argument: another engine has other versions.
_OF_ONE_TYPE = regex(r"version|engine|family|runtime|release|platform|blueprint|parameter_group|_class$")
_QUOTED = regex(r'"([^"]+)"')
_NAMED = regex(r"='([^']+)'\]")
_INNER = regex(r"\.([A-Za-z_]\w*)")
_NESTED = regex(r"((?:  )+)([A-Za-z_][\w-]*) *(=|\{)")
_FOREIGN = "# This one is for "
_ARGUMENT = regex(r"^  (\w+)\b", re.MULTILINE)
_LIST = regex(r"^(?:list|set)\b")


def fitting(fix: Fix, found: Found, schema: Schema) -> str:
    """The text of a fix for what was found, and what it adds stands where that does; "" where there is none at all."""
    text = _fitting(fix, found, schema)
    return placed(text, found, schema) if (found.stands or found.home) and not text.startswith(_FOREIGN) else text


def _fitting(fix: Fix, found: Found, schema: Schema) -> str:
    """The text that speaks of the type of what was found, with its name.

    Where the verdict rests on arguments beside it alone, a text that changes nothing else is shown for each, and where something is missing
    as well, below these the text that adds it. Of several, the one that says it is for a subject such as this, and has most of what the
    verdict rests on. Where what decides is of a type that another text is for, that text is shown, once for each of them; where the subject
    is wrong as well, below its own. A text of a sibling type does as well where the provider has all of its arguments for this type, too,
    and what is written of no type where its arguments have values there. Else it is shown as what it is.
    """
    alone = _alone(fix, found)
    texts = [text for text in fix.texts if stands(text, found.kind)]
    if alone and not found.absent:
        return alone
    if texts:
        text = max(texts, key=lambda one: (_meant(one, found), _speaks_of(one, found)))
        if alone:
            return f"{alone}\n\n{named_after(MEANT.sub('', text), replace(found, clues=found.own))}"
        beside = _of_what_decides(fix, text, found)
        own = [one for one in found.own if one.valued and has(body_of(text, found.kind, stands(text, found.kind)), one)]
        mended = named_after(_said(text, found), found) if own or not beside else ""
        return "\n\n".join(filter(None, (mended, beside)))
    siblings = (kind_of(one.address) for one in found.deciding)
    if any(kind in fix.types for kind in siblings) and (text := _of_what_decides(fix, "", found)):
        return text
    of_others = [(text, of) for text in fix.texts for of in fix.types if stands(text, of)]
    for text, of in sorted(of_others, key=lambda pair: -_meant(pair[0], found)):
        if _accepts(schema, found.kind, of, text):
            return named_after(re.sub(rf"\b{of}\b", found.kind, _said(text, found)), found)
    if of_others and fix.for_others and (text := for_others(fix.for_others, found, schema)):
        return text
    if of_others and found.kind in fix.types and found.kind not in SCOPES:
        text, of = of_others[0]
        return f"{_FOREIGN}{of}:\n{text}"
    return named_after(max(fix.texts, key=lambda one: _speaks_of(one, found)), found) if fix.texts else ""


def _meant(text: str, found: Found) -> int:
    """1 where a text is for subjects such as this one (`# Where engine is "mysql" or "oracle-*":`), -1 where it is for others, else 0."""
    condition = MEANT.match(text)
    value = found.given.get(condition[1] or "", "").lower() if condition is not None else ""
    if condition is None or not value:
        return 0
    return 1 if any(fnmatchcase(value, one.lower()) for one in _QUOTED.findall(condition[2])) else -1


def _said(text: str, found: Found) -> str:
    """A text without its condition, where that is known to hold."""
    return MEANT.sub("", text) if _meant(text, found) > 0 else text


def _speaks_of(text: str, found: Found) -> int:
    """How much of what the verdict rests on a text has: names in its values, arguments of its subject or their end, blocks that decide."""
    own = stands(text, found.kind)
    body = body_of(text, found.kind, own)
    names = {name for one in found.clues for name in _NAMED.findall(one.path)}
    arguments = {one.argument: one for one in found.own if one.path and (one.valued or found.written)}
    inside = {name for one in found.own for name in _INNER.findall(one.path)}
    beside = [[one for one in found.deciding if kind_of(one.address) == kind] for kind in {kind_of(one.address) for one in found.deciding}]
    return sum(
        (
            *(f'= "{name}"' in text for name in names),
            *(has(body, one) or f"# Delete {found.kind}.{own}.{one.argument}." in text for one in arguments.values()),
            *(re.search(rf"^ {{4,}}{name}\b", body, re.MULTILINE) is not None for name in inside),
            *(changes(text, some, found.kind, own) for some in beside),
        )
    )


def _of_what_decides(fix: Fix, text: str, found: Found) -> str:
    """A rule of a security group that stands by itself: what mends the group's own rules would leave it open.

    Not so where either may say it, as an app of Amplify or its branch, and the text for the subject is the one that does.
    """
    own = body_of(text, found.kind, stands(text, found.kind))
    shown = [
        named_after(other, _by_itself(one.address, found))
        for one in found.deciding
        for other in fix.texts
        if not stands(text, kind := kind_of(one.address))
        if (name := stands(other, kind)) and not stands(other, found.kind)
        if has(body_of(other, kind, name), one) or not has(own, one)
    ]
    return "\n\n".join(dict.fromkeys(shown))


def _by_itself(address: str, found: Found) -> Found:
    """Something that decides, with what there is in its module, where that is told."""
    return Found(kind_of(address), (address,), there=found.there if found.is_beside(address) else There())


def _alone(fix: Fix, found: Found) -> str:
    """The texts that change nothing but the arguments that decide, each for its block; "" where something else decides."""
    alone = {text: block for text in fix.texts for block in blocks(text) if text.strip() == block.text and not stands(text, found.kind)}
    shown: list[str] = []
    for one in found.clues:
        decide = {clue.argument for clue in found.deciding if clue.address == one.address}
        kind = kind_of(one.address)
        texts = (text for text, block in alone.items() if block.kind == kind and {*_ARGUMENT.findall(block.body)} <= decide)
        text = next(texts, "") if one not in found.own else ""
        if not text:
            return ""
        shown.append(named_after(text, _by_itself(one.address, found)))
    return "\n\n".join(dict.fromkeys(shown))


def spoken(fix: Fix) -> list[list[str]]:
    """The types that each of its texts is for: the first text that names a resource of a type."""
    first = {kind: next((text for text in fix.texts if stands(text, kind)), "") for kind in fix.types}
    return [[kind for kind, own in first.items() if own == text] for text in fix.texts]


def _accepts(schema: Schema, kind: str, of: str, text: str) -> bool:
    """Whether a type has all arguments that a text gives another one, and what the text reads of that, and takes its nested blocks."""
    if "data." in kind + of:
        return False  # nothing is both looked up and made
    blocks = [piece for piece in pieces(text) if piece.key.startswith(f'resource "{of}"')]
    given = Counter(path for piece in blocks for path in _paths(piece))
    read = {(found[1],) for found in re.finditer(rf"\b{of}\.[\w-]+\.(\w+)", text)}
    if not given and read <= {("id",)} and not _words(kind) & _words(of):
        return False  # every type has an `id`: it says nothing of what it is
    return (
        bool(given or read)
        and all(_alike(schema, path, kind, of, written=path in given) for path in given.keys() | read)
        and all(_whole(schema, path, kind, given) for path in given)
    )


def _words(kind: str) -> set[str]:
    """The words of a type name behind the provider's: `aws_default_vpc` → `default` and `vpc`."""
    return set(kind.split("_")[1:])


def _alike(schema: Schema, path: tuple[str, ...], kind: str, of: str, *, written: bool) -> bool:
    """Whether two types have an argument of the same kind; `written`: it may be set. `lifecycle` every type has."""
    own, other = schema.attribute(kind, path), schema.attribute(of, path)
    if own is None or other is None:
        return own is other and path[0] == "lifecycle"
    if written and own.kind != "bool" and _OF_ONE_TYPE.search(path[-1]):
        return False
    return _form(own) == _form(other) and (own.required or own.optional or not written)


def _form(attribute: Attribute) -> str:
    """How its kind is written: a list as a set, and nested blocks as such, whatever they are to the provider."""
    return "block" if attribute.is_block else _LIST.sub("some", attribute.kind)


def _whole(schema: Schema, path: tuple[str, ...], kind: str, given: Counter[tuple[str, ...]]) -> bool:
    """Whether a type takes the nested blocks at `path`: as many as there are, and all that it asks for is in them."""
    own = schema.attribute(kind, path)
    if own is None or not own.is_block:
        return True
    inner = ((*path, name) for name in schema.inside(kind, path))
    asked = (one for one in inner if (found := schema.attribute(kind, one)) is not None and found.required)
    return (given[path] == 1 or own.repeats) and all(one in given for one in asked)


def _paths(piece: Piece) -> Iterator[tuple[str, ...]]:
    """The path of each argument and nested block in a block of a fix; members of a map or list value have none."""
    inside: list[str] = []
    for line in (line for _, lines in piece.members for line in lines):
        found = _NESTED.match(line)
        depth = len(found[1]) // 2 if found else 0
        if found is None or depth > len(inside) + 1:
            continue
        inside = inside[: depth - 1]
        yield (*inside, found[2])
        inside += [found[2]] if found[3] == "{" else []

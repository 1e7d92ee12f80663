"""The fix of a generic rule for a type that none of its texts is for: written once, of no type (`fix_for_others`).

It is about a block of `TYPE` that has a value for each name that an argument may have. What is shown has those that decide, in the nested
blocks where they stand, and what it needs beside. One without such a block is about whatever is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from srm_tf.catalogue.fixes import Piece, address_of, pieces, written
from srm_tf.catalogue.naming import Found, named_after
from srm_tf.model.schema import Schema
from srm_tf.regex import regex

TYPE: Final = "TYPE"
_STEP = regex(r"(?:^|\.)([A-Za-z_]\w*)(\[[^\]]*\])?")
_CLOSER = regex(r" {2,}#")
_KINDS: Final = {"[": ("list(string)", "set(string)"), "{": ("map(string)",)}
_LINE: Final = "\n"
_REST: Final = " # the rest of it as it is"

Path: TypeAlias = tuple[str, ...]


class _Block(msgspec.Struct, frozen=True):
    """A type, the values that there are, the paths of the arguments of it that get one, and those of nested blocks that are there."""

    kind: str
    values: Mapping[str, str]
    schema: Schema
    paths: tuple[Path, ...] = ()
    there: frozenset[Path] = frozenset()


def for_others(pattern: str, found: Found, schema: Schema) -> str:
    """The text for what was found, named after it; "" where what decides has no value, or a block that is to be added asks for more."""
    own = _own(pattern)
    if own is None:
        return named_after(pattern.replace(TYPE, found.kind), found)
    values = {name: _CLOSER.sub(" #", "\n".join(lines).partition("=")[2].strip()) for name, lines in own.members if name}
    block = _with_what_decides(_Block(found.kind, values, schema), found)
    lines = _inside(block, ()) if block.paths else None
    if lines is None:
        return ""
    text = "\n".join((f"{own.key.replace(TYPE, found.kind)} {{", *lines, "}"))
    beside = [piece for piece in pieces(pattern) if piece.key and piece.key != own.key]
    return named_after("\n\n".join([*(written(piece) for piece in _needed(text, beside)), text]), found)


def has_block(pattern: str) -> bool:
    """Whether it is about a block with values; else about whatever is found."""
    return _own(pattern) is not None


def _own(pattern: str) -> Piece | None:
    return next((piece for piece in pieces(pattern) if f'"{TYPE}"' in piece.key), None)


def _with_what_decides(block: _Block, found: Found) -> _Block:
    """With what decides in it: `vpc_config[0].subnets`, and what is written, is in a block that is there, and of a map the whole is set."""
    paths: dict[Path, None] = {}
    there: set[Path] = set()
    for clue in found.own:
        path: Path = ()
        for step in _STEP.finditer(clue.path):
            path = (*path, step[1])
            one = block.schema.attribute(block.kind, path)
            if one is None or not one.is_block:
                break
            there |= {path} if step[2] or clue.valued or found.written else set()
        if path and _takes(block, path):
            paths[path] = None
    return msgspec.structs.replace(block, paths=tuple(paths), there=frozenset(there))


def _takes(block: _Block, path: Path) -> bool:
    """Whether there is a value for an argument, and it can be set: as a list, a map, or one."""
    found, value = block.schema.attribute(block.kind, path), block.values.get(path[-1], "")
    if found is None or not value or not (found.required or found.optional):
        return False
    return found.kind in _KINDS.get(value[0], ("string", "bool", "number"))


def _inside(block: _Block, at: Path) -> list[str] | None:
    """The lines of the nested block at a path, or of the whole; None where it is to be added and asks for what has no value."""
    new = bool(at) and at not in block.there
    asked = [one for one in block.schema.inside(block.kind, at) if new and _required(block, (*at, one))]
    shown = dict.fromkeys((*asked, *(path[len(at)] for path in block.paths if path[: len(at)] == at)))
    values = {name: block.values[name] for name in shown if _takes(block, (*at, name))}
    indent, width = "  " * (len(at) + 1), max(map(len, values), default=0)
    lines = [f"{indent}{name:{width}} = {value.replace(_LINE, _LINE + indent[2:])}" for name, value in values.items()]
    for name in (one for one in shown if one not in values):
        inner = _inside(block, (*at, name)) if any(path[: len(at) + 1] == (*at, name) for path in block.paths) else None
        if inner is None:
            return None
        lines += [f"{indent}{name} {{{_REST if (*at, name) in block.there else ''}", *inner, f"{indent}}}"]
    return lines


def _required(block: _Block, path: Path) -> bool:
    found = block.schema.attribute(block.kind, path)
    return found is not None and found.required


def _needed(text: str, beside: Sequence[Piece]) -> Iterator[Piece]:
    """Of what a pattern adds, what the text refers to, and what goes with that."""
    needed = {piece.key for piece in beside if _refers(text, piece)}
    for _ in beside:  # as many steps as there can be from one to the next
        needed |= {
            piece.key
            for piece in beside
            if any(other.key in needed and (_refers(written(piece), other) or _refers(written(other), piece)) for other in beside)
        }
    return (piece for piece in beside if piece.key in needed)


def _refers(text: str, piece: Piece) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(address_of(piece.key))}(?![\w-])", text) is not None

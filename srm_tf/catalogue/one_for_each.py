"""How a block of a fix is written that stands once for each of several instances of another block: with `count` or `for_each`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from srm_tf.model.resource import OPEN_KEY
from srm_tf.regex import regex

QUOTED: Final = regex(r'"(?:[^"\\]|\\.)*"')  # a key as text


def one_for_each(block: str, keys: Sequence[str], taken: frozenset[str]) -> tuple[str, str]:
    """The first lines of a block that stands once for each of these keys of `block`, and what gives the key inside of it.

    `taken`: the names of all that is in the module. One that stands for all instances takes their number or keys from that block:
    https://developer.hashicorp.com/terraform/language/meta-arguments/for_each#chaining-for_each-between-resources
    """
    others = _others(block, keys, taken)
    if OPEN_KEY in keys:
        return f"  for_each = {{ for key, one in {block} : key => one }}\n", "each.key"  # whichever of `count` and `for_each` it has
    if are_all(block, keys, taken):
        return (f"  for_each = {block}\n", "each.key") if QUOTED.search(keys[0]) else (f"  count = length({block})\n", "count.index")
    if keys == [f"[{place}]" for place in range(len(keys))]:
        return f"  count = {len(keys)}\n", "count.index"
    if 0 < len(others) < len(keys) and all(map(QUOTED.search, others)):
        return f"  for_each = setsubtract(keys({block}), [{_texts(sorted(others))}])\n", "each.key"
    return f"  for_each = toset([{_texts(keys)}])\n", "each.key"


def _others(block: str, keys: Sequence[str], taken: frozenset[str]) -> set[str]:
    """The keys of the other instances of a block."""
    return _instances(taken).get(block, set()) - set(keys)


@lru_cache(maxsize=64)
def _instances(taken: frozenset[str]) -> Mapping[str, set[str]]:
    """Block → the keys of its instances, of all that there is in a module."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in taken:
        block, bracket, key = one.partition("[")
        if bracket:
            found[block].add(bracket + key)
    return found


def are_all(block: str, keys: Sequence[str], taken: frozenset[str]) -> bool:
    """Whether these keys are all that a block has, as of one with a switch: `count = var.enabled ? 1 : 0`."""
    return f"{block}{keys[0]}" in taken and not _others(block, keys, taken)


def _texts(keys: Iterable[str]) -> str:
    return ", ".join(key[1:-1] if QUOTED.fullmatch(key[1:-1]) else json.dumps(key[1:-1]) for key in keys)

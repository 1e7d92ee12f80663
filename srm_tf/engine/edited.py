"""Whether a change of the configuration touches a resource: it is written otherwise, or the same words mean something else now.

What only has another name now is not touched (https://developer.hashicorp.com/terraform/language/block/moved): neither what moves, nor what
names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from srm_tf.model.resource import Attributes, Resource
from srm_tf.model.scopes import PROVISIONER
from srm_tf.model.value import ABSENT, same
from srm_tf.terraform.syntax import Attribute, Body, alike, spelled

Named = Callable[[str], str]  # a text that names things as they were called before → as they are called now
_REPEATS: Final = frozenset({"count", "for_each"})  # what gives an instance its key


def renaming(resources: Iterable[Resource]) -> Named | None:
    """How a text is read in which things have the names that they had before; None where everything is called as it was."""
    now = {one.previous_address: one.address for one in resources if one.previous_address and one.mode != PROVISIONER}
    if not now:
        return None
    names = "|".join(map(re.escape, now))
    found = re.compile(rf"(?<![\w.-])(?:{names})(?![\w\[-])")
    return lambda text: found.sub(lambda hit: now[hit[0]], text)


class Edits:
    """What a change of the configuration does to resources. All instances of a block have the same words: those are compared once."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._named = renaming(resources)
        self._alike: dict[tuple[int, int, bool], bool] = {}  # by the identity of words, which live as long as the resources do

    def touch(self, resource: Resource, earlier: Resource) -> bool:
        """Whether a resource is another one than it was."""
        return not (self._says_the_same(resource, earlier) and _keeps(resource, earlier, self._named))

    def _says_the_same(self, resource: Resource, earlier: Resource) -> bool:
        now, then, moved = _words(resource), _words(earlier), resource.address != earlier.address
        key = (id(now), id(then), moved)
        if key not in self._alike:
            plain = self._named is None and not moved
            self._alike[key] = alike(now, then) if plain else _unnamed(now, moved=moved) == _unnamed(then, moved=moved)
        return self._alike[key]


def _unnamed(words: object, *, moved: bool) -> str:
    """The text of an expression or a body without the names in it. If names changed, the values decide whether that matters."""
    if isinstance(words, Body) and moved:
        kept: dict[str, Attribute] = {name: one for name, one in words.attributes.items() if name not in _REPEATS}
        words = Body(kept, words.blocks)
    return spelled(words, named=False)


def _keeps(resource: Resource, earlier: Resource, named: Named | None) -> bool:
    """Whether the same words still mean the same: a variable may have another value, a caller may pass another one."""
    names = dict.fromkeys([*resource.values, *earlier.values])
    return all(same(resource.values.get(name, ABSENT), earlier.values.get(name, ABSENT), named) for name in names)


def _words(resource: Resource) -> object:
    return resource.values.words if isinstance(resource.values, Attributes) else None

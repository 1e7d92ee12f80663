"""Which waivers may bear on an outcome: those of its control that name its address, or that stand where it is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.model.scopes import runner_of

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome, WrittenWaiver
    from srm_tf.model.value import Location

_GLOB: Final = frozenset("*?")  # what makes of an address several: `[` is an instance key there
_STEP: Final = 32  # lines that are looked up together
_LONGEST: Final = 4096  # lines of what a comment is about; of more, it is held against everything
_ANY: Final = ""
_Key: TypeAlias = "str | tuple[str, int]"  # an address, or a file and a stretch of it; _ANY: whatever the outcome
_Numbered: TypeAlias = "tuple[int, WrittenWaiver]"


class Bearing:
    """Waivers by control, then by what they name: there may be hundreds of them, and as many findings."""

    def __init__(self, entries: Sequence[WrittenWaiver]) -> None:
        self._entries = entries
        self._found: dict[str, dict[_Key, list[_Numbered]]] = {}

    def on(self, one: Outcome, places: Iterable[Location]) -> list[WrittenWaiver]:
        """The waivers that may bear on an outcome, in their order. `places`: the lines by which a comment may be about it."""
        if one.control not in self._found:
            found = self._found[one.control] = {}
            for number, entry in enumerate(self._entries):
                if entry.speaks_of(one.control):
                    for key in _keys(entry):
                        found.setdefault(key, []).append((number, entry))
        found = self._found[one.control]
        if not found:
            return []
        keys: set[_Key] = {_ANY, one.address, runner_of(one.address), *((place.file, place.line // _STEP) for place in places)}
        named = {number: entry for key in keys for number, entry in found.get(key, ())}
        return [named[number] for number in sorted(named)]


def _keys(entry: WrittenWaiver) -> Iterator[_Key]:
    about, around = entry.about, entry.around
    if entry.address:
        yield _ANY if _GLOB.intersection(entry.address) else entry.address
    elif about is None or about.end_line - about.line > _LONGEST:
        yield _ANY
    else:
        last = max(about.line, about.end_line)
        yield from ((about.file, stretch) for stretch in range(about.line // _STEP, last // _STEP + 1))
        if around is not None:
            yield around.file, around.line // _STEP

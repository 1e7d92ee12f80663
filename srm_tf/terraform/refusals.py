"""What Terraform would refuse, as notes: once for each place, in however many instances and wherever a wrong value is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from srm_tf.model.graph import REFUSED, Note

if TYPE_CHECKING:
    from srm_tf.terraform.bodies import Refused

Told: TypeAlias = "tuple[str, Refused, str]"  # of what, what is said, and the file


class Refusals:
    """The notes of one root module and what it calls."""

    def __init__(self) -> None:
        self._causes: set[int] = set()  # errors of variables, which are kept as long as their modules
        self._told: dict[str, list[str]] = {}  # what was said of each line

    @property
    def texts(self) -> list[str]:
        """What was said so far."""
        return [text for texts in self._told.values() for text in texts]

    def notes(self, found: Iterable[Told]) -> Iterator[Note]:
        """One note of what stands in one place, however many instances it is refused in."""
        told: dict[tuple[str, str], list[str]] = {}
        for what, refused, file in self._once(found):
            told.setdefault((f"{refused.file or file}:{refused.line}", refused.text), []).append(what)
        for (place, text), (first, *others) in told.items():
            self._told.setdefault(place, []).append(text)
            yield Note("warning", place, f"{first}{f' and {len(others):,} more' if others else ''}: {REFUSED}{text}")

    def untold(self, found: Iterable[Told]) -> Iterator[Told]:
        """What was not said of the same line before."""
        for what, refused, file in found:
            before = self._told.get(f"{refused.file or file}:{refused.line}", ())
            if not any(refused.text in text for text in before):
                yield what, refused, file

    def _once(self, found: Iterable[Told]) -> Iterator[Told]:
        """Of a variable that has a wrong value, what is said where it gets it, and not what is said wherever it is read."""
        for what, refused, file in found:
            if refused.cause is None or id(refused.cause) not in self._causes:
                yield what, refused, file
            if refused.cause is not None and what.rpartition(".")[0].endswith("var"):
                self._causes.add(id(refused.cause))

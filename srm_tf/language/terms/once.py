"""What is made of a whole document, found out once: each of its statements asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Document

T = TypeVar("T")


def once_each(make: Callable[[Document], T]) -> Callable[[Document], T]:
    """The same for each document, each time the same one."""
    found: dict[int, tuple[Document, T]] = {}  # by the place of each, which is kept beside what it comes to: no other one takes it

    def made(document: Document) -> T:
        if id(document) not in found:
            found[id(document)] = document, make(document)
        return found[id(document)][1]

    return made

"""What is found out once: of a graph, by whatever resource asks for it, and of a document, each statement of which does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.documents import Document

P = ParamSpec("P")
T = TypeVar("T")


def once(make: Callable[P, T]) -> Callable[P, T]:
    """A function of a context, its last argument: of the same graph it gives the same for the same resources and words."""

    @wraps(make)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        *about, context = args
        memo, key = cast("Context", context).memo, (make, *about, *kwargs.items())
        if key not in memo:
            memo[key] = make(*args, **kwargs)
        return cast("T", memo[key])

    return found


def once_each(make: Callable[[Document], T]) -> Callable[[Document], T]:
    """The same for each document, each time the same one."""
    found: dict[int, tuple[Document, T]] = {}  # by the place of each, which is kept beside what it comes to: no other one takes it

    def made(document: Document) -> T:
        if id(document) not in found:
            found[id(document)] = document, make(document)
        return found[id(document)][1]

    return made


def once_of(document: Document, key: object, make: Callable[[], T], *kept: object) -> T:
    """What is found out once of one document. `kept`: what the key names by its place, which nothing else takes as long as it is here."""
    found = document.found
    if key not in found:
        found[key] = kept, make()
    return cast("tuple[object, T]", found[key])[1]

"""Data sources that look up what this configuration makes: who takes what they find takes the resource itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms.subnets import refers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


def standing_for(subject: Resource, users: Iterable[tuple[Resource, str]], context: Context) -> Iterator[tuple[Resource, bool]]:
    """The subject, and each look-up of its own type (of one, or of several) among its users; with whether that surely finds it."""
    yield subject, True
    for who, name in users:
        if who.mode == "data" and who.type in {subject.type, f"{subject.type}s"}:
            yield who, not who.doubt and refers(who.get(name), subject, context) is True

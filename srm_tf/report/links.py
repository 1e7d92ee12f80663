"""Where a reader learns more about a control: the references of its file in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.regex import regex
from srm_tf.report.rules import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from srm_tf.catalogue.control import Page

_ID = regex(r"[a-z0-9_-]+/[a-z0-9_-]+")


class Links:
    """The references of controls, each read once."""

    def __init__(self, own: Mapping[str, Page]) -> None:
        self._known: dict[str, tuple[str, ...]] = {control: page.references for control, page in own.items()}

    def __call__(self, control: str) -> tuple[str, ...]:
        """The addresses, the most telling first; none for a control that nobody knows."""
        if control not in self._known:
            self._known[control] = _references(control)
        return self._known[control]


def _references(control: str) -> tuple[str, ...]:
    found = shipped(control) if _ID.fullmatch(control) else None
    return found.references if found else ()

"""Where a reader learns more about a control: the references of its file in the shipped catalogue."""

from __future__ import annotations

from srm_tf.regex import regex
from srm_tf.report.rules import shipped

_ID = regex(r"[a-z0-9_-]+/[a-z0-9_-]+")


class Links:
    """The references of controls, each read once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, ...]] = {}

    def __call__(self, control: str) -> tuple[str, ...]:
        """The addresses, the most telling first; none for a control that is not shipped."""
        if control not in self._known:
            self._known[control] = _references(control)
        return self._known[control]


def _references(control: str) -> tuple[str, ...]:
    found = shipped(control) if _ID.fullmatch(control) else None
    return found.references if found else ()

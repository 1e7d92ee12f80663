"""Where a finding is shown: the one place that decides which file and line a reader is sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome
    from srm_tf.model.value import Location

_FETCHED = ".terraform"  # modules that `terraform init` brought: no file of the repository


def place_of(one: Outcome) -> Location | None:
    """Where it can be mended: its own lines, or the innermost module call that leads there and is written in the repository."""
    if one.location is not None and not _fetched(one.location):
        return one.location
    return next((call for call in reversed(one.calls) if not _fetched(call)), None)


def path_of(location: Location) -> str:
    """The file as the readers of reports are told it."""
    return location.file


def _fetched(location: Location) -> bool:
    return _FETCHED in location.file.split("/")


def at(location: Location) -> str:
    """The file and the line, where it is known."""
    return f"{path_of(location)}:{location.line}" if location.line else path_of(location)

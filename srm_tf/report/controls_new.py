"""`controls new`: write the file, and say what to do next."""

from __future__ import annotations

from pathlib import Path

from srm_tf.catalogue import scaffold
from srm_tf.catalogue.check import OWN
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.own_controls import FOLDER
from srm_tf.catalogue.services import load_services
from srm_tf.report.text import fold, page, safe
from srm_tf.terraform.schema import shipped

TREE = Path("srm_tf", "catalogue", "aws")  # where a source tree has its controls
_STEPS = (
    "1. Write what must be true into `expect`, and fill in the rest: every TODO, and the references.",
    "2. Complete the examples: one that is satisfied, one that is missing or misconfigured, one that is unknown.",
)


def start(control_id: str, folder: str | None, resource: str | None, *, width: int) -> str:
    """Write the file of a new control and tell of it. Raises SrmError."""
    known = scaffold.Known(Catalogue(), load_services(), shipped())
    place = Path(folder) if folder is not None else TREE if TREE.is_dir() else FOLDER
    path, subject = scaffold.write(control_id, place, resource, known)
    return page(
        [
            f"Wrote {safe(str(path))}, about {safe(subject)}.",
            "",
            *_strange(control_id, subject, known, width),
            "Next:",
            *(line for step in _STEPS for line in fold(step, width, 5, 2)),
            f"  3. srm-tf controls test {safe(str(path))}",
            *_asked(place),
        ]
    )


def _asked(place: Path) -> list[str]:
    """How `check` comes to ask it: what stands in a source tree is shipped."""
    return [] if place == TREE else [f"  4. srm-tf check --own-controls {safe(str(place))} …, or own-controls in .srm-tf.toml"]


def _strange(control_id: str, subject: str, known: scaffold.Known, width: int) -> list[str]:
    """A word about a type of another service: the folder is that of the first type, mostly."""
    mapped = known.services.of(subject.removeprefix("data."))
    service = control_id.partition("/")[0]
    if mapped is None or service in {mapped.service, OWN}:
        return []
    return [*fold(f"{subject} is of the service {mapped.service}: see that {service} is the folder you want.", width), ""]

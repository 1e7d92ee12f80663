"""What the catalogue says, read once a run: a page takes a fiftieth of a second, and a score of tests hold each against a law."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from srm_tf.catalogue.control import Page
from srm_tf.catalogue.coverage import Survey, survey
from srm_tf.catalogue.load import control_id
from srm_tf.catalogue.read_control import read_page
from srm_tf.catalogue.services import SOURCE


@cache
def control_page(path: Path) -> Page:
    """What the file of a control of the catalogue holds."""
    return read_page(path, control_id(path), str(path.relative_to(SOURCE)))


@cache
def whole_survey() -> Survey:
    """What the catalogue covers, of all frameworks and services: no test pays for it that does not ask."""
    return survey()

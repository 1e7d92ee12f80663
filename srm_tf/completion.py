"""What a shell completes: names of controls, services, resource types and control areas, of frameworks and formats."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable


def completed(parameter: str | None, beginning: str) -> list[str]:
    """The words that begin so, for an option or argument of this name."""
    return [word for word in _words(parameter) if word.startswith(beginning)]


def _words(parameter: str | None) -> Iterable[str]:
    if parameter in {"service", "resource"}:
        return _of_services(parameter)
    if parameter == "formats":
        from srm_tf.report.formats import FORMATS  # noqa: PLC0415

        return FORMATS
    if parameter == "framework":
        from srm_tf.catalogue.frameworks import load_frameworks  # noqa: PLC0415

        return [one.id for one in load_frameworks()]
    from srm_tf.catalogue.load import control_files, control_id  # noqa: PLC0415
    from srm_tf.catalogue.services import load_services  # noqa: PLC0415
    from srm_tf.engine.resolved_options import own_ids_here  # noqa: PLC0415
    from srm_tf.errors import SrmError  # noqa: PLC0415

    ids = list(map(control_id, control_files()))  # by their files, which need not be read for it
    with contextlib.suppress(SrmError):  # a shell has no place for it; whoever runs the command is told
        ids += own_ids_here()
    services = load_services()
    known = {*ids, *(one.partition("/")[0] for one in ids), *services.domains}
    if parameter == "name":  # of `explain`
        from srm_tf.report.words import WORDS  # noqa: PLC0415

        known |= {*services.tables.types, *WORDS}
    return sorted(known)


def _of_services(parameter: str) -> Iterable[str]:
    from srm_tf.catalogue.services import load_services  # noqa: PLC0415

    tables = load_services().tables
    return sorted(tables.services if parameter == "service" else {*tables.types, "account", "region"})

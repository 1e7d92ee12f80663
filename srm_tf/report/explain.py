"""A name → its page. The one renderer that looks into the catalogue itself: what it explains stands there."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from srm_tf.catalogue.frameworks import load_frameworks, tags
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.services import Services, load_services
from srm_tf.engine.waivers import ABOUT
from srm_tf.errors import SrmError
from srm_tf.report import pages
from srm_tf.report.text import fold, page

if TYPE_CHECKING:
    from collections.abc import Iterable


def explain(name: str, *, width: int, catalogue: Catalogue | None = None, services: Services | None = None) -> str:
    """The page of a control (also by another checker's id), a resource type, a service, or another thing controls speak of.

    Raises SrmError for anything else.
    """
    catalogue, services = catalogue or Catalogue(), services or load_services()
    for about in (_control, _type, _service, _subject, _waivers, _alias):
        text = about(name, catalogue, services, width)
        if text is not None:
            return text
    raise SrmError(("explain",), f"expected a control, a resource type or a service, got {name!r}", _near(name, catalogue, services))


def _control(name: str, catalogue: Catalogue, services: Services, width: int) -> str | None:
    if catalogue.get(name) is None:
        return None
    found = catalogue.page(name)
    if found is None:
        return None
    said = tags(load_frameworks()).get(name, ())
    return pages.control_page(found, services.domain(found.control.domain), width=width, tags=said)


def _type(name: str, catalogue: Catalogue, services: Services, width: int) -> str | None:
    kind = name.removeprefix("data.")
    known = services.of(kind)
    if known is None:
        return None
    domains = {domain: services.domain(domain) for domain in services.domains}
    controls = catalogue.for_types({name, f"data.{name}"})
    facts = pages.TypeFacts(name, known, services.brand(known.service), domains, services.overrides(kind), controls)
    return pages.type_page(facts, width=width)


def _service(name: str, catalogue: Catalogue, services: Services, width: int) -> str | None:
    types = {one: known for one, known in services.tables.types.items() if known.service == name}
    spoken_of = {one.id for one in catalogue.for_types((name,))}  # `account` is a service, and what controls of many others speak of
    controls = [one for one in catalogue.all() if one.service == name or one.id in spoken_of]
    return pages.service_page(name, services.brand(name), types, controls, width=width) if types or controls else None


def _subject(name: str, catalogue: Catalogue, _services: Services, width: int) -> str | None:
    """Data sources, the account, a region, the provider: no resources, but controls may speak of them."""
    controls = catalogue.for_types((name,))
    return pages.subject_page(name, controls, width=width) if controls else None


def _waivers(name: str, _catalogue: Catalogue, _services: Services, width: int) -> str | None:
    """The findings about waivers, which no control file tells of."""
    about = ABOUT.get(name)
    if about is None:
        return None
    told = (f"{name}: {about.title} (low, about the waivers themselves)", "", about.why, "", f"Fix: {about.mend}")
    return page(line for one in told for line in fold(one, width))


def _alias(name: str, catalogue: Catalogue, services: Services, width: int) -> str | None:
    """An id of another checker: the control that answers to it, or the list of them."""
    from srm_tf.catalogue.aliases import load_aliases, spelled  # noqa: PLC0415 — read only for such names

    index = load_aliases(catalogue)
    found = dict.fromkeys(one for peer, ids in index.items() for one in ids.get(spelled(peer, name), ()))
    if len(found) == 1:
        return _control(next(iter(found)), catalogue, services, width)
    controls = [control for one in found if (control := catalogue.get(one)) is not None]
    return pages.subject_page(name, controls, width=width) if controls else None


def _near(name: str, catalogue: Catalogue, services: Services) -> str:
    known: Iterable[str] = (*(one.id for one in catalogue.all()), *services.tables.types, *services.tables.services)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else "`srm-tf controls list` shows the controls."

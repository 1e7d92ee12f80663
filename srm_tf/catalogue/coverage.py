"""What the catalogue judges, and what it does not: by id of each framework, and by service and control area.

A control counts in the services of its subject types, in the one whose folder it stands in, and in those that it says it covers. A cell
is a service and a control area. Its owner is the one who leaves most to the customer, of all types of the service and whatever their
values: what a single type leaves to the customer is a gap if nothing judges it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.frameworks import PUBLISHED, Framework, load_frameworks
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.services import OWNERS, Services, load_services
from srm_tf.errors import SrmError, nearest

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.services import ResourceType


class Carrier(msgspec.Struct, frozen=True):
    """A control that carries an id: whether it only asks for an attestation, and who says that it carries the id."""

    control: str
    attested: bool
    mapping: str


class FrameworkId(msgspec.Struct, frozen=True):
    """One id of a framework and the controls that carry it, those of the published mapping first."""

    id: str
    carriers: tuple[Carrier, ...]

    @property
    def judged(self) -> bool:
        """Whether a control judges it; else it takes an attestation."""
        return not all(one.attested for one in self.carriers)

    @property
    def published(self) -> bool:
        """Whether the published mapping names a control for it, and not only somebody's own."""
        return any(one.mapping == PUBLISHED for one in self.carriers)


class Gap(msgspec.Struct, frozen=True):
    """An id of a framework that no control carries, and why; empty where nobody has written it down."""

    id: str
    why: str


class OfFramework(msgspec.Struct, frozen=True):
    """The ids of a framework that some control carries, and those that none does. `mappings`: who says so → controls.

    `complete`: whether all its ids are known here; else `gaps` is empty, and what is left over cannot be told.
    """

    id: str
    name: str
    source: tuple[str, ...]
    note: str
    mappings: Mapping[str, int]
    ids: tuple[FrameworkId, ...]
    complete: bool
    gaps: tuple[Gap, ...]

    @property
    def controls(self) -> int:
        """How many controls it names."""
        return sum(self.mappings.values())


class Cell(msgspec.Struct, frozen=True):
    """A control area of a service. `owner`: who acts, at most; `judged` and `attested` are numbers of controls.

    `applies`: whether some type of the service has something there to act on.
    """

    owner: str
    judged: int
    attested: int
    applies: bool = True

    @property
    def customers(self) -> bool:
        """Whether any of it is the customer's to do."""
        return self.owner != "aws"

    @property
    def state(self) -> str:
        """judged, attestation, not covered; where no control speaks also aws, nothing is the customer's, or does not apply."""
        if self.judged:
            return "judged"
        if self.attested:
            return "attestation"
        if not self.customers:
            return "aws"
        return "not covered" if self.applies else "does not apply"


class OfService(msgspec.Struct, frozen=True):
    """A service: how many controls speak of it, and its cells by control area, all of them."""

    id: str
    brand: str
    controls: int
    cells: Mapping[str, Cell]


class Survey(msgspec.Struct, frozen=True):
    """Everything `coverage` tells. `asked`: the frameworks named, none for all; `chosen`: whether services were named.

    `hidden`: the control areas whose customer's part only an attestation can show; `controls`: how many speak of the services.
    """

    asked: tuple[str, ...]
    chosen: bool
    frameworks: tuple[OfFramework, ...]
    services: tuple[OfService, ...]
    domains: tuple[str, ...]
    hidden: tuple[str, ...]
    controls: int


def survey(names: Sequence[str] = (), services: Sequence[str] = ()) -> Survey:
    """Count. With names, only their frameworks, and their controls in the cells; with services, only those. Raises SrmError."""
    known = load_services()
    _exist(services, known)
    frameworks = load_frameworks(names or None)
    controls = {one.id: one for one in Catalogue().all()}
    named = {control for one in frameworks for control in one.controls} if names else controls
    counted = [one for one in controls.values() if one.id in named]
    return Survey(
        tuple(dict.fromkeys(names)),
        bool(services),
        tuple(_framework(one, controls) for one in frameworks),
        tuple(_services(counted, known, dict.fromkeys(services) or sorted(known.tables.services))),
        known.domains,
        tuple(name for name in known.domains if known.domain(name).visibility == "attestation"),
        sum(not services or not _homes(one, known).isdisjoint(services) for one in counted),
    )


def _exist(names: Iterable[str], services: Services) -> None:
    for name in names:
        if name not in services.tables.services:
            hint = nearest(name, services.tables.services) or "`srm-tf coverage` shows the services."
            raise SrmError(("--service",), f"expected a service, got {name!r}", hint)


def _framework(one: Framework, controls: Mapping[str, Control]) -> OfFramework:
    carriers: dict[str, list[Carrier]] = defaultdict(list)
    for mapping, table in one.mappings.items():
        for control, ids in table.items():
            for name in ids:
                carriers[name].append(Carrier(control, bool(controls[control].evidence), mapping))
    entries = tuple(FrameworkId(name, tuple(carriers[name])) for name in sorted(carriers, key=_natural))
    numbers = {mapping: len(table) for mapping, table in one.mappings.items()}
    gaps = tuple(Gap(name, one.gaps.get(name, "")) for name in one.listed if name not in carriers)
    return OfFramework(one.id, one.name, one.source, one.note, numbers, entries, bool(one.listed), gaps)


def _natural(text: str) -> list[tuple[int, str]]:
    """Sorts 4.2 before 4.10."""
    import re  # noqa: PLC0415

    return [(int(part) if part.isdigit() else -1, part) for part in re.split(r"(\d+)", text)]


def _services(controls: Iterable[Control], services: Services, names: Iterable[str]) -> Iterable[OfService]:
    speaking: dict[str, list[Control]] = defaultdict(list)
    for control in controls:
        for name in _homes(control, services):
            speaking[name].append(control)
    owners, empty = _owners(services), _empty(services)
    for name in names:
        numbers: dict[tuple[str, bool], int] = defaultdict(int)
        for control in speaking[name]:
            numbers[control.domain, bool(control.evidence)] += 1
        whose = owners[name]
        cells = {area: Cell(whose[area], numbers[area, False], numbers[area, True], (name, area) not in empty) for area in services.domains}
        yield OfService(name, services.brand(name), len(speaking[name]), cells)


def _homes(control: Control, services: Services) -> set[str]:
    """The services that a control speaks of: of its subjects, of its folder, which gives the evidence, and what it covers besides."""
    known = (services.of(name.removeprefix("data.")) for name in control.types)
    return {control.service, *control.covers, *(one.service for one in known if one is not None)}


def _owners(services: Services) -> Mapping[str, Mapping[str, str]]:
    """Service → control area → the owner that leaves most to the customer, of all its types with any values."""
    found: dict[str, dict[str, str]] = {name: dict.fromkeys(services.domains, OWNERS[0]) for name in services.tables.services}
    for resource_type, known in services.tables.types.items():
        cells = found[known.service]
        for area, owner in _of_type(resource_type, known, services):
            cells[area] = max(cells[area], owner, key=OWNERS.index)
    return found


def _of_type(resource_type: str, known: ResourceType, services: Services) -> Iterator[tuple[str, str]]:
    """Pairs of a control area and an owner that a type may have there: by its service kind, and by any override of its values."""
    kinds = [known.split_kind, *(one.kind for one in services.overrides(resource_type) if one.kind)]
    for kind in dict.fromkeys(kinds):
        yield from ((area, services.domain(area).owner_of(kind)) for area in services.domains)
    for one in services.overrides(resource_type):
        yield from one.owner.items()


def _empty(services: Services) -> frozenset[tuple[str, str]]:
    """The (service, control area) where none of the types that leave anything to the customer has anything in it."""
    empty: set[tuple[str, str]] = set()
    applying: set[tuple[str, str]] = set()
    for resource_type, known in services.tables.types.items():
        why = services.without(resource_type)
        empty |= {(known.service, area) for area in why}
        left = (area for area, owner in _of_type(resource_type, known, services) if owner != OWNERS[0])
        applying |= {(known.service, area) for area in left if area not in why}
    return frozenset(empty - applying)

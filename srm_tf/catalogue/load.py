"""The one door to the catalogue. An installed package has it compiled; a source tree reads the TOML files themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.control import Control
from srm_tf.catalogue.parts import types
from srm_tf.catalogue.services import COMPILED, SOURCE
from srm_tf.language import terms
from srm_tf.model.scopes import SCOPES

if TYPE_CHECKING:
    from srm_tf.catalogue.aliases import Aliases, Asks
    from srm_tf.catalogue.control import Page
    from srm_tf.catalogue.fixes import Fix

TERMS = "terms.json"  # in the compiled catalogue: phrase → module
FIXES = "fixes.json"  # the same: control → its fix, which only what shows it reads
OF_THE_ACCOUNT = frozenset({*SCOPES, "provider.aws"})


class Catalogue:
    """The controls, service by service, each read when it is first needed."""

    def __init__(self, source: Path = SOURCE, compiled: Path | None = None) -> None:
        self.source = source
        folder = compiled if compiled is not None else COMPILED
        self.compiled = folder if (folder / "index.json").is_file() else None
        self._loaded: dict[str, tuple[Control, ...]] = {}

    def prepare_terms(self) -> None:
        """Make the phrases of the controls known to the judge: all at once, or where to find each when it is needed."""
        if self.compiled:
            terms.know(msgspec.json.decode((self.compiled / TERMS).read_bytes(), type=dict[str, str]))
        else:
            terms.load()

    @property
    def own(self) -> Mapping[str, Page]:
        """The controls that are not shipped, by id: none."""
        return {}

    @property
    def loaded_services(self) -> tuple[str, ...]:
        """The services whose controls have been read."""
        return tuple(self._loaded)

    @cached_property
    def index(self) -> dict[str, tuple[str, ...]]:
        """Subject type → the parts of the catalogue (a service, or `_account`) that have controls for it."""
        if self.compiled:
            return msgspec.json.decode((self.compiled / "index.json").read_bytes(), type=dict[str, tuple[str, ...]])
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for service in self.services():
            for control in self._service(service):
                for name in types(control):
                    found[name][service] = None
        return {name: tuple(services) for name, services in found.items()}

    def services(self) -> tuple[str, ...]:
        """Every part that has controls."""
        return self._parts

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        if self.compiled:
            return tuple(sorted({service for services in self.index.values() for service in services}))
        return tuple(sorted({path.parent.name for path in control_files(self.source)}))

    def for_types(self, names: Iterable[str]) -> tuple[Control, ...]:
        """The controls that have one of these subject types, or a part of that type, by id; only their services are read."""
        wanted = set(names)
        services = {service for name in wanted for service in self.index.get(name, ())}
        found = (control for service in services for control in self._service(service) if wanted.intersection(types(control)))
        return tuple(sorted(found, key=lambda one: one.id))

    def get(self, control_id: str) -> Control | None:
        """One control, or None."""
        for service in dict.fromkeys((control_id.partition("/")[0], "_account")):
            if service in self._parts:
                found = next((one for one in self._service(service) if one.id == control_id), None)
                if found is not None:
                    return found
        return None

    def all(self) -> tuple[Control, ...]:
        """Every control, by id."""
        return tuple(sorted((control for service in self.services() for control in self._service(service)), key=lambda one: one.id))

    @cached_property
    def aliases(self) -> Aliases:
        """Tool → its id, in one spelling → the controls that answer to it."""
        from srm_tf.catalogue.aliases import load_aliases  # noqa: PLC0415 — only comments for other tools need it

        return load_aliases(self)

    @cached_property
    def narrower(self) -> Asks:
        """Id of another tool, in lower case → the controls of which it asks a part → that part."""
        from srm_tf.catalogue.aliases import load_narrower  # noqa: PLC0415 — the same

        return load_narrower(self)

    def fix(self, control_id: str) -> Fix:
        """The Terraform texts that mend what a control finds, without the rest of its file."""
        from srm_tf.catalogue.fixes import Fix  # noqa: PLC0415 — only those who show one need it

        if self.compiled:
            return self._fixes.get(control_id, Fix())
        page = self.page(control_id)
        return page.fix if page is not None else Fix()

    @cached_property
    def _fixes(self) -> dict[str, Fix]:
        from srm_tf.catalogue.fixes import Fix  # noqa: PLC0415 — the same

        return msgspec.json.decode(((self.compiled or COMPILED) / FIXES).read_bytes(), type=dict[str, Fix])

    def page(self, control_id: str) -> Page | None:
        """The whole file of one control, for people."""
        from srm_tf.catalogue.read_control import read_page  # noqa: PLC0415 — only explaining needs the TOML

        path = self.source / f"{control_id}.toml"
        return read_page(path, control_id) if path.is_file() and is_control(path) else None

    def _service(self, service: str) -> tuple[Control, ...]:
        if service not in self._loaded:
            self._loaded[service] = self._decode(service) if self.compiled else self._parse(service)
        return self._loaded[service]

    def _decode(self, service: str) -> tuple[Control, ...]:
        folder = self.compiled or COMPILED
        return msgspec.json.decode((folder / f"{service}.json").read_bytes(), type=tuple[Control, ...])

    def _parse(self, service: str) -> tuple[Control, ...]:
        return tuple(_control(path) for path in control_files(self.source, f"{service}/*.toml"))


@cache
def _control(path: Path) -> Control:
    """One control of a source tree; read once a process, since TOML is slow to read."""
    from srm_tf.catalogue.read_control import read_page  # noqa: PLC0415 — an installed package never parses TOML

    return read_page(path, f"{path.parent.name}/{path.stem}").control


NOT_CONTROLS = frozenset({"service.toml", "overrides.toml"})
NOT_SERVICES = frozenset({"lifecycle", "frameworks"})
FACTS = frozenset({("aws", "config-rules.toml"), ("aws", "kinds.toml"), ("aws", "trivy-names.toml"), ("aws", "without.toml")})


def is_control(path: Path) -> bool:
    """Whether a file of a catalogue is that of a control: others hold facts about services, kinds, dates and frameworks."""
    folder = path.absolute().parent.name
    return path.name not in NOT_CONTROLS and folder not in NOT_SERVICES and (folder, path.name) not in FACTS


def control_files(source: Path = SOURCE, pattern: str = "*/*.toml") -> list[Path]:
    """Every control file below a folder of services, in order."""
    return [path for path in sorted(source.glob(pattern)) if is_control(path)]


def control_id(path: Path) -> str:
    """The id of the control in a file: its path says it."""
    return f"{path.absolute().parent.name}/{path.stem}"

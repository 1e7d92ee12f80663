"""Which service a resource type belongs to, what kind it is, and who owns what on it by default.

An installed package has these facts compiled into one file; a source tree reads the TOML files themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from srm_tf.language.syntax import Item

HERE = Path(__file__).parent
SOURCE = HERE / "aws"
COMPILED = HERE / "compiled"
OWNERS = ("aws", "shared", "customer")  # in the order of what they leave to the customer
CLASSES = ("inherited", "shared", "customer_specific")  # likewise, in AWS's words
WITHOUT_GUEST = "infrastructure_without_guest"
WITHOUT_ENGINE = {"managed": "managed_without_engine", "serverless_compute": "serverless_compute_without_engine"}
LIKE = {WITHOUT_GUEST: "infrastructure", **{less: kind for kind, less in WITHOUT_ENGINE.items()}}


class ResourceType(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One resource type. `service` is its folder; `role` is workload, component, glue, policy, iam, config or control.

    `guest`: an operating system of the customer's runs in it. `identities`: attributes, beside id, arn and name, whose value identifies it.
    `engineless`: of a kind with engines or runtimes, and none of those runs in it.
    """

    service: str
    kind: str
    role: str
    name: str
    guest: bool = False
    identities: tuple[str, ...] = ()
    engineless: bool = False

    @property
    def is_workload(self) -> bool:
        """Whether it runs or holds something, and is no part or setting of others."""
        return self.role == "workload"

    @property
    def split_kind(self) -> str:
        """The kind that decides who owns what."""
        if self.engineless:
            return WITHOUT_ENGINE.get(self.kind, self.kind)
        return WITHOUT_GUEST if self.kind == "infrastructure" and not self.guest else self.kind


class Domain(msgspec.Struct, frozen=True, omit_defaults=True):
    """A control area: its class, its owner (`unless` by kind), the two parts, and how Terraform can show the customer's."""

    title: str
    class_: str = msgspec.field(name="class")
    owner: str
    aws: str
    customer: str
    visibility: str
    source: tuple[str, ...] = ()
    unless: dict[str, str] = {}

    def owner_of(self, kind: str) -> str:
        """Who acts, for a kind of service."""
        known = kind if kind in self.unless else LIKE.get(kind, kind)
        return self.unless.get(known, self.owner)


class Override(msgspec.Struct, frozen=True, omit_defaults=True):
    """Ownership that depends on values: where `when` holds, the kind, or the owner of some domains, is another."""

    why: str
    source: str
    when: tuple[Item, ...] = ()
    kind: str = ""
    owner: dict[str, str] = {}


class Without(msgspec.Struct, frozen=True, omit_defaults=True):
    """Areas in which some types have nothing that could be secured. `because` ends a sentence that begins with such a type."""

    domains: tuple[str, ...]
    because: str
    source: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True):
    """A kind of service, in words."""

    title: str
    means: str


class Tables(msgspec.Struct, frozen=True):
    """Everything in one file. `overrides` are left undecoded until a resource of their type occurs.

    `empty`: type → the places in `without` of what is said of it.
    """

    services: dict[str, str]  # folder → brand
    types: dict[str, ResourceType]
    kinds: dict[str, Kind]
    domains: dict[str, Domain]
    overrides: dict[str, msgspec.Raw]
    without: tuple[Without, ...] = ()
    empty: dict[str, tuple[int, ...]] = {}


Overrides: TypeAlias = tuple[Override, ...]
_decode_tables = msgspec.json.Decoder(Tables)
_decode_overrides: msgspec.json.Decoder[Overrides] = msgspec.json.Decoder(tuple[Override, ...])


class Services:
    """The facts about services, immutable."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._domains = tuple(tables.domains)
        self._overrides: dict[str, Overrides] = {}

    def of(self, resource_type: str) -> ResourceType | None:
        """What is known of a type; None for one the catalogue does not map."""
        return self.tables.types.get(resource_type)

    def identities(self, resource_type: str) -> tuple[str, ...]:
        """The attributes that identify a resource of the type, beside id, arn and name."""
        found = self.tables.types.get(resource_type.removeprefix("data."))
        return found.identities if found else ()

    def is_workload(self, resource_type: str) -> bool:
        """Whether resources of the type run or hold something, and are no part or setting of others."""
        found = self.tables.types.get(resource_type)
        return found is not None and found.is_workload

    def overrides(self, resource_type: str) -> Overrides:
        """What may change the ownership of a resource of the type, in order."""
        raw = self.tables.overrides.get(resource_type)
        if raw is None:
            return ()
        if resource_type not in self._overrides:
            self._overrides[resource_type] = _decode_overrides.decode(raw)
        return self._overrides[resource_type]

    def without(self, resource_type: str) -> dict[str, str]:
        """The areas that have nothing to hold on to in a resource of the type, each with the reason."""
        said = [self.tables.without[place] for place in self.tables.empty.get(resource_type, ())]
        return {domain: one.because for one in said for domain in one.domains}

    def brand(self, service: str) -> str:
        """AWS's name of a service folder; the folder's own where it is none of these."""
        return self.tables.services.get(service, service)

    def titled(self, kind: str) -> str:
        """A kind in words; what a guest system or an engine runs in and what none does are told apart."""
        less = " without a guest system" if kind == WITHOUT_GUEST else " without an engine" if kind in WITHOUT_ENGINE.values() else ""
        return self.tables.kinds[kind].title + less

    @property
    def domains(self) -> tuple[str, ...]:
        """The control areas, in the order they are shown."""
        return self._domains

    @property
    def services(self) -> Mapping[str, str]:
        """Folder of a service → AWS's name of it."""
        return self.tables.services

    def domain(self, name: str) -> Domain:
        """A control area by its name."""
        return self.tables.domains[name]


def load_services(source: Path = SOURCE, compiled: Path = COMPILED) -> Services:
    """From the compiled file where there is one, else from the TOML files."""
    file = compiled / "services.json"
    if file.is_file():
        return Services(_decode_tables.decode(file.read_bytes()))
    from srm_tf.catalogue.read_services import read_services  # noqa: PLC0415 — an installed package never parses TOML

    return Services(read_services(source))


def compile_services() -> bytes:
    """The compiled file: JSON of `Tables`."""
    from srm_tf.catalogue.read_services import read_services  # noqa: PLC0415

    return msgspec.json.encode(read_services(SOURCE))

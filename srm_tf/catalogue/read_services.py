"""service.toml, overrides.toml, kinds.toml and without.toml → Tables. Whatever is wrong is an error with file, key, expected and got."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from srm_tf.catalogue.services import CLASSES, OWNERS, Domain, Kind, Override, ResourceType, Tables, Without
from srm_tf.errors import SrmError, nearest
from srm_tf.language import parse, terms

WITHOUT = "without.toml"
T = TypeVar("T")


def read_services(source: Path) -> Tables:
    """All facts about services below a folder of the catalogue."""
    kinds = _toml(source / "kinds.toml")
    domains = {name: _domain(one, ("kinds.toml", name)) for name, one in kinds["domains"].items()}
    services: dict[str, str] = {}
    types: dict[str, ResourceType] = {}
    for path in sorted(source.glob("*/service.toml")):
        folder = path.parent.name
        raw = _toml(path)
        services[folder] = raw["name"]
        for name, one in raw["types"].items():
            types[name] = ResourceType(
                folder,
                one["kind"],
                one["role"],
                one["name"],
                one.get("guest", False),
                tuple(one.get("identities", ())),
                one.get("engineless", False),
            )
    named = {name: _typed(one, Kind, ("kinds.toml", name)) for name, one in kinds["kinds"].items()}
    overrides = _overrides(source, types, named, domains)
    return Tables(services, types, named, domains, overrides, *_without(source, types, domains))


def _domain(raw: object, where: tuple[str, ...]) -> Domain:
    domain = _typed(raw, Domain, where)
    _one_of(domain.class_, CLASSES, (*where, "class"))
    for owner in (domain.owner, *domain.unless.values()):
        _one_of(owner, OWNERS, (*where, "owner"))
    return domain


def _overrides(
    source: Path, types: Mapping[str, ResourceType], kinds: Mapping[str, Kind], domains: Mapping[str, Domain]
) -> dict[str, msgspec.Raw]:
    terms.load()
    found: dict[str, list[Override]] = defaultdict(list)
    for path in sorted(source.glob("*/overrides.toml")):
        for place, raw in enumerate(_toml(path).get("override", [])):
            where = (f"{path.parent.name}/{path.name}", f"override[{place}]")
            names = raw.pop("resource", [])
            override = _override(raw, kinds, domains, where)
            for name in [names] if isinstance(names, str) else names:
                _one_of(name, types, (*where, "resource"))
                found[name].append(override)
    return {name: msgspec.Raw(msgspec.json.encode(several)) for name, several in found.items()}


def _override(raw: dict[str, Any], kinds: Mapping[str, Kind], domains: Mapping[str, Domain], where: tuple[str, ...]) -> Override:
    when = parse.items(raw.pop("when", []), (*where, "when"))
    override = msgspec.structs.replace(_typed(raw, Override, where), when=when)
    if override.kind:
        _one_of(override.kind, kinds, (*where, "kind"))
    for domain, owner in override.owner.items():
        _one_of(domain, domains, (*where, "owner"))
        _one_of(owner, OWNERS, (*where, "owner", domain))
    return override


def _without(
    source: Path, types: Mapping[str, ResourceType], domains: Mapping[str, Domain]
) -> tuple[tuple[Without, ...], dict[str, tuple[int, ...]]]:
    """What is said of areas with nothing in them, and by type the places of what is said of it."""
    said: list[Without] = []
    places: dict[str, tuple[int, ...]] = {}
    seen: set[tuple[str, str]] = set()
    for place, raw in enumerate(_toml(source / WITHOUT).get("without", [])):
        where = (WITHOUT, f"without[{place}]")
        names = raw.pop("types", [])
        one = _typed(raw, Without, where)
        said.append(one)
        for name in names:
            _one_of(name, types, (*where, "types"))
            places[name] = (*places.get(name, ()), place)
        for domain in one.domains:
            _one_of(domain, domains, (*where, "domains"))
            again = sorted(name for name in names if (name, domain) in seen)
            if again:
                raise SrmError((*where, "domains"), f"expected each area of a type once, got {domain!r} of {again[0]!r} again")
            seen |= {(name, domain) for name in names}
    return tuple(said), places


def _typed(raw: object, kind: type[T], where: tuple[str, ...]) -> T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise SrmError(where, str(error)) from None


def _one_of(value: str, known: Mapping[str, object] | tuple[str, ...], where: tuple[str, ...]) -> None:
    if value not in known:
        raise SrmError(where, f"expected a known name, got {value!r}", nearest(value, tuple(known)))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SrmError((str(path),), f"expected a readable TOML file, got an error: {error}") from None

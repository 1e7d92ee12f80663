"""Which ids of Security Hub, FSBP, PCI DSS, CIS and NIST 800-53 a control answers: shipped facts, read only when a framework is asked for.

An installed package has them compiled into one file; a source tree reads the TOML files themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from srm_tf.catalogue.services import COMPILED, SOURCE
from srm_tf.errors import SrmError, nearest

FOLDER = "frameworks"
PUBLISHED = "published"


class Tag(msgspec.Struct, frozen=True):
    """The ids of one framework that a control answers. `mapping`: who says so; published, or another's, such as inferred."""

    framework: str
    ids: tuple[str, ...]
    mapping: str = PUBLISHED


class Framework(msgspec.Struct, frozen=True, omit_defaults=True):
    """A framework. `mappings`: who says so → control → ids; a control stands under one of them. `note`: what to know of the ids.

    `listed`: all its ids, those that no control answers too; empty where no list of them is here. `gaps`: id → why no control answers it.
    """

    name: str
    source: tuple[str, ...]
    mappings: dict[str, dict[str, tuple[str, ...]]]
    note: str = ""
    listed: tuple[str, ...] = ()
    gaps: dict[str, str] = {}
    id: str = ""

    @property
    def controls(self) -> frozenset[str]:
        """Every control that it names."""
        return frozenset(control for controls in self.mappings.values() for control in controls)

    def tag(self, control: str) -> Tag | None:
        """The framework's ids for a control, with who says so; None if it does not name the control."""
        found = ((said, controls[control]) for said, controls in self.mappings.items() if control in controls)
        return next((Tag(self.id, ids, said) for said, ids in found), None)


def tags(frameworks: Iterable[Framework]) -> Mapping[str, tuple[Tag, ...]]:
    """Control → what each of the frameworks says of it, in their order."""
    several = tuple(frameworks)
    names = dict.fromkeys(control for one in several for control in sorted(one.controls))
    return {name: tuple(tag for one in several if (tag := one.tag(name)) is not None) for name in names}


def load_frameworks(names: Iterable[str] | None = None, source: Path = SOURCE, compiled: Path = COMPILED) -> tuple[Framework, ...]:
    """The frameworks of these names, each once, in the order given; all of them without names. Raises SrmError for one there is not."""
    file = compiled / f"{FOLDER}.json"
    if file.is_file():
        raw = msgspec.json.decode(file.read_bytes(), type=dict[str, msgspec.Raw])
        wanted = _known(names, sorted(raw))
        return tuple(msgspec.json.decode(raw[name], type=Framework) for name in wanted)
    return _read_all(names, source)


def _read_all(names: Iterable[str] | None, source: Path) -> tuple[Framework, ...]:
    wanted = _known(names, sorted(path.stem for path in (source / FOLDER).glob("*.toml")))
    return tuple(_read(source / FOLDER / f"{name}.toml") for name in wanted)


def _known(names: Iterable[str] | None, known: list[str]) -> list[str]:
    if names is None:
        return known
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in known:
            hint = nearest(name.replace(" ", "-"), known, 0.4)
            raise SrmError(("--framework",), f"expected one of {', '.join(known)}, got {name!r}", hint)
    return wanted


def _read(path: Path) -> Framework:
    import tomllib  # noqa: PLC0415 — an installed package never parses TOML

    try:
        return msgspec.convert({**tomllib.loads(path.read_text(encoding="utf-8")), "id": path.stem}, Framework)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SrmError((f"{FOLDER}/{path.name}",), f"expected a framework, got an error: {error}") from None


def compile_frameworks() -> bytes:
    """The compiled file: JSON, framework → `Framework`."""
    return msgspec.json.encode({one.id: one for one in _read_all(None, SOURCE)})

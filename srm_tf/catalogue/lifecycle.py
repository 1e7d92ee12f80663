"""End-of-support dates of engines, runtimes and Kubernetes: shipped facts, judged against a day by whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

import msgspec

from srm_tf.catalogue.services import COMPILED, SOURCE
from srm_tf.errors import SrmError

Cycles: TypeAlias = dict[str, date | bool]  # release cycle → last day of standard support; false: no end is announced


class Rows(msgspec.Struct, frozen=True):
    """Cycles that one page tells, as somebody found them there on one day."""

    source: str
    checked: date
    cycles: Cycles


class Product(msgspec.Struct, frozen=True):
    """A product's cycles. `engines` are the names it is asked for, `page` is where AWS itself tells its dates."""

    engines: tuple[str, ...]
    page: str
    rows: tuple[Rows, ...]

    @property
    def cycles(self) -> Cycles:
        """All cycles, whoever tells of them."""
        return {cycle: day for rows in self.rows for cycle, day in rows.cycles.items()}


class ShippedLifecycle:
    """The table of dates, read when it is first asked."""

    def __init__(self, source: Path = SOURCE, compiled: Path = COMPILED) -> None:
        self._source = source
        self._file = compiled / "lifecycle.json"
        self._by_engine: dict[str, dict[str, date | None]] | None = None

    def cycles(self, engine: str) -> Mapping[str, date | None] | None:
        """Release cycle → last day of standard support (None: not announced); None for an engine that is not in the table."""
        if self._by_engine is None:
            found = _decode(self._file) if self._file.is_file() else _by_engine(self._source)
            self._by_engine = {name: _dates(cycles) for name, cycles in found.items()}
        return self._by_engine.get(engine.lower())


def _dates(cycles: Cycles) -> dict[str, date | None]:
    return {cycle: day if isinstance(day, date) else None for cycle, day in cycles.items()}


def _decode(file: Path) -> dict[str, Cycles]:
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Cycles])


def _by_engine(source: Path) -> dict[str, Cycles]:
    return {name: product.cycles for product in read_lifecycle(source) for name in product.engines}


def read_lifecycle(source: Path = SOURCE) -> tuple[Product, ...]:
    """The products as their TOML files have them."""
    return tuple(_read(path) for path in sorted((source / "lifecycle").glob("*.toml")))


def _read(path: Path) -> Product:
    import tomllib  # noqa: PLC0415 — an installed package never parses TOML

    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Product)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SrmError((f"lifecycle/{path.name}",), f"expected a table of dates, got an error: {error}") from None


def load_lifecycle(source: Path = SOURCE, compiled: Path = COMPILED) -> ShippedLifecycle:
    """The table; nothing is read yet."""
    return ShippedLifecycle(source, compiled)


def compile_lifecycle() -> bytes:
    """The compiled file: JSON of the dates by name. Who told them and when is for those who keep the table."""
    return msgspec.json.encode(_by_engine(SOURCE))

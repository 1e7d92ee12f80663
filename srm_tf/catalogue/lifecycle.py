"""End-of-support dates of engines, runtimes and Kubernetes: shipped facts, judged against a day by whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from srm_tf.catalogue.services import COMPILED, SOURCE
from srm_tf.errors import SrmError


class Product(msgspec.Struct, frozen=True):
    """A product's cycles; false in place of a date: no end is announced. `engines` are the names it is asked for."""

    engines: tuple[str, ...]
    source: tuple[str, ...]
    read: date
    cycles: dict[str, date | bool]


class ShippedLifecycle:
    """The table of dates, read when it is first asked."""

    def __init__(self, source: Path = SOURCE, compiled: Path = COMPILED) -> None:
        self._source = source
        self._file = compiled / "lifecycle.json"
        self._by_engine: dict[str, dict[str, date | None]] | None = None

    def cycles(self, engine: str) -> Mapping[str, date | None] | None:
        """Release cycle → last day of standard support (None: not announced); None for an engine that is not in the table."""
        if self._by_engine is None:
            products = _decode(self._file) if self._file.is_file() else read_lifecycle(self._source)
            self._by_engine = {name: _dates(product) for product in products for name in product.engines}
        return self._by_engine.get(engine.lower())


def _dates(product: Product) -> dict[str, date | None]:
    return {cycle: day if isinstance(day, date) else None for cycle, day in product.cycles.items()}


def _decode(file: Path) -> tuple[Product, ...]:
    return msgspec.json.decode(file.read_bytes(), type=tuple[Product, ...])


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


def compile_lifecycle(source: Path = SOURCE) -> bytes:
    """The compiled file: JSON of all products."""
    return msgspec.json.encode(read_lifecycle(source))

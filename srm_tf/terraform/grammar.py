"""python-hcl2's grammar → the tables that the parser runs on.

The grammar is the one of the installed python-hcl2; Lark turns it into LALR tables, which takes more than a second. So they are kept: a
wheel brings them along, and the user's cache directory has them otherwise. Tables of another grammar are never used: they carry a digest
of the grammar that they were made of. Neither python-hcl2 nor Lark is imported where kept tables fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from srm_tf.errors import SrmError
from srm_tf.terraform import cache

FORMAT = 1  # of `Tables`
STARTS = ("start", "expression")
FILE = "grammar.msgpack"
COMPILED = Path(__file__).parent / "compiled" / FILE


class Rule(msgspec.Struct, frozen=True, array_like=True):
    """`origin: symbols`; `name` is its alias in the grammar, or the origin."""

    origin: str
    symbols: tuple[str, ...]
    name: str


class Tables(msgspec.Struct, frozen=True, array_like=True):
    """LALR tables.

    The row of a state is symbol, what to do, symbol, what to do …: a state to go to, or -1 - the number of a rule to reduce. `starts` has
    the first and the last state of each of STARTS.
    """

    digest: str
    symbols: tuple[str, ...]
    rules: tuple[Rule, ...]
    rows: tuple[tuple[int, ...], ...]
    starts: dict[str, tuple[int, int]]


def text() -> str:
    """The grammar of the installed python-hcl2. Raises SrmError where there is none."""
    spec = find_spec("hcl2")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    for place in places:
        try:
            return (Path(place) / "hcl2.lark").read_text(encoding="utf-8")
        except OSError:
            continue
    raise SrmError(("python-hcl2",), "expected its grammar hcl2.lark, got none", "Install srm-tf with its dependencies: pip install srm-tf")


def digest() -> str:
    """What tells the installed grammar from any other; nothing where there is none, as nobody needs one for JSON."""
    try:
        return digest_of(text())
    except SrmError:
        return ""


def tables(shipped: Path = COMPILED) -> Tables:
    """The tables of the installed grammar: as shipped, else as kept, else made and kept."""
    grammar = text()
    digest = digest_of(grammar)
    where = cache.folder()
    kept = where / f"grammar-{digest[:32]}.msgpack" if where is not None else None
    found = _read(shipped, digest) or (_read(kept, digest) if kept is not None else None)
    if found is None:
        found = compiled(grammar)
        if kept is not None:
            cache.write(kept, found)
    return found


def write(place: Path) -> None:
    """Write the tables of the installed grammar, for a wheel. Raises SrmError and OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(msgspec.msgpack.encode(compiled(text())))


def digest_of(grammar: str) -> str:
    """What tables have to be made of to fit."""
    import hashlib  # noqa: PLC0415 — only HCL is parsed, plans are not

    return hashlib.sha256(f"{FORMAT} {STARTS} {grammar}".encode()).hexdigest()


def _read(place: Path, digest: str) -> Tables | None:
    try:
        found = msgspec.msgpack.decode(place.read_bytes(), type=Tables)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if found.digest == digest else None


def compiled(grammar: str) -> Tables:
    """Have Lark make the tables."""
    from lark import Lark  # noqa: PLC0415 — slow, and needed once
    from lark.parsers.lalr_analysis import Shift  # noqa: PLC0415

    made: Any = Lark(grammar, parser="lalr", lexer="basic", start=list(STARTS), maybe_placeholders=False)
    table = made.parser.parser._parse_table  # noqa: SLF001 — Lark offers it as a pickle only
    numbers = {rule: number for number, rule in enumerate(made.rules)}
    symbols: dict[str, int] = {}

    def flat(row: Mapping[str, tuple[object, Any]]) -> tuple[int, ...]:
        pairs = ((symbol, target if action is Shift else -1 - numbers[target]) for symbol, (action, target) in sorted(row.items()))
        return tuple(part for symbol, do in pairs for part in (symbols.setdefault(symbol, len(symbols)), do))

    rows = tuple(flat(table.states[state]) for state in range(len(table.states)))
    rules = tuple(_rule(rule) for rule in made.rules)
    starts = {start: (table.start_states[start], table.end_states[start]) for start in STARTS}
    return Tables(digest_of(grammar), tuple(map(str, symbols)), rules, rows, starts)


def _rule(rule: Any) -> Rule:
    """Lark's names are tokens with a position; ours are plain."""
    return Rule(str(rule.origin.name), tuple(str(symbol.name) for symbol in rule.expansion), str(rule.alias or rule.origin.name))

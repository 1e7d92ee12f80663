"""Which controls answer to a check of another tool, or a rule of AWS Config, and of which it asks a part: `aliases`, `narrower`.

Read only for comments that speak to those tools, and for ids of theirs that somebody names. An installed package has it compiled,
in one file.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from srm_tf.catalogue.control import Narrower
from srm_tf.catalogue.load import Catalogue, control_files, control_id
from srm_tf.catalogue.services import SOURCE
from srm_tf.language.syntax import Scalar

PEERS: Final = ("checkov", "kics", "prowler", "terrascan", "trivy")  # comments are read of all but Prowler, which has none
CONFIG: Final = "config"  # AWS Config, whose managed rules look at what runs: a list of its own tells which controls ask the same
RULES: Final = "config-rules.toml"
NAMES: Final = "trivy-names.toml"
FILE: Final = "aliases.json"
NARROWER: Final = "narrower.json"
Aliases: TypeAlias = dict[str, dict[str, tuple[str, ...]]]  # tool → id as `spelled` → controls
Asks: TypeAlias = dict[str, dict[str, tuple[Scalar, ...]]]  # id as it is written, in lower case → control → the parts of it that it asks


def spelled(peer: str, name: str) -> str:
    """An id as the index has it. Trivy takes AVD-AWS-0001 and aws-0001 for AWS-0001; a rule of Config has a name and an identifier.

    >>> spelled("trivy", "avd-aws-0001"), spelled("checkov", "ckv_aws_20"), spelled("config", "EIP_ATTACHED")
    ('AWS-0001', 'CKV_AWS_20', 'eip-attached')
    """
    if peer == CONFIG:
        return name.lower().replace("_", "-")
    return name.lower() if peer == "kics" else name.upper().removeprefix("AVD-")


def load_aliases(catalogue: Catalogue) -> Aliases:
    """The index of a catalogue."""
    if catalogue.compiled:
        return msgspec.json.decode((catalogue.compiled / FILE).read_bytes(), type=Aliases)
    return _collected(catalogue.source)[0]


@cache
def _collected(source: Path) -> tuple[Aliases, Asks]:
    """Both, out of one reading of the control files."""
    import tomllib  # noqa: PLC0415 — an installed package never parses TOML

    found: Aliases = {peer: {} for peer in (*PEERS, CONFIG)}
    less: Asks = {}
    for path in control_files(source):
        table, control = tomllib.loads(path.read_text(encoding="utf-8")), control_id(path)
        for peer in PEERS:
            _enter(found, peer, table.get("aliases", {}).get(peer, ()), control)
        asks_less(control, msgspec.convert(table.get("narrower", ()), tuple[Narrower, ...]), less)
    rules = source / RULES
    for control, names in (tomllib.loads(rules.read_text(encoding="utf-8")) if rules.is_file() else {}).items():
        _enter(found, CONFIG, names, control)
    names = source / NAMES
    for name, number in (tomllib.loads(names.read_text(encoding="utf-8")) if names.is_file() else {}).items():
        found["trivy"][spelled("trivy", name)] = found["trivy"][number]
        if number.lower() in less:
            less[name] = less[number.lower()]
    return found, less


def asks_less(control: str, found: Iterable[Narrower], into: Asks) -> None:
    """Note of which parts of a control ids ask."""
    for one in found:
        for name in one.aliases:
            into.setdefault(name.lower(), {})[control] = one.asks


def load_narrower(catalogue: Catalogue) -> Asks:
    """The parts that ids ask of the controls of a catalogue; of the others they ask all."""
    if catalogue.compiled:
        return msgspec.json.decode((catalogue.compiled / NARROWER).read_bytes(), type=Asks)
    return _collected(catalogue.source)[1]


def compile_narrower() -> bytes:
    """What the wheel carries."""
    return msgspec.json.encode(_collected(SOURCE)[1])


def _enter(found: Aliases, peer: str, names: Iterable[str], control: str) -> None:
    for name in names:
        key = spelled(peer, name)
        found[peer][key] = (*found[peer].get(key, ()), control)


def compile_aliases(source: Path = SOURCE) -> bytes:
    """What the wheel carries."""
    return msgspec.json.encode(_collected(source)[0])

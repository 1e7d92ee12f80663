"""Which controls answer to a check of another tool: what `aliases` of the control files say, the other way round.

Read only for comments that speak to those tools, and for ids of theirs that somebody names. An installed package has it compiled,
in one file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from srm_tf.catalogue.load import SOURCE, Catalogue, control_files, control_id

PEERS: Final = ("checkov", "kics", "prowler", "terrascan", "trivy")  # comments are read of all but Prowler, which has none
FILE: Final = "aliases.json"
Aliases: TypeAlias = dict[str, dict[str, tuple[str, ...]]]  # tool → id as `spelled` → controls


def spelled(peer: str, name: str) -> str:
    """An id as the index has it. Trivy takes AVD-AWS-0001 and aws-0001 for AWS-0001.

    >>> spelled("trivy", "avd-aws-0001"), spelled("checkov", "ckv_aws_20")
    ('AWS-0001', 'CKV_AWS_20')
    """
    return name.lower() if peer == "kics" else name.upper().removeprefix("AVD-")


def load_aliases(catalogue: Catalogue) -> Aliases:
    """The index of a catalogue."""
    if catalogue.compiled:
        return msgspec.json.decode((catalogue.compiled / FILE).read_bytes(), type=Aliases)
    return _collected(catalogue.source)


@cache
def _collected(source: Path) -> Aliases:
    import tomllib  # noqa: PLC0415 — an installed package never parses TOML

    found: Aliases = {peer: {} for peer in PEERS}
    for path in control_files(source):
        aliases = tomllib.loads(path.read_text(encoding="utf-8")).get("aliases", {})
        for peer in PEERS:
            for name in aliases.get(peer, ()):
                key = spelled(peer, name)
                found[peer][key] = (*found[peer].get(key, ()), control_id(path))
    return found


def compile_aliases(source: Path = SOURCE) -> bytes:
    """What the wheel carries."""
    return msgspec.json.encode(_collected(source))

"""TOML → the form an installed package loads: parsed sentences as JSON, a file a service, and an index by subject type.

Called when a wheel is built; nothing here runs in a user's hands.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import msgspec

from srm_tf.catalogue.control import Control
from srm_tf.catalogue.fixes import Fix
from srm_tf.catalogue.load import FIXES, OF_THE_ACCOUNT, TERMS, control_files
from srm_tf.catalogue.parts import types
from srm_tf.catalogue.read_control import read_page
from srm_tf.language import terms

ACCOUNT = "_account"


def compile_catalogue(target: Path) -> None:
    """Write the compiled catalogue into `target`, which is created."""
    target.mkdir(parents=True, exist_ok=True)
    parts: dict[str, list[Control]] = defaultdict(list)
    fixes: dict[str, Fix] = {}
    for path in control_files():
        page = read_page(path, f"{path.parent.name}/{path.stem}")
        parts[_part(page.control)].append(page.control)
        fixes |= {page.control.id: page.fix} if page.fixes else {}
    index: dict[str, dict[str, None]] = defaultdict(dict)
    for part, controls in parts.items():
        (target / f"{part}.json").write_bytes(msgspec.json.encode(tuple(controls)))
        for control in controls:
            for name in types(control):
                index[name][part] = None
    (target / "index.json").write_bytes(msgspec.json.encode({name: tuple(services) for name, services in index.items()}))
    (target / FIXES).write_bytes(msgspec.json.encode(fixes))
    (target / TERMS).write_bytes(msgspec.json.encode(terms.homes()))
    _compile_facts(target)


def _part(control: Control) -> str:
    """Controls of the account are asked in every run: they stand in one file, so that a run opens one for all of them."""
    return ACCOUNT if OF_THE_ACCOUNT.issuperset(control.types) else control.service


def _compile_facts(target: Path) -> None:
    from srm_tf.catalogue.aliases import FILE, NARROWER, compile_aliases, compile_narrower  # noqa: PLC0415
    from srm_tf.catalogue.frameworks import compile_frameworks  # noqa: PLC0415
    from srm_tf.catalogue.lifecycle import compile_lifecycle  # noqa: PLC0415
    from srm_tf.catalogue.services import compile_services  # noqa: PLC0415

    (target / FILE).write_bytes(compile_aliases())
    (target / NARROWER).write_bytes(compile_narrower())
    (target / "frameworks.json").write_bytes(compile_frameworks())
    (target / "services.json").write_bytes(compile_services())
    (target / "lifecycle.json").write_bytes(compile_lifecycle())

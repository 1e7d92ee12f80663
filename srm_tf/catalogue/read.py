"""A control file → Page. Whatever is wrong is an error with file, key, expected and got."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from srm_tf.catalogue.control import PROFILES, SEVERITIES, Control, Default, Example, Page
from srm_tf.errors import SrmError
from srm_tf.language import parse, terms
from srm_tf.language.syntax import Arm, Item
from srm_tf.model.verdict import Verdict

_REQUIRED = ("title", "domain", "severity", "rationale", "remediation", "references")
_OPTIONAL = ("profile", "resource", "when", "expect", "subject", "decides", "settings", "evidence", "aliases", "example", "note")
_ARM_KEYS = ("resource", "when", "expect")
_EXAMPLE_KEYS = tuple(Example.__struct_fields__)
_VERDICTS = tuple(verdict.word for verdict in Verdict)
_EXAMPLE_VERDICTS = (*_VERDICTS, "silent")


def read_page(path: Path, control_id: str, name: str = "") -> Page:
    """Read one control file; `name` is what messages call it."""
    label = name or str(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SrmError((label,), f"expected TOML, got an error: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SrmError((label,), f"expected a readable file, got {error}") from None
    return page(raw, control_id, (label,))


def page(raw: dict[str, Any], control_id: str, where: tuple[str, ...]) -> Page:
    """The typed form of a control file."""
    terms.load()
    _known_keys(raw, (*_REQUIRED, *_OPTIONAL), where)
    for key in _REQUIRED:
        if key not in raw:
            raise SrmError((*where, key), "expected this key, got nothing")
    control = Control(
        control_id,
        _text(raw, "title", where),
        _text(raw, "domain", where),
        _one_of(raw, "severity", SEVERITIES, where),
        _arms(raw, where),
        _text(raw, "remediation", where).strip(),
        _one_of(raw, "profile", PROFILES, where) if "profile" in raw else "baseline",
        _text(raw, "evidence", where) if "evidence" in raw else "",
        _decides(raw.get("decides", {}), (*where, "decides")),
        _settings(raw.get("settings", {}), (*where, "settings")),
    )
    _settings_exist(control, where)
    return Page(
        control,
        _text(raw, "rationale", where).strip(),
        tuple(_texts(raw["references"], (*where, "references"))),
        {tool: tuple(_texts(ids, (*where, "aliases", tool))) for tool, ids in raw.get("aliases", {}).items()},
        tuple(_example(one, (*where, f"example[{i}]")) for i, one in enumerate(raw.get("example", []))),
        str(raw.get("note", "")).strip(),
    )


def _arms(raw: dict[str, Any], where: tuple[str, ...]) -> tuple[Arm, ...]:
    if "subject" in raw:
        mixed = [key for key in _ARM_KEYS if key in raw]
        if mixed:
            raise SrmError((*where, mixed[0]), "expected it inside [[subject]], got it at the top as well")
        return tuple(_arm(one, (*where, f"subject[{i}]")) for i, one in enumerate(raw["subject"]))
    return (_arm({key: raw[key] for key in _ARM_KEYS if key in raw}, where, attested=raw.get("evidence") == "attestation"),)


def _arm(raw: dict[str, Any], where: tuple[str, ...], *, attested: bool = False) -> Arm:
    _known_keys(raw, _ARM_KEYS, where)
    if "resource" not in raw:
        raise SrmError((*where, "resource"), "expected a resource type or a list of them, got nothing")
    if "expect" not in raw and not attested:
        raise SrmError((*where, "expect"), 'expected a list of sentences, got nothing (only evidence = "attestation" may leave it out)')
    types = raw["resource"]
    resource = (types,) if isinstance(types, str) else tuple(_texts(types, (*where, "resource")))
    when = parse.items(raw.get("when", []), (*where, "when"))
    return Arm(resource, when, parse.items(raw.get("expect", []), (*where, "expect")))


def _decides(raw: dict[str, Any], where: tuple[str, ...]) -> dict[str, str | Item]:
    _known_keys(raw, parse.DECIDERS, where)
    return {decider: one if isinstance(one, str) else parse.item(one, (*where, decider)) for decider, one in raw.items()}


def _settings(raw: dict[str, parse.Toml], where: tuple[str, ...]) -> dict[str, Default]:
    found: dict[str, Default] = {}
    for name, one in raw.items():
        if not isinstance(one, dict) or "default" not in one:
            raise SrmError((*where, name), f"expected a table with a default, got {one!r}")
        _known_keys(one, ("default", "why"), (*where, name))
        found[name] = Default(one["default"], str(one.get("why", "")))
    return found


def _settings_exist(control: Control, where: tuple[str, ...]) -> None:
    text = msgspec.json.encode(control.arms).decode()
    for part in text.split('{"type":"setting","name":"')[1:]:
        name = part.partition('"')[0]
        if name not in control.settings:
            raise SrmError((*where, "settings"), f"expected a declaration of ${name}, got none")


def _example(raw: dict[str, Any], where: tuple[str, ...]) -> Example:
    _known_keys(raw, _EXAMPLE_KEYS, where)
    for key in ("name", "verdict", "terraform"):
        if key not in raw:
            raise SrmError((*where, key), "expected this key, got nothing")
    _one_of(raw, "verdict", _EXAMPLE_VERDICTS, where)
    try:
        return msgspec.convert({**raw, "as_of": str(raw.get("as_of", ""))}, Example)
    except msgspec.ValidationError as error:
        raise SrmError(where, f"expected an example, got {error}") from None


def _known_keys(raw: dict[str, Any], known: tuple[str, ...], where: tuple[str, ...]) -> None:
    for key in raw:
        if key not in known:
            raise SrmError((*where, key), f"expected one of {', '.join(known)}, got {key!r}", parse.nearest(key, known))


def _text(raw: dict[str, Any], key: str, where: tuple[str, ...]) -> str:
    if not isinstance(raw[key], str) or not raw[key].strip():
        raise SrmError((*where, key), f"expected a text, got {raw[key]!r}")
    return str(raw[key])


def _texts(raw: parse.Toml, where: tuple[str, ...]) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise SrmError(where, f"expected a list of texts, got {raw!r}")
    return raw


def _one_of(raw: dict[str, Any], key: str, allowed: tuple[str, ...], where: tuple[str, ...]) -> str:
    value = raw[key]
    if value not in allowed:
        raise SrmError((*where, key), f"expected one of {', '.join(allowed)}, got {value!r}", parse.nearest(str(value), allowed))
    return str(value)

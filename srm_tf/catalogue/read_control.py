"""A control file → Page. Whatever is wrong is an error with file, key, expected and got."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePath
from typing import Any, cast

import msgspec

from srm_tf.catalogue.control import SEVERITIES, Control, Default, Example, Narrower, Page
from srm_tf.errors import SrmError, nearest
from srm_tf.files import toml
from srm_tf.language import parse, terms
from srm_tf.language.mistakes import about_key, about_verdict
from srm_tf.language.syntax import Arm, Item
from srm_tf.model.verdict import Verdict
from srm_tf.options import PROFILE

_REQUIRED = ("title", "domain", "severity", "rationale", "remediation", "references")
_OPTIONAL = (
    *("profile", "resource", "when", "expect", "subject", "decides", "settings", "evidence", "covers", "deleted"),
    *("aliases", "narrower", "example", "note", "fix", "fix_for_others"),
)
_ARM_KEYS = ("resource", "when", "expect")
_EXAMPLE_KEYS = tuple(Example.__struct_fields__)
_EVIDENCE = ("attestation",)
_VERDICTS = tuple(verdict.word for verdict in Verdict)
_EXAMPLE_VERDICTS = (*_VERDICTS, "silent")


def read_page(path: Path, control_id: str, name: str = "") -> Page:
    """Read one control file; `name` is what messages call it."""
    label = name or str(path)
    return page(toml(path, label, _about_toml), control_id, (label,))


def _about_toml(error: str) -> str:
    if error.startswith("Invalid value"):
        return 'Texts stand in quotes: severity = "low"'
    if error.startswith(("Cannot declare ('example',)", "Cannot declare ('subject',)")):
        return "There may be several: write [[example]] and [[subject]], twice in brackets."
    return 'Keys and values: severity = "low"' if error.startswith("Expected '=' after a key") else ""


def page(raw: dict[str, Any], control_id: str, where: tuple[str, ...]) -> Page:
    """The typed form of a control file."""
    terms.load()
    _known_keys(raw, (*_REQUIRED, *_OPTIONAL), where)
    for key in _REQUIRED:
        if key not in raw:
            raise SrmError((*where, key), "expected this key, got nothing", _lost(key, raw))
    control = Control(
        control_id,
        _text(raw, "title", where),
        _text(raw, "domain", where),
        _one_of(raw, "severity", SEVERITIES, where),
        _arms(raw, where),
        _text(raw, "remediation", where).strip(),
        _one_of(raw, "profile", PROFILE, where) if "profile" in raw else "baseline",
        _one_of(raw, "evidence", _EVIDENCE, where) if "evidence" in raw else "",
        _decides(_table(raw.get("decides", {}), (*where, "decides")), (*where, "decides")),
        _settings(_table(raw.get("settings", {}), (*where, "settings")), (*where, "settings")),
        tuple(_texts(raw.get("covers", []), (*where, "covers"))),
        parse.flag(raw, "deleted", where),
    )
    _settings_exist(control, where)
    aliases = _table(raw.get("aliases", {}), (*where, "aliases"))
    return Page(
        control,
        _text(raw, "rationale", where).strip(),
        tuple(_texts(raw["references"], (*where, "references"))),
        {tool: tuple(_texts(ids, (*where, "aliases", tool))) for tool, ids in aliases.items()},
        tuple(_example(one, control, at) for one, at in _tables(raw, "example", where)),
        _text(raw, "note", where).strip() if "note" in raw else "",
        tuple(_fixes(raw, where)),
        _for_others(raw, where) if "fix_for_others" in raw else "",
        tuple(_narrower(one, at) for one, at in _tables(raw, "narrower", where)),
    )


def _narrower(raw: dict[str, Any], where: tuple[str, ...]) -> Narrower:
    _known_keys(raw, ("aliases", "asks"), where)
    try:
        return msgspec.convert(raw, Narrower)
    except msgspec.ValidationError as error:
        raise SrmError(where, f"expected ids under aliases, and under asks paths of clauses or members of lists, got {error}") from None


def _lost(key: str, raw: dict[str, Any]) -> str:
    """A hint where a key fell into the table above it."""
    for name, one in raw.items():
        for part in cast("list[object]", one) if isinstance(one, list) else [cast("object", one)]:
            if isinstance(part, dict) and key in part:
                return f"It stands in the table {name!r}, which goes on to the next one: put it before the first table."
    return ""


def _fixes(raw: dict[str, Any], where: tuple[str, ...]) -> Iterator[str]:
    """One text, or a list of them: each for another type of subjects."""
    found = raw.get("fix", [])
    texts: object = [found] if isinstance(found, str) else found
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in cast("list[object]", texts)):
        raise SrmError((*where, "fix"), f"expected Terraform text, or a list of such texts, got {found!r}")
    if not texts and "fix" in raw:
        raise SrmError(
            (*where, "fix"), "expected Terraform text, or a list of such texts, got []", "Leave the key out where there is none."
        )
    for text in cast("list[str]", texts):
        if not text.strip():
            raise SrmError((*where, "fix"), f"expected Terraform text, got {text!r}")
        yield text.strip("\n")


def _for_others(raw: dict[str, Any], where: tuple[str, ...]) -> str:
    text, at = _text(raw, "fix_for_others", where).strip("\n"), (*where, "fix_for_others")
    if "fix" not in raw:
        raise SrmError(at, "expected it beside `fix`, whose texts come first")
    if "TYPE" not in text:
        raise SrmError(at, f"expected Terraform text with TYPE in the place of a type, got {text!r}")
    return text


def _arms(raw: dict[str, Any], where: tuple[str, ...]) -> tuple[Arm, ...]:
    attested = raw.get("evidence") == "attestation"
    if "subject" in raw:
        mixed = [key for key in _ARM_KEYS if key in raw]
        if mixed:
            raise SrmError((*where, mixed[0]), "expected it inside [[subject]], got it at the top as well")
        return tuple(_arm(one, at, attested=attested) for one, at in _tables(raw, "subject", where))
    return (_arm({key: raw[key] for key in _ARM_KEYS if key in raw}, where, attested=attested),)


def _arm(raw: dict[str, Any], where: tuple[str, ...], *, attested: bool) -> Arm:
    _known_keys(raw, _ARM_KEYS, where)
    if "resource" not in raw:
        raise SrmError((*where, "resource"), "expected a resource type or a list of them, got nothing")
    if "expect" not in raw and not attested:
        raise SrmError((*where, "expect"), 'expected a list of sentences, got nothing (only evidence = "attestation" may leave it out)')
    if "expect" in raw and attested:
        what = 'expected no sentences beside evidence = "attestation", which says that nothing in Terraform shows it, got expect'
        raise SrmError((*where, "expect"), what)
    types: parse.Toml = raw["resource"]
    if not isinstance(types, (str, list)) or not types:
        raise SrmError((*where, "resource"), f"expected a resource type or a list of them, got {types!r}")
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
        if not _is_literal(one["default"]):
            raise SrmError((*where, name, "default"), f"expected a number, a text, true, false or a list of them, got {one['default']!r}")
        found[name] = Default(one["default"], str(one.get("why", "")))
    return found


def _is_literal(raw: object) -> bool:
    one = cast("list[object]", raw) if isinstance(raw, list) else [raw]
    return all(isinstance(value, (bool, int, float, str)) for value in one)


def _settings_exist(control: Control, where: tuple[str, ...]) -> None:
    text = msgspec.json.encode((control.arms, control.decides)).decode()
    for part in text.split('{"type":"setting","name":"')[1:]:
        name = part.partition('"')[0]
        if name not in control.settings:
            got = ", ".join(f"${one}" for one in control.settings) or "none"
            raise SrmError((*where, "settings"), f"expected a declaration of ${name}, got {got}", nearest(name, control.settings))


def _example(raw: dict[str, Any], control: Control, where: tuple[str, ...]) -> Example:
    _known_keys(raw, _EXAMPLE_KEYS, where)
    for key in ("name", "verdict", "terraform"):
        if key not in raw:
            raise SrmError((*where, key), "expected this key, got nothing")
    for key in ("name", "terraform", "address", "before"):
        if not isinstance(raw.get(key, ""), str):
            raise SrmError((*where, key), f"expected a text, got {raw[key]!r}")
    for key in ("verdict", "plan"):
        if key in raw and raw[key] not in _EXAMPLE_VERDICTS:
            hint = about_verdict(str(raw[key]), _EXAMPLE_VERDICTS)
            raise SrmError((*where, key), f"expected one of {', '.join(_EXAMPLE_VERDICTS)}, got {raw[key]!r}", hint)
    _conditions(raw, control, where)
    try:
        return msgspec.convert({**raw, "as_of": str(raw.get("as_of", ""))}, Example)
    except msgspec.ValidationError as error:
        raise SrmError(where, f"expected an example, got {error}") from None


def _conditions(raw: dict[str, Any], control: Control, where: tuple[str, ...]) -> None:
    """What stands beside the text of an example, the day of judgement, and what its user changed."""
    for name, text in _table(raw.get("files", {}), (*where, "files")).items():
        parts = PurePath(name).parts
        if not isinstance(text, str):
            raise SrmError((*where, "files", name), f"expected a text, got {text!r}")
        if not parts or PurePath(name).is_absolute() or ".." in parts or "\\" in name or not name.isprintable():
            raise SrmError((*where, "files", name), "expected a path below the example's folder, as modules/key/main.tf, got another")
    _known_keys(_table(raw.get("settings", {}), (*where, "settings")), tuple(control.settings), (*where, "settings"))
    try:
        date.fromisoformat(str(raw.get("as_of", "2000-01-01")))
    except ValueError:
        raise SrmError((*where, "as_of"), f"expected a day as 2026-11-25, got {raw['as_of']!r}") from None


def _table(raw: object, where: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise SrmError(where, f"expected a table of keys and values, got {raw!r}")
    return cast("dict[str, Any]", raw)


def _tables(raw: dict[str, Any], key: str, where: tuple[str, ...]) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """The tables of `[[key]]`, with where each stands."""
    found = raw.get(key, [])
    if not isinstance(found, list):
        raise SrmError((*where, key), f"expected [[{key}]], twice in brackets since there may be several, got another form")
    many = cast("list[object]", found)
    return [(_table(one, at), at) for i, one in enumerate(many) for at in [(*where, f"{key}[{i}]")]]


def _known_keys(raw: dict[str, Any], known: tuple[str, ...], where: tuple[str, ...]) -> None:
    for key in raw:
        if key not in known:
            hint = "The path of a file is the id of its control." if key == "id" else about_key(key, known)
            if not hint and key in _REQUIRED:
                hint = "It is a key of the control itself: put it before the first table."
            raise SrmError((*where, key), f"expected one of {', '.join(known) or 'no keys at all'}, got {key!r}", hint)


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
        raise SrmError((*where, key), f"expected one of {', '.join(allowed)}, got {value!r}", nearest(str(value), allowed))
    return str(value)

"""What a user settles in a file: `.srm-tf.toml`, or `[tool.srm-tf]` of pyproject.toml. Of each input the nearest file counts, alone.

`File` is also the JSON schema that editors get (`srm-tf config schema`): names, kinds and descriptions are written once, here.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date, time
from functools import cache
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

import msgspec

from srm_tf.errors import SrmError, nearest
from srm_tf.options import Account, FailOn, FailScope, Profiles

Says = msgspec.Meta
Text = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]  # what is empty would mean this directory, or nothing
# The keys of a table and their types, found out once: any number of tables may be wrong.
_fields = cache(msgspec.structs.fields)
_types = cache(get_type_hints)
# What msgspec calls a kind → what TOML does.
_KINDS = {"object": "table", "array": "list", "str": "text", "bool": "true or false", "int": "a number", "float": "a number"}


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab", omit_defaults=True):
    """What may be settled of each input, and for some paths otherwise. None: nothing is said."""

    profile: Annotated[Profiles | None, Says(description="Which controls are asked.")] = None
    fail_on: Annotated[FailOn | None, Says(description="The severity from which on findings make the run fail.")] = None
    strict: Annotated[bool | None, Says(description="Unknown counts as a finding.")] = None
    scope: Annotated[FailScope | None, Says(description="Fail for what a plan introduces or touches, or for all there is.")] = None
    only: Annotated[tuple[Text, ...] | None, Says(description="Only these controls, domains, services or address globs.")] = None
    skip: Annotated[tuple[Text, ...] | None, Says(description="Not these controls, domains, services or address globs.")] = None
    framework: Annotated[tuple[Text, ...] | None, Says(description="Only the controls of these frameworks, whatever their profile.")] = None
    account: Annotated[Account | None, Says(description="Whether this stack is the account's baseline, or another one holds it.")] = None


class PathRule(Options, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab", omit_defaults=True):
    """Other options for some directories. The last rule that matches and says something counts."""

    match: Annotated[Text, Says(description="A glob of directories, from where this file stands: examples/**")]


class Waive(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab", omit_defaults=True):
    """A finding that is accepted, why, and until when."""

    control: Annotated[Text, Says(description="A control, or a glob of controls: s3/buckets-log-access, s3/*")]
    reason: Annotated[Text, Says(description="Why it is accepted.")]
    address: Annotated[Text, Says(description="A resource address, or a glob of addresses: module.logs.*")] = "*"
    until: Annotated[date | None, Says(description="The last day it is accepted.")] = None
    owner: Annotated[str, Says(description="Who answers for it.")] = ""
    ticket: Annotated[str, Says(description="Where it was decided.")] = ""


class Attestation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab", omit_defaults=True):
    """What Terraform cannot show, and somebody states."""

    statement: Annotated[Text, Says(description="What is so.")]
    owner: Annotated[Text, Says(description="Who states it, and answers for it.")]
    until: Annotated[date, Says(description="The last day it is taken for true.")]
    evidence: Annotated[str, Says(description="A link to what shows it.")] = ""


class File(Options, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab", omit_defaults=True):
    """One file of settings."""

    as_of: Annotated[date | None, Says(description="The day of judgement (default: today).")] = None
    format: Annotated[tuple[Text, ...] | None, Says(description="Formats, as `sarif:out.sarif`; a table where none is named.")] = None
    verbose: Annotated[bool | None, Says(description="List what is satisfied, too.")] = None
    colour: Annotated[bool | None, Says(description="Colours (default: on a terminal).")] = None
    exclude: Annotated[tuple[Text, ...] | None, Says(description="Globs of directories not to look into.")] = None
    var: Annotated[dict[str, str], Says(description="Values of variables, as after --var.")] = {}
    var_file: Annotated[tuple[Text, ...], Says(description="Files of such values, from where this file stands.")] = ()
    honour_foreign_waivers: Annotated[
        bool | None, Says(description="Take the comments of Checkov, Trivy, tfsec, KICS and Terrascan as waivers.")
    ] = None
    baseline: Annotated[Text | None, Says(description="A file of accepted findings, from where this file stands.")] = None
    own_controls: Annotated[tuple[Text, ...], Says(description="Folders of controls of your own, from where this file stands.")] = ()
    controls: Annotated[dict[str, dict[str, Any]], Says(description="Settings of controls, by control and name.")] = {}
    attested: Annotated[dict[str, Attestation], Says(description="What is attested, by control.")] = {}
    waive: Annotated[tuple[Waive, ...], Says(description="Findings that are accepted.")] = ()
    path: Annotated[tuple[PathRule, ...], Says(description="Other options for some directories.")] = ()


def read(raw: Any, name: str) -> tuple[File, tuple[SrmError, ...]]:  # noqa: ANN401 — what TOML holds
    """The typed form of what is right, and all that is not: with the key, what was expected and what was got.

    `name` is what messages call the file. A required key without a right value has one that stands in.
    """
    raw = deepcopy(raw)
    wrong: dict[tuple[str, ...], SrmError] = {}  # by where it stands
    while True:
        try:
            return msgspec.convert(raw, File), tuple(wrong.values())
        except msgspec.ValidationError as error:
            what, _, at = str(error).partition(" - at `")
            steps = _followed(at.rstrip("`"), raw)
            found = _mistake(what, steps, name)
            if found.where in wrong or not _mended(what, steps):
                return File(), tuple(wrong.values()) or (found,)
            wrong[found.where] = found


class Step(msgspec.Struct, frozen=True):
    """A step into the file: the key ("" leads to the file itself), how it reads in a trail, the kind and the value it leads to."""

    key: str | int
    text: str
    kind: Any
    value: Any


def _mistake(what: str, steps: list[Step], name: str) -> SrmError:
    """Msgspec's `… - at `$.waive[0].until`` → file, key, expected, got."""
    trail = "".join(one.text for one in steps).lstrip(".")
    kind, value = steps[-1].kind, steps[-1].value
    where = (name, trail) if trail else (name,)
    if "unknown field" in what:
        key = what.split("`")[1]
        known = [field.encode_name for field in _fields(kind)]
        alone = "In this file the keys stand by themselves, without [tool.srm-tf]." if kind is File and key == "tool" else ""
        hint = alone or nearest(key.replace("_", "-"), known)
        return SrmError((*where, key), f"expected one of {', '.join(known)}, got {key!r}", hint)
    if "missing required field" in what:
        return SrmError((*where, what.split("`")[1]), "expected this key, got nothing")
    choices = [one for part in (kind, *get_args(kind)) if get_origin(part) is Literal for one in get_args(part)]
    if choices:
        return SrmError(where, f"expected one of {', '.join(choices)}, got {_got(value)}", nearest(str(value).replace("-", "_"), choices))
    if date in (kind, *get_args(kind)):
        return SrmError(where, f"expected a day as 2026-11-25, got {_got(value)}")
    if isinstance(value, str) and not value.strip() and what.startswith("Expected `str"):
        return SrmError(where, f"expected a text that is not empty, got {value!r}")
    said = re.sub(r"`([^`]*)`", lambda hit: _KINDS.get(hit[1].removesuffix(" | null"), hit[1]), what)
    return SrmError(where, f"{said[:1].lower()}{said[1:]}", _written(said.removeprefix("Expected ").partition(",")[0], steps))


def _got(value: object) -> str:
    """A value as the file has it; of a list or a table its kind, for what is in it is not what is wrong."""
    if isinstance(value, (list, dict)):
        return "list" if isinstance(value, list) else "table"
    return value.isoformat() if isinstance(value, (date, time)) else json.dumps(value) if isinstance(value, bool) else repr(value)


def _written(expected: str, steps: list[Step]) -> str:
    """A hint at how what was meant is written where a list, a table or a text is expected. A value of a variable is not shown."""
    if len(steps) == 1:
        return "Settings stand in a table of their own: [tool.srm-tf]"
    above, key, value = steps[-2].key, steps[-1].key, steps[-1].value
    if above in {"controls", "attested"}:
        return f'Each control has a head of its own: [{above}."SERVICE/SENTENCE"]'
    if above == "var" and isinstance(value, (bool, int, float)):
        name = key if re.fullmatch(r"[A-Za-z0-9_-]+", str(key)) else json.dumps(key, ensure_ascii=False)
        return f'In quotes: {name} = "{json.dumps(value) if isinstance(value, bool) else "…"}"'
    if expected in {"list", "table"} and (head := above or key) in {"waive", "path"}:
        return f"Each has a head of its own, in two pairs of brackets: [[{head}]]"
    if expected != "list" or not isinstance(value, str):
        return ""
    shown = "…" if key == "var-file" and "=" in value else value
    return f"In a list, even if it is the only one: {key} = [{json.dumps(shown, ensure_ascii=False)}]"


def _mended(what: str, steps: list[Step]) -> bool:
    """Take what is wrong out of the raw file, so that what is wrong beside it is seen as well; whether that can be done."""
    last = steps[-1]
    if "unknown field" in what:
        del last.value[what.split("`")[1]]
        return True
    if "missing required field" in what:
        key = what.split("`")[1]
        last.value[key] = _stand_in(last.kind, key)
        return True
    for holder, step in zip(steps[-2::-1], steps[:0:-1], strict=True):
        table = cast("dict[str | int, Any] | list[Any] | None", holder.value)
        if isinstance(table, dict):
            if step.key in _required(holder.kind):
                table[step.key] = _stand_in(holder.kind, str(step.key))
            else:
                del table[step.key]
            return True  # an element of a list takes the list with it: the places of the others would no longer be true
    return False


def _required(kind: Any) -> set[str]:  # noqa: ANN401
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return set()  # not a table of keys
    return {one.encode_name for one in _fields(kind) if one.required}


def _stand_in(kind: Any, key: str) -> Any:  # noqa: ANN401
    """A right value for a required key: a day, or a text."""
    hint = _types(kind)[key]
    return date.max if hint is date else "-"


def _followed(at: str, raw: Any) -> list[Step]:  # noqa: ANN401
    """Msgspec's trail as steps from the file itself; msgspec writes `[...]` for any key of a table."""
    steps = [Step("", "", File, raw)]
    for step in re.findall(r"\[[^\]]*\]|[^.\[$]+", at):
        kind, value = steps[-1].kind, steps[-1].value
        if step.startswith("["):
            kind = _element(kind)
            key = int(step[1:-1]) if step[1:-1].isdigit() else _unfit(value, kind)
            steps.append(Step(key, f"[{key}]" if isinstance(key, int) else f'."{key}"', kind, value[key] if key != "" else None))
        else:
            kind = _types(kind)[next(field.name for field in _fields(kind) if field.encode_name == step)]
            steps.append(Step(step, f".{step}", kind, cast("dict[str, Any]", value).get(step) if isinstance(value, dict) else None))
    return steps


def _element(kind: Any) -> Any:  # noqa: ANN401
    """What a list or a table holds."""
    inner = next((part for part in (kind, *get_args(kind)) if get_origin(part) in {tuple, dict}), None)
    parts = get_args(inner)
    return parts[0] if Ellipsis in parts else parts[-1]


def _unfit(table: dict[str, Any], kind: Any) -> str:  # noqa: ANN401
    """The key whose value is not of the kind."""
    return next((key for key, one in table.items() if not _fits(one, kind)), "")


def _fits(one: Any, kind: Any) -> bool:  # noqa: ANN401
    try:
        msgspec.convert(one, kind)
    except msgspec.ValidationError:
        return False
    return True


def schema() -> dict[str, Any]:
    """The JSON schema of a file of settings, for editors."""
    found = msgspec.json.schema(File, schema_hook=lambda _: {})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "srm-tf settings", **found}

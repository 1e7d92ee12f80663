"""Bytes of a plan or state → typed structures, or an error that says what it is instead and what to do."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast

import msgspec

from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.terraform.addresses import join_module, module_path, named_in, parts
from srm_tf.terraform.mistaken import SHOW, broken, empty_part, is_part, no_json, no_plan, no_version, nothing

Json: TypeAlias = Any  # what json.loads gives: shapes are checked where they are used
Tree: TypeAlias = dict[str, Any] | list[Any] | str | float | bool | None  # the same where it is taken apart, for `isinstance` to narrow


class Expression(msgspec.Struct, omit_defaults=True):
    """What the plan keeps of one expression."""

    references: list[str] = []
    constant_value: Json = msgspec.UNSET

    @property
    def constant(self) -> bool:
        """Whether the value stands there as it is: see `is_constant`."""
        return self.constant_value is not msgspec.UNSET and not self.references and not _is_template(self.constant_value)


def is_constant(expression: Tree) -> bool:
    """Whether an expression is shown with its value. Of the JSON syntax, plans show templates as written, as if they were values."""
    if not isinstance(expression, Mapping) or "constant_value" not in expression:
        return False
    return not expression.get("references") and not _is_template(expression["constant_value"])


Written: TypeAlias = Mapping[str, Json] | Expression  # an expression, by itself or taken apart


def references_of(expression: Written) -> list[str]:
    """The names that an expression refers to; what is no list of names refers to nothing that anybody could follow."""
    return names_in(expression.references if isinstance(expression, Expression) else expression.get("references"))


def names_in(found: Tree) -> list[str]:
    """Those of a list of references that are names. All of them are the list itself: what it leads to is kept by its identity."""
    if not isinstance(found, list):
        return []
    texts = [text for text in found if isinstance(text, str) and text[:1].isidentifier()]
    return cast("list[str]", found) if len(texts) == len(found) else texts


def _is_template(value: Json) -> bool:
    return isinstance(value, str) and ("${" in value or "%{" in value)


def _named(address: str, type_: str, name: str) -> tuple[str, str]:
    """The type and the name of a resource, from its address where they are not shown."""
    *_, kind, own = ("", "", *(part.name for part in parts(address)))
    return type_ or kind, name or own


class Change(msgspec.Struct):
    """`resource_changes[].change`."""

    actions: list[str]
    before: dict[str, Json] | None = None
    after: dict[str, Json] | None = None
    after_unknown: dict[str, Json] | bool = False
    before_sensitive: dict[str, Json] | bool = False
    after_sensitive: dict[str, Json] | bool = False
    importing: dict[str, Json] | None = None


class ResourceChange(msgspec.Struct):
    """`resource_changes[]`. Somebody who writes one by hand may leave out what its address says."""

    address: str
    change: Change
    type: str = ""
    name: str = ""
    mode: str = "managed"
    module_address: str = ""
    index: str | int | None = None
    previous_address: str | None = None
    deposed: str | None = None
    action_reason: str | None = None

    def __post_init__(self) -> None:
        if not self.type or not self.name:
            self.type, self.name = _named(self.address, self.type, self.name)


class Deferred(msgspec.Struct):
    """`deferred_changes[]`."""

    resource_change: ResourceChange
    reason: str = ""


class Invocation(msgspec.Struct):
    """`action_invocations[]`: what Terraform 1.14 has a provider do beside the changes."""

    address: str = ""


class DeferredInvocation(msgspec.Struct):
    """`deferred_action_invocations[]`."""

    action_invocation: Invocation = msgspec.field(default_factory=Invocation)


class ConfigProvisioner(msgspec.Struct):
    """`configuration…resources[].provisioners[]`. Its connection stands in no plan, nor when it runs."""

    type: str = ""
    expressions: dict[str, Json] = {}


class ConfigResource(msgspec.Struct):
    """`configuration…resources[]`."""

    type: str
    name: str
    mode: str = "managed"
    provider_config_key: str = ""
    expressions: dict[str, Json] = {}
    count_expression: Expression | None = None
    for_each_expression: Expression | None = None
    provisioners: list[ConfigProvisioner] = []


class ConfigVariable(msgspec.Struct):
    """`configuration…variables.<name>`."""

    default: Json = msgspec.UNSET
    sensitive: bool = False


class ConfigOutput(msgspec.Struct):
    """`configuration…outputs.<name>`."""

    expression: Expression | None = None


class ConfigModule(msgspec.Struct):
    """`configuration.root_module`, and every called module."""

    resources: list[ConfigResource] = []
    module_calls: dict[str, ModuleCall] = {}
    outputs: dict[str, ConfigOutput] = {}
    variables: dict[str, ConfigVariable] = {}

    def below(self, calls: Iterable[str]) -> ConfigModule | None:
        """The module that these calls lead to, one in the other; None where the plan does not show it."""
        module = self
        for name in calls:
            call = module.module_calls.get(name)
            if call is None or call.module is None:
                return None
            module = call.module
        return module


class ModuleCall(msgspec.Struct):
    """`configuration…module_calls.<name>`."""

    source: str = ""
    version_constraint: str = ""

    module: ConfigModule | None = None
    expressions: dict[str, Json] = {}
    count_expression: Expression | None = None
    for_each_expression: Expression | None = None


class ConfigProvider(msgspec.Struct):
    """`configuration.provider_config.<key>`."""

    name: str = ""
    full_name: str = ""
    alias: str = ""
    version_constraint: str = ""
    module_address: str = ""
    expressions: dict[str, Json] = {}


class Config(msgspec.Struct):
    """`configuration`."""

    root_module: ConfigModule = msgspec.field(default_factory=ConfigModule)
    provider_config: dict[str, ConfigProvider] = {}


class StateResource(msgspec.Struct):
    """`values…resources[]`, with what its address says of it."""

    address: str
    type: str = ""
    name: str = ""
    mode: str = "managed"
    index: str | int | None = None
    deposed_key: str | None = None
    values: dict[str, Json] | None = None
    sensitive_values: dict[str, Json] | bool = False

    def __post_init__(self) -> None:
        if not self.type or not self.name:
            self.type, self.name = _named(self.address, self.type, self.name)


class StateModule(msgspec.Struct):
    """`values.root_module` and its children."""

    address: str = ""
    resources: list[StateResource] = []
    child_modules: list[StateModule] = []

    def __post_init__(self) -> None:
        self.resources = [one for one in self.resources if one.mode != _EPHEMERAL]


class StateValues(msgspec.Struct):
    """`values`."""

    root_module: StateModule = msgspec.field(default_factory=StateModule)


class State(msgspec.Struct):
    """`prior_state`, or the whole of `terraform show -json STATE`."""

    values: StateValues | None = None


class RootVariable(msgspec.Struct):
    """`variables.<name>`."""

    value: Json = None


class Document(msgspec.Struct):
    """`terraform show -json`, of a plan or of a state. Members that nobody reads are skipped without being built."""

    format_version: str = ""  # none where somebody cut a part out of the whole
    terraform_version: str = ""
    variables: dict[str, RootVariable] = {}
    resource_changes: list[ResourceChange] | None = None
    deferred_changes: list[Deferred] = []
    action_invocations: list[Invocation] = []
    deferred_action_invocations: list[DeferredInvocation] = []
    prior_state: State | None = None
    configuration: Config | None = None
    values: StateValues | None = None
    planned_values: msgspec.Raw = msgspec.Raw()
    resource_drift: msgspec.Raw = msgspec.Raw()
    errored: bool | msgspec.UnsetType = msgspec.UNSET
    complete: bool | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        if self.resource_changes:  # OpenTofu lists what is opened for the run; it shows no value of it, and nothing is made
            self.resource_changes = [one for one in self.resource_changes if one.mode != _EPHEMERAL]

    def changes(self) -> Iterator[ResourceChange]:
        """All changes, with those that are put off."""
        yield from self.resource_changes or ()
        yield from (one.resource_change for one in self.deferred_changes)

    def planned(self) -> StateModule | None:
        """The root module as it will be; None where that is not shown, is of another shape, or has nothing in it."""
        try:
            found = msgspec.json.decode(self.planned_values or b"null", type=StateValues | None)
        except msgspec.ValidationError:
            return None
        return found.root_module if found is not None and (found.root_module.resources or found.root_module.child_modules) else None


_EPHEMERAL = "ephemeral"
_JSON_NAMES = {"str": "string", "int": "number", "float": "number", "bool": "boolean"}
_LACKS = "Object missing required field "
_TYPES = regex(r"\b(?:str|int|float|bool)\b")
MADE = frozenset({"create", "update"})  # what an action leaves behind has values
_VERSIONS = frozenset({"format_version", "terraform_version"})
_BESIDE = frozenset({"checks", "output_changes", "timestamp"})
_MEMBERS = (frozenset(Document.__struct_fields__) | _BESIDE) - _VERSIONS  # one is in any plan or state
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, name: str) -> Document:
    """Decode a plan or state in JSON. Raises SrmError for anything else; `name` is what the user calls the input."""
    text = _utf8(data, name)
    if not text.strip(b" \t\r\n\x00"):
        raise nothing(name)
    _refuse_other_kinds(text, name)
    try:
        document = msgspec.json.decode(text, type=Document)
    except msgspec.ValidationError as error:
        raise _misshaped(error, name) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise broken(error, text, name) from None
    _refuse_half(document, name)
    if not document.format_version and not document.resource_changes and document.planned() is None:
        raise empty_part(name)
    return document


def _utf8(data: bytes, name: str) -> bytes:
    """PowerShell's `>` writes UTF-16, other tools a BOM: both are read."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _recode(data, encoding, name)
    if data[1:2] == b"\x00" and data[:1] in b"{[ ":
        return _recode(data, "utf-16-le", name)
    if data[:1] == b"\x00" and data[1:2] in b"{[ ":
        return _recode(data, "utf-16-be", name)
    return data


def _recode(data: bytes, encoding: str, name: str) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise SrmError(
            (name,), f"expected {encoding.upper()} text, got an invalid byte at {error.start:,}", f"Write it anew: {SHOW}"
        ) from None


def _refuse_other_kinds(text: bytes, name: str) -> None:
    """Name what the input is when it is not a JSON object with a format_version."""
    start = text.lstrip()[:1]
    if start != b"{":
        raise no_json(text, name)
    if not text.isascii():
        _recode(text, "utf-8", name)
    first_line = text.lstrip().split(b"\n", 1)[0]
    if b'"@level"' in first_line[:400]:
        what = "expected a plan, got the log that `terraform plan -json` prints"
        raise SrmError((name,), what, f"That log holds no values. Use: {SHOW}")
    try:
        members = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise broken(error, text, name) from None
    version = msgspec.json.decode(members.get("format_version", b"null"))
    if "format_version" not in members and is_part(members):
        return
    if not isinstance(version, str):
        raise no_version(members, name)
    if version.split(".", 1)[0] not in {"0", "1"}:
        what = f"expected format_version 0.1 to 1.x, got {version[:20]!r}"
        raise SrmError((name, "format_version"), what, "A newer srm-tf may read it.")
    if not _MEMBERS & members.keys():
        raise no_plan(members, name, empty=not members.keys() - _VERSIONS)


def _refuse_half(document: Document, name: str) -> None:
    """A plan without changes that shows what there will be lost them on its way here, or never had them."""
    for number, one in enumerate(document.resource_changes or ()):
        if one.mode == "managed" and one.change.after is None and not MADE.isdisjoint(one.change.actions):
            where = f"resource_changes[{number}].change.after"
            raise SrmError(
                (name, where), f"expected the values of {one.address}, got none", f"Something took them out. Write it anew: {SHOW}"
            )
    if document.resource_changes or document.deferred_changes or document.values is not None:
        return
    if document.planned() is not None:
        return  # rebuilt.py
    ended = document.errored if isinstance(document.errored, bool) else document.prior_state is None  # before 1.8 no plan says it
    if ended and document.configuration is not None and any(declared(document.configuration.root_module)):
        what = "expected the changes of the resources that the configuration declares, got none"
        raise SrmError((name, "resource_changes"), what, f"This plan ended with an error. Write it anew: {SHOW}")
    if document.format_version and not document.planned_values and document.resource_changes is None:  # it is in every plan
        what = "expected a plan, got a part of it that shows nothing of what will be (no resource_changes, no planned_values)"
        raise SrmError((name,), what, f"Something took them out. Write it anew: {SHOW}")


def block_of(one: ResourceChange | StateResource | ConfigResource, module: str) -> str:
    """The address of the block behind a resource of a module: without keys."""
    return named_in(module_path(module), f"{'data.' if one.mode == 'data' else ''}{one.type}.{one.name}")


def declared(module: ConfigModule, path: str = "", mode: str = "managed") -> Iterator[str]:
    """The addresses of the resources of a mode that a configuration declares once, whatever its variables say."""
    for one in module.resources:
        if one.mode == mode and one.count_expression is None and one.for_each_expression is None:
            yield block_of(one, path)
    for name, call in module.module_calls.items():
        if call.module is not None and call.count_expression is None and call.for_each_expression is None:
            yield from declared(call.module, join_module(path, name, None), mode)


def _misshaped(error: msgspec.ValidationError, name: str) -> SrmError:
    """`Expected `object`, got `null` - at `$.resource_changes[3].change`` → where, expected, got."""
    what, _, path = str(error).partition(" - at ")
    where = path.strip("`").removeprefix("$.").removeprefix("$") or "the top level"
    what = _TYPES.sub(lambda found: _JSON_NAMES[found[0]], what).replace("`", "")
    if what.startswith(_LACKS):
        what = f"expected an object with {what.removeprefix(_LACKS)}, got one without it"
    what = "expected a value as Terraform writes it, got a number out of range" if what.endswith("out of range") else what
    return SrmError((name, where), what[:1].lower() + what[1:], f"Write it anew: {SHOW}")

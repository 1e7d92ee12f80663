"""The JSON that `data.aws_iam_policy_document` renders, from its own arguments.

Follows https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document, provider 6. What is not wholly
known is not rendered: Terraform reads such a data source while it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from srm_tf.terraform import cty
from srm_tf.terraform.bodies import BLOCKS, Blocks, Written
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.policy_draft import LISTS, draft
from srm_tf.terraform.types import STRING, Type, list_of, set_of

if TYPE_CHECKING:
    from srm_tf.terraform.resources import ResourceInstance

_CURRENT, _OLD = "2012-10-17", "2008-10-17"
_TEXTS = set_of(STRING)
_ORDER = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition")
Strings: TypeAlias = str | list[str]
Statement: TypeAlias = dict[str, Any]  # the members of _ORDER that it has


class Unfinished(Exception):  # noqa: N818 — no error: what is asked for is not known yet
    """Some argument is not known; `values` are those."""

    def __init__(self, *values: Val) -> None:
        self.values = values
        super().__init__()


class Policy(msgspec.Struct):
    """A document while others are merged into it."""

    version: str = ""
    name: str = ""
    statements: list[Statement] = []

    def merge(self, other: Policy) -> None:
        """A later statement takes the place of an earlier one with the same `Sid`."""
        self.name = other.name or self.name
        self.version = max(self.version, other.version)
        places = {one["Sid"]: at for at, one in enumerate(self.statements) if one["Sid"]}
        for statement in other.statements:
            end, sid = len(self.statements), statement["Sid"]
            at = places.setdefault(sid, end) if sid else end
            self.statements[at : at + 1] = [statement]

    def text(self, *, minified: bool) -> str:
        """The JSON of the document, as the provider writes it."""
        import json  # noqa: PLC0415 — only documents that are laid out need it

        members: dict[str, object] = {"Version": self.version, "Id": self.name}
        members["Statement"] = [{name: one[name] for name in _ORDER if one.get(name)} for one in self.statements]
        compact = json.dumps({name: one for name, one in members.items() if one}, ensure_ascii=False, separators=(",", ":"))
        if not minified:
            compact = msgspec.json.format(compact, indent=2)
        for sign in "<>&\u2028\u2029":
            compact = compact.replace(sign, f"\\u{ord(sign):04x}")
        return compact


def rendered(instance: ResourceInstance, *, minified: bool) -> Val:
    """The text, or an unknown one that tells what is missing. Raises EvalError where the provider would refuse the document."""
    try:
        policy, marks = _policy(instance)
    except Unfinished as missing:
        blank = cty.Blank(not_null=True, why=cty.reasons(*missing.values), there=True, draft=draft(instance))
        return Val(STRING, blank, _marks(missing.values))
    return cty.mark(cty.string(policy.text(minified=minified)), marks)


def _marks(values: Iterable[Val]) -> cty.Marks:
    marks = cty.NONE
    for value in values:
        marks |= cty.marks_in(value)
    return marks


class _Arguments:
    """The arguments of one body in their types; remembers every mark that it has met."""

    def __init__(self, values: Callable[[str], Val | None]) -> None:
        self._values = values
        self.marks = cty.NONE

    def get(self, name: str, wanted: Type) -> Val | None:
        """A known argument without its marks, or None. Raises Unfinished and EvalError."""
        value = self._values(name)
        if value is None or value.is_null:
            return None
        value = convert(value, wanted)
        if not cty.wholly_known(value):
            raise Unfinished(value)
        bare, marks = cty.unmark_deep(value)
        self.marks |= marks
        return bare

    def text(self, name: str, otherwise: str = "") -> str:
        """A text."""
        value = self.get(name, STRING)
        return otherwise if value is None else str(value.data)

    def texts(self, name: str, wanted: Type = _TEXTS) -> list[str]:
        """A list or set of texts."""
        value = self.get(name, wanted)
        return [] if value is None else [str(one.data) for one in value.items if not one.is_null]

    def need(self, *names: str) -> None:
        """Raises EvalError where one of these is left out: read as empty, a condition that Terraform refuses would limit nobody, or all."""
        for name in names:
            value = self._values(name)
            if value is None or value.is_null:
                raise EvalError(f"the argument {name} is required")


def _policy(instance: ResourceInstance) -> tuple[Policy, cty.Marks]:
    own = _Arguments(lambda name: found if isinstance(found := instance.part(name), Val) else None)
    version = own.text("version", _CURRENT)
    whole = Policy()
    for text in filter(None, (own.text("source_json"), *_documents(own, "source_policy_documents"))):
        whole.merge(_decoded(text))
    statements: list[Statement] = []
    for block in _blocks(instance.part("statement")):
        inside = _arguments(block)
        statements.append(_statement(inside, block, version))
        own.marks |= inside.marks
    whole.merge(Policy(version, own.text("policy_id"), statements))
    for text in filter(None, (*_documents(own, "override_policy_documents"), own.text("override_json"))):
        whole.merge(_decoded(text))
    return whole, own.marks


def _documents(own: _Arguments, name: str) -> list[str]:
    return own.texts(name, list_of(STRING))


def _blocks(part: Val | Blocks | None) -> tuple[Written, ...]:
    if isinstance(part, Blocks):
        if part.open:
            raise Unfinished(*(source for _, source in part.open))
        return part.items
    if part is not None:
        raise Unfinished(part)
    return ()


def _arguments(block: Written) -> _Arguments:
    return _Arguments(block.values.get)


def _statement(inside: _Arguments, block: Written, version: str) -> Statement:
    found: Statement = {"Sid": inside.text("sid"), "Effect": inside.text("effect", "Allow")}
    for name, argument in LISTS:
        texts = inside.texts(argument)
        found[name] = _short(texts if argument.endswith("actions") else [_variables(text, version) for text in texts])
    if wrong := [block.values[name] for name in BLOCKS if name in block.values]:  # arguments in the place of blocks, nobody knows of which
        raise Unfinished(*wrong)
    for name, argument in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        found[name] = _principals(inside, block.blocks.get(argument), version)
    found["Condition"] = _conditions(inside, block.blocks.get("condition"), version)
    return found


def _short(texts: list[str]) -> Strings:
    """A list as the provider renders it: one text alone, several sorted from the last to the first."""
    return texts[0] if len(texts) == 1 else sorted(texts, reverse=True)


def _variables(text: str, version: str) -> str:
    """`&{…}` is how a policy variable is written, since `${…}` is Terraform's own."""
    if version == _OLD and "&{" in text:
        raise EvalError(f"policy variables (&{{…}}) are not supported in documents of version {_OLD}")
    return text.replace("&{", "${")


def _principals(inside: _Arguments, blocks: Blocks | None, version: str) -> str | dict[str, Strings]:
    """By type. Several blocks of a type are joined, each sorted by itself."""
    found: dict[str, list[str]] = {}
    alone: list[tuple[str, list[str]]] = []
    for block in _blocks(blocks):
        one = _arguments(block)
        one.need("type", "identifiers")
        names = [_variables(text, version) for text in one.texts("identifiers")]
        kind = one.text("type")
        found.setdefault(kind, []).extend(sorted(names, reverse=True))
        alone.append((kind, names))
        inside.marks |= one.marks
    if alone == [("*", ["*"])]:
        return "*"
    return {kind: names[0] if len(names) == 1 else names for kind, names in sorted(found.items())}


def _conditions(inside: _Arguments, blocks: Blocks | None, version: str) -> dict[str, dict[str, Strings]]:
    found: dict[str, dict[str, list[str]]] = {}
    for block in _blocks(blocks):
        one = _arguments(block)
        one.need("test", "variable", "values")
        values = [_variables(text, version) for text in one.texts("values", list_of(STRING))]
        found.setdefault(one.text("test"), {}).setdefault(one.text("variable"), []).extend(values)
        inside.marks |= one.marks
    return _flat(found)


def _flat(found: Mapping[str, Mapping[str, list[str]]]) -> dict[str, dict[str, Strings]]:
    """Keys in order; a single value stands alone."""
    return {
        test: {key: values[0] if len(values) == 1 else values for key, values in sorted(keys.items())}
        for test, keys in sorted(found.items())
    }


class _Read(msgspec.Struct, frozen=True, rename="pascal"):
    """A statement given as JSON."""

    sid: str = ""
    effect: str = ""
    action: Strings | None = None
    not_action: Strings | None = None
    resource: Strings | None = None
    not_resource: Strings | None = None
    principal: str | dict[str, Strings] | None = None
    not_principal: str | dict[str, Strings] | None = None
    condition: dict[str, dict[str, str | bool | list[str | bool]]] = {}


class _Document(msgspec.Struct, frozen=True, rename="pascal"):
    """A document given as JSON."""

    version: str = ""
    id: str = ""
    statement: list[_Read] = []


def _decoded(text: str) -> Policy:
    """A document given as JSON. Raises EvalError for what is none."""
    try:
        found = msgspec.json.decode(text, type=_Document)
    except (msgspec.MsgspecError, RecursionError):
        raise EvalError("a document to merge is not a policy in JSON with a list of statements") from None
    return Policy(found.version, found.id, [_read(one) for one in found.statement])


def _read(one: _Read) -> Statement:
    conditions = {test: {key: _listed(values) for key, values in keys.items()} for test, keys in one.condition.items()}
    return {
        "Sid": one.sid,
        "Effect": one.effect,
        "Action": one.action,
        "NotAction": one.not_action,
        "Resource": one.resource,
        "NotResource": one.not_resource,
        "Principal": _whom(one.principal),
        "NotPrincipal": _whom(one.not_principal),
        "Condition": _flat(conditions),
    }


def _whom(given: str | dict[str, Strings] | None) -> object:
    """A text, whatever it says, is read as everybody; lists come from the last to the first."""
    if isinstance(given, dict):
        return {kind: sorted(names, reverse=True) if isinstance(names, list) else names for kind, names in sorted(given.items())}
    return "*" if given is not None else None


def _listed(values: str | bool | list[str | bool]) -> list[str]:  # noqa: FBT001 — JSON
    texts = values if isinstance(values, list) else [values]
    return [one if isinstance(one, str) else str(one).lower() for one in texts]

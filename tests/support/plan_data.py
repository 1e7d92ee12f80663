"""What data sources read at plan time. For tests only.

`aws_iam_policy_document` is computed as the provider does it; others get plausible values. Whatever else the
configuration reads of a data source is there too, as a text that says what it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from srm_tf.model.schema import Attribute
from tests.support.hcl_functions import as_texts
from tests.support.hcl_values import UNKNOWN, Data, Open, Unknown, bare, marked, to_text
from tests.support.plan_facts import ACCOUNT, KNOWN, KNOWN_SENSITIVE
from tests.support.plan_values import Path, Shape, as_kind, conform

_TEXT = Attribute("string", optional=True)
_TEXTS = Attribute("set(string)", optional=True)
_BLOCKS = Attribute("block(list)", optional=True)
_STATEMENT = ("statement",)
POLICY_TYPE = "aws_iam_policy_document"


def _tree() -> dict[Path, Attribute]:
    """The attributes of the policy document.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
    """
    computed = Attribute("string", computed=True)
    top = {"id": computed, "json": computed, "minified_json": computed, "policy_id": _TEXT, "version": _TEXT, "statement": _BLOCKS}
    lists = {
        "override_policy_documents": Attribute("list(string)", optional=True),
        "source_policy_documents": Attribute("list(string)", optional=True),
    }
    statement = {"sid": _TEXT, "effect": _TEXT, "actions": _TEXTS, "not_actions": _TEXTS, "resources": _TEXTS, "not_resources": _TEXTS}
    principals = {"type": _TEXT, "identifiers": _TEXTS}
    inner = {"condition": {"test": _TEXT, "variable": _TEXT, "values": Attribute("list(string)", optional=True)}, "principals": principals}
    found: dict[Path, Attribute] = {(name,): attribute for name, attribute in (top | lists).items()}
    found |= {(*_STATEMENT, name): attribute for name, attribute in statement.items()}
    for name, fields in (inner | {"not_principals": principals}).items():
        found[(*_STATEMENT, name)] = Attribute("block(list)" if name == "condition" else "block(set)", optional=True)
        found |= {(*_STATEMENT, name, field): attribute for field, attribute in fields.items()}
    return found


class PolicyShapes:
    """The schema of the policy document."""

    tree = _tree()

    def has_type(self, resource_type: str) -> bool:
        return resource_type == POLICY_TYPE

    def attribute(self, resource_type: str, path: tuple[str, ...]) -> Attribute | None:
        return self.tree.get(path) if self.has_type(resource_type) else None

    def inside(self, resource_type: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:
        return tuple(key[-1] for key in self.tree if key[:-1] == path and self.has_type(resource_type))


POLICY = Shape(PolicyShapes(), POLICY_TYPE)


def deferred_policy(written: Mapping[str, Data]) -> dict[str, Data]:
    """The document when something in it is unknown: as the configuration has it, element by element."""
    return _raw(POLICY, written)


def _raw(shape: Shape, written: Mapping[str, Data]) -> dict[str, Data]:
    """A data source keeps unknown elements where they are: the provider has not seen them."""
    return {name: _raw_value(shape.child(name), attribute, written.get(name)) for name, attribute in shape.children.items()}


def _raw_value(shape: Shape, attribute: Attribute, value: Data) -> Data:
    if attribute.is_block:
        return UNKNOWN if isinstance(value, Unknown) else [_raw(shape, block) for block in _blocks(value)]
    return UNKNOWN if attribute.computed else as_kind(value, attribute.kind)


def _blocks(value: Data) -> list[Mapping[str, Data]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def read_policy(written: Mapping[str, Data]) -> dict[str, Data]:
    """The document when all of it is known."""
    statements = [_read_statement(item) for item in _blocks(written.get("statement"))]
    version = written.get("version") or "2012-10-17"
    document = _document(written, statements, version)
    text, short = json.dumps(document, indent=2), json.dumps(document, separators=(",", ":"))
    values = conform(POLICY, written, lambda _path, _attribute: None)
    known: dict[str, Data] = {"id": str(sum(text.encode())), "json": text, "minified_json": short, "version": version}
    return {**values, **known, "statement": statements}


def _read_statement(written: Mapping[str, Data]) -> Data:
    made = conform(POLICY.child("statement"), written, lambda _path, _attribute: None)
    lists: dict[str, Data] = {name: made[name] or [] for name in ("actions", "not_actions", "resources", "not_resources")}
    return made | lists | {"effect": made["effect"] or "Allow", "sid": made["sid"] or ""}


def _document(written: Mapping[str, Data], statements: list[Data], version: Data) -> dict[str, object]:
    """Sources first, then the statements, then the overrides; a statement replaces the one of the same Sid."""
    own = [_statement(item) for item in _blocks(statements)]
    merged: list[dict[str, object]] = []
    for group in (*_sources(written.get("source_policy_documents")), own, *_sources(written.get("override_policy_documents"))):
        for statement in group:
            same = [index for index, one in enumerate(merged) if statement.get("Sid") and one.get("Sid") == statement.get("Sid")]
            merged[same[0] if same else len(merged) : (same[0] if same else len(merged)) + 1] = [statement]
    identity = {"Id": written["policy_id"]} if written.get("policy_id") else {}
    return {"Version": version, **identity, "Statement": merged}


def _sources(value: Data) -> Iterable[list[dict[str, object]]]:
    for text in as_texts(value or []):
        found = json.loads(text)["Statement"]
        yield found if isinstance(found, list) else [found]


def _statement(values: Mapping[str, Data]) -> dict[str, object]:
    found: dict[str, object] = {"Sid": values["sid"]} if values["sid"] else {}
    found["Effect"] = values["effect"]
    for name, source in (("Action", "actions"), ("NotAction", "not_actions"), ("Resource", "resources"), ("NotResource", "not_resources")):
        if values[source]:
            found[name] = _some(values[source])
    for name, source in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        if values[source]:
            found[name] = _principals(_blocks(values[source]))
    return found | ({"Condition": _conditions(_blocks(values["condition"]))} if values["condition"] else {})


def _some(value: Data) -> object:
    """One text alone, several in a list, the last in the alphabet first; `&{x}` is how `${x}` is written here."""
    texts = sorted((text.replace("&{", "${") for text in as_texts(value)), reverse=True)
    return texts[0] if len(texts) == 1 else texts


def _principals(blocks: list[Mapping[str, Data]]) -> object:
    found: dict[str, list[str]] = {}
    for block in blocks:
        found.setdefault(to_text(block["type"]), []).extend(as_texts(block["identifiers"]))
    return "*" if found == {"*": ["*"]} else {kind: _some(list(texts)) for kind, texts in found.items()}


def _conditions(blocks: list[Mapping[str, Data]]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for block in blocks:
        found.setdefault(to_text(block["test"]), {})[to_text(block["variable"])] = _some(block["values"])
    return found


def read(resource_type: str, name: str, written: Mapping[str, Data], wanted: Iterable[str], region: str) -> dict[str, Data]:
    """The attributes of a data source that could be read: those written, those known of its type, those somebody asks for."""
    label = next((str(text) for key in ("name", "function_name", "id") if (text := bare(written.get(key)))), name)
    names = {"account": ACCOUNT, "region": region, "name": label}
    known = {key: _filled(value, names) for key, value in KNOWN.get(resource_type, {}).items()}
    found: dict[str, Data] = {"id": label, "arn": _arn(resource_type, label, region), **known}
    guessed = {key: _guess(name, key) for key in wanted if key not in found and key not in written}
    values = guessed | found | {key: value for key, value in written.items() if value is not None}
    return Open({key: marked(value, when=(resource_type, key) in KNOWN_SENSITIVE) for key, value in values.items()})


def _filled(value: Data, names: Mapping[str, str]) -> Data:
    if isinstance(value, list):
        return [_filled(item, names) for item in value]
    return value.format(**names) if isinstance(value, str) else value


def _arn(resource_type: str, label: str, region: str) -> str:
    service = resource_type.removeprefix("aws_").partition("_")[0]
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{label}"


def _guess(name: str, attribute: str) -> Data:
    text = f"{name}-{attribute}"
    return [text] if attribute.endswith("s") and not attribute.endswith(("ss", "us")) else text

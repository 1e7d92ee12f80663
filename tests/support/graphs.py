"""Two graphs of one configuration, one from a plan and one from the configuration itself, and where they say different things."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from srm_tf.model.graph import Graph
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Value
from srm_tf.terraform import inputs
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Configured, Given, configured
from srm_tf.terraform.plan import worlds
from srm_tf.terraform.root_variables import Options, parse_file, variables, workspace
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.tree import Tree

_UNORDERED = ("set", "block(set)")
_READ_LATER = "read at plan time"  # what Terraform asked AWS for, and nobody can tell from the configuration


class Difference(msgspec.Struct, frozen=True):
    """What one side knows and the other one does not, or knows otherwise."""

    address: str
    path: str
    plan: str
    ours: str

    def __str__(self) -> str:
        return f"{self.address}.{self.path}: plan {self.plan[:160]}, ours {self.ours[:160]}"


def from_plan(path: Path) -> Graph:
    """The world after a plan."""
    return worlds(inputs.read(str(path)), shipped()).after


def from_configuration(folder: Path, given: tuple[tuple[str, str], ...] = (), below: str = ".", *, broken: bool = False) -> Configured:
    """The world of a configuration whose root module stands `below` the folder; `given` as on the command line.

    `broken`: not all of it can be read.
    """
    top = folder.resolve()
    root = top / below
    tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: path.resolve().relative_to(top.parent).as_posix())
    values = variables(root, tree.module(root), Options(given))
    found = configured(root, tree, shipped(), Given(values, workspace(root) or "default"), lambda where: Readable(top, where))
    assert bool(tree.errors) == broken
    return found


def differences(plan: Graph, ours: Graph) -> Iterator[Difference]:
    """Resource by resource, attribute by attribute: everything that either side knows."""
    left, right = (_managed(graph) for graph in (plan, ours))
    standing = {one.address for one in plan.resources if one.mode == "managed"} - left.keys()
    right = {address: one for address, one in right.items() if address not in standing}
    for address in sorted(left.keys() ^ right.keys()):
        yield Difference(address, "", "has it" if address in left else "has it not", "have it" if address in right else "have it not")
    for address in sorted(left.keys() & right.keys()):
        yield from _resource(left[address], right[address])


def _managed(graph: Graph) -> dict[str, Resource]:
    """What is to be created: of what exists already, a plan knows more than its configuration says."""
    made = (Action.CREATE, Action.NONE)
    return {one.address: one for one in graph.resources if one.mode == "managed" and one.action in made}


def _resource(plan: Resource, ours: Resource) -> Iterator[Difference]:
    for name in dict.fromkeys((*plan.values, *ours.values)):
        one, other = plan.values.get(name, Value()), ours.values.get(name, Value())
        for path, left, right in _different(one, other, (name,), plan.type):
            yield Difference(plan.address, ".".join(path), left, right)


def _different(plan: Value, ours: Value, path: tuple[str, ...], kind: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if not (plan.written or ours.written) and _only_one_default(plan, path, kind):
        return
    if plan.is_unknown or ours.is_unknown:
        if plan.is_unknown != ours.is_unknown and not (_empty(plan) or _empty(ours) or _as_unknown(plan, ours)):
            yield path, show(plan), show(ours)
        return
    if (_empty(plan) or _zero(plan)) and _empty(ours):
        return
    if isinstance(plan.data, Mapping) and isinstance(ours.data, Mapping):
        for name in dict.fromkeys((*plan.data, *ours.data)):
            yield from _different(plan.get(name), ours.get(name), (*path, name), kind)
    elif isinstance(plan.data, tuple) and isinstance(ours.data, tuple):
        yield from _rows(plan, ours, path, kind)
    elif not same(plan, ours):
        yield path, show(plan), show(ours)


def _zero(value: Value) -> bool:
    """What the provider's SDK puts in the place of an argument of a block that is left out."""
    return value.data is False or value.data == 0


def _only_one_default(plan: Value, path: tuple[str, ...], kind: str) -> bool:
    """Whether what nobody wrote is a default of one version of the provider only: the plans are of version 3, the schema of version 6."""
    known = shipped().attribute(kind, path)
    return _empty(plan) or known is None or known.default is None


def _as_unknown(plan: Value, ours: Value) -> bool:
    """Whether the two say the same in their own ways: a plan shows no set of which something is unknown, and ours knows what it may be."""
    if plan.is_unknown:
        return not ours.is_unknown and any(inner.is_unknown for inner in ours.walk())
    if isinstance(plan.data, tuple) and all(_blank(one) for one in plan.data):
        return bool(ours.unknown.branches) or ours.unknown.body is not None
    return _READ_LATER in ours.unknown.why


def _blank(value: Value) -> bool:
    """Whether nothing is known of it but what providers fill in by themselves."""
    if isinstance(value.data, Mapping):
        return all(_blank(one) for one in value.data.values())
    return value.is_unknown or _empty(value) or value.data is False


def _rows(plan: Value, ours: Value, path: tuple[str, ...], kind: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Element by element; a set has no order."""
    left, right = list(plan.items()), list(ours.items())
    known = shipped().attribute(kind, path)
    if known is not None and known.kind.startswith(_UNORDERED):
        left, right = sorted(left, key=_order), sorted(right, key=_order)
    if len(left) != len(right):
        yield path, show(plan), show(ours)
        return
    for one, other in zip(left, right, strict=True):
        yield from _different(one, other, path, kind)


def _order(value: Value) -> str:
    return json.dumps(_plain(value), sort_keys=True, default=str)


def _empty(value: Value) -> bool:
    """Null, or what a plan shows in place of it: an empty text or list, which nobody wrote. A value that only the provider knows, too."""
    return value.is_null or value.is_empty or (value.is_unknown and not value.written)


def same(plan: Value, ours: Value) -> bool:
    """Equal as Terraform converts them; texts of JSON as what they say, since providers lay them out in their own way."""
    left, right = plan.text(), ours.text()
    if left is None or right is None:
        return bool(plan.plain() == ours.plain())
    return left == right or (left[:1] in ("{", "[") and _json(left) == _json(right))


def _json(text: str) -> Any:
    """What a text of JSON says; provider 3 writes an empty Sid, and lists of one in conditions, where provider 6 does not."""
    try:
        return _lean(json.loads(text))
    except ValueError:
        return text


def _lean(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {name: _lean(one) for name, one in plain.items() if (name, one) != ("Sid", "")}
    if isinstance(plain, list):
        return _lean(plain[0]) if len(plain) == 1 else [_lean(one) for one in plain]
    return plain


def _plain(value: Value) -> Any:
    if value.is_unknown:
        return "?"
    if isinstance(value.data, Mapping):
        return {name: _plain(one) for name, one in value.data.items() if not _empty(one)}
    return [_plain(one) for one in value.data] if isinstance(value.data, tuple) else value.text()


def show(value: Value) -> str:
    """For messages."""
    if value.is_unknown:
        return f"unknown ({value.unknown.why}{'' if value.written else ', not written'})"
    return _order(value)

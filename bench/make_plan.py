"""Write the plan of an invented organisation as `terraform show -json` would, without Terraform.

    python -m bench.make_plan 2000 [--seed 7] [--output plan.json]

Exactly N managed resources are created (data sources come on top), by teams that call the same modules, with `count`, `for_each`
and references across modules. What the provider fills in for each resource type is taken from the real plans under fixtures/.
The same N and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.expressions import UNKNOWN, Block, Call, Scope, known, references, written
from bench.teams import teams

FIXTURES: Final = Path(__file__).parent.parent / "fixtures"
PROVIDER: Final = "registry.terraform.io/hashicorp/aws"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a plan shows of a new resource of one type besides what its author wrote."""

    after: dict[str, Any] = field(default_factory=dict[str, Any])
    unknown: dict[str, Any] = field(default_factory=dict[str, Any])
    sensitive: dict[str, Any] = field(default_factory=dict[str, Any])


def shapes() -> dict[str, Shape]:
    """A shape for every type that a world creates: the one on which the least was written."""
    found: dict[str, tuple[int, Shape]] = {}
    for path in sorted(FIXTURES.glob("*/plan.json")):
        plan = json.loads(path.read_text(encoding="utf-8"))
        arguments = dict(configured(plan["configuration"]["root_module"], ""))
        for change in plan["resource_changes"]:
            names = arguments.get(unkeyed(change), frozenset())
            if change["change"]["actions"][0] in {"create", "read"} and len(names) < found.get(change["type"], (1000, None))[0]:
                found[change["type"]] = len(names), unwritten(change["change"], names)
    return {kind: shape for kind, (_, shape) in found.items()}


def configured(module: Mapping[str, Any], path: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The arguments written in each resource block, under module path and address without keys."""
    for block in module.get("resources", ()):
        yield path + block["address"], frozenset(block.get("expressions", ()))
    for name, call in module.get("module_calls", {}).items():
        yield from configured(call["module"], f"{path}module.{name}.")


def unkeyed(change: Mapping[str, Any]) -> str:
    """The address of a change's source block: without instance keys."""
    parts = [part.split("[")[0] for part in change.get("module_address", "").split(".")]
    path = "".join(f"module.{name}." for name in parts[1::2]) if len(parts) > 1 else ""
    return f"{path}{'data.' if change['mode'] == 'data' else ''}{change['type']}.{change['name']}"


def unwritten(change: Mapping[str, Any], names: frozenset[str]) -> Shape:
    """A change without what its author wrote."""
    kept = (change["after"], change["after_unknown"], change["after_sensitive"])
    return Shape(*({name: value for name, value in (part or {}).items() if name not in names} for part in kept))


def planned(block: Block, scope: Scope, shape: Shape) -> dict[str, Any]:
    """The `change` of one instance: the shape, with the block's own arguments laid over it."""
    after, unknown, sensitive = dict(shape.after), dict(shape.unknown), dict(shape.sensitive)
    for name, argument in block.arguments.items():
        value = known(argument, scope)
        if value is None:  # null, by a variable: as if nobody had written it
            continue
        seen, hidden, secret = split(value)
        for view in (after, unknown):
            view.pop(name, None)
        if hidden is not True:
            after[name] = seen
        if hidden is not False:
            unknown[name] = hidden
        if secret is not False:
            sensitive[name] = secret
    actions = ["read"] if block.mode == "data" else ["create"]
    marks = {"before_sensitive": False, "after_sensitive": sensitive}
    return {"actions": actions, "before": None, "after": after, "after_unknown": unknown, **marks}


def split(value: Any) -> tuple[Any, Any, Any]:
    """A value as `after`, `after_unknown` and `after_sensitive` show it. A list of unknowns is unknown as a whole."""
    if value is UNKNOWN:
        return None, True, False
    if isinstance(value, list):
        parts = [split(item) for item in value]
        if any(item is UNKNOWN for item in value):
            return None, True, []
        return [part[0] for part in parts], [part[1] for part in parts], [part[2] for part in parts]
    if isinstance(value, dict):
        inside = {name: split(item) for name, item in value.items()}
        return (
            {name: part[0] for name, part in inside.items() if part[1] is not True},
            {name: part[1] for name, part in inside.items() if part[1] is not False},
            {name: part[2] for name, part in inside.items() if part[2] is not False},
        )
    return value, False, False


class Plan:
    """The three views a plan gives of the same blocks, filled call by call."""

    def __init__(self) -> None:
        self.shapes = shapes()
        self.changes: list[dict[str, Any]] = []
        self.values: dict[str, list[dict[str, Any]]] = {"": []}
        self.root: dict[str, Any] = {"resources": [], "module_calls": {}}

    def add_blocks(self, blocks: tuple[Block, ...] | list[Block], path: str, inputs: Scope) -> None:
        """The instances of blocks in one module instance."""
        for block in blocks:
            for key, scope in block.instances(inputs):
                self.add(block, key, path, planned(block, scope, self.shapes[block.type]))

    def add(self, block: Block, key: int | str | None, path: str, change: dict[str, Any]) -> None:
        """One instance, among the changes and among the planned values."""
        suffix = "" if key is None else f"[{json.dumps(key)}]"
        address = f"{path}{'.' if path else ''}{block.address}{suffix}"
        head: dict[str, Any] = {"address": address, "mode": block.mode, "type": block.type, "name": block.name}
        head |= {} if key is None else {"index": key}
        head["provider_name"] = PROVIDER
        module = {"module_address": path} if path else {}
        self.changes.append({**head, **module, "change": change})
        if block.mode == "managed":
            values = {"schema_version": 0, "values": change["after"], "sensitive_values": change["after_sensitive"]}
            self.values.setdefault(path, []).append(head | values)

    def add_call(self, call: Call) -> None:
        """A module call: its configuration once, its blocks for each instance."""
        module = {
            "outputs": {name: {"expression": written(value)} for name, value in call.module.outputs.items()},
            "resources": [configuration(block, "var") for block in call.module.blocks],
            "variables": {name: {"default": None} for name in call.module.variables},
        }
        arguments = {name: written(value) for name, value in call.arguments.items()}
        entry = {"source": call.module.source, "expressions": arguments, "module": module}
        if call.each is not None:
            entry["for_each_expression"] = {"constant_value": call.each}
        self.root["module_calls"][call.name] = entry
        for path, inputs in call.instances():
            self.add_blocks(call.module.blocks, path, inputs)

    def document(self) -> dict[str, Any]:
        """The plan as `terraform show -json` prints it."""
        modules = [{"resources": found, "address": path} for path, found in sorted(self.values.items()) if path]
        provider = {"name": "aws", "full_name": PROVIDER, "version_constraint": "~> 3.39"}
        provider["expressions"] = {"region": {"constant_value": "us-east-1"}}  # type: ignore[assignment]
        return {
            "format_version": "1.2", "terraform_version": "1.15.5",
            "planned_values": {"root_module": {"resources": self.values[""], "child_modules": modules}},
            "resource_changes": sorted(self.changes, key=lambda change: str(change["address"])),
            "configuration": {"provider_config": {"aws": provider}, "root_module": self.root},
            "timestamp": "2026-11-25T00:00:00Z", "applyable": True, "complete": True, "errored": False,
        }  # fmt: skip


def configuration(block: Block, repeats_over: str) -> dict[str, Any]:
    """A block as it stands under `configuration`."""
    entry: dict[str, Any] = {
        "address": block.address, "mode": block.mode, "type": block.type, "name": block.name, "provider_config_key": "aws",
        "expressions": {name: collapsed(name, value) for name, value in block.arguments.items()}, "schema_version": 0,
    }  # fmt: skip
    if isinstance(block.repeat, int):
        entry["count_expression"] = {"constant_value": block.repeat}
    elif block.repeat is not None:
        entry[f"{block.repeat[0]}_expression"] = {"references": [f"{repeats_over}.{block.repeat[1]}"]}
    return entry


def collapsed(name: str, argument: Any) -> Any:
    """Rules of groups and ACLs are attributes to Terraform, not blocks: one list of references, or one constant."""
    if name in {"ingress", "egress"} and isinstance(argument, list):
        found = references(argument)
        return {"references": found} if found else {"constant_value": argument}
    return written(argument)


def make_plan(wanted: int, seed: int = 7) -> dict[str, Any]:
    """The plan of `wanted` managed resources."""
    plan = Plan()
    for team in teams(wanted, seed):
        for call in team.calls:
            plan.add_call(call)
        plan.add_blocks(team.blocks, "", {call.name: call.each for call in team.calls})
        plan.root["resources"] += [configuration(block, "module") for block in team.blocks]
    return plan.document()


def main() -> None:
    """Write one plan to a file or to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("resources", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--output", type=Path, help="default: standard output")
    chosen = parser.parse_args()
    text = json.dumps(make_plan(chosen.resources, chosen.seed), separators=(",", ":")) + "\n"
    if chosen.output:
        chosen.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()

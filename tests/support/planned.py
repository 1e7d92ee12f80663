"""Terraform text → the plan JSON that Terraform would print for it, without Terraform. For tests only.

    plan_of('resource "aws_kms_key" "a" {}')

Values of variables without a default are given in comments: `# plan: name = "value"`. A resource that an update should
replace although nothing here knows it: `# plan: replace = ["aws_x.a"]`. Fidelity is tested in `test_planned.py` against real plans.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from srm_tf.terraform.schema import shipped
from tests.support.hcl_evaluate import Nothing, evaluate
from tests.support.hcl_module import Module, module_of
from tests.support.hcl_parse import parsed, parsed_expression
from tests.support.hcl_syntax import Expression, PlanError
from tests.support.hcl_values import Data, Unknown, bare, is_marked, plain, wholly_known
from tests.support.plan_changes import Change, Changes
from tests.support.plan_configuration import configuration, refuse_unknown
from tests.support.plan_providers import ProviderPath
from tests.support.plan_values import Shapes, sensitive_mask, unknown_mask, without_unknown
from tests.support.plan_world import Instance, key_text

__all__ = ["PlanError", "given_of", "plan_of", "plan_text", "worth"]

Json = dict[str, object]
_GIVEN = re.compile(r"^[ \t]*#[ \t]*plan:[ \t]*(\w+)[ \t]*=[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_STEP = re.compile(r'module\.([\w-]+)(\[(?:\d+|"[^"]*")\])?')
VERSION = "1.15.5"


def plan_of(terraform: str, *, files: Mapping[str, str] | None = None, before: str | None = None) -> dict[str, Any]:
    """The plan of a configuration as a dictionary of the caller's own.

    `files`: local modules (`{"modules/bucket/main.tf": "…"}`) and `*.tfvars`. `before`: a configuration that was applied first.
    PlanError: Terraform would refuse it, or it is not supported here.
    """
    return json.loads(plan_text(terraform, files=files, before=before))  # type: ignore[no-any-return]


def plan_text(terraform: str, *, files: Mapping[str, str] | None = None, before: str | None = None) -> str:
    """The same as JSON text; computed once for the same arguments."""
    return _plan_text(terraform, tuple(sorted((files or {}).items())), before)


@lru_cache(maxsize=8192)
def _plan_text(terraform: str, files: tuple[tuple[str, str], ...], before: str | None) -> str:
    return json.dumps(made_plan(terraform, dict(files), before, shipped()))


def made_plan(terraform: str, files: Mapping[str, str], before: str | None, shapes: Shapes, *, strict: bool = True) -> Json:
    """The plan by a schema of one's own; not `strict`: arguments that are not in it are planned as written."""
    prior = _applied(before, files, shapes, strict=strict) if before is not None else None
    module, given = _read(terraform, files)
    if strict:
        _check(module, shapes)
    forced = given.pop("replace", [])
    if module.imports:  # what is taken in stands as it is written
        standing = _applied(terraform, files, shapes, strict=strict)
        prior = {**(prior or {}), **{address: standing[address] for address in module.imports if address in standing}}
    changes = Changes(shapes, prior, frozenset(str(name) for name in forced) if isinstance(forced, list) else frozenset())
    root = Instance(ProviderPath(module), "", given, changes.planned)
    root.run()
    changes.finish()
    return _document(root, changes, shapes)


def _applied(terraform: str, files: Mapping[str, str], shapes: Shapes, *, strict: bool) -> Mapping[str, Change]:
    """The state after applying a configuration."""
    module, given = _read(terraform, files)
    if strict:
        _check(module, shapes)
    changes = Changes(shapes, None, frozenset(), as_applied=True)
    Instance(ProviderPath(module), "", given, changes.planned).run()
    return changes.found


def given_of(terraform: str) -> dict[str, str]:
    """The values that comments give to variables, as expressions."""
    return {name: text for name, text in _GIVEN.findall(terraform) if name != "replace"}


def worth(expression: str) -> object:
    """What an expression without references comes to, as plan JSON has it."""
    return plain(evaluate(parsed_expression(expression), Nothing()))


def _read(terraform: str, files: Mapping[str, str]) -> tuple[Module, dict[str, Data]]:
    module = module_of(parsed(terraform), "", files)
    given = {name: parsed_expression(text) for name, text in _GIVEN.findall(terraform)}
    for path, text in files.items():
        if path.endswith(".tfvars"):
            given |= parsed(text).attributes
    return module, {name: evaluate(value, Nothing()) for name, value in given.items()}


def _check(module: Module, shapes: Shapes) -> None:
    for block in module.resources.values():
        refuse_unknown(block, shapes)
    for call in module.calls.values():
        _check(call.module, shapes)


def _document(root: Instance, changes: Changes, shapes: Shapes) -> Json:
    ordered = sorted(changes.found.values(), key=_place)
    found: Json = {"format_version": "1.2", "terraform_version": VERSION}
    # What is given stands there as it was given, without what its type converts and fills in; a default stands there with that.
    values = {name: root.inputs[name] if name in root.inputs else root.variable(name) for name in root.module.variables}
    variables = {name: {"value": plain(values[name])} for name in sorted(values)}
    found |= {"variables": variables} if variables else {}
    found["planned_values"] = _values(root, [change for change in ordered if not change.read and change.exists_after])
    found["resource_changes"] = [_change(change, root.module.imports) for change in ordered if not change.read]
    outputs = {name: _output_change(root.output(name)) for name in sorted(root.module.outputs)}
    found |= {"output_changes": outputs} if outputs else {}
    state = [change for change in ordered if change.read or change.before is not None]
    found |= {"prior_state": _state(state)} if state else {}
    found["configuration"] = configuration(root.module, shapes)
    applyable = any(change.actions not in (["no-op"], ["read"]) for change in ordered if not change.read)
    return found | {"timestamp": "2026-11-25T00:00:00Z", "applyable": applyable, "complete": True, "errored": False}


def _place(change: Change) -> tuple[object, ...]:
    """Terraform's order: outer modules first, data sources first, keys by number or text."""
    steps = [(name, *_key_place(key)) for name, key in _STEP.findall(change.module)]
    return (len(steps), steps, change.mode != "data", change.type, change.name, *_key_place(key_text(change.key)))


def _key_place(key: str) -> tuple[bool, int, str]:
    """`[0]`, `["a"]` or nothing."""
    inside = key[1:-1]
    return (inside.startswith('"'), int(inside) if inside.isdigit() else -1, inside)


def _head(change: Change) -> Json:
    found: Json = {"address": change.address}
    found |= {"module_address": change.module} if change.module else {}
    found |= {"mode": change.mode, "type": change.type, "name": change.name}
    found |= {"index": change.key} if change.key is not None else {}
    return found | {"provider_name": change.provider_name}


def _change(change: Change, imports: Mapping[str, Expression]) -> Json:
    body: Json = {
        "actions": change.actions,
        "before": None,
        "after": None,
        "after_unknown": {},
        "before_sensitive": False,
        "after_sensitive": False,
    }
    if change.before is not None:
        body |= {"before": without_unknown(change.before), "before_sensitive": sensitive_mask(change.before, change.shape)}
    if change.exists_after:
        body |= {
            "after": without_unknown(change.values),
            "after_unknown": {} if wholly_known(change.values) else unknown_mask(change.values),
        }
        body["after_sensitive"] = sensitive_mask(change.values, change.shape)
    if change.address in imports:
        body |= {"importing": {"id": plain(evaluate(imports[change.address], Nothing()))}}
    body |= {"replace_paths": [[name] for name in change.replaced_by]} if change.replaced_by else {}
    return _head(change) | {"change": body} | ({"action_reason": change.reason} if change.reason else {})


def _values(root: Instance, changes: Iterable[Change]) -> Json:
    outputs = {name: _output_value(root.output(name)) for name in sorted(root.module.outputs)}
    tree = {"root_module": _tree([(change, change.values) for change in changes], "")}
    return {"outputs": outputs, **tree} if outputs else dict(tree)


def _state(changes: Iterable[Change]) -> Json:
    values = [(change, change.values if change.read or change.before is None else change.before) for change in changes]
    return {"format_version": "1.0", "terraform_version": VERSION, "values": {"root_module": _tree(values, "")}}


def _tree(changes: list[tuple[Change, Mapping[str, Data]]], module: str) -> Json:
    """The resources of a module, and the modules inside it."""
    own = [_planned_value(change, values) for change, values in changes if change.module == module]
    prefix = f"{module}." if module else ""
    names = {_first_module(change.module, prefix) for change, _ in changes if change.module.startswith(prefix) and change.module != module}
    inner = [_tree(changes, name) | {"address": name} for name in sorted(names)]
    found: Json = {"resources": sorted(own, key=lambda one: str(one["address"]))} if own else {}
    return found | ({"child_modules": inner} if inner else {})


def _first_module(address: str, prefix: str) -> str:
    """`module.a["x.y"]` of `module.a["x.y"].module.b`."""
    hit = _STEP.match(address, len(prefix))
    return prefix + hit[0] if hit else address


def _planned_value(change: Change, values: Mapping[str, Data]) -> Json:
    head = _head(change)
    head.pop("module_address", None)
    return head | {"schema_version": 0, "values": without_unknown(values), "sensitive_values": sensitive_mask(values, change.shape)}


def _output_value(value: Data) -> Json:
    found: Json = {"sensitive": is_marked(value)}
    return found | ({"value": plain(value)} if wholly_known(value) else {})


def _output_change(value: Data) -> Json:
    sensitive = is_marked(value)
    after = {} if isinstance(bare(value), Unknown) else {"after": without_unknown(value)}
    mask = unknown_mask(value)
    actions = ["no-op"] if value is None else ["create"]
    return {"actions": actions, "before": None, **after, "after_unknown": mask, "before_sensitive": sensitive, "after_sensitive": sensitive}

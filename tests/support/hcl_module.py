"""A module's files → its blocks by name, with the local modules it calls. For tests only."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.hcl_parse import parsed
from tests.support.hcl_syntax import Block, Body, Expression, Literal, PlanError, Traversal

MODES = {"resource": "managed", "data": "data"}
RESOURCE_META = {"count", "for_each", "depends_on", "provider", "lifecycle", "connection", "provisioner"}
NOT_PLANNED = {"action", "terraform", "moved", "removed", "check", "ephemeral", "provider"}


@dataclass(frozen=True, slots=True)
class ResourceBlock:
    """`resource "type" "name"` or `data "type" "name"`."""

    mode: str
    type: str
    name: str
    body: Body

    @property
    def address(self) -> str:
        """The address inside the module, without a key."""
        return f"{'data.' if self.mode == 'data' else ''}{self.type}.{self.name}"


@dataclass(slots=True)
class Module:
    """One module of the configuration; `calls` are loaded."""

    folder: str
    resources: dict[str, ResourceBlock] = field(default_factory=dict)
    variables: dict[str, Body] = field(default_factory=dict)
    locals: dict[str, Expression] = field(default_factory=dict)
    outputs: dict[str, Body] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    providers: dict[str, Body] = field(default_factory=dict)  # "aws", "aws.alias"
    required: dict[str, Mapping[str, str]] = field(default_factory=dict)
    imports: dict[str, Expression] = field(default_factory=dict)  # address → id


@dataclass(frozen=True, slots=True)
class Call:
    """`module "name"`."""

    name: str
    body: Body
    module: Module


def module_of(body: Body, folder: str, files: Mapping[str, str]) -> Module:
    """The module that a body writes; the modules it calls are read from `files`."""
    module = Module(folder)
    for block in body.blocks:
        _add(module, block, files)
    return module


def _add(module: Module, block: Block, files: Mapping[str, str]) -> None:
    match block.type, block.labels:
        case (("resource" | "data"), (kind, name)):
            resource = ResourceBlock(MODES[block.type], kind, name, block.body)
            module.resources[_once(resource.address, module.resources)] = resource
        case "variable", (name,):
            module.variables[_once(name, module.variables)] = block.body
        case "output", (name,):
            module.outputs[_once(name, module.outputs)] = block.body
        case "locals", ():
            module.locals.update(block.body.attributes)
        case "module", (name,):
            module.calls[_once(name, module.calls)] = Call(name, block.body, _called(module, name, block.body, files))
        case "provider", (name,):
            alias = _text(block.body.attributes.get("alias"))
            module.providers[f"{name}.{alias}" if alias else name] = block.body
        case "import", ():
            module.imports[_address(block.body.attributes.get("to"))] = block.body.attributes.get("id", Literal(None))
        case "terraform", ():
            _require(module, block.body)
        case kind, _ if kind not in NOT_PLANNED:
            raise PlanError(f"a block of type {kind} is not expected here")


def _address(to: Expression | None) -> str:
    if not isinstance(to, Traversal):
        raise PlanError("what is imported under a key that is not written out is not expected here")
    return to.root + "".join(map(str, to.steps))


def _once(name: str, among: Mapping[str, object]) -> str:
    if name in among:
        raise PlanError(f"{name} is declared twice")
    return name


def _called(caller: Module, name: str, body: Body, files: Mapping[str, str]) -> Module:
    """A module that lies elsewhere stands where `terraform init` puts it: without a folder of its own below the caller's."""
    source = _text(body.attributes.get("source"))
    folder = posixpath.normpath(posixpath.join(caller.folder, source if source.startswith(".") else f".terraform/modules/{name}"))
    texts = [files[path] for path in sorted(files) if posixpath.dirname(posixpath.normpath(path)) == folder and path.endswith(".tf")]
    if not texts:
        raise PlanError(f"the module {source!r} is not among the files")
    return module_of(parsed("\n".join(texts)), folder, files)


def _require(module: Module, body: Body) -> None:
    for block in body.of_type("required_providers"):
        for name, value in block.body.attributes.items():
            module.required[name] = _requirement(value)


def _requirement(value: Expression) -> Mapping[str, str]:
    items = getattr(value, "items", None)
    if items is None:
        return {"version": _text(value)}
    return {_text(key): _text(item) for key, item in items}


def _text(value: Expression | None) -> str:
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""

"""Modules, instances and resources of a configuration, evaluated on demand. For tests only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.support.hcl_evaluate import Bound, Nothing, Scope, evaluate
from tests.support.hcl_module import RESOURCE_META, Call, Module, ResourceBlock
from tests.support.hcl_syntax import Access, Block, Body, Expression, PlanError, Traversal
from tests.support.hcl_types import ANY, converted
from tests.support.hcl_values import NOT_NULL, UNKNOWN, Data, Marked, Unknown, bare, entries, is_marked, marked, to_number, to_text
from tests.support.plan_configuration import depends_on
from tests.support.plan_providers import ProviderPath, provider_key
from tests.support.plan_references import names_in

Key: TypeAlias = "str | int | None"
REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource instance to be planned: its block with the arguments evaluated."""

    address: str
    module: str
    block: ResourceBlock
    key: Key
    written: Mapping[str, Data]
    region: str
    default_tags: Data
    path: ProviderPath
    waits: bool  # a data source that has to wait for something in depends_on
    asked: frozenset[str]  # attributes the module reads of it


Planner: TypeAlias = Callable[[Wanted], Mapping[str, Data]]


class Outputs(Mapping[str, Data]):
    """The outputs of a module instance, evaluated when read: two modules may need each other's."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def __getitem__(self, name: str) -> Data:
        return self.instance.output(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.instance.module.outputs)

    def __len__(self) -> int:
        return len(self.instance.module.outputs)


@dataclass(eq=False)
class Instance:
    """One instance of a module: the scope of everything written in it."""

    path: ProviderPath
    address: str
    inputs: Mapping[str, Data]
    planner: Planner
    above: Scope | None = None
    waits: bool = False
    _memo: dict[str, Data] = field(default_factory=dict)
    _running: set[str] = field(default_factory=set)
    below: list[Instance] = field(default_factory=list)

    @property
    def module(self) -> Module:
        """What is written in it."""
        return self.path.module

    def resolve(self, name: Traversal) -> tuple[Data, int]:
        """The value of a reference; how many steps it took."""
        first = str(name.steps[0].key) if name.steps else ""
        match name.root:
            case "var":
                return self.variable(first), 1
            case "local":
                return self._local(first), 1
            case "path":
                return self.module.folder or ".", 1
            case "terraform":
                return "default", 1
            case "module":
                return self._once(f"module.{first}", lambda: self._module(first)), 1
            case "ephemeral":
                return Marked(NOT_NULL), len(name.steps)
            case "data" if len(name.steps) > 1:
                return self.resource(f"data.{first}.{name.steps[1].key}"), 2
            case _:
                return self.resource(f"{name.root}.{first}"), 1

    def _once(self, name: str, make: Callable[[], Data]) -> Data:
        if name not in self._memo:
            if name in self._running:
                raise PlanError(f"{self.address}{name} depends on itself")
            self._running.add(name)
            self._memo[name] = make()
        return self._memo[name]

    def variable(self, name: str) -> Data:
        if name not in self.module.variables:
            raise PlanError(f"the variable {name} is not declared")
        return self._once(f"var.{name}", lambda: variable_value(name, self.module.variables[name], self.inputs))

    def _local(self, name: str) -> Data:
        if name not in self.module.locals:
            raise PlanError(f"the local value {name} is not declared")
        return self._once(f"local.{name}", lambda: evaluate(self.module.locals[name], self))

    def output(self, name: str) -> Data:
        """The value of an output."""
        if name not in self.module.outputs:
            raise PlanError(f"{self.address or 'the root'} has no output {name}")
        body = self.module.outputs[name]
        value = self._once(f"output.{name}", lambda: evaluate(body.attributes["value"], self))
        sensitive = "sensitive" in body.attributes and bare(evaluate(body.attributes["sensitive"], Nothing())) is True
        return marked(value, when=sensitive)

    def _module(self, name: str) -> Data:
        if name not in self.module.calls:
            raise PlanError(f"the module {name} is not declared")
        call = self.module.calls[name]
        found: list[tuple[Key, Data]] = []
        for key, scope in instances(call.body, self, f"module.{name}"):
            instance = self._called(call, key, scope)
            self.below.append(instance)
            found.append((key, Outputs(instance)))
        return _collected(call.body, found)

    def _called(self, call: Call, key: Key, scope: Scope) -> Instance:
        unwanted = {"source", "version", "providers", *RESOURCE_META}
        inputs = {name: evaluate(value, scope) for name, value in call.body.attributes.items() if name not in unwanted}
        strange = sorted(set(inputs) - set(call.module.variables))
        if strange:
            raise PlanError(f"module.{call.name} has no variable {', '.join(strange)}")
        address = f"{self.address}module.{call.name}{key_text(key)}."
        waits = self.waits or bool(depends_on(call.body))
        return Instance(self.path.below(call), address, inputs, self.planner, self, waits)

    def resource(self, address: str) -> Data:
        """The value of a resource: an object, a list with `count`, a map with `for_each`."""
        if address not in self.module.resources:
            raise PlanError(f"{self.address}{address} is not declared")
        return self._once(address, lambda: self._resource(self.module.resources[address]))

    def _resource(self, block: ResourceBlock) -> Data:
        found = [(key, self.planner(self._wanted(block, key, scope))) for key, scope in instances(block.body, self, block.address)]
        return _collected(block.body, [(key, value) for key, value in found])

    def _wanted(self, block: ResourceBlock, key: Key, scope: Scope) -> Wanted:
        written = written_in(block.body, scope, RESOURCE_META)
        region, tags = self.provider_settings(block)
        waits = block.mode == "data" and (self.waits or any(not name.startswith("data.") for name in depends_on(block.body)))
        asked = self._asked(block) if block.mode == "data" else frozenset[str]()
        module = self.address.removesuffix(".")
        return Wanted(f"{self.address}{block.address}{key_text(key)}", module, block, key, written, region, tags, self.path, waits, asked)

    def provider_settings(self, block: ResourceBlock) -> tuple[str, Data]:
        """The region and the default tags of the provider configuration that a resource uses."""
        wanted = provider_key(block, self.path)
        instance = self
        while instance.path != wanted.path and isinstance(instance.above, Instance):
            instance = instance.above
        body = wanted.path.module.providers.get(wanted.name, Body())
        region = bare(evaluate(body.attributes["region"], instance)) if "region" in body.attributes else REGION
        tags = [written_in(inner.body, instance, ()).get("tags") for inner in body.of_type("default_tags")]
        return region if isinstance(region, str) else REGION, tags[0] if tags else None

    def _asked(self, block: ResourceBlock) -> frozenset[str]:
        """The attributes of a data source that the module reads."""
        found: set[str] = set()
        for name in module_names(self.module):
            if name.root == "data" and [str(step.key) for step in name.steps[:2]] == [block.type, block.name]:
                found.update([str(step.key) for step in name.steps[2:] if step.attribute][:1])
        return frozenset(found)

    def run(self) -> None:
        """Evaluate all that is written here and in the modules below."""
        for name in self.module.calls:
            self.resolve(Traversal("module", (Access(name, attribute=True),)))
        for address in self.module.resources:
            self.resource(address)
        for name in self.module.locals:
            self._local(name)
        for instance in self.below:
            instance.run()
        for name in self.module.outputs:
            self.output(name)


def key_text(key: Key) -> str:
    """`[0]`, `["a"]` or nothing."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f'["{key}"]'


def variable_value(name: str, body: Body, inputs: Mapping[str, Data]) -> Data:
    """What a variable holds: what was given, else its default; a required one without a value is an error."""
    kind = body.attributes.get("type", ANY)
    if name in inputs and not (inputs[name] is None and _flag(body, "nullable", otherwise=True) is False):
        value = inputs[name]
    elif "default" in body.attributes:
        value = evaluate(body.attributes["default"], Nothing())
    else:
        raise PlanError(f'the variable {name} has no value: write `# plan: {name} = "…"` in the example')
    return marked(converted(value, kind), when=_flag(body, "sensitive", otherwise=False))


def _flag(body: Body, name: str, *, otherwise: bool) -> bool:
    return evaluate(body.attributes[name], Nothing()) is True if name in body.attributes else otherwise


def instances(body: Body, scope: Scope, address: str) -> list[tuple[Key, Scope]]:
    """The keys that `count` or `for_each` gives, each with the scope of its instance."""
    if "count" in body.attributes:
        return [(index, Bound(scope, {"count": {"index": index}})) for index in range(_count(body.attributes["count"], scope, address))]
    if "for_each" in body.attributes:
        pairs = _each(body.attributes["for_each"], scope, address)
        return [(key, Bound(scope, {"each": {"key": key, "value": value}})) for key, value in pairs]
    return [(None, scope)]


def _count(expression: Expression, scope: Scope, address: str) -> int:
    value = bare(evaluate(expression, scope))
    if isinstance(value, Unknown):
        raise PlanError(f"{address}: Terraform refuses a count that is known only after apply")
    return int(to_number(value))


def _each(expression: Expression, scope: Scope, address: str) -> list[tuple[str, Data]]:
    value = evaluate(expression, scope)
    if isinstance(value, (Unknown, Marked)):
        raise PlanError(f"{address}: Terraform refuses a for_each that is sensitive or known only after apply")
    if isinstance(value, list) and type(value) is list:
        raise PlanError(f"{address}: for_each takes a map or a set of strings, not a list: use toset()")
    pairs = entries(value)
    if any(isinstance(key, Unknown) for key, _ in pairs):
        raise PlanError(f"{address}: Terraform refuses a for_each with keys that are known only after apply")
    return [(to_text(key), item) for key, item in pairs]


def _collected(body: Body, found: list[tuple[Key, Data]]) -> Data:
    if "count" in body.attributes:
        return [value for _, value in found]
    if "for_each" in body.attributes:
        return {str(key): value for key, value in found}
    return found[0][1]


def written_in(body: Body, scope: Scope, without: set[str] | tuple[()] = ()) -> dict[str, Data]:
    """The arguments and blocks of a body, evaluated; blocks are lists, unknown where a dynamic one is."""
    found: dict[str, Data] = {name: evaluate(value, scope) for name, value in body.attributes.items() if name not in without}
    blocks: dict[str, list[Data]] = {}
    for block in body.blocks:
        if block.type == "dynamic":
            blocks.setdefault(block.labels[0], []).extend(_dynamic(block, scope))
        elif block.type not in without:
            blocks.setdefault(block.type, []).append(written_in(block.body, scope))
    kept = {name: items for name, items in blocks.items() if items}  # no dynamic block at all is as if none was written
    for name, items in kept.items():
        found[name] = UNKNOWN if any(isinstance(item, Unknown) for item in items) else items
    return found


def _dynamic(block: Block, scope: Scope) -> list[Data]:
    """The blocks that a dynamic block writes."""
    source = evaluate(block.body.attributes["for_each"], scope)
    if isinstance(bare(source), Unknown):
        return [UNKNOWN]
    label = block.body.attributes.get("iterator")
    iterator = label.root if isinstance(label, Traversal) else block.labels[0]
    content = block.body.of_type("content")[0].body
    pairs = [] if bare(source) is None else entries(bare(source))
    bound = [Bound(scope, {iterator: {"key": key, "value": marked(value, when=is_marked(source))}}) for key, value in pairs]
    return [written_in(content, inner) for inner in bound]


def module_names(module: Module) -> Iterator[Traversal]:
    """Every reference in a module."""
    bodies = [block.body for block in module.resources.values()] + [call.body for call in module.calls.values()]
    for body in (*bodies, *module.outputs.values()):
        yield from _body_names(body)
    for value in module.locals.values():
        yield from names_in(value)


def _body_names(body: Body) -> Iterator[Traversal]:
    for value in body.attributes.values():
        yield from names_in(value)
    for block in body.blocks:
        yield from _body_names(block.body)

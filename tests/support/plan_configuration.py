"""The `configuration` of a plan: the source as Terraform restates it. For tests only."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from srm_tf.terraform.earlier import earlier_arguments
from tests.support.hcl_evaluate import Nothing, evaluate
from tests.support.hcl_module import RESOURCE_META, Call, Module, ResourceBlock
from tests.support.hcl_syntax import Block, Body, Expression, Literal, PlanError, TupleOf
from tests.support.hcl_values import Data, plain
from tests.support.plan_providers import ProviderPath, full_name, implied, provider_key
from tests.support.plan_references import Described, calls_function, described, references_of
from tests.support.plan_values import Shapes, as_kind


def configuration(module: Module, shapes: Shapes) -> dict[str, object]:
    """The whole section."""
    path = ProviderPath(module)
    providers = dict(sorted(_providers(path, shapes)))
    return {"provider_config": providers, "root_module": _module(path, shapes)}


def _module(path: ProviderPath, shapes: Shapes) -> dict[str, object]:
    module = path.module
    ordered = sorted(module.resources.values(), key=lambda block: (block.mode == "data", block.address))
    sections: dict[str, object] = {
        "outputs": {name: _output(body) for name, body in sorted(module.outputs.items())},
        "resources": [_resource(block, path, shapes) for block in ordered],
        "module_calls": {name: _call(call, path, shapes) for name, call in sorted(module.calls.items())},
        "variables": {name: _variable(body) for name, body in sorted(module.variables.items())},
    }
    return {name: section for name, section in sections.items() if section}


def _resource(block: ResourceBlock, path: ProviderPath, shapes: Shapes) -> dict[str, object]:
    found: dict[str, object] = {
        "address": block.address,
        "mode": block.mode,
        "type": block.type,
        "name": block.name,
        "provider_config_key": provider_key(block, path).key,
    }
    provisioners = [_provisioner(one) for one in block.body.blocks if one.type == "provisioner"]
    if provisioners:
        found["provisioners"] = provisioners
    expressions = Writer(shapes, block.type, known=block.mode == "managed" and shapes.has_type(block.type)).body(
        block.body, meta=RESOURCE_META
    )
    if expressions:
        found["expressions"] = expressions
    return found | {"schema_version": 0} | _repeated(block.body)


def _provisioner(block: Block) -> dict[str, object]:
    """What it is given; neither when it runs nor over which connection."""
    written = {name: described(value) for name, value in sorted(block.body.attributes.items()) if name not in {"when", "on_failure"}}
    return {"type": block.labels[0], "expressions": written}


def _repeated(body: Body) -> dict[str, object]:
    """count, for_each and depends_on."""
    written = {name: described(body.attributes[name]) for name in ("count", "for_each") if name in body.attributes}
    found: dict[str, object] = {f"{name}_expression": expression for name, expression in written.items() if expression}
    if "depends_on" in body.attributes:
        found["depends_on"] = depends_on(body)
    return found


def depends_on(body: Body) -> list[str]:
    """The addresses that `depends_on` names."""
    value = body.attributes.get("depends_on")
    return [references_of(item)[0] for item in value.items] if isinstance(value, TupleOf) else []


def _output(body: Body) -> dict[str, object]:
    found: dict[str, object] = {"sensitive": True} if _flag(body, "sensitive") else {}
    found["expression"] = described(body.attributes["value"])
    if "depends_on" in body.attributes:
        found["depends_on"] = depends_on(body)
    return found | _given(body, "description")


def _variable(body: Body) -> dict[str, object]:
    found = _given(body, "default") | _given(body, "description")
    return found | ({"sensitive": True} if _flag(body, "sensitive") else {})


def _given(body: Body, name: str) -> dict[str, object]:
    value = body.attributes.get(name)
    return {} if value is None else {name: plain(evaluate(value, Nothing()))}


def _flag(body: Body, name: str) -> bool:
    return body.attributes.get(name) == Literal(value=True)


def _call(call: Call, path: ProviderPath, shapes: Shapes) -> dict[str, object]:
    written = {name: described(call.body.attributes[name]) for name in sorted(call.module.variables) if name in call.body.attributes}
    source = call.body.attributes["source"]
    found: dict[str, object] = {"source": plain(evaluate(source, Nothing()))}
    if "version" in call.body.attributes:
        found["version_constraint"] = plain(evaluate(call.body.attributes["version"], Nothing()))
    if written:
        found["expressions"] = written
    repeated = _repeated(call.body)
    waits = {name: repeated.pop(name) for name in ("depends_on",) if name in repeated}
    return found | repeated | {"module": _module(path.below(call), shapes)} | waits


def _providers(path: ProviderPath, shapes: Shapes) -> Iterable[tuple[str, dict[str, object]]]:
    """Every provider configuration that is written, and the implied ones: the default one also where only others are used."""
    module = path.module
    for name in dict.fromkeys([*module.providers, *implied(path)]):
        yield _provider(name, path, module.providers.get(name, Body()), shapes)
    for call in module.calls.values():
        yield from _providers(path.below(call), shapes)


def _provider(name: str, path: ProviderPath, body: Body, shapes: Shapes) -> tuple[str, dict[str, object]]:
    local, _, alias = name.partition(".")
    required = path.module.required.get(local, {})
    found: dict[str, object] = {"name": local, "full_name": full_name(local, path.module)}
    found |= {"alias": alias} if alias else {}
    found |= {"version_constraint": required["version"]} if "version" in required else {}
    found |= {"module_address": path.address} if path.calls else {}
    expressions = Writer(shapes, "", known=False).body(body, meta={"alias", "version"})
    return path.key_of(name), found | ({"expressions": expressions} if expressions else {})


class Writer:
    """Restates bodies of one type; without a schema (`known` false) every block is a repeated one."""

    def __init__(self, shapes: Shapes, resource_type: str, *, known: bool) -> None:
        self.shapes = shapes
        self.type = resource_type
        self.known = known

    def body(self, body: Body, path: tuple[str, ...] = (), meta: Collection[str] = ()) -> dict[str, object]:
        """The expressions of a body; dynamic blocks are not among them."""
        found: dict[str, object] = {name: described(value) for name, value in sorted(body.attributes.items()) if name not in meta}
        groups: dict[str, list[Body]] = {}
        for block in body.blocks:
            if block.type != "dynamic" and block.type not in meta:
                groups.setdefault(block.type, []).append(block.body)
        return found | {name: self._blocks(bodies, (*path, name)) for name, bodies in sorted(groups.items())}

    def _blocks(self, bodies: list[Body], path: tuple[str, ...]) -> object:
        """A list, one object for a single block, one expression for an attribute in block syntax."""
        attribute = self.shapes.attribute(self.type, path) if self.known else None
        if attribute is not None and attribute.kind == "block(single)":
            return self.body(bodies[-1], path)
        if attribute is not None and not attribute.is_block and self.shapes.inside(self.type, path):
            return self._collapsed(bodies, path)
        return [self.body(body, path) for body in bodies]

    def _collapsed(self, bodies: list[Body], path: tuple[str, ...]) -> Described:
        values = [body.attributes[name] for body in bodies for name in sorted(body.attributes)]
        references = [text for value in values for text in references_of(value)]
        if references:
            return {"references": references}
        if any(calls_function(value) for value in values):
            return {}
        return {"constant_value": [self._element(body, path) for body in bodies]}

    def _element(self, body: Body, path: tuple[str, ...]) -> dict[str, object]:
        return {name: self._constant(body.attributes.get(name), (*path, name)) for name in sorted(self.shapes.inside(self.type, path))}

    def _constant(self, value: Expression | None, path: tuple[str, ...]) -> object:
        attribute = self.shapes.attribute(self.type, path)
        if value is None or attribute is None:
            return None
        data: Data = evaluate(value, Nothing())
        return None if data is None else plain(as_kind(data, attribute.kind))


def refuse_unknown(block: ResourceBlock, shapes: Shapes) -> None:
    """PlanError where an argument or block is not in the provider's schema."""
    if block.mode == "managed" and shapes.has_type(block.type):
        _refuse(block.type, block.body, (), shapes)


def _refuse(resource_type: str, body: Body, path: tuple[str, ...], shapes: Shapes) -> None:
    if not shapes.inside(resource_type, path):
        return  # the schema stops here
    for name in body.attributes:
        _check(resource_type, (*path, name), shapes)
    for block in body.blocks:
        inner = block
        if block.type == "dynamic":
            inner = Block(block.labels[0], (), block.body.of_type("content")[0].body)
        if path or inner.type not in RESOURCE_META:
            _check(resource_type, (*path, inner.type), shapes)
            _refuse(resource_type, inner.body, (*path, inner.type), shapes)


def _check(resource_type: str, path: tuple[str, ...], shapes: Shapes) -> None:
    if len(path) == 1 and path[0] in RESOURCE_META:
        return
    attribute = shapes.attribute(resource_type, path)
    if ".".join(path) in earlier_arguments(resource_type):
        return  # users still write it
    if attribute is None or not (attribute.required or attribute.optional):
        raise PlanError(f"{resource_type} has no argument {'.'.join(path)}")

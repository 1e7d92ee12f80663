"""Which provider configuration a resource uses, through module calls. For tests only."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.hcl_module import Call, Module, ResourceBlock
from tests.support.hcl_syntax import Expression, Literal, ObjectOf, Traversal


@dataclass(frozen=True, slots=True)
class ProviderPath:
    """A module with the calls that lead to it from the root."""

    root: Module
    calls: tuple[Call, ...] = ()

    @property
    def module(self) -> Module:
        """The module at the end of the path."""
        return self.calls[-1].module if self.calls else self.root

    @property
    def address(self) -> str:
        """`module.a.module.b`."""
        return ".".join(f"module.{call.name}" for call in self.calls)

    def below(self, call: Call) -> ProviderPath:
        """The path to a module that this one calls."""
        return ProviderPath(self.root, (*self.calls, call))

    def above(self) -> ProviderPath:
        """The path to the caller."""
        return ProviderPath(self.root, self.calls[:-1])

    def key_of(self, name: str) -> str:
        """The provider_config_key of a configuration written in this module."""
        return f"{self.address}:{name}" if self.calls else name


@dataclass(frozen=True, slots=True)
class ProviderKey:
    """A provider configuration: its key, the module that writes it (or the root), and its name there."""

    key: str
    path: ProviderPath
    name: str


def provider_of(block: ResourceBlock) -> str:
    """The local name that a resource asks for: `aws`, `aws.dr`."""
    return _name(block.body.attributes.get("provider")) or block.type.partition("_")[0]


def provider_key(block: ResourceBlock, path: ProviderPath) -> ProviderKey:
    """The provider configuration of a resource."""
    return _resolved(provider_of(block), path)


def implied(path: ProviderPath) -> list[str]:
    """The default configurations that are not written, and that the plan shows for this module: no module above it knows of the provider.

    Below the root only where `required_providers` names it; a resource alone would do in Terraform, which the readers take for the same.
    """
    module = path.module
    if not path.calls:
        return [name.partition(".")[0] for name in (*module.providers, *map(provider_of, module.resources.values()))]
    above = [path.above()]
    while above[-1].calls:
        above.append(above[-1].above())
    return [name for name in module.required if not any(_knows(one.module, name) for one in above)]


def _knows(module: Module, provider: str) -> bool:
    used = (*module.required, *module.providers, *map(provider_of, module.resources.values()))
    return any(name.partition(".")[0] == provider for name in used)


def _resolved(name: str, path: ProviderPath) -> ProviderKey:
    if name in path.module.providers or not path.calls or name in implied(path):
        return ProviderKey(path.key_of(name), path, name)
    passed = _passed(path.calls[-1])
    return _resolved(passed.get(name, name.partition(".")[0]), path.above())


def _passed(call: Call) -> dict[str, str]:
    """`providers = { aws = aws.dr }`."""
    value = call.body.attributes.get("providers")
    return {_name(key): _name(item) for key, item in value.items} if isinstance(value, ObjectOf) else {}


def _name(value: Expression | None) -> str:
    if isinstance(value, Traversal):
        return value.root + "".join(str(step) for step in value.steps)
    return str(value.value) if isinstance(value, Literal) else ""


def full_name(local: str, module: Module) -> str:
    """The registry address of a provider."""
    if local == "terraform":
        return "terraform.io/builtin/terraform"
    source = module.required.get(local, {}).get("source", f"hashicorp/{local}")
    return f"registry.terraform.io/{source}"

"""Provider configurations, and the accounts and regions they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from srm_tf.model.resource import Resource
from srm_tf.terraform.addresses import module_steps
from srm_tf.terraform.attributes import PlannedValues, Source
from srm_tf.terraform.configuration import Scope
from srm_tf.terraform.decode import is_constant
from srm_tf.terraform.earlier import OTHER_REGIONS

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.configuration import Configuration as Resolver
    from srm_tf.terraform.decode import ConfigProvider, ConfigResource, Configuration, Tree

_SECRET = frozenset({"access_key", "secret_key", "token"})


class Place(TypedDict):
    """Where a resource lives."""

    provider: str
    region: str | None


class Providers:
    """The `provider_config` of a plan."""

    def __init__(self, configuration: Configuration | None, resolver: Resolver) -> None:
        self.configs = _shared(configuration.provider_config if configuration else {})
        self.resolver = resolver
        self._regions: dict[str, str | None] = {}

    def of(self, config: ConfigResource | None, module: str, values: Mapping[str, Any]) -> Place:
        """The provider configuration of a resource (`aws`, `aws.dr`, `` when not shown) and its region, if known.

        Since provider 6 a resource may name its own region.
        """
        key = config.provider_config_key if config else ""
        if key not in self.configs:
            key = self._inherited(key, module)
        own = values.get("region") if config is None or config.type not in OTHER_REGIONS else None
        region = own if isinstance(own, str) and own and _is_region(own) else self._region(key)
        return Place(provider=key, region=region)

    def _inherited(self, key: str, module: str) -> str:
        """`module.a:aws` without a configuration of its own is the caller's, named by the last part."""
        name = key.rsplit(":", 1)[-1]
        steps = module_steps(module)
        for depth in range(len(steps), -1, -1):
            path = ".".join(f"module.{call}" for call, _ in steps[:depth])
            candidate = f"{path}:{name}" if path else name
            if candidate in self.configs:
                return candidate
        return name

    def _region(self, key: str) -> str | None:
        if key not in self._regions:
            config = self.configs.get(key)
            self._regions[key] = self._read(config.expressions.get("region")) if config else None
        return self._regions[key]

    def _read(self, expression: Tree) -> str | None:
        if not isinstance(expression, Mapping):
            return None
        if is_constant(expression):
            value = expression["constant_value"]
        else:
            _, value = self.resolver.pure_variable(expression, self.resolver.root)
        return value if isinstance(value, str) else None

    def resources(self, schema: Schema) -> Iterator[Resource]:
        """A `provider.aws` resource for each AWS provider configuration."""
        for key, config in self.configs.items():
            if config.name == "aws":
                sensitive = dict.fromkeys(_SECRET, True)
                scope = Scope(self.resolver.root)
                values = {name: _constant(one) for name, one in config.expressions.items()}
                unknown = {name: True for name, one in config.expressions.items() if not is_constant(one)}
                source = Source("provider.aws", values, unknown, sensitive, config.expressions, scope, self.resolver, schema)
                yield Resource(
                    f"provider.{key}",
                    "provider.aws",
                    config.alias or config.name,
                    PlannedValues(source),
                    mode="provider",
                    block=f"provider.{key}",
                    provider=key,
                    region=self._region(key),
                )


def _shared(configs: Mapping[str, ConfigProvider]) -> Mapping[str, ConfigProvider]:
    """The configurations; where the root has none, what its modules take without saying anything is one and the same: the default one.

    A plan names it anew for each module (`module.a:aws`), for lack of one that they could inherit.
    """
    silent = {key for key, one in configs.items() if one.module_address and not (one.alias or one.expressions or one.name in configs)}
    return {one.name if key in silent else key: one for key, one in configs.items()} if silent else configs


def _constant(expression: Any) -> Any:
    return expression["constant_value"] if is_constant(expression) else None


def _is_region(text: str) -> bool:
    """`aws_s3_bucket.region` and others are AWS region names; an unrelated attribute of that name is not."""
    return text.count("-") >= 2 and text[-1].isdigit()  # noqa: PLR2004 — eu-west-1

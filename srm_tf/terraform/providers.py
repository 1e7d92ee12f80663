"""Provider configurations, and the accounts and regions they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import msgspec

from srm_tf.model.accounts import ASSUMES, works_in
from srm_tf.model.resource import Resource
from srm_tf.terraform.addresses import is_aws, module_steps
from srm_tf.terraform.attributes import PlannedValues
from srm_tf.terraform.credentials import NOT_ABOUT_ACCOUNTS, SECRET, Signed, first_alike
from srm_tf.terraform.decode import is_constant, references_of
from srm_tf.terraform.earlier import OTHER_REGIONS
from srm_tf.terraform.instances import Module, Position
from srm_tf.terraform.parallel import below
from srm_tf.terraform.source import Source

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.configuration import Configuration
    from srm_tf.terraform.decode import Config, ConfigModule, ConfigProvider, ConfigResource, Tree

_EACH = "each."  # of what differs from instance to instance


class ProviderAndRegion(TypedDict):
    """Where a resource lives."""

    provider: str
    region: str | None
    own_region: str
    spread: NotRequired[str]
    alike: NotRequired[str]


class Providers:
    """The `provider_config` of a plan."""

    def __init__(self, shown: Config | None, configuration: Configuration) -> None:
        self.configs: Mapping[str, ConfigProvider] = {}
        self.same: Mapping[str, str] = {}
        if shown is not None:
            self.configs, self.same = _shared(shown)
        self.configuration = configuration
        self._regions: dict[str, str | None] = {}
        self._spread = {key: _spread(one) for key, one in self.configs.items()}
        self._alike = first_alike({key: self._signed(one) for key, one in self.configs.items() if _is_aws(one)})

    def of(self, config: ConfigResource | None, module: str, source: Source) -> ProviderAndRegion:
        """The provider configuration of a resource (`aws`, `aws.dr`, `` when not shown) and its region, if known.

        Since provider 6 a resource may name its own region. Where that is known after apply, or sensitive, or that of the provider is one
        of several, `own_region` stands for it, which no other resource surely shares.
        """
        values = {name: source.values.get(name) for name in ("region", "arn") if below(source.sensitive, name) is not True}
        later = below(source.unknown, "region") is True or "region" not in values
        own_region = f"{source.address}.region"
        if config is None:
            return self._left(values)
        key = config.provider_config_key
        key = self.same.get(key, key)
        if key not in self.configs:
            key = self._inherited(key, module)
        own = values.get("region") if config.type not in OTHER_REGIONS else ""
        if later and own is None and "region" in config.expressions:
            return ProviderAndRegion(provider=key, region=None, own_region=own_region)
        told = own if isinstance(own, str) and own and _is_region(own) else ""
        spread = self._spread.get(key, "")
        if not spread:
            return ProviderAndRegion(provider=key, region=told or self._region(key), own_region="")
        region = told or _of_arn(values.get("arn")) or self._region(key)  # which it has once it is there
        if spread == "account":
            return ProviderAndRegion(provider=key, region=region, own_region=own_region, spread=spread, alike=f"{key} of {own_region}")
        return ProviderAndRegion(provider=key, region=region, own_region="" if region else own_region, spread=spread)

    def _left(self, values: Mapping[str, Any]) -> ProviderAndRegion:
        """Of what the configuration declares no more a plan shows no provider configuration: it is of the account, if there is but one.

        In which of several Regions it is, its own region or its ARN tells, or nothing.
        """
        own = values.get("region")
        region = own if isinstance(own, str) and _is_region(own) else None
        is_told = region is not None or isinstance(values.get("arn"), str)  # that of a global service names none
        several = len(set(map(self._region, self._alike))) > 1
        if len(set(self._alike.values())) != 1 or (several and not is_told):
            return ProviderAndRegion(provider="", region=region, own_region="")
        region = region or _of_arn(values.get("arn"))
        default = "aws" if "aws" in self._alike else next(iter(self._alike))
        key = next((one for one in (default, *self._alike) if region and self._region(one) == region), default)
        return ProviderAndRegion(provider=key, region=region or self._region(key), own_region="")

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
        """The Region that a provider configuration names. A place is called by its Region, so one that must not be shown is not known."""
        if key not in self._regions:
            config = self.configs.get(key)
            region = config.expressions.get("region") if config else None
            self._regions[key] = None if config is None or self._hides(region, config) else self._read(region, config)
        return self._regions[key]

    def _hides(self, expression: Tree, config: ConfigProvider) -> bool:
        """Whether something in it is a sensitive variable, whose value a plan shows all the same."""
        module, names = self._module(config), references_of(expression) if isinstance(expression, Mapping) else []
        while module is not None:
            variables = module.config.variables
            read = [name for name in variables if f"var.{name}" in names]
            if any(variables[name].sensitive for name in read):
                return True
            passed: list[Tree] = [module.call.expressions.get(name) for name in read] if module.call is not None else []
            module, names = module.parent, [text for one in passed if isinstance(one, Mapping) for text in references_of(one)]
        return False

    def _module(self, config: ConfigProvider) -> Module | None:
        """The module in which a provider configuration stands: its variables are those of that module."""
        return self.configuration.module(config.module_address)

    def _read(self, expression: Tree, config: ConfigProvider) -> str | None:
        """The text that is written out, or that the one variable was given that it is most likely made of."""
        if not isinstance(expression, Mapping):
            return None
        module, value = self._module(config), None
        if is_constant(expression):
            value = expression["constant_value"]
        elif module is not None:
            _, value = self.configuration.pure_variable(expression, module)
        return value if isinstance(value, str) else None

    def resources(self, schema: Schema) -> Iterator[Resource]:
        """A `provider.aws` resource for each AWS provider configuration."""
        for key, config in self.configs.items():
            if _is_aws(config):
                address = f"provider.{key}"
                # Of all else it would be a guess: `!var.x` and `var.x == "y"` look like `var.x` in a plan.
                passed = {name: self._read(one, config) for name, one in config.expressions.items() if name in SECRET}
                source = Source(
                    address=address,
                    type="provider.aws",
                    values={name: passed.get(name) or _constant(one) for name, one in config.expressions.items()},
                    unknown={name: _unknown(one) for name, one in config.expressions.items() if not passed.get(name)},
                    sensitive=dict.fromkeys(SECRET, True),
                    expressions=config.expressions,
                    position=Position(self._module(config) or self.configuration.root),
                    configuration=self.configuration,
                    schema=schema,
                )
                yield Resource(
                    address,
                    "provider.aws",
                    config.alias or config.name,
                    PlannedValues(source),
                    mode="provider",
                    block=address,
                    provider=key,
                    alike=self._alike[key],
                    region=self._region(key),
                )

    def _signed(self, config: ConfigProvider) -> Signed:
        """What a configuration signs in with; no text where a plan does not say it: of a template it has the references alone."""
        told = {name: one for name, one in config.expressions.items() if name not in NOT_ABOUT_ACCOUNTS}
        if not all(map(_is_plain, told.values())):
            return Signed(None, self._account(config))
        return Signed(msgspec.json.encode(told, order="sorted").decode() if told else "", self._account(config))

    def _account(self, config: ConfigProvider) -> str | None:
        written: list[Tree] = [config.expressions.get(name) for name in ASSUMES]
        several = next((blocks for one in written if isinstance(one, list) and (blocks := _blocks(one))), ())
        allowed = _constant(config.expressions.get("allowed_account_ids"))
        return works_in([self._read(one.get("role_arn"), config) for one in several], allowed if isinstance(allowed, list) else ())


def _is_aws(config: ConfigProvider) -> bool:
    """Whether it is of the AWS provider, whatever the module calls that, or of what is called like it; 0.12 shows no full name."""
    return config.name == "aws" or is_aws(config.full_name)


def _shared(shown: Config) -> tuple[Mapping[str, ConfigProvider], Mapping[str, str]]:
    """The configurations that are ones of their own; and what the others are called by, whose they are.

    A plan names anew (`module.a:aws`) what a module takes without saying anything, wherever it does not find it in the module above:
    because the root has none, then it is one and the same, the default one; or because the module above only calls others.
    """
    configs, root = shown.provider_config, shown.root_module
    same = {key: _taken(one, configs, root) for key, one in configs.items() if one.module_address and not (one.alias or one.expressions)}
    same = {key: whose for key, whose in same.items() if whose and whose != key}
    kept = {key: one for key, one in configs.items() if key not in same}
    return kept | {whose: configs[key] for key, whose in same.items() if whose not in configs}, same


def _taken(one: ConfigProvider, configs: Mapping[str, ConfigProvider], root: ConfigModule) -> str:
    """The key of the configuration that a module takes from above; empty where it has its own (`provider "aws" {}`), or nobody can tell.

    Terraform looks for it in the module above alone, which knows of it by a resource, a requirement, or what it is passed
    (`marshalProviderConfigs` of `internal/command/jsonconfig/config.go`). So one that only calls others was passed nothing itself.
    """
    if one.name not in configs:
        return one.name
    above = [name for name, _ in module_steps(one.module_address)][:-1]
    if not above or _known(one.name, above, configs, root):
        return ""
    passed = any(other.name == one.name and other.alias for other in configs.values())
    for depth in range(len(above) - 1, 0, -1):
        found = _known(one.name, above[:depth], configs, root)
        if found or passed:
            return found.pop() if len(found) == 1 else ""
    return one.name


def _known(name: str, path: list[str], configs: Mapping[str, ConfigProvider], root: ConfigModule) -> set[str]:
    """The keys of the configurations of a provider that a module is seen to have."""
    module = root.below(path)
    own = f"{'.'.join(f'module.{call}' for call in path)}:{name}"
    used = {one.provider_config_key for one in module.resources} if module else set[str]()
    return {key for key in used if key in configs and configs[key].name == name} | ({own} & configs.keys())


def _spread(config: ConfigProvider) -> str:
    """What differs between the instances of a configuration that OpenTofu's `for_each` makes: the account, or else the Region, or "".

    A plan shows neither the `for_each` nor which of the instances a resource uses, only what the arguments are made of:
    `region = each.value`. Terraform has no such loop, and refuses `each` in a provider configuration.
    https://opentofu.org/docs/language/providers/configuration/#for_each-multiple-instances-of-a-provider-configuration
    """
    each = {name for name, one in config.expressions.items() if _reads_each(one)}
    if each - NOT_ABOUT_ACCOUNTS or "allowed_account_ids" in each:
        return "account"
    return "region" if "region" in each else ""


def _reads_each(expression: Tree) -> bool:
    """Whether something in an argument or nested blocks, as a plan shows them, reads `each`: it is another one in each instance."""
    if isinstance(expression, list):
        return any(map(_reads_each, expression))
    if not isinstance(expression, dict):
        return False
    return any(one.startswith(_EACH) for one in references_of(expression)) or any(map(_reads_each, expression.values()))


def _is_plain(expression: Tree) -> bool:
    """Whether everything in an argument or nested blocks is constant."""
    if isinstance(expression, list):
        return all(map(_is_plain, expression))
    if not isinstance(expression, Mapping) or is_constant(expression):
        return True
    return "references" not in expression and all(map(_is_plain, expression.values()))


def _constant(expression: Tree) -> Tree:
    """What stands in an expression, and in each block of a list of them; None where the plan does not show it."""
    if isinstance(expression, list):
        return [{name: _constant(one) for name, one in block.items()} for block in _blocks(expression)]
    return expression["constant_value"] if isinstance(expression, dict) and is_constant(expression) else None


def _unknown(expression: Tree) -> Tree:
    """The tree that `after_unknown` would have for the expressions of a provider configuration."""
    if isinstance(expression, list):
        return [{name: _unknown(one) for name, one in block.items()} for block in _blocks(expression)]
    return not is_constant(expression)


def _blocks(expressions: list[Tree]) -> list[Mapping[str, Any]]:
    return [block for block in expressions if isinstance(block, dict)]


def _of_arn(arn: Tree) -> str:
    """The Region in an ARN, "" where it has none: `arn:partition:service:region:account:resource`."""
    parts = arn.split(":", 5) if isinstance(arn, str) else []
    return parts[3] if len(parts) == 6 else ""  # noqa: PLR2004


def _is_region(text: str) -> bool:
    """`aws_s3_bucket.region` and others are AWS region names; an unrelated attribute of that name is not."""
    return text.count("-") >= 2 and text[-1:].isdigit()  # noqa: PLR2004 — eu-west-1

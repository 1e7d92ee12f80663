"""Arguments of a generated configuration: how each stands under `configuration`, and what the plan knows of its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

UNKNOWN: Final = object()  # the value is known after apply
Scope: TypeAlias = Mapping[str, Any]  # module inputs, with `key` and `value` of the instance


@dataclass(frozen=True, slots=True)
class After:
    """A reference to something that exists after apply only: `After("aws_vpc.this.id")`."""

    refers: tuple[str, ...]

    def __init__(self, *refers: str) -> None:
        object.__setattr__(self, "refers", refers)

    def value(self, scope: Scope) -> Any:  # noqa: ARG002
        """Unknown, whatever the inputs."""
        return UNKNOWN


@dataclass(frozen=True, slots=True)
class Input:
    """A module variable: known or not as the caller's argument is. `dynamic` wraps it into blocks, one for each element."""

    name: str
    dynamic: Mapping[str, Any] | None = None

    @property
    def refers(self) -> tuple[str, ...]:
        """What the plan says it refers to."""
        return (f"var.{self.name}",)

    def value(self, scope: Scope) -> Any:
        """The argument of the call."""
        given = scope[self.name]
        if self.dynamic is None or given is UNKNOWN:
            return given
        return [{**self.dynamic, "from_port": port, "to_port": port} for port in given]


@dataclass(frozen=True, slots=True)
class Template:
    """What an expression over known inputs comes to: `Template("{name}-{key}", "var.name", "each.key")`.

    A lone `{value}` keeps its type; what is no text stands for itself (`Template(True, "each.key")`).
    """

    pattern: str | bool
    refers: tuple[str, ...]

    def __init__(self, pattern: str | bool, *refers: str) -> None:  # noqa: FBT001
        object.__setattr__(self, "pattern", pattern)
        object.__setattr__(self, "refers", refers)

    def value(self, scope: Scope) -> Any:
        """The text with its gaps filled."""
        if isinstance(self.pattern, bool):
            return self.pattern
        return scope["value"] if self.pattern == "{value}" else self.pattern.format(**scope)


@dataclass(frozen=True, slots=True)
class Block:
    """A resource or data source. `repeat` is a number, `("count", input)` or `("for_each", input)`."""

    type: str
    name: str
    arguments: Mapping[str, Any]
    repeat: int | tuple[str, str] | None = None
    mode: str = "managed"

    @property
    def address(self) -> str:
        """Its address inside its module."""
        return f"{'data.' if self.mode == 'data' else ''}{self.type}.{self.name}"

    def instances(self, inputs: Scope) -> list[tuple[int | str | None, Scope]]:
        """Key and scope of each instance."""
        if self.repeat is None:
            return [(None, inputs)]
        if isinstance(self.repeat, tuple) and self.repeat[0] == "for_each":
            return [(key, {**inputs, "key": key, "value": value}) for key, value in inputs[self.repeat[1]].items()]
        given = self.repeat if isinstance(self.repeat, int) else inputs[self.repeat[1]]
        return [(index, {**inputs, "key": index}) for index in range(given if isinstance(given, int) else len(given))]


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its resources, and what each output refers to."""

    source: str
    blocks: tuple[Block, ...]
    outputs: Mapping[str, After]
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A module call; with `each`, one instance for every key of it."""

    name: str
    module: Module
    arguments: Mapping[str, Any]
    each: Mapping[str, Any] | None = None

    def instances(self) -> list[tuple[str, Scope]]:
        """Module path and inputs of each instance."""
        if self.each is None:
            return [(f"module.{self.name}", self._inputs({}))]
        return [(f'module.{self.name}["{key}"]', self._inputs({"key": key, "value": value})) for key, value in self.each.items()]

    def _inputs(self, scope: Scope) -> Scope:
        absent = dict.fromkeys(self.module.variables)
        return absent | {name: known(argument, scope) for name, argument in self.arguments.items()}


def known(argument: Any, scope: Scope) -> Any:
    """The value of an argument; UNKNOWN stands wherever the plan will know it after apply only."""
    if isinstance(argument, (After, Input, Template)):
        return argument.value(scope)
    if isinstance(argument, list):
        return [known(item, scope) for item in argument]
    if isinstance(argument, dict):
        return {name: known(item, scope) for name, item in argument.items()}
    return argument


def written(argument: Any) -> Any:
    """The form under `configuration`: references, a constant, or nested blocks of those."""
    if isinstance(argument, (After, Input, Template)):
        return {"references": [name for text in argument.refers for name in trail(text)]}
    if isinstance(argument, list) and argument and all(isinstance(item, dict) for item in argument):
        return [{name: written(value) for name, value in item.items()} for item in argument]
    if refers := references(argument):
        return {"references": refers}
    return {"constant_value": argument}


def references(argument: Any) -> list[str]:
    """Every reference inside a list or a map: Terraform shows them flat."""
    if isinstance(argument, (After, Input, Template)):
        found: list[str] = written(argument)["references"]
        return found
    inside = argument if isinstance(argument, list) else argument.values() if isinstance(argument, dict) else ()
    return [name for item in inside for name in references(item)]


def trail(text: str) -> list[str]:
    """A reference and what it goes through, as Terraform lists them: `a.b.id` → `a.b.id`, `a.b`."""
    parts = text.split(".")
    base = {"var": 2, "each": 2, "count": 2, "data": 3}.get(parts[0], 2)
    return [text] if len(parts) <= base else [text, ".".join(parts[:base])]

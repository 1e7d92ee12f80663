"""All resources of one world (the one before, or the one after), by address and by type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from srm_tf.model.resource import Attributes, Resource
from srm_tf.model.value import Reference, Value

NO_FILE = "a file that could not be read"  # among the modules that are not loaded: it may hold anything
ERRORED = "errored"  # the kind of the note about a plan that Terraform could not finish: what it does not show is not judged
_IDENTITIES = frozenset({"", "id", "allocation_id"})  # by which somebody else may take it; "" where a plan does not tell
REFUSED = "Terraform would refuse this: "  # in the text of a note, between what is refused and why


class Note(msgspec.Struct, frozen=True):
    """Something the door saw and could not use: said in the report, never dropped.

    `kind` is not_loaded, warning, errored, earlier (what only earlier providers have), source, baseline or settings; `root` names the
    input, once several are put together.
    """

    kind: str
    where: str
    text: str
    root: str = ""

    @property
    def refused(self) -> tuple[str, str]:
        """Of what Terraform would refuse: what it is, and what is said of it whatever it is; two empty texts of any other note."""
        what, said, why = self.text.partition(f": {REFUSED}")
        return (what, f"{REFUSED}{why}") if said else ("", "")


class Graph(msgspec.Struct, frozen=True, dict=True):
    """Resources in input order. Data sources are in it (mode `data`), as are providers, accounts and regions."""

    resources: tuple[Resource, ...]
    notes: tuple[Note, ...] = ()
    open_modules: tuple[tuple[str, tuple[Reference, ...]], ...] = msgspec.field(default=())  # not loaded, with what they are passed
    lost: tuple[str, ...] = ()  # those of them that could not be read: nobody can tell what they hold, or are passed
    moved: tuple[tuple[str, str], ...] = ()  # what `moved` blocks say, (from, to) as whole addresses
    released: tuple[str, ...] = ()  # the addresses of `removed` blocks that destroy nothing, without keys
    lost_moves: bool = False  # something could not be read in which `moved` or `removed` blocks may stand
    # The versions of the AWS provider that the configuration admits: as its modules write them (`~> 5.0`), as its lock file has it
    # (`5.31.0`), and as arguments that later versions took away leave them (`< 5`). All of them hold.
    asked: tuple[str, ...] = ()
    untold: bool = False  # the input shows values without the configuration behind them (a state): nobody can tell where any comes from
    unread: bool = False  # nor does it show what was looked up
    outputs: Callable[[], Iterable[tuple[str, tuple[Reference, ...]]]] = tuple  # of the root module: name, and what it refers to
    given: Mapping[str, object] = msgspec.field(default_factory=dict[str, object])  # `var.<name>` of the root module → what a plan shows
    sensitive: Mapping[str, object] = msgspec.field(default_factory=dict[str, object])  # those declared so, with what is known of them

    @cached_property
    def by_address(self) -> dict[str, Resource]:
        """Every resource under its address."""
        return {resource.address: resource for resource in self.resources}

    @cached_property
    def by_type(self) -> dict[str, tuple[Resource, ...]]:
        """Managed resources under their type, data sources under `data.<type>`."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            found[typed(resource)].append(resource)
        return {name: tuple(members) for name, members in found.items()}

    @cached_property
    def handed_out(self) -> dict[str, tuple[str, ...]]:
        """Address → the outputs that tell other stacks its id; what else they may tell of it, nobody takes it by."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, references in self.outputs():
            for one in references:
                if one.target and one.attribute in _IDENTITIES and name not in found[one.target]:
                    found[one.target].append(name)
        return {target: tuple(names) for target, names in found.items()}

    @cached_property
    def found(self) -> dict[tuple[object, ...], Any]:
        """Scratch space for what is found out of the graph, under a key of whoever does: many controls read the same policies."""
        return {}

    def get(self, address: str | None) -> Resource | None:
        """The resource at an address, or None."""
        return self.by_address.get(address) if address else None

    def formerly(self, resource: Resource) -> Resource | None:
        """In the world before: what a resource was. Of what moves, a plan has the new address there already, a configuration the old."""
        same = self.get(resource.address)
        if same is not None and same.previous_address == resource.previous_address:
            return same
        return self.get(resource.previous_address)

    def of_type(self, *types: str) -> Sequence[Resource]:
        """All resources of these types (`data.<type>` for data sources), in the order of the types."""
        if len(types) == 1:
            return self.by_type.get(types[0], ())
        return [resource for name in types for resource in self.by_type.get(name, ())]

    @cached_property
    def users(self) -> dict[str, tuple[tuple[Resource, str], ...]]:
        """Address → (resource, top-level attribute) of every reference that leads to it, certain or possible."""
        found: dict[str, dict[tuple[str, str], Resource]] = defaultdict(dict)
        for resource in self.resources:
            for attribute, reference in outgoing(resource):
                if reference.target and reference.target != resource.address:
                    found[reference.target][resource.address, attribute] = resource
        return {target: tuple((who, name) for (_, name), who in uses.items()) for target, uses in found.items()}


def typed(resource: Resource) -> str:
    """The word a control uses for the resource's type: `aws_x`, or `data.aws_x`."""
    return f"data.{resource.type}" if resource.mode == "data" else resource.type


def names_referring(resource: Resource) -> Iterable[str]:
    """The top-level attributes of a resource that may refer to something."""
    return resource.values.referring() if isinstance(resource.values, Attributes) else resource.values


def outgoing(resource: Resource) -> Iterator[tuple[str, Reference]]:
    """Every reference a resource makes, with the top-level attribute that makes it."""
    for name in names_referring(resource):
        for reference in references_in(resource.values[name]):
            yield name, reference


def references_in(value: Value) -> Iterable[Reference]:
    """The references of a value and of everything inside it, without repeats."""
    return dict.fromkeys(reference for inner in value.walk() for reference in inner.references)

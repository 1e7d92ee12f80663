"""Blocks and local values that wait for each other: Terraform refuses a configuration with such a cycle before it evaluates anything.

It orders whole blocks, so that each waits for all that it names, in arguments that have nothing to do with each other as well, in
`depends_on` and in provisioners, however many instances it has: "Cycle: aws_sqs_queue.a, aws_sqs_queue.b". Of a call of a module it orders
the parts: each of its arguments, each of its outputs, how many there are ("module.m (expand)"), and all of it ("module.m (close)"), for
which waits who names the module without an output. All in the module waits for the number of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from srm_tf.terraform.addresses import module_path, named_in
from srm_tf.terraform.bodies import Refused
from srm_tf.terraform.declared import META, ResourceId
from srm_tf.terraform.missing_names import resource_named
from srm_tf.terraform.names import references
from srm_tf.terraform.self_references import ITSELF

if TYPE_CHECKING:
    from srm_tf.terraform.declared import Declaration, Declared
    from srm_tf.terraform.module import ModuleInstance
    from srm_tf.terraform.refusals import Told
    from srm_tf.terraform.repetition import Opened
    from srm_tf.terraform.syntax import Block, Body, Expression, Traversal

Waits: TypeAlias = dict[str, set[str]]  # who waits → for whom
_NUMBER: Final = " (number)"  # behind a call: how many there are
_ORDERING: Final = frozenset({"count", "for_each", "depends_on"})
_CONDITIONS: Final = frozenset({"precondition", "postcondition"})


class _Within(msgspec.Struct, frozen=True):
    """What waits in one module, as it is called there; an argument of a call is `module.m.var.name`, which is `var.name` in that module."""

    declared: Declared
    waits: Waits

    @property
    def plain(self) -> Waits:
        """Blocks and local values. A block does not wait for itself."""
        own = {str(one) for one in self.declared.resources}
        return {one: named - {one} if one in own else named for one, named in self.waits.items() if one in own or one.startswith("local.")}


def cycles(modules: Sequence[ModuleInstance], said: Sequence[str]) -> Iterator[Told]:
    """What Terraform says of each cycle, at the line of a block, a local value or an argument of a call that is in it.

    `modules`: the instances of all modules, the root first. `said`: what was said already, of a cycle that an evaluation came upon.
    """
    before = [text for text in said if text.endswith(ITSELF)]
    first = {one.folder: one for one in reversed(modules)}
    found = {folder: _Within(one.declared, _waits(one.declared)) for folder, one in first.items()}
    for folder, one in first.items():
        told = (*_to_themselves(one, found[folder]), *_in_one(found[folder], before))
        yield from ((named_in(one.address, what), refused, one.declared.folder) for what, refused in told)
    paths = {module_path(one.address): found[one.folder] for one in modules}
    if len(paths) > 1:
        yield from _through_calls(paths, before)


def _waits(declared: Declared) -> Waits:
    found = {str(one): _named(declared, _expressions(block.body)) for one, block in declared.resources.items()}
    found |= {f"local.{name}": _named(declared, [expression]) for name, (expression, _) in declared.locals.items()}
    found |= {f"output.{name}": _named(declared, _expressions(block.body)) for name, block in declared.outputs.items()}
    for name, call in declared.calls.items():
        number = found.setdefault(f"module.{name}{_NUMBER}", set())
        for argument, attribute in call.body.attributes.items():
            named = _named(declared, [attribute.value])
            if argument in _ORDERING:
                number |= named
            elif named:
                found[f"module.{name}.var.{argument}"] = named
    return found


def _in_one(within: _Within, before: Sequence[str]) -> Iterator[tuple[str, Refused]]:
    """The cycles in a module alone."""
    for cycle in _cycles(within.plain):
        if not any(one in text.split() for one in cycle for text in before):
            yield cycle[0], Refused(_said(cycle), *_place(within.declared, cycle[0]))


def _through_calls(paths: Mapping[str, _Within], before: Sequence[str]) -> Iterator[Told]:
    """The cycles that go through calls of modules, under the names that the root has for what is in them. `paths`: of all modules."""
    waits: Waits = {}
    homes: dict[str, tuple[Declared, str]] = {}
    plain = set[str]()
    for path, within in paths.items():
        inside = within.plain
        for one, named in within.waits.items():
            whole, call = named_in(path, one), named_in(path, ".".join(one.split(".", 2)[:2])) if ".var." in one else path
            waits[whole] = {named_in(path, other) for other in inside.get(one, named)} | ({f"{path}{_NUMBER}"} if path else set())
            homes[whole] = within.declared, one
            plain |= {whole} if one in inside else set()
            waits.setdefault(call, set()).add(whole)
    waits.pop("", None)
    for cycle in _cycles(waits):
        short = [_evaluated(homes[one][1]) for one in cycle if one in homes]
        if plain.issuperset(cycle) or any(one in text.split() for one in short for text in before):
            continue
        first = next((one for one in cycle if one in plain), next(one for one in cycle if one in homes))
        names = dict.fromkeys(one.removesuffix(_NUMBER) for one in (first, *cycle))
        declared, own = homes[first]
        yield first.removesuffix(_NUMBER), Refused(_said([*names]), *_place(declared, own)), declared.folder


def _evaluated(node: str) -> str:
    """What it is called where it is evaluated."""
    return f"var.{node.partition('.var.')[2]}" if ".var." in node else node.removesuffix(_NUMBER)


def _cycles(waits: Waits) -> Iterator[list[str]]:
    """Each cycle, in the order in which its members are declared; none of them is in two."""
    waits = dict(waits)
    while cycle := _cycle(waits):
        yield cycle
        for one in cycle:
            del waits[one]


def _cycle(waits: Waits) -> list[str]:
    try:
        TopologicalSorter({one: sorted(named & waits.keys()) for one, named in waits.items()}).prepare()
    except CycleError as error:
        found = set[str](error.args[1])
        return [one for one in waits if one in found]
    return []


def _said(cycle: Sequence[str]) -> str:
    first, *others = cycle
    by = f" by way of {', '.join(others)}" if others else ""
    return f"{first} {ITSELF}{by}"


def _to_themselves(module: ModuleInstance, within: _Within) -> Iterator[tuple[str, Refused]]:
    """Blocks that name themselves ("Self-referential block"): an instance that does, in an argument; where there is none nobody minds.

    In a condition of its own none may, whether there are instances or not ("Invalid reference in precondition").
    """
    for one, block in within.declared.resources.items():
        if str(one) not in within.waits[str(one)]:
            continue
        yield from (
            (str(one), Refused(f"{one} {ITSELF}", condition.span.line, block.elsewhere.get("lifecycle", block.file)))
            for condition in _conditions(block)
            if any(resource_named(name) == one for each in _expressions(condition.body) for name in references(each))
        )
        opened = module.instances(one)[0]
        if opened.doubt:
            continue
        for name, line, expressions in _arguments(block):
            if any(_names_itself(reference, one, opened) for each in expressions for reference in references(each)):
                yield f"{one}.{name}", Refused(f"{one} {ITSELF}", line, block.elsewhere.get(name, block.file))


def _arguments(block: Declaration) -> Iterator[tuple[str, int, Iterable[Expression]]]:
    for name, attribute in block.body.attributes.items():
        if name not in META:
            yield name, attribute.span.line, [attribute.value]
    for name, several in block.blocks.items():
        if name not in META:
            yield from ((name, one.span.line, _expressions(one.body)) for one in several)


def _conditions(block: Declaration) -> Iterator[Block]:
    for lifecycle in block.blocks.get("lifecycle", ()):
        yield from (one for one in lifecycle.body.blocks if one.type in _CONDITIONS)


def _names_itself(name: Traversal, own: ResourceId, opened: Opened) -> bool:
    """Whether a reference is to a block, or to one of its instances by a key that there is."""
    if resource_named(name) != own:
        return False
    key = next(iter(name.steps[1 if own.mode == "managed" else 2 :]), None)
    return bool(opened.pairs) if key is None or key.attribute else opened.place(key.key) is not None


def _place(declared: Declared, node: str) -> tuple[int, str]:
    """(line, file) of what waits."""
    kind, _, rest = node.removesuffix(_NUMBER).partition(".")
    if kind == "local":
        _, place = declared.locals[rest]
        return place.line, place.file
    if kind == "module":
        call, _, argument = rest.partition(".var.")
        at = declared.calls[call].place(argument) or declared.calls[call].location
        return at.line, at.file
    block = declared.outputs[rest] if kind == "output" else next(block for one, block in declared.resources.items() if str(one) == node)
    return block.span.line, block.file


def _expressions(body: Body) -> Iterator[Expression]:
    """All that stands in a block, and in blocks inside."""
    for attribute in body.attributes.values():
        yield attribute.value
    for block in body.blocks:
        yield from _expressions(block.body)


def _named(declared: Declared, expressions: Iterable[Expression]) -> set[str]:
    """What some expressions name of that which waits."""
    found = {_node(declared, name) for one in expressions for name in references(one)}
    return found - {""}


def _node(declared: Declared, name: Traversal) -> str:
    first = str(name.steps[0].key) if name.steps and name.steps[0].attribute else ""
    if name.root in {"local", "var"}:
        known = declared.locals if name.root == "local" else declared.variables
        return f"{name.root}.{first}" if first in known else ""
    if name.root == "module":
        output = next((step for step in name.steps[1:] if step.attribute), None) if first in declared.calls else None
        return f"module.{first}.output.{output.key}" if output is not None else f"module.{first}" if first in declared.calls else ""
    wanted = resource_named(name)
    return str(wanted) if wanted in declared.resources else ""

"""What the configuration part of a plan says about where values come from.

The plan keeps of each expression only the names it refers to. They are followed here through variables, outputs,
`each` and `count`, module by module and instance by instance, to resources, or to where the trail ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from srm_tf.model.value import GAP, Certainty, Reference, Unknown
from srm_tf.terraform.addresses import KEYS, Part, besides, join_module, longest, module_steps, named_in, parts, read_from, show_key, things
from srm_tf.terraform.decode import is_constant, references_of
from srm_tf.terraform.instances import EVERY, By, Instances, Module, Position, Trail, has_default, is_made_once, keys_of, same_key
from srm_tf.terraform.members import as_output, blocks, by_name, member, of_its_kind, of_made, perhaps, picks_by_name, read_of, told
from srm_tf.terraform.parallel import all_references, texts
from srm_tf.terraform.reach import Reach
from srm_tf.terraform.shared_objects import SharedObjects

if TYPE_CHECKING:
    from srm_tf.model.resource import Key
    from srm_tf.terraform.decode import ConfigModule, ModuleCall, RootVariable, Tree, Written

_BLOCK = 2  # steps of a name that is that of a whole block or call, not of something in it
_DEPTH = 40  # module calls and locals never nest deeper in earnest; a guard against a malformed configuration
_PICKED = 2  # names of `var.ids[each.key]`: what is picked from, and by which key
_PLAIN = frozenset({"path", "terraform", "self", "count"})


class Configuration:
    """The configuration of one plan, with the instances the plan has."""

    def __init__(self, root: ConfigModule, variables: dict[str, RootVariable], instances: Instances) -> None:
        self.root, self.variables = Module("", root), variables
        self.texts_given = {f"var.{name}": one.value for name, one in variables.items() if isinstance(one.value, str)}
        declared = {name: one.default for name, one in root.variables.items()}
        self.texts_declared = {f"var.{name}": default for name, default in declared.items() if isinstance(default, str)}
        self.given = {f"var.{name}": besides(one.value, declared.get(name)) for name, one in variables.items()}
        self.sensitive = {(at := f"var.{name}"): self.given.get(at, Unknown(at)) for name, one in root.variables.items() if one.sensitive}
        self.instances = instances
        self._modules: dict[str, Module | None] = {"": self.root}
        self._inputs: dict[tuple[str, str, By], tuple[Trail, ...]] = {}
        self._followed: dict[tuple[str, str], tuple[Trail, ...]] = {}
        self._trails: dict[tuple[object, ...], tuple[Trail, ...]] = {}
        self.reach, self.objects = Reach(self), SharedObjects(self)

    @cached_property
    def texts_brought(self) -> tuple[str, ...]:
        """All texts in what its variables are given."""
        return tuple(texts([one.value for one in self.variables.values()]))

    def module(self, address: str) -> Module | None:
        """The module instance at an address, or None where its configuration is not shown."""
        if address not in self._modules:
            module: Module | None = self.root
            for name, key in module_steps(address):
                module = self._enter(module, name, key) if module else None
            self._modules[address] = module
        return self._modules[address]

    def _enter(self, parent: Module, name: str, key: Key) -> Module | None:
        call = parent.config.module_calls.get(name)
        if call is None or call.module is None:
            return None
        siblings = len(self.instances.modules.get((parent.address, name), {}))
        return Module(join_module(parent.address, name, key), call.module, parent, call, key, siblings)

    def trails(self, expression: Written, position: Position, *, known: bool = False, listed: bool = False) -> tuple[Trail, ...]:
        """Where the references of one expression end, without repeats.

        `known`: of one whose value the plan knows; `listed`: of one that may be all of what is named, but for what is one of several.
        """
        names = things(references := references_of(expression))
        if not names:
            return ()
        by = replace(self._keys(names, position), apart=not known)
        picks = by_name(references, names, by, lambda keys: self._by(keys, position))
        own = tuple([tuple(self.follow(parts(text), position, text, by=by)) for text in names if text.startswith("each.")])
        whole = blocks(references, names) if listed else ()
        key = (here := position.module.address, picks, whole, listed, own)  # all else is the same for all instances of a block
        if key not in self._trails:
            found = (trail for text, picked in picks for trail in self.follow(parts(text), position, text, by=picked))
            some = (perhaps(one) if listed and (one.one_of or one.is_looped(here, names)) else one for one in told(found, names))
            trails = dict.fromkeys(some)
            named = {one.reference.target for one in trails}
            others = (perhaps(one) for text in whole for one in self.followed(text, position) if one.reference.target not in named)
            self._trails[key] = (*trails, *others)
        return self._trails[key]

    def _keys(self, names: Sequence[str], position: Position) -> By:
        """By which key an expression may pick: of `aws_x.y[each.value.of].id` a plan shows `aws_x.y` and `each.value.of`."""
        keys = [text for text in names if text.startswith(KEYS)]
        return replace(self._by(keys, position), one=len(names) == _PICKED) if keys else EVERY

    def _by(self, keys: list[str], position: Position) -> By:
        key = self._picked(keys, position)
        return By((key,), siblings=position.siblings if key == position.key else 0)

    def _picked(self, keys: list[str], position: Position) -> Key:
        """The key by which an instance picks among others: its own, or what its element of `for_each` says; GAP if that is not shown."""
        values = [text for text in keys if text.startswith("each.value")]
        if not values:
            return position.key
        known, value = self.named(parts(values[0]), position) if len(keys) == 1 else (False, None)
        if known and isinstance(value, str):
            return value
        over: Tree = self.over(position)
        of_a_set = over is None or (isinstance(over, list) and position.key in over)
        return position.key if keys == ["each.value"] and of_a_set else GAP

    def follow(self, steps: tuple[Part, ...], position: Position, text: str, *, by: By = EVERY, depth: int = 0) -> Iterator[Trail]:
        """Follow one reference. `by`: how the expression picks instances."""
        if depth > _DEPTH or not steps:
            yield Trail(Reference(text))
            return
        head = steps[0].name
        if head in _PLAIN or (head == "each" and len(steps) > 1 and steps[1].name == "key"):
            return
        if head == "var" and len(steps) > 1:
            yield from self._variable(steps, position, text, depth, by)
        elif head == "each":
            yield from of_its_kind(self._each(steps, position, depth), steps[2:])
        elif head == "module" and len(steps) > 1:
            yield from self._module(steps, position, text, by=by, depth=depth)
        elif head in {"local", "ephemeral", "provider"}:
            yield Trail(Reference(named_in(position.module.address, text)))
        else:
            yield from self._resource(steps, position, text, by=by)

    def _variable(self, steps: tuple[Part, ...], position: Position, text: str, depth: int, by: By = EVERY) -> Iterator[Trail]:
        """A root variable is known; a module's input is what its call passes, else its default. A literal of either is one here, too."""
        module, name = position.module, steps[1].name
        if module.parent is None or module.call is None:
            if not self._is_default(module, steps[1:]):
                declared = name in module.config.variables  # else that was cut out, or the value: nobody knows whether it is the default
                told = declared and (name in self.variables or not has_default(module, name))
                yield Trail(Reference(text, certainty=Certainty.EXACT if told else Certainty.POSSIBLE), known=told)
            return
        passed = module.call.expressions.get(name)
        if passed is None or is_constant(passed):
            if passed is None and not has_default(module, name):
                yield Trail(Reference(f"{module.address}.{text}"), known=True)
            return
        inside = member(steps[1:], by)
        onward = (module.address, name, inside)
        if onward not in self._inputs:
            self._inputs[onward] = ()  # a cycle ends here
            self._inputs[onward] = tuple(self._passed(passed, module, depth, inside))
        yield from of_its_kind(self._inputs[onward] or (Trail(Reference(f"{module.address}.{text}"), known=True),), steps[2:])

    def _is_default(self, root: Module, read: tuple[Part, ...]) -> bool:
        """Whether a variable, or the text read of it, is what its declaration gives it: that stands in the configuration, as a literal."""
        declared, given = root.config.variables.get(read[0].name), self.variables.get(read[0].name)
        if declared is None or given is None or declared.default is msgspec.UNSET:
            return False
        text = read_from(declared.default, read[0], read[1:])
        return declared.default == given.value or (isinstance(text, str) and text == read_from(given.value, read[0], read[1:]))

    def _passed(self, passed: Tree, module: Module, depth: int, inside: By) -> Iterator[Trail]:
        outside = module.outside
        if outside is None:
            return
        for references in all_references(passed):
            names = things(references)
            by = self._keys(names, outside)
            own = by_name(references, names, by, lambda keys: self._by(keys, outside), in_object=inside.one)
            picks = own if by.keys else [(text, of_made(inside, names)) for text in names]
            found = (trail for text, picked in picks for trail in self.follow(parts(text), outside, text, by=picked, depth=depth + 1))
            yield from told(found, names, one=inside.one)

    def _each(self, steps: tuple[Part, ...], position: Position, depth: int) -> Iterator[Trail]:
        """`each.value` is the element of what `for_each` names, at the same key.

        Of `{ own = aws_kms_key.x.arn, other = null }` a plan shows the one name, and not where it stands.
        """
        if position.for_each is None or position.for_each.constant:
            return
        outside = replace(position, for_each=None)
        references = longest(position.for_each.references)
        of_kind = Counter(parts(reference)[0].name for reference in references)
        for reference in references:
            chain = parts(reference)
            several = position.many or of_kind[chain[0].name] > 1  # a single element is one of them
            read = several and len(chain) > _BLOCK + (chain[0].name == "data")
            if chain[0].name == "module" and chain[-1].key is None and self._has(outside.module, chain[-1].name, position.key):
                chain = (*chain[:-1], Part(chain[-1].name, position.key))
            if chain[0].name not in {"var", "local", "each"} and self._may_read(chain, steps[2:]):
                chain = (*chain, *steps[2:])
            found = self.follow(chain, outside, reference, by=By((position.key,), one=position.many), depth=depth + 1)
            for trail in told(found, references, one=position.many and chain[0].name == "local"):
                target = trail.reference.target or ""
                is_read = read or (several and chain[0].name in {"var", "each"} and target != "")
                element = not is_read or show_key(str(position.key)) in target or target.endswith(f"[{position.key}]")
                weaker = trail.reference.at_most(Certainty.INFERRED if element else Certainty.POSSIBLE)
                yield replace(trail, reference=weaker, one_of=trail.one_of or weaker.certainty == Certainty.POSSIBLE)

    def _may_read(self, chain: tuple[Part, ...], rest: tuple[Part, ...]) -> bool:
        """Whether what `each.value` has may be an attribute: of `{ for k, v in aws_x.y : k => { key = v.arn } }` it is none."""
        return not rest or len(chain) != _BLOCK or chain[0].name == "module" or self.instances.may_read(chain[0].name, rest[0].name)

    def _has(self, module: Module, call: str, key: Key) -> bool:
        """Whether a called module has an instance of this key; the keys of a `for` over it may be others."""
        return key in self.instances.modules.get((module.address, call), {})

    def _module(self, steps: tuple[Part, ...], position: Position, text: str, *, by: By, depth: int) -> Iterator[Trail]:
        here = position.module.address
        shown = named_in(here, text)
        call = position.module.config.module_calls.get(steps[1].name)
        if call is None or call.module is None:
            yield Trail(Reference(shown))
            return
        made = self.instances.modules.get((here, steps[1].name), {})
        steps = as_output(steps, call, made)
        call_step = steps[1]
        known = made or self._told_instances(call, call_step, position.module)
        if known is None:  # perhaps none
            yield Trail(Reference(shown))
        repeated = call.count_expression is not None or call.for_each_expression is not None
        keys, certainty = self._which(call_step, known, by) if known is not None else ((call_step.key,), Certainty.POSSIBLE)
        certainty = Certainty.POSSIBLE if call_step.key is None and picks_by_name(keys) else certainty
        for key in keys:
            inside = self._enter(position.module, call_step.name, key)
            if inside is not None:
                yield from self._outputs(inside, steps[2:], certainty, depth, EVERY if repeated else by)

    def _told_instances(self, call: ModuleCall, step: Part, module: Module) -> Mapping[Key, str] | None:
        """The instances of a call of which the plan shows no resource, and which may still pass things on; None where nobody can tell.

        Of `for_each = toset(["a"])`, which refers to nothing, a plan shows no expression at all.
        """
        over = call.count_expression or call.for_each_expression
        if over is not None and any(map(is_made_once, call.module.resources if call.module else ())):
            return {}
        keys = (step.key,) if over is None else keys_of(over)
        return None if keys is None else {key: join_module(module.address, step.name, key) for key in keys}

    def _outputs(self, module: Module, rest: tuple[Part, ...], certainty: Certainty, depth: int, by: By) -> Iterator[Trail]:
        """One output where the reference names it; all of them where the plan hides which (`module.m[count.index].id`).

        What `each.value` has may be called otherwise: `{ for k, m in module.m : k => { key = m.arn } }`.
        """
        if rest and rest[0].name in module.config.outputs:
            for one in self._named_outputs(module, [rest[0].name], certainty, depth, member(rest, by)):
                yield read_of(one, rest[1:]) if self._is_whole(module, rest[0].name) else one
            return
        found = list(self._named_outputs(module, list(module.config.outputs), min(certainty, Certainty.INFERRED), depth))
        targets = {one.reference.target for one in found}
        of_type = Counter(self.instances.types.get(target or "", "") for target in targets)
        for one in found:
            alone = of_type[self.instances.types.get(one.reference.target or "", "")] == 1
            weakest = one.reference.certainty if alone else Certainty.POSSIBLE
            yield replace(one, reference=replace(one.reference, certainty=weakest, unnamed=len(targets) > 1))

    @staticmethod
    def _is_whole(module: Module, name: str) -> bool:
        """Whether an output names one resource and nothing else, so that it may be that."""
        output = module.config.outputs.get(name)
        names = longest(output.expression.references) if output is not None and output.expression is not None else []
        return len(names) == 1

    def _named_outputs(self, module: Module, names: Sequence[str], certainty: Certainty, depth: int, by: By = EVERY) -> Iterator[Trail]:
        for name in names:
            output = module.config.outputs.get(name)
            if output is None or output.expression is None:
                continue
            position, shown = Position(module), things(output.expression.references)
            found = (one for text in shown for one in self.follow(parts(text), position, text, by=of_made(by, shown), depth=depth + 1))
            for trail in told(found, shown, one=by.one):
                yield replace(trail, reference=trail.reference.at_most(certainty))

    def _resource(self, steps: tuple[Part, ...], position: Position, text: str, *, by: By) -> Iterator[Trail]:
        mode = "data" if steps[0].name == "data" else "managed"
        names = steps[1:] if mode == "data" else steps
        here = position.module.address
        shown = named_in(here, text)
        if len(names) < 2:  # noqa: PLR2004 — a type and a name
            yield Trail(Reference(shown))
            return
        instances = self.instances.blocks.get((here, mode, names[0].name, names[1].name), {})
        if not instances:
            if not self.instances.has_none(position.module.config, mode, names[0].name, names[1].name):
                yield Trail(Reference(shown))
            return
        attribute = names[2].name if len(names) > 2 else ""  # noqa: PLR2004
        keys, certainty = self._which(names[1], instances, by)
        if not attribute and names[1].key is None and picks_by_name(keys):
            certainty = Certainty.POSSIBLE
        for key in keys:
            address = instances[key]
            tail = f".{attribute}" if attribute else ""
            yield Trail(Reference(address + tail, address, attribute, certainty), self.instances.knows(address, attribute))

    def followed(self, text: str, position: Position) -> tuple[Trail, ...]:
        """Where a reference leads, by whatever key it picks: the same for all instances, unless it is their own element."""
        steps, key = parts(text), (position.module.address, text)
        found = self._followed.get(key)
        if found is None:
            found = tuple(self.follow(steps, position, text))
            if steps and steps[0].name != "each":
                self._followed[key] = found
        return found

    def is_known(self, text: str, position: Position) -> bool:
        """Whether the plan knows all that a reference leads to."""
        trails = self.followed(text, position)
        return bool(trails) and all(trail.known for trail in trails)

    def passed(self, module: Module, name: str) -> Iterator[Trail]:
        """Where the references of an argument of a module call end."""
        return self._variable((Part("var"), Part(name)), Position(module), f"var.{name}", 0)

    @staticmethod
    def _which(step: Part, instances: Mapping[Key, str], by: By) -> tuple[tuple[Key, ...], Certainty]:
        """The instances that a step may mean: the one it names, the one that the expression picks by its key, or all.

        Where there are more of one than of the other, numbers are reckoned with: `aws_subnet.s[count.index % 2]`.
        """
        if step.key is not None:
            return same_key(step.key, instances), Certainty.EXACT
        if len(instances) == 1 and None in instances:
            return (None,), Certainty.EXACT
        meant = tuple(key for key in by.keys if key in instances)
        reckoned = any(isinstance(key, int) for key in meant) and by.siblings not in (0, len(instances))
        if meant and not reckoned:
            return meant, Certainty.INFERRED
        return tuple(instances), Certainty.POSSIBLE if reckoned or (by.keys and by.only) else Certainty.EXACT

    def variable(self, name: str, module: Module, depth: int = 0) -> tuple[bool, Any]:
        """(known, value) of a variable: a root variable's value, a constant passed to a module, or a default nobody overrode."""
        default = module.config.variables[name].default if name in module.config.variables else msgspec.UNSET
        fallback = (default is not msgspec.UNSET, None if default is msgspec.UNSET else default)
        if module.parent is None or module.call is None:
            given = self.variables.get(name)  # a plan shows the default of what is not given: what is missing was cut out, or is ephemeral
            return (given is not None, given.value if given is not None else None)
        passed: Tree = module.call.expressions.get(name)
        if passed is None:
            return fallback
        if not isinstance(passed, dict) or depth > _DEPTH:
            return False, None
        if is_constant(passed):
            return True, passed["constant_value"]
        return self.pure_variable(passed, module.parent, depth + 1)

    def named(self, steps: tuple[Part, ...], position: Position) -> tuple[bool, Any]:
        """(known, value) of a variable, of `each.value`, of an output, or a member of one; UNSET of a member that is missing."""
        kind, *names = [step.name for step in steps]
        if kind == "module" and len(names) > 1:
            (known, found), members = self._said(self._enter(position.module, names[0], steps[1].key), names[1]), names[2:]
        elif names and (kind == "var" or [kind, names[0]] == ["each", "value"]):
            (known, found), members = self.variable(names[0], position.module) if kind == "var" else self._element(position), names[1:]
        else:
            return False, None
        value: Tree = found
        for name in members:
            value = value.get(name, msgspec.UNSET) if isinstance(value, Mapping) else None
        return known, value

    def _said(self, module: Module | None, name: str) -> tuple[bool, Any]:
        """(known, value) of an output that is a constant, or one such name."""
        output = module.config.outputs.get(name) if module is not None else None
        if module is None or output is None or output.expression is None:
            return False, None
        names = longest(output.expression.references)
        constant = output.expression.constant
        return (constant, output.expression.constant_value) if len(names) != 1 else self.named(parts(names[0]), Position(module))

    def pure_variable(self, expression: Written, module: Module, depth: int = 0) -> tuple[bool, Any]:
        """(known, value) where an expression refers to one variable or a member of it alone; the value is what is read of it."""
        references = longest(references_of(expression))
        if len(references) != 1 or not references[0].startswith("var."):
            return False, None
        _, variable, *members = parts(references[0])
        known, value = self.variable(variable.name, module, depth)
        if not members and variable.key is None:
            return known and not variable.dynamic, value
        found = read_from(value, variable, members)
        return known and found is not None, found

    def pure_each(self, expression: Written, position: Position) -> tuple[bool, Any]:
        """(known, value) where an expression is the whole of `each.value`, and `for_each` a constant or one whole variable."""
        return self._element(position) if longest(references_of(expression)) == ["each.value"] else (False, None)

    def over(self, position: Position) -> Any:
        """What `for_each` runs over, if that is a constant or one whole variable; UNSET of anything else, None where it names nothing."""
        if position.for_each is None or position.for_each.constant:
            return position.for_each.constant_value if position.for_each is not None else None
        known, found = self.pure_variable(position.for_each, position.module)
        return found if known or not position.for_each.references else msgspec.UNSET

    def _element(self, position: Position) -> tuple[bool, Any]:
        values: Tree = self.over(position)
        return (True, values[position.key]) if isinstance(values, Mapping) and position.key in values else (False, None)

"""The HCL door: a root module's directory → the world that its configuration describes, as a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from srm_tf.errors import SrmError
from srm_tf.model.graph import NO_FILE, Graph, Note
from srm_tf.model.resource import OPEN_KEY, Key, Resource
from srm_tf.model.value import UNREAD, Location, Reference, Unknown, Value
from srm_tf.terraform import cty
from srm_tf.terraform.actions import actions, actions_of
from srm_tf.terraform.addresses import join_module, module_path, named_in
from srm_tf.terraform.alike import hides, identity
from srm_tf.terraform.backends import backends
from srm_tf.terraform.bodies import attempt
from srm_tf.terraform.calls import called
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.chosen_provider import Provided, named_provider, provider_of
from srm_tf.terraform.computed_attributes import computed, keys, tells_keys
from srm_tf.terraform.cty import Val
from srm_tf.terraform.cycles import cycles
from srm_tf.terraform.declared import ANYTHING, Declared, ResourceId
from srm_tf.terraform.earlier import OTHER_REGIONS, starts_at
from srm_tf.terraform.imported import Imports, import_notes
from srm_tf.terraform.key_providers import encryption_blocks
from srm_tf.terraform.lock import chosen
from srm_tf.terraform.missing_names import missing_names
from srm_tf.terraform.module import Instance, ModuleInstance, Thunk
from srm_tf.terraform.moved_blocks import moved, released, still_there
from srm_tf.terraform.provider_resources import provider_resources
from srm_tf.terraform.refusals import Refusals, Told
from srm_tf.terraform.repetition import OPEN, Opened
from srm_tf.terraform.required_providers import versions_of
from srm_tf.terraform.resources import ConfiguredValues, ResourceInstance
from srm_tf.terraform.scope import Scope
from srm_tf.terraform.sources import in_module
from srm_tf.terraform.supposed import Condition, Open, Supposed, Supposition, Way
from srm_tf.terraform.syntax import Access, Traversal
from srm_tf.terraform.unexpected import Past, has_our_provider, of_the_past, slips
from srm_tf.terraform.unknown_counts import repeats
from srm_tf.terraform.unread import kind_of
from srm_tf.terraform.values import model_value, names
from srm_tf.terraform.variables import is_sensitive
from srm_tf.terraform.wrappers import beside
from srm_tf.terraform.written_provisioners import left_behind, provisioners

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.comments import Mark
    from srm_tf.terraform.functions import Files
    from srm_tf.terraform.syntax import Expression
    from srm_tf.terraform.tree import Tree

_AWS = "aws"


class Given(msgspec.Struct, frozen=True):
    """What is given to a root module from outside: values of variables, the workspace, if known.

    `where` a value stands, `by` what it is given where no file gives it. `supposed`: what conditions are taken to come to.
    `found`: the texts that a plan shows in an attribute of a data source, by the address of that; None where it shows none.
    """

    variables: Mapping[str, Val] = {}
    workspace: str | None = "default"
    where: Callable[[str], Location | None] = lambda _: None
    by: Callable[[str], str] = lambda _: ""
    supposed: Supposition = ()
    found: Callable[[str, str], Sequence[str] | None] = lambda _address, _name: None


class Configured(msgspec.Struct, frozen=True):
    """The world of one root module; `late` gives what is noted only while values are read, `marks` what comments say to a checker.

    `calls`: path of a module without instance keys (`module.a.module.b`) → where the calls stand that lead to it, the outermost first.
    `open`: what decides and is not known.
    """

    graph: Graph
    late: Callable[[], Iterator[Note]]
    marks: tuple[Mark, ...] = ()
    calls: Mapping[str, tuple[Location, ...]] = {}
    open: Open = Open()


def configured(root: Path, tree: Tree, schema: Schema, given: Given, files: Callable[[Path], Files]) -> Configured:
    """Evaluate a root module. Values are built when they are read; which instances there are is known at once."""
    session = RootSession(root, tree, schema, given, files)
    session.start()
    found = tuple(session.resources())
    notes = tuple(session.notes()) if not given.supposed else ()
    moves, let_go = session.in_state()
    graph = Graph(
        found,
        notes,
        open_modules=tuple(session.open_modules()),
        lost=tuple(session.lost()),
        moved=moves,
        released=let_go,
        lost_moves=session.lost_moves(),
        asked=session.asked(),
        outputs=session.outputs,
        sensitive=session.sensitive(),
    )

    def supposing(condition: Condition, way: Way) -> tuple[Graph, Open]:
        beside = configured(root, tree, schema, replace(given, supposed=(*given.supposed, (session.supposed.open(condition), way))), files)
        return beside.graph, beside.open

    hangs_on = Open(lambda: tuple(session.supposed.met.values()), supposing)
    return Configured(graph, session.late_notes, tuple(session.marks()), session.calls(), hangs_on)


class RootSession:
    """What the modules below one root share."""

    def __init__(self, root: Path, tree: Tree, schema: Schema, given: Given, files: Callable[[Path], Files]) -> None:
        self.root = root
        self.tree = tree
        self.schema = schema
        self.given = given
        self.workspace = given.workspace
        self.where = given.where
        self.by = given.by
        self.supposed = Supposed(given.supposed)
        self._files = cache(files)  # every module reads those of the root, and it takes a while to find out where links lead
        self._made: list[tuple[ModuleInstance, ResourceInstance, tuple[str, ...]]] = []
        self._missing: dict[str, str] = {}
        self._bare: dict[Location | None, str] = {}
        self._reading: set[str] = set()
        self._past: dict[Path, Sequence[Past]] = {}
        self._unknown: dict[Path, Sequence[Note]] = {}
        self._refusals = Refusals()
        self.module = ModuleInstance(self, tree.module(root), root, {name: _always(value) for name, value in given.variables.items()})
        self.imports = Imports(self.module)
        self._modules: list[ModuleInstance] = []  # the instances of all modules, the root first

    def start(self) -> None:
        """Find every module and resource instance."""
        for module in self.module.walk():
            self._modules.append(module)
            for wanted in module.declared.resources:
                module.instances(wanted)

    def _of_the_past(self, module: ModuleInstance) -> Sequence[Past]:
        """What a module writes that only earlier versions of the provider have; found once for all its instances."""
        if module.folder not in self._past:
            self._past[module.folder] = tuple(of_the_past(module.declared))
        return self._past[module.folder]

    def marks(self) -> Iterator[Mark]:
        """The marks of every module, once for all that are called several times."""
        seen: set[Path] = set()
        for module in self._modules:
            if module.folder not in seen:
                seen.add(module.folder)
                yield from module.declared.marks

    def calls(self) -> dict[str, tuple[Location, ...]]:
        """Where the calls of modules stand, also of those that are not here."""
        found: dict[str, tuple[Location, ...]] = {}
        for module in self._modules:
            for name, call in module.declared.calls.items():
                found[join_module(module_path(module.address), name, None)] = (*module.calls, call.location)
        return found

    def sensitive(self) -> dict[str, object]:
        """The variables of the root module that are declared to be sensitive, with what is known of them."""
        declared = self.module.declared.variables
        named = [Traversal("var", (Access(name),)) for name, one in declared.items() if is_sensitive(one.body)]
        return {str(one): model_value(attempt(one, self.module, 0)[0]).plain() for one in named}

    def asked(self) -> tuple[str, ...]:
        """The versions of the AWS provider that every module admits, the one that is chosen, and what earlier arguments leave of them."""
        ours = [one for one in self._modules if has_our_provider(one.declared)]
        said = [text for one in ours for text in versions_of(one.declared, _AWS) if text] + list(chosen(self.files(self.root)))
        # Terraform refuses what the provider does not have: who writes it has a version that does, unless they say otherwise.
        past = (one.until for module in ours for _, _, one, _ in self._of_the_past(module))
        before = (f"< {until}" for until in past if not any(starts_at(text, until) for text in said))
        return tuple(dict.fromkeys((*said, *before)))

    def files(self, folder: Path) -> Files:
        """What functions may read for a module in this folder."""
        return self._files(folder)

    def called(self, module: ModuleInstance, name: str) -> tuple[Declared, Path] | str:
        """The module that a call leads to, or why it is not here."""
        if module.declared.calls[name].lost:
            why = self._missing[join_module(module.address, name, None)] = "its call could not be read"
            return why
        (source, open_on), (version, _) = (in_module(module, name, word, self._reading) for word in ("source", "version"))
        path = f"{module.path}.{name}".lstrip(".")
        found = self.tree.called(module.folder, self.root, path, source, version, open_on)
        why = found.why
        if found.bare:
            self._bare[module.declared.calls[name].place("source")] = source
        if found.folder is not None and any(one.folder == found.folder for one in module.above_me()):
            why = "it leads back to a module that it is called from"
            # Terraform would never come to an end of loading it.
            self._broken(module, name, f"expected modules that do not call themselves, got module.{name}: {why}")
        if found.folder is None and found.local and not self.tree.lenient:
            self._broken(module, name, f"expected the configuration that module.{name} calls, got none: {why}")
        if found.folder is None or why:
            self._missing[join_module(module.address, name, None)] = why
            return why
        return self.tree.module(found.folder), found.folder

    def _broken(self, module: ModuleInstance, name: str, what: str) -> None:
        """A call that Terraform refuses: what it makes cannot be judged."""
        place = module.declared.calls[name].location
        self.tree.refuse(place.file, SrmError((place.file, f"line {place.line}"), what))

    def instance(self, module: ModuleInstance, resource: ResourceId, key: Key, scope: Scope, doubt: tuple[str, ...]) -> Instance:
        """The instance of a resource block under a key."""
        declaration = module.declared.resources[resource]

        def reads(instance: ResourceInstance, name: str) -> Val | None:
            if module.waits and resource.type == "local_file":  # something may have written the file by then
                return None
            if tells_keys(resource, name) and (texts := self.given.found(instance.address, name)) is not None:
                return keys(resource, name, texts)
            return self.imports.read(instance, name) or computed(instance, name, provider_of(module, instance))

        made = kind_of(declaration)(module.address, resource, declaration, key, scope, self.schema, reads)
        doubt = (*doubt, f"how often {resource} is there, {UNREAD}") if declaration.lost else doubt
        self._made.append((module, made, doubt))
        return made

    def resources(self) -> Iterator[Resource]:
        """Everything of the configuration that controls can ask about."""
        for module, made, doubt in self._made:
            if made.id.mode != "ephemeral":
                found = self._resource(module, made, doubt)
                yield found
                yield from provisioners(made, found)
        yield from self._providers()
        yield from (*encryption_blocks(self.module, self.schema), *backends(self.module, self.schema))
        yield from (one for module in self._modules for one in (*left_behind(module, self.schema), *actions(module, self.schema)))
        yield from (one for module in self._modules for one in self._calls(module))

    def _calls(self, module: ModuleInstance) -> Iterator[Resource]:
        for name, declaration in module.declared.calls.items():
            found = {word: in_module(module, name, word, self._reading) for word in ("source", "version") if declaration.writes(word)}
            values = {word: _argument_of_call(text, why, declaration.place(word)) for word, (text, why) in found.items()}
            yield replace(called(module.address, name, values), location=declaration.location, calls=module.calls)

    def _resource(self, module: ModuleInstance, made: ResourceInstance, doubt: tuple[str, ...]) -> Resource:
        provided = provider_of(module, made)
        opened, _ = module.instances(made.id)
        region, own_region = _region(made, provided)
        block = named_in(module_path(module.address), str(made.id))
        return Resource(
            made.address,
            made.id.type,
            made.id.name,
            ConfiguredValues(made),
            mode=made.id.mode,
            module=module.address,
            block=block,
            key=made.key,
            provider=provided.key,
            named_provider=named_provider(made),
            region=region,
            own_region=own_region,
            location=made.declaration.location,
            calls=module.calls,
            doubt=" and ".join(dict.fromkeys(doubt)),
            doubt_on=names(tuple(doubt)),
            several=doubt != () and not made.declaration.lost and _is_some(module, opened, made.key),
            most=None if OPEN_KEY in module.address or made.declaration.lost else opened.most if made.key == OPEN else 1,
            least=max(opened.least, 1) if made.key == OPEN else 1,
            repeats=repeats(module, made.id, made.key) if doubt else "",
            unread=made.declaration.lost,
            stands=self.imports.takes_in(made, block),
        )

    def _providers(self) -> Iterator[Resource]:
        return provider_resources(self._modules, [(module, made) for module, made, _ in self._made], self.schema)

    def in_state(self) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
        """Pairs of an old and a new address, from `moved` blocks, and the addresses that `removed` blocks let go of."""
        return tuple(moved(self._modules)), tuple(released(self._modules))

    def lost_moves(self) -> bool:
        """Whether something could not be read in which `moved` or `removed` blocks stand, or may stand."""
        return any(module.declared.lacks(kind) for module in self._modules for kind in ("moved", "removed") if module.declared.unread)

    def open_modules(self) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        """Module calls whose configuration is not here, with what they are passed; but for those that make nothing."""
        for module in self._modules:
            if ANYTHING in module.declared.unread:
                yield NO_FILE, self._anything()
            for name, call in module.declared.calls.items():
                address = join_module(module.address, name, None)
                if call.lost:
                    yield address, self._anything()
                elif address in self._missing and module.modules(name)[0].pairs:
                    passed = [one.value for one in call.body.attributes.values() if one.name != "providers"]
                    yield address, tuple(self._passed(module, passed))

    def lost(self) -> Iterator[str]:
        """The module calls that could not be read; NO_FILE for blocks of which nobody can tell the module."""
        for module in self._modules:
            if ANYTHING in module.declared.unread:
                yield NO_FILE
            yield from (join_module(module.address, name, None) for name, call in module.declared.calls.items() if call.lost)

    def _anything(self) -> tuple[Reference, ...]:
        """References to all managed resources: a call that could not be read may pass any of them."""
        return tuple(Reference(one.address, one.address) for _, one, _ in self._made if one.id.mode == "managed")

    def outputs(self) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        """The outputs of the root module, with what they refer to."""
        for name, output in self.module.declared.outputs.items():
            value = output.body.value("value")
            if value is not None:
                yield f"output.{name}", tuple(self._passed(self.module, [value]))

    @staticmethod
    def _passed(module: ModuleInstance, expressions: list[Expression]) -> Iterator[Reference]:
        """What is told of, also by a function that Terraform has no more: `list(aws_vpc.a.id)`."""
        for expression in expressions:
            yield from cty.marks_in(attempt(expression, module, 0)[0]).references

    def notes(self) -> Iterator[Note]:
        """What was not understood, and what Terraform would refuse."""
        found: list[Told] = []
        for module in self._modules:
            yield from module.declared.notes
            yield from self._unknown_arguments(module)
            told = (*module.failed_validations(), *module.refused.items())
            found += ((named_in(module.address, what), refused, module.declared.folder) for what, refused in told)
        yield from self._refusals.notes(found)
        invoked = ((module_path(one.address), action) for one in self._modules for action in actions_of(one.declared))
        for one in dict.fromkeys(named_in(*one) for one in invoked):
            yield Note("warning", one, "this configuration also invokes actions, and what they do is not judged")
        yield from import_notes(self._modules)
        for line, what in dict.fromkeys(still_there(self._modules)):
            yield Note("warning", line, f"{what} is still declared, so that Terraform refuses this block: it is judged as it is declared")
        yield from beside(self.files(self.root), self.module.declared.folder)
        for address, why in self._missing.items():
            yield Note("not_loaded", address, why)
        for where, source in self._bare.items():
            text = f'Terraform ≥ 0.12 would refuse the address "{source}"; read as "./{source}", which is what to write'
            yield Note("warning", str(where or ""), text)

    def _unknown_arguments(self, module: ModuleInstance) -> Sequence[Note]:
        """What is of an earlier version of the provider, or misspelt; found once for all instances of a module."""
        if module.folder not in self._unknown:
            self._unknown[module.folder] = tuple(slips(module.declared, self._of_the_past(module), self.schema))
        return self._unknown[module.folder]

    def late_notes(self) -> Iterator[Note]:
        """What Terraform would refuse, found while values were read."""
        found = ((f"{made.address}.{name}", one, made.file) for _, made, _ in self._made for name, one in made.refused.items())
        yield from self._refusals.notes(found)
        modules = {one.folder: one for one in reversed(self._modules)}  # once for all instances, of the first of them
        found = (
            (named_in(one.address, what), refused, at) for one in modules.values() for what, refused, at in missing_names(one.declared)
        )
        yield from self._refusals.notes(self._refusals.untold(found))
        yield from self._refusals.notes(self._refusals.untold(cycles(self._modules, self._refusals.texts)))


def _region(made: ResourceInstance, provided: Provided) -> tuple[str | None, str]:
    """The region it lives in, or how it says one that nobody knows: since provider 6 a resource may name its own."""
    named = "region" in made.declaration.body.attributes and made.id.type not in OTHER_REGIONS
    own = made.part("region") if named else None
    own = will_be(own) if isinstance(own, Val) else None
    hidden = own is not None and hides(own)
    if own is not None and isinstance(own.data, str) and own.data.count("-") > 1 and not hidden:
        return own.data, ""
    if own is None or (own.known and not hidden) or provided.says("region", own):
        return provided.text("region"), ""
    return None, ("" if hidden else identity(own)) or f"{made.address}.region"


def _always(value: Val) -> Thunk:
    return lambda: value


def _argument_of_call(text: str, why: tuple[str, ...], location: Location | None) -> Value:
    """An argument of a call: its text, or what that depends on."""
    data = text or Unknown(" and ".join(why) or "what it is made of", why)
    return Value(data, written=True, location=location)


def _is_some(module: ModuleInstance, opened: Opened, key: Key) -> bool:
    """Whether at least one instance exists of those that a key stands for, and of each module that leads to it."""
    here = opened.doubt_of(key) == () or (key == OPEN and opened.least > 0)
    above, (name, own) = module.above, module.step
    return here and (above is None or _is_some(above, above.modules(name)[0], own))

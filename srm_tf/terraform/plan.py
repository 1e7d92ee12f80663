"""The plan door: a decoded plan or state → the world before and the world after it, as two graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.model.graph import Graph
from srm_tf.model.resource import OPEN_KEY, Action, Resource
from srm_tf.model.value import Reference
from srm_tf.terraform import cut, deferred, unsent
from srm_tf.terraform.addresses import join_module, module_steps
from srm_tf.terraform.attributes import PlannedValues
from srm_tf.terraform.calls import calls
from srm_tf.terraform.computed_blocks import waits_in_a_dynamic
from srm_tf.terraform.configuration import Configuration
from srm_tf.terraform.decode import (
    ConfigModule,
    ConfigResource,
    Deferred,
    Document,
    ResourceChange,
    StateResource,
    Tree,
    block_of,
)
from srm_tf.terraform.echoes import outdated, told, without_echoes
from srm_tf.terraform.instances import Instances, Module, Position
from srm_tf.terraform.lost_unknowns import with_marks
from srm_tf.terraform.parallel import either
from srm_tf.terraform.plan_notes import notes_of, notes_of_parts
from srm_tf.terraform.planned_action import action_of
from srm_tf.terraform.providers import Providers
from srm_tf.terraform.provisioners import provisioners, runs_anything
from srm_tf.terraform.rebuilt import rebuilt
from srm_tf.terraform.sensitive_elsewhere import Repeated
from srm_tf.terraform.source import Source
from srm_tf.terraform.standing import completed, refreshes, stated

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema

_ALL_KNOWN: dict[str, Any] = {}  # the mask of a state: nothing in it is unknown

Shown: TypeAlias = ResourceChange | StateResource  # a resource, as a plan and as a state shows it


class Worlds(msgspec.Struct, frozen=True):
    """What a plan says: the world after it, and the one before (None for a state, where nothing changes)."""

    after: Graph
    before: Graph | None = None


def worlds(document: Document, schema: Schema) -> Worlds:
    """Build both graphs. Values are built when they are read, so this costs one pass over the resources."""
    whole, part = rebuilt(document), not document.format_version
    lost = whole is not document
    document = deferred.with_open_keys(whole)
    untold = cut.untold(document, schema)
    document = cut.without_rest(document) if untold else document
    notes = (*notes_of_parts(lost=lost, part=part), *notes_of(document, untold=untold))
    found = refreshes(document)
    document = completed(with_marks(document, schema))
    # What is not decoded holds on to the text of the whole plan, which is as large as all that is made of it.
    reader = _Reader(replace(document, planned_values=msgspec.Raw(), resource_drift=msgspec.Raw()), schema, found=found)
    opened, asked = tuple(reader.open_modules()), () if untold else _asked(document)
    unread = untold and not reader.instances.stated
    given, sensitive, shown = reader.configuration.given, reader.configuration.sensitive, tuple(reader.after())
    after = Graph(shown, notes, opened, asked=asked, untold=untold, unread=unread, outputs=reader.outputs, given=given, sensitive=sensitive)
    if document.resource_changes is None:
        return Worlds(after)
    # what was given before, no plan shows
    return Worlds(after, Graph(tuple(reader.before()), untold=untold, unread=unread, sensitive=dict.fromkeys(sensitive)))


def _asked(document: Document) -> tuple[str, ...]:
    """The versions of the AWS provider that the configuration admits: whose defaults hold where nothing is written."""
    configs = document.configuration.provider_config.values() if document.configuration else ()
    return tuple(dict.fromkeys(one.version_constraint for one in configs if one.name == "aws" and one.version_constraint))


class _Reader:
    def __init__(self, document: Document, schema: Schema, *, found: bool) -> None:
        self.document = document
        self.schema = schema
        self._found = found  # whether its changes have come about already, outside of Terraform
        self.secrets = Repeated(document, schema)
        root = document.configuration.root_module if document.configuration else ConfigModule()
        self.instances = self._instances()
        self.configuration = Configuration(root, document.variables, self.instances)
        self._runs = runs_anything(root)
        self.providers = Providers(document.configuration, self.configuration)
        self.outdated = outdated(document.changes()) or (told(stated(document)) if document.resource_changes is None else {})
        self.repeated = outdated(self.document.changes(), standing=True)
        self._declared: dict[int, dict[tuple[str, str, str], ConfigResource]] = {}

    def _instances(self) -> Instances:
        found = Instances(stated=self.document.prior_state is not None or self.document.values is not None, schema=self.schema)
        for change in self.document.changes():
            if change.deposed is None and not action_of(change).ends:
                self._register(found, change, change.module_address)
                found.unknown[change.address] = change.change.after_unknown
                found.values[change.address] = change.change.after
                if change.change.before is None or action_of(change).replaces:
                    found.left_out.update((change.type, name) for name, value in (change.change.after or {}).items() if value == [])
                else:
                    waiting = waits_in_a_dynamic(change.type, change.change)
                    found.dynamic.update((block_of(change, change.module_address), name) for name in waiting)
        for module, resource in stated(self.document):
            if resource.address not in found.unknown and (resource.mode == "data" or self.document.resource_changes is None):
                self._register(found, resource, module)
                found.values[resource.address] = resource.values
        return found

    @staticmethod
    def _register(found: Instances, one: Shown, module: str) -> None:
        found.blocks.setdefault((module, one.mode, one.type, one.name), {})[one.index] = one.address
        if one.mode == "managed":
            found.types[one.address] = one.type
            found.of_module.setdefault(module, []).append(one.address)
        parent = ""
        for call, key in module_steps(module):
            known, own = found.modules.setdefault((parent, call), {}), join_module(parent, call, key)
            if key not in known:
                known[key] = own
                found.calls_of.setdefault(parent, []).append(own)
            parent = own

    def after(self) -> Iterator[Resource]:
        """The world once the plan is applied; what ends with it stays in, marked by its action."""
        for change in self.document.resource_changes or ():
            if change.deposed is None:
                yield (found := self._planned(change))
                yield from self._run_by(change, found)
            elif action_of(change).ends:  # another one stands at its address: this is what an earlier plan could not delete
                yield replace(self._planned(change), address=f"{change.address} (deposed {change.deposed})")
        for late in self.document.deferred_changes:
            if late.resource_change.deposed is None:
                yield (found := self._put_off(late))
                yield from self._run_by(late.resource_change, found)
        known = {change.address for change in self.document.resource_changes or ()}
        for module, state in stated(self.document):
            if state.address not in known and (state.mode == "data" or self.document.resource_changes is None):
                yield self._of_state(module, state)
        yield from self._of_terraform()

    def _of_terraform(self) -> Iterator[Resource]:
        """What is no resource, and no other before."""
        yield from self.providers.resources(self.schema)
        yield from calls(self.configuration.root.config, self.instances)

    def before(self) -> Iterator[Resource]:
        """The world as it stands: everything the plan has a `before` of, with the data sources that were read."""
        for change in self.document.changes():
            if change.deposed is None and change.change.before is not None and change.mode == "managed":
                yield (found := self._current(change))
                yield from self._run_by(change, found)
        for module, state in stated(self.document):
            if state.mode == "data":
                yield self._of_state(module, state)
        yield from self._of_terraform()

    def _run_by(self, change: ResourceChange, found: Resource) -> Iterator[Resource]:
        if not self._runs:
            return iter(())
        return provisioners(self._config(self.configuration.module(change.module_address), change), found)

    def _put_off(self, late: Deferred) -> Resource:
        """What a later plan does: until then all stands as it does."""
        change, why = late.resource_change, deferred.reason(late)
        action = action_of(change)
        if action.ends:
            return replace(self._current(change), action=Action.NO_OP, doubt=why if action.deletes else "")
        found = self._planned(change)
        if found.before is not None:
            values = deferred.Until(change.address, found.before, found.values, why)
            return replace(found, values=values, action=Action.NO_OP if action == Action.NO_OP else Action.UPDATE, stands=True)
        return replace(found, doubt=why, most=None if OPEN_KEY in change.address else 1)

    def _planned(self, change: ResourceChange) -> Resource:
        action = action_of(change)
        body = change.change
        module = self.configuration.module(change.module_address)
        config = None if action.ends else self._config(module, change)
        values: Mapping[str, Any] = (body.before if action.ends else body.after) or {}
        written = config.expressions if config is not None else None
        if not action.ends:
            values = without_echoes(change, values, self.outdated, written or ())
        source = Source(
            address=change.address,
            type=change.type,
            values=values,
            unknown=False if action.ends else body.after_unknown,
            sensitive=either(body.before_sensitive, body.after_sensitive),
            expressions=written,
            position=self._position(module, config, change),
            configuration=self.configuration,
            schema=self.schema,
            repeated=self.secrets,
            prior=None if action.ends or action.replaces else body.before,  # of what is made anew, what is computed is unknown again
            reads=change.mode == "data",
        )
        before = PlannedValues(self._prior(change, written)) if body.before is not None and not action.ends else None
        after = PlannedValues(source) if self._found else unsent.after(change, source, before)
        return replace(
            self._resource(change, change.module_address, after),
            action=action,
            before=before,
            previous_address=change.previous_address,
            # where the id of an import is not known yet, Terraform plans as if the resource were made, and puts that off
            stands=not action.makes or (body.importing is not None and not action.replaces),
            **self.providers.of(config, change.module_address, source),
        )

    def _current(self, change: ResourceChange) -> Resource:
        config = self._config(self.configuration.module(change.module_address), change)
        prior = self._prior(change, config.expressions if config is not None and not action_of(change).ends else None)
        place = self.providers.of(config, change.module_address, prior)
        resource = self._resource(change, change.module_address, PlannedValues(prior))
        return replace(resource, previous_address=change.previous_address, stands=True, **place)

    def _prior(self, change: ResourceChange, now: Mapping[str, Any] | None) -> Source:
        """The values before. `now`: the expressions of today; None where the configuration has the resource no more."""
        return Source(
            address=change.address,
            type=change.type,
            values=without_echoes(change, change.change.before or {}, self.repeated, now or ()),
            unknown=_ALL_KNOWN,
            sensitive=either(change.change.before_sensitive, change.change.after_sensitive),
            expressions=None,
            position=None,
            configuration=self.configuration,
            schema=self.schema,
            repeated=self.secrets,
            now=now,
        )

    def _of_state(self, module_address: str, state: StateResource) -> Resource:
        module = self.configuration.module(module_address)
        config = self._config(module, state)
        source = Source(
            address=state.address,
            type=state.type,
            values=without_echoes(state, state.values or {}, self.outdated, ()),
            unknown=_ALL_KNOWN,
            sensitive=state.sensitive_values,
            expressions=config.expressions if config is not None else None,
            position=self._position(module, config, state),
            configuration=self.configuration,
            schema=self.schema,
            repeated=self.secrets,
        )
        action = Action.READ if state.mode == "data" else Action.NONE
        place = self.providers.of(config, module_address, source)
        return replace(self._resource(state, module_address, PlannedValues(source)), action=action, stands=True, **place)

    def _resource(self, one: Shown, module: str, values: PlannedValues) -> Resource:
        return Resource(one.address, one.type, one.name, values, mode=one.mode, module=module, block=block_of(one, module), key=one.index)

    def _position(self, module: Module | None, config: ConfigResource | None, one: Shown) -> Position | None:
        if module is None:
            return None
        instances = self.instances.blocks.get((module.address, one.mode, one.type, one.name), {})
        return Position(module, one.index, config.for_each_expression if config else None, len(instances))

    def _config(self, module: Module | None, one: Shown) -> ConfigResource | None:
        """The block behind a resource; None where the configuration does not declare it, or is not shown."""
        if module is None:
            return None
        known = self._declared.get(id(module.config))
        if known is None:
            known = self._declared[id(module.config)] = {(it.mode, it.type, it.name): it for it in module.config.resources}
        return known.get((one.mode, one.type, one.name))

    def open_modules(self) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        """Module calls of the root whose configuration the plan does not show, with what they are passed."""
        root = self.configuration.root
        for name, call in root.config.module_calls.items():
            if call.module is None:
                yield join_module("", name, None), self._passed(call.expressions, Position(root))

    def outputs(self) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        """The outputs of the root module, with what they refer to."""
        root = self.configuration.root
        for name, output in root.config.outputs.items():
            if output.expression is not None:
                trails = self.configuration.trails(output.expression, Position(root))
                yield f"output.{name}", tuple(trail.reference for trail in trails)

    def _passed(self, expressions: Mapping[str, Tree], position: Position) -> tuple[Reference, ...]:
        trails = (self.configuration.trails(one, position) for one in expressions.values() if isinstance(one, Mapping))
        return tuple(trail.reference for found in trails for trail in found)

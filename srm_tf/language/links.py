"""Who stands beside whom: joins over the graph's references, with what is sure kept apart from what is only possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import msgspec

from srm_tf.language.absent import call_of, is_another
from srm_tf.language.aims import Aim, Aims
from srm_tf.language.joined import Doubt, Joined, Link, Literal, stand_together
from srm_tf.language.names import Names, is_given, is_left_open, may_be_called
from srm_tf.language.other_providers import belongs_by, by_aws_type, doubt_of
from srm_tf.language.owners import apart
from srm_tf.language.reached import Reached
from srm_tf.language.recipes import Recipe
from srm_tf.model.graph import NO_FILE, Graph, typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, NOT_LOADED, UNREAD, Certainty, Reference, Value

# What the provider lets go of where it should delete it: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl
_LET_GO = frozenset({"aws_s3_bucket_acl"})


class _Open(msgspec.Struct, frozen=True):
    """A key that is not known. `made_in`: the modules not loaded, if they make it; `reach`: all that it may come from, if told."""

    candidate: Resource
    doubt: Doubt
    value: Value
    recipe: Recipe | None
    made_in: tuple[str, ...] = ()
    reach: frozenset[str] = frozenset()


class _Table(msgspec.Struct):
    """All candidates of one (types, key): address of the subject → links, and the doubts with the subjects they concern."""

    links: dict[str, list[Link]] = msgspec.field(default_factory=lambda: defaultdict(list))
    doubts: dict[str, list[Doubt]] = msgspec.field(default_factory=lambda: defaultdict(list))
    anybody: list[_Open] = []  # keys that lead nowhere the input shows: doubtful for every subject that may be called so
    loose: list[tuple[Resource, str]] = []  # candidates with a known key that nobody in the graph is known by
    joined: dict[tuple[str, str], Joined] = {}  # what was told so far where there are doubts: (address of the subject, pattern) → joined


def _needs(value: Value, resource: Resource) -> bool:
    """Whether Terraform fails where the resource does not exist: `aws_a.x[0].id`, where there is one at most or one of many is meant.

    Of a list that is not known, as `[for i in range(var.n) : aws_a.x[i].id]` is, there may be no elements.
    """
    unknown = value.unknown
    plain = value.is_unknown and unknown.not_null and not unknown.branches and len(value.references) == 1
    if not plain or resource.address != value.references[0].target:
        return False
    one_of_many = value.references[0].certainty == Certainty.SOME and unknown.shape == GAP and unknown.body is None
    return resource.most == 1 or one_of_many


class Links:
    """Joins over one graph. `identities(type)` names the attributes whose value identifies a resource of the type.

    `workload(type)`: whether what Terraform forgets of it goes out of sight; of others, which are parts, it goes on as it is.
    """

    def __init__(
        self,
        graph: Graph,
        identities: Callable[[str], Sequence[str]] | None = None,
        workload: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.graph = graph
        self._workload = workload
        self.names = Names(graph, identities or (lambda _: ()))
        self.aim = Aims(graph, self.names).aim
        self.reached = Reached(graph, self.names)
        self._tables: dict[tuple[tuple[str, ...], str, str], _Table] = {}

    def children(self, subject: Resource, types: Sequence[str], via: str, pattern: str = "") -> Joined:
        """The candidates of `types` whose attribute `via` refers to the subject. Cost: once linear in candidates, then a look-up.

        `pattern`: what a text in the attribute has to be, made of the subject's own names.
        """
        key = (tuple(types), via, typed(subject))
        table = self._tables.get(key) or self._tables.setdefault(key, self._table(*key))
        joined = table.links.get(subject.address)
        links = tuple(joined) if joined else ()
        if not (table.doubts or table.anybody or table.loose):
            return Joined(links) if links else _NOBODY
        found = table.joined.get((subject.address, pattern))
        if found is None:  # many keys are held against many subjects: once is enough
            own = [*table.doubts.get(subject.address, ()), *(one.doubt for one in table.anybody if self._concerns(one, subject, pattern))]
            found = table.joined[subject.address, pattern] = Joined(links, (*own, *self._namesakes(table.loose, via, subject)))
        return found

    def is_childless(self, subject_type: str, types: Sequence[str], via: str) -> bool:
        """Whether no resource of a type can have any of these children, whichever it is."""
        table = self._tables.get((tuple(types), via, subject_type))
        return table is not None and not (table.links or table.doubts or table.anybody or table.loose)

    def may_be_of_one(self, part: Resource, types: Sequence[str], via: str, joined: Joined) -> bool:
        """Whether a part, which is surely of none of these types here, may be of one; `joined`: whose it is."""
        known = any(doubt.resource is not None for doubt in joined.doubts)
        may = self.graph.of_type(*types) if joined.doubts else ()
        return known or any(self.may_own(one, part, (part.type,), via) for one in may)

    def may_own(self, whole: Resource, part: Resource, types: Sequence[str], via: str) -> bool:
        """Whether the part, one of `types`, counts as one that may belong to the whole."""
        return not whole.action.ends and any(doubt.resource is part for doubt in self.children(whole, types, via).doubts)

    def _namesakes(self, loose: Sequence[tuple[Resource, str]], via: str, subject: Resource) -> Iterator[Doubt]:
        """The doubts about candidates that name what nobody here is called, where the subject's own name is still open."""
        named = {name: value for name in self.names.attributes(subject) if is_left_open(value := subject.get(name))} if loose else {}
        for candidate, text in loose if named else ():
            name = next((name for name, value in named.items() if may_be_called(value, text)), None)
            if name is not None:
                own = f"{subject.address}.{name}"
                yield Doubt(candidate, via, own, named[name].origins or (own,))

    def parents(self, subject: Resource, value: Value, by: str, types: Sequence[str]) -> Joined:
        """The resources of `types` that `value`, the subject's attribute `by`, refers to."""
        if value.is_blank or (value.is_empty and not value.references):
            return Joined(written=False)
        links: dict[str, Link] = {}
        doubts: list[Doubt] = []
        literals: list[Literal] = []
        needed: set[str] = set()
        for item in value.items() or (value,):
            aim = self.aim(item, by, frozenset(types), subject)
            for resource, how in aim.sure:
                links.setdefault(resource.address, Link(resource, by, how))
                if _needs(item, resource):
                    needed.add(resource.address)
            doubts += [Doubt(one, by, f"{subject.address}.{by}", (f"{subject.address}.{by}",)) for one in aim.possible]
            for side in aim.away if aim.possible else () if aim.sure else (item,):
                text = side.text()
                if text is not None:
                    literals.append(Literal(text, value.sensitive or item.sensitive or side.sensitive))
                else:
                    doubts.append(Doubt(None, by, _why(side), side.origins))
            if aim.hidden:
                doubts.append(Doubt(None, by, _why(item), item.origins))
        open_ = [one.resource for one in links.values() if one.resource.doubt and one.resource.address not in needed]
        open_ = [one for one in open_ if not stand_together(one, subject)]
        doubts += [Doubt(one, by, one.doubt, one.waits_for) for one in open_]
        sure = tuple(link for link in links.values() if link.resource not in open_)
        return Joined(sure, tuple(doubts), tuple(literals), one_of=not sure and self._is_one_of(subject, value, by, types))

    def _is_one_of(self, subject: Resource, value: Value, by: str, types: Sequence[str]) -> bool:
        """Whether whatever a choice comes to leads to somebody here for sure."""
        found = [self.parents(subject, branch, by, types) for _, branch in value.unknown.branches] if value.unknown.is_choice else []
        return bool(found) and all(one.one_of or (one.links and not one.doubts and not one.literals) for one in found)

    def users(self, subject: Resource) -> tuple[tuple[Resource, str], ...]:
        """(resource, top-level attribute) of everything that refers to the subject, by reference or by a known identity."""
        found = {(who.address, name): (who, name) for who, name in self.graph.users.get(subject.address, ())}
        for made in self.names.recipes(subject):
            for who, name in self._mentions.get(made, ()):
                if who is not subject:
                    found.setdefault((who.address, name), (who, name))
        return tuple(found.values())

    def targets(self, value: Value, types: Sequence[str] = (), holder: Resource | None = None) -> tuple[tuple[Resource, Certainty], ...]:
        """Every resource (of `types`, if given) that a value refers to, by reference or by a known identity, with how sure it is.

        `holder`: whose value it is, where a name means something in the Region of that alone.
        """
        found: dict[str, tuple[Resource, Certainty]] = {}
        wanted = frozenset(types)
        for inner in value.walk():
            aim = self.aim(inner, "", wanted, holder)
            for resource, how in aim.sure:
                found[resource.address] = (resource, Certainty.EXACT if how == "reference" else Certainty.INFERRED)
            for resource in aim.possible:
                found.setdefault(resource.address, (resource, Certainty.POSSIBLE))
        return tuple(found.values())

    def elsewhere(self, value: Value, types: Sequence[str]) -> tuple[str, ...]:
        """The names of what else a value may lead to, beside its targets among `types`; () if that is settled."""
        found: list[str] = []
        for inner in value.walk():
            aim = self.aim(inner, "", frozenset(types))
            found += inner.origins if aim.hidden else ()
            for side in aim.away if aim.possible else ():
                text = side.text()
                found += [Literal(text, inner.sensitive or side.sensitive).name] if text is not None else side.origins
        return tuple(dict.fromkeys(found))

    def identity_texts(self, resource: Resource) -> set[str]:
        """The known texts that identify a resource."""
        return self.names.texts(resource)

    def by_identity(self, text: str, types: Sequence[str]) -> list[Resource]:
        """The resources of `types` that a known text identifies."""
        return self.names.by_text(text, types)

    def _table(self, types: Sequence[str], via: str, subject_type: str) -> _Table:
        table = _Table()
        wanted = frozenset((subject_type,))
        candidates = self.graph.of_type(*types)
        for candidate in candidates:
            if not candidate.action.deletes and not (candidate.action.ends and self._workload(candidate.type)):
                self._enter(table, candidate, via, wanted)
        for candidate in candidates:
            if candidate.action.deletes and candidate.type in _LET_GO:
                self._enter(kept := _Table(), candidate, via, wanted)
                self._let_go(table, kept, candidate, via)
        for target, modules in self._given.items():
            table.doubts[target] += [Doubt(None, via, _away(address), (address,)) for address in modules]
        for one in self.made_elsewhere(types):
            named = (target for name in belongs_by(one) for target, _ in self.targets(one.get(name)))
            for address in dict.fromkeys(target.address for target in named):
                table.doubts[address].append(doubt_of(one, via))
        return table

    def made_elsewhere(self, types: Sequence[str]) -> Sequence[Resource]:
        """The resources of other providers, and templates, that make something of these AWS types. Nobody reads what they say of it."""
        return tuple(dict.fromkeys(one for kind in types for one in self._elsewhere.get(kind, ()))) if self._elsewhere else ()

    @staticmethod
    def _let_go(table: _Table, kept: _Table, candidate: Resource, via: str) -> None:
        """Enter what stays though it is deleted, unless another takes its place."""
        for whose, links in kept.links.items():
            if table.anybody or table.doubts.get(whose):
                table.doubts[whose].append(Doubt(candidate, via, "what takes its place", (f"{candidate.address}.{via}",)))
            elif not table.links.get(whose):
                table.links[whose] = links

    def _enter(self, table: _Table, candidate: Resource, via: str, wanted: frozenset[str]) -> None:
        value = candidate.keys(via)
        items = value.items() if isinstance(value.data, tuple) else (value,)
        for item in items:
            if item.is_null:
                continue
            aim = self.aim(item, via, wanted, candidate)
            why = f"{candidate.address}.{via}"
            for resource, how in aim.sure:
                is_there = candidate.several and not resource.doubt  # one of them at least, and it is of this one
                if candidate.doubt and not is_there and not (stand_together(candidate, resource) and resource.address not in aim.partly):
                    table.doubts[resource.address].append(Doubt(candidate, via, candidate.doubt, candidate.waits_for))
                elif resource.address in aim.partly:
                    table.doubts[resource.address].append(Doubt(candidate, via, why, (why,)))
                elif not (known := table.links[resource.address]) or known[-1].resource is not candidate:  # one of its blocks is enough
                    known.append(Link(candidate, via, how))
            for resource in aim.possible:
                table.doubts[resource.address].append(Doubt(candidate, via, why, (why,)))
            if aim.may_be_hidden or not (aim.sure or aim.possible):
                self._leave(table, candidate, via, item, aim, wanted)
            for side in aim.away if aim.possible else ():
                self._leave(table, candidate, via, side, self.aim(side, via, wanted, candidate), wanted)

    def _leave(self, table: _Table, candidate: Resource, via: str, item: Value, aim: Aim, wanted: frozenset[str]) -> None:
        """Enter a key that leads to nobody here for certain, and whom it may lead to."""
        why = f"{candidate.address}.{via}"
        if text := item.text():
            table.loose.append((candidate, text))
        if not item.is_unknown or is_another(item, sorted(wanted)):
            return
        if aim.nowhere or not item.references:
            doubt = Doubt(candidate, via, _depending(why, item), tuple(dict.fromkeys((why, *item.origins))))
            reach = self.reached.all_of(item, aim.nowhere)
            named = _named_elsewhere(item, aim)
            table.anybody.append(_Open(candidate, doubt, named, self.names.recipe(named), self._made_in(item.references), reach))
            return
        for resource in self.names.perhaps(item, sorted(wanted)):
            table.doubts[resource.address].append(Doubt(candidate, via, why, (why, *item.origins)))

    def _concerns(self, key: _Open, subject: Resource, pattern: str) -> bool:
        """Whether a key that is not known may be one of the subject."""
        if self.names.another(key.value, key.recipe, subject, pattern) or apart(key.candidate, subject, self.graph):  # mostly a name tells
            return False
        if key.made_in and not any(self._passed_to(module, subject) for module in key.made_in):
            return False
        left_out = key.reach and self.reached.leaves_out(key.reach, subject)
        return not (left_out or is_given(key.value, key.doubt.attribute, subject))

    def _passed_to(self, module: str, subject: Resource) -> bool:
        """Whether a module that is not loaded is passed the subject, what refers to it, or what it is called by."""
        passed = self.open_modules[module]
        around = {subject.address, *(who.address for who, _ in self.graph.users.get(subject.address, ()))}
        if any(one.target in around or one.text in self.names.given(subject) for one in passed):
            return True
        return any(call_of(text) == module for text in self.names.reads(subject))  # one output may be what another one is

    def may_use(self, subject: Resource) -> Sequence[str]:
        """What may use the subject without saying so: modules that are not loaded and are passed it, and blocks that could not be read."""
        return (*self.given_to(subject), *self._unread)

    def given_to(self, subject: Resource) -> tuple[str, ...]:
        """The modules that are not loaded and are passed the subject."""
        return tuple(_away(one) for one in self._given.get(subject.address, ()))

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """Calls of modules, and files, that could not be read: these may hold anything, and be passed anything."""
        return tuple(one if one == NO_FILE else f"{one}, {UNREAD}" for one in self.graph.lost)

    @cached_property
    def _unread(self) -> tuple[str, ...]:
        return tuple(f"{one.address}, {UNREAD}" for one in self.graph.resources if one.unread and one.mode == "managed")

    @cached_property
    def _given(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for module, passed in self.open_modules.items():
            for target in filter(None, (one.target for one in passed)):
                found[target][module] = None
        return found

    @cached_property
    def _elsewhere(self) -> dict[str, list[Resource]]:
        return by_aws_type(self.graph.resources)

    @cached_property
    def open_modules(self) -> dict[str, tuple[Reference, ...]]:
        """The modules that are not loaded, with what they are passed that something may be attached to."""
        return {address: tuple(filter(self.names.leads_to, passed)) for address, passed in self.graph.open_modules}

    def _made_in(self, references: Sequence[Reference]) -> tuple[str, ...]:
        """The modules that are not loaded, if all references are to their outputs; else none."""
        found = [call_of(one.text) for one in references]
        return tuple(dict.fromkeys(found)) if all(one in self.open_modules for one in found) else ()

    @cached_property
    def _mentions(self) -> dict[Recipe, tuple[tuple[Resource, str], ...]]:
        """Text → who mentions it in which attribute; only texts that identify some resource, known or made in a way that is."""
        wanted = {made for resource in self.graph.resources for made in self.names.recipes(resource)}
        found: dict[Recipe, list[tuple[Resource, str]]] = defaultdict(list)
        for resource in self.graph.resources:
            for name in resource.values:
                if name in _OWN:
                    continue
                for made in self.names.inside(resource.values[name]):
                    if made in wanted:
                        found[made].append((resource, name))
        return {made: tuple(uses) for made, uses in found.items()}


_NOBODY = Joined()  # what most joins come to
_OWN = frozenset({"id", "arn"})  # what a resource is called itself names nobody else


def _named_elsewhere(item: Value, aim: Aim) -> Value:
    """What a key that is nothing but a sibling's own key is there, so that another name tells it apart."""
    handed = tuple(aim.passed.values())
    return handed[0] if len(handed) == 1 == len(item.references) and item.unknown.shape == GAP and handed[0].is_unknown else item


def _why(value: Value) -> str:
    return value.unknown.why if value.is_unknown else "a value that is not shown"


def _away(module: str) -> str:
    """The name of a module that is not loaded, as messages have it."""
    return module if module == NO_FILE else f"{module}, {NOT_LOADED}"


def _depending(where: str, on: Value) -> str:
    """A key that leads nowhere here, and what it depends on; of what could not be read, that is the key itself."""
    return on.unknown.why if on.unknown.unread and on.unknown.why.startswith(where) else f"{where}, which depends on {_why(on)}"

"""Inputs → report: judge the world after and the world before, and account for every resource."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.parts import types
from srm_tf.catalogue.split import asked_anyway, split
from srm_tf.engine.added import added, formerly
from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Accounted, Failure, Move, Outcome, Report
from srm_tf.engine.judge import Facts, Judge
from srm_tf.engine.moves import LAID_OUT, Side, away, cells, moves
from srm_tf.engine.new_users import Uses
from srm_tf.engine.parts_at_fault import at_fault, is_beyond_texts, left_beside_texts
from srm_tf.engine.renamed import names
from srm_tf.engine.scopes import homes, with_scopes
from srm_tf.engine.subject import given, home, stands
from srm_tf.engine.touches import Touches
from srm_tf.engine.traced import traced
from srm_tf.engine.unseen import unseen
from srm_tf.language.other_providers import CLOUD_CONTROL
from srm_tf.model.graph import NO_FILE, Graph, Note, typed
from srm_tf.model.resource import Action, Attributes, Resource
from srm_tf.model.scopes import SCOPES
from srm_tf.model.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.frameworks import Tag
    from srm_tf.engine.origins import Origins
    from srm_tf.engine.sides import Sides
    from srm_tf.model.value import Location
    from srm_tf.terraform.comments import Mark
    from srm_tf.terraform.supposed import Open

_Told: TypeAlias = "tuple[Outcome, list[str]]"  # a finding at a part, and the wholes that share it


class World(msgspec.Struct, frozen=True):
    """One input: the graph after, and the one before it if there is a change."""

    root: str
    after: Graph
    before: Graph | None = None
    late: Callable[[], Iterable[Note]] | None = None  # what the door notes only while its values are read
    marks: tuple[Mark, ...] = ()  # what comments of the configuration say to a checker
    origins: Origins | None = None  # the configuration beside a plan
    open: Open | None = None  # what the world after hangs on, and
    open_before: Open | None = None  # the one before


def run(worlds: Iterable[World], facts: Facts, choice: Choice, failures: tuple[Failure, ...] = ()) -> Report:
    """Judge every world and put the reports together."""
    facts.catalogue.prepare_terms()
    settings, own = _changed(facts), facts.catalogue.own
    empty = Report(facts.as_of, choice.profile, settings_changed=settings, domains=tuple(facts.services.domains), own=own)
    return merged((replace(empty, failures=failures), *(Run(world, facts, choice).report(empty) for world in worlds)))


_LISTS: Final = ("resources", "outcomes", "told", "unmapped", "destroyed", "forgotten", "notes", "failures", "inputs", "uses", "moves")
_ONCE: Final = ("settings_changed", "frameworks", "excluded", "compared")
_TABLES: Final = ("former", "gates", "limits", "own")
_COUNTS: Final = ("out_of_scope", "cells_before", "cells_away")


def merged(reports: Sequence[Report]) -> Report:
    """The reports of one or more runs on the same day as one; of those that judged something, the profiles."""

    def each(name: str) -> Iterator[Any]:
        return chain.from_iterable(getattr(report, name) for report in reports)

    tags: dict[str, dict[str, Tag]] = {}
    for control, several in chain.from_iterable(report.tags.items() for report in reports):
        tags.setdefault(control, {}).update({tag.framework: tag for tag in several})
    fields: dict[str, Any] = {
        **{name: tuple(each(name)) for name in _LISTS},
        **{name: tuple(dict.fromkeys(each(name))) for name in _ONCE},
        **{name: {key: one for report in reports for key, one in getattr(report, name).items()} for name in _TABLES},
        **{name: sum((Counter[Any](getattr(report, name)) for report in reports), Counter[Any]()) for name in _COUNTS},
    }
    profile = ", ".join(dict.fromkeys(report.profile for report in (reports[1:] or reports)))
    return replace(reports[0], profile=profile, tags={control: tuple(several.values()) for control, several in tags.items()}, **fields)


def _changed(facts: Facts) -> tuple[tuple[str, str, str], ...]:
    return tuple((control, name, str(value)) for control, values in facts.settings.items() for name, value in values.items())


class Run:
    """One world under judgement."""

    def __init__(self, world: World, facts: Facts, choice: Choice) -> None:
        self.root = world.root
        self.late = world.late
        self.origins = world.origins
        self.facts = facts
        self.choice = choice
        self.graph = with_scopes(world.after)
        self._placed = world.after
        self.judge = Judge(self.graph, facts, worlds_beside(world.open, facts))
        past = worlds_beside(world.open_before, facts)
        self.before = Judge(with_scopes(world.before), facts, past) if world.before and _stood(world) else None
        self.touched = Touches(self.graph, self.before.graph if self.before is not None else None)
        self.uses = Uses(self.judge.links, facts.schema)
        self.uses_before = Uses(self.before.links, facts.schema) if self.before is not None else None

    def report(self, empty: Report) -> Report:
        """All that there is to say of it, in an empty report. Values are read while it is judged, and some notes are made of that."""
        outcomes, told = self.judged()
        former = self.former()
        return replace(
            empty,
            outcomes=tuple(outcomes),
            told=tuple(told),
            resources=tuple(self.resources()),
            out_of_scope=self.out_of_scope(),
            unmapped=tuple(self.unmapped()),
            destroyed=tuple(self.ended(Action.DELETE)),
            forgotten=tuple(self.ended(Action.FORGET)),
            notes=tuple(self.notes()),
            moves=tuple(self.moves()),
            compared=(self.root,) if self.before is not None else (),
            cells_before=cells(self._before_sides),
            cells_away=cells(away(self._before_sides, self.graph.resources)),
            inputs=(self.root,),
            former={self.root: former} if former else {},
        )

    def living(self) -> Iterator[Resource]:
        """Resources that exist after the plan and are AWS's."""
        for resource in self.graph.resources:
            if not resource.action.ends and (resource.type.startswith("aws_") or resource.mode != "managed"):
                yield resource

    def judged(self) -> tuple[list[Outcome], list[Outcome]]:
        """Every judged pair, in the order of the resources; and the findings once more, at the parts that have to change.

        Words of the user about addresses choose among both: of a finding that was asked for at its part only, the part's is the one.
        """
        found: list[Outcome] = []
        told: dict[tuple[str, str], _Told] = {}
        hidden: set[str] = set()  # wholes that nobody asked for
        everywhere = not self.choice.limited
        for control, resource in self._asked():
            answer = self.judge.said(control, resource)
            if answer is None or (resource.action.deletes and not answer.verdict.fails):
                continue
            outcome = self._outcome(control, resource, answer)
            parts = at_fault(self.judge, control, resource, answer) if outcome.verdict.fails else {}
            stood = outcome.change == "unchanged"
            new = added(control, resource, parts, self.before, self.touched) if stood else frozenset(parts)
            if new and stood:
                part, said = next(parts[name] for name in parts if name in new)
                outcome = replace(outcome, change="introduced", location=_place(part, self._located(part, said)))
            if everywhere or self.choice.wants_address(resource.address):
                found.append(outcome)
            else:
                hidden.add(resource.address)
            for part, said in parts.values():
                if not part.action.ends:  # nobody can change what is written there any more
                    own = outcome if not new or part.address in new else replace(outcome, change="unchanged")
                    self._tell(told, own, part, said)
        asked = [replace(one, of=tuple(of)) for one, of in told.values() if self.choice.wants_address(one.address)]
        found += [replace(one, of=()) for one in asked if hidden.issuperset(one.of)]
        return found, [one for one in asked if not hidden.issuperset(one.of)]

    def _asked(self) -> Iterator[tuple[Control, Resource]]:
        """Every control with every resource that it may speak of. Of what the plan deletes, few controls do."""
        present = [*self.living(), *(one for one in self.graph.resources if one.action.deletes and one.type.startswith("aws_"))]
        controls = [one for one in self.facts.catalogue.for_types({typed(resource) for resource in present}) if self.choice.wants(one)]
        by_type: dict[str, list[Control]] = {}
        for control in controls:
            for name in types(control):
                by_type.setdefault(name, []).append(control)
        for resource in present:
            for control in by_type.get(typed(resource), ()):
                if control.deleted or not resource.action.deletes:
                    yield control, resource

    def _tell(self, told: dict[tuple[str, str], _Told], finding: Outcome, part: Resource, said: Judgement) -> None:
        """Note the finding at its part, once for all the wholes that share it."""
        key = (finding.control, part.address)
        if key in told:
            first, of = told[key]
            of.append(finding.address)
            told[key] = (first.shared_by(finding), of)
            return
        said = self._located(part, said)
        there = replace(
            finding,
            address=part.address,
            source=part.block or part.address,
            type=typed(part),
            verdict=said.verdict,
            grounds=said.grounds,
            evidence=said.evidence,
            depends_on=said.depends_on,
            location=_place(part, said),
            calls=part.calls,
            given=(),
            stands=(),
            home="",
            beyond_texts=False,
            left=None,
        )
        told[key] = (there, [finding.address])

    def _outcome(self, control: Control, resource: Resource, answer: Judgement) -> Outcome:
        if answer.verdict:
            answer = self._located(resource, answer)
        change = self._change(control, resource, answer)
        used_by = self.uses.newly_of(resource, self.uses_before) if answer.verdict and self.uses_before is not None else ()
        return Outcome(
            root=self.root,
            address=resource.address,
            source=resource.block or resource.address,
            type=typed(resource),
            control=control.id,
            title=control.title,
            verdict=answer.verdict,
            severity=control.severity,
            domain=control.domain,
            profile=control.profile,
            grounds=answer.grounds,
            evidence=answer.evidence,
            depends_on=answer.depends_on,
            change=change,
            location=_place(resource, answer),
            calls=resource.calls,
            remediation=control.remediation,
            touched=change == "introduced" or bool(used_by) or self.touched.touches(resource, answer),
            used_by=used_by,
            met_by=control.met_by(typed(resource)) if answer.verdict == Verdict.MISSING else (),
            given=tuple(given(control, resource)) if answer.verdict.fails else (),
            stands=tuple(stands(resource, self._homes)) if answer.verdict.fails else (),
            home=home(resource) if answer.verdict.fails else "",
            beyond_texts=resource.mode not in SCOPES and is_beyond_texts(self.judge, control, resource, answer),
            left=left_beside_texts(self.judge, control, resource, answer) if resource.mode not in SCOPES else None,
        )

    def _located(self, resource: Resource, answer: Judgement) -> Judgement:
        """The answer, with the lines of the configuration beside a plan, and of what is only named there."""
        if self.origins is not None:
            answer = replace(answer, evidence=self.origins.located(resource, answer.evidence))
        return traced(answer, self.graph)

    def _change(self, control: Control, resource: Resource, now: Judgement) -> str:
        """What the plan does to this pair: the same question asked of the world as it stands."""
        then = self._earlier(control, resource)
        if now.verdict.fails and (then is None or not then.verdict.fails):
            return "introduced"
        if then is None or not then.verdict.fails or now.verdict != Verdict.SATISFIED:
            return "unchanged"
        return "unchanged" if resource.action.leaves and self._stands(then) and self._stands(now) else "fixed"

    def _stands(self, answer: Judgement) -> bool:
        """Whether a plan leaves alone all that an answer rests on.

        What stands does not say how it was written: a password, say, reads as a literal before, whatever variable it came from.
        """
        named = [self.graph.get(piece.address) for piece in answer.evidence]
        return all(one is not None and one.action.leaves for one in named)

    def _earlier(self, control: Control, resource: Resource) -> Judgement | None:
        """The answer before the plan; None where the resource, or the control's say on it, is new."""
        if self.before is None:
            return None
        subject = formerly(self.before.graph, resource)
        return None if subject is None else self.before.said(control, subject)

    def moves(self) -> Iterator[Move]:
        """What changes hands."""
        if self.before is None:
            return iter(())
        sides, domains = (self._before_sides, self._after_sides), self.facts.services.domains
        left = frozenset((*self.ended(Action.FORGET), *(side.resource.address for side in away(sides[0], self.graph.resources))))
        return moves(self.root, *sides, domains, self.before.graph.formerly, left)

    @cached_property
    def _homes(self) -> Mapping[str, str]:
        return homes(self._placed)

    @cached_property
    def _before_sides(self) -> list[Side]:
        return self._sides(self.before) if self.before is not None else []

    @cached_property
    def _after_sides(self) -> list[Side]:
        return self._sides(self.judge)

    def _sides(self, judge: Judge) -> list[Side]:
        """The managed AWS resources that live in a world, with their split."""
        found: list[Side] = []
        for one in judge.graph.resources:
            if one.mode == "managed" and one.type.startswith("aws_") and not one.action.ends:
                kind = self.facts.services.of(one.type)
                carries = kind is not None and kind.is_workload and kind.kind != "control" and one.type not in LAID_OUT
                cells = split(one, self.facts.services, judge.holds)
                found.append(Side(one, asked_anyway(cells, self._own_areas.get(one.type, ())) if cells else cells, carries))
        return found

    @cached_property
    def _own_areas(self) -> Mapping[str, set[str]]:
        """Type → the areas in which controls of the user's own speak of it: there is something to hold on to, after all."""
        found: dict[str, set[str]] = defaultdict(set)
        for page in self.facts.catalogue.own.values():
            for name in types(page.control):
                found[name].add(page.control.domain)
        return found

    def former(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses that resources had before."""
        return names(self.graph, self.origins.moved if self.origins is not None else ())

    def resources(self) -> Iterator[Accounted]:
        """Every managed AWS resource that lives on, with its split."""
        alike: dict[frozenset[str] | None, frozenset[str] | None] = {}  # thousands of instances write the same arguments
        return (self._accounted(side, alike) for side in self._after_sides)

    def _accounted(self, side: Side, alike: dict[frozenset[str] | None, frozenset[str] | None]) -> Accounted:
        resource = side.resource
        written = resource.values.written() if isinstance(resource.values, Attributes) else None
        kind = self.facts.services.of(resource.type)
        return Accounted(
            self.root,
            resource.address,
            resource.type,
            resource.module,
            kind.service if kind else "",
            kind.kind if kind else "",
            resource.action.value,
            kind.role if kind else "",
            side.split,
            resource.location,
            alike.setdefault(written, written),
        )

    def out_of_scope(self) -> Counter[str]:
        """Resources of other providers, by type."""
        present = (one.type for one in self.graph.resources if one.mode == "managed" and not one.action.ends)
        return Counter(kind for kind in present if not kind.startswith(("aws_", CLOUD_CONTROL)))

    def unmapped(self) -> Iterator[tuple[str, str, str]]:
        """AWS resources of types the catalogue does not know, whichever provider makes them."""
        others = (one for one in self.graph.resources if one.type.startswith(CLOUD_CONTROL) and not one.action.ends)
        for resource in (*self.living(), *others):
            if resource.mode == "managed" and self.facts.services.of(resource.type) is None:
                yield resource.address, resource.type, self.root

    def ended(self, how: Action) -> Iterator[str]:
        """The addresses of managed resources with the given action, such as delete or forget."""
        return (one.address for one in self.graph.resources if one.action is how and one.mode == "managed")

    def notes(self) -> Iterator[Note]:
        """What the door saw and could not use, the modules nobody loaded, and what is made of templates."""
        told = [*self.graph.notes, *(self.late() if self.late is not None else ()), *unseen(self.living())]
        named = {NO_FILE, *(note.where for note in told if note.kind == "not_loaded")}
        why = "this module's configuration is not shown: what it holds is not judged"
        told += [Note("not_loaded", one, why) for one in dict.fromkeys(one for one, _ in self.graph.open_modules) if one not in named]
        return (replace(note, root=self.root) for note in dict.fromkeys(told))  # a module that is called twice is told of once


def _place(resource: Resource, answer: Judgement) -> Location | None:
    """Where the answer can be changed: at the first attribute it rests on that is written in the resource itself; else at its block.

    A default has the lines of the block, and the line of what is written beside it says more. What is missing is missing in all of it.
    """
    if resource.mode in SCOPES:  # which nobody writes down: what is said of it stands at the resources that it rests on
        return next((piece.location for piece in answer.evidence if piece.location is not None), None) if answer.verdict.fails else None
    if resource.location is None:
        return None
    vague = None if answer.verdict == Verdict.MISSING else resource.location
    for piece in answer.evidence:
        if piece.address == resource.address and piece.location is not None and piece.location != vague:
            return piece.location
    return resource.location


def worlds_beside(hangs_on: Open | None, facts: Facts) -> Sides | None:
    """The worlds beside one that hangs on conditions; None where it hangs on none, as a plan does."""
    if hangs_on is None:
        return None
    from srm_tf.engine.sides import Sides  # noqa: PLC0415 — only configuration hangs on conditions, and a plan is judged without a word of it

    return Sides.of(hangs_on, facts)


def _stood(world: World) -> bool:
    """Whether anything stands before: a plan of something new reads data all the same; a configuration may have nothing but calls."""
    before = world.before.resources if world.before is not None else ()
    return world.open_before is not None or any(one.mode == "managed" for one in before)

"""Control × resource → judgement, with a memo, because controls may point at each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from srm_tf.engine.finding import NOT_READ
from srm_tf.engine.kin import Kin, itself
from srm_tf.engine.parts import say
from srm_tf.engine.unmade import explained
from srm_tf.language.context import Context
from srm_tf.language.judge import Frame, guarded, judge, judge_all
from srm_tf.language.links import Links
from srm_tf.model.graph import NO_FILE, Graph, typed
from srm_tf.model.grounds import IF_THERE, Fact, jointly
from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.scopes import SCOPES
from srm_tf.model.value import NOT_LOADED
from srm_tf.model.verdict import OPEN, SATISFIED, Evidence, Judgement, Verdict, all_of, depends, holds

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.lifecycle import ShippedLifecycle
    from srm_tf.catalogue.load import Catalogue
    from srm_tf.catalogue.services import Services
    from srm_tf.engine.sides import Sides
    from srm_tf.language.syntax import Arm, Literal
    from srm_tf.model.resource import Resource
    from srm_tf.model.schema import Schema
    from srm_tf.settings import Attestation

_OWN_KEYS = frozenset({"each.key", "count.index"})  # what nobody knows of an instance that stands for many
_ASKED = depends("its answer is not there yet", ())


class Facts(msgspec.Struct, frozen=True):
    """What judging needs besides the graph: the catalogue, the schema, dates, and what the user changed."""

    catalogue: Catalogue
    services: Services
    schema: Schema
    lifecycle: ShippedLifecycle
    as_of: date
    settings: Mapping[str, Mapping[str, Literal]] = {}  # control → name → value
    here: bool = False
    attested: Mapping[str, Attestation] = {}  # by control


class Judge:
    """Judges one graph."""

    def __init__(self, graph: Graph, facts: Facts, sides: Sides | None = None) -> None:
        self.graph = graph
        self.facts = facts
        self._sides = sides
        self._memo: dict[tuple[str, str, str, str], Judgement | None] = {}  # by control, way of asking, and resource
        self._context = Context(
            graph,
            Links(graph, facts.services.identities, facts.services.is_workload),
            facts.schema,
            facts.as_of,
            facts.lifecycle,
            self._meets,
            lambda _decider, _resource: None,
            here=facts.here,
            always=self._meets_always,
        )
        self._kin = Kin(self._context.links)
        self._contexts: dict[str, Context] = {}
        self._parts: dict[tuple[str, str, str], Judgement | None] = {}
        self._scopes: dict[str, dict[object, Resource]] = {}
        self._inside: dict[tuple[str, str], dict[int, list[Resource]]] = {}

    @property
    def links(self) -> Links:
        """The joins of the graph: which resources stand beside which."""
        return self._context.links

    def said(self, control: Control, resource: Resource) -> Judgement | None:
        """The outcome of a control on a resource: for a subject its own, for a part the one of a whole that is not here; else None."""
        if typed(resource) in control.types:
            return self.outcome(control, resource)
        return None if any(mode in control.types for mode in SCOPES) else self._part(control, resource)

    def parts_of(self, control: Control, scope: Resource) -> Iterator[tuple[Resource, Judgement]]:
        """The parts of a failing account or region that go wrong, with what they say."""
        for name in control.parts:
            for one in self._living(name, scope):
                said = self._part(control, one)
                if said is not None and said.verdict.fails:
                    yield one, said

    def _part(self, control: Control, resource: Resource) -> Judgement | None:
        """The answer about a part: of a subject that is not here, or of the account or region."""
        key = (control.id, resource.mode, resource.address)
        if key not in self._parts:
            self._parts[key] = self._whichever_way(control, resource, self._judge_part(control, resource))
        return self._parts[key]

    def _whichever_way(self, control: Control, resource: Resource, answer: Judgement | None) -> Judgement | None:
        """An answer, or where that is open, the one that there is whichever way a condition goes."""
        if answer is None or answer.verdict != OPEN or self._sides is None:
            return answer
        return self._sides.decided(control, resource, answer, self.graph)

    def _judge_part(self, control: Control, resource: Resource) -> Judgement | None:
        arms = control.parts.get(typed(resource), ())
        if not SCOPES.isdisjoint(control.types):  # their guards have been asked of the account, whose answer comes first
            arms = tuple(replace(arm, when=()) for arm in arms)
        answer = say(arms, Frame(resource, self.context(control))) if arms and not (resource.action.ends or resource.unread) else None
        return _if_there(resource, answer) if answer is not None else None

    def outcome(self, control: Control, resource: Resource) -> Judgement | None:
        """The answer of one control about one resource; None where it has nothing to say."""

        def ask() -> Judgement | None:
            answer = self._whichever_way(control, resource, self._judge(control, resource))
            return _of_which_key(resource, answer) if answer is not None else None

        return self._once(control, "", resource, ask)

    def _once(self, control: Control, way: str, resource: Resource, ask: Callable[[], Judgement | None]) -> Judgement | None:
        """What a control says of a resource, in one of the ways in which others ask it; unknown to whoever asks for it meanwhile."""
        key = (control.id, way, resource.mode, resource.address)
        if key not in self._memo:
            self._memo[key] = _ASKED
            self._memo[key] = ask()
        found = self._memo[key]
        return depends(f"{control.id} asks about itself", (control.id,)) if found is _ASKED else found

    def _judge(self, control: Control, resource: Resource) -> Judgement | None:
        if resource.unread:
            return depends(NOT_READ, (resource.address,), Evidence(resource.address, "", None, "written"))
        answer = self._kin.said(control.id, resource, self.context(control), partial(_spoken, control))
        return self._finished(control, resource, answer) if answer is not None else None

    def _finished(self, control: Control, resource: Resource, answer: Judgement) -> Judgement:
        if not answer.grounds:  # no element of what the sentence is about
            answer = replace(answer, grounds=f"{resource.address} has nothing that this control asks about")
        answer = self._if_all_is_here(resource, explained(resource, answer))
        return self._attested(control, resource, _if_there(resource, answer))

    def _if_all_is_here(self, resource: Resource, answer: Judgement) -> Judgement:
        """What an account or region has nothing of here may be in a module, or a file, that is not."""
        away = dict.fromkeys(name for name, _ in self.graph.open_modules) if answer.verdict == Verdict.MISSING else {}
        if not away or resource.mode not in SCOPES or not any(one.address == resource.address for one in answer.evidence):
            return answer
        one = next(iter(away))
        which = f"{one} may hold it" if one == NO_FILE else f"{one}, {NOT_LOADED}, may hold it"
        more = f", as may {len(away) - 1:,} more" if len(away) > 1 else ""
        return depends(Fact("", which + more, because=answer.grounds), tuple(away), *answer.evidence)

    def _attested(self, control: Control, resource: Resource, answer: Judgement) -> Judgement:
        """What nothing here shows, somebody may have stated; what is written here, nobody can talk away."""
        stated = self.facts.attested.get(control.id)
        if stated is None or answer.verdict != Verdict.UNKNOWN:
            return answer
        if stated.until < self.facts.as_of:
            because = f"{resource.address} was attested by {stated.owner} until {stated.until.isoformat()}, which is over"
            return depends(because, ("an attestation",), *answer.evidence)
        because = f"{resource.address} is attested by {stated.owner} until {stated.until.isoformat()}: {stated.statement}"
        return holds(because, Evidence(resource.address, "", stated.evidence or None, "attested"))

    def context(self, control: Control) -> Context:
        """The context with the control's own settings and deciders."""
        if control.id not in self._contexts:
            given = self.facts.settings.get(control.id, {})
            settings = {name: given.get(name, one.default) for name, one in control.settings.items()}

            def decides(decider: str, resource: Resource) -> Judgement | None:
                return self._decides(control, decider, resource)

            self._contexts[control.id] = replace(self._context, settings=settings, decides=decides)
        return self._contexts[control.id]

    def _meets(self, control_id: str, resource: Resource) -> Judgement:
        """Another control's outcome; silence counts as satisfied."""
        control = self.facts.catalogue.get(control_id)
        if control is None:
            return depends(f"{control_id} is no control of this catalogue", (control_id,))
        subject = self._subject(control, resource)
        if subject is None:
            return depends(f"nothing here shows {control_id}", ("another stack",))
        return self.outcome(control, subject) or SATISFIED

    def _meets_always(self, control_id: str, resource: Resource) -> Judgement:
        """What another control asks of its subjects, of a resource that its guard may leave out."""
        control = self.facts.catalogue.get(control_id)
        subject = self._subject(control, resource) if control is not None else None
        if control is None or subject is None:
            return self._meets(control_id, resource)
        unguarded = replace(control, arms=tuple(replace(arm, when=()) for arm in control.arms))

        def ask() -> Judgement | None:
            answer = _spoken(unguarded, subject, self.context(control))
            return self._finished(control, subject, answer) if answer is not None else None

        return self._once(control, "always", subject, ask) or SATISFIED

    def _decides(self, control: Control, decider: str, resource: Resource) -> Judgement | None:
        holder = control.decides.get(decider)
        if holder is None:
            return None
        if isinstance(holder, str):
            return self._meets(holder, resource)
        scope = self.scope(resource, "region")
        if scope is None:
            return None
        return self._once(control, decider, scope, lambda: judge(holder, Frame(scope, self.context(control))))

    def _subject(self, control: Control, resource: Resource) -> Resource | None:
        """The resource itself, or the account or region it lives in where that is what the control speaks of."""
        types = control.types
        if typed(resource) in types:
            return itself(resource)
        mode = next((one for one in sorted(SCOPES) if one in types), None)
        return self.scope(resource, mode) if mode else itself(resource)

    def scope(self, resource: Resource, mode: str) -> Resource | None:
        """The account or region a resource lives in."""
        if resource.spread:
            return next((one for one in self.graph.of_type(mode) if resource.counts_for(one)), None)
        if mode not in self._scopes:
            self._scopes[mode] = {_home(one, mode): one for one in reversed(self.graph.of_type(mode))}
        return self._scopes[mode].get(_home(resource, mode))

    def _living(self, name: str, scope: Resource) -> Sequence[Resource]:
        """The resources of a type that live in an account or region: told apart once for all of those."""
        if (name, scope.mode) not in self._inside:
            found = self._inside[name, scope.mode] = {}
            for one in self.graph.of_type(name):
                found.setdefault(id(self.scope(one, scope.mode)), []).append(one)
        return self._inside[name, scope.mode].get(id(scope), ())

    def holds(self, items: tuple[object, ...], resource: Resource) -> Judgement:
        """Judge loose items about a resource, as the ownership overrides of the split are written."""
        return judge_all(items, Frame(resource, self._context))  # type: ignore[arg-type]


def _home(resource: Resource, mode: str) -> object:
    """What is the same for a resource and the account, or the region, that it lives in, where nothing stands for several."""
    return resource.place if mode == "region" else resource.account


def _spoken(control: Control, resource: Resource, context: Context) -> Judgement | None:
    """What the sentences of a control say of a resource; None where they have nothing to say."""
    frame, name = Frame(resource, context), typed(resource)
    spoken = [answer for arm in control.arms if name in arm.resource if (answer := _arm(arm, frame)) is not None]
    return all_of(spoken) if spoken else None


def _arm(arm: Arm, frame: Frame) -> Judgement | None:
    return guarded(arm.when, lambda: judge_all(arm.expect, frame) if arm.expect else _unattested(frame.resource), frame)


def _unattested(resource: Resource) -> Judgement:
    """Nothing in Terraform shows it, and nobody has attested it."""
    because = "nothing in Terraform shows this: somebody has to attest it"
    return depends(because, ("an attestation",), Evidence(resource.address))


def _of_which_key(resource: Resource, answer: Judgement) -> Judgement:
    """What hangs on the own key of an instance that stands for many hangs on what says which of them there are."""
    keys = [one for one in answer.depends_on if one in _OWN_KEYS] if resource.doubt else []
    if not keys:
        return answer
    grounds = jointly([answer.grounds, f"{' and '.join(keys)} depends on {resource.doubt}"])
    return replace(answer, grounds=grounds, depends_on=tuple(dict.fromkeys((*answer.depends_on, *resource.waits_for))))


def _if_there(resource: Resource, answer: Judgement) -> Judgement:
    """A failure of a resource that may not exist becomes unknown; where one of several is certain to exist, it stays a failure."""
    if not resource.doubt or resource.several or not answer.verdict.fails:
        return answer
    name = resource.address.replace(OPEN_KEY, "")
    there = f"whether {name} exists" if name == resource.address else f"whether there is any {name}"
    because = Fact("", f"{there} depends on {resource.doubt}{IF_THERE}", because=answer.grounds)
    return depends(because, resource.waits_for, *answer.evidence)

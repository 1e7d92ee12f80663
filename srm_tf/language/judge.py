"""Sentence × subject → judgement. Never raises, whatever the values are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.language import filled_in, joins, operators, refers, spoilt
from srm_tf.language.absent import is_there
from srm_tf.language.choices import whichever
from srm_tf.language.context import Context, Site
from srm_tf.language.paths import Spot, elements, walk
from srm_tf.language.show import digest_of, evidence_text, path_text, shown, test_text, told, under, unset, unset_now
from srm_tf.language.syntax import AnyOf, Argument, Clause, Elements, Item, Join, Meets, Sentence, Setting
from srm_tf.language.terms import PREDICATES, SENTENCES
from srm_tf.model.grounds import AMISS, IF_ASKED, UNWANTED, Fact, each_names, facts, lacked, text_of
from srm_tf.model.value import Unknown, Value, as_number
from srm_tf.model.verdict import HOLDS, OPEN, SATISFIED, Evidence, Judgement, Verdict, all_of, any_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.model.grounds import Grounds
    from srm_tf.model.resource import Resource

_DECIDED_BY = {
    "account": "the account's default",
    "image": "the image's default",
    "subnet": "the subnet's setting",
    "service": "the service's default",
    "parent": "the setting of what it belongs to",
}
_OPPOSITE = {Verdict.SATISFIED: Verdict.MISCONFIGURED, Verdict.MISSING: Verdict.SATISFIED, Verdict.MISCONFIGURED: Verdict.SATISFIED}


class Frame(msgspec.Struct, frozen=True):
    """Whose sentence is judged, and from where its paths start. `label` stands before paths in messages ("" for the subject itself)."""

    resource: Resource
    context: Context
    label: str = ""
    start: Value | None = None  # an element of a repeated block; None: the whole resource
    at: str = ""  # the path of `start`
    names: tuple[str, ...] = ()
    text: bool = False  # `start` stands in a text of JSON

    def path(self, path: str) -> str:
        """How a path reads in a message."""
        inner = f"{self.at}.{path}" if self.at and path else self.at or path
        return f"{self.label}.{inner}" if self.label else inner


def judge_all(items: Sequence[Item], frame: Frame) -> Judgement:
    """All items together."""
    return judge(items[0], frame) if len(items) == 1 else all_of([judge(item, frame) for item in items])


def judge(item: Item, frame: Frame) -> Judgement:
    """The judgement of one sentence or table, for the subject of the frame."""
    return _JUDGES[type(item)](item, frame)


def guarded(when: Sequence[Item], expect: Callable[[], Judgement], frame: Frame) -> Judgement | None:
    """`when` decides whether the sentence speaks: None = silent; an open guard leaves an answer that is satisfied anyway, else unknown."""
    if not when:
        return expect()
    guard = judge_all(when, frame)
    if guard.verdict.fails:
        return None
    answer = expect()
    if HOLDS in {guard.verdict, answer.verdict}:
        return answer
    why = Fact("", IF_ASKED, because=guard.grounds)
    return depends(why, (*guard.depends_on, *answer.depends_on), *guard.evidence)


def _clause(clause: Clause, frame: Frame) -> Judgement:
    if clause.arguments:
        clause = replace(clause, arguments=_operands(clause.arguments, frame.context))
    fan = bool(clause.quantifier) and not (operators.takes_whole(clause) or (clause.test == "term" and PREDICATES[clause.term].whole))
    start = frame.start if frame.start is not None else frame.resource.values
    spots = walk(start, clause.path, fan=fan, indexed=bool(clause.quantifier), most=lambda names: _most(names, frame), text=frame.text)
    if clause.quantifier == "no":
        return _no(clause, spots, frame)
    if clause.quantifier:
        spots = tuple(spot for spot in spots if not _no_collection(spot, clause, frame))
        if not spots and clause.quantifier == "every":
            return _nothing(path_text(clause.path), frame)
    answers = [_spot(clause, spot, frame) for spot in spots]
    if any(spot.state == "collection" for spot in spots):
        sure = [_wrong_or_gone(clause, spot, frame) for spot in spots]
        answers = sure if all(one.verdict.fails for one in sure) else answers
    if not answers:
        return _absent(clause, Spot(path_text(clause.path), Value()), frame)
    return any_of(answers) if clause.quantifier == "some" else all_of(answers)


def _no_collection(spot: Spot, clause: Clause, frame: Frame) -> bool:
    """A quantified path whose collection was never written has no elements; inside an element that is there, what is missing is missing."""
    if spot.state == "gone":
        return "[" not in spot.path and not (len(spot.lost) > 1 and _most(spot.lost, frame) == "once")
    return spot.state == "" and spot.value.is_null and len(clause.path) == 1


def _most(names: tuple[str, ...], frame: Frame) -> str:
    """Whether the nested block at these names may occur "once" or "often", by the schema; "" if it is no block."""
    attribute = frame.context.schema.attribute(frame.resource.type, (*frame.names, *names))
    if attribute is None or not attribute.is_block:
        return ""
    return "often" if attribute.repeats else "once"


def _operands(arguments: Sequence[Argument], context: Context) -> tuple[Argument, ...]:
    """What a clause or a sentence takes, with the values of settings in the place of their names."""
    return tuple([context.settings.get(one.name, []) if isinstance(one, Setting) else one for one in arguments])


def _no(clause: Clause, spots: tuple[Spot, ...], frame: Frame) -> Judgement:
    """`no` is the only negation: an element for which the test is true offends."""
    positive = replace(clause, tail="")
    answers = [_negated(_spot(positive, spot, frame), clause, spot, frame) for spot in spots if not spot.value.is_null]
    return all_of(answers) if answers else _nothing(path_text(clause.path), frame)


def _nothing(path: str, frame: Frame) -> Judgement:
    """The judgement of `every …` over a list without elements: satisfied."""
    return holds(f"{frame.path(path)} has no value")


def _negated(answer: Judgement, clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    if answer.verdict == OPEN or spot.state == "broken":  # what is no document says neither
        return answer
    verdict, path = _OPPOSITE[answer.verdict], frame.path(spot.path)
    said = answer.grounds if clause.test == "term" or spot.value.is_unknown else f"{path} is {shown(under(spot.value, path))}"
    if verdict == HOLDS:  # what the test expects is what must not be
        odd = any(isinstance(one, Fact) and one.expected for one in facts(said))
        return Judgement(verdict, f"{path} is as it should be, whatever it comes to" if odd else said, answer.evidence)
    if not spot.value.written:
        return lacks(Fact(path, f"is {unset_now(spot.value)}"), *answer.evidence)
    return breaks(f"{text_of(said)}{UNWANTED}", *answer.evidence)


def _spot(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    value, names = spot.value, (*frame.names, *spot.names)
    if spot.state == "broken":
        return _broken(spot, frame)
    if spot.state == "collection":
        return _open_collection(clause, spot, frame)
    # Inside a block, the provider shows an empty text or a zero where nobody wrote one; a zero must not pass for a small number.
    asked = clause.test in {"is set", "is not set"} and not filled_in.is_somebodys(frame.resource.type, names)
    left_out = value.data == "" or asked or (clause.test == "is at most" and value.data == 0)
    absent = value.is_null or (not value.written and left_out)
    tail = clause.tail if (clause.test, clause.tail) != ("term", "default") else ""  # a term says itself what an empty text is
    if absent or (tail and filled_in.sends_none(value, frame.resource, names, frame.context)):
        return _absent(clause, spot, frame)
    if isinstance(value.data, tuple) and not _takes_lists(clause):
        return _list(clause, spot, value.data, frame)
    if clause.test == "term":
        return _term(clause, spot, frame)
    if clause.test == "refers to":
        every = clause.quantifier == "every"
        return refers.refers_to(clause.arguments[0], value, frame.path(spot.path), _evidence(spot, frame), frame.context, every=every)
    if isinstance(value.data, Unknown):
        return _unknown(clause, spot, frame)
    return _known(clause, spot, frame)


def _known(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    value = spot.value
    if clause.test in {"is set", "is not set"} and filled_in.may_be(value, frame.resource, (*frame.names, *spot.names), frame.context):
        why = f"{frame.path(spot.path)} is {shown(value)}; whether somebody chose that or AWS filled it in is not shown"
        return depends(why, _itself(spot, frame), _evidence(spot, frame))
    return _verdict(operators.known(clause.test, value, clause.arguments), clause, spot, frame)


def _list(clause: Clause, spot: Spot, items: tuple[Value, ...], frame: Frame) -> Judgement:
    """A list that nobody spread before: one in a list, or one of those that a condition chooses from."""
    parts = [_spot(clause, Spot(f"{spot.path}[{i}]", item, spot.names), frame) for i, item in enumerate(items)]
    if not parts:
        return SATISFIED if clause.quantifier == "every" else _absent(clause, spot, frame)
    return any_of(parts) if clause.quantifier in {"some", "no"} else all_of(parts)


def _takes_lists(clause: Clause) -> bool:
    if clause.test in operators.PRESENCE or clause.test in {"contains", "term", "refers to"}:
        return True
    return clause.test in {"is", "is not"} and isinstance(clause.arguments[0], list)


def _open_collection(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    """A collection of unknown length on the way: decided only if whatever it may hold gives the same answer, and so does none at all."""
    body = spot.value
    if not body.is_unknown or spot.around is not None:
        answer = _spot(clause, Spot(spot.path, body, spot.names), frame)
        if answer.verdict == HOLDS and (clause.quantifier == "every" or _safe_without(clause, spot, frame)):
            return answer
        if answer.verdict.fails and clause.quantifier == "no":
            return answer
    return _undecided(spot, frame)


def _wrong_or_gone(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    """A collection of unknown length, with nothing right beside it: what fails in each of its elements, and without any, fails."""
    answer = _spot(clause, spot, frame)
    if answer.verdict != OPEN or clause.quantifier == "every" or spot.value.is_unknown:
        return answer
    judged = [_spot(clause, replace(spot, state=""), frame), _absent(clause, spot, frame)]
    return all_of(judged) if all(one.verdict.fails for one in judged) else answer


def _safe_without(clause: Clause, spot: Spot, frame: Frame) -> bool:
    return not clause.quantifier and _absent(clause, spot, frame).verdict == HOLDS


def _undecided(spot: Spot, frame: Frame) -> Judgement:
    unknown = spot.value.unknown if spot.value.is_unknown else spot.around or Unknown("how many there are")
    on = unknown.depends_on or _itself(spot, frame)
    return depends(f"{frame.path(spot.path)} depends on {unknown.why}", on, _evidence(spot, frame))


def _itself(spot: Spot, frame: Frame) -> tuple[str, ...]:
    """What an answer depends on where nothing is known of the origin: the value itself, by its full address."""
    return (f"{frame.resource.address}.{_inner(spot.path, frame)}",)


def _unknown(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    unknown = operators.what_is_known(spot.value, clause.arguments)
    if is_there(spot.value, frame.context.schema):
        unknown = replace(unknown, not_null=True)
    decided = operators.unknown(clause.test, unknown, clause.arguments)
    if decided is None:
        return _branches(clause, spot, frame) if unknown.branches else _undecided(spot, frame)
    answer = _verdict(decided, clause, spot, frame)
    if decided and clause.test == "matches":
        known = shown(under(Value(unknown.sketch or f"{unknown.prefix}…{unknown.suffix}"), spot.path))
        return replace(answer, grounds=f"{frame.path(spot.path)} is {known}")
    if spot.value.references and (decided or unknown.prefix != spot.value.unknown.prefix):
        grounds = f"{frame.path(spot.path)} refers to {spot.value.references[0].text}"
        return replace(answer, grounds=grounds, evidence=tuple(replace(one, how="reference") for one in answer.evidence))
    return answer


def _branches(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    answers = [_spot(clause, Spot(spot.path, value, spot.names), frame) for _, value in spot.value.unknown.branches]
    return whichever(spot.value.unknown, answers, frame.path(spot.path), _evidence(spot, frame))


def _verdict(decided: bool | None, clause: Clause, spot: Spot, frame: Frame) -> Judgement:  # noqa: FBT001
    """True or false of a value → the four words."""
    path, value = frame.path(spot.path), under(spot.value, spot.path)
    evidence = _evidence(spot, frame)
    if decided is None:
        inner = next((one for one in value.walk() if one.is_unknown), value)
        return depends(f"{path} depends on {inner.unknown.why}", inner.unknown.depends_on or _itself(spot, frame), evidence)
    if not value.written:
        say = holds if decided else lacks
        return say(Fact(path, f"is {unset_now(value)}"), replace(evidence, how="provider_default"))
    if decided:
        return holds(f"{path} {told(value, clause.test)}", evidence)
    return breaks(Fact(path, told(value, clause.test), test_text(clause.test, clause.arguments)), evidence)


def _absent(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    """The judgement of a clause whose value nobody wrote and no default sets: by the operator, else by the tail, else missing."""
    path, absent = frame.path(spot.path), f"is {unset(spot.value)}"
    evidence = Evidence(frame.resource.address, _inner(spot.path, frame), None, "written", spot.value.location)
    if clause.test == "is not set" or (clause.test == "has at most" and (as_number(clause.arguments[0]) or 0) >= 0):
        return holds(f"{path} {absent}", evidence)
    if clause.tail == "default":
        return holds(f"{path} {absent}, which is safe by default", replace(evidence, how="assumed_default"))
    if clause.tail:
        return decided_by(clause.tail, frame, f"{path} {absent}", evidence)
    return lacks(Fact(path, absent), evidence)


def decided_by(decider: str, frame: Frame, fact: Grounds, evidence: Evidence) -> Judgement:
    """`or X decides`: ask whoever holds the answer; nobody in this input → unknown."""
    answer = frame.context.decides(decider, frame.resource)
    name = _DECIDED_BY.get(decider, decider)
    says = f"{text_of(fact)}; {name} decides"
    if answer is None or answer.verdict == OPEN:
        on = answer.depends_on if answer is not None else ()
        return depends(says, (name, *on), evidence)
    say = holds if answer.verdict == HOLDS else lacks
    return say(Fact("", says, because=answer.grounds, lacks=tuple(lacked(fact))), *answer.evidence)


def _term(clause: Clause, spot: Spot, frame: Frame) -> Judgement:
    """A predicate on one value; the frame has dealt with absence, and with unknowns unless the term asks for them."""
    term = PREDICATES[clause.term]
    value = spot.value
    if value.data == "" and (not term.partial or clause.tail not in {"", "default"}):
        return _absent(clause, spot, frame)  # the provider sends no empty version, key or policy: it is as if nobody had written it
    if isinstance(value.data, Unknown) and value.data.branches and (not term.whole or value.data.is_choice):
        return _branches(clause, spot, frame)
    if isinstance(value.data, Unknown) and not (term.partial or (term.begun and value.unknown.prefix)):
        return _undecided(spot, frame)
    if isinstance(value.data, tuple) and not term.whole:
        return _list(clause, spot, value.data, frame)
    site = Site(frame.resource, frame.path(spot.path), value, (*frame.names, *spot.names))
    answer: Judgement = term.function(site, frame.context, *clause.arguments)
    if answer.verdict == Verdict.MISCONFIGURED and not value.written:
        return replace(answer, verdict=Verdict.MISSING)
    return answer


def _sentence(sentence: Sentence, frame: Frame) -> Judgement:
    operands = _operands(sentence.arguments, frame.context)
    answer: Judgement = SENTENCES[sentence.term].function(frame.resource, frame.context, *operands)
    return answer


def _elements(item: Elements, frame: Frame) -> Judgement:
    """Several facts about the same element."""
    spots = elements(frame.resource.values if frame.start is None else frame.start, item.path, text=frame.text)
    there, path = [spot for spot in spots if not spot.value.is_null], path_text(item.path)
    asked = (_broken(spot, frame) if spot.state == "broken" else _element(item, spot, frame) for spot in there)
    answers = [answer for answer in asked if answer is not None]
    if item.quantifier == "some":
        nothing = lacks(Fact(frame.path(path), "is not set"), Evidence(frame.resource.address, _inner(path, frame)))
        return any_of(answers) if answers else nothing
    if item.quantifier == "no" and answers and all(one is SATISFIED for one in answers):
        return holds(Fact(frame.path(path), f"has none that {AMISS}"))
    return all_of(answers) if there else _nothing(path, frame)


def _element(item: Elements, spot: Spot, frame: Frame) -> Judgement | None:
    if spot.value.is_unknown:
        return _undecided(spot, frame)
    inner = replace(frame, start=spot.value, at=_inner(spot.path, frame), names=(*frame.names, *spot.names), text=spot.text)
    answer = guarded(item.when, lambda: judge_all(item.where, inner), inner)
    if answer is None:
        return None
    if spot.state == "collection" and (answer.verdict == HOLDS) != (item.quantifier == "every"):
        if item.quantifier == "no" and answer.verdict.fails:
            return SATISFIED
        on = spot.around.depends_on if spot.around is not None else ()
        by = f", by {' and '.join(on)}" if on else ""
        how_many = Unknown(f"how many elements there are{by}", on)
        return _undecided(Spot(spot.path, Value(how_many), spot.names), frame)
    if item.quantifier == "no":
        if answer.verdict == HOLDS:
            return breaks(Fact(frame.path(spot.path), AMISS, because=answer.grounds), *answer.evidence)
        return answer if answer.verdict == OPEN else SATISFIED
    return answer


def _inner(path: str, frame: Frame) -> str:
    return f"{frame.at}.{path}" if frame.at and path else frame.at or path


def _broken(spot: Spot, frame: Frame) -> Judgement:
    return breaks(f"{frame.path(spot.path)} is no JSON document{spoilt.line(spot.value)}", _evidence(spot, frame))


def _evidence(spot: Spot, frame: Frame) -> Evidence:
    location, value = spot.value.location or frame.resource.location, under(spot.value, spot.path)
    return Evidence(frame.resource.address, _inner(spot.path, frame), evidence_text(value), "written", location, digest_of(value))


def _meets(item: Meets, frame: Frame) -> Judgement:
    answer = ((frame.context.always if item.always else None) or frame.context.meets)(item.control, frame.resource)
    told = not frame.label or answer.verdict == HOLDS or each_names(answer.grounds, frame.label)  # else it passes for the subject's own
    return answer if told else replace(answer, grounds=Fact("", frame.label, because=answer.grounds))


def _any_of(item: AnyOf, frame: Frame) -> Judgement:
    found: list[tuple[tuple[Item, ...], Judgement, bool]] = []  # the last: its guard fails, so that it is no alternative here
    for alternative, number in zip(item.alternatives, item.guards or (0,) * len(item.alternatives), strict=True):
        first = [judge(one, frame) for one in alternative[:number]]
        guard = all_of(first) if first else SATISFIED
        answer = guard if guard.verdict.fails else all_of([*first, *[judge(one, frame) for one in alternative[number:]]])
        if answer.verdict == HOLDS:
            return answer
        found.append((alternative, answer, guard.verdict.fails))
    others = joins.named_otherwise(item.alternatives, frame.resource)
    asked = [answer for alternative, answer, out in found if not out and alternative not in others]
    return any_of(asked or [answer for _, answer, _ in found])


def _join(item: Join, frame: Frame) -> Judgement:
    def among(items: Sequence[Item]) -> joins.Candidate:
        return lambda resource: judge_all(items, Frame(resource, frame.context, label=resource.address))

    def decide(decider: str, fact: Grounds) -> Judgement:
        return decided_by(decider, frame, fact, Evidence(frame.resource.address))

    return joins.beside(item, frame.resource, frame.context, among, decide)


Judge: TypeAlias = "Callable[[Any, Frame], Judgement]"
_JUDGES: Mapping[type, Judge] = {
    Clause: _clause,
    Sentence: _sentence,
    Elements: _elements,
    Join: _join,
    Meets: _meets,
    AnyOf: _any_of,
}

"""Findings that somebody accepts: by a comment beside the resource, by an entry of the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.engine.choice import address_wanted
from srm_tf.engine.finding import Outcome, Waiver, WrittenWaiver, without_places
from srm_tf.engine.waiver_lookup import Bearing
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.language.terms.rules import ACL_RULES, GROUP_RULES
from srm_tf.model.grounds import UNWANTED, Either, Fact, choices, facts, jointly
from srm_tf.model.value import Location
from srm_tf.model.verdict import Verdict

if TYPE_CHECKING:
    from srm_tf.engine.remaining import Rest
    from srm_tf.model.graph import Graph
    from srm_tf.model.grounds import Grounds
    from srm_tf.model.verdict import Judgement

_RULES: Final = frozenset({*GROUP_RULES, *ACL_RULES})
Pair: TypeAlias = tuple[str, str]  # control, address
Remains: TypeAlias = "Callable[[str, frozenset[str | float]], Rest]"  # control, parts of it → what it says without them


class Acceptance:
    """The waivers of one input, and which of them were of use."""

    def __init__(self, entries: Sequence[WrittenWaiver], graph: Graph, as_of: date, remains: Remains | None = None) -> None:
        self._remains = remains
        self._left: dict[tuple[str, str, bool], Outcome] = {}  # what is found without the parts of a control that are accepted
        self._graph = graph
        self._as_of = as_of
        self._met: dict[int, set[Pair]] = {}  # what each is about
        self._bearing = Bearing([one for one in entries if not one.problem])

    def met(self, entry: WrittenWaiver) -> set[Pair]:
        """The findings that a waiver is about, in whole or in part; those told at a part stand for their wholes, too."""
        return self._met.get(id(entry), set())

    def of(self, one: Outcome) -> Waiver | None:
        """Who accepts all of an outcome that is not satisfied, if anybody does, and did not only do so until some day."""
        return self._at([entry for entry in self._speaking(one) if self._covers(entry, one)], one)

    def left(self, one: Outcome) -> Outcome:
        """An outcome that nobody accepts, without the parts of its control that somebody does."""
        return one if one.waiver is not None else self._left.get((one.control, one.address, bool(one.of)), one)

    def own(self, one: Outcome) -> Waiver | None:
        """The waiver that accepts an outcome at every place in the resource's own block; each place may have another one."""
        places = _outermost(_own(one))
        entries = [entry for entry in self._speaking(one) if not entry.points and self._means(entry, one)]
        there = [[entry for entry in entries if _is_about(entry, one, place)] for place in places]
        found = [self._at(some, one, place) for place, some in zip(places, there, strict=True)]
        if not found or any(one is None for one in found):
            return self._instead([entry for entry in _of_all(entries, one) if entry.about is not None], one)
        parts = [entry for some in there if self._holding(_of_all(some, one), one) is None for entry in self._held_parts(some, one)]
        return found[0] if not parts or self._is_nothing_beyond(parts, one, places) else None

    def _instead(self, entries: Sequence[WrittenWaiver], one: Outcome) -> Waiver | None:
        """Who accepts a finding where each of several would do, and one of them is wrong at arguments that are accepted."""
        several = list(facts(one.grounds))
        if one.verdict != Verdict.MISCONFIGURED or not any(isinstance(said, Either) for said in several):
            return None
        found: list[Waiver | None] = []
        for said in several:
            held: list[Waiver | None] = []
            for number, way in enumerate(choices(said)):
                # Other tools point at what leads: `protocol` of a listener, not what its action might do instead.
                theirs = entries if not number else [entry for entry in entries if not entry.foreign]
                held.append(self._holding_at(_arguments(way, one), theirs, one))
            found.append(next(filter(None, held), None))
        return found[0] if all(found) else None

    def _holding_at(self, places: Sequence[Location], entries: Sequence[WrittenWaiver], one: Outcome) -> Waiver | None:
        """A waiver, if each of the places has one that holds there; else None."""
        found = [self._holding([entry for entry in entries if _is_about(entry, one, place)], one) for place in places]
        return found[0] if found and all(found) else None

    def _at(self, entries: Sequence[WrittenWaiver], one: Outcome, place: Location | None = None) -> Waiver | None:
        """Who accepts an outcome, or what is found of it at one place. Parts are asked of in any case: they may be of use as well."""
        whole, part = self._holding(_of_all(entries, one), one), self._holding_parts(_of_parts(entries, one), one, place)
        return whole or part

    def _holding_parts(self, found: Sequence[WrittenWaiver], one: Outcome, place: Location | None) -> Waiver | None:
        """Who accepts parts of a control without which nothing is found, or nothing at one place. What is found is noted."""
        held = self._held_parts(found, one)
        rest = self._rest(held, one)
        if rest is not None and (rest.verdict, rest.grounds, rest.evidence) == (one.verdict, one.grounds, one.evidence):
            return None  # it has nothing to do with these parts
        waiver = self._holding(held, one)
        if rest is None or rest.verdict == Verdict.SATISFIED:
            return waiver
        if place is not None:
            return waiver if rest.verdict.fails and not any(_inside(other, place) for other in _own(rest)) else None
        self._note(rest, held, one)
        return None

    def _held_parts(self, found: Iterable[WrittenWaiver], one: Outcome) -> list[WrittenWaiver]:
        """The waivers in force that accept a part of its control."""
        return [entry for entry in _of_parts(found, one) if entry.waiver.until is None or entry.waiver.until >= self._as_of]

    def _rest(self, held: Sequence[WrittenWaiver], one: Outcome) -> Outcome | None:
        """What is left of an outcome without the parts that these waivers accept; None where nothing is."""
        parts = frozenset(part for entry in held for part in entry.parts[one.control])
        return self._remains(one.control, parts).of(one) if self._remains is not None and held else one

    def _is_nothing_beyond(self, held: Sequence[WrittenWaiver], one: Outcome, places: Sequence[Location]) -> bool:
        """Whether nothing is found but at places that are accepted: an argument that is wrong speaks before one that is not there."""
        rest = self._rest(held, one)
        if rest is None or rest.verdict == Verdict.SATISFIED:
            return True
        left = _own(rest)
        if rest.verdict.fails and left and all(any(_inside(other, place) for place in places) for other in left):
            return True
        self._note(rest, held, one)
        return False

    def _note(self, rest: Outcome, held: Sequence[WrittenWaiver], one: Outcome) -> None:
        if bool(rest.of) == bool(one.of):
            said = jointly([rest.grounds, *dict.fromkeys(_accepting(held, one.control))])
            self._left[one.control, one.address, bool(one.of)] = replace(rest, grounds=said)

    def _speaking(self, one: Outcome) -> list[WrittenWaiver]:
        """The waivers of its control that may be about it, in their order."""
        if one.verdict == Verdict.SATISFIED:
            return []
        resource = self._graph.get(one.address)
        block = resource.location if resource is not None else None
        return self._bearing.on(one, filter(None, (block, one.location, *one.calls, *_own(one))))

    def _holding(self, found: Sequence[WrittenWaiver], one: Outcome) -> Waiver | None:
        for entry in found:  # of two that say the same, none is of no use
            self._met.setdefault(id(entry), set()).update((one.control, address) for address in one.of or (one.address,))
        return next((entry.waiver for entry in found if entry.waiver.until is None or entry.waiver.until >= self._as_of), None)

    def _covers(self, entry: WrittenWaiver, one: Outcome) -> bool:
        if entry.address:
            return address_wanted(one.address, (entry.address,))
        about = entry.about
        if about is None or not self._means(entry, one):
            return False
        if entry.points:
            place = one.location
            return place is not None and place.file == about.file and about.line <= place.line <= about.end_line
        resource = self._graph.get(one.address)
        block = resource.location if resource is not None else None
        here = block is not None and _inside(block, about) and not (entry.foreign and self._lies_at_rules(one, about))
        return here or any(_inside(place, about) for place in one.calls)

    def _lies_at_rules(self, one: Outcome, about: Location) -> bool:
        """Whether it rests on a rule that is a resource of its own elsewhere: others ask each of these by itself, and point at that."""
        beside = {piece.address for piece in one.evidence if piece.address != one.address}
        rules = [rule for address in beside if (rule := self._graph.get(address)) is not None and rule.type in _RULES]
        return any(rule.location is None or not _inside(rule.location, about) for rule in rules)

    def _means(self, entry: WrittenWaiver, one: Outcome) -> bool:
        resource = self._graph.get(one.address) if entry.only else None
        return not entry.only or (resource is not None and all(resource.text(path) == value for path, value in entry.only))


def _of_all(entries: Iterable[WrittenWaiver], one: Outcome) -> list[WrittenWaiver]:
    return [entry for entry in entries if one.control not in entry.parts]


def _of_parts(entries: Iterable[WrittenWaiver], one: Outcome) -> list[WrittenWaiver]:
    return [entry for entry in entries if one.control in entry.parts]


def _accepting(entries: Iterable[WrittenWaiver], control: str) -> Iterator[str]:
    """What waivers accept of a control, for whoever reads what they do not."""
    return (f"{entry.place} accepts {', '.join(map(str, entry.parts[control]))} alone" for entry in entries)


def _own(one: Outcome, *kinds: str) -> list[Location]:
    """The places in a resource's own block that its outcome rests on; with `kinds`, only evidence found in one of these ways."""
    pieces = [piece for piece in one.evidence if piece.address == one.address and (piece.how in kinds or not kinds)]
    return [piece.location for piece in pieces if piece.location is not None]


def _arguments(way: Grounds, one: Outcome) -> list[Location]:
    """Where the values stand that one way finds to be wrong; nowhere if it says anything else, or of anything else."""
    named = [_wrong(said) for said in facts(way)]
    there = [
        [piece.location for piece in one.evidence if piece.address == one.address and without_places(piece.path) == path] for path in named
    ]
    return [place for places in there for place in places if place is not None] if all(named) and all(there) else []


def _wrong(said: Grounds) -> str:
    """The argument whose value a fact finds to be wrong; "" if it says anything else."""
    if isinstance(said, Fact):
        return without_places(said.whom) if said.expected else ""
    return without_places(said.partition(" is ")[0]) if isinstance(said, str) and said.endswith(UNWANTED) else ""


def _is_about(entry: WrittenWaiver, one: Outcome, place: Location) -> bool:
    if entry.about is None:
        return False
    if _inside(place, entry.about):
        return True
    # What is missing is missing in all of the block.
    return one.verdict == Verdict.MISCONFIGURED and place == entry.around and (not entry.foreign or _points_at(entry.about, one, place))


def _points_at(about: Location, one: Outcome, place: Location) -> bool:
    """Whether what is found of a block is found in this argument of it, as others point at one; or in none that the outcome names."""
    named = [other for other in _own(one) if other != place and _inside(other, place)]
    return not named or any(_inside(other, about) for other in named)


def _outermost(found: list[Location]) -> list[Location]:
    """Of a rule and the argument of it that is wrong, the rule: a waiver about the one is about the other."""
    return [one for one in found if not any(other != one and _inside(one, other) for other in found)]


def _inside(place: Location, about: Location) -> bool:
    return place.file == about.file and about.line <= place.line and max(place.line, place.end_line) <= about.end_line


def accepted(
    found: Sequence[Outcome],
    told: Sequence[Outcome],
    accepts: Callable[[Outcome], Waiver | None],
    own: Callable[[Outcome], Waiver | None] = lambda _: None,
) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes with their waivers. A finding is accepted as well where it is at every part that makes its resource fail.

    `accepts` says who accepts all of an outcome, `own` who accepts what is found in the lines of its resource.
    """

    def both(one: Outcome) -> tuple[Waiver | None, Waiver | None]:
        """Both are asked in any case: of two waivers that say the same, none is of no use."""
        return accepts(one), own(one)

    parts = [replace(one, waiver=next(filter(None, both(one)), None)) for one in told]
    at_parts: dict[tuple[str, str], list[Outcome]] = {}
    for part in parts:
        for whole in part.of:
            at_parts.setdefault((part.control, whole), []).append(part)
    done: list[Outcome] = []
    for one in found:
        entire, pieces = both(one)
        waiver = entire or _piece_by_piece(one, pieces, at_parts.get((one.control, one.address), []))
        if waiver is not None and not entire and not pieces and one.left is not None:
            done.append(_left_of(one, one.left))
        else:
            done.append(replace(one, waiver=waiver) if waiver is not None else one)
    wholes = {(one.control, one.address): one.waiver for one in done if one.waiver is not None}
    parts = [_with_wholes(part, wholes) for part in parts]
    return done, parts


def _piece_by_piece(one: Outcome, own: Waiver | None, parts: Sequence[Outcome]) -> Waiver | None:
    """Who accepts a finding that may lie in its resource and at parts beside it: all of them have to be accepted."""
    named = {piece.address for piece in one.evidence}
    beside = [part for part in parts if part.address in named]  # the others are what it is made of: its own lines name them
    if own is not None:
        return own if _all_accepted(beside) else None
    if not _ways(one) <= {way for part in parts for way in _ways(part)}:
        return None  # some of it is said of no part
    if beside and one.verdict == Verdict.MISCONFIGURED and _own(one, "written"):
        return None
    texts = [part for part in parts if part.type == DATA_DOCUMENT]
    carriers = [part for part in parts if part.type != DATA_DOCUMENT]
    if carriers and _all_accepted(carriers):
        return carriers[0].waiver
    if one.beyond_texts or len(carriers) > 1:
        return None
    return texts[0].waiver if texts and _all_accepted(texts) else None  # that is all that the policy says


def _left_of(one: Outcome, left: Judgement) -> Outcome:
    """What is to be told of a finding of which all that fails is accepted, where something of it is not known."""
    said = replace(one, verdict=left.verdict, grounds=left.grounds, evidence=left.evidence, depends_on=left.depends_on)
    return replace(said, change="unchanged", remediation=one.remediation, given=(), left=None)


def _ways(one: Outcome) -> set[str | None]:
    """The ways to more privileges that an outcome names: what all the policies of an identity allow comes to them, of several or of one."""
    return {piece.value for piece in one.evidence if piece.how == "term" and piece.path == "actions" and piece.address == one.address}


def _all_accepted(parts: Sequence[Outcome]) -> bool:
    return all(part.waiver is not None for part in parts)


def _with_wholes(part: Outcome, wholes: dict[tuple[str, str], Waiver]) -> Outcome:
    """What is accepted of every resource that a part makes fail is accepted of the part."""
    found = [wholes.get((part.control, whole)) for whole in part.of]
    return replace(part, waiver=found[0]) if part.waiver is None and found and all(one is not None for one in found) else part

"""What a `for` expression makes of its rounds, and a splat of its elements.

https://developer.hashicorp.com/terraform/language/expressions/for and …/splat
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import combinations

from msgspec.structs import replace

from srm_tf.model.value import GAP
from srm_tf.terraform import cty
from srm_tf.terraform.alike import any_of
from srm_tf.terraform.coinciding import counted_once, is_shuffled
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Marks, NoAttributeError, Val
from srm_tf.terraform.gathered import several
from srm_tf.terraform.indexing import element_of
from srm_tf.terraform.joining import joined
from srm_tf.terraform.names import references
from srm_tf.terraform.one_of_many import at_most_possible, of_some, some
from srm_tf.terraform.partly import Round, all_apart, as_lists, in_some_order
from srm_tf.terraform.picking import choice as one_of
from srm_tf.terraform.scope import Bound, Scope
from srm_tf.terraform.syntax import For
from srm_tf.terraform.told_apart import are_apart
from srm_tf.terraform.types import ANY, NUMBER, STRING, list_of, unify

_DOUBTS = 4  # of more rounds than these, what each may leave in or out is no help to anybody
_COMPARED = 256  # elements that are held against each other
Rounds = list[tuple[Val | None, Val]]  # the key and the value of each


def origins(values: Iterable[Val]) -> Marks:
    """Where values come from, and not what hides them: of a collection that is not known, its members may still be these."""
    return Marks(references=tuple(dict.fromkeys(one for value in values for one in cty.marks_in(value).references)))


def key_of(value: Val, trail: Marks = NONE) -> tuple[Val, Marks]:
    """The key of a round, and its marks; one with gaps keeps what it is made of. Raises EvalError.

    `trail`: where the rounds come from. A name that is known has that for no mark: it tells which round this is, not what is made in it.
    """
    inner, marks = cty.unmark(value)
    if inner.is_null:
        raise EvalError("key expression in 'for' expression must not produce a null value")
    name = convert(inner, STRING)
    if not name.known:
        return cty.mark(name, cty.trail_of(marks)), marks
    rest = tuple(one for one in marks.references if one not in trail.references)
    return name, cty.hiding(marks) | Marks(references=rest) if rest else cty.hiding(marks)


def bound(loop: For, key: Val, value: Val, scope: Scope) -> Bound:
    """What names mean in a round; one name alone is that of the value."""
    return Bound(scope, dict(zip(loop.names, (key, value)[-len(loop.names) :], strict=True)))


def open_object(entries: Sequence[tuple[Val, Val]], marks: Marks) -> Val:
    """An object of which not all names are known; `marks`: those of the names, from which no member comes."""
    why = tuple(reason for name, _ in entries for reason in name.blank.why)
    size = len(entries) if all_apart([name for name, _ in entries]) else None  # of two that are one name, the later one stands
    blank = cty.Blank(why=why, entries=tuple(entries), least=size or 0, most=size)
    return Val(ANY, blank, at_most_possible(marks) | origins(item for _, item in entries))


def built(loop: For, pairs: Rounds) -> Val:
    """The string, tuple or object of all rounds. Raises EvalError for a key that comes twice."""
    if loop.joined:
        return joined([value for _, value in pairs])
    if loop.key is None:
        return cty.a_tuple(value for _, value in pairs)
    groups: dict[str, list[Val]] = {}
    for name, value in pairs:
        groups.setdefault(str(name.data) if name is not None else "", []).append(value)
    if loop.grouped:
        return cty.an_object({name: cty.a_tuple(values) for name, values in groups.items()})
    if any(len(values) > 1 for values in groups.values()):
        raise EvalError("two different items produced the same key in this 'for' expression; `...` after the value groups them")
    return cty.an_object({name: values[0] for name, values in groups.items()})


def in_any_order(loop: For, source: Val, found: Val) -> Val:
    """What a loop makes of a set in which variables stand that have no value: nobody knows in which order, nor whether two are the same.

    Of what is known after apply only, Terraform plans with the order that the set has then: one that turns out otherwise fails.
    """
    if loop.grouped and found.known and source.type.kind == "set" and not cty.length_known(source):
        why, fewer = cty.reasons(source), bool(counted_once(source.items)[1])
        return cty.mark(cty.an_object({name: _unsorted(group, why, fewer=fewer) for name, group in found.members.items()}), found.marks)
    if loop.key is not None or loop.joined or not found.known:
        return found
    hidden = _of_a_set(source, found.items)
    return found if hidden is None else hidden


def _of_a_set(source: Val, made: Sequence[Val]) -> Val | None:
    """The list of what is made of the elements of a set, where Terraform knows their order and nobody here; None otherwise."""
    if not is_shuffled(source):
        return None
    why, size = cty.reasons(source), len(made)
    apart = counted_once(source.items)[0] if size == len(source.items) else [0]  # whichever are left out, what is left holds one
    parts = tuple(cty.a_tuple((one,)) if place in apart else several(one, why) for place, one in enumerate(made))
    return Val(ANY, cty.Blank(not_null=True, least=min(len(apart), size), most=size, why=why, parts=parts), origins(made))


def _unsorted(group: Val, why: tuple[str, ...], *, fewer: bool) -> Val:
    """What rounds for the elements of a set put into a list, nobody knows which first; `fewer`: some may be one and the same."""
    if len(group.items) <= 1:
        return group
    if not fewer:
        return in_some_order(group.items, why)
    first, *others = group.items
    parts = (cty.a_tuple((first,)), *(several(one, why) for one in others))
    return Val(ANY, cty.Blank(not_null=True, least=1, most=len(group.items), why=why, parts=parts), origins(group.items))


def hidden_rounds(loop: For, source: Val, pairs: Rounds, doubts: Mapping[int, Val | None], why: tuple[str, ...], least: int) -> Val:
    """What a loop comes to of which not all rounds are known, or not all keys: with what stands under keys, where all rounds are.

    An object keeps its members, where each round has a key. `doubts`: the places of the rounds that may be left out, with their keys.
    """
    named = tuple((name, value) for name, value in pairs if name is not None)
    entries = named if loop.key is not None and not loop.grouped and len(named) == len(pairs) else ()
    sides = tuple(("", in_any_order(loop, source, side) if side.items else side) for side in _sides(loop, pairs, doubts))
    size = len(entries) if entries and not doubts and _is_as_many(source) else None  # Terraform takes no key twice
    blank = cty.Blank(least=size or least, most=size, why=tuple(dict.fromkeys(why)), entries=entries, branches=sides)
    return Val(ANY, blank, origins(value for _, value in pairs))


def _is_as_many(source: Val) -> bool:
    """Whether a loop goes over as many as there are in a collection that is known: of a set, two of its elements may turn out one."""
    if source.type.kind != "set":
        return True
    names = [cty.unmark(item)[0] for item in source.items]
    pairs = ((one, other) for at, one in enumerate(names) for place, other in enumerate(names) if at != place)
    return len(names) <= _COMPARED and all(one.known or are_apart(one, other) for one, other in pairs)


def _sides(loop: For, pairs: Rounds, doubts: Mapping[int, Val | None]) -> list[Val]:
    """What a loop comes to with and without each of the rounds that may be left out; nothing where these are many, or a key is open."""
    alike = loop.test is not None and all(one.root not in loop.names for one in references(loop.test))  # all are left out, or none
    known = [(doubts.get(place, name), value) for place, (name, value) in enumerate(pairs)]
    if loop.joined or (len(doubts) > _DOUBTS and not alike):
        return []
    if loop.key is not None and not all(name is not None and name.known for name, _ in known):
        return []
    sizes = (0, len(doubts)) if alike else range(len(doubts) + 1)
    left = [set(out) for size in sizes for out in combinations(doubts, size)]
    try:
        return [built(loop, [one for place, one in enumerate(known) if place not in out]) for out in left]
    except EvalError:
        return []


def first_of(loop: For, source: Val, round_of: Round) -> Val | None:
    """The elements that a list of AWS's has for sure, where a loop leaves out all behind them: `[for i, z in …names : z if i < 2]`."""
    least, why = int(source.blank.least), source.blank.why
    if loop.test is None or source.blank.source is None or not least or len(loop.names) == 1:
        return None
    behind = round_of(Val(NUMBER, cty.Blank(not_null=True, least=least, counted=True, why=why)), cty.unknown(source.type.of, why=why))
    if behind is None or behind[0].data is not False:
        return None
    return Val(source.type, tuple(element_of(source, place) for place in range(least)), source.marks)


def gone_through(value: Val) -> tuple[Val, Marks]:
    """What a loop goes through, and its marks. Of the pieces of an ARN, no round tells which it has."""
    source, marks = cty.unmark(value)
    return source, marks if source.blank.names is None else at_most_possible(marks)


def any_round(source: Val, marks: Marks, each: Callable[[Val], Val], *, every: bool) -> Val:
    """What a loop makes of any element of a collection of unknown length; `every`: no `if` leaves one out."""
    why, kind = source.blank.why, source.type.of
    if source.blank.parts:
        return _of_parts(source.blank.parts, source, marks, each, every=every)
    if lists := as_lists(source):
        return _of_parts(lists, source, cty.hiding(marks), each, every=every)
    entries = [value for _, value in source.blank.entries]
    each_is = source.blank.each or source.blank.member or (one_of(entries, why) if entries else None)
    marks = marks if each_is is None else cty.hiding(marks)  # what each is says itself where it comes from
    shape = GAP if kind in {STRING, ANY} else ""
    one = each_is or Val(kind, cty.Blank(why=why, shape=shape, origin=shape and any_of(why)))
    try:
        found = each(cty.mark(one, marks))
    except EvalError:
        return cty.unknown(ANY, why=why, marks=marks)
    if not every:
        return Val(ANY, cty.Blank(why=why, each=some(found)), of_some(marks.and_all((origins((found,)),))))
    least = source.blank.least if source.type.kind != "number" else 0
    return Val(ANY, cty.Blank(least=least, why=why, each=found), marks.and_all((origins((found,)),)))


def any_member(rounds: Val, marks: Marks, *, grouped: bool) -> Val:
    """The object that a loop with keys makes, of which any member is what any round gives, or a list of these."""
    each = rounds.blank.each
    member = several(each, rounds.blank.why) if grouped and each is not None else each
    return Val(ANY, cty.Blank(why=rounds.blank.why, member=member), marks)


def of_each_choice(found: Val, source: Val, make: Callable[[Val], Val]) -> Val:
    """What a loop over one of several collections comes to: what it makes of each, as far as it can."""
    if found.known or not source.blank.branches:
        return found
    made: list[tuple[str, Val]] = []
    for condition, choice in source.blank.branches:
        with suppress(EvalError):
            made.append((condition, make(choice)))
    return Val(found.type, replace(found.blank, branches=tuple(made)), found.marks)


def _of_parts(lists: tuple[Val, ...], source: Val, marks: Marks, each: Callable[[Val], Val], *, every: bool) -> Val:
    """Of a list that is put together of others, the same for each of these."""
    parts: list[Val] = []
    for part in lists:
        inner, own = cty.unmark(part)
        if not inner.known:
            parts.append(_of_part(inner, marks | own, each, every=every))
            continue
        try:
            made = [each(cty.mark(item, (cty.hiding(marks) if cty.marks_in(item).references else marks) | own)) for item in inner.items]
        except EvalError:
            return cty.unknown(ANY, why=source.blank.why, marks=marks)
        parts += [cty.a_tuple(made)] if every else [several(one, source.blank.why) for one in made]
    return Val(ANY, cty.Blank(why=source.blank.why, parts=tuple(parts)), marks.and_all((origins(parts),)))


def _of_part(part: Val, marks: Marks, each: Callable[[Val], Val], *, every: bool) -> Val:
    """What a loop makes of a list that is not known: of one of several, where no round is left out, what it makes of each of these."""

    def rounds(choice: Val) -> Val:
        return (
            cty.a_tuple([each(cty.mark(item, marks)) for item in choice.items])
            if choice.known
            else any_round(choice, marks, each, every=every)
        )

    found = any_round(part, marks, each, every=every)
    return of_each_choice(found, part, rounds) if every else found


def splatted(source: Val, each: Callable[[Val], Val]) -> Val:
    """What `source[*]` comes to, `each` the rest of the expression."""
    if source.is_null:
        if source.type.is_sequence:
            raise EvalError("splat expressions cannot be applied to null sequences")
        each(cty.unknown(source.type))
        return cty.a_tuple(())
    if source.type == ANY or source.blank.merged:
        return _splatted_open(source, each)
    if not source.type.is_sequence:
        if source.known or source.blank.not_null:
            return cty.a_tuple((each(source),))
        return cty.unknown(ANY, why=source.blank.why)  # it may turn out null: one element or none
    if not source.known:
        inner = each(cty.unknown(source.type.of, why=source.blank.why)).type if source.type.kind != "tuple" else ANY
        kind = list_of(inner) if source.type.kind != "tuple" else ANY
        return Val(kind, cty.Blank(not_null=True, least=source.blank.least, most=source.blank.most, why=source.blank.why))
    return _splatted_all(source, [each(item) for item in source.items], each)


def _splatted_open(source: Val, each: Callable[[Val], Val]) -> Val:
    """A splat of a value whose type is not known, or which is merged from maps."""
    blank = source.blank
    if blank.merged:  # a map is the one element itself
        return cty.a_tuple((each(source),))
    if blank.parts or as_lists(source):
        return any_round(source, NONE, each, every=True)
    try:
        one = None if blank.each is None else each(blank.each)
    except EvalError as error:
        if blank.least:
            raise
        if isinstance(error, NoAttributeError):
            raise NoAttributeError(str(error), error.none or blank.why) from None
        return cty.unknown(ANY, why=blank.why)  # an empty list, or Terraform refuses it as soon as there is one
    marks = NONE if one is None else origins((one,))
    return Val(ANY, cty.Blank(not_null=True, least=blank.least, most=blank.most, why=blank.why, each=one), marks)


def _splatted_all(source: Val, found: Sequence[Val], each: Callable[[Val], Val]) -> Val:
    """A splat of a value whose elements are all known."""
    if source.type.kind == "tuple":
        return cty.a_tuple(found)
    hidden = _of_a_set(source, found)
    if hidden is not None:
        return hidden
    element = unify([one.type for one in found]) if found else each(cty.unknown(source.type.of)).type
    return cty.a_list(found, element or ANY)

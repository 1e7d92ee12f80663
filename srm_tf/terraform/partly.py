"""Collections of which some members are there for certain: `merge(local.own, var.more)`, `toset(concat(["a"], var.names))`.

What else there may be stands behind a key that means all other ones: the same others of the same collection have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from srm_tf.model.value import GAP
from srm_tf.terraform import cty
from srm_tf.terraform.alike import any_of
from srm_tf.terraform.cty import Blank, EvalError, Val
from srm_tf.terraform.told_apart import are_apart, are_one
from srm_tf.terraform.types import ANY, STRING

Member: TypeAlias = tuple[Val, Val]  # its key and its value
Made: TypeAlias = "tuple[Val, Val | None, Val] | None"  # whether a round is kept, under which key, what it makes
Round: TypeAlias = Callable[[Val, Val], Made]
_OTHERS = "other than "
_MOST = 1024  # of more members than these, none is told from the others
_COMPARED = 256  # names that are not known, and that are held against each other


def with_others(value: Val) -> tuple[Member, ...] | None:
    """The members of a map or set that are there for certain, and one for all others; None where there are none for certain."""
    if value.known or (value.blank.parts and value.type.kind != "set"):
        return None
    found = _of_maps(value.blank.merged) if value.blank.merged else _of_set(value)
    if found is None:
        return None
    sure, other = found
    key = _others([str(name.data) for name, _ in sure], value.blank.why)
    return (*sure, (key, other if value.type.kind != "set" else cty.mark(key, cty.marks_in(other))))


def has_certain(source: Val) -> bool:
    """Whether some of what a collection holds may be certain."""
    blank = source.blank
    return bool(blank.parts or blank.merged or (blank.entries and is_of_others(blank.entries[-1][0])))


def as_lists(source: Val) -> tuple[Val, ...]:
    """The values of a map of which some members are certain, as the lists that a list of them is made of; () for any other."""
    if source.known or source.blank.parts or not has_certain(source) or each_member(source):
        return ()
    found = _rounds(source)
    if found is None:
        return ()
    return cty.a_tuple(value for _, value in found[0]), Val(ANY, Blank(why=source.blank.why, each=found[1]))


def is_of_others(key: Val) -> bool:
    """Whether a key means all those that are not named."""
    return key.blank.origin.startswith(_OTHERS)


def _others(names: Sequence[str], why: tuple[str, ...]) -> Val:
    """By value, not by the object: who asks for the same others means the same."""
    return Val(STRING, Blank(not_null=True, why=why, shape=GAP, origin=f"{_OTHERS}{', '.join(sorted(names))} of {any_of(why)}"))


def _of_maps(maps: Sequence[Val]) -> tuple[list[Member], Val] | None:
    named: dict[str, Val] = {}
    others: list[Val] = []
    for one in maps:
        bare, marks = cty.unmark(one)
        if bare.known:
            named |= {name: cty.mark(item, marks) for name, item in bare.members.items()}
            continue
        other = cty.mark(bare.blank.member or _of_type(bare), marks)
        others.append(other)
        # what is not known yet may bring each name once more
        named = {name: _one_of([item, other], bare.blank.why) for name, item in named.items()}
    if not 0 < len(named) <= _MOST or not others:
        return None
    return [(cty.string(name), named[name]) for name in sorted(named)], _one_of(others, cty.reasons(*others))


def _of_set(value: Val) -> tuple[list[Member], Val] | None:
    items, others = _elements(value)
    if not others or not items or len(items) > _MOST or not all(item.known and isinstance(item.data, str) for item in items):
        return None
    return [(item, item) for item in {str(item.data): item for item in items}.values()], others[0]


def _elements(value: Val) -> tuple[list[Val], list[Val]]:
    """The elements that are in a list or set for certain, and what those of the others are."""
    items, others = list[Val](), list[Val]()
    for part in value.blank.parts:
        bare, marks = cty.unmark(part)
        if bare.known:
            items += [cty.mark(item, marks) for item in bare.items]
        elif bare.blank.parts:
            inside = _elements(bare)
            items, others = items + inside[0], others + inside[1]
        else:
            others.append(cty.mark(bare.blank.each or _of_type(bare), marks))
    return items, others


def _of_type(value: Val) -> Val:
    return cty.unknown(value.type.of, why=value.blank.why)


def _one_of(items: Sequence[Val], why: tuple[str, ...]) -> Val:
    if all(item == items[0] for item in items):
        return items[0]
    marks = cty.NONE.and_all(map(cty.marks_in, items))
    return Val(ANY, Blank(why=why, branches=tuple(("", item) for item in items)), marks)


def _rounds(source: Val) -> tuple[list[Member], Val] | None:
    """What a loop goes through for certain, and what any other round would be about."""
    if source.blank.merged:
        return _of_maps(source.blank.merged)
    *named, other = source.blank.entries or [(cty.null(), cty.null())]
    if is_of_others(other[0]):
        return (named, other[1]) if named and all(name.known for name, _ in named) else None
    items, others = _elements(source)
    if not items or not others or len(items) > _MOST:
        return None
    if source.type.kind == "set":
        return [(item, item) for item in items], _one_of(others, source.blank.why)
    return list(zip(_places(source, len(items)), items, strict=True)), _one_of(others, source.blank.why)


def _places(source: Val, size: int) -> Iterator[Val]:
    """The index of each element, as far as all before it are there."""
    parts = list(_flat(source)) if source.blank.ordered else []
    before = 0
    for part in parts:
        if not part.known:
            break
        before += len(part.items)
    for place in range(size):
        yield cty.number(place) if place < before else cty.unknown(ANY, why=source.blank.why)


def _flat(source: Val) -> Iterator[Val]:
    for part in source.blank.parts:
        yield from _flat(part) if part.blank.parts and part.blank.ordered else (part,)


def _of_others(round_of: Round, value: Val, why: tuple[str, ...]) -> tuple[Val, Val | None, Val] | None:
    """What a loop makes of whatever else there is, whose key nobody knows."""
    return round_of(Val(ANY, Blank(why=why, shape=GAP, origin=f"the key of {any_of(why)}")), value)


def keyed(source: Val, round_of: Round) -> Val | None:
    """The object that a loop with keys makes of such a collection; None where it is not certain what is in it."""
    found = _rounds(source)
    own = _under_keys_of_their_own(source, round_of)
    if own is not None or found is None:
        return own
    members = dict[str, Val]()
    for key, value in found[0]:
        made = round_of(key, value)
        if made is None:
            return None
        keep, name, item = made
        if keep.data is False:
            continue
        if not keep.known or name is None or not name.known:
            return None
        if str(name.data) in members:
            raise EvalError("two different items produced the same key in this 'for' expression; `...` after the value groups them")
        members[str(name.data)] = item
    why = source.blank.why
    other = _of_others(round_of, found[1], why)
    if not members or other is None or other[0].data is False:
        return None
    rest = Val(ANY, Blank(why=why, member=other[2]))
    return Val(ANY, Blank(why=why, merged=(rest, cty.an_object(members))))


def _under_keys_of_their_own(source: Val, round_of: Round) -> Val | None:
    """Of a map that has a member for each of its names: what each comes to, under another key, for Terraform takes no key twice."""
    members: list[Member] = []
    for key, value in each_member(source):
        made = round_of(key, value)
        if made is None or not made[0].known or made[1] is None:
            return None
        members += [(made[1], made[2])] if made[0].data is not False else []
    if not members or all(name.known for name, _ in members):
        return None
    blank = Blank(not_null=True, least=len(members), most=len(members), why=source.blank.why, entries=tuple(members))
    return Val(ANY, blank, cty.NONE.and_all(cty.marks_in(value) for _, value in members))


def grouped(source: Val, round_of: Round) -> Val | None:
    """The object of lists that a loop with `...` makes of a map that has a member for each of its names, where all keys are known then."""
    groups = dict[str, list[Val]]()
    for key, value in each_member(source):
        made = round_of(key, value)
        if made is None or not made[0].known or made[1] is None or not made[1].known:
            return None
        if made[0].data is not False:
            groups.setdefault(str(made[1].data), []).append(made[2])
    found = cty.an_object({name: in_some_order(values, source.blank.why) for name, values in groups.items()})
    return found if groups else None


def listed(source: Val, round_of: Round) -> Val | None:
    """The list that a loop without keys makes of a map of which some members are certain; None of anything else.

    In which order they come nobody knows: another name may stand before each.
    """
    found = _rounds(source) if source.blank.merged else None
    own = _of_all(source, round_of)
    if own is not None or found is None:
        return own
    sure, perhaps, why = list[Val](), list[Val](), source.blank.why
    for key, value in found[0]:
        made = round_of(key, value)
        if made is None:
            return None
        if made[0].data is not False:
            (sure if made[0].known else perhaps).append(made[2])
    other = _of_others(round_of, found[1], why)
    if not sure or other is None:
        return None
    each = [*perhaps, *(() if other[0].data is False else (other[2],))]
    rest = tuple(Val(ANY, Blank(why=why, each=one), cty.marks_in(one)) for one in each)
    return Val(ANY, Blank(why=why, parts=(cty.a_tuple(sure), *rest)), cty.NONE.and_all(map(cty.marks_in, sure)))


def each_member(source: Val) -> tuple[Member, ...]:
    """The members of a map of which only the names are not all known, and no two are the same; () of any other."""
    entries, blank = source.blank.entries, source.blank
    if blank.merged:
        kept = vars(blank.merged[-1])  # a look-up for each of hundreds asks for it hundreds of times
        if kept.get("of", (None,))[0] is not blank.merged:
            kept["of"] = blank.merged, _of_merged(blank.merged)
        return kept["of"][1]  # type: ignore[no-any-return]
    return entries if blank.least == len(entries) == blank.most else ()


def _of_merged(maps: Sequence[Val]) -> tuple[Member, ...]:
    """The members of maps that are merged, where each of their names is known, or is none of the others."""
    members: list[Member] = []
    for one in maps:
        bare, marks = cty.unmark(one)
        inside = [(cty.string(name), item) for name, item in bare.members.items()] if bare.known else each_member(bare)
        if (not inside and not bare.known) or len(inside) + len(members) > _COMPARED:
            return ()
        for name, item in inside:
            members = [pair for pair in members if not are_one(name, pair[0])]  # what comes later stands in its place
            if not all(_are_two(name, other) for other, _ in members):
                return ()
            members.append((name, cty.mark(item, cty.hiding(marks))))
    return tuple(members)


def all_apart(names: Sequence[Val]) -> bool:
    """Whether no two of a few names can turn out to be one."""
    bare = [cty.unmark(name)[0] for name in names]
    known, others = [str(name.data) for name in bare if name.known], [name for name in bare if not name.known]
    if len(set(known)) < len(known) or len(bare) > _COMPARED:
        return False
    texts = [name for name in bare if name.known]
    return all(_are_two(one, other) for at, one in enumerate(others) for other in (*others[:at], *texts))


def _are_two(name: Val, other: Val) -> bool:
    return (name.known and other.known and name.data != other.data) or are_apart(*((other, name) if name.known else (name, other)))


def _of_all(source: Val, round_of: Round) -> Val | None:
    """Of a map that has a member for each of its names; where each round is kept for certain, or left out."""
    blank = source.blank
    rounds = [round_of(key, value) for key, value in each_member(source)]
    if not rounds:
        return None
    if any(made is None or not made[0].known for made in rounds):
        return None
    return in_some_order([made[2] for made in rounds if made is not None and made[0].data is not False], blank.why)


def in_some_order(items: Sequence[Val], why: tuple[str, ...]) -> Val:
    """The list that holds these and nothing else, nobody knows which of them first."""
    parts = tuple(cty.a_tuple((one,)) for one in items)
    blank = Blank(not_null=True, least=len(items), most=len(items), why=why, parts=parts, ordered=len(items) == 1)
    return Val(ANY, blank, cty.trail_of(cty.NONE.and_all(map(cty.marks_in, items))))  # each says itself what hides it


def elements_of(inner: Val) -> list[Val]:
    """The elements of a list of which all are known, and not which of them is first; nothing of any other."""
    parts, blank = inner.blank.parts, inner.blank
    found = [one for part in parts for one in part.items] if not blank.ordered and all(part.known for part in parts) else []
    return found if blank.least == len(found) == blank.most else []

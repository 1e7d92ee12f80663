"""The grounds of an outcome as people read them: what several facts have in common is said once.

JSON and CSV keep the sentences as they were judged, each fact in full (`model/grounds.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from math import prod

from msgspec.structs import replace

from srm_tf.model.grounds import (
    AMISS,
    UNFIT,
    UNWANTED,
    All,
    Either,
    Fact,
    Grounds,
    alternatives,
    choices,
    either,
    joined,
    jointly,
    number,
    text_of,
)
from srm_tf.regex import regex

_CONTAINS = "to contain "
_OTHER = "anything else"  # of alternatives, the one that helps nobody
_FORM = ("to match '", "to start with '", "to end with '")
_UNSET = frozenset({"is not set", "is null"})
_IN_FORCE = " in force"  # ends what is said of an argument that nobody wrote, and that the provider filled in
_MOST = 100  # facts: more are left as they are
_WORD = regex(r"'[^']*'[^\s]*|[^\s]+")  # a quoted value is one word, whatever blanks are in it
_OF_A_RESOURCE = regex(r"(?:.*\.)?aws_\w+\.[\w-]+(?:\[.*\])?.*|(?!.*\baws_|module\.).*")
_ELSEWHERE = regex(r"(?:.*\.)?aws_\w+\..*")
_CLAUSE = regex(r"(is (?:'[^']*'|[^\s,]+), )((?:which|whose) .+)")
_ELEMENT = regex(r"(.+)\[\d+\]")
_IS_SO = regex(r"is ('[^']*'|[^\s,]+), which is (.+)")
_ATTRIBUTE = regex(r"(.*)\.([a-z][a-z0-9_]*)")
# What can be said of several things at once.
_SEVERAL = {
    "is": "are",
    "has": "have",
    "stands": "stand",
    "opens": "open",
    "allows": "allow",
    "admits": "admit",
    "holds": "hold",
    "carries": "carry",
    "falls": "fall",
    "decides": "decide",
    "depends": "depend",
    "may": "may",
}
_ONE = (["is", "a"], ["is", "an"])


def condensed(grounds: Grounds, address: str) -> tuple[str, ...]:
    """What any of them would do for, each as one sentence; `address` is whom they are about, which stands above them.

    >>> condensed(jointly(["aws_x.a.o.b is not set", "aws_x.a.o.c is not set"]), "aws_x.a")
    ('o.b and c are not set',)
    >>> condensed(Either((Fact("a", "is false", "true"), Fact("a", "is false", "no value"))), "aws_x.a")
    ('a is false, expected true or no value',)
    """
    if isinstance(grounds, str):
        return (_own(grounds, address),)
    if number(grounds) > _MOST:
        return tuple(map(text_of, choices(grounds)))
    if isinstance(grounds, Fact) and grounds.because:
        first, *others = condensed(grounds.because, address)
        if others:
            return (_sentence_of([_named(replace(grounds, because=first), address)]), *others)
    told = (tuple(_together(one)) for one in _to_choose_from(_of_one_name(_ways(grounds, address))))
    return tuple(map(_sentence_of, _either(told)))


def _sentence_of(several: Iterable[Fact]) -> str:
    return joined(map(text_of, several))


def _ways(grounds: Grounds, address: str) -> list[tuple[Fact, ...]]:
    """The facts of each alternative."""
    if isinstance(grounds, Either):
        return [way for part in grounds.parts for way in _ways(part, address)]
    if isinstance(grounds, All):
        return _all_ways([_ways(part, address) for part in _without_reasons(grounds.parts)])
    return [tuple(_parts(grounds if isinstance(grounds, Fact) else Fact("", grounds), address))]


def _without_reasons(parts: Sequence[Grounds]) -> list[Grounds]:
    """What holds together, without what another one of it says as its reason, and without a choice of which that is a part."""
    reasons = {one.because for one in parts if isinstance(one, Fact) and one.because}
    return [one for one in parts if reasons.isdisjoint(choices(one))] if reasons else list(parts)


def _all_ways(parts: list[list[tuple[Fact, ...]]]) -> list[tuple[Fact, ...]]:
    """What holds together, with each choice in it made: `a` with `b` or `c` is `a` and `b`, or `a` and `c`; with `a` or `c` it is `a`."""
    sure = {fact for part in parts if len(part) == 1 for fact in part[0]}
    sure |= _without_expectations(sure)
    made = [
        part if len(part) == 1 else _either(_to_choose_from(part))
        for part in parts
        if len(part) == 1 or not any(map(sure.issuperset, part))
    ]
    if prod(map(len, made)) > _MOST:
        made = [part if len(part) == 1 else [(Fact("", alternatives(map(_sentence_of, part))),)] for part in made]
    return _least([_once(chain.from_iterable(each)) for each in product(*made)])


def _least(ways: list[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    """Without those that hold all of another one, and more: who mends that other one is done."""
    return [one for one in ways if not any(set(other) < set(one) for other in ways)]


def _simplest(ways: list[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    """Without those that find fault with all that another one does, and with more: who mends that other one is done.

    Of `encrypted is false, expected true` and `encrypted is false, expected no value; snapshot_id is not set` the first is enough.
    """
    seen = [{replace(fact, says=fact.says.removesuffix(UNWANTED), expected="") for fact in way} for way in ways]
    return [way for way, these in zip(ways, seen, strict=True) if not any(others < these for others in seen)]


def _once(several: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each fact once."""
    found = {text_of(fact): fact for fact in several}
    said = _without_expectations(found.values())
    return tuple(one for one in found.values() if one not in said)


def _to_choose_from(ways: list[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    """Without those that another one says, or that want more than another one.

    The forms of names by which a control tells cases apart are told only where nothing else is left.
    """
    said = list(map(_without_expectations, ways))
    found = _least([one for one in ways if not any(each.issuperset(one) for each in said)])
    return _simplest([one for one in found if len(one) != 1 or not one[0].expected.startswith(_FORM)] or found)


def _of_one_name(ways: Sequence[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    """`a[0].ebs[0].encrypted` as `a[0].ebs.encrypted` where it is called that as well, which is of a block that there is once."""
    names = sorted({fact.whom for way in ways for fact in way}, key=len, reverse=True)
    shortest = {name.replace("[0]", ""): name for name in names}
    return [tuple(replace(one, whom=shortest[one.whom.replace("[0]", "")]) for one in way) for way in ways]


def _without_expectations(several: Iterable[Fact]) -> set[Fact]:
    """What nobody has to say who says these: that it is so, and that it should not be."""
    expecting = [one for one in several if one.expected]
    return {replace(one, says=f"{one.says}{end}", expected="") for one in expecting for end in ("", UNWANTED)}


def _parts(fact: Fact, address: str) -> Iterator[Fact]:
    """A fact in short; one that a neighbour should not stand there tells what of it is amiss."""
    named, ways = _named(fact, address), _ways(fact.because, address) if fact.because else []
    inside = list(ways[0]) if len(ways) == 1 else []
    if inside and named.says == UNFIT and inside[0].whom.startswith(f"{named.whom}."):
        if any(one.says.endswith(_IN_FORCE) for one in inside):  # it lacks something, and is no less wanted
            yield from inside
            return
        if len(inside) == 1 and _is_a_value(inside[0]):
            yield replace(inside[0], says=f"{inside[0].says}{UNWANTED}")
            return
        named = replace(named, says=AMISS)
    if named.says == AMISS:  # by the names inside it
        inside = [replace(one, whom=one.whom.removeprefix(f"{named.whom}.")) for one in inside]
    yield replace(named, because=jointly(_together(inside)) or either(condensed(fact.because, address)))


def _is_a_value(fact: Fact) -> bool:
    """Whether it tells a value that stands there, and nothing more."""
    plain = not (fact.expected or fact.because)
    return plain and fact.says.startswith(("is ", "has ")) and not fact.says.startswith(("is not ", "is null", "has no "))


def _named(fact: Fact, address: str) -> Fact:
    """A fact without the address of the subject."""
    whom, says = (_own(fact.whom, address), fact.says) if fact.whom else _parted(_own(fact.says, address))
    return replace(fact, whom=whom, says=says, reach="", lacks=())


def _parted(text: str) -> tuple[str, str]:
    """Whom a sentence is about, if that is its first word, and the rest."""
    whom, _, says = text.partition(" ")
    return (whom, says) if says else ("", text)


def _own(text: str, address: str) -> str:
    """Without the address of the subject, where an attribute or a sentence of its own follows."""
    if address and text.startswith(f"{address} depends on "):  # what does not depend on it is that the subject is there
        return f"the answer{text.removeprefix(address)}"
    return text.removeprefix(f"{address}.").removeprefix(f"{address}: ") if address else text


def _together(facts: Iterable[Fact]) -> list[Fact]:
    """Facts that differ by one word become one, with all these words."""
    groups: list[tuple[list[Fact], set[int]]] = []  # the facts, and the place of the word by which they differ
    for fact in _of_one_list(_of_one_value(_contents(facts))):
        for group, places in groups:
            place = _apart(group[0], fact)
            if place is not None and places <= {place}:
                group.append(fact)
                places.add(place)
                break
        else:
            groups.append(([fact], set()))
    return [_as_one(group, max(places, default=0)) for group, places in groups]


def _contents(facts: Iterable[Fact]) -> list[Fact]:
    """All that one list should contain, in one fact."""
    found: dict[Fact, list[str]] = {}
    for one in facts:
        contains = one.expected.startswith(_CONTAINS)
        found.setdefault(replace(one, expected="") if contains else one, []).extend(
            [one.expected.removeprefix(_CONTAINS)] if contains else []
        )
    return [replace(one, expected=f"{_CONTAINS}{_list(wanted, 'and')}") if wanted else one for one, wanted in found.items()]


def _of_one_value(facts: Iterable[Fact]) -> Iterator[Fact]:
    """All that is said of one value as one fact: `is 'x', which is old and whose source is not known`."""
    found: dict[tuple[str, ...] | Fact, list[Fact]] = {}
    for one in facts:
        clause = _CLAUSE.fullmatch(one.says) if one.whom and not (one.expected or one.because) else None
        found.setdefault((one.whom, clause[1]) if clause else one, []).append(one)
    for key, (one, *others) in found.items():
        said = [other.says.removeprefix(key[1]) for other in others] if isinstance(key, tuple) else []
        yield replace(one, says=" and ".join([one.says, *said])) if said else one


def _of_one_list(facts: Iterable[Fact]) -> Iterator[Fact]:
    """What is said of several elements of a list, of each the same, as one fact about the list."""
    found: dict[tuple[str, str] | Fact, list[tuple[Fact, str]]] = {}
    for one in facts:
        element = _ELEMENT.fullmatch(one.whom)
        said = _IS_SO.fullmatch(one.says) if element and not (one.expected or one.because) else None
        found.setdefault((element[1], said[2]) if element and said else one, []).append((one, said[1] if said else ""))
    for key, ((one, _), *others) in found.items():
        if others and isinstance(key, tuple):
            values = _list([value for _, value in found[key]], "and")
            yield replace(one, whom=key[0], says=f"holds {values}, which are {key[1]}")
        else:
            yield from (one, *(other for other, _ in others))


def _apart(one: Fact, other: Fact) -> int | None:
    """The place of the only word in which the two differ; None where there is none that can stand in a list. Whom they are about is one."""
    if (one.expected, one.because) != (other.expected, other.because) or (one.whom != other.whom) == (one.says != other.says):
        return None
    words, others = _words(one), _words(other)
    if not one.whom or len(words) != len(others):
        return None
    places = [at for at, (word, another) in enumerate(zip(words, others, strict=True)) if word != another]
    if len(places) != 1:
        return None
    at = places[0]
    of_a_value = at == len(words) - 1 and (one.expected or one.because)  # two things that were expected of one are no list
    single = at == 0 and (words[1] not in _SEVERAL or words[1:3] in _ONE)  # of several it would have to be another word
    plain = not any(word.endswith((",", ":", ";")) for word in (words[at], others[at]))
    return at if plain and not of_a_value and not single else None


def _words(fact: Fact) -> list[str]:
    return [fact.whom, *_WORD.findall(fact.says)]


def _as_one(group: Sequence[Fact], place: int) -> Fact:
    one = group[0]
    if len(group) == 1:
        return one
    if place == 0:
        verb, _, rest = one.says.partition(" ")
        names = _own_first(fact.whom for fact in group)
        return replace(one, whom=_list(_short(names), "and"), says=f"{_SEVERAL[verb]} {rest}")
    words = _words(one)
    found = _list([_words(fact)[place] for fact in group], "or" if "no" in words[:place] else "and")
    return replace(one, says=" ".join([*words[1:place], found, *words[place + 1 :]]))


def _list(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def _own_first(names: Iterable[str]) -> list[str]:
    """What the subject has by itself stands first: behind an attribute of a neighbour it would read as another one of that neighbour."""
    return sorted(dict.fromkeys(names), key=lambda name: _ELSEWHERE.fullmatch(name) is not None)


def _short(words: list[str]) -> list[str]:
    """Attributes of one block: the block is said once. Addresses are left whole, for whoever copies them."""
    parts = [_ATTRIBUTE.fullmatch(one) for one in words]
    block = parts[0][1] if parts[0] else ""
    if not block or not _OF_A_RESOURCE.fullmatch(block) or any(part is None or part[1] != block for part in parts):
        return words
    return [words[0], *(part[2] for part in parts[1:] if part)]


def _either(ways: Iterable[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    """Alternatives about one value are one with several expectations; what is set nowhere is said of all at once."""
    found: dict[object, list[tuple[Fact, ...]]] = {}
    for one in dict.fromkeys(ways):
        found.setdefault(_alike(one), []).append(one)
    return [_as_choice(several) for several in found.values()]


def _alike(way: tuple[Fact, ...]) -> object:
    """In what alternatives have to be the same to be told as one."""
    one = way[0]
    if len(way) > 1 or one.because:
        return way
    return (one.whom, one.says) if one.expected else one.says in _UNSET or one


def _as_choice(several: Sequence[tuple[Fact, ...]]) -> tuple[Fact, ...]:
    if len(several) == 1:
        return several[0]
    one, names = several[0][0], _own_first(each[0].whom for each in several)
    if one.expected:
        wanted = dict.fromkeys(each[0].expected for each in several)
        return (replace(one, expected=" or ".join([each for each in wanted if each != _OTHER] or wanted)),)
    if len(names) == 1:  # it is null, and so it is not set
        return several[0]
    if len(names) == 2:  # noqa: PLR2004 — the two of "neither … nor"
        return (Fact("", f"neither {names[0]} nor {names[1]} is set"),)
    return (Fact("", f"none of these is set: {', '.join(_short(names))}"),)

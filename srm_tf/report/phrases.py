"""The grounds of an outcome as people read them: what several facts have in common is said once.

JSON and CSV keep the sentences as they were judged, each fact in full (`model/grounds.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from srm_tf.model.grounds import AMISS, BESIDE, Fact, Grounds, choices, joined, jointly, number_of_ways, text_of, ways
from srm_tf.regex import regex

_CONTAINS = "to contain "
_FORM = "to match '"
_UNSET = frozenset({"is not set", "is null"})
_MOST = 100  # facts: more are left as they are
_WORD = regex(r"'[^']*'[^\s]*|[^\s]+")  # a quoted value is one word, whatever blanks are in it
_OF_A_RESOURCE = regex(r"(?:.*\.)?aws_\w+\.[\w-]+(?:\[.*\])?.*|(?!.*\baws_|module\.).*")
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
}
_ONE = regex(r"an? ")


def condensed(grounds: Grounds, address: str) -> tuple[str, ...]:
    """What any of them would do for, each as one sentence; `address` is whom they are about, which stands above them.

    >>> condensed(jointly(["aws_x.a.o.b is not set", "aws_x.a.o.c is not set"]), "aws_x.a")
    ('o.b and c are not set',)
    >>> condensed(Either((Fact("a", "is false", "true"), Fact("a", "is false", "no value"))), "aws_x.a")
    ('a is false, expected true or no value',)
    """
    if isinstance(grounds, str):
        return (_own(grounds, address),)
    parts = choices(grounds)
    found = [ways(part) for part in parts] if number_of_ways(grounds) <= _MOST else []
    if not 0 < sum(len(way) for several in found for way in several) <= _MOST:
        return tuple(map(text_of, parts))
    read = [one for several in found for one in _least([_read(way, address) for way in several])]
    told = [tuple(_together(one)) for one in _to_choose_from(read)]
    return tuple(joined(map(text_of, one)) for one in _either(told))


def _least(alternatives: list[list[Fact]]) -> list[list[Fact]]:
    """Without those that ask for all that another one asks for, and more."""
    return [one for one in alternatives if not any(set(other) < set(one) for other in alternatives)]


def _to_choose_from(alternatives: list[list[Fact]]) -> list[list[Fact]]:
    """Without those that another one says, and without the forms of names by which a control tells cases apart, unless nothing is left."""
    found = [one for one in alternatives if not _is_said(one, [other for other in alternatives if other is not one])]
    return [one for one in found if len(one) > 1 or not one[0].expected.startswith(_FORM)] or found


def _read(way: Iterable[str | Fact], address: str) -> list[Fact]:
    """What holds together, each fact once."""
    found = {text_of(fact): fact for one in way for fact in _parts(one if isinstance(one, Fact) else Fact("", one), address)}
    return [one for one in found.values() if not _says_more([one], found.values())]


def _parts(fact: Fact, address: str) -> Iterator[Fact]:
    """A fact without the address of the subject; one that a neighbour stands there is left out where something of it follows."""
    whom, says = (_own(fact.whom, address), fact.says) if fact.whom else _parted(_own(fact.says, address))
    inside = _read(ways(fact.because)[0], address) if fact.because and number_of_ways(fact.because) == 1 else []
    if inside and says == BESIDE and inside[0].whom.startswith(f"{whom}."):
        yield from inside
        return
    if says == AMISS:  # by the names inside it
        inside = [replace(one, whom=one.whom.removeprefix(f"{whom}.")) for one in inside]
    yield Fact(whom, says, fact.expected, jointly(_together(inside)) or fact.because)


def _parted(text: str) -> tuple[str, str]:
    """Whom a sentence is about, if that is its first word, and the rest."""
    whom, _, says = text.partition(" ")
    return (whom, says) if says else ("", text)


def _own(text: str, address: str) -> str:
    """Without the address of the subject, where an attribute or a sentence of its own follows."""
    for end in (".", ": "):
        if address and text.startswith(address + end):
            return text.removeprefix(address + end)
    return text


def _is_said(facts: Sequence[Fact], others: Iterable[Sequence[Fact]]) -> bool:
    """Whether another alternative says all of it, and what was expected besides."""
    return any(_says_more(facts, other) for other in others)


def _says_more(facts: Sequence[Fact], others: Iterable[Fact]) -> bool:
    told = {replace(other, expected="") for other in others if other.expected}
    return told.issuperset(facts)


def _together(facts: Iterable[Fact]) -> list[Fact]:
    """Facts that differ by one word become one, with all these words."""
    groups: list[list[Fact]] = []
    for fact in _contents(facts):
        group = next((one for one in groups if _as_one([*one, fact]) is not None), None)
        if group is None:
            groups.append([fact])
        else:
            group.append(fact)
    return [_as_one(group) or group[0] for group in groups]


def _contents(facts: Iterable[Fact]) -> list[Fact]:
    """All that one list should contain, in one fact."""
    found: dict[Fact, list[str]] = {}
    for one in facts:
        contains = one.expected.startswith(_CONTAINS)
        found.setdefault(replace(one, expected="") if contains else one, []).extend(
            [one.expected.removeprefix(_CONTAINS)] if contains else []
        )
    return [replace(one, expected=f"{_CONTAINS}{_list(wanted, 'and')}") if wanted else one for one, wanted in found.items()]


def _as_one(group: Sequence[Fact]) -> Fact | None:
    """One fact with all the words in which these differ; None where they differ by more than one, or by one that can stand in no list."""
    one, whoms, said = group[0], _each(fact.whom for fact in group), _each(fact.says for fact in group)
    if (len(whoms) > 1) == (len(said) > 1) or len({(fact.expected, fact.because) for fact in group}) > 1:
        return None
    if len(said) > 1:
        says = _in_one(said, one.whom, tells_of_a_value=bool(one.expected or one.because))
        return replace(one, says=says) if says else None
    verb, _, rest = one.says.partition(" ")
    if verb not in _SEVERAL or _ONE.match(rest) or not _plain(whoms):  # of several it would have to be another word
        return None
    return replace(one, whom=_list(_short(whoms), "and"), says=f"{_SEVERAL[verb]} {rest}")


def _in_one(said: Sequence[str], whom: str, *, tells_of_a_value: bool) -> str:
    """What differs by one word; "" where that is the value of which something else was expected: two of these are no list."""
    words = [_WORD.findall(one) for one in said]
    apart = [at for at, column in enumerate(zip(*words, strict=False)) if len(set(column)) > 1]
    if not whom or len(set(map(len, words))) > 1 or len(apart) != 1 or (tells_of_a_value and apart[0] == len(words[0]) - 1):
        return ""
    before, found, after = words[0][: apart[0]], _each(one[apart[0]] for one in words), words[0][apart[0] + 1 :]
    return " ".join([*before, _list(found, "or" if "no" in (whom, *before) else "and"), *after]) if _plain(found) else ""


def _plain(words: Iterable[str]) -> bool:
    return not any(word.endswith((",", ":", ";")) for word in words)


def _each(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _list(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def _short(words: list[str]) -> list[str]:
    """Attributes of one block: the block is said once. Addresses are left whole, for whoever copies them."""
    parts = [_ATTRIBUTE.fullmatch(one) for one in words]
    block = parts[0][1] if parts[0] else ""
    if not block or not _OF_A_RESOURCE.fullmatch(block) or any(part is None or part[1] != block for part in parts):
        return words
    return [words[0], *(part[2] for part in parts[1:] if part)]


def _either(alternatives: Iterable[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    """Alternatives about one value are one with several expectations; what is set nowhere is said of all at once."""
    found: dict[object, list[tuple[Fact, ...]]] = {}
    for one in dict.fromkeys(alternatives):
        found.setdefault(_alike(one), []).append(one)
    return [_as_choice(several) for several in found.values()]


def _alike(alternative: tuple[Fact, ...]) -> object:
    """In what alternatives have to be the same to be told as one."""
    one = alternative[0]
    if len(alternative) > 1 or one.because:
        return alternative
    return (one.whom, one.says) if one.expected else one.says in _UNSET or one


def _as_choice(several: Sequence[tuple[Fact, ...]]) -> tuple[Fact, ...]:
    if len(several) == 1:
        return several[0]
    one, names = several[0][0], [each[0].whom for each in several]
    if one.expected:
        return (replace(one, expected=" or ".join(each[0].expected for each in several)),)
    return (Fact("", f"neither {names[0]} nor {names[1]} is set" if len(names) == 2 else f"none of {', '.join(names)} is set"),)  # noqa: PLR2004

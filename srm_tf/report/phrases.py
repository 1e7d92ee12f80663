"""The sentence of an outcome as people read it: what several facts have in common is said once.

JSON and CSV keep the sentences as they were judged: each fact in full, joined with "; ", alternatives with "; or: ".
"""

from __future__ import annotations

from collections.abc import Sequence

from srm_tf.regex import regex

_OR = "; or: "
_EXPECTED = ", expected "
_CONTAINS = f"{_EXPECTED}to contain "
_FORM = f"{_EXPECTED}to match '"
_MOST = 100  # facts: more are left as they are
_WORD = regex(r"'[^']*'[^\s]*|[^\s]+")  # a quoted value is one word, whatever blanks are in it
_MORE = regex(r".* in force|(?:the|another|whose|somebody|which|if|it) .*")  # belongs to the fact before it
_UNSET = regex(r"(\S+) is (?:not set|null)")
_OPENS, _CLOSES = regex(r"(?:^|(?<=[\s\[({=]))'"), regex(r"'(?=[\s,;:.\])}]|$)")  # a quoted value, which may have anything in it
_BESIDE = regex(r"(\S+) stands beside it: (\1\..*)")
_AMISS = regex(r"(\S+) is not allowed: (\1)\.(.*)")
_ATTRIBUTE = regex(r"(.*)\.([a-z][a-z0-9_]*)")
_OF_A_RESOURCE = regex(r"(?:.*\.)?aws_\w+\.[\w-]+(?:\[.*\])?.*|(?!.*\baws_|module\.).*")
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
_ONE = (["is", "a"], ["is", "an"])


def condensed(because: str, address: str) -> str:
    """The same, shorter; `address` is whom it is about, which stands above it.

    >>> condensed("aws_x.a.o.b is not set; aws_x.a.o.c is not set", "aws_x.a")
    'o.b and c are not set'
    >>> condensed("a is false, expected true; or: a is false, expected no value", "aws_x.a")
    'a is false, expected true or no value'
    """
    short = "; " not in because and not because.startswith(address) and _BESIDE.fullmatch(because) is None
    if short or because.count("; ") > _MOST:
        return because
    alternatives = [_facts(one, address) for one in because.split(_OR)]
    told = [_together(one) for one in _to_choose_from(alternatives)]
    return _OR.join(_either(list(dict.fromkeys(told)))) or because


def _to_choose_from(alternatives: list[list[str]]) -> list[list[str]]:
    """Without those that another one says, and without the forms of names by which a control tells cases apart, unless nothing is left."""
    found = [one for one in alternatives if not _is_said(one, [other for other in alternatives if other is not one])]
    return [one for one in found if len(one) > 1 or _FORM not in one[0]] or found


def _facts(text: str, address: str) -> list[str]:
    """What holds together, each fact once and with what belongs to it."""
    found: list[str] = []
    for one in text.split("; "):
        if found and (_MORE.fullmatch(one) or len(_OPENS.findall(found[-1])) > len(_CLOSES.findall(found[-1]))):
            found[-1] += f"; {one}"
        else:
            found.append(one)
    found = _within([_own(one, address) for one in found], address)
    return [one for one in dict.fromkeys(found) if not any(other.startswith(f"{one}{_EXPECTED}") for other in found)]


def _within(facts: list[str], address: str) -> list[str]:
    """What an element holds that should not be there, by the names inside it."""
    amiss = _AMISS.fullmatch(facts[0].replace(f": {address}.", ": ") if address else facts[0])
    if amiss is None:
        return facts
    first = f"{amiss[1]} is not allowed: {amiss[3]}"
    return [first, *(one.removeprefix(f"{amiss[1]}.") for one in facts[1:])]


def _own(fact: str, address: str) -> str:
    """Without the address of the subject, where an attribute or a sentence of its own follows, or that of a neighbour said twice."""
    beside = _BESIDE.fullmatch(fact)
    if beside:
        return str(beside[2])
    for end in (".", ": "):
        if address and fact.startswith(address + end):
            return fact.removeprefix(address + end)
    return fact


def _is_said(facts: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether another alternative says all of it, and what was expected besides."""
    return any(all(any(one.startswith(f"{fact}{_EXPECTED}") for one in other) for fact in facts) for other in others)


def _together(facts: Sequence[str]) -> str:
    """Facts that differ by one word become one, with all these words."""
    groups: list[tuple[list[list[str]], list[int]]] = []  # the words of each; where they differ
    for fact in _contents(facts):
        words: list[str] = _WORD.findall(fact)
        for group, places in groups:
            place = _apart(group[0], words)
            if place is not None and set(places) <= {place}:
                group.append(words)
                places.append(place)
                break
        else:
            groups.append(([words], []))
    return "; ".join(_told(group, places[0]) if places else " ".join(group[0]) for group, places in groups)


def _contents(facts: Sequence[str]) -> list[str]:
    """All that one list should contain, in one fact."""
    found: dict[str, list[str]] = {}
    for one in facts:
        head, contains, wanted = one.partition(_CONTAINS)
        found.setdefault(head if contains else one, []).extend([wanted] if contains else [])
    return [f"{head}{_CONTAINS}{_list(wanted, 'and')}" if wanted else head for head, wanted in found.items()]


def _apart(one: Sequence[str], other: Sequence[str]) -> int | None:
    """The place of the only word in which the two differ; None where there is none that can stand in a list."""
    if len(one) != len(other) or len(one) == 1:
        return None
    places = [at for at, (word, another) in enumerate(zip(one, other, strict=True)) if word != another]
    if len(places) != 1:
        return None
    at = places[0]
    if "expected" in one[:at]:  # of one value two things may be expected: that is no list
        return None
    plain = not any(word.endswith((",", ":", ";")) for word in (one[at], other[at]))
    several = one[1] in _SEVERAL and one[1:3] not in _ONE  # of several it would have to be another word
    return at if plain and (at > 0 or several) else None


def _told(group: Sequence[Sequence[str]], place: int) -> str:
    words = list(dict.fromkeys(each[place] for each in group))
    first = group[0]
    if place == 0:
        return " ".join([_list(_short(words), "and"), _SEVERAL[first[1]], *first[2:]])
    return " ".join([*first[:place], _list(words, "or" if "no" in first[:place] else "and"), *first[place + 1 :]])


def _list(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def _short(words: list[str]) -> list[str]:
    """Attributes of one block: the block is said once. Addresses are left whole, for whoever copies them."""
    parts = [_ATTRIBUTE.fullmatch(one) for one in words]
    block = parts[0][1] if parts[0] else ""
    if not block or not _OF_A_RESOURCE.fullmatch(block) or any(part is None or part[1] != block for part in parts):
        return words
    return [words[0], *(part[2] for part in parts[1:] if part)]


def _either(alternatives: Sequence[str]) -> list[str]:
    """Alternatives about one value are one with several expectations; what is set nowhere is said of all at once."""
    found: dict[str, list[str]] = {}
    for one in alternatives:
        head, expected, wanted = one.partition(_EXPECTED)
        plain = bool(expected) and ";" not in one and _EXPECTED not in wanted
        key = head if plain else "" if _UNSET.fullmatch(one) else one
        found.setdefault(key, []).append(wanted if plain else one)
    return [_alternative(key, several) for key, several in found.items()]


def _alternative(key: str, several: Sequence[str]) -> str:
    if key:
        return key if list(several) == [key] else f"{key}{_EXPECTED}{' or '.join(several)}"
    if len(several) == 1:
        return several[0]
    names = [one.split(" ", 1)[0] for one in several]
    return f"neither {names[0]} nor {names[1]} is set" if len(names) == 2 else f"none of {', '.join(names)} is set"  # noqa: PLR2004

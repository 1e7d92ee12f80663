"""Denies that are each for some requests only, and come to all of them together: one over TLS and one without, one where a key is absent.

A condition and its opposite are true and false in turns, whatever the request: `StringEquals` and `StringNotEquals` of the same key and
values, `Null` true and false, `ForAnyValue:StringLike` and `ForAllValues:StringNotLike`, `Bool` true and `BoolIfExists` false. So are
`Action` and `NotAction` of the same patterns.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.terms.carried_keys import VARIABLE, may_take_any, takes_any
from srm_tf.language.terms.comparisons import EXCLUDING, FOR_ANY, IF_EXISTS, NULL, ON_SWITCHES, bare_name
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.model.value import Value

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.globs import PatternSet

Question: TypeAlias = tuple[str, ...]  # that each request answers with yes or no: its kind, the key or the first name, the rest of it
Case: TypeAlias = tuple[Question, bool]
Cases: TypeAlias = frozenset[Case]
_Answer: TypeAlias = "tuple[Match, Mapping[Question, bool]]"
ALWAYS: Final[Cases] = frozenset()
_MOST: Final = 2048  # answers that are held against a question, with yes and with no, before it is left open: a tenth of a second
_MOST_IN_ALL: Final = 16384  # the same for all that is asked of one document: each of its Allows gets its share, whichever is asked first
_TOO_MANY: Final = "whether Denies that are each for some requests come to all of them together"
_SWITCHES: Final = frozenset({"aws:securetransport", "aws:viaawsservice"})  # Bool keys that every request carries
_OPPOSITE: Final = {"true": "false", "false": "true"}
_OPEN: Final = "?"  # of a question that is not known


def told(condition: Condition, spares: Callable[[Condition], Match]) -> tuple[Match, Cases]:
    """Whether a Deny under a condition spares only some callers, and in which cases it does that, where not in all.

    `ForAnyValue:StringNotLike` is false without its key.
    """
    found = spares(condition)
    name = condition.test_name
    if not found.no:
        return found, ALWAYS
    key = condition.key.text()
    if name.startswith(FOR_ANY) and bare_name(name) in EXCLUDING and key is not None:
        found = spares(replace(condition, test=Value(bare_name(name))))
        if not found.no:
            return found, frozenset({((NULL, key.lower()), False)})
    case = _of_condition(condition)
    if case is not None and _is_open(case[0]) and may_take_any(condition):
        return maybe(*case[0][2:]), ALWAYS
    return (NO, ALWAYS) if case is None else (YES, frozenset({case}))


def in_some_cases(deny: Statement, found: Match, spares: Callable[[Condition], Match] = lambda _: NO) -> tuple[Match, Cases]:
    """An answer about a Deny, and in which cases alone it is one: those of its conditions, but where they spare what they may."""
    asked = [told(one, spares) for one in deny.conditions]
    whole = every([found, opposite(deny.other_conditions), *(answer for answer, _ in asked)])
    return whole, frozenset(case for _, cases in asked for case in cases)


def cases_of(conditions: Iterable[Condition]) -> list[Case]:
    """The cases that some conditions are for."""
    return [case for one in conditions if (case := _of_condition(one)) is not None]


def _of_condition(condition: Condition) -> Case | None:
    """The question that a condition asks, with the answer for which it holds; an open one where not all of it is known."""
    name, key = condition.test.text(), condition.key.text()
    texts = [one.text() for one in condition.values.items]
    if name is None or key is None or condition.values.hidden is not None or None in texts:
        hidden = () if condition.values.hidden is None else (condition.values.hidden,)
        asked = (condition.test, condition.key, *condition.values.items, *hidden)
        return (_OPEN, (key or "").lower(), *(on for one in asked for on in one.origins)), True
    values = tuple(sorted({one for one in texts if one is not None}))
    if not values or any(VARIABLE in one for one in values):
        return None
    name, key = name.lower(), key.lower()
    if name == NULL:
        return _of_absence(key, {one.lower() for one in values})
    return (
        _of_presence(condition, name, key)
        or (_of_switch(name, key, values[0]) if len(values) == 1 else None)
        or _of_comparison(name, key, values)
    )


def _of_absence(key: str, values: set[str]) -> Case | None:
    return ((NULL, key), values == {"true"}) if len(values) == 1 and values <= _OPPOSITE.keys() else None


def _of_presence(condition: Condition, name: str, key: str) -> Case | None:
    """Of a condition that is met by whatever value there is, or by none: `Bool` for both words, `StringLike` of a star."""
    plain = name.removeprefix(FOR_ANY)
    if plain in EXCLUDING:
        return ((NULL, key), True) if plain == name and takes_any(condition, EXCLUDING[plain]) else None
    return ((NULL, key), False) if takes_any(condition, plain) else None


def _of_switch(name: str, key: str, value: str) -> Case | None:
    """Of a key that is true or false: `BoolIfExists` false holds where `Bool` true does not, in a request without the key as well."""
    plain, wanted = name.removesuffix(IF_EXISTS), value if name.startswith("string") and "ignorecase" not in name else value.lower()
    if wanted not in _OPPOSITE:
        return None
    if key in _SWITCHES and EXCLUDING.get(plain, plain) in ON_SWITCHES:
        return ("bool", key, "true"), (wanted == "true") != (plain in EXCLUDING)
    if name == "bool":
        return ("bool", key, wanted), True
    return (("bool", key, _OPPOSITE[wanted]), False) if name == "boolifexists" else None


def _of_comparison(name: str, key: str, values: tuple[str, ...]) -> Case:
    """A negated operator holds where the other one does not; of a set of values, for all of them where that does for none."""
    start, colon, plain = name.rpartition(":")
    bare = plain if colon else plain.removesuffix(IF_EXISTS)  # without its key a negated operator holds anyway
    if bare not in EXCLUDING:
        return (name, key, *values), True
    turned = {"foranyvalue": "forallvalues", "forallvalues": "foranyvalue"}.get(start, start)
    return (f"{turned}{colon}{EXCLUDING[bare]}", key, *values), False


def of_names(what: str, names: PatternSet) -> Case | None:
    """The question whether a request is about one of the actions, or resources, of a statement; None where not all of them are known."""
    texts = [one.text() for one in (*names.these.items, *names.others.items)]
    if None in texts or not texts or names.these.hidden is not None or names.others.hidden is not None:
        return None
    if any(VARIABLE in one for one in texts if one is not None):
        return None
    spelt = sorted(one.lower() if names.fold else one for one in texts if one is not None)
    return ((what, *spelt), not names.others.items) if not (names.these.items and names.others.items) else None


def steps(document: Document) -> Iterator[int]:
    """How many answers may be put to questions for one principal of one Allow of a document; counted as they are taken."""
    sharing = once_of(document, "sharing", lambda: sum(max(1, len(one.principals.named)) for one in document.allowing))
    return iter(range(min(_MOST, _MOST_IN_ALL // max(1, sharing))))


def in_every_case(answers: Iterable[tuple[Match, Cases]], left: Iterator[int], given: Iterable[Case] = ()) -> Match:
    """Whether in each case one of the answers is yes. `given`: the cases that alone are asked about; each answer is for some cases.

    `left`: the steps that are left for it, and for what is asked after it.
    """
    fixed, found = dict(given), [(match, dict(cases)) for match, cases in answers if not match.no and len(dict(cases)) == len(cases)]
    known = [(match, _left(cases, fixed)) for match, cases in found if _may_be(cases, fixed) and not any(map(_is_open, cases))]
    answer = _in_each(known, left)
    return _or_open(answer, [fixed, *(cases for _, cases in found)]) if answer.no else answer


def lone(cases: Iterable[Case]) -> Cases:
    """Those of which nobody answers the opposite; none of them where a question is open, which may be what another one asks."""
    asked = frozenset(cases)
    if any(_is_open(question) for question, _ in asked):
        return ALWAYS
    return frozenset((question, answer) for question, answer in asked if (question, not answer) not in asked)


def undecided(cases: Cases, given: Iterable[Case]) -> Cases:
    """Those of `lone` that stay so where the given cases alone are asked about: what is for one of them alone is no answer to anything."""
    questions = {question for question, _ in given}
    return ALWAYS if any(map(_is_open, questions)) else frozenset(one for one in cases if one[0] not in questions)


def _is_open(question: Question) -> bool:
    return question[0] == _OPEN


def _may_be(cases: Mapping[Question, bool], fixed: Mapping[Question, bool]) -> bool:
    return all(fixed.get(question, answer) == answer for question, answer in cases.items())


def _left(cases: Mapping[Question, bool], fixed: Mapping[Question, bool]) -> Mapping[Question, bool]:
    return {question: answer for question, answer in cases.items() if question not in fixed}


def _needed(answers: Sequence[_Answer]) -> tuple[Sequence[_Answer], set[Question]]:
    """The answers without those for a case of which nobody answers the opposite, and the questions that are left."""
    while True:
        asked = {case for _, cases in answers for case in cases.items()}
        both = {question for question, answer in asked if answer and (question, False) in asked}
        left = [one for one in answers if one[1].keys() <= both]
        if len(left) == len(answers):
            return left, both
        answers = left


def _in_each(answers: Sequence[_Answer], steps: Iterator[int]) -> Match:
    """Whether one of the answers is yes, whichever way the questions go. `steps`: how many answers may be put to a question, all in all."""
    left, questions = _needed(answers)
    anyway = some(match for match, cases in left if not cases)
    if anyway.yes or not questions:
        return anyway
    return some([anyway, *(_either_way(part, steps) for part in _apart([one for one in left if one[1]]))])


def _either_way(answers: Sequence[_Answer], steps: Iterator[int]) -> Match:
    """The same, of answers that hang together: with yes and with no to the question that most of them ask."""
    if sum(1 for _ in islice(steps, len(answers))) < len(answers):
        return maybe(_TOO_MANY)
    question = Counter(sorted(one for _, cases in answers for one in cases)).most_common(1)[0][0]
    ways = ({question: True}, {question: False})
    return every(_in_each([(match, _left(cases, way)) for match, cases in answers if _may_be(cases, way)], steps) for way in ways)


def _apart(answers: Iterable[_Answer]) -> list[list[_Answer]]:
    """The answers by the questions that they share; of what has none in common, one part has to be enough by itself."""
    parts: list[tuple[set[Question], list[_Answer]]] = []
    for one in answers:
        joined = [part for part in parts if not part[0].isdisjoint(one[1])]
        parts = [part for part in parts if part[0].isdisjoint(one[1])]
        parts.append((set(one[1]).union(*(asked for asked, _ in joined)), [*(each for _, some_ in joined for each in some_), one]))
    return [part for _, part in parts]


def _or_open(answer: Match, asked: Sequence[Mapping[Question, bool]]) -> Match:
    """Perhaps, where a condition that is not known yet may ask what another one does."""
    for one in asked:
        others = [question for cases in asked if cases is not one for question in cases]
        for question in filter(_is_open, one):
            if any(question[1] in {"", other[1]} or other[1] == "" for other in others):
                return maybe(*question[2:])
    return answer

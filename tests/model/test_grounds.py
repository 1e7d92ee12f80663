"""Grounds keep their parts, and their sentence is what the parts say."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from srm_tf.model.grounds import IF_ASKED, All, Either, Fact, Grounds, choices, either, facts, jointly, number, text_of
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, any_of, breaks, depends, lacks

_NAMES = st.sampled_from(["a", "b.c", "b.d", "aws_x.y", "aws_x.y.z"])
_SAYS = st.sampled_from(["is false", "is 'x; y'", "is not set", "is not set; 'a; or: b' in force", "has no value"])
_TEXTS = st.builds(lambda name, says: f"{name} {says}", _NAMES, _SAYS)
_PLAIN = st.builds(Fact, _NAMES, _SAYS, st.sampled_from(["", "true", "'x, expected y'"]))


def _deeper(inner: st.SearchStrategy[Grounds]) -> st.SearchStrategy[Grounds]:
    several = st.lists(inner, min_size=1, max_size=4)
    because = st.builds(Fact, _NAMES, st.just("is not allowed"), because=inner)
    return several.map(jointly) | several.map(either) | because


GROUNDS: st.SearchStrategy[Grounds] = st.recursive(_TEXTS | _PLAIN, _deeper, max_leaves=12)
_SEVERAL = st.lists(GROUNDS | st.just(""), max_size=6)


def _told(several: list[Grounds]) -> list[str]:
    return list(dict.fromkeys(text_of(one) for one in several if one))


def _left_over(several: list[Grounds]) -> list[Grounds]:
    """Without each choice of which one part holds anyway."""
    return [one for one in several if not (isinstance(one, Either) and any(part in several for part in one.parts))]


@given(_SEVERAL)
def test_all_of_them_in_order_and_none_twice(several: list[Grounds]) -> None:
    assert text_of(jointly(several)) == "; ".join(_told([fact for one in _left_over(several) for fact in facts(one)]))


def test_what_two_parts_of_it_say_is_said_once() -> None:
    assert text_of(jointly([jointly(["a", "b"]), jointly(["a", "c"])])) == "a; b; c"


def test_a_choice_is_made_where_one_part_of_it_holds_anyway() -> None:
    assert text_of(jointly(["a", either(["a", "b"])])) == "a"
    assert text_of(jointly([either(["a", "b"]), "b", "c"])) == "b; c"
    assert text_of(jointly([either(["a", "b"]), either(["a", "c"])])) == "a; or: b; a; or: c"


def test_of_a_choice_the_values_are_told_rather_than_the_pattern() -> None:
    named, pattern = Fact("a.b", "is 'x'", "one of 'y', 'z'"), Fact("a.b", "is 'x'", "to match '^z[0-9]$'")
    assert text_of(either([named, pattern])) == "a.b is 'x', expected one of 'y', 'z'"
    assert text_of(either([pattern, named, "c"])) == "a.b is 'x', expected one of 'y', 'z'; or: c"
    other = Fact("a.c", "is 'x'", "to match '^z[0-9]$'")
    assert text_of(either([named, other])) == "a.b is 'x', expected one of 'y', 'z'; or: a.c is 'x', expected to match '^z[0-9]$'"
    assert text_of(either([pattern, "c"])) == "a.b is 'x', expected to match '^z[0-9]$'; or: c"


@given(_SEVERAL)
def test_a_choice_of_choices_is_one_choice(several: list[Grounds]) -> None:
    every = [part for one in several for part in choices(one)]
    assert text_of(either(several)) == "; or: ".join(_told(every))
    assert not any(isinstance(one, Either) for one in choices(either(several)))


@given(_SEVERAL)
def test_one_alone_is_itself_and_nothing_is_nothing(several: list[Grounds]) -> None:
    for join, kind in ((jointly, All), (either, Either)):
        found = join(several)
        assert not isinstance(found, kind) or len(found.parts) > 1
        assert bool(found) == any(several)
        assert join([found]) == found


@given(GROUNDS)
def test_what_holds_together_is_a_list_without_depth(grounds: Grounds) -> None:
    assert not any(isinstance(one, All) for one in facts(grounds))
    assert set(_told(list(facts(jointly([grounds, grounds]))))) == set(_told(list(facts(grounds))))


@given(GROUNDS)
def test_grounds_travel_between_processes(grounds: Grounds) -> None:
    assert pickle.loads(pickle.dumps(grounds, pickle.HIGHEST_PROTOCOL)) == grounds  # noqa: S301 — what this process wrote


def test_a_choice_among_what_holds_together_stays_one() -> None:
    """As a text it would read as two alternatives, the second of two facts."""
    failing = [Judgement(Verdict.MISCONFIGURED, name) for name in ("a is 1", "b is 2", "c is 3")]
    answer = all_of([any_of(failing[:2]), failing[2]])
    assert list(facts(answer.grounds)) == [Either(("a is 1", "b is 2")), "c is 3"]
    assert answer.because == "a is 1; or: b is 2; c is 3"


def test_what_is_open_anyway_is_no_reason_to_ask_again() -> None:
    """Two cases of one control wait for the same value: one for what it is, one for whether it applies."""
    asked = Fact("", IF_ASKED, because="kind depends on var.kind")
    assert jointly(["kind depends on var.kind", asked]) == "kind depends on var.kind"
    assert jointly([asked, "image depends on var.image"]) == All((asked, "image depends on var.image"))
    beside = Fact("aws_ami.old", "stands beside it", because="aws_ami.old.public is true")
    assert jointly([beside, "aws_ami.old.public is true"]) == All((beside, "aws_ami.old.public is true"))


@given(_SEVERAL)
def test_facts_are_counted_with_those_that_they_rest_on(several: list[Grounds]) -> None:
    assert number(All(tuple(several))) == sum(map(number, several))
    assert number(Fact("a", "is not allowed", because=All(tuple(several)))) == 1 + sum(map(number, several))


def test_what_is_written_wrongly_does_not_hide_what_nobody_wrote() -> None:
    """Whoever mends the one alone would fail again. What is written stands first, and its evidence says where the answer stands."""
    lacking = lacks("b is not set", Evidence("aws_x.y", "b"))
    answer = all_of([lacking, breaks("a is 1", Evidence("aws_x.y", "a", "1")), depends("c is not known", ["var.c"]), lacking])
    assert (answer.verdict, answer.because, answer.depends_on) == (Verdict.MISCONFIGURED, "a is 1; b is not set", ())
    assert [one.path for one in answer.evidence] == ["a"]

"""The three answers and how they combine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.language.terms.match import NO, YES, Match, Sure, awaiting, every, maybe, opposite, some, undecided

answers = st.lists(st.one_of(st.just(NO), st.just(YES), st.builds(maybe, st.sampled_from("abc"))), max_size=6)


@given(answers)
def test_the_worst_answer_is_that_of_all_and_the_best_that_of_any(given_answers: list[Match]) -> None:
    assert every(given_answers).sure == min((one.sure for one in given_answers), default=Sure.YES)
    assert some(given_answers).sure == max((one.sure for one in given_answers), default=Sure.NO)


@given(answers)
def test_an_open_answer_names_all_that_it_hangs_on_once_and_in_order_and_a_sure_one_nothing(given_answers: list[Match]) -> None:
    names = tuple(dict.fromkeys(name for one in given_answers for name in one.on))
    for joined in (every(given_answers), some(given_answers)):
        assert joined.on == (names if joined.sure == Sure.MAYBE else ())


@given(answers)
def test_not_all_is_any_not(given_answers: list[Match]) -> None:
    assert opposite(every(given_answers)) == some(opposite(one) for one in given_answers)


@pytest.mark.parametrize(
    ("on", "message", "programs"),
    [
        (["var.a"], "var.a", ["var.a"]),
        (["var.a", "var.b", "var.a"], "var.a and var.b", ["var.a", "var.b"]),
        (
            ["var.a", "var.b", "var.c", "var.d", "var.e"],
            "var.a and var.b and var.c and 2 more",
            ["var.a", "var.b", "var.c", "var.d", "var.e"],
        ),
        (["module.m, which is not loaded"], "module.m, which is not loaded", ["module.m"]),
    ],
)
def test_a_message_tells_each_name_once_and_how_many_more_there_are_and_programs_get_all(
    on: list[str], message: str, programs: list[str]
) -> None:
    found = awaiting("aws_x.a", on)
    assert (found.because, list(found.depends_on)) == (f"aws_x.a depends on {message}", programs)
    assert undecided("aws_x.a may be open", on).because == f"aws_x.a may be open: it depends on {message}"

"""What several facts have in common is said once, and nothing is lost by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.model.grounds import AMISS, IF_ASKED, UNFIT, UNWELCOME, Fact, Grounds, either, facts, jointly, text_of
from srm_tf.report.phrases import condensed
from tests.model.test_grounds import GROUNDS

OURS = "aws_x.a"


def _all(*parts: Grounds) -> Grounds:
    return jointly(parts)


def _any(*parts: Grounds) -> Grounds:
    return either(parts)


_NO_DEFAULT = "another stack may hold it"
_CASES: list[tuple[Grounds, str]] = [
    ("a is not set", "a is not set"),
    (_all("a is not set", "b is not set", "c is not set"), "a, b and c are not set"),
    (_all(Fact("a", "is not set"), "b is not set"), "a and b are not set"),
    (_all(Fact("o.a", "is false", "true"), Fact("o.b", "is false", "true")), "o.a and b are false, expected true"),
    (_all("a is not set; false in force", "b is not set; false in force"), "a and b are not set; false in force"),
    (_all("a is not set; false in force", "b is not set"), "a is not set; false in force; b is not set"),
    (_all("n.a opens 22 to 0.0.0.0/0", "n.b opens 80 to 0.0.0.0/0"), "n.a opens 22 to 0.0.0.0/0; n.b opens 80 to 0.0.0.0/0"),
    (_all(Fact("i[0]", "opens every port to ::/0"), Fact("i[1]", "opens every port to ::/0")), "i[0] and i[1] open every port to ::/0"),
    (_all("aws_v.v has no endpoint for s3", "aws_v.v has no endpoint for ecr.api"), "aws_v.v has no endpoint for s3 or ecr.api"),
    (_all(f"no aws_a here; {_NO_DEFAULT}", f"no aws_b here; {_NO_DEFAULT}"), f"no aws_a or aws_b here; {_NO_DEFAULT}"),
    (_any(Fact("a", "is 1", "2"), Fact("a", "is 1", "3")), "a is 1, expected 2 or 3"),
    (_all(Fact("a", "is 'x'", "'y'"), Fact("a", "is 'x'", "'z'")), "a is 'x', expected 'y'; a is 'x', expected 'z'"),
    (_all(Fact("a", "is 1", "2"), Fact("a", "is 3", "2")), "a is 1, expected 2; a is 3, expected 2"),
    (
        _all(Fact("a", "is a literal", "none"), Fact("b", "is a literal", "none")),
        "a is a literal, expected none; b is a literal, expected none",
    ),
    (_all("f.a[0] is 'x', which is not allowed", Fact("f.a[0]", "is 'x'", "'y'")), "f.a[0] is 'x', expected 'y'"),
    (
        _all("f.a[1] is 'x', which is not allowed", Fact("f.a[0]", "is 'x'", "'y'")),
        "f.a[1] is 'x', which is not allowed; f.a[0] is 'x', expected 'y'",
    ),
    (_any(Fact("b[0].e.a", "is 0", "1"), "b[0].e[0].a is 0, which is not allowed"), "b[0].e.a is 0, expected 1"),
    (_any("a is not set", "b is not set"), "neither a nor b is set"),
    (_any(Fact("a", "is null"), "a is not set"), "a is null"),
    (_any(Fact("a", "is null"), "a is not set", "b is not set"), "neither a nor b is set"),
    (_any("aws_b.b.p is not set", "q is not set"), "neither q nor aws_b.b.p is set"),
    (_all("aws_b.b.p is not set", "q is not set"), "q and aws_b.b.p are not set"),
    (_all("module.m.aws_b.b.p is not set", "aws_b.b.q is not set", "p is not set"), "p, module.m.aws_b.b.p and aws_b.b.q are not set"),
    (_any("a is not set", Fact("b", "is null"), "c is not set", "no aws_d here"), "none of these is set: a, b, c; or: no aws_d here"),
    (_any("o.a is not set", "o.b is not set", "o.c is not set"), "none of these is set: o.a, b, c"),
    (_any("o.a is not set", "p.b is not set", "o.c is not set"), "none of these is set: o.a, p.b, o.c"),
    (_any(Fact("a['x y']", "is not set"), "b is not set"), "neither a['x y'] nor b is set"),
    (Fact("aws_b.b", UNFIT, because="aws_b.b.acl is 'public-read'"), "aws_b.b.acl is 'public-read', which is not allowed"),
    (Fact("aws_b.b", UNFIT, because=_all("aws_b.b.c is 1", "aws_b.b.d is 1")), "aws_b.b is not allowed: c and d are 1"),
    (Fact("aws_b.b", UNFIT, because="aws_b.b.c is not set"), "aws_b.b is not allowed: c is not set"),
    (Fact("aws_b.b", UNFIT, because="aws_b.b.c is not set; true in force"), "aws_b.b.c is not set; true in force"),
    (Fact("aws_b.b", UNWELCOME), "aws_b.b stands beside it, and should not"),
    (
        Fact("aws_b.b", UNFIT, because="its policy admits everybody"),
        "aws_b.b should not stand beside it as it is: its policy admits everybody",
    ),
    (
        _any(Fact("aws_b.b.a", "is false", "true"), Fact("aws_b.b", UNFIT, because="aws_b.b.a is false")),
        "aws_b.b.a is false, expected true",
    ),
    (
        _all(Fact("a", "is ['x']", "to contain 'y'"), Fact("a", "is ['x']", "to contain 'z'")),
        "a is ['x'], expected to contain 'y' and 'z'",
    ),
    (
        _any(Fact("f", "is 'x'", "to match '^y'"), Fact("p", "is 0", "1"), Fact("f", "is 'x'", "to match 'z'")),
        "p is 0, expected 1",
    ),
    (_any(Fact("f", "is 'x'", "to start with 'y' or 'z'"), Fact("p", "is 0", "1")), "p is 0, expected 1"),
    (_any(Fact("f", "is 'x'", "to match '^y'"), Fact("f", "is 'x'", "to match 'z'")), "f is 'x', expected to match '^y' or to match 'z'"),
    (_all("a.b depends on var.x", "a.c depends on var.x"), "a.b and c depend on var.x"),
    ("aws_x.a depends on var.x", "the answer depends on var.x"),
    (_all(Fact("", "it is so", because="a is 1"), "a is 1"), "it is so: a is 1"),
    (_all(Fact("", "it is so", because="a is 1"), _any("a is 1", "b is 2")), "it is so: a is 1"),
    (_all(Fact("", IF_ASKED, because="a is 1"), "a is 1"), "a is 1"),
    ("aws_x.a.b depends on var.x", "b depends on var.x"),
    (_any(Fact("a", "is 'x'", "one of 'y', 'z'"), Fact("a", "is 'x'", "anything else")), "a is 'x', expected one of 'y', 'z'"),
    (_any(Fact("a", "is false", "true"), _all(Fact("a", "is false", "no value"), "b is not set")), "a is false, expected true"),
    (  # the form of a name by which cases are told apart is told only where nothing else is left
        _any(Fact("f", "is 'x'", "to match '^y'"), _all(Fact("f", "is 'x'", "'z'"), "b is not set")),
        "f is 'x', expected 'z'; b is not set",
    ),
    (
        _any(_all(Fact("a", "is 1", "2"), "c is not set"), _all(Fact("a", "is 1", "3"), "b is not set")),
        "a is 1, expected 2; c is not set; or: a is 1, expected 3; b is not set",
    ),
    (
        _all(Fact("a.b[0]", AMISS, because=_all("a.b[0].c is 'x'", "a.b[0].d is 'y'")), "e is 1"),
        "a.b[0] is not allowed: c is 'x'; d is 'y'; e is 1",
    ),
    (Fact("aws_x.a.b", AMISS, because="aws_x.a.b.c is 'x'"), "b is not allowed: c is 'x'"),
    (Fact("a", "is 'x; or: y'", "'z; y'"), "a is 'x; or: y', expected 'z; y'"),
    (_all(Fact("a", "is true", "false"), "aws_x.a.a is true"), "a is true, expected false"),
    ("aws_x.a: nothing here installs patches on it", "nothing here installs patches on it"),
    ("aws_x.a is in no backup selection", "aws_x.a is in no backup selection"),
    (_all(_any("a is 1", "b is 2"), "c is 3"), "a is 1; c is 3; or: b is 2; c is 3"),
    (_all("a is 1", _any("a is 1", "b is 2")), "a is 1"),
    (_all(Fact("a", "is true", "false"), _any(Fact("aws_x.a.a", "is true"), "b names no subnet")), "a is true, expected false"),
    (_all("a is not set", _any("a is not set", "b is not set")), "a is not set"),
    (_all("a is 1", _any(Fact("b", "is 1", "2"), Fact("b", "is 1", "3"))), "a is 1; b is 1, expected 2 or 3"),
    (_any("a is 1", _all("a is 1", "b is 2")), "a is 1"),
    (_any(_all("a allows all", "b is not set"), "a allows all", "c is not set"), "a allows all; or: c is not set"),
    (_all(_any("a is not set", "t is not set"), _any("b is not set", "t is not set")), "neither a nor t is set; neither b nor t is set"),
    (_all("a is 'x…", "b is 'x…"), "a and b are 'x…"),
    (Fact("", "if it exists", because=_all("aws_x.a.b is not set", "aws_x.a.c is not set")), "if it exists: b and c are not set"),
    (Fact("", "if it exists", because=_any("b is 1", "c is 2")), "if it exists: b is 1; or: c is 2"),
    (
        _all("aws_s.s[0] may do so: it depends on x", "aws_s.s[1] may do so: it depends on x"),
        "aws_s.s[0] and aws_s.s[1] may do so: it depends on x",
    ),
    (
        _all("a is 'x, y', whose age is not shown", "a is 'x, y', which names no system"),
        "a is 'x, y', whose age is not shown and which names no system",
    ),
    (
        _all(*(f"ids[{at}] is 's-{at}', which is outside this configuration" for at in range(3))),
        "ids holds 's-0', 's-1' and 's-2', which are outside this configuration",
    ),
    (_all("a[0] is 'x', which is old", "a[1] is 'y', which is new"), "a[0] is 'x', which is old; a[1] is 'y', which is new"),
    (_all("a is 'x', which is old", "b is 'x', which is new"), "a is 'x', which is old; b is 'x', which is new"),
    (_all("a is 'x', which is old", "a is 'y', which is new"), "a is 'x', which is old; a is 'y', which is new"),
    (
        _all("aws_s.s[0] leads nowhere else", "aws_s.s[1] leads nowhere else"),
        "aws_s.s[0] leads nowhere else; aws_s.s[1] leads nowhere else",
    ),
]


def _shown(grounds: Grounds) -> str:
    return "; or: ".join(condensed(grounds, OURS))


@pytest.mark.parametrize(("grounds", "said"), _CASES)
def test_what_is_common_is_said_once(grounds: Grounds, said: str) -> None:
    assert _shown(grounds) == said


def test_addresses_stay_whole() -> None:
    """They are for copying: only the attributes of one block share its name."""
    grounds = _all("aws_subnet.a has no route", "aws_subnet.b has no route", "x.aws_c.d.e is not set", "x.aws_c.d.f is not set")
    assert _shown(grounds) == "aws_subnet.a and aws_subnet.b have no route; x.aws_c.d.e and f are not set"


def test_grounds_of_very_many_facts_are_left_alone() -> None:
    grounds = jointly(f"a{one} is {one}" for one in range(10_000))
    assert condensed(grounds, OURS) == (text_of(grounds),)


def test_of_very_many_choices_none_is_made() -> None:
    """Twenty are a million ways."""
    grounds = jointly(_any(f"a{one} is 1", f"b{one} is 1") for one in range(20))
    assert condensed(grounds, OURS) == ("; ".join(f"a{one} is 1; or: b{one} is 1" for one in range(20)),)


@given(GROUNDS)
def test_any_grounds_can_be_condensed(grounds: Grounds) -> None:
    assert all(condensed(grounds, "a"))


@given(st.lists(st.sampled_from("abcdefg"), min_size=1, unique=True), st.sampled_from(["true", "1", ""]))
def test_every_fact_is_told(names: list[str], expected: str) -> None:
    (said,) = condensed(jointly(Fact(name, "is false", expected) for name in names), OURS)
    assert set(names) <= set(said.replace(",", "").split())


@given(GROUNDS)
def test_whom_a_fact_is_about_is_named(grounds: Grounds) -> None:
    """But for those that only tell cases apart."""
    said = _shown(grounds)
    whoms = {one.whom for one in facts(grounds) if isinstance(one, Fact)}
    assert all(whom.rpartition(".")[2] in said for whom in whoms)

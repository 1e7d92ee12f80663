"""Users: who signs in as them, how many keys they have, how old those are."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.identities import is_the_only_active_key_of_its_user, nobody_signs_in_as_it, was_made_within
from srm_tf.model.resource import Action, Resource
from tests.language.terms.build import ref, resource, secret, unknown, world

USER = resource("aws_iam_user.jane", name="jane")


def password(user: object, **more: object) -> Resource:
    return resource("aws_iam_user_login_profile.p", user=user, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "unknown"),
        ([password(ref("aws_iam_user.jane.name"))], "misconfigured"),
        ([password("jane")], "misconfigured"),
        ([password("joe")], "unknown"),
        ([password(unknown())], "unknown"),
        ([password("jane", action=Action.DELETE)], "unknown"),
    ],
)
def test_a_user_with_a_password_is_a_persons(others: list[Resource], verdict: str) -> None:
    answer = nobody_signs_in_as_it(USER, world(USER, *others))
    assert answer.verdict.word == verdict
    assert answer.because.startswith("aws_iam_user.jane ")


@pytest.mark.parametrize(
    ("user", "verdict"), [("jane", "satisfied"), ("joe", "misconfigured"), (secret("joe"), "misconfigured"), (unknown(), "unknown")]
)
def test_a_password_is_counted_against_its_user(user: object, verdict: str) -> None:
    one = password(user)
    assert nobody_signs_in_as_it(one, world(one, USER)).verdict.word == verdict


def key(name: str, user: object = "jane", **more: object) -> Resource:
    return resource(f"aws_iam_access_key.{name}", user=user, **more)  # type: ignore[arg-type]


REFERRED = ref("aws_iam_user.jane.name")


@pytest.mark.parametrize(
    ("own", "other", "verdict"),
    [
        (key("a"), None, "satisfied"),
        (key("a"), key("b"), "misconfigured"),
        (key("a", REFERRED), key("b", REFERRED), "misconfigured"),
        (key("a", REFERRED), key("b"), "misconfigured"),
        (key("a", REFERRED), key("b", ref("aws_iam_user.joe.name")), "satisfied"),
        (key("a"), key("b", "joe"), "satisfied"),
        (key("a"), key("b", status="Inactive"), "satisfied"),
        (key("a", status="Inactive"), key("b"), "satisfied"),
        (key("a"), key("b", status=unknown()), "unknown"),
        (key("a", status=unknown()), key("b"), "unknown"),
        (key("a"), key("b", unknown()), "unknown"),
        (key("a"), key("b", doubt="var.x"), "unknown"),
        (key("a"), key("b", action=Action.DELETE), "satisfied"),
        (key("a"), key("b", provider="provider.aws.other"), "unknown"),
    ],
)
def test_one_active_key(own: Resource, other: Resource | None, verdict: str) -> None:
    others = [USER, resource("aws_iam_user.joe", name="joe"), own, *([other] if other else [])]
    answer = is_the_only_active_key_of_its_user(own, world(*others))
    assert answer.verdict.word == verdict
    assert answer.because.startswith("aws_iam_access_key.a ")


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (key("a"), "unknown"),
        (key("a", status="Inactive"), "satisfied"),
        (key("a", computed={"create_date": "2026-11-01T08:00:00Z"}), "satisfied"),
        (key("a", computed={"create_date": "2026-01-01T08:00:00Z"}), "missing"),
        (key("a", computed={"create_date": "2026-01-01T08:00:00Z"}, status="Inactive"), "satisfied"),
        (key("a", computed={"create_date": "2026-01-01T08:00:00Z"}, status=unknown()), "unknown"),
        (key("a", computed={"create_date": "once"}), "unknown"),
    ],
)
def test_the_age_of_a_key(one: Resource, verdict: str) -> None:
    assert was_made_within(one, world(one), 90).verdict.word == verdict


def test_days_that_are_none() -> None:
    one = key("a", computed={"create_date": "2026-11-01T08:00:00Z"})
    assert was_made_within(one, world(one), "many").verdict.word == "unknown"

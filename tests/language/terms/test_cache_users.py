"""Who is let into a cache without a password, and what leaves that open."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.cache_users import is_a_user_of_no_cache_here, is_asked_for_a_password, no_user_goes_without_a_password
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty
from tests.language.terms.build import ref, resource, unknown, world

CACHE = resource("aws_elasticache_replication_group.c", user_group_ids=[ref("aws_elasticache_user_group.g.user_group_id")])
LET_IN = resource("aws_elasticache_user.open", user_id="open", access_string="on ~* +@all", no_password_required=True)
ASKED = resource("aws_elasticache_user.asked", user_id="asked", access_string="on ~* +@all", no_password_required=False)
EITHER = ref("aws_elasticache_user.open.user_id", "aws_elasticache_user.asked.user_id", certainty=Certainty.POSSIBLE)
OPEN_ID, ASKED_ID = ref("aws_elasticache_user.open.user_id"), ref("aws_elasticache_user.asked.user_id")


def group(*users: object, name: str = "g") -> Resource:
    return resource(f"aws_elasticache_user_group.{name}", user_group_id=name, user_ids=list(users))


def member(user: object, doubt: str = "", to: object = None) -> Resource:
    of = ref("aws_elasticache_user_group.g.user_group_id") if to is None else to
    return resource("aws_elasticache_user_group_association.m", doubt=doubt, user_group_id=of, user_id=user)


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([group(ASKED_ID)], "satisfied"),
        ([group(ASKED_ID, OPEN_ID)], "misconfigured"),
        ([group("default")], "misconfigured"),
        ([group("somebody-else")], "satisfied"),  # of another stack, and no cache's business here
        ([group(EITHER)], "unknown"),
        ([group(unknown("var.user"))], "unknown"),
        ([group(ASKED_ID), member(OPEN_ID)], "misconfigured"),
        ([group(ASKED_ID), member(OPEN_ID, "var.on")], "unknown"),
        ([group(ASKED_ID), member(ASKED_ID, "var.on")], "satisfied"),
    ],
)
def test_the_users_of_a_cache(others: list[Resource], verdict: str) -> None:
    assert no_user_goes_without_a_password(CACHE, world(CACHE, LET_IN, ASKED, *others)).verdict.word == verdict


@pytest.mark.parametrize(
    ("access", "passwordless", "verdict"),
    [
        ("on ~* +@all", True, "misconfigured"),
        ("on ~* +@all", False, "satisfied"),
        ("on ~* +@all", unknown(), "unknown"),
        ("off ~* +@all", True, "satisfied"),
        ("off ~keys* on", True, "misconfigured"),  # the last word counts
        ("~* +@all", True, "satisfied"),
        (unknown("var.access"), True, "unknown"),
        (unknown("var.access"), False, "satisfied"),
        (None, True, "unknown"),  # AWS asks for an access string
        (None, False, "satisfied"),
    ],
)
def test_a_user(access: object, passwordless: object, verdict: str) -> None:
    user = resource("aws_elasticache_user.u", access_string=access, no_password_required=passwordless)
    assert is_asked_for_a_password(user, world(user)).verdict.word == verdict


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "satisfied"),
        ([CACHE, group(ASKED_ID)], "satisfied"),
        ([CACHE, group(OPEN_ID)], "misconfigured"),
        ([group(OPEN_ID)], "satisfied"),  # the group is of no cache here
        ([CACHE, group(EITHER)], "unknown"),
        ([CACHE, group(ASKED_ID), member(OPEN_ID)], "misconfigured"),
        ([CACHE, group(ASKED_ID), member(OPEN_ID, "var.on")], "unknown"),
        ([group(EITHER)], "satisfied"),
    ],
)
def test_a_user_of_no_cache_here(others: list[Resource], verdict: str) -> None:
    assert is_a_user_of_no_cache_here(LET_IN, world(LET_IN, ASKED, *others)).verdict.word == verdict

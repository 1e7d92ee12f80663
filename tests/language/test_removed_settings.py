"""A setting of an account or region that a plan deletes, of which there is one: no other stack holds it afterwards."""

from __future__ import annotations

import pytest

from srm_tf.model.resource import Action, Resource
from tests.language.stand import judged, thing

KIND = "aws_ebs_encryption_by_default"
HERE = Resource("here", "region", "region", {}, mode="region", provider="aws", region="eu-west-1")
ACCOUNT = Resource("here", "account", "account", {}, mode="account", provider="aws")


def provider(name: str, alike: str = "") -> Resource:
    return Resource(f"provider.{name}", "provider.aws", name, {}, mode="provider", provider=name, alike=alike)


def said(subject: Resource, removed: Resource, *others: Resource, **more: object) -> str:
    item = {"has": KIND, "sole": True, "where": ["enabled is true by default"], **more}
    return judged(item, subject, removed, *others).because


def removed(action: Action = Action.DELETE, **more: object) -> Resource:
    return thing(f"{KIND}.e", {"enabled": True}, action=action, **more)


OPEN = f"no {KIND} here; another stack may hold it"
GONE = f"{KIND}.e is removed"
ELSEWHERE = provider("aws.b")


@pytest.mark.parametrize(
    ("one", "others", "expected"),
    [
        (removed(provider="aws", region="eu-west-1"), [], GONE),
        (removed(provider="aws", region="eu-central-1"), [], OPEN),
        (removed(provider="aws.b", region="eu-west-1"), [], OPEN),
        (removed(provider="aws.b", region="eu-west-1", alike="aws"), [], GONE),
        (removed(Action.FORGET, provider="aws", region="eu-west-1"), [], f"{KIND}.e.enabled is true"),  # it stays as it is
        (removed(provider="aws"), [provider("aws"), ELSEWHERE], GONE),
        (removed(), [provider("aws")], GONE),
        (removed(), [provider("aws"), ELSEWHERE], OPEN),
        (removed(region="eu-west-1"), [provider("aws"), provider("aws.b", "aws")], GONE),
        (removed(region="eu-west-1"), [provider("aws"), ELSEWHERE], OPEN),
        (removed(), [provider("aws"), provider("aws.b", "aws")], OPEN),  # nobody knows in which region it was
    ],
)
def test_what_was_in_this_region_is_removed(one: Resource, others: list[Resource], expected: str) -> None:
    assert said(HERE, one, *others) == expected


def test_of_an_account_the_region_says_nothing() -> None:
    assert said(ACCOUNT, removed(provider="aws", region="eu-central-1")) == GONE
    assert said(ACCOUNT, removed(provider="aws.b")) == OPEN


def test_one_of_several_may_stand_in_another_stack() -> None:
    assert said(HERE, removed(provider="aws", region="eu-west-1"), sole=False) == OPEN

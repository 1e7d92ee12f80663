"""Which accounts are one's own."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.match import Sure
from srm_tf.language.terms.own_accounts import is_account_of, lives_in, near, own_accounts
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, of
from tests.language.terms.build import block, ref, resource, unknown, world

HERE, THERE = "111122223333", "444455556666"


def provider(name: str, alike: str = "", **values: object) -> Resource:
    alias, given = name.partition(".")[2] or "aws", {key: of(value) for key, value in values.items()}
    return Resource(f"provider.{name}", "provider.aws", alias, given, mode="provider", provider=name, alike=alike)


def queue(name: str, alike: str = "") -> Resource:
    return replace(resource(f"aws_sqs_queue.{name.replace('.', '_')}", provider=name), alike=alike)


def asked(name: str, account: object) -> Resource:
    return resource("data.aws_caller_identity.me", provider=name, computed={"account_id": account})


ROLE = [block(role_arn=f"arn:aws:iam::{THERE}:role/terraform")]
OPEN_ROLE = [block(role_arn=unknown("var.role"))]


@pytest.mark.parametrize(
    ("resources", "known", "open_"),
    [
        ([provider("aws", allowed_account_ids=[HERE]), queue("aws")], {HERE}, False),
        ([provider("aws", allowed_account_ids=[HERE]), provider("aws.a", assume_role=ROLE), queue("aws.a")], {HERE, THERE}, False),
        ([provider("aws.a", assume_role=ROLE), queue("aws.a"), queue("aws")], {THERE}, True),  # who runs Terraform is not told
        ([provider("aws.a", assume_role=ROLE), queue("aws.a"), asked("aws", HERE)], {HERE, THERE}, False),
        ([provider("aws.a", assume_role=ROLE), asked("aws.a", unknown("data.x"))], {THERE}, False),
        ([provider("aws", region="eu-west-1"), provider("aws.a", "aws"), queue("aws.a", "aws"), asked("aws", HERE)], {HERE}, False),
        ([provider("aws", allowed_account_ids=[HERE]), provider("aws.a", "aws"), queue("aws.a", "aws")], {HERE}, False),
        ([provider("aws.a", "aws"), queue("aws.a", "aws"), asked("aws", HERE)], {HERE}, False),
        ([provider("aws.a"), queue("aws.a"), asked("aws", HERE)], {HERE}, True),
        ([provider("aws"), provider("aws.a", assume_role=OPEN_ROLE), queue("aws.a"), asked("aws", HERE)], {HERE}, True),
        ([provider("aws"), provider("aws.a", profile="a"), queue("aws.a"), asked("aws", HERE)], {HERE}, True),
        ([provider("aws"), provider("aws.a", profile="a"), asked("aws", HERE)], {HERE}, False),  # nothing stands there
        # a provider that could not be read works in any account, and a resource uses any of several
        ([provider("aws", allowed_account_ids=[HERE]), replace(provider("aws.a"), unread=True)], {HERE}, True),
        ([provider("aws", allowed_account_ids=[HERE]), replace(queue("aws"), unread=True)], {HERE}, False),
        (
            [provider("aws", allowed_account_ids=[HERE]), provider("aws.a", assume_role=ROLE), replace(queue("aws"), unread=True)],
            {HERE, THERE},
            True,
        ),
    ],
)
def test_the_accounts_of_the_providers(resources: list[Resource], known: set[str], open_: bool) -> None:
    accounts, others = own_accounts(world(*resources))
    assert accounts == known
    assert others.no is not open_


def _role(account: str) -> list[object]:
    return [block(role_arn=f"arn:aws:iam::{account}:role/deploy")]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (_role("111111111111"), _role("111111111111"), Sure.YES),
        (_role("111111111111"), _role("222222222222"), Sure.NO),
        (_role("111111111111"), None, Sure.MAYBE),
    ],
)
def test_what_lives_in_the_account_of_another_provider(one: list[object], other: list[object] | None, said: Sure) -> None:
    here, there = queue("aws.here"), queue("aws.there")
    given = {} if other is None else {"assume_role": other}
    context = world(provider("aws.here", assume_role=one), provider("aws.there", **given), here, there)  # type: ignore[arg-type]
    placed = [replace(each, region="eu-west-1") for each in (here, there)]
    assert near(placed[0], placed[1], context).sure == said
    assert near(placed[0], replace(placed[1], region="eu-west-3"), context).no


@pytest.mark.parametrize(
    ("asks", "resources", "said"),
    [
        ("aws", [provider("aws")], Sure.YES),
        ("aws.a", [provider("aws"), provider("aws.a", alike="aws")], Sure.YES),
        ("aws.a", [provider("aws"), provider("aws.a", assume_role=OPEN_ROLE)], Sure.MAYBE),
        ("aws.a", [provider("aws", allowed_account_ids=[HERE]), provider("aws.a", assume_role=ROLE)], Sure.NO),
        ("aws.a", [provider("aws", allowed_account_ids=[THERE]), provider("aws.a", assume_role=ROLE)], Sure.YES),
    ],
)
def test_an_account_that_is_looked_up_is_that_of_who_asks(asks: str, resources: list[Resource], said: Sure) -> None:
    alike = next((one.alike for one in resources if one.provider == asks), "")
    looked_up = replace(asked(asks, unknown()), alike=alike)
    context = world(queue("aws"), looked_up, *resources)
    assert is_account_of(GAP, ref("data.aws_caller_identity.me.account_id"), queue("aws"), context).sure is said


@pytest.mark.parametrize(("account", "answer"), [(HERE, Sure.MAYBE), (THERE, Sure.MAYBE), ("777788889999", Sure.NO)])
def test_who_may_work_in_two_accounts_lives_in_either(account: str, answer: Sure) -> None:
    subject = queue("aws")
    found = lives_in(account, subject, world(provider("aws", allowed_account_ids=[HERE, THERE]), subject))
    assert found.sure == answer

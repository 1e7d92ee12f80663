"""`loses no … by …`."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.control import Example
from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.match import later
from srm_tf.language.terms.removals import leaves_no_parameter_in_force, leaves_none_in_force, loses_no, loses_nothing
from srm_tf.model.resource import Action, Resource
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import resource, world
from tests.support.judging import catalogue
from tests.support.judging import judged as judged_plan
from tests.support.planned import plan_of

BLOCK = "aws_s3_bucket_public_access_block"
BUCKET = resource("aws_s3_bucket.b", action=Action.NO_OP, bucket="logs", computed={"id": "logs"})


def block(name: str, key: object, action: Action, doubt: str = "") -> Resource:
    return resource(f"{BLOCK}.{name}", action=action, bucket=key, doubt=doubt)


def judged(subject: Resource, *others: Resource) -> Judgement:
    return loses_no(subject, world(subject, *others), BLOCK, "bucket")


def test_the_phrase_is_known() -> None:
    assert SENTENCES["loses no {type:path} by {key:path}"].function is loses_no


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "satisfied"),
        ([block("a", "logs", Action.DELETE)], "missing"),
        ([block("a", "logs", Action.FORGET)], "satisfied"),
        ([block("a", "logs", Action.NO_OP)], "satisfied"),
        ([block("a", "logs", Action.CREATE, doubt="var.on")], "satisfied"),
        ([block("a", "other", Action.DELETE)], "satisfied"),
        ([block("a", None, Action.DELETE)], "satisfied"),
        ([block("a", ["logs"], Action.DELETE)], "satisfied"),
        ([block("a", "logs", Action.DELETE), block("c", "logs", Action.CREATE)], "satisfied"),
        ([block("a", "logs", Action.DELETE), block("c", "logs", Action.CREATE, doubt="var.on")], "unknown"),
        ([block("a", "logs", Action.DELETE), block("c", "other", Action.CREATE)], "missing"),
    ],
)
def test_what_is_taken_away(others: list[Resource], verdict: str) -> None:
    assert judged(BUCKET, *others).verdict.word == verdict


def test_what_is_created_now_has_lost_nothing() -> None:
    new = resource("aws_s3_bucket.b", action=Action.REPLACE, bucket="logs")
    assert judged(new, block("a", "logs", Action.DELETE)).verdict.word == "satisfied"


def test_it_says_what_is_removed() -> None:
    answer = judged(BUCKET, block("a", "logs", Action.DELETE))
    assert answer.because == f"{BLOCK}.a is removed"
    assert answer.evidence[0].address == f"{BLOCK}.a"


QUEUE_KEY, QUEUE_SWITCH = "kms_master_key_id", "sqs_managed_sse_enabled"


@pytest.mark.parametrize(
    ("before", "now", "action", "verdict"),
    [
        ({QUEUE_KEY: "alias/a"}, {}, Action.UPDATE, "unknown"),
        ({QUEUE_KEY: "alias/a", QUEUE_SWITCH: False}, {}, Action.UPDATE, "satisfied"),  # the provider tells of it
        ({QUEUE_KEY: "alias/a"}, {QUEUE_SWITCH: True}, Action.UPDATE, "satisfied"),
        ({QUEUE_KEY: "alias/a"}, {QUEUE_KEY: "alias/b"}, Action.UPDATE, "satisfied"),
        ({QUEUE_KEY: ""}, {}, Action.UPDATE, "satisfied"),
        ({QUEUE_KEY: "alias/a"}, {}, Action.REPLACE, "satisfied"),
        (None, {}, Action.CREATE, "satisfied"),
    ],
)
def test_the_default_of_what_is_new_is_none_of_what_loses_its_key(
    before: dict[str, object] | None, now: dict[str, str | bool], action: Action, verdict: str
) -> None:
    queue = resource("aws_sqs_queue.q", action=action, before=before, computed=now)
    answer = loses_nothing(queue, world(queue), QUEUE_KEY, QUEUE_SWITCH)
    assert answer.verdict.word == verdict


@pytest.mark.parametrize(("tells", "verdict"), [(True, "missing"), (False, "unknown")])
def test_a_queue_that_loses_its_key_is_judged_by_what_its_provider_tells(tells: bool, verdict: str) -> None:
    example = Example("loses its key", verdict, 'resource "aws_sqs_queue" "q" { name = "q" }')
    plan = plan_of(example.terraform, before='resource "aws_sqs_queue" "q" {\n  name = "q"\n  kms_master_key_id = "alias/mine"\n}')
    for side in ("before", "after"):
        if not tells:  # as versions before 4 of the provider have it
            del plan["resource_changes"][0]["change"][side][QUEUE_SWITCH]
    control = catalogue().get("sqs/queues-are-encrypted-at-rest")
    assert control is not None
    _, answer = judged_plan(control, example, plan)
    assert answer is not None
    assert answer.verdict.word == verdict


LATER = later(["var.web"])
WEB = "workspace_access_properties.device_type_web"


@pytest.mark.parametrize(
    ("before", "now", "action", "verdict"),
    [
        ("ALLOW", None, Action.UPDATE, "missing"),
        ("ALLOW", "", Action.UPDATE, "missing"),  # as the plan shows a text that goes
        ("ALLOW", "DENY", Action.UPDATE, "satisfied"),
        ("DENY", None, Action.UPDATE, "satisfied"),
        (None, None, Action.UPDATE, "satisfied"),
        ("ALLOW", None, Action.REPLACE, "satisfied"),  # another directory, which was never told
        ("ALLOW", LATER, Action.UPDATE, "satisfied"),  # the clause beside it asks what it will be
    ],
)
def test_what_the_provider_does_not_take_back_stays(before: object, now: object, action: Action, verdict: str) -> None:
    was, is_ = ([{"device_type_web": one}] for one in (before, now))
    directory = resource(
        "aws_workspaces_directory.d", action=action, before={"workspace_access_properties": was}, workspace_access_properties=is_
    )
    assert leaves_none_in_force(directory, world(directory), ["ALLOW"], WEB).verdict.word == verdict


def test_what_is_new_leaves_nothing_in_force() -> None:
    directory = resource("aws_workspaces_directory.d", directory_id="d-0123456789")
    assert leaves_none_in_force(directory, world(directory), ["ALLOW"], WEB).verdict.word == "satisfied"


FALSE, TRUE = ({"name": "require_ssl", "value": one} for one in ("false", "true"))
OTHER = {"name": "statement_timeout", "value": "0"}


@pytest.mark.parametrize(
    ("before", "now", "action", "verdict"),
    [
        ([FALSE, OTHER], [OTHER], Action.UPDATE, "missing"),
        ([FALSE], [], Action.UPDATE, "missing"),
        ([{"name": "Require_SSL", "value": "FALSE"}], None, Action.UPDATE, "missing"),
        ([FALSE], [TRUE], Action.UPDATE, "satisfied"),
        ([FALSE], [FALSE], Action.UPDATE, "satisfied"),  # the clause beside it asks what is written
        ([TRUE], [], Action.UPDATE, "satisfied"),
        ([OTHER], [], Action.UPDATE, "satisfied"),
        ([FALSE], [], Action.REPLACE, "satisfied"),  # another group, which was never told
        ([FALSE], LATER, Action.UPDATE, "satisfied"),
        ([FALSE], [{"name": LATER, "value": "true"}], Action.UPDATE, "satisfied"),
    ],
)
def test_a_parameter_that_is_not_reset_stays(before: object, now: object, action: Action, verdict: str) -> None:
    group = resource("aws_redshift_parameter_group.g", action=action, before={"parameter": before}, parameter=now)
    assert leaves_no_parameter_in_force(group, world(group), ["false"], "require_ssl").verdict.word == verdict


def test_a_new_group_leaves_no_parameter_in_force() -> None:
    group = resource("aws_redshift_parameter_group.g", parameter=[OTHER])
    assert leaves_no_parameter_in_force(group, world(group), ["false"], "require_ssl").verdict.word == "satisfied"

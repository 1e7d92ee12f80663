"""`its configuration is of the revision that it names`."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.pinned_revisions import its_configuration_is_of_the_revision
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Value
from tests.language.terms.build import block, ref, resource, unknown, world

OLD, NEW = "a=1", "a=2"
LATEST = ref("aws_msk_configuration.c.latest_revision")


def cluster(revision: object, action: Action = Action.NO_OP) -> Resource:
    info = block(arn=ref("aws_msk_configuration.c.arn"), revision=revision)
    return resource("aws_msk_cluster.k", action=action, configuration_info=[info])


def configuration(action: Action, was: str | None, now: object, latest: object = None) -> Resource:
    before = None if was is None else {"server_properties": was, "latest_revision": 4}
    return resource("aws_msk_configuration.c", action=action, before=before, server_properties=now, computed={"latest_revision": latest})


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its configuration is of the revision that it names"].function is its_configuration_is_of_the_revision


@pytest.mark.parametrize(
    ("revision", "action", "was", "now", "latest", "word"),
    [
        (LATEST, Action.UPDATE, OLD, NEW, unknown(), "satisfied"),
        (LATEST, Action.NONE, None, NEW, unknown(), "satisfied"),
        (ref("aws_msk_configuration.other.latest_revision"), Action.NONE, None, NEW, unknown(), "unknown"),
        (ref("var.revision"), Action.NONE, None, NEW, unknown(), "unknown"),
        (4, Action.NO_OP, OLD, OLD, 4, "satisfied"),
        ("4", Action.NO_OP, OLD, OLD, 4, "satisfied"),
        (3, Action.NO_OP, OLD, OLD, 4, "unknown"),
        (4, Action.UPDATE, OLD, NEW, unknown(), "unknown"),  # the text becomes revision 5
        (4, Action.UPDATE, OLD, NEW, 4, "unknown"),  # and takes a second run where the provider foresees no other number
        (5, Action.UPDATE, OLD, NEW, unknown(), "satisfied"),
        (4, Action.UPDATE, OLD, OLD, 4, "satisfied"),  # its tags change
        (4, Action.UPDATE, OLD, unknown(), unknown(), "unknown"),
        (1, Action.CREATE, None, NEW, unknown(), "satisfied"),
        (1, Action.REPLACE, OLD, NEW, unknown(), "satisfied"),
        (4, Action.REPLACE, OLD, OLD, unknown(), "unknown"),
        (1, Action.NONE, None, NEW, unknown(), "satisfied"),  # a configuration is judged as if all of it were made
        (3, Action.NONE, None, NEW, unknown(), "unknown"),
        (3, Action.NONE, None, NEW, 3, "satisfied"),  # a state
    ],
)
def test_which_revision_is_written(revision: object, action: Action, was: str | None, now: object, latest: object, word: str) -> None:
    subject = cluster(revision)
    assert its_configuration_is_of_the_revision(subject, world(subject, configuration(action, was, now, latest))).verdict.word == word


@pytest.mark.parametrize(
    ("revision", "action", "broker", "word"),
    [
        (2, Action.CREATE, Action.CREATE, "satisfied"),
        (1, Action.CREATE, Action.CREATE, "unknown"),  # which is one of Amazon MQ's own
        (None, Action.CREATE, Action.CREATE, "satisfied"),
        (0, Action.UPDATE, Action.NO_OP, "unknown"),
        (None, Action.UPDATE, Action.REPLACE, "satisfied"),
        (None, Action.NONE, Action.NONE, "satisfied"),
    ],
)
def test_a_broker_may_leave_it_out(revision: object, action: Action, broker: Action, word: str) -> None:
    before = {"data": OLD, "latest_revision": 4} if action is Action.UPDATE else None
    made = resource("aws_mq_configuration.c", action=action, before=before, data=NEW, computed={"latest_revision": unknown()})
    subject = resource("aws_mq_broker.b", action=broker, configuration=[block(id=ref("aws_mq_configuration.c.id"), revision=revision)])
    assert its_configuration_is_of_the_revision(subject, world(subject, made)).verdict.word == word


@pytest.mark.parametrize("arn", [None, "arn:aws:kafka:eu-west-1:111122223333:configuration/x/1", unknown()])
def test_a_configuration_that_nobody_sees_is_judged_where_it_is_looked_for(arn: object) -> None:
    subject = resource("aws_msk_cluster.k", configuration_info=[block(arn=arn, revision=3)])
    assert its_configuration_is_of_the_revision(subject, world(subject)).verdict.word == "satisfied"
    without = resource("aws_msk_cluster.k", configuration_info=Value(()))
    assert its_configuration_is_of_the_revision(without, world(without)).verdict.word == "satisfied"

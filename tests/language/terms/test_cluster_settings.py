"""`its security configuration is the one that it was made with`."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.cluster_settings import its_security_configuration_is_the_one
from srm_tf.model.resource import Action
from tests.language.terms.build import ref, resource, unknown, world

OLD, NEW = '{"a": 1}', '{"a": 2}'


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its security configuration is the one that it was made with"].function is its_security_configuration_is_the_one


@pytest.mark.parametrize(
    ("was", "now", "configuration", "cluster", "word"),
    [
        (OLD, NEW, Action.REPLACE, Action.NO_OP, "unknown"),
        (OLD, NEW, Action.CREATE_BEFORE_DELETE, Action.UPDATE, "unknown"),
        (OLD, unknown(), Action.REPLACE, Action.NO_OP, "unknown"),
        (None, NEW, Action.CREATE, Action.NO_OP, "unknown"),  # who stands with a name that is made now had another one of it
        (OLD, OLD, Action.REPLACE, Action.NO_OP, "satisfied"),
        (OLD, OLD, Action.NO_OP, Action.NO_OP, "satisfied"),
        (OLD, NEW, Action.REPLACE, Action.REPLACE, "satisfied"),
        (OLD, NEW, Action.REPLACE, Action.CREATE, "satisfied"),
        (None, NEW, Action.NONE, Action.NONE, "satisfied"),  # a configuration or a state
    ],
)
def test_a_cluster_that_stands_takes_nothing_of_another_one(
    was: str | None, now: object, configuration: Action, cluster: Action, word: str
) -> None:
    under = resource(
        "aws_emr_security_configuration.s",
        action=configuration,
        before=None if was is None else {"name": "main", "configuration": was},
        name="main",
        configuration=now,
    )
    subject = resource("aws_emr_cluster.c", action=cluster, security_configuration=ref("aws_emr_security_configuration.s.name"))
    assert its_security_configuration_is_the_one(subject, world(subject, under)).verdict.word == word


@pytest.mark.parametrize("name", [None, "elsewhere", unknown()])
def test_a_configuration_that_nobody_sees_is_judged_where_it_is_looked_for(name: object) -> None:
    subject = resource("aws_emr_cluster.c", action=Action.NO_OP, security_configuration=name)
    assert its_security_configuration_is_the_one(subject, world(subject)).verdict.word == "satisfied"


def test_a_name_that_is_not_known_may_be_that_of_another_one() -> None:
    under = resource("aws_emr_security_configuration.s", action=Action.REPLACE, before={"configuration": OLD}, configuration=NEW)
    key = unknown("var.own", branches={"true": ref("aws_emr_security_configuration.s.name"), "false": "elsewhere"})
    subject = resource("aws_emr_cluster.c", action=Action.NO_OP, security_configuration=key)
    assert its_security_configuration_is_the_one(subject, world(subject, under)).verdict.word == "unknown"

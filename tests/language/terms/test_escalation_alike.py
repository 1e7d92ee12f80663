"""Of things that all statements say the same of, one answer is enough: it is the one that each would have got."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from srm_tf.language.terms.attached import Held
from srm_tf.language.terms.denials import any_account
from srm_tf.language.terms.documents import documents
from srm_tf.language.terms.escalation_alike import asked_once
from srm_tf.language.terms.escalation_allowed import Holder, escalates
from srm_tf.language.terms.escalation_targets import Strong
from srm_tf.language.terms.escalation_ways import Row
from srm_tf.language.terms.match import YES, Match
from srm_tf.model.graph import Graph
from srm_tf.model.value import Value
from tests.language.terms.build import resource

BUILD, UPDATE = "codebuild:startbuild", "codebuild:updateproject"
ROW: Row = (UPDATE, BUILD)
PROJECTS = [
    Strong(resource(f"aws_codebuild_project.{name}", name=name), YES, "an administrator", f"project/{name}", (UPDATE,))
    for name in ("app", "api", "web")
]
NAMED = st.sampled_from(["*", *(f"arn:aws:codebuild:*:*:project/{end}" for end in ("a*", "ap?", "app", "web", "none"))])
NAMES = st.lists(NAMED, min_size=1, max_size=2)
EFFECTS, ACTIONS = st.sampled_from(["Allow", "Allow", "Deny"]), st.sampled_from(["codebuild:*", UPDATE, BUILD])
STATEMENTS = st.sampled_from(["Resource", "NotResource"]).flatmap(
    lambda name: st.fixed_dictionaries({"Effect": EFFECTS, "Action": ACTIONS, name: NAMES})
)


def written(*statements: Mapping[str, object]) -> Held:
    value = Value(json.dumps({"Version": "2012-10-17", "Statement": statements}), written=True)
    return Held("x.policy", documents(value, Graph(()), "x.policy"), own=True)


def answers(held: Sequence[Held], things: Sequence[Strong]) -> tuple[list[Match], list[str]]:
    """The answer for each thing, and for which of them it was looked for."""
    sought: list[str] = []

    def ask(row: Row, by: Strong | None) -> Match:
        sought.extend([] if by is None else [by.thing.name])
        return escalates(row, held, Holder(any_account, passes=by))

    once = asked_once(held, any_account, ask)
    return [once(ROW, one) for one in things], sought


@given(st.lists(st.lists(STATEMENTS, min_size=1, max_size=3), min_size=1, max_size=2))
def test_each_gets_the_answer_that_it_would_have_got_alone(policies: list[list[dict[str, object]]]) -> None:
    held = [written(*statements) for statements in policies]
    assert answers(held, PROJECTS)[0] == [answers(held, [one])[0][0] for one in PROJECTS]


def test_what_no_statement_tells_apart_is_asked_for_once() -> None:
    both = {"Effect": "Allow", "Action": [UPDATE, BUILD], "Resource": "arn:aws:codebuild:*:*:project/*"}
    spared = {"Effect": "Deny", "Action": UPDATE, "Resource": "arn:aws:codebuild:*:*:project/web"}
    found, sought = answers([written(both), written(spared)], PROJECTS)
    assert ([one.yes for one in found], sought) == ([True, True, False], ["app", "web"])


def test_a_deny_of_all_but_some_leaves_parts_of_what_is_named_and_each_is_asked_for() -> None:
    both = {"Effect": "Allow", "Action": [UPDATE, BUILD], "Resource": "*"}
    but_one = {"Effect": "Deny", "Action": UPDATE, "NotResource": "arn:aws:codebuild:*:*:project/web"}
    found, sought = answers([written(both, but_one)], PROJECTS)
    assert ([one.yes for one in found], sought) == ([False, False, True], ["app", "api", "web"])

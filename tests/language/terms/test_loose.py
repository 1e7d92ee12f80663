"""Policy documents that nothing here carries, as far as anybody can see."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Action, Resource
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, resource, unknown, world

load()

STATEMENT = block(effect="Allow", actions=["s3:*"], resources=["*"])
DOCUMENT = resource("data.aws_iam_policy_document.d", statement=[STATEMENT])


def loose(*others: Resource) -> str:
    answer: Judgement = SENTENCES["is a loose identity policy"].function(DOCUMENT, world(DOCUMENT, *others))
    return answer.verdict.word


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([], "satisfied"),
        ([resource("aws_iam_policy.p", policy=ref("data.aws_iam_policy_document.d.json"))], "misconfigured"),
        ([resource("aws_iam_policy.p", action=Action.DELETE, policy=ref("data.aws_iam_policy_document.d.json"))], "satisfied"),
        ([resource("aws_iam_policy.p", policy='{"Statement": []}')], "satisfied"),
        ([resource("aws_iam_policy.p", policy=unknown("local.policy"))], "unknown"),
        ([resource("aws_iam_policy.p", policy=unknown("local.policy"), action=Action.DELETE)], "satisfied"),
        (
            [resource("aws_s3_object.o"), resource("aws_iam_policy.p", policy=ref("aws_s3_object.o.content"))],
            "satisfied",
        ),
    ],
)
def test_a_policy_of_which_nobody_sees_what_it_is_made_of_may_carry_it(others: list[Resource], verdict: str) -> None:
    assert loose(*others) == verdict

"""Laws of the sentences about policies: any world is judged, and knowing more overturns nothing."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms import SENTENCES, escalation, policies
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Unknown, of
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, secret, unknown
from tests.language.terms.policy_texts import U, policy, say

MODULES = (escalation.__name__, policies.__name__)
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ROLE = resource("aws_iam_role.r", name="app", assume_role_policy="")
ALL, PASSING = (json.dumps(policy({"Effect": "Allow", "Action": one, "Resource": "*"})) for one in ("*", ["iam:PassRole", "ec2:*"]))


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(("*", ADMIN, "app", "s3.amazonaws.com", "{", ALL, PASSING)),
    st.just(unknown()),
    st.just(ref("aws_iam_role.r.arn")),
    st.just(ref("aws_iam_policy.p.arn", certainty=Certainty.POSSIBLE)),
    st.just(secret("canary")),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("policy", "Statement")), inner), max_leaves=4
)
ATTRIBUTES = st.sampled_from(
    ("policy", "policy_arn", "role", "principal", "function_name", "source_arn", "inline_policy", "managed_policy_arns")
)
KINDS = ("aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_lambda_permission", "aws_iam_policy", "aws_iam_group_policy")


def things(kinds: tuple[str, ...]) -> st.SearchStrategy[Resource]:
    values = st.dictionaries(ATTRIBUTES, VALUES.map(of), max_size=4)
    return st.builds(lambda kind, found: Resource(f"{kind}.p", kind, "p", found), st.sampled_from(kinds), values)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([name for name in SENTENCES if SENTENCES[name].function.__module__ in MODULES]),
    things((*KINDS, "aws_lambda_function", "aws_iam_role", "aws_iam_group", "aws_instance")),
    st.lists(things(KINDS), max_size=3),
)
def test_no_world_makes_a_sentence_fail(name: str, subject: Resource, others: list[Resource]) -> None:
    arguments = " | x" if "{" in name else ""
    answer = say(name + arguments, subject, ROLE, *others)
    assert answer.verdict in set(Verdict)
    assert answer.verdict != U or answer.depends_on
    assert "canary" not in repr(answer)


PLAIN = st.sampled_from((None, "*", ADMIN, READ_ONLY, "app", "s3.amazonaws.com", "111122223333", ALL, PASSING))
OPEN = PLAIN | st.just(Unknown("var.x", ("var.x",)))


def carriers(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[str, dict[str, object]]]:
    """What stands beside a role and its function: (type, values)."""
    return st.one_of(
        st.tuples(st.just("aws_iam_role_policy"), st.fixed_dictionaries({"role": values, "policy": values})),
        st.tuples(st.just("aws_iam_role_policy_attachment"), st.fixed_dictionaries({"role": values, "policy_arn": values})),
        st.tuples(
            st.just("aws_lambda_permission"),
            st.fixed_dictionaries({"function_name": st.just("app") | values, "principal": values, "source_account": values}),
        ),
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(carriers(OPEN), max_size=3), st.data())
def test_knowing_more_overturns_nothing(found: list[tuple[str, dict[str, object]]], data: st.DataObject) -> None:
    def learnt(one: object) -> object:
        return data.draw(PLAIN) if isinstance(one, Unknown) else one

    def verdicts(known: bool) -> list[Verdict]:
        others = [
            Resource(f"{kind}.p{i}", kind, f"p{i}", {name: of(learnt(one) if known else one) for name, one in values.items()})
            for i, (kind, values) in enumerate(found)
        ]
        function = resource("aws_lambda_function.f", name="app", role=ref("aws_iam_role.r.arn"))
        return [
            say("its permissions admit no stranger", function, ROLE, *others).verdict,
            say("its role holds no administrator access", function, ROLE, *others).verdict,
            say("allows no privilege escalation", ROLE, *others).verdict,
        ]

    before, after = verdicts(known=False), verdicts(known=True)
    assert all(one in {U, other} for one, other in zip(before, after, strict=True))

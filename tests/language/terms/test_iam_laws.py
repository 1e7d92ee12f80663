"""Laws of the predicates on policies: any value is judged, and knowing more overturns nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.model.value import Unknown, of
from srm_tf.model.verdict import Verdict
from tests.language.terms.policy_texts import NO_TLS, OWN, PHRASES, ROOT, U, ask, when

# --- laws ---------------------------------------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(
    (
        *[
            "*",
            "s3:*",
            "s3:GetObject",
            "iam:PassRole",
            "sts:AssumeRole",
            "arn:aws:s3:::b",
            "arn:aws:s3:::b/*",
            "999988887777",
            "deny",
            "Allow",
            "Deny",
        ],
        *[
            "s3.amazonaws.com",
            "Service",
            "AWS",
            "Federated",
            "Bool",
            "StringEquals",
            "StringNotLike",
            "aws:SecureTransport",
            "false",
            "aws:SourceArn",
        ],
        *["aws:PrincipalOrgID", "o-1", "arn:aws:iam::*:role/x", "cognito-identity.amazonaws.com"],
        *["rolesanywhere.amazonaws.com", "ArnLike", "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/*", "sts:SourceIdentity"],
        ROOT,
        "",
    )
)
LEAVES = st.none() | st.booleans() | st.integers(-1, 1) | TEXTS | st.builds(Unknown, st.just("var.x"), st.just(("var.x",)))
NAMES = st.sampled_from(
    (
        *[
            "Statement",
            "Effect",
            "Action",
            "NotAction",
            "Principal",
            "NotPrincipal",
            "Resource",
            "NotResource",
            "Condition",
            "Sid",
            "AWS",
            "Service",
        ],
        *[
            "Bool",
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "aws:SecureTransport",
            "aws:PrincipalOrgID",
            "aws:SourceArn",
            "CanonicalUser",
        ],
    )
)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12)
PARTS = st.one_of(LEAVES, st.lists(LEAVES, max_size=2), TREES)


def member(name: str, *values: object) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) | PARTS})


def joined(parts: tuple[Mapping[str, object], ...]) -> dict[str, object]:
    return {name: value for part in parts for name, value in part.items()}


STATEMENTS = st.tuples(
    member("Effect", "Allow", "Deny"),
    member("Principal", "*", {"AWS": "*"}, {"AWS": ROOT}, {"Service": "s3.amazonaws.com"}),
    member("NotPrincipal", {"AWS": ROOT}),
    member("Action", "s3:*", "*", ["s3:GetObject", "iam:PassRole"]),
    member("NotAction", "iam:*"),
    member("Resource", "*", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]),
    member("NotResource", "arn:aws:s3:::b"),
    member("Condition", NO_TLS, when("StringNotEquals", "aws:PrincipalOrgID", "o-1"), when("StringLike", "aws:SourceArn", "*")),
).map(joined)
POLICIES = st.one_of(TREES, st.lists(STATEMENTS | PARTS, max_size=3).map(lambda found: {"Statement": found}))
CARRIERS = st.sampled_from(
    ["aws_s3_bucket_policy", "aws_sqs_queue", "aws_sns_topic", "aws_kms_key", "aws_iam_role", "aws_iam_policy", "aws_vpc_endpoint"]
)


def filled(plain: object, fill: Callable[[], object]) -> object:
    """The same tree with every unknown replaced."""
    if isinstance(plain, Unknown):
        return fill()
    if isinstance(plain, list):
        return [filled(item, fill) for item in plain]
    if isinstance(plain, dict):
        return {name: filled(item, fill) for name, item in plain.items()}
    return plain


@settings(max_examples=300, deadline=None)
@given(POLICIES, CARRIERS, st.sampled_from(PHRASES))
def test_no_value_makes_a_predicate_fail(tree: object, carrier: str, phrase: str) -> None:
    answer = ask(phrase, tree, OWN, on=carrier)
    assert answer.because.startswith(("policy", "aws_"))
    assert answer.verdict != U or answer.depends_on


@settings(max_examples=300, deadline=None)
@given(POLICIES, CARRIERS, st.sampled_from(PHRASES), st.data())
def test_knowing_more_overturns_nothing(tree: object, carrier: str, phrase: str, data: st.DataObject) -> None:
    before = ask(phrase, tree, OWN, on=carrier).verdict
    known = filled(tree, lambda: data.draw(PARTS))
    after = ask(phrase, known, OWN, on=carrier)
    assert before in {U, after.verdict}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | st.binary(max_size=20).map(repr), st.sampled_from(PHRASES))
def test_any_text_is_judged(text: str, phrase: str) -> None:
    assert ask(phrase, of(text)).verdict in set(Verdict)

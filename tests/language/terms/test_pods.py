"""Roles for the pods of a cluster: the subject of a token tells the service account, and nothing else does."""

from __future__ import annotations

import pytest

from srm_tf.model.value import GAP, Unknown, Value, of
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, unknown
from tests.language.terms.policy_texts import M, S, U, ask, policy, shaped, when
from tests.language.terms.test_iam import named

EKS = {"Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"}
EUROPE = {"Federated": "arn:aws-eusc:iam::111122223333:oidc-provider/oidc.eks.eusc-de-east-1.amazonaws.eu/id/ABC"}  # Sovereign Cloud
CHINA = {"Federated": "arn:aws-cn:iam::111122223333:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC"}
HERE = {"Federated": shaped("arn:aws:iam::{}:oidc-provider/oidc.eks.{}.amazonaws.com/id/{}")}
SUBJECT = "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub"
OF_CLUSTER = {"Federated": ref("aws_iam_openid_connect_provider.eks.arn")}
OF_GITHUB = {"Federated": ref("aws_iam_openid_connect_provider.github.arn")}
OPEN = {"Federated": ref("aws_iam_openid_connect_provider.open.arn")}
ISSUER = ref("aws_eks_cluster.c.identity")
ANOTHER = Value(Unknown("x", ("x",), shape=f"arn:aws:iam::111122223333:oidc-provider/{GAP}"), written=True, references=ISSUER.references)
GUARD, SENTENCE = "trusts pods of a cluster", "names its service accounts"


def trust(principal: object, condition: object = None, action: str = "sts:AssumeRoleWithWebIdentity") -> dict[str, object]:
    return policy({"Effect": "Allow", "Action": action, "Principal": principal, "Condition": condition})


def asked(phrase: str, document: object) -> Verdict:
    providers = (
        resource("aws_iam_openid_connect_provider.github", url="https://token.actions.githubusercontent.com"),
        resource("aws_iam_openid_connect_provider.eks", url=ISSUER),
        resource("aws_iam_openid_connect_provider.open", url=unknown()),
    )
    return ask(phrase, document, *providers, on="aws_iam_role", path="assume_role_policy").verdict


def like(*values: object) -> object:
    return when("StringLike", SUBJECT, list(values))


def hidden(value: object) -> object:
    """What a plan shows of a condition whose key has a new issuer in it."""
    return Unknown("x", ("x",), entries=((unknown("aws_iam_openid_connect_provider.eks.url"), of(value)),))


CONDITIONS: list[tuple[object, Verdict]] = [
    (None, M),
    (when("StringEquals", "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud", "sts.amazonaws.com"), M),
    (when("StringEquals", SUBJECT, "system:serviceaccount:shop:api"), S),
    (when("StringEquals", SUBJECT, unknown()), S),
    (when("StringEquals", SUBJECT, "system:serviceaccount:*:*"), S),  # a star that is a star: nobody is called so
    (when("StringNotEquals", SUBJECT, "system:serviceaccount:shop:api"), M),
    (when("IpAddress", "aws:SourceIp", "203.0.113.0/24"), M),
    (like("system:serviceaccount:shop:*"), S),
    (like("system:serviceaccount:*:external-dns"), S),
    (like("system:serviceaccount:team-?:*"), S),
    (like("system:serviceaccount:*:*"), M),
    (like("system:serviceaccount:*"), M),
    (like("system:*"), M),
    (like("*"), M),
    (like("system:serviceaccount:shop:*", "system:serviceaccount:*:*"), M),
    (like(shaped("system:serviceaccount:{}:api")), S),
    (like(shaped("system:serviceaccount:{}:{}")), U),
    (like(shaped("system:serviceaccount:{}:*")), U),
    (like(unknown()), U),
    ({"StringEquals": {"x:sub": "system:serviceaccount:shop:api"}}, S),  # another one's key: nobody has it
    ({"StringLike": named("{}:sub", "system:serviceaccount:shop:api")}, S),
    ({"StringLike": named("{}:sub", "system:serviceaccount:*:*")}, M),
    ({"StringLike": named("{}:aud", "sts.amazonaws.com")}, M),
    ({"StringEquals": hidden("system:serviceaccount:shop:api")}, S),  # the key is hidden: no other claim reads like that
    ({"StringLike": hidden("system:serviceaccount:*:*")}, M),
    ({"StringEquals": hidden("sts.amazonaws.com")}, M),
    ({"StringEquals": hidden("shop")}, U),
    ({"StringEquals": unknown()}, U),
    (unknown(), U),
]


@pytest.mark.parametrize(("condition", "verdict"), CONDITIONS)
@pytest.mark.parametrize("principal", [EKS, CHINA, EUROPE, HERE, OF_CLUSTER])
def test_which_pods_may_assume(principal: object, condition: object, verdict: Verdict) -> None:
    assert asked(GUARD, trust(principal, condition)) == S
    assert asked(SENTENCE, trust(principal, condition)) == verdict


@pytest.mark.parametrize("test", ["StringEqualsIfExists", "ForAllValues:StringEquals", "StringLikeIfExists"])
@pytest.mark.parametrize(
    ("principal", "verdict"),
    [
        (EKS, S),  # every token has a subject …
        (CHINA, M),  # … but not that of another cluster
        ({"Federated": [EKS["Federated"], CHINA["Federated"]]}, M),
        (HERE, U),
        (OF_CLUSTER, U),
    ],
)
def test_a_subject_that_may_be_absent(test: str, principal: object, verdict: Verdict) -> None:
    condition = when(test, SUBJECT, "system:serviceaccount:shop:api")
    assert asked(SENTENCE, trust(principal, condition)) == verdict
    assert asked(SENTENCE, trust(CHINA, {**condition, "Null": {SUBJECT: "false"}})) == S


@pytest.mark.parametrize(
    ("principal", "test", "verdict"),
    [
        (EKS, "ForAnyValue:StringNotLike", S),
        (CHINA, "ForAnyValue:StringNotLike", M),
        (CHINA, "StringNotLike", S),
        (CHINA, "StringNotLikeIfExists", S),
    ],
)
def test_a_deny_by_the_subject_of_another_cluster(principal: object, test: str, verdict: Verdict) -> None:
    allow = {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": principal}
    others = {**allow, "Effect": "Deny", "Condition": when(test, SUBJECT, "system:serviceaccount:shop:*")}
    assert asked(SENTENCE, policy(allow, others)) == verdict


@pytest.mark.parametrize(
    ("principal", "condition", "guard", "verdict"),
    [
        ("*", None, M, S),
        ({"Service": "ec2.amazonaws.com"}, None, M, S),
        ({"Service": "pods.eks.amazonaws.com"}, None, M, S),
        ({"Federated": "arn:aws:iam::111122223333:saml-provider/corporate"}, None, M, S),
        ({"Federated": "accounts.google.com"}, None, M, S),
        (OF_GITHUB, None, M, S),
        (OPEN, None, U, U),
        (OPEN, when("StringEquals", SUBJECT, "system:serviceaccount:shop:api"), S, S),
        ({"Federated": unknown()}, None, U, U),
        ({"Federated": unknown()}, like("system:serviceaccount:*:*"), S, M),
        ({"Federated": shaped("arn:aws:iam::{}:oidc-provider/{}")}, None, U, U),
        ({"Federated": ANOTHER}, None, S, M),
    ],
)
def test_whose_tokens_they_are(principal: object, condition: object, guard: Verdict, verdict: Verdict) -> None:
    assert (asked(GUARD, trust(principal, condition)), asked(SENTENCE, trust(principal, condition))) == (guard, verdict)


def test_tokens_take_no_role_by_another_action() -> None:
    assert asked(SENTENCE, trust(EKS, action="sts:AssumeRole")) == S
    assert asked(SENTENCE, trust(EKS, action="sts:*")) == M


@pytest.mark.parametrize(("test", "value", "verdict"), [("StringNotLike", "system:serviceaccount:shop:*", S), ("StringLike", "x", M)])
def test_a_deny_for_all_but_some(test: str, value: str, verdict: Verdict) -> None:
    deny = {"Effect": "Deny", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": EKS, "Condition": when(test, SUBJECT, value)}
    allow = {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": EKS}
    assert asked(SENTENCE, policy(allow, deny)) == verdict


@pytest.mark.parametrize("beside", [when("StringEquals", "aws:RequestedRegion", "eu-west-1"), unknown()])
def test_a_deny_for_all_but_some_under_another_condition_may_spare_more(beside: object) -> None:
    spares = when("StringNotLike", SUBJECT, "system:serviceaccount:shop:*")
    both = {**spares, **beside} if isinstance(beside, dict) else {**spares, "StringEquals": beside}
    deny = {"Effect": "Deny", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": EKS, "Condition": both}
    allow = {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": EKS}
    assert asked(SENTENCE, policy(allow, deny)) == U


def test_what_is_no_policy_may_trust_pods() -> None:
    assert (asked(GUARD, "{"), asked(SENTENCE, "{")) == (U, U)


def test_the_message_names_the_provider() -> None:
    answer = ask(SENTENCE, trust(EKS), on="aws_iam_role", path="assume_role_policy")
    assert answer.because == (
        "assume_role_policy.Statement[0] lets every pod of arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"
        " assume the role: no condition names service accounts"
    )


@pytest.mark.parametrize(
    ("audience", "verdict"),
    [("{}:aud", M), ("{}:AUD", M), ("{}", U)],  # what asks one key for two values would let nobody in
)
def test_the_subject_and_the_audience_of_one_issuer_are_two_keys(audience: str, verdict: Verdict) -> None:
    subject = (shaped("{}:sub"), of("system:serviceaccount:*:*"))
    both = Unknown("x", ("x",), entries=(subject, (shaped(audience), of("sts.amazonaws.com"))))
    assert asked(SENTENCE, trust(OF_CLUSTER, {"StringLike": both})) == verdict

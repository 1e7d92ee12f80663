"""Statements that AWS takes from nobody: what one allows is told; else nobody can tell, unless all that it may be mended to is as good."""

from __future__ import annotations

import json

import pytest

from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, secret, unknown
from tests.language.terms.policy_texts import NO_TLS, OWN, PHRASES, ROOT, M, S, U, allow, ask, deny, policy

PASSING = "grants no {actions:word} on every resource | pass-role"
EVERYTHING = "grants no administrator access"
WRONG = "AWS refuses policy.Statement[0], of which the effect is"
OTHER = {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}
NESTED = "AWS refuses policy.Statement[0], which has a list in the list of its"
NEITHER = "which names neither a principal nor a resource"


def identity(**more: object) -> dict[str, object]:
    return policy({"Effect": "Allow", "Action": "*", "Resource": "*", **more})


def without(name: str, **more: object) -> dict[str, object]:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", **more}
    del statement[name]
    return policy(statement)


@pytest.mark.parametrize(
    ("document", "verdict", "flaw"),
    [
        (identity(), M, ""),
        (without("Resource"), U, f"AWS refuses policy.Statement[0], {NEITHER}"),
        (without("Resource", NotResource="arn:aws:s3:::b"), M, ""),
        (identity(Action=[]), S, ""),  # AWS takes it: it means nothing
        (identity(Resource=[]), S, ""),
        (without("Action"), U, "AWS refuses policy.Statement[0], which names no action"),
        (without("Action", NotAction=["iam:*"]), S, ""),
        (without("Resource", Action="s3:GetObject"), S, ""),
        (identity(Resource=unknown()), U, ""),
        (identity(Effect="allow"), M, ""),
        (identity(Effect="allow", Action="s3:GetObject"), S, ""),
        (identity(Effect="allow", Resource=unknown()), U, f"{WRONG} 'allow', not Allow or Deny"),
        (identity(Effect="Bogus"), M, ""),
        (without("Effect"), M, ""),
        (without("Effect", Resource=unknown()), U, f"{WRONG} '', not Allow or Deny"),
        (without("Effect", Action="s3:GetObject"), S, ""),
        (identity(Effect=secret("allow"), Resource=unknown()), U, f"{WRONG} neither Allow nor Deny"),
        (identity(Effect="Deny"), S, ""),
        (identity(Effect="deny"), S, ""),
        (identity(Effect=unknown()), U, ""),
        (identity(Action=["s3:GetObject", ["*"]]), U, f"{NESTED} Action"),
        (identity(Action=["*", ["s3:GetObject"]]), M, ""),
        (identity(Resource=[[unknown()]]), U, f"{NESTED} Resource"),
        (identity(Action="s3:GetObject", Resource=[["*"]]), S, ""),
        (identity(Principal={"AWS": ["111122223333", ["*"]]}, Resource=unknown()), U, f"{NESTED} Principal"),
        (identity(NotPrincipal=[["*"]], Resource=unknown()), U, f"{NESTED} NotPrincipal"),
        (without("Action", action=[["*"]]), U, f"{NESTED} action"),
    ],
)
def test_an_identity_policy(document: object, verdict: Verdict, flaw: str) -> None:
    document = {**document, "Statement": [dict(one) for one in document["Statement"]]} if isinstance(document, dict) else document
    answer = ask(EVERYTHING, document, on="aws_iam_policy")
    assert answer.verdict == verdict
    if flaw:
        assert answer.because == f"policy is not a policy document: {flaw}"


@pytest.mark.parametrize("ranges", ["203.0.113.0/24", "0.0.0.0/0"])
def test_a_list_in_the_list_of_a_condition(ranges: str) -> None:
    """So is written what is a list already: `"aws:SourceIp" = [var.ranges]`."""
    condition = {"IpAddress": {"aws:SourceIp": [[ranges]]}}
    answer = ask("admits no stranger", policy({**deny(Condition=condition), "Effect": "Allow"}))
    assert (answer.verdict, answer.because) == (U, f"policy is not a policy document: {NESTED} Condition")


@pytest.mark.parametrize("said", [None, [None], ["203.0.113.0/24", None]])
def test_null_in_a_condition(said: object) -> None:
    """So a variable is written that nobody gives a value to."""
    answer = ask("admits no stranger", policy({**deny(Condition={"IpAddress": {"aws:SourceIp": said}}), "Effect": "Allow"}))
    why = "AWS refuses policy.Statement[0], which has a condition of null"
    assert (answer.verdict, answer.because) == (U, f"policy is not a policy document: {why}")
    limited = {"StringEquals": {"aws:PrincipalOrgID": said}}
    assert ask("admits no stranger", policy({**deny(Condition=limited), "Effect": "Allow"})).verdict == S  # whatever it is mended to
    assert ask("denies plain HTTP", policy(deny(Condition={"Bool": {"aws:SecureTransport": said}}))).verdict == U
    assert ask("admits no stranger", policy({**deny(Condition={"StringEquals": None}), "Effect": "Allow"})).verdict == U


NO_OPERATORS = ("StringEqual", "ForAllValue:StringEquals", "ForAnyValues:StringLike", "BoolIfExistsIfExists", "NullIfExists", "")


@pytest.mark.parametrize("operator", NO_OPERATORS)
def test_an_operator_that_there_is_none_of(operator: str) -> None:
    """`Invalid Condition type`, says AWS. What it was meant for, it may say once it is mended."""
    asked = {operator: {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    named = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "s3:GetObject", "Resource": "*", "Condition": asked}
    answer = ask("admits no stranger", policy({**named, "Principal": "*"}))
    why = f"AWS refuses policy.Statement[0], which has a condition of the operator '{operator}', which is none"
    assert (answer.verdict, answer.because) == (U, f"policy is not a policy document: {why}")
    hidden = ask("admits no stranger", secret(json.dumps(policy({**named, "Principal": "*"})))).because
    assert hidden.endswith("which has a condition of an operator that there is none of")
    assert ask("denies plain HTTP", policy(deny(Condition={operator: {"aws:SecureTransport": "false"}}))).verdict == U
    assert ask("admits no stranger", policy(named)).verdict == S  # whatever it is mended to
    assert ask(EVERYTHING, identity(Condition=asked), on="aws_iam_policy").verdict == M


@pytest.mark.parametrize(
    "operator", ["stringequals", "ForAnyValue:StringLikeIfExists", "forallvalues:StringEquals", "BinaryEquals", "DateLessThan", "Null"]
)
def test_an_operator_that_there_is(operator: str) -> None:
    asked = {operator: {"aws:UserAgent": "x"}}
    assert ask("admits no stranger", policy({**deny(Condition=asked), "Effect": "Allow"})).verdict == M


def test_an_operator_in_a_block() -> None:
    asked = block(test="StringEqual", variable="aws:PrincipalOrgID", values=["o-a1b2c3d4e5"])
    everyone = [block(type="*", identifiers=["*"])]
    wrong = block(actions=["s3:GetObject"], resources=["*"], principals=everyone, condition=[asked])
    document = resource("data.aws_iam_policy_document.d", statement=[wrong])
    answer = ask("admits no stranger", ref("data.aws_iam_policy_document.d.json"), document)
    why = "data.aws_iam_policy_document.d.statement[0], which has a condition of the operator 'StringEqual', which is none"
    assert (answer.verdict, answer.because) == (U, f"policy is not a policy document: AWS refuses {why}")


@pytest.mark.parametrize("said", [None, [None]])
def test_null_in_a_condition_in_a_block(said: object) -> None:
    asked = block(test="IpAddress", variable="aws:SourceIp", values=said)
    everyone = [block(type="*", identifiers=["*"])]
    open_to_all = block(actions=["s3:GetObject"], resources=["*"], principals=everyone, condition=[asked])
    document = resource("data.aws_iam_policy_document.d", statement=[open_to_all])
    answer = ask("admits no stranger", ref("data.aws_iam_policy_document.d.json"), document)
    assert (answer.verdict, answer.because.endswith("which has a condition of null")) == (U, True)


def test_a_policy_with_principals_is_about_what_it_is_attached_to() -> None:
    assert ask("admits no stranger", policy({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"})).verdict == M
    assert ask("admits no stranger", policy({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "ecr:*"})).verdict == S


def test_a_policy_that_aws_refuses_lets_in_nobody() -> None:
    assert ask("admits no stranger", policy({"Effect": "Allow", "Action": "ecr:*"})).verdict == S
    assert ask("admits no stranger", policy({"Effect": "allow", "Principal": {"AWS": "111122223333"}, "Action": "ecr:*"})).verdict == S
    assert ask("admits no stranger", policy({"Effect": "allow", "Principal": "*", "Action": "ecr:*"})).verdict == M
    assert ask("admits no stranger", "{").verdict != S


def test_a_deny_that_aws_refuses_denies_nothing() -> None:
    assert ask("denies plain HTTP", policy(deny(Condition=NO_TLS))).verdict == S
    assert ask("denies plain HTTP", policy({**deny(Condition=NO_TLS), "Effect": "deny"})).verdict == U
    assert ask("denies plain HTTP", policy({**deny(), "Effect": "deny"})).verdict == U  # of everything, in plain HTTP and without
    assert ask("denies plain HTTP", policy({**deny(Condition=NO_TLS), "Effect": ""})).verdict == M


def test_a_statement_without_an_effect_allows() -> None:
    """Whoever forgets it has an Allow in mind, as the data source has."""
    assert ask(PASSING, policy({"Action": "*", "Resource": "*"}), on="aws_iam_policy").verdict == M
    assert ask(PASSING, policy({"Action": "s3:GetObject", "Resource": "*"}), on="aws_iam_policy").verdict == S
    assert ask("denies plain HTTP", policy({**deny(Condition=NO_TLS), "Effect": "Allow"})).verdict == M
    assert ask("denies plain HTTP", policy({**deny(Condition=OTHER), "Effect": "deny"})).verdict == M


def test_a_document_in_blocks() -> None:
    """The provider writes `Allow` where no effect stands, and takes a statement without resources, which IAM does not."""
    bare = resource("data.aws_iam_policy_document.d", statement=[block(actions=["iam:PassRole"])])
    answer = ask(PASSING, ref("data.aws_iam_policy_document.d.json"), bare, on="aws_iam_policy")
    assert answer.because == f"policy is not a policy document: AWS refuses data.aws_iam_policy_document.d.statement[0], {NEITHER}"
    for said, verdict in ({"actions": ["s3:GetObject"]}, S), ({"not_actions": ["s3:*"]}, M), ({"actions": ["s3:*", "iam:*"]}, M):
        whole = resource("data.aws_iam_policy_document.d", statement=[block(resources=["*"], **said)])
        assert ask(PASSING, ref("data.aws_iam_policy_document.d.json"), whole, on="aws_iam_policy").verdict == verdict
    open_ = resource("data.aws_iam_policy_document.d", statement=[block(not_actions=["s3:*"], resources=[unknown()])])
    assert ask(PASSING, ref("data.aws_iam_policy_document.d.json"), open_, on="aws_iam_policy").because == "policy depends on var.x"


def test_what_another_document_replaces_was_never_refused() -> None:
    base = resource("data.aws_iam_policy_document.base", statement=[block(sid="one", actions=["s3:GetObject"])])
    over = resource(
        "data.aws_iam_policy_document.over",
        source_policy_documents=[ref("data.aws_iam_policy_document.base.json")],
        statement=[block(sid="one", actions=["s3:GetObject"], resources=["arn:aws:s3:::b/*"])],
    )
    assert ask(PASSING, ref("data.aws_iam_policy_document.over.json"), base, over, on="aws_iam_policy").verdict == S


def test_a_statement_that_may_not_be_there_may_not_be_refused() -> None:
    open_ = resource("data.aws_iam_policy_document.d", statement=[unknown(body=block(actions=["s3:GetObject"]))])
    answer = ask(PASSING, ref("data.aws_iam_policy_document.d.json"), open_, on="aws_iam_policy")
    assert answer.verdict == S


@pytest.mark.parametrize("carrier", ["aws_s3_bucket_policy", "aws_iam_role", "aws_iam_policy", "aws_kms_key", "aws_efs_file_system_policy"])
@pytest.mark.parametrize("phrase", PHRASES)
def test_what_is_refused_is_as_open_as_what_is_not_known(phrase: str, carrier: str) -> None:
    """Law 2 for an effect, and for whom and what a statement is about."""
    base = {"Resource": "arn:aws:s3:::b", "Action": "*", "Principal": {"AWS": ROOT}}
    for rest in ({}, {"Resource": "arn:aws:s3:::b"}, {"Resource": "*", "Principal": "*"}, {**base, "Action": "s3:GetObject"}, base):
        for name, fills in (
            ("Effect", (None, "Bogus", "allow", "deny", "Allow", "Deny")),
            ("Resource", (None, "*")),
            ("Principal", (None, "*")),
        ):
            open_ = ask(phrase, policy({"Effect": "Allow", **rest, name: unknown()}, deny(Condition=NO_TLS)), OWN, on=carrier)
            for fill in fills:
                known = ask(phrase, policy({"Effect": "Allow", **rest, name: fill}, deny(Condition=NO_TLS)), OWN, on=carrier)
                assert open_.verdict in {U, known.verdict}, (rest, name, fill)


def test_a_statement_with_an_empty_list_says_nothing() -> None:
    assert ask("denies plain HTTP", policy(deny(Resource=[], Condition=NO_TLS)), OWN).verdict == M
    assert ask("denies plain HTTP", policy(deny(Condition=NO_TLS)), OWN).verdict == S
    assert ask("admits no stranger", policy(allow(action=[]))).verdict == S
    assert ask("admits no stranger", policy(allow(action=["s3:GetObject"]), allow(resources=[]))).verdict == M


@pytest.mark.parametrize("name", ["Action", "Resource"])
def test_everything_but_an_empty_list_may_be_everything_or_nothing(name: str) -> None:
    """Whether a Deny with one takes anything away is as open as whether an Allow gives all there is."""
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", f"Not{name}": []}
    del statement[name]
    answer = ask(EVERYTHING, policy(statement), on="aws_iam_policy")
    assert (answer.verdict, answer.because) == (U, "policy depends on whether everything but an empty list is everything")
    assert ask(EVERYTHING, identity(**{f"Not{name}": []}), on="aws_iam_policy").verdict == M  # `*` is named beside it
    taken = policy({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}, {**statement, "Effect": "Deny"})
    assert ask(PASSING, taken, on="aws_iam_policy").verdict == U


def test_a_statement_of_no_action_is_taken_from_nobody() -> None:
    for nothing in ({}, {"Action": None}, {"NotAction": None}):
        bare = policy(unknown(), {"Effect": "Allow", "Resource": "*", **nothing})
        assert "names no action" in ask(EVERYTHING, bare, on="aws_iam_policy").because
    found = ask("admits no stranger", policy({"Effect": "Allow", "Principal": "*", "Resource": "*"}))
    assert (found.verdict, "allows everybody an action that has yet to be named" in found.because) == (M, True)
    named = block(actions=[], resources=["*"], principals=[block(type="AWS", identifiers=[unknown()])])
    document = resource("data.aws_iam_policy_document.d", statement=[named])
    assert "names no action" in ask("admits no stranger", ref("data.aws_iam_policy_document.d.json"), document).because


@pytest.mark.parametrize(
    ("principal", "condition"),
    [
        ({"type": "AWS"}, {}),
        ({"identifiers": ["*"]}, {}),
        ({"type": "AWS", "identifiers": ["*"]}, {"test": "StringEquals", "values": ["o-abcdefgh12"]}),
        ({"type": "AWS", "identifiers": ["*"]}, {"variable": "aws:PrincipalOrgID", "values": ["o-abcdefgh12"]}),
        ({"type": "AWS", "identifiers": ["*"]}, {"test": "StringLike", "variable": "aws:PrincipalOrgID"}),
    ],
)
def test_a_block_that_lacks_what_it_has_to_say(principal: dict[str, object], condition: dict[str, object]) -> None:
    """Terraform refuses it: what is left out may be anything."""
    conditions = [block(**condition)] if condition else []
    said = block(actions=["sts:AssumeRole"], principals=[block(**principal)], condition=conditions)
    source = resource("data.aws_iam_policy_document.d", statement=[said])
    assert ask("allows no stranger to assume", ref("data.aws_iam_policy_document.d.json"), source).verdict == U

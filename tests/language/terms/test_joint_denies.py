"""Denies that each are for some of the requests: all together they keep out who is not named, or they do not."""

from __future__ import annotations

from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms.documents import documents
from srm_tf.language.terms.joint_denies import Cases, Question, in_every_case, steps
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.model.value import of
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import unknown, world
from tests.language.terms.policy_texts import OWN, M, S, U, allow, ask, deny, policy, when

ORG, PATHS, TLS, FOR = "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SecureTransport", "aws:SourceAccount"
OURS, ME = "o-a1b2c3d4e5", "111122223333"
BUCKET = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]
OTHERS = when("StringNotEquals", ORG, OURS)


def over(tls: object, test: str = "Bool") -> dict[str, object]:
    return deny(Condition={**OTHERS, test: {TLS: tls}})


def plain(test: str = "Bool") -> dict[str, object]:
    return deny(Condition=when(test, TLS, "false"))


def verdict_of(given: dict[str, object], *denies: object) -> Verdict:
    return ask("admits no stranger", policy(given, *denies), OWN).verdict


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([over("true")], M),
        ([over("true"), plain()], S),
        ([plain("BoolIfExists"), over("true")], S),
        ([over("true"), over("false")], S),
        ([over("true", "StringEquals"), plain()], S),
        ([over("True", "StringEquals"), plain()], M),  # which no request is, in these letters
        ([over("false", "StringNotEquals"), plain()], S),
        ([over("true"), deny(Condition=when("Bool", TLS, "true"))], M),
        ([over("true"), deny(Condition=when("Bool", "aws:MultiFactorAuthPresent", "false"))], M),
        ([over("true"), deny(Action="s3:Put*", Condition=when("Bool", TLS, "false"))], M),
        ([over("true"), deny(Principal={"AWS": "444455556666"}, Condition=when("Bool", TLS, "false"))], M),
        ([over("true"), {**plain(), "Condition": {"Bool": {TLS: "false"}, "StringLike": {"aws:UserAgent": "x"}}}], M),
    ],
)
def test_one_over_tls_and_one_without(denies: list[dict[str, object]], verdict: Verdict) -> None:
    assert verdict_of(allow(), *denies) == verdict
    assert verdict_of(allow(), *denies[::-1]) == verdict


@pytest.mark.parametrize(("asked", "verdict"), [("true", S), ("false", M), (unknown("var.tls"), U)])
def test_an_allow_for_one_of_the_cases_needs_a_deny_for_that_one(asked: object, verdict: Verdict) -> None:
    assert verdict_of(allow(Condition=when("Bool", TLS, asked)), over("true")) == verdict


def test_mfa_that_is_absent_is_neither_there_nor_not() -> None:
    present = "aws:MultiFactorAuthPresent"
    yes = deny(Condition={**OTHERS, "Bool": {present: "true"}})
    assert verdict_of(allow(), yes, deny(Condition={**OTHERS, "Bool": {present: "false"}})) == M
    assert verdict_of(allow(), yes, deny(Condition={**OTHERS, "BoolIfExists": {present: "false"}})) == S


@pytest.mark.parametrize(
    ("test", "absent", "verdict"),
    [
        ("ForAnyValue:StringNotLike", [deny(Condition=when("Null", PATHS, "true"))], S),
        ("ForAnyValue:StringNotLike", [deny(Condition=when("Null", PATHS, "false"))], M),
        ("ForAnyValue:StringNotLike", [], M),  # whoever is in no organization
        ("ForAllValues:StringNotLike", [], S),
        ("ForAnyValue:StringLike", [deny(Condition=when("Null", PATHS, "true"))], M),
    ],
)
def test_a_deny_of_any_other_value_is_for_requests_with_one(test: str, absent: list[object], verdict: Verdict) -> None:
    assert verdict_of(allow(), deny(Condition=when(test, PATHS, f"{OURS}/*")), *absent) == verdict


def test_of_an_allow_that_asks_for_the_key_no_deny_has_to() -> None:
    others = deny(Condition=when("ForAnyValue:StringNotLike", PATHS, f"{OURS}/*"))
    assert verdict_of(allow(Condition=when("Null", PATHS, "false")), others) == S


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([deny(Action="s3:Get*", Condition=OTHERS), {**deny(Condition=OTHERS, NotAction="S3:get*"), "Action": None}], S),
        ([deny(Action="s3:Get*", Condition=OTHERS), {**deny(Condition=OTHERS, NotAction="s3:Put*"), "Action": None}], M),
        ([deny(Resource=BUCKET[0], Condition=OTHERS), deny(Resource=BUCKET[1], Condition=OTHERS)], S),
        ([deny(Resource=BUCKET[0], Condition=OTHERS), deny(Resource="arn:aws:s3:::b/x/*", Condition=OTHERS)], M),
        (
            [
                deny(Resource=BUCKET[0], Condition=OTHERS),
                deny(Resource="arn:aws:s3:::b/x/*", Condition=OTHERS),
                {**deny(NotResource="arn:aws:s3:::b/x/*", Condition=OTHERS), "Resource": None},
            ],
            S,
        ),
    ],
)
def test_by_actions_and_resources(denies: list[object], verdict: Verdict) -> None:
    assert verdict_of(allow(action="s3:*", resources="*"), *denies) == verdict


def test_a_policy_variable_may_have_no_value() -> None:
    for spared, verdict in (("arn:aws:s3:::b/own/*", S), ("arn:aws:s3:::b/${aws:username}/*", M)):
        others = {**deny(NotResource=spared, Condition=OTHERS), "Resource": None}
        assert verdict_of(allow(action="s3:*", resources="*"), deny(Resource=spared, Condition=OTHERS), others) == verdict
    teams = [deny(Condition={**OTHERS, test: {"aws:PrincipalTag/team": "${aws:username}"}}) for test in ("StringEquals", "StringNotEquals")]
    assert verdict_of(allow(), *teams) == M


SERVICE = allow({"Service": "s3.amazonaws.com"})
OF_OTHERS = when("StringNotEquals", FOR, ME)


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([{**OF_OTHERS, "Null": {FOR: "false"}}], M),
        ([{**OF_OTHERS, "Null": {FOR: "false"}}, when("Null", FOR, "true")], S),
        ([{**OF_OTHERS, "Null": {FOR: "false"}}, when("Null", FOR, "false")], M),
        ([when("ForAnyValue:StringNotEquals", FOR, ME), when("Null", FOR, "true")], S),
        ([when("Null", "aws:SourceVpce", "true")], S),  # no service comes through one
        ([when("Null", "aws:SourceVpce", ["true", "false"])], M),
        ([when("Null", "aws:Referer", "true")], M),
        ([{**OF_OTHERS, "Null": {FOR: unknown("var.there")}}, when("Null", FOR, "true")], U),
        ([{**OF_OTHERS, "Null": {FOR: unknown("var.there")}}, when("Null", "aws:SourceArn", "true")], M),
    ],
)
@pytest.mark.parametrize("who", [{"Service": "s3.amazonaws.com"}, "*"])
def test_a_service_that_says_for_whom_and_one_that_does_not(who: object, denies: list[object], verdict: Verdict) -> None:
    assert verdict_of(SERVICE, *(deny(Principal=who, Condition=one) for one in denies)) == verdict


def test_what_is_not_known_yet_may_complete_it() -> None:
    assert verdict_of(allow(), over("true"), deny(Condition=when("Bool", TLS, unknown("var.tls")))) == U
    assert verdict_of(allow(), over("true"), deny(Condition=when("StringLike", "aws:UserAgent", unknown("var.agent")))) == M


@pytest.mark.parametrize(
    ("denies", "verdict"),
    [
        ([over("true"), plain()], S),  # whatever is allowed: these are about everything
        ([over("true")], M),
        ([deny(Action="s3:Get*", Condition=OTHERS), {**deny(Condition=OTHERS, NotAction="s3:Get*"), "Action": None}], U),
        ([deny(Resource=BUCKET[0], Condition=OTHERS), deny(Resource=BUCKET[1], Condition=OTHERS)], S),
    ],
)
def test_an_allow_of_which_nobody_sees_all(denies: list[object], verdict: Verdict) -> None:
    for action in (unknown("var.actions"), ["s3:GetObject", unknown("var.actions")]):
        assert verdict_of(allow(action=action, resources=BUCKET), *denies) == verdict
    assert verdict_of({**allow(action=None), "NotAction": unknown("var.actions")}, *denies[:2]) == verdict


def test_many_cases() -> None:
    names = [f"aws:PrincipalTag/{name}" for name in "abcdefghijklmnop"]
    both = [deny(Condition={**OTHERS, "Null": {name: there}}) for name in names for there in ("true", "false")]
    steps = [deny(Condition={**OTHERS, "Null": {one: "true", other: "false"}}) for one, other in pairwise(names)]
    ends = [deny(Condition={**OTHERS, "Null": {names[0]: "false"}}), deny(Condition={**OTHERS, "Null": {names[-1]: "true"}})]
    assert verdict_of(allow(), *both) == S
    assert verdict_of(allow(), *steps, *ends) == S
    assert verdict_of(allow(), *steps[1:], *ends) == M


def test_of_too_many_cases_nobody_tells() -> None:
    """Six pigeons in five holes, a key for each pair: it is said that they were too many, and no time is spent on them."""
    homeless = [{f"aws:PrincipalTag/{pigeon}{hole}": "true" for hole in range(5)} for pigeon in range(6)]
    crowded = [
        {f"aws:PrincipalTag/{one}{hole}": "false", f"aws:PrincipalTag/{other}{hole}": "false"}
        for one, other in combinations(range(6), 2)
        for hole in range(5)
    ]
    words = [*homeless, *crowded]
    answer = ask("admits no stranger", policy(allow(), *(deny(Condition={**OTHERS, "Null": one}) for one in words)), OWN)
    assert answer.verdict == U
    assert "come to all of them together" in str(answer.grounds)


BROWSER, OTHER_BROWSER = when("StringEquals", "aws:UserAgent", "x"), when("StringNotEquals", "aws:UserAgent", "x")
ENCRYPTED, IN_PLAIN = when("Bool", TLS, "true"), when("Bool", TLS, "false")


@pytest.mark.parametrize(
    ("conditions", "blamed"),
    [
        ([ENCRYPTED, IN_PLAIN], [0, 1]),
        ([IN_PLAIN], None),
        ([IN_PLAIN, IN_PLAIN], None),
        ([ENCRYPTED, OTHERS, IN_PLAIN], [0, 2]),
        ([BROWSER, OTHER_BROWSER, ENCRYPTED, IN_PLAIN], [2, 3]),  # two ways to do it: one is enough to tell of
        ([ENCRYPTED, {**IN_PLAIN, **BROWSER}, {**IN_PLAIN, **OTHER_BROWSER}], [0, 1, 2]),
        ([ENCRYPTED, {**IN_PLAIN, **BROWSER}], None),
        ([ENCRYPTED, when("Bool", TLS, unknown())], ()),
    ],
)
def test_denies_that_lock_everybody_out_together(conditions: list[dict[str, object]], blamed: list[int] | tuple[()] | None) -> None:
    answer = ask("locks nobody out", policy(*(deny(Condition=one) for one in conditions)), OWN)
    assert answer.verdict == (S if blamed is None else M if blamed else U)
    assert [one.path for one in answer.evidence if "[" in one.path] == [f"policy.Statement[{place}]" for place in blamed or ()]


PASSED_ON = when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")
TO_OTHERS = when("StringNotEquals", "iam:PassedToService", "ec2.amazonaws.com")


@pytest.mark.parametrize(
    ("under", "denies", "verdict"),
    [
        ({}, [ENCRYPTED, IN_PLAIN], S),
        ({}, [ENCRYPTED], M),
        ({}, [PASSED_ON, TO_OTHERS], S),
        ({}, [PASSED_ON, PASSED_ON], M),
        (ENCRYPTED, [ENCRYPTED], S),
        (ENCRYPTED, [{**ENCRYPTED, **PASSED_ON}, TO_OTHERS], S),
        (ENCRYPTED, [{**ENCRYPTED, **PASSED_ON}], M),
        (IN_PLAIN, [ENCRYPTED], M),
        ({}, [ENCRYPTED, when("Bool", TLS, unknown())], U),
    ],
)
def test_denies_that_take_from_an_identity_together(under: dict[str, object], denies: list[dict[str, object]], verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": under}
    taken = ({"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": one} for one in denies)
    answer = ask("grants no {actions:word} on every resource | pass-role", policy(given, *taken), OWN, on="aws_iam_policy")
    assert answer.verdict == verdict


@pytest.mark.parametrize(("taken", "verdict"), [("*", S), ("s3:GetObject", U), ("kms:Decrypt", U)])
def test_what_denies_take_together_of_one_action_is_not_taken_of_another(taken: str, verdict: Verdict) -> None:
    given = {"Effect": "Allow", "Action": ["s3:GetObject", "kms:Decrypt"], "Resource": "*"}
    denies = ({"Effect": "Deny", "Action": one, "Resource": "*", "Condition": tls} for one, tls in (("*", ENCRYPTED), (taken, IN_PLAIN)))
    wanted = 'grants no {actions:list} on every resource | ["s3:GetObject", "kms:Decrypt"]'
    assert ask(wanted, policy(given, *denies), OWN, on="aws_iam_policy").verdict == verdict


def test_the_allows_of_a_document_share_the_time_that_it_gets() -> None:
    """The same pigeons, asked about in a hundred Allows of two principals each: few of them alone would take ten seconds."""
    homeless = [{f"aws:PrincipalTag/{pigeon}{hole}": "true" for hole in range(7)} for pigeon in range(8)]
    crowded = [
        {f"aws:PrincipalTag/{one}{hole}": "false", f"aws:PrincipalTag/{other}{hole}": "false"}
        for one, other in combinations(range(8), 2)
        for hole in range(7)
    ]
    denies = [deny(Condition={**OTHERS, "Null": one}) for one in (*homeless, *crowded)]
    allows = [
        allow({"AWS": "*", "Service": "s3.amazonaws.com"}, Condition=when("StringLike", "aws:UserAgent", f"{n}*")) for n in range(100)
    ]
    document = documents(of(policy(*allows, *denies)), world().graph, "policy")[0]
    assert sum(len(list(steps(document))) for _ in range(200)) <= 16384
    assert ask("admits no stranger", policy(*allows, *denies), OWN).verdict == U


ANSWERS = st.sampled_from((NO, maybe("x"), YES, YES, YES))
CASES = st.frozensets(st.tuples(st.tuples(st.sampled_from("abcde")), st.booleans()), max_size=3)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(ANSWERS, CASES), max_size=12), CASES)
def test_each_way_by_itself(answers: list[tuple[Match, Cases]], asked: Cases) -> None:
    fixed = dict(asked)
    questions: list[Question] = [(one,) for one in "abcde"]
    ways = [dict(zip(questions, way, strict=True)) for way in product((True, False), repeat=len(questions))]
    meant = [way for way in ways if all(way[question] == answer for question, answer in fixed.items())]
    found = [max([NO.sure, *(one.sure for one, cases in answers if cases <= way.items())]) for way in meant]
    assert in_every_case(answers, iter(range(2048)), fixed.items()).sure == min(found)

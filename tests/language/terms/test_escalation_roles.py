"""A role that is an administrator, named to be passed: who may pass it to a service that it trusts, and use that, is one as well."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Certainty, Reference, Unknown, Value
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, unknown
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, PHRASE, deny, give

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
ADMIN = ref("aws_iam_role.admin.arn")
CALLS = give(["lambda:CreateFunction", "lambda:InvokeFunction"])
PASSES = give("iam:PassRole", ADMIN)
EITHER_DENIES = unknown("var.c", branches={"c": policy(deny("iam:*")), "not c": policy(give("s3:*"))})


def trust(service: str = "lambda", **more: object) -> dict[str, object]:
    principal = {"Service": service if "." in service else f"{service}.amazonaws.com"}
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


def made(shape: str, *references: Reference) -> Value:
    """A text with a gap for each thing that it refers to."""
    return Value(Unknown("x", tuple(one.text for one in references), shape=shape), written=True, references=references)


DOMAIN = Reference("data.aws_partition.here.dns_suffix", "data.aws_partition.here", "dns_suffix")


def strong(**more: object) -> Resource:
    values: dict[str, Any] = {"name": "admin", "assume_role_policy": trust(), "managed_policy_arns": [ADMINISTRATOR], **more}
    return resource("aws_iam_role.admin", **values)


def verdict_of(*statements: object, role: Resource | None = None, beside: tuple[Resource, ...] = ()) -> Verdict:
    return say(PHRASE, resource("aws_iam_policy.p", policy=policy(*statements)), role or strong(), ME, *beside).verdict


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([PASSES, CALLS], M),
        ([PASSES], S),
        ([PASSES, give("ecs:RunTask")], S),  # a service that the role does not trust
        ([give("iam:PassRole", "arn:aws:iam::111122223333:role/admin"), CALLS], M),
        ([give("iam:PassRole", "arn:aws:iam::*:role/adm*"), CALLS], M),
        ([give("iam:PassRole", "arn:aws:iam::999988887777:role/admin"), CALLS], S),  # nobody passes a role of another account
        ([give("iam:PassRole", "arn:aws:iam::111122223333:role/reports"), CALLS], S),
        ([give("iam:PassRole", "arn:aws:iam::111122223333:role/service-role/admin"), CALLS], S),
        ([{"Effect": "Allow", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::*:role/reports"}, CALLS], M),
        ([give("iam:PassRole", ref("aws_iam_role.admin.arn", "aws_iam_role.other.arn")), CALLS], U),
        ([give("iam:PassRole", ref("aws_iam_role.admin.arn", certainty=Certainty.POSSIBLE)), CALLS], U),
        ([give("iam:PassRole", unknown("var.c", branches={"c": ADMIN, "not c": "arn:aws:iam::1:role/a"})), CALLS], U),
        ([give("iam:PassRole", [ref("aws_iam_role.admin.arn", "var.role")]), CALLS], U),  # `[coalesce(var.role, aws_iam_role.admin.arn)]`
        ([give("iam:PassRole", [ref("aws_iam_role.admin.arn", certainty=Certainty.POSSIBLE)]), CALLS], U),
        ([give("iam:PassRole", [ref("aws_iam_role.admin.unique_id")]), CALLS], U),  # no ARN: nobody knows what is meant
        # what a Deny says of it
        ([PASSES, CALLS, deny("iam:PassRole", ADMIN)], S),
        ([PASSES, CALLS, deny("iam:PassRole", "arn:aws:iam::*:role/adm*")], S),
        ([PASSES, CALLS, deny("iam:PassRole", ref("aws_iam_role.admin.arn"))], S),
        ([PASSES, CALLS, deny("iam:PassRole", ref("aws_iam_role.admin.arn", "aws_iam_role.other.arn"))], U),  # of one of the two
        ([PASSES, CALLS, deny("iam:PassRole", ref("aws_iam_role.admin.arn", certainty=Certainty.POSSIBLE))], U),
        ([PASSES, CALLS, deny("iam:PassRole", ref("aws_iam_role.other.arn"))], M),
        ([PASSES, CALLS, deny("iam:PassRole", "arn:aws:iam::111122223333:role/reports")], M),
        ([give("iam:PassRole", "arn:aws:iam::*:role/a*"), CALLS, deny("iam:PassRole", ADMIN)], S),
        ([give("iam:PassRole", "arn:aws:iam::*:role/a*"), CALLS, deny("iam:PassRole", "arn:aws:iam::*:role/ab*")], M),
        ([PASSES, CALLS, deny("iam:PassRole", "arn:aws:iam::111122223333:role/*")], S),
        ([PASSES, CALLS, deny("iam:PassRole", "arn:aws:iam::999988887777:role/*")], M),  # none of these can be passed anyway
        ([PASSES, CALLS, deny("iam:PassRole", [made(f"{GAP}/*", Reference("aws_s3_bucket.b.arn", "aws_s3_bucket.b", "arn"))])], M),
        ([PASSES, CALLS, deny("lambda:*")], S),
        ([PASSES, CALLS, {"Effect": "Deny", "Action": "iam:PassRole", "NotResource": ADMIN}], M),
        ([give("iam:PassRole"), CALLS, {"Effect": "Deny", "Action": "iam:PassRole", "NotResource": ADMIN}], M),  # it is what is left
        ([give("iam:PassRole"), CALLS, {"Effect": "Deny", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::*:role/adm*"}], M),
        ([give("iam:PassRole"), CALLS, {"Effect": "Deny", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::*:role/reports"}], S),
        # a name in other capitals is another one in an ARN, and there is no role of it
        ([give("iam:PassRole", "arn:aws:iam::*:role/ADMIN"), CALLS], S),
        ([PASSES, CALLS, deny("iam:PassRole", "arn:aws:iam::*:role/Admin")], M),
        # for which service
        ([give("iam:PassRole", ADMIN, Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}), CALLS], M),
        ([give("iam:PassRole", ADMIN, Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}), CALLS], S),
    ],
)
def test_a_role_that_is_named(statements: list[Any], verdict: Verdict) -> None:
    assert verdict_of(*statements) == verdict


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"managed_policy_arns": None}, S),
        ({"managed_policy_arns": [unknown("var.policy")]}, U),
        ({"managed_policy_arns": [ADMINISTRATOR, unknown("var.policy")]}, U),  # which may deny it all
        ({"managed_policy_arns": [ADMINISTRATOR, "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]}, M),
        ({"managed_policy_arns": None, "inline_policy": [block(policy=policy(give("*")))]}, M),
        ({"inline_policy": [block(policy=policy(deny("iam:*")))]}, S),
        ({"inline_policy": [block(policy=policy(deny(["iam:*", "organizations:*"])))]}, S),
        ({"inline_policy": [block(policy=policy(deny("iam:CreateUser")))]}, M),
        ({"inline_policy": [block(policy=policy(deny("iam:*", Condition={"Bool": {"aws:SecureTransport": "false"}})))]}, M),
        ({"inline_policy": [block(policy=policy(deny(unknown("var.actions"))))]}, U),
        ({"inline_policy": [block(policy=EITHER_DENIES)]}, U),
        ({"permissions_boundary": "arn:aws:iam::aws:policy/PowerUserAccess"}, S),
        ({"permissions_boundary": ADMINISTRATOR}, M),
        ({"permissions_boundary": unknown("var.boundary")}, U),
        ({"assume_role_policy": trust("lambda.amazonaws.com.cn")}, M),
        ({"assume_role_policy": trust("glue")}, S),
        ({"assume_role_policy": unknown("var.trust")}, U),
        ({"assume_role_policy": trust(Principal={"Service": unknown("var.service")})}, U),
        ({"assume_role_policy": trust(Principal={"Service": made(f"lambda.{GAP}", DOMAIN)})}, M),
        ({"assume_role_policy": trust(Principal={"Service": made(f"{GAP}.amazonaws.com", Reference("var.service"))})}, U),
        ({"assume_role_policy": trust(Principal={"Service": made(f"glue.{GAP}", DOMAIN)})}, S),
        ({"assume_role_policy": trust(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}})}, M),
        ({"assume_role_policy": trust(Condition={"StringEquals": {"aws:SourceOrgID": "o-1"}})}, M),
        ({"assume_role_policy": trust(Condition={"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-1/*"}})}, M),
        ({"assume_role_policy": trust(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:*:function:a"}})}, U),
        ({"assume_role_policy": trust(Effect="Deny")}, S),
        ({"assume_role_policy": policy(*trust()["Statement"], *trust(Effect="Deny", Condition=unknown())["Statement"])}, U),  # type: ignore[misc]
    ],
)
def test_what_it_is(more: dict[str, object], verdict: Verdict) -> None:
    assert verdict_of(PASSES, CALLS, role=strong(**more)) == verdict


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"inline_policy": [block(policy=policy(give("iam:*")))]}, M),
        ({"inline_policy": [block(policy=policy(give("iam:PutRolePolicy")))]}, M),
        ({"inline_policy": [block(policy=policy(give("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/admin")))]}, M),  # its own
        ({"inline_policy": [block(policy=policy(give("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/reports")))]}, S),
        ({"inline_policy": [block(policy=policy(give("iam:PutRolePolicy", unknown("var.arn"))))]}, U),
        ({"inline_policy": [block(policy=policy(give("iam:*"), deny("iam:*")))]}, S),
        ({"inline_policy": [block(policy=policy(give("lambda:UpdateFunctionCode")))]}, S),  # in how many steps, nobody knows
        ({"inline_policy": [block(policy=policy(give("iam:PassRole"), CALLS))]}, S),
        ({"inline_policy": [block(policy=policy(give("iam:*")))], "permissions_boundary": "arn:aws:iam::aws:policy/PowerUserAccess"}, S),
        ({"managed_policy_arns": ["arn:aws:iam::aws:policy/IAMFullAccess"]}, M),
        ({"managed_policy_arns": ["arn:aws:iam::aws:policy/IAMReadOnlyAccess"]}, S),
        ({"managed_policy_arns": ["arn:aws:iam::aws:policy/AmazonEC2FullAccess"]}, S),
    ],
)
def test_a_role_that_makes_itself_an_administrator(more: dict[str, object], verdict: Verdict) -> None:
    assert verdict_of(PASSES, CALLS, role=strong(**{"managed_policy_arns": None, **more})) == verdict


def test_it_is_told_what_it_is() -> None:
    role = strong(managed_policy_arns=None, inline_policy=[block(policy=policy(give("iam:*")))])
    answer = say(PHRASE, resource("aws_iam_policy.p", policy=policy(PASSES, CALLS)), role, ME)
    assert "iam:PassRole of aws_iam_role.admin, which can make itself an administrator, with lambda:CreateFunction" in answer.because


def test_whoever_makes_himself_an_administrator_gets_nothing_more_by_it() -> None:
    inline = [block(policy=policy(give("iam:PutRolePolicy"), PASSES, CALLS))]
    role = resource("aws_iam_role.ci", name="ci", inline_policy=inline)
    answer = say(PHRASE, role, strong(), ME)
    assert (answer.verdict, "aws_iam_role.admin" in answer.because) == (M, False)


@pytest.mark.parametrize(("left", "verdict"), [(["iam:*", "s3:*"], M), (["s3:*"], S), (["iam:Get*"], S)])
def test_an_administrator_whose_boundary_leaves_iam_takes_that_away(left: list[str], verdict: Verdict) -> None:
    boundary = resource("aws_iam_policy.b", policy=policy(give(left)))
    assert verdict_of(PASSES, CALLS, role=strong(permissions_boundary=ref("aws_iam_policy.b.arn")), beside=(boundary,)) == verdict


def test_an_administrator_within_a_boundary_is_none() -> None:
    boundary = resource("aws_iam_policy.b", policy=policy(PASSES, give("lambda:*")))
    arns = [ADMINISTRATOR, ref("aws_iam_policy.p.arn")]
    ci = resource("aws_iam_role.ci", name="ci", managed_policy_arns=arns, permissions_boundary=ref("aws_iam_policy.b.arn"))
    assert verdict_of(PASSES, CALLS, beside=(ci, boundary)) == M


CODE = "lambda:UpdateFunctionCode"
FUNCTION = ref("aws_lambda_function.f.arn")
HERE = "arn:aws:lambda:eu-west-1:111122223333:function:"


def function(**more: object) -> Resource:
    values: dict[str, Any] = {"function_name": "f", "role": ADMIN, **more}
    return resource("aws_lambda_function.f", **values)


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give(CODE, FUNCTION)], M),
        ([give("lambda:Update*", FUNCTION)], M),
        ([give("lambda:InvokeFunction", FUNCTION)], S),
        ([give(CODE, "arn:aws:lambda:*:111122223333:function:f")], M),
        ([give(CODE, "arn:aws:lambda:*:111122223333:function:f*")], M),
        ([give(CODE, f"{HERE}f")], U),  # in which Region it is, nobody says
        ([give(CODE, f"{HERE}F*")], S),
        ([give(CODE, f"{HERE}g")], S),
        ([give(CODE, "arn:aws:lambda:*:999988887777:function:f")], S),
        ([give(CODE, ref("aws_lambda_function.g.arn"))], S),
        ([give(CODE, FUNCTION), deny("lambda:*", FUNCTION)], S),
        ([give(CODE), {"Effect": "Deny", "Action": "lambda:*", "NotResource": FUNCTION}], M),
        ([give(CODE), {"Effect": "Deny", "Action": "lambda:*", "NotResource": f"{HERE}g"}], S),
        ([give(CODE, FUNCTION), deny("lambda:*", f"{HERE}g")], M),
        ([give(CODE, FUNCTION), deny(CODE, "arn:aws:lambda:*:*:function:f")], S),
        ([give(CODE, FUNCTION, Condition={"StringEquals": {"aws:PrincipalTag/team": "ops"}})], S),
        ([{"Effect": "Allow", "Action": CODE, "NotResource": f"{HERE}g"}], M),  # all others
    ],
)
def test_a_function_that_runs_as_an_administrator(statements: list[Any], verdict: Verdict) -> None:
    assert verdict_of(*statements, beside=(function(),)) == verdict


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, M),
        ({"role": ref("aws_iam_role.other.arn")}, S),
        ({"role": "arn:aws:iam::111122223333:role/elsewhere"}, S),
        ({"role": unknown("var.c", branches={"c": ADMIN, "not c": "arn:aws:iam::1:role/a"})}, U),
    ],
)
def test_with_which_role_it_runs(more: dict[str, object], verdict: Verdict) -> None:
    other = resource("aws_iam_role.other", name="other", assume_role_policy=trust())
    assert verdict_of(give(CODE, FUNCTION), beside=(function(**more), other)) == verdict


def test_a_function_in_another_region() -> None:
    there = replace(function(), region="us-east-1")
    assert verdict_of(give(CODE, f"{HERE}f"), beside=(there,)) == S
    assert verdict_of(give(CODE, f"{HERE}f"), beside=(replace(there, region="eu-west-1"),)) == M
    wherever = made(f"arn:aws:lambda:{GAP}:111122223333:function:f", Reference("data.aws_region.here.name", "data.aws_region.here", "name"))
    assert verdict_of(give(CODE, wherever), beside=(there,)) == M


def test_a_role_that_another_provider_configuration_makes() -> None:
    there = replace(strong(), region="us-east-1", provider="provider.aws.virginia", alike="provider.aws")
    here = replace(resource("aws_iam_policy.p", policy=policy(PASSES, CALLS)), region="eu-west-1")
    assert say(PHRASE, here, there, ME).verdict == M


def begun(rest: str, by: str = "var.p", target: str | None = None) -> Value:
    """A text of which the beginning is not known."""
    return Value(Unknown(by, (by,), shape=f"{GAP}{rest}"), written=True, references=(Reference(by, target, "arn"),))


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        (begun(":role/admin"), U),
        (made(f"arn:aws:iam::{GAP}", Reference("var.account_and_role")), U),
        (begun(":role/reports"), S),
        (begun("/*", "aws_s3_bucket.b.arn", "aws_s3_bucket.b"), S),
        (begun("*", "aws_iam_role.admin.arn", "aws_iam_role.admin"), M),
    ],
)
def test_a_text_of_which_the_beginning_is_not_known(named: Value, verdict: Verdict) -> None:
    assert verdict_of(give("iam:PassRole", named), CALLS) == verdict


HERE_IS = Reference("data.aws_caller_identity.me.account_id", "data.aws_caller_identity.me", "account_id")


@pytest.mark.parametrize(
    ("ends", "by", "verdict"),
    [
        ("-adm", Reference("var.p"), M),
        ("-adm", Reference("var.other"), U),
        ("-reader", Reference("var.p"), S),
        ("-*", Reference("var.p"), M),
        ("-a*", Reference("var.p"), M),
        ("-r*", Reference("var.p"), S),
        ("*", Reference("var.p"), M),
        ("-adm", Reference("aws_iam_role.admin.name", "aws_iam_role.admin", "name"), M),
        ("-adm", Reference("aws_iam_role.other.name", "aws_iam_role.other", "name"), U),
        ("-reader", Reference("aws_iam_role.admin.name", "aws_iam_role.admin", "name"), S),
        ("*-adm", Reference("var.p"), U),
        ("-a*", Reference("var.other"), U),
    ],
)
def test_a_name_that_is_not_known_is_told_by_what_it_is_made_of(ends: str, by: Reference, verdict: Verdict) -> None:
    role = strong(name=made(f"{GAP}-adm", Reference("var.p")))
    named = made(f"arn:aws:iam::{GAP}:role/{GAP}{ends}", HERE_IS, by)
    assert verdict_of(give("iam:PassRole", named), CALLS, role=role) == verdict


@pytest.mark.parametrize(
    ("prefix", "statement", "verdict"),
    [
        ("adm-", give("iam:PassRole", "arn:aws:iam::*:role/adm-*"), M),
        ("adm-", give("iam:PassRole", "arn:aws:iam::*:role/adm-2026*"), U),  # the day on which it is made
        ("adm-", give("iam:PassRole", "arn:aws:iam::*:role/adm-ci"), S),  # what is made up is longer
        ("adm-", give("iam:PassRole", "arn:aws:iam::*:role/web-*"), S),
        (None, give("iam:PassRole", "arn:aws:iam::*:role/terraform-*"), M),
        (None, give("iam:PassRole", "arn:aws:iam::*:role/adm*"), S),
        (None, give("iam:PassRole", made(f"arn:aws:iam::111122223333:role/terraform-{GAP}", Reference("var.name"))), U),
    ],
)
def test_a_role_whose_name_the_provider_makes_up(prefix: str | None, statement: object, verdict: Verdict) -> None:
    assert verdict_of(statement, CALLS, role=strong(name=None, name_prefix=prefix)) == verdict


def test_a_function_that_is_named_by_its_name_which_is_not_known() -> None:
    named = made(f"arn:aws:lambda:*:{GAP}:function:{GAP}", HERE_IS, ref("aws_lambda_function.f.function_name").references[0])
    assert verdict_of(give(CODE, named), beside=(function(function_name=made(GAP, Reference("random_id.r.hex", "random_id.r"))),)) == M


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("admin", M),
        ("other", S),
        (ref("aws_iam_role.admin.name"), M),
        (made(f"{GAP}-adm", Reference("var.p")), S),
    ],
)
def test_a_role_that_is_looked_up_by_its_name(name: object, verdict: Verdict) -> None:
    found = resource("data.aws_iam_role.admin", name=name)
    assert verdict_of(give("iam:PassRole", ref("data.aws_iam_role.admin.arn")), CALLS, beside=(found,)) == verdict


@pytest.mark.parametrize(
    ("role", "named", "verdict"),
    [
        ({"name_prefix": "adm-"}, f"role/{GAP}", M),
        ({}, f"role/{GAP}", M),
        ({"name_prefix": "adm-", "path": "/ci/"}, f"role/ci/{GAP}", M),
        ({"name_prefix": "adm-", "path": "/ci/"}, f"role/{GAP}", S),  # another one's, or nobody's: an ARN has the path in it
        ({"name_prefix": "adm-", "path": ref("var.path")}, f"role/ci/{GAP}", U),
        ({"name": "admin"}, f"role/{GAP}", M),
        ({"name": "admin", "path": "/ci/"}, f"role/{GAP}", S),
    ],
)
def test_a_role_that_is_named_by_its_own_name_whatever_that_is(role: dict[str, object], named: str, verdict: Verdict) -> None:
    value = made(f"arn:aws:iam::111122223333:{named}", Reference("aws_iam_role.admin.name", "aws_iam_role.admin", "name"))
    assert verdict_of(give("iam:PassRole", value), CALLS, role=strong(**{"name": None, **role})) == verdict


def test_what_stands_behind_the_name_of_another_is_not_known() -> None:
    own, other = Reference("aws_iam_role.admin.name", "aws_iam_role.admin", "name"), Reference("var.name")
    value = made(f"arn:aws:iam::111122223333:role/{GAP}{GAP}", own, other)
    assert verdict_of(give("iam:PassRole", value), CALLS, role=strong(name=None, name_prefix="adm-")) == U


def test_a_function_that_is_named_by_what_may_be_its_name() -> None:
    either = Reference("aws_lambda_function.f.function_name", "aws_lambda_function.f", "function_name", Certainty.POSSIBLE)
    named = made(f"arn:aws:lambda:*:{GAP}:function:{GAP}", HERE_IS, either)
    assert verdict_of(give(CODE, named), beside=(function(function_name=made(GAP, Reference("random_id.r.hex", "random_id.r"))),)) == U


def test_a_role_whose_path_and_name_are_not_known() -> None:
    role = strong(path=made(f"/{GAP}/", Reference("var.path")), name=made(f"{GAP}-adm", Reference("var.p")))
    both = made(f"arn:aws:iam::{GAP}:role/{GAP}/{GAP}-adm", HERE_IS, Reference("var.path"), Reference("var.p"))
    without = made(f"arn:aws:iam::{GAP}:role/{GAP}*", HERE_IS, Reference("var.p"))
    assert [verdict_of(give("iam:PassRole", one), CALLS, role=role) for one in (both, without)] == [U, U]


def test_a_role_whose_name_is_not_known_may_be_any_that_ends_like_it() -> None:
    role = strong(name=made(f"{GAP}-adm", Reference("var.p")))
    named = [f"arn:aws:iam::*:role/shop-{one}" for one in ("adm", "web")]
    assert [verdict_of(give("iam:PassRole", one), CALLS, role=role) for one in named] == [U, S]


def test_a_role_whose_name_was_made_up_before_has_it() -> None:
    role = strong(name=Value("adm-20261201093000000000000001"), name_prefix="adm-")
    named = [f"arn:aws:iam::*:role/adm-2026120109300000000000000{one}" for one in (1, 2)]
    assert [verdict_of(give("iam:PassRole", one), CALLS, role=role) for one in named] == [M, S]


def test_a_role_whose_name_is_made_up_has_its_path_before_that() -> None:
    role = strong(name=None, name_prefix="adm-", path="/ci/")
    assert [verdict_of(give("iam:PassRole", f"arn:aws:iam::*:role/{one}adm-*"), CALLS, role=role) for one in ("ci/", "")] == [M, S]


def test_a_role_that_is_looked_up_by_what_its_name_is_made_of() -> None:
    role = strong(name=made(f"{GAP}-adm", Reference("var.p")))
    found = resource("data.aws_iam_role.admin", name=made(f"{GAP}-adm", Reference("var.p")))
    assert verdict_of(give("iam:PassRole", ref("data.aws_iam_role.admin.arn")), CALLS, role=role, beside=(found,)) == M


def test_a_role_of_the_same_name_that_is_looked_up_in_another_account() -> None:
    found = replace(resource("data.aws_iam_role.admin", name="admin"), provider="provider.aws.other")
    assert verdict_of(give("iam:PassRole", ref("data.aws_iam_role.admin.arn")), CALLS, beside=(found,)) == U


def test_a_function_is_told() -> None:
    answer = say(PHRASE, resource("aws_iam_policy.p", policy=policy(give(CODE, FUNCTION))), strong(), ME, function())
    assert "lambda:UpdateFunctionCode of aws_lambda_function.f, which runs as an administrator, which leads" in answer.because


def test_a_function_whose_role_makes_itself_an_administrator_is_told_as_such() -> None:
    role = strong(managed_policy_arns=None, inline_policy=[block(policy=policy(give("iam:CreateAccessKey")))])
    answer = say(PHRASE, resource("aws_iam_policy.p", policy=policy(give(CODE, FUNCTION))), role, ME, function())
    assert "of aws_lambda_function.f, whose role can make itself an administrator, which leads" in answer.because


def test_a_role_that_is_perhaps_an_administrator_and_surely_makes_itself_one_is_told_for_that() -> None:
    perhaps = unknown("var.c", branches={"c": ADMINISTRATOR, "not c": "arn:aws:iam::aws:policy/ReadOnlyAccess"})
    role = strong(managed_policy_arns=[perhaps], inline_policy=[block(policy=policy(give("iam:*")))])
    answer = say(PHRASE, resource("aws_iam_policy.p", policy=policy(PASSES, CALLS)), role, ME)
    assert "iam:PassRole of aws_iam_role.admin, which can make itself an administrator, with" in answer.because


@pytest.mark.parametrize(
    ("kind", "by", "at", "arn", "actions"),
    [
        ("aws_codebuild_project", "service_role", "codebuild", "project/f", ["codebuild:StartBuild"]),
        ("aws_codebuild_project", "service_role", "codebuild", "project/f", ["codebuild:StartBuildBatch"]),
        ("aws_sfn_state_machine", "role_arn", "states", "stateMachine:f", ["states:UpdateStateMachine", "states:StartExecution"]),
        ("aws_cloudformation_stack", "iam_role_arn", "cloudformation", "stack/f/*", ["cloudformation:UpdateStack"]),
        (
            *("aws_sagemaker_notebook_instance", "role_arn", "sagemaker", "notebook-instance/f"),
            ["sagemaker:CreatePresignedNotebookInstanceUrl"],
        ),
    ],
)
def test_what_else_runs(kind: str, by: str, at: str, arn: str, actions: list[str]) -> None:
    values: dict[str, Any] = {"name": "f", by: ADMIN}
    beside = (resource(f"{kind}.f", **values),)
    assert verdict_of(give(actions, f"arn:aws:{at}:*:*:{arn}"), beside=beside) == M
    assert verdict_of(give(actions, ref(f"{kind}.f.id")), beside=beside) == M
    assert verdict_of(give([*actions[1:], f"{at}:List*"], ref(f"{kind}.f.id")), beside=beside) == S
    assert verdict_of(give(actions, f"arn:aws:{at}:*:*:{arn.replace('f', 'g')}"), beside=beside) == S


def test_an_instance_takes_a_role_by_a_profile() -> None:
    launch, role = give("ec2:RunInstances"), strong(assume_role_policy=trust("ec2"))
    profile = resource("aws_iam_instance_profile.admin", role=ref("aws_iam_role.admin.name"))
    assert verdict_of(PASSES, launch, role=role) == S
    assert verdict_of(PASSES, launch, role=role, beside=(profile,)) == M
    other = resource("aws_iam_instance_profile.admin", role=unknown("var.role"))
    assert verdict_of(PASSES, launch, role=role, beside=(other,)) == U


@pytest.mark.parametrize(
    ("service", "action"), [("elasticmapreduce", "elasticmapreduce:RunJobFlow"), ("ec2", "datapipeline:CreatePipeline")]
)
def test_who_passes_one_of_two_roles_has_neither(service: str, action: str) -> None:
    profile = resource("aws_iam_instance_profile.admin", role=ref("aws_iam_role.admin.name"))
    assert verdict_of(PASSES, give(action), role=strong(assume_role_policy=trust(service)), beside=(profile,)) == S


@pytest.mark.parametrize(("policies", "verdict"), [([], M), ([ADMINISTRATOR], S), ([unknown("var.policy")], U)])
def test_an_administrator_gets_nothing_more_by_it(policies: list[object], verdict: Verdict) -> None:
    arns = [*policies, ref("aws_iam_policy.p.arn")]
    assert verdict_of(PASSES, CALLS, beside=(resource("aws_iam_role.ci", name="ci", managed_policy_arns=arns),)) == verdict


def test_a_role_that_passes_itself_is_one_already() -> None:
    assert verdict_of(PASSES, CALLS, role=strong(managed_policy_arns=[ADMINISTRATOR, ref("aws_iam_policy.p.arn")])) == S


@pytest.mark.parametrize(("boundary", "verdict"), [(give("*"), M), (give(["lambda:*", "s3:*"]), S)])
def test_two_policies_of_one_role(boundary: object, verdict: Verdict) -> None:
    inline = [block(policy=policy(PASSES)), block(policy=policy(CALLS))]
    role = resource("aws_iam_role.ci", name="ci", inline_policy=inline, permissions_boundary=ref("aws_iam_policy.b.arn"))
    answer = say(PHRASE, role, strong(), ME, resource("aws_iam_policy.b", policy=policy(boundary)))
    assert answer.verdict == verdict
    assert verdict == S or "iam:PassRole of aws_iam_role.admin, an administrator, with lambda:CreateFunction" in answer.because


def test_a_boundary_that_lets_him_pass_this_role_alone() -> None:
    inline = [block(policy=policy(give("iam:PassRole"), CALLS))]
    role = resource("aws_iam_role.ci", name="ci", inline_policy=inline, permissions_boundary=ref("aws_iam_policy.b.arn"))
    assert say(PHRASE, role, strong(), ME, resource("aws_iam_policy.b", policy=policy(PASSES, give("lambda:*")))).verdict == M


def test_a_permission_set_is_assigned_in_accounts_that_nobody_sees() -> None:
    inline = resource("aws_ssoadmin_permission_set_inline_policy.p", inline_policy=policy(PASSES, CALLS))
    assert say(PHRASE, inline, strong(), ME).verdict == U


def test_a_group_makes_an_administrator_of_its_users() -> None:
    user = resource("aws_iam_user.a", name="a")
    group = resource("aws_iam_group.a", name="a")
    attached = resource("aws_iam_group_policy_attachment.a", group=ref("aws_iam_group.a.name"), policy_arn=ADMINISTRATOR)
    member = resource("aws_iam_user_group_membership.a", user=ref("aws_iam_user.a.name"), groups=[ref("aws_iam_group.a.name")])
    own = resource("aws_iam_user_policy.p", user=ref("aws_iam_user.a.name"), policy=policy(PASSES, CALLS))
    assert say(PHRASE, own, strong(), ME, user).verdict == M
    assert say(PHRASE, own, strong(), ME, user, group, attached, member).verdict == S
    inline = resource("aws_iam_group_policy.a", group=ref("aws_iam_group.a.name"), policy=policy(give("iam:*")))
    assert say(PHRASE, own, strong(), ME, user, group, inline, member).verdict == S


# --- machines -----------------------------------------------------------------------------------------------------------------------

PROFILE = resource("aws_iam_instance_profile.admin", name="admin", role=ref("aws_iam_role.admin.name"))
MACHINE = ref("aws_instance.m.arn")
SCRIPT = "arn:aws:ssm:*::document/AWS-RunShellScript"
SHELL = "arn:aws:ssm:eu-west-1:111122223333:document/SSM-SessionManagerRunShell"
FORWARDS = "arn:aws:ssm:*::document/AWS-StartPortForwardingSession"
CHECKED = {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}}


def on_machine(
    *statements: object,
    profile: object = ref("aws_iam_instance_profile.admin.name"),
    action: Action = Action.CREATE,
    trusted: object = trust("ec2"),
) -> Verdict:
    machine = resource("aws_instance.m", action=action, region="eu-west-1", iam_instance_profile=profile)
    return verdict_of(*statements, role=strong(assume_role_policy=trusted), beside=(PROFILE, machine))


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (give("ssm:StartSession", MACHINE), M),
        (give("ssm:StartSession"), M),
        (give("ssm:StartSession", "arn:aws:ec2:*:*:instance/*"), M),
        (give("ssm:*"), M),
        (give("ssm:StartSession", made(f"arn:aws:ec2:*:*:instance/{GAP}", ref("aws_instance.m.id").references[0])), M),
        (give("ssm:StartSession", ref("aws_instance.other.arn")), S),
        (give("ssm:StartSession", "arn:aws:ecs:*:*:task/*"), S),
        (give("ssm:StartSession", "arn:aws:ec2:eu-west-*:*:instance/*"), M),
        (give("ssm:StartSession", "arn:aws:ec2:us-east-1:*:instance/*"), S),
        (give("ssm:StartSession", "arn:aws:ec2:*:999988887777:instance/*"), S),
        (give("ssm:StartSession", MACHINE, Condition={"StringEquals": {"ssm:resourceTag/team": "a"}}), S),
        (give("ssm:ResumeSession", MACHINE), S),
        # a session that has to name its document
        (give("ssm:StartSession", [MACHINE, FORWARDS]), M),  # without a name it is a shell
        (give("ssm:StartSession", [MACHINE, FORWARDS], Condition=CHECKED), S),
        (give("ssm:StartSession", [MACHINE, "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell"], Condition=CHECKED), M),
        (give("ssm:StartSession", Condition=CHECKED), M),
        # a command always does
        (give("ssm:SendCommand", [MACHINE, SCRIPT]), M),
        (give("ssm:SendCommand", [MACHINE, "arn:aws:ssm:*:*:document/*"]), M),
        (give("ssm:SendCommand"), M),
        (give("ssm:CreateAssociation", [MACHINE, SCRIPT]), M),
        (give("ssm:CreateAssociation", [MACHINE, "arn:aws:ssm:*::document/AWS-GatherSoftwareInventory"]), S),
        (give("ssm:SendCommand", [MACHINE, "arn:aws:ssm:eu-west-1:111122223333:document/deploy"]), S),
        (give("ssm:SendCommand", [MACHINE, "arn:aws:ssm:eu-west-1:111122223333:document/*"]), S),  # in which AWS's own are not
        (give("ssm:SendCommand", MACHINE), S),  # with no document at all nothing is run
        (give("ssm:SendCommand", [MACHINE, made(f"arn:aws:ssm:*::document/{GAP}", Reference("var.d"))]), U),
        (give("ssm:SendCommand", [MACHINE, made(f"arn:aws:ssm:{GAP}::document/AWS-RunShellScript", Reference("var.r"))]), M),
        (give("ssm:SendCommand", [MACHINE, made(f"arn:aws:ssm:*:{GAP}:document/AWS-RunShellScript", Reference("var.a"))]), U),
        (give("ssm:SendCommand", [MACHINE, ref("aws_ssm_document.deploy.arn")]), S),
        (give("ssm:SendCommand", [MACHINE, ref("data.aws_ssm_document.script.arn")]), U),
        (give("ssm:SendCommand", [MACHINE, ref("aws_ssm_document.deploy.arn", "var.document")]), U),  # by `coalesce`
        (give("ssm:SendCommand", [MACHINE, made(f"arn:aws:ssm:{GAP}", Reference("var.rest"))]), U),
        ({"Effect": "Allow", "Action": "ssm:SendCommand", "NotResource": "arn:aws:ssm:*:*:document/*"}, S),
        (give("ssm:SendCommand", SCRIPT), S),
        ({"Effect": "Allow", "Action": "ssm:SendCommand", "NotResource": "arn:aws:ec2:*:*:instance/i-0123456789abcdef0"}, U),
    ],
)
def test_who_gets_into_an_instance_has_its_role(statement: object, verdict: Verdict) -> None:
    assert on_machine(statement) == verdict


@pytest.mark.parametrize(("role", "verdict"), [(unknown("var.role"), U), (ref("aws_iam_role.web.name"), S), ("admin", M)])
def test_which_role_the_profile_of_an_instance_has(role: object, verdict: Verdict) -> None:
    web = resource("aws_iam_role.web", name="web", assume_role_policy=trust("ec2"))
    profile = resource("aws_iam_instance_profile.p", name="p", role=role)
    machine = resource("aws_instance.m", region="eu-west-1", iam_instance_profile=ref("aws_iam_instance_profile.p.name"))
    beside = (web, profile, machine)
    assert verdict_of(give("ssm:StartSession", MACHINE), role=strong(assume_role_policy=trust("ec2")), beside=beside) == verdict


@pytest.mark.parametrize(
    ("action", "document"),
    [
        ("ssm:SendCommand", "AWS-RunPowerShellScript"),
        ("ssm:SendCommand", "AWS-RunRemoteScript"),
        ("ssm:SendCommand", "AWS-RunDocument"),
        ("ssm:SendCommand", "AWS-ApplyAnsiblePlaybooks"),
        ("ssm:CreateAssociation", "AWS-ApplyAnsiblePlaybooks"),
        ("ssm:SendCommand", "AWS-RunAnsiblePlaybook"),
        ("ssm:CreateAssociation", "AWS-ApplyChefRecipes"),
        ("ssm:CreateAssociation", "AWS-RunSaltState"),
        ("ssm:CreateAssociation", "AWS-ApplyDSCMofs"),
        ("ssm:SendCommand", "AWS-InstallPowerShellModule"),  # with commands that run behind it
        ("ssm:SendCommand", "AWS-InstallApplication"),  # from wherever one likes
        ("ssm:StartSession", "AWS-StartInteractiveCommand"),
        ("ssm:StartSession", "AWS-StartNonInteractiveCommand"),
    ],
)
def test_a_document_that_runs_what_one_likes(action: str, document: str) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html."""
    statement = give(action, [MACHINE, f"arn:aws:ssm:*::document/{document}"], Condition=CHECKED if "Session" in action else {})
    assert on_machine(statement) == M


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([give("ssm:SendCommand", MACHINE), give("ssm:SendCommand", SCRIPT)], M),
        ([give("ssm:SendCommand", MACHINE), give("ssm:SendCommand", "arn:aws:ssm:*:*:document/*")], M),
        ([give("ssm:SendCommand", MACHINE), give("ssm:SendCommand", "arn:aws:ssm:*::document/AWS-RunPatchBaseline")], S),
        ([give("ssm:SendCommand", MACHINE), give("ssm:SendCommand", SCRIPT, Condition={"StringEquals": {"aws:username": "ann"}})], S),
        ([give("ssm:SendCommand"), deny("ssm:SendCommand", "arn:aws:ssm:*:*:document/*")], S),
        ([give("ssm:SendCommand"), deny("ssm:SendCommand", SCRIPT)], M),  # there are others
        (
            [
                give("ssm:SendCommand"),
                {
                    "Effect": "Deny",
                    "Action": "ssm:SendCommand",
                    "NotResource": ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/AWS-RunPatchBaseline"],
                },
            ],
            S,
        ),
        ([give("ssm:SendCommand", [MACHINE, SCRIPT]), deny("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*")], S),
        ([give("ssm:StartSession", MACHINE, Condition=CHECKED), give("ssm:StartSession", SHELL)], M),
        ([give("ssm:StartSession", MACHINE, Condition=CHECKED), give("ssm:StartSession", FORWARDS)], S),
        ([give("ssm:StartSession", MACHINE, Condition=CHECKED), give("ssm:StartSession", MACHINE)], M),
        ([give("ssm:StartSession", MACHINE), give("ssm:StartSession", FORWARDS, Condition=CHECKED)], M),
    ],
)
def test_a_machine_and_a_document_are_given_by_whichever_statement(statements: list[object], verdict: Verdict) -> None:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html."""
    assert on_machine(*statements) == verdict


@pytest.mark.parametrize(("document", "verdict"), [(SCRIPT, M), ("arn:aws:ssm:*::document/AWS-RunPatchBaseline", S)])
def test_a_boundary_leaves_the_documents_that_it_names(document: str, verdict: Verdict) -> None:
    limit = resource("aws_iam_policy.limit", name="limit", policy=policy(give("ssm:SendCommand", ["arn:aws:ec2:*:*:instance/*", document])))
    role = resource("aws_iam_role.ops", name="ops", permissions_boundary=ref("aws_iam_policy.limit.arn"))
    own = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.ops.name"), policy=policy(give("ssm:SendCommand")))
    machine = resource("aws_instance.m", iam_instance_profile="admin")
    assert say(PHRASE, own, role, limit, strong(assume_role_policy=trust("ec2")), ME, PROFILE, machine).verdict == verdict


def test_an_instance_that_is_looked_up_by_its_id() -> None:
    machine = resource("aws_instance.m", iam_instance_profile="admin")
    found = resource("data.aws_instance.m", instance_id=ref("aws_instance.m.id"))
    role, named = strong(assume_role_policy=trust("ec2")), give("ssm:StartSession", ref("data.aws_instance.m.arn"))
    assert verdict_of(named, role=role, beside=(PROFILE, machine, found)) == M


TEMPLATE = resource("aws_launch_template.t", name="t", iam_instance_profile=[block(name=ref("aws_iam_instance_profile.admin.name"))])
PLAIN = resource("aws_launch_template.plain", name="plain")
CONFIGURATION = resource("aws_launch_configuration.c", name="c", iam_instance_profile="admin")
BY_TEMPLATE = [block(id=ref("aws_launch_template.t.id"))]


@pytest.mark.parametrize(
    ("machine", "verdict"),
    [
        (resource("aws_autoscaling_group.g", region="eu-west-1", launch_template=BY_TEMPLATE), M),
        (resource("aws_autoscaling_group.g", region="eu-west-1", launch_template=[block(id=ref("aws_launch_template.plain.id"))]), S),
        (resource("aws_autoscaling_group.g", region="eu-west-1", launch_template=[block(id=unknown("var.template"))]), U),
        (resource("aws_autoscaling_group.g", region="eu-west-1", launch_configuration=ref("aws_launch_configuration.c.name")), M),
        (resource("aws_autoscaling_group.g", action=Action.DELETE, launch_template=BY_TEMPLATE), S),
        (resource("aws_spot_instance_request.s", region="eu-west-1", iam_instance_profile="admin"), M),
        (resource("aws_instance.m", region="eu-west-1", launch_template=BY_TEMPLATE), M),
        (resource("aws_instance.m", region="eu-west-1", launch_template=BY_TEMPLATE, iam_instance_profile="other"), S),
        (resource("aws_instance.m", region="us-east-1", launch_template=BY_TEMPLATE), S),
    ],
)
def test_what_is_started_by_a_template_has_its_profile(machine: Resource, verdict: Verdict) -> None:
    role, named = strong(assume_role_policy=trust("ec2")), give("ssm:StartSession", "arn:aws:ec2:eu-west-1:*:instance/*")
    assert verdict_of(named, role=role, beside=(PROFILE, TEMPLATE, PLAIN, CONFIGURATION, machine)) == verdict
    one = give("ssm:StartSession", "arn:aws:ec2:us-east-1:*:instance/*")
    assert machine.type == "aws_instance" or verdict_of(one, role=role, beside=(PROFILE, TEMPLATE, CONFIGURATION, machine)) == S


@pytest.mark.parametrize("action", ["ssm:StartSession", "ssm:SendCommand"])
def test_an_instance_that_is_no_administrator_is_for_operators(action: str) -> None:
    assert on_machine(give(action), profile="other") == S
    assert on_machine(give(action), profile=None) == S
    assert on_machine(give(action), profile=unknown("var.profile")) == U
    assert on_machine(give(action), trusted=trust("lambda")) == S
    assert on_machine(give(action), trusted=trust("lambda"), profile=unknown("var.profile")) == S
    assert on_machine(give(action), trusted=unknown("var.trust")) == U
    assert on_machine(give(action), deny(action, MACHINE)) == S
    assert on_machine(give(action), action=Action.DELETE) == S
    assert verdict_of(give(action), role=strong(assume_role_policy=trust("ec2"))) == S


def test_a_policy_with_only_aws_managed_ones_beside_it_says_nothing_of_machines() -> None:
    arns = ["arn:aws:iam::aws:policy/AmazonSSMFullAccess"]
    machine = resource("aws_instance.m", iam_instance_profile="admin")
    role = resource("aws_iam_role.ops", name="ops", managed_policy_arns=arns)
    assert say(PHRASE, role, strong(assume_role_policy=trust("ec2")), ME, PROFILE, machine).verdict == S

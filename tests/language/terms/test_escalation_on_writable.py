"""A role that is no administrator: whoever may write its rights, and act as it, gives himself what he likes."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Reference
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, says, unknown, world
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, NO_MFA, PHRASE, deny, give
from tests.language.terms.test_escalation_roles import ADMINISTRATOR, made, trust

APP = ref("aws_iam_role.app.arn")
PUTS = give("iam:PutRolePolicy", APP)
ASSUMES = give("sts:AssumeRole", APP)
ROOT = "arn:aws:iam::111122223333:root"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "x"}}
WEAK = resource("aws_iam_user.weak", name="weak")
CI = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"))


def trusting(name: object, kind: str = "AWS", **more: object) -> dict[str, object]:
    return policy({"Effect": "Allow", "Principal": {kind: name}, "Action": "sts:AssumeRole", **more})


def app(trusted: object = None, **more: object) -> Resource:
    values: dict[str, Any] = {"name": "app", "assume_role_policy": trusted or trusting(ROOT), **more}
    return resource("aws_iam_role.app", **values)


def verdict_of(*statements: object, role: Resource | None = None, beside: tuple[Resource, ...] = ()) -> Verdict:
    return say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(*statements)), role or app(), ME, *beside).verdict


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([PUTS, ASSUMES], M),
        ([give("iam:AttachRolePolicy", APP), ASSUMES], M),
        ([give(["iam:PutRolePolicy", "sts:AssumeRole"], "arn:aws:iam::*:role/app")], M),
        ([PUTS], S),
        ([ASSUMES], S),
        ([PUTS, give("sts:AssumeRole")], M),
        ([PUTS, give("sts:*", "arn:aws:iam::111122223333:role/a*")], M),
        ([PUTS, give("sts:AssumeRole", "arn:aws:iam::*:role/other")], S),  # another one is assumed
        ([give("iam:PutRolePolicy", "arn:aws:iam::*:role/other"), ASSUMES], S),
        ([give("iam:PutRolePolicy", "arn:aws:iam::999988887777:role/app"), ASSUMES], S),
        ([give("iam:DeleteRolePolicy", APP), ASSUMES], S),
        ([give("iam:PutRolePolicy", made(f"arn:aws:iam::*:role/{GAP}", Reference("var.role"))), ASSUMES], U),
        ([PUTS, give("sts:AssumeRole", made(f"arn:aws:iam::*:role/{GAP}", Reference("var.role")))], U),
        # what a Deny, or a condition, leaves
        ([PUTS, ASSUMES, deny("sts:AssumeRole", APP)], S),
        ([PUTS, ASSUMES, deny("iam:PutRolePolicy", "arn:aws:iam::*:role/app")], S),
        ([PUTS, ASSUMES, deny("sts:AssumeRole", "arn:aws:iam::*:role/other")], M),
        ([PUTS, give("sts:AssumeRole", APP, Condition=MFA)], M),
        ([PUTS, give("sts:AssumeRole", APP, Condition={"StringEquals": {"aws:PrincipalTag/team": "ops"}})], S),
        ([give("iam:PutRolePolicy", APP, Condition={"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::1:policy/b"}}), ASSUMES], S),
    ],
)
def test_who_writes_a_role_and_assumes_it(statements: list[object], verdict: Verdict) -> None:
    assert verdict_of(*statements) == verdict


BOUNDARY = resource("aws_iam_policy.b", name="b", policy=policy(give("s3:*")))


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        (app(trusting("111122223333")), M),
        (app(trusting("*")), M),
        (app(trusting(made(f"arn:aws:iam::{GAP}:root", ref("data.aws_caller_identity.me.account_id").references[0]))), M),
        (app(trusting("arn:aws:iam::999988887777:root")), S),
        (app(trusting("arn:aws:iam::111122223333:user/somebody")), S),
        (app(trust("lambda")), S),
        (app(trusting("arn:aws:iam::111122223333:oidc-provider/x", "Federated")), S),
        (app(trusting(unknown("var.trusted"))), U),
        (app(unknown("var.trust")), U),
        (app(trusting(ROOT, Condition=MFA)), M),
        (app(trusting(ROOT, Condition=EXTERNAL)), U),
        (app(trusting(ROOT, Effect="Deny")), S),
        (app(managed_policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]), M),
        (app(managed_policy_arns=[ADMINISTRATOR]), S),  # who may assume an administrator is named for that
        (app(inline_policy=[block(policy=policy(deny("iam:*")))]), S),
        (app(permissions_boundary=ref("aws_iam_policy.b.arn")), S),
        (app(permissions_boundary=unknown("var.b")), U),
        (app(permissions_boundary=ADMINISTRATOR), M),
        (resource("aws_iam_role.app", action=Action.DELETE, name="app", assume_role_policy=trusting(ROOT)), S),
    ],
)
def test_which_role_it_is(role: Resource, verdict: Verdict) -> None:
    assert verdict_of(PUTS, ASSUMES, role=role, beside=(BOUNDARY,)) == verdict


def own(kind: str, name: str, *statements: object) -> Resource:
    to: dict[str, Any] = {kind: ref(f"aws_iam_{kind}.{name}.name"), "policy": policy(*statements)}
    return resource(f"aws_iam_{kind}_policy.p", **to)


@pytest.mark.parametrize(
    ("trusted", "verdict"),
    [
        (ref("aws_iam_user.weak.arn"), M),
        ("arn:aws:iam::111122223333:user/weak", M),
        ("arn:aws:iam::999988887777:user/weak", S),
        ("arn:aws:iam::111122223333:user/other", S),
        ("arn:aws:iam::111122223333:role/weak", S),
        (ref("aws_iam_role.ci.arn"), S),
        (ref("aws_iam_user.weak.arn", "aws_iam_role.ci.arn"), U),
        (ROOT, S),
    ],
)
def test_a_role_that_names_who_holds_the_policy(trusted: object, verdict: Verdict) -> None:
    assert say(PHRASE, own("user", "weak", PUTS), WEAK, CI, ME, app(trusting(trusted))).verdict == verdict


def test_a_role_that_names_another_role() -> None:
    named = app(trusting(ref("aws_iam_role.ci.arn")))
    assert say(PHRASE, own("role", "ci", PUTS), WEAK, CI, ME, named).verdict == M
    assert say(PHRASE, own("role", "ci", PUTS, deny("sts:AssumeRole", APP)), WEAK, CI, ME, named).verdict == S
    assert say(PHRASE, own("role", "ci", PUTS, deny("sts:AssumeRole", "arn:aws:iam::*:role/other")), WEAK, CI, ME, named).verdict == M
    strong = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"), managed_policy_arns=[ADMINISTRATOR])
    assert say(PHRASE, own("role", "ci", PUTS), strong, ME, named).verdict == S


@pytest.mark.parametrize("order", [("weak", "other"), ("other", "weak")])
@pytest.mark.parametrize("named", ["arn:aws:iam::*:*/app", "arn:aws:iam::*:role/app"])
def test_whoever_holds_the_same_words_is_asked_for_himself(order: tuple[str, str], named: str) -> None:
    users = [resource(f"aws_iam_user.{one}", name=one) for one in order]
    said = policy(give("iam:PutRolePolicy", named))
    held = {one: resource(f"aws_iam_user_policy.{one}", user=ref(f"aws_iam_user.{one}.name"), policy=said) for one in order}
    context = world(ME, app(trusting(ref("aws_iam_user.weak.arn"))), *users, *held.values())
    assert {one: says(PHRASE, held[one], context).verdict for one in order} == {"weak": M, "other": S}


@pytest.mark.parametrize(
    "membership",
    [
        resource("aws_iam_user_group_membership.m", user=ref("aws_iam_user.weak.name"), groups=[ref("aws_iam_group.ops.name")]),
        resource("aws_iam_group_membership.m", name="m", users=[ref("aws_iam_user.weak.name")], group=ref("aws_iam_group.ops.name")),
    ],
)
def test_a_role_that_names_somebody_of_the_group_that_holds_the_policy(membership: Resource) -> None:
    group, held = resource("aws_iam_group.ops", name="ops"), own("group", "ops", PUTS)
    named = app(trusting(ref("aws_iam_user.weak.arn")))
    assert say(PHRASE, held, group, WEAK, ME, named, membership).verdict == M
    assert say(PHRASE, held, group, WEAK, ME, named).verdict == S
    ended = resource("aws_iam_user_group_membership.m", action=Action.DELETE, user="weak", groups=["ops"])
    assert say(PHRASE, held, group, WEAK, ME, named, ended).verdict == S


def beside(*statements: object) -> Resource:
    return resource("aws_iam_user_policy.q", user=ref("aws_iam_user.weak.name"), policy=policy(*statements))


GROUP = (
    resource("aws_iam_group.all", name="all"),
    resource("aws_iam_user_group_membership.m", user=ref("aws_iam_user.weak.name"), groups=[ref("aws_iam_group.all.name")]),
    resource("aws_iam_group_policy.q", group=ref("aws_iam_group.all.name"), policy=policy(deny("sts:AssumeRole"))),
)


@pytest.mark.parametrize(
    ("statements", "others", "verdict"),
    [
        ([deny("sts:AssumeRole", APP)], (), S),
        ([deny("sts:AssumeRole", "arn:aws:iam::*:role/other")], (), M),
        ([deny("*", Condition=NO_MFA)], (), M),  # he signs in with one
        ([{**deny("*", Condition=NO_MFA), "Action": None, "NotAction": ["iam:*", "sts:GetSessionToken"]}], (), M),
        ([], (beside(deny("sts:AssumeRole", APP)),), S),
        ([], (beside(deny("sts:AssumeRole", Condition=NO_MFA)),), M),
        ([], GROUP, S),
    ],
)
def test_what_a_deny_leaves_whom_the_role_names(statements: list[object], others: tuple[Resource, ...], verdict: Verdict) -> None:
    named = app(trusting(ref("aws_iam_user.weak.arn")))
    assert say(PHRASE, own("user", "weak", PUTS, *statements), WEAK, ME, named, *others).verdict == verdict


@pytest.mark.parametrize(
    ("allowed", "of_a_role", "of_a_user"),
    [
        (["iam:PutRolePolicy", "sts:AssumeRole"], M, M),
        (["iam:PutRolePolicy"], S, M),  # what names a user gives him what his boundary leaves out
    ],
)
def test_what_a_boundary_leaves_whom_the_role_names(allowed: list[str], of_a_role: Verdict, of_a_user: Verdict) -> None:
    limit = resource("aws_iam_policy.limit", name="limit", policy=policy(give(allowed)))
    within: dict[str, Any] = {"permissions_boundary": ref("aws_iam_policy.limit.arn")}
    ci = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codebuild"), **within)
    user = resource("aws_iam_user.weak", name="weak", **within)
    named = app(trusting(ref("aws_iam_role.ci.arn")))
    assert say(PHRASE, own("role", "ci", PUTS), ci, limit, ME, named).verdict == of_a_role
    assert say(PHRASE, own("user", "weak", PUTS), user, limit, ME, app(trusting(ref("aws_iam_user.weak.arn")))).verdict == of_a_user


@pytest.mark.parametrize(("trusted", "statement"), [(ref("aws_iam_role.ci.arn"), None), (ROOT, give("sts:AssumeRole", APP))])
def test_a_role_that_may_be_named_behind_many_that_nobody_here_assumes(trusted: object, statement: object) -> None:
    """Those leave nothing open, however many they are."""
    others = [resource(f"aws_iam_role.a{at}", name=f"a{at}", assume_role_policy=trusting(ROOT)) for at in range(20)]
    named = give("iam:PutRolePolicy", made(f"arn:aws:iam::*:role/a{GAP}", Reference("var.role")))
    held = own("role", "ci", named, *([statement] if statement else []))
    assert say(PHRASE, held, CI, ME, app(trusting(trusted)), *others).verdict == U
    assert say(PHRASE, own("role", "ci", named), CI, ME, *others).verdict == S


def test_a_role_that_is_surely_named_behind_many_that_may_be() -> None:
    others = [resource(f"aws_iam_role.r{at}", name=unknown(f"var.r{at}"), assume_role_policy=trusting(ROOT)) for at in range(20)]
    named = ["arn:aws:iam::*:role/team-*", "arn:aws:iam::*:role/app"]
    assert verdict_of(give("iam:PutRolePolicy", named), ASSUMES, beside=tuple(others)) == M
    assert verdict_of(give("iam:PutRolePolicy", named[0]), give("sts:AssumeRole"), beside=tuple(others)) == U
    last = resource("aws_iam_role.last", name=unknown("var.last"), assume_role_policy=trusting(ROOT))
    read = [named[0], ref("aws_iam_role.last.arn")]
    assert verdict_of(give(["iam:PutRolePolicy", "sts:AssumeRole"], read), beside=(*others, last)) == M


TEAM = made(f"arn:aws:iam::*:role/team-{GAP}", Reference("var.role"))
TEAMS = tuple(resource(f"aws_iam_role.t{at}", name=f"team-a{at}", assume_role_policy=trusting(ROOT)) for at in range(20))
OTHERS = "arn:aws:iam::111122223333:role/others"
LAST = resource("aws_iam_role.last", name="team-b", assume_role_policy=trusting(ROOT))
PUTS_TEAM, OF_A = give("iam:PutRolePolicy", TEAM), "arn:aws:iam::*:role/team-a*"


@pytest.mark.parametrize(
    "statements",
    [
        [give("sts:AssumeRole"), deny("sts:AssumeRole", OF_A)],
        [give("sts:AssumeRole"), deny("iam:PutRolePolicy", OF_A)],
        [give("sts:AssumeRole", "arn:aws:iam::*:role/team-b"), give("sts:AssumeRole", OF_A), deny("sts:*", OF_A)],
    ],
)
def test_a_role_that_may_be_named_behind_many_that_are_denied(statements: list[object]) -> None:
    """Those leave nothing open either: by them alone it is nothing."""
    assert verdict_of(PUTS_TEAM, *statements, role=LAST, beside=TEAMS) == U
    assert verdict_of(PUTS_TEAM, *statements, role=WEAK, beside=TEAMS) == S


def test_a_role_that_may_be_named_behind_many_that_another_policy_denies() -> None:
    held = (own("user", "weak", PUTS_TEAM, give("sts:AssumeRole")), WEAK, beside(deny("sts:AssumeRole", OF_A)), ME, *TEAMS)
    assert say(PHRASE, *held, LAST).verdict == U
    assert say(PHRASE, *held).verdict == S


def test_a_role_that_may_be_named_behind_many_that_a_boundary_leaves_out() -> None:
    allowed = [give("iam:PutRolePolicy"), give("sts:AssumeRole", "arn:aws:iam::*:role/team-b")]
    limit = resource("aws_iam_policy.limit", name="limit", policy=policy(*allowed))
    weak = resource("aws_iam_user.weak", name="weak", permissions_boundary=ref("aws_iam_policy.limit.arn"))
    held = (own("user", "weak", PUTS_TEAM, give("sts:AssumeRole")), weak, limit, ME, *TEAMS)
    assert say(PHRASE, *held, LAST).verdict == U
    assert say(PHRASE, *held).verdict == S


def test_a_role_that_is_read_behind_many_that_may_be_named() -> None:
    for name in ("zz", unknown("var.last")):
        last = resource("aws_iam_role.last", name=name, assume_role_policy=trusting(ROOT))
        named = give("iam:PutRolePolicy", [TEAM, ref("aws_iam_role.last.arn")])
        assert verdict_of(named, give("sts:AssumeRole"), role=last, beside=TEAMS) == M


def test_what_one_role_leaves_is_not_what_another_does_of_which_the_policies_say_the_same() -> None:
    """Whose policy it is, he is himself; and nobody here may assume what trusts others alone."""
    held = own("role", "t0", PUTS_TEAM, give("sts:AssumeRole"))
    assert say(PHRASE, held, ME, *TEAMS).verdict == U
    others = tuple(
        replace(one, values={**one.values, "assume_role_policy": app(trusting(OTHERS)).get("assume_role_policy")}) for one in TEAMS
    )
    assert say(PHRASE, held, ME, *others).verdict == S
    assert say(PHRASE, held, ME, *others, LAST).verdict == U


def test_two_policies_of_one_user() -> None:
    pair = (own("user", "weak", PUTS), resource("aws_iam_user_policy.q", user=ref("aws_iam_user.weak.name"), policy=policy(ASSUMES)))
    assert say(PHRASE, WEAK, *pair, ME, app()).verdict == M
    assert say(PHRASE, WEAK, pair[0], ME, app()).verdict == S


def test_a_managed_policy_of_somebody_whom_the_role_names() -> None:
    attached = resource("aws_iam_user_policy_attachment.a", user=ref("aws_iam_user.weak.name"), policy_arn=ref("aws_iam_policy.p.arn"))
    named = app(trusting(ref("aws_iam_user.weak.arn")))
    assert verdict_of(PUTS, role=named, beside=(WEAK, attached)) == M
    assert verdict_of(PUTS, role=named, beside=(WEAK,)) == S


def test_its_boundary_leaves_both() -> None:
    for allowed, verdict in ((give(["iam:*", "sts:*"]), M), (give("iam:*"), S), (give(["iam:*", "sts:*"], "arn:aws:iam::*:role/other"), S)):
        limit = resource("aws_iam_policy.limit", name="limit", policy=policy(allowed))
        weak = resource("aws_iam_user.weak", name="weak", permissions_boundary=ref("aws_iam_policy.limit.arn"))
        assert say(PHRASE, own("user", "weak", PUTS, ASSUMES), weak, limit, ME, app()).verdict == verdict


def test_a_role_that_deploys_others() -> None:
    """What pipelines hold: they write roles for services, and say whom these trust."""
    writes = give(["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PassRole"], "arn:aws:iam::*:role/app*")
    assert verdict_of(writes, give("sts:AssumeRole"), role=app(trust("ecs-tasks"))) == S


def test_power_users_may_assume_what_they_like() -> None:
    user = resource("aws_iam_user_policy_attachment.a", user="weak", policy_arn="arn:aws:iam::aws:policy/PowerUserAccess")
    assert say(PHRASE, WEAK, own("user", "weak", PUTS), user, ME, app()).verdict == M


def test_it_is_told_how() -> None:
    answer = say(PHRASE, resource("aws_iam_policy.p", name="p", policy=policy(PUTS, ASSUMES)), app(), ME)
    assert "iam:PutRolePolicy of aws_iam_role.app, which trusts its account, with sts:AssumeRole, which leads" in answer.because
    answer = say(PHRASE, own("user", "weak", PUTS), WEAK, ME, app(trusting(ref("aws_iam_user.weak.arn"))))
    assert "iam:PutRolePolicy of aws_iam_role.app, which trusts its holder, which leads" in answer.because


HANDED_ON = resource("aws_lambda_function.f", function_name="f", role=ref("aws_iam_role.ci.arn"))


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        (app(trusting(ref("aws_lambda_function.f.role"))), M),  # what its function has is the role itself
        (app(trusting([ref("aws_lambda_function.f.role"), ref("aws_iam_role.other.arn")])), M),
        (app(trusting(ref("aws_lambda_function.f.arn"))), S),
        (app(trusting(ref("aws_lambda_function.g.role"))), S),
    ],
)
def test_a_trust_names_a_role_by_what_has_it(role: Resource, verdict: Verdict) -> None:
    own = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.ci.id"), policy=policy(PUTS))
    other = resource("aws_lambda_function.g", function_name="g", role=ref("aws_iam_role.other.arn"))
    assert say(PHRASE, own, role, CI, HANDED_ON, other, ME).verdict == verdict


def test_a_statement_names_a_role_by_what_has_it() -> None:
    names = [ref("aws_lambda_function.f.role")]
    own = resource("aws_iam_user_policy.p", user=ref("aws_iam_user.weak.name"), policy=policy(give("iam:PutRolePolicy", names)))
    role = resource("aws_iam_role.ci", name="ci", assume_role_policy=trusting(ref("aws_iam_user.weak.arn")))
    assert say(PHRASE, own, role, WEAK, HANDED_ON, ME).verdict == M


def test_a_trust_names_a_role_by_the_profile_that_is_looked_up() -> None:
    own = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.ci.id"), policy=policy(PUTS))
    profile = resource("aws_iam_instance_profile.p", name="p", role=ref("aws_iam_role.ci.name"))
    look_up = resource("data.aws_iam_instance_profile.d", name=ref("aws_iam_instance_profile.p.name"))
    role = app(trusting(ref("data.aws_iam_instance_profile.d.role_arn")))
    assert say(PHRASE, own, role, CI, profile, look_up, ME).verdict == M
    perhaps = resource("data.aws_iam_instance_profile.d", name=ref("var.profile"))
    assert say(PHRASE, own, role, CI, profile, perhaps, ME).verdict == U
    other = resource("data.aws_iam_instance_profile.d", name="other")
    assert say(PHRASE, own, role, CI, profile, other, ME).verdict == S

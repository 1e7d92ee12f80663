"""What stands here and runs as an administrator: whoever starts it with what he likes, or gets into it, is one as well.

https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html says what a build takes from whoever starts it.
"""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource, says, unknown, world
from tests.language.terms.policy_texts import M, S, U, policy, say
from tests.language.terms.test_escalation import ME, PHRASE, deny, give
from tests.language.terms.test_escalation_roles import ADMIN, ADMINISTRATOR, strong, trust, verdict_of

AGENTS = "bedrock-agentcore"
RUNTIME = resource("aws_bedrockagentcore_agent_runtime.a", agent_runtime_name="orders", role_arn=ADMIN)
SUMS = resource("aws_bedrockagentcore_code_interpreter.c", name="sums", execution_role_arn=ADMIN)
PAGES = resource("aws_bedrockagentcore_browser.b", name="pages", execution_role_arn=ADMIN)
COMMAND = f"{AGENTS}:InvokeAgentRuntimeCommand"
ON_SUMS = [f"{AGENTS}:StartCodeInterpreterSession", f"{AGENTS}:InvokeCodeInterpreter"]
ON_PAGES = [f"{AGENTS}:StartBrowserSession", f"{AGENTS}:ConnectBrowserAutomationStream"]
ARNS = f"arn:aws:{AGENTS}:*:111122223333:"


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (give(COMMAND), M),  # of all there are, of which this is one
        (give(f"{AGENTS}:*"), M),
        (give(COMMAND, ref("aws_bedrockagentcore_agent_runtime.a.agent_runtime_arn")), M),
        (give(f"{COMMAND}Shell", [ref("aws_bedrockagentcore_agent_runtime.a.agent_runtime_arn")]), M),
        (give(COMMAND, f"{ARNS}runtime/orders-*"), M),
        (give(COMMAND, f"{ARNS}runtime/*"), M),
        (give(COMMAND, f"{ARNS}runtime/orders-a1b2c3d4e5"), U),  # which sign the service made up, nobody knows
        (give(COMMAND, f"{ARNS}runtime/stock-*"), S),
        (give(COMMAND, ref("aws_bedrockagentcore_agent_runtime.other.agent_runtime_arn")), S),
        (give(f"{AGENTS}:InvokeAgentRuntime"), S),  # which asks the agent, and runs what that was made for
        (give(ON_SUMS), M),
        (give(ON_SUMS, ref("aws_bedrockagentcore_code_interpreter.c.code_interpreter_arn")), M),
        (give(ON_SUMS, f"{ARNS}code-interpreter-custom/sums-*"), M),
        (give(ON_SUMS, f"{ARNS}code-interpreter-custom/other-*"), S),
        (give(ON_SUMS, "arn:aws:bedrock-agentcore:*:aws:code-interpreter/*"), S),  # AWS's own has no role
        (give(ON_SUMS[0]), S),
        (give(ON_SUMS[1]), S),
        (give(ON_PAGES), M),
        (give(ON_PAGES[:1]), S),
    ],
)
def test_what_agents_are_given(statement: object, verdict: Verdict) -> None:
    assert verdict_of(statement, beside=(RUNTIME, SUMS, PAGES)) == verdict


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        (ref("aws_bedrockagentcore_browser.b.browser_arn"), M),
        (f"{ARNS}browser-custom/pages-*", M),
        (f"{ARNS}browser-custom/other-*", S),
    ],
)
def test_a_browser_that_is_named(named: object, verdict: Verdict) -> None:
    starts, connects = give(ON_PAGES[0], named), give(ON_PAGES[1])  # which AWS's reference has no resource for
    assert verdict_of(starts, connects, beside=(PAGES,)) == verdict


@pytest.mark.parametrize("actions", [[COMMAND], ON_SUMS, ON_PAGES, ["codebuild:StartBuild"], ["ec2-instance-connect:SendSSHPublicKey"]])
def test_where_nothing_runs_as_an_administrator_it_is_work(actions: list[str]) -> None:
    plain = resource("aws_iam_role.plain", name="plain", assume_role_policy=trust("codebuild"))
    beside = (plain, resource("aws_codebuild_project.p", name="p", service_role=ref("aws_iam_role.plain.arn")))
    assert verdict_of(give(actions), beside=beside) == S


PROJECT = resource("aws_codebuild_project.p", name="apply", service_role=ADMIN)
STARTS = give("codebuild:StartBuild", ref("aws_codebuild_project.p.arn"))
EITHER = unknown("var.c", branches={"c": trust("codepipeline"), "not c": trust("ec2")})


def started_by(trusted: object, *, attached: bool = False) -> Verdict:
    """The answer about a policy that a role holds, and starts builds by."""
    ci = resource("aws_iam_role.ci", name="ci", assume_role_policy=trusted)
    held: dict[str, Any] = {"policy": policy(STARTS)}
    if not attached:
        return say(PHRASE, resource("aws_iam_role_policy.p", role=ref("aws_iam_role.ci.id"), **held), strong(), ME, PROJECT, ci).verdict
    other = resource("aws_iam_role.other", name="other", assume_role_policy=trust("lambda"))
    both = [
        resource(f"aws_iam_role_policy_attachment.{one}", role=ref(f"aws_iam_role.{one}.name"), policy_arn=ref("aws_iam_policy.p.arn"))
        for one in ("ci", "other")
    ]
    return say(PHRASE, resource("aws_iam_policy.p", **held), strong(), ME, PROJECT, ci, other, *both).verdict


@pytest.mark.parametrize(
    ("trusted", "verdict"),
    [
        (trust("codepipeline"), S),  # it starts what a pipeline is told to, and runs no code of anybody's
        (trust("events"), S),
        (trust("pipes"), S),
        (trust("scheduler"), S),
        (trust("states"), S),
        (trust("lambda"), M),
        (trust("ec2"), M),
        (policy({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole"}), M),
        (policy({"Effect": "Allow", "Principal": {"Service": ["codepipeline.amazonaws.com", "ec2.amazonaws.com"]}, "Action": "*"}), M),
        (EITHER, U),
        (unknown("var.trust"), U),
    ],
)
def test_who_starts_a_build(trusted: object, verdict: Verdict) -> None:
    assert started_by(trusted) == verdict


def test_a_policy_that_a_pipeline_and_a_function_hold() -> None:
    assert started_by(trust("codepipeline"), attached=True) == M


@pytest.mark.parametrize(
    ("role", "statement", "verdict"),
    [
        (unknown("var.role"), STARTS, U),  # it may be the administrator's, or one of elsewhere
        (unknown("var.role"), give("lambda:UpdateFunctionCode", "arn:aws:lambda:*:*:function:orders"), U),
        ("ci", STARTS, U),  # of elsewhere: a pipeline's, perhaps
        (ref("data.aws_iam_role.ci.name"), STARTS, U),
        ("ci", give("lambda:UpdateFunctionCode", "arn:aws:lambda:*:*:function:orders"), M),
        (ref("aws_iam_role.admin.id"), STARTS, S),
    ],
)
def test_a_policy_of_a_role_that_is_not_told(role: object, statement: object, verdict: Verdict) -> None:
    runs = resource("aws_lambda_function.f", function_name="orders", role=ADMIN)
    held = resource("aws_iam_role_policy.p", role=role, policy=policy(statement))
    assert say(PHRASE, held, strong(), ME, PROJECT, runs).verdict == verdict


@pytest.mark.parametrize(
    ("also", "verdict"),
    [
        (ref("aws_iam_role.admin.name"), S),  # who is one anyway
        (unknown("var.role"), U),
    ],
)
def test_a_policy_that_a_pipeline_and_an_administrator_hold(also: object, verdict: Verdict) -> None:
    ci = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codepipeline"))
    both = [
        resource(f"aws_iam_role_policy_attachment.{at}", role=one, policy_arn=ref("aws_iam_policy.p.arn"))
        for at, one in enumerate((ref("aws_iam_role.ci.name"), also))
    ]
    assert say(PHRASE, resource("aws_iam_policy.p", policy=policy(STARTS)), strong(), ME, PROJECT, ci, *both).verdict == verdict


@pytest.mark.parametrize("order", [("pipeline", "lambda"), ("lambda", "pipeline")])
def test_a_pipeline_and_a_function_with_the_same_words(order: tuple[str, str]) -> None:
    trusted = {"pipeline": trust("codepipeline"), "lambda": trust("lambda")}
    roles = [resource(f"aws_iam_role.{one}", name=one, assume_role_policy=how) for one, how in trusted.items()]
    said = policy(give("codebuild:StartBuild", "arn:aws:codebuild:*:*:project/apply"))
    held = {one: resource(f"aws_iam_role_policy.{one}", role=ref(f"aws_iam_role.{one}.id"), policy=said) for one in trusted}
    context = world(strong(), ME, PROJECT, *roles, *held.values())
    told = {one: says(PHRASE, held[one], context).verdict for one in order}
    assert told == {"pipeline": S, "lambda": M}


def test_what_a_pipeline_may_change_it_is_asked_about() -> None:
    ci = resource("aws_iam_role.ci", name="ci", assume_role_policy=trust("codepipeline"))
    changes = policy(give(["codebuild:UpdateProject", "codebuild:StartBuild"], ref("aws_codebuild_project.p.arn")))
    held = resource("aws_iam_role_policy.p", role=ref("aws_iam_role.ci.id"), policy=changes)
    assert say(PHRASE, held, strong(), ME, PROJECT, ci).verdict == M


def test_a_deny_of_the_project() -> None:
    assert verdict_of(STARTS, deny("codebuild:StartBuild", ref("aws_codebuild_project.p.arn")), beside=(PROJECT,)) == S
    assert verdict_of(give("codebuild:StartBuild"), deny("codebuild:*", "arn:aws:codebuild:*:*:project/apply"), beside=(PROJECT,)) == S
    assert verdict_of(give("codebuild:StartBuild"), deny("codebuild:*", "arn:aws:codebuild:*:*:project/plan"), beside=(PROJECT,)) == M


def machine() -> tuple[Resource, ...]:
    profile = resource("aws_iam_instance_profile.admin", name="admin", role=ref("aws_iam_role.admin.name"))
    return profile, resource("aws_instance.i", iam_instance_profile=ref("aws_iam_instance_profile.admin.name"))


KEY = "ec2-instance-connect:SendSSHPublicKey"


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (give(KEY), M),
        (give(KEY, ref("aws_instance.i.arn")), M),
        (give(KEY, "arn:aws:ec2:*:111122223333:instance/*"), M),
        (give(KEY, ref("aws_instance.other.arn")), S),
        (give(KEY, Condition={"StringEquals": {"ec2:osuser": "ec2-user"}}), M),  # whoever he is there, the role is the machine's
        (give(KEY, Condition={"StringEquals": {"aws:ResourceTag/team": "web"}}), S),
    ],
)
def test_a_key_for_an_instance(statement: object, verdict: Verdict) -> None:
    role = strong(assume_role_policy=trust("ec2"), managed_policy_arns=[ADMINISTRATOR])
    assert verdict_of(statement, role=role, beside=machine()) == verdict


def test_it_is_told_what_is_started() -> None:
    answer = say(PHRASE, resource("aws_iam_policy.p", policy=policy(STARTS)), strong(), ME, PROJECT)
    assert "codebuild:StartBuild of aws_codebuild_project.p, which runs as an administrator, which leads" in answer.because

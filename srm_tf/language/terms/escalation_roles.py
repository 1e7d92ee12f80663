"""What makes an administrator: a role that is one, or makes itself one, when it is passed, and what runs with one, when it is changed.

Whoever passes such a role to a service that it trusts, and uses that, is one as well; so is who gives what runs with it other code.

Who may assume such a role is named for that, in its own policy and in theirs; where it is passed, only the service is.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.arns import wide
from srm_tf.language.terms.attached import policies_of, role_of
from srm_tf.language.terms.escalation_assumed import Writable, assumed_by
from srm_tf.language.terms.escalation_held import WRITING_OWN, OfHolder, written_by_holders
from srm_tf.language.terms.escalation_identities import OF_IDENTITIES, identities
from srm_tf.language.terms.escalation_names import ByName, by_names
from srm_tf.language.terms.escalation_passed import passed
from srm_tf.language.terms.escalation_rewritten import rewritten
from srm_tf.language.terms.escalation_strength import BECOMES_ONE, IS_ONE, administers, is_strong, runs_as
from srm_tf.language.terms.escalation_targets import (
    OF_AGENTS,
    ROLE,
    TRUSTING,
    Strong,
    StrongMachine,
    StrongRole,
    by_profile_of,
    is_one_of,
    made_of,
    may_be_any,
    trust_of,
)
from srm_tf.language.terms.escalation_tasks import STARTED, tasks
from srm_tf.language.terms.escalation_ways import BUILDS, LETTING_IN, ON_MACHINES, ON_STRONG, STARTS, WRITING, Row, reached
from srm_tf.language.terms.escalation_written import Asking, written
from srm_tf.language.terms.globs import PatternSet
from srm_tf.language.terms.identity_boundaries import PERMISSION_SET
from srm_tf.language.terms.look_ups import look_ups_of
from srm_tf.language.terms.machines import machines
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, joined_with, lives, maybe, opposite, some
from srm_tf.language.terms.own_accounts import in_own_account
from srm_tf.language.terms.own_names import MADE_UP, end_of_arn
from srm_tf.language.terms.pass_role_conditions import PASSING
from srm_tf.model.graph import typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT, GAP

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.model.value import Value

_OF_A_ROLE: Final = "aws_iam_role_policy"
_HOLDERS: Final = (ROLE, "aws_iam_user", "aws_iam_group", PERMISSION_SET)
# What runs with a role, whoever starts it: by which argument it has that, how its ARN ends, and what is done to it that runs one's own.
_RUNS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "aws_lambda_function": ("role", "function:{}", ("lambda:updatefunctioncode", "lambda:updatefunctionconfiguration")),
    "aws_codebuild_project": ("service_role", "project/{}", ("codebuild:updateproject", *BUILDS)),
    "aws_sfn_state_machine": ("role_arn", "stateMachine:{}", ("states:updatestatemachine",)),
    "aws_cloudformation_stack": (
        "iam_role_arn",
        f"stack/{{}}/{'?' * 36}",
        ("cloudformation:updatestack", "cloudformation:createchangeset"),
    ),
    "aws_sagemaker_notebook_instance": (
        *("role_arn", "notebook-instance/{}"),
        ("sagemaker:createpresignednotebookinstanceurl", "sagemaker:updatenotebookinstance"),
    ),
    "aws_bedrockagentcore_agent_runtime": (
        *("role_arn", f"runtime/{{}}{OF_AGENTS}"),
        ("bedrock-agentcore:invokeagentruntimecommand", "bedrock-agentcore:invokeagentruntimecommandshell"),
    ),
    "aws_bedrockagentcore_code_interpreter": (
        *("execution_role_arn", f"code-interpreter-custom/{{}}{OF_AGENTS}"),
        ("bedrock-agentcore:startcodeinterpretersession",),
    ),
    "aws_bedrockagentcore_browser": (
        *("execution_role_arn", f"browser-custom/{{}}{OF_AGENTS}"),
        ("bedrock-agentcore:startbrowsersession",),
    ),
}
# An instance has a role by its profile, and whoever gets into it reads its credentials.
_MACHINE, _BY_PROFILE, _PROFILE = "aws_instance", "iam_instance_profile", "aws_iam_instance_profile"
_NAMES: Final = ("name", "function_name", "agent_runtime_name")
_STARTED: Final = f"i-{'?' * 17}"  # what a group starts is called so, and never twice the same
# Services whose roles start what AWS is told to start: a pipeline has every project's builds in AWS's own role for it.
# https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
_ORDERED: Final = ("codepipeline", "events", "pipes", "scheduler", "states")
_CHANGED: Final = frozenset(action for *_, actions in _RUNS.values() for action in actions)
_NAMED_FOR: Final = frozenset({PASSING, TRUSTING, *LETTING_IN, *WRITING_OWN, *OF_IDENTITIES, *ON_STRONG, *_CHANGED})


def strong_ones(held: Sequence[Held], own: Own, subject: Resource, context: Context, leads: Callable[[Row, Strong], Match]) -> list[Strong]:
    """What some policies name here that makes an administrator of whoever holds these, and is none yet: roles to pass, what runs as one.

    Those that speak of all there are name none, but what makes one by its role alone; `held`: with those of a boundary, which may.
    `leads`: whether a way leads to more by one of these.
    """
    narrow = _narrow(held, context)
    asked: dict[tuple[str, tuple[str, ...]], Strong] = {}
    whose: Sequence[tuple[Resource, Match]] = _holders(subject, context) if narrow else []
    asking = Asking(held, whose, own, subject, context, leads)
    for action, resources in narrow:
        for one in _found(resources, action, asking):
            if one.thing.address != subject.address:
                asked[one.thing.address, one.actions] = one
    if not asked:
        return []
    weaker = [(who, every([how, opposite(is_strong(who, context))])) for who, how in whose]
    others = _others(whose)
    starting = maybe(f"{subject.address}.role") if others.yes and subject.type == _OF_A_ROLE else others

    def parts(one: Strong) -> Iterable[Strong]:
        if isinstance(one, Writable):
            return assumed_by(one, whose, held, own, context)
        if isinstance(one, OfHolder):
            return (one,)
        apart = [(who, how) for who, how in weaker if who.address != one.thing.address]  # what it is about gains nothing by itself
        by_any = some([*(how for _, how in apart), others])
        return _by_builds(replace(one, held=every([one.held, by_any])), apart, starting, context)

    placed = ((part, in_own_account(part.thing, subject, context)) for one in asked.values() for part in parts(one) if not part.held.no)
    ones = [replace(part, held=every([part.held, here])) for part, here in placed]
    return [one for one in ones if not one.held.no]


def _narrow(held: Sequence[Held], context: Context) -> Collection[tuple[str, PatternSet]]:
    """What some policies speak of, by action, each once, where that is not all there is."""
    told = (one for policy in held for document in policy.readings for one in _told(document))
    started = _started(context)
    return {
        (action, id(one)): (action, one)
        for action, one in told
        if (action in started if action in ON_STRONG else not wide(one, action, arns_about(action)).yes)
    }.values()


def _found(resources: PatternSet, action: str, asking: Asking) -> Iterable[Strong]:
    """What a statement names that an action is done to."""
    if action not in LETTING_IN and action not in WRITING_OWN:
        writing = passed(resources, asking) if action == PASSING else ()
        return chain(_named_in(resources, action, asking.own, asking.context), writing)

    def holders(policy: Resource) -> Sequence[tuple[Resource, Match]]:
        return _by_place(asking.context).get(policy.address, ())

    others = written(resources, action, asking) if action in WRITING else ()
    rewriting = rewritten(resources, action, asking) if action in LETTING_IN else ()
    return chain(others, rewriting, written_by_holders(resources, action, asking, holders) if action in WRITING_OWN else ())


def _named_in(resources: PatternSet, action: str, own: Own, context: Context) -> Iterator[Strong]:
    """What a statement surely or perhaps names."""
    there = _there(action, context)
    for address in there.may_be_named(resources):
        one = there.ones[address]
        if action in one.actions and not one.named_by(resources, own).no:
            yield one


def _there(action: str, context: Context) -> ByName:
    """What makes administrators by an action."""
    if action in OF_IDENTITIES:
        return identities(action, context)
    return _machines(context) if action in ON_MACHINES else _strong_ones(context)


def _others(whose: Sequence[tuple[Resource, Match]]) -> Match:
    """Whether somebody else than these holds a policy: anybody where nobody is known to, and who may be one of these may be none."""
    doubtful = [how for _, how in whose if not how.yes]
    if doubtful:
        return maybe(*chain(*(how.on for how in doubtful)))
    return NO if whose else YES


def _by_builds(one: Strong, weaker: Sequence[tuple[Resource, Match]], others: Match, context: Context) -> Iterator[Strong]:
    """The same; apart what starts its builds, or its jobs, as far as somebody who is no administrator does that freely."""
    builds = tuple(action for action in one.actions if action in STARTS)
    freely = some([*(every([how, opposite(_is_ordered(who, context))]) for who, how in weaker), others]) if builds else YES
    if freely.yes:
        yield one
        return
    yield replace(one, actions=tuple(action for action in one.actions if action not in STARTS))
    yield replace(one, actions=builds, held=every([one.held, freely]))


@once
def _started(context: Context) -> frozenset[str]:
    """Which actions there is something here for that is asked about where it runs as an administrator alone."""
    kinds = (actions for type_, (*_, actions) in _RUNS.items() if context.graph.of_type(type_))
    tasks_of = (action for type_, action in STARTED.items() if context.graph.of_type(type_))
    return ON_STRONG.intersection(chain(ON_MACHINES, tasks_of, *kinds))


@once
def _is_ordered(identity: Resource, context: Context) -> Match:
    """Whether only services act as an identity that say how a build is started as they are told, and run nobody's code with its rights."""
    if identity.type != ROLE:
        return NO

    def lets_others(document: Document) -> Match:
        others = (one.principals.some(lambda named: opposite(is_one_of(named, _ORDERED))) for one in document.allowing)
        return some([*others, document.rest])

    return opposite(agreed(map(lets_others, trust_of(identity, context)), (f"{identity.address}.assume_role_policy",)))


def _told(document: Document) -> Iterator[tuple[str, PatternSet]]:
    """What a document speaks of for which actions, and what is left where it denies all but that."""
    for one in document.allowing:
        yield from ((action, one.resources) for action in _named_for(one))
    for one in document.denying:
        others = one.resources.others
        if not others.present.no:
            spared = PatternSet(others, fold=False)
            yield from ((action, spared) for action in _named_for(one))


def _named_for(statement: Statement) -> frozenset[str]:
    """The actions of a statement that something may be named for."""
    return reached(statement) & _NAMED_FOR


@once
def _strong_ones(context: Context) -> ByName:
    """The roles that surely or perhaps are administrators, or make themselves one, and what runs with one of them."""
    found = [_strong_role(role, context) for role in context.graph.of_type(ROLE)]
    roles = {one.thing.address: one for one in found if one is not None}
    ones = [*roles.values(), *(chain(_running(roles, context), tasks(roles, context)) if roles else ())]
    return by_names(replace(one, found_by={**one.found_by, **look_ups_of(one.thing, context)}) for one in ones)


def _running(roles: Mapping[str, StrongRole], context: Context) -> Iterator[Strong]:
    """The resources that run, or may run, with one of these roles."""
    for type_, (by, ends, actions) in _RUNS.items():
        for thing in context.graph.of_type(type_):
            joined = joined_with(context.links.parents(thing, thing.get(by), by, (ROLE,)))
            ones = [(roles[role.address], how) for role, how in joined if role.address in roles]
            held = every([lives(thing), some([*(every([how, one.held]) for one, how in ones), may_be_any(thing.get(by))])])
            if not held.no:
                name = next((value for key in _NAMES if not (value := thing.get(key)).is_nothing), ABSENT)
                so = ends.format(MADE_UP if name.is_nothing else name.form)
                yield Strong(thing, held, runs_as(one.shown for one, _ in ones), so, actions, made_of(so, name))


@once
def _machines(context: Context) -> ByName:
    """The instances that stand here, and what starts some, that surely or perhaps have such a role."""
    given: dict[str, list[Value]] = {}
    for one in machines(context):
        given.setdefault(one.address, []).extend(value for value in one.profiles if not value.is_null)
    things = ((context.graph.get(address), values) for address, values in given.items())
    found = [_machine(thing, values, context) for thing, values in things if thing is not None and values]
    return by_names(replace(one, found_by=look_ups_of(one.thing, context)) for one in found if not one.held.no)


def _machine(thing: Resource, profiles: Sequence[Value], context: Context) -> StrongMachine:
    """An instance with whatever role its profile holds, or a group or a fleet with one of several.

    EC2 launches one with a role that does not trust it, but gives it no credentials.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html
    """
    told = [_by_profile(thing, value, context) for value in profiles]
    ends = f"instance/{(thing.get('id').form or GAP) if thing.type == _MACHINE else _STARTED}"
    held = every([lives(thing), some(found for found, _ in told)])
    return StrongMachine(thing, held, runs_as(one.shown for _, ones in told for one in ones), ends, ON_MACHINES)


def _by_profile(thing: Resource, value: Value, context: Context) -> tuple[Match, Sequence[Strong]]:
    """Whether a machine has such a role by a profile, and which that may be."""
    profiles = list(joined_with(context.links.parents(thing, value, _BY_PROFILE, (_PROFILE,))))
    ones = [(one, every([how, inner])) for profile, how in profiles for one, inner in _held_by(profile, context)]
    found = [every([how, one.held, one.trusted_to("ec2")]) for one, how in ones]
    found += [every([how, may_be_any(role_of(profile)[0])]) for profile, how in profiles]
    if not (by_variable := may_be_any(value)).no:
        found.append(every([by_variable, _is_held(context)]))
    return some(found), [one for one, _ in ones]


@once
def _is_held(context: Context) -> Match:
    """Whether a profile here holds such a role."""
    return some(
        every([one.held, how, one.trusted_to("ec2")])
        for profile in context.graph.of_type(_PROFILE)
        for one, how in _held_by(profile, context)
    )


def _held_by(profile: Resource, context: Context) -> Iterator[tuple[StrongRole, Match]]:
    """Such roles that a profile surely or perhaps holds."""
    value, by = role_of(profile)
    for role, how in joined_with(context.links.parents(profile, value, by, (ROLE,))):
        one = _strong_role(role, context)
        if one is not None:
            yield one, how


@once
def _strong_role(role: Resource, context: Context) -> StrongRole | None:
    """A role as one that surely or perhaps is an administrator; None where it is none."""
    held = every([lives(role), is_strong(role, context)])
    return None if held.no else _strong(role, held, context)


def _strong(role: Resource, held: Match, context: Context) -> StrongRole:
    shown, ends = IS_ONE if administers(role, context).yes else BECOMES_ONE, end_of_arn(role)
    made, by_profile, trust = made_of(ends, role.get("name")), by_profile_of(role, context), trust_of(role, context)
    return StrongRole(role, held, shown, ends, (PASSING, TRUSTING), made, by_profile=by_profile, trust=trust)


def _holders(subject: Resource, context: Context) -> Sequence[tuple[Resource, Match]]:
    """Who surely or perhaps holds a policy; an identity itself."""
    return [(subject, YES)] if typed(subject) in _HOLDERS else _by_place(context).get(subject.address, ())


@once
def _by_place(context: Context) -> dict[str, list[tuple[Resource, Match]]]:
    """Policy → who surely or perhaps holds it."""
    found: dict[str, list[tuple[Resource, Match]]] = {}
    for kind in _HOLDERS:
        for identity in context.graph.of_type(kind):
            for policy in () if identity.action.ends else policies_of(identity, context):
                address = policy.place.rpartition(" → ")[2].rpartition(".")[0]
                found.setdefault(address, []).append((identity, policy.held))
    return found

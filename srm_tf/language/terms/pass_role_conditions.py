"""Conditions that say less than they seem to, held against what a way to more privileges takes: MFA, and `iam:PassedToService`.

The latter tells to which services a role may be passed. Passing any role to a service, and using that service, is such a way
whichever other services are left out:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms.always_met_conditions import on_form
from srm_tf.language.terms.arns import is_wide
from srm_tf.language.terms.comparisons import EXCLUDING, bare_name
from srm_tf.language.terms.forms import ACCOUNT, RESOURCE, SERVICE
from srm_tf.language.terms.globs import contains, on_text, one_of, overlap, settle, sure
from srm_tf.language.terms.idle_conditions import without_absent
from srm_tf.language.terms.match import NO, YES, Match, every, opposite, some
from srm_tf.model.partitions import PARTITIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.terms.documents import Condition, Statement
    from srm_tf.language.terms.globs import Test

MFA: Final = frozenset({"aws:multifactorauthpresent", "aws:multifactorauthage"})
PASSING: Final = "iam:passrole"
_KEY: Final = "iam:passedtoservice"
_RESOURCE: Final = "iam:associatedresourcearn"
_EQUAL: Final = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})
_UNEQUAL: Final = frozenset(one for one, other in EXCLUDING.items() if other in _EQUAL)
_TELLING: Final = _EQUAL | _UNEQUAL
_DOMAINS: Final = ("amazonaws.com", "amazonaws.com.cn")  # some services have the second one in China: `ec2`, not `ecs-tasks`
# Whom a role is passed to, where that is called otherwise than the actions: what runs for them takes it.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html, https://docs.aws.amazon.com/batch/latest/userguide/execution-IAM-role.html,
# https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html
_SERVICES: Final = {
    "airflow": ("airflow", "airflow-env"),
    "apprunner": ("tasks.apprunner", "build.apprunner"),
    "autoscaling": ("ec2",),
    "batch": ("ecs-tasks",),
    "datapipeline": ("datapipeline", "ec2"),
    "deadline": ("credentials.deadline",),
    "ecs": ("ecs-tasks",),
    "elasticmapreduce": ("elasticmapreduce", "ec2"),
    "iam": ("ec2",),  # by a profile for instances
    "imagebuilder": ("ec2",),
    "iot": ("credentials.iot",),
}


def after_sign_in(statement: Statement) -> Statement:
    """A statement without its conditions on MFA, which its holder meets by signing in with it."""
    left = [one for one in statement.conditions if not is_about(one, MFA).yes]
    return statement if len(left) == len(statement.conditions) else replace(statement, conditions=tuple(left))


def is_about(condition: Condition, keys: frozenset[str]) -> Match:
    """Whether one of these keys is what a condition asks about."""
    return settle(condition.key, one_of(keys))


def without_idle(statement: Statement, action: str, row: Sequence[str]) -> Statement:
    """A statement without those of its conditions that take nothing, or perhaps nothing, from an action of a way to more privileges."""
    statement = without_absent(statement, action)
    if row[0] != PASSING or action != PASSING or not statement.conditions:
        return statement
    taking = row[1]  # takes the role; what follows only uses it, by a service that needs none: a command of SSM's, on an instance
    about = frozenset((taking.partition(":")[0], *passed_to(taking)))
    left: list[Condition] = []
    limits: list[Match] = []
    for one in statement.conditions:
        met = some([_lets(one, taking), _is_for(one, about)])
        if met.no and not _asks_for_a_service(one, _TELLING).yes:
            left.append(one)
        else:
            limits.append(opposite(met))
    return replace(statement, conditions=tuple(left), other_conditions=some([*limits, statement.other_conditions]))


def of_services(condition: Condition, action: str, row: Sequence[str]) -> tuple[Match, Match]:
    """Of the condition of a Deny: whether it is about none of the services that a way passes a role to, and whether it is about all."""
    if action != PASSING:
        return NO, NO
    by_arn = _asks_for_a_resource(condition)
    if not by_arn.no and row[1:]:
        past, met = _of_machines(condition, frozenset((row[1].partition(":")[0], *passed_to(row[1]))))
        return every([by_arn, past]), every([by_arn, met])
    asked = _asks_for_a_service(condition)
    named = [_names(condition, {f"{one}.{domain}" for domain in _DOMAINS}) for one in passed_to(row[1])] if len(row) > 1 else []
    return every([asked, opposite(some(named))]), every([asked, some(named), *named])


def _of_machines(condition: Condition, services: frozenset[str]) -> tuple[Match, Match]:
    """The same of a condition on what is to use a role. Known is what that is for instances; in another Region he has others."""
    named = condition.values.some(_of_one(services))
    if named.no:
        return YES, NO
    if services != frozenset({"ec2"}):
        return NO, NO
    every_one = condition.values.some(on_form(_names_all_instances))
    return opposite(every_one), every_one


def _of_one(services: frozenset[str]) -> Test:
    def of_one(text: str) -> bool:
        fields = text.split(":", RESOURCE)
        return len(fields) <= RESOURCE or any(overlap(fields[SERVICE], one) for one in services)

    return on_form(of_one)


def _names_all_instances(text: str) -> bool:
    """Whether a pattern is of all instances in all Regions; the account that it names, or leaves out, is the holder's."""
    fields = text.split(":", RESOURCE)
    if len(fields) > RESOURCE:
        fields[ACCOUNT] = "*"
    return any(contains(":".join(fields), f"arn:{one.name}:ec2:*:*:instance/*") for one in PARTITIONS)


def _asks_for_a_resource(condition: Condition) -> Match:
    """Whether a condition names what is to use a role, be it by patterns."""
    test = settle(condition.test, on_text(lambda text: sure(bare_name(text) in {"arnequals", "arnlike", "stringlike"})))
    return every([test, settle(condition.key, one_of({_RESOURCE}))])


def passed_to(action: str) -> Sequence[str]:
    """To whom an action passes a role, by the first part of its name."""
    prefix = action.partition(":")[0]
    return _SERVICES.get(prefix, (prefix,))


def _lets(condition: Condition, action: str) -> Match:
    """Whether a condition on whom a role is passed to is met where an action takes it, be it for all services but those it names."""
    asked = _asks_for_a_service(condition, _TELLING)
    if asked.no:
        return NO
    named = [_names(condition, {f"{one}.{domain}" for domain in _DOMAINS}) for one in passed_to(action)]
    spares = _asks_for_a_service(condition, _UNEQUAL)
    return every([asked, some([every([spares, some(map(opposite, named))]), every([opposite(spares), some(named)])])])


def _is_for(condition: Condition, services: frozenset[str]) -> Match:
    """Whether a condition names all resources of a kind of these services, as AWS writes it for what gets a name of AWS's: all instances.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_AssociatedResourceArn
    """
    found = _asks_for_a_resource(condition)
    return found if found.no else every([found, condition.values.some(lambda value: is_wide(value, services))])


def _asks_for_a_service(condition: Condition, tests: frozenset[str] = _EQUAL) -> Match:
    """Whether a condition names the services that a role may be passed to, by one of these operators."""
    test = settle(condition.test, on_text(lambda text: sure(bare_name(text) in tests)))
    return every([test, settle(condition.key, one_of({_KEY}))])


def _names(condition: Condition, services: set[str]) -> Match:
    """Whether one of these services is one that a condition names; only `StringLike` and its opposite take a star for anything."""
    like = settle(condition.test, on_text(lambda text: sure(bare_name(text) in {"stringlike", "stringnotlike"})))
    by_pattern = every([like, condition.values.some(on_text(lambda text: sure(any(contains(text.lower(), one) for one in services))))])
    return some([by_pattern, condition.values.some(on_text(lambda text: sure(text.lower() in services)))])

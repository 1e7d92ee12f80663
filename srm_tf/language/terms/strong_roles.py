"""What makes an administrator: a role that is one, or makes itself one, when it is passed, and what runs with one, when it is changed.

Whoever passes such a role to a service that it trusts, and uses that, is one as well; so is who gives what runs with it other code.

Who may assume such a role is named for that, in its own policy and in theirs; where it is passed, only the service is.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, Final, cast

import msgspec
from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.surroundings import account_number
from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.arns import everything, is_wide, wide
from srm_tf.language.terms.attached import named, of_groups, policies_of
from srm_tf.language.terms.aws_policies import ADMINISTRATOR
from srm_tf.language.terms.documents import documents
from srm_tf.language.terms.forms import ACCOUNT, REGION, RESOURCE, form, may_be
from srm_tf.language.terms.globs import PatternSet, Texts, contains, one_of, overlap, settle, sure
from srm_tf.language.terms.leading import Holder, escalates, within_bounds
from srm_tf.language.terms.limits import PERMISSION_SET, bounds_of
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, joined_with, lives, maybe, opposite, some
from srm_tf.language.terms.oneself import called
from srm_tf.language.terms.own_accounts import own_of
from srm_tf.language.terms.passing import PASSING, passed_to
from srm_tf.language.terms.policies import ALL_OF_IAM, administering, is_administrator, leaves_administrators
from srm_tf.language.terms.ways import reached, told_rows
from srm_tf.model.graph import typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Certainty, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.principals import Principal
    from srm_tf.language.terms.ways import Row

_ROLE: Final = "aws_iam_role"
_HOLDERS: Final = (_ROLE, "aws_iam_user", "aws_iam_group", PERMISSION_SET)
_ARNS: Final = frozenset({"arn", "id"})  # what is named here by either has its ARN for an id, or a name or a number, which is none
# What runs with a role, whoever starts it: by which argument it has that, how its ARN ends, and what is done to it that runs one's own.
_RUNS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "aws_lambda_function": ("role", "function:{}", ("lambda:updatefunctioncode", "lambda:updatefunctionconfiguration")),
    "aws_codebuild_project": ("service_role", "project/{}", ("codebuild:updateproject",)),
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
}
_NAMED_FOR: Final = frozenset({PASSING, *(action for *_, actions in _RUNS.values() for action in actions)})
_WRITERS: Final = (ALL_OF_IAM, ADMINISTRATOR)  # policies of AWS's, of which a boundary may leave what is enough
_PUTS: Final = ("iam:putrolepolicy",)  # one of the actions that both have
_IS_ONE, _BECOMES_ONE = "an administrator", "can make itself an administrator"
_ASSUMES: Final = "sts:assumerole"
# A cluster takes two roles, and so does a pipeline of Data Pipeline: by one alone nobody has either.
# https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html, https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-iam-roles.html
_WITH_ANOTHER: Final = frozenset({"elasticmapreduce", "datapipeline"})
_BY_PROFILE: Final = "ec2"  # an instance takes its role by a profile, which holds one
# What says for which account a service comes: for the one that the role is in, as a rule.
_FOR_ACCOUNT: Final = frozenset({"aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})
_OPEN_END: Final = regex(rf"[*?{GAP}]")
# Behind the prefix, `terraform-` without one: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role#name_prefix
# https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/id/id.go has its length.
_MADE_UP: Final = "?" * 26
_EVERYTHING: Final = PatternSet(Texts((Value("*"),)), fold=False)
_DOMAIN: Final = rf"(\.[a-z]{{2,4}}(-[a-z]+)+-\d+)?\.(amazonaws\.com(\.cn)?|{GAP})"


class Strong(msgspec.Struct, frozen=True):
    """What makes an administrator of somebody who may do something with it, as far as it surely does (`held`), and he is none.

    `shown`: what it is called; `ends`: how its ARN ends, with `?` for each sign that is made up; `actions`: those it is named for.
    """

    thing: Resource
    held: Match
    shown: str
    ends: str
    actions: tuple[str, ...]

    def taken_by(self, row: Row) -> Match:
        """Whether a way begins with what it is named for, as far as it makes an administrator."""
        return self.held if row[0] in self.actions else NO

    def named_by(self, resources: PatternSet, own: Own) -> Match:
        """Whether a statement speaks of it."""
        services, kinds = frozenset({self.actions[0].partition(":")[0]}), arns_about(self.actions[0])

        def is_told(value: Value) -> Match:
            return some([is_wide(value, services, kinds), settle(value, partial(self._is_one, own=own))])

        but_some = every([resources.others.present, opposite(resources.others.some(is_told))])
        return some([resources.these.some(is_told), but_some])

    def _is_one(self, value: Value, own: Own) -> Match:
        shown, mine = form(value), [one for one in value.references if one.target == self.thing.address]
        if shown.rstrip("*") == GAP:
            exact = len(mine) == len(value.references) and all(one.attribute in _ARNS and one.certainty == Certainty.EXACT for one in mine)
            return NO if not mine else YES if exact else maybe(*value.origins)
        fields = shown.split(":", RESOURCE)
        if len(fields) <= RESOURCE:
            return self._may_begin(value, shown)
        ends, folded = fields[RESOURCE], self.thing.type == _ROLE
        if contains(ends.lower() if folded else ends, self.ends.lower() if folded else self.ends) and GAP not in ends:
            return every([own(fields[ACCOUNT], value), self._is_in(fields[REGION])])
        open_ = (GAP in f"{ends}{self.ends}" or _MADE_UP in self.ends) and overlap(ends.replace(GAP, "*"), self.ends.replace(GAP, "*"))
        return maybe(*(value.origins or (f"{self.thing.address}.name",))) if open_ else NO

    def _may_begin(self, value: Value, shown: str) -> Match:
        """Whether what is put before the rest of a text may be the beginning of its ARN."""
        told = not shown.startswith(GAP) or any(one.target is not None for one in value.references)
        arn = f"arn:aws:{self.actions[0].partition(':')[0]}:*:*:{self.ends}"
        return maybe(*value.origins) if not told and overlap(shown.replace(GAP, "*"), arn) else NO

    def _is_in(self, region: str) -> Match:
        """Whether it is where an ARN says; one that is put together is about what is here."""
        if region.strip("*") == "" or GAP in region:
            return YES
        return sure(contains(region, self.thing.region)) if self.thing.region else maybe(f"the region of {self.thing.address}")

    def denied_by(self, document: Document, own: Own) -> Document:
        """A document whose Denies speak of all there is where they speak of this role, and are left out where they do not."""
        key = ("denied", self.thing.address, own)
        if key not in document.found:
            document.found[key] = replace(document, statements=tuple(self._told_of(document, own)))
        return cast("Document", document.found[key])

    def _told_of(self, document: Document, own: Own) -> Iterator[Statement]:
        for one in document.statements:
            about = NO if one.denies.no else self.named_by(one.resources, own)
            if one.denies.no:
                yield one
            elif not about.no:
                yield replace(one, resources=_EVERYTHING, certain=every([one.certain, about]))


class StrongRole(Strong, frozen=True):
    """A role that is an administrator, for whoever may pass it.

    `by_profile`: whether an instance profile holds it; `trust`: the readings of its trust policy.
    """

    by_profile: Match
    trust: tuple[Document, ...]

    def taken_by(self, row: Row) -> Match:
        """Whether the service that a way passes roles to may take this one."""
        taking = row[1] if row[0] == PASSING and len(row) > 1 else ""
        if not taking or taking.partition(":")[0] in _WITH_ANOTHER:
            return NO
        services = passed_to(taking)
        told = [self._trusted(one) if one != _BY_PROFILE else every([self._trusted(one), self.by_profile]) for one in services]
        return every([self.held, some(told)])

    def _trusted(self, service: str) -> Match:
        def lets(document: Document) -> Match:
            found = some([*(_lets(one, service) for one in document.allowing), document.rest])
            return every([found, maybe(f"{self.thing.address}.assume_role_policy")]) if document.denying else found

        return agreed(map(lets, self.trust), (f"{self.thing.address}.assume_role_policy",))


def strong_ones(held: Sequence[Held], own: Own, subject: Resource, context: Context) -> list[Strong]:
    """What some policies name here that makes an administrator of whoever holds these, and is none yet: roles to pass, what runs as one.

    Those that speak of all there are name none; `held`: with those of a boundary, which may.
    """
    told = [one for policy in held for document in policy.readings for one in _told(document)]
    narrow = {(action, id(one)): one for action, one in told if not wide(one, action, arns_about(action)).yes}
    ones: Mapping[str, Strong] = _strong_ones(context) if narrow else {}
    asked: dict[str, Strong] = {}
    for (action, _), resources in narrow.items():
        for address in _may_be_named(resources, ones, context):
            one = ones[address]
            if address != subject.address and action in one.actions and not one.named_by(resources, own).no:
                asked[address] = one
    if not asked:
        return []
    whose = _holders(subject, context)
    weaker = some(every([how, opposite(_is_strong(one, context))]) for one, how in whose) if whose else YES
    found = [replace(one, held=every([one.held, _in_account(one.thing, subject, context), weaker])) for one in asked.values()]
    return [one for one in found if not one.held.no]


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


def _may_be_named(resources: PatternSet, ones: Mapping[str, Strong], context: Context) -> Iterable[str]:
    """Those that a statement may speak of, by references and by how names begin, for thousands may have a policy each."""
    if resources.these.hidden is not None or not resources.others.present.no:
        return ones
    found: list[str] = []
    for value in resources.these.items:
        shown = form(value)
        fields = shown.split(":", RESOURCE)
        told = shown == GAP or (shown.startswith(GAP) and all(one.target is not None for one in value.references))
        if told and value.references:
            found += [one.target for one in value.references if one.target is not None and one.target in ones]
        elif len(fields) > RESOURCE:
            found += _by_name(context).beginning(fields[RESOURCE].lower())
        else:
            return ones
    return found


class _Names(msgspec.Struct, frozen=True):
    """What makes administrators, by how its ARN ends, in small letters and in order, and all of which that is not known."""

    told: list[tuple[str, str]]
    open: list[str]

    def beginning(self, pattern: str) -> Iterable[str]:
        """Those of which a pattern may be, by what it begins with."""
        begun = _OPEN_END.split(pattern, 1)[0]
        fits = begun.__eq__ if begun == pattern else lambda ends: ends.startswith(begun)
        first = bisect_left(self.told, (begun,))
        yield from (address for _, address in takewhile(lambda one: fits(one[0]), islice(self.told, first, None)))
        yield from self.open


@once
def _by_name(context: Context) -> _Names:
    found: tuple[list[tuple[str, str]], list[str]] = [], []
    for address, one in _strong_ones(context).items():
        if GAP in one.ends or _MADE_UP in one.ends:
            found[1].append(address)
        else:
            found[0].append((one.ends.lower(), address))
    return _Names(sorted(found[0]), found[1])


def _named(role: Resource) -> str:
    """Path and name as they end its ARN, with a sign of a pattern for each that the provider makes up."""
    name, prefix, path = role.get("name"), role.get("name_prefix"), role.get("path")
    if not name.is_null and (name.written or name.text() is not None):
        return called(role)
    return f"{'' if path.is_null else form(path)}{'terraform-' if prefix.is_null else form(prefix)}{_MADE_UP}".removeprefix("/")


def _in_account(one: Resource, subject: Resource, context: Context) -> Match:
    """Whether something is in the account of who would pass or change it, whatever the Region: nobody passes one of another."""
    if typed(subject).startswith("aws_ssoadmin_"):
        return maybe("the accounts that the permission set is assigned in")
    if one.account == subject.account:
        return YES
    numbers = account_number(one, context.graph), account_number(subject, context.graph)
    return maybe(f"which account {one.address} lives in") if None in numbers else sure(numbers[0] == numbers[1])


@once
def _strong_ones(context: Context) -> Mapping[str, Strong]:
    """The roles that surely or perhaps are administrators, or make themselves one, and what runs with one of them."""
    found = ((role, every([lives(role), _is_strong(role, context)])) for role in context.graph.of_type(_ROLE))
    roles = {role.address: _strong(role, held, context) for role, held in found if not held.no}
    running = _running(roles, context) if roles else ()
    return {**roles, **{one.thing.address: one for one in running}}


def _running(roles: Mapping[str, Strong], context: Context) -> Iterator[Strong]:
    """What stands here and runs with one of these roles."""
    for type_, (by, ends, actions) in _RUNS.items():
        for thing in context.graph.of_type(type_):
            joined = joined_with(context.links.parents(thing, thing.get(by), by, (_ROLE,)))
            ones = [(roles[role.address], how) for role, how in joined if role.address in roles]
            held = every([lives(thing), some(every([how, one.held]) for one, how in ones)])
            if not held.no:
                name = next((value for key in ("name", "function_name") if not (value := thing.get(key)).is_null), None)
                shown = f"which runs as {_IS_ONE}" if any(one.shown == _IS_ONE for one, _ in ones) else f"whose role {_BECOMES_ONE}"
                yield Strong(thing, held, shown, ends.format(_MADE_UP if name is None else form(name)), actions)


def _strong(role: Resource, held: Match, context: Context) -> StrongRole:
    profiles = context.links.children(role, ("aws_iam_instance_profile",), "role")
    by_profile = some([*(how for _, how in joined_with(profiles)), *(maybe(*one.names) for one in profiles.doubts if one.resource is None)])
    trust = documents(role.get("assume_role_policy"), context.graph, f"{role.address}.assume_role_policy")
    shown = _IS_ONE if _administers(role, context).yes else f"which {_BECOMES_ONE}"
    return StrongRole(role, held, shown, f"role/{_named(role)}", (PASSING,), by_profile, trust)


@once
def _is_strong(identity: Resource, context: Context) -> Match:
    """Whether an identity is an administrator, or gives itself or others what rights it likes by IAM alone."""
    return some([_administers(identity, context), _writes_rights(identity, context)])


@once
def _administers(identity: Resource, context: Context) -> Match:
    """Whether the policies of an identity, of a user and his groups, are administrator access within his boundary, less what they deny."""
    held = _policies(identity, context)
    found = some([administering(identity, context), *map(is_administrator, held[len(policies_of(identity, context)) :])])
    if found.no:
        return found
    return every([found, leaves_administrators(identity, context), opposite(some(map(_takes_iam, held)))])


def _writes_rights(identity: Resource, context: Context) -> Match:
    """Whether one action of IAM is enough for an identity: in another step it is an administrator."""
    held, bounds, holder = _policies(identity, context), bounds_of(identity, context), Holder(own_of(identity, context), identity)
    limits = [one for several in bounds.any_of if several is not None for one in several]
    found = [(row, escalates(row, held, holder)) for row in told_rows(held, limits) if len(row) == 1 and row[0].startswith("iam:")]
    by_aws = some(named(one, each) for one in held for each in _WRITERS)
    if not by_aws.no:
        found.append((_PUTS, every([by_aws, opposite(some(map(_takes_iam, held)))])))
    return some(within_bounds(row, leads, bounds, holder, held) for row, leads in found)


def _policies(identity: Resource, context: Context) -> Sequence[Held]:
    """All policies of an identity, of a user those of his groups behind his own."""
    of_his = of_groups(identity, context) if identity.type == "aws_iam_user" else ()
    return [*policies_of(identity, context), *chain(*of_his)]


def _takes_iam(policy: Held) -> Match:
    """Whether a policy denies all of IAM, whatever the request."""

    def takes(deny: Statement) -> Match:
        all_of_it = every([deny.actions.covers("iam:*"), everything(deny.resources)])
        return every([deny.certain, deny.denies, opposite(deny.conditional), all_of_it])

    return every([policy.held, some(some([*map(takes, each.denying), each.rest]) for each in policy.readings)])


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


def _lets(statement: Statement, service: str) -> Match:
    """Whether a statement of a trust policy lets a service assume the role for the account that it is in."""
    others = [one for one in statement.conditions if not settle(one.key, one_of(_FOR_ACCOUNT)).yes]
    limited = some([statement.other_conditions, maybe(f"the condition of {statement.place}") if others else NO])
    named = statement.principals.some(lambda one: _is_service(one, service))
    return every([statement.certain, statement.allows, statement.actions.reaches(_ASSUMES), named, opposite(limited)])


def _is_service(principal: Principal, service: str) -> Match:
    def test(name: Value) -> Match:
        shown = form(name).lower()
        if regex(rf"{service}{_DOMAIN}").fullmatch(shown):
            return YES
        return maybe(*name.origins) if GAP in shown and may_be(shown, f"{service}.amazonaws.com") else NO

    return every([settle(principal.kind, one_of({"service"})), settle(principal.name, test)])

"""What makes an administrator of whoever may do one thing with it: a role to pass, or what runs with one, and what policies say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.recipes import Recipe, begins, recipe, same
from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.arns import is_wide
from srm_tf.language.terms.denials import ASSUMES
from srm_tf.language.terms.documents import documents
from srm_tf.language.terms.escalation_ways import BY_WRITING
from srm_tf.language.terms.forms import ACCOUNT, REGION, RESOURCE, SERVICE, may_be, whole
from srm_tf.language.terms.globs import PatternSet, Texts, contains, one_of, overlap, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, agreed, every, joined_with, maybe, opposite, some
from srm_tf.language.terms.own_names import MADE_UP, is_named_last, with_its_name
from srm_tf.language.terms.pass_role_conditions import PASSING, passed_to
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Certainty, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.escalation_ways import Row
    from srm_tf.language.terms.principals import Principal

ROLE: Final = "aws_iam_role"
# What is named here by either has its ARN for an id, or a name or a number, which is none.
_ARNS: Final = frozenset({"arn", "id", "agent_runtime_arn", "browser_arn", "code_interpreter_arn"})
TRUSTING: Final = "iam:updateassumerolepolicy"  # whoever says whom a role trusts is whom it trusts
# A cluster takes two roles, and so does a pipeline of Data Pipeline: by one alone nobody has either.
# https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html, https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-iam-roles.html
_WITH_ANOTHER: Final = frozenset({"elasticmapreduce", "datapipeline"})
_BY_PROFILE, _PROFILE = "ec2", "aws_iam_instance_profile"  # an instance takes its role by a profile, which holds one
# What says for which account a service comes: for the one that the role is in, as a rule.
_FOR_ACCOUNT: Final = frozenset({"aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})
# What AgentCore puts behind a name: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateCodeInterpreter.html
OF_AGENTS: Final = f"-{'?' * 10}"
# Documents that run what one likes, as a command and in a session:
# https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html
# https://docs.aws.amazon.com/systems-manager/latest/userguide/walkthrough-powershell.html, and where State Manager is told of the others:
# https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state-manager-ansible.html, …-chef.html,
# https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state-manager-using-mof-file.html
# https://aws.amazon.com/blogs/mt/running-salt-states-using-amazon-ec2-systems-manager/
_SCRIPTS: Final = (
    *("AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunDocument", "AWS-RunSaltState"),
    *("AWS-ApplyAnsiblePlaybooks", "AWS-RunAnsiblePlaybook", "AWS-ApplyChefRecipes", "AWS-ApplyDSCMofs"),
    *("AWS-InstallPowerShellModule", "AWS-InstallApplication"),
)
_SHELLS: Final = ("SSM-SessionManagerRunShell", "AWS-StartInteractiveCommand", "AWS-StartNonInteractiveCommand")
_BY_DOCUMENT: Final = "ssm:"  # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
_SESSION: Final = "ssm:startsession"
_ASKS_FOR_ONE: Final = "ssm:sessiondocumentaccesscheck"
LOOKED_UP: Final = regex(r"(^|\.)data\.")
_EVERYTHING: Final = PatternSet(Texts((Value("*"),)), fold=False)
_DOMAIN: Final = rf"(\.[a-z]{{2,4}}(-[a-z]+)+-\d+)?\.(amazonaws\.com(\.cn)?|{GAP})"


class Strong(msgspec.Struct, frozen=True):
    """What makes an administrator of somebody who may do something with it, as far as it surely does (`held`), and he is none.

    `shown`: what it is called; `ends`: how its ARN ends, with `?` for each sign that is made up; `actions`: those it is named for.
    `made`: of what the end of its ARN is made, where that is not known; `found_by`: the data sources that surely or perhaps look it up.
    """

    thing: Resource
    held: Match
    shown: str
    ends: str
    actions: tuple[str, ...]
    made: Recipe | None = None
    found_by: Mapping[str, Match] = MappingProxyType({})

    @property
    def is_made_up(self) -> bool:
        """Whether a part of how its ARN ends is made up when it is made, and stays as it is."""
        return MADE_UP in self.ends or self.ends.endswith(OF_AGENTS)

    @property
    def is_open(self) -> bool:
        """Whether some of how its ARN ends is not known."""
        return GAP in self.ends or self.is_made_up

    def taken_by(self, row: Row) -> Match:
        """Whether a way begins with what it is named for, as far as it makes an administrator."""
        return self.held if row[0] in self.actions else NO

    def is_asked(self, action: str, row: Row) -> bool:
        """Whether an action of a way is done to it: what follows the first one is done to what is made, or run, by that."""
        return action == row[0]

    def reached_by(self, statement: Statement, own: Own) -> Match:
        """Whether a statement gives what is done with it."""
        return self.named_by(statement.resources, own)

    def by_means_of(self, action: str) -> Sequence[Strong]:
        """What somebody may use as well who does this with it, one of these; none where it takes nothing else."""
        del action
        return ()

    def named_by(self, resources: PatternSet, own: Own) -> Match:
        """Whether a statement speaks of it."""
        is_told = partial(self._is_told, own=own)
        but_some = every([resources.others.present, opposite(resources.others.some(is_told))])
        return some([resources.these.some(is_told), but_some])

    def barred_by(self, resources: PatternSet, own: Own) -> Match:
        """Whether a Deny speaks of it."""
        return self.named_by(resources, own)

    def _is_told(self, value: Value, own: Own) -> Match:
        services, fields = frozenset({self._kind.split(":", RESOURCE)[SERVICE]}), whole(value.form).split(":", RESOURCE)
        here = [own(fields[ACCOUNT], value), self._is_in(fields[REGION])] if len(fields) > RESOURCE else []
        of_all = every([is_wide(value, services, (self._kind,)), *here])
        return some([of_all, settle(value, partial(self.is_one, own=own))])

    def is_one(self, value: Value, own: Own) -> Match:
        """Whether a value is its ARN, or a pattern of such."""
        shown = value.form
        if shown.rstrip("*") == GAP:
            return self._is_read(value)
        fields = shown.split(":", RESOURCE)
        if len(fields) <= RESOURCE:
            return self._may_begin(value, shown)
        ends = with_its_name(fields[RESOURCE], value, self.thing, self.ends)
        fits = contains(ends, self.ends)
        told = fits if GAP not in f"{ends}{self.ends}" else self._is_made_so(ends, value)
        if told or (fits and GAP not in ends):
            return every([own(fields[ACCOUNT], value), self._is_in(fields[REGION])])
        if told is False and not self.is_made_up:
            return NO
        open_ = (GAP in f"{ends}{self.ends}" or self.is_made_up) and overlap(ends.replace(GAP, "*"), self.ends.replace(GAP, "*"))
        return maybe(*(value.origins or (self._called,))) if open_ else NO

    def _is_read(self, value: Value) -> Match:
        """Whether a value that is not known is its ARN, which is read of it, or of what looks it up."""
        by = {self.thing.address: YES, **self.found_by}
        mine = [one for one in value.references if one.target in by]
        exact = len(mine) == len(value.references) and all(one.attribute in _ARNS and one.certainty == Certainty.EXACT for one in mine)
        return every([by[one.target or ""] for one in mine] if exact else [maybe(*value.origins)]) if mine else NO

    def _is_made_so(self, ends: str, value: Value) -> bool | None:
        """Whether its name is made of the same as one that is not known, or begins as a pattern of such names does; None: nobody knows."""
        if is_named_last(self.thing, value):
            return True if ends == self.ends else None
        told, begun = recipe(value), ends.rstrip("*")
        if told is None or self.made is None or GAP.join(told.pieces) != value.form or any(one in begun for one in "*?"):
            return None
        named = Recipe(tuple(begun.split(GAP)), told.gaps[len(told.gaps) - begun.count(GAP) :])
        if begun == ends:
            return True if same(named, self.made) else None
        if begins(self.made, named):
            return True
        return False if named.sure and (self.made.gaps, self.made.pieces[:-1]) == (named.gaps, named.pieces[:-1]) else None

    def _may_begin(self, value: Value, shown: str) -> Match:
        """Whether what is put into a text may be what it lacks of its ARN: `"arn:aws:iam::${var.account_and_kind}/admin"`."""
        told = GAP not in shown or (shown.startswith(GAP) and any(one.target is not None for one in value.references))
        arn = f"arn:aws:{self._kind.split(':', RESOURCE)[SERVICE]}:*:*:{self.ends.replace(GAP, '*')}"
        return maybe(*value.origins) if not told and overlap(shown.replace(GAP, "*"), arn) else NO

    @property
    def _called(self) -> str:
        """What the end of its ARN depends on."""
        return f"{self.thing.address}.{'id' if self.thing.get('name').is_null else 'name'}"

    @property
    def _kind(self) -> str:
        """All there is of its kind, as ARNs have it."""
        return arns_about(self.actions[0])[0]

    def _is_in(self, region: str) -> Match:
        """Whether it is where an ARN says; one that is put together is about what is here."""
        if region.strip("*") == "" or GAP in region:
            return YES
        return sure(contains(region, self.thing.region)) if self.thing.region else maybe(f"the region of {self.thing.address}")

    def denied_by(self, document: Document, own: Own) -> Document:
        """The Denies of a document that speak of this role, as such that speak of all there is."""
        key = ("denied", self.thing.address, self.ends, own)
        return once_of(document, key, lambda: replace(document, statements=tuple(self._told_of(document, own))))

    def _told_of(self, document: Document, own: Own) -> Iterator[Statement]:
        for one in document.denying:
            about = self.barred_by(one.resources, own)
            if not about.no:
                yield replace(one, resources=_EVERYTHING, certain=every([one.certain, about]))


class StrongRole(Strong, frozen=True, kw_only=True):
    """A role that is an administrator, for whoever may pass it.

    `by_profile`: whether an instance profile holds it; `trust`: the readings of its trust policy.
    """

    by_profile: Match
    trust: tuple[Document, ...]

    def taken_by(self, row: Row) -> Match:
        """Whether the service that a way passes roles to may take this one, or one says whom it trusts."""
        if row[0] == TRUSTING:
            return self.held
        if row in BY_WRITING:  # nobody has to write what is one
            return NO
        taking = row[1] if row[0] == PASSING and len(row) > 1 else ""
        if not taking or taking.partition(":")[0] in _WITH_ANOTHER:
            return NO
        services = passed_to(taking)
        told = [self.trusted_to(one) if one != _BY_PROFILE else every([self.trusted_to(one), self.by_profile]) for one in services]
        return every([self.held, some(told)])

    def trusted_to(self, service: str) -> Match:
        """Whether its trust policy lets a service assume it."""
        return admitted(self.trust, f"{self.thing.address}.assume_role_policy", lambda one: _lets(one, service))


class StrongMachine(Strong, frozen=True, kw_only=True):
    """An instance that runs as an administrator, for whoever may run on it what he likes.

    `plain`: by statements alone that ask for no document of a session.
    https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-sessiondocumentaccesscheck.html
    """

    plain: bool = False

    def reached_by(self, statement: Statement, own: Own) -> Match:
        """Whether a statement gives it."""
        asks = self.plain and any(settle(one.key, one_of({_ASKS_FOR_ONE})).yes for one in statement.conditions)
        return NO if asks else self.named_by(statement.resources, own)

    def by_means_of(self, action: str) -> Sequence[Strong]:
        """A command takes a document, and so does a session, unless nobody asks for one: whichever statement gives it."""
        if self.plain or not action.startswith(_BY_DOCUMENT):
            return ()
        if action == _SESSION:
            return (replace(self, plain=True), *self._documents(_SHELLS))
        return self._documents(_SCRIPTS)

    def _documents(self, names: Iterable[str]) -> Sequence[Strong]:
        return [_Document(self.thing, YES, "", f"document/{one}", self.actions) for one in names]


class _Document(Strong, frozen=True):
    """A document that runs what one likes on a machine."""

    def _is_told(self, value: Value, own: Own) -> Match:
        shown = value.form
        if shown == GAP:  # an ARN of something here, or nobody knows what
            here = [one.target for one in value.references if one.target is not None and not LOOKED_UP.search(one.target)]
            return NO if here and len(here) == len(value.references) else maybe(*value.origins)
        text = whole(shown.replace(GAP, "*"))
        fields = text.split(":", RESOURCE)
        if text != "*" and not (len(fields) > RESOURCE and contains(fields[SERVICE], "ssm") and contains(fields[RESOURCE], self.ends)):
            return NO
        account = shown.split(":", RESOURCE)[ACCOUNT:]
        open_ = GAP in shown and (len(account) < RESOURCE - ACCOUNT + 1 or any(GAP in one for one in account))
        return maybe(*value.origins) if open_ else self._is_whose(fields[ACCOUNT] if account else "*", value, own)

    def _is_whose(self, account: str, value: Value, own: Own) -> Match:
        """Whether an ARN's account is the owner's; documents of AWS have no account in their ARN."""
        return sure(contains(account, "")) if self.ends.startswith("document/AWS-") else own(account, value)


def may_be_any(role: Value) -> Match:
    """Whether a role that nothing is known of may be one of these: a variable's, or that of a block that could not be read."""
    return maybe(*role.origins) if role.is_unknown and all(one.target is None for one in role.references) else NO


def made_of(ends: str, name: Value) -> Recipe | None:
    """The recipe of the end of an ARN, if the only part of it that is not known is the name; else None."""
    own = recipe(name)
    told = own is not None and ends.count(GAP) == len(own.gaps) and GAP.join(own.pieces) in ends
    return Recipe(tuple(ends.split(GAP)), own.gaps) if own is not None and told else None


def by_profile_of(role: Resource, context: Context) -> Match:
    """Whether an instance profile surely or perhaps holds a role."""
    profiles = context.links.children(role, (_PROFILE,), "role")
    return some([*(how for _, how in joined_with(profiles)), *(maybe(*one.names) for one in profiles.doubts if one.resource is None)])


def trust_of(role: Resource, context: Context) -> tuple[Document, ...]:
    """The readings of a role's trust policy."""
    return documents(role.get("assume_role_policy"), context.graph, f"{role.address}.assume_role_policy")


def admitted(trust: Iterable[Document], place: str, lets: Callable[[Statement], Match]) -> Match:
    """Whether a statement of a trust policy lets somebody in; whom one denies, nobody tells."""

    def of(document: Document) -> Match:
        found = some([*map(lets, document.allowing), document.rest])
        return every([found, maybe(place)]) if document.denying else found

    return agreed(map(of, trust), (place,))


def _lets(statement: Statement, service: str) -> Match:
    """Whether a statement of a trust policy lets a service assume the role for the account that it is in."""
    others = [one for one in statement.conditions if not settle(one.key, one_of(_FOR_ACCOUNT)).yes]
    limited = some([statement.other_conditions, maybe(f"the condition of {statement.place}") if others else NO])
    named = statement.principals.some(lambda one: _is_service(one, service))
    return every([statement.certain, statement.allows, statement.actions.reaches(ASSUMES), named, opposite(limited)])


def is_one_of(principal: Principal, services: Iterable[str]) -> Match:
    """Whether a principal of a trust policy is one of some services."""
    return some(_is_service(principal, one) for one in services)


def _is_service(principal: Principal, service: str) -> Match:
    def test(name: Value) -> Match:
        shown = name.form.lower()
        if regex(rf"{service}{_DOMAIN}").fullmatch(shown):
            return YES
        return maybe(*name.origins) if may_be(shown, f"{service}.amazonaws.com") else NO

    return every([settle(principal.kind, one_of({"service"})), settle(principal.name, test)])

"""Predicates on policy documents.

Resource policies are judged by their principals, identity policies by their actions, trust policies by who may assume the role.
A Deny takes away what it covers: in an identity policy only if it has no condition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms import predicate
from srm_tf.language.terms.action_kinds import arns_about
from srm_tf.language.terms.action_services import services_about
from srm_tf.language.terms.actions import TABLES, Table
from srm_tf.language.terms.arns import everything, is_all, is_wide, wide
from srm_tf.language.terms.changeable_conditions import is_taken, limits_within
from srm_tf.language.terms.conditions import limited
from srm_tf.language.terms.denials import Own, taken_away
from srm_tf.language.terms.documents import Document, Statement, document_of, documents
from srm_tf.language.terms.endpoint_policies import full_access, gives_everybody, in_force
from srm_tf.language.terms.globs import a_service, contains, on_text, settle, sure
from srm_tf.language.terms.idle_conditions import bounded
from srm_tf.language.terms.match import NO, Match, Sure, every, evidence, maybe, opposite, some
from srm_tf.language.terms.own_accounts import own_of
from srm_tf.language.terms.own_denials import about_its_own
from srm_tf.language.terms.pods import is_cluster, trusts_every_pod, trusts_pods
from srm_tf.language.terms.policy_holders import is_somebody
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.language.terms.policy_words import actions_of, listed, principals_of, reaching, resources_of
from srm_tf.language.terms.principals import everybody
from srm_tf.language.terms.strangers import admits_caller, admits_stranger, is_stranger
from srm_tf.language.terms.transport import denial, half_denied, of_directory_bucket, tls_alone
from srm_tf.language.terms.trusts import given_to_others, is_other_given, is_trusted_stranger, kept_inside, trusts_stranger
from srm_tf.language.terms.unscoped import unscoped
from srm_tf.model.graph import typed
from srm_tf.model.value import ABSENT, Value
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, breaks, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.globs import Texts

Offence = Callable[[Statement, Document], Match]
_TRUST: Final = "assume_role_policy"


# --- how a document is asked --------------------------------------------------------------------------------------------------------


def readings(site: Site, context: Context) -> tuple[Document, ...]:
    """The policy at a site, once for each text that it may come to; a data source that is itself the subject is read from its arguments."""
    if typed(site.resource) == DATA_DOCUMENT:
        return (document_of(site.resource, context.graph),)
    return in_force(documents(site.value, context.graph, site.path), site)


def _holding(statement: Statement, site: Site, context: Context) -> Document:
    """The reading of the policy that a statement is of."""
    return next((one for one in readings(site, context) if any(part is statement for part in one.statements)), Document())


def consumer(site: Site) -> str:
    """The type of the resource that carries the policy."""
    return site.resource.type


def forbid(site: Site, context: Context, offence: Offence, says: Callable[[Statement], str], good: str) -> Judgement:
    """Fails if any statement is an offence, and names all that are."""

    def judge(document: Document) -> Judgement:
        answers = [(one, every([one.certain, offence(one, document)])) for one in document.statements]
        wrong = [breaks(f"{one.place} {says(one)}", _proof(site, one.place, one.source)) for one, match in answers if match.yes]
        if wrong:
            return all_of(wrong)
        found = some([*(match for _, match in answers), document.rest])
        if _is_lost(document, found):
            return _flawed(site, document)
        return holds(f"{site.path} {good}", _proof(site)) if found.no else _open(site, found)

    return _of_each(site, context, judge)


def guard(site: Site, context: Context, meant: Callable[[Statement], Match], does: str, what: str) -> Judgement:
    """A condition of a control (`when`): whether any statement is what the control asks about."""

    def judge(document: Document) -> Judgement:
        found = some([*map(meant, document.statements), document.rest])
        return _told(site, document, found, f"{does} {what}", f"{does} no {what}")

    return _of_each(site, context, judge)


def _told(site: Site, document: Document, found: Match, good: str, bad: str) -> Judgement:
    if _is_lost(document, found):
        return _flawed(site, document)
    if found.no:
        return breaks(f"{site.path} {bad}", _proof(site))
    return holds(f"{site.path} {good}", _proof(site)) if found.yes else _open(site, found)


def _proof(site: Site, place: str = "", value: Value = ABSENT) -> Evidence:
    """What a verdict rests on: the policy, or a statement of it."""
    path = (place or site.path).removeprefix(f"{site.resource.address}.")
    shown = value if place else ABSENT
    return evidence(site.resource, path, replace(shown, location=shown.location or site.value.location))


def _flawed(site: Site, document: Document) -> Judgement:
    """Unknown: AWS refuses the document, and what it was meant to allow cannot be read."""
    return depends(f"{site.path} is not a policy document: {document.flaw}", (site.path,), _proof(site))


def _is_lost(document: Document, found: Match) -> bool:
    """Whether a flaw leaves the answer unknown; a document that AWS refuses but that can be read may have the same answer once mended."""
    return document.flaw != "" and (found.sure is Sure.MAYBE or not document.refused)


def _open(site: Site, match: Match) -> Judgement:
    on = tuple(dict.fromkeys(match.on)) or site.value.origins or (site.path,)
    return depends(f"{site.path} depends on {listed(on)}", on, _proof(site))


def _of_each(site: Site, context: Context, judge: Callable[[Document], Judgement]) -> Judgement:
    """The verdict of all readings where it is the same, else unknown."""
    answers = [judge(document) for document in readings(site, context)]
    if len(answers) == 1:
        return answers[0]
    if len({answer.verdict for answer in answers}) == 1 and answers[0].verdict != Verdict.UNKNOWN:
        return all_of(answers) if answers[0].verdict.fails else answers[0]
    on = tuple(name for answer in answers for name in answer.depends_on) or site.value.origins
    return _open(site, maybe(*on))


# --- resource policies --------------------------------------------------------------------------------------------------------------


@predicate("admits no stranger", partial=True, whole=True)
def admits_no_stranger(site: Site, context: Context) -> Judgement:
    """A resource policy lets in no strangers. Trust policies and VPC endpoint policies are asked what fits them."""
    carrier = consumer(site)
    if carrier == "aws_iam_role" or site.path.endswith(_TRUST):
        return allows_no_stranger_to_assume(site, context)
    if carrier.startswith("aws_vpc_endpoint"):
        return forbid(site, context, full_access(site, context), gives_everybody, "is narrower than full access")

    read = about_its_own(site, context)

    def offence(statement: Statement, document: Document) -> Match:
        return NO if statement.allows.no else admits_stranger(statement, read(document), carrier)

    def says(statement: Statement) -> str:
        if not everybody(statement).yes and not statement.principals.all_but.yes:
            who = principals_of(statement, lambda one: is_stranger(one, carrier))
            return f"allows {who} {actions_of(statement)} under no limiting condition"
        document = _holding(statement, site, context)
        if admits_caller(statement, read(document), carrier).no:
            return f"allows everybody {actions_of(statement)}, of whom a Deny spares services that act for whoever asks them"
        return f"allows everybody {actions_of(statement)} under no limiting condition"

    return forbid(site, context, offence, says, "admits only principals it names or limits")


@predicate("allows no stranger to assume", partial=True, whole=True)
def allows_no_stranger_to_assume(site: Site, context: Context) -> Judgement:
    """No stranger may assume a role; a shared identity provider or a whole other account needs a condition that tells its users apart."""

    def offence(statement: Statement, document: Document) -> Match:
        return trusts_stranger(statement, document, context)

    def says(statement: Statement) -> str:
        if limited(statement).yes:
            return "lets the whole of another account assume the role: its conditions name the account, and no caller of it"
        document = _holding(statement, site, context)
        who = principals_of(statement, lambda one: is_trusted_stranger(one, statement, document, context))
        return f"lets {'everybody' if who == '*' else who} assume the role under no condition that limits who"

    return forbid(site, context, offence, says, "lets only named principals assume the role")


@predicate("trusts pods of a cluster", partial=True, whole=True)
def trusts_pods_of_a_cluster(site: Site, context: Context) -> Judgement:
    """A guard: tokens of a Kubernetes cluster may assume the role."""
    return guard(site, context, lambda one: trusts_pods(one, context), "trusts", "pods of a cluster")


@predicate("names its service accounts", partial=True, whole=True)
def names_its_service_accounts(site: Site, context: Context) -> Judgement:
    """Of the pods of a cluster, only those of some service accounts or namespaces may assume the role."""

    def offence(statement: Statement, document: Document) -> Match:
        return trusts_every_pod(statement, document, context)

    def says(statement: Statement) -> str:
        who = principals_of(statement, lambda one: is_cluster(one, statement, context))
        return f"lets every pod of {who} assume the role: no condition names service accounts"

    return forbid(site, context, offence, says, "names the service accounts that may assume the role")


@predicate("denies plain HTTP", partial=True, whole=True)
def denies_plain_http(site: Site, context: Context) -> Judgement:
    """Requests without TLS are denied, whoever makes them."""
    read = about_its_own(site, context, beside_allows=False)

    def judge(document: Document) -> Judgement:
        directory = of_directory_bucket(site.resource, document, context)
        if directory.yes:
            return holds("S3 takes no plain HTTP for a directory bucket", _proof(site))
        found = some([denial(read(document), consumer(site)), tls_alone(document, consumer(site)), directory, document.rest])
        less = half_denied(read(document), consumer(site)) if found.no else ""
        return _told(site, document, found, "denies requests without TLS", less or "does not deny everybody all requests without TLS")

    return _of_each(site, context, judge)


@predicate("gives other accounts no {actions:list}", partial=True, whole=True)
def gives_other_accounts_no(site: Site, context: Context, actions: Sequence[object]) -> Judgement:
    """No principal of another account may do these actions."""
    names, read = tuple(str(action).lower() for action in actions), about_its_own(site, context)

    def offence(statement: Statement, document: Document) -> Match:
        found = every([statement.allows, given_to_others(statement, read(document), names, context)])
        return found if found.no else every([found, opposite(kept_inside(statement, context))])

    def says(statement: Statement) -> str:
        document = read(_holding(statement, site, context))
        told = principals_of(statement, lambda one: is_other_given(one, statement, document, names, context))
        who = "everybody but a few" if statement.principals.all_but.yes else told
        return f"gives {who} {actions_of(statement, reaching(names))}"

    return forbid(site, context, offence, says, f"gives other accounts no {listed(map(str, actions))}")


# --- identity policies --------------------------------------------------------------------------------------------------------------


def _identity(site: Site, offence: Offence) -> Offence:
    """The offence, of statements of identity policies only: those of a data source that name principals are for a resource policy."""
    bare = typed(site.resource) == DATA_DOCUMENT

    def judged(statement: Statement, document: Document) -> Match:
        principals = statement.principals.present if bare else NO
        return NO if statement.allows.no else every([statement.allows, opposite(principals), offence(statement, document)])

    return judged


def administers(statement: Statement) -> Match:
    """Whether a statement allows everything on everything: `*`, or all but a few when IAM is not among the few."""
    everything_but = every([statement.actions.others.present, opposite(_withholds_iam(statement.actions.others))])
    return every([some([statement.actions.covers("*:*"), everything_but]), everything(statement.resources)])


def takes_iam(deny: Statement) -> Match:
    """Whether a Deny takes away all of IAM, whatever the request: who has it is no administrator, whatever else he may do.

    One that spares a role (`NotResource`) leaves that to whoever may do anything: he writes himself a policy, or gives another one his.
    """
    whole = every([everything(deny.resources), opposite(deny.resources.others.some(is_somebody))])
    taken = every([deny.certain, deny.denies, deny.actions.covers("iam:*"), whole])
    return taken if taken.no else every([taken, opposite(deny.conditional)])


def nearly_administers(statement: Statement) -> Match:
    """Whether a statement allows everything but some actions on everything, under no condition that limits anybody."""
    return every([statement.actions.others.present, everything(statement.resources), opposite(bounded(statement))])


def gives_all_of_iam(statement: Statement) -> Match:
    """Whether a statement allows all of IAM, which is what nearly everything leaves out, under no condition that limits anybody."""
    return every([statement.actions.covers("iam:*"), everything(statement.resources), opposite(bounded(statement))])


def _completed(statement: Statement, document: Document) -> Match:
    """Whether a statement allows everything but IAM, and others of the document allow that."""
    nearly = nearly_administers(statement)
    others = (one for one in document.statements if one is not statement)
    return nearly if nearly.no else every([nearly, some(every([one.certain, one.allows, gives_all_of_iam(one)]) for one in others)])


def _withholds_iam(others: Texts) -> Match:
    return others.some(on_text(lambda text: sure(contains(text.lower(), "iam:*"))))


@predicate("grants no administrator access", partial=True, whole=True)
def grants_no_administrator_access(site: Site, context: Context) -> Judgement:
    """No Allow of all actions on all resources, nor two that come to that together: everything but IAM, and all of IAM.

    Each statement counts for what it allows, as Security Hub's IAM.1 has it, whatever another one denies.
    """

    def offence(statement: Statement, document: Document) -> Match:
        return some([administers(statement), _completed(statement, document)])

    def says(statement: Statement) -> str:
        told = f"allows {actions_of(statement, reaching(('*:*',)))} on {resources_of(statement, is_all)}"
        return told if administers(statement).yes else f"{told}, and another statement all of IAM"

    return forbid(site, context, _identity(site, offence), says, "grants no administrator access")


@predicate("grants no {actions:word} on every resource", partial=True, whole=True)
def grants_no_word_on_every_resource(site: Site, context: Context, actions: str) -> Judgement:
    """No Allow of an action of a table on every resource."""
    table = TABLES.get(actions)
    if table is None:
        return depends(f"{site.path} depends on what {actions} stands for; there is a table for {', '.join(TABLES)}", (actions,))
    return _grants_no(site, context, table, actions)


@predicate("grants no {actions:list} on every resource", partial=True, whole=True)
def grants_no_list_on_every_resource(site: Site, context: Context, actions: Sequence[object]) -> Judgement:
    """No Allow of one of these actions on every resource."""
    names = tuple(str(action).lower() for action in actions)
    return _grants_no(site, context, Table(names), listed(map(str, actions)))


def _grants_no(site: Site, context: Context, table: Table, label: str) -> Judgement:
    own = own_of(site.resource, context)
    kinds = tuple(dict.fromkeys(kind for name in table.actions for kind in arns_about(name)))

    def offence(statement: Statement, document: Document) -> Match:
        if wide(statement.resources).no and wide(statement.resources, kinds=kinds).no:
            return NO
        return some(_grants(statement, document, name, table, own) for name in table.actions)

    def says(statement: Statement) -> str:
        document = _holding(statement, site, context)
        names = [name for name in table.actions if _grants(statement, document, name, table, own).yes]
        asked = {(services_about(one), arns_about(one)) for one in names}
        wide_ones = resources_of(statement, lambda value: some(is_wide(value, *one) for one in asked))
        return f"allows {actions_of(statement, reaching(names))} on {wide_ones}"

    return forbid(site, context, _identity(site, offence), says, f"grants no {label} on every resource")


def _grants(statement: Statement, document: Document, name: str, table: Table, own: Own) -> Match:
    """Whether an action is in it, on every resource that it can be about, and stays."""
    reached = statement.actions.reaches(name)
    broad = reached if reached.no else every([reached, wide(statement.resources, name, arns_about(name))])
    return broad if broad.no else every([broad, _stays(name, statement, document, table, own)])


def _stays(action: str, statement: Statement, document: Document, table: Table, own: Own) -> Match:
    """Whether an action is not taken away again, and no condition limits it, or none that its holder undoes by what else he is given."""
    if not table.unless_conditional:
        return opposite(taken_away(action, statement, document, own))
    limit = limits_within(statement, action, document, own)
    return NO if limit.yes else every([opposite(limit), opposite(is_taken(action, statement, document, own))])


@predicate("names its actions", partial=True, whole=True)
def names_its_actions(site: Site, context: Context) -> Judgement:
    """No Allow of all actions of a service, or of all but some."""

    def offence(statement: Statement, _: Document) -> Match:
        return some([statement.actions.names_a_service, statement.actions.others.present])

    return forbid(site, context, _identity(site, offence), lambda one: f"allows {actions_of(one, a_service)}", "names its actions")


@predicate("names its resources", partial=True, whole=True)
def names_its_resources(site: Site, context: Context) -> Judgement:
    """No unconditional Allow on every resource of an action that accepts one."""
    own = own_of(site.resource, context)

    def offence(statement: Statement, document: Document) -> Match:
        scoped = some([statement.actions.these.some(_accepts_resource), statement.actions.others.present])
        found = every([everything(statement.resources), opposite(bounded(statement)), scoped])
        return found if found.no else every([found, opposite(_takes_all_away(statement, document, own))])

    def says(statement: Statement) -> str:
        return f"allows {actions_of(statement, _accepts_resource)} on {resources_of(statement, is_all)}"

    return forbid(site, context, _identity(site, offence), says, "names its resources")


def _takes_all_away(given: Statement, document: Document, own: Own) -> Match:
    """Whether the document takes away again all that a statement names, but on some resources."""
    names = [text.lower() for value in given.actions.these.items if (text := value.text()) is not None]
    named = every([opposite(given.actions.others.present), opposite(given.actions.these.rest)])
    whole = named if names and len(names) == len(given.actions.these.items) else NO
    return whole if whole.no else every([whole, *(is_taken(name, given, document, own) for name in names)])


def _accepts_resource(action: Value) -> Match:
    return opposite(settle(action, unscoped))

"""What a Deny takes away of what an Allow of an identity gives.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.surroundings import is_word
from srm_tf.language.terms.action_kinds import arns_about, arns_beside
from srm_tf.language.terms.action_services import services_about
from srm_tf.language.terms.arns import concerns, everything, is_wide, wide, without_resource
from srm_tf.language.terms.carried_keys import among_signers
from srm_tf.language.terms.conditions import has_one_arn, names_one
from srm_tf.language.terms.forms import ACCOUNT, PARTITION, RESOURCE, split, starred, whole
from srm_tf.language.terms.globs import PatternSet, Texts, contains, sure
from srm_tf.language.terms.joint_denies import cases_of, in_every_case, in_some_cases, steps
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.unscoped import accepts_none
from srm_tf.language.terms.whole_kinds import in_regions_of
from srm_tf.model.partitions import PARTITIONS
from srm_tf.model.value import GAP, Value

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.joint_denies import Case, Cases

Own: TypeAlias = Callable[[str, "Value"], Match]  # whether what stands in place of the account, in a text, is one's own
ASSUMES: Final = "sts:assumerole"
_ASSUMES_ROOT: Final = "sts:assumeroot"
_DOCUMENTS: Final = ":document/*"
_MOST: Final = 50  # patterns that statements have in common
# What stands in place of an account, and is none of one's own: policies that AWS manages have `aws` there.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
_NOBODYS: Final = frozenset({"aws", ""})


def denies_of(action: str, document: Document) -> tuple[Statement, ...]:
    """The Denies that may be about an action: mostly none, and each statement that gives the action asks."""

    def ask() -> tuple[Statement, ...]:
        return tuple([one for one in among_signers(document).denying if not one.actions.covers(action).no])

    return once_of(document, ("about", action), ask)


def takes_all(action: str, document: Document) -> bool:
    """Whether a Deny without conditions surely takes an action from whoever holds the document, whatever gives it."""

    def ask() -> bool:
        everywhere = (one for one in denies_of(action, document) if one.resources.others.present.no and _is_everything(one.resources).yes)
        return some(every([one.certain, one.denies, one.actions.covers(action), opposite(one.conditional)]) for one in everywhere).yes

    return once_of(document, ("takes all", action), ask)  # each of hundreds of policies beside it asks


def any_account(_: str, __: Value) -> Match:
    """Whichever account is named is taken for one's own."""
    return YES


def leaves_out(action: str, given: Statement, own: Own) -> Match:
    """Whether an Allow of all but some leaves out all that an action is about.

    So AWS writes it for keys of its own accounts, which nobody can name: `NotResource = "arn:aws:kms:*:111122223333:key/*"`
    (https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html).
    """
    others, arns = given.resources.others, arns_about(action)
    if not arns or (not others.items and others.hidden is None):
        return NO
    return every([spares(given.resources, action, arn, own) for arn in arns])


def spares(resources: PatternSet, action: str, arn: str, own: Own) -> Match:
    """Whether all but some leaves out all there is of a kind; of none that is named this is asked."""
    whose = _whose(action, arn, own)
    return resources.once(("spares", arn, whose), lambda: resources.others.some(partial(_names_all, kind=arn, whose=whose)))


def _whose(action: str, arn: str, own: Own) -> Own | None:
    """Whose resources of a kind an action can be about: those of one's own account, or None where none is asked.

    Roles of others can be assumed, documents of AWS be run, and an ARN without an account (`arn:aws:apigateway:*::/restapis/*`) is of one's
    own alone.
    """
    of_anyone = action in {ASSUMES, _ASSUMES_ROOT} or (arn in arns_beside(action) and arn.endswith(_DOCUMENTS))
    return None if of_anyone or arn.split(":", RESOURCE)[ACCOUNT] == "" else own


def speaks_of(deny: Statement, action: str, given: Statement, own: Own = any_account) -> Match:
    """Whether a Deny is about an action wherever a statement gives it, but for its conditions."""
    about = every([deny.certain, deny.denies, deny.actions.covers(action)])
    return about if about.no else every([about, _reaches_all(deny, action, given, own)])


def _reaches_all(deny: Statement, action: str, given: Statement, own: Own) -> Match:
    """By its resources: all that the other names, or all of a kind that every call is about.

    What an action is about beside its own kind has conditions of its own: an image has an owner, whom the caller chooses.
    """
    resources = deny.resources
    if accepts_none(action):
        return without_resource(resources, action)
    of_others = [every([opposite(deny.conditional), _is_all_beside(resources, action, arn, own)]) for arn in arns_beside(action)]
    left = NO if resources.others.present.no else _covers(resources.left_out, action, given)
    return some([*of_others, NO if left.yes else every([opposite(left), _reaches_what_is_given(resources, action, given, own)])])


def _reaches_what_is_given(resources: PatternSet, action: str, given: Statement, own: Own) -> Match:
    of_all = not given.resources.others.items and _is_everything(given.resources).yes
    arns = arns_about(action) if of_all else _in_regions(reached(action, given.resources, own), given.resources)
    of_kind = _is_all_of(resources, action, arns, own)
    return of_kind if of_kind.yes else some([of_kind, _covers(resources, action, given)])


def _covers(resources: PatternSet, action: str, given: Statement) -> Match:
    """Whether they are all that is given. All of a kind is never one thing that stands here, whose ARN is not known yet."""
    found, these = resources.covers_all_of(given.resources), resources.these
    left = these.items if found.yes or found.no else tuple([one for one in these.items if not _is_of_one(one)])
    if len(left) == len(these.items) or not wide(given.resources, action, arns_about(action)).yes:
        return found
    return replace(resources, these=replace(these, items=left)).covers_all_of(given.resources)


def _is_of_one(value: Value) -> bool:
    """Whether a pattern is made of the ARN of one thing that stands here, or is looked up: of that, or of what lies in it.

    What a function makes of one may be of all of a kind: `"${dirname(aws_iam_role.app.arn)}/*"`.
    """
    itself = replace(value, references=tuple([one for one in value.references if one.certainty.whole]))
    return has_one_arn(itself) and names_one(itself) and not value.unknown.made and not split(value.form)


def reached(action: str, resources: PatternSet, own: Own) -> tuple[str, ...]:
    """All there is of each kind that an action is about and that some resources may be of; of those of none, of each kind."""
    arns = arns_about(action)
    if len(arns) == 1:
        return arns
    found = (resources.once(("reached", one, own), partial(_reaches, resources, action, one, own)) for one in arns)
    return tuple([one for one, answer in zip(arns, found, strict=True) if not answer.no]) or arns


def _in_regions(arns: tuple[str, ...], resources: PatternSet) -> tuple[str, ...]:
    """The kinds that some resources are of, in the Regions that these name."""
    if not resources.others.present.no or resources.these.hidden is not None:
        return arns
    return in_regions_of([one.form for one in resources.these.items], arns)


def _reaches(resources: PatternSet, action: str, arn: str, own: Own) -> Match:
    """Whether some may be of a kind. A star stands for colons as well, and would reach a machine whose name ends as a document's."""
    reached = some(resources.reaches(arn.format(each.name)) for each in PARTITIONS)
    return reached if reached.no else every([reached, opposite(spares(resources, action, arn, own)), concerns(resources, action, (arn,))])


def spared(given: Statement, action: str, document: Document) -> Sequence[Statement]:
    """What Denies of all but some leave of a statement, as statements of their own: it speaks of these, and each Deny may spare them.

    Found once for all actions that the same Denies are about.
    """
    sparing = [one for one in denies_of(action, document) if not one.resources.others.present.no]
    key = ("spared", id(given), *map(id, sparing))
    return once_of(document, key, lambda: _spared(given, [one.resources.left_out for one in sparing]), given)


def _spared(given: Statement, left: Sequence[PatternSet]) -> Sequence[Statement]:
    named = dict.fromkeys(chain((value for one in left for value in one.these.items), map(Value, _common(given.resources, left))))
    each = (PatternSet(Texts((value,)), fold=given.resources.fold) for value in named)
    about = (one for one in each if given.resources.covers_all_of(one).yes)
    return [replace(given, resources=one) for one in about if not any(others.covers_all_of(one).no for others in left)]


def _common(resources: PatternSet, left: Sequence[PatternSet]) -> Iterable[str]:
    """What some patterns have in common with one of each of several sets, where two of them only overlap."""
    found = _known(resources) or ("*",)
    for several in left:
        shared = (_shared(one, other) for one in found for other in _known(several))
        found = tuple(dict.fromkeys(one for one in shared if one is not None))[:_MOST]
    return found


def _known(resources: PatternSet) -> tuple[str, ...]:
    return tuple([text for value in resources.these.items[:_MOST] if (text := value.text()) is not None])


def _shared(one: str, other: str) -> str | None:
    """A pattern that is within two, field by field where they are ARNs; None where none is found.

    >>> _shared("arn:aws:lambda:eu-west-1:*:function:*", "arn:aws:lambda:*:111122223333:function:a-*")
    'arn:aws:lambda:eu-west-1:111122223333:function:a-*'
    >>> _shared("role/a*", "role/*b"), _shared("a", "b")
    ('role/a*b', None)
    """
    if contains(one, other):
        return other
    if contains(other, one):
        return one
    fields = [text.split(":", RESOURCE) for text in (one, other)]
    if len(fields[0]) == len(fields[1]) == RESOURCE + 1:
        found = [_shared(*pair) for pair in zip(*fields, strict=True)]
        known = [text for text in found if text is not None]
        return ":".join(known) if len(known) == len(found) else None
    joined = (f"{start}{end.partition('*')[2]}" for start, end in ((one, other), (other, one)) if start.endswith("*"))
    return next((text for text in joined if contains(one, text) and contains(other, text)), None)


def _is_all_of(resources: PatternSet, action: str, arns: tuple[str, ...], own: Own) -> Match:
    """Whether they are all of each of some kinds, or all there are but some, if those are not all roles, all objects."""
    services = services_about(action)
    but_some = resources.once(("all", services, arns), lambda: _is_of_all(resources, services, arns))
    if but_some.yes or not arns:
        return but_some
    whose = [_whose(action, arn, own) for arn in arns]
    all_of_them = partial(_is_of_kinds, resources, arns, whose)
    return some([but_some, resources.once((arns, *whose), all_of_them)])


def _is_all_beside(resources: PatternSet, action: str, arn: str, own: Own) -> Match:
    """Whether they are all of a kind that an action takes beside what it is about: who may run one document runs it on all machines."""

    def found() -> Match:
        but_some = every([_is_everything(resources), opposite(_reaches(resources.left_out, action, arn, own))])
        return some([but_some, _is_of_kinds(resources, (arn,), [_whose(action, arn, own)])])

    return resources.once(("beside", arn, own), found)


def _is_everything(resources: PatternSet) -> Match:
    return resources.once("everything", partial(everything, resources))


def _is_of_all(resources: PatternSet, services: frozenset[str], kinds: tuple[str, ...]) -> Match:
    """Whether they are all there are, or all but some of these kinds."""
    all_there_are = _is_everything(resources)
    if all_there_are.no:
        return NO
    return every([all_there_are, opposite(resources.others.some(lambda value: is_wide(value, services, kinds)))])


def _is_of_kinds(resources: PatternSet, kinds: tuple[str, ...], whose: Sequence[Own | None]) -> Match:
    """Whether they are all of each of some kinds; all but some of one is not all of it."""
    named = (resources.these.some(partial(_names_all, kind=kind, whose=one)) for kind, one in zip(kinds, whose, strict=True))
    return every([opposite(resources.others.present), *named])


def _names_all(value: Value, kind: str, whose: Own | None) -> Match:
    """Whether a pattern is of all of a kind: of what is of one's own account alone, which an ARN that names that account means.

    Nobody passes a role of another account (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html), and to a key or
    a secret of another account it takes the word of that one as well.
    """
    if _is_of_one(value):
        return NO
    fields, account = whole(starred(value.form)).split(":", RESOURCE), YES
    if len(fields) > RESOURCE:
        fields[PARTITION] = "*" if fields[PARTITION] == GAP else fields[PARTITION]
        if whose is not None and fields[ACCOUNT].lower() not in _NOBODYS:
            account = whose(fields[ACCOUNT], value)
            fields[ACCOUNT] = "*"
    shown = ":".join(fields)
    words = value.unknown.shape != "" and all(is_word(one.text) for one in value.references)  # a Region that is looked up is one
    found = any(contains(shown.replace(GAP, "-" if words else "*"), kind.format(one.name)) for one in PARTITIONS)
    return every([maybe(*value.origins) if found and GAP in shown else sure(found), account])


def taken_away(action: str, given: Statement, document: Document, own: Own = any_account) -> Match:
    """Whether the document that gives an action takes it away again, whatever the request: by a Deny without conditions, or by several.

    One under the condition of the statement itself takes all that this gives. And what a statement leaves out it never gave.
    """
    left_out = leaves_out(action, given, own)
    if left_out.yes:
        return left_out
    about = denies_of(action, document)
    taken = (every([speaks_of(one, action, given, own), opposite(one.conditional)]) for one in about if not one.conditional.yes)
    found = some(chain((left_out,), taken, (document.rest,)))
    under_some = [] if found.yes else [one for one in among_signers(document).denying if one.conditions]
    if len(under_some) + len(given.conditions) < 2:  # noqa: PLR2004 — two that ask the same
        return found
    answers = [in_some_cases(one, reach) for one in about if one.conditions and not (reach := speaks_of(one, action, given, own)).no]
    asked = cases_of(given.conditions)
    return some([found, _by_turns(tuple(answers), tuple(asked), document)]) if answers else found


def _by_turns(answers: tuple[tuple[Match, Cases], ...], asked: tuple[Case, ...], document: Document) -> Match:
    """Whether in each case one of the answers is yes; found once for all the actions of which the Denies say the same."""
    return once_of(document, ("by turns", answers, asked), lambda: in_every_case(answers, steps(document), asked))

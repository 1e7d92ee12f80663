"""Conditions on what a resource has (tags, a permissions boundary), where who holds the policy may change that: they keep nothing from him.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.terms.action_services import services_about
from srm_tf.language.terms.arns import wide
from srm_tf.language.terms.comparisons import EXCLUDING, FOR_ALL, FOR_ANY, LIMITING, NULL, bare_name, each_is, holds_without, is_switched
from srm_tf.language.terms.conditional_denies import is_barred
from srm_tf.language.terms.denials import reached, spares
from srm_tf.language.terms.forms import RESOURCE, SERVICE
from srm_tf.language.terms.globs import contains, on_text, one_of, overlap, settle, sure
from srm_tf.language.terms.idle_conditions import bounded, met_without, never_met, without_absent
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.tag_keys import (
    OF_OBJECTS,
    TAG_KEYS,
    TAG_OF_HOLDER,
    TAG_OF_OBJECT,
    TAG_OF_REQUEST,
    TAG_OF_RESOURCE,
    kind_of_iam,
    tagging,
)
from srm_tf.model.value import Unknown, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.denials import Own
    from srm_tf.language.terms.documents import Condition, Document, Statement

    class Gives(Protocol):
        """What somebody may do in spite of a condition."""

        def __call__(self, action: str, guard: Condition, /, *, bare: bool = False) -> Match:
            """Whether he may do this with what does not meet the condition, or, `bare`, with what has no such tag at all."""
            ...


_REMOVES: Final = regex(r":(untag|remove|delete)")
_VARIABLE: Final = regex(r"\$\{[^*?$]")  # of a policy, and no character that is written as one
_BOUNDARY: Final = "iam:permissionsboundary"
# What tags whoever holds a policy, and what removes his tags, with what kind of ARN that is about.
_USERS: Final = ("arn:{}:iam::*:user/*",)
_ROLES: Final = ("arn:{}:iam::*:role/*",)
OF_HOLDERS: Final = {"iam:taguser": _USERS, "iam:tagrole": _ROLES, "iam:untaguser": _USERS, "iam:untagrole": _ROLES}
_WHO: Final = "whether a user or a role holds the policy"
# Whoever may put another boundary on a role or take it away does so once the role has more policies.
_OF_BOUNDARIES: Final = {
    "role/*": ("iam:putrolepermissionsboundary", "iam:deleterolepermissionsboundary"),
    "user/*": ("iam:putuserpermissionsboundary", "iam:deleteuserpermissionsboundary"),
}
# Who makes a stack without giving it a role has it act for himself:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
_MAKES_A_STACK: Final = "cloudformation:createstack"
_CLOUDFORMATION: Final = "cloudformation.amazonaws.com"
_CALLED_VIA: Final = frozenset({"aws:calledvia", "aws:calledviafirst", "aws:calledvialast"})
_TAKING_AWAY: Final = frozenset(names[1] for names in _OF_BOUNDARIES.values())


def without_undone(statement: Statement, action: str, gives: Gives) -> Statement:
    """A statement without those of its conditions that its holder undoes: he tags what he wants to reach, or takes its boundary away.

    `gives`: whether he may do an action on all resources that a condition is about, in spite of it.
    """
    tags, bounding = tagging(action), _OF_BOUNDARIES.get(kind_of_iam(action), ())
    if action in {*tags, *bounding, *OF_HOLDERS}:
        return statement

    def by_any(one: Condition) -> Match:
        by_a_stack = _by_a_stack(one, gives) if action.startswith("iam:") else NO
        return some([_by_tagging(one, action, gives), _by_tagging_himself(one, gives), _by_bounding(one, bounding, gives), by_a_stack])

    return less_met(statement, [(one, by_any(one)) for one in statement.conditions])


def less_met(statement: Statement, told: Sequence[tuple[Condition, Match]]) -> Statement:
    """A statement without the conditions of which it is told that they limit nobody; of those that may not, nobody knows what they ask."""
    if all(found.no for _, found in told):
        return statement
    return replace(statement, conditions=tuple([one if found.no else _open(one, found) for one, found in told if not found.yes]))


def limits_within(statement: Statement, action: str, document: Document, own: Own) -> Match:
    """Whether a condition limits the holder of an Allow that he does not undo by what else the policy gives him, on all of the kind."""
    left = without_absent(statement, action)
    if not left.conditions:
        return bounded(left)
    never = never_met(statement, action)
    kinds = reached(action, statement.resources, own)
    tags, bounding = tagging(action), _OF_BOUNDARIES.get(kind_of_iam(action), ())
    told_by = (tags, OF_OBJECTS.get(action), bounding, action in {*tags, *bounding, *OF_HOLDERS})
    key = ("limits", id(statement), tuple(map(id, left.conditions)), kinds, told_by, own)  # one answer for most actions of a service

    def gives(name: str, guard: Condition, *, bare: bool = False) -> Match:
        about = _tagged_by(name, kinds) if name in tags else kinds
        return _in_spite(guard, name, OF_HOLDERS.get(name, about), document, own, bare=bare) if about or not kinds else NO

    return some([never, once_of(document, key, lambda: bounded(without_undone(left, action, gives)), statement)])


def _in_spite(guard: Condition, action: str, kinds: tuple[str, ...], document: Document, own: Own, *, bare: bool) -> Match:
    """Whether a document gives an action on all of some kinds in spite of a condition: one answer for all that the condition is on."""
    if not _may_give(document, action):
        return NO

    def ask() -> Match:
        walled = _walled(document, guard, action, bare=bare)
        return some(_is_given(action, kinds, one, walled, own) for one in walled.allowing)

    return once_of(document, ("in spite", id(guard), action, kinds, own, bare), ask, guard)


def may_be_given(action: str, held: Iterable[Held]) -> bool:
    """Whether one of some policies may give an action at all, whatever is denied: mostly none gives what undoes a condition."""
    return any(not one.is_read or any(_may_give(reading, action) for reading in one.readings) for one in held)


def _may_give(document: Document, action: str) -> bool:
    def ask() -> bool:
        return any(not one.denies.yes and not one.actions.reaches(action).no for one in document.statements)

    return once_of(document, ("may give", action), ask)  # each condition of each statement asks


def _tagged_by(action: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some kinds that an action may tag: machines get their tags from EC2, or from Systems Manager."""
    services = services_about(action)
    return tuple([one for one in kinds if not services or one.split(":", RESOURCE)[SERVICE] in services])


def is_taken(action: str, given: Statement, document: Document, own: Own) -> Match:
    """Whether the document takes away what an Allow gives, or leaves of it only what a condition of that Allow would."""
    return is_barred(action, given, document, own, lambda left: limits_within(left, action, document, own))


def _is_given(action: str, kinds: tuple[str, ...], statement: Statement, document: Document, own: Own) -> Match:
    reached = statement.actions.reaches(action)
    given = reached if reached.no else every([statement.certain, statement.allows, reached, opposite(bounded(statement))])
    broad = given if given.no else every([given, wide(statement.resources, action, kinds)])
    if broad.no:
        return NO
    spared = every([spares(statement.resources, action, one, own) for one in kinds]) if kinds else NO
    return every([broad, opposite(spared), opposite(is_barred(action, statement, document, own))])


def _by_tagging(condition: Condition, action: str, gives: Gives) -> Match:
    of_object = TAG_OF_OBJECT.fullmatch(condition.key_name) is not None
    tags = OF_OBJECTS.get(action, ()) if of_object else tagging(action)
    of_tags = settle(condition.key, on_text(lambda key: sure(TAG_OF_RESOURCE.fullmatch(key.lower()) is not None)))
    if of_tags.no or not tags:
        return NO
    adds, removes = (some(gives(name, condition) for name in names) for names in (tags[::2], tags[1::2]))
    if not adds.yes and not removes.no:  # who tags only what has no such tag takes away what is there
        adds = some([adds, every([removes, some(gives(name, condition, bare=True) for name in tags[::2])])])
    return every([of_tags, _by_either(condition, adds, removes)])


def _by_tagging_himself(condition: Condition, gives: Gives) -> Match:
    """Whether the holder, be it a user or a role, gives himself the tag that a condition on who calls asks for, or takes one away.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html
    """
    of_holder = settle(condition.key, on_text(lambda key: sure(key.lower().startswith(TAG_OF_HOLDER))))
    if of_holder.no:
        return NO
    names = tuple(OF_HOLDERS)
    adds, removes = (_of_both([gives(name, condition) for name in some_]) for some_ in (names[:2], names[2:]))
    return every([of_holder, _by_either(condition, adds, removes)])


def _of_both(given: Sequence[Match]) -> Match:
    """What holds of users and of roles; of one of them alone, it takes to know who holds the policy."""
    on = tuple(dict.fromkeys(name for one in given for name in one.on))
    return YES if all(one.yes for one in given) else NO if all(one.no for one in given) else maybe(*(on or (_WHO,)))


def _by_either(condition: Condition, adds: Match, removes: Match) -> Match:
    """Whether a condition on a tag is undone by whoever adds tags, or removes them."""
    unequal = settle(condition.test, on_text(lambda test: sure("not" in bare_name(test))))
    gone = every([settle(condition.test, one_of({NULL})), each_is(condition, "true")])
    return some([every([opposite(gone), adds]), every([some([unequal, gone]), removes])])


def _by_bounding(condition: Condition, bounding: tuple[str, ...], gives: Gives) -> Match:
    of_boundary = settle(condition.key, on_text(lambda key: sure(key.lower() == _BOUNDARY))) if bounding else NO
    return of_boundary if of_boundary.no else every([of_boundary, some(gives(name, condition) for name in bounding)])


def _by_a_stack(condition: Condition, gives: Gives) -> Match:
    """Whether a condition is met by what CloudFormation does for him, and he may make a stack; nobody knows whether that does just this."""
    key, name = condition.key_name, bare_name(condition.test_name)
    by_services = is_switched(condition, "true") if key == "aws:viaawsservice" else NO
    named = _names_cloudformation(condition, name) if key in _CALLED_VIA else NO
    found = some([by_services, named])
    return (
        found if found.no else every([found, gives(_MAKES_A_STACK, condition), maybe("what CloudFormation does for whoever makes a stack")])
    )


def _names_cloudformation(condition: Condition, name: str) -> Match:
    """Whether a condition on the services by which a call comes is met where CloudFormation makes it."""
    if name == NULL:
        return each_is(condition, "false")
    test = EXCLUDING.get(name, name)
    if test not in LIMITING:
        return NO
    alike = contains if test == "stringlike" else str.__eq__
    met = condition.values.some(on_text(lambda text: sure(alike(text.lower(), _CLOUDFORMATION))))
    return met if test == name else opposite(met)


def _open(condition: Condition, found: Match) -> Condition:
    """A condition that may be undone: one of which nobody knows what it asks."""
    return replace(condition, test=Value(Unknown("who may undo it", found.on or ("who may undo it",))))


# --- what keeps a condition from being undone ---------------------------------------------------------------------------------------


class _Call(NamedTuple):
    """A call by which a condition, the guard, is undone: about what meets it (`met`) or does not, or has no such tag (`bare`)."""

    guard: Condition
    met: bool
    adds: bool
    bare: bool


def with_walls(held: Sequence[Held], guard: Condition, action: str, *, bare: bool) -> list[Held]:
    """Policies as they are about a call by which a condition is undone, whose tags and names of tags the caller chooses.

    What of the conditions of an Allow keeps nobody from it is taken out, and so is a Deny that he gets past. A condition of a Deny that is
    the other side of that one, or that the wanted tag meets whatever stands beside it, holds of every such call. So AWS writes it: tags are
    given only to what has the tag, or the tag is one that nobody gives (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html).
    Who takes a boundary away is asked for the one that is there: there the condition itself keeps nobody from it, and a Deny under it does.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PermissionsBoundary
    """
    return [replace(one, readings=tuple([_walled(reading, guard, action, bare=bare) for reading in one.readings])) for one in held]


def _walled(document: Document, guard: Condition, action: str, *, bare: bool) -> Document:
    if not any(one.conditions for one in document.statements):
        return document
    call = _Call(guard, met=action in _TAKING_AWAY, adds=_REMOVES.search(action) is None, bare=bare)
    seen = [_less(one, call) for one in document.statements]
    return replace(document, statements=tuple([one for one in seen if one is not None]))


def _less(statement: Statement, call: _Call) -> Statement | None:
    """A statement as it is about what the guard is about; None of one that is about no such call, or about none at all."""
    denies = statement.denies.yes
    if statement.allows.no and statement.denies.no:
        return None
    told = [(one, _gets_past(one, call, denied=denies)) for one in statement.conditions]
    if any(past is not None and (past.yes if denies else past.no) for _, past in told):
        return None
    left = [(one, past) for one, past in told if past is None or not (past.no if denies else past.yes)]
    return replace(statement, conditions=tuple([one if past is None or past.no else _open(one, past) for one, past in left]))


def _gets_past(condition: Condition, call: _Call, *, denied: bool) -> Match | None:
    """Whether a call that undoes a guard can meet a condition, or miss that of a Deny; None where it is about anything else."""
    guard, met = call.guard, call.met
    key, asked = condition.key_name, guard.key_name
    tag = asked.partition("/")[2]
    if not tag:
        sides = (of_it for of_it in (met, not met) if _is_side(condition, guard, of_it=of_it))
        return next((sure((of_it is met) is not denied) for of_it in sides), None)
    if key in TAG_KEYS:
        return _is_named(condition, tag, denied=denied)
    if TAG_OF_RESOURCE.fullmatch(key) is not None:
        return _by_same_tag(condition, call, denied=denied) if _same_tag(key, asked) else None
    if TAG_OF_REQUEST.fullmatch(key) is None:
        return None
    if not call.adds:  # who removes tags gives none
        return opposite(met_without(condition)) if denied else met_without(condition)
    if key.partition("/")[2] != tag:
        return YES  # he gives that one as well, or leaves it out
    folds = _folds(condition, guard)
    return _agree(_taken(condition, folds=folds, but=denied), _taken(guard, folds=folds), condition, guard)


def _same_tag(key: str, other: str) -> bool:
    """Whether two keys ask for one tag: services have their own names for `aws:ResourceTag`, and objects tags of their own."""
    of_objects = [TAG_OF_OBJECT.fullmatch(one) is not None for one in (key, other)]
    return key.partition("/")[2] == other.partition("/")[2] and of_objects[0] is of_objects[1]


def _by_same_tag(condition: Condition, call: _Call, *, denied: bool) -> Match | None:
    """Whether all that does not meet a guard meets a condition on the same tag, or misses that of a Deny; None where part does that."""
    guard = call.guard
    if call.bare:
        return opposite(met_without(condition)) if denied else met_without(condition)
    folds = _folds(condition, guard)
    out = (opposite(met_without(guard)), _taken(guard, folds=folds, but=True))

    def has_some(*, but: bool) -> Match:
        without = opposite(met_without(condition)) if but else met_without(condition)
        texts = _agree(_taken(condition, folds=folds, but=but), out[1], condition, guard)
        return some([every([without, out[0]]), texts])

    if not denied:
        return opposite(has_some(but=True))
    return YES if has_some(but=False).no else NO if has_some(but=True).no else None


def _is_named(condition: Condition, tag: str, *, denied: bool) -> Match:
    """Whether names of tags among which this one is can meet a condition, or miss that of a Deny.

    `ForAnyValue:` is met by any name beside it, and `ForAllValues:` missed by any:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    beside = condition.test_name.startswith(FOR_ALL if denied else FOR_ANY)
    wanted = (True, frozenset[str]()) if beside else (False, frozenset((tag,)))
    return _agree(_taken(condition, folds=True, but=denied), wanted, condition)


def _folds(*asked: Condition) -> bool:
    """Whether one of them compares in any capitals: a tag in others is hardly another one."""
    return any("ignorecase" in one.test_name for one in asked)


def _taken(condition: Condition, *, folds: bool, but: bool = False) -> tuple[bool, frozenset[str]] | None:
    """Which values meet a condition, or, `but`, miss it: all but these, or these; None where nobody knows. `folds`: in any capitals."""
    test, texts = condition.test.text(), _texts(condition)
    if test is None or texts is None:
        return None
    name, small = bare_name(test), frozenset(text.lower() if folds else text for text in texts)
    left_out, those = ("false" in map(str.lower, texts), frozenset[str]()) if name == NULL else ("not" in name, small)
    return left_out != but, those


def _agree(one: tuple[bool, frozenset[str]] | None, other: tuple[bool, frozenset[str]] | None, *asked: Condition) -> Match:
    """Whether some value is among both. What a variable of policies stands for is known from the other side alone."""
    if one is None or other is None:
        return maybe(*(name for condition in asked for name in _origins(condition)))
    if one[1] != other[1] and any(_VARIABLE.search(text) for text in one[1] | other[1]):
        keys = ("a sensitive key" if condition.key.sensitive else condition.key.text() for condition in asked)
        return maybe(*(f"what the condition on {key} stands for" for key in keys))
    return sure(_meet(one, other))


def _meet(one: tuple[bool, frozenset[str]], other: tuple[bool, frozenset[str]]) -> bool:
    (but, these), (left_out, those) = one, other
    if but and left_out:
        return not any(contains(pattern, "*") for pattern in these | those)
    if but or left_out:
        named, spared = (those, these) if but else (these, those)
        return any(not any(contains(pattern, text) for pattern in spared) for text in named)
    return any(overlap(text, another) for text in these for another in those)


def _origins(condition: Condition) -> tuple[str, ...]:
    return tuple([name for value in (condition.test, *condition.values.items) for name in value.origins]) + condition.values.rest.on


def _is_side(condition: Condition, guard: Condition, *, of_it: bool) -> bool:
    """Whether a condition is the other side of a guard, or, `of_it`, the same."""
    test, asked = condition.test_name, guard.test_name
    key, guarded = condition.key_name, guard.key_name
    negated = "not" in bare_name(test)
    # what it says of a request without the key is not what the other side of it says there
    otherwise = test.startswith(FOR_ANY) if negated else holds_without(test)
    if not test or not asked or not guarded or otherwise:
        return False
    one_way = negated == ("not" in bare_name(asked))
    return key == guarded and one_way is of_it and _texts(condition) == _texts(guard) is not None


def _texts(condition: Condition) -> frozenset[str] | None:
    """The values of a condition, where all are known."""
    texts = [value.text() for value in condition.values.items]
    known = texts and None not in texts and condition.values.hidden is None
    return frozenset(text.replace("&{", "${") for text in texts if text is not None) if known else None

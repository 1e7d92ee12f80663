"""Conditions on what a resource has (tags, a permissions boundary), where who holds the policy may change that: they keep nothing from him.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms.comparisons import EXCLUDING, FOR_ANY, bare_name
from srm_tf.language.terms.denials import kind_of
from srm_tf.language.terms.globs import contains, on_text, overlap, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, some
from srm_tf.model.value import Unknown, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.documents import Condition, Document, Statement

    Gives = Callable[[str, Condition], Match]

_TAG_OF_RESOURCE: Final = regex(r"[\w-]+:resourcetag/.*")
_TAG_OF_REQUEST: Final = regex(r"[\w-]+:requesttag/.*")
_TAG_KEYS: Final = "aws:tagkeys"
_REMOVES: Final = regex(r":(untag|remove|delete)")
_REMOVED_TOO: Final = regex(r"not|null")  # operators that are met once a tag is gone
# What tags a resource and what removes its tags, where that is not `TagResource` and `UntagResource`. Groups have no tags.
_OF_IAM: Final = {
    "role/*": ("iam:tagrole", "iam:untagrole"),
    "user/*": ("iam:taguser", "iam:untaguser"),
    "policy/*": ("iam:tagpolicy", "iam:untagpolicy"),
}
# (`tag:TagResources` does nothing without these: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html)
_OF_INSTANCES: Final = ("ec2:createtags", "ec2:deletetags")
_OF_OTHERS: Final = {
    "ec2": _OF_INSTANCES,
    "autoscaling": ("autoscaling:createorupdatetags", "autoscaling:deletetags"),
    "datapipeline": ("datapipeline:addtags", "datapipeline:removetags"),
    "elasticmapreduce": ("elasticmapreduce:addtags", "elasticmapreduce:removetags"),
    "sagemaker": ("sagemaker:addtags", "sagemaker:deletetags"),
    "ssm": ("ssm:addtagstoresource", "ssm:removetagsfromresource"),
    # Sessions and commands are for instances, which have the tags that EC2 gives them:
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
    **dict.fromkeys(("ssm:startsession", "ssm:sendcommand"), _OF_INSTANCES),
}
_OF_HOLDERS: Final = ("aws:principal", "aws:user")  # how keys begin that tell who asks
_BOUNDARY: Final = "iam:permissionsboundary"
# Whoever may put another boundary on a role or take it away does so once the role has more policies.
_OF_BOUNDARIES: Final = {
    "role/*": ("iam:putrolepermissionsboundary", "iam:deleterolepermissionsboundary"),
    "user/*": ("iam:putuserpermissionsboundary", "iam:deleteuserpermissionsboundary"),
}
_TAKING_AWAY: Final = frozenset(names[1] for names in _OF_BOUNDARIES.values())


def without_undone(statement: Statement, action: str, gives: Gives) -> Statement:
    """A statement without those of its conditions that its holder undoes: he tags what he wants to reach, or takes its boundary away.

    `gives`: whether he may do an action on all resources that a condition is about, in spite of it.
    """
    tagging, bounding = _tagging(action), _OF_BOUNDARIES.get(_kind(action), ())
    if action in {*tagging, *bounding}:
        return statement
    told = [(one, some([_by_tagging(one, tagging, gives), _by_bounding(one, bounding, gives)])) for one in statement.conditions]
    if all(found.no for _, found in told):
        return statement
    return replace(statement, conditions=tuple([one if found.no else _open(one, found) for one, found in told if not found.yes]))


def _by_tagging(condition: Condition, tagging: tuple[str, ...], gives: Gives) -> Match:
    of_tags = settle(condition.key, on_text(lambda key: sure(_TAG_OF_RESOURCE.fullmatch(key.lower()) is not None)))
    if of_tags.no or not tagging:
        return NO
    removed = settle(condition.test, on_text(lambda test: sure(_REMOVED_TOO.search(test.lower()) is not None)))
    return every([of_tags, some([gives(tagging[0], condition), every([removed, gives(tagging[1], condition)])])])


def _by_bounding(condition: Condition, bounding: tuple[str, ...], gives: Gives) -> Match:
    of_boundary = settle(condition.key, on_text(lambda key: sure(key.lower() == _BOUNDARY))) if bounding else NO
    return of_boundary if of_boundary.no else every([of_boundary, some(gives(name, condition) for name in bounding)])


def opposed(deny: Statement) -> Statement | None:
    """A Deny of all but what its only condition names, with what it leaves as its condition; None of any other one.

    Whether its holder is one that a condition names is not told from here.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """
    first = deny.conditions[0]
    test = EXCLUDING.get((first.test.text() or "").lower().removesuffix("ifexists"))
    about_holder = (first.key.text() or "").lower().startswith(_OF_HOLDERS)
    alone = test is not None and not about_holder and len(deny.conditions) == 1 and deny.other_conditions.no
    return replace(deny, conditions=(replace(first, test=Value(test)),)) if alone else None


def _open(condition: Condition, found: Match) -> Condition:
    """A condition that may be undone: one of which nobody knows what it asks."""
    return replace(condition, test=Value(Unknown("who may undo it", found.on or ("who may undo it",))))


def _tagging(action: str) -> tuple[str, ...]:
    """What tags the resource of an action, and what removes its tags."""
    service = action.partition(":")[0]
    if service == "iam":
        return _OF_IAM.get(_kind(action), ())
    return _OF_OTHERS.get(action) or _OF_OTHERS.get(service, (f"{service}:tagresource", f"{service}:untagresource"))


def _kind(action: str) -> str:
    return kind_of(action).rpartition(":")[2]


# --- what keeps a condition from being undone ---------------------------------------------------------------------------------------


def with_walls(held: Sequence[Held], guard: Condition, action: str) -> list[Held]:
    """Policies, with what of its conditions keeps nobody from undoing a condition by this action taken out of each statement.

    Of a Deny that is the other side of that condition, or the name of its tag. So AWS writes it: tags are given only to what has the tag,
    or the tag is one that nobody gives (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html). Of an Allow it is that, too,
    and what is asked of the tags that are given, where the tag that undoes the condition meets it.
    Who takes a boundary away is asked for the one that is there: there the condition itself keeps nobody from it, and a Deny under it does.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PermissionsBoundary
    """
    met, adds = action in _TAKING_AWAY, _REMOVES.search(action) is None
    return [replace(one, readings=tuple([_walled(reading, guard, met=met, adds=adds) for reading in one.readings])) for one in held]


def _walled(document: Document, guard: Condition, *, met: bool, adds: bool) -> Document:
    if not any(one.conditions for one in document.statements):
        return document
    speaking = [one for one in document.statements if not (met and _spares(one, guard))]
    return replace(document, statements=tuple([_less(one, guard, met=met, adds=adds) for one in speaking]))


def _spares(statement: Statement, guard: Condition) -> bool:
    """Whether a Deny is about nothing that meets a guard."""
    return statement.denies.yes and any(_is_side(one, guard, of_it=False) for one in statement.conditions)


def _less(statement: Statement, guard: Condition, *, met: bool, adds: bool) -> Statement:
    """A statement as it is about what the guard is about. `met`: that meets the guard."""
    left = [one for one in statement.conditions if not _is_side(one, guard, of_it=met)]
    if not statement.denies.no:
        return replace(statement, conditions=tuple([_seen(one, guard) for one in left]))
    told = [(one, _is_met(one, guard, adds=adds)) for one in left]
    return replace(statement, conditions=tuple([one if met.no else _open(one, met) for one, met in told if not met.yes]))


def _seen(condition: Condition, guard: Condition) -> Condition:
    """A condition on the names of the tags that somebody gives: he chooses them, but not all of them undo the other condition."""
    names = (condition.key.text() or "").lower() == _TAG_KEYS
    return _open(condition, maybe(f"the condition of {guard.key.text()}")) if names else condition


def _is_met(condition: Condition, guard: Condition, *, adds: bool) -> Match:
    """Whether a condition of an Allow on the tags that are given, or their names, is met by the one that undoes the other condition."""
    key, tag = (condition.key.text() or "").lower(), (guard.key.text() or "").lower().partition("/")[2]
    names = key == _TAG_KEYS
    if not tag or not (names or (adds and _TAG_OF_REQUEST.fullmatch(key) is not None)):
        return NO
    if not names and key.partition("/")[2] != tag:
        return YES  # he gives that one as well
    asked, wanted = _taken(condition), (False, frozenset((tag,))) if names else _taken(guard)
    if asked is None or wanted is None:
        return maybe(*(name for one in (condition, guard) for value in (one.test, *one.values.items) for name in value.origins))
    return sure(_agree(asked, wanted))


def _taken(condition: Condition) -> tuple[bool, frozenset[str]] | None:
    """Which values meet a condition: all but these, or these; None where nobody knows."""
    test, texts = condition.test.text(), _texts(condition)
    if test is None or texts is None:
        return None
    name, small = bare_name(test), frozenset(map(str.lower, texts))
    return ("false" in small, frozenset()) if name == "null" else ("not" in name, small)


def _agree(one: tuple[bool, frozenset[str]], other: tuple[bool, frozenset[str]]) -> bool:
    """Whether some value is among both."""
    (but, these), (left_out, those) = one, other
    if but or left_out:
        named, spared = (those, these) if but else (these, those)
        return (but and left_out) or any(not any(contains(pattern, text) for pattern in spared) for text in named)
    return any(overlap(text, another) for text in these for another in those)


def _is_side(condition: Condition, guard: Condition, *, of_it: bool) -> bool:
    """Whether a condition is the other side of a guard, or, `of_it`, the same."""
    test, asked = condition.test.text(), guard.test.text()
    key, guarded = (condition.key.text() or "").lower(), (guard.key.text() or "").lower()
    if test is None or asked is None or not guarded:
        return False
    negated = "not" in bare_name(test)
    if key == _TAG_KEYS:
        tag = guarded.partition("/")[2]
        patterns = [value.text() or "" for value in condition.values.items]
        any_of_these = test.lower().startswith(FOR_ANY) and not negated  # not all others, beside which this one may be given
        return tag != "" and any_of_these and any(contains(pattern.lower(), tag) for pattern in patterns)
    one_way = negated == ("not" in bare_name(asked))
    return key == guarded and one_way is of_it and _texts(condition) == _texts(guard) is not None


def _texts(condition: Condition) -> frozenset[str] | None:
    """The values of a condition, where all are known."""
    texts = [value.text() for value in condition.values.items]
    return frozenset(text for text in texts if text is not None) if texts and None not in texts else None

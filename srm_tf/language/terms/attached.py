"""The policies that a role, a user, a group or a permission set holds: inline, attached, by ARN, wherever they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.addresses import MODULES
from srm_tf.language.terms.aws_policies import looks_up_one_of_aws
from srm_tf.language.terms.documents import Document, documents
from srm_tf.language.terms.look_ups import asked_for
from srm_tf.language.terms.match import NO, OUTSIDE, REFUSED, YES, Match, agreed, blocks, every, maybe, opposite, some
from srm_tf.language.terms.own_accounts import share_account
from srm_tf.model.value import GAP, Certainty, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Link
    from srm_tf.language.terms.documents import Statement
    from srm_tf.model.resource import Resource

# Per kind of principal: (type, attribute that names the principal, path of what holds a document or names a policy).
INLINE: Final = {
    "aws_iam_role": (("aws_iam_role_policy", "role", "policy"),),
    "aws_iam_user": (("aws_iam_user_policy", "user", "policy"),),
    "aws_iam_group": (("aws_iam_group_policy", "group", "policy"),),
    "aws_ssoadmin_permission_set": (("aws_ssoadmin_permission_set_inline_policy", "permission_set_arn", "inline_policy"),),
}
BY_ARN: Final = {
    "aws_iam_role": (
        ("aws_iam_role_policy_attachment", "role", "policy_arn"),
        ("aws_iam_policy_attachment", "roles", "policy_arn"),
        ("aws_iam_role_policy_attachments_exclusive", "role_name", "policy_arns"),
    ),
    "aws_iam_user": (
        ("aws_iam_user_policy_attachment", "user", "policy_arn"),
        ("aws_iam_policy_attachment", "users", "policy_arn"),
        ("aws_iam_user_policy_attachments_exclusive", "user_name", "policy_arns"),
    ),
    "aws_iam_group": (
        ("aws_iam_group_policy_attachment", "group", "policy_arn"),
        ("aws_iam_policy_attachment", "groups", "policy_arn"),
        ("aws_iam_group_policy_attachments_exclusive", "group_name", "policy_arns"),
    ),
    "aws_ssoadmin_permission_set": (
        ("aws_ssoadmin_managed_policy_attachment", "permission_set_arn", "managed_policy_arn"),
        ("aws_ssoadmin_managed_policy_attachments_exclusive", "permission_set_arn", "managed_policy_arns"),
        ("aws_ssoadmin_customer_managed_policy_attachment", "permission_set_arn", "customer_managed_policy_reference.name"),
        ("aws_ssoadmin_customer_managed_policy_attachments_exclusive", "permission_set_arn", "customer_managed_policy_reference.name"),
    ),
}
_MEMBERSHIPS: Final = (("aws_iam_user_group_membership", "user", "groups"), ("aws_iam_group_membership", "users", "group"))
# What says which inline policies there are, by their names: others are taken away, and these may be written elsewhere.
_BY_NAME: Final = {
    "aws_iam_role": ("aws_iam_role_policies_exclusive", "role_name"),
    "aws_iam_user": ("aws_iam_user_policies_exclusive", "user_name"),
    "aws_iam_group": ("aws_iam_group_policies_exclusive", "group_name"),
}
POLICIES: Final = ("aws_iam_policy", "data.aws_iam_policy")
# A policy of the customer's: it may be declared elsewhere, and is none of AWS's.
_OWN: Final = regex(rf"{MODULES}aws_iam_policy\.[^.]+\.(arn|id)")
_SEVERAL: Final = "_arns"  # of a list that is not known a plan shows the references: what is written out beside them, it hides
AWS_OWNED: Final = regex(r"arn:[^:]*:iam::aws:policy/.+")
# The one policy of AWS's of which all is told by its name: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDenyAll.html
_DENIES_ALL: Final = regex(r"arn:[^:]*:iam::aws:policy/AWSDenyAll")
_DENY_OF_ALL: Final = Value('{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}')


class Held(msgspec.Struct, frozen=True):
    """One policy. `place` says where it is attached, `name` is its ARN where only that is known, `own`: written on the principal.

    `shown` is what messages call it.
    """

    place: str
    readings: tuple[Document, ...]
    name: str = ""
    held: Match = YES
    own: bool = False
    shown: str = ""

    @property
    def is_read(self) -> bool:
        """Whether all that it says is known."""
        return self.readings != () and all(one.rest.no and not one.flaw for one in self.readings)


def role_of(profile: Resource) -> tuple[Value, str]:
    """The role of an `aws_iam_instance_profile`, and the argument that names it: before version 3 of the provider a list of one."""
    several = profile.get("roles")
    if not several.written or several.is_null:
        return profile.get("role"), "role"
    return (several.data[0] if isinstance(several.data, tuple) and several.data else several), "roles"


def policies_of(principal: Resource, context: Context) -> list[Held]:
    """Every policy that the principal surely or perhaps holds."""
    return [*_inside(principal, context), *_beside(principal, context), *_named_only(principal, context)]


def _inside(principal: Resource, context: Context) -> Iterator[Held]:
    """What an `aws_iam_role` carries itself."""
    inline = blocks(principal.get("inline_policy"))
    for index, block in enumerate(inline.elements):
        place = f"{principal.address}.inline_policy[{index}].policy"
        yield Held(place, documents(block.get("policy"), context.graph, place), own=True)
    if inline.open:
        yield Held(f"{principal.address}.inline_policy", (Document(rest=maybe(*inline.open)),), own=True)
    yield from by_arn(principal.get("managed_policy_arns"), f"{principal.address}.managed_policy_arns", YES, context)


def _beside(principal: Resource, context: Context) -> Iterator[Held]:
    """What other resources attach to it."""
    for name, via, attribute in INLINE.get(principal.type, ()):
        for who, held in _joined(principal, name, via, context):
            if who is None:
                yield Held(name, (Document(rest=held),), held=held)
            else:
                place = f"{who.address}.{attribute}"
                yield Held(place, documents(who.get(attribute), context.graph, place), held=held)
    for name, via, attribute in BY_ARN.get(principal.type, ()):
        for who, held in _joined(principal, name, via, context):
            if who is None:
                yield Held(name, (Document(rest=held),), held=held)
            else:
                yield from by_arn(who.keys(attribute), f"{who.address}.{attribute}", held, context)


def _named_only(principal: Resource, context: Context) -> Iterator[Held]:
    """The inline policies of which only the names are here: whoever wrote them knows what they allow."""
    name, via = _BY_NAME.get(principal.type, ("", ""))
    found = list(_joined(principal, name, via, context)) if name else []
    inline = INLINE[principal.type] if found else ()
    beside = [who for one, by, _ in inline for who, _ in _joined(principal, one, by, context) if who is not None]
    inside = blocks(principal.get("inline_policy")).elements
    here = {one.text() for one in (*(who.get("name") for who in beside), *(block.get("name") for block in inside))}
    for who, held in found:
        value = who.get("policy_names") if who is not None else None
        for item in (value.items() or (value,)) if value is not None and not value.is_nothing else ():
            if item.text() not in {*here, ""} - {None} and not context.links.targets(item, [one for one, _, _ in inline]):
                shown = "a sensitive policy" if item.sensitive else item.text() or f"{principal.address}, whose policies are not known"
                yield Held(f"{name}.policy_names", (Document(rest=maybe(f"{shown}{OUTSIDE}")),), held=held)


def _joined(principal: Resource, name: str, via: str, context: Context) -> Iterator[tuple[Resource | None, Match]]:
    joined = context.links.children(principal, (name,), via)
    for link in joined.links:
        there = _lives_with(link, principal, context)
        if not there.no:
            yield link.resource, there
    for doubt in joined.doubts:
        yield doubt.resource, maybe(*doubt.names)


def _lives_with(link: Link, principal: Resource, context: Context) -> Match:
    """Whether what names a principal means it: in another account a name is that of somebody else."""
    found = share_account(link.resource, principal, context)
    return YES if link.how == "reference" and not found.no else found


def of_groups(user: Resource, context: Context) -> Iterator[list[Held]]:
    """The policies of each group that a user surely or perhaps belongs to."""
    for name, via, attribute in _MEMBERSHIPS:
        for who, member in _joined(user, name, via, context):
            if who is None:
                yield [Held(name, (Document(rest=member),), held=member)]
            else:
                yield from _of_membership(who, attribute, member, context)


def _of_membership(one: Resource, attribute: str, member: Match, context: Context) -> Iterator[list[Held]]:
    value, place = one.get(attribute), f"{one.address}.{attribute}"
    for item in value.items() or (value,):
        found = context.links.targets(item, ("aws_iam_group",))
        for group, how in found:
            match = every([member, YES if how > Certainty.POSSIBLE else maybe(place)])
            yield [replace(policy, held=every([policy.held, match]), own=False) for policy in policies_of(group, context)]
        if not found and not item.is_nothing:
            match = every([member, maybe(*_outside(item, place))])
            yield [Held(place, (Document(rest=match),), held=match)]


def _outside(value: Value, place: str) -> tuple[str, ...]:
    text = value.text()
    if text is None:
        return value.origins or (place,)
    return (f"{'a sensitive group' if value.sensitive else text}{OUTSIDE}",)


def by_arn(value: Value, place: str, held: Match, context: Context) -> Iterator[Held]:
    """The policies that an ARN, or a list of them, names."""
    if value.is_unknown or not isinstance(value.data, tuple):
        yield from () if value.is_nothing else _one_arn(value, place, held, context)
        if value.unknown.hidden and place.endswith(_SEVERAL):
            yield Held(place, (Document(rest=maybe(place)),), held=held)
        return
    for index, item in enumerate(value.data):
        yield from () if item.is_nothing else _one_arn(item, f"{place}[{index}]", held, context)


def _one_arn(value: Value, place: str, held: Match, context: Context) -> Iterator[Held]:
    aws = _aws_owned(value)
    certain = held if len(aws) == 1 else every([held, maybe(*(value.origins or (place,)))])
    if aws:
        shown = "a sensitive policy" if value.sensitive else ""
        yield from (Held(place, _text_of_aws(one, place, context), one, certain, shown=shown or one) for one in aws)
        return
    if value.unknown.is_choice:
        for _, branch in value.unknown.branches:
            yield from by_arn(branch, place, certain, context)
        return
    text = value.text()
    found = context.links.targets(value, POLICIES)
    for policy, how in found:
        sure = YES if how > Certainty.POSSIBLE else maybe(place)
        yield _policy(policy, place, every([held, sure]), context)
    if found:
        return
    if text is None:
        own = next((one.text for one in value.references if value.form == GAP and _OWN.fullmatch(one.text)), None)
        place = f"{place} → {own}" if own else place
        yield Held(place, (Document(rest=maybe(*(value.origins or (place,)))),), held=held)
    else:
        shown = "a sensitive policy" if value.sensitive else text
        yield Held(place, (Document(rest=maybe(f"{shown}{OUTSIDE}")),), text, held)


def _text_of_aws(arn: str, place: str, context: Context) -> tuple[Document, ...]:
    """What a policy of AWS's says: nothing that a configuration shows, but of the one that denies all there is."""
    return documents(_DENY_OF_ALL, context.graph, place) if _DENIES_ALL.fullmatch(arn) else (Document(),)


def _aws_owned(value: Value) -> list[str]:
    """The policies of AWS's own of which an ARN names one, each once; none where it may be another.

    All but the partition is known of `arn:${data.aws_partition.current.partition}:iam::aws:policy/…`, which is how a policy is named.
    """
    texts = [branch.text() or "" for _, branch in value.unknown.branches]
    if not texts:
        texts = [f"arn:aws{value.unknown.suffix}" if value.unknown.prefix == "arn:" else value.text() or ""]
    named = {text.partition(":iam::")[2]: text for text in reversed(texts)}
    return list(reversed(named.values())) if all(AWS_OWNED.fullmatch(text) for text in texts) else []


def _policy(policy: Resource, place: str, held: Match, context: Context) -> Held:
    """A policy of the configuration, or one that is looked up."""
    own, here = _looked_up(policy, context) if policy.mode == "data" else (None, NO)
    if own is not None and not here.no:  # as it will be: a look-up has read it as it was
        return _policy(own, place, held, context) if here.yes else Held(place, (Document(rest=here),), held=held)
    aws_owned = _aws_owned(policy.get("arn"))
    known = aws_owned[0] if len(aws_owned) == 1 else policy.text("arn") or policy.text("name")
    name = "" if policy.mode == "managed" else known or ""
    if policy.mode == "data" and policy.get("policy").is_null:
        aws = AWS_OWNED.fullmatch(name) is not None or looks_up_one_of_aws(policy)
        shown = policy.address if policy.get("arn").sensitive or policy.get("name").sensitive else name
        readings = _text_of_aws(name, place, context) if aws else (Document(rest=maybe(policy.address)),)
        return Held(place, readings, name, held, shown=shown)
    where = f"{policy.address}.policy"
    return Held(f"{place} → {where}", documents(policy.get("policy"), context.graph, where), name, held)


def _looked_up(look_up: Resource, context: Context) -> tuple[Resource | None, Match]:
    """The one policy of the configuration that a data source surely asks for, by its name or ARN, and whether it looks there."""
    found = {one.address: (one, here) for by in ("name", "arn") for one, here in asked_for(look_up, by, context)}
    return next(iter(found.values())) if len(found) == 1 else (None, NO)


def named(policy: Held, wanted: str) -> Match:
    """Whether it is the AWS-managed policy of this name; a bare name is what a look-up was given."""
    last = policy.name.rpartition("/")[2]
    return policy.held if last == wanted and (":policy/" not in policy.name or AWS_OWNED.fullmatch(policy.name)) else opposite(YES)


def may_be_named(policy: Held, wanted: str) -> Match:
    """The same of a policy by its ARN: a name that is known decides; without one, a policy of the configuration is none of AWS's."""
    if policy.name or "→" in policy.place:
        return named(policy, wanted)
    return every([policy.held, some(document.rest for document in policy.readings)])


def allows(policy: Held, test: Callable[[Statement], Match], *, meant: bool = False) -> Match:
    """Whether some Allow of the policy passes the test, by all its readings.

    `meant`: also where AWS refuses it, as far as it can be read: that is what its author wants to allow, and will once it is mended.
    """

    def read(document: Document) -> Match:
        if document.flaw and not meant:
            return maybe(f"{policy.place}{REFUSED}")
        found = some([*(every([one.certain, one.allows, test(one)]) for one in document.allowing), document.rest])
        return found if found.yes or not document.flaw else maybe(f"{policy.place}{REFUSED}")

    on = tuple(name for document in policy.readings for name in document.rest.on)
    return every([policy.held, agreed((read(document) for document in policy.readings), on)])

"""Data sources that look up what this configuration makes: who takes what they find takes the resource itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.match import every, joined_with
from srm_tf.language.terms.own_accounts import near, share_account
from srm_tf.language.terms.subnets import refers
from srm_tf.model.value import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from srm_tf.language.context import Context
    from srm_tf.language.terms.match import Match
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# By what a data source asks for what it looks up, where that is not its name.
_ASKED_BY: Final = {
    "aws_lambda_function": "function_name",
    "aws_instance": "instance_id",
    "aws_iam_user": "user_name",
    "aws_iam_group": "group_name",
}
_GLOBAL: Final = frozenset({"aws_iam_policy", "aws_iam_role", "aws_iam_user", "aws_iam_group"})


def standing_for(subject: Resource, users: Iterable[tuple[Resource, str]], context: Context) -> Iterator[tuple[Resource, bool]]:
    """The subject, and each look-up of its own type (of one, or of several) among its users; with whether that surely finds it.

    One that asks for the name that the subject has may find it, or what another stack has called so in another VPC.
    """
    yield subject, True
    found: set[str] = set()
    for who, name in users:
        if who.mode == "data" and who.type in {subject.type, f"{subject.type}s"}:
            found.add(who.address)
            asked = who.get(name)
            yield who, not who.doubt and refers(asked, subject, context) is True and _names(asked, subject, context)
    called = subject.text("name")
    for who in context.graph.of_type(f"data.{subject.type}") if called else ():
        if who.address not in found and who.text("name") == called and _may_share_a_vpc(who, subject):
            yield who, False


def _names(asked: Value, subject: Resource, context: Context) -> bool:
    """Whether a name of the subject stands there as it is: others may have its VPC, its tags, or its name with more behind it."""
    own = {name: subject.text(name) for name in context.links.names.attributes(subject)}
    found = [(one, read) for one in asked.walk() for read in one.references if read.target == subject.address]
    return any(
        one.unknown.shape in {"", GAP} if one.is_unknown else one.text() is not None and one.text() in own.values()
        for one, read in found
        if read.attribute in own or not read.attribute
    )


def _may_share_a_vpc(one: Resource, other: Resource) -> bool:
    """Whether nothing says that two stand in different VPCs; a name says nothing of another Region."""
    here, there = one.get("vpc_id"), other.get("vpc_id")
    known = here.text() is not None and there.text() is not None
    return one.place == other.place and not (known and here.text() != there.text())


def look_ups_of(thing: Resource, context: Context) -> Mapping[str, Match]:
    """The data sources that surely or perhaps ask for something by its name or id, where it is."""
    found = joined_with(context.links.children(thing, (f"data.{thing.type}",), _ASKED_BY.get(thing.type, "name")))
    return {one.address: every([how, _looks_into(one, thing, context)]) for one, how in found}


def asked_for(look_up: Resource, by: str, context: Context) -> Iterator[tuple[Resource, Match]]:
    """What stands here that a data source surely asks for, by its name or ARN, and whether that is where it looks."""
    joined = context.links.parents(look_up, look_up.get(by), by, (look_up.type,))
    yield from ((link.resource, _looks_into(look_up, link.resource, context)) for link in (() if joined.doubts else joined.links))


def _looks_into(look_up: Resource, thing: Resource, context: Context) -> Match:
    """Whether a data source looks into the account of something and, but for what is in all of them, into its Region."""
    if thing.type in _GLOBAL:
        return share_account(look_up, thing, context, f"which account {look_up.address} looks into")
    return near(look_up, thing, context)

"""Data sources that look up what this configuration makes: who takes what they find takes the resource itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms.subnets import refers
from srm_tf.model.value import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value


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

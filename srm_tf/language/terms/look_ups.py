"""Data sources that look up what this configuration makes: who takes what they find takes the resource itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms.subnets import refers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


def standing_for(subject: Resource, users: Iterable[tuple[Resource, str]], context: Context) -> Iterator[tuple[Resource, bool]]:
    """The subject, and each look-up of its own type (of one, or of several) among its users; with whether that surely finds it.

    One that asks for the name that the subject has may find it, or what another stack has called so in another VPC.
    """
    yield subject, True
    found: set[str] = set()
    for who, name in users:
        if who.mode == "data" and who.type in {subject.type, f"{subject.type}s"}:
            found.add(who.address)
            yield who, not who.doubt and refers(who.get(name), subject, context) is True
    called = subject.text("name")
    for who in context.graph.of_type(f"data.{subject.type}") if called else ():
        if who.address not in found and who.text("name") == called and _may_share_a_vpc(who, subject):
            yield who, False


def _may_share_a_vpc(one: Resource, other: Resource) -> bool:
    """Whether nothing says that two stand in different VPCs; a name says nothing of another Region."""
    here, there = one.get("vpc_id"), other.get("vpc_id")
    known = here.text() is not None and there.text() is not None
    return one.place == other.place and not (known and here.text() != there.text())

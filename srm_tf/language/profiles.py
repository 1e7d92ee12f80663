"""Which role an instance profile holds that a data source looks up: `data.aws_iam_instance_profile.d.role_arn` is the ARN of that role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.recipes import differ, recipe, same
from srm_tf.language.surroundings import account_number
from srm_tf.model.value import GAP, Certainty, Reference, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource

_PROFILE: Final = "aws_iam_instance_profile"
_ROLE: Final = "aws_iam_role"
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_instance_profile
_READ: Final = {"role_arn": "arn", "role_name": "name"}
_CALLED: Final = frozenset({"name", "id"})  # of a profile, and of a role, either is its name


def role_looked_up(look_up: Resource, attribute: str, graph: Graph) -> Value | None:
    """What such a data source tells of a role, as that role tells it itself; None where it tells nothing of one that is known here."""
    read = _READ.get(attribute)
    if read is None or look_up.mode != "data" or look_up.type != _PROFILE:
        return None
    found, on = list[Reference](), list[str]()
    for profile, how in _asked_for(look_up, graph):
        roles = [one if one.target is None else _reading(one, read) for one in _held(profile, graph)]
        found += [one.at_most(how) for one in roles]
        sure = how == Certainty.EXACT
        on += [one.text for one in roles] if sure else (look_up.get("name").origins or profile.get("name").origins)
    if not found:
        return None
    names = tuple(dict.fromkeys(on))
    return Value(Unknown(" and ".join(names), names), written=True, references=tuple(dict.fromkeys(found)))


def _reading(role: Reference, attribute: str) -> Reference:
    return Reference(f"{role.target}.{attribute}", role.target, attribute, role.certainty)


def _asked_for(look_up: Resource, graph: Graph) -> Iterator[tuple[Resource, Certainty]]:
    """The profiles here that it surely or perhaps asks for."""
    asked = look_up.get("name")
    by_reference = _named_by(asked, _PROFILE, graph)
    if by_reference is not None:
        yield by_reference, Certainty.EXACT
        return
    for profile in graph.of_type(_PROFILE):
        how = _is_called(profile, asked)
        if how is not None and not _are_apart(profile, look_up, graph):
            yield profile, how


def _held(profile: Resource, graph: Graph) -> Iterator[Reference]:
    """The role that a profile is given, or those of which it may be one."""
    given = profile.get("role")
    one = _named_by(given, _ROLE, graph)
    if one is not None:
        yield Reference(one.address, one.address)
    elif given.is_unknown:
        yield from (each.at_most(Certainty.POSSIBLE) if each.target is not None else each for each in given.references)
    else:
        called = [role for role in graph.of_type(_ROLE) if role.text("name") == given.text() and not _are_apart(role, profile, graph)]
        yield from (Reference(role.address, role.address) for role in called)


def _named_by(value: Value, kind: str, graph: Graph) -> Resource | None:
    """The one of a type whose name a value is, and no more than that."""
    read = value.references[0] if len(value.references) == 1 else None
    thing = graph.get(read.target) if read is not None and read.certainty == Certainty.EXACT and read.attribute in _CALLED else None
    if thing is None or thing.mode != "managed" or thing.type != kind or value.unknown.branches:
        return None
    return thing if value.form == (GAP if value.is_unknown else thing.text("name")) else None


def _is_called(thing: Resource, asked: Value) -> Certainty | None:
    """How surely something has the name that is asked for; None where it has another one."""
    own, wanted = recipe(thing.get("name")), recipe(asked)
    if same(own, wanted):
        return Certainty.EXACT
    return None if differ(own, wanted) or (not asked.is_unknown and not thing.get("name").is_unknown) else Certainty.POSSIBLE


def _are_apart(one: Resource, other: Resource, graph: Graph) -> bool:
    """Whether two are of accounts that nobody says to be one."""
    numbers = account_number(one, graph), account_number(other, graph)
    return one.account != other.account and (None in numbers or numbers[0] != numbers[1])

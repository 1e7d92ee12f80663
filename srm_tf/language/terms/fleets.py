"""From an instance or a group of instances to what it is launched from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from srm_tf.language.once import once
from srm_tf.language.terms.match import NO, Blocks, Match, inside, maybe
from srm_tf.model.value import Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource

Key = tuple[Value, tuple[str, ...], tuple[str, ...]]  # (key, types it may name, what is hidden)
TEMPLATES = ("aws_launch_template", "data.aws_launch_template")
CONFIGURATIONS = ("aws_launch_configuration", "data.aws_launch_configuration")


class Plans(msgspec.Struct, frozen=True):
    """The launch templates and configurations a resource starts instances from; `open` says what else it may use."""

    certain: tuple[Resource, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def rest(self) -> Match:
        """An answer for what nobody can see."""
        return maybe(*self.open) if self.open else NO


@once
def launch_plans(subject: Resource, context: Context) -> Plans:
    """What the subject starts instances from: each cluster asks it of all groups, each template of all that may use it."""
    return plans_of(subject, "launch_template", _keys(subject), context) if sends_template(subject) else Plans()


def sends_template(subject: Resource) -> bool:
    """Whether the provider sends the launch template of an instance. A Spot request has no place for one: it is taken, and left out.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestSpotLaunchSpecification.html
    """
    return subject.type != "aws_spot_instance_request"


def plans_of(subject: Resource, by: str, keys: Iterable[Key], context: Context) -> Plans:
    """What the keys of one place name."""
    certain: dict[str, Resource] = {}
    opened: list[str] = []
    for key, types, hidden in keys:
        opened += hidden
        joined = context.links.parents(subject, key, by, types)
        certain.update((link.resource.address, link.resource) for link in joined.links if is_read(link.resource))
        opened += [link.resource.address for link in joined.links if not is_read(link.resource)]
        opened += left_open(joined)
    return Plans(tuple(certain.values()), tuple(dict.fromkeys(opened)))


def is_read(template: Resource) -> bool:
    """Whether what a template, a launch configuration or an instance profile holds is told: of one that is looked up, a plan may tell."""
    return template.mode != "data" or not template.get("arn").is_null


def left_open(joined: Joined) -> list[str]:
    """What a join could not settle: doubts, and names of things outside this configuration."""
    return [*joined.names, *(one.name for one in joined.literals)]


def _keys(subject: Resource) -> Iterator[Key]:
    """The keys of every place that names a template or a launch configuration."""
    yield subject.get("launch_configuration"), CONFIGURATIONS, ()
    for place in _places(subject):
        yield from keys_in(place)


def keys_in(place: Blocks) -> Iterator[Key]:
    """The keys of blocks that name a launch template, by its id or by its name."""
    yield Value(), TEMPLATES, place.open
    for element in place.elements:
        keys = [element.get(name) for name in ("id", "launch_template_id", "name", "launch_template_name")]
        yield next((key for key in keys if not key.is_nothing), Value()), TEMPLATES, ()


def _places(subject: Resource) -> Iterator[Blocks]:
    """The blocks that name a launch template: the resource's own, and those of a mixed instances policy."""
    yield inside(subject.get("launch_template"))
    mixed = inside(subject.get("mixed_instances_policy"), "launch_template")
    yield Blocks((), mixed.open)
    for one in mixed.elements:
        yield inside(one.get("launch_template_specification"))
        yield inside(one.get("override"), "launch_template_specification")

"""Which tags a resource, or an instance that it starts, will carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from srm_tf.language.once import once
from srm_tf.language.terms.fleets import launch_plans
from srm_tf.language.terms.match import NO, YES, Match, among, blocks, inside, is_one_of, is_true, lives, maybe, names, within
from srm_tf.model.value import Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


class Tags(msgspec.Struct, frozen=True):
    """Tags by key; `open` says what may add others."""

    known: Mapping[str, Value] = {}
    open: tuple[str, ...] = ()

    def value(self, key: str) -> Value | None:
        """The value of a tag that is certainly there."""
        found = self.known.get(key)
        return None if found is None or found.is_null else found

    def has(self, key: str, wanted: Value | None = None) -> Match:
        """Whether there is such a tag, with one of the wanted values where any are given."""
        found = self.value(key)
        if found is None:
            return self.rest
        return YES if wanted is None else among(found, wanted)

    @property
    def rest(self) -> Match:
        """The answer for a tag that is not among the known ones."""
        return maybe(*self.open) if self.open else NO

    def over(self, below: Tags) -> Tags:
        """These tags, laid over others. What is open here may hide any tag below."""
        seen: Mapping[str, Value] = {} if self.open else below.known
        return Tags({**seen, **self.known}, (*self.open, *below.open))


def of_map(value: Value) -> Tags:
    """The tags of a map."""
    if isinstance(value.data, Mapping):
        return Tags(value.data)
    sides = [side.data for _, side in value.unknown.branches if isinstance(side.data, Mapping)]
    if sides and len(sides) == len(value.unknown.branches):
        return _of_sides(value, sides)
    return Tags({}, value.origins or ("tags known after apply",)) if value.is_unknown else Tags()


def _of_sides(value: Value, sides: list[Mapping[str, Value]]) -> Tags:
    """The tags of one of several maps: what all of them have alike is there, any other may be."""
    known = {key: one for key, one in sides[0].items() if all(key in side and side[key].data == one.data for side in sides)}
    more = any(key not in known and not one.is_null for side in sides for key, one in side.items())
    return Tags(known, value.origins if more else ())


def of_resource(resource: Resource, context: Context) -> Tags:
    """The tags of a resource itself, with those its provider adds."""
    together = resource.get("tags_all")
    if isinstance(together.data, Mapping):
        return of_map(together)
    return of_map(resource.get("tags")).over(of_provider(resource, context))


def of_provider(resource: Resource, context: Context) -> Tags:
    """The `default_tags` of the provider a resource belongs to."""
    provider = context.graph.get(f"provider.{resource.provider}")
    return of_map(within(provider.get("default_tags"), "tags")) if provider else Tags()


@once
def of_instances(subject: Resource, context: Context) -> Tags:
    """The tags of the instance, or of the instances a group starts.

    The tags of a spot request stay with the request:
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-requests.html
    """
    found = Tags()
    plans = launch_plans(subject, context)
    for template in plans.certain:
        found = of_template(template, "instance").over(found)
    found = Tags(found.known, (*found.open, *plans.open))
    if subject.type == "aws_instance":
        return of_resource(subject, context).over(found)
    if subject.type == "aws_autoscaling_group":
        return _of_group(subject, context).over(found)
    return found


def of_template(template: Resource, wanted: str) -> Tags:
    """What `tag_specifications` of a launch template put on its instances or its volumes (`wanted`)."""
    found = Tags()
    specifications = blocks(template.get("tag_specifications"))
    for one in specifications.elements:
        kind = is_one_of(one.get("resource_type"), (wanted,))
        if kind.yes:
            found = of_map(one.get("tags")).over(found)
        elif not kind.no:
            found = Tags(found.known, (*found.open, *kind.on))
    return Tags(found.known, (*found.open, *specifications.open))


def _of_group(group: Resource, context: Context) -> Tags:
    """The tags a group hands to its instances: `tag` blocks, the old `tags` list, and tags that stand apart."""
    sources = [blocks(group.get("tag")), blocks(group.get("tags"))]
    opened: list[str] = [name for source in sources for name in source.open]
    elements = [element for source in sources for element in source.elements]
    for one in context.graph.of_type("aws_autoscaling_group_tag"):
        there = _belongs(one, group, context)
        if there.yes:
            elements += inside(one.get("tag")).elements
        elif not there.no:
            opened += there.on or (one.address,)
    return _handed(elements, opened)


def _belongs(tag: Resource, group: Resource, context: Context) -> Match:
    alive = lives(tag)
    return alive if not alive.yes else names(tag.get("autoscaling_group_name"), group, context)


def _handed(elements: list[Value], opened: list[str]) -> Tags:
    found: dict[str, Value] = {}
    for element in elements:
        key, handed = element.get("key").text(), is_true(element.get("propagate_at_launch"))
        if key is not None and handed.yes:
            found[key] = element.get("value")
        elif not handed.no:
            opened += handed.on or element.get("key").origins or ("a tag known after apply",)
    return Tags(found, tuple(opened))

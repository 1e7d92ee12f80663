"""Which instances a Systems Manager association, task or patch policy is aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import readable
from srm_tf.language.terms.globs import some_of
from srm_tf.language.terms.match import NO, YES, Match, blocks, every, fits, is_one_of, lives, may_name, maybe, names, nearby, some, within
from srm_tf.language.terms.tags import Tags, of_instances
from srm_tf.language.terms.texts import tree_of
from srm_tf.model.value import Certainty, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_INSTANCES: Final = frozenset({"AWS::EC2::Instance", "AWS::AllSupported", "AWS::SSM::ManagedInstance"})
_WINDOW_TARGET: Final = ("aws_ssm_maintenance_window_target",)


def aimed_at(owner: Resource, subject: Resource, context: Context) -> Match:
    """Whether the `targets` blocks of a resource fit the subject, or the instances the subject starts. All of them must fit.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/running-commands-multiple.html
    """
    targets = blocks(owner.get("targets"))
    if targets.elements:
        met = every(_fits(one, subject, context) for one in targets.elements)
        whole = met if not targets.open or met.no else maybe(*targets.open)
    else:
        whole = targets.rest
    by_id = names(owner.get("instance_id"), subject, context)  # of the old `aws_ssm_association.instance_id`
    return some([every([nearby(owner, subject), whole]), by_id])


def meant(owner: Resource, kind: str, context: Context) -> frozenset[str] | None:
    """Whom of a type such a resource may be aimed at, where it names its targets one by one; None where it may be anybody."""
    targets = blocks(owner.get("targets"))
    if not owner.get("instance_id").is_null or (targets.open and not targets.elements):
        return None
    for one in targets.elements:
        values = one.get("values")
        if _KEYS.get(one.get("key").text() or "") is _instances and not any(item.text() == "*" for item in values.items()):
            found = may_name(values, kind, context)
            if found is not None:
                return found
    return None if targets.elements else frozenset()


def _fits(target: Value, subject: Resource, context: Context) -> Match:
    key, values = target.get("key"), target.get("values")
    text = key.text()
    if text is None:
        return maybe(*key.origins) if key.is_unknown else NO
    if text.startswith("tag:"):
        return of_instances(subject, context).has(text.removeprefix("tag:"), values)
    test = _KEYS.get(text)
    return test(values, subject, context) if test else NO


def _instances(values: Value, subject: Resource, context: Context) -> Match:
    """Ids; `*` is every managed instance of the account and region."""
    return some([*(is_one_of(one, ("*",)) for one in values.items() if not one.is_unknown), names(values, subject, context, listed=True)])


def _tag_keys(values: Value, subject: Resource, context: Context) -> Match:
    tags = of_instances(subject, context)
    if values.is_unknown:
        return maybe(*values.origins)
    found = [(one, one.text()) for one in values.items()]
    return some(maybe(*one.origins) if text is None else tags.has(text) for one, text in found)


def _resource_types(values: Value, subject: Resource, context: Context) -> Match:
    del subject, context
    return some_of(values, lambda one: is_one_of(one, _INSTANCES))


def _resource_groups(values: Value, subject: Resource, context: Context) -> Match:
    """Resource groups by name; one that is not part of this configuration may hold anything."""
    if values.is_unknown:
        return maybe(*values.origins)
    return some(group_holds(one, subject, context) for one in values.items())


def group_holds(name: Value, subject: Resource, context: Context) -> Match:
    """Whether a resource group holds the subject."""
    found = context.links.targets(name, ("aws_resourcegroups_group",), subject)
    if not found:
        return maybe(*(name.origins or (f"resource group {readable(name) or 'by a sensitive name'}",)))
    return some(_weaker(_queried(group, subject, context), how, group) for group, how in found)


def _weaker(match: Match, how: Certainty, group: Resource) -> Match:
    alive = lives(group) if how > Certainty.POSSIBLE else maybe(group.address)
    return every([alive, match])


def _queried(group: Resource, subject: Resource, context: Context) -> Match:
    """The tag query of a resource group: every filter must fit, with any of its values.

    https://docs.aws.amazon.com/ARG/latest/userguide/gettingstarted-query.html
    """
    query = within(group.get("resource_query"), "query")
    tree = tree_of(query)
    if tree is None:
        return maybe(*query.origins) if query.is_unknown else NO
    types = some_of(tree.get("ResourceTypeFilters"), lambda one: is_one_of(one, _INSTANCES))
    tags = of_instances(subject, context)
    filters = [_filtered(one, tags) for one in tree.get("TagFilters").items()]
    return every([types, *filters]) if filters else NO


def _filtered(one: Value, tags: Tags) -> Match:
    key, values = one.get("Key").text(), one.get("Values")
    return NO if key is None else tags.has(key, None if values.is_null or values.is_empty else values)


def _window_targets(values: Value, subject: Resource, context: Context) -> Match:
    """Targets that are registered with the maintenance window."""
    found = [(one, how) for value in (values.items() or (values,)) for one, how in context.links.targets(value, _WINDOW_TARGET)]
    aimed = [
        every([lives(one), maybe(one.address) if how == Certainty.POSSIBLE else YES, aimed_at(one, subject, context)]) for one, how in found
    ]
    if aimed:
        return some(aimed)
    outside = [readable(one) or " and ".join(one.origins) or "by a sensitive id" for one in values.items()]
    return maybe(*(f"window target {one}" for one in outside)) if outside else NO


_KEYS: Final = {
    "InstanceIds": _instances,
    "instanceids": _instances,
    "ParameterValues": _instances,
    "tag-key": _tag_keys,
    "resource-groups:Name": _resource_groups,
    "resource-groups:ResourceTypeFilters": _resource_types,
    "WindowTargetIds": _window_targets,
}


def fits_policy(parameters: Value, subject: Resource, context: Context) -> Match:
    """Whether the targets of a Quick Setup configuration fit: everything, tags, ids or a resource group.

    https://docs.aws.amazon.com/systems-manager-quick-setup/latest/APIReference/API_ConfigurationDefinitionInput.html
    """
    if parameters.is_unknown:
        return maybe(*parameters.origins)
    kind = parameters.get("TargetType")
    tagged = _tagged(parameters, subject, context)
    grouped = group_holds(parameters.get("ResourceGroupName"), subject, context)
    listed = some(names(Value(text), subject, context) for text in (parameters.get("TargetInstances").text() or "").split(","))
    by_kind = [
        is_one_of(kind, ("*", "All")),
        every([is_one_of(kind, ("Tags",)), tagged]),
        every([is_one_of(kind, ("ResourceGroups",)), grouped]),
        every([is_one_of(kind, ("InstanceIds",)), listed]),
    ]
    return every([some(by_kind), _in_regions(parameters.get("TargetRegions"), subject)])


def _tagged(parameters: Value, subject: Resource, context: Context) -> Match:
    key = parameters.get("TargetTagKey")
    if key.is_unknown:
        return maybe(*key.origins)
    value = parameters.get("TargetTagValue")
    text = key.text()
    return NO if text is None else of_instances(subject, context).has(text, None if value.is_null else value)


def _in_regions(regions: Value, subject: Resource) -> Match:
    """Whether a comma-separated list of regions, if there is one, has the subject's."""
    region = subject.region
    return YES if regions.is_null or region is None else fits(regions, lambda text: region in text.split(","))

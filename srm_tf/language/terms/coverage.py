"""Whether something beside the subject takes it in, or uses it.

Here: `is used` and `snapshots existing volumes`. The others live in modules of their own: backups, alarms, trails, …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.joined import stand_together
from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.look_ups import standing_for
from srm_tf.language.terms.match import (
    NO,
    YES,
    Blocks,
    Match,
    among,
    blocks,
    every,
    evidence,
    hides_references,
    is_given,
    is_one_of,
    lives,
    maybe,
    nearby,
    opposite,
    some,
    undecided,
)
from srm_tf.language.terms.naming import named_for_sure
from srm_tf.language.terms.tags import Tags, of_instances, of_map, of_provider, of_resource, of_template
from srm_tf.model.graph import references_in
from srm_tf.model.resource import Action
from srm_tf.model.value import Certainty, Value
from srm_tf.model.verdict import Judgement, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# What speaks of a group, an address or an ACL without putting it to use.
_RULES: Final = frozenset(
    {
        "aws_security_group_rule",
        "aws_vpc_security_group_ingress_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_rules_exclusive",
        "aws_vpc_security_group_vpc_association",
        "aws_network_acl_rule",
        "aws_ec2_tag",
        "aws_eip_domain_name",
        "aws_route53_record",
    }
)
_GROUPS: Final = frozenset({"aws_security_group", "aws_default_security_group", "aws_network_acl", "aws_default_network_acl"})
_RULE_BLOCKS: Final = frozenset({"ingress", "egress"})
_VOLUMES: Final = ("aws_ebs_volume", "aws_ebs_volume_copy")
_TAGS: Final = frozenset({"tags", "tags_all"})
# Arguments of the subject itself that put it to use.
_OWN: Final = {"aws_eip": ("instance", "network_interface"), "aws_network_acl": ("subnet_ids", "subnet_id")}
_IDS: Final = ("id", "arn", "allocation_id", "association_id")
_FEW: Final = 3  # of those that may use it, in a message
# Arguments that take an address, and blocks with such arguments in them.
_TAKES: Final = {
    "aws_eip": frozenset(
        {"allocation_id", "allocation_ids", "secondary_allocation_ids", "public_ip", "elastic_ip", "subnet_mapping", "endpoint_details"}
    )
}
# What an address is told by, as DNS, allow lists and parameters do: nothing takes it by these but what is named here.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html
_TOLD: Final = {
    "aws_eip": frozenset({"public_ip", "public_dns", "private_ip", "private_dns", "carrier_ip", "customer_owned_ip", "ptr_record"})
}
_TAKEN: Final = frozenset({("aws_eip_association", "public_ip"), ("aws_redshift_cluster", "elastic_ip")})
_SCRIPTS: Final = frozenset({"user_data", "user_data_base64", "parameters", "template_body"})  # which may associate what they are told
# What keeps an id for others, who may take what it is of.
_KEEPERS: Final = frozenset({"aws_ssm_parameter", "aws_secretsmanager_secret_version"})


@sentence("is used")
def is_used(subject: Resource, context: Context) -> Judgement:
    """Any reference to the subject that is no rule puts it to use; a list of the types that may would never end."""
    uses = list(_uses(subject, context))
    left = any(who.action is Action.DELETE and who.type not in _RULES for who, _, _ in uses)  # what AWS filled in may be that one's
    written = (name for name in _OWN.get(subject.type, ()) if subject.get(name).written or not left)
    own = [(name, is_given(subject.get(name))) for name in written]
    for name, given in own:
        if given.yes:
            return holds(f"{subject.address}.{name} is set", evidence(subject, name, subject.get(name)))
    for who, name, use in uses:
        if use.yes:
            return holds(f"{who.address}.{name} refers to {subject.address}", evidence(who, name, how="reference"))
    hidden = _hidden_uses(subject, context) if not _has_id(subject) else ()
    whole = some([*(match for _, match in own), *(use for _, _, use in uses), *_passed(subject, context), *hidden])
    proof = evidence(subject, how="term")
    if whole.no:
        return lacks(f"{subject.address} is used by nothing here", proof)
    on = whole.on or tuple(f"{subject.address}.{name}" for name, given in own if not given.no)
    return undecided(f"{subject.address} may be used", on, proof)


def _uses(subject: Resource, context: Context) -> Iterator[tuple[Resource, str, Match]]:
    """Who uses the subject by which attribute, itself or by way of a look-up that finds it."""
    users = _users(subject, context)
    for one, found in standing_for(subject, users, context):
        for who, name in users if one is subject else context.graph.users.get(one.address, ()):
            use = _use(who, name, one)
            yield who, name, use if found or use.no else maybe(f"{who.address}.{name}")


def _users(subject: Resource, context: Context) -> Iterable[tuple[Resource, str]]:
    """Who refers to the subject; who names it by an id, too, once it has one (finding them reads the whole world)."""
    return context.links.users(subject) if _has_id(subject) else context.graph.users.get(subject.address, ())


def _has_id(subject: Resource) -> bool:
    """Whether AWS has named it already."""
    return any(subject.text(key) for key in _IDS)


def _hidden_uses(subject: Resource, context: Context) -> Iterator[Match]:
    """Open answers for what may use the subject unseen: its id stands behind a local value, or in a `dynamic` block."""
    return map(maybe, _hiding(subject.type, context)[:_FEW])


@once
def _hiding(type_: str, context: Context) -> list[str]:
    """The arguments that take something of a type, or tell a script of it, in which a reference to it may be hidden."""
    takes = _TAKES.get(type_, frozenset())
    users = (one for one in context.graph.resources if one.mode in {"managed", "data"} and one.type != type_ and not one.action.ends)
    taking = ((one, name) for one in users for name in one.values if (name in takes and one.mode == "managed") or _is_told(one, name))
    return [f"{one.address}.{name}" for one, name in taking if hides_references(one.get(name))]


def _is_told(who: Resource, name: str) -> bool:
    """Whether somebody tells it what it may put to use."""
    return _may_act(who, name) and who.get(name).written


def _use(who: Resource, name: str, subject: Resource) -> Match:
    """Whether one attribute of another resource puts the subject to use."""
    rule = who.type in _RULES or name in _TAGS or (who.type in _GROUPS and name in _RULE_BLOCKS)
    if rule or who is subject:
        return NO
    value = who.get(name)
    if who.mode != "managed":
        return maybe(f"{who.address}.{name}") if _may_act(who, name) and _refers(value, subject) else NO
    certainties = _taking(value, who, name, subject)
    if certainties and max(certainties).whole and subject.address in named_for_sure(value):
        return YES if stand_together(who, subject) else lives(who)
    if certainties:
        return maybe(f"{who.address}.{name}") if not who.action.ends else NO
    if _may_act(who, name) and _refers(value, subject):
        return maybe(f"{who.address}.{name}")
    ids = {text for key in _IDS if (text := subject.text(key))}
    return lives(who) if any(isinstance(inner.data, str) and inner.data in ids for inner in value.walk()) else NO


def _taking(value: Value, who: Resource, name: str, subject: Resource) -> list[Certainty]:
    """The certainty of each reference that uses the subject, and does not only read its address.

    Of `aws_eip.x[*].public_ip` a plan shows no attribute: only what takes addresses takes that one for certain.
    """
    told = frozenset[str]() if (who.type, name) in _TAKEN else _TOLD.get(subject.type, frozenset())
    found = [one for one in references_in(value) if one.target == subject.address and one.attribute not in told]
    takes = not told or name in _TAKES.get(subject.type, frozenset())
    kept = who.type in _KEEPERS
    return [one.certainty if not kept and (takes or one.attribute) else Certainty.POSSIBLE for one in found]


def _refers(value: Value, subject: Resource) -> bool:
    return any(one.target == subject.address for one in references_in(value))


def _may_act(who: Resource, name: str) -> bool:
    """Whether it may put to use what it is told: a script, a stack, what another provider makes, or renders as `template_file` does."""
    return not who.action.ends and (name in _SCRIPTS or not who.type.startswith("aws_"))


def _passed(subject: Resource, context: Context) -> Iterator[Match]:
    """Modules that are not loaded, and are passed the subject; outputs that tell other stacks of it, if a plan shows any."""
    if context.graph.untold and not _has_id(subject):
        yield maybe("what the configuration tells other stacks")
    for name in context.graph.handed_out.get(subject.address, ()):
        yield maybe(f"who reads {name}")
    for address in context.links.may_use(subject):
        yield maybe(address)


@sentence("snapshots existing volumes", on=("aws_dlm_lifecycle_policy",))
def snapshots_existing_volumes(subject: Resource, context: Context) -> Judgement:
    """Something of the kind that the policy targets carries one of its tags: a volume or an instance. One kind's tags are not the other's.

    https://docs.aws.amazon.com/dlm/latest/APIReference/API_PolicyDetails.html
    """
    proof = evidence(subject, "policy_details", how="term")
    details = blocks(subject.get("policy_details"))
    free = some([is_given(subject.get("default_policy")), *(_by_event(one) for one in details.elements)])
    if free.yes:
        return holds(f"{subject.address} needs no tags to find volumes", proof)
    targets = list(_targets(subject, details, context))
    if not targets:
        return depends(f"{subject.address}: no volume here; another stack may hold them", ("volumes of another stack",), proof)
    found = [every([there, _tagged(wanted, tags)]) for wanted in _wanted(subject) for there, tags in targets]
    whole = some([free, *found, details.rest])
    if whole.yes:
        return holds(f"{subject.address} finds a volume by its tags", proof)
    whole = some([whole, *map(maybe, context.links.lost)])
    sure = some(there for there, _ in targets)
    if whole.no and sure.yes:
        return lacks(f"{subject.address} finds no volume here by its tags", proof)
    return undecided(f"{subject.address} may find a volume", whole.on or sure.on, proof)


def _by_event(details: Value) -> Match:
    """A policy that copies the snapshots of others has no target tags."""
    return is_one_of(details.get("policy_type"), ("EVENT_BASED_POLICY",))


def _wanted(policy: Resource) -> Iterator[Value]:
    for one in blocks(policy.get("policy_details")).elements:
        yield one.get("target_tags")


def _tagged(wanted: Value, tags: Tags) -> Match:
    """Whether the tags have one of the target tags: any of them is enough."""
    pairs = of_map(wanted)
    return some([*(tags.has(key, value) for key, value in pairs.known.items()), pairs.rest])


def _aims_at(details: Blocks, kind: str) -> Match:
    """Whether the policy looks for tags of this kind of resource; images are made of instances."""
    answers = [details.rest]
    for one in details.elements:
        images, kinds = is_one_of(one.get("policy_type"), ("IMAGE_MANAGEMENT",)), one.get("resource_types")
        named = among(Value(kind), kinds) if kinds.is_unknown or kinds.items() else YES
        answers.append(some([images, named]) if kind == "INSTANCE" else every([opposite(images), named]))
    return some(answers)


def _targets(policy: Resource, details: Blocks, context: Context) -> Iterator[tuple[Match, Tags]]:
    """(whether the policy looks at it, its tags) of every volume, or instance, that is or will be."""
    volumes, instances = _aims_at(details, "VOLUME"), _aims_at(details, "INSTANCE")
    for one in context.graph.of_type(*_VOLUMES, "aws_instance", "aws_autoscaling_group", "aws_launch_template"):
        there = every([lives(one), nearby(one, policy)])
        found = [(volumes, certain, tags) for certain, tags in _on_volumes(one, context)]
        found += [(instances, YES, tags) for tags in _on_instances(one, context)]
        for aimed, certain, tags in found:
            met = every([aimed, there, certain])
            if not met.no:
                yield met, tags


def _on_instances(one: Resource, context: Context) -> Iterator[Tags]:
    if one.type in {"aws_instance", "aws_autoscaling_group"}:
        yield of_instances(one, context)
    elif one.type == "aws_launch_template":
        yield of_template(one, "instance")


def _on_volumes(one: Resource, context: Context) -> Iterator[tuple[Match, Tags]]:
    """(whether they are sure to be there, tags) of a volume, or of those that an instance or a template makes."""
    if one.type in _VOLUMES:
        yield YES, of_resource(one, context)
    elif one.type == "aws_launch_template":
        yield YES, of_template(one, "volume")
    elif one.type == "aws_instance":
        yield maybe(f"whether volumes of {one.address} get the provider's default_tags"), of_provider(one, context)
        yield YES, of_map(one.get("volume_tags"))
        for name in ("root_block_device", "ebs_block_device"):
            found = blocks(one.get(name))
            yield YES, Tags({}, found.open)
            yield from ((YES, of_map(block.get(key))) for block in found.elements for key in ("tags", "tags_all"))

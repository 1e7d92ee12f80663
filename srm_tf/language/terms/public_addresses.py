"""Public addresses of instances, and whether the internet reaches them. IPv6 addresses are not looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.joined import Doubt, Joined
from srm_tf.language.once import once
from srm_tf.language.show import shown
from srm_tf.language.terms.fleets import sends_template
from srm_tf.language.terms.match import YES, Match, evidence, maybe
from srm_tf.language.terms.route_graph import alternatives, private_all
from srm_tf.language.terms.sources import names_of
from srm_tf.language.terms.subnets import SUBNETS, Named, named, together
from srm_tf.model.value import ABSENT, OFF, ON, Value
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, any_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

INTERFACE: Final = "aws_network_interface"
_TEMPLATE: Final = "aws_launch_template"
_ELASTIC: Final = (("aws_eip", "instance"), ("aws_eip_association", "instance_id"))
_ELASTIC_BY_INTERFACE: Final = (("aws_eip", "network_interface"), ("aws_eip_association", "network_interface_id"))
_ATTACHED: Final = ((INTERFACE, "attachment.instance"), ("aws_network_interface_attachment", "instance_id"))


@once
def reach(instance: Resource, context: Context) -> Judgement:
    """Satisfied if the internet cannot reach it: no public address, or no way from its subnet to an internet gateway.

    What is attached to it may stand in another subnet, with an address of its own.
    """
    addresses = all_of([*_own_ties(instance, context), _none_at_launch(instance, context)])
    own = any_of([addresses, stands_private(instance, context)])
    return all_of([own, *_beside(instance, context)])


def _beside(instance: Resource, context: Context) -> Iterator[Judgement]:
    """An answer for each interface with an elastic IP that is attached to it."""
    for interface, doubts in attached(instance, context):
        tied = all_of([_untied(joined, instance) for joined in _ties_of(interface, context)])
        if tied.verdict == Verdict.SATISFIED:
            continue
        at = f"{interface.address}.subnet_id"
        found = any_of([tied, private_all(interface.get("subnet_id"), at, interface.address, ("subnet_id",), context)])
        on = tuple(name for doubt in doubts for name in doubt.names)
        yield (
            depends(f"{at} decides, if it is attached to {instance.address}", on, *found.evidence) if on and found.verdict.fails else found
        )


def interfaces(instance: Resource, context: Context) -> list[Resource]:
    """Network interfaces of the configuration that the instance is given."""
    return [target for name in _OWN_INTERFACES for target in _named_in(instance, name, context).everybody]


_OWN_INTERFACES: Final = ("network_interface", "primary_network_interface")
_NAMED_BY: Final = {"launch_template": (_TEMPLATE, "id", "name")} | dict.fromkeys(_OWN_INTERFACES, (INTERFACE, "network_interface_id"))


def _named_in(instance: Resource, block: str, context: Context) -> Named:
    """What the blocks of a name in an instance name: interfaces, or templates."""
    kind, *keys = _NAMED_BY[block]
    values = [one.get(key) for one in _blocks(instance, block) for key in keys]
    return together(named(value, (kind,), context) for value in values)


def _blocks(instance: Resource, block: str) -> Sequence[Value]:
    """Blocks of a name that the provider sends."""
    unsent = _NAMED_BY[block][0] == _TEMPLATE and not sends_template(instance)
    return () if unsent else instance.get(block).items()


def _may_be_none(instance: Resource, block: str) -> bool:
    """Whether blocks of a name are written, and none of them is there for sure."""
    items = _blocks(instance, block)
    return bool(items) and all(one.is_unknown for one in items)


def subnet_values(instance: Resource, context: Context) -> list[tuple[Resource, str, Value]]:
    """(whose, path, value) of what names the subnet: the instance, its network interface, or its launch template."""
    own = instance.get("subnet_id")
    if not own.is_nothing:
        return [(instance, "subnet_id", own)]
    given = [(one, "subnet_id", one.get("subnet_id")) for one in interfaces(instance, context)]
    return given or [
        (template, f"network_interfaces[{index}].subnet_id", block.get("subnet_id"))
        for template in templates(instance, context)
        for index, block in enumerate(template.get("network_interfaces").items())
        if not block.get("subnet_id").is_nothing
    ]


def stands_private(instance: Resource, context: Context) -> Judgement:
    """Whether the subnets of an instance have no way to an internet gateway; where nothing names one, it lands in the default VPC."""
    values = subnet_values(instance, context)
    parts = [private_all(value, f"{who.address}.{path}", who.address, ("subnet_id",), context) for who, path, value in values]
    own = evidence(instance, "subnet_id", how="assumed_default")
    hidden = [] if not instance.get("subnet_id").is_nothing else not_here(instance, context)
    if parts and not hidden:
        chosen = any(_named_in(instance, name, context).choices for name in _NAMED_BY)
        because = f"{instance.address} may stand in any of several subnets"
        return alternatives(parts, because, [instance.address], own) if chosen else all_of(parts)
    if hidden:
        return depends(f"{instance.address} may stand in any subnet: it depends on {hidden[0]}", hidden, own)
    return lacks(f"{instance.address} names no subnet, and the default VPC leads to an internet gateway", own)


def not_here(instance: Resource, context: Context) -> list[str]:
    """Interfaces and templates that the instance uses, or may use, and this configuration does not hold (or hold for sure)."""
    found: list[str] = []
    for name in _NAMED_BY:
        if _blocks(instance, name):
            whom = _named_in(instance, name, context)
            open_ = whom.open or whom.perhaps or whom.literals or not whom.everybody or _may_be_none(instance, name)
            found += (whom.open or (f"{instance.address}.{name}",)) if open_ else ()
    return found


def templates(instance: Resource, context: Context) -> list[Resource]:
    """Launch templates of the configuration that the instance starts from, or may."""
    return list(_named_in(instance, "launch_template", context).everybody)


def templates_in_use(instance: Resource, context: Context) -> Iterator[tuple[Resource, Match]]:
    """The same, and whether it does: no template is used by way of a block that may not be there."""
    found = _named_in(instance, "launch_template", context)
    sure = () if _may_be_none(instance, "launch_template") else {one.address for one in found.sure}
    perhaps = maybe(*(found.open or (f"{instance.address}.launch_template",)))
    yield from ((one, YES if one.address in sure else perhaps) for one in found.everybody)


def no_elastic_ip(instance: Resource, context: Context) -> Judgement:
    """Whether no elastic IP is tied to it, to an interface that it is given at launch, or to one that is attached to it later."""
    later = (joined for interface, doubts in attached(instance, context) for joined in _perhaps(interface, doubts, context))
    return all_of([*_own_ties(instance, context), *(_untied(joined, instance) for joined in later)])


def _own_ties(instance: Resource, context: Context) -> list[Judgement]:
    """An answer for each elastic IP that may be tied to it, or to an interface that it is given at launch."""
    fine = holds(f"{instance.address} has no elastic IP", evidence(instance, how="term"))
    ties = [context.links.children(instance, (kind,), via) for kind, via in (*_ELASTIC, *_ELASTIC_BY_INTERFACE)]
    ties += [joined for interface, doubts in given(instance, context) for joined in _perhaps(interface, doubts, context)]
    return [fine, *(_untied(joined, instance) for joined in ties), *_unseen(instance, context), *_unread(instance, context)]


def _perhaps(interface: Resource, doubts: tuple[Doubt, ...], context: Context) -> Iterator[Joined]:
    """The elastic IPs of an interface, which may be another's."""
    for joined in _ties_of(interface, context):
        yield Joined((), (*joined.doubts, *doubts)) if doubts and joined.links else joined


def given(instance: Resource, context: Context) -> Iterator[tuple[Resource, tuple[Doubt, ...]]]:
    """Interfaces that the instance is given at launch; with what is doubtful about one that may be another."""
    for at, value in _slots(instance, context):
        found = named(value, (INTERFACE,), context)
        for interface in found.everybody:
            yield interface, () if interface in found.sure else (Doubt(interface, "network_interface_id", at, (at,)),)


def _slots(instance: Resource, context: Context) -> Iterator[tuple[str, Value]]:
    """(path, value) of what names an interface: in blocks of the instance, or of a launch template, its own or the subject itself."""
    own = () if instance.type == _TEMPLATE else tuple((instance, name) for name in _OWN_INTERFACES)
    for holder, name in (
        *own,
        *((one, "network_interfaces") for one in (instance, *templates(instance, context)) if one.type == _TEMPLATE),
    ):
        for one in holder.get(name).items():
            yield f"{holder.address}.{name}.network_interface_id", one.get("network_interface_id")


def _unseen(instance: Resource, context: Context) -> Iterator[Judgement]:
    """An interface that is not known may have an elastic IP here."""
    for path, value in _slots(instance, context):
        found = named(value, (INTERFACE,), context) if value.is_unknown else None
        if found is not None and (found.open or not found.everybody):
            because = f"{instance.address} may have an elastic IP: {path} depends on {value.unknown.why}"
            yield depends(because, names_of(value, path))


def _unread(instance: Resource, context: Context) -> Iterator[Judgement]:
    """What could not be read may attach an interface that has an elastic IP."""
    for kind, via in _ATTACHED:
        for doubt in context.links.children(instance, (kind,), via).doubts:
            if doubt.resource is not None and doubt.resource.unread:
                yield depends(f"{instance.address} may have an elastic IP: it depends on {doubt.why}", doubt.on)


def _ties_of(interface: Resource, context: Context) -> Iterator[Joined]:
    for kind, via in _ELASTIC_BY_INTERFACE:
        yield context.links.children(interface, (kind,), via)


def attached(instance: Resource, context: Context) -> Iterator[tuple[Resource, tuple[Doubt, ...]]]:
    """Interfaces that say themselves, or of which an attachment says, that they belong to the instance; with what is doubtful about it."""
    for kind, via in _ATTACHED:
        joined = context.links.children(instance, (kind,), via)
        sure = [(link.resource, ()) for link in joined.links]
        for holder, doubts in (*sure, *((doubt.resource, (doubt,)) for doubt in joined.doubts if doubt.resource is not None)):
            if holder.type == INTERFACE:
                yield holder, doubts
                continue
            found = named(holder.get("network_interface_id"), (INTERFACE,), context)
            perhaps = doubts or (Doubt(holder, "network_interface_id", holder.address, (holder.address,)),)
            yield from ((interface, doubts if interface in found.sure else perhaps) for interface in found.everybody)


def _untied(joined: Joined, instance: Resource) -> Judgement:
    if joined.links:
        link = joined.links[0]
        seen = evidence(link.resource, link.attribute, how="reference")
        return breaks(f"{link.resource.address} gives {instance.address} a public address", seen)
    if joined.doubts:
        return depends(f"{instance.address} may have an elastic IP: it depends on {joined.doubts[0].why}", joined.on)
    return holds("")


def _none_at_launch(instance: Resource, context: Context) -> Judgement:
    """The instance says, else its launch template, else the subnet's `map_public_ip_on_launch`."""
    own, subnet = instance.get("associate_public_ip_address"), instance.get("subnet_id")
    # A `false` goes with the interface that the provider makes in the subnet that an instance names; without one it sends none:
    # https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_instance.go
    off = own.text() in OFF
    if own.is_null or (off and subnet.is_nothing):
        return _unsaid_at_launch(instance, context)
    said = says(own, instance, "associate_public_ip_address")
    if off and subnet.may_be_blank:  # of a variable it is taken that somebody gives one
        on = names_of(subnet, f"{instance.address}.subnet_id")
        because = f"{instance.address} depends on whether it names a subnet, beside which its false counts"
        return alternatives([said, _unsaid_at_launch(instance, context)], because, on)
    return said


def _unsaid_at_launch(instance: Resource, context: Context) -> Judgement:
    """What holds where the instance says nothing that counts."""
    ways: list[Judgement] = []
    given = [name for name in _OWN_INTERFACES if instance.get(name).items()]
    if given:
        because = f"{instance.address} uses a network interface of its own, which gets no public address at launch"
        ways.append(holds(because, evidence(instance, "network_interface", how="term")))
        if not all(_may_be_none(instance, name) for name in given):
            return ways[0]
    whom = _named_in(instance, "launch_template", context)
    ways += [from_template(one) or _subnet_says(instance, context) for one in whom.everybody]
    if not whom.everybody or whom.open or whom.perhaps or whom.literals or _may_be_none(instance, "launch_template"):
        ways.append(_subnet_says(instance, context))
    on = whom.open or (f"{instance.address}.launch_template",)
    return alternatives(ways, f"{instance.address} depends on which launch template is meant, or interface", on)


def from_template(template: Resource) -> Judgement | None:
    """What a launch template says of public addresses; None where it leaves that to the subnet."""
    for index, block in enumerate(template.get("network_interfaces").items()):
        value = block.get("associate_public_ip_address")
        if not value.is_nothing:
            return says(value, template, f"network_interfaces[{index}].associate_public_ip_address")
    return None


def says(value: Value, who: Resource, path: str) -> Judgement:
    """What a switch for public addresses says: satisfied where it is off."""
    evidence = Evidence(who.address, path, "sensitive" if value.sensitive else value.text(), "written", value.location or who.location)
    text = value.text()
    because = f"{who.address}.{path} is {shown(value)}"
    if text in OFF:
        return holds(because, evidence)
    if text in ON:
        return breaks(because, evidence) if value.written else lacks(because, evidence)
    on = names_of(value, f"{who.address}.{path}")
    if not value.is_unknown:
        return depends(f"{because}, which is neither true nor false", on, evidence)
    inside = [says(branch, who, path) for _, branch in value.unknown.branches]
    return alternatives(inside, f"{who.address}.{path} depends on {value.unknown.why}", on, evidence)


def _subnet_says(instance: Resource, context: Context) -> Judgement:
    values = subnet_values(instance, context)
    seen = evidence(instance, "associate_public_ip_address", how="term")
    parts: list[Judgement] = []
    on: list[str] = not_here(instance, context)
    for who, path, value in values:
        found = named(value, SUBNETS, context, f"{who.address}.{path}")
        if not found.everybody or found.open or found.literals:
            on += found.open or (f"{who.address}.{path}",)
        parts += [assigns_none(one) for one in found.everybody]
    if on or not parts:
        said = instance.get("associate_public_ip_address").text() in OFF
        unsaid = "names no subnet, beside which its false would count" if said else "does not say whether it gets a public address"
        because = f"{instance.address} {unsaid}; its subnet decides"
        return depends(because, on or ["the subnet's map_public_ip_on_launch"], seen)
    return alternatives(parts, f"{instance.address} depends on which subnet is meant", (f"{instance.address}.subnet_id",), seen)


def assigns_none(subnet: Resource) -> Judgement:
    """`map_public_ip_on_launch`: false unless written, but true for a default subnet.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
    """
    value = subnet.values.get("map_public_ip_on_launch", ABSENT)
    path = "map_public_ip_on_launch"
    if not value.is_null:
        return says(value, subnet, path)
    seen = evidence(subnet, path, how="assumed_default")
    if subnet.type == "aws_default_subnet":
        return lacks(f"{subnet.address} is a default subnet, which assigns public addresses", seen)
    if subnet.mode == "data":
        return depends(f"{subnet.address}.{path} is outside this configuration", (subnet.address,), seen)
    return holds(f"{subnet.address}.{path} is not set, which assigns none", seen)

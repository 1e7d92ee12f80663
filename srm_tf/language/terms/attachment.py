"""Whether security groups and network ACLs guard anything, and which ACL guards a subnet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.exposure import open_at_every_port, shown_ports, shown_ranges, toward, world_of
from srm_tf.language.terms.look_ups import standing_for
from srm_tf.language.terms.match import evidence, hides_references, is_given, undecided
from srm_tf.language.terms.naming import table
from srm_tf.language.terms.rule_arguments import TCP
from srm_tf.language.terms.rules import GROUP_RULES, GROUPS, VPCS, rules_of
from srm_tf.language.terms.subnets import SUBNETS, named, refers, vpcs_of
from srm_tf.model.graph import references_in
from srm_tf.model.value import Reference, Value
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.schema import Schema

_DEFAULT_ACL: Final = "aws_default_network_acl"
_OF_VPC: Final = "default_network_acl_id"
_ASSOCIATION: Final = "aws_network_acl_association"
# Neither a rule, nor the network a group belongs to, nor a tag on it is something the group protects.
_NO_USE: Final = frozenset(
    {*GROUP_RULES, "aws_ec2_tag", "aws_vpc_security_group_rules_exclusive", "aws_vpc_security_group_vpc_association"}
)
# Blocks with groups in them; the word itself stands in the names of all other arguments that take a group by its id or name.
_BLOCKS: Final = frozenset({"vpc_config", "vpc_options", "network_configuration"})
_DEEPEST: Final = 3
_NO_USE_IN: Final = frozenset({"ingress", "egress", "tags", "tags_all"})
# What the providers random and time compare with what it was before, and do nothing else with.
_COMPARED: Final = {"random": "keepers", "time": "triggers"}


@sentence("is attached to something", on=GROUPS)
def attached(subject: Resource, context: Context) -> Judgement:
    """Whoever takes its id counts, whatever the type: a list of consumers would never end. A policy that speaks of it takes none."""
    doubtful: list[str] = []
    users = context.links.users(subject)
    for one, found in standing_for(subject, users, context):
        for who, attribute in users if one is subject else context.graph.users.get(one.address, ()):
            if not _is_use(who, attribute):
                continue
            if _is_compared(who, attribute):
                doubtful += _readers_of(who, attribute, context)
                continue
            lists = _lists_of(who, attribute, one)
            if not _takes(who, attribute, one, lists, context):
                handed = lists is None and _may_be_handed(who, attribute, one, context)
                doubtful += [f"{who.address}.{attribute}"] if handed else []
                continue
            certain = found and refers(lists or who.get(attribute), one, context)
            if certain and not who.doubt:
                seen = Evidence(who.address, attribute, one.address, "reference", who.location)
                return holds(f"{who.address}.{attribute} refers to {one.address}", seen)
            doubtful += who.waits_for if certain else (f"{who.address}.{attribute}",)
    doubtful += context.links.may_use(subject)
    doubtful += [f"who reads {name}" for name in context.graph.handed_out.get(subject.address, ())]
    if context.graph.untold and subject.text("id") is None:
        doubtful.append("what the configuration tells other stacks")
    doubtful += _may_name(subject, context)
    own = evidence(subject, how="term")
    if doubtful:
        return undecided(f"{subject.address} may be attached", doubtful, own)
    return lacks(f"{subject.address} is attached to nothing in this configuration", own)


def _is_use(who: Resource, attribute: str) -> bool:
    if who.mode != "managed" or who.action.ends or who.type in _NO_USE or attribute in {"tags", "tags_all"}:
        return False
    return not (who.type in GROUPS and attribute in _NO_USE_IN)


def _is_compared(who: Resource, attribute: str) -> bool:
    return _COMPARED.get(who.type.partition("_")[0]) == attribute


def _readers_of(who: Resource, attribute: str, context: Context) -> list[str]:
    """Who reads what was compared: the way to have a server replaced along with its random name. Who names all of it may read that, too."""

    def reads(references: Iterable[Reference]) -> bool:
        return any(one.target == who.address and (not one.attribute or attribute in one.attribute) for one in references)

    inside = [(one, name) for one, name in context.graph.users.get(who.address, ()) if _is_use(one, name)]
    found = [f"{one.address}.{name}" for one, name in inside if reads(references_in(one.get(name)))]
    return found + [f"who reads {name}" for name, references in context.graph.outputs() if reads(references)]


def _takes_groups(attribute: str) -> bool:
    return "security_group" in attribute or attribute in _BLOCKS


def _takes(who: Resource, attribute: str, subject: Resource, lists: Value | None, context: Context) -> bool:
    """Whether an argument takes the group: by its `lists`, by what it is called, inside or out, or as an id.

    Who is only named after it does not.
    """
    value = who.get(attribute)
    if lists is not None:
        return any(one.target == subject.address for one in references_in(lists))
    if _takes_groups(attribute) or any(_is_handed(one, subject) for one in references_in(value)):
        return True
    if not _refers_to(value, subject):
        return False
    named = any(_refers_to(one, subject) for one in _group_lists(attribute, value))
    return named or (value.is_unknown and _may_take_groups(who.type, (attribute,), context.schema))


def _is_handed(reference: Reference, subject: Resource) -> bool:
    """Whether the id goes there: by its ARN, its name or its network nobody attaches a group."""
    return reference.target == subject.address and not reference.unnamed and reference.attribute in {"", "id"}


def _lists_of(who: Resource, attribute: str, subject: Resource) -> Value | None:
    """What takes groups in known blocks, where a plan does not show what in them the group is; None of all else.

    `subnet_ids = module.net.all.subnets` names all that `all` has.
    """
    value = who.get(attribute)
    if value.is_unknown or not any(one.target == subject.address and one.unnamed for one in references_in(value)):
        return None
    lists = tuple(one for inner in _inside(value) for one in _group_lists(*inner))
    return Value(lists) if lists or attribute in _BLOCKS else None


def _inside(value: Value) -> Iterator[tuple[str, Value]]:
    """The arguments of a block, or of each of several."""
    for block in value.items() if isinstance(value.data, tuple) else (value,):
        yield from block.data.items() if isinstance(block.data, Mapping) else ()


def _may_be_handed(who: Resource, attribute: str, subject: Resource, context: Context) -> bool:
    """Whether a plan does not show if the id goes there or that of something else, and the argument is not called after that."""
    named = {one.target for one in references_in(who.get(attribute)) if one.target is not None and one.unnamed}
    if who.type.startswith("aws_") and attribute.endswith(("_id", "_ids")):
        return False  # an id that AWS asks for: of a group, it is called after that
    others = (context.graph.by_address.get(target) for target in named - {subject.address})
    return subject.address in named and not any(one is not None and one.type.rpartition("_")[2] in attribute for one in others)


def _refers_to(value: Value, subject: Resource) -> bool:
    """Whatever takes it; of the outputs of a module, one that is not named may be any other."""
    return any(one.target == subject.address and not one.unnamed for one in references_in(value))


def _may_name(subject: Resource, context: Context) -> list[str]:
    """Attributes nobody knows that could hold the id of the group.

    That of a new one comes by reference only, through locals as well, or from where a `dynamic` block takes what a plan does not show.
    """
    lists = _open_group_lists(context)
    found = [(who, name, value) for who, name, value in lists if who is not subject and refers(value, subject, context) is None]
    new = not subject.text("id")
    return [f"{who.address}.{name}" for who, name, value in found if not new or hides_references(value) or _refers_to(value, subject)]


@once
def _open_group_lists(context: Context) -> list[tuple[Resource, str, Value]]:
    found: list[tuple[Resource, str, Value]] = []
    takes: dict[tuple[str, str], bool] = {}
    for who in context.graph.resources:
        for name in who.values if who.mode == "managed" else ():
            key = (who.type, name)
            if key not in takes:
                takes[key] = _may_take_groups(who.type, (name,), context.schema)
            lists = _group_lists(name, who.get(name)) if takes[key] and _is_use(who, name) else ()
            found.extend((who, name, value) for value in lists if any(inner.is_unknown for inner in value.walk()))
    return found


def _may_take_groups(type_: str, path: tuple[str, ...], schema: Schema) -> bool:
    """Whether an argument takes groups, or a block does that is not nested deeper than any of these are."""
    if _takes_groups(path[-1]):
        return True
    return len(path) < _DEEPEST and any(_may_take_groups(type_, (*path, name), schema) for name in schema.inside(type_, path))


def _group_lists(name: str, value: Value) -> Iterator[Value]:
    """What takes groups by its name, at whatever depth: `network_interfaces` of a launch template has `security_groups` in it."""
    if _takes_groups(name):
        yield value
        return
    for block in value.items() if isinstance(value.data, tuple) else (value,):
        if isinstance(block.data, Mapping):
            for inner, one in block.data.items():
                yield from _group_lists(inner, one)


@sentence("serves a subnet", on=("aws_network_acl", "aws_default_network_acl"))
def serves(subject: Resource, context: Context) -> Judgement:
    """By `subnet_ids` or by an association; the default ACL serves every subnet of its VPC that has no other.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
    """
    own = evidence(subject, "subnet_ids", how="term")
    if subject.type == "aws_default_network_acl":
        return holds(f"{subject.address} serves every subnet of its VPC that has no other network ACL", own)
    single = is_given(subject.get("subnet_id"))  # before version 2 of the provider
    if single.yes:
        return holds(f"{subject.address}.subnet_id names a subnet", own)
    value = subject.get("subnet_ids")
    found = named(value, SUBNETS, context, f"{subject.address}.subnet_ids", many=True)
    one_of = found.choices and not (value.is_unknown and not value.unknown.not_null)
    if found.sure or one_of or found.literals or any(not item.is_nothing for item in _elements(value)):
        return holds(
            f"{subject.address}.subnet_ids names a subnet", Evidence(subject.address, "subnet_ids", None, "reference", value.location)
        )
    joined = context.links.children(subject, (_ASSOCIATION,), "network_acl_id")
    if joined.links:
        who = joined.links[0].resource
        return holds(f"{who.address} gives {subject.address} a subnet", evidence(who, "network_acl_id", how="reference"))
    doubts = [*found.open, *single.on, *joined.on]
    if doubts or value.is_unknown:
        on = doubts or [f"{subject.address}.subnet_ids"]
        return undecided(f"{subject.address} may be associated with a subnet", on, own)
    if value.written and not value.is_null:
        return breaks(f"{subject.address}.subnet_ids is empty", own)
    return lacks(f"{subject.address} is associated with no subnet", own)


def _elements(value: Value) -> tuple[Value, ...]:
    return value.data if isinstance(value.data, tuple) else ()


@sentence("has a network ACL of its own", on=("aws_subnet", "aws_default_subnet"))
def guarded(subject: Resource, context: Context) -> Judgement:
    """An ACL of the configuration names the subnet; or it falls to the VPC's default one, adopted and without an open door."""
    named_by = table((("aws_network_acl", "subnet_ids"), ("aws_network_acl", "subnet_id")), context).about(subject, context)
    if named_by.holder is not None:
        acl, path = named_by.holder
        return holds(
            f"{acl.address}.{path} names {subject.address}", Evidence(acl.address, path, subject.address, "reference", acl.location)
        )
    doubts = list(named_by.doubts)
    joined = context.links.children(subject, (_ASSOCIATION,), "subnet_id")
    if joined.links:
        return _by_association(joined.links[0].resource, subject, context)
    doubts += joined.on
    answer = _by_default(subject, context)
    if doubts and answer.verdict.fails:
        return undecided(f"{subject.address} may have a network ACL", doubts, *answer.evidence)
    return answer


def _by_association(who: Resource, subject: Resource, context: Context) -> Judgement:
    """An association may give a subnet the default ACL as well, by the one that adopts it or by the VPC it came with."""
    value = who.get("network_acl_id")
    found = named(value, (_DEFAULT_ACL, *VPCS), context)
    adopted = [one for one in found.sure if one.type == _DEFAULT_ACL]
    if adopted:
        return _default_answer(subject, adopted[0], context)
    if found.sure and any(one.attribute == _OF_VPC for one in value.references):
        return _by_default(subject, context)
    seen = evidence(who, "subnet_id", how="reference")
    return holds(f"{who.address} gives {subject.address} a network ACL", seen)


def _by_default(subject: Resource, context: Context) -> Judgement:
    own = evidence(subject, how="term")
    found = vpcs_of(subject, context)
    joined = [context.links.children(vpc, (_DEFAULT_ACL,), _OF_VPC) for vpc in found.everybody]
    adopted = [link.resource for one in joined for link in one.links]
    perhaps = any(doubt.resource is not None for one in joined for doubt in one.doubts)
    if found.sure and adopted:
        return _default_answer(subject, adopted[0], context)
    others = [one for one in context.graph.of_type(_DEFAULT_ACL) if not one.action.ends]
    if adopted or perhaps or (others and found.chosen):
        on = (f"{subject.address}.vpc_id",)
        return depends(f"{subject.address} uses the default network ACL of its VPC, which is not known", on, own)
    return lacks(f"{subject.address} uses the default network ACL of its VPC, which no aws_default_network_acl here manages", own)


def _default_answer(subject: Resource, acl: Resource, context: Context) -> Judgement:
    """`restrictive`: it does not open every port of TCP to the world, as machines are administered by it."""
    rules = toward(rules_of(acl, context), egress=False)
    found = open_at_every_port(rules, (TCP,))
    uses = f"{subject.address} uses {acl.address}"
    seen = evidence(acl, "ingress", how="reference")
    if found.sure:
        rule = next(iter(found.sure))
        return breaks(f"{uses}, which opens {shown_ports(rule)} to {shown_ranges(rule, world_of(rule, rules))}", seen)
    if found.may:
        on = [name for rule in found.may for name in rule.unknowns or (rule.address,)]
        return depends(f"{uses}, which may open every port", on, seen)
    return holds(f"{uses}, which does not open every port", seen)

"""What stands where: data stores in subnets, workloads in a default VPC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, filtered_by, is_true, undecided
from srm_tf.language.terms.naming import table
from srm_tf.language.terms.subnets import ANY_VPC, SUBNETS, is_default, is_list, leads_nowhere, named, refers
from srm_tf.model.graph import typed
from srm_tf.model.verdict import Evidence, Judgement, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.schema import Schema
    from srm_tf.model.value import Value

_GROUPED: Final = ("db", "docdb", "neptune", "elasticache", "memorydb", "dax", "redshift")
_STORES: Final[dict[str, str]] = {
    **{f"aws_{service}_subnet_group": "subnet_ids" for service in _GROUPED},
    **{f"aws_fsx_{kind}_file_system": "subnet_ids" for kind in ("lustre", "ontap", "openzfs", "windows")},
    "aws_opensearch_domain": "vpc_options.subnet_ids",
    "aws_elasticsearch_domain": "vpc_options.subnet_ids",
    "aws_msk_cluster": "broker_node_group_info.client_subnets",
    "aws_msk_serverless_cluster": "vpc_config.subnet_ids",
    "aws_efs_mount_target": "subnet_id",
    "aws_elasticache_serverless_cache": "subnet_ids",
    "aws_docdbelastic_cluster": "subnet_ids",
    "aws_redshiftserverless_workgroup": "subnet_ids",
    "aws_timestreaminfluxdb_db_cluster": "vpc_subnet_ids",
    "aws_timestreaminfluxdb_db_instance": "vpc_subnet_ids",
}
# What refers to a subnet and is part of the network itself, not something that runs in it.
_GLUE: Final = frozenset(
    {
        "aws_route_table_association",
        "aws_network_acl",
        "aws_network_acl_association",
        "aws_default_network_acl",
        "aws_flow_log",
        "aws_ec2_subnet_cidr_reservation",
        "aws_ec2_tag",
        "aws_nat_gateway",
        "aws_ram_resource_association",
        "aws_ssm_parameter",
        "aws_subnet",
        "aws_vpc_endpoint",
        "aws_vpc_endpoint_subnet_association",
    }
)
# type → what would place it elsewhere. Of caches, clusters, brokers and replication instances AWS takes the subnet group `default`, or a
# default subnet; an Auto Scaling group and a Classic Load Balancer that name zones alone are in the default subnets of these:
# https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
_LANDS_BY_DEFAULT: Final = {
    "aws_instance": ("subnet_id", "network_interface", "primary_network_interface", "launch_template"),
    "aws_spot_instance_request": ("subnet_id", "network_interface"),  # the provider sends no template of it
    "aws_db_instance": ("db_subnet_group_name", "replicate_source_db", "snapshot_identifier"),
    "aws_rds_cluster": ("db_subnet_group_name", "replication_source_identifier", "snapshot_identifier"),
    "aws_docdb_cluster": ("db_subnet_group_name", "snapshot_identifier"),
    "aws_neptune_cluster": ("neptune_subnet_group_name", "replication_source_identifier", "snapshot_identifier"),
    "aws_elasticache_cluster": ("subnet_group_name", "replication_group_id"),
    "aws_elasticache_replication_group": ("subnet_group_name", "global_replication_group_id"),
    "aws_memorydb_cluster": ("subnet_group_name",),
    "aws_mq_broker": ("subnet_ids",),
    "aws_dms_replication_instance": ("replication_subnet_group_id",),
    "aws_autoscaling_group": ("vpc_zone_identifier",),
    "aws_elb": ("subnets",),
}
_LOOK_UPS: Final = ("data.aws_subnet", "data.aws_subnets", "data.aws_subnet_ids")
_DEEPEST: Final = 3  # blocks in blocks that are looked through for subnets
_BY_ZONES: Final = frozenset({"aws_autoscaling_group", "aws_elb"})


@sentence("subnet holds data stores", on=("aws_subnet", "aws_default_subnet"))
def holds_data(subject: Resource, context: Context) -> Judgement:
    """A guard: a database, cache, search domain, Kafka cluster or file system uses the subnet, directly or by its subnet group."""
    found = table(tuple(_STORES.items()), context).about(subject, context)
    if found.holder is not None:
        store, path = found.holder
        seen = Evidence(store.address, path, subject.address, "reference", store.location)
        return holds(f"{store.address}.{path} names {subject.address}", seen)
    doubts = list(found.doubts)
    own = evidence(subject, how="term")
    doubts += context.links.may_use(subject)
    if doubts:
        return undecided(f"{subject.address} may hold a data store", doubts, own)
    return lacks(f"{subject.address} holds no data store", own)


@sentence("holds no workload", on=("aws_default_vpc",))
def empty(subject: Resource, context: Context) -> Judgement:
    """Nothing is placed in a subnet of the default VPC, and nothing lands there because it names no subnet."""
    own = evidence(subject, how="term")
    parts = [holds(f"{subject.address} holds no workload of this configuration", own)]
    for subnet in (*_subnets_of(subject, context), *_looked_up(subject, context)):
        parts += _placed(subnet, subject, context)
        parts += [undecided(f"{subnet.address} may hold a workload", [one], own) for one in context.links.given_to(subnet)]
    parts += _may_stand(subject, context)
    parts += _landed(subject, context)
    return all_of(parts)


def _subnets_of(vpc: Resource, context: Context) -> Iterator[Resource]:
    for subnet in context.graph.of_type("aws_default_subnet", "aws_subnet"):
        default = subnet.type == "aws_default_subnet" and subnet.place == vpc.place
        if not subnet.action.ends and (default or refers(subnet.get("vpc_id"), vpc, context)):
            yield subnet


def _looked_up(vpc: Resource, context: Context) -> Iterator[Resource]:
    """Look-ups of subnets that find those of the default VPC: they ask for its id, or for what AWS has made in each zone.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
    """
    for one in context.graph.of_type(*_LOOK_UPS):
        ids = (one.get("vpc_id"), *filtered_by(one, "vpc-id"))
        switches = (one.get("default_for_az"), *(item for values in filtered_by(one, "default-for-az") for item in values.items()))
        asked = [found for value in ids for found in named(value, ANY_VPC, context, many=True).sure]
        if one.place == vpc.place and (any(map(is_default, asked)) or any(is_true(value).yes for value in switches)):
            yield one


def _placed(subnet: Resource, vpc: Resource, context: Context) -> Iterator[Judgement]:
    """Whatever refers to the subnet; a subnet group counts once something uses it."""
    for who, attribute in context.links.users(subnet):
        users = context.links.users(who) if who.type.endswith("_subnet_group") else ((who, attribute),)
        for user, name in users:
            if user.mode != "managed" or user.action.ends or user.type in _GLUE or name in {"tags", "tags_all"}:
                continue
            seen = evidence(user, name, how="reference")
            inside = user is who or _stands(who.get(attribute), attribute, subnet, context)
            stands = _stands(user.get(name), name, subnet if user is who else who, context)
            if False in {inside, stands}:
                continue
            if inside and stands and not user.doubt:
                yield breaks(f"{user.address} stands in {subnet.address}, a subnet of {vpc.address}", seen)
            else:
                yield depends(f"{user.address} may stand in {subnet.address}, a subnet of {vpc.address}", (f"{user.address}.{name}",), seen)


def _stands(value: Value, name: str, target: Resource, context: Context) -> bool | None:
    """Whether a value (or anything in it) names the subnet or subnet group; None where it is one of several, or not known."""
    if isinstance(value.data, tuple):
        answers = [_stands(item, "", target, context) for item in value.data]
    elif isinstance(value.data, Mapping):
        answers = [_stands(item, inner, target, context) for inner, item in value.data.items()]
    else:
        kinds = SUBNETS if target.type in SUBNETS else (typed(target),)
        found = named(value, kinds, context, many=is_list(name))
        if typed(target) in _LOOK_UPS and not value.is_null and value.text() in {one.text() for one in target.get("ids").items()}:
            return True
        return True if target in found.sure else None if target in found.everybody or leads_nowhere(value) else False
    return True if True in answers else None if None in answers else False


def _may_stand(vpc: Resource, context: Context) -> Iterator[Judgement]:
    """What names a subnet, or a group of subnets, that nobody knows: it may be one of these."""
    subnets = list(_subnets_of(vpc, context))
    told = {(who.address, name) for subnet in subnets for who, name in context.links.users(subnet)}
    for who, name, value in _open_subnets(context):
        if who.type.endswith("_subnet_group") and not _is_used(who, context):
            continue
        hidden = (who.address, name) not in told and any(refers(value, subnet, context) is None for subnet in subnets)
        if hidden or leads_nowhere(value):
            because = f"{who.address}.{name} may name a subnet of {vpc.address}"
            yield depends(because, (f"{who.address}.{name}",), evidence(who, name, how="reference"))


def _is_used(group: Resource, context: Context) -> bool:
    return context.graph.untold or any(user.mode == "managed" for user, _ in context.links.users(group))


@once
def _open_subnets(context: Context) -> list[tuple[Resource, str, Value]]:
    """Of all that runs in a network, what names subnets, inside blocks as well, and is not known in whole."""
    found: list[tuple[Resource, str, Value]] = []
    places: dict[tuple[str, str], bool] = {}
    for who in context.graph.resources:
        if who.mode != "managed" or who.action.ends or who.type in _GLUE:
            continue
        for name in who.values:
            key = (who.type, name)
            if key not in places:
                places[key] = _may_place(who.type, (name,), context.schema)
            inside = _naming_subnets(name, who.get(name)) if places[key] else ()
            found.extend((who, name, value) for value in inside if any(one.is_unknown for one in value.walk()))
    return found


def _may_place(type_: str, path: tuple[str, ...], schema: Schema) -> bool:
    """Whether an argument names subnets, or a block has one that does."""
    inner = schema.inside(type_, path) if len(path) < _DEEPEST else ()
    return "subnet" in path[-1] or any(_may_place(type_, (*path, name), schema) for name in inner)


def _naming_subnets(name: str, value: Value) -> Iterator[Value]:
    if "subnet" in name:
        yield value
        return
    body = value.unknown.body
    for block in (body,) if body is not None else value.items() if isinstance(value.data, tuple) else (value,):
        for inner, one in block.data.items() if isinstance(block.data, Mapping) else ():
            yield from _naming_subnets(inner, one)


def _landed(vpc: Resource, context: Context) -> Iterator[Judgement]:
    """Instances and databases without a subnet land in the default VPC.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
    """
    for kind, names in _LANDS_BY_DEFAULT.items():
        for who in context.graph.of_type(kind):
            elsewhere = who.action.ends or who.place != vpc.place or (kind in _BY_ZONES and not who.get("availability_zones").items())
            if elsewhere or any(not who.get(name).is_nothing for name in names):
                continue
            seen = evidence(who, names[0], how="assumed_default")
            if who.doubt:
                yield depends(f"{who.address} may land in {vpc.address}: it depends on {who.doubt}", (who.address,), seen)
            else:
                yield lacks(f"{who.address}.{names[0]} is not set, so it lands in {vpc.address}", seen)

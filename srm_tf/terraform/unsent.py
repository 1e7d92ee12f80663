"""What a plan shows to change in place and does not, because the AWS provider does not send it.

Some arguments it sends only when it makes a resource, though a change of them is not planned as another one in its place; of some it sends
nothing once they are taken away. Its schema says neither: both are read off its code, in
https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service. What stood before stays in force, and is what the world
after the plan has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec.structs import replace

from srm_tf.model.graph import Note
from srm_tf.model.resource import Action
from srm_tf.model.value import ABSENT, Unknown, Value
from srm_tf.terraform.attributes import PlannedValues
from srm_tf.terraform.parallel import below, marks
from srm_tf.terraform.planned_action import action_of

if TYPE_CHECKING:
    from srm_tf.terraform.decode import ResourceChange
    from srm_tf.terraform.source import Source

# Type → argument → another one: where that grows it is of effect all the same; "" where there is none.
_SENT_ONCE: Final[Mapping[str, Mapping[str, str]]] = {
    "aws_acmpca_certificate_authority": {"usage_mode": ""},
    "aws_dlm_lifecycle_policy": {"default_policy": ""},
    # For the nodes that are added: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheCluster.html
    "aws_elasticache_cluster": {"az_mode": "num_cache_nodes", "preferred_availability_zones": "num_cache_nodes"},
    "aws_elasticache_replication_group": {"preferred_cache_cluster_azs": ""},
    "aws_iot_authorizer": {"signing_disabled": ""},
    "aws_neptune_cluster": {"replication_source_identifier": ""},
    "aws_rds_cluster": {"replication_source_identifier": ""},
    "aws_sfn_activity": {"encryption_configuration": ""},
}
_PROMOTED: Final = frozenset({"aws_rds_cluster"})  # once its source is taken away
# What AWS has of these is never read: a state without one, of what was imported, tells nothing.
_UNREAD: Final = frozenset({"default_policy", "preferred_availability_zones", "preferred_cache_cluster_azs"})
# Type → what is not sent any more once it is taken away, and of which AWS leaves what it is not told: a patch names what it changes;
# https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UpdatePipe.html. What stands in a block stands in the only one.
_NEVER_EMPTIED: Final[Mapping[str, str]] = {
    "aws_api_gateway_integration": "tls_config",
    "aws_cloudtrail_event_data_store": "suspend",
    "aws_dms_s3_endpoint": "canned_acl_for_objects",
    "aws_pipes_pipe": "log_configuration",
    "aws_workspaces_directory": "workspace_access_properties.device_type_web",
}
# Groups of which the provider resets no parameter: of the blocks that are new or changed it sends a modification, of those that are gone
# nothing (`ns.Difference(os)`).
_NEVER_RESET: Final = frozenset(
    {"aws_docdb_cluster_parameter_group", "aws_neptune_cluster_parameter_group", "aws_redshift_parameter_group"}
)
_PARAMETER: Final = "parameter"
# The same, where AWS does not say what becomes of it.
_PERHAPS_EMPTIED: Final[Mapping[str, str]] = {"aws_cloudwatch_event_bus": "log_config", "aws_quicksight_data_source": "ssl_properties"}
# Sent or not, by the version of the provider, and ignored or not, by the day, or of effect only for what is made from now on:
# https://github.com/hashicorp/terraform-provider-aws/issues/40870
_PERHAPS_SENT: Final[Mapping[str, str]] = {
    "aws_db_instance": "engine_lifecycle_support",
    "aws_elasticache_replication_group": "node_group_configuration",  # of shards that are added
    "aws_rds_cluster": "engine_lifecycle_support",
    "aws_verifiedaccess_endpoint": "sse_specification",
    "aws_verifiedaccess_trust_provider": "sse_specification",
}


class StandingValues(PlannedValues):
    """The attributes after a plan, some of which stay as they are."""

    __slots__ = ("_standing",)

    def __init__(self, source: Source, standing: Mapping[str, Value]) -> None:
        super().__init__(source)
        self._standing = standing

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """As a dict's."""
        return self._standing[name] if name in self._standing else super().get(name, default)

    def is_open(self, name: str) -> bool:
        """Nothing of what stays: a configuration tells of it what comes later and is not sent."""
        return name not in self._standing and super().is_open(name)


def after(change: ResourceChange, source: Source, before: Mapping[str, Value] | None) -> PlannedValues:
    """The values of a resource after the plan; `before`: those of today."""
    if before is None or change.mode != "managed" or action_of(change) is not Action.UPDATE:
        return PlannedValues(source)
    standing = {name: _standing(name, before.get(name, ABSENT)) for name in _sent_once(change)}
    standing |= {_top(name): _kept(name, before, source) for name in _never_emptied(change)}
    standing |= {name: Value(Unknown(why), written=True) for name, why in _perhaps(change)}
    if gone := _never_reset(change):
        standing[_PARAMETER] = _with_those(gone, before.get(_PARAMETER, ABSENT), PlannedValues(source).get(_PARAMETER))
    return StandingValues(source, standing) if standing else PlannedValues(source)


def notes(change: ResourceChange) -> Iterator[Note]:
    """What has to be said of a change that does not come about."""
    if change.mode != "managed" or action_of(change) is not Action.UPDATE:
        return
    for name in _sent_once(change):
        beside = _SENT_ONCE[change.type][name]
        why = f"unless {beside} grows that changes nothing" if beside else "the provider sends it only when it makes the resource"
        told = f"{name} changes in this plan, but {why}: it is judged as it stands"
        yield Note("warning", change.address, f"{told}; `-replace={change.address}` has another one made")
    for name in _never_emptied(change):
        told = f"{name} is taken away in this plan, and the provider sends nothing of that: it is judged as it stands"
        yield Note("warning", change.address, f"{told}; what it should be is to be written")
    if gone := _never_reset(change):
        told = f"{len(gone)} of its parameters {'is' if len(gone) == 1 else 'are'} taken away in this plan, and the provider resets none"
        yield Note("warning", change.address, f"{told}: it is judged as it stands; what a parameter should be is to be written")


def _sent_once(change: ResourceChange) -> Iterator[str]:
    for name, beside in _SENT_ONCE.get(change.type, {}).items():
        sent = change.type in _PROMOTED and _is_taken_away(change, name)
        if _changes(change, name) and not sent and not (beside and _grows(change, beside)):
            yield name


def _never_emptied(change: ResourceChange) -> Iterator[str]:
    name = _NEVER_EMPTIED.get(change.type)
    if name and _is_taken_away(change, name):
        yield name


def _never_reset(change: ResourceChange) -> frozenset[str]:
    """The names of the parameters that are taken away, as they are in AWS; none where one may become another."""
    body, mask = change.change, below(change.change.after_unknown, _PARAMETER)
    renamed = any(marks(below(one, "name")) for one in mask) if isinstance(mask, list) else marks(mask)
    if change.type not in _NEVER_RESET or renamed:
        return frozenset()
    was, now = (_called((values or {}).get(_PARAMETER)) for values in (body.before, body.after))
    return frozenset(was - now)


def _called(parameters: object) -> set[str]:
    """The names of parameters; somebody who cuts secrets out of a plan may have put a text in the place of some, or of all."""
    blocks = cast("Sequence[object]", parameters) if isinstance(parameters, list) else ()
    return {str(cast("Mapping[str, object]", one).get("name") or "").lower() for one in blocks if isinstance(one, dict)}


def _with_those(gone: frozenset[str], stood: Value, now: Value) -> Value:
    """The parameters that are planned, and behind them those that are gone."""
    stay = [_standing(_PARAMETER, one) for one in stood.items() if (one.get("name").text() or "").lower() in gone]
    return Value((*now.items(), *stay), written=True)


def _perhaps(change: ResourceChange) -> Iterator[tuple[str, str]]:
    """(argument, what it depends on), where nobody can tell whether it changes."""
    emptied, sent = _PERHAPS_EMPTIED.get(change.type), _PERHAPS_SENT.get(change.type)
    if emptied and _is_taken_away(change, emptied):
        yield emptied, f"whether AWS keeps the {emptied} that is taken away, of which the provider sends nothing"
    if sent and _changes(change, sent):
        yield sent, f"whether AWS takes over the {sent} of what is there already"


def _changes(change: ResourceChange, name: str) -> bool:
    """Whether an argument is planned to become another one, or may; of nothing and an empty text the provider makes no difference."""
    body = change.change
    return _is_later(change, name) or ((body.before or {}).get(name) or None) != ((body.after or {}).get(name) or None)


def _grows(change: ResourceChange, name: str) -> bool:
    was, now = ((values or {}).get(name) for values in (change.change.before, change.change.after))
    return isinstance(was, int | float) and isinstance(now, int | float) and now > was


def _is_taken_away(change: ResourceChange, name: str) -> bool:
    body = change.change
    return bool(_at(body.before, name)) and not _at(body.after, name) and not _is_later(change, name)


def _top(name: str) -> str:
    return name.partition(".")[0]


def _at(values: Mapping[str, Any] | None, name: str) -> Any:
    """What a plan shows of an argument, or of one in the only block of its name; None where there is no such block."""
    top, _, inner = name.partition(".")
    found = (values or {}).get(top)
    if not inner:
        return found
    blocks = cast("Sequence[object]", found) if isinstance(found, list) else ()
    only = blocks[0] if len(blocks) == 1 else None
    return cast("Mapping[str, object]", only).get(inner) if isinstance(only, dict) else None


def _is_later(change: ResourceChange, name: str) -> bool:
    """Whether anything of an argument comes later. Beside what does, a plan has a mask of every list and block, known ones as well."""
    top, _, inner = name.partition(".")
    mask = below(change.change.after_unknown, top)
    return marks([below(one, inner) for one in mask] if inner and isinstance(mask, list) else mask)


def _standing(name: str, value: Value) -> Value:
    """What is in force of an argument, as it was before; somebody wrote it when the resource was made, it is no default of the provider."""
    if value.is_nothing:
        return Value(Unknown(f"the {name} that it was made with"), written=True) if name in _UNREAD else value
    return value.throughout(lambda one: replace(one, written=True))


def _kept(name: str, before: Mapping[str, Value], source: Source) -> Value:
    """What stays of an argument that is taken away, with the block around it as it is written, if that is still there."""
    top, _, inner = name.partition(".")
    stood = before.get(top, ABSENT)
    now: Value = PlannedValues(source).get(top) if inner else ABSENT
    if not (now.items() and stood.items()):
        return _standing(top, stood)
    block, old = now.items()[0], stood.items()[0]
    told = {**block.data, inner: _standing(inner, old.get(inner))} if isinstance(block.data, Mapping) else {}
    return replace(now, data=(replace(block, data=told),))

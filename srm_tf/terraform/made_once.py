"""What a plan shows to change in place and does not: arguments that the AWS provider sends only when it makes a resource.

The schema of the provider does not say so: an argument that forces another resource is planned as one that is replaced, and these are not.
They are read off its code, https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service: in the input of Create, in none
of Update. What such an argument was before stays in force, and is what the world after the plan has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from srm_tf.model.graph import Note
from srm_tf.model.resource import Action
from srm_tf.model.value import ABSENT, Unknown, Value
from srm_tf.terraform.attributes import PlannedValues
from srm_tf.terraform.planned_action import action_of

if TYPE_CHECKING:
    from srm_tf.terraform.decode import ResourceChange
    from srm_tf.terraform.source import Source

# Type → argument → another one: with a change of that it is sent all the same; "" where there is none.
_SENT_ONCE: Final[Mapping[str, Mapping[str, str]]] = {
    "aws_acmpca_certificate_authority": {"usage_mode": ""},
    "aws_elasticache_cluster": {"preferred_availability_zones": "num_cache_nodes"},  # for the nodes that are added
    "aws_elasticache_replication_group": {"preferred_cache_cluster_azs": ""},
    "aws_iot_authorizer": {"signing_disabled": ""},
    "aws_neptune_cluster": {"replication_source_identifier": ""},
}
# What AWS has of these is never read: a state without one, of a group that was imported, tells nothing.
_UNREAD: Final = frozenset({"preferred_availability_zones", "preferred_cache_cluster_azs"})
# Sent or not, by the version of the provider, and ignored or not, by the day: https://github.com/hashicorp/terraform-provider-aws/issues/40870
_PERHAPS: Final[Mapping[str, str]] = dict.fromkeys(("aws_db_instance", "aws_rds_cluster"), "engine_lifecycle_support")


class StandingValues(PlannedValues):
    """The attributes after a plan, some of which stay as they are."""

    __slots__ = ("_standing",)

    def __init__(self, source: Source, standing: Mapping[str, Value]) -> None:
        super().__init__(source)
        self._standing = standing

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """As a dict's."""
        return self._standing[name] if name in self._standing else super().get(name, default)


def after(change: ResourceChange, source: Source, before: Mapping[str, Value] | None) -> PlannedValues:
    """The values of a resource after the plan; `before`: those of today."""
    stays, perhaps = _unsent(change), _perhaps(change)
    if before is None or not (stays or perhaps):
        return PlannedValues(source)
    standing = {name: _standing(name, before.get(name, ABSENT)) for name in stays}
    return StandingValues(source, standing | {name: Value(Unknown(_whether(name))) for name in perhaps})


def notes(change: ResourceChange) -> Iterator[Note]:
    """What has to be said of a change that does not come about."""
    for name in _unsent(change):
        told = f"{name} changes in this plan, but the provider sends it only when it makes the resource: it is judged as it stands"
        yield Note("warning", change.address, f"{told}; `-replace={change.address}` has another one made")


def _unsent(change: ResourceChange) -> tuple[str, ...]:
    arguments = _SENT_ONCE.get(change.type) if change.mode == "managed" else None
    if not arguments or action_of(change) is not Action.UPDATE:
        return ()
    return tuple(name for name, beside in arguments.items() if _changes(change, name) and not (beside and _changes(change, beside)))


def _perhaps(change: ResourceChange) -> tuple[str, ...]:
    name = _PERHAPS.get(change.type) if change.mode == "managed" else None
    return (name,) if name and action_of(change) is Action.UPDATE and _changes(change, name) else ()


def _changes(change: ResourceChange, name: str) -> bool:
    """Whether an argument is planned to become another one, or may; of nothing and an empty text the provider makes no difference."""
    body = change.change
    later = isinstance(body.after_unknown, dict) and bool(body.after_unknown.get(name))
    return later or ((body.before or {}).get(name) or None) != ((body.after or {}).get(name) or None)


def _standing(name: str, value: Value) -> Value:
    """What is in force of an argument, as it was before; somebody wrote it when the resource was made, it is no default of the provider."""
    if value.is_nothing:
        return Value(Unknown(f"the {name} that it was made with")) if name in _UNREAD else value
    return value.throughout(lambda one: replace(one, written=True))


def _whether(name: str) -> str:
    return f"whether AWS takes over the {name} of a database that is there already"

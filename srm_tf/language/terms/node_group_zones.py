"""`each of its node groups spans several zones`: the primary and the replicas of each shard of ElastiCache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, left_open
from srm_tf.language.terms.routes import spans
from srm_tf.model.value import Value, as_number
from srm_tf.model.verdict import Judgement, all_of, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_GROUPS: Final = "node_group_configuration"
_ZONES: Final = ("primary_availability_zone", "replica_availability_zones")
_NUMBER: Final = "num_node_groups"
_SEVERAL: Final = 2


@sentence("each of its node groups spans several zones", on=("aws_elasticache_replication_group",))
def node_groups_span_zones(subject: Resource, context: Context) -> Judgement:
    """Whoever writes the zones of a group out has them, with Multi-AZ on or off; those that nobody wrote AWS chooses.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_NodeGroupConfiguration.html
    """
    groups = subject.get(_GROUPS)
    if groups.is_unknown:
        return left_open(f"{subject.address}.{_GROUPS}", groups)
    sites = [Site(subject, f"{_GROUPS}[{at}]", one, (_GROUPS,)) for at, one in enumerate(groups.items())]
    return all_of([*(_spans(site, context) for site in sites), *_of_others(subject, len(sites))] or [_not_set(_GROUPS)])


def _of_others(subject: Resource, told: int) -> Iterator[Judgement]:
    """What is said of the groups that are not written out, if there are any."""
    number = subject.get(_NUMBER)
    wanted = as_number(number.data)
    if told and number.is_unknown and number.written:
        yield left_open(f"{subject.address}.{_NUMBER}", number, evidence(subject, _NUMBER))
    elif told and wanted is not None and wanted > told:
        yield _not_set(f"{_GROUPS}[{told}]")


def _spans(site: Site, context: Context) -> Judgement:
    primary, replicas = map(site.value.get, _ZONES)
    if primary.is_null or replicas.is_null:
        return _not_set(f"{site.path}.{_ZONES[0] if primary.is_null else _ZONES[1]}")
    if replicas.is_unknown:
        return left_open(f"{site.path}.{_ZONES[1]}", replicas)
    return spans(replace(site, value=Value((primary, *replicas.items()), written=True, location=site.value.location)), context, _SEVERAL)


def _not_set(path: str) -> Judgement:
    return lacks(f"{path} is not set")

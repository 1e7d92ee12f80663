"""`its instances are not pinned to one zone`: whether the instances of a cluster can stand in several Availability Zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.listed_zones import OF_EACH, listed, one_zone
from srm_tf.language.terms.match import evidence
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.joined import Doubt
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_MEMBERS: Final = {
    "aws_rds_cluster": "aws_rds_cluster_instance",
    "aws_neptune_cluster": "aws_neptune_cluster_instance",
    "aws_docdb_cluster": "aws_docdb_cluster_instance",
}
_ZONE: Final = "availability_zone"
_SEVERAL: Final = 2  # one instance stands in one zone anyway


@sentence("its instances are not pinned to one zone", on=tuple(_MEMBERS))
def several_zones(subject: Resource, context: Context) -> Judgement:
    """AWS spreads the instances over zones, unless each is told which to stand in; how many there are is another question.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
    https://docs.aws.amazon.com/neptune/latest/userguide/feature-overview-availability.html
    https://docs.aws.amazon.com/documentdb/latest/devguide/replication.html
    """
    joined = context.links.children(subject, (_MEMBERS[subject.type],), "cluster_identifier")
    members = [link.resource for link in joined.links]
    zones = [one.get(_ZONE) for one in members]
    proof = [evidence(one, _ZONE, how="term") for one in members]
    pinned = [zone for zone in zones if not _is_free(zone)]
    if len(members) < _SEVERAL and joined.doubts:
        return _doubtful(subject, joined.doubts[0], proof)
    known = {text for zone in pinned if (text := zone.text()) is not None}
    if len(members) < _SEVERAL or len(pinned) < len(members) or len(known) > 1 or _told_apart(pinned):
        return holds(f"{subject.address} has no two instances that are pinned to one Availability Zone", *proof)
    open_zones = [(one, zone) for one, zone in zip(members, zones, strict=True) if zone.text() is None]
    if open_zones and not one_zone(pinned):
        on = [name for one, zone in open_zones for name in zone.origins or (f"{one.address}.{_ZONE}",)]
        return depends(f"{open_zones[0][0].address}.{_ZONE} may be the zone of the other instances of {subject.address}", on, *proof)
    if joined.doubts:
        return _doubtful(subject, joined.doubts[0], proof)
    word = breaks if any(zone.written for zone in pinned) else lacks
    return word(f"{subject.address} has all its {len(members)} instances in one Availability Zone", *proof)


def _doubtful(subject: Resource, doubt: Doubt, proof: Sequence[Evidence]) -> Judgement:
    on = doubt.on or (subject.address,)
    return depends(f"{subject.address} may have further instances: it depends on {doubt.why}", on, *proof)


def _told_apart(zones: Sequence[Value]) -> bool:
    """Whether two of them are different elements of the zones that a look-up found, where no zone is twice, or end in different letters."""
    found = {place for zone in zones if (place := listed(zone)) is not None and place[1] not in OF_EACH}
    letters = {letter for zone in zones if (letter := (zone.text() or zone.unknown.suffix)[-1:])}
    return len(found) > len({name for name, _ in found}) or len(letters) > 1


def _is_free(zone: Value) -> bool:
    """Whether AWS chooses: nobody wrote a zone, and none is in force."""
    return zone.is_nothing or (zone.is_unknown and not zone.written and not zone.references)

"""GuardDuty's detectors: which of their protections are on.

A new detector has all of them but Runtime Monitoring: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import (
    Match,
    awaiting,
    every,
    evidence,
    inside,
    is_one_of,
    is_true,
    joined_with,
    lives,
    maybe,
    opposite,
    some,
)
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_FEATURE, _MEMBERS = "aws_guardduty_detector_feature", "aws_guardduty_organization_configuration_feature"
_OFF_AT_FIRST: Final = frozenset({"RUNTIME_MONITORING"})
# The blocks of the deprecated `datasources` that say the same.
_BLOCKS: Final = {
    "S3_DATA_EVENTS": ("s3_logs",),
    "EKS_AUDIT_LOGS": ("kubernetes", "audit_logs"),
    "EBS_MALWARE_PROTECTION": ("malware_protection", "scan_ec2_instance_with_findings", "ebs_volumes"),
}


@sentence("its protection {feature:text} is on", on=("aws_guardduty_detector",))
def its_protection_is_on(subject: Resource, context: Context, feature: object) -> Judgement:
    """A feature resource of the detector says so, or the detector itself, or AWS where nobody says anything."""
    name = str(feature)
    rows = [(one, every([joined, lives(one), _named(one, name)])) for one, joined in _joined(subject, context, _FEATURE)]
    for wanted, verdict, word in (("ENABLED", holds, "on"), ("DISABLED", breaks, "off")):
        for one, there in rows:
            if every([there, is_one_of(one.get("status"), (wanted,))]).yes:
                return verdict(f"{one.address} turns {name} {word}", evidence(one, "status", one.get("status")))
    open_rows = some([*(_undecided(one, there) for one, there in rows), *_hidden(subject, context)])
    if not open_rows.no:
        return awaiting(subject.address, open_rows.on or (f"{subject.address}.id",), evidence(subject))
    return _by_blocks(subject, name) or _unsaid(subject, context, name)


def _named(one: Resource, name: str) -> Match:
    return is_one_of(one.get("name"), (name,))


def _joined(subject: Resource, context: Context, kind: str) -> list[tuple[Resource, Match]]:
    return [*joined_with(context.links.children(subject, (kind,), "detector_id"))]


def _hidden(subject: Resource, context: Context) -> list[Match]:
    """What may set features and is not shown."""
    doubts = context.links.children(subject, (_FEATURE,), "detector_id").doubts
    return [maybe(*doubt.names) for doubt in doubts if doubt.resource is None]


def _undecided(one: Resource, there: Match) -> Match:
    """Whether a feature resource leaves anything open: that it is this detector's, that it is this feature, or its status."""
    if there.no:
        return there
    status = one.get("status")
    return maybe(*there.on, *status.origins, *(() if there.on or status.origins else (f"{one.address}.status",)))


def _by_blocks(subject: Resource, name: str) -> Judgement | None:
    """What the deprecated blocks of the detector say, if anything."""
    steps = _BLOCKS.get(name)
    if steps is None:
        return None
    found = inside(subject.get("datasources"), *steps)
    place = f"{subject.address}.datasources.{'.'.join(steps)}.enable"
    if found.open:
        return awaiting(place, found.open, evidence(subject, "datasources"))
    values = [block.get("enable") for block in found.elements if not block.get("enable").is_null]
    if not values:
        return None
    proof = evidence(subject, place, values[0])
    on = is_true(values[0])
    if on.yes:
        return holds(f"{place} is {shown(values[0])}", proof)
    if opposite(on).yes:
        said = f"{place} is {shown(values[0])}"
        return breaks(said, proof) if values[0].written else lacks(f"{place} is not set; false in force", proof)
    return awaiting(place, on.on, proof) if on.on else depends(f"{place} depends on its value", (place,), proof)


def _unsaid(subject: Resource, context: Context, name: str) -> Judgement:
    """Nothing of the detector's own speaks of the feature: the organization may, else AWS's default holds."""
    proof = evidence(subject, how="assumed_default")
    ruled = some(
        every([joined, lives(one), _named(one, name), is_one_of(one.get("auto_enable"), ("ALL",))])
        for one, joined in _joined(subject, context, _MEMBERS)
    )
    if name not in _OFF_AT_FIRST and not subject.stands:
        return holds(f"{subject.address} is new, and AWS turns {name} on in a new detector", proof)
    if name not in _OFF_AT_FIRST or not ruled.no:
        on = ruled.on or (f"what was on in {subject.address} before",)
        return depends(f"{subject.address} depends on what turned {name} on or off elsewhere", on, proof)
    return lacks(Fact(subject.address, f"has no feature {name}, which AWS leaves off", lacks=(_FEATURE,)), proof)

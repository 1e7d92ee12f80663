"""What DNS records are called: with the name of their zone, which may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.model.value import Certainty

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

ZONES: Final = ("aws_route53_zone", "data.aws_route53_zone")


def zone_name(record: Resource, context: Context) -> str:
    """The name of the zone of a record, where it is known."""
    for zone, certainty in context.links.targets(record.get("zone_id"), ZONES):
        if certainty > Certainty.POSSIBLE:
            return _plain(zone.text("name") or "")
    return ""


def whole(name: str, zone: str) -> str:
    """The provider adds the name of the zone where it is not there: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record."""
    plain = _plain(name)
    return plain if not zone or plain == zone or plain.endswith(f".{zone}") else f"{plain}.{zone}".lstrip(".")


def _plain(name: str) -> str:
    return name.lower().rstrip(".")

"""Route tables that a configuration looks up to add routes to them: whether that is the main one of a VPC.

`association.main` of a look-up leaves the main table of a VPC alone; without it any of the VPC may be found
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms.match import filtered_by
from srm_tf.language.terms.subnets import named, refers
from srm_tf.model.graph import typed

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_ONE: Final = "data.aws_route_table"
_LOOK_UPS: Final = (_ONE, "data.aws_route_tables")
_OF_ONE_SUBNET: Final = "subnet_id"  # it finds what a subnet is associated with; the main table serves those that are not
_MAIN: Final = "association.main"


def finds_main(table: Value, vpc: Resource, context: Context) -> bool | None:
    """Whether a value names a look-up that finds the main route table of a VPC of this configuration; None where it may."""
    found = named(table, _LOOK_UPS, context)
    answers = {_finds(one, vpc, context) for one in found.everybody}
    if answers == {True} and found.sure:
        return True
    return None if answers - {False} else False


@once
def asks_for_main(who: Resource, key: str, context: Context) -> bool:
    """Whether an attribute names look-ups that find main tables only, of whichever VPC."""
    found = named(who.get(key), _LOOK_UPS, context)
    return bool(found.everybody) and not found.literals and all(_main(one) == {"true"} for one in found.everybody)


def _finds(lookup: Resource, vpc: Resource, context: Context) -> bool | None:
    meant = {refers(one, vpc, context) for one in (lookup.get("vpc_id"), *filtered_by(lookup, "vpc-id"))}
    if not meant - {False} or not lookup.get(_OF_ONE_SUBNET).is_null:
        return False
    main = _main(lookup)
    if main == {"false"}:
        return False
    return True if main == {"true"} and meant & {True} and typed(lookup) == _ONE else None


def _main(lookup: Resource) -> set[str | None]:
    """What it asks of `association.main`."""
    return {one.text() for values in filtered_by(lookup, _MAIN) for one in values.items()}

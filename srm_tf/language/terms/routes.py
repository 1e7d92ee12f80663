"""Sentences and predicates over subnets, routes and addresses: what the internet can reach, and in how many zones something runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.absent import undeclared
from srm_tf.language.terms import predicate, sentence
from srm_tf.language.terms.listed_zones import BY_TURNS, OF_EACH, whole_list
from srm_tf.language.terms.listed_zones import picked as picked_zone
from srm_tf.language.terms.match import OUTSIDE, undecided
from srm_tf.language.terms.public_addresses import no_elastic_ip, reach
from srm_tf.language.terms.route_graph import private, private_all
from srm_tf.language.terms.sources import names_of
from srm_tf.language.terms.subnets import SUBNETS, Named, choices_in, is_list, named
from srm_tf.model.graph import typed
from srm_tf.model.grounds import Fact
from srm_tf.model.value import GAP, Certainty, Unknown, Value, as_number
from srm_tf.model.verdict import Evidence, Judgement, breaks, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource

_ON_SUBNETS: Final = ("aws_subnet", "aws_default_subnet")
_INSTANCES: Final = ("aws_instance", "aws_spot_instance_request")


@predicate("is a private subnet", partial=True, whole=True)
def is_private(site: Site, context: Context) -> Judgement:
    """Of an id, or a list of ids: no subnet it names has a way to an internet gateway. Of a subnet's own `id`: that subnet."""
    if site.resource.type in _ON_SUBNETS and site.names == ("id",):
        return private(site.resource, context)
    return private_all(site.value, site.path, site.resource.address, site.names, context)


@sentence("is a private subnet", on=_ON_SUBNETS)
def stays_private(subject: Resource, context: Context) -> Judgement:
    """The subnet's own route table, or the main one of its VPC, does not lead to an internet gateway."""
    return private(subject, context)


@sentence("cannot be reached from the internet", on=_INSTANCES)
def unreachable(subject: Resource, context: Context) -> Judgement:
    """It has no public address, or stands in a subnet without a way to an internet gateway. Its groups have controls of their own."""
    return reach(subject, context)


@sentence("has no elastic IP", on=(*_INSTANCES, "aws_launch_template"))
def has_no_elastic_ip(subject: Resource, context: Context) -> Judgement:
    """No public address is tied to it or to one of its network interfaces, which takes an internet gateway beside its VPC."""
    return no_elastic_ip(subject, context)


_ZONE: Final = regex(r"[a-z]{2}-[a-z0-9-]*\d[a-z]")  # eu-west-1a, us-west-2-lax-1a
_ZONE_ID: Final = regex(r"[a-z0-9]+(-[a-z0-9]+)?-az\d+")  # euw1-az1
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html; a new account sees two of them everywhere
_IN_A_REGION: Final = 2
_KEYS: Final = ("availability_zone", "availability_zone_id")
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
_FILTERS: Final = ("availability-zone", "availabilityZone", "availability-zone-id", "availabilityZoneId")
_ZONE_KEYS: Final = ("subnet_id", "availability_zone", "availability_zone_id")
# These take one subnet of each zone and refuse a second, so that two subnets are two zones, whichever they are:
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
# https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_AttachLoadBalancerToSubnets.html
# https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_CreateFirewall.html
# https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
# https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html
_ONE_OF_EACH: Final = frozenset({"aws_lb", "aws_alb", "aws_elb", "aws_msk_cluster", "aws_networkfirewall_firewall", "aws_vpc_endpoint"})


class Zones(msgspec.Struct, frozen=True):
    """Availability Zones: those that are known, and how many others there may be."""

    names: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()  # which may mean the same zones as the names
    more: int = 0  # so many others there may be
    on: tuple[str, ...] = ()  # what that depends on
    # (list, place) of zones that are told apart by their place in one list that AWS is asked for, or by their letter: a place is an
    # index, or the letter and what follows it.
    picked: frozenset[tuple[str, str]] = frozenset()
    secret: bool = False  # one of the names or ids is sensitive
    apart: frozenset[str] = frozenset()  # the addresses of subnets that surely differ, and of which nobody wrote a zone

    def __or__(self, other: Zones) -> Zones:
        on, picked = (*self.on, *other.on), self.picked | other.picked
        secret, apart = self.secret or other.secret, self.apart | other.apart
        return Zones(self.names | other.names, self.ids | other.ids, self.more + other.more, on, picked, secret, apart)

    def unsure(self, on: tuple[str, ...]) -> Zones:
        """The same zones, none of which counts for certain."""
        return Zones(more=self.at_most, on=(*self.on, *on))

    @property
    def at_least(self) -> int:
        """The number of zones that are certain."""
        apart = {(source, place.partition(" ")[0]) for source, place in self.picked}
        of_one_list = max(Counter(source for source, _ in apart).values(), default=0)
        return max(len(self.names), len(self.ids), of_one_list, 1 if self.more else 0)

    @property
    def one_of_each(self) -> int:
        """How many there are for sure, where no two subnets may lie in one zone."""
        return max(len(self.names), len(self.ids)) + len(self.apart)

    @property
    def at_most(self) -> int:
        """The number of zones if all that may be different are."""
        return len(self.names) + len(self.ids) + len(self.picked) + self.more


_MANY: Final = 1000  # more than there are zones: nobody knows how many subnets


@predicate("span at least {n:number} zones", partial=True, whole=True)
def spans(site: Site, context: Context, wanted: object) -> Judgement:
    """Of subnet ids, zone names, or blocks that hold one: the distinct Availability Zones."""
    evidence = Evidence(site.resource.address, ".".join(site.names), None, "term", site.value.location)
    number = as_number(wanted) or 0.0
    found = _zones(site.value, context, site.path, many=_holds_several(site, context))
    shown = "" if site.value.hides or found.secret else ", ".join(sorted(found.names | found.ids))
    if site.resource.type in _ONE_OF_EACH and found.at_least < number <= found.one_of_each:
        return holds(f"{site.path} holds {found.one_of_each} subnets, each of a zone of its own", evidence)
    if found.at_least >= number:
        return holds(f"{site.path} spans {shown or f'at least {found.at_least} zones'}", evidence)
    if found.at_most < number:
        return breaks(Fact(site.path, f"spans {f'only {shown}' if shown else _few(found)}", f"at least {number:g} zones"), evidence)
    on = tuple(dict.fromkeys(found.on)) or (site.path,)
    return undecided(f"{site.path} may span fewer than {number:g} zones", on, evidence)


def _few(zones: Zones) -> str:
    at_most = f"{zones.at_most} zone{'' if zones.at_most == 1 else 's'}" if zones.at_most else "no zone"
    return at_most if zones.at_least >= zones.at_most else f"{at_most} at most"


def _holds_several(site: Site, context: Context) -> bool:
    """Whether the argument is a list of ids or a block that may occur more than once."""
    attribute = context.schema.attribute(site.resource.type, site.names) if site.names else None
    return attribute.repeats if attribute is not None else bool(site.names) and is_list(site.names[-1])


def _zones(value: Value, context: Context, at: str, *, many: bool) -> Zones:
    found = Zones()
    for part in _parts(value, context, at, many=many):
        found |= part
    return found


def _parts(value: Value, context: Context, at: str, *, many: bool) -> Iterator[Zones]:
    data = value.data
    if isinstance(data, tuple):
        for index, item in enumerate(data):
            yield from _parts(item, context, f"{at}[{index}]", many=False)
    elif isinstance(data, Mapping):
        if (keyed := _of_block(data)) is not None:
            yield from _parts(keyed, context, at, many=False)
    elif isinstance(data, Unknown) and (choices_in(value, many=many) or data.body is not None):
        each = _each_of_many(data, context)
        at_most = _MANY if many or data.body is not None else 1  # an element lies in one zone, whichever subnet it turns out to be
        yield Zones(more=at_most, on=names_of(value, at)) if each is None else zone_of(each)
    else:
        yield _of_value(value, context, at, many=many)


def _of_block(members: Mapping[str, Value]) -> Value | None:
    """What tells the zone of a block, whichever of its arguments that is."""
    return next((members[name] for name in _ZONE_KEYS if name in members and not members[name].is_nothing), None)


def _of_value(value: Value, context: Context, at: str, *, many: bool) -> Zones:
    text = value.text()
    if text is not None and _ZONE.fullmatch(text):
        return Zones(frozenset([text]), secret=value.sensitive)
    if text is not None and _ZONE_ID.fullmatch(text):
        return Zones(ids=frozenset([text]), secret=value.sensitive)
    picked = picked_zone(value)
    if picked is not None:
        return Zones(on=names_of(value, at), picked=frozenset([picked]))
    if many and (all_of_them := whole_list(value)):
        return Zones(more=_MANY, on=names_of(value, at), picked=frozenset((all_of_them, str(place)) for place in range(_IN_A_REGION)))
    subnets = named(value, SUBNETS, context, at, many=many)
    loose = undeclared(value, SUBNETS)
    outside = () if subnets.perhaps else subnets.literals  # what may stand in the place of a subnet that is here is no other one for sure
    apart: frozenset[str] = frozenset((*outside, *((loose,) if loose else ())))
    chosen = _MANY if many and subnets.choices else len(subnets.choices)  # of a list as a whole nobody knows how many of them it takes
    found = Zones(more=chosen + len(subnets.literals), on=_places(value, subnets, at), apart=apart)
    for subnet in subnets.sure:
        found |= _of_named(subnet, value, many=many)
    if subnets.open:
        found = Zones(more=_MANY if many else found.at_most + 1, on=(*found.on, *subnets.open), apart=found.apart)
    return found.unsure(names_of(value, at)) if subnets.switched and many else found


def _places(value: Value, subnets: Named, at: str) -> tuple[str, ...]:
    """Subnets whose zone is not told: by the ids that are written out, and by what a choice between others hangs on."""
    return (*(f"{text}{OUTSIDE}" for text in subnets.literals), *(names_of(value, at) if subnets.choices else ()))


def _each_of_many(data: Unknown, context: Context) -> Resource | None:
    """The subnet that stands for many, where a list has one id, or a block, of each of them: nothing is left out of it."""
    body = _of_block(data.body.data) if data.body is not None and isinstance(data.body.data, Mapping) else data.body
    one = body.references[0] if body is not None and len(body.references) == 1 and body.unknown.shape == GAP else None
    subnet = context.graph.get(one.target) if one is not None and one.certainty == Certainty.EXACT else None
    return subnet if subnet is not None and typed(subnet) in SUBNETS and subnet.several else None


def _of_named(subnet: Resource, value: Value, *, many: bool) -> Zones:
    """The zone of a subnet; of one that stands for several, theirs where all are named, else that of one, or of some."""
    every = zone_of(subnet)
    whole = many and all(one.certainty.whole for one in value.references if one.target == subnet.address)
    if whole or subnet.most == 1 or every.at_most == 1:
        return every
    return Zones(more=every.at_most if many else 1, on=every.on)


def zone_of(subnet: Resource) -> Zones:
    """The zone of a subnet, or of one that stands for several, theirs."""
    name, identifier = subnet.get("availability_zone"), subnet.get("availability_zone_id")
    if text := name.text():
        return Zones(frozenset([text]), secret=name.sensitive)
    if text := identifier.text():
        return Zones(ids=frozenset([text]), secret=identifier.sensitive)
    if looked_for := _looked_for(subnet):
        return looked_for
    on = (f"{subnet.address}.availability_zone",)
    picked = [hit for name in _KEYS if (hit := picked_zone(subnet.get(name))) is not None]
    if len(picked) == 1 and picked[0][1] in OF_EACH:
        apart_at_least = min(subnet.least, _IN_A_REGION) if picked[0][1] == BY_TURNS else subnet.least
        more = 0 if subnet.most == subnet.least else subnet.most or _MANY
        return Zones(more=more, on=on, picked=frozenset((picked[0][0], str(place)) for place in range(apart_at_least)))
    apart = frozenset([subnet.address] if name.is_nothing and identifier.is_nothing else [])
    more = subnet.most or _MANY  # of one that stands for several, each may be in another zone
    return Zones(on=on, picked=frozenset(picked)) if len(picked) == 1 else Zones(more=more, on=on, apart=apart)


def _looked_for(subnet: Resource) -> Zones | None:
    """The zone that a look-up of one subnet filters by; a wildcard names none."""
    for each in subnet.get("filter").items():
        values, name = each.get("values").items(), each.get("name").text()
        text = values[0].text() if len(values) == 1 else None
        if text and name in _FILTERS and not {*"*?"} & {*text}:
            zone = frozenset([text])
            return Zones(ids=zone, secret=values[0].sensitive) if "id" in name.lower() else Zones(zone, secret=values[0].sensitive)
    return None

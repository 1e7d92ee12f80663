"""Where a rule admits traffic from (or to): values of a configuration → address ranges, sure ones and possible ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.absent import named
from srm_tf.language.once import once
from srm_tf.language.terms.match import filtered_by
from srm_tf.language.terms.ranges import PRIVATE, WORLD_V4, WORLD_V6, WORLDS, Network, length_of, overlap, parse
from srm_tf.model.value import ABSENT, GAP, Certainty, Unknown, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference

MANAGED_LIST: Final = "aws_ec2_managed_prefix_list"
LISTS: Final = (MANAGED_LIST, "data.aws_ec2_managed_prefix_list", "data.aws_prefix_list")
_FAMILIES: Final[dict[str | None, tuple[Network, ...]]] = {"IPv4": (WORLD_V4,), "IPv6": (WORLD_V6,)}

# The list of the one service of AWS's that a gateway endpoint leads to: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
_OF_AN_ENDPOINT: Final = ("aws_vpc_endpoint", "prefix_list_id")

# What cannot be known before apply, and still cannot be the world. A VPC has at most a /16 and a /44
# (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html); an address is one address. These stand for them.
_OF_A_VPC: Final = IPv4Network("10.0.0.0/16")
_OF_A_VPC_V6: Final = IPv6Network("fd00::/44")
# AWS publishes ranges of its own, of many tenants and still not the world: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
_OF_AWS: Final = IPv4Network("52.0.0.0/10")
_OF_AWS_V6: Final = IPv6Network("2600:1f00::/24")
_PUBLISHED: Final = "aws_ip_ranges"
_ONE: Final = IPv4Network("192.0.2.1/32")
_STAND_INS: Final[dict[tuple[str, str], Network]] = {
    **{(kind, "cidr_block"): _OF_A_VPC for kind in ("aws_vpc", "aws_default_vpc", "aws_subnet", "aws_default_subnet")},
    **{(kind, "ipv6_cidr_block"): _OF_A_VPC_V6 for kind in ("aws_vpc", "aws_default_vpc", "aws_subnet", "aws_default_subnet")},
    ("aws_vpc", "cidr_block_associations"): _OF_A_VPC,  # what is a range in it
    ("aws_vpc_ipv4_cidr_block_association", "cidr_block"): _OF_A_VPC,
    ("aws_vpc_ipv6_cidr_block_association", "ipv6_cidr_block"): _OF_A_VPC_V6,
    **{(kind, "public_ip"): _ONE for kind in ("aws_eip", "aws_instance", "aws_nat_gateway")},
    **{(kind, "private_ip"): _ONE for kind in ("aws_eip", "aws_instance", "aws_nat_gateway", "aws_network_interface")},
    ("aws_lightsail_static_ip", "ip_address"): _ONE,
    ("aws_ip_ranges", "cidr_blocks"): _OF_AWS,  # what is a range in it
    ("aws_ip_ranges", "ipv6_cidr_blocks"): _OF_AWS_V6,
}
# By family: the lengths of a range that is not the world, nor a half or a quarter of it, and an address in one.
_EXAMPLES: Final = {4: (8, 32, "192.0.2.1"), 6: (16, 128, "2001:db8::1")}

_CUT_OUT: Final = regex(r"cidrsubnet\((?P<of>.*), (?P<bits>\d+), [^,]*\)")
_ALL_CUT_OUT: Final = "cidrsubnets("
# What hands on ranges as they are, or parts of them; of fewer bits than none (`cidrsubnet(one, -16, 0)`) Terraform makes a wider range.
_CALLED: Final = regex(r"(\w+)\(")
_HANDS_ON: Final = frozenset(
    {"cidrhost", "cidrsubnet", "cidrsubnets", "compact", "distinct", "element", "flatten", "lower", "one", "reverse", "slice", "sort",
     "tolist", "toset", "trimspace"}
)  # fmt: skip
_WIDENS: Final = regex(r", -")
# The list of one that an attribute comes to where it holds a single range: `split(",", data.aws_vpc.v.cidr_block)`. A text around it might
# bring others along.
_SPLIT: Final = regex(r'split\("[^"]*", ((?:data\.)?\w+\.[\w-]+(?:\[[^]]*\])?\.\w+)\)')

# What names a group in a rule: the first is a list, the others take one alone.
_PEER_NAMES: Final = ("security_groups", "source_security_group_id", "referenced_security_group_id")
_NEVER_A_RANGE: Final = frozenset({"aws_security_group", "aws_default_security_group", MANAGED_LIST})


class Sources(msgspec.Struct, frozen=True):
    """Ranges: those that hold whatever else becomes known, and all that may. `on`: what the difference depends on."""

    sure: tuple[Network, ...] = ()
    possible: tuple[Network, ...] = ()
    on: tuple[str, ...] = ()
    secret: bool = False

    def unsure(self, on: Iterable[str]) -> Sources:
        """The same ranges where nobody can say whether they apply."""
        return Sources((), self.possible, (*self.on, *on), self.secret)


NOTHING: Final = Sources()


def together(parts: Iterable[Sources]) -> Sources:
    """All of several sources."""
    found = tuple(parts)
    return Sources(
        tuple(dict.fromkeys(one for part in found for one in part.sure)),
        tuple(dict.fromkeys(one for part in found for one in part.possible)),
        tuple(dict.fromkeys(name for part in found for name in part.on)),
        any(part.secret for part in found),
    )


def one_of(parts: Iterable[Sources], on: Iterable[str]) -> Sources:
    """One of several sources, nobody knows which: sure is what all of them have."""
    found = tuple(parts)
    union = together(found)
    return Sources(
        tuple(one for one in union.sure if all(one in part.sure for part in found)), union.possible, (*on, *union.on), union.secret
    )


def names_of(value: Value, fallback: str = "") -> tuple[str, ...]:
    """What an unknown value depends on, as names to show."""
    return value.origins or ((fallback,) if fallback else ())


def cidrs(value: Value, family: Network, context: Context, at: str = "", *, many: bool = False) -> Sources:
    """The ranges of a CIDR text or of a list of them. `family`: what an unknown may be at worst; `many`: the attribute is a list."""
    data = value.data
    if isinstance(data, tuple):
        return together(cidrs(item, family, context, at, many=item.unknown.body is not None) for item in data)
    if isinstance(data, Unknown):
        return _unknown_cidrs(value, family, context, at, many=many)
    text = None if isinstance(data, Mapping) else value.text()
    if not text:
        return NOTHING
    network = parse(text)
    if network is None:  # Terraform and AWS refuse it; what was meant may be the world: "10.0.0.0/8,0.0.0.0/0"
        meant = _as_long(text, text, family) if text.count("/") == 1 else None
        return Sources((), (family,) if meant is None else meant, (f"{at}, which is no range of addresses",), value.sensitive)
    return Sources((network,), (network,), (), value.sensitive)


def _unknown_cidrs(value: Value, family: Network, context: Context, at: str, *, many: bool) -> Sources:
    unknown, on = value.unknown, names_of(value, at)
    if unknown.branches:
        return one_of((cidrs(branch, family, context, at, many=many) for _, branch in unknown.branches), on)
    if unknown.body is not None:
        return cidrs(unknown.body, family, context, at).unsure(on)
    whole = unknown.origin.startswith(_ALL_CUT_OUT) or _SPLIT.fullmatch(unknown.origin) is not None
    if many and not unknown.hidden and (whole or is_published(value)):
        stand_ins = _stand_ins(value, context)
        if stand_ins is not None:
            return Sources((), stand_ins, on)
    if many:  # a plan shows no constants beside references, so an unknown list may hold more than what it refers to
        return Sources((), (family,), on)
    shown = f"{unknown.prefix} {unknown.suffix}"
    stand_ins = _as_long(shown, unknown.suffix, family)
    if stand_ins == (family,):
        return Sources((family,), (family,))
    if stand_ins is None and "/" not in unknown.suffix:
        bits = _bits_below(unknown.origin)
        stand_ins = _stand_ins(value, context) or (_as_long(shown, f"/{bits}", family) if bits else None)
    return Sources((), (family,) if stand_ins is None else stand_ins, on)


def is_published(value: Value) -> bool:
    """Whether all that an unknown list refers to are ranges that AWS publishes."""
    return all(named(one.text)[0] == _PUBLISHED for one in value.references)


def _bits_below(made: str) -> int:
    """How long a range is at least that is cut out of another one; 0 where nobody can tell.

    https://developer.hashicorp.com/terraform/language/functions/cidrsubnet

    >>> _bits_below("cidrsubnet(cidrsubnet(var.x, 8, 1), 4, 2)"), _bits_below("var.x")
    (12, 0)
    """
    hit = _CUT_OUT.fullmatch(made)
    return int(hit["bits"]) + _bits_below(hit["of"]) if hit is not None else 0


def _as_long(shown: str, end: str, family: Network) -> tuple[Network, ...] | None:
    """A public range of the length that a text ends with (`"${var.ip}/32"`), whatever its address is; None where it may be the world.

    What ends with `/0` is the world. `shown`: what is known of the text.
    """
    if ":" in shown if family.version == WORLD_V4.version else "." in shown and ":" not in shown:
        return ()
    length = length_of(end)
    if length == 0:
        return (family,)
    least, most, example = _EXAMPLES[family.version]
    if length is None or not least <= length <= most:
        return None
    return ip_network(f"{example}/{length}", strict=False), *(_private(shown, length) if family == WORLD_V4 else ())


def _private(shown: str, length: int) -> Iterator[Network]:
    """The ranges of a length that hold a whole private network, and begin as what is known of the text does: `192.168.0.0/16`."""
    octets = shown.partition(" ")[0].split(".")[:-1]
    known = parse(f"{'.'.join([*octets, *['0'] * (4 - len(octets))])}/{8 * len(octets)}")
    for one in PRIVATE:
        if one.prefixlen >= length and known is not None and overlap([known], [one.supernet(new_prefix=length)]):
            yield one.supernet(new_prefix=length)


def _stand_ins(value: Value, context: Context) -> tuple[Network, ...] | None:
    """Ranges in place of an unknown one that comes from addresses, declared here or not; None where it may come from elsewhere."""
    return stand_ins(value, lambda reference: _whose(reference, context))


def _whose(reference: Reference, context: Context) -> tuple[str, str]:
    target = context.graph.get(reference.target)
    return named(reference.text) if target is None else (target.type, reference.attribute)


def stand_ins(value: Value, whose: Callable[[Reference], tuple[str, str]] = lambda one: named(one.text)) -> tuple[Network, ...] | None:
    """The same. `whose`: the type and the attribute that a reference leads to."""
    if value.unknown.made or value.unknown.shape.strip(GAP) or not _is_handed_on(value.unknown.origin):
        return None
    found: dict[Network, None] = {}
    for reference in value.references:
        if reference.certainty == Certainty.POSSIBLE and not value.unknown.hidden:
            return None  # made of it, and maybe something else
        kind, attribute = whose(reference)
        if kind in _NEVER_A_RANGE:
            continue  # a plan lists the references of all attributes of a block together
        stand_in = _STAND_INS.get((kind, attribute))
        if stand_in is None:
            return None
        found[stand_in] = None
    return tuple(found) or None


def _is_handed_on(made: str) -> bool:
    """Whether what a range is made by leaves it as it is, or takes a part of it, as far as anybody tells how it is made.

    >>> _is_handed_on("sort(data.aws_ip_ranges.a.cidr_blocks)[0]"), _is_handed_on('replace(aws_vpc.v.cidr_block, "/16", "/0")')
    (True, False)
    >>> _is_handed_on('split(",", aws_vpc.v.cidr_block)'), _is_handed_on('split(",", "${aws_vpc.v.cidr_block},0.0.0.0/0")')
    (True, False)
    """
    return _HANDS_ON.issuperset(_CALLED.findall(_SPLIT.sub(r"\1", made))) and not _WIDENS.search(made)


def prefix_lists(value: Value, context: Context, at: str) -> Sources:
    """The ranges behind an id of a prefix list, or behind a list of ids."""
    data = value.data
    if isinstance(data, tuple):
        return together(prefix_lists(item, context, at) for item in data)
    if value.is_nothing or isinstance(data, Mapping):
        return NOTHING
    if isinstance(data, Unknown) and data.branches:
        return one_of((prefix_lists(branch, context, at) for _, branch in data.branches), names_of(value, at))
    if value.references and all(named(one.text) == _OF_AN_ENDPOINT for one in value.references):
        return NOTHING
    found = context.links.targets(Value(data, value.written, references=value.references), LISTS)
    inside = [ranges_of_list(target, context) for target, _ in found]
    if len(found) == 1 and found[0][1] > Certainty.POSSIBLE:
        return inside[0]
    text = value.text()
    outside = [] if found and text is None else [Sources((), WORLDS, names_of(value) or (at if value.sensitive else text or at,))]
    return one_of([*inside, *outside], names_of(value, at)).unsure(())


@once
def ranges_of_list(resource: Resource, context: Context) -> Sources:
    """The entries of a prefix list: its own blocks, those of entry resources, or what a data source has read."""
    return _read_list(resource, context) if resource.mode == "data" else _own_list(resource, context)


def _own_list(resource: Resource, context: Context) -> Sources:
    families = _FAMILIES.get(resource.text("address_family"), WORLDS)
    parts = [_entries(resource.get("entry"), families, context, f"{resource.address}.entry")]
    joined = context.links.children(resource, (f"{MANAGED_LIST}_entry",), "prefix_list_id")
    parts += [_entry(link.resource, families, context) for link in joined.links]
    for doubt in joined.doubts:
        inside = Sources((), families) if doubt.resource is None else _entry(doubt.resource, families, context)
        parts.append(inside.unsure(doubt.on))
    return together(parts)


def _entry(resource: Resource, families: tuple[Network, ...], context: Context) -> Sources:
    return together(cidrs(resource.get("cidr"), family, context, f"{resource.address}.cidr") for family in families)


def _entries(blocks: Value, families: tuple[Network, ...], context: Context, at: str) -> Sources:
    """Of a collection of `{cidr}` objects; one of unknown length has its body, or anything."""
    unknown = blocks.unknown
    if blocks.is_unknown and unknown.branches:
        return one_of((_entries(branch, families, context, at) for _, branch in unknown.branches), names_of(blocks, at))
    if blocks.is_unknown:
        inside = Sources((), families) if unknown.body is None else _entries(unknown.body, families, context, at)
        return inside.unsure(names_of(blocks, at))
    parts: list[Sources] = []
    for item in blocks.items():
        if item.is_unknown:
            parts.append(_entries(item, families, context, at))
        else:
            parts += [cidrs(item.get("cidr"), family, context, at) for family in families]
    return together(parts)


def _read_list(resource: Resource, context: Context) -> Sources:
    """What a data source read. AWS's own lists (`com.amazonaws.…`; `aws_prefix_list` knows no others) hold one service, never the world.

    https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    if resource.type == "aws_prefix_list" or _is_of_aws(resource):
        return NOTHING
    entries = resource.values.get("entries", ABSENT)
    if entries.is_null:
        return Sources((), WORLDS, (resource.address,))
    return _entries(entries, WORLDS, context, resource.address)


def _is_of_aws(lookup: Resource) -> bool:
    """Whether it asks for a list by a name of AWS's, in whatever Region, or for what AWS owns. It finds one, so one filter is enough.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeManagedPrefixLists.html
    """
    named = (lookup.get("name"), *filtered_by(lookup, "prefix-list-name"))
    return any(_begins(one, "com.amazonaws.") for one in named) or any(_begins(one, "AWS") for one in filtered_by(lookup, "owner-id"))


def _begins(asked: Value, beginning: str) -> bool:
    texts = [one.text() or one.unknown.prefix for one in asked.items()]
    return bool(texts) and all(text.startswith(beginning) for text in texts)


def peers(values: Mapping[str, Value]) -> Iterator[Value]:
    """The groups that a rule admits. Of what takes one alone, each is in a list of its own: it may be one of several, and never all."""
    for name in _PEER_NAMES:
        value = values.get(name, ABSENT)
        found = [value] if name == _PEER_NAMES[0] else [Value((value,), value.written, value.sensitive, value.references)]
        yield from (one for one in found if not value.is_nothing)

"""The route graph: which route table a subnet uses, and whether that leads to an internet gateway.

A subnet is public when its route table has a route to an internet gateway, whatever its destination
(https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html). Without an association it uses the main route table of its
VPC; that of a new VPC holds the local route only (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html), that of
the account's default VPC leads to an internet gateway (https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.absent import undeclared
from srm_tf.language.joined import Doubt, Joined, Link
from srm_tf.language.once import once
from srm_tf.language.terms.edge_routes import TABLES, hop, way_back
from srm_tf.language.terms.looked_up_tables import asks_for_main, finds_main
from srm_tf.language.terms.match import awaiting, evidence, filtered_by
from srm_tf.language.terms.rules import VPCS
from srm_tf.language.terms.sources import names_of
from srm_tf.language.terms.subnets import ANY_VPC, SUBNETS, Named, choices_in, is_default, is_list, named, vpcs_of
from srm_tf.model.graph import typed
from srm_tf.model.value import ABSENT, Certainty, Unknown, Value
from srm_tf.model.verdict import Evidence, Judgement, Verdict, agreed, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_ASSOCIATION: Final = "aws_route_table_association"
_MAIN_ASSOCIATION: Final = "aws_main_route_table_association"
_LISTS: Final = frozenset({"data.aws_subnets", "data.aws_subnet_ids"})
_WHOLE_VPC: Final = frozenset({"vpc-id", "default-for-az", "state"})  # filters that leave all its subnets, or those that AWS made in it
_GATEWAYS: Final = ("aws_internet_gateway", "data.aws_internet_gateway")
_OTHER_GATEWAYS: Final = frozenset({"aws_vpn_gateway", "aws_vpc_endpoint", "aws_vpn_gateway_attachment"})
_DESTINATIONS: Final = ("cidr_block", "ipv6_cidr_block", "destination_cidr_block", "destination_ipv6_cidr_block")
_PREFIXES: Final = ("destination_prefix_list_id",)
_LOOK_UP: Final = "data.aws_route_table"
_KEY: Final = "route_table_id"
_MAIN: Final = frozenset({"main_route_table_id", "default_route_table_id"})


def alternatives(parts: Sequence[Judgement], because: str, on: Iterable[str], *evidence: Evidence) -> Judgement:
    """The common judgement of several answers of which one is right; if they differ, unknown."""
    found = agreed(parts)
    return found or depends(because, (*on, *(name for part in parts for name in part.depends_on)), *evidence)


class _Where(msgspec.Struct, frozen=True):
    """Where a value stands: whose it is, how its path reads in a message, the names of the path."""

    address: str
    path: str
    names: tuple[str, ...]
    element: bool = False

    @property
    def many(self) -> bool:
        """Whether a value here holds several ids: the attribute does, and it is not one of its elements."""
        return not self.element and bool(self.names) and is_list(self.names[-1])

    def at(self, index: int) -> _Where:
        """One element of the value."""
        return _Where(self.address, f"{self.path}[{index}]", self.names, element=True)

    @property
    def evidence(self) -> Evidence:
        """The attribute, as evidence."""
        return Evidence(self.address, ".".join(self.names), None, "term")


def private_all(value: Value, path: str, address: str, names: tuple[str, ...], context: Context) -> Judgement:
    """Whether every subnet that a value names is private. `path`: how it reads in a message; `names`: the attribute of `address`."""
    return _every(value, _Where(address, path, names), context)


def _every(value: Value, where: _Where, context: Context) -> Judgement:
    if isinstance(value.data, tuple):
        items = [(i, item) for i, item in enumerate(value.data) if not item.is_nothing or item.references]
        if not items:
            return lacks(f"{where.path} names no subnet", where.evidence)
        return _of_default_vpc(value, context) or all_of([_every(item, where.at(i), context) for i, item in items])
    inside = choices_in(value, many=where.many)
    because, on = f"{where.path} depends on {value.unknown.why}", names_of(value, where.path)
    if inside:
        return alternatives([_every(branch, where, context) for branch in inside], because, on, where.evidence)
    if value.unknown.body is not None:
        answer = _every(value.unknown.body, where.at(0), context)  # where there is none of them, no subnet is named: that fails as well
        return depends(because, on, where.evidence) if answer.verdict == Verdict.UNKNOWN else answer
    found = named(value, SUBNETS, context, where.path, many=where.many)
    listed = None if found.everybody else _of_default_vpc(value, context)
    return listed or _all_private(found, value, where, context)


def _of_default_vpc(value: Value, context: Context) -> Judgement | None:
    """What holds for all subnets of the default VPC, where a value comes from nothing but lists of these."""
    lists = [context.graph.get(one.target) for one in value.references]
    found = [(one, _vpc_listed(one, context)) for one in lists if one is not None and typed(one) in _LISTS]
    if not found or len(found) < len(lists):
        return None
    parts = [_of_vpc(vpc, one.address, context) for one, vpc in found if vpc is not None]
    return all_of(parts) if len(parts) == len(found) else None


def _vpc_listed(lookup: Resource, context: Context) -> Resource | None:
    """The default VPC all of whose subnets a lookup lists; None where it lists others, or some, or some have a route table of their own."""
    filters = lookup.get("filter").items()
    plain = all(one.get("name").text() in _WHOLE_VPC for one in filters) and not lookup.get("tags").written
    apart = (one.get("subnet_id").references for one in context.graph.of_type(_ASSOCIATION))
    if not plain or any(one.target == lookup.address for references in apart for one in references):
        return None
    keys = [lookup.get("vpc_id"), *filtered_by(lookup, "vpc-id")]
    vpcs = [one for key in keys for one in named(key, ANY_VPC, context, many=True).sure]
    return vpcs[0] if len(vpcs) == 1 and is_default(vpcs[0]) else None


def _all_private(found: Named, value: Value, where: _Where, context: Context) -> Judgement:
    path, evidence = where.path, where.evidence
    if found.open:  # whatever the others are: of each of many a plan may name each of many
        return awaiting(path, found.open, evidence)
    parts = [private(subnet, context) for subnet in found.sure]
    for choice in found.choices:
        because = f"{path} depends on which subnet is meant"
        parts.append(alternatives([private(one, context) for one in choice], because, (path,), evidence))
    parts += [_outside(text, value, where, context) for text in found.literals]
    if found.switched and len({part.verdict.fails for part in parts}) > 1:
        return awaiting(path, names_of(value, path), evidence)
    return all_of(parts) if parts else lacks(f"{path} names no subnet", evidence)  # what is not known leaves something open


def _outside(text: str, value: Value, where: _Where, context: Context) -> Judgement:
    """A literal id of a subnet that stands elsewhere; an association of this graph may name it all the same."""
    path = where.path
    tables = [one for one in context.graph.of_type(_ASSOCIATION) if not one.action.ends and one.text("subnet_id") == text]
    if tables and not value.sensitive:
        return alternatives([_by_key(one, path, context) for one in tables], f"{path} has several route tables", (path,))
    shown = "a sensitive value" if value.sensitive else f"'{text}'"
    return depends(f"{path} is {shown}, which is outside this configuration", (path,), where.evidence)


@once
def private(subnet: Resource, context: Context) -> Judgement:
    """Whether no route of the subnet leads to an internet gateway. Judged once per subnet."""
    joined = context.links.children(subnet, (_ASSOCIATION,), "subnet_id")
    if joined.links:
        return all_of([_by_key(link.resource, subnet.address, context) for link in joined.links])
    main = _by_main(subnet, context)
    maybe = [_by_key(one.resource, subnet.address, context) for one in joined.doubts if one.resource is not None]
    hidden = [doubt for doubt in joined.doubts if doubt.resource is None]
    on = joined.on
    because = (
        f"{subnet.address} may have another route table: it depends on {' and '.join(dict.fromkeys(doubt.why for doubt in joined.doubts))}"
    )
    if hidden:
        return depends(because, on, *main.evidence)
    return alternatives([main, *maybe], because, on, *main.evidence) if maybe else main


def _by_key(who: Resource, subject: str, context: Context) -> Judgement:
    """The route table that an association (of a subnet, or of a VPC's main table) names."""
    value = who.get(_KEY)
    at = f"{who.address}.{_KEY}"
    found = named(value, (*TABLES, *VPCS, *((_LOOK_UP,) if value.is_unknown else ())), context, at)  # a known id tells which table it is
    seen = evidence(who, _KEY, how="reference")
    looked_up = [one.address for one in found.everybody if typed(one) == _LOOK_UP]
    if found.open or found.literals or looked_up or not (found.sure or found.choices):
        on = (*found.open, *looked_up, *(() if value.sensitive else found.literals)) or (at,)
        return depends(f"{at} names a route table outside this configuration", on, seen)
    tables = [_table_or_main(one, subject, context) for one in found.sure]
    tables += [
        alternatives([_table_or_main(one, subject, context) for one in choice], f"{at} depends on which route table is meant", (at,), seen)
        for choice in found.choices
    ]
    answer = all_of(tables)
    return Judgement(answer.verdict, answer.grounds, (seen, *answer.evidence), answer.depends_on)


def _table_or_main(resource: Resource, subject: str, context: Context) -> Judgement:
    """A reference to a VPC on the way to a route table is one to its main table."""
    return _default_table(resource, subject, context) if resource.type in VPCS else _by_table(resource, subject, context)


def _by_main(subnet: Resource, context: Context) -> Judgement:
    """The main route table of the subnet's VPC."""
    own = evidence(subnet, "vpc_id", how="term")
    if subnet.type == "aws_default_subnet":
        vpcs: Sequence[Resource] = [one for one in context.graph.of_type("aws_default_vpc") if one.place == subnet.place]
        if not vpcs:
            because = f"{subnet.address} is a default subnet, whose main route table leads to an internet gateway"
            return lacks(because, evidence(subnet, how="assumed_default"))
        return alternatives([_of_vpc(one, subnet.address, context) for one in vpcs], f"{subnet.address} depends on its VPC", (), own)
    found = vpcs_of(subnet, context)
    parts = [_of_vpc(one, subnet.address, context) for one in found.everybody]
    if not parts or found.open:
        on = found.open or ("the main route table of its VPC",)
        return depends(
            f"{subnet.address} has no route table here; the main one of its VPC decides, which is outside this configuration", on, own
        )
    return alternatives(parts, f"{subnet.address} depends on which VPC is meant", found.open, own)


def _of_vpc(vpc: Resource, subject: str, context: Context) -> Judgement:
    joined = context.links.children(vpc, (_MAIN_ASSOCIATION,), "vpc_id")
    if joined.links:
        return all_of([_by_key(link.resource, subject, context) for link in joined.links])
    answer = _default_table(vpc, subject, context)
    if joined.doubts:
        because = f"{subject} uses the main route table of {vpc.address}, which depends on {joined.doubts[0].why}"
        return depends(because, joined.on, *answer.evidence)
    return answer


def _default_table(vpc: Resource, subject: str, context: Context) -> Judgement:
    """The main route table a VPC came with: adopted, or only added to, or left as it is."""
    adopted = context.links.children(vpc, ("aws_default_route_table",), "default_route_table_id")
    if adopted.links:
        return all_of([_by_table(link.resource, subject, context, vpc) for link in adopted.links])
    main = _main_routes(vpc, context)
    added = [_route(link.resource.values, link.resource, "", subject, context) for link in main.links]
    if any(one.verdict.fails for one in added):
        return all_of(added)
    seen = evidence(vpc, how="assumed_default")
    if is_default(vpc):
        return lacks(f"{subject} uses the main route table of {vpc.address}, which leads to an internet gateway by default", seen)
    if vpc.mode == "data":
        because = f"{subject} uses the main route table of {vpc.address}, which is outside this configuration"
        return depends(because, (vpc.address,), seen)
    if adopted.doubts:
        because = f"{subject} uses the main route table of {vpc.address}, which depends on {adopted.doubts[0].why}"
        return depends(because, adopted.on, seen)
    unsure = _unsure(main, vpc, f"the main route table of {vpc.address}", subject, context)
    return all_of([*added, *unsure, holds(f"{subject} uses the main route table of {vpc.address}, to which nobody added a gateway", seen)])


def _main_routes(vpc: Resource, context: Context) -> Joined:
    """Routes that name the table by its VPC (`aws_vpc.x.main_route_table_id`), or look it up, or, in a state, have the id the VPC tells."""
    known = {vpc.text(name) for name in _MAIN} - {None}

    def by_vpc(route: Resource | None) -> bool:
        table = route.get(_KEY) if route is not None else ABSENT
        return table.text() in known or any(one.attribute in _MAIN for one in table.references)

    def looked_up(doubt: Doubt) -> bool | None:
        return finds_main(doubt.resource.get(_KEY), vpc, context) if doubt.resource is not None else False

    joined = context.links.children(vpc, ("aws_route",), _KEY)
    sure = [one.resource for one in joined.doubts if one.resource is not None and not one.resource.doubt and looked_up(one)]
    rest = [one for one in joined.doubts if not any(one.resource is route for route in sure)]
    links = (*(one for one in joined.links if by_vpc(one.resource)), *(Link(route, _KEY, "inferred") for route in sure))
    return Joined(links, tuple(one for one in rest if by_vpc(one.resource) or looked_up(one) is not False))


@once
def _own_routes(table: Resource, context: Context) -> Joined:
    """Routes that name a table. One that is added to a main table which is looked up is none of any other."""
    joined = context.links.children(table, ("aws_route",), _KEY)
    tables = {id(one): _by_look_up(one.resource, context) for one in joined.doubts if one.resource is not None and not one.resource.doubt}
    by_id = tuple(Link(one.resource, _KEY, "inferred") for one in joined.doubts if one.resource and tables.get(id(one)) is table)
    joined = Joined((*joined.links, *by_id), tuple(one for one in joined.doubts if tables.get(id(one)) is None))
    as_main = context.links.children(table, (_MAIN_ASSOCIATION,), _KEY)
    if table.type == "aws_default_route_table" or as_main.links or as_main.doubts:
        return joined
    kept = (one for one in joined.doubts if one.resource is None or not asks_for_main(one.resource, _KEY, context))
    return Joined(joined.links, tuple(kept))


@once
def _by_look_up(route: Resource, context: Context) -> Resource | None:
    """The table of this configuration that a route names, be it by a look-up of its id."""
    found = named(route.get(_KEY), (*TABLES, _LOOK_UP), context)
    one = found.sure[0] if len(found.sure) == 1 and found == Named(found.sure) else None
    return None if one is None or typed(one) == _LOOK_UP else one


def _unsure(joined: Joined, holder: Resource, table: str, subject: str, context: Context) -> Iterator[Judgement]:
    """What the routes that may be there leave open of a table, which `holder` is or has."""
    for doubt in joined.doubts:
        if doubt.resource is None or _route(doubt.resource.values, doubt.resource, "", subject, context).verdict != Verdict.SATISFIED:
            because = f"{subject} uses {table}, which may have another route: it depends on {doubt.why}"
            yield depends(because, doubt.on, evidence(holder, how="term"))


def _by_table(table: Resource, subject: str, context: Context, vpc: Resource | None = None) -> Judgement:
    """Every route of the table, inline and separate."""
    joined = [_own_routes(table, context), *([_main_routes(vpc, context)] if vpc is not None else ())]
    links = [link for one in joined for link in one.links]
    parts = [_route(link.resource.values, link.resource, "", subject, context) for link in links]
    parts += _inline(table.get("route"), table, "route", subject, context)
    parts += [part for one in joined for part in _unsure(one, table, table.address, subject, context)]
    if any(part.verdict != Verdict.SATISFIED for part in parts):
        return all_of(parts)
    seen = evidence(table, "route", how="reference")
    return holds(f"{subject} uses {table.address}, which has no route to an internet gateway", seen)


def _inline(value: Value, table: Resource, path: str, subject: str, context: Context) -> list[Judgement]:
    """The `route` blocks. What only the state shows and a separate route that changes explains is left out."""
    if value.is_unknown:
        return [_open_route(value, table, path, subject, context)] if value.written or value.references else []
    parts: list[Judgement] = []
    for index, item in enumerate(value.items()):
        at = f"{path}[{index}]" if isinstance(value.data, tuple) else path
        if item.is_unknown:
            parts.append(_open_route(item, table, at, subject, context))
        elif isinstance(item.data, Mapping) and not (not value.written and _replaced(item.data, table, context)):
            parts.append(_route(item.data, table, at, subject, context))
    return parts


def _open_route(value: Value, table: Resource, path: str, subject: str, context: Context) -> Judgement:
    """Routes nobody can count: private if whatever they may be is."""
    unknown = value.unknown
    inside = [branch for _, branch in unknown.branches] or ([unknown.body] if unknown.body is not None else [])
    parts = [one for each in inside for one in _inline(each, table, path, subject, context)]
    at = f"{table.address}.{path}"
    if inside and all(part.verdict == Verdict.SATISFIED for part in parts):
        return holds(f"{at} leads to no internet gateway")
    on = names_of(value, at)
    return depends(
        f"{subject} uses {table.address}, whose {path} depends on {unknown.why}", on, Evidence(table.address, path, None, "term")
    )


def _replaced(route: Mapping[str, Value], table: Resource, context: Context) -> bool:
    """Whether a route the state shows is one that a separate resource holds or held: its destination tells."""
    wanted = _destination(route)
    for one in context.graph.of_type("aws_route"):
        about = any(target is table for target, _ in context.links.targets(one.get("route_table_id"), (table.type,)))
        faces = [one.values] if one.before is None else [one.values, one.before]
        if about and wanted and any(_destination(face) == wanted for face in faces):
            return True
    return False


def _destination(route: Mapping[str, Value]) -> str:
    texts = (route.get(name, ABSENT).text() for name in (*_DESTINATIONS, *_PREFIXES))
    return next((text for text in texts if text), "")


def _route(route: Mapping[str, Value], owner: Resource, path: str, subject: str, context: Context) -> Judgement:
    """One route: a NAT, transit, peering or egress-only gateway is no way in; only `gateway_id` can be an internet gateway.

    A firewall on the way is one where the internet gateway leads back to it.
    """
    value = route.get("gateway_id", ABSENT)
    at = f"{owner.address}.{path}" if path else owner.address
    seen = Evidence(owner.address, path or "gateway_id", None, "reference", value.location or owner.location)
    leads = _leads_out(value, context)
    if leads is True:
        shown = _destination(route) if not any(one.sensitive for one in route.values()) else ""
        word = breaks if value.written or owner.type == "aws_route" else lacks
        return word(f"{at} takes {subject} to an internet gateway{f' ({shown})' if shown else ''}", seen)
    if leads is None:
        return depends(f"{at} may take {subject} to an internet gateway: it depends on its gateway_id", names_of(value, at), seen)
    through = hop(route, _destination(route))
    edge = way_back(subject, context) if through is not None else None
    if through is None or edge is None:
        return holds(f"{at} leads to no internet gateway", seen)
    middle = "a firewall" if through.sensitive or not (text := through.text()) else f"'{text}'"
    way = f"{at} takes {subject} to the internet through {middle}, and {edge.address} leads back"
    back = evidence(edge, "gateway_id", how="reference")
    return depends(f"{way}: what is let through there is not known", names_of(through, at), seen, back)


def _leads_out(value: Value, context: Context) -> bool | None:
    """Whether a `gateway_id` is that of an internet gateway."""
    unknown = value.unknown
    if value.is_unknown and unknown.branches:
        answers = {_leads_out(branch, context) for _, branch in unknown.branches}
        return answers.pop() if len(answers) == 1 else None
    if value.is_null:
        return False
    text = value.text()
    if text is not None:
        return text.startswith("igw-") or any(one.type == "aws_internet_gateway" for one, _ in context.links.targets(value, _GATEWAYS))
    found = context.links.targets(value, _GATEWAYS)
    if found and all(certainty > Certainty.POSSIBLE for _, certainty in found):
        return True
    kinds = {target.type for one in value.references if (target := context.graph.get(one.target)) is not None}
    if not found and kinds and kinds <= _OTHER_GATEWAYS and all(one.target for one in value.references):
        return False
    if undeclared(value, (*_GATEWAYS, *_OTHER_GATEWAYS)):
        return bool(undeclared(value, _GATEWAYS))
    return None if isinstance(value.data, Unknown) else False

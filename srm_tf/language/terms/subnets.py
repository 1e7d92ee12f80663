"""Which subnets (or other resources) a value names, where a list that is only known after apply names all it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.aims import NEVER_LEAD, may_be_one_of
from srm_tf.language.terms.given_texts import all_that_is_read
from srm_tf.language.terms.match import is_true
from srm_tf.language.terms.ranges import Network, covers, parse
from srm_tf.language.terms.rules import VPCS
from srm_tf.language.terms.sources import names_of
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty, Reference, Unknown, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

SUBNETS: Final = ("aws_subnet", "aws_default_subnet", "data.aws_subnet")
ANY_VPC: Final = (*VPCS, "data.aws_vpc")
_IDS: Final = {"aws_subnet": "subnet-", "aws_security_group": "sg-"}


class Named(msgspec.Struct, frozen=True):
    """What a value names."""

    sure: tuple[Resource, ...] = ()  # each of these
    choices: tuple[tuple[Resource, ...], ...] = ()  # one of each tuple
    literals: tuple[str, ...] = ()  # known ids that nobody here has
    open: tuple[str, ...] = ()  # what the value depends on that may add others
    # Something beside resources stands in the expression: what looks like a list may be a choice, for a plan shows `c ? a : b` and
    # `concat(a, b)` alike.
    switched: bool = False
    perhaps: tuple[Resource, ...] = ()  # these, or something that is neither here nor known

    @property
    def chosen(self) -> bool:
        """Whether it may name others than those that are sure, or nobody else."""
        return bool(self.open or self.choices or self.perhaps)

    @property
    def everybody(self) -> tuple[Resource, ...]:
        """All that are named, surely or perhaps."""
        chosen = (each for choice in self.choices for each in choice)
        return tuple({one.address: one for one in (*self.sure, *chosen, *self.perhaps)}.values())


def together(parts: Iterable[Named]) -> Named:
    """What several values name."""
    found = tuple(parts)
    return Named(
        tuple({one.address: one for part in found for one in part.sure}.values()),
        tuple(choice for part in found for choice in part.choices),
        tuple(text for part in found for text in part.literals),
        tuple(dict.fromkeys(name for part in found for name in part.open)),
        any(part.switched for part in found),
        tuple({one.address: one for part in found for one in part.perhaps}.values()),
    )


def is_list(name: str) -> bool:
    """Whether an attribute of this name holds several ids."""
    return name.endswith("s") or name == "vpc_zone_identifier"


def named(value: Value, types: Sequence[str], context: Context, at: str = "", *, many: bool = False) -> Named:
    """What a value names among `types`. `many`: it is a list, so each of its references is a member of it."""
    data = value.data
    if isinstance(data, tuple):
        return together(named(item, types, context, at) for item in data)
    if isinstance(data, Mapping) or value.is_null or (value.is_empty and not value.references):
        return Named()
    if value.unknown.is_choice:
        return _either([named(branch, types, context, at, many=many) for _, branch in value.unknown.branches], names_of(value, at))
    found = _referred(value, types, context)
    sure, possible = found
    if not sure and not possible and not isinstance(data, Unknown):
        return _literal(value, types, context, at)
    loose = _open(value, at, led=bool(sure or possible))
    beside = _beside(value, types, context)
    switched = bool(_nowhere(value) or beside)
    if many and value.unknown.hidden:
        loose = tuple(dict.fromkeys((*loose, *_given(value, types, context))))
    if many and not possible:
        return Named((), (sure,), (), loose, switched) if may_be_one_of(value) else Named(sure, (), (), loose, switched)
    choice, text = (*sure, *possible), value.text()
    if text is not None and not sure:
        return Named(literals=(at if value.sensitive else text,), perhaps=possible)
    loose = (*loose, *beside)  # of `later == "x" ? aws_subnet.a.id : null` a plan shows both names
    if len(choice) == 1 and not possible and not loose:
        return Named(sure)
    return Named((), (choice,) if choice else (), (), loose, switched)


def _either(parts: Sequence[Named], on: tuple[str, ...]) -> Named:
    """What one of several values names: what all of them do, for sure; of the rest one, or nobody knows how many."""
    if all(part == parts[0] for part in parts):
        return parts[0]
    both = together(parts)
    sure = tuple(one for one in both.sure if all(any(one is other for other in part.sure) for part in parts))
    rest = tuple(one for one in both.everybody if not any(one is other for other in sure))
    one_each = not sure and all(len(part.everybody) + len(part.literals) == 1 for part in parts)
    loose = both.open if one_each else (*both.open, *on)
    if all(any(one is other for one in rest for other in (*part.sure, *chain(*part.choices))) for part in parts):
        return Named(sure, (rest,), both.literals, loose, both.switched)
    return Named(sure, (), both.literals, loose, both.switched, rest)


def _referred(value: Value, types: Sequence[str], context: Context) -> tuple[tuple[Resource, ...], tuple[Resource, ...]]:
    """Targets of the references one by one: those meant for sure, and those that may be."""
    sure: dict[str, Resource] = {}
    possible: dict[str, Resource] = {}
    for reference in context.links.names.sources(value):
        for target, certainty in _led_to(reference, types, context):
            (sure if certainty > Certainty.POSSIBLE else possible)[target.address] = target
    text = value.text()
    if text is not None:
        own = [one for one in (*sure.values(), *possible.values()) if text in context.links.identity_texts(one)]
        if len(own) == 1:
            return (own[0],), ()
    return tuple(sure.values()), tuple(one for name, one in possible.items() if name not in sure)


def _led_to(reference: Reference, types: Sequence[str], context: Context) -> tuple[tuple[Resource, Certainty], ...]:
    """The targets of one reference: what it names, or what that hands on."""
    target = context.graph.get(reference.target)
    if target is not None and typed(target) in types:  # mostly: of each of many a plan names each of many
        return ((_looked_up(target, types, context), reference.certainty),)
    return context.links.targets(Value(Unknown("a reference"), references=(reference,)), types)


def _looked_up(target: Resource, types: Sequence[str], context: Context) -> Resource:
    """What a data source looks up by its id, where that is made here: `data "aws_subnet" "s" { id = aws_subnet.s.id }`.

    Of a route table the argument is `route_table_id`.
    """
    made = tuple(name for name in types if not name.startswith("data."))
    keys = [target.get(name) for name in ("id", f"{target.type.removeprefix('aws_')}_id")] if target.mode == "data" else []
    key = next((one for one in keys if one.references), None)
    if target.doubt or key is None or not made:
        return target
    found = named(key, made, context)
    return found.sure[0] if len(found.sure) == 1 and not found.chosen and not found.literals else target


def _literal(value: Value, types: Sequence[str], context: Context, at: str) -> Named:
    text = value.text() or ""
    found = context.links.by_identity(text, types)
    if len(found) == 1:
        return Named(tuple(found))
    if found:
        return Named((), (tuple(found),))
    return Named(literals=(at if value.sensitive else text,))


def _nowhere(value: Value) -> list[Reference]:
    """References that lead to no resource of the graph."""
    return [one for one in value.references if one.target is None and not one.text.startswith(NEVER_LEAD)]


def _beside(value: Value, types: Sequence[str], context: Context) -> tuple[str, ...]:
    """What an unknown value is also made of and leads to none of these: a condition, say."""
    if not value.is_unknown or len(value.references) < 2:  # noqa: PLR2004 - one alone is what it is made of
        return ()
    targets = ((one, context.graph.get(one.target)) for one in value.references)
    others = [one for one, target in targets if target is not None and target.mode == "managed" and typed(target) not in types]
    return tuple(one.text for one in others if not any(_referred(Value(value.data, references=(one,)), types, context)))


def _open(value: Value, at: str, *, led: bool) -> tuple[str, ...]:
    """What an unknown value depends on besides the resources it refers to."""
    if not value.is_unknown:
        return ()
    if not led:
        return names_of(value, at)
    on = value.unknown.depends_on
    return tuple(dict.fromkeys((*(one.text for one in _nowhere(value) if not on or one.text in on), *_switches(value))))


def _given(value: Value, types: Sequence[str], context: Context) -> tuple[str, ...]:
    """What has ids of these types and stands in a list that a plan hides beside what is made: `concat([aws_subnet.a.id], var.others)`."""
    begins = tuple(prefix for kind, prefix in _IDS.items() if kind in types)
    others = [one for one in value.references if not _led_to(one, types, context)] if begins else []
    read = ((one.text, all_that_is_read((one,), context) or ()) for one in others)
    return tuple(text for text, found in read if any(isinstance(one, str) and one.startswith(begins) for one in found))


def _switches(value: Value) -> tuple[str, ...]:
    """Of what a plan hides and may be null after all: what else it depends on than what it refers to."""
    if not value.unknown.hidden or value.unknown.not_null or any(one.certainty > Certainty.POSSIBLE for one in value.references):
        return ()
    return tuple(text for text in value.unknown.depends_on if not any(one.text == text for one in value.references))


def choices_in(value: Value, *, many: bool) -> tuple[Value, ...]:
    """The values an unknown one is a choice of. What a plan hides of a list is none: its branches are where its members come from."""
    if many and not value.unknown.is_choice:
        return ()
    return tuple(branch for _, branch in value.unknown.branches)


def vpcs_of(subnet: Resource, context: Context) -> Named:
    """The VPC of a subnet: by reference or id; where a plan hides the reference behind a local, by the range it lies in."""
    value = subnet.get("vpc_id")
    if subnet.type == "aws_default_subnet" and not value.references and value.text() is None:
        return _default_vpc(subnet, context)
    found = named(value, ANY_VPC, context, f"{subnet.address}.vpc_id")
    if found.everybody or not value.is_unknown or not value.references or not all("local." in one.text for one in value.references):
        return found
    own = parse(subnet.text("cidr_block") or "")
    around = [vpc for vpc in context.graph.of_type(*VPCS) if not vpc.action.ends and lies_in(own, parse(vpc.text("cidr_block") or ""))]
    return Named(tuple(around)) if len(around) == 1 else found


def _default_vpc(subnet: Resource, context: Context) -> Named:
    """Where a default subnet is: in the default VPC of its Region, of which there is one.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
    """
    found = tuple(one for one in context.graph.of_type(*ANY_VPC) if is_default(one) and not one.action.ends and one.place == subnet.place)
    return Named(found) if found else Named(open=(f"{subnet.address}.vpc_id",))


def is_default(vpc: Resource) -> bool:
    """Whether it is the VPC that AWS has made in each Region."""
    return vpc.type == "aws_default_vpc" or (vpc.mode == "data" and is_true(vpc.get("default")).yes)


def lies_in(inner: Network | None, outer: Network | None) -> bool:
    """Whether one range is part of another."""
    return inner is not None and outer is not None and covers([outer], inner)


def refers(value: Value, subject: Resource, context: Context) -> bool | None:
    """Whether a value (or anything in it) names the subject, whatever the conditions in it come to; None where it may."""
    if value.unknown.is_choice:
        either = {refers(side, subject, context) for _, side in value.unknown.branches}
        return either.pop() if len(either) == 1 else None
    if value.unknown.body is not None:  # of a list that may as well be empty
        named = refers(value.unknown.body, subject, context) is not False or any(one.target == subject.address for one in value.references)
        return None if named else False
    inside = value.data.values() if isinstance(value.data, Mapping) else value.data if isinstance(value.data, tuple) else ()
    answers = {refers(one, subject, context) for one in inside}
    if True in answers or None in answers:
        return True if True in answers else None
    certainties = [one.certainty for one in value.references if one.target == subject.address]
    made = context.links.names.recipe(value) if value.is_unknown or isinstance(value.data, str) else None
    whole = any(one.whole for one in certainties) and not may_be_one_of(value)
    if whole or (made is not None and made.sure and made in context.links.names.recipes(subject)):
        return True
    return None if certainties or (value.is_unknown and leads_nowhere(value)) else False


def leads_nowhere(value: Value) -> bool:
    """Whether something in a value is unknown and the graph does not show where it comes from: it may name anything."""
    return any(inner.is_unknown and (_nowhere(inner) or not inner.references) for inner in value.walk())

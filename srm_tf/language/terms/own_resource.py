"""Which resource carries a policy, and whether what a statement of it names is another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.recipes import ANYTHING, Recipe, begins, differ, same
from srm_tf.language.surroundings import account_number, is_looked_up
from srm_tf.language.terms.carriers import BY_ARN, CARRIERS
from srm_tf.language.terms.forms import ACCOUNT, REGION, RESOURCE, SERVICE, whole
from srm_tf.language.terms.globs import PatternSet, contains, overlap, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe
from srm_tf.model.partitions import HOSTS_END, partition_of
from srm_tf.model.value import ABSENT, GAP, Certainty, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.carriers import Carrier
    from srm_tf.language.terms.globs import Test
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference


class _Own(msgspec.Struct, frozen=True):
    """What carries the policy at a site: the resource, if it is in the configuration, its name, and how that is made.

    `key`: what the policy names it by; `arn`, `account`: its ARN, and the number of its account, where they are known. `spared`: it is
    asked of what a statement leaves out, which its service lets be anything.
    """

    carrier: Carrier
    resource: Resource | None
    name: Value
    key: Value = ABSENT
    arn: str = ""
    made: Recipe | None = None
    account: str = ""
    spared: bool = False

    @property
    def is_sole(self) -> bool:
        """Whether the policy can be about nothing else; where it does not say what carries it, nothing tells what it is about."""
        return (self.carrier.alone and not self.spared) or (self.resource is None and not self.key.is_unknown)

    @property
    def region(self) -> str:
        """The Region that it lives in; "" where that is not known."""
        return "" if self.resource is None else self.resource.region or ""


_NO_NAME: Final = regex(r"[*?/]")
_ANY_INSTANCE: Final = '["?"]'  # of one whose instances nobody can count
_NAMES: Final = frozenset({"", "arn", "id", "bucket", "name"})
_BY_NAME: Final = frozenset(
    {"bucket", "destination_name", "domain_name", "file_system_id"}
)  # arguments of policies that are the name of what carries them
_SOME: Final = "\0"  # a Region, an account or a name that no pattern without a star is of
_ADDRESS: Final = regex(rf"https://sqs\.([\w-]+)\.{HOSTS_END}/(\d{{12}})/([\w.-]+)")


def _carrier_of(site: Site) -> Carrier | None:
    return next((one for start, one in CARRIERS.items() if site.resource.type in {start, f"{start}_policy"}), None)


def _own(site: Site, carrier: Carrier, context: Context) -> _Own:
    """What carries a policy: the resource that has it for an argument, or the one that the policy names."""
    if site.resource.type in carrier.types:
        return _Own(carrier, site.resource, carrier.called(site.resource), arn=site.resource.text("arn") or "")
    key = site.resource.get(carrier.key)
    if key.is_null and carrier.unnamed:
        key = Value(carrier.unnamed, written=True)
    found = context.links.targets(key, carrier.types)
    own = found[0][0] if len(found) == 1 and found[0][1] != Certainty.POSSIBLE else None
    if carrier.key in _BY_NAME and (own is None or not key.is_unknown):
        return _Own(carrier, own, key, key)
    told = key.text() or ""
    arn = _arn_in(told) or ("" if own is None else own.text("arn") or "")
    name = Value(told.replace("/", ":").rpartition(":")[2], written=True) if told else ABSENT
    return _Own(carrier, own, name if own is None else carrier.called(own), key, arn)


def _arn_in(key: str) -> str:
    """The ARN that a policy names its carrier by, or the one of the queue that has this address."""
    told = _ADDRESS.fullmatch(key)
    if told is not None:
        return f"arn:{partition_of(told[1]).name}:sqs:{told[1]}:{told[2]}:{told[3]}"
    return key if key.startswith("arn:") else ""


def holds_something(site: Site) -> bool:
    """Whether something lies in what carries the policy, as objects lie in a bucket."""
    carrier = _carrier_of(site)
    return carrier is not None and carrier.holds


def about_it_alone(site: Site) -> Sequence[str]:
    """The actions that are about what carries the policy alone, where that is about other things as well."""
    carrier = _carrier_of(site)
    return () if carrier is None else carrier.only


def all_of_it(site: Site) -> Callable[[Sequence[Value], PatternSet], bool]:
    """Whether ARNs that are all of what carries the policy are of all that the policy is about, where it is about some actions."""
    carrier = _carrier_of(site)
    return (lambda _, __: True) if carrier is None else carrier.is_of_all


def tests_of_another(site: Site, context: Context) -> tuple[Test, Test] | None:
    """Tests of what a statement names, and of what it spares: whether it is, or lies in, another resource for certain than its policy's.

    None where what carries it has no ARN by which others are told apart.
    """
    carrier = _carrier_of(site)
    if carrier is None:
        argument, service = BY_ARN.get(site.resource.type, ("", ""))
        test = partial(_is_another_arn, own=site.resource.get(argument), service=service, context=context)
        return (test, test) if argument else None
    if site.resource.type not in carrier.types and any(one.attribute.endswith("_arn") for one in site.resource.get(carrier.key).references):
        return None  # of the stream of a table
    found = _own(site, carrier, context)
    made = context.links.names.recipe(found.name) or _beginning(found.resource, carrier, context)
    own = replace(found, made=made, account=(found.resource and account_number(found.resource, context.graph)) or "")
    return partial(_is_otherwise, own=own, context=context), partial(_is_otherwise, own=replace(own, spared=True), context=context)


def _is_another_arn(named: Value, own: Value, service: str, context: Context) -> Match:
    """Whether what a statement names is for certain not the ARN by which its policy names what carries it."""
    pattern, arn = named.form.replace(GAP, "*"), own.text()
    if same(context.links.names.recipe(own), context.links.names.recipe(named)) or (_whose(own) and _whose(own) == _whose(named)):
        return NO
    if named.text() is not None and contains(pattern, arn or f"arn:aws:{service}:{_SOME}"):
        return NO
    apart = not overlap(pattern, arn or f"arn:*:{service}:*")
    return YES if apart and pattern else maybe(*own.origins, *named.origins)


def _whose(arn: Value) -> str:
    """The resource whose ARN, or id, this is, or what begins with it, and nothing else; "" where that is not told."""
    one = arn.references[0] if len(arn.references) == 1 and arn.form.rstrip("*") in {"", GAP} else None
    return one.target or "" if one is not None and one.certainty == Certainty.EXACT and one.attribute in _NAMES else ""


def plainly_named(site: Site, context: Context) -> Callable[[Value], Value | None]:
    """Of an ARN that is put together with the name of the bucket that carries the policy: the same of a bucket `x`, which tells the halves.

    None for others: what a variable stands for may hold a slash, but in the bucket's own name it does not.
    """
    carrier = _carrier_of(site)
    if carrier is None or not carrier.holds:
        return lambda _: None
    made = context.links.names.recipe(_own(site, carrier, context).name)

    def spelt(named: Value) -> Value | None:
        recipe = context.links.names.recipe(named) if named.text() is None else None
        if recipe is None or made is None:
            return None
        before, _, rest = GAP.join(recipe.pieces).rpartition(":")
        name, slash, path = rest.partition("/")
        gaps = recipe.gaps[before.count(GAP) :]
        its = before and GAP not in path and same(Recipe(tuple(name.split(GAP)), gaps), made)
        return Value(f"arn:aws:s3:::x{slash}{path}", written=True) if its else None

    return spelt


def _is_otherwise(named: Value, own: _Own, context: Context) -> Match:
    if named.unknown.hidden and not named.references:  # a plan shows nothing of it, as in a `dynamic` block: it is taken for the own one
        return NO
    shape = named.form
    if own.key.is_unknown and same(context.links.names.recipe(own.key), context.links.names.recipe(named)):
        return NO  # the ARN that the policy names its topic by
    called = own.carrier.named_in(shape)
    if named.text() is not None or (called and GAP not in called):
        return _is_written_otherwise(shape, own)
    if named.unknown.is_choice:
        sides = [_is_otherwise(side, own, context) for _, side in named.unknown.branches]
        return sides[0] if all(one == sides[0] for one in sides) else maybe(*named.origins)
    found = [_target(one, own.carrier, context) for one in named.references if _is_of(one, own.carrier)]
    return _refers_otherwise(named, found, own) if found and _is_whole(shape, own.carrier) else _goes_on(named, found, own, context)


def _beginning(resource: Resource | None, carrier: Carrier, context: Context) -> Recipe | None:
    """How a name is made of which only the beginning is written."""
    start = ABSENT if resource is None else resource.get(f"{carrier.names[0]}_prefix")
    made = context.links.names.recipe(start) if start.written else None
    return None if made is None else Recipe((*made.pieces, ""), (*made.gaps, ANYTHING))


def _refers_otherwise(named: Value, found: Sequence[Resource | None], own: _Own) -> Match:
    """Whether what refers to these resources is none of the carrier."""
    answers = [_refers_to_another(one, named, own) for one in found if one is not None]
    if not (answers or own.is_sole or _leads_to_it(named, own)):  # one of several, of which nobody knows which
        return maybe(*named.origins)
    of_own = sum(one.no for one in answers)
    if of_own == len(answers) or (of_own and own.carrier.cut(named.form) != GAP):  # one text is one of those it refers to
        return NO
    if len(answers) < len(found) or not all(one.yes for one in answers):
        return maybe(*named.origins)
    # Of a list that is not shown, and of what a function picks, there may be more than what it refers to.
    told = named.form and all(_is_of(one, own.carrier) or is_looked_up(one.text) for one in named.references)
    return YES if told else maybe(*named.origins)


def _leads_to_it(named: Value, own: _Own) -> bool:
    """Whether a value leads to the carrier where a plan does not tell the instance: `each.value` beside `each`, the only one of a block."""
    address = None if own.resource is None else own.resource.address
    sure_of = [one for one in named.references if one.certainty >= Certainty.INFERRED]
    return address is not None and (any(one.target == address for one in sure_of) or all(one.target == address for one in named.references))


def _is_it(one: Resource, own: _Own) -> bool:
    return own.resource is not None and one.address == own.resource.address and _ANY_INSTANCE not in one.address


def _refers_to_another(one: Resource, named: Value, own: _Own) -> Match:
    """Whether a resource, to which a value leads, is for certain not the one that carries the policy: another one, of another name."""
    known, called, resource = own.name.text(), own.carrier.called(one).text(), own.resource
    if called is not None and differ(Recipe((called,)), own.made):
        return YES
    if known is not None and called is not None:
        return sure(known != called)
    if resource is None and (own.name.is_unknown or own.key.is_unknown):  # one of several, of which nobody knows which
        return maybe(*own.name.origins, *own.key.origins)
    if resource is None or one.address == resource.address:
        return NO
    if "data" in {resource.mode, one.mode}:  # what is looked up may be what is made here
        return NO if own.is_sole else maybe(*named.origins)
    return maybe(*named.origins) if _ANY_INSTANCE in resource.address + one.address else YES


def _goes_on(named: Value, found: Sequence[Resource | None], own: _Own, context: Context) -> Match:
    """The same of an ARN that is put together, or goes on behind a reference: `${aws_sqs_queue.app.arn}-dlq`."""
    start, _, end = own.carrier.cut(named.form).rpartition(GAP)
    if not found or start or not end:
        made = _is_made_otherwise(named, context.links.names.recipe(named), own)
        return made if made.yes or not any(one is not None and _is_it(one, own) for one in found) else NO
    return every(_ends_otherwise(one, end, named, own) for one in found)


def _ends_otherwise(other: Resource | None, end: str, named: Value, own: _Own) -> Match:
    """Whether the name of a resource with more behind it is for certain not that of the carrier."""
    if other is not None and _is_it(other, own):
        return sure(end.strip("*") != "")
    known, called = own.name.text(), None if other is None else own.carrier.called(other).text()
    return maybe(*named.origins) if known is None or called is None else sure(not contains(called + end, known))


def _is_of(reference: Reference, carrier: Carrier) -> bool:
    return any(f"{one}." in (reference.target or reference.text) for one in carrier.types)


def _target(reference: Reference, carrier: Carrier, context: Context) -> Resource | None:
    """The resource whose name or ARN is passed, if one surely is."""
    found = context.graph.get(reference.target) if reference.target else None
    told = reference.certainty == Certainty.EXACT and reference.attribute in _NAMES
    return found if found is not None and told and found.type in carrier.types else None


def _is_whole(shape: str, carrier: Carrier) -> bool:
    """Whether nothing but a name or ARN stands where the resource is named; of a list that is not shown, so it is taken to be."""
    return carrier.cut(shape.rpartition(":")[2]) in {"", GAP}


def _is_written_otherwise(text: str, own: _Own) -> Match:
    """Whether an ARN or a pattern of which the name is known has another one in it, or is of another service. The rest may have gaps."""
    pattern, name = text.replace(GAP, "*"), own.name.text()
    fields, named = pattern.split(":", RESOURCE), own.carrier.named_in(text)
    if fields[0] != "arn" or named is None:
        return _is_cut_otherwise(whole(pattern), own)
    if not overlap(fields[SERVICE], own.carrier.service) or (own.arn and not overlap(pattern, own.arn)):
        return YES
    apart = own.account and fields[ACCOUNT] and not overlap(fields[ACCOUNT], own.account)
    if apart or (name is not None and not contains(named, name)):
        return YES
    if own.region and fields[REGION] and not overlap(fields[REGION], own.region):
        return _of_region(own)
    if name is not None:
        return NO
    if _NO_NAME.search(named) is None and differ(Recipe((named,)), own.made):
        return YES
    if _NO_NAME.search(named.rstrip("*")) is None and begins(own.made, Recipe((named.rstrip("*"),))) and named.endswith("*"):
        return NO
    may_be = (own.name.is_unknown and own.name.written) or not own.is_sole
    return maybe(*own.name.origins, *own.key.origins) if may_be and named.strip("*") else NO


def _is_cut_otherwise(pattern: str, own: _Own) -> Match:
    """The same of a pattern without all the fields of an ARN: a star stands for colons as well (`arn:aws:sqs:eu-*`, `*:app`)."""
    (start, partition, *_), name = [*pattern.split(":"), "*"], own.name.text()
    ends = ("", "/*") if own.carrier.holds else ("",)
    widest = own.arn or own.carrier.spelt("*", own.region or "*", "*", name or "*")
    if not any(overlap(pattern, f"{widest}{end}") for end in ends):
        return YES
    partition = partition.replace("*", "aws") if start == "arn" else "aws"
    least = own.carrier.spelt(partition, own.region or _SOME, _SOME, name or _SOME)
    return NO if own.arn or any(contains(pattern, f"{least}{end}") for end in ends) else _of_region(own)


def _of_region(own: _Own) -> Match:
    return maybe(f"the region of {own.resource.address if own.resource is not None else own.carrier.service}")


def _is_made_otherwise(arn: Value, recipe: Recipe | None, own: _Own) -> Match:
    """Whether an ARN that is put together has another name in it, whatever the variables in both are."""
    shape = "" if recipe is None else GAP.join(recipe.pieces)
    named, path = own.carrier.named_in(shape), shape.rpartition(":")[2].partition("/")[2] if own.carrier.holds else ""
    if recipe is None or named is None or path.strip("*"):
        return NO if own.is_sole else maybe(*arn.origins, *own.key.origins)
    told = Recipe(tuple(named.rstrip("*").split(GAP)), recipe.gaps[len(recipe.gaps) - named.count(GAP) :])
    if _NO_NAME.search(named) is not None:
        settled = own.is_sole or (_NO_NAME.search(named.rstrip("*")) is None and begins(own.made, told))
        return NO if settled else maybe(*arn.origins)
    if differ(told, own.made):
        return YES
    settled = same(told, own.made) or (own.is_sole and not own.name.written)
    return NO if settled else maybe(*arn.origins, *own.name.origins)

"""`is covered by a backup plan`: whether a selection of AWS Backup takes the subject in."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.surroundings import account_number, is_looked_up
from srm_tf.language.terms import sentence
from srm_tf.language.terms.backup_policies import by_policies
from srm_tf.language.terms.backup_tags import asks_for_other_tags, by_tags, is_empty, meets_conditions, tags_of, tests_anything
from srm_tf.language.terms.forms import ACCOUNT, REGION, RESOURCE, SERVICE
from srm_tf.language.terms.globs import contains, overlap, settle, spelled
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    blocks,
    every,
    evidence,
    fits,
    lives,
    may_name,
    maybe,
    names,
    opposite,
    some,
    stands_for,
    undecided,
)
from srm_tf.language.terms.opt_ins import Opted, opted_out
from srm_tf.language.terms.own_accounts import near
from srm_tf.language.terms.selecting import may_mean
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, Verdict, any_of, breaks, holds, lacks
from srm_tf.model.verdict import agreed as agreed_on
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# ARN: service, what stands before the name, attribute that holds the name ("" where only AWS knows it).
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_ARNS: Final = {
    "aws_db_instance": ("rds", "db:", "identifier"),
    "aws_rds_cluster": ("rds", "cluster:", "cluster_identifier"),
    "aws_docdb_cluster": ("rds", "cluster:", "cluster_identifier"),
    "aws_neptune_cluster": ("rds", "cluster:", "cluster_identifier"),
    "aws_dynamodb_table": ("dynamodb", "table/", "name"),
    "aws_efs_file_system": ("elasticfilesystem", "file-system/", ""),
    "aws_ebs_volume": ("ec2", "volume/", ""),
    "aws_ebs_volume_copy": ("ec2", "volume/", ""),
    "aws_instance": ("ec2", "instance/", ""),
    "aws_s3_bucket": ("s3", "", "bucket"),
    "aws_redshift_cluster": ("redshift", "cluster:", "cluster_identifier"),
    "aws_fsx_windows_file_system": ("fsx", "file-system/", ""),
    "aws_fsx_lustre_file_system": ("fsx", "file-system/", ""),
    "aws_fsx_ontap_volume": ("fsx", "volume/", ""),
    "aws_fsx_openzfs_file_system": ("fsx", "file-system/", ""),
    "aws_storagegateway_cached_iscsi_volume": ("storagegateway", "gateway/", ""),
}
_GIVEN: Final = regex(r"(^|\.)var\.[\w-]+$")
_TOLD: Final = regex(rf"{GAP}[^{GAP}]*{GAP}")  # a gap with what it waits for
_PLACES: Final = regex(r"^:(?:(?:\d{12}|\*):)?")  # what may stand before the name


@sentence("is covered by a backup plan")
def is_covered_by_a_backup_plan(subject: Resource, context: Context) -> Judgement:
    """By name, by an ARN with wildcards, or by its tags. What one leaves out, another may take in, or a policy of an organization."""
    answers: list[Judgement] = []
    for one in _first_who_name_it(may_mean("aws_backup_selection", subject, context, meant), subject, context):
        if (answer := selects(one, subject, context)) is None:
            continue
        if answer.verdict == Verdict.SATISFIED:
            return answer  # hundreds may take it in, too, of which a plan shows only what they refer to
        answers.append(answer)
    away = (*context.links.given_to(subject), *(one.address for one in context.links.made_elsewhere(("aws_backup_selection",))))
    answers += [undecided(f"{subject.address} may be taken in", [one], evidence(subject, how="term")) for one in away]
    answers += by_policies(subject, tags_of(subject, context), context)
    return any_of(answers) if answers else lacks(f"{subject.address} is in no backup selection", evidence(subject, how="term"))


def _first_who_name_it(selections: list[Resource], subject: Resource, context: Context) -> list[Resource]:
    """The selections, those that refer to the subject first."""
    if not selections[1:]:
        return selections
    naming = {one.address for one, _ in context.graph.users.get(subject.address, ())}
    return sorted(selections, key=lambda one: one.address not in naming)


def meant(one: Resource, kind: str, context: Context) -> frozenset[str] | None:
    """The addresses of those that a selection may take in, if it names resources of the configuration and nothing else; None if not."""
    resources, tags = one.get("resources"), blocks(one.get("selection_tag"))
    if tags.elements or tags.open or is_empty(resources) or _listed(resources) or resources.unknown.is_choice:
        return None
    return may_name(resources, kind, context)


def selects(one: Resource, subject: Resource, context: Context) -> Judgement | None:
    """What one selection says of the subject; None where it takes no notice of it.

    Resources *or* tags; of the resources only those that meet every condition. Whether tags ask for the conditions too no page says.
    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html
    """
    if asks_for_other_tags(one, tags_of(subject, context), context):
        return None
    for name in ("resources", "not_resources"):
        if one.get(name).unknown.is_choice:
            return _selects_either(one, name, subject, context)
    by_name, by_kind = _taken(one, subject, context)
    taken = every([lives(one), some([by_name, by_kind])])
    others = one.get("not_resources")
    left_out = some(
        [
            names(_others(others), subject, context, listed=True),
            _hidden(one, "not_resources"),
            *(_meets_arn(item, subject, context) for item in _listed(others)),
        ]
    )
    opted = opted_out(subject, context)
    served = opposite(opted.out) if opted.always else some([by_name, opposite(opted.out)])
    whole = every([taken, opposite(left_out), served])
    if taken.no:
        return None
    if whole.yes:
        return holds(f"{one.address} takes {subject.address} in", evidence(one, how="reference"))
    if left_out.yes:
        return breaks(f"{one.address} leaves {subject.address} out by not_resources", evidence(one, "not_resources"))
    if served.no and opted.by is not None:
        return _not_opted_in(one, subject, opted, taken)
    on = (*taken.on, *left_out.on, *served.on) or (one.address,)
    return undecided(f"{one.address} may take {subject.address} in", on, evidence(one))


def _selects_either(one: Resource, name: str, subject: Resource, context: Context) -> Judgement | None:
    """What a selection says of the subject where a condition chooses between lists of resources."""
    listed = one.get(name)
    ways = [selects(replace(one, values={**one.values, name: branch}), subject, context) for _, branch in listed.unknown.branches]
    said = [way for way in ways if way is not None]
    if None in ways and all(way.verdict.fails for way in said):
        return None
    found = agreed_on(said) if len(said) == len(ways) else None
    return found or undecided(f"{one.address} may take {subject.address} in", listed.origins, evidence(one, name))


def _not_opted_in(one: Resource, subject: Resource, opted: Opted, taken: Match) -> Judgement:
    """Wrong where the selection takes it in for sure: where it may not, nobody may have written anything about it."""
    settings = opted.by or one
    said = f"{settings.address} opts {opted.service} out, which leaves {subject.address} out of {one.address}"
    return (breaks if taken.yes else lacks)(said, evidence(settings, "resource_type_opt_in_preference"))


def _taken(one: Resource, subject: Resource, context: Context) -> tuple[Match, Match]:
    """Whether it is taken in by its name or its type, and whether by a tag, by its service or as one of all that there is."""
    tags = tags_of(subject, context)
    resources, tagged, conditions = one.get("resources"), blocks(one.get("selection_tag")), blocks(one.get("condition"))
    met = meets_conditions(conditions, tags)
    by_tag = every([near(one, subject, context), by_tags(tagged, tags), maybe(f"{one.address}.condition") if met.no else met])
    alone = every([YES if is_empty(resources) else NO, opposite(tagged.present), tests_anything(conditions)])
    written = _listed(resources)
    anything = YES if any(item.text() == "*" for item in written) else alone
    named = names(_others(resources), subject, context, listed=True)
    patterns = [(item, _meets_arn(item, subject, context)) for item in written if item.text() != "*"]
    by_arn = [found for item, found in patterns if _names_its_type(item, subject)]
    by_service = [found for item, found in patterns if not _names_its_type(item, subject)]
    by_name = some([named, every([near(one, subject, context), some([_hidden(one, "resources"), *by_arn])])])
    by_kind = every([near(one, subject, context), some([anything, *by_service]), met])
    return every([by_name, met]), some([by_tag, by_kind])


def _names_its_type(item: Value, subject: Resource) -> bool:
    """Whether an ARN says more than a service, `arn:aws:ec2:*`, which takes in only what the Region is opted in to. S3 has one type alone.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
    """
    parts = item.form.split(":", RESOURCE)
    _, before, _ = _ARNS.get(subject.type, ("", "", ""))
    return len(parts) > RESOURCE and not (before and parts[RESOURCE].startswith("*"))


def _hidden(one: Resource, name: str) -> Match:
    """Of a list that is known after apply a plan shows the references: a pattern that is written out beside them may take in anything."""
    return maybe(f"{one.address}.{name}") if one.get(name).unknown.hidden else NO


def _listed(value: Value) -> tuple[Value, ...]:
    """The ARNs of a list that are known, or of which only partition, Region, account or a variable is not."""
    return tuple(item for item in value.items() if item.text() is not None or _has_gaps(item))


def _others(value: Value) -> Value:
    """The list without the ARNs that have gaps: what it names by reference."""
    if not isinstance(value.data, tuple):
        return value
    return replace(value, data=tuple(item for item in value.data if not _has_gaps(item)))


def _has_gaps(item: Value) -> bool:
    if item.unknown.is_choice:
        return any(one.text() is not None or _has_gaps(one) for _, one in item.unknown.branches)
    texts = [one.text for one in item.references]
    return item.unknown.prefix.startswith("arn:") and bool(texts) and all(is_looked_up(text) or _GIVEN.search(text) for text in texts)


def _meets_arn(item: Value, subject: Resource, context: Context) -> Match:
    """Whether an ARN with wildcards stands for the subject."""
    pattern = item.text()
    if pattern is None:
        return _meets_gaps(item, subject, context)
    if pattern == "*":
        return YES
    known = subject.text("arn")
    if known is not None:
        return YES if stands_for(pattern, known) else NO
    return _meets_shape(pattern, subject, context) if subject.type in _ARNS else names(item, subject, context)


def _meets_shape(pattern: str, subject: Resource, context: Context) -> Match:
    """The same while the ARN is not known: part by part, by what its type says of it."""
    service, before, attribute = _ARNS[subject.type]
    parts = pattern.split(":", RESOURCE)
    if len(parts) <= RESOURCE:
        return _loose(pattern, service, subject)
    is_bucket = service == "s3"
    region = _part(parts[REGION], "" if is_bucket else subject.region, f"the region of {subject.address}")
    account = _part(parts[ACCOUNT], "" if is_bucket else account_number(subject, context.graph), f"the account of {subject.address}")
    return every(
        [YES if stands_for(parts[SERVICE], service) else NO, region, account, _meets_name(parts[RESOURCE], before, subject, attribute)]
    )


def _meets_gaps(item: Value, subject: Resource, context: Context) -> Match:
    """The same of `arn:aws:rds:*:${data.aws_caller_identity.me.account_id}:db:*`: what is looked up is the subject's own."""
    service, before, attribute = _ARNS.get(subject.type, ("", "", ""))
    open_ = maybe(*item.origins)
    if item.unknown.branches:
        return settle(item, lambda one: _meets_arn(one, subject, context))
    head, tail = item.unknown.prefix.split(":"), _PLACES.sub("", item.unknown.suffix)
    if not service or len(head) <= SERVICE + 1:
        return open_
    if not stands_for(head[SERVICE], service):
        return NO
    made = _meets_made(item, subject, context)
    if made is not None:
        return made
    if len(head) > RESOURCE:  # the name is what is open
        stem = ":".join(head[RESOURCE:])
        return open_ if stem.startswith(before) or before.startswith(stem) else NO
    if not item.unknown.suffix.startswith(":"):
        return open_
    around = all(is_looked_up(one.text) for one in item.references)
    named = _meets_name(tail, before, subject, attribute)
    return named if around or named.no else every([named, open_])


def _meets_made(item: Value, subject: Resource, context: Context) -> Match | None:
    """The same of `arn:aws:s3:::${var.prefix}-d*` and a bucket `${var.prefix}-docs`: each gap counts as what it waits for.

    None where the name has no gap of its own in the pattern, or nobody knows how one of the two is made.
    """
    _, before, attribute = _ARNS[subject.type]
    pattern, name = spelled(item), spelled(subject.get(attribute)) if attribute else None
    parts = (pattern or "").split(":", RESOURCE)
    if name is None or len(parts) <= RESOURCE or GAP not in parts[RESOURCE]:
        return None
    named = _made_alike(parts[RESOURCE], before + name, item.origins)
    places = (
        (parts[REGION], subject.region, f"the region of {subject.address}"),
        (parts[ACCOUNT], account_number(subject, context.graph), f"the account of {subject.address}"),
    )
    around = (_part("*" if is_looked_up(part.strip(GAP)) else part, known, what) for part, known, what in places)
    return named if named.no or _ARNS[subject.type][0] == "s3" else every([named, *around])


def _made_alike(pattern: str, name: str, on: tuple[str, ...]) -> Match:
    """Whether a pattern takes a name in, whatever stands in the gaps that both have; what they begin with alike tells nothing apart."""
    if "?" not in pattern and contains(pattern, name):
        return YES
    alike = "".join(two[0] for two in takewhile(lambda two: two[0] == two[1], zip(pattern.partition("*")[0], name, strict=False)))
    alike = alike if alike.count(GAP) % 2 == 0 else alike[: alike.rindex(GAP)]  # of a gap all or nothing
    rests = (_TOLD.sub("*", text[len(alike) :]) for text in (pattern, name))
    return maybe(*on) if overlap(*rests) else NO


def _loose(pattern: str, service: str, subject: Resource) -> Match:
    """A pattern with fewer parts than an ARN has: a star stands for several of them, or for a piece of one."""
    _, partition, named, *_ = (*pattern.split(":"), "*", "*", "*")
    any_of_it = f"arn:{'aws' if '*' in partition else partition}:{service}:*"
    if not stands_for(named, service):
        return NO
    if contains(pattern, any_of_it):
        return YES
    return maybe(f"{subject.address}.arn") if overlap(pattern, any_of_it) else NO


def _part(pattern: str, known: str | None, what: str) -> Match:
    if pattern == "*":
        return YES
    if known is None:
        return maybe(what)
    return YES if stands_for(pattern, known) else NO


def _meets_name(pattern: str, before: str, subject: Resource, attribute: str) -> Match:
    name = subject.get(attribute) if attribute else subject.get("id")
    if pattern in {"*", f"{before}*"}:
        return YES
    if name.is_null:
        return maybe(f"{subject.address}.arn") if _may_begin(pattern, before) else NO
    return fits(name, lambda text: stands_for(pattern, before + text))


def _may_begin(pattern: str, before: str) -> bool:
    """Whether a pattern can stand for something that begins with these characters."""
    stem = pattern.partition("*")[0].partition("?")[0]
    return stem.startswith(before) or (before.startswith(stem) and stem != pattern)

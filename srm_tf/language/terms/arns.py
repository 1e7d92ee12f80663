"""Which resources a statement names: all there are, all of a kind, a bucket with its objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.language import recipes
from srm_tf.language.addresses import MODULES
from srm_tf.language.recipes import Recipe
from srm_tf.language.surroundings import is_looked_up, is_word
from srm_tf.language.terms.action_kinds import names_in
from srm_tf.language.terms.action_services import services_about
from srm_tf.language.terms.conditions import has_one_arn, is_one_arn, names_one
from srm_tf.language.terms.forms import ACCOUNT, RESOURCE, SERVICE, is_kind, may_be_all, may_be_kind, split, starred, whole
from srm_tf.language.terms.globs import contains, overlap, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.unscoped import accepts_none
from srm_tf.language.terms.whole_kinds import is_all_of_some, is_elsewhere
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.globs import PatternSet, Test, Texts
    from srm_tf.model.graph import Graph

_ALL: Final = regex(r"\*+|arn(:[^:/]*)?(:\*+)+", re.IGNORECASE)
# Types whose ARN holds the account that they are made in, and that nobody makes in another account than his provider's.
_MADE_HERE: Final = (
    *("aws_cloudwatch_log_group", "aws_dynamodb_table", "aws_ecs_cluster", "aws_iam_policy", "aws_iam_role", "aws_iam_user"),
    *("aws_kms_key", "aws_lambda_function", "aws_secretsmanager_secret", "aws_security_group", "aws_sns_topic", "aws_sqs_queue"),
)
_OF_ACCOUNT: Final = regex(r"arn:[^:]*:[^:]*:[^:]*:(\d{12}):.*", re.DOTALL)
Kinds: TypeAlias = tuple[str, ...]  # the ARNs of all there is of each kind, as `arns_about` has them
_OF_ROLES: Final = frozenset({"iam", "sts"})
_CUTS: Final = regex(r"\b(split|replace|dirname|substr|trim\w*|regex\w*)\(")
_NAMED_BUCKET: Final = regex(rf"^{MODULES}(data\.)?aws_s3_bucket\.[^.]+(\[.*\])?\.(arn|id|bucket)$")
_EVERY_ROOT: Final = regex(r"arn:[^:]*:iam::\*:root", re.IGNORECASE)  # the root user of every account, which STS alone is asked for
# https://github.com/serverless-operations/serverless-step-functions/issues/423 (`elasticmapreduce:RunJobFlow` on `…:cluster/*`),
# https://github.com/aws-samples/iam-identity-center-team/issues/145 (`appsync:UpdateResolver` on `…:/v1/apis/ID/types/…`)
_CHECKED_ON: Final = "what AWS checks an action on that its reference has no resource for"
_OF_NO_NAME: Final = regex(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:/?([\w-]+[/:])*(\*[/:]?)+", re.IGNORECASE)  # `cluster/*`
_KIND: Final = regex(r"[a-z-]+(?=[/:]|$)")  # of the resource of an ARN, in small letters
_SOME_BUCKET: Final = "arn:aws:s3:::x"
_ALL_OBJECTS: Final = "/*"


def of_one(arn: Value, name: Value, type_: str) -> Match:
    """Whether ARN and name are of one resource of a type: `data.aws_iam_role.ci.arn` and `….name`. A name that is a variable may be."""
    told = regex(rf"^{MODULES}(data\.)?{type_}\.")
    of_arn = {one.text.removesuffix(".arn") for one in arn.references if one.text.endswith(".arn") and told.search(one.text)}
    of_name = {one.text.rpartition(".")[0] for one in name.references if told.search(one.text)}
    if len(of_arn) != 1 or not (of_name or name.is_unknown):
        return NO
    return sure(of_arn == of_name) if of_name else maybe(*name.origins)


def everything(resources: PatternSet) -> Match:
    """Whether a statement speaks of every resource: `*`, `arn:aws:*`, everything but some."""
    return _some_pattern(resources, is_all)


def wide(resources: PatternSet, action: str = "", kinds: Kinds = ()) -> Match:
    """Whether a statement speaks of every resource, or of every resource of a kind (`arn:aws:iam::111122223333:role/*`).

    `action`: of a kind of the services that it can be about; `kinds`: of one of these (`arn:{}:iam::*:role/*`).
    """
    if accepts_none(action):
        return without_resource(resources, action)
    key = ("wide", services_about(action), kinds)  # hundreds of actions are asked of each statement, of a few services
    return resources.once(key, lambda: _some_pattern(resources, lambda value: is_wide(value, services_about(action), kinds)))


def without_resource(resources: PatternSet, action: str) -> Match:
    """Whether a statement speaks of an action that accepts no resource, by AWS's reference: with all there is.

    With all of a kind of its service nobody can tell: some services hold such an action against an ARN all the same, as errors show.
    """
    services = services_about(action) or frozenset({action.partition(":")[0]})

    def test(value: Value) -> Match:
        unnamed = YES if _OF_NO_NAME.fullmatch(value.form) else is_wide(value)
        return some([is_all(value), every([unnamed, opposite(_of_another_service(value, services)), maybe(_CHECKED_ON)])])

    def found() -> Match:
        others = resources.others
        return some([resources.these.some(test), every([others.present, opposite(others.some(test))])])

    return resources.once(("without resource", services), found)


def concerns(resources: PatternSet, action: str, kinds: Kinds) -> Match:
    """Whether a statement speaks of anything that an action may be about: of no role or policy, but those of IAM and STS.

    `kinds`: what the action is always about, whatever else it is about: one of these.
    """
    if accepts_none(action):
        return without_resource(resources, action)
    service, about = action.partition(":")[0], services_about(action)

    def is_of_it(value: Value) -> Match:
        of_iam = service not in _OF_ROLES and value.form.lower().split(":", RESOURCE)[SERVICE : SERVICE + 1] == ["iam"]
        return NO if of_iam or _is_another_kind(value, kinds) else opposite(_of_another_service(value, about))

    return resources.once(("concerns", service, about, kinds), lambda: _some_pattern(resources, is_of_it))


def of_service(resources: PatternSet, service: str) -> Match:
    """Whether a statement speaks of resources of a service, if only of one."""

    def speaks(value: Value) -> Match:
        if value.form.startswith(GAP):  # the ARN of something here says by its type of which service it is
            made = _made(value)
            head = made.gaps[0] if made is not None and made.gaps else ""
            return sure(f"aws_{service.replace('-', '')}_" in head) if is_one_arn(head) else maybe(*value.origins)
        possible = overlap(f"arn:*:{service}:*", value.form.lower().replace(GAP, "*"))
        told = value.text() is not None or len(value.form.split(":", RESOURCE)) > SERVICE
        named = sure(possible) if told or not possible else maybe(*value.origins)
        return every([named, opposite(_of_another_service(value, frozenset({service})))])

    return _some_pattern(resources, speaks)


def _is_another_kind(value: Value, kinds: Kinds) -> bool:
    """Whether an ARN surely names another kind of resource than these, as ARNs spell kinds (`key`). Without kinds: never.

    Or one that has a Region, or an account, where these have none, or has none where they have one.
    """
    fields = whole(value.form).lower().split(":", RESOURCE)
    if not kinds or len(fields) <= RESOURCE:
        return False
    words = _words(kinds)
    named = _KIND.match(fields[RESOURCE]) if words else None
    return (named is not None and named.group() not in words) or all(is_elsewhere(fields, one) for one in kinds)


@lru_cache(maxsize=1024)
def _words(kinds: Kinds) -> frozenset[str]:
    """What the names of these kinds begin with, in small letters; nothing where not all of them begin with a word."""
    found = [_KIND.match(one.lower()) for one in names_in(kinds)]
    return frozenset(one.group() for one in found if one is not None) if all(found) else frozenset()


def of_anyone(resources: PatternSet) -> Match:
    """Whether a statement speaks of every resource, or of every resource of a kind, whoever owns it."""
    return _some_pattern(resources, lambda value: some([is_all(value), every([_is_kind(value), opposite(_of_one_account(value))])]))


def _of_one_account(value: Value) -> Match:
    """Whether an ARN has an account in it. One that is looked up has; what else is not known there may be a wildcard."""
    account = value.form.split(":", RESOURCE)[ACCOUNT : ACCOUNT + 1]
    open_end = bool(account) and GAP in account[0] and not all(is_word(one.text) for one in value.references)
    return maybe(*value.origins) if open_end else sure(any(one.strip("*?") for one in account))


def _some_pattern(resources: PatternSet, test: Test) -> Match:
    named, left_out = resources.these.some(test), resources.others.present
    return some([named, left_out if left_out.no else every([left_out, opposite(resources.others.some(is_all))])])


def is_wide(value: Value, services: frozenset[str] = frozenset(), kinds: Kinds = ()) -> Match:
    """Whether a pattern is of every resource, or of every resource of a kind of these services: see `wide`."""
    text = value.text()
    return _is_wide(value, services, kinds) if text is None else _is_wide_text(text, services, kinds)


@lru_cache(maxsize=8192)
def _is_wide_text(text: str, services: frozenset[str], kinds: Kinds) -> Match:
    """The same of a text that is known, of which each of many things asks it."""
    return _is_wide(Value(text), services, kinds)


def _is_wide(value: Value, services: frozenset[str], kinds: Kinds) -> Match:
    if _is_another_kind(value, kinds):
        return NO
    of_roots = not services or "sts" in services
    of_every_root = of_roots and _EVERY_ROOT.fullmatch(starred(value.form))
    of_a_kind = YES if of_every_root else _is_of_kinds(value, kinds)
    of_another = opposite(_of_another_service(value, services))
    found = some([is_all(value), of_a_kind if of_a_kind.no else every([of_a_kind, of_another])])
    return maybe(*value.origins) if found.no and of_another.yes and _is_of_a_part(value) else found


def _is_of_kinds(value: Value, kinds: Kinds) -> Match:
    """Whether an ARN names all of one of these kinds, with others or without: `arn:aws:iam::*:us*`. Without kinds: all of any."""
    text = value.form
    if not kinds:
        return _is_kind(value)
    fields = split(text)
    plain = bool(fields) and GAP not in fields[SERVICE] + fields[RESOURCE]  # a Region or an account that is not known is one
    if (plain or GAP not in text) and is_all_of_some(text, kinds):
        return YES
    if GAP not in text or not is_all_of_some(text.replace(GAP, "*"), kinds):
        return NO
    if plain:
        return NO if all(is_word(one.text) for one in value.references) else maybe(*value.origins)
    return _is_kind(value)


def _is_of_a_part(value: Value) -> bool:
    """Whether it begins with what is cut out of something, and has a star there, or later: `"${split("/", aws_iam_role.r.arn)[0]}/*"`."""
    made = recipes.recipe(value) if value.is_unknown and not value.unknown.shape else None
    if made is None or not made.gaps or made.pieces[0] or _CUTS.search(made.gaps[0]) is None:
        return False
    return any("*" in one for one in (made.gaps[0], *made.pieces))


def _of_another_service(value: Value, about: frozenset[str]) -> Match:
    """Whether an ARN surely names a resource of another service than these; without services: never."""
    fields = value.form.lower().split(":", RESOURCE)
    owner = fields[SERVICE] if fields[0] == "arn" and len(fields) > SERVICE else ""
    if not about or owner == "" or "*" in owner or "?" in owner:
        return NO
    return maybe(*value.origins) if GAP in owner else sure(owner not in about)


def is_all(value: Value) -> Match:
    """Whether a pattern is of every resource."""
    text = value.text()
    if text is not None:
        return sure(_ALL.fullmatch(whole(text)) is not None)
    return NO if names_one(value) or not may_be_all(value.form) else maybe(*value.origins)


def _is_kind(value: Value) -> Match:
    text = value.text()
    if text is not None:
        return sure(is_kind(text))
    shown = value.form
    if has_one_arn(value) and not (split(shown) and is_kind(shown)):  # of something here it has no more than its Region or its account
        return NO
    words = bool(value.references) and all(is_word(one.text) for one in value.references)
    if is_kind(shown) or (words and split(value.unknown.shape)):
        return sure(is_kind(shown))
    return maybe(*value.origins) if may_be_kind(shown) else NO


def bucket_halves(resources: PatternSet) -> tuple[Match, Match]:
    """Whether a statement speaks of a bucket itself, and whether it speaks of all its objects.

    A policy of a bucket can only name that bucket and its objects. So texts that are not known yet but refer to a resource count as
    what is missing, each as one of the two, where not even their shape tells which.
    """
    found = resources.found
    if "bucket" not in found:  # each Allow beside a Deny asks for it
        found["bucket"], found["objects"] = _bucket_halves(resources)
    return found["bucket"], found["objects"]


def _bucket_halves(resources: PatternSet) -> tuple[Match, Match]:
    read = _read(resources.these)
    known = [_halves(text) for _, text in read if text is not None]
    unread = [value for value, text in read if text is None]
    told = any(bucket for bucket, _ in known), any(objects for _, objects in known)
    filled = _filled(resources.these, unread, 2 - sum(told))
    may_be_bucket = resources.these.hidden is not None or any("/" not in value.form for value in unread)  # no name of a bucket has a slash
    named = (some([sure(half), filled if may_be else NO]) for half, may_be in zip(told, (may_be_bucket, True), strict=True))
    but_some = opposite(resources.others.present)
    if but_some.yes:
        bucket, objects = named
    else:
        bucket, objects = (some([every([but_some, half]), left]) for half, left in zip(named, _but_some(resources), strict=True))
    return bucket, objects


def _but_some(resources: PatternSet) -> Iterator[Match]:
    """Whether a statement of all but some leaves out nothing of a bucket itself, and nothing of its objects."""
    read = _read(resources.others)
    for half in range(2):
        spared = [maybe(*value.origins) if text is None else sure(_touched(text)[half]) for value, text in read]
        yield every([resources.others.present, opposite(resources.these.present), opposite(some([*spared, resources.others.rest]))])


def _touched(text: str) -> tuple[bool, bool]:
    """Whether a pattern takes in a bucket, and whether it takes in some of its objects."""
    name = text.split(":", RESOURCE)[-1]
    return _halves(text)[0], any(one in name for one in "/*?")


def covers_bucket_itself(resources: PatternSet) -> Match:
    """Whether a statement speaks of the bucket, and not of objects only."""
    return resources.once("bucket itself", lambda: _covers_bucket_itself(resources))


def _covers_bucket_itself(resources: PatternSet) -> Match:
    named, spared = (
        [settle(value, _is_bucket) if text is None else sure(_halves(text)[0]) for value, text in _read(texts)]
        for texts in (resources.these, resources.others)
    )
    but_it = some([*spared, resources.others.rest])
    return some([*named, resources.these.rest, every([resources.others.present, opposite(but_it)])])


def names_objects(resources: PatternSet) -> Match:
    """Whether a statement speaks of some objects, and not of the bucket alone."""
    all_of_them = some(maybe(*value.origins) if text is None else sure(_halves(text)[1]) for value, text in _read(resources.others))
    but_some = every([resources.others.present, opposite(some([all_of_them, resources.others.rest]))])
    return some([resources.these.some(_may_be_object), but_some])


def _may_be_object(value: Value) -> Match:
    text = _with_gaps(value)
    return maybe(*value.origins) if text is None else sure(_touched(text)[1])


def _is_bucket(value: Value) -> Match:
    text = _with_gaps(value)
    return maybe(*value.origins) if text is None else sure(_halves(text)[0])


def _with_gaps(value: Value) -> str | None:
    """The pattern that an ARN is, also where its slash tells whatever the rest comes to: no name of a bucket has one."""
    text = value.form
    return _pattern(value) or (text if "/" in text else None)


def _read(texts: Texts) -> list[tuple[Value, str | None]]:
    """The texts of a list, each as it is or as one like it; None for one of which nobody knows what it names.

    Of two that are made alike, one with `/*` behind the other, the shorter is a bucket and the longer its objects, whatever the variables
    in them are: of one object, or of a folder, nobody writes both. (A variable that holds `b/logs` would make that of them, which is not
    foreseen here, as no name of a bucket has a slash; one that holds a star covers more, not less.)
    """
    made = [_made(value) if _pattern(value) is None else None for value in texts.items]
    behind = [one if one is None else replace(one, pieces=(*one.pieces[:-1], one.pieces[-1] + _ALL_OBJECTS)) for one in made]
    sure_made, sure_behind = ({one for one in some_ if one is not None and one.sure} for some_ in (made, behind))
    found: list[tuple[Value, str | None]] = []
    for value, own, longer in zip(texts.items, made, behind, strict=True):
        if longer in sure_made:
            found.append((value, _SOME_BUCKET))
        elif own in sure_behind:
            found.append((value, _SOME_BUCKET + _ALL_OBJECTS))
        else:
            found.append((value, _pattern(value)))
    return found


def _made(value: Value) -> Recipe | None:
    """How a text is made. What a condition chooses counts as one gap: a policy names one bucket, so that two choices are the same."""
    found, unknown = recipes.recipe(value), value.unknown
    if found is not None and found.sure:
        return found
    named = unknown.prefix and "/" not in unknown.prefix and unknown.depends_on
    return Recipe((unknown.prefix, unknown.suffix), (" ".join(unknown.depends_on),)) if named else found


def _pattern(value: Value) -> str | None:
    """The text, or one like it: whatever the name of the bucket will be, it has no slash in it."""
    text, shape = value.text(), value.unknown.shape
    if text is not None or not shape or not value.references:
        return text
    if not all(_NAMED_BUCKET.search(one.text) or is_looked_up(one.text) for one in value.references):
        return None
    whole = shape.startswith(GAP) and _NAMED_BUCKET.search(value.references[0].text)
    return shape.replace(GAP, _SOME_BUCKET, 1).replace(GAP, "x") if whole else shape.replace(GAP, "x")


def _halves(text: str) -> tuple[bool, bool]:
    """Whether a pattern covers the bucket, and whether it covers all objects."""
    if _ALL.fullmatch(text):
        return True, True
    if text.count(":") < RESOURCE:  # `arn:aws:s3:*`: a star stands for colons as well
        covered = contains(text, _SOME_BUCKET)
        return covered, covered
    name = text.split(":", RESOURCE)[-1]
    bucket, slash, path = name.partition("/")
    return bool(bucket) and not slash, (bool(slash) and not path.strip("*") and bool(path)) or (not slash and bucket.endswith("*"))


def _filled(texts: Texts, unread: Sequence[Value], missing: int) -> Match:
    """Whether texts that are not known yet make up for what is missing."""
    if texts.hidden is not None:
        return YES if names_one(texts.hidden) else texts.rest
    if sum(names_one(value) and value.unknown.shape in {"", GAP} for value in unread) >= missing:
        return YES  # of `"${aws_s3_bucket.b.arn}/${var.folder}/*"` it is told that there is more in it
    return some(maybe(*value.origins) for value in unread)


def shown_accounts(graph: Graph) -> frozenset[str]:
    """The accounts that the ARNs of what stands already show, if they show those of all provider configurations; else none."""
    found: dict[str, str] = {}
    for one in graph.of_type(*_MADE_HERE):
        told = _OF_ACCOUNT.fullmatch(one.text("arn") or "")
        if told:
            found[one.account] = told[1]
    used = {one.account for one in graph.resources if one.mode == "managed" and one.type.startswith("aws_")}
    return frozenset(found.values()) if used <= found.keys() else frozenset()

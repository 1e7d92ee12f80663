"""Cache behaviors of CloudFront, joined with the origins that they ask: whether plain requests reach one, and whether a group is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import YES, Match, blocks, every, evidence, is_one_of, maybe, same, some, undecided
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Judgement, breaks, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_IDS: Final = {"aws_cloudfront_distribution": "origin_id", "aws_cloudfront_multitenant_distribution": "id"}
_BEHAVIORS: Final = ("default_cache_behavior", "ordered_cache_behavior", "cache_behavior")
_POLICY: Final = "viewer_protocol_policy"


class _Block(msgspec.Struct, frozen=True):
    """One block of a distribution, or the form of all that a dynamic block makes; `there`: whether there is one."""

    path: str
    value: Value
    there: Match = YES


@sentence("no plain request reaches an origin that follows its viewers", on=tuple(_IDS))
def none_reached(subject: Resource, context: Context) -> Judgement:  # noqa: ARG001 — as all sentences
    """CloudFront asks an origin under `match-viewer` as it is asked itself; which origins those are, the cache behaviors say.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginProtocolPolicy
    """
    plain = [
        (one, open_)
        for name in _BEHAVIORS
        for one in _blocks(subject, name)
        if not (open_ := every([one.there, is_one_of(one.value.get(_POLICY), ("allow-all",))])).no
    ]
    follow = [(one, _follows(one)) for one in _blocks(subject, "origin")]
    whichever = every(follows for _, follows in follow)  # where all do, it is no matter which of them is asked
    found = [
        (behavior, origin, every([open_, follows, some([whichever, _leads(behavior, origin, subject)])]))
        for origin, follows in follow
        if not follows.no
        for behavior, open_ in plain
    ]
    guilty = [(behavior, origin) for behavior, origin, answer in found if answer.yes]
    if guilty:
        behavior, origin = guilty[0]
        policy = behavior.value.get(_POLICY)
        because = f"{origin.path} follows its viewers"
        proof = evidence(subject, f"{behavior.path}.{_POLICY}", policy)
        said = "is a sensitive value" if policy.hides else "is 'allow-all'"
        return breaks(Fact(f"{behavior.path}.{_POLICY}", said, "one of 'redirect-to-https', 'https-only'", because), proof)
    whole = some(answer for *_, answer in found)
    if whole.no:
        return holds(f"{subject.address} brings no plain request to an origin that follows its viewers", evidence(subject))
    on = whole.on or (f"{subject.address}.origin",)
    return undecided(f"{subject.address} may bring plain requests to an origin", on, evidence(subject))


@sentence("its cache behaviors ask an origin group", on=tuple(_IDS))
def group_asked(subject: Resource, context: Context) -> Judgement:  # noqa: ARG001 — as all sentences
    """Whether a cache behavior asks one of the groups, if there are any: one that none asks takes over for nobody."""
    key = _IDS[subject.type]
    groups = list(_blocks(subject, "origin_group"))
    behaviors = [one for name in _BEHAVIORS for one in _blocks(subject, name)]
    found = [
        (group, behavior, every([group.there, behavior.there, same(behavior.value.get("target_origin_id"), group.value.get(key))]))
        for group in groups
        for behavior in behaviors
    ]
    asked = [(group, behavior) for group, behavior, answer in found if answer.yes]
    if asked:
        group, behavior = asked[0]
        path = f"{behavior.path}.target_origin_id"
        proof = evidence(subject, path, behavior.value.get("target_origin_id"))
        return holds(Fact(path, f"names {group.path}"), proof)
    if not groups:
        return holds(f"{subject.address} has no origin group", evidence(subject))
    whole = some(answer for *_, answer in found)
    if whole.no:
        return breaks(Fact(f"{groups[0].path}.{key}", "is asked by no cache behavior", "the target_origin_id of one"), evidence(subject))
    on = whole.on or (f"{subject.address}.origin_group",)
    return undecided(f"{subject.address} may ask an origin group", on, evidence(subject))


def _blocks(subject: Resource, name: str) -> Iterator[_Block]:
    value = subject.get(name)
    if value.is_unknown:
        open_ = maybe(*(value.origins or (f"{subject.address}.{name}",)))
        yield _Block(name, value.unknown.body if value.unknown.body is not None else value, open_)
        return
    items = value.items()
    for index, item in enumerate(items):
        yield _Block(f"{name}[{index}]" if len(items) > 1 else name, item)


def _follows(origin: _Block) -> Match:
    configs = blocks(origin.value.get("custom_origin_config"))
    follows = some(is_one_of(one.get("origin_protocol_policy"), ("match-viewer",)) for one in configs.elements)
    return every([origin.there, some([follows, configs.rest])])


def _leads(behavior: _Block, origin: _Block, subject: Resource) -> Match:
    """Whether a behavior asks an origin, itself or by a group that the origin is in."""
    target, key = behavior.value.get("target_origin_id"), _IDS[subject.type]
    own = origin.value.get(key)
    by_group = [every([group.there, same(target, group.value.get(key)), _member(group, own)]) for group in _blocks(subject, "origin_group")]
    return some([same(target, own), *by_group])


def _member(group: _Block, own: Value) -> Match:
    members = blocks(group.value.get("member"))
    return some([*(same(one.get("origin_id"), own) for one in members.elements), members.rest])

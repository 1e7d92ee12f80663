"""`its resources carry tags with no secret`: what stands in tags is read by whoever may list resources, and in the bill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, undecided
from srm_tf.language.terms.secret_names import announces
from srm_tf.language.terms.secret_patterns import tells
from srm_tf.language.terms.secrets import holds_no_secret
from srm_tf.language.terms.written_secrets import writes_out_no_secret
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, Verdict, all_of, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_NAMES: Final = ("tags", "volume_tags")  # besides, there is `tag` of groups of Auto Scaling, and of their tags apart
_INSIDE: Final = frozenset({"tags", "tags_to_add", "variable_tags"})  # of what a block makes, such as a volume, a task or a snapshot


@sentence("its resources carry tags with no secret", on=("account",))
def resources_carry_no_secret(subject: Resource, context: Context) -> Judgement:
    """No key, token or password is written into a tag of a resource; what a variable brings is what it should do.

    Those that a provider adds to each of its resources are a control of their own.
    https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    """
    found = [answer for one in context.graph.resources if _is_there(one, subject) for answer in _judged(one, context)]
    return all_of(found or [holds(f"no resource of {subject.address} has a secret in its tags", evidence(subject, how="term"))])


def _is_there(resource: Resource, subject: Resource) -> bool:
    return resource.mode == "managed" and resource.type.startswith("aws_") and not resource.action.ends and resource.within(subject)


def _judged(resource: Resource, context: Context) -> Iterator[Judgement]:
    """What is, or may be, a secret among the tags of a resource."""
    for site, named in _sites(resource, context):
        answer = (holds_no_secret if named else writes_out_no_secret)(site, context)
        if answer.verdict.fails and resource.doubt:
            on = resource.waits_for or (resource.address,)
            yield undecided(f"{resource.address} may have a secret in its tags", on, *answer.evidence)
        elif answer.verdict != Verdict.SATISFIED:
            yield answer


def _sites(resource: Resource, context: Context) -> Iterator[tuple[Site, bool]]:
    """Its tags, and whether each is, or may be, called a secret; without those that tell nothing."""
    called, given = resource.get("key"), resource.get("value")
    if resource.type.endswith("_tag") and not (called.is_null and given.is_null):  # one tag of something
        pair = Value({"key": called, "value": given}, written=True, location=resource.location)
        yield Site(resource, resource.address, pair), called.is_unknown or announces(called.text() or "")
        return
    for name in _NAMES:
        yield from _in_map(Site(resource, f"{resource.address}.{name}", resource.get(name), (name,)))
    for names in _nested(resource.type, context):
        yield from _in_blocks(Site(resource, f"{resource.address}.{names[0]}", resource.get(names[0]), names[:1]), names[1:])
    for at, block in enumerate(resource.get("tag").items()):
        called = block.get("key")
        yield Site(resource, f"{resource.address}.tag[{at}]", block, ("tag",)), called.is_unknown or announces(called.text() or "")


@once
def _nested(type_: str, context: Context) -> tuple[tuple[str, ...], ...]:
    """Where the blocks of a type have tags of what they make."""

    def below(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for name in context.schema.inside(type_, path):
            attribute = context.schema.attribute(type_, (*path, name))
            if path and name in _INSIDE and attribute is not None and attribute.kind.startswith("map"):
                yield (*path, name)
            yield from below((*path, name))

    return tuple(below(()))


def _in_blocks(site: Site, names: tuple[str, ...]) -> Iterator[tuple[Site, bool]]:
    """The same of a map of tags in blocks that are written."""
    if not names:
        yield from _in_map(site)
        return
    for at, block in enumerate(site.value.items() if site.value.written else ()):
        inner = replace(site, path=f"{site.path}[{at}].{names[0]}", value=block.get(names[0]), names=(*site.names, names[0]))
        yield from _in_blocks(inner, names[1:])


def _in_map(site: Site) -> Iterator[tuple[Site, bool]]:
    """The same of a map of tags. A key that is sensitive, or looks like a secret itself, is not repeated."""
    tags = site.value
    entries = () if tags.unknown.branches else tags.unknown.entries
    known = (
        tags.data.items() if isinstance(tags.data, Mapping) else [(key, one) for name, one in entries if (key := name.text()) is not None]
    )
    for key, one in known:
        is_secret = tells(key)
        path = f"{site.path}.{'a key' if tags.is_marked or is_secret else key}"
        if is_secret:
            yield replace(site, path=path, value=replace(tags, data=key)), False
        if not (one.is_null or _is_plain(key, one)):
            yield replace(site, path=path, value=one, names=(*site.names, key)), announces(key)
    if entries:
        yield from ((replace(site, value=one), False) for name, one in entries if name.text() is None)
    elif not (tags.is_null or isinstance(tags.data, Mapping)):
        yield site, False


def _is_plain(name: str, tag: Value) -> bool:
    """Whether a tag is known and tells nothing; most do not. `Token = "github"` says what for: a word of letters alone is none."""
    text = tag.text()
    return text is not None and (text.isalpha() or not (announces(name) or tells(text) or tells(name)))

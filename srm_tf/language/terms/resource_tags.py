"""`its resources carry tags with no secret`: what stands in tags is read by whoever may list resources, and in the bill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.language.context import Site
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, undecided
from srm_tf.language.terms.secret_names import announces
from srm_tf.language.terms.secret_patterns import formats, tells
from srm_tf.language.terms.secrets import holds_no_secret
from srm_tf.language.terms.written_secrets import writes_out_no_secret
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, Verdict, all_of, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# `tag` of groups of Auto Scaling, and of their tags apart; `tag_specifications` of launch templates; `volume_tags` of instances.
_NAMES: Final = ("tags", "tag", "volume_tags", "tag_specifications")

_ALONE: Final = frozenset({"aws_dynamodb_tag", "aws_ec2_tag", "aws_ecs_tag", "aws_transfer_tag"})  # one tag of something


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
    for site, named in _sites(resource):
        answer = (holds_no_secret if named else writes_out_no_secret)(site, context)
        if answer.verdict.fails and resource.doubt:
            on = resource.waits_for or (resource.address,)
            yield undecided(f"{resource.address} may have a secret in its tags", on, *answer.evidence)
        elif answer.verdict != Verdict.SATISFIED:
            yield answer


def _sites(resource: Resource) -> Iterator[tuple[Site, bool]]:
    """Its tags, and whether each is, or may be, called a secret; without those that tell nothing."""
    if resource.type in _ALONE:
        called = resource.get("key")
        pair = Value({"key": called, "value": resource.get("value")}, written=True, location=resource.location)
        yield Site(resource, resource.address, pair), called.is_unknown or announces(called.text() or "")
        return
    for name in _NAMES:
        value, path = resource.get(name), f"{resource.address}.{name}"
        if isinstance(value.data, Mapping):
            for key, one in value.data.items():
                if not _is_plain(key, one):  # a key that is sensitive, or looks like a secret itself, is not repeated
                    label = "a key" if value.is_marked or any(formats(key)) else key
                    yield Site(resource, f"{path}.{label}", one, (name, key)), announces(key)
        elif isinstance(value.data, tuple):
            for at, block in enumerate(value.data):
                called = block.get("key")
                yield Site(resource, f"{path}[{at}]", block, (name,)), called.is_unknown or announces(called.text() or "")
        elif not value.is_null:
            yield Site(resource, path, value, (name,)), False


def _is_plain(name: str, tag: Value) -> bool:
    """Whether a tag is known and tells nothing; most do not. `Token = "github"` says what for: a word of letters alone is none."""
    text = tag.text()
    return text is not None and (text.isalpha() or not (announces(name) or tells(text) or tells(name)))

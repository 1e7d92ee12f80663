"""Whether what a volume is made of is encrypted: then the volume is, whatever its account does by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import NO, Match, Sure, Words, agreed, evidence, is_one_of, maybe, origins, said, some
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# What volumes are made of, with what each is made of in its turn. A copy of what is encrypted is encrypted, asked or not:
# https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html
_MADE_OF: Final = {
    "aws_ami_copy": "source_ami_id",
    "aws_ebs_snapshot": "volume_id",
    "aws_ebs_snapshot_copy": "source_snapshot_id",
    "aws_ebs_volume": "snapshot_id",
}
_FURTHEST: Final = 4  # a copy of a snapshot of a volume of a snapshot


@predicate("comes encrypted", partial=True)
def comes_encrypted(site: Site, context: Context) -> Judgement:
    """Of the id of an image or a snapshot: this configuration makes it, encrypted. Of others nobody here can tell, which is no yes."""
    seen = evidence(site.resource, site.path, site.value)
    if site.value.is_null:
        return lacks(f"{site.path} is not set", seen)
    words = Words(
        f"{site.path} names what is made encrypted",
        f"{site.path} names nothing that is made encrypted here",
        f"{site.path} may name what is made encrypted",
        site.path,
    )
    return said(_comes(site.value, context, _FURTHEST), words, seen, of_no=lacks)


def _comes(value: Value, context: Context, left: int) -> Match:
    if value.unknown.branches:
        return agreed((_comes(branch, context, left) for _, branch in value.unknown.branches), origins(value))
    if value.is_null or left == 0:
        return NO
    found = context.links.targets(value)
    if not found:
        return maybe(*origins(value)) if value.is_unknown else NO
    return agreed((_is(target, certainty, context, left) for target, certainty in found), origins(value))


def _is(target: Resource, certainty: Certainty, context: Context, left: int) -> Match:
    source = _MADE_OF.get(typed(target))
    if source is None:
        return NO  # whatever is looked up, or made by other means
    answer = some([is_one_of(target.get("encrypted"), ("true",)), _comes(target.get(source), context, left - 1)])
    return answer if certainty > Certainty.POSSIBLE or answer.no else Match(Sure.MAYBE, (target.address,))

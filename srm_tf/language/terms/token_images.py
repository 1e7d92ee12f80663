"""Whether an image asks for IMDSv2 by itself, as those of Amazon Linux 2023 do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import every_of, settle, some_of
from srm_tf.language.terms.images import RESOLVED, Question, comes_from, handed_out, judged
from srm_tf.language.terms.match import NO, YES, Match, awaiting, every, evidence, inside, is_one_of, maybe, some
from srm_tf.model.graph import typed
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    import re

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.globs import Test
    from srm_tf.language.terms.match import Blocks
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# AWS's images of Amazon Linux 2023, and of EKS on it: https://docs.aws.amazon.com/linux/al2023/ug/imdsv2.html,
# https://docs.aws.amazon.com/eks/latest/userguide/al2023.html. Of others a look-up tells once it has found one.
_ASKS: Final = regex(r"^(?:al2023-ami-|amazon-eks-node-al2023-)")
# … and AWS's parameters that hold ids of theirs: nobody else's begin so. ECS's images are of Amazon Linux 2023 as well.
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html,
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/al2-to-al2023-ami-transition.html,
# https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html
_HOLDS: Final = regex(
    r"^/aws/service/(?:ami-amazon-linux-latest/al2023-ami-|ecs/optimized-ami/amazon-linux-2023/|eks/optimized-ami/.+/amazon-linux-2023/)"
)
_OWNERS: Final = ("amazon", "137112412989", "602401143452")  # of Amazon Linux and of EKS; anybody may call an image of his so
_SILENT: Final = "does not say whether it asks for IMDSv2"
_LOOK_UPS: Final = ("data.aws_ami", "data.aws_ssm_parameter")


@predicate("is an image that asks for IMDSv2", partial=True)
def is_an_image_that_asks_for_imdsv2(site: Site, context: Context) -> Judgement:
    """The image was registered with `imds_support` v2.0: a look-up that has found it says so, else the name it is looked up by."""
    return judged(site, context, Question(_looked_up, _typed_in, _resolved))


def _looked_up(source: Resource, place: Site, *_: object) -> Judgement:
    match = _asked(source)
    if match.yes or match.no:
        return comes_from(holds if match.yes else breaks, place, source, ", which asks for IMDSv2" if match.yes else "")
    proof = evidence(place.resource, place.path)
    if set(match.on) <= {source.address}:
        return depends(f"{place.path} comes from {source.address}, which {_SILENT}", (source.address,), proof)
    return awaiting(f"{place.path} comes from {source.address}, which", match.on, proof)


def _typed_in(text: str, place: Site, world: Context) -> Judgement:
    carriers = [one for one in world.graph.of_type(*_LOOK_UPS) if text in handed_out(one)]
    if carriers and not world.graph.untold:
        return all_of([_looked_up(one, place, world, 0) for one in carriers])
    return _untold(place)


def _resolved(text: str, place: Site) -> Judgement:
    if _HOLDS.search(text.removeprefix(RESOLVED)):
        return holds(f"{place.path} is {shown(place.value)}", evidence(place.resource, place.path, place.value))
    return _untold(place)


def _untold(place: Site) -> Judgement:
    proof = evidence(place.resource, place.path, place.value)
    return depends(f"{place.path} is {shown(place.value)}, which {_SILENT}", (place.path,), proof)


def _asked(source: Resource) -> Match:
    """By the name or by what was found: neither is held against the other, so that what is found later overturns nothing."""
    support = source.get("imds_support")
    found = maybe(source.address) if support.is_null else is_one_of(support, ("v2.0",))
    by_name = typed(source) == "data.aws_ssm_parameter"
    return some([settle(source.get("name"), lambda name: _called(name, _HOLDS)) if by_name else _filtered(source), found])


def _filtered(source: Resource) -> Match:
    """Whether a look-up finds nothing but such images of AWS: all names of one of its filters are theirs, and so are its owners."""
    filters = inside(source.get("filter"))
    named = _values_of(filters, "name")
    owners = [source.get("owners"), *_values_of(filters, "owner-alias", "owner-id")]
    theirs = some([filters.rest, *(_all(one, _is_theirs) for one in owners)])
    return every([theirs, some([filters.rest, *(_all(one, _called) for one in named)])])


def _values_of(filters: Blocks, *names: str) -> list[Value]:
    return [one.get("values") for one in filters.elements if is_one_of(one.get("name"), names).yes]


def _is_theirs(owner: Value) -> Match:
    return is_one_of(owner, _OWNERS)


def _all(values: Value, test: Test) -> Match:
    """Whether a test holds for all elements of a list that has some: without one a look-up takes whatever there is."""
    return every([some_of(values, lambda _: YES), every_of(values, test)])


def _called(name: Value, wanted: re.Pattern[str] = _ASKS) -> Match:
    """What a name says; of one known in part, what is known of it."""
    unknown = name.unknown
    if not name.is_unknown:
        return YES if wanted.search(name.text() or "") else NO
    return YES if wanted.search(unknown.shape or unknown.prefix) else maybe(*name.origins)

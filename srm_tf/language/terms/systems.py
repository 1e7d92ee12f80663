"""Which operating system an image has, by the name that it is looked up by, and whether that system is still maintained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import every_of, settle
from srm_tf.language.terms.images import RESOLVED, Question, comes_from, handed_out, judged
from srm_tf.language.terms.match import NO, YES, Match, awaiting, evidence, inside, is_one_of, maybe, some
from srm_tf.model.graph import typed
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, all_of, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

    _Ended = Mapping[tuple[str, str], date]

# Names of images and of public parameters → product, release; without a release, the first group that is found is it.
# Amazon Linux: `amzn2-ami-hvm-*`, `amazon-eks-node-1.29-v*`, `/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id`. What
# follows the number has to be there: `amazon-linux-2023`.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-optimized_AMI.html, https://docs.aws.amazon.com/eks/latest/userguide/al2023.html
# Windows: https://docs.aws.amazon.com/ec2/latest/windows-ami-reference/windows-ami-versions.html
# Ubuntu: https://discourse.ubuntu.com/t/finding-ubuntu-images-with-the-aws-ssm-parameter-store/15507
# Images of Ubuntu Pro have patches for longer; one that somebody else calls `ubuntu-…` counts only with a code name after it.
# Image Builder: `arn:aws:imagebuilder:…:aws:image/amazon-linux-2-x86/x.x.x`, of containers `…:aws:image/amazon-linux-x86-2/x.x.x`.
# https://docs.aws.amazon.com/imagebuilder/latest/userguide/what-is-image-builder.html#image-builder-os
# Cloud9: `amazonlinux-2-x86_64`, `resolve:ssm:/aws/service/cloud9/amis/ubuntu-18.04-x86_64`.
# https://docs.aws.amazon.com/cloud9/latest/APIReference/API_CreateEnvironmentEC2.html
_NAMES: Final = (
    (
        "amazon-linux",
        "2",
        regex(
            r"(?:^|[/^])amzn2-|/amazon-linux-2(?:-gpu|-arm64)?/|(?:^|[/^])amazon-eks-(?:gpu-|arm64-)?node-\d"
            r"|:aws:image/amazon-linux-(?:2-|[a-z0-9]+-2/)|(?:^|/cloud9/amis/)amazonlinux-2-x86_64$"
        ),
    ),
    ("amazon-linux", "2018.03", regex(r"(?:^|[/^])amzn-ami-|/optimized-ami/amazon-linux/|(?:^|/cloud9/amis/)amazonlinux-1-x86_64$")),
    ("windows-server", "", regex(r"Windows_Server-(\d{4})|:aws:image/windows-server-(\d{4})-")),
    ("ubuntu", "", regex(r":aws:image/ubuntu-server-(\d\d)-lts-|(?:^|/cloud9/amis/)ubuntu-(\d\d\.04)-x86_64$")),
    (
        "ubuntu",
        "",
        regex(
            r"^(?!.*\bpro-)(?:.*?[/^*])?ubuntu(?:(?:-minimal|-eks)?/|-?\*|-(?=trusty|xenial|bionic|focal|jammy|noble))"
            r".*?(?:(?<!\d)(\d\d\.04)(?!\d)|\b(trusty|xenial|bionic|focal|jammy|noble)\b)"
        ),
    ),
)
_RELEASES: Final = {
    **{year: f"{year}.04" for year in ("14", "16", "18", "20", "22", "24", "26")},
    "trusty": "14.04",
    "xenial": "16.04",
    "bionic": "18.04",
    "focal": "20.04",
    "jammy": "22.04",
    "noble": "24.04",
}
# Before the name of a parameter: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/imagebuilder_image_recipe
_PARAMETER: Final = "ssm:"
_CALLED: Final = {"data.aws_ssm_parameter": "name", "data.aws_imagebuilder_image": "arn"}
_OF_AWS: Final = regex(rf"^/aws/service/[^{GAP}]+$|:aws:image/(?:[^/{GAP}]+/|amazon-linux-2023-)|^amazonlinux-2023-")
_OTHERS: Final = regex(r"al2023|amazon-linux-2023|bottlerocket|\bpro-|debian|RHEL|suse")


@predicate("is an image of a system in support", partial=True)
def is_an_image_of_a_system_in_support(site: Site, context: Context) -> Judgement:
    """The name by which the image is looked up is not that of a release of Amazon Linux, Ubuntu or Windows Server that has ended.

    The name may stand in the value itself: an ARN of Image Builder, a parameter that is resolved later. Other
    names that are looked up tell nothing.
    """
    ended = _ended(context)

    def looked_up(source: Resource, place: Site, *_: object) -> Judgement:
        kind = typed(source)
        match = _filtered(source, ended) if kind == "data.aws_ami" else NO
        if kind in _CALLED:
            match = settle(source.get(_CALLED[kind]), lambda name: _named(name, ended))
        if match.yes:
            return comes_from(breaks, place, source, ", which looks for a system whose support has ended")
        if match.no:
            return comes_from(holds, place, source)
        on = match.on or (source.address,)
        return awaiting(f"{place.path} comes from {source.address}, which", on, evidence(place.resource, place.path))

    def resolved(_: str, place: Site) -> Judgement:
        return holds(f"{place.path} names no system", evidence(place.resource, place.path, place.value))

    def typed_in(text: str, place: Site, world: Context) -> Judgement:
        carriers = [one for one in world.graph.of_type("data.aws_ami", *_CALLED) if text in handed_out(one)]
        if carriers and not world.graph.untold:
            return all_of([looked_up(one, place, world, 0) for one in carriers])
        proof = evidence(place.resource, place.path, place.value)
        return depends(f"{place.path} is {shown(place.value)}, which names no system", (place.path,), proof)

    return judged(site, context, Question(looked_up, typed_in, resolved, lambda place: _told(place, ended)))


def _ended(context: Context) -> _Ended:
    """The releases whose support is over on the day of the judgement, each with its last day."""
    products = {product for product, _, _ in _NAMES}
    days = ((product, release, day) for product in products for release, day in (context.lifecycle.cycles(product) or {}).items())
    return {(product, release): day for product, release, day in days if day is not None and day < context.as_of}


def _told(place: Site, ended: _Ended) -> Judgement | None:
    """What the value says by itself, known or in part; what AWS calls by no name of an ended system is of another one."""
    text = place.value.form.removeprefix(RESOLVED).removeprefix(_PARAMETER)
    system = _system(text)
    if system is None and _OF_AWS.search(text) is None:
        return None
    proof = evidence(place.resource, place.path, place.value)
    if system is not None and system in ended:
        which = "" if place.value.hides else f": {' '.join(system).replace('-', ' ')}, on {ended[system]}"
        return breaks(f"{place.path} names a system whose support has ended{which}", proof)
    return holds(f"{place.path} names no system whose support has ended", proof)


def _system(text: str) -> tuple[str, str] | None:
    """Product and release that a name tells of."""
    for product, release, names in _NAMES:
        if found := names.search(text):
            told = release or next(filter(None, found.groups()))
            return product, _RELEASES.get(told, told)
    return None


def _named(name: Value, ended: _Ended) -> Match:
    """Whether a name is that of a release that has ended; of one known in part, what is known may tell."""
    unknown = name.unknown
    if not name.is_unknown:
        return YES if _system(name.text() or "") in ended else NO
    system, whole = _system(unknown.prefix), _system(unknown.shape.replace(GAP, " pro-"))  # it may be Ubuntu Pro for all that is known
    if system in ended or whole in ended:
        return YES
    other = system is not None or any(_OTHERS.search(part) for part in (unknown.prefix, unknown.suffix))
    return NO if other or not ended else maybe(*name.origins)


def _filtered(source: Resource, ended: _Ended) -> Match:
    """Whether a look-up finds nothing but images of releases that have ended: all names of one of its filters are theirs."""
    filters = inside(source.get("filter"))
    for one in filters.elements:
        if is_one_of(one.get("name"), ("name",)).yes and not (values := one.get("values")).is_null:
            return every_of(values, lambda value: _named(value, ended))
    pattern = source.get("name_regex")
    by_names = [filters.rest, *(is_one_of(one.get("name"), ("name",)) for one in filters.elements)]
    return some([NO if pattern.is_null else settle(pattern, lambda one: _named(one, ended)), *(one for one in by_names if not one.yes)])

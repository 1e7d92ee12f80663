"""Whether an image pipeline feeds a group, whatever the group makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.terms.refresh import an_image_pipeline_feeds_it
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, ref, resource, unknown, world
from tests.language.terms.test_patching import DISTRIBUTION, PIPELINE, REFRESH, STARTS, TEMPLATE, group


@pytest.mark.parametrize(
    ("pipeline", "values", "verdict"),
    [
        ({}, {**STARTS, **REFRESH}, Verdict.SATISFIED),
        ({}, STARTS, Verdict.SATISFIED),
        ({"schedule": [], "status": "DISABLED"}, STARTS, Verdict.SATISFIED),
        ({"distribution_configuration_arn": None}, STARTS, Verdict.MISSING),
        ({"distribution_configuration_arn": unknown("var.arn")}, STARTS, Verdict.UNKNOWN),
        ({}, {}, Verdict.MISSING),
        ({}, {"launch_template": [block(id=ref("aws_launch_template.other.id"))]}, Verdict.MISSING),
        ({}, {"launch_template": [block(id=unknown("var.template"))]}, Verdict.UNKNOWN),
    ],
)
def test_a_pipeline_feeds_the_groups_of_its_template(pipeline: dict[str, Any], values: dict[str, Any], verdict: Verdict) -> None:
    subject = group(**values)
    builder = resource("aws_imagebuilder_image_pipeline.p", **{**PIPELINE, **pipeline})
    other = resource("aws_launch_template.other")
    answer = an_image_pipeline_feeds_it(subject, world(subject, builder, DISTRIBUTION, TEMPLATE, other))
    assert answer.verdict == verdict
    assert answer.because.startswith((builder.address, subject.address))


def test_without_a_pipeline_nothing_does() -> None:
    subject = group(**STARTS)
    assert an_image_pipeline_feeds_it(subject, world(subject, TEMPLATE)).verdict == Verdict.MISSING


BUILT = resource("data.aws_imagebuilder_image.built")
OWN = resource("data.aws_ami.own", owners=["self"])
AMAZONS = resource("data.aws_ami.amazons", owners=["amazon"])
ANYBODYS = resource("data.aws_ami.anybodys", owners=["amazon", unknown("var.owner")])
OPEN = resource("data.aws_ami.open", owners=unknown("var.owners"))
OUTPUT = ref("data.aws_imagebuilder_image.built.output_resources")


@pytest.mark.parametrize(
    ("image", "verdict"),
    [
        (OUTPUT, Verdict.SATISFIED),
        (ref("data.aws_ami.own.id"), Verdict.UNKNOWN),
        (ref("data.aws_ami.amazons.id"), Verdict.MISSING),
        (ref("data.aws_ami.anybodys.id"), Verdict.UNKNOWN),
        (ref("data.aws_ami.open.id"), Verdict.UNKNOWN),
        (unknown("var.image"), Verdict.UNKNOWN),
        ("ami-0123456789abcdef0", Verdict.MISSING),
        (unknown(branches={"a": OUTPUT, "b": OUTPUT}), Verdict.SATISFIED),
        (unknown(branches={"a": OUTPUT, "b": "ami-0123456789abcdef0"}), Verdict.UNKNOWN),
        (unknown(branches={"a": ref("data.aws_ami.amazons.id"), "b": "ami-0123456789abcdef0"}), Verdict.MISSING),
        (ref("data.aws_imagebuilder_image.built.output_resources", certainty=Certainty.POSSIBLE), Verdict.UNKNOWN),
    ],
)
def test_a_group_that_starts_from_what_is_built_is_fed(image: object, verdict: Verdict) -> None:
    subject = group(**STARTS)
    builder = resource("aws_imagebuilder_image_pipeline.p", **{**PIPELINE, "distribution_configuration_arn": None})
    template = resource(TEMPLATE.address, image_id=image)
    assert an_image_pipeline_feeds_it(subject, world(subject, builder, template, BUILT, OWN, AMAZONS, ANYBODYS, OPEN)).verdict == verdict

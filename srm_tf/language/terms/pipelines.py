"""`an image pipeline feeds it`: whether EC2 Image Builder makes what a group of instances starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import Words, every, evidence, lives, said
from srm_tf.language.terms.refresh import feeds
from srm_tf.model.verdict import Judgement, any_of, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


@sentence("an image pipeline feeds it", on=("aws_autoscaling_group",))
def an_image_pipeline_feeds_it(subject: Resource, context: Context) -> Judgement:
    """A guard: what a pipeline builds reaches the launch template of the group, whether or not the group takes it up."""
    found = [_fed(one, subject, context) for one in context.graph.of_type("aws_imagebuilder_image_pipeline")]
    return any_of(found) if found else lacks(f"{subject.address}: no image pipeline feeds it", evidence(subject, how="term"))


def _fed(pipeline: Resource, group: Resource, context: Context) -> Judgement:
    words = Words(
        f"{pipeline.address} feeds {group.address}",
        f"{pipeline.address} feeds something else",
        f"{pipeline.address} may feed {group.address}",
        pipeline.address,
    )
    met = every([lives(pipeline), feeds(pipeline, group, context)])
    return said(met, words, evidence(pipeline, how="term"), of_no=lacks)

"""What a plan makes and does not show: the resources of templates that another service deploys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.model.graph import Note

if TYPE_CHECKING:
    from srm_tf.model.resource import Resource

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacks.html: all resources of a stack are in its template.
# https://docs.aws.amazon.com/servicecatalog/latest/adminguide/what-is_concepts.html: a provisioned product is a stack.
# https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-projects-whatis.html: so is a project, and an environment of DataZone is made by
# a blueprint: https://docs.aws.amazon.com/datazone/latest/userguide/working-with-blueprints.html
# https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/what-is-cloudcontrolapi.html: one resource of any type.
DEPLOYS: Final = {
    "aws_cloudformation_stack": "its template",
    "aws_cloudformation_stack_instances": "the template of its stack set",
    "aws_cloudformation_stack_set_instance": "the template of its stack set",
    "aws_cloudcontrolapi_resource": "its desired_state",
    "aws_datazone_environment": "its blueprint",
    "aws_sagemaker_project": "the template of its product",
    "aws_serverlessapplicationrepository_cloudformation_stack": "the template of its application",
    "aws_servicecatalog_provisioned_product": "the template of its product",
}


def unseen(resources: Iterable[Resource]) -> Iterator[Note]:
    """A note for each resource that deploys others, such as a CloudFormation stack: what it deploys is not judged."""
    for one in resources:
        if one.mode == "managed" and one.type in DEPLOYS:
            yield Note("warning", one.address, f"it makes what {DEPLOYS[one.type]} says, and nothing of that is judged")

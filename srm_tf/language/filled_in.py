"""What AWS may have filled in: of what stands already, a state does not tell that from what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.model.value import ABSENT, same

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# What the provider may fill in without AWS ever choosing it: another resource or a launch template has it, which somebody wrote. A file
# system is of one zone, and a queue passes on what fails, by nobody's default.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
# https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
_CHOSEN: Final = frozenset({
    ("aws_efs_file_system", "availability_zone_name"),
    ("aws_instance", "iam_instance_profile"),
    ("aws_spot_instance_request", "iam_instance_profile"),
    ("aws_sqs_queue", "redrive_policy"),
})  # fmt: skip


def may_be(value: Value, resource: Resource, names: tuple[str, ...], context: Context) -> bool:
    """Whether a value may be there although nobody wrote it, and the input does not tell. While something is made, it comes later."""
    if not context.graph.untold or value.is_unknown or value.is_empty or resource.action.makes or not names:
        return False
    if (resource.type, *names) in _CHOSEN:
        return False
    attribute = context.schema.attribute(resource.type, names)
    if attribute is None or not attribute.computed:
        return False
    before = resource.before
    return before is None or same(before.get(names[0], ABSENT), resource.get(names[0]))

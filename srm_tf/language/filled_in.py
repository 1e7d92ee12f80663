"""What AWS may have filled in: of what stands already, a state does not tell that from what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.model.value import ABSENT, same

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# What the provider may fill in without AWS ever choosing it: another resource or a launch template has it, which somebody wrote, or an
# earlier configuration. A file system is of one zone, and a queue passes on what fails, by nobody's default.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
# https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
_LASTING: Final = frozenset({
    ("aws_efs_file_system", "availability_zone_name"),
    ("aws_instance", "iam_instance_profile"),
    ("aws_instance", "key_name"),
    ("aws_spot_instance_request", "iam_instance_profile"),
    ("aws_spot_instance_request", "key_name"),
})  # fmt: skip
_CHOSEN: Final = _LASTING | {("aws_sqs_queue", "redrive_policy")}  # which may be a resource of its own, and go with it


def is_somebodys(resource_type: str, names: tuple[str, ...]) -> bool:
    """Whether what is in force there although nobody writes it (any more) is as good as written: AWS never chooses it, and it stays."""
    return (resource_type, *names) in _LASTING


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


def sends_none(value: Value, resource: Resource, names: tuple[str, ...], context: Context) -> bool:
    """Whether it is an empty text or list in the place of an argument that may be left out, which providers do not send."""
    attribute = context.schema.attribute(resource.type, names) if value.is_nothing else None
    return attribute is not None and attribute.optional and attribute.default is None and not attribute.is_block

"""What AWS may have filled in: of what stands already, a state does not tell that from what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.model.value import ABSENT, same

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value


def may_be(value: Value, resource: Resource, names: tuple[str, ...], context: Context) -> bool:
    """Whether a value may be there although nobody wrote it, and the input does not tell. While something is made, it comes later."""
    if not context.graph.untold or value.is_unknown or value.is_empty or resource.action.makes or not names:
        return False
    attribute = context.schema.attribute(resource.type, names)
    if attribute is None or not attribute.computed:
        return False
    before = resource.before
    return before is None or same(before.get(names[0], ABSENT), resource.get(names[0]))

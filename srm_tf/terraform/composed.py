"""What of a known text is written in its own place: the text itself, with a gap for each part that comes from elsewhere.

Of `"postgres://app:hunter2@${var.host}"` the password stands in the configuration, whatever the variable is given.
"""

from __future__ import annotations

from collections.abc import Callable

from srm_tf.model.value import GAP
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Blank, Val, each_inside
from srm_tf.terraform.types import STRING


class Composed(str):
    """A known text that is made of others. `own`: what is known of it without what it refers to."""

    __slots__ = ("own",)
    own: Callable[[], Val]


def composed(text: Val, own: Callable[[], Val]) -> Val:
    """A text with how to make it anew of the same parts, each of them `apart`; anything else, and what refers to nothing, unchanged."""
    if not isinstance(text.data, str) or isinstance(text.data, Composed) or not text.marks.references:
        return text
    told = Composed(text.data)
    told.own = own
    return Val(text.type, told, text.marks)


def apart(item: Val) -> Val:
    """A value in which nothing is known of what comes from elsewhere, so that nothing has to hide it either."""
    if isinstance(item.data, Composed):
        return cty.mark(item.data.own(), cty.trail_of(item.marks))
    if not item.known or item.is_null:
        return item
    if item.marks.references:
        why = tuple(one.text for one in item.marks.references)
        return Val(
            item.type,
            Blank(not_null=True, why=why, there=item.data != "", shape=GAP if item.type == STRING else ""),
            cty.trail_of(item.marks),
        )
    return Val(item.type, each_inside(item, apart), cty.trail_of(item.marks))

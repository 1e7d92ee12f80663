"""Values that stay otherwise than written, by `ignore_changes` or a plan that only refreshes: their lines read as if all were well.

Of a resource that stands, Terraform leaves alone what `ignore_changes` names, and a plan that only refreshes the state changes nothing.
https://developer.hashicorp.com/terraform/language/block/resource#ignore_changes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.model.resource import Action, Attributes
from srm_tf.model.verdict import Origin
from srm_tf.terraform.syntax import Body, Expression, Literal, Traversal, TupleOf

if TYPE_CHECKING:
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_MADE: Final = frozenset({Action.CREATE, Action.REPLACE, Action.CREATE_BEFORE_DELETE, Action.CREATE_THEN_FORGET})  # as it is written


def otherwise(argument: str, own: Resource, planned: Resource, written: Value | None, stands: Value | None) -> Origin | None:
    """Where a value is from that a plan shows of an argument, or of a part of it, if not from what is `written` there.

    A text may stand in other words than it is written in, unless Terraform is told to ignore it.
    """
    if planned.action in _MADE or written is None or stands is None:
        return None
    ours, theirs = written.text(), stands.text()
    if ours is None or theirs is None or ours == theirs:
        return None
    ignored = isinstance(own.values, Attributes) and _ignores(own.values.words, argument)
    if not ignored and not isinstance(written.data, bool | int | float):
        return None
    why = "`ignore_changes` keeps it from being applied" if ignored else "this plan does not apply it"
    return Origin(f"what stands in AWS: {shown(written)} is written there, and {why}")


def _ignores(words: object, argument: str) -> bool:
    """Whether a block says that Terraform ignores changes of an argument."""
    for block in words.of_type("lifecycle") if isinstance(words, Body) else ():
        said = block.body.value("ignore_changes")
        if _name(said) == "all" or (isinstance(said, TupleOf) and argument in map(_name, said.items)):
            return True
    return False


def _name(expression: Expression | None) -> str:
    """The argument that an element of `ignore_changes` names: the first name of `tags["a"]`, or a text, as older configurations have it."""
    if isinstance(expression, Traversal):
        return expression.root
    return str(expression.value) if isinstance(expression, Literal) else ""

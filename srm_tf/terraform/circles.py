"""Blocks and local values that wait for each other: Terraform refuses a configuration with such a circle before it evaluates anything.

It orders whole blocks, so that each waits for all that it names, in arguments that have nothing to do with each other as well, in
`depends_on` and in provisioners, however many instances it has: "Cycle: aws_sqs_queue.a, aws_sqs_queue.b".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from srm_tf.terraform.bodies import Refused
from srm_tf.terraform.itself import ITSELF
from srm_tf.terraform.missing_names import resource_named
from srm_tf.terraform.names import references

if TYPE_CHECKING:
    from srm_tf.terraform.declared import Declared
    from srm_tf.terraform.refusals import Told
    from srm_tf.terraform.syntax import Body, Expression, Traversal


def circles(declared: Declared, said: Sequence[str]) -> Iterator[Told]:
    """What Terraform says of each circle in a module, at the line of a block, or of a local value, that is in it.

    What goes through a call of a module is not followed. `said`: what was said already, of a circle that an evaluation came upon.
    """
    before = [text for text in said if text.endswith(ITSELF)]
    waits = {str(one): _named(declared, _expressions(block.body)) - {str(one)} for one, block in declared.resources.items()}
    waits |= {f"local.{name}": _named(declared, [expression]) for name, (expression, _) in declared.locals.items()}
    while circle := _circle(waits):
        if not any(one in text for one in circle for text in before):
            first, *others = circle
            by = f" by way of {', '.join(others)}" if others else ""
            yield first, Refused(f"{first} {ITSELF}{by}", *_place(declared, first)), declared.folder
        for one in circle:
            del waits[one]


def _circle(waits: dict[str, set[str]]) -> list[str]:
    """One circle, in the order in which they are declared; none where there is none."""
    try:
        TopologicalSorter({one: sorted(named & waits.keys()) for one, named in waits.items()}).prepare()
    except CycleError as error:
        found = set[str](error.args[1])
        return [one for one in waits if one in found]
    return []


def _place(declared: Declared, node: str) -> tuple[int, str]:
    """(line, file) of a block, or of a local value."""
    if node.startswith("local."):
        _, place = declared.locals[node.removeprefix("local.")]
        return place.line, place.file
    block = next(block for one, block in declared.resources.items() if str(one) == node)
    return block.span.line, block.file


def _expressions(body: Body) -> Iterator[Expression]:
    """All that stands in a block, and in blocks inside."""
    for attribute in body.attributes.values():
        yield attribute.value
    for block in body.blocks:
        yield from _expressions(block.body)


def _named(declared: Declared, expressions: Iterable[Expression]) -> set[str]:
    """The blocks and local values of the module that some expressions name."""
    found = {_node(declared, name) for one in expressions for name in references(one)}
    return found - {""}


def _node(declared: Declared, name: Traversal) -> str:
    if name.root == "local":
        first = str(name.steps[0].key) if name.steps and name.steps[0].attribute else ""
        return f"local.{first}" if first in declared.locals else ""
    wanted = resource_named(name)
    return str(wanted) if wanted in declared.resources else ""

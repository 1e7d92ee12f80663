"""Blocks and local values that wait for each other: Terraform refuses a configuration with such a circle before it evaluates anything.

It orders whole blocks, so that each waits for all that it names, in arguments that have nothing to do with each other as well, in
`depends_on` and in provisioners, however many instances it has: "Cycle: aws_sqs_queue.a, aws_sqs_queue.b".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final

from srm_tf.terraform.bodies import Refused
from srm_tf.terraform.declared import MODES, Declared, ResourceId
from srm_tf.terraform.names import references

if TYPE_CHECKING:
    from srm_tf.terraform.refusals import Told
    from srm_tf.terraform.syntax import Body, Expression, Traversal

_ITSELF: Final = " depends on itself"


def circles(declared: Declared, said: Sequence[str]) -> Iterator[Told]:
    """What Terraform says of each circle in a module, at the line of a block, or of a local value, that is in it.

    What goes through a call of a module is not followed. `said`: what was said already, of a circle that an evaluation came upon.
    """
    before = [text for text in said if text.endswith(_ITSELF)]
    waits = {str(one): _named(declared, _expressions(block.body)) - {str(one)} for one, block in declared.resources.items()}
    waits |= {f"local.{name}": _named(declared, [expression]) for name, (expression, _) in declared.locals.items()}
    while circle := _circle(waits):
        if not any(one in text for one in circle for text in before):
            yield _told(declared, circle)
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


def _told(declared: Declared, circle: list[str]) -> Told:
    first, others = circle[0], circle[1:]
    line, file = _places(declared)[first]
    by = f" by way of {', '.join(others)}" if others else ""
    return first, Refused(f"{first}{_ITSELF}{by}", line, file), declared.folder


def _places(declared: Declared) -> dict[str, tuple[int, str]]:
    found = {str(one): (block.span.line, block.file) for one, block in declared.resources.items()}
    return found | {f"local.{name}": (place.line, place.file) for name, (_, place) in declared.locals.items()}


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
    steps = [str(step.key) if step.attribute else "" for step in name.steps[:2]]
    first, second = (*steps, "", "")[:2]
    if name.root == "local":
        return f"local.{first}" if first in declared.locals else ""
    wanted = ResourceId(MODES[name.root], first, second) if name.root in MODES else ResourceId("managed", name.root, first)
    return str(wanted) if wanted in declared.resources else ""

"""Names that nobody declares: Terraform refuses an expression with one wherever it stands, in an argument that nobody asks for as well.

It looks for them before it evaluates anything, so that neither `try` nor a condition saves from it:
https://developer.hashicorp.com/terraform/language/expressions/references
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.terraform.bodies import Refused
from srm_tf.terraform.declared import MODES, Declared, ResourceId, block_name
from srm_tf.terraform.forgiving import alone, undeclared
from srm_tf.terraform.meant import iterator
from srm_tf.terraform.names import head_of, references

if TYPE_CHECKING:
    from srm_tf.terraform.declared import Declaration
    from srm_tf.terraform.refusals import Told
    from srm_tf.terraform.syntax import Body, Expression, Traversal

# What stands there is no value, or means something else than it does elsewhere.
_NO_VALUES: Final = frozenset({"provider", "providers", "depends_on", "ignore_changes", "type"})
_NO_BLOCKS: Final = frozenset({"lifecycle", "connection", "provisioner"})
_ELSEWHERE: Final = frozenset({"each", "count", "self", "path", "terraform", "tofu", "action", "provider"})


def missing_names(declared: Declared) -> Iterator[Told]:
    """What Terraform says of each name that a module does not declare, or that is a word and no more, at the line where it stands.

    That is the line of the argument, or of the local value.
    """
    blocks: list[tuple[str, Declaration]] = [(str(one), block) for one, block in declared.resources.items()]
    blocks += [(f"module.{name}", block) for name, block in declared.calls.items()]
    blocks += [(f"output.{name}", block) for name, block in declared.outputs.items()]
    for what, block in blocks:
        for path, line, text in _in_body(declared, block.body, frozenset()):
            first = path.partition(".")[0]
            at = block.span.line if path in {"count", "for_each"} else line
            yield f"{what}.{path}", Refused(text, at, block.elsewhere.get(first, block.file)), declared.folder
    for name, (expression, place) in declared.locals.items():
        for text in _missing(declared, expression, frozenset()):
            yield f"local.{name}", Refused(text, place.line, place.file), declared.folder


def _in_body(declared: Declared, body: Body, bound: frozenset[str]) -> Iterator[tuple[str, int, str]]:
    """(path, line, what is said) of the arguments of a block, and of blocks inside. `bound`: what `dynamic` blocks call their elements."""
    for name, attribute in body.attributes.items():
        if name not in _NO_VALUES:
            yield from ((name, attribute.span.line, text) for text in _missing(declared, attribute.value, bound))
    for block in body.blocks:
        if block.type == "dynamic":
            source, inner = block.body.value("for_each"), bound | {iterator(block)[0]}
            if source is not None:
                yield from ((block_name(block), block.span.line, text) for text in _missing(declared, source, bound))
            for content in block.body.of_type("content"):
                for path, line, text in _in_body(declared, content.body, inner):
                    yield f"{block_name(block)}.{path}", line, text
        elif block.type not in _NO_BLOCKS:
            for path, line, text in _in_body(declared, block.body, bound):
                yield f"{block.type}.{path}", line, text


def _missing(declared: Declared, expression: Expression, bound: frozenset[str]) -> list[str]:
    """What is said of each name in an expression that is not declared."""
    found = (_hint(declared, name) for name in references(expression) if name.root not in bound)
    return sorted({text for text in found if text})


def _hint(declared: Declared, name: Traversal) -> str:
    if name.root in _ELSEWHERE:
        return ""
    if not name.steps:
        return alone(name)
    if not name.steps[0].attribute:
        return ""
    first = str(name.steps[0].key)
    if declared.lacks(*head_of(name, first)):
        return ""
    if name.root == "var":
        return "" if first in declared.variables else f'there is no variable named "{first}"'
    if name.root == "local":
        return "" if first in declared.locals else f'there is no local value named "{first}"'
    if name.root == "module":
        return "" if first in declared.calls else f'there is no module call named "{first}"'
    return _of_resource(declared, name)


def resource_named(name: Traversal) -> ResourceId:
    """The resource that a reference names, be there one or not; without a name where the reference has none at its place."""
    steps = [str(step.key) if step.attribute else "" for step in name.steps[:2]]
    first, second = (*steps, "", "")[:2]
    return ResourceId(MODES[name.root], first, second) if name.root in MODES else ResourceId("managed", name.root, first)


def _of_resource(declared: Declared, name: Traversal) -> str:
    wanted = resource_named(name)
    known = wanted in declared.resources or not wanted.name
    return "" if known else undeclared(name, wanted)

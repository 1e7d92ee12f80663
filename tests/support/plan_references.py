"""What an expression refers to, and whether it is a constant, as `configuration` of a plan shows it. For tests only.

Rules of Terraform's jsonconfig (https://developer.hashicorp.com/terraform/internals/json-format#expression-representation):
the whole reference first, then shortened step by step; functions make an expression neither constant nor a reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.support.hcl_evaluate import Nothing, evaluate
from tests.support.hcl_syntax import Access, Call, Expression, PlanError, Traversal, children
from tests.support.hcl_values import plain

Described = dict[str, object]


def described(expression: Expression) -> Described:
    """`{"constant_value": …}`, `{"references": […]}`, `{}`, or both: `true ? 1 : var.x` is a constant with a reference."""
    found = constant(expression)
    value: Described = {"constant_value": found[0]} if found else {}
    references = references_of(expression)
    return value | {"references": references} if references else value


def constant(expression: Expression) -> tuple[object] | None:
    """The value of an expression that needs no names and calls no functions, in a tuple; None where it is no constant."""
    if calls_function(expression):
        return None
    try:
        return (plain(evaluate(expression, Nothing())),)
    except PlanError:
        return None


def calls_function(expression: Expression) -> bool:
    """Whether a function is called somewhere in it."""
    return isinstance(expression, Call) or any(calls_function(part) for part, _ in children(expression))


def references_of(expression: Expression) -> list[str]:
    """The references in the order of the text, each with its shortened forms, repeats and all."""
    return [text for name in names_in(expression) for text in chain(name)]


def names_in(expression: Expression, bound: Sequence[str] = ()) -> Iterator[Traversal]:
    """Every traversal that is not of a name bound inside the expression."""
    if isinstance(expression, Traversal):
        if expression.root not in bound:
            yield expression
        return
    for part, names in children(expression):
        yield from names_in(part, (*bound, *names))


def chain(name: Traversal) -> list[str]:
    """`aws_subnet.a[0].id` → that, `aws_subnet.a[0]`, `aws_subnet.a`."""
    parts = [f"{name.root}", *(str(step) for step in name.steps)]
    size = _subject_size(name)
    found = ["".join(parts[:count]) for count in range(len(parts), size - 1, -1)]
    return found + ["".join(parts[:count]) for count in _also(name, size)]


def _subject_size(name: Traversal) -> int:
    """How many parts make up the thing that can be referred to."""
    if name.root == "module":
        size = 2 + _keyed(name.steps, 1)
        return size + (len(name.steps) >= size and name.steps[size - 1].attribute)
    if name.root in {"data", "ephemeral"}:
        return min(3 + _keyed(name.steps, 2), len(name.steps) + 1)
    if name.root in {"var", "local", "each", "count", "path", "terraform", "self"}:
        return min(2, len(name.steps) + 1)
    return min(2 + _keyed(name.steps, 1), len(name.steps) + 1)


def _also(name: Traversal, size: int) -> list[int]:
    """The shorter forms of the subject itself: without the output, without the key."""
    if name.root == "module" and name.steps[size - 2].attribute and size > 2:
        return [size - 1]
    keyed = size >= 3 and not name.steps[size - 2].attribute
    return [size - 1] if keyed and name.root not in {"var", "local", "each"} else []


def _keyed(steps: Sequence[Access], place: int) -> bool:
    return len(steps) > place and not steps[place].attribute

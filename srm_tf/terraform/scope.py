"""What names mean where an expression stands, and which parts of one mean the same for all instances of a block.

`[for one in aws_x.all : one.arn]` inside of each of a thousand instances would otherwise take a thousand times a thousand steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from srm_tf.terraform.names import references
from srm_tf.terraform.syntax import ITEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.functions import Files
    from srm_tf.terraform.supposed import Supposed
    from srm_tf.terraform.syntax import Expression, Traversal

Part = TypeVar("Part", bound="Expression")
Found = TypeVar("Found")


class Scope(Protocol):
    """What names mean where an expression stands. `kept`: what was found out about expressions of it, under whatever names it.

    `supposed`: what is supposed of conditions; None where there are none.
    """

    files: Files | None
    supposed: Supposed | None
    kept: dict[object, object] | None

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """The value of a reference, and how many of its steps that took. Raises EvalError for a name that is not declared."""
        ...

    def called(self, name: str) -> str:
        """The full name of a function. Raises EvalError where none may be called, functions.Unseen for one of a provider."""
        ...


class Bound:
    """A scope with some names on top: those of an instance, a `for`, a splat, the iterator of a dynamic block."""

    def __init__(self, outer: Scope, names: Mapping[str, Val]) -> None:
        self.kept: dict[object, object] | None = {}
        self.outer = outer
        self.names = names
        self.files = outer.files
        self.supposed = outer.supposed

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """Its own names first."""
        found = self.names.get(name.root)
        return (found, 0) if found is not None else self.outer.resolve(name)

    def called(self, name: str) -> str:
        """As around it."""
        return self.outer.called(name)


def remembered(kept: dict[object, object] | None, what: tuple[object, ...], about: object, find: Callable[[], Found]) -> Found:
    """What many ask for, found once; `kept` is of a scope, and where there is none, found each time.

    `what` names things by their identity: those are `about`, held with what was found, so that nothing else takes their place. An error
    is not kept: whoever asks next may not be in the middle of a cycle.
    """
    if kept is None:
        return find()
    found = kept.get(what)
    if found is None:
        found = kept[what] = about, find()
    return cast("tuple[object, Found]", found)[1]


def home(expression: Expression, scope: Scope) -> Scope:
    """The scope that an expression is of: that of the instance, or of the round of a loop, that it speaks of; else the module around it."""
    module = scope
    while isinstance(module, Bound):
        module = module.outer
    if module.kept is None:
        return scope
    around, names = scope, _names(expression, module.kept)
    # The element of a splat is no name: whose it is, only the place of the expression tells.
    while isinstance(around, Bound) and ITEM not in around.names and names.isdisjoint(around.names):
        around = around.outer
    return around


def once(make: Callable[[Part, Scope], Val]) -> Callable[[Part, Scope], Val]:
    """An evaluation that is done once where the expression means the same for all instances, or for all rounds of a loop."""

    def evaluated(expression: Part, scope: Scope) -> Val:
        around = home(expression, scope) if isinstance(scope, Bound) else scope
        if around is scope:
            return make(expression, scope)
        return remembered(around.kept, ("value", id(expression)), expression, lambda: make(expression, around))

    return evaluated


def _names(expression: Expression, kept: dict[object, object]) -> frozenset[str]:
    """What the references in an expression begin with."""
    return remembered(kept, ("names", id(expression)), expression, lambda: frozenset(one.root for one in references(expression)))

"""What depends on itself: Terraform finds cycles before it evaluates anything ("Cycle", "Self-referential block")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, UndeclaredError

Made = TypeVar("Made")
ITSELF: Final = "depends on itself"


def by_itself(running: set[str], name: str, make: Callable[[], Made], refuse: Callable[[str], EvalError] = EvalError) -> Made:
    """What `make` gives, unless it asks for what is being made under this name. `running`: the names of all that is being made."""
    if name in running:
        raise refuse(f"{name} {ITSELF}")
    running.add(name)
    try:
        return make()
    finally:
        running.discard(name)


class SelfReferenceError(UndeclaredError):
    """Something that depends on itself: of all that leads there, nothing is known."""


def unsaved(text: str) -> UndeclaredError:
    """An error that no `try` saves; where it is forgiven, nothing is known."""
    return SelfReferenceError(text, lambda: cty.unknown(why=(f"what Terraform refuses: {text}",)))

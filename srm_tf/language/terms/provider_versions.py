"""`its provider is older than version …`: what the configuration admits of the AWS provider, whose defaults change with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.versions import numbers_of
from srm_tf.model.verdict import Judgement, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_PART: Final = regex(r"\s*(~>|<=|<|=|)\s*v?(\d+(?:\.\d+)*)\s*")
_PLACES: Final = 3


@sentence("its provider is older than version {version:text}")
def its_provider_is_older(subject: Resource, context: Context, version: object) -> Judgement:
    """A guard: no version that the configuration admits is that one or later. Where it admits several, the latest is what a run takes.

    https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """
    own = evidence(subject, how="term")
    for asked in context.graph.asked:
        if any(_ends_before(part, str(version)) for part in asked.split(",")):
            return holds(f"the configuration asks for the AWS provider {asked}, which is older than {version}", own)
    return lacks(f"the configuration admits the AWS provider {version} or later", own)


def _ends_before(part: str, version: str) -> bool:
    """Whether one condition leaves out a version and all later ones."""
    found = _PART.fullmatch(part)
    operator, numbers = (found[1], numbers_of(found[2])) if found is not None else ("", ())
    if not numbers:
        return False
    wanted = _whole(numbers_of(version))
    if operator == "~>":  # its last place may rise, and no other: `~> 5` is any version from 5 on
        return len(numbers) > 1 and _whole((*numbers[:-2], numbers[-2] + 1)) <= wanted
    return _whole(numbers) <= wanted if operator == "<" else _whole(numbers) < wanted


def _whole(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return (*numbers, *(0,) * (_PLACES - len(numbers)))

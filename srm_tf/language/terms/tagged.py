"""`carries a tag named`: whether a tag of a kind is there, however its key is spelt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import Match, evidence, is_given, some, undecided
from srm_tf.language.terms.tags import of_instances, of_resource
from srm_tf.model.verdict import Judgement, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_STARTING: Final = frozenset({"aws_instance", "aws_autoscaling_group"})  # what a launch template gives them counts
_SPELLING: Final = regex(r"[\W_]+")
_PREFIX: Final = regex(r"^.*[:/]")  # `acme:owner`, `acme/owner`


@sentence("carries a tag named {names:list}", needs=("tags", "tag"))
def carries_a_tag_named(subject: Resource, context: Context, names: Sequence[object]) -> Judgement:
    """A tag with a value, under one of the names: upper and lower case, separators and the prefix of a company do not matter."""
    wanted = {_plain(str(name)) for name in names}
    tags = of_instances(subject, context) if subject.type in _STARTING else of_resource(subject, context)
    found = {key: is_given(value) for key, value in tags.known.items() if {_plain(key), _plain(_PREFIX.sub("", key))} & wanted}
    whole: Match = some([*found.values(), tags.rest])
    proof = evidence(subject, "tags", how="term")
    shown = f"{names[0] if names else ''}{' or the like' if len(names) > 1 else ''}"
    if whole.yes:
        return holds(f"{subject.address} carries a tag named {shown}", proof)
    if whole.no:
        return lacks(
            f"{subject.address} carries no tag named {shown}", evidence(subject, f"tags['{names[0]}']" if names else "tags", how="term")
        )
    on = whole.on or ("tags",)
    return undecided(f"{subject.address} may carry no tag named {shown}", on, proof)


def _plain(key: str) -> str:
    """A key as it sounds: `Data_Classification` and `data-classification` are the same."""
    return _SPELLING.sub("", key.casefold())

"""Which resources the text of a policy is taken from, where it is not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.model.graph import typed
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value

Source: TypeAlias = "tuple[Resource, str]"  # a resource, and the attribute that is the text
DATA_DOCUMENT: Final = "data.aws_iam_policy_document"
_TEXT: Final = "json"
_RENDERED: Final = {_TEXT, "minified_json", ""}  # "": the input hides the attribute (a splat)
_POLICY: Final = regex(r"(^|_)polic(y|ies)(_document|_json|_text)?$")  # attributes that hold a document, not a name or an ARN of one
_SELECTORS: Final = ("each.", "count.", "path.", "self.", "terraform.")


def sources_of(references: Sequence[Reference], graph: Graph) -> list[Source]:
    """The resources that an unknown policy is taken from; none where something else has a part in it."""
    found: dict[str, tuple[Resource, str]] = {}
    for reference in references:
        target = graph.get(reference.target)
        if target is not None:
            attribute = reference.attribute or found.get(target.address, (target, ""))[1]
            found[target.address] = (target, attribute)
        elif not reference.text.startswith(_SELECTORS):
            return []
    return list(found.values()) if all(_is_source(*source) for source in found.values()) else []


def _is_source(resource: Resource, attribute: str) -> bool:
    if typed(resource) == DATA_DOCUMENT:
        return attribute in _RENDERED
    return resource.mode == "managed" and _POLICY.search(attribute) is not None and not resource.get(attribute).is_null


def told_apart(texts: Sequence[Value], graph: Graph) -> list[Source | None]:
    """Of texts that are not known: of which document each is the text, where it is that of one, and no other is the same one's."""
    found: list[Source | None] = []
    for one in texts:
        alone = len(one.references) == 1 and not one.unknown.branches and one.unknown.body is None
        of_one = sources_of(one.references, graph) if alone else []
        found.append(of_one[0] if len(of_one) == 1 else None)
    addresses = [source[0].address for source in found if source is not None]
    return found if len(addresses) == len(set(addresses)) else [None] * len(found)


def without_texts(sources: Sequence[Source], texts: Sequence[Value]) -> list[Source]:
    """Those whose text is none of these as far as anybody knows: what a list refers to, a plan says of all that is in it together."""
    known = {text for text in (one.text() for one in texts) if text is not None}
    return [(one, attribute) for one, attribute in sources if one.get(attribute or _TEXT).text() not in known]

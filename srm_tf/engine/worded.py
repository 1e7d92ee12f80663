"""The documents in which the statements stand that make a policy fail: whoever writes there is told there as well.

The text of a policy that is known no longer says which document a statement is from, where one is made of others. So its carrier is asked
once more, with the policy taken for what the document says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from srm_tf.language.terms.documents import document_of, documents
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.model.graph import names_referring, outgoing, typed
from srm_tf.model.value import Unknown

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Statement
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value
    from srm_tf.model.verdict import Evidence, Judgement

Again: TypeAlias = "Callable[[Resource], Judgement | None]"  # what is said of a carrier, asked once more


def of_statements(carrier: Resource, said: Judgement, again: Again, graph: Graph) -> Iterator[tuple[Resource, Judgement]]:
    """Each document with a statement that the failing answer about its carrier rests on, and that answer, told of the document."""
    of_one = any(piece.address == carrier.address and "tatement[" in piece.path for piece in said.evidence)
    made_of = _documents(carrier, graph) if of_one else {}  # most findings are about no policy at all
    if not made_of:
        return
    changed = {
        name: replace(value, data=Unknown(text, (text,), not_null=True)) for name, value, text in _renderings(carrier, made_of, graph)
    }
    answer = again(replace(carrier, values={**carrier.values, **changed})) if changed else said
    if answer is None or not answer.verdict.fails:
        return
    places = [[*_standing(piece, made_of, graph)] for piece in answer.evidence if piece.address == carrier.address]
    if not all(places):
        return  # not all that is wrong comes from a document
    for document in made_of.values():
        pieces = tuple([there for found in places for one, there in found if one is document])
        if pieces:
            yield document, replace(answer, evidence=pieces)


def _standing(piece: Evidence, made_of: dict[str, Resource], graph: Graph) -> Iterator[tuple[Resource, Evidence]]:
    """The documents in which a statement stands, each with its place there: one that comes from another document stands in that."""
    address = next((one for one in made_of if piece.path.startswith(f"{one}.")), None)
    if address is not None:
        own = replace(piece, address=address, path=piece.path.removeprefix(f"{address}."))
        inner = [] if own.path.startswith("statement") else [*_within(made_of[address], piece.path, made_of, graph)]
        yield from inner or [(made_of[address], own)]


def _within(document: Resource, place: str, made_of: dict[str, Resource], graph: Graph) -> Iterator[tuple[Resource, Evidence]]:
    """The documents that a document is made of which have its statement at a place, with where it stands there."""
    wanted = [_words(one) for one in document_of(document, graph).statements if one.place == place]
    inner = dict.fromkeys(reference.target for _, reference in outgoing(document) if reference.target in made_of)
    for one in (made_of[name] for name in inner if name):
        found = [each for each in document_of(one, graph).statements if _words(each) in wanted]
        yield from ((one, evidence(one, each.place, each.source)) for each in found[:1])


def _words(statement: Statement) -> object:
    """What a statement says of whom, as far as two are told apart by it."""
    whom = [(one.kind.text(), one.name.text()) for one in statement.principals.named]
    what = statement.actions.patterns, statement.resources.patterns
    return statement.sid.text() or "", statement.allows, whom, what, len(statement.conditions)


def _documents(carrier: Resource, graph: Graph) -> dict[str, Resource]:
    """Address → the documents that a policy of the carrier is made of, and those that these are made of."""
    found: dict[str, Resource] = {}
    wholes = [carrier]
    while wholes:
        targets = (graph.get(reference.target) for _, reference in outgoing(wholes.pop()))
        new = {one.address: one for one in targets if one is not None and typed(one) == DATA_DOCUMENT and one.address not in found}
        found |= new
        wholes += new.values()
    return found


def _renderings(carrier: Resource, made_of: dict[str, Resource], graph: Graph) -> Iterator[tuple[str, Value, str]]:
    """The attributes that are the text of one document, each with what it refers to: as one that is not known it is read from that."""
    for name in names_referring(carrier):
        value = carrier.values[name]
        if len(value.references) == 1 and isinstance(value.data, str):
            document = made_of.get(value.references[0].target or "")
            if document is not None and _are_alike(value, document, graph):
                yield name, value, value.references[0].text


def _are_alike(value: Value, document: Resource, graph: Graph) -> bool:
    """Whether a text has the statements of a document, by their actions: it may be made of more than that."""
    (text, *others), rendered = documents(value, graph, ""), document_of(document, graph)
    said = [[one.actions.patterns for one in each.statements] for each in (text, rendered)]
    return not others and said[0] == said[1]

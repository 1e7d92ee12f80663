"""The documents in which the statements stand that make a policy fail: whoever writes there is told there as well.

The text of a policy that is known no longer says which document a statement is from, where one is made of others. So its carrier is asked
once more, with the policy taken for what the document says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.language.once import once_of
from srm_tf.language.terms.documents import document_of, documents
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.model.graph import names_referring, outgoing, typed
from srm_tf.model.value import ABSENT, Certainty, Unknown, Value

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.globs import Texts
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Evidence, Judgement

_SILENT: Final = '{"Version":"2012-10-17","Statement":[]}'
Again: TypeAlias = "Callable[[Resource], Judgement | None]"  # what is said of a carrier, asked once more


def of_statements(carrier: Resource, said: Judgement, again: Again, graph: Graph) -> Iterator[tuple[Resource, Judgement]]:
    """Each document with a statement that the failing answer about its carrier rests on, and that answer, told of the document."""
    made_of = documents_in(carrier, graph) if rests_on_statements(carrier, said) else {}  # most findings are about no policy at all
    if not made_of:
        return
    unknown = _otherwise(carrier, lambda value: _taken(value, made_of, graph))
    answer = said if unknown is None else again(unknown)
    if answer is None or not answer.verdict.fails:
        return
    places = [[*_standing(piece, made_of, graph)] for piece in answer.evidence if piece.address == carrier.address]
    if not all(places):
        return  # not all that is wrong comes from a document
    for document in made_of.values():
        pieces = tuple([there for found in places for one, there in found if one is document])
        if pieces:
            yield document, replace(answer, evidence=pieces)


def rests_on_statements(carrier: Resource, said: Judgement) -> bool:
    """Whether an answer about a carrier is about statements of its policy."""
    return any(piece.address == carrier.address and "tatement[" in piece.path for piece in said.evidence)


def all_in_documents(carrier: Resource, said: Judgement, graph: Graph) -> bool:
    """Whether each statement of a carrier that an answer rests on stands in a document."""
    made_of = documents_in(carrier, graph)
    return all(_is_of_document(carrier, piece.path, made_of, graph) for piece in said.evidence if piece.address == carrier.address)


def _is_of_document(carrier: Resource, place: str, made_of: dict[str, Resource], graph: Graph) -> bool:
    if any(place.startswith(f"{one}.") for one in made_of):
        return True
    path, statement, _ = place.partition(".Statement[")
    value = _at(carrier, path) if statement and made_of else ABSENT
    document = made_of.get(value.references[0].target or "") if len(value.references) == 1 else None
    return document is not None and isinstance(value.data, str) and _are_alike(value, document, graph, path)


def _at(carrier: Resource, path: str) -> Value:
    """The value at a path as evidence has it: `inline_policy[1].policy`. ABSENT where there is none."""
    value = Value(carrier.values)
    for step in path.split("."):
        name, _, place = step.partition("[")
        inside = value.get(name)
        items, at = inside.items(), place.removesuffix("]") or "0"
        value = (items[int(at)] if at.isdigit() and int(at) < len(items) else ABSENT) if place or len(items) == 1 else inside
    return value


def _standing(piece: Evidence, made_of: dict[str, Resource], graph: Graph) -> Iterator[tuple[Resource, Evidence]]:
    """The documents in which a statement stands, each with its place there: one that comes from another document stands in that."""
    address = next((one for one in made_of if piece.path.startswith(f"{one}.")), None)
    if address is not None:
        own = replace(piece, address=address, path=piece.path.removeprefix(f"{address}."))
        inner = [] if own.path.startswith("statement") else [*_within(made_of[address], piece.path, made_of, graph)]
        yield from inner or [(made_of[address], own)]


def _within(document: Resource, place: str, made_of: dict[str, Resource], graph: Graph) -> Iterator[tuple[Resource, Evidence]]:
    """The documents that a document is made of which have its statement at a place, with where it stands there."""
    wanted = [said for one, said in _told(document_of(document, graph)) if one.place == place]
    inner = dict.fromkeys(reference.target for _, reference in outgoing(document) if reference.target in made_of)
    for one in (made_of[name] for name in inner if name):
        found = [each for each, said in _told(document_of(one, graph)) if said in wanted]
        yield from ((one, evidence(one, each.place, each.source)) for each in found[:1])


def _told(document: Document) -> list[tuple[Statement, tuple[object, ...]]]:
    """The statements of a document with what each says: many controls look for each of them."""
    return once_of(document, "words", lambda: [(one, _words(one)) for one in document.statements])


def _whole(document: Document) -> list[str]:
    """What all its statements say, in whatever order."""
    return once_of(document, "whole", lambda: sorted(repr(said) for _, said in _told(document)))


def _words(statement: Statement) -> tuple[object, ...]:
    """A key of what a statement says, whatever the order in it: statements with different keys are different."""
    effect, sid = statement.effect.text() or "Allow", statement.sid.text() or ""
    names = (_texts(part) for each in (statement.actions, statement.resources) for part in (each.these, each.others))
    spared = statement.principals.spared
    whom = [sorted((one.kind.text() or "", one.name.form) for one in each.named) for each in (statement.principals, spared) if each]
    asked = sorted((one.test.form, one.key.form, _texts(one.values)) for one in statement.conditions)
    return sid, effect, *names, whom, asked


def _texts(values: Texts) -> list[str]:
    return sorted({one.form for one in values.items})


def documents_in(carrier: Resource, graph: Graph) -> dict[str, Resource]:
    """Address → the documents that a policy of the carrier is made of, and those that these are made of."""
    found: dict[str, Resource] = {}
    wholes = [carrier]
    while wholes:
        targets = (graph.get(reference.target) for _, reference in outgoing(wholes.pop()))
        new = {one.address: one for one in targets if one is not None and typed(one) == DATA_DOCUMENT and one.address not in found}
        found |= new
        wholes += new.values()
    return found


def _otherwise(carrier: Resource, new: Callable[[Value], Value | None]) -> Resource | None:
    """The carrier with what is new of its texts, or of whatever else holds nothing; None where nothing is."""
    changed = {name: other for name in names_referring(carrier) if (other := _new_inside(carrier.values[name], new)) is not None}
    return replace(carrier, values={**carrier.values, **changed}) if changed else None


def _new_inside(value: Value, new: Callable[[Value], Value | None]) -> Value | None:
    if isinstance(value.data, tuple):
        items = [_new_inside(one, new) for one in value.data]
        return replace(value, data=tuple([other or one for one, other in zip(value.data, items, strict=True)])) if any(items) else None
    if isinstance(value.data, Mapping):
        inner = {name: other for name, one in value.data.items() if (other := _new_inside(one, new)) is not None}
        return replace(value, data={**value.data, **inner}) if inner else None
    return new(value)


def _taken(value: Value, made_of: dict[str, Resource], graph: Graph) -> Value | None:
    """The text of a document, not known: so it is read from that. None of anything else."""
    if not isinstance(value.data, str):
        return None
    document = made_of.get(value.references[0].target or "") if len(value.references) == 1 else None
    text = "" if document is None or not _are_alike(value, document, graph) else value.references[0].text
    return replace(value, data=Unknown(text, (text,), not_null=True)) if text else None


def without_documents(carrier: Resource, addresses: Collection[str], graph: Graph) -> Resource | None:
    """The carrier as it were if these documents said nothing; None where it takes the text of none of them as it is."""
    silent = {address: document for address in addresses if (document := graph.get(address)) is not None}
    return _otherwise(carrier, lambda value: _silenced(value, silent, graph))


def _silenced(value: Value, silent: dict[str, Resource], graph: Graph) -> Value | None:
    """The text of one of some documents, as an empty policy; None of anything else."""
    reference = value.references[0] if len(value.references) == 1 else None
    document = silent.get(reference.target or "") if reference is not None and reference.certainty > Certainty.POSSIBLE else None
    if document is None or (isinstance(value.data, str) and not _are_alike(value, document, graph)):
        return None
    return replace(value, data=_SILENT)


def _are_alike(value: Value, document: Resource, graph: Graph, path: str = "") -> bool:
    """Whether a text has the statements of a document and no others: it may be made of more than that, or of less."""
    (text, *others), rendered = documents(value, graph, path), document_of(document, graph)
    return not others and _whole(text) == _whole(rendered)

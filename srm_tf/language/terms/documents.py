"""Policy documents: what a policy says, statement by statement.

A policy is JSON text, a tree that becomes JSON, or the rendering of a `data.aws_iam_policy_document`, which is rebuilt from its
own arguments where the text is not known yet. What cannot be known stays as a gap of the document or an unknown part of a
statement. Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from typing import cast

import msgspec
from msgspec.structs import replace

from srm_tf.language.handed import handed_on
from srm_tf.language.spoilt import as_meant, is_no_json, line, whatever
from srm_tf.language.terms import refused
from srm_tf.language.terms.carried_keys import plainly
from srm_tf.language.terms.conditions import as_stored, together
from srm_tf.language.terms.forms import member, members
from srm_tf.language.terms.globs import PatternSet, Texts, naming
from srm_tf.language.terms.joint_conditions import unmet, with_keys_told
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.merging import gathered, merged
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT, Source, sources_of, told_apart, without_texts
from srm_tf.language.terms.policy_variables import with_variables
from srm_tf.language.terms.policy_words import UNNAMED
from srm_tf.language.terms.principals import Principal, Principals, everybody, paired, sparing
from srm_tf.model.graph import Graph, typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT, GAP, Certainty, Unknown, Value, of

_ALTERNATIVES = 16  # more readings than this are one gap
EVERYTHING = Value("*")
_RESOURCES = "what resources it speaks of"
_ACTIONS = Texts((), Value(Unknown(UNNAMED, (UNNAMED,))))  # of a statement that AWS refuses
NO_EFFECT = Value("")  # of JSON, where an effect has to stand
_NOT_JSON = "its text is not JSON"
_CIRCLES = ("documents that lead back to themselves",)


class Condition(msgspec.Struct, frozen=True):
    """One key of a condition: `test` is the operator. `there`: whether another condition of the statement asks for the same key."""

    test: Value
    key: Value
    values: Texts
    there: Match = NO

    @property
    def test_name(self) -> str:
        """The operator in small letters, as AWS minds none; "" where it is not known."""
        return (self.test.text() or "").lower()

    @property
    def key_name(self) -> str:
        """The key in small letters, as AWS minds none; "" where it is not known."""
        return (self.key.text() or "").lower()


class Statement(msgspec.Struct, frozen=True, dict=True):
    """One statement. `place`: where it stands, `source`: its tree, `certain`: whether it is in the document, `flaw`: why AWS refuses it."""

    place: str
    source: Value
    effect: Value
    sid: Value
    actions: PatternSet
    resources: PatternSet
    principals: Principals
    conditions: tuple[Condition, ...] = ()
    other_conditions: Match = NO
    certain: Match = YES
    flaw: str = ""

    @cached_property
    def allows(self) -> Match:
        """Whether it is an Allow that some request can meet."""
        return every([refused.allows(self.effect), opposite(unmet(self.conditions))])

    @cached_property
    def denies(self) -> Match:
        """Whether it is a Deny that some request can meet."""
        return every([refused.denies(self.effect, self.place), opposite(unmet(self.conditions))])

    @cached_property
    def of_everybody(self) -> Match:
        """Whether it speaks of every caller: each Allow of a document asks that of each Deny."""
        return everybody(self)

    @property
    def conditional(self) -> Match:
        """Whether any condition is attached."""
        return YES if self.conditions else self.other_conditions


class Document(msgspec.Struct, frozen=True, dict=True):
    """One reading of a policy. `rest`: whether there may be statements that are not shown. `flaw`: why AWS refuses it.

    `refused`: its statements can be read all the same. `blank`: nothing is written, and the provider sends nothing.
    """

    statements: tuple[Statement, ...] = ()
    rest: Match = NO
    flaw: str = ""
    refused: bool = False
    blank: bool = False

    @cached_property
    def allowing(self) -> tuple[Statement, ...]:
        """The statements that may allow something."""
        return tuple([one for one in self.statements if not one.allows.no])

    @cached_property
    def denying(self) -> tuple[Statement, ...]:
        """The statements that may deny something: few, and asked of each of the others."""
        return tuple([one for one in self.statements if not one.denies.no])

    @cached_property
    def bars_nothing(self) -> bool:
        """Whether all of it can be read and shown, and nothing of it is a Deny."""
        return self.rest.no and not self.flaw and not self.denying

    @cached_property
    def found(self) -> dict[object, object]:
        """What terms have found out about all of it, for each of its statements is held against the others."""
        return {}


def _gap(value: Value) -> Match:
    """Something a policy may hold that is not known."""
    return maybe(*(value.origins or ((value.unknown.why,) if value.is_unknown else ())))


def documents(value: Value, graph: Graph, path: str) -> tuple[Document, ...]:
    """All readings of a policy: one, or one for each branch or possible source of an unknown one. Never none."""
    key = ("documents", id(value), path)
    _, found = graph.found.get(key) or (value, None)
    if found is None:
        readings = tuple(_checked(one) for one in _readings(value, graph, path, frozenset()))
        found = readings if len(readings) <= _ALTERNATIVES else (Document(rest=_gap(value)),)
        graph.found[key] = value, found  # with the value, since the place of one that is gone may be another's
    return cast("tuple[Document, ...]", found)


def document_of(resource: Resource, graph: Graph) -> Document:
    """What a `data.aws_iam_policy_document` renders."""
    key = ("document", typed(resource), resource.address)
    if key not in graph.found:
        graph.found[key] = _checked(_rebuilt(resource, graph, frozenset()))
    return cast("Document", graph.found[key])


def _checked(document: Document) -> Document:
    """The document, with the flaw of its first statement that AWS refuses; only statements that are left after a merge count."""
    reasons = (one.flaw for one in document.statements if one.flaw and one.certain.yes)
    why = "" if document.flaw else next(reasons, "")
    return replace(document, flaw=why, refused=True) if why else document


def _readings(value: Value, graph: Graph, path: str, seen: frozenset[str]) -> Iterator[Document]:
    if not value.is_unknown or value.unknown.tree is not None:
        yield _parsed(value.unknown.tree or value, graph, path)
        return
    for _, branch in value.unknown.branches:
        yield from _readings(branch, graph, path, seen)
    if not value.unknown.branches:
        yield from (_spoilt(value, path),) if is_no_json(value) else _taken(value, graph, seen)


def _taken(value: Value, graph: Graph, seen: frozenset[str]) -> Iterator[Document]:
    sources = sources_of(value.references, graph)
    yield from (one for source, attribute in sources for one in _followed(source, attribute, graph, seen))
    if not sources:
        yield Document(rest=_gap(value))
    elif value.unknown.hidden and not value.unknown.not_null and all(one.certainty == Certainty.POSSIBLE for one in value.references):
        yield Document()  # a plan does not tell `var.own ? data.….json : null` from what AWS fills in for null


def _followed(resource: Resource, attribute: str, graph: Graph, seen: frozenset[str]) -> Iterator[Document]:
    if resource.address in seen:
        graph.found[_CIRCLES] = object()  # another one whenever there is one more
        yield Document(rest=maybe(resource.address))
    elif typed(resource) == DATA_DOCUMENT:
        yield _rebuilt(resource, graph, seen)
    else:
        onward = resource.values.get(attribute, ABSENT)
        yield from _readings(onward, graph, f"{resource.address}.{attribute}", seen | {resource.address})


# --- JSON and trees -----------------------------------------------------------------------------------------------------------------


def _parsed(value: Value, graph: Graph, path: str) -> Document:
    """A known policy. Empty text and null say nothing at all."""
    if value.is_null or (isinstance(value.data, str) and not value.data.strip()):
        return Document(blank=True)
    tree = handed_on(value, graph)
    if isinstance(value.data, str):
        try:
            tree = of(json.loads(value.data), written=value.written, sensitive=value.sensitive)
        except (ValueError, RecursionError):
            return _spoilt(value, path)
    if not isinstance(tree.data, Mapping):
        return Document(rest=_gap(tree)) if tree.is_unknown else Document(flaw="it is not a JSON object")
    return _from_blocks(member(tree, "Statement"), f"{path}.Statement", _from_json)


def _spoilt(value: Value, path: str) -> Document:
    """A text that AWS refuses. What it allows is said all the same where it can have meant one thing only."""
    tree = as_meant(value)
    found = Document() if tree is None else _from_blocks(member(tree, "Statement"), f"{path}.Statement", _from_json)
    return replace(found, flaw=f"{_NOT_JSON}{line(value)}{whatever(value)}")


def _from_blocks(blocks: Value, path: str, read: Callable[[Value, str], Statement]) -> Document:
    """The statements of a list of blocks or objects."""
    statements, gaps, flaw = list[Statement](), list[Match](), ""
    for index, block in enumerate(blocks.items()):
        place = f"{path}[{index}]"
        body = block.unknown.body
        if isinstance(block.data, Mapping):
            statements += () if refused.is_idle(block) else (read(block, place),)
        elif body is not None and isinstance(body.data, Mapping):
            statements.append(replace(read(body, place), certain=_gap(block)))  # a dynamic block: none, one or many of this form
        elif block.is_unknown:
            gaps.append(_gap(block))
        else:
            flaw = "a statement in it is not an object"
    return Document(tuple(statements), some(gaps), flaw)


def _texts(value: Value) -> Texts:
    """The elements of a list, or one text."""
    branches = value.unknown.branches
    if value.is_unknown and not (branches and all(branch.text() is not None for _, branch in branches)):
        return Texts((), value)
    sure = tuple(item for item in value.items() if item.unknown.body is None)
    more = tuple(item for item in value.items() if item.unknown.body is not None)
    return Texts(sure, replace(value, data=more) if more else None)


def _one_or_many(value: Value) -> Texts:
    """In JSON a text may stand for a list of one: what is made of one attribute, or around a text, is a text."""
    unknown = value.unknown
    around = unknown.prefix or unknown.suffix or unknown.shape.strip(GAP)
    alone = value.references[0] if len(value.references) == 1 else None
    one = alone is not None and alone.attribute != "" and alone.certainty > Certainty.POSSIBLE
    return Texts((value,)) if value.is_unknown and (one or around) else _texts(value)


def _named(block: Value, name: str) -> tuple[Texts, Texts]:
    """What a statement in JSON names under this, and what it leaves out."""
    these = member(block, name)
    return _one_or_many(these), _one_or_many(refused.all_but(member(block, f"Not{name}"), these))


def _from_json(block: Value, place: str) -> Statement:
    conditions, others = _json_conditions(refused.mended(member(block, "Condition"), place))
    written, shown = member(block, "Effect"), _json_principals(member(block, "Principal"))
    effect = NO_EFFECT if written.is_null else written
    actions, resources = _named(block, "Action"), _named(block, "Resource")
    principals = sparing(shown, _json_principals(member(block, "NotPrincipal")))
    return Statement(
        place=place,
        source=block,
        effect=effect,
        sid=member(block, "Sid"),
        actions=naming(*actions, _ACTIONS),
        resources=_resources(*resources, principals),
        principals=principals,
        conditions=_read_conditions(conditions, place),
        other_conditions=others,
        flaw=refused.flaw(place, effect, (*resources, principals), block, [one.test for one in conditions]),
    )


def _read_conditions(conditions: Sequence[Condition], place: str) -> tuple[Condition, ...]:
    """The conditions of a statement as they are asked: with what each makes of the others, and an operator that is none left open."""
    told = [one if (test := refused.operator(one.test, place)) is one.test else replace(one, test=test) for one in conditions]
    return with_keys_told(plainly([*map(as_stored, told)]))


def _resources(these: Texts, others: Texts, principals: Principals) -> PatternSet:
    """A statement that names whom and no resource, as in a trust policy, means the one it is attached to: all there is."""
    whom = principals.present
    meant = Texts((EVERYTHING,)) if whom.yes else Texts((), Value(Unknown(_RESOURCES, whom.on or (_RESOURCES,))))
    return naming(these, others, meant, fold=False)


def _json_principals(value: Value) -> Principals:
    """`"*"`, or an object of kinds. A bare name, which AWS refuses, is read as an AWS principal."""
    if isinstance(value.data, Mapping):
        return paired([(Value(str(kind)), _one_or_many(names)) for kind, names in value.data.items()])
    names = _one_or_many(value)
    return Principals(tuple(Principal(Value("*" if name.data == "*" else "AWS"), name) for name in names.items), rest=names.rest)


def _json_conditions(value: Value) -> tuple[tuple[Condition, ...], Match]:
    """The conditions, and whether there may be others."""
    if not isinstance(value.data, Mapping):
        return (), NO if value.is_null else _gap(value)
    found: list[Condition] = []
    gaps: list[Match] = []
    for test, keys in value.data.items():
        known = members(keys)
        if known or isinstance(keys.data, Mapping):
            found += [Condition(Value(str(test), sensitive=value.sensitive), key, _one_or_many(values)) for key, values in known]
        elif not keys.is_null:
            gaps.append(_gap(keys))
    return tuple(found), some(gaps)


# --- data.aws_iam_policy_document ---------------------------------------------------------------------------------------------------


def _rebuilt(resource: Resource, graph: Graph, seen: frozenset[str]) -> Document:
    """The data source's own statements, merged with the documents it names: made once, unless these lead back to who asks for it."""
    key, circles = ("rebuilt", resource.address), graph.found.get(_CIRCLES)
    found = graph.found.get(key) or _put_together(resource, graph, seen | {resource.address})
    if graph.found.get(_CIRCLES) is circles:
        graph.found[key] = found
    return cast("Document", found)


def _put_together(resource: Resource, graph: Graph, seen: frozenset[str]) -> Document:
    """The document of a data source: sources first, then its own statements, then overrides, as the provider merges them."""
    own = _from_blocks(handed_on(resource.get("statement"), graph), f"{resource.address}.statement", _from_block)
    before = [part for name in ("source_json", "source_policy_documents") for part in _parts(resource, name, graph, seen)]
    after = [part for name in ("override_policy_documents", "override_json") for part in _parts(resource, name, graph, seen)]
    return reduce(merged, [own, *after], reduce(gathered, before, Document()))


def _parts(resource: Resource, name: str, graph: Graph, seen: frozenset[str]) -> list[Document]:
    """The documents that one argument names. As many texts that are not known as sources: each source is taken for one of them."""
    items = resource.get(name).items()
    path = f"{resource.address}.{name}"
    unseen = [item for item in items if item.is_unknown and item.unknown.tree is None]
    places = [path if len(items) == 1 else f"{path}[{index}]" for index in range(len(items))]
    known = [_parsed(item.unknown.tree or item, graph, place) for item, place in zip(items, places, strict=True) if item not in unseen]
    apart = list(zip(unseen, told_apart(unseen, graph), strict=True))
    known += [document for _, source in apart if source is not None for document in _said(source, path, graph, seen)]
    unknown = [item for item, source in apart if source is None]
    sources = without_texts(sources_of([reference for item in unknown for reference in item.references], graph), items)
    known_branch = any(not branch.is_unknown for item in unknown for _, branch in item.unknown.branches)
    if len(sources) != len(unknown) or known_branch:
        return [*known, Document(rest=some(_gap(item) for item in unknown))]
    return [*known, *(document for source in sources for document in _said(source, path, graph, seen))]


def _said(source: Source, path: str, graph: Graph, seen: frozenset[str]) -> list[Document]:
    found = tuple(_followed(*source, graph, seen))
    return [found[0] if len(found) == 1 else Document(rest=maybe(path))]


def _from_block(block: Value, place: str) -> Statement:
    conditions = _texts(refused.mended(block.get("condition"), place))
    told = (refused.needed(place, one, "test", "variable", "values") for one in _shown(conditions.items))
    shown = [Condition(test, key, _as_in_json(values)) for test, key, values in told]
    principals = sparing(*(_block_principals(block.get(name), place) for name in ("principals", "not_principals")))
    resources = _as_in_json(block.get("resources")), _as_in_json(block.get("not_resources"))
    return Statement(
        place=place,
        source=block,
        effect=block.get("effect"),
        sid=block.get("sid"),
        actions=naming(_texts(block.get("actions")), _texts(block.get("not_actions")), _ACTIONS),
        resources=_resources(*resources, principals),
        principals=principals,
        conditions=_read_conditions(together(shown), place),
        other_conditions=_hidden(conditions),
        flaw=refused.flaw(place, block.get("effect"), (*resources, principals), block, [one.test for one in shown]),
    )


def _as_in_json(value: Value) -> Texts:
    """The texts of an argument, as JSON has them."""
    return _texts(with_variables(value))


def _block_principals(value: Value, place: str) -> Principals:
    blocks = _texts(value)
    told = ([refused.needed(place, one, "type", "identifiers") for one in _shown(each)] for each in (blocks.items, blocks.forms))
    named, likely = (paired([(kind, _as_in_json(names)) for kind, names in each]) for each in told)
    rest = some([NO if blocks.forms else _hidden(blocks), named.rest, likely.rest])
    return Principals(named.named, likely=(*named.likely, *likely.named, *likely.likely), rest=rest)


def _shown(blocks: Sequence[Value]) -> list[Value]:
    """The blocks whose content is shown."""
    return [one for one in blocks if isinstance(one.data, Mapping)]


def _hidden(blocks: Texts) -> Match:
    """Whether there may be blocks that are not shown."""
    return some([blocks.rest, *(_gap(one) for one in blocks.items if not isinstance(one.data, Mapping))])

"""Sentences against the schema of the provider: what does not exist or cannot mean anything. A line for each complaint."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue import places
from srm_tf.catalogue.places import Place, resolve
from srm_tf.language.parse import steps
from srm_tf.language.recipes import HOLE
from srm_tf.language.show import COUNTS, path_text
from srm_tf.language.syntax import AnyOf, Arm, Clause, Elements, Item, Join, Literal, Meets, Scalar, Sentence, Setting, Sibling
from srm_tf.language.terms import PREDICATES, SENTENCES
from srm_tf.model.schema import Attribute, Schema
from srm_tf.model.scopes import SCOPES
from srm_tf.model.value import as_number

_ANY_SHAPE = frozenset({"term", "refers to", "is set", "is not set", "has at least", "has at most"})
_NUMERIC = frozenset({"is at least", "is at most", "is between"})
_TEXTUAL = frozenset({"matches", "starts with"})
_WRITE = {"bool": ": write true or false, without quotes", "number": ": write a number, without quotes"}


class Stand(msgspec.Struct, frozen=True):
    """From where paths start: a place for each subject type. `settings` are the control's, with their defaults."""

    places: tuple[Place, ...]
    schema: Schema
    settings: Mapping[str, Literal] = {}

    @property
    def types(self) -> tuple[str, ...]:
        """The types whose sentences these are."""
        return tuple(place.resource_type for place in self.places)


def stand(types: Iterable[str], schema: Schema, settings: Mapping[str, Literal]) -> Stand:
    """The stand at the top of resources of these types."""
    return Stand(tuple(places.top(name) for name in types), schema, settings)


def arm_complaints(arm: Arm, schema: Schema, settings: Mapping[str, Literal]) -> Iterator[str]:
    """What is wrong with an arm."""
    unknown = [name for name in arm.resource if not places.exists(name, schema)]
    yield from (f"resource: {name} is no resource type of the provider{places.near_type(name, schema)}" for name in unknown)
    known = stand((name for name in arm.resource if name not in unknown), schema, settings)
    yield from all_complaints((*arm.when, *arm.expect), known)


def all_complaints(items: Iterable[Item], at: Stand) -> Iterator[str]:
    """What is wrong with the items."""
    for item in items:
        yield from _complaints(item, at)


def _complaints(item: Item, at: Stand) -> Iterator[str]:
    match item:
        case Clause():
            yield from (f"`{item.text}`: {wrong}" for wrong in _clause(item, at))
        case Sentence():
            yield from (f"`{item.text}`: {wrong}" for wrong in _sentence(item, at))
        case Elements():
            yield from _elements(item, at)
        case Join():
            yield from _join(item, at)
        case AnyOf():
            for alternative in item.alternatives:
                yield from all_complaints(alternative, at)
        case Meets():
            return


def _clause(clause: Clause, at: Stand) -> Iterator[str]:
    for place in at.places:
        end = resolve(place, clause.path, at.schema)
        if isinstance(end, str):
            yield end
            continue
        if end.many and not clause.quantifier:
            yield f"{end.many} repeats: say every, some or no, or select"
        if end.attribute is not None and not end.open:
            wrong = _misfit(clause, end, at.settings)
            yield from [wrong] if wrong else []
    if clause.test == "matches":
        yield from (wrong for one in _literals(clause.arguments, at.settings) for wrong in _regex(str(one)))
    if clause.term:
        yield from phrase_complaints(clause, at)
    yield from _unfit(clause, at.settings)
    yield from _siblings(clause.arguments, at)


def _unfit(clause: Clause, settings: Mapping[str, Literal]) -> Iterator[str]:
    """Settings of another kind than the operator takes: of literals, the grammar sees to that."""
    given = [(one.name, settings[one.name]) for one in clause.arguments if isinstance(one, Setting) and one.name in settings]
    for name, value in given:
        several = isinstance(value, list | tuple)
        if clause.test == "is one of" and not several:
            yield f"${name} is {value!r}: `is one of` takes a list"
        elif clause.test in COUNTS and (several or as_number(value) is None or isinstance(value, str)):
            yield f"${name} is {value!r}: `{clause.test}` takes a number"
        elif clause.test in _TEXTUAL and not isinstance(value, str):
            yield f"${name} is {value!r}: `{clause.test}` takes a text"


def phrase_complaints(item: Clause | Sentence, at: Stand) -> Iterator[str]:
    """What stands in the holes of a phrase and is not what it takes. Most of that would be found nowhere, and a sentence hold for it."""
    term = SENTENCES[item.term] if isinstance(item, Sentence) else PREDICATES[item.term]
    for name, kind, argument in zip(term.names, term.holes, item.arguments, strict=True):
        given = at.settings.get(argument.name) if isinstance(argument, Setting) else argument
        if given is None:  # another setting than the one that is asked about
            continue
        takes = _no_texts(kind, given) if kind == "list" and term.wrong is None else _no_kind(kind, given)
        if takes:
            yield f"{{{name}}} takes {takes}, got {given!r}"
        elif name == "types":
            unknown = [one for one in map(str, cast("list[object]", given)) if not _is_type(one, at.schema)]
            yield from (f"{one} is no resource type of the provider{places.near_type(one, at.schema)}" for one in unknown)
        elif kind == "list" and term.wrong is not None:
            yield from filter(None, map(term.wrong, cast("list[object]", given)))


def _no_texts(kind: str, given: object) -> str:
    whole = _no_kind(kind, given) or not all(isinstance(one, str) for one in cast("list[object]", given))
    return "a list of texts" if whole else ""


def _no_kind(kind: str, given: object) -> str:
    """What a hole takes, if a literal is something else. A path, a bare word and any literal are what the grammar lets stand there."""
    if kind == "list":
        return "" if isinstance(given, list | tuple) else "a list"
    if kind == "number":
        return "" if isinstance(given, int | float) and not isinstance(given, bool) else "a number"
    return "" if kind not in {"text", "operand"} or isinstance(given, str | Sibling) else "a text"


def _is_type(name: str, schema: Schema) -> bool:
    """Whether there is such a type, or one that a glob means."""
    return bool(fnmatch.filter(schema.types, name)) or places.exists(name, schema)


def _regex(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"{pattern!r} is no regular expression: {error}"


def _siblings(arguments: Sequence[object], at: Stand) -> Iterator[str]:
    """Paths that stand as arguments of a term lead from the top of the subject."""
    for argument in arguments:
        if isinstance(argument, Sibling):
            ends = (resolve(places.top(name), steps(argument.path), at.schema) for name in at.types)
            yield from (end for end in ends if isinstance(end, str))


def _sentence(item: Sentence, at: Stand) -> Iterator[str]:
    on, needs = SENTENCES[item.term].on, SENTENCES[item.term].needs
    bare = [name for name in at.types if needs and all(at.schema.attribute(name, (one,)) is None for one in needs)]
    yield from (f"{name} has no {' or '.join(needs)}, which this phrase speaks of" for name in bare)
    if on:
        yield from (f"this phrase does not speak of {name}, but of {', '.join(on)}" for name in at.types if name not in on)
    yield from (*phrase_complaints(item, at), *_siblings(item.arguments, at))


def _elements(item: Elements, at: Stand) -> Iterator[str]:
    path = path_text(item.path)
    ends = [resolve(place, item.path, at.schema) for place in at.places]
    yield from (f"`{item.quantifier} {path}`: {end}" for end in ends if isinstance(end, str))
    found = tuple(places.inside(end) for end in ends if not isinstance(end, str))
    yield from all_complaints((*item.when, *item.where), replace(at, places=found))


def _join(item: Join, at: Stand) -> Iterator[str]:
    word = f"{'lacks' if item.lacks else 'has'} {', '.join(item.types)}"
    unknown = [name for name in item.types if not places.exists(name, at.schema)]
    yield from (f"`{word}`: {name} is no resource type of the provider{places.near_type(name, at.schema)}" for name in unknown)
    yield from (f"`{word}`: {wrong}" for wrong in _join_keys(item, at, unknown))
    yield from all_complaints(
        (*item.which, *item.where), stand((name for name in item.types if name not in unknown), at.schema, at.settings)
    )


def _join_keys(item: Join, at: Stand, unknown: Sequence[str]) -> Iterator[str]:
    scopes = [name for name in at.types if name in SCOPES]
    if bool(item.via or item.by) == bool(scopes):
        yield "an account or region has neither via nor by" if scopes else "expected via or by, got neither"
    if item.pattern and not item.via:
        yield "`as` needs via"
    if item.via:
        yield from _key(item.via, (name for name in item.types if name not in unknown), at.schema)
    for path in [*([item.by] if item.by else []), *HOLE.findall(item.pattern)]:
        yield from _key(path, at.types, at.schema)


def _key(path: str, types: Iterable[str], schema: Schema) -> Iterator[str]:
    for name in types:
        end = resolve(places.top(name), steps(path), schema)
        if isinstance(end, str):
            yield end
        elif end.open and end.attribute is not None and end.attribute.kind == "string":
            whole = ".".join(end.names)
            yield f"{name}: {whole} is a text, whatever stands in it: say `{whole}`, of which any part may refer"


def _misfit(clause: Clause, end: Place, settings: Mapping[str, Literal]) -> str:
    """Why the test cannot be put to an attribute of this kind, or ""."""
    attribute = end.attribute
    if attribute is None or clause.test in _ANY_SHAPE:
        return ""
    if attribute.is_block or "object" in attribute.kind:
        return f"{'.'.join(end.names)} is a block, not a value"
    literals = _literals(clause.arguments, settings)
    whole = clause.test in {"is", "is not"} and bool(clause.arguments) and isinstance(clause.arguments[0], list)
    if attribute.repeats and not (clause.quantifier or end.chosen or whole or clause.test == "contains"):
        return f"{'.'.join(end.names)} is a list: say every, some or no"
    if clause.test == "contains":
        return _held(attribute, literals)
    if attribute.kind.startswith("map"):
        return f"{'.'.join(end.names)} is a map"
    return _scalar(clause.test, _element(attribute), literals)


def _literals(arguments: Sequence[object], settings: Mapping[str, Literal]) -> list[Scalar]:
    found: list[Scalar] = []
    for argument in arguments:
        given = settings.get(argument.name, "") if isinstance(argument, Setting) else argument
        if isinstance(given, (list, tuple)):
            found += given
        elif isinstance(given, (bool, int, float, str)):
            found.append(given)
    return found


def _element(attribute: Attribute) -> str:
    """The kind of one element, or of the scalar itself."""
    return attribute.kind.partition("(")[2].rstrip(")") or attribute.kind


def _held(attribute: Attribute, literals: list[Scalar]) -> str:
    if attribute.kind.startswith("map"):
        return ""
    return (
        _scalar("is", _element(attribute), literals)
        if attribute.repeats
        else "`contains` asks a list, a set or a map; of a text, say `matches`"
    )


def _scalar(test: str, kind: str, literals: list[Scalar]) -> str:
    if test in _TEXTUAL:
        return "" if kind in {"string", "any"} else f"`{test}` asks a text, not a {kind}"
    if test in _NUMERIC and kind == "bool":
        return f"`{test}` asks a number, not a bool"
    if test in _NUMERIC and any(as_number(one) is None for one in literals):
        return "expected numbers"
    wrong = [one for one in literals if not _fits(one, kind)]
    return f"{wrong[0]!r} is no {kind}{_WRITE.get(kind, '')}" if wrong else ""


def _fits(literal: Scalar, kind: str) -> bool:
    """A text may also hold a number or a truth value: the provider has such arguments, and Terraform converts."""
    if kind == "bool":
        return isinstance(literal, bool)
    if kind == "number":
        return isinstance(literal, (int, float)) and not isinstance(literal, bool)
    return True

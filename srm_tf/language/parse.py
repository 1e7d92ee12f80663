"""Sentences as written → syntax.py. Everything that can be checked without a schema is checked here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, cast

from srm_tf.errors import SrmError, nearest
from srm_tf.language.mistakes import about_key, about_sentence, about_test
from srm_tf.language.syntax import AnyOf, Argument, Clause, Elements, Item, Join, Meets, Scalar, Sentence, Setting, Sibling, Step
from srm_tf.language.terms import KINDS, NUMBER, PREDICATES, SENTENCES, Term
from srm_tf.regex import regex

Toml: TypeAlias = dict[str, Any] | list[Any] | str | float | bool | None  # as read, for `isinstance` to narrow

DECIDERS = ("account", "image", "subnet", "service", "parent")
_ABSENT = ("", "missing", "satisfied", *DECIDERS)
_NAME = r"[A-Za-z_][\w-]*"
_SELECTOR = rf"\[{_NAME}='[^']*'(?:, {_NAME}='[^']*')*\]"
_PATH = rf"{_NAME}(?:{_SELECTOR})?(?:\['[^']+'\])?(?:\.{_NAME}(?:{_SELECTOR})?(?:\['[^']+'\])?)*"
_VALUE = KINDS["value"]
OPERATORS: dict[str, str] = {
    "is one of": rf"is one of ({KINDS['list']})",
    "is at least": rf"is at least ({KINDS['number']})",
    "is at most": rf"is at most ({KINDS['number']})",
    "is between": rf"is between ({KINDS['number']}) and ({KINDS['number']})",
    "is not set": r"is not set",
    "is set": r"is set",
    "is not": rf"is not ({_VALUE})",
    "is": rf"is ({_VALUE})",
    "has at least": rf"has at least ({KINDS['number']})",
    "has at most": rf"has at most ({KINDS['number']})",
    "contains": rf"contains ({_VALUE})",
    "matches": rf"matches ({KINDS['text']})",
    "starts with": rf"starts with ({KINDS['text']})",
    "refers to": rf"refers to ((?:data\.)?aws_\w+|{KINDS['list']})",
}
_CLAUSE = regex(rf"(?:(every|some|no) )?({_PATH}) (.+?)( by default| or (?:{'|'.join(DECIDERS)}) decides)?", re.DOTALL)
_TESTS = {name: regex(pattern, re.DOTALL) for name, pattern in OPERATORS.items()}
_STEP = regex(rf"\.?({_NAME})({_SELECTOR})?|\['([^']+)'\]")
_SELECT = regex(rf"({_NAME})='([^']*)'")
_LITERALS = regex(rf"\s*({NUMBER}|'[^']*'|\"[^\"]*\"|true|false)\s*(?:,|$)")
_IN_LIST = regex(r"\$\w+")
_JOIN_KEYS = {"has", "lacks", "via", "by", "as", "which", "where", "at_least", "absent", "builtin", "sole"}
_QUANTIFIERS = ("every", "some", "no")


def items(raw: Toml, where: tuple[str, ...], *, inside: str = "") -> tuple[Item, ...]:
    """A list of items as TOML holds it. `inside` is any_of or where, which forbid some nesting."""
    if not isinstance(raw, list):
        raise SrmError(where, f"expected a list of sentences, got {_kind(raw)}")
    return tuple(item(one, (*where, f"[{i}]"), inside=inside) for i, one in enumerate(raw))


def item(raw: object, where: tuple[str, ...], *, inside: str = "") -> Item:
    """One item: a sentence in words, or a table."""
    if isinstance(raw, str):
        return clause(raw, where)
    if not isinstance(raw, dict):
        raise SrmError(where, f"expected a sentence or a table, got {_kind(raw)}")
    table = cast("dict[str, Any]", raw)
    for key, build in _TABLES.items():
        if key in table:
            return build(table, where, inside)
    got = ", ".join(map(str, table))
    what = f"expected one of has, lacks, every, some, no, meets, any_of, got {got or 'an empty table'}"
    if {"all_of", "and"} & table.keys():
        raise SrmError(where, what, "What stands in one list holds together: write the items side by side.")
    if "not" in table:
        raise SrmError(where, what, "Say it with `is not`, `no path …` or { lacks = … }.")
    raise SrmError(where, what, next((hint for key in table if (hint := about_key(key, _TABLES))), ""))


def clause(text: str, where: tuple[str, ...]) -> Clause | Sentence:
    """`every path is value by default`, or a registered phrase."""
    for term in SENTENCES.values():
        found = term.pattern.fullmatch(text)
        if found:
            return Sentence(term.phrase, _holes(term, found.groups(), where), text)
    found = _CLAUSE.fullmatch(text)
    if not found:
        raise SrmError(where, f"expected `[every|some|no] path test [by default]`, got {text!r}", about_sentence(text))
    quantifier, path, test, tail = found.groups()
    word = tail.split()[1] if tail else ""
    return _test(test, path, Clause(steps(path), "", (), quantifier or "", word, "", text), where)


def _test(test: str, path: str, partly: Clause, where: tuple[str, ...]) -> Clause:
    for name, pattern in _TESTS.items():
        found = pattern.fullmatch(test)
        if found:
            arguments = tuple(_argument(one, where) for one in found.groups())
            return Clause(partly.path, name, arguments, partly.quantifier, partly.tail, "", partly.text)
    for term in PREDICATES.values():
        found = term.pattern.fullmatch(test)
        if found:
            arguments = _holes(term, found.groups(), where)
            return Clause(partly.path, "term", arguments, partly.quantifier, partly.tail, term.phrase, partly.text)
    hint = about_test(test, path, partly.text, tuple(OPERATORS), DECIDERS)
    raise SrmError(where, f"expected an operator or a known phrase, got {test!r}", hint)


def steps(path: str) -> tuple[Step, ...]:
    """`parameter[name='x'].value` → its steps."""
    found: list[Step] = []
    for name, selector, key in _STEP.findall(path):
        found.append(Step(key, (), odd=True) if key else Step(name, tuple(_SELECT.findall(selector))))
    return tuple(found)


def _holes(term: Term, groups: Sequence[str], where: tuple[str, ...]) -> tuple[Argument, ...]:
    return tuple(_hole(kind, text, where) for kind, text in zip(term.holes, groups, strict=True))


def _hole(kind: str, text: str, where: tuple[str, ...]) -> Argument:
    if kind in {"word", "path"}:
        return text
    if kind == "operand" and text[0] not in "'\"$":
        return Sibling(text)
    return _argument(text, where)


def _argument(text: str, where: tuple[str, ...]) -> Argument:
    if text.startswith("$"):
        return Setting(text[1:])
    if text.startswith("["):
        return _list(text[1:-1], where)
    return _scalar(text)


def _list(text: str, where: tuple[str, ...]) -> list[Scalar]:
    found: list[Scalar] = []
    at = 0
    while text[at:].strip():
        match = _LITERALS.match(text, at)
        if not match:
            setting = _IN_LIST.search(text)
            hint = f"A $setting stands by itself, and may be a list: `is one of {setting[0]}`." if setting else ""
            raise SrmError(where, f"expected a list of texts, numbers, true or false, got [{text}]", hint)
        found.append(_scalar(match.group(1)))
        at = match.end()
    return found


def _scalar(text: str) -> Scalar:
    if text[0] in "'\"":
        return text[1:-1]
    if text in {"true", "false"}:
        return text == "true"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def _elements(raw: dict[str, Any], where: tuple[str, ...], _inside: str) -> Elements:
    quantifier = next(word for word in _QUANTIFIERS if word in raw)
    _only(raw, {quantifier, "where", "when"}, where)
    path = raw[quantifier]
    if not isinstance(path, str) or not re.fullmatch(_PATH, path):
        raise SrmError((*where, quantifier), f"expected a path, got {path!r}")
    if "when" in raw and quantifier != "every":  # of an element that may be skipped, nobody could say that it is one
        hint = "Put it into `where`: both hold together."
        raise SrmError((*where, "when"), f"expected it beside every alone, got it beside {quantifier}", hint)
    body = items(raw.get("where"), (*where, "where"), inside="where")
    guard = items(raw.get("when", []), (*where, "when"), inside="where")
    return Elements(quantifier, steps(path), body, guard)  # type: ignore[arg-type]


def _join(raw: dict[str, Any], where: tuple[str, ...], inside: str) -> Join:
    if inside == "where":
        raise SrmError(where, "expected no has/lacks inside where, got one", "Point at another control with { meets = … }.")
    _only(raw, _JOIN_KEYS, where)
    for one, other in (("via", "by"), ("has", "lacks")):
        if one in raw and other in raw:
            raise SrmError(where, f"expected {one} or {other}, got both")
    lacks = "lacks" in raw
    absent = _word(raw, "absent", where)
    if absent not in _ABSENT:
        raise SrmError((*where, "absent"), f"expected one of {', '.join(_ABSENT[1:])}, got {absent!r}", nearest(absent, _ABSENT))
    return Join(
        lacks,
        _types(raw, "lacks" if lacks else "has", where),
        _word(raw, "via", where),
        _word(raw, "by", where),
        _word(raw, "as", where),
        items(raw.get("where", []), (*where, "where"), inside="where"),
        _at_least(raw, where),
        absent,
        _word(raw, "builtin", where),
        flag(raw, "sole", where),
        _clauses(raw.get("which", []), (*where, "which")),
    )


def _clauses(raw: Toml, where: tuple[str, ...]) -> tuple[Clause, ...]:
    """What selects: clauses only, so that a message can say what was looked for."""
    found = items(raw, where, inside="where")
    clauses = tuple(one for one in found if isinstance(one, Clause))
    if len(clauses) != len(found):
        raise SrmError(where, "expected clauses, `path test`, and nothing else")
    return clauses


def _types(raw: dict[str, Any], key: str, where: tuple[str, ...]) -> tuple[str, ...]:
    types: Toml = raw[key]
    if isinstance(types, str):
        return (types,)
    if not isinstance(types, list) or not types or not all(isinstance(one, str) for one in types):
        raise SrmError((*where, key), f"expected a resource type or a list of them, got {types!r}")
    return tuple(types)


def _word(raw: dict[str, Any], key: str, where: tuple[str, ...]) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str):
        raise SrmError((*where, key), f"expected a text, got {value!r}")
    return value


def _at_least(raw: dict[str, Any], where: tuple[str, ...]) -> int:
    value = raw.get("at_least", 1)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SrmError((*where, "at_least"), f"expected a number of 1 or more, got {value!r}")
    return value


def flag(raw: dict[str, Any], key: str, where: tuple[str, ...]) -> bool:
    """True or false; false where nobody says. Raises SrmError."""
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise SrmError((*where, key), f"expected true or false, got {value!r}")
    return value


def _meets(raw: dict[str, Any], where: tuple[str, ...], _inside: str) -> Meets:
    _only(raw, {"meets", "always"}, where)
    if not isinstance(raw["meets"], str):
        raise SrmError((*where, "meets"), f"expected the id of a control, got {_kind(raw['meets'])}")
    return Meets(raw["meets"], flag(raw, "always", where))


def _any_of(raw: dict[str, Any], where: tuple[str, ...], inside: str) -> AnyOf:
    if inside == "any_of":
        raise SrmError(where, "expected no any_of inside any_of, got one", "Put its alternatives beside those of the outer one.")
    _only(raw, {"any_of"}, where)
    alternatives: Toml = raw["any_of"]
    if not isinstance(alternatives, list) or not alternatives:
        raise SrmError(
            (*where, "any_of"), f"expected a list of alternatives, got {'an empty list' if alternatives == [] else _kind(alternatives)}"
        )
    nested = "where" if inside == "where" else "any_of"
    trail = [(*where, "any_of", f"[{i}]") for i in range(len(alternatives))]
    found = [_alternative(one, at, nested) for one, at in zip(alternatives, trail, strict=True)]
    guards = tuple(number for number, _ in found)
    return AnyOf(tuple(held for _, held in found), guards if any(guards) else ())


def _alternative(raw: Toml, where: tuple[str, ...], inside: str) -> tuple[int, tuple[Item, ...]]:
    """One item, a list of items that must hold together, or such a list with a guard; how many of the items are the guard's."""
    if isinstance(raw, dict) and "expect" in raw:
        _only(raw, {"when", "expect"}, where)
        when = items(raw.get("when", []), (*where, "when"), inside=inside)
        return len(when), (*when, *items(raw["expect"], (*where, "expect"), inside=inside))
    return 0, items(raw, where, inside=inside) if isinstance(raw, list) else (item(raw, where, inside=inside),)


_TABLES: dict[str, Callable[[dict[str, Any], tuple[str, ...], str], Item]] = {
    "has": _join,
    "lacks": _join,
    "meets": _meets,
    "any_of": _any_of,
    "every": _elements,
    "some": _elements,
    "no": _elements,
}


def _only(raw: dict[str, Any], allowed: Iterable[str], where: tuple[str, ...]) -> None:
    for key in raw:
        if key not in allowed:
            raise SrmError((*where, key), f"expected one of {', '.join(sorted(allowed))}, got {key!r}", about_key(key, allowed))


def _kind(raw: object) -> str:
    names: dict[type, str] = {
        str: "a text",
        dict: "a table",
        list: "a list",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "nothing",
    }
    return names.get(type(raw), type(raw).__name__)

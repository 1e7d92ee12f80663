"""What somebody may have meant who wrote a sentence that is none: the nearest words, and the habits of other languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from srm_tf.errors import nearest
from srm_tf.language.terms import KINDS, PREDICATES, SENTENCES
from srm_tf.regex import regex

# Words of other languages → the operator that says it here. Longer ones first, since the first that fits is taken.
_MEANT = {
    "is greater than or equal to": "is at least",
    "is less than or equal to": "is at most",
    "is greater than": "is at least",
    "is more than": "is at least",
    "is less than": "is at most",
    "is not one of": "no … is one of",
    "is not in": "no … is one of",
    "is not null": "is set",
    "is null": "is not set",
    "is present": "is set",
    "is defined": "is set",
    "must be set": "is set",
    "should be set": "is set",
    "must be": "is",
    "should be": "is",
    "is unset": "is not set",
    "is absent": "is not set",
    "is enabled": "is true",
    "is disabled": "is false",
    "has more than": "has at least",
    "has less than": "has at most",
    "has fewer than": "has at most",
    "begins with": "starts with",
    "ends with": "matches '…$'",
    "like": "matches",
    "lies in": "lies within",
    "is within": "lies within",
    "is not empty": "has at least 1",
    "is empty": "has at most 0",
    "is in": "is one of",
    "is equal to": "is",
    "does not match": "no … matches",
    "does not contain": "no … is",
    "greater than": "is at least",
    "less than": "is at most",
    "not equals": "is not",
    "not in": "no … is one of",
    "exists": "is set",
    "equals": "is",
    "includes": "contains",
    "has": "contains",
    "isn't": "is not",
    "isnt": "is not",
    "in": "is one of",
    ">=": "is at least",
    "<=": "is at most",
    "==": "is",
    "!=": "is not",
    "=~": "matches",
    "=": "is",
    ">": "is at least",
    "<": "is at most",
}
_TAKES = {
    "is between": ("two numbers, as in `is between 1 and 3`", "number"),
    "is one of": ("a list of values in brackets, or a $setting", "list"),
    "is at least": ("a number, or a $setting", "number"),
    "is at most": ("a number, or a $setting", "number"),
    "has at least": ("a number, or a $setting", "number"),
    "has at most": ("a number, or a $setting", "number"),
    "matches": ("a regular expression in quotes", "text"),
    "starts with": ("a text in quotes", "text"),
    "contains": ("a text in quotes, a number, true or false", "value"),
    "refers to": ("a resource type, or a list of them in quotes", "list"),
    "is not": ("a text in quotes, a number, true, false or a list", "value"),
    "is": ("a text in quotes, a number, true, false or a list", "value"),
}
_JOINED = regex(r"(?:.+['\"\d\]e]|is (?:not )?set) (?:and|or) \S+.*")
_FULL_STOP = regex(r".*[^.]\.")
# Keys of other tools' rules → the key that says it here.
_KEYS = {
    **dict.fromkeys(("name", "summary"), "title"),
    **dict.fromkeys(("level", "priority", "risk"), "severity"),
    **dict.fromkeys(("category", "area", "group", "tags"), "domain"),
    **dict.fromkeys(("type", "types", "resource_types", "resources", "provider", "target"), "resource"),
    **dict.fromkeys(("if", "filter", "unless", "match"), "when"),
    **dict.fromkeys(("check", "assert", "must", "condition", "definition", "rule", "then", "conditions"), "expect"),
    **dict.fromkeys(("why", "reason", "description", "message"), "rationale"),
    **dict.fromkeys(("remedy", "guideline", "resolution", "mitigation"), "remediation"),
    **dict.fromkeys(("snippet", "patch", "fixed", "example_fix"), "fix"),
    **dict.fromkeys(("links", "url", "urls", "docs"), "references"),
    **dict.fromkeys(("test", "tests"), "example"),
    **dict.fromkeys(("expected", "result", "status", "outcome"), "verdict"),
    **dict.fromkeys(("hcl", "code", "config", "tf", "input"), "terraform"),
    **dict.fromkeys(("min", "count", "minimum"), "at_least"),
    **dict.fromkeys(("or", "one_of", "anyof"), "any_of"),
    **dict.fromkeys(("with", "expect", "having"), "where"),
    **dict.fromkeys(("have", "exists", "beside"), "has"),
    **dict.fromkeys(("hasnt", "has_not", "not_has"), "lacks"),
}
_VERDICTS = {
    **dict.fromkeys(("pass", "passed", "passes", "ok", "compliant", "true"), "satisfied"),
    **dict.fromkeys(("skip", "skipped", "ignored", "none", "not_applicable"), "silent"),
}
_FAILS = frozenset({"fail", "failed", "fails", "failing", "violation", "non_compliant", "noncompliant", "bad"})
_QUANTIFIERS = {"all": "every", "each": "every", "any": "some", "none": "no", "not": "no"}
_SELECTS = regex(r"\[(?:\*|\d+)\]")
_TAIL = regex(r".* (?:or|by) (\w+)(?: decides)?")
_HOLES = regex(r"\{\w+:\w+\}")
_VALUE = regex(r"['\"$\[]|-?\b\d")
_GIVEN = regex(r"\[[^\]]*\]|'[^']*'|\$\w+|\b\d+\b")
_LIKE = 0.7
_NEARLY = 0.8  # how alike words and an operator must be: one slip in a short one
_SURE = 0.75  # how alike a phrase must be before anything else is looked for


def about_key(word: str, known: Iterable[str]) -> str:
    """A hint at the key that a wrong one may have meant, by its letters or by what other tools call it."""
    names = tuple(known)
    meant = _KEYS.get(word.casefold())
    return f"Did you mean {meant!r}?" if meant in names else nearest(word, names)


def about_verdict(word: str, known: Iterable[str]) -> str:
    """A hint at the verdict that a wrong word may have meant."""
    plain = word.casefold().replace("-", "_")
    if plain in _FAILS:
        return "Say 'missing' where nobody wrote it, 'misconfigured' where somebody wrote it wrongly."
    return f"Did you mean {_VERDICTS[plain]!r}?" if plain in _VERDICTS else nearest(word, known)


def about_sentence(text: str) -> str:
    """A hint for what is neither a clause nor a phrase."""
    if text != text.strip():
        return "No space stands before or behind a sentence."
    if "[" in text.partition(" ")[0] and not _SELECTS.search(text):
        return "A key of a map follows a dot, as in `tags.owner`, or stands in quotes, as in `tags['cost center']`."
    if text and " " not in text:
        return f"A test must follow, as in `{text} is true`."
    if _SELECTS.search(text):
        return "There are no indexes: say `every`, `some` or `no` before the path, or select by [name='text']."
    return nearest(text, SENTENCES)


def about_test(test: str, path: str, text: str, operators: Sequence[str], deciders: Sequence[str]) -> str:
    """A hint for what stands after a path and is no test. `path` is what was taken for one, `text` the whole sentence."""
    if "  " in text:
        return "One space stands between words."
    if path in {"every", "some", "no"}:
        return f"A test must follow, as in `{text} is true`."
    if path in _QUANTIFIERS:
        return f"Did you mean {_QUANTIFIERS[path]!r} in the place of {path!r}?"
    return (
        _tail(test, deciders)
        or ("No full stop ends a sentence." if _FULL_STOP.fullmatch(test) else "")
        or _amount(test)
        or _operator(test, operators)
        or nearest(test, PREDICATES, _SURE)
        or _phrase(text, SENTENCES, _SURE)
        or _meant(test)
        or _joined(test)
        or _literal(test)
        or nearest(test, (*operators, *PREDICATES))
        or _phrase(text, SENTENCES, _LIKE)
        or _phrase(test, PREDICATES, _LIKE)
    )


def _operator(test: str, operators: Sequence[str]) -> str:
    """The operator that the words before the first value are nearly: what it is given may be longer than they are, and unlike them.

    One that stands there as it is, is right: what follows is not.
    """
    words = _VALUE.split(test, maxsplit=1)[0].rstrip()
    others = [one for one in operators if not test.startswith(f"{one} ")]
    return "" if words in operators or words in _MEANT else nearest(words, others, _NEARLY)


def _phrase(text: str, phrases: Iterable[str], cutoff: float) -> str:
    """The phrase that a text is like, its lists and texts aside."""
    bare = {_HOLES.sub("", phrase): phrase for phrase in phrases}
    found = difflib.get_close_matches(_GIVEN.sub("", text).casefold(), list(bare), n=1, cutoff=cutoff)
    return f"Did you mean {bare[found[0]]!r}?" if found else ""


def _amount(test: str) -> str:
    """What stands behind `has at least` and is no number alone."""
    operator = next((one for one in ("has at least", "has at most") if test.startswith(f"{one} ")), "")
    return f"`{operator}` takes {_TAKES[operator][0]}, and nothing follows." if operator else ""


def _tail(test: str, deciders: Sequence[str]) -> str:
    found = _TAIL.fullmatch(test)
    if found is None:
        return ""
    if test.endswith(" decides"):
        return nearest(found[1], deciders) or f"Who decides is one of {', '.join(deciders)}."
    return nearest(f"by {found[1]}", ("by default",)) if f" by {found[1]}" in test else ""


def _meant(test: str) -> str:
    for word, operator in _MEANT.items():
        if test == word or test.startswith((f"{word} ", f"{word}'") if word[-1].isalpha() else word):
            return f"Did you mean {operator!r}?"
    return ""


def _joined(test: str) -> str:
    if test.startswith("is between ") or not _JOINED.fullmatch(test):
        return ""
    return "There is no and/or in a sentence: the items of a list hold together, { any_of = […] } are alternatives."


def _literal(test: str) -> str:
    """What an operator takes, where the operator is right and what follows is not."""
    for operator, (takes, kind) in _TAKES.items():
        if test == operator:
            return f"`{operator}` takes {takes}."
        given = test.removeprefix(f"{operator} ")
        if given == test or (operator != "is between" and regex(KINDS[kind]).fullmatch(given)):  # that one takes two
            continue
        if given in {"True", "False"}:
            return f"Did you mean {given.lower()!r}?"
        if " " in given and operator in {"is", "is not"}:
            return nearest(test, PREDICATES, 0.6) or f"`{operator}` takes {takes}, or a phrase follows that is registered."
        return f"`{operator}` takes {takes}."
    return ""

"""What somebody may have meant who wrote a sentence that is none: the nearest words, and the habits of other languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

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
    "is not null": "is set",
    "is null": "is not set",
    "must be": "is",
    "should be": "is",
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
_JOINED = regex(r".+['\"\d\]e] (?:and|or) \S+.*")
_QUANTIFIERS = {"all": "every", "each": "every", "any": "some", "none": "no", "not": "no"}
_SELECTS = regex(r"\[(?:\*|\d+)\]")
_TAIL = regex(r".* (?:or|by) (\w+)(?: decides)?")
_SURE = 0.75  # how alike a phrase must be before anything else is looked for


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A hint at the known word that a wrong one may have meant, in whatever case, or nothing.

    >>> nearest("Kms", ("msk", "kms")), nearest("nope", ("finspace",))
    ("Did you mean 'kms'?", '')
    """
    spelled = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word.casefold(), list(spelled), n=1, cutoff=cutoff)
    return f"Did you mean {spelled[close[0]]!r}?" if close else ""


def about_sentence(text: str) -> str:
    """A hint for what is neither a clause nor a phrase."""
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
        or nearest(test, PREDICATES, _SURE)
        or nearest(text, SENTENCES, _SURE)
        or _meant(test)
        or _joined(test)
        or _literal(test)
        or nearest(test, (*operators, *PREDICATES))
    )


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
        if given == test or regex(KINDS[kind]).fullmatch(given):
            continue
        if given in {"True", "False"}:
            return f"Did you mean {given.lower()!r}?"
        if " " in given and operator in {"is", "is not"}:
            return nearest(test, PREDICATES, 0.6) or f"`{operator}` takes {takes}, or a phrase follows that is registered."
        return f"`{operator}` takes {takes}."
    return ""

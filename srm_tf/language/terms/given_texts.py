"""What a plan shows of a text that refers to variables: the text less all that these were given, which the plan shows as well.

Terraform writes the values of the root module's variables into a plan, of sensitive ones, too:
https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias, cast
from urllib.parse import unquote_plus

from srm_tf.language.terms.texts import document, readings, unescaped, unzipped
from srm_tf.model.value import LATER, Reference, Unknown, Value, as_text
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context

Read: TypeAlias = "set[str | float | bool]"
_SHORT: Final = 3  # letters of what may stand anywhere by chance
# What may be base64: a whole word, or what stands between the slashes of an address.
_WORDS: Final = (regex(r"[A-Za-z0-9+/]{4,}={0,2}"), regex(r"[A-Za-z0-9+]{4,}={0,2}"))
_DEEPEST: Final = 2  # a login in a configuration of Docker
_DIGEST: Final = regex(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}|[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==")
_SIGNS: Final = regex(r"[\W_]+")
_PASSWORD: Final = 8  # letters of what hardly ever does: `https` and `prod` stand in, and around, what no variable brings


def of_a_plan(value: Value, references: Sequence[Reference], context: Context) -> Value | None:
    """A known text with a gap for each text that something it refers to has; None where a plan does not show what that has.

    What is left may be written in its place, or be what a function or a local value makes of a variable: a plan shows neither.
    """
    text = value.text()
    found = all_that_is_read(references, context) if references and context.graph.given else None
    if text is None or found is None:
        return None
    left = less_what_is_read(text, found)
    return Value(Unknown("what is written in a text", words=left, tree=document(left), hidden=True), written=True)


def all_that_is_read(references: Sequence[Reference], context: Context) -> Read | None:
    """The texts, numbers and bools that references read; None where a plan does not show what one of them has."""
    found: set[str | float | bool] = set()
    for reference in references:
        scalars = set(_read(reference, context))
        if not scalars and not _comes_later(reference, context):
            return None
        found |= scalars
    return found


def less_what_is_read(text: str, found: Read) -> str:
    """A text with a gap for each of these."""
    return LATER if text in map(as_text, found) else _less(unescaped(readings(text)[-1]), [one for one in found if isinstance(one, str)])


def _comes_later(reference: Reference, context: Context) -> bool:
    """Whether an attribute has nothing that can stand in a text that is known: `var.made ? aws_db_instance.main.arn : "none"`."""
    target = context.graph.get(reference.target)
    value = target.get(reference.attribute) if target is not None and reference.attribute else None
    return value is not None and (value.is_unknown or value.is_null)


def less_all_given(text: str, context: Context) -> str:
    """A text with a gap for each text as long as a password that any variable was given: it may come from there."""
    found = (one for value in context.graph.given.values() for one in inside(value) if isinstance(one, str))
    return _less(text, [one for one in found if len(one) >= _PASSWORD])


def was_given_another(reference: Reference, text: str, context: Context) -> bool:
    """Whether a variable was given something that has nothing to do with a known text: what stands beside it gave that."""
    return reference.target is None and is_another(_read(reference, context), text)


def is_another(found: Iterable[str | float | bool], text: str) -> bool:
    """Whether something has nothing to do with a known text; of nothing that is known it may have."""
    given = [as_text(one) or "" for one in found]
    return bool(given) and not (text in given or any(text in one for one in given if len(one) >= _SHORT) or _has(text, given))


def may_be_made_of(found: Iterable[str | float | bool], text: str) -> bool:
    """Whether a text may be what a function makes of one of these: a piece of it, in base64 or capitals, with other signs, or a digest."""
    given = [as_text(one) or "" for one in found]
    said = _letters(text)
    alike = any(one in said or said in one for one in map(_letters, given) if min(len(one), len(said)) >= _SHORT)
    return alike or _DIGEST.fullmatch(text.strip("'\" ")) is not None or not is_another(given, text)


def _letters(text: str) -> str:
    return _SIGNS.sub("", text).casefold()


def is_given(value: object, text: str) -> bool:
    """Whether a text is what a variable was given, or has it in it, if that is as long as a password; `upper` may have been called."""
    given = [one for inner in inside(value) if (one := as_text(inner))]
    return text in given or _has(text, [one for one in given if len(one) >= _PASSWORD], fold=True)


def _has(text: str, given: Sequence[str], *, fold: bool = False) -> bool:
    """Whether one of these stands in a text: as it is, as a part of an address, of JSON, or in base64. `fold`: in any case."""
    said = "\0".join(one for inner in _decoded(text, _DEEPEST) for one in _unescaped(inner))
    if fold:
        said, given = said.casefold(), [one.casefold() for one in given]
    escaped = "\\" in said  # to spell out each of what is given for each of as many texts takes long
    return any(one in said for part in _telling(given) for one in (_spelled(part) if escaped else (part,)))


def _unescaped(text: str) -> tuple[str, ...]:
    """A text, as it was before `urlencode`, and before each of two `jsonencode`."""
    once = text.replace('\\"', '"').replace("\\\\", "\\")
    return text, unquote_plus(text), unescaped(once)


def _decoded(text: str, depth: int) -> Iterator[str]:
    """A text, and what stands in it in base64 (a part of an address as well), and in that."""
    yield text
    for word in {one for words in _WORDS for one in words.findall(text)} if depth else ():
        with suppress(ValueError):  # no base64, or no text in it
            raw = unzipped(b64decode(word, validate=True))
            yield from _decoded(raw.replace(b"\0", b"").decode(), depth - 1)  # in UTF-16, as PowerShell takes it, each letter has a zero


def _telling(given: Iterable[str]) -> set[str]:
    """What does not stand anywhere by chance."""
    return {said for one in given for said in (one, one.strip()) if len(said) >= _SHORT}  # `trimspace(var.key)`


def _spelled(one: str) -> Iterable[str]:
    """A text, and how JSON writes it."""
    return dict.fromkeys((one, json.dumps(one)[1:-1], json.dumps(one, ensure_ascii=False)[1:-1]))


def _less(text: str, found: Iterable[str]) -> str:
    """A text with a gap for each of these; a number stands without quotes, and few letters may stand in a word by chance."""
    escaped = "\\" in text
    for one in sorted(_telling(found), key=len, reverse=True):
        for said in _spelled(one) if escaped else (one,):
            if said in text:
                text = text.replace(said, LATER) if len(one) >= _PASSWORD else _alone(said).sub(LATER, text)
    return text


def _alone(text: str) -> re.Pattern[str]:
    """A text where no letter and no digit stands beside it."""
    return re.compile(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])")


def _read(reference: Reference, context: Context) -> Iterator[str | float | bool]:
    """The texts, numbers and bools that what a reference reads has in it."""
    target = context.graph.get(reference.target)
    if target is not None:
        yield from inside(target.get(reference.attribute).plain() if reference.attribute else None)
        return
    yield from inside(context.graph.given.get(".".join(reference.text.split("[")[0].split(".")[:2])))


def inside(value: object) -> Iterator[str | float | bool]:
    """The texts, numbers and bools in a value."""
    if isinstance(value, Mapping):
        for inner in cast("Mapping[str, object]", value).values():
            yield from inside(inner)
    elif isinstance(value, (list, tuple)):
        for inner in cast("Sequence[object]", value):
            yield from inside(inner)
    elif isinstance(value, (str, int, float)) and value != "":
        yield value

"""Terraform's functions for texts: https://developer.hashicorp.com/terraform/language/functions#string-functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from srm_tf.terraform import cty
from srm_tf.terraform.convert import as_text
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import Param, function
from srm_tf.terraform.functions.regex_classes import Unsupported
from srm_tf.terraform.functions.regexes import Pattern, compiled
from srm_tf.terraform.given_by_aws import begins_with
from srm_tf.terraform.graphemes import clusters
from srm_tf.terraform.joining import begun, joined
from srm_tf.terraform.replacing import is_pattern, replaced_later
from srm_tf.terraform.templates import SPACES
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, Type, list_of, object_of, tuple_of

_TEXT = Param(STRING, unknown=True)
_LONGEST = 10_000_000  # characters that a padding may come to
_UNSUPPORTED = ("a regular expression that this program does not know how to match",)


@function("chomp", STRING, returns=STRING)
def chomp(text: str) -> str:
    """`chomp(text)`: without the line ends at its end."""
    return text.rstrip("\r\n")


@function("endswith", _TEXT, STRING, returns=BOOL)
def endswith(text: Val, suffix: str) -> Val:
    """`endswith(text, suffix)`; of a text that is not known, Terraform knows no end. Its end is certain where it is written."""
    if isinstance(text.data, str):
        return cty.boolean(text.data.endswith(suffix))
    known = text.blank.suffix
    return _later(text, known.endswith(suffix) if known.endswith(suffix) or not suffix.endswith(known) else None)


@function("startswith", _TEXT, STRING, returns=BOOL)
def startswith(text: Val, prefix: str) -> Val:
    """`startswith(text, prefix)`; of a text that is not known, its beginning may be."""
    if isinstance(text.data, str):
        return cty.boolean(text.data.startswith(prefix))
    known = text.blank.prefix
    if known.startswith(prefix):
        return cty.TRUE
    if known and len(known.encode()) >= len(prefix.encode()):
        return cty.FALSE
    return _later(text, begins_with(text, prefix))


def _later(text: Val, answer: bool | None, *, not_null: bool = True) -> Val:  # noqa: FBT001 — the answer itself
    """What Terraform does not know of a text, and what is certain of it all the same."""
    return Val(BOOL, cty.Blank(not_null, why=text.blank.why, sure=None if answer is None else cty.boolean(answer)))


@function("strcontains", _TEXT, STRING, returns=BOOL, not_null=False)
def strcontains(text: Val, wanted: str) -> Val:
    """`strcontains(text, wanted)`; of a text that is not known, what is written of it is in it for certain."""
    if isinstance(text.data, str):
        return cty.boolean(wanted in text.data)
    parts = [as_text(one) for one in text.blank.pieces if one.known]
    return _later(text, True if any(wanted in one for one in parts) else None, not_null=False)


@function("indent", NUMBER, STRING, returns=STRING)
def indent(spaces: Decimal, text: str) -> str:
    """`indent(spaces, text)`: every line but the first."""
    count = whole(spaces)
    if count < 0 or count * (text.count("\n") + 1) > _LONGEST:
        raise EvalError("the number of spaces is out of range")
    return text.replace("\n", "\n" + " " * count)


def whole(amount: Decimal) -> int:
    """A number that must be a whole one of 64 bits."""
    if amount.is_infinite() or amount != amount.to_integral_value() or not -(2**63) <= amount < 2**63:
        raise EvalError("a whole number is required")
    return int(amount)


@function("join", STRING, rest=Param(list_of(STRING), raw=True, deep=True), returns=STRING)
def join(separator: str, *lists: Val) -> Val:
    """`join(separator, list...)`; of elements that are not known, as much as of the parts of a template, but for how it begins."""
    if not lists:
        raise EvalError("at least one list is required")
    items = [item for one in lists for item in one.items]
    if any(item.is_null for item in items):
        raise EvalError("a list has an element that is null; cannot concatenate null values")
    between = cty.string(separator)
    return begun(joined([part for item in items for part in (between, item)][1:]), "")


@function("split", STRING, STRING, returns=list_of(STRING))
def split(separator: str, text: str) -> list[str]:
    """`split(separator, text)`; without a separator, into code points."""
    return text.split(separator) if separator else list(text)


def _lower(sign: str) -> str:
    return "i" if sign == "\u0130" else sign.lower()


def _title(sign: str) -> str:
    found = sign.title()
    return found if len(found) == 1 else sign


def _upper(sign: str) -> str:
    found = sign.upper()
    return found if len(found) == 1 else _title(sign)


@function("lower", STRING, returns=STRING)
def lower(text: str) -> str:
    """`lower(text)`: each code point by itself."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


@function("upper", STRING, returns=STRING)
def upper(text: str) -> str:
    """`upper(text)`: each code point by itself, so that `ß` stays."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


@function("title", STRING, returns=STRING)
def title(text: str) -> str:
    """`title(text)`: the first letter of each word in upper case."""
    return "".join(_title(sign) if _separates(text[place - 1 : place] or " ") else sign for place, sign in enumerate(text))


def _separates(sign: str) -> bool:
    """Whether a word may begin after this: in ASCII all but letters, digits and `_`; elsewhere spaces only."""
    return not (sign.isalnum() or sign == "_") if sign.isascii() else sign in SPACES


@function("strrev", STRING, returns=STRING)
def strrev(text: str) -> str:
    """`strrev(text)`: its characters in reverse."""
    return "".join(reversed(clusters(text)))


@function("substr", STRING, NUMBER, NUMBER, returns=STRING)
def substr(text: str, offset: Decimal, length: Decimal) -> str:
    """`substr(text, offset, length)`; a negative offset counts from the end, and a length of 0 then takes all, as -1 does anywhere."""
    start, size = whole(offset), whole(length)
    parts = clusters(text)
    if start < 0:
        start, size = max(start + len(parts), 0), size or -1
    return "".join(parts[start:] if size < 0 else parts[start : start + size])


@function("trim", STRING, STRING, returns=STRING)
def trim(text: str, signs: str) -> str:
    """`trim(text, signs)`: without these signs at either end."""
    return text.strip(signs)


@function("trimprefix", STRING, STRING, returns=STRING)
def trimprefix(text: str, prefix: str) -> str:
    """`trimprefix(text, prefix)`."""
    return text.removeprefix(prefix)


@function("trimsuffix", STRING, STRING, returns=STRING)
def trimsuffix(text: str, suffix: str) -> str:
    """`trimsuffix(text, suffix)`."""
    return text.removesuffix(suffix)


@function("trimspace", STRING, returns=STRING)
def trimspace(text: str) -> str:
    """`trimspace(text)`: without spaces and line ends at either end."""
    return text.strip(SPACES)


@function("replace", _TEXT, _TEXT, _TEXT, returns=STRING)
def replace(text: Val, old: Val, new: Val) -> Val:
    """`replace(text, substring, replacement)`; a substring between slashes is a regular expression."""
    if not (isinstance(text.data, str) and isinstance(old.data, str) and isinstance(new.data, str)):
        return replaced_later(text, old, new)
    if not is_pattern(old.data):
        return cty.string(text.data.replace(old.data, new.data))
    try:
        return cty.string(compiled(old.data[1:-1]).replaced(text.data, new.data))
    except Unsupported:
        return cty.unknown(STRING, not_null=True, why=_UNSUPPORTED)


def _captured(pattern: Pattern) -> Type:
    """What one match comes to: the text, or its groups as an object by name or as a tuple."""
    names = set(pattern.names)
    if not names:
        return STRING
    if names == {""}:
        return tuple_of([STRING] * len(pattern.names))
    if "" in names:
        raise EvalError("invalid regexp pattern: cannot mix both named and unnamed capture groups")
    return object_of(dict.fromkeys(names, STRING))


def _found(kind: Type, pattern: Pattern, groups: Sequence[str | None], everything: str) -> Val:
    texts = [cty.null(STRING) if one is None else cty.string(one) for one in groups]
    if kind.kind == "string":
        return cty.string(everything)
    return cty.a_tuple(texts) if kind.kind == "tuple" else cty.an_object(dict(zip(pattern.names, texts, strict=True)))


def _matching(pattern: Val, text: Val, shape: Callable[[Type], Type], found: Callable[[Type, Pattern, str], Val]) -> Val:
    """Answer with what the matches come to, or with an unknown of the type that the pattern alone tells."""
    why = (*pattern.blank.why, *text.blank.why)
    if not isinstance(pattern.data, str):
        return cty.unknown(shape(ANY), not_null=shape(ANY) != ANY, why=why)
    try:
        program = compiled(pattern.data)
        kind = _captured(program)
        return found(kind, program, text.data) if isinstance(text.data, str) else cty.unknown(shape(kind), not_null=True, why=why)
    except Unsupported:
        return cty.unknown(shape(ANY), not_null=True, why=_UNSUPPORTED)


@function("regex", _TEXT, _TEXT, returns=ANY)
def regex(pattern: Val, text: Val) -> Val:
    """`regex(pattern, text)`: the first match; it is an error if there is none."""

    def found(kind: Type, program: Pattern, data: str) -> Val:
        hit = next(program.matches(data), None)
        if hit is None:
            raise EvalError("pattern did not match any part of the given string")
        return _found(kind, program, hit.texts[1:], hit.texts[0] or "")

    return _matching(pattern, text, lambda kind: kind, found)


@function("regexall", _TEXT, _TEXT, returns=ANY)
def regexall(pattern: Val, text: Val) -> Val:
    """`regexall(pattern, text)`: a list of all matches."""

    def found(kind: Type, program: Pattern, data: str) -> Val:
        return cty.a_list([_found(kind, program, hit.texts[1:], hit.texts[0] or "") for hit in program.matches(data)], kind)

    return _matching(pattern, text, list_of, found)

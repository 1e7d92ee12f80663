"""Terraform's `format` and `formatlist`: https://developer.hashicorp.com/terraform/language/functions/format."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from re import Match

import msgspec

from srm_tf.model.value import GAP, LATER
from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.alike import any_of
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import Param, function, json_text, numerals
from srm_tf.terraform.graphemes import clusters, safe_prefix
from srm_tf.terraform.joining import around_gaps, begun, joined, words_in
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, list_of

_VERB = regex(r"%(?P<flags>[-+ 0#]*)(?P<width>[1-9][0-9]*)?(?:\.(?P<precision>[0-9]*))?(?:\[(?P<place>[1-9][0-9]*)\])?(?P<mode>[A-Za-z])")
_TEXTS = (STRING, NUMBER, BOOL)
_WIDEST = 1_000_000  # characters; a width beyond that is a slip, and would only fill the memory
_PREFIXES = {"b": "0b", "o": "0", "x": "0x", "X": "0X", "d": ""}


class _Verb(msgspec.Struct, frozen=True):
    """One `%` sequence as it is written."""

    raw: str
    offset: int
    mode: str
    flags: str
    width: int
    precision: int | None


def format_text(pattern: str, values: Sequence[Val]) -> str:
    """The pattern with its verbs filled in from wholly known values. Raises EvalError where values and verbs do not fit."""
    parts: list[str] = []
    position, turn, highest = 0, 1, 0
    while (start := pattern.find("%", position)) >= 0:
        parts.append(pattern[position:start])
        if pattern.startswith("%%", start):
            parts.append("%")
            position = start + 2
            continue
        hit = _VERB.match(pattern, start)
        if hit is None:
            raise EvalError(f"invalid format string at offset {start}")
        turn = int(hit["place"] or turn)
        if turn > len(values):
            raise EvalError(f'not enough arguments for "{hit[0]}" at {start}: need index {turn} but have {len(values)} total')
        precision = None if hit["precision"] is None else int(hit["precision"] or 0)
        verb = _Verb(hit[0], start, hit["mode"], hit["flags"], int(hit["width"] or 0), precision)
        parts.append(_filled(verb, values[turn - 1]))
        highest = max(highest, turn)
        turn, position = turn + 1, hit.end()
    if highest < len(values):
        raise EvalError(
            f"too many arguments; only {highest} used by format string" if highest else "too many arguments; no verbs in format string"
        )
    return "".join([*parts, pattern[position:]])


def _filled(verb: _Verb, value: Val) -> str:
    if verb.mode not in "vtbdoxXeEfgGsq":
        raise EvalError(f'unsupported format verb "{verb.mode}" in "{verb.raw}" at offset {verb.offset}')
    if max(verb.width, verb.precision or 0) > _WIDEST:
        raise EvalError(f'the width of "{verb.raw}" at {verb.offset} is too large')
    if verb.mode == "v":
        return _padded(verb, _as_it_is(verb, value))
    if value.is_null:
        raise _unsupported(verb, "null value cannot be formatted")
    if verb.mode == "t":
        return "true" if _converted(verb, value, cty.TRUE).data else "false"
    if verb.mode in "sq":
        text = str(_converted(verb, value, cty.string("")).data)
        text = "".join(clusters(text)[: verb.precision]) if verb.precision else text
        return _padded(verb, json_text.quote(text) if verb.mode == "q" else text)
    amount = _converted(verb, value, cty.number(0)).data
    assert isinstance(amount, Decimal)  # noqa: S101 — what a conversion to number gives
    return _whole(verb, amount) if verb.mode in _PREFIXES else _real(verb, amount)


def _unsupported(verb: _Verb, reason: str) -> EvalError:
    return EvalError(f'unsupported value for "{verb.raw}" at {verb.offset}: {reason}')


def _converted(verb: _Verb, value: Val, example: Val) -> Val:
    try:
        return convert(value, example.type)
    except EvalError as error:
        raise _unsupported(verb, str(error)) from None


def _as_it_is(verb: _Verb, value: Val) -> str:
    """`%v`: strings and numbers as they are; all else, and everything under `#`, as JSON."""
    if "#" not in verb.flags and isinstance(value.data, str):
        return value.data
    if "#" not in verb.flags and isinstance(value.data, Decimal):
        return ("-" if value.data.is_signed() else "+" if value.data.is_infinite() else "") + numerals.real(value.data, "g", None)
    return json_text.write(value)


def _padded(verb: _Verb, text: str) -> str:
    """Padded to the width, which counts characters as a person does; by zeros on either side, if so asked."""
    pads = (verb.width - len(clusters(text))) * ("0" if "0" in verb.flags else " ")
    return text + pads if "-" in verb.flags else pads + text


def _sign(verb: _Verb, amount: Decimal) -> str:
    return "-" if amount.is_signed() else "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def _whole(verb: _Verb, amount: Decimal) -> str:
    if amount.is_infinite() or amount != amount.to_integral_value():
        raise _unsupported(verb, "an integer is required")
    digits = numerals.integer(amount, verb.mode)
    if verb.precision == 0 and digits == "0":
        return ""
    before = _sign(verb, amount or Decimal(0)) + (_PREFIXES[verb.mode] if "#" in verb.flags else "")
    if verb.precision is None and "0" in verb.flags and "-" not in verb.flags:
        return before + digits.rjust(verb.width - len(before), "0")
    return _aligned(verb, before + digits.rjust(verb.precision or 0, "0"))


def _real(verb: _Verb, amount: Decimal) -> str:
    before, digits = _sign(verb, amount), numerals.real(amount, verb.mode, verb.precision)
    if amount.is_infinite():
        return _aligned(verb, (before or "+") + digits)
    if "0" in verb.flags:  # wins over `-` here, other than for whole numbers
        return before + digits.rjust(verb.width - len(before), "0")
    return _aligned(verb, before + digits)


def _aligned(verb: _Verb, text: str) -> str:
    return text.ljust(verb.width) if "-" in verb.flags else text.rjust(verb.width)


_ANYTHING = Param(ANY, null=True, unknown=True)


_PATTERN = Param(STRING, unknown=True)


@function("format", _PATTERN, rest=_ANYTHING, returns=STRING)
def format_(pattern: Val, *values: Val) -> Val:
    """`format(spec, values...)`; of values that are not known, the text before the first verb and behind the last is still certain.

    A template whose own parts are not known has its verbs in the text between them: one in a part would ask for a value more than these.
    """
    if isinstance(pattern.data, str):
        return _formatted(pattern.data, values)
    found = around_gaps(pattern, lambda written: _formatted(written, values))
    return Val(STRING, cty.Blank(not_null=True, why=cty.reasons(pattern, *values))) if found is None else begun(found, "")


def _formatted(pattern: str, values: Sequence[Val]) -> Val:
    if all(map(cty.wholly_known, values)):
        return cty.string(format_text(pattern, values))
    prefix = safe_prefix(pattern.partition("%")[0] if "%" in pattern else "")
    parts = _parts(pattern, values)
    if parts is None:
        words = _words(pattern, values)
        return Val(STRING, cty.Blank(not_null=True, prefix=prefix, why=cty.reasons(*values), suffix=_behind(pattern), words=words))
    return begun(joined(parts), prefix)


def _behind(pattern: str) -> str:
    """What stands behind the last verb, as far as it is plain."""
    behind = pattern[max((hit.end() for hit in _VERB.finditer(pattern)), default=len(pattern)) :]
    return behind if behind.isascii() and "%" not in behind else ""


def _parts(pattern: str, values: Sequence[Val]) -> list[Val] | None:
    """What a template of the same text is made of; None where a verb does more than to show what is not known yet."""
    verbs = list(_VERB.finditer(pattern))
    around = _VERB.split(pattern)[:: _VERB.groups + 1]
    if len(verbs) != len(values) or any("%" in piece for piece in around) or any(hit["place"] for hit in verbs):
        return None
    parts = [cty.string(around[0])]
    for hit, value, behind in zip(verbs, values, around[1:], strict=True):
        shown = _shown(hit, value)
        if shown is None:
            return None
        parts += [shown, cty.string(behind)]
    return parts


def _shown(hit: Match[str], value: Val) -> Val | None:
    """What stands in the place of a verb; None where that does more to something unknown than to show it."""
    if cty.wholly_known(value):
        try:
            return cty.string(format_text(hit[0], [value]))
        except EvalError:  # Terraform sees it when all of the values are known
            return None
    whole = hit["mode"] == "d" and value.type == NUMBER
    return value if hit[0] in {"%s", "%v", "%d"} and (whole or (hit["mode"] != "d" and value.type in (*_TEXTS, ANY))) else None


def _words(pattern: str, values: Sequence[Val]) -> str:
    """What is known of the text: the verbs in their order filled in as they are, or left for later."""
    left = iter(values if "[" not in pattern else ())

    def word(hit: Match[str]) -> str:
        value = next(left, None)
        return LATER if value is None or hit["mode"] not in "sv" else words_in(value)

    return _VERB.sub(word, pattern)


@function("formatlist", _PATTERN, rest=_ANYTHING, returns=list_of(STRING))
def formatlist(pattern: Val, *values: Val) -> Val:
    """`formatlist(spec, values...)`: once for each element of the lists, which are equally long; all else is repeated.

    Of a template whose own parts are not known, Terraform does not say how many texts it makes.
    """
    if pattern.known:
        return _listed(pattern, values)
    why = cty.reasons(pattern, *values)
    try:
        made = _listed(pattern, values)
    except EvalError:  # Terraform sees it when the template is known
        return Val(list_of(STRING), cty.Blank(not_null=True, why=why))
    return Val(list_of(STRING), cty.Blank(not_null=True, why=why, parts=(made,), ordered=True)) if made.known else made


def _listed(pattern: Val, values: Sequence[Val]) -> Val:
    sequences = [value for value in values if value.type.is_sequence and not value.is_null]
    sizes = {len(one.type.items) for one in sequences if one.type.kind == "tuple"}
    sizes |= {len(one.items) for one in sequences if cty.length_known(one)}
    if len(sizes) > 1:
        raise EvalError("the lists have different lengths")
    if any(value.type == ANY and not value.known for value in values) or not all(map(cty.length_known, sequences)):
        each = format_(pattern, *(_any_of(value) for value in values))
        return Val(list_of(STRING), cty.Blank(not_null=True, why=cty.reasons(*values), each=each))
    size = sizes.pop() if sizes else 1
    rows = [[value.items[place] if value in sequences else value for value in values] for place in range(size)]
    return cty.a_list([_row(pattern, row) for row in rows], STRING)


def _row(pattern: Val, row: Sequence[Val]) -> Val:
    """One text, as `format` makes it; of one that is not known Terraform gives no beginning here."""
    return begun(format_(pattern, *row), "")


def _any_of(value: Val) -> Val:
    """An element of a list, whichever; all else is repeated."""
    if value.type != ANY and not value.type.is_sequence:
        return value
    each = value.blank.each
    return each if each is not None else Val(value.type.of, cty.Blank(why=cty.reasons(value), shape=GAP, origin=any_of(cty.reasons(value))))

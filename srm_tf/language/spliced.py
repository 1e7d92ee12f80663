"""Whether what a text refers to stands in it as a word of its own: `"${aws_s3_bucket.b.id}-logs"` is the name of another bucket."""

from __future__ import annotations

from typing import Final

from srm_tf.language.recipes import awaited
from srm_tf.model.value import GAP, Reference, Value

# What goes on with a name, as letters do; a slash, a colon, a dot, a blank end it. API Gateway writes `API-Gateway-Execution-Logs_{id}`:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
_BEFORE: Final = frozenset({"-", GAP})
_OPENS: Final = "${"  # how what is put into a text begins, where an origin shows one
_BEHIND: Final = frozenset({"-", "_", GAP})


def has_letters(value: Value) -> bool:
    """Whether a text that is not known is more than what it refers to."""
    unknown = value.unknown
    return len(unknown.shape) > 1 or unknown.prefix != "" or unknown.suffix != "" or _OPENS in unknown.origin


def is_spliced(reference: Reference, value: Value, form: str) -> bool:
    """Whether a text that is not known holds what a reference reads (of that form) with nothing but more letters around it.

    Who shows no more than what a text refers to, as a plan does, does not show that.
    """
    unknown, shape = value.unknown, value.form
    if form not in {"", GAP}:
        return is_part_of_a_name(form, shape)
    gaps = _gaps_of(reference, value, shape)
    inside = _places(unknown.origin, f"{_OPENS}{reference.text}}}")
    if inside and not any(_is_alone_in_a_template(unknown.origin, place, reference.text) for place in inside):
        return True
    return bool(gaps) and not any(_is_alone(shape, place, place + 1) for place in gaps)


def _gaps_of(reference: Reference, value: Value, shape: str) -> list[int]:
    """The places in a text where what a reference reads may stand, as it is or as a function changes it: `lower("${x}-logs")`."""
    gaps, waits, made = _places(shape, GAP), awaited(value), value.unknown.made[1::2]
    if not value.unknown.shape and made:
        return [place for place, one in zip(gaps, made, strict=True) if reference.text in one] or gaps
    if len(waits) == len(gaps):
        return [place for place, one in zip(gaps, waits, strict=True) if one == reference]
    return gaps


def _is_alone_in_a_template(origin: str, place: int, name: str) -> bool:
    """Whether nothing goes on with `${name}` where a text is what a function makes of a template: `replace("${x}-logs", "_", "-")`."""
    end = place + len(f"{_OPENS}{name}}}")
    return _is_alone(origin, place, end) and origin[place - 1 : place] != "}" and origin[end : end + 1] != "$"


def is_part_of_a_name(name: str, text: str) -> bool:
    """Whether a name is in a text, and nowhere without more letters around it.

    >>> is_part_of_a_name("a", "a:b"), is_part_of_a_name("a", "a-b"), is_part_of_a_name("a", "c")
    (False, True, False)
    """
    return name in text and not any(_is_alone(text, place, place + len(name)) for place in _places(text, name))


def bare(text: str) -> str:
    """A text without what functions such as `lower` and `replace` change in a name.

    >>> bare("/aws/lambda/My_App")
    'awslambdamyapp'
    """
    return "".join(filter(str.isalnum, text)).lower()


def _places(text: str, part: str) -> list[int]:
    """All offsets at which `part` occurs in `text`."""
    return [place for place in range(len(text)) if part and text.startswith(part, place)]


def _is_alone(text: str, start: int, end: int) -> bool:
    before, behind = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before in _BEFORE or behind.isalnum() or behind in _BEHIND)

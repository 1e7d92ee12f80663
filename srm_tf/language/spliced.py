"""Whether what a text refers to stands in it as a word of its own: `"${aws_s3_bucket.b.id}-logs"` is the name of another bucket."""

from __future__ import annotations

from typing import Final

from srm_tf.language.recipes import awaited
from srm_tf.model.value import GAP, Reference, Value

# What goes on with a name, as letters do; a slash, a colon, a dot, a blank end it. API Gateway writes `API-Gateway-Execution-Logs_{id}`:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
_BEFORE: Final = frozenset({"-", GAP})
_BEHIND: Final = frozenset({"-", "_", GAP})


def has_letters(value: Value) -> bool:
    """Whether a text that is not known is more than what it refers to."""
    return len(value.unknown.shape) > 1


def is_spliced(reference: Reference, value: Value, form: str) -> bool:
    """Whether a text that is not known holds what a reference reads (of that form) with nothing but more letters around it.

    Who shows no more than what a text refers to, as a plan does, does not show that.
    """
    shape = value.unknown.shape
    if form not in {"", GAP}:
        return is_part_of_a_name(form, shape)
    gaps, waits = _places(shape, GAP), awaited(value)
    if len(waits) == len(gaps):
        gaps = [place for place, one in zip(gaps, waits, strict=True) if one == reference]
    return bool(gaps) and not any(_is_alone(shape, place, place + 1) for place in gaps)


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
    """Where a part begins in a text."""
    return [place for place in range(len(text)) if part and text.startswith(part, place)]


def _is_alone(text: str, start: int, end: int) -> bool:
    before, behind = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before in _BEFORE or behind.isalnum() or behind in _BEHIND)

"""What a text is that a function makes of something unknown: the same function of the same is the same text, wherever it stands.

`"/aws/lambda/${lower(var.prefix)}-b"` is the log group of the function `"${lower(var.prefix)}-b"`, whatever the variable comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.value import GAP, Certainty
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Blank, Val

_ANEW = frozenset({"bcrypt", "timestamp", "uuid"})  # each call gives something else
_MOST = 16  # elements of a collection: each of thousands of instances may look something up in one of thousands
_LONGEST = 1024  # letters of what tells two texts apart


def called_alike(function: str, value: Val, given: Sequence[Val]) -> Val:
    """What is not known with what it is: which function of what. Unchanged where more, or nothing, is known of it."""
    if function in _ANEW or not _is_bare(value):
        return value
    return _under(value, made_by(function, given))


def taken_alike(value: Val, source: Val, key: Val) -> Val:
    """A part taken out of something unknown, with its identity: the same part of the same thing is the same value."""
    if not _is_bare(value) or source.known or not key.known:
        return value
    of, named = identity(source), isinstance(key.data, str) and key.data.isidentifier()
    return _under(value, of and (f"{of}.{key.data}" if named else f"{of}[{identity(key)}]"))


def _is_bare(value: Val) -> bool:
    """Whether it is not known, and nothing tells what it is."""
    blank = value.data
    if not isinstance(blank, Blank):
        return False
    if blank.sure is not None:
        return _is_bare(blank.sure)
    return not (blank.shape or blank.origin or blank.pieces or blank.tree is not None)


def _under(value: Val, origin: str) -> Val:
    """The value, and what it will be, with what it is."""
    blank = value.data
    if not origin or len(origin) > _LONGEST or not isinstance(blank, Blank):
        return value
    sure = None if blank.sure is None else _under(blank.sure, origin)
    return Val(value.type, replace(blank, origin=origin if sure is None else "", sure=sure), value.marks)


def any_of(why: Sequence[str]) -> str:
    """What the element of a round is called, of a loop over a collection of unknown length: within a round it is the same one."""
    return f"{' and '.join(why)}{OPEN_KEY}"


def made_by(function: str, given: Sequence[Val]) -> str:
    """What a function makes of values; "" where nobody can tell what one of them is."""
    found = [identity(one) for one in given]
    return f"{function}({', '.join(found)})" if all(found) else ""


def mixed(blank: Blank) -> tuple[str, ...]:
    """The pieces of a text with what stands between them, by turns; () where nobody can tell what stands there."""
    made = [""]
    for part in blank.pieces:
        if part.known and not cty.is_hidden(part):
            made[-1] += str(part.data)
            continue
        gap = identity(part)
        if not gap:
            return ()
        made += [gap, ""]
    return tuple(made) if len(made) > 1 and sum(map(len, made)) <= _LONGEST else ()


def identity(value: Val) -> str:
    """What tells a value from all others; "" where that is not known of all of it, or would be a text that nobody may see.

    So the name of an element that is in the clear, taken of many, holds none of what stands beside it.
    """
    data = value.data
    if isinstance(data, Blank):
        return _of_unknown(value, data)
    if cty.is_hidden(value) or len(value.items) > _MOST:
        return ""
    if isinstance(data, (tuple, dict)):
        inside = [*_inside(value)]
        text = ", ".join(inside)
        return "" if not all(inside) else f"[{text}]" if isinstance(data, tuple) else f"{{ {text} }}" if text else "{}"
    if isinstance(data, Decimal):
        return cty.show_number(data)
    if isinstance(data, str):
        return f'"{_escaped(data)}"'
    return "null" if data is None else str(data).lower()


def hides(*values: Val) -> bool:
    """Whether a name for these would tell what nobody may see."""
    return any(marks.sensitive or marks.ephemeral for marks in map(cty.marks_in, values))


def _escaped(text: str) -> str:
    """As it would be written between quotes: no text is written as another one, or as a template."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${").replace("%{", "%%{")


def _inside(value: Val) -> Iterator[str]:
    if not isinstance(value.data, dict):
        yield from map(identity, value.items)
        return
    for name, one in value.data.items():
        inner = identity(one)
        yield inner and f"{name} = {inner}"


def _of_unknown(value: Val, blank: Blank) -> str:
    hidden = cty.is_hidden(value)  # of what it refers to, the name is all that is told
    if blank.sure is not None and not hidden:
        return identity(blank.sure)
    if blank.origin and not hidden:
        return blank.origin
    if blank.pieces and not hidden:
        parts = mixed(blank)
        text = "".join(_escaped(part) if place % 2 == 0 else f"${{{part}}}" for place, part in enumerate(parts))
        return f'"{text}"' if text else ""
    references = value.marks.references
    whole = blank.shape == GAP and len(references) == 1 and references[0].certainty == Certainty.EXACT
    return references[0].text if whole and blank.why and {one.partition(", ")[0] for one in blank.why} == {references[0].text} else ""

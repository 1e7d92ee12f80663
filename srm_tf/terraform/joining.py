"""Templates: the text that their parts make, and what is known of it while a part is not.

https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from srm_tf.model.value import LATER
from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.composed import apart, composed
from srm_tf.terraform.convert import as_text
from srm_tf.terraform.cty import NONE, EvalError, Val
from srm_tf.terraform.graphemes import safe_prefix
from srm_tf.terraform.one_of_many import at_most_possible
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING

_GAP = "\ufdd0{}\ufdd1"  # characters that no text has, around the place of a part that is not known
_GAPS = regex("\ufdd0(\\d+)\ufdd1")
_WHOLE = '"\ufdd3{}\ufdd1"'  # around the place of a part that is a value by itself
_WHOLES = regex("\ufdd3(\\d+)\ufdd1")
_QUOTES = regex(r'(?<!\\)(?:\\\\)*"')
_OPENINGS = ("{", "[")
_PRIMITIVES = (STRING, NUMBER, BOOL)
_SHORT = 2048  # letters of a text whose choices anybody asks for: an ARN, a name
_LONGEST = 1 << 16
_PARTS = 1024  # of a text that stands in another one


def joined(parts: Sequence[Val]) -> Val:
    """The text that the parts of a template make; not known, but for its beginning and its end, as soon as a part is not."""
    parts = _flat(parts)
    marks, text, known, there = NONE, "", True, False
    pieces: list[str] = []
    for part in parts:
        marks |= part.marks
        if part.is_null:
            raise EvalError("the expression result is null: cannot include a null value in a string template")
        there = there or (part.blank.there if not part.known else part.data != "")
        if not part.known:  # whatever its type is
            text += part.blank.prefix if known else ""
            known = False
            pieces.append(part.blank.shape)
            continue
        shown = as_text(part)
        pieces += [shown] if shown else []
        text += shown if known else ""
    if known:
        return composed(cty.mark(cty.string(text), marks), lambda: joined(list(map(apart, parts))))
    why = tuple(dict.fromkeys(reason for part in parts for reason in part.blank.why))
    tree = _document(parts) if text.lstrip().startswith(_OPENINGS) else None
    few = tree is None and sum(map(len, pieces)) <= _SHORT
    branches = _choices(parts) if few else ()
    if tree is None and not branches:  # what nothing tells of a choice may come from another side of it
        marks = NONE.and_all(at_most_possible(part.marks) if part.blank.branches else part.marks for part in parts)
    blank = cty.Blank(
        not_null=True,
        prefix=safe_prefix(text),
        why=why,
        there=there,
        tree=tree,
        branches=branches,
        shape="".join(pieces) if all(pieces) else "",
        suffix=_end(parts),
        words=_cut("".join(map(_words, parts))),
        pieces=tuple(parts) if len(parts) <= _PARTS else (),
        sure=_later(parts),
    )
    return Val(STRING, blank, marks)


def is_there_cut(text: Val) -> bool:
    """Whether something is left of a text where some of it is taken away: a name that stands in it, for nobody takes all of that away."""
    there, pieces = text.blank.there, text.blank.pieces
    return there and (len(pieces) <= 1 or any(not one.known and one.blank.there for one in pieces))


def around_gaps(text: Val, make: Callable[[str], Val]) -> Val | None:
    """What is made of a text that leaves the unknown parts of it as they are, wherever they come to stand; None where that is open."""
    parts = text.blank.pieces
    try:
        made = make("".join(as_text(part) if part.known else _GAP.format(place) for place, part in enumerate(parts)))
    except EvalError:  # Terraform sees it when all of the parts are known
        return None
    pieces = [made] if made.known else made.blank.pieces
    filled = [inner for one in pieces for inner in (_pieces(str(one.data), parts) if isinstance(one.data, str) else (one,))]
    return joined(filled) if parts and filled else None


def _later(parts: Sequence[Val]) -> Val | None:
    """The text that there will be, where what a part will be is certain."""
    if all(part.known or part.blank.sure is None for part in parts):
        return None
    try:
        return joined([part if part.blank.sure is None else cty.mark(part.blank.sure, cty.hiding(part.marks)) for part in parts])
    except EvalError:
        return None


def _flat(parts: Sequence[Val]) -> list[Val]:
    """With the parts of the texts among them, so that a round of `%{ for }` is no gap as a whole; what hides a text, hides its parts."""
    return [inner for part in parts for inner in ([cty.mark(one, cty.hiding(part.marks)) for one in part.blank.pieces] or [part])]


def _end(parts: Sequence[Val]) -> str:
    """What the text ends with, as far as it is plain ASCII: other characters may melt into the unknown one before them."""
    text = ""
    for part in reversed(parts):
        text = (as_text(part) if part.known else part.blank.suffix) + text
        if not part.known:
            break
    return text if text.isascii() else ""


def begun(text: Val, prefix: str) -> Val:
    """The text; where it is not known, with no other beginning than Terraform gives that of a function."""
    return text if text.known else replace(text, data=replace(text.blank, prefix=prefix))


def _choices(parts: Sequence[Val]) -> tuple[tuple[str, Val], ...]:
    """What the text may come to where all that one part may come to is known. Of two such parts nobody says which go together."""
    places = [place for place, part in enumerate(parts) if not part.known and part.blank.branches]
    if len(places) != 1:
        return ()
    part = parts[places[0]]
    if not all(_is_shown(one) for _, one in part.blank.branches):
        return ()
    before, after = parts[: places[0]], parts[places[0] + 1 :]
    return tuple((condition, joined([*before, cty.mark(one, cty.hiding(part.marks)), *after])) for condition, one in part.blank.branches)


def _is_shown(value: Val) -> bool:
    """Whether it is a text, a number or a bool, known or not."""
    return not value.is_null and value.type in _PRIMITIVES


def words_in(*items: Val) -> str:
    """What is known of the texts in values, as far as anybody reads them; those of a map or object stand behind their names."""
    return _cut("\n".join(map(_words, items)))


def _cut(words: str) -> str:
    """Each of a few texts may be made twice of the one before: what is longer than any user data is cut."""
    return words if len(words) <= _LONGEST else words[:_LONGEST] + LATER


def _words(item: Val) -> str:
    if cty.is_hidden(item):  # a part may hide what it is in a whole that does not
        return LATER
    if not item.known:
        inside = [one for one in (item.blank.sure, item.blank.each, *item.blank.parts) if one is not None]
        return item.blank.words or ("\n".join(map(_words, inside)) if inside else LATER)
    if isinstance(item.data, dict):
        return "\n".join(f"{name}:{chr(10) if one.items else ' '}{_words(one)}" for name, one in item.data.items())
    if isinstance(item.data, tuple):
        return "\n".join(map(_words, item.data))
    return "" if item.is_null else as_text(item)


def _document(parts: Sequence[Val]) -> Val | None:
    """What a text of JSON says that is an object or a list."""
    found = _json_with_gaps(parts)
    return found if found is not None and found.known else None


def _json_with_gaps(parts: Sequence[Val]) -> Val | None:
    """What a text of JSON says with gaps inside of its strings or in the place of a value: neither changes anything around it."""
    from srm_tf.terraform.functions import json_text  # noqa: PLC0415 — few templates are documents

    text, inside = "", False
    for place, part in enumerate(parts):
        if part.known:
            known = as_text(part)
            inside ^= len(_QUOTES.findall(known)) % 2 == 1
            text += known
        else:
            before, after = _commas(part)
            text += _GAP.format(place) if inside else f"{before}{_WHOLE.format(place)}{after}"
    try:
        return _filled(json_text.read(text), parts)
    except EvalError:
        return None


def _filled(item: Val, parts: Sequence[Val]) -> Val:
    whole = _WHOLES.fullmatch(item.data) if isinstance(item.data, str) else None
    if whole is not None:
        return _by_itself(parts[int(whole[1])])
    if isinstance(item.data, str) and _GAPS.search(item.data):
        return joined(list(_pieces(item.data, parts)))
    if isinstance(item.data, tuple):
        return _listed(item.data, parts)
    if isinstance(item.data, dict):
        if any(_WHOLES.search(name) for name in item.data):
            raise EvalError("the name of a member is not known")
        if any(_GAPS.search(name) for name in item.data):
            return _renamed(item.data, parts)
        return cty.an_object({name: _filled(one, parts) for name, one in item.data.items()})
    return item


def _commas(part: Val) -> tuple[str, str]:
    """The commas in front of each round of a loop in a text, and behind it: `%{ for a in var.more }, {"Action": "${a}"}%{ endfor }`."""
    pieces = part.blank.member.blank.pieces if part.blank.member is not None else ()
    first, last = (str(one.data).strip() if one.known else "" for one in (pieces[0], pieces[-1])) if pieces else ("", "")
    return ("," if first.startswith(",") else "", "," if last.endswith(",") else "")


def _listed(items: Sequence[Val], parts: Sequence[Val]) -> Val:
    """A list; where a loop stands among its elements, one that is put together of them, and of as many as there are rounds."""
    found: list[Val] = []
    loops = False
    for item in items:
        whole = _WHOLES.fullmatch(item.data) if isinstance(item.data, str) else None
        part = parts[int(whole[1])] if whole is not None else item
        if part.blank.member is None or not any(_commas(part)):
            found.append(cty.a_tuple([_filled(item, parts)]))
            continue
        loops = True
        found.append(Val(ANY, cty.Blank(why=part.blank.why, each=_round(part.blank.member)), part.marks))
    if not loops:
        return cty.a_tuple(one.items[0] for one in found)
    blank = cty.Blank(not_null=True, why=cty.reasons(*found), parts=tuple(found), ordered=True)
    return Val(ANY, blank, NONE.and_all(map(cty.marks_in, found)))


def _round(text: Val) -> Val:
    """The JSON value that one round of a loop writes between the commas of a list; a bare unknown if it is none."""
    pieces = list(text.blank.pieces)
    before, after = _commas(Val(STRING, cty.Blank(member=text)))
    if before:
        pieces[0] = cty.string(str(pieces[0].data).lstrip()[1:])
    if after:
        pieces[-1] = cty.string(str(pieces[-1].data).rstrip()[:-1])
    found = _json_with_gaps(pieces)
    return cty.unknown(ANY, why=text.blank.why, marks=text.marks) if found is None else found


def _renamed(members: dict[str, Val], parts: Sequence[Val]) -> Val:
    """An object of which names are made of what is not known."""
    entries = tuple((joined(list(_pieces(name, parts))), _filled(one, parts)) for name, one in members.items())
    why = tuple(dict.fromkeys(reason for name, _ in entries for reason in name.blank.why))
    return Val(ANY, cty.Blank(why=why, entries=entries), NONE.and_all(cty.marks_in(one) for pair in entries for one in pair))


def _by_itself(part: Val) -> Val:
    """The value that the text of a part is: what `jsonencode` made it of, or anything, since a text may be any document."""
    if part.blank.tree is not None:
        return cty.mark(part.blank.tree, part.marks)
    if part.type == STRING and part.blank.there:  # an ARN, a name: without quotes it is no value at all
        raise EvalError("a text stands where a value is expected")
    return part if part.type.kind in {"bool", "number"} else cty.unknown(ANY, why=part.blank.why, marks=part.marks)


def _pieces(text: str, parts: Sequence[Val]) -> Iterator[Val]:
    """The constant pieces of a string, and the parts in between."""
    for place, piece in enumerate(_GAPS.split(text)):
        if place % 2:
            yield parts[int(piece)]
        elif piece:
            yield cty.string(piece)

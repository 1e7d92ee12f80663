"""Evaluated values → the values of the graph, with where they come from."""

from __future__ import annotations

import sys
from decimal import Decimal

from msgspec.structs import replace

from srm_tf.model.value import GAP, LATER, NOT_TOLD, Location, Own, Reference, Unknown, Value
from srm_tf.terraform import cty
from srm_tf.terraform.alike import mixed
from srm_tf.terraform.composed import Composed, apart
from srm_tf.terraform.cty import NONE, Blank, Marks, Val, each_inside, hiding
from srm_tf.terraform.joining import joined
from srm_tf.terraform.partly import with_others
from srm_tf.wording import together

NOT_KNOWN = "a value known after apply"


def model_value(item: Val, *, secret: bool = False, location: Location | None = None, written: bool = True) -> Value:
    """The value as controls see it; a container has the references of everything inside it, and what is inside stands where it does."""
    if item.blank.sure is not None:
        secret = secret or cty.is_hidden(item)
        value = model_value(cty.mark(item.blank.sure, hiding(item.marks)), secret=secret, location=location, written=written)
        return replace(value, foreseen=True)
    if isinstance(item.data, Composed):
        return _of_pieces(item, item.data, secret=secret, location=location, written=written)
    marks = cty.marks_in(item)
    hidden = secret or cty.is_hidden(item)
    own = _around_secrets(item, location) if item.blank.words and cty.is_hidden(item) else NOT_TOLD
    data, by_schema = _data(item, hidden, location), secret and not cty.is_hidden(item)
    return Value(data, written and not item.is_null, hidden, marks.references, location, item.marks.foreseen, own, by_schema)


def _of_pieces(item: Val, text: Composed, *, secret: bool, location: Location | None, written: bool) -> Value:
    """A known text, which tells what of it is written in its own place."""
    found = model_value(Val(item.type, str(text), item.marks), secret=secret, location=location, written=written)
    return replace(found, own=Own(lambda: model_value(cty.mark(text.own(), cty.trail_of(item.marks)), location=location, written=written)))


def _around_secrets(item: Val, location: Location | None) -> Own:
    """What is written in a text that hides because something in it does, and is not known yet. What a function made of it tells nothing."""
    pieces, hidden = item.blank.pieces, Unknown(NOT_KNOWN, hidden=True)
    tree = item.blank.tree
    if not pieces and tree is not None and hiding(cty.marks_in(tree)) != NONE:  # each of its members says itself what hides it
        bare_tree = Val(item.type, Blank(not_null=True, why=item.blank.why, tree=apart(tree)), cty.trail_of(item.marks))
        return Own(lambda: model_value(bare_tree, location=location))
    if not pieces:
        return NOT_TOLD if item.blank.words == LATER else Own(lambda: Value(hidden, written=True, references=item.marks.references))
    bare = [apart(one) if one.known else Val(one.type, Blank(not_null=True, why=one.blank.why), cty.trail_of(one.marks)) for one in pieces]
    return Own(lambda: model_value(joined(bare), location=location))


def _data(item: Val, hidden: bool, location: Location | None) -> str | bool | float | tuple[Value, ...] | dict[str, Value] | Unknown | None:  # noqa: FBT001
    data = item.data
    if isinstance(data, Blank):
        return _together(item, hidden, location) or blank_value(item, hidden=hidden, location=location)
    if isinstance(data, Decimal):
        return plain_number(data)
    if isinstance(data, tuple):
        return tuple(model_value(one, secret=hidden, location=location) for one in data)
    if isinstance(data, dict):
        return {name: model_value(one, secret=hidden, location=location) for name, one in data.items()}
    return data


def _together(item: Val, hidden: bool, location: Location | None) -> tuple[Value, ...] | None:  # noqa: FBT001
    """A list with the elements that are sure to be in it, and for each list beside them one of unknown length, as of `dynamic` blocks."""
    found: list[Value] = []
    for part in item.blank.parts:
        value = model_value(part, secret=hidden, location=location)
        if isinstance(value.data, tuple):
            found += value.data
        elif not value.is_null:
            found += _perhaps(value)
    sure = any(one.unknown.body is None for one in found)
    return tuple(found) if sure else None


def _perhaps(value: Value) -> list[Value]:
    """What a list that is not known brings: elements of one form, or those of the lists that it may be."""
    unknown = value.unknown
    if unknown.branches and not any(one.is_unknown for _, one in unknown.branches):
        items = [item for _, one in unknown.branches for item in one.items()]
        return [replace(item, data=Unknown(unknown.why, unknown.depends_on, body=item)) for item in items]
    if unknown.body is not None:
        return [value]
    return [replace(value, data=_several(value))]


def _several(value: Value) -> Unknown:
    """Elements of which nothing is known, nobody knows how many."""
    unknown = value.unknown
    return Unknown(unknown.why, unknown.depends_on, body=replace(value, data=Unknown(unknown.why, unknown.depends_on), references=()))


def _any_element(blank: Blank, hidden: bool, location: Location | None) -> Value | None:  # noqa: FBT001
    """An element of a list of unknown length: one of the forms that there are."""
    if blank.each is not None:
        return model_value(blank.each, secret=hidden, location=location)
    forms = [_any_element(one.blank, hidden, location) for one in blank.parts if not one.known]
    shown = [one for one in forms if one is not None]
    if not shown or len(shown) < len(forms):
        return None
    why = Unknown(together(blank.why) or NOT_KNOWN, names(blank.why), branches=tuple(("", one) for one in shown))
    return shown[0] if len(shown) == 1 else Value(why, written=True, sensitive=hidden)


def plain_number(amount: Decimal) -> float:
    """An int where it is whole, as a plan's JSON has it; what is larger than any float is infinite: Python would spell out its digits."""
    whole = amount.is_finite() and amount.adjusted() <= sys.float_info.max_10_exp and amount == amount.to_integral_value()
    return int(amount) if whole else float(amount)


def blank_value(item: Val, *, hidden: bool = False, location: Location | None = None) -> Unknown:
    """What is known of an unknown value. Controls ask whether there will be more than an empty text or list; bools and numbers are none."""
    blank = item.blank
    there = blank.there or blank.prefix != "" or blank.tree is not None or (blank.least > 0 and not blank.counted)
    branches = tuple((condition, model_value(branch, secret=hidden, location=location)) for condition, branch in blank.branches)
    members = blank.entries or (with_others(item) if blank.merged else None) or ()
    return Unknown(
        together(blank.why) or NOT_KNOWN,
        names(blank.why),
        not_null=there or (blank.not_null and item.type.kind in {"bool", "number"}),
        prefix="" if hidden else blank.prefix or _begins(blank.shape),
        suffix="" if hidden else blank.suffix,
        branches=branches,
        body=_any_element(blank, hidden, location),
        shape="" if hidden and blank.shape != GAP else blank.shape,  # a gap alone tells of no text
        tree=model_value(blank.tree, secret=hidden, location=location) if blank.tree is not None else None,
        # Who looks for secrets reads them where the provider alone says that the argument is sensitive, and repeats none of them.
        words="" if cty.is_hidden(item) else blank.words,
        origin="" if hidden else blank.origin,
        made=() if hidden or blank.shape else mixed(blank),
        none_of=() if hidden else blank.none_of,
        least=_bound(item, blank.least, hidden=hidden),
        most=_bound(item, blank.most, hidden=hidden),
        entries=tuple(
            (model_value(name, secret=hidden, location=location), model_value(one, secret=hidden, location=location))
            for name, one in members
        ),
    )


def _bound(item: Val, bound: Decimal | int | None, *, hidden: bool) -> float | None:
    """What a number is not below, or not above, where that is known: `max(7, var.days)`."""
    if hidden or not item.blank.counted or item.type.kind != "number" or bound is None:
        return None
    return plain_number(Decimal(bound)) if Decimal(bound).is_finite() else None


def _begins(shape: str) -> str:
    """How a text begins that a function makes: Terraform's own rules do not know that, who reads it does."""
    return shape.partition(GAP)[0]


def names(why: tuple[str, ...]) -> tuple[str, ...]:
    """What the reasons speak of: `var.env` of "var.env, which has no value"."""
    return tuple(dict.fromkeys(reason.partition(", ")[0] for reason in why))


def read_from(item: Val, reference: Reference) -> Val:
    """A value as it is read of a resource: whatever it was made of, it comes from there now; what hides it, still does.

    So does each element, which may be put into another list beside what comes from elsewhere, and each of what a condition chooses.
    """
    return _only_from(item, Marks(references=(reference,)))


def handed_on(item: Val, reference: Reference) -> Val:
    """A value as it is read of a resource that only hands it on: it comes from there, and from where it came before."""
    origin = Marks(references=(reference,))
    sure = item.blank.sure
    return cty.mark(item if sure is None else Val(item.type, replace(item.blank, sure=cty.mark(sure, origin)), item.marks), origin)


def _only_from(item: Val, origin: Marks) -> Val:
    data = each_inside(item, lambda one: _only_from(one, origin))
    if isinstance(data, Blank) and (data.sure is not None or data.pieces or data.branches):
        branches = tuple((condition, _only_from(one, origin)) for condition, one in data.branches)
        data = replace(data, sure=None if data.sure is None else _only_from(data.sure, origin), pieces=(), branches=branches)
    return Val(item.type, data, hiding(item.marks) | origin)

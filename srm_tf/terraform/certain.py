"""Expressions that cannot fail any more, whatever their unknown parts turn out to be.

Terraform knows nothing of `try(x, …)` and of `compact([x])` before it knows all of `x`. What they come to is certain before that, where
`x` is only looked up and put together: then the unknown value says so (`sure`), and the graph has what it will be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.model.value import Certainty
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Marks, Val
from srm_tf.terraform.picking import FEW, picked
from srm_tf.terraform.set_values import a_set
from srm_tf.terraform.syntax import Call, Conditional, For, Get, Index, Literal, Number, ObjectOf, Splat, Template, Traversal, TupleOf
from srm_tf.terraform.touched import touched_up
from srm_tf.terraform.types import ANY, STRING, Type

if TYPE_CHECKING:
    from srm_tf.terraform.syntax import Expression

_GATHERS = frozenset({"compact", "concat", "distinct", "flatten", "merge", "setunion", "tolist", "toset"})
_OF_LISTS = _GATHERS - {"merge", "tolist", "toset"}  # and of no null
# What these make of texts and values cannot fail either.
_MAKES = frozenset((
    "base64encode", "base64gzip", "chomp", "join", "jsonencode", "lower", "nonsensitive", "replace", "sensitive", "title", "trim",
    "trimprefix", "trimspace", "trimsuffix", "upper", "yamlencode",
))  # fmt: skip
_OF_TEXTS = _MAKES - {"jsonencode", "nonsensitive", "sensitive", "yamlencode"} | {"compact"}
_ANSWERS = frozenset({"coalesce", "element", "lookup", "one", "try"})  # one of what they are given
_NAMED = frozenset({"local", "var"})
_OUTPUT = 2  # names of an output behind `module`: the module's and its own
Look = Callable[["Expression"], "Val | None"]  # the value of a part; None where it cannot be evaluated


def cannot_fail(expression: Expression, look: Look, has: Val | None = None) -> bool:
    """Whether the value that the expression `has` now is made of the same parts later; None: that has to be looked up."""
    parts = _written(expression)
    if parts is not None:
        joins = isinstance(expression, Template) and len(parts) > 1
        return all(cannot_fail(part, look) and not (joins and _may_be_no_text(look(part))) for part in parts)
    value = has if has is not None else look(expression)
    if value is None or cty.wholly_known(value):
        return value is not None
    if isinstance(expression, Conditional):
        test = look(expression.test)
        return test is not None and test.known and cannot_fail(expression.yes if test.data else expression.no, look)
    if isinstance(expression, Call) and expression.name in _GATHERS | _MAKES:
        return _makes(expression, look)
    if isinstance(expression, Splat):
        return cannot_fail(expression.source, look) and _stands_through(value)
    if isinstance(expression, For):
        return _loops(expression, look) and _stands_through(value)
    if isinstance(expression, Traversal) and len(expression.steps) == 1 and expression.root in _NAMED:
        return True  # what is wrong with it is wrong where it is declared
    reads = isinstance(expression, (Traversal, Get, Index)) or (isinstance(expression, Call) and expression.name in _ANSWERS)
    document = value.blank.draft is not None  # it is read of a data source that is there
    element = _is_element(expression, look) and will_be(value).type != ANY  # of something that has a type, if there are as many
    here = document or element or stands(value) or _is_attribute(expression, value) or _is_one_at_most(expression, look)
    return reads and here and _there(expression, look) and has_one(expression, look)


def has_one(expression: Expression, look: Look) -> bool:
    """Whether `coalesce` is given something that is there for certain, where all may be null or empty; and `one` not two."""
    if not isinstance(expression, Call) or expression.name not in {"coalesce", "one"}:
        return True
    given = [look(one) for one in expression.arguments]
    return any(map(_is_there, given)) if expression.name == "coalesce" else all(map(_holds_one_at_most, given))


def _holds_one_at_most(listed: Val | None) -> bool:
    if listed is None:
        return False
    listed = will_be(listed)
    return len(listed.items) <= 1 if listed.known else listed.blank.most is not None and listed.blank.most <= 1


def _loops(loop: For, look: Look) -> bool:
    """Whether a loop has something to go over, and gives no two rounds one key."""
    source = look(loop.source)
    if loop.test is not None or source is None or _may_be_null(source) or not cannot_fail(loop.source, look):
        return False
    listed = source.type != ANY or _is_list(source) or source.blank.member is not None or source.blank.branches != ()
    return listed and (loop.key is None or loop.grouped or _keyed_by_names(loop, source))


def _keyed_by_names(loop: For, source: Val) -> bool:
    """Whether each round has the name, or the place, of what it goes over as its key, or the element itself of a set."""
    names = loop.names[: 1 if len(loop.names) > 1 or source.type.kind == "set" else 0]
    return isinstance(loop.key, Traversal) and not loop.key.steps and loop.key.root in names


def _is_element(expression: Expression, look: Look) -> bool:
    """Whether it is taken by its place out of something that cannot fail itself."""
    if not isinstance(expression, Index) and not (isinstance(expression, Get) and not expression.step.attribute):
        return False
    source = expression.source
    tried = isinstance(source, Call) and source.name == "try"  # one of the lists that it may come to, all of which are so long
    return tried or isinstance(source, (Traversal, Get, Index)) or cannot_fail(source, look)


def _is_there(value: Val | None) -> bool:
    """Whether it is neither null nor an empty text, for which `coalesce` takes the next one."""
    if value is None:
        return False
    value = will_be(value)
    if value.known:
        return not value.is_null and value.data != ""
    return value.blank.there or (value.blank.not_null and value.type not in {ANY, STRING})


def _is_one_at_most(expression: Expression, look: Look) -> bool:
    """Whether `one` is asked of what there may be one of: that, or null."""
    if not isinstance(expression, Call) or expression.name != "one" or expression.spread or len(expression.arguments) != 1:
        return False
    listed = look(expression.arguments[0])
    each = None if listed is None or listed.blank.most != 1 else listed.blank.each
    return each is not None and (stands(each) or each.type != ANY)


def _is_attribute(expression: Expression, value: Val) -> bool:
    """Whether it is an attribute that a resource has by its schema, or an output that a module has, whatever it comes to."""
    if not isinstance(expression, Traversal) or value.type == ANY:
        return False
    if expression.root == "module":
        return sum(step.attribute for step in expression.steps) == _OUTPUT
    read = expression
    while read.steps and not read.steps[-1].attribute:  # whether an element is there is asked elsewhere
        read = replace(read, steps=read.steps[:-1])
    return any(one.target is not None and one.text.endswith(str(read)) for one in value.marks.references)


def _written(expression: Expression) -> Sequence[Expression] | None:
    """The parts of an expression that only puts them together; None for any other."""
    if isinstance(expression, (Literal, Number)):
        return ()
    if isinstance(expression, TupleOf):
        return expression.items
    if isinstance(expression, ObjectOf):
        return [side for pair in expression.items for side in pair]
    return expression.parts if isinstance(expression, Template) else None


def _makes(call: Call, look: Look) -> bool:
    """Whether each argument of a function that takes all lists, or all texts, cannot fail and is one."""
    fits = _is_list if call.name in _GATHERS else stands
    arguments = [(one, look(one)) for one in call.arguments]
    if call.name in _OF_TEXTS and any(_may_be_no_text(has) for _, has in arguments):
        return False
    if call.name in _OF_LISTS and any(has is not None and _may_be_null(has) for _, has in arguments):
        return False
    sure = [has for one, has in arguments if has is not None and cannot_fail(one, look, has) and (has.type != ANY or fits(has))]
    return not call.spread and len(sure) == len(call.arguments)


def _may_be_null(value: Val) -> bool:
    """Whether it is a variable that may be given null, or chooses null."""
    blank = value.blank
    if value.known or blank.not_null or blank.sure is not None:
        return False
    given = not blank.branches and not blank.parts and any(one.is_given for one in value.marks.references)
    return given or any(one.is_null or _may_be_null(one) for _, one in blank.branches)


def _may_be_no_text(value: Val | None) -> bool:
    """Whether it holds a variable that may be given null, which is put into no text, or without a type anything else; or chooses null."""
    if value is None or value.known:
        return value is not None and any(map(_may_be_no_text, value.items))
    blank = value.blank
    if blank.sure is None and any(one.is_null or _may_be_no_text(one) for _, one in blank.branches):
        return True
    given = any(one.is_given for one in value.marks.references)
    return given and not blank.there and not blank.branches and (value.type == ANY or not blank.not_null)


def _is_list(value: Val) -> bool:
    """Whether a value of unknown type is a list all the same: a loop's, or one that is put together of others."""
    return value.blank.each is not None or value.blank.parts != () or value.blank.sure is not None


def _stands_through(value: Val) -> bool:
    """Whether what a loop makes stands in each of its rounds, as far as any is told of."""
    blank = value.blank
    rounds = value.items if value.known else [one for one in (blank.each, blank.member, *blank.parts) if one is not None]
    return (value.known or bool(rounds)) and all(_stands_through(one) if one.items or one.blank.parts else stands(one) for one in rounds)


def _there(expression: Expression, look: Look) -> bool:
    """Whether each element that is taken out of a list on the way is known to be in it: there may be none."""
    lists: list[tuple[Expression, object]] = []
    if isinstance(expression, Traversal):
        steps = enumerate(expression.steps)
        lists = [(replace(expression, steps=expression.steps[:at]), step.key) for at, step in steps if not step.attribute]
    while isinstance(expression, (Get, Index)):
        if isinstance(expression, Index) or not expression.step.attribute:
            lists.append((expression.source, None if isinstance(expression, Index) else expression.step.key))
        expression = expression.source
    return all(_surely_has(look(one), place) for one, place in lists)


def _surely_has(listed: Val | None, place: object) -> bool:
    """Whether a list is known, or so long for sure: a Region has two zones at least."""
    if listed is None:
        return False
    listed = will_be(listed)
    return listed.known or (isinstance(place, int) and place < listed.blank.least)


def stands(value: Val) -> bool:
    """A collection all of whose elements are here, the attribute of something that is here, or what is sure itself."""
    sure = value.blank.sure
    return value.known or value.blank.shape != "" or (sure is not None and stands(sure))


def later_all(value: Val, kind: Type) -> Val:
    """An unknown of a type that depends on all that a value depends on; nothing else is known of it."""
    return cty.unknown(kind, why=cty.reasons(value), marks=cty.marks_in(value))


def first_of(choices: Sequence[Val], lacking: tuple[str, ...]) -> Val:
    """What `try` gives: not known before all of the first is, which may fail yet where there are others; one of them all the same.

    `lacking`: why the first may fail, where all of it is known.
    """
    first, *others = choices
    later = cty.unknown(ANY, why=lacking, marks=cty.marks_in(first)) if lacking else later_all(first, ANY)
    if not others:
        return Val(ANY, replace(later.blank, sure=first.blank.sure or first), later.marks)
    origins = NONE.and_all(cty.Marks(references=cty.marks_in(one).references) for one in others)
    return Val(ANY, replace(later.blank, branches=tuple(("", one) for one in choices)), later.marks | origins)


_HANDS_ON: Final = frozenset({"element", "lookup", "one", "values"})  # elements or members, each as it is


def _hidden_as_a_whole(value: Val, given: Sequence[Val]) -> Val:
    """What is handed on as it is, where each member keeps what hides it: https://pkg.go.dev/github.com/zclconf/go-cty/cty/function/stdlib."""
    own = NONE.and_all(one.marks for one in given)
    return Val(value.type, value.data, replace(value.marks, sensitive=own.sensitive, ephemeral=own.ephemeral))


def with_what_will_be(name: str, value: Val, given: Sequence[Val], gather: Callable[[list[Val]], Val]) -> Val:
    """What a function puts together of unknown parts, with what it will be where that is told of them: `flatten([try(…)])`."""
    if value.known or value.blank.sure is not None:
        return value
    certain = [will_be(one) for one in given]
    later = touched_up(name, certain) or picked(name, certain)
    if later is not None:
        return _to_be(_hidden_as_a_whole(value, given) if name.removeprefix("core::") in _HANDS_ON else value, later)
    settled = [_settled(one) for one in given]
    if name.endswith("lookup") and settled[0].known and not settled[1].known:
        return _one_of(value, [*settled[0].items, *settled[2:]])
    if all(one is other for one, other in zip(given, settled, strict=True)):
        return _of_each(value, given, gather)
    try:
        later = gather(settled)
    except EvalError:
        return value
    return Val(value.type, replace(value.blank, sure=later), value.marks)


def _to_be(value: Val, later: Val) -> Val:
    """A value with what it will be, or with the few things that it may come to."""
    try:
        fitting = later if ANY in {value.type, later.type} else convert(later, value.type)
    except EvalError:
        return value
    marks = value.marks | cty.hiding(later.marks)
    if later.blank.branches and not later.blank.pieces:
        return Val(value.type, replace(value.blank, branches=later.blank.branches), marks)
    return Val(value.type, replace(value.blank, sure=will_be(fitting)), marks)


def called(item: Val, name: str) -> Val:
    """A text of which nobody can tell how it is made, under the name of the local value that it is: it is this one wherever it is read."""
    blank = item.data
    if isinstance(blank, cty.Blank) and blank.sure is not None:
        sure = called(blank.sure, name)
        return item if sure is blank.sure else Val(item.type, replace(blank, sure=sure), item.marks)
    if not isinstance(blank, cty.Blank) or item.type != STRING or blank.shape or blank.branches or blank.origin:
        return item
    return Val(item.type, replace(blank, origin=name), item.marks)


def will_be(value: Val) -> Val:
    """What a value is certain to be, or the value."""
    while value.blank.sure is not None:
        value = value.blank.sure
    return value


def to_come(value: Val, make: Callable[[], Val]) -> Val:
    """A value with what it will be, where that can be made."""
    try:
        return Val(value.type, replace(value.blank, sure=will_be(make())), value.marks)
    except EvalError:
        return value


def made_later(value: Val, source: Val, make: Callable[[Val], Val]) -> Val:
    """An unknown result of `make`, with what it will be, if that is certain of its source."""
    if value.known or value.blank.sure is not None or source.blank.sure is None:
        return value
    try:
        return Val(value.type, replace(value.blank, sure=will_be(make(will_be(source)))), value.marks)
    except EvalError:
        return value


def _of_each(value: Val, given: Sequence[Val], gather: Callable[[list[Val]], Val]) -> Val:
    """What a function makes of a choice is one of what it makes of each: what it refuses is none of them.

    Of two choices that hang on the same condition not all pairs may come; it is one of those that are made of any.
    """
    places = [place for place, one in enumerate(given) if one.blank.branches]
    blank = value.blank
    told = blank.branches or blank.parts or blank.each is not None or blank.shape or blank.tree is not None
    several = len(places) > 1 and prod(len(given[place].blank.branches) for place in places) > FEW
    if not places or several or told or value.type.kind == "bool":
        return value
    made: list[Val] = []
    for chosen in product(*(given[place].blank.branches for place in places)):
        in_place = {place: one for place, (_, one) in zip(places, chosen, strict=True)}
        with suppress(EvalError):
            made.append(gather([in_place.get(place, one) for place, one in enumerate(given)]))
    return _one_of(Val(value.type, value.data, from_choices(made, value.marks)), made)


def from_choices(choices: Sequence[Val], marks: Marks) -> Marks:
    """Where one of several values comes from: not from all that is in what they are taken of, which `marks` is about."""
    if not choices:
        return marks
    least = min((one.certainty for one in marks.references), default=Certainty.EXACT)
    own = dict.fromkeys(one for choice in choices for one in cty.marks_in(choice).references)
    return replace(cty.hiding(marks), references=tuple(one.at_most(least) for one in own))


def _one_of(value: Val, choices: Sequence[Val]) -> Val:
    """What is looked up under a key that is not known is one of those that there are, or what stands in for them."""
    if not 0 < len(choices) <= FEW:
        return value
    return Val(value.type, replace(value.blank, branches=tuple(("", one) for one in choices)), value.marks)


def _settled(value: Val) -> Val:
    """A value with what its parts will be in their places; the same one where nobody tells of any."""
    if not value.known:
        return value if value.blank.sure is None else cty.mark(value.blank.sure, cty.hiding(value.marks))
    if not value.items:
        return value
    found = value.made.get(_settled)
    if found is None:
        found = value.made[_settled] = _with_settled(value)
    return found


def _with_settled(value: Val) -> Val:
    items = tuple(_settled(one) for one in value.items)
    if all(one is other for one, other in zip(value.items, items, strict=True)):
        return value
    if isinstance(value.data, dict):
        return cty.mark(cty.an_object(dict(zip(sorted(value.data), items, strict=True))), value.marks)
    if value.type.kind == "set":  # nobody knows in which order they come, nor whether two are the same
        return cty.mark(a_set(items, value.type.of), value.marks)
    return cty.mark(cty.a_tuple(items), value.marks)


def without_empty(texts: Val) -> Val | None:
    """What `compact` leaves of a list of texts, where each of them is certain to be empty or not."""
    if not texts.known:
        return None
    later = [one if one.known else one.blank.sure or one for one in texts.items]
    kept = [one for one in later if not one.is_null and (not one.known or one.data)]
    if any(not one.known and not (one.blank.there or one.blank.prefix) for one in kept):
        return None
    return cty.a_list(kept, texts.type.of)

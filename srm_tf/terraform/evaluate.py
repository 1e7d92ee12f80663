"""Expressions × scope → values, by Terraform's rules. What is not known travels with its reason; what is sensitive stays so.

https://developer.hashicorp.com/terraform/language/expressions
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from srm_tf.model.value import GAP
from srm_tf.terraform import cty, functions
from srm_tf.terraform.alike import any_of, called_alike
from srm_tf.terraform.certain import Look, from_choices, later_all, made_later, to_come, will_be, with_what_will_be
from srm_tf.terraform.choices import Side, common_type, compared, either, foreseen, logical, truth
from srm_tf.terraform.coinciding import is_shuffled
from srm_tf.terraform.constraints import converted
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Marks, UndeclaredError, Val
from srm_tf.terraform.indexing import get
from srm_tf.terraform.joining import joined, words_in
from srm_tf.terraform.loops import (
    any_member,
    any_round,
    bound,
    built,
    first_of,
    gone_through,
    hidden_rounds,
    in_any_order,
    key_of,
    of_each_choice,
    open_object,
    origins,
    splatted,
)
from srm_tf.terraform.meant import GONE, made_anew
from srm_tf.terraform.one_of_many import at_most_possible
from srm_tf.terraform.operations import put_together, spread, unary
from srm_tf.terraform.partly import Made, each_member, grouped, has_certain, keyed, listed
from srm_tf.terraform.reading import named, read, stepped
from srm_tf.terraform.scope import Bound, Scope, once
from srm_tf.terraform.supposed import NoneOfTheseError
from srm_tf.terraform.syntax import (
    ITEM,
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Get,
    Index,
    Literal,
    Number,
    ObjectOf,
    Splat,
    Template,
    Traversal,
    TupleOf,
    Unary,
)
from srm_tf.terraform.tries import first_that_works, worked, works
from srm_tf.terraform.types import ANY, STRING


def evaluate(expression: Expression, scope: Scope) -> Val:
    """The value of an expression. Raises EvalError where Terraform reports an error; what goes too deep for us is unknown."""
    try:
        return _EVALUATE[type(expression)](expression, scope)
    except RecursionError:  # no error of the configuration, which `try` would take for one
        return cty.unknown(why=("an expression that is nested too deeply to be evaluated",))


def _literal(expression: Literal, _scope: Scope) -> Val:
    return cty.of(expression.value)


def _number(expression: Number, _scope: Scope) -> Val:
    return cty.number(cty.PRECISION.create_decimal(expression.text))


def _get(expression: Get, scope: Scope) -> Val:
    name = named(expression, lambda key: evaluate(key, scope))
    return read(name, scope) if name is not None else stepped(evaluate(expression.source, scope), expression.step)


def _index(expression: Index, scope: Scope) -> Val:
    name = named(expression, lambda key: evaluate(key, scope))
    if name is not None:
        return read(name, scope)
    source, key = evaluate(expression.source, scope), evaluate(expression.key, scope)
    return get(source, key if scope.supposed is None or key.known else scope.supposed.key(source, key), attribute=False)


def _template(expression: Template, scope: Scope) -> Val:
    return joined([evaluate(part, scope) for part in expression.parts])


def _tuple(expression: TupleOf, scope: Scope) -> Val:
    return cty.a_tuple([evaluate(item, scope) for item in expression.items])  # a generator would take of the stack of C at each level


def _object(expression: ObjectOf, scope: Scope) -> Val:
    marks, entries = NONE, list[tuple[Val, Val]]()
    for key, value in expression.items:
        name, own = cty.unmark(evaluate(key, scope))
        item = evaluate(value, scope)
        marks |= own
        if name.is_null:
            raise EvalError("can't use a null value as a key")
        entries.append((cty.mark(convert(name, STRING), own), item))
    if all(name.known for name, _ in entries):
        return put_together(cty.an_object({str(name.data): item for name, item in entries}), marks)
    return open_object(entries, marks)


def _conditional(expression: Conditional, scope: Scope) -> Val:
    test = _tested(expression.test, scope)
    if test.known:
        test = truth(test, "the condition")
    (yes, wrong), (no, bad) = (_side(one, scope) for one in (expression.yes, expression.no))
    kind = common_type(yes, no)
    if not test.known:
        return foreseen(either(test, yes, no, kind), test, (yes, wrong), (no, bad))
    chosen, error = (yes, wrong) if test.data else (no, bad)
    if error is not None:
        raise error
    hidden = cty.hiding(test.marks | yes.marks | no.marks)  # what these hide, the result hides, but it comes from one branch only
    return cty.mark(convert(chosen, kind) if kind is not None else chosen, hidden)


def _side(expression: Expression, scope: Scope, value: Callable[[Expression, Scope], Val] = evaluate) -> Side:
    """A branch; its error counts only if it is the one that is taken."""
    try:
        return value(expression, scope), None
    except UndeclaredError:
        raise
    except EvalError as error:
        return cty.unknown(), error


def _tested(expression: Expression, scope: Scope) -> Val:
    """A value where a bool has to stand, as what is supposed of it has it."""
    value = evaluate(expression, scope)
    return value if scope.supposed is None or value.known else scope.supposed.truth(value)


def _binary(expression: Binary, scope: Scope) -> Val:
    if expression.sign in {"&&", "||"}:  # one side may decide, whatever is wrong with the other one
        return logical(expression.sign, _side(expression.left, scope, _tested), _side(expression.right, scope, _tested))
    left, right = evaluate(expression.left, scope), evaluate(expression.right, scope)
    found = compared(expression.sign, left, right)
    return found if found.known or scope.supposed is None else scope.supposed.compared(expression.sign, left, right, found)


def _unary(expression: Unary, scope: Scope) -> Val:
    operand = _tested(expression.operand, scope) if expression.sign == "!" else evaluate(expression.operand, scope)
    return made_later(unary(expression.sign, operand), operand, lambda later: unary(expression.sign, later))


def _splat(expression: Splat, scope: Scope) -> Val:
    source, rest = evaluate(expression.source, scope), expression.each
    if not isinstance(rest, Traversal) or rest.root != ITEM:
        return _splatted(source, rest, scope)
    if rest not in source.made:  # nothing but the elements is in it
        source.made[rest] = _splatted(source, rest, scope)
    return source.made[rest]


def _splatted(whole: Val, rest: Expression, scope: Scope) -> Val:
    source, marks = cty.unmark(whole)

    def each(item: Val) -> Val:
        return evaluate(rest, Bound(scope, {ITEM: item}))

    if source.blank.reads is not None:  # a resource that no schema describes: whatever is in it, it is the one element itself
        return cty.a_tuple((each(whole),))
    found = splatted(source, each)
    one = found if found.blank.parts else found.blank.each if source.type == ANY else None
    if one is not None:  # it comes from what is taken of each, and not from the whole
        marks = cty.hiding(marks) | cty.marks_around(one)

    def splat_of(choice: Val, whole: Marks = NONE) -> Val:
        inner, own = cty.unmark(choice)
        many = inner.type.is_sequence or inner.blank.parts or inner.blank.each is not None  # or it comes from where the whole does
        return cty.mark(splatted(inner, each if many else lambda item: each(cty.mark(item, whole | own))), own)

    of_each = of_each_choice(found, source, splat_of)
    if source.type == ANY:
        marks = from_choices([one for _, one in of_each.blank.branches], marks)
    return cty.mark(made_later(of_each, source, lambda later: splat_of(later, marks)), marks)


def _for(loop: For, scope: Scope) -> Val:
    source, marks = gone_through(evaluate(loop.source, scope))
    return made_later(_over(loop, source, marks, scope), source, lambda later: _over(loop, *cty.unmark(later), scope))


def _over(loop: For, source: Val, marks: Marks, scope: Scope) -> Val:
    if source.is_null:
        raise EvalError("a null value cannot be used as the collection in a 'for' expression")
    if source.type == ANY:
        found = of_each_choice(_of_any(loop, source, marks, scope), source, lambda one: _over(loop, *cty.unmark(one), scope))
        return Val(found.type, found.data, from_choices([one for _, one in found.blank.branches], found.marks))
    if not (source.type.is_sequence or source.type.is_mapping):
        raise EvalError("a 'for' expression needs a list, set, tuple, map or object")
    if loop.test is not None:  # a wrong condition is wrong for no element, too
        truth(evaluate(loop.test, Bound(scope, dict.fromkeys(loop.names, cty.unknown()))), "the 'if' clause")
    if not source.known:
        first = first_of(loop, source, lambda key, one: _round(loop, key, one, scope))
        if first is not None:
            return _over(loop, first, marks, scope)
        return of_each_choice(_of_any(loop, source, marks, scope), source, lambda one: _over(loop, *cty.unmark(one), scope))
    trail = cty.trail_of(marks)
    return put_together(in_any_order(loop, source, _looped(loop, source, _rounds(loop, source, scope, trail), trail)), marks)


def _of_any(loop: For, source: Val, marks: Marks, scope: Scope) -> Val:
    """A loop over nobody knows how many."""
    hidden: list[Marks] = []  # what hides a key, or whether a round is kept, hides all that they lead to

    def round_of(key: Val, one: Val) -> Made:
        made = _round(loop, key, one, scope)
        told = () if made is None else made[:1] if made[0].data is False else made[:2]
        hidden.extend(cty.hiding(part.marks) for part in told if part is not None)
        return made

    def each(one: Val) -> Val:
        key = Val(ANY, cty.Blank(why=source.blank.why, shape=GAP, origin=f"the key of {any_of(source.blank.why)}"), one.marks)
        inner = bound(loop, key, one, scope)
        with suppress(EvalError):
            hidden.append(cty.hiding(_kept(loop, inner).marks))
            hidden.append(NONE if loop.key is None else cty.hiding(evaluate(loop.key, inner).marks))
        return evaluate(loop.value, inner)

    if loop.key is not None and (each_member(source) or (not loop.grouped and has_certain(source))):
        found = (grouped if loop.grouped else keyed)(source, round_of)
        if found is not None:
            return cty.mark(found, cty.hiding(marks).and_all(hidden) | origins(found.blank.merged))
    in_part = None if loop.key is not None or loop.joined else listed(source, round_of)
    if in_part is not None:
        return cty.mark(in_part, cty.hiding(marks).and_all(hidden))
    found = cty.mark(any_round(source, marks, each, every=loop.test is None), NONE.and_all(hidden))  # which the rounds fill
    if loop.joined:
        blank = cty.Blank(why=source.blank.why, words=words_in(found), member=found.blank.each)
        return Val(STRING if source.type != ANY else ANY, blank, found.marks | cty.hiding(cty.marks_in(found)))
    return found if loop.key is None else any_member(found, marks.and_all(hidden), grouped=loop.grouped)


def _kept(loop: For, inner: Bound) -> Val:
    """Whether a round is kept. Raises EvalError."""
    return cty.TRUE if loop.test is None else truth(_tested(loop.test, inner), "the 'if' clause")


def _round(loop: For, key: Val, value: Val, scope: Scope) -> Made:
    """A round of a loop with keys: whether it is kept, its key, its value; None where something is wrong with it."""
    inner = bound(loop, key, value, scope)
    try:
        keep = will_be(_kept(loop, inner))
        name, own = key_of(evaluate(loop.key, inner)) if loop.key is not None else (None, NONE)
        return keep, name and cty.mark(name, cty.hiding(own)), evaluate(loop.value, inner)
    except EvalError:
        return None


def _rounds(loop: For, source: Val, scope: Scope, trail: Marks) -> Iterator[tuple[Bound, Val]]:
    """Each round, with whether it is kept. Raises EvalError where its turn comes."""
    for key, value in spread(source, trail):
        inner = bound(loop, key, value, scope)
        yield inner, _kept(loop, inner)


def _looped(loop: For, source: Val, rounds: Iterable[tuple[Bound, Val]], trail: Marks, *, later: bool = False) -> Val:
    """All rounds; `later`: those that there will be, as far as that is certain of each."""
    pairs, doubts = list[tuple[Val | None, Val]](), dict[int, Val | None]()
    marks, named, hidden, certain, least = list[Marks](), list[Marks](), False, loop.test is not None, 0
    tried, why = list[tuple[Bound, Val]](), dict[str, None]()
    for inner, kept in rounds:
        tried.append((inner, kept))
        keep, own = cty.unmark(kept)
        marks.append(own)
        certain = certain and will_be(keep).known
        keep = will_be(keep) if later else keep
        if not keep.known:
            hidden = True
            why.update(dict.fromkeys(keep.blank.why))
            doubts[len(pairs)] = name = _side(loop.key, inner)[0] if loop.key is not None else None
            named.append(cty.hiding(name.marks) if name is not None else NONE)
            pairs.append((None, _side(loop.value, inner)[0]))  # not what it comes to, but it may come from there
            continue
        if keep.data is False:
            continue
        name, least = None, 1
        if loop.key is not None:
            name, own = key_of(evaluate(loop.key, inner), trail)
            named.append(own)
            if not name.known:
                hidden = True
                why.update(dict.fromkeys(name.blank.why))
        pairs.append((name, evaluate(loop.value, inner)))
    if hidden:
        tests, names = NONE.and_all(marks), at_most_possible(NONE.and_all(named))
        found = cty.mark(hidden_rounds(loop, source, pairs, doubts, tuple(why), least), tests | names)
        return to_come(found, lambda: _looped(loop, source, tried, trail, later=True)) if certain and not later else found
    return put_together(built(loop, pairs), NONE.and_all([*marks, *named]))


def _call(call: Call, scope: Scope) -> Val:
    try:
        name = scope.called(call.name)
    except functions.Unseen as unseen:
        return cty.unknown(ANY, why=(str(unseen),))
    anew = made_anew(call) if name in GONE else None
    if anew is not None:
        return _call(anew, scope)
    special = _SPECIAL.get(name.removeprefix("core::"))
    if special is not None:
        return special(call, scope)
    functions.load(call.name)
    arguments, marks = _arguments(call, scope)
    if isinstance(arguments, Val):
        return cty.mark(arguments, marks)
    if name == "lookup" and len(arguments) > 1 and not arguments[1].known and scope.supposed is not None:
        try:
            arguments[1] = scope.supposed.key(arguments[0], arguments[1])
        except NoneOfTheseError:
            if len(arguments) == 2:  # noqa: PLR2004 — with nothing that stands in for it
                raise
            return arguments[2]
    value = functions.call(name, arguments, scope.files)
    found = with_what_will_be(name, value, arguments, lambda settled: functions.call(name, settled, scope.files))
    return cty.mark(called_alike(name.removeprefix("core::"), found, arguments), marks)


def _arguments(call: Call, scope: Scope) -> tuple[list[Val] | Val, Marks]:
    """The arguments, those behind `...` written out, or an unknown value where nobody knows how many there are; and the marks of `...`."""
    arguments = [evaluate(argument, scope) for argument in call.arguments]
    if not call.spread:
        return arguments, NONE
    last, marks = cty.unmark(arguments.pop())
    if last.is_null or not (last.type.is_sequence or last.type == ANY):
        raise EvalError("the expanding argument (indicated by ...) must be of a tuple, list or set type")
    if not last.known or is_shuffled(last):  # how many they are, or which of them comes first
        return cty.unknown(ANY, why=cty.reasons(last), marks=last.inside), at_most_possible(marks)
    return [*arguments, *last.items], marks


def _try(call: Call, scope: Scope) -> Val:
    return _try_values(call, scope) if call.spread else first_that_works(call.arguments, _parts_in(scope))


def _parts_in(scope: Scope) -> Look:
    """What the parts of a `try` come to. They are asked for again by each `try` around it, so each is evaluated once (`once`)."""
    inside = Bound(scope, {})
    return lambda one: worked(*_side(one, inside))


def _try_values(call: Call, scope: Scope) -> Val:
    """`try([a, b]...)`: what is a value already never fails."""
    values, marks = _arguments(call, scope)
    first = values if isinstance(values, Val) else next(iter(values), None)
    if first is None:
        raise EvalError('function "try" expects an argument')
    return cty.mark(first if cty.wholly_known(first) else later_all(first, ANY), marks)


def _from_template(call: Call, scope: Scope) -> Val:
    """`templatefile(path, names)` and `templatestring(reference, names)`."""
    from srm_tf.terraform import rendering  # noqa: PLC0415 — it evaluates in its turn

    arguments, marks = _arguments(call, scope)
    if isinstance(arguments, list):
        arguments = rendering.from_file(arguments, scope) if call.name.endswith("file") else rendering.from_string(call, arguments, scope)
    return cty.mark(arguments, marks)


_SPECIAL: dict[str, Callable[[Call, Scope], Val]] = {
    "try": _try,
    "can": lambda call, scope: works(call.arguments, _parts_in(scope)),
    "templatefile": _from_template,
    "templatestring": _from_template,
    "convert": lambda call, scope: converted(call, lambda one: evaluate(one, scope)),
}
_EVALUATE: dict[type, Callable[[Any, Scope], Val]] = {
    Literal: _literal,
    Number: _number,
    Traversal: read,
    Get: _get,
    Index: _index,
    Splat: once(_splat),
    Call: once(_call),
    Template: once(_template),
    TupleOf: once(_tuple),
    ObjectOf: once(_object),
    Conditional: once(_conditional),
    Binary: _binary,
    Unary: _unary,
    For: once(_for),
}

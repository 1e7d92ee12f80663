"""`count` and `for_each` → the instances of a block: https://developer.hashicorp.com/terraform/language/meta-arguments/for_each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

import msgspec
from msgspec.structs import replace

from srm_tf.model.resource import Key
from srm_tf.model.value import Certainty
from srm_tf.terraform import cty
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, UndeclaredError, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import Forgiving
from srm_tf.terraform.indexing import COUNT_INDEX, EACH_KEY
from srm_tf.terraform.meant import is_ordered
from srm_tf.terraform.operations import spread
from srm_tf.terraform.partly import each_member, is_of_others, with_others
from srm_tf.terraform.scope import Bound, Scope
from srm_tf.terraform.syntax import Access, Body, Traversal
from srm_tf.terraform.told_apart import are_apart, spelled
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, tuple_of

OPEN: Key = "?"  # the key of the one instance that stands for an unknown number of them
_LARGEST = 100_000  # instances of one block
_COMPARED = 256  # keys that are held against each other
_MOST = 64  # more choices than these are no help to anybody
_KEYED = frozenset({"map", "object", "set"})  # the kinds of collections that `for_each` takes
_NO_KEYS = "for_each must be a map, or a set of strings"
_SIDES = 16  # so many collections that a condition chooses from


class Opened(msgspec.Struct, frozen=True, dict=True):
    """The instances of a block: (key, scope of the instance). `doubt`: why nobody can tell how many there are, or "".

    Then one of them stands for those of which the key is not known; the others are there. Or, where there are `sides`, a condition
    chooses between these keys: what is in each of them is there.
    """

    pairs: tuple[tuple[Key, Scope], ...]
    shape: str = "one"  # one (or none, where it is switched off), count, each
    doubt: tuple[str, ...] = ()
    marks: cty.Marks = cty.NONE
    most: int | None = None  # as many as there can be, where that is known and their number is not
    least: int = 0  # as many as there are at least, where their number is not known
    names: tuple[Val, ...] = ()  # their keys, where not all are known
    sides: tuple[frozenset[Key], ...] = ()

    @cached_property
    def _places(self) -> dict[Key, int]:
        """Looking through thousands for each of thousands would not end."""
        return {key: place for place, (key, _) in enumerate(self.pairs)}

    def place(self, key: Key) -> int | None:
        """The place of a key among the instances. Of those that there may be it is that one: without it, Terraform fails."""
        return self._places.get(key) if key != OPEN or not self.doubt else None

    def doubt_of(self, key: Key) -> tuple[str, ...]:
        """Why the instance of a key may not exist."""
        if self.sides:
            return () if key in self._certain else self.doubt
        return self.doubt if key == OPEN or self.shape == "one" else ()

    @cached_property
    def _certain(self) -> frozenset[Key]:
        """The keys that are in each of the sides, so that they exist whatever the condition comes to."""
        return self.sides[0].intersection(*self.sides[1:]) if self.sides else frozenset()

    @cached_property
    def apart(self) -> bool:
        """Whether one of those in doubt may be there without another one."""
        doubtful = frozenset[Key]().union(*self.sides) - self._certain
        return any(doubtful & side not in (set(), doubtful) for side in self.sides)


def one_of_many(scope: Scope, shape: str, doubt: tuple[str, ...], number: Val | None = None) -> Opened:
    """One instance under an unknown key, which stands for an unknown number of them."""
    return _open(scope, _OPEN_NAMES, shape, doubt, cty.unknown(NUMBER) if number is None else number)


def _open(scope: Scope, names: dict[str, Val], shape: str, doubt: tuple[str, ...], number: Val) -> Opened:
    """`number`: the unknown `count` or `for_each`, with its marks."""
    inner, marks = cty.unmark(number)
    inner = inner.blank.sure or inner
    bounded = inner.type != NUMBER or inner.blank.counted
    most = int(inner.blank.most) if bounded and inner.blank.most is not None else None
    least = max(inner.blank.least, 0) if bounded else 0
    some = least > 0 or any(part.items for part in inner.blank.parts) or all(sides_of(inner) or [()])
    return Opened(((OPEN, Bound(scope, names)),), shape, doubt, marks, most, max(int(least), int(some)))


def opened(body: Body, scope: Scope, reading: Scope) -> Opened:
    """The instances that `count` or `for_each` (OpenTofu: `enabled`) gives, read in a scope of their own. Raises EvalError."""
    count, each = body.value("count"), body.value("for_each")
    if count is not None and each is not None:
        raise EvalError("count and for_each exclude each other")
    if count is not None:
        value = evaluate(count, reading)
        return _counted(reading.counted(value) if isinstance(reading, Forgiving) else value, scope)
    if each is not None:
        value = evaluate(each, reading)
        return _each(reading.keyed(value) if isinstance(reading, Forgiving) else value, scope)
    return _enabled(body, scope, reading)


def opened_all_the_same(body: Body, scope: Scope) -> tuple[Opened | None, str]:
    """The instances that were meant where Terraform refuses how they are written, and what that was read as."""
    forgiving = Forgiving(scope)
    try:
        return opened(body, scope, forgiving), forgiving.told
    except EvalError:
        return None, ""


def _enabled(body: Body, scope: Scope, reading: Scope) -> Opened:
    """OpenTofu's `lifecycle { enabled = … }`; what is off is null: https://opentofu.org/docs/language/meta-arguments/enabled/."""
    lifecycle = next(iter(body.of_type("lifecycle")), None)
    expression = lifecycle.body.value("enabled") if lifecycle is not None else None
    if expression is None:
        return Opened(((None, scope),))
    value = convert(evaluate(expression, reading), BOOL)
    if not value.known:
        return Opened(((None, scope),), "one", value.blank.why or ("its `enabled`",), value.marks)
    return Opened(((None, scope),) if value.data else ())


def _counted(value: Val, scope: Scope) -> Opened:
    inner, marks = cty.unmark(convert(value, NUMBER))
    if inner.is_null:
        raise EvalError("count must not be null")
    inner = inner.blank.sure if inner.blank.sure is not None and inner.blank.sure.known else inner
    if not inner.known:
        found = one_of_many(scope, "count", inner.blank.why or ("count",), cty.mark(inner, marks))
        sizes = [0, 1] if found.most == 1 else _sizes(inner)
        if not sizes:
            return found
        pairs = tuple(_counted_at(at, scope) for at in range(sizes[-1]))
        sides = tuple(frozenset[Key](range(size)) for size in sizes)
        return replace(found, pairs=pairs, most=sizes[-1], least=sizes[0], sides=sides)  # if there are any, these are their keys
    number = inner.data
    if not isinstance(number, Decimal) or not 0 <= number <= _LARGEST or number != int(number):
        raise EvalError(f"count must be a whole number between 0 and {_LARGEST}")
    return Opened(tuple(_counted_at(at, scope) for at in range(int(number))), "count", (), marks)


def _sizes(count: Val) -> list[int]:
    """The few numbers that a condition chooses from (`var.on ? 2 : 0`), the smallest first; none where it may be any."""
    numbers = [one.data for one in _choices(count)]
    if not all(isinstance(one, Decimal) and 0 <= one <= _MOST and one == one.to_integral_value() for one in numbers):
        return []
    sizes = sorted({int(one) for one in numbers if isinstance(one, Decimal)})
    return sizes if 1 < len(sizes) <= _SIDES else []


def _counted_at(at: int, scope: Scope) -> tuple[Key, Scope]:
    return at, Bound(scope, {"count": cty.an_object({"index": cty.number(at)})})


def _each(value: Val, scope: Scope) -> Opened:
    inner, marks = cty.unmark(value)
    if marks.sensitive or marks.ephemeral:
        raise EvalError("sensitive or ephemeral values may not be used in for_each")
    if inner.is_null:
        raise EvalError("for_each must not be null")
    if is_ordered(inner):
        raise EvalError(_NO_KEYS)
    members = _members(inner)
    if members is None:
        chosen = _chosen(will_be(inner), scope, marks if inner.blank.sure is None else cty.hiding(marks))
        if chosen is not None:
            return chosen
        members = with_others(will_be(inner))
    if members is not None and not inner.known:
        marks = cty.hiding(marks)  # each of its members says itself where it comes from
    if members is None:
        member = inner.blank.member or _member_of_branches(inner)
        own = member is not None and cty.marks_in(member).references != ()  # what each is says itself where it comes from
        value_of = cty.mark(member or cty.unknown(inner.type.of, why=inner.blank.why), cty.hiding(marks) if own else marks)
        each = cty.mark(EACH_KEY, marks) if inner.type.kind == "set" else value_of  # in a set a value is its own key
        key = each if inner.type.kind == "set" and will_be(inner).blank.source is not None else EACH_KEY  # one of what AWS lists
        names = {"each": cty.an_object({"key": key, "value": each})}
        return _open(scope, names, "each", inner.blank.why or ("for_each",), value)
    return _under_keys([(_named(key), item) for key, item in members], scope, marks, inner.blank.why)


def _named(key: Val) -> Val:
    """The key of an instance, as a text. Raises EvalError for null, and for what none can be made of: objects in a set."""
    if key.is_null:
        raise EvalError("a set for for_each must not hold null")
    if key.known and not key.type.is_primitive:
        raise EvalError(_NO_KEYS)
    return convert(key, STRING)


def _under_keys(members: Sequence[tuple[Val, Val]], scope: Scope, marks: cty.Marks, hidden: tuple[str, ...]) -> Opened:
    """An instance for each key that is none of the others, whatever comes into its gaps; one for all the others."""
    keys = [will_be(cty.unmark(key)[0]) for key, _ in members]
    pairs: list[tuple[Key, Scope]] = []
    names: list[Val] = []
    rest: list[tuple[Val, Val]] = []
    for place, (key, (marked, item)) in enumerate(zip(keys, members, strict=True)):
        if key.known or _is_apart(place, keys):
            # What a key with gaps is made of goes with it: another text that is made so is the same.
            pairs.append((spelled(key, str(OPEN)), _instance(scope, key if key.known else marked, item, marks)))
            names.append(key)
        else:
            rest.append((key, item))
    why: tuple[str, ...] = ()
    others = rest[0][0] if len(rest) == 1 and is_of_others(rest[0][0]) else EACH_KEY
    if rest:
        own_keys = any(key.data is EACH_KEY.data for key, _ in rest)  # of another block: how many it has depends on what its own did
        why = (hidden if own_keys else ()) or rest[0][0].blank.why or ("for_each",)
        names.append(others)
        pairs.append((OPEN, _instance(scope, others, one_of([item for _, item in rest], why), marks)))
    return Opened(
        tuple(pairs), "each", why, marks, least=int(others is EACH_KEY), names=() if all(key.known for key in names) else tuple(names)
    )


def _instance(scope: Scope, key: Val, item: Val, marks: cty.Marks) -> Scope:
    return Bound(scope, {"each": cty.an_object({"key": key, "value": cty.mark(item, marks)})})


def _is_apart(place: int, keys: Sequence[Val]) -> bool:
    """Whether the key in a place is none of the others."""
    return len(keys) <= _COMPARED and all(at == place or are_apart(keys[place], other) for at, other in enumerate(keys))


def _members(inner: Val) -> tuple[tuple[Val, Val], ...] | None:
    """(key, value) of everything in a collection, or in what it will be; None where it is not known what there is. Raises EvalError."""
    later = will_be(inner)
    if not later.known:
        return each_member(later) or later.blank.entries or None
    if later.type.kind not in _KEYED:
        raise EvalError(_NO_KEYS)
    if later.type.kind == "set" and later.items and later.type.of not in {STRING, ANY}:
        raise EvalError(f"{_NO_KEYS}, not a set of {later.type.of.kind}")
    return tuple(spread(later))


def sides_of(inner: Val, *, keyed: bool = False) -> list[tuple[tuple[Val, Val], ...]] | None:
    """(key, value) of each collection that a condition chooses from (`var.public ? {} : { web = 80 }`), where all of them are known.

    `keyed`: of such as `for_each` takes, however conditions are nested.
    """
    found: list[tuple[tuple[Val, Val], ...]] = []
    for _, branch in inner.blank.branches:
        later, marks = cty.unmark(will_be(branch))
        if later.known and not later.is_null and later.type.kind in (_KEYED if keyed else {*_KEYED, "list", "tuple"}):
            found.append(tuple((key, cty.mark(item, marks)) for key, item in spread(later)))
        elif keyed and (inside := sides_of(later, keyed=True)):
            found += inside
        else:
            return None
    return found


def _chosen(inner: Val, scope: Scope, marks: cty.Marks) -> Opened | None:
    """All instances that there may be where a condition chooses from a few collections; None where nobody can tell which."""
    found = sides_of(inner, keyed=True)
    keyed = [{str(key.data): item for key, item in side} for side in found or () if all(key.known for key, _ in side)]
    if not found or len(keyed) < len(found) or len(found) > _SIDES:
        return None
    names = sorted({name for side in keyed for name in side})
    if all(keyed) and not any(all(name in side for side in keyed) for name in names):
        return None  # some are there for certain, none of which is named
    values = {name: [side[name] for side in keyed if name in side] for name in names}
    members = [(cty.string(name), one_of(items, inner.blank.why)) for name, items in values.items()]
    if len(members) > _LARGEST:
        return None
    opened = _under_keys(members, scope, cty.hiding(marks), inner.blank.why)
    kept = [frozenset[Key](side) for side in (keyed if len(keyed) > 1 else [*keyed, {}])]
    sides: tuple[frozenset[Key], ...] = tuple(dict.fromkeys(kept))
    if len(sides) == 1:
        return opened  # the same keys, whatever is chosen
    doubt = inner.blank.why or ("for_each",)
    return replace(opened, doubt=doubt, marks=marks, most=len(members), least=min(map(len, sides)), sides=sides)


def _member_of_branches(inner: Val) -> Val | None:
    """What any member of them is."""
    members = [item for side in sides_of(inner) or () for _, item in side]
    return one_of(members, inner.blank.why) if members else None


def one_of(items: list[Val], why: tuple[str, ...]) -> Val:
    """The value of an instance that stands for one of each: what they all are, or a choice of them."""
    if all(one == items[0] for one in items):
        return items[0]
    choices = [choice for item in items for choice in _choices(item)]
    references = dict.fromkeys(one for item in items for one in cty.marks_in(item).references)
    possible = tuple(one.at_most(Certainty.POSSIBLE) for one in references)
    branches = tuple(("", one) for one in choices) if len(choices) <= _MOST else ()
    return Val(ANY, cty.Blank(why=why, branches=branches), cty.Marks(references=possible))


def _choices(item: Val) -> Iterator[Val]:
    """What an element may come to."""
    if not item.blank.branches:
        yield item
    for _, branch in item.blank.branches:
        yield from (cty.mark(choice, item.marks) for choice in _choices(branch))


def collected(opened: Opened, values: list[Val]) -> Val:
    """The instances together: a tuple with `count`, an object with `for_each`, unknown where nobody knows how many there are.

    Without either it is the one that there is, or null where that is switched off.
    """
    if opened.shape == "one":
        return perhaps_off(opened, values[0], cty.null(values[0].type)) if values else cty.null()
    if opened.names:
        why = opened.doubt or cty.reasons(*opened.names)
        rest = any(key == OPEN for key, _ in opened.pairs)
        least, most = (0, None) if rest else (len(values), len(values))
        blank = cty.Blank(least=least, most=most, why=why, entries=tuple(zip(opened.names, values, strict=True)))
        return Val(ANY, blank, _trails(opened, values))
    if opened.sides and (opened.shape == "each" or len(values) > 1):
        return _one_side(opened, values)
    if opened.doubt:
        only = values[0] if len(values) == 1 else None
        each, member = (only, None) if opened.shape == "count" else (None, only)
        blank = cty.Blank(least=opened.least, most=opened.most, why=opened.doubt, each=each, member=member)
        return Val(ANY, blank, _trails(opened, values))
    if opened.shape == "count":
        return Val(tuple_of(value.type for value in values), tuple(values))
    return cty.an_object({str(key): value for (key, _), value in zip(opened.pairs, values, strict=True)})


def _trails(opened: Opened, values: list[Val]) -> cty.Marks:
    """Where the instances come from. One attribute that is sensitive hides itself, and neither the others nor how many there are."""
    return opened.marks.and_all(cty.trail_of(cty.marks_in(one)) for one in values)


def perhaps_off(opened: Opened, value: Val, *otherwise: Val) -> Val:
    """What is read of the one that there is: where it may be switched off, that or what is `otherwise`; `try` may have something else."""
    if not opened.doubt:
        return value
    condition = " and ".join(opened.doubt)
    blank = cty.Blank(why=opened.doubt, branches=tuple((condition, one) for one in (value, *otherwise)))
    return Val(ANY, blank, cty.hiding(opened.marks) | cty.marks_in(value))


def _one_side(opened: Opened, values: list[Val]) -> Val:
    """One of the collections of instances that a condition chooses from, the largest first."""
    condition = " and ".join(opened.doubt)
    branches: list[tuple[str, Val]] = []
    for side in sorted(opened.sides, key=len, reverse=True):
        kept = {str(key): value for (key, _), value in zip(opened.pairs, values, strict=True) if key in side}
        branches.append((condition, cty.a_tuple(kept.values()) if opened.shape == "count" else cty.an_object(kept)))
    blank = cty.Blank(least=opened.least, most=opened.most, why=opened.doubt, branches=tuple(branches))
    return Val(ANY, blank, _trails(opened, values))


def well_formed(wanted: str, opened: Opened, name: Traversal, taken: int) -> None:
    """An instance is named by its key where there are several, and by nothing where there is one; then comes an attribute.

    Terraform 0.11 took the first of the instances that `count` makes where none was named, and the only one where a first was named.
    Raises UndeclaredError.
    """
    one, steps = opened.shape == "one", name.steps[taken:]
    if steps and steps[0].attribute != one:
        text = f"a reference to {wanted}, which {'has no' if one else 'needs a'} key of an instance"
        raise UndeclaredError(text, instead=_meant(opened, name, taken))
    if len(steps) > 1 and not one and not steps[1].attribute:
        raise UndeclaredError(f"a reference to {wanted}, whose instance has attributes and no indexes")


def _meant(opened: Opened, name: Traversal, taken: int) -> Traversal | None:
    """The name without the key of the first where there is one, or with it where `count` makes several; None for another key."""
    before, steps = name.steps[:taken], name.steps[taken:]
    if opened.shape == "one":
        return Traversal(name.root, (*before, *steps[1:])) if steps[0].key == 0 else None
    return Traversal(name.root, (*before, Access(0, attribute=False), *steps)) if opened.shape == "count" and opened.pairs else None


_OPEN_NAMES = {
    "each": cty.an_object({"key": EACH_KEY, "value": cty.unknown(why=("each.value",))}),
    "count": cty.an_object({"index": COUNT_INDEX}),
}

"""The values of Terraform's language while it is evaluated: typed, maybe unknown, maybe sensitive, and knowing where they came from.

Named after the library whose behaviour they follow: https://github.com/zclconf/go-cty/blob/main/docs/concepts.md. They become
`model.value.Value` at the end of the door. Immutable; a set stands in Terraform's order, each element once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, DivisionByZero, InvalidOperation
from functools import cached_property
from itertools import chain
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.model.value import Reference
from srm_tf.terraform import digits
from srm_tf.terraform.graphemes import normal
from srm_tf.terraform.syntax import Traversal
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, Type, list_of, map_of, object_of, tuple_of

# Terraform computes in 512 bits: as many digits as it prints of 1/3. What overflows is infinite.
PRECISION = Context(prec=155, traps=[DivisionByZero, InvalidOperation])
LONGEST, TOO_LONG = 1 << 22, "a text of more than 4 million characters"  # forty names that double each other fill any memory


class Float64(Decimal):
    """A number that Terraform computed in 64 bits: exact as a value, but shown with as few digits as tell it from other floats.

    >>> show_number(Float64(2.0**64)), Float64(2.0**64) == 2**64
    ('18446744073709550000', True)
    """

    __slots__ = ()


class EvalError(Exception):
    """Terraform would refuse this. The text never holds a value of the configuration's, since that may be secret."""


class NoAttributeError(EvalError):
    """Of an attribute that an object has not got. `none`: why there may be no such object, and then nothing fails.

    What does not fail there is no use to anybody, so it is told as an error; `try` and `can` make something of it.
    """

    def __init__(self, text: str, none: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.none = none


class UndeclaredError(EvalError):
    """A name that means nothing: Terraform refuses it before it evaluates anything, so that no `try` and no condition saves it.

    `otherwise` gives what a local value, a variable or an output that uses the name says all the same, to which `taken` steps of a
    reference lead; `instead`: the name that was meant.
    """

    def __init__(self, text: str, otherwise: Callable[[], Val] | None = None, instead: Traversal | None = None, taken: int = 1) -> None:
        super().__init__(text)
        self.otherwise, self.instead, self.taken = otherwise, instead, taken


class Marks(msgspec.Struct, frozen=True):
    """What travels with a value into everything made of it. `references`: the ends of the trails it came along."""

    sensitive: bool = False
    ephemeral: bool = False
    references: tuple[Reference, ...] = ()
    foreseen: bool = False  # it hangs on what Terraform knows after apply only: whether an attribute that a resource computes is null

    def __or__(self, other: Marks) -> Marks:
        if other is NONE or other is self:
            return self
        if self is NONE:
            return other
        united = self.references
        if other.references and other.references != united:
            united = tuple(dict.fromkeys((*united, *other.references)))
        return Marks(self.sensitive or other.sensitive, self.ephemeral or other.ephemeral, united, self.foreseen or other.foreseen)

    def and_all(self, others: Iterable[Marks]) -> Marks:
        """These and all the others, in time that grows with their number: adding one after the other takes its square."""
        kept = [one for one in (self, *others) if one is not NONE]
        if not kept:
            return NONE
        references = tuple(dict.fromkeys(reference for one in kept for reference in one.references))
        return Marks(any(one.sensitive for one in kept), any(one.ephemeral for one in kept), references, any(one.foreseen for one in kept))


NONE = Marks()
SENSITIVE = Marks(sensitive=True)
FORESEEN = Marks(foreseen=True)


def hiding(marks: Marks) -> Marks:
    """Of marks, what hides a value, and what it hangs on; not where it comes from."""
    return NONE if marks is NONE or not (marks.sensitive or marks.ephemeral or marks.foreseen) else replace(marks, references=())


def trail_of(marks: Marks) -> Marks:
    """Of marks, where a value comes from; not what hides it."""
    return Marks(references=marks.references) if marks.references else NONE


class Blank(msgspec.Struct, frozen=True):
    """What is not known, with what is known of it all the same. What go-cty refines comes first, all else is for the graph."""

    not_null: bool = False
    prefix: str = ""
    least: int | Decimal = 0  # as many elements at least, or of a number that is `counted`: no less than this, which may be infinite
    most: int | Decimal | None = None
    why: tuple[str, ...] = ()  # completes "it depends on …"
    branches: tuple[tuple[str, Val], ...] = ()  # what a choice may come to, each behind its condition
    tree: Val | None = None  # what `jsonencode` made the text of
    words: str = ""  # the texts that it is made of, LATER in the place of all else
    counted: bool = False  # a number that is the length of something, so that `least` and `most` bound it
    source: tuple[str, int] | None = None  # the list of AWS's that it is cut from, or stands in, and the place where it begins there
    there: bool = False  # neither null nor empty
    shape: str = ""  # the text with a GAP for each attribute in it
    sure: Val | None = None  # what it will be, where Terraform itself does not know that yet
    suffix: str = ""
    entries: tuple[tuple[Val, Val], ...] = ()  # the members of an object of which a name is not known
    each: Val | None = None  # what any element of a list is
    member: Val | None = None  # what any member of an object is, or any round of a loop in a text
    draft: Val | None = None  # what a policy says
    parts: tuple[Val, ...] = ()  # the lists that a list is made of
    ordered: bool = False  # its parts stand in it as they are, one after the other
    pieces: tuple[Val, ...] = ()  # the texts that a text is made of
    origin: str = ""  # the local value that a text is, of which nothing else tells how it is made
    merged: tuple[Val, ...] = ()  # the maps that a map is made of
    none_of: tuple[str, ...] = ()  # texts that it is not
    names: range | None = None  # of the pieces of an ARN, those that name what it is of: others tell where that stands, as its Region does
    reads: Callable[[str], Val] | None = None  # an attribute of a whole resource, of which no schema tells what it has


class Val(msgspec.Struct, frozen=True, dict=True):
    """A value. `data` is a str, bool or Decimal, a tuple (list, set, tuple), a dict (map, object), None (null) or a Blank.

    What takes a walk through all that is inside is found once: thousands of instances may read one list of thousands.
    """

    type: Type
    data: Data
    marks: Marks = NONE

    @property
    def known(self) -> bool:
        """Whether the value itself is known; what is inside may still be unknown."""
        return not isinstance(self.data, Blank)

    @property
    def is_null(self) -> bool:
        """Whether it is null."""
        return self.data is None

    @property
    def blank(self) -> Blank:
        """The Blank of an unknown value; an empty one otherwise."""
        return self.data if isinstance(self.data, Blank) else _EMPTY

    @property
    def items(self) -> tuple[Val, ...]:
        """The elements of a list, set or tuple, or the values of a map or object in the order of their names."""
        return self.data if isinstance(self.data, tuple) else self._ordered if isinstance(self.data, dict) else ()

    @cached_property
    def _ordered(self) -> tuple[Val, ...]:
        return tuple(self.members[name] for name in sorted(self.members))

    @cached_property
    def inside(self) -> Marks:
        """The marks of the value and of everything inside it; of what an unknown one may be, what hides it."""
        blank = self.blank
        perhaps = [*(one for pair in blank.entries for one in pair), *(one for _, one in blank.branches)]
        perhaps += [*blank.parts, *blank.merged, *(one for one in (blank.each, blank.member, blank.sure) if one is not None)]
        return self.marks.and_all(chain(map(marks_in, self.items), (hiding(marks_in(one)) for one in perhaps)))

    @cached_property
    def complete(self) -> bool:
        """Whether nothing inside is unknown."""
        return all(map(wholly_known, self.items))

    @cached_property
    def ends(self) -> int:
        """How many ends choices come to that stand in each other, of all inside where these are the most; 1 where nothing is chosen."""
        blank = self.blank
        inside = [*self.items, *blank.parts, *blank.pieces, *blank.merged, *(one for pair in blank.entries for one in pair)]
        inside += [one for one in (blank.sure, blank.each, blank.member, blank.tree, blank.draft) if one is not None]
        if not inside and not blank.branches:
            return 1
        return max(1, *map(ends_of, inside), sum(ends_of(side) for _, side in blank.branches))

    @cached_property
    def made(self) -> dict[object, Val]:
        """What was made of all that is inside, by what made it: each of thousands of instances may take its own of one list of all."""
        return {}

    @property
    def members(self) -> dict[str, Val]:
        """The members of a map or object; nothing for anything else."""
        return self.data if isinstance(self.data, dict) else {}


Data: TypeAlias = "str | bool | Decimal | tuple[Val, ...] | dict[str, Val] | Blank | None"
_EMPTY, _LARGEST = Blank(), 1024
TRUE = Val(BOOL, True)  # noqa: FBT003 — the value itself
FALSE = Val(BOOL, False)  # noqa: FBT003 — the value itself
Plain: TypeAlias = "str | bool | int | float | Decimal | Sequence[Plain] | Mapping[str, Plain] | None"


def string(text: str) -> Val:
    """A known string, in Unicode's form NFC as all of Terraform's; unknown where it is longer than any that somebody has."""
    return Val(STRING, normal(text) if len(text) <= LONGEST else Blank(not_null=True, why=(TOO_LONG,), there=True))


def number(amount: Decimal | int | str) -> Val:
    """A known number."""
    return Val(NUMBER, digits.within_measure(amount if isinstance(amount, Decimal) else Decimal(amount)))


def boolean(truth: bool) -> Val:  # noqa: FBT001 — the value itself
    """A known bool."""
    return TRUE if truth else FALSE


def null(kind: Type = ANY) -> Val:
    """A null of a type."""
    return Val(kind, None)


def unknown(kind: Type = ANY, *, not_null: bool = False, prefix: str = "", why: tuple[str, ...] = (), marks: Marks = NONE) -> Val:
    """A value of a type that is not known yet."""
    return Val(kind, Blank(not_null, prefix, why=why), marks)


def a_list(items: Iterable[Val], element: Type) -> Val:
    """A list of elements that have the type already."""
    return Val(list_of(element), tuple(items))


def settled(item: Val) -> Val:
    """An unknown list, set or map of which the length is known: as many unknown elements, where Terraform sees it so."""
    blank = item.blank
    if item.known or not blank.not_null or blank.least != blank.most or blank.least > _LARGEST:
        return item
    size = int(blank.least)
    inner = unknown(item.type.of, why=blank.why)
    if item.type.kind == "list" or (item.type.kind == "set" and size <= 1):
        return Val(item.type, (inner,) * size, item.marks)
    return Val(item.type, {}, item.marks) if item.type.kind == "map" and not size else item


def length_known(item: Val) -> bool:
    """Whether it is known how many elements a collection has: unknown elements of a set may turn out to be the same."""
    if not item.known:
        return False
    return item.type.kind != "set" or len(item.items) <= 1 or wholly_known(item)


def a_tuple(items: Iterable[Val]) -> Val:
    """A tuple."""
    kept = tuple(items)
    return Val(tuple_of(one.type for one in kept), kept)


def a_map(members: Mapping[str, Val], element: Type) -> Val:
    """A map of elements that have the type already."""
    return Val(map_of(element), dict(members))


def an_object(members: Mapping[str, Val]) -> Val:
    """An object."""
    return Val(object_of({name: one.type for name, one in members.items()}), dict(members))


def wholly_known(item: Val) -> bool:
    """Whether nothing inside is unknown."""
    if isinstance(item.data, Blank):
        return False
    return item.complete if isinstance(item.data, (tuple, dict)) else True


def reasons(*items: Val) -> tuple[str, ...]:
    """Why something in these values is not known."""
    return tuple(dict.fromkeys(reason for item in items for one in walk(item) for reason in one.blank.why))


def walk(item: Val) -> Iterator[Val]:
    """The value and everything inside it."""
    waiting = [item]
    while waiting:
        yield (one := waiting.pop())
        waiting.extend(reversed(one.items))


def mark(item: Val, marks: Marks) -> Val:
    """The value with further marks."""
    return item if marks is NONE else replace(item, marks=item.marks | marks)


def unmark(item: Val) -> tuple[Val, Marks]:
    """The value without its own marks, and these."""
    return (item, NONE) if item.marks is NONE else (replace(item, marks=NONE), item.marks)


def marks_in(item: Val) -> Marks:
    """The marks of the value and of everything inside it."""
    return item.inside if isinstance(item.data, (tuple, dict, Blank)) else item.marks


def is_hidden(value: Val) -> bool:
    """Whether nobody may see a value as a whole, its names and its length included; what is inside may hide by itself."""
    return value.marks.sensitive or value.marks.ephemeral


def marks_around(item: Val) -> Marks:
    """What hides the value as a whole, and where it and all inside it comes from: what is inside says itself what hides it."""
    return hiding(item.marks) | trail_of(marks_in(item))


def ends_of(item: Val) -> int:
    """How many ends the choices in a value come to."""
    return item.ends if isinstance(item.data, (tuple, dict, Blank)) else 1


def unmark_deep(item: Val) -> tuple[Val, Marks]:
    """The value without any mark inside, and all that were there."""
    marks = marks_in(item)
    return (item, NONE) if marks is NONE else (_bare(item), marks)


def shown_deep(item: Val) -> tuple[Val, Marks]:
    """The value without any mark inside that hides something, and all of these; everything inside still knows where it comes from."""
    hidden = hiding(marks_in(item))
    return (item, NONE) if hidden is NONE else (_shown(item), hidden)


def _shown(item: Val) -> Val:
    return Val(item.type, each_inside(item, _shown), trail_of(item.marks))


def _bare(item: Val) -> Val:
    return Val(item.type, each_inside(item, _bare))


def each_inside(item: Val, change: Callable[[Val], Val]) -> Data:
    """The data of a value, with something else in the place of each element or member."""
    if isinstance(item.data, dict):
        return {name: change(one) for name, one in item.data.items()}
    return tuple(map(change, item.data)) if isinstance(item.data, tuple) else item.data


def show_number(amount: Decimal) -> str:
    """A number as Terraform converts it to a string.

    >>> show_number(Decimal("1E+3")), show_number(Decimal("0.50")), show_number(Decimal("-0"))
    ('1000', '0.5', '-0')
    """
    if amount.is_infinite():
        return "-Inf" if amount < 0 else "+Inf"
    return format(_cut(amount), "f")


def _cut(amount: Decimal) -> Decimal:
    """Without digits that say nothing."""
    if isinstance(amount, Float64):
        return digits.shortest(amount, 53)
    if amount == amount.to_integral_value():
        return amount.to_integral_value()
    kept = amount.normalize(PRECISION)
    return digits.shortest(kept) if len(kept.as_tuple().digits) > digits.SURE else kept


def of(plain: Plain) -> Val:
    """Decoded JSON as `jsondecode` types it: lists are tuples, objects are objects."""
    if plain is None:
        return null()
    if isinstance(plain, bool | str):
        return boolean(plain) if isinstance(plain, bool) else string(plain)
    if isinstance(plain, (int, float, Decimal)):
        return number(plain if isinstance(plain, (int, Decimal)) else str(plain))
    if isinstance(plain, Mapping):
        return an_object({str(name): of(one) for name, one in plain.items()})
    return a_tuple(of(one) for one in plain)


def plain(item: Val) -> object:
    """The value as plain Python: lists, dicts, str, bool, Decimal, None. Only for values that are wholly known."""
    if isinstance(item.data, tuple):
        return [plain(one) for one in item.data]
    if isinstance(item.data, dict):
        return {name: plain(item.data[name]) for name in sorted(item.data)}
    return None if isinstance(item.data, Blank) else item.data

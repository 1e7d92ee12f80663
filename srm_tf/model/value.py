"""A value of a configuration: plain data, or `Unknown`, with what is known about where it came from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final, TypeAlias, cast

import msgspec
from msgspec.structs import replace

Scalar: TypeAlias = bool | int | float | str | None
_IN_NUMBERS: Final = frozenset("0123456789+-.eE")


class Certainty(IntEnum):
    """How sure we are that a reference leads to exactly this instance."""

    POSSIBLE = 0  # one of several, the configuration does not say which
    SOME = 1  # leads to this one, which stands for an unknown number of instances, and the reference means one of them
    INFERRED = 2  # paired by equal instance keys, or by a known text equal to an identity
    EXACT = 3

    @property
    def whole(self) -> bool:
        """Whether the reference is to all that its target stands for: what is said of the one is said of each instance."""
        return self > Certainty.SOME


class Reference(msgspec.Struct, frozen=True):
    """One thing an expression refers to, followed through modules as far as the input shows.

    `text` is what stands at the end of the trail (`aws_kms_key.app.arn`, `var.key`, `local.names`); `target` is the
    address of a resource of the graph, or None where the trail ends elsewhere; `attribute` is the first
    attribute of the target that is read, "" where the input hides it (a splat). `unnamed`: it may as well be another one
    that is not of the target's type, because a plan does not show which output of a module is read; without a target, the value may be
    what stands there instead of all that it names. Of a known text that is sensitive: it may be a member of an object beside that one.
    """

    text: str
    target: str | None = None
    attribute: str = ""
    certainty: Certainty = Certainty.EXACT
    unnamed: bool = False

    @property
    def is_given(self) -> bool:
        """Whether the trail ends at a variable: what that is given is known before anything is made."""
        return self.target is None and (self.text.startswith("var.") or ".var." in self.text)

    def at_most(self, certainty: Certainty) -> Reference:
        """The same, no surer than that."""
        return self if self.certainty <= certainty else replace(self, certainty=certainty)


class Location(msgspec.Struct, frozen=True):
    """A range of lines in a source file; `file` is relative to where the program was started."""

    file: str
    line: int = 0
    end_line: int = 0

    def __str__(self) -> str:
        return self.called(self.file)

    def called(self, file: str) -> str:
        """The file and the line, where the file is called otherwise."""
        return f"{file}:{self.line}" if self.line else file


GAP: Final = "\ufdd2"  # a character that no text has
LATER: Final = "${…}"  # the place of what is not known among the words of a text


NOT_LOADED = "which is not loaded"  # how is told that the configuration of a module is not here
UNREAD = "which stands in what could not be read"  # how is told why a value is unknown of which an error leaves out the block


class Unknown(msgspec.Struct, frozen=True):
    """A value that cannot be known before apply, and what is known of it all the same."""

    why: str  # completes the sentence "it depends on …"
    depends_on: tuple[str, ...] = ()  # addresses and variables
    not_null: bool = False
    prefix: str = ""  # what a text begins with
    branches: tuple[tuple[str, Value], ...] = ()  # the values it may take, each behind its condition
    body: Value | None = None  # one element of a collection whose length is not known
    tree: Value | None = None  # the value whose JSON the text is, with what is not known inside it
    # The text with a GAP for each attribute or variable in it that is not known; "" where nobody can tell how it is made.
    shape: str = ""
    suffix: str = ""  # what a text ends with
    words: str = ""  # the texts it is made of, LATER in the place of all else
    hidden: bool = False  # such texts there may be, but a plan shows none
    entries: tuple[tuple[Value, Value], ...] = ()  # names and values of the members of an object of which a name is not known
    # Names what the text is, where nobody can tell how it is made: the same of the same is the same text.
    origin: str = ""
    made: tuple[str, ...] = ()  # the pieces of a text, by turns with such origins
    none_of: tuple[str, ...] = ()  # texts that it is not
    single: bool = False  # it comes from one of all that is named, and a plan does not show from which
    # All that it may come from, where a plan tells no more than the module; () where that is shown, or may be anything.
    reach: tuple[Reference, ...] = ()
    least: float | None = None  # a number is at least this
    most: float | None = None  # and at most this

    @property
    def unread(self) -> bool:
        """Whether it stands in a block that could not be read, so that it may as well be written out there."""
        return self.why.endswith(UNREAD)

    @property
    def is_choice(self) -> bool:
        """Whether it is one of its branches. What a plan hides is none: there they are what a list, or a text, may be made of."""
        return bool(self.branches) and not any(branch.unknown.hidden for _, branch in self.branches)

    @property
    def sketch(self) -> str:
        """The text with `…` for what is not known in it; "" where nothing else is known of its form."""
        shown = self.shape.replace(GAP, "…")
        return shown if shown.strip("…") else ""


class Own:
    """What is known of a text, were all that it refers to not: made when somebody asks. It tells no two texts apart.

    Of a text that is known, and of one that hides for what is not known in it.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Value] | None = None) -> None:
        self._make = make

    def __call__(self) -> Value | None:
        """As a value that is not known; None where nothing tells."""
        return None if self._make is None else self._make()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    def __hash__(self) -> int:
        return 0


NOT_TOLD: Final = Own()


class Value(msgspec.Struct, frozen=True):
    """Data with its provenance.

    `data` is a scalar, a tuple of values (list, set, repeated block), a mapping of values (map, object, block) or
    Unknown. `written`: somebody put it in the configuration (False: the provider or AWS filled it in). `sensitive`:
    its text must never reach an output. `references`: what its expression refers to; an element of a collection
    has those that could be its own. `foreseen`: Terraform itself does not know it before apply. `own`: what of a text is written in its
    own place. `by_schema`: nothing that it is made of is sensitive, the provider calls all that stands there so. `repeats`: nothing marks
    it, but a text stands in it that is sensitive elsewhere: it is not shown, and judged as if it were not sensitive.
    """

    data: Scalar | Unknown | tuple[Value, ...] | Mapping[str, Value] = None
    written: bool = False
    sensitive: bool = False
    references: tuple[Reference, ...] = ()
    location: Location | None = None
    foreseen: bool = False
    own: Own = NOT_TOLD
    by_schema: bool = False
    repeats: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether something that it is made of may be sensitive: then the names in it may be the secret, and are not shown either."""
        return self.sensitive and not self.by_schema

    @property
    def is_unknown(self) -> bool:
        """Whether nothing but an `Unknown` stands here."""
        return isinstance(self.data, Unknown)

    @property
    def unknown(self) -> Unknown:
        """The Unknown of an unknown value; an empty one otherwise, so that callers need no second check."""
        return self.data if isinstance(self.data, Unknown) else _NOTHING

    @property
    def origins(self) -> tuple[str, ...]:
        """What a value that is not known depends on, as names to show: what its `Unknown` names, else what its expression refers to."""
        return self.unknown.depends_on or tuple(reference.text for reference in self.references)

    @property
    def is_null(self) -> bool:
        """Whether the value is null: unset, whoever says so."""
        return self.data is None

    @property
    def is_empty(self) -> bool:
        """Whether it is `""`, `[]` or `{}`."""
        return isinstance(self.data, (str, tuple, Mapping)) and not self.data

    @property
    def is_nothing(self) -> bool:
        """Whether it is null, or empty, or a list of nothing else: of an argument that may be left out, providers send as little."""
        return self.is_null or self.is_empty or (isinstance(self.data, tuple) and all(one.is_blank for one in self.data))

    @property
    def is_blank(self) -> bool:
        """Whether it is an empty text or null: of a list of nothing else the provider skips all, and sends an empty one.

        https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/flex/flex.go (`ExpandStringValueList`)
        """
        return self.is_null or self.data == ""

    @property
    def may_be_blank(self) -> bool:
        """Whether it is blank, or a choice of which one side is: `try(aws_security_group.a[0].id, "")`."""
        if self.unknown.is_choice:
            return any(branch.may_be_blank for _, branch in self.unknown.branches)
        return self.is_blank

    def items(self) -> tuple[Value, ...]:
        """The elements of a list, set or repeated block; the value itself where it is one object or scalar."""
        if isinstance(self.data, tuple):
            return self.data
        return () if self.data is None else (self,)

    def get(self, name: str) -> Value:
        """The value under `name` of a map, object or block; ABSENT where there is none, unknown where nobody can say."""
        if isinstance(self.data, Mapping):
            return self.data.get(name, ABSENT)
        return _under(self, self.data, name) if isinstance(self.data, Unknown) else ABSENT

    def text(self) -> str | None:
        """The string a known scalar has by Terraform's conversion, else None."""
        return as_text(self.data)

    @property
    def form(self) -> str:
        """The text with a GAP for each part of it that is not known, or for all of them together."""
        text, unknown = self.text(), self.unknown
        return text if text is not None else unknown.shape or GAP.join(unknown.made[::2]) or f"{unknown.prefix}{GAP}{unknown.suffix}"

    def plain(self) -> object:
        """The data as plain Python (lists, dicts, scalars); Unknown stays `Unknown`."""
        if isinstance(self.data, tuple):
            return [item.plain() for item in self.data]
        if isinstance(self.data, Mapping):
            return {name: item.plain() for name, item in self.data.items()}
        return self.data

    def throughout(self, change: Callable[[Value], Value]) -> Value:
        """This value with a change made to every value inside it, and then to itself."""
        if isinstance(self.data, tuple):
            return change(replace(self, data=tuple([item.throughout(change) for item in self.data])))
        if isinstance(self.data, Mapping):
            return change(replace(self, data={name: item.throughout(change) for name, item in self.data.items()}))
        return change(self)

    def walk(self) -> Iterator[Value]:
        """This value and every value inside it."""
        yield self
        if self.data is None or isinstance(self.data, (str, int, float, Unknown)):
            return
        for item in self.data if isinstance(self.data, tuple) else self.data.values():
            yield from item.walk()

    @property
    def hides(self) -> bool:
        """Whether it, or anything inside it, is sensitive."""
        if self.sensitive or self.data is None or isinstance(self.data, (str, int, float, Unknown)):
            return self.sensitive
        return any(item.hides for item in (self.data if isinstance(self.data, tuple) else self.data.values()))


ABSENT = Value()
_NOTHING = Unknown("nothing")


def same(one: Value, other: Value, named: Callable[[str], str] | None = None) -> bool:
    """Whether two values say the same, wherever they stand; of what is not known, whether it waits for the same.

    `named`: what the other one calls by an earlier name, by the name that it has now.
    """
    if isinstance(one.data, tuple) and isinstance(other.data, tuple):
        return len(one.data) == len(other.data) and all(same(*pair, named) for pair in zip(one.data, other.data, strict=True))
    if isinstance(one.data, Mapping) and isinstance(other.data, Mapping):
        theirs = other.data
        return one.data.keys() == theirs.keys() and all(same(value, theirs[name], named) for name, value in one.data.items())
    if isinstance(one.data, Unknown) and isinstance(other.data, Unknown):
        return _texts(one.data) == (_texts(other.data) if named is None else tuple(map(named, _texts(other.data))))
    return type(one.data) is type(other.data) and one.data == other.data


def _texts(unknown: Unknown) -> tuple[str, ...]:
    """What is known of a value that is not: what it waits for, and how it will look."""
    return unknown.why, unknown.prefix, unknown.suffix, unknown.shape, *unknown.depends_on


def as_text(data: object) -> str | None:
    """Terraform's conversion of a known primitive to a string; None for anything else.

    >>> as_text(True), as_text(1.0), as_text("a"), as_text(None)
    ('true', '1', 'a', None)
    """
    if isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, float) and data.is_integer():
        return str(int(data))
    return str(data) if isinstance(data, (int, float)) else None


# The texts of a switch. One that may be null is a text to the provider, in whatever form `strconv.ParseBool` takes.
ON: Final = frozenset({"1", "t", "T", "TRUE", "true", "True"})
OFF: Final = frozenset({"0", "f", "F", "FALSE", "false", "False"})


def as_number(data: object) -> float | None:
    """A number, or a numeric string as Terraform would convert it; None for anything else (booleans included).

    >>> as_number("1e3"), as_number(10**400), as_number(True), as_number("nan"), as_number("1_000"), as_number(" 1")
    (1000.0, inf, None, None, None, None)
    """
    if isinstance(data, bool) or (isinstance(data, str) and not _IN_NUMBERS.issuperset(data)):
        return None
    if isinstance(data, (int, float, str)):
        try:
            return float(data)
        except ValueError:
            return None
        except OverflowError:  # of an int: a text has infinity in its place
            return math.copysign(math.inf, 1 if isinstance(data, int) and data > 0 else -1)
    return None


def _under(around: Value, unknown: Unknown, name: str) -> Value:
    """What stands under a name of something unknown. What its references lead to may be found there, and no more than that."""
    if unknown.tree is not None:
        return ABSENT  # a text has nothing under any name
    inside = around if unknown.body is None else unknown.body.get(name)
    if inside.is_null:
        return ABSENT
    references = tuple(one.at_most(Certainty.POSSIBLE) for one in inside.references)
    return Value(Unknown(unknown.why, unknown.depends_on), around.written, around.sensitive or inside.sensitive, references)


def in_any(blocks: Sequence[Value], name: str) -> Value:
    """What stands under a name in one of several blocks of which some may not be there; ABSENT where it stands in none of them."""
    if not any(one.is_unknown for one in blocks):
        return ABSENT
    inside = [found for one in blocks if not (found := one.get(name)).is_null]
    if not inside:
        return ABSENT
    references = tuple(dict.fromkeys(each.at_most(Certainty.POSSIBLE) for one in inside for each in one.references))
    why = next(one.unknown.why for one in blocks if one.is_unknown)
    on = tuple(dict.fromkeys(name for one in blocks for name in one.unknown.depends_on))
    return Value(Unknown(why, on), any(one.written for one in inside), any(one.sensitive for one in inside), references)


def marked_as(text: Value, data: Scalar | Unknown | tuple[Value, ...] | Mapping[str, Value]) -> Value:
    """What stands in a text, with what is known of that: who wrote it, and why it is not shown."""
    return Value(data, text.written, text.sensitive, by_schema=text.by_schema, repeats=text.repeats)


def of(plain: object, *, written: bool = True, sensitive: bool = False) -> Value:
    """Wrap plain Python data (as `json.loads` gives it) into values that share one provenance."""
    return of_text(plain, Value(None, written, sensitive))


def of_text(plain: object, text: Value) -> Value:
    """The same of what was read from a text, with what is known of that."""
    if isinstance(plain, Value):
        return plain
    if isinstance(plain, (list, tuple)):
        return marked_as(text, tuple([of_text(item, text) for item in cast("Sequence[object]", plain)]))
    if isinstance(plain, Mapping):
        members = cast("Mapping[object, object]", plain)
        return marked_as(text, {str(name): of_text(item, text) for name, item in members.items()})
    return marked_as(text, cast("Scalar | Unknown", plain))

"""The parsed form of a control's sentences: plain structs, so that a compiled catalogue decodes straight into them."""

from __future__ import annotations

from typing import Literal as OneOf
from typing import TypeAlias

import msgspec

Scalar: TypeAlias = bool | int | float | str
Literal: TypeAlias = Scalar | list[Scalar]
Argument: TypeAlias = "Literal | Setting | Sibling"


class Setting(msgspec.Struct, frozen=True, tag="setting"):
    """`$name`: a value the user may change."""

    name: str


class Sibling(msgspec.Struct, frozen=True, tag="sibling"):
    """The dotted path of another attribute of the same subject."""

    path: str


class Step(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One step of a path: a name, and the keys that select among the elements found there. `odd`: written as ['key']."""

    name: str
    select: tuple[tuple[str, str], ...] = ()
    odd: bool = False


class Clause(msgspec.Struct, frozen=True, tag="clause", omit_defaults=True):
    """`[quantifier] path test [tail]`. `test` is an operator's name or `term`; then `term` is the phrase and `arguments` its holes."""

    path: tuple[Step, ...]
    test: str
    arguments: tuple[Argument, ...] = ()
    quantifier: str = ""  # "", every, some, no
    tail: str = ""  # "", default, or a decider
    term: str = ""
    text: str = ""  # as written


class Sentence(msgspec.Struct, frozen=True, tag="sentence", omit_defaults=True):
    """A registered phrase about the whole subject."""

    term: str
    arguments: tuple[Argument, ...] = ()
    text: str = ""


class Elements(msgspec.Struct, frozen=True, tag="elements", omit_defaults=True):
    """Several facts about the same element of a repeated block."""

    quantifier: OneOf["every", "some", "no"]
    path: tuple[Step, ...]
    where: tuple[Item, ...]
    when: tuple[Item, ...] = ()


class Join(msgspec.Struct, frozen=True, tag="join", omit_defaults=True):
    """`has` / `lacks`: what stands beside the subject in the graph. `sole`: a subject has at most one of it.

    `which` says which of the candidates the table is about, `where` what must be so of them.
    """

    lacks: bool
    types: tuple[str, ...]
    via: str = ""
    by: str = ""
    pattern: str = ""  # the key `as` of the file
    where: tuple[Item, ...] = ()
    at_least: int = 1
    absent: str = ""  # "", missing, satisfied, or a decider
    builtin: str = ""
    sole: bool = False
    which: tuple[Clause, ...] = ()


class Meets(msgspec.Struct, frozen=True, tag="meets", omit_defaults=True):
    """Another control's outcome on the same resource. `always`: also where its own guard leaves the resource out."""

    control: str
    always: bool = False


class AnyOf(msgspec.Struct, frozen=True, tag="any_of", omit_defaults=True):
    """Alternatives; each is a list of items that hold together. `guards`: how many of each begin it and only say whether it is one."""

    alternatives: tuple[tuple[Item, ...], ...]
    guards: tuple[int, ...] = ()


Item: TypeAlias = Clause | Sentence | Elements | Join | Meets | AnyOf


class Arm(msgspec.Struct, frozen=True, omit_defaults=True):
    """Subject types with their guard and their sentence."""

    resource: tuple[str, ...]
    when: tuple[Item, ...] = ()
    expect: tuple[Item, ...] = ()

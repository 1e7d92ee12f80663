"""Terraform's built-in functions: what a function declares, and the frame that deals with null, unknown and sensitive arguments.

One module for each group, each function a plain one under `@function`. Behaviour follows Terraform 1.15 and OpenTofu; the recorded
answers of real Terraform in `tests/conformance` are the proof.

    @function("substr", STRING, NUMBER, NUMBER, returns=STRING)
    def substr(text: str, offset: Decimal, length: Decimal) -> str: ...

The frame converts every argument to its parameter's type, then hands it over as plain Python (str, bool, Decimal, list, dict) where the
type is closed, else as a `Val`; it wraps a plain result in the type that `returns` names. A `Val` may be returned as it is.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Protocol, TypeAlias

import msgspec

from srm_tf.terraform import cty
from srm_tf.terraform.addresses import BUILT_IN, is_aws
from srm_tf.terraform.composed import apart, composed
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Marks, Val
from srm_tf.terraform.functions.homes import HOMES, MODULES, OF_AWS
from srm_tf.terraform.gathered import JOINS, gathered
from srm_tf.terraform.handing import hands_on, may_miss_the_name, names_in
from srm_tf.terraform.indexing import COUNT_INDEX, EACH_KEY, element_of, looked_up
from srm_tf.terraform.joining import is_there_cut, words_in
from srm_tf.terraform.one_of_many import at_most_possible, of_some
from srm_tf.terraform.types import ANY, STRING, Type

_CHOOSES = frozenset({"coalesce", "coalescelist"})  # one of the arguments as it is
_PICKS = frozenset({"element", "keys", "lookup", "matchkeys", "one", "slice"})
_TAKES_OUT = frozenset({"element", "lookup", "matchkeys", "setintersection", "setsubtract", "slice"})
# The first and the last of the arguments that only tell which part is taken, or how much of it: no part of the result comes from these.
_ONLY_TELL: dict[str, tuple[int, int]] = {
    "chunklist": (1, 1), "cidrhost": (1, 1), "element": (1, 1), "lookup": (1, 1), "matchkeys": (1, 2),
    "regex": (0, 0), "regexall": (0, 0), "slice": (1, 2), "split": (0, 0), "substr": (1, 2), "trim": (1, 1), "trimprefix": (1, 1),
    "trimsuffix": (1, 1),
}  # fmt: skip
_MOST = 1024  # elements that a list of AWS's is cut to
# What these make of a name or an ARN is still one: nobody takes all of it away.
_TOUCH_UP = frozenset({"base64encode", "base64gzip", "lower", "title", "upper"})
_CUT = frozenset({"chomp", "replace", "trim", "trimprefix", "trimspace", "trimsuffix"})

Returns: TypeAlias = "Type | Callable[[Sequence[Val]], Type]"


class Param(msgspec.Struct, frozen=True):
    """One parameter. By default the frame refuses null, answers unknown with unknown, and takes marks off and puts them on the result.

    `null`, `unknown` and `marked` say that the body deals with these itself; it then gets a `Val`. `deep`: unknown elements inside do not
    make the result unknown by themselves. `raw`: the body gets the `Val` even where the type is closed. Where nothing is known of the
    type of an argument, neither is of that of the result, unless the body takes what is unknown.
    """

    type: Type
    null: bool = False
    unknown: bool = False
    marked: bool = False
    deep: bool = False
    raw: bool = False

    @property
    def wants_val(self) -> bool:
        """Whether the body gets a `Val` instead of plain Python."""
        return self.raw or self.null or self.unknown or self.marked or self.deep or self.type.is_open


class AbsentFileError(EvalError):
    """A file that is not there, and that a build may make: Terraform refuses what reads it until then."""


class Unseen(Exception):  # noqa: N818 — no error: Terraform would see it
    """What a function asks for is out of sight here, so that its result is not known. The text completes "it depends on …"."""


class Files(Protocol):
    """What functions may see of the file system: the scanned tree, and nothing else. Relative paths start at the root module."""

    nested: bool  # whether a template is being rendered, which cannot render another one

    def inner(self) -> Files:
        """The same files for a template."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises EvalError where there is none, Unseen for one outside the tree."""
        ...

    def exists(self, path: str) -> bool:
        """Whether there is such a file inside the tree."""
        ...

    def matching(self, folder: str, pattern: str) -> list[str]:
        """The files below `folder` that match a glob with `**` and `{a,b}`, relative to it, sorted."""
        ...

    def below(self, folder: str, most: int) -> list[str]:
        """The files in a directory and below it, as `read` takes them, no more than `most`."""
        ...


class Function(msgspec.Struct, frozen=True):
    """A registered function. `files`: the body takes a `Files` first. `not_null`: an unknown result is known not to be null."""

    name: str
    body: Callable[..., Any]
    params: tuple[Param, ...]
    rest: Param | None
    returns: Returns
    files: bool = False
    not_null: bool = True


FUNCTIONS: dict[str, Function] = {}
AWS = "hashicorp/aws"  # before `::` of the AWS provider's functions; before that of Terraform's own, its source
# What comes out of these is readable by anybody who gets it: a secret that goes in is still one.
_KEEP_WORDS = frozenset((
    "base64encode", "base64gzip", "chomp", "indent", "join", "replace", "textencodebase64", "trim", "trimprefix", "trimspace", "trimsuffix"
))  # fmt: skip
# Of what these make of anything not known, what stands in it all the same is kept.
_COMPOSE = _KEEP_WORDS | {"format", "jsonencode", "yamlencode"}
_IN_CAPITALS = frozenset({"lower", "title", "upper"})  # who reads words for secrets minds no capitals


def function(
    name: str,
    *params: Type | Param,
    returns: Returns,
    rest: Type | Param | None = None,
    files: bool = False,
    not_null: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function under its name in the language."""

    def register(body: Callable[..., Any]) -> Callable[..., Any]:
        given = tuple(_param(one) for one in params)
        FUNCTIONS[name] = Function(name, body, given, None if rest is None else _param(rest), returns, files, not_null)
        return body

    return register


def of_provider(source: str, function_name: str, name: str) -> str:
    """The full name of a provider's function. Raises Unseen for one that is not known here."""
    if source == BUILT_IN:
        return f"{BUILT_IN}::{function_name}"
    if is_aws(source) and function_name in OF_AWS:
        return f"{AWS}::{function_name}"
    raise Unseen(f"{name}(), which a provider computes")


def _param(one: Type | Param) -> Param:
    return one if isinstance(one, Param) else Param(one)


@cache
def load(function_name: str = "") -> None:
    """Import the module of a function; all of them for a name that none is known to have. At call time: a plan needs none of them."""
    home = HOMES.get(function_name.removeprefix("core::"))
    for name in MODULES if home is None else (home,):
        importlib.import_module(f"{__name__}.{name}")


def call(name: str, arguments: Sequence[Val], files: Files | None = None) -> Val:
    """Call a function on values. Raises EvalError as Terraform does."""
    wanted = FUNCTIONS.get(name.removeprefix("core::"))
    if wanted is None:
        raise EvalError(f'there is no function named "{name}"')
    params = _bind(wanted, arguments)
    arguments = _sources(wanted.name, arguments)
    marks = NONE
    given: list[Val] = []
    anything = False
    for place, (param, argument) in enumerate(zip(params, arguments, strict=True)):
        item, own = _prepared(wanted, place, param, argument, anything=anything)
        anything = anything or (item.type == ANY and not item.known)
        marks |= own
        given.append(item)
    pairs = list(zip(params, given, strict=True))
    if any(not param.unknown and not (item.known if param.deep else cty.wholly_known(item)) for param, item in pairs):
        return _taken(wanted.name, given, gathered(name, arguments, _not_known(wanted, pairs, marks)))
    found = gathered(name, arguments, cty.mark(_traced(wanted.name, _run(wanted, params, given, files), given), marks))
    found = _taken(wanted.name, given, found)
    if wanted.name in _IN_CAPITALS:
        return composed(found, lambda: apart(arguments[0]))
    return composed(found, lambda: call(name, list(map(apart, arguments)), files)) if wanted.name in _COMPOSE else found


def _sources(name: str, arguments: Sequence[Val]) -> Sequence[Val]:
    """The arguments, of which those that only tell what is taken refer to nothing: `lookup(local.keys, aws_x.y.id)` is of `local.keys`."""
    if name not in _ONLY_TELL:
        return arguments
    first, last = _ONLY_TELL[name]
    others = any(_may_tell_of_others(one, arguments[0]) for one in arguments[first : last + 1])
    left = at_most_possible if others else cty.hiding
    return [_telling(one, left) if first <= place <= last else one for place, one in enumerate(arguments)]


def _may_tell_of_others(telling: Val, taken: Val) -> bool:
    """Whether what is not known yet may take what is written out, which refers to nothing: `slice([aws_x.y.id, "z"], var.n, 2)`.

    Without a word of that, the result would be of what the others refer to.
    """
    if telling.known or not taken.known or not isinstance(taken.data, (tuple, dict)):
        return False
    return any(one.known and not cty.marks_in(one).references for one in taken.items)


def _telling(item: Val, left: Callable[[Marks], Marks]) -> Val:
    if not cty.marks_in(item).references:
        return item
    return Val(item.type, cty.each_inside(item, lambda one: _telling(one, left)), left(item.marks))


def _traced(name: str, result: Val, given: Sequence[Val]) -> Val:
    """The result with the references of the arguments, unless it is made of their parts, each of which has its own, or says how many.

    What is picked out of an argument comes from there and from nothing that stands beside it.
    """
    if name in _CHOOSES:
        given = [one for one in (result.blank.sure, *(side for _, side in result.blank.branches)) if one is not None]
    found = [item.marks if name in _PICKS else cty.marks_in(item) for item in given]
    if result.type.kind in {"bool", "number"} or not any(one.references for one in found):
        return result
    own = any(one.marks.references for one in cty.walk(result))
    return result if own else cty.mark(result, Marks(references=NONE.and_all(found).references))


def _not_known(wanted: Function, pairs: Sequence[tuple[Param, Val]], marks: Marks) -> Val:
    """The result where an argument that the body has to know is not known."""
    given = [item for _, item in pairs]
    for item in given:
        marks |= cty.marks_in(item)
    part = _part(wanted.name, given)
    if part is not None:
        return cty.mark(part, marks)
    kind = ANY if any(_open(param, item) for param, item in pairs) else _kind(wanted, given)
    words = words_in(*given) if wanted.name in _KEEP_WORDS else ""
    there = wanted.name in JOINS and any(one.items for one in given)
    there = there or (wanted.name in _TOUCH_UP and any(one.blank.there for one in given if one.type == STRING))
    there = there or (wanted.name in _CUT and any(map(is_there_cut, given)))
    there = there or len(_places(wanted.name, given)) > 0
    not_null, names = wanted.not_null and kind != ANY, names_in(wanted.name, given)
    return Val(kind, cty.Blank(not_null=not_null, why=cty.reasons(*given), words=words, there=there, names=names), marks)


def _taken(name: str, given: Sequence[Val], found: Val) -> Val:
    """What is taken out of an unknown number of instances is one of them, or some; under its own key each takes its own."""
    if (not hands_on(name, given) or may_miss_the_name(name, given)) and not cty.wholly_known(found):
        return _perhaps(found)
    if name == "one":
        return _perhaps(found) if not given[0].known and _is_of_several(found.marks) else found
    own = any(one.data is key.data for one in given[1:] for key in (EACH_KEY, COUNT_INDEX))
    if name not in _TAKES_OUT or own:
        return found
    return _out_of_known(name, given, found) if given[0].known else _out_of_unknown(name, given, found)


def _out_of_known(name: str, given: Sequence[Val], found: Val) -> Val:
    """One of those that stand there, by a key that nobody may know."""
    telling = given[1:2] if name == "lookup" else given[1:]
    return found if found.known or all(one.known for one in telling) else _perhaps(found)


def _out_of_unknown(name: str, given: Sequence[Val], found: Val) -> Val:
    """One of all that it is made of, or what stands in for it, and nobody knows which."""
    if name == "lookup" and len(given) > 2:  # noqa: PLR2004 — the third stands in
        return _perhaps(found)
    if given[0].blank.most == 1:
        return found
    return _perhaps(found) if _is_of_several(found.marks) else Val(found.type, found.data, of_some(found.marks))


def _is_of_several(marks: Marks) -> bool:
    """Whether a value is of several variables or blocks, or attributes of one; instances of one block are all alike."""
    return len({one.text.partition("[")[0] for one in marks.references}) > 1


def _perhaps(found: Val) -> Val:
    """What may come from where it refers to, and may as well be something else; a text that tells what stands in it says that itself."""
    if found.blank.pieces or cty.wholly_known(found) or not cty.marks_in(found).references:
        return found
    return Val(found.type, cty.each_inside(found, _perhaps), at_most_possible(found.marks))


def _part(name: str, given: Sequence[Val]) -> Val | None:
    """What `slice` takes of a list that is not known: how many elements is, and which, where AWS is asked for the list.

    Of the elements that it has for sure, `element` takes the one in its place; beyond these it may begin anew. Of instances that nobody
    can count, each takes its own.
    """
    first, places = given[0], _places(name, given)
    if name == "element" and first.blank.source is not None:
        place = given[1].data
        if place is COUNT_INDEX.data:
            return looked_up(first, f"{first.blank.source[0]}[count.index % length]")
        return element_of(first, int(place)) if isinstance(place, Decimal) and 0 <= place < first.blank.least else None
    ours = first.type == ANY and (first.blank.parts or first.blank.each is not None)  # of these Terraform itself knows nothing yet
    if ours and len(places) == 1:  # one is not as many as there are, whichever it is
        return cty.a_tuple((cty.unknown(ANY, why=first.blank.why),))
    if name != "slice" or (first.blank.source is None and first.type.kind != "list") or places.stop > _MOST:
        return None
    return Val(first.type, tuple(element_of(first, place) for place in places)) if places.start <= places.stop else None


def _places(name: str, given: Sequence[Val]) -> range:
    """Which elements `slice` takes, of whatever list: it fails where there are fewer."""
    numbers = [one.data for one in given[1:] if isinstance(one.data, Decimal) and one.data.is_finite()]
    limits = [int(one) for one in numbers if one == one.to_integral_value()]
    return range(*limits) if name == "slice" and len(limits) == len(given) - 1 and limits[0] >= 0 else range(-1, -2)


def _bind(wanted: Function, arguments: Sequence[Val]) -> list[Param]:
    extra = len(arguments) - len(wanted.params)
    if extra < 0:
        raise EvalError(f'function "{wanted.name}" expects {len(wanted.params)} argument(s), got {len(arguments)}')
    if extra and wanted.rest is None:
        raise EvalError(f'function "{wanted.name}" expects only {len(wanted.params)} argument(s), got {len(arguments)}')
    return [*wanted.params, *([wanted.rest] * extra if wanted.rest is not None else [])]


def _open(param: Param, item: Val) -> bool:
    """Whether nothing is known of an argument, not even its type, and the body does not deal with that."""
    return param.type == item.type == ANY and not param.unknown and not item.known


def _prepared(wanted: Function, place: int, param: Param, argument: Val, *, anything: bool) -> tuple[Val, Marks]:
    """One argument in its parameter's type, without what the body does not want to see. `anything`: it may be null, nobody looks at it."""
    try:
        item = convert(argument, param.type)
    except EvalError as error:
        raise EvalError(f'invalid value for argument {place + 1} of "{wanted.name}": {error}') from None
    if item.is_null and not param.null and not anything:
        raise EvalError(f'invalid value for argument {place + 1} of "{wanted.name}": argument must not be null')
    if param.marked:
        return item, NONE
    return cty.shown_deep(item) if param.wants_val else cty.unmark_deep(item)


def _kind(wanted: Function, given: Sequence[Val]) -> Type:
    """The type of the result for these arguments."""
    if isinstance(wanted.returns, Type):
        return wanted.returns
    try:
        return wanted.returns(given)
    except EvalError as error:
        raise EvalError(f'call to function "{wanted.name}" failed: {error}') from None


def _run(wanted: Function, params: Sequence[Param], given: Sequence[Val], files: Files | None) -> Val:
    handed = [item if param.wants_val else cty.plain(item) for param, item in zip(params, given, strict=True)]
    try:
        result = wanted.body(files, *handed) if wanted.files else wanted.body(*handed)
    except EvalError as error:
        kind = AbsentFileError if isinstance(error, AbsentFileError) else EvalError
        raise kind(f'call to function "{wanted.name}" failed: {error}') from None
    except Unseen as unseen:
        return cty.unknown(_kind(wanted, given), not_null=wanted.not_null, why=(str(unseen),))
    return result if isinstance(result, Val) else _wrapped(result, wanted, given)


def _wrapped(result: object, wanted: Function, given: Sequence[Val]) -> Val:
    """A plain result in the type that the function returns."""
    kind = _kind(wanted, given)
    if isinstance(result, bool):
        item = cty.boolean(result)
    elif isinstance(result, (int, Decimal)):
        item = cty.number(result)
    else:
        item = cty.of(result)  # type: ignore[arg-type]  # the bodies return plain data
    return convert(item, kind) if kind != ANY else item

"""The body of a block × scope → what it writes: arguments as values, nested blocks as bodies, `dynamic` blocks written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import starmap
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.coinciding import counted_once
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, UndeclaredError, Val
from srm_tf.terraform.declared import DOCUMENT, META, blocks_by_name
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import NOT_HERE, Forgiving
from srm_tf.terraform.functions import AbsentFileError
from srm_tf.terraform.meant import content, iterator, meant
from srm_tf.terraform.operations import spread
from srm_tf.terraform.partly import each_member
from srm_tf.terraform.repetition import one_of, sides_of
from srm_tf.terraform.scope import Bound, Scope
from srm_tf.terraform.supposed import NEVER, NoneOfTheseError
from srm_tf.terraform.syntax import Attribute as Argument
from srm_tf.terraform.syntax import Block, Body, Expression, Span
from srm_tf.terraform.types import STRING, list_of

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute
    from srm_tf.terraform.declared import ResourceId

_MOST = 64  # blocks that may be there


class Refused(msgspec.Struct, frozen=True):
    """An expression that Terraform would refuse: why, and where it stands; `file` is "" where it is that of the block around it.

    `cause` is the error, which is the same one wherever a variable is read that has a wrong value.
    """

    text: str
    line: int
    file: str = ""
    cause: EvalError | None = None


class Written(msgspec.Struct, frozen=True):
    """What one body writes. An argument that is null counts as not written. `lines` are those of the arguments.

    `foreseen`: Terraform does not know before apply that the block is there.
    """

    values: dict[str, Val]
    blocks: dict[str, Blocks]
    span: Span
    lines: dict[str, Span] = {}
    refused: dict[str, Refused] = {}
    foreseen: bool = False


class Blocks(msgspec.Struct, frozen=True):
    """The nested blocks of one type. `open`: of a `dynamic` whose number of blocks is not known, what one would be, with its `for_each`."""

    items: tuple[Written, ...] = ()
    open: tuple[tuple[Written, Val], ...] = ()

    @property
    def first(self) -> Written:
        """The first of them that is there or may be."""
        return (*self.items, *(one for one, _ in self.open))[0]


def written(body: Body, scope: Scope, span: Span) -> Written:
    """Evaluate a body that stands in these lines."""
    values: dict[str, Val] = {}
    lines: dict[str, Span] = {}
    refused: dict[str, Refused] = {}
    for name, attribute in body.attributes.items():
        value, wrong = attempt(attribute.value, scope, attribute.span.line)
        if wrong:
            refused[name] = wrong[0]
        values[name] = value
        lines[name] = attribute.span
    found = blocks_by_name(body)
    for name in [name for name in found if name in values]:
        del found[name]
        values[name], refused[name] = both_ways(name, body.attributes[name])
    return Written(values, {name: block_parts(blocks, scope) for name, blocks in found.items()}, span, lines, refused)


def block_parts(blocks: Iterable[Block], scope: Scope, of: str = "") -> Blocks:
    """Nested blocks of one type, written out in order. `of`: the type of what they stand in."""
    parts = [_blocks(block, scope) for block in blocks]
    found = _joined(parts)
    return _plain_lists(found) if of == DOCUMENT else found


def _joined(parts: Sequence[Blocks]) -> Blocks:
    return Blocks(tuple(one for part in parts for one in part.items), tuple(one for part in parts for one in part.open))


_LISTS = ("actions", "not_actions", "resources", "not_resources", "identifiers", "values")  # of a policy document; no schema here has them
_TEXTS = ("sid", "effect", "type", "test", "variable")
BLOCKS = ("principals", "not_principals", "condition")  # of its statements


def _plain_lists(blocks: Blocks) -> Blocks:
    """The blocks of a policy document, with what was meant in the place of `["${var.arns}"]`, as Terraform 0.11 wrote a list."""
    items = tuple(_plain_list(one) for one in blocks.items)
    return Blocks(items, tuple((_plain_list(one), source) for one, source in blocks.open))


def _plain_list(block: Written) -> Written:
    values, refused = dict(block.values), dict(block.refused)
    for name in _LISTS:
        try:
            convert(values.get(name, cty.null()), list_of(STRING))
        except EvalError as error:
            found = meant(values[name], list_of(STRING))
            if found is not None:
                values[name] = found[0]
                refused[name] = Refused(f"{error}; read as {found[1]}", block.lines[name].line)
    nested, lines = dict(block.blocks), dict(block.lines)
    for name in [name for name in (*_LISTS, *_TEXTS) if name in nested]:
        blocks = nested.pop(name)
        if not (blocks.items or blocks.open):
            continue
        lines[name] = blocks.first.span
        values[name] = cty.unknown(why=(f"{name}, which is written as a block",))
        refused[name] = Refused(NO_BLOCK, lines[name].line)
    for name in BLOCKS:
        inner = meant_blocks(values[name], block.lines[name]) if name in values and name not in nested else None
        if inner is not None:
            del values[name]
            nested[name] = inner
            refused[name] = Refused(AS_BLOCKS, block.lines[name].line)
    return replace(block, values=values, blocks={name: _plain_lists(one) for name, one in nested.items()}, lines=lines, refused=refused)


NO_BLOCK = "an argument is expected, not a block"
AS_BLOCKS = "blocks are expected, not an argument; read as the blocks that it means"


def both_ways(what: str, attribute: Argument) -> tuple[Val, Refused]:
    """The value, and the refusal, of an argument that blocks of its name stand beside: whichever is read, the other may say something else.

    `what`: the argument, as the reason names it.
    """
    both = "is written both as an argument and as a block"
    return cty.unknown(why=(f"{what}, which {both}",)), Refused(f"it {both}", attribute.span.line)


def blocks_meant(of: ResourceId, name: str, value: Val, span: Span, known: Attribute | None) -> Blocks | None:
    """The blocks that Terraform 0.11 took an argument of a resource or data source for; None of what means none, or is none.

    `known`: what the schema says. It has no data sources, of which the blocks that decide something are called alike in the provider
    for AWS; in others, such a name may be that of an argument.
    """
    if known is not None:
        return meant_blocks(value, span) if known.is_block else None
    looks_up = of.mode == "data" and of.type.startswith("aws_")
    found = meant_blocks(value, span) if looks_up and name in {"statement", "filter"} else None
    return _plain_lists(found) if found is not None and of.type == DOCUMENT else found


def meant_blocks(value: Val, span: Span) -> Blocks | None:
    """The blocks that Terraform 0.11 took `principals = { … }` and `principals = [{ … }]` for; None where that is not plain."""
    inner, marks = cty.unmark(value)
    each = [cty.unmark(cty.mark(one, marks)) for one in inner.items] if inner.type.is_sequence else [(inner, marks)]
    if not inner.known or not all(isinstance(one.data, dict) for one, _ in each):
        return None
    parts = [{name: cty.mark(item, held) for name, item in one.members.items()} for one, held in each]
    return Blocks(tuple(Written(part, {}, span, dict.fromkeys(part, span)) for part in parts))


_REFUSED = cty.unknown(why=("an expression that Terraform refuses",))


def attempt(expression: Expression, scope: Scope, line: int) -> tuple[Val, list[Refused]]:
    """The value, or an unknown one where Terraform would refuse the expression."""
    try:
        return evaluate(expression, scope), []
    except UndeclaredError as error:
        forgiving = Forgiving(scope)
        value = _otherwise(expression, forgiving)
        return value, [Refused(f"{error}{forgiving.told}", line)]
    except AbsentFileError as error:
        return _otherwise(expression, Forgiving(scope)), [Refused(str(error), line)]
    except EvalError as error:
        return _never(error), [Refused(str(error), line, cause=error)]


def _never(error: EvalError) -> Val:
    """What stands where Terraform refuses an expression, with what makes it do so where that is only supposed."""
    return cty.unknown(why=(NEVER,)) if isinstance(error, NoneOfTheseError) else _REFUSED


def _otherwise(expression: Expression, scope: Scope) -> Val:
    try:
        return evaluate(expression, scope)
    except AbsentFileError:
        return cty.unknown(why=(NOT_HERE,))
    except EvalError as error:
        return _never(error)


def _blocks(block: Block, scope: Scope) -> Blocks:
    if block.type != "dynamic":
        return Blocks((written(block.body, scope, block.span),))
    made_of, span, lacking = content(block)
    source, wrong = _gone_over(block, scope)
    inner, marks = cty.unmark(source)
    if inner.blank.sure is not None:
        inner, marks = cty.unmark(cty.mark(inner.blank.sure, cty.hiding(marks) | cty.FORESEEN))
        source = cty.mark(inner, marks)
    if members := each_member(inner):
        marks = cty.hiding(marks)  # each of them says itself where it comes from
    of_value = marks if _any_of(inner) is None else cty.hiding(marks)
    name, against = iterator(block)
    refused = {"iterator": Refused(against, block.body.attributes["iterator"].span.line)} if against else {}
    refused |= {"content": Refused(lacking, block.span.line)} if lacking else {}
    refused |= {"for_each": wrong[0]} if wrong else {}

    def block_of(key: Val, value: Val) -> Written:
        made = written(made_of, _bound(scope, name, cty.mark(key, marks), cty.mark(value, of_value)), span)
        made = _of_argument(made) if lacking else made
        return replace(made, refused=refused | made.refused, foreseen=bool(marks.foreseen)) if refused or marks.foreseen else made

    return Blocks(tuple(starmap(block_of, members))) if members else _repeated(inner, source, block_of)


def _gone_over(block: Block, scope: Scope) -> tuple[Val, list[Refused]]:
    """What a `dynamic` block goes over; not known where Terraform refuses it: no blocks would be a guess."""
    expression, argument = block.body.value("for_each"), block.body.attributes.get("for_each")
    line = (argument or block).span.line
    source, wrong = attempt(expression, scope, line) if expression is not None else (_REFUSED, [Refused("a dynamic block needs one", line)])
    bare, marks = cty.unmark(source)
    if bare.known and (bare.is_null or bare.type.is_primitive):
        kind = "null" if bare.is_null else f"a {bare.type.kind}"
        return cty.mark(_REFUSED, cty.hiding(marks)), [Refused(f"for_each must be a collection, not {kind}", line)]
    return source, wrong


def _of_argument(made: Written) -> Written:
    """The block that `content = { … }` means; of what has no such argument, itself."""
    found = meant_blocks(made.values["content"], made.lines["content"]) if "content" in made.values else None
    return found.items[0] if found is not None and len(found.items) == 1 else made


def _repeated(inner: Val, source: Val, block_of: Callable[[Val, Val], Written]) -> Blocks:
    """A block for each element; of a list put together of others, for each that is surely in it and for each list of unknown length."""
    key = cty.unknown(why=inner.blank.why)
    if inner.blank.parts:
        parts = [_repeated(cty.unmark(part)[0], part, lambda _, value: block_of(key, value)) for part in inner.blank.parts]
        return _joined(parts)
    chosen = _chosen(inner, source, block_of)
    if chosen is not None:
        return chosen
    if inner.blank.merged:
        return _merged(inner.blank.merged, block_of)
    if not inner.known:
        element = _any_of(inner) or cty.unknown(inner.type.of, why=inner.blank.why)
        return Blocks(open=((block_of(key, element), source),))
    if inner.type.kind == "set" and not cty.length_known(inner):
        apart, perhaps = ([block_of(inner.items[one], inner.items[one]) for one in places] for places in counted_once(inner.items))
        return Blocks(tuple(apart), tuple((one, source) for one in perhaps))
    return Blocks(() if inner.is_null else tuple(block_of(key, value) for key, value in spread(inner)))


def _any_of(inner: Val) -> Val | None:
    """What each element of a list or a map of unknown length is, as far as that is known."""
    return inner.blank.each or inner.blank.member


def _merged(maps: tuple[Val, ...], block_of: Callable[[Val, Val], Written]) -> Blocks:
    """A block for each name that a map which is known brings, and one for all the names that the others may bring beside these."""
    named: dict[str, Val] = {}
    for one in maps:
        bare, marks = cty.unmark(one)
        hidden = cty.unknown(why=bare.blank.why)  # what is not known yet may bring each name once more
        named = named | {name: cty.mark(item, marks) for name, item in bare.members.items()} if bare.known else dict.fromkeys(named, hidden)
    opened: list[tuple[Written, Val]] = []
    for one in (part for part in maps if not part.known):
        key = Val(STRING, cty.Blank(not_null=True, why=one.blank.why, none_of=tuple(named)))
        element = one.blank.member or cty.unknown(one.type.of, why=one.blank.why)
        opened.append((block_of(key, cty.mark(element, one.marks)), one))
    return Blocks(tuple(block_of(cty.string(name), named[name]) for name in sorted(named)), tuple(opened))


def _chosen(inner: Val, source: Val, block_of: Callable[[Val, Val], Written]) -> Blocks | None:
    """The blocks of collections that a condition chooses from: as many as all have, else each that may be (`var.all ? [80] : []`)."""
    sides = sides_of(inner) or []
    keys = [[key for key, _ in side] for side in sides]
    if sides and sides[0] and all(one == keys[0] for one in keys):
        values = zip(*([value for _, value in side] for side in sides), strict=True)
        return Blocks(tuple(block_of(key, one_of(list(each), inner.blank.why)) for key, each in zip(keys[0], values, strict=True)))
    found: list[tuple[Val, Val]] = []
    for pair in (pair for side in sides for pair in side):
        found += [pair] if pair not in found else []
    return Blocks(open=tuple((block_of(*pair), source) for pair in found)) if 0 < len(found) <= _MOST else None


def _bound(scope: Scope, name: str, key: Val, value: Val) -> Bound:
    return Bound(scope, {name: cty.an_object({"key": key, "value": value})})


def arguments(body: Body) -> Mapping[str, Expression]:
    """The arguments of a module call: all that is not Terraform's own."""
    own = META | {"source", "version"}
    return {name: attribute.value for name, attribute in body.attributes.items() if name not in own}

"""References that reach their end by way of modules and maps: the forms people hand on an id in. For tests only.

A form is put together of three parts: where the target stands (`TARGETS`), what is put around the reference to it (`WRAPS`), and where
the holder of the reference stands (`HOLDERS`). Beside the target there is always another one that is made alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from srm_tf.terraform.syntax import ITEM, Access, Binary, Block, Body, Conditional, Expression, For, Get, Literal, Splat, Traversal
from tests.support.choosing import ELSEWHERE, Place, put, renamed
from tests.support.printing import text_of
from tests.support.rewriting import (
    META_BLOCKS,
    Config,
    Head,
    an_object,
    block,
    body,
    call,
    head,
    heads,
    in_body,
    is_resource,
    led_to,
    listed,
    name,
    names_others,
    number,
    repeats,
    roots_in,
    text,
    values_of,
    whole,
)
from tests.support.rewritings_of_places import handed_in
from tests.support.rewritings_of_values import NULL

# What stands for the reference, for that to the other one, and for either as a whole, until it is known how they are read.
ONE, OTHER, ONE_WHOLE, OTHER_WHOLE, _IN = (name(f"local.handed_{word}") for word in ("one", "other", "one_whole", "other_whole", "in"))
_A, _B = text("a"), text("b")
_BOTH = call("toset", listed(_A, _B))
_M, _THEM, _ITS = name("module.target"), name("var.them"), name("each.value")
_IS_B = Binary("==", name("each.key"), _B)
_IS_SECOND = Binary("==", name("count.index"), number(1))


class Laid(msgspec.Struct, frozen=True):
    """A configuration with the target in its place, and how it and the other one are read: what is referred to, and as a whole."""

    config: Config
    one: Expression
    other: Expression
    wholes: tuple[Expression, Expression] | None = None


def at(base: Expression, key: str | int) -> Expression:
    """`base["key"]`."""
    return get(base, (Access(key, attribute=False),))


def get(base: Expression, rest: Sequence[Access]) -> Expression:
    """`base.rest`."""
    for step in rest:
        base = Traversal(base.root, (*base.steps, step)) if isinstance(base, Traversal) else Get(base, step)
    return base


def _all(base: Expression, rest: Sequence[Access]) -> Expression:
    return Splat(base, Traversal(ITEM, tuple(rest)))


def _by_key(base: Expression, rest: Sequence[Access]) -> Expression:
    return For(("k", "v"), base, get(Traversal("v"), rest), name("k"))


# --- pieces -------------------------------------------------------------------------------------------------------------------------------


def _is_bound(one: Block) -> bool:
    """Whether a block cannot be repeated, or stand elsewhere, without being written otherwise."""
    inside = roots_in(one.body) & {"path", "self", "each", "count"}
    kept = one.body.attributes.keys() & {"provider", "depends_on"}
    return bool(inside or kept) or repeats(one) or any(inner.type in META_BLOCKS | {"dynamic"} for inner in one.body.blocks)


def _either(one: Block, second: Expression) -> Body:
    """The block, which is called otherwise where there is a `second`."""
    values = {key: renamed(key, value) for key, value in values_of(one.body).items()}
    own = values_of(one.body)
    return body(
        {key: own[key] if value == own[key] else Conditional(second, value, own[key]) for key, value in values.items()}, one.body.blocks
    )


def _twin(one: Block) -> Block:
    values = {key: renamed(key, value) for key, value in values_of(one.body).items()}
    return replace(one, labels=(one.labels[0], f"{one.labels[1]}_twin"), body=body(values, one.body.blocks))


def _twin_of(target: Head) -> Traversal:
    return whole((*target[:-1], f"{target[-1]}_twin"))


def _put_block(config: Config, place: Head, new: Block) -> Config:
    blocks = tuple(new if is_resource(one) and head(one) == place else one for one in config.main.blocks)
    return replace(config, main=Body(config.main.attributes, blocks))


def _read_as(config: Config, target: Head, how: Callable[[tuple[Access, ...]], Expression]) -> Config:
    def read(node: Expression) -> Expression:
        hit = led_to(node, (target,))
        return node if hit is None else how(hit[1])

    return replace(config, main=in_body(config.main, read))


def _moved(config: Config, block_of: Head, prefix: str = "", key: str | int | None = None) -> Config:
    if config.subject != ".".join(block_of):
        return config
    return replace(config, subject=f"{prefix}{config.subject}{'' if key is None else _shown(key)}")


def _shown(key: str | int) -> str:
    return f"[{key}]" if isinstance(key, int) else f'["{key}"]'


def _filled(config: Config, values: Mapping[Traversal, Expression]) -> Config:
    return replace(config, main=in_body(config.main, lambda node: values.get(node, node) if isinstance(node, Traversal) else node))


def _declared(names: Iterator[str] | Sequence[str], types: Mapping[str, Expression] | None = None) -> list[Block]:
    return [block("variable", one, values={"type": types[one]} if types and one in types else {}) for one in names]


# --- the target ---------------------------------------------------------------------------------------------------------------------------

Layout = Callable[[Config, Place], "Laid | None"]
Read = Callable[[Expression, Sequence[Access]], Expression]


def _beside(config: Config, place: Place) -> Laid:
    base, other = whole(place.target), _twin_of(place.target)
    added = config.added(_twin(heads(config)[place.target]))
    return Laid(added, get(base, place.rest), get(other, place.rest), (base, other))


def _repeated(key: str, value: Expression, keys: tuple[str | int, str | int], second: Expression, read: Read | None = None) -> Layout:
    """Target and other one as instances of one block; `read`: how a collection of what is referred to is made of it."""

    def layout(config: Config, place: Place) -> Laid | None:
        own, base = heads(config)[place.target], whole(place.target)
        if _is_bound(own):
            return None
        made = _either(own, second)
        new = replace(own, body=body({key: value, **values_of(made)}, made.blocks))
        done = _read_as(_put_block(config, place.target, new), place.target, lambda rest: get(at(base, keys[0]), rest))
        done = _moved(done, place.target, key=keys[0])
        wholes = at(base, keys[0]), at(base, keys[1])
        if read is None:
            return Laid(done, get(wholes[0], place.rest), get(wholes[1], place.rest), wholes)
        made_of = read(base, place.rest)
        listed_by = keys if isinstance(made_of, For) and made_of.key else (0, 1)
        return Laid(done, at(made_of, listed_by[0]), at(made_of, listed_by[1]))

    return layout


def _read_attributes(config: Config, place: Place) -> set[str]:
    """The attributes that anything reads of the target; "" where it is read as a whole."""
    found = {str(place.rest[0].key)}

    def look(node: Expression) -> Expression:
        hit = led_to(node, (place.target,))
        if hit is not None:
            found.add(str(hit[1][0].key) if hit[1] and hit[1][0].attribute else "")
        return node

    in_body(config.main, look)
    return found


def _in_module(
    how: Read, meta: Mapping[str, Expression] | None = None, inner: Mapping[str, Expression] | None = None, step: str = ""
) -> Layout:
    """The target in a module that puts out each attribute, by `how` it is read of the block; `inner`: how often the block stands there.

    `meta`: how often the module is called, once if it is not told; then the other one is an instance of the module. `step`: between the
    output and the value.
    """

    def layout(config: Config, place: Place) -> Laid | None:
        own, attributes = heads(config)[place.target], _read_attributes(config, place)
        if _is_bound(own) or "" in attributes:
            return None
        given: dict[str, Expression] = {}
        made = replace(own, body=in_body(own.body, handed_in(given, place.target, list(heads(config)))))
        if meta:
            made = replace(made, body=_either(made, name("var.second")))
            given["second"] = _IS_SECOND if "count" in meta else _IS_B
        made = replace(made, body=body({**(inner or {}), **values_of(made.body)}, made.body.blocks))
        outputs = [block("output", key, values={"value": how(whole(place.target), (Access(key),))}) for key in sorted(attributes)]
        switch = [block("variable", "create", values={"default": Literal(value=True)})]
        files = {"target/main.tf": text_of(body({}, [*_declared(list(given)), *switch, made, *outputs]))}
        called = block("module", "target", values={"source": text("./target"), **(meta or {}), **given})
        keys: tuple[str | int, str | int] = (0, 1) if meta and "count" in meta else ("a", "b")
        one, other = (at(_M, keys[0]), at(_M, keys[1])) if meta else (_M, _M)

        def read(base: Expression, rest: Sequence[Access]) -> Expression:
            return get(at(get(base, rest[:1]), step), rest[1:]) if step else get(base, rest)

        done = _read_as(_put_block(config, place.target, called), place.target, lambda rest: read(one, rest)).beside(files)
        prefix = f"module.target{_shown(keys[0]) if meta else ''}."
        done = _moved(done, place.target, prefix, None if not inner else 0 if "count" in inner else "a")
        if meta:
            return Laid(done, read(one, place.rest), read(other, place.rest), (one, other))
        beside = _beside(config, place)
        return Laid(done.added(_twin(own)), read(_M, place.rest), beside.other, None if step else (_M, _twin_of(place.target)))

    return layout


_SWITCH = {"count": Conditional(name("var.create"), number(1), number(0))}
_FIRST: Mapping[str, Read] = {
    "try": lambda base, rest: call("try", get(at(base, 0), rest), text("")),
    "element": lambda base, rest: call("element", call("concat", _all(base, rest), listed(text(""))), number(0)),
    "concat": lambda base, rest: at(call("concat", _all(base, rest), listed(text(""))), 0),
    "join": lambda base, rest: call("join", text(""), _all(base, rest)),
    "one": lambda base, rest: call("one", _all(base, rest)),
    "coalesce": lambda base, rest: call("coalesce", call("one", _all(base, rest)), text("none")),
    "asked": lambda base, rest: Conditional(name("var.create"), get(at(base, 0), rest), NULL),
    "counted": lambda base, rest: Conditional(Binary(">", call("length", base), number(0)), get(at(base, 0), rest), NULL),
}
_EACH: tuple[str, Expression, tuple[str, str], Expression] = ("for_each", _BOTH, ("a", "b"), _IS_B)
_COUNT: tuple[str, Expression, tuple[int, int], Expression] = ("count", number(2), (0, 1), _IS_SECOND)
TARGETS: Mapping[str, Layout] = {
    "beside": _beside,
    "for_each": _repeated(*_EACH),
    "for_each, values": _repeated(*_EACH, lambda base, rest: _all(call("values", base), rest)),
    "for_each, by key": _repeated(*_EACH, _by_key),
    "count": _repeated(*_COUNT),
    "count, splat": _repeated(*_COUNT, _all),
    "module": _in_module(get),
    "module: count": _in_module(get, {"count": number(2)}),
    "module: for_each": _in_module(get, {"for_each": _BOTH}),
    "module: map": _in_module(_by_key, None, {"for_each": call("toset", listed(_A))}, "a"),
    **{f"module: {key}": _in_module(how, None, _SWITCH) for key, how in _FIRST.items()},
}

# --- around the reference -----------------------------------------------------------------------------------------------------------------

Wrap = Callable[[Expression, Expression], Expression]


def _keyed(one: Expression, other: Expression) -> Expression:
    return an_object({"a": one, "b": other})


def _flat(one: Expression, other: Expression) -> Expression:
    rows = (listed(an_object({"k": key, "v": value})) for key, value in ((_A, one), (_B, other)))
    return For(("x",), call("flatten", listed(*rows)), name("x.v"), name("x.k"))


WRAPS: Mapping[str, Wrap] = {
    "": lambda one, _: one,
    "list": lambda one, other: at(listed(one, other), 0),
    "map": lambda one, other: at(_keyed(one, other), "a"),
    "lookup": lambda one, other: call("lookup", _keyed(one, other), _A, NULL),
    "merge": lambda one, other: at(call("merge", an_object({"a": other}), an_object({"a": one, "b": other})), "a"),
    "zipmap": lambda one, other: at(call("zipmap", listed(_A, _B), listed(one, other)), "a"),
    "tomap": lambda one, other: at(call("tomap", _keyed(one, other)), "a"),
    "flattened": lambda one, other: at(_flat(one, other), "a"),
    "filtered": lambda one, other: at(For(("k", "v"), _keyed(one, other), name("v"), test=Binary("==", name("k"), _A)), 0),
}

# --- the holder ---------------------------------------------------------------------------------------------------------------------------

Holding = Callable[[Config, Place], "tuple[Config, bool] | None"]  # → with ONE and the others in the root module; whether it is there twice


def _own(config: Config, place: Place) -> Block | None:
    """The holder, if it can stand elsewhere: nobody refers to it."""
    found = heads(config)[head(place.holder)]
    used: list[Expression] = []

    def look(node: Expression) -> Expression:
        used.extend([node] if led_to(node, (head(found),)) else [])
        return node

    for one in config.main.blocks:
        in_body(one.body, look)
    return None if used or _is_bound(found) else found


def _each(over: Expression, read: Expression) -> Holding:
    def holding(config: Config, place: Place) -> tuple[Config, bool] | None:
        own = _own(config, place)
        if own is None:
            return None
        made = in_body(_either(own, _IS_B), lambda node: read if node == ONE else node)
        new = replace(own, body=body({"for_each": over, **values_of(made)}, made.blocks))
        return _moved(_put_block(config, head(own), new), head(own), key="a"), True

    return holding


def _passed(
    passed: Expression,
    read: Callable[[Sequence[Access]], Expression],
    meta: Mapping[str, Expression] | None = None,
    *,
    inside: bool = False,
) -> Holding:
    """The holder in a module that is passed `them`; `meta`: repeated so, the module or (`inside`) the block."""

    def holding(config: Config, place: Place) -> tuple[Config, bool] | None:
        own = _own(config, place)
        if own is None:
            return None
        second = _IS_B if inside else name("var.second")
        made = in_body(_either(own, second) if meta else own.body, lambda node: _IN if node == ONE else node)
        given: dict[str, Expression] = {}
        hand = handed_in(given, head(own), list(heads(config)))
        made = in_body(made, lambda node: node if node in {_IN, name("var.second")} else hand(node))
        made = in_body(made, lambda node: read(place.rest) if node == _IN else node)
        made = body({**(meta or {} if inside else {}), **values_of(made)}, made.blocks)
        given |= {"them": passed} | ({"second": _IS_B} if meta and not inside else {})
        files = {"holder/main.tf": text_of(body({}, [*_declared(list(given)), replace(own, body=made)]))}
        called = block("module", "holder", values={"source": text("./holder"), **(meta or {} if not inside else {}), **given})
        prefix = 'module.holder["a"].' if meta and not inside else "module.holder."
        done = _put_block(config, head(own), called).beside(files)
        return _moved(done, head(own), prefix, "a" if inside else None), bool(meta)

    return holding


_WHOLES = an_object({"a": ONE_WHOLE, "b": OTHER_WHOLE})
_OBJECTS = an_object({"a": an_object({"id": ONE}), "b": an_object({"id": OTHER})})
HOLDERS: Mapping[str, Holding] = {
    "here": lambda config, _: (config, False),
    "each": _each(_keyed(ONE, OTHER), _ITS),
    "each object": _each(_OBJECTS, get(_ITS, [Access("id")])),
    "each flat": _each(_flat(ONE, OTHER), _ITS),
    "in": _passed(ONE, lambda _: _THEM),
    "in, list": _passed(listed(ONE, OTHER), lambda _: at(_THEM, 0)),
    "in, map": _passed(_keyed(ONE, OTHER), lambda _: at(_THEM, "a")),
    "in, object": _passed(an_object({"id": ONE, "other": OTHER}), lambda _: get(_THEM, [Access("id")])),
    "in, whole": _passed(ONE_WHOLE, lambda rest: get(_THEM, rest)),
    "in, wholes": _passed(_WHOLES, lambda rest: get(at(_THEM, "a"), rest)),
    "in, each": _passed(_keyed(ONE, OTHER), lambda _: _ITS, {"for_each": _THEM}, inside=True),
    "in, each object": _passed(_OBJECTS, lambda _: get(_ITS, [Access("id")]), {"for_each": _THEM}, inside=True),
    "in, each whole": _passed(_WHOLES, lambda rest: get(_ITS, rest), {"for_each": _THEM}, inside=True),
    "module: each": _passed(_ITS, lambda _: _THEM, {"for_each": _keyed(ONE, OTHER)}),
    "module: each whole": _passed(_ITS, lambda rest: get(_THEM, rest), {"for_each": _WHOLES}),
}

# --- together -----------------------------------------------------------------------------------------------------------------------------


def handed(config: Config, place: Place, form: tuple[str, str, str], *, other: bool) -> tuple[Config, Config] | None:
    """(the reference in a form, what that means), or None where it has no meaning; `other`: to the other one."""
    target, wrap, holder = form
    if names_others(config) or place.target == head(place.holder):
        return None
    marked = put(config, place, ONE)
    held = HOLDERS[holder](marked, place)
    if held is None or place.target not in heads(held[0]):
        return None
    done, twice = held
    laid = TARGETS[target](done, place)
    as_wholes = "handed_one_whole" in text_of(done.main)
    if laid is None or (as_wholes and (laid.wholes is None or wrap or (other and twice))):
        return None
    one, second = (laid.other, laid.one) if other else (laid.one, laid.other)
    values = {ONE: WRAPS[wrap](one, second), OTHER: ELSEWHERE if other and twice else second}
    if laid.wholes is not None:
        values |= dict(zip((OTHER_WHOLE, ONE_WHOLE) if other else (ONE_WHOLE, OTHER_WHOLE), laid.wholes, strict=True))
    return _filled(laid.config, values), _plain(marked, place, other=other, twice=twice)


def _plain(marked: Config, place: Place, *, other: bool, twice: bool) -> Config:
    found = heads(marked)
    done = marked.added(_twin(found[place.target]))
    one, second = get(whole(place.target), place.rest), get(_twin_of(place.target), place.rest)
    if twice:
        twin = _twin(found[head(place.holder)])
        done = done.added(replace(twin, body=in_body(twin.body, lambda node: node if node != ONE else ELSEWHERE if other else second)))
    return _filled(done, {ONE: second if other else one})

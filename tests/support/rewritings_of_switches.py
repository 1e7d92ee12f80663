"""What modules make only where they are told to, and hand on where it is there. For tests only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from srm_tf.terraform.syntax import (
    ITEM,
    Access,
    Binary,
    Block,
    Body,
    Conditional,
    Expression,
    For,
    Get,
    Literal,
    ObjectOf,
    Splat,
    Traversal,
    TupleOf,
)
from tests.support.rewriting import (
    META_BLOCKS,
    Config,
    Rewriting,
    an_object,
    arguments,
    block,
    body,
    call,
    is_constant,
    kinds,
    listed,
    name,
    number,
    resources,
    roots_in,
    text,
    type_of,
    values_of,
)
from tests.support.rewritings_of_places import by_data, content_of, into, repeated_as, split, under, with_constants
from tests.support.rewritings_of_values import NULL

# --- switches ---------------------------------------------------------------------------------------------------------------------------

_ON = "switched_on"


def _first(base: Traversal, rest: Sequence[Access]) -> Traversal:
    return Traversal(base.root, (*base.steps, Access(0, attribute=False), *rest))


def _all(base: Traversal, rest: Sequence[Access]) -> Splat:
    return Splat(base, Traversal(ITEM, tuple(rest)))


_READ: Mapping[str, Callable[[Traversal, Sequence[Access]], Expression]] = {
    "tried": lambda base, rest: call("try", _first(base, rest), NULL),
    "tried, empty": lambda base, rest: call("try", _first(base, rest), text("")),
    "asked": lambda base, rest: Conditional(name(f"var.{_ON}"), _first(base, rest), NULL),
    "asked, empty": lambda base, rest: Conditional(name(f"var.{_ON}"), _first(base, rest), text("")),
    "joined": lambda base, rest: call("join", text(""), _all(base, rest)),
    "element": lambda base, rest: call("element", call("concat", _all(base, rest), listed(text(""))), number(0)),
    "one": lambda base, rest: call("one", _all(base, rest)),
    "one, tried": lambda base, rest: call("try", call("one", _all(base, rest)), NULL),
    "coalesced": lambda base, rest: call("coalesce", call("one", _all(base, rest)), text("none")),
}
_TEXTS = frozenset({"id", "arn", "name", "bucket", "json", "key_id", "url"})  # attributes that are one text


def _switched(how: str) -> Rewriting:
    def read(base: Traversal, rest: tuple[Access, ...]) -> Expression:
        is_text = len(rest) == 1 and rest[0].key in _TEXTS
        return _READ[how](base, rest) if is_text else _first(base, rest)

    def rewriting(config: Config) -> Config | None:
        count = Conditional(name(f"var.{_ON}"), number(1), number(0))
        done = under("count", count, read, 0)(config)
        declared = block("variable", _ON, values={"type": name("bool"), "default": Literal(value=True)})
        return done.added(declared) if done is not None else None

    return rewriting


SWITCHES: Mapping[str, Rewriting] = {f"switched: {how}": _switched(how) for how in _READ}

# --- maps of settings that resources are repeated over ------------------------------------------------------------------------------------


def _of_items(
    read: Callable[[str], Expression], kind: Expression | None, wrap: Callable[[Expression], Expression] | None = None
) -> Rewriting:
    """The constants of each resource in a variable that it is repeated over. `wrap` makes that of what is repeated over."""

    def rewriting(config: Config) -> Config | None:
        word, declared = config.fresh("items"), list[Block]()

        def written(one: Block) -> Body:
            stored: dict[str, Expression] = {}

            def put(node: Expression) -> Expression:
                if node == NULL or not is_constant(node):
                    return node
                stored[f"v{len(stored)}"] = node
                return read(f"v{len(stored) - 1}")

            inside = arguments(one.body, put)
            items = an_object({"a": an_object(stored)})
            key = f"{word}_{len(declared)}"
            typed = kind or call("map", call("object", an_object({k: call("optional", type_of(v)) for k, v in stored.items()})))
            declared.append(block("variable", key, values={"type": typed, "default": items}))
            over = name(f"var.{key}") if wrap is None else wrap(name(f"var.{key}"))
            return body({"for_each": over, **values_of(inside)}, inside.blocks)

        done = repeated_as(
            config, written, lambda base, rest: Traversal(base.root, (*base.steps, Access("a", attribute=False), *rest)), "a"
        )
        return done.added(*declared) if done is not None else None

    return rewriting


def _pairs(over: Expression) -> Expression:
    """`{for pair in flatten([for k, v in x : [for w in ["a"] : {key = k, value = v}]]) : pair.key => pair.value}`."""
    inner = For(("w",), listed(text("a")), an_object({"key": name("k"), "value": name("v")}))
    flat = call("flatten", listed(For(("k", "v"), over, inner)))
    return For(("pair",), flat, name("pair.value"), name("pair.key"))


def _filtered(over: Expression) -> Expression:
    return For(("k", "v"), over, name("v"), name("k"), test=call("try", name("v.enabled"), Literal(value=True)))


def _merged(over: Expression) -> Expression:
    return For(("k", "v"), over, call("merge", an_object({"enabled": Literal(value=True)}), name("v")), name("k"))


def _grouped(over: Expression) -> Expression:
    return For(("k", "v"), For(("k", "v"), over, name("v"), name("k"), grouped=True), Get(name("v"), Access(0, attribute=False)), name("k"))


ITEMS: Mapping[str, Rewriting] = {
    "items: looked up": _of_items(lambda key: call("lookup", name("each.value"), text(key), NULL), name("any")),
    "items: tried": _of_items(lambda key: call("try", name(f"each.value.{key}"), NULL), name("any")),
    "items: optional": _of_items(lambda key: name(f"each.value.{key}"), None),
    "items: coalesced": _of_items(lambda key: call("try", call("coalesce", name(f"each.value.{key}")), name(f"each.value.{key}")), None),
    "items: pairs": _of_items(lambda key: name(f"each.value.{key}"), name("any"), _pairs),
    "items: filtered": _of_items(lambda key: name(f"each.value.{key}"), name("any"), _filtered),
    "items: merged": _of_items(lambda key: name(f"each.value.{key}"), name("any"), _merged),
    "items: grouped": _of_items(lambda key: name(f"each.value.{key}"), name("any"), _grouped),
}

# --- blocks that a variable switches on ---------------------------------------------------------------------------------------------------


def _is_even(data: Expression) -> bool:
    """Whether the elements of each list have one type: else Terraform takes no other list beside it for a condition."""
    if isinstance(data, ObjectOf):
        return all(_is_even(value) for _, value in data.items)
    return not isinstance(data, TupleOf) or (all(map(_is_even, data.items)) and len({_kind(one) for one in data.items}) <= 1)


def _kind(data: Expression) -> str:
    if isinstance(data, ObjectOf):
        return f"{{{', '.join(sorted(f'{key}: {_kind(value)}' for key, value in data.items))}}}"
    if isinstance(data, TupleOf):
        return f"[{' '.join(sorted({_kind(one) for one in data.items}))}]"
    return f"{type(data).__name__} {type(data.value).__name__ if isinstance(data, Literal) else ''}"


def _nullable(config: Config) -> Config | None:
    """The blocks of each kind over `var.x == null ? [] : var.x`."""
    word, stored = config.fresh("blocks"), dict[str, Expression]()

    def over(data: TupleOf) -> Expression:
        if not is_constant(data) or not _is_even(data):
            return data
        stored[f"{word}_{len(stored)}"] = data
        given = name(f"var.{word}_{len(stored) - 1}")
        return Conditional(Binary("==", given, NULL), listed(), given)

    done = by_data(config, over)
    declared = (block("variable", key, values={"type": name("any"), "default": one}) for key, one in stored.items())
    return done.added(*declared) if done is not None else None


def _tried_blocks(config: Config) -> Config | None:
    """The blocks of each kind over `try(local.x.blocks, [])`."""
    word, stored = config.fresh("blocks"), dict[str, Expression]()

    def over(data: TupleOf) -> Expression:
        if {"each", "count"} & roots_in(body({"x": data})):
            return data
        stored[f"b{len(stored)}"] = data
        return call("try", name(f"local.{word}.b{len(stored) - 1}"), listed())

    done = by_data(config, over)
    return done.added(block("locals", values={word: an_object(stored)})) if done is not None else None


def _looked_up_blocks(config: Config) -> Config | None:
    """The blocks of each kind over `lookup(var.x, "blocks", [])`."""
    word, stored = config.fresh("blocks"), dict[str, Expression]()

    def over(data: TupleOf) -> Expression:
        if not is_constant(data):
            return data
        stored[f"b{len(stored)}"] = data
        return call("lookup", name(f"var.{word}"), text(f"b{len(stored) - 1}"), listed())

    done = by_data(config, over)
    declared = block("variable", word, values={"type": name("any"), "default": an_object(stored)})
    return done.added(declared) if done is not None else None


def _one_each(config: Config) -> Config | None:
    """Each block of which there is one over `var.x == null ? [] : [var.x]`, in a variable typed with `optional`."""
    word, declared = config.fresh("block"), list[Block]()

    def written(one: Block) -> Block:
        kept: list[Block] = []
        for kind, bodies in kinds(one.body.blocks).items():
            mine = [inner for inner in one.body.blocks if inner.type == kind]
            flat = len(mine) == 1 and kind not in META_BLOCKS | {"dynamic"} and not mine[0].body.blocks
            if not flat or not mine[0].body.attributes or not all(map(is_constant, values_of(mine[0].body).values())):
                kept += mine
                continue
            key, values = f"{word}_{len(declared)}", values_of(mine[0].body)
            typed = call("object", an_object({k: call("optional", type_of(v)) for k, v in values.items()}))
            declared.append(block("variable", key, values={"type": typed, "default": an_object(values)}))
            each = Conditional(Binary("==", name(f"var.{key}"), NULL), listed(), listed(name(f"var.{key}")))
            content = Block("content", (), content_of(kind, bodies))
            kept.append(block("dynamic", kind, values={"for_each": each}, blocks=[content]))
        return replace(one, body=body(values_of(one.body), kept))

    done = resources(config, written)
    return done.added(*declared) if declared else None


def _over_all(over: Callable[[TupleOf], Expression]) -> Rewriting:
    return lambda config: by_data(config, over)


NULLABLE: Mapping[str, Rewriting] = {
    "dynamic: nullable": _nullable,
    "dynamic: tried": _tried_blocks,
    "dynamic: looked up": _looked_up_blocks,
    "dynamic: one": _one_each,
    "dynamic: flattened": _over_all(lambda data: call("flatten", listed(data, listed()))),
    "dynamic: concatenated": _over_all(lambda data: call("concat", listed(), data)),
    "dynamic: filtered": _over_all(lambda data: For(("x",), data, name("x"), test=Binary("!=", name("x"), NULL))),
    "dynamic: asked": _over_all(lambda data: Conditional(Literal(value=True), data, listed()) if _is_even(data) else data),
    "dynamic: keyed": _over_all(lambda data: For(("i", "x"), data, name("x"), name("i"))),
}

# --- modules ----------------------------------------------------------------------------------------------------------------------------


def _settings(config: Config) -> Config | None:
    """In a module that is given all constants as one object, each of which may be left out."""
    word = config.fresh("settings")
    done, taken = with_constants(config, lambda number: name(f"var.{word}.v{number}"))
    return into(done, {}, "", {word: an_object({f"v{number}": one for number, one in enumerate(taken)})}) if taken else None


def _passing(config: Config) -> Config | None:
    """In a module that is passed its provider by name."""
    return into(config, {"providers": an_object({"aws": name("aws")})}, "")


def _depending(config: Config) -> Config | None:
    """In a module that waits for another resource."""
    done = into(config, {"depends_on": listed(name("terraform_data.first"))}, "")
    return done.added(block("resource", "terraform_data", "first")) if done is not None else None


def _in_order(config: Config) -> Config | None:
    """Each resource waits for one that is made first."""

    def waits(one: Block) -> Block:
        if one.type != "resource" or "depends_on" in one.body.attributes:
            return one
        return replace(one, body=body({**values_of(one.body), "depends_on": listed(name("terraform_data.first"))}, one.body.blocks))

    return resources(config, waits).added(block("resource", "terraform_data", "first"))


SPLIT: Mapping[str, Rewriting] = {
    "module: settings": _settings,
    "module: passed providers": _passing,
    "module: depends_on": _depending,
    "depends_on": _in_order,
    "apart: attributes": split(None, lambda module, rest: Traversal("module", (Access(module), *rest))),
    "apart: first": split(number(1), lambda module, rest: Traversal("module", (Access(module), Access(0, attribute=False), *rest))),
    "apart: one": split(number(1), lambda module, rest: call("one", Splat(name(f"module.{module}"), Traversal(ITEM, rest)))),
    "apart: tried": split(
        number(1), lambda module, rest: call("try", Traversal("module", (Access(module), Access(0, attribute=False), *rest)), NULL)
    ),
}

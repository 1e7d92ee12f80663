"""Other places for what stands in a configuration: instances, blocks, modules, files. For tests only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from srm_tf.terraform.syntax import ITEM, Access, Block, Body, Conditional, Expression, For, Get, Literal, Splat, Traversal, TupleOf
from tests.support.judging import schema
from tests.support.printing import escaped, json_of, text_of
from tests.support.rewriting import (
    META,
    META_BLOCKS,
    OUTSIDE,
    Config,
    Head,
    Rewriting,
    an_object,
    arguments,
    block,
    body,
    call,
    head,
    heads,
    in_body,
    is_constant,
    is_resource,
    kinds,
    led_to,
    listed,
    name,
    names_others,
    number,
    repeats,
    resources,
    roots_in,
    text,
    type_of,
    values_of,
    whole,
)
from tests.support.rewritings_of_values import NULL

How = Callable[[Traversal, tuple[Access, ...]], Expression]  # (a block, steps behind it) → how its instance is read
_COMPUTED = frozenset({"id", "region", "count", "for_each", "provider", "timeouts"})

# --- resources ----------------------------------------------------------------------------------------------------------------------------


def _at(key: int | str) -> How:
    return lambda base, rest: Traversal(base.root, (*base.steps, Access(key, attribute=False), *rest))


def _one(base: Traversal, rest: tuple[Access, ...]) -> Expression:
    return call("one", Splat(base, Traversal(ITEM, rest))) if rest else _at(0)(base, rest)


def _values(base: Traversal, rest: tuple[Access, ...]) -> Expression:
    return call("one", Splat(call("values", base), Traversal(ITEM, rest))) if rest else _at("a")(base, rest)


def _in_for(base: Traversal, rest: tuple[Access, ...]) -> Expression:
    return Get(For(("x",), base, Traversal("x", rest)), Access(0, attribute=False)) if rest else _at("a")(base, rest)


def repeated_as(config: Config, written: Callable[[Block], Body], how: How, key: int | str) -> Config | None:
    """Every resource of which there is one, as the one of several that may be."""
    found = {place: one for place, one in heads(config).items() if not repeats(one)}
    if names_others(config) or not found:
        return None

    def read(node: Expression) -> Expression:
        hit = led_to(node, found)
        return node if hit is None else how(whole(hit[0]), hit[1])

    done = resources(
        replace(config, main=in_body(config.main, read)), lambda one: replace(one, body=written(one)) if head(one) in found else one
    )
    instance = f'["{escaped(key)}"]' if isinstance(key, str) else f"[{key}]"
    whose, run, rest = config.subject.partition(".provisioner[")
    mine = whose in {".".join(place) for place in found}
    return replace(done, subject=f"{whose}{instance}{run}{rest}") if mine else done


def under(argument: str, value: Expression, how: How, key: int | str) -> Rewriting:
    return lambda config: repeated_as(config, lambda one: body({argument: value, **values_of(one.body)}, one.body.blocks), how, key)


def _switched(config: Config) -> Config | None:
    word = config.fresh("on")
    count = Conditional(name(f"var.{word}"), number(1), number(0))
    done = under("count", count, _one, 0)(config)
    return done.added(block("variable", word, values={"default": Literal(value=True)})) if done is not None else None


def _of_a_map(config: Config) -> Config | None:
    """The constants of each resource in the map that it is repeated over."""

    def written(one: Block) -> Body:
        stored: dict[str, Expression] = {}

        def put(node: Expression) -> Expression:
            if node == NULL or not is_constant(node):
                return node
            stored[f"v{len(stored)}"] = node
            return name(f"each.value.v{len(stored) - 1}")

        inside = arguments(one.body, put)
        return body({"for_each": an_object({"a": an_object(stored)}), **values_of(inside)}, inside.blocks)

    return repeated_as(config, written, _at("a"), "a")


REPEATED: Mapping[str, Rewriting] = {
    "count": under("count", number(1), _at(0), 0),
    "count: one": under("count", number(1), _one, 0),
    "count: switched": _switched,
    "for_each": under("for_each", call("toset", listed(text("a"))), _at("a"), "a"),
    "for_each: values": under("for_each", call("toset", listed(text("a"))), _values, "a"),
    "for_each: for": under("for_each", call("toset", listed(text("a"))), _in_for, "a"),
    "for_each: odd key": under("for_each", call("toset", listed(text("a.b[0]"))), _at("a.b[0]"), "a.b[0]"),
    "for_each: map": _of_a_map,
}

# --- nested blocks ------------------------------------------------------------------------------------------------------------------------


def dynamic(kind: str, each: Expression, content: Body) -> Block:
    return block("dynamic", kind, values={"for_each": each}, blocks=[Block("content", (), content)])


def _each_dynamic(config: Config, each: Expression) -> Config | None:
    """Each nested block in a `dynamic` block of one round."""
    if not any(inner.type not in META_BLOCKS for one in config.main.blocks if is_resource(one) for inner in one.body.blocks):
        return None

    def inside(one: Body) -> Body:
        stays = META_BLOCKS | {"dynamic"}
        return body(
            values_of(one), [inner if inner.type in stays else dynamic(inner.type, each, inside(inner.body)) for inner in one.blocks]
        )

    return resources(config, lambda one: replace(one, body=inside(one.body)))


def data_of(one: Body) -> Expression:
    """A block as an object."""
    nested = {kind: TupleOf(tuple(map(data_of, bodies))) for kind, bodies in kinds(one.blocks).items()}
    return an_object({**values_of(one), **nested})


def content_of(kind: str, bodies: Sequence[Body]) -> Body:
    """What is common to blocks of a type, read of the iterator."""

    def read(key: str, *, every: bool, otherwise: Expression) -> Expression:
        return name(f"{kind}.value.{key}") if every else call("try", name(f"{kind}.value.{key}"), otherwise)

    names = dict.fromkeys(key for one in bodies for key in one.attributes)
    values = {key: read(key, every=all(key in one.attributes for one in bodies), otherwise=NULL) for key in names}
    inner = kinds(nested for one in bodies for nested in one.blocks)
    every = {key: all(one.of_type(key) for one in bodies) for key in inner}
    return body(
        values, [dynamic(key, read(key, every=every[key], otherwise=TupleOf(())), content_of(key, all_)) for key, all_ in inner.items()]
    )


def by_data(config: Config, over: Callable[[TupleOf], Expression]) -> Config | None:
    """All nested blocks of a type in one `dynamic` block over what they say."""
    changed = False

    def written(one: Block) -> Block:
        nonlocal changed
        stays = [inner for inner in one.body.blocks if is_fixed(inner)]
        made = kinds(inner for inner in one.body.blocks if not is_fixed(inner))
        changed |= bool(made)
        blocks = [dynamic(kind, over(TupleOf(tuple(map(data_of, bodies)))), content_of(kind, bodies)) for kind, bodies in made.items()]
        return replace(one, body=body(values_of(one.body), [*stays, *blocks]))

    done = resources(config, written)
    return done if changed else None


def is_fixed(one: Block) -> bool:
    return one.type in META_BLOCKS | {"dynamic"} or any(map(is_fixed, one.body.blocks))


def _by_local(config: Config) -> Config | None:
    word, stored = config.fresh("blocks"), dict[str, Expression]()

    def over(data: TupleOf) -> Expression:
        if {"each", "count"} & roots_in(body({"x": data})):
            return data
        stored[f"{word}_{len(stored)}"] = data
        return name(f"local.{word}_{len(stored) - 1}")

    done = by_data(config, over)
    return done.added(block("locals", values=stored)) if done is not None else None


def _absent(value: Expression, *, blocks: bool) -> Rewriting:
    """Each argument that is not there as null, or each block that is not there by a `dynamic` block that makes none."""

    def filled(kind: str, path: tuple[str, ...], one: Body) -> Body:
        there = {*one.attributes, *(inner.labels[0] if inner.type == "dynamic" else inner.type for inner in one.blocks), *_COMPUTED}
        known = {key: schema().attribute(kind, (*path, key)) for key in schema().inside(kind, path) if key not in there}
        nulls = [key for key, found in known.items() if found is not None and found.optional and not found.is_block and not blocks]
        none = [key for key, found in known.items() if found is not None and found.is_block and not found.required and blocks]
        inside = [
            inner if inner.type in META_BLOCKS | {"dynamic"} else replace(inner, body=filled(kind, (*path, inner.type), inner.body))
            for inner in one.blocks
        ]
        return body({**values_of(one), **dict.fromkeys(nulls, value)}, [*inside, *(dynamic(key, value, Body()) for key in none)])

    return lambda config: resources(
        config, lambda one: replace(one, body=filled(one.labels[0], (), one.body)) if one.type == "resource" else one
    )


BLOCKS: Mapping[str, Rewriting] = {
    "dynamic: list": lambda config: _each_dynamic(config, listed(number(1))),
    "dynamic: for": lambda config: _each_dynamic(config, For(("x",), listed(text("a")), name("x"))),
    "dynamic: map": lambda config: _each_dynamic(config, an_object({"a": NULL})),
    "dynamic: data": lambda config: by_data(config, lambda data: data),
    "dynamic: data for": lambda config: by_data(config, lambda data: For(("x",), data, name("x"))),
    "dynamic: data map": lambda config: by_data(config, lambda data: an_object({f"k{at}": one for at, one in enumerate(data.items)})),
    "dynamic: data local": _by_local,
    "absent: null": _absent(NULL, blocks=False),
    "absent: lookup": _absent(call("lookup", an_object({}), text("x"), NULL), blocks=False),
    "absent: no blocks": _absent(TupleOf(()), blocks=True),
}

# --- modules and files --------------------------------------------------------------------------------------------------------------------


def into(config: Config, repeated: Mapping[str, Expression], key: str, given: Mapping[str, Expression] | None = None) -> Config | None:
    """Everything in a module, but for the providers, which the root passes on as it does what it is given itself."""
    blocks = config.main.blocks
    providers = [one for one in blocks if one.type == "provider"]
    aliased = any(one.type == "provider" and (one.labels != ("aws",) or "alias" in one.body.attributes) for one in blocks)
    if names_others(config) or aliased or any(roots_in(one.body) & {"local", "data", "module"} for one in providers):
        return None
    inside = [one for one in blocks if one.type != "provider"]
    kept = [one for one in inside if one.type in {"terraform", "variable"}]
    word = config.fresh("m")
    passed = {one.labels[0]: name(f"var.{one.labels[0]}") for one in kept if one.type == "variable"}
    called = block("module", word, values={"source": text(f"./{word}"), **repeated, **passed, **(given or {})})
    declared = [block("variable", one, values={"type": type_of(value)}) for one, value in (given or {}).items()]
    files = {
        one if one.endswith((".tfvars", ".tfvars.json", "variables_override.tf")) else f"{word}/{one}": words
        for one, words in config.files.items()
    }
    files[f"{word}/main.tf"] = text_of(body({}, [*inside, *declared]))
    subject = config.subject if config.subject.startswith(OUTSIDE) else f"module.{word}{key}.{config.subject}"
    return Config(body({}, [*providers, *kept, called]), files, subject)


def with_constants(config: Config, refer: Callable[[int], Expression]) -> tuple[Config, list[Expression]]:
    """With a reference in the place of each constant of a resource, by its number, and these constants."""
    taken: list[Expression] = []

    def put(node: Expression) -> Expression:
        if node == NULL or not is_constant(node):
            return node
        taken.append(node)
        return refer(len(taken) - 1)

    return resources(config, lambda one: replace(one, body=arguments(one.body, put))), taken


def _given(config: Config) -> Config | None:
    """In a module that is given all constants."""
    word = config.fresh("given")
    done, taken = with_constants(config, lambda number: name(f"var.{word}_{number}"))
    return into(done, {}, "", {f"{word}_{number}": one for number, one in enumerate(taken)})


def _twice(config: Config) -> Config | None:
    inner = into(config, {"for_each": call("toset", listed(text("a.b")))}, '["a.b"]')
    return into(inner, {"count": number(1)}, "[0]") if inner is not None else None


Reading = Callable[[str, tuple[Access, ...]], Expression]  # (module, steps behind it) → how what it puts out is read


def _apart(config: Config) -> Config | None:
    """Each resource in a module of its own: what it refers to is passed in, what others read of it is an output."""
    return _split(config, None, lambda module, rest: Traversal("module", (Access(module), Access("it"), *rest)), by_attribute=False)


def split(count: Expression | None, reading: Reading) -> Rewriting:
    """Each resource in a module of its own, of which there are `count`; each attribute that others read of it is an output."""
    return lambda config: _split(config, count, reading, by_attribute=True)


def _split(config: Config, count: Expression | None, reading: Reading, *, by_attribute: bool) -> Config | None:
    mine = {place: one for place, one in heads(config).items() if not _is_bound(one)}
    if not mine or names_others(config):
        return None
    words = {place: f"{config.fresh('own')}_{at}" for at, place in enumerate(mine)}
    read: dict[Head, set[str]] = {}

    def outside(node: Expression) -> Expression:
        hit = led_to(node, mine)
        if hit is None:
            return node
        first = hit[1][:1]
        outputs = read.setdefault(hit[0], set())
        if not by_attribute or not first or not first[0].attribute:
            outputs.add("it")
            return reading(words[hit[0]], (*([Access("it")] if by_attribute else []), *hit[1]))
        outputs.add(str(first[0].key))
        return reading(words[hit[0]], hit[1])

    main = in_body(body({}, [one for one in config.main.blocks if not (is_resource(one) and head(one) in mine)]), outside)
    calls, files = [], {}
    repeated = {} if count is None else {"count": count}
    for place, one in mine.items():
        given: dict[str, Expression] = {}
        inside = in_body(one.body, handed_in(given, place, list(heads(config))))
        passed = {key: in_body(body({"x": node}), outside).attributes["x"].value for key, node in given.items()}
        calls.append(block("module", words[place], values={"source": text(f"./{words[place]}"), **repeated, **passed}))
        files[f"{words[place]}/main.tf"] = text_of(body({}, [*(block("variable", key) for key in given), replace(one, body=inside)]))
    for place, outputs in read.items():
        values = {key: whole(place) if key == "it" else Traversal(place[0], (*whole(place).steps, Access(key))) for key in outputs}
        put = [block("output", key, values={"value": value}) for key, value in sorted(values.items())]
        files[f"{words[place]}/outputs.tf"] = text_of(body({}, put))
    key = "" if count is None else "[0]"
    moved = {".".join(place): f"module.{words[place]}{key}." for place in mine}
    whose = config.subject.partition(".provisioner[")[0].partition("[")[0]
    own = next((before for address, before in moved.items() if whose == address), "")
    return Config(body({}, [*main.blocks, *calls]), {**config.files, **files}, f"{own}{config.subject}")


def _is_bound(one: Block) -> bool:
    """Whether a resource speaks of its surroundings in a way that a module of its own would have to be told otherwise.

    Instances that nobody can count are paired by the words that they are repeated by, which a module would have others for.
    """
    if any(not is_constant(value) for key, value in values_of(one.body).items() if key in {"count", "for_each"}):
        return True
    inside = roots_in(one.body) & {"path", "self"}
    return bool(inside) or not one.body.attributes.keys().isdisjoint({"provider", "depends_on"}) or any(map(one.body.of_type, META_BLOCKS))


def handed_in(given: dict[str, Expression], own: Head, found: Sequence[Head]) -> Callable[[Expression], Expression]:
    """Each reference to what stands elsewhere as a variable, which `given` has then."""

    def hand(node: Expression) -> Expression:
        hit = led_to(node, found)
        if not isinstance(node, Traversal) or (hit is None and node.root not in {"var", "local", "module"}) or (hit and hit[0] == own):
            return node
        key = next((key for key, one in given.items() if one == node), f"in_{len(given)}")
        given[key] = node
        return name(f"var.{key}")

    return hand


def _in_files(config: Config) -> Config:
    """Each block in a file of its own, the last one first."""
    files = {f"part{at}.tf": text_of(body({}, [one])) for at, one in enumerate(reversed(config.main.blocks))}
    return Config(Body(), {**config.files, **files}, config.subject)


def _overridden(config: Config) -> Config | None:
    """The last argument and the last kind of blocks of each resource in an override file."""
    over: list[Block] = []

    def less(one: Block) -> Block:
        last = [key for key in one.body.attributes if key not in META][-1:]
        fixed = any(map(is_fixed, one.body.blocks))
        kind = [] if fixed else list(kinds(one.body.blocks))[-1:]
        taken = {key: value for key, value in values_of(one.body).items() if key in last}
        over.append(replace(one, body=body(taken, [inner for inner in one.body.blocks if inner.type in kind])))
        left = {key: value for key, value in values_of(one.body).items() if key not in last}
        return replace(one, body=body(left, [inner for inner in one.body.blocks if inner.type not in kind]))

    done = resources(config, less)
    return done.beside({"vary_override.tf": text_of(body({}, over))}) if over else None


MODULES: Mapping[str, Rewriting] = {
    "module": lambda config: into(config, {}, ""),
    "module: count": lambda config: into(config, {"count": number(1)}, "[0]"),
    "module: two": _twice,
    "module: given": _given,
    "module: each of them": _apart,
}
FILES: Mapping[str, Rewriting] = {
    "files": _in_files,
    "files: JSON": lambda config: Config(Body(), {**config.files, "main.tf.json": json_of(config.main)}, config.subject),
    "files: override": _overridden,
}

"""Other ways to write a constant, and a reference. For tests only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from srm_tf.terraform.syntax import Access, Call, Conditional, Expression, For, Get, Literal, Number, ObjectOf, Template, Traversal, TupleOf
from tests.support.printing import expression, text_of
from tests.support.rewriting import (
    Config,
    Rewriting,
    an_object,
    arguments,
    block,
    body,
    call,
    heads,
    in_body,
    is_constant,
    is_text,
    led_to,
    listed,
    name,
    names_others,
    number,
    plain,
    repeats,
    resources,
    text,
    type_of,
)

NULL = Literal(None)
Way = Callable[[Expression], Expression]  # an expression → another one that means the same; itself where there is none
Stored = Mapping[str, Expression]
_TEXTS = frozenset({"id", "arn", "name", "bucket", "json", "key_id", "url"})  # attributes that are one text
_SHORT = 3  # letters of a text that is not worth a file


# --- constants ----------------------------------------------------------------------------------------------------------------------------


def _written(config: Config, way: Way, *, deep: bool) -> Config | None:
    """Each constant argument written otherwise; `deep`: each scalar in it, and in what `jsonencode` makes a document of."""
    changed = False

    def one(node: Expression) -> Expression:
        nonlocal changed
        made = node if node == NULL else way(node)
        changed |= made is not node
        return made

    def argument(node: Expression) -> Expression:
        return _scalars(node, one) if deep else one(node) if is_constant(node) else node

    done = resources(config, lambda found: replace(found, body=arguments(found.body, argument)))
    return done if changed else None


def _scalars(node: Expression, way: Way) -> Expression:
    match node:
        case Literal() | Number():
            return way(node)
        case TupleOf(items):
            return TupleOf(tuple(_scalars(one, way) for one in items))
        case ObjectOf(items):
            return ObjectOf(tuple((key, _scalars(one, way)) for key, one in items))
        case Call("jsonencode" | "concat" | "merge", inner, spread):
            return Call(node.name, tuple(_scalars(one, way) for one in inner), spread)
        case _:
            return node


def of_texts(way: Way) -> Way:
    """A way to write texts; all else stays."""
    return lambda node: way(node) if is_text(node) and node != text("") else node


def _coalesce(node: Expression) -> Expression:
    return call("coalesce", NULL, node) if isinstance(node, Literal | Number) and node != text("") else node


IN_PLACE: Mapping[str, Way] = {
    "try": lambda node: call("try", node, NULL),
    "coalesce": _coalesce,
    "one": lambda node: call("one", listed(node)),
    "condition": lambda node: Conditional(Literal(value=True), node, NULL),
    "lookup": lambda node: call("lookup", an_object({"k": node}), text("k"), NULL),
    "element": lambda node: call("element", listed(node), number(0)),
    "merge": lambda node: Get(call("merge", an_object({"k": NULL}), an_object({"k": node})), Access("k")),
    "jsondecode": lambda node: call("jsondecode", call("jsonencode", node)),
    "yamldecode": lambda node: call("yamldecode", call("yamlencode", node)),
    "format": of_texts(lambda node: call("format", text("%s"), node)),
    "base64": of_texts(lambda node: call("base64decode", call("base64encode", node))),
}


def _locals(config: Config, word: str, stored: Stored) -> Config:
    return config.added(block("locals", values={f"{word}_{key}": one for key, one in stored.items()}))


def _variables(config: Config, word: str, stored: Stored) -> Config:
    declared = (block("variable", f"{word}_{key}", values={"type": type_of(one), "default": one}) for key, one in stored.items())
    return config.added(*declared)


def _given(config: Config, word: str, stored: Stored) -> Config:
    """Values in terraform.tfvars."""
    declared = (block("variable", f"{word}_{key}", values={"type": type_of(one)}) for key, one in stored.items())
    lines = [config.files.get("terraform.tfvars", ""), *(f"{word}_{key} = {expression(one)}" for key, one in stored.items())]
    return config.added(*declared).beside({"terraform.tfvars": "\n".join(lines)})


def _nested(config: Config, word: str, stored: Stored) -> Config:
    return config.added(block("locals", values={word: an_object({"all": an_object(stored)})}))


def _yaml(config: Config, word: str, stored: Stored) -> Config:
    """JSON is YAML."""
    read = call("yamldecode", call("file", Template((name("path.module"), text(f"/{word}.yaml")))))
    config = config.added(block("locals", values={word: an_object({"all": read})}))
    return config.beside({f"{word}.yaml": json.dumps({key: plain(one) for key, one in stored.items()})})


def _outputs(config: Config, word: str, stored: Stored) -> Config:
    """A module that holds nothing but settings."""
    outputs = (block("output", key, values={"value": one}) for key, one in stored.items())
    return config.added(block("module", word, values={"source": text(f"./{word}")})).beside({f"{word}/main.tf": text_of(body({}, outputs))})


Refer = Callable[[str, str], Expression]
Put = Callable[[Config, str, Stored], Config]
ELSEWHERE: Mapping[str, tuple[Refer, Put]] = {
    "local": (lambda word, key: name(f"local.{word}_{key}"), _locals),
    "variable": (lambda word, key: name(f"var.{word}_{key}"), _variables),
    "given": (lambda word, key: name(f"var.{word}_{key}"), _given),
    "nested": (lambda word, key: Traversal("local", (Access(word), Access("all"), Access(key, attribute=False))), _nested),
    "yaml": (lambda word, key: name(f"local.{word}.all.{key}"), _yaml),
    "module": (lambda word, key: name(f"module.{word}.{key}"), _outputs),
    "half": (lambda word, key: name(f"local.{word}_{key}"), _locals),
}


def in_place(way: Way, *, deep: bool) -> Rewriting:
    """Each constant otherwise where it stands."""
    return lambda config: _written(config, way, deep=deep)


def elsewhere(refer: Refer, end: Put, *, deep: bool, half: bool = False) -> Rewriting:
    """Each constant elsewhere, and a name for it in its place; `half` of it."""

    def rewriting(config: Config) -> Config | None:
        word, stored = config.fresh("vary"), dict[str, Expression]()

        def put(node: Expression) -> Expression:
            key = f"v{len(stored)}"
            stored[key] = node
            return refer(word, key)

        done = _written(config, _halved(put) if half else put, deep=deep)
        return end(done, word, stored) if done is not None else None

    return rewriting


def _halved(put: Way) -> Way:
    """A text of two parts, one of them put elsewhere."""

    def way(node: Expression) -> Expression:
        if not isinstance(node, Literal) or not isinstance(node.value, str) or len(node.value) < _SHORT:
            return node
        at = len(node.value) // 2
        return Template((text(node.value[:at]), put(text(node.value[at:]))))

    return way


# --- references ---------------------------------------------------------------------------------------------------------------------------


def _referring(config: Config, way: Way, *, texts: bool) -> Config | None:
    """Each attribute that is read of a resource of which there is one; `texts`: of those, what is a text."""
    found = {key: one for key, one in heads(config).items() if not repeats(one)}
    changed = False

    def one(node: Expression) -> Expression:
        nonlocal changed
        hit = led_to(node, found)
        if hit is None or len(hit[1]) != 1 or (texts and hit[1][0].key not in _TEXTS):
            return node
        changed = True
        return way(node)

    if names_others(config):
        return None
    done = replace(config, main=in_body(config.main, one))
    return done if changed else None


READ_BY: Mapping[str, tuple[Way, bool]] = {
    "one": (lambda node: call("one", listed(node)), False),
    "condition": (lambda node: Conditional(Literal(value=True), node, NULL), False),
    "lookup": (lambda node: call("lookup", an_object({"k": node}), text("k"), NULL), False),
    "for": (lambda node: Get(For(("x",), listed(node), name("x")), Access(0, attribute=False)), False),
    "try": (lambda node: call("try", node, text("")), True),
    "coalesce": (lambda node: call("coalesce", NULL, node, text("x")), True),
    "format": (lambda node: call("format", text("%s"), node), True),
    "join": (lambda node: call("join", text(""), listed(node)), True),
}


def _by_local(config: Config) -> Config | None:
    """`local.x` in the place of each reference."""
    word, stored = config.fresh("vary"), dict[str, Expression]()

    def put(node: Expression) -> Expression:
        key = next((key for key, one in stored.items() if one == node), f"v{len(stored)}")
        stored[key] = node
        return name(f"local.{word}_{key}")

    done = _referring(config, put, texts=False)
    return _locals(done, word, stored) if done is not None else None


def _by_whole(config: Config) -> Config | None:
    """A local value that is the whole resource, and its attribute."""
    word, stored = config.fresh("vary"), dict[str, Expression]()

    def put(node: Expression) -> Expression:
        assert isinstance(node, Traversal)
        owner = Traversal(node.root, node.steps[:-1])
        key = next((key for key, one in stored.items() if one == owner), f"v{len(stored)}")
        stored[key] = owner
        return Traversal("local", (Access(f"{word}_{key}"), node.steps[-1]))

    done = _referring(config, put, texts=False)
    return _locals(done, word, stored) if done is not None else None


def _by_module(config: Config) -> Config | None:
    """Through a module that gives back what it is given."""
    word, stored = config.fresh("vary"), dict[str, Expression]()

    def put(node: Expression) -> Expression:
        key = f"v{len(stored)}"
        stored[key] = node
        return name(f"module.{word}.{key}")

    done = _referring(config, put, texts=False)
    if done is None:
        return None
    inside = [one for key in stored for one in (block("variable", key), block("output", key, values={"value": name(f"var.{key}")}))]
    done = done.added(block("module", word, values={"source": text(f"./{word}"), **stored}))
    return done.beside({f"{word}/main.tf": text_of(body({}, inside))})


def read_by(way: Way, *, texts: bool) -> Rewriting:
    """Each reference otherwise where it stands."""
    return lambda config: _referring(config, way, texts=texts)


VALUES: Mapping[str, Rewriting] = {
    **{f"value: {key}": in_place(way, deep=False) for key, way in IN_PLACE.items()},
    **{f"scalar: {key}": in_place(way, deep=True) for key, way in IN_PLACE.items()},
    **{f"value: {key}": elsewhere(*how, deep=False, half=key == "half") for key, how in ELSEWHERE.items()},
    **{f"scalar: {key}": elsewhere(*how, deep=True, half=key == "half") for key, how in ELSEWHERE.items()},
}
REFERENCES: Mapping[str, Rewriting] = {
    **{f"reference: {key}": read_by(way, texts=texts) for key, (way, texts) in READ_BY.items()},
    "reference: local": _by_local,
    "reference: whole": _by_whole,
    "reference: module": _by_module,
}

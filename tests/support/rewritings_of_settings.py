"""Other ways to hand settings on: objects with defaults, merged maps, loops that group, templates with directives. For tests only."""

from __future__ import annotations

import json
from collections.abc import Mapping

from srm_tf.terraform.syntax import Access, Binary, Conditional, Expression, For, Get, Index, Literal, Number, Unary
from tests.support.printing import json_of, text_of
from tests.support.rewriting import Config, Rewriting, an_object, block, body, call, listed, name, number, plain, text, type_of
from tests.support.rewritings_of_values import NULL, Put, Refer, Stored, Way, elsewhere, in_place, of_texts, read_by

# --- constants ----------------------------------------------------------------------------------------------------------------------------


def _key(source: Expression, key: str) -> Expression:
    return Index(source, text(key))


def _at(source: Expression, place: int) -> Expression:
    return Get(source, Access(place, attribute=False))


def _grouped(node: Expression) -> Expression:
    """What a loop gathers under a key."""
    source = listed(an_object({"k": text("a"), "v": node}))
    return _at(_key(For(("x",), source, name("x.v"), name("x.k"), grouped=True), "a"), 0)


def _conditional(node: Expression) -> Expression:
    """`%{ if true }…%{ endif }`."""
    return Conditional(Literal(value=True), node, text(""))


def _looped(node: Expression) -> Expression:
    """`%{ for x in [...] }${x}%{ endfor }`."""
    return For(("x",), listed(node), name("x"), joined=True)


def _computed(node: Expression) -> Expression:
    """A number that is computed, a switch that is compared."""
    if isinstance(node, Number) and node.text.isdigit():
        return call("max", call("min", node, number(2**40)), call("parseint", text("0"), number(10)))
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return Binary("==", text("on"), text("on" if node.value else "off"))
    return node


def _rounded(node: Expression) -> Expression:
    if isinstance(node, Number) and node.text.isdigit():
        return call("ceil", call("floor", Binary("*", node, number(1))))
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return Unary("!", Literal(value=not node.value))
    return node


def _as_a_text(node: Expression) -> Expression:
    """A number or a switch in quotes, which the provider's schema converts."""
    if isinstance(node, Number):
        return text(node.text)
    return text(str(node.value).lower()) if isinstance(node, Literal) and isinstance(node.value, bool) else node


def _member(node: Expression) -> Expression:
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return call("contains", listed(text("on")), text("on" if node.value else "off"))
    return _at(call("flatten", listed(listed(node))), 0) if isinstance(node, Literal | Number) else node


def _cut(node: Expression) -> Expression:
    return call("trimsuffix", call("trimprefix", text(f"<<{node.value}>>"), text("<<")), text(">>")) if isinstance(node, Literal) else node


IN_PLACE: Mapping[str, Way] = {
    "merged over": lambda node: Get(call("merge", an_object({"k": NULL, "z": NULL}), an_object({"k": node})), Access("k")),
    "grouped": _grouped,
    "computed": _computed,
    "rounded": _rounded,
    "as a text": _as_a_text,
    "member": _member,
    "zipmap": lambda node: _key(call("zipmap", listed(text("k")), listed(node)), "k"),
    "values": lambda node: _at(call("values", an_object({"k": node})), 0),
    "product": lambda node: _at(_at(call("setproduct", listed(node), listed(text("x"))), 0), 0),
    "nonsensitive": lambda node: call("nonsensitive", call("sensitive", node)),
    "tried": lambda node: call("try", Get(an_object({}), Access("k")), node),
    "can": lambda node: Conditional(call("can", Get(an_object({"k": node}), Access("k"))), node, NULL),
    "if": of_texts(_conditional),
    "for": of_texts(_looped),
    "split": of_texts(lambda node: _at(call("split", text("|~|"), node), 0)),
    "regex": of_texts(lambda node: _at(call("regex", text("(?s)^(.*)$"), node), 0)),
    "cut": of_texts(_cut),
    "substr": of_texts(lambda node: call("substr", call("join", text(""), listed(text("##"), node)), number(2), Unary("-", number(1)))),
    "replaced": of_texts(lambda node: call("replace", call("format", text("<-%s->"), node), text("/^<-|->$/"), text(""))),
}


def _typed_any(config: Config, word: str, stored: Stored) -> Config:
    """One variable of any type, whose value stands in JSON."""
    declared = block("variable", word, values={"type": name("any")})
    given = {**json.loads(config.files.get("terraform.tfvars.json", "{}")), word: {key: plain(one) for key, one in stored.items()}}
    return config.added(declared).beside({"terraform.tfvars.json": json.dumps(given)})


def _optional(config: Config, word: str, stored: Stored) -> Config:
    """An object whose members all have their values as defaults, given to one module and from there to another."""
    kind = call("object", an_object({key: call("optional", type_of(one), one) for key, one in stored.items()}))
    declared = block("variable", "given", values={"type": kind, "default": an_object({})})
    inner = [block("output", key, values={"value": name(f"var.given.{key}")}) for key in stored]
    passed = block("module", "inner", values={"source": text("./inner"), "given": name("var.given")})
    outer = [block("output", key, values={"value": name(f"module.inner.{key}")}) for key in stored]
    config = config.added(block("module", word, values={"source": text(f"./{word}")}))
    files = {f"{word}/main.tf": text_of(body({}, [declared, passed, *outer]))}
    return config.beside({**files, f"{word}/inner/main.tf": text_of(body({}, [declared, *inner]))})


def _merged(config: Config, word: str, stored: Stored) -> Config:
    """Defaults, and what is said for one key."""
    other = dict.fromkeys(stored, NULL)
    settings = an_object({"a": an_object(stored), "b": an_object({})})
    merged = For(("k", "v"), settings, call("merge", name(f"local.{word}_defaults"), name("v")), name("k"))
    return config.added(block("locals", values={f"{word}_defaults": an_object(other), word: merged}))


def _yaml_lines(config: Config, word: str, stored: Stored) -> Config:
    """YAML as people write it."""
    lines = "".join(f"{key}: {json.dumps(plain(one))}\n" for key, one in stored.items())
    read_ = call("try", call("yamldecode", call("file", call("format", text(f"%s/{word}.yml"), name("path.module")))), an_object({}))
    return config.added(block("locals", values={word: read_})).beside({f"{word}.yml": f"# settings\n{lines}"})


def _files(config: Config, word: str, stored: Stored) -> Config:
    """A file for each value, found by its name."""
    found = call("fileset", name("path.module"), text(f"{word}/*.json"))
    path = call("join", text("/"), listed(name("path.module"), name("f")))
    key = call("trimsuffix", call("basename", name("f")), text(".json"))
    all_ = For(("f",), found, Get(call("jsondecode", call("file", path)), Access("it")), key)
    config = config.added(block("locals", values={word: all_}))
    return config.beside({f"{word}/{key}.json": json.dumps({"it": plain(one)}) for key, one in stored.items()})


def _template_file(config: Config, word: str, stored: Stored) -> Config:
    """JSON that a template with a loop makes."""
    words = '{\n%{ for k, v in all ~}\n  ${jsonencode(k)}: ${jsonencode(v)},\n%{ endfor ~}\n  "z": null\n}\n'
    made = call("templatefile", call("format", text(f"%s/{word}.tftpl"), name("path.module")), an_object({"all": an_object(stored)}))
    return config.added(block("locals", values={word: call("jsondecode", made)})).beside({f"{word}.tftpl": words})


def _overridden(config: Config, word: str, stored: Stored) -> Config:
    """Local values that an override file says otherwise."""
    config = config.added(block("locals", values={f"{word}_{key}": NULL for key in stored}))
    over = block("locals", values={f"{word}_{key}": one for key, one in stored.items()})
    return config.beside({f"{word}_override.tf": text_of(body({}, [over]))})


def _overridden_defaults(config: Config, word: str, stored: Stored) -> Config:
    """Variables whose defaults an override file changes."""
    config = config.added(*(block("variable", f"{word}_{key}") for key in stored))
    over = [block("variable", f"{word}_{key}", values={"default": one}) for key, one in stored.items()]
    return config.beside({"variables_override.tf": text_of(body({}, over))})


def _in_json(config: Config, word: str, stored: Stored) -> Config:
    """Local values in a file of the JSON syntax."""
    return config.beside({f"{word}.tf.json": json_of(body({}, [block("locals", values={word: an_object(stored)})]))})


def _flattened(config: Config, word: str, stored: Stored) -> Config:
    """A map of what a loop within a loop lists."""
    pairs = listed(*(an_object({"k": text(key), "v": listed(one)}) for key, one in stored.items()))
    inner = For(("v",), name("p.v"), an_object({"k": name("p.k"), "v": name("v")}))
    flat = call("flatten", listed(For(("p",), pairs, inner)))
    return config.added(block("locals", values={word: For(("x",), flat, name("x.v"), name("x.k"))}))


PUT: Mapping[str, tuple[Refer, Put]] = {
    "any of tfvars.json": (lambda word, key: name(f"var.{word}.{key}"), _typed_any),
    "tried of tfvars.json": (lambda word, key: call("try", name(f"var.{word}.{key}"), NULL), _typed_any),
    "optional in two modules": (lambda word, key: name(f"module.{word}.{key}"), _optional),
    "merged defaults": (lambda word, key: name(f"local.{word}.a.{key}"), _merged),
    "yaml lines": (lambda word, key: call("lookup", name(f"local.{word}"), text(key), NULL), _yaml_lines),
    "yaml tried": (lambda word, key: call("try", name(f"local.{word}.{key}"), NULL), _yaml_lines),
    "files": (lambda word, key: name(f"local.{word}.{key}"), _files),
    "template file": (lambda word, key: name(f"local.{word}.{key}"), _template_file),
    "overridden": (lambda word, key: name(f"local.{word}_{key}"), _overridden),
    "overridden defaults": (lambda word, key: name(f"var.{word}_{key}"), _overridden_defaults),
    "in JSON": (lambda word, key: name(f"local.{word}.{key}"), _in_json),
    "flattened": (lambda word, key: name(f"local.{word}.{key}"), _flattened),
}


# --- references ---------------------------------------------------------------------------------------------------------------------------

READ_BY: Mapping[str, tuple[Way, bool]] = {
    "element": (lambda node: call("element", listed(node), number(0)), False),
    "flatten": (lambda node: _at(call("flatten", listed(listed(node))), 0), True),
    "concat": (lambda node: _at(call("concat", listed(node), listed()), 0), False),
    "list": (lambda node: _at(call("tolist", listed(node)), 0), True),
    "set": (lambda node: call("one", call("toset", listed(node))), True),
    "map": (lambda node: _key(call("tomap", an_object({"k": node})), "k"), True),
    "merge": (lambda node: Get(call("merge", an_object({"k": NULL}), an_object({"k": node})), Access("k")), False),
    "zipmap": (lambda node: _key(call("zipmap", listed(text("k")), listed(node)), "k"), False),
    "values": (lambda node: _at(call("values", an_object({"k": node})), 0), False),
    "by key": (lambda node: _key(For(("k",), call("toset", listed(text("a"))), node, name("k")), "a"), False),
    "grouped": (_grouped, False),
    "filtered": (lambda node: _at(For(("x",), listed(node), name("x"), test=Binary("!=", name("x"), NULL)), 0), False),
    "compact": (lambda node: _at(call("compact", listed(node, text(""))), 0), True),
    "distinct": (lambda node: _at(call("distinct", listed(node)), 0), True),
    "sensitive": (lambda node: call("nonsensitive", call("sensitive", node)), False),
    "try null": (lambda node: call("try", node, NULL), False),
    "empty": (lambda node: Conditional(Binary("==", node, text("")), NULL, node), True),
    "not null": (lambda node: Conditional(Binary("!=", node, NULL), node, text("")), True),
    "product": (lambda node: _at(_at(call("setproduct", listed(node), listed(text("x"))), 0), 0), True),
    "setunion": (lambda node: call("one", call("setunion", listed(node), listed())), True),
    "coalescelist": (lambda node: _at(call("coalescelist", listed(), listed(node)), 0), True),
    "slice": (lambda node: _at(call("slice", listed(text("x"), node), number(1), number(2)), 0), True),
    "reverse": (lambda node: _at(call("reverse", listed(node)), 0), True),
    "jsondecode": (lambda node: call("jsondecode", call("jsonencode", node)), True),
    "chosen": (lambda node: Get(listed(Conditional(Literal(value=True), node, text(""))), Access(0, attribute=False)), True),
    "directive": (lambda node: For(("x",), listed(node), name("x"), joined=True), True),
}

SETTINGS: Mapping[str, Rewriting] = {
    **{f"value: {key}": in_place(way, deep=False) for key, way in IN_PLACE.items()},
    **{f"scalar: {key}": in_place(way, deep=True) for key, way in IN_PLACE.items()},
    **{f"value: {key}": elsewhere(*how, deep=False) for key, how in PUT.items()},
    **{f"scalar: {key}": elsewhere(*how, deep=True) for key, how in PUT.items()},
}
REFERENCES: Mapping[str, Rewriting] = {f"reference: {key}": read_by(way, texts=texts) for key, (way, texts) in READ_BY.items()}

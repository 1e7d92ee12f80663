"""Other ways to write a document: text, template, file, `jsonencode`, `data.aws_iam_policy_document`. For tests only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from srm_tf.terraform.syntax import Block, Call, Expression, Literal, Number, ObjectOf, Template, Traversal, TupleOf, Unary
from tests.support.rewriting import (
    Config,
    Rewriting,
    an_object,
    arguments,
    block,
    body,
    call,
    everywhere,
    is_constant,
    is_text,
    listed,
    name,
    plain,
    resources,
    roots_in,
    text,
)

Made = tuple[Expression, Config]
Way = Callable[[ObjectOf, Config], "Made | None"]  # (a document, the configuration) → how it is written, and what stands beside it
_MARK = re.compile(r'"@@(r\d+)@@"')
_LISTS = {"Action": "actions", "NotAction": "not_actions", "Resource": "resources", "NotResource": "not_resources"}
_OWN = frozenset({"each", "count", "self"})


def tree(value: object) -> Expression:
    """JSON as an expression."""
    if isinstance(value, dict):
        return an_object({str(key): tree(one) for key, one in value.items()})
    if isinstance(value, list):
        return TupleOf(tuple(map(tree, value)))
    if value is None or isinstance(value, str | bool):
        return Literal(value)
    digits = repr(value)
    return Unary("-", Number(digits[1:])) if digits.startswith("-") else Number(digits)


def _document(node: Expression) -> ObjectOf | None:
    """What an argument says that is an object of JSON."""
    if isinstance(node, Call) and node.name == "jsonencode" and isinstance(node.arguments[0], ObjectOf):
        return node.arguments[0]
    if isinstance(node, Literal) and isinstance(node.value, str) and node.value.lstrip().startswith("{"):
        try:
            found = tree(json.loads(node.value))
        except ValueError:
            return None
        return found if isinstance(found, ObjectOf) else None
    return None


def _each(way: Way) -> Rewriting:
    def rewriting(config: Config) -> Config | None:
        world, changed = config, False

        def one(node: Expression) -> Expression:
            nonlocal world, changed
            found = _document(node)
            made = way(found, world) if found is not None else None
            if made is None:
                return node
            changed = True
            node, world = made
            return node

        done = resources(config, lambda found: replace(found, body=arguments(found.body, one)))
        more = world.main.blocks[len(config.main.blocks) :]
        return done.added(*more).beside(world.files) if changed else None

    return rewriting


def _member(found: ObjectOf, key: str) -> Expression | None:
    return next((one for label, one in found.items if label == text(key)), None)


def _with(found: ObjectOf, members: Mapping[str, Expression]) -> ObjectOf:
    return ObjectOf(tuple((label, next((new for key, new in members.items() if label == text(key)), one)) for label, one in found.items))


# --- as a text -------------------------------------------------------------------------------------------------------------------------


def _template(found: ObjectOf) -> tuple[str, dict[str, Expression]] | None:
    """(text with a `@@name@@` in quotes for each value that is not written out, these values)."""
    given: dict[str, Expression] = {}

    def marked(node: Expression) -> Expression:
        if is_constant(node):
            return node
        if isinstance(node, ObjectOf) and all(is_text(label) for label, _ in node.items):
            return ObjectOf(tuple((label, marked(one)) for label, one in node.items))
        if isinstance(node, TupleOf):
            return TupleOf(tuple(map(marked, node.items)))
        given[f"r{len(given)}"] = node
        return text(f"@@r{len(given) - 1}@@")

    whole = marked(found)
    return (json.dumps(plain(whole), indent=2), given) if is_constant(whole) and isinstance(whole, ObjectOf) else None


def _as_text(found: ObjectOf, config: Config) -> Made | None:
    """A text, in which each value is encoded by itself."""
    made = _template(found)
    if made is None:
        return None
    pieces = _MARK.split(made[0])
    parts = [call("jsonencode", made[1][piece]) if at % 2 else text(piece) for at, piece in enumerate(pieces)]
    return (parts[0] if len(parts) == 1 else Template(tuple(parts))), config


def _as_template(found: ObjectOf, config: Config) -> Made | None:
    """A template in a file."""
    made = _template(found)
    if made is None:
        return None
    word = config.fresh("document")
    words = _MARK.sub(r"${jsonencode(\1)}", made[0].replace("${", "$${").replace("%{", "%%{"))
    return call("templatefile", _path(f"{word}.tftpl"), an_object(made[1])), config.beside({f"{word}.tftpl": words})


def _as_file(found: ObjectOf, config: Config) -> Made | None:
    if not is_constant(found):
        return None
    word = config.fresh("document")
    return call("file", _path(f"{word}.json")), config.beside({f"{word}.json": json.dumps(plain(found))})


def _path(file: str) -> Template:
    return Template((name("path.module"), text(f"/{file}")))


def _by_local(found: ObjectOf, config: Config) -> Made | None:
    if roots_in(body({"x": found})) & _OWN:
        return None
    word = config.fresh("document")
    return call("jsonencode", name(f"local.{word}")), config.added(block("locals", values={word: found}))


# --- a policy --------------------------------------------------------------------------------------------------------------------------


def _reshaped(shape: Callable[[Expression], Expression]) -> Way:
    """Statements, actions and resources as one, or as a list.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """

    def way(found: ObjectOf, config: Config) -> Made | None:
        statements = _member(found, "Statement")
        if not isinstance(statements, ObjectOf | TupleOf):
            return None
        inner = TupleOf(tuple(map(reshaped, _listed(statements).items)))
        return call("jsonencode", _with(found, {"Statement": shape(inner)})), config

    def reshaped(one: Expression) -> Expression:
        if not isinstance(one, ObjectOf):
            return one
        return _with(one, {key: shape(value) for key in _LISTS if (value := _member(one, key)) is not None and _is_told(value)})

    return way


def _is_told(node: Expression) -> bool:
    """Whether it is plain to see that it is a list, or one text."""
    texts = isinstance(node, Traversal) and node.root not in {"var", "local", "each"} and node.steps and node.steps[-1].key in {"arn", "id"}
    return isinstance(node, TupleOf | Template) or is_text(node) or bool(texts)


def _listed(node: Expression) -> TupleOf:
    return node if isinstance(node, TupleOf) else listed(node)


def _single(node: Expression) -> Expression:
    return node.items[0] if isinstance(node, TupleOf) and len(node.items) == 1 else node


def _as_data(found: ObjectOf, config: Config) -> Made | None:
    """`data.aws_iam_policy_document`, whose version is 2012-10-17 where nobody names one."""
    statements, version = _member(found, "Statement"), _member(found, "Version")
    alone = len(found.items) == 2
    if not alone or version != text("2012-10-17") or not isinstance(statements, ObjectOf | TupleOf) or roots_in(body({"x": found})) & _OWN:
        return None
    blocks = [_statement(one) for one in _listed(statements).items]
    if not all(blocks):
        return None
    word = config.fresh("document")
    data = block("data", "aws_iam_policy_document", word, blocks=[one for one in blocks if one is not None])
    return name(f"data.aws_iam_policy_document.{word}.json"), config.added(data)


def _statement(one: Expression) -> Block | None:
    values: dict[str, Expression] = {}
    blocks: list[Block] = []
    for label, value in one.items if isinstance(one, ObjectOf) else ():
        key = str(label.value) if isinstance(label, Literal) else ""
        if key in {"Sid", "Effect"} and is_text(value):
            values[key.lower()] = value
        elif key in _LISTS and _is_told(value):
            values[_LISTS[key]] = _variables(_listed(value))
        elif (key in {"Principal", "NotPrincipal"} and (found := _principals(key, value))) or (
            key == "Condition" and (found := _conditions(value))
        ):
            blocks += found
        else:
            return None
    return block("statement", values=values, blocks=blocks) if values else None


def _principals(key: str, value: Expression) -> list[Block]:
    """Nothing where one cannot be told."""
    kind = "principals" if key == "Principal" else "not_principals"
    if value == text("*"):
        return [block(kind, values={"type": value, "identifiers": listed(value)})]
    pairs = value.items if isinstance(value, ObjectOf) and all(_is_told(one) for _, one in value.items) else ()
    return [block(kind, values={"type": label, "identifiers": _listed(one)}) for label, one in pairs]


def _conditions(value: Expression) -> list[Block]:
    """Nothing where one cannot be told."""
    tests = [(test, key, one) for test, keys in _pairs(value) for key, one in _pairs(keys)]
    if not all(_is_told(one) for _, _, one in tests):
        return []
    return [block("condition", values={"test": test, "variable": key, "values": _variables(_listed(one))}) for test, key, one in tests]


def _pairs(node: Expression) -> tuple[tuple[Expression, Expression], ...]:
    return node.items if isinstance(node, ObjectOf) else ()


def _variables(node: Expression) -> Expression:
    """`&{aws:username}`, as the data source has what `${aws:username}` is in a policy."""

    def changed(one: Expression) -> Expression:
        if isinstance(one, Template):
            return Template(tuple(changed(part) if is_text(part) else part for part in one.parts))
        return text(str(one.value).replace("${", "&{")) if isinstance(one, Literal) and is_text(one) else one

    return everywhere(node, changed)


DOCUMENTS: Mapping[str, Rewriting] = {
    "document: text": _each(_as_text),
    "document: template": _each(_as_template),
    "document: file": _each(_as_file),
    "document: local": _each(_by_local),
    "document: encoded": _each(lambda found, config: (call("jsonencode", found), config)),
    "document: decoded": _each(lambda found, config: (call("jsonencode", call("jsondecode", call("jsonencode", found))), config)),
    "document: data": _each(_as_data),
    "policy: lists": _each(_reshaped(_listed)),
    "policy: one": _each(_reshaped(_single)),
}

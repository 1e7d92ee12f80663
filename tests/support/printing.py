"""A tree of Terraform's language → its text, in the native syntax and in JSON. For tests only.

`parse(text_of(body))` is the body again, but for comments and for where everything stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from srm_tf.terraform.syntax import (
    ITEM,
    Access,
    Binary,
    Body,
    Call,
    Conditional,
    Expression,
    For,
    Get,
    Index,
    Literal,
    Number,
    ObjectOf,
    Splat,
    Template,
    Traversal,
    TupleOf,
    Unary,
)

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_WORDS = {"true", "false", "null", "for", "if", "in"}
_NAMED = ("resource", "data", "module", "variable", "output", "ephemeral")  # blocks that JSON has under their names
# Arguments that are no expressions, by the block that they stand in; "" for all of them.
_BARE = {
    **dict.fromkeys(("resource", "data"), ("depends_on", "provider")),
    "module": ("depends_on", "providers"),
    "variable": ("type",),
    "lifecycle": ("ignore_changes", "replace_triggered_by"),
    "dynamic": ("iterator",),
    **dict.fromkeys(("moved", "removed", "import", "required_providers"), ("",)),
}


def text_of(body: Body, indent: str = "") -> str:
    """A body in the native syntax."""
    lines = [f"{indent}{name} = {expression(one.value)}" for name, one in body.attributes.items()]
    for block in body.blocks:
        head = " ".join([block.type, *(f'"{escaped(label)}"' for label in block.labels)])
        lines += [f"{indent}{head} {{", *filter(None, [text_of(block.body, f"{indent}  ")]), f"{indent}}}"]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """A text as it stands between quotes."""
    return _literal(json.dumps(text, ensure_ascii=False)[1:-1].replace("\\b", "\\u0008").replace("\\f", "\\u000c"))


def _literal(text: str) -> str:
    return text.replace("${", "$${").replace("%{", "%%{")


def expression(node: Expression) -> str:  # noqa: C901, PLR0911, PLR0912 — one line for each kind
    """An expression in the native syntax."""
    match node:
        case Literal(str() as value):
            return f'"{escaped(value)}"'
        case Literal(value):
            return "null" if value is None else "true" if value else "false"
        case Number(text):
            return text
        case Traversal(root, steps):
            return ("" if root == ITEM else root) + "".join(map(_step, steps))
        case Get(source, step):
            return _base(source) + _step(step)
        case Index(source, key):
            return f"{_base(source)}[{expression(key)}]"
        case Splat(source, each):
            return f"{_base(source)}[*]{expression(each)}"
        case Call(name, arguments, spread):
            return f"{name}({', '.join(map(expression, arguments))}{'...' if spread else ''})"
        case Template(parts):
            return f'"{"".join(map(_part, parts))}"'
        case TupleOf(items):
            return f"[{', '.join(map(expression, items))}]"
        case ObjectOf(items):
            return f"{{{', '.join(f'{_key(key)} = {expression(value)}' for key, value in items)}}}"
        case Conditional(test, yes, no):
            return f"({expression(test)} ? {expression(yes)} : {expression(no)})"
        case Binary(sign, left, right):
            return f"({expression(left)} {sign} {expression(right)})"
        case Unary(sign, operand):
            return f"({sign}{expression(operand)})"
        case For():
            return _loop(node)


def _step(step: Access) -> str:
    return str(step) if step.attribute or isinstance(step.key, int) else f'["{escaped(step.key)}"]'


def _base(node: Expression) -> str:
    return f"({expression(node)})" if isinstance(node, Literal | Number | Splat | Template) else expression(node)


def _part(part: Expression) -> str:
    if isinstance(part, Literal) and isinstance(part.value, str) and not part.value.endswith(("$", "%")):
        return escaped(part.value)
    if isinstance(part, For) and part.joined:
        return f"%{{ for {', '.join(part.names)} in {expression(part.source)} }}{_part(part.value)}%{{ endfor }}"
    return "".join(map(_part, part.parts)) if isinstance(part, Template) else f"${{{expression(part)}}}"


def _key(key: Expression) -> str:
    if isinstance(key, Literal) and isinstance(key.value, str):
        return key.value if _NAME.match(key.value) and key.value not in _WORDS else f'"{escaped(key.value)}"'
    return f"({expression(key)})"


def _loop(node: For) -> str:
    if node.joined:
        return f'"{_part(node)}"'
    head = f"for {', '.join(node.names)} in {expression(node.source)} : "
    tail = f" if {expression(node.test)}" if node.test is not None else ""
    if node.key is None:
        return f"[{head}{expression(node.value)}{tail}]"
    return f"{{{head}{expression(node.key)} => {expression(node.value)}{'...' if node.grouped else ''}{tail}}}"


# --- the JSON syntax: https://developer.hashicorp.com/terraform/language/syntax/json ------------------------------------------------------


def json_of(body: Body) -> str:
    """The body of a file in the JSON syntax."""
    return json.dumps(_json_body(body, top=True), ensure_ascii=False, indent=1)


def _json_body(body: Body, *, top: bool = False, of: str = "") -> dict[str, Any]:
    bare = _BARE.get(of, ())
    out: dict[str, Any] = {}
    for name, one in body.attributes.items():
        out[name] = _bare(one.value) if name in bare or "" in bare else _value(one.value)
    for block in body.blocks:
        inner: Any = _json_body(block.body, of=block.type)
        if top and block.type in _NAMED:
            _put(out, (block.type, *block.labels), inner)
        else:
            for label in reversed(block.labels):
                inner = {label: inner}
            out.setdefault(block.type, []).append(inner)
    return out


def _put(out: dict[str, Any], path: Sequence[str], inner: Any) -> None:
    for name in path[:-1]:
        out = out.setdefault(name, {})
    out[path[-1]] = inner


def _value(node: Expression) -> Any:
    match node:
        case Literal(str() as text):
            return _literal(text)
        case Literal(value):
            return value
        case Number(text) if re.fullmatch("-?[0-9]+", text):
            return int(text)
        case TupleOf(items):
            return [_value(one) for one in items]
        case ObjectOf(items) if all(isinstance(key, Literal) for key, _ in items):
            return {str(_value(key)): _value(one) for key, one in items}
        case _:
            return f"${{{expression(node)}}}"


def _bare(node: Expression) -> Any:
    if isinstance(node, TupleOf):
        return [_bare(one) for one in node.items]
    if isinstance(node, ObjectOf):
        return {_bare(key): _bare(one) for key, one in node.items}
    return node.value if isinstance(node, Literal) else expression(node)

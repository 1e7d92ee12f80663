"""The parse tree of python-hcl2 → `hcl_syntax`. For tests only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, reduce
from itertools import takewhile
from typing import TypeAlias, cast

from hcl2 import parses_to_tree
from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from tests.support.hcl_syntax import (
    Access,
    Binary,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    For,
    Get,
    Index,
    Literal,
    ObjectOf,
    PlanError,
    Splat,
    Traversal,
    TupleOf,
    Unary,
)
from tests.support.hcl_templates import Part, dedented, heredoc_parts, template, unescaped

Node: TypeAlias = "Tree[Token]"
ITEM: Expression = Traversal("item")  # what a splat binds
OPERATORS = {
    "DOUBLE_PIPE": "||", "DOUBLE_AMP": "&&", "DOUBLE_EQ": "==", "NEQ": "!=", "LT": "<", "GT": ">", "LEQ": "<=", "GEQ": ">=",
    "PLUS": "+", "MINUS": "-", "ASTERISK": "*", "SLASH": "/", "PERCENT": "%",
}  # fmt: skip


@lru_cache(maxsize=256)
def parsed(text: str) -> Body:
    """The body of a configuration file."""
    try:
        tree = cast("Node", parses_to_tree(text))
    except UnexpectedInput as error:
        raise PlanError(f"not HCL: {error}") from error
    return _body(cast("Node", tree.children[0]))


def parsed_expression(text: str) -> Expression:
    """The expression that `text` writes."""
    return parsed(f"x = {text}").attributes["x"]


def _nodes(tree: Node) -> list[Node]:
    """The children that are rules, without line breaks and comments."""
    return [child for child in tree.children if isinstance(child, Tree) and child.data != "new_line_or_comment"]


def _tokens(tree: Node) -> list[Token]:
    return [child for child in tree.children if isinstance(child, Token)]


def _body(tree: Node) -> Body:
    body = Body()
    for node in _nodes(tree):
        if node.data == "attribute":
            name, value = _nodes(node)
            body.attributes[_name(name)] = _expression(value)
        else:
            body.blocks.append(_block(node))
    return body


def _block(tree: Node) -> Block:
    *names, inside = _nodes(tree)
    kind, *labels = (_label(node) for node in names)
    return Block(kind, tuple(labels), _body(inside))


def _label(tree: Node) -> str:
    if tree.data != "string":
        return _name(tree)
    value = _string(tree)
    return str(value.value) if isinstance(value, Literal) else ""


def _name(tree: Node) -> str:
    return str(tree.children[0])


def _expression(tree: Node) -> Expression:
    return _RULES[str(tree.data)](tree)


def _term(tree: Node) -> Expression:
    """One rule, perhaps in parentheses."""
    return _expression(_nodes(tree)[0])


def _integer(tree: Node) -> Expression:
    return Literal(int(str(tree.children[0])))


def _float(tree: Node) -> Expression:
    return Literal(float(str(tree.children[0])))


def _constant(tree: Node) -> Expression:
    return Literal({"true": True, "false": False, "null": None}[_name(tree)])


def _identifier(tree: Node) -> Expression:
    return Traversal(_name(tree))


def _string(tree: Node) -> Expression:
    return template(_parts(tree))


def _parts(tree: Node) -> Iterator[Part]:
    for node in _nodes(tree):
        inside = node.children[0]
        if isinstance(inside, Token):
            escaped = inside.type in {"ESCAPED_INTERPOLATION", "ESCAPED_DIRECTIVE"}
            yield Part("text", unescaped(str(inside)[1:] if escaped else str(inside)))
        elif inside.data == "interpolation":
            yield Part("value", expression=_expression(_nodes(inside)[0]))
        else:
            yield _directive(inside)


def _directive(tree: Node) -> Part:
    """A `%{ if }`, `%{ for }`, … with its strip markers."""
    marks = [place for place, child in enumerate(tree.children) if isinstance(child, Token) and child.type == "STRIP_MARKER"]
    kind = str(tree.data).removeprefix("template_").removesuffix("_start")
    nodes = _nodes(tree)
    names = tuple(_name(node) for node in nodes[:-1]) if kind == "for" else ()
    expression = _expression(nodes[-1]) if nodes else None
    return Part(kind, "", expression, names, 1 in marks, len(tree.children) - 2 in marks)


def _heredoc(tree: Node) -> Expression:
    text = str(tree.children[0])
    head, _, rest = text.partition("\n")
    lines = rest.rstrip("\r\n").splitlines(keepends=True)[:-1]
    body = "".join(lines)
    parts = list(heredoc_parts(body, parsed_expression))
    return template(dedented(parts) if head.startswith("<<-") else parts, heredoc=True)


def _tuple(tree: Node) -> Expression:
    return TupleOf(tuple(_expression(node) for node in _nodes(tree)))


def _object(tree: Node) -> Expression:
    return ObjectOf(tuple(_pair(node) for node in _nodes(tree)))


def _pair(tree: Node) -> tuple[Expression, Expression]:
    key, value = _nodes(tree)
    inside = key.children[0]
    if isinstance(inside, Tree) and inside.data == "keyword":
        return Literal(_name(inside)), _expression(value)
    node = cast("Node", inside)
    expression = _expression(node)
    bare = isinstance(expression, Traversal) and not expression.steps and not any(token.type == "LPAR" for token in _tokens(node))
    return (Literal(cast("Traversal", expression).root) if bare else expression), _expression(value)


def _call(tree: Node) -> Expression:
    nodes = _nodes(tree)
    name = "::".join(_name(node) for node in nodes if node.data == "identifier")
    arguments = [node for node in nodes if node.data == "arguments"]
    if not arguments:
        return Call(name, ())
    spread = any(token.type == "ELLIPSIS" for token in _tokens(arguments[0]))
    return Call(name, tuple(_expression(node) for node in _nodes(arguments[0])), spread)


def _conditional(tree: Node) -> Expression:
    test, yes, no = (_expression(node) for node in _nodes(tree))
    return Conditional(test, yes, no)


def _binary(tree: Node) -> Expression:
    left, term = _nodes(tree)
    operator, right = _nodes(term)
    return Binary(OPERATORS[_tokens(operator)[0].type], _expression(left), _expression(right))


def _unary(tree: Node) -> Expression:
    operand = _expression(_nodes(tree)[0])
    sign = str(tree.children[0])
    if sign == "-" and isinstance(operand, Literal) and isinstance(operand.value, (int, float)):
        return Literal(-operand.value)
    return Unary(sign, operand)


def _stepped(source: Expression, step: Access) -> Expression:
    """A constant step: part of the traversal where there is one."""
    return Traversal(source.root, (*source.steps, step)) if isinstance(source, Traversal) else Get(source, step)


def _indexed(source: Expression, index: Node) -> Expression:
    """`[key]` or the old `.0`."""
    if index.data == "short_index":
        return _stepped(source, Access(int(str(index.children[1])), attribute=False))
    key = _expression(_nodes(index)[0])
    if isinstance(key, Literal) and isinstance(key.value, (str, int)) and not isinstance(key.value, bool):
        return _stepped(source, Access(key.value, attribute=False))
    return Index(source, key)


def _index_term(tree: Node) -> Expression:
    source, index = _nodes(tree)
    return _indexed(_expression(source), index)


def _get_term(tree: Node) -> Expression:
    source, step = _nodes(tree)
    return _stepped(_expression(source), Access(_name(_nodes(step)[0]), attribute=True))


def _step_on(source: Expression, node: Node) -> Expression:
    return _stepped(source, Access(_name(_nodes(node)[0]), attribute=True)) if node.data == "get_attr" else _indexed(source, node)


def _splat_term(tree: Node) -> Expression:
    """`[*]` takes all steps after it to the elements; the old `.*` only names: an index then picks from the result."""
    source, splat = _nodes(tree)
    steps = _nodes(splat)
    inner = steps if splat.data == "full_splat" else list(takewhile(lambda node: node.data == "get_attr", steps))
    found: Expression = Splat(_expression(source), reduce(_step_on, inner, ITEM))
    return reduce(_step_on, steps[len(inner) :], found)


def _for(tree: Node) -> Expression:
    intro, *results = _nodes(tree)
    *names, source = _nodes(intro)
    test = None
    if results[-1].data == "for_cond":
        test = _expression(_nodes(results.pop())[0])
    key = _expression(results[0]) if len(results) > 1 else None
    grouped = any(token.type == "ELLIPSIS" for token in _tokens(tree))
    return For(tuple(_name(name) for name in names), _expression(source), _expression(results[-1]), key, test, grouped)


def _quoted(tree: Node) -> Expression:
    """A string with escaped quotes, inside a template directive."""
    return Literal(re.sub(r'^\\"|\\"$', "", str(tree.children[0])))


_RULES: dict[str, Callable[[Node], Expression]] = {
    "expr_term": _term,
    "int_lit": _integer,
    "float_lit": _float,
    "literal_value": _constant,
    "identifier": _identifier,
    "keyword": _identifier,
    "string": _string,
    "template_string": _quoted,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
    "tuple": _tuple,
    "object": _object,
    "function_call": _call,
    "conditional": _conditional,
    "binary_op": _binary,
    "unary_op": _unary,
    "index_expr_term": _index_term,
    "get_attr_expr_term": _get_term,
    "attr_splat_expr_term": _splat_term,
    "full_splat_expr_term": _splat_term,
    "for_tuple_expr": _for,
    "for_object_expr": _for,
}

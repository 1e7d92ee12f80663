"""The functions of Terraform's built-in provider: https://developer.hashicorp.com/terraform/language/functions/terraform-encode_tfvars.

They stand under their full names, which no configuration can write: a module names them by what it calls the provider. Values are written
as `terraform fmt` leaves them: https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from srm_tf.errors import SrmError
from srm_tf.terraform import cty
from srm_tf.terraform.addresses import BUILT_IN, quoted
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import function
from srm_tf.terraform.graphemes import clusters
from srm_tf.terraform.types import ANY, STRING

Token: TypeAlias = tuple[str, int]  # what is written, and how many brackets that opens or, below zero, closes

_EQUALS: Token = (" = ", 0)
_LINE: Token = ("\n", 0)


@function(f"{BUILT_IN}::encode_expr", ANY, returns=STRING)
def encode_expr(item: Val) -> str:
    """`provider::terraform::encode_expr(value)`: an expression that gives the value again."""
    return "\n".join(_formatted(_lines(_tokens(item))))


@function(f"{BUILT_IN}::encode_tfvars", ANY, returns=STRING)
def encode_tfvars(item: Val) -> str:
    """`provider::terraform::encode_tfvars(object)`: a file of variable values."""
    if not item.type.is_mapping:
        raise EvalError("the value has to be an object or a map, whose names are those of variables")
    if not all(map(_is_name, item.members)):
        raise EvalError("a name in the value cannot be that of a variable")
    tokens = [token for name, one in sorted(item.members.items()) for token in ((name, 0), _EQUALS, *_tokens(one), _LINE)]
    return "".join(f"{line}\n" for line in _formatted(_lines(tokens)))


@function(f"{BUILT_IN}::decode_tfvars", STRING, returns=ANY)
def decode_tfvars(text: str) -> Val:
    """`provider::terraform::decode_tfvars(text)`: the values of such a file, which are constants."""
    from srm_tf.terraform import hcl  # noqa: PLC0415 — few configurations decode values
    from srm_tf.terraform.evaluate import evaluate  # noqa: PLC0415 — it calls functions in its turn
    from srm_tf.terraform.forgiving import Nothing  # noqa: PLC0415 — so does this one

    try:
        body = hcl.parse(text, "text").body
    except SrmError as error:
        raise EvalError(f"invalid syntax in {', '.join(error.where[1:])}") from None
    if body.blocks:
        raise EvalError("blocks are not allowed among the values of variables")
    return cty.an_object({name: evaluate(one.value, Nothing()) for name, one in body.attributes.items()})


def _tokens(item: Val) -> list[Token]:
    """A wholly known value without marks."""
    found: list[Token] = []
    _write(item, found)
    return found


def _write(item: Val, found: list[Token]) -> None:
    data = item.data
    if isinstance(data, tuple):
        found.append(("[", 1))
        for place, one in enumerate(item.items):
            found += [(", ", 0)] if place else []
            _write(one, found)
        found.append(("]", -1))
    elif isinstance(data, dict):
        found += [("{", 1), _LINE] if item.members else [("{", 1)]
        for name, one in sorted(item.members.items()):
            found += [(name if _is_name(name) else quoted(name), 0), _EQUALS]
            _write(one, found)
            found.append(_LINE)
        found.append(("}", -1))
    else:
        found.append((_scalar(data), 0))


def _scalar(data: object) -> str:
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, Decimal):
        return cty.show_number(data)
    return "null" if data is None else quoted(str(data))


def _is_name(text: str) -> bool:
    return text.replace("-", "_").isidentifier() and not text.startswith("-")


def _lines(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in tokens:
        if token is _LINE:
            yield line
            line = []
        else:
            line.append(token)
    if line:
        yield line


def _formatted(lines: Iterable[list[Token]]) -> list[str]:
    """Lines indented by the brackets around them, and what follows each other as `name = value` in columns."""
    found: list[str] = []
    column: list[tuple[str, str]] = []
    for indent, line in _indented(lines):
        if _EQUALS in line[1:2] and not sum(change for _, change in line):
            column.append((indent + line[0][0], _text(line[2:])))
        else:
            found += [*_in_columns(column), indent + _text(line)]
            column = []
    return [*found, *_in_columns(column)]


def _text(line: list[Token]) -> str:
    return "".join(text for text, _ in line)


def _in_columns(pairs: list[tuple[str, str]]) -> list[str]:
    sizes = [len(clusters(name)) for name, _ in pairs]
    widest = max(sizes, default=0)
    return [f"{name}{' ' * (widest - size)} = {value}" for size, (name, value) in zip(sizes, pairs, strict=True)]


def _indented(lines: Iterable[list[Token]]) -> Iterator[tuple[str, list[Token]]]:
    """A line that opens brackets, however many, indents the next ones by one step, until as many are closed."""
    opened: list[int] = []
    for line in lines:
        change = sum(change for _, change in line)
        if change > 0:
            yield "  " * len(opened), line
            opened.append(change)
            continue
        while change < 0 and opened:
            change += opened.pop()
        opened += [change] if change > 0 else []
        yield "  " * len(opened), line

"""Strings with `${…}` and `%{…}`: text → parts → expression. For tests only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.support.hcl_syntax import Conditional, Expression, For, Literal, PlanError, Template

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_OPEN = re.compile(r"\$\$\{|%%\{|[$%]\{")
_INSIDE = re.compile(r'"(?:\\.|[^"\\])*"|[{}]')
_DIRECTIVE = re.compile(r"(if|for|else|endif|endfor)\b\s*(.*)", re.DOTALL)
_FOR = re.compile(r"(\w+)\s*(?:,\s*(\w+)\s*)?\bin\b(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """`kind` is text, value, if, else, endif, for or endfor; `left` and `right` say whether a `~` strips that side."""

    kind: str
    text: str = ""
    expression: Expression | None = None
    names: tuple[str, ...] = ()
    left: bool = False
    right: bool = False


def unescaped(text: str) -> str:
    """The text of a quoted string."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda hit: chr(int(hit[1] or hit[2], 16)) if hit[1] or hit[2] else _PLAIN.get(hit[3], hit[3]), text)


def heredoc_parts(text: str, parse: Callable[[str], Expression]) -> Iterator[Part]:
    """The parts of a heredoc, where a backslash means nothing."""
    place = 0
    while hit := _OPEN.search(text, place):
        if hit.start() > place:
            yield Part("text", text[place : hit.start()])
        if hit[0] in {"$${", "%%{"}:
            yield Part("text", hit[0][1:])
            place = hit.end()
            continue
        end = _closing(text, hit.end())
        yield _written(hit[0], text[hit.end() : end], parse)
        place = end + 1
    if place < len(text):
        yield Part("text", text[place:])


def _closing(text: str, start: int) -> int:
    """Where the brace that opened before `start` closes."""
    depth = 1
    for hit in _INSIDE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(hit[0], 0)
        if depth == 0:
            return hit.start()
    raise PlanError("an interpolation is not closed")


def _written(opening: str, inside: str, parse: Callable[[str], Expression]) -> Part:
    left, right = inside.startswith("~"), inside.endswith("~")
    code = inside[left : len(inside) - right].strip()
    if opening == "${":
        return Part("value", expression=parse(code), left=left, right=right)
    hit = _DIRECTIVE.fullmatch(code)
    if hit is None:
        raise PlanError(f"no such template directive: {code}")
    kind, rest = hit[1], hit[2]
    if kind == "if":
        return Part(kind, "", parse(rest), (), left, right)
    loop = _FOR.fullmatch(rest) if kind == "for" else None
    if loop is None:
        return Part(kind, left=left, right=right)
    return Part(kind, "", parse(loop[3]), tuple(name for name in loop.group(1, 2) if name), left, right)


def dedented(parts: Sequence[Part]) -> list[Part]:
    """`<<-`: the smallest indentation of any line that is not blank goes from every line."""
    starts = [index for index, part in enumerate(parts) if index == 0 or parts[index - 1].text.endswith("\n")]
    widths: list[int] = []
    for index, part in enumerate(parts):
        if part.kind != "text":
            widths += [0] if index in starts else []
            continue
        lines = part.text.splitlines(keepends=True)
        lines = lines if index in starts else lines[1:]
        last = lines[-1] if lines and not lines[-1].endswith("\n") else None
        widths += [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip() or line is last]
    width = min(widths, default=0)
    return [replace(part, text=_cut(part.text, width, first=index in starts)) for index, part in enumerate(parts)]


def _cut(text: str, width: int, *, first: bool) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(_cut_line(line, width) if index or first else line for index, line in enumerate(lines))


def _cut_line(line: str, width: int) -> str:
    spaces = len(line) - len(line.lstrip(" \t"))
    return line[min(width, spaces) :]


def template(parts: Iterable[Part], *, heredoc: bool = False) -> Expression:
    """The expression of a whole string."""
    found = _stripped(list(parts))
    if len(found) == 1 and found[0].kind == "value" and not heredoc:
        return found[0].expression or Literal("")
    expressions, rest = _gathered(found, ())
    if rest:
        raise PlanError(f"a template directive without its beginning: {rest[0].kind}")
    return _joined(expressions)


def _joined(expressions: list[Expression]) -> Expression:
    if all(isinstance(part, Literal) and isinstance(part.value, str) for part in expressions):
        return Literal("".join(str(part.value) for part in expressions if isinstance(part, Literal)))
    return Template(tuple(expressions))


def _stripped(parts: list[Part]) -> list[Part]:
    """`~` takes the white space of the neighbouring text."""
    for index, part in enumerate(parts):
        if part.left and index and parts[index - 1].kind == "text":
            parts[index - 1] = replace(parts[index - 1], text=parts[index - 1].text.rstrip())
        if part.right and index + 1 < len(parts) and parts[index + 1].kind == "text":
            parts[index + 1] = replace(parts[index + 1], text=parts[index + 1].text.lstrip())
    return parts


def _gathered(parts: list[Part], ends: tuple[str, ...]) -> tuple[list[Expression], list[Part]]:
    """Expressions up to one of the directives `ends`, and what is left, that directive first."""
    found: list[Expression] = []
    while parts and parts[0].kind not in {"else", "endif", "endfor"}:
        part, *parts = parts
        if part.kind == "text":
            found.append(Literal(part.text))
        elif part.kind == "value" and part.expression is not None:
            found.append(part.expression)
        elif part.expression is not None:
            made, parts = _if(part, parts) if part.kind == "if" else _loop(part, parts)
            found.append(made)
    if ends and (not parts or parts[0].kind not in ends):
        raise PlanError(f"a template directive without its {ends[-1]}")
    return found, parts


def _if(part: Part, parts: list[Part]) -> tuple[Expression, list[Part]]:
    yes, parts = _gathered(parts, ("else", "endif"))
    no: list[Expression] = []
    if parts[0].kind == "else":
        no, parts = _gathered(parts[1:], ("endif",))
    return Conditional(part.expression or Literal(None), _joined(yes), _joined(no)), parts[1:]


def _loop(part: Part, parts: list[Part]) -> tuple[Expression, list[Part]]:
    body, parts = _gathered(parts, ("endfor",))
    return For(part.names, part.expression or Literal(None), _joined(body), joined=True), parts[1:]

"""HCL text → the tree of `syntax.py`: the door to python-hcl2.

python-hcl2 gives the grammar (`grammar.py`), `scan.py` the tokens, `build_tree.py` what the rules mean.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from functools import cache
from typing import Any

from srm_tf.errors import SrmError
from srm_tf.terraform import grammar
from srm_tf.terraform.build_tree import ACTIONS, Action, collected
from srm_tf.terraform.lalr import Parser
from srm_tf.terraform.recovery import Unparsed, lost, recovered
from srm_tf.terraform.scan import Scanner
from srm_tf.terraform.syntax import Expression, File
from srm_tf.terraform.tokens import LINE, Lines, Refusal, Token, expected, spoken

_MARK = "\ufeff"  # of byte order; Terraform skips it, too
_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_RESOLVE = "Choose what of both sides is to stay, and take the marks out."


def parse(text: str, name: str) -> File:
    """A file of configuration, named `name` in errors. Raises Unparsed, with line and column, for what is not HCL."""
    text = text.removeprefix(_MARK)
    try:
        return _file(text)
    except Refusal as refusal:
        refused, rest = recovered(text, refusal, _older)
        lines = Lines(text)
        raise Unparsed([_error(name, lines, _of_a_merge(one, text)) for one in refused], rest, lost(text, rest)) from None


def _of_a_merge(refusal: Refusal, text: str) -> Refusal:
    """What is refused where a merge left its marks (https://git-scm.com/docs/git-merge), which nobody meant as HCL."""
    if not text.startswith(_MARKS, refusal.place) or text[refusal.place - 1 : refusal.place] not in {"", "\n"}:
        return refusal
    return Refusal(refusal.place, f"expected HCL, got the mark `{text[refusal.place] * 7}` of a merge", _RESOLVE)


def _older(text: str) -> File:
    """A file of which some is in today's form only since `old_syntax.py` has put it so. Raises Refusal."""
    return _file(text, older=True)


def _file(text: str, *, older: bool = False) -> File:
    """Raises Refusal."""
    scanner = Scanner(text, "block", older=older)
    return File(_read(scanner, "start"), tuple(scanner.comments))


def parse_expression(text: str, name: str) -> Expression:
    """A text that is one expression, as between parentheses: it may go over several lines. Raises SrmError."""
    return _parsed(Scanner(text.removeprefix(_MARK), "parens"), name)


def parse_template(text: str, name: str) -> Expression:
    """A bare template: the content of a template file, a string of the JSON syntax. `${x}` alone is x itself. Raises SrmError."""
    return _parsed(Scanner(text.removeprefix(_MARK), "bare"), name)


def _parsed(scanner: Scanner, name: str) -> Expression:
    try:
        found: Expression = _read(scanner, "expression")
    except Refusal as refusal:
        raise _error(name, scanner.lines, refusal) from None
    return found


def _read(scanner: Scanner, start: str) -> Any:
    """Raises Refusal."""
    return _parser().parse(start, scanner, lambda token, kinds: _refusal(scanner, token, kinds))


def _error(name: str, lines: Lines, refusal: Refusal) -> SrmError:
    line, column = lines.at(refusal.place)
    return SrmError((name, f"line {line}, column {column}"), refusal.what, refusal.hint)


def _refusal(scanner: Scanner, token: Token, kinds: list[str]) -> Refusal:
    """The grammar allows a line break in many places where it does not count; the scanner knows those."""
    if not scanner.breaks_lines(token):
        kinds = [kind for kind in kinds if kind != LINE]
    return Refusal(token.start, f"expected {expected(kinds)}, got {spoken(token)}")


@cache
def _parser() -> Parser:
    return Parser(grammar.tables(), _action)


def _action(rule: grammar.Rule) -> Action | None:
    """By the rule and its only symbol, else by the rule. Raises SrmError for a grammar with rules that we do not know."""
    if rule.name.startswith("__"):
        return collected
    alone = rule.symbols[0] if len(rule.symbols) == 1 else None
    if alone is not None and (rule.name not in ACTIONS or rule.name == "expr_term"):
        return ACTIONS.get(f"{rule.name}: {alone}")
    if rule.name not in ACTIONS:
        raise SrmError(("python-hcl2",), f"expected the grammar of its version 8, got one with the rule {rule.name}")
    return ACTIONS[rule.name]

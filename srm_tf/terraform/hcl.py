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
from srm_tf.terraform.scan import Scanner
from srm_tf.terraform.syntax import Expression, File
from srm_tf.terraform.tokens import Refusal, Token, expected, spoken

_MARK = "\ufeff"  # of byte order; Terraform skips it, too


def parse(text: str, name: str) -> File:
    """A file of configuration, named `name` in errors. Raises SrmError with line and column for what is not HCL."""
    text = text.removeprefix(_MARK)
    scanner = Scanner(text, "block")
    return File(_parsed(scanner, "start", name), tuple(scanner.comments))


def parse_expression(text: str, name: str) -> Expression:
    """A text that is one expression, as between parentheses: it may go over several lines. Raises SrmError."""
    found: Expression = _parsed(Scanner(text, "parens"), "expression", name)
    return found


def parse_template(text: str, name: str) -> Expression:
    """A bare template: the content of a template file, a string of the JSON syntax. `${x}` alone is x itself. Raises SrmError."""
    found: Expression = _parsed(Scanner(text, "bare"), "expression", name)
    return found


def _parsed(scanner: Scanner, start: str, name: str) -> Any:
    try:
        return _parser().parse(start, scanner, _refusal)
    except Refusal as refusal:
        line, column = scanner.lines.at(refusal.place)
        raise SrmError((name, f"line {line}, column {column}"), refusal.what, refusal.hint) from None


def _refusal(token: Token, kinds: list[str]) -> Refusal:
    return Refusal(token.start, f"expected {expected(kinds)}, got {spoken(token)}")


@cache
def _parser() -> Parser:
    return Parser(grammar.tables(), _action)


def _action(rule: grammar.Rule) -> Action | None:
    """By the rule and its only symbol, else by the rule. Raises SrmError for a grammar with rules that we do not know."""
    if len(rule.symbols) == 1:
        found = ACTIONS.get(f"{rule.name}: {rule.symbols[0]}")
        if found is not None or ((rule.name == "expr_term" or rule.name not in ACTIONS) and not rule.name.startswith("__")):
            return found
    if rule.name.startswith("__"):
        return collected
    if rule.name not in ACTIONS:
        raise SrmError(("python-hcl2",), f"expected a grammar of version 8, got one with the rule {rule.name}", "Install python-hcl2 8.1.")
    return ACTIONS[rule.name]

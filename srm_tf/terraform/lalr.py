"""Runs LALR tables over tokens: https://en.wikipedia.org/wiki/LR_parser#Parser_loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from srm_tf.terraform.grammar import Rule, Tables
from srm_tf.terraform.tokens import END, Refusal, Token

Action: TypeAlias = Callable[[list[Any]], Any]
Refuse: TypeAlias = Callable[[Token, list[str]], Refusal]


class Parser:
    """The tables unpacked, each rule with its action."""

    def __init__(self, tables: Tables, action: Callable[[Rule], Action | None]) -> None:
        """`action` gives what to do with the values of a rule; None if the value of its only symbol is that of the rule, too."""
        self._rows = [self._row(tables.symbols, row) for row in tables.rows]
        self._rules = [(len(rule.symbols), rule.origin, action(rule)) for rule in tables.rules]
        self._starts = tables.starts

    @staticmethod
    def _row(names: tuple[str, ...], row: tuple[int, ...]) -> dict[str, int]:
        return dict(zip([names[number] for number in row[::2]], row[1::2], strict=True))

    def parse(self, start: str, tokens: Iterable[Token], refuse: Refuse) -> Any:
        """The value of the start symbol. Raises what `refuse` makes of the first token that cannot follow, and of what could."""
        rows, rules = self._rows, self._rules
        state, last = self._starts[start]
        states, values = [state], list[Any]()
        for token in tokens:
            kind = token.type
            while (do := rows[state].get(kind)) is not None and do < 0:
                size, origin, action = rules[-1 - do]
                if action is None:
                    states.pop()
                elif size:
                    values[-size:] = [action(values[-size:])]
                    del states[-size:]
                else:
                    values.append(action([]))
                state = rows[states[-1]][origin]
                states.append(state)
            if do is None:
                if state == last and kind == END:
                    break
                raise refuse(token, self.accepted(states, last))
            state = do
            states.append(state)
            values.append(token)
        return values[0]

    def accepted(self, states: list[int], last: int) -> list[str]:
        """The terminals that may come next."""
        return [kind for kind in self._rows[states[-1]] if (kind.isupper() or kind == END) and self._may_come(kind, states[:], last)]

    def _may_come(self, kind: str, states: list[int], last: int) -> bool:
        while (do := self._rows[states[-1]].get(kind)) is not None and do < 0:
            size, origin, _ = self._rules[-1 - do]
            if size:
                del states[-size:]
            states.append(self._rows[states[-1]][origin])
        return do is not None or (kind == END and states[-1] == last)

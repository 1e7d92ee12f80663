"""What a plan marks as sensitive in one place and shows in clear in another: providers repeat it, and what they compute has no marks.

`tags_all` has the tags, `id` and `arn` the name, a queue its policy, a rendered text all that it was rendered with. Terraform shows them
(core 1.15.5); who has read that a text is sensitive does not. What is written out in the configuration is neither hidden nor hides
anything: it is an ordinary word that a sensitive variable has as well, or a secret in clear, of which is told where it stands.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from msgspec.structs import replace

from srm_tf.regex import regex
from srm_tf.terraform.decode import ConfigModule
from srm_tf.terraform.parallel import Spot, either, marks
from srm_tf.terraform.rendered import compared, is_document
from srm_tf.terraform.standing import stated

if TYPE_CHECKING:
    import re

    from srm_tf.model.value import Value
    from srm_tf.terraform.decode import Document, Tree

# A text is looked up by such a run of signs, the shortest that few others have; what has none is an ordinary word.
_RUNS: Final = (regex(r"[^\W_]{6,}"), regex(r"[\w-]{6,}"), regex(r"[^\s\"'\\]{6,}"))
_FEW: Final = 8
_PARAMETER: Final = "aws_ssm_parameter"
_SECURE: Final = "SecureString"  # the provider marks parameters of other kinds, too, which hold names and ids of all that there is

Told: TypeAlias = "str | frozenset[tuple[str, str]]"  # a text, or a map of texts
Whole = TypeVar("Whole", str, "frozenset[tuple[str, str]]")
Part = TypeVar("Part", str, "tuple[str, str]")


class Repeated:
    """The texts that a plan, or a state, marks as sensitive anywhere."""

    def __init__(self, document: Document) -> None:
        self._written = frozenset(_written(document))
        marked = set(_marked(document)) - self._written
        self._maps = _by_rarest({one: one for one in marked if isinstance(one, frozenset)})
        texts = {one for one in marked if isinstance(one, str)}
        self._documents = frozenset(compared(text) for text in texts if is_document(text))
        self._by_run: list[tuple[re.Pattern[str], dict[str, list[str]]]] = []
        for pattern in _RUNS:
            table = _by_rarest({text: found for text in texts if (found := frozenset(pattern.findall(text)))})
            texts = texts.difference(*table.values())
            self._by_run += [(pattern, table)] if table else []
        self._whole = frozenset(text for text in texts if _RUNS[0].search(text))

    def __bool__(self) -> bool:
        return bool(self._by_run or self._whole or self._documents or self._maps)

    def veiled(self, value: Value) -> Value:
        """The value as it may be shown: of what is wrong with it, nothing else is said."""
        return value.throughout(self._veiled)

    def _veiled(self, value: Value) -> Value:
        data = value.data
        if value.sensitive or not isinstance(data, (str, Mapping)):
            return value
        tells = data not in self._written and self._tells(data) if isinstance(data, str) else self._maps and self._names(data)
        return replace(value, sensitive=True, repeats=True) if tells else value

    def _names(self, members: Mapping[str, Value]) -> bool:
        """Whether all of a map stands in it that is sensitive as a whole: its keys may be."""
        items = frozenset((name, one.data) for name, one in members.items() if isinstance(one.data, str))
        return any(whole <= items for item in items for whole in self._maps.get(item, ()))

    def _tells(self, text: str) -> bool:
        """Whether it is one of them, or one stands in it, as it is or as JSON writes it."""
        if text in self._whole or (is_document(text) and compared(text) in self._documents):
            return True
        found = (secret for pattern, table in self._by_run for run in pattern.findall(text) for secret in table.get(run, ()))
        return any(secret in text or json.dumps(secret)[1:-1] in text for secret in found)


def _by_rarest(parts: Mapping[Whole, frozenset[Part]]) -> dict[Part, list[Whole]]:
    """Each under the rarest of its parts, but for what shares all of them with many."""
    common = Counter(part for found in parts.values() for part in found)
    table: dict[Part, list[Whole]] = {}
    for whole, found in parts.items():
        rarest = min(found, key=lambda part: (common[part], -len(part), part))
        if common[rarest] <= _FEW:
            table.setdefault(rarest, []).append(whole)
    return table


def _marked(document: Document) -> Iterator[Told]:
    for one in document.changes():
        body = one.change
        mask = either(body.before_sensitive, body.after_sensitive)
        for values in (body.before, body.after):
            if not _is_plain(one.type, values):
                yield from _texts(Spot((), values, None, mask))
    for _, state in stated(document):
        if not _is_plain(state.type, state.values):
            yield from _texts(Spot((), state.values, None, state.sensitive_values))
    yield from _given(document)


def _given(document: Document) -> Iterator[Told]:
    declared = document.configuration.root_module.variables if document.configuration is not None else {}
    for name, given in document.variables.items():
        if name in declared and declared[name].sensitive:
            yield from _texts(Spot((), given.value, None, sensitive=True))


def _written(document: Document) -> Iterator[Told]:
    """The texts and maps that the configuration has as constants."""
    root = document.configuration.root_module if document.configuration is not None else ConfigModule()
    for module in _with_called(root):
        for expressions in (one.expressions for found in (module.resources, module.module_calls.values()) for one in found):
            yield from _constants(expressions)


def _with_called(module: ConfigModule) -> Iterator[ConfigModule]:
    yield module
    for call in module.module_calls.values():
        if call.module is not None:
            yield from _with_called(call.module)


def _constants(expression: Tree) -> Iterator[Told]:
    if isinstance(expression, dict) and "constant_value" in expression:
        yield from _texts(Spot((), expression["constant_value"], None, sensitive=True))
    elif isinstance(expression, (dict, list)):
        for one in expression if isinstance(expression, list) else expression.values():
            yield from _constants(one)


def _is_plain(type_: str, values: Tree) -> bool:
    return type_ == _PARAMETER and isinstance(values, dict) and values.get("type") != _SECURE


def _texts(spot: Spot) -> Iterator[Told]:
    """The texts under a mask, and the maps of texts."""
    if isinstance(spot.data, str):
        if spot.secret:
            yield spot.data
    elif spot.secret or marks(spot.sensitive):
        if spot.secret and isinstance(spot.data, dict):
            items = frozenset((name, one) for name, one in spot.data.items() if isinstance(one, str))
            yield from (items,) if len(items) == len(spot.data) > 0 else ()
        inside: Iterable[Spot] = spot.elements() if isinstance(spot.data, list) else map(spot.member, spot.names())
        for one in inside:
            yield from _texts(one)

"""What a plan marks as sensitive in one place and shows in clear in another: providers repeat it, and what they compute has no marks.

`tags_all` has the tags, `id` and `arn` the name, a queue its policy, a rendered text all that it was rendered with. Terraform shows them
(core 1.15.5); who has read that a text is sensitive does not. What is written out in the configuration is neither hidden nor hides
anything: it is an ordinary word that a sensitive variable has as well, or a secret in clear, of which is told where it stands.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import unquote, unquote_plus

from msgspec.structs import replace

from srm_tf.regex import regex
from srm_tf.terraform.decode import ConfigModule
from srm_tf.terraform.parallel import Spot, either, marks
from srm_tf.terraform.sensitive_policies import compared, rendered
from srm_tf.terraform.standing import stated

if TYPE_CHECKING:
    import re

    from srm_tf.model.schema import Schema
    from srm_tf.model.value import Value
    from srm_tf.terraform.decode import Document, Tree

# A text is looked up by so many of its signs as few others have, wherever they stand: nothing parts it from what stands around it.
_SIZES: Final = (6, 12, 24)
_FEW: Final = 8
_ENDS: Final = 256  # signs at either end of a text by which it is looked up
# Addresses, two words so short, names of Regions and zones, types of instances, days and times tell nothing: `t3.micro`, `eu-west-1`.
# Nor do services of AWS, and what most switches are set to.
_TIME: Final = r"([a-z]{3}:)?\d\d:\d\d"
_ORDINARY: Final = regex(
    r"\d{1,3}([.:/]\d{1,3})+|(?=[^.]*::)[\da-f]{,4}(:[\da-f]{,4}){2,7}(/\d{1,3})?|[a-z\d]{,5}[-._:/][a-z\d]{,5}"
    r"|[a-z]{2}(-[a-z]+)+-\d[a-z]?|([a-z]+\.)?[a-z]{1,5}-?\d[a-z\d-]{,8}\.(nano|micro|small|medium|\d{,2}x?large|metal)(\.[a-z]+)?"
    rf"|\d{{4}}-\d\d-\d\d|{_TIME}-{_TIME}|[a-z\d-]{{,30}}\.amazonaws\.com|AES256|TLSv1\.\d|(?i:default|disabled|enabled)"
)
_WORD: Final = regex(r"[^\W_]+")
_MERE: Final = regex(r"[a-z]{,16}")
_ESCAPE: Final = regex(r"\\(?:u([\da-fA-F]{4})|(.))")
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_NESTED: Final = 3  # documents in documents
_KIND: Final = {"aws_ssm_parameter": "type", "aws_ssm_parameters_by_path": "types"}  # of parameters: where it says of what kind they are
_SECURE: Final = "SecureString"  # the provider marks parameters of other kinds, too, which hold names and ids of all that there is

Item: TypeAlias = "tuple[str, str]"
Told: TypeAlias = "str | frozenset[Item]"  # a text, or a map of texts


class Repeated:
    """The texts that a plan, or a state, marks as sensitive anywhere, and the policies that are made of them."""

    def __init__(self, document: Document, schema: Schema) -> None:
        self._rendered = rendered(document)
        marked = set(_marked(document, schema))
        self._written = frozenset(_written(document)) if marked else frozenset[Told]()
        marked -= self._written
        self._maps = _by_rarest({one for one in marked if isinstance(one, frozenset)})
        texts = {one for one in marked if isinstance(one, str)}
        self._whole = frozenset(text for text in texts if len(text) >= _SIZES[0] and not _ORDINARY.fullmatch(text))
        self._documents = frozenset(map(compared, self._whole))
        self._tables: dict[int, dict[str, list[str]]] = {}
        left = sorted(self._whole, key=lambda text: (len(text), text))
        for size in _SIZES:
            left = self._lookup(size, left)

    def __bool__(self) -> bool:
        return bool(self._whole or self._maps or self._rendered)

    def veiled(self, value: Value) -> Value:
        """The value as it may be shown: of what is wrong with it, nothing else is said."""
        return value.throughout(self._veiled)

    def _veiled(self, value: Value) -> Value:
        data = value.data
        if value.sensitive or not isinstance(data, (str, Mapping)):
            return value
        if self._rendered and isinstance(data, str) and compared(data) in self._rendered:
            return replace(value, sensitive=True)  # a configuration hides it as well
        tells = data not in self._written and self._tells(data) if isinstance(data, str) else self._maps and self._names(data)
        return replace(value, sensitive=True, repeats=True) if tells else value

    def _names(self, members: Mapping[str, Value]) -> bool:
        """Whether all of a map stands in it that is sensitive as a whole: its keys may be."""
        items = frozenset((name, one.data) for name, one in members.items() if isinstance(one.data, str))
        return any(whole <= items for item in items for whole in self._maps.get(item, ()))

    def _tells(self, text: str) -> bool:
        """Whether it is one of them, or one stands in it, as it is or as JSON writes it."""
        if compared(text) in self._documents:
            return True
        read = {text}
        for _ in range(_NESTED):
            if any(one in self._whole or self._has(one) for one in read):
                return True
            read = {plainer for one in read for plainer in _plainer(one)}
        return False

    def _has(self, text: str, *, glued: bool = False) -> bool:
        """Whether one stands in it; `glued`: whatever it may be glued to, which no mere word does."""
        for size, table in self._tables.items():
            if not table:
                continue
            keys = {text[start : start + size] for start in range(len(text) - size + 1)} & table.keys()
            words = _words(text) if keys and not glued else frozenset[str]()  # once: many may stand in one text
            if any(_stands_in(text, secret, words) for key in keys for secret in table[key]):
                return True
        return False

    def _lookup(self, size: int, texts: list[str]) -> list[str]:
        """The texts, the shortest first, of which no part of that size is one that few others have; the others can be looked up now."""
        common = Counter(part for text in texts for part in _parts(text, size))
        table, left = self._tables.setdefault(size, {}), list[str]()
        for text in texts:
            key = min(_parts(text, size), key=lambda part: (common[part], part), default="")
            if not key or len(table.get(key, ())) >= _FEW:
                left.append(text)
            elif not self._has(text, glued=True):  # else whatever has it has the shorter one
                table.setdefault(key, []).append(text)
        return left


def _by_rarest(maps: set[frozenset[Item]]) -> dict[Item, list[frozenset[Item]]]:
    """Each under the rarest of its items, of many under one the smallest: mostly the others have all of those in them."""
    common = Counter(item for one in maps for item in one)
    table: dict[Item, list[frozenset[Item]]] = {}
    for one in sorted(maps, key=lambda one: (len(one), sorted(one))):
        kept = table.setdefault(min(one, key=lambda item: (common[item], item)), [])
        if len(kept) < _FEW:
            kept.append(one)
    return table


def _parts(text: str, size: int) -> set[str]:
    ends = (text[:_ENDS], text[-_ENDS:])
    return {end[start : start + size] for end in ends for start in range(len(end) - size + 1)}


def _stands_in(text: str, secret: str, words: frozenset[str]) -> bool:
    """Whether it stands there; of a mere word, whether it does so as a word: `master` does not in `masterUsername`."""
    return secret in text and (not _MERE.fullmatch(secret) or secret in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _plainer(text: str) -> set[str]:
    """The same without what JSON and addresses write for a sign, or what it is in base64; none where it says it plainly.

    A plus is a blank behind the `?` of an address, and itself before it.
    """
    if "\\" in text:
        return {_ESCAPE.sub(_plain, text)}
    try:
        return {b64decode(text, validate=True).decode()}
    except ValueError:  # no base64, or no text in it
        return {unquote(text), unquote_plus(text)} - {text}


def _plain(escape: re.Match[str]) -> str:
    number, sign = escape.groups()
    return chr(int(number, 16)) if number else _ESCAPED.get(sign, sign)


def _marked(document: Document, schema: Schema) -> Iterator[Told]:
    for one in document.changes():
        body = one.change
        shown = body.before_sensitive is not False or body.after_sensitive is not False
        mask = (either(body.before_sensitive, body.after_sensitive) or {}) if shown else False
        for values in (body.before, body.after):
            yield from _of_one(one.type, values, mask, schema)
    for _, state in stated(document):
        yield from _of_one(state.type, state.values, state.sensitive_values, schema)
    yield from _given(document)


def _of_one(type_: str, values: Tree, mask: Tree, schema: Schema) -> Iterator[Told]:
    if values and not _is_plain(type_, values):
        yield from _texts(Spot((), values, None, _called_secret(values, (), type_, schema) if mask is False else mask))


def _called_secret(values: Tree, path: tuple[str, ...], type_: str, schema: Schema) -> Tree:
    """The mask of what the provider calls sensitive, which plans and states show none of before Terraform 0.15."""
    attribute = schema.attribute(type_, path) if path else None
    if attribute is not None and attribute.sensitive:
        return True
    if isinstance(values, list):
        return [_called_secret(one, path, type_, schema) for one in values]
    if isinstance(values, dict):
        return {name: _called_secret(one, (*path, name), type_, schema) for name, one in values.items()}
    return False


def _given(document: Document) -> Iterator[Told]:
    declared = document.configuration.root_module.variables if document.configuration is not None else {}
    for name, given in document.variables.items():
        if name in declared and declared[name].sensitive:
            yield from _texts(Spot((), given.value, None, sensitive=True))


def _written(document: Document) -> Iterator[Told]:
    """The texts and maps that the configuration has as constants, but for what it gives to a sensitive variable of a module."""
    root = document.configuration.root_module if document.configuration is not None else ConfigModule()
    for module in _with_called(root):
        for resource in module.resources:
            yield from _constants(resource.expressions)
        for call in module.module_calls.values():
            hidden = {name for name, one in call.module.variables.items() if one.sensitive} if call.module is not None else set[str]()
            yield from _constants({name: one for name, one in call.expressions.items() if name not in hidden})


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
    kinds = values.get(_KIND[type_]) if type_ in _KIND and isinstance(values, dict) else None
    return bool(kinds) and _SECURE not in (kinds if isinstance(kinds, list) else [kinds])


def _texts(spot: Spot) -> Iterator[Told]:
    """The texts under a mask, and the maps of texts."""
    if isinstance(spot.data, str):
        if spot.secret:
            yield spot.data
    elif marks(spot.sensitive):
        if spot.secret and isinstance(spot.data, dict):
            items = frozenset((name, one) for name, one in spot.data.items() if isinstance(one, str))
            yield from (items,) if len(items) == len(spot.data) > 0 else ()
        inside: Iterable[Spot] = spot.elements() if isinstance(spot.data, list) else map(spot.member, spot.names())
        for one in inside:
            yield from _texts(one)

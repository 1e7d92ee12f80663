"""Path × value → the sites a clause speaks of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final, TypeAlias, cast

import msgspec
from msgspec.structs import replace

from srm_tf.language.drafts import draft, with_gaps
from srm_tf.language.operators import equal
from srm_tf.language.spoilt import is_no_json
from srm_tf.language.syntax import Step
from srm_tf.model.value import ABSENT, Scalar, Unknown, Value, marked_as, of_text
from srm_tf.regex import regex

Most: TypeAlias = Callable[[tuple[str, ...]], str]  # once or often; "" for what is no block
# Blocks whose names the provider sends in lower case, and reads so: https://github.com/hashicorp/terraform-provider-aws, of groups of
# parameters (internal/service/rds/flex.go). Whatever a service without that makes of capitals, it has no second parameter of the name.
_FOLDED: Final = frozenset({"parameter"})
_BROKEN: Final = Unknown("text that is not JSON")  # told apart by identity
_ALIASED: Final = Unknown("what a text in YAML says by aliases", ("what a text in YAML says by aliases",))


class Spot(msgspec.Struct, frozen=True):
    """One place a path leads to.

    `state`: "" a value (maybe absent), "collection" an unknown collection on the way (its elements may be none or many), "broken" a
    text that should be JSON, "gone" a step before the last one is not there. `around`: that collection, where the value is one of its
    elements. `lost`: of "gone", the names that lead to the first step that is not there. `text`: it stands in a text of JSON.
    """

    path: str
    value: Value
    names: tuple[str, ...] = ()
    state: str = ""
    around: Unknown | None = None
    lost: tuple[str, ...] = ()
    text: bool = False


def _nothing(_: tuple[str, ...]) -> str:
    return ""


def walk(
    start: Mapping[str, Value] | Value, steps: tuple[Step, ...], *, fan: bool, indexed: bool, most: Most = _nothing, text: bool = False
) -> tuple[Spot, ...]:
    """Every spot the path leads to; none where it ends at a repeated block or list without elements.

    `fan`: also spread a final list into its elements. `indexed`: always show indexes.
    `most`: how often the block may occur that the names lead to. Where one that occurs at most once is left out, something is gone; where
    one that repeats is, there are no elements, whether the input shows an empty list or nothing. `text`: the start stands in one of JSON.
    """
    if isinstance(start, Value) or not steps:
        spots, onwards = [Spot("", start if isinstance(start, Value) else Value(start), text=text)], steps
    else:
        spots, onwards = _first(start, steps[0]), steps[1:]
    for step in onwards:
        spots = [onward for spot in spots for onward in _step(spot, step, most, indexed=indexed)]
    if fan:
        spots = [element for spot in spots for element in (_spread(spot, indexed=indexed) if _is_listed(spot) else (spot,))]
    return tuple(spots)


def _is_listed(spot: Spot) -> bool:
    """Whether elements stand there: in an element that may not be there itself, each of them may be."""
    return spot.state == "" or (spot.state == "collection" and isinstance(spot.value.data, tuple) and spot.value.data != ())


def elements(start: Mapping[str, Value] | Value, steps: tuple[Step, ...], *, text: bool) -> tuple[Spot, ...]:
    """Every element that a path leads to: those that a text of JSON lists at its end, too, or the one that it holds."""
    found = walk(start, steps, fan=True, indexed=True, text=text)
    return tuple(element for spot in found for element in _told(spot))


def _told(spot: Spot) -> list[Spot]:
    value = spot.value
    if not (isinstance(value.data, str) and value.data) and value.unknown.tree is None:
        return [spot]
    inside = _open(value)
    if inside is _BROKEN:
        return [replace(spot, state="broken")]
    return _spread(replace(spot, value=marked_as(value, inside), text=True), indexed=True)


def _first(start: Mapping[str, Value], step: Step) -> list[Spot]:
    """What stands in a resource under a name."""
    onward = Spot(f"['{step.name}']" if step.odd else step.name, start.get(step.name, ABSENT), (step.name,))
    return [_select(onward, step)] if step.select else [onward]


def _spread(spot: Spot, *, indexed: bool) -> list[Spot]:
    """The elements of a list; anything else is itself."""
    data = spot.value.data
    if isinstance(data, Unknown) and data.body is not None:
        return [replace(spot, path=f"{spot.path}[*]", value=data.body, state="collection", around=data)]
    if not isinstance(data, tuple):
        return [spot]
    one = len(data) == 1 and not indexed
    found = [replace(spot, path=spot.path if one else f"{spot.path}[{i}]", value=item) for i, item in enumerate(data)]
    return [_any_element(spot, item) for item in found]


def _any_element(spot: Spot, item: Spot) -> Spot:
    """An element, or any of those nobody knows how many there are of."""
    several = item.value.unknown
    if several.body is None:
        return item
    return replace(item, path=f"{spot.path}[*]", value=several.body, state="collection", around=several)


def _step(spot: Spot, step: Step, most: Most, *, indexed: bool) -> list[Spot]:
    if spot.state == "broken":
        return [spot]
    if len(spot.names) > 1 and spot.state == "" and (spot.value.data == () or spot.value.is_null):
        often = most(spot.names)
        if often == "once":
            return _enter(Spot(spot.path, ABSENT, spot.names), step)
        if often == "often":
            return []
    found: list[Spot] = []
    for element in _spread(spot, indexed=indexed) if spot.names or spot.path else [spot]:
        found += _enter(element, step)
    return found


def _enter(spot: Spot, step: Step) -> list[Spot]:
    inside = _open(spot.value)
    path = f"{spot.path}['{step.name}']" if step.odd else f"{spot.path}.{step.name}" if spot.path else step.name
    names = (*spot.names, step.name)
    if inside is _BROKEN:
        return [Spot(spot.path, spot.value, spot.names, "broken")]
    if isinstance(inside, Unknown) and inside.branches:
        inside = _parted(inside)
    if inside is _ALIASED:
        return [Spot(path, marked_as(spot.value, inside), names, spot.state, spot.around)]
    if isinstance(inside, Unknown):
        if spot.value.unknown.tree is None or inside.body is None:
            return [Spot(path, spot.value, names, "collection")]
        return _enter(replace(spot, path=f"{spot.path}[*]", value=inside.body, state="collection", around=inside, text=True), step)
    if isinstance(inside, tuple):
        text = spot.text or not isinstance(spot.value.data, tuple)
        elements = [replace(spot, path=f"{spot.path}[{i}]", value=item, text=text) for i, item in enumerate(inside)]
        return [deep for element in elements for deep in _enter(_any_element(spot, element), step)]
    if inside is None or not isinstance(inside, Mapping):  # mostly nobody wrote it, and the second question takes long
        lost = "collection" if spot.state == "collection" else "gone"  # in an element that may not be there itself
        return [Spot(path, ABSENT, names, lost, spot.around, lost=spot.lost or spot.names)]
    text = spot.text or inside is not spot.value.data
    onward = Spot(path, _member(inside, step.name, text=text), names, spot.state, spot.around, text=text)
    return [_select(onward, step)] if step.select else [onward]


def _member(inside: Mapping[str, Value], name: str, *, text: bool) -> Value:
    """A key of a mapping. The provider is written in Go, which reads the keys of JSON in whatever case they come."""
    value = inside.get(name)
    if value is None and text:
        value = next((one for key, one in inside.items() if key.casefold() == name.casefold()), None)
    return ABSENT if value is None else value


def _open(value: Value) -> Scalar | Unknown | tuple[Value, ...] | Mapping[str, Value]:
    """What a further step can enter: a mapping, a list, or the document a string holds."""
    if isinstance(value.data, str) and value.data:
        return _document(marked_as(value, value.data))
    if not value.is_unknown:
        return value.data
    if value.unknown.tree is not None:
        return value.unknown.tree.data
    if is_no_json(value):
        return _BROKEN
    parsed = _parsed(text) if (text := draft(value)) else _BROKEN
    return value.data if parsed is _BROKEN else with_gaps(of_text(parsed, value), value).data


@lru_cache(maxsize=16)  # a dozen controls ask for what stands in it
def _document(text: Value) -> Scalar | Unknown | tuple[Value, ...] | Mapping[str, Value]:
    parsed = _parsed(str(text.data))
    return _BROKEN if parsed is _BROKEN else of_text(parsed, text).data


def _parted(unknown: Unknown) -> Unknown | tuple[Value, ...] | Mapping[str, Value]:
    """What one of several mappings holds, or one of several lists."""
    sides = [_open(value) for _, value in unknown.branches]
    objects = [side for side in sides if isinstance(side, Mapping)]
    if len(objects) == len(sides):
        names = dict.fromkeys(name for side in objects for name in side)
        return {name: _one_of(unknown, [side.get(name, ABSENT) for side in objects]) for name in names}
    lists = [side for side in sides if isinstance(side, tuple)]
    return _placed(unknown, lists) if len(lists) == len(sides) else unknown


def _placed(unknown: Unknown, lists: Sequence[tuple[Value, ...]]) -> tuple[Value, ...]:
    """At each place that all lists have, one of what they have there; what longer ones have beyond may be there, each by itself."""
    shared = min(map(len, lists))
    beyond = [item for items in lists for item in items[shared:]]
    return (
        *(_one_of(unknown, members) for members in zip(*(items[:shared] for items in lists), strict=True)),
        *(item if item.unknown.body else Value(Unknown(unknown.why, unknown.depends_on, body=item), written=True) for item in beyond),
    )


def _one_of(unknown: Unknown, members: Sequence[Value]) -> Value:
    if all(one == members[0] and not one.is_unknown for one in members):
        return members[0]
    conditions = [condition for condition, _ in unknown.branches]
    return Value(Unknown(unknown.why, unknown.depends_on, branches=tuple(zip(conditions, members, strict=True))), written=True)


def document_in(value: Value) -> Value | None:
    """The mapping or list that a text holds as JSON or YAML, with what is not known inside; None where nobody can tell."""
    inside = _open(value)
    return marked_as(value, inside) if isinstance(inside, (tuple, Mapping)) else None


@lru_cache(maxsize=1024)
def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _BROKEN if text.lstrip().startswith(("{", "[")) else _from_yaml(text)


def _from_yaml(text: str) -> object:
    """A mapping or list in YAML, which some services take as well. What says one thing twice is left open."""
    import yaml  # noqa: PLC0415 — few texts are in YAML

    loader = _texts()
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, loader)):
            return _ALIASED  # a short text may stand for a long document
        found: object = yaml.load(text, loader)  # noqa: S506 — it makes texts only
    except (yaml.YAMLError, RecursionError, ValueError, AttributeError):
        return _BROKEN
    return cast("object", found) if isinstance(found, (dict, list)) else _BROKEN


@cache
def _texts() -> type[Any]:
    """What makes a text of every scalar but null, which is nothing in YAML as it is in JSON."""
    import yaml  # noqa: PLC0415 — few texts are in YAML

    texts: type[Any] = type("Texts", (yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader,), {})
    null = "tag:yaml.org,2002:null"
    texts.add_implicit_resolver(null, regex("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
    texts.add_constructor(null, _null)
    return texts


def _null(*_: object) -> None:
    """What null says."""


def _select(spot: Spot, step: Step) -> Spot:
    """The elements whose keys equal: none → absent, or unknown while some key is; several → must agree."""
    label = f"{spot.path}[{', '.join(f'{name}={key!r}' for name, key in step.select)}]"
    folded = step.name in _FOLDED
    if spot.value.is_unknown and any(_fits(spot.value, name, key, folded=folded) is False for name, key in step.select):
        return Spot(label, ABSENT, spot.names, spot.state, spot.around)
    if spot.value.is_unknown:
        return Spot(label, spot.value, spot.names, "collection")
    fits: list[Value] = []
    doubtful: list[Value] = []
    for item in spot.value.items():
        answers = [_fits(item, name, key, folded=folded) for name, key in step.select]
        if all(answer is True for answer in answers):
            fits.append(item)
        elif all(answer is not False for answer in answers):
            doubtful.append(item)
    if doubtful:
        why = Unknown(f"the keys of {spot.path}", (spot.path,))
        return Spot(label, Value(why, written=True), spot.names, "collection")
    value = ABSENT if not fits else Value(tuple(fits), written=True) if len(fits) > 1 else fits[0]
    return Spot(label, value, spot.names, spot.state, spot.around)  # in a block that may not be there, it may not be there either


def _fits(item: Value, name: str, key: str, *, folded: bool) -> bool | None:
    """Whether this element has that key; however many come of a `dynamic` block, none has another key than its body says.

    `folded`: whether capitals count for nothing.
    """
    if item.is_unknown and item.unknown.body is None:
        return None
    value = (item.unknown.body or item).get(name)
    if value.is_unknown:
        unknown = value.unknown
        ends = (unknown.prefix.lower(), unknown.suffix.lower()) if folded else (unknown.prefix, unknown.suffix)
        return None if key.startswith(ends[0]) and key.endswith(ends[1]) and key not in unknown.none_of else False
    same = equal(value.data.lower(), key.lower()) if folded and isinstance(value.data, str) else equal(value.data, key)
    return None if same and item.is_unknown else same

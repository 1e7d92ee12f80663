"""What a plan leaves out, from the configuration it was made of: the words behind a value that is known after apply only.

A plan shows of an expression no more than the names in it, and of a `dynamic` block nothing. What the plan knows stays as the plan has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from srm_tf.model.resource import Attributes
from srm_tf.model.schema import WRITE_ONLY
from srm_tf.model.value import ABSENT, Certainty, Location, Reference, Value
from srm_tf.model.verdict import Origin
from srm_tf.regex import regex
from srm_tf.terraform.attributes import PlannedValues
from srm_tf.terraform.parallel import at, below
from srm_tf.terraform.spelled import is_hash_of

if TYPE_CHECKING:
    from srm_tf.terraform.decode import Tree

_PART = regex(r"([^.\[\]]+)|\[(\d+)\]|(\[)")


class MergedValues(Attributes):
    """The attributes of a resource of a plan. `here`: whether everything that a value of the configuration refers to is in the plan."""

    __slots__ = ("_built", "_here", "_plan", "_source")

    def __init__(self, plan: PlannedValues, source: Mapping[str, Value], here: Callable[[Value], bool]) -> None:
        self._plan = plan
        self._source = source
        self._here = here
        self._built: dict[str, Value] = {}

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """As a dict's."""
        if name not in self._built:
            if name not in self._plan:
                return default
            self._built[name] = self._merged(name)
        return self._built[name]

    def written(self) -> frozenset[str] | None:
        """The configuration's."""
        return self._source.written() if isinstance(self._source, Attributes) else self._plan.written()

    def traced(self, path: str) -> tuple[Location | None, Origin | None]:
        """The configuration's."""
        written = as_written(path, self._plan, self._source)
        return self._source.traced(written) if isinstance(self._source, Attributes) and written else (None, None)

    def _merged(self, name: str) -> Value:
        shown: Value = self._plan[name]
        if name.endswith(WRITE_ONLY):
            return self._write_only(shown, self._source.get(name))
        if not self._plan.is_open(name):
            return self._of_nobody(shown, name)
        written: Value | None = self._source.get(name)
        if written is None or not self._here(written):
            return shown
        if not written.written and not written.references and (written.is_null or written.is_empty):
            return Value(None) if shown.is_unknown else shown  # nobody writes it: AWS fills it in
        if shown.is_null and not shown.written:  # left out, or a `dynamic` block of which the plan shows nothing
            return _untold(shown, written)
        return self._of_nobody(_joined(shown, written, self._plan.later(name)), name)

    def _of_nobody(self, shown: Value, name: str) -> Value:
        """A plan's value, less what nobody wrote of it: of `var.x ? "a" : null` it shows what stands in the place of null, and names.

        Where it has the same text, or names nothing but local values and variables of modules, the configuration tells where that is from:
        of an object that a module is passed a plan names all that any member refers to.
        """
        written: Value | None = self._source.get(name)
        return shown if written is None else self._unwritten(shown, written, (name,))

    def _unwritten(self, shown: Value, written: Value, path: tuple[str, ...]) -> Value:
        if is_hash_of(shown.text(), written.text()):
            shown = replace(shown, data=written.data, sensitive=shown.sensitive or written.sensitive)
        same = shown.text() is not None and shown.text() == written.text()
        if same:
            shown = replace(shown, own=written.own, by_schema=shown.sensitive and written.by_schema)
        if not written.written and not written.is_unknown and not written.references:
            return _bare(shown) if self._plan.may_be_nobodys(path, shown) else shown
        if not shown.written and written.written and same:
            return replace(shown, written=True, references=written.references)  # made around a null: `coalesce(var.x, "a")`
        if same or (shown.text() is not None and self._is_read_of(shown, written) and not any(map(_leads, shown.references))):
            told = bool(shown.references) or self._plan.hides(path)
            return replace(shown, references=written.references) if told else shown
        unled = bool(shown.references) and not any(map(_leads, shown.references))
        if unled and isinstance(shown.data, tuple) and isinstance(written.data, tuple) and _are_alike(shown.data, written.data):
            return _from_there(shown, written.references, written.data)
        if isinstance(shown.data, tuple) and isinstance(written.data, tuple) and len(shown.data) == len(written.data) == 1:
            return replace(shown, data=(self._unwritten(shown.data[0], written.data[0], path),))
        if isinstance(shown.data, Mapping) and isinstance(written.data, Mapping):
            pairs = ((name, value, written.data.get(name)) for name, value in shown.data.items())
            return replace(shown, data={name: self._inner(value, other, (*path, name)) for name, value, other in pairs})
        return shown

    def _is_read_of(self, shown: Value, written: Value) -> bool:
        """Whether a text is the one that the configuration has, or what it reads of a look-up, which a plan knows and it does not."""
        looked_up = any(one.target is not None and ".data." in f".{one.target}" for one in written.references)
        return shown.text() == written.text() or (written.is_unknown and looked_up and self._here(written))

    def hides(self, path: tuple[str, ...]) -> bool:
        """Not what the configuration has alike."""
        return self._plan.hides(path) and not self._is_alike(path)

    def _is_alike(self, path: tuple[str, ...]) -> bool:
        """Whether the plan has the same text at a path as the configuration; of several blocks in any order, as a plan has its own."""
        shown, written = [self._plan.get(path[0])], [self._source.get(path[0], ABSENT)]
        for name in path[1:]:
            shown, written = _members(shown, name), _members(written, name)
        if len(shown) == len(written) == 1:
            return shown[0].text() is not None and self._is_read_of(shown[0], written[0])
        texts = [sorted(one.text() or "" for one in values) for values in (shown, written)]
        return texts[0] == texts[1] != [] and "" not in texts[0]

    def _inner(self, shown: Value, written: Value | None, path: tuple[str, ...]) -> Value:
        if path[-1].endswith(WRITE_ONLY):
            return self._write_only(shown, written)
        return shown if written is None else self._unwritten(shown, written, path)

    def _write_only(self, shown: Value, written: Value | None) -> Value:
        """What a plan never shows, the configuration says, unless it is written out in the plan."""
        return written if written is not None and (shown.is_unknown or shown.is_null) and self._here(written) else shown

    def __contains__(self, name: object) -> bool:
        return name in self._plan

    def __iter__(self) -> Iterator[str]:
        return iter(self._plan)

    def __len__(self) -> int:
        return len(self._plan)

    def referring(self) -> Iterable[str]:
        """What either of them says."""
        known = (name for name in self._source.referring() if name in self._plan) if isinstance(self._source, Attributes) else ()
        return dict.fromkeys((*self._plan.referring(), *known))


def as_written(path: str, shown: Mapping[str, Value], written: Mapping[str, Value]) -> str:
    """A path of a plan as the configuration counts blocks, whose order is its own; "" where nobody can tell which block is meant."""
    found, ours, theirs = "", Value(shown), Value(written)
    for hit in _PART.finditer(path):
        name, index, other = hit.groups()
        ours, theirs = (_lone(ours), _lone(theirs)) if name else (ours, theirs)
        if other or not (_holds(ours, name) and _holds(theirs, name)):
            return found + path[hit.start() - (path[hit.start() - 1 : hit.start()] == ".") :]
        if name:
            found += f".{name}" if found else name
            ours, theirs = _named(ours, name), _named(theirs, name)
            continue
        place = fitting(theirs.items(), ours.items()[int(index)]) if int(index) < len(ours.items()) else None
        if place is None:
            return ""
        found += f"[{place}]"
        ours, theirs = ours.items()[int(index)], theirs.items()[place]
    return found


def _lone(value: Value) -> Value:
    return value.data[0] if isinstance(value.data, tuple) and len(value.data) == 1 else value


def _holds(value: Value, name: str) -> bool:
    return isinstance(value.data, Mapping) and value.data.get(name) is not None if name else isinstance(value.data, tuple)


def _named(value: Value, name: str) -> Value:
    return value.data.get(name, ABSENT) if isinstance(value.data, Mapping) else ABSENT


def fitting(written: Sequence[Value], ours: Value | None) -> int | None:
    """Which block it is that a plan shows: the only one, or the only one that contradicts nothing that is shown of it."""
    if len(written) == 1:
        return 0
    found = [place for place in _candidates(written, ours) if written[place] is ours or _agree(written[place], ours)]
    return found[0] if len(found) == 1 else None


class _Blocks:
    """A list of blocks as a key: the same list, whatever is in another one."""

    __slots__ = ("listed",)

    def __init__(self, listed: Sequence[Value]) -> None:
        self.listed = listed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Blocks) and self.listed is other.listed

    def __hash__(self) -> int:
        return id(self.listed)


def _candidates(written: Sequence[Value], ours: Value | None) -> Iterable[int]:
    """The places of those that have no other text than ours where most of them differ: each of hundreds of rules is looked for in all."""
    name, places, others = _told_apart(_Blocks(written))
    text = ours.get(name).text() if ours is not None and isinstance(ours.data, Mapping) else None
    return range(len(written)) if text is None else sorted((*places.get(text, ()), *others))


@lru_cache(maxsize=64)
def _told_apart(blocks: _Blocks) -> tuple[str, Mapping[str, Sequence[int]], Sequence[int]]:
    """The name by which most of the blocks differ, the places of each text there, and of those that have none."""
    texts: dict[str, dict[str, list[int]]] = {"": {}}
    for place, one in enumerate(blocks.listed):
        for name, value in one.data.items() if isinstance(one.data, Mapping) else ():
            if (text := value.text()) is not None:
                texts.setdefault(name, {}).setdefault(text, []).append(place)
    name, places = max(texts.items(), key=lambda item: len(item[1]))
    known = {place for some in places.values() for place in some}
    return name, places, [place for place in range(len(blocks.listed)) if place not in known]


def _agree(written: Value, shown: Value | None) -> bool:
    """Whether no text that is known of both is another one, and the plan knows what the configuration does."""
    if shown is None or written.is_unknown or shown.is_unknown:
        return False
    if not isinstance(written.data, Mapping) or not isinstance(shown.data, Mapping):
        return written.text() is not None and written.text() == shown.text()
    seen = shown.data
    pairs = ((value, seen[name]) for name, value in written.data.items() if name in seen)
    return not any(_differ(one, other, within=written.foreseen) for one, other in pairs)


def _differ(written: Value, shown: Value, *, within: bool) -> bool:
    if shown.is_unknown:
        return _is_told(written, within=within)
    one, other = written.text(), shown.text()
    return one is not None and other is not None and one != other


def _is_told(written: Value, *, within: bool) -> bool:
    """Whether a plan that was made of this configuration knows it as well. `within`: it stands in a block that is foreseen."""
    open_ = within or any(inner.is_unknown or inner.foreseen for inner in written.walk())
    return not (open_ or written.is_null or written.is_empty)


def _leads(reference: Reference) -> bool:
    """Whether it is known what a reference reads: a resource, and not one of several."""
    return reference.target is not None and reference.certainty > Certainty.POSSIBLE


def _are_alike(shown: tuple[Value, ...], written: tuple[Value, ...]) -> bool:
    """Whether lists have the same texts in the same places."""
    texts = [one.text() for one in shown]
    return bool(texts) and None not in texts and texts == [one.text() for one in written]


def _from_there(shown: Value, references: tuple[Reference, ...], written: tuple[Value, ...]) -> Value:
    """A list of texts, each from where the configuration has it from."""
    items = tuple(replace(one, references=other.references) for one, other in zip(shown.items(), written, strict=True))
    return replace(shown, data=items, references=references)


def _members(values: list[Value], name: str) -> list[Value]:
    """What has a name in blocks, or in lists of them."""
    blocks = (inner for one in values for inner in (one.data if isinstance(one.data, tuple) else (one,)))
    return [one.data[name] for one in blocks if isinstance(one.data, Mapping) and name in one.data]


def _bare(value: Value) -> Value:
    """A value that nobody wrote, with all that is in it."""
    return value.throughout(lambda one: replace(one, written=False, references=()))


def _untold(shown: Value, written: Value) -> Value:
    """What the configuration tells where the plan shows nothing, if any of it comes later."""
    later = (inner.is_unknown or inner.foreseen for inner in written.walk())
    return written if written.foreseen or (written.written and any(later)) else shown


def _joined(shown: Value, written: Value, later: Tree, *, within: bool = False) -> Value:
    """The plan's value, with what the configuration says where the plan says nothing but that it comes later (`later`: its marks).

    `within`: it stands in a block that Terraform does not know before apply to be there, of which a plan tells nothing that it would know.
    """
    foreseen = within or written.foreseen
    if shown.is_unknown:
        if any(inner.is_unknown for inner in written.walk()):
            return replace(written, sensitive=True) if shown.sensitive else written
        if written.is_null or written.is_empty:  # comes to nothing, and the provider fills it in: known after apply, whatever is written
            return Value(None) if written.is_null else written
        if _is_told(written, within=foreseen):
            return shown  # it was made of another configuration
        return replace(written, sensitive=True) if shown.sensitive else written  # of a new key, say, that its ARN is not null
    if isinstance(shown.data, tuple) and isinstance(written.data, tuple) and len(shown.data) == len(written.data):
        return replace(shown, data=tuple(_elements(shown.data, written.data, later)))
    if _stands_for_all(shown, written) or _stands_for(shown, written):
        return replace(written, sensitive=True) if shown.sensitive else written
    if isinstance(shown.data, Mapping) and isinstance(written.data, Mapping):
        theirs = written.data
        inside = {name: _member(value, theirs.get(name), below(later, name), within=foreseen) for name, value in shown.data.items()}
        return replace(shown, data=inside)
    return shown


def _elements(shown: tuple[Value, ...], written: tuple[Value, ...], later: Tree) -> Iterable[Value]:
    """Of several elements a plan has an order of its own: each is told by what the plan knows of it; of those all alike, any will do.

    Where one may be several of the configuration, or none, the plan may have been made of another one.
    """
    places = [[place for place, other in enumerate(written) if _may_be(one, other)] for one in shown]
    if all(len(others) == len(written) for others in places):
        places = [[place] for place in range(len(written))]
    places = _settled(places)
    if all(len(others) == 1 for others in places) and len({one for one, *_ in places}) == len(written):
        return (_joined(one, written[other], at(later, place)) for place, (one, (other,)) in enumerate(zip(shown, places, strict=True)))
    return shown


def _settled(places: list[list[int]]) -> list[list[int]]:
    """The same, where no place that is the only one for somebody is left to anybody else."""
    settled: set[int] = set()
    while alone := {others[0] for others in places if len(others) == 1} - settled:
        settled |= alone
        places = [others if len(others) == 1 else [one for one in others if one not in alone] for others in places]
    return places


def _stands_for(shown: Value, written: Value) -> bool:
    """Whether a block of which a plan knows nothing is what it shows of a `dynamic` one, which makes nobody knows how many."""
    body, block = written.unknown.body, _lone(shown)
    if body is None or not isinstance(body.data, Mapping) or not isinstance(block.data, Mapping):
        return False
    seen = [block.data[name] for name, one in body.data.items() if one.written and name in block.data]
    return bool(seen) and all(one.is_unknown for one in seen)


def _stands_for_all(shown: Value, written: Value) -> bool:
    """Whether the one block that a plan shows is what it shows of blocks of which Terraform does not know how many there are."""
    if not isinstance(shown.data, tuple) or not isinstance(written.data, tuple) or len(shown.data) != 1:
        return False
    return bool(written.data) and all(one.foreseen and _may_be(shown.data[0], one) for one in written.data)


def _may_be(shown: Value, written: Value, *, within: bool = False) -> bool:
    """Whether an element of the configuration can be the one that a plan shows. What it leaves out, the provider may fill in."""
    foreseen = within or written.foreseen
    if shown.is_unknown:
        return not _is_told(written, within=foreseen)
    if written.is_unknown or written.is_null or shown.is_null:
        return True
    if isinstance(shown.data, Mapping) and isinstance(written.data, Mapping):
        pairs = ((value, written.data[name]) for name, value in shown.data.items() if name in written.data)
        return all(_may_be(value, other, within=foreseen) for value, other in pairs)
    if isinstance(shown.data, tuple) or isinstance(written.data, tuple):
        return isinstance(shown.data, tuple) and isinstance(written.data, tuple) and len(shown.data) == len(written.data)
    return shown.text() == written.text()


def _member(shown: Value, written: Value | None, later: Tree, *, within: bool) -> Value:
    if written is None:
        return shown
    if shown.is_null:  # in a `dynamic` block, where the provider may fill it in
        return _untold(shown, written) if later is True and not shown.written else shown
    return _joined(shown, written, later, within=within)

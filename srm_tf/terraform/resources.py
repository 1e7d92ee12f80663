"""Resource instances of a configuration: what references read of them, and the values that controls see.

Each attribute is evaluated by itself and only when somebody asks, since two resources may refer to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from srm_tf.model.resource import Attributes, Key
from srm_tf.model.schema import Attribute
from srm_tf.model.value import ABSENT, GAP, Location, Reference, Unknown, Value
from srm_tf.model.verdict import Origin
from srm_tf.terraform import cty
from srm_tf.terraform.addresses import named_in, show_key
from srm_tf.terraform.as_blocks import written_as_blocks
from srm_tf.terraform.bodies import AS_BLOCKS, Blocks, Refused, Written, attempt, block_parts, blocks_meant, both_ways, meant_blocks
from srm_tf.terraform.computed_attributes import BUILT_IN, HANDED_ON, SAYING, always_there, may_tell
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, UndeclaredError, Val
from srm_tf.terraform.declared import META, Declaration, ResourceId, block_name, place
from srm_tf.terraform.self_references import ITSELF, by_itself
from srm_tf.terraform.typed import is_left_out, kind_type, typed
from srm_tf.terraform.types import ANY, STRING
from srm_tf.terraform.unmade import why_none
from srm_tf.terraform.values import blank_value, handed_on, model_value, read_from
from srm_tf.terraform.without_schema import FILLED

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.scope import Scope

Reads = Callable[["ResourceInstance", str], "Val | None"]


class ResourceInstance:
    """One instance. `reads` gives attributes that the provider computes and that can be told from the configuration, or None."""

    meta = META  # the names that are Terraform's own, under which no value stands

    def __init__(
        self, module: str, resource: ResourceId, declaration: Declaration, key: Key, scope: Scope, schema: Schema, reads: Reads
    ) -> None:
        self.id = resource
        self.declaration = declaration
        self.key = key
        self.scope = scope
        self.schema = schema
        own = f"{resource}{show_key(key)}"
        self.address = named_in(module, own)
        self.refused: dict[str, Refused] = {}
        self.known_type = resource.mode == "managed" and schema.has_type(resource.type)
        self._reads = reads
        self._parts: dict[str, Val | Blocks | None] = {}
        self._running: set[str] = set()

    def part(self, name: str) -> Val | Blocks | None:
        """What the configuration writes under a name: an argument in its type, nested blocks, or None (not written, or null)."""
        if name not in self._parts:
            self._parts[name] = by_itself(self._running, name, lambda: self._written(name), self._circle)
        return self._parts[name]

    def _circle(self, _name: str) -> EvalError:
        return EvalError(f"{self.id} {ITSELF}")

    def _written(self, name: str) -> Val | Blocks | None:
        attribute = self.declaration.body.attributes.get(name)
        blocks = [one for one in self.declaration.blocks.get(name, ()) if one.type not in self.meta]
        if attribute is None or name in self.meta:
            return self.meant(name, block_parts(blocks, self.scope, self.id.type), self.described((name,))) if blocks else None
        if blocks:
            value, self.refused[name] = both_ways(f"{self.address}.{name}", attribute)
            return value
        value, wrong = attempt(attribute.value, self.scope, attribute.span.line)
        known = self.described((name,))
        value, against = typed(value, known, self.id.type)
        found = blocks_meant(self.id, name, value, attribute.span, known)
        against = (AS_BLOCKS,) if found is not None and not against else against
        if texts := (*(one.text for one in wrong), *against):
            self.refused[name] = Refused(", and ".join(texts), attribute.span.line, cause=wrong[0].cause if not against else None)
        return found or (None if value.is_null else value)

    def meant(self, name: str, blocks: Blocks, known: Attribute | None) -> Val | Blocks:
        """Blocks, or what is meant by them where an argument is expected, which is noted down."""
        found = written_as_blocks(self, name, blocks, known)
        if found is None:
            return blocks
        value, self.refused[name] = found
        return value

    def text(self, name: str) -> str | None:
        """The known text of an argument, else None."""
        found = self.part(name)
        return found.data if isinstance(found, Val) and isinstance(found.data, str) else None

    @property
    def waits(self) -> bool:
        """Whether a data source has to wait for what it depends on: Terraform reads it while it applies."""
        return "depends_on" in self.declaration.body.attributes

    def described(self, path: tuple[str, ...]) -> Attribute | None:
        """What the schema says of an argument, attribute or block; None of what it does not have."""
        return self.schema.attribute(self.id.type, path) if self.known_type else None

    def attribute(self, name: str) -> Val:
        """One attribute as a reference reads it. What the provider calls sensitive stays so wherever it is read.

        https://developer.hashicorp.com/terraform/language/manage-sensitive-data
        """
        text = f"{self.address}.{name}"
        if (self.id.type, name) in HANDED_ON:
            return handed_on(self._read(name, text), Reference(text, self.address, name))
        return _hidden(read_from(self._read(name, text), Reference(text, self.address, name)), self.described((name,)))

    def _read(self, name: str, text: str) -> Val:
        found, known = self.part(name), self.described((name,))
        if isinstance(found, Val) and not is_left_out(found, known):
            return found
        if isinstance(found, Blocks):
            return _blocks_val(self, found, (name,))
        read = self._reads(self, name)
        if read is not None:
            return read
        if known is None:
            if self.id.type in BUILT_IN:
                raise UndeclaredError(f"{self.id.type} has no attribute {name}")
            if self.known_type and name != "id":
                return cty.unknown(why=(f"{text}, which version {self.schema.version} of the provider does not have",))
            late = "read at plan time" if self.id.mode == "data" else ""
            named = name in {"id", "arn"} or (self.id.type, name) in FILLED
            why = (f"{text}, {late}" if late else text,)
            return Val(STRING if named else ANY, cty.Blank(not_null=named, why=why, there=named, shape=GAP if named else ""))
        return _unwritten(known, text)

    def whole(self) -> Val:
        """The whole resource as an object; what is not in the schema is known by its name only."""
        around = SAYING.get(self.id.type, ()) if self.id.mode == "data" else ()
        if not self.known_type and self.id.type not in BUILT_IN and not around:
            there = tuple((cty.string(name), self._safe(name)) for name in dict.fromkeys((*always_there(self.id.type), *self.names())))
            blank = cty.Blank(why=(self.address,), entries=there, reads=self._safe)
            return Val(ANY, blank, Marks(references=(Reference(self.address, self.address),)))
        return cty.an_object({name: self._safe(name) for name in dict.fromkeys((*self.names(), *around))})

    def itself(self) -> Val:
        """What `self` means in its provisioners: the resource, of which nothing is evaluated before it is read."""
        return Val(ANY, cty.Blank(why=(self.address,), reads=self._safe), Marks(references=(Reference(self.address, self.address),)))

    def _safe(self, name: str) -> Val:
        try:
            return self.attribute(name)
        except EvalError:
            return cty.unknown(why=(f"{self.address}.{name}",))

    def names(self) -> dict[str, None]:
        """Every name under which something may stand."""
        body, alike = self.declaration.body, self.declaration.alike
        if not alike.names:
            own = (*body.attributes, *(block_name(one) for one in body.blocks if one.type not in self.meta))
            known = self.schema.attributes(self.id.type) if self.known_type else BUILT_IN.get(self.id.type, ())
            alike.names = dict.fromkeys(name for name in (*known, *own) if name not in self.meta)
        return alike.names

    def location(self, name: str) -> Location | None:
        """Where a name is written."""
        return self.declaration.place(name)

    def computed(self, name: str) -> Val | None:
        """What the provider fills in, as far as the configuration tells."""
        return self._reads(self, name)

    @cached_property
    def file(self) -> str:
        """The file of the block."""
        return self.declaration.file


def _blocks_val(of: ResourceInstance, blocks: Blocks, path: tuple[str, ...]) -> Val:
    """Nested blocks as a reference reads them: a list of objects, or the one object where no more is possible."""
    if blocks.open:
        return cty.unknown(why=cty.reasons(blocks.open[0][1]), marks=blocks.open[0][1].marks)
    items = [_object(of, one, path) for one in blocks.items]
    known = of.described(path)
    if known is not None and known.kind == "block(single)" and items:
        return items[-1]
    whole = cty.a_tuple(items)
    # Elements of a set have no marks of their own: one that is sensitive hides the set.
    return cty.mark(whole, cty.SENSITIVE) if known is not None and known.kind == "block(set)" and cty.marks_in(whole).sensitive else whole


def _object(of: ResourceInstance, inside: Written, path: tuple[str, ...]) -> Val:
    """One block, with what the provider adds to it."""
    found = {name: _fitted(value, of, (*path, name)) for name, value in inside.values.items()}
    found |= {name: _blocks_val(of, one, (*path, name)) for name, one in inside.blocks.items()}
    for name in of.schema.inside(of.id.type, path) if of.known_type else ():
        known = of.schema.attribute(of.id.type, (*path, name))
        if known is not None and (name not in found or is_left_out(found[name], known)):
            found[name] = _unwritten(known, f"{of.address}.{'.'.join(path)}.{name}")
        if name in found:
            found[name] = _hidden(found[name], known)
    return cty.an_object(found)


def _hidden(value: Val, known: Attribute | None) -> Val:
    return cty.mark(value, cty.SENSITIVE) if known is not None and known.sensitive else value


def _fitted(value: Val, of: ResourceInstance, path: tuple[str, ...]) -> Val:
    """An argument in its type; what does not fit is told where it is written."""
    return typed(value, of.described(path))[0]


def _unwritten(known: Attribute, text: str) -> Val:
    """What a reference reads where nobody wrote anything."""
    kind = kind_type(known.kind)
    if known.default is not None:
        return convert(cty.string(known.default), kind)
    if known.computed or known.required:  # it will be there: after apply, or once Terraform no longer refuses the resource without it
        return Val(kind, cty.Blank(not_null=True, why=(text,), there=True, shape=GAP if kind == STRING else ""))
    return cty.a_tuple(()) if known.is_block else cty.null(kind)


def reads_nothing(_instance: ResourceInstance, _name: str) -> Val | None:
    """Of a block of Terraform's own, to which no provider adds anything."""
    return None


class ConfiguredValues(Attributes):
    """The attributes of one resource instance, each built when it is first read."""

    __slots__ = ("_built", "_of", "_unwritten")

    def __init__(self, of: ResourceInstance) -> None:
        self._of = of
        self._built: dict[str, Value] = {}
        self._unwritten = of.declaration.alike.unwritten

    @property
    def words(self) -> object:
        """The block, as it is parsed."""
        return self._of.declaration.body

    def written(self) -> frozenset[str] | None:
        """All that stands in the block."""
        declared = self._of.declaration
        return None if declared.lost else frozenset((*declared.body.attributes, *declared.blocks))

    def unmade(self, name: str) -> str:
        """By the variables that a `dynamic` block goes over."""
        return why_none(self._of, name) if self._of.declaration.writes(name) else ""

    def traced(self, path: str) -> tuple[Location | None, Origin | None]:
        """In documents, lists and maps; through variables, local values and outputs."""
        from srm_tf.terraform.traced import traced  # noqa: PLC0415 — only what fails is asked

        return traced(self._of, path)

    def get(self, name: str, default: Any = ABSENT) -> Any:
        """As a dict's."""
        of = self._of
        built = self._built.get(name) or self._unwritten.get(name)
        if built is None:
            if name not in of.names():
                return default
            alike = not of.declaration.writes(name) and not may_tell(of.id, name)
            kept = self._unwritten if alike else self._built
            built = kept[name] = _top(of, name)
        return built

    def __contains__(self, name: object) -> bool:
        return name in self._of.names()

    def __iter__(self) -> Iterator[str]:
        return iter(self._of.names())

    def __len__(self) -> int:
        return len(self._of.names())

    def referring(self) -> Iterable[str]:
        """Only what is written can refer to something."""
        declared = self._of.declaration
        return dict.fromkeys(name for name in (*declared.body.attributes, *declared.blocks) if name in self)


def hiding(values: ConfiguredValues, names: frozenset[str]) -> dict[str, Value]:
    """The values of a block of Terraform's own, in which these are secret whoever wrote them: no schema says so."""
    return {name: replace(value, sensitive=True) if name in names else value for name, value in values.items()}


def _top(of: ResourceInstance, name: str) -> Value:
    known = of.described((name,))
    try:
        found = of.part(name)
    except EvalError:
        return Value(Unknown(f"{of.address}.{name}, which depends on itself", (f"{of.address}.{name}",)), written=True)
    secret = known is not None and known.sensitive
    location = of.location(name)
    if isinstance(found, Val):
        return _in_force(model_value(found, secret=secret, location=location), known)
    if isinstance(found, Blocks):
        return _blocks(of, found, (name,), location, name)
    read = of.computed(name)
    if read is not None:
        return model_value(read, secret=secret, written=False)
    return _default(known, location if name in of.declaration.body.attributes else None)


def _default(known: Attribute | None, location: Location | None = None) -> Value:
    """What is in force where nobody wrote anything, or only null: that stands at a place."""
    if known is None or known.default is None:
        return Value(None, written=False, location=location)
    return model_value(convert(cty.string(known.default), kind_type(known.kind)), written=False, location=location)


def _left_alone(value: Value, side: Value) -> Value:
    """What is left of a choice, which still comes from where the choice does."""
    references = tuple(dict.fromkeys((*value.references, *side.references)))
    return replace(side, references=references, sensitive=value.sensitive or side.sensitive)


def _in_force(value: Value, known: Attribute | None) -> Value:
    """A choice, with what is in force in the place of null: `var.b ? true : null`. Of what is required, Terraform refuses null."""
    if known is None or not value.unknown.branches:
        return value
    if known.required:
        left = [(condition, side) for condition, side in value.unknown.branches if not side.is_null]
        return _left_alone(value, left[0][1]) if len(left) == 1 else replace(value, data=replace(value.unknown, branches=tuple(left)))
    if known.default is None:
        return value
    sides = ((condition, _default(known) if side.is_null else _in_force(side, known)) for condition, side in value.unknown.branches)
    return replace(value, data=replace(value.unknown, branches=tuple(sides)))


def _blocks(of: ResourceInstance, blocks: Blocks, path: tuple[str, ...], location: Location | None, called: str) -> Value:
    """Nested blocks of one type; a `dynamic` of unknown length is an Unknown whose body is one of its blocks, or one of several.

    `called`: how notes name them.
    """
    known = of.described(path)
    single = known is not None and known.kind == "block(single)"
    items = [_body(of, one, path, called if single else f"{called}[{place}]") for place, one in enumerate(blocks.items)]
    opened = [_open(of, one, source, path, called) for one, source in blocks.open]
    if len(opened) == 1 and not items and known is not None and known.required and opened[0].unknown.body is not None:
        items = [opened[0].unknown.body]  # Terraform refuses it without one
    if single and items:
        return items[-1]
    if len(opened) == 1 and not items:
        return opened[0]
    if single and opened:  # one of several, at most
        return replace(opened[0], data=replace(opened[0].unknown, body=None))
    return Value((*items, *opened), bool(items or opened), location=location)


def _open(of: ResourceInstance, one: Written, source: Val, path: tuple[str, ...], called: str) -> Value:
    unknown = blank_value(source)
    body = _body(of, one, path, called)
    return Value(Unknown(unknown.why, unknown.depends_on, body=body), True, references=cty.marks_in(source).references)  # noqa: FBT003


def _body(of: ResourceInstance, inside: Written, path: tuple[str, ...], called: str) -> Value:
    """One block: what is written in it, and what is in force of what is not."""
    found: dict[str, Value] = {}
    of.refused.update({f"{called}.{name}": one for name, one in inside.refused.items()})
    schema_names = of.schema.inside(of.id.type, path) if of.known_type else ()
    for name in dict.fromkeys((*schema_names, *inside.values, *inside.blocks)):
        known = of.described((*path, name))
        value = inside.values.get(name)
        if name in inside.blocks:
            found[name] = _nested(of, inside.blocks[name], (*path, name), known, f"{called}.{name}")
        elif value is None or value.is_null:
            found[name] = _default(known, place(of.file, inside.lines[name]) if value is not None and name in inside.lines else None)
        else:
            found[name] = _argument(of, inside, ((*path, name), f"{called}.{name}"), value, known)
    return Value(found, written=True, location=place(of.file, inside.span), foreseen=inside.foreseen)


def _nested(of: ResourceInstance, blocks: Blocks, path: tuple[str, ...], known: Attribute | None, called: str) -> Value:
    found = of.meant(called, blocks, known)
    if isinstance(found, Blocks):
        return _blocks(of, found, path, None, called)
    return model_value(found, secret=known is not None and known.sensitive, location=place(of.file, blocks.first.span))


def _argument(of: ResourceInstance, inside: Written, names: tuple[tuple[str, ...], str], value: Val, known: Attribute | None) -> Value:
    """`names`: its path, and how notes name it."""
    path, called = names
    name = path[-1]
    location = place(of.file, inside.lines[name])
    value, against = typed(value, known, of.id.type)
    blocks = meant_blocks(value, inside.lines[name]) if known is not None and known.is_block else None
    for text in against or ((AS_BLOCKS,) if blocks is not None else ()):
        before = f"{inside.refused[name].text}, and " if name in inside.refused else ""
        of.refused[called] = Refused(f"{before}{text}", inside.lines[name].line)
    if blocks is not None:
        return _blocks(of, blocks, path, location, called)
    return _in_force(model_value(value, secret=known is not None and known.sensitive, location=location), known)

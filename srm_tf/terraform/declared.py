"""Parsed files of one directory → what the module declares, with override files merged as Terraform merges them.

https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.errors import SrmError
from srm_tf.model.graph import REFUSED, Note
from srm_tf.model.value import Location, Value
from srm_tf.terraform.comments import Mark, marks, speaks_to_others
from srm_tf.terraform.hiding import may_hide
from srm_tf.terraform.syntax import Attribute, Block, Body, Expression, File, Literal, ObjectOf, Span, constant_text

MODES = {"resource": "managed", "data": "data", "ephemeral": "ephemeral"}
DOCUMENT = "aws_iam_policy_document"  # a data source that is nothing but a text for others
META = frozenset({"count", "for_each", "depends_on", "provider", "providers", "lifecycle", "connection", "provisioner"})
_LABELS = {
    "resource": 2, "data": 2, "ephemeral": 2, "action": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "check": 1, "locals": 0,
    "terraform": 0, "moved": 0, "import": 0, "removed": 0,
}  # fmt: skip
_MISSPELT = {"resource": "resource", "resources": "resource", "ressource": "resource", "module": "module", "modules": "module"}
_HIDING = frozenset({"variable", "output"})
_MAPS = {"variable": "var", "locals": "local", "module": "module"}  # of arguments alone, or nearly so, by how they are called


class Alike(msgspec.Struct):
    """What is the same for all instances of a block, once somebody asked for it.

    `names`: under which something may stand; `unwritten`: what is in force under those where the block writes nothing.
    """

    names: dict[str, None] = {}
    unwritten: dict[str, Value] = {}


class Declaration(msgspec.Struct, frozen=True, dict=True):
    """One block and where it stands. `elsewhere` names the file of what an override file brought.

    `lost`: an error leaves it out, and nobody can tell what it says.
    """

    body: Body
    file: str
    span: Span
    elsewhere: Mapping[str, str] = {}
    lost: bool = False

    @cached_property
    def alike(self) -> Alike:
        """For a thousand instances, found once."""
        return Alike()

    @cached_property
    def blocks(self) -> Mapping[str, Sequence[Block]]:
        """Its nested blocks, looked through once for all its arguments and instances."""
        return blocks_by_name(self.body)

    def writes(self, name: str) -> bool:
        """Whether anything stands in it under a name, or may stand in it."""
        return self.lost or name in self.body.attributes or name in self.blocks

    @property
    def location(self) -> Location:
        """The lines of the whole block."""
        return place(self.file, self.span)

    def place(self, name: str) -> Location | None:
        """The lines of one of its attributes, or of the first block of that type."""
        file = self.elsewhere.get(name, self.file)
        attribute = self.body.attributes.get(name)
        if attribute is not None:
            return place(file, attribute.span)
        return place(file, self.blocks[name][0].span) if name in self.blocks else None


def place(file: str, span: Span) -> Location:
    """The lines of something in a file."""
    return Location(file, span.line, span.end_line or span.line)


def block_name(block: Block) -> str:
    """What a nested block writes: a `dynamic` block, the block its label names."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def blocks_by_name(body: Body) -> dict[str, list[Block]]:
    """Nested blocks under the names of what they write, in order."""
    found: dict[str, list[Block]] = {}
    for block in body.blocks:
        found.setdefault(block_name(block), []).append(block)
    return found


class ResourceId(msgspec.Struct, frozen=True):
    """`aws_s3_bucket.logs`, `data.aws_ami.base`."""

    mode: str
    type: str
    name: str

    def __str__(self) -> str:
        return f"{'' if self.mode == 'managed' else self.mode + '.'}{self.type}.{self.name}"


ANYTHING = ("*",)  # what a file declares that nothing can be read of
_Table: TypeAlias = dict[Any, Declaration]  # the key is a name, or a ResourceId


class Declared(msgspec.Struct):
    """Everything a module declares, by name. `providers` are keyed `aws` or `aws.alias`; `notes` say what was not understood."""

    folder: str = ""
    resources: dict[ResourceId, Declaration] = {}
    variables: dict[str, Declaration] = {}
    locals: dict[str, tuple[Expression, Location]] = {}
    outputs: dict[str, Declaration] = {}
    calls: dict[str, Declaration] = {}
    providers: dict[str, Declaration] = {}
    actions: dict[ResourceId, Declaration] = {}
    settings: list[Declaration] = []  # `terraform` blocks
    others: list[tuple[str, Declaration]] = []  # moved, import, removed, check
    notes: list[Note] = []
    marks: list[Mark] = []  # comments that speak to a checker
    wrong: list[SrmError] = []  # blocks that make something, and that Terraform refuses
    unread: frozenset[tuple[str, ...]] = frozenset()  # blocks that could not be read, by type and labels; ANYTHING: nobody knows which
    unread_providers: dict[str, Declaration] = {}  # by the provider; "*" where a file may hold the block of any

    def knows(self, wanted: ResourceId, *, by_key: bool) -> bool:
        """Whether a block is declared; `by_key`: one of its instances, or all. How many there are of one that is lost, nobody knows."""
        found = self.resources.get(wanted)
        return found is not None and not (found.lost and by_key)

    def lacks(self, kind: str, *labels: str) -> bool:
        """Whether a block stands, or may stand, in what could not be read."""
        return bool(self.unread) and not self.unread.isdisjoint({(kind, *labels), ANYTHING})


def is_override(name: str) -> bool:
    """Whether a file name says that the file overrides the others."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".json").rpartition(".")[0]
    return stem == "override" or stem.endswith("_override")


def _marks(name: str, file: File) -> list[Mark]:
    if not speaks_to_others(file):
        return marks(name, file)
    from srm_tf.terraform import foreign_comments  # noqa: PLC0415 — most files say nothing to others

    return [*marks(name, file), *foreign_comments.marks(name, file)]


def declared(files: Iterable[tuple[str, File]], folder: str) -> Declared:
    """What these files, (name, parsed) in order, declare together; of what is declared twice, the first counts."""
    module = Declared(folder)
    parsed = list(files)
    for name, file in parsed:
        if file.comments:
            module.marks += _marks(name, file)
        if not is_override(name):
            for block in file.body.blocks:
                _add(module, block, name)
            _stray(module, file.body.attributes.values(), name)
    for name, file in sorted(one for one in parsed if is_override(one[0])):
        for block in file.body.blocks:
            _override(module, block, name)
    return module


def _stray(module: Declared, attributes: Iterable[Attribute], file: str) -> None:
    for attribute in attributes:
        from srm_tf.terraform.meant import local_values  # noqa: PLC0415 — most files have no such argument

        if block := local_values(attribute):
            _add_locals(module, block, file)
        said = f"the argument {attribute.name} is not expected outside a block and {'is read as one' if block else 'was skipped'}"
        module.notes.append(Note("warning", f"{file}:{attribute.span.line}", said))


def _understood(module: Declared, block: Block, file: str) -> Block | None:
    """A block of a known type with the labels it takes. What else makes something is an error, and still read as what is meant."""
    where, wanted = f"{file}:{block.span.line}", _LABELS.get(block.type, 0)
    if (meant := _MISSPELT.get(block.type.lower(), "")) and block.type != meant:
        what = f"expected a block of type {meant}, got {block.type}"
    elif block.type not in _LABELS:
        module.notes.append(Note("warning", where, f"a block of type {block.type} is not known here and was skipped"))
        return None
    elif len(block.labels) != wanted:
        what = f"expected {wanted} label{'' if wanted == 1 else 's'} of a {block.type} block, got {len(block.labels)}"
    else:
        return block
    if not meant:
        module.notes.append(Note("warning", where, f"{what}; it was skipped"))
        return None
    module.wrong.append(SrmError((file, f"line {block.span.line}"), what))
    labels = block.labels[: _LABELS[meant]]
    if meant == "resource" and len(labels) == 1 and labels[0].startswith("aws_"):  # nobody can name it, so that it is no more than there
        module.resources.setdefault(ResourceId("managed", labels[0], "?"), Declaration(block.body, file, block.span, lost=True))
    return replace(block, type=meant, labels=labels) if len(labels) == _LABELS[meant] else None


def _add(module: Declared, block: Block, file: str) -> None:
    known = _understood(module, block, file)
    if known is None:
        return
    block = _with_maps(module, known, file)
    if _is_both(module, block, file):
        return
    declaration = Declaration(block.body, file, block.span)
    if block.type == "locals":
        _add_locals(module, block, file)
    elif block.type == "terraform":
        module.settings.append(declaration)
    else:
        table, key = _table(module, block)
        if table is None:
            module.others.append((block.type, declaration))
            for scoped in block.body.of_type("data"):  # of a `check`: it is read like any other, under a name that is the module's
                _add(module, scoped, file)
        elif key in table:
            unjudged = ", this one is not judged" if block.type in {*MODES, "module"} else ""
            module.notes.append(_twice(f"{block.type} {key}", declaration.location, table[key].location, unjudged))
            if block.type in _HIDING and may_hide(block.body):
                table[key] = _hidden(table[key])
        else:
            table[key] = declaration


def _hidden(first: Declaration) -> Declaration:
    """The same as something sensitive: what one of two declarations hides is a secret, whichever of them will stay."""
    sensitive = Attribute("sensitive", Literal(value=True), first.span)
    return replace(first, body=Body({**first.body.attributes, "sensitive": sensitive}, first.body.blocks))


def _with_maps(module: Declared, block: Block, file: str) -> Block:
    """A block with those inside of it as maps that stand in the place of an argument, as Terraform 0.11 had it: `default { a = "b" }`."""
    of = _MAPS.get(block.type)
    if of is None or not block.body.blocks:
        return block
    attributes, kept = dict(block.body.attributes), list[Block]()
    for one in block.body.blocks:
        if not _is_map(block, one):
            kept.append(one)
            continue
        attributes[one.type] = Attribute(
            one.type, ObjectOf(tuple((Literal(at.name), at.value) for at in one.body.attributes.values())), one.span
        )
        what = ".".join((of, *block.labels, one.type))
        text = f"{what}: {REFUSED}an argument is expected, not a block; read as the map that it writes"
        module.notes.append(Note("warning", f"{file}:{one.span.line}", text))
    return replace(block, body=Body(attributes, tuple(kept)))


def _is_both(module: Declared, block: Block, file: str) -> bool:
    """Whether a name in it is written twice, as an argument and as a block or as two maps: which one is meant, nobody can tell."""
    for at, one in enumerate(block.body.blocks if block.type in _MAPS else ()):
        twice = one.type in block.body.attributes or any(other.type == one.type for other in block.body.blocks[:at])
        if twice and _stands_for_argument(block, one):
            what = f"expected one `{one.type}` in this block, got two"
            module.wrong.append(SrmError((file, f"line {one.span.line}"), what))
            module.unread |= {(block.type, *block.labels)}
            if block.type == "module":
                module.calls.setdefault(block.labels[0], Declaration(block.body, file, block.span, lost=True))
            return True
    return False


def _stands_for_argument(block: Block, one: Block) -> bool:
    return one.type == "default" if block.type == "variable" else one.type not in META - {"providers"}


def _is_map(block: Block, one: Block) -> bool:
    """Whether a block can be meant as one map only: nothing else is called so, and it holds arguments alone."""
    known = not _stands_for_argument(block, one)
    alone = len(block.body.of_type(one.type)) == 1 and one.type not in block.body.attributes
    return alone and not (known or one.labels or one.body.blocks)


def _add_locals(module: Declared, block: Block, file: str) -> None:
    for name, attribute in block.body.attributes.items():
        here = place(file, attribute.span)
        if name in module.locals:
            module.notes.append(_twice(f"local.{name}", here, module.locals[name][1]))
        else:
            module.locals[name] = (attribute.value, here)


def _twice(what: str, here: Location, first: Location, more: str = "") -> Note:
    """Terraform refuses a second declaration; so that no two are mixed, the first counts."""
    counts = f"the one in {first.file.rpartition('/')[2]}:{first.line} counts"
    return Note("warning", f"{here.file}:{here.line}", f"{what} is declared twice, which Terraform refuses; {counts}{more}")


def _table(module: Declared, block: Block) -> tuple[_Table | None, str | ResourceId]:
    """Where a block is kept, and under which key."""
    if block.type in MODES:
        return module.resources, ResourceId(MODES[block.type], *block.labels)
    if block.type == "provider":
        alias = constant_text(block.body.value("alias"))
        return module.providers, f"{block.labels[0]}.{alias}" if alias else block.labels[0]
    if block.type == "action":
        return module.actions, ResourceId("action", *block.labels)
    tables = {"variable": module.variables, "output": module.outputs, "module": module.calls}
    found = tables.get(block.type)
    return found, block.labels[0] if block.labels else ""


def _override(module: Declared, block: Block, file: str) -> None:
    known = _understood(module, block, file)
    if known is None:
        return
    block = _with_maps(module, known, file)
    if block.type == "locals":
        for name, one in block.body.attributes.items():
            if name not in module.locals:
                where = f"{file}:{one.span.line}"
                module.notes.append(
                    Note("warning", where, f"there is no local.{name} to override, which Terraform refuses; this one counts")
                )
        module.locals.update({name: (one.value, place(file, one.span)) for name, one in block.body.attributes.items()})
        return
    if block.type == "terraform":
        _add(module, block, file)
        return
    table, key = _table(module, block)
    if table is not None and block.type == "provider" and key not in table and key == block.labels[0]:
        table[key] = Declaration(block.body, file, block.span)  # without one, the default configuration is an empty one
        return
    if table is None or key not in table:
        where = f"{file}:{block.span.line}"
        module.notes.append(Note("warning", where, f"there is no {block.type} {key} to override; the block was skipped"))
        return
    table[key] = merged(table[key], block, file)


def merged(base: Declaration, over: Block, file: str) -> Declaration:
    """Arguments replace arguments; blocks of a type replace all blocks of that type, but `lifecycle` argument by argument.

    Where a name stands as an argument in one file and as blocks in the other, as `ingress` may, real Terraform takes the argument.
    """
    attributes = {**base.body.attributes, **over.body.attributes}
    brought = {block_name(block) for block in over.body.blocks} - {"lifecycle"}
    kept = [block for block in base.body.blocks if block_name(block) not in brought | over.body.attributes.keys()]
    others = base.body.attributes.keys() - over.body.attributes.keys()
    ours = (one for one in over.body.blocks if one.type != "lifecycle" and block_name(one) not in others)
    blocks = [*_lifecycles(kept, over.body.of_type("lifecycle")), *ours]
    elsewhere = {**base.elsewhere, **dict.fromkeys((*over.body.attributes, *(brought - others)), file)}
    return replace(base, body=Body(attributes, tuple(blocks)), elsewhere=elsewhere)


def _lifecycles(blocks: list[Block], over: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if block.type == "lifecycle" and over:
            attributes = {**block.body.attributes, **over[0].body.attributes}
            yield replace(block, body=Body(attributes, (*block.body.blocks, *over[0].body.blocks)))
        else:
            yield block
    if over and not any(block.type == "lifecycle" for block in blocks):
        yield from over

r"""`fix` of a control: Terraform text that mends what it finds, laid over what failed, or named after what somebody has.

A fix shows of each block what has to change, and what has to stand beside it. It is laid over as Terraform lays an override file over a
configuration (https://developer.hashicorp.com/terraform/language/files/override): an argument, and all nested blocks of a type, give way to
what the fix has of that name. What no override can take away it says in a comment, `# Delete aws_iam_user_policy.reader.`, or of an
argument or nested blocks, `# Delete aws_iam_role.app.inline_policy.`

>>> print(laid_over('resource "a" "b" {\n  c = 1\n  d = 2\n}\n', 'resource "a" "b" {\n  c = 3\n}\n'))
resource "a" "b" {
  d = 2
  c = 3
}
<BLANKLINE>
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from srm_tf.model.schema import Attribute, Schema
from srm_tf.regex import regex

_OPENING = regex(r'([a-z_]+)((?: "[^"]+")*) \{')
_MEMBER = regex(r'  (?:dynamic ")?([A-Za-z_][\w-]*)"? *(?:=|\{|")')
_HEREDOC = regex(r".*<<-?([A-Za-z_][\w-]*)\s*$")
_DELETE = regex(r"# Delete ((?:data\.)?\w+\.[\w-]+)(?:\.(\w+))?\.?")
# Arguments whose values are those of one type, whoever else has the argument: another engine has other versions.
_OF_ONE_TYPE = regex(r"version|engine|family|runtime|release|platform|blueprint|parameter_group|_class$")
_NESTED = regex(r"((?:  )+)([A-Za-z_][\w-]*) *(=|\{)")
_LIST = regex(r"^(?:list|set)\b")
_LABELS = regex(r'^(resource|data) "(\w+)" "([\w-]+)"', re.MULTILINE)


class Fix(msgspec.Struct, frozen=True):
    """What a control has: texts, each for one of its subject types at least, and these types."""

    texts: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


class _Piece(msgspec.Struct):
    """A block and the lines of its members; or lines between blocks, where `key` is empty."""

    key: str
    members: list[tuple[str, list[str]]] = []
    lines: list[str] = []


def laid_over(terraform: str, fix: str) -> str:
    """What a configuration is after its fix. Both as `terraform fmt` writes them: what is nested stands two columns further in."""
    pieces, more = list(_pieces(terraform)), list(_pieces(fix))
    known = {piece.key: piece for piece in pieces if piece.key}
    for piece in more:
        own = known.get(piece.key)
        if own is not None:
            names = {name for name, _ in piece.members if name}
            own.members = [one for one in own.members if one[0] not in names] + piece.members
    for line in fix.splitlines():
        if found := _DELETE.fullmatch(line):
            pieces = list(_without(pieces, found[1], found[2] or ""))
    beside = [piece for piece in more if piece.key and piece.key not in known]
    return "\n".join(map(_text, (*pieces, *beside))) + "\n"


def deleted(fix: str) -> set[str]:
    """The addresses of what a fix takes away as a whole."""
    return {found[1] for line in fix.splitlines() if (found := _DELETE.fullmatch(line)) and not found[2]}


def added(terraform: str, fix: str) -> set[str]:
    """The addresses of the blocks that a fix puts beside what is there."""
    there, given = ({_address(piece.key) for piece in _pieces(text)} for text in (terraform, fix))
    return given - there


def _without(pieces: list[_Piece], address: str, member: str) -> Iterator[_Piece]:
    for piece in pieces:
        if _address(piece.key) != address:
            yield piece
        elif member:
            piece.members = [one for one in piece.members if one[0] != member]
            yield piece


def _address(key: str) -> str:
    """`resource "a" "b"` → `a.b`."""
    if not key:
        return ""
    kind, *labels = key.replace('"', "").split()
    return ".".join(labels if kind == "resource" else (kind, *labels))


def _text(piece: _Piece) -> str:
    lines = [line for _, some in piece.members for line in some]
    return "\n".join([f"{piece.key} {{", *lines, "}"] if piece.key else piece.lines)


def _pieces(text: str) -> Iterator[_Piece]:
    """The blocks at the margin, and what stands between them."""
    between: list[str] = []
    lines = iter(_logical(text))
    for line, _ in lines:
        opening = _OPENING.match(line)
        if opening is None:
            between.append(line)
            continue
        if any(one.strip() for one in between):
            yield _Piece("", lines=between)
        between = []
        yield _Piece(opening[0][:-2], members=_members(_body(line[opening.end() :], lines)))
    if any(one.strip() for one in between):
        yield _Piece("", lines=between)


def _logical(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it stands in a heredoc, where nothing is what it looks like."""
    ending = ""
    for line in text.strip("\n").splitlines():
        yield line, bool(ending)
        if ending:
            ending = "" if line.strip() == ending else ending
        elif found := _HEREDOC.fullmatch(line):
            ending = found[1]


def _body(rest: str, lines: Iterator[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """The lines of a block up to its `}`, `rest` being what follows its `{`."""
    if rest.rstrip().endswith("}"):
        yield f"  {rest.rstrip()[:-1].strip()}", False
        return
    for line, quoted in lines:
        if line == "}" and not quoted:
            return
        yield line, quoted


def _members(body: Iterator[tuple[str, bool]]) -> list[tuple[str, list[str]]]:
    """(name, lines) of each argument and nested block; "" for what stands before the first."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line, quoted in body:
        name = None if quoted else _MEMBER.match(line)
        if name:
            found.append((name[1], []))
        if line.strip() or quoted:
            found[-1][1].append(line)
    return [one for one in found if one[1]]


def fitting(fix: Fix, kind: str, address: str, schema: Schema) -> str:
    """The text of a fix for one resource, of type `kind`: the one that speaks of that type, with its name; "" where there is none at all.

    A text of a sibling type does as well where the provider has all of its arguments for this type, too. Else it is shown as what it is.
    """
    for text in fix.texts:
        if _stands(text, kind):
            return named_after(text, kind, address)
    of_others = [(text, of) for text in fix.texts for of in fix.types if _stands(text, of)]
    for text, of in of_others:
        if _accepts(schema, kind, of, text):
            return named_after(re.sub(rf"\b{of}\b", kind, text), kind, address)
    if of_others and kind in fix.types:
        text, of = of_others[0]
        return f"# This one is for {of}:\n{text}"
    return fix.texts[0] if fix.texts else ""


def spoken(fix: Fix) -> list[list[str]]:
    """The types that each of its texts is for: the first text that names a resource of a type."""
    first = {kind: next((text for text in fix.texts if _stands(text, kind)), "") for kind in fix.types}
    return [[kind for kind, own in first.items() if own == text] for text in fix.texts]


def _accepts(schema: Schema, kind: str, of: str, text: str) -> bool:
    """Whether a type has all arguments that a text gives another one, and what the text reads of that, and takes its nested blocks."""
    if "data." in kind + of:
        return False  # nothing is both looked up and made
    blocks = [piece for piece in _pieces(text) if piece.key.startswith(f'resource "{of}"')]
    given = Counter(path for piece in blocks for path in _paths(piece))
    read = {(found[1],) for found in re.finditer(rf"\b{of}\.[\w-]+\.(\w+)", text)}
    if not given and read <= {("id",)} and not _words(kind) & _words(of):
        return False  # every type has an `id`: it says nothing of what it is
    return (
        bool(given or read)
        and all(_alike(schema, path, kind, of, written=path in given) for path in given.keys() | read)
        and all(_whole(schema, path, kind, given) for path in given)
    )


def _words(kind: str) -> set[str]:
    """Of the name of a type, those that tell what it is: `aws_default_vpc` → `default` and `vpc`."""
    return set(kind.split("_")[1:])


def _alike(schema: Schema, path: tuple[str, ...], kind: str, of: str, *, written: bool) -> bool:
    """Whether two types have an argument of the same kind; `written`: it may be set. `lifecycle` every type has."""
    own, other = schema.attribute(kind, path), schema.attribute(of, path)
    if own is None or other is None:
        return own is other and path[0] == "lifecycle"
    if written and own.kind != "bool" and _OF_ONE_TYPE.search(path[-1]):
        return False
    return _form(own) == _form(other) and (own.is_block or own.required or own.optional or not written)


def _form(attribute: Attribute) -> str:
    """How its kind is written: a list as a set, and nested blocks as such, whatever they are to the provider."""
    return "block" if attribute.is_block else _LIST.sub("some", attribute.kind)


def _whole(schema: Schema, path: tuple[str, ...], kind: str, given: Counter[tuple[str, ...]]) -> bool:
    """Whether a type takes the nested blocks at `path`: as many as there are, and all that it asks for is in them."""
    own = schema.attribute(kind, path)
    if own is None or not own.is_block:
        return True
    inner = ((*path, name) for name in schema.inside(kind, path))
    asked = (one for one in inner if (found := schema.attribute(kind, one)) is not None and found.required)
    return (given[path] == 1 or own.repeats) and all(one in given for one in asked)


def _paths(piece: _Piece) -> Iterator[tuple[str, ...]]:
    """Of every argument of a block, and of its nested blocks; what is inside of a value has none."""
    inside: list[str] = []
    for line in (line for _, lines in piece.members for line in lines):
        found = _NESTED.match(line)
        depth = len(found[1]) // 2 if found else 0
        if found is None or depth > len(inside) + 1:
            continue
        inside = inside[: depth - 1]
        yield (*inside, found[2])
        inside += [found[2]] if found[3] == "{" else []


def named_after(fix: str, kind: str, address: str) -> str:
    r"""The fix, with the name of a resource of somebody's in the place of its own: `kind` is its type, `address` where it is.

    >>> print(named_after('resource "aws_x" "main" {\n  a = aws_x.main.id\n}', "aws_x", "module.m.aws_x.logs[0]"))
    resource "aws_x" "logs" {
      a = aws_x.logs[0].id
    }
    """
    plain = kind.removeprefix("data.")
    bare = re.escape(plain)
    found = re.search(rf"(?:^|\.)({bare}\.([\w-]+)(?:\[.*\])?)$", address)
    stands = _stands(fix, kind)
    if found is None or not stands:
        return fix
    own, name = found.groups()
    # What has to go is a block of the configuration, which is no instance.
    fix = re.sub(rf"(# Delete .*?)?\b{bare}\.{stands}(?![\w-])", lambda at: f"{at[1]}{plain}.{name}" if at[1] else own, fix)
    deletes = re.findall(rf"# Delete (\w+)\.{re.escape(stands)}(?![\w-])", fix)
    for beside in {*deletes, *(found[2] for found in _LABELS.finditer(fix) if found[3] == stands)}:
        fix = fix.replace(f'"{beside}" "{stands}"', f'"{beside}" "{name}"')
        fix = re.sub(rf"\b{beside}\.{stands}(?![\w-])", f"{beside}.{name}", fix)
    return fix


def _stands(fix: str, kind: str) -> str:
    """The name that the fix gives to what it mends: what it refers to and does not add, else the first block of that type."""
    looked, bare = kind.startswith("data."), kind.removeprefix("data.")
    blocks = [found[3] for found in _LABELS.finditer(fix) if found[2] == bare and (found[1] == "data") == looked]
    referred = re.findall(rf"(?<![\w.-]){re.escape(kind)}\.([A-Za-z_][\w-]*)", fix)
    return next(iter([*(one for one in referred if one not in blocks), *blocks]), "")

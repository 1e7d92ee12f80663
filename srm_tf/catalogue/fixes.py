r"""`fix` of a control: Terraform text that mends what it finds, and how that is laid over what failed.

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

from collections.abc import Iterator

import msgspec

from srm_tf.regex import regex

_OPENING = regex(r'([a-z_]+)((?: "[^"]+")*) \{')
_MEMBER = regex(r'  (?:dynamic ")?([A-Za-z_][\w-]*)"? *(?:=|\{|")')
_HEREDOC = regex(r".*<<-?([A-Za-z_][\w-]*)\s*$")
MEANT = regex(r"# Where (?:(\w+) is|the message names) (.+):\n")
_DELETE = regex(r"# Delete ((?:data\.)?\w+\.[\w-]+)(?:\.(\w+))?\.?")


class Fix(msgspec.Struct, frozen=True):
    """What a control has: texts, each for one of its subject types at least, these types, and what for_others.py makes the rest of."""

    texts: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    for_others: str = ""


def conditions(fix: Fix) -> tuple[str, ...]:
    """The names that its texts ask for: `# Where engine is "mysql" or "oracle-*":`; "" for `# Where the message names "ssm:*":`."""
    return tuple(dict.fromkeys(found[1] or "" for text in fix.texts if (found := MEANT.match(text)) is not None))


class Piece(msgspec.Struct):
    """A block at the margin and the lines of its members; or lines between blocks, where `key` is empty."""

    key: str
    members: list[tuple[str, list[str]]] = []
    lines: list[str] = []


def laid_over(terraform: str, fix: str) -> str:
    """What a configuration is after its fix. Both as `terraform fmt` writes them: what is nested stands two columns further in."""
    found, more = list(pieces(terraform)), list(pieces(fix))
    known = {piece.key: piece for piece in found if piece.key}
    for piece in more:
        own = known.get(piece.key)
        if own is not None:
            names = {name for name, _ in piece.members if name}
            own.members = [one for one in own.members if one[0] not in names] + piece.members
    for line in fix.splitlines():
        if gone := _DELETE.fullmatch(line):
            found = list(_without(found, gone[1], gone[2] or ""))
    beside = [piece for piece in more if piece.key and piece.key not in known]
    return "\n".join(map(written, (*found, *beside))) + "\n"


def deleted(fix: str) -> set[str]:
    """The addresses of what a fix takes away as a whole."""
    return {found[1] for line in fix.splitlines() if (found := _DELETE.fullmatch(line)) and not found[2]}


def added(terraform: str, fix: str) -> set[str]:
    """The addresses of the blocks that a fix puts beside what is there."""
    there, given = ({address_of(piece.key) for piece in pieces(text)} for text in (terraform, fix))
    return given - there


def _without(found: list[Piece], address: str, member: str) -> Iterator[Piece]:
    for piece in found:
        if address_of(piece.key) != address:
            yield piece
        elif member:
            piece.members = [one for one in piece.members if one[0] != member]
            yield piece


def address_of(key: str) -> str:
    """`resource "a" "b"` → `a.b`."""
    if not key:
        return ""
    kind, *labels = key.replace('"', "").split()
    return ".".join(labels if kind == "resource" else (kind, *labels))


def written(piece: Piece) -> str:
    """As it stands in a text."""
    lines = [line for _, some in piece.members for line in some]
    return "\n".join([f"{piece.key} {{", *lines, "}"] if piece.key else piece.lines)


def pieces(text: str) -> Iterator[Piece]:
    """The blocks at the margin, and what stands between them."""
    between: list[str] = []
    lines = iter(_logical(text))
    for line, _ in lines:
        opening = _OPENING.match(line)
        if opening is None:
            between.append(line)
            continue
        if any(one.strip() for one in between):
            yield Piece("", lines=between)
        between = []
        yield Piece(opening[0][:-2], members=_members(_body(line[opening.end() :], lines)))
    if any(one.strip() for one in between):
        yield Piece("", lines=between)


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

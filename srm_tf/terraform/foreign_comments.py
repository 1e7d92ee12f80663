"""What comments say to other checkers, and which lines these take it to be about.

Each has rules of its own, which are followed here as its own code has them:

- Checkov (`context_parsers/base_parser.py`): between the first and the last line of a block at the top level, all of that block.
- Trivy, which reads tfsec's as well (`pkg/iac/ignore`): the block or the argument that begins on the same line, else on the next one;
  several below each other count as one.
- KICS (`pkg/parser/terraform/comment`, `pkg/parser`): `ignore-line`, findings that point at its line or the next; `ignore-block`, the
  block or the argument on the next line; `ignore`, `enable` and `disable` among the comments with `#` before all else, the file.
- Terrascan (`pkg/utils/skip_rules.go`, `commons/resource.go`): directly behind a `#` between the braces of a resource, that resource.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from srm_tf.model.value import Location
from srm_tf.regex import regex
from srm_tf.terraform.comments import Directive, Item, Line, Mark, around, items, lines_of, located, range_of, to_us, whole
from srm_tf.terraform.syntax import Attribute, Block, Body, Comment, File

ALL = "*"
_DIRECTIVE = regex(
    r"""(?P<checkov>(?:checkov|bridgecrew|cortex):skip)=[ ]*(?P<checks>[A-Za-z\d_-]+(?:,[A-Za-z\d_-]+)*)?
    |(?<![^\s\#/*])(?P<trivy>(?:trivy|tfsec):ignore):(?P<rule>\S+)
    |\A(?i:(?P<kics>kics-scan))[ \t]+(?P<command>\S+)
    |(?P<terrascan>ts:skip)=(?P<policy>AC_[A-Z\d]+_\d{4}|(?:[A-Za-z\d]+[.-]){2,5}\d+)""",
    re.VERBOSE,
)
_BEFORE_REASON = " \t:;,-–—"  # between a directive and its reason
JOINT = regex(r"(?<![ \t])[ \t]*(?:(?:(?<!#)#+|(?<!/)//+|[:;,–—-])[ \t]*)?\Z")  # between a text and the next directive
_RULE = regex(r"(?P<id>[^\[\]]+)(?:\[(?P<only>[^\]]*)\])?")
_IN_LINE = {"ignore-line": True, "ignore-block": False}  # command of KICS → whether findings count that point at it


class Layout:
    """What stands where in a file, for directives to be held against: each is looked up, however many there are."""

    def __init__(self, file: File, found: Sequence[tuple[Comment, Line, Directive]]) -> None:
        self.file = file
        self.stacked = frozenset(line.number for _, line, one in found if one.peer == "trivy")
        self._blocks = sorted(file.body.blocks, key=_line)
        self._lines = [_line(block) for block in self._blocks]
        self._beginning: dict[int, Item] = {}
        self._note(file.body)

    def _note(self, body: Body) -> None:
        for item in items(body):
            self._beginning.setdefault(item.span.line, item)
            if isinstance(item, Block):
                self._note(item.body)

    def beginning(self, line: int) -> Item | None:
        """The outermost block or argument that begins on a line."""
        return self._beginning.get(line)

    def around(self, line: int) -> tuple[Block, ...]:
        """The block at the top level that a line belongs to, if there is one."""
        found = self._blocks[: bisect_right(self._lines, line)][-1:]
        return tuple(block for block in found if line <= block.span.end_line)


def _line(item: Item) -> int:
    return item.span.line


def marks(name: str, file: File) -> Iterator[Mark]:
    """The marks for others of a file that messages call `name`."""
    found = list(said(file))
    layout = Layout(file, found)
    for comment, line, one in found:
        lines = about(one, comment, line.number, layout)
        block = around(lines, layout.around(lines[0])) if lines is not None and one.peer == "trivy" else None
        where = Location(name, line.number, line.number)
        yield Mark(comment.text[line.start : line.end], where, located(name, lines), located(name, block), one)


def said(file: File) -> Iterator[tuple[Comment, Line, Directive]]:
    """Every directive of a file, with the comment and the line of it."""
    for comment in file.comments:
        for line in lines_of(comment):
            for one in directives(comment.text[line.start : line.end]):
                if _is_read(one, comment.text, line):
                    yield comment, line, one


def _is_read(one: Directive, text: str, line: Line) -> bool:
    """Whether its tool reads a directive at this place of a comment."""
    if one.peer == "terrascan":
        return text[: line.start + one.start].endswith("#")
    return one.peer != "kics" or not text.startswith("/*")


def directives(text: str) -> list[Directive]:
    """What a line of a comment says to others, up to what it says to us."""
    text = text[: to_us(text)]
    hits = _read_out(_DIRECTIVE.finditer(text), text)
    if not hits:
        return []
    ends = [*(hit.start() for hit in hits[1:]), len(text)]
    found = [_directive(hit, text[:end]) for hit, end in zip(hits, ends, strict=True)]
    before = JOINT.sub("", text[: hits[0].start()])
    return [replace(one, reason=before) for one in found] if before and not any(one.reason for one in found) else found


def _read_out(hits: Iterable[re.Match[str]], text: str) -> list[re.Match[str]]:
    """The directives of a line: to Checkov all that follows its first one is the reason of that, to Terrascan after a blank."""
    found: list[re.Match[str]] = []
    taken: set[str] = set()  # the tools that read no other of this line
    for hit in hits:
        tool = "checkov" if hit["checkov"] else "terrascan" if hit["terrascan"] else ""
        if tool in taken:
            continue
        found.append(hit)
        if tool == "checkov" or (tool and text[hit.end() : hit.end() + 1].isspace()):
            taken.add(tool)
    return found


def _directive(hit: re.Match[str], text: str) -> Directive:
    """One directive; `text` ends with its reason."""
    return replace(_read(hit), end=len(text), reason=JOINT.sub("", text[hit.end() :]).lstrip(_BEFORE_REASON))


def _read(hit: re.Match[str]) -> Directive:
    if hit["checkov"]:
        ids = tuple(hit["checks"].split(",")) if hit["checks"] else ()
        return Directive("checkov", hit["checkov"], hit[0], ids, hit.start(), hit.end(), problem="" if ids else "it names no check")
    if hit["trivy"]:
        return _rule(hit)
    if hit["terrascan"]:
        return Directive("terrascan", hit["terrascan"], hit[0], (hit["policy"],), hit.start(), hit.end())
    return _command(hit)


def _rule(hit: re.Match[str]) -> Directive:
    """`<id>[<attribute>=<value>,…]:exp:<day>`, of Trivy and tfsec."""
    written, *rest = hit["rule"].split(":")
    rule = _RULE.fullmatch(written)
    found = Directive("trivy", hit["trivy"], hit[0], (rule["id"],) if rule else (), hit.start(), hit.end())
    if rule is None:
        return replace(found, problem=f"{written!r} is no rule")
    if rule["only"] is not None:
        pairs = [one.partition("=") for one in rule["only"].split(",")]
        found = replace(found, only=tuple((path.strip(), value.strip()) for path, _, value in pairs))
    sections = dict(zip(rest[::2], rest[1::2], strict=False))
    if "ws" in sections:
        return replace(found, problem="it is about one workspace")
    try:
        return replace(found, until=date.fromisoformat(sections["exp"]) if "exp" in sections else None)
    except ValueError:
        return replace(found, problem=f"{sections['exp']!r} is no day as 2026-11-25")


def _command(hit: re.Match[str]) -> Directive:
    """What KICS is told. Commands for lines may be in capitals, those for files not."""
    command, has, ids = hit["command"].partition("=")
    word = f"{hit['kics']} {command}"
    found = Directive("kics", word, hit[0], (ALL,), hit.start(), hit.end())
    if command.lower() in _IN_LINE:
        return replace(found, points=_IN_LINE[command.lower()])
    if command in {"enable", "disable"} and has:
        return replace(found, ids=tuple(filter(None, ids.split(","))), all_but=command == "enable")
    return found if command == "ignore" else replace(found, ids=(), problem="KICS knows no such command")


def about(one: Directive, comment: Comment, line: int, layout: Layout) -> tuple[int, int] | None:
    """The first and the last line that a directive on this line is about."""
    if one.peer == "checkov":
        inside = (block for block in layout.around(line) if block.span.line < line < block.span.end_line)
        found: Item | None = next(inside, None)
    elif one.peer == "terrascan":
        found = next((block for block in layout.around(line) if block.type == "resource" and line < block.span.end_line), None)
    elif one.peer == "trivy":
        found = _here_or_below(line, layout)
    elif one.points:
        return line, line + 1
    elif one.word.lower().endswith("ignore-block"):
        found = layout.beginning(line + 1)
        found = found if isinstance(found, Block) else _argument(layout.around(line + 1), line + 1)
    else:
        return whole(line, layout.file) if _among_the_first(comment, layout.file) else None
    return range_of(found) if found is not None else None


def _here_or_below(line: int, layout: Layout) -> Item | None:
    here = layout.beginning(line)
    while here is None and line + 1 in layout.stacked and layout.beginning(line + 1) is None:
        line += 1
    return here or layout.beginning(line + 1)


def _argument(found: Iterable[Item], line: int) -> Attribute | None:
    """The argument that a line belongs to."""
    for item in found:
        if item.span.line <= line <= item.span.end_line:
            return item if isinstance(item, Attribute) else _argument(items(item.body), line)
    return None


def _among_the_first(comment: Comment, file: File) -> bool:
    """Whether there is nothing before a comment but others like it: KICS reads a file from its top, as long as lines begin with `#`."""
    before = (one for one in file.comments if one.span.line <= comment.span.line)
    return all(one.text.startswith("#") for one in before)

"""YAML as Terraform's `yamldecode` reads it: https://developer.hashicorp.com/terraform/language/functions/yamldecode.

One document of YAML 1.1 with anchors, aliases and merged maps; rows become tuples, maps become objects. Written by the grammar of
https://yaml.org/spec/1.2.2/, where a block ends with the first line that is indented less.
"""

from __future__ import annotations

import re

import msgspec

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions.yaml_scalars import INVALID, block, double, folded, quoted, resolved, single
from srm_tf.terraform.types import STRING

_SPACE = regex(r"[ \t]*(?:#[^\n]*)?")
_PROPERTY = regex(r"(?:&(?P<anchor>[0-9A-Za-z_-]+)|(?P<tag>!<[^>\s]+>|![^\s,\[\]{}]*))(?=[\s,\[\]{}]|\Z)")
_ALIAS = regex(r"\*([0-9A-Za-z_-]+)")
_SINGLE = regex(r"'((?:[^']|'')*)'")
_DOUBLE = regex(r'"((?:[^"\\]|\\[\s\S])*)"')
_HEADER = regex(r"([|>])(?:([1-9])([-+]?)|([-+])([1-9]?))?[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
_INDICATOR = regex(r"[-?:](?=[ \t\n]|\Z)")
_FLOW_COLON = regex(r":(?=\s|\Z)")
_MARKER = regex(r"(?:---|\.\.\.)(?=[ \t\n]|\Z)")
_DIRECTIVE = regex(r"%(?:YAML[ \t]+1\.1|TAG[ \t]+![^\s]*[ \t]+[^\s]+)[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
# A text without quotation marks: how it may begin, and how it goes on, on this line and on further ones.
_BEGIN = regex(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S)")
_FLOW_BEGIN = regex(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^\s,\[\]{}])")
_REST = regex(r"(?:[^\s:#]|:(?=\S)|(?<=\S)#|[ \t]+(?=[^\s#])(?!:(?:\s|\Z)))*")
_FLOW_REST = regex(r"(?:[^\s:#,\[\]{}]|:(?=\S)|(?<=\S)#|[ \t]+(?=[^\s#,\[\]{}])(?!:(?:\s|\Z)))*")
_GAP = regex(r"[ \t]*\n[ \t\n]*")
_COLLECTIONS = {"tuple": "!!seq", "object": "!!map"}
_LARGEST = 1_000_000  # values that a document may come to, aliases counted as what they stand for
_LONGEST_NAME = 1024  # characters from the beginning of a name to its colon


def read(text: str) -> Val:
    """The value of the only document. Raises EvalError for anything else."""
    try:
        return _Reader(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")).document()
    except RecursionError:
        raise EvalError("the YAML is nested too deeply") from None


class _Properties(msgspec.Struct, frozen=True):
    """What may stand before a value."""

    anchor: str = ""
    tag: str = ""


_BARE = _Properties()


class _Reader:
    """One pass over a text. A value in a block knows the column of that block, and ends where a line is not indented more."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.anchors: dict[str, tuple[Val, int]] = {}
        self.size = 0
        self.depth = 0  # of collections that are no blocks, where an indent means nothing

    def document(self) -> Val:
        """Everything."""
        self._skip_lines()
        directed, versions = self._next() == "%", 0
        while self._next() == "%":
            versions += self.text.startswith("%YAML", self.position)
            self._expect(versions < 2, "two directives for the version")  # noqa: PLR2004 — the first one is right
            self._expect(_DIRECTIVE.match(self.text, self.position), "unsupported directive")
            self.position = self._line_end()
            self._skip_lines()
        begun = self._at_marker("---")
        self._expect(begun or (self._next() and not directed), "no document")
        self.position += 3 if begun else 0
        found = self._block_value(-1, fresh=not begun)
        self._skip_lines()
        if self._at_marker("..."):
            self.position += 3
            self._skip_lines()
        self._expect(not self._next(), "something stands behind the value")
        return found

    def _expect(self, right: object, wrong: str) -> None:
        if not right:
            line = self.text.count("\n", 0, self.position) + 1
            raise EvalError(f"{INVALID} in line {line}: {wrong}")

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match at the position, and go behind the match."""
        hit = pattern.match(self.text, self.position)
        if hit is not None:
            self.position = hit.end()
        return hit

    def _next(self) -> str:
        return self.text[self.position : self.position + 1]

    def _line_end(self) -> int:
        end = self.text.find("\n", self.position)
        return len(self.text) if end < 0 else end

    def _column(self) -> int:
        return self.position - (self.text.rfind("\n", 0, self.position) + 1)

    def _indicator(self) -> str:
        hit = _INDICATOR.match(self.text, self.position)
        return hit[0] if hit else ""

    def _at_marker(self, sign: str = "") -> bool:
        return not self._column() and self.text.startswith(sign, self.position) and _MARKER.match(self.text, self.position) is not None

    def _skip_space(self) -> bool:
        """To the next sign, or to the end of the line; whether that is reached."""
        self._match(_SPACE)
        return self._next() in {"", "\n"}

    def _skip_lines(self) -> bool:
        """To the next sign, over line ends; whether there were any. The indent of a line has no tab."""
        crossed = self.position == 0
        while self._skip_space() and self._next():
            self.position += 1
            crossed = True
        if crossed and self._next() and not self.depth:
            self._expect("\t" not in self.text[self.position - self._column() : self.position], "a tab in an indent")
        return crossed

    def _properties(self) -> _Properties:
        found = _BARE
        while hit := self._match(_PROPERTY):
            self._expect(not (found.anchor if hit["anchor"] else found.tag), "two anchors or tags")
            tag = (hit["tag"] or found.tag).replace("!<tag:yaml.org,2002:", "!!").removesuffix(">")
            found = _Properties(hit["anchor"] or found.anchor, tag)
            if self._skip_space():
                break
        return found

    def _kept(self, value: Val, properties: _Properties = _BARE, before: int = 0) -> Val:
        """Count a value, and remember it under its anchor; the tag of a collection has to be that of its kind."""
        self.size += 1
        self._expect(self.size <= _LARGEST, "the document is too large")
        if properties.tag and value.type.kind in _COLLECTIONS:
            self._expect(properties.tag == _COLLECTIONS[value.type.kind], "unsupported tag")
        if properties.anchor:
            self.anchors[properties.anchor] = (value, self.size - before)
        return value

    def _block_value(self, outer: int, *, fresh: bool, in_map: bool = False) -> Val:
        """A value inside a block at column `outer`. `fresh`: a block may begin here; `in_map`: a row may stand at `outer` itself."""
        before = self.size
        crossed = self._skip_lines()
        if self._ended(outer, crossed=crossed, in_map=in_map):
            return self._kept(cty.null())
        found = self._collection() if fresh or crossed else None
        if found is not None:
            return self._kept(found)
        properties = self._properties()
        if properties != _BARE:
            crossed = self._skip_lines()
            if self._ended(outer, crossed=crossed, in_map=in_map):
                return self._kept(resolved("", properties.tag), properties, before)
            found = self._collection() if crossed else None
        self._expect(found is not None or not self._indicator(), "a block may not begin here")
        return self._kept(self._scalar(outer, properties.tag) if found is None else found, properties, before)

    def _ended(self, outer: int, *, crossed: bool, in_map: bool) -> bool:
        """Whether there is no value: the next line belongs to something further out."""
        if not self._next() or self._at_marker():
            return True
        if not crossed or self._column() > outer:
            return False
        return not (in_map and self._column() == outer and self._indicator() == "-")

    def _collection(self) -> Val | None:
        """A row or a map that begins here; None for anything else."""
        start, sign = self.position, self._indicator()
        if sign == "-":
            return self._row(self._column())
        named = sign or self._name() is not None
        self.position = start
        return self._map(self._column()) if named else None

    def _row(self, column: int) -> Val:
        items: list[Val] = []
        while self._continues(column) and self._indicator() == "-":
            self._behind_indicator()
            items.append(self._block_value(column, fresh=True))
            self._line_done(column)
        return cty.a_tuple(items)

    def _behind_indicator(self) -> None:
        """Behind `-` or `?`, where a block may begin, so that a tab would be an indent."""
        self.position += 1
        self._expect(not self.text[self.position : self._line_end()].lstrip(" ").startswith("\t"), "a tab in an indent")

    def _map(self, column: int) -> Val:
        found: dict[str, Val] = {}
        while self._continues(column) and self._indicator() != "-":
            name, value = self._explicit(column) if self._indicator() == "?" else self._pair(column)
            self._put(found, name, value)
            self._line_done(column)
        return cty.an_object(found)

    def _continues(self, column: int) -> bool:
        return bool(self._next()) and self._column() == column and not self._at_marker()

    def _line_done(self, column: int) -> None:
        """Behind an element: to the next line, which is not indented more than the block."""
        self._skip_lines()
        if self._next() and not self._at_marker():
            alone = not self.text[self.position - self._column() : self.position].strip()
            self._expect(alone and self._column() <= column, "another indent, or something behind a value")

    def _pair(self, column: int) -> tuple[Val, Val]:
        name = self._name()
        self._expect(name is not None, "could not find the expected ':'")
        return name or cty.null(), self._block_value(column, fresh=False, in_map=True)

    def _explicit(self, column: int) -> tuple[Val, Val]:
        """`? name` and, on a line of its own, `: value`."""
        self._behind_indicator()
        name = self._block_value(column, fresh=True)
        self._line_done(column)
        if self._continues(column) and self._indicator() == ":":
            self.position += 1
            return name, self._block_value(column, fresh=True, in_map=True)
        return name, cty.null()

    def _name(self) -> Val | None:
        """A name on one line, up to and including its colon; None where there is none, and then the position means nothing."""
        if self._indicator() == ":":
            self.position += 1
            return cty.null()
        end, anchors = min(self._line_end(), self.position + _LONGEST_NAME), dict(self.anchors)
        try:
            found = self._flow_value(_BEGIN, _REST)
        except EvalError:
            return None
        self.anchors = anchors  # those of names are of no use
        self._skip_space()
        if self._indicator() != ":" or self.position > end:
            return None
        self.position += 1
        return found

    def _put(self, found: dict[str, Val], name: Val, value: Val) -> None:
        """Another member. A later one of a name counts, and a merged map counts where it stands."""
        if name.data == "<<":
            self._expect(value.type.kind == "object" and not value.is_null, "only a map can be merged")
            found.update(value.members)
            return
        self._expect(name.type.is_primitive and not name.is_null, "a name has to be a text")
        found[str(convert(name, STRING).data)] = value

    def _scalar(self, outer: int, tag: str) -> Val:
        """A value in a block that is neither a row nor a map of that block."""
        if self._next() in {"|", ">"}:
            return convert(resolved(self._block_text(outer), tag), STRING)
        return self._flow_value(_BEGIN, _REST, tag=tag, outer=outer)

    def _block_text(self, outer: int) -> str:
        hit = self._match(_HEADER)
        if hit is None:
            raise EvalError(f"{INVALID}: a wrong header of a block")
        self.position += 1
        least = max(outer, 0) + int(hit[2] or hit[5] or 1)
        indent = least if hit[2] or hit[5] else 0
        lines: list[str] = []
        deepest = 0
        while self.position < len(self.text):
            line = self.text[self.position : self._line_end()]
            depth = len(line) - len(line.lstrip(" "))
            deepest = max(deepest, depth)
            if depth < len(line):
                indent = indent or max(deepest, least)
                if depth < indent or self._at_marker():
                    break
            lines.append(line[indent:] if indent else "")
            self.position = self._line_end() + 1
        ended = self.position <= len(self.text)
        self.position = min(self.position, len(self.text)) - (1 if ended and self.position else 0)
        return block(lines, fold=hit[1] == ">", chomp=hit[3] or hit[4] or "", ended=ended)

    def _flow_value(self, begin: re.Pattern[str], rest: re.Pattern[str], *, tag: str = "", outer: int | None = None) -> Val:
        """A value that is no block. A text goes on behind the end of the line if `outer` is given and the next is indented more."""
        before, properties = self.size, _Properties("", tag) if tag else self._properties()
        sign = self._next()
        if sign in {"[", "{"}:
            self.depth += 1
            found = self._flow_row() if sign == "[" else self._flow_map()
            self.depth -= 1
            return self._kept(found, properties, before)
        if sign == "*" and (hit := self._match(_ALIAS)):
            self._expect(hit[1] in self.anchors and properties == _BARE, "unknown anchor")
            value, size = self.anchors[hit[1]]
            self.size += size
            return value
        if sign in {"'", '"'}:
            hit = self._match(_SINGLE if sign == "'" else _DOUBLE)
            raw = hit[1] if hit else ""
            self._expect(hit and not re.search(r"^(?:---|\.\.\.)(?:\s|$)", raw, re.MULTILINE), "a text without its end")
            text = single(raw) if sign == "'" else double(raw)
            return self._kept(quoted(text, properties.tag), properties, before)
        if properties != _BARE and sign in {"", ",", "]", "}", "\n"}:
            return self._kept(resolved("", properties.tag), properties, before)
        return self._kept(resolved(self._plain(begin, rest, outer), properties.tag), properties, before)

    def _plain(self, begin: re.Pattern[str], rest: re.Pattern[str], outer: int | None) -> str:
        self._expect(begin.match(self.text, self.position), "a sign that no text may begin with")
        start = self.position
        self._match(begin)
        self._match(rest)
        while outer is not None and self._goes_on(rest, outer):
            pass
        return folded(self.text[start : self.position])

    def _goes_on(self, rest: re.Pattern[str], outer: int) -> bool:
        """Whether a text goes on behind the end of the line; if so, to its end there."""
        end = self.position
        if self._match(_GAP):
            indent = self.text[self.position - self._column() : self.position]
            self._expect("\t" not in indent[: outer + 1], "a tab in an indent")
            if self._next() not in {"", "#"} and self._column() > outer and not self._at_marker():
                begun = self.position
                self._match(rest)
                if self.position > begun:
                    return True
        self.position = end
        return False

    def _flow_row(self) -> Val:
        self.position += 1
        items: list[Val] = []
        while not self._flow_ended("]", first=not items):
            start = self._flow_start()
            item = self._flow_item()
            if self._flow_colon(start):
                pair: dict[str, Val] = {}
                self._put(pair, item, self._flow_member())
                item = self._kept(cty.an_object(pair))
            items.append(item)
        return cty.a_tuple(items)

    def _flow_map(self) -> Val:
        self.position += 1
        found: dict[str, Val] = {}
        first = True
        while not self._flow_ended("}", first=first):
            first = False
            start = self._flow_start()
            name = self._flow_item()
            self._put(found, name, self._flow_member() if self._flow_colon(start) else cty.null())
        return cty.an_object(found)

    def _flow_ended(self, closing: str, *, first: bool) -> bool:
        """Whether a collection ends here; its elements stand apart by commas, and the last may have one, too."""
        self._skip_lines()
        if not first and self._next() != closing:
            self._expect(self._next() == ",", f"did not find expected ',' or '{closing}'")
            self.position += 1
            self._skip_lines()
        self._expect(self._next(), f"did not find expected '{closing}'")
        if self._next() != closing:
            return False
        self.position += 1
        return True

    def _flow_item(self) -> Val:
        return self._flow_value(_FLOW_BEGIN, _FLOW_REST, outer=-1)

    def _flow_start(self) -> int | None:
        """Where a name on one line begins; None for one behind a question mark, which may have several."""
        if self._indicator() != "?":
            return self.position
        self.position += 1
        self._skip_lines()
        return None

    def _flow_colon(self, start: int | None) -> bool:
        """Go behind the colon of a pair, if there is one; behind a quotation mark or a bracket it may touch what follows."""
        tight = self.text[self.position - 1] in "'\"]}"
        self._skip_lines()
        if not (self._next() == ":" if tight else _FLOW_COLON.match(self.text, self.position)):
            return False
        self._expect(start is None or "\n" not in self.text[start : self.position], "a name on several lines")
        self.position += 1
        return True

    def _flow_member(self) -> Val:
        self._skip_lines()
        return cty.null() if self._next() in {",", "]", "}"} else self._flow_item()

r"""Regular expressions as Terraform has them (RE2, https://github.com/google/re2/wiki/Syntax), in those of Python.

What the two write differently is rewritten: `\z`, `\Q…\E`, `(?i)` in the middle, `(?U)`, `[[:alpha:]]`, classes that are ASCII only, the
end of a text. What RE2 refuses is refused: look-around, back references, possessive and doubled repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from srm_tf.regex import regex
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions.regex_classes import PERL, POSIX, Unsupported, escaped, property_ranges, written
from srm_tf.terraform.functions.regex_machine import Choice, Group, Hit, Leaf, Machine, Node, Repeat, ambiguous, countable

_GROUP = regex(r"\(\?P?<(?P<name>[0-9A-Za-z_]+)>")
_FLAGS = regex(r"\(\?(?P<on>[imsU]*)(?:-(?P<off>[imsU]+))?(?P<end>[:)])")
_REPEAT = regex(r"\{(?P<least>\d+)(?:(?P<comma>,)(?P<most>\d*))?\}")
_REFERENCE = regex(r"\$(?:\$|(?P<bare>\w+)|\{(?P<braced>\w+)\})")
_MOST_REPEATS = 1000
_FOLDED_OTHERWISE = regex("[\u0130\u0131\ufb05\ufb06]")  # letters that are others in small or capital to Python, and to RE2 are not


class Pattern(msgspec.Struct, frozen=True):
    """A compiled pattern. `names`: those of its groups in order, an empty one for a group without."""

    compiled: re.Pattern[str] | Machine
    names: tuple[str, ...]
    folds: bool  # whether `(?i)` stands in it

    def matches(self, text: str) -> Iterator[Hit]:
        """The matches one after the other; an empty one never directly behind another. Raises Unsupported for what Python folds."""
        if self.folds and _FOLDED_OTHERWISE.search(text):
            raise Unsupported
        position, end = 0, -1
        while position <= len(text) and (hit := self._search(text, position)):
            if hit.end > position or hit.start != end:
                yield hit
            end = hit.end
            position = end if end > position else position + 1

    def _search(self, text: str, position: int) -> Hit | None:
        if isinstance(self.compiled, Machine):
            return self.compiled.search(text, position)
        hit = self.compiled.search(text, position)
        return Hit(hit.start(), hit.end(), (hit[0], *hit.groups())) if hit is not None else None

    def replaced(self, text: str, template: str) -> str:
        """The text with each match replaced by what the template (`$1`, `${name}`) makes of it."""
        parts: list[str] = []
        position = 0
        for hit in self.matches(text):
            parts += text[position : hit.start], self._expanded(hit, template)
            position = hit.end
        return "".join([*parts, text[position:]])

    def _expanded(self, hit: Hit, template: str) -> str:
        return _REFERENCE.sub(lambda found: self._group(hit, found["bare"] or found["braced"] or "$"), template)

    def _group(self, hit: Hit, name: str) -> str:
        if name == "$":
            return name
        if name.isdecimal():
            return (hit.texts[int(name)] or "") if int(name) <= len(self.names) else ""
        return (hit.texts[self.names.index(name) + 1] or "") if name in self.names else ""


@lru_cache(maxsize=512)
def compiled(text: str) -> Pattern:
    """The pattern of a text in RE2's syntax. Raises EvalError if it is none, and Unsupported if it is beyond this translation."""
    translation = _Translation(text)
    try:
        pattern = translation.whole()
        compiled = re.compile(translation.out)
        machine = Machine(pattern, len(translation.names)) if translation.ambiguous else None
        if translation.folds and _FOLDED_OTHERWISE.search(text):
            raise Unsupported
        return Pattern(machine or compiled, tuple(translation.names), translation.folds)
    except (re.error, OverflowError, RecursionError):
        raise EvalError("invalid regexp pattern") from None


class _Translation:
    """One pass over a pattern. `out` is what it came to, `atom` where in it the last thing that can be repeated begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position: int = 0
        self.out = ""
        self.atom = -1
        self.names: list[str] = []
        self.flags: frozenset[str] = frozenset()
        self.row: list[Node] = []
        self.folds = False  # whether `(?i)` holds somewhere
        self.ambiguous = False  # whether Python might try without end

    def whole(self) -> Node:
        """Translate everything, into the same as a tree as well."""
        found = self._alternatives()
        if self.position < len(self.text):
            raise EvalError("invalid regexp pattern: unexpected )")
        return found

    def _alternatives(self) -> Choice:
        """Up to the end of the text or of the group. A flag that is set on the way holds to the end of the group."""
        outer, scope = self.flags, self._open_flags()
        self.atom, before = -1, self.row
        rows: list[list[Node]] = [[]]
        self.row = rows[0]
        while self.position < len(self.text) and self.text[self.position] != ")":
            if self.text[self.position] == "|":
                self.out += ")" * scope + "|"
                self.position += 1
                scope, self.atom = self._open_flags(), -1
                rows.append([])
                self.row = rows[-1]
            elif hit := self._flag_setting():
                self.flags = _with_flags(self.flags, hit["on"], hit["off"] or "")
                self.out += ")" * scope
                scope, self.atom = self._open_flags(), -1
            else:
                self._piece()
        self.out += ")" * scope
        self.flags, self.row = outer, before
        return Choice(tuple(map(tuple, rows)))

    def _flag_setting(self) -> re.Match[str] | None:
        hit = _FLAGS.match(self.text, self.position)
        if hit is None or hit["end"] == ":":
            return None
        self.position = hit.end()
        return hit

    def _open_flags(self) -> int:
        """Begin a group with the flags that Python knows, and say how many were begun."""
        known = "".join(sorted(self.flags & {"i", "m", "s"}))
        self.folds = self.folds or "i" in known
        self.out += f"(?{known}:" if known else ""
        return 1 if known else 0

    def _piece(self) -> None:
        sign = self.text[self.position]
        if sign in "*+?" or (sign == "{" and _REPEAT.match(self.text, self.position)):
            self._repeat()
        elif sign == "(":
            self._group()
        elif sign == "[":
            self._emit(self._class())
        elif sign == "\\":
            self._escape()
        else:
            self.position += 1
            place = {"^": "(?:^)", "$": "(?:$)" if "m" in self.flags else "(?:\\Z)"}.get(sign, "")
            self._emit(place or ("." if sign == "." else escaped(sign)), wide=not place)

    def _emit(self, piece: str, *, wide: bool = True) -> None:
        self.atom = len(self.out)
        self.out += piece
        flags = "".join(sorted(self.flags & {"i", "m", "s"}))
        self.row.append(Leaf(f"(?{flags}:{piece})", wide))

    def _repeat(self) -> None:
        """`*`, `+`, `?`, `{n,m}`, each maybe lazy; only ever one of them."""
        if self.atom < 0:
            raise EvalError("invalid regexp pattern: missing argument to repetition operator")
        hit = _REPEAT.match(self.text, self.position)
        written_so = hit[0] if hit else self.text[self.position]
        if hit and max(int(hit["least"]), int(hit["most"] or 0)) > _MOST_REPEATS:
            raise EvalError("invalid regexp pattern: invalid repeat count")
        self.position += len(written_so)
        lazy = self.text.startswith("?", self.position)
        self.position += lazy
        lazy = lazy != ("U" in self.flags)
        self.out += written_so + ("?" if lazy else "")
        repeated = _repeated(self.row[-1], hit, written_so, lazy=lazy)
        if not countable(repeated, _MOST_REPEATS):
            raise EvalError("invalid regexp pattern: invalid repeat count")
        self.ambiguous = self.ambiguous or (repeated.most != 1 and ambiguous(repeated.inner))
        self.row[-1] = repeated
        following = self.text[self.position : self.position + 1]
        if following and (following in "*+?" or _REPEAT.match(self.text, self.position)):
            raise EvalError("invalid regexp pattern: invalid nested repetition operator")
        self.atom = -1

    def _group(self) -> None:
        start, outer = len(self.out), self.flags
        named, flagged = _GROUP.match(self.text, self.position), _FLAGS.match(self.text, self.position)
        if named:
            self._named(named["name"])
            self.position = named.end()
        elif flagged:
            self.out += "(?:"
            self.flags = _with_flags(self.flags, flagged["on"], flagged["off"] or "")
            self.position = flagged.end()
        elif self.text.startswith("(?", self.position):
            raise EvalError("invalid regexp pattern: invalid or unsupported Perl syntax")
        else:
            self._named("")
            self.position += 1
        number = len(self.names) if not flagged else 0
        inner = self._alternatives()
        if self.position >= len(self.text):
            raise EvalError("invalid regexp pattern: missing closing )")
        self.row.append(Group(inner, number))
        self.position += 1
        self.out += ")"
        self.atom, self.flags = start, outer

    def _named(self, name: str) -> None:
        self.names.append(name)
        self.out += "("

    def _escape(self) -> None:
        r"""What stands behind `\`, outside of a class."""
        sign = self.text[self.position + 1 : self.position + 2]
        if sign == "Q":
            end = self.text.find("\\E", self.position)
            literal = self.text[self.position + 2 : end if end >= 0 else None]
            self.position = end + 2 if end >= 0 else len(self.text)
            for one in literal:
                self._emit(escaped(one))
        elif sign in "AzbB" and sign:
            self.position += 2
            self._emit({"A": "(?:\\A)", "z": "(?:\\Z)", "b": "(?a:\\b)", "B": "(?a:\\B)"}[sign], wide=False)
        elif ranges := self._named_class():
            self._emit(f"[{written(ranges)}]")
        else:
            self._emit(escaped(self._character()))

    def _named_class(self) -> list[tuple[int, int]]:
        r"""The ranges of `\d`, `\pL`, `\p{Greek}` and the like at the position; nothing where there is none."""
        sign = self.text[self.position + 1 : self.position + 2]
        if sign in PERL:
            self.position += 2
            return PERL[sign]
        if sign not in {"p", "P"}:
            return []
        hit = re.compile(r"\\[pP](?:\{(\^?)(\w+)\}|(\w))").match(self.text, self.position)
        if hit is None:
            raise EvalError("invalid regexp pattern: invalid character class range")
        self.position = hit.end()
        return property_ranges(hit[2] or hit[3], negated=(sign == "P") != bool(hit[1]))

    def _character(self) -> str:
        r"""One character that is written with `\`."""
        hit = re.compile(
            r"\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|(0[0-7]{0,2}|[1-7][0-7]{1,2})|([afnrtv])|([\x00-/:-@\[-`{-\x7f]))"
        ).match(self.text, self.position)
        if hit is None or int(hit[2] or "0", 16) > 0x10FFFF:  # noqa: PLR2004 — the last character
            raise EvalError("invalid regexp pattern: invalid escape sequence")
        self.position = hit.end()
        if hit[5]:
            return str(hit[5])
        if hit[4]:
            return dict(zip("afnrtv", "\a\f\n\r\t\v", strict=True))[hit[4]]
        return chr(int(hit[3], 8) if hit[3] else int(hit[1] or hit[2], 16))

    def _class(self) -> str:
        """`[…]`."""
        self.position += 1
        negated = self.text.startswith("^", self.position)
        self.position += negated
        ranges: list[tuple[int, int]] = []
        first = True
        while first or not self.text.startswith("]", self.position):
            if self.position >= len(self.text):
                raise EvalError("invalid regexp pattern: missing closing ]")
            ranges += self._class_member()
            first = False
        self.position += 1
        return f"[{'^' if negated else ''}{written(ranges)}]"

    def _class_member(self) -> list[tuple[int, int]]:
        posix = re.compile(r"\[:(\^?)(\w+):\]").match(self.text, self.position)
        if posix:
            if posix[2] not in POSIX:
                raise EvalError("invalid regexp pattern: invalid character class range")
            self.position = posix.end()
            return POSIX["^" + posix[2]] if posix[1] else POSIX[posix[2]]
        if self.text.startswith("\\", self.position) and (ranges := self._named_class()):
            return ranges
        first = self._class_character()
        last = first
        if self.text.startswith("-", self.position) and self.text[self.position + 1 : self.position + 2] not in {"", "]"}:
            self.position += 1
            last = self._class_character()
        if last < first:
            raise EvalError("invalid regexp pattern: invalid character class range")
        return [(ord(first), ord(last))]

    def _class_character(self) -> str:
        if self.text.startswith("\\", self.position):
            return self._character()
        self.position += 1
        return self.text[self.position - 1]


def _repeated(inner: Node, counts: re.Match[str] | None, sign: str, *, lazy: bool) -> Repeat:
    if counts is None:
        return Repeat(inner, int(sign == "+"), 1 if sign == "?" else None, lazy)
    least = int(counts["least"])
    most = None if counts["comma"] and not counts["most"] else int(counts["most"] or least)
    return Repeat(inner, least, most, lazy)


def _with_flags(flags: frozenset[str], on: str, off: str) -> frozenset[str]:
    return (flags | set(on)) - set(off)

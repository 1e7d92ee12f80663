"""The patterns of `fileset()`, as https://pkg.go.dev/github.com/bmatcuk/doublestar (v1) reads them, its peculiarities included.

A pattern is cut at every `/` before anything else is looked at, so that braces cannot hold a `/`; a malformed part is an error only when
some name is held against it; `**` is special only as a whole part.
"""

from __future__ import annotations

from srm_tf.terraform.cty import EvalError

ANY_DEPTH = "**"
_SPECIAL = frozenset("*?[{\\")
_MOST = 100  # wildcards in one part: each is a level of recursion


def parts(pattern: str) -> list[str]:
    """The parts of a pattern between its slashes; an escaped slash parts nothing."""
    return _split(pattern, "/")


def is_plain(part: str) -> bool:
    """Whether a part is just a name."""
    return _SPECIAL.isdisjoint(part)


def matches(part: str, name: str) -> bool:
    """Whether one part of a pattern fits a file name. Raises EvalError for a malformed one."""
    if part.count("*") + part.count("{") > _MOST:
        raise EvalError(f"expected at most {_MOST} wildcards between two slashes of a pattern, got more")
    return _fits(part, name, {})


def _split(text: str, sign: str) -> list[str]:
    """The parts of a text; what stands behind the last sign counts only where there is something."""
    found, start = list[str](), 0
    if _find(text, sign, 0) < 0:
        return [text]
    while start < len(text):
        end = _find(text, sign, start)
        found.append(text[start:] if end < 0 else text[start:end])
        start = len(text) if end < 0 else end + 1
    return found


def _find(text: str, sign: str, start: int) -> int:
    """The next place of a sign without a backslash before it, or -1."""
    end = text.find(sign, start)
    while end > start and text[end - 1] == "\\":
        end = text.find(sign, start := end + 1)
    return end


def _fits(part: str, name: str, seen: dict[tuple[str, str], bool]) -> bool:
    """As `matches`; `seen` keeps what was tried, so that the time stays within reason."""
    key = (part, name)
    if key not in seen:
        seen[key] = _tried(part, name, seen)
    return seen[key]


def _tried(part: str, name: str, seen: dict[tuple[str, str], bool]) -> bool:
    at = place = 0
    while at < len(part) and place < len(name):
        sign = part[at]
        if sign == "*":
            return at + 1 == len(part) or _anywhere(part[at + 1 :], name[place:], seen)
        if sign == "{":
            return _alternatives(part[at + 1 :], name[place:], seen)
        step, fits = _one(part, at, name[place])
        if not fits:
            return False
        at, place = step, place + 1
    return place == len(name) and not part[at:].strip("*")


def _one(part: str, at: int, letter: str) -> tuple[int, bool]:
    """What stands for a single letter: where it ends, and whether it fits."""
    sign = part[at]
    if sign == "[":
        end = _find(part, "]", at + 1)
        if end < 0:
            raise EvalError("a bracket in the pattern is not closed")
        return end + 1, _in_class(part[at + 1 : end], letter)
    if sign == "\\":
        if at + 1 == len(part):
            raise EvalError("the pattern ends in a backslash")
        return at + 2, part[at + 1] == letter
    return at + 1, sign in {"?", letter}


def _anywhere(rest: str, name: str, seen: dict[tuple[str, str], bool]) -> bool:
    """Whether what follows a star fits some end of the name; what is malformed there goes unnoticed."""
    for start in range(len(name)):
        try:
            if _fits(rest, name[start:], seen):
                return True
        except EvalError:
            continue
    return False


def _alternatives(rest: str, name: str, seen: dict[tuple[str, str], bool]) -> bool:
    end = _find(rest, "}", 0)
    if end < 0:
        raise EvalError("a brace in the pattern is not closed")
    inside = rest[:end]
    last = [""] if inside.endswith(",") and not inside.endswith("\\,") else []  # other than behind the last slash of a pattern, it counts
    return any(_fits(one + rest[end + 1 :], name, seen) for one in (*_split(inside, ","), *last))


def _in_class(inside: str, letter: str) -> bool:
    """Whether `[inside]` holds a letter; `^` at its beginning turns it round."""
    if not inside:
        raise EvalError("brackets in the pattern are empty")
    negated = inside[0] == "^"
    at, found = int(negated), False
    while at < len(inside):
        low, at = _letter(inside, at)
        high = low
        if inside[at : at + 1] == "-":
            high, at = _letter(inside, at + 1)
        found = found or low <= letter <= high
    return found is not negated


def _letter(inside: str, at: int) -> tuple[str, int]:
    """A letter of a class, and the place behind it."""
    if inside[at : at + 1] == "\\":
        at += 1
        if at < len(inside):
            return inside[at], at + 1
    if at >= len(inside) or inside[at] == "-":
        raise EvalError("a range in the pattern is not complete")
    return inside[at], at + 1

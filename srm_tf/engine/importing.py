"""Comments for other checkers, rewritten into ours where they stand; every byte that is not of such a comment stays.

One is left alone where ours would say something else: an id that no control answers to, all checks at once, conditions that ours do not
have, or a place where ours would be about other lines.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.engine import foreign_waivers
from srm_tf.engine.finding import Failure
from srm_tf.engine.written_waivers import last_day
from srm_tf.errors import SrmError
from srm_tf.files import content, text_of
from srm_tf.regex import regex
from srm_tf.terraform import cache
from srm_tf.terraform.comments import OURS, to_us
from srm_tf.terraform.comments import about as ours_about
from srm_tf.terraform.foreign_comments import ALL, JOINT, Layout, about, said
from srm_tf.terraform.root_variables import parse_file
from srm_tf.terraform.roots import label
from srm_tf.terraform.tree import configuration_files, folders

if TYPE_CHECKING:
    from srm_tf.engine.foreign_waivers import Known
    from srm_tf.terraform.comments import Directive, Line
    from srm_tf.terraform.syntax import Comment, File

ENDINGS: Final = (".tf", ".tofu")  # JSON has no comments
_BOM: Final = "\ufeff"
_BLANK: Final = regex(r"\s*")
_BEGINS: Final = regex(r"\s*(?:[\w-]+\s*=(?![=>])\s*|[\w-]+\s*(?=[{\"]))?")


class Left(msgspec.Struct, frozen=True):
    """A comment that is left alone: its line, its word with the ids, and why."""

    line: int
    word: str
    why: str


class Rewritten(msgspec.Struct, frozen=True):
    """A file before and after. `moved`: how many lines of comments say it our way now."""

    path: Path
    name: str
    before: bytes
    after: bytes
    moved: int
    left: tuple[Left, ...]


class Imported(msgspec.Struct, frozen=True):
    """What there is to rewrite in the files that were named, and those that could not be read."""

    files: tuple[Rewritten, ...]
    failures: tuple[Failure, ...]


def imported(names: Iterable[str], known: Known, *, keep: bool) -> Imported:
    """Read and rewrite, in memory. `keep`: the old comments stay beside ours."""
    files: list[Rewritten] = []
    failures: list[Failure] = []
    for name, path in _files(names, failures):
        try:
            files.append(_rewritten_file(path, name, known, keep=keep))
        except SrmError as error:
            failures.append(Failure.of(name, error))
    return Imported(tuple(files), tuple(failures))


def _files(names: Iterable[str], failures: list[Failure]) -> Iterator[tuple[str, Path]]:
    """Each file once, by the name that messages have for it."""
    seen: set[Path] = set()
    for name in names:
        try:
            found = _named(Path(name), name, failures)
        except SrmError as error:
            failures.append(Failure.of(name, error))
            continue
        for path in found:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield label(path), path.resolve()


def _named(path: Path, name: str, failures: list[Failure]) -> list[Path]:
    if path.is_dir():

        def closed(error: OSError) -> None:
            failures.append(Failure(str(error.filename), str(SrmError((str(error.filename),), f"expected a directory, got {error}"))))

        files = (one for folder in folders(path, closed=closed) for one in configuration_files(folder))
        found = [one for one in files if one.name.endswith(ENDINGS)]
        if not found:
            raise SrmError((name,), "expected a directory with Terraform configuration, got one without any")
        return found
    if not path.exists():
        raise SrmError((name,), "expected a file or a directory, got nothing of that name")
    if not name.endswith(ENDINGS):
        raise SrmError((name,), f"expected a file that ends with {' or '.join(ENDINGS)}, got another one", "JSON has no comments.")
    return [path]


def _rewritten_file(path: Path, name: str, known: Known, *, keep: bool) -> Rewritten:
    before = content(path, name)
    file = cache.parsed(before, name, parse_file)
    text_of(before, name)  # Terraform takes any byte in a comment; written anew, it would be another
    text = before.decode("utf-8")  # with its BOM
    after, moved, left = rewritten(text, file, known, keep=keep)
    return Rewritten(path, name, before, after.encode("utf-8"), moved, tuple(left))


def rewritten(text: str, file: File, known: Known, *, keep: bool) -> tuple[str, int, list[Left]]:
    """The text with our comments, how many lines of comments changed, and what was left alone."""
    starts = _starts(text)
    layout = Layout(file, list(said(file)))
    parts: list[str] = []
    left: list[Left] = []
    done = 0
    for _, several in groupby(said(file), key=itemgetter(1)):
        (comment, line, _), *_ = group = list(several)
        new = _new(comment, line, [(one, _why_not(one, comment, line, layout, known)) for *_, one in group], known, keep=keep)
        left += new.left
        if new.text is not None:
            begin, _ = _place(comment, starts)
            parts += [text[done : begin + line.start], new.text]
            done = begin + line.end
    return "".join([*parts, text[done:]]), len(parts) // 2, left


def _starts(text: str) -> list[int]:
    """Where each line begins; the BOM belongs to none."""
    found = [len(text) - len(text.removeprefix(_BOM))]
    for line in text[found[0] :].split("\n"):
        found.append(found[-1] + len(line) + 1)
    return found


def _place(comment: Comment, starts: Sequence[int]) -> tuple[int, int]:
    """Where a comment begins and ends in the text whose lines begin there."""
    span = comment.span
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def comments_alone(data: bytes, name: str) -> str:
    """A file that parses, with "…" for the code of each line, but for how it begins: any of it may be a password."""
    text, done, shown = data.decode("utf-8"), 0, list[str]()
    starts = _starts(text)
    for comment in parse_file(data, name).comments:
        begin, end = _place(comment, starts)
        shown += [_outline(text[done:begin], whole=_begins_line(text, done)), text[begin:end]]
        done = end
    return "".join([*shown, _outline(text[done:], whole=_begins_line(text, done))])


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _outline(code: str, *, whole: bool) -> str:
    """Code without what it says. `whole`: it begins where a line does, so that the name of an argument or of a block may begin it."""
    return "\n".join(_without_values(line, named=whole or at > 0) for at, line in enumerate(code.split("\n")))


def _without_values(line: str, *, named: bool) -> str:
    """What a line of code begins with.

    >>> _without_values('  a = "b" ', named=True), _without_values('resource "a" "b" {', named=True), _without_values(" b", named=False)
    ('  a = … ', 'resource …', ' …')
    """
    hit = (_BEGINS if named else _BLANK).match(line)
    begins = hit[0] if hit is not None else ""
    rest = line[len(begins) :]
    return f"{begins}…{rest[len(rest.rstrip()) :]}" if rest.strip() else line


class _New(msgspec.Struct, frozen=True):
    """What a line of a comment says now; None: what it said."""

    text: str | None
    left: tuple[Left, ...] = ()


def _new(comment: Comment, line: Line, found: Sequence[tuple[Directive, str]], known: Known, *, keep: bool) -> _New:
    content = comment.text[line.start : line.end]
    moving = [one for one, why in found if not why]
    left = [Left(line.number, one.written, why) for one, why in found if why]
    ours = _text(content, line, comment, moving, known, keep=keep) if moving else ""
    why = ""
    if len({one.until for one in moving}) > 1:
        why = "ours has one day for all it names: write two comments"
    elif moving and moving[0].until is None and last_day(ours):
        why = "its reason ends in a day, on which ours would end"
    if why:
        left += [Left(line.number, one.written, why) for one in moving]
    if why or not moving or to_us(content) is not None:
        return _New(None, tuple(left))
    return _New(ours, tuple(left))


def _text(content: str, line: Line, comment: Comment, moving: Sequence[Directive], known: Known, *, keep: bool) -> str:
    """What the line says, with ours at its end: our reason goes as far as the line."""
    reasons = list(dict.fromkeys(one.reason for one in moving if one.reason))
    rest = content.rstrip() if keep else JOINT.sub("", _without(content, moving))
    rest = "" if [rest] == reasons else rest  # what stands before says why
    why = "; ".join(reasons) or foreign_waivers.reason(moving[0])
    controls = dict.fromkeys(control for one in moving for control in foreign_waivers.controls(one, known))
    until = f" until {moving[0].until.isoformat()}" if moving[0].until is not None else ""
    ours = f"{OURS} waive {', '.join(controls)}{until}: {why}"
    blank = _blank(comment, line)
    return f"{blank}{rest} {ours}" if rest else f"{blank}{ours}"


def _blank(comment: Comment, line: Line) -> str:
    """A blank behind the signs of a comment, where there is none."""
    before = comment.text[: line.start]
    return " " if before and not before[-1].isspace() else ""


def _without(content: str, moving: Sequence[Directive]) -> str:
    kept, at = "", 0
    for one in moving:
        kept, at = kept + content[at : one.start], one.end
    return kept + content[at:]


def _why_not(one: Directive, comment: Comment, line: Line, layout: Layout, known: Known) -> str:
    """Why a directive has to stay; "" if ours can say the same."""
    if one.problem:
        return one.problem
    if ALL in one.ids or one.all_but:
        return "it is about all checks: name the controls that you mean"
    if one.only:
        return "ours knows no conditions on attributes"
    why = foreign_waivers.unknown(one, known) or _of_a_part(one, known)
    theirs, ours = about(one, comment, line.number, layout), ours_about(comment, layout.file)
    if why or theirs == ours is not None:
        return why
    return f"it is about {_lines(theirs)}, ours would be about {_lines(ours)}" if theirs is not None else "it is about nothing there"


def _of_a_part(one: Directive, known: Known) -> str:
    """Why ours would accept more, of an id that asks a part of a control."""
    for name in one.ids:
        for control, asks in foreign_waivers.parts(replace(one, ids=(name,)), known).items():
            only = f"{', '.join(map(str, asks))} alone" if asks else "a part alone"
            return f"{name} asks of {control} {only}, ours would accept all of it"
    return ""


def _lines(found: tuple[int, int] | None) -> str:
    if found is None:
        return "nothing"
    first, last = found
    if first == 1 and last >= 10**9:
        return "the file"
    return f"line {first}" if first == last else f"lines {first} to {last}"


def written(found: Imported) -> Imported:
    """Write what changed. What cannot be written is a failure, and not among the files."""
    done: list[Rewritten] = []
    failures = list(found.failures)
    for one in found.files:
        try:
            if one.before != one.after:
                _write(one)
            done.append(one)
        except SrmError as error:
            failures.append(Failure.of(one.name, error))
    return Imported(tuple(done), tuple(failures))


def _write(one: Rewritten) -> None:
    """Write a file whole or not at all; it keeps its permissions. Raises SrmError."""
    import shutil  # noqa: PLC0415 — only what writes needs them
    import tempfile  # noqa: PLC0415

    try:
        if one.path.read_bytes() != one.before:
            raise SrmError((one.name,), "expected the file as it was read, got another one: it changed meanwhile")
        handle, aside = tempfile.mkstemp(dir=one.path.parent, prefix=f".{one.path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(one.after)
            shutil.copymode(one.path, aside)
            Path(aside).replace(one.path)
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SrmError((one.name,), f"expected a file that can be written, got {error.strerror or 'an error'}") from None

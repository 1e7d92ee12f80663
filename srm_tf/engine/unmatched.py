"""Globs of options and settings that match nothing: a slip, mostly, and nobody would see it in a report without findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from srm_tf.engine.choice import address_wanted, is_address
from srm_tf.engine.resolved_options import WORDS, matches
from srm_tf.engine.scopes import DEFAULT
from srm_tf.errors import Collector, SrmError, nearest
from srm_tf.model.graph import Note
from srm_tf.model.scopes import ACTION, KEY_PROVIDER, METHOD
from srm_tf.terraform.tree import matching_none

if TYPE_CHECKING:
    from srm_tf.engine.finding import Report
    from srm_tf.engine.nearest import Settings
    from srm_tf.engine.resolved_options import Asked
    from srm_tf.settings import Options

# How addresses begin that are no resource's: a report tells them only where something is found of them.
_NO_RESOURCES = frozenset({DEFAULT, "data", "ephemeral", "provider", "backend", KEY_PROVIDER, METHOD, ACTION})


class _There(NamedTuple):
    """What reports tell of: the addresses, and how those of a resource begin of which they do not tell all."""

    addresses: set[str]
    untold: Collection[str]


def notes(
    line: Mapping[str, Any], files: Sequence[tuple[Settings, Sequence[tuple[Path, Report]]]], parts: Sequence[Report]
) -> Iterator[Note]:
    """Rules for paths that match no input, and words for addresses that match no resource.

    `files`: those of which all is judged that they may speak of, with the inputs that they count for, by their directories.
    """
    there = _there(parts)
    for name in WORDS:
        yield from _words(f"--{name}", line.get(name) or (), there)
    for settings, inputs in files:
        if settings.file is not None:
            yield from _of(settings.file, f"{settings.name}: ", [part for _, part in inputs])
            for place, rule in enumerate(settings.file.path):
                where = f"{settings.name}: path[{place}]"
                inside = [part for folder, part in inputs if matches(folder, rule.match, settings.folder)]
                if inside:
                    yield from _of(rule, f"{where}.", inside)
                else:
                    yield Note("settings", where, f"match = {rule.match!r} matches no directory that is judged{_slashes(rule.match)}")


def excluded(where: str, globs: Sequence[str], names: Sequence[str]) -> Iterator[Note]:
    """Globs of directories not to look into, of which there is none in the directories that are judged."""
    for glob in matching_none(names, globs):
        yield Note("settings", where, f"{glob!r} matches no directory in what is judged{_slashes(glob)}")


def _slashes(glob: str) -> str:
    """What is to be told of a path as Windows writes it, of which TOML may have made a tab."""
    return "; paths are written with `/`" if "\\" in repr(glob) else ""


def refuse(
    line: Mapping[str, Any],
    files: Sequence[tuple[Settings, Sequence[tuple[Path, Report]]]],
    parts: Sequence[Report],
    asked: Callable[[str], Asked],
) -> None:
    """Raises SrmError where `only` names what nothing has, or leaves no control to ask: nothing was judged, and that would pass.

    It counts as it is said nearest: on the line, else in a rule for paths, and in the file around it; these two where all is judged.
    """
    told = Collector()
    for where, words, about in _only(line, files, parts):
        told.attempt(partial(refuse_absent, where, words, about), None)
        told.attempt(partial(refuse_none_left, where, words, [asked(name) for part in about for name in part.inputs]), None)
    told.settle()


def _only(
    line: Mapping[str, Any], files: Sequence[tuple[Settings, Sequence[tuple[Path, Report]]]], parts: Sequence[Report]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[Report]]]:
    """Where `only` is said, with which words, of which inputs."""
    if line.get("only"):
        yield ("--only",), line["only"], parts
    if line.get("only") or line.get("exclude"):  # settings may be about what the line leaves out
        return
    for settings, inputs in files:
        if settings.file is not None:
            yield (settings.name, "only"), settings.file.only or (), [part for _, part in inputs]
            for place, rule in enumerate(settings.file.path):
                inside = [part for folder, part in inputs if matches(folder, rule.match, settings.folder)]
                yield (settings.name, f"path[{place}]", "only"), rule.only or () if inside else (), inside


def refuse_absent(where: Sequence[str], words: Sequence[str], parts: Sequence[Report]) -> None:
    """Raises SrmError for each address that nothing has.

    A glob may find nothing, as may a key (`count = 0` makes no instance of what is there), and what is in a module that is not loaded.
    """
    there = _there(parts)
    addresses = there.addresses
    now = {old: address for part in parts for several in part.former.values() for address, names in several.items() for old in names}
    away = tuple(f"{note.where}." for part in parts for note in part.notes if note.kind == "not_loaded")
    wrong = Collector()
    for word in words:
        exact = not {"*", "?", "["}.intersection(word) and not word.startswith(away)
        if exact and any(_words("", (word,), there)):
            hint = f"it is called {now[word]!r} now" if word in now else _would(word, addresses).removeprefix("; ")
            hint = f"{hint}." if hint else nearest(word, addresses, 0.8) or f"{word + '*'!r} may match nothing; a name has to be there."
            wrong.errors.append(SrmError(where, f"expected the address of something that is judged, got {word!r}", hint))
    wrong.settle()


def refuse_none_left(where: Sequence[str], words: Sequence[str], asked: Sequence[Asked]) -> None:
    """Raises SrmError where no control is left of those that are named, of no input.

    In some directories the settings may skip what is asked of the others.
    """
    about = [word for word in words if not is_address(word)]
    if not about or not asked or any(one.choice.wants(control) for one in asked for control in one.facts.catalogue.all()):
        return
    profile, skips = asked[0].choice.profile, any(one.choice.skip for one in asked)
    hint = "What --skip or the settings skip is not asked." if skips else ""
    hint = hint or "`--profile all` asks every control, and a control that is named by itself is asked whatever its profile."
    raise SrmError(where, f"expected words that leave a control of profile {profile}, got none left", hint)


def _of(said: Options, where: str, parts: Sequence[Report]) -> Iterator[Note]:
    """The words of a file, or of one of its rules for paths, that match nothing in the inputs that it counts for."""
    there = _there(parts)
    for name in WORDS:
        yield from _words(f"{where}{name}", getattr(said, name) or (), there)


def _there(parts: Sequence[Report]) -> _There:
    addresses = {one for part in parts for one in _addresses(part)}
    return _There(addresses, _NO_RESOURCES.union(*(part.out_of_scope for part in parts)))  # of other providers it tells the types alone


def _addresses(part: Report) -> Iterator[str]:
    yield from (one.address for one in part.resources)
    yield from (one.address for one in (*part.outcomes, *part.told))
    yield from part.destroyed
    yield from part.forgotten


def _words(where: str, words: Sequence[str], there: _There) -> Iterator[Note]:
    for word in words:
        if is_address(word) and _of_resources(word, there.untold) and not any(address_wanted(one, (word,)) for one in there.addresses):
            yield Note("settings", where, f"{word!r} matches no resource that is judged{_would(word, there.addresses)}")


def _of_resources(word: str, untold: Collection[str]) -> bool:
    """Whether a word can only mean resources of which a report tells all addresses: of AWS, or of a type that nothing here has."""
    begins, *others = word.split(".")
    return "data" not in others and (begins == "*" or begins.startswith("aws_") or (begins.isidentifier() and begins not in untold))


def _would(word: str, addresses: set[str]) -> str:
    """The glob that may have been meant: of what is in a module, of all instances, of the same in any module."""
    tries = (f"{word}.*", f"{word}[*]", f"{word}[*].*", f"*.{word}", f"*.{word}[*]", f"*.{word}.*")
    found = next((one for one in tries if any(address_wanted(address, (one,)) for address in addresses)), "")
    return f"; {found!r} would match" if found else ""

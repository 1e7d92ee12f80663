"""Directories → modules: which files count, which module a call means, and which directories are roots. Nothing is ever fetched."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from srm_tf.errors import SrmError
from srm_tf.files import content, text_of
from srm_tf.regex import regex
from srm_tf.terraform.declared import ANYTHING, Declared, declared
from srm_tf.terraform.installed import DATA, Installed, installed, modules_in, shown
from srm_tf.terraform.mistaken import OF_STACKS, TERRAGRUNT
from srm_tf.terraform.recovery import Head, Unparsed
from srm_tf.terraform.syntax import Expression, File, Literal, constant_text

ENDINGS = (".tf", ".tf.json", ".tofu", ".tofu.json")
# A directory for each workspace (TF_DATA_DIR) mostly begins like that of all.
SKIPPED = frozenset({".terraform*", ".git", ".terragrunt-cache", "node_modules"})
_CALL = regex(r"(?a)(?<![.\w])module\b")  # no call is written without it, by itself or as a key; `path.module` is none
_BARE = regex(r"[\w.-]+(?:/[\w.-]+)*/?")
Parse = Callable[[Path, str], File]


class Called(msgspec.Struct, frozen=True):
    """Where a module call leads: a directory, or the reason why its configuration is not here. `local`: its source is a path.

    `bare`: it is one without the `./` that Terraform ≥ 0.12 asks for.
    """

    folder: Path | None
    why: str = ""
    local: bool = False
    bare: bool = False


def configuration_files(folder: Path) -> list[Path]:
    """The configuration files of a directory, sorted. `x.tofu` stands in for `x.tf`, as OpenTofu reads them.

    https://opentofu.org/docs/language/files/#tofu-vs-tf-files
    """
    return _listed(folder)[0]


def _listed(folder: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Those files, and the ones that are left unread, each with the name of the one that stands in for it."""
    with os.scandir(folder) as entries:
        names = {entry.name for entry in entries if _is_configuration(entry)}
    twins = {name: twin for name in sorted(names) if (twin := _tofu_twin(name)) in names}
    return [folder / name for name in sorted(names) if name not in twins], [(folder / name, twin) for name, twin in twins.items()]


def _is_configuration(entry: os.DirEntry[str]) -> bool:
    """By its name; a link that leads nowhere still is one, and told when it is read."""
    return entry.name.endswith(ENDINGS) and not entry.name.startswith(".") and not os.path.isdir(entry)  # noqa: PTH112 — it never raises


def _tofu_twin(name: str) -> str:
    """The OpenTofu file that takes the place of a Terraform one; no name for a file that is OpenTofu's own."""
    for ending, twin in ((".tf.json", ".tofu.json"), (".tf", ".tofu")):
        if name.endswith(ending):
            return name.removesuffix(ending) + twin
    return ""


def has_configuration(folder: Path) -> bool:
    """Whether a directory holds configuration that can be seen."""
    try:
        return bool(configuration_files(folder))
    except OSError:
        return False


class Tree:
    """The modules of one scan. Each directory is read once; what does not parse is in `errors`, and the rest still counts.

    A directory that was only searched for calls (`seen`) is none of anybody's business: what does not parse there is `aside`, until the
    directory is asked for (`module`).
    """

    def __init__(
        self,
        parse: Parse,
        label: Callable[[Path], str],
        ahead: Callable[[Iterable[Path]], None] | None = None,
        *,
        lenient: bool = False,
        reach: Callable[[Iterable[Path]], None] | None = None,
        first: Iterable[Path] = (),
        data: str = DATA,
    ) -> None:
        """`ahead` is told of many files before `parse` is asked for each of them. `lenient`: a module that is gone is no error.

        `reach` is told of every directory before it is looked into. `first`: files that are asked for by name, which come before others
        of their directory: of what is declared twice, theirs counts. `data`: see `data_folder`.
        """
        self.lenient = lenient
        self._data = data
        self._reach = reach
        self._first = frozenset(first)
        self.replaced: dict[Path, list[tuple[Path, str]]] = {}  # by directory: the files that OpenTofu leaves unread, and their twins
        self._wrong: dict[str, tuple[Path | None, SrmError]] = {}  # by label; the directory of a file that does not parse
        self._wanted: set[Path] = set()
        self._unread: dict[Path, list[tuple[Head, str, int]]] = {}  # what is lost, in which file and line
        self._ahead = ahead
        self._parse = parse
        self._label = label
        self._modules: dict[Path, Declared] = {}
        self._manifests: dict[Path, dict[str, tuple[Installed, Path]]] = {}
        self.links: list[Path] = []  # that lead out of what was searched, to other configuration
        self.wrapping: list[Path] = []  # files of Terragrunt, and of stacks, which call modules and give them values

    def prepare(self, folders: Iterable[Path]) -> None:
        """Say which modules will be asked for."""
        if self._ahead is not None:
            self._ahead([path for folder in folders if folder not in self._modules for path in configuration_files(folder)])

    @property
    def errors(self) -> dict[str, SrmError]:
        """What is wrong with what was asked for, by its label."""
        return {name: error for name, (folder, error) in self._wrong.items() if folder is None or folder in self._wanted}

    @property
    def aside(self) -> dict[str, SrmError]:
        """What is wrong with files that nobody asked for, by their labels."""
        return {name: error for name, (folder, error) in self._wrong.items() if folder is not None and folder not in self._wanted}

    def refuse(self, name: str, error: SrmError) -> None:
        """Remember what is wrong with a file that parses, unless something else is."""
        self._wrong.setdefault(name, (None, error))

    def _also(self, folder: Path, wrong: Iterable[SrmError]) -> None:
        """Remember what is wrong with files of a directory, beside all else that is; all of a file at once, there may be thousands."""
        of_file: dict[str, list[SrmError]] = {}
        for error in wrong:
            of_file.setdefault(error.where[0], []).append(error)
        for name, errors in of_file.items():
            _, before = self._wrong.get(name, (folder, None))
            told = before.errors if isinstance(before, Unparsed) else (before,) if before is not None else ()
            rest, lost = (before.rest, before.lost) if isinstance(before, Unparsed) else (None, dict[Head, int]())
            together = Unparsed([*told, *errors], rest, lost) if len(told) + len(errors) > 1 else errors[0]
            self._wrong[name] = folder, together

    def module(self, folder: Path) -> Declared:
        """What the files of a directory declare."""
        self._wanted.add(folder)
        return self.seen(folder)

    def seen(self, folder: Path) -> Declared:
        """What the files of a directory declare that was not asked for."""
        found = self._modules.get(folder)
        if found is None:
            parsed = [(label, file) for label, file in self._files(folder) if file is not None]
            found = self._modules[folder] = declared(parsed, self._label(folder))
            if lost := self._unread.get(folder):
                from srm_tf.terraform.unread import declare  # noqa: PLC0415 — most files are right

                declare(found, lost)
            self._also(folder, found.wrong)
        return found

    def closed(self, error: OSError) -> None:
        """Remember a directory that cannot be read."""
        name = self._label(Path(error.filename))
        self._wrong[name] = None, SrmError((name,), f"expected a readable directory, got {error.strerror or 'an error'}")

    def _files(self, folder: Path) -> Iterator[tuple[str, File | None]]:
        paths, replaced = _listed(folder)
        if replaced:
            self.replaced[folder] = replaced
        for path in sorted(paths, key=lambda path: path not in self._first):
            label = self._label(path)
            try:
                yield label, self._parse(path, label)
            except SrmError as error:
                self._wrong[label] = folder, error
                lost: Mapping[Head, int] = error.lost if isinstance(error, Unparsed) else {}
                if not lost and not (isinstance(error, Unparsed) and error.rest is not None and error.rest.body.blocks):
                    lost = {ANYTHING: 1}
                self._unread.setdefault(folder, []).extend((head, label, line) for head, line in lost.items())
                yield label, error.rest if isinstance(error, Unparsed) else None

    def called(self, caller: Path, root: Path, path: str, source: str, version: str = "", open_on: Iterable[str] = ()) -> Called:
        """Where the call at module path `path` ("a.b": call b inside call a), written in `caller`, leads.

        `open_on`: what a source depends on that is not known ("").
        """
        if _is_path(source):
            folder = self._resolved(caller, source)
            return Called(folder) if has_configuration(folder) else Called(None, f"there is no configuration in {source}", local=True)
        entry, folder = self._installed(root).get(path, (None, root))
        there = entry is not None and has_configuration(self._resolved(folder))
        outdated = entry.outdated(source, version) if entry is not None and there else ""
        if there and not outdated:
            return Called(folder)
        if _BARE.fullmatch(source) and has_configuration(bare := self._resolved(caller, source)):
            return Called(bare, local=True, bare=True)
        if not source and open_on:
            return Called(None, f"its source depends on {' and '.join(open_on)}: give it a value, or judge the plan")
        asked = " ".join(filter(None, (shown(source) or "its source", version if outdated else "")))
        why = f"it asks for {asked}, and {outdated}" if outdated else f"{asked} is not installed"
        return Called(None, f"{why}: run terraform init, or judge the plan")

    def _resolved(self, folder: Path, source: str | Path = "") -> Path:
        """The directory that a path leads to, before somebody looks into it."""
        found = (folder / source).resolve()
        if self._reach is not None:
            self._reach((found,))
        return found

    def _installed(self, root: Path) -> dict[str, tuple[Installed, Path]]:
        """What `terraform init` put down below this root."""
        if root not in self._manifests:
            self._resolved(root, modules_in(self._data))
            self._manifests[root] = {}
            try:
                self._manifests[root] = installed(root, self._label, self._data)
            except SrmError as error:
                self.refuse(error.where[0], error)
        return self._manifests[root]


def folders(
    start: Path,
    skipped: Iterable[str] = SKIPPED,
    closed: Callable[[OSError], None] | None = None,
    linked: Callable[[Path], None] | None = None,
    *,
    holds: Callable[[Path], bool] = has_configuration,
    wrapping: Callable[[Path], None] | None = None,
) -> list[Path]:
    """Every directory with configuration at or below `start`, in order; `skipped` are globs of names, or of paths below `start`.

    `closed` is told of directories that cannot be read, `holds` says what else is looked for. Links to directories are not followed;
    `linked` is told of those to configuration, `wrapping` of what calls modules from outside of Terraform's configuration.
    """
    left_out = _are_of(skipped)
    found: list[Path] = []
    for where, below, files in os.walk(start, onerror=closed):
        folder = Path(where)
        inside = folder.relative_to(start)
        below[:] = sorted(name for name in below if not left_out(inside / name))
        if linked is not None:
            for link in (one for name in below if _is_link(one := folder / name) and has_configuration(one)):
                linked(link)
        if holds(folder):
            found.append(folder)
        if wrapping is not None:
            for name in (one for one in files if one in TERRAGRUNT or one.endswith(OF_STACKS)):
                wrapping(folder / name)
    return found


def matching_none(names: Iterable[str], patterns: Iterable[str]) -> list[str]:
    """Those of the globs that no directory below these is of, but for globs of what is never looked into: that need not be there yet."""
    never = _are_of(SKIPPED)
    none = [one for one in patterns if not any(never(Path(form)) for form in _forms(one))]
    for name in names:
        are_of = {one: _are_of(as_seen_from(name, (one,))) for one in none}
        for where, below, _ in os.walk(name):
            inside = [Path(where).relative_to(name) / one for one in below]
            none = [one for one in none if not any(map(are_of[one], inside))]
            below[:] = [one.name for one in inside if not never(one)] if none else []
    return none


def _are_of(patterns: Iterable[str]) -> Callable[[Path], bool]:
    """Whether a directory, by its path from where it is looked for, is of one of the globs: by its name, or by this path."""
    matches = regex("|".join(fnmatch.translate(form) for pattern in patterns for form in _forms(pattern))).match
    return lambda inside: bool(matches(inside.name) or matches(inside.as_posix()))


def _forms(pattern: str) -> tuple[str, ...]:
    """A glob of directories as it is matched: `./x`, `x/` and `x/**` are `x`, and `**/x` is one at the top as well, as with git."""
    plain = pattern.removeprefix("./").rstrip("/").removesuffix("/**")
    return (plain, plain.removeprefix("**/")) if plain.startswith("**/") else (plain,)


def as_seen_from(name: str, patterns: Iterable[str]) -> tuple[str, ...]:
    """Globs of directories below `name`: those that begin with that name itself, from where the program is started, go on below it."""
    above = f"{Path(name).as_posix()}/"
    patterns = tuple(patterns)
    return (*patterns, *(rest for one in patterns if (rest := one.removeprefix("./").removeprefix(above)) != one.removeprefix("./")))


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # a name that is too long, say
        return False


def roots(start: Path, tree: Tree, skipped: Iterable[str]) -> list[Path]:
    """The root modules at or below `start`: what no other directory calls, and of directories that call each other the first."""
    links: list[Path] = []
    wrapping: list[Path] = []
    candidates = [folder.resolve() for folder in folders(start, skipped, tree.closed, links.append, wrapping=wrapping.append)]
    tree.wrapping += sorted(one for one in wrapping if one.name not in TERRAGRUNT or one.parent.resolve() not in candidates)
    tree.prepare(candidates)
    calls = {folder: [target for target in local_calls(folder, tree.module(folder)) if target != folder] for folder in candidates}
    called = {target for targets in calls.values() for target in targets}
    tree.links += [link for link in links if link.resolve() not in called.union(candidates)]
    reached: set[Path] = set()
    found: list[Path] = []
    for folder in (*(one for one in candidates if one not in called), *candidates):
        if folder not in reached:
            found.append(folder)
            reached |= _reached(folder, calls)
    return found


def _reached(folder: Path, calls: Mapping[Path, Iterable[Path]]) -> set[Path]:
    """A directory and everything that it calls, directly or not."""
    seen, todo = {folder}, [folder]
    while todo:
        for target in calls.get(todo.pop(), ()):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def may_call(folder: Path) -> bool:
    """Whether any file of a directory has the word in it that every call begins with: most modules call nothing, and need no parsing."""
    return any(map(_may_call, configuration_files(folder)))


def _may_call(path: Path) -> bool:
    try:
        text = text_of(content(path, path.name), path.name)
    except SrmError:  # which is told when it is asked for
        return True
    return _CALL.search(text) is not None or (path.name.endswith(".json") and "\\u" in text)  # a key may be written in escapes


def local_calls(folder: Path, module: Declared) -> list[Path]:
    """The directories that the module of a directory calls by a path."""
    sources = [(_source(call.body.value("source"), module), call.body.value("version")) for call in module.calls.values()]
    local = [source for source, version in sources if _is_path(source) or (version is None and _is_bare(folder, source))]
    return [(folder / source).resolve() for source in local]


def _source(expression: Expression | None, module: Declared) -> str:
    if expression is None or isinstance(expression, Literal):
        return constant_text(expression)
    from srm_tf.terraform.sources import by_default  # noqa: PLC0415 — most sources are constants, which nobody evaluates

    return by_default(expression, module)


def with_called(start: Iterable[Path], tree: Tree) -> list[Path]:
    """Directories, and all that they call by paths, directly or not."""
    found = dict.fromkeys(start)
    todo = list(found)
    while todo:
        tree.prepare(todo)
        called = dict.fromkeys(target for one in todo for target in local_calls(one, tree.seen(one)))
        todo = [one for one in called if one not in found and has_configuration(one)]
        found.update(dict.fromkeys(todo))
    return list(found)


def _is_path(source: str) -> bool:
    """Whether a source is a path; one with a NUL in it leads nowhere."""
    return source in {".", ".."} or (source.startswith(("./", "../", ".\\", "..\\")) and "\0" not in source)


def _is_bare(folder: Path, source: str) -> bool:
    """Whether an address is the path of a directory beside the caller, as Terraform ≤ 0.11 took it: `modules/vpc`.

    An address of the registry has three parts or four: https://developer.hashicorp.com/terraform/language/modules/sources
    """
    return _BARE.fullmatch(source) is not None and has_configuration(folder / source)
